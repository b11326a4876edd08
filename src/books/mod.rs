//! The till's books: the journal of facts, the tables derived from it, and everything that keeps them whole.
//!
//! Below them nothing is trusted: a power cut, a full disk, a disk put back, a clock set wrong. Above them nothing can
//! pass them: every command is validated here, makes facts, and appends them with the derived tables in one
//! transaction; it answers only after the commit and the witness.
//!
//! - where: [`home`], `witness`, `schema` · what is written: `journal` (one transaction of facts), `derive` (fact → tables)
//! - commands of [`Books`]: `found` (set-up), `staff` (people and PINs), `days`, `redeem`, `pads` (slips written on paper), `reverse`, `changes` (cards,
//!   clock, handover), [`intake`], [`spool`], [`exchange`] (with the ledger), [`recover`], [`backup`]
//! - questions to a [`Reader`]: `shop`, `households`, `statement`, `records`, `registers`, [`verify`]
//! - [`storeroom`]: the same for what comes in, is counted and is paid for
//! - [`desk`]: the one thread that owns the books
//!
//! Time is an argument: a [`Reading`] of the clock comes with every command.

use std::cell::RefCell;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

mod allowing;
pub mod backup;
mod catalogue;
mod changes;
mod counting;
mod days;
mod derive;
pub mod desk;
pub mod error;
pub mod exchange;
mod found;
pub mod home;
mod households;
pub mod intake;
mod journal;
mod moved;
pub mod movements;
mod pads;
mod records;
pub mod recover;
mod redeem;
pub mod registers;
mod reverse;
mod schema;
mod search;
mod shares;
pub mod shop;
pub mod spool;
mod staff;
mod statement;
pub mod storeroom;
pub mod verify;
mod witness;

pub use error::{Error, Stop};
pub use found::Foundation;
pub use home::Home;

use catalogue::Catalogue;
use derive::Schemes;
use home::{HomeLock, TillKey};
use journal::{Pen, Writing};
use witness::{Testimony, Witness};

use crate::market::clock::{ClockEvidence, ClockVerdict, judge};
use crate::market::day::{Moment, VillageDay};
use crate::market::ids::TillId;
use crate::market::journal::Head;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::scheme::Scheme;

/// What the clock says, and what is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock.
    pub now: Moment,
    /// Milliseconds since this program was started, by a clock that cannot be set.
    pub up_ms: u64,
    /// How much further the wall clock went since the start than time did, in milliseconds.
    pub jumped_ms: i64,
    /// The ledger's clock less this one, in milliseconds, as last measured.
    pub ledger_ahead_ms: Option<i64>,
}

impl Reading {
    /// A clock of which nothing else is known.
    pub fn at(now: Moment) -> Reading {
        Reading {
            now,
            up_ms: 0,
            jumped_ms: 0,
            ledger_ahead_ms: None,
        }
    }

    /// What may be done with it after a fact of that time.
    pub fn judge(&self, last_fact: Option<Moment>) -> ClockVerdict {
        judge(
            self.now,
            ClockEvidence {
                last_fact,
                ledger_ahead_ms: self.ledger_ahead_ms,
                jumped_ms: self.jumped_ms,
            },
        )
    }

    /// The time to record where nothing may be refused for the clock's sake: never before the last fact.
    fn never_before(&self, last_fact: Option<Moment>) -> Moment {
        last_fact.map_or(self.now, |last| last.max(self.now))
    }
}

/// Books open for reading. Works beside an open kiosk; every question is answered from one state of the books.
#[derive(Debug)]
pub struct Reader {
    conn: Connection,
    home: Home,
    schemes: Schemes,
    catalogue: RefCell<Option<Arc<Catalogue>>>,
    /// Whether the catalogue may be kept: only where this is the one writer.
    keeps: bool,
}

/// Books open for writing: the one writer of a home.
#[derive(Debug)]
pub struct Books {
    reader: Reader,
    till: TillId,
    epoch: u32,
    boot: u32,
    head: Head,
    last_fact: Option<Moment>,
    witness: Witness,
    key: TillKey,
    has_ballast: bool,
    writes: u32,
    _lock: HomeLock,
}

impl Deref for Books {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Reader {
    fn over(conn: Connection, home: &Home, keeps: bool) -> Reader {
        Reader {
            conn,
            home: home.clone(),
            schemes: Schemes::default(),
            catalogue: RefCell::new(None),
            keeps,
        }
    }

