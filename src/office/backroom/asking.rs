//! What is only asked for and told: nothing is written.

use super::Room;
use crate::books::Stop;
use crate::market::day::VillageDay;
use crate::market::ids::{CouponNo, HouseholdNo};
use crate::market::refusal::Refusal;
use crate::office::wish::Word;

impl Room {
    pub(super) fn look_at_coupon(&self, number: CouponNo) {
        let asked = number.clone();
        let answer = self.ask(move |books, _| books.coupon(&asked));
        if let Some(answer) = answer {
            let answer = answer.map_err(Stop::into_refusal);
            self.say(Word::Coupon(answer.and_then(|found| {
                found.ok_or(Refusal::CouponUnknown { number })
            })));
        }
    }

    pub(super) fn statement(&self, household: HouseholdNo) {
        let answer = self.ask(move |books, clock| books.statement(&household, None, clock));
        match answer {
            Some(Ok(found)) => self.say(Word::Statement(found.map(Box::new))),
            Some(Err(stop)) => self.say(Word::Fault(
                stop.into_refusal().sentence(&self.words).to_string(),
            )),
            None => {}
        }
    }

    pub(super) fn day_moves(&self, day: VillageDay) {
        let answer = self.ask(move |books, _| {
            let mut moves = books.movements_of(day)?;
            moves.reverse();
            Ok::<_, Stop>((moves, books.allowed_on(day)?))
        });
        match answer {
            Some(Ok((moves, allowed))) => self.say(Word::DayMoves { moves, allowed }),
            Some(Err(stop)) => self.say(Word::Fault(
                stop.into_refusal().sentence(&self.words).to_string(),
            )),
            None => {}
        }
    }

    pub(super) fn search(&self, text: String) {
        let asked = text.clone();
        let households = self
            .ask(move |books, _| books.search(&asked, 20))
            .and_then(Result::ok)
            .unwrap_or_default();
        self.say(Word::Found { text, households });
    }

    pub(super) fn sheet(&self) {
        let sheet = self.ask(|books, clock| books.day_sheet(clock.now.village_day(), clock));
        if let Some(Ok(sheet)) = sheet {
            self.say(Word::Sheet(Box::new(sheet)));
        }
    }

    pub(super) fn day_list(&self, day: VillageDay) {
        let list = self
            .ask(move |books, _| books.redemptions_on(day))
            .and_then(Result::ok);
        self.say(Word::DayList(list.unwrap_or_default()));
    }
}
