//! The page that shows whether a printer serves: Chinese, digits, rare characters of names, both sizes, a code.

use super::super::slip::Slip;
use super::{Letterhead, Moment, TEST_COMMAND, day_and_time};
use crate::words::Words;

/// The test page, for the set-up and for whoever looks for a fault. Each row says what should be seen in it. The rare
/// characters of people's names, which no GBK printer has, must come out drawn, never as boxes or `?`.
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
        .text(words.say("testpage.rare-names", &[]))
        .rule()
        .double(words.say("testpage.double", &[]))
        .pair_double(words.say("receipt.total", &[]), "1234.5")
        .blank()
        .text(words.say("testpage.code", &[]))
        .qr(TEST_COMMAND)
        .signature(words.say("receipt.signature", &[]))
        .centre(words.say("testpage.end", &[]))
}
