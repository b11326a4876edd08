//! Rows that programs have been reading from the beginning: redemptions, stock, balances, cards, movements, coupons.

use super::value::Value;
use crate::market::day::{Moment, VillageDay};
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo, ReceiptNo, RedemptionId};
use crate::market::points::Points;

/// One line of a redemption: `redemption,receipt,at,village_day,household,collector,staff,code,name,quantity,points,reversed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedemptionRow {
    /// The redemption.
    pub redemption: RedemptionId,
    /// Its receipt.
    pub receipt: ReceiptNo,
    /// When it was recorded.
    pub at: Moment,
    /// The village day.
    pub village_day: VillageDay,
    /// Whose points.
    pub household: HouseholdNo,
    /// Who took the goods: the household's masked name, or the proxy's.
    pub collector: String,
    /// Who served.
    pub staff: String,
    /// The goods' code.
    pub code: Gtin,
    /// Its name that day.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// Points for the line.
    pub points: Points,
    /// Whether the line was taken back.
    pub reversed: bool,
}

/// One kind of goods: `code,name,unit,on_hand,received,issued,lost`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// The code.
    pub code: Gtin,
    /// The name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// Pieces that stand there, expired ones with them.
    pub on_hand: u32,
    /// Pieces that came in.
    pub received: u32,
    /// Pieces handed out and not taken back.
    pub issued: u32,
    /// Pieces written off.
    pub lost: u32,
}

/// One household: `household,earned,redeemed,lapsed,spendable,lapses_on`, sums since the books began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceRow {
    /// The household.
    pub household: HouseholdNo,
    /// Earned, deductions taken off.
    pub earned: Points,
    /// Redeemed and not reversed.
    pub redeemed: Points,
    /// Lapsed unspent.
    pub lapsed: Points,
    /// May be redeemed.
    pub spendable: Points,
    /// The first day on which that is gone.
    pub lapses_on: Option<VillageDay>,
}

/// One card: `household,card`, the payload that a card carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    /// Whose.
    pub household: HouseholdNo,
    /// What it carries.
    pub card: String,
}

/// One movement of points without goods: `slip,at,village_day,household,kind,points,to,partner,reason,staff,approver,undone`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// The number of its slip.
    pub slip: ReceiptNo,
    /// When it was recorded.
    pub at: Moment,
    /// The village day.
    pub village_day: VillageDay,
    /// Whose points.
    pub household: HouseholdNo,
    /// `gift`, `debit`, `cash`, `coupons-issued`, `coupons-taken`, `coupons-cancelled` or `undone`.
    pub kind: &'static str,
    /// How many points in all.
    pub points: Points,
    /// Of a gift: to whom.
    pub to: Option<HouseholdNo>,
    /// Of a debit: with whom; empty elsewhere, or where it was erased.
    pub partner: String,
    /// Why; empty where none was given, or where it was erased.
    pub reason: String,
    /// Who asked.
    pub staff: String,
    /// The second person.
    pub approver: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// One paper coupon: `number,household,points,state,settled_on`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponRow {
    /// Its number.
    pub number: CouponNo,
    /// To whom it was issued.
    pub household: HouseholdNo,
    /// What it is worth.
    pub points: Points,
    /// `issued`, `taken` or `cancelled`.
    pub state: &'static str,
    /// The day on which it was taken in or made void.
    pub settled_on: Option<VillageDay>,
}

impl RedemptionRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(self.redemption),
            Value::text(&self.receipt),
            Value::text(self.at),
            Value::text(self.village_day),
            Value::text(&self.household),
            Value::text(&self.collector),
            Value::text(&self.staff),
            Value::text(self.code),
            Value::text(&self.name),
            Value::Whole(self.quantity.into()),
            Value::Points(self.points),
            Value::Flag(self.reversed),
        ]
    }
}

impl StockRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(self.code),
            Value::text(&self.name),
            Value::text(&self.unit),
            Value::Whole(self.on_hand.into()),
            Value::Whole(self.received.into()),
            Value::Whole(self.issued.into()),
            Value::Whole(self.lost.into()),
        ]
    }
}

impl BalanceRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(&self.household),
            Value::Points(self.earned),
            Value::Points(self.redeemed),
            Value::Points(self.lapsed),
            Value::Points(self.spendable),
            Value::maybe(self.lapses_on),
        ]
    }
}

impl CardRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![Value::text(&self.household), Value::text(&self.card)]
    }
}

impl MovementRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(&self.slip),
            Value::text(self.at),
            Value::text(self.village_day),
            Value::text(&self.household),
            Value::word(self.kind),
            Value::Points(self.points),
            Value::maybe(self.to.as_ref()),
            Value::text(&self.partner),
            Value::text(&self.reason),
            Value::text(&self.staff),
            Value::text(&self.approver),
            Value::Flag(self.undone),
        ]
    }
}

impl CouponRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(&self.number),
            Value::text(&self.household),
            Value::Points(self.points),
            Value::word(self.state),
            Value::maybe(self.settled_on),
        ]
    }
}
