//! What goes into the courier and what comes out: plain data.

use crate::market::day::Moment;
use crate::market::ids::Hash;
use crate::market::journal::Head;
use crate::parcel::{Letter, Reply};

use crate::sync::{Adoption, FeedRun, Parted, Run, Stopped, SyncNews, SyncState};

/// The time, twice: one that only goes forward, and the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since some start; never goes back.
    pub up_ms: u64,
    /// The machine's clock; suspect.
    pub wall: Moment,
}

/// What happens to the courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourierInput {
    /// Something was recorded, or a person asks: begin a round now.
    Wake,
    /// A person decided that this till shall be made whole from the ledger.
    Recover,
    /// The answer to [`Question::State`].
    State(Box<SyncState>),
    /// The answer to [`Question::Tail`].
    Tail(Run),
    /// The answer to [`Question::HashAt`].
    HashAt(Option<Hash>),
    /// The ledger's reply to the letter of this number.
    Answer(u64, Box<Reply>),
    /// A letter, a question or a change of the books failed: why, in a few words.
    Failed(String),
}

/// What the courier wants done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourierOutput {
    /// Ask the books.
    Read(Question),
    /// Send this letter; answers to older numbers are ignored.
    Send(u64, Box<Letter>),
    /// Move the cursor of what the ledger has.
    Acknowledge(Head),
    /// Take in a run of the feed.
    ApplyFeed(FeedRun),
    /// Make the restored till whole.
    Adopt(Adoption),
    /// Remember where the books and the ledger's copy went two ways.
    Parted(Parted),
    /// Stop redeeming, and remember it.
    Stop(Stopped),
    /// The ledger was reached: when, and how far its clock is ahead in milliseconds.
    Contact(Moment, Option<i64>),
    /// Worth telling.
    News(SyncNews),
}

/// A question to the till's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// How the till stands.
    State,
    /// At most [`crate::parcel::MOST_ENTRIES`] entries after this number; fewer where they are large.
    Tail(u64),
    /// The hash of its own entry of this number.
    HashAt(u64),
}

/// How long it waits, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between rounds where nothing happens.
    pub idle_ms: u64,
    /// After the first failure; doubled with each more.
    pub first_retry_ms: u64,
    /// At most.
    pub longest_retry_ms: u64,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            idle_ms: 60_000,
            first_retry_ms: 2_000,
            longest_retry_ms: 5 * 60_000,
        }
    }
}
