//! The same exchange by a signed file on a stick, for a village with no network, or a till whose line is out for long.
//!
//! One trip there and one back: the till writes everything that the ledger has not acknowledged and asks for the feed;
//! the ledger's `stick` command answers in a file of its own; the till reads that. To join, the first file asks to be
//! taken in as well. Reading a file twice, an old one, or the files out of order changes nothing: it is proven as over
//! the network.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use ed25519_dalek::SigningKey;

use crate::market::day::Moment;
use crate::market::ids::{TillId, VillageId};
use crate::market::journal::{Domain, Head, follow};
use crate::parcel::{
    Answer, CodeKey, Enrolled, FeedRequest, Letter, Message, PublicKey, Recover, RefusedBecause,
    Reply, STICK_MARK, Signed, Stick, StickFrom, VERSION,
};

use super::carrier::{Applicant, NotEnrolled, enrol_letter, read_enrolled};
use super::courier::{judge, push_of, read_feed};
use super::rounds::batch;
use super::{Adoption, BooksFault, FeedRun, Parted, Run, Standing, Stopped, TillBooks};

/// Largest file that is read, in bytes.
const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// Why a stick's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StickFault {
    /// It cannot be read or written.
    #[error("the file on the stick: {0}")]
    File(#[from] std::io::Error),
    /// It is no such file, or cut short.
    #[error("the file on the stick is none of Jifen's, or is cut short")]
    NotAStick,
    /// It was written by a later program.
    #[error("the file on the stick was written by a later program")]
    Later,
    /// It is another till's or village's, or goes the other way.
    #[error("the file on the stick is meant for somebody else")]
    NotForUs,
    /// The ledger that answers is not the one that gave out the code, or not known.
    #[error("the file on the stick is not signed by this village's ledger")]
    NotTheLedger,
    /// The ledger refuses.
    #[error("{}", .0.word())]
    Refused(RefusedBecause),
    /// The till's books have a fault.
    #[error(transparent)]
    Books(#[from] BooksFault),
}

/// Writes a stick's file whole or not at all: beside its name first, then on disk, then in place.
///
/// # Errors
/// The file system's.
pub fn write(path: &Path, stick: &Stick) -> Result<(), StickFault> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut file = File::create(&beside)?;
    let text = serde_json::to_string(stick).map_err(std::io::Error::other)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    Ok(())
}

/// Reads a stick's file. Nothing in it is trusted yet.
///
/// # Errors
/// [`StickFault`].
pub fn read(path: &Path) -> Result<Stick, StickFault> {
    let mut text = String::new();
    let read = File::open(path)?
        .take(LARGEST_FILE + 1)
        .read_to_string(&mut text);
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            return Err(StickFault::NotAStick);
        }
        read => read?,
    };
    if text.len() as u64 > LARGEST_FILE {
        return Err(StickFault::NotAStick);
    }
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|_| StickFault::NotAStick)?;
    if value.get("jifen").and_then(|mark| mark.as_str()) != Some(STICK_MARK) {
        return Err(StickFault::NotAStick);
    }
    if value
        .get("v")
        .and_then(|v| v.as_u64())
        .is_none_or(|v| v > u64::from(VERSION))
    {
        return Err(StickFault::Later);
    }
    serde_json::from_value(value).map_err(|_| StickFault::NotAStick)
}

/// What a till takes to the ledger: everything not yet acknowledged, and the question what the ledger has said since.
/// With a code it asks to be taken in first.
///
/// # Errors
/// [`StickFault::Books`]; a text that is no code is [`RefusedBecause::CodeUnknown`].
pub fn from_till(
    books: &mut dyn TillBooks,
    key: &SigningKey,
    join: Option<(&Applicant, &str)>,
    recover: Option<[u8; 32]>,
    now: Moment,
) -> Result<Stick, StickFault> {
    let mut state = books.sync_state()?;
    let mut messages = Vec::new();
    if let Some((applicant, code)) = join {
        let (letter, _) = enrol_letter(applicant, code, now)
            .map_err(|_| StickFault::Refused(RefusedBecause::CodeUnknown))?;
        messages.push(Signed::seal(&letter, key));
    }
    let (village, till) = (state.village.clone(), state.till.clone());
    let mut write = |message: Message| {
        let (village, till) = (village.clone(), till.clone());
        messages.push(Signed::seal(
            &Letter {
                v: VERSION,
                village,
                till,
                clock: now,
                message,
            },
            key,
        ));
    };
    let asks_for_feed = FeedRequest {
        generation: state.generation.clone(),
        after: state.feed,
    };
    if let Some(nonce) = recover {
        write(Message::Recover(Recover {
            epoch: state.epoch,
            nonce: crate::market::ids::Hash(nonce),
            after: state.acked,
            head: state.head,
        }));
    } else {
        loop {
            let run = batch(books, state.acked.seq)?;
            let reached = run.entries.last().map(|last| Head {
                seq: last.seq,
                hash: last.hash,
            });
            write(Message::Push(push_of(&state, run)));
            match reached {
                Some(reached) if reached.seq < state.head.seq => state.acked = reached,
                _ => break,
            }
        }
    }
    write(Message::Feed(asks_for_feed));
    Ok(Stick {
        jifen: STICK_MARK.into(),
        v: VERSION,
        village: state.village,
        from: StickFrom::Till(state.till),
        messages,
    })
}

/// What came of reading the ledger's file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StickRead {
    /// How far the ledger has the journal, if that was news.
    pub acked: Option<Head>,
    /// How many entries of the feed were taken in.
    pub feed: usize,
    /// What stops redeeming, if that came out.
    pub stopped: Option<Stopped>,
    /// Whether the till's copy of the feed is not the ledger's: another file with it whole has to be fetched.
    pub refetch: bool,
}

