//! What the counter knows: read-only pictures of the books at a moment, made by `books`, read by `till`, screens and
//! papers. They hold no rule; where one is needed it is asked of the module that owns it.

use std::sync::Arc;

use super::account::{Account, Draw};
use super::clock::ClockVerdict;
use super::day::{Moment, VillageDay};
use super::exception::{Allowed, Exception};
use super::fact::Credited;
use super::goods::{Goods, Price};
use super::gtin::Gtin;
use super::ids::{HouseholdNo, ReceiptNo, RedemptionId, StaffNo, StocktakeId, TillId, VillageId};
use super::journal::Head;
use super::limit::{Limit, LimitDecided};
use super::movement::Movement;
use super::points::Points;
use super::quantity::Quantity;
use super::recyclables::Measure;
use super::redemption::{Redemption, Reversal};
use super::refusal::Refusal;
use super::rules::Rules;
use super::scheme::Scheme;
use super::staff::Role;
use super::storeroom::adjustment::Adjustment;
use super::storeroom::article::{Picture, Section};
use super::storeroom::practice::Practice;
use super::storeroom::stocktake::{Scope, StocktakeClosed};
use super::suspension::Bar;

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The number.
    pub staff: StaffNo,
    /// The name.
    pub name: String,
    /// What the person is.
    pub role: Role,
}

/// One kind of goods on the shelf today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsOnShelf {
    /// What it is.
    pub goods: Goods,
    /// Its price in force, if it is priced.
    pub price: Option<Price>,
    /// Pieces that may be handed out today.
    pub available: u32,
    /// Pieces that have expired.
    pub expired: u32,
    /// The tile's picture; nothing where there is none of its own.
    pub picture: Option<Picture>,
    /// For what they stand in the store.
    pub section: Section,
}

/// The storeroom at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoreGlance {
    /// How the store works.
    pub practice: Practice,
    /// Kinds of goods of which something expires soon.
    pub expiring: u32,
    /// Kinds of goods of which something has expired.
    pub expired: u32,
    /// Deliveries that were begun and are not booked yet.
    pub parked: u32,
    /// Whether a stocktake is open.
    pub counting: bool,
}

/// The household at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdAtCounter {
    /// The number.
    pub household: HouseholdNo,
    /// The name, whole: screens that others see show it masked.
    pub name: String,
    /// How many live there.
    pub members: u32,
    /// The villager group.
    pub group: String,
    /// The account today.
    pub account: Account,
    /// What may be redeemed today.
    pub spendable: Points,
    /// The first day on which that is gone.
    pub lapses_on: Option<VillageDay>,
    /// What is held back of it as a base.
    pub held_back: Points,
    /// What its periods owe.
    pub debts: Vec<Draw>,
    /// What is credited but does not count yet: how many points, and the first day on which some do.
    pub pending: Option<(Points, VillageDay)>,
    /// What bars it from redeeming.
    pub bar: Option<Bar>,
    /// What stops its being scored.
    pub unscored: Option<Bar>,
    /// The limits in force, each with the pieces that it took in the span.
    pub taken: Vec<(Limit, u32)>,
    /// Its latest entries, the newest first, for those who ask why.
    pub entries: Vec<AccountEntry>,
}

impl HouseholdAtCounter {
    /// The name as others may see it.
    pub fn masked(&self) -> String {
        super::household::mask_name(&self.name)
    }
}

/// One line of a household's account, as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEntry {
    /// The day it counts from.
    pub day: VillageDay,
    /// For what: a reason, or the receipt.
    pub what: EntryKind,
    /// Points, negative where they were taken.
    pub points: Points,
}

/// What an entry of an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// Earned (or deducted): category and reason, each may be empty or erased.
    Credit {
        /// The category.
        category: String,
        /// The reason.
        reason: String,
    },
    /// Redeemed.
    Redemption(ReceiptNo),
    /// Taken back.
    Reversal(ReceiptNo),
}

