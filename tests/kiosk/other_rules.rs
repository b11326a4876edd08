//! Other rules for the village on the screen, over the program's own back room: chosen, read, dated, decided by two
//! people; the books are read afterwards.

use std::sync::Arc;

use jifen::books::{Books, Home, Reading};
use jifen::market::day::VillageDay;
use jifen::market::ids::StaffNo;
use jifen::market::scheme::{Scheme, bundled};
use jifen::market::shop::LedgerLink;
use jifen::office::wish::rules::RulesWish;
use jifen::office::wish::{Wish, Word};
use jifen::words::Lang;

use crate::back_room::{PIN, Panel, Shop};
use crate::lists::village;
use crate::screens::{Look, in_every_size};

const NOW: &str = "2026-12-02T01:00:00Z";

fn open(panel: Panel, set: &str) -> Look {
    open_by("lutang", panel, set)
}

fn open_by(scheme: &str, panel: Panel, set: &str) -> Look {
    let files = village(3);
    let shop = Shop::open_program(panel, NOW, (scheme, "芦塘乡示范村"), &files);
    let mut look = Look::new(shop, panel, set);
    look.shop.sign_in();
    look.tap("kiosk.wait.more").tap("kiosk.rules.title");
    look
}

fn name(id: &str, lang: Lang) -> String {
    let scheme = Scheme::parse(bundled(id).expect("bundled")).expect("reads");
    scheme.name.in_lang(lang).to_owned()
}

/// The rules that the books hold on a day.
fn rules_on(look: &Look, day: VillageDay) -> Arc<Scheme> {
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    books.scheme(day).expect("rules")
}

fn walk(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set);
    look.shot("83-rules-1");
    look.tap("kiosk.other-rules.title");
    look.wait_for("kiosk.other-rules.no-stick", &[]);
    look.shot("83-rules-2-no-stick");
    // A stick with rules of the village's own, and with a file that is none.
    let stick = look.shop.put_stick_in();
    let own = bundled("gaoyang").expect("bundled");
    let own = own.replace("zh = \"", "zh = \"村里改过的");
    std::fs::write(stick.join("our-rules.toml"), &own).expect("written");
    let half: String = own.chars().take(own.chars().count() / 2).collect();
    std::fs::write(stick.join("torn.toml"), half).expect("written");
    look.tap("kiosk.other-rules.look");
    look.wait_for("kiosk.other-rules.on-stick", &[]);
    look.wait_for("kiosk.other-rules.not", &[]);
    look.shot("83-rules-3-stick");
    look.shop.tap("our-rules.toml");
    look.shot("83-rules-4-read").tap("kiosk.rules.choose");
    look.shot("83-rules-5-day");
    look.tap("kiosk.acts.later").shot("83-rules-6-later");
    let day = VillageDay::new(2027, 1, 1).expect("a day");
    let words = look.shop.ui.app().words();
    let first = words.say("kiosk.other-rules.next-year", &[("day", &words.day(day))]);
    look.shop.tap(&first);
    look.shop.tap("陈国平");
    look.type_keys("1111").tap("kiosk.other-rules.agree");
    look.wait_for("kiosk.pin.wrong", &[]);
    look.type_keys(PIN).shot("83-rules-7-second");
    look.tap("kiosk.other-rules.agree");
    look.wait_for("kiosk.other-rules.done", &[]);
    look.shot("83-rules-8-done");
    let before = rules_on(&look, day.minus(1));
    assert_eq!(before.name.zh, name("lutang", Lang::Zh));
    let after = rules_on(&look, day);
    assert!(after.name.zh.starts_with("村里改过的"), "{}", after.name.zh);
    // The village's rules tell of it.
    look.tap("kiosk.acts.finish").tap("kiosk.rules.title");
    look.wait_for("kiosk.rules.next", &[]);
    look.shot("83-rules-9-told");
    look.faults
}

#[test]
fn other_rules_in_every_size_in_chinese() {
    in_every_size(Lang::Zh, &[walk]);
}

#[test]
fn other_rules_in_every_size_in_english() {
    in_every_size(Lang::En, &[walk]);
}

/// The rules that hold already are not taken again.
#[test]
fn rules_that_hold_are_not_taken_again() {
    let mut look = open_by("county-stars", Panel::DRAWN, "rules-same");
    look.tap("kiosk.other-rules.title");
    look.wait_for("kiosk.other-rules.bundled", &[]);
    look.shop.tap(&name("county-stars", Lang::Zh));
    look.wait_for("kiosk.other-rules.same", &[]);
    look.tap("kiosk.rules.choose");
    let same = look.say("kiosk.other-rules.same");
    look.shop.sees(&same);
}

/// One person alone changes no rules, and none from a day that is over, whatever asks.
#[test]
fn one_person_changes_no_rules_and_none_in_the_past() {
    let mut look = open(Panel::DRAWN, "rules-alone");
    let today = look.shop.clock.now().village_day();
    let entries = |look: &Look| {
        let books = Books::read(&Home::new(look.shop.home())).expect("books");
        books.head().expect("a head").seq
    };
    let before = entries(&look);
    let change = |from: VillageDay, approver: &str| {
        Wish::Rules(RulesWish::Change {
            text: bundled("gaoyang").expect("bundled").to_owned(),
            from,
            staff: StaffNo(1),
            approver: approver.to_owned(),
            approver_pin: PIN.parse().expect("a PIN"),
        })
    };
    look.shop.ask(change(today, "王芳"));
    let alone = look.say("refusal.second-person-needed.what");
    look.shop.wait_for(&alone);
    look.tap("kiosk.understood");
    look.shop.ask(change(today.minus(1), "陈国平"));
    let past = look.say("refusal.rules-before-today.what");
    look.shop.wait_for(&past);
    assert_eq!(entries(&look), before);
}

/// Where a ledger owns the rules, the way to others is dashed and says so.
#[test]
fn the_ledger_owns_the_rules() {
    let mut look = open(Panel::DRAWN, "rules-joined");
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    let clock = Reading::at(look.shop.clock.now());
    let mut joined = books.shop(&clock).expect("a shop");
    joined.ledger = LedgerLink::Joined {
        address: "http://ledger".into(),
        unsent: 0,
        last_contact: None,
    };
    look.shop
        .words
        .send(Word::Shop(Box::new(joined)))
        .expect("told");
    look.shop.settle();
    let why = look.say("kiosk.rules.ledgers");
    look.shop.sees(&why);
    look.shot("83-rules-10-joined")
        .tap("kiosk.other-rules.title");
    assert_eq!(look.shop.wished("Rules"), 0);
    // And a file that holds what the ledger owns is not even looked for; stock is the till's own.
    look.tap("kiosk.back").tap("kiosk.files.title");
    look.shot("84-files-0-joined").tap("intake.name.credits");
    assert_eq!(look.shop.wished("Files"), 0);
    look.tap("intake.name.stock");
    assert_eq!(look.shop.wished("Files"), 1);
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}
