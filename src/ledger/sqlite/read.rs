//! Reading what was derived: standings, registers, and what the pages show. Every function is one question.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::market::day::{Moment, VillageDay};
use crate::market::fact::Fact;
use crate::market::gtin::Gtin;
use crate::market::household::mask_name;
use crate::market::ids::{ReceiptNo, VillageId};
use crate::market::journal::{Head, Record};
use crate::market::points::Points;
use crate::parcel::Checkpoint;

use super::super::vault::{
    ExceptionListed, ReceiptOnRecord, RedemptionListed, TillListed, VillageOnRecord,
};
use super::fold::FEED;
use super::journals::{counter, feed_head, text_of};
use super::store::origins;
use super::{parse_text, parsed, progress};

pub(super) type Rows<T> = rusqlite::Result<Vec<T>>;

pub(super) fn points(row: &Row<'_>, column: usize) -> rusqlite::Result<Points> {
    row.get(column).map(Points::from_hundredths)
}

pub(super) fn gtin(row: &Row<'_>, column: usize) -> rusqlite::Result<Gtin> {
    let number: i64 = row.get(column)?;
    parse_text(&format!("{number:014}"))
}

pub(super) fn masked(
    conn: &Connection,
    village: &str,
    sealed: Option<String>,
) -> rusqlite::Result<String> {
    let text = sealed
        .map(|sealed| text_of(conn, village, &sealed))
        .transpose()?
        .flatten();
    Ok(text.map(|name| mask_name(&name)).unwrap_or_default())
}

const VILLAGE: &str = "SELECT v.village, v.name, v.rehearsal,
    (SELECT count(*) FROM households h WHERE h.village = v.village),
    (SELECT count(*) FROM redemptions r WHERE r.village = v.village),
    (SELECT count(*) FROM exceptions e WHERE e.village = v.village)
      + (SELECT count(*) FROM incidents i WHERE i.village = v.village)
  FROM villages v";

fn village_of(row: &Row<'_>) -> rusqlite::Result<VillageOnRecord> {
    Ok(VillageOnRecord {
        village: parsed(row, 0)?,
        name: row.get(1)?,
        rehearsal: row.get(2)?,
        households: row.get::<_, i64>(3)? as u64,
        redemptions: row.get::<_, i64>(4)? as u64,
        exceptions: row.get::<_, i64>(5)? as u64,
    })
}

/// All villages.
pub fn villages(conn: &Connection) -> Rows<VillageOnRecord> {
    conn.prepare_cached(&format!("{VILLAGE} ORDER BY v.village"))?
        .query_map([], village_of)?
        .collect()
}

/// One village.
pub fn village_on_record(
    conn: &Connection,
    village: &VillageId,
) -> rusqlite::Result<Option<VillageOnRecord>> {
    conn.prepare_cached(&format!("{VILLAGE} WHERE v.village = ?1"))?
        .query_row([village.as_str()], village_of)
        .optional()
}

/// Where a village stands.
pub fn checkpoint(
    conn: &Connection,
    village: &VillageId,
    now: Moment,
) -> rusqlite::Result<Option<Checkpoint>> {
    let (Some(entries), Some(feed)) = (counter(conn, village)?, feed_head(conn, village)?) else {
        return Ok(None);
    };
    Ok(Some(Checkpoint {
        v: crate::parcel::VERSION,
        village: village.clone(),
        generation: progress(conn)?.0,
        entries: entries as u64,
        feed,
        tills: tills(conn, village)?
            .into_iter()
            .map(|till| (till.till, till.epoch, till.head))
            .collect(),
        clock: now,
    }))
}

