//! The hand-over slip of a delivery, in two copies: one stays, one goes with who brought the goods. Its number leads from
//! the goods to where every piece of them went, and its code leads there on a telephone.

use super::super::fen::Fen;
use super::super::slip::Slip;
use super::super::stock::Source;
use super::super::storeroom::trace::{DeliveryOnRecord, LotOnRecord, OriginOnRecord};
use super::{Letterhead, ReceiptLink, day_and_time, journal};
use crate::words::Words;

/// Whose copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryCopy {
    /// The store's.
    Store,
    /// For who brought it.
    Giver,
}

impl DeliveryCopy {
    /// Both.
    pub const BOTH: [DeliveryCopy; 2] = [DeliveryCopy::Store, DeliveryCopy::Giver];
}

/// What a delivery slip's code says: the ledger's address of that delivery, or, where the till stands alone, `JFD1:` with
/// number, day, pieces and short hash. ASCII in either case.
pub fn delivery_link(link: &ReceiptLink, record: &DeliveryOnRecord) -> String {
    match link {
        ReceiptLink::Ledger(address) => {
            format!("{}/d/{}", address.trim_end_matches('/'), record.number)
        }
        ReceiptLink::Alone => format!(
            "JFD1:{}:{}:{}:{}",
            record.number,
            record.day,
            pieces(record),
            record.head.hash.short(),
        ),
    }
}

fn pieces(record: &DeliveryOnRecord) -> u64 {
    record.lots.iter().map(|lot| u64::from(lot.received)).sum()
}

/// One copy of the slip.
pub fn delivery_slip(
    record: &DeliveryOnRecord,
    copy: DeliveryCopy,
    (letterhead, link): (&Letterhead, &ReceiptLink),
    words: &Words,
) -> Slip {
    let say = |key: &str| words.say(&format!("receipt.delivery.{key}"), &[]);
    let source = record.origin.source;
    let copy_says = match copy {
        DeliveryCopy::Store => say("copy-store"),
        DeliveryCopy::Giver => say("copy-giver"),
    };
    let slip = letterhead
        .begin(&say(&format!("title-{}", source.word())), words)
        .centre(copy_says)
        .rule()
        .pair(say("number"), record.number.to_string())
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(record.day, record.at, words),
        );
    let slip = origin(slip, &record.origin, words).rule();
    let slip = record
        .lots
        .iter()
        .fold(slip, |slip, lot| line(slip, lot, words))
        .rule();
    let (kinds, pieces) = (record.lots.len().to_string(), pieces(record).to_string());
    let mut slip = slip.pair_double(
        words.say("receipt.delivery.kinds", &[("kinds", &kinds)]),
        words.say("receipt.delivery.in-all", &[("pieces", &pieces)]),
    );
    if !record.cost.is_zero() {
        slip = slip.pair(say("cost"), yuan(record.cost, words));
    }
    slip = slip.pair(say("staff"), record.staff.clone());
    if let Some(second) = &record.second {
        slip = slip.pair(say("second"), second.clone());
    }
    slip = slip
        .signature(say("sign-giver"))
        .signature(say("sign-staff"));
    if record.second.is_some() {
        slip = slip.signature(say("sign-second"));
    }
    if (source, copy) == (Source::Donation, DeliveryCopy::Giver) {
        slip = slip.text(say("thanks"));
    }
    let slip = slip.qr(delivery_link(link, record));
    letterhead.end(journal(slip, &record.head, words), words)
}

fn yuan(amount: Fen, words: &Words) -> String {
    words.say("receipt.delivery.yuan", &[("yuan", &amount.to_string())])
}

fn origin(slip: Slip, origin: &OriginOnRecord, words: &Words) -> Slip {
    let fill = |key: &str, name: &str, value: &str| {
        words.say(&format!("receipt.delivery.{key}"), &[(name, value)])
    };
    let say = |key: &str| words.say(&format!("receipt.delivery.{key}"), &[]);
    let some = |slip: Slip, text: &str, key: &str, name: &str| {
        if text.is_empty() {
            slip
        } else {
            slip.text(fill(key, name, text))
        }
    };
    match origin.source {
        Source::Donation => {
            let slip = if origin.giver.is_empty() {
                slip.text(say("unknown-giver"))
            } else {
                slip.text(fill("giver", "name", &origin.giver))
            };
            let slip = if origin.anonymous {
                slip.text(say("anonymous"))
            } else {
                slip
            };
            some(slip, &origin.terms, "terms", "terms")
        }
        Source::Fund => {
            let slip = slip.text(fill("fund", "fund", &origin.fund));
            let slip = some(slip, &origin.supplier, "supplier", "supplier");
            if origin.document.is_empty() {
                slip
            } else {
                slip.pair(say("invoice"), origin.document.clone())
            }
        }
        Source::Transfer | Source::Found => {
            let slip = some(slip, &origin.giver, "store", "store");
            if origin.document.is_empty() {
                slip
            } else {
                slip.pair(say("slip"), origin.document.clone())
            }
        }
    }
}

fn line(slip: Slip, lot: &LotOnRecord, words: &Words) -> Slip {
    let pieces = lot.received.to_string();
    let number = lot.lot.to_string();
    let mut about = Vec::new();
    if let Some(day) = lot.expires {
        let day = words.day_and_year(day);
        about.push(words.say("receipt.delivery.until", &[("day", &day)]));
    }
    if !lot.unit_cost.is_zero() {
        let each = lot.unit_cost.to_string();
        about.push(words.say("receipt.delivery.each", &[("yuan", &each)]));
    }
    let about = if about.is_empty() {
        words.say("receipt.delivery.line-bare", &[("lot", &number)])
    } else {
        let about = about.join(" · ");
        let fills = [("lot", number.as_str()), ("about", &about)];
        words.say("receipt.delivery.line", &fills)
    };
    slip.pair(
        lot.name.clone(),
        words.say(
            "receipt.delivery.pieces",
            &[("pieces", &pieces), ("unit", &lot.unit)],
        ),
    )
    .text(about)
}
