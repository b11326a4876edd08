//! `kill -9` at random moments, with real processes and real files: what was announced is there once, and the books
//! are whole.
//!
//! `JIFEN_KILLS` says how often (20 where it is not set), `JIFEN_SEED` repeats the choices of an earlier run: what is
//! scanned and when the blow falls. The machine's own timing stays its own.

mod account;
#[path = "../shop/chance.rs"]
mod chance;
mod fed;
mod office;
#[path = "../shop/mod.rs"]
mod shop;
mod sync;

use std::collections::HashSet;
use std::time::Instant;

use account::{Account, adds_up, papers_are_out, tells_the_last};
use chance::Chance;
use fed::Fed;
use jifen::market::gtin::Gtin;
use serde_json::Value;
use shop::{Shop, reasons};

/// Households that redeem.
const HOUSEHOLDS: u32 = 40;
/// What each is credited, enough for every sale of a run.
const POINTS: u32 = 900_000;
/// A home serves so many kills, so that proving it stays quick.
const KILLS_A_HOME: usize = 50;
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
    let (households, credits) = accounts();
    shop.import("households", &households);
    shop.import("credits", &credits);
    shop.import("stock", &deliveries());
}

/// Files of households and of what each is credited.
fn accounts() -> (String, String) {
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
    (households, credits)
}

/// A file of deliveries: of each kind a small lot that is soon empty, and a large one.
fn deliveries() -> String {
    let mut stock = String::from("code,quantity,source,giver_or_fund,unit_cost,expires\n");
    for code in codes() {
        stock.push_str(&format!("{code},60,donation,青禾百货,2,2027-03-31\n"));
        stock.push_str(&format!("{code},99999,fund,集体收益,3,2027-12-31\n"));
    }
    stock
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