/// A household in a list of found ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundHousehold {
    /// The number.
    pub household: HouseholdNo,
    /// The name, whole.
    pub name: String,
    /// The villager group.
    pub group: String,
    /// The last four digits of a telephone.
    pub phone: String,
}

/// A redemption in the day's list, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedemptionOnRecord {
    /// The fact.
    pub redemption: Redemption,
    /// When it was recorded.
    pub at: Moment,
    /// The household's name, whole; empty where it was erased.
    pub name: String,
    /// Who served, by name.
    pub staff: String,
    /// The proxy's name, where one took the goods.
    pub proxy: Option<String>,
    /// Where it stands in the journal, with its hash: both are on the paper.
    pub head: Head,
    /// Lines taken back, counted from 1.
    pub reversed: Vec<u32>,
    /// What it still holds of each period.
    pub held: Vec<Draw>,
    /// How often the receipt was printed again.
    pub reprints: u32,
}

impl RedemptionOnRecord {
    /// Whether nothing of it is left.
    pub fn is_reversed(&self) -> bool {
        self.reversed.len() == self.redemption.lines.len()
    }
}

/// A reversal as recorded, for its slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReversalOnRecord {
    /// The fact.
    pub reversal: Reversal,
    /// When it was recorded.
    pub at: Moment,
    /// The household's name, whole.
    pub name: String,
    /// Who asked, by name.
    pub staff: String,
    /// The second person, by name.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// Of the points returned, what had lapsed already on that day.
    pub lapsed: Points,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// A movement of points without goods as recorded, for its slip and for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementOnRecord {
    /// The fact.
    pub movement: Movement,
    /// When it was recorded.
    pub at: Moment,
    /// The household's name, whole.
    pub name: String,
    /// Of a gift: the receiver's name, whole.
    pub to_name: Option<String>,
    /// Of a debit: with whom.
    pub partner: String,
    /// Why.
    pub reason: String,
    /// Who asked, by name.
    pub staff: String,
    /// The second person, by name.
    pub approver: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
    /// Of one that takes another back: the other's slip.
    pub of: Option<ReceiptNo>,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// An exception as recorded, for its slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionOnRecord {
    /// The fact.
    pub exception: Exception,
    /// When it was recorded.
    pub at: Moment,
    /// The household's name, whole; empty where it is for all.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub approved_by: String,
    /// The second person.
    pub second_approver: String,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// An adjustment of the stock as recorded, for its slip and for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentOnRecord {
    /// The fact.
    pub adjustment: Adjustment,
    /// When it was recorded.
    pub at: Moment,
    /// Why.
    pub reason: String,
    /// Who asked, by name.
    pub staff: String,
    /// The second person, by name.
    pub approver: String,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// A limit as recorded, for its slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitOnRecord {
    /// The fact.
    pub decided: LimitDecided,
    /// The goods, by name.
    pub goods: String,
    /// When it was recorded.
    pub at: Moment,
    /// Who decided it.
    pub approved_by: String,
    /// The second person.
    pub second_approver: String,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// A stocktake that is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StocktakeOpen {
    /// Which.
    pub id: StocktakeId,
    /// The number on its sheet.
    pub number: ReceiptNo,
    /// The village day on which it was opened.
    pub day: VillageDay,
    /// What is to be counted.
    pub scope: Scope,
    /// Who opened it, by name.
    pub staff: String,
    /// The goods of its scope that the book holds, and those that were counted, in the order of the shelf.
    pub goods: Vec<CountedGoods>,
}

/// Goods of a stocktake that is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedGoods {
    /// The goods.
    pub goods: Goods,
    /// What was counted, and what the book held then: not shown to whoever counts.
    pub count: Option<(u32, u32)>,
}

