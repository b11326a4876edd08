//! What the ledger gives is taken: its feed, or a restored till's own journal; and everything derived is made again
//! from what is stored.

use rusqlite::{Connection, OptionalExtension};

use super::hash_at;
use crate::books::derive::Fold;
use crate::books::error::{Error, Stop};
use crate::books::journal::{self, Place};
use crate::books::schema::{DERIVED, local};
use crate::books::{Books, Reading, records};
use crate::market::aside::{Aside, Sealed};
use crate::market::journal::{Domain, Entry, Head, Record, follow};

impl Books {
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
            records::served_up_to(writing.conn(), writing.head.seq)?;
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
pub(in crate::books) fn refold(
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
    pub(in crate::books) fn rebuild(&mut self) -> Result<(), Error> {
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
