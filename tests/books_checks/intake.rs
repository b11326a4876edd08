//! Files brought in: all or nothing, every bad line listed, nothing twice.

use std::time::Instant;

use jifen::books::intake::IntakeStop;
use jifen::market::goods::Goods;
use jifen::market::gtin::Gtin;
use jifen::market::intake::{BadLine, BadLineWhy, GoodsLine, Intake};
use jifen::market::points::Points;
use jifen::market::refusal::Refusal;

use super::village::*;

fn bad(stop: IntakeStop) -> Vec<BadLine> {
    match stop {
        IntakeStop::Bad(lines) => lines,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_bad_line_is_listed_and_nothing_is_brought_in() {
    let mut village = founded();
    let books = &mut village.books;
    let head = books.head().unwrap();
    let lines = vec![
        credit("0137", 10, "2026-12-01", "新的"),
        credit("0999", 10, "2026-12-01", "没有这一户"),
        credit("0137", 100, "2026-10-31", "室内整齐"),
        credit("0137", 10, "2026-12-01", "新的"),
    ];
    let stop = books
        .take_in(&Intake::Credits(numbered(lines)), &morning(), &mut |_| true)
        .unwrap_err();
    let why: Vec<(u32, BadLineWhy)> = bad(stop).into_iter().map(|b| (b.line, b.why)).collect();
    assert_eq!(
        why,
        [
            (3, BadLineWhy::UnknownHousehold(no("0999"))),
            (4, BadLineWhy::Again),
            (5, BadLineWhy::Twice { first: 2 }),
        ]
    );
    assert_eq!(books.head().unwrap(), head);
    let stock = vec![delivery(Gtin::own(99), 1, None), delivery(soap(), 5, None)];
    let stop = books
        .take_in(&Intake::Stock(numbered(stock)), &morning(), &mut |_| true)
        .unwrap_err();
    assert_eq!(bad(stop).len(), 2);
    assert_whole(books);
}

#[test]
fn the_same_household_again_is_refused_and_a_changed_one_is_taken() {
    let mut village = founded();
    let books = &mut village.books;
    let card = books.card_of(&no("0137")).unwrap();
    let same = Intake::Households(numbered(vec![household("0137", "张大福", "9284")]));
    let stop = books.take_in(&same, &morning(), &mut |_| true).unwrap_err();
    assert_eq!(bad(stop)[0].why, BadLineWhy::Again);
    let changed = Intake::Households(numbered(vec![household("0137", "张福", "1111")]));
    assert_eq!(
        books
            .take_in(&changed, &morning(), &mut |_| true)
            .unwrap()
            .facts,
        1
    );
    assert_eq!(books.card_of(&no("0137")).unwrap(), card, "the card stays");
    assert_eq!(books.search("zf", 5).unwrap()[0].phone, "1111");
    assert!(books.search("大福", 5).unwrap().is_empty());
    assert_whole(books);
}

#[test]
fn goods_keep_their_decided_prices_and_get_new_ones() {
    let mut village = opened();
    let books = &mut village.books;
    let line = |code, name: &str, points: Option<i32>| GoodsLine {
        goods: Goods {
            code,
            name: name.into(),
            unit: "块".into(),
            category: "日用品".into(),
        },
        points: points.map(Points::whole),
    };
    let take = Intake::Goods(numbered(vec![
        line(soap(), "香皂", Some(6)),
        line("6901234567892".parse().unwrap(), "毛巾", None),
    ]));
    let taken = books.take_in(&take, &morning(), &mut |_| true).unwrap();
    assert_eq!((taken.lines, taken.facts), (2, 2));
    let stop = books.take_in(&take, &morning(), &mut |_| true).unwrap_err();
    assert_eq!(bad(stop).len(), 2);
    // What was agreed to before the decision is asked again; the same order is then recorded at the new price.
    let mut wish = order(1, "0137", &[(soap(), 1)]);
    let head = books.head().unwrap();
    assert_eq!(
        refused(books.redeem(&wish, &morning())),
        Refusal::PriceChanged {
            agreed: Points::whole(5),
            total: Points::whole(6)
        }
    );
    assert_eq!(books.head().unwrap(), head);
    wish.agreed = Points::whole(6);
    let done = books.redeem(&wish, &morning()).unwrap();
    assert_eq!(done.redemption.total, Points::whole(6));
    assert_eq!(done.redemption.lines[0].resolution, "2026-12-30");
    let towel = "6901234567892".parse().unwrap();
    let refusal = refused(books.redeem(&order(2, "0137", &[(towel, 1)]), &morning()));
    assert_eq!(refusal.reason(), "no-price");
    assert_whole(books);
}

#[test]
fn a_hundred_thousand_credits_come_in_with_progress() {
    let mut village = founded();
    let books = &mut village.books;
    let lines: Vec<_> = (0..100_000)
        .map(|i| credit("0058", 1 + i % 7, "2026-12-01", &format!("第{i}条")))
        .collect();
    let intake = Intake::Credits(numbered(lines));
    let head = books.head().unwrap();
    let stop = books.take_in(&intake, &morning(), &mut |done| done < 2000);
    assert!(matches!(stop, Err(IntakeStop::Cancelled)));
    assert_eq!(books.head().unwrap(), head);
    let started = Instant::now();
    let mut told = 0;
    let taken = books
        .take_in(&intake, &morning(), &mut |done| {
            told = done;
            true
        })
        .unwrap();
    println!(
        "100,000 credits in {:.1} s (dev build)",
        started.elapsed().as_secs_f64()
    );
    assert_eq!((taken.facts, told), (100_000, 100_000));
    let seen = books.household(&no("0058"), &morning()).unwrap().unwrap();
    let all: i32 = (0..100_000).map(|i| 1 + i % 7).sum();
    assert_eq!(seen.account.earned(), Points::whole(30 + all));
}
