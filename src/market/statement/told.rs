//! What a statement says, in words: its lines, its table, its closing sentence.

use super::super::credit::{Counted, CountsLess};
use super::super::day::VillageDay;
use super::super::movement::LegKind;
use super::super::period::Period;
use super::super::points::Points;
use super::super::scheme::BarredAct;
use super::super::sheet::{Column, Sheet, Table, whose};
use super::super::suspension::Bar;
use super::{Entry, EntryMade, PeriodExplained, Statement, Sums};
use crate::words::Words;

/// The whole statement as a page.
pub fn statement_sheet(statement: &Statement, village_name: &str, words: &Words) -> Sheet {
    let about = &statement.about;
    let mut under = vec![
        words.say("statement.village", &[("village", village_name)]),
        whose(&about.household, &about.name, words),
        words.say("statement.as-of", &[("day", &words.day_and_year(about.on))]),
    ];
    if !about.group.is_empty() {
        under.insert(2, about.group.clone());
    }
    Sheet {
        title: words.say("statement.title", &[]),
        about: under,
        tables: vec![entries(statement, words), periods(statement, words)],
        closing: bars(statement, words)
            .into_iter()
            .chain([closing(statement, words)])
            .collect(),
    }
}

fn entries(statement: &Statement, words: &Words) -> Table {
    let head = |name: &str| words.say(&format!("statement.column.{name}"), &[]);
    let row = |entry: &Entry| {
        let (says, period) = match &entry.made {
            EntryMade::Credit { says, counted, .. } => {
                (signed(*says), period_text(counted.period, words))
            }
            _ => (String::new(), drawn_periods(entry, words)),
        };
        vec![
            entry.day.to_string(),
            entry_text(entry, statement.about.on, words),
            says,
            signed(entry.effect(statement.about.on)),
            period,
        ]
    };
    Table {
        heading: words.say("statement.entries", &[]),
        columns: vec![
            Column::text(head("day")),
            Column::long(head("what")),
            Column::figures(head("says")),
            Column::figures(head("counts")),
            Column::text(head("period")),
        ],
        rows: statement.entries.iter().map(row).collect(),
        empty: words.say("statement.no-entries", &[]),
    }
}

/// `2026年4季度`, or the periods that something drew on, each with its points where there are several.
fn drawn_periods(entry: &Entry, words: &Words) -> String {
    match entry.legs.as_slice() {
        [(_, only)] => period_text(only.period, words),
        several => {
            let parts: Vec<String> = several
                .iter()
                .map(|(_, draw)| format!("{} {}", period_text(draw.period, words), draw.points))
                .collect();
            parts.join(&words.say("statement.and", &[]))
        }
    }
}

fn periods(statement: &Statement, words: &Words) -> Table {
    let head = |name: &str| words.say(&format!("statement.column.{name}"), &[]);
    let mut rows: Vec<Vec<String>> = statement
        .periods
        .iter()
        .map(|period| period_row(period, words))
        .collect();
    if !rows.is_empty() {
        rows.push(sum_row(&statement.sums(), words));
    }
    Table {
        heading: words.say("statement.periods", &[]),
        columns: vec![
            Column::text(head("period")),
            Column::figures(head("earned")),
            Column::figures(head("received")),
            Column::figures(head("held-back")),
            Column::figures(head("drawn")),
            Column::figures(head("short")),
            Column::figures(head("spendable")),
            Column::figures(head("lapsed")),
            Column::text(head("lapses-on")),
        ],
        rows,
        empty: words.say("statement.no-entries", &[]),
    }
}

fn period_row(period: &PeriodExplained, words: &Words) -> Vec<String> {
    let (spendable, lapsed) = if period.lapsed {
        (String::new(), period.left.to_string())
    } else {
        (period.left.to_string(), String::new())
    };
    vec![
        period_text(period.period, words),
        period.earned.to_string(),
        period.received.to_string(),
        period.held_back.to_string(),
        period.drawn.to_string(),
        period.short.to_string(),
        spendable,
        lapsed,
        period
            .lapses_on
            .map_or_else(|| words.say("statement.never", &[]), |day| day.to_string()),
    ]
}

