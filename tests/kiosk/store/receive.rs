//! Goods in: given and bought, by one and by two, parked and taken up again.

use super::{CASE, NOW, OIL, RICE, SOAP, TISSUES, UNKNOWN, came, code};
use crate::back_room::{PIN, Panel, Shop};
use crate::screens::Look;
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::ids::StaffNo;
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::practice::Practice;
use std::io::Cursor;
use std::path::Path;

/// A stick with photos on it.
pub fn stick(photos: usize) -> tempfile::TempDir {
    let stick = tempfile::tempdir().expect("a folder");
    let folder = stick.path().join("DCIM/100CAMERA");
    std::fs::create_dir_all(&folder).expect("made");
    for n in 0..photos {
        let picture = image::RgbImage::from_fn(640, 480, |x, y| {
            let inside = (x / 40 + y / 40 + n as u32) % 3 == 0;
            image::Rgb(if inside {
                [200, 60, 40]
            } else {
                [240, 240, 220]
            })
        });
        let mut bytes = Vec::new();
        image::DynamicImage::ImageRgb8(picture)
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg)
            .expect("written");
        let file = folder.join(format!("IMG_{n:04}.JPG"));
        std::fs::write(file, bytes).expect("written");
    }
    stick
}

fn put_in(look: &Look, stick: &Path) {
    *look.shop.stick.lock().expect("a stick") = Some(stick.to_owned());
}

pub fn a_donation(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |books, clock| {
        let before = OriginOrder::donation("县供销社");
        came(
            books,
            clock,
            before,
            &[(SOAP, 20, "2027-01-20"), (TISSUES, 10, "")],
        );
    });
    look.shot("80-wait")
        .tap("kiosk.store.title")
        .shot("80-hall");
    look.tap("kiosk.store.door.intake").shot("81-in-1-start");
    look.tap_word("storeroom.source.donation")
        .shot("81-in-2-who");
    look.tap("kiosk.store.origin.other")
        .type_keys("ZHANG")
        .shot("81-in-3-name");
    look.tap("kiosk.back");
    look.shop.tap("县供销社");
    look.tap("kiosk.store.origin.is-terms")
        .shot("81-in-4-terms");
    look.tap("kiosk.store.list.terms-1").shot("81-in-4-origin");
    look.tap("kiosk.store.intake.begin").shot("81-in-5-empty");
    for _ in 0..3 {
        look.shop.scan(&code(SOAP));
    }
    look.number(24).shot("81-in-6-pieces");
    look.tap("kiosk.store.intake.then-date")
        .shot("81-in-7-date");
    look.shop.tap("2028");
    look.shot("81-in-7-date-year");
    look.date(2028, 12, 30).shot("81-in-8-dated");
    // What expires soon is booked in and told of.
    look.shop.scan(&code(RICE));
    look.number(10).tap("kiosk.store.intake.then-date");
    look.date(2027, 1, 20).shot("81-in-9-soon");
    // A number of the keyboard, and one too many taken back.
    look.shop.scan(&code(TISSUES));
    look.shop.ui.type_in("6");
    look.shop.scan(&code(OIL));
    look.tap("kiosk.store.intake.undo");
    // A code that nobody knows: it is named on the spot, and what is scanned meanwhile waits.
    look.shop.scan(UNKNOWN);
    look.shop.scan(&code(OIL));
    look.shop.scan(&code(OIL));
    look.shot("82-new-1-unknown").tap("kiosk.store.intake.new");
    look.type_keys("MAO").shot("82-new-2-name");
    look.composed(3, "毛");
    look.type_keys("JIN");
    look.composed(3, "巾");
    look.tap("kiosk.store.next").shot("82-new-3-unit");
    look.tap("kiosk.store.list.unit-7").shot("82-new-4-whole");
    look.tap("kiosk.store.article.is-category")
        .shot("82-new-5-category");
    look.tap("kiosk.back");
    look.tap("kiosk.store.article.picture-change")
        .shot("82-new-6-picture");
    look.tap("kiosk.store.picture.stick")
        .shot("82-new-7-no-stick");
    let stick = stick(10);
    put_in(&look, stick.path());
    look.tap("kiosk.store.picture.again").shot("82-new-8-stick");
    look.tap("kiosk.store.picture.more")
        .shot("82-new-8-stick-more");
    look.shop.tap("IMG_0001");
    look.shot("82-new-9-photo");
    look.tap("kiosk.store.intake.go-new").shot("82-new-9-lines");
    look.tap("kiosk.store.intake.no-code")
        .type_keys("MJ")
        .shot("82-no-code");
    look.shop.tap("毛巾");
    look.tap("kiosk.store.intake.finish").shot("83-sum");
    look.tap("kiosk.store.intake.book").shot("83-done");
    let delivery = &look.deliveries()[0];
    let lots: Vec<(String, u32, String)> = delivery
        .lots
        .iter()
        .map(|lot| {
            let until = lot.expires.map_or(String::new(), |day| day.to_string());
            (lot.name.clone(), lot.received, until)
        })
        .collect();
    let want = [
        ("香皂", 24, "2028-12-30"),
        ("大米", 10, "2027-01-20"),
        ("抽纸", 6, ""),
        ("毛巾", 2, ""),
        ("食用油", 2, ""),
    ];
    let want = want.map(|(name, n, until)| (name.to_owned(), n, until.to_owned()));
    assert_eq!(lots, want);
    assert_eq!(delivery.origin.giver, "县供销社");
    assert!(!delivery.origin.terms.is_empty());
    assert_eq!(delivery.staff, "何库");
    // The photo that was taken from the stick is the towel's tile.
    let towel = Gtin::parse(UNKNOWN).expect("a code");
    let stock = look.books().stock(&look.clock()).expect("read");
    let towel = stock.iter().find(|one| one.goods.code == towel);
    assert!(towel.expect("entered").picture.is_some());
    look.tap("kiosk.acts.finish").shot("84-hall");
    look.faults
}

