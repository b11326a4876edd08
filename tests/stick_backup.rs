//! The backup to a stick as the box makes it (`hardware/box/lib/backup-to-stick`), with real books and folders that
//! stand for sticks: only what is marked is written to, only what is ours is let go of, and whatever happens on the way,
//! what bears a backup's name is a whole one.

mod shop;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use shop::{Shop, text};

/// A shop with two sticks in, neither of them marked.
struct Box {
    shop: Shop,
}

impl Box {
    fn open() -> Box {
        let shop = Shop::open();
        for stick in ["sticks/jifen-sda1", "sticks/jifen-sdb1", "cache"] {
            fs::create_dir_all(shop.path(stick)).expect("a folder");
        }
        Box { shop }
    }

    fn stick(&self, name: &str) -> PathBuf {
        self.shop.path("sticks").join(name)
    }

    fn mark(&self, name: &str) {
        fs::write(self.stick(name).join("JIFEN-BACKUP"), "").expect("the marker");
    }

    fn command(&self, kept: &str) -> Command {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("hardware/box/lib/backup-to-stick");
        let mut command = Command::new("bash");
        command
            .arg(script)
            .env("JIFEN", shop::jifen())
            .env("JIFEN_HOME", self.shop.home())
            .env("JIFEN_STICKS", self.shop.path("sticks"))
            .env("JIFEN_STICK_IS", "folder")
            .env("JIFEN_BACKUPS_KEPT", kept)
            .env("CACHE_DIRECTORY", self.shop.path("cache"));
        command
    }

    fn run(&self, kept: &str) -> Output {
        self.command(kept).output().expect("bash runs")
    }

    fn done(&self, kept: &str) -> String {
        let out = self.run(kept);
        assert!(
            out.status.success(),
            "{}{}",
            text(&out.stdout),
            text(&out.stderr)
        );
        text(&out.stdout)
    }

    fn state(&self) -> toml::Table {
        let state = fs::read_to_string(self.shop.home().join("stick-backup")).expect("a state");
        state.parse().expect("the state is TOML")
    }

    /// Our own backups on a stick, by name.
    fn backups(&self, stick: &str) -> Vec<String> {
        let folder = self.stick(stick).join("jifen-backups");
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with(&self.whose()) && name.ends_with(".backup"))
            .collect();
        names.sort();
        names
    }

    /// `jifen-lutang-shifan-49AR8V-`.
    fn whose(&self) -> String {
        let cards = self.shop.ok(&["verify"]);
        assert!(cards.contains("all whole"), "{cards}");
        let receipt = self.till();
        format!("jifen-lutang-shifan-{receipt}-")
    }

    fn till(&self) -> String {
        let name = self.shop.path("named");
        fs::create_dir_all(&name).expect("a folder");
        let file = self.shop.ok(&["backup", &name.to_string_lossy()]);
        let file = file.trim().rsplit('/').next().expect("a name").to_owned();
        let rest = file
            .strip_prefix("jifen-lutang-shifan-")
            .expect("the village");
        rest[..6].to_owned()
    }

    /// A backup on a stick reads back to the last entry.
    fn reads(&self, file: &Path) -> bool {
        let file = file.to_string_lossy();
        let out = self.shop.run(&["export", "journal", "--books", &file]);
        out.status.success() && text(&out.stdout).lines().count() > 5
    }
}

#[test]
fn only_a_marked_stick_is_written_to() {
    let till = Box::open();
    let said = till.done("30");
    assert!(said.contains("nothing was written"), "{said}");
    assert_eq!(till.state()["outcome"].as_str(), Some("no-stick"));
    assert!(!till.state().contains_key("last-good"));
    assert_eq!(
        fs::read_dir(till.stick("jifen-sda1"))
            .expect("a stick")
            .count(),
        0
    );

    till.mark("jifen-sdb1");
    fs::write(till.stick("jifen-sdb1").join("photo.jpg"), "mine").expect("a file");
    till.done("30");
    assert_eq!(till.backups("jifen-sdb1").len(), 1);
    assert_eq!(
        fs::read_dir(till.stick("jifen-sda1"))
            .expect("a stick")
            .count(),
        0
    );
    let state = till.state();
    assert_eq!(state["outcome"].as_str(), Some("written"));
    assert_eq!(
        state["file"].as_str(),
        Some(till.backups("jifen-sdb1")[0].as_str())
    );
    let copy = till
        .stick("jifen-sdb1/jifen-backups")
        .join(&till.backups("jifen-sdb1")[0]);
    assert!(till.reads(&copy));
    // No PIN and no key goes with it.
    let key = fs::read(till.shop.home().join("till.key")).expect("the key");
    assert!(!shop::holds(&copy, &key));

    // Windows may have given the marker an ending.
    let marker = till.stick("jifen-sdb1").join("JIFEN-BACKUP");
    fs::rename(&marker, marker.with_extension("txt")).expect("renamed");
    till.done("30");
    assert_eq!(till.state()["outcome"].as_str(), Some("written"));
    let state = till.state();

    // The stick is pulled out: when it last worked stays known.
    fs::remove_file(marker.with_extension("txt")).expect("unmarked");
    till.done("30");
    let later = till.state();
    assert_eq!(later["outcome"].as_str(), Some("no-stick"));
    assert_eq!(later["last-good"], state["last-good"]);
    assert_eq!(
        fs::read_dir(till.shop.path("cache"))
            .expect("a folder")
            .count(),
        0,
        "the draft is gone"
    );
}

