//! Slips written on paper: a pad, one entered with what it broke, one that was typed wrong, one void, the list.

use super::{RICE, SOAP, people};
use crate::back_room::{Panel, Shop};
use crate::screens::Look;
use jifen::market::gtin::Gtin;
use jifen::market::points::Points;
use jifen::market::redemption::paper::Breach;
use jifen::market::shop::RedemptionOnRecord;

/// A morning on which nobody redeems: yesterday the power was gone.
const NOW: &str = "2026-12-31T01:00:00Z";

fn open(panel: Panel, set: &str, name: &str) -> Look {
    let shop = Shop::open_after(panel, NOW, people);
    let mut look = Look::new(shop, panel, set);
    look.shop.sign_in_as(name);
    look.tap("kiosk.wait.more").tap("slips.title");
    look
}

fn entered(look: &Look) -> Vec<RedemptionOnRecord> {
    look.books().slips_entered(20).expect("read")
}

impl Look {
    fn goods_tile(&mut self, number: u32) -> &mut Look {
        let code = Gtin::own(number);
        let shop = self.books().shop(&self.clock()).expect("a shop");
        let of = shop.goods.iter().find(|one| one.goods.code == code);
        let name = of.expect("on the shelf").goods.name.clone();
        self.shop.tap(&name);
        self
    }

    /// A slip of this number and day up to its goods.
    fn slip(&mut self, number: u32, day: u32) -> &mut Look {
        self.tap("kiosk.slips.enter").number(number);
        self.tap("kiosk.store.next");
        self.shop.tap(&day.to_string());
        self.shop.scan_card("0010");
        self
    }
}

pub fn slips(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set, "王芳");
    look.shot("136-slips-1-start").tap("kiosk.slips.pad");
    look.shot("136-slips-2-pad").number(20);
    look.shot("136-slips-3-pad").tap("kiosk.store.next");
    look.shot("136-slips-3-on").tap("kiosk.slips.roll");
    look.shot("136-slips-4-pad-sum").tap("kiosk.slips.print");
    look.shot("136-slips-5-pad-done").tap("kiosk.acts.finish");
    assert_eq!(look.books().next_slip().expect("read"), 21);
    // One that broke nothing but the price: 30 December was an exchange day.
    look.tap("kiosk.slips.enter").shot("136-slips-6-number");
    look.number(2).tap("kiosk.store.next");
    look.shot("136-slips-7-day").shop.tap("30");
    look.shot("136-slips-8-whose").shop.scan_card("0010");
    look.shot("136-slips-9-goods").goods_tile(SOAP);
    look.shop.scan(&super::code(SOAP));
    // One too many, and back.
    look.goods_tile(SOAP).tap("kiosk.store.intake.undo");
    look.shop.scan(&super::code(RICE));
    look.shot("136-slips-10-goods");
    // Three pieces of soap, by touching what was entered.
    look.tap("kiosk.slips.touch-change");
    look.shot("136-slips-11-pieces").number(3);
    look.tap("kiosk.store.next").tap("kiosk.store.next");
    look.shot("136-slips-12-points").number(21);
    look.tap("kiosk.store.next").shot("136-slips-13-sum");
    let differs = look.say("breach.price-differs");
    look.shop.sees(&differs);
    assert!(entered(&look).is_empty(), "nothing is written by looking");
    look.tap("kiosk.store.ask-second")
        .shot("136-slips-14-second");
    // A wrong PIN is told where it was typed.
    look.shop.tap("陈国平");
    look.type_keys("1111").tap("kiosk.acts.agree");
    assert!(entered(&look).is_empty());
    look.shop.clock.pass(60_000);
    look.agreed_by("陈国平").shot("136-slips-15-done");
    let records = entered(&look);
    assert_eq!(records.len(), 1);
    let redemption = &records[0].redemption;
    assert_eq!(redemption.day.to_string(), "2026-12-30");
    assert_eq!(redemption.total, Points::whole(21));
    let lines: Vec<u32> = redemption
        .lines
        .iter()
        .map(|line| line.quantity.pieces())
        .collect();
    assert_eq!(lines, [3, 1]);
    let paper = redemption.paper.as_ref().expect("a slip");
    assert_eq!(
        (paper.number, &paper.breaches[..]),
        (2, &[Breach::PriceDiffers][..])
    );
    breaches(&mut look);
    look.faults
}

