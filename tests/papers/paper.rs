//! Registers on paper: that poppler finds every cell, that pages are numbered and headed, that a signature is drawn until
//! it is struck out.

use jifen::market::register::{IssueRow, Line, Register, rows};
use jifen::reports::pages::rows::Speaker;
use jifen::words::{Lang, Words};

use super::agree::lines;
use super::tools::{dark, have, pages, painted, size, squeezed};
use super::year::{Shut, jinzhai, lutang};

fn on_paper(register: Register) -> bool {
    !matches!(register, Register::Cards | Register::Journal)
}

/// A register's PDF, in both languages: each cell of each line stands on some page, and so do the head and the foot.
fn stands_on_paper(shut: &Shut, register: Register, lang: Lang) -> usize {
    let (words, tongue) = match lang {
        Lang::Zh => (Words::load(lang), "zh"),
        Lang::En => (Words::load(lang), "en"),
    };
    let mut words = words;
    words.speak_in(
        shut.reader()
            .scheme(super::year::day("2026-12-31"))
            .unwrap()
            .unit,
    );
    let file = shut.file(&format!("{}-{tongue}.pdf", register.word()));
    shut.ok(&[
        "export",
        register.word(),
        "--format",
        "pdf",
        "--lang",
        tongue,
        "--out",
        &file,
    ]);
    let pages = pages(&file);
    let (paper, count) = size(&file);
    assert!(matches!(paper, (210, 297) | (297, 210)), "{paper:?}");
    assert_eq!(count, pages.len());
    let title = squeezed(&words.say(&format!("register.title.{}", register.word()), &[]));
    for (at, page) in pages.iter().enumerate() {
        let (number, of) = ((at + 1).to_string(), count.to_string());
        let foot = words.say("statement.page", &[("page", &number), ("pages", &of)]);
        assert!(page.contains(&squeezed(&foot)), "{register:?} {at}");
        assert!(page.contains(&title), "{register:?} {at}: {page}");
    }
    let all = pages.concat();
    let mut cells = 0;
    for line in lines(&shut.reader(), register, None) {
        let row = Speaker(&words).row(&line);
        for cell in row.cells.iter().map(|cell| squeezed(&cell.text)) {
            assert!(all.contains(&cell), "{register:?}: {cell} is nowhere");
            cells += 1;
        }
        let [heading, note] = [&row.heading, &row.note].map(|text| squeezed(text));
        assert!(all.contains(&heading) && all.contains(&note), "{line:?}");
    }
    cells
}

#[test]
fn every_cell_stands_on_paper() {
    if !have(&["pdftotext", "pdfinfo"]) {
        return;
    }
    let villages = [lutang().shut(), jinzhai().shut()];
    for register in Register::ALL.into_iter().filter(|one| on_paper(*one)) {
        for lang in [Lang::Zh, Lang::En] {
            let cells: usize = villages
                .iter()
                .map(|village| stands_on_paper(village, register, lang))
                .sum();
            assert!(cells > 10, "{register:?}: {cells} cells");
        }
    }
}

/// What is written is text: names with rare characters are found as they are spelt, and masked ones are not whole.
#[test]
fn rare_names_are_text_and_masked_ones_stay_masked() {
    if !have(&["pdftotext"]) {
        return;
    }
    let shut = lutang().shut();
    let file = shut.file("issue.pdf");
    shut.ok(&["export", "issue-book", "--format", "pdf", "--out", &file]);
    let all = pages(&file).concat();
    for there in ["㛃*花", "田*", "张*福", "见存根", "手印见存根"] {
        assert!(all.contains(there), "{there}");
    }
    for hidden in ["㛃春花", "田䶮", "张大福"] {
        assert!(!all.contains(hidden), "{hidden}");
    }
}

/// Takes away every text that lies beside the journal and is as long as a signature.
fn strike_signatures_out(shut: &Shut) -> usize {
    let books = rusqlite::Connection::open(shut.home.dir().join("books.sqlite")).unwrap();
    books
        .execute(
            "UPDATE aside SET text = NULL, salt = NULL WHERE length(text) > 200",
            [],
        )
        .unwrap()
}

