//! The closed list of what a journal can hold.
//!
//! A fact is something that happened and stays so. The form is for ever: the stored bytes are what is hashed, so a
//! kind may be added here, but none is changed or taken away. Names, signatures and free text lie in the side table
//! ([`super::aside`]); PINs and their hashes are nowhere near.

use serde::{Deserialize, Serialize};

use super::aside::Sealed;
use super::credit::CreditKind;
use super::day::{Moment, VillageDay};
use super::exception::Exception;
use super::goods::Goods;
use super::gtin::Gtin;
use super::household::CardSerial;
use super::ids::{Hash, HouseholdNo, MemberNo, RedemptionId, RowKey, SchemeId, StaffNo, VillageId};
use super::limit::LimitDecided;
use super::movement::Movement;
use super::period::Period;
use super::points::Points;
use super::redemption::paper::{PadPrinted, PadVoided};
use super::redemption::{Redemption, Reversal};
use super::scheme::CatalogueGoods;
use super::staff::Role;
use super::stock::Lot;
use super::storeroom::adjustment::Adjustment;
use super::storeroom::article::{GoodsEntered, GoodsShelved, PackSet};
use super::storeroom::delivery::Delivery;
use super::storeroom::fund::{FundCapped, FundGranted, FundSet};
use super::storeroom::notice::NoticePosted;
use super::storeroom::practice::PracticeDecided;
use super::storeroom::stocktake::{
    StockCounted, StocktakeAbandoned, StocktakeClosed, StocktakeOpened,
};
use super::suspension::Suspension;

/// One fact. What the ledger owns comes from its feed, or is imported at a till that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Fact {
    /// The books begin.
    Founded(Founded),
    /// Rules hold from a day. The scheme's whole text is in the fact.
    SchemeAdopted(SchemeAdopted),
    /// A member of staff joins.
    StaffAdded(StaffAdded),
    /// A household is entered, or what is known of it changes.
    HouseholdSet(HouseholdSet),
    /// A household's card is issued; an earlier one is refused from now on.
    CardIssued(CardIssued),
    /// Goods are entered, or their name changes.
    GoodsSet(Goods),
    /// A decision prices goods from a day on.
    PriceDecided(PriceDecided),
    /// Points are credited, or with a negative amount deducted.
    Credited(Credited),
    /// A household is suspended.
    Suspended(Suspension),
    /// A member of a household is entered, joins or leaves.
    MemberSet(MemberSet),
    /// The most that one household takes of some goods is decided.
    LimitDecided(LimitDecided),
    /// Something out of the rules is allowed.
    ExceptionAllowed(Exception),
    /// Points move without goods: a gift, a debit, cash, coupons.
    Moved(Movement),
    /// Goods come in, a line of an imported list.
    StockReceived(Lot),
    /// A delivery comes in, with its papers.
    DeliveryReceived(Delivery),
    /// Goods are entered at the till.
    GoodsEntered(GoodsEntered),
    /// Goods get their picture, and their place for points or for sale.
    GoodsShelved(GoodsShelved),
    /// A case's code is known.
    PackSet(PackSet),
    /// The stock changes without a redemption.
    StockAdjusted(Adjustment),
    /// A stocktake begins.
    StocktakeOpened(StocktakeOpened),
    /// Goods are counted.
    StockCounted(StockCounted),
    /// A stocktake ends, and its differences are booked.
    StocktakeClosed(StocktakeClosed),
    /// A stocktake is given up.
    StocktakeAbandoned(StocktakeAbandoned),
    /// What a fund is.
    FundSet(FundSet),
    /// Money comes into a fund.
    FundGranted(FundGranted),
    /// The most that a fund may spend in a year.
    FundCapped(FundCapped),
    /// How the store works.
    PracticeDecided(PracticeDecided),
    /// A list is posted.
    NoticePosted(NoticePosted),
    /// A pad of slips is printed, for days on which the till is dead.
    PadPrinted(PadPrinted),
    /// A slip of a pad is void.
    PadVoided(PadVoided),
    /// The shop day is opened, or a closed one reopened.
    DayOpened(DayOpened),
    /// The shop day is closed.
    DayClosed(DayClosed),
    /// Goods are redeemed.
    Redeemed(Redemption),
    /// A redemption, or lines of it, is taken back.
    Reversed(Reversal),
    /// A receipt is printed again.
    Reprinted(Reprinted),
    /// After a power cut it is said whether the last goods were handed over.
    HandoverAnswered(HandoverAnswered),
    /// Two people say that the clock is right now.
    ClockAccepted(ClockAccepted),
    /// The till reports to a ledger from now on.
    Joined(Joined),
    /// The till goes on after its disk was put back.
    Recovered(Recovered),
}

