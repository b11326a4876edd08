//! Saving a file for somebody: on the stick that is in, or where none is in, in a folder of the home.
//!
//! A stick may be pulled out at any moment, and may be small, worn or formatted by anything: the name holds only what
//! every file system takes, nothing that is there is overwritten, and a file has its name only once all of it is on the
//! disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::office::wish::pages::{Saved, SavedAt};
use crate::words::Words;

/// The longest name, its ending not counted.
const LONGEST: usize = 80;
/// So many files of one name; then somebody has to tidy up.
const MOST: u32 = 999;

/// Where a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The stick, if one is in.
    pub stick: Option<&'a Path>,
    /// The folder of the home that is used without one; it is made where it is not there.
    pub folder: &'a Path,
}

/// Saves a file under `name`, or where that is taken under `name-2` and so on. When this answers, it is on the disk.
///
/// # Errors
/// A sentence; nothing of the file is left then.
pub fn save(
    place: Place<'_>,
    (name, ending): (&str, &str),
    bytes: &[u8],
    words: &Words,
) -> Result<Saved, String> {
    let (folder, at, key) = match place.stick {
        Some(stick) => (stick, SavedAt::Stick, "save.stick-fault"),
        None => {
            let at = SavedAt::Folder(place.folder.to_owned());
            (place.folder, at, "save.folder-fault")
        }
    };
    let written = match place.stick {
        Some(_) => Ok(()),
        None => fs::create_dir_all(folder),
    }
    .and_then(|()| write(folder, &safe(name), ending, bytes));
    match written {
        Ok(name) => Ok(Saved { name, at }),
        Err(fault) => {
            let (folder, why) = (folder.display().to_string(), why(&fault, words));
            Err(words.say(key, &[("folder", &folder), ("why", &why)]))
        }
    }
}

/// What is wrong with a disk, as a person can put it right.
fn why(fault: &io::Error, words: &Words) -> String {
    match fault.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => words.say("save.full", &[]),
        io::ErrorKind::ReadOnlyFilesystem => words.say("save.read-only", &[]),
        io::ErrorKind::PermissionDenied => words.say("save.denied", &[]),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => words.say("save.gone", &[]),
        _ => fault.to_string(),
    }
}

/// Only letters, digits, strokes and points inside: what FAT, the oldest that sticks come with, takes in any encoding.
fn safe(name: &str) -> String {
    let kept = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(kept).take(LONGEST).collect();
    match name.trim_matches(['-', '.']) {
        "" => "jifen".to_owned(),
        name => name.to_owned(),
    }
}

/// Under another name first, then in one step into place.
fn write(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> io::Result<String> {
    let draft = folder.join(format!(".{name}.{ending}.part"));
    let written = fill(&draft, bytes).and_then(|()| {
        let name = free(folder, name, ending)?;
        fs::rename(&draft, folder.join(&name))?;
        // The name is on the disk as well; a stick's whole file system, because it is pulled out next.
        let folder = File::open(folder)?;
        folder.sync_all()?;
        rustix::fs::syncfs(&folder)?;
        Ok(name)
    });
    if written.is_err() {
        // What could not be written is no use to anybody; where the disk is gone, so is the draft.
        let _ = fs::remove_file(&draft);
    }
    written
}

fn fill(draft: &PathBuf, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn free(folder: &Path, name: &str, ending: &str) -> io::Result<String> {
    let names = (1..=MOST).map(|n| match n {
        1 => format!("{name}.{ending}"),
        n => format!("{name}-{n}.{ending}"),
    });
    for name in names {
        if !folder.join(&name).try_exists()? {
            return Ok(name);
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn words() -> Words {
        Words::load(Lang::Zh)
    }

    #[test]
    fn a_file_is_whole_and_nothing_is_overwritten() {
        let (stick, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let papers = home.path().join("papers");
        let on_stick = Place {
            stick: Some(stick.path()),
            folder: &papers,
        };
        let name = "jifen-村-ranking/2026:Q4";
        let first = save(on_stick, (name, "pdf"), b"one", &words()).unwrap();
        assert_eq!(first.name, "jifen---ranking-2026-Q4.pdf");
        assert_eq!(first.at, SavedAt::Stick);
        let second = save(on_stick, (name, "pdf"), b"two", &words()).unwrap();
        assert_eq!(second.name, "jifen---ranking-2026-Q4-2.pdf");
        let read = |name: &str| fs::read(stick.path().join(name)).unwrap();
        assert_eq!(read(&first.name), b"one");
        assert_eq!(read(&second.name), b"two");
        assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 2, "no draft");
        assert!(!papers.exists());
        let without = Place {
            stick: None,
            folder: &papers,
        };
        let third = save(without, ("..", "pdf"), b"three", &words()).unwrap();
        assert_eq!(third.name, "jifen.pdf");
        assert_eq!(third.at, SavedAt::Folder(papers.clone()));
        assert_eq!(fs::read(papers.join("jifen.pdf")).unwrap(), b"three");
    }

    #[test]
    fn a_stick_that_is_gone_or_full_is_told_of_and_left_clean() {
        let stick = tempfile::tempdir().unwrap();
        let gone = stick.path().join("gone");
        let place = Place {
            stick: Some(&gone),
            folder: stick.path(),
        };
        let why = save(place, ("a", "pdf"), b"one", &words()).unwrap_err();
        assert!(why.contains("U盘") && why.contains("拔掉了"), "{why}");
        // A name that is taken by a folder is taken.
        fs::create_dir(stick.path().join("a.pdf")).unwrap();
        let place = Place {
            stick: Some(stick.path()),
            ..place
        };
        let saved = save(place, ("a", "pdf"), b"one", &words()).unwrap();
        assert_eq!(saved.name, "a-2.pdf");
    }
}
