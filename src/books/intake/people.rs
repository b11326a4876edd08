//! Households and decisions against them, brought in.

use rusqlite::{Connection, OptionalExtension};

use super::{Lines, Seen, Taking, was_taken};
use crate::books::changes::random_serial;
use crate::books::derive::household_id;
use crate::books::error::{Error, Stop};
use crate::books::journal::sealing;
use crate::market::fact::{CardIssued, Fact, HouseholdSet};
use crate::market::ids::HouseholdNo;
use crate::market::intake::{BadLineWhy, HouseholdLine, SuspensionLine};
use crate::market::rules::Rules;
use crate::market::suspension::Suspension;

/// What is known of a household before this file.
struct KnownHousehold {
    name: String,
    members: u32,
    phone: String,
    group: String,
    entered: bool,
    has_card: bool,
}

fn known_household(
    conn: &Connection,
    number: &HouseholdNo,
) -> Result<Option<KnownHousehold>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT name, members, phone, village_group, entered, serial IS NOT NULL FROM household WHERE number = ?1",
        )?
        .query_row([number.as_str()], |row| {
            Ok(KnownHousehold {
                name: row.get(0)?,
                members: row.get(1)?,
                phone: row.get(2)?,
                group: row.get(3)?,
                entered: row.get(4)?,
                has_card: row.get(5)?,
            })
        })
        .optional()?)
}

pub(super) fn households(
    to: &mut Taking<'_, '_>,
    all: &[(u32, HouseholdLine)],
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, household) in all {
        lines.next()?;
        if let Some(why) = seen.before(&household.household, *line) {
            lines.bad(*line, why);
            continue;
        }
        let known = known_household(to.conn(), &household.household)?;
        let same = known.as_ref().is_some_and(|known| {
            known.entered
                && known.name == household.name
                && known.members == household.members
                && known.phone == household.phone.clone().unwrap_or_default()
                && known.group == household.group
        });
        if same {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let (set, asides) = sealing(|sealer| HouseholdSet {
            household: household.household.clone(),
            name: sealer.seal(&household.name),
            members: household.members,
            phone: household.phone.as_deref().map(|phone| sealer.seal(phone)),
            group: household.group.clone(),
        })?;
        to.append(Fact::HouseholdSet(set), &asides)?;
        if !known.is_some_and(|known| known.has_card) {
            let card = CardIssued {
                household: household.household.clone(),
                serial: random_serial()?,
                reason: None,
            };
            to.append(Fact::CardIssued(card), &[])?;
        }
    }
    Ok(())
}

pub(super) fn suspensions(
    to: &mut Taking<'_, '_>,
    all: &[(u32, SuspensionLine)],
    rules: &Rules,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, suspension) in all {
        lines.next()?;
        let key = suspension.key();
        if let Some(why) = seen.before(key, *line) {
            lines.bad(*line, why);
            continue;
        }
        let scheme = rules.on(suspension.from);
        if household_id(to.conn(), &suspension.household)?.is_none() {
            let why = BadLineWhy::UnknownHousehold(suspension.household.clone());
            lines.bad(*line, why);
        } else if scheme.suspension(&suspension.kind).is_none() {
            let why = BadLineWhy::unknown_kind(&suspension.kind, scheme);
            lines.bad(*line, why);
        } else if was_taken(to.conn(), "SELECT 1 FROM suspension WHERE key = ?1", &key)? {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let (reason, asides) = sealing(|sealer| sealer.seal(&suspension.reason))?;
        let fact = Suspension {
            key,
            household: suspension.household.clone(),
            kind: suspension.kind.clone(),
            from: suspension.from,
            until: suspension.until,
            reason,
        };
        to.append(Fact::Suspended(fact), &asides)?;
    }
    Ok(())
}
