//! What credits count, kept beside them: folded when a credit, a decision or new rules come, so that a redemption reads
//! one row a period and not every entry since the books began. The reckoning itself is the market's
//! ([`crate::market::credit`]); where entries depend on each other (a cap, a decision that stops scoring) all of a
//! household's are reckoned again.

use rusqlite::{Connection, params};

use super::catalogue::day_of;
use super::error::Error;
use crate::market::credit::{Counted, CreditEntry, CreditKind, count, depends_on_others};
use crate::market::day::VillageDay;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::rules::Rules;
use crate::market::suspension::Decision;

/// A credit as it stands in its table.
struct Row {
    id: i64,
    entry: CreditEntry,
    /// What it counts so far: hundredths, period, first day.
    counted: (i64, String, String),
}

/// A text that one of our own types wrote.
pub(super) fn own<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|_| Error::BadRequest("a table holds a text that is none of its kind"))
}

fn rows(conn: &Connection, household: i64, only: Option<i64>) -> Result<Vec<Row>, Error> {
    // One statement for each question: with both in one, a new credit would read all the others to find itself.
    let (what, which) = match only {
        Some(id) => (
            "SELECT id, kind, category, points_credited, scored_for, happened_on, posted_on, points_counted, period,
               counts_from FROM credit WHERE id = ?1",
            id,
        ),
        None => (
            "SELECT id, kind, category, points_credited, scored_for, happened_on, posted_on, points_counted, period,
               counts_from FROM credit WHERE household = ?1 ORDER BY id",
            household,
        ),
    };
    let mut query = conn.prepare_cached(what)?;
    let mut found = query.query([which])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(Row {
            id: row.get(0)?,
            entry: CreditEntry {
                kind: CreditKind::of_word(&row.get::<_, String>(1)?)
                    .ok_or(Error::BadRequest("a credit has no kind"))?,
                category: row.get(2)?,
                points: Points::from_hundredths(row.get(3)?),
                period: own(&row.get::<_, String>(4)?)?,
                happened_on: row
                    .get::<_, Option<String>>(5)?
                    .map(|day| day_of(&day))
                    .transpose()?,
                posted_on: day_of(&row.get::<_, String>(6)?)?,
            },
            counted: (row.get(7)?, row.get(8)?, row.get(9)?),
        });
    }
    Ok(rows)
}

/// The entries of a household, in the order in which they came.
pub(super) fn entries(conn: &Connection, household: i64) -> Result<Vec<CreditEntry>, Error> {
    let rows = rows(conn, household, None)?;
    Ok(rows.into_iter().map(|row| row.entry).collect())
}

/// The decisions against a household, in the order in which they were recorded.
pub(super) fn decisions(conn: &Connection, household: i64) -> Result<Vec<Decision>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT kind, from_day, until_day FROM suspension WHERE household = ?1 ORDER BY id",
    )?;
    let mut found = query.query([household])?;
    let mut decisions = Vec::new();
    while let Some(row) = found.next()? {
        decisions.push(Decision {
            kind: row.get(0)?,
            from: day_of(&row.get::<_, String>(1)?)?,
            until: row
                .get::<_, Option<String>>(2)?
                .map(|day| day_of(&day))
                .transpose()?,
        });
    }
    Ok(decisions)
}

/// Counts a credit that just came.
pub(super) fn count_new(
    conn: &Connection,
    rules: &Rules,
    household: i64,
    id: i64,
) -> Result<(), Error> {
    let new = rows(conn, household, Some(id))?;
    let depends = new.iter().any(|row| depends_on_others(rules, &row.entry));
    if depends || !decisions(conn, household)?.is_empty() {
        return recount(conn, rules, household);
    }
    // An entry that no cap fits and that mends nothing counts by itself: a year's import reads each line once.
    keep(conn, household, rules, new, &[])
}

