//! What an open till prints: each paper from what the books hold when it is asked for.

use super::Room;
use crate::books::Stop;
use crate::market::ids::{HouseholdNo, ReceiptNo};
use crate::market::receipt::{self, Letterhead};
use crate::market::shop::{RedemptionOnRecord, Shop};
use crate::market::slip::Slip;
use crate::office::ask::ask;
use crate::office::paper;
use crate::office::press::Answered;
use crate::office::sentence::Spoken;
use crate::office::wish::{PaperAnswer, PrintOutcome, Word};
use crate::words::Words;

impl Room {
    pub(super) fn print(
        &self,
        receipt: Option<ReceiptNo>,
        slips: impl FnOnce(&Shop, &Words) -> Vec<Slip>,
    ) {
        let _ = self.printed(receipt, slips);
    }

    /// The same; answers the spool's number of the paper, if it could be stored.
    fn printed(
        &self,
        receipt: Option<ReceiptNo>,
        slips: impl FnOnce(&Shop, &Words) -> Vec<Slip>,
    ) -> Option<i64> {
        let open = self.open.as_ref()?;
        let shop = match ask(&open.desk, |books, clock| books.shop(clock)) {
            Ok(shop) => shop,
            Err(fault) => {
                let how = PrintOutcome::NotStored;
                self.say(Word::Printed { receipt, how });
                self.say(Word::Fault(fault.spoken(&self.words)));
                return None;
            }
        };
        let printed = open
            .press
            .print(receipt.clone(), 0, &slips(&shop, &self.words));
        match printed {
            Ok(job) => Some(job),
            Err(stop) => {
                let how = PrintOutcome::NotStored;
                self.say(Word::Printed { receipt, how });
                self.say(Word::Fault(
                    stop.into_refusal().sentence(&self.words).to_string(),
                ));
                None
            }
        }
    }

    pub(super) fn print_redemption(&self, record: &RedemptionOnRecord, shop_copy: bool) {
        self.print(Some(record.redemption.receipt.clone()), |shop, words| {
            paper::redemption_papers(record, shop, shop_copy, words)
        });
    }

    pub(super) fn print_balance(&self, household: HouseholdNo) {
        let found = self.ask(move |books, clock| books.statement(&household, None, clock));
        if let Some(Ok(Some(statement))) = found {
            let now = self.clock.read().now;
            self.print(None, |shop, words| {
                vec![receipt::balance_slip(
                    &statement,
                    &Letterhead::of(shop),
                    now,
                    words,
                )]
            });
        }
    }

    pub(super) fn reprint(&mut self, receipt: ReceiptNo) {
        let answer = self.ask(move |books, clock| {
            let (record, count) = books.reprint(&receipt, clock)?;
            let reward = books.reward_of(&record)?;
            Ok::<_, Stop>((record, count, reward))
        });
        let Some(answer) = answer else { return };
        if let Ok((record, count, reward)) = &answer {
            self.print(Some(record.redemption.receipt.clone()), |shop, words| {
                vec![paper::reprint_paper(
                    record,
                    (*count, reward.as_ref()),
                    shop,
                    words,
                )]
            });
        }
        self.say(Word::Reprinted(
            answer
                .map(|(_, count, _)| count)
                .map_err(Stop::into_refusal),
        ));
        self.after_writing();
    }

    pub(super) fn print_cover(&self) {
        let found = self.ask(|books, clock| books.cover(clock));
        match found {
            Some(Ok(cover)) => {
                let now = self.clock.read().now;
                self.print(None, |shop, words| {
                    vec![receipt::cover_slip(
                        &cover,
                        &Letterhead::of(shop),
                        now,
                        words,
                    )]
                });
            }
            Some(Err(fault)) => self.say(Word::Fault(fault.spoken(&self.words))),
            None => {}
        }
    }

    pub(super) fn print_test_page(&mut self) {
        let now = self.clock.read().now;
        let job = self.printed(None, |shop, words| {
            vec![receipt::test_page(&Letterhead::of(shop), now, words)]
        });
        self.trials.extend(job);
    }

    /// Another printer is set up: nobody is asked any more what became of the test pages.
    pub(super) fn forget_trials(&mut self) {
        let trials = std::mem::take(&mut self.trials);
        let Some(open) = &self.open else { return };
        for job in trials {
            // Only books that cannot be written keep the question.
            let _ = open.press.answer(job, PaperAnswer::CameOut);
        }
    }

    /// For whoever signed in, if they may keep the shop going.
    pub(super) fn reprint_for_staff(&mut self, receipt: ReceiptNo) {
        match self.leave() {
            Ok(()) => self.reprint(receipt),
            Err(refusal) => self.say(Word::Reprinted(Err(refusal))),
        }
    }

    /// Somebody looked whether a paper came out.
    pub(super) fn answer_paper(&mut self, job: i64, answer: PaperAnswer) {
        let Some(open) = &self.open else { return };
        if let Ok(Answered::Reprint(receipt)) = open.press.answer(job, answer) {
            self.reprint(receipt);
        }
    }
}
