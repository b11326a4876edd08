//! Credits brought in. What a line may say depends on whom the books know: households, their members, and where the
//! rules set a share, who was given points in the year.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::{Lines, Seen, Taking, was_taken};
use crate::books::counting::own;
use crate::books::derive::household_id;
use crate::books::error::{Error, Stop};
use crate::books::journal::sealing;
use crate::market::credit::CreditKind;
use crate::market::fact::{Credited, Fact};
use crate::market::ids::{HouseholdNo, RowKey};
use crate::market::intake::{BadLineWhy, CreditLine};
use crate::market::points::Points;
use crate::market::rules::Rules;
use crate::market::share::{Given, GivenEntry};

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

/// What was given before, where the rules set a share; the whole file says who is assessed.
fn given(conn: &Connection, rules: &Rules, all: &[(u32, CreditLine)]) -> Result<Given, Error> {
    let mut given = Given::of(entered(conn)?);
    if rules.adopted().iter().all(|(_, one)| one.share.is_none()) {
        return Ok(given);
    }
    let mut query = conn.prepare_cached(
        "SELECT h.number, c.kind, c.points_credited, c.scored_for, c.posted_on
         FROM credit c JOIN household h ON h.id = c.household",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(1)?;
        given.before(GivenEntry {
            household: own(&row.get::<_, String>(0)?)?,
            kind: CreditKind::of_word(&kind).ok_or(Error::BadRequest("a credit has no kind"))?,
            points: Points::from_hundredths(row.get(2)?),
            period: own(&row.get::<_, String>(3)?)?,
            posted_on: own(&row.get::<_, String>(4)?)?,
        });
    }
    given.read(all.iter().map(|(_, credit)| credit));
    Ok(given)
}

pub(super) fn take_in(
    to: &mut Taking<'_, '_>,
    all: &[(u32, CreditLine)],
    rules: &Rules,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    let mut known = Known {
        rules,
        households: HashMap::new(),
        given: given(to.conn(), rules, all)?,
    };
    for (line, credit) in all {
        lines.next()?;
        let key = credit.key();
        let twice = seen.before(key, *line);
        let wrong = match twice {
            Some(why) => Some(why),
            None => known.wrong(to.conn(), credit, &key)?,
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
        to.append(Fact::Credited(fact), &asides)?;
    }
    Ok(())
}
