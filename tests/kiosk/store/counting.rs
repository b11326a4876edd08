//! A stocktake while the store is open.

use super::{OIL, RICE, SOAP, code};
use crate::back_room::{Panel, Shop};
use crate::screens::Look;
use jifen::market::storeroom::stocktake::Scope;

pub fn a_stocktake(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |_, _| {});
    look.enter("count").shot("100-count-1-scope");
    look.tap("kiosk.store.count.category")
        .shot("100-count-2-category");
    look.tap("kiosk.back").tap("kiosk.store.count.some");
    look.shop.tap("香皂");
    look.shop.scan(&code(RICE));
    look.shot("100-count-3-some").tap("kiosk.back");
    look.tap("kiosk.store.count.all").shot("100-count-4-begun");
    let soap = look.stock(SOAP).available;
    // The first of the shelf is asked for; its number by touch, then the next by the scanner.
    look.shop.sees("香皂");
    look.number(soap - 2).tap("kiosk.store.count.next");
    look.shop.scan(&code(OIL));
    look.shot("100-count-5-scanned");
    let oil = look.stock(OIL).available;
    look.number(oil + 1);
    // Scanning on counts what is typed.
    look.shop.scan(&code(RICE));
    let rice = look.stock(RICE).available;
    look.shop.ui.type_in(&rice.to_string());
    look.tap("kiosk.store.count.next");
    look.shop.scan("6901234567890");
    look.shot("100-count-6-refused");
    let words = look.shop.ui.app().words();
    let counted = words.say("kiosk.store.count.show-counted", &[("n", "3")]);
    look.shop.tap(&counted);
    // Blind: the book's number is nowhere.
    look.shop.sees_not(&format!("{soap} "));
    look.shot("100-count-7-counted");
    look.tap("kiosk.store.find.go")
        .type_keys("XZ")
        .shot("100-count-8-find");
    look.shop.tap("香皂");
    look.number(soap - 3).tap("kiosk.store.count.next");
    look.tap("kiosk.store.count.finish").shot("101-end-1-sum");
    look.tap("kiosk.store.list.stocktake-1")
        .shot("101-end-2-second");
    look.agreed_by("王芳").shot("101-end-3-done");
    let sheets = look.books().stocktakes(5).expect("read");
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].approver.as_deref(), Some("王芳"));
    assert_eq!(look.stock(SOAP).available, soap - 3);
    assert_eq!(look.stock(OIL).available, oil + 1);
    look.tap("kiosk.acts.finish").shot("101-end-4-hall");
    look.faults
}

#[test]
fn a_stocktake_goes_on_after_a_power_cut_and_may_be_given_up() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |_, _| {});
    look.enter("count").tap("kiosk.store.count.some");
    look.shop.scan(&code(SOAP));
    look.shop.scan(&code(RICE));
    look.tap("kiosk.store.count.begin");
    look.shop.sees("点了 0 样，一共 2 样");
    look.number(7).tap("kiosk.store.count.next");
    // What is not among them is refused on the spot.
    look.shop.scan(&code(OIL)).sees("这一回不盘食用油");
    let open = look.books().stocktake().expect("read").expect("open");
    assert!(matches!(open.scope, Scope::Goods(codes) if codes.len() == 2));
    let mut look = Look::new(look.shop.power_cut(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.sign_in_as("何库").sees("正在盘点");
    look.enter("count");
    look.shop.sees("点了 1 样，一共 2 样").sees("大米");
    look.tap("kiosk.store.count.abandon");
    assert!(look.books().stocktake().expect("read").is_some());
    look.tap("kiosk.store.count.abandon-sure");
    look.shop.sees("盘点放弃了");
    assert!(look.books().stocktake().expect("read").is_none());
}

#[test]
fn where_nothing_differs_one_person_is_enough() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |_, _| {});
    look.enter("count").tap("kiosk.store.count.some");
    look.shop.scan(&code(SOAP));
    look.tap("kiosk.store.count.begin");
    // Nothing counted yet: said so.
    look.tap("kiosk.store.count.finish");
    look.shop.sees("还一样都没有点");
    look.tap("kiosk.understood");
    let soap = look.stock(SOAP).available;
    look.number(soap).tap("kiosk.store.count.next");
    look.shop.sees("都点过了");
    look.tap("kiosk.store.count.finish")
        .tap("kiosk.store.confirm");
    look.shop.sees("已经记账");
    let sheets = look.books().stocktakes(5).expect("read");
    assert_eq!(sheets[0].approver, None);
}

#[test]
fn a_stocktake_does_not_stop_the_counter() {
    let mut look = Look::new(Shop::open(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.open_day();
    look.enter("count").tap("kiosk.store.count.some");
    look.shop.scan(&code(SOAP));
    look.tap("kiosk.store.count.begin");
    let soap = look.stock(SOAP).available;
    look.number(soap - 1).tap("kiosk.store.count.next");
    // A household takes two pieces after the count: neither count nor difference changes.
    look.shop.scan_card("0002");
    look.shop.scan(&code(SOAP)).scan(&code(SOAP)).tap("兑换");
    look.shop.ui.sign();
    look.shop
        .tap("确认，打小票")
        .sees("已经记账")
        .tap("好了，下一户");
    look.enter("count").tap("kiosk.store.count.finish");
    look.shop.sees("少 1 块");
    look.tap("kiosk.store.list.stocktake-2").agreed_by("陈国平");
    look.shop.sees("已经记账");
    assert_eq!(look.stock(SOAP).available, soap - 3);
}