pub fn a_purchase_counted_twice(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |books, clock| {
        let two = Practice {
            two_at_intake: true,
            warn_days: 60,
        };
        books
            .decide_practice(two, StaffNo(1), StaffNo(2), clock)
            .expect("decided");
    });
    let stick = stick(2);
    put_in(&look, stick.path());
    look.enter("intake").tap_word("storeroom.source.fund");
    look.shot("86-buy-1-fund");
    look.shop.tap("村集体经济收益");
    look.shot("86-buy-2-origin");
    look.tap("kiosk.store.origin.is-document").type_keys("0017");
    look.shot("86-buy-3-invoice").tap("kiosk.store.next");
    look.tap("kiosk.store.origin.is-total").type_keys("62.8");
    look.shot("86-buy-4-total")
        .tap("kiosk.store.origin.no-total");
    look.tap("kiosk.store.origin.is-photo")
        .shot("86-buy-5-photo");
    look.shop.tap("IMG_0001");
    look.shot("86-buy-6-origin").tap("kiosk.store.intake.begin");
    // A case that nobody knows yet: what is in it, and how many.
    look.shop.scan(CASE);
    look.tap("kiosk.store.intake.case").shot("86-buy-7-case");
    look.shop.tap("香皂");
    look.number(24).shot("86-buy-8-holds");
    look.tap("kiosk.store.intake.then-scan");
    look.shop.scan(CASE);
    look.tap("kiosk.store.intake.then-date");
    look.tap("kiosk.store.date.never");
    look.type_keys("2.62").shot("86-buy-9-cost");
    look.shop.scan(&code(OIL));
    look.number(5).tap("kiosk.store.intake.finish");
    look.shot("87-second-1");
    // A wrong PIN is told where it is typed.
    look.shop.tap("陈国平");
    look.type_keys("1111").tap("kiosk.store.intake.second-go");
    let wrong = look.say("kiosk.pin.wrong");
    look.shop.ui.wait_for(&wrong).expect("told");
    look.type_keys(PIN).tap("kiosk.store.intake.second-go");
    let scan = look.say("kiosk.store.intake.scan");
    look.shop.ui.wait_for(&scan).expect("an empty page");
    look.shop.sees_not("香皂").sees_not("48");
    look.shot("87-second-2-empty");
    look.shop.scan(CASE);
    look.shop.scan(CASE);
    look.shop.scan(&code(OIL));
    look.number(4).tap("kiosk.store.intake.finish");
    look.shot("87-second-3-differs");
    look.number(5).tap("kiosk.store.intake.finish");
    // The oil has no cost yet: said before it is booked.
    look.shot("87-second-4-uncosted");
    let book = look.say("kiosk.store.intake.book");
    look.shop.tap(&book);
    assert_eq!(look.deliveries().len(), 0);
    look.tap("kiosk.store.intake.change-origin");
    look.tap("kiosk.store.origin.is-total").number(400);
    look.tap("kiosk.store.next").tap("kiosk.store.intake.go-on");
    look.tap("kiosk.store.intake.finish")
        .shot("87-second-5-sum");
    look.tap("kiosk.store.intake.book").shot("87-second-6-done");
    let delivery = &look.deliveries()[0];
    assert_eq!(delivery.second.as_deref(), Some("陈国平"));
    assert_eq!(delivery.cost, Fen(40_000));
    assert_eq!(delivery.origin.document, "0017");
    assert!(delivery.origin.photo.is_some());
    let lots: Vec<u32> = delivery.lots.iter().map(|lot| lot.received).collect();
    assert_eq!(lots, [48, 5]);
    assert_eq!(delivery.lots[0].unit_cost, Fen(262));
    look.faults
}

