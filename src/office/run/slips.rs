//! The commands for slips that are written on paper while the till is dead.

use super::{Ended, Office, two_people, who_acts};
use crate::market::ids::RedemptionId;
use crate::market::redemption::paper::PaperOrder;
use crate::office::args::slips::{EnterArgs, SlipsCommand, Taken};
use crate::office::clock::random;
use crate::office::storeroom::deed::Deed;
use crate::office::storeroom::look::{Question, Seen};
use crate::reports::slips::{slips_json, slips_text};

impl Office {
    pub(super) fn slips(&self, command: SlipsCommand) -> Ended {
        match command {
            SlipsCommand::Print { from, count, who } => {
                let deed = Deed::PrintPad { first: from, count };
                self.store(deed, None, who_acts(who)?, None)
            }
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
