//! The statement of a household's points (积分明细) on the receipt printer, for those who ask why: the latest entries, the
//! table, the closing sentence. The whole of it is a page ([`crate::market::statement::statement_sheet`]).

use super::super::slip::Slip;
use super::{Letterhead, Moment, day_and_time, household, points};
use crate::market::statement::{
    PeriodExplained, Statement, bars, closing, entry_text, period_text, signed,
};
use crate::words::Words;

/// How many entries the slip holds: the latest.
const ENTRIES: usize = 20;

/// The statement of a household: what can be used, its latest entries, its periods, what bars it and why it is so much.
pub fn balance_slip(
    statement: &Statement,
    letterhead: &Letterhead,
    at: Moment,
    words: &Words,
) -> Slip {
    let about = &statement.about;
    let slip = letterhead
        .begin(&words.say("balance.title", &[]), words)
        .rule()
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(about.on, at, words),
        )
        .pair(
            household(&about.name, words),
            words.say(
                "receipt.household-number",
                &[("household", about.household.as_str())],
            ),
        )
        .rule()
        .pair_double(
            words.say("balance.spendable", &[]),
            points(statement.sums().spendable, words),
        );
    let slip = bars(statement, words)
        .into_iter()
        .fold(slip, |slip, line| slip.text(line))
        .text(closing(statement, words))
        .rule();
    let slip = periods(slip, &statement.periods, words);
    letterhead.end(entries(slip, statement, words), words)
}

/// Each period with what is left of it, spendable or lapsed. How it came to that stands below it.
fn periods(slip: Slip, periods: &[PeriodExplained], words: &Words) -> Slip {
    if periods.is_empty() {
        return slip;
    }
    let slip = periods.iter().fold(slip, |slip, period| {
        let key = if period.lapsed {
            "statement.slip.lapsed"
        } else {
            "statement.slip.left"
        };
        let left = words.say(key, &[("period", &period_text(period.period, words))]);
        let figures = [
            period.earned,
            period.received,
            period.held_back,
            period.drawn,
        ]
        .map(|points| points.to_string());
        slip.pair(left, points(period.left, words)).text(words.say(
            "statement.slip.figures",
            &[
                ("earned", &figures[0]),
                ("received", &figures[1]),
                ("held-back", &figures[2]),
                ("drawn", &figures[3]),
            ],
        ))
    });
    slip.rule()
}

fn entries(slip: Slip, statement: &Statement, words: &Words) -> Slip {
    if statement.entries.is_empty() {
        return slip.text(words.say("balance.no-entries", &[]));
    }
    let on = statement.about.on;
    let latest = statement.entries.iter().rev().take(ENTRIES);
    let slip = latest.fold(slip, |slip, entry| {
        let left = format!("{} {}", words.day(entry.day), entry_text(entry, on, words));
        slip.pair(left, signed(entry.effect(on)))
    });
    match statement.entries.len().saturating_sub(ENTRIES) {
        0 => slip,
        more => {
            let more = more.to_string();
            slip.text(words.say("statement.slip.earlier", &[("count", &more)]))
        }
    }
}
