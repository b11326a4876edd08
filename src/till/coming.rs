//! Who comes to the counter and who goes: a household is looked up, arrives, waits aside. Whoever is here stays until
//! the books have answered.

use super::{Duty, MOST_ASIDE, Output, Sound, Step, TakeCoupon, Telling, Till, Visit};
use crate::market::ids::{CouponNo, RedemptionId};
use crate::market::refusal::Refusal;
use crate::market::shop::HouseholdAtCounter;

impl Till {
    /// Asks the books for another household. Whoever is here stays until that one has come; their basket is set aside
    /// then.
    pub(super) fn look(&mut self, ask: Output, out: &mut Vec<Output>) {
        self.leave_recorded(out);
        if let Step::Sale(visit) | Step::Summary(visit) = &self.step {
            if !visit.basket.is_empty() && self.aside.len() >= MOST_ASIDE {
                return self.refuse(Refusal::TooMuch, out);
            }
            self.before = Some(visit.clone());
        }
        self.step = Step::Looking;
        out.push(Output::Sound(Sound::Scan));
        out.push(ask);
    }

    /// Asks the books to take a coupon in for the household that is here; it waits meanwhile as for another one.
    pub(super) fn take_coupon(&mut self, number: CouponNo, out: &mut Vec<Output>) {
        let (Step::Sale(visit) | Step::Summary(visit)) = &self.step else {
            return self.refuse(Refusal::NoHousehold, out);
        };
        let Duty::On(staff) = &self.duty else { return };
        out.push(Output::TakeCoupon(TakeCoupon {
            household: visit.household.household.clone(),
            number,
            staff: staff.staff,
        }));
        self.before = Some(visit.clone());
        self.step = Step::Looking;
    }

    /// Back to who was here before another household was asked for.
    pub(super) fn go_back(&mut self) {
        self.step = self.before.take().map_or(Step::Waiting, Step::Sale);
    }

    /// Takes the household here off the counter; a basket with something in it is set aside. Answers whether there
    /// was room for it.
    pub(super) fn make_room(&mut self, out: &mut Vec<Output>) -> bool {
        if let Step::Sale(visit) | Step::Summary(visit) = &self.step
            && !visit.basket.is_empty()
        {
            if self.aside.len() >= MOST_ASIDE {
                self.refuse(Refusal::TooMuch, out);
                return false;
            }
            self.aside.push(visit.clone());
        }
        self.step = Step::Waiting;
        true
    }

    pub(super) fn arrive(
        &mut self,
        household: HouseholdAtCounter,
        id: RedemptionId,
        out: &mut Vec<Output>,
    ) {
        let place = self
            .aside
            .iter()
            .position(|visit| visit.household.household == household.household);
        let visit = match place {
            Some(i) => Visit {
                household,
                ..self.aside.remove(i)
            },
            None => Visit::new(household, id),
        };
        out.push(Output::Tell(Telling::household(&visit.household)));
        for line in visit.basket.lines() {
            out.push(Output::Tell(Telling::line(&visit, line.code, &self.shop)));
        }
        self.step = Step::Sale(visit);
    }

    pub(super) fn set_aside(&mut self, out: &mut Vec<Output>) {
        if matches!(self.step, Step::Sale(_) | Step::Summary(_)) {
            self.make_room(out);
        }
    }
}
