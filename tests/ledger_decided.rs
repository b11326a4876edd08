//! What a village decides and the ledger brings in by file: members, prices, limits, exceptions, suspensions by the
//! rules of their first day, and how far points may be shared out.

#![allow(clippy::unwrap_used)]

mod ledger_toy;

use jifen::ledger::desk::{self, Imported};
use jifen::ledger::founding::founding;
use jifen::ledger::vault::{Appended, Draft, NewVillage, Vault};
use jifen::market::credit::CreditKind;
use jifen::market::exception::ExceptionKind;
use jifen::market::fact::{Fact, SchemeAdopted};
use jifen::market::gtin::Gtin;
use jifen::market::ids::VillageId;
use jifen::market::intake::{
    BadLineWhy, CreditLine, ExceptionLine, Intake, LimitLine, MemberLine, PriceLine, SuspensionLine,
};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::scheme::{CountedOver, Scheme, bundled};
use ledger_toy::*;

fn bad(ledger: &Ledger, intake: &Intake) -> Vec<(u32, BadLineWhy)> {
    let before = ledger.vault.checkpoint(&village(), now()).unwrap();
    let Imported::Bad(bad) = ledger.try_import(intake) else {
        panic!("nothing is wrong with it");
    };
    let after = ledger.vault.checkpoint(&village(), now()).unwrap();
    assert_eq!(after, before, "nothing of it is taken");
    bad.into_iter().map(|bad| (bad.line, bad.why)).collect()
}

/// Taken once, and each of its lines refused the second time.
fn only_once(ledger: &Ledger, intake: &Intake) {
    ledger.import(intake);
    let again: Vec<BadLineWhy> = bad(ledger, intake).into_iter().map(|bad| bad.1).collect();
    assert_eq!(again, vec![BadLineWhy::Again; intake.len()]);
    ledger.assert_verified();
}

fn numbered<T>(lines: Vec<T>) -> Vec<(u32, T)> {
    (2..).zip(lines).collect()
}

fn member(n: u32, member: &str, left: Option<&str>) -> MemberLine {
    MemberLine {
        household: household(n),
        member: member.parse().unwrap(),
        name: "张小福".into(),
        joined: day("2026-01-01"),
        left: left.map(day),
    }
}

fn credit(n: u32, points: i32, reason: &str) -> CreditLine {
    CreditLine {
        household: household(n),
        period: "2026-Q4".parse().unwrap(),
        points: Points::whole(points),
        category: String::new(),
        reason: reason.into(),
        happened_on: None,
        posted_on: day("2026-12-01"),
        kind: Default::default(),
        member: None,
        evidence: String::new(),
        place: String::new(),
    }
}

/// Adopts a scheme from a day on.
fn adopt(ledger: &Ledger, village: &VillageId, id: &str, from: &str) {
    let standing = ledger.vault.feed_standing(village).unwrap().unwrap();
    let adopted = Fact::SchemeAdopted(SchemeAdopted {
        scheme: id.parse().unwrap(),
        from: day(from),
        text: bundled(id).unwrap().into(),
        staff: None,
        approver: None,
    });
    let draft = Draft {
        fact: adopted,
        asides: Vec::new(),
    };
    let done = ledger
        .vault
        .append_feed(village, standing.counter, now(), &[draft])
        .unwrap();
    assert!(matches!(done, Appended::Done(_)));
}

#[test]
fn members_and_whom_a_credit_may_name() {
    let ledger = Ledger::new();
    let of = |member: Option<&str>, reason: &str| CreditLine {
        member: member.map(|member| member.parse().unwrap()),
        ..credit(1, 5, reason)
    };
    let before = Intake::Credits(numbered(vec![of(Some("9"), "还没有成员")]));
    only_once(&ledger, &before);
    let two = vec![member(1, "1", None), member(1, "2", None)];
    only_once(&ledger, &Intake::Members(numbered(two)));
    let half = vec![
        member(1, "1", None),
        member(9, "1", None),
        member(2, "1", None),
        member(2, "1", Some("2026-11-30")),
    ];
    assert_eq!(
        bad(&ledger, &Intake::Members(numbered(half))),
        [
            (2, BadLineWhy::Again),
            (3, BadLineWhy::UnknownHousehold(household(9))),
            (5, BadLineWhy::Twice { first: 4 }),
        ]
    );
    let leaves = vec![member(1, "2", Some("2026-11-30"))];
    only_once(&ledger, &Intake::Members(numbered(leaves)));
    let unknown = BadLineWhy::UnknownMember {
        household: household(1),
        member: "9".parse().unwrap(),
    };
    let half = vec![of(Some("1"), "好"), of(Some("9"), "没有这个人")];
    assert_eq!(
        bad(&ledger, &Intake::Credits(numbered(half))),
        [(3, unknown)]
    );
    let fits = vec![of(Some("1"), "好"), of(None, "全家")];
    only_once(&ledger, &Intake::Credits(numbered(fits)));
}

