//! Taking in: enrolments, pushes, recoveries; and what the ledger says itself. The rules of the protocol stand here:
//! a till's journal is one chain, repeated messages find themselves in it, and whatever does not follow is answered
//! with how far the ledger has come (measured.md, protocol).

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::aside::{Aside, Sealed};
use crate::market::day::Moment;
use crate::market::fact::Fact;
use crate::market::ids::{Hash, VillageId};
use crate::market::journal::{Domain, Entry, FORM, Head, Record, Stamp, follow};
use crate::parcel::{
    Answer, CodeKey, Enrol, Enrolled, FeedPart, FeedRequest, Letter, MOST_ENTRIES, PublicKey, Push,
    Recover, Recovered, RefusedBecause, sealed_in,
};

use super::super::vault::{Draft, VaultFault};
use super::fold::{FEED, Fold};
use super::{parse_text, parsed};

type Outcome = Result<Answer, VaultFault>;

fn refused(because: RefusedBecause) -> Outcome {
    Ok(Answer::Refused(because))
}

/// Where a village's counter stands; nothing where there is no such village.
pub fn counter(tx: &Connection, village: &VillageId) -> rusqlite::Result<Option<i64>> {
    tx.query_row(
        "SELECT counter FROM villages WHERE village = ?1",
        [village.as_str()],
        |row| row.get(0),
    )
    .optional()
}

fn is_rehearsal(tx: &Connection, village: &VillageId) -> rusqlite::Result<Option<bool>> {
    tx.query_row(
        "SELECT rehearsal FROM villages WHERE village = ?1",
        [village.as_str()],
        |row| row.get(0),
    )
    .optional()
}

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
    // A till that comes with a new key was made anew: its earlier self is fenced off by the epoch.
    tx.execute(
        "INSERT INTO tills VALUES (?1, ?2, ?3, ?4, 1, 0, ?5, 0, NULL, NULL, NULL)
         ON CONFLICT DO UPDATE SET name = excluded.name, epoch = epoch + (key <> excluded.key), key = excluded.key",
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

/// Remembers when a till was heard, unless this is an old letter come late.
fn heard(
    tx: &Connection,
    now: Moment,
    letter: &Letter,
    claims: Option<u64>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE tills SET last_contact = ?3, clock = ?4, ahead_ms = ?5, claims = coalesce(?6, claims)
         WHERE village = ?1 AND till = ?2 AND (clock IS NULL OR clock <= ?4)",
    )?
    .execute(params![
        letter.village.as_str(),
        letter.till.as_str(),
        now.to_string(),
        letter.clock.to_string(),
        now.since(letter.clock),
        claims.map(|claims| claims.min(i64::MAX as u64) as i64)
    ])?;
    Ok(())
}

fn incident(
    tx: &Connection,
    now: Moment,
    letter: &Letter,
    kind: &str,
    subject: &str,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO incidents VALUES (?1, ?2, ?3, ?4, 1, ?5)
         ON CONFLICT DO UPDATE SET times = times + 1, last_at = excluded.last_at",
        params![
            letter.village.as_str(),
            letter.till.as_str(),
            kind,
            subject,
            now.to_string()
        ],
    )?;
    Ok(())
}

/// How a till stands: its epoch and how far the ledger has its journal.
fn till(tx: &Connection, letter: &Letter) -> rusqlite::Result<Option<(u32, Head)>> {
    tx.prepare_cached("SELECT epoch, seq, hash FROM tills WHERE village = ?1 AND till = ?2")?
        .query_row(
            params![letter.village.as_str(), letter.till.as_str()],
            |row| {
                Ok((
                    row.get(0)?,
                    Head {
                        seq: row.get::<_, i64>(1)? as u64,
                        hash: parsed(row, 2)?,
                    },
                ))
            },
        )
        .optional()
}

