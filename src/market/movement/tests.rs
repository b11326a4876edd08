use super::*;
use crate::market::account::Account;
use crate::market::account::PeriodBalance;
use crate::market::aside::Sealer;
use crate::market::clock::ClockVerdict;
use crate::market::day::Moment;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::scheme::Scheme;
use crate::market::scheme::bundled;
use crate::market::staff::Role;
use crate::market::suspension::Bar;

fn no(text: &str) -> HouseholdNo {
    text.parse().unwrap()
}

fn numbers(texts: &[&str]) -> Vec<CouponNo> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// A bundled scheme, with a line more.
fn rules(id: &str, more: &str) -> Rules {
    let text = format!("{more}\n{}", bundled(id).unwrap());
    Rules::always(Scheme::parse(&text).unwrap())
}

fn account(periods: &[(&str, i32, i32, i32)]) -> Account {
    let balance = |(period, earned, received, drawn): &(&str, i32, i32, i32)| PeriodBalance {
        period: period.parse().unwrap(),
        earned: Points::whole(*earned),
        received: Points::whole(*received),
        drawn: Points::whole(*drawn),
    };
    Account::new(periods.iter().map(balance).collect())
}

fn standing<'a>(rules: &'a Rules, account: Account) -> MovementStanding<'a> {
    let at: Moment = "2026-12-30T02:00:00Z".parse().unwrap();
    MovementStanding {
        rules,
        clock: ClockVerdict::Right(at),
        open_day: Some(at.village_day()),
        stopped: None,
        role: Role::Shopkeeper,
        approver_role: Some(Role::Committee),
        account,
        bar: None,
        unscored: None,
        to_known: true,
        coupons: Vec::new(),
        cash_paid: Points::ZERO,
        undo: None,
        receiver: None,
        slip: "K7M2XQ-1-000057".parse().unwrap(),
    }
}

fn order(wish: Wish) -> MovementOrder {
    MovementOrder {
        id: MovementId([1; 16]),
        household: no("0137"),
        wish,
        reason: "neighbours".into(),
        staff: StaffNo(1),
        approver: Some(StaffNo(2)),
    }
}

fn gift(points: i32) -> Wish {
    Wish::Gift {
        to: no("0200"),
        points: Points::whole(points),
    }
}

fn run(order: &MovementOrder, standing: &MovementStanding<'_>) -> Result<Movement, Refusal> {
    let mut salt = || [7; 16];
    decide(order, standing, &mut Sealer::new(&mut salt))
}

#[track_caller]
fn refused(order: &MovementOrder, standing: &MovementStanding<'_>, reason: &str) {
    match run(order, standing) {
        Err(refusal) => assert_eq!(refusal.reason(), reason),
        Ok(movement) => panic!("not refused: {movement:?}"),
    }
}

fn coupon(number: &str, household: &str, points: i32, state: CouponState) -> CouponOnRecord {
    CouponOnRecord {
        number: number.parse().unwrap(),
        household: no(household),
        points: Points::whole(points),
        state,
        issued_by: MovementId([9; 16]),
    }
}

#[test]
fn a_gift_leaves_one_account_and_reaches_the_other() {
    let rules = rules("jinshi-love", "");
    let done = run(
        &order(gift(30)),
        &standing(&rules, account(&[("always", 100, 0, 20)])),
    )
    .unwrap();
    assert_eq!(done.remaining, Points::whole(50));
    let legs: Vec<_> = done
        .legs
        .iter()
        .map(|leg| (leg.household.as_str(), leg.way, leg.draw.points))
        .collect();
    assert_eq!(
        legs,
        [
            ("0137", LegKind::Drawn, Points::whole(30)),
            ("0200", LegKind::Received, Points::whole(30))
        ]
    );
}

/// The same at a village whose years lapse: last year's points stay last year's at whoever gets them.
#[test]
fn a_gift_keeps_its_periods() {
    let rules = rules("gaoyang", "gifts = true");
    let mut at = standing(&rules, account(&[("2026", 130, 0, 0), ("2027", 150, 0, 0)]));
    let january: Moment = "2027-01-20T02:00:00Z".parse().unwrap();
    at.clock = ClockVerdict::Right(january);
    at.open_day = Some(january.village_day());
    let done = run(&order(gift(40)), &at).unwrap();
    let received: Vec<_> = done
        .legs
        .iter()
        .filter(|leg| leg.way == LegKind::Received)
        .map(|leg| (leg.draw.period.to_string(), leg.draw.points))
        .collect();
    assert_eq!(
        received,
        [
            ("2026".to_owned(), Points::whole(30)),
            ("2027".to_owned(), Points::whole(10))
        ]
    );
}

