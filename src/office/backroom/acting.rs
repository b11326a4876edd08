//! What two people do besides redeeming, as wishes: each is proven, recorded, printed and told.

use super::Room;
use crate::books::Stop;
use crate::market::day::VillageDay;
use crate::market::ids::{CouponNo, HouseholdNo};
use crate::market::limit::LimitOrder;
use crate::market::recyclables::RecyclablesOrder;
use crate::market::redemption::Order;
use crate::market::refusal::Refusal;
use crate::market::staff::Pin;
use crate::office::paper;
use crate::office::wish::Word;

impl Room {
    pub(super) fn reward(&mut self, order: Order, approver: String, pin: Pin) {
        let answer = match self.second_person(approver, pin) {
            Some(Ok(member)) => {
                let reason = order.reward.map(|(reason, _)| reason).unwrap_or_default();
                let reward = Some((reason, member.staff));
                let order = Order { reward, ..order };
                self.ask(move |books, clock| {
                    let record = books.hand_out(&order, clock)?;
                    // Whoever asked stands beside the goods.
                    books.served(&record.redemption.id)?;
                    let reward = books.reward_of(&record)?;
                    Ok::<_, Stop>((record, reward))
                })
                .map(|answer| answer.map_err(Stop::into_refusal))
            }
            Some(Err(refusal)) => Some(Err(refusal)),
            None => None,
        };
        let Some(answer) = answer else { return };
        // It is told before its paper: a slow printer keeps nobody waiting for the answer.
        let papers = answer.as_ref().ok().cloned();
        self.say(Word::Rewarded(answer.map(|(record, _)| Box::new(record))));
        if let Some((record, reward)) = papers {
            let receipt = record.redemption.receipt.clone();
            self.print(Some(receipt), |shop, words| match &reward {
                Some(reward) => paper::reward_papers(&record, reward, shop, words),
                None => paper::redemption_papers(&record, shop, true, words),
            });
        }
        self.after_writing();
    }

    pub(super) fn set_limit(&mut self, order: LimitOrder, approver: String, pin: Pin) {
        let answer = match self.second_person(approver, pin) {
            Some(Ok(member)) => {
                let approver = member.staff;
                let order = LimitOrder { approver, ..order };
                self.ask(move |books, clock| books.set_limit(&order, clock))
                    .map(|answer| answer.map_err(Stop::into_refusal))
            }
            Some(Err(refusal)) => Some(Err(refusal)),
            None => None,
        };
        if let Some(answer) = answer {
            self.say(Word::LimitSet(answer));
            self.after_writing();
        }
    }

    pub(super) fn take_recyclables(&mut self, order: RecyclablesOrder) {
        let answer = self.ask(move |books, clock| books.take_recyclables(&order, clock));
        if let Some(answer) = answer {
            self.say(Word::Credited(
                answer.map(Box::new).map_err(Stop::into_refusal),
            ));
            self.after_writing();
        }
    }

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
}
