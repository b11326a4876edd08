//! `kill -9` at random moments, with real processes and real files: what was announced is there once, and the books
//! are whole.
//!
//! `JIFEN_KILLS` says how often (20 where it is not set), `JIFEN_SEED` repeats the choices of an earlier run: what is
//! scanned and when the blow falls. The machine's own timing stays its own.

#[path = "shop/chance.rs"]
mod chance;
mod shop;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chance::Chance;
use jifen::market::gtin::Gtin;
use serde_json::Value;
use shop::{Shop, reasons};

/// Households that redeem.
const HOUSEHOLDS: u32 = 40;
/// What each is credited, enough for every sale of a run.
const POINTS: u32 = 900_000;
/// A home serves so many kills, so that proving it stays quick.
const KILLS_A_HOME: usize = 50;
/// How many sales are scanned ahead of the till.
const AHEAD: usize = 3;

fn kills() -> usize {
    std::env::var("JIFEN_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(20)
}

/// The goods that are scanned, all with a price and a full shelf.
fn codes() -> Vec<String> {
    [1, 2, 5, 9, 10, 11, 12]
        .map(|number| Gtin::own(number).to_string())
        .into()
}

fn household(number: u32) -> String {
    format!("{number:04}")
}

/// A shop with so much on its shelves and accounts that no sale is refused.
fn full_shop() -> Shop {
    let shop = Shop::founded();
    fill(&shop);
    shop
}

fn fill(shop: &Shop) {
    let (mut households, mut credits) = (
        String::from("household,name,members,phone,group\n"),
        String::from("household,period,points,category,reason,happened_on,posted_on\n"),
    );
    for number in 1..=HOUSEHOLDS {
        let household = household(number);
        households.push_str(&format!("{household},张大福,3,,1组\n"));
        credits.push_str(&format!(
            "{household},2026-Q4,{POINTS},人居环境,院子,2026-12-01,2026-12-20\n"
        ));
    }
    let mut stock = String::from("code,quantity,source,giver_or_fund,unit_cost,expires\n");
    for code in codes() {
        stock.push_str(&format!("{code},60,donation,青禾百货,2,2027-03-31\n"));
        stock.push_str(&format!("{code},99999,fund,集体收益,3,2027-12-31\n"));
    }
    shop.import("households", &households);
    shop.import("credits", &credits);
    shop.import("stock", &stock);
}

/// The scans of one sale, ending with its confirmation.
fn sale(chance: &mut Chance, cards: &[String], codes: &[String]) -> Vec<String> {
    let mut scans = vec![chance.of(cards).clone()];
    for _ in 0..=chance.below(4) {
        scans.push(chance.of(codes).clone());
        if chance.percent(30) {
            scans.push(format!("JFC:QTY:{}", 1 + chance.below(4)));
        }
    }
    scans.push("JFC:OK".into());
    scans
}

/// A counter that is fed without end and heard as it speaks.
struct Fed {
    child: Child,
    recorded: Arc<AtomicUsize>,
    /// Microseconds from one redemption to the next, as last heard.
    pace: Arc<AtomicU64>,
    ear: JoinHandle<Vec<Value>>,
    hand: JoinHandle<()>,
}

impl Fed {
    fn start(shop: &Shop, mut sales: impl FnMut() -> Vec<String> + Send + 'static) -> Fed {
        let mut child = shop
            .counter_command(&format!("file:{}", shop.file("paper")))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("piped");
        let stdout = child.stdout.take().expect("piped");
        let recorded = Arc::new(AtomicUsize::new(0));
        let (done, count) = (recorded.clone(), recorded.clone());
        let pace = Arc::new(AtomicU64::new(20_000));
        let heard_pace = pace.clone();
        let ear = std::thread::spawn(move || {
            let mut events = Vec::new();
            let mut last: Option<Instant> = None;
            // A line that a kill cut off was not announced.
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Ok(event) = serde_json::from_str::<Value>(&line) {
                    if event["event"] == "recorded" {
                        if let Some(last) = last.replace(Instant::now()) {
                            heard_pace.store(last.elapsed().as_micros() as u64, Ordering::SeqCst);
                        }
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                    events.push(event);
                }
            }
            events
        });
        let hand = std::thread::spawn(move || {
            for fed in 0.. {
                while fed >= count.load(Ordering::SeqCst) + AHEAD {
                    std::thread::sleep(Duration::from_micros(500));
                    // A till that is gone records nothing more: an empty write says so.
                    if stdin.write_all(b"\n").is_err() {
                        return;
                    }
                }
                let scans = sales().join("\n") + "\n";
                if stdin.write_all(scans.as_bytes()).is_err() {
                    return;
                }
            }
        });
        Fed {
            child,
            recorded,
            pace,
            ear,
            hand,
        }
    }

    /// Lets the blow's moment come: while the till opens; any time in the trade; or, as far as can be told from the
    /// pace of the trade, about the moment of a commit, where a blow hurts most and which is short.
    fn await_moment(&self, chance: &mut Chance) {
        let choice = chance.below(100);
        if choice < 20 {
            return std::thread::sleep(chance.time_below(Duration::from_millis(900)));
        }
        self.await_recorded(2 + chance.below(4) as usize);
        if choice < 55 {
            return std::thread::sleep(chance.time_below(Duration::from_millis(200)));
        }
        let pace = Duration::from_micros(self.pace.load(Ordering::SeqCst));
        let around = Duration::from_millis(3);
        std::thread::sleep(pace.saturating_sub(around) + chance.time_below(2 * around));
    }

    /// Waits until so much was recorded, a minute at most.
    fn await_recorded(&self, count: usize) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.recorded.load(Ordering::SeqCst) < count {
            assert!(Instant::now() < until, "the till does not record");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The blow; what was announced before it.
    fn kill(mut self) -> Vec<Value> {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        self.hand.join().expect("the feeder ends");
        self.ear.join().expect("the listener ends")
    }
}

/// What was announced since a home was founded, and what its registers have to hold.
#[derive(Default)]
struct Account {
    /// Receipt and points by redemption.
    announced: HashMap<String, (String, f64)>,
    kills: usize,
}

impl Account {
    fn note(&mut self, events: &[Value]) {
        self.kills += 1;
        for event in events.iter().filter(|event| event["event"] == "recorded") {
            let text = |name: &str| event[name].as_str().expect("a text").to_owned();
            let points = event["points"].as_f64().expect("a number");
            let twice = self
                .announced
                .insert(text("redemption"), (text("receipt"), points));
            assert!(twice.is_none(), "announced twice: {event}");
        }
    }

    /// Holds what was announced against what rows of the register of redemptions say.
    fn hold(&self, rows: &[Vec<String>]) {
        let mut there: BTreeMap<&str, (&str, f64)> = BTreeMap::new();
        let mut receipts: HashMap<&str, &str> = HashMap::new();
        for row in &rows[1..] {
            let points: f64 = row[10].parse().expect("points");
            let of = there.entry(&row[0]).or_insert((&row[1], 0.0));
            assert_eq!(of.0, row[1], "one redemption, one receipt");
            of.1 += points;
            let other = receipts.entry(&row[1]).or_insert(&row[0]);
            assert_eq!(*other, row[0], "one receipt, one redemption");
        }
        for (redemption, (receipt, points)) in &self.announced {
            let found = there.get(redemption.as_str());
            assert_eq!(
                found,
                Some(&(receipt.as_str(), *points)),
                "announced, and not there once: {redemption}"
            );
        }
        let silent = there.len() - self.announced.len();
        assert!(
            silent <= self.kills,
            "{silent} redemptions that nobody announced after {} kills",
            self.kills
        );
    }
}

/// Sums of a register: points redeemed, quantities by code.
fn sums(rows: &[Vec<String>]) -> (f64, HashMap<String, i64>) {
    let mut points = 0.0;
    let mut quantities = HashMap::new();
    for row in &rows[1..] {
        points += row[10].parse::<f64>().expect("points");
        *quantities.entry(row[7].clone()).or_insert(0) += row[9].parse::<i64>().expect("pieces");
    }
    (points, quantities)
}

/// Points and stock add up, alone and with the redemptions.
fn adds_up(shop: &Shop, redemptions: &[Vec<String>]) {
    let (points, quantities) = sums(redemptions);
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let mut redeemed = 0.0;
    for row in &shop.export("balances")[1..] {
        assert_eq!(
            number(&row[1]),
            number(&row[2]) + number(&row[3]) + number(&row[4]),
            "earned = redeemed + lapsed + spendable: {row:?}"
        );
        redeemed += number(&row[2]);
    }
    assert_eq!(redeemed, points, "balances and redemptions agree");
    for row in &shop.export("stock")[1..] {
        let pieces = |place: usize| row[place].parse::<i64>().expect("pieces");
        assert_eq!(
            pieces(3) + pieces(5) + pieces(6),
            pieces(4),
            "on hand + issued + lost = received: {row:?}"
        );
        let issued = quantities.get(&row[0]).copied().unwrap_or(0);
        assert_eq!(pieces(5), issued, "stock and redemptions agree: {row:?}");
    }
}

/// The papers that were said to be out are on the printer.
fn papers_are_out(shop: &Shop, events: &[Value]) {
    for event in events.iter().filter(|event| event["event"] == "sent") {
        let receipt = event["receipt"].as_str().expect("a receipt");
        assert!(
            shop::holds(&shop.path("paper"), receipt.as_bytes()),
            "said to be printed: {receipt}"
        );
    }
}

/// What a till says when it comes back is what was recorded last.
fn tells_the_last(events: &[Value], last_before: Option<&str>) {
    let told = events
        .iter()
        .find(|event| event["event"] == "last-recorded");
    if let Some(told) = told {
        assert_eq!(
            told["redemption"].as_str(),
            last_before,
            "the last redemption is asked about"
        );
    }
}

/// Kills a till again and again; `between` is what is looked at after each kill and before the next start.
fn kill_again_and_again(
    shop: &Shop,
    account: &mut Account,
    chance: &mut Chance,
    kills: usize,
    between: &mut dyn FnMut(&Shop, &Account, &[Value]),
) {
    let cards: Vec<String> = shop.export("cards")[1..]
        .iter()
        .map(|row| row[1].clone())
        .collect();
    let mut last: Option<String> = None;
    for _ in 0..kills {
        let (cards, codes) = (cards.clone(), codes());
        let mut scanning = Chance::again(chance);
        let fed = Fed::start(shop, move || sale(&mut scanning, &cards, &codes));
        fed.await_moment(chance);
        let events = fed.kill();
        let refused = reasons(&events);
        assert!(refused.is_empty(), "no sale is refused: {refused:?}");
        tells_the_last(&events, last.as_deref());
        account.note(&events);
        between(shop, account, &events);
        last = shop.export("redemptions")[1..]
            .last()
            .map(|row| row[0].clone());
    }
}

#[test]
fn a_killed_till_loses_nothing_and_doubles_nothing() {
    let mut chance = Chance::new("kills at the counter");
    let (mut left, mut announced, mut silent) = (kills(), 0, 0);
    let started = Instant::now();
    while left > 0 {
        let here = left.min(KILLS_A_HOME);
        let (shop, mut account) = (full_shop(), Account::default());
        kill_again_and_again(
            &shop,
            &mut account,
            &mut chance,
            here,
            &mut |shop, account, events| {
                shop.ok(&["verify"]);
                let rows = shop.export("redemptions");
                account.hold(&rows);
                adds_up(shop, &rows);
                papers_are_out(shop, events);
            },
        );
        let rows = shop.export("redemptions");
        let ids: HashSet<&String> = rows[1..].iter().map(|row| &row[0]).collect();
        announced += account.announced.len();
        silent += ids.len() - account.announced.len();
        left -= here;
    }
    assert!(announced > 0, "something was sold");
    println!(
        "{} kills: {announced} redemptions announced, each there once; {silent} recorded but cut off before they were \
         announced; {:.0} s",
        kills(),
        started.elapsed().as_secs_f64()
    );
}

/// Lines of credits that no earlier round had.
fn credit_lines(round: usize, lines: usize) -> String {
    let mut csv = String::from("household,period,points,category,reason,happened_on,posted_on\n");
    for line in 0..lines {
        let household = household(1 + (line as u32 % HOUSEHOLDS));
        csv.push_str(&format!(
            "{household},2026-Q4,1,人居环境,第{round}轮第{line}行,2026-12-01,2026-12-21\n"
        ));
    }
    csv
}

fn earned(shop: &Shop) -> f64 {
    shop.export("balances")[1..]
        .iter()
        .map(|row| row[1].parse::<f64>().expect("a number"))
        .sum()
}

#[test]
fn a_killed_import_is_there_whole_or_not_at_all() {
    const LINES: usize = 2000;
    let mut chance = Chance::new("kills during imports");
    let shop = full_shop();
    // How long an import takes here, so that the blows fall all over it.
    let started = Instant::now();
    shop.import("credits", &credit_lines(9_999, LINES));
    let mut takes = started.elapsed();
    let mut before = earned(&shop);
    let (mut whole, mut none) = (0, 0);
    for round in 0..kills().div_ceil(4) {
        shop.write("import.csv", &credit_lines(round, LINES));
        let file = shop.file("import.csv");
        let import = ["import", "credits", file.as_str()];
        if chance.percent(50) {
            let mut child = shop
                .command(&import)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("runs");
            std::thread::sleep(chance.time_below(takes));
            // It may be through already.
            let _ = child.kill();
            child.wait().expect("it ends");
        } else {
            // Through the door of an open till, which is killed.
            let till = Fed::start(&shop, || vec!["JFC:FIND:0001".into()]);
            let socket = shop.home().join("socket");
            let until = Instant::now() + Duration::from_secs(30);
            while !socket.exists() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(5));
            }
            let mut child = shop
                .command(&import)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("runs");
            std::thread::sleep(chance.time_below(takes));
            till.kill();
            child.wait().expect("it ends");
        }
        shop.ok(&["verify"]);
        let after = earned(&shop);
        if after == before {
            none += 1;
            let started = Instant::now();
            shop.ok(&import);
            takes = started.elapsed();
        } else {
            whole += 1;
            shop.refused(&import);
        }
        before += LINES as f64;
        assert_eq!(earned(&shop), before, "all of the file, once");
        shop.ok(&["verify"]);
    }
    println!("imports killed: {none} not there, {whole} there whole");
}

