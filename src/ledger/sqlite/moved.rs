//! Reading points that moved without goods, coupons, and exceptions that were allowed.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::exception::{Allowed, ExceptionKind};
use crate::market::fact::Fact;
use crate::market::ids::{MovementId, StaffNo};
use crate::market::journal::Record;
use crate::market::movement::{CouponState, Movement, MovementKind};
use crate::market::register::{CouponRow, MovementRow};

use super::super::vault::AllowedListed;
use super::journals::text_of;
use super::read::{Rows, points};
use super::{parse_text, parsed};

/// Movements: with a number at most so many, the newest first; without one all, in their order.
pub fn movements(
    conn: &Connection,
    village: &str,
    day: Option<VillageDay>,
    at_most: Option<u32>,
) -> Rows<MovementRow> {
    let undone = undone(conn, village)?;
    let order = if at_most.is_some() { "DESC" } else { "ASC" };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT e.bytes, e.journal FROM movements m JOIN entries e USING (village, place)
         WHERE m.village = ?1 AND (?2 IS NULL OR m.day = ?2) ORDER BY m.place {order} LIMIT ?3"
    ))?;
    let most = at_most.map_or(-1, i64::from);
    let mut rows = statement.query(params![village, day.map(|day| day.to_string()), most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes: String = row.get(0)?;
        let journal: String = row.get(1)?;
        if let Ok(Record {
            stamp,
            fact: Fact::Moved(movement),
        }) = Record::parse(&bytes)
        {
            found.push(MovementRow {
                at: stamp.at,
                village_day: movement.day,
                household: movement.household.clone(),
                kind: movement.what.word(),
                points: movement.points,
                to: match &movement.what {
                    MovementKind::Gift { to } => Some(to.clone()),
                    _ => None,
                },
                partner: match &movement.what {
                    MovementKind::Debit { partner, .. } => text(conn, village, partner)?,
                    _ => String::new(),
                },
                reason: match &movement.reason {
                    Some(reason) => text(conn, village, reason)?,
                    None => String::new(),
                },
                staff: name(conn, (village, &journal), movement.staff)?,
                approver: match movement.approver {
                    Some(approver) => name(conn, (village, &journal), approver)?,
                    None => String::new(),
                },
                undone: undone.contains(&movement.id),
                slip: movement.slip,
            });
        }
    }
    Ok(found)
}

/// Every movement that another one took back.
fn undone(conn: &Connection, village: &str) -> rusqlite::Result<BTreeSet<MovementId>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.bytes FROM movements m JOIN entries e USING (village, place)
         WHERE m.village = ?1 AND m.kind = 'undone'",
    )?;
    let mut rows = statement.query([village])?;
    let mut undone = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let bytes: String = row.get(0)?;
        if let Ok(Fact::Moved(Movement {
            what: MovementKind::Undone { movement },
            ..
        })) = Record::parse(&bytes).map(|record| record.fact)
        {
            undone.insert(movement);
        }
    }
    Ok(undone)
}

fn text(conn: &Connection, village: &str, sealed: &Sealed) -> rusqlite::Result<String> {
    Ok(text_of(conn, village, &sealed.0.to_string())?.unwrap_or_default())
}

fn name(
    conn: &Connection,
    (village, journal): (&str, &str),
    staff: StaffNo,
) -> rusqlite::Result<String> {
    let sealed: Option<String> = conn
        .prepare_cached(
            "SELECT name FROM staff WHERE village = ?1 AND journal = ?2 AND staff = ?3",
        )?
        .query_row(params![village, journal, staff.0], |row| row.get(0))
        .optional()?;
    match sealed {
        Some(sealed) => Ok(text_of(conn, village, &sealed)?.unwrap_or_default()),
        None => Ok(String::new()),
    }
}

/// Every coupon, by number.
pub fn coupons(conn: &Connection, village: &str) -> Rows<CouponRow> {
    conn.prepare_cached(
        "SELECT coupon, household, points_each, state, settled_on FROM coupons WHERE village = ?1 ORDER BY coupon",
    )?
    .query_map([village], |row| {
        let settled: Option<String> = row.get(4)?;
        let state = match row.get_ref(3)?.as_str()? {
            "taken" => CouponState::Taken,
            "cancelled" => CouponState::Cancelled,
            _ => CouponState::Issued,
        };
        Ok(CouponRow {
            number: parsed(row, 0)?,
            household: parsed(row, 1)?,
            points: points(row, 2)?,
            state: state.word(),
            settled_on: settled.as_deref().map(parse_text).transpose()?,
        })
    })?
    .collect()
}

/// Exceptions that were allowed, the newest first: those in force on a day, or all.
pub fn allowed(
    conn: &Connection,
    village: &str,
    day: Option<VillageDay>,
    at_most: u32,
) -> Rows<AllowedListed> {
    let mut statement = conn.prepare_cached(
        "SELECT a.what, a.first_day, a.last_day, a.household, a.reason, e.bytes FROM allowed a
         JOIN entries e USING (village, place)
         WHERE a.village = ?1 AND (?2 IS NULL OR ?2 BETWEEN a.first_day AND a.last_day)
         ORDER BY a.place DESC LIMIT ?3",
    )?;
    let mut rows = statement.query(params![village, day.map(|day| day.to_string()), at_most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let what: String = row.get(0)?;
        let bytes: String = row.get(5)?;
        let (Some(what), Ok(record)) = (ExceptionKind::of_word(&what), Record::parse(&bytes))
        else {
            continue;
        };
        let household: Option<String> = row.get(3)?;
        found.push(AllowedListed {
            allowed: Allowed {
                what,
                from: parsed(row, 1)?,
                until: parsed(row, 2)?,
                household: household.as_deref().map(parse_text).transpose()?,
            },
            at: record.stamp.at,
            reason: text_of(conn, village, &row.get::<_, String>(4)?)?.unwrap_or_default(),
        });
    }
    Ok(found)
}
