//! What is done in the storeroom, as plain data: a screen wishes it, a command sends it through the door, and both get
//! the same answer and the same papers. Nothing is decided here.

use serde::{Deserialize, Serialize};

use crate::books::{Books, Reading, Stop};
use crate::market::day::VillageDay;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{AdjustmentId, DeliveryId, Hash, StaffNo, StocktakeId};
use crate::market::period::Period;
use crate::market::quantity::Quantity;
use crate::market::receipt::{
    DeliveryCopy, Letterhead, ReceiptLink, adjustment_slip, delivery_slip, entered_slip, pad_slip,
    stocktake_slip,
};
use crate::market::redemption::paper::{Entered, PadPrinted, PaperOrder};
use crate::market::refusal::Refusal;
use crate::market::shop::{
    AdjustmentOnRecord, RedemptionOnRecord, Shop, StocktakeOnRecord, StocktakeOpen,
};
use crate::market::storeroom::adjustment::{AdjustmentOrder, AdjustmentWish};
use crate::market::storeroom::article::{GoodsWish, Picture, Section};
use crate::market::storeroom::delivery::OriginOrder;
use crate::market::storeroom::draft::{Draft, DraftInput, Warned};
use crate::market::storeroom::fund::{FundFact, FundWish};
use crate::market::storeroom::notice::{NoticeKind, NoticeOrder, NoticePosted};
use crate::market::storeroom::practice::Practice;
use crate::market::storeroom::refusal::StoreRefusal;
use crate::market::storeroom::stocktake::Scope;
use crate::market::storeroom::trace::DeliveryOnRecord;
use crate::office::act::Papers;
use crate::office::storeroom::photo::Use;
use crate::words::Words;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Enter goods that nobody has named.
    Enter {
        /// Them.
        goods: GoodsWish,
        /// Their picture.
        picture: Option<Picture>,
        /// For what they stand there.
        section: Section,
    },
    /// Give goods another name, unit or category.
    Rename {
        /// Which.
        code: Gtin,
        /// The new words.
        goods: GoodsWish,
    },
    /// Give goods a picture or another section.
    Shelve {
        /// Which.
        code: Gtin,
        /// The picture.
        picture: Option<Picture>,
        /// The section.
        section: Option<Section>,
    },
    /// Say what a case's code stands for.
    Pack {
        /// The code on the case.
        pack: Gtin,
        /// What is in it.
        code: Gtin,
        /// How many; nothing: it is no case's code any more.
        pieces: Option<Quantity>,
    },
    /// Begin a delivery.
    Begin {
        /// Made before the first try.
        id: DeliveryId,
        /// Where it comes from.
        origin: OriginOrder,
    },
    /// A step of a delivery.
    Step {
        /// Which.
        id: DeliveryId,
        /// The step.
        input: DraftInput,
    },
    /// Let a delivery go that is not to be booked.
    Drop {
        /// Which.
        id: DeliveryId,
    },
    /// Book a delivery in.
    Book {
        /// Which.
        id: DeliveryId,
    },
    /// Change the stock without a redemption; needs a second person.
    Adjust {
        /// Made before the first try.
        id: AdjustmentId,
        /// What.
        wish: AdjustmentWish,
        /// Why.
        reason: String,
    },
    /// Begin a stocktake.
    OpenStocktake {
        /// Made before the first try.
        id: StocktakeId,
        /// What is counted.
        scope: Scope,
    },
    /// Say how many stand there.
    Count {
        /// The goods.
        code: Gtin,
        /// How many.
        pieces: u32,
    },
    /// End the stocktake; needs a second person where anything differs.
    CloseStocktake {
        /// Why the differences are held to be so.
        reason: String,
    },
    /// Give the stocktake up.
    AbandonStocktake,
    /// Say something of a fund; needs a second person.
    Fund(FundWish),
    /// Decide how the store works; needs a second person.
    Decide(Practice),
    /// Post a list on the notice board.
    Post {
        /// Which.
        kind: NoticeKind,
        /// Of which period.
        period: Period,
    },
    /// Note a pad of slips, for days on which the till is dead, and print it.
    PrintPad {
        /// The first number; nothing: after the last that was printed.
        first: Option<u32>,
        /// How many.
        count: u32,
        /// On what.
        on: PadPaper,
    },
    /// Say that a slip is void; needs a second person.
    VoidSlip {
        /// Its number.
        number: u32,
        /// Why.
        reason: String,
    },
    /// Enter a slip that was written on paper; needs a second person.
    EnterSlip(Box<PaperOrder>),
}

