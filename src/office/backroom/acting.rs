//! What two people do besides redeeming, as wishes: each is proven, recorded, printed and told.

use super::Room;
use crate::books::Stop;
use crate::market::exception::ExceptionOrder;
use crate::market::limit::LimitOrder;
use crate::market::receipt::{self, Letterhead};
use crate::market::recyclables::RecyclablesOrder;
use crate::market::redemption::Order;
use crate::market::staff::Pin;
use crate::office::paper;
use crate::office::wish::Word;

impl Room {
    pub(super) fn reward(&mut self, order: Order, approver: String, pin: Pin) {
        let answer = self.by_two(approver, pin, move |books, clock, approver| {
            let reason = order.reward.map(|(reason, _)| reason).unwrap_or_default();
            let reward = Some((reason, approver));
            let record = books.hand_out(&Order { reward, ..order }, clock)?;
            // Whoever asked stands beside the goods.
            books.served(&record.redemption.id)?;
            let reward = books.reward_of(&record)?;
            Ok((record, reward))
        });
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
        let answer = self.by_two(approver, pin, move |books, clock, approver| {
            books.set_limit(&LimitOrder { approver, ..order }, clock)
        });
        let Some(answer) = answer else { return };
        self.say(Word::LimitSet(answer.clone().map(Box::new)));
        if let Ok(record) = &answer {
            self.print(None, |shop, words| {
                vec![receipt::limit_slip(record, &Letterhead::of(shop), words)]
            });
        }
        self.after_writing();
    }

    pub(super) fn take_recyclables(&mut self, order: RecyclablesOrder) {
        let answer = self.ask(move |books, clock| books.take_recyclables(&order, clock));
        let Some(answer) = answer else { return };
        let answer = answer.map_err(Stop::into_refusal);
        self.say(Word::Credited(answer.clone().map(Box::new)));
        if let Ok(record) = &answer {
            self.print(None, |shop, words| {
                let letterhead = Letterhead::of(shop);
                vec![receipt::recyclables_slip(record, &letterhead, words)]
            });
        }
        self.after_writing();
    }

    pub(super) fn allow(&mut self, order: ExceptionOrder, approver: String, pin: Pin) {
        let answer = self.by_two(approver, pin, move |books, clock, approver| {
            books.allow(&ExceptionOrder { approver, ..order }, clock)
        });
        let Some(answer) = answer else { return };
        self.say(Word::Allowed(answer.clone().map(Box::new)));
        if let Ok(record) = &answer {
            self.print(None, |shop, words| {
                vec![receipt::exception_slip(
                    record,
                    &Letterhead::of(shop),
                    words,
                )]
            });
        }
        self.after_writing();
    }
}
