//! Points that move without goods: a gift to another account, a debit (a partner merchant, a loan's rate, a service
//! done), cash where the rules allow it, and paper coupons issued, taken in and cancelled.
//!
//! The same shape as a redemption: an order and the standing of the books go in, a movement (a fact ready to be
//! recorded) or a refusal comes out. What it does to accounts lies in its legs, so that books and ledger fold every
//! kind alike.

mod decide;

pub use decide::{MovementStanding, decide};

use serde::{Deserialize, Serialize};

use super::account::Draw;
use super::aside::Sealed;
use super::day::VillageDay;
use super::ids::{CouponNo, HouseholdNo, MovementId, ReceiptNo, StaffNo};
use super::points::Points;

/// The most coupons on one order: more would be one fact too large, and one slip too long.
pub const MOST_COUPONS: usize = 500;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// Points go to another account (jinshi-love 可捐赠).
    Gift {
        /// To whom.
        to: HouseholdNo,
        /// How many.
        points: Points,
    },
    /// Points are spent with no goods (jiyuan 商家, 贷款; jinshi-love 志愿服务).
    Debit {
        /// Its kind, one of the scheme's.
        kind: String,
        /// With whom.
        partner: String,
        /// How many.
        points: Points,
    },
    /// Cash in the place of goods (xinyu, jinshi-green).
    Cash {
        /// How many points.
        points: Points,
    },
    /// Points are handed out on paper coupons (jinzhai 积分券).
    IssueCoupons {
        /// Their numbers.
        numbers: Vec<CouponNo>,
        /// What each is worth.
        each: Points,
    },
    /// Coupons come back and count as points again.
    TakeCoupons {
        /// Their numbers.
        numbers: Vec<CouponNo>,
    },
    /// Coupons that were lost or spoiled are made void; their points go back.
    CancelCoupons {
        /// Their numbers.
        numbers: Vec<CouponNo>,
    },
    /// A movement is taken back.
    Undo {
        /// Which.
        movement: MovementId,
    },
}

/// What the counter or the office asks for. The same id again is the same movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementOrder {
    /// Made before the first try.
    pub id: MovementId,
    /// Whose points.
    pub household: HouseholdNo,
    /// What.
    pub wish: Wish,
    /// Why; needed for everything but taking coupons in.
    pub reason: String,
    /// Who asks.
    pub staff: StaffNo,
    /// The second person, where one is needed.
    pub approver: Option<StaffNo>,
}

/// What a movement was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MovementKind {
    /// A gift.
    Gift {
        /// To whom.
        to: HouseholdNo,
    },
    /// A debit with no goods.
    Debit {
        /// Its kind.
        kind: String,
        /// With whom.
        partner: Sealed,
    },
    /// Cash.
    Cash,
    /// Coupons issued.
    CouponsIssued {
        /// Their numbers.
        numbers: Vec<CouponNo>,
        /// What each is worth.
        each: Points,
    },
    /// Coupons taken in.
    CouponsTaken {
        /// Their numbers.
        numbers: Vec<CouponNo>,
    },
    /// Coupons made void.
    CouponsCancelled {
        /// Their numbers.
        numbers: Vec<CouponNo>,
    },
    /// Another movement taken back.
    Undone {
        /// Which.
        movement: MovementId,
    },
}

impl MovementKind {
    /// The word for it, in keys of the words and in lists.
    pub fn word(&self) -> &'static str {
        match self {
            MovementKind::Gift { .. } => "gift",
            MovementKind::Debit { .. } => "debit",
            MovementKind::Cash => "cash",
            MovementKind::CouponsIssued { .. } => "coupons-issued",
            MovementKind::CouponsTaken { .. } => "coupons-taken",
            MovementKind::CouponsCancelled { .. } => "coupons-cancelled",
            MovementKind::Undone { .. } => "undone",
        }
    }
}

/// What a leg does to an account's period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegKind {
    /// Draws on it.
    Drawn,
    /// Returns what was drawn.
    Returned,
    /// Brings points to it.
    Received,
}

/// What a movement does to one period of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Whose account.
    pub household: HouseholdNo,
    /// Which way.
    pub way: LegKind,
    /// Which period, and how many points; never negative.
    pub draw: Draw,
}

/// A movement, ready to be a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The order's id.
    pub id: MovementId,
    /// The number on its slip.
    pub slip: ReceiptNo,
    /// The village day.
    pub day: VillageDay,
    /// Whose points.
    pub household: HouseholdNo,
    /// What.
    pub what: MovementKind,
    /// How many points in all; never negative.
    pub points: Points,
    /// What it does to accounts.
    pub legs: Vec<Leg>,
    /// Why.
    pub reason: Option<Sealed>,
    /// Who asked.
    pub staff: StaffNo,
    /// The second person.
    pub approver: Option<StaffNo>,
    /// What the household has to spend afterwards.
    pub remaining: Points,
}

impl Movement {
    /// The commitments it holds, in the order of its form.
    pub fn sealed(&self) -> Vec<Sealed> {
        let partner = match &self.what {
            MovementKind::Debit { partner, .. } => Some(*partner),
            _ => None,
        };
        partner.into_iter().chain(self.reason).collect()
    }
}

/// How a coupon stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CouponState {
    /// In somebody's hand.
    Issued,
    /// Taken in.
    Taken,
    /// Made void.
    Cancelled,
}

impl CouponState {
    /// The word for it, in tables and lists.
    pub fn word(self) -> &'static str {
        match self {
            CouponState::Issued => "issued",
            CouponState::Taken => "taken",
            CouponState::Cancelled => "cancelled",
        }
    }
}

/// A coupon on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponOnRecord {
    /// Its number.
    pub number: CouponNo,
    /// To whom it was issued.
    pub household: HouseholdNo,
    /// What it is worth.
    pub points: Points,
    /// How it stands.
    pub state: CouponState,
    /// Which movement issued it.
    pub issued_by: MovementId,
}

#[cfg(test)]
mod tests;