#[test]
fn the_newest_are_kept_and_nothing_else_is_touched() {
    let till = Box::open();
    till.mark("jifen-sda1");
    let folder = till.stick("jifen-sda1").join("jifen-backups");
    fs::create_dir_all(&folder).expect("a folder");
    let whose = till.whose();
    let ours: Vec<String> = (1..=5)
        .map(|n| format!("{whose}2026-01-0{n}-00000{n}.backup"))
        .collect();
    let foreign = [
        "jifen-lutang-shifan-AAAAAA-2026-01-01-000001.backup".to_owned(),
        "jifen-other-village-49AR8V-2026-01-01-000001.backup".to_owned(),
        format!("{whose}2026-01-01-000001.backup.old"),
        format!("{whose}holiday.backup"),
        "photo.jpg".to_owned(),
    ];
    for name in ours.iter().chain(&foreign) {
        fs::write(folder.join(name), name).expect("a file");
    }
    // What a stick that was pulled out too early keeps.
    fs::write(
        folder.join(format!(".{}.part", whose.trim_end_matches('-'))),
        "half",
    )
    .expect("a file");
    let said = till.done("3");
    let left = till.backups("jifen-sda1");
    let left: Vec<&String> = left
        .iter()
        .filter(|name| !name.contains("holiday"))
        .collect();
    assert_eq!(left[..2], [&ours[3], &ours[4]], "{said}");
    assert_eq!(left.len(), 3, "{left:?}");
    for name in &foreign {
        assert_eq!(fs::read_to_string(folder.join(name)).expect("there"), *name);
    }
    let hidden = fs::read_dir(&folder).expect("a folder").flatten();
    assert!(
        !hidden
            .into_iter()
            .any(|entry| entry.file_name().to_string_lossy().ends_with(".part"))
    );

    // The same books once more the same day: the same name, the same number of files.
    till.done("3");
    assert_eq!(till.backups("jifen-sda1").len(), 4, "with the holiday");
    // A clock that was once far ahead does not make today's copy the oldest and let go of it.
    let ahead = format!("{whose}2099-01-01-000009.backup");
    fs::write(folder.join(&ahead), "x").expect("a file");
    till.done("1");
    let newest = till.state()["file"].as_str().expect("a name").to_owned();
    assert!(folder.join(&newest).exists(), "{newest} was let go of");

    // None would be no backup: then the usual number.
    let out = till.run("0");
    assert!(
        out.status.success() && text(&out.stderr).contains("JIFEN_BACKUPS_KEPT"),
        "{}",
        text(&out.stderr)
    );
    assert!(folder.join(&newest).exists());
}

#[test]
fn a_stick_pulled_out_at_any_moment_holds_whole_backups_only() {
    let till = Box::open();
    till.mark("jifen-sda1");
    let folder = till.stick("jifen-sda1").join("jifen-backups");
    let mut cut = 0;
    for step in 0..24 {
        let _ = fs::remove_dir_all(&folder);
        let mut running = till
            .command("30")
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("bash runs");
        std::thread::sleep(Duration::from_millis(20 + 25 * step));
        let _ = running.kill();
        if !running.wait().expect("it ends").success() {
            cut += 1;
        }
        for name in till.backups("jifen-sda1") {
            assert!(
                till.reads(&folder.join(&name)),
                "step {step}: {name} is cut"
            );
        }
    }
    assert!(cut > 0, "no run was cut off");
    till.done("30");
    assert_eq!(till.backups("jifen-sda1").len(), 1);
    assert!(till.shop.ok(&["verify"]).contains("all whole"));
}

/// A small disk in memory stands for a full stick; without the right to mount the test says that it was skipped.
#[test]
fn a_full_stick_lets_older_ones_go_or_says_so() {
    let till = Box::open();
    let stick = till.stick("jifen-sda1");
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
        .arg(&stick)
        .output();
    if !mounted.is_ok_and(|out| out.status.success()) {
        assert!(
            !(std::env::var_os("JIFEN_ALL").is_some() && rustix::process::geteuid().is_root()),
            "no small disk can be mounted"
        );
        println!("skipped: no small disk can be mounted here");
        return;
    }
    struct Mounted(PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        }
    }
    let _mounted = Mounted(stick.clone());
    till.mark("jifen-sda1");
    let folder = stick.join("jifen-backups");
    fs::create_dir_all(&folder).expect("a folder");
    let whose = till.whose();
    let size = fs::metadata(till.shop.home().join("books.sqlite"))
        .expect("the books")
        .len() as usize;
    assert!(size < 700_000, "the books outgrew the small stick: {size}");
    let old = |n: u32| folder.join(format!("{whose}2026-01-0{n}-00000{n}.backup"));
    fs::write(old(1), vec![1; 500_000]).expect("written");
    fs::write(old(2), vec![2; 300_000]).expect("written");
    till.done("30");
    assert!(
        !old(1).exists() && old(2).exists(),
        "the oldest went first, and only it"
    );

    let mine = stick.join("photo.jpg");
    let room = 1_048_576 - 300_000 - size - 40_960;
    fs::write(&mine, vec![3; room]).expect("written");
    fs::remove_file(
        till.stick("jifen-sda1/jifen-backups")
            .join(till.state()["file"].as_str().unwrap()),
    )
    .expect("removed");
    fs::write(stick.join("more.jpg"), vec![3; size - 100_000]).expect("written");
    let out = till.run("30");
    assert_eq!(
        out.status.code(),
        Some(1),
        "{}{}",
        text(&out.stdout),
        text(&out.stderr)
    );
    assert!(
        text(&out.stderr).contains("is full"),
        "{}",
        text(&out.stderr)
    );
    assert_eq!(till.state()["outcome"].as_str(), Some("stick-failed"));
    assert!(
        mine.exists() && old(2).exists(),
        "the last one of ours and all that is not ours stay"
    );
}
