//! A disk with no room left, under a till that runs: what was recorded stays, what cannot be recorded is refused with
//! a sentence, and when there is room again the trade goes on. The disk is a small one in memory, so this needs the
//! right to mount; without it the test says that it was skipped.

mod shop;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use shop::{Shop, kinds, reasons};

const SOAP: &str = "2000000000015";
const MEGABYTES: u32 = 24;
const MORE_POINTS: &str = "household,period,points,category,reason,happened_on,posted_on\n\
    0137,2026-Q4,900,人居环境,院子整洁,2026-10-10,2026-10-20\n";
const MORE_SOAP: &str = "code,quantity,source,giver_or_fund,unit_cost,expires\n\
    2000000000015,200,donation,青禾百货,2.50,\n";

/// A small disk in memory, let go at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<SmallDisk> {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={MEGABYTES}m"), "tmpfs"])
            .arg(at)
            .output();
        let why = match done {
            Ok(out) if out.status.success() => return Some(SmallDisk(at.to_owned())),
            Ok(out) => shop::text(&out.stderr),
            Err(fault) => fault.to_string(),
        };
        let must = std::env::var("JIFEN_ALL").is_ok_and(|all| all == "1");
        assert!(
            !(must && rustix::process::geteuid().is_root()),
            "no small disk can be mounted: {why}"
        );
        println!("skipped: no small disk can be mounted here: {}", why.trim());
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program that was killed may not have let go yet.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// A shop whose home lies on the small disk.
fn on_a_small_disk() -> Option<(Shop, SmallDisk)> {
    let shop = Shop::open();
    let (home, was) = (shop.home(), shop.path("home-was"));
    fs::rename(&home, &was).expect("renamed");
    fs::create_dir(&home).expect("a folder");
    let disk = SmallDisk::mount(&home)?;
    let copied = Command::new("cp")
        .arg("-a")
        .arg(was.join("."))
        .arg(&home)
        .status();
    assert!(copied.expect("cp runs").success());
    Some((shop, disk))
}

/// Fills the disk to its last block; the file that does.
fn fill(home: &Path) -> PathBuf {
    let path = home.join("filler");
    let mut file = File::create(&path).expect("a file");
    let mut block = vec![1_u8; 1 << 20];
    let mut size = 0;
    while !block.is_empty() {
        match file.write(&block) {
            Ok(0) | Err(_) => block.truncate(block.len() / 2),
            Ok(written) => size += written,
        }
    }
    assert!(size > 1 << 20, "there was room to fill");
    path
}

#[test]
fn a_till_started_on_a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let Some((shop, _disk)) = on_a_small_disk() else {
        return;
    };
    let card = shop.card("0137");
    let filler = fill(&shop.home());
    let events = shop.counter(&[&card, SOAP, "JFC:OK", SOAP]);
    assert!(!kinds(&events).contains(&"recorded"), "{events:#?}");
    assert!(reasons(&events).contains(&"disk-full"), "{events:#?}");
    let refused = events.iter().find(|event| event["reason"] == "disk-full");
    let message = refused.and_then(|event| event["message"].as_str());
    assert!(
        message.is_some_and(|message| message.chars().count() > 8),
        "a sentence for people: {message:?}"
    );
    assert_eq!(shop.balance("0137"), ["100", "0", "0", "100"]);
    shop.ok(&["verify"]);
    fs::remove_file(filler).expect("removed");
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(kinds(&events).contains(&"recorded"), "{events:#?}");
    assert_eq!(shop.balance("0137"), ["100", "5", "0", "95"]);
    shop.ok(&["verify"]);
}

#[test]
fn a_disk_that_fills_up_under_an_open_till_loses_nothing() {
    let Some((shop, _disk)) = on_a_small_disk() else {
        return;
    };
    let card = shop.card("0137");
    let mut child = shop
        .counter_command(&format!("file:{}", shop.file("paper")))
        .spawn()
        .expect("runs");
    let mut scanner = child.stdin.take().expect("piped");
    let mut heard = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut recorded: Vec<String> = Vec::new();
    // One sale; what came of it, and whether it was recorded.
    let mut sale = |recorded: &mut Vec<String>| -> Value {
        writeln!(scanner, "{card}\n{SOAP}\nJFC:OK").expect("the counter reads");
        loop {
            let line = heard.next().expect("the till speaks").expect("a line");
            let event: Value = serde_json::from_str(&line).expect("an event");
            match event["event"].as_str() {
                Some("recorded") => {
                    recorded.push(event["redemption"].as_str().expect("an id").into());
                    return event;
                }
                // What is refused keeps its basket: it is dropped here, for the next sale.
                Some("refused") => {
                    writeln!(scanner, "JFC:CANCEL").expect("the counter reads");
                    return event;
                }
                _ => {}
            }
        }
    };
    assert_eq!(sale(&mut recorded)["event"], "recorded");
    let filler = fill(&shop.home());
    let refused = (0..18)
        .map(|_| sale(&mut recorded))
        .find(|event| event["event"] == "refused")
        .expect("a full disk is noticed");
    assert_eq!(refused["reason"], "disk-full");
    shop.ok(&["verify"]);
    fs::remove_file(&filler).expect("removed");
    assert_eq!(
        sale(&mut recorded)["event"],
        "recorded",
        "with room, the trade goes on"
    );
    drop(scanner);
    assert!(child.wait().expect("ends").success());
    let rows = shop.export("redemptions");
    let there: Vec<&String> = rows[1..].iter().map(|row| &row[0]).collect();
    assert_eq!(there.len(), recorded.len(), "no more and no less");
    assert!(recorded.iter().all(|id| there.contains(&id)));
    shop.ok(&["verify"]);
}

