//! What the ledger keeps, behind one narrow trait, so that a village can begin with a file and a county can use a
//! database server. Every call is one transaction; every answer is given only after its commit. Each village has one
//! counter that is raised in the same transaction as its entries: the order of everything (measured.md, protocol).

pub mod store;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ed25519_dalek::SigningKey;

use crate::market::aside::{Aside, Sealed};
use crate::market::day::{Moment, VillageDay};
use crate::market::exception::Allowed;
use crate::market::fact::Fact;
use crate::market::goods::{Goods, Price};
use crate::market::gtin::Gtin;
use crate::market::honours::Candidate;
use crate::market::ids::{HouseholdNo, MemberNo, ReceiptNo, RowKey, TillId, VillageId};
use crate::market::journal::Head;
use crate::market::limit::LimitDecided;
use crate::market::points::Points;
use crate::market::redemption::Redemption;
use crate::market::register::{BalanceRow, Line, MovementRow, Register, Span};
use crate::market::rules::Rules;
use crate::market::share::Given;
use crate::market::statement::{About, Entry, Statement};
use crate::market::suspension::Decision;
use crate::parcel::{
    Answer, Checkpoint, CodeKey, Enrol, FeedRequest, Generation, Letter, PublicKey, Push, Recover,
};

use store::OriginShown;
pub use store::Storerooms;

/// An operating fault of what is kept: its sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VaultFault(pub String);

/// A fact for the feed, with its side texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The fact.
    pub fact: Fact,
    /// The side texts it commits to.
    pub asides: Vec<(Sealed, Aside)>,
}

/// A village that shall be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVillage {
    /// Its id.
    pub village: VillageId,
    /// Its name.
    pub name: String,
    /// Whether it is for practice: only rehearsal tills join it, and they join no other.
    pub rehearsal: bool,
}

/// A village that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillageOnRecord {
    /// Its id.
    pub village: VillageId,
    /// Its name.
    pub name: String,
    /// Whether it is for practice.
    pub rehearsal: bool,
    /// How many households it has.
    pub households: u64,
    /// How many redemptions were reported.
    pub redemptions: u64,
    /// How many exceptions are listed.
    pub exceptions: u64,
}

/// A household as the ledger knows it, with the texts that are not struck out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdKnown {
    /// The name; empty where it was struck out.
    pub name: String,
    /// How many live there.
    pub members: u32,
    /// The last four digits of a telephone.
    pub phone: Option<String>,
    /// The villager group.
    pub group: String,
    /// Whether it has a card.
    pub has_card: bool,
}

/// A member of a household as the ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberKnown {
    /// The name; empty where it was struck out.
    pub name: String,
    /// The first day on which the member takes part.
    pub joined: VillageDay,
    /// The first day on which the member no longer does.
    pub left: Option<VillageDay>,
}

/// What an import depends on, read in one transaction.
#[derive(Debug, Clone)]
pub struct FeedStanding {
    /// The village's counter then: [`Vault::append_feed`] refuses if it has moved.
    pub counter: u64,
    /// The rules over time.
    pub rules: Rules,
    /// Households.
    pub households: BTreeMap<HouseholdNo, HouseholdKnown>,
    /// Goods.
    pub goods: BTreeMap<Gtin, Goods>,
    /// Prices in the order of their decisions.
    pub prices: BTreeMap<Gtin, Vec<Price>>,
    /// Keys of credits, suspensions and exceptions that are in, from files and from tills.
    pub keys: HashSet<RowKey>,
    /// Members, of the households that have any on record.
    pub members: BTreeMap<HouseholdNo, BTreeMap<MemberNo, MemberKnown>>,
    /// Limits on goods, in the order of their decisions.
    pub limits: Vec<LimitDecided>,
    /// Who was given points in each year; empty where no rules set a share.
    pub given: Given,
}

/// What came of appending to the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// In, and on disk.
    Done(Head),
    /// Something else was written meanwhile: read the standing again.
    Moved,
}

/// Which register is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterKind {
    /// Redemptions by line.
    Redemptions,
    /// The issue book.
    IssueBook,
    /// Stock by kind.
    Stock,
    /// Balances by household.
    Balances,
    /// Cards by household.
    Cards,
    /// Points moved without goods.
    Movements,
    /// Paper coupons.
    Coupons,
    /// Donations, and what became of them by the last of the days.
    Donations,
    /// All journals as they are stored: the feed's, then the tills'.
    Journal,
}

impl From<RegisterKind> for Register {
    fn from(kind: RegisterKind) -> Register {
        match kind {
            RegisterKind::Redemptions => Register::Redemptions,
            RegisterKind::IssueBook => Register::IssueBook,
            RegisterKind::Stock => Register::Stock,
            RegisterKind::Balances => Register::Balances,
            RegisterKind::Cards => Register::Cards,
            RegisterKind::Movements => Register::Movements,
            RegisterKind::Coupons => Register::Coupons,
            RegisterKind::Donations => Register::Donations,
            RegisterKind::Journal => Register::Journal,
        }
    }
}

