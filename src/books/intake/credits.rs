//! Credits brought in. What a line may say depends on whom the books know: households, their members, and where the
//! rules set a share, who was given points in the year.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use super::{Lines, Seen, was_taken};
use crate::books::counting::own;
use crate::books::derive::household_id;
use crate::books::error::{Error, Stop};
use crate::books::journal::{Writing, sealing};
use crate::market::credit::CreditKind;
use crate::market::fact::{Credited, Fact};
use crate::market::ids::{HouseholdNo, RowKey};
use crate::market::intake::{BadLineWhy, CreditLine};
use crate::market::period::Period;
use crate::market::rules::Rules;
use crate::market::share::Given;

/// What the books know of those whom a file names, each asked for once.
struct Known<'a> {
    rules: &'a Rules,
    households: HashMap<HouseholdNo, Option<HashSet<String>>>,
    given: Given,
}

impl Known<'_> {
    /// What is wrong with a line, if anything is.
    fn wrong(
        &mut self,
        conn: &Connection,
        credit: &CreditLine,
        key: &RowKey,
    ) -> Result<Option<BadLineWhy>, Error> {
        let household = &credit.household;
        if !self.households.contains_key(household) {
            let members = members_of(conn, household)?;
            self.households.insert(household.clone(), members);
        }
        let Some(Some(members)) = self.households.get(household) else {
            return Ok(Some(BadLineWhy::UnknownHousehold(household.clone())));
        };
        if let Some(member) = &credit.member
            && !members.is_empty()
            && !members.contains(member.as_str())
        {
            return Ok(Some(BadLineWhy::UnknownMember {
                household: household.clone(),
                member: member.clone(),
            }));
        }
        if was_taken(conn, "SELECT 1 FROM credit WHERE key = ?1", key)? {
            return Ok(Some(BadLineWhy::Again));
        }
        let year = credit.posted_on.year();
        if self.rules.on(credit.posted_on).share.is_some() && !self.given.knows(year) {
            self.given.before(year, given_in(conn, year)?);
        }
        Ok(self.given.give(self.rules, credit).err())
    }
}

/// The members of a household; nothing where there is no such household.
fn members_of(
    conn: &Connection,
    household: &HouseholdNo,
) -> Result<Option<HashSet<String>>, Error> {
    let Some(id) = household_id(conn, household)? else {
        return Ok(None);
    };
    let mut query = conn.prepare_cached("SELECT member FROM member WHERE household = ?1")?;
    let members = query.query_map([id], |row| row.get(0))?;
    Ok(Some(members.collect::<Result<_, _>>()?))
}

/// How many households are entered: those of whom no more than a number is known do not count.
fn entered(conn: &Connection) -> Result<usize, Error> {
    let count: i64 = conn.query_row(
        "SELECT count(*) FROM household WHERE entered = 1",
        [],
        |row| row.get(0),
    )?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Who was given points in a year.
fn given_in(conn: &Connection, year: i32) -> Result<Vec<HouseholdNo>, Error> {
    let year = Period::Year(year);
    let mut query = conn.prepare_cached(
        "SELECT number FROM household WHERE id IN (SELECT household FROM credit
           WHERE posted_on BETWEEN ?1 AND ?2 AND points_credited > 0 AND kind <> ?3)",
    )?;
    let mut rows = query.query(params![
        year.first_day().to_string(),
        year.last_day().to_string(),
        CreditKind::CarriedOver.word()
    ])?;
    let mut given = Vec::new();
    while let Some(row) = rows.next()? {
        given.push(own(&row.get::<_, String>(0)?)?);
    }
    Ok(given)
}

pub(super) fn take_in(
    writing: &mut Writing<'_>,
    all: &[(u32, CreditLine)],
    rules: &Rules,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    let mut known = Known {
        rules,
        households: HashMap::new(),
        given: Given::of(entered(writing.conn())?),
    };
    for (line, credit) in all {
        lines.next()?;
        let key = credit.key();
        let twice = seen.before(key, *line);
        // What this import wrote is not asked for: a year's households were read before its first line of that year.
        let wrong = match twice {
            Some(why) => Some(why),
            None => known.wrong(writing.conn(), credit, &key)?,
        };
        if let Some(why) = wrong {
            lines.bad(*line, why);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let ((reason, place, evidence), asides) = sealing(|sealer| {
            (
                sealer.seal(&credit.reason),
                sealer.seal_some(&credit.place),
                sealer.seal_some(&credit.evidence),
            )
        })?;
        let fact = Credited {
            key,
            household: credit.household.clone(),
            period: credit.period,
            points: credit.points,
            category: credit.category.clone(),
            reason,
            happened_on: credit.happened_on,
            posted_on: credit.posted_on,
            kind: credit.kind,
            member: credit.member.clone(),
            place,
            evidence,
        };
        writing.append(Fact::Credited(fact), &asides)?;
    }
    Ok(())
}
