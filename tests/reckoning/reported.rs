//! The same years reported to a ledger: what it says of each household's account is what the till says, entry by entry,
//! on the last day and as of days before.

use std::path::Path;

use chrono::Days;
use jifen::books::{Books, Reading};
use jifen::ledger::desk;
use jifen::ledger::founding::founding;
use jifen::ledger::sqlite::SqliteVault;
use jifen::ledger::vault::{NewVillage, Vault};
use jifen::market::ids::VillageId;
use jifen::market::scheme::{Scheme, bundled};
use jifen::market::statement::Statement;
use jifen::office::trip;
use jifen::sync::stick;
use jifen::words::{Lang, Words};

use super::chance::Chance;
use super::laws::{LAWS, Law};
use super::plan::{Day, Side, day};
use super::real::Reported;
use super::real::{OnBooks, number, village_day};
use super::store;
use super::years::{YEARS, homes, village};
use super::{CHANGES, ON_BOOKS, always, changed, honours, household_years, in_parallel};

fn shifan() -> VillageId {
    "shifan".parse().expect("an id")
}

/// A ledger that has the village's rules, and nothing else.
fn ledger(folder: &Path, laws: &[(Day, Law)], clock: &Reading) -> SqliteVault {
    let vault = SqliteVault::open(&folder.join("ledger.db")).expect("a ledger");
    let new = NewVillage {
        village: shifan(),
        name: "示范村".into(),
        rehearsal: false,
    };
    let text = bundled(laws[0].1.id).expect("a scheme");
    let first = "2026-12-01".parse().expect("a day");
    let feed = founding(&new, text, first).expect("a founding");
    assert!(vault.add_village(clock.now, &new, &feed).expect("kept"));
    for (from, law) in &laws[1..] {
        let text = bundled(law.id).expect("a scheme");
        let scheme = Scheme::parse(text).expect("a scheme that reads");
        let rules = (&scheme, text);
        desk::change_scheme(&vault, clock.now, &shifan(), rules, village_day(*from))
            .expect("kept")
            .expect("the village is there");
    }
    vault
}

/// Joins and brings everything over on a stick, there and back and there again.
fn report(books: &mut Books, vault: &SqliteVault, folder: &Path, clock: &Reading) {
    let words = Words::load(Lang::Zh);
    let (there, back) = (folder.join("there"), folder.join("back"));
    let carry = || {
        let read = stick::read(&there).expect("a stick");
        let answer = desk::answer_stick(vault, clock.now, &shifan(), &read).expect("answered");
        stick::write(&back, &answer).expect("a file");
    };
    let code = desk::give_code(vault, clock.now, &shifan(), "一号机", [9; 10]);
    let code = code.expect("kept").expect("the village is there");
    trip::join_to_file(books, &code, &there, clock, &words).expect("written");
    carry();
    let ledger = ("http://127.0.0.1:1", code.as_str());
    trip::join_from_file(books, ledger, &back, clock, &words).expect("joined");
    for _ in 0..2 {
        trip::to_file(books, &there, clock, &words).expect("written");
        carry();
        trip::from_file(books, &back, clock, &words).expect("read");
    }
    assert_eq!(books.unsent().expect("books read"), Some(0));
}

fn compare(books: &Books, vault: &SqliteVault, clock: &Reading, told: &str) -> usize {
    let today = clock.now.village_day();
    let mut entries = 0;
    for household in (0..ON_BOOKS).map(number) {
        for on in [
            day(YEARS[0], 6, 30),
            day(YEARS[0], 12, 31),
            day(YEARS[1], 8, 15),
        ]
        .map(village_day)
        .into_iter()
        .chain([today])
        {
            let till = books.statement(&household, Some(on), clock);
            let till: Statement = till.expect("books read").expect("a household");
            let account = vault.account(&shifan(), &household).expect("a ledger");
            let there = account
                .expect("a household")
                .statement(&household, on, today);
            for (ours, theirs) in till.entries.iter().zip(&there.entries) {
                assert_eq!(ours, theirs, "{told}, {household} on {on}");
            }
            assert_eq!(till, there, "{told}, {household} on {on}");
            entries += till.entries.len();
        }
    }
    entries
}

fn reported(laws: &[(Day, Law)], seed: u64, chance: &mut Chance) {
    let (years, slow) = village(laws, ON_BOOKS, chance);
    let homes = homes(ON_BOOKS, chance);
    let mut till = OnBooks::new(laws, ON_BOOKS);
    till.settle(&homes);
    for one in &years {
        assert_eq!(till.play(&one.event), one.answer);
    }
    let told = format!("{} {seed}", laws[0].1.id);
    let folder = tempfile::tempdir().expect("a folder");
    let last = years.last().expect("events").event.day + Days::new(1);
    let clock = store::morning(village_day(last));
    let vault = ledger(folder.path(), laws, &clock);
    report(till.books(), &vault, folder.path(), &clock);
    let entries = compare(till.books(), &vault, &clock, &told);
    assert!(entries > 20, "{told}: only {entries} entries were compared");
    // The ledger ranks what the till's facts told it.
    let (rules, candidates) = vault
        .candidates(&shifan())
        .expect("a ledger")
        .expect("a village");
    let at_ledger = Reported::of(rules, candidates);
    honours(&slow, &at_ledger, &homes, chance, &told);
    assert_eq!(vault.verify().expect("a ledger"), Vec::<String>::new());
    assert!(till.is_whole(), "{told}");
}

#[test]
fn the_ledger_tells_of_an_account_what_the_till_tells() {
    let villages = household_years().div_ceil(1000).min(50);
    in_parallel(LAWS.len(), villages, &|kind, seed| {
        reported(&always(&LAWS[kind]), seed, &mut Chance::of_seed(seed));
    });
    in_parallel(CHANGES.len(), villages.div_ceil(2), &|kind, seed| {
        let mut chance = Chance::of_seed(seed);
        reported(&changed(CHANGES[kind], &mut chance), seed, &mut chance);
    });
    println!(
        "{} household-years of each scheme reported to a ledger",
        villages * ON_BOOKS * YEARS.len()
    );
}
