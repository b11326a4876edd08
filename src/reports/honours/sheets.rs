//! Rankings, the honours list, dividends and awards as pages: what a board is posted with, and a screen shows. Names are
//! masked.

use crate::market::day::VillageDay;
use crate::market::honours::{
    AwardFor, AwardShare, Candidate, Dividends, GroupFound, Place, Ranking, Whose,
};
use crate::market::household::mask_name;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::sheet::{Column, Sheet, Table};
use crate::market::statement::period_text;
use crate::words::Words;

/// Which list of a ranking it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListName {
    /// All places.
    Ranking,
    /// Those with stars or advantages.
    Honours,
}

impl ListName {
    /// Its places of a ranking.
    pub fn places(self, ranking: &Ranking) -> Vec<&Place> {
        let belongs = |place: &&Place| self == ListName::Ranking || place.is_honoured();
        ranking.places.iter().filter(belongs).collect()
    }
}

fn head(name: &str, words: &Words) -> String {
    words.say(&format!("honours.column.{name}"), &[])
}

/// A ranking, or of it the honours list, as a page.
pub fn ranking_sheet(
    ranking: &Ranking,
    name: ListName,
    village_name: &str,
    words: &Words,
) -> Sheet {
    let places = name.places(ranking);
    let by_group = matches!(
        ranking.places.first(),
        Some(place) if matches!(place.whose, Whose::Group(_))
    );
    let as_of = if by_group {
        "honours.as-of-groups"
    } else {
        "honours.as-of"
    };
    let (title, empty) = match name {
        ListName::Ranking => ("honours.ranking-title", "honours.ranking-empty"),
        ListName::Honours => ("honours.title", "honours.empty"),
    };
    let ranked = ranking.ranked.to_string();
    let day = words.day_and_year(ranking.on);
    let period = period_text(ranking.period, words);
    let title = match (ranking.period, name) {
        (Period::Always, ListName::Ranking) => words.say("honours.ranking-title-always", &[]),
        _ => words.say(title, &[("period", &period)]),
    };
    let line = ranking.line.map(|line| {
        let points = line.to_string();
        words.say("honours.line", &[("points", &points)])
    });
    let whose = if by_group { "group-name" } else { "household" };
    // A village without stars or advantages has no columns for them.
    let table = Table {
        heading: String::new(),
        columns: vec![
            Column::figures(head("rank", words)),
            Column::text(head(whose, words)),
            Column::text(head("name", words)),
            Column::figures(head("points", words)),
            Column::text(head("stars", words)),
            Column::text(head("advantage", words)),
        ],
        rows: places.iter().map(|place| place_row(place, words)).collect(),
        empty: words.say(empty, &[]),
    };
    Sheet {
        title,
        about: vec![
            words.say("honours.village", &[("village", village_name)]),
            words.say(as_of, &[("day", &day), ("ranked", &ranked)]),
        ],
        tables: vec![table.without_empty(4)],
        closing: line
            .into_iter()
            .chain([words.say("honours.note", &[])])
            .collect(),
    }
}

fn place_row(place: &Place, words: &Words) -> Vec<String> {
    let advantage = place.band.is_some_and(|band| band.advantage);
    vec![
        place.rank.map_or_else(String::new, |rank| rank.to_string()),
        place.whose.to_string(),
        place.name.clone(),
        place.points.to_string(),
        words
            .say("honours.star", &[])
            .repeat(place.stars.min(5) as usize),
        if advantage {
            words.say("honours.advantage", &[])
        } else {
            String::new()
        },
    ]
}

/// What a year's list of money or points is headed with.
fn as_of(year: i32, village_name: &str, on: VillageDay, words: &Words) -> Vec<String> {
    let (day, year) = (
        words.day_and_year(on),
        period_text(Period::Year(year), words),
    );
    vec![
        words.say("honours.village", &[("village", village_name)]),
        words.say("honours.shares-as-of", &[("year", &year), ("day", &day)]),
    ]
}

/// Yuan with both digits after the point, so that a column of them lines up.
fn yuan_text(yuan: Points) -> String {
    let fen = yuan.hundredths();
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Dividends as a page: every household in the order of its number, what a point brings, and the sum.
pub fn dividend_sheet(
    dividends: &Dividends,
    village_name: &str,
    on: VillageDay,
    words: &Words,
) -> Sheet {
    let (points, yuan) = dividends.total();
    let (count, sum) = (dividends.shares.len().to_string(), yuan_text(yuan));
    let (points, rate) = (points.to_string(), dividends.yuan_per_point.to_string());
    let year = period_text(Period::Year(dividends.year), words);
    let rows = dividends.shares.iter().map(|share| {
        vec![
            share.household.to_string(),
            share.name.clone(),
            share.points.to_string(),
            yuan_text(share.yuan),
        ]
    });
    let mut about = as_of(dividends.year, village_name, on, words);
    about.push(words.say("honours.dividend-rate", &[("rate", &rate)]));
    let total = [
        ("count", count.as_str()),
        ("points", &points),
        ("yuan", &sum),
    ];
    about.push(words.say("honours.dividend-total", &total));
    let columns = vec![
        Column::text(head("household", words)),
        Column::text(head("name", words)),
        Column::figures(head("points", words)),
        Column::figures(head("yuan", words)),
    ];
    let title = words.say("honours.dividend-title", &[("year", &year)]);
    shares(title, about, (columns, rows.collect()), words)
}

/// A page of what households have coming.
fn shares(
    title: String,
    about: Vec<String>,
    (columns, rows): (Vec<Column>, Vec<Vec<String>>),
    words: &Words,
) -> Sheet {
    Sheet {
        title,
        about,
        tables: vec![Table {
            heading: String::new(),
            columns,
            rows,
            empty: words.say("honours.ranking-empty", &[]),
        }],
        closing: vec![words.say("honours.note", &[])],
    }
}

/// What a group's stars bring, as a page. `candidates` say who the households are.
pub fn award_sheet(
    (awarded, found, year): (&[AwardShare], &GroupFound, i32),
    candidates: &[Candidate],
    village_name: &str,
    on: VillageDay,
    words: &Words,
) -> Sheet {
    let stars = found.stars.to_string();
    let name = |share: &AwardShare| {
        let mut all = candidates.iter();
        let found = all.find(|one| one.household == share.household);
        found.map_or_else(String::new, |one| mask_name(&one.name))
    };
    let what = |what: AwardFor| match what {
        AwardFor::Household => words.say("honours.award-household", &[]),
        AwardFor::Head => words.say("honours.award-head", &[]),
    };
    let rows = awarded.iter().map(|share| {
        vec![
            share.household.to_string(),
            name(share),
            what(share.what),
            share.points.to_string(),
        ]
    });
    let sum: Points = awarded.iter().map(|share| share.points).sum();
    let households = awarded
        .iter()
        .filter(|share| share.what == AwardFor::Household);
    let (count, sum) = (households.count().to_string(), sum.to_string());
    let mut about = as_of(year, village_name, on, words);
    if found.village_wide {
        about.push(words.say("honours.award-village-wide", &[("stars", &stars)]));
    }
    about.push(words.say(
        "honours.award-total",
        &[("count", &count), ("points", &sum)],
    ));
    let named = [("group", found.group.as_str()), ("stars", &stars)];
    let columns = vec![
        Column::text(head("household", words)),
        Column::text(head("name", words)),
        Column::text(head("what", words)),
        Column::figures(head("amount", words)),
    ];
    let title = words.say("honours.award-title", &named);
    shares(title, about, (columns, rows.collect()), words)
}
