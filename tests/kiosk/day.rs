//! A day at the counter, by touches and scans.

use crate::back_room::{Panel, Shop};
use jifen::market::gtin::Gtin;
use jifen::till::Step;

fn soap() -> String {
    Gtin::own(1).to_string()
}

#[test]
fn the_common_path() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.sees("今天谁值班？")
        .open_day()
        .sees("今天可以兑换")
        .sees("请扫户卡上的码")
        .sees("12月30日 周三")
        .sees("2027年3月30日、31日");
    shop.scan_card("0002").sees("户号 0002").sees("覃*英 家");
    shop.scan(&soap()).sees("×1");
    shop.tap("垃圾袋").sees("兑换后还剩");
    let before = shop.wished("Record");
    shop.tap("兑换").sees("请领取人在这里签字");
    // Unsigned, the button does nothing.
    shop.tap("确认，打小票");
    assert_eq!(shop.wished("Record"), before);
    shop.ui.sign();
    shop.tap("确认，打小票").sees("已经记账").sees("一共扣");
    assert_eq!(shop.wished("Record"), 1);
    assert_eq!(shop.wished("Print {"), 1);
    shop.second_passes(13_000)
        .sees("今天可以兑换")
        .sees("1 户 · 9 分");
    assert_eq!(shop.wished("Served"), 1);
}

#[test]
fn sixty_scans_while_the_screen_changes_all_arrive() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.open_day();
    let card = crate::back_room::card_of(shop.home(), "0003");
    // The card and sixty goods in one breath: the books have not even been asked when the goods come.
    let soap = soap();
    let codes: Vec<&str> = std::iter::once(card.as_str())
        .chain(std::iter::repeat_n(soap.as_str(), 60))
        .collect();
    shop.ui.scans(codes.into_iter());
    shop.ui.words();
    let till = shop.ui.app().till().expect("a till");
    let Step::Sale(visit) = till.step() else {
        panic!("{:?}", till.step());
    };
    let taken = visit.basket.quantity(Gtin::own(1));
    let heard = shop.wished("Sound(Scan)") - 1 + shop.wished("Sound(Refuse)");
    assert_eq!(heard, 60, "every code was heard, {taken} could be had");
    assert!(taken > 1);
}
