//! A till whose whole disk, witness and all, was put back and which went on redeeming: its books and the ledger's went
//! two ways. It stops and says what to do, what it redeemed on its own can be read and entered again, and both ways
//! out lead back to the counter.

mod shop;

use std::process::Command;

use shop::village::{Ledger, Serving, bare, init, pin_again};
use shop::{Shop, kinds, reasons, text};

const SOAP: &str = "2000000000015";

/// A till with books that went two ways, and the ledger that noticed.
struct Parted {
    shop: Shop,
    url: String,
    card: String,
    serving: Option<Serving>,
}

impl Parted {
    fn ledger(&self) -> Ledger<'_> {
        Ledger { shop: &self.shop }
    }

    /// The line is cut while this is done: an open till would notice the ledger's word by itself.
    fn apart(&mut self, work: impl FnOnce(&Parted)) {
        self.serving = None;
        work(self);
        let address = self.url.trim_start_matches("http://").to_owned();
        let (serving, _) = self.ledger().serve(&address);
        self.serving = Some(serving);
    }

    fn redeem(&self, soaps: usize) {
        redeem(&self.shop, &self.card, soaps);
    }
}

fn redeem(shop: &Shop, card: &str, soaps: usize) {
    let mut scans = vec![card];
    scans.extend(std::iter::repeat_n(SOAP, soaps));
    scans.push("JFC:OK");
    let events = shop.counter(&scans);
    assert!(kinds(&events).contains(&"recorded"), "{events:#?}");
}

/// Copies a home as a disk's image would.
fn image(shop: &Shop, from: &str, to: &str) {
    let _ = std::fs::remove_dir_all(shop.path(to));
    let done = Command::new("cp")
        .args(["-a", &shop.file(from), &shop.file(to)])
        .status()
        .expect("cp runs");
    assert!(done.success());
}

fn parted() -> Parted {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&["sync", "--once"]);
    shop.import("stock", shop::STOCK);
    shop.ok(&["sync", "--once"]);
    shop.ok(&["backup", &shop.file("old.backup")]);
    let card = shop.card("0137");
    let mut parted = Parted {
        shop,
        url,
        card,
        serving: Some(serving),
    };
    parted.apart(|parted| {
        // Both have this one, though the image was made before the ledger acknowledged it.
        parted.redeem(1);
        image(&parted.shop, "home", "image");
    });
    parted.shop.ok(&["sync", "--once"]);
    parted.redeem(2);
    parted.shop.ok(&["sync", "--once"]);
    image(&parted.shop, "home", "whole");
    parted.apart(|parted| {
        image(&parted.shop, "image", "home");
        parted.redeem(3);
        parted.redeem(1);
    });
    let said = parted.shop.refused(&["sync", "--once"]);
    assert_says_the_way_out(&said);
    parted
}

/// The steps, in the till's language.
fn assert_says_the_way_out(said: &str) {
    for step in ["jifen export unreported", "备份", "新机器", "补录"] {
        assert!(said.contains(step), "{said}");
    }
}

/// Receipts and pieces of a list of redemptions as CSV.
fn pieces(csv: &str) -> Vec<(String, String)> {
    csv.lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            (fields[1].to_owned(), fields[9].to_owned())
        })
        .collect()
}

fn count(of: &[(String, String)]) -> Vec<&str> {
    of.iter().map(|(_, pieces)| pieces.as_str()).collect()
}

#[test]
fn a_forked_till_says_what_to_do_and_shows_what_the_ledger_lacks() {
    let parted = parted();
    let shop = &parted.shop;
    let events = shop.counter(&[&parted.card, SOAP, "JFC:OK"]);
    assert!(reasons(&events).contains(&"forked"), "{events:#?}");
    assert!(!kinds(&events).contains(&"recorded"));
    let message = events
        .iter()
        .find_map(|event| event["message"].as_str())
        .expect("a sentence");
    assert_says_the_way_out(message);
    // It stays so, by whatever way it is asked.
    assert_says_the_way_out(&shop.refused(&["sync", "--once"]));
    assert_says_the_way_out(&shop.refused(&["sync", "--to-file", &shop.file("out")]));
    let join = [
        "join",
        "--ledger",
        &parted.url,
        "--code",
        &parted.ledger().code(),
    ];
    assert_says_the_way_out(&shop.refused(&join));
    std::fs::write(shop.home().join("settings.toml"), "lang = \"en\"\n").expect("settings");
    let said = shop.refused(&["sync", "--once"]);
    for step in [
        "jifen export unreported",
        "put back a backup",
        "join a new till",
        "enter it again",
    ] {
        assert!(said.contains(step), "{said}");
    }

    assert_eq!(
        count(&pieces(&shop.ok(&["export", "redemptions"]))),
        ["1", "3", "1"]
    );
    assert_eq!(shop.export("issue-book").len(), 1 + 3);
    let out = shop.run(&["export", "unreported", "--format", "csv"]);
    let csv = text(&out.stdout);
    assert_eq!(
        csv.lines().next(),
        shop.ok(&["export", "redemptions"]).lines().next(),
        "the same columns"
    );
    assert_eq!(
        count(&pieces(&csv)),
        ["3", "1"],
        "only what came after the two parted"
    );
    let said = text(&out.stderr);
    assert!(
        said.contains("it has nothing of what comes after"),
        "{said}"
    );
    shop.ok(&["verify"]);
    parted.ledger().ok(&["verify"]);
}

