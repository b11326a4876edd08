//! Redemptions: goods for points. The decision stands here, with everything it depends on as an argument, so that no
//! screen, command or message can pass it. Shape: an order and the standing of the books at this moment go in, a
//! redemption (a fact ready to be recorded) or a refusal comes out.

pub mod paper;
mod reversal;

pub use reversal::{Reversal, ReversalStanding, ReverseOrder, ReversedLine, reverse};

use paper::PaperSlip;
use serde::{Deserialize, Serialize};

use super::account::{Account, Draw};
use super::aside::{Sealed, Sealer};
use super::calendar::{ExchangeWindow, exchange_day};
use super::clock::ClockVerdict;
use super::day::VillageDay;
use super::exception::{Allowed, extra_days, lifts_limits};
use super::goods::{Goods, Price};
use super::gtin::Gtin;
use super::ids::{HouseholdNo, ReceiptNo, RedemptionId, StaffNo};
use super::limit::Limit;
use super::points::Points;
use super::quantity::Quantity;
use super::refusal::Refusal;
use super::rules::Rules;
use super::scheme::Scheme;
use super::staff::{Act, Role};
use super::stock::{LotTake, Shelf};
use super::storeroom::article::Section;
use super::storeroom::refusal::StoreRefusal;
use super::suspension::Bar;

/// What the counter asks for. Its id is made before the first try; the same id again is the same redemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Made at random when the basket was begun.
    pub id: RedemptionId,
    /// Whose points.
    pub household: HouseholdNo,
    /// What, and how many; each code once.
    pub lines: Vec<(Gtin, Quantity)>,
    /// What it costs in all, as the household was shown and agreed to.
    pub agreed: Points,
    /// Who takes the goods: the household itself, or a proxy by name (代领).
    pub proxy: Option<String>,
    /// How the taking is proven.
    pub proof: OrderProof,
    /// Who serves.
    pub staff: StaffNo,
    /// Where the goods are a reward, at 0 points: for what, and the second person.
    pub reward: Option<(String, StaffNo)>,
}

/// How the collector proves the taking, with the strokes of the signature as drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderProof {
    /// Signed on the glass.
    Glass(String),
    /// A fingerprint on the shop's paper copy.
    Fingerprint,
    /// A signature on the shop's paper copy.
    Paper,
}

/// How the taking was proven, as a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Signed on the glass; the strokes lie in the side table.
    Glass(Sealed),
    /// A fingerprint on the shop's paper copy.
    Fingerprint,
    /// A signature on the shop's paper copy.
    Paper,
}

/// One kind of goods in a redemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedemptionLine {
    /// The goods' code.
    pub code: Gtin,
    /// Its name that day.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many.
    pub quantity: Quantity,
    /// Points for one.
    pub each: Points,
    /// Points for the line.
    pub points: Points,
    /// The decision that the price stands on.
    pub resolution: String,
    /// Which lots gave them.
    pub lots: Vec<LotTake>,
}

/// Goods handed out as a reward, at 0 points: through the issue book, with two people and a reason (county-stars).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reward {
    /// For what.
    pub reason: Sealed,
    /// The second person.
    pub approver: StaffNo,
}

/// A redemption, ready to be a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// The order's id.
    pub id: RedemptionId,
    /// The number on paper.
    pub receipt: ReceiptNo,
    /// The village day it counts on.
    pub day: VillageDay,
    /// Whose points.
    pub household: HouseholdNo,
    /// Who took the goods, where it was not the household itself.
    pub proxy: Option<Sealed>,
    /// How that is proven.
    pub proof: Proof,
    /// Who served.
    pub staff: StaffNo,
    /// What was taken.
    pub lines: Vec<RedemptionLine>,
    /// Which periods paid.
    pub draws: Vec<Draw>,
    /// What it cost.
    pub total: Points,
    /// What the household had left.
    pub remaining: Points,
    /// Where the goods are a reward and cost nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<Reward>,
    /// Where it was written on paper while the till was dead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperSlip>,
}

/// One kind of goods as the books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsStanding {
    /// What it is.
    pub goods: Goods,
    /// Its price in force, if a decision has priced it.
    pub price: Option<Price>,
    /// Its lots.
    pub shelf: Shelf,
    /// For what it stands in the store.
    pub section: Section,
}

/// Everything that a redemption depends on, as the books have it in the transaction that records it.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The village's rules.
    pub rules: &'a Rules,
    /// What the clock may be trusted with.
    pub clock: ClockVerdict,
    /// The day that was opened at the counter, if one is.
    pub open_day: Option<VillageDay>,
    /// What stops all redeeming at this till, if anything (a restored disk, a newer till).
    pub stopped: Option<Refusal>,
    /// The role of who serves.
    pub role: Role,
    /// The role of the second person, where the order has one.
    pub approver_role: Option<Role>,
    /// The household's account on this day.
    pub account: Account,
    /// What is credited, does not count yet and will be there to redeem: how many points, and when the first of them
    /// are.
    pub pending: Option<(Points, VillageDay)>,
    /// What bars the household.
    pub bar: Option<Bar>,
    /// Exceptions that are allowed, in force on this day or later.
    pub allowed: Vec<Allowed>,
    /// The limits in force, each with the pieces that the household took in its span.
    pub limits: Vec<(Limit, u32)>,
    /// What the village redeemed this year, where its fund is limited.
    pub redeemed_this_year: Points,
    /// The order's goods, in the order's order; nothing for a code that no goods have.
    pub goods: Vec<Option<GoodsStanding>>,
    /// The number that the receipt will bear.
    pub receipt: ReceiptNo,
}

