//! A village that calls its decisions by names of its own: people read those names wherever a decision stands in the
//! way, in Chinese and in English, at the till and at the ledger, and never the word of the file.

mod shop;

use serde_json::Value;
use shop::Shop;
use shop::village::Ledger;

const RULES: &str = r#"
id = "quiet-village"
name = { zh = "安静村", en = "Quiet village" }
source = "村民会议 2024年1月5日"
subject = "household"
spendable = "all"
window = "any-opening-day"
lapse = "never"
credit-counts = "when-posted"
coupons = true

[[suspensions]]
kind = "night-noise"
name = { zh = "夜间扰民", en = "night noise term" }
ends = { years = 1 }
bars = ["redeeming", "scoring"]

[[suspensions]]
kind = "veto"
name = { zh = "评优资格取消", en = "honours withdrawn" }
ends = "open"
bars = ["redeeming"]

[[suspensions]]
kind = "black-list"
name = { zh = "整改名单", en = "list of those to mend" }
ends = "open"
bars = ["scoring"]
"#;

const AT: &str = "2024-06-30T01:00:00Z";
const DAY: &str = "2024-06-30";
const WORDS_OF_THE_FILE: [&str; 3] = ["night-noise", "veto", "black-list"];

const CREDITS: &str = "household,period,points,category,reason,happened_on,posted_on\n\
    0137,2024-03,40,人居环境,院子整洁,2024-03-02,2024-03-31\n\
    0200,2024-03,40,人居环境,院子整洁,2024-03-02,2024-03-31\n\
    0201,2024-03,40,人居环境,院子整洁,2024-03-02,2024-03-31\n\
    0137,2024-06,7,人居环境,院子整洁,2024-06-02,2024-06-20\n";
const DECISIONS: &str = "household,kind,from,until,reason\n\
    0137,night-noise,2024-05-01,,夜里唱歌\n\
    0200,veto,2024-05-01,,评议会\n\
    0201,black-list,2024-05-01,,评议会\n";

/// Alone, or reporting to a ledger at this address by this code.
fn till(ledger: Option<(&str, &str)>) -> Shop {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: AT.into(),
    };
    shop.write("pin", "1234\n");
    shop.write("pin2", "567890\n");
    shop.write("rules.toml", RULES);
    let (pin, rules) = (shop.file("pin"), shop.file("rules.toml"));
    let mut args = shop::init_args(&pin);
    let at = args.iter().position(|arg| *arg == "lutang");
    args[at.expect("the scheme is among them")] = &rules;
    if let Some((url, code)) = ledger {
        args.extend(["--ledger", url, "--code", code]);
    }
    shop.ok(&args);
    let pin2 = shop.file("pin2");
    let second = ["--role", "committee", "--pin-file", &pin2];
    shop.ok(&[&["staff", "add", "周明"][..], &second].concat());
    shop
}

fn alone() -> Shop {
    let shop = till(None);
    shop.import("households", shop::HOUSEHOLDS);
    shop.import("credits", CREDITS);
    shop.import("suspensions", DECISIONS);
    let prices = "resolution,from,code,points\n1号,2024-01-01,2000000000015,5\n";
    shop.import("prices", prices);
    shop.import(
        "stock",
        "code,quantity,source,giver_or_fund,unit_cost,expires\n2000000000015,20,donation,青禾百货,2.50,\n",
    );
    shop
}

/// Says the name, and no word of the file.
fn names(said: &str, name: &str) {
    assert!(said.contains(name), "{name}: {said}");
    for word in WORDS_OF_THE_FILE {
        assert!(!said.contains(word), "{word}: {said}");
    }
}

fn refusal(shop: &Shop, household: &str) -> String {
    let find = format!("JFC:FIND:{household}");
    let events = shop.counter(&[&find, "2000000000015", "JFC:OK"]);
    let mut messages = events.iter().filter_map(|event| event["message"].as_str());
    messages.next().expect("it is refused").to_owned()
}

