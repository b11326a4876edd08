//! What two people do at the till besides redeeming, by command: what is done, what is refused and with which word, what
//! prints, and what the registers say afterwards. Real processes on real books.

mod shop;

use serde_json::{Value, json};
use shop::{Shop, events, holds, kinds, reasons, text};

const TOWEL: &str = "6901234567892";
const SMOKES: &str = "6900000000014";
const AT: &str = "2026-11-12T01:00:00Z";

/// A till that stands alone under a scheme, with three households, towels at 12 points, and points for 0137.
fn village(scheme: &str) -> Shop {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: AT.into(),
    };
    for (file, pin) in [("pin", "1234"), ("pin2", "567890"), ("pin3", "24680")] {
        shop.write(file, pin);
    }
    let (pin, pin2, pin3) = (shop.file("pin"), shop.file("pin2"), shop.file("pin3"));
    let mut init = vec![
        "init",
        "--scheme",
        scheme,
        "--village",
        "cun",
        "--name",
        "村",
    ];
    init.extend([
        "--staff",
        "王芳",
        "--role",
        "shopkeeper",
        "--pin-file",
        &pin,
    ]);
    shop.ok(&init);
    for (name, role, pin) in [
        ("周明", "committee", &pin2),
        ("何库", "stock-keeper", &pin3),
    ] {
        shop.ok(&["staff", "add", name, "--role", role, "--pin-file", pin]);
    }
    shop.import("households", shop::HOUSEHOLDS);
    shop.import(
        "goods",
        &format!(
            "code,name,unit,category,points\n{TOWEL},毛巾,条,日用品,12\n{SMOKES},大前门,盒,烟,20\n"
        ),
    );
    shop.import(
        "stock",
        &format!(
            "code,quantity,source,giver_or_fund,unit_cost,expires\n{TOWEL},50,donation,青禾百货,2,\n\
             {SMOKES},5,donation,青禾百货,2,\n"
        ),
    );
    credit(&shop, "0137", 100);
    shop
}

fn credit(shop: &Shop, household: &str, points: u32) {
    shop.import(
        "credits",
        &format!(
            "household,period,points,category,reason,happened_on,posted_on\n\
             {household},2026-Q4,{points},人居环境,院子整洁,2026-10-08,2026-10-20\n"
        ),
    );
}

trait Moves {
    fn two(&self) -> Vec<String>;
    fn by_two(&self, args: &[&str]) -> Result<Value, (String, String)>;
    fn done(&self, args: &[&str]) -> Value;
    fn word(&self, args: &[&str]) -> String;
    fn of(&self, args: &[&str], people: &[String]) -> Result<Value, (String, String)>;
    fn paper(&self, args: &[&str]) -> Vec<u8>;
    fn prints(&self, act: impl FnOnce() -> Result<Value, (String, String)>) -> Vec<u8>;
    fn slips(&self) -> usize;
}

fn people(
    shop: &Shop,
    first: (&str, &str),
    second: (&str, &str),
    reason: Option<&str>,
) -> Vec<String> {
    let mut args: Vec<String> = reason
        .into_iter()
        .flat_map(|r| ["--reason", r])
        .map(str::to_owned)
        .collect();
    for (flag, (name, pin)) in [("", first), ("approver-", second)] {
        let who = if flag.is_empty() {
            "--staff"
        } else {
            "--approver"
        };
        args.extend([
            who.into(),
            name.into(),
            format!("--{flag}pin-file"),
            shop.file(pin),
        ]);
    }
    args
}

impl Moves for Shop {
    fn two(&self) -> Vec<String> {
        people(self, ("王芳", "pin"), ("周明", "pin2"), Some("邻里互助"))
    }

    fn of(&self, args: &[&str], people: &[String]) -> Result<Value, (String, String)> {
        let mut all: Vec<&str> = args.to_vec();
        all.extend(people.iter().map(String::as_str));
        let out = self.run(&all);
        let said = events(&out.stdout);
        let last = said.last().cloned().unwrap_or_default();
        if out.status.success() {
            return Ok(last);
        }
        assert_eq!(last["event"], "refused", "{args:?}: {}", text(&out.stderr));
        let sentence = text(&out.stderr);
        let message = last["message"].as_str().unwrap_or_default().to_owned();
        assert!(
            sentence.contains(&message) && message.chars().count() > 8,
            "{sentence}"
        );
        Err((
            last["reason"].as_str().unwrap_or_default().to_owned(),
            message,
        ))
    }

    fn by_two(&self, args: &[&str]) -> Result<Value, (String, String)> {
        self.of(args, &self.two())
    }

    fn done(&self, args: &[&str]) -> Value {
        let done = self
            .by_two(args)
            .unwrap_or_else(|refused| panic!("{args:?}: {refused:?}"));
        self.ok(&["verify"]);
        done
    }

    fn word(&self, args: &[&str]) -> String {
        let refused = match self.by_two(args) {
            Err((reason, _)) => reason,
            Ok(done) => panic!("{args:?} should be refused: {done}"),
        };
        self.ok(&["verify"]);
        refused
    }

    /// What one command prints, on a printer that is a file.
    fn paper(&self, args: &[&str]) -> Vec<u8> {
        self.prints(|| Ok(self.done(args)))
    }

    fn prints(&self, act: impl FnOnce() -> Result<Value, (String, String)>) -> Vec<u8> {
        let file = self.path("receipts");
        let _ = std::fs::remove_file(&file);
        self.write(
            "home/settings.toml",
            &format!("printer = \"file:{}\"\n", file.display()),
        );
        act().expect("done");
        self.write("home/settings.toml", "");
        std::fs::read(file).unwrap_or_default()
    }

    fn slips(&self) -> usize {
        self.export("movements").len() - 1
    }
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn has(paper: &[u8], text: &str) -> bool {
    let wanted = gbk(text);
    paper.windows(wanted.len()).any(|part| part == wanted)
}

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
        shop::feed(&mut counter, &["JFC:FIND:0200", TOWEL, "JFC:OK"]);
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
    shop::feed(&mut counter, &[]);
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
