//! Commands that make papers: posters and labels.

use super::{Ended, Office, who_acts};
use crate::market::label::LabelAsk;
use crate::market::storeroom::notice::NoticeKind;
use crate::office::act::{Request, StoreRequest};
use crate::office::args::papers::{LabelsCommand, PosterArgs};
use crate::office::board::poster_pdf;
use crate::office::labels::labels_pdf;
use crate::office::sentence::spoken;
use crate::office::storeroom::deed::Deed;
use crate::reports::labels::Sheets;
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

impl Office {
    /// Labels to a file, or on the receipt printer.
    pub(super) fn labels(mut self, command: LabelsCommand) -> Ended {
        let (ask, to) = match command {
            LabelsCommand::Goods { code, copies, to } => {
                let codes = code;
                (LabelAsk::Goods { codes, copies }, to)
            }
            LabelsCommand::Shelf { code, to } => (LabelAsk::Shelf { codes: code }, to),
            LabelsCommand::Cards {
                household,
                masked,
                to,
            } => (LabelAsk::Cards { household, masked }, to),
        };
        let Some(out) = to.out else {
            return self.write(Request::PrintLabels(ask));
        };
        if let Some(tongue) = to.lang {
            self.words = Words::load(tongue.into());
        }
        let sheets = if to.one_by_one {
            Sheets::OneByOne
        } else {
            Sheets::A4
        };
        let reader = self.reader()?;
        let clock = self.clock.read();
        if let Ok(scheme) = reader.scheme(clock.now.village_day()) {
            self.words.speak_in(scheme.unit);
        }
        let pdf = labels_pdf(&reader, &clock, &ask, sheets, &self.words)?;
        paper_file(&out, &pdf)
    }
}

/// Writes a paper's bytes, whole or not at all.
pub(super) fn paper_file(path: &Path, bytes: &[u8]) -> Ended {
    whole_file(path, |file| file.write_all(bytes)).map_err(|fault| match fault {
        NotWhole::Io(fault) | NotWhole::Fill(fault) => format!("{}: {fault}", path.display()),
    })
}
