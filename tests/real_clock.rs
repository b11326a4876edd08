//! Real books by the system's clock, which only the system can set: here it is set for one process by faketime. Where
//! that is missing the test says that it was skipped; with `JIFEN_ALL` set it fails.

mod shop;

use std::process::{Command, Stdio};

use shop::{Shop, events, kinds, reasons, text};

const SOAP: &str = "2000000000015";

/// A command at a moment of the village's clock.
fn at(moment: &str, shop: &Shop, args: &[&str]) -> Command {
    let mut command = Command::new("faketime");
    // Waiting has to go on in real time.
    command
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("TZ", "Asia/Shanghai");
    command
        .arg(moment)
        .arg(shop::jifen())
        .arg("--home")
        .arg(shop.home())
        .args(args)
        .stdin(Stdio::null());
    command
}

fn ok(moment: &str, shop: &Shop, args: &[&str]) -> String {
    let out = at(moment, shop, args).output().expect("runs");
    assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
    text(&out.stdout)
}

fn counter(moment: &str, shop: &Shop, scans: &[&str]) -> Vec<serde_json::Value> {
    let printer = format!("file:{}", shop.file("paper"));
    let (pin, mut command) = (
        shop.file("pin"),
        at(
            moment,
            shop,
            &["counter", "--scanner", "stdin", "--printer", &printer],
        ),
    );
    command
        .args(["--staff", "王芳", "--pin-file", &pin])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().expect("runs");
    shop::feed(&mut child, scans);
    events(&child.wait_with_output().expect("ends").stdout)
}

#[test]
fn the_days_of_real_books_are_the_systems() {
    if Command::new("faketime").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("JIFEN_ALL").is_none(),
            "faketime is not installed"
        );
        eprintln!("skipped: faketime is not installed");
        return;
    }
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: String::new(),
    };
    shop.write("pin", "1234\n");
    let pin = shop.file("pin");
    let noon = "2026-12-29 12:00:00";
    ok(noon, &shop, &shop::init_args(&pin));
    for (kind, csv) in [
        ("households", shop::HOUSEHOLDS),
        ("goods", shop::GOODS),
        ("credits", shop::CREDITS),
        ("stock", shop::STOCK),
    ] {
        shop.write("import.csv", csv);
        ok(noon, &shop, &["import", kind, &shop.file("import.csv")]);
    }
    let cards = ok(noon, &shop, &["export", "cards"]);
    let card = cards
        .lines()
        .find_map(|line| line.strip_prefix("0137,"))
        .expect("a card")
        .to_owned();
    let scans = [card.as_str(), SOAP, "JFC:OK"];
    let day_before = counter("2026-12-29 23:59:30", &shop, &scans);
    assert!(
        reasons(&day_before).contains(&"not-exchange-day"),
        "{day_before:#?}"
    );
    assert!(kinds(&counter("2026-12-30 00:00:01", &shop, &scans)).contains(&"recorded"));
    assert!(kinds(&counter("2026-12-31 23:59:00", &shop, &scans)).contains(&"recorded"));
    let after = counter("2027-01-01 00:00:01", &shop, &scans);
    assert_eq!(after[0]["spendable"], 0, "{after:#?}");
    assert!(reasons(&after).contains(&"not-exchange-day"), "{after:#?}");
    let behind = counter("2026-12-31 12:00:00", &shop, &scans);
    assert!(reasons(&behind).contains(&"clock-behind"), "{behind:#?}");
    let held = Command::new(shop::jifen())
        .arg("--home")
        .arg(shop.home())
        .args([
            "--rehearse-at",
            "2026-12-30T01:00:00Z",
            "export",
            "balances",
        ])
        .output()
        .expect("runs");
    assert!(
        !held.status.success(),
        "the clock of real books cannot be held"
    );
    ok("2027-01-01 00:01:00", &shop, &["verify"]);
}
