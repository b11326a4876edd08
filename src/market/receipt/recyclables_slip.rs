//! The slip of recyclables: what was weighed, at which price, what it brought, and what the household has now.

use super::super::shop::RecyclablesOnRecord;
use super::super::slip::Slip;
use super::{Letterhead, day_and_time, household, journal, points};
use crate::words::Words;

/// The household's slip: its proof of what was credited.
pub fn recyclables_slip(
    record: &RecyclablesOnRecord,
    letterhead: &Letterhead,
    words: &Words,
) -> Slip {
    let credit = &record.credit;
    let say = |key: &str| words.say(&format!("receipt.recyclables.{key}"), &[]);
    let (weight, price) = (record.weight.to_string(), record.price.to_string());
    let slip = letterhead
        .begin(&say("title"), words)
        .rule()
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(credit.posted_on, record.at, words),
        )
        .pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", credit.household.as_str())],
            ),
        )
        .rule()
        .double(record.kind.clone())
        .pair(
            say("weight"),
            words.say("receipt.recyclables.kilograms", &[("kg", &weight)]),
        )
        .pair(
            say("price"),
            words.say("receipt.recyclables.yuan-each", &[("yuan", &price)]),
        )
        .pair_double(say("credited"), points(credit.points, words))
        .pair(
            words.say("balance.spendable", &[]),
            points(record.remaining, words),
        )
        .rule()
        .pair(words.say("receipt.staff", &[]), record.staff.clone());
    letterhead.end(journal(slip, &record.head, words), words)
}
