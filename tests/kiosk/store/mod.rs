//! The storeroom by touches and scans over real books, in every size and both languages; the books are read afterwards.

mod counting;
mod follow;
mod late;
mod money;
mod papers;
mod program;
mod receive;
mod scroll;
mod shelf;
mod slips;

use jifen::books::{Books, Reading};
use jifen::market::gtin::Gtin;
use jifen::market::ids::{DeliveryId, StaffNo};
use jifen::market::quantity::Quantity;
use jifen::market::staff::Role;
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::draft::{DraftInput, Expiry};
use jifen::market::storeroom::trace::{DeliveryOnRecord, GoodsInStock};
use jifen::words::Lang;

use crate::back_room::{PIN, Panel, Shop};
use crate::screens::{Look, SIZES};

/// The morning on which it is walked through: an exchange day.
const NOW: &str = "2026-12-30T01:00:00Z";
/// Soap, rice, tissues, cooking oil of the sample.
const SOAP: u32 = 1;
const RICE: u32 = 11;
const TISSUES: u32 = 5;
const OIL: u32 = 12;
/// A code that nobody knows, and one of a case.
const UNKNOWN: &str = "6900000000014";
const CASE: &str = "16901234567899";

fn code(number: u32) -> String {
    Gtin::own(number).to_string()
}

/// One more person works here: who keeps the stock.
fn people(books: &mut Books, clock: &Reading) {
    let pin = PIN.parse().expect("a PIN");
    books
        .add_staff("何库", Role::StockKeeper, &pin, clock)
        .expect("added");
}

/// Goods have come: so many pieces of each, each with its last day.
fn came(books: &mut Books, clock: &Reading, origin: OriginOrder, lines: &[(u32, u32, &str)]) {
    let id = DeliveryId([lines.len() as u8; 16]);
    let staff = StaffNo(1);
    books
        .begin_delivery(id, origin, staff, clock)
        .expect("begun");
    for (number, pieces, until) in lines {
        let pieces = Quantity::new(*pieces).expect("some");
        let scan = DraftInput::Scan {
            code: Gtin::own(*number),
            pieces,
        };
        let until = until.parse().map_or(Expiry::Never, Expiry::On);
        let cost = DraftInput::Cost(jifen::market::fen::Fen(280));
        for input in [scan, DraftInput::Expires(until), cost] {
            books.draft_step(&id, input, staff, clock).expect("taken");
        }
    }
    books.record_delivery(&id, clock).expect("booked");
}

impl Look {
    fn store(panel: Panel, set: &str, before: impl FnOnce(&mut Books, &Reading)) -> Look {
        let shop = Shop::open_after(panel, NOW, |books, clock| {
            people(books, clock);
            before(books, clock);
        });
        let mut look = Look::new(shop, panel, set);
        look.shop.sign_in_as("何库");
        look
    }

    /// A word as it stands at the head of something.
    fn word(&self, key: &str) -> String {
        let word = self.say(key);
        let mut rest = word.chars();
        let first = rest.next().expect("a word").to_uppercase();
        first.chain(rest).collect()
    }

    fn tap_word(&mut self, key: &str) -> &mut Look {
        let word = self.word(key);
        self.shop.tap(&word);
        self
    }

    /// Into a room of the storeroom.
    fn enter(&mut self, door: &str) -> &mut Look {
        self.tap("kiosk.store.title")
            .tap(&format!("kiosk.store.door.{door}"))
    }

    fn clock(&self) -> Reading {
        Reading::at(self.shop.clock.now())
    }

    fn stock(&self, number: u32) -> GoodsInStock {
        let stock = self.books().stock(&self.clock()).expect("read");
        let mut of = stock
            .into_iter()
            .filter(|one| one.goods.code == Gtin::own(number));
        of.next().expect("on the shelf")
    }

    fn deliveries(&self) -> Vec<DeliveryOnRecord> {
        self.books().deliveries(20).expect("read")
    }

    /// Types a number on a keyboard: on the keys of the screen a digit of the field may be taken for a key.
    fn number(&mut self, number: u32) -> &mut Look {
        self.shop.clock.pass(400);
        self.shop.ui.type_in(&number.to_string());
        self.shop.settle();
        self
    }

    /// Takes so many letters out again; the Hanzi comes from a keyboard: on a small screen those that sound so have to be
    /// scrolled to.
    fn composed(&mut self, letters: usize, hanzi: &str) -> &mut Look {
        for _ in 0..letters {
            self.tap("kiosk.key.back");
        }
        self.shop.clock.pass(400);
        self.shop.ui.type_in(hanzi);
        self.shop.settle();
        self
    }

    /// The second person types the PIN and agrees.
    fn agreed_by(&mut self, name: &str) -> &mut Look {
        self.shop.tap(name);
        self.type_keys(PIN);
        self.tap("kiosk.acts.agree")
    }

    fn date(&mut self, year: u32, month: u32, day: u32) -> &mut Look {
        let month = month.to_string();
        let words = self.shop.ui.app().words();
        let month = words.say("kiosk.store.date.month-short", &[("n", &month)]);
        self.shop.tap(&year.to_string()).tap(&month);
        self.shop.tap(&day.to_string());
        self
    }
}

fn every_size(lang: Lang, walks: &[fn(Panel, &str) -> Vec<String>]) {
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
        // A walk that breaks off does not hide what the others find.
        wrong.extend(walks.iter().flat_map(|walk| {
            let walked = std::panic::catch_unwind(|| walk(panel, set));
            walked.unwrap_or_else(|_| vec![format!("{set}: a walk broke off")])
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const WALKS: [fn(Panel, &str) -> Vec<String>; 12] = [
    receive::a_donation,
    receive::a_purchase_counted_twice,
    shelf::deeds,
    counting::a_stocktake,
    follow::both_ways,
    money::funds_and_cover,
    money::house_rules,
    money::short_of,
    papers::books,
    papers::postings,
    papers::labels,
    slips::slips,
];

#[test]
fn the_storeroom_in_chinese() {
    every_size(Lang::Zh, &WALKS);
}

#[test]
fn the_storeroom_in_english() {
    every_size(Lang::En, &WALKS);
}
