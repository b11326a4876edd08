//! Taking a redemption back, whole or by line: points return to the periods that paid, goods to their lots, and nothing
//! is deleted.

use super::Redemption;
use crate::market::account::{Draw, returns};
use crate::market::aside::{Sealed, Sealer};
use crate::market::day::VillageDay;
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, ReceiptNo, RedemptionId, ReversalId, StaffNo};
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::staff::{Act, Role};
use crate::market::stock::LotTake;
use serde::{Deserialize, Serialize};

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
