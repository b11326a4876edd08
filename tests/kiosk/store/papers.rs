//! Books, postings and labels over the program's own back room: looked at, saved on a stick and without one, printed,
//! posted; the files and the books are read afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{NOW, OIL, RICE, SOAP, came, people};
use crate::back_room::{PIN, Panel, Shop};
use crate::lists::keep;
use crate::screens::Look;
use jifen::market::intake::IntakeKind;
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::notice::{NoticeKind, NoticePosted};
use jifen::office::wish::Wish;
use jifen::office::wish::files::{Brake, FileWish, ReadLines};
use jifen::reports::read::read_bytes;

/// The sample village with a delivery of this morning, over the program's own back room.
fn open(panel: Panel, set: &str, name: &str) -> Look {
    let shop = Shop::open_program_after(panel, NOW, |books, clock| {
        people(books, clock);
        let bought = OriginOrder::purchase("村集体经济收益", "0017");
        let lines = [(SOAP, 24, ""), (OIL, 2, "2027-06-01"), (RICE, 10, "")];
        came(books, clock, bought, &lines);
    });
    let mut look = Look::new(shop, panel, set);
    look.shop.tap(name);
    look.type_keys(PIN).tap("kiosk.sign-in.enter");
    let home = look.say("kiosk.wait.today");
    look.shop.wait_for(&home);
    look.enter("papers");
    look
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("readable").file_name())
        .map(|name| name.to_string_lossy().into())
        .collect();
    names.sort();
    names
}

fn is_pdf(file: PathBuf) -> bool {
    let bytes = std::fs::read(file).expect("there");
    bytes.starts_with(b"%PDF-") && bytes.len() > 5_000
}

fn notices(look: &Look) -> Vec<NoticePosted> {
    look.books().notices(20).expect("read")
}

impl Look {
    /// Waits for these words on the list.
    fn listed(&mut self, words: &str) -> &mut Look {
        self.shop.wait_for(words);
        self
    }

    /// Waits for the end of the work: saved, or not.
    fn ends(&mut self, key: &str) -> &mut Look {
        let words = self.say(&format!("kiosk.papers.{key}"));
        self.shop.wait_for(&words);
        self
    }
}

pub fn books(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set, "何库");
    look.shot("130-papers-1-start").tap("kiosk.papers.books");
    look.shot("130-papers-2-books")
        .tap("kiosk.papers.book.goods-in");
    look.wait_for(
        "register.days",
        &[("from", "2026-10-01"), ("to", "2026-12-30")],
    );
    look.shop.sees("香皂");
    look.shot("130-papers-3-goods-in");
    // Last turn nothing came; the days are said all the same.
    look.tap("kiosk.papers.days.before");
    look.wait_for("register.empty", &[]);
    look.shot("130-papers-4-empty");
    // The last two days, touched the other way round.
    look.tap("kiosk.papers.days.own").shot("130-papers-5-from");
    look.shop.tap("30");
    look.shot("130-papers-6-to").shop.tap("29");
    look.wait_for(
        "register.days",
        &[("from", "2026-12-29"), ("to", "2026-12-30")],
    );
    look.shot("130-papers-7-own");
    // Without a stick: in the machine.
    look.tap("kiosk.lists.save").shot("130-papers-8-form");
    look.tap("kiosk.keep.pdf").ends("saved");
    look.shot("130-papers-9-in-home");
    let papers = look.shop.home().join("papers");
    let name = "jifen-lutang-shifan-goods-in-2026-12-29-2026-12-30.pdf";
    assert_eq!(names(&papers), [name]);
    assert!(is_pdf(papers.join(name)));
    let stick = look.shop.put_stick_in();
    look.tap("kiosk.understood").tap("kiosk.lists.save");
    look.tap("kiosk.keep.workbook").ends("saved");
    look.shot("130-papers-10-on-stick");
    let name = "jifen-lutang-shifan-goods-in-2026-12-29-2026-12-30.xlsx";
    assert_eq!(names(&stick), [name]);
    // Every other book can be looked at.
    look.tap("kiosk.understood").tap("kiosk.back");
    for (n, book) in [
        "issue-book",
        "stock-book",
        "fund-book",
        "donations",
        "settlement",
        "day-sheet",
        "window-sheet",
    ]
    .into_iter()
    .enumerate()
    {
        look.tap(&format!("kiosk.papers.book.{book}"));
        let title = look.say(&format!("register.title.{book}"));
        look.shop.wait_for(&title);
        look.shot(&format!("130-papers-11-{n}-{book}"));
        look.tap("kiosk.back");
    }
    statement(&mut look, &stick);
    look.faults
}

