//! The shop day without a screen, a disk or a clock: what the machine lets happen and what it does not.

use std::sync::Arc;

use jifen::market::account::{Account, Draw, PeriodBalance};
use jifen::market::clock::ClockVerdict;
use jifen::market::day::Moment;
use jifen::market::goods::{Goods, Price};
use jifen::market::gtin::Gtin;
use jifen::market::household::{Card, CardSerial};
use jifen::market::ids::{HouseholdNo, ReceiptNo, RedemptionId, StaffNo};
use jifen::market::journal::Head;
use jifen::market::points::Points;
use jifen::market::redemption::{OrderProof, Proof, Redemption};
use jifen::market::refusal::Refusal;
use jifen::market::rules::Rules;
use jifen::market::scheme::{Scheme, bundled};
use jifen::market::shop::{
    GoodsOnShelf, HouseholdAtCounter, LedgerLink, RedemptionOnRecord, Shop, StaffMember,
};
use jifen::market::staff::Role;
use jifen::market::storeroom::article::{Picture, Section};
use jifen::market::suspension::Bar;
use jifen::till::{Duty, Input, News, Offer, Output, Settings, Sound, Step, Tap, Telling, Till};

fn at(text: &str) -> Moment {
    text.parse().expect("a moment")
}

fn shop(now: Moment) -> Shop {
    let scheme = Scheme::parse(bundled("lutang").expect("bundled")).expect("valid");
    let goods = scheme
        .catalogue
        .goods
        .iter()
        .map(|goods| GoodsOnShelf {
            goods: Goods {
                code: Gtin::own(goods.number),
                name: goods.name.clone(),
                unit: goods.unit.clone(),
                category: goods.category.clone(),
            },
            price: Some(Price {
                resolution: "附件3".into(),
                from: now.village_day().minus(1),
                points: goods.price().expect("priced"),
            }),
            available: if goods.name == "大米" { 0 } else { 10 },
            expired: 0,
            picture: Some(Picture::Drawing(goods.picture.clone())),
            section: Section::Points,
        })
        .collect();
    Shop {
        village: "lutang".parse().expect("id"),
        village_name: "芦塘乡示范村".into(),
        till: "K7M2XQ".parse().expect("id"),
        rehearsal: false,
        rules: Arc::new(Rules::always(scheme.clone())),
        scheme: Arc::new(scheme),
        allowed: Vec::new(),
        limits: Vec::new(),
        redeemed_this_year: Points::ZERO,
        clock: ClockVerdict::Right(now),
        today: now.village_day(),
        open_day: Some(now.village_day()),
        stopped: None,
        goods,
        packs: Vec::new(),
        storeroom: Default::default(),
        staff: vec![keeper()],
        period_arrived: true,
        ledger: LedgerLink::Alone,
        day_redemptions: 0,
        day_points: Points::ZERO,
        unanswered: None,
    }
}

fn keeper() -> StaffMember {
    StaffMember {
        staff: StaffNo(1),
        name: "王芳".into(),
        role: Role::Shopkeeper,
    }
}

fn household(no: &str, points: i32) -> HouseholdAtCounter {
    let period = "2026-Q4".parse().expect("period");
    HouseholdAtCounter {
        household: no.parse().expect("number"),
        name: "张大福".into(),
        members: 4,
        group: "2组".into(),
        account: Account::new(vec![PeriodBalance {
            period,
            earned: Points::whole(points),
            received: Points::ZERO,
            drawn: Points::ZERO,
        }]),
        spendable: Points::whole(points),
        lapses_on: Some("2027-01-01".parse().expect("day")),
        held_back: Points::ZERO,
        debts: Vec::new(),
        pending: None,
        bar: None,
        unscored: None,
        taken: Vec::new(),
        entries: Vec::new(),
    }
}

fn id(n: u8) -> RedemptionId {
    RedemptionId([n; 16])
}

/// A till at work and the moment it lives in.
struct Counter {
    till: Till,
    now: Moment,
    last: Vec<Output>,
}

