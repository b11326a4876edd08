//! Appending facts and reading them back. One [`Writing`] is one transaction: the entry's bytes, the texts beside it
//! and every derived table change together or not at all.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::derive::{Fold, Schemes};
use super::error::Error;
use super::home::chance;
use crate::market::aside::{Aside, Sealed, Sealer};
use crate::market::day::Moment;
use crate::market::fact::Fact;
use crate::market::ids::{Hash, TillId};
use crate::market::journal::{Domain, Entry, FORM, Head, Record, Stamp};

/// Where an entry stands: in the till's own journal or in the ledger's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Journal(u64),
    Feed(u64),
}

impl Place {
    /// The id of the entry's `n`th text (see [`super::schema`]).
    pub fn aside(self, n: usize) -> i64 {
        assert!(n < 16, "an entry has fewer than sixteen texts");
        match self {
            Place::Journal(seq) => seq as i64 * 16 + n as i64,
            Place::Feed(seq) => -(seq as i64 * 16 + n as i64),
        }
    }
}

/// What every entry of a transaction is stamped with.
#[derive(Debug, Clone)]
pub(super) struct Pen {
    pub till: TillId,
    pub epoch: u32,
    pub at: Moment,
    pub boot: u32,
    pub up_ms: u64,
}

/// What finds a text by its commitment.
type Find<'a> = &'a dyn Fn(&Sealed) -> Option<&'a Aside>;

/// Texts as another side sent them, found by their commitment; one that does not open it counts as erased.
pub(super) struct SentTexts<'a>(HashMap<Sealed, &'a Aside>);

impl<'a> SentTexts<'a> {
    pub fn new(sent: &'a [(Sealed, Aside)]) -> SentTexts<'a> {
        let whole = sent.iter().filter(|(sealed, aside)| aside.opens(sealed));
        SentTexts(whole.map(|(sealed, aside)| (*sealed, aside)).collect())
    }

    fn find(&self, sealed: &Sealed) -> Option<&Aside> {
        self.0.get(sealed).copied()
    }
}

/// A transaction that appends facts. Dropped without [`Writing::commit`], it leaves the books as they were.
pub(super) struct Writing<'a> {
    tx: Transaction<'a>,
    schemes: &'a Schemes,
    pub pen: Pen,
    pub head: Head,
    /// Whether goods, prices, staff or rules changed.
    pub touched: bool,
}

impl<'a> Writing<'a> {
    pub fn begin(
        conn: &'a Connection,
        schemes: &'a Schemes,
        pen: Pen,
        head: Head,
    ) -> Result<Writing<'a>, Error> {
        Ok(Writing {
            tx: Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?,
            schemes,
            pen,
            head,
            touched: false,
        })
    }

    /// The connection inside the transaction.
    pub fn conn(&self) -> &Connection {
        &self.tx
    }

    /// The schemes as read.
    pub fn schemes(&self) -> &Schemes {
        self.schemes
    }

    /// The number that the next entry will bear.
    pub fn next_seq(&self) -> u64 {
        self.head.seq + 1
    }

    /// Appends one fact with its texts, and folds it into the derived tables.
    pub fn append(&mut self, fact: Fact, asides: &[(Sealed, Aside)]) -> Result<u64, Error> {
        let pen = &self.pen;
        let stamp = Stamp {
            v: FORM,
            by: pen.till.to_string(),
            epoch: pen.epoch,
            seq: self.next_seq(),
            at: pen.at,
            day: pen.at.village_day(),
            boot: pen.boot,
            up_ms: pen.up_ms,
        };
        let record = Record { stamp, fact };
        let bytes = record.to_bytes();
        self.head = self.head.after(Domain::Till, &bytes);
        self.tx
            .prepare_cached("INSERT INTO journal (seq, hash, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![self.head.seq as i64, &self.head.hash.0[..], bytes])?;
        let find = |sealed: &Sealed| {
            let found = asides.iter().find(|(key, _)| key == sealed);
            found.map(|(_, aside)| aside)
        };
        self.fold(Place::Journal(self.head.seq), &record, &find)?;
        Ok(self.head.seq)
    }

    /// Appends an entry as another wrote it: its bytes stay as they are. It must follow from the head.
    pub fn adopt(
        &mut self,
        entry: &Entry,
        record: &Record,
        sent: &SentTexts<'_>,
    ) -> Result<(), Error> {
        self.tx
            .prepare_cached("INSERT INTO journal (seq, hash, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![entry.seq as i64, &entry.hash.0[..], entry.bytes])?;
        self.head = Head {
            seq: entry.seq,
            hash: entry.hash,
        };
        self.pen.epoch = record.stamp.epoch;
        self.pen.at = record.stamp.at;
        self.fold(Place::Journal(entry.seq), record, &|sealed| {
            sent.find(sealed)
        })
    }

    /// Appends an entry of the ledger's feed. It must follow from the feed's head.
    pub fn take_feed(
        &mut self,
        entry: &Entry,
        record: &Record,
        sent: &SentTexts<'_>,
    ) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "INSERT INTO feed (seq, hash, bytes, after_seq) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                entry.seq as i64,
                &entry.hash.0[..],
                entry.bytes,
                self.head.seq as i64
            ])?;
        self.fold(Place::Feed(entry.seq), record, &|sealed| sent.find(sealed))
    }

    fn fold(&mut self, place: Place, record: &Record, find: Find<'_>) -> Result<(), Error> {
        self.touched |= record.fact.is_ledgers()
            || matches!(
                record.fact,
                Fact::StaffAdded(_)
                    | Fact::GoodsEntered(_)
                    | Fact::GoodsShelved(_)
                    | Fact::PackSet(_)
            );
        for (n, sealed) in record.fact.sealed().iter().enumerate() {
            let aside = find(sealed);
            self.tx
                .prepare_cached(
                    "INSERT INTO aside (id, sealed, salt, text) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![
                    place.aside(n),
                    &sealed.0.0[..],
                    aside.map(|a| a.salt.as_str()),
                    aside.map(|a| a.text.as_str())
                ])?;
        }
        let text = |sealed: &Sealed| find(sealed).map(|aside| aside.text.clone());
        Fold::new(&self.tx, self.schemes).apply(place, record, &text)
    }

    /// Makes it durable; answers where the journal stands.
    pub fn commit(self) -> Result<Written, Error> {
        self.tx.commit()?;
        Ok(Written {
            head: self.head,
            epoch: self.pen.epoch,
            at: self.pen.at,
            touched: self.touched,
        })
    }
}

