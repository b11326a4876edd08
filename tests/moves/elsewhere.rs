//! The same through the door of an open till, and what the ledger then knows.

use super::{Moves, TOWEL, has, people, village};
use crate::shop::{Shop, events, feed, holds, kinds, text};

/// An open till: its counter, and where it prints.
fn open_till(shop: &Shop) -> std::process::Child {
    let printer = format!("file:{}", shop.file("paper"));
    let counter = shop
        .counter_command(&printer)
        .spawn()
        .expect("the program runs");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !shop.home().join("socket").exists() && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    counter
}

/// An open till does it, and prints; the command only asks.
#[test]
fn an_open_till_does_it() {
    let shop = village("jinshi-love");
    let mut counter = open_till(&shop);
    let gift = shop.by_two(&["gift", "0137", "0200", "12"]).expect("done");
    let events = {
        feed(&mut counter, &["JFC:FIND:0200", TOWEL, "JFC:OK"]);
        events(&counter.wait_with_output().expect("it ends").stdout)
    };
    assert!(kinds(&events).contains(&"recorded"), "{events:#?}");
    assert!(holds(
        &shop.path("paper"),
        gift["slip"].as_str().expect("a number").as_bytes()
    ));
    shop.ok(&["verify"]);
}

/// What is decided and credited through its door prints there as well, in the village's unit.
#[test]
fn an_open_till_prints_what_is_decided_and_credited() {
    let shop = village("jinshi-green");
    let mut counter = open_till(&shop);
    let people = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    let limit = [
        "limit",
        "set",
        TOWEL,
        "3",
        "--over",
        "month",
        "--resolution",
        "村民会5号",
    ];
    shop.of(&limit, &people).expect("done");
    let bag = [
        "recyclables",
        "0200",
        "--kind",
        "易拉罐",
        "--weight",
        "2.5",
        "--price",
        "4",
    ];
    shop.of(&bag, &people[..4]).expect("done");
    // The end of input waits for the counter's own papers alone: these are waited for here.
    let papers = || std::fs::read(shop.path("paper")).unwrap_or_default();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !has(&papers(), "10 元") && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    feed(&mut counter, &[]);
    assert!(counter.wait().expect("it ends").success());
    let paper = papers();
    for wanted in [
        "限量单",
        "一户最多 3 件",
        "每月",
        "村民会5号",
        "收废品单",
        "易拉罐",
        "10 元",
    ] {
        assert!(has(&paper, wanted), "{wanted}");
    }
    assert!(!has(&paper, "10 分"));
    shop.ok(&["verify"]);
}

/// The ledger as a process, its file in the shop's folder.
fn ledger(shop: &Shop, args: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jifen-ledger"));
    command
        .arg("--store")
        .arg(format!("sqlite:{}", shop.file("ledger.db")))
        .args(args);
    command
}

fn ledger_ok(shop: &Shop, args: &[&str]) -> String {
    let out = ledger(shop, args).output().expect("the ledger runs");
    assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
    text(&out.stdout)
}

/// A page, over a plain connection.
fn page(url: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let address = url.trim_start_matches("http://");
    let mut line = std::net::TcpStream::connect(address).expect("the ledger listens");
    write!(
        line,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("it reads");
    let mut page = String::new();
    line.read_to_string(&mut page).expect("it answers");
    page
}

struct Serving(std::process::Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The ledger has the same registers, its page lists what moved and what was allowed, and what is the ledger's is
/// refused at the till.
#[test]
fn the_ledger_knows_what_moved() {
    use std::io::{BufRead, BufReader};
    let shop = village("jinzhai");
    let add = [
        "village",
        "add",
        "cun",
        "--name",
        "村",
        "--scheme",
        "jinzhai",
        "--rehearsal",
    ];
    ledger_ok(&shop, &add);
    let mut child = ledger(&shop, &["serve", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the ledger runs");
    let mut url = String::new();
    BufReader::new(child.stdout.take().expect("piped"))
        .read_line(&mut url)
        .expect("says where it listens");
    let (_serving, url) = (Serving(child), url.trim().to_owned());
    let code = ledger_ok(&shop, &["enrol", "--village", "cun", "--till", "till 1"]);
    shop.ok(&["join", "--ledger", &url, "--code", code.trim()]);

    shop.done(&[
        "coupon",
        "issue",
        "0137",
        "--points",
        "10",
        "--from-number",
        "01",
        "--count",
        "3",
    ]);
    let who = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    let take = |household: &str, number: &str| {
        shop.of(&["coupon", "take", household, number], &who[..4])
            .expect("done")
    };
    let taken = take("0200", "01");
    take("0200", "02");
    shop.done(&["coupon", "cancel", "03"]);
    shop.done(&["undo", taken["slip"].as_str().expect("a number")]);
    shop.done(&["exception", "allow", "extra-day", "--from", "2026-11-12"]);
    shop.done(&[
        "exception",
        "allow",
        "limit-lifted",
        "--from",
        "2026-11-12",
        "--household",
        "0137",
    ]);
    shop.done(&["reward", "0137", TOWEL, "1"]);
    let limit = shop.of(
        &[
            "limit",
            "set",
            TOWEL,
            "1",
            "--over",
            "year",
            "--resolution",
            "村民会3号",
        ],
        &who,
    );
    assert_eq!(limit.expect_err("refused").0, "owned-by-ledger");
    shop.ok(&["sync", "--once"]);

    for register in ["movements", "coupons", "balances", "issue-book"] {
        let theirs = ledger_ok(
            &shop,
            &["export", register, "--village", "cun", "--format", "csv"],
        );
        assert_eq!(
            theirs,
            shop.ok(&["export", register, "--format", "csv"]),
            "{register}"
        );
    }
    ledger_ok(&shop, &["verify"]);
    let shown = page(&url, "/villages/cun");
    for wanted in [
        "转赠、用分和积分券",
        "发积分券",
        "积分券作废",
        "已撤销",
        "破例",
        "加开兑换日",
        "不限量",
        "邻里互助",
    ] {
        assert!(shown.contains(wanted), "{wanted}: {shown}");
    }
    assert_eq!(
        shown.matches("邻里互助").count(),
        1,
        "no reason of one household is posted"
    );
    let other_day = page(&url, "/villages/cun?lang=en&day=2026-11-13");
    assert!(!other_day.contains("Coupons issued"), "{other_day}");
    assert!(page(&url, "/villages/cun?lang=en").contains("Coupons issued"));
}
