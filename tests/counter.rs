//! A whole day through `counter`, as a process with a piped scanner and a file for a printer.

mod shop;

use serde_json::json;
use shop::{DAY_BEFORE, Shop, holds, kinds, reasons};

const SOAP: &str = "2000000000015";
const TOWEL: &str = "6901234567892";
const OIL: &str = "2000000000121";

#[test]
fn a_day_by_scans_alone() {
    let shop = Shop::open();
    let card = shop.card("0137");
    let events = shop.counter(&[&card, OIL, SOAP, "JFC:QTY:3", "JFC:UNDO", "JFC:OK"]);
    assert_eq!(
        kinds(&events),
        [
            "household",
            "line",
            "line",
            "line",
            "undone",
            "recorded",
            "sent"
        ],
        "{events:#?}"
    );
    assert_eq!(
        events[0],
        json!({"event":"household","household":"0137","name":"张*福","spendable":100,"lapses_on":"2027-01-01"})
    );
    assert_eq!(events[2]["total"], 85);
    assert_eq!(events[2]["remaining"], 15);
    assert_eq!(events[3]["total"], 95);
    let recorded = &events[5];
    assert_eq!(
        (&recorded["points"], &recorded["remaining"]),
        (&json!(85), &json!(15))
    );
    assert_eq!(shop.balance("0137"), ["100", "85", "0", "15"]);
    assert_eq!(
        (shop.on_hand(SOAP), shop.on_hand(OIL)),
        ("19".into(), "2".into())
    );

    let receipt = recorded["receipt"].as_str().expect("a number");
    let rows = shop.export("redemptions");
    assert_eq!(rows.len(), 1 + 2);
    assert!(
        rows[1..]
            .iter()
            .all(|row| row[1] == receipt && row[3] == "2026-12-30" && row[11] == "false")
    );
    assert!(holds(&shop.path("paper"), receipt.as_bytes()));
    let gbk = |text: &str| jifen_gbk(text);
    assert!(
        holds(&shop.path("paper"), &gbk("张*福")),
        "the masked name in GBK"
    );
    assert!(
        !holds(&shop.path("paper"), &gbk("张大福")),
        "the whole name never"
    );
    shop.ok(&["verify"]);
}

fn jifen_gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn what_is_refused_keeps_the_basket() {
    let shop = Shop::open();
    let card = shop.card("0200");
    let other = card.replace("lutang-shifan", "gaoyang");
    let scans = [
        SOAP,
        &card,
        SOAP,
        OIL,
        "2000000000114",
        "6901234567890",
        "6909999999996",
        &other,
        &card[..card.len() - 6],
        "JFC:QTY:99",
        "JFC:WHAT",
        "JFC:FIND:9999",
        &card,
        "JFC:OK",
    ];
    let events = shop.counter(&scans);
    let expected = [
        "no-household",
        "not-enough-points",
        "out-of-stock",
        "bad-check-digit",
        "unknown-code",
        "card-damaged",
        "card-damaged",
        "out-of-stock",
        "unknown-command",
        "unknown-household",
    ];
    assert_eq!(reasons(&events), expected, "{events:#?}");
    assert!(kinds(&events).contains(&"recorded"));
    assert!(
        events
            .iter()
            .filter(|e| e["event"] == "refused")
            .all(|e| e["message"].as_str().is_some_and(|m| m.chars().count() > 8))
    );
    assert_eq!(shop.balance("0200"), ["20", "5", "0", "15"]);
}

#[test]
fn the_end_of_input_drops_what_was_not_confirmed() {
    let shop = Shop::open();
    let card = shop.card("0137");
    let events = shop.counter(&[&card, SOAP]);
    assert_eq!(kinds(&events), ["household", "line", "cancelled"]);
    assert_eq!(shop.balance("0137"), ["100", "0", "0", "100"]);
    assert_eq!(
        kinds(&shop.counter(&["JFC:FIND:0137", SOAP, "JFC:CANCEL"])),
        ["household", "line", "cancelled"]
    );
}

