//! How slips written on paper stand, as text for a person and as JSON; the fields of the JSON are kept stable.

use super::json::Json;
use super::sheet::text;
use crate::market::receipt::{slip_number, slips_told};
use crate::market::sheet::{Column, Sheet, Table};
use crate::market::shop::{RedemptionOnRecord, SlipsStanding};
use crate::words::Words;

fn breaches(record: &RedemptionOnRecord) -> impl Iterator<Item = &'static str> {
    let paper = record.redemption.paper.iter();
    paper.flat_map(|paper| paper.breaches.iter().map(|breach| breach.word()))
}

fn number(record: &RedemptionOnRecord) -> u32 {
    let paper = record.redemption.paper.as_ref();
    paper.map_or(0, |paper| paper.number)
}

/// As text.
pub fn slips_text(
    standing: &SlipsStanding,
    entered: &[RedemptionOnRecord],
    next: u32,
    words: &Words,
) -> String {
    let say = |key: &str| words.say(&format!("slips.{key}"), &[]);
    let row = |record: &RedemptionOnRecord| {
        let redemption = &record.redemption;
        let broke = breaches(record).map(|breach| words.say(&format!("breach.{breach}"), &[]));
        vec![
            slip_number(number(record)),
            redemption.receipt.to_string(),
            redemption.day.to_string(),
            redemption.household.to_string(),
            redemption.total.to_string(),
            broke
                .collect::<Vec<_>>()
                .join(&words.say("receipt.and", &[])),
        ]
    };
    let closing = [
        ("missing", &standing.missing),
        ("doubled", &standing.doubled),
        ("void", &standing.void),
    ];
    let closing = closing.map(|(kind, numbers)| slips_told(kind, numbers, words));
    let next = words.say("slips.next", &[("number", &slip_number(next))]);
    text(&Sheet {
        title: say("title"),
        about: vec![next],
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(say("column.number")),
                Column::text(say("column.receipt")),
                Column::text(say("column.day")),
                Column::text(say("column.household")),
                Column::figures(say("column.points")),
                Column::text(say("column.breaches")),
            ],
            rows: entered.iter().map(row).collect(),
            empty: say("none"),
        }],
        closing: closing.into_iter().flatten().collect(),
    })
}

/// As JSON.
pub fn slips_json(standing: &SlipsStanding, entered: &[RedemptionOnRecord], next: u32) -> String {
    let numbers = |numbers: &[u32]| {
        Json::List(
            numbers
                .iter()
                .map(|number| Json::Whole((*number).into()))
                .collect(),
        )
    };
    let one = |record: &RedemptionOnRecord| {
        let redemption = &record.redemption;
        Json::Object(vec![
            ("number", Json::Whole(number(record).into())),
            ("receipt", Json::text(&redemption.receipt)),
            ("day", Json::text(redemption.day)),
            ("household", Json::text(&redemption.household)),
            ("points", Json::Points(redemption.total)),
            (
                "breaches",
                Json::List(breaches(record).map(Json::text).collect()),
            ),
        ])
    };
    let all = Json::Object(vec![
        ("next", Json::Whole(next.into())),
        ("missing", numbers(&standing.missing)),
        ("doubled", numbers(&standing.doubled)),
        ("void", numbers(&standing.void)),
        ("entered", Json::List(entered.iter().map(one).collect())),
    ]);
    format!("{all}\n")
}