    /// The home.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The rules in force on a day.
    ///
    /// # Errors
    /// [`Error`] where they cannot be read.
    pub fn scheme(&self, day: VillageDay) -> Result<Arc<Scheme>, Error> {
        if !self.keeps {
            self.schemes.forget();
        }
        Ok(self.schemes.rules(&self.conn)?.on(day).clone())
    }

    /// The rules over time.
    ///
    /// # Errors
    /// [`Error`] where they cannot be read.
    pub fn rules(&self) -> Result<Arc<Rules>, Error> {
        if !self.keeps {
            self.schemes.forget();
        }
        self.schemes.rules(&self.conn)
    }
}

impl Books {
    /// Opens a till's books to read and write: takes the home, looks whether the disk was put back, counts the start.
    ///
    /// # Errors
    /// [`Error::HomeInUse`], [`Error::NoBooks`], [`Error::NewerBooks`], [`Error::Unreadable`], or another fault.
    pub fn open(home: &Home) -> Result<Books, Error> {
        if !home.has_books() {
            return Err(Error::NoBooks(home.dir().to_owned()));
        }
        let lock = home.lock()?;
        let mut lock = Some(lock);
        match Books::open_locked(home, &mut lock) {
            Err(Error::DiskFull) if home.free_ballast() => Books::open_locked(home, &mut lock),
            done => done,
        }
    }

    /// Opens them for reading, beside whoever writes.
    ///
    /// # Errors
    /// As [`Books::open`], but never [`Error::HomeInUse`].
    pub fn read(home: &Home) -> Result<Reader, Error> {
        let open = || -> Result<Reader, Error> {
            let conn = schema::open_to_read(&home.books())?;
            has_begun(&conn, home)?;
            Ok(Reader::over(conn, home, false))
        };
        match open() {
            Err(Error::DiskFull) if home.free_ballast() => open(),
            done => done,
        }
    }

    /// Other books than the home's, for reading alone: those that a restore replaced, or a backup.
    ///
    /// # Errors
    /// As [`Books::read`].
    pub fn read_file(home: &Home, file: &Path) -> Result<Reader, Error> {
        let conn = schema::open_to_read(file)?;
        has_begun(&conn, home)?;
        Ok(Reader::over(conn, home, false))
    }

    fn open_locked(home: &Home, lock: &mut Option<HomeLock>) -> Result<Books, Error> {
        use schema::local;
        let conn = schema::open(&home.books())?;
        let till = has_begun(&conn, home)?;
        let last = journal::last_entry(&conn, crate::market::journal::Domain::Till)?
            .ok_or_else(|| Error::NoBooks(home.dir().to_owned()))?;
        let record = journal::meaning(&last)?;
        let head = Head {
            seq: last.seq,
            hash: last.hash,
        };
        let key = home.key()?;
        let (witness, testimony) = Witness::open(&home.witness())?;
        let own =
            local::get(&conn, local::INSTANCE)?.is_some_and(|i| i == key.instance().to_string());
        let restored = !own || denies(&conn, testimony.as_ref(), &till, record.stamp.epoch, head)?;
        let boot = local::number(&conn, local::BOOT)?.unwrap_or(0) as u32 + 1;
        let tx = conn.unchecked_transaction()?;
        local::set(&tx, local::BOOT, &boot.to_string())?;
        if restored {
            local::set(&tx, local::RESTORED, "1")?;
        }
        records::note_unanswered(&tx)?;
        tx.commit()?;
        let lock = lock
            .take()
            .ok_or(Error::BadRequest("the home was not locked"))?;
        Ok(Books {
            reader: Reader::over(conn, home, true),
            till,
            epoch: record.stamp.epoch,
            boot,
            head,
            last_fact: Some(record.stamp.at),
            witness,
            key,
            has_ballast: home.take_ballast(),
            writes: 0,
            _lock: lock,
        })
    }

    /// The till's key.
    pub fn key(&self) -> &TillKey {
        &self.key
    }

    /// The till.
    pub fn till(&self) -> &TillId {
        &self.till
    }

    /// The till's epoch.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Appends facts stamped with `at`: the one way by which anything is written.
    fn write<T>(
        &mut self,
        at: Moment,
        clock: &Reading,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.may_write()?;
        self.write_anyway(at, clock, work)
    }

    /// A disk that was put back, or a till that another replaced, appends nothing until that is settled: its numbers
    /// may be taken.
    fn may_write(&self) -> Result<(), Stop> {
        match shop::stopped(&self.reader.conn)? {
            Some(stop @ (Refusal::RestoredDisk | Refusal::Forked | Refusal::Fenced)) => {
                Err(stop.into())
            }
            _ => Ok(()),
        }
    }