#[test]
fn a_refusal_says_the_villages_name_for_it() {
    let shop = alone();
    let issue = |household: &str| {
        let (pin, pin2) = (shop.file("pin"), shop.file("pin2"));
        let two = [
            "--staff",
            "王芳",
            "--pin-file",
            &pin,
            "--approver",
            "周明",
            "--approver-pin-file",
            &pin2,
        ];
        let what = [
            "coupon", "issue", household, "--points", "5", "--number", "A1",
        ];
        shop.refused(&[&what[..], &["--reason", "评议"], &two].concat())
    };
    names(&refusal(&shop, "0137"), "夜间扰民，到 2025年4月30日 为止");
    names(&refusal(&shop, "0200"), "评优资格取消，这一户不能兑换");
    names(&issue("0201"), "这一户列入整改名单");
    shop.write("home/settings.toml", "lang = \"en\"\n");
    names(
        &refusal(&shop, "0137"),
        "night noise term, until 30 April 2025",
    );
    names(&refusal(&shop, "0200"), "honours withdrawn: this household");
    names(&issue("0201"), "on the list of those to mend");
}

#[test]
fn a_statement_says_it_on_paper_and_as_data() {
    let shop = alone();
    let text = shop.ok(&["statement", "0137"]);
    names(&text, "夜间扰民，到2025年4月30日为止");
    names(&text, "夜间扰民期间不计分");
    let english = shop.ok(&["statement", "0137", "--lang", "en"]);
    names(&english, "night noise term");
    names(&shop.ok(&["statement", "0201"]), "整改名单");
    let said = shop.ok(&["statement", "0137", "--format", "json"]);
    let data: Value = serde_json::from_str(&said).expect("JSON");
    let bar = &data["barred"][0];
    // What programs go by is the file's word; what they show stands beside it.
    assert_eq!(
        (&bar["kind"], &bar["name"]),
        (&"night-noise".into(), &"夜间扰民".into())
    );
    let less = &data["entries"][1]["less"];
    assert_eq!(
        (&less["kind"], &less["name"]),
        (&"night-noise".into(), &"夜间扰民".into())
    );
    let file = format!("printer = \"file:{}\"\n", shop.file("paper"));
    shop.write("home/settings.toml", &file);
    shop.ok(&["statement", "0137", "--print"]);
    let name = encoding_rs::GBK.encode("夜间扰民").0.into_owned();
    assert!(shop::holds(&shop.path("paper"), &name));
}

#[test]
fn the_ledger_says_it_too() {
    let there = shop::village::bare();
    there.write("rules.toml", RULES);
    let ledger = Ledger { shop: &there };
    let rules = there.file("rules.toml");
    let name = ["--name", "芦塘乡示范村", "--scheme", &rules, "--rehearsal"];
    ledger.ok(&[&["village", "add", "lutang-shifan"][..], &name].concat());
    for (kind, csv) in [
        ("households", shop::HOUSEHOLDS),
        ("credits", CREDITS),
        ("suspensions", DECISIONS),
    ] {
        there.write("ledger.csv", csv);
        let file = there.file("ledger.csv");
        ledger.ok(&["import", kind, &file, "--village", "lutang-shifan"]);
    }
    let statement = |household: &str, lang: &str| {
        let how = ["--village", "lutang-shifan", "--on", DAY, "--lang", lang];
        ledger.ok(&[&["statement", household][..], &how].concat())
    };
    names(&statement("0137", "zh"), "夜间扰民");
    names(&statement("0137", "en"), "night noise term");
    names(&statement("0200", "zh"), "评优资格取消");
    // A till that has its rules and decisions from the ledger's feed knows the names as well.
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    let shop = till(Some((&url, &ledger.code())));
    shop.ok(&["sync", "--once"]);
    names(&refusal(&shop, "0200"), "评优资格取消");
    assert_eq!(
        shop.ok(&["statement", "0137", "--on", DAY]).trim(),
        statement("0137", "zh")
    );
}
