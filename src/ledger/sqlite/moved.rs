//! Reading points that moved without goods, coupons, and exceptions that were allowed.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::exception::{Allowed, ExceptionKind};
use crate::market::fact::Fact;
use crate::market::ids::{MovementId, StaffNo};
use crate::market::journal::Record;
use crate::market::movement::{CouponState, Movement, MovementKind};
use crate::market::register::{CouponRow, Line, MovementRow};

use super::super::vault::AllowedListed;
use super::journals::text_of;
use super::read::{Rows, points};
use super::{parse_text, parsed};

/// The latest movements, the newest first: of one day or of all, at most so many.
pub fn movements(
    conn: &Connection,
    village: &str,
    day: Option<VillageDay>,
    at_most: u32,
) -> Rows<MovementRow> {
    let undone = undone(conn, village)?;
    let mut statement = conn.prepare_cached(
        "SELECT e.bytes, e.journal FROM movements m JOIN entries e USING (village, place)
         WHERE m.village = ?1 AND (?2 IS NULL OR m.day = ?2) ORDER BY m.place DESC LIMIT ?3",
    )?;
    let mut rows = statement.query(params![village, day.map(|day| day.to_string()), at_most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(movement(conn, village, row, &undone)?);
    }
    Ok(found)
}

/// The movements of a run of days, in their order, one by one until no more are wanted.
pub fn each_movement(
    conn: &Connection,
    village: &str,
    (from, to): &(String, String),
    each: &mut dyn FnMut(Line) -> ControlFlow<()>,
) -> rusqlite::Result<ControlFlow<()>> {
    let undone = undone(conn, village)?;
    let mut statement = conn.prepare_cached(
        "SELECT e.bytes, e.journal FROM movements m JOIN entries e USING (village, place)
         WHERE m.village = ?1 AND m.day BETWEEN ?2 AND ?3 ORDER BY m.place",
    )?;
    let mut rows = statement.query(params![village, from, to])?;
    while let Some(row) = rows.next()? {
        if let Some(movement) = movement(conn, village, row, &undone)?
            && each(Line::Movement(movement)).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// A movement from its entry: `bytes, journal`.
fn movement(
    conn: &Connection,
    village: &str,
    row: &Row<'_>,
    undone: &BTreeSet<MovementId>,
) -> rusqlite::Result<Option<MovementRow>> {
    let bytes: String = row.get(0)?;
    let journal: String = row.get(1)?;
    let Ok(Record {
        stamp,
        fact: Fact::Moved(movement),
    }) = Record::parse(&bytes)
    else {
        return Ok(None);
    };
    Ok(Some(MovementRow {
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
    }))
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

/// The name of a member of staff of the till that keeps a journal; empty where it was erased.
pub(super) fn name(
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
