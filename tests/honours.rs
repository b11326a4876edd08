//! Statements, rankings, dividends and awards as the commands print them, over real books.

mod shop;

use serde_json::Value;
use shop::Shop;

const CREDITS: &str = "household,period,points,category,reason,happened_on,posted_on\n\
    0137,2026-Q3,40,人居环境,院子整洁,2026-08-08,2026-08-20\n\
    0137,2026-Q4,100,人居环境,院子整洁,2026-10-08,2026-10-20\n\
    0200,2026-Q4,20,村规民约,志愿服务,2026-10-09,2026-10-20\n\
    0201,2026-Q4,20,村规民约,志愿服务,2026-10-09,2026-10-21\n";

fn opened() -> Shop {
    let shop = Shop::founded();
    shop.import("households", shop::HOUSEHOLDS);
    shop.import("goods", shop::GOODS);
    shop.import("credits", CREDITS);
    shop.import("stock", shop::STOCK);
    shop
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_statement_agrees_with_the_balance_before_and_after_a_redemption() {
    let shop = opened();
    shop.counter(&["JFC:FIND:0137", "2000000000015", "JFC:QTY:2", "JFC:OK"]);
    let now = json(&shop.ok(&["statement", "0137", "--format", "json"]));
    assert_eq!(now["spendable"], 90);
    assert_eq!(now["lapsed"], 40);
    assert_eq!(shop.balance("0137"), ["140", "10", "40", "90"]);
    let entries = now["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0]["reason"], "院子整洁");
    assert_eq!(entries[2]["goods"][0]["quantity"], 2);
    assert_eq!(entries[2]["counts"], -10);
    // In September the third quarter's points were there, and nothing had been redeemed.
    let then = json(&shop.ok(&[
        "statement",
        "0137",
        "--format",
        "json",
        "--on",
        "2026-09-30",
    ]));
    assert_eq!(then["spendable"], 40);
    assert_eq!(then["lapsed"], 0);
    assert_eq!(then["entries"].as_array().unwrap().len(), 1);
    let text = shop.ok(&["statement", "0137"]);
    assert!(
        text.contains("张*福家") && !text.contains("张大福"),
        "{text}"
    );
    let closing = "到2026年12月30日能用 90 分：共记入 140 分，已用 10 分，已清零 40 分。";
    assert!(text.contains(closing), "{text}");
    let english = shop.ok(&["statement", "0137", "--lang", "en"]);
    assert!(
        english.contains("On 30 December 2026 90 points can be spent"),
        "{english}"
    );
    let why = shop.refused(&["statement", "0137", "--on", "2026-12-31"]);
    assert!(why.contains("还没有到"), "{why}");
    shop.refused(&["statement", "9999"]);
}

#[test]
fn a_statement_prints_and_becomes_pages() {
    let shop = opened();
    let rows: String = (0..150)
        .map(|row| format!("0137,2026-12,1,人居环境,第{row}次䶮,,2026-12-01\n"))
        .collect();
    let head = "household,period,points,category,reason,happened_on,posted_on\n";
    shop.import("credits", &format!("{head}{rows}"));
    let file = shop.file("statement.pdf");
    shop.ok(&["statement", "0137", "--format", "pdf", "--out", &file]);
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let holds = |what: &[u8]| {
        bytes
            .windows(what.len())
            .filter(|part| *part == what)
            .count()
    };
    // Several pages, a subset of the face and not its two megabytes, with what turns glyphs back into text.
    assert!(holds(b"/MediaBox") >= 3, "{}", holds(b"/MediaBox"));
    assert!(holds(b"/ToUnicode") >= 1);
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    shop.write(
        "home/settings.toml",
        &format!("printer = \"file:{}\"\n", shop.file("paper")),
    );
    shop.ok(&["statement", "0137", "--print"]);
    assert!(std::fs::metadata(shop.path("paper")).unwrap().len() > 1000);
}

#[test]
fn a_ranking_is_csv_with_shared_ranks_and_json_with_masked_names() {
    let shop = opened();
    let csv = shop.ok(&["ranking", "--period", "2026"]);
    assert_eq!(
        csv,
        "rank,household,points,stars\n1,0137,140,0\n2,0200,20,0\n2,0201,20,0\n"
    );
    let list = json(&shop.ok(&["ranking", "--period", "2026-Q4", "--format", "json"]));
    assert_eq!(list["ranked"], 3);
    assert_eq!(list["places"][0]["points"], 100);
    assert_eq!(list["places"][0]["name"], "张*福");
    assert_eq!(
        shop.ok(&["honours", "--year", "2026"]),
        "rank,household,points,stars\n"
    );
    let pdf = shop.run(&["honours", "--year", "2026", "--format", "pdf"]);
    assert!(pdf.stdout.starts_with(b"%PDF-"));
    let why = shop.refused(&["dividend", "--year", "2026"]);
    assert!(why.contains("没有积分分红"), "{why}");
    let why = shop.refused(&[
        "group-award",
        "--group",
        "1组",
        "--stars",
        "5",
        "--year",
        "2026",
    ]);
    assert!(why.contains("没有 5 星级"), "{why}");
}

fn founded(scheme: &str) -> Shop {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: shop::EXCHANGE_DAY.into(),
    };
    shop.write("pin", "1234\n");
    let pin = shop.file("pin");
    let mut args = shop::init_args(&pin);
    let at = args.iter().position(|arg| *arg == "lutang");
    let at = at.expect("the scheme is among them");
    args[at] = scheme;
    shop.ok(&args);
    shop.import("households", shop::HOUSEHOLDS);
    shop
}

#[test]
fn stars_bands_dividends_and_awards_by_other_rules() {
    let stars = founded("county-stars");
    let credits = "household,period,points,category,reason,happened_on,posted_on\n\
        0137,2026,150,a,b,,2026-12-01\n0200,2026,140,a,b,,2026-12-01\n";
    stars.import("credits", credits);
    // 10 % of three households is nobody.
    let honours = stars.ok(&["honours", "--year", "2026"]);
    assert_eq!(honours, "rank,household,points,stars\n");

    let tongjie = founded("tongjie");
    tongjie.import("credits", credits);
    assert_eq!(
        tongjie.ok(&["dividend", "--year", "2026"]),
        "household,points,yuan\n0137,50,65\n0200,40,52\n0201,0,0\n"
    );
    let list = json(&tongjie.ok(&[
        "dividend", "--year", "2026", "--plan", "2", "--format", "json",
    ]));
    assert_eq!(list["total"]["yuan"], 180);
    assert_eq!(list["total"]["points"], 90);
    let pages = tongjie.run(&["dividend", "--year", "2026", "--format", "pdf"]);
    assert!(pages.stdout.starts_with(b"%PDF-"));
    let credits = tongjie.ok(&["dividend", "--year", "2026", "--as-credits"]);
    assert_eq!(
        credits.lines().nth(1).unwrap(),
        "0137,2026,50,分红,2026年度积分分红,,2026-12-30,dividend"
    );

    let fengxian = founded("fengxian");
    let award = |more: &[&str]| {
        let mut args = vec![
            "group-award",
            "--group",
            "1组",
            "--stars",
            "4",
            "--year",
            "2026",
        ];
        args.extend(more);
        fengxian.ok(&args)
    };
    assert_eq!(
        award(&[]),
        "household,points,head\n0200,2000,false\n0201,2000,false\n"
    );
    let file = award(&["--village-wide", "--head", "0201", "--template"]);
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(
        lines[0],
        "household,period,points,category,reason,happened_on,posted_on,kind"
    );
    assert_eq!(
        lines[1],
        "0200,2026,2500,星级奖励,1组评为4星,,2026-12-30,award"
    );
    assert_eq!(
        lines[3],
        "0201,2026,1100,星级奖励,1组评为4星，组长,,2026-12-30,award"
    );
}