/// What stands between the heads and the sums of pages.
fn bodies(pages: &[String]) -> String {
    let body = |page: &String| {
        let (_, below) = page.split_once("领取人签字备注").expect("a head");
        let (body, _) = below.split_once("本页小计").expect("a sum");
        body.to_owned()
    };
    pages.iter().map(body).collect()
}

#[test]
fn signatures_are_drawn_and_struck_out_ones_are_not() {
    if !have(&["pdftotext", "pdftoppm"]) {
        return;
    }
    let shut = lutang().shut();
    let signed = shut.file("signed.pdf");
    let bare = shut.file("bare.pdf");
    let export = |file: &str| shut.ok(&["export", "issue-book", "--format", "pdf", "--out", file]);
    export(&signed);
    let glass: Vec<IssueRow> = rows::<IssueRow>(lines(&shut.reader(), Register::IssueBook, None))
        .into_iter()
        .filter(|row| row.proof == "glass" && row.entry.word() == "redeemed")
        .collect();
    let mut receipts: Vec<_> = glass.iter().map(|row| row.receipt.to_string()).collect();
    receipts.dedup();
    assert_eq!(strike_signatures_out(&shut), receipts.len());
    export(&bare);
    // A line with a signature is higher: pages may end elsewhere, but they say the same.
    let (before, after) = (pages(&signed), pages(&bare));
    assert_eq!(bodies(&before), bodies(&after), "a signature is no text");
    assert_eq!(
        before.len(),
        after.len(),
        "as many heads, as much of their ink"
    );
    let ink = |file: &str| -> i64 {
        let of_page = |page| dark(&painted(file, page, 72)) as i64;
        (1..=before.len()).map(of_page).sum()
    };
    // A few loops in a cell leave some hundred dots at 72 to the inch.
    let (ink, least) = (ink(&signed) - ink(&bare), 60 * receipts.len() as i64);
    assert!(ink > least, "{ink} for {} signatures", receipts.len());
    shut.ok(&["verify"]);
}

/// Several pages: heads come again, and what the pages add up to is the total on the last.
#[test]
fn pages_are_headed_and_add_up() {
    if !have(&["pdftotext"]) {
        return;
    }
    let shut = lutang().shut();
    let words = Words::load(Lang::Zh);
    let file = shut.file("issue.pdf");
    shut.ok(&["export", "issue-book", "--format", "pdf", "--out", &file]);
    let pages = pages(&file);
    assert!(pages.len() > 2, "{}", pages.len());
    let head = squeezed(&words.say("register.paper.signature", &[]));
    assert!(pages.iter().all(|page| page.contains(&head)), "{head}");
    let book: Vec<IssueRow> = rows(lines(&shut.reader(), Register::IssueBook, None));
    let pieces: i64 = book.iter().map(|row| row.quantity).sum();
    let points = book
        .iter()
        .map(|row| row.points)
        .sum::<jifen::market::points::Points>();
    let total = squeezed(&words.say("register.total", &[]));
    let last = pages.last().unwrap();
    let (_, end) = last.rsplit_once(&total).expect("a total on the last page");
    assert!(end.contains(&format!("{pieces}{points}")), "{end}");
}

/// Days narrow a book, on paper as in files.
#[test]
fn some_days_are_some_pages() {
    if !have(&["pdftotext"]) {
        return;
    }
    let shut = lutang().shut();
    let file = shut.file("march.pdf");
    let days = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let args = ["--format", "pdf", "--out", &file];
    shut.ok(&[&["export", "goods-in"][..], &days, &args].concat());
    let all = pages(&file).concat();
    assert!(all.contains("2026-03-12") && all.contains("芦塘镇惠民批发部"));
    assert!(!all.contains("2026-01-15"));
    let csv = shut.ok(&[&["export", "goods-in"][..], &days].concat());
    assert!(csv.contains("2026-03-12") && !csv.contains("2026-01-15"));
    let row = lines(
        &shut.reader(),
        Register::GoodsIn,
        Some(("2026-03-01", "2026-03-31")),
    );
    assert_eq!(csv.lines().count(), 1 + row.len());
    assert!(row.iter().all(|line| matches!(line, Line::GoodsIn(_))));
}
