//! What has been entered so far, and the deed that comes of it.

use std::collections::BTreeMap;

use super::act::{Act, Field};
use crate::kiosk::parts::{Digits, Key};
use crate::market::coupon::counted_up;
use crate::market::day::VillageDay;
use crate::market::exception::ExceptionKind;
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo};
use crate::market::movement::{CouponOnRecord, Wish};
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::recyclables::{Measure, worth};
use crate::market::scheme::{CountedOver, Scheme};
use crate::market::shop::HouseholdAtCounter;

/// What has been entered.
#[derive(Debug)]
pub struct Draft {
    /// What is to be done.
    pub act: Act,
    /// To whom.
    pub to: Option<Box<HouseholdAtCounter>>,
    /// With whom, or what was handed in.
    pub text: String,
    /// The coupons brought.
    pub coupons: Vec<CouponOnRecord>,
    /// The goods.
    pub code: Option<Gtin>,
    /// That there is no limit any more.
    pub unlimited: bool,
    /// Over which span.
    pub over: Option<CountedOver>,
    /// Which day.
    pub day: Option<VillageDay>,
    /// Why.
    pub reason: String,
    fields: BTreeMap<Field, Digits>,
}

/// What two people (or one) want done.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Points move without goods.
    Move {
        /// Whose.
        household: HouseholdNo,
        /// What.
        wish: Wish,
        /// Why.
        reason: String,
    },
    /// Goods for no points.
    Reward {
        /// To whom.
        household: HouseholdNo,
        /// Which.
        code: Gtin,
        /// How many.
        quantity: Quantity,
        /// Why.
        reason: String,
    },
    /// Something out of the rules, on one day.
    Allow {
        /// What.
        what: ExceptionKind,
        /// When.
        day: VillageDay,
        /// For whom; nothing: for all.
        household: Option<HouseholdNo>,
        /// Why.
        reason: String,
    },
    /// The most that one household takes.
    Limit {
        /// Of which goods.
        code: Gtin,
        /// How many; nothing: no limit any more.
        pieces: Option<Quantity>,
        /// Over which span.
        over: CountedOver,
        /// The decision.
        resolution: String,
    },
    /// Recyclables.
    Recyclables {
        /// By whom.
        household: HouseholdNo,
        /// What.
        kind: String,
        /// Kilograms.
        weight: Measure,
        /// Yuan for one.
        price: Measure,
    },
}

impl Draft {
    /// Nothing entered yet.
    pub fn new(act: Act) -> Draft {
        Draft {
            act,
            to: None,
            text: String::new(),
            coupons: Vec::new(),
            code: None,
            unlimited: false,
            over: None,
            day: None,
            reason: String::new(),
            fields: BTreeMap::new(),
        }
    }

    /// What is typed in a field.
    pub fn typed(&self, field: Field) -> Digits {
        self.fields
            .get(&field)
            .cloned()
            .unwrap_or_else(|| Digits::new(field.most()))
    }

    /// Takes a key into a field.
    pub fn key(&mut self, field: Field, key: Key) {
        self.unlimited = false;
        self.fields
            .entry(field)
            .or_insert_with(|| Digits::new(field.most()))
            .take(key);
    }

    /// Puts a whole text into a field.
    pub fn set(&mut self, field: Field, text: &str) {
        self.key(field, Key::Clear);
        text.chars()
            .for_each(|c| self.key(field, Key::Character(c)));
    }

    fn parsed<T: std::str::FromStr>(&self, field: Field) -> Option<T> {
        self.fields.get(&field)?.text().parse().ok()
    }

    /// An amount above nothing.
    pub fn amount(&self, field: Field) -> Option<Points> {
        self.parsed(field).filter(|points| *points > Points::ZERO)
    }

    /// Kilograms, or yuan for one.
    pub fn measure(&self, field: Field) -> Option<Measure> {
        self.parsed(field)
    }

    /// How many pieces.
    pub fn pieces(&self) -> Option<Quantity> {
        self.parsed(Field::Pieces)
    }

