//! The slip of a reversal: what came back, by whose leave, and what of it is of no use any more.

use super::super::shop::ReversalOnRecord;
use super::super::slip::Slip;
use super::{Letterhead, day_and_time, goods, household, journal, points};
use crate::words::Words;

/// The slip of a reversal, signed by the two who made it and by whoever brought the goods back.
pub fn reversal_slip(record: &ReversalOnRecord, letterhead: &Letterhead, words: &Words) -> Slip {
    let reversal = &record.reversal;
    let slip = letterhead
        .begin(&words.say("receipt.reversal.title", &[]), words)
        .rule()
        .pair(
            words.say("receipt.reversal.number", &[]),
            reversal.slip.to_string(),
        )
        .pair(
            words.say("receipt.reversal.of", &[]),
            reversal.receipt.to_string(),
        )
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(reversal.day, record.at, words),
        )
        .pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", reversal.household.as_str())],
            ),
        )
        .rule();
    let slip = reversal.lines.iter().fold(slip, |slip, line| {
        slip.pair(
            goods(&line.name, line.quantity.pieces(), words),
            points(line.points, words),
        )
    });
    let mut slip = slip.rule().pair_double(
        words.say("receipt.reversal.total", &[]),
        points(reversal.total, words),
    );
    if !record.lapsed.is_zero() {
        slip = slip
            .pair(
                words.say("receipt.reversal.lapsed", &[]),
                points(record.lapsed, words),
            )
            .text(words.say("receipt.reversal.lapsed-note", &[]));
    }
    let reason = words.say("receipt.reversal.reason", &[("reason", &record.reason)]);
    let slip = slip
        .rule()
        .text(reason)
        .pair(words.say("receipt.staff", &[]), record.staff.clone())
        .pair(
            words.say("receipt.reversal.approver", &[]),
            record.approver.clone(),
        )
        .signature(words.say("receipt.reversal.sign-household", &[]))
        .signature(words.say("receipt.reversal.sign-staff", &[]))
        .signature(words.say("receipt.reversal.sign-approver", &[]));
    letterhead.end(journal(slip, &record.head, words), words)
}
