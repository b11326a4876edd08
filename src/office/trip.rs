//! One trip to the ledger and back: to be taken in, to exchange everything once, or by a signed file on a stick where
//! there is no network at all. The open till's thread that does so by itself is [`super::post`].

use std::path::Path;

use crate::books::desk::Desk;
use crate::books::{Books, Reader, Reading, Stop};
use crate::office::ask::ask;
use crate::office::clock::{Clock, random};
use crate::office::post::{InHand, Loan, OnDesk, route};
use crate::office::sentence::{Spoken, spoken};
use crate::parcel::Enrolled;
use crate::sync::carrier::{self, Applicant};
use crate::sync::{Stopped, SyncNews, stick};
use crate::words::Words;

fn applicant(books: &Books, words: &Words) -> Result<Applicant, String> {
    let village = books.village().map_err(spoken(words))?;
    Ok(Applicant {
        village: village.village,
        till: village.till,
        rehearsal: village.rehearsal,
        key: books.key().signing(),
    })
}

/// Books that another till replaced, or that went two ways, send nothing more: the sentence that says what to do.
fn may_sync(books: &Reader, words: &Words) -> Result<(), String> {
    let state = books.sync_state().map_err(spoken(words))?;
    let stopped = match (state.fenced, state.forked) {
        (true, _) => Stopped::Fenced,
        (false, true) => Stopped::Fork,
        (false, false) => return Ok(()),
    };
    Err(stopped.refusal().spoken(words))
}

fn alone(words: &Words) -> String {
    words.say("sync.alone", &[])
}

/// Books that could not note the ledger's answer ask for none: the code would be used up for nothing. Books that were
/// put back may join again the ledger that they know; what they lack comes with the next exchange.
fn may_join(books: &Books, words: &Words) -> Result<(), String> {
    may_sync(books, words)?;
    let state = books.sync_state().map_err(spoken(words))?;
    if state.restored && state.ledger.is_none() {
        return Err(words.say("sync.recover-first", &[]));
    }
    Ok(())
}

/// Makes the till report to a ledger: proves the one-time code, and notes what the ledger answered.
///
/// # Errors
/// A sentence.
pub fn join(
    books: &mut Books,
    url: &str,
    code: &str,
    clock: &Reading,
    words: &Words,
) -> Result<(), String> {
    may_join(books, words)?;
    let applicant = applicant(books, words)?;
    let (enrolled, _) = carrier::enrol(url, &applicant, code)
        .map_err(|why| format!("{url}: {}", why.spoken(words)))?;
    joined(books, url, &enrolled, (applicant.rehearsal, clock), words)
}

/// Notes what the ledger answered. It takes in only books of its own kind, real or for practice, so both are the same
/// from here on.
fn joined(
    books: &mut Books,
    url: &str,
    enrolled: &Enrolled,
    (rehearsal, clock): (bool, &Reading),
    words: &Words,
) -> Result<(), String> {
    let key = enrolled.ledger_key.to_string();
    let state = books.sync_state().map_err(spoken(words))?;
    if state.restored {
        // Nothing is appended before the ledger has made the books whole: the next exchange asks it to.
        let knows_it = state.ledger.is_some_and(|(_, known)| known == key);
        return knows_it
            .then_some(())
            .ok_or_else(|| words.say("sync.other-ledger", &[]));
    }
    let ledger = (url.trim_end_matches('/'), key.as_str());
    books
        .join(ledger, enrolled.epoch, rehearsal, clock)
        .map_err(spoken(words))
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
    words: &Words,
) -> Result<(), String> {
    may_join(books, words)?;
    let (applicant, key) = (applicant(books, words)?, books.key().signing());
    let recover = must_recover(books, words)?.then(random);
    let mut in_hand = InHand::new(books, *clock);
    let request = Some((&applicant, code));
    let written =
        stick::from_till(&mut in_hand, &key, request, recover, clock.now).map_err(spoken(words))?;
    stick::write(file, &written).map_err(spoken(words))
}

