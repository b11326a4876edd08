//! What the household here takes: line by line, to the summary and the books. Each step asks the rules before it is
//! taken.

use super::{Duty, Output, Sound, Step, Telling, Till, Visit};
use crate::market::gtin::Gtin;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::redemption::OrderProof;
use crate::market::refusal::Refusal;
use crate::market::storeroom::refusal::StoreRefusal;

impl Till {
    pub(super) fn more(&mut self, code: Gtin, text: &str, out: &mut Vec<Output>) {
        self.leave_recorded(out);
        if !self.shop.goods.iter().any(|goods| goods.goods.code == code) {
            let refusal = self.no_piece(code, text);
            return self.refuse(refusal, out);
        }
        let Some(visit) = self.visit() else {
            return self.refuse(Refusal::NoHousehold, out);
        };
        match Quantity::new(visit.basket.quantity(code) + 1) {
            Some(quantity) => self.set(code, Some(quantity), out),
            None => self.refuse(Refusal::TooMuch, out),
        }
    }

    /// Why a code names no piece of goods: it is a case's, or nobody's.
    fn no_piece(&self, code: Gtin, text: &str) -> Refusal {
        let pack = self.shop.packs.iter().find(|(pack, _, _)| *pack == code);
        let inside = pack.and_then(|(_, inside, pieces)| {
            let mut goods = self.shop.goods.iter();
            let goods = goods.find(|goods| goods.goods.code == *inside)?;
            Some((goods.goods.name.clone(), pieces.pieces()))
        });
        match inside {
            Some((name, pieces)) => StoreRefusal::PackCode { name, pieces }.into(),
            None => Refusal::UnknownCode {
                code: text.to_owned(),
            },
        }
    }

    pub(super) fn set(&mut self, code: Gtin, quantity: Option<Quantity>, out: &mut Vec<Output>) {
        if let Err(refusal) = self.check_set(code, quantity) {
            return self.refuse(refusal, out);
        }
        let (Step::Sale(visit) | Step::Summary(visit)) = &self.step else {
            return;
        };
        let mut visit = visit.clone();
        if !visit.basket.set(code, quantity) {
            return self.refuse(Refusal::TooMuch, out);
        }
        out.push(Output::Sound(Sound::Scan));
        out.push(Output::Tell(Telling::line(&visit, code, &self.shop)));
        self.step = Step::Sale(visit);
    }

    /// Whether the basket may come to hold this: what stands in the way of everyone, of this household, of these
    /// goods, in that order. Taking something out is always allowed.
    pub(super) fn check_set(&self, code: Gtin, quantity: Option<Quantity>) -> Result<(), Refusal> {
        let visit = self.visit().ok_or(Refusal::NoHousehold)?;
        let Some(quantity) = quantity.filter(|q| q.pieces() > visit.basket.quantity(code)) else {
            return Ok(());
        };
        self.may_redeem()?;
        visit.may_redeem()?;
        visit.check(code, quantity, &self.shop)
    }

    pub(super) fn undo(&mut self, out: &mut Vec<Output>) {
        match &mut self.step {
            Step::Sale(visit) | Step::Summary(visit) => {
                if visit.basket.undo() {
                    let visit = visit.clone();
                    out.push(Output::Tell(Telling::undone(&visit, &self.shop)));
                    out.push(Output::Sound(Sound::Scan));
                    self.step = Step::Sale(visit);
                } else {
                    self.refuse(Refusal::NothingToUndo, out);
                }
            }
            _ => self.refuse(Refusal::NothingToUndo, out),
        }
    }

    pub(super) fn cancel(&mut self, out: &mut Vec<Output>) {
        match &self.step {
            Step::Sale(visit) | Step::Summary(visit) => {
                out.push(Output::Tell(Telling::Cancelled {
                    household: visit.household.household.clone(),
                }));
                self.step = Step::Waiting;
            }
            Step::Looking => self.go_back(),
            Step::Recorded { .. } => self.leave_recorded(out),
            Step::Waiting => self.refuse(Refusal::NoHousehold, out),
            Step::Recording(_) => {}
        }
    }

    pub(super) fn summary(&mut self, out: &mut Vec<Output>) {
        let Step::Sale(visit) = &self.step else {
            return;
        };
        match self.check_order(visit) {
            Ok(()) => self.step = Step::Summary(visit.clone()),
            Err(refusal) => self.refuse(refusal, out),
        }
    }

    pub(super) fn check_order(&self, visit: &Visit) -> Result<(), Refusal> {
        self.may_redeem()?;
        visit.may_redeem()?;
        if visit.basket.is_empty() {
            return Err(Refusal::EmptyBasket);
        }
        let total = visit.total(&self.shop).ok_or(Refusal::TooMuch)?;
        let spendable = visit.household.spendable;
        match total.checked_sub(spendable) {
            Some(short) if short > Points::ZERO => Err(Refusal::NotEnoughPoints {
                total,
                spendable,
                short,
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn confirm(&mut self, proof: OrderProof, out: &mut Vec<Output>) {
        let (Step::Sale(visit) | Step::Summary(visit)) = &self.step else {
            return self.refuse(Refusal::NoHousehold, out);
        };
        let Duty::On(staff) = &self.duty else { return };
        if let Err(refusal) = self.check_order(visit) {
            return self.refuse(refusal, out);
        }
        let visit = visit.clone();
        let order = visit.order(proof, staff.staff, &self.shop);
        self.step = Step::Recording(visit);
        out.push(Output::Record(order));
    }
}