#[test]
fn on_any_other_day_only_balances_are_read() {
    let mut shop = Shop::open();
    let card = shop.card("0137");
    shop.at = DAY_BEFORE.into();
    // The books were made on the day after: their clock is ahead of this one.
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert!(
        kinds(&events).contains(&"household"),
        "a balance can be read all the same"
    );
    assert!(!kinds(&events).contains(&"recorded"));
    assert!(
        reasons(&events)
            .iter()
            .all(|reason| *reason == "clock-behind"),
        "{events:#?}"
    );
    shop.at = "2027-01-01T01:00:00Z".into();
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert_eq!(
        events[0]["spendable"], 0,
        "the quarter's points have lapsed"
    );
    assert_eq!(reasons(&events), ["not-exchange-day", "not-exchange-day"]);
    let message = events[1]["message"].as_str().expect("a sentence");
    assert!(message.contains("2027年3月30日"), "{message}");
    assert_eq!(shop.balance("0137"), ["100", "0", "100", "0"]);
    shop.ok(&["verify"]);
}

#[test]
fn a_reversal_needs_two_people_and_brings_all_back() {
    let shop = Shop::open();
    let card = shop.card("0137");
    let events = shop.counter(&[&card, OIL, SOAP, "JFC:OK"]);
    let receipt = events
        .iter()
        .find_map(|e| e["receipt"].as_str())
        .expect("recorded")
        .to_owned();
    let (pin, pin2) = (shop.file("pin"), shop.file("pin2"));
    let reverse = |approver: &str, approver_pin: &str, line: &[&str]| {
        let mut args = vec![
            "reverse",
            &receipt,
            "--reason",
            "拿错了",
            "--staff",
            "王芳",
            "--pin-file",
            &pin,
        ];
        args.extend(["--approver", approver, "--approver-pin-file", approver_pin]);
        args.extend(line);
        shop.run(&args)
    };
    let alone = reverse("王芳", &pin, &[]);
    assert!(!alone.status.success());
    assert!(shop::text(&alone.stdout).contains("second-person-needed"));
    assert!(!reverse("周明", &pin, &[]).status.success(), "a wrong PIN");
    assert!(reverse("周明", &pin2, &["--line", "2"]).status.success());
    assert_eq!(shop.balance("0137"), ["100", "80", "0", "20"]);
    assert_eq!(shop.on_hand(SOAP), "20");
    assert!(reverse("周明", &pin2, &[]).status.success());
    assert_eq!(shop.balance("0137"), ["100", "0", "0", "100"]);
    assert_eq!(shop.on_hand(OIL), "3");
    let again = reverse("周明", &pin2, &[]);
    assert!(shop::text(&again.stdout).contains("already-reversed"));
    assert!(
        shop.export("redemptions")[1..]
            .iter()
            .all(|row| row[11] == "true")
    );
    shop.ok(&["reprint", &receipt]);
    shop.ok(&["verify"]);
}

#[test]
fn a_replaced_card_is_refused() {
    let shop = Shop::open();
    let old = shop.card("0137");
    shop.ok(&["card", "replace", "0137", "--reason", "丢了"]);
    let new = shop.card("0137");
    assert_ne!(old, new);
    let events = shop.counter(&[&old, &new]);
    assert_eq!(reasons(&events), ["card-replaced"]);
    assert_eq!(kinds(&events), ["refused", "household"]);
}

#[test]
fn a_suspended_household_takes_nothing() {
    let shop = Shop::open();
    shop.import(
        "suspensions",
        "household,kind,from,until,reason\n0137,offence,2026-08-01,2027-07-31,决定\n",
    );
    let card = shop.card("0137");
    let events = shop.counter(&[&card, SOAP, "JFC:OK"]);
    assert_eq!(kinds(&events)[0], "household");
    assert_eq!(
        reasons(&events),
        ["household-suspended", "household-suspended"]
    );
}

#[test]
fn the_same_file_twice_and_wrong_columns_are_refused() {
    let shop = Shop::open();
    for (kind, csv) in [
        ("credits", shop::CREDITS),
        ("stock", shop::STOCK),
        ("households", shop::HOUSEHOLDS),
    ] {
        let sentence = shop.import_refused(kind, csv);
        assert!(sentence.chars().count() > 10, "{kind}: {sentence}");
    }
    let sentence = shop.import_refused("credits", "household,points\n0137,5\n");
    assert!(
        sentence.contains("period") && sentence.contains("posted_on"),
        "{sentence}"
    );
    let half = "household,period,points,category,reason,happened_on,posted_on\n\
        0137,2026-Q4,7,x,y,,2026-12-21\n9999,2026-Q4,7,x,y,,2026-12-21\n0137,2026-Q9,7,x,y,,2026-12-21\n";
    let sentence = shop.import_refused("credits", half);
    assert!(
        sentence.contains('3') || sentence.contains('4'),
        "{sentence}"
    );
    assert_eq!(
        shop.balance("0137"),
        ["100", "0", "0", "100"],
        "all or nothing"
    );
}

