//! Any sequence of commands: points and stock are conserved, the tables are what the facts say, and every redemption
//! announced is there once.

use crate::cases::cases;
use std::collections::BTreeMap;

use jifen::books::{Books, Reader, Reading, Stop};
use jifen::market::intake::Intake;
use jifen::market::points::Points;
use jifen::market::register::{BalanceRow, Register, StockRow, rows};
use jifen::market::shop::RedemptionOnRecord;
use proptest::prelude::*;

use super::village::*;

#[derive(Debug, Clone)]
enum Do {
    Redeem {
        household: usize,
        soap: u32,
        oil: u32,
        again: bool,
    },
    Reverse {
        which: usize,
        line: Option<u32>,
    },
    Credit {
        household: usize,
        points: i32,
    },
    Deliver {
        pieces: u32,
        expired: bool,
    },
    Close,
    Open,
    Restart,
    NextDay,
}

const HOUSEHOLDS: [&str; 3] = ["0137", "0058", "0002"];

fn commands() -> impl Strategy<Value = Vec<Do>> {
    let one = prop_oneof![
        6 => (0..3_usize, 0..6_u32, 0..3_u32, any::<bool>())
            .prop_map(|(household, soap, oil, again)| Do::Redeem { household, soap, oil, again }),
        4 => (any::<usize>(), proptest::option::of(1..3_u32))
            .prop_map(|(which, line)| Do::Reverse { which, line }),
        3 => (0..3_usize, -60..120_i32).prop_map(|(household, points)| Do::Credit { household, points }),
        2 => (1..9_u32, any::<bool>()).prop_map(|(pieces, expired)| Do::Deliver { pieces, expired }),
        1 => Just(Do::Close),
        2 => Just(Do::Open),
        1 => Just(Do::Restart),
        1 => Just(Do::NextDay),
    ];
    proptest::collection::vec(one, 1..25)
}

/// What should be, reckoned by the simplest means.
#[derive(Default)]
struct Reckoning {
    earned: BTreeMap<&'static str, Points>,
    redeemed: BTreeMap<&'static str, Points>,
    received: u32,
    issued: u32,
}

fn sum(one: Points, other: Points) -> Points {
    one.checked_add(other).unwrap()
}

fn check(books: &Reader, reckoning: &Reckoning, clock: &Reading) {
    let balances: Vec<BalanceRow> = rows(books.register(Register::Balances, clock).unwrap());
    for row in balances {
        let number = row.household.as_str();
        let of = |map: &BTreeMap<&str, Points>| map.get(number).copied().unwrap_or_default();
        assert_eq!(row.earned, of(&reckoning.earned), "{number} earned");
        assert_eq!(row.redeemed, of(&reckoning.redeemed), "{number} redeemed");
        // What the entries come to, summed from the facts alone, is what the tables say.
        let statement = books.statement(&row.household, None, clock).unwrap();
        let sums = statement.expect("a household that is there").sums();
        assert_eq!(sums.spendable, row.spendable, "{number} spendable");
        assert_eq!(sums.lapsed, row.lapsed, "{number} lapsed");
        assert_eq!(sums.drawn, row.redeemed, "{number} drawn");
        assert_eq!(sum(sums.earned, sums.received), row.earned, "{number}");
    }
    let stock: Vec<StockRow> = rows(books.register(Register::Stock, clock).unwrap());
    let all = |figure: fn(&StockRow) -> u32| stock.iter().map(figure).sum::<u32>();
    assert_eq!(all(|row| row.received), reckoning.received);
    assert_eq!(all(|row| row.issued), reckoning.issued);
    assert_eq!(
        all(|row| row.on_hand),
        reckoning.received - reckoning.issued
    );
}

