//! What goes wrong with the books themselves: operating faults, apart from refusals, which are answers to a person.

use std::io;
use std::path::PathBuf;

use crate::market::day::VillageDay;
use crate::market::ids::RedemptionId;
use crate::market::journal;
use crate::market::refusal::Refusal;
use crate::market::storeroom::refusal::StoreRefusal;

/// An operating fault of the books. The books on disk are as they were before.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another till works in this home.
    #[error("another Jifen works with the books in {0}; close it first, or use another --home")]
    HomeInUse(PathBuf),
    /// There are no books yet.
    #[error("there are no books in {0}; set the till up with `jifen init`, or restore a backup")]
    NoBooks(PathBuf),
    /// There are books already where new ones should be made.
    #[error("there are books in {0} already; they are not overwritten")]
    BooksExist(PathBuf),
    /// The books were written by a later program.
    #[error(
        "the books were written by a newer Jifen (form {found}, this program reads up to {known}); install the newer program"
    )]
    NewerBooks {
        /// The form found.
        found: i64,
        /// The latest form that this program knows.
        known: i64,
    },
    /// The file is damaged, or is something else.
    #[error("{path} cannot be read as Jifen's books ({why}); nothing was changed in it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The SQLite that was built in has a known fault.
    #[error(
        "SQLite {0} is older than 3.51.3, which can damage books; build Jifen with the bundled one"
    )]
    OldSqlite(String),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The database reports a fault.
    #[error("the books' database reports: {0}")]
    Sqlite(rusqlite::Error),
    /// A file of the home cannot be read or written.
    #[error("a file of the books cannot be used: {0}")]
    Io(io::Error),
    /// An entry of a journal cannot be understood.
    #[error("entry {seq}: {why}")]
    Entry {
        /// Its number.
        seq: u64,
        /// Why.
        why: journal::Unreadable,
    },
    /// Entries do not follow from one another.
    #[error("the entries do not follow: {0}")]
    Broken(#[from] journal::Broken),
    /// The other side holds another history than this till.
    #[error("the other side's entry {seq} is not this till's: the books went apart")]
    Fork {
        /// The number at which they differ.
        seq: u64,
    },
    /// The ledger's feed is another than the one these books follow.
    #[error("the ledger's feed was begun anew; it has to be fetched whole")]
    OtherFeed,
    /// The same id was used for something else.
    #[error("redemption {0} was recorded before with other content")]
    OtherContent(RedemptionId),
    /// A request that no screen should make.
    #[error("the request makes no sense: {0}")]
    BadRequest(&'static str),
    /// Rules that cannot be read.
    #[error("the scheme cannot be read: {0}")]
    Scheme(#[from] crate::market::scheme::SchemeRefused),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoChance,
    /// Books for practice and real ones do not mix.
    #[error(
        "these books are for practice: they can only join a ledger for practice, and real ones only a real one"
    )]
    Rehearsal,
    /// The person has no PIN at this till, for instance after a backup was put back.
    #[error(
        "{name} has no PIN at this till (a backup holds none); give one with `jifen staff add`"
    )]
    NoPin {
        /// Who.
        name: String,
    },
    /// The paper's number and short hash are not those of these books.
    #[error("the number and the short hash on the paper are not those of these books")]
    PaperMismatch,
    /// The paper is later than the books: something is lost unless it is found elsewhere.
    #[error(
        "the paper is {missing} entries later than these books: look for a later backup, or go on without them"
    )]
    PaperAhead {
        /// How many entries are lacking.
        missing: u64,
    },
    /// At the moment asked for there were no books yet.
    #[error("the books begin on {0}")]
    BooksBeginLater(VillageDay),
    /// Nothing is to be recovered.
    #[error("the books were not put back: there is nothing to recover")]
    NotRestored,
    /// The work was stopped on request.
    #[error("stopped")]
    Stopped,
}

impl Error {
    /// A stable word for programs.
    pub fn reason(&self) -> &'static str {
        match self {
            Error::HomeInUse(_) => "home-in-use",
            Error::NoBooks(_) => "no-books",
            Error::BooksExist(_) => "books-exist",
            Error::NewerBooks { .. } => "newer-books",
            Error::Unreadable { .. } => "unreadable-books",
            Error::DiskFull => "disk-full",
            Error::PaperMismatch => "paper-mismatch",
            Error::PaperAhead { .. } => "paper-ahead",
            Error::BooksBeginLater(_) => "books-begin-later",
            Error::NotRestored => "not-restored",
            Error::OtherFeed => "other-feed",
            Error::Fork { .. } => "fork",
            Error::Rehearsal => "rehearsal",
            Error::NoPin { .. } => "no-pin",
            _ => "books-fault",
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase};
        // On a full disk the log's index cannot grow either, and SQLite calls that a fault of reading and writing.
        let no_room_for_index = error
            .sqlite_error()
            .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
        match error.sqlite_error_code() {
            Some(DiskFull) => Error::DiskFull,
            _ if no_room_for_index => Error::DiskFull,
            Some(NotADatabase | DatabaseCorrupt) => Error::Unreadable {
                path: PathBuf::from("books.sqlite"),
                why: error.to_string(),
            },
            _ => Error::Sqlite(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::DiskFull,
            _ => Error::Io(error),
        }
    }
}

/// Why a command was not done: a refusal for a person, or an operating fault. Nothing was recorded either way.
#[derive(Debug)]
pub enum Stop {
    /// An answer for a person.
    Refused(Refusal),
    /// The books could not do it.
    Fault(Error),
}

impl Stop {
    /// As an answer for a person; a fault becomes [`Refusal::BooksFault`] with its sentence.
    pub fn into_refusal(self) -> Refusal {
        match self {
            Stop::Refused(refusal) => refusal,
            Stop::Fault(fault) => Refusal::BooksFault {
                why: fault.to_string(),
            },
        }
    }

    /// A stable word for programs.
    pub fn reason(&self) -> &'static str {
        match self {
            Stop::Refused(refusal) => refusal.reason(),
            Stop::Fault(fault) => fault.reason(),
        }
    }
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stop::Refused(refusal) => f.write_str(refusal.reason()),
            Stop::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Stop {}

impl From<StoreRefusal> for Stop {
    fn from(refusal: StoreRefusal) -> Stop {
        Stop::Refused(refusal.into())
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        match error {
            Error::DiskFull => Stop::Refused(Refusal::DiskFull),
            Error::NoPin { name } => Stop::Refused(Refusal::NoPin { name }),
            other => Stop::Fault(other),
        }
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Stop {
        Error::from(error).into()
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Error::from(error).into()
    }
}
