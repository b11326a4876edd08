//! The stick that is in: where a removable disk is mounted, and the names of the two files on it.
//!
//! A shopkeeper has no file chooser: the till finds the stick itself, and each file says in its name whose it is and
//! which way it goes.

use std::path::{Path, PathBuf};

use crate::market::ids::{TillId, VillageId};

/// Below these the desktop or the kiosk's rule mounts what is plugged in.
const PLACES: [&str; 3] = ["/media/", "/run/media/", "/mnt/"];

/// Which way a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the till to the ledger.
    Out,
    /// From the ledger to the till.
    In,
}

/// Where the stick is mounted; the last one plugged in, where there are several. `set` is where the settings say that it
/// is, if they do: then it is in as long as that folder is there.
pub fn find(set: &str) -> Option<PathBuf> {
    if !set.is_empty() {
        return Some(PathBuf::from(set)).filter(|place| place.is_dir());
    }
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    mounted(&mounts)
}

fn mounted(mounts: &str) -> Option<PathBuf> {
    let point = |line: &str| line.split(' ').nth(1).map(unescape);
    let mut places = mounts.lines().filter_map(point);
    places
        .rfind(|at| PLACES.iter().any(|place| at.starts_with(place)))
        .map(PathBuf::from)
}

/// The kernel writes a blank in a name as `\040`.
fn unescape(name: &str) -> String {
    name.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\134", "\\")
}

/// The file of a till on a stick.
pub fn file(stick: &Path, village: &VillageId, till: &TillId, way: Way) -> PathBuf {
    let way = match way {
        Way::Out => "to-ledger",
        Way::In => "to-till",
    };
    stick.join(format!("jifen-{village}-{till}-{way}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stick_that_is_in() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/shop/KINGSTON\\0408G vfat rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n";
        assert_eq!(
            mounted(mounts),
            Some(PathBuf::from("/media/shop/KINGSTON 8G"))
        );
        assert_eq!(mounted("/dev/sda1 / ext4 rw 0 0\n"), None);
        let (village, till) = ("lutang".parse().unwrap(), "K7M2XQ".parse().unwrap());
        let out = file(Path::new("/media/a"), &village, &till, Way::Out);
        assert_eq!(
            out,
            PathBuf::from("/media/a/jifen-lutang-K7M2XQ-to-ledger.json")
        );
    }
}
