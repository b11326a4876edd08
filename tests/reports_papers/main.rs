//! What papers say, line by line, and that no paper leaks a name or holds a character that a printer lacks.
#![allow(clippy::unwrap_used)]

#[path = "../shop/cases.rs"]
mod cases;
mod day;
mod decided;
mod pages;
mod receipts;

use cases::cases;
use day::{busy_day, day_sheet};
use decided::{exception, limit, movement, movement_paper, movements, recyclables};
use jifen::market::ids::{Hash, RedemptionId, StaffNo};
use jifen::market::journal::Head;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::receipt::{
    Letterhead, ReceiptCopy, ReceiptLink, ReceiptShop, balance_slip, day_sheet_slip,
    exception_slip, limit_slip, movement_slip, recyclables_slip, redemption_slip, reversal_slip,
    reward_slip, test_page,
};
use jifen::market::redemption::{Proof, Redemption, RedemptionLine};
use jifen::market::shop::RedemptionOnRecord;
use jifen::market::slip::{Align, Slip, SlipLine, TextSize};
use jifen::words::{Lang, Words};
use proptest::prelude::*;
use receipts::{reversal, reward, statement};

fn zh() -> Words {
    Words::load(Lang::Zh)
}

fn head() -> Head {
    Head {
        seq: 57,
        hash: Hash([0x1A; 32]),
    }
}

fn line(name: &str, quantity: u32, points: i32, resolution: &str) -> RedemptionLine {
    RedemptionLine {
        code: "2000000000015".parse().unwrap(),
        name: name.into(),
        unit: "块".into(),
        quantity: Quantity::new(quantity).unwrap(),
        each: Points::whole(points / quantity as i32),
        points: Points::whole(points),
        resolution: resolution.into(),
        lots: Vec::new(),
    }
}

fn record() -> RedemptionOnRecord {
    RedemptionOnRecord {
        redemption: Redemption {
            id: RedemptionId([1; 16]),
            receipt: "K7M2XQ-1-000057".parse().unwrap(),
            day: "2026-12-30".parse().unwrap(),
            household: "0137".parse().unwrap(),
            proxy: None,
            proof: Proof::Paper,
            staff: StaffNo(1),
            lines: vec![line("食用油", 1, 80, "附件3"), line("香皂", 2, 10, "附件3")],
            draws: Vec::new(),
            total: Points::whole(90),
            remaining: Points::from_hundredths(1550),
            reward: None,
            paper: None,
        },
        at: "2026-12-30T14:05:06+08:00".parse().unwrap(),
        name: "张大福".into(),
        staff: "王店长".into(),
        proxy: None,
        head: head(),
        reversed: Vec::new(),
        held: Vec::new(),
        reprints: 0,
    }
}

fn letterhead() -> Letterhead {
    Letterhead {
        village_name: "芦塘乡示范村".into(),
        rehearsal: false,
    }
}

fn shop() -> ReceiptShop {
    ReceiptShop {
        letterhead: letterhead(),
        lapses_on: Some("2027-01-01".parse().unwrap()),
        link: ReceiptLink::Ledger("https://ledger.example/".into()),
    }
}

/// A paper as text: `^` in the middle, `#` double size, ` … ` between a name and its figure.
fn lines(slip: &Slip) -> Vec<String> {
    let big = |size: &TextSize| if *size == TextSize::Double { "#" } else { "" };
    slip.lines
        .iter()
        .map(|line| match line {
            SlipLine::Text { text, align, size } => {
                let middle = if *align == Align::Centre { "^" } else { "" };
                format!("{middle}{}{text}", big(size))
            }
            SlipLine::Pair { left, right, size } => format!("{}{left} … {right}", big(size)),
            SlipLine::Rule => "----".into(),
            SlipLine::Blank => String::new(),
            SlipLine::Qr(payload) => format!("[{payload}]"),
            SlipLine::Barcode(code) => format!("|{code}|"),
            SlipLine::SignatureLine { label } => format!("{label}____"),
            SlipLine::Drawer => "[drawer]".into(),
        })
        .collect()
}

#[track_caller]
fn check(slip: &Slip, wanted: &[&str]) {
    assert_eq!(lines(slip), wanted);
}

