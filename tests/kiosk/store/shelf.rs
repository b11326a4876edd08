//! What stands there, and what is done with it.

use super::{CASE, RICE, SOAP, came, code};
use crate::back_room::{PIN, Panel, Shop};
use crate::screens::Look;
use jifen::market::gtin::Gtin;
use jifen::market::storeroom::article::{Picture, Section};
use jifen::market::storeroom::delivery::OriginOrder;

pub fn deeds(panel: Panel, set: &str) -> Vec<String> {
    let mut look = Look::store(panel, set, |books, clock| {
        let gift = OriginOrder::donation("县供销社");
        came(
            books,
            clock,
            gift,
            &[(SOAP, 24, "2027-01-20"), (RICE, 6, "2026-12-30")],
        );
    });
    // The rice is over the next morning.
    look.shop.clock.pass(24 * 3_600_000);
    look.shop.second_passes(1000);
    look.shop.sign_in_again("何库");
    look.shot("90-wait")
        .tap("kiosk.store.title")
        .shot("90-hall");
    look.tap("kiosk.store.door.shelf").shot("91-shelf-1-all");
    let words = look.shop.ui.app().words();
    let expired = words.say("kiosk.store.filter.expired", &[("n", "1")]);
    look.shop.tap(&expired);
    look.shot("91-shelf-2-expired");
    look.tap("kiosk.store.find.go")
        .type_keys("XZ")
        .shot("91-shelf-3-find");
    look.shop.tap("香皂");
    look.shot("91-shelf-4-one");
    write_off(&mut look);
    recount(&mut look);
    words_and_picture(&mut look);
    cases_and_section(&mut look);
    lots(&mut look);
    look.faults
}

fn write_off(look: &mut Look) {
    let there = look.stock(SOAP).available;
    look.tap("kiosk.store.deed.off").shot("92-off-1-kind");
    look.tap_word("storeroom.off.damaged")
        .number(999)
        .shot("92-off-2-too-many");
    look.tap("kiosk.key.clear")
        .number(3)
        .shot("92-off-2-pieces");
    look.tap("kiosk.store.next").shot("92-off-3-sum");
    look.tap("kiosk.store.list.damaged-1")
        .shot("92-off-4-second");
    // A wrong PIN first: everything that was entered is still there.
    look.shop.tap("陈国平");
    look.type_keys("1111").tap("kiosk.acts.agree");
    let wrong = look.say("kiosk.pin.wrong");
    look.shop.ui.wait_for(&wrong).expect("told");
    look.type_keys(PIN).tap("kiosk.acts.agree");
    let done = look.say("kiosk.acts.done");
    look.shop.ui.wait_for(&done).expect("recorded");
    look.shot("92-off-5-done");
    assert_eq!(look.stock(SOAP).available, there - 3);
    look.tap("kiosk.acts.finish");
}

fn recount(look: &mut Look) {
    let there = look.stock(SOAP).available;
    look.tap("kiosk.store.deed.recount");
    look.number(there).shot("93-recount-1-same");
    look.tap("kiosk.key.clear").number(there - 2);
    look.tap("kiosk.store.next").shot("93-recount-2-sum");
    look.tap("kiosk.store.other").type_keys("DIU");
    look.composed(3, "丢");
    look.shot("93-recount-3-why").tap("kiosk.store.next");
    look.agreed_by("陈国平").tap("kiosk.acts.finish");
    assert_eq!(look.stock(SOAP).available, there - 2);
}

fn words_and_picture(look: &mut Look) {
    look.tap("kiosk.store.deed.words").shot("94-words-1");
    look.tap("kiosk.store.article.is-category");
    look.tap("kiosk.store.article.no-category");
    look.tap("kiosk.store.article.go-edit")
        .shot("94-words-2-changed");
    assert_eq!(look.stock(SOAP).goods.category, "");
    look.tap("kiosk.store.deed.picture").shot("94-picture-1");
    let tile = look.shop.ui.app().scale().touch_large();
    look.shop
        .ui
        .tap_at(iced::Point::new(tile * 0.8, tile * 2.2));
    look.shop.settle();
    let picture = look.stock(SOAP).picture;
    assert!(matches!(picture, Some(Picture::Drawing(_))), "{picture:?}");
    look.shot("94-picture-2-changed");
}

fn cases_and_section(look: &mut Look) {
    look.tap("kiosk.store.deed.packs").shot("95-packs-1");
    look.tap("kiosk.store.pack.add").shot("95-packs-2-scan");
    // The code of a single piece is no case's.
    look.shop.scan(&code(RICE));
    look.tap("kiosk.understood");
    look.shop.scan(CASE);
    look.number(24).shot("95-packs-3-holds");
    look.tap("kiosk.store.pack.go").shot("95-packs-4-list");
    let case = Gtin::parse(CASE).expect("a code");
    assert_eq!(look.stock(SOAP).packs, [(case, 24)]);
    look.shop.tap(CASE);
    assert_eq!(look.stock(SOAP).packs, []);
    look.tap("kiosk.back");
    // Goods for points that stand there are not put for sale: refused, with what to do.
    look.tap("kiosk.store.deed.section").shot("95-section-1");
    look.tap_word("storeroom.section.sale")
        .shot("95-section-2-refused");
    look.tap("kiosk.understood").tap("kiosk.back");
    assert_eq!(look.stock(SOAP).section, Section::Points);
}

