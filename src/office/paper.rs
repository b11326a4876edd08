//! From what the books hold to slips: the few lines between `books` and `market::receipt`.

use std::path::PathBuf;

use crate::books::home::Home;
use crate::market::day::VillageDay;
use crate::market::receipt::{Letterhead, ReceiptCopy, ReceiptShop, redemption_slip, reward_slip};
use crate::market::shop::{RedemptionOnRecord, RewardOnRecord, Shop};
use crate::market::slip::Slip;
use crate::words::Words;

/// What the receipt of a redemption says of the shop: what is left lapses with the period of the redemption's day.
fn receipt_shop(record: &RedemptionOnRecord, shop: &Shop) -> ReceiptShop {
    let day = record.redemption.day;
    ReceiptShop::of(shop, shop.scheme.lapses_on(shop.scheme.period_on(day)))
}

/// The papers of a redemption: the household's, and the shop's if it is wanted.
pub fn redemption_papers(
    record: &RedemptionOnRecord,
    shop: &Shop,
    shop_copy: bool,
    words: &Words,
) -> Vec<Slip> {
    let about = receipt_shop(record, shop);
    let mut papers = vec![redemption_slip(
        record,
        &about,
        ReceiptCopy::Household,
        words,
    )];
    if shop_copy {
        papers.push(redemption_slip(record, &about, ReceiptCopy::Shop, words));
    }
    papers
}

/// The papers of a reward: the household's, and the shop's to be signed.
pub fn reward_papers(
    record: &RedemptionOnRecord,
    reward: &RewardOnRecord,
    shop: &Shop,
    words: &Words,
) -> Vec<Slip> {
    let letterhead = Letterhead::of(shop);
    [ReceiptCopy::Household, ReceiptCopy::Shop]
        .map(|copy| reward_slip(record, reward, (&letterhead, copy), words))
        .into()
}

/// A receipt printed again, marked as such; a reward's says that it is one.
pub fn reprint_paper(
    record: &RedemptionOnRecord,
    (count, reward): (u32, Option<&RewardOnRecord>),
    shop: &Shop,
    words: &Words,
) -> Slip {
    if let Some(reward) = reward {
        let copy = ReceiptCopy::Reprint(count);
        return reward_slip(record, reward, (&Letterhead::of(shop), copy), words);
    }
    redemption_slip(
        record,
        &receipt_shop(record, shop),
        ReceiptCopy::Reprint(count),
        words,
    )
}

/// Where the backup of a closed day goes. Never a name that could be taken for live books.
pub fn backup_file(home: &Home, day: VillageDay, seq: u64) -> PathBuf {
    home.backups().join(format!("{day}-{seq:06}.backup"))
}
