//! Every screen in every size and both languages: drawn into the target folder, and read for words that are cut off,
//! lie on each other or have no glyph.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use iced::{Point, Size};
use jifen::books::{Books, Home, Reading};
use jifen::kiosk::look::face;
use jifen::kiosk::picture::Seen;
use jifen::market::day::Moment;
use jifen::market::exception::{Allowed, ExceptionKind};
use jifen::market::gtin::Gtin;
use jifen::market::refusal::Refusal;
use jifen::market::rules::Rules;
use jifen::market::scheme::{Scheme, all_bundled};
use jifen::market::storeroom::refusal::StoreRefusal;
use jifen::office::wish::{DeviceState, SyncWord, TakenIn, WaitingPaper, WaitingWhy, Word};
use jifen::words::Lang;

use crate::back_room::{PIN, Panel, Shop};

pub const SIZES: [(u32, u32, f32, f32, &str); 5] = [
    (1280, 800, 5.56, 1.0, "1280x800"),
    (1920, 1080, 5.56, 1.0, "1920x1080"),
    (1024, 600, 4.6, 1.0, "1024x600"),
    (1280, 800, 5.56, 1.5, "1280x800-large"),
    (1024, 600, 4.6, 1.5, "1024x600-large"),
];

pub fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("shots").join("screens")
}

/// What is wrong with the words of a screen; empty is well.
pub fn faults(name: &str, window: Size, seen: &[Seen]) -> Vec<String> {
    let mut faults = Vec::new();
    for one in seen {
        let missing = face::missing(&one.words);
        if !missing.is_empty() {
            faults.push(format!(
                "{name}: no glyph for {missing:?} in {:?}",
                one.words
            ));
        }
        if one.words.starts_with('[') || one.words.contains('{') {
            faults.push(format!("{name}: a word that is missing: {:?}", one.words));
        }
        let outside = one.place.x < 0.0
            || one.place.x + one.place.width > window.width + 1.0
            || (!one.scrolls && one.place.y + one.place.height > window.height + 1.0);
        if one.is_cut_off() || outside {
            faults.push(format!("{name}: cut off: {one:?}"));
        }
    }
    for (n, one) in seen.iter().enumerate() {
        for other in &seen[n + 1..] {
            if one.scrolls == other.scrolls && one.overlaps(other) {
                faults.push(format!("{name}: {:?} lies on {:?}", one.words, other.words));
            }
        }
    }
    faults
}

/// For each of these places, how far a touch may go from it, left, right, up and down, and still press the same: the
/// least side of the target. Nothing where there is no button.
fn targets(shop: &Shop, places: &[Point]) -> Vec<Option<f32>> {
    const COARSE: f32 = 16.0;
    const FINE: f32 = 4.0;
    const WAYS: [(f32, f32); 4] = [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)];
    let own = shop.ui.would_press(places.iter().copied());
    // First in large steps as far as 112 pixels, then in small ones from where that ended; all places in one go, since
    // the screen is laid out anew each time.
    let further = |from: &[[f32; 4]], step: f32, most: usize| -> Vec<[f32; 4]> {
        let probes = places.iter().zip(from).flat_map(|(at, from)| {
            WAYS.iter().zip(from).flat_map(move |((x, y), from)| {
                (1..=most).map(move |n| {
                    let far = from + n as f32 * step;
                    Point::new(at.x + x * far, at.y + y * far)
                })
            })
        });
        let pressed = shop.ui.would_press(probes);
        let of_each = pressed.chunks(most * WAYS.len());
        let all = from.iter().zip(&own).zip(of_each);
        all.map(|((from, own), pressed)| {
            let mut reach = *from;
            for (reach, way) in reach.iter_mut().zip(pressed.chunks(most)) {
                *reach += way.iter().take_while(|one| *one == own).count() as f32 * step;
            }
            reach
        })
        .collect()
    };
    let reach = further(&vec![[0.0; 4]; places.len()], COARSE, 7);
    let reach = further(&reach, FINE, 3);
    own.iter()
        .zip(reach)
        .map(|(own, [left, right, up, down])| {
            let is_button = own.as_ref().is_some_and(|own| !own.contains("Pen("));
            is_button.then(|| (left + right).min(up + down) + FINE)
        })
        .collect()
}

