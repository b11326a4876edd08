//! The first lines of a file that is to be brought in, as they were read: what the program understood, so that somebody
//! who knows the list sees whether it is the right one. Names are masked, of a telephone only its last digits are there.

mod told;

pub use told::{passed_over, preview_json, preview_sheet, understood};

use super::columns::{columns, head_key};
use crate::market::household::mask_name;
use crate::market::intake::{
    CreditLine, ExceptionLine, GoodsLine, HouseholdLine, Intake, IntakeKind, LimitLine, MemberLine,
    PriceLine, StockLine, SuspensionLine,
};
use crate::market::sheet::{Column, Sheet, Table};
use crate::words::Words;

/// The first `most` lines as a page, under the columns' names; what none of them has stands in no column.
pub fn preview(intake: &Intake, most: usize, words: &Words) -> Sheet {
    let kind = intake.kind();
    let rows = rows(intake, most, words);
    let used: Vec<usize> = order(kind)
        .into_iter()
        .filter(|place| rows.iter().any(|(_, cells)| !cells[*place].is_empty()))
        .collect();
    let heads = used.iter().map(|place| {
        let key = head_key(kind, columns(kind)[*place]);
        Column::text(first_name(&words.say(&key, &[])))
    });
    let line = Column::figures(words.say("intake.faults.line", &[]));
    let cells = |(line, cells): &(u32, Vec<String>)| {
        let cells = used.iter().map(|place| cells[*place].clone());
        std::iter::once(line.to_string()).chain(cells).collect()
    };
    Sheet {
        title: words.say(&format!("intake.name.{}", kind.word()), &[]),
        about: Vec::new(),
        tables: vec![Table {
            heading: String::new(),
            columns: std::iter::once(line).chain(heads).collect(),
            rows: rows.iter().map(cells).collect(),
            empty: String::new(),
        }],
        closing: Vec::new(),
    }
}

/// The places of the columns as people read them: what a line is about, then how much of it.
fn order(kind: IntakeKind) -> Vec<usize> {
    let mut places: Vec<usize> = (0..columns(kind).len()).collect();
    if kind == IntakeKind::Stock {
        let about = ["code", "name", "unit", "category"];
        places.sort_by_key(|place| !about.contains(&columns(kind)[*place]));
    }
    places
}

/// The numbers of the first lines, and the cells of each, one for each of the [`columns`].
fn rows(intake: &Intake, most: usize, words: &Words) -> Vec<(u32, Vec<String>)> {
    fn of<L>(
        lines: &[(u32, L)],
        most: usize,
        cells: impl Fn(&L) -> Vec<String>,
    ) -> Vec<(u32, Vec<String>)> {
        let first = lines.iter().take(most);
        first.map(|(line, of)| (*line, cells(of))).collect()
    }
    match intake {
        Intake::Households(lines) => of(lines, most, household),
        Intake::Goods(lines) => of(lines, most, goods),
        Intake::Credits(lines) => of(lines, most, |line| credit(line, words)),
        Intake::Stock(lines) => of(lines, most, |line| stock(line, words)),
        Intake::Suspensions(lines) => of(lines, most, suspension),
        Intake::Members(lines) => of(lines, most, member),
        Intake::Prices(lines) => of(lines, most, price),
        Intake::Limits(lines) => of(lines, most, |line| limit(line, words)),
        Intake::Exceptions(lines) => of(lines, most, |line| exception(line, words)),
    }
}

/// Several names of one thing stand beside each other; people are shown the first.
fn first_name(names: &str) -> String {
    names.split('|').next().unwrap_or_default().to_owned()
}

