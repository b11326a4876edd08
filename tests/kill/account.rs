//! What was announced, held against what the registers say.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::shop::{self, Shop};

/// What was announced since a home was founded, and what its registers have to hold.
#[derive(Default)]
pub struct Account {
    /// Receipt and points by redemption.
    pub announced: HashMap<String, (String, f64)>,
    pub kills: usize,
}

impl Account {
    pub fn note(&mut self, events: &[Value]) {
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
    pub fn hold(&self, rows: &[Vec<String>]) {
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
pub fn adds_up(shop: &Shop, redemptions: &[Vec<String>]) {
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
pub fn papers_are_out(shop: &Shop, events: &[Value]) {
    for event in events.iter().filter(|event| event["event"] == "sent") {
        let receipt = event["receipt"].as_str().expect("a receipt");
        assert!(
            shop::holds(&shop.path("paper"), receipt.as_bytes()),
            "said to be printed: {receipt}"
        );
    }
}

/// What a till says when it comes back is what was recorded last.
pub fn tells_the_last(events: &[Value], last_before: Option<&str>) {
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
