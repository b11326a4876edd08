//! The journals themselves: entries in the order of the village's counter, side texts beside them.

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::aside::{Aside, Sealed};
use crate::market::day::Moment;
use crate::market::ids::VillageId;
use crate::market::journal::{Domain, Entry, FORM, Head, Record, Stamp};
use crate::parcel::sealed_in;

use super::super::vault::{Draft, VaultFault};
use super::fold::{FEED, Fold};
use super::{parse_text, parsed};

/// Where a village's counter stands; nothing where there is no such village.
pub fn counter(tx: &Connection, village: &VillageId) -> rusqlite::Result<Option<i64>> {
    tx.query_row(
        "SELECT counter FROM villages WHERE village = ?1",
        [village.as_str()],
        |row| row.get(0),
    )
    .optional()
}

pub(super) fn keep_aside(
    tx: &Connection,
    village: &str,
    sealed: &Sealed,
    aside: &Aside,
) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO asides VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            village,
            sealed.0.to_string(),
            aside.salt,
            aside.text
        ])?;
    Ok(())
}

/// Stores entries under the next places of the village's counter, and folds them.
pub(super) fn append(
    tx: &Connection,
    now: Moment,
    village: &str,
    journal: &str,
    entries: &[&Entry],
) -> rusqlite::Result<()> {
    let mut place: i64 = tx.query_row(
        "UPDATE villages SET counter = counter + ?2 WHERE village = ?1 RETURNING counter - ?2",
        params![village, entries.len() as i64],
        |row| row.get(0),
    )?;
    let mut fold = Fold::new(tx, village);
    for entry in entries {
        place += 1;
        tx.prepare_cached("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                village,
                place,
                journal,
                entry.seq as i64,
                entry.hash.to_string(),
                entry.bytes,
                now.to_string()
            ])?;
        fold.entry(place, journal, entry)?;
    }
    Ok(())
}

/// Appends facts to a village's feed.
pub fn append_feed(
    tx: &Connection,
    village: &VillageId,
    now: Moment,
    drafts: &[Draft],
) -> Result<Head, VaultFault> {
    let mut head = feed_head(tx, village)?
        .ok_or_else(|| VaultFault(format!("there is no village {village}")))?;
    let mut entries = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let record = Record {
            stamp: Stamp {
                v: FORM,
                by: "ledger".into(),
                epoch: 1,
                seq: head.seq + 1,
                at: now,
                day: now.village_day(),
                boot: 0,
                up_ms: 0,
            },
            fact: draft.fact.clone(),
        };
        let bytes = record.to_bytes();
        head = head.after(Domain::Feed, &bytes);
        entries.push(Entry {
            seq: head.seq,
            hash: head.hash,
            bytes,
        });
        for (sealed, aside) in &draft.asides {
            keep_aside(tx, village.as_str(), sealed, aside)?;
        }
    }
    append(
        tx,
        now,
        village.as_str(),
        FEED,
        &entries.iter().collect::<Vec<_>>(),
    )?;
    tx.execute(
        "UPDATE villages SET feed_seq = ?2, feed_hash = ?3 WHERE village = ?1",
        params![village.as_str(), head.seq as i64, head.hash.to_string()],
    )?;
    Ok(head)
}

/// How far a village's feed goes.
pub fn feed_head(tx: &Connection, village: &VillageId) -> rusqlite::Result<Option<Head>> {
    tx.query_row(
        "SELECT feed_seq, feed_hash FROM villages WHERE village = ?1",
        [village.as_str()],
        |row| {
            Ok(Head {
                seq: row.get::<_, i64>(0)? as u64,
                hash: parsed(row, 1)?,
            })
        },
    )
    .optional()
}

pub(super) type RunOfJournal = (Vec<Entry>, Vec<(Sealed, Aside)>);

/// Entries of a journal after a number, with the side texts that they commit to.
pub(super) fn run(
    tx: &Connection,
    village: &str,
    journal: &str,
    after: u64,
    at_most: usize,
) -> rusqlite::Result<RunOfJournal> {
    let mut statement = tx.prepare_cached(
        "SELECT seq, hash, bytes FROM entries WHERE village = ?1 AND journal = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4",
    )?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let entries = statement
        .query_map(params![village, journal, after, at_most], entry_of)?
        .collect::<rusqlite::Result<Vec<Entry>>>()?;
    let mut asides = Vec::new();
    for sealed in entries.iter().flat_map(|entry| sealed_in(&entry.bytes)) {
        if let Some(aside) = aside(tx, village, &sealed)? {
            asides.push((sealed, aside));
        }
    }
    Ok((entries, asides))
}

/// Reads `seq, hash, bytes`.
pub fn entry_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get::<_, i64>(0)? as u64,
        hash: parsed(row, 1)?,
        bytes: row.get(2)?,
    })
}

/// A side text, unless it was struck out or never came.
pub fn aside(tx: &Connection, village: &str, sealed: &Sealed) -> rusqlite::Result<Option<Aside>> {
    let found: Option<(Option<String>, Option<String>)> = tx
        .prepare_cached("SELECT salt, text FROM asides WHERE village = ?1 AND sealed = ?2")?
        .query_row(params![village, sealed.0.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found.and_then(|(salt, text)| {
        Some(Aside {
            salt: salt?,
            text: text?,
        })
    }))
}

/// The texts of a commitment that stands in a table as text.
pub fn text_of(conn: &Connection, village: &str, sealed: &str) -> rusqlite::Result<Option<String>> {
    let sealed = Sealed(parse_text(sealed)?);
    Ok(aside(conn, village, &sealed)?.map(|aside| aside.text))
}
