//! The post between the till and its ledger.

use std::path::Path;

use crate::books::desk::Desk;
use crate::books::{Books, Reading};
use crate::office::clock::Clock;
use crate::office::press::Tell;
use crate::office::wish::{SyncWord, Word};

/// The courier's thread.
pub struct Post {
    _desk: Desk,
}

impl Post {
    /// Starts it.
    pub fn start(desk: Desk, _clock: Clock, tell: Tell) -> Post {
        tell(Word::Sync(SyncWord::Alone));
        Post { _desk: desk }
    }

    /// Now.
    pub fn now(&self) {}

    /// To a file.
    ///
    /// # Errors
    /// A sentence.
    pub fn to_file(&self, _file: &Path) -> Result<u64, String> {
        Err("not yet".into())
    }

    /// From a file.
    ///
    /// # Errors
    /// A sentence.
    pub fn from_file(&self, _file: &Path) -> Result<u64, String> {
        Err("not yet".into())
    }
}

/// Join.
///
/// # Errors
/// A sentence.
pub fn join(_books: &mut Books, _url: &str, _code: &str, _clock: &Reading) -> Result<(), String> {
    Err("not yet".into())
}

/// Once.
///
/// # Errors
/// A sentence.
pub fn once(_books: &mut Books, _clock: &Clock) -> Result<(), String> {
    Err("not yet".into())
}

/// To a file.
///
/// # Errors
/// A sentence.
pub fn to_file(_books: &mut Books, _file: &Path, _clock: &Clock) -> Result<(), String> {
    Err("not yet".into())
}

/// From a file.
///
/// # Errors
/// A sentence.
pub fn from_file(_books: &mut Books, _file: &Path, _clock: &Clock) -> Result<(), String> {
    Err("not yet".into())
}
