//! The storeroom as the ledger shows it to the public: goods and where they came from, donations, funds, deliveries,
//! postings. Givers stand here unless they wish not to be named; households are counted and never named.

use crate::market::day::{Moment, VillageDay};
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::ids::{ReceiptNo, VillageId};
use crate::market::journal::Head;
use crate::market::stock::Source;
use crate::market::storeroom::board::NoticeList;
use crate::market::storeroom::fund::FundOnRecord;
use crate::market::storeroom::notice::NoticePosted;

use super::{VaultFault, VillageOnRecord};

/// Where goods came from, as the public may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginShown {
    /// What kind of origin.
    pub source: Source,
    /// Who gave, which fund paid, which other store; nothing where a giver is anonymous, or unknown, or struck out.
    pub who: Option<String>,
    /// Whether the giver wishes not to be named.
    pub anonymous: bool,
    /// The slip of the delivery; nothing for a line that was imported, and for what a count brought to light.
    pub delivery: Option<ReceiptNo>,
}

/// What became of pieces: came = handed out + gone + left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pieces {
    /// How many came.
    pub came: u64,
    /// How many were handed out and not taken back.
    pub handed_out: u64,
    /// How many left otherwise.
    pub gone: u64,
    /// How many stand there.
    pub left: u64,
}

impl std::ops::AddAssign for Pieces {
    fn add_assign(&mut self, more: Pieces) {
        self.came += more.came;
        self.handed_out += more.handed_out;
        self.gone += more.gone;
        self.left += more.left;
    }
}

/// One kind of goods with what stands of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsListed {
    /// Its code.
    pub code: Gtin,
    /// Its name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// What became of its pieces.
    pub pieces: Pieces,
    /// Its lots, the newest first; at most so many as were asked for.
    pub lots: Vec<LotListed>,
    /// How many lots there are.
    pub lots_in_all: u64,
}

/// One lot in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotListed {
    /// Where it came from.
    pub origin: OriginShown,
    /// The day on which it came.
    pub came_on: VillageDay,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
    /// What became of its pieces.
    pub pieces: Pieces,
}

/// A change of the stock without a redemption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeListed {
    /// The village day.
    pub day: VillageDay,
    /// The number of its slip or sheet.
    pub slip: String,
    /// `lost`, `damaged`, `expired`, `returned`, `transferred`, `recounted`, `intake-corrected`, `counted`, or `paper`
    /// where a slip written on paper names what no book held.
    pub kind: String,
    /// The goods.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many more, or negative fewer, stand there.
    pub pieces: i64,
}

/// A stocktake in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StocktakeListed {
    /// The number on its sheet.
    pub number: ReceiptNo,
    /// The day on which it began.
    pub began_on: VillageDay,
    /// How it stands.
    pub state: StocktakeState,
}

/// How a stocktake stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StocktakeState {
    /// Goods are being counted.
    Open,
    /// It was given up, and nothing of it booked.
    Abandoned,
    /// It ended.
    Closed {
        /// On this day.
        on: VillageDay,
        /// So many kinds of goods were counted.
        counted: u64,
        /// Of these so many differed from the book.
        differing: u64,
        /// So many kinds were not counted.
        uncounted: u64,
    },
}

/// What stands in a village's store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StockShown {
    /// All goods that ever came in, in the order of the shelf.
    pub goods: Vec<GoodsListed>,
    /// What changed without a redemption, the newest first.
    pub changes: Vec<ChangeListed>,
    /// Stocktakes, the newest first.
    pub stocktakes: Vec<StocktakeListed>,
}

/// A donation and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DonationListed {
    /// Who gave.
    pub origin: OriginShown,
    /// The day on which it came.
    pub day: VillageDay,
    /// What the giver wished to be done with it; empty where nothing was said, or where it was struck out.
    pub terms: String,
    /// What came: name, unit, pieces.
    pub goods: Vec<(String, String, u64)>,
    /// What became of its pieces.
    pub pieces: Pieces,
    /// How many households have some of it.
    pub households: u64,
}

