//! Between till and ledger: sending the tail of the till's journal and fetching the ledger's feed.
//!
//! - [`courier`] decides what to send and when; no IO, no clock, driven on virtual time in tests.
//! - [`rounds`] carries its decisions out against the till's books and a wire.
//! - [`carrier`] is the wire over HTTP, in a thread of its own, so that nothing here ever blocks the counter.
//! - [`stick`] is the same by a signed file, for where there is no network.
//!
//! What is needed of the till's books is the trait [`TillBooks`]; so the courier knows nothing of SQLite.

pub mod carrier;
pub mod courier;
pub mod rounds;
pub mod stick;

use serde::{Deserialize, Serialize};

use crate::market::aside::{Aside, Sealed};
use crate::market::day::Moment;
use crate::market::ids::{Hash, TillId, VillageId};
use crate::market::journal::{Entry, Head};
use crate::market::refusal::Refusal;
use crate::parcel::{Generation, RefusedBecause};

/// How a till stands to its ledger, as its books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncState {
    /// The village.
    pub village: VillageId,
    /// The till.
    pub till: TillId,
    /// Its epoch at the ledger.
    pub epoch: u32,
    /// How far its journal goes.
    pub head: Head,
    /// How far the ledger acknowledged it.
    pub acked: Head,
    /// The ledger's history as last seen; none before the first contact.
    pub generation: Option<Generation>,
    /// How far it has the feed.
    pub feed: Head,
    /// Whether it may sync as usual.
    pub standing: Standing,
}

/// Whether a till may sync as usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As usual.
    Sound,
    /// Its disk was put back: it asks the ledger what it lacks before anything else.
    MustRecover,
    /// It stopped, and waits for a person.
    Stopped(Stopped),
}

/// What stops all redeeming at a till, found while syncing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// The ledger has more of this journal than the till: its disk was put back.
    RestoredDisk,
    /// The ledger has another entry under the same number: put back and gone on, or cloned.
    Fork,
    /// A newer till has taken its place.
    Fenced,
    /// The feed holds what this program cannot read.
    TillTooOld,
}

impl Stopped {
    /// What the counter is told.
    pub fn refusal(self) -> Refusal {
        match self {
            Stopped::RestoredDisk => Refusal::RestoredDisk,
            Stopped::Fork => Refusal::Forked,
            Stopped::Fenced => Refusal::Fenced,
            Stopped::TillTooOld => Refusal::TillTooOld,
        }
    }
}

/// Where a till's journal and the ledger's copy of it went two ways, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parted {
    /// The last number under which both are known to have the same entry.
    pub common: u64,
    /// The first number under which they are known to have different ones.
    pub differs: u64,
}

impl Parted {
    /// The ledger compared one entry after another behind `base`, and has another under this number. Where that is not
    /// behind `base`, nothing is known of what lies before it.
    pub fn behind(base: u64, differs: u64) -> Parted {
        Parted {
            common: if base < differs { differs - 1 } else { 0 },
            differs,
        }
    }

    /// Both have the same up to `common`, and other entries under this number.
    pub fn between(common: u64, differs: u64) -> Parted {
        Parted {
            common: if common < differs { common } else { 0 },
            differs,
        }
    }
}

/// A run of entries with their side texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// In order, without gaps.
    pub entries: Vec<Entry>,
    /// The side texts of these.
    pub asides: Vec<(Sealed, Aside)>,
}

impl Run {
    /// Bytes of entries and side texts.
    pub fn bytes(&self) -> usize {
        let entries: usize = self
            .entries
            .iter()
            .map(|entry| entry.bytes.len() + 100)
            .sum();
        let asides: usize = self
            .asides
            .iter()
            .map(|(_, aside)| aside.text.len() + 150)
            .sum();
        entries + asides
    }
}

/// A run of the ledger's feed, proven against what the till has: to be applied in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRun {
    /// The ledger's history.
    pub generation: Generation,
    /// After which entry it stands. [`Head::EMPTY`] with `whole`.
    pub after: Head,
    /// Whether this is the feed from its beginning, and takes the place of what the till has of it.
    pub whole: bool,
    /// The entries; all can be read by this program.
    pub run: Run,
    /// The entry behind these at which this program stops, because it cannot read it. It is followed by
    /// [`TillBooks::stop`] with [`Stopped::TillTooOld`].
    pub unreadable: Option<Entry>,
}

/// The ledger's copy of a till's own journal, for a till whose disk was put back: to be adopted in one transaction.
/// What the till has beyond `after` has to be the same entries, or to follow them: where it has others there, the
/// books went two ways, and adopting is a fault of the books that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// The epoch that begins.
    pub epoch: u32,
    /// The last entry that both have.
    pub after: Head,
    /// How far the ledger's copy goes.
    pub head: Head,
    /// The entries after `after`.
    pub run: Run,
}

/// A fault of the till's books: its sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BooksFault(pub String);

/// What syncing needs of the till's books. Each call is one transaction of its own.
///
/// # Errors
/// [`BooksFault`] from each: an operating fault; the round ends and is tried again later.
pub trait TillBooks {
    /// How the till stands.
    fn sync_state(&mut self) -> Result<SyncState, BooksFault>;
    /// At most `at_most` entries of its journal after a number, with their side texts.
    fn tail(&mut self, after: u64, at_most: usize) -> Result<Run, BooksFault>;
    /// The hash of its own entry of this number; nothing where its journal does not go that far.
    fn hash_at(&mut self, seq: u64) -> Result<Option<Hash>, BooksFault>;
    /// Moves the cursor of what the ledger has, forward or, where the ledger went back in time, backward.
    fn acknowledge(&mut self, head: Head) -> Result<(), BooksFault>;
    /// Takes in a run of the feed. Where it brings entries, [`Stopped::TillTooOld`] no longer holds: an older program
    /// is told again behind it.
    fn apply_feed(&mut self, feed: &FeedRun) -> Result<(), BooksFault>;
    /// Makes a restored till whole and begins the new epoch.
    fn adopt(&mut self, adoption: &Adoption) -> Result<(), BooksFault>;
    /// Remembers where the journal and the ledger's copy went two ways. [`TillBooks::stop`] follows.
    fn parted(&mut self, parted: Parted) -> Result<(), BooksFault>;
    /// Remembers that redeeming stops, across restarts.
    fn stop(&mut self, why: Stopped) -> Result<(), BooksFault>;
    /// The ledger was reached: when, and how far its clock is ahead of this one, in milliseconds.
    fn contact(&mut self, at: Moment, ledger_ahead_ms: Option<i64>) -> Result<(), BooksFault>;
}

/// What is worth telling the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncNews {
    /// The ledger was reached, and how far its clock is ahead, in milliseconds, if that could be measured.
    Contact {
        /// By the till's clock.
        at: Moment,
        /// The ledger's clock less this one.
        ahead_ms: Option<i64>,
    },
    /// The ledger has the journal up to here.
    Acked(Head),
    /// New entries of the feed were taken in: so many.
    FeedApplied(usize),
    /// A restored till was made whole.
    MadeWhole(Head),
    /// Everything is sent and fetched.
    UpToDate,
    /// It could not be reached, or did not answer as a ledger does; it is tried again in so many milliseconds.
    Unreachable {
        /// In a few words, for the log.
        why: String,
        /// Until the next try.
        again_ms: u64,
    },
    /// The ledger refuses; tried again later.
    Refused(RefusedBecause),
    /// All redeeming stops.
    Stopped(Stopped),
}
