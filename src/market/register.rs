//! Rows of the registers that leave the house: the same columns at the till and at the ledger
//! (`redemptions`, `issue-book`, `stock`, `balances`, `cards`, `movements`, `coupons`, `journal`). Plain data; written by `reports`.

use super::day::{Moment, VillageDay};
use super::gtin::Gtin;
use super::ids::{CouponNo, HouseholdNo, ReceiptNo, RedemptionId};
use super::journal::Entry;
use super::points::Points;

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

/// One line of the issue book (物品兑换领取台账): who took what, when, for how many points, proven how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRow {
    /// The village day.
    pub village_day: VillageDay,
    /// The receipt.
    pub receipt: ReceiptNo,
    /// Whose points.
    pub household: HouseholdNo,
    /// The household's masked name.
    pub household_name: String,
    /// Who took the goods, masked.
    pub collector: String,
    /// `glass`, `fingerprint` or `paper`.
    pub proof: &'static str,
    /// The goods.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many.
    pub quantity: u32,
    /// Points.
    pub points: Points,
    /// Whether it was taken back.
    pub reversed: bool,
    /// Who served.
    pub staff: String,
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

/// A register, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Register {
    /// Redemptions by line.
    Redemptions(Vec<RedemptionRow>),
    /// The issue book.
    IssueBook(Vec<IssueRow>),
    /// Stock by kind.
    Stock(Vec<StockRow>),
    /// Balances by household.
    Balances(Vec<BalanceRow>),
    /// Cards by household.
    Cards(Vec<CardRow>),
    /// Movements of points without goods.
    Movements(Vec<MovementRow>),
    /// Paper coupons by number.
    Coupons(Vec<CouponRow>),
    /// The journal as it is stored.
    Journal(Vec<Entry>),
}
