//! Fair shares for scarce goods: the most that one household takes over a span. A limit stands in the scheme, or is
//! decided for one kind of goods; the last decision on the goods holds.

use serde::{Deserialize, Serialize};

use super::credit::span_of;
use super::day::VillageDay;
use super::exception::decided_by;
use super::goods::Goods;
use super::gtin::Gtin;
use super::ids::StaffNo;
use super::quantity::Quantity;
use super::refusal::Refusal;
use super::scheme::{CountedOver, Scheme};
use super::staff::Role;

/// A decision on one kind of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitDecided {
    /// The decision's number or name.
    pub resolution: String,
    /// The first day on which it holds.
    pub from: VillageDay,
    /// The goods.
    pub code: Gtin,
    /// The most for one household; nothing: no limit any more.
    pub pieces: Option<Quantity>,
    /// Over which span.
    pub over: CountedOver,
}

/// What two people ask to have decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitOrder {
    /// The decision's number or name.
    pub resolution: String,
    /// The first day on which it holds; nothing: the day it is recorded.
    pub from: Option<VillageDay>,
    /// The goods.
    pub code: Gtin,
    /// The most for one household; nothing: no limit any more.
    pub pieces: Option<Quantity>,
    /// Over which span.
    pub over: CountedOver,
    /// Who asks.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// Decides a limit: who may is as with exceptions, because a limit is a rule.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn decide_limit(
    order: &LimitOrder,
    (asks, approves): (Role, Role),
    is_goods: bool,
    today: VillageDay,
) -> Result<LimitDecided, Refusal> {
    decided_by((order.staff, asks), (order.approver, approves))?;
    if order.resolution.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    if !is_goods {
        return Err(Refusal::UnknownCode {
            code: order.code.to_string(),
        });
    }
    Ok(LimitDecided {
        resolution: order.resolution.trim().to_owned(),
        from: order.from.unwrap_or(today),
        code: order.code,
        pieces: order.pieces,
        over: order.over,
    })
}

/// What a limit is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitOn {
    /// Everything together.
    Everything,
    /// Goods of this name, or of this category.
    Named(String),
    /// These goods.
    Goods(Gtin),
}

/// A limit in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What it is on.
    pub on: LimitOn,
    /// The most for one household.
    pub pieces: u32,
    /// Over which span.
    pub over: CountedOver,
}

impl Limit {
    /// Whether it is on these goods.
    pub fn covers(&self, goods: &Goods) -> bool {
        match &self.on {
            LimitOn::Everything => true,
            LimitOn::Named(name) => *name == goods.name || *name == goods.category,
            LimitOn::Goods(code) => *code == goods.code,
        }
    }

    /// The first day of the span that runs on a day, `window_opens` being that of the exchange window.
    pub fn counts_since(&self, day: VillageDay, window_opens: VillageDay) -> VillageDay {
        match self.over {
            CountedOver::Window => window_opens,
            CountedOver::Ever => super::period::Period::Always.first_day(),
            over => span_of(over, day).map_or(day, |span| span.first_day()),
        }
    }
}

/// The limits in force on a day: the scheme's, and of those decided for each kind of goods the last that holds.
/// `decided` is in the order in which it was.
pub fn limits_on(scheme: &Scheme, decided: &[LimitDecided], day: VillageDay) -> Vec<Limit> {
    let by_scheme = scheme.limits.iter().map(|rule| Limit {
        on: match &rule.goods {
            Some(name) => LimitOn::Named(name.clone()),
            None => LimitOn::Everything,
        },
        pieces: rule.pieces,
        over: rule.over,
    });
    let mut limits: Vec<Limit> = by_scheme.collect();
    let mut codes: Vec<Gtin> = decided.iter().map(|limit| limit.code).collect();
    codes.sort();
    codes.dedup();
    for code in codes {
        let last = decided
            .iter()
            .filter(|limit| limit.code == code && limit.from <= day)
            .max_by_key(|limit| limit.from);
        if let Some((limit, pieces)) = last.and_then(|limit| Some((limit, limit.pieces?))) {
            limits.push(Limit {
                on: LimitOn::Goods(code),
                pieces: pieces.pieces(),
                over: limit.over,
            });
        }
    }
    limits
}