#[test]
fn a_day_is_closed_with_a_sheet_and_a_backup() {
    let shop = Shop::open();
    let card = shop.card("0137");
    shop.counter(&[&card, TOWEL, "JFC:OK"]);
    let closed = shop.ok(&[
        "day",
        "close",
        "--staff",
        "王芳",
        "--pin-file",
        &shop.file("pin"),
    ]);
    let event: serde_json::Value = serde_json::from_str(closed.trim()).expect("one event");
    assert_eq!(
        (&event["redemptions"], &event["points"]),
        (&json!(1), &json!(12))
    );
    let backup = event["backup"].as_str().expect("a backup");
    assert!(!backup.ends_with(".sqlite"));
    assert!(std::fs::metadata(backup).expect("is there").len() > 4096);
    let events = shop.counter(&[&card, TOWEL, "JFC:OK"]);
    assert!(
        kinds(&events).contains(&"recorded"),
        "a closed day is reopened: {events:#?}"
    );
}

#[test]
fn one_till_per_home_and_registers_beside_it() {
    let shop = Shop::open();
    let printer = format!("file:{}", shop.file("paper"));
    let mut child = shop.counter_command(&printer).spawn().expect("runs");
    let socket = shop.home().join("socket");
    for _ in 0..200 {
        if socket.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let second = shop
        .counter_command(&printer)
        .stdin(std::process::Stdio::null())
        .output()
        .expect("runs");
    assert!(!second.status.success());
    assert!(
        shop::text(&second.stderr).contains("另一个积分程序"),
        "{}",
        shop::text(&second.stderr)
    );
    assert_eq!(shop.balance("0137")[3], "100");
    shop.ok(&["verify"]);
    shop.ok(&["backup", &shop.file("copy.backup")]);
    // What writes goes through the till that is open.
    shop.ok(&["card", "replace", "0200", "--reason", "丢了"]);
    let (pin, second) = (shop.file("pin"), shop.file("pin2"));
    let rules = shop.ok(&[
        "scheme",
        "change",
        "guyuan",
        "--from",
        "2099-01-01",
        "--staff",
        "王芳",
        "--pin-file",
        &pin,
        "--approver",
        "周明",
        "--approver-pin-file",
        &second,
    ]);
    assert!(rules.contains("\"scheme-changed\""), "{rules}");
    let card = shop.card("0200");
    shop::feed(&mut child, &[&card, SOAP, "JFC:OK"]);
    let out = child.wait_with_output().expect("ends");
    assert!(kinds(&shop::events(&out.stdout)).contains(&"recorded"));
    shop.ok(&["verify"]);
}

/// What an operator meets is said in the till's language, with what to do about it.
#[test]
fn faults_speak_the_tills_language() {
    let shop = Shop::founded();
    let check = |args: &[&str], zh: &str, en: &str| {
        for (lang, part) in [("zh", zh), ("en", en)] {
            shop.write("home/settings.toml", &format!("lang = \"{lang}\"\n"));
            let said = shop.refused(args);
            assert!(said.contains(part), "{args:?} in {lang}: {said}");
        }
    };
    let nowhere = shop.file("nowhere");
    check(&["restore", &nowhere], "文件不能用", "cannot be used");
    check(
        &["backup", &shop.file("x.sqlite")],
        "账本没有照办",
        "did not do it",
    );
    shop.write("text", "not books");
    check(
        &["restore", "--replace", &shop.file("text")],
        "不能当账本读",
        "cannot be read as books",
    );
    check(
        &["sync", "--once"],
        "jifen join",
        "Join one with jifen join",
    );
    // Nothing listens there.
    let join = ["join", "--ledger", "http://127.0.0.1:9", "--code"];
    let join = [join.as_slice(), &["AAAA-BBBB-CCCC-DDDD"]].concat();
    check(&join, "连不上村账本", "is not reached");
    std::fs::remove_file(shop.home().join("books.sqlite")).expect("removed");
    for left in ["books.sqlite-wal", "books.sqlite-shm"] {
        let _ = std::fs::remove_file(shop.home().join(left));
    }
    check(&["verify"], "还没有账本", "There are no books");
}
