//! Points that move without goods, and redemptions that are taken back.

use super::Room;
use crate::books::Stop;
use crate::market::ids::{MovementId, ReceiptNo, ReversalId, StaffNo};
use crate::market::movement::{MovementOrder, Wish as Move};
use crate::market::receipt::{self, Letterhead, MovementPaper};
use crate::market::redemption::ReverseOrder;
use crate::market::refusal::Refusal;
use crate::market::shop::MovementOnRecord;
use crate::market::staff::Pin;
use crate::office::clock::random;
use crate::office::wish::Word;
use crate::till::TakeCoupon;

impl Room {
    pub(super) fn reverse(
        &mut self,
        receipt: ReceiptNo,
        line: Option<u32>,
        reason: String,
        staff: StaffNo,
        approver: String,
        pin: Pin,
    ) {
        let answer = self.by_two(approver, pin, move |books, clock, approver| {
            let order = ReverseOrder {
                id: ReversalId(random()),
                receipt,
                line,
                reason,
                staff,
                approver,
            };
            books.reverse(&order, clock)
        });
        let Some(answer) = answer else { return };
        if let Ok(record) = &answer {
            let slip = record.reversal.slip.clone();
            self.print(Some(slip), |shop, words| {
                vec![receipt::reversal_slip(record, &Letterhead::of(shop), words)]
            });
        }
        self.say(Word::Reversed(answer.map(Box::new)));
        self.after_writing();
    }

    pub(super) fn move_points(&mut self, order: MovementOrder, approver: Option<(String, Pin)>) {
        let answer = match approver.map(|(name, pin)| self.second_person(name, pin)) {
            None => self.moved(order),
            Some(Some(Ok(member))) => self.moved(MovementOrder {
                approver: Some(member.staff),
                ..order
            }),
            Some(Some(Err(refusal))) => Some(Err(refusal)),
            Some(None) => None,
        };
        if let Some(answer) = answer {
            self.say(Word::Moved(answer.clone()));
            self.print_movement(&answer);
            self.after_writing();
        }
    }

    pub(super) fn take_coupon(&mut self, taking: TakeCoupon) {
        let order = MovementOrder {
            id: MovementId(random()),
            household: taking.household,
            wish: Move::TakeCoupons {
                numbers: vec![taking.number],
            },
            reason: String::new(),
            staff: taking.staff,
            approver: None,
        };
        if let Some(answer) = self.moved(order) {
            // Said first: whoever waits for the slip has to know of it before it comes out.
            self.say(Word::CouponTaken(answer.clone()));
            self.print_movement(&answer);
            self.after_writing();
        }
    }

    pub(super) fn moved(
        &self,
        order: MovementOrder,
    ) -> Option<Result<Box<MovementOnRecord>, Refusal>> {
        let answer = self.ask(move |books, clock| books.move_points(&order, clock))?;
        Some(answer.map(Box::new).map_err(Stop::into_refusal))
    }

    pub(super) fn print_movement(&self, answer: &Result<Box<MovementOnRecord>, Refusal>) {
        if let Ok(record) = answer {
            self.print(Some(record.movement.slip.clone()), |shop, words| {
                let paper = MovementPaper::of(shop, record, words);
                vec![receipt::movement_slip(record, &paper, words)]
            });
        }
    }
}
