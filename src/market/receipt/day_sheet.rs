//! The day sheet: what a shop day came to, signed by two.

use super::super::shop::{
    BesidesOfDay, DaySheet, FundStanding, MovedOfDay, SlipsStanding, StockOfDay,
};
use super::super::slip::Slip;
use super::exception_slip::allowed_line;
use super::paper_slip::slip_numbers;
use super::{Letterhead, journal, points};
use crate::words::Words;

/// The sheet of a shop day; of one still open it says that it is not the last word.
pub fn day_sheet_slip(sheet: &DaySheet, letterhead: &Letterhead, words: &Words) -> Slip {
    let title = if sheet.closed {
        "daysheet.title"
    } else {
        "daysheet.title-open"
    };
    let day = format!(
        "{} {}",
        words.day_and_year(sheet.day),
        words.weekday(sheet.day)
    );
    let slip = letterhead
        .begin(&words.say(title, &[]), words)
        .centre(day)
        .rule();
    let slip = counts(slip, sheet, words);
    let slip = kinds(slip, sheet, words);
    let slip = besides(slip, &sheet.besides, words);
    let slip = unsent(slip, sheet.unsent, words);
    let slip = journal(slip, &sheet.head, words)
        .pair(words.say("daysheet.made-by", &[]), sheet.staff.clone())
        .pair(words.say("daysheet.made-at", &[]), made_at(sheet, words))
        .signature(words.say("daysheet.sign-staff", &[]))
        .signature(words.say("daysheet.sign-witness", &[]));
    letterhead.end(slip, words)
}

fn counts(slip: Slip, sheet: &DaySheet, words: &Words) -> Slip {
    let count = |key: &str, count: u32| words.say(key, &[("count", &count.to_string())]);
    let net = sheet
        .points
        .checked_sub(sheet.points_reversed)
        .expect("the points of a day stay inside 64 bits");
    let slip = slip
        .pair(
            words.say("daysheet.redemptions", &[]),
            count("daysheet.times", sheet.redemptions),
        )
        .pair(
            words.say("daysheet.households", &[]),
            count("daysheet.of-households", sheet.households),
        )
        .pair(
            words.say("daysheet.points", &[]),
            points(sheet.points, words),
        );
    if sheet.reversals == 0 {
        return slip.pair(
            words.say("daysheet.reversals", &[]),
            words.say("daysheet.none", &[]),
        );
    }
    slip.pair(
        words.say("daysheet.reversals", &[]),
        count("daysheet.times", sheet.reversals),
    )
    .pair(
        words.say("daysheet.points-reversed", &[]),
        points(sheet.points_reversed, words),
    )
    .pair_double(words.say("daysheet.net", &[]), points(net, words))
}

fn kinds(slip: Slip, sheet: &DaySheet, words: &Words) -> Slip {
    let slip = slip.rule().text(words.say("daysheet.goods", &[]));
    if sheet.goods.is_empty() {
        return slip.text(words.say("daysheet.none", &[])).rule();
    }
    sheet
        .goods
        .iter()
        .fold(slip, |slip, (name, unit, out, back)| {
            let (out, back_text) = (out.to_string(), back.to_string());
            let fills = [("out", &*out), ("back", &*back_text), ("unit", &**unit)];
            let key = if *back == 0 {
                "daysheet.pieces"
            } else {
                "daysheet.pieces-back"
            };
            slip.pair(name.clone(), words.say(key, &fills))
        })
        .rule()
}

