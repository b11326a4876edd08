//! Accounts, reckoned from credits, decisions and draws by the rules over time. Points lapse by the calendar, so no
//! balance is kept.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::account::{Account, PeriodBalance};
use crate::market::credit::{CreditEntry, CreditKind, count};
use crate::market::day::VillageDay;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::rules::Rules;
use crate::market::scheme::Scheme;
use crate::market::suspension::Decision;

use super::{bad_text, parse_text, parsed};

/// The text of the rules in force on a day, or of the first where the day lies before all, with its place.
pub fn scheme_text(
    conn: &Connection,
    village: &str,
    day: VillageDay,
) -> rusqlite::Result<Option<(i64, String)>> {
    conn.prepare_cached(
        "SELECT place, text FROM schemes WHERE village = ?1
         ORDER BY valid_from <= ?2 DESC, CASE WHEN valid_from <= ?2 THEN valid_from END DESC, valid_from, place DESC
         LIMIT 1",
    )?
    .query_row(params![village, day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()
}

/// The rules that a village adopted; nothing before the first.
pub fn rules(conn: &Connection, village: &str) -> rusqlite::Result<Option<Rules>> {
    let mut statement = conn
        .prepare_cached("SELECT valid_from, text FROM schemes WHERE village = ?1 ORDER BY place")?;
    let mut rows = statement.query([village])?;
    let mut adopted = Vec::new();
    while let Some(row) = rows.next()? {
        let scheme = Scheme::parse(&row.get::<_, String>(1)?).map_err(bad_text)?;
        adopted.push((parsed(row, 0)?, Arc::new(scheme)));
    }
    Ok(Rules::new(adopted))
}

/// Everything that accounts are reckoned from, of one household or of all.
#[derive(Default)]
pub struct Entries {
    /// What was credited, in the order in which it came.
    pub credits: Vec<CreditEntry>,
    /// The decisions, in the order in which they were recorded.
    pub decisions: Vec<Decision>,
    received: Vec<(Period, Points)>,
    drawn: Vec<(Period, Points)>,
}

/// The entries of one household, or of all.
pub fn entries(
    conn: &Connection,
    village: &str,
    household: Option<&HouseholdNo>,
) -> rusqlite::Result<BTreeMap<HouseholdNo, Entries>> {
    let which = params![village, household.map(HouseholdNo::as_str)];
    let mut all: BTreeMap<HouseholdNo, Entries> = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT household, kind, category, points_credited, period, happened_on, posted_on FROM credits
         WHERE village = ?1 AND (?2 IS NULL OR household = ?2) ORDER BY household, place",
    )?;
    let mut rows = statement.query(which)?;
    while let Some(row) = rows.next()? {
        let happened_on: Option<String> = row.get(5)?;
        let kind: String = row.get(1)?;
        let entry = CreditEntry {
            kind: CreditKind::of_word(&kind).unwrap_or_default(),
            category: row.get(2)?,
            points: Points::from_hundredths(row.get(3)?),
            period: parsed(row, 4)?,
            happened_on: happened_on.as_deref().map(parse_text).transpose()?,
            posted_on: parsed(row, 6)?,
        };
        all.entry(parsed(row, 0)?).or_default().credits.push(entry);
    }
    let mut statement = conn.prepare_cached(
        "SELECT household, kind, first_day, last_day FROM suspensions
         WHERE village = ?1 AND (?2 IS NULL OR household = ?2) ORDER BY household, place",
    )?;
    let mut rows = statement.query(which)?;
    while let Some(row) = rows.next()? {
        let until: Option<String> = row.get(3)?;
        let decision = Decision {
            kind: row.get(1)?,
            from: parsed(row, 2)?,
            until: until.as_deref().map(parse_text).transpose()?,
        };
        let entries = all.entry(parsed(row, 0)?).or_default();
        entries.decisions.push(decision);
    }
    for (sql, is_drawn) in [
        (
            "SELECT household, period, points_received FROM received
             WHERE village = ?1 AND (?2 IS NULL OR household = ?2)",
            false,
        ),
        (
            "SELECT household, period, points_drawn FROM draws
             WHERE village = ?1 AND (?2 IS NULL OR household = ?2)",
            true,
        ),
    ] {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(which)?;
        while let Some(row) = rows.next()? {
            let moved = (parsed(row, 1)?, Points::from_hundredths(row.get(2)?));
            let entries = all.entry(parsed(row, 0)?).or_default();
            if is_drawn {
                entries.drawn.push(moved);
            } else {
                entries.received.push(moved);
            }
        }
    }
    Ok(all)
}

/// The account that comes of the entries, on a day. Sums of what others wrote never overflow: they stop at the end.
fn reckoned(rules: &Rules, entries: &Entries, day: VillageDay) -> Account {
    let mut periods: HashMap<Period, PeriodBalance> = HashMap::new();
    for counted in count(rules, &entries.credits, &entries.decisions) {
        let balance = of(&mut periods, counted.period);
        if counted.from <= day {
            balance.earned = sum(balance.earned, counted.points);
        }
    }
    for (period, points) in &entries.received {
        let balance = of(&mut periods, *period);
        balance.received = sum(balance.received, *points);
    }
    for (period, points) in &entries.drawn {
        let balance = of(&mut periods, *period);
        balance.drawn = sum(balance.drawn, *points);
    }
    Account::new(periods.into_values().collect())
}

/// A household's account on a day.
pub fn account(
    conn: &Connection,
    village: &str,
    household: &HouseholdNo,
    rules: &Rules,
    day: VillageDay,
) -> rusqlite::Result<Account> {
    let all = entries(conn, village, Some(household))?;
    Ok(all
        .get(household)
        .map_or_else(Account::default, |entries| reckoned(rules, entries, day)))
}

/// The accounts of all households on a day: of those that are known, and of those that entries name.
pub fn accounts(
    conn: &Connection,
    village: &str,
    rules: &Rules,
    day: VillageDay,
) -> rusqlite::Result<BTreeMap<HouseholdNo, Account>> {
    let mut all = entries(conn, village, None)?;
    let mut statement =
        conn.prepare_cached("SELECT household FROM households WHERE village = ?1")?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        all.entry(parsed(row, 0)?).or_default();
    }
    Ok(all
        .into_iter()
        .map(|(household, entries)| (household, reckoned(rules, &entries, day)))
        .collect())
}

/// The decisions against a household, in the order in which they were recorded.
pub fn decisions(
    conn: &Connection,
    village: &str,
    household: &HouseholdNo,
) -> rusqlite::Result<Vec<Decision>> {
    let all = entries(conn, village, Some(household))?;
    Ok(all
        .into_values()
        .next()
        .map(|entries| entries.decisions)
        .unwrap_or_default())
}

fn of(periods: &mut HashMap<Period, PeriodBalance>, period: Period) -> &mut PeriodBalance {
    periods.entry(period).or_insert(PeriodBalance {
        period,
        earned: Points::ZERO,
        received: Points::ZERO,
        drawn: Points::ZERO,
    })
}

fn sum(points: Points, more: Points) -> Points {
    Points::from_hundredths(points.hundredths().saturating_add(more.hundredths()))
}
