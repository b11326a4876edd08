//! Funds, what the shelf can honour, and how the store works.

use super::{OIL, SOAP, came};
use crate::back_room::{Panel, Shop};
use crate::screens::Look;
use jifen::market::fen::Fen;
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
    look.shop.tap("会");
    look.tap("kiosk.store.next").tap("kiosk.store.ask-second");
    look.agreed_by("陈国平").tap("kiosk.acts.finish");
    assert_eq!(fund(&look).most_this_year, Some(Fen(5_000)));
    look.shot("120-funds-9-beyond");
    look.shop.tap(FUND);
    look.shot("120-funds-10-beyond-one");
    look.tap("kiosk.store.funds.set");
    look.shot("120-funds-11-kind").tap("storeroom.fund.donated");
    look.tap("kiosk.store.ask-second").agreed_by("陈国平");
    look.tap("kiosk.acts.finish");
    assert_eq!(fund(&look).kind, Some(FundKind::Donated));
    look.tap("kiosk.store.funds.add").type_keys("XIAN");
    look.shop.tap("县");
    look.tap("kiosk.store.next").tap("storeroom.fund.county");
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

#[test]
fn a_past_foretells_what_runs_short() {
    // Three quarters ago much oil went; now little is left.
    let mut look = Look::new(
        Shop::open_at(Panel::DRAWN, "2026-09-30T01:00:00Z"),
        Panel::DRAWN,
        "unseen",
    );
    look.shop.open_day();
    look.enter("cover");
    look.shop.sees("以前没有兑换过，估不出来会要多少");
}
