//! What happened, said for those who have no screen: the counter writes each as one line.

use crate::market::day::VillageDay;
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo, ReceiptNo, RedemptionId};
use crate::market::movement::MovementKind;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::shop::{HouseholdAtCounter, MovementOnRecord, RedemptionOnRecord, Shop};

use super::visit::Visit;

/// One thing that happened at the counter.
#[derive(Debug, Clone, PartialEq)]
pub enum Telling {
    /// A household is here.
    Household {
        /// Its number.
        household: HouseholdNo,
        /// Its name, masked.
        name: String,
        /// What it may redeem.
        spendable: Points,
        /// The first day on which that is gone.
        lapses_on: Option<VillageDay>,
        /// The kind of suspension that bars it, if one does.
        barred: Option<String>,
    },
    /// A line of the basket is now so.
    Line {
        /// The goods.
        code: Gtin,
        /// Its name.
        name: String,
        /// How many; none where the line is gone.
        quantity: u32,
        /// Points for the line.
        points: Points,
        /// Points for the basket.
        total: Points,
        /// What would be left.
        remaining: Points,
    },
    /// The last step was taken back.
    Undone {
        /// Points for the basket.
        total: Points,
        /// What would be left.
        remaining: Points,
    },
    /// Something was refused.
    Refused(Refusal),
    /// A redemption is on disk.
    Recorded {
        /// Its id.
        redemption: RedemptionId,
        /// Its receipt.
        receipt: ReceiptNo,
        /// What it cost.
        points: Points,
        /// What is left.
        remaining: Points,
    },
    /// A coupon was taken in.
    CouponTaken {
        /// Its number.
        number: CouponNo,
        /// The number of the slip.
        slip: ReceiptNo,
        /// Who brought it.
        household: HouseholdNo,
        /// What it is worth.
        points: Points,
        /// What the household has to spend now.
        remaining: Points,
    },
    /// The basket was dropped.
    Cancelled {
        /// Whose.
        household: HouseholdNo,
    },
}

impl Telling {
    pub(super) fn household(household: &HouseholdAtCounter) -> Telling {
        Telling::Household {
            household: household.household.clone(),
            name: household.masked(),
            spendable: household.spendable,
            lapses_on: household.lapses_on,
            barred: household.bar.as_ref().map(|bar| bar.kind.clone()),
        }
    }

    pub(super) fn line(visit: &Visit, code: Gtin, shop: &Shop) -> Telling {
        let goods = shop.goods.iter().find(|goods| goods.goods.code == code);
        let quantity = visit.basket.quantity(code);
        let each = goods
            .and_then(|goods| goods.price.as_ref())
            .map_or(Points::ZERO, |price| price.points);
        Telling::Line {
            code,
            name: goods
                .map(|goods| goods.goods.name.clone())
                .unwrap_or_default(),
            quantity,
            points: each.checked_mul(quantity).unwrap_or(Points::ZERO),
            total: visit.total(shop).unwrap_or(Points::ZERO),
            remaining: visit.remaining(shop),
        }
    }

    pub(super) fn undone(visit: &Visit, shop: &Shop) -> Telling {
        Telling::Undone {
            total: visit.total(shop).unwrap_or(Points::ZERO),
            remaining: visit.remaining(shop),
        }
    }

    pub(super) fn recorded(record: &RedemptionOnRecord) -> Telling {
        let redemption = &record.redemption;
        Telling::Recorded {
            redemption: redemption.id,
            receipt: redemption.receipt.clone(),
            points: redemption.total,
            remaining: redemption.remaining,
        }
    }

    /// One for each coupon: the counter scans them one by one.
    pub(super) fn coupons_taken(record: &MovementOnRecord) -> impl Iterator<Item = Telling> + '_ {
        let movement = &record.movement;
        let numbers: &[CouponNo] = match &movement.what {
            MovementKind::CouponsTaken { numbers } => numbers,
            _ => &[],
        };
        numbers.iter().map(|number| Telling::CouponTaken {
            number: number.clone(),
            slip: movement.slip.clone(),
            household: movement.household.clone(),
            points: movement.points,
            remaining: movement.remaining,
        })
    }
}
