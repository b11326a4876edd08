//! What may go wrong below the books: a disk put back, a damaged or foreign file, tampering, a full disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jifen::books::backup::restore;
use jifen::books::recover::Assurance;
use jifen::books::{Books, Error, Home, Stop};
use jifen::market::points::Points;
use jifen::market::refusal::Refusal;
use jifen::market::register::Register;
use rusqlite::Connection;

use super::village::*;

/// A village on the exchange day with a redemption, a reversal and a closed day, its books closed.
fn full_house() -> Village {
    let mut village = opened();
    let books = &mut village.books;
    let mut wish = order(1, "0137", &[(soap(), 4), (oil(), 1)]);
    wish.proxy = Some("张小宝".into());
    let done = books.redeem(&wish, &morning()).unwrap();
    books
        .reverse(&reversal(1, &done, Some(2)), &morning())
        .unwrap();
    books.close_day(Some(SHOPKEEPER), &morning()).unwrap();
    village
}

fn tamper(home: &Home, sql: &str) {
    let conn = Connection::open(home.books()).unwrap();
    let changed = conn
        .execute(sql, [])
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    assert!(changed > 0, "nothing was changed by {sql}");
}

#[test]
fn books_of_the_first_form_are_derived_again() {
    let village = full_house();
    let home = village.home.clone();
    let balances = |books: &Books| books.register(Register::Balances, &morning()).unwrap();
    let before = balances(&village.books);
    drop(village.books);
    let old = Connection::open(home.books()).unwrap();
    old.execute_batch(
        "DROP TABLE movement; DROP TABLE movement_leg; DROP TABLE coupon; DROP TABLE member; DROP TABLE goods_limit;
         DROP TABLE exception; ALTER TABLE account DROP COLUMN points_received; DROP TABLE photo; DROP TABLE parked;
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let books = Books::open(&home).unwrap();
    assert_eq!(balances(&books), before);
    assert!(verdict(&books).differences.is_empty());
}

#[test]
fn verify_tells_every_kind_of_tampering_in_a_sentence() {
    let village = full_house();
    let home = village.home.clone();
    drop(village.books);
    let clean = fs::read(home.books()).unwrap();
    let check = |sql: &str, says: &str| {
        fs::write(home.books(), &clean).unwrap();
        tamper(&home, sql);
        let found = verdict(&Books::read(&home).unwrap()).differences;
        let sentences: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(
            sentences.iter().any(|s| s.contains(says)),
            "{sql}: {sentences:?}"
        );
        // Readers leave a log; the next case begins from the clean file.
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(home.dir().join(format!("books.sqlite{ending}")));
        }
    };
    check(
        "UPDATE journal SET bytes = replace(bytes, '\"quantity\":4', '\"quantity\":3') WHERE bytes LIKE '%\"redeemed\"%'",
        "not those that were hashed",
    );
    check(
        "UPDATE journal SET bytes = bytes || ' ' WHERE seq = 5",
        "entry 5",
    );
    check(
        "UPDATE journal SET hash = zeroblob(32) WHERE seq = 7",
        "chain is broken",
    );
    check("DELETE FROM journal WHERE seq = 9", "stands where 9 should");
    check(
        "UPDATE aside SET text = '别人' WHERE text = '张大福'",
        "not the one that was sealed",
    );
    check(
        "UPDATE aside SET sealed = zeroblob(32) WHERE text = '张大福'",
        "not the one that was sealed",
    );
    check("DELETE FROM aside WHERE text = '张大福'", "is missing");
    check(
        "INSERT INTO aside VALUES (99999999, zeroblob(32), '', '')",
        "belong to no entry",
    );
    for (table, column) in [
        ("village", "name"),
        ("scheme", "from_day"),
        ("staff", "role"),
        ("household", "name"),
        ("household_word", "word"),
        ("card", "household"),
        ("goods", "unit"),
        ("price", "points_each"),
        ("credit", "points_credited"),
        ("period", "points_earned"),
        ("account", "points_drawn"),
        ("account", "points_earned"),
        ("lot", "quantity_on_hand"),
        ("lot", "quantity_issued"),
        ("shop_day", "points_redeemed"),
        ("redemption", "points_total"),
        ("redemption", "quantity_reversed"),
        ("reversal", "points_total"),
    ] {
        let value = if column.starts_with("points") || column.starts_with("quantity") {
            format!("{column} + 1")
        } else if column == "household" {
            "household % 3 + 1".to_owned()
        } else {
            format!("{column} || 'x'")
        };
        let only = format!("SELECT {column} FROM {table} LIMIT 1");
        check(
            &format!("UPDATE {table} SET {column} = {value} WHERE {column} = ({only})"),
            &format!("In table {table} "),
        );
        check(
            &format!("DELETE FROM {table}"),
            &format!("In table {table} the row"),
        );
    }
    check(
        "INSERT INTO account VALUES (1, '2031-Q1', 500, 0, 0, 0)",
        "which no fact says",
    );
    // An erased text leaves its place, and that is no difference; the name is gone from the tables as well.
    fs::write(home.books(), &clean).unwrap();
    tamper(
        &home,
        "UPDATE aside SET text = NULL, salt = NULL WHERE text = '拿错了'",
    );
    assert_whole(&Books::read(&home).unwrap());
}

