//! Practice with the shop's own books: everything works on the copy, nothing of it reaches what it was taken from.
//!
//! The shop is a real one, with today's clock; its rules let it redeem on any day, so that tomorrow can be practised.

mod shop;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use shop::village::Ledger;
use shop::{Shop, events, feed, jifen, kinds, text};

const VILLAGE: &str = "fengsheng-1";
const TOWEL: &str = "6901234567892";
const TOMORROW: i64 = 1;

fn day(from_today: i64) -> String {
    let china = chrono::FixedOffset::east_opt(8 * 3_600).expect("an offset");
    let then = chrono::Utc::now() + chrono::TimeDelta::days(from_today);
    then.with_timezone(&china).format("%Y-%m-%d").to_string()
}

/// A command on a home, with the machine's own clock.
fn run(home: &Path, args: &[&str]) -> Output {
    Command::new(jifen())
        .arg("--home")
        .arg(home)
        .args(args)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

fn ok(home: &Path, args: &[&str]) -> String {
    let out = run(home, args);
    assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
    text(&out.stdout)
}

fn refused(home: &Path, args: &[&str]) -> String {
    let out = run(home, args);
    assert_eq!(out.status.code(), Some(1), "{args:?}");
    text(&out.stderr)
}

/// What founds a shop in earnest.
fn founding(pin: &str) -> Vec<&str> {
    vec![
        "init",
        "--scheme",
        "fengsheng",
        "--village",
        VILLAGE,
        "--name",
        "丰胜村",
        "--staff",
        "王芳",
        "--role",
        "shopkeeper",
        "--pin-file",
        pin,
    ]
}

/// A shop in earnest, with a household, its points and goods.
fn real_shop() -> Shop {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: String::new(),
    };
    shop.write("pin", "1234\n");
    shop.write("pin2", "567890\n");
    let home = shop.home();
    let (pin, pin2) = (shop.file("pin"), shop.file("pin2"));
    ok(&home, &founding(&pin));
    ok(
        &home,
        &[
            "staff",
            "add",
            "周明",
            "--role",
            "committee",
            "--pin-file",
            &pin2,
        ],
    );
    let import = |kind: &str, csv: &str| {
        shop.write("import.csv", csv);
        ok(&home, &["import", kind, &shop.file("import.csv")]);
    };
    import(
        "households",
        "household,name,members,phone,group\n0137,张大福,4,13800005678,2组\n",
    );
    let today = day(0);
    let year = &today[..4];
    import(
        "credits",
        &format!(
            "household,period,points,category,reason,happened_on,posted_on\n\
             0137,{year},100,人居环境,院子整洁,{today},{today}\n"
        ),
    );
    import(
        "goods",
        &format!("code,name,unit,category,points\n{TOWEL},毛巾,条,日用品,12\n"),
    );
    import(
        "stock",
        &format!(
            "code,quantity,source,giver_or_fund,unit_cost,expires\n{TOWEL},20,donation,青禾百货,2.50,\n"
        ),
    );
    shop
}

/// Every file of a home and what is in it; the practice in it aside.
fn files(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(home).expect("a home");
    let files = entries.map(|entry| entry.expect("an entry").path());
    files
        .filter(|path| path.is_file())
        .map(|path| {
            let bytes = std::fs::read(&path).expect("a file");
            (path.display().to_string(), bytes)
        })
        .collect()
}

fn rehearse(shop: &Shop, more: &[&str]) -> Value {
    let day = day(TOMORROW);
    let mut args = vec!["rehearse", "--date", &day, "--no-screen"];
    args.extend(more);
    events(ok(&shop.home(), &args).as_bytes()).remove(0)
}

