//! The receipt of a redemption: for the household, for the shop, and printed again.

use super::super::household::mask_name;
use super::super::redemption::{Proof, RedemptionLine};
use super::super::shop::{LedgerLink, RedemptionOnRecord, Shop};
use super::super::slip::Slip;
use super::paper_slip::slip_number;
use super::{Letterhead, VillageDay, day_and_time, goods, household, journal, last_day, points};
use crate::market::points::Points;
use crate::words::Words;

/// The shop, as far as a receipt needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptShop {
    /// What it begins with.
    pub letterhead: Letterhead,
    /// The first day on which what remains is gone, if it lapses.
    pub lapses_on: Option<VillageDay>,
    /// Where the receipt's code points.
    pub link: ReceiptLink,
}

impl ReceiptShop {
    /// The shop's own, for a household whose points are gone on `lapses_on`.
    pub fn of(shop: &Shop, lapses_on: Option<VillageDay>) -> ReceiptShop {
        ReceiptShop {
            letterhead: Letterhead::of(shop),
            lapses_on,
            link: ReceiptLink::of(&shop.ledger),
        }
    }
}

/// Where a receipt's code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptLink {
    /// At the village ledger, by its address.
    Ledger(String),
    /// Nowhere: it says itself what was redeemed.
    Alone,
}

impl ReceiptLink {
    /// How the till stands to a ledger, as receipts show it.
    pub fn of(link: &LedgerLink) -> ReceiptLink {
        match link {
            LedgerLink::Alone => ReceiptLink::Alone,
            LedgerLink::Joined { address, .. } => ReceiptLink::Ledger(address.clone()),
        }
    }
}

/// Which paper of one redemption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptCopy {
    /// The household's.
    Household,
    /// The shop's own (存根), which is signed.
    Shop,
    /// The household's, printed again for this many times (补打).
    Reprint(u32),
}

/// What a receipt's code says: the ledger's address of that receipt, or, where the till stands alone, `JFR1:` with number,
/// household, points, day and short hash. ASCII in either case.
pub fn receipt_link(link: &ReceiptLink, record: &RedemptionOnRecord) -> String {
    let redemption = &record.redemption;
    match link {
        ReceiptLink::Ledger(address) => {
            format!("{}/r/{}", address.trim_end_matches('/'), redemption.receipt)
        }
        ReceiptLink::Alone => format!(
            "JFR1:{}:{}:{}:{}:{}",
            redemption.receipt,
            redemption.household,
            redemption.total,
            redemption.day,
            record.head.hash.short(),
        ),
    }
}

/// The receipt of a redemption.
pub fn redemption_slip(
    record: &RedemptionOnRecord,
    shop: &ReceiptShop,
    copy: ReceiptCopy,
    words: &Words,
) -> Slip {
    let slip = top(record, shop, copy, words);
    let slip = taken(slip, record, words);
    let slip = sums(slip, record, shop, copy, words);
    let slip = people(slip, record, words);
    let slip = match copy {
        ReceiptCopy::Shop => proof(slip, record, words),
        ReceiptCopy::Household | ReceiptCopy::Reprint(_) => {
            slip.qr(receipt_link(&shop.link, record))
        }
    };
    let slip = journal(slip, &record.head, words);
    shop.letterhead.end(slip, words)
}

fn top(record: &RedemptionOnRecord, shop: &ReceiptShop, copy: ReceiptCopy, words: &Words) -> Slip {
    let title = match copy {
        ReceiptCopy::Shop => "receipt.title-shop",
        ReceiptCopy::Household | ReceiptCopy::Reprint(_) => "receipt.title",
    };
    let mut slip = shop.letterhead.begin(&words.say(title, &[]), words);
    if let ReceiptCopy::Reprint(times) = copy {
        let times = times.to_string();
        slip = slip.centre_double(words.say("receipt.reprint", &[("times", &times)]));
    }
    let redemption = &record.redemption;
    if let Some(paper) = &redemption.paper {
        let number = slip_number(paper.number);
        slip = slip.centre(words.say("receipt.from-slip", &[("number", &number)]));
    }
    slip.rule()
        .pair(
            words.say("receipt.number", &[]),
            redemption.receipt.to_string(),
        )
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(redemption.day, record.at, words),
        )
        .pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", redemption.household.as_str())],
            ),
        )
        .rule()
}

/// What was taken, a line each; a line taken back meanwhile says so, or the paper would claim what is no longer true.
fn taken(slip: Slip, record: &RedemptionOnRecord, words: &Words) -> Slip {
    (1..)
        .zip(&record.redemption.lines)
        .fold(slip, |slip, (number, line)| {
            let mut left = goods(&line.name, line.quantity.pieces(), words);
            if record.reversed.contains(&number) {
                left = words.say("receipt.line-reversed", &[("line", &left)]);
            }
            slip.pair(left, points(line.points, words))
        })
        .rule()
}

fn sums(
    slip: Slip,
    record: &RedemptionOnRecord,
    shop: &ReceiptShop,
    copy: ReceiptCopy,
    words: &Words,
) -> Slip {
    let redemption = &record.redemption;
    let mut slip = slip.pair_double(
        words.say("receipt.total", &[]),
        points(redemption.total, words),
    );
    let back: Points = (1..)
        .zip(&redemption.lines)
        .filter(|(number, _)| record.reversed.contains(number))
        .map(|(_, line)| line.points)
        .sum();
    if !back.is_zero() {
        slip = slip.pair(words.say("receipt.returned", &[]), points(back, words));
    }
    let remaining = match copy {
        ReceiptCopy::Reprint(_) => "receipt.remaining-then",
        ReceiptCopy::Household | ReceiptCopy::Shop => "receipt.remaining",
    };
    slip = slip.pair(
        words.say(remaining, &[]),
        points(redemption.remaining, words),
    );
    match last_day(shop.lapses_on) {
        Some(day) if !redemption.remaining.is_zero() => slip.pair(
            words.say("receipt.usable-until", &[]),
            words.day_and_year(day),
        ),
        _ => slip,
    }
}

fn people(slip: Slip, record: &RedemptionOnRecord, words: &Words) -> Slip {
    let list = resolutions(&record.redemption.lines).join(&words.say("receipt.and", &[]));
    let collector = match &record.proxy {
        None => words.say("receipt.collector-household", &[]),
        Some(proxy) => words.say("receipt.collector-proxy", &[("name", &mask_name(proxy))]),
    };
    slip.rule()
        .pair(words.say("receipt.resolution", &[]), list)
        .pair(words.say("receipt.staff", &[]), record.staff.clone())
        .pair(words.say("receipt.collector", &[]), collector)
}

/// The decisions that the prices stand on, each once, in the order of the lines.
fn resolutions(lines: &[RedemptionLine]) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for line in lines {
        if !list.contains(&line.resolution.as_str()) {
            list.push(&line.resolution);
        }
    }
    list
}

/// Where the taking is proven on the shop's copy. What was signed on the glass is not signed twice.
fn proof(slip: Slip, record: &RedemptionOnRecord, words: &Words) -> Slip {
    let label = match (&record.redemption.proof, &record.proxy) {
        (Proof::Glass(_), _) => return slip.text(words.say("receipt.signed-on-glass", &[])),
        (Proof::Fingerprint, None) => "receipt.fingerprint",
        (Proof::Fingerprint, Some(_)) => "receipt.fingerprint-proxy",
        (Proof::Paper, None) => "receipt.signature",
        (Proof::Paper, Some(_)) => "receipt.signature-proxy",
    };
    slip.signature(words.say(label, &[]))
}