#[test]
fn prices_limits_and_exceptions() {
    let ledger = Ledger::new();
    let price = |code: Gtin, points: i32| PriceLine {
        resolution: "3号".into(),
        from: day("2027-01-01"),
        code,
        points: Points::whole(points),
    };
    let unknown = Gtin::own(99);
    only_once(&ledger, &Intake::Prices(numbered(vec![price(soap(), 7)])));
    assert_eq!(
        bad(
            &ledger,
            &Intake::Prices(numbered(vec![
                price(unknown, 7),
                price(soap(), 8),
                price(soap(), 9)
            ]))
        ),
        [
            (2, BadLineWhy::UnknownGoods(unknown)),
            (4, BadLineWhy::Twice { first: 3 })
        ]
    );
    let limit = |code: Gtin, pieces: u32| LimitLine {
        resolution: "4号".into(),
        from: day("2027-01-01"),
        code,
        pieces: Quantity::new(pieces),
        over: CountedOver::Quarter,
    };
    only_once(&ledger, &Intake::Limits(numbered(vec![limit(soap(), 2)])));
    only_once(&ledger, &Intake::Limits(numbered(vec![limit(soap(), 0)])));
    assert_eq!(
        bad(&ledger, &Intake::Limits(numbered(vec![limit(unknown, 2)]))),
        [(2, BadLineWhy::UnknownGoods(unknown))]
    );
    let exception = |household| ExceptionLine {
        what: ExceptionKind::ExtraDay,
        from: day("2027-01-05"),
        until: day("2027-01-06"),
        household,
        reason: "大雪封路".into(),
        approved_by: "李建国".into(),
        second_approver: "王秀英".into(),
    };
    let two = vec![exception(None), exception(Some(household(1)))];
    only_once(&ledger, &Intake::Exceptions(numbered(two)));
    assert_eq!(
        bad(
            &ledger,
            &Intake::Exceptions(numbered(vec![exception(Some(household(9)))]))
        ),
        [(2, BadLineWhy::UnknownHousehold(household(9)))]
    );
    assert!(ledger.exceptions().is_empty(), "{:?}", ledger.exceptions());
}

/// A suspension goes by the rules that hold on its first day, not by those of today.
#[test]
fn a_suspension_by_the_rules_of_its_first_day() {
    let ledger = Ledger::new();
    adopt(&ledger, &village(), "jinzhai", "2027-01-01");
    let line = |kind: &str, from: &str| SuspensionLine {
        household: household(1),
        kind: kind.into(),
        from: day(from),
        until: None,
        reason: String::new(),
    };
    let scheme = |id: &str| Scheme::parse(bundled(id).unwrap()).unwrap();
    let half = vec![
        line("offence", "2026-12-31"),
        line("black-list", "2026-12-31"),
        line("offence", "2027-01-01"),
        line("black-list", "2027-01-01"),
    ];
    assert_eq!(
        bad(&ledger, &Intake::Suspensions(numbered(half))),
        [
            (3, BadLineWhy::unknown_kind("black-list", &scheme("lutang"))),
            (4, BadLineWhy::unknown_kind("offence", &scheme("jinzhai"))),
        ]
    );
    let fits = vec![
        line("offence", "2026-12-31"),
        line("black-list", "2027-01-01"),
    ];
    only_once(&ledger, &Intake::Suspensions(numbered(fits)));
}

/// Jinzhai with five households: how files come in there.
struct Jinzhai {
    ledger: Ledger,
    salt: u128,
}

