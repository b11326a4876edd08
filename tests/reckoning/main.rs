//! Every village's years, reckoned twice: by the program, and by a slow and obvious reckoning from the documents'
//! words that shares nothing with it. Both must agree to the hundredth on what may be redeemed, what lapsed, what is
//! owed, on every answer at the counter, and on who stands where: ranks, stars, bands, groups, averages, shares.
//!
//! `JIFEN_YEARS` says how many household-years each scheme lives through (100 where it says nothing), `JIFEN_SEED`
//! repeats a run.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../shop/chance.rs"]
mod chance;
mod laws;
mod plan;
mod real;
mod reported;
mod slow;
#[path = "../shop/store.rs"]
mod store;
mod years;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chance::Chance;
use chrono::Days;
use laws::{LAWS, Law, Ranks};
use plan::{Answer, Day, Home, Honours, Look, Placed, Side, day};
use real::{InMemory, OnBooks};
use slow::Slow;
use years::{Reckoned, YEARS, homes, questions, village};

/// Households of a village; of one that lives on real books.
const HOUSEHOLDS: usize = 10;
const ON_BOOKS: usize = 2;

fn household_years() -> usize {
    let asked = std::env::var("JIFEN_YEARS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(100)
}

/// One seed for the whole run.
fn seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| Chance::new("reckoning").below(1 << 32))
}

/// The laws that a village lives under: one, always.
fn always(law: &Law) -> Vec<(Day, Law)> {
    vec![(day(2020, 1, 1), *law)]
}

/// From one to another: each way between the quarter, the year, the year with a base, and never.
const CHANGES: [(&str, &str); 10] = [
    ("lutang", "guyuan"),
    ("guyuan", "lutang"),
    ("lutang", "gaoyang"),
    ("gaoyang", "lutang"),
    ("gaoyang", "zhongping"),
    ("jinshi-love", "zhangyan"),
    ("zhangyan", "lutang"),
    ("tongjie", "jinshi-green"),
    ("jinzhai", "youxiqiao"),
    ("fengxian", "jinzhai"),
];

/// A change on some day of the first year or of the next one's first half.
fn changed((before, after): (&str, &str), chance: &mut Chance) -> Vec<(Day, Law)> {
    let law = |id| *LAWS.iter().find(|law| law.id == id).expect("a law");
    let from = day(YEARS[0], 2, 1) + Days::new(chance.below(500));
    vec![(day(2020, 1, 1), law(before)), (from, law(after))]
}

/// Plays a village's years on the real thing, and stops at the first difference.
fn compare(laws: &[(Day, Law)], years: &[Reckoned], side: &mut dyn Side, told: &str) {
    for (at, one) in years.iter().enumerate() {
        let (event, who) = (&one.event, one.event.household);
        let answer = side.play(event);
        let look = side.look(who, event.day);
        if (&answer, &look) != (&one.answer, &one.look) {
            difference(laws, &years[..=at], (&answer, &look), told);
        }
    }
}

fn difference(
    laws: &[(Day, Law)],
    years: &[Reckoned],
    (answer, look): (&Answer, &Look),
    told: &str,
) -> ! {
    let last = years.last().expect("there is a difference");
    let who = last.event.household;
    let events: Vec<String> = years
        .iter()
        .filter(|one| one.event.household == who)
        .map(|one| {
            format!(
                "  {} {:?} -> {:?} {:?}",
                one.event.day, one.event.act, one.answer, one.look
            )
        })
        .collect();
    panic!(
        "{} differs, {told}, household {who}; its events, as the documents have them:\n{}\nthe program says {answer:?} {look:?}",
        laws.iter()
            .map(|(from, law)| format!("{} from {from}", law.id))
            .collect::<Vec<_>>()
            .join(", "),
        events.join("\n")
    );
}

/// So many villages of each kind, on as many threads as there are processors.
fn in_parallel(kinds: usize, villages: usize, play: &(dyn Fn(usize, u64) + Sync)) {
    let next = AtomicUsize::new(0);
    let seed = seed();
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    if job >= kinds * villages {
                        break;
                    }
                    play(job / villages, seed + (job % villages) as u64);
                }
            });
        }
    });
}

/// Asks both for rankings and shares when the years are over; how many places they agreed on.
fn honours(
    slow: &Slow,
    side: &dyn Honours,
    homes: &[Home],
    chance: &mut Chance,
    told: &str,
) -> Vec<Placed> {
    let mut places = Vec::new();
    for (over, today) in questions(chance) {
        let documents = slow.rank(over, today, homes);
        let program = side.rank(over, today, homes);
        assert_eq!(
            program, documents,
            "{told}: the ranking over {over:?}, asked for on {today}; the program's stands left, the documents' right"
        );
        places.extend(documents.into_iter().flat_map(|(_, places)| places));
    }
    let after = day(YEARS[1] + 1, 3, 1);
    for (year, today) in [(YEARS[0], after), (YEARS[1], day(YEARS[1], 11, 20))] {
        let fen = 1 + chance.below(400) as i64;
        let documents = slow.shares(year, today, fen);
        let program = side.shares(year, today, fen);
        assert_eq!(program, documents, "{told}: the shares of {year}");
    }
    places
}

fn in_memory(laws: &[(Day, Law)], seed: u64, chance: &mut Chance) -> Vec<Placed> {
    let (years, slow) = village(laws, HOUSEHOLDS, chance);
    let homes = homes(HOUSEHOLDS, chance);
    let told = format!("{} {seed}", laws[0].1.id);
    let mut rules = InMemory::new(laws, HOUSEHOLDS);
    compare(laws, &years, &mut rules, &format!("village {seed}"));
    honours(&slow, &rules, &homes, chance, &told)
}