/// Counts all credits of a household again.
pub(super) fn recount(conn: &Connection, rules: &Rules, household: i64) -> Result<(), Error> {
    let decided = decisions(conn, household)?;
    keep(
        conn,
        household,
        rules,
        rows(conn, household, None)?,
        &decided,
    )
}

/// New rules: counts again what they reach.
pub(super) fn recount_posted_from(
    conn: &Connection,
    rules: &Rules,
    from: VillageDay,
) -> Result<(), Error> {
    let mut query =
        conn.prepare_cached("SELECT DISTINCT household FROM credit WHERE posted_on >= ?1")?;
    let households: Vec<i64> = query
        .query_map([from.to_string()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for household in households {
        recount(conn, rules, household)?;
    }
    Ok(())
}

fn keep(
    conn: &Connection,
    household: i64,
    rules: &Rules,
    rows: Vec<Row>,
    decided: &[Decision],
) -> Result<(), Error> {
    let entries: Vec<CreditEntry> = rows.iter().map(|row| row.entry.clone()).collect();
    for (row, counted) in rows.iter().zip(count(rules, &entries, decided)) {
        let now = (
            counted.points.hundredths(),
            counted.period.to_string(),
            counted.from.to_string(),
        );
        if row.counted == now {
            continue;
        }
        add(conn, household, &row.counted.1, -row.counted.0)?;
        add(conn, household, &now.1, now.0)?;
        conn.prepare_cached(
            "UPDATE credit SET points_counted = ?2, period = ?3, counts_from = ?4 WHERE id = ?1",
        )?
        .execute(params![row.id, now.0, now.1, now.2])?;
    }
    Ok(())
}

fn add(conn: &Connection, household: i64, period: &str, points: i64) -> Result<(), Error> {
    if points != 0 {
        conn.prepare_cached(
            "INSERT INTO account (household, period, points_earned, points_drawn) VALUES (?1, ?2, ?3, 0)
             ON CONFLICT (household, period) DO UPDATE SET points_earned = points_earned + excluded.points_earned",
        )?
        .execute(params![household, period, points])?;
    }
    Ok(())
}

/// Every credit of a household with what it counts: its row's number, the entry, the reckoning.
pub(super) fn counted(
    conn: &Connection,
    rules: &Rules,
    household: i64,
) -> Result<Vec<(i64, CreditEntry, Counted)>, Error> {
    let rows = rows(conn, household, None)?;
    let entries: Vec<CreditEntry> = rows.iter().map(|row| row.entry.clone()).collect();
    let counted = count(rules, &entries, &decisions(conn, household)?);
    Ok(rows
        .into_iter()
        .zip(counted)
        .map(|(row, counted)| (row.id, row.entry, counted))
        .collect())
}

/// What is credited to a household but does not count yet: how many points in all, and the first day on which some do.
pub(super) fn pending(
    conn: &Connection,
    household: i64,
    day: VillageDay,
) -> Result<Option<(Points, VillageDay)>, Error> {
    let (points, from): (i64, Option<String>) = conn
        .prepare_cached(
            "SELECT coalesce(sum(points_counted), 0), min(counts_from) FROM credit
             WHERE household = ?1 AND counts_from > ?2",
        )?
        .query_row(params![household, day.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let from = from.map(|day| day_of(&day)).transpose()?;
    Ok(from
        .filter(|_| points > 0)
        .map(|from| (Points::from_hundredths(points), from)))
}

/// What counts only later than a day: in which period, how many points, from when.
pub(super) fn later(
    conn: &Connection,
    household: i64,
    day: VillageDay,
) -> Result<Vec<(Period, Points, VillageDay)>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT period, points_counted, counts_from FROM credit WHERE household = ?1 AND counts_from > ?2 AND points_counted <> 0",
    )?;
    let mut rows = query.query(params![household, day.to_string()])?;
    let mut later = Vec::new();
    while let Some(row) = rows.next()? {
        let period = own(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
        let from = day_of(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
        later.push((period, Points::from_hundredths(row.get(1)?), from));
    }
    Ok(later)
}
