//! Every village's years, reckoned twice: by the program, and by a slow and obvious reckoning from the documents'
//! words that shares nothing with it. Both must agree to the hundredth on what may be redeemed, what lapsed, what is
//! owed, and on every answer at the counter.
//!
//! `JIFEN_YEARS` says how many household-years each scheme lives through (100 where it says nothing), `JIFEN_SEED`
//! repeats a run.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../shop/chance.rs"]
mod chance;
mod laws;
mod plan;
mod real;
mod slow;
#[path = "../shop/store.rs"]
mod store;
mod years;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chance::Chance;
use laws::{LAWS, Law};
use plan::{Answer, Look, Side};
use real::{InMemory, OnBooks};
use years::{Reckoned, YEARS, village};

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

/// Plays a village's years on the real thing, and stops at the first difference.
fn compare(law: &Law, years: &[Reckoned], side: &mut dyn Side, told: &str) {
    for (at, one) in years.iter().enumerate() {
        let (event, who) = (&one.event, one.event.household);
        let answer = side.play(event);
        let look = side.look(who, event.day);
        if (&answer, &look) != (&one.answer, &one.look) {
            difference(law, &years[..=at], (&answer, &look), told);
        }
    }
}

fn difference(law: &Law, years: &[Reckoned], (answer, look): (&Answer, &Look), told: &str) -> ! {
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
        law.id,
        events.join("\n")
    );
}

/// All villages of all schemes, on as many threads as there are processors.
fn in_parallel(villages: usize, play: &(dyn Fn(&Law, u64) + Sync)) {
    let next = AtomicUsize::new(0);
    let seed = seed();
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    let Some(law) = LAWS.get(job / villages) else {
                        break;
                    };
                    play(law, seed + (job % villages) as u64);
                }
            });
        }
    });
}

#[test]
fn the_rules_agree_with_the_documents() {
    let villages = household_years().div_ceil(HOUSEHOLDS * YEARS.len());
    in_parallel(villages, &|law, seed| {
        let years = village(law, HOUSEHOLDS, &mut Chance::of_seed(seed));
        let told = format!("village {seed}");
        compare(law, &years, &mut InMemory::new(law.id, HOUSEHOLDS), &told);
    });
    println!(
        "{} household-years of each scheme",
        villages * HOUSEHOLDS * YEARS.len()
    );
}

/// The same on real books, four household-years of every 250, and their tables proven again from the facts.
#[test]
fn the_books_agree_with_the_documents() {
    let villages = household_years().div_ceil(250).min(200);
    in_parallel(villages, &|law, seed| {
        let years = village(law, ON_BOOKS, &mut Chance::of_seed(seed));
        let mut books = OnBooks::new(law.id, ON_BOOKS);
        compare(law, &years, &mut books, &format!("village {seed} on books"));
        assert!(books.is_whole(), "{} {seed}", law.id);
    });
    println!(
        "{} household-years of each scheme on books",
        villages * ON_BOOKS * YEARS.len()
    );
}

/// The years meet what they are made to meet: otherwise agreeing says little.
#[test]
fn the_years_meet_the_rules() {
    let mut words: Vec<&str> = Vec::new();
    for law in &LAWS {
        for more in 0..30 {
            let years = village(law, 4, &mut Chance::of_seed(more));
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
