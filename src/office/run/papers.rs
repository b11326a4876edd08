//! Commands that make papers: posters and labels.

use super::{Ended, Office, who_acts};
use crate::market::storeroom::notice::NoticeKind;
use crate::office::act::{Request, StoreRequest};
use crate::office::args::papers::PosterArgs;
use crate::office::board::poster_pdf;
use crate::office::sentence::spoken;
use crate::office::storeroom::deed::Deed;
use crate::reports::whole::{NotWhole, whole_file};
use crate::words::Words;
use std::io::Write;
use std::path::Path;

impl Office {
    /// Posts a list, through an open till's door or with the books in hand, and writes it as a poster.
    pub(super) fn poster(mut self, args: PosterArgs) -> Ended {
        let kind = NoticeKind::from(args.kind);
        let period = args.period;
        self.write(Request::Store(Box::new(StoreRequest {
            deed: Deed::Post { kind, period },
            photo: None,
            person: who_acts(args.who)?,
            approver: None,
        })))?;
        if let Some(tongue) = args.lang {
            self.words = Words::load(tongue.into());
        }
        let reader = self.reader()?;
        let clock = self.clock.read();
        if let Ok(scheme) = reader.scheme(clock.now.village_day()) {
            self.words.speak_in(scheme.unit);
        }
        let notice = reader
            .last_notice(kind, period)
            .map_err(spoken(&self.words))?;
        let notice = notice.ok_or_else(|| self.words.say("poster.changed", &[("number", "")]))?;
        let pdf = poster_pdf(&reader, &clock, &notice, args.paper.into(), &self.words)?;
        paper_file(&args.out, &pdf)
    }
}

/// Writes a paper's bytes, whole or not at all.
pub(super) fn paper_file(path: &Path, bytes: &[u8]) -> Ended {
    whole_file(path, |file| file.write_all(bytes)).map_err(|fault| match fault {
        NotWhole::Io(fault) | NotWhole::Fill(fault) => format!("{}: {fault}", path.display()),
    })
}