fn hash_at(
    tx: &Connection,
    village: &str,
    journal: &str,
    seq: u64,
) -> rusqlite::Result<Option<Hash>> {
    if seq == 0 {
        return Ok(Some(Hash::ZERO));
    }
    let Ok(seq) = i64::try_from(seq) else {
        return Ok(None);
    };
    tx.prepare_cached("SELECT hash FROM entries WHERE village = ?1 AND journal = ?2 AND seq = ?3")?
        .query_row(params![village, journal, seq], |row| parsed(row, 0))
        .optional()
}

/// A till sends the tail of its journal.
pub fn push(tx: &Connection, now: Moment, letter: &Letter, push: &Push) -> Outcome {
    let Some((epoch, have)) = till(tx, letter)? else {
        return refused(RefusedBecause::UnknownTill);
    };
    if push.epoch < epoch {
        incident(tx, now, letter, "fenced", &push.epoch.to_string())?;
        return Ok(Answer::Fenced { epoch });
    }
    let follows = push.entries.len() <= MOST_ENTRIES
        && push.base.seq < u64::MAX - MOST_ENTRIES as u64
        && follow(Domain::Till, push.base, &push.entries).is_ok();
    if !follows {
        return refused(RefusedBecause::BrokenChain);
    }
    if let Some(because) = foreign(tx, letter, &push.entries)? {
        return refused(because);
    }
    heard(tx, now, letter, Some(push.head.seq))?;
    if push.epoch > epoch {
        // Epochs come from the ledger alone: it gave this one before its own disk was put back.
        incident(tx, now, letter, "epoch-raised", &push.epoch.to_string())?;
        tx.execute(
            "UPDATE tills SET epoch = ?3 WHERE village = ?1 AND till = ?2",
            params![letter.village.as_str(), letter.till.as_str(), push.epoch],
        )?;
    }
    if push.base.seq > have.seq {
        return Ok(Answer::Gap { have });
    }
    if let Some(at) = fork(tx, letter, push, have)? {
        incident(tx, now, letter, "fork", &at.seq.to_string())?;
        return Ok(Answer::Fork { at });
    }
    let head = take(tx, now, letter, have, push)?;
    Ok(Answer::Acked { head })
}

/// Entries that found books for another village, or for practice, belong to no journal here.
fn foreign(
    tx: &Connection,
    letter: &Letter,
    entries: &[Entry],
) -> rusqlite::Result<Option<RefusedBecause>> {
    let rehearsal = is_rehearsal(tx, &letter.village)?.unwrap_or_default();
    let founded = entries
        .iter()
        .find_map(|entry| match Record::parse(&entry.bytes) {
            Ok(Record {
                fact: Fact::Founded(founded),
                ..
            }) => Some(founded),
            _ => None,
        });
    Ok(match founded {
        Some(founded) if founded.rehearsal != rehearsal => Some(RefusedBecause::Rehearsal),
        Some(founded) if founded.village != letter.village => Some(RefusedBecause::OtherVillage),
        _ => None,
    })
}

/// Where the push and the ledger's copy have different entries under the same number.
fn fork(
    tx: &Connection,
    letter: &Letter,
    push: &Push,
    have: Head,
) -> rusqlite::Result<Option<Head>> {
    let common = push.entries.iter().map(|entry| Head {
        seq: entry.seq,
        hash: entry.hash,
    });
    for theirs in std::iter::once(push.base)
        .chain(common)
        .take_while(|head| head.seq <= have.seq)
    {
        let ours = hash_at(
            tx,
            letter.village.as_str(),
            letter.till.as_str(),
            theirs.seq,
        )?;
        match ours {
            Some(hash) if hash == theirs.hash => {}
            Some(hash) => {
                return Ok(Some(Head {
                    seq: theirs.seq,
                    hash,
                }));
            }
            None => return Ok(Some(have)),
        }
    }
    Ok(None)
}

