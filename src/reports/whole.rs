//! A file under the name that was asked for, whole or not at all: written under another name beside it, brought to the
//! disk, then renamed in one step. Whoever opens it never sees half of it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no file.
#[derive(Debug)]
pub enum NotWhole<E> {
    /// The disk.
    Io(io::Error),
    /// What fills it.
    Fill(E),
}

/// Writes a file by `fill`. What is no plain file (a pipe, a terminal) is written straight.
///
/// # Errors
/// [`NotWhole`]; a file that was there stays as it was.
pub fn whole_file<T, E>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, NotWhole<E>> {
    // Through a link to what it names: the link stays.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_other = std::fs::metadata(&target).is_ok_and(|about| !about.is_file());
    if is_other {
        let mut out = OpenOptions::new()
            .write(true)
            .open(&target)
            .map_err(NotWhole::Io)?;
        return fill(&mut out).map_err(NotWhole::Fill);
    }
    let draft = draft_of(&target);
    let done = File::create(&draft)
        .map_err(NotWhole::Io)
        .and_then(|mut file| {
            let value = fill(&mut file).map_err(NotWhole::Fill)?;
            file.sync_all().map_err(NotWhole::Io)?;
            std::fs::rename(&draft, &target).map_err(NotWhole::Io)?;
            Ok(value)
        });
    if done.is_err() {
        // What is not whole is no use to anybody; where the disk is gone, so is the draft.
        let _ = std::fs::remove_file(&draft);
    }
    done
}

/// The name that a file bears until it is whole.
fn draft_of(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.part"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_fails_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.csv");
        let write = |text: &str, fails: bool| {
            whole_file(&path, |file| {
                file.write_all(text.as_bytes()).unwrap();
                assert!(folder.path().join(".book.csv.part").exists());
                if fails { Err(()) } else { Ok(text.len()) }
            })
        };
        assert!(matches!(write("one", false), Ok(3)));
        assert!(matches!(write("two", true), Err(NotWhole::Fill(()))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
        assert!(matches!(write("three", false), Ok(5)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "three");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_stays_and_its_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        whole_file(&link, |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        whole_file(Path::new("/dev/null"), |out| out.write_all(b"new")).unwrap();
        assert!(!Path::new("/dev/null").is_file());
    }

    #[test]
    fn a_folder_that_is_not_there_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone/book.csv");
        let done = whole_file(&path, |_| Ok::<_, ()>(()));
        assert!(matches!(done, Err(NotWhole::Io(_))));
    }
}
