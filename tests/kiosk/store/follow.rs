//! Goods followed both ways.

use super::{SOAP, TISSUES, came, code};
use crate::back_room::Panel;
use crate::screens::Look;
use jifen::market::storeroom::delivery::OriginOrder;

pub fn both_ways(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |books, clock| {
        let gift = OriginOrder::donation("县供销社");
        came(
            books,
            clock,
            gift,
            &[(SOAP, 24, "2027-06-01"), (TISSUES, 3, "")],
        );
        let photo = std::fs::read(
            super::receive::stick(1)
                .path()
                .join("DCIM/100CAMERA/IMG_0000.JPG"),
        );
        let photo = books.keep_photo(&photo.expect("a photo")).expect("kept");
        let bought = OriginOrder::Purchase {
            fund: "村集体经济收益".into(),
            supplier: "县城批发部".into(),
            invoice: "0017".into(),
            total: None,
            photo: Some(photo),
        };
        came(books, clock, bought, &[(TISSUES, 8, "2026-12-31")]);
    });
    // Somebody takes soap and tissues: what expires first leaves first.
    look.tap("kiosk.wait.more").tap("kiosk.more.lock");
    look.shop.sign_in_as("王芳");
    look.tap("kiosk.wait.open");
    look.shop.scan_card("0010");
    look.shop.scan(&code(SOAP)).scan(&code(TISSUES));
    look.tap("kiosk.sale.redeem");
    look.shop.ui.sign();
    look.tap("kiosk.summary.confirm").tap("kiosk.recorded.next");
    look.enter("trace").shot("110-trace-1-ask");
    let words = look.shop.ui.app().words();
    let family = words.say("kiosk.household.name", &[("name", "张*平")]);
    look.shop.tap(&family);
    look.shot("110-trace-2-receipt");
    let source = look.word("storeroom.source.donation");
    look.shop.tap(&format!("{source} · 县供销社"));
    look.shot("110-trace-3-lot");
    look.tap("kiosk.store.trace.delivery")
        .shot("110-trace-4-delivery");
    look.shop.tap("抽纸");
    look.shot("110-trace-5-untouched").tap("kiosk.back");
    look.tap("kiosk.back").tap("kiosk.back");
    let source = look.word("storeroom.source.fund");
    look.shop.tap(&format!("{source} · 村集体经济收益"));
    look.tap("kiosk.store.trace.invoice")
        .shot("110-trace-6-invoice");
    look.tap("kiosk.back").tap("kiosk.back").tap("kiosk.back");
    // The same receipt by the last digits of its number.
    let today = look.shop.clock.now().village_day();
    let receipt = look.books().redemptions_on(today).expect("read")[0]
        .redemption
        .receipt
        .clone();
    let digits = receipt
        .as_str()
        .rsplit('-')
        .next()
        .expect("digits")
        .trim_start_matches('0')
        .to_owned();
    look.type_keys(&digits).shot("110-trace-7-number");
    look.tap("kiosk.store.trace.number");
    look.shop.sees(receipt.as_str());
    look.tap("kiosk.back").tap("kiosk.key.clear").number(99);
    look.tap("kiosk.store.trace.lot")
        .shot("110-trace-8-unknown-lot");
    look.tap("kiosk.understood").tap("kiosk.back");
    look.tap("kiosk.store.door.deliveries")
        .shot("110-trace-9-deliveries");
    look.shop.tap("县供销社");
    look.shop.sees("香皂");
    look.faults
}

#[test]
fn a_receipt_is_followed_by_its_code_and_a_delivery_by_its_number() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |books, clock| {
        let gift = OriginOrder::donation("县供销社");
        came(books, clock, gift, &[(SOAP, 24, "2027-06-01")]);
    });
    look.tap("kiosk.wait.more").tap("kiosk.more.lock");
    look.shop.sign_in_as("王芳");
    look.tap("kiosk.wait.open");
    look.shop.scan_card("0010").scan(&code(SOAP));
    look.tap("kiosk.sale.redeem");
    look.shop.ui.sign();
    look.tap("kiosk.summary.confirm").tap("kiosk.recorded.next");
    look.enter("trace");
    let today = look.shop.clock.now().village_day();
    let receipt = look.books().redemptions_on(today).expect("read")[0]
        .redemption
        .receipt
        .clone();
    look.shop
        .scan(&format!("http://192.168.1.10:8750/r/{receipt}"));
    look.shop.sees(receipt.as_str()).sees("捐赠 · 县供销社");
    look.tap("kiosk.back");
    look.shop
        .scan(&format!("JFR1:{receipt}:0010:5:2026-12-30:a68d999b"));
    look.shop.sees(receipt.as_str());
    let delivery = look.deliveries()[0].number.clone();
    look.shop
        .scan(delivery.as_str())
        .sees("捐赠 · 县供销社")
        .sees("来 24 · 发 1");
    // Each page leads back the way one came.
    for words in [receipt.as_str(), "今天的小票"] {
        look.tap("kiosk.back");
        look.shop.sees(words);
    }
    // A number that nobody has is said so, and one is back where one was.
    look.shop.scan("K7M2XQ-1-999999").sees("没有这张入库单");
    look.tap("kiosk.understood");
    look.shop.sees("今天的小票");
}
