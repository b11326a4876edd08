//! A till's home: the folder that holds its books and what stands beside them.
//!
//! `books.sqlite` the books · `witness` how far they went ([`super::witness`]) · `ballast` four megabytes to free when
//! the disk is full, so that the day can still be closed · `lock` one till at a time · `till.key` the till's signing
//! key and the chance number that makes this installation this one; it never leaves the home · `socket` where an open
//! kiosk takes commands · `backups/` · `backup.draft` a copy while it is made and wiped, `backup.lock` one such at a time.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer, SigningKey};

use super::error::Error;
use crate::market::ids::Hash;

/// How much is kept in hand for a full disk, in bytes.
pub const BALLAST_BYTES: usize = 4 * 1024 * 1024;

/// A till's home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    dir: PathBuf,
}

/// Holds the home for one till as long as it lives.
#[derive(Debug)]
pub struct HomeLock {
    file: File,
}

impl Drop for HomeLock {
    /// Lets go at once. Closing alone would not: a program that is just being started (a sound is played by one) holds a
    /// copy of every open file for a moment, and the lock with it.
    fn drop(&mut self) {
        // What cannot be let go is let go when the file is closed everywhere.
        let _ = self.file.unlock();
    }
}

/// The till's secret, and what makes this installation this one.
#[derive(Clone)]
pub struct TillKey {
    signing: SigningKey,
    instance: [u8; 16],
}

impl std::fmt::Debug for TillKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TillKey(…)")
    }
}

impl TillKey {
    /// The public key, in hexadecimal: what the ledger knows the till by.
    pub fn public(&self) -> String {
        data_encoding::HEXLOWER.encode(self.signing.verifying_key().as_bytes())
    }

    /// The key itself, for those who sign whole messages.
    pub fn signing(&self) -> SigningKey {
        self.signing.clone()
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// What the books remember of the installation: a hash, which tells nothing of the number itself.
    pub fn instance(&self) -> Hash {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(b"jifen-instance-1");
        hash.update(self.instance);
        Hash(hash.finalize().into())
    }
}

impl Home {
    /// The home in this folder; nothing is read or made.
    pub fn new(dir: impl Into<PathBuf>) -> Home {
        Home { dir: dir.into() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The books.
    pub fn books(&self) -> PathBuf {
        self.dir.join("books.sqlite")
    }

    /// The witness.
    pub fn witness(&self) -> PathBuf {
        self.dir.join("witness")
    }

    /// The Unix socket of an open kiosk.
    pub fn socket(&self) -> PathBuf {
        self.dir.join("socket")
    }

    /// Where closing the day puts its backups.
    pub fn backups(&self) -> PathBuf {
        self.dir.join("backups")
    }

    fn ballast(&self) -> PathBuf {
        self.dir.join("ballast")
    }

    /// Whether a till was ever set up here: it has books, or the key that they were written with.
    pub fn has_begun(&self) -> bool {
        self.has_books() || self.key_file().exists()
    }

    fn key_file(&self) -> PathBuf {
        self.dir.join("till.key")
    }

    /// Whether there are books.
    pub fn has_books(&self) -> bool {
        self.books().exists()
    }

    /// Where a backup is drafted and wiped before it leaves the home.
    pub(super) fn backup_draft(&self) -> PathBuf {
        self.dir.join("backup.draft")
    }

    /// Waits until nobody else drafts a backup here; the way is free for others when what this answers is dropped.
    pub(super) fn lock_draft(&self) -> Result<HomeLock, Error> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(self.dir.join("backup.lock"))?;
        file.lock()?;
        Ok(HomeLock { file })
    }

    /// Makes the folder, for its owner alone, if it is not there; one that is there is closed to all others.
    ///
    /// # Errors
    /// [`Error::Io`] where that is not possible.
    pub fn make(&self) -> Result<(), Error> {
        for dir in [self.dir.clone(), self.backups()] {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&dir)?;
            if fs::metadata(&dir)?.permissions().mode() & 0o077 != 0 {
                fs::set_permissions(&dir, fs::Permissions::from_mode(0o700))?;
            }
        }
        Ok(())
    }

    /// Takes the home for one till.
    ///
    /// # Errors
    /// [`Error::HomeInUse`] where another holds it.
    pub fn lock(&self) -> Result<HomeLock, Error> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(self.dir.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(HomeLock { file }),
            Err(fs::TryLockError::WouldBlock) => Err(Error::HomeInUse(self.dir.clone())),
            Err(fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The till's key; made on first use.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Unreadable`] where the file is not a key.
    pub fn key(&self) -> Result<TillKey, Error> {
        let path = self.key_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = [0; 48];
                chance(&mut bytes)?;
                let text = data_encoding::HEXLOWER.encode(&bytes);
                write_whole(&path, text.as_bytes())?;
                text
            }
            Err(error) => return Err(error.into()),
        };
        let bytes: Option<[u8; 48]> = data_encoding::HEXLOWER
            .decode(text.trim().as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes.ok_or_else(|| Error::Unreadable {
            path,
            why: "not a till's key".into(),
        })?;
        let (mut secret, mut instance) = ([0; 32], [0; 16]);
        secret.copy_from_slice(&bytes[..32]);
        instance.copy_from_slice(&bytes[32..]);
        Ok(TillKey {
            signing: SigningKey::from_bytes(&secret),
            instance,
        })
    }

    /// Makes the ballast if it is not there and there is room for twice its size; answers whether it is there now.
    pub fn take_ballast(&self) -> bool {
        let path = self.ballast();
        if fs::metadata(&path).is_ok_and(|file| file.len() == BALLAST_BYTES as u64) {
            return true;
        }
        let room = rustix::fs::statvfs(&self.dir)
            .map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        if room < 2 * BALLAST_BYTES as u64 {
            return false;
        }
        // Not zeros: a file system that packs zeros away would keep nothing in hand.
        let block: Vec<u8> = (0..BALLAST_BYTES)
            .map(|i| (i * 31 % 251) as u8 | 1)
            .collect();
        if fs::write(&path, block).is_ok() {
            return true;
        }
        self.free_ballast();
        false
    }

    /// Frees the ballast; answers whether there was any.
    pub fn free_ballast(&self) -> bool {
        fs::remove_file(self.ballast()).is_ok()
    }
}

/// Writes a small file so that it is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let draft = path.with_extension("new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

/// Makes an empty file that only its owner may read; it must not be there.
pub(super) fn make_private(path: &Path) -> Result<File, Error> {
    Ok(OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)?)
}

/// Fills with random bytes.
///
/// # Errors
/// [`Error::NoChance`].
pub(super) fn chance(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|_| Error::NoChance)
}
