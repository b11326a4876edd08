//! Proves what is kept: every chain over the exact stored bytes, every counter, every side text; and rebuilds all that
//! is derived from the first entry on, in a database of its own, and compares it row by row.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::market::aside::{Aside, Sealed};
use crate::market::journal::{Domain, Head};

use super::super::vault::VaultFault;
use super::fold::{FEED, Fold};
use super::journals::entry_of;
use super::{DERIVED, parsed};

/// The tables that are rebuilt.
const TABLES: [&str; 32] = [
    "schemes",
    "joined",
    "staff",
    "households",
    "cards",
    "goods",
    "prices",
    "credits",
    "suspensions",
    "lots",
    "lot_takers",
    "lot_changes",
    "deliveries",
    "adjustments",
    "stocktakes",
    "funds",
    "fund_grants",
    "fund_caps",
    "goods_shelved",
    "notices",
    "redemptions",
    "redemption_lines",
    "reversals",
    "members",
    "goods_limits",
    "allowed",
    "movements",
    "coupons",
    "received",
    "draws",
    "touched",
    "exceptions",
];

/// Most differences named of one table: the first tell what is wrong.
const MOST_NAMED: usize = 5;

/// Makes every derived table anew, from the first entry on.
pub fn derive_again(conn: &Connection) -> Result<(), VaultFault> {
    for table in TABLES {
        conn.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    conn.execute_batch(DERIVED)?;
    for village in villages(conn)? {
        let mut fold = Fold::new(conn, &village);
        let mut statement = conn.prepare(
            "SELECT seq, hash, bytes, place, journal FROM entries WHERE village = ?1 ORDER BY place",
        )?;
        let mut rows = statement.query([&village])?;
        while let Some(row) = rows.next()? {
            let journal: String = row.get(4)?;
            fold.entry(row.get(3)?, &journal, &entry_of(row)?)?;
        }
    }
    Ok(())
}

fn villages(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare("SELECT village FROM villages ORDER BY village")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Answers a sentence for each difference; none where all is well.
pub fn verify(conn: &Connection) -> Result<Vec<String>, VaultFault> {
    let mut found = Vec::new();
    let sound: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        found.push(format!("the file itself is damaged: {sound}"));
    }
    let villages = villages(conn)?;
    let rebuilt = Connection::open_in_memory()?;
    rebuilt.execute_batch(DERIVED)?;
    rebuilt.execute_batch("BEGIN")?;
    for village in &villages {
        chains(conn, village, &rebuilt, &mut found)?;
        asides(conn, village, &mut found)?;
    }
    for table in TABLES {
        compare(conn, &rebuilt, table, &mut found)?;
    }
    Ok(found)
}

fn chains(
    conn: &Connection,
    village: &str,
    rebuilt: &Connection,
    found: &mut Vec<String>,
) -> Result<(), VaultFault> {
    let mut heads: BTreeMap<String, Head> = BTreeMap::new();
    let mut fold = Fold::new(rebuilt, village);
    let mut places = 0;
    let mut statement = conn.prepare(
        "SELECT seq, hash, bytes, place, journal FROM entries WHERE village = ?1 ORDER BY place",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let (entry, place, journal) = (
            entry_of(row)?,
            row.get::<_, i64>(3)?,
            row.get::<_, String>(4)?,
        );
        places += 1;
        if place != places {
            found.push(format!(
                "{village}: entry {place} stands where {places} should"
            ));
            places = place;
        }
        let domain = if journal == FEED {
            Domain::Feed
        } else {
            Domain::Till
        };
        let head = heads
            .get(&journal)
            .copied()
            .unwrap_or(Head::EMPTY)
            .after(domain, &entry.bytes);
        if (head.seq, head.hash) != (entry.seq, entry.hash) {
            found.push(format!(
                "{village}: entry {} of journal {journal} does not follow from the one before",
                entry.seq
            ));
        }
        fold.entry(place, &journal, &entry)?;
        heads.insert(
            journal,
            Head {
                seq: entry.seq,
                hash: entry.hash,
            },
        );
    }
    let mut expect = |what: &str, kept: Head, journal: &str| {
        let reached = heads.remove(journal).unwrap_or(Head::EMPTY);
        if kept != reached {
            found.push(format!(
                "{village}: {what} is said to reach {}, and reaches {}",
                kept.seq, reached.seq
            ));
        }
    };
    let (counter, feed) = conn.query_row(
        "SELECT counter, feed_seq, feed_hash FROM villages WHERE village = ?1",
        [village],
        |row| {
            Ok((
                row.get::<_, i64>(0)?,
                Head {
                    seq: row.get::<_, i64>(1)? as u64,
                    hash: parsed(row, 2)?,
                },
            ))
        },
    )?;
    expect("the feed", feed, FEED);
    let mut statement = conn.prepare("SELECT till, seq, hash FROM tills WHERE village = ?1")?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let till: String = row.get(0)?;
        let head = Head {
            seq: row.get::<_, i64>(1)? as u64,
            hash: parsed(row, 2)?,
        };
        expect(&format!("the journal of {till}"), head, &till);
    }
    for journal in heads.keys() {
        found.push(format!(
            "{village}: there are entries of {journal}, which is not enrolled"
        ));
    }
    if counter != places {
        found.push(format!(
            "{village}: the counter says {counter}, the entries end at {places}"
        ));
    }
    Ok(())
}

fn asides(conn: &Connection, village: &str, found: &mut Vec<String>) -> Result<(), VaultFault> {
    let mut statement = conn.prepare(
        "SELECT sealed, salt, text FROM asides WHERE village = ?1 AND salt IS NOT NULL AND text IS NOT NULL",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let sealed = Sealed(parsed(row, 0)?);
        let aside = Aside {
            salt: row.get(1)?,
            text: row.get(2)?,
        };
        if !aside.opens(&sealed) {
            found.push(format!(
                "{village}: the side text {} was changed",
                sealed.0.short()
            ));
        }
    }
    Ok(())
}

fn compare(
    conn: &Connection,
    rebuilt: &Connection,
    table: &str,
    found: &mut Vec<String>,
) -> Result<(), VaultFault> {
    let (kept, made) = (rows(conn, table)?, rows(rebuilt, table)?);
    let lacking = made.keys().filter(|row| kept.get(*row) != made.get(*row));
    let beyond = kept.keys().filter(|row| !made.contains_key(*row));
    for row in lacking.take(MOST_NAMED) {
        found.push(format!("{table} lacks {row}"));
    }
    for row in beyond.take(MOST_NAMED) {
        found.push(format!("{table} has, and should not: {row}"));
    }
    Ok(())
}

/// All rows of a table as text, with how often each stands there.
fn rows(conn: &Connection, table: &str) -> Result<BTreeMap<String, u32>, VaultFault> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = statement.column_count();
    let mut rows = statement.query(params![])?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let values = (0..columns)
            .map(|column| {
                row.get::<_, Value>(column)
                    .map(|value| format!("{value:?}"))
            })
            .collect::<rusqlite::Result<Vec<_>>>()?;
        *all.entry(values.join(" ")).or_insert(0) += 1;
    }
    Ok(all)
}
