//! Worked tables: each metric, stars at their edges, bands and their line, dividends, group awards.

use super::*;
use crate::market::scheme::bundled;

fn day(text: &str) -> VillageDay {
    text.parse().unwrap()
}

fn rules(id: &str) -> Rules {
    Rules::always(Scheme::parse(bundled(id).unwrap()).unwrap())
}

fn credit(points: &str, period: &str, posted: &str) -> CreditEntry {
    CreditEntry {
        kind: CreditKind::Score,
        category: String::new(),
        points: points.parse().unwrap(),
        period: period.parse().unwrap(),
        happened_on: None,
        posted_on: day(posted),
    }
}

fn of_kind(kind: CreditKind, points: &str, period: &str, posted: &str) -> CreditEntry {
    CreditEntry {
        kind,
        ..credit(points, period, posted)
    }
}

fn household(number: &str, credits: Vec<CreditEntry>) -> Candidate {
    Candidate {
        household: number.parse().unwrap(),
        name: "张大福".into(),
        group: "1组".into(),
        members: 2,
        takes_part: Vec::new(),
        credits,
        decisions: Vec::new(),
        redeemed: Vec::new(),
    }
}

/// One household with so many points in 2026.
fn with(number: &str, points: &str) -> Candidate {
    household(number, vec![credit(points, "2026", "2026-06-01")])
}

fn decided(kind: &str, from: &str, until: Option<&str>) -> Decision {
    Decision {
        kind: kind.into(),
        from: day(from),
        until: until.map(day),
    }
}

/// `1 0137 50 5*`: rank, whose, points, stars; `-` for no rank.
fn table(ranking: &Ranking) -> Vec<String> {
    let line = |place: &Place| {
        let rank = place.rank.map_or("-".into(), |rank| rank.to_string());
        format!("{rank} {} {} {}", place.whose, place.points, place.stars)
    };
    ranking.places.iter().map(line).collect()
}

fn ranked(id: &str, period: &str, on: &str, all: &[Candidate]) -> Vec<String> {
    table(&rank(&rules(id), period.parse().unwrap(), day(on), all).unwrap())
}

#[test]
fn equal_points_share_a_rank_in_the_order_of_numbers() {
    let all = [
        with("0003", "30"),
        with("0002", "50"),
        with("0001", "30"),
        with("0004", "-5"),
    ];
    assert_eq!(
        ranked("gaoyang", "2026", "2026-12-31", &all),
        ["1 0002 50 0", "2 0001 30 0", "2 0003 30 0", "4 0004 -5 0"]
    );
}

#[test]
fn a_period_takes_what_belongs_to_it_and_counts_by_the_day_of_asking() {
    // Gaoyang counts when posted, youxiqiao when scored: the correction of January is of another year.
    let all = [household(
        "0001",
        vec![
            credit("40", "2026", "2026-06-01"),
            of_kind(CreditKind::Correction, "-15", "2026", "2027-01-10"),
            credit("7", "2025", "2026-01-05"),
        ],
    )];
    let points = |id: &str, period: &str, on: &str| ranked(id, period, on, &all)[0].clone();
    assert_eq!(points("youxiqiao", "2026", "2026-12-31"), "1 0001 40 0");
    assert_eq!(points("youxiqiao", "2026", "2027-01-10"), "1 0001 25 0");
    assert_eq!(points("youxiqiao", "2025", "2027-01-10"), "1 0001 7 0");
    assert_eq!(points("lutang", "2026", "2027-01-10"), "1 0001 47 0");
    assert_eq!(points("lutang", "2027", "2027-01-10"), "1 0001 -15 0");
    assert_eq!(points("lutang", "2026-Q1", "2027-01-10"), "1 0001 7 0");
    // Not before it has hung for its three days.
    let posted = [household("0001", vec![credit("9", "2026", "2026-06-01")])];
    let of = |on: &str| ranked("county-stars", "2026", on, &posted)[0].clone();
    assert_eq!(of("2026-06-03"), "1 0001 0 0");
    assert_eq!(of("2026-06-04"), "1 0001 9 0");
}

#[test]
fn where_the_ranking_counts_ever_it_counts_up_to_the_periods_end() {
    let all = [household(
        "0001",
        vec![
            credit("40", "2025", "2025-06-01"),
            credit("5", "2026", "2026-06-01"),
            credit("3", "2027", "2027-06-01"),
        ],
    )];
    let of = |period: &str| ranked("guyuan", period, "2027-12-31", &all)[0].clone();
    assert_eq!(of("2026"), "1 0001 45 0");
    assert_eq!(of("always"), "1 0001 48 0");
}

