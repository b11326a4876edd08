//! Accounts, reckoned from credits and draws by the rules in force. Points lapse by the calendar, so no balance is kept.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::account::{Account, PeriodBalance};
use crate::market::day::VillageDay;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::scheme::Scheme;

use super::parsed;

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

/// A household's account on a day.
pub fn account(
    conn: &Connection,
    village: &str,
    household: &HouseholdNo,
    scheme: &Scheme,
    day: VillageDay,
) -> rusqlite::Result<Account> {
    let mut periods: HashMap<Period, PeriodBalance> = HashMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT period, posted_on, sum(points_credited) FROM credits
         WHERE village = ?1 AND household = ?2 AND posted_on <= ?3 GROUP BY period, posted_on",
    )?;
    let mut rows = statement.query(params![village, household.as_str(), day.to_string()])?;
    while let Some(row) = rows.next()? {
        earn(
            &mut periods,
            scheme,
            parsed(row, 0)?,
            parsed(row, 1)?,
            row.get(2)?,
        );
    }
    let mut statement = conn.prepare_cached(
        "SELECT period, points_drawn FROM draws WHERE village = ?1 AND household = ?2",
    )?;
    let mut rows = statement.query(params![village, household.as_str()])?;
    while let Some(row) = rows.next()? {
        drawn(&mut periods, parsed(row, 0)?, row.get(1)?);
    }
    Ok(Account::new(periods.into_values().collect()))
}

fn of(periods: &mut HashMap<Period, PeriodBalance>, period: Period) -> &mut PeriodBalance {
    periods.entry(period).or_insert(PeriodBalance {
        period,
        earned: Points::ZERO,
        drawn: Points::ZERO,
    })
}

/// Adds what was posted on a day to the period in which it counts.
pub fn earn(
    periods: &mut HashMap<Period, PeriodBalance>,
    scheme: &Scheme,
    scored: Period,
    posted_on: VillageDay,
    hundredths: i64,
) {
    let balance = of(periods, scheme.account_period(scored, posted_on));
    let sum = balance.earned.hundredths().saturating_add(hundredths);
    balance.earned = Points::from_hundredths(sum);
}

/// Sets what was drawn on a period.
pub fn drawn(periods: &mut HashMap<Period, PeriodBalance>, period: Period, hundredths: i64) {
    of(periods, period).drawn = Points::from_hundredths(hundredths);
}