/// A stocktake that ended, for its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StocktakeOnRecord {
    /// The fact.
    pub closed: StocktakeClosed,
    /// When it was recorded.
    pub at: Moment,
    /// Why the differences are held to be so.
    pub reason: String,
    /// Who closed it, by name.
    pub staff: String,
    /// Who approved the differences, by name.
    pub approver: Option<String>,
    /// Goods of its scope that nobody counted, by name.
    pub uncounted: Vec<String>,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// Recyclables as credited, for their slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecyclablesOnRecord {
    /// The fact.
    pub credit: Credited,
    /// What they were.
    pub kind: String,
    /// Kilograms.
    pub weight: Measure,
    /// Yuan for a kilogram.
    pub price: Measure,
    /// When it was recorded.
    pub at: Moment,
    /// The household's name, whole.
    pub name: String,
    /// Who weighed them, by name.
    pub staff: String,
    /// What can be spent now.
    pub remaining: Points,
    /// Where it stands in the journal, with its hash.
    pub head: Head,
}

/// What a reward was for, and who stood beside: the texts of a redemption that cost nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewardOnRecord {
    /// For what.
    pub reason: String,
    /// The second person, by name.
    pub approver: String,
}

/// How the year's fund stands, in yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundStanding {
    /// What is used of it.
    pub spent: Points,
    /// From here on people are warned.
    pub warn: Points,
    /// Here it ends, unless an exception is allowed.
    pub stop: Points,
}

impl FundStanding {
    /// How a scheme's fund stands when so many points were redeemed in the year; nothing where it has none.
    pub fn of(scheme: &Scheme, redeemed: Points) -> Option<FundStanding> {
        let (fund, rate) = (scheme.fund?, scheme.rate?);
        Some(FundStanding {
            spent: rate.yuan_of(redeemed),
            warn: fund.warn,
            stop: fund.stop,
        })
    }

    /// Whether people are to be warned.
    pub fn is_low(&self) -> bool {
        self.spent >= self.warn
    }

    /// What is left of it.
    pub fn left(&self) -> Points {
        let left = self.stop.checked_sub(self.spent);
        left.unwrap_or(Points::ZERO).or_zero()
    }
}

/// What a shop day saw besides redemptions and reversals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BesidesOfDay {
    /// Movements by kind, in the order of their first: the kind's word, how many, points in all, and of coupons how many.
    pub movements: Vec<MovedOfDay>,
    /// Rewards handed out; they are among the redemptions too.
    pub rewards: u32,
    /// Exceptions in force or decided on the day.
    pub exceptions: Vec<AllowedOfDay>,
    /// How the year's fund stood at the day's end.
    pub fund: Option<FundStanding>,
    /// What came into the store and left it without being redeemed.
    pub stock: Vec<StockOfDay>,
    /// How slips written on paper stand, where any were entered or are missing.
    pub slips: Option<SlipsStanding>,
}

/// How the numbered slips of the pads stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipsStanding {
    /// Slips entered on the day that is looked at.
    pub entered: u32,
    /// Of these, slips that broke a rule.
    pub with_breaches: u32,
    /// Numbers below the highest that was entered, of printed pads, that nobody has entered or made void.
    pub missing: Vec<u32>,
    /// Numbers that were entered more than once, and were not taken back.
    pub doubled: Vec<u32>,
    /// Numbers that two people said are void, the highest first.
    pub void: Vec<u32>,
}

impl SlipsStanding {
    /// Whether a day's sheet has anything to say of them; what is void is settled.
    pub fn is_quiet(&self) -> bool {
        self.entered == 0 && self.missing.is_empty() && self.doubled.is_empty()
    }
}

/// What came in or left on a day, of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockOfDay {
    /// Its word: a source of deliveries, a kind of adjustment, or `counted`.
    pub kind: &'static str,
    /// How many papers.
    pub count: u32,
    /// How many pieces more (or, negative, fewer) stood there by them.
    pub pieces: i64,
}