impl Fact {
    /// The kind as it stands in the journal.
    pub fn kind(&self) -> &'static str {
        match self {
            Fact::Founded(_) => "founded",
            Fact::SchemeAdopted(_) => "scheme-adopted",
            Fact::StaffAdded(_) => "staff-added",
            Fact::HouseholdSet(_) => "household-set",
            Fact::CardIssued(_) => "card-issued",
            Fact::GoodsSet(_) => "goods-set",
            Fact::PriceDecided(_) => "price-decided",
            Fact::Credited(_) => "credited",
            Fact::Suspended(_) => "suspended",
            Fact::MemberSet(_) => "member-set",
            Fact::LimitDecided(_) => "limit-decided",
            Fact::ExceptionAllowed(_) => "exception-allowed",
            Fact::Moved(_) => "moved",
            Fact::StockReceived(_) => "stock-received",
            Fact::DeliveryReceived(_) => "delivery-received",
            Fact::GoodsEntered(_) => "goods-entered",
            Fact::GoodsShelved(_) => "goods-shelved",
            Fact::PackSet(_) => "pack-set",
            Fact::StockAdjusted(_) => "stock-adjusted",
            Fact::StocktakeOpened(_) => "stocktake-opened",
            Fact::StockCounted(_) => "stock-counted",
            Fact::StocktakeClosed(_) => "stocktake-closed",
            Fact::StocktakeAbandoned(_) => "stocktake-abandoned",
            Fact::FundSet(_) => "fund-set",
            Fact::FundGranted(_) => "fund-granted",
            Fact::FundCapped(_) => "fund-capped",
            Fact::PracticeDecided(_) => "practice-decided",
            Fact::NoticePosted(_) => "notice-posted",
            Fact::PadPrinted(_) => "pad-printed",
            Fact::PadVoided(_) => "pad-voided",
            Fact::DayOpened(_) => "day-opened",
            Fact::DayClosed(_) => "day-closed",
            Fact::Redeemed(_) => "redeemed",
            Fact::Reversed(_) => "reversed",
            Fact::Reprinted(_) => "reprinted",
            Fact::HandoverAnswered(_) => "handover-answered",
            Fact::ClockAccepted(_) => "clock-accepted",
            Fact::Joined(_) => "joined",
            Fact::Recovered(_) => "recovered",
        }
    }

    /// The commitments that the fact holds, in the order of its form: whose texts lie in the side table.
    pub fn sealed(&self) -> Vec<Sealed> {
        use super::redemption::Proof;
        match self {
            Fact::StaffAdded(staff) => vec![staff.name],
            Fact::HouseholdSet(household) => std::iter::once(household.name)
                .chain(household.phone)
                .collect(),
            Fact::CardIssued(card) => card.reason.into_iter().collect(),
            Fact::Credited(credit) => std::iter::once(credit.reason)
                .chain(credit.place)
                .chain(credit.evidence)
                .collect(),
            Fact::Suspended(suspension) => vec![suspension.reason],
            Fact::MemberSet(member) => vec![member.name],
            Fact::ExceptionAllowed(exception) => vec![
                exception.reason,
                exception.approved_by,
                exception.second_approver,
            ],
            Fact::Moved(movement) => movement.sealed(),
            Fact::StockReceived(lot) => vec![lot.giver],
            Fact::DeliveryReceived(delivery) => delivery.sealed(),
            Fact::StockAdjusted(adjustment) => vec![adjustment.reason],
            Fact::StocktakeClosed(closed) => closed.reason.into_iter().collect(),
            Fact::PadVoided(voided) => vec![voided.reason],
            Fact::Redeemed(redemption) => {
                let strokes = match redemption.proof {
                    Proof::Glass(strokes) => Some(strokes),
                    Proof::Fingerprint | Proof::Paper => None,
                };
                let reward = redemption.reward.as_ref().map(|reward| reward.reason);
                redemption
                    .proxy
                    .into_iter()
                    .chain(strokes)
                    .chain(reward)
                    .collect()
            }
            Fact::Reversed(reversal) => vec![reversal.reason],
            Fact::ClockAccepted(clock) => vec![clock.reason],
            Fact::Founded(_)
            | Fact::SchemeAdopted(_)
            | Fact::GoodsSet(_)
            | Fact::PriceDecided(_)
            | Fact::LimitDecided(_)
            | Fact::GoodsEntered(_)
            | Fact::GoodsShelved(_)
            | Fact::PackSet(_)
            | Fact::StocktakeOpened(_)
            | Fact::StockCounted(_)
            | Fact::StocktakeAbandoned(_)
            | Fact::FundSet(_)
            | Fact::FundGranted(_)
            | Fact::FundCapped(_)
            | Fact::PracticeDecided(_)
            | Fact::NoticePosted(_)
            | Fact::PadPrinted(_)
            | Fact::DayOpened(_)
            | Fact::DayClosed(_)
            | Fact::Reprinted(_)
            | Fact::HandoverAnswered(_)
            | Fact::Joined(_)
            | Fact::Recovered(_) => Vec::new(),
        }
    }

    /// Whether the ledger alone may say this once there is one: what was earned, the rules, prices and people.
    pub fn is_ledgers(&self) -> bool {
        matches!(
            self,
            Fact::SchemeAdopted(_)
                | Fact::HouseholdSet(_)
                | Fact::CardIssued(_)
                | Fact::GoodsSet(_)
                | Fact::PriceDecided(_)
                | Fact::Credited(_)
                | Fact::Suspended(_)
                | Fact::MemberSet(_)
                | Fact::LimitDecided(_)
        )
    }
}