/// Walks through the screens and looks at each.
pub struct Look {
    pub shop: Shop,
    panel: Panel,
    set: String,
    pub faults: Vec<String>,
    count: usize,
    targets: usize,
}

impl Look {
    pub fn new(shop: Shop, panel: Panel, set: &str) -> Look {
        let lang = match panel.lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        Look {
            shop,
            panel,
            set: format!("{set}-{lang}"),
            faults: Vec::new(),
            count: 0,
            targets: 0,
        }
    }

    pub fn shot(&mut self, name: &str) -> &mut Look {
        self.shop.settle();
        let seen = self.shop.ui.seen();
        assert!(seen.len() > 2, "{} {name} has words", self.set);
        let found = faults(&format!("{} {name}", self.set), self.panel.window(), &seen);
        self.faults.extend(found);
        self.small_targets(name, &seen);
        let path = folder().join(&self.set).join(format!("{name}.png"));
        let _ = std::fs::remove_file(&path);
        self.shop.ui.picture(&path).expect("written");
        let written = std::fs::metadata(&path).expect("there").len();
        assert!(written > 4_000, "{} is a picture", path.display());
        self.count += 1;
        self
    }

    /// Targets of less than 16 mm. What scrolls may stand half outside; its sizes are those of its parts.
    fn small_targets(&mut self, name: &str, seen: &[Seen]) {
        if self.panel.text > 1.0 || self.panel.size.0 > 1280 || self.panel.lang == Lang::En {
            return;
        }
        let least = self.shop.ui.app().scale().touch();
        let still: Vec<&Seen> = seen.iter().filter(|one| !one.scrolls).collect();
        let places: Vec<Point> = still.iter().map(|one| one.place.center()).collect();
        for (one, side) in still.iter().zip(targets(&self.shop, &places)) {
            let Some(side) = side else {
                continue;
            };
            self.targets += 1;
            if side < least - 8.0 {
                self.faults.push(format!(
                    "{} {name}: {:?} is a target of {side} pixels, not {least}",
                    self.set, one.words
                ));
            }
        }
    }

    pub fn say(&self, key: &str) -> String {
        self.shop.ui.app().words().say(key, &[])
    }

    /// The middle of these words.
    fn place(&self, key: &str) -> Point {
        let words = self.say(key);
        let seen = self.shop.ui.seen();
        let one = seen.iter().find(|one| one.words == words);
        one.expect("on the screen").place.center()
    }

    pub fn tap(&mut self, key: &str) -> &mut Look {
        let words = self.say(key);
        self.shop.tap(&words);
        self
    }

    pub fn type_keys(&mut self, keys: &str) -> &mut Look {
        for key in keys.chars() {
            self.shop.tap(&key.to_string());
        }
        self
    }
}

