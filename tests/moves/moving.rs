//! Points that move without goods: gifts, debits, cash.

use super::{Moves, credit, has, people, village};
use serde_json::json;

#[test]
fn a_gift_moves_points_and_can_be_undone_while_they_are_there() {
    let shop = village("jinshi-love");
    let gift = shop.done(&["gift", "0137", "0200", "30"]);
    assert_eq!(
        gift,
        json!({"event":"moved","kind":"gift","slip":gift["slip"],"household":"0137","points":30,"remaining":70,"to":"0200"})
    );
    assert_eq!(shop.balance("0137"), ["100", "30", "0", "70"]);
    assert_eq!(shop.balance("0200"), ["30", "0", "0", "30"]);
    assert_eq!(
        shop.word(&["gift", "0137", "0200", "70.01"]),
        "not-enough-points"
    );
    assert_eq!(shop.word(&["gift", "0137", "0137", "1"]), "nothing-moved");
    assert_eq!(shop.word(&["gift", "0137", "0200", "0"]), "nothing-moved");
    assert_eq!(shop.word(&["gift", "0137", "0200", "-5"]), "nothing-moved");
    assert_eq!(
        shop.word(&["gift", "0137", "9999", "1"]),
        "unknown-household"
    );
    assert_eq!(
        shop.word(&["gift", "9999", "0137", "1"]),
        "unknown-household"
    );

    let slip = gift["slip"].as_str().expect("a number");
    let service = shop.done(&["debit", "0200", "30", "--partner", "志愿队"]);
    assert_eq!(service["kind"], "debit");
    assert_eq!(shop.word(&["undo", slip]), "not-enough-points");
    let undone = shop.done(&["undo", service["slip"].as_str().expect("a number")]);
    assert_eq!(
        (&undone["kind"], &undone["of"]),
        (&json!("undone"), &service["slip"])
    );
    shop.done(&["undo", slip]);
    assert_eq!(shop.word(&["undo", slip]), "nothing-to-undo");
    assert_eq!(shop.word(&["undo", "K7M2XQ-1-000001"]), "unknown-receipt");
    assert_eq!(shop.balance("0137"), ["100", "0", "0", "100"]);
    assert_eq!(shop.balance("0200")[3], "0");

    let rows = shop.export("movements");
    assert_eq!(
        rows[0].join(","),
        "slip,at,village_day,household,kind,points,to,partner,reason,staff,approver,undone"
    );
    assert_eq!(
        rows[1][2..],
        [
            "2026-11-12",
            "0137",
            "gift",
            "30",
            "0200",
            "",
            "邻里互助",
            "王芳",
            "周明",
            "true"
        ]
    );
    assert_eq!(rows[2][4..8], ["debit", "30", "", "志愿队"]);
    assert_eq!(shop.slips(), 4);
}

#[test]
fn two_different_people_with_leave_and_a_reason() {
    let shop = village("jinshi-love");
    let gift = ["gift", "0137", "0200", "5"];
    let word = |first: (&str, &str), second: (&str, &str), reason: &str| {
        let people = people(&shop, first, second, Some(reason));
        shop.of(&gift, &people).expect_err("refused").0
    };
    let (wang, zhou, he) = (("王芳", "pin"), ("周明", "pin2"), ("何库", "pin3"));
    assert_eq!(word(wang, wang, "互助"), "second-person-needed");
    assert_eq!(word(wang, ("周明", "pin"), "互助"), "wrong-pin");
    assert_eq!(word(he, zhou, "互助"), "not-permitted");
    assert_eq!(word(wang, zhou, "  "), "reason-needed");
    assert_eq!(word(("无名", "pin"), zhou, "互助"), "unknown-staff");
    assert_eq!(shop.slips(), 0);
    let days = shop.export("journal");
    assert!(
        !days.iter().any(|row| row.join(",").contains("day-opened")),
        "nothing was changed"
    );
    let people = people(&shop, wang, he, Some("互助"));
    assert_eq!(shop.of(&gift, &people).expect("done")["event"], "moved");
    let days = shop.export("journal");
    assert!(
        days.iter().any(|row| row.join(",").contains("day-opened")),
        "the command opened the day"
    );
}

#[test]
fn what_a_village_does_not_know_is_refused() {
    let shop = village("lutang");
    let refused = |args: &[&str]| shop.by_two(args).expect_err("refused");
    let (word, message) = refused(&["gift", "0137", "0200", "5"]);
    assert_eq!(word, "not-transferable");
    assert!(message.contains("积分不能转给别人"), "{message}");
    let (word, message) = refused(&["cash", "0137", "5"]);
    assert_eq!(word, "cash-not-allowed");
    assert!(message.contains("村里定的办法不许兑换现金"), "{message}");
    assert_eq!(
        refused(&["debit", "0137", "5", "--partner", "商店"]).0,
        "no-such-debit"
    );
    let issue = ["coupon", "issue", "0137", "--points", "5", "--number", "1"];
    assert_eq!(refused(&issue).0, "no-coupons");
    let shops = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    let waste = [
        "recyclables",
        "0137",
        "--kind",
        "纸板",
        "--weight",
        "1",
        "--price",
        "1",
    ];
    assert_eq!(
        shop.of(&waste, &shops[..4]).expect_err("refused").0,
        "no-recyclables"
    );
    shop.ok(&["verify"]);
}

#[test]
fn cash_ends_at_its_limit_and_what_is_undone_counts_no_more() {
    let shop = village("xinyu");
    credit(&shop, "0200", 900);
    let paid = shop.done(&["cash", "0200", "400"]);
    let (word, message) = shop
        .by_two(&["cash", "0200", "100.01"])
        .expect_err("refused");
    assert_eq!(word, "cash-not-allowed");
    assert!(
        message.contains("最多 500 分") && message.contains("400"),
        "{message}"
    );
    shop.done(&["cash", "0200", "100"]);
    assert_eq!(shop.word(&["cash", "0200", "1"]), "cash-not-allowed");
    shop.done(&["undo", paid["slip"].as_str().expect("a number")]);
    assert_eq!(shop.done(&["cash", "0200", "400"])["remaining"], 400);
    assert_eq!(shop.done(&["cash", "0137", "100"])["remaining"], 0);
}

#[test]
fn a_debit_is_of_a_kind_that_the_village_knows() {
    let shop = village("jiyuan");
    let (word, message) = shop
        .by_two(&["debit", "0137", "5", "--partner", "信用社"])
        .expect_err("refused");
    assert_eq!(word, "debit-kind-needed");
    assert!(
        message.contains("merchant") && message.contains("loan"),
        "{message}"
    );
    assert_eq!(
        shop.word(&[
            "debit",
            "0137",
            "5",
            "--kind",
            "service",
            "--partner",
            "信用社"
        ]),
        "no-such-debit"
    );
    let paper = shop.paper(&[
        "debit",
        "0137",
        "60",
        "--kind",
        "loan",
        "--partner",
        "信用社",
    ]);
    for wanted in [
        "积分使用单",
        "贷款利率优惠",
        "60 分",
        "张*福",
        "邻里互助",
        "周明",
        "用分人签字",
    ] {
        assert!(has(&paper, wanted), "{wanted}");
    }
    assert!(!has(&paper, "张大福"));
}
