//! What the till believes of what the ledger says: only what agrees with its own hashes. Shared with the stick.

use crate::market::aside::{Aside, Sealed};
use crate::market::ids::Hash;
use crate::market::journal::{Domain, Entry, Head, Record, follow};
use crate::parcel::{FeedPart, Push};
use crate::sync::{Run, Stopped, SyncState};

/// A push of a run of the journal.
pub fn push_of(state: &SyncState, run: Run) -> Push {
    let last = run.entries.last().map_or(state.acked, |entry| Head {
        seq: entry.seq,
        hash: entry.hash,
    });
    Push {
        epoch: state.epoch,
        generation: state.generation.clone(),
        base: state.acked,
        entries: run.entries,
        asides: run.asides,
        head: if last.seq > state.head.seq {
            last
        } else {
            state.head
        },
    }
}

/// Whether what the ledger claims to have of this journal is the till's own.
///
/// # Errors
/// [`Stopped::RestoredDisk`] where the till has nothing under that number, [`Stopped::Fork`] where it has another entry.
pub fn judge(claim: Head, own: Option<Hash>) -> Result<(), Stopped> {
    if claim.seq == 0 {
        return if claim == Head::EMPTY {
            Ok(())
        } else {
            Err(Stopped::Fork)
        };
    }
    match own {
        None => Err(Stopped::RestoredDisk),
        Some(hash) if hash == claim.hash => Ok(()),
        Some(_) => Err(Stopped::Fork),
    }
}

/// Proves a part of the feed against the last entry that the till has, and cuts it where this program cannot read
/// on: the run, its end, and the entry at which it was cut.
///
/// # Errors
/// A few words where the part does not follow.
pub fn read_feed(after: Head, part: FeedPart) -> Result<(Run, Head, Option<Entry>), String> {
    if part.after != after {
        return Err("the feed does not begin where it was asked to".into());
    }
    follow(Domain::Feed, after, &part.entries).map_err(|broken| format!("the feed: {broken}"))?;
    let mut run = Run::default();
    let mut reached = after;
    let mut unreadable = None;
    for entry in part.entries {
        if Record::parse(&entry.bytes).is_err() {
            unreadable = Some(entry);
            break;
        }
        reached = Head {
            seq: entry.seq,
            hash: entry.hash,
        };
        run.entries.push(entry);
    }
    run.asides = opening(part.asides);
    Ok((run, reached, unreadable))
}

/// Only the side texts that open what they claim to: others are not the ledger's word.
pub(super) fn opening(asides: Vec<(Sealed, Aside)>) -> Vec<(Sealed, Aside)> {
    asides
        .into_iter()
        .filter(|(sealed, aside)| aside.opens(sealed))
        .collect()
}
