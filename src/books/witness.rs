//! The witness: a small file beside the books that remembers how far they went, so that a disk put back to an earlier
//! state is noticed (`measured.md`, Protocol: witnesses outside the database).
//!
//! Two slots of fixed size, written in turn after each commit, each with its checksum: a power cut spoils one at most.
//! No sync: the witness may be older than the books, never need it be newer. Where it *is* newer, or tells of another
//! history, the books were put back.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::Error;
use crate::market::ids::{Hash, TillId};
use crate::market::journal::Head;

const SLOT: usize = 96;
const MAGIC: &[u8; 8] = b"JFWIT001";

/// What a slot says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Testimony {
    pub till: TillId,
    pub epoch: u32,
    pub head: Head,
}

/// The open witness file.
#[derive(Debug)]
pub(super) struct Witness {
    file: File,
    next: u64,
}

impl Testimony {
    fn to_slot(&self) -> [u8; SLOT] {
        let mut slot = [0; SLOT];
        slot[..8].copy_from_slice(MAGIC);
        let till = self.till.as_str().as_bytes();
        slot[8..8 + till.len()].copy_from_slice(till);
        slot[20..24].copy_from_slice(&self.epoch.to_be_bytes());
        slot[24..32].copy_from_slice(&self.head.seq.to_be_bytes());
        slot[32..64].copy_from_slice(&self.head.hash.0);
        let check = Sha256::digest(&slot[..64]);
        slot[64..].copy_from_slice(&check);
        slot
    }

    fn from_slot(slot: &[u8; SLOT]) -> Option<Testimony> {
        let check = Sha256::digest(&slot[..64]);
        if &slot[..8] != MAGIC || slot[64..] != check[..] {
            return None;
        }
        let till = std::str::from_utf8(&slot[8..20]).ok()?;
        Some(Testimony {
            till: till.trim_end_matches('\0').parse().ok()?,
            epoch: u32::from_be_bytes(slot[20..24].try_into().ok()?),
            head: Head {
                seq: u64::from_be_bytes(slot[24..32].try_into().ok()?),
                hash: Hash(slot[32..64].try_into().ok()?),
            },
        })
    }
}

impl Witness {
    /// Opens the file, making it where there is none, and answers the latest whole testimony in it.
    pub fn open(path: &Path) -> Result<(Witness, Option<Testimony>), Error> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(path)?;
        let read = |place: u64| {
            let mut slot = [0; SLOT];
            file.read_exact_at(&mut slot, place * SLOT as u64).ok()?;
            Testimony::from_slot(&slot)
        };
        let (first, second) = (read(0), read(1));
        let order = |t: &Option<Testimony>| t.as_ref().map(|t| (t.epoch, t.head.seq));
        let (next, latest) = if order(&second) > order(&first) {
            (0, second)
        } else {
            (1, first)
        };
        Ok((Witness { file, next }, latest))
    }

    /// Remembers how far the books went. A witness that cannot be written only sees less.
    pub fn tell(&mut self, testimony: &Testimony) {
        let written = self
            .file
            .write_all_at(&testimony.to_slot(), self.next * SLOT as u64);
        if written.is_ok() {
            self.next = 1 - self.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn testimony(seq: u64) -> Testimony {
        Testimony {
            till: "K7M2XQ".parse().unwrap(),
            epoch: 1,
            head: Head {
                seq,
                hash: Hash([seq as u8; 32]),
            },
        }
    }

    #[test]
    fn the_latest_whole_slot_counts() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("witness");
        let (mut witness, none) = Witness::open(&path).unwrap();
        assert_eq!(none, None);
        for seq in 1..=5 {
            witness.tell(&testimony(seq));
            assert_eq!(Witness::open(&path).unwrap().1, Some(testimony(seq)));
        }
        let mut bytes = std::fs::read(&path).unwrap();
        let five = bytes
            .chunks(SLOT)
            .position(|slot| slot[31] == 5)
            .expect("one slot holds the fifth");
        bytes[five * SLOT + 40] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(Witness::open(&path).unwrap().1, Some(testimony(4)));
    }
}