/// Reads the ledger's answer to [`join_to_file`], and the rest of what it wrote.
///
/// # Errors
/// A sentence.
pub fn join_from_file(
    books: &mut Books,
    (url, code): (&str, &str),
    file: &Path,
    clock: &Reading,
    words: &Words,
) -> Result<(), String> {
    let applicant = applicant(books, words)?;
    let read = stick::read(file).map_err(spoken(words))?;
    let (enrolled, _) = stick::enrolled(&read, &applicant, code).map_err(spoken(words))?;
    joined(books, url, &enrolled, (applicant.rehearsal, clock), words)?;
    from_file(books, file, clock, words).map(|_| ())
}

/// Exchanges everything once, here and now.
///
/// # Errors
/// A sentence, where the ledger was not reached or does not accept.
pub fn once(books: &mut Books, clock: &Clock, words: &Words) -> Result<(), String> {
    may_sync(books, words)?;
    let (address, _) = route(books)?.ok_or_else(|| alone(words))?;
    let news = carrier::once(address, &mut InHand::new(books, clock.read()));
    if news
        .iter()
        .any(|item| matches!(item, SyncNews::MadeWhole(_)))
    {
        let lost = books.lost().map_err(spoken(words))?;
        if let Some(alarm) = alarm(lost, words) {
            eprintln!("{alarm}");
        }
    }
    settled(news, words)
}

/// The same for an open till, a question to its desk at a time: the counter goes on meanwhile.
///
/// # Errors
/// As [`once`].
pub fn once_beside(desk: &Desk, words: &Words) -> Result<(), String> {
    let said = words.clone();
    let route = ask(desk, move |books, _| {
        Ok::<_, Stop>(may_sync(books, &said).and_then(|()| route(books)))
    });
    let (address, _) = route.map_err(spoken(words))??.ok_or_else(|| alone(words))?;
    settled(carrier::once(address, &mut OnDesk(Loan::of(desk))), words)
}

/// The first thing that kept a round from coming to its end.
fn settled(news: Vec<SyncNews>, words: &Words) -> Result<(), String> {
    for item in news {
        match item {
            SyncNews::Unreachable { why, .. } => {
                return Err(words.say("sync.not-reached", &[("why", &why)]));
            }
            SyncNews::Refused(because) => return Err(because.spoken(words)),
            SyncNews::Stopped(why) => return Err(why.refusal().spoken(words)),
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
fn must_recover(books: &Reader, words: &Words) -> Result<bool, String> {
    let state = books.sync_state().map_err(spoken(words))?;
    Ok(state.restored && !state.forked && !state.fenced)
}

/// Writes what the ledger lacks to a stick; a till whose disk was put back asks for what it lacks itself. Answers how
/// many entries wait.
///
/// # Errors
/// A sentence.
pub fn to_file(
    books: &mut Books,
    file: &Path,
    clock: &Reading,
    words: &Words,
) -> Result<u64, String> {
    may_sync(books, words)?;
    let key = books.key().signing();
    let recover = must_recover(books, words)?.then(random);
    let mut in_hand = InHand::new(books, *clock);
    let written =
        stick::from_till(&mut in_hand, &key, None, recover, clock.now).map_err(spoken(words))?;
    stick::write(file, &written).map_err(spoken(words))?;
    Ok(books.unsent().map_err(spoken(words))?.unwrap_or_default())
}

/// Reads what the ledger wrote to a stick; answers how many entries of its feed were new.
///
/// # Errors
/// A sentence.
pub fn from_file(
    books: &mut Books,
    file: &Path,
    clock: &Reading,
    words: &Words,
) -> Result<u64, String> {
    let (address, _) = route(books)?.ok_or_else(|| alone(words))?;
    let read = stick::read(file).map_err(spoken(words))?;
    let mut in_hand = InHand::new(books, *clock);
    let outcome =
        stick::to_till(&read, &mut in_hand, &address.ledger_key).map_err(spoken(words))?;
    match outcome.stopped {
        Some(why) => Err(why.refusal().spoken(words)),
        None => Ok(outcome.feed as u64),
    }
}