/// The answer to a file that asked to be taken in: to be read before [`to_till`], which needs the ledger's key.
///
/// # Errors
/// [`StickFault`].
pub fn enrolled(
    stick: &Stick,
    applicant: &Applicant,
    code: &str,
) -> Result<(Enrolled, Reply), StickFault> {
    for_us(stick, &applicant.village, &applicant.till)?;
    let code = CodeKey::of(code).ok_or(StickFault::Refused(RefusedBecause::CodeUnknown))?;
    let first = stick.messages.first().ok_or(StickFault::NotAStick)?;
    read_enrolled(first, applicant, code).map_err(|why| match why {
        NotEnrolled::Refused(because) => StickFault::Refused(because),
        NotEnrolled::NotTheLedger => StickFault::NotTheLedger,
        NotEnrolled::NoCode | NotEnrolled::Unreachable(_) => StickFault::NotAStick,
    })
}

fn for_us(stick: &Stick, village: &VillageId, till: &TillId) -> Result<(), StickFault> {
    let ours = stick.village == *village && stick.from == StickFrom::Ledger(till.clone());
    ours.then_some(()).ok_or(StickFault::NotForUs)
}

/// Takes in the ledger's file.
///
/// # Errors
/// [`StickFault`]; what was taken in before the fault stays, and the file may be read again.
pub fn to_till(
    stick: &Stick,
    books: &mut dyn TillBooks,
    ledger_key: &PublicKey,
) -> Result<StickRead, StickFault> {
    let state = books.sync_state()?;
    for_us(stick, &state.village, &state.till)?;
    let mut outcome = StickRead::default();
    for signed in &stick.messages {
        let reply: Reply = signed
            .open(ledger_key)
            .map_err(|_| StickFault::NotTheLedger)?;
        if reply.village != state.village || reply.till != state.till {
            return Err(StickFault::NotForUs);
        }
        if let Some(why) = take(reply, books, &mut outcome)? {
            books.stop(why)?;
            outcome.stopped = Some(why);
            break;
        }
    }
    Ok(outcome)
}

fn take(
    reply: Reply,
    books: &mut dyn TillBooks,
    outcome: &mut StickRead,
) -> Result<Option<Stopped>, StickFault> {
    let state = books.sync_state()?;
    match reply.answer {
        Answer::Enrolled(_) | Answer::NotInCopy => Ok(None),
        Answer::Refused(because) => Err(StickFault::Refused(because)),
        Answer::Fenced { .. } => Ok(Some(Stopped::Fenced)),
        Answer::Fork { at } => {
            // What a recovery is answered with is not compared entry by entry, as a push is.
            books.parted(if state.standing == Standing::MustRecover {
                Parted::between(state.acked.seq, at.seq)
            } else {
                Parted::behind(state.acked.seq, at.seq)
            })?;
            Ok(Some(Stopped::Fork))
        }
        answer @ (Answer::Acked { .. } | Answer::Gap { .. }) => {
            let (claim, gap) = match answer {
                Answer::Gap { have } => (have, true),
                Answer::Acked { head } => (head, false),
                _ => return Ok(None),
            };
            if let Err(why) = judge(claim, books.hash_at(claim.seq)?) {
                if why == Stopped::Fork {
                    books.parted(Parted::between(state.acked.seq, claim.seq))?;
                }
                return Ok(Some(why));
            }
            // An acknowledgement read again never takes the cursor back. A gap does: without it the till would send
            // for ever what the ledger cannot take, and an old one only has some entries sent twice.
            let back = gap || state.generation.as_ref() != Some(&reply.generation);
            if claim.seq > state.acked.seq || (back && claim != state.acked) {
                books.acknowledge(claim)?;
                outcome.acked = Some(claim);
            }
            Ok(None)
        }
        Answer::MustRefetch => {
            outcome.refetch = true;
            Ok(None)
        }
        Answer::Feed(part) => {
            let whole = part.after == Head::EMPTY && state.feed != Head::EMPTY;
            if part.after != state.feed && !whole {
                // A file read before, or out of order: nothing new in it, or a later one brings it.
                return Ok(None);
            }
            let known = whole
                && state.generation.as_ref() == Some(&reply.generation)
                && part.head.seq <= state.feed.seq;
            if known {
                return Ok(None);
            }
            let after = part.after;
            let (run, _, unreadable) = read_feed(after, part).map_err(|_| StickFault::NotAStick)?;
            outcome.feed += run.entries.len();
            let too_old = unreadable.is_some();
            let generation = reply.generation;
            books.apply_feed(&FeedRun {
                generation,
                after,
                whole,
                run,
                unreadable,
            })?;
            Ok(too_old.then_some(Stopped::TillTooOld))
        }
        Answer::Recovered(part) if state.standing != Standing::Stopped(Stopped::Fenced) => {
            if part.epoch <= state.epoch {
                return Ok(None);
            }
            let reached = follow(Domain::Till, part.after, &part.entries)
                .map_err(|_| StickFault::NotAStick)?;
            if reached != part.head {
                return Err(StickFault::NotAStick);
            }
            let run = Run {
                entries: part.entries,
                asides: part.asides,
            };
            books.adopt(&Adoption {
                epoch: part.epoch,
                after: part.after,
                head: reached,
                run,
            })?;
            outcome.acked = Some(reached);
            Ok(None)
        }
        Answer::Recovered(_) => Ok(None),
    }
}
