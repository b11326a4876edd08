//! Files brought in on the screen, over the program's own back room: from a stick and from the home, good ones and bad
//! ones, stopped half way; the books are read afterwards.

use std::path::Path;
use std::sync::Arc;

use jifen::books::{Books, Home, Reading};
use jifen::market::gtin::Gtin;
use jifen::market::intake::IntakeKind;
use jifen::office::wish::Wish;
use jifen::office::wish::files::{Brake, FileWish, ReadLines};
use jifen::reports::read::read_bytes;
use jifen::words::Lang;

use crate::back_room::{PIN, Panel, Shop};
use crate::lists::{keep, village};
use crate::screens::{Look, in_every_size};

const NOW: &str = "2026-12-02T01:00:00Z";

fn open(panel: Panel, set: &str) -> Look {
    let shop = Shop::open_program(panel, NOW, ("lutang", "芦塘乡示范村"), &village(3));
    let mut look = Look::new(shop, panel, set);
    look.shop.sign_in();
    look.tap("kiosk.wait.more").tap("kiosk.files.title");
    look
}

fn households(look: &Look) -> usize {
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    books.candidates().expect("read").len()
}

fn entries(look: &Look) -> u64 {
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    books.head().expect("a head").seq
}

const GOOD: &str = "household,name,members,phone,group\n\
    0201,赵钱孙,4,13800001234,2组\n\
    0202,欧阳修,2,,1组\n";

/// Two lines that cannot be read; a third household that nobody has.
const BAD: &str = "household,period,points,category,reason,happened_on,posted_on\n\
    0001,2026-Q4,10,人居环境,评议,,2026-12-01\n\
    0001,2026-第四季度,10,人居环境,评议,,2026-12-01\n\
    0002,2026-Q4,很多,人居环境,评议,,12月1日\n";
const UNKNOWN: &str = "household,period,points,category,reason,happened_on,posted_on\n\
    0001,2026-Q4,10,人居环境,评议,,2026-12-01\n\
    9001,2026-Q4,10,人居环境,评议,,2026-12-01\n\
    9002,2026-Q4,10,人居环境,评议,,2026-12-01\n";

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

fn walk(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set);
    look.shot("84-files-1-kinds");
    // Nothing is there yet: the home's folder is named, and made.
    look.tap("intake.name.households");
    look.wait_for("kiosk.files.none", &[]);
    look.shot("84-files-2-none");
    assert!(look.shop.home().join("inbox").is_dir());
    let stick = look.shop.put_stick_in();
    write(&stick, "芦塘户册.csv", GOOD);
    write(&stick, "credits.csv", BAD);
    let long =
        "2026年第四季度芦塘乡示范村积分公示汇总表（最终版）_Revision_Of_The_Committee-12.xlsx";
    write(&stick, long, "");
    write(&stick, "notes.docx", "no list");
    write(&stick, ".hidden.csv", GOOD);
    look.tap("kiosk.files.look");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shot("84-files-3-which");
    look.shop.sees_not("notes.docx").sees_not(".hidden.csv");
    look.tap("kiosk.files.sample");
    let sample = "jifen-lutang-shifan-sample-households.csv";
    look.wait_for("kiosk.keep.on-stick", &[("name", sample)]);
    look.shot("84-files-4-sample");
    look.shop.tap("芦塘户册.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    look.shot("84-files-5-ready");
    // As it was read, and masked.
    look.shop.sees("赵*孙").sees("1234").sees_not("13800001234");
    let bring = look.shop.ui.app().words();
    let bring = bring.say("kiosk.files.bring-in", &[("n", "2")]);
    assert_eq!(households(&look), 3);
    look.shop.tap(&bring);
    look.wait_for("kiosk.files.done", &[]);
    look.shot("84-files-6-done");
    assert_eq!(households(&look), 5);
    bad_lines(&mut look, &stick);
    look.faults
}