#[test]
fn a_disk_put_back_is_noticed_and_settled_by_paper() {
    let mut village = opened();
    let home = village.home.clone();
    let first = village
        .books
        .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    village.books.served(&first.redemption.id).unwrap();
    drop(village.books);
    let older = fs::read(home.books()).unwrap();
    let mut books = Books::open(&home).unwrap();
    let lost = books
        .redeem(&order(2, "0137", &[(soap(), 2)]), &morning())
        .unwrap();
    drop(books);
    fs::write(home.books(), older).unwrap();

    let mut books = Books::open(&home).unwrap();
    let next = order(3, "0137", &[(soap(), 1)]);
    assert_eq!(
        books.shop(&morning()).unwrap().stopped,
        Some(Refusal::RestoredDisk)
    );
    assert_eq!(
        refused(books.redeem(&next, &morning())),
        Refusal::RestoredDisk
    );
    assert_eq!(
        refused(books.close_day(None, &morning())),
        Refusal::RestoredDisk
    );
    drop(books);
    let mut books = Books::open(&home).unwrap();
    assert_eq!(
        refused(books.redeem(&next, &morning())),
        Refusal::RestoredDisk,
        "still"
    );

    let paper = |seq: u64, short_hash: &str, without_the_lost| Assurance::Paper {
        seq,
        short_hash: short_hash.into(),
        staff: SHOPKEEPER,
        approver: COMMITTEE,
        without_the_lost,
    };
    let wrong = books.recover(&paper(first.head.seq, "00000000", false), &morning());
    assert!(matches!(wrong, Err(Stop::Fault(Error::PaperMismatch))));
    let ahead = paper(lost.head.seq, &lost.head.hash.short(), false);
    let ahead = books.recover(&ahead, &morning());
    assert!(
        matches!(ahead, Err(Stop::Fault(Error::PaperAhead { missing: 1 }))),
        "{ahead:?}"
    );
    let known = paper(lost.head.seq, &lost.head.hash.short(), true);
    books.recover(&known, &morning()).unwrap();
    let done = books.redeem(&next, &morning()).unwrap();
    assert_eq!((books.epoch(), done.head.seq), (2, lost.head.seq + 1));
    assert_ne!(done.redemption.receipt, lost.redemption.receipt);
    assert_whole(&books);
    drop(books);
    let books = Books::open(&home).unwrap();
    assert_eq!(books.shop(&morning()).unwrap().stopped, None);
}

#[test]
fn an_older_witness_says_nothing_and_another_history_is_noticed() {
    let village = opened();
    let home = village.home.clone();
    let mut books = village.books;
    let before = fs::read(home.witness()).unwrap();
    books
        .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    drop(books);
    // Killed between the commit and the witness.
    fs::write(home.witness(), before).unwrap();
    let books = Books::open(&home).unwrap();
    assert_eq!(books.shop(&morning()).unwrap().stopped, None);
    drop(books);
    // Copied, each copy went on by itself, and one came back over the other: same number, other hash.
    let fork = fs::read(home.books()).unwrap();
    let mut books = Books::open(&home).unwrap();
    books.replace_card(&no("0137"), "丢失", &morning()).unwrap();
    drop(books);
    let witness = fs::read(home.witness()).unwrap();
    fs::write(home.books(), fork).unwrap();
    fs::remove_file(home.witness()).unwrap();
    let mut books = Books::open(&home).unwrap();
    books.replace_card(&no("0137"), "丢失", &morning()).unwrap();
    drop(books);
    fs::write(home.witness(), witness).unwrap();
    let books = Books::open(&home).unwrap();
    assert_eq!(
        books.shop(&morning()).unwrap().stopped,
        Some(Refusal::RestoredDisk)
    );
}