#[test]
fn a_power_cut_costs_nothing_and_the_delivery_goes_on() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |_, _| {});
    look.enter("intake").tap_word("storeroom.source.donation");
    look.tap("kiosk.store.origin.anonymous");
    look.tap("kiosk.store.intake.begin");
    look.shop.scan(&code(SOAP));
    look.number(12).tap("kiosk.store.intake.then-date");
    look.tap("kiosk.store.date.never");
    look.shop.scan(&code(RICE));
    // In the middle of a number the power goes.
    look.number(3);
    let mut look = Look::new(look.shop.power_cut(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.sign_in_as("何库");
    look.shop.sees("1 单没入完");
    look.enter("intake");
    look.shop.sees("没入完的，接着入").sees("接着点");
    look.shop
        .tap("捐赠 · 没有留名")
        .sees("大米")
        .sees("香皂")
        .sees("×12");
    look.number(3).tap("kiosk.store.intake.finish");
    look.tap("kiosk.store.intake.book");
    look.shop.sees("已经记账");
    let lots: Vec<u32> = look.deliveries()[0]
        .lots
        .iter()
        .map(|lot| lot.received)
        .collect();
    assert_eq!(lots, [12, 3]);
}

#[test]
fn somebody_elses_count_is_not_taken_over_but_may_be_dropped() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |_, _| {});
    look.enter("intake").tap_word("storeroom.source.transfer");
    look.tap("kiosk.store.origin.other").type_keys("LIN");
    look.shop.tap("林");
    look.tap("kiosk.store.next").tap("kiosk.store.intake.begin");
    look.shop.scan(&code(SOAP));
    look.tap("kiosk.store.intake.leave").tap("kiosk.back");
    look.tap("kiosk.wait.more").tap("kiosk.more.lock");
    look.shop.sign_in_as("王芳");
    look.enter("intake");
    look.shop
        .sees("何库点的")
        .tap("调入 · 林")
        .sees("这一单是何库点的");
    look.tap("kiosk.store.intake.drop");
    assert_eq!(
        look.books().drafts().expect("read").len(),
        1,
        "once is not enough"
    );
    look.tap("kiosk.store.intake.drop-sure");
    assert_eq!(look.books().drafts().expect("read").len(), 0);
    look.shop.sees("货从哪里来？").sees_not("没入完");
}

#[test]
fn many_scans_in_one_breath_all_arrive_and_one_unknown_holds_the_rest() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |_, _| {});
    look.enter("intake").tap_word("storeroom.source.donation");
    look.tap("kiosk.store.origin.anonymous");
    look.tap("kiosk.store.intake.begin");
    let (soap, rice) = (code(SOAP), code(RICE));
    let codes: Vec<&str> = std::iter::repeat_n(soap.as_str(), 20)
        .chain([UNKNOWN])
        .chain(std::iter::repeat_n(rice.as_str(), 20))
        .collect();
    look.shop.ui.scans(codes.into_iter());
    look.shop.settle();
    look.shop
        .sees("不认识这个码")
        .sees("后面还有 20 次扫码等着");
    let counted = |look: &Look| look.books().drafts().expect("read")[0].first.pieces();
    assert_eq!(counted(&look), 20);
    look.tap("kiosk.store.intake.skip");
    look.shop.sees("×20").sees("2 样 40 件");
    assert_eq!(counted(&look), 40);
    // A code that was read wrongly is told, and costs nothing.
    look.shop.scan("6901234567890");
    look.shop.sees("码没有扫全");
    assert_eq!(counted(&look), 40);
    // So does a date that is over, by a scanned command: it is refused and told.
    look.shop.scan("JFC:EXPIRES:2026-12-01");
    look.shop.sees("大米已经过期，不能入库");
    look.shop.scan("JFC:QTY:5");
    assert_eq!(counted(&look), 25);
}

#[test]
fn a_household_at_the_counter_is_served_and_the_delivery_waits() {
    let mut look = Look::new(Shop::open(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.open_day();
    look.enter("intake").tap_word("storeroom.source.donation");
    look.tap("kiosk.store.origin.anonymous");
    look.tap("kiosk.store.intake.begin");
    look.shop.scan(&code(SOAP));
    look.number(12);
    // With a number half typed, the card is not taken: nothing is lost.
    look.shop.scan_card("0002").sees("12").sees_not("户号 0002");
    look.tap("kiosk.store.intake.then-date")
        .tap("kiosk.store.date.never");
    look.shop.scan_card("0002").sees("户号 0002");
    look.tap("kiosk.sale.leave-empty");
    look.shop.sees("1 单没入完");
    look.enter("intake");
    look.shop.tap("捐赠 · 没有留名").sees("×12");
    let now: jifen::market::day::Moment = NOW.parse().expect("a moment");
    let began = look.books().drafts().expect("read")[0].began_at;
    assert!(began.since(now) >= 0);
}