/// All papers of one state of things, in one language.
fn papers(name: &str, proxy: Option<&str>, words: &Words) -> Vec<Slip> {
    let mut redemption = record();
    redemption.name = name.into();
    redemption.proxy = proxy.map(str::to_owned);
    let mut back = reversal();
    back.name = name.into();
    let at = redemption.at;
    let copies = [
        ReceiptCopy::Household,
        ReceiptCopy::Shop,
        ReceiptCopy::Reprint(3),
    ];
    let receipts = copies.map(|copy| redemption_slip(&redemption, &shop(), copy, words));
    let others = [
        reversal_slip(&back, &letterhead(), words),
        day_sheet_slip(&day_sheet(), &letterhead(), words),
        balance_slip(&statement(name), &letterhead(), at, words),
    ];
    let copies = [
        ReceiptCopy::Household,
        ReceiptCopy::Shop,
        ReceiptCopy::Reprint(3),
    ];
    let rewards =
        copies.map(|copy| reward_slip(&redemption, &reward(), (&letterhead(), copy), words));
    let moved = movements().into_iter().map(|what| {
        let mut moved = movement(what);
        moved.name = name.into();
        moved.to_name = moved.to_name.map(|_| name.into());
        movement_slip(&moved, &movement_paper(), words)
    });
    let mut allowed = exception(true);
    allowed.name = name.into();
    let allowed =
        [allowed, exception(false)].map(|allowed| exception_slip(&allowed, &letterhead(), words));
    receipts
        .into_iter()
        .chain(others)
        .chain(rewards)
        .chain(moved)
        .chain(allowed)
        .chain([Some(2), None].map(|most| limit_slip(&limit(most), &letterhead(), words)))
        .chain([recyclables_slip(&recyclables(name), &letterhead(), words)])
        .chain([day_sheet_slip(&busy_day(), &letterhead(), words)])
        .collect()
}

/// GBK carries every word of ours, so that only names, goods and reasons are ever drawn; and each is in the part of GBK
/// that even the cheapest printer has: symbols, and the Hanzi of GB 2312.
#[test]
fn every_printed_word_is_one_that_printers_have() {
    let plain = |text: &str| {
        let (bytes, _, lost) = encoding_rs::GBK.encode(text);
        let mut rest = bytes.iter();
        let mut fits = !lost;
        while let Some(lead) = rest.next() {
            if *lead >= 0x80 {
                let trail = rest.next().copied().unwrap_or_default();
                fits &= matches!(lead, 0xA1..=0xA9 | 0xB0..=0xF7) && trail >= 0xA1;
            }
        }
        fits
    };
    for lang in [Lang::Zh, Lang::En] {
        let words = Words::load(lang);
        for slip in papers("张大福", Some("李四光"), &words) {
            for line in lines(&slip) {
                assert!(plain(&line), "{line}");
            }
        }
        let printed = ["receipt.", "daysheet.", "balance.", "testpage.", "day."];
        for (key, text) in words.all() {
            let ours = printed.iter().any(|block| key.starts_with(block));
            if ours && key != "testpage.rare-names" {
                assert!(plain(text), "{key}: {text}");
            }
        }
    }
}

/// A name and its figure stand on one row of the narrowest paper, 32 columns (a Hanzi takes two, double size twice that).
#[test]
fn names_and_figures_fit_the_narrow_roll() {
    let columns =
        |text: &str| -> usize { text.chars().map(|c| 1 + usize::from(!c.is_ascii())).sum() };
    for lang in [Lang::Zh, Lang::En] {
        let words = Words::load(lang);
        let at = record().at;
        let mut slips = papers("欧阳娜娜", Some("李四光"), &words);
        // A statement's entries say more than one row holds.
        slips.remove(5);
        slips.push(test_page(&letterhead(), at, &words));
        for line in slips.iter().flat_map(|slip| &slip.lines) {
            let (width, size) = match line {
                SlipLine::Pair { left, right, size } => (columns(left) + 1 + columns(right), size),
                SlipLine::Text {
                    text,
                    size,
                    align: Align::Centre,
                } => (text.split('\n').map(columns).max().unwrap(), size),
                _ => continue,
            };
            let width = if *size == TextSize::Double {
                width * 2
            } else {
                width
            };
            assert!(width <= 32, "{width}: {line:?}");
        }
    }
}

#[test]
fn a_test_page_shows_all_that_can_go_wrong() {
    let at = "2026-12-30T14:10:00+08:00".parse().unwrap();
    let slip = test_page(&letterhead(), at, &zh());
    let text = lines(&slip).join("\n");
    for wanted in [
        "䶮",
        "㛃",
        "𫖯",
        "0123456789",
        "^#",
        "\n#",
        "----",
        "[JFC:TEST]",
        "____",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    /// No paper holds a household's or a proxy's whole name, whatever the name.
    #[test]
    fn no_paper_leaks_a_name(
        name in "[\u{4E00}-\u{9FA5}]{2,6}|[\u{3400}-\u{4DB5}][\u{20000}-\u{2A6D6}]{1,3}|[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}",
        proxy in "[\u{4E00}-\u{9FA5}]{3,5}",
        lang in prop_oneof![Just(Lang::Zh), Just(Lang::En)],
    ) {
        let words = Words::load(lang);
        let ours = papers("", None, &words);
        let known: Vec<String> = ours.iter().flat_map(lines).collect();
        // A name that is one of the paper's own words (经办, 合计) cannot be told from it.
        prop_assume!(!known.iter().any(|line| line.contains(&name) || line.contains(&proxy)));
        for slip in papers(&name, Some(&proxy), &words) {
            for line in lines(&slip) {
                prop_assert!(!line.contains(&name), "{line}");
                prop_assert!(!line.contains(&proxy), "{line}");
            }
        }
    }
}