fn lots(look: &mut Look) {
    let source = look.word("storeroom.source.donation");
    look.shop.tap(&format!("{source} · 县供销社"));
    look.shot("96-lot-1");
    look.tap("kiosk.store.deed.correct").number(1);
    look.shot("96-lot-2-too-few").tap("kiosk.key.clear");
    look.number(240).tap("kiosk.store.next");
    look.shot("96-lot-3-sum").tap("kiosk.store.list.correct-1");
    look.agreed_by("王芳").shot("96-lot-4-done");
    let lot = look.deliveries()[0].lots[0].clone();
    assert_eq!((lot.name.as_str(), lot.received), ("香皂", 240));
    look.tap("kiosk.acts.finish");
    // Of this lot alone.
    look.shop.tap(&format!(
        "{} · 县供销社",
        look.word("storeroom.source.donation")
    ));
    look.tap("kiosk.store.deed.off-lot")
        .tap_word("storeroom.off.returned");
    look.number(40).tap("kiosk.store.next").shot("96-lot-5-sum");
    look.tap("kiosk.store.list.returned-1").agreed_by("王芳");
    look.tap("kiosk.acts.finish");
    let lot = look.deliveries()[0].lots[0].clone();
    assert!(lot.lost >= 40 && lot.on_hand <= 200, "{lot:?}");
}

#[test]
fn an_auditor_looks_and_changes_nothing() {
    let mut look = Look::new(Shop::open(Panel::DRAWN), Panel::DRAWN, "unseen");
    look.shop.sign_in_as("李会计");
    look.tap("kiosk.store.title");
    look.shop.sees("您只能看，不能改").tap("入库").sees("货架");
    look.tap("kiosk.store.door.shelf");
    look.shop.tap("香皂").sees("您只能看，不能改");
    let before = look.shop.wished("Store");
    for key in ["off", "recount", "words", "picture", "packs", "section"] {
        look.tap(&format!("kiosk.store.deed.{key}"));
        look.shop.sees("每一批");
    }
    look.tap("kiosk.back").tap("kiosk.back");
    look.tap("kiosk.store.door.funds");
    look.shop.tap("村集体经济收益").tap("钱到了").sees("结余");
    look.tap("kiosk.back").tap("kiosk.back");
    look.tap("kiosk.store.door.count");
    look.shop.sees("现在没有在盘点");
    assert_eq!(look.shop.wished("Store"), before, "nothing was asked for");
}

#[test]
fn goods_scanned_in_the_hall_are_looked_at() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |_, _| {});
    look.tap("kiosk.store.title");
    look.shop.scan(&code(RICE)).sees("每一批").sees("大米");
    look.shop.scan(&code(SOAP)).sees("香皂").sees_not("大米");
    // One that nobody knows is said so; the page stays.
    look.shop.scan("6900000000014").sees("不认识这个码");
    look.tap("kiosk.understood");
    look.shop.sees("香皂");
}

#[test]
fn a_photo_is_shown_on_the_tiles_of_the_sale_too() {
    let stick = super::receive::stick(1);
    let mut look = Look::new(Shop::open(Panel::DRAWN), Panel::DRAWN, "unseen");
    *look.shop.stick.lock().expect("a stick") = Some(stick.path().to_owned());
    look.shop.open_day();
    look.enter("shelf");
    look.shop.tap("香皂");
    let before = look.shop.ui.draw();
    look.tap("kiosk.store.deed.picture")
        .tap("kiosk.store.picture.stick");
    look.shop.tap("IMG_0000").sees("改好了");
    let photo = look.stock(SOAP).picture;
    assert!(matches!(photo, Some(Picture::Photo(_))), "{photo:?}");
    assert_ne!(look.shop.ui.draw().rgba, before.rgba);
    let asked = look.shop.wished("Look(Picture(");
    assert_eq!(asked, 1, "once, and not with every page");
    for _ in 0..3 {
        look.tap("kiosk.back");
    }
    look.shop.scan_card("0002");
    // The red of the photo stands on a tile.
    let sale = look.shop.ui.draw();
    let red = sale
        .rgba
        .chunks(4)
        .filter(|p| p[0] > 180 && p[1] < 90 && p[2] < 70);
    assert!(red.count() > 800);
    assert_eq!(look.shop.wished("Look(Picture("), 1);
}