/// The books begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founded {
    /// The village.
    pub village: VillageId,
    /// Its name as people say it.
    pub name: String,
    /// Whether these are books for practice, that can never join a real ledger.
    pub rehearsal: bool,
}

/// Rules hold from a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeAdopted {
    /// The scheme.
    pub scheme: SchemeId,
    /// The first day on which it holds.
    pub from: VillageDay,
    /// Its file, whole.
    pub text: String,
    /// Who changed to it; nothing where the books began with it, or where the ledger did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffNo>,
    /// The second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<StaffNo>,
}

/// What lines of a scheme's list become. `known` says of a code whether it stands in the books, and then whether it has
/// a price: goods that are there stay as they are, and so does a price.
pub fn new_goods<'a>(
    listed: impl IntoIterator<Item = &'a CatalogueGoods> + 'a,
    resolution: &'a str,
    from: VillageDay,
    known: &'a dyn Fn(Gtin) -> Option<bool>,
) -> impl Iterator<Item = Fact> + 'a {
    listed.into_iter().flat_map(move |line| {
        let code = Gtin::own(line.number);
        let before = known(code);
        let goods = Goods {
            code,
            name: line.name.clone(),
            unit: line.unit.clone(),
            category: line.category.clone(),
        };
        let price = line.price().filter(|_| before != Some(true));
        let price = price.map(|points| {
            Fact::PriceDecided(PriceDecided {
                resolution: resolution.to_owned(),
                from,
                code,
                points,
            })
        });
        let goods = before.is_none().then_some(Fact::GoodsSet(goods));
        goods.into_iter().chain(price)
    })
}

/// A member of staff joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffAdded {
    /// The number.
    pub staff: StaffNo,
    /// What the person is.
    pub role: Role,
    /// The name.
    pub name: Sealed,
}

