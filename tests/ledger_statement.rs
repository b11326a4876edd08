//! A household's statement from the ledger's program and from the till's: the same, once the till has reported
//! everything; and over several tills, which no single one of them can tell.

mod shop;

use serde_json::Value;
use shop::village::{Ledger, Serving};
use shop::{Shop, kinds};

/// An exchange day by every scheme here that has some, long before the day of the test's machine.
const DAY: &str = "2024-06-30";
const SOAP: &str = "2000000000015";
/// Five, so that three of them may be given points where a village has a share.
const MORE: &str = "household,name,members,phone,group\n0301,王五,1,,1组\n0302,赵六,1,,1组\n";
const PRICES: &str = "resolution,from,code,points\n1号,2024-01-01,2000000000015,5\n";
const CREDITS: &str = "household,period,points,category,reason,happened_on,posted_on,kind\n\
    0137,2024-06,60,人居环境,院子整洁,2024-06-01,2024-06-10,score\n\
    0137,2024-06,-4,人居环境,乱倒垃圾,2024-06-11,2024-06-12,deduction\n\
    0200,2024-06,20,村规民约,志愿服务,2024-06-09,2024-06-20,bonus\n";

fn till(scheme: &str, url: &str, code: &str) -> Shop {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: format!("{DAY}T01:00:00Z"),
    };
    shop.write("pin", "1234\n");
    shop.write("pin2", "567890\n");
    let pin = shop.file("pin");
    let mut args = shop::init_args(&pin);
    let at = args.iter().position(|arg| *arg == "lutang");
    args[at.expect("the scheme is among them")] = scheme;
    args.extend(["--ledger", url, "--code", code]);
    shop.ok(&args);
    let pin2 = shop.file("pin2");
    let second = ["--role", "committee", "--pin-file", &pin2];
    shop.ok(&[&["staff", "add", "周明"][..], &second].concat());
    shop.ok(&["sync", "--once"]);
    shop.import(
        "stock",
        "code,quantity,source,giver_or_fund,unit_cost,expires\n2000000000015,20,donation,青禾百货,2.50,\n",
    );
    shop
}

/// What two people do, with their PINs.
fn by_two(shop: &Shop, args: &[&str]) -> String {
    let (pin, pin2) = (shop.file("pin"), shop.file("pin2"));
    let who = ["--staff", "王芳", "--pin-file", &pin];
    let and = ["--approver", "周明", "--approver-pin-file", &pin2];
    shop.ok(&[args, &["--reason", "评议"], &who, &and].concat())
}

/// A village with a ledger that serves, whose folder is the first's.
fn village(scheme: &str) -> (Shop, Serving, String) {
    let there = shop::village::bare();
    let ledger = Ledger { shop: &there };
    let name = ["--name", "芦塘乡示范村", "--scheme", scheme, "--rehearsal"];
    ledger.ok(&[&["village", "add", "lutang-shifan"][..], &name].concat());
    for (kind, csv) in [
        ("households", shop::HOUSEHOLDS),
        ("households", MORE),
        ("prices", PRICES),
        ("credits", CREDITS),
    ] {
        there.write("ledger.csv", csv);
        let file = there.file("ledger.csv");
        ledger.ok(&["import", kind, &file, "--village", "lutang-shifan"]);
    }
    let (serving, url) = ledger.serve("127.0.0.1:0");
    (there, serving, url)
}

fn at_ledger(ledger: &Ledger<'_>, household: &str, form: &str) -> String {
    let what = ["--village", "lutang-shifan", "--on", DAY, "--format", form];
    ledger.ok(&[&["statement", household][..], &what].concat())
}

fn at_till(shop: &Shop, household: &str, form: &str) -> String {
    let said = shop.ok(&["statement", household, "--on", DAY, "--format", form]);
    said.trim().to_owned()
}

fn entries(json: &str) -> Vec<Value> {
    let statement: Value = serde_json::from_str(json).expect("JSON");
    statement["entries"].as_array().expect("a list").clone()
}