fn on_books(laws: &[(Day, Law)], seed: u64, chance: &mut Chance) {
    let (years, slow) = village(laws, ON_BOOKS, chance);
    let homes = homes(ON_BOOKS, chance);
    let told = format!("{} {seed} on books", laws[0].1.id);
    let mut books = OnBooks::new(laws, ON_BOOKS);
    books.settle(&homes);
    compare(
        laws,
        &years,
        &mut books,
        &format!("village {seed} on books"),
    );
    honours(&slow, &books, &homes, chance, &told);
    assert!(books.is_whole(), "{} {seed}", laws[0].1.id);
}

#[test]
fn the_rules_agree_with_the_documents() {
    let villages = household_years().div_ceil(HOUSEHOLDS * YEARS.len());
    in_parallel(LAWS.len(), villages, &|kind, seed| {
        in_memory(&always(&LAWS[kind]), seed, &mut Chance::of_seed(seed));
    });
    println!(
        "{} household-years of each scheme",
        villages * HOUSEHOLDS * YEARS.len()
    );
}

/// A village that changes from one system to another in the middle: what was earned keeps its rules.
#[test]
fn the_rules_agree_where_a_village_changes_them() {
    let villages = household_years().div_ceil(HOUSEHOLDS * YEARS.len());
    in_parallel(CHANGES.len(), villages, &|kind, seed| {
        let mut chance = Chance::of_seed(seed);
        in_memory(&changed(CHANGES[kind], &mut chance), seed, &mut chance);
    });
    println!(
        "{} household-years of each change",
        villages * HOUSEHOLDS * YEARS.len()
    );
}

/// The same on real books, four household-years of every 250, and their tables proven again from the facts.
#[test]
fn the_books_agree_with_the_documents() {
    let villages = household_years().div_ceil(250).min(200);
    in_parallel(LAWS.len(), villages, &|kind, seed| {
        on_books(&always(&LAWS[kind]), seed, &mut Chance::of_seed(seed));
    });
    in_parallel(CHANGES.len(), villages.div_ceil(2), &|kind, seed| {
        let mut chance = Chance::of_seed(seed);
        on_books(&changed(CHANGES[kind], &mut chance), seed, &mut chance);
    });
    println!(
        "{} household-years of each scheme on books",
        villages * ON_BOOKS * YEARS.len()
    );
}

/// A village that decides to take off its ranking what is redeemed: none of the documents has it, a file of rules may.
#[test]
fn the_rankings_agree_where_redeeming_lowers_them() {
    let villages = household_years().div_ceil(HOUSEHOLDS * YEARS.len());
    let lowers = |id: &str| {
        let law = LAWS.iter().find(|law| law.id == id).expect("a law");
        Law {
            redeeming_lowers: true,
            ..*law
        }
    };
    let laws = ["lutang", "gaoyang", "ninghe", "jiyuan"].map(lowers);
    in_parallel(laws.len(), villages, &|kind, seed| {
        in_memory(&always(&laws[kind]), seed, &mut Chance::of_seed(seed));
    });
}

/// The rankings meet what they are made to meet: ties, those who are barred, stars, bands with and without advantages.
#[test]
fn the_rankings_meet_the_rules() {
    for law in &LAWS {
        let places: Vec<Placed> = (0..20)
            .flat_map(|more| in_memory(&always(law), more, &mut Chance::of_seed(more)))
            .collect();
        let any = |what: &dyn Fn(&Placed) -> bool| places.iter().any(what);
        assert_eq!(places.is_empty(), law.ranks == Ranks::Nobody, "{}", law.id);
        if places.is_empty() {
            continue;
        }
        assert!(any(&|place| place.rank == Some(1)), "{}", law.id);
        let bars = law.decisions.iter().any(|rule| rule.stops_ranking);
        assert_eq!(any(&|place| place.rank.is_none()), bars, "{}", law.id);
        for (stars, ..) in law.stars {
            assert!(any(&|place| place.stars == *stars), "{} {stars}", law.id);
        }
        if law.bands.is_some_and(|bands| bands.step.is_some()) {
            assert!(any(&|place| place.band == Some((0, false, false))));
            assert!(any(&|place| place
                .band
                .is_some_and(|(_, best, has)| best && !has)));
            assert!(any(&|place| place
                .band
                .is_some_and(|(number, _, has)| number > 2 && has)));
        }
        if law.bands.is_some() {
            assert!(
                any(&|place| place.band.is_some_and(|(.., has)| has)),
                "{}",
                law.id
            );
        }
    }
}

/// The years meet what they are made to meet: otherwise agreeing says little.
#[test]
fn the_years_meet_the_rules() {
    let mut words: Vec<&str> = Vec::new();
    for law in &LAWS {
        for more in 0..30 {
            let (years, _) = village(&always(law), 4, &mut Chance::of_seed(more));
            words.extend(years.iter().filter_map(|one| one.answer.err()));
        }
    }
    words.sort_unstable();
    words.dedup();
    assert_eq!(
        words,
        [
            "already-reversed",
            "below-minimum",
            "black-list",
            "cash-not-allowed",
            "category-forbidden",
            "coupon-number-used",
            "coupon-spent",
            "coupon-unknown",
            "fund-exhausted",
            "household-suspended",
            "no-coupons",
            "no-such-debit",
            "not-enough-points",
            "not-exchange-day",
            "not-published-yet",
            "not-transferable",
            "nothing-to-undo",
            "veto",
        ]
    );
}