/// Money that came into a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantListed {
    /// Which fund.
    pub fund: String,
    /// The day on which it came.
    pub on: VillageDay,
    /// How much; negative where a wrong entry was taken back.
    pub amount: Fen,
    /// The document that says so.
    pub document: String,
}

/// One lot of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLot {
    /// The goods.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
    /// What became of its pieces.
    pub pieces: Pieces,
    /// What changed without a redemption, by kind as in [`ChangeListed::kind`]: pieces more, or negative fewer.
    pub changes: Vec<(String, i64)>,
}

/// A delivery, where its slip's code leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryShown {
    /// The village.
    pub village: VillageId,
    /// Its name.
    pub village_name: String,
    /// Whether it is a village for practice.
    pub rehearsal: bool,
    /// The number on its slip.
    pub number: ReceiptNo,
    /// When it was recorded.
    pub at: Moment,
    /// The village day.
    pub day: VillageDay,
    /// Where it came from.
    pub origin: OriginShown,
    /// What the giver wished to be done with it; empty where nothing was said, or where it was struck out.
    pub terms: String,
    /// The number of the invoice or of the other store's slip; may be empty.
    pub document: String,
    /// What it cost in all.
    pub cost: Fen,
    /// What came.
    pub lots: Vec<DeliveryLot>,
    /// How many households have some of it.
    pub households: u64,
    /// Where it stands in the till's journal.
    pub head: Head,
}

/// A posting in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeListed {
    /// What was posted.
    pub notice: NoticePosted,
    /// The posting that corrects it, the latest where there are several.
    pub corrected_by: Option<ReceiptNo>,
}

/// A posting, with the same list as the ledger reckons it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeShown {
    /// The village.
    pub village: VillageOnRecord,
    /// The posting.
    pub listed: NoticeListed,
    /// Where it stands in the till's journal.
    pub head: Head,
    /// The list as it stands now.
    pub now: NoticeList,
}

/// What the ledger answers of storerooms, as a part of [`super::Vault`].
///
/// # Errors
/// [`VaultFault`] from each: an operating fault.
pub trait Storerooms {
    /// What stands in a village's store; of each kind of goods at most so many lots, and at most so many changes and
    /// stocktakes.
    fn stock(
        &self,
        village: &VillageId,
        lots_each: u32,
        at_most: u32,
    ) -> Result<StockShown, VaultFault>;
    /// One kind of goods with all its lots, at most so many; nothing where the village has no such goods.
    fn goods(
        &self,
        village: &VillageId,
        code: Gtin,
        at_most: u32,
    ) -> Result<Option<GoodsListed>, VaultFault>;
    /// Donations and what became of them, the newest first; at most so many.
    fn donations(
        &self,
        village: &VillageId,
        at_most: u32,
    ) -> Result<Vec<DonationListed>, VaultFault>;
    /// How funds stand in a year, in the order of their names.
    fn funds(&self, village: &VillageId, year: i32) -> Result<Vec<FundOnRecord>, VaultFault>;
    /// What came into funds, the newest first; at most so many.
    fn grants(&self, village: &VillageId, at_most: u32) -> Result<Vec<GrantListed>, VaultFault>;
    /// A delivery by its number, in every village that has it.
    fn deliveries(&self, number: &ReceiptNo) -> Result<Vec<DeliveryShown>, VaultFault>;
    /// Postings, the newest first; at most so many.
    fn notices(&self, village: &VillageId, at_most: u32) -> Result<Vec<NoticeListed>, VaultFault>;
    /// A posting by its number, with its list as it stands on this day; nothing where the village has none of it.
    fn notice(
        &self,
        village: &VillageId,
        number: &ReceiptNo,
        today: VillageDay,
    ) -> Result<Option<NoticeShown>, VaultFault>;
}