fn sum_row(sums: &Sums, words: &Words) -> Vec<String> {
    let figures = [
        sums.earned,
        sums.received,
        sums.held_back,
        sums.drawn,
        sums.short,
        sums.spendable,
        sums.lapsed,
    ];
    std::iter::once(words.say("statement.sum", &[]))
        .chain(figures.iter().map(Points::to_string))
        .chain([String::new()])
        .collect()
}

/// `2026年4季度`.
pub fn period_text(period: Period, words: &Words) -> String {
    let (key, year, part) = match period {
        Period::Year(year) => ("statement.period.year", year, 0),
        Period::Quarter(year, quarter) => ("statement.period.quarter", year, quarter),
        Period::Month(year, month) => ("statement.period.month", year, month),
        Period::Always => ("statement.period.always", 0, 0),
    };
    let (year, part) = (year.to_string(), part.to_string());
    words.say(key, &[("year", &year), ("part", &part)])
}

/// What an entry is, with who, where and on what evidence, and why it counts less than it says.
pub fn entry_text(entry: &Entry, on: VillageDay, words: &Words) -> String {
    let mut said = vec![made(entry, words)];
    if let EntryMade::Credit {
        member,
        place,
        evidence,
        ..
    } = &entry.made
    {
        let mut say = |key: &str, text: &str| {
            if !text.is_empty() {
                said.push(words.say(&format!("statement.of.{key}"), &[("text", text)]));
            }
        };
        say("member", member.as_deref().unwrap_or_default());
        say("place", place);
        say("evidence", evidence);
    }
    said.extend(entry_note(entry, on, words));
    said.join(&words.say("statement.and", &[]))
}

fn made(entry: &Entry, words: &Words) -> String {
    match &entry.made {
        EntryMade::Credit {
            kind,
            category,
            reason,
            ..
        } => {
            let kind = words.say(&format!("statement.kind.{}", kind.word()), &[]);
            together(&[&kind, category, reason])
        }
        EntryMade::Redemption {
            receipt,
            goods,
            reward,
        } => {
            let key = if *reward {
                "statement.reward"
            } else {
                "balance.redemption"
            };
            let goods: Vec<String> = goods
                .iter()
                .map(|(name, pieces)| {
                    let pieces = pieces.to_string();
                    words.say("receipt.goods", &[("name", name), ("quantity", &pieces)])
                })
                .collect();
            let goods = goods.join(&words.say("receipt.and", &[]));
            together(&[&words.say(key, &[("receipt", receipt.as_str())]), &goods])
        }
        EntryMade::Reversal { receipt, reason } => {
            let what = words.say("balance.reversal", &[("receipt", receipt.as_str())]);
            together(&[&what, reason])
        }
        EntryMade::Movement {
            what,
            slip,
            other,
            partner,
            coupons,
            reason,
        } => {
            let received = entry.legs.iter().any(|(way, _)| *way == LegKind::Received);
            let way = if *what == "gift" && received {
                "gift-received"
            } else {
                what
            };
            let other = other
                .as_ref()
                .map_or("", |household| household.as_str())
                .to_owned();
            let coupons = coupons.to_string();
            let what = words.say(
                &format!("statement.movement.{way}"),
                &[
                    ("slip", slip.as_str()),
                    ("other", &other),
                    ("coupons", &coupons),
                ],
            );
            together(&[&what, partner, reason])
        }
    }
}

fn together(parts: &[&str]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    said.join(" ")
}

/// Why a credit counts less than it says on a day: a most that was reached, nothing scored meanwhile, a later day.
pub fn entry_note(entry: &Entry, on: VillageDay, words: &Words) -> Option<String> {
    let EntryMade::Credit { counted, .. } = &entry.made else {
        return None;
    };
    match &counted.less {
        Some(CountsLess::Capped { most, over }) => {
            let (most, over) = (most.to_string(), words.say_or("over", over.word()));
            Some(words.say("statement.less.capped", &[("most", &most), ("over", &over)]))
        }
        Some(CountsLess::NotScored(bar)) => {
            let kind = bar.called(words);
            Some(words.say("statement.less.not-scored", &[("kind", &kind)]))
        }
        None => later(counted, on, words),
    }
}

