//! Numbered coupons, from their issue to the counter.

use super::{Moves, TOWEL, people, village};
use crate::shop::{events, holds, kinds, reasons};
use serde_json::json;

#[test]
fn coupons_are_numbered_checked_taken_in_and_made_void() {
    let shop = village("jinzhai");
    let issued = shop.done(&[
        "coupon",
        "issue",
        "0137",
        "--points",
        "10",
        "--from-number",
        "JZ-0099",
        "--count",
        "3",
    ]);
    assert_eq!(issued["coupons"], json!(["JZ-0099", "JZ-0100", "JZ-0101"]));
    assert_eq!(
        (&issued["kind"], &issued["points"], &issued["remaining"]),
        (&json!("coupons-issued"), &json!(30), &json!(70))
    );
    let issue = |numbers: &[&str], each: &str| {
        let mut args = vec!["coupon", "issue", "0137", "--points", each];
        for number in numbers {
            args.extend(["--number", number]);
        }
        shop.word(&args)
    };
    assert_eq!(issue(&["JZ-0100"], "10"), "coupon-number-used");
    assert_eq!(issue(&["A1", "A1"], "10"), "coupon-number-used");
    assert_eq!(issue(&["A1"], "70.01"), "not-enough-points");
    assert_eq!(issue(&["A1"], "0"), "nothing-moved");
    shop.refused(&[
        "coupon",
        "issue",
        "0137",
        "--points",
        "1",
        "--from-number",
        "ABC",
        "--count",
        "2",
    ]);

    let who = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    let take = |args: &[&str]| shop.of(&[&["coupon", "take"], args].concat(), &who[..4]);
    let (word, message) = take(&["0200", "JZ-9999"]).expect_err("refused");
    assert_eq!(word, "coupon-unknown");
    assert!(message.contains("JZ-9999"), "{message}");
    let taken = take(&["0200", "JZ-0100"]).expect("done");
    assert_eq!(
        (&taken["kind"], &taken["remaining"]),
        (&json!("coupons-taken"), &json!(10))
    );
    let (word, message) = take(&["0201", "JZ-0101", "JZ-0100"]).expect_err("refused");
    assert_eq!(word, "coupon-spent");
    assert!(message.contains("JZ-0100"), "{message}");
    assert_eq!(
        take(&["0201", "JZ-0101", "JZ-0101"])
            .expect_err("refused")
            .0,
        "coupon-spent"
    );
    assert_eq!(shop.word(&["coupon", "cancel", "JZ-0100"]), "coupon-spent");
    assert_eq!(shop.done(&["coupon", "cancel", "JZ-0099"])["remaining"], 80);

    let check = |number: &str| events(shop.ok(&["coupon", "check", number]).as_bytes()).remove(0);
    let taken_in = check("JZ-0100");
    assert_eq!(
        (&taken_in["state"], &taken_in["settled_on"]),
        (&json!("taken"), &json!("2026-11-12"))
    );
    let message = taken_in["message"].as_str().expect("a sentence");
    assert!(
        message.contains("收回") && message.contains("11月12日"),
        "{message}"
    );
    assert_eq!(check("JZ-0101")["state"], "issued");
    assert!(shop.refused(&["coupon", "check", "JZ-7"]).contains("JZ-7"));

    // Taken in for the wrong household: it is in the hand again that brought it.
    shop.done(&["undo", taken["slip"].as_str().expect("a number")]);
    assert_eq!(check("JZ-0100")["state"], "issued");
    assert_eq!(shop.balance("0200")[3], "0");
    take(&["0201", "JZ-0100"]).expect("done");
    let rows = shop.export("coupons");
    let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    assert_eq!(
        rows,
        [
            "number,household,points,state,settled_on",
            "JZ-0099,0137,10,cancelled,2026-11-12",
            "JZ-0100,0137,10,taken,2026-11-12",
            "JZ-0101,0137,10,issued,",
        ]
    );
    shop.ok(&["verify"]);
}

#[test]
fn a_coupon_is_scanned_in_at_the_counter() {
    let shop = village("jinzhai");
    shop.done(&[
        "coupon",
        "issue",
        "0137",
        "--points",
        "20",
        "--from-number",
        "07",
        "--count",
        "2",
    ]);
    let scans = [
        "JFC:COUPON:07",
        "JFC:FIND:0200",
        TOWEL,
        "JFC:COUPON:99",
        "JFC:COUPON:07",
        TOWEL,
        "JFC:COUPON:07",
        "JFC:OK",
    ];
    let events = shop.counter(&scans);
    assert_eq!(
        reasons(&events),
        [
            "no-household",
            "not-enough-points",
            "coupon-unknown",
            "coupon-spent"
        ],
        "{events:#?}"
    );
    let happened: Vec<&str> = kinds(&events)
        .into_iter()
        // Paper comes when it comes.
        .filter(|kind| !["refused", "sent", "not-printed"].contains(kind))
        .collect();
    assert_eq!(
        happened[..4],
        ["household", "coupon-taken", "household", "line"],
        "{events:#?}"
    );
    let taken = events
        .iter()
        .find(|event| event["event"] == "coupon-taken")
        .expect("it was taken");
    assert_eq!(
        (
            &taken["number"],
            &taken["household"],
            &taken["points"],
            &taken["remaining"]
        ),
        (&json!("07"), &json!("0200"), &json!(20), &json!(20))
    );
    assert_eq!(shop.balance("0200"), ["20", "12", "0", "8"]);
    let slip = taken["slip"].as_str().expect("a number");
    assert!(holds(&shop.path("paper"), slip.as_bytes()));
    assert!(
        events
            .iter()
            .any(|event| event["event"] == "sent" && event["receipt"] == slip)
    );
    shop.ok(&["verify"]);
}

#[test]
fn a_basket_outlives_a_coupon() {
    let shop = village("jinzhai");
    shop.done(&[
        "coupon", "issue", "0137", "--points", "20", "--number", "07",
    ]);
    let events = shop.counter(&["JFC:FIND:0137", TOWEL, "JFC:COUPON:07", TOWEL, "JFC:OK"]);
    assert_eq!(reasons(&events), [""; 0], "{events:#?}");
    let recorded = events
        .iter()
        .find(|event| event["event"] == "recorded")
        .expect("recorded");
    assert_eq!(
        (&recorded["points"], &recorded["remaining"]),
        (&json!(24), &json!(76))
    );
}
