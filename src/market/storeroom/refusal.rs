//! What stands in the way in the storeroom. Each has its word and its sentence like every other
//! [`Refusal`](crate::market::refusal::Refusal).

use crate::market::day::VillageDay;
use crate::market::ids::{LotNo, ReceiptNo};
use crate::market::receipt::slip_number;
use crate::words::Words;

/// Why something in the storeroom is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreRefusal {
    /// These goods are sold for money, and kept apart.
    ForSale {
        /// The goods.
        name: String,
    },
    /// The code is a case's: pieces are handed out one by one.
    PackCode {
        /// The goods.
        name: String,
        /// How many pieces the case holds.
        pieces: u32,
    },
    /// Goods that have expired are not booked in.
    GoodsExpired {
        /// The goods.
        name: String,
        /// Their last day.
        expires: VillageDay,
    },
    /// The book holds fewer than are to be taken off.
    NotThatMany {
        /// The goods.
        name: String,
        /// How many it holds.
        booked: u32,
    },
    /// Nothing was scanned yet.
    NothingScanned,
    /// No delivery is being booked in under this number.
    NoDraft,
    /// Nobody is named as the giver, and the gift is not said to be anonymous.
    GiverNeeded,
    /// The second count came to something else.
    CountDiffers {
        /// The goods that differ.
        names: Vec<String>,
    },
    /// The store has decided that a second person counts again.
    SecondCountNeeded,
    /// A stocktake is open already.
    StocktakeOpen,
    /// No stocktake is open.
    NoStocktake,
    /// The open stocktake does not count these goods.
    OutOfScope {
        /// The goods.
        name: String,
    },
    /// Nothing has been counted.
    NothingCounted,
    /// Goods of this code are there already.
    GoodsKnown {
        /// The goods.
        name: String,
    },
    /// Pieces of them are on the shelf.
    StockThere {
        /// The goods.
        name: String,
        /// How many.
        on_hand: u32,
    },
    /// No lot has this number.
    UnknownLot {
        /// The number.
        lot: LotNo,
    },
    /// No delivery has this number.
    UnknownDelivery {
        /// As it was asked for.
        number: String,
    },
    /// A list of this number was never posted.
    UnknownNotice {
        /// As it was asked for.
        number: String,
    },
    /// The village's rules rank nobody: there is no such list to post.
    NoRanking,
    /// A slip that was entered is not void: its goods have left.
    SlipEntered {
        /// Its number.
        number: u32,
        /// The receipt by which it stands in the books.
        receipt: ReceiptNo,
    },
    /// No pad of this till has this number.
    SlipNotPrinted {
        /// The number.
        number: u32,
    },
    /// The day on a slip has not come.
    SlipNotYet {
        /// The day on it.
        written_on: VillageDay,
        /// Today.
        today: VillageDay,
    },
    /// A name, a fund or an amount is missing or too long.
    FieldNeeded {
        /// Which: a key of the words under `storeroom.field`.
        field: &'static str,
    },
}

impl StoreRefusal {
    /// The stable word.
    pub fn reason(&self) -> &'static str {
        match self {
            StoreRefusal::ForSale { .. } => "for-sale",
            StoreRefusal::PackCode { .. } => "pack-code",
            StoreRefusal::GoodsExpired { .. } => "goods-expired",
            StoreRefusal::NotThatMany { .. } => "not-that-many",
            StoreRefusal::NothingScanned => "nothing-scanned",
            StoreRefusal::NoDraft => "no-draft",
            StoreRefusal::GiverNeeded => "giver-needed",
            StoreRefusal::CountDiffers { .. } => "count-differs",
            StoreRefusal::SecondCountNeeded => "second-count-needed",
            StoreRefusal::StocktakeOpen => "stocktake-open",
            StoreRefusal::NoStocktake => "no-stocktake",
            StoreRefusal::OutOfScope { .. } => "out-of-scope",
            StoreRefusal::NothingCounted => "nothing-counted",
            StoreRefusal::GoodsKnown { .. } => "goods-known",
            StoreRefusal::StockThere { .. } => "stock-there",
            StoreRefusal::UnknownLot { .. } => "unknown-lot",
            StoreRefusal::UnknownDelivery { .. } => "unknown-delivery",
            StoreRefusal::UnknownNotice { .. } => "unknown-notice",
            StoreRefusal::NoRanking => "no-ranking",
            StoreRefusal::SlipEntered { .. } => "slip-entered",
            StoreRefusal::SlipNotPrinted { .. } => "slip-not-printed",
            StoreRefusal::SlipNotYet { .. } => "slip-not-yet",
            StoreRefusal::FieldNeeded { .. } => "field-needed",
        }
    }

    /// What the sentence is filled with.
    pub fn details(&self, words: &Words) -> Vec<(&'static str, String)> {
        match self {
            StoreRefusal::ForSale { name }
            | StoreRefusal::OutOfScope { name }
            | StoreRefusal::GoodsKnown { name } => vec![("name", name.clone())],
            StoreRefusal::PackCode { name, pieces } => {
                vec![("name", name.clone()), ("pieces", pieces.to_string())]
            }
            StoreRefusal::GoodsExpired { name, expires } => vec![
                ("name", name.clone()),
                ("expires", words.day_and_year(*expires)),
            ],
            StoreRefusal::NotThatMany { name, booked } => {
                vec![("name", name.clone()), ("booked", booked.to_string())]
            }
            StoreRefusal::CountDiffers { names } => {
                vec![("names", names.join(&words.say("receipt.and", &[])))]
            }
            StoreRefusal::StockThere { name, on_hand } => {
                vec![("name", name.clone()), ("on-hand", on_hand.to_string())]
            }
            StoreRefusal::UnknownLot { lot } => vec![("lot", lot.to_string())],
            StoreRefusal::UnknownDelivery { number } | StoreRefusal::UnknownNotice { number } => {
                vec![("number", shown(number))]
            }
            StoreRefusal::SlipEntered { number, receipt } => vec![
                ("number", slip_number(*number)),
                ("receipt", receipt.to_string()),
            ],
            StoreRefusal::SlipNotPrinted { number } => vec![("number", slip_number(*number))],
            StoreRefusal::SlipNotYet { written_on, today } => vec![
                ("written-on", words.day_and_year(*written_on)),
                ("today", words.day_and_year(*today)),
            ],
            StoreRefusal::FieldNeeded { field } => {
                vec![("field", words.say(&format!("storeroom.field.{field}"), &[]))]
            }
            StoreRefusal::NothingScanned
            | StoreRefusal::NoDraft
            | StoreRefusal::GiverNeeded
            | StoreRefusal::SecondCountNeeded
            | StoreRefusal::StocktakeOpen
            | StoreRefusal::NoStocktake
            | StoreRefusal::NothingCounted
            | StoreRefusal::NoRanking => Vec::new(),
        }
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
