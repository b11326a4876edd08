//! What a village decides and brings in by file: members, prices, limits, exceptions, and how far points may be shared out.

use jifen::books::intake::IntakeStop;
use jifen::books::{Books, Foundation, Home, Reading};
use jifen::market::credit::CreditKind;
use jifen::market::exception::ExceptionKind;
use jifen::market::gtin::Gtin;
use jifen::market::intake::{
    BadLineWhy, CreditLine, ExceptionLine, Intake, LimitLine, MemberLine, PriceLine, SuspensionLine,
};
use jifen::market::limit::LimitOn;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::scheme::{CountedOver, Scheme, bundled};
use tempfile::TempDir;

use super::village::*;

/// Takes a file in; how many facts it made.
fn take(books: &mut Books, intake: &Intake) -> u64 {
    match books.take_in(intake, &morning(), &mut |_| true) {
        Ok(taken) => taken.facts,
        Err(stop) => panic!("{stop:?}"),
    }
}

/// What is wrong with a file, of which nothing is taken.
fn bad(books: &mut Books, intake: &Intake) -> Vec<(u32, BadLineWhy)> {
    let head = books.head().unwrap();
    let stop = books.take_in(intake, &morning(), &mut |_| true);
    assert_eq!(books.head().unwrap(), head, "nothing of it is taken");
    match stop {
        Err(IntakeStop::Bad(lines)) => lines.into_iter().map(|bad| (bad.line, bad.why)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Taken once, and each of its lines refused the second time.
fn only_once(books: &mut Books, intake: &Intake) {
    assert_eq!(take(books, intake), intake.len() as u64);
    let again: Vec<BadLineWhy> = bad(books, intake).into_iter().map(|bad| bad.1).collect();
    assert_eq!(again, vec![BadLineWhy::Again; intake.len()]);
    assert_whole(books);
}

fn member(household: &str, member: &str, name: &str, left: Option<&str>) -> MemberLine {
    MemberLine {
        household: no(household),
        member: member.parse().unwrap(),
        name: name.into(),
        joined: day("2026-01-01"),
        left: left.map(day),
    }
}

fn members(lines: Vec<MemberLine>) -> Intake {
    Intake::Members(numbered(lines))
}

fn price(resolution: &str, from: &str, code: Gtin, points: i32) -> PriceLine {
    PriceLine {
        resolution: resolution.into(),
        from: day(from),
        code,
        points: Points::whole(points),
    }
}

fn limit(resolution: &str, from: &str, code: Gtin, pieces: Option<u32>) -> LimitLine {
    LimitLine {
        resolution: resolution.into(),
        from: day(from),
        code,
        pieces: pieces.and_then(Quantity::new),
        over: CountedOver::Quarter,
    }
}

fn exception(what: ExceptionKind, from: &str, household: Option<&str>) -> ExceptionLine {
    ExceptionLine {
        what,
        from: day(from),
        until: day(from),
        household: household.map(no),
        reason: "大雪封路".into(),
        approved_by: "李建国".into(),
        second_approver: "王秀英".into(),
    }
}

fn of_member(number: Option<&str>, reason: &str) -> CreditLine {
    CreditLine {
        member: number.map(|number| number.parse().unwrap()),
        ..credit("0137", 5, "2026-12-01", reason)
    }
}

#[test]
fn members_join_and_leave() {
    let mut village = founded();
    let books = &mut village.books;
    only_once(
        books,
        &members(vec![
            member("0137", "1", "张大福", None),
            member("0137", "2", "张小福", None),
        ]),
    );
    let half = members(vec![
        member("0137", "1", "张大福", None),
        member("0999", "1", "无名", None),
        member("0058", "1", "单小梅", None),
        member("0058", "1", "单梅", None),
    ]);
    assert_eq!(
        bad(books, &half),
        [
            (2, BadLineWhy::Again),
            (3, BadLineWhy::UnknownHousehold(no("0999"))),
            (5, BadLineWhy::Twice { first: 4 }),
        ]
    );
    let leaves = member("0137", "2", "张小福", Some("2026-11-30"));
    only_once(books, &members(vec![leaves]));
}

/// Where a household has no member on record, its credits may name any: the village does not keep the list.
#[test]
fn a_member_that_the_household_does_not_have() {
    let mut village = founded();
    let books = &mut village.books;
    let credits = |lines| Intake::Credits(numbered(lines));
    take(books, &credits(vec![of_member(Some("9"), "还没有成员")]));
    take(books, &members(vec![member("0137", "1", "张大福", None)]));
    let half = credits(vec![
        of_member(Some("1"), "好"),
        of_member(Some("9"), "没有这个人"),
        of_member(None, "全家"),
    ]);
    let unknown = BadLineWhy::UnknownMember {
        household: no("0137"),
        member: "9".parse().unwrap(),
    };
    assert_eq!(bad(books, &half), [(3, unknown)]);
    only_once(
        books,
        &credits(vec![of_member(Some("1"), "好"), of_member(None, "全家")]),
    );
}

#[test]
fn a_price_may_be_decided_for_a_day_to_come() {
    let mut village = opened();
    let books = &mut village.books;
    let decided = Intake::Prices(numbered(vec![
        price("3号", "2027-01-01", soap(), 7),
        price("3号", "2027-01-01", oil(), 90),
    ]));
    only_once(books, &decided);
    let half = Intake::Prices(numbered(vec![
        price("3号", "2027-01-01", soap(), 7),
        price("4号", "2027-01-01", Gtin::own(99), 7),
        price("4号", "2027-01-01", soap(), 8),
        price("4号", "2027-01-01", soap(), 9),
    ]));
    assert_eq!(
        bad(books, &half),
        [
            (2, BadLineWhy::Again),
            (3, BadLineWhy::UnknownGoods(Gtin::own(99))),
            (5, BadLineWhy::Twice { first: 4 }),
        ]
    );
    let points = |clock: &Reading| {
        let shop = books.shop(clock).unwrap();
        let soap = shop.goods.iter().find(|goods| goods.goods.code == soap());
        soap.unwrap().price.as_ref().map(|price| price.points)
    };
    assert_eq!(points(&morning()), Some(Points::whole(5)));
    assert_eq!(points(&at("2027-01-01T02:00:00Z")), Some(Points::whole(7)));
}

#[test]
fn a_limit_holds_until_one_without_pieces() {
    let mut village = opened();
    let books = &mut village.books;
    let from = |resolution, from, pieces| {
        Intake::Limits(numbered(vec![limit(resolution, from, soap(), pieces)]))
    };
    only_once(books, &from("4号", "2026-12-01", Some(2)));
    let pieces = |books: &Books| {
        let seen = books.household(&no("0137"), &morning()).unwrap().unwrap();
        let limits = seen.taken.iter();
        let mut of_soap = limits.filter(|(limit, _)| limit.on == LimitOn::Goods(soap()));
        of_soap.next().map(|(limit, _)| limit.pieces)
    };
    assert_eq!(pieces(books), Some(2));
    let refusal = refused(books.redeem(&order(1, "0137", &[(soap(), 3)]), &morning()));
    assert_eq!(refusal.reason(), "limit-reached");
    let half = Intake::Limits(numbered(vec![
        limit("5号", "2026-12-02", soap(), Some(3)),
        limit("5号", "2026-12-02", Gtin::own(99), Some(3)),
    ]));
    assert_eq!(
        bad(books, &half),
        [(3, BadLineWhy::UnknownGoods(Gtin::own(99)))]
    );
    only_once(books, &from("6号", "2026-12-30", None));
    assert_eq!(pieces(books), None);
    books
        .redeem(&order(1, "0137", &[(soap(), 3)]), &morning())
        .unwrap();
}

#[test]
fn an_exception_opens_a_day_for_one_household() {
    let mut village = founded();
    let books = &mut village.books;
    only_once(
        books,
        &Intake::Exceptions(numbered(vec![
            exception(ExceptionKind::ExtraDay, "2027-01-05", Some("0137")),
            exception(ExceptionKind::LimitLifted, "2027-01-05", None),
        ])),
    );
    let half = Intake::Exceptions(numbered(vec![
        exception(ExceptionKind::ExtraDay, "2027-01-05", Some("0999")),
        exception(ExceptionKind::ExtraDay, "2027-01-06", None),
        exception(ExceptionKind::ExtraDay, "2027-01-06", None),
        exception(ExceptionKind::LimitLifted, "2027-01-05", None),
    ]));
    assert_eq!(
        bad(books, &half),
        [
            (2, BadLineWhy::UnknownHousehold(no("0999"))),
            (4, BadLineWhy::Twice { first: 3 }),
            (5, BadLineWhy::Again),
        ]
    );
    let extra = at("2027-01-05T02:00:00Z");
    books.open_day(Some(SHOPKEEPER), &extra).unwrap();
    let refusal = refused(books.redeem(&order(1, "0058", &[(soap(), 1)]), &extra));
    assert_eq!(refusal.reason(), "not-exchange-day");
    books
        .redeem(&order(2, "0137", &[(soap(), 1)]), &extra)
        .unwrap();
    assert_whole(books);
}

#[test]
fn an_unknown_suspension_names_the_kinds_that_there_are() {
    let mut village = founded();
    let line = SuspensionLine {
        household: no("0137"),
        kind: "noise".into(),
        from: day("2026-12-01"),
        until: None,
        reason: String::new(),
    };
    let lutang = Scheme::parse(bundled("lutang").unwrap()).unwrap();
    let why = bad(&mut village.books, &Intake::Suspensions(vec![(2, line)]));
    assert_eq!(why, [(2, BadLineWhy::unknown_kind("noise", &lutang))]);
}

/// Five households in Jinzhai, of whom three may be given points in a year.
fn jinzhai() -> (TempDir, Books) {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path().join("home"));
    let foundation = Foundation {
        scheme_text: bundled("jinzhai").unwrap().into(),
        ..foundation()
    };
    let mut books = Books::found(&home, &foundation, &at("2026-01-08T02:00:00Z")).unwrap();
    let five = (1..=5).map(|n| household(&format!("{n:04}"), "张大福", "9284"));
    take(&mut books, &Intake::Households(numbered(five.collect())));
    (dir, books)
}

#[test]
fn no_more_households_are_given_points_than_the_share() {
    let (_dir, mut books) = jinzhai();
    let books = &mut books;
    let credits = |lines| Intake::Credits(numbered(lines));
    take(
        books,
        &credits(vec![
            credit("0001", 5, "2026-03-01", "三月"),
            credit("0002", 5, "2026-03-01", "三月"),
            credit("0004", -5, "2026-03-01", "扣分"),
        ]),
    );
    let beyond = BadLineWhy::BeyondShare {
        year: 2026,
        percent: 60,
        most: 3,
    };
    let half = credits(vec![
        credit("0001", 5, "2026-04-01", "四月"),
        credit("0003", 5, "2026-04-01", "四月"),
        credit("0004", 5, "2026-04-01", "四月"),
        credit("0004", 5, "2027-01-05", "来年"),
        credit("0005", 5, "2026-12-31", "四月"),
    ]);
    assert_eq!(bad(books, &half), [(4, beyond.clone()), (6, beyond)]);
    let fits = credits(vec![
        credit("0001", 5, "2026-04-01", "四月"),
        credit("0003", 5, "2026-04-01", "四月"),
        credit("0004", 5, "2027-01-05", "来年"),
        credit("0005", -1, "2026-12-31", "扣分"),
    ]);
    only_once(books, &fits);
    let one_more = credits(vec![credit("0005", 5, "2026-12-31", "年终")]);
    assert_eq!(bad(books, &one_more).len(), 1);
}

/// One of five assessed may be a model household; who is assessed further down in the same file counts too.
#[test]
fn no_more_model_households_than_the_share_of_those_assessed() {
    let (_dir, mut books) = jinzhai();
    let books = &mut books;
    let credits = |lines| Intake::Credits(numbered(lines));
    let model = |household: &str, reason: &str| CreditLine {
        kind: CreditKind::Model,
        ..credit(household, 20, "2026-12-20", reason)
    };
    let scored = |n: u32, points: i32| credit(&format!("{n:04}"), points, "2026-12-01", "评比");
    take(books, &credits(vec![scored(1, 5), scored(2, 5)]));
    let beyond = |assessed| BadLineWhy::BeyondModels {
        year: 2026,
        percent: 20,
        assessed,
        most: assessed / 5,
    };
    let alone = credits(vec![model("0001", "文明户"), model("0003", "文明户")]);
    let not_assessed = BadLineWhy::NotAssessed { year: 2026 };
    assert_eq!(bad(books, &alone), [(2, beyond(2)), (3, not_assessed)]);
    let half = vec![
        model("0001", "文明户"),
        model("0002", "文明户"),
        scored(3, 5),
        scored(4, -1),
        scored(5, -1),
    ];
    assert_eq!(bad(books, &credits(half.clone())), [(3, beyond(5))]);
    let fits = half.into_iter().filter(|one| one.household != no("0002"));
    only_once(books, &credits(fits.collect()));
    let one_more = credits(vec![model("0002", "再评一户")]);
    assert_eq!(bad(books, &one_more), [(2, beyond(5))]);
}

#[test]
fn what_was_decided_is_the_ledgers_once_there_is_one() {
    let mut village = opened();
    let books = &mut village.books;
    books
        .join(("http://127.0.0.1:8080", "00ff"), 1, false, &morning())
        .unwrap();
    for intake in [
        members(vec![member("0137", "1", "张大福", None)]),
        Intake::Prices(numbered(vec![price("3号", "2027-01-01", soap(), 7)])),
        Intake::Limits(numbered(vec![limit("4号", "2027-01-01", soap(), None)])),
        Intake::Exceptions(numbered(vec![exception(
            ExceptionKind::ExtraDay,
            "2027-01-05",
            None,
        )])),
    ] {
        let stop = books.take_in(&intake, &morning(), &mut |_| true);
        let stop = format!("{:?}", stop.unwrap_err());
        assert!(stop.contains("OwnedByLedger"), "{stop}");
    }
}