#[test]
fn the_average_is_over_the_members_who_take_part() {
    let member = |joined: &str, left: Option<&str>| TakesPart {
        joined: day(joined),
        left: left.map(day),
    };
    let points = || vec![credit("100", "2026", "2026-06-01")];
    let on_record = Candidate {
        takes_part: vec![
            member("2020-01-01", None),
            member("2020-01-01", Some("2026-12-31")),
            member("2026-07-01", None),
            member("2027-01-01", None),
        ],
        ..household("0001", points())
    };
    let all = [on_record, household("0002", points())];
    let of = |period: &str, on: &str| ranked("ninghe", period, on, &all);
    // Two lived there all along; who left on 31 December no longer takes part, who joined in July does.
    assert_eq!(of("2026", "2027-02-01"), ["1 0001 50 0", "1 0002 50 0"]);
    assert_eq!(of("2026", "2026-12-30"), ["1 0002 50 0", "2 0001 33.33 0"]);
    assert_eq!(of("2026", "2026-06-30"), ["1 0001 50 0", "1 0002 50 0"]);
    assert_eq!(
        of("always", "2027-02-01"),
        ["1 0002 50 0", "2 0001 33.33 0"]
    );
    // Half a hundredth is rounded up, below zero too.
    let hundredths =
        |points: i64, members| average(Points::from_hundredths(points), members).hundredths();
    assert_eq!(hundredths(1, 2), 1);
    assert_eq!(hundredths(-1, 2), 0);
    assert_eq!(hundredths(-3, 2), -1);
    assert_eq!(hundredths(200, 3), 67);
    assert_eq!(hundredths(100, 3), 33);
}

#[test]
fn only_what_is_newly_earned_brings_a_persons_stars() {
    let love = |number: &str, own: &str| {
        household(
            number,
            vec![
                of_kind(CreditKind::CarriedOver, "1000", "2026", "2026-01-01"),
                of_kind(CreditKind::Gift, "500", "2026", "2026-02-01"),
                credit(own, "2026", "2026-06-01"),
                of_kind(CreditKind::Deduction, "-10", "2026", "2026-07-01"),
            ],
        )
    };
    let all = [
        love("0001", "110"),
        love("0002", "109.99"),
        love("0003", "1510"),
    ];
    assert_eq!(
        ranked("jinshi-love", "2026", "2026-12-31", &all),
        ["1 0003 1500 5", "2 0001 100 1", "3 0002 99.99 0"]
    );
}

#[test]
fn redeeming_lowers_a_rank_only_where_the_rules_say_so() {
    let mut spender = with("0001", "50");
    spender.redeemed = vec![
        (day("2026-05-01"), Points::whole(30)),
        (day("2026-05-02"), Points::whole(-5)),
        (day("2027-05-01"), Points::whole(20)),
    ];
    let text = bundled("youxiqiao").unwrap();
    let lowers = text.replace("redeeming-lowers = false", "redeeming-lowers = true");
    assert_ne!(text, lowers);
    let of = |text: &str| {
        let rules = Rules::always(Scheme::parse(text).unwrap());
        let all = [spender.clone()];
        table(&rank(&rules, Period::Year(2026), day("2027-12-31"), &all).unwrap())
    };
    assert_eq!(of(text), ["1 0001 50 0"]);
    assert_eq!(of(&lowers), ["1 0001 25 0"]);
}

#[test]
fn groups_are_ranked_where_groups_are_scored_and_one_fails_all() {
    let of = |number: &str, group: &str, points: &str| Candidate {
        group: group.into(),
        ..with(number, points)
    };
    let mut all = vec![
        of("0001", "1组", "10"),
        of("0002", "2组", "25"),
        of("0003", "1组", "20"),
        of("0004", "", "99"),
    ];
    let on = |all: &[Candidate]| ranked("fengxian", "2026", "2026-12-31", all);
    assert_eq!(on(&all), ["1 1组 30 0", "2 2组 25 0"]);
    all[0].decisions = vec![decided("veto", "2026-12-01", None)];
    assert_eq!(on(&all), ["1 2组 25 0", "- 1组 30 0"]);
}

#[test]
fn some_rules_rank_nobody() {
    for id in ["xinyu", "jinzhai", "jinshi-green"] {
        let none = rank(&rules(id), Period::Year(2026), day("2026-12-31"), &[]);
        assert_eq!(none, Err(NoRanking), "{id}");
    }
}

