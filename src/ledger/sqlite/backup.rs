//! A copy of the ledger while it serves: one state of it, in one file, closed to everybody but its owner, since the key
//! that signs for the village is in it. A ledger that is begun from a copy has no witness that vouches for it, and so
//! asks its tills for what came since.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::super::vault::VaultFault;
use super::{SqliteVault, create_private};

/// Every page in one step: WAL lets writers go on meanwhile, and no change makes it begin again.
const ALL_PAGES: i32 = -1;

impl SqliteVault {
    /// Writes a copy to a file that must not be there yet. Its name does not end in `.sqlite`, as a till's.
    ///
    /// # Errors
    /// A sentence; there is no such file then.
    pub fn backup(&self, file: &Path) -> Result<(), VaultFault> {
        let sorry = |why: &str| VaultFault(format!("{}: {why}", file.display()));
        if file.extension().is_some_and(|ending| ending == "sqlite") {
            return Err(sorry(
                "a backup's name does not end in .sqlite, so that nobody takes it for the ledger itself",
            ));
        }
        if file.exists() {
            return Err(sorry("is there already; a backup overwrites nothing"));
        }
        let mut draft = file.as_os_str().to_owned();
        draft.push(".new");
        let draft = PathBuf::from(draft);
        // What an earlier try left, when the power went for instance.
        clear(&draft);
        let copied = self.copy_to(&draft).and_then(|()| {
            let io = |error: std::io::Error| sorry(&error.to_string());
            if file.exists() {
                return Err(sorry("is there already; a backup overwrites nothing"));
            }
            fs::rename(&draft, file).map_err(io)?;
            let folder = file.parent().filter(|dir| !dir.as_os_str().is_empty());
            fs::File::open(folder.unwrap_or(Path::new(".")))
                .and_then(|folder| folder.sync_all())
                .map_err(io)
        });
        if copied.is_err() {
            clear(&draft);
        }
        copied
    }

    fn copy_to(&self, draft: &Path) -> Result<(), VaultFault> {
        create_private(draft)?;
        let mut copy = Connection::open(draft)?;
        {
            let from = Self::lock(&self.reader);
            let backup = Backup::new(&from, &mut copy)?;
            while backup.step(ALL_PAGES)? != StepResult::Done {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
        // One file, without a log beside it.
        copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        copy.close().map_err(|(_, error)| error)?;
        fs::File::open(draft)
            .and_then(|file| file.sync_all())
            .map_err(|error| VaultFault(format!("{}: {error}", draft.display())))
    }
}

/// Removes a draft with what SQLite keeps beside it; what is not there needs no removing.
fn clear(draft: &Path) {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let mut left = draft.as_os_str().to_owned();
        left.push(ending);
        let _ = fs::remove_file(PathBuf::from(left));
    }
}
