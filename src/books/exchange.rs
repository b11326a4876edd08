//! What passes between the books and the ledger: the tail of the journal out, the feed in (`measured.md`, Protocol).
//!
//! The journal is the outbox: entries stay after the acknowledgement, only a cursor moves, and it moves only to an
//! entry whose hash is this till's own. The feed is followed by its chain; where an entry cannot be read by this
//! program, the till stops there and says so, and goes on when a newer program reads it.

mod taking;

pub(super) use taking::refold;

use rusqlite::{Connection, OptionalExtension};

use super::error::{Error, Stop};
use super::journal::{self};
use super::records::asides_of;
use super::schema::local;
use super::{Books, Reader, Reading};
use crate::market::aside::{Aside, Sealed};
use crate::market::day::Moment;
use crate::market::fact::{Fact, Joined};
use crate::market::ids::Hash;
use crate::market::journal::{Domain, Entry, Head};
use crate::market::shop::LedgerLink;

/// Entries with the texts beside them, as they are sent.
pub type Run = (Vec<Entry>, Vec<(Sealed, Aside)>);

/// How the books stand to the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncState {
    /// The ledger's address and public key, if the till reports to one.
    pub ledger: Option<(String, String)>,
    /// The till's epoch.
    pub epoch: u32,
    /// How far the journal goes.
    pub head: Head,
    /// How far the ledger has acknowledged it.
    pub acked: Head,
    /// Which feed is followed.
    pub generation: Option<String>,
    /// How far.
    pub feed: Head,
    /// Whether the disk was put back and that is not settled.
    pub restored: bool,
    /// Whether the ledger holds other entries than these books under the same numbers.
    pub forked: bool,
    /// Whether a newer till has taken this one's place.
    pub fenced: bool,
    /// Whether the feed stopped at what this program cannot read.
    pub too_old: bool,
}

/// How the till stands to a ledger, for people.
pub(super) fn link(conn: &Connection) -> Result<LedgerLink, Error> {
    let address: Option<String> = conn
        .prepare_cached("SELECT address FROM ledger WHERE id = 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let Some(address) = address else {
        return Ok(LedgerLink::Alone);
    };
    let head = journal::head(conn, Domain::Till)?;
    Ok(LedgerLink::Joined {
        address,
        unsent: head.seq.saturating_sub(acked(conn)?.seq),
        last_contact: local::get(conn, local::CONTACT)?
            .and_then(|ms| ms.parse().ok())
            .map(Moment::from_millis),
    })
}

/// Whether the till reports to a ledger.
pub(super) fn is_joined(conn: &Connection) -> Result<bool, Error> {
    Ok(matches!(link(conn)?, LedgerLink::Joined { .. }))
}

fn acked(conn: &Connection) -> Result<Head, Error> {
    let Some(seq) = local::number(conn, local::ACKED)? else {
        return Ok(Head::EMPTY);
    };
    Ok(
        journal::entry(conn, seq)?.map_or(Head::EMPTY, |entry| Head {
            seq: entry.seq,
            hash: entry.hash,
        }),
    )
}

fn hash_at(conn: &Connection, seq: u64) -> Result<Option<Hash>, Error> {
    if seq == 0 {
        return Ok(Some(Hash::ZERO));
    }
    Ok(journal::entry(conn, seq)?.map(|entry| entry.hash))
}

impl Reader {
    /// How the books stand to the ledger.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn sync_state(&self) -> Result<SyncState, Error> {
        let conn = &self.conn;
        let epoch = journal::last_entry(conn, Domain::Till)?
            .map(|entry| journal::meaning(&entry))
            .transpose()?
            .map_or(1, |record| record.stamp.epoch);
        Ok(SyncState {
            ledger: conn
                .query_row("SELECT address, key FROM ledger WHERE id = 1", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?,
            epoch,
            head: self.head()?,
            acked: acked(conn)?,
            generation: local::get(conn, local::GENERATION)?,
            feed: journal::head(conn, Domain::Feed)?,
            restored: local::is_set(conn, local::RESTORED)?,
            forked: local::is_set(conn, local::FORKED)?,
            fenced: local::is_set(conn, local::FENCED)?,
            too_old: local::is_set(conn, local::TOO_OLD)?,
        })
    }

