//! Redemptions: goods for points. The decision stands here, with everything it depends on as an argument, so that no
//! screen, command or message can pass it. Shape: an order and the standing of the books at this moment go in, a
//! redemption (a fact ready to be recorded) or a refusal comes out.

use serde::{Deserialize, Serialize};

use super::account::{Account, Draw, returns};
use super::aside::{Sealed, Sealer};
use super::calendar::exchange_day;
use super::clock::ClockVerdict;
use super::day::VillageDay;
use super::goods::{Goods, Price};
use super::gtin::Gtin;
use super::ids::{HouseholdNo, ReceiptNo, RedemptionId, ReversalId, StaffNo};
use super::points::Points;
use super::quantity::Quantity;
use super::refusal::Refusal;
use super::scheme::Scheme;
use super::staff::{Act, Role};
use super::stock::{LotTake, Shelf};
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
}

/// Everything that a redemption depends on, as the books have it in the transaction that records it.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The village's rules.
    pub scheme: &'a Scheme,
    /// What the clock may be trusted with.
    pub clock: ClockVerdict,
    /// The day that was opened at the counter, if one is.
    pub open_day: Option<VillageDay>,
    /// What stops all redeeming at this till, if anything (a restored disk, a newer till).
    pub stopped: Option<Refusal>,
    /// The role of who serves.
    pub role: Role,
    /// The household's account on this day.
    pub account: Account,
    /// What bars the household.
    pub bar: Option<Bar>,
    /// The order's goods, in the order's order; nothing for a code that no goods have.
    pub goods: Vec<Option<GoodsStanding>>,
    /// The number that the receipt will bear.
    pub receipt: ReceiptNo,
}

/// Whether anything may be redeemed at this till now, whoever asks: the clock, the day, the exchange calendar.
///
/// # Errors
/// The [`Refusal`] that stands in the way, with the next window where there is one.
pub fn may_redeem_now(
    scheme: &Scheme,
    clock: ClockVerdict,
    open_day: Option<VillageDay>,
    stopped: Option<&Refusal>,
) -> Result<VillageDay, Refusal> {
    if let Some(refusal) = stopped {
        return Err(refusal.clone());
    }
    let now = match clock {
        ClockVerdict::Behind { by_ms, last_fact } => {
            return Err(Refusal::ClockBehind { by_ms, last_fact });
        }
        ClockVerdict::Off { by_ms } => return Err(Refusal::ClockOff { by_ms }),
        ClockVerdict::Right(at) | ClockVerdict::JumpedForward { at, .. } => at,
    };
    let today = now.village_day();
    let exchange = exchange_day(scheme, today);
    if !exchange.is_open() {
        return Err(Refusal::NotExchangeDay {
            today,
            next: exchange.next(),
        });
    }
    match open_day {
        Some(day) if day == today => Ok(today),
        _ => Err(Refusal::DayNotOpen),
    }
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
    let day = may_redeem_now(
        standing.scheme,
        standing.clock,
        standing.open_day,
        standing.stopped.as_ref(),
    )?;
    if let Some(bar) = standing.bar {
        return Err(Refusal::HouseholdSuspended {
            kind: bar.kind,
            until: bar.until,
        });
    }
    if order.lines.is_empty() {
        return Err(Refusal::EmptyBasket);
    }
    assert_eq!(
        order.lines.len(),
        standing.goods.len(),
        "one standing for each line of the order"
    );
    let lines = order
        .lines
        .iter()
        .zip(standing.goods)
        .map(|((code, quantity), goods)| redeem_line(*code, *quantity, goods, day))
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
    let spendable = standing.account.spendable(standing.scheme, day);
    let draws = standing
        .account
        .draw(standing.scheme, day, total)
        .ok_or_else(|| Refusal::NotEnoughPoints {
            total,
            spendable,
            short: total.checked_sub(spendable).unwrap_or(total),
        })?;
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
    })
}

