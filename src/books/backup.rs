//! Backups: a copy of the books made while the counter works, and the way back from one.
//!
//! A copy is drafted and wiped inside the home, and only then goes where it was asked for: nothing secret ever touches a
//! stick, not even for a moment. It carries neither the till's key nor what ties it to this installation, and no PIN: it may lie on a stick. So a
//! till that works from a copy knows that it does, and stops until it is settled what it lacks ([`super::recover`]).
//! Its name never ends in `.sqlite`, so that nobody takes it for the books.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::error::Error;
use super::home::{Home, make_private};
use super::schema::{self, local};
use super::{Books, Reader, has_begun};

/// Pages copied in one step: half a megabyte, so that the counter never waits long.
const STEP_PAGES: i32 = 128;

impl Reader {
    /// Writes a copy of the books as they are at this moment. A file that is there is replaced only when the copy is
    /// whole. The home needs room for the copy as well, until it has left. A large copy is best made by a reader of its own, beside the counter.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a name that ends in `.sqlite`; [`Error::DiskFull`]; a fault of disk or database.
    pub fn backup(&self, file: &Path) -> Result<(), Error> {
        if file.extension().is_some_and(|ending| ending == "sqlite") {
            return Err(Error::BadRequest(
                "a backup's name does not end in .sqlite, so that nobody takes it for the books",
            ));
        }
        let _alone = self.home.lock_draft()?;
        let draft = self.home.backup_draft();
        let mut arriving = file.as_os_str().to_owned();
        arriving.push(".new");
        let arriving = PathBuf::from(arriving);
        let copied = self
            .copy_to(&draft)
            .and_then(|()| bring(&draft, &arriving))
            .and_then(|()| Ok(fs::rename(&arriving, file)?));
        // What was copied away, or is half written, helps nobody; the first error is the one to tell.
        let _ = fs::remove_file(&draft);
        if copied.is_err() {
            let _ = fs::remove_file(&arriving);
            return copied;
        }
        let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
        fs::File::open(dir.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(())
    }

    fn copy_to(&self, draft: &Path) -> Result<(), Error> {
        // What a power cut left, with the log that SQLite would otherwise take for the new file's.
        for ending in ["", "-journal", "-wal", "-shm"] {
            let mut left = draft.as_os_str().to_owned();
            left.push(ending);
            clear(Path::new(&left))?;
        }
        make_private(draft)?;
        let mut copy = Connection::open(draft)?;
        {
            // One state of the books, however much is recorded meanwhile.
            let one_state = self.conn.unchecked_transaction()?;
            one_state.query_row("SELECT count(*) FROM local", [], |_| Ok(()))?;
            let backup = Backup::new(&self.conn, &mut copy)?;
            loop {
                match backup.step(STEP_PAGES)? {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => std::thread::sleep(std::time::Duration::from_millis(20)),
                }
            }
        }
        // One file without a log, wiped of what must not leave the till: also from pages that are free.
        copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        copy.pragma_update(None, "secure_delete", true)?;
        let tx = copy.transaction()?;
        tx.execute_batch("DELETE FROM pin; DELETE FROM print_job;")?;
        local::clear(&tx, local::INSTANCE)?;
        local::set(&tx, local::RESTORED, "1")?;
        tx.commit()?;
        copy.execute_batch("VACUUM")?;
        copy.close().map_err(|(_, error)| error)?;
        fs::File::open(draft)?.sync_all()?;
        Ok(())
    }
}

/// Removes a file that may be there.
fn clear(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Brings a wiped draft beside the place it is meant for: moved where that is the same disk, copied where it is not.
fn bring(draft: &Path, arriving: &Path) -> Result<(), Error> {
    if fs::rename(draft, arriving).is_ok() {
        return Ok(());
    }
    clear(arriving)?;
    copy_private(draft, arriving)
}

/// Copies to a new file that only its owner may read, where the disk can say so, and waits until it lies there.
fn copy_private(from: &Path, to: &Path) -> Result<(), Error> {
    let mut file = make_private(to)?;
    std::io::copy(&mut fs::File::open(from)?, &mut file)?;
    file.sync_all()?;
    Ok(())
}

/// Puts a backup in the place of a home's books. Books that are there are kept beside it under another name, and only
/// where `replace` says so. The till then asks what it lacks before it redeems. Answers where the books that were there
/// lie now.
///
/// # Errors
/// [`Error::Unreadable`] or [`Error::NewerBooks`] for a file that is no backup this program can read;
/// [`Error::BooksExist`] where there are books and `replace` is not given; [`Error::HomeInUse`].
pub fn restore(home: &Home, file: &Path, replace: bool) -> Result<Option<PathBuf>, Error> {
    {
        let backup = schema::open_to_read(file).map_err(|error| match error {
            Error::NoBooks(_) => Error::Io(std::io::Error::new(
                std::io::ErrorKind::NotFound,
                format!("{} is not there", file.display()),
            )),
            other => other,
        })?;
        has_begun(&backup, home)?;
        refuse_practice(&backup, home)?;
        let whole: String = backup.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if whole != "ok" {
            return Err(Error::Unreadable {
                path: file.to_owned(),
                why: whole,
            });
        }
    }
    home.make()?;
    let _lock = home.lock()?;
    if home.has_books() && !replace {
        return Err(Error::BooksExist(home.dir().to_owned()));
    }
    let draft = home.dir().join("books.restoring");
    clear(&draft)?;
    copy_private(file, &draft)?;
    {
        let copy = Connection::open(&draft)?;
        local::clear(&copy, local::INSTANCE)?;
        local::set(&copy, local::RESTORED, "1")?;
    }
    fs::File::open(&draft)?.sync_all()?;
    let kept = if home.has_books() {
        Some(set_aside(home)?)
    } else {
        None
    };
    fs::rename(&draft, home.books())?;
    fs::File::open(home.dir())?.sync_all()?;
    Ok(kept)
}

/// Practice never takes the place of real books.
fn refuse_practice(backup: &Connection, home: &Home) -> Result<(), Error> {
    let is_practice: bool =
        backup.query_row("SELECT rehearsal FROM village WHERE id = 1", [], |row| {
            row.get(0)
        })?;
    let is_real = |home| match Books::read(home).and_then(|books| books.village()) {
        Ok(village) => !village.rehearsal,
        // What cannot be read is not known to be practice.
        Err(_) => true,
    };
    // A home with a key and no books may be the one of real books that were lost.
    if is_practice && home.has_begun() && is_real(home) {
        return Err(Error::Rehearsal);
    }
    Ok(())
}

/// Gives the books that are there another name, with their log in them.
fn set_aside(home: &Home) -> Result<PathBuf, Error> {
    // Opening and closing brings the log into the file, where that is still possible.
    if let Ok(conn) = Connection::open(home.books()) {
        let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
    let kept = (1..)
        .map(|n| home.dir().join(format!("books.before-restore-{n}")))
        .find(|path| !path.exists())
        .ok_or(Error::BadRequest(
            "no name is free for the books that are there",
        ))?;
    for ending in ["", "-wal", "-shm"] {
        let from = home.dir().join(format!("books.sqlite{ending}"));
        if from.exists() {
            let mut to = kept.as_os_str().to_owned();
            to.push(ending);
            fs::rename(from, PathBuf::from(to))?;
        }
    }
    Ok(kept)
}
