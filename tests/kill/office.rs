//! Commands of the office, killed: an import is there whole or not at all, a backup is a whole copy or none.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::chance::Chance;
use crate::fed::Fed;
use crate::shop::{self, Shop};
use crate::{HOUSEHOLDS, full_shop, household, kills};

/// Lines of credits that no earlier round had.
fn credit_lines(round: usize, lines: usize) -> String {
    let mut csv = String::from("household,period,points,category,reason,happened_on,posted_on\n");
    for line in 0..lines {
        let household = household(1 + (line as u32 % HOUSEHOLDS));
        csv.push_str(&format!(
            "{household},2026-Q4,1,人居环境,第{round}轮第{line}行,2026-12-01,2026-12-21\n"
        ));
    }
    csv
}

fn earned(shop: &Shop) -> f64 {
    shop.export("balances")[1..]
        .iter()
        .map(|row| row[1].parse::<f64>().expect("a number"))
        .sum()
}

#[test]
fn a_killed_import_is_there_whole_or_not_at_all() {
    const LINES: usize = 2000;
    let mut chance = Chance::new("kills during imports");
    let mut shop = full_shop();
    // How long an import takes here, so that the blows fall all over it.
    let started = Instant::now();
    shop.import("credits", &credit_lines(9_999, LINES));
    let mut takes = started.elapsed();
    let mut before = earned(&shop);
    let (mut whole, mut none) = (0, 0);
    for round in 0..kills().div_ceil(4) {
        // New books now and then: the proof after each blow reads all that came before.
        if round % 10 == 9 {
            shop = full_shop();
            before = earned(&shop);
        }
        shop.write("import.csv", &credit_lines(round, LINES));
        let file = shop.file("import.csv");
        let import = ["import", "credits", file.as_str()];
        if chance.percent(50) {
            let mut child = shop
                .command(&import)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("runs");
            std::thread::sleep(chance.time_below(takes));
            // It may be through already.
            let _ = child.kill();
            child.wait().expect("it ends");
        } else {
            // Through the door of an open till, which is killed.
            let till = Fed::start(&shop, || vec!["JFC:FIND:0001".into()]);
            let socket = shop.home().join("socket");
            let until = Instant::now() + Duration::from_secs(30);
            while !socket.exists() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(5));
            }
            let mut child = shop
                .command(&import)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("runs");
            std::thread::sleep(chance.time_below(takes));
            till.kill();
            child.wait().expect("it ends");
        }
        shop.ok(&["verify"]);
        let after = earned(&shop);
        if after == before {
            none += 1;
            let started = Instant::now();
            shop.ok(&import);
            takes = started.elapsed();
        } else {
            whole += 1;
            shop.refused(&import);
        }
        before += LINES as f64;
        assert_eq!(earned(&shop), before, "all of the file, once");
        shop.ok(&["verify"]);
    }
    println!("imports killed: {none} not there, {whole} there whole");
}

#[test]
fn a_killed_backup_leaves_a_whole_copy_or_none() {
    let mut chance = Chance::new("kills during backups");
    let shop = full_shop();
    shop.import("credits", &credit_lines(9_999, 4_000));
    let file = shop.file("copy.backup");
    let mut takes = Duration::from_millis(400);
    let (mut whole, mut none) = (0, 0);
    for round in 0..kills().div_ceil(4) {
        if chance.percent(50) {
            let _ = std::fs::remove_file(shop.path("copy.backup"));
        }
        let there = shop.path("copy.backup").exists();
        let started = Instant::now();
        let mut child = shop
            .command(&["backup", &file])
            .stdout(Stdio::null())
            .spawn()
            .expect("runs");
        if round == 0 {
            child.wait().expect("it ends");
            takes = started.elapsed();
        } else {
            std::thread::sleep(chance.time_below(takes));
            let _ = child.kill();
            child.wait().expect("it ends");
        }
        shop.ok(&["verify"]);
        if !shop.path("copy.backup").exists() {
            assert!(!there, "a copy that was there is not lost");
            none += 1;
            continue;
        }
        whole += 1;
        let other = shop.path(&format!("other-{round}"));
        for args in [vec!["restore", &file], vec!["verify"]] {
            let out = std::process::Command::new(shop::jifen())
                .arg("--home")
                .arg(&other)
                .args(&args)
                .output()
                .expect("runs");
            assert!(
                out.status.success(),
                "{args:?}: {}",
                shop::text(&out.stderr)
            );
        }
    }
    println!("backups killed: {none} with no copy, {whole} with a whole one");
}
