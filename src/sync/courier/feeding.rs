//! Fetching the ledger's feed, part by part; a feed that was begun anew is taken whole or not at all.

use super::{Courier, CourierOutput, Doing, Now, read_feed};
use crate::market::journal::Head;
use crate::parcel::{FeedPart, FeedRequest, Generation, Message};
use crate::sync::{FeedRun, Run, Stopped, SyncNews, SyncState};

impl Courier {
    pub(super) fn ask_for_feed(
        &mut self,
        now: Now,
        state: Box<SyncState>,
        after: Head,
        whole: Option<Run>,
    ) -> Vec<CourierOutput> {
        let request = FeedRequest {
            generation: state.generation.clone().filter(|_| whole.is_none()),
            after,
        };
        self.doing = Doing::Feeding {
            state,
            after,
            whole,
        };
        self.send(now, Message::Feed(request))
    }

    pub(super) fn feed(
        &mut self,
        now: Now,
        mut state: Box<SyncState>,
        generation: Generation,
        after: Head,
        whole: Option<Run>,
        part: FeedPart,
    ) -> Vec<CourierOutput> {
        let total = part.head;
        let (mut run, reached, unreadable) = match read_feed(after, part) {
            Ok(read) => read,
            Err(why) => return self.fail(now, why),
        };
        let too_old = unreadable.is_some();
        let more = reached.seq < total.seq && !too_old;
        if more && reached == after {
            return self.fail(now, "the ledger sends no more of its feed".into());
        }
        let is_whole = whole.is_some();
        if let Some(mut before) = whole {
            before.entries.append(&mut run.entries);
            before.asides.append(&mut run.asides);
            if more {
                return self.ask_for_feed(now, state, reached, Some(before));
            }
            run = before;
        }
        let mut outputs = Vec::new();
        let news = !run.entries.is_empty();
        if news || is_whole || too_old || state.generation.as_ref() != Some(&generation) {
            let count = run.entries.len();
            outputs.push(CourierOutput::ApplyFeed(FeedRun {
                generation: generation.clone(),
                after: if is_whole { Head::EMPTY } else { after },
                whole: is_whole,
                run,
                unreadable,
            }));
            if news {
                outputs.push(CourierOutput::News(SyncNews::FeedApplied(count)));
            }
        }
        if too_old {
            outputs.push(CourierOutput::Stop(Stopped::TillTooOld));
            outputs.push(CourierOutput::News(SyncNews::Stopped(Stopped::TillTooOld)));
            self.rest(now);
        } else if more {
            state.generation = Some(generation);
            outputs.extend(self.ask_for_feed(now, state, reached, None));
        } else {
            outputs.push(CourierOutput::News(SyncNews::UpToDate));
            self.rest(now);
        }
        outputs
    }
}
