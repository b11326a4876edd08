//! The slip of an exception: what is let happen, when, for whom, why, and the two who answer for it.

use super::super::exception::Allowed;
use super::super::shop::ExceptionOnRecord;
use super::super::slip::Slip;
use super::{Letterhead, VillageDay, day_and_time, household, journal};
use crate::words::Words;

/// The slip of an exception, signed by both.
pub fn exception_slip(record: &ExceptionOnRecord, letterhead: &Letterhead, words: &Words) -> Slip {
    let exception = &record.exception;
    let say = |key: &str| words.say(&format!("receipt.exception.{key}"), &[]);
    let (from, until) = (exception.from, exception.until);
    let mut slip = letterhead
        .begin(&say("title"), words)
        .rule()
        .centre_double(say(exception.what.word()))
        .text(say(&format!("{}-means", exception.what.word())))
        .rule()
        .pair(say("from"), words.day_and_year(from))
        .pair(say("until"), words.day_and_year(until));
    slip = match &exception.household {
        Some(number) => slip.pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", number.as_str())],
            ),
        ),
        None => slip.pair(say("for"), say("all")),
    };
    let decided: VillageDay = record.at.village_day();
    let slip = slip
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(decided, record.at, words),
        )
        .rule()
        .text(words.say("receipt.reversal.reason", &[("reason", &record.reason)]))
        .pair(say("approved-by"), record.approved_by.clone())
        .pair(say("second-approver"), record.second_approver.clone())
        .signature(say("sign-first"))
        .signature(say("sign-second"));
    letterhead.end(journal(slip, &record.head, words), words)
}

/// An exception in two or three words, with the days and whom it is for: for a day's sheet.
pub(super) fn allowed_line(allowed: &Allowed, words: &Words) -> String {
    let whom = match &allowed.household {
        Some(number) => words.say(
            "receipt.household-number",
            &[("household", number.as_str())],
        ),
        None => words.say("receipt.exception.all", &[]),
    };
    let what = words.say(&format!("receipt.exception.{}", allowed.what.word()), &[]);
    let days = if allowed.from == allowed.until {
        words.day(allowed.from)
    } else {
        words.window(allowed.from, allowed.until)
    };
    words.say(
        "daysheet.exception",
        &[("what", &what), ("days", &days), ("whom", &whom)],
    )
}