fn maybe(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// What people call a word of a file: the first of its names.
fn called(group: &str, word: &str, words: &Words) -> String {
    first_name(&words.say_or(group, word))
}

fn household(line: &HouseholdLine) -> Vec<String> {
    vec![
        line.household.to_string(),
        mask_name(&line.name),
        line.members.to_string(),
        maybe(line.phone.as_ref()),
        line.group.clone(),
    ]
}

fn goods(line: &GoodsLine) -> Vec<String> {
    let goods = &line.goods;
    vec![
        goods.code.to_string(),
        goods.name.clone(),
        goods.unit.clone(),
        goods.category.clone(),
        maybe(line.points),
    ]
}

fn credit(line: &CreditLine, words: &Words) -> Vec<String> {
    vec![
        line.household.to_string(),
        line.period.to_string(),
        line.points.to_string(),
        line.category.clone(),
        line.reason.clone(),
        maybe(line.happened_on),
        line.posted_on.to_string(),
        maybe(line.member.as_ref()),
        line.evidence.clone(),
        line.place.clone(),
        called("intake.credit-kind", line.kind.word(), words),
    ]
}

fn stock(line: &StockLine, words: &Words) -> Vec<String> {
    let described = line.goods.described();
    vec![
        maybe(line.goods.code()),
        line.quantity.to_string(),
        called("intake.source", line.source.word(), words),
        line.giver_or_fund.clone(),
        line.unit_cost.to_string(),
        maybe(line.expires),
        described.name.clone(),
        described.unit.clone(),
        described.category.clone(),
        // Who gave and which fund paid stand under one name here.
        String::new(),
        String::new(),
    ]
}

fn suspension(line: &SuspensionLine) -> Vec<String> {
    vec![
        line.household.to_string(),
        line.kind.clone(),
        line.from.to_string(),
        maybe(line.until),
        line.reason.clone(),
    ]
}

fn member(line: &MemberLine) -> Vec<String> {
    vec![
        line.household.to_string(),
        line.member.to_string(),
        mask_name(&line.name),
        line.joined.to_string(),
        maybe(line.left),
    ]
}

fn price(line: &PriceLine) -> Vec<String> {
    vec![
        line.resolution.clone(),
        line.from.to_string(),
        line.code.to_string(),
        line.points.to_string(),
    ]
}

fn limit(line: &LimitLine, words: &Words) -> Vec<String> {
    vec![
        line.resolution.clone(),
        line.from.to_string(),
        line.code.to_string(),
        maybe(line.pieces),
        line.pieces.map_or_else(String::new, |_| {
            called("intake.over", line.over.word(), words)
        }),
    ]
}

fn exception(line: &ExceptionLine, words: &Words) -> Vec<String> {
    vec![
        called("intake.exception-kind", line.what.word(), words),
        line.from.to_string(),
        line.until.to_string(),
        maybe(line.household.as_ref()),
        line.reason.clone(),
        mask_name(&line.approved_by),
        mask_name(&line.second_approver),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::read::{read_bytes, template};
    use crate::words::Lang;

    /// Every sample reads, and what is shown of it has a name over each column and hides names.
    #[test]
    fn every_kind_shows_its_first_lines() {
        for lang in [Lang::Zh, Lang::En] {
            let words = Words::load(lang);
            for kind in IntakeKind::ALL {
                let sample = template(kind, lang);
                let intake = read_bytes(kind, sample.as_bytes(), &mut |_| {}).expect("reads");
                let sheet = preview(&intake, 1, &words);
                let table = &sheet.tables[0];
                assert_eq!(table.rows.len(), 1);
                assert_eq!(table.rows[0].len(), table.columns.len());
                assert!(table.rows[0].len() > 3, "{table:?}");
                assert_eq!(table.rows[0][0], "2", "the head is line 1");
                for column in &table.columns {
                    assert!(!column.head.contains(['[', '|']), "{table:?}");
                }
                assert!(!sheet.title.contains('['), "{}", sheet.title);
            }
        }
        let words = Words::load(Lang::Zh);
        let text = "household,name,members,phone,group\n0137,张大福,4,13800005678,\n";
        let read = read_bytes(IntakeKind::Households, text.as_bytes(), &mut |_| {}).expect("reads");
        let sheet = preview(&read, 9, &words);
        assert_eq!(sheet.tables[0].rows, [["2", "0137", "张*福", "4", "5678"]]);
    }
}
