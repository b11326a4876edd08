//! What is on the shelf, and looking back: from a receipt to lots, givers, funds and invoices; from a donation to where every piece of it went.
//! Plain pictures of the books, made by `books`; names of households stand here masked.

use crate::market::day::{Moment, VillageDay};
use crate::market::fen::Fen;
use crate::market::goods::{Goods, Price};
use crate::market::gtin::Gtin;
use crate::market::ids::{DeliveryId, Hash, HouseholdNo, LotNo, ReceiptNo};
use crate::market::points::Points;
use crate::market::stock::Source;

use super::adjustment::AdjustmentKind;
use super::article::{Picture, Section};

/// Where goods came from, with the texts that are not struck out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginOnRecord {
    /// What kind of origin.
    pub source: Source,
    /// Who gave, or which store they came from; empty where unknown.
    pub giver: String,
    /// Whether the giver's name is kept from the public.
    pub anonymous: bool,
    /// What the giver wished to be done with it.
    pub terms: String,
    /// Which fund paid; empty elsewhere.
    pub fund: String,
    /// From whom they were bought.
    pub supplier: String,
    /// The number of the invoice, or of the other store's slip.
    pub document: String,
    /// What the invoice says in all, where that is not the sum of the lines.
    pub total: Option<Fen>,
    /// The photo of the invoice.
    pub photo: Option<Hash>,
}

impl OriginOnRecord {
    /// An origin of which nothing but its kind is known.
    pub fn unknown(source: Source) -> OriginOnRecord {
        OriginOnRecord {
            source,
            giver: String::new(),
            anonymous: false,
            terms: String::new(),
            fund: String::new(),
            supplier: String::new(),
            document: String::new(),
            total: None,
            photo: None,
        }
    }

    /// Who or what stands for it in one word: the giver, the fund, the other store.
    pub fn who(&self) -> &str {
        match self.source {
            Source::Fund => &self.fund,
            Source::Donation | Source::Transfer | Source::Found => &self.giver,
        }
    }

    /// The same for the public: nothing where the giver is anonymous.
    pub fn public(&self) -> Option<&str> {
        let known = !self.anonymous && !self.who().is_empty();
        known.then(|| self.who())
    }
}

/// A lot with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotOnRecord {
    /// Its number.
    pub lot: LotNo,
    /// The goods.
    pub code: Gtin,
    /// Their name now.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The delivery that it came with; nothing for a line that was imported, or for what was found.
    pub delivery: Option<ReceiptNo>,
    /// Where it came from.
    pub origin: OriginOnRecord,
    /// The day on which it came.
    pub received_on: VillageDay,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
    /// What one piece cost.
    pub unit_cost: Fen,
    /// How many came.
    pub received: u32,
    /// How many were handed out and not taken back.
    pub issued: u32,
    /// How many are gone otherwise.
    pub lost: u32,
    /// How many stand there.
    pub on_hand: u32,
}

/// What happened to pieces of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LotEventKind {
    /// They were redeemed.
    Issued {
        /// With which receipt.
        receipt: ReceiptNo,
        /// By whom.
        household: HouseholdNo,
        /// The household's name, masked.
        name: String,
    },
    /// A redemption of them was taken back.
    TakenBack {
        /// Which receipt.
        receipt: ReceiptNo,
        /// The slip.
        slip: ReceiptNo,
    },
    /// They were adjusted.
    Adjusted {
        /// What it was.
        what: AdjustmentKind,
        /// The slip.
        slip: ReceiptNo,
        /// Why.
        reason: String,
    },
    /// A stocktake found another number.
    Counted {
        /// The sheet.
        sheet: ReceiptNo,
    },
}

/// Something that happened to a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotEvent {
    /// When.
    pub at: Moment,
    /// The village day.
    pub day: VillageDay,
    /// How many pieces more (or, negative, fewer) stood there afterwards.
    pub pieces: i64,
    /// What.
    pub kind: LotEventKind,
}

/// A lot, whole: where it came from, where every piece went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotTrace {
    /// The lot.
    pub lot: LotOnRecord,
    /// What happened, in order.
    pub events: Vec<LotEvent>,
}

/// A delivery as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryOnRecord {
    /// Its id.
    pub id: DeliveryId,
    /// The number on its slip.
    pub number: ReceiptNo,
    /// When it was recorded.
    pub at: Moment,
    /// The village day.
    pub day: VillageDay,
    /// Where it came from.
    pub origin: OriginOnRecord,
    /// Its lots.
    pub lots: Vec<LotOnRecord>,
    /// What it cost in all.
    pub cost: Fen,
    /// Who counted, by name.
    pub staff: String,
    /// Who counted again, by name.
    pub second: Option<String>,
    /// Where it stands in the journal, with its hash.
    pub head: crate::market::journal::Head,
}

/// A delivery, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryTrace {
    /// The delivery.
    pub delivery: DeliveryOnRecord,
    /// Its lots, each with what happened.
    pub lots: Vec<LotTrace>,
}

/// One line of a receipt with the lots that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// The name that day.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many.
    pub quantity: u32,
    /// Points for the line.
    pub points: Points,
    /// Whether it was taken back.
    pub reversed: bool,
    /// The lots, each with how many it gave.
    pub lots: Vec<(u32, LotOnRecord)>,
}

/// A receipt with where its goods came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptTrace {
    /// Its number.
    pub receipt: ReceiptNo,
    /// When it was recorded.
    pub at: Moment,
    /// The village day.
    pub day: VillageDay,
    /// Who took the goods.
    pub household: HouseholdNo,
    /// The household's name, masked.
    pub name: String,
    /// What was taken.
    pub lines: Vec<ReceiptLine>,
}

/// One kind of goods with what stands of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsInStock {
    /// The goods.
    pub goods: Goods,
    /// For what they stand in the store.
    pub section: Section,
    /// Their own picture, if they have one.
    pub picture: Option<Picture>,
    /// The price in force.
    pub price: Option<Price>,
    /// Codes of cases, each with how many pieces it holds.
    pub packs: Vec<(Gtin, u32)>,
    /// Pieces that may be handed out today.
    pub available: u32,
    /// Of these, pieces that expire soon.
    pub expiring: u32,
    /// Pieces that have expired.
    pub expired: u32,
    /// The soonest day on which something of it expires, expired pieces with it.
    pub soonest: Option<VillageDay>,
    /// What stands there is worth at cost.
    pub cost: Fen,
    /// Whether only this till has named them, not the ledger.
    pub entered_here: bool,
}

/// A lot that holds something, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotInStock {
    /// Its number.
    pub lot: LotNo,
    /// How many stand there.
    pub on_hand: u32,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
    /// What one piece cost.
    pub unit_cost: Fen,
}
