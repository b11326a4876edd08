//! One trip to the ledger and back: to be taken in, to exchange everything once, or by a signed file on a stick where
//! there is no network at all. The open till's thread that does so by itself is [`super::post`].

use std::path::Path;

use crate::books::desk::Desk;
use crate::books::{Books, Reading, Stop};
use crate::office::ask::ask;
use crate::office::clock::{Clock, random};
use crate::office::post::{InHand, Loan, OnDesk, route};
use crate::parcel::Enrolled;
use crate::sync::carrier::{self, Applicant};
use crate::sync::{SyncNews, stick};
use crate::words::Words;

const REPLACED: &str =
    "these books may not go on here: another till has their place, or they went two ways";
const RECOVER_FIRST: &str =
    "the disk was put back: first use `jifen recover` with the last paper, then join";
const OTHER_LEDGER: &str = "the disk was put back, and its books know another ledger: that one has to make them whole first";
const ALONE: &str = "this till reports to no ledger: use `jifen join`";

fn applicant(books: &Books) -> Result<Applicant, String> {
    let village = books.village().map_err(|fault| fault.to_string())?;
    Ok(Applicant {
        village: village.village,
        till: village.till,
        rehearsal: village.rehearsal,
        key: books.key().signing(),
    })
}

/// Books that could not note the ledger's answer ask for none: the code would be used up for nothing. Books that were
/// put back may join again the ledger that they know; what they lack comes with the next exchange.
fn may_join(books: &Books) -> Result<(), String> {
    let state = books.sync_state().map_err(|fault| fault.to_string())?;
    if state.fenced || state.forked {
        return Err(REPLACED.to_owned());
    }
    if state.restored && state.ledger.is_none() {
        return Err(RECOVER_FIRST.to_owned());
    }
    Ok(())
}

/// Makes the till report to a ledger: proves the one-time code, and notes what the ledger answered.
///
/// # Errors
/// A sentence.
pub fn join(books: &mut Books, url: &str, code: &str, clock: &Reading) -> Result<(), String> {
    may_join(books)?;
    let applicant = applicant(books)?;
    let (enrolled, _) =
        carrier::enrol(url, &applicant, code).map_err(|why| format!("{url}: {why}"))?;
    joined(books, url, &enrolled, applicant.rehearsal, clock)
}

/// Notes what the ledger answered. It takes in only books of its own kind, real or for practice, so both are the same
/// from here on.
fn joined(
    books: &mut Books,
    url: &str,
    enrolled: &Enrolled,
    rehearsal: bool,
    clock: &Reading,
) -> Result<(), String> {
    let key = enrolled.ledger_key.to_string();
    let state = books.sync_state().map_err(|fault| fault.to_string())?;
    if state.restored {
        // Nothing is appended before the ledger has made the books whole: the next exchange asks it to.
        let knows_it = state.ledger.is_some_and(|(_, known)| known == key);
        return knows_it.then_some(()).ok_or(OTHER_LEDGER.to_owned());
    }
    let ledger = (url.trim_end_matches('/'), key.as_str());
    books
        .join(ledger, enrolled.epoch, rehearsal, clock)
        .map_err(|stop| stop.to_string())
}

/// Writes the request to be taken in, with the journal behind it, to a file.
///
/// # Errors
/// A sentence.
pub fn join_to_file(
    books: &mut Books,
    code: &str,
    file: &Path,
    clock: &Reading,
) -> Result<(), String> {
    may_join(books)?;
    let (applicant, key) = (applicant(books)?, books.key().signing());
    let recover = must_recover(books)?.then(random);
    let mut in_hand = InHand::new(books, *clock);
    let request = Some((&applicant, code));
    let written = stick::from_till(&mut in_hand, &key, request, recover, clock.now)
        .map_err(|fault| fault.to_string())?;
    stick::write(file, &written).map_err(|fault| fault.to_string())
}

