//! Any sequence of gifts, coupons, debits, cash, rewards, redemptions and what takes them back: points are conserved.
//! What an account was credited, less what left the village's books for goods, partners, cash or paper, is what all
//! accounts together still hold.

use crate::cases::cases;
use std::collections::BTreeMap;

use jifen::books::{Books, Foundation, Home, Reading, Stop};
use jifen::market::ids::{CouponNo, MovementId};
use jifen::market::intake::Intake;
use jifen::market::movement::{MovementKind, MovementOrder, Wish};
use jifen::market::points::Points;
use jifen::market::register::{BalanceRow, CouponRow, Register, rows};
use jifen::market::shop::{MovementOnRecord, RedemptionOnRecord};
use jifen::market::staff::Role;
use proptest::prelude::*;
use tempfile::TempDir;

use super::village::*;

const HOUSEHOLDS: [&str; 3] = ["0137", "0058", "0002"];

/// A village that knows everything at once.
const ALL: &str = r#"
id = "all"
name = { zh = "All", en = "All" }
source = "test"
settings = []
subject = "household"
spendable = "all"
window = "any-opening-day"
lapse = "year-end"
credit-counts = "when-scored"
gifts = true
coupons = true
rate = { points = "1", yuan = "1" }
cash = { most = "60", over = "year" }
debits = [{ kind = "merchant", name = { zh = "M", en = "M" } }]
"#;

#[derive(Debug, Clone)]
enum Do {
    Gift(usize, usize, i32),
    Debit(usize, i32),
    Cash(usize, i32),
    Issue(usize, u8, u8, i32),
    Take(usize, u8, u8),
    Cancel(usize, u8),
    Undo(usize),
    Redeem(usize, u32),
    Reverse(usize),
    Credit(usize, i32),
    NextYear,
    Restart,
}

fn commands() -> impl Strategy<Value = Vec<Do>> {
    let who = 0..3_usize;
    let one = prop_oneof![
        5 => (who.clone(), who.clone(), -2..60_i32).prop_map(|(from, to, n)| Do::Gift(from, to, n)),
        2 => (who.clone(), -2..60_i32).prop_map(|(whose, n)| Do::Debit(whose, n)),
        2 => (who.clone(), -2..60_i32).prop_map(|(whose, n)| Do::Cash(whose, n)),
        3 => (who.clone(), 0..8_u8, 0..3_u8, -2..30_i32).prop_map(|(whose, a, n, each)| Do::Issue(whose, a, n, each)),
        4 => (who.clone(), 0..8_u8, 0..3_u8).prop_map(|(whose, a, n)| Do::Take(whose, a, n)),
        2 => (who.clone(), 0..8_u8).prop_map(|(whose, a)| Do::Cancel(whose, a)),
        5 => any::<usize>().prop_map(Do::Undo),
        3 => (who.clone(), 1..4_u32).prop_map(|(whose, n)| Do::Redeem(whose, n)),
        2 => any::<usize>().prop_map(Do::Reverse),
        3 => (who, -40..80_i32).prop_map(|(whose, n)| Do::Credit(whose, n)),
        1 => Just(Do::NextYear),
        1 => Just(Do::Restart),
    ];
    proptest::collection::vec(one, 1..40)
}

fn village() -> (TempDir, Home, Books) {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path().join("home"));
    let foundation = Foundation {
        scheme_text: ALL.into(),
        ..foundation()
    };
    let start = morning();
    let mut books = Books::found(&home, &foundation, &start).unwrap();
    let pin = "739104".parse().unwrap();
    books.add_staff("C", Role::Committee, &pin, &start).unwrap();
    let mut take = |intake| books.take_in(&intake, &start, &mut |_| true).unwrap();
    take(Intake::Households(numbered(
        HOUSEHOLDS
            .map(|number| household(number, "N", "0000"))
            .into(),
    )));
    take(Intake::Credits(numbered(
        HOUSEHOLDS
            .map(|number| credit(number, 70, "2026-10-31", "begin"))
            .into(),
    )));
    take(Intake::Goods(numbered(vec![
        jifen::market::intake::GoodsLine {
            goods: jifen::market::goods::Goods {
                code: soap(),
                name: "soap".into(),
                unit: "pc".into(),
                category: String::new(),
            },
            points: Some(Points::whole(5)),
        },
    ])));
    take(Intake::Stock(numbered(vec![delivery(soap(), 500, None)])));
    (dir, home, books)
}