impl Counter {
    fn open(settings: Settings, now: &str) -> Counter {
        let now = at(now);
        let mut counter = Counter {
            till: Till::new(settings, shop(now), now),
            now,
            last: Vec::new(),
        };
        counter.input(Input::SignedIn(keeper()));
        counter
    }

    fn input(&mut self, input: Input) -> &mut Counter {
        self.now = self.now.plus_millis(400);
        self.last = self.till.handle(self.now, input);
        self
    }

    fn scan(&mut self, text: &str) -> &mut Counter {
        self.input(Input::Scan(text.into()))
    }

    fn tap(&mut self, tap: Tap) -> &mut Counter {
        self.input(Input::Tap(tap))
    }

    fn arrive(&mut self, household: HouseholdAtCounter, n: u8) -> &mut Counter {
        let card = Card {
            village: "lutang".parse().expect("id"),
            household: household.household.clone(),
            serial: CardSerial(1),
        };
        self.scan(&card.to_string());
        assert!(
            self.last.contains(&Output::FindCard(card)),
            "{:?}",
            self.last
        );
        self.input(Input::News(Box::new(News::Household(Ok((
            household,
            id(n),
        ))))))
    }

    fn goods(&mut self, number: u32) -> &mut Counter {
        self.scan(&Gtin::own(number).to_string())
    }

    fn refused(&self) -> &'static str {
        self.till.refusal().map_or("", Refusal::reason)
    }

    fn order(&self) -> Option<&jifen::market::redemption::Order> {
        self.last.iter().find_map(|output| match output {
            Output::Record(order) => Some(order),
            _ => None,
        })
    }

    fn recorded(&mut self, proof: Proof, total: i32) -> &mut Counter {
        let visit = self.till.visit().expect("someone is here");
        let redemption = Redemption {
            id: visit.id,
            receipt: ReceiptNo::at(&"K7M2XQ".parse().expect("id"), 1, 57),
            day: self.now.village_day(),
            household: visit.household.household.clone(),
            proxy: None,
            proof,
            staff: StaffNo(1),
            lines: Vec::new(),
            draws: vec![Draw {
                period: "2026-Q4".parse().expect("period"),
                points: Points::whole(total),
            }],
            total: Points::whole(total),
            remaining: Points::ZERO,
            reward: None,
            paper: None,
        };
        let record = RedemptionOnRecord {
            redemption,
            at: self.now,
            name: "张大福".into(),
            staff: "王芳".into(),
            proxy: None,
            head: Head::EMPTY,
            reversed: Vec::new(),
            held: Vec::new(),
            reprints: 0,
        };
        self.input(Input::News(Box::new(News::Recorded(Ok(record)))))
    }
}

#[test]
fn the_common_path_takes_few_touches() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-30T01:00:00Z");
    c.arrive(household("0137", 100), 1).goods(12).goods(1);
    assert!(
        matches!(c.last.last(), Some(Output::Tell(Telling::Line { total, remaining, .. }))
        if *total == Points::whole(85) && *remaining == Points::whole(15))
    );
    c.tap(Tap::Redeem);
    assert!(matches!(c.till.step(), Step::Summary(_)));
    c.tap(Tap::Confirm(OrderProof::Glass("0,0 1,1".into())));
    let order = c.order().expect("recording").clone();
    assert_eq!((order.id, order.lines.len()), (id(1), 2));
    assert_eq!(order.agreed, Points::whole(85), "what was shown");
    c.recorded(Proof::Fingerprint, 85);
    assert!(c.last.contains(&Output::Sound(Sound::Done)));
    assert!(c.last.iter().any(|o| matches!(
        o,
        Output::Print {
            shop_copy: true,
            ..
        }
    )));
    assert!(
        !c.last.iter().any(|o| matches!(o, Output::Served(_))),
        "not before the household has seen it"
    );
    c.now = c.now.plus_millis(13_000);
    c.input(Input::Tick);
    assert!(c.last.contains(&Output::Served(id(1))));
    assert_eq!(c.till.step(), &Step::Waiting);
}

