//! The page that shows whether a printer serves: Chinese, digits, rare characters of names, both sizes, a code.

use super::super::slip::Slip;
use super::{Letterhead, Moment, day_and_time};
use crate::words::Words;

/// Characters of people's names that no GBK printer has: they must come out drawn, never as boxes or `?`.
const RARE_NAMES: &str = "䶮 㛃 𫖯 喆 堃 玥";

/// What the code on the page says.
const CODE: &str = "JFC:TEST";

/// The test page, for the set-up and for whoever looks for a fault. Each row says what should be seen in it.
pub fn test_page(letterhead: &Letterhead, at: Moment, words: &Words) -> Slip {
    letterhead
        .begin(&words.say("testpage.title", &[]), words)
        .centre(day_and_time(at.village_day(), at, words))
        .rule()
        .text(words.say("testpage.chinese", &[]))
        .text("0123456789 ABCDEFGHIJKLMNOPQRSTUV")
        .pair(
            words.say("testpage.edge-left", &[]),
            words.say("testpage.edge-right", &[]),
        )
        .rule()
        .text(words.say("testpage.rare", &[]))
        .text(RARE_NAMES)
        .rule()
        .double(words.say("testpage.double", &[]))
        .pair_double(words.say("receipt.total", &[]), "1234.5")
        .blank()
        .text(words.say("testpage.code", &[]))
        .qr(CODE)
        .signature(words.say("receipt.signature", &[]))
        .centre(words.say("testpage.end", &[]))
}
