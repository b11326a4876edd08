//! Both shares, in cases and whatever comes.

use proptest::prelude::*;

use super::*;
use crate::market::scheme::{Scheme, bundled};

fn line(household: &str, points: i32, posted_on: &str) -> CreditLine {
    CreditLine {
        household: household.parse().unwrap(),
        period: "2026".parse().unwrap(),
        points: Points::whole(points),
        category: String::new(),
        reason: String::new(),
        happened_on: None,
        posted_on: posted_on.parse().unwrap(),
        kind: CreditKind::Score,
        member: None,
        evidence: String::new(),
        place: String::new(),
    }
}

fn model(household: &str, points: i32, posted_on: &str) -> CreditLine {
    CreditLine {
        kind: CreditKind::Model,
        ..line(household, points, posted_on)
    }
}

fn jinzhai() -> Rules {
    Rules::always(Scheme::parse(bundled("jinzhai").unwrap()).unwrap())
}

#[test]
fn three_of_five_and_nobody_counts_twice() {
    let rules = jinzhai();
    let mut given = Given::of(5);
    given.before(GivenEntry::of(&line("0001", 1, "2026-01-01")));
    let beyond = Err(BadLineWhy::BeyondShare {
        year: 2026,
        percent: 60,
        most: 3,
    });
    let mut give = |household: &str, points: i32, posted_on: &str| {
        given.give(&rules, &line(household, points, posted_on))
    };
    assert_eq!(give("0001", 5, "2026-03-01"), Ok(()));
    assert_eq!(give("0002", 5, "2026-03-01"), Ok(()));
    assert_eq!(give("0004", -5, "2026-03-01"), Ok(()));
    assert_eq!(give("0003", 5, "2026-03-01"), Ok(()));
    assert_eq!(give("0004", 5, "2026-12-31"), beyond);
    assert_eq!(give("0002", 5, "2026-12-31"), Ok(()));
    assert_eq!(give("0004", 5, "2027-01-01"), Ok(()), "a new year");
    let carried = CreditLine {
        kind: CreditKind::CarriedOver,
        ..line("0005", 5, "2026-12-31")
    };
    assert_eq!(given.give(&rules, &carried), Ok(()));
}

#[test]
fn without_a_share_all_may_be_given_points() {
    let rules = Rules::always(Scheme::parse(bundled("lutang").unwrap()).unwrap());
    let mut given = Given::of(0);
    assert_eq!(given.give(&rules, &line("0001", 5, "2026-03-01")), Ok(()));
    assert_eq!(given.give(&rules, &model("0002", 5, "2026-03-01")), Ok(()));
}

/// Ten of twenty assessed, deductions with them: two may be models, and only of those ten.
#[test]
fn two_of_ten_assessed() {
    let rules = jinzhai();
    let mut given = Given::of(20);
    let assessed: Vec<CreditLine> = (1..=10)
        .map(|n| {
            line(
                &format!("{n:04}"),
                if n == 10 { -2 } else { 5 },
                "2026-11-01",
            )
        })
        .collect();
    given.read(&assessed);
    for one in &assessed {
        assert_eq!(given.give(&rules, one), Ok(()));
    }
    let mut give = |household: &str, points: i32| {
        // The yearly assessment is posted in January: the year is that of which it is.
        given.give(&rules, &model(household, points, "2027-01-10"))
    };
    let not_assessed = Err(BadLineWhy::NotAssessed { year: 2026 });
    let beyond = Err(BadLineWhy::BeyondModels {
        year: 2026,
        percent: 20,
        assessed: 10,
        most: 2,
    });
    assert_eq!(give("0011", 20), not_assessed);
    assert_eq!(give("0001", 20), Ok(()));
    assert_eq!(give("0001", 5), Ok(()), "nobody counts twice");
    assert_eq!(give("0010", 20), Ok(()), "assessed, with a deduction");
    assert_eq!(give("0002", 20), beyond);
    assert_eq!(give("0010", -20), Ok(()), "given by mistake");
    assert_eq!(give("0002", 20), Ok(()));
    assert_eq!(give("0003", 20), beyond);
}

