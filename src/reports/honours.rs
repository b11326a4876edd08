//! Rankings, the honours list, dividends and awards as CSV, JSON and pages ([`sheets`]); and as files of credits, to be
//! brought in once the village has voted on them.

mod sheets;

pub use sheets::{ListName, award_sheet, dividend_sheet, ranking_sheet};

use super::json::Json;
use super::pages::pages;
use super::sheet::{Heading, marked};
use crate::market::credit::CreditKind;
use crate::market::day::VillageDay;
use crate::market::honours::{AwardFor, AwardShare, Dividends, GroupFound, Place, Ranking, Whose};
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::scheme::{Scheme, Unit};
use crate::words::Words;

fn csv(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer
        .into_inner()
        .map_err(|fault| csv::Error::from(fault.into_error()))
}

/// The ranking as CSV: `rank,household,points,stars`, the rank empty where it is barred.
///
/// # Errors
/// Of the writer.
pub fn ranking_csv(places: &[&Place]) -> Result<Vec<u8>, csv::Error> {
    let rows = places.iter().map(|place| {
        vec![
            place.rank.map_or_else(String::new, |rank| rank.to_string()),
            place.whose.to_string(),
            place.points.to_string(),
            place.stars.to_string(),
        ]
    });
    csv(&["rank", "household", "points", "stars"], rows)
}

/// The ranking as JSON, with the masked name, the group, the band and what bars.
pub fn ranking_json(ranking: &Ranking, places: &[&Place]) -> String {
    let whole = Json::Object(vec![
        ("period", Json::text(ranking.period)),
        ("on", Json::text(ranking.on)),
        ("ranked", Json::Whole(i64::from(ranking.ranked))),
        ("line", ranking.line.map_or(Json::Null, Json::Points)),
        (
            "places",
            Json::List(places.iter().map(|place| place_json(place)).collect()),
        ),
    ]);
    format!("{whole}\n")
}

fn place_json(place: &Place) -> Json {
    let whose = match &place.whose {
        Whose::Household(household) => ("household", Json::text(household)),
        Whose::Group(_) => ("household", Json::Null),
    };
    let band = place.band;
    Json::Object(vec![
        (
            "rank",
            place
                .rank
                .map_or(Json::Null, |rank| Json::Whole(i64::from(rank))),
        ),
        whose,
        ("name", Json::text(&place.name)),
        ("group", Json::text(&place.group)),
        ("points", Json::Points(place.points)),
        ("stars", Json::Whole(i64::from(place.stars))),
        (
            "band",
            band.map_or(Json::Null, |band| Json::Whole(i64::from(band.number))),
        ),
        (
            "among_best",
            band.map_or(Json::Null, |band| Json::Flag(band.among_best)),
        ),
        (
            "advantage",
            Json::Flag(band.is_some_and(|band| band.advantage)),
        ),
        (
            "barred",
            place.bar.as_ref().map_or(Json::Null, |bar| {
                Json::Object(vec![
                    ("kind", Json::text(&bar.kind)),
                    ("until", Json::maybe(bar.until)),
                ])
            }),
        ),
    ])
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// UTF-8 without BOM.
    Csv,
    /// One JSON object.
    Json,
    /// Pages to print.
    Pdf,
}

