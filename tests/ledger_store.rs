//! The store as the ledger shows it: what a till books in, hands out, loses, counts, pays and posts stands on the ledger's
//! pages and in its registers as it stands at the till, whether it came over the network or on a stick.

#![allow(clippy::unwrap_used)]

mod ledger_toy;
mod shop;

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;

use jifen::books::home::Home;
use jifen::books::{Books, Reading};
use jifen::ledger::service::Service;
use jifen::ledger::sqlite::SqliteVault;
use jifen::market::ids::StaffNo;
use jifen::market::storeroom::notice::{NoticeKind, NoticeOrder, digest};
use ledger_toy::get;
use serde_json::Value;
use shop::village::{Ledger, bare, init};
use shop::{EXCHANGE_DAY, Shop, events, feed, kinds, text};

const SOAP: &str = "2000000000015";
const RICE: &str = "2000000000114";
const TEA: &str = "2000000000138";
const TOWEL: &str = "6901234567892";
const VILLAGE: &str = "lutang-shifan";

/// What a season at the store left behind, by the numbers on its slips.
struct Season {
    /// Soap and towels of the county's co-operative.
    named: String,
    /// Soap of somebody who wishes not to be named.
    anonymous: String,
    /// Rice, bought.
    bought: String,
    /// A household's receipt, whose soap came from both gifts.
    receipt: String,
    /// Points, posted wrongly, and their correction.
    points: [String; 2],
    /// What was redeemed, what was given, prices, the ranking.
    others: [String; 4],
}

fn keeper(shop: &Shop) -> Vec<String> {
    let pin = shop.file("pin");
    ["--staff", "王芳", "--pin-file", &pin]
        .map(str::to_owned)
        .to_vec()
}

fn two(shop: &Shop) -> Vec<String> {
    let pin = shop.file("pin2");
    let approver = ["--approver", "周明", "--approver-pin-file", &pin].map(str::to_owned);
    [keeper(shop), approver.to_vec()].concat()
}

fn does(shop: &Shop, args: &[&str], who: &[String]) -> String {
    let all: Vec<&str> = args
        .iter()
        .copied()
        .chain(who.iter().map(String::as_str))
        .collect();
    shop.ok(&all)
}