fn common_path(look: &mut Look) {
    look.shot("01-sign-in");
    let wang = "王芳".to_owned();
    look.shop.tap(&wang);
    look.type_keys("25").shot("02-pin");
    look.shop.ui.type_in("80");
    let enter = look.say("kiosk.sign-in.enter");
    look.shop.tap(&enter);
    let home = look.say("kiosk.wait.today");
    look.shop.ui.wait_for(&home).expect("signed in");
    look.shot("03-wait-not-open")
        .tap("kiosk.wait.open")
        .shot("04-wait");
    look.tap("kiosk.wait.find").shot("05-find");
    look.type_keys("LJG").shot("06-found");
    look.tap("kiosk.back");
    look.shop.scan_card("0010");
    look.shot("07-sale-empty");
    look.shop.scan(&Gtin::own(1).to_string());
    look.shot("07-sale-one");
    for number in [5, 14, 10, 2] {
        look.shop.scan(&Gtin::own(number).to_string());
    }
    look.shot("08-sale");
    look.shop.scan("6901234567890");
    look.shot("09-sale-refused");
    look.tap("kiosk.understood")
        .tap("kiosk.sale.aside")
        .shot("10-wait-aside");
    look.tap("kiosk.wait.take-up")
        .tap("kiosk.sale.redeem")
        .shot("11-summary");
    look.tap("kiosk.summary.proxy");
    look.type_keys("WANG").shot("12-proxy");
    look.tap("kiosk.summary.family");
    look.shop.ui.sign();
    look.shot("13-signed")
        .tap("kiosk.summary.fingerprint")
        .shot("14-fingerprint");
    let confirm = look.place("kiosk.summary.confirm");
    look.tap("kiosk.summary.confirm").shot("15-recorded");
    let next = look.place("kiosk.recorded.next");
    let least = look.shop.ui.app().scale().touch_large();
    if next.y + least / 2.0 > confirm.y - least / 2.0 {
        let set = look.set.clone();
        look.faults.push(format!(
            "{set}: a second touch of the confirmation would go on"
        ));
    }
    look.shop
        .words
        .send(Word::Printer(DeviceState::PaperOut))
        .expect("told");
    look.shot("16-recorded-no-paper");
    look.tap("kiosk.recorded.next");
}

fn other_screens(look: &mut Look) {
    look.tap("kiosk.wait.today").shot("20-today");
    let number = look
        .shop
        .ui
        .app()
        .words()
        .say("kiosk.household.number", &[("number", "0010")]);
    look.shop.tap(&number);
    look.shot("21-today-one")
        .tap("kiosk.today.reverse")
        .shot("22-today-why");
    look.tap("kiosk.today.why-other")
        .shot("23-today-other")
        .tap("kiosk.back");
    look.tap("kiosk.today.why-broken");
    look.shop.tap("陈国平");
    look.type_keys("1111").tap("kiosk.today.approve");
    let wrong = look.say("kiosk.pin.wrong");
    look.shop.ui.wait_for(&wrong).expect("a wrong PIN is told");
    look.shot("24-today-second");
    look.type_keys(PIN).tap("kiosk.today.approve");
    let done = look.say("kiosk.today.done");
    look.shop.ui.wait_for(&done).expect("reversed");
    look.shot("25-today-done")
        .tap("kiosk.understood")
        .shot("26-today-after");
    look.tap("kiosk.back")
        .tap("kiosk.wait.balance")
        .type_keys("0010");
    let zero = look
        .shop
        .ui
        .app()
        .words()
        .say("kiosk.household.number", &[("number", "0010")]);
    look.shop.tap(&zero);
    look.shot("27-balance").tap("kiosk.back");
    look.tap("kiosk.wait.more")
        .shot("28-more")
        .tap("kiosk.rules.title")
        .shot("28-more-rules")
        .tap("kiosk.back")
        .tap("kiosk.refused.clock")
        .shot("29-clock");
    look.tap("kiosk.back");
    let words = look.shop.words.clone();
    let waiting = |job, why| WaitingPaper {
        job,
        receipt: Some("K7M2XQ-1-000057".parse().expect("a number")),
        queued_at: Moment::from_millis(1_798_594_000_000),
        why,
    };
    let tell = |word| words.send(word).expect("told");
    tell(Word::Papers(vec![
        waiting(1, WaitingWhy::InDoubt),
        waiting(2, WaitingWhy::Stale),
    ]));
    tell(Word::Sync(SyncWord::Unreachable(3)));
    look.shot("30-wait-papers");
    tell(Word::Papers(Vec::new()));
    look.shop.scan("JF1:lutang");
    look.shot("31-refused").tap("kiosk.understood");
    look.shop.scan_card("0058");
    look.shot("32-barred").tap("kiosk.understood");
    // Books that went another way than the ledger's: the longest of what a waiting screen has to say.
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    let clock = Reading::at(look.shop.clock.now());
    let whole = books.shop(&clock).expect("a shop");
    let mut forked = whole.clone();
    forked.stopped = Some(Refusal::Forked);
    tell(Word::Shop(Box::new(forked)));
    tell(Word::Sync(SyncWord::Stopped));
    look.shot("37-wait-forked");
    tell(Word::Shop(Box::new(whole)));
    look.tap("kiosk.wait.close").shot("33-close");
    // The headline says the same; the button is the last of these words.
    let close = look.say("kiosk.wait.close");
    let seen = look.shop.ui.seen();
    let button = seen
        .iter()
        .rfind(|one| one.words == close)
        .expect("a button");
    look.shop.ui.tap_at(button.place.center());
    look.shot("34-closed").tap("kiosk.understood");
    let no_delivery = StoreRefusal::NoDraft.into();
    tell(Word::SecondScanned(Err(no_delivery)));
    look.shot("38-wait-no-delivery");
    tell(Word::SecondScanned(Ok(TakenIn {
        name: "一次性口杯（加厚）".into(),
        pieces: 1_200,
    })));
    look.shot("39-wait-taken-in");
    look.tap("kiosk.wait.more")
        .tap("kiosk.more.lock")
        .shot("35-locked");
    tell(Word::Shut(
        "books.sqlite: the file was written by a newer program (7)".into(),
    ));
    look.shot("36-shut");
}