    /// The numbers of the coupons to be issued.
    pub fn numbers(&self) -> Option<Vec<CouponNo>> {
        let first: CouponNo = self.parsed(Field::First)?;
        match self.parsed(Field::Count)? {
            0 => None,
            // One may bear any number; several are counted up.
            1 => Some(vec![first]),
            count => counted_up(&first, count),
        }
    }

    /// The points that move, as far as that is known.
    pub fn points(&self, scheme: &Scheme) -> Option<Points> {
        match &self.act {
            Act::Gift | Act::Debit(_) | Act::Cash => self.amount(Field::Points),
            Act::Issue => {
                let count: u32 = self.parsed(Field::Count)?;
                self.amount(Field::Each)?.checked_mul(count)
            }
            Act::Take | Act::Cancel => self
                .coupons
                .iter()
                .try_fold(Points::ZERO, |sum, one| sum.checked_add(one.points)),
            Act::Recyclables => {
                let (weight, price) = (self.measure(Field::Weight)?, self.measure(Field::Price)?);
                worth(weight, price, scheme).ok()
            }
            Act::Reward => Some(Points::ZERO),
            Act::Undo(record) => Some(record.movement.points),
            Act::OutOfTurn | Act::LiftOne | Act::ExtraDay | Act::LiftAll | Act::Limit => None,
        }
    }

    /// The deed, where everything is entered.
    pub fn deed(&self, of: Option<&HouseholdNo>, today: VillageDay) -> Option<Deed> {
        let reason = self.reason.clone();
        let moves = |wish| {
            let (household, reason) = (of?.clone(), reason.clone());
            Some(Deed::Move {
                household,
                wish,
                reason,
            })
        };
        let numbers = || self.coupons.iter().map(|one| one.number.clone()).collect();
        match &self.act {
            Act::Gift => moves(Wish::Gift {
                to: self.to.as_ref()?.household.clone(),
                points: self.amount(Field::Points)?,
            }),
            Act::Debit(kind) => moves(Wish::Debit {
                kind: kind.clone(),
                partner: self.text.clone(),
                points: self.amount(Field::Points)?,
            }),
            Act::Cash => moves(Wish::Cash {
                points: self.amount(Field::Points)?,
            }),
            Act::Issue => moves(Wish::IssueCoupons {
                numbers: self.numbers()?,
                each: self.amount(Field::Each)?,
            }),
            Act::Take => moves(Wish::TakeCoupons { numbers: numbers() }),
            Act::Cancel => moves(Wish::CancelCoupons { numbers: numbers() }),
            Act::Undo(record) => Some(Deed::Move {
                household: record.movement.household.clone(),
                wish: Wish::Undo {
                    movement: record.movement.id,
                },
                reason,
            }),
            Act::Recyclables => Some(Deed::Recyclables {
                household: of?.clone(),
                kind: self.text.clone(),
                weight: self.measure(Field::Weight)?,
                price: self.measure(Field::Price)?,
            }),
            Act::Reward => Some(Deed::Reward {
                household: of?.clone(),
                code: self.code?,
                quantity: self.pieces()?,
                reason,
            }),
            Act::Limit => Some(Deed::Limit {
                code: self.code?,
                pieces: self.pieces().filter(|_| !self.unlimited),
                over: self.over?,
                resolution: reason,
            }),
            Act::OutOfTurn | Act::LiftOne => {
                self.allow(Some(of?.clone()), self.day.unwrap_or(today))
            }
            Act::ExtraDay | Act::LiftAll => self.allow(None, self.day?),
        }
    }

    fn allow(&self, household: Option<HouseholdNo>, day: VillageDay) -> Option<Deed> {
        let what = match self.act {
            Act::OutOfTurn | Act::ExtraDay => ExceptionKind::ExtraDay,
            _ => ExceptionKind::LimitLifted,
        };
        Some(Deed::Allow {
            what,
            day,
            household,
            reason: self.reason.clone(),
        })
    }
}