#[test]
fn paper_that_could_not_be_stored_is_told_at_once_and_not_waited_for() {
    let Some((shop, _disk)) = on_a_small_disk() else {
        return;
    };
    let card = shop.card("0137");
    shop.import("credits", MORE_POINTS);
    shop.import("stock", MORE_SOAP);
    let mut child = shop
        .counter_command(&format!("file:{}", shop.file("paper")))
        .spawn()
        .expect("runs");
    let mut scanner = child.stdin.take().expect("piped");
    let mut heard = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut events: Vec<Value> = Vec::new();
    let mut sale = |events: &mut Vec<Value>| -> bool {
        writeln!(scanner, "{card}\n{SOAP}\nJFC:OK").expect("the counter reads");
        loop {
            let line = heard.next().expect("the till speaks").expect("a line");
            events.push(serde_json::from_str(&line).expect("an event"));
            match kinds(events).last() {
                Some(&"recorded") => return true,
                Some(&"refused") => {
                    writeln!(scanner, "JFC:CANCEL").expect("the counter reads");
                    return false;
                }
                _ => {}
            }
        }
    };
    // Of room for a redemption there is a page more each time: once it suffices, it does not for the paper as well.
    for pages in 0.. {
        assert!(pages < 60, "room for a redemption: {events:#?}");
        assert!(sale(&mut events), "with room, all is well");
        let filler = fill(&shop.home());
        let file = File::options().write(true).open(&filler).expect("there");
        let size = file.metadata().expect("there").len();
        file.set_len(size - pages * 4096).expect("shorter");
        if sale(&mut events) {
            break;
        }
        fs::remove_file(filler).expect("removed");
    }
    let ends = Instant::now();
    drop(scanner);
    for line in heard {
        events.push(serde_json::from_str(&line.expect("a line")).expect("an event"));
    }
    assert!(child.wait().expect("ends").success());
    let took = ends.elapsed();
    let came_out = |kind: &str| kinds(&events).into_iter().filter(|k| *k == kind).count();
    let (sent, not) = (came_out("sent"), came_out("not-printed"));
    assert_eq!(sent + not, came_out("recorded"), "{events:#?}");
    assert!(not > 0, "the disk took every paper");
    assert!(took < Duration::from_secs(5), "it ended after {took:?}");
}

#[test]
fn a_till_whose_disk_is_taken_away_ends_all_the_same() {
    let shop = Shop::open();
    let mut child = shop
        .counter_command(&format!("file:{}", shop.file("paper")))
        .spawn()
        .expect("runs");
    let until = Instant::now() + Duration::from_secs(30);
    while !shop.home().join("socket").exists() {
        assert!(Instant::now() < until, "the till opens");
        std::thread::sleep(Duration::from_millis(10));
    }
    fs::rename(shop.home(), shop.path("taken-away")).expect("renamed");
    drop(child.stdin.take());
    let until = Instant::now() + Duration::from_secs(20);
    while child.try_wait().expect("asked").is_none() {
        if Instant::now() > until {
            child.kill().expect("killed");
            panic!("the till does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A stick that is full, and one that can only be read: each is named, and nothing of the file is left behind.
#[test]
fn a_stick_that_takes_nothing_says_why() {
    use jifen::office::save::{Place, save};
    use jifen::words::{Lang, Words};
    let dir = tempfile::tempdir().expect("a folder");
    let Some(_disk) = SmallDisk::mount(dir.path()) else {
        return;
    };
    let words = Words::load(Lang::Zh);
    let place = Place {
        stick: Some(dir.path()),
        folder: dir.path(),
    };
    let large = vec![7; (MEGABYTES as usize + 1) << 20];
    let saved = |bytes: &[u8]| save(place, ("list", "pdf"), bytes, &words);
    let left = || fs::read_dir(dir.path()).expect("a folder").count();
    let why = saved(&large).expect_err("it is too large");
    assert!(why.contains(&words.say("save.full", &[])), "{why}");
    assert_eq!(left(), 0, "nothing is left behind");
    saved(b"small").expect("there is room");
    let done = Command::new("mount")
        .args(["-o", "remount,ro"])
        .arg(dir.path())
        .status();
    assert!(done.expect("mount runs").success());
    let why = saved(b"small").expect_err("it can only be read");
    assert!(why.contains(&words.say("save.read-only", &[])), "{why}");
    assert_eq!(left(), 1);
}