fn take(
    tx: &Connection,
    now: Moment,
    letter: &Letter,
    have: Head,
    push: &Push,
) -> Result<Head, VaultFault> {
    let (village, till) = (letter.village.as_str(), letter.till.as_str());
    for (sealed, aside) in &push.asides {
        if aside.opens(sealed) {
            keep_aside(tx, village, sealed, aside)?;
        } else {
            incident(tx, now, letter, "aside", &sealed.0.short())?;
        }
    }
    let new: Vec<&Entry> = push
        .entries
        .iter()
        .filter(|entry| entry.seq > have.seq)
        .collect();
    let Some(last) = new.last() else {
        return Ok(have);
    };
    let head = Head {
        seq: last.seq,
        hash: last.hash,
    };
    append(tx, now, village, till, &new)?;
    tx.execute(
        "UPDATE tills SET seq = ?3, hash = ?4 WHERE village = ?1 AND till = ?2",
        params![village, till, head.seq as i64, head.hash.to_string()],
    )?;
    Ok(head)
}

fn keep_aside(
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
fn append(
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

type RunOfJournal = (Vec<Entry>, Vec<(Sealed, Aside)>);

/// Entries of a journal after a number, with the side texts that they commit to.
fn run(
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

/// A till asks for the feed. What counts is the hash of the last entry it has: a new generation alone is no reason to
/// fetch everything again.
pub fn feed(conn: &Connection, letter: &Letter, request: &FeedRequest, at_most: usize) -> Outcome {
    if till(conn, letter)?.is_none() {
        return refused(RefusedBecause::UnknownTill);
    }
    let Some(head) = feed_head(conn, &letter.village)? else {
        return refused(RefusedBecause::UnknownVillage);
    };
    let village = letter.village.as_str();
    let after = request.after;
    if hash_at(conn, village, FEED, after.seq)? != Some(after.hash) {
        return Ok(Answer::MustRefetch);
    }
    let (entries, asides) = run(conn, village, FEED, after.seq, at_most)?;
    Ok(Answer::Feed(FeedPart {
        after,
        entries,
        asides,
        head,
    }))
}

/// A restored till asks for a new epoch and for its journal. Asking again under the same nonce is the same recovery,
/// whatever happened since.
pub fn recover(
    tx: &Connection,
    now: Moment,
    letter: &Letter,
    recover: &Recover,
    at_most: usize,
) -> Outcome {
    let Some((epoch, head)) = till(tx, letter)? else {
        return refused(RefusedBecause::UnknownTill);
    };
    let (village, till) = (letter.village.as_str(), letter.till.as_str());
    let nonce = recover.nonce.to_string();
    let given: Option<u32> = tx
        .query_row(
            "SELECT epoch FROM recoveries WHERE village = ?1 AND till = ?2 AND nonce = ?3",
            params![village, till, nonce],
            |row| row.get(0),
        )
        .optional()?;
    if given.is_some_and(|given| given < epoch) {
        return Ok(Answer::Fenced { epoch });
    }
    let after = recover.after;
    if hash_at(tx, village, till, after.seq)? != Some(after.hash) {
        return Ok(Answer::NotInCopy);
    }
    let epoch = match given {
        Some(given) => given,
        None => {
            let next = epoch.max(recover.epoch.min(u32::MAX - 1)).saturating_add(1);
            tx.execute(
                "INSERT INTO recoveries VALUES (?1, ?2, ?3, ?4)",
                params![village, till, nonce, next],
            )?;
            tx.execute(
                "UPDATE tills SET epoch = ?3 WHERE village = ?1 AND till = ?2",
                params![village, till, next],
            )?;
            incident(tx, now, letter, "recovering", &next.to_string())?;
            next
        }
    };
    heard(tx, now, letter, Some(recover.head.seq))?;
    let (entries, asides) = run(tx, village, till, after.seq, at_most)?;
    Ok(Answer::Recovered(Recovered {
        epoch,
        after,
        entries,
        asides,
        head,
    }))
}

/// The texts of a commitment that stands in a table as text.
pub fn text_of(conn: &Connection, village: &str, sealed: &str) -> rusqlite::Result<Option<String>> {
    let sealed = Sealed(parse_text(sealed)?);
    Ok(aside(conn, village, &sealed)?.map(|aside| aside.text))
}