fn coupons(first: u8, more: u8) -> Vec<CouponNo> {
    (first..=first + more)
        .map(|number| format!("{number:03}").parse().unwrap())
        .collect()
}

/// What all accounts together hold, in hundredths: earned and received, less what was drawn.
fn held(books: &Books, clock: &Reading) -> (i64, BTreeMap<String, i64>) {
    let rows: Vec<BalanceRow> = rows(books.register(Register::Balances, clock).unwrap());
    let each: BTreeMap<String, i64> = rows
        .iter()
        .map(|row| {
            let held = row.earned.hundredths() - row.redeemed.hundredths();
            (row.household.to_string(), held)
        })
        .collect();
    (each.values().sum(), each)
}

/// What leaves the books with a movement, in hundredths; negative where it comes back.
fn leaves(done: &MovementOnRecord, undone: Option<&MovementOnRecord>) -> i64 {
    let points = done.movement.points.hundredths();
    match &done.movement.what {
        MovementKind::Gift { .. } => 0,
        MovementKind::Debit { .. } | MovementKind::Cash | MovementKind::CouponsIssued { .. } => {
            points
        }
        MovementKind::CouponsTaken { .. } | MovementKind::CouponsCancelled { .. } => -points,
        MovementKind::Undone { .. } => -leaves(undone.unwrap(), None),
    }
}

/// What stays in people's hands on paper, by the register of coupons, in hundredths.
fn on_paper(books: &Books, clock: &Reading) -> i64 {
    let rows: Vec<CouponRow> = rows(books.register(Register::Coupons, clock).unwrap());
    let out = rows.iter().filter(|row| row.state == "issued");
    out.map(|row| row.points.hundredths()).sum()
}

struct Till {
    books: Books,
    clock: Reading,
    next: u8,
    moved: Vec<MovementOnRecord>,
    redeemed: Vec<RedemptionOnRecord>,
    /// What was credited less what left, in hundredths.
    wanted: i64,
    /// What is on paper, in hundredths.
    paper: i64,
}

impl Till {
    fn moves(&mut self, whose: &str, wish: Wish) {
        let undoes = match &wish {
            Wish::Undo { movement } => {
                let mut all = self.moved.iter();
                all.find(|done| done.movement.id == *movement).cloned()
            }
            _ => None,
        };
        let order = MovementOrder {
            id: MovementId([self.next; 16]),
            household: no(whose),
            wish,
            reason: "why".into(),
            staff: SHOPKEEPER,
            approver: Some(COMMITTEE),
        };
        let before = held(&self.books, &self.clock);
        match self.books.move_points_by_command(&order, &self.clock) {
            Ok(done) => {
                assert_eq!(
                    self.books.move_points(&order, &self.clock).unwrap(),
                    done,
                    "the same order is the same movement"
                );
                self.wanted -= leaves(&done, undoes.as_ref());
                let source = undoes.as_ref().unwrap_or(&done);
                let of_coupons = matches!(
                    source.movement.what,
                    MovementKind::CouponsIssued { .. }
                        | MovementKind::CouponsTaken { .. }
                        | MovementKind::CouponsCancelled { .. }
                );
                if of_coupons {
                    self.paper += leaves(&done, undoes.as_ref());
                }
                self.moved.push(done);
            }
            Err(Stop::Refused(_)) => assert_eq!(held(&self.books, &self.clock), before),
            Err(fault) => panic!("{fault:?}"),
        }
    }