#[test]
fn a_backup_from_before_leads_a_forked_till_back_to_the_counter() {
    let parted = parted();
    let (shop, ledger) = (&parted.shop, parted.ledger());
    let lacking = pieces(&shop.ok(&["export", "unreported"]));
    shop.ok(&["restore", "--replace", &shop.file("old.backup")]);
    pin_again(shop);
    shop.ok(&["sync", "--once"]);
    assert_eq!(
        shop.balance("0137")[1],
        "15",
        "what the ledger has is back: one and two pieces"
    );
    assert!(pieces(&shop.ok(&["export", "unreported"])).is_empty());
    let kept = shop.home().join("books.before-restore-1");
    let kept = kept.to_str().expect("a path");
    assert_eq!(
        pieces(&shop.ok(&["export", "unreported", "--books", kept])),
        lacking,
        "what was redeemed apart can still be read"
    );

    parted.redeem(3);
    parted.redeem(1);
    shop.ok(&["sync", "--once"]);
    let rows = ledger.rows("redemptions");
    let mut each: Vec<&str> = rows.iter().map(|row| row[9].as_str()).collect();
    each.sort_unstable();
    assert_eq!(each, ["1", "1", "2", "3"], "each once");
    assert_eq!(shop.balance("0137")[1], "35");
    shop.ok(&["verify"]);
    ledger.ok(&["verify"]);
}

#[test]
fn a_new_till_takes_the_place_of_a_forked_one() {
    let parted = parted();
    let (old, ledger) = (&parted.shop, parted.ledger());
    let new = bare();
    init(&new, &["--ledger", &parted.url, "--code", &ledger.code()]);
    new.ok(&["sync", "--once"]);
    new.import("stock", shop::STOCK);
    redeem(&new, &new.card("0137"), 1);
    new.ok(&["sync", "--once"]);
    let rows = ledger.rows("redemptions");
    assert_eq!(rows.len(), 3, "two of the old till's, one of the new");
    assert_eq!(
        pieces(&old.ok(&["export", "unreported"])).len(),
        2,
        "the old books can still be read"
    );

    // Even the disk that never parted is out of use now.
    image(old, "whole", "home");
    let said = old.refused(&["sync", "--once"]);
    assert!(said.contains("已经停用"), "{said}");
    let events = old.counter(&[&parted.card, SOAP, "JFC:OK"]);
    assert!(reasons(&events).contains(&"fenced"), "{events:#?}");
    assert!(!kinds(&events).contains(&"recorded"));
    assert_eq!(ledger.rows("redemptions").len(), 3);
    new.ok(&["verify"]);
    ledger.ok(&["verify"]);
}

/// A backup of the till's own way, put back: nothing is to be had from the ledger, whose copy is shorter.
#[test]
fn a_backup_from_after_the_two_parted_is_no_way_out() {
    let mut parted = parted();
    parted.apart(|parted| {
        image(&parted.shop, "image", "home");
        for _ in 0..3 {
            parted.redeem(1);
        }
    });
    let (shop, ledger) = (&parted.shop, parted.ledger());
    shop.ok(&["backup", &shop.file("late.backup")]);
    shop.ok(&["restore", "--replace", &shop.file("late.backup")]);
    pin_again(shop);
    let before = ledger.rows("redemptions");
    assert_says_the_way_out(&shop.refused(&["sync", "--once"]));
    assert_eq!(pieces(&shop.ok(&["export", "unreported"])).len(), 3);
    assert_eq!(ledger.rows("redemptions"), before);

    shop.ok(&["restore", "--replace", &shop.file("old.backup")]);
    pin_again(shop);
    shop.ok(&["sync", "--once"]);
    parted.redeem(1);
    let receipt = shop.export("redemptions").pop().expect("a row")[1].clone();
    assert!(receipt.contains("-2-"), "the first epoch after: {receipt}");
}