/// On what a pad of slips is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PadPaper {
    /// On the receipt printer, at once.
    Roll,
    /// On A4, four to a sheet: a file that is made from the numbers ([`LabelAsk::Slips`](crate::market::label::LabelAsk)).
    Sheets,
}

impl Deed {
    /// What a photo that goes with it shows.
    pub fn photo_is_of(&self) -> Use {
        match self {
            Deed::Begin { .. } | Deed::Step { .. } => Use::Paper,
            _ => Use::Goods,
        }
    }

    /// The same with a photo that is kept: of the goods, or of the invoice.
    pub fn with_photo(self, hash: Hash) -> Deed {
        let of_goods = Some(Picture::Photo(hash));
        let of_invoice = |origin| match origin {
            OriginOrder::Purchase {
                fund,
                supplier,
                invoice,
                total,
                ..
            } => OriginOrder::Purchase {
                fund,
                supplier,
                invoice,
                total,
                photo: Some(hash),
            },
            other => other,
        };
        match self {
            Deed::Enter { goods, section, .. } => Deed::Enter {
                goods,
                picture: of_goods,
                section,
            },
            Deed::Shelve { code, section, .. } => Deed::Shelve {
                code,
                picture: of_goods,
                section,
            },
            Deed::Begin { id, origin } => Deed::Begin {
                id,
                origin: of_invoice(origin),
            },
            Deed::Step {
                id,
                input: DraftInput::Origin(origin),
            } => Deed::Step {
                id,
                input: DraftInput::Origin(of_invoice(origin)),
            },
            other => other,
        }
    }