fn set_up(look: &mut Look) {
    look.shop.words.send(Word::NoBooks).expect("told");
    look.shot("40-set-up");
    let lang = match look.panel.lang {
        Lang::Zh => "kiosk.more.chinese",
        Lang::En => "kiosk.more.english",
    };
    look.tap(lang);
    look.type_keys("LU").shot("41-set-up-village");
    look.shop.tap("芦");
    look.tap("kiosk.set-up.next");
    look.type_keys("lutang")
        .shot("42-set-up-id")
        .tap("kiosk.set-up.next");
    look.shot("43-set-up-scheme");
    let (_, text) = all_bundled()[0];
    let scheme = Scheme::parse(text).expect("reads");
    let scheme = scheme.name.in_lang(look.panel.lang);
    look.shop.tap(scheme);
    look.shot("43-set-up-rules").tap("kiosk.rules.choose");
    look.shot("44-set-up-ledger").tap("kiosk.set-up.joined");
    look.tap("kiosk.key.signs").shot("45-set-up-address");
    look.type_keys("10").tap("kiosk.set-up.next");
    look.type_keys("ab12")
        .shot("46-set-up-code")
        .tap("kiosk.set-up.next");
    look.type_keys("WANG");
    look.shop.tap("王");
    look.shot("47-set-up-name").tap("kiosk.set-up.next");
    look.type_keys(PIN)
        .shot("48-set-up-pin")
        .tap("kiosk.set-up.next");
    look.type_keys("1111")
        .tap("kiosk.set-up.next")
        .shot("49-set-up-differs");
    look.type_keys(PIN)
        .tap("kiosk.set-up.next")
        .type_keys(PIN)
        .tap("kiosk.set-up.next");
    look.shot("50-set-up-second")
        .tap("kiosk.set-up.no-second")
        .shot("51-set-up-check");
    look.tap("kiosk.set-up.found").shot("52-set-up-printer");
    look.tap("kiosk.devices.title")
        .shot("53-set-up-devices")
        .tap("kiosk.back")
        .tap("kiosk.set-up.finish");
}

