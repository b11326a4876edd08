//! A village from outside: ledger and till as processes, by network and by stick, with the cable out and a disk put
//! back.

mod shop;

use shop::village::{Ledger, bare, init, pin_again, until};
use shop::{EXCHANGE_DAY, Shop, kinds, reasons, text};

const SOAP: &str = "2000000000015";

#[test]
fn the_ledger_has_each_redemption_once_whether_the_cable_was_in_or_out() {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&["sync", "--once"]);
    assert_eq!(
        shop.balance("0137"),
        ["100", "0", "0", "100"],
        "the feed brought households and points"
    );
    shop.import("stock", shop::STOCK);
    let sentence = shop.import_refused("credits", shop::CREDITS);
    assert!(sentence.contains("村账本"), "{sentence}");

    let card = shop.card("0137");
    assert!(kinds(&shop.counter(&[&card, SOAP, "JFC:OK"])).contains(&"recorded"));
    until("the open till sends by itself", || {
        // A counter that ends at once may leave before its courier has come back: the next one carries it.
        shop.ok(&["sync", "--once"]);
        ledger.rows("redemptions").len() == 1
    });

    let address = url.trim_start_matches("http://").to_owned();
    drop(serving);
    assert!(
        kinds(&shop.counter(&[&card, SOAP, "JFC:OK"])).contains(&"recorded"),
        "no ledger is needed to redeem"
    );
    assert!(!shop.run(&["sync", "--once"]).status.success());
    let (_serving, _) = ledger.serve(&address);
    for _ in 0..3 {
        shop.ok(&["sync", "--once"]);
    }
    let rows = ledger.rows("redemptions");
    assert_eq!(rows.len(), 2);
    let mut here: Vec<Vec<String>> = shop.export("redemptions").split_off(1);
    let mut there = rows.clone();
    // The names of staff and households reach the ledger as the till has them.
    here.sort();
    there.sort();
    assert_eq!(here, there);
    assert_eq!(
        ledger
            .rows("balances")
            .iter()
            .find(|row| row[0] == "0137")
            .expect("a row")[..3],
        ["0137", "100", "10"]
    );
    ledger.ok(&["verify"]);
    shop.ok(&["verify"]);
}

#[test]
fn a_stick_carries_both_ways() {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    drop(serving);
    let (there, back) = (shop.file("there.jifen"), shop.file("back.jifen"));
    let carry = || {
        shop.ok(&["sync", "--to-file", &there]);
        ledger.ok(&[
            "stick",
            "--village",
            "lutang-shifan",
            "--from-file",
            &there,
            "--to-file",
            &back,
        ]);
        shop.ok(&["sync", "--from-file", &back]);
    };
    carry();
    shop.import("stock", shop::STOCK);
    let card = shop.card("0137");
    assert!(kinds(&shop.counter(&[&card, SOAP, "JFC:OK"])).contains(&"recorded"));
    for _ in 0..2 {
        carry();
        assert_eq!(ledger.rows("redemptions").len(), 1);
    }
    let mut spoiled = std::fs::read_to_string(&back).expect("a file");
    spoiled = spoiled.replacen("0137", "0138", 1);
    shop.write("back.jifen", &spoiled);
    let spoiled_is_refused = !shop.run(&["sync", "--from-file", &back]).status.success();
    assert!(spoiled_is_refused || !spoiled.contains("0138"));
    shop.ok(&["verify"]);
}

