//! The commands for slips that are written on paper while the till is dead.

use std::path::Path;

use super::papers::paper_file;
use super::{Ended, Office, two_people, who_acts};
use crate::market::ids::RedemptionId;
use crate::market::label::LabelAsk;
use crate::market::redemption::paper::PaperOrder;
use crate::office::args::Who;
use crate::office::args::slips::{EnterArgs, SlipsCommand, Taken};
use crate::office::clock::random;
use crate::office::labels::labels_pdf;
use crate::office::storeroom::deed::{Deed, PadPaper};
use crate::office::storeroom::look::{Question, Seen};
use crate::reports::labels::Sheets;
use crate::reports::slips::{slips_json, slips_text};

impl Office {
    pub(super) fn slips(&self, command: SlipsCommand) -> Ended {
        match command {
            SlipsCommand::Print {
                from,
                count,
                out: None,
                who,
            } => {
                let deed = Deed::PrintPad {
                    first: from,
                    count,
                    on: PadPaper::Roll,
                };
                self.store(deed, None, who_acts(who)?, None)
            }
            SlipsCommand::Print {
                from,
                count,
                out: Some(out),
                who,
            } => self.pad_to_file(from, count, &out, who),
            SlipsCommand::Enter(args) => self.enter_slip(args),
            SlipsCommand::Void { number, by } => {
                self.store_by_two(by, |reason| Deed::VoidSlip { number, reason })
            }
            SlipsCommand::List { format } => {
                let Seen::Slips(standing, entered, next) = self.look(Question::Slips)? else {
                    return Ok(());
                };
                self.tell(
                    format,
                    || slips_text(&standing, &entered, next, &self.words),
                    || slips_json(&standing, &entered, next),
                )
            }
        }
    }

    /// The numbers are noted first: a file that then cannot be written is made again from the same numbers.
    fn pad_to_file(&self, from: Option<u32>, count: u32, out: &Path, who: Who) -> Ended {
        let first = match from {
            Some(first) => first,
            None => match self.look(Question::Slips)? {
                Seen::Slips(_, _, next) => next,
                _ => 1,
            },
        };
        let deed = Deed::PrintPad {
            first: Some(first),
            count,
            on: PadPaper::Sheets,
        };
        self.store(deed, None, who_acts(who)?, None)?;
        let (reader, clock) = (self.reader()?, self.clock.read());
        let ask = LabelAsk::Slips { first, count };
        let pdf = labels_pdf(&reader, &clock, &ask, Sheets::A4, &self.words)?;
        paper_file(out, &pdf)
    }

    fn enter_slip(&self, args: EnterArgs) -> Ended {
        let (person, approver) = two_people(args.who, args.approver)?;
        let order = PaperOrder {
            id: RedemptionId(random()),
            number: args.number,
            written_on: args.on,
            household: args.household,
            lines: args
                .goods
                .into_iter()
                .map(|Taken(code, pieces)| (code, pieces))
                .collect(),
            points: args.points,
            proxy: args.proxy,
        };
        self.store(
            Deed::EnterSlip(Box::new(order)),
            None,
            person,
            Some(approver),
        )
    }
}
