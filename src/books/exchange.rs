//! What passes between the books and the ledger: the tail of the journal out, the feed in (`measured.md`, Protocol).
//!
//! The journal is the outbox: entries stay after the acknowledgement, only a cursor moves, and it moves only to an
//! entry whose hash is this till's own. The feed is followed by its chain; where an entry cannot be read by this
//! program, the till stops there and says so, and goes on when a newer program reads it.

use rusqlite::{Connection, OptionalExtension};

use super::derive::Fold;
use super::error::{Error, Stop};
use super::journal::{self, Place};
use super::records::asides_of;
use super::schema::{DERIVED, local};
use super::{Books, Reader, Reading};
use crate::market::aside::{Aside, Sealed};
use crate::market::day::Moment;
use crate::market::fact::{Fact, Joined};
use crate::market::ids::Hash;
use crate::market::journal::{Domain, Entry, Head, Record, follow};
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
        if epoch < self.epoch {
            return Err(Error::BadRequest("the ledger gave an epoch that is over").into());
        }
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

    /// Takes entries of the ledger's feed; those that are here already are passed over if they are the same. Stops
    /// before the first that this program cannot read: what comes before it is kept, and the till redeems no more
    /// until a newer program reads on. Answers how far the feed goes now.
    ///
    /// # Errors
    /// [`Error::OtherFeed`] where the feed was begun anew, [`Error::Broken`] where the entries do not follow,
    /// [`Error::Fork`] where they are not those taken before.
    pub fn apply_feed(
        &mut self,
        generation: &str,
        entries: &[Entry],
        asides: &[(Sealed, Aside)],
        clock: &Reading,
    ) -> Result<Head, Stop> {
        let followed = local::get(&self.reader.conn, local::GENERATION)?;
        if followed.is_some_and(|followed| followed != generation) {
            return Err(Error::OtherFeed.into());
        }
        self.take_feed(generation, (entries, asides), clock, false)
    }

    /// Takes the ledger's feed from its beginning in the place of what is here of it, in one transaction: the derived
    /// tables are made again from the journal and the new feed, or everything stays as it was. Otherwise as
    /// [`Books::apply_feed`].
    ///
    /// # Errors
    /// [`Error::Broken`] where the entries do not follow from the feed's beginning.
    pub fn refetch_feed(
        &mut self,
        generation: &str,
        entries: &[Entry],
        asides: &[(Sealed, Aside)],
        clock: &Reading,
    ) -> Result<Head, Stop> {
        self.take_feed(generation, (entries, asides), clock, true)
    }

    fn take_feed(
        &mut self,
        generation: &str,
        (entries, asides): (&[Entry], &[(Sealed, Aside)]),
        clock: &Reading,
        anew: bool,
    ) -> Result<Head, Stop> {
        let conn = &self.reader.conn;
        let have = if anew {
            Head::EMPTY
        } else {
            journal::head(conn, Domain::Feed)?
        };
        for entry in entries.iter().filter(|entry| entry.seq <= have.seq) {
            let own: Option<Vec<u8>> = conn
                .prepare_cached("SELECT hash FROM feed WHERE seq = ?1")?
                .query_row([entry.seq as i64], |row| row.get(0))
                .optional()?;
            if own.is_none_or(|own| own != entry.hash.0) {
                return Err(Error::Fork { seq: entry.seq }.into());
            }
        }
        let new: Vec<&Entry> = entries.iter().filter(|e| e.seq > have.seq).collect();
        follow(Domain::Feed, have, new.iter().copied()).map_err(Error::from)?;
        let records: Vec<(&Entry, Record)> = new
            .iter()
            .map_while(|entry| Some((*entry, Record::parse(&entry.bytes).ok()?)))
            .collect();
        let stuck = records.len() < new.len();
        let sent = journal::SentTexts::new(asides);
        let generation = generation.to_owned();
        // The feed's entries are not the till's: the journal, its witness and its clock stay as they are.
        let at = self.last_fact.unwrap_or(clock.now);
        self.write_anyway(at, clock, |writing| {
            if anew {
                writing.let_go_of_feed()?;
            }
            let mut feed = have;
            for (entry, record) in &records {
                writing.take_feed(entry, record, &sent)?;
                feed = Head {
                    seq: entry.seq,
                    hash: entry.hash,
                };
            }
            local::set(writing.conn(), local::GENERATION, &generation)?;
            if stuck {
                local::set(writing.conn(), local::TOO_OLD, "1")?;
            } else if !records.is_empty() {
                local::clear(writing.conn(), local::TOO_OLD)?;
            }
            Ok(feed)
        })
    }

    /// The ledger was put back, but its feed is the same as far as this till has it: the feed goes on from there under
    /// the ledger's new history.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn go_on_with(&mut self, generation: &str) -> Result<(), Error> {
        local::set(&self.reader.conn, local::GENERATION, generation)
    }

    /// A restored till takes back from the ledger the entries of its own journal that it lacks. Entries that it has
    /// must be the same. `ledger` is how far the ledger's copy goes: what these books have beyond it is sent again.
    /// Answers where the journal stands.
    ///
    /// # Errors
    /// [`Error::Fork`], [`Error::Broken`], or [`Error::Entry`] where an entry was written by a later program.
    pub fn adopt_tail(
        &mut self,
        entries: &[Entry],
        asides: &[(Sealed, Aside)],
        ledger: Head,
        clock: &Reading,
    ) -> Result<Head, Stop> {
        let have = self.head;
        for entry in entries.iter().filter(|entry| entry.seq <= have.seq) {
            if self.hash_at(entry.seq)? != Some(entry.hash) {
                return Err(Error::Fork { seq: entry.seq }.into());
            }
        }
        let new: Vec<&Entry> = entries.iter().filter(|e| e.seq > have.seq).collect();
        follow(Domain::Till, have, new.iter().copied()).map_err(Error::from)?;
        let records = new
            .iter()
            .map(|entry| Ok((*entry, journal::meaning(entry)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        if records
            .iter()
            .any(|(_, record)| record.stamp.by != self.till.as_str())
        {
            return Err(Error::BadRequest("the entries are another till's").into());
        }
        let sent = journal::SentTexts::new(asides);
        let at = self.last_fact.unwrap_or(clock.now);
        self.write_anyway(at, clock, |writing| {
            for (entry, record) in &records {
                writing.adopt(entry, record, &sent)?;
            }
            // What the ledger gave back was served long ago, as far as anybody can tell here.
            super::records::served_up_to(writing.conn(), writing.head.seq)?;
            if hash_at(writing.conn(), ledger.seq)? != Some(ledger.hash) {
                return Err(Error::Fork { seq: ledger.seq }.into());
            }
            // What these books have beyond the ledger's copy still has to be sent.
            local::set(writing.conn(), local::ACKED, &ledger.seq.to_string())?;
            Ok(writing.head)
        })
    }
}

/// Goes through journal and feed in the order in which they were taken, and folds each fact.
pub(super) fn refold(
    from: &Connection,
    fold: &Fold<'_>,
    each: &mut dyn FnMut(u64) -> bool,
) -> Result<(), Error> {
    // A feed entry was taken when the journal stood at `after_seq`: it comes after that entry and before the next.
    let mut query = from.prepare(
        "SELECT seq AS after, 0 AS feed, seq, bytes FROM journal
         UNION ALL SELECT after_seq, 1, seq, bytes FROM feed ORDER BY 1, 2, 3",
    )?;
    let mut rows = query.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let seq = row.get::<_, i64>(2)? as u64;
        let place = if row.get::<_, i64>(1)? == 0 {
            Place::Journal(seq)
        } else {
            Place::Feed(seq)
        };
        let bytes = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
        let record = Record::parse(bytes).map_err(|why| Error::Entry { seq, why })?;
        let texts = journal::asides(from, place, &record.fact)?;
        let text = |sealed: &Sealed| {
            texts
                .iter()
                .find(|(key, _)| key == sealed)
                .map(|(_, aside)| aside.text.clone())
        };
        fold.apply(place, &record, &text)?;
        count += 1;
        if !each(count) {
            return Err(Error::Stopped);
        }
    }
    Ok(())
}

impl journal::Writing<'_> {
    /// Lets go of the feed: what is derived is made again from the journal alone.
    fn let_go_of_feed(&mut self) -> Result<(), Error> {
        self.conn()
            .execute_batch("DELETE FROM feed; DELETE FROM aside WHERE id < 0;")?;
        local::clear(self.conn(), local::TOO_OLD)?;
        self.rebuild()
    }

    /// Makes every derived table again from the stored facts.
    pub(super) fn rebuild(&mut self) -> Result<(), Error> {
        for (table, _) in DERIVED {
            self.conn().execute(&format!("DELETE FROM {table}"), [])?;
        }
        self.touched = true;
        self.schemes().forget();
        refold(
            self.conn(),
            &Fold::new(self.conn(), self.schemes()),
            &mut |_| true,
        )
    }
}
