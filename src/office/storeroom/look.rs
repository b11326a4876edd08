//! What may be asked of the storeroom, and the answers. Asking changes nothing and works beside the counter: it reads the
//! books on a thread of its own, so that following a donation through years keeps nobody waiting at the till.

use std::path::PathBuf;

use super::photo::{self, Frame, Pixels, StickPhoto};
use crate::books::{Reader, Reading, Stop};
use crate::market::gtin::Gtin;
use crate::market::ids::{Hash, LotNo, ReceiptNo, StaffNo};
use crate::market::redemption::paper::{PaperOrder, Weighed};
use crate::market::shop::{RedemptionOnRecord, SlipsStanding, StocktakeOnRecord, StocktakeOpen};
use crate::market::storeroom::cover::Cover;
use crate::market::storeroom::draft::Draft;
use crate::market::storeroom::fund::FundOnRecord;
use crate::market::storeroom::notice::NoticePosted;
use crate::market::storeroom::trace::{
    DeliveryOnRecord, DeliveryTrace, GoodsInStock, LotInStock, LotOnRecord, LotTrace, ReceiptTrace,
};

/// The most deliveries, stocktakes or postings in one answer.
const MOST: u32 = 200;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// What is on the shelf.
    Stock,
    /// The lots of these goods.
    Goods(Gtin),
    /// Deliveries that are not booked yet.
    Drafts,
    /// Deliveries that were booked, the newest first.
    Deliveries,
    /// Where the goods of a receipt came from.
    Receipt(ReceiptNo),
    /// Where every piece of a delivery went, by its number or id.
    Delivery(String),
    /// Where a lot came from and where every piece of it went.
    Lot(LotNo),
    /// The stocktake that is going on.
    Stocktake,
    /// Stocktakes that ended, the newest first.
    Stocktakes,
    /// How funds stand.
    Funds,
    /// What the shelf can honour.
    Cover,
    /// What was posted, the newest first.
    Notices,
    /// How slips written on paper stand, and those that were entered, the newest first.
    Slips,
    /// What a slip comes to by the rules of its day, if this person entered it.
    Slip(Box<PaperOrder>, StaffNo),
    /// Whether the slip of this number can be void.
    VoidSlip(u32),
    /// A photo.
    Photo(Hash),
    /// A photo of the books as pixels, to be shown.
    Picture(Hash, Frame),
    /// The photos on the stick that is in.
    StickPhotos,
    /// One of them as pixels, to be shown.
    StickPhoto(PathBuf, Frame),
}

impl Question {
    /// Whether it is asked beside others: it ends no other question, and a later one ends it only where it lies on a
    /// stick, which may be slow.
    pub fn is_aside(&self) -> bool {
        matches!(self, Question::Picture(..) | Question::StickPhoto(..))
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// What is on the shelf.
    Stock(Vec<GoodsInStock>),
    /// The lots of these goods, those that hold something, the soonest to expire first.
    Goods(Gtin, Vec<(LotInStock, LotOnRecord)>),
    /// Deliveries that are not booked yet.
    Drafts(Vec<Draft>),
    /// Deliveries.
    Deliveries(Vec<DeliveryOnRecord>),
    /// A receipt with where its goods came from.
    Receipt(Box<ReceiptTrace>),
    /// A delivery with where every piece went.
    Delivery(Box<DeliveryTrace>),
    /// A lot, whole.
    Lot(Box<LotTrace>),
    /// The stocktake that is going on.
    Stocktake(Option<Box<StocktakeOpen>>),
    /// Stocktakes.
    Stocktakes(Vec<StocktakeOnRecord>),
    /// Funds.
    Funds(Vec<FundOnRecord>),
    /// What the shelf can honour.
    Cover(Box<Cover>),
    /// Postings.
    Notices(Vec<NoticePosted>),
    /// Slips written on paper, and the number that the next pad begins with.
    Slips(Box<SlipsStanding>, Vec<RedemptionOnRecord>, u32),
    /// What a slip comes to.
    Slip(Box<PaperOrder>, Box<Weighed>),
    /// The slip of this number can be void.
    MayVoid(u32),
    /// A photo's bytes; nothing where it is not in these books.
    Photo(Hash, Option<Vec<u8>>),
    /// A photo's pixels; nothing where it is not in these books.
    Picture(Hash, Option<Pixels>),
    /// The photos on the stick, the latest first; nothing where no stick is in.
    StickPhotos(Option<Vec<StickPhoto>>),
    /// The pixels of one; nothing where it cannot be read.
    StickPhoto(PathBuf, Option<Pixels>),
}

/// Looks it up. `stick` says where a stick is in; `goes_on` is asked now and then whether to.
///
/// # Errors
/// A refusal where there is no such thing, or a fault.
pub fn look(
    reader: &Reader,
    clock: &Reading,
    question: Question,
    stick: &dyn Fn() -> Option<PathBuf>,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Seen, Stop> {
    Ok(match question {
        Question::Stock => Seen::Stock(reader.stock(clock)?),
        Question::Goods(code) => {
            let mut lots = Vec::new();
            for lot in reader.lots_on_hand(code)? {
                if let Some(whole) = reader.lot(lot.lot)? {
                    lots.push((lot, whole));
                }
            }
            Seen::Goods(code, lots)
        }
        Question::Drafts => Seen::Drafts(reader.drafts()?),
        Question::Deliveries => Seen::Deliveries(reader.deliveries(MOST)?),
        Question::Receipt(receipt) => Seen::Receipt(Box::new(reader.trace_receipt(&receipt)?)),
        Question::Delivery(named) => {
            Seen::Delivery(Box::new(reader.trace_delivery(&named, goes_on)?))
        }
        Question::Lot(lot) => Seen::Lot(Box::new(reader.trace_lot(lot, goes_on)?)),
        Question::Stocktake => Seen::Stocktake(reader.stocktake()?.map(Box::new)),
        Question::Stocktakes => Seen::Stocktakes(reader.stocktakes(MOST)?),
        Question::Funds => Seen::Funds(reader.funds(clock)?),
        Question::Cover => Seen::Cover(Box::new(reader.cover(clock)?)),
        Question::Notices => Seen::Notices(reader.notices(MOST)?),
        Question::Slips => {
            let standing = reader.slips(clock.now.village_day())?;
            Seen::Slips(
                Box::new(standing),
                reader.slips_entered(MOST)?,
                reader.next_slip()?,
            )
        }
        Question::Slip(order, staff) => {
            let weighed = reader.weigh_slip(&order, staff, clock)?;
            Seen::Slip(order, Box::new(weighed))
        }
        Question::VoidSlip(number) => {
            reader.may_void(number)?;
            Seen::MayVoid(number)
        }
        Question::Photo(hash) => Seen::Photo(hash, reader.photo(&hash)?),
        Question::Picture(hash, frame) => {
            let kept = reader.photo(&hash)?;
            Seen::Picture(hash, kept.and_then(|kept| photo::framed(&kept, frame)))
        }
        Question::StickPhotos => Seen::StickPhotos(stick().map(|stick| photo::on_stick(&stick))),
        Question::StickPhoto(file, frame) => {
            let shown = photo::read(&file).ok();
            let shown = shown.and_then(|bytes| photo::framed(&bytes, frame));
            Seen::StickPhoto(file, shown)
        }
    })
}
