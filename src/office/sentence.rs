//! What a fault is to the person who meets it: the sentence of the words, in that person's language, where books, sync
//! and devices know only what happened. As a refusal it says what is wrong and what to do next.

use crate::books::{Error, Stop};
use crate::market::refusal::Refusal;
use crate::parcel::RefusedBecause;
use crate::sync::carrier::NotEnrolled;
use crate::sync::stick::StickFault;
use crate::words::Words;

/// What can be said to a person.
pub trait Spoken {
    /// The sentence.
    fn spoken(&self, words: &Words) -> String;
}

/// For `map_err`: says it in these words.
pub fn spoken<F: Spoken>(words: &Words) -> impl Fn(F) -> String + '_ {
    move |fault| fault.spoken(words)
}

impl Spoken for Refusal {
    fn spoken(&self, words: &Words) -> String {
        self.sentence(words).to_string()
    }
}

impl Spoken for Stop {
    fn spoken(&self, words: &Words) -> String {
        match self {
            Stop::Refused(refusal) => refusal.spoken(words),
            Stop::Fault(fault) => fault.spoken(words),
        }
    }
}

impl Spoken for Error {
    fn spoken(&self, words: &Words) -> String {
        let say = |fills: &[(&str, &str)]| words.say(&format!("fault.{}", self.reason()), fills);
        match self {
            Error::DiskFull => Refusal::DiskFull.spoken(words),
            Error::NoPin { name } => Refusal::NoPin { name: name.clone() }.spoken(words),
            Error::HomeInUse(home) | Error::NoBooks(home) | Error::BooksExist(home) => {
                say(&[("home", &home.display().to_string())])
            }
            Error::Unreadable { path, why } => {
                say(&[("file", &path.display().to_string()), ("why", why)])
            }
            Error::PaperAhead { missing } => say(&[("n", &missing.to_string())]),
            Error::Fork { seq } => say(&[("seq", &seq.to_string())]),
            Error::NewerBooks { .. }
            | Error::PaperMismatch
            | Error::NotRestored
            | Error::OtherFeed
            | Error::Rehearsal => say(&[]),
            // What no operator can put right is for whoever helps: the fault as it was.
            other => other.to_string(),
        }
    }
}

impl Spoken for RefusedBecause {
    fn spoken(&self, words: &Words) -> String {
        words.say_or("sync.refused", self.word())
    }
}

impl Spoken for NotEnrolled {
    fn spoken(&self, words: &Words) -> String {
        match self {
            NotEnrolled::Refused(because) => because.spoken(words),
            NotEnrolled::NoCode => RefusedBecause::CodeUnknown.spoken(words),
            NotEnrolled::NotTheLedger => words.say("sync.not-the-ledger", &[]),
            NotEnrolled::Unreachable(why) => words.say("sync.not-reached", &[("why", why)]),
        }
    }
}

impl Spoken for StickFault {
    fn spoken(&self, words: &Words) -> String {
        match self {
            StickFault::File(fault) => {
                words.say("fault.stick-file", &[("why", &fault.to_string())])
            }
            StickFault::NotAStick => words.say("fault.not-a-stick", &[]),
            StickFault::Later => words.say("fault.stick-later", &[]),
            StickFault::NotForUs => words.say("fault.stick-not-for-us", &[]),
            StickFault::NotTheLedger => words.say("fault.stick-not-the-ledger", &[]),
            StickFault::Refused(because) => because.spoken(words),
            StickFault::Books(fault) => fault.to_string(),
        }
    }
}