/// A file that cannot be read, and one that the books do not take: all bad lines, printed and saved.
fn bad_lines(look: &mut Look, stick: &Path) {
    let before = entries(look);
    look.tap("kiosk.files.more").tap("intake.name.credits");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shop.tap("credits.csv");
    look.wait_for("intake.faults.title", &[("file", "credits.csv")]);
    look.wait_for("intake.faults.what", &[("count", "3")]);
    look.shot("84-files-7-faults");
    look.tap("kiosk.files.save-faults");
    let name = "jifen-lutang-shifan-faults-credits.xlsx";
    look.wait_for("kiosk.keep.on-stick", &[("name", name)]);
    look.shot("84-files-8-saved");
    assert!(stick.join(name).is_file());
    write(stick, "credits.csv", UNKNOWN);
    look.tap("kiosk.files.other-file");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shop.tap("credits.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    let words = look.shop.ui.app().words();
    let bring = words.say("kiosk.files.bring-in", &[("n", "3")]);
    look.shop.tap(&bring);
    look.wait_for("intake.faults.what", &[("count", "2")]);
    look.shot("84-files-9-unknown");
    look.shop.sees("9001").sees("9002");
    assert_eq!(entries(look), before, "nothing of it was brought in");
    // What is no list at all says so in a sentence.
    write(stick, "credits.csv", "a,b\n1,2\n");
    look.tap("kiosk.files.other-file");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shop.tap("credits.csv");
    look.wait_for("kiosk.files.not", &[]);
    look.shot("84-files-10-columns");
}

#[test]
fn files_are_brought_in_in_every_size_in_chinese() {
    in_every_size(Lang::Zh, &[walk]);
}

#[test]
fn files_are_brought_in_in_every_size_in_english() {
    in_every_size(Lang::En, &[walk]);
}

/// So many credits that bringing them in takes a while.
fn many(lines: u32) -> String {
    let mut text = String::from("household,period,points,category,reason,happened_on,posted_on\n");
    for n in 1..=lines {
        text += &format!("0001,2026-Q4,1,人居环境,第{n}次,,2026-12-01\n");
    }
    text
}

/// A long file shows how far it is and can be stopped, and then nothing of it is in the books; the screen answers all the
/// while.
#[test]
fn a_long_file_is_stopped_half_way() {
    let mut look = open(Panel::DRAWN, "files-long");
    let stick = look.shop.put_stick_in();
    write(&stick, "long.csv", &many(60_000));
    let before = entries(&look);
    look.tap("intake.name.credits");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shop.tap("long.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    let words = look.shop.ui.app().words();
    let bring = words.say("kiosk.files.bring-in", &[("n", "60000")]);
    let stop = look.say("kiosk.files.stop");
    // From here on the back room is busy: nothing is waited for but words.
    look.shop.ui.tap(&bring).expect("there");
    let first = look.shop.ui.app().words();
    let first = first.say("kiosk.files.so-far", &[("n", "500"), ("all", "60000")]);
    look.shop.ui.wait_for(&first).expect("it goes on");
    // It takes longer than the screen waits for a touch, and is not locked away.
    for so_far in ["5000", "10000"] {
        look.shop.clock.pass(200_000);
        let words = look.shop.ui.app().words();
        let words = words.say("kiosk.files.so-far", &[("n", so_far), ("all", "60000")]);
        look.shop.ui.wait_for(&words).expect("it goes on");
        look.shop.ui.tick();
    }
    // A card that is scanned meanwhile is refused, and nothing on the screen changes.
    look.shop.ui.scan("JF1:lutang-shifan:0001:0000000000000");
    look.shop.ui.expect(&stop).expect("still at work");
    // A touch is answered at once, not when the work is done.
    let touched = std::time::Instant::now();
    look.shop.ui.tap(&stop).expect("there");
    let took = touched.elapsed();
    let stopped = look.say("kiosk.files.stopped");
    look.shop.ui.wait_for(&stopped).expect("it stops");
    look.shot("85-files-stopped");
    assert!(took.as_millis() < 500, "{took:?}");
    assert_eq!(entries(&look), before, "nothing of it is in the books");
    // The same file is brought in afterwards.
    look.tap("kiosk.files.other-file");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shop.tap("long.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    look.shop.ui.tap(&bring).expect("there");
    let half = look.shop.ui.app().words();
    let half = half.say("kiosk.files.so-far", &[("n", "30000"), ("all", "60000")]);
    look.shop.ui.wait_for(&half).expect("it goes on");
    look.shop
        .ui
        .picture(&crate::screens::folder().join("85-files-half.png"))
        .expect("written");
    let done = look.say("kiosk.files.done");
    look.shop.ui.wait_for(&done).expect("it is done");
    assert_eq!(entries(&look), before + 60_000);
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}

/// A delivery from the home's folder; the sales screen has the goods at once. The bad lines of the same file, brought in
/// again, come out on paper.
#[test]
fn a_delivery_comes_in_and_is_there_and_faults_print() {
    let mut look = open(Panel::DRAWN, "files-stock");
    let inbox = look.shop.home().join("inbox");
    std::fs::create_dir_all(&inbox).expect("a folder");
    let soap = Gtin::own(1);
    let stock = format!(
        "code,quantity,source,giver_or_fund,unit_cost,expires\n{soap},40,fund,村集体经济收益,2.80,\n"
    );
    write(&inbox, "stock.csv", &stock);
    look.tap("intake.name.stock");
    let folder = inbox.display().to_string();
    look.wait_for("kiosk.files.in-inbox", &[("folder", &folder)]);
    look.shop.tap("stock.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    let words = look.shop.ui.app().words();
    let bring = words.say("kiosk.files.bring-in", &[("n", "1")]);
    look.shop.tap(&bring);
    look.wait_for("kiosk.files.done", &[]);
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    let shop = books
        .shop(&Reading::at(look.shop.clock.now()))
        .expect("a shop");
    let on_shelf = shop.goods.iter().find(|one| one.goods.code == soap);
    assert_eq!(on_shelf.expect("on the shelf").available, 40);
    look.tap("kiosk.files.more").tap("intake.name.stock");
    look.wait_for("kiosk.files.in-inbox", &[("folder", &folder)]);
    look.shop.tap("stock.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    look.shop.tap(&bring);
    look.wait_for("intake.faults.title", &[("file", "stock.csv")]);
    look.tap("kiosk.lists.print");
    let paper = look.shop.next_paper(0);
    keep(&paper, "faults");
}

/// A stick that is pulled out between two touches is told of, and what is to be saved goes to the home.
#[test]
fn a_stick_that_is_pulled_out_is_told_of() {
    let mut look = open(Panel::DRAWN, "files-pulled");
    let stick = look.shop.put_stick_in();
    write(&stick, "households.csv", GOOD);
    look.tap("intake.name.households");
    look.wait_for("kiosk.files.on-stick", &[]);
    look.shop.take_stick_out();
    look.shop.tap("households.csv");
    look.wait_for("kiosk.files.not", &[]);
    let file = stick.join("households.csv").display().to_string();
    look.wait_for("intake.not-found", &[("file", &file)]);
    look.shot("85-files-pulled");
    look.tap("kiosk.files.other-file").tap("kiosk.files.sample");
    let inbox = look.shop.home().join("inbox").display().to_string();
    let name = "jifen-lutang-shifan-sample-households.csv";
    look.wait_for(
        "kiosk.keep.in-folder",
        &[("name", name), ("folder", &inbox)],
    );
    // The sample reads as what it is a sample of.
    look.tap("kiosk.files.look")
        .wait_for("kiosk.files.in-inbox", &[("folder", &inbox)]);
    look.shop.tap(name);
    look.wait_for("kiosk.files.look-well", &[]);
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}

/// An auditor reads the lists and brings nothing in; nor does the back room let one.
#[test]
fn an_auditor_brings_nothing_in() {
    let files = village(3);
    let shop = Shop::open_program(Panel::DRAWN, NOW, ("lutang", "芦塘乡示范村"), &files);
    let mut look = Look::new(shop, Panel::DRAWN, "files-auditor");
    look.shop.tap("李会计");
    look.type_keys(PIN).tap("kiosk.sign-in.enter");
    let home = look.say("kiosk.wait.today");
    look.shop.wait_for(&home);
    look.tap("kiosk.wait.more").tap("kiosk.files.title");
    look.tap("intake.name.households");
    assert_eq!(look.shop.wished("Files"), 0);
    let why = look.say("kiosk.acts.no-leave");
    look.shop.sees(&why);
    look.tap("kiosk.back").tap("kiosk.lists.title");
    look.tap("kiosk.lists.ranking")
        .wait_for("honours.note", &[]);
    // Nor does the back room let one, whatever asks.
    let before = entries(&look);
    let intake = read_bytes(IntakeKind::Households, GOOD.as_bytes(), &mut |_| {});
    let read = ReadLines {
        file: "households.csv".into(),
        intake: Arc::new(intake.expect("reads")),
    };
    let brake = Brake::default();
    look.shop
        .ask(Wish::Files(FileWish::BringIn { read, brake }));
    let understood = look.say("kiosk.understood");
    look.shop.wait_for(&understood);
    assert_eq!(entries(&look), before);
}

/// A list as a village keeps it: what was passed over is told before it is in the books.
fn untidy(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set);
    let inbox = look.shop.home().join("inbox");
    std::fs::create_dir_all(&inbox).expect("a folder");
    let stock = "芦塘乡示范村积分超市物品登记表,,,,,,\n\
        序号,物品名称,单位,数量,单价（元）,捐赠单位,备注\n\
        1,香皂,块,24块,￥2.80,县供销社,放在后仓\n\
        2,大米（袋）,,10,60元,同上,\n\
        合计,,,35,,,\n\
        制表人：王芳,,,审核人：周明,,,\n";
    write(&inbox, "stock.csv", stock);
    look.tap("intake.name.stock");
    let folder = inbox.display().to_string();
    look.wait_for("kiosk.files.in-inbox", &[("folder", &folder)]);
    look.shop.tap("stock.csv");
    look.wait_for("kiosk.files.look-well", &[]);
    look.shot("86-files-untidy");
    let words = look.shop.ui.app().words();
    let bring = words.say("kiosk.files.bring-in", &[("n", "2")]);
    look.shop.tap(&bring);
    look.wait_for("kiosk.files.done", &[]);
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    let stock = books
        .stock(&Reading::at(look.shop.clock.now()))
        .expect("stock");
    let pieces: u32 = stock.iter().map(|one| one.available).sum();
    assert_eq!(pieces, 34);
    look.faults
}

#[test]
fn an_untidy_list_tells_what_it_passes_over_in_chinese() {
    in_every_size(Lang::Zh, &[untidy]);
}

#[test]
fn an_untidy_list_tells_what_it_passes_over_in_english() {
    in_every_size(Lang::En, &[untidy]);
}
