//! Taking in: enrolments, pushes, recoveries; and what the ledger says itself. The rules of the protocol stand here:
//! a till's journal is one chain, repeated messages find themselves in it, and whatever does not follow is answered
//! with how far the ledger has come (measured.md, protocol).

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::day::Moment;
use crate::market::fact::Fact;
use crate::market::ids::{Hash, VillageId};
use crate::market::journal::{Domain, Entry, Head, Record, follow};
use crate::parcel::{
    Answer, FeedPart, FeedRequest, Letter, MOST_ENTRIES, Push, Recover, Recovered, RefusedBecause,
};

use super::super::vault::VaultFault;
use super::fold::FEED;
use super::journals::{append, feed_head, keep_aside, run};
use super::parsed;

pub(super) type Outcome = Result<Answer, VaultFault>;

pub(super) fn refused(because: RefusedBecause) -> Outcome {
    Ok(Answer::Refused(because))
}

pub(super) fn is_rehearsal(tx: &Connection, village: &VillageId) -> rusqlite::Result<Option<bool>> {
    tx.query_row(
        "SELECT rehearsal FROM villages WHERE village = ?1",
        [village.as_str()],
        |row| row.get(0),
    )
    .optional()
}

/// Remembers when a till was heard; what it said of itself only where this is no old letter come late. A clock that
/// once ran ahead of the ledger's makes no later letter an old one.
pub(super) fn heard(
    tx: &Connection,
    now: Moment,
    letter: &Letter,
    claims: Option<u64>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE tills SET last_contact = max(coalesce(last_contact, ''), ?3) WHERE village = ?1 AND till = ?2",
    )?
    .execute(params![
        letter.village.as_str(),
        letter.till.as_str(),
        now.to_string()
    ])?;
    tx.prepare_cached(
        "UPDATE tills SET clock = ?4, ahead_ms = ?5, claims = coalesce(?6, claims)
         WHERE village = ?1 AND till = ?2 AND (clock IS NULL OR clock <= ?4 OR clock > ?3)",
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

/// Whether another till was taken in and has this one's place.
fn is_fenced(tx: &Connection, letter: &Letter) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT 1 FROM tills WHERE village = ?1 AND till = ?2 AND fenced")?
        .exists(params![letter.village.as_str(), letter.till.as_str()])
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
    if push.epoch < epoch || is_fenced(tx, letter)? {
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
    let begins_practice = |entry: &Entry| {
        let record = Record::parse(&entry.bytes);
        record.is_ok_and(|record| matches!(record.fact, Fact::PracticeBegun(_)))
    };
    if !rehearsal && entries.iter().any(begins_practice) {
        return Ok(Some(RefusedBecause::Rehearsal));
    }
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
    if is_fenced(tx, letter)? {
        incident(tx, now, letter, "fenced", &recover.epoch.to_string())?;
        return Ok(Answer::Fenced { epoch });
    }
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
    // A clone that went its own way is no restored disk: a new epoch would only stop the till that is whole.
    if given.is_none()
        && recover.head.seq <= head.seq
        && let Some(ours) = hash_at(tx, village, till, recover.head.seq)?
        && ours != recover.head.hash
    {
        incident(tx, now, letter, "fork", &recover.head.seq.to_string())?;
        let at = Head {
            seq: recover.head.seq,
            hash: ours,
        };
        return Ok(Answer::Fork { at });
    }
    // Books that go further than this copy of them: whether they are the same up to here only they can say. Asked again
    // from there, they have said so; until then no epoch begins.
    if given.is_none() && recover.head.seq > head.seq && after.seq < head.seq {
        return Ok(Answer::Gap { have: head });
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