    /// The hash of the journal at a number; that of the empty journal at 0; nothing beyond its end.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn hash_at(&self, seq: u64) -> Result<Option<Hash>, Error> {
        hash_at(&self.conn, seq)
    }

    /// How the till stands to a ledger, and when it last spoke with it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn ledger_link(&self) -> Result<LedgerLink, Error> {
        link(&self.conn)
    }

    /// How many entries the ledger has not acknowledged; nothing where the till stands alone.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn unsent(&self) -> Result<Option<u64>, Error> {
        match link(&self.conn)? {
            LedgerLink::Alone => Ok(None),
            LedgerLink::Joined { unsent, .. } => Ok(Some(unsent)),
        }
    }

    /// Where the journal and the ledger's copy went two ways: the last number under which both have the same entry, and
    /// the first under which they are known to have different ones. Nothing where they did not.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn parting(&self) -> Result<Option<(u64, u64)>, Error> {
        if !local::is_set(&self.conn, local::FORKED)? {
            return Ok(None);
        }
        let noted = local::get(&self.conn, local::PARTED)?.and_then(|noted| {
            let (common, differs) = noted.split_once(' ')?;
            Some((common.parse().ok()?, differs.parse().ok()?))
        });
        Ok(Some(noted.unwrap_or((acked(&self.conn)?.seq, u64::MAX))))
    }

    /// How far the ledger is known to have the journal as it is here.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub(super) fn reported(&self) -> Result<u64, Error> {
        Ok(match self.parting()? {
            Some((common, _)) => common,
            None => acked(&self.conn)?.seq,
        })
    }

    /// The journal's entries after a number, at most so many, with the texts beside them that are not erased.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn tail(&self, after: u64, at_most: usize) -> Result<Run, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT seq, hash, bytes FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        )?;
        let entries: Vec<Entry> = query
            .query_map([after as i64, at_most as i64], journal::read_entry)?
            .collect::<Result<_, _>>()?;
        let mut asides = Vec::new();
        for entry in &entries {
            let record = journal::meaning(entry)?;
            asides.extend(asides_of(&self.conn, entry.seq, &record.fact)?);
        }
        Ok((entries, asides))
    }
}

impl Books {
    /// The till reports to a ledger from now on: what the ledger owns is no longer brought in here.
    ///
    /// # Errors
    /// [`Error::Rehearsal`] where one side is for practice and the other is not.
    pub fn join(
        &mut self,
        (ledger, key): (&str, &str),
        epoch: u32,
        ledger_rehearses: bool,
        clock: &Reading,
    ) -> Result<(), Stop> {
        if self.village()?.rehearsal != ledger_rehearses {
            return Err(Error::Rehearsal.into());
        }
        let conn = &self.reader.conn;
        let has_joined = conn.prepare_cached("SELECT 1 FROM ledger")?.exists([])?;
        if epoch < self.epoch && has_joined {
            return Err(Error::BadRequest("the ledger gave an epoch that is over").into());
        }
        // A till that stood alone may have gone on after a restore: its own epoch is later than a new one's.
        let epoch = epoch.max(self.epoch);
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            writing.pen.epoch = epoch;
            let fact = Joined {
                ledger: ledger.to_owned(),
                key: key.to_owned(),
                epoch,
            };
            writing.append(Fact::Joined(fact), &[])?;
            Ok(())
        })
    }

    /// The ledger has the journal up to here. Nothing moves back, and nothing moves to a hash that is not this till's.
    ///
    /// # Errors
    /// [`Error::Fork`] where the hash is another.
    pub fn acknowledge(&mut self, head: Head) -> Result<(), Stop> {
        let conn = &self.reader.conn;
        if self.hash_at(head.seq)? != Some(head.hash) {
            return Err(Error::Fork { seq: head.seq }.into());
        }
        if head.seq > acked(conn)?.seq {
            local::set(conn, local::ACKED, &head.seq.to_string())?;
        }
        Ok(())
    }

    /// The ledger went back in time: it has the journal only up to here, and the rest counts as not sent.
    ///
    /// # Errors
    /// [`Error::Fork`] where the hash is another.
    pub fn unacknowledge(&mut self, head: Head) -> Result<(), Stop> {
        if self.hash_at(head.seq)? != Some(head.hash) {
            return Err(Error::Fork { seq: head.seq }.into());
        }
        local::set(&self.reader.conn, local::ACKED, &head.seq.to_string())?;
        Ok(())
    }

    /// The ledger was reached.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn note_contact(&mut self, at: Moment) -> Result<(), Error> {
        local::set(&self.reader.conn, local::CONTACT, &at.millis().to_string())
    }

    /// A newer till has taken this one's place: nothing more is appended here.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn fence(&mut self) -> Result<(), Error> {
        local::set(&self.reader.conn, local::FENCED, "1")
    }

    /// The ledger holds other entries than these books under the same numbers: they were copied, and both went on.
    /// Redeeming stops here. Nothing the ledger could give makes them whole: a person puts a backup back from before
    /// the two parted, or sets up a new till.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn note_fork(&mut self) -> Result<(), Error> {
        local::set(&self.reader.conn, local::FORKED, "1")
    }

    /// Where that began, as far as it is known: the last number under which both have the same entry, and the first
    /// under which they have different ones.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn note_parting(&mut self, common: u64, differs: u64) -> Result<(), Error> {
        let parted = format!("{common} {differs}");
        local::set(&self.reader.conn, local::PARTED, &parted)
    }

    /// The ledger says that the books were put back (it holds more of them): redeeming stops until that is settled.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn note_restored(&mut self) -> Result<(), Error> {
        local::set(&self.reader.conn, local::RESTORED, "1")
    }

    /// The feed holds what this program cannot read: redeeming stops until a newer one reads on.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn note_too_old(&mut self) -> Result<(), Error> {
        local::set(&self.reader.conn, local::TOO_OLD, "1")
    }
}
