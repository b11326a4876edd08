//! What is limited, forbidden, allowed for once, rewarded and credited by weight.

use super::{Moves, SMOKES, TOWEL, credit, has, people, village};
use crate::shop::reasons;
use serde_json::{Value, json};

#[test]
fn limits_are_decided_reached_and_lifted_for_one() {
    let shop = village("guyuan");
    credit(&shop, "0200", 100);
    let people = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    let limit = |args: &[&str]| shop.of(&[&["limit", "set"], args].concat(), &people);
    let set = limit(&[TOWEL, "2", "--over", "year", "--resolution", "村民会3号"]).expect("done");
    assert_eq!(
        set,
        json!({"event":"limit-set","code":set["code"],"pieces":2,"over":"year","from":"2026-11-12","resolution":"村民会3号"})
    );
    let (word, _) = limit(&[
        "6909999999996",
        "2",
        "--over",
        "ever",
        "--resolution",
        "村民会3号",
    ])
    .expect_err("refused");
    assert_eq!(word, "unknown-code");
    let buy = |household: &str, pieces: &str| {
        let find = format!("JFC:FIND:{household}");
        shop.counter(&[&find, TOWEL, &format!("JFC:QTY:{pieces}"), "JFC:OK"])
    };
    assert_eq!(reasons(&buy("0137", "2")), [""; 0]);
    let events = buy("0137", "1");
    assert_eq!(reasons(&events)[0], "limit-reached", "{events:#?}");
    let message = events
        .iter()
        .find_map(|event| event["message"].as_str())
        .expect("a sentence");
    assert!(
        message.contains("最多 2 件") && message.contains("拿过 2 件"),
        "{message}"
    );

    let lift = [
        "exception",
        "allow",
        "limit-lifted",
        "--from",
        "2026-11-12",
        "--household",
        "0137",
    ];
    assert_eq!(shop.done(&lift)["household"], "0137");
    assert_eq!(reasons(&buy("0137", "1")), [""; 0]);
    assert_eq!(reasons(&buy("0200", "3")), ["limit-reached"]);
    let none = [TOWEL, "none", "--over", "year", "--resolution", "村民会4号"];
    let paper = shop.prints(|| limit(&none));
    for wanted in [
        "限量单",
        "毛巾",
        "不再限量",
        "村民会4号",
        "周明",
        "同意人签字",
    ] {
        assert!(has(&paper, wanted), "{wanted}");
    }
    assert_eq!(reasons(&buy("0200", "3")), [""; 0]);
    shop.ok(&["verify"]);
}

#[test]
fn the_fund_runs_out_and_is_lifted_and_the_day_sheet_says_so() {
    let shop = village("jinzhai");
    credit(&shop, "0137", 90_000);
    shop.import(
        "goods",
        &format!("code,name,unit,category,points\n{TOWEL},毛巾,条,日用品,26000\n"),
    );
    let buy = |pieces: &str| {
        shop.counter(&[
            "JFC:FIND:0137",
            TOWEL,
            &format!("JFC:QTY:{pieces}"),
            "JFC:OK",
        ])
    };
    assert_eq!(reasons(&buy("2")), [""; 0]);
    assert_eq!(reasons(&buy("1")), [""; 0]);
    shop.import(
        "goods",
        &format!("code,name,unit,category,points\n{TOWEL},毛巾,条,日用品,2001\n"),
    );
    let events = buy("1");
    assert_eq!(reasons(&events), ["fund-exhausted"], "{events:#?}");
    let message = events
        .iter()
        .find_map(|event| event["message"].as_str())
        .expect("a sentence");
    assert!(
        message.contains("80000") && message.contains("78000"),
        "{message}"
    );
    let paper = shop.paper(&[
        "exception",
        "allow",
        "limit-lifted",
        "--from",
        "2026-11-12",
        "--until",
        "2026-11-13",
    ]);
    for wanted in [
        "破例单",
        "不限量",
        "11月12日",
        "11月13日",
        "全村",
        "邻里互助",
        "王芳",
        "周明",
        "决定人签字",
    ] {
        assert!(has(&paper, wanted), "{wanted}");
    }
    assert_eq!(reasons(&buy("1")), [""; 0]);

    shop.write(
        "home/settings.toml",
        &format!("printer = \"file:{}\"\n", shop.file("sheet")),
    );
    let who = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    shop.of(&["day", "close"], &who[..4]).expect("closed");
    let sheet = std::fs::read(shop.path("sheet")).expect("a sheet");
    for wanted in ["今年资金用去", "80001 元", "今年的资金用完了", "不限量"] {
        assert!(has(&sheet, wanted), "{wanted}");
    }
}

#[test]
fn some_goods_are_never_redeemed() {
    let shop = village("jinzhai");
    let events = shop.counter(&["JFC:FIND:0137", SMOKES, "JFC:CANCEL"]);
    assert_eq!(reasons(&events), ["category-forbidden"]);
    assert_eq!(
        shop.word(&["reward", "0137", SMOKES, "1"]),
        "category-forbidden"
    );
}