fn run(commands: Vec<Do>) {
    let mut village = opened();
    let mut clock = morning();
    let mut done: Vec<(usize, RedemptionOnRecord)> = Vec::new();
    let mut reckoning = Reckoning {
        received: 14,
        ..Reckoning::default()
    };
    for (household, points) in [("0137", 160), ("0058", 30)] {
        reckoning.earned.insert(household, Points::whole(points));
    }
    for (id, command) in (1..).zip(commands) {
        clock = later(clock, 30_000);
        let books = &mut village.books;
        match command {
            Do::Redeem {
                household,
                soap: s,
                oil: o,
                again,
            } => {
                let lines: Vec<_> = [(soap(), s), (oil(), o)]
                    .into_iter()
                    .filter(|(_, pieces)| *pieces > 0)
                    .collect();
                let wish = order(id, HOUSEHOLDS[household], &lines);
                match books.redeem(&wish, &clock) {
                    Ok(record) => {
                        if again {
                            assert_eq!(books.redeem(&wish, &clock).unwrap(), record);
                        }
                        books.served(&record.redemption.id).unwrap();
                        let sum_of = reckoning.redeemed.entry(HOUSEHOLDS[household]).or_default();
                        *sum_of = sum(*sum_of, record.redemption.total);
                        reckoning.issued += s + o;
                        done.push((household, record));
                    }
                    Err(Stop::Refused(_)) => {}
                    Err(fault) => panic!("{fault:?}"),
                }
            }
            Do::Reverse { which, line } if !done.is_empty() => {
                let (household, of) = &done[which % done.len()];
                match books.reverse(&reversal(id, of, line), &clock) {
                    Ok(back) => {
                        let sum_of = reckoning
                            .redeemed
                            .entry(HOUSEHOLDS[*household])
                            .or_default();
                        *sum_of = sum(*sum_of, back.reversal.total.negated());
                        reckoning.issued -= back
                            .reversal
                            .lines
                            .iter()
                            .map(|line| line.quantity.pieces())
                            .sum::<u32>();
                    }
                    Err(Stop::Refused(_)) => {}
                    Err(fault) => panic!("{fault:?}"),
                }
            }
            Do::Credit { household, points } if points != 0 => {
                let line = credit(
                    HOUSEHOLDS[household],
                    points,
                    "2026-12-29",
                    &format!("{id}"),
                );
                books
                    .take_in(&Intake::Credits(vec![(2, line)]), &clock, &mut |_| true)
                    .unwrap();
                let sum_of = reckoning.earned.entry(HOUSEHOLDS[household]).or_default();
                *sum_of = sum(*sum_of, Points::whole(points));
            }
            Do::Deliver { pieces, expired } => {
                // Each delivery's line differs, or it would be refused as the same again.
                let mut line = delivery(soap(), pieces, expired.then_some("2026-12-01"));
                line.giver_or_fund = format!("{id}");
                books
                    .take_in(&Intake::Stock(vec![(2, line)]), &clock, &mut |_| true)
                    .unwrap();
                reckoning.received += pieces;
            }
            Do::Close => {
                books.close_day(Some(SHOPKEEPER), &clock).unwrap();
            }
            Do::Open => {
                books.open_day(Some(SHOPKEEPER), &clock).unwrap();
            }
            Do::Restart => {
                drop(village.books);
                village.books = Books::open(&village.home).unwrap();
            }
            Do::NextDay => clock = later(clock, 24 * 3600 * 1000),
            Do::Reverse { .. } | Do::Credit { .. } => {}
        }
    }
    let books = &village.books;
    // Whatever was posted counts by now, also January's bonus.
    let end = at("2027-03-01T02:00:00Z");
    let bonus = reckoning.earned.entry("0137").or_default();
    *bonus = sum(*bonus, Points::whole(40));
    check(books, &reckoning, &end);
    for (_, record) in &done {
        let found = books
            .redemption(&record.redemption.receipt)
            .unwrap()
            .unwrap();
        assert_eq!(found.redemption, record.redemption);
    }
    let rows = books.register(Register::Redemptions, &end).unwrap();
    let lines: usize = done.iter().map(|(_, r)| r.redemption.lines.len()).sum();
    assert_eq!(rows.len(), lines, "each announced redemption is there once");
    assert_whole(books);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), ..ProptestConfig::default() })]
    #[test]
    fn points_and_stock_are_conserved(commands in commands()) {
        run(commands);
    }
}