/// What is known of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdSet {
    /// The number.
    pub household: HouseholdNo,
    /// The name.
    pub name: Sealed,
    /// How many live there.
    pub members: u32,
    /// The last four digits of a telephone, if one is known.
    pub phone: Option<Sealed>,
    /// The villager group; may be empty.
    pub group: String,
}

/// A card is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardIssued {
    /// Whose.
    pub household: HouseholdNo,
    /// Which.
    pub serial: CardSerial,
    /// Why a new one was needed, if it is not the first.
    pub reason: Option<Sealed>,
}

/// A decision prices goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceDecided {
    /// The decision's number or name.
    pub resolution: String,
    /// The first day on which it holds.
    pub from: VillageDay,
    /// The goods.
    pub code: Gtin,
    /// Points for one.
    pub points: Points,
}

/// Points are credited or deducted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    /// The line it was imported from.
    pub key: RowKey,
    /// To whom.
    pub household: HouseholdNo,
    /// The period it was scored for.
    pub period: Period,
    /// How many; negative for a deduction or a correction.
    pub points: Points,
    /// The category of the scale.
    pub category: String,
    /// For what.
    pub reason: Sealed,
    /// The day on which it was earned, if known.
    pub happened_on: Option<VillageDay>,
    /// The day on which it was posted: from then on it counts.
    pub posted_on: VillageDay,
    /// What kind of entry it is.
    #[serde(default, skip_serializing_if = "CreditKind::is_score")]
    pub kind: CreditKind,
    /// Which member earned it, where members are scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberNo>,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Sealed>,
    /// What proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Sealed>,
}

/// What is known of a member of a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSet {
    /// The household.
    pub household: HouseholdNo,
    /// The member's number in it.
    pub member: MemberNo,
    /// The name.
    pub name: Sealed,
    /// The first day on which the member takes part.
    pub joined: VillageDay,
    /// The first day on which the member no longer does.
    pub left: Option<VillageDay>,
}

/// The shop day is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOpened {
    /// The village day.
    pub day: VillageDay,
    /// Who opened it; nobody where the till opened it for a command of its own.
    pub staff: Option<StaffNo>,
}

/// The shop day is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayClosed {
    /// The village day.
    pub day: VillageDay,
    /// Who closed it; nobody where the next day closed a forgotten one.
    pub staff: Option<StaffNo>,
    /// Redemptions of the day.
    pub redemptions: u32,
    /// Points of these.
    pub points: Points,
    /// Reversals recorded on the day.
    pub reversals: u32,
    /// Points of these.
    pub points_reversed: Points,
}

/// A receipt is printed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprinted {
    /// Which redemption.
    pub redemption: RedemptionId,
    /// The how manieth copy after the first.
    pub count: u32,
}

/// Whether the last goods before a power cut were handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverAnswered {
    /// Which redemption.
    pub redemption: RedemptionId,
    /// Whether they were.
    pub handed_over: bool,
    /// Who says so.
    pub staff: StaffNo,
}

/// Two people say that the clock is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockAccepted {
    /// When the fact before this one was recorded.
    pub last_fact: Option<Moment>,
    /// Why.
    pub reason: Sealed,
    /// Who asked.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// The till reports to a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Its address.
    pub ledger: String,
    /// The ledger's public key, in hexadecimal.
    pub key: String,
    /// The till's epoch there.
    pub epoch: u32,
}

/// The till goes on after its disk was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The epoch that begins.
    pub epoch: u32,
    /// Up to which number of the epoch before the books were made whole.
    pub seq: u64,
    /// The hash there.
    pub hash: Hash,
    /// How many entries the witness outside the books had seen that nobody has any more: an alarm, for ever.
    #[serde(default)]
    pub lost: u64,
    /// How it was made sure.
    pub by: RecoveredBy,
}

/// How a restored till was made sure of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecoveredBy {
    /// The ledger gave what was lacking.
    Ledger,
    /// Two people entered the number and short hash of the last paper.
    Paper {
        /// Who entered it.
        staff: StaffNo,
        /// The second person.
        approver: StaffNo,
    },
}