#[test]
fn who_may_not_and_what_cannot_move() {
    let love = rules("jinshi-love", "");
    let has = || standing(&love, account(&[("always", 100, 0, 0)]));
    refused(&order(gift(0)), &has(), "nothing-moved");
    refused(&order(gift(-5)), &has(), "nothing-moved");
    refused(&order(gift(101)), &has(), "not-enough-points");
    let own = Wish::Gift {
        to: no("0137"),
        points: Points::whole(1),
    };
    refused(&order(own), &has(), "nothing-moved");
    let mut unknown = has();
    unknown.to_known = false;
    refused(&order(gift(5)), &unknown, "unknown-household");
    let mut barred = has();
    barred.bar = Some(Bar {
        kind: "suspension".into(),
        name: None,
        until: None,
    });
    refused(&order(gift(5)), &barred, "household-suspended");
    let mut same = order(gift(5));
    same.approver = Some(StaffNo(1));
    refused(&same, &has(), "second-person-needed");
    let mut alone = order(gift(5));
    alone.approver = None;
    refused(&alone, &has(), "second-person-needed");
    let mut silent = order(gift(5));
    silent.reason = "  ".into();
    refused(&silent, &has(), "reason-needed");
    let mut auditor = has();
    auditor.approver_role = Some(Role::Auditor);
    refused(&order(gift(5)), &auditor, "not-permitted");
    let mut keeper = has();
    keeper.role = Role::StockKeeper;
    refused(&order(gift(5)), &keeper, "not-permitted");
    let mut shut = has();
    shut.open_day = None;
    refused(&order(gift(5)), &shut, "day-not-open");
    let lutang = rules("lutang", "");
    let elsewhere = standing(&lutang, account(&[("2026-Q4", 100, 0, 0)]));
    refused(&order(gift(5)), &elsewhere, "not-transferable");
}

#[test]
fn cash_ends_exactly_at_its_limit() {
    let rules = rules("xinyu", "");
    let cash = |points: i32| {
        order(Wish::Cash {
            points: Points::whole(points),
        })
    };
    let mut at = standing(&rules, account(&[("always", 2000, 0, 0)]));
    at.cash_paid = Points::whole(400);
    assert!(run(&cash(100), &at).is_ok());
    refused(&cash(101), &at, "cash-not-allowed");
    let huge = order(Wish::Cash {
        points: Points::from_hundredths(i64::MAX),
    });
    refused(&huge, &at, "cash-not-allowed");
    at.cash_paid = Points::whole(500);
    refused(&cash(1), &at, "cash-not-allowed");
    let none = self::rules("lutang", "");
    let at = standing(&none, account(&[("2026-Q4", 100, 0, 0)]));
    refused(&cash(1), &at, "cash-not-allowed");
}

#[test]
fn a_debit_names_a_kind_that_the_village_has() {
    let rules = rules("jiyuan", "");
    let at = standing(&rules, account(&[("always", 100, 0, 0)]));
    let debit = |kind: &str| {
        order(Wish::Debit {
            kind: kind.into(),
            partner: " corner shop ".into(),
            points: Points::whole(60),
        })
    };
    assert_eq!(
        run(&debit("merchant"), &at).unwrap().points,
        Points::whole(60)
    );
    refused(&debit("service"), &at, "no-such-debit");
}