#[test]
fn a_veto_stands_last_for_its_year_and_is_served_after_it() {
    let mut vetoed = household(
        "0001",
        vec![
            credit("90", "2026-03", "2026-03-01"),
            credit("90", "2026-08", "2026-08-01"),
            credit("90", "2027", "2027-03-01"),
        ],
    );
    vetoed.decisions = vec![decided("veto", "2026-05-01", None)];
    let all = [vetoed, with("0002", "10")];
    let on = |period: &str, day: &str| ranked("zhangyan", period, day, &all);
    assert_eq!(on("2026", "2026-04-30"), ["1 0001 90 0", "2 0002 0 0"]);
    // Not scored from then on; what was scored before stays.
    assert_eq!(on("2026", "2026-12-31"), ["1 0002 10 0", "- 0001 90 0"]);
    assert_eq!(on("2026-Q1", "2026-12-31")[0], "1 0001 90 0");
    assert_eq!(on("2027", "2027-12-31")[0], "1 0001 90 0");
    // Lifted the day it was made, it bars no more.
    let mut lifted = all.clone();
    lifted[0]
        .decisions
        .push(decided("veto", "2026-05-01", Some("2026-04-30")));
    let again = ranked("zhangyan", "2026", "2026-12-31", &lifted);
    assert_eq!(again[0], "1 0001 180 0");
}

#[test]
fn ten_percent_of_fifteen_is_one_household() {
    let many = |points: &[&str]| -> Vec<Candidate> {
        let one = |(at, points): (usize, &&str)| with(&format!("{at:04}"), points);
        points.iter().enumerate().map(one).collect()
    };
    let stars = |points: &[&str]| -> String {
        let ranking = rank(
            &rules("county-stars"),
            Period::Year(2026),
            day("2026-12-31"),
            &many(points),
        );
        let places = ranking.unwrap().places;
        places.iter().map(|place| place.stars.to_string()).collect()
    };
    let falling: Vec<String> = (0..15).map(|at| (200 - at).to_string()).collect();
    let falling: Vec<&str> = falling.iter().map(String::as_str).collect();
    // 10 % of 15 is 1.5: the first; 20 % three; 30 % 4.5: the fourth.
    assert_eq!(stars(&falling), "544300000000000");
    // Two share the first rank across the line: both have what the rank has.
    let mut tied = falling.clone();
    tied[1] = "200";
    assert_eq!(stars(&tied), "554300000000000");
    // Three share the second rank: it reaches to 20 %, though the last of them is the fourth.
    let mut more = falling.clone();
    (more[2], more[3]) = ("199", "199");
    assert_eq!(stars(&more), "544400000000000");
    // None under the base of 140, however few there are.
    assert_eq!(stars(&["139.99", "100"]), "00");
    assert_eq!(stars(&["140"]), "0");
    let mut low = vec!["10"; 9];
    low.push("140");
    assert_eq!(stars(&low), "5000000000");
}

/// `0001 b2*!`: household, band, among its best, with advantages.
fn banded(id: &str, all: &[Candidate]) -> (Vec<String>, String) {
    let ranking = rank(&rules(id), Period::Year(2026), day("2026-12-31"), all).unwrap();
    let line = |place: &Place| {
        let band = place.band.unwrap();
        let best = if band.among_best { "*" } else { "" };
        let advantage = if band.advantage { "!" } else { "" };
        format!("{} b{}{best}{advantage}", place.whose, band.number)
    };
    (
        ranking.places.iter().map(line).collect(),
        ranking.line.unwrap().to_string(),
    )
}

#[test]
fn the_line_rises_once_enough_have_reached_the_next_band() {
    // Base 100, bands of 50, the best 60 %. Two of five stand in the second band: the line stays at the first.
    let mut all = vec![
        with("0001", "170"),
        with("0002", "150"),
        with("0003", "149"),
        with("0004", "120"),
        with("0005", "99"),
    ];
    let (places, line) = banded("jiyuan", &all);
    assert_eq!(
        places,
        ["0001 b2*!", "0002 b2", "0003 b1*!", "0004 b1", "0005 b0"]
    );
    assert_eq!(line, "100");
    // With the third, 60 % have reached 150: below it nobody has advantages any more.
    all[2] = with("0003", "150");
    let (places, line) = banded("jiyuan", &all);
    assert_eq!(
        places,
        ["0001 b2*!", "0002 b2", "0003 b2", "0004 b1", "0005 b0"]
    );
    assert_eq!(line, "150");
    // Of three, rank 2 is beyond 60 %; of four it is not, and equals go together.
    all.push(with("0006", "155"));
    let (places, _) = banded("jiyuan", &all);
    assert_eq!(
        places[..4],
        ["0001 b2*!", "0006 b2*!", "0002 b2", "0003 b2"]
    );
}

