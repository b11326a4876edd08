//! Slips written on paper by their commands: a pad is printed, filled in while the till is dead, and entered afterwards.

mod shop;

use serde_json::{Value, json};
use shop::{Shop, events, feed};
use std::process::Stdio;

const SOAP: &str = "2000000000015";
const DAY: &str = "2026-12-30";

fn people(shop: &Shop) -> Vec<String> {
    let mut who = alone(shop);
    who.extend([
        "--approver".into(),
        "周明".into(),
        "--approver-pin-file".into(),
        shop.file("pin2"),
    ]);
    who
}

fn alone(shop: &Shop) -> Vec<String> {
    vec![
        "--staff".into(),
        "王芳".into(),
        "--pin-file".into(),
        shop.file("pin"),
    ]
}

fn with<'a>(args: &[&'a str], who: &'a [String]) -> Vec<&'a str> {
    let mut all = args.to_vec();
    all.extend(who.iter().map(String::as_str));
    all
}

fn enter(shop: &Shop, args: &[&str]) -> Value {
    let who = people(shop);
    let mut all = vec!["slips", "enter"];
    all.extend(args);
    events(shop.ok(&with(&all, &who)).as_bytes()).remove(0)
}

/// What came out of the printer, as lines of text.
fn printed(shop: &Shop) -> Vec<String> {
    let mut paper = jifen::devices::paper::Paper::new(&jifen::devices::printer::Profile::mm58());
    paper.feed(&std::fs::read(shop.path("roll")).expect("a roll"));
    paper.text()
}

#[test]
fn a_day_without_a_till() {
    let mut shop = Shop::open();
    shop.write(
        "home/settings.toml",
        &format!("printer = \"file:{}\"\n", shop.file("roll")),
    );
    let who = alone(&shop);
    let pad = shop.ok(&with(&["slips", "print", "--count", "3"], &who));
    let pad = events(pad.as_bytes()).remove(0);
    assert_eq!(pad, json!({"event": "pad", "first": 1, "last": 3}));
    let paper = printed(&shop).join("\n");
    for number in ["编号 000001", "编号 000002", "编号 000003"] {
        assert!(paper.contains(number), "{number} in\n{paper}");
    }
    assert!(!paper.contains("编号 000004"), "{paper}");

    // The till comes back a day later, by somebody else.
    shop.at = "2026-12-31T02:00:00Z".into();
    let goods = format!("{SOAP}:2");
    let slip = ["2", "--on", DAY, "--household", "0137", "--goods", &goods];
    let entered = enter(&shop, &slip);
    assert_eq!(entered["event"], "slip-entered");
    assert_eq!(
        (&entered["number"], &entered["day"], &entered["points"]),
        (&json!(2), &json!(DAY), &json!(10))
    );
    assert_eq!(entered["breaches"], json!([]));
    assert_eq!(shop.on_hand(SOAP), "18");
    let paper = printed(&shop).join("\n");
    assert!(
        paper.contains(entered["receipt"].as_str().unwrap()),
        "{paper}"
    );
    // The receipt printed again says where it came from.
    shop.ok(&["reprint", entered["receipt"].as_str().unwrap()]);
    assert!(
        printed(&shop)
            .join("\n")
            .contains("按第 000002 号手写单补录")
    );

    // Entered again, nothing moves.
    let papers = printed(&shop).len();
    let again = enter(&shop, &slip);
    assert_eq!(again["receipt"], entered["receipt"]);
    assert_eq!(
        (&entered["before"], &again["before"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(printed(&shop).len(), papers, "no second paper");
    assert_eq!(shop.on_hand(SOAP), "18");
    // More than there was, and more than the household had.
    let much = format!("{SOAP}:30");
    let wild = ["3", "--on", DAY, "--household", "0137", "--goods", &much];
    let wild = enter(&shop, &wild);
    assert_eq!(
        wild["breaches"],
        json!(["not-enough-points", "out-of-stock"])
    );
    assert_eq!(shop.on_hand(SOAP), "0");

    let listed: Value =
        serde_json::from_str(&shop.ok(&["slips", "list", "--format", "json"])).expect("JSON");
    assert_eq!(
        (&listed["missing"], &listed["next"]),
        (&json!([1]), &json!(4))
    );
    assert_eq!(listed["entered"][0]["number"], 3);
    assert!(shop.ok(&["slips", "list"]).contains("账上没有这么多"));
    shop.ok(&with(
        &["slips", "void", "1", "--reason", "写坏了"],
        &people(&shop),
    ));
    let listed = shop.ok(&["slips", "list", "--format", "json"]);
    assert!(listed.contains("\"missing\":[]"), "{listed}");
    assert!(shop.ok(&["slips", "list"]).contains("作废：000001"));
    for (number, what) in [("2", "000002 补录过了"), ("9", "没有 000009 号")] {
        let void = ["slips", "void", number, "--reason", "丢了"];
        let refused = shop.refused(&with(&void, &people(&shop)));
        assert!(refused.contains(what), "{refused}");
    }

    let typo = [
        "slips",
        "enter",
        "4",
        "--on",
        DAY,
        "--household",
        "9137",
        "--goods",
        &much,
    ];
    assert!(!shop.refused(&with(&typo, &people(&shop))).is_empty());
    shop.ok(&["verify"]);
}

/// While the counter runs, slips are entered through its door, as everything else is.
#[test]
fn slips_go_through_an_open_till() {
    let shop = Shop::open();
    let mut counter = shop
        .counter_command(&format!("file:{}", shop.file("paper")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let goods = format!("{SOAP}:1");
    let door = shop.home().join("socket");
    let started = std::time::Instant::now();
    while !door.exists() {
        assert!(
            started.elapsed().as_secs() < 60,
            "the counter opens its door"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let slip = ["7", "--on", DAY, "--household", "0137", "--goods", &goods];
    let entered = enter(&shop, &slip);
    // Nobody had printed that number.
    assert_eq!(entered["breaches"], json!(["number-unknown"]));
    feed(&mut counter, &[]);
    assert!(counter.wait().expect("the program ends").success());
    assert_eq!(shop.on_hand(SOAP), "19");
}

/// The machine that was dead is replaced by another: its books begin after the day on the slip, and show it all the same.
#[test]
fn a_slip_from_before_the_books_stands_in_them() {
    let shop = Shop::open();
    let goods = format!("{SOAP}:1");
    let slip = [
        "1",
        "--on",
        "2026-12-29",
        "--household",
        "0137",
        "--goods",
        &goods,
    ];
    enter(&shop, &slip);
    for register in ["redemptions", "issue-book"] {
        let rows = shop.export(register);
        assert_eq!(rows.len(), 2, "{register}: {rows:?}");
    }
}