#[test]
fn a_double_tap_records_once() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-30T01:00:00Z");
    c.arrive(household("0137", 100), 1)
        .goods(1)
        .tap(Tap::Redeem)
        .tap(Tap::Confirm(OrderProof::Fingerprint));
    assert!(c.order().is_some());
    for again in [
        Tap::Confirm(OrderProof::Fingerprint),
        Tap::Redeem,
        Tap::Cancel,
        Tap::Back,
        Tap::Undo,
        Tap::SetAside,
    ] {
        c.tap(again.clone());
        assert!(c.last.is_empty(), "{again:?} {:?}", c.last);
        assert!(matches!(c.till.step(), Step::Recording(_)));
    }
    c.goods(1);
    assert_eq!(c.last, vec![Output::Sound(Sound::Refuse)]);
}

#[test]
fn what_cannot_be_had_is_refused_and_the_basket_stays() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-30T01:00:00Z");
    c.goods(1);
    assert_eq!(c.refused(), "no-household");
    c.arrive(household("0137", 20), 1).goods(1);
    let check = |c: &mut Counter, scan: &str, reason: &str| {
        c.scan(scan);
        assert_eq!(c.refused(), reason, "{scan}");
        assert_eq!(
            c.till
                .visit()
                .expect("still here")
                .basket
                .quantity(Gtin::own(1)),
            1,
            "{scan}"
        );
    };
    check(&mut c, &Gtin::own(12).to_string(), "not-enough-points");
    check(&mut c, &Gtin::own(11).to_string(), "out-of-stock");
    check(&mut c, "6901234567892", "unknown-code");
    check(&mut c, "6901234567890", "bad-check-digit");
    check(&mut c, "JFC:QTY:5", "not-enough-points");
    check(&mut c, "JFC:NONSENSE", "unknown-command");
    check(&mut c, "JF1:lutang:0137:00", "card-damaged");
    let visit = c.till.visit().expect("still here");
    let shop = c.till.shop();
    let said = |n: usize| visit.offer(&shop.goods[n], shop);
    assert_eq!(said(0), Offer::Can);
    assert_eq!(said(10), Offer::Gone);
    assert_eq!(said(11), Offer::Short(Points::whole(65)));
}

#[test]
fn a_refused_record_keeps_the_basket_and_its_id() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-30T01:00:00Z");
    c.arrive(household("0137", 100), 1)
        .goods(1)
        .tap(Tap::Redeem)
        .tap(Tap::Confirm(OrderProof::Fingerprint));
    c.input(Input::News(Box::new(News::Recorded(Err(
        Refusal::DiskFull,
    )))));
    assert_eq!(c.refused(), "disk-full");
    assert!(
        matches!(c.till.step(), Step::Sale(visit) if visit.id == id(1) && visit.basket.quantity(Gtin::own(1)) == 1)
    );
    c.tap(Tap::Redeem)
        .tap(Tap::Confirm(OrderProof::Fingerprint));
    assert_eq!(c.order().expect("again").id, id(1));
}

#[test]
fn a_basket_waits_aside_and_is_taken_up_again() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-30T01:00:00Z");
    c.arrive(household("0137", 100), 1).goods(1).goods(12);
    c.arrive(household("0200", 30), 2).goods(4);
    let aside: Vec<&HouseholdNo> = c
        .till
        .aside()
        .iter()
        .map(|visit| &visit.household.household)
        .collect();
    assert_eq!(aside, [&"0137".parse::<HouseholdNo>().expect("number")]);
    c.arrive(household("0137", 90), 3);
    let visit = c.till.visit().expect("back");
    assert_eq!((visit.id, visit.basket.lines().len()), (id(1), 2));
    assert_eq!(
        visit.household.spendable,
        Points::whole(90),
        "the account is read anew"
    );
    assert_eq!(c.till.aside().len(), 1);
    c.tap(Tap::Undo);
    assert_eq!(c.till.visit().expect("here").basket.lines().len(), 1);
}