/// The counter on these scans; its events, or what it said when it would not.
fn counter(shop: &Shop, home: &Path, at: &str, scans: &[&str]) -> Result<Vec<Value>, String> {
    let mut child = Command::new(jifen())
        .arg("--home")
        .arg(home)
        .args(["--rehearse-at", at, "counter", "--scanner", "stdin"])
        .args(["--printer", &format!("file:{}", shop.file("paper"))])
        .args(["--staff", "王芳", "--pin-file", &shop.file("pin")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    feed(&mut child, scans);
    let out = child.wait_with_output().expect("the program ends");
    match out.status.success() {
        true => Ok(events(&out.stdout)),
        false => Err(text(&out.stderr)),
    }
}

fn card(home: &Path) -> String {
    let cards = ok(home, &["export", "cards", "--format", "csv"]);
    let line = cards.lines().nth(1).expect("a card");
    line.split(',').nth(1).expect("its code").to_owned()
}

fn spendable(home: &Path) -> String {
    let balances = ok(home, &["export", "balances", "--format", "csv"]);
    let line = balances.lines().nth(1).expect("a household");
    line.split(',').nth(4).expect("its points").to_owned()
}

#[test]
fn tomorrow_is_practised_and_the_books_do_not_know() {
    let shop = real_shop();
    let home = shop.home();
    let card = card(&home);
    let before = files(&home);
    let made = rehearse(&shop, &[]);
    let practice = home.join("rehearsal");
    let tomorrow = day(TOMORROW);
    assert_eq!(made["event"], "rehearsal");
    assert_eq!(made["home"], json!(practice.display().to_string()));
    assert_eq!(made["day"], json!(tomorrow));

    // The household's real card and the shopkeeper's real PIN.
    let at = made["at"].as_str().expect("a moment");
    let events =
        counter(&shop, &practice, at, &[&card, TOWEL, TOWEL, "JFC:OK"]).expect("a counter");
    let recorded = events.iter().find(|event| event["event"] == "recorded");
    let recorded = recorded.unwrap_or_else(|| panic!("{:?}", kinds(&events)));
    assert_eq!(
        (&recorded["points"], &recorded["remaining"]),
        (&json!(24), &json!(76))
    );
    let mut paper = jifen::devices::paper::Paper::new(&jifen::devices::printer::Profile::mm58());
    paper.feed(&std::fs::read(shop.path("paper")).expect("a paper"));
    let lines = paper.text().join("\n");
    assert!(lines.contains("毛巾 x2"), "{lines}");
    // The mark is drawn, at the top and the bottom of the receipt and of the stub; so is the receipt's code.
    let drawn = |bytes: &[u8]| bytes.windows(4).filter(|four| four == b"\x1dv0\0").count();
    assert_eq!(
        drawn(&std::fs::read(shop.path("paper")).expect("a paper")),
        5
    );

    assert_eq!(
        (spendable(&practice), spendable(&home)),
        ("76".into(), "100".into())
    );
    let statement = ok(&practice, &["--rehearse-at", at, "statement", "0137"]);
    assert!(statement.contains("演练"), "{statement}");
    // Read with a clock that is behind, a register ends with what is written all the same.
    let written = ok(&practice, &["export", "redemptions", "--format", "csv"]);
    assert_eq!(written.lines().count(), 2, "{written}");
    for home in [&practice, &home] {
        ok(home, &["verify"]);
    }
    // Byte for byte: no file of the home is touched. (Readers come and go with files of their own.)
    for (path, bytes) in before {
        let now = std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert!(now == bytes, "{path} is another");
    }

    // It can be gone on with, later on that day, or begun anew.
    let again = rehearse(&shop, &["--keep"]);
    assert!(again["at"].as_str() > Some(at), "{again}");
    assert_eq!(spendable(&practice), "76");
    rehearse(&shop, &[]);
    assert_eq!(spendable(&practice), "100");
}

#[test]
fn practice_reaches_neither_the_books_nor_a_ledger() {
    let shop = real_shop();
    let home = shop.home();
    let made = rehearse(&shop, &[]);
    let at = made["at"].as_str().expect("a moment");
    let practice = home.join("rehearsal");

    // A copy of the practice does not take the place of the books.
    let copy = shop.file("practice.backup");
    ok(&practice, &["--rehearse-at", at, "backup", &copy]);
    let said = refused(&home, &["restore", &copy, "--replace"]);
    assert!(said.contains("演练"), "{said}");
    assert_eq!(spendable(&home), "100");

    // Books in earnest are never cleared away for a practice.
    let other = real_shop();
    let there = other.home().display().to_string();
    let tomorrow = day(TOMORROW);
    for keep in [&["--no-screen"][..], &["--no-screen", "--keep"]] {
        let mut args = vec!["rehearse", "--date", &tomorrow, "--to", &there];
        args.extend(keep);
        refused(&home, &args);
    }
    assert_eq!(spendable(&other.home()), "100");

    // A ledger in earnest refuses it.
    let ledger = Ledger { shop: &shop };
    ledger.ok(&[
        "village",
        "add",
        VILLAGE,
        "--name",
        "丰胜村",
        "--scheme",
        "fengsheng",
    ]);
    let code = ledger.ok(&["enrol", "--village", VILLAGE, "--till", "till 1"]);
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    let url = url.rsplit(' ').next().expect("an address").to_owned();
    let join = [
        "--rehearse-at",
        at,
        "join",
        "--ledger",
        &url,
        "--code",
        &code,
    ];
    let said = refused(&practice, &join);
    assert!(said.contains("演练"), "{said}");
}

#[test]
fn the_practice_of_a_joined_till_reports_nothing() {
    let shop = real_shop();
    let home = shop.home();
    let ledger = Ledger { shop: &shop };
    ledger.ok(&[
        "village",
        "add",
        VILLAGE,
        "--name",
        "丰胜村",
        "--scheme",
        "fengsheng",
    ]);
    let code = ledger.ok(&["enrol", "--village", VILLAGE, "--till", "till 1"]);
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    let url = url.rsplit(' ').next().expect("an address").to_owned();
    // A till that reports to a ledger from the start.
    let joined = shop.path("joined");
    let pin = shop.file("pin");
    let connected = ["--ledger", &url, "--code", &code];
    ok(&joined, &[&founding(&pin)[..], &connected].concat());
    shop.write(
        "import.csv",
        "household,name,members,phone,group\n0137,张大福,4,,2组\n",
    );
    ledger.ok(&[
        "import",
        "households",
        &shop.file("import.csv"),
        "--village",
        VILLAGE,
    ]);
    ok(&joined, &["sync", "--once"]);
    let tomorrow = day(TOMORROW);
    let practice = joined.join("rehearsal");
    ok(&joined, &["rehearse", "--date", &tomorrow, "--no-screen"]);
    let at = format!("{tomorrow}T01:00:00Z");
    // What the ledger had told is known; what is practised goes nowhere.
    let events = counter(&shop, &practice, &at, &[&card(&practice)]).expect("a counter");
    assert_eq!(events[0]["household"], "0137", "{events:?}");
    let said = refused(&practice, &["--rehearse-at", &at, "sync", "--once"]);
    assert!(!said.is_empty());
    assert!(ledger.rows_of("redemptions", VILLAGE).is_empty());
    ok(&practice, &["verify"]);
    assert!(!home.join("rehearsal").exists());
}

#[test]
fn a_day_before_the_books_began_is_told_so() {
    let shop = real_shop();
    let yesterday = day(-1);
    let said = refused(
        &shop.home(),
        &["rehearse", "--date", &yesterday, "--no-screen"],
    );
    assert!(said.contains(&day(0)), "{said}");
    // The next try finds nothing in its way, and today's practice knows what was entered today.
    let today = day(0);
    let made = ok(&shop.home(), &["rehearse", "--date", &today, "--no-screen"]);
    let made = events(made.as_bytes()).remove(0);
    let practice = shop.home().join("rehearsal");
    let at = made["at"].as_str().expect("a moment");
    let scans = [&card(&practice), TOWEL, "JFC:OK"];
    let events = counter(&shop, &practice, at, &scans).expect("a counter");
    assert!(kinds(&events).contains(&"recorded"), "{events:?}");
}