fn later(counted: &Counted, on: VillageDay, words: &Words) -> Option<String> {
    (counted.from > on).then(|| {
        let from = words.day_and_year(counted.from);
        words.say("statement.less.later", &[("day", &from)])
    })
}

/// `+10`, `-3`, `0`.
pub fn signed(points: Points) -> String {
    if points > Points::ZERO {
        format!("+{points}")
    } else {
        points.to_string()
    }
}

/// What bars the household, a line each.
pub fn bars(statement: &Statement, words: &Words) -> Vec<String> {
    let line = |(what, bar): &(BarredAct, Bar)| {
        let key = match what {
            BarredAct::Redeeming => "balance.barred",
            BarredAct::Scoring => "statement.unscored",
            BarredAct::Ranking => "statement.unranked",
        };
        let (kind, until) = (bar.called(words), bar.ends(words));
        words.say(key, &[("kind", &kind), ("until", &until)])
    };
    statement.bars.iter().map(line).collect()
}

/// What is spendable, and why.
pub fn closing(statement: &Statement, words: &Words) -> String {
    let sums = statement.sums();
    let day = words.day_and_year(statement.about.on);
    let say = |key: &str, points: Points, on: Option<VillageDay>| {
        let (points, on) = (
            points.to_string(),
            on.map_or_else(String::new, |day| words.day_and_year(day)),
        );
        words.say(
            &format!("statement.closing.{key}"),
            &[("points", &points), ("day", &on)],
        )
    };
    let parts: Vec<String> = [
        ("earned", sums.earned, true),
        ("received", sums.received, !sums.received.is_zero()),
        ("held-back", sums.held_back, !sums.held_back.is_zero()),
        ("drawn", sums.drawn, !sums.drawn.is_zero()),
        ("short", sums.short, !sums.short.is_zero()),
        ("lapsed", sums.lapsed, !sums.lapsed.is_zero()),
    ]
    .into_iter()
    .filter(|(_, _, is_said)| *is_said)
    .map(|(key, points, _)| say(key, points, None))
    .collect();
    let why = parts.join(&words.say("statement.and", &[]));
    let spendable = sums.spendable.to_string();
    let too_little = statement.minimum.is_some_and(|most| sums.spendable < most);
    let key = if sums.spendable.is_zero() {
        "statement.closing.nothing"
    } else if statement.barred_from_redeeming().is_some() {
        "statement.closing.barred"
    } else if too_little {
        "statement.closing.too-little"
    } else {
        "statement.closing.spendable"
    };
    let mut said = vec![words.say(key, &[("day", &day), ("points", &spendable), ("why", &why)])];
    if statement.ranks_only {
        said.push(words.say("statement.closing.ranks-only", &[]));
    }
    if let Some((points, last)) = soonest(statement) {
        said.push(say("until", points, Some(last)));
    }
    if let Some((points, from)) = statement.pending {
        said.push(say("pending", points, Some(from)));
    }
    if let Some(minimum) = statement.minimum.filter(|_| too_little) {
        said.push(say("minimum", minimum, None));
    }
    said.into_iter()
        .reduce(|first, next| words.say("statement.then", &[("first", &first), ("next", &next)]))
        .unwrap_or_default()
}

/// What lapses first of what is spendable, and the last day on which it can be used.
fn soonest(statement: &Statement) -> Option<(Points, VillageDay)> {
    let living = || {
        statement
            .periods
            .iter()
            .filter(|period| !period.lapsed && !period.left.is_zero())
    };
    let gone = living().filter_map(|period| period.lapses_on).min()?;
    let points = living()
        .filter(|period| period.lapses_on == Some(gone))
        .map(|period| period.left)
        .sum();
    Some((points, gone.minus(1)))
}
