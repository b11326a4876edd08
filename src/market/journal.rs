//! A journal: facts in order, each bound to the one before by a hash over its exact stored bytes.
//!
//! Till and ledger keep journals of the same form. The bytes are written once and never made again from what they
//! mean: `hash = SHA-256(domain ‖ hash before ‖ length ‖ bytes)`. So a reader that does not know a kind can still
//! prove the chain, keep the entry in its place, and pass it on.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::day::{Moment, VillageDay};
use super::fact::Fact;
use super::ids::Hash;

/// Which kind of journal: their hashes never meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Domain {
    /// A till's own.
    Till,
    /// The ledger's feed for its tills.
    Feed,
}

impl Domain {
    fn bytes(self) -> &'static [u8] {
        match self {
            Domain::Till => b"jifen-till-1",
            Domain::Feed => b"jifen-feed-1",
        }
    }

    /// The hash of an entry after another.
    pub fn hash(self, before: &Hash, bytes: &str) -> Hash {
        let mut hash = Sha256::new();
        hash.update(self.bytes());
        hash.update(before.0);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes.as_bytes());
        Hash(hash.finalize().into())
    }
}

/// How far a journal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last entry; 0 before the first.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// An empty journal's.
    pub const EMPTY: Head = Head {
        seq: 0,
        hash: Hash::ZERO,
    };

    /// The head after one more entry of these bytes.
    pub fn after(&self, domain: Domain, bytes: &str) -> Head {
        Head {
            seq: self.seq + 1,
            hash: domain.hash(&self.hash, bytes),
        }
    }
}

/// An entry as it is stored and sent: its place, its hash, its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The stored bytes: the JSON of a [`Record`], as it was written.
    pub bytes: String,
}

/// What stands in an entry's bytes, apart from the fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The version of this form.
    pub v: u32,
    /// Who wrote it: the till's id, or `ledger`.
    pub by: String,
    /// The writer's epoch.
    pub epoch: u32,
    /// The entry's number, as in its place.
    pub seq: u64,
    /// When it was recorded, by the writer's clock.
    pub at: Moment,
    /// The village day then.
    pub day: VillageDay,
    /// How often the writer had been started.
    pub boot: u32,
    /// Milliseconds since that start.
    pub up_ms: u64,
}

/// The version of the form that this program writes.
pub const FORM: u32 = 1;

/// An entry's meaning: its stamp and its fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Where and when.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
}

/// Why an entry's meaning cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not even its stamp can be read.
    #[error("the entry's stamp cannot be read: {0}")]
    Stamp(String),
    /// Its form or its fact is of a later program.
    #[error("the entry is of a later program: {0}")]
    Later(String),
}

impl Record {
    /// The bytes to store.
    pub fn to_bytes(&self) -> String {
        serde_json::to_string(self).expect("a record's parts all have a JSON form")
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`Unreadable`] where this program does not know the form or the kind.
    pub fn parse(bytes: &str) -> Result<Record, Unreadable> {
        let stamp = Stamp::parse(bytes)?;
        if stamp.v != FORM {
            return Err(Unreadable::Later(format!("form {}", stamp.v)));
        }
        serde_json::from_str(bytes).map_err(|error| Unreadable::Later(error.to_string()))
    }
}

impl Stamp {
    /// Reads only the stamp of stored bytes, which every later form keeps.
    ///
    /// # Errors
    /// [`Unreadable::Stamp`] where it is no entry at all.
    pub fn parse(bytes: &str) -> Result<Stamp, Unreadable> {
        serde_json::from_str(bytes).map_err(|error| Unreadable::Stamp(error.to_string()))
    }
}

/// Where a run of entries does not follow from the head before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A number is missing or out of order.
    #[error("entry {found} stands where {wanted} should")]
    Gap {
        /// The number due.
        wanted: u64,
        /// The number found.
        found: u64,
    },
    /// The bytes are not those that were hashed.
    #[error("the bytes of entry {seq} are not those that were hashed")]
    Hash {
        /// Which entry.
        seq: u64,
    },
}

/// Follows a run of entries from a head; answers the new head.
///
/// # Errors
/// [`Broken`] at the first entry that does not follow.
pub fn follow<'a>(
    domain: Domain,
    from: Head,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Result<Head, Broken> {
    entries.into_iter().try_fold(from, |head, entry| {
        let next = head.after(domain, &entry.bytes);
        if entry.seq != next.seq {
            Err(Broken::Gap {
                wanted: next.seq,
                found: entry.seq,
            })
        } else if entry.hash != next.hash {
            Err(Broken::Hash { seq: entry.seq })
        } else {
            Ok(next)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::fact::Founded;

    fn record(seq: u64) -> Record {
        let at: Moment = "2026-12-30T01:02:03.004Z".parse().unwrap();
        Record {
            stamp: Stamp {
                v: FORM,
                by: "K7M2XQ".into(),
                epoch: 1,
                seq,
                at,
                day: at.village_day(),
                boot: 3,
                up_ms: 1234,
            },
            fact: Fact::Founded(Founded {
                village: "lutang".parse().unwrap(),
                name: "芦塘".into(),
                rehearsal: false,
            }),
        }
    }

    fn chain(n: u64) -> Vec<Entry> {
        let mut head = Head::EMPTY;
        (1..=n)
            .map(|seq| {
                let bytes = record(seq).to_bytes();
                head = head.after(Domain::Till, &bytes);
                Entry {
                    seq,
                    hash: head.hash,
                    bytes,
                }
            })
            .collect()
    }

    /// The form is for ever: if this text changes, old journals no longer read.
    #[test]
    fn the_stored_form_stays() {
        let text = r#"{"v":1,"by":"K7M2XQ","epoch":1,"seq":1,"at":"2026-12-30T01:02:03.004Z","day":"2026-12-30","boot":3,"up_ms":1234,"kind":"founded","body":{"village":"lutang","name":"芦塘","rehearsal":false}}"#;
        assert_eq!(record(1).to_bytes(), text);
        assert_eq!(Record::parse(text), Ok(record(1)));
        let hash = Domain::Till.hash(&Hash::ZERO, text).to_string();
        assert_eq!(
            hash,
            "88c8fd4270680ec718902c1f053a40be8962fecc437adaab2268a0bfc46f8b89"
        );
    }

    #[test]
    fn a_later_kind_keeps_its_stamp() {
        let text = record(1).to_bytes().replace("founded", "teleported");
        assert!(matches!(Record::parse(&text), Err(Unreadable::Later(_))));
        assert_eq!(Stamp::parse(&text).unwrap().seq, 1);
        assert!(matches!(Stamp::parse("{}"), Err(Unreadable::Stamp(_))));
    }

    #[test]
    fn a_chain_breaks_where_it_is_touched() {
        let whole = chain(5);
        let end = follow(Domain::Till, Head::EMPTY, &whole).unwrap();
        assert_eq!(end.seq, 5);
        assert!(follow(Domain::Feed, Head::EMPTY, &whole).is_err());
        for i in 0..5 {
            let mut touched = whole.clone();
            touched[i].bytes = touched[i].bytes.replace("芦塘", "卢塘");
            assert_eq!(
                follow(Domain::Till, Head::EMPTY, &touched),
                Err(Broken::Hash { seq: i as u64 + 1 })
            );
        }
        let mut cut = whole.clone();
        cut.remove(2);
        assert_eq!(
            follow(Domain::Till, Head::EMPTY, &cut),
            Err(Broken::Gap {
                wanted: 3,
                found: 4
            })
        );
    }
}