/// Movements of one kind on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedOfDay {
    /// The kind's word.
    pub kind: &'static str,
    /// How many.
    pub count: u32,
    /// Their points.
    pub points: Points,
    /// How many coupons.
    pub coupons: u32,
}

/// An exception on a day's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedOfDay {
    /// What it lets happen, for whom, when.
    pub allowed: Allowed,
    /// The day on which it was decided.
    pub decided_on: VillageDay,
    /// Both names.
    pub people: [String; 2],
}

/// A shop day, reckoned from its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySheet {
    /// The village day.
    pub day: VillageDay,
    /// Whether it is closed.
    pub closed: bool,
    /// Redemptions recorded.
    pub redemptions: u32,
    /// Different households served.
    pub households: u32,
    /// Points of these.
    pub points: Points,
    /// Reversals recorded on that day.
    pub reversals: u32,
    /// Points of these.
    pub points_reversed: Points,
    /// Goods by kind: name, unit, pieces handed out, pieces taken back.
    pub goods: Vec<(String, String, u32, u32)>,
    /// What there was besides.
    pub besides: BesidesOfDay,
    /// Entries not yet acknowledged by the ledger; nothing where the till stands alone.
    pub unsent: Option<u64>,
    /// Where the journal stands.
    pub head: Head,
    /// Who closed it, by name.
    pub staff: String,
    /// When it was made.
    pub at: Moment,
}

/// How the till stands to a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerLink {
    /// It stands alone.
    Alone,
    /// It reports to a ledger.
    Joined {
        /// The ledger's address, for receipts' codes.
        address: String,
        /// Entries not yet acknowledged.
        unsent: u64,
        /// When the ledger was last reached.
        last_contact: Option<Moment>,
    },
}

/// The shop as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Shop {
    /// The village.
    pub village: VillageId,
    /// Its name.
    pub village_name: String,
    /// The till.
    pub till: TillId,
    /// Whether the books are for practice.
    pub rehearsal: bool,
    /// The rules in force today.
    pub scheme: Arc<Scheme>,
    /// The rules over time.
    pub rules: Arc<Rules>,
    /// Exceptions in force today or later.
    pub allowed: Vec<Allowed>,
    /// Limits per household in force today.
    pub limits: Vec<Limit>,
    /// What the village redeemed this year, where its fund is limited.
    pub redeemed_this_year: Points,
    /// What the clock may be trusted with.
    pub clock: ClockVerdict,
    /// The village day now.
    pub today: VillageDay,
    /// The open shop day.
    pub open_day: Option<VillageDay>,
    /// What stops all redeeming, if anything.
    pub stopped: Option<Refusal>,
    /// The goods, in the order of the shelf.
    pub goods: Vec<GoodsOnShelf>,
    /// Codes of cases: the case, what is in it, how many.
    pub packs: Vec<(Gtin, Gtin, Quantity)>,
    /// The storeroom at a glance.
    pub storeroom: StoreGlance,
    /// Who works here.
    pub staff: Vec<StaffMember>,
    /// Whether any points of the period that runs have arrived.
    pub period_arrived: bool,
    /// How it stands to a ledger.
    pub ledger: LedgerLink,
    /// Redemptions and points of the day so far.
    pub day_redemptions: u32,
    /// Points of the day so far, less what was reversed.
    pub day_points: Points,
    /// The redemption that a power cut left unanswered: were the goods handed over?
    pub unanswered: Option<RedemptionId>,
}

impl Shop {
    /// The goods that stand there for points, in the order of the shelf.
    pub fn for_points(&self) -> impl Iterator<Item = &GoodsOnShelf> {
        let goods = self.goods.iter();
        goods.filter(|goods| goods.section == Section::Points)
    }

    /// How the year's fund stands; nothing where the village limits none.
    pub fn fund(&self) -> Option<FundStanding> {
        FundStanding::of(&self.scheme, self.redeemed_this_year)
    }
}
