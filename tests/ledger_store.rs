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
use jifen::market::storeroom::notice::{NoticeKind, NoticeOrder, NoticePosted, digest};
use ledger_toy::get;
use serde_json::Value;
use shop::village::{Ledger, bare, init};
use shop::{EXCHANGE_DAY, Shop, events, feed, kinds, text};

const SOAP: &str = "2000000000015";
const RICE: &str = "2000000000114";
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
    /// Points, and their correction.
    points: [NoticePosted; 2],
    /// What was redeemed, what was given, prices, the ranking.
    others: [NoticePosted; 4],
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

/// A list as it would be posted, with this many lines.
fn post(shop: &Shop, kind: NoticeKind, says: &str, lines: u32) -> NoticePosted {
    let mut books = Books::open(&Home::new(shop.home())).unwrap();
    let order = NoticeOrder {
        kind,
        period: "2026-Q4".parse().unwrap(),
        digest: digest([says]),
        lines,
        staff: StaffNo(1),
    };
    let clock = Reading::at(EXCHANGE_DAY.parse().unwrap());
    books.post_notice(&order, &clock).unwrap()
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
    Season {
        points: [
            post(shop, NoticeKind::Points, "first", 3),
            post(shop, NoticeKind::Points, "second", 2),
        ],
        others: [
            post(shop, NoticeKind::Redemptions, "redeemed", 1),
            post(shop, NoticeKind::Donations, "given", 3),
            post(shop, NoticeKind::Prices, "prices", 15),
            post(shop, NoticeKind::Ranking, "ranking", 3),
        ],
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
    notices_agree(&service, season);
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

fn notices_agree(service: &Service, season: &Season) {
    let root = format!("/villages/{VILLAGE}/notices");
    let [first, second] = &season.points;
    says(
        &page(service, &root),
        &[
            "2026年4季度积分 已被更正",
            "2026年4季度积分 正在公示 更正",
            first.number.as_str(),
        ],
    );
    says(
        &page(service, &format!("{root}/{}", first.number)),
        &[
            "这一份已经更正，请看",
            second.number.as_str(),
            "公示时 3 行，账本现在算出来是 2 行",
        ],
    );
    says(
        &page(service, &format!("{root}/{}", second.number)),
        &[
            "公示时 2 行，账本现在算出来也是 2 行",
            &second.digest.short(),
            "到 2027-01-05 为止，可以向村委会提出",
            "0137 张*福 1 100",
            "0200 田* 1 20",
        ],
    );
    // The towel was taken back, so one household has taken something.
    let shown: [&[&str]; 4] = [
        &["也是 1 行", "0137 张*福 2 45"],
        &[
            "也是 3 行",
            "县供销社 香皂 2块 · 毛巾 6条 2 1 6",
            "匿名 香皂 10块 1 1 8",
        ],
        &["也是 15 行", "香皂（块） 5 附件3", "毛巾（条） 12"],
        &[
            "也是 3 行",
            "1 0137 张*福 100",
            "2 0200 田* 20",
            "3 0201 李* 0",
        ],
    ];
    for (notice, shown) in season.others.iter().zip(shown) {
        says(&page(service, &format!("{root}/{}", notice.number)), shown);
    }
    assert_eq!(get(service, &format!("{root}/X-1-000001")).0, 404);
    assert_eq!(get(service, "/d/X-1-000001").0, 404);
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