/// Walks in every size, or in the one that `JIFEN_SHOTS` names; nothing may be wrong with any page.
pub fn in_every_size(lang: Lang, walks: &[fn(Panel, &str) -> Vec<String>]) {
    let only = std::env::var("JIFEN_SHOTS").ok();
    let mut wrong = Vec::new();
    for (width, height, px_per_mm, text, set) in SIZES {
        if only.as_deref().is_some_and(|only| only != set) {
            continue;
        }
        let panel = Panel {
            size: (width, height),
            px_per_mm,
            text,
            lang,
        };
        wrong.extend(walks.iter().flat_map(|walk| walk(panel, set)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn walk(panel: Panel, set: &str) -> (usize, Vec<String>) {
    let mut look = Look::new(Shop::open(panel), panel, set);
    look.shop.settle();
    common_path(&mut look);
    other_screens(&mut look);
    set_up(&mut look);
    let measured = panel.text == 1.0 && panel.size.0 <= 1280 && panel.lang == Lang::Zh;
    assert!(!measured || look.targets > 300, "{} targets", look.targets);
    (look.count, look.faults)
}

fn every_size(lang: Lang) {
    let mut wrong = Vec::new();
    let only = std::env::var("JIFEN_SHOTS").ok();
    for (width, height, px_per_mm, text, set) in SIZES {
        if only.as_deref().is_some_and(|only| only != set) {
            continue;
        }
        let panel = Panel {
            size: (width, height),
            px_per_mm,
            text,
            lang,
        };
        let (count, faults) = walk(panel, set);
        assert!(count > 40, "{count} screens");
        wrong.extend(faults);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_screen_holds_its_words_in_every_size_in_chinese() {
    every_size(Lang::Zh);
}

#[test]
fn every_screen_holds_its_words_in_every_size_in_english() {
    every_size(Lang::En);
}

#[test]
fn a_household_is_found_by_hand_and_two_of_one_name_are_told_apart() {
    let mut look = Look::new(Shop::open(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.open_day();
    look.tap("kiosk.wait.find").type_keys("LJG");
    let seen = look.shop.ui.seen();
    let details: Vec<&str> = seen
        .iter()
        .filter(|one| one.words.contains("户号"))
        .map(|one| one.words.as_str())
        .collect();
    assert!(details.len() >= 2, "{details:?}");
    let mut apart = details.clone();
    apart.dedup();
    assert_eq!(apart.len(), details.len(), "{details:?}");
}

#[test]
fn the_rules_on_the_screen_name_what_is_to_come_and_what_was_allowed() {
    let mut look = Look::new(Shop::open(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.open_day();
    let now = look.shop.clock.now();
    let reader = Books::read(&Home::new(look.shop.home())).expect("readable");
    let mut shop = reader.shop(&Reading::at(now)).expect("a shop");
    let (_, text) = all_bundled()[0];
    let other = Arc::new(Scheme::parse(text).expect("reads"));
    let mut adopted = shop.rules.adopted().to_vec();
    adopted.push((shop.today.plus(30), other.clone()));
    shop.rules = Arc::new(Rules::new(adopted).expect("rules"));
    shop.allowed.push(Allowed {
        what: ExceptionKind::ExtraDay,
        from: shop.today.plus(3),
        until: shop.today.plus(3),
        household: None,
    });
    let (next, extra) = (shop.today.plus(30), shop.today.plus(3));
    let word = Word::Shop(Box::new(shop));
    look.shop.words.send(word).expect("told");
    look.tap("kiosk.wait.more").tap("kiosk.rules.title");
    let words = look.shop.ui.app().words();
    let said = [
        format!(
            "从{}起，改用“{}”。",
            words.day_and_year(next),
            other.name.zh
        ),
        format!("{}也可以兑换。", words.day_and_year(extra)),
        "兑换的日子：每季度最后 2 天。".to_owned(),
    ];
    for sentence in &said {
        look.shop.sees(sentence);
    }
    // Back to the settings, not out of them.
    look.tap("kiosk.back").tap("kiosk.devices.title");
}
