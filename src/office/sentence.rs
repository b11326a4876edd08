//! What a fault is to the person who meets it: the sentence of the words, in that person's language, where books, sync
//! and devices know only what happened. As a refusal it says what is wrong and what to do next.

use crate::books::{Error, Stop};
use crate::devices::Error as DeviceError;
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
            Error::Io(why) => words.say("fault.file", &[("why", &why.to_string())]),
            Error::PaperAhead { missing } => say(&[("n", &missing.to_string())]),
            Error::Fork { seq } => say(&[("seq", &seq.to_string())]),
            Error::BooksBeginLater(day) => say(&[("day", &day.to_string())]),
            Error::NewerBooks { .. }
            | Error::PaperMismatch
            | Error::NotRestored
            | Error::OtherFeed
            | Error::Rehearsal => say(&[]),
            // What no operator can put right is for whoever helps: the fault as it was, in a sentence.
            other => words.say("fault.books", &[("why", &other.to_string())]),
        }
    }
}

impl Spoken for DeviceError {
    fn spoken(&self, words: &Words) -> String {
        let sent;
        let fills = match self {
            DeviceError::Gone { what }
            | DeviceError::Denied { what }
            | DeviceError::Busy { what }
            | DeviceError::Full { what }
            | DeviceError::Unsuitable { what } => vec![("what", what.as_str())],
            DeviceError::Stalled { sent: bytes } => {
                sent = bytes.to_string();
                vec![("sent", sent.as_str())]
            }
            DeviceError::PaperOut
            | DeviceError::CoverOpen
            | DeviceError::Faulty
            | DeviceError::Stopped => Vec::new(),
        };
        words.say(&format!("fault.{}", self.word()), &fills)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    /// Every fault has a sentence in both languages, filled, and none of it is the program's own English in Chinese.
    #[test]
    fn every_fault_speaks() {
        let home = || "/home/till".into();
        let what = || "/dev/usb/lp0".to_owned();
        let (found, known, missing, seq) = (9, 1, 3, 57);
        let day = "2026-12-30".parse().expect("a day");
        let books = [
            Error::HomeInUse(home()),
            Error::NoBooks(home()),
            Error::BooksExist(home()),
            Error::NewerBooks { found, known },
            Error::Unreadable {
                path: home(),
                why: "7".into(),
            },
            Error::DiskFull,
            Error::Fork { seq },
            Error::OtherFeed,
            Error::Rehearsal,
            Error::PaperMismatch,
            Error::PaperAhead { missing },
            Error::NotRestored,
            Error::BooksBeginLater(day),
            Error::BadRequest("7"),
            Error::Io(std::io::Error::other("7")),
        ];
        let devices = [
            DeviceError::Gone { what: what() },
            DeviceError::Stalled { sent: 7 },
            DeviceError::PaperOut,
            DeviceError::CoverOpen,
            DeviceError::Faulty,
            DeviceError::Denied { what: what() },
            DeviceError::Busy { what: what() },
            DeviceError::Full { what: what() },
            DeviceError::Unsuitable { what: what() },
            DeviceError::Stopped,
        ];
        let sticks = [
            StickFault::File(std::io::Error::other("7")),
            StickFault::NotAStick,
            StickFault::Later,
            StickFault::NotForUs,
            StickFault::NotTheLedger,
            StickFault::Refused(RefusedBecause::CodeUsed),
        ];
        let joins = [
            NotEnrolled::NoCode,
            NotEnrolled::NotTheLedger,
            NotEnrolled::Unreachable("7".into()),
            NotEnrolled::Refused(RefusedBecause::CodeExpired),
        ];
        for lang in [Lang::Zh, Lang::En] {
            let words = Words::load(lang);
            let mut said: Vec<String> = books.iter().map(|fault| fault.spoken(&words)).collect();
            said.extend(devices.iter().map(|fault| fault.spoken(&words)));
            said.extend(sticks.iter().map(|fault| fault.spoken(&words)));
            said.extend(joins.iter().map(|fault| fault.spoken(&words)));
            for sentence in said {
                assert!(!sentence.contains(['[', '{']), "{lang:?}: {sentence}");
                let chinese = sentence.chars().filter(|c| *c > '\u{3400}').count();
                assert_eq!(chinese > 2, lang == Lang::Zh, "{lang:?}: {sentence}");
            }
        }
    }
}