/// A ranking, or of it the honours list, in a form.
///
/// # Errors
/// A sentence.
pub fn list(
    ranking: &Ranking,
    name: ListName,
    form: ListForm,
    heading: Heading<'_>,
    words: &Words,
    faces: &[&'static [u8]],
) -> Result<Vec<u8>, String> {
    match form {
        ListForm::Csv => ranking_csv(&name.places(ranking)).map_err(|fault| fault.to_string()),
        ListForm::Json => Ok(ranking_json(ranking, &name.places(ranking)).into_bytes()),
        ListForm::Pdf => {
            let sheet = ranking_sheet(ranking, name, heading.village, words);
            pages(&marked(sheet, heading.is_practice, words), faces, words)
                .map_err(|fault| fault.sentence(words))
        }
    }
}

/// Dividends as CSV: `household,points,yuan`.
///
/// # Errors
/// Of the writer.
pub fn dividends_csv(dividends: &Dividends) -> Result<Vec<u8>, csv::Error> {
    let rows = dividends.shares.iter().map(|share| {
        vec![
            share.household.to_string(),
            share.points.to_string(),
            share.yuan.to_string(),
        ]
    });
    csv(&["household", "points", "yuan"], rows)
}

/// Dividends as JSON, with masked names and the total.
pub fn dividends_json(dividends: &Dividends) -> String {
    let (points, yuan) = dividends.total();
    let shares = dividends.shares.iter().map(|share| {
        Json::Object(vec![
            ("household", Json::text(&share.household)),
            ("name", Json::text(&share.name)),
            ("points", Json::Points(share.points)),
            ("yuan", Json::Points(share.yuan)),
        ])
    });
    let whole = Json::Object(vec![
        ("year", Json::text(dividends.year)),
        ("yuan_per_point", Json::Points(dividends.yuan_per_point)),
        ("shares", Json::List(shares.collect())),
        (
            "total",
            Json::Object(vec![
                ("households", Json::Whole(dividends.shares.len() as i64)),
                ("points", Json::Points(points)),
                ("yuan", Json::Points(yuan)),
            ]),
        ),
    ]);
    format!("{whole}\n")
}

/// What a group's stars bring, as CSV: `household,points,head`.
///
/// # Errors
/// Of the writer.
pub fn award_csv(shares: &[AwardShare]) -> Result<Vec<u8>, csv::Error> {
    let rows = shares.iter().map(|share| {
        vec![
            share.household.to_string(),
            share.points.to_string(),
            (share.what == AwardFor::Head).to_string(),
        ]
    });
    csv(&["household", "points", "head"], rows)
}

/// The columns of a file of credits, the kind last.
const CREDITS: [&str; 8] = [
    "household",
    "period",
    "points",
    "category",
    "reason",
    "happened_on",
    "posted_on",
    "kind",
];

/// One line of a file of credits.
struct CreditLine<'a> {
    household: &'a HouseholdNo,
    points: Points,
    category: String,
    reason: String,
    kind: CreditKind,
}

fn credits(
    year: i32,
    posted_on: VillageDay,
    lines: Vec<CreditLine<'_>>,
) -> Result<Vec<u8>, csv::Error> {
    let rows = lines.into_iter().map(|line| {
        vec![
            line.household.to_string(),
            Period::Year(year).to_string(),
            line.points.to_string(),
            line.category,
            line.reason,
            String::new(),
            posted_on.to_string(),
            line.kind.word().to_owned(),
        ]
    });
    csv(&CREDITS, rows)
}

/// The dividends as a file of credits: in yuan where the scheme's points are yuan, else at its rate. Nothing where it has
/// none. Who has nothing coming stands in no line.
pub fn dividend_credits(
    dividends: &Dividends,
    scheme: &Scheme,
    posted_on: VillageDay,
    words: &Words,
) -> Option<Result<Vec<u8>, csv::Error>> {
    let as_points = |yuan: Points| -> Option<Points> {
        match (scheme.unit, scheme.rate) {
            (Unit::Yuan, _) => Some(yuan),
            (Unit::Points, Some(rate)) => rate.points_of(yuan),
            (Unit::Points, None) => None,
        }
    };
    let year = dividends.year.to_string();
    let mut lines = Vec::new();
    for share in dividends.shares.iter().filter(|one| !one.yuan.is_zero()) {
        lines.push(CreditLine {
            household: &share.household,
            points: as_points(share.yuan)?,
            category: words.say("honours.dividend-category", &[]),
            reason: words.say("honours.dividend-reason", &[("year", &year)]),
            kind: CreditKind::Dividend,
        });
    }
    Some(credits(dividends.year, posted_on, lines))
}

/// What a group's stars bring as a file of credits.
///
/// # Errors
/// Of the writer.
pub fn award_credits(
    shares: &[AwardShare],
    found: &GroupFound,
    year: i32,
    posted_on: VillageDay,
    words: &Words,
) -> Result<Vec<u8>, csv::Error> {
    let stars = found.stars.to_string();
    let lines = shares
        .iter()
        .map(|share| CreditLine {
            household: &share.household,
            points: share.points,
            category: words.say("honours.award-category", &[]),
            reason: words.say(
                match share.what {
                    AwardFor::Household => "honours.award-reason",
                    AwardFor::Head => "honours.award-reason-head",
                },
                &[("group", &found.group), ("stars", &stars)],
            ),
            kind: CreditKind::Award,
        })
        .collect();
    credits(year, posted_on, lines)
}
