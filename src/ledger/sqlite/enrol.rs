//! Taking a till in, by the one-time code that it proves to know.

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::day::Moment;
use crate::market::ids::{Hash, TillId, VillageId};
use crate::parcel::{Answer, CodeKey, Enrol, Enrolled, Letter, PublicKey, RefusedBecause};

use super::parsed;
use super::receive::{Outcome, heard, is_rehearsal, refused};

/// A till asks to be taken in.
pub fn enrol(
    tx: &Connection,
    now: Moment,
    letter: &Letter,
    enrol: &Enrol,
    key: PublicKey,
    ledger_key: PublicKey,
) -> Outcome {
    match is_rehearsal(tx, &letter.village)? {
        None => return refused(RefusedBecause::UnknownVillage),
        Some(rehearsal) if rehearsal != enrol.rehearsal => {
            return refused(RefusedBecause::Rehearsal);
        }
        Some(_) => {}
    }
    let Some(code) = find_code(tx, letter, enrol, &key)? else {
        return refused(RefusedBecause::CodeUnknown);
    };
    match code.used_by {
        None if code.expires < now => return refused(RefusedBecause::CodeExpired),
        None => take_in(tx, letter, &code, key)?,
        // The first answer was lost: the same again. Anybody else comes too late.
        Some((till, used_key)) if till == letter.till.as_str() && used_key == key.to_string() => {}
        Some(_) => return refused(RefusedBecause::CodeUsed),
    }
    let village_name = tx.query_row(
        "SELECT name FROM villages WHERE village = ?1",
        [letter.village.as_str()],
        |row| row.get(0),
    )?;
    let (epoch, till_name) = tx.query_row(
        "SELECT epoch, name FROM tills WHERE village = ?1 AND till = ?2",
        params![letter.village.as_str(), letter.till.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    heard(tx, now, letter, None)?;
    Ok(Answer::Enrolled(Enrolled {
        village_name,
        till_name,
        epoch,
        ledger_key,
        proof: code.key.ledger_proof(&key, &ledger_key),
    }))
}

struct Code {
    key: CodeKey,
    till_name: String,
    expires: Moment,
    used_by: Option<(String, String)>,
}

/// The code that the till proves to know: a village has a handful, so each is tried.
fn find_code(
    tx: &Connection,
    letter: &Letter,
    enrol: &Enrol,
    key: &PublicKey,
) -> rusqlite::Result<Option<Code>> {
    let mut statement = tx.prepare_cached(
        "SELECT code, till_name, expires_at, used_by, used_key FROM codes WHERE village = ?1",
    )?;
    let mut rows = statement.query([letter.village.as_str()])?;
    while let Some(row) = rows.next()? {
        let code = CodeKey(parsed::<Hash>(row, 0)?);
        if code.till_proof(&letter.village, &letter.till, key) == enrol.proof {
            let used: (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
            return Ok(Some(Code {
                key: code,
                till_name: row.get(1)?,
                expires: parsed(row, 2)?,
                used_by: used.0.zip(used.1),
            }));
        }
    }
    Ok(None)
}

fn take_in(tx: &Connection, letter: &Letter, code: &Code, key: PublicKey) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE codes SET used_by = ?3, used_key = ?4 WHERE village = ?1 AND code = ?2",
        params![
            letter.village.as_str(),
            code.key.0.to_string(),
            letter.till.as_str(),
            key.to_string()
        ],
    )?;
    // A village has one store, and a store one till that spends: whichever was here before is fenced off. (A village
    // with several stores has to say here which one a code is for.)
    tx.execute(
        "UPDATE tills SET fenced = 1 WHERE village = ?1 AND till <> ?2",
        params![letter.village.as_str(), letter.till.as_str()],
    )?;
    // A till that comes with a new key was made anew: its earlier self is fenced off by the epoch.
    tx.execute(
        "INSERT INTO tills VALUES (?1, ?2, ?3, ?4, 1, 0, ?5, 0, NULL, NULL, NULL, 0)
         ON CONFLICT DO UPDATE SET name = excluded.name, epoch = epoch + (key <> excluded.key), key = excluded.key,
           fenced = 0",
        params![
            letter.village.as_str(),
            letter.till.as_str(),
            code.till_name,
            key.to_string(),
            Hash::ZERO.to_string()
        ],
    )?;
    Ok(())
}

/// The epoch that holds for a till which was once taken in with this key.
pub fn replaced(
    conn: &Connection,
    village: &VillageId,
    till: &TillId,
    key: &PublicKey,
) -> rusqlite::Result<Option<u32>> {
    conn.prepare_cached(
        "SELECT epoch FROM tills WHERE village = ?1 AND till = ?2 AND EXISTS
         (SELECT 1 FROM codes WHERE village = ?1 AND used_by = ?2 AND used_key = ?3)",
    )?
    .query_row(
        params![village.as_str(), till.as_str(), key.to_string()],
        |row| row.get(0),
    )
    .optional()
}
