//! A statement in its forms: text, pages, and JSON, which is what the page says, as data.

use super::json::Json;
use super::pages::pages;
use super::sheet::{Heading, marked, text};
use crate::market::credit::CountsLess;
use crate::market::household::mask_name;
use crate::market::movement::LegKind;
use crate::market::scheme::BarredAct;
use crate::market::statement::{Entry, EntryMade, Statement, closing, statement_sheet};
use crate::market::suspension::Bar;
use crate::words::Words;

/// The form of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementForm {
    /// Lines of text.
    Text,
    /// One JSON object.
    Json,
    /// Pages to print, A4.
    Pdf,
}

/// A statement in a form.
///
/// # Errors
/// A sentence.
pub fn written(
    statement: &Statement,
    form: StatementForm,
    heading: Heading<'_>,
    words: &Words,
    faces: &[&'static [u8]],
) -> Result<Vec<u8>, String> {
    let sheet = || {
        let sheet = statement_sheet(statement, heading.village, words);
        marked(sheet, heading.is_practice, words)
    };
    match form {
        StatementForm::Text => Ok(text(&sheet()).into_bytes()),
        StatementForm::Json => Ok(statement_json(statement, words).into_bytes()),
        StatementForm::Pdf => pages(&sheet(), faces, words).map_err(|fault| fault.sentence(words)),
    }
}

/// The statement. The closing sentence and the names of decisions are in the words' language; all else is the same in both.
pub fn statement_json(statement: &Statement, words: &Words) -> String {
    let about = &statement.about;
    let sums = statement.sums();
    let whole = Json::Object(vec![
        ("household", Json::text(&about.household)),
        ("name", Json::text(mask_name(&about.name))),
        ("group", Json::text(&about.group)),
        ("on", Json::text(about.on)),
        ("spendable", Json::Points(sums.spendable)),
        ("lapsed", Json::Points(sums.lapsed)),
        ("earned", Json::Points(sums.earned)),
        ("received", Json::Points(sums.received)),
        ("held_back", Json::Points(sums.held_back)),
        ("drawn", Json::Points(sums.drawn)),
        ("short", Json::Points(sums.short)),
        (
            "minimum",
            statement.minimum.map_or(Json::Null, Json::Points),
        ),
        (
            "pending",
            statement.pending.map_or(Json::Null, |(points, from)| {
                Json::Object(vec![
                    ("points", Json::Points(points)),
                    ("counts_from", Json::text(from)),
                ])
            }),
        ),
        (
            "barred",
            Json::List(statement.bars.iter().map(|one| bar(one, words)).collect()),
        ),
        (
            "entries",
            Json::List(
                statement
                    .entries
                    .iter()
                    .map(|one| entry(one, statement, words))
                    .collect(),
            ),
        ),
        (
            "periods",
            Json::List(statement.periods.iter().map(period).collect()),
        ),
        ("closing", Json::text(closing(statement, words))),
    ]);
    format!("{whole}\n")
}

fn bar((what, bar): &(BarredAct, Bar), words: &Words) -> Json {
    let what = match what {
        BarredAct::Redeeming => "redeeming",
        BarredAct::Scoring => "scoring",
        BarredAct::Ranking => "ranking",
    };
    Json::Object(vec![
        ("from", Json::text(what)),
        ("kind", Json::text(&bar.kind)),
        ("name", Json::text(bar.called(words))),
        ("until", Json::maybe(bar.until)),
    ])
}

fn period(period: &crate::market::statement::PeriodExplained) -> Json {
    Json::Object(vec![
        ("period", Json::text(period.period)),
        ("earned", Json::Points(period.earned)),
        ("received", Json::Points(period.received)),
        ("held_back", Json::Points(period.held_back)),
        ("drawn", Json::Points(period.drawn)),
        ("short", Json::Points(period.short)),
        ("left", Json::Points(period.left)),
        ("lapses_on", Json::maybe(period.lapses_on)),
        ("lapsed", Json::Flag(period.lapsed)),
    ])
}

fn entry(entry: &Entry, statement: &Statement, words: &Words) -> Json {
    let effect = entry.effect(statement.about.on);
    let mut fields = vec![("day", Json::text(entry.day))];
    fields.extend(made(&entry.made, words));
    fields.push(("counts", Json::Points(effect)));
    if !entry.legs.is_empty() {
        fields.push(("periods", Json::List(entry.legs.iter().map(leg).collect())));
    }
    Json::Object(fields)
}

fn leg((way, draw): &(LegKind, crate::market::account::Draw)) -> Json {
    let way = match way {
        LegKind::Drawn => "drawn",
        LegKind::Returned => "returned",
        LegKind::Received => "received",
    };
    Json::Object(vec![
        ("period", Json::text(draw.period)),
        ("way", Json::text(way)),
        ("points", Json::Points(draw.points)),
    ])
}

fn made(made: &EntryMade, words: &Words) -> Vec<(&'static str, Json)> {
    match made {
        EntryMade::Credit {
            kind,
            category,
            member,
            reason,
            place,
            evidence,
            scored_for,
            says,
            counted,
        } => vec![
            ("entry", Json::text("credit")),
            ("kind", Json::text(kind.word())),
            ("category", Json::text(category)),
            ("member", Json::maybe(member.as_ref())),
            ("reason", Json::text(reason)),
            ("place", Json::text(place)),
            ("evidence", Json::text(evidence)),
            ("scored_for", Json::text(scored_for)),
            ("period", Json::text(counted.period)),
            ("counts_from", Json::text(counted.from)),
            ("says", Json::Points(*says)),
            (
                "less",
                counted
                    .less
                    .as_ref()
                    .map_or(Json::Null, |one| less(one, words)),
            ),
        ],
        EntryMade::Redemption {
            receipt,
            goods,
            reward,
        } => vec![
            ("entry", Json::text("redemption")),
            ("receipt", Json::text(receipt)),
            ("reward", Json::Flag(*reward)),
            (
                "goods",
                Json::List(
                    goods
                        .iter()
                        .map(|(name, pieces)| {
                            Json::Object(vec![
                                ("name", Json::text(name)),
                                ("quantity", Json::Whole(i64::from(*pieces))),
                            ])
                        })
                        .collect(),
                ),
            ),
        ],
        EntryMade::Reversal { receipt, reason } => vec![
            ("entry", Json::text("reversal")),
            ("receipt", Json::text(receipt)),
            ("reason", Json::text(reason)),
        ],
        EntryMade::Movement {
            what,
            slip,
            other,
            partner,
            coupons,
            reason,
        } => vec![
            ("entry", Json::text(what)),
            ("receipt", Json::text(slip)),
            ("other", Json::maybe(other.as_ref())),
            ("partner", Json::text(partner)),
            ("coupons", Json::Whole(i64::from(*coupons))),
            ("reason", Json::text(reason)),
        ],
    }
}

fn less(less: &CountsLess, words: &Words) -> Json {
    match less {
        CountsLess::Capped { most, over } => Json::Object(vec![
            ("why", Json::text("capped")),
            ("most", Json::Points(*most)),
            ("over", Json::text(over.word())),
        ]),
        CountsLess::NotScored(bar) => Json::Object(vec![
            ("why", Json::text("not-scored")),
            ("kind", Json::text(&bar.kind)),
            ("name", Json::text(bar.called(words))),
        ]),
    }
}