#[test]
fn a_reward_goes_through_the_issue_book_for_no_points() {
    let shop = village("county-stars");
    let paper = shop.paper(&["reward", "0137", TOWEL, "2"]);
    for wanted in [
        "奖励单",
        "不扣积分",
        "邻里互助",
        "王芳",
        "周明",
        "领取人签字",
    ] {
        assert!(has(&paper, wanted), "{wanted}");
    }
    let book = shop.export("issue-book");
    assert_eq!(
        (
            book[1][2].as_str(),
            book[1][8].as_str(),
            book[1][9].as_str()
        ),
        ("0137", "2", "0")
    );
    assert_eq!(shop.on_hand(TOWEL), "48");
    assert_eq!(shop.balance("0137")[1], "0");
    assert_eq!(shop.word(&["reward", "0137", TOWEL, "49"]), "out-of-stock");
    assert_eq!(
        shop.word(&["reward", "9999", TOWEL, "1"]),
        "unknown-household"
    );
    let again = shop.ok(&["reprint", &book[1][1]]);
    assert!(again.contains("reprinted"));
    let people = people(&shop, ("王芳", "pin"), ("王芳", "pin"), Some("五星"));
    let refused = shop.of(&["reward", "0137", TOWEL, "1"], &people);
    assert_eq!(refused.expect_err("refused").0, "second-person-needed");
    // Nobody is asked afterwards whether the goods were handed over.
    assert_eq!(reasons(&shop.counter(&["JFC:FIND:0137"])), [""; 0]);
}

#[test]
fn an_extra_day_is_the_committees_and_for_whom_it_says() {
    let shop = village("lutang");
    credit(&shop, "0200", 30);
    let who = |first, second| people(&shop, first, second, Some("腊月赶集"));
    let allow = |more: &[&str], people: &[String]| {
        let args = [
            &["exception", "allow", "extra-day", "--from", "2026-11-12"],
            more,
        ]
        .concat();
        shop.of(&args, people)
    };
    let (wang, zhou, he) = (("王芳", "pin"), ("周明", "pin2"), ("何库", "pin3"));
    let word = |answer: Result<Value, (String, String)>| answer.expect_err("refused").0;
    assert_eq!(word(allow(&[], &who(wang, he))), "committee-needed");
    assert_eq!(word(allow(&[], &who(zhou, zhou))), "second-person-needed");
    assert_eq!(
        word(allow(&["--until", "2026-11-11"], &who(wang, zhou))),
        "until-before-from"
    );
    assert_eq!(
        word(allow(&["--household", "9999"], &who(wang, zhou))),
        "unknown-household"
    );
    let buy = |household: &str| {
        let events = shop.counter(&[&format!("JFC:FIND:{household}"), TOWEL, "JFC:OK"]);
        reasons(&events).first().map(|reason| reason.to_string())
    };
    assert_eq!(buy("0137").as_deref(), Some("not-exchange-day"));
    allow(&["--household", "0137"], &who(wang, zhou)).expect("allowed");
    assert_eq!(buy("0137"), None);
    assert_eq!(buy("0200").as_deref(), Some("not-exchange-day"));
    allow(&[], &who(zhou, he)).expect("allowed");
    assert_eq!(buy("0200"), None);
    shop.ok(&["verify"]);
}

#[test]
fn recyclables_are_weighed_priced_and_credited() {
    let shop = village("jinshi-green");
    let who = people(&shop, ("王芳", "pin"), ("周明", "pin2"), None);
    let hand_in = |household: &str, weight: &str, price: &str| {
        let args = [
            "recyclables",
            household,
            "--kind",
            "纸板",
            "--weight",
            weight,
            "--price",
            price,
        ];
        shop.of(&args, &who[..4])
    };
    let credited = hand_in("0200", "12.35", "0.7").expect("done");
    assert_eq!(
        credited,
        json!({"event":"credited","household":"0200","kind":"recyclables","points":8.65})
    );
    let paper = shop.prints(|| hand_in("0200", "12.35", "0.7"));
    for wanted in [
        "收废品单",
        "纸板",
        "12.35 公斤",
        "8.65 元",
        "17.3 元",
        "王芳",
    ] {
        assert!(
            has(&paper, wanted),
            "{wanted}: the same again is another bag"
        );
    }
    assert_eq!(shop.balance("0200")[3], "17.3");
    assert_eq!(
        hand_in("0200", "0.001", "0.001").expect_err("refused").0,
        "nothing-moved"
    );
    assert_eq!(
        hand_in("9999", "1", "1").expect_err("refused").0,
        "unknown-household"
    );
    assert_eq!(shop.word(&["cash", "0201", "1"]), "below-minimum");
    let cash = shop.paper(&["cash", "0200", "17.3"]);
    for wanted in ["积分兑现金单", "17.3 元", "领取人签字"] {
        assert!(has(&cash, wanted), "{wanted}");
    }
    shop.ok(&["verify"]);
}
