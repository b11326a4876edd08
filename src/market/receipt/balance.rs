//! The statement of a household's points (积分明细), for those who ask why.

use super::super::shop::{AccountEntry, EntryKind, HouseholdAtCounter};
use super::super::slip::Slip;
use super::{Letterhead, Moment, day_and_time, household, last_day, points};
use crate::market::points::Points;
use crate::words::Words;

/// The statement of a household: what can be used, until when, what bars it, and its latest entries, as of `at`.
pub fn balance_slip(
    at_counter: &HouseholdAtCounter,
    letterhead: &Letterhead,
    at: Moment,
    words: &Words,
) -> Slip {
    let mut slip = letterhead
        .begin(&words.say("balance.title", &[]), words)
        .rule()
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(at.village_day(), at, words),
        )
        .pair(
            household(&at_counter.name, words),
            words.say(
                "receipt.household-number",
                &[("household", at_counter.household.as_str())],
            ),
        )
        .rule()
        .pair_double(
            words.say("balance.spendable", &[]),
            points(at_counter.spendable, words),
        );
    if let Some(day) = last_day(at_counter.lapses_on)
        && !at_counter.spendable.is_zero()
    {
        slip = slip.pair(
            words.say("receipt.usable-until", &[]),
            words.day_and_year(day),
        );
    }
    if let Some(bar) = &at_counter.bar {
        let kind = words.say_or("suspension", &bar.kind);
        let until = bar.until.map_or_else(
            || words.say("suspension.open-end", &[]),
            |day| words.day_and_year(day),
        );
        slip = slip.text(words.say("balance.barred", &[("kind", &kind), ("until", &until)]));
    }
    let slip = entries(slip.rule(), &at_counter.entries, words);
    letterhead.end(slip, words)
}

fn entries(slip: Slip, entries: &[AccountEntry], words: &Words) -> Slip {
    if entries.is_empty() {
        return slip.text(words.say("balance.no-entries", &[]));
    }
    entries.iter().fold(slip, |slip, entry| {
        let left = format!("{} {}", words.day(entry.day), what(&entry.what, words));
        slip.pair(left, signed(entry.points))
    })
}

fn what(kind: &EntryKind, words: &Words) -> String {
    match kind {
        EntryKind::Credit { category, reason } => {
            let said: Vec<&str> = [category.as_str(), reason.as_str()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            if said.is_empty() {
                words.say("balance.credit", &[])
            } else {
                said.join(" ")
            }
        }
        EntryKind::Redemption(receipt) => {
            words.say("balance.redemption", &[("receipt", receipt.as_str())])
        }
        EntryKind::Reversal(receipt) => {
            words.say("balance.reversal", &[("receipt", receipt.as_str())])
        }
    }
}

fn signed(points: Points) -> String {
    if points.is_negative() {
        points.to_string()
    } else {
        format!("+{points}")
    }
}
