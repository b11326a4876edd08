//! What all households are ranked by, of all tills together.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::market::day::VillageDay;
use crate::market::honours::{Candidate, TakesPart};
use crate::market::ids::{HouseholdNo, VillageId};
use crate::market::points::Points;
use crate::market::rules::Rules;

use super::super::vault::VaultFault;
use super::accounts::{entries, rules};
use super::standing::households;
use super::{parse_text, parsed};

/// The rules with all households in the order of their numbers; nothing where there is no such village, or no rules.
pub fn candidates(
    conn: &Connection,
    village: &VillageId,
) -> Result<Option<(Rules, Vec<Candidate>)>, VaultFault> {
    let id = village.as_str();
    let Some(rules) = rules(conn, id)? else {
        return Ok(None);
    };
    let mut entries = entries(conn, id, None)?;
    let mut members = members(conn, id)?;
    let mut redeemed = redeemed(conn, id)?;
    let all = households(conn, id)?
        .into_iter()
        .map(|(household, known)| {
            let entries = entries.remove(&household).unwrap_or_default();
            Candidate {
                name: known.name,
                group: known.group,
                members: known.members,
                takes_part: members.remove(&household).unwrap_or_default(),
                credits: entries.credits,
                decisions: entries.decisions,
                redeemed: redeemed.remove(&household).unwrap_or_default(),
                household,
            }
        })
        .collect();
    Ok(Some((rules, all)))
}

fn members(
    conn: &Connection,
    village: &str,
) -> rusqlite::Result<BTreeMap<HouseholdNo, Vec<TakesPart>>> {
    let mut all: BTreeMap<HouseholdNo, Vec<TakesPart>> = BTreeMap::new();
    let mut statement =
        conn.prepare_cached("SELECT household, joined, left_on FROM members WHERE village = ?1")?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let left: Option<String> = row.get(2)?;
        all.entry(parsed(row, 0)?).or_default().push(TakesPart {
            joined: parsed(row, 1)?,
            left: left.as_deref().map(parse_text).transpose()?,
        });
    }
    Ok(all)
}

/// What each household redeemed, less what it gave back, by day.
fn redeemed(
    conn: &Connection,
    village: &str,
) -> rusqlite::Result<BTreeMap<HouseholdNo, Vec<(VillageDay, Points)>>> {
    let mut all: BTreeMap<HouseholdNo, Vec<(VillageDay, Points)>> = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT household, day, sum(points_total) FROM redemptions WHERE village = ?1 GROUP BY household, day
         UNION ALL
         SELECT r.household, v.day, -sum(v.points_total) FROM reversals v
           JOIN redemptions r ON r.village = v.village AND r.redemption = v.redemption
           WHERE v.village = ?1 GROUP BY r.household, v.day",
    )?;
    let mut rows = statement.query(params![village])?;
    while let Some(row) = rows.next()? {
        let points = Points::from_hundredths(row.get(2)?);
        all.entry(parsed(row, 0)?)
            .or_default()
            .push((parsed(row, 1)?, points));
    }
    Ok(all)
}
