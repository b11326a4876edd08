//! What can be done besides redeeming, and what each asks before it is summed up. Which of them a village sees follows
//! from its scheme: what the rules do not know is not on the screen.

use crate::market::calendar::exchange_day;
use crate::market::exception::{extra_days, lifts_limits};
use crate::market::movement::MovementKind;
use crate::market::scheme::Window;
use crate::market::shop::{HouseholdAtCounter, LedgerLink, MovementOnRecord, Shop};

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Points go to another account.
    Gift,
    /// Points are spent with no goods; the kind is one of the scheme's.
    Debit(String),
    /// Cash in the place of goods.
    Cash,
    /// Points are handed out on coupons.
    Issue,
    /// Coupons come back.
    Take,
    /// Coupons are made void.
    Cancel,
    /// Recyclables are handed in.
    Recyclables,
    /// Goods for no points.
    Reward,
    /// This household is served today although it is no exchange day.
    OutOfTurn,
    /// Limits do not hold for this household today.
    LiftOne,
    /// An extra exchange day for all.
    ExtraDay,
    /// Limits hold for nobody on a day.
    LiftAll,
    /// The most that one household takes of some goods.
    Limit,
    /// A movement is taken back.
    Undo(Box<MovementOnRecord>),
}

/// What is typed on keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// How many points.
    Points,
    /// What each coupon is worth.
    Each,
    /// How many coupons.
    Count,
    /// The first coupon's number.
    First,
    /// A coupon's number.
    Coupon,
    /// Kilograms.
    Weight,
    /// Yuan for one.
    Price,
    /// How many pieces.
    Pieces,
}

impl Field {
    /// The word for it, in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            Field::Points => "points",
            Field::Each => "each",
            Field::Count => "count",
            Field::First => "first",
            Field::Coupon => "coupon",
            Field::Weight => "weight",
            Field::Price => "price",
            Field::Pieces => "pieces",
        }
    }

    /// The most characters of it.
    pub fn most(self) -> usize {
        match self {
            Field::First | Field::Coupon => 24,
            Field::Points | Field::Each => 9,
            Field::Weight | Field::Price => 8,
            Field::Count | Field::Pieces => 3,
        }
    }
}

/// One question before the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// To whom?
    Whom,
    /// With whom?
    Partner,
    /// How many, how much, which number?
    Field(Field),
    /// Which coupons?
    Coupons,
    /// What was handed in?
    Material,
    /// Which goods?
    Goods,
    /// Over which span?
    Over,
    /// Which day?
    Day,
}

impl Act {
    /// The word for it, in keys of the words.
    pub fn word(&self) -> &'static str {
        match self {
            Act::Gift => "gift",
            Act::Debit(_) => "debit",
            Act::Cash => "cash",
            Act::Issue => "issue",
            Act::Take => "take",
            Act::Cancel => "cancel",
            Act::Recyclables => "recyclables",
            Act::Reward => "reward",
            Act::OutOfTurn => "out-of-turn",
            Act::LiftOne => "lift-one",
            Act::ExtraDay => "extra-day",
            Act::LiftAll => "lift-all",
            Act::Limit => "limit",
            Act::Undo(_) => "undo",
        }
    }

    /// What it asks, in order.
    pub fn asks(&self) -> &'static [Ask] {
        match self {
            Act::Gift => &[Ask::Whom, Ask::Field(Field::Points)],
            Act::Debit(_) => &[Ask::Partner, Ask::Field(Field::Points)],
            Act::Cash => &[Ask::Field(Field::Points)],
            Act::Issue => &[
                Ask::Field(Field::Each),
                Ask::Field(Field::Count),
                Ask::Field(Field::First),
            ],
            Act::Take | Act::Cancel => &[Ask::Coupons],
            Act::Recyclables => &[
                Ask::Material,
                Ask::Field(Field::Weight),
                Ask::Field(Field::Price),
            ],
            Act::Reward => &[Ask::Goods, Ask::Field(Field::Pieces)],
            Act::ExtraDay | Act::LiftAll => &[Ask::Day],
            Act::Limit => &[Ask::Goods, Ask::Field(Field::Pieces), Ask::Over],
            Act::OutOfTurn | Act::LiftOne | Act::Undo(_) => &[],
        }
    }

    /// Whether it is for the whole village.
    pub fn is_for_all(&self) -> bool {
        matches!(self, Act::ExtraDay | Act::LiftAll | Act::Limit)
    }

    /// Whether it decides about a rule: one of the two people is of the committee.
    pub fn is_decision(&self) -> bool {
        self.is_for_all() || matches!(self, Act::OutOfTurn | Act::LiftOne)
    }

    /// Whether a second person and a reason are needed.
    pub fn needs_two(&self) -> bool {
        !matches!(self, Act::Take | Act::Recyclables)
    }

    /// Whether it takes points of the household: then it has to have some, and leave to spend them.
    pub fn spends(&self) -> bool {
        matches!(self, Act::Gift | Act::Debit(_) | Act::Cash | Act::Issue)
    }
}

/// Whether a movement can be taken back.
pub fn can_undo(record: &MovementOnRecord) -> bool {
    let kind = matches!(
        record.movement.what,
        MovementKind::Gift { .. }
            | MovementKind::Debit { .. }
            | MovementKind::Cash
            | MovementKind::CouponsTaken { .. }
    );
    kind && !record.undone
}

fn has_limits(shop: &Shop) -> bool {
    !shop.limits.is_empty() || shop.scheme.fund.is_some()
}

/// What can be done for a household today.
pub fn for_household(shop: &Shop, of: &HouseholdAtCounter) -> Vec<Act> {
    let scheme = &shop.scheme;
    let mut acts = Vec::new();
    if scheme.gifts {
        acts.push(Act::Gift);
    }
    acts.extend(
        scheme
            .debits
            .iter()
            .map(|rule| Act::Debit(rule.kind.clone())),
    );
    if scheme.cash.is_some() {
        acts.push(Act::Cash);
    }
    if scheme.recyclables && shop.ledger == LedgerLink::Alone {
        acts.push(Act::Recyclables);
    }
    if scheme.coupons {
        acts.extend([Act::Issue, Act::Take, Act::Cancel]);
    }
    if !shop.goods.is_empty() {
        acts.push(Act::Reward);
    }
    let whom = Some(&of.household);
    let extra = extra_days(&shop.allowed, whom);
    if scheme.window != Window::Never && !exchange_day(scheme, &extra, shop.today).is_open() {
        acts.push(Act::OutOfTurn);
    }
    if has_limits(shop) && !lifts_limits(&shop.allowed, whom, shop.today) {
        acts.push(Act::LiftOne);
    }
    acts
}

/// What can be done for the whole village.
pub fn for_all(shop: &Shop) -> Vec<Act> {
    let window = &shop.scheme.window;
    let mut acts = Vec::new();
    if !matches!(window, Window::AnyOpeningDay | Window::Never) {
        acts.push(Act::ExtraDay);
    }
    if has_limits(shop) {
        acts.push(Act::LiftAll);
    }
    if shop.ledger == LedgerLink::Alone && !shop.goods.is_empty() && *window != Window::Never {
        acts.push(Act::Limit);
    }
    acts
}