/// A redemption in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedemptionListed {
    /// Its receipt.
    pub receipt: ReceiptNo,
    /// When it was recorded, by the till's clock.
    pub at: Moment,
    /// The village day it counts on.
    pub day: VillageDay,
    /// Whose points.
    pub household: HouseholdNo,
    /// The household's name, masked; empty where unknown or struck out.
    pub name: String,
    /// The goods, `香皂 ×2`, in order.
    pub goods: Vec<(String, u32)>,
    /// What it cost.
    pub points: Points,
    /// What of it was taken back.
    pub reversed: Points,
}

/// A receipt, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptOnRecord {
    /// The village.
    pub village: VillageId,
    /// Its name.
    pub village_name: String,
    /// Whether it is a village for practice.
    pub rehearsal: bool,
    /// When it was recorded, by the till's clock.
    pub at: Moment,
    /// The redemption.
    pub redemption: Redemption,
    /// The household's name, masked.
    pub name: String,
    /// The proxy's name, masked, where one took the goods.
    pub proxy: Option<String>,
    /// Lines taken back, counted from 1.
    pub reversed: Vec<u32>,
    /// For each line, where its goods came from: each origin once, with how many pieces.
    pub origins: Vec<Vec<(u32, OriginShown)>>,
    /// Where it stands in the till's journal.
    pub head: Head,
}

/// A household's balance in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceListed {
    /// The figures.
    pub row: BalanceRow,
    /// The name, masked.
    pub name: String,
    /// The villager group.
    pub group: String,
}

/// Everything that a household's account comes of, over all tills.
#[derive(Debug, Clone)]
pub struct AccountOnRecord {
    /// The rules over time.
    pub rules: Rules,
    /// The household's name, whole; empty where it was struck out.
    pub name: String,
    /// The villager group.
    pub group: String,
    /// The entries with the texts that are not struck out: credits in the order in which they came, then all else in the
    /// order of the village's counter.
    pub entries: Vec<Entry>,
    /// The decisions against the household, in the order in which they were recorded.
    pub decisions: Vec<Decision>,
}

impl AccountOnRecord {
    /// The household's statement on a day, of all that is known `today`.
    pub fn statement(
        self,
        household: &HouseholdNo,
        on: VillageDay,
        today: VillageDay,
    ) -> Statement {
        let about = About {
            household: household.clone(),
            name: self.name,
            group: self.group,
            on,
        };
        Statement::as_of(about, today, &self.rules, self.entries, self.decisions)
    }
}

/// Something that people have to look at. Nothing was refused for it, and nothing is mended in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionListed {
    /// What it is: `ledger.exception.<kind>` is its sentence.
    pub kind: String,
    /// Whom or what it concerns, in the words of the entry.
    pub subject: String,
    /// Which till reported it; nothing for the feed.
    pub till: Option<TillId>,
    /// The entry's number in that journal; nothing where it is not about one entry.
    pub seq: Option<u64>,
    /// When the ledger learned of it, last.
    pub at: Moment,
}

/// An exception that was allowed, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedListed {
    /// What it lets happen, for whom, when.
    pub allowed: Allowed,
    /// When it was recorded.
    pub at: Moment,
    /// Why; empty where it was struck out.
    pub reason: String,
}

/// A till that reports to a village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillListed {
    /// The till.
    pub till: TillId,
    /// What the village calls it.
    pub name: String,
    /// Its epoch.
    pub epoch: u32,
    /// How far its journal goes here.
    pub head: Head,
    /// How far it said that its journal goes.
    pub claims: u64,
    /// When it was last heard.
    pub last_contact: Option<Moment>,
    /// The ledger's clock less the till's then, in milliseconds.
    pub ahead_ms: Option<i64>,
}

