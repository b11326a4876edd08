//! The slip of an adjustment, and the sheet of a stocktake: what changed, lot by lot, why, and the two who answer for it.

use super::super::shop::{AdjustmentOnRecord, StocktakeOnRecord};
use super::super::slip::Slip;
use super::super::storeroom::adjustment::{AdjustedLine, LotChange};
use super::super::storeroom::stocktake::StocktakeLine;
use super::{Letterhead, day_and_time, journal};
use crate::words::Words;

/// The slip of an adjustment, signed by both.
pub fn adjustment_slip(
    record: &AdjustmentOnRecord,
    letterhead: &Letterhead,
    words: &Words,
) -> Slip {
    let adjustment = &record.adjustment;
    let say = |key: &str| words.say(&format!("receipt.adjusted.{key}"), &[]);
    let what = words.say_or("storeroom.off", adjustment.what.word());
    let slip = letterhead
        .begin(&say("title"), words)
        .rule()
        .centre_double(what)
        .rule()
        .pair(say("number"), adjustment.slip.to_string())
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(adjustment.day, record.at, words),
        );
    let slip = adjustment
        .lines
        .iter()
        .fold(slip, |slip, line| changes(slip, line, words))
        .rule();
    let slip = two(
        slip,
        (&record.reason, &record.staff, Some(&record.approver)),
        words,
    );
    letterhead.end(journal(slip, &record.head, words), words)
}

fn changes(slip: Slip, line: &AdjustedLine, words: &Words) -> Slip {
    let slip = slip.double(line.name.clone());
    line.changes.iter().fold(slip, |slip, change| {
        let (key, lot, quantity) = match change {
            LotChange::Gone(take) => ("gone", take.lot, take.quantity),
            LotChange::Missing(take) => ("missing", take.lot, take.quantity),
            LotChange::Back(take) => ("back", take.lot, take.quantity),
            LotChange::CameMore(take) => ("came-more", take.lot, take.quantity),
            LotChange::CameFewer(take) => ("came-fewer", take.lot, take.quantity),
            LotChange::Found { lot, quantity, .. } => ("found", *lot, *quantity),
        };
        let (lot, pieces) = (lot.to_string(), quantity.to_string());
        slip.pair(
            words.say(&format!("receipt.adjusted.{key}"), &[("lot", &lot)]),
            words.say(
                "receipt.adjusted.pieces",
                &[("pieces", &pieces), ("unit", &line.unit)],
            ),
        )
    })
}

/// The reason and the people, with room to sign.
fn two(
    slip: Slip,
    (reason, staff, approver): (&str, &str, Option<&String>),
    words: &Words,
) -> Slip {
    let slip = if reason.is_empty() {
        slip
    } else {
        slip.text(words.say("receipt.reversal.reason", &[("reason", reason)]))
    };
    let slip = slip.pair(words.say("receipt.staff", &[]), staff.to_owned());
    let slip = match approver {
        Some(approver) => slip.pair(
            words.say("receipt.reversal.approver", &[]),
            approver.clone(),
        ),
        None => slip,
    };
    let slip = slip.signature(words.say("receipt.reversal.sign-staff", &[]));
    if approver.is_some() {
        slip.signature(words.say("receipt.reversal.sign-approver", &[]))
    } else {
        slip
    }
}

/// The sheet of a stocktake: what differs first, then what agrees.
pub fn stocktake_slip(record: &StocktakeOnRecord, letterhead: &Letterhead, words: &Words) -> Slip {
    let closed = &record.closed;
    let say = |key: &str| words.say(&format!("receipt.stocktake.{key}"), &[]);
    let count = |key: &str, lines: &[&StocktakeLine]| {
        let count = lines.len().to_string();
        words.say(&format!("receipt.stocktake.{key}"), &[("count", &count)])
    };
    let (differ, same): (Vec<_>, Vec<_>) = closed
        .lines
        .iter()
        .partition(|line| line.counted != line.booked);
    let slip = letterhead
        .begin(&say("title"), words)
        .rule()
        .pair(say("number"), closed.number.to_string())
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(closed.day, record.at, words),
        )
        .rule()
        .double(count("differ", &differ));
    let slip = differ
        .iter()
        .fold(slip, |slip, line| counted(slip, line, words));
    let slip = slip.rule().double(count("same", &same));
    let slip = same.iter().fold(slip, |slip, line| {
        slip.pair(
            line.adjusted.name.clone(),
            pieces(line.counted, line, words),
        )
    });
    let slip = if record.uncounted.is_empty() {
        slip
    } else {
        let names = record.uncounted.join(&words.say("receipt.and", &[]));
        slip.rule()
            .text(words.say("receipt.stocktake.uncounted", &[("names", &names)]))
    };
    let slip = two(
        slip.rule(),
        (&record.reason, &record.staff, record.approver.as_ref()),
        words,
    );
    letterhead.end(journal(slip, &record.head, words), words)
}

fn pieces(pieces: u32, line: &StocktakeLine, words: &Words) -> String {
    let pieces = pieces.to_string();
    let fills = [("pieces", pieces.as_str()), ("unit", &line.adjusted.unit)];
    words.say("receipt.adjusted.pieces", &fills)
}

fn counted(slip: Slip, line: &StocktakeLine, words: &Words) -> Slip {
    let fill = |key: &str, name: &str, n: u32| {
        words.say(
            &format!("receipt.stocktake.{key}"),
            &[(name, &n.to_string())],
        )
    };
    let difference = if line.counted > line.booked {
        fill("more", "pieces", line.counted - line.booked)
    } else {
        fill("fewer", "pieces", line.booked - line.counted)
    };
    let slip = slip.pair(line.adjusted.name.clone(), difference).pair(
        fill("booked", "booked", line.booked),
        fill("counted", "counted", line.counted),
    );
    if line.beyond > 0 {
        slip.text(fill("beyond", "pieces", line.beyond))
    } else {
        slip
    }
}