/// A household's statement: on the receipt printer and on the stick.
fn statement(look: &mut Look, stick: &Path) {
    look.tap("kiosk.papers.statement")
        .shot("130-papers-12-whose");
    look.shop.scan_card("0010");
    let words = look.shop.ui.app().words();
    let whose = words.say("receipt.household-number", &[("household", "0010")]);
    look.shop.wait_for(&whose);
    look.shot("130-papers-13-statement");
    let printed = look.shop.papers.lock().expect("kept").len();
    look.tap("kiosk.lists.print");
    look.shop.next_paper(printed);
    look.wait_for("kiosk.keep.printing", &[]);
    look.tap("kiosk.lists.save").tap("kiosk.keep.pdf");
    look.ends("saved").tap("kiosk.understood");
    assert!(is_pdf(stick.join("jifen-lutang-shifan-statement-0010.pdf")));
}

pub fn postings(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set, "王芳");
    let stick = look.shop.put_stick_in();
    look.tap("kiosk.papers.board").shot("131-board-1-kinds");
    look.tap("poster.title.points").listed("0010");
    look.shot("131-board-2-list");
    // The year, and back to the quarter.
    look.tap("kiosk.papers.long.year").listed("0010");
    look.shot("131-board-3-year");
    look.tap("kiosk.papers.long.quarter").listed("0010");
    look.tap("kiosk.papers.post").shot("131-board-4-size");
    look.tap("kiosk.papers.a4").shot("131-board-5-sum");
    // Back and forth: nothing is posted by looking.
    look.tap("kiosk.back").tap("kiosk.papers.a4");
    assert!(notices(&look).is_empty());
    look.tap("kiosk.papers.confirm").ends("saved");
    look.shot("131-board-6-posted");
    let posted = notices(&look);
    assert_eq!(posted.len(), 1);
    assert_eq!(posted[0].kind, NoticeKind::Points);
    assert_eq!(posted[0].period.to_string(), "2026-Q4");
    let first = format!(
        "jifen-lutang-shifan-poster-points-2026-Q4-{}-a4.pdf",
        posted[0].number
    );
    assert_eq!(names(&stick), [first.as_str()]);
    assert!(is_pdf(stick.join(&first)));
    // It hangs: the same list is not posted twice, and its poster can be had again.
    look.tap("kiosk.understood");
    let number = posted[0].number.to_string();
    look.wait_for("kiosk.papers.hangs", &[("number", &number)]);
    look.shot("131-board-7-hangs");
    look.tap("kiosk.papers.again").tap("kiosk.papers.a3");
    look.ends("saved").tap("kiosk.understood");
    assert_eq!(notices(&look).len(), 1);
    assert!(is_pdf(stick.join(first.replace("-a4", "-a3"))));
    corrected(&mut look, &stick, &posted[0]);
    look.faults
}

