use super::*;
use crate::market::account::PeriodBalance;
use crate::market::day::Moment;
use crate::market::exception::ExceptionKind;
use crate::market::ids::LotNo;
use crate::market::limit::LimitOn;
use crate::market::scheme::{CountedOver, bundled};
use crate::market::stock::LotBalance;
use crate::market::storeroom::article::Section;

fn no(text: &str) -> HouseholdNo {
    text.parse().unwrap()
}

fn rules(id: &str) -> Rules {
    Rules::always(Scheme::parse(bundled(id).unwrap()).unwrap())
}

fn goods(name: &str, category: &str, points: i32) -> GoodsStanding {
    let code = Gtin::own(1);
    GoodsStanding {
        goods: Goods {
            code,
            name: name.into(),
            unit: "pc".into(),
            category: category.into(),
        },
        price: Some(Price {
            from: "2026-01-01".parse().unwrap(),
            points: Points::whole(points),
            resolution: "r".into(),
        }),
        shelf: shelf(100_000),
        section: Section::Points,
    }
}

fn shelf(pieces: u32) -> Shelf {
    Shelf {
        lots: vec![LotBalance {
            lot: LotNo(1),
            on_hand: pieces,
            expires: None,
        }],
    }
}

fn order(pieces: u32, agreed: i32) -> Order {
    Order {
        id: RedemptionId([1; 16]),
        household: no("0137"),
        lines: vec![(Gtin::own(1), Quantity::new(pieces).unwrap())],
        agreed: Points::whole(agreed),
        proxy: None,
        proof: OrderProof::Paper,
        staff: StaffNo(1),
        reward: None,
    }
}

fn standing<'a>(
    rules: &'a Rules,
    at: &str,
    has: (&str, i32),
    goods: GoodsStanding,
) -> Standing<'a> {
    let at: Moment = at.parse().unwrap();
    Standing {
        rules,
        clock: ClockVerdict::Right(at),
        open_day: Some(at.village_day()),
        stopped: None,
        role: Role::Shopkeeper,
        approver_role: None,
        account: Account::new(vec![PeriodBalance {
            period: has.0.parse().unwrap(),
            earned: Points::whole(has.1),
            received: Points::ZERO,
            drawn: Points::ZERO,
        }]),
        pending: None,
        bar: None,
        allowed: Vec::new(),
        limits: Vec::new(),
        redeemed_this_year: Points::ZERO,
        goods: vec![Some(goods)],
        receipt: "K7M2XQ-1-000057".parse().unwrap(),
    }
}

fn run(order: &Order, standing: Standing<'_>) -> Result<Redemption, Refusal> {
    let mut salt = || [7; 16];
    redeem(order, standing, &mut Sealer::new(&mut salt))
}

#[track_caller]
fn refused(order: &Order, standing: &Standing<'_>, reason: &str) {
    match run(order, standing.clone()) {
        Err(refusal) => assert_eq!(refusal.reason(), reason, "{refusal:?}"),
        Ok(redemption) => panic!("not refused: {redemption:?}"),
    }
}

const ANY: &str = "2026-11-12T02:00:00Z";

fn allowed(what: ExceptionKind, household: Option<&str>) -> Allowed {
    Allowed {
        what,
        from: "2026-11-12".parse().unwrap(),
        until: "2026-11-12".parse().unwrap(),
        household: household.map(no),
    }
}

#[test]
fn a_share_ends_at_its_last_piece_and_can_be_lifted_for_one() {
    let rules = rules("guyuan");
    let mut at = standing(&rules, ANY, ("always", 100), goods("soap", "daily", 5));
    let limit = |on: LimitOn| Limit {
        on,
        pieces: 3,
        over: CountedOver::Year,
    };
    for on in [
        LimitOn::Everything,
        LimitOn::Named("soap".into()),
        LimitOn::Named("daily".into()),
        LimitOn::Goods(Gtin::own(1)),
    ] {
        at.limits = vec![(limit(on), 1)];
        assert!(run(&order(2, 10), at.clone()).is_ok());
        refused(&order(3, 15), &at, "limit-reached");
    }
    at.limits = vec![(limit(LimitOn::Goods(Gtin::own(2))), 3)];
    assert!(run(&order(3, 15), at.clone()).is_ok());
    at.limits = vec![(limit(LimitOn::Everything), u32::MAX)];
    refused(&order(1, 5), &at, "limit-reached");
    at.allowed = vec![allowed(ExceptionKind::LimitLifted, Some("0200"))];
    refused(&order(1, 5), &at, "limit-reached");
    at.allowed = vec![allowed(ExceptionKind::ExtraDay, Some("0137"))];
    refused(&order(1, 5), &at, "limit-reached");
    at.allowed = vec![allowed(ExceptionKind::LimitLifted, Some("0137"))];
    assert!(run(&order(1, 5), at).is_ok());
}

