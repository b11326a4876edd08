//! Funds, what the shelf can honour, and how the store works.

use super::{OIL, SOAP, TISSUES, came};
use crate::back_room::{Panel, bring};
use crate::screens::Look;
use jifen::market::fen::Fen;
use jifen::market::intake::IntakeKind;
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::fund::{FundKind, FundOnRecord};

const FUND: &str = "村集体经济收益";

fn fund(look: &Look) -> FundOnRecord {
    let funds = look.books().funds(&look.clock()).expect("read");
    let mut of = funds.into_iter().filter(|one| one.fund == FUND);
    of.next().expect("known")
}

pub fn funds_and_cover(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |books, clock| {
        let bought = OriginOrder::purchase(FUND, "0017");
        came(books, clock, bought, &[(SOAP, 24, ""), (OIL, 2, "")]);
    });
    look.enter("funds").shot("120-funds-1-list");
    look.shop.tap(FUND);
    look.shot("120-funds-2-one");
    look.tap("kiosk.store.funds.grant").number(5000);
    look.shot("120-funds-3-amount").tap("kiosk.store.next");
    look.shot("120-funds-4-document");
    look.tap("kiosk.store.list.document-1")
        .shot("120-funds-5-sum");
    // A keeper and a shopkeeper are two, and neither is of the committee: only the committee is offered.
    look.tap("kiosk.store.ask-second")
        .shot("120-funds-6-second");
    look.shop.sees_not("王芳");
    let before = fund(&look).granted;
    look.agreed_by("陈国平").shot("120-funds-7-done");
    assert_eq!(fund(&look).granted.less(before), Fen(500_000));
    look.tap("kiosk.acts.finish");
    look.shop.tap(FUND);
    look.tap("kiosk.store.funds.cap")
        .number(50)
        .tap("kiosk.store.next");
    look.type_keys("HUI").shot("120-funds-8-decision");
    look.composed(3, "会");
    look.tap("kiosk.store.next").tap("kiosk.store.ask-second");
    look.agreed_by("陈国平").tap("kiosk.acts.finish");
    assert_eq!(fund(&look).most_this_year, Some(Fen(5_000)));
    look.shot("120-funds-9-beyond");
    look.shop.tap(FUND);
    look.shot("120-funds-10-beyond-one");
    look.tap("kiosk.store.funds.set");
    look.shot("120-funds-11-kind")
        .tap_word("storeroom.fund.donated");
    look.tap("kiosk.store.ask-second").agreed_by("陈国平");
    look.tap("kiosk.acts.finish");
    assert_eq!(fund(&look).kind, Some(FundKind::Donated));
    look.tap("kiosk.store.funds.add").type_keys("XIAN");
    look.composed(4, "县");
    look.tap("kiosk.store.next")
        .tap_word("storeroom.fund.county");
    look.shot("120-funds-12-new");
    for _ in 0..3 {
        look.tap("kiosk.back");
    }
    look.tap("kiosk.back").tap("kiosk.store.door.cover");
    look.shot("121-cover-1").tap("kiosk.store.cover.print");
    look.shot("121-cover-2-printing");
    assert_eq!(look.shop.wished("PrintCover"), 1);
    look.faults
}

pub fn house_rules(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |_, _| {});
    look.enter("practice").shot("122-rules-1");
    look.tap("kiosk.store.practice.two");
    let words = look.shop.ui.app().words();
    let ninety = words.say("kiosk.store.practice.days", &[("n", "90")]);
    look.shop.tap(&ninety);
    look.shot("122-rules-2").tap("kiosk.store.next");
    look.shot("122-rules-3-sum").tap("kiosk.store.ask-second");
    look.agreed_by("陈国平").shot("122-rules-4-done");
    let practice = look.books().practice().expect("read");
    assert!(practice.two_at_intake);
    assert_eq!(practice.warn_days, 90);
    look.faults
}

/// At the last window soap and tissues went; at the next one there will not be enough of them.
pub fn short_of(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |_, _| {});
    look.enter("cover").shot("123-cover-1-no-past");
    let none = look.say("storeroom.cover.no-past");
    look.shop.sees(&none);
    look.tap("kiosk.back").tap("kiosk.back");
    look.tap("kiosk.wait.more").tap("kiosk.more.lock");
    look.shop.sign_in_as("王芳");
    look.tap("kiosk.wait.open");
    for (household, goods) in [("0010", SOAP), ("0002", TISSUES)] {
        look.shop.scan_card(household);
        for _ in 0..2 {
            look.shop.scan(&super::code(goods));
        }
        look.tap("kiosk.sale.redeem");
        look.shop.ui.sign();
        look.tap("kiosk.summary.confirm").tap("kiosk.recorded.next");
    }
    // A quarter later.
    look.shop.clock.pass(90 * 24 * 3_600_000);
    let shop = look.shop.start_again(panel, |books, clock| {
        let heading = "household,period,points,category,reason,happened_on,posted_on\n";
        let lines = (1..=30)
            .map(|n| format!("{n:04},2027-Q1,60,人居环境,全部达标,2027-03-01,2027-03-05\n"));
        let text: String = std::iter::once(heading.to_owned()).chain(lines).collect();
        bring(books, IntakeKind::Credits, text.as_bytes(), clock);
    });
    let mut later = Look::new(shop, panel, set);
    later.faults.append(&mut look.faults);
    let mut look = later;
    look.shop.sign_in_as("何库");
    look.enter("cover").shot("123-cover-2-short");
    let cover = look.books().cover(&look.clock()).expect("read");
    assert!(cover.windows == 1 && cover.short().count() > 0, "{cover:?}");
    for goods in cover.short() {
        look.shop.sees(&goods.name);
    }
    look.faults
}