/// What a committed transaction left behind.
pub(super) struct Written {
    pub head: Head,
    pub epoch: u32,
    pub at: Moment,
    pub touched: bool,
}

/// Makes a fact with sealed texts.
pub(super) fn sealing<T>(
    make: impl FnOnce(&mut Sealer<'_>) -> T,
) -> Result<(T, Vec<(Sealed, Aside)>), Error> {
    let mut failed = false;
    let mut salt = || {
        let mut bytes = [0; 16];
        failed |= chance(&mut bytes).is_err();
        bytes
    };
    let mut sealer = Sealer::new(&mut salt);
    let made = make(&mut sealer);
    let asides = std::mem::take(&mut sealer.asides);
    if failed {
        return Err(Error::NoChance);
    }
    Ok((made, asides))
}

/// A hash from a table's bytes.
pub(super) fn hash_of(bytes: &[u8]) -> Hash {
    let mut hash = Hash::ZERO;
    if bytes.len() == hash.0.len() {
        hash.0.copy_from_slice(bytes);
    }
    hash
}

/// One entry of the journal.
pub(super) fn entry(conn: &Connection, seq: u64) -> Result<Option<Entry>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq, hash, bytes FROM journal WHERE seq = ?1")?
        .query_row([seq as i64], read_entry)
        .optional()?)
}

/// The first entry of the journal; its lowest number, where the first was taken away.
pub(super) fn first_entry(conn: &Connection) -> Result<Option<Entry>, Error> {
    Ok(conn
        .query_row(
            "SELECT seq, hash, bytes FROM journal ORDER BY seq LIMIT 1",
            [],
            read_entry,
        )
        .optional()?)
}

/// The last entry of `journal` or `feed`.
pub(super) fn last_entry(conn: &Connection, domain: Domain) -> Result<Option<Entry>, Error> {
    let sql = match domain {
        Domain::Till => "SELECT seq, hash, bytes FROM journal ORDER BY seq DESC LIMIT 1",
        Domain::Feed => "SELECT seq, hash, bytes FROM feed ORDER BY seq DESC LIMIT 1",
    };
    Ok(conn
        .prepare_cached(sql)?
        .query_row([], read_entry)
        .optional()?)
}

/// How far `journal` or `feed` goes.
pub(super) fn head(conn: &Connection, domain: Domain) -> Result<Head, Error> {
    Ok(last_entry(conn, domain)?.map_or(Head::EMPTY, |entry| Head {
        seq: entry.seq,
        hash: entry.hash,
    }))
}

/// An entry from the columns `seq, hash, bytes`.
pub(super) fn read_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get::<_, i64>(0)? as u64,
        hash: hash_of(row.get_ref(1)?.as_blob()?),
        bytes: row.get(2)?,
    })
}

/// What an entry means.
pub(super) fn meaning(entry: &Entry) -> Result<Record, Error> {
    Record::parse(&entry.bytes).map_err(|why| Error::Entry {
        seq: entry.seq,
        why,
    })
}

/// The record at a number of the journal, which a derived table points to.
pub(super) fn record(conn: &Connection, seq: u64) -> Result<(Entry, Record), Error> {
    let entry = entry(conn, seq)?.ok_or(Error::BadRequest("no entry has this number"))?;
    let record = meaning(&entry)?;
    Ok((entry, record))
}

/// The texts of an entry that are not erased.
pub(super) fn asides(
    conn: &Connection,
    place: Place,
    fact: &Fact,
) -> Result<Vec<(Sealed, Aside)>, Error> {
    let mut found = Vec::new();
    for (n, sealed) in fact.sealed().into_iter().enumerate() {
        let aside: Option<(Option<String>, Option<String>)> = conn
            .prepare_cached("SELECT salt, text FROM aside WHERE id = ?1")?
            .query_row([place.aside(n)], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((Some(salt), Some(text))) = aside {
            found.push((sealed, Aside { salt, text }));
        }
    }
    Ok(found)
}

/// The text of one commitment of an entry; nothing where it was erased.
pub(super) fn text_of(
    conn: &Connection,
    place: Place,
    fact: &Fact,
    sealed: &Sealed,
) -> Result<Option<String>, Error> {
    Ok(asides(conn, place, fact)?
        .into_iter()
        .find(|(key, _)| key == sealed)
        .map(|(_, aside)| aside.text))
}