    /// Whether it is not done by one person alone, whatever the books say.
    pub fn needs_two(&self) -> bool {
        matches!(
            self,
            Deed::Adjust { .. }
                | Deed::Fund(_)
                | Deed::Decide(_)
                | Deed::VoidSlip { .. }
                | Deed::EnterSlip(_)
        )
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Goods are entered, or have other words now.
    Goods(Goods),
    /// Goods stand otherwise, or a case's code is known.
    Shelved(Gtin),
    /// A delivery is so far.
    Draft(Box<Draft>, Warned),
    /// A delivery is let go.
    Dropped(DeliveryId),
    /// A delivery is booked.
    Delivered(Box<DeliveryOnRecord>),
    /// The stock was changed.
    Adjusted(Box<AdjustmentOnRecord>),
    /// A stocktake is so far.
    Counting(Box<StocktakeOpen>),
    /// A stocktake ended.
    Counted(Box<StocktakeOnRecord>),
    /// A stocktake was given up.
    Abandoned,
    /// Something was said of a fund.
    Fund(FundFact),
    /// The store works so.
    Decided(Practice),
    /// A list hangs, or hung already and says the same.
    Posted(NoticePosted),
    /// A pad is noted, to be printed.
    Pad(PadPrinted, PadPaper),
    /// A slip is void.
    SlipVoided(u32),
    /// A slip is entered, now or before.
    SlipEntered(Box<RedemptionOnRecord>, Entered),
}

/// Does it.
///
/// # Errors
/// The refusal or the fault for which nothing was done; [`Refusal::SecondPersonNeeded`] where one is and none came.
pub fn perform(
    books: &mut Books,
    clock: &Reading,
    deed: Deed,
    (staff, approver): (StaffNo, Option<StaffNo>),
) -> Result<Outcome, Stop> {
    let second = || approver.ok_or(Refusal::SecondPersonNeeded);
    Ok(match deed {
        Deed::Enter {
            goods,
            picture,
            section,
        } => {
            let entered = books.enter_goods(&goods, staff, clock)?;
            books.shelve_goods(entered.code, picture, Some(section), staff, clock)?;
            Outcome::Goods(entered)
        }
        Deed::Rename { code, goods } => {
            Outcome::Goods(books.rename_goods(code, &goods, staff, clock)?)
        }
        Deed::Shelve {
            code,
            picture,
            section,
        } => {
            books.shelve_goods(code, picture, section, staff, clock)?;
            Outcome::Shelved(code)
        }
        Deed::Pack { pack, code, pieces } => {
            books.set_pack(pack, code, pieces, staff, clock)?;
            Outcome::Shelved(code)
        }
        Deed::Begin { id, origin } => {
            let draft = books.begin_delivery(id, origin, staff, clock)?;
            Outcome::Draft(Box::new(draft), Warned::Nothing)
        }
        Deed::Step { id, input } => {
            // Who counts again is whoever has proven it: a second person that came along, else the one who acts.
            let input = match input {
                DraftInput::Again(_) => DraftInput::Again(approver.unwrap_or(staff)),
                input => input,
            };
            let (draft, warned) = books.draft_step(&id, input, staff, clock)?;
            Outcome::Draft(Box::new(draft), warned)
        }
        Deed::Drop { id } => {
            books.drop_draft(&id, staff)?;
            Outcome::Dropped(id)
        }
        Deed::Book { id } => Outcome::Delivered(Box::new(books.record_delivery(&id, clock)?)),
        Deed::Adjust { id, wish, reason } => {
            let approver = second()?;
            let order = AdjustmentOrder {
                id,
                wish,
                reason,
                staff,
                approver,
            };
            Outcome::Adjusted(Box::new(books.adjust(&order, clock)?))
        }
        Deed::OpenStocktake { id, scope } => {
            Outcome::Counting(Box::new(books.open_stocktake(id, scope, staff, clock)?))
        }
        Deed::Count { code, pieces } => {
            Outcome::Counting(Box::new(books.count(code, pieces, staff, clock)?))
        }
        Deed::CloseStocktake { reason } => {
            let sheet = books.close_stocktake(&reason, staff, approver, clock)?;
            Outcome::Counted(Box::new(sheet))
        }
        Deed::AbandonStocktake => {
            books.abandon_stocktake(staff, clock)?;
            Outcome::Abandoned
        }
        Deed::Fund(wish) => Outcome::Fund(books.decide_fund(&wish, staff, second()?, clock)?),
        Deed::Decide(practice) => {
            books.decide_practice(practice, staff, second()?, clock)?;
            Outcome::Decided(practice)
        }
        Deed::Post { kind, period } => {
            let list = books.notice_list(kind, period, clock, &mut || true)?;
            let list = list.ok_or(Refusal::from(StoreRefusal::NoRanking))?;
            let order = NoticeOrder {
                kind,
                period,
                digest: list.digest(),
                lines: list.lines(),
                staff,
            };
            Outcome::Posted(books.post_notice(&order, clock)?)
        }
        Deed::PrintPad { first, count, on } => {
            let first = match first {
                Some(first) => first,
                None => books.next_slip()?,
            };
            Outcome::Pad(books.print_pad(first, count, staff, clock)?, on)
        }
        Deed::VoidSlip { number, reason } => {
            books.void_slip(number, &reason, (staff, second()?), clock)?;
            Outcome::SlipVoided(number)
        }
        Deed::EnterSlip(order) => {
            let (record, when) = books.enter_slip(&order, (staff, second()?), clock)?;
            Outcome::SlipEntered(Box::new(record), when)
        }
    })
}

/// The papers that belong to it: the hand-over slip in two copies, the slip of an adjustment, a stocktake's sheet, a pad's
/// empty slips, the paper of one that was entered.
pub fn papers(outcome: &Outcome, (shop, today): (&Shop, VillageDay), words: &Words) -> Vec<Papers> {
    let letterhead = &Letterhead::of(shop);
    match outcome {
        Outcome::Delivered(delivery) => {
            let link = ReceiptLink::of(&shop.ledger);
            let copy = |copy| delivery_slip(delivery, copy, (letterhead, &link), words);
            let number = Some(delivery.number.clone());
            vec![(number, 0, DeliveryCopy::BOTH.map(copy).to_vec())]
        }
        Outcome::Adjusted(adjusted) => vec![(
            Some(adjusted.adjustment.slip.clone()),
            0,
            vec![adjustment_slip(adjusted, letterhead, words)],
        )],
        Outcome::Counted(sheet) => vec![(
            Some(sheet.closed.number.clone()),
            0,
            vec![stocktake_slip(sheet, letterhead, words)],
        )],
        Outcome::Pad(pad, PadPaper::Roll) => (pad.first..pad.first + pad.count)
            .map(|number| (None, 0, vec![pad_slip(number, letterhead, words)]))
            .collect(),
        Outcome::SlipEntered(record, Entered::Now) => {
            let paper = record.redemption.paper.as_ref();
            let slip = paper.map(|paper| entered_slip(record, paper, (letterhead, today), words));
            vec![(
                Some(record.redemption.receipt.clone()),
                0,
                slip.into_iter().collect(),
            )]
        }
        Outcome::Goods(_)
        | Outcome::Pad(_, PadPaper::Sheets)
        | Outcome::SlipEntered(_, Entered::Before)
        | Outcome::SlipVoided(_)
        | Outcome::Shelved(_)
        | Outcome::Draft(..)
        | Outcome::Dropped(_)
        | Outcome::Counting(_)
        | Outcome::Abandoned
        | Outcome::Posted(_)
        | Outcome::Fund(_)
        | Outcome::Decided(_) => Vec::new(),
    }
}