    fn check(&self) {
        let (sum, each) = held(&self.books, &self.clock);
        assert_eq!(sum, self.wanted, "{each:?}");
        assert_eq!(on_paper(&self.books, &self.clock), self.paper);
    }
}

fn run(commands: Vec<Do>) {
    let (_dir, home, books) = village();
    let mut till = Till {
        books,
        clock: later(morning(), 1_000),
        next: 0,
        moved: Vec::new(),
        redeemed: Vec::new(),
        wanted: 3 * 7_000,
        paper: 0,
    };
    for command in commands {
        till.next += 1;
        till.clock = later(till.clock, 30_000);
        let whole = Points::whole;
        match command {
            Do::Gift(from, to, n) => {
                let to = no(HOUSEHOLDS[to]);
                till.moves(
                    HOUSEHOLDS[from],
                    Wish::Gift {
                        to,
                        points: whole(n),
                    },
                );
            }
            Do::Debit(whose, n) => till.moves(
                HOUSEHOLDS[whose],
                Wish::Debit {
                    kind: "merchant".into(),
                    partner: "shop".into(),
                    points: whole(n),
                },
            ),
            Do::Cash(whose, n) => till.moves(HOUSEHOLDS[whose], Wish::Cash { points: whole(n) }),
            Do::Issue(whose, first, more, each) => till.moves(
                HOUSEHOLDS[whose],
                Wish::IssueCoupons {
                    numbers: coupons(first, more),
                    each: whole(each),
                },
            ),
            Do::Take(whose, first, more) => {
                let numbers = coupons(first, more);
                till.moves(HOUSEHOLDS[whose], Wish::TakeCoupons { numbers });
            }
            Do::Cancel(whose, first) => {
                let numbers = coupons(first, 0);
                till.moves(HOUSEHOLDS[whose], Wish::CancelCoupons { numbers });
            }
            Do::Undo(which) if !till.moved.is_empty() => {
                let movement = till.moved[which % till.moved.len()].movement.clone();
                let household = movement.household.to_string();
                till.moves(
                    &household,
                    Wish::Undo {
                        movement: movement.id,
                    },
                );
            }
            Do::Redeem(whose, pieces) => {
                till.books.open_day(Some(SHOPKEEPER), &till.clock).unwrap();
                let wish = order(till.next, HOUSEHOLDS[whose], &[(soap(), pieces)]);
                if let Ok(record) = till.books.redeem(&wish, &till.clock) {
                    till.books.served(&record.redemption.id).unwrap();
                    till.wanted -= record.redemption.total.hundredths();
                    till.redeemed.push(record);
                }
            }
            Do::Reverse(which) if !till.redeemed.is_empty() => {
                let of = &till.redeemed[which % till.redeemed.len()];
                let wish = reversal(till.next, of, None);
                if let Ok(back) = till.books.reverse(&wish, &till.clock) {
                    till.wanted += back.reversal.total.hundredths();
                }
            }
            Do::Credit(whose, n) if n != 0 => {
                let reason = till.next.to_string();
                let line = credit(HOUSEHOLDS[whose], n, "2026-12-29", &reason);
                let intake = Intake::Credits(vec![(2, line)]);
                till.books
                    .take_in(&intake, &till.clock, &mut |_| true)
                    .unwrap();
                till.wanted += i64::from(n) * 100;
            }
            Do::NextYear => till.clock = later(till.clock, 366 * 24 * 3600 * 1000),
            Do::Restart => {
                drop(till.books);
                till.books = Books::open(&home).unwrap();
            }
            Do::Undo(..) | Do::Reverse(_) | Do::Credit(..) => {}
        }
        till.check();
    }
    assert_whole(&till.books);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), ..ProptestConfig::default() })]
    #[test]
    fn points_are_conserved(commands in commands()) {
        run(commands);
    }
}