/// A credit comes; the list says something else, and its posting is a correction. The first one's poster cannot be drawn any
/// more, and says so.
fn corrected(look: &mut Look, stick: &Path, first: &NoticePosted) {
    let credit = "household,period,points,category,reason,happened_on,posted_on\n\
        0010,2026-Q4,7,人居环境,补记,,2026-12-20\n";
    let intake = read_bytes(IntakeKind::Credits, credit.as_bytes(), &mut |_| {});
    let read = ReadLines {
        file: "credits.csv".into(),
        intake: Arc::new(intake.expect("reads")),
    };
    let brake = Brake::default();
    let before = look.books().head().expect("a head").seq;
    look.shop
        .ask(Wish::Files(FileWish::BringIn { read, brake }));
    while look.books().head().expect("a head").seq == before {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    look.tap("kiosk.back").tap("poster.title.points");
    look.listed("0010");
    look.tap("kiosk.papers.correct").tap("kiosk.papers.a4");
    let number = first.number.to_string();
    look.shop.sees(&number);
    look.shot("131-board-8-correct");
    look.tap("kiosk.papers.confirm").ends("saved");
    let posted = notices(look);
    assert_eq!(posted.len(), 2);
    assert_eq!(posted[0].corrects.as_ref(), Some(&first.number));
    look.tap("kiosk.understood").tap("kiosk.back");
    look.tap("kiosk.papers.hanging");
    look.wait_for("poster.correction", &[]);
    look.shot("131-board-9-hanging");
    let files = names(stick).len();
    let words = look.shop.ui.app().words();
    let row = format!(
        "{} · {}",
        words.say("poster.title.points", &[]),
        jifen::market::statement::period_text(first.period, words)
    );
    // The newest is on top, and can be had.
    look.shop.tap(&row);
    look.tap("kiosk.papers.a4").ends("saved");
    assert_eq!(names(stick).len(), files + 1);
}

pub fn labels(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open(panel, set, "何库");
    let stick = look.shop.put_stick_in();
    look.tap("kiosk.papers.labels").shot("132-labels-1-which");
    look.tap("kiosk.papers.goods-labels");
    look.wait_for("labels.count", &[("n", "14")]);
    look.shot("132-labels-2-goods");
    // One kind, by scanning it; three of each.
    look.shop.scan(&super::code(SOAP));
    look.wait_for("labels.count", &[("n", "1")]);
    let three = look.shop.ui.app().words();
    let three = three.say("kiosk.papers.copies", &[("n", "3")]);
    look.shop.tap(&three);
    look.wait_for("labels.count", &[("n", "3")]);
    look.shot("132-labels-3-soap");
    let printed = look.shop.papers.lock().expect("kept").len();
    look.tap("kiosk.lists.print");
    look.wait_for("kiosk.papers.labels-print", &[("n", "3")]);
    look.shot("132-labels-4-printing");
    let paper = look.shop.next_paper(printed);
    keep(&paper, "stickers");
    look.tap("kiosk.lists.save").ends("saved");
    look.tap("kiosk.understood").tap("kiosk.papers.all-goods");
    look.wait_for("labels.count", &[("n", "42")]);
    look.tap("kiosk.papers.some-goods")
        .shot("132-labels-5-find");
    look.tap("kiosk.back").tap("kiosk.back");
    look.tap("kiosk.papers.shelf-labels");
    look.wait_for("labels.count", &[("n", "14")]);
    look.shot("132-labels-6-shelf").tap("kiosk.back");
    look.tap("kiosk.papers.all-cards");
    look.wait_for("labels.count", &[("n", "300")]);
    look.shot("132-labels-7-cards");
    look.tap("kiosk.papers.masked");
    look.wait_for("labels.count", &[("n", "300")]);
    look.tap("kiosk.lists.save").ends("saved");
    look.tap("kiosk.understood").tap("kiosk.back");
    look.tap("kiosk.papers.one-card");
    look.shop.scan_card("0010");
    look.wait_for("labels.count", &[("n", "1")]);
    look.shot("132-labels-8-card");
    look.tap("kiosk.lists.save").ends("saved");
    assert_eq!(
        names(&stick),
        [
            "jifen-lutang-shifan-card-0010.pdf",
            "jifen-lutang-shifan-labels-cards.pdf",
            "jifen-lutang-shifan-labels-goods.pdf",
        ]
    );
    for name in names(&stick) {
        assert!(is_pdf(stick.join(name)));
    }
    look.faults
}

/// So many lots that writing them takes a while: the work says how far it is, is stopped, and leaves no file.
#[test]
fn a_long_book_is_stopped_half_way() {
    let mut stock = String::from("code,quantity,source,giver_or_fund,unit_cost,expires\n");
    for n in 0..6_000 {
        let code = super::code(n % 14 + 1);
        let pieces = n / 14 + 1;
        stock += &format!("{code},{pieces},fund,村集体经济收益,2.80,\n");
    }
    let files = [(IntakeKind::Stock, stock)];
    let village = ("lutang", "芦塘乡示范村");
    let shop = Shop::open_program(Panel::DRAWN, NOW, village, &files);
    let mut look = Look::new(shop, Panel::DRAWN, "papers-long");
    look.shop.sign_in();
    let stick = look.shop.put_stick_in();
    look.enter("papers").tap("kiosk.papers.books");
    look.tap("kiosk.papers.book.goods-in");
    look.wait_for(
        "register.days",
        &[("from", "2026-10-01"), ("to", "2026-12-30")],
    );
    look.wait_for("register.glance.first", &[("n", "20"), ("all", "6000")]);
    look.tap("kiosk.lists.save");
    let (pdf, stop) = (look.say("kiosk.keep.pdf"), look.say("kiosk.files.stop"));
    look.shop.ui.tap(&pdf).expect("there");
    let so_far = look.shop.ui.app().words();
    let so_far = so_far.say("kiosk.files.so-far", &[("n", "500"), ("all", "6000")]);
    look.shop.ui.wait_for(&so_far).expect("it goes on");
    look.shop
        .ui
        .picture(&crate::screens::folder().join("133-papers-half.png"))
        .expect("written");
    // A card that is scanned meanwhile leads nowhere, and a way back does neither.
    look.shop.ui.scan("JF1:lutang-shifan:0001:0000000000000");
    let touched = std::time::Instant::now();
    look.shop.ui.tap(&stop).expect("still at work");
    assert!(touched.elapsed().as_millis() < 500);
    look.ends("stopped").shot("133-papers-stopped");
    assert!(names(&stick).is_empty(), "{:?}", names(&stick));
    // The same is saved afterwards.
    look.tap("kiosk.understood").tap("kiosk.lists.save");
    look.tap("kiosk.keep.workbook").ends("saved");
    assert_eq!(names(&stick).len(), 1);
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}

/// A stick that takes nothing is told of, nothing of the file is left, and the posting stands.
#[test]
fn a_stick_that_takes_nothing_is_told_of_and_the_posting_stands() {
    let mut look = open(Panel::DRAWN, "papers-refused", "王芳");
    let stick = look.shop.put_stick_in();
    look.tap("kiosk.papers.board").tap("poster.title.prices");
    look.listed("香皂")
        .tap("kiosk.papers.post")
        .tap("kiosk.papers.a4");
    // Where the draft would be written, a folder stands.
    let seq = look.books().head().expect("a head").seq + 1;
    let till = look.books().village().expect("read").till;
    let number = jifen::market::ids::ReceiptNo::at(&till, 1, seq);
    let name = format!("jifen-lutang-shifan-poster-prices-2026-Q4-{number}-a4");
    std::fs::create_dir(stick.join(format!(".{name}.pdf.part"))).expect("a folder");
    look.tap("kiosk.papers.confirm").ends("not-saved");
    look.shot("134-papers-refused");
    assert_eq!(notices(&look).len(), 1);
    let number = number.to_string();
    let until = look.shop.ui.app().words();
    let until = until.day(notices(&look)[0].objections_until);
    let fills = [("number", number.as_str()), ("until", &until)];
    look.wait_for("kiosk.papers.posted", &fills);
    // Pulled out, it is written into the machine.
    look.shop.take_stick_out();
    look.tap("kiosk.understood").listed("香皂");
    look.tap("kiosk.papers.again").tap("kiosk.papers.a4");
    look.ends("saved");
    let papers = look.shop.home().join("papers");
    assert_eq!(names(&papers), [format!("{name}.pdf")]);
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}

/// An auditor looks at every book and takes it along, and neither posts nor prints a label; nor does the back room let one.
#[test]
fn an_auditor_only_looks() {
    let mut look = open(Panel::DRAWN, "papers-auditor", "李会计");
    look.shot("135-auditor-1");
    look.tap("kiosk.papers.books")
        .tap("kiosk.papers.book.fund-book");
    look.wait_for("register.title.fund-book", &[]);
    look.tap("kiosk.lists.save")
        .tap("kiosk.keep.pdf")
        .ends("saved");
    look.tap("kiosk.understood")
        .tap("kiosk.back")
        .tap("kiosk.back");
    let why = look.say("kiosk.store.no-leave");
    look.shop.sees(&why);
    look.tap("kiosk.papers.board").tap("poster.title.points");
    look.listed("0010")
        .shot("135-auditor-2")
        .tap("kiosk.papers.post");
    look.shop.sees(&why);
    let before = look.books().head().expect("a head").seq;
    let post = jifen::office::storeroom::deed::Deed::Post {
        kind: NoticeKind::Points,
        period: "2026-Q4".parse().expect("a period"),
    };
    look.shop.ask(Wish::Store {
        deed: Box::new(post),
        photo: None,
        second: None,
    });
    let understood = look.say("kiosk.understood");
    look.shop.wait_for(&understood);
    assert_eq!(look.books().head().expect("a head").seq, before);
    assert!(notices(&look).is_empty());
}

/// Goods that bear the shop's own codes have none when they come: stickers are offered as soon as they are booked.
#[test]
fn stickers_are_offered_for_what_was_booked() {
    let mut look = open(Panel::DRAWN, "papers-stickers", "何库");
    look.tap("kiosk.back").tap("kiosk.store.door.intake");
    look.tap_word("storeroom.source.donation");
    look.tap("kiosk.store.origin.anonymous");
    look.tap("kiosk.store.intake.begin");
    look.shop.scan(&super::code(SOAP));
    look.tap("kiosk.store.intake.finish")
        .tap("kiosk.store.intake.book");
    look.shot("138-stickers-1-booked")
        .tap("kiosk.papers.stickers");
    look.wait_for("labels.count", &[("n", "1")]);
    look.shop.sees("香皂").sees_not("垃圾袋");
    look.shot("138-stickers-2-label");
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}

/// A pad on sheets of A4: its numbers are noted, and its file is saved.
#[test]
fn a_pad_is_saved_as_sheets() {
    let mut look = open(Panel::DRAWN, "papers-pad", "王芳");
    let stick = look.shop.put_stick_in();
    look.tap("kiosk.back").tap("kiosk.back");
    look.tap("kiosk.wait.more").tap("slips.title");
    // The first number is told as soon as it is known.
    look.tap("kiosk.slips.pad").number(12);
    let fills = [("first", "000001"), ("last", "000012")];
    look.wait_for("kiosk.slips.pad-is", &fills);
    look.tap("kiosk.store.next");
    look.tap("kiosk.slips.sheets").tap("kiosk.slips.print");
    let name = "jifen-lutang-shifan-slips-000001-000012.pdf";
    look.wait_for("kiosk.papers.on-stick", &[("name", name)]);
    look.shot("139-pad-saved");
    assert_eq!(names(&stick), [name]);
    assert!(is_pdf(stick.join(name)));
    assert_eq!(look.books().next_slip().expect("read"), 13);
    assert!(look.faults.is_empty(), "{:?}", look.faults);
}
