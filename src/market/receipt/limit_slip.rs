//! The slip of a limit: how much of which goods one household takes, from when, by which decision, and the two who answer
//! for it.

use super::super::shop::LimitOnRecord;
use super::super::slip::Slip;
use super::{Letterhead, day_and_time, journal};
use crate::words::Words;

/// The slip of a limit, signed by both.
pub fn limit_slip(record: &LimitOnRecord, letterhead: &Letterhead, words: &Words) -> Slip {
    let decided = &record.decided;
    let say = |key: &str| words.say(&format!("receipt.limit.{key}"), &[]);
    // Whoever decides a limit answers for it as for an exception, and the paper says so in the same words.
    let by = |key: &str| words.say(&format!("receipt.exception.{key}"), &[]);
    let slip = letterhead
        .begin(&say("title"), words)
        .rule()
        .centre_double(record.goods.clone());
    let slip = match decided.pieces {
        Some(most) => {
            let most = most.pieces().to_string();
            slip.centre_double(words.say("receipt.limit.most", &[("n", &most)]))
                .rule()
                .pair(
                    say("over"),
                    words.say(&format!("over.{}", decided.over.word()), &[]),
                )
        }
        None => slip.centre_double(say("none")).rule(),
    };
    let slip = slip
        .pair(by("from"), words.day_and_year(decided.from))
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(record.at.village_day(), record.at, words),
        )
        .rule()
        .text(words.say(
            "receipt.limit.resolution",
            &[("resolution", &decided.resolution)],
        ))
        .pair(by("approved-by"), record.approved_by.clone())
        .pair(by("second-approver"), record.second_approver.clone())
        .signature(by("sign-first"))
        .signature(by("sign-second"));
    letterhead.end(journal(slip, &record.head, words), words)
}
