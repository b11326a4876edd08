//! Carries out what the courier decides, against the till's books and a wire. Knows neither HTTP nor SQLite.

use std::collections::VecDeque;

use crate::parcel::{Letter, MOST_BYTES, MOST_ENTRIES, Reply};

use super::courier::{Courier, CourierInput, CourierOutput, Now, Question};
use super::{BooksFault, Run, SyncNews, TillBooks};

/// The way to the ledger: one letter there, one reply back, proven to be the ledger's reply to this letter.
pub trait Wire {
    /// Sends a letter and waits for its reply.
    ///
    /// # Errors
    /// A few words for the log: not reached, too slow, or not a ledger's answer.
    fn carry(&mut self, letter: &Letter) -> Result<Reply, String>;
}

/// Does what the courier wants, and what it wants then, until it rests.
pub fn run(
    courier: &mut Courier,
    first: Vec<CourierOutput>,
    books: &mut dyn TillBooks,
    wire: &mut dyn Wire,
    now: &dyn Fn() -> Now,
    tell: &mut dyn FnMut(SyncNews),
) {
    let mut todo = VecDeque::from(first);
    while let Some(output) = todo.pop_front() {
        let done = match output {
            CourierOutput::News(news) => {
                tell(news);
                Ok(None)
            }
            CourierOutput::Send(number, letter) => Ok(Some(match wire.carry(&letter) {
                Ok(reply) => CourierInput::Answer(number, Box::new(reply)),
                Err(why) => CourierInput::Failed(why),
            })),
            CourierOutput::Contact(at, ahead_ms) => {
                tell(SyncNews::Contact { at, ahead_ms });
                books.contact(at, ahead_ms).map(|()| None)
            }
            other => ask_books(books, other),
        };
        let input = match done {
            Ok(None) => continue,
            Ok(Some(input)) => input,
            Err(fault) => {
                // What was to follow rested on this: the round ends, the next begins from the books.
                todo.clear();
                CourierInput::Failed(fault.to_string())
            }
        };
        todo.extend(courier.handle(now(), input));
    }
}

fn ask_books(
    books: &mut dyn TillBooks,
    output: CourierOutput,
) -> Result<Option<CourierInput>, BooksFault> {
    Ok(match output {
        CourierOutput::Read(Question::State) => {
            Some(CourierInput::State(Box::new(books.sync_state()?)))
        }
        CourierOutput::Read(Question::Tail(after)) => {
            Some(CourierInput::Tail(batch(books, after)?))
        }
        CourierOutput::Read(Question::HashAt(seq)) => {
            Some(CourierInput::HashAt(books.hash_at(seq)?))
        }
        CourierOutput::Acknowledge(head) => books.acknowledge(head).map(|()| None)?,
        CourierOutput::ApplyFeed(feed) => books.apply_feed(&feed).map(|()| None)?,
        CourierOutput::Adopt(adoption) => books.adopt(&adoption).map(|()| None)?,
        CourierOutput::Parted(parted) => books.parted(parted).map(|()| None)?,
        CourierOutput::Stop(why) => books.stop(why).map(|()| None)?,
        CourierOutput::Send(..) | CourierOutput::Contact(..) | CourierOutput::News(_) => None,
    })
}

/// The next entries to send: fewer than [`MOST_ENTRIES`] where signatures make them large.
///
/// # Errors
/// The books' own.
pub fn batch(books: &mut dyn TillBooks, after: u64) -> Result<Run, BooksFault> {
    let mut at_most = MOST_ENTRIES;
    loop {
        let run = books.tail(after, at_most)?;
        if run.bytes() <= MOST_BYTES || run.entries.len() <= 1 {
            return Ok(run);
        }
        at_most = (run.entries.len() / 2).max(1);
    }
}
