//! Proving the books: the chain of hashes over the exact stored bytes, every text against its commitment, every derived
//! table made again from the facts and compared row by row, and SQLite's own check. Nothing is mended: what differs is
//! told, each in a sentence.

use std::fmt;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::Reader;
use super::derive::{Fold, Schemes};
use super::error::Error;
use super::exchange::refold;
use super::journal::{self, Place};
use super::schema::{DERIVED, DERIVED_TABLES};
use crate::market::aside::{Aside, Sealed};
use crate::market::ids::Hash;
use crate::market::journal::{Broken, Domain, Head, Record, follow};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A journal's chain does not hold.
    Chain {
        /// Which one.
        domain: Domain,
        /// Where.
        broken: Broken,
    },
    /// An entry's stamp does not say its place.
    Stamp {
        /// Which journal.
        domain: Domain,
        /// Which entry.
        seq: u64,
    },
    /// An entry cannot be read by this program.
    Unreadable {
        /// Which journal.
        domain: Domain,
        /// Which entry.
        seq: u64,
        /// Why.
        why: String,
    },
    /// A text beside an entry is not the one that was sealed.
    Text {
        /// Which journal.
        domain: Domain,
        /// Which entry.
        seq: u64,
    },
    /// A text's place is missing: an erased text leaves its place.
    TextMissing {
        /// Which journal.
        domain: Domain,
        /// Which entry.
        seq: u64,
    },
    /// Texts that belong to no entry.
    TextStray {
        /// How many.
        count: u64,
    },
    /// A row of a derived table is not what the facts say.
    Row {
        /// The table.
        table: &'static str,
        /// What stands there, if a row does.
        found: Option<String>,
        /// What the facts say, if a row should be there.
        wanted: Option<String>,
    },
    /// A photo is not what its hash says.
    Photo {
        /// The hash.
        hash: Hash,
    },
    /// SQLite finds the file damaged.
    File {
        /// In its words.
        why: String,
    },
}

fn book(domain: Domain) -> &'static str {
    match domain {
        Domain::Till => "journal",
        Domain::Feed => "feed",
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Chain { domain, broken } => {
                write!(f, "The {}'s chain is broken: {broken}.", book(*domain))
            }
            Difference::Stamp { domain, seq } => {
                write!(
                    f,
                    "Entry {seq} of the {} says it is another one.",
                    book(*domain)
                )
            }
            Difference::Unreadable { domain, seq, why } => {
                write!(
                    f,
                    "Entry {seq} of the {} cannot be read: {why}.",
                    book(*domain)
                )
            }
            Difference::Text { domain, seq } => write!(
                f,
                "A text beside entry {seq} of the {} is not the one that was sealed.",
                book(*domain)
            ),
            Difference::TextMissing { domain, seq } => write!(
                f,
                "The place of a text beside entry {seq} of the {} is missing.",
                book(*domain)
            ),
            Difference::TextStray { count } => {
                write!(f, "{count} texts belong to no entry.")
            }
            Difference::Row {
                table,
                found: Some(found),
                wanted: Some(wanted),
            } => write!(
                f,
                "In table {table} stands ({found}), but the facts say ({wanted})."
            ),
            Difference::Row {
                table,
                found: Some(found),
                ..
            } => write!(f, "In table {table} stands ({found}), which no fact says."),
            Difference::Row { table, wanted, .. } => write!(
                f,
                "In table {table} the row ({}) is missing.",
                wanted.as_deref().unwrap_or_default()
            ),
            Difference::Photo { hash } => {
                write!(f, "The photo {hash} is not what its hash says.")
            }
            Difference::File { why } => write!(f, "The file is damaged: {why}."),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Entries of the journal.
    pub entries: u64,
    /// Entries of the feed.
    pub feed_entries: u64,
    /// Rows of derived tables compared.
    pub rows: u64,
    /// Where the journal stands.
    pub head: Head,
    /// What differs, at most [`MOST_DIFFERENCES`].
    pub differences: Vec<Difference>,
}

impl Verdict {
    /// Whether nothing differs.
    pub fn is_whole(&self) -> bool {
        self.differences.is_empty()
    }
}

/// No more are listed: whoever reads the first hundred knows enough.
pub const MOST_DIFFERENCES: usize = 100;