/// Whether anything may be done at the counter now: the till, the clock, the opened day.
///
/// # Errors
/// The [`Refusal`] that stands in the way.
pub fn may_be_at_counter(
    clock: ClockVerdict,
    open_day: Option<VillageDay>,
    stopped: Option<&Refusal>,
) -> Result<VillageDay, Refusal> {
    let today = trusted_day(clock, stopped)?;
    match open_day {
        Some(day) if day == today => Ok(today),
        _ => Err(Refusal::DayNotOpen),
    }
}

fn trusted_day(clock: ClockVerdict, stopped: Option<&Refusal>) -> Result<VillageDay, Refusal> {
    if let Some(refusal) = stopped {
        return Err(refusal.clone());
    }
    match clock {
        ClockVerdict::Behind { by_ms, last_fact } => Err(Refusal::ClockBehind { by_ms, last_fact }),
        ClockVerdict::Off { by_ms } => Err(Refusal::ClockOff { by_ms }),
        ClockVerdict::Right(at) | ClockVerdict::JumpedForward { at, .. } => Ok(at.village_day()),
    }
}

/// Whether anything may be redeemed at this till now: the clock, the day, the exchange calendar with the extra days for
/// this household, or without one those for all.
///
/// # Errors
/// The [`Refusal`] that stands in the way, with the next window where there is one.
pub fn may_redeem_now(
    scheme: &Scheme,
    extra: &[ExchangeWindow],
    clock: ClockVerdict,
    open_day: Option<VillageDay>,
    stopped: Option<&Refusal>,
) -> Result<VillageDay, Refusal> {
    let today = trusted_day(clock, stopped)?;
    let exchange = exchange_day(scheme, extra, today);
    if !exchange.is_open() {
        return Err(Refusal::NotExchangeDay {
            today,
            next: exchange.next(),
        });
    }
    may_be_at_counter(clock, open_day, stopped)
}