#[test]
fn coupons_are_issued_once_and_come_back_once() {
    let rules = rules("jinzhai", "");
    let issue = |texts: &[&str], each: i32| {
        order(Wish::IssueCoupons {
            numbers: numbers(texts),
            each: Points::whole(each),
        })
    };
    let mut at = standing(&rules, account(&[("always", 100, 0, 0)]));
    at.coupons = vec![None, None];
    let done = run(&issue(&["0001", "0002"], 20), &at).unwrap();
    assert_eq!(
        (done.points, done.remaining),
        (Points::whole(40), Points::whole(60))
    );
    refused(&issue(&["0001", "0001"], 20), &at, "coupon-number-used");
    refused(&issue(&["0001", "0002"], 51), &at, "not-enough-points");
    refused(&issue(&["0001", "0002"], 0), &at, "nothing-moved");
    refused(&issue(&[], 20), &at, "nothing-moved");
    let many: Vec<String> = (0..=MOST_COUPONS).map(|n| format!("{n:04}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    refused(&issue(&many, 1), &at, "too-much");
    let huge = order(Wish::IssueCoupons {
        numbers: numbers(&["0001", "0002"]),
        each: Points::from_hundredths(i64::MAX),
    });
    refused(&huge, &at, "too-much");
    let bar = |kind: &str| {
        Some(Bar {
            kind: kind.into(),
            name: None,
            until: None,
        })
    };
    at.unscored = bar("black-list");
    refused(&issue(&["0001", "0002"], 20), &at, "black-list");
    at.unscored = None;
    at.bar = bar("suspension");
    refused(&issue(&["0001", "0002"], 20), &at, "household-suspended");
    at.bar = None;
    at.coupons = vec![Some(coupon("0001", "0200", 20, CouponState::Taken)), None];
    refused(&issue(&["0001", "0002"], 20), &at, "coupon-number-used");
}

#[test]
fn the_bearer_takes_coupons_in_whatever_bars_the_household() {
    let rules = rules("jinzhai", "");
    let take = |texts: &[&str]| MovementOrder {
        approver: None,
        reason: String::new(),
        ..order(Wish::TakeCoupons {
            numbers: numbers(texts),
        })
    };
    let mut at = standing(&rules, account(&[]));
    at.unscored = Some(Bar {
        kind: "black-list".into(),
        name: None,
        until: None,
    });
    at.coupons = vec![Some(coupon("0001", "0200", 20, CouponState::Issued))];
    let done = run(&take(&["0001"]), &at).unwrap();
    assert_eq!(done.remaining, Points::whole(20));
    at.coupons = vec![None];
    refused(&take(&["0009"]), &at, "coupon-unknown");
    for state in [CouponState::Taken, CouponState::Cancelled] {
        at.coupons = vec![Some(coupon("0001", "0200", 20, state))];
        refused(&take(&["0001"]), &at, "coupon-spent");
    }
    at.coupons = vec![
        Some(coupon("0001", "0200", 20, CouponState::Issued)),
        Some(coupon("0001", "0200", 20, CouponState::Issued)),
    ];
    refused(&take(&["0001", "0001"]), &at, "coupon-spent");
}

#[test]
fn void_coupons_go_back_to_whom_they_were_issued() {
    let rules = rules("jinzhai", "");
    let cancel = order(Wish::CancelCoupons {
        numbers: numbers(&["0001", "0002"]),
    });
    let mut at = standing(&rules, account(&[]));
    at.coupons = vec![
        Some(coupon("0001", "0137", 20, CouponState::Issued)),
        Some(coupon("0002", "0200", 30, CouponState::Issued)),
    ];
    let done = run(&cancel, &at).unwrap();
    assert_eq!(
        (done.points, done.remaining),
        (Points::whole(50), Points::whole(20))
    );
    at.coupons.reverse();
    refused(&cancel, &at, "coupon-unknown");
}

fn undone_gift(receiver: Account) -> Result<Movement, Refusal> {
    let rules = rules("jinshi-love", "");
    let given = run(
        &order(gift(30)),
        &standing(&rules, account(&[("always", 100, 0, 0)])),
    )
    .unwrap();
    let undo = MovementOrder {
        id: MovementId([2; 16]),
        ..order(Wish::Undo { movement: given.id })
    };
    let mut at = standing(&rules, account(&[("always", 100, 0, 30)]));
    at.undo = Some((given, false));
    at.receiver = Some(receiver);
    run(&undo, &at)
}

#[test]
fn a_gift_comes_back_only_while_it_is_there() {
    let back = undone_gift(account(&[("always", 0, 30, 0)])).unwrap();
    assert_eq!(back.remaining, Points::whole(100));
    assert!(undone_gift(account(&[("always", 5, 30, 5)])).is_ok());
    let gone = undone_gift(account(&[("always", 0, 30, 1)])).unwrap_err();
    assert_eq!(gone.reason(), "not-enough-points");
}

/// What was given counts in its own year; what the receiver has in another year is earned, and does not pay for it.
#[test]
fn another_period_does_not_pay_a_gift_back() {
    let rules = rules("zhangyan", "gifts = true");
    let given = run(
        &order(gift(30)),
        &standing(&rules, account(&[("2026", 100, 0, 0)])),
    )
    .unwrap();
    let undo = order(Wish::Undo { movement: given.id });
    let mut at = standing(&rules, account(&[("2026", 100, 0, 30)]));
    at.undo = Some((given, false));
    at.receiver = Some(account(&[("2026", 0, 30, 30), ("2027", 80, 0, 0)]));
    refused(&undo, &at, "not-enough-points");
}

#[test]
fn a_movement_is_taken_back_once_and_from_its_own_household() {
    let rules = rules("jiyuan", "");
    let has = || standing(&rules, account(&[("always", 100, 0, 0)]));
    let debit = order(Wish::Debit {
        kind: "merchant".into(),
        partner: "corner shop".into(),
        points: Points::whole(60),
    });
    let spent = run(&debit, &has()).unwrap();
    let undo = order(Wish::Undo { movement: spent.id });
    let mut at = has();
    at.account = account(&[("always", 100, 0, 60)]);
    refused(&undo, &at, "nothing-to-undo");
    at.undo = Some((spent.clone(), true));
    refused(&undo, &at, "nothing-to-undo");
    at.undo = Some((spent, false));
    let back = run(&undo, &at).unwrap();
    assert_eq!(back.remaining, Points::whole(100));
    let other = MovementOrder {
        household: no("0200"),
        ..undo.clone()
    };
    refused(&other, &at, "nothing-to-undo");
    at.undo = Some((back, false));
    refused(&undo, &at, "nothing-to-undo");
}

#[test]
fn a_minimum_holds_for_movements_too() {
    let rules = rules("jinshi-green", "");
    let cash = |points: i32| {
        order(Wish::Cash {
            points: Points::whole(points),
        })
    };
    let at = |has: i32| standing(&rules, account(&[("always", has, 0, 0)]));
    refused(&cash(5), &at(9), "below-minimum");
    assert!(run(&cash(5), &at(10)).is_ok());
}