#[test]
fn without_a_step_the_whole_ranking_is_one_band() {
    let all: Vec<Candidate> = (1..=20)
        .map(|at| with(&format!("{at:04}"), &(200 - at).to_string()))
        .collect();
    let (places, line) = banded("tongjie", &all);
    assert_eq!(places[..3], ["0001 b1*!", "0002 b1*!", "0003 b1"]);
    assert_eq!(line, "198");
}

fn yuan(id: &str, plan: Option<&str>, all: &[Candidate]) -> Vec<String> {
    let plan = plan.map(|plan| plan.parse().unwrap());
    let shares = dividends(&rules(id), 2026, plan, day("2026-12-31"), all).unwrap();
    let line =
        |share: &DividendShare| format!("{} {} {}", share.household, share.points, share.yuan);
    shares.shares.iter().map(line).collect()
}

#[test]
fn points_above_the_base_bring_a_dividend_and_a_debt_none() {
    let all = [
        with("0002", "130"),
        with("0001", "99"),
        with("0003", "-40"),
        with("0004", "100.01"),
    ];
    assert_eq!(
        yuan("tongjie", None, &all),
        ["0001 0 0", "0002 30 39", "0003 0 0", "0004 0.01 0.01"]
    );
    // The year's plan goes before the rules; the rest of a fen is left off.
    assert_eq!(yuan("tongjie", Some("0.99"), &all)[1], "0002 30 29.7");
    assert_eq!(yuan("tongjie", Some("0.99"), &all)[3], "0004 0.01 0");
    assert_eq!(yuan("youxiqiao", Some("2"), &all)[2], "0003 0 0");
    assert_eq!(yuan("youxiqiao", Some("2"), &all)[0], "0001 99 198");
    // What a dividend brought is no ground for another.
    let again = [household(
        "0001",
        vec![
            credit("10", "2026", "2026-06-01"),
            of_kind(CreditKind::Dividend, "500", "2026", "2026-07-01"),
        ],
    )];
    assert_eq!(yuan("youxiqiao", Some("2"), &again), ["0001 10 20"]);
}

#[test]
fn a_dividend_needs_a_rule_and_a_rate() {
    let ask = |id: &str| dividends(&rules(id), 2026, None, day("2026-12-31"), &[]);
    assert_eq!(ask("lutang"), Err(NoDividend::NotInTheRules));
    assert_eq!(ask("youxiqiao"), Err(NoDividend::NoPlan));
    assert!(ask("tongjie").is_ok());
}

#[test]
fn a_groups_stars_bring_something_to_each_household_and_its_head() {
    let of = |number: &str, group: &str| Candidate {
        group: group.into(),
        ..household(number, Vec::new())
    };
    let mut all = vec![of("0002", "1组"), of("0001", "1组"), of("0003", "2组")];
    let ask = |all: &[Candidate], group: &str, stars, village_wide, head: Option<&str>| {
        let found = GroupFound {
            group: group.into(),
            stars,
            village_wide,
            head: head.map(|head| head.parse().unwrap()),
        };
        group_award(&rules("fengxian"), 2026, &found, day("2027-01-10"), all).map(|shares| {
            shares
                .iter()
                .map(|share| format!("{} {}", share.household, share.points))
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(
        ask(&all, "1组", 5, false, None).unwrap(),
        ["0001 3000", "0002 3000"]
    );
    assert_eq!(
        ask(&all, "1组", 5, true, Some("0002")).unwrap(),
        ["0001 4000", "0002 4000", "0002 1500"]
    );
    assert_eq!(
        ask(&all, "1组", 3, true, Some("0001")).unwrap(),
        ["0001 1500", "0002 1500", "0001 500"]
    );
    assert_eq!(
        ask(&all, "1组", 2, false, None),
        Err(NoAward::NotInTheRules)
    );
    assert_eq!(ask(&all, "9组", 5, false, None), Err(NoAward::NoSuchGroup));
    let elsewhere = ask(&all, "1组", 5, false, Some("0003"));
    assert_eq!(elsewhere, Err(NoAward::HeadElsewhere));
    all[0].decisions = vec![decided("veto", "2026-12-01", None)];
    let failed = ask(&all, "1组", 5, false, None);
    assert_eq!(failed, Err(NoAward::Barred("0002".parse().unwrap())));
    assert!(ask(&all, "2组", 5, false, None).is_ok());
}