/// Decides an order.
///
/// # Errors
/// A [`Refusal`] that says what stands in the way; the books are as before.
pub fn redeem(
    order: &Order,
    standing: Standing<'_>,
    sealer: &mut Sealer<'_>,
) -> Result<Redemption, Refusal> {
    if !standing.role.may(Act::Redeem) {
        return Err(Refusal::NotPermitted {
            role: standing.role,
        });
    }
    let day = may_take(order, &standing)?;
    if order.lines.is_empty() {
        return Err(Refusal::EmptyBasket);
    }
    assert_eq!(
        order.lines.len(),
        standing.goods.len(),
        "one standing for each line of the order"
    );
    let scheme = standing.rules.on(day).clone();
    let is_reward = order.reward.is_some();
    if !is_reward {
        within_limits(order, &standing, day)?;
    }
    let lines = order
        .lines
        .iter()
        .zip(&standing.goods)
        .map(|((code, quantity), goods)| {
            redeem_line(
                &scheme,
                (*code, *quantity),
                goods.as_ref(),
                (day, is_reward),
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    let total = lines
        .iter()
        .try_fold(Points::ZERO, |sum, line| sum.checked_add(line.points))
        .ok_or(Refusal::TooMuch)?;
    // A decision may have come between what the household saw and this moment: it pays what it agreed to, or is asked.
    if total != order.agreed {
        return Err(Refusal::PriceChanged {
            agreed: order.agreed,
            total,
        });
    }
    fund_holds(order, &standing, day, total)?;
    let spendable = standing.account.spendable(standing.rules, day);
    let draws = standing
        .account
        .pay(standing.rules, day, total)
        .map_err(|refusal| or_not_published(refusal, standing.pending))?;
    let remaining = spendable
        .checked_sub(total)
        .expect("an account that paid held the total");
    Ok(Redemption {
        id: order.id,
        receipt: standing.receipt,
        day,
        household: order.household.clone(),
        proxy: order.proxy.as_deref().map(|name| sealer.seal(name)),
        proof: match &order.proof {
            OrderProof::Glass(strokes) => Proof::Glass(sealer.seal(strokes)),
            OrderProof::Fingerprint => Proof::Fingerprint,
            OrderProof::Paper => Proof::Paper,
        },
        staff: order.staff,
        lines,
        draws,
        total,
        remaining,
        reward: order.reward.as_ref().map(|(reason, approver)| Reward {
            reason: sealer.seal(reason.trim()),
            approver: *approver,
        }),
        paper: None,
    })
}

/// Whether this household may take anything now. A reward is handed out on any open day, and nothing bars it but the
/// till and the clock; it needs a second person and a reason.
fn may_take(order: &Order, standing: &Standing<'_>) -> Result<VillageDay, Refusal> {
    let (clock, open_day, stopped) = (standing.clock, standing.open_day, standing.stopped.as_ref());
    if let Some((reason, approver)) = &order.reward {
        let role = match standing.approver_role {
            Some(role) if *approver != order.staff => role,
            _ => return Err(Refusal::SecondPersonNeeded),
        };
        if !role.may(Act::Approve) {
            return Err(Refusal::NotPermitted { role });
        }
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonNeeded);
        }
        return may_be_at_counter(clock, open_day, stopped);
    }
    let today = trusted_day(clock, stopped)?;
    let extra = extra_days(&standing.allowed, Some(&order.household));
    let day = may_redeem_now(standing.rules.on(today), &extra, clock, open_day, stopped)?;
    standing.bar.clone().map_or(Ok(day), |bar| Err(bar.into()))
}

/// Whether the order stays within what one household takes.
fn within_limits(order: &Order, standing: &Standing<'_>, day: VillageDay) -> Result<(), Refusal> {
    if lifts_limits(&standing.allowed, Some(&order.household), day) {
        return Ok(());
    }
    for (limit, taken) in &standing.limits {
        let mut first = None;
        let mut wanted: u32 = 0;
        for ((_, quantity), goods) in order.lines.iter().zip(&standing.goods) {
            if let Some(goods) = goods.as_ref().filter(|goods| limit.covers(&goods.goods)) {
                wanted = wanted.saturating_add(quantity.pieces());
                first = first.or(Some(goods.goods.name.clone()));
            }
        }
        if let Some(name) = first
            && taken.saturating_add(wanted) > limit.pieces
        {
            return Err(Refusal::LimitReached {
                name,
                most: limit.pieces,
                taken: *taken,
                over: limit.over,
            });
        }
    }
    Ok(())
}

/// Whether the year's fund holds what this costs.
fn fund_holds(
    order: &Order,
    standing: &Standing<'_>,
    day: VillageDay,
    total: Points,
) -> Result<(), Refusal> {
    let scheme = standing.rules.on(day);
    let (Some(fund), Some(rate)) = (scheme.fund, scheme.rate) else {
        return Ok(());
    };
    let spent = standing
        .redeemed_this_year
        .checked_add(total)
        .ok_or(Refusal::TooMuch)?;
    let is_lifted = lifts_limits(&standing.allowed, Some(&order.household), day);
    if total.is_zero() || is_lifted || rate.yuan_of(spent) <= fund.stop {
        return Ok(());
    }
    Err(Refusal::FundExhausted {
        stop: fund.stop,
        spent: rate.yuan_of(standing.redeemed_this_year),
    })
}

/// What is lacking may be on its way: then that is the answer.
fn or_not_published(refusal: Refusal, pending: Option<(Points, VillageDay)>) -> Refusal {
    match (&refusal, pending) {
        (Refusal::NotEnoughPoints { short, .. }, Some((points, from))) if *short <= points => {
            Refusal::NotPublishedYet { points, from }
        }
        _ => refusal,
    }
}

fn redeem_line(
    scheme: &Scheme,
    (code, quantity): (Gtin, Quantity),
    goods: Option<&GoodsStanding>,
    (day, is_reward): (VillageDay, bool),
) -> Result<RedemptionLine, Refusal> {
    let Some(GoodsStanding {
        goods,
        price,
        shelf,
        section,
    }) = goods
    else {
        return Err(Refusal::UnknownCode {
            code: code.to_string(),
        });
    };
    if *section == Section::Sale {
        let name = goods.name.clone();
        return Err(StoreRefusal::ForSale { name }.into());
    }
    if scheme.goods.forbids(&goods.name, &goods.category) {
        return Err(Refusal::CategoryForbidden {
            name: goods.name.clone(),
            category: goods.category.clone(),
        });
    }
    let (each, resolution) = match (price, is_reward) {
        (_, true) => (Points::ZERO, String::new()),
        (Some(price), false) => (price.points, price.resolution.clone()),
        (None, false) => {
            return Err(Refusal::NoPrice {
                name: goods.name.clone(),
            });
        }
    };
    let Some(lots) = shelf.take(day, quantity) else {
        return Err(Refusal::OutOfStock {
            name: goods.name.clone(),
            left: shelf.available(day),
            expired: shelf.expired(day),
        });
    };
    let points = each
        .checked_mul(quantity.pieces())
        .ok_or(Refusal::TooMuch)?;
    Ok(RedemptionLine {
        code,
        name: goods.name.clone(),
        unit: goods.unit.clone(),
        quantity,
        each,
        points,
        resolution,
        lots,
    })
}

#[cfg(test)]
mod tests;