#[test]
fn unreadable_newer_and_foreign_files_are_refused_and_stay_as_they_are() {
    let village = full_house();
    let home = village.home.clone();
    drop(village.books);
    let clean = fs::read(home.books()).unwrap();
    let check = |wanted: &str| {
        let bytes = fs::read(home.books()).unwrap();
        for fault in [Books::open(&home).err(), Books::read(&home).err()] {
            let fault = fault.expect("it is refused");
            assert_eq!(fault.reason(), wanted, "{fault}");
        }
        assert!(matches!(
            Books::found(&home, &foundation(), &morning()),
            Err(Stop::Fault(Error::BooksExist(_)))
        ));
        assert!(restore(&home, &home.books(), true).is_err());
        assert_eq!(
            fs::read(home.books()).unwrap(),
            bytes,
            "the file stays as it is"
        );
    };
    let conn = Connection::open(home.books()).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    conn.close().unwrap();
    check("newer-books");
    fs::write(
        home.books(),
        b"not a database at all, only some words, long enough to be read",
    )
    .unwrap();
    check("unreadable-books");
    fs::remove_file(home.books()).unwrap();
    let conn = Connection::open(home.books()).unwrap();
    conn.execute_batch("CREATE TABLE other (x); INSERT INTO other VALUES (1)")
        .unwrap();
    conn.close().unwrap();
    check("unreadable-books");
    fs::write(home.books(), clean).unwrap();
    assert_whole(&Books::open(&home).unwrap());
    let empty = Home::new(home.dir().join("nothing"));
    assert_eq!(Books::open(&empty).err().unwrap().reason(), "no-books");
}

#[test]
fn one_till_per_home_and_readers_beside_it() {
    let village = founded();
    let second = Books::open(&village.home).err().unwrap();
    assert_eq!(second.reason(), "home-in-use");
    assert_whole(&Books::read(&village.home).unwrap());
    drop(village.books);
    Books::open(&village.home).unwrap();
}

#[test]
fn a_founding_that_was_cut_off_can_be_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path().join("home"));
    home.make().unwrap();
    fs::write(home.books(), "").unwrap();
    let books = Books::found(&home, &foundation(), &morning()).unwrap();
    assert_whole(&books);
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_reads_the_books_or_what_is_restored() {
    use std::os::unix::fs::PermissionsExt;
    let village = opened();
    assert_eq!(mode(&village.home.books()), 0o600);
    assert_eq!(mode(&village.home.dir().join("books.sqlite-wal")), 0o600);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("stick.jifen");
    village.books.backup(&file).unwrap();
    // A stick's files are often open to all, and so may be a folder that was made by hand.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let home = Home::new(dir.path().join("home"));
    fs::create_dir(home.dir()).unwrap();
    fs::set_permissions(home.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    restore(&home, &file, false).unwrap();
    assert_eq!((mode(home.dir()), mode(&home.backups())), (0o700, 0o700));
    assert_eq!(mode(&home.books()), 0o600);
}

#[test]
fn a_backup_is_wiped_before_it_leaves_the_home() {
    let village = opened();
    let stick = tempfile::tempdir_in("/dev/shm").unwrap();
    let file = stick.path().join("day.jifen");
    // Where nothing can be drafted in the home, nothing at all comes to the stick.
    fs::create_dir(village.home.dir().join("backup.draft")).unwrap();
    assert!(village.books.backup(&file).is_err());
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0);
    fs::remove_dir(village.home.dir().join("backup.draft")).unwrap();

    // What a power cut left of an earlier one is cleared away.
    fs::write(village.home.dir().join("backup.draft"), "half").unwrap();
    fs::write(village.home.dir().join("backup.draft-journal"), "half").unwrap();
    fs::write(stick.path().join("day.jifen.new"), "half").unwrap();
    village.books.backup(&file).unwrap();
    assert_eq!(mode(&file), 0o600);
    let names: Vec<_> = fs::read_dir(stick.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["day.jifen"]);
    assert!(!village.home.dir().join("backup.draft").exists());
    assert!(!village.home.dir().join("backup.draft-journal").exists());
    let home = Home::new(stick.path().join("home"));
    restore(&home, &file, false).unwrap();
    assert_whole(&Books::read(&home).unwrap());
}