impl Jinzhai {
    fn new() -> Jinzhai {
        let ledger = Ledger::new();
        let new = NewVillage {
            village: "jinzhai".parse().unwrap(),
            name: "金寨村".into(),
            rehearsal: false,
        };
        let feed = founding(&new, bundled("jinzhai").unwrap(), day("2026-01-01")).unwrap();
        assert!(ledger.vault.add_village(now(), &new, &feed).unwrap());
        let mut jinzhai = Jinzhai { ledger, salt: 0 };
        assert!(matches!(jinzhai.import(&households(5)), Imported::Done(..)));
        jinzhai
    }

    fn import(&mut self, intake: &Intake) -> Imported {
        let salt = &mut self.salt;
        let mut chance = || {
            *salt += 1;
            salt.to_be_bytes()
        };
        let place: VillageId = "jinzhai".parse().unwrap();
        let resolution = |day: jifen::market::day::VillageDay| day.to_string();
        let vault = &*self.ledger.vault;
        desk::import(vault, now(), &place, intake, &resolution, &mut chance).unwrap()
    }

    fn take(&mut self, lines: Vec<CreditLine>) {
        let done = self.import(&Intake::Credits(numbered(lines)));
        assert!(matches!(done, Imported::Done(..)), "{done:?}");
    }

    fn bad(&mut self, lines: Vec<CreditLine>) -> Vec<(u32, BadLineWhy)> {
        let done = self.import(&Intake::Credits(numbered(lines)));
        let Imported::Bad(bad) = done else {
            panic!("nothing is wrong with it: {done:?}");
        };
        bad.into_iter().map(|bad| (bad.line, bad.why)).collect()
    }
}

/// Of five households in Jinzhai three may be given points in a year.
#[test]
fn no_more_households_are_given_points_than_the_share() {
    let mut jinzhai = Jinzhai::new();
    jinzhai.take(vec![
        credit(1, 5, "一"),
        credit(2, 5, "一"),
        credit(4, -5, "一"),
    ]);
    let bad = jinzhai.bad(vec![
        credit(3, 5, "二"),
        credit(4, 5, "二"),
        credit(1, 5, "二"),
        credit(5, 5, "二"),
        CreditLine {
            posted_on: day("2027-01-05"),
            ..credit(5, 5, "来年")
        },
    ]);
    let beyond = BadLineWhy::BeyondShare {
        year: 2026,
        percent: 60,
        most: 3,
    };
    assert_eq!(bad, [(3, beyond.clone()), (5, beyond.clone())]);
    jinzhai.take(vec![credit(3, 5, "二"), credit(1, 5, "二")]);
    assert_eq!(jinzhai.bad(vec![credit(4, 5, "三")]), [(2, beyond)]);
    jinzhai.ledger.assert_verified();
}

/// One of five assessed may be a model household; who is assessed further down in the same file counts too.
#[test]
fn no_more_model_households_than_the_share_of_those_assessed() {
    let mut jinzhai = Jinzhai::new();
    let model = |n: u32, reason: &str| CreditLine {
        kind: CreditKind::Model,
        posted_on: day("2027-01-10"),
        ..credit(n, 20, reason)
    };
    jinzhai.take(vec![credit(1, 5, "评比"), credit(2, 5, "评比")]);
    let beyond = |assessed| BadLineWhy::BeyondModels {
        year: 2026,
        percent: 20,
        assessed,
        most: assessed / 5,
    };
    let not_assessed = BadLineWhy::NotAssessed { year: 2026 };
    assert_eq!(
        jinzhai.bad(vec![model(1, "文明户"), model(3, "文明户")]),
        [(2, beyond(2)), (3, not_assessed)]
    );
    let assessed = [
        credit(3, 5, "评比"),
        credit(4, -1, "评比"),
        credit(5, -1, "评比"),
    ];
    let both = [&[model(1, "文明户"), model(2, "文明户")][..], &assessed].concat();
    assert_eq!(jinzhai.bad(both), [(3, beyond(5))]);
    jinzhai.take([&[model(1, "文明户")][..], &assessed].concat());
    assert_eq!(jinzhai.bad(vec![model(2, "再评一户")]), [(2, beyond(5))]);
    jinzhai.ledger.assert_verified();
}
