//! What papers say: the lines of receipts, slips and sheets, as [`super::slip::Slip`]s. How they look on a roll of a
//! certain width is the printer's affair (`devices`).
//!
//! Papers lie about and are posted on boards: households and proxies stand there masked. Only staff, who answer for what they
//! do, stand with their names. A receipt's number stands as text exactly as it was recorded, and the journal's number
//! and short hash are what a restored till is put right with, where there is no ledger.

mod balance;
mod cover_slip;
mod day_sheet;
mod delivery_slip;
mod exception_slip;
mod label_slip;
mod limit_slip;
mod movement_slip;
mod paper_slip;
mod recyclables_slip;
mod redemption_slip;
mod reversal_slip;
mod reward_slip;
mod scanner_codes;
mod sheet_slip;
mod stock_slip;
mod test_page;

pub use balance::balance_slip;
pub use cover_slip::cover_slip;
pub use day_sheet::day_sheet_slip;
pub use delivery_slip::{DeliveryCopy, delivery_link, delivery_slip};
pub use exception_slip::exception_slip;
pub use label_slip::{label_slips, tag_decision, tag_name, tag_price};
pub use limit_slip::limit_slip;
pub use movement_slip::{MovementPaper, coupon_sentence, movement_slip};
pub use paper_slip::{entered_slip, pad_slip, slip_number, slips_told};
pub use recyclables_slip::recyclables_slip;
pub use redemption_slip::{ReceiptCopy, ReceiptLink, ReceiptShop, receipt_link, redemption_slip};
pub use reversal_slip::reversal_slip;
pub use reward_slip::reward_slip;
pub use scanner_codes::{TEST_COMMAND, scanner_codes, test_goods};
pub use sheet_slip::sheet_slip;
pub use stock_slip::{adjustment_slip, stocktake_slip};
pub use test_page::test_page;

use super::day::{Moment, VillageDay};
use super::household::mask_name;
use super::journal::Head;
use super::points::Points;
use super::shop::Shop;
use super::slip::Slip;
use crate::words::Words;

/// What every paper begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// The village's name as people say it.
    pub village_name: String,
    /// Whether the books are for practice: then no paper of theirs is worth anything, and says so.
    pub rehearsal: bool,
}

impl Letterhead {
    /// The shop's own.
    pub fn of(shop: &Shop) -> Letterhead {
        Letterhead {
            village_name: shop.village_name.clone(),
            rehearsal: shop.rehearsal,
        }
    }

    /// The shop's name, what the paper is, and the mark of practice where it is due.
    fn begin(&self, title: &str, words: &Words) -> Slip {
        let name = words.say("receipt.shop", &[("village", &self.village_name)]);
        self.mark(Slip::new().centre_double(name), words)
            .centre(title)
    }

    /// The foot: the mark of practice again, because papers are torn.
    fn end(&self, slip: Slip, words: &Words) -> Slip {
        self.mark(slip, words)
    }

    fn mark(&self, slip: Slip, words: &Words) -> Slip {
        if self.rehearsal {
            slip.centre_double(words.say("receipt.rehearsal", &[]))
        } else {
            slip
        }
    }
}

/// `10 分`.
fn points(points: Points, words: &Words) -> String {
    words.say("receipt.points", &[("points", &points.to_string())])
}

/// `香皂 ×2`.
fn goods(name: &str, quantity: u32, words: &Words) -> String {
    let quantity = quantity.to_string();
    words.say("receipt.goods", &[("name", name), ("quantity", &quantity)])
}

/// `2026年12月30日 14:05`: the village day of the fact, and the time of recording on the village's clock.
fn day_and_time(day: VillageDay, at: Moment, words: &Words) -> String {
    format!("{} {}", words.day_and_year(day), at.village_time())
}

/// `张*福家`, or `本户` where the name was erased.
fn household(name: &str, words: &Words) -> String {
    match mask_name(name) {
        masked if masked.is_empty() => words.say("receipt.household-unnamed", &[]),
        masked => words.say("receipt.household", &[("name", &masked)]),
    }
}

/// The journal's number and short hash, on every paper that a fact made.
fn journal(slip: Slip, head: &Head, words: &Words) -> Slip {
    let seq = head.seq.to_string();
    slip.pair(
        words.say("receipt.journal", &[("number", &seq)]),
        words.say("receipt.hash", &[("hash", &head.hash.short())]),
    )
}

/// The last day on which points can still be used, where they lapse.
fn last_day(lapses_on: Option<VillageDay>) -> Option<VillageDay> {
    lapses_on.map(|gone| gone.minus(1))
}