/// Whoever is chosen and was given nothing else is one more of those given points.
#[test]
fn both_shares_hold() {
    let rules = jinzhai();
    let mut given = Given::of(5);
    let mut lines: Vec<CreditLine> = (1..=3)
        .map(|n| line(&format!("{n:04}"), 5, "2026-11-01"))
        .collect();
    lines.extend((4..=5).map(|n| line(&format!("{n:04}"), -1, "2026-11-01")));
    given.read(&lines);
    for one in &lines {
        assert_eq!(given.give(&rules, one), Ok(()));
    }
    let beyond = BadLineWhy::BeyondShare {
        year: 2026,
        percent: 60,
        most: 3,
    };
    let fourth = model("0004", 9, "2026-12-01");
    assert_eq!(given.give(&rules, &fourth), Err(beyond));
    let third = model("0003", 9, "2026-12-01");
    assert_eq!(given.give(&rules, &third), Ok(()));
}

fn any_line() -> impl Strategy<Value = CreditLine> {
    let kinds = vec![
        CreditKind::Score,
        CreditKind::Score,
        CreditKind::Bonus,
        CreditKind::Deduction,
        CreditKind::Model,
        CreditKind::Model,
        CreditKind::Base,
        CreditKind::CarriedOver,
    ];
    let kind = proptest::sample::select(kinds);
    let period = proptest::sample::select(vec!["2026", "2026-11", "2027-Q1", "always"]);
    let posted = proptest::sample::select(vec!["2026-06-01", "2026-12-31", "2027-01-10"]);
    (1..=12u32, -2..9i32, kind, period, posted).prop_map(|(n, points, kind, period, posted)| {
        CreditLine {
            kind,
            period: period.parse().unwrap(),
            ..line(&format!("{n:04}"), points, posted)
        }
    })
}

/// The year that an assessment is of, in the test's own words.
fn year_of(line: &CreditLine) -> i32 {
    let text = line.period.to_string();
    let year = text.split('-').next().and_then(|year| year.parse().ok());
    year.unwrap_or_else(|| line.posted_on.year())
}

proptest! {
    /// Whatever files come, no share is gone beyond, and a line is refused only where it would.
    #[test]
    fn no_share_is_gone_beyond(
        entered in 0..14usize,
        files in proptest::collection::vec(proptest::collection::vec(any_line(), 1..25), 1..4),
    ) {
        let rules = jinzhai();
        let mut given = Given::of(entered);
        let mut taken: Vec<CreditLine> = Vec::new();
        let mut assessed: Vec<(i32, HouseholdNo)> = Vec::new();
        for file in &files {
            given.read(file);
            let scored = file.iter().filter(|one| {
                matches!(one.kind, CreditKind::Score | CreditKind::Bonus | CreditKind::Deduction)
            });
            assessed.extend(scored.map(|one| (year_of(one), one.household.clone())));
            for one in file {
                let with = [&taken[..], std::slice::from_ref(one)].concat();
                let fits = within(&with, &assessed, entered);
                let positive = one.points > Points::ZERO;
                let chosen = one.kind == CreditKind::Model && positive;
                let was = assessed.contains(&(year_of(one), one.household.clone()));
                match given.give(&rules, one) {
                    Ok(()) => {
                        prop_assert!(!positive || fits && (!chosen || was), "{one:?}");
                        taken = with;
                    }
                    Err(BadLineWhy::NotAssessed { .. }) => prop_assert!(chosen && !was),
                    Err(_) => prop_assert!(positive && !fits, "{one:?}"),
                }
            }
        }
    }
}

/// Whether these lines keep to both shares: counted anew, and slowly.
fn within(lines: &[CreditLine], assessed: &[(i32, HouseholdNo)], entered: usize) -> bool {
    [2026, 2027].into_iter().all(|year| {
        let of_all = |counts: &dyn Fn(&HouseholdNo) -> bool| {
            let numbers = (1..=12u32).map(|n| format!("{n:04}").parse().unwrap());
            numbers.filter(|one| counts(one)).count()
        };
        let given = of_all(&|who| {
            lines.iter().any(|one| {
                one.household == *who
                    && one.posted_on.year() == year
                    && one.points > Points::ZERO
                    && one.kind != CreditKind::CarriedOver
            })
        });
        let models = of_all(&|who| {
            let own = lines.iter().filter(|one| {
                one.household == *who && one.kind == CreditKind::Model && year_of(one) == year
            });
            own.map(|one| one.points).sum::<Points>() > Points::ZERO
        });
        let assessed = of_all(&|who| assessed.contains(&(year, who.clone())));
        given * 100 <= entered * 60 && models * 100 <= assessed * 20
    })
}