#[test]
fn a_card_that_is_refused_leaves_the_one_who_is_here() {
    let mut c = Counter::open(Settings::COUNTER, "2026-12-30T01:00:00Z");
    c.arrive(household("0137", 100), 1)
        .goods(1)
        .scan("JFC:FIND:9999");
    let refusal = Refusal::UnknownHousehold {
        household: "9999".parse().expect("number"),
    };
    c.input(Input::News(Box::new(News::Household(Err(refusal)))));
    assert_eq!(c.refused(), "unknown-household");
    assert!(c.till.aside().is_empty());
    c.scan("JFC:OK");
    assert_eq!(c.order().expect("recording").id, id(1));
}

#[test]
fn it_locks_when_idle_and_keeps_the_basket() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-30T01:00:00Z");
    c.arrive(household("0137", 100), 1).goods(1);
    c.now = c.now.plus_millis(Settings::KIOSK.lock_after_ms);
    c.input(Input::Tick);
    assert!(matches!(c.till.duty(), Duty::Locked(_)));
    c.goods(1);
    assert_eq!(
        c.till.visit().expect("waits").basket.quantity(Gtin::own(1)),
        1,
        "a locked till takes no scan"
    );
    c.input(Input::SignedIn(keeper())).goods(1);
    assert_eq!(
        c.till.visit().expect("here").basket.quantity(Gtin::own(1)),
        2
    );
}

#[test]
fn on_any_other_day_it_is_shut_and_balances_can_be_read() {
    let mut c = Counter::open(Settings::KIOSK, "2026-12-29T15:59:59Z");
    c.arrive(household("0137", 100), 1);
    assert!(matches!(c.till.step(), Step::Sale(_)));
    c.goods(1);
    assert_eq!(c.refused(), "not-exchange-day");
    c.tap(Tap::Redeem);
    assert_eq!(c.refused(), "not-exchange-day");
    assert!(matches!(c.till.step(), Step::Sale(_)));
}

#[test]
fn a_suspended_household_is_seen_and_takes_nothing() {
    let mut c = Counter::open(Settings::COUNTER, "2026-12-30T01:00:00Z");
    let barred = HouseholdAtCounter {
        bar: Some(Bar {
            kind: "offence".into(),
            name: None,
            until: Some("2027-07-31".parse().expect("day")),
        }),
        ..household("0058", 100)
    };
    c.arrive(barred, 1);
    assert!(c.last.iter().any(|o| matches!(
        o,
        Output::Tell(Telling::Household {
            barred: Some(_),
            ..
        })
    )));
    c.goods(1);
    assert_eq!(c.refused(), "household-suspended");
    c.scan("JFC:OK");
    assert_eq!(c.refused(), "household-suspended");
}

#[test]
fn a_counter_records_with_one_code_and_waits_again() {
    let mut c = Counter::open(Settings::COUNTER, "2026-12-30T01:00:00Z");
    c.scan("JFC:OK");
    assert_eq!(c.refused(), "no-household");
    c.arrive(household("0137", 100), 1)
        .goods(1)
        .scan("JFC:QTY:3");
    assert_eq!(
        c.till.visit().expect("here").basket.quantity(Gtin::own(1)),
        3
    );
    c.scan("JFC:UNDO").scan("JFC:OK");
    assert_eq!(c.order().expect("recording").proof, OrderProof::Paper);
    c.recorded(Proof::Paper, 5);
    assert!(c.last.contains(&Output::Served(id(1))));
    assert_eq!(c.till.step(), &Step::Waiting);
    c.scan("JFC:FIND:0200");
    assert!(
        c.last
            .contains(&Output::FindHousehold("0200".parse().expect("number")))
    );
    c.input(Input::News(Box::new(News::Household(Ok((
        household("0200", 10),
        id(2),
    ))))))
    .scan("JFC:CANCEL");
    assert!(matches!(c.last[0], Output::Tell(Telling::Cancelled { .. })));
}
