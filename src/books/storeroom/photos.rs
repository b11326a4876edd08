//! Photos of goods and of invoices. A fact holds a photo's hash; the photo itself lies in the books and in their backups,
//! and is not sent to the ledger.

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::books::error::{Error, Stop};
use crate::books::journal;
use crate::books::{Books, Reader};
use crate::market::ids::Hash;
use crate::market::refusal::Refusal;

/// The largest photo that is kept, in bytes: whoever brings one in makes it small enough first.
pub const LARGEST_PHOTO: usize = 600 * 1024;

/// A photo's hash.
fn hash_of(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

impl Books {
    /// Keeps a photo, and answers the hash that facts name it by. The same photo again is kept once.
    ///
    /// # Errors
    /// [`Refusal::TooMuch`] where it is larger than [`LARGEST_PHOTO`]; [`Refusal::DiskFull`], or a fault.
    pub fn keep_photo(&mut self, bytes: &[u8]) -> Result<Hash, Stop> {
        if bytes.len() > LARGEST_PHOTO {
            return Err(Refusal::TooMuch.into());
        }
        self.has_room()?;
        let hash = hash_of(bytes);
        self.reader
            .conn
            .execute(
                "INSERT OR IGNORE INTO photo (hash, bytes) VALUES (?1, ?2)",
                params![&hash.0[..], bytes],
            )
            .map_err(Error::from)?;
        Ok(hash)
    }
}

impl Reader {
    /// The hashes of photos that are not what they say.
    pub(in crate::books) fn changed_photos(&self) -> Result<Vec<Hash>, Error> {
        let mut query = self.conn.prepare("SELECT hash, bytes FROM photo")?;
        let mut rows = query.query([])?;
        let mut changed = Vec::new();
        while let Some(row) = rows.next()? {
            let blob = |at| row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from);
            let hash = journal::hash_of(blob(0)?);
            if hash_of(blob(1)?) != hash {
                changed.push(hash);
            }
        }
        Ok(changed)
    }

    /// A photo by its hash; nothing where it is not in these books, or is not what the hash says.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn photo(&self, hash: &Hash) -> Result<Option<Vec<u8>>, Error> {
        let bytes: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT bytes FROM photo WHERE hash = ?1")?
            .query_row([&hash.0[..]], |row| row.get(0))
            .optional()?;
        Ok(bytes.filter(|bytes| hash_of(bytes) == *hash))
    }
}
