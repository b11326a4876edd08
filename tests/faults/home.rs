//! The shop of every row: founded once, copied for each.

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::shop::{CREDITS, EXCHANGE_DAY, HOUSEHOLDS, Shop};

/// What is handed out in every row. A character that no printer has makes a picture of its line on each receipt.
pub const TOWEL: &str = "6901234567892";
const GOODS: &str = "code,name,unit,category,points\n6901234567892,毛巾䶮,条,日用品,5\n";
const STOCK: &str = "code,quantity,source,giver_or_fund,unit_cost,expires\n\
    6901234567892,40,donation,青禾百货,2.50,\n\
    2000000000015,20,donation,青禾百货,2.50,\n";
/// How many towels there are.
pub const TOWELS: usize = 40;
/// What one costs, in points.
pub const PRICE: usize = 5;

/// Who redeems.
pub const HOUSEHOLD: &str = "0137";

type Files = Vec<(PathBuf, Vec<u8>)>;

/// A shop with a home of its own.
pub fn shop() -> Shop {
    static FILES: OnceLock<Files> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let shop = Shop::founded();
        shop.import("households", HOUSEHOLDS);
        shop.import("goods", GOODS);
        shop.import("credits", CREDITS);
        shop.import("stock", STOCK);
        let mut files = Vec::new();
        read_all(shop.dir.path(), shop.dir.path(), &mut files);
        files
    });
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: EXCHANGE_DAY.into(),
    };
    for (name, bytes) in files {
        let path = shop.dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    shop
}

fn read_all(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_all(root, &path, files);
        } else if path.is_file() {
            let name = path.strip_prefix(root).expect("below").to_owned();
            files.push((name, std::fs::read(&path).expect("readable")));
        }
    }
}

/// Gives all of a shop to another user of the system; only root can.
pub fn give_to(shop: &Shop, user: u32) {
    fn give(path: &Path, user: u32) {
        chown(path, Some(user), Some(user)).expect("root may");
        if path.is_dir() {
            for entry in std::fs::read_dir(path).expect("readable").flatten() {
                give(&entry.path(), user);
            }
        }
    }
    give(shop.dir.path(), user);
}

/// Whether this user's word is everybody's law.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").expect("there").uid() == 0
}