/// One till that has reported everything: entry by entry, sum by sum, word by word.
fn agree(scheme: &str, acts: &[&[&str]], expected: &[(&str, usize)]) {
    let (there, _serving, url) = village(scheme);
    let ledger = Ledger { shop: &there };
    let shop = till(scheme, &url, &ledger.code());
    let done = shop.counter(&["JFC:FIND:0137", SOAP, "JFC:QTY:2", "JFC:OK"]);
    assert!(kinds(&done).contains(&"recorded"), "{done:#?}");
    let receipt = done.iter().find_map(|event| event["receipt"].as_str());
    let receipt = receipt.expect("a receipt").to_owned();
    by_two(&shop, &["reverse", &receipt]);
    shop.counter(&["JFC:FIND:0137", SOAP, "JFC:OK"]);
    by_two(&shop, &["reward", "0200", SOAP, "1"]);
    for act in acts {
        by_two(&shop, act);
    }
    shop.ok(&["sync", "--once"]);
    for (household, count) in expected {
        let (here, there) = (
            at_till(&shop, household, "json"),
            at_ledger(&ledger, household, "json"),
        );
        assert_eq!(entries(&there), entries(&here), "{scheme} {household}");
        assert_eq!(there, here, "{scheme} {household}");
        assert_eq!(entries(&there).len(), *count, "{scheme} {household}");
        assert_eq!(
            at_ledger(&ledger, household, "text"),
            at_till(&shop, household, "text"),
            "{scheme} {household}"
        );
    }
    ledger.ok(&["verify"]);
    shop.ok(&["verify"]);
}

#[test]
fn ledger_and_till_agree_in_the_quarter_of_lutang() {
    agree("lutang", &[], &[("0137", 5), ("0200", 2), ("0201", 0)]);
}

#[test]
fn ledger_and_till_agree_about_coupons() {
    let issue: &[&str] = &[
        "coupon", "issue", "0137", "--points", "5", "--number", "A1", "--number", "A2",
    ];
    let cancel: &[&str] = &["coupon", "cancel", "A2"];
    agree("jinzhai", &[issue, cancel], &[("0137", 7), ("0200", 2)]);
}

#[test]
fn ledger_and_till_agree_about_gifts_and_services() {
    let gift: &[&str] = &["gift", "0137", "0201", "7.5"];
    let debit: &[&str] = &["debit", "0137", "3", "--partner", "志愿服务队"];
    agree(
        "jinshi-love",
        &[gift, debit],
        &[("0137", 7), ("0200", 2), ("0201", 1)],
    );
}

#[test]
fn ledger_and_till_agree_about_a_passbook_in_yuan() {
    let cash: &[&str] = &["cash", "0137", "12"];
    agree("jinshi-green", &[cash], &[("0137", 6), ("0200", 2)]);
    let (there, _serving, _) = village("jinshi-green");
    let said = at_ledger(&Ledger { shop: &there }, "0137", "text");
    assert!(said.contains("元") && !said.contains("56 分"), "{said}");
}

/// A till and the one that has its place now: the ledger alone has both.
#[test]
fn the_ledger_tells_what_two_tills_reported() {
    let (there, _serving, url) = village("guyuan");
    let ledger = Ledger { shop: &there };
    for _ in 0..2 {
        let shop = till("guyuan", &url, &ledger.code());
        let done = shop.counter(&["JFC:FIND:0137", SOAP, "JFC:OK"]);
        assert!(kinds(&done).contains(&"recorded"), "{done:#?}");
        shop.ok(&["sync", "--once"]);
    }
    let statement: Value = serde_json::from_str(&at_ledger(&ledger, "0137", "json")).expect("JSON");
    assert_eq!(statement["drawn"], 10);
    assert_eq!(statement["spendable"], 46);
    assert_eq!(statement["entries"].as_array().expect("a list").len(), 4);
}

#[test]
fn what_is_asked_for_wrongly_is_refused_and_pages_are_pages() {
    let (there, _serving, _) = village("lutang");
    let ledger = Ledger { shop: &there };
    let refused = |args: &[&str]| {
        let out = ledger.command(args).output().expect("the ledger runs");
        assert!(!out.status.success(), "{args:?}");
        shop::text(&out.stderr)
    };
    let village = ["--village", "lutang-shifan"];
    let nobody = refused(&[&["statement", "9999"][..], &village].concat());
    assert!(nobody.contains("没有这一户"), "{nobody}");
    let later = [&["statement", "0137", "--on", "9000-01-01"][..], &village].concat();
    assert!(refused(&later).contains("还没有到"));
    refused(&["statement", "0137", "--village", "elsewhere"]);
    let file = there.file("statement.pdf");
    let form = ["--format", "pdf", "--out", &file];
    ledger.ok(&[&["statement", "0137"][..], &village, &form].concat());
    assert!(shop::holds(std::path::Path::new(&file), b"%PDF-"));
    let english = ["--lang", "en", "--on", DAY];
    let said = ledger.ok(&[&["statement", "0137"][..], &village, &english].concat());
    assert!(said.contains("can be spent"), "{said}");
}