#[test]
fn a_killed_backup_leaves_a_whole_copy_or_none() {
    let mut chance = Chance::new("kills during backups");
    let shop = full_shop();
    shop.import("credits", &credit_lines(9_999, 4_000));
    let file = shop.file("copy.backup");
    let mut takes = Duration::from_millis(400);
    let (mut whole, mut none) = (0, 0);
    for round in 0..kills().div_ceil(4) {
        if chance.percent(50) {
            let _ = std::fs::remove_file(shop.path("copy.backup"));
        }
        let there = shop.path("copy.backup").exists();
        let started = Instant::now();
        let mut child = shop
            .command(&["backup", &file])
            .stdout(Stdio::null())
            .spawn()
            .expect("runs");
        if round == 0 {
            child.wait().expect("it ends");
            takes = started.elapsed();
        } else {
            std::thread::sleep(chance.time_below(takes));
            let _ = child.kill();
            child.wait().expect("it ends");
        }
        shop.ok(&["verify"]);
        if !shop.path("copy.backup").exists() {
            assert!(!there, "a copy that was there is not lost");
            none += 1;
            continue;
        }
        whole += 1;
        let other = shop.path(&format!("other-{round}"));
        for args in [vec!["restore", &file], vec!["verify"]] {
            let out = std::process::Command::new(shop::jifen())
                .arg("--home")
                .arg(&other)
                .args(&args)
                .output()
                .expect("runs");
            assert!(
                out.status.success(),
                "{args:?}: {}",
                shop::text(&out.stderr)
            );
        }
    }
    println!("backups killed: {none} with no copy, {whole} with a whole one");
}
