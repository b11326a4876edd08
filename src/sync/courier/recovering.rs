//! Making a restored till whole from the ledger's copy of its journal.

use super::proof::opening;
use super::{Courier, CourierOutput, Doing, Now};
use crate::market::ids::Hash;
use crate::market::journal::{Domain, Head, follow};
use crate::parcel::{Message, Recover, Recovered};
use crate::sync::{Adoption, Run, SyncNews, SyncState};

impl Courier {
    /// The ledger's copy ends before these books do: it is theirs only where its last entry is one of them.
    pub(super) fn compare(
        &mut self,
        now: Now,
        state: Box<SyncState>,
        nonce: Hash,
        (after, have): (Head, Head),
        own: Option<Hash>,
    ) -> Vec<CourierOutput> {
        match own {
            None => self.fail(now, "the ledger's copy is longer than it was said".into()),
            Some(own) if own == have.hash => {
                self.ask_for_copy(now, state, nonce, have, Run::default(), have)
            }
            Some(hash) => {
                let own = Head {
                    seq: have.seq,
                    hash,
                };
                self.fork(state, after.seq, own)
            }
        }
    }

    pub(super) fn ask_for_copy(
        &mut self,
        now: Now,
        state: Box<SyncState>,
        nonce: Hash,
        after: Head,
        got: Run,
        from: Head,
    ) -> Vec<CourierOutput> {
        let request = Recover {
            epoch: state.epoch,
            nonce,
            after,
            head: state.head,
        };
        self.doing = Doing::Recovering {
            state,
            nonce,
            after,
            got,
            from,
        };
        self.send(now, Message::Recover(request))
    }

    pub(super) fn copy(
        &mut self,
        now: Now,
        state: Box<SyncState>,
        nonce: Hash,
        (from, after): (Head, Head),
        mut got: Run,
        part: Recovered,
    ) -> Vec<CourierOutput> {
        let reached = match follow(Domain::Till, after, &part.entries) {
            Ok(reached) if part.after == after => reached,
            _ => return self.fail(now, "the ledger's copy does not follow".into()),
        };
        let more = reached.seq < part.head.seq;
        if (more && reached == after) || (!more && reached != part.head) {
            return self.fail(now, "the ledger's copy is not whole".into());
        }
        got.entries.extend(part.entries);
        got.asides.extend(opening(part.asides));
        if more {
            return self.ask_for_copy(now, state, nonce, reached, got, from);
        }
        self.recover = false;
        let mut outputs = vec![
            CourierOutput::Adopt(Adoption {
                epoch: part.epoch,
                after: from,
                head: reached,
                run: got,
            }),
            CourierOutput::News(SyncNews::MadeWhole(reached)),
        ];
        outputs.extend(self.begin());
        outputs
    }
}