/// One with nearly everything wrong that can be: never refused, all of it shown before.
fn breaches(look: &mut Look) {
    look.tap("kiosk.slips.another")
        .number(99)
        .tap("kiosk.store.next");
    look.shop.tap("29");
    look.shop.scan_card("0010");
    look.goods_tile(SOAP);
    look.tap("kiosk.slips.touch-change");
    look.number(900);
    look.tap("kiosk.store.next").tap("kiosk.store.next");
    look.number(5000).tap("kiosk.store.next");
    look.shot("136-slips-16-broke");
    for breach in ["not-exchange-day", "not-enough-points", "number-unknown"] {
        let words = look.say(&format!("breach.{breach}"));
        look.shop.sees(&words);
    }
    look.tap("kiosk.store.ask-second").agreed_by("陈国平");
    look.shot("136-slips-17-done");
    let paper = entered(look)[0].redemption.paper.clone().expect("a slip");
    assert!(paper.breaches.contains(&Breach::OutOfStock));
    look.tap("kiosk.acts.finish").shot("136-slips-18-gaps");
    // The slip that was entered first is not void, and one entered again moves nothing.
    look.tap("kiosk.slips.void").number(2);
    look.tap("kiosk.store.next")
        .shot("136-slips-18-void-refused");
    let receipt = entered(look)[1].redemption.receipt.to_string();
    look.shop.sees(&receipt);
    look.tap("kiosk.understood").tap("kiosk.back");
    again(look);
    look.tap("kiosk.slips.void").number(1);
    look.shot("136-slips-19-void").tap("kiosk.store.next");
    look.shot("136-slips-20-void-sum");
    look.tap("kiosk.store.list.void-1").agreed_by("陈国平");
    look.shot("136-slips-21-voided").tap("kiosk.acts.finish");
    look.tap("kiosk.slips.list").shot("136-slips-22-list");
    let standing = look.books().slips(look.clock().now.village_day());
    let standing = standing.expect("read");
    assert!(!standing.missing.contains(&1) && standing.missing.contains(&3));
    look.tap("kiosk.back").tap("kiosk.back");
    let more = look.say("kiosk.more.title");
    look.shop.sees(&more);
}

/// The first slip once more.
fn again(look: &mut Look) {
    look.slip(2, 30);
    for code in [SOAP, SOAP, SOAP, RICE] {
        look.shop.scan(&super::code(code));
    }
    look.tap("kiosk.store.next");
    look.number(21).tap("kiosk.store.next");
    let count = entered(look).len();
    look.tap("kiosk.store.ask-second").agreed_by("陈国平");
    look.shot("136-slips-18-as-it-was");
    let told = look.say("kiosk.slips.as-it-was");
    look.shop.sees(&told);
    assert_eq!(entered(look).len(), count);
    look.tap("kiosk.acts.finish");
}

/// What is typed wrong is refused before anybody is asked for a PIN, and nothing of it is lost.
#[test]
fn a_household_comes_to_the_counter_only_when_nothing_is_lost() {
    let mut look = open(Panel::DRAWN, "slips-card", "王芳");
    look.slip(5, 30).goods_tile(SOAP);
    // A card that is scanned over a slip that is begun leads nowhere.
    look.shop.scan_card("0002");
    look.shop.sees("×1");
    // An unknown code is told, and the slip stands.
    look.shop.scan(super::UNKNOWN);
    let understood = look.say("kiosk.understood");
    look.shop.tap(&understood);
    look.shop.sees("×1");
    // What was not written is by that day's price list; one may still go back to all of it.
    look.tap("kiosk.store.next").tap("kiosk.slips.as-listed");
    let second = look.say("kiosk.store.ask-second");
    look.shop.sees(&second);
    look.tap("kiosk.back").tap("kiosk.back");
    look.shop.sees("×1");
    assert!(entered(&look).is_empty());
}

/// Who keeps the stock, and who only looks, enter no slips; both see how they stand.
#[test]
fn only_who_may_enters_slips() {
    for name in ["何库", "李会计"] {
        let mut look = open(Panel::DRAWN, "slips-auditor", name);
        look.tap("kiosk.slips.enter").tap("kiosk.slips.pad");
        let why = look.say("kiosk.store.no-leave");
        look.shop.sees(&why);
        look.shot("137-slips-no-leave").tap("kiosk.slips.list");
        let none = look.say("slips.none");
        look.shop.sees(&none);
        assert_eq!(look.shop.wished("Store"), 0);
    }
}