/// What is being done, for those who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many entries were followed.
    Chain(u64),
    /// So many facts were folded again.
    Fold(u64),
    /// So many rows were compared.
    Compare(u64),
    /// The file itself is checked.
    File,
}

/// How often progress is told.
const TELL_EVERY: u64 = 1000;

impl Reader {
    /// Proves the books. `progress` hears what is done, and answers whether to go on.
    ///
    /// # Errors
    /// [`Error::Stopped`] where progress asked for it; a fault that keeps the books from being read at all.
    pub fn verify(&self, progress: &mut dyn FnMut(Step) -> bool) -> Result<Verdict, Error> {
        let _one_state = self.one_state()?;
        let mut verdict = Verdict {
            entries: 0,
            feed_entries: 0,
            rows: 0,
            head: Head::EMPTY,
            differences: Vec::new(),
        };
        let (head, texts) = self.follow_all(Domain::Till, &mut verdict, progress)?;
        let (_, more) = self.follow_all(Domain::Feed, &mut verdict, progress)?;
        verdict.head = head;
        let there: i64 = self
            .conn
            .query_row("SELECT count(*) FROM aside", [], |row| row.get(0))?;
        let stray = (there as u64).saturating_sub(texts + more);
        if stray > 0 {
            verdict.tell(Difference::TextStray { count: stray });
        }
        if verdict.is_whole() {
            self.compare_all(&mut verdict, progress)?;
        }
        for hash in self.changed_photos()? {
            verdict.tell(Difference::Photo { hash });
        }
        if !progress(Step::File) {
            return Err(Error::Stopped);
        }
        self.check_file(&mut verdict)?;
        Ok(verdict)
    }

    /// Follows one journal; answers its head and how many texts belong to it.
    fn follow_all(
        &self,
        domain: Domain,
        verdict: &mut Verdict,
        progress: &mut dyn FnMut(Step) -> bool,
    ) -> Result<(Head, u64), Error> {
        let sql = match domain {
            Domain::Till => "SELECT seq, hash, bytes FROM journal ORDER BY seq",
            Domain::Feed => "SELECT seq, hash, bytes FROM feed ORDER BY seq",
        };
        let mut query = self.conn.prepare(sql)?;
        let mut rows = query.query([])?;
        let (mut head, mut texts, mut count) = (Head::EMPTY, 0, 0);
        while let Some(row) = rows.next()? {
            let entry = journal::read_entry(row)?;
            if let Err(broken) = follow(domain, head, [&entry]) {
                verdict.tell(Difference::Chain { domain, broken });
            }
            // Goes on from what stands there: each entry is judged by itself.
            head = Head {
                seq: entry.seq,
                hash: entry.hash,
            };
            match Record::parse(&entry.bytes) {
                Ok(record) => {
                    if record.stamp.seq != entry.seq {
                        let seq = entry.seq;
                        verdict.tell(Difference::Stamp { domain, seq });
                    }
                    let place = match domain {
                        Domain::Till => Place::Journal(entry.seq),
                        Domain::Feed => Place::Feed(entry.seq),
                    };
                    let sealed = record.fact.sealed();
                    texts += sealed.len() as u64;
                    self.prove_texts(domain, place, entry.seq, &sealed, verdict)?;
                }
                Err(why) => verdict.tell(Difference::Unreadable {
                    domain,
                    seq: entry.seq,
                    why: why.to_string(),
                }),
            }
            count += 1;
            if count % TELL_EVERY == 0 && !progress(Step::Chain(count)) {
                return Err(Error::Stopped);
            }
        }
        match domain {
            Domain::Till => verdict.entries = count,
            Domain::Feed => verdict.feed_entries = count,
        }
        Ok((head, texts))
    }

    fn prove_texts(
        &self,
        domain: Domain,
        place: Place,
        seq: u64,
        sealed: &[Sealed],
        verdict: &mut Verdict,
    ) -> Result<(), Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sealed, salt, text FROM aside WHERE id = ?1")?;
        for (n, sealed) in sealed.iter().enumerate() {
            let mut rows = query.query([place.aside(n)])?;
            let Some(row) = rows.next()? else {
                verdict.tell(Difference::TextMissing { domain, seq });
                continue;
            };
            let key = journal::hash_of(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
            let opens = match (row.get(1)?, row.get(2)?) {
                (Some(salt), Some(text)) => Aside { salt, text }.opens(sealed),
                (None, None) => true,
                _ => false,
            };
            if key != sealed.0 || !opens {
                verdict.tell(Difference::Text { domain, seq });
            }
        }
        Ok(())
    }