/// What the ledger keeps.
///
/// # Errors
/// [`VaultFault`] from each: an operating fault; nothing was changed.
pub trait Vault: Storerooms + Send + Sync + 'static {
    /// The key that signs this ledger's replies.
    fn key(&self) -> &SigningKey;
    /// Which history this is.
    fn generation(&self) -> Result<Generation, VaultFault>;
    /// Adds a village with the first facts of its feed. Answers `false` where there is one of this id.
    fn add_village(
        &self,
        now: Moment,
        new: &NewVillage,
        feed: &[Draft],
    ) -> Result<bool, VaultFault>;
    /// The villages.
    fn villages(&self) -> Result<Vec<VillageOnRecord>, VaultFault>;
    /// Keeps what a one-time code was made into, until it is used or expires. Answers `false` where there is no such
    /// village.
    fn add_code(
        &self,
        village: &VillageId,
        till_name: &str,
        code: CodeKey,
        expires: Moment,
    ) -> Result<bool, VaultFault>;
    /// The key by which a till is enrolled.
    fn till_key(&self, village: &VillageId, till: &TillId)
    -> Result<Option<PublicKey>, VaultFault>;
    /// The epoch that holds for a till, if it was once taken in with this key; nothing where it never was.
    fn replaced(
        &self,
        village: &VillageId,
        till: &TillId,
        key: &PublicKey,
    ) -> Result<Option<u32>, VaultFault>;
    /// A till asks to be taken in, with this key.
    fn enrol(
        &self,
        now: Moment,
        letter: &Letter,
        enrol: &Enrol,
        key: PublicKey,
    ) -> Result<Answer, VaultFault>;
    /// A till sends the tail of its journal.
    fn push(&self, now: Moment, letter: &Letter, push: &Push) -> Result<Answer, VaultFault>;
    /// A till asks for the feed: at most so many entries.
    fn feed(
        &self,
        letter: &Letter,
        request: &FeedRequest,
        at_most: usize,
    ) -> Result<Answer, VaultFault>;
    /// A restored till asks for its journal: at most so many entries.
    fn recover(
        &self,
        now: Moment,
        letter: &Letter,
        recover: &Recover,
        at_most: usize,
    ) -> Result<Answer, VaultFault>;
    /// Where a village stands.
    fn checkpoint(
        &self,
        village: &VillageId,
        now: Moment,
    ) -> Result<Option<Checkpoint>, VaultFault>;
    /// What an import depends on; nothing where there is no such village.
    fn feed_standing(&self, village: &VillageId) -> Result<Option<FeedStanding>, VaultFault>;
    /// Appends facts to a village's feed, all or none, if its counter still stands where it stood.
    fn append_feed(
        &self,
        village: &VillageId,
        counter: u64,
        now: Moment,
        drafts: &[Draft],
    ) -> Result<Appended, VaultFault>;
    /// Hands over a register line by line, of some days or of all, until `each` does not go on; answers whether there is
    /// such a village.
    fn each_line(
        &self,
        village: &VillageId,
        asked: (RegisterKind, Option<Span>),
        today: VillageDay,
        each: &mut dyn FnMut(Line) -> bool,
    ) -> Result<bool, VaultFault>;
    /// A register that is known to be short, whole; nothing where there is no such village.
    fn register(
        &self,
        village: &VillageId,
        kind: RegisterKind,
        today: VillageDay,
    ) -> Result<Option<Vec<Line>>, VaultFault> {
        let mut lines = Vec::new();
        let there = self.each_line(village, (kind, None), today, &mut |line| {
            lines.push(line);
            true
        })?;
        Ok(there.then_some(lines))
    }
    /// Redemptions, the newest first, of one day or of all; at most so many.
    fn redemptions(
        &self,
        village: &VillageId,
        day: Option<VillageDay>,
        at_most: u32,
    ) -> Result<Vec<RedemptionListed>, VaultFault>;
    /// Days on which anything was redeemed, the newest first; at most so many.
    fn redemption_days(
        &self,
        village: &VillageId,
        at_most: u32,
    ) -> Result<BTreeSet<VillageDay>, VaultFault>;
    /// Balances of all households on a day.
    fn balances(
        &self,
        village: &VillageId,
        today: VillageDay,
    ) -> Result<Vec<BalanceListed>, VaultFault>;
    /// The rules, and all households with what they are ranked by; nothing where there is no such village, or no rules.
    fn candidates(
        &self,
        village: &VillageId,
    ) -> Result<Option<(Rules, Vec<Candidate>)>, VaultFault>;
    /// A household's account, entry by entry; nothing where there is no such village or household, or no rules.
    fn account(
        &self,
        village: &VillageId,
        household: &HouseholdNo,
    ) -> Result<Option<AccountOnRecord>, VaultFault>;
    /// A receipt by its number, in every village that has it.
    fn receipts(&self, receipt: &ReceiptNo) -> Result<Vec<ReceiptOnRecord>, VaultFault>;
    /// Points that moved without goods, the newest first, of one day or of all; at most so many.
    fn movements(
        &self,
        village: &VillageId,
        day: Option<VillageDay>,
        at_most: u32,
    ) -> Result<Vec<MovementRow>, VaultFault>;
    /// The exceptions that were allowed, the newest first, in force on one day or of all; at most so many.
    fn allowed(
        &self,
        village: &VillageId,
        day: Option<VillageDay>,
        at_most: u32,
    ) -> Result<Vec<AllowedListed>, VaultFault>;
    /// The exception list, the newest first; at most so many.
    fn exceptions(
        &self,
        village: &VillageId,
        at_most: u32,
    ) -> Result<Vec<ExceptionListed>, VaultFault>;
    /// The tills.
    fn tills(&self, village: &VillageId) -> Result<Vec<TillListed>, VaultFault>;
    /// Proves every chain and rebuilds everything derived; answers a sentence for each difference.
    fn verify(&self) -> Result<Vec<String>, VaultFault>;
}
