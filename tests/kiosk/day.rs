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
    shop.settle();
    let till = shop.ui.app().till().expect("a till");
    let Step::Sale(visit) = till.step() else {
        panic!("{:?}", till.step());
    };
    let taken = visit.basket.quantity(Gtin::own(1));
    let heard = shop.wished("Sound(Scan)") - 1 + shop.wished("Sound(Refuse)");
    assert_eq!(heard, 60, "every code was heard, {taken} could be had");
    assert!(taken > 1);
}

#[test]
fn after_a_power_cut_the_last_redemption_is_asked_about() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.open_day().scan_card("0002").scan(&soap()).tap("兑换");
    shop.ui.sign();
    shop.tap("确认，打小票").sees("已经记账");
    let mut shop = shop.power_cut(Panel::DRAWN);
    shop.tap("王芳");
    for digit in crate::back_room::PIN.chars() {
        shop.tap(&digit.to_string());
    }
    shop.tap("登录")
        .sees("东西给了吗？")
        .sees("覃*英 家 · 户号 0002")
        .sees("香皂 ×1");
    shop.tap("没有给").sees("没有给，怎么办？");
    shop.tap("退回这一笔").sees("为什么退回？").tap("没有拿走");
    // Left half-way, the question comes back.
    shop.tap("返回")
        .tap("返回")
        .tap("返回")
        .sees("东西给了吗？");
    shop.tap("没有给")
        .tap("退回这一笔")
        .tap("没有拿走")
        .tap("陈国平");
    for digit in crate::back_room::PIN.chars() {
        shop.tap(&digit.to_string());
    }
    shop.tap("同意退回").sees("已经退回");
    assert_eq!(shop.wished("AnswerHandover"), 1);
    shop.tap("知道了").tap("返回").sees("请扫户卡上的码");
    shop.scan_card("0002").sees("兑换后还剩").sees("150");
}

#[test]
fn a_basket_waits_behind_the_lock_and_aside() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.open_day().scan_card("0002").scan(&soap());
    shop.second_passes(4 * 60_000).sees("覃*英 家");
    shop.second_passes(61_000)
        .sees("屏幕锁住了")
        .sees("有 1 个篮子");
    let before = shop.wished("Sound(Scan)");
    shop.scan(&soap()).sees("屏幕锁住了");
    assert_eq!(
        shop.wished("Sound(Scan)"),
        before,
        "nobody is there to serve"
    );
    for digit in crate::back_room::PIN.chars() {
        shop.tap(&digit.to_string());
    }
    shop.tap("登录").sees("覃*英 家").sees("×1");
    // Another household's card sets it aside by itself.
    shop.scan_card("0003").sees("户号 0003").tap("不兑了，离开");
    shop.sees("先放着的篮子：1 样，5 分")
        .tap("接着办")
        .sees("×1");
}

#[test]
fn on_any_other_day_it_is_shut_and_balances_can_be_read() {
    let mut shop = Shop::open_at(Panel::DRAWN, "2026-12-29T01:00:00Z");
    shop.open_day().sees("今天不兑换");
    shop.scan_card("0002")
        .sees("今天不能兑换")
        .sees("2026年12月30日、31日")
        .sees("有 150 分");
    shop.tap("打印积分明细").sees("扫户卡可以查积分");
    assert_eq!(shop.wished("PrintBalance"), 1);
    shop.scan_card("0002").tap("看积分明细").sees("10月评分");
}

#[test]
fn a_clock_set_back_stops_redeeming_until_two_people_accept_it() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.open_day().scan_card("0002").scan(&soap()).tap("兑换");
    shop.ui.sign();
    shop.tap("确认，打小票").tap("好了，下一户");
    shop.clock.pass(-3_600_000);
    shop.scan_card("0003").scan(&soap()).tap("兑换");
    shop.ui.sign();
    shop.tap("确认，打小票").sees("机器的时间不对");
    shop.tap("看时间").sees("现在的时间是对的");
    shop.tap("现在的时间是对的").tap("陈国平");
    for digit in crate::back_room::PIN.chars() {
        shop.tap(&digit.to_string());
    }
    shop.tap("时间是对的");
    shop.sees("请扫户卡上的码").sees_not("机器的时间不对");
}

#[test]
fn the_language_changes_at_once_and_a_double_tap_records_once() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.open_day().tap("设置").tap("语言").sees("Settings");
    shop.tap("Back").sees("Open for exchange");
    shop.scan_card("0002").scan(&soap()).tap("Redeem");
    shop.ui.sign();
    let at = shop
        .ui
        .seen()
        .into_iter()
        .find(|one| one.words == "Confirm and print")
        .expect("a button")
        .place
        .center();
    shop.ui.tap_at(at);
    shop.ui.tap_at(at);
    shop.settle();
    shop.sees("Recorded");
    assert_eq!(shop.wished("Record("), 1);
}