    /// Folds all facts into tables of its own and compares.
    fn compare_all(
        &self,
        verdict: &mut Verdict,
        progress: &mut dyn FnMut(Step) -> bool,
    ) -> Result<(), Error> {
        // A database without a name lies in memory as long as it is small, and on disk when it grows.
        let again = Connection::open("")?;
        again.set_prepared_statement_cache_capacity(160);
        again.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")?;
        again.execute_batch(DERIVED_TABLES)?;
        again.execute_batch("BEGIN")?;
        let schemes = Schemes::default();
        refold(&self.conn, &Fold::new(&again, &schemes), &mut |count| {
            count % TELL_EVERY != 0 || progress(Step::Fold(count))
        })?;
        for (table, order) in DERIVED {
            self.compare(&again, table, order, verdict, progress)?;
        }
        Ok(())
    }

    fn compare(
        &self,
        again: &Connection,
        table: &'static str,
        order: &str,
        verdict: &mut Verdict,
        progress: &mut dyn FnMut(Step) -> bool,
    ) -> Result<(), Error> {
        let keys = order.split(',').count();
        let sql = format!("SELECT {order}, * FROM {table} ORDER BY {order}");
        let (mut found, mut wanted) = (self.conn.prepare(&sql)?, again.prepare(&sql)?);
        let columns = found.column_count();
        let (mut found, mut wanted) = (found.query([])?, wanted.query([])?);
        let read = |rows: &mut rusqlite::Rows<'_>| -> Result<Option<Vec<Value>>, Error> {
            let Some(row) = rows.next()? else {
                return Ok(None);
            };
            let values = (0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?;
            Ok(Some(values))
        };
        let (mut one, mut other) = (read(&mut found)?, read(&mut wanted)?);
        loop {
            let side = match (&one, &other) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(one), Some(other)) => compare_keys(&one[..keys], &other[..keys]),
            };
            let show = |row: &Option<Vec<Value>>| row.as_ref().map(|row| shown(&row[keys..]));
            let differs = side.is_ne() || one != other;
            if differs {
                verdict.tell(Difference::Row {
                    table,
                    found: show(&one).filter(|_| side.is_le()),
                    wanted: show(&other).filter(|_| side.is_ge()),
                });
            }
            if side.is_le() {
                one = read(&mut found)?;
            }
            if side.is_ge() {
                other = read(&mut wanted)?;
            }
            verdict.rows += 1;
            if verdict.rows.is_multiple_of(TELL_EVERY) && !progress(Step::Compare(verdict.rows)) {
                return Err(Error::Stopped);
            }
        }
        Ok(())
    }

    fn check_file(&self, verdict: &mut Verdict) -> Result<(), Error> {
        let mut query = self.conn.prepare("PRAGMA integrity_check(20)")?;
        let lines: Vec<String> = query
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for why in lines.into_iter().filter(|line| line != "ok") {
            verdict.tell(Difference::File { why });
        }
        Ok(())
    }
}

impl Verdict {
    fn tell(&mut self, difference: Difference) {
        if self.differences.len() < MOST_DIFFERENCES {
            self.differences.push(difference);
        }
    }
}

/// Keys are whole numbers or texts.
fn compare_keys(one: &[Value], other: &[Value]) -> std::cmp::Ordering {
    one.iter()
        .zip(other)
        .map(|pair| match pair {
            (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
            (Value::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            (a, b) => shown(std::slice::from_ref(a)).cmp(&shown(std::slice::from_ref(b))),
        })
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

fn shown(row: &[Value]) -> String {
    let texts: Vec<String> = row
        .iter()
        .map(|value| match value {
            Value::Null => "–".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Blob(bytes) => data_encoding::HEXLOWER.encode(bytes),
        })
        .collect();
    texts.join(", ")
}