#[test]
fn a_till_that_stood_alone_joins_and_brings_its_books_along() {
    let shop = Shop::open();
    let card = shop.card("0137");
    shop.counter(&[&card, SOAP, "JFC:OK"]);
    let ledger = Ledger { shop: &shop };
    ledger.ok(&[
        "village",
        "add",
        "lutang-shifan",
        "--name",
        "芦塘乡示范村",
        "--scheme",
        "lutang",
        "--rehearsal",
    ]);
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    shop.ok(&["join", "--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&["sync", "--once"]);
    assert_eq!(ledger.rows("redemptions").len(), 1);
    let row = ledger
        .rows("balances")
        .into_iter()
        .find(|row| row[0] == "0137")
        .expect("a row");
    assert_eq!(row[..3], ["0137", "100", "5"]);
    assert_eq!(shop.balance("0137"), ["100", "5", "0", "95"]);
    shop.ok(&["verify"]);
    ledger.ok(&["verify"]);
}

#[test]
fn a_till_for_practice_joins_no_real_village_and_a_code_serves_once() {
    let shop = Shop::founded();
    let ledger = Ledger { shop: &shop };
    ledger.ok(&[
        "village",
        "add",
        "lutang-shifan",
        "--name",
        "芦塘乡示范村",
        "--scheme",
        "lutang",
    ]);
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    let sentence = shop.refused(&["join", "--ledger", &url, "--code", &ledger.code()]);
    assert!(!sentence.trim().is_empty());
    assert!(
        !shop
            .run(&["join", "--ledger", &url, "--code", "AAAA-BBBB-CCCC-DDDD"])
            .status
            .success()
    );
}

#[test]
fn a_disk_put_back_asks_the_ledger_before_it_redeems() {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&[
        "staff",
        "add",
        "周明",
        "--role",
        "committee",
        "--pin-file",
        &shop.file("pin2"),
    ]);
    shop.ok(&["sync", "--once"]);
    shop.import("stock", shop::STOCK);
    shop.ok(&["backup", &shop.file("old.backup")]);
    let card = shop.card("0137");
    assert!(kinds(&shop.counter(&[&card, SOAP, "JFC:OK"])).contains(&"recorded"));
    shop.ok(&["sync", "--once"]);

    shop.ok(&["restore", "--replace", &shop.file("old.backup")]);
    assert_eq!(
        shop.balance("0137")[1],
        "0",
        "the old books know nothing of it"
    );
    for (name, pin, role) in [("王芳", "pin", "shopkeeper"), ("周明", "pin2", "committee")] {
        shop.ok(&[
            "staff",
            "add",
            name,
            "--role",
            role,
            "--pin-file",
            &shop.file(pin),
        ]);
    }
    shop.ok(&["sync", "--once"]);
    assert_eq!(
        shop.balance("0137")[1],
        "5",
        "the ledger gave back what was lacking"
    );
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(kinds(&events).contains(&"recorded"), "{events:#?}");
    shop.ok(&["sync", "--once"]);
    assert_eq!(ledger.rows("redemptions").len(), 2);
    shop.ok(&["verify"]);
    ledger.ok(&["verify"]);
}

#[test]
fn a_disk_put_back_with_no_ledger_needs_two_people_and_the_last_paper() {
    let shop = Shop::open();
    shop.ok(&["backup", &shop.file("old.backup")]);
    shop.ok(&["restore", "--replace", &shop.file("old.backup")]);
    for (name, pin, role) in [("王芳", "pin", "shopkeeper"), ("周明", "pin2", "committee")] {
        shop.ok(&[
            "staff",
            "add",
            name,
            "--role",
            role,
            "--pin-file",
            &shop.file(pin),
        ]);
    }
    let card = shop.card("0137");
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(reasons(&events).contains(&"restored-disk"), "{events:#?}");
    assert!(!kinds(&events).contains(&"recorded"));

    let journal = shop.ok(&["export", "journal", "--format", "json"]);
    let entries: serde_json::Value = serde_json::from_str(&journal).expect("JSON");
    // The backup was made at the books' end: what the paper shows is the entry before anything that came since.
    let last = entries
        .as_array()
        .and_then(|rows| rows.last())
        .expect("entries");
    let (seq, hash) = (
        last["seq"].to_string(),
        last["hash"].as_str().expect("a hash")[..8].to_owned(),
    );
    let (pin, pin2) = (shop.file("pin"), shop.file("pin2"));
    let recover = |hash: &str| {
        shop.run(&[
            "recover",
            "--last-seq",
            &seq,
            "--last-hash",
            hash,
            "--staff",
            "王芳",
            "--pin-file",
            &pin,
            "--approver",
            "周明",
            "--approver-pin-file",
            &pin2,
        ])
    };
    assert!(
        !recover("00000000").status.success(),
        "another hash is another paper"
    );
    let done = recover(&hash);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(kinds(&shop.counter(&[&card, SOAP, "JFC:OK"])).contains(&"recorded"));
    shop.ok(&["verify"]);
    // It went on in an epoch of its own, later than the first one that a ledger gives; it joins all the same.
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    shop.ok(&["join", "--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&["sync", "--once"]);
    assert!(!ledger.rows("redemptions").is_empty());
    shop.ok(&["verify"]);
}

#[test]
fn a_clock_set_ahead_is_put_right_by_two_people() {
    let mut shop = Shop::open();
    let card = shop.card("0137");
    shop.at = "2026-12-31T05:00:00Z".into();
    shop.counter(&[&card, SOAP, "JFC:OK"]);
    shop.at = EXCHANGE_DAY.into();
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(reasons(&events).contains(&"clock-behind"), "{events:#?}");
    let (pin, pin2) = (shop.file("pin"), shop.file("pin2"));
    let accept = |approver: &str, approver_pin: &str| {
        shop.run(&[
            "clock",
            "accept",
            "--staff",
            "王芳",
            "--pin-file",
            &pin,
            "--approver",
            approver,
            "--approver-pin-file",
            approver_pin,
        ])
    };
    assert!(!accept("王芳", &pin).status.success());
    let done = accept("周明", &pin2);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(kinds(&events).contains(&"recorded"), "{events:#?}");
    shop.ok(&["verify"]);
}

#[test]
fn a_ledger_under_another_history_is_followed_on() {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&["sync", "--once"]);
    drop(serving);
    // With no witness beside it the file may be an older one: the ledger begins a new history.
    std::fs::remove_file(shop.file("ledger.db.witness")).expect("a witness");
    let (_serving, _) = ledger.serve(url.trim_start_matches("http://"));
    shop.ok(&["sync", "--once"]);
    shop.ok(&["sync", "--once"]);
    assert_eq!(shop.balance("0137"), ["100", "0", "0", "100"]);
    shop.ok(&["verify"]);
}

#[test]
fn books_put_back_join_the_ledger_they_know_and_no_code_is_lost_on_others() {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &[]);
    shop.ok(&["backup", &shop.file("alone.backup")]);
    shop.ok(&["restore", "--replace", &shop.file("alone.backup")]);
    let code = ledger.code();
    let sentence = shop.refused(&["join", "--ledger", &url, "--code", &code]);
    assert!(sentence.contains("jifen recover"), "{sentence}");

    // The same code still serves other books.
    std::fs::remove_dir_all(shop.home()).expect("a home");
    init(&shop, &["--ledger", &url, "--code", &code]);
    shop.ok(&["sync", "--once"]);
    shop.ok(&["backup", &shop.file("joined.backup")]);
    shop.import("stock", shop::STOCK);
    shop.ok(&["sync", "--once"]);
    shop.ok(&["restore", "--replace", &shop.file("joined.backup")]);
    pin_again(&shop);
    shop.ok(&["join", "--ledger", &url, "--code", &ledger.code()]);
    shop.ok(&["sync", "--once"]);
    let card = shop.card("0137");
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(kinds(&events).contains(&"recorded"), "{events:#?}");
    shop.ok(&["sync", "--once"]);
    assert_eq!(ledger.rows("redemptions").len(), 1);
    shop.ok(&["verify"]);
    ledger.ok(&["verify"]);
}

#[test]
fn a_disk_put_back_is_made_whole_by_stick_and_sends_on() {
    let shop = bare();
    let ledger = Ledger { shop: &shop };
    ledger.found();
    let (serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    drop(serving);
    let (there, back) = (shop.file("there.jifen"), shop.file("back.jifen"));
    let carry = || {
        shop.ok(&["sync", "--to-file", &there]);
        ledger.ok(&[
            "stick",
            "--village",
            "lutang-shifan",
            "--from-file",
            &there,
            "--to-file",
            &back,
        ]);
        shop.ok(&["sync", "--from-file", &back]);
    };
    carry();
    // The backup holds what the ledger never had.
    shop.import("stock", shop::STOCK);
    shop.ok(&["backup", &shop.file("old.backup")]);
    shop.ok(&["restore", "--replace", &shop.file("old.backup")]);
    pin_again(&shop);
    carry();
    let card = shop.card("0137");
    assert!(kinds(&shop.counter(&[&card, SOAP, "JFC:OK"])).contains(&"recorded"));
    for _ in 0..2 {
        carry();
    }
    assert_eq!(ledger.rows("redemptions").len(), 1);
    assert!(
        !ledger.rows("stock").is_empty(),
        "what the backup had beyond the ledger's copy arrived"
    );
    ledger.ok(&["verify"]);
    shop.ok(&["verify"]);
}