/// Reads the ledger's answer to [`join_to_file`], and the rest of what it wrote.
///
/// # Errors
/// A sentence.
pub fn join_from_file(
    books: &mut Books,
    url: &str,
    code: &str,
    file: &Path,
    clock: &Reading,
) -> Result<(), String> {
    let applicant = applicant(books)?;
    let read = stick::read(file).map_err(|fault| fault.to_string())?;
    let (enrolled, _) =
        stick::enrolled(&read, &applicant, code).map_err(|fault| fault.to_string())?;
    joined(books, url, &enrolled, applicant.rehearsal, clock)?;
    from_file(books, file, clock).map(|_| ())
}

/// Exchanges everything once, here and now.
///
/// # Errors
/// A sentence, where the ledger was not reached or does not accept.
pub fn once(books: &mut Books, clock: &Clock, words: &Words) -> Result<(), String> {
    let (address, _) = route(books)?.ok_or(ALONE)?;
    let news = carrier::once(address, &mut InHand::new(books, clock.read()));
    if news
        .iter()
        .any(|item| matches!(item, SyncNews::MadeWhole(_)))
    {
        let lost = books.lost().map_err(|fault| fault.to_string())?;
        if let Some(alarm) = alarm(lost, words) {
            eprintln!("{alarm}");
        }
    }
    settled(news)
}

/// The same for an open till, a question to its desk at a time: the counter goes on meanwhile.
///
/// # Errors
/// As [`once`].
pub fn once_beside(desk: &Desk) -> Result<(), String> {
    let route = ask(desk, |books, _| Ok::<_, Stop>(route(books)));
    let (address, _) = route.map_err(|stop| stop.to_string())??.ok_or(ALONE)?;
    settled(carrier::once(address, &mut OnDesk(Loan::of(desk))))
}

/// The first thing that kept a round from coming to its end.
fn settled(news: Vec<SyncNews>) -> Result<(), String> {
    for item in news {
        match item {
            SyncNews::Unreachable { why, .. } => return Err(why),
            SyncNews::Refused(because) => return Err(because.word().to_owned()),
            SyncNews::Stopped(why) => return Err(why.refusal().reason().to_owned()),
            _ => {}
        }
    }
    Ok(())
}

/// The sentence for entries that a recovery could not bring back, if there are any.
pub fn alarm(lost: u64, words: &Words) -> Option<String> {
    (lost > 0).then(|| words.say("sync.lost", &[("n", &lost.to_string())]))
}

/// Whether the till asks the ledger for what it lacks, in the place of sending.
fn must_recover(books: &mut Books) -> Result<bool, String> {
    let state = books.sync_state().map_err(|fault| fault.to_string())?;
    Ok(state.restored && !state.forked && !state.fenced)
}

/// Writes what the ledger lacks to a stick; a till whose disk was put back asks for what it lacks itself. Answers how
/// many entries wait.
///
/// # Errors
/// A sentence.
pub fn to_file(books: &mut Books, file: &Path, clock: &Reading) -> Result<u64, String> {
    let key = books.key().signing();
    let recover = must_recover(books)?.then(random);
    let mut in_hand = InHand::new(books, *clock);
    let written = stick::from_till(&mut in_hand, &key, None, recover, clock.now)
        .map_err(|fault| fault.to_string())?;
    stick::write(file, &written).map_err(|fault| fault.to_string())?;
    Ok(books
        .unsent()
        .map_err(|fault| fault.to_string())?
        .unwrap_or_default())
}

/// Reads what the ledger wrote to a stick; answers how many entries of its feed were new.
///
/// # Errors
/// A sentence.
pub fn from_file(books: &mut Books, file: &Path, clock: &Reading) -> Result<u64, String> {
    let (address, _) = route(books)?.ok_or(ALONE)?;
    let read = stick::read(file).map_err(|fault| fault.to_string())?;
    let mut in_hand = InHand::new(books, *clock);
    let outcome = stick::to_till(&read, &mut in_hand, &address.ledger_key)
        .map_err(|fault| fault.to_string())?;
    match outcome.stopped {
        Some(why) => Err(why.refusal().reason().to_owned()),
        None => Ok(outcome.feed as u64),
    }
}
