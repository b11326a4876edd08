//! Practice with the shop's own data: a copy of the real books as they stood on the morning of a day, in a home of its own.
//!
//! The copy is taken entry by entry, so that it is as whole as what it is taken from; then a fact makes it practice for
//! ever. Nothing of it can reach the real books: it has a home and a key of its own, reports to no ledger, a real ledger
//! refuses it, and real books are never put back from it ([`super::backup::restore`]).

use rusqlite::params;

use super::derive::Fold;
use super::error::{Error, Stop};
use super::home::Home;
use super::journal::{self, Pen, Place, SentTexts, Writing};
use super::schema::{self, local};
use super::witness::{Testimony, Witness};
use super::{Books, Reader, Reading};
use crate::market::aside::{Aside, Sealed};
use crate::market::day::{Moment, VillageDay};
use crate::market::fact::{Fact, PracticeBegun};
use crate::market::journal::{Entry, Head, Record};

/// Progress is told every so many entries.
const TELL_EVERY: u64 = 1_000;

/// Folds that the books are for practice.
pub(super) fn fold(fold: &Fold<'_>) -> Result<(), Error> {
    fold.run("UPDATE village SET rehearsal = 1 WHERE id = 1", [])?;
    fold.run("DELETE FROM ledger", [])?;
    Ok(())
}

/// An entry with what it means and its texts.
type Whole = (Entry, Record, Vec<(Sealed, Aside)>);

impl Books {
    /// Copies the real books into a home of practice: as they stood at a moment, or all that is in them. Practice books
    /// that lie there are cleared away. `clock` is the practice's own. `progress` is told how many entries are copied.
    ///
    /// # Errors
    /// [`Error::BooksExist`] where real books lie in that home, [`Error::BooksBeginLater`] where there were none yet at
    /// that moment; a fault of either books.
    pub fn rehearse(
        home: &Home,
        real: &Reader,
        (day, until): (VillageDay, Option<Moment>),
        clock: &Reading,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Books, Stop> {
        let is_over = |at: Moment| until.is_some_and(|until| at >= until);
        if let Some(first) = journal::entry(&real.conn, 1)? {
            let began = journal::meaning(&first)?.stamp.at;
            if is_over(began) {
                return Err(Error::BooksBeginLater(began.village_day()).into());
            }
        }
        // Till and ledger write on meanwhile: journal and feed are read as they stood together.
        let _one_state = real.one_state()?;
        home.make()?;
        let lock = home.lock()?;
        clear_practice(home)?;
        let till = real.village()?.till;
        let key = home.key()?;
        let reader = Reader::over(schema::create(&home.books())?, home, true);
        let (mut witness, _) = Witness::open(&home.witness())?;
        let pen = Pen {
            till: till.clone(),
            epoch: 1,
            at: clock.now,
            boot: 1,
            up_ms: clock.up_ms,
        };
        let mut writing = Writing::begin(&reader.conn, &reader.schemes, pen, Head::EMPTY)?;
        copy_entries(real, &mut writing, &is_over, progress)?;
        copy_beside(real, &writing)?;
        writing.pen.at = writing.pen.at.max(clock.now);
        writing.append(Fact::PracticeBegun(PracticeBegun { on: day }), &[])?;
        local::set(writing.conn(), local::INSTANCE, &key.instance().to_string())?;
        local::set(writing.conn(), local::BOOT, "1")?;
        let written = writing.commit()?;
        witness.tell(&Testimony {
            till: till.clone(),
            epoch: written.epoch,
            head: written.head,
        });
        Ok(Books {
            reader,
            till,
            epoch: written.epoch,
            boot: 1,
            head: written.head,
            last_fact: Some(written.at),
            witness,
            key,
            has_ballast: home.take_ballast(),
            writes: 0,
            _lock: lock,
        })
    }
}

/// Only what is practice itself is cleared away.
fn clear_practice(home: &Home) -> Result<(), Error> {
    if !home.has_books() {
        return Ok(());
    }
    match Books::read(home).and_then(|books| books.village()) {
        Ok(village) if village.rehearsal => {}
        // A copy that was cut off has no village yet.
        Err(Error::NoBooks(_)) => {}
        Ok(_) => return Err(Error::BooksExist(home.dir().to_owned())),
        Err(fault) => return Err(fault),
    }
    for file in [home.books(), home.witness()] {
        for ending in ["", "-wal", "-shm"] {
            let mut path = file.clone().into_os_string();
            path.push(ending);
            match std::fs::remove_file(path) {
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                    return Err(fault.into());
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Journal and feed in the order in which they came, until what comes next is over.
fn copy_entries(
    real: &Reader,
    writing: &mut Writing<'_>,
    is_over: &dyn Fn(Moment) -> bool,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    let mut fed = real
        .conn
        .prepare("SELECT seq, hash, bytes, after_seq FROM feed ORDER BY seq")?;
    let mut fed = fed.query([])?;
    let mut next_fed = next_feed(real, &mut fed)?;
    let mut copied = 0;
    let mut seq = 0;
    loop {
        // What the ledger said after the entry that was written last.
        while let Some((after, (entry, record, texts))) = &next_fed
            && *after <= seq
        {
            if is_over(record.stamp.at) {
                next_fed = None;
                break;
            }
            writing.take_feed(entry, record, &SentTexts::new(texts))?;
            copied += 1;
            next_fed = next_feed(real, &mut fed)?;
        }
        seq += 1;
        let Some(entry) = journal::entry(&real.conn, seq)? else {
            return Ok(());
        };
        let record = journal::meaning(&entry)?;
        if is_over(record.stamp.at) {
            return Ok(());
        }
        let texts = journal::asides(&real.conn, Place::Journal(seq), &record.fact)?;
        writing.adopt(&entry, &record, &SentTexts::new(&texts))?;
        copied += 1;
        if copied % TELL_EVERY == 0 {
            progress(copied);
        }
    }
}

fn next_feed(real: &Reader, rows: &mut rusqlite::Rows<'_>) -> Result<Option<(u64, Whole)>, Error> {
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let entry = journal::read_entry(row)?;
    let after = row.get::<_, i64>(3)? as u64;
    let record = journal::meaning(&entry)?;
    let texts = journal::asides(&real.conn, Place::Feed(entry.seq), &record.fact)?;
    Ok(Some((after, (entry, record, texts))))
}

/// What lies beside the entries: photos, and the PINs that people know.
fn copy_beside(real: &Reader, writing: &Writing<'_>) -> Result<(), Error> {
    let mut photos = real.conn.prepare("SELECT hash, bytes FROM photo")?;
    let mut photos = photos.query([])?;
    while let Some(row) = photos.next()? {
        writing.conn().execute(
            "INSERT INTO photo (hash, bytes) VALUES (?1, ?2)",
            params![row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?],
        )?;
    }
    super::staff::copy_pins(&real.conn, writing.conn())
}