/// Redemptions, the newest first.
pub fn redemptions(
    conn: &Connection,
    village: &VillageId,
    day: Option<VillageDay>,
    at_most: u32,
) -> Rows<RedemptionListed> {
    let mut lines = conn.prepare_cached(
        "SELECT name, quantity_issued FROM redemption_lines WHERE village = ?1 AND redemption = ?2 ORDER BY line",
    )?;
    conn.prepare_cached(
        "SELECT r.redemption, r.receipt, r.recorded_at, r.day, r.household, h.name, r.points_total, r.points_reversed
         FROM redemptions r LEFT JOIN households h USING (village, household)
         WHERE r.village = ?1 AND (?2 IS NULL OR r.day = ?2) ORDER BY r.place DESC LIMIT ?3",
    )?
    .query_map(params![village.as_str(), day.map(|day| day.to_string()), at_most], |row| {
        let id: String = row.get(0)?;
        let goods = lines
            .query_map(params![village.as_str(), id], |line| Ok((line.get(0)?, line.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(RedemptionListed {
            receipt: parsed(row, 1)?,
            at: parsed(row, 2)?,
            day: parsed(row, 3)?,
            household: parsed(row, 4)?,
            name: masked(conn, village.as_str(), row.get(5)?)?,
            goods,
            points: points(row, 6)?,
            reversed: points(row, 7)?,
        })
    })?
    .collect()
}

/// Days on which anything was redeemed.
pub fn redemption_days(
    conn: &Connection,
    village: &VillageId,
    at_most: u32,
) -> rusqlite::Result<BTreeSet<VillageDay>> {
    conn.prepare_cached(
        "SELECT DISTINCT day FROM redemptions WHERE village = ?1 ORDER BY day DESC LIMIT ?2",
    )?
    .query_map(params![village.as_str(), at_most], |row| parsed(row, 0))?
    .collect()
}

/// A receipt, wherever it is known.
pub fn receipts(conn: &Connection, receipt: &ReceiptNo) -> Rows<ReceiptOnRecord> {
    let mut found = Vec::new();
    let mut statement = conn.prepare_cached(
        "SELECT r.village, v.name, e.seq, e.hash, e.bytes, h.name, r.redemption, v.rehearsal, r.journal FROM redemptions r
         JOIN villages v USING (village) JOIN entries e USING (village, place)
         LEFT JOIN households h USING (village, household)
         WHERE r.receipt = ?1 ORDER BY r.village, r.place LIMIT 20",
    )?;
    let mut rows = statement.query([receipt.as_str()])?;
    while let Some(row) = rows.next()? {
        let bytes: String = row.get(4)?;
        let Ok(Record {
            stamp,
            fact: Fact::Redeemed(redemption),
        }) = Record::parse(&bytes)
        else {
            continue;
        };
        let village: VillageId = parsed(row, 0)?;
        let proxy = redemption.proxy.map(|proxy| proxy.0.to_string());
        found.push(ReceiptOnRecord {
            at: stamp.at,
            name: masked(conn, village.as_str(), row.get(5)?)?,
            proxy: proxy.map(|proxy| masked(conn, village.as_str(), Some(proxy))).transpose()?,
            reversed: conn
                .prepare_cached("SELECT line FROM redemption_lines WHERE village = ?1 AND redemption = ?2 AND reversed")?
                .query_map(params![village.as_str(), row.get::<_, String>(6)?], |line| line.get(0))?
                .collect::<rusqlite::Result<_>>()?,
            origins: origins(conn, (village.as_str(), row.get_ref(8)?.as_str()?), &redemption)?,
            head: Head { seq: row.get::<_, i64>(2)? as u64, hash: parsed(row, 3)? },
            village_name: row.get(1)?,
            rehearsal: row.get(7)?,
            village,
            redemption,
        });
    }
    Ok(found)
}

/// The exception list.
pub fn exceptions(conn: &Connection, village: &VillageId, at_most: u32) -> Rows<ExceptionListed> {
    let mut listed: Vec<ExceptionListed> = conn
        .prepare_cached(
            "SELECT x.kind, x.subject, e.journal, e.seq, e.received_at FROM exceptions x
             JOIN entries e USING (village, place)
             WHERE x.village = ?1 ORDER BY x.place DESC, x.number LIMIT ?2",
        )?
        .query_map(params![village.as_str(), at_most], |row| {
            let journal: String = row.get(2)?;
            Ok(ExceptionListed {
                kind: row.get(0)?,
                subject: row.get(1)?,
                till: (journal != FEED)
                    .then(|| parse_text(&journal))
                    .transpose()?,
                seq: Some(row.get::<_, i64>(3)? as u64),
                at: parsed(row, 4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let incidents: Vec<ExceptionListed> = conn
        .prepare_cached(
            "SELECT kind, subject, till, last_at FROM incidents WHERE village = ?1 ORDER BY last_at DESC LIMIT ?2",
        )?
        .query_map(params![village.as_str(), at_most], |row| {
            Ok(ExceptionListed {
                kind: row.get(0)?,
                subject: row.get(1)?,
                till: Some(parsed(row, 2)?),
                seq: None,
                at: parsed(row, 3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    listed.extend(incidents);
    listed.sort_by_key(|exception| std::cmp::Reverse(exception.at));
    listed.truncate(at_most as usize);
    Ok(listed)
}

/// The tills of a village.
pub fn tills(conn: &Connection, village: &VillageId) -> Rows<TillListed> {
    conn.prepare_cached(
        "SELECT till, name, epoch, seq, hash, claims, last_contact, ahead_ms FROM tills WHERE village = ?1 ORDER BY till",
    )?
    .query_map([village.as_str()], |row| {
        let last_contact: Option<String> = row.get(6)?;
        Ok(TillListed {
            till: parsed(row, 0)?,
            name: row.get(1)?,
            epoch: row.get(2)?,
            head: Head { seq: row.get::<_, i64>(3)? as u64, hash: parsed(row, 4)? },
            claims: row.get::<_, i64>(5)? as u64,
            last_contact: last_contact.as_deref().map(parse_text).transpose()?,
            ahead_ms: row.get(7)?,
        })
    })?
    .collect()
}