/// Books in by these scans; the number on the slip.
fn intake(shop: &Shop, origin: &[&str], scans: &[&str]) -> String {
    let printer = format!("file:{}", shop.file("slip"));
    let who = keeper(shop);
    let mut args = vec!["intake", "--scanner", "stdin", "--printer", &printer];
    args.extend(origin);
    args.extend(who.iter().map(String::as_str));
    let mut child = shop
        .command(&args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    feed(&mut child, scans);
    let out = child.wait_with_output().unwrap();
    let done = events(&out.stdout);
    let received = done.iter().find(|event| event["event"] == "received");
    let received = received.unwrap_or_else(|| panic!("{done:?} {}", text(&out.stderr)));
    received["delivery"].as_str().unwrap().to_owned()
}

/// A list of the quarter, posted; its number.
fn post(shop: &Shop, kind: &str) -> String {
    let out = shop.file("poster.pdf");
    let args = ["poster", kind, "--period", "2026-Q4", "--out", &out];
    let told = does(shop, &args, &keeper(shop));
    let posted: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    posted["notice"].as_str().unwrap().to_owned()
}

/// A list of points of which the books know nothing, as a careless hand might have posted it.
fn post_wrongly(shop: &Shop) -> String {
    let mut books = Books::open(&Home::new(shop.home())).unwrap();
    let order = NoticeOrder {
        kind: NoticeKind::Points,
        period: "2026-Q4".parse().unwrap(),
        digest: digest(["0137 1000"]),
        lines: 3,
        staff: StaffNo(1),
    };
    let clock = Reading::at(EXCHANGE_DAY.parse().unwrap());
    books
        .post_notice(&order, &clock)
        .unwrap()
        .number
        .to_string()
}

fn recorded(shop: &Shop, scans: &[&str]) -> String {
    let sale = shop.counter(scans);
    assert!(kinds(&sale).contains(&"recorded"), "{sale:?}");
    let recorded = sale
        .iter()
        .find(|event| event["event"] == "recorded")
        .unwrap();
    recorded["receipt"].as_str().unwrap().to_owned()
}

/// A donation comes, another, and a purchase; goods are redeemed and taken back, lost, found and counted; money comes;
/// lists are posted, one of them twice.
fn season(shop: &Shop) -> Season {
    let both = two(shop);
    shop.import("stock", shop::STOCK);
    let scans = [
        SOAP,
        "JFC:QTY:2",
        "JFC:EXPIRES:2027-06-01",
        TOWEL,
        "JFC:QTY:6",
        "JFC:OK",
    ];
    let named = intake(
        shop,
        &["--giver", "县供销社", "--terms", "先给老人"],
        &scans,
    );
    let scans = [SOAP, "JFC:QTY:10", "JFC:EXPIRES:2027-09-01", "JFC:OK"];
    let anonymous = intake(shop, &["--giver", "龙腾公司", "--anonymous"], &scans);
    let scans = [RICE, "JFC:QTY:10", "JFC:COST:28.5", "JFC:OK"];
    let bought = intake(shop, &["--fund", "县积分资金", "--invoice", "0017"], &scans);

    let receipt = recorded(shop, &[&shop.card("0137"), SOAP, "JFC:QTY:3", "JFC:OK"]);
    let towel = recorded(shop, &[&shop.card("0200"), TOWEL, "JFC:OK"]);
    recorded(shop, &[&shop.card("0137"), RICE, "JFC:OK"]);
    does(shop, &["reverse", &towel, "--reason", "拿错了"], &both);
    does(
        shop,
        &["loss", RICE, "2", "--kind", "damaged", "--reason", "受潮"],
        &both,
    );
    does(shop, &["stocktake", "open"], &keeper(shop));
    does(shop, &["stocktake", "count", SOAP, "28"], &keeper(shop));
    does(shop, &["stocktake", "count", TOWEL, "12"], &keeper(shop));
    does(shop, &["stocktake", "close", "--reason", "年底"], &both);

    does(
        shop,
        &["fund", "set", "县积分资金", "--kind", "county"],
        &both,
    );
    let grant = [
        "fund",
        "grant",
        "县积分资金",
        "5000",
        "--document",
        "县字7号",
    ];
    does(shop, &grant, &both);
    let cap = [
        "fund",
        "cap",
        "县积分资金",
        "2026",
        "200",
        "--resolution",
        "12月1日",
    ];
    does(shop, &cap, &both);
    // What is for sale hangs in no list of prices in points.
    let for_sale = ["goods", "edit", TEA, "--section", "sale"];
    does(shop, &for_sale, &keeper(shop));
    Season {
        points: [post_wrongly(shop), post(shop, "points")],
        others: ["redemptions", "donations", "prices", "ranking"].map(|kind| post(shop, kind)),
        named,
        anonymous,
        bought,
        receipt,
    }
}

/// The ledger's pages at the season's own time.
fn serve(shop: &Shop) -> Service {
    let vault = SqliteVault::open(&shop.path("ledger.db")).unwrap();
    let now = EXCHANGE_DAY.parse().unwrap();
    let clock: jifen::ledger::service::Clock = Arc::new(move || now);
    Service::start_with("127.0.0.1:0".parse().unwrap(), Arc::new(vault), clock).unwrap()
}

/// A page in either language, kept in the target folder to be looked at.
fn page(service: &Service, path: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ledger-pages");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("look.css"), get(service, "/look.css").1).unwrap();
    let mut zh = String::new();
    for (lang, wish) in [("en", "?lang=en"), ("zh", "")] {
        let (status, page) = get(service, &format!("{path}{wish}"));
        assert_eq!(status, 200, "{path}");
        assert!(
            !page.contains("[ledger.") && !page.contains("[storeroom."),
            "{page}"
        );
        for whole in ["张大福", "田䶮", "龙腾公司"] {
            assert!(
                !page.contains(whole),
                "{whole} is not for everybody: {path}"
            );
        }
        let file = folder.join(format!("{}.{lang}.html", kind(path)));
        std::fs::write(file, page.replace("/look.css", "look.css")).unwrap();
        zh = page;
    }
    zh
}

/// A page's path without the number of the till that is in it, so that a file of an earlier run is written over.
fn kind(path: &str) -> String {
    let parts = path.split(['/', '-']).skip(1);
    let is_till = |part: &&str| part.len() == 6 && part.bytes().any(|b| b.is_ascii_uppercase());
    parts
        .filter(|part| !is_till(part))
        .collect::<Vec<_>>()
        .join("-")
}

/// What a page says, without its marks.
fn words(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(page: &str, what: &[&str]) {
    let words = words(page);
    for part in what {
        assert!(words.contains(part), "{part} is missing: {words}");
    }
}

fn json(shop: &Shop, args: &[&str]) -> Value {
    serde_json::from_str(&shop.ok(args)).unwrap()
}

fn agrees(shop: &Shop, ledger: &Ledger<'_>, season: &Season) {
    shop.ok(&["verify"]);
    ledger.ok(&["verify"]);
    let here = shop.export("stock").split_off(1);
    let there = ledger.rows("stock");
    for row in &there {
        assert!(here.contains(row), "{row:?} is not the till's: {here:?}");
    }
    assert_eq!(here.len(), there.len());

    let mut given = shop.export("donations").split_off(1);
    let asked = ["export", "donations", "--village", VILLAGE];
    let csv = ledger.ok(&[&asked[..], &["--from", "2026-01-01", "--to", "2026-12-31"]].concat());
    let fields = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mut given_there: Vec<Vec<String>> = csv.lines().skip(1).map(fields).collect();
    given.sort();
    given_there.sort();
    assert!(given.len() == 4, "{given:?}");
    assert_eq!(given, given_there);

    let service = serve(shop);
    let root = format!("/villages/{VILLAGE}");
    let stock = page(&service, &format!("{root}/stock"));
    for row in there.iter().filter(|row| row[4] != "0") {
        let (unit, on_hand, came, out, gone) = (&row[2], &row[3], &row[4], &row[5], &row[6]);
        says(
            &stock,
            &[&format!("{} {came} {out} {gone} {on_hand} {unit}", row[1])],
        );
    }
    says(
        &stock,
        &[
            "匿名捐赠",
            "县供销社 捐赠",
            "用村集体经济收益购买",
            "损坏",
            "盘点",
        ],
    );
    says(
        &stock,
        &["大米 损坏 -2 袋", "香皂 盘点 -1 块", "毛巾 盘点 +1 条"],
    );
    says(
        &page(&service, &format!("{root}/stock/{SOAP}")),
        &["青禾百货 捐赠", "来了 32 块"],
    );

    let trace = json(
        shop,
        &["trace", "donation", &season.named, "--format", "json"],
    );
    let lots = trace["lots"].as_array().unwrap();
    let sum = |field: &str| -> i64 { lots.iter().map(|lot| lot[field].as_i64().unwrap()).sum() };
    let (came, out, gone, left) = (sum("received"), sum("issued"), sum("lost"), sum("on_hand"));
    assert_eq!((came, out, gone, left), (8, 2, 0, 6), "{trace}");
    let donations = page(&service, &format!("{root}/donations"));
    let line = format!("县供销社 香皂 2块 · 毛巾 6条 捐赠人的心愿：先给老人 {out} 1 {gone} {left}");
    says(
        &donations,
        &[
            &season.named,
            &line,
            "匿名 香皂 10块 1 1",
            "青禾百货 香皂 20块",
        ],
    );

    let delivery = page(&service, &format!("/d/{}", season.named));
    let became = format!("来了 {came} 件，1 户领走 {out}，还剩 {left}。");
    says(
        &delivery,
        &[&became, "县供销社 捐赠", "先给老人", "用到 2027-06-01"],
    );
    assert!(
        !delivery.contains("0137"),
        "households are counted, not named"
    );
    says(
        &page(&service, &format!("/d/{}", season.anonymous)),
        &["匿名捐赠"],
    );
    says(
        &page(&service, &format!("/d/{}", season.bought)),
        &[
            "用县积分资金购买",
            "0017",
            "285.00 元",
            "来了 10 件，1 户领走 1，其他减少 2，还剩 7。",
            "损坏 -2",
        ],
    );

    funds_agree(shop, &page(&service, &format!("{root}/funds")));
    says(
        &page(&service, &format!("/r/{}", season.receipt)),
        &[
            "其中 2：县供销社 捐赠",
            "其中 1：匿名捐赠",
            &season.named,
            &season.anonymous,
        ],
    );
    notices_agree(shop, &service, season);
}

fn funds_agree(shop: &Shop, page: &str) {
    let funds = json(shop, &["fund", "list", "--format", "json"]);
    for fund in funds.as_array().unwrap() {
        let yuan = |field: &str| format!("{:.2}", fund[field].as_f64().unwrap());
        let name = fund["fund"].as_str().unwrap();
        let most = fund["most_this_year"].as_f64();
        let most = most.map_or_else(String::new, |most| format!(" 上限 {most:.2}"));
        let left = format!(
            "{:.2}",
            fund["granted"].as_f64().unwrap() - fund["spent"].as_f64().unwrap()
        );
        let figures = format!(
            "{} {} {left} {}{most} {} {} {}",
            yuan("granted"),
            yuan("spent"),
            yuan("spent_this_year"),
            yuan("handed_out"),
            yuan("on_shelf"),
            yuan("written_off")
        );
        says(page, &[name, &figures]);
    }
    says(
        page,
        &[
            "县积分制资金",
            "超过了本年上限",
            "花的比拨入的多",
            "县字7号 5000.00",
        ],
    );
}

fn notices_agree(shop: &Shop, service: &Service, season: &Season) {
    let root = format!("/villages/{VILLAGE}/notices");
    let [first, second] = &season.points;
    says(
        &page(service, &root),
        &[
            "2026年4季度积分 已被更正",
            "2026年4季度积分 正在公示 更正",
            first,
        ],
    );
    says(
        &page(service, &format!("{root}/{first}")),
        &[
            "这一份已经更正，请看",
            second,
            "公示时 3 行，账本现在算出来是 2 行",
        ],
    );
    says(
        &page(service, &format!("{root}/{second}")),
        &[
            "公示时 2 行，账本现在算出来也是 2 行，内容一样",
            "到 2027-01-05 为止，可以向村委会提出",
            "0137 张*福 2组 100",
            "0200 田* 1组 20",
        ],
    );
    // The towel was taken back, so one household has taken something.
    let shown: [&[&str]; 4] = [
        &["也是 1 行，内容一样", "0137 张*福 香皂 ×3 · 大米 ×1 45"],
        &[
            "也是 4 行，内容一样",
            "县供销社 香皂 2块 2 1 0 0",
            "县供销社 毛巾 6条 0 0 0 6",
            "匿名 香皂 10块 1 1 1 8",
        ],
        &[
            "也是 14 行，内容一样",
            "香皂（块） 5 附件3",
            "毛巾（条） 12",
        ],
        &[
            "也是 3 行，内容一样",
            "1 0137 张*福 100",
            "2 0200 田* 20",
            "3 0201 李* 0",
        ],
    ];
    for (notice, shown) in season.others.iter().zip(shown) {
        says(&page(service, &format!("{root}/{notice}")), shown);
    }
    assert_eq!(get(service, &format!("{root}/X-1-000001")).0, 404);
    assert_eq!(get(service, "/d/X-1-000001").0, 404);
    let poster = std::fs::read(shop.path("poster.pdf")).unwrap();
    assert!(poster.starts_with(b"%PDF"));
}

fn village(shop: &Shop) -> Ledger<'_> {
    let ledger = Ledger { shop };
    ledger.found();
    ledger
}

fn second_person(shop: &Shop) {
    let pin = shop.file("pin2");
    shop.ok(&[
        "staff",
        "add",
        "周明",
        "--role",
        "committee",
        "--pin-file",
        &pin,
    ]);
}

#[test]
fn a_season_at_the_store_stands_at_the_ledger_as_at_the_till() {
    let shop = bare();
    let ledger = village(&shop);
    let (_serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    second_person(&shop);
    shop.ok(&["sync", "--once"]);
    let season = season(&shop);
    shop.ok(&["sync", "--once"]);
    agrees(&shop, &ledger, &season);

    // What hangs is told apart from what is so by now.
    let [redeemed, ..] = &season.others;
    let path = format!("/villages/{VILLAGE}/notices/{redeemed}");
    recorded(&shop, &[&shop.card("0137"), SOAP, "JFC:OK"]);
    shop.ok(&["sync", "--once"]);
    says(
        &page(&serve(&shop), &path),
        &["也是 1 行，但是内容和公示时不完全一样"],
    );
    recorded(&shop, &[&shop.card("0200"), SOAP, "JFC:OK"]);
    shop.ok(&["sync", "--once"]);
    says(
        &page(&serve(&shop), &path),
        &["公示时 1 行，账本现在算出来是 2 行"],
    );
}

#[test]
fn a_stick_carries_the_store_as_well() {
    let shop = bare();
    let ledger = village(&shop);
    let (serving, url) = ledger.serve("127.0.0.1:0");
    init(&shop, &["--ledger", &url, "--code", &ledger.code()]);
    second_person(&shop);
    drop(serving);
    let (there, back) = (shop.file("there.jifen"), shop.file("back.jifen"));
    let carry = || {
        shop.ok(&["sync", "--to-file", &there]);
        let args = [
            "stick",
            "--village",
            VILLAGE,
            "--from-file",
            &there,
            "--to-file",
            &back,
        ];
        ledger.ok(&args);
        shop.ok(&["sync", "--from-file", &back]);
    };
    carry();
    let season = season(&shop);
    carry();
    agrees(&shop, &ledger, &season);
}
