//! The slip by which a scanner is tried: a code of each kind that a till reads.

use super::super::gtin::Gtin;
use super::super::slip::Slip;
use super::Letterhead;
use crate::words::Words;

/// The command that does nothing, in a square code as on a household's card.
pub const TEST_COMMAND: &str = "JFC:TEST";
/// So far the shop's own codes reach only in theory: no goods ever have it.
const TEST_GOODS: u32 = 99_999;

/// The bars that stand for no goods.
pub fn test_goods() -> Gtin {
    Gtin::own(TEST_GOODS)
}

/// The codes to try, each under what it is.
pub fn scanner_codes(letterhead: &Letterhead, words: &Words) -> Slip {
    letterhead
        .begin(&words.say("scanner-codes.title", &[]), words)
        .text(words.say("scanner-codes.how", &[]))
        .rule()
        .text(words.say("scanner-codes.square", &[]))
        .qr(TEST_COMMAND)
        .rule()
        .text(words.say("scanner-codes.bars", &[]))
        .barcode(test_goods())
        .rule()
        .text(words.say("scanner-codes.card", &[]))
}