#[test]
fn a_backup_carries_no_secret_and_comes_back_stopped() {
    let mut village = opened();
    let home = village.home.clone();
    let books = &mut village.books;
    let done = books
        .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    assert!(books.backup(&home.dir().join("copy.sqlite")).is_err());
    let file = home.backups().join("2026-12-30.jifen");
    books.backup(&file).unwrap();
    let instance = books.key().instance().to_string();
    let bytes = fs::read(&file).unwrap();
    assert!(
        !bytes
            .windows(instance.len())
            .any(|w| w == instance.as_bytes())
    );
    let copy = Connection::open(&file).unwrap();
    let pins: i64 = copy
        .query_row("SELECT count(*) FROM pin", [], |row| row.get(0))
        .unwrap();
    assert_eq!(pins, 0);
    drop(copy);

    assert!(matches!(
        restore(&home, &file, true),
        Err(Error::HomeInUse(_))
    ));
    let other = Home::new(home.dir().join("other"));
    assert_eq!(restore(&other, &file, false).unwrap(), None);
    assert!(matches!(
        restore(&other, &file, false),
        Err(Error::BooksExist(_))
    ));
    let mut books = Books::open(&other).unwrap();
    assert_eq!(
        books.shop(&morning()).unwrap().stopped,
        Some(Refusal::RestoredDisk)
    );
    assert_eq!(spendable(&books, "0137", &morning()), Points::whole(155));
    assert!(matches!(
        books.check_pin("王秀英", "4821", &morning()),
        Err(Stop::Refused(Refusal::NoPin { .. }))
    ));
    books
        .add_staff(
            "王秀英",
            jifen::market::staff::Role::Shopkeeper,
            &"1234".parse().unwrap(),
            &morning(),
        )
        .unwrap();
    books.check_pin("王秀英", "1234", &morning()).unwrap();
    let paper = Assurance::Paper {
        seq: done.head.seq,
        short_hash: done.head.hash.short(),
        staff: SHOPKEEPER,
        approver: COMMITTEE,
        without_the_lost: false,
    };
    books.recover(&paper, &morning()).unwrap();
    books
        .redeem(&order(2, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    assert_whole(&books);
    drop(books);
    let kept = restore(&other, &file, true).unwrap().unwrap();
    assert!(kept.exists());
}

/// A small disk in memory, let go at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path, megabytes: u32) -> Option<SmallDisk> {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(at)
            .output()
            .ok()?;
        done.status.success().then(|| SmallDisk(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_stops_redeeming_but_the_day_is_closed_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(dir.path(), 16) else {
        println!("skipped: no small disk can be mounted here");
        return;
    };
    let village = opened();
    let file = village.home.backups().join("day.jifen");
    village.books.backup(&file).unwrap();
    let home = Home::new(dir.path().join("home"));
    restore(&home, &file, false).unwrap();
    let last = village.books.head().unwrap();
    let mut books = Books::open(&home).unwrap();
    let paper = Assurance::Paper {
        seq: last.seq,
        short_hash: last.hash.short(),
        staff: SHOPKEEPER,
        approver: COMMITTEE,
        without_the_lost: false,
    };
    books.recover(&paper, &morning()).unwrap();
    // Something else fills the disk, down to the last block.
    let filler = dir.path().join("filler");
    let mut block = vec![1_u8; 1 << 20];
    let mut size = 0;
    use std::io::Write;
    let mut file = fs::File::create(&filler).unwrap();
    loop {
        match file.write(&block) {
            Ok(0) | Err(_) if block.len() <= 512 => break,
            Ok(0) | Err(_) => block.truncate(block.len() / 2),
            Ok(n) => size += n,
        }
    }
    assert!(size > 0);
    let mut recorded = Vec::new();
    let mut refusal = None;
    for id in 1..=200 {
        match books.redeem(&order(id, "0137", &[(soap(), 1)]), &morning()) {
            Ok(done) => {
                let receipt = done.redemption.receipt.clone();
                recorded.push(receipt);
                books.reverse(&reversal(id, &done, None), &morning()).ok();
            }
            Err(stop) => {
                refusal = Some(refused::<()>(Err(stop)));
                break;
            }
        }
    }
    assert_eq!(refusal, Some(Refusal::DiskFull));
    let again = books.redeem(&order(201, "0137", &[(soap(), 1)]), &morning());
    assert_eq!(
        refused(again),
        Refusal::DiskFull,
        "the ballast is not for redeeming"
    );
    let sheet = books.close_day(Some(SHOPKEEPER), &morning()).unwrap();
    assert!(sheet.closed);
    assert_eq!(sheet.redemptions as usize, recorded.len());
    assert_whole(&books);
    drop(books);
    let mut books = Books::open(&home).unwrap();
    for receipt in &recorded {
        assert!(books.redemption(receipt).unwrap().is_some(), "{receipt}");
    }
    drop(file);
    fs::remove_file(filler).unwrap();
    books.open_day(Some(SHOPKEEPER), &morning()).unwrap();
    books
        .redeem(&order(202, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    assert_whole(&books);
}