fn redeem_line(
    code: Gtin,
    quantity: Quantity,
    goods: Option<GoodsStanding>,
    day: VillageDay,
) -> Result<RedemptionLine, Refusal> {
    let Some(GoodsStanding {
        goods,
        price,
        shelf,
    }) = goods
    else {
        return Err(Refusal::UnknownCode {
            code: code.to_string(),
        });
    };
    let Some(price) = price else {
        return Err(Refusal::NoPrice { name: goods.name });
    };
    let Some(lots) = shelf.take(day, quantity) else {
        return Err(Refusal::OutOfStock {
            name: goods.name,
            left: shelf.available(day),
            expired: shelf.expired(day),
        });
    };
    let points = price
        .points
        .checked_mul(quantity.pieces())
        .ok_or(Refusal::TooMuch)?;
    Ok(RedemptionLine {
        code,
        name: goods.name,
        unit: goods.unit,
        quantity,
        each: price.points,
        points,
        resolution: price.resolution,
        lots,
    })
}

/// What two people ask to take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReverseOrder {
    /// Made before the first try; the same id again is the same reversal.
    pub id: ReversalId,
    /// Which receipt.
    pub receipt: ReceiptNo,
    /// Only this line, counted from 1; otherwise all that is left.
    pub line: Option<u32>,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// A line taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReversedLine {
    /// Which line of the redemption, counted from 1.
    pub line: u32,
    /// The goods' code.
    pub code: Gtin,
    /// Its name that day.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many come back.
    pub quantity: Quantity,
    /// Points for them.
    pub points: Points,
    /// The lots they go back to.
    pub lots: Vec<LotTake>,
}

/// A reversal, ready to be a fact. The redemption stays as it is; nothing is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// The order's id.
    pub id: ReversalId,
    /// The number of its own slip.
    pub slip: ReceiptNo,
    /// The village day it was recorded on.
    pub day: VillageDay,
    /// Which redemption.
    pub redemption: RedemptionId,
    /// Its receipt.
    pub receipt: ReceiptNo,
    /// Whose points.
    pub household: HouseholdNo,
    /// What comes back.
    pub lines: Vec<ReversedLine>,
    /// To which periods the points return.
    pub returns: Vec<Draw>,
    /// How many points.
    pub total: Points,
    /// Why.
    pub reason: Sealed,
    /// Who asked.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// What a reversal depends on.
#[derive(Debug, Clone)]
pub struct ReversalStanding {
    /// The redemption.
    pub redemption: Redemption,
    /// Lines of it already taken back, counted from 1.
    pub reversed: Vec<u32>,
    /// What it still holds of each period, in the order it drew.
    pub held: Vec<Draw>,
    /// The day it is recorded on.
    pub day: VillageDay,
    /// The role of who asks.
    pub role: Role,
    /// The role of the second person.
    pub approver_role: Role,
    /// The number that the slip will bear.
    pub slip: ReceiptNo,
}

/// Decides a reversal. A redemption's line is reversed once; two different people are needed.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn reverse(
    order: &ReverseOrder,
    standing: ReversalStanding,
    sealer: &mut Sealer<'_>,
) -> Result<Reversal, Refusal> {
    if !standing.role.may(Act::Reverse) {
        return Err(Refusal::NotPermitted {
            role: standing.role,
        });
    }
    if order.staff == order.approver {
        return Err(Refusal::SecondPersonNeeded);
    }
    if !standing.approver_role.may(Act::Approve) {
        return Err(Refusal::NotPermitted {
            role: standing.approver_role,
        });
    }
    if order.reason.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    let redemption = standing.redemption;
    if order
        .line
        .is_some_and(|line| line == 0 || line as usize > redemption.lines.len())
    {
        return Err(Refusal::NoSuchLine {
            lines: redemption.lines.len() as u32,
        });
    }
    let lines: Vec<ReversedLine> = (1..)
        .zip(&redemption.lines)
        .filter(|(number, _)| order.line.is_none_or(|wanted| wanted == *number))
        .filter(|(number, _)| !standing.reversed.contains(number))
        .map(|(number, line)| ReversedLine {
            line: number,
            code: line.code,
            name: line.name.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity,
            points: line.points,
            lots: line.lots.clone(),
        })
        .collect();
    if lines.is_empty() {
        return Err(Refusal::AlreadyReversed {
            receipt: redemption.receipt,
        });
    }
    let total: Points = lines.iter().map(|line| line.points).sum();
    let returns = returns(&standing.held, total).expect("a redemption holds what its lines cost");
    Ok(Reversal {
        id: order.id,
        slip: standing.slip,
        day: standing.day,
        redemption: redemption.id,
        receipt: redemption.receipt,
        household: redemption.household,
        lines,
        returns,
        total,
        reason: sealer.seal(order.reason.trim()),
        staff: order.staff,
        approver: order.approver,
    })
}