#[test]
fn the_fund_ends_at_its_stop_and_can_be_lifted_for_all() {
    let rules = rules("jinzhai");
    let mut at = standing(&rules, ANY, ("always", 100_000), goods("soap", "daily", 5));
    at.redeemed_this_year = Points::whole(79_990);
    assert!(run(&order(2, 10), at.clone()).is_ok());
    refused(&order(3, 15), &at, "fund-exhausted");
    at.redeemed_this_year = Points::whole(90_000);
    refused(&order(1, 5), &at, "fund-exhausted");
    at.allowed = vec![allowed(ExceptionKind::LimitLifted, None)];
    assert!(run(&order(1, 5), at).is_ok());
}

#[test]
fn redeeming_begins_at_a_minimum() {
    let rules = rules("jinshi-green");
    let has = |points: i32| standing(&rules, ANY, ("always", points), goods("soap", "daily", 5));
    refused(&order(1, 5), &has(9), "below-minimum");
    assert!(run(&order(1, 5), has(10)).is_ok());
}

#[test]
fn some_goods_are_never_redeemed_not_even_as_a_reward() {
    let rules = rules("jinzhai");
    let forbidden = rules.on("2026-11-12".parse().unwrap()).goods.forbidden[0].clone();
    for goods in [goods(&forbidden, "daily", 5), goods("brand", &forbidden, 5)] {
        let mut at = standing(&rules, ANY, ("always", 100), goods);
        refused(&order(1, 5), &at, "category-forbidden");
        at.approver_role = Some(Role::Committee);
        let mut reward = order(1, 0);
        reward.reward = Some(("model household".into(), StaffNo(2)));
        refused(&reward, &at, "category-forbidden");
    }
}

#[test]
fn what_is_lacking_may_be_on_its_way() {
    let rules = rules("guyuan");
    let mut at = standing(&rules, ANY, ("always", 3), goods("soap", "daily", 5));
    refused(&order(1, 5), &at, "not-enough-points");
    at.pending = Some((Points::whole(2), "2026-11-20".parse().unwrap()));
    refused(&order(1, 5), &at, "not-published-yet");
    refused(&order(2, 10), &at, "not-enough-points");
}

#[test]
fn a_reward_costs_nothing_on_any_open_day_but_needs_two_and_a_reason() {
    let rules = rules("county-stars");
    let mut at = standing(&rules, ANY, ("2026", 0), goods("soap", "daily", 5));
    at.bar = Some(Bar {
        kind: "suspension".into(),
        name: None,
        until: None,
    });
    at.approver_role = Some(Role::Committee);
    at.limits = vec![(
        Limit {
            on: LimitOn::Everything,
            pieces: 1,
            over: CountedOver::Ever,
        },
        1,
    )];
    let reward = |reason: &str, approver: u32, agreed: i32| Order {
        reward: Some((reason.into(), StaffNo(approver))),
        ..order(2, agreed)
    };
    let done = run(&reward("five stars", 2, 0), at.clone()).unwrap();
    assert_eq!((done.total, done.draws.len()), (Points::ZERO, 0));
    assert_eq!(done.reward.unwrap().approver, StaffNo(2));
    refused(&reward("five stars", 1, 0), &at, "second-person-needed");
    refused(&reward(" ", 2, 0), &at, "reason-needed");
    refused(&reward("five stars", 2, 10), &at, "price-changed");
    refused(&order(1, 5), &at, "not-exchange-day");
    let mut shut = at.clone();
    shut.open_day = None;
    refused(&reward("five stars", 2, 0), &shut, "day-not-open");
    let mut auditor = at.clone();
    auditor.approver_role = Some(Role::Auditor);
    refused(&reward("five stars", 2, 0), &auditor, "not-permitted");
    at.goods[0].as_mut().unwrap().shelf = shelf(1);
    refused(&reward("five stars", 2, 0), &at, "out-of-stock");
}

#[test]
fn an_extra_day_for_one_household_is_no_other_ones() {
    let rules = rules("lutang");
    let mut at = standing(&rules, ANY, ("2026-Q4", 100), goods("soap", "daily", 5));
    refused(&order(1, 5), &at, "not-exchange-day");
    at.allowed = vec![allowed(ExceptionKind::ExtraDay, Some("0200"))];
    refused(&order(1, 5), &at, "not-exchange-day");
    at.allowed = vec![allowed(ExceptionKind::LimitLifted, None)];
    refused(&order(1, 5), &at, "not-exchange-day");
    at.allowed = vec![allowed(ExceptionKind::ExtraDay, Some("0137"))];
    assert!(run(&order(1, 5), at.clone()).is_ok());
    at.allowed = vec![allowed(ExceptionKind::ExtraDay, None)];
    assert!(run(&order(1, 5), at.clone()).is_ok());
    let next: Moment = "2026-11-13T02:00:00Z".parse().unwrap();
    at.clock = ClockVerdict::Right(next);
    at.open_day = Some(next.village_day());
    refused(&order(1, 5), &at, "not-exchange-day");
}