/// What moved without goods, what was given for nothing, what was let happen out of the rules, and the year's fund: each
/// only where there is something to say.
fn besides(slip: Slip, besides: &BesidesOfDay, words: &Words) -> Slip {
    let mut slip = slip;
    if besides.rewards > 0 {
        let count = besides.rewards.to_string();
        slip = slip.pair(
            words.say("daysheet.rewards", &[]),
            words.say("daysheet.times", &[("count", &count)]),
        );
    }
    if !besides.movements.is_empty() {
        slip = slip.text(words.say("daysheet.movements", &[]));
        slip = besides
            .movements
            .iter()
            .fold(slip, |slip, moved| movement(slip, moved, words));
    }
    if !besides.exceptions.is_empty() {
        slip = slip.text(words.say("daysheet.exceptions", &[]));
        slip = besides.exceptions.iter().fold(slip, |slip, one| {
            let [first, second] = &one.people;
            slip.text(allowed_line(&one.allowed, words)).text(words.say(
                "daysheet.exception-people",
                &[
                    ("first", first),
                    ("second", second),
                    ("day", &words.day(one.decided_on)),
                ],
            ))
        });
    }
    if !besides.stock.is_empty() {
        slip = slip.text(words.say("daysheet.stock", &[]));
        slip = besides
            .stock
            .iter()
            .fold(slip, |slip, one| stock(slip, one, words));
    }
    if let Some(standing) = &besides.slips {
        slip = slips(slip, standing, words);
    }
    if let Some(standing) = &besides.fund {
        slip = fund(slip, standing, words);
    }
    if *besides == BesidesOfDay::default() {
        slip
    } else {
        slip.rule()
    }
}

fn movement(slip: Slip, moved: &MovedOfDay, words: &Words) -> Slip {
    let (count, coupons) = (moved.count.to_string(), moved.coupons.to_string());
    let key = if moved.coupons == 0 {
        "daysheet.moved"
    } else {
        "daysheet.moved-coupons"
    };
    let kind = words.say(&format!("daysheet.kind.{}", moved.kind), &[]);
    slip.pair(
        words.say(
            key,
            &[("kind", &kind), ("count", &count), ("coupons", &coupons)],
        ),
        points(moved.points, words),
    )
}

fn stock(slip: Slip, one: &StockOfDay, words: &Words) -> Slip {
    let kind = words.say(&format!("daysheet.stock-kind.{}", one.kind), &[]);
    let count = one.count.to_string();
    let pieces = format!("{:+}", one.pieces);
    slip.pair(
        words.say("daysheet.stock-line", &[("kind", &kind), ("count", &count)]),
        words.say("daysheet.stock-pieces", &[("pieces", &pieces)]),
    )
}

/// Slips written on paper: how many came in, and the numbers that want looking for.
fn slips(slip: Slip, standing: &SlipsStanding, words: &Words) -> Slip {
    let count = |count: u32| words.say("daysheet.times", &[("count", &count.to_string())]);
    let mut slip = slip;
    if standing.entered > 0 {
        slip = slip.pair(words.say("daysheet.slips", &[]), count(standing.entered));
    }
    if standing.with_breaches > 0 {
        slip = slip.pair(
            words.say("daysheet.slips-breaches", &[]),
            count(standing.with_breaches),
        );
    }
    let named = [
        ("daysheet.slips-missing", &standing.missing),
        ("daysheet.slips-doubled", &standing.doubled),
    ];
    let named = named.into_iter().filter(|(_, numbers)| !numbers.is_empty());
    named.fold(slip, |slip, (key, numbers)| {
        slip.double(words.say(key, &[]))
            .text(slip_numbers(numbers, words))
    })
}

fn fund(slip: Slip, fund: &FundStanding, words: &Words) -> Slip {
    let yuan = |amount: crate::market::points::Points| {
        words.say("receipt.moved.yuan", &[("yuan", &amount.to_string())])
    };
    let slip = slip
        .pair(words.say("daysheet.fund", &[]), yuan(fund.spent))
        .pair(words.say("daysheet.fund-left", &[]), yuan(fund.left()));
    if fund.left().is_zero() {
        slip.double(words.say("daysheet.fund-gone", &[]))
    } else if fund.is_low() {
        slip.double(words.say("daysheet.fund-low", &[]))
    } else {
        slip
    }
}

fn unsent(slip: Slip, unsent: Option<u64>, words: &Words) -> Slip {
    slip.text(match unsent {
        None => words.say("daysheet.alone", &[]),
        Some(0) => words.say("daysheet.all-sent", &[]),
        Some(count) => words.say("daysheet.unsent", &[("count", &count.to_string())]),
    })
}

/// A day that was forgotten is closed on a later one: then the sheet names that day too.
fn made_at(sheet: &DaySheet, words: &Words) -> String {
    let made_on = sheet.at.village_day();
    if made_on == sheet.day {
        return sheet.at.village_time();
    }
    format!("{} {}", words.day(made_on), sheet.at.village_time())
}