    fn write_anyway<T>(
        &mut self,
        at: Moment,
        clock: &Reading,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let pen = Pen {
            till: self.till.clone(),
            epoch: self.epoch,
            at,
            boot: self.boot,
            up_ms: clock.up_ms,
        };
        let before = self.head;
        let done = (|| {
            let mut writing =
                Writing::begin(&self.reader.conn, &self.reader.schemes, pen, self.head)?;
            let value = work(&mut writing)?;
            Ok((value, writing.commit()?))
        })();
        let (value, written) = match done {
            Ok(done) => done,
            Err(stop) => {
                // A refusal comes before any fact; a fault may come after rules were folded that are not there now.
                if !matches!(stop, Stop::Refused(_)) {
                    self.reader.schemes.forget();
                }
                if matches!(stop, Stop::Refused(Refusal::DiskFull)) {
                    self.reader.schemes.forget();
                    self.has_ballast = false;
                    self.reader.home.free_ballast();
                }
                return Err(stop);
            }
        };
        if written.touched {
            *self.reader.catalogue.borrow_mut() = None;
        }
        if written.head != before {
            let new_epoch = self.epoch != written.epoch;
            self.head = written.head;
            self.epoch = written.epoch;
            self.last_fact = Some(written.at);
            let testimony = Testimony {
                till: self.till.clone(),
                epoch: self.epoch,
                head: self.head,
            };
            self.witness.tell(&testimony);
            if new_epoch {
                // Both slots: what the other one told is settled.
                self.witness.tell(&testimony);
            }
        }
        self.checkpoint_if_large();
        Ok(value)
    }

    /// Whether there is room for more than closing the day: the ballast is there, or could be made again.
    fn has_room(&mut self) -> Result<(), Refusal> {
        if !self.has_ballast {
            self.has_ballast = self.reader.home.take_ballast();
        }
        if self.has_ballast {
            Ok(())
        } else {
            Err(Refusal::DiskFull)
        }
    }

    /// Writes what the log holds into the database file, as far as readers allow; called when the counter is idle.
    ///
    /// # Errors
    /// [`Error`] of the database; nothing is lost by it.
    pub fn checkpoint_if_idle(&mut self) -> Result<(), Error> {
        self.reader
            .conn
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        if !self.has_ballast {
            self.has_ballast = self.reader.home.take_ballast();
        }
        Ok(())
    }

    /// The log is bounded where no idle moment comes.
    fn checkpoint_if_large(&mut self) {
        const LARGEST_LOG: u64 = 64 * 1024 * 1024;
        // Looking costs a call to the system: once in a while is enough, the log grows by pages.
        const LOOK_EVERY: u32 = 64;
        self.writes = self.writes.wrapping_add(1);
        if !self.writes.is_multiple_of(LOOK_EVERY) {
            return;
        }
        let log = self.reader.home.dir().join("books.sqlite-wal");
        if std::fs::metadata(log).is_ok_and(|file| file.len() > LARGEST_LOG) {
            // A checkpoint that cannot be made now is made later; the commit itself is done.
            let _ = self
                .reader
                .conn
                .query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
        }
    }
}

/// The till of books that were founded, from the first entry of the journal: the tables may be wrong, and are proven
/// elsewhere. A file without any entry holds no books.
fn has_begun(conn: &Connection, home: &Home) -> Result<TillId, Error> {
    let first = journal::first_entry(conn)?.ok_or_else(|| Error::NoBooks(home.dir().to_owned()))?;
    crate::market::journal::Stamp::parse(&first.bytes)
        .ok()
        .and_then(|stamp| stamp.by.parse().ok())
        .ok_or_else(|| Error::Unreadable {
            path: home.books(),
            why: "its first entry names no till".into(),
        })
}

/// Whether the witness tells of another history than the books: newer, or of other content at the same number.
fn denies(
    conn: &Connection,
    testimony: Option<&Testimony>,
    till: &TillId,
    epoch: u32,
    head: Head,
) -> Result<bool, Error> {
    let Some(told) = testimony else {
        return Ok(false);
    };
    if told.till != *till || told.epoch > epoch || told.head.seq > head.seq {
        return Ok(true);
    }
    let there = journal::entry(conn, told.head.seq)?;
    Ok(there.is_none_or(|entry| entry.hash != told.head.hash))
}
