//! Bringing files in: what lies ready, what one of them holds, and the work of taking it into the books.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::market::day::VillageDay;
use crate::market::intake::{Intake, IntakeKind};
use crate::market::refusal::Refusal;
use crate::market::sheet::Sheet;

/// What a screen asks about files.
#[derive(Debug, Clone)]
pub enum FileWish {
    /// Which files lie ready: [`FileWord::Found`].
    Look,
    /// What this file holds: [`FileWord::Read`].
    Read {
        /// What it should hold.
        kind: IntakeKind,
        /// The file.
        file: PathBuf,
    },
    /// Bring in what was read: [`FileWord::Progress`] all along, [`FileWord::Done`] at the end.
    BringIn {
        /// What was read.
        read: ReadLines,
        /// What stops it.
        brake: Brake,
    },
    /// Save a sample to be filled in, on the stick, or in the home's `inbox/`: [`super::Word::Saved`].
    Sample(IntakeKind),
}

/// What the back room says about files.
#[derive(Debug, Clone)]
pub enum FileWord {
    /// What lies ready, and where that is.
    Found(Box<FilesFound>),
    /// What the file holds, or why it is not taken.
    Read {
        /// Which file.
        file: PathBuf,
        /// What came of it.
        came: Result<Box<FileRead>, NotTaken>,
    },
    /// So many lines are brought in.
    Progress(usize),
    /// All of so many lines, or nothing.
    Done(Result<usize, NotTaken>),
}

/// Files that lie ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesFound {
    /// Where they lie.
    pub at: ComesFrom,
    /// The files, those changed last first; or a sentence why the place cannot be read.
    pub files: Result<Vec<FileFound>, String>,
}

/// Where files lie ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComesFrom {
    /// On the stick that is in.
    Stick,
    /// No stick is in: in this folder of the home.
    Inbox(PathBuf),
}

/// A file that lies ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFound {
    /// Its name.
    pub name: String,
    /// Its whole path.
    pub path: PathBuf,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// The day of the last change, if the file system knows it.
    pub changed: Option<VillageDay>,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct FileRead {
    /// Its lines.
    pub lines: ReadLines,
    /// The first of them as they were read.
    pub first: Sheet,
}

/// The lines of a file, read and checked. Handed round, not copied: there may be a hundred thousand.
#[derive(Clone)]
pub struct ReadLines {
    /// The file's name.
    pub file: String,
    /// Its lines.
    pub intake: Arc<Intake>,
}

impl std::fmt::Debug for ReadLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReadLines({}: {})", self.file, self.intake.len())
    }
}

/// Why a file is not taken. Nothing of it is.
#[derive(Debug, Clone, PartialEq)]
pub enum NotTaken {
    /// It is refused.
    Refused(Refusal),
    /// A sentence says why.
    Because(String),
    /// These lines are bad.
    Lines(Box<Sheet>),
    /// Somebody stopped it.
    Stopped,
}

/// Stops work that is under way. It works at once, also while the back room is busy with that very work.
#[derive(Debug, Clone, Default)]
pub struct Brake(Arc<AtomicBool>);

/// Each brake is of one piece of work.
impl PartialEq for Brake {
    fn eq(&self, other: &Brake) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Brake {
    /// Stops the work.
    pub fn press(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to stop.
    pub fn is_pressed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
