//! The code on a receipt, read by a program that is not ours from paper that has seen better days: with specks, faded,
//! with a stripe that a dead dot of the head leaves along the paper, and one that a stumble of the roll leaves across it.

use jifen::devices::Picture;
use jifen::devices::printer::{Profile, draw};
use jifen::market::receipt::{
    ReceiptCopy, ReceiptLink, ReceiptShop, receipt_link, redemption_slip,
};
use jifen::market::slip::Slip;
use jifen::words::{Lang, Words};

use super::chance::Chance;
use super::tools::{codes, have};
use super::year::{day, lutang};

/// How a paper has suffered.
#[derive(Debug, Clone, Copy)]
enum Wear {
    New,
    /// So many dots in a hundred are the other colour.
    Specks(u64),
    /// So many of a hundred dark dots are gone, and the others of this grey.
    Faded(u64, u8),
    /// A white stripe so many dots wide along the paper, at so many hundredths of its width.
    Along(u32, u32),
    /// The same across the code, at so many hundredths of its height: between the marks at its corners, without which that
    /// program finds no code.
    Across(u32, u32),
}

/// White around what is read (dots).
const MARGIN: u32 = 24;

/// Within what that program reads of any code; a telephone reads worse ones.
const WEARS: [Wear; 8] = [
    Wear::Specks(1),
    Wear::Specks(3),
    Wear::Faded(0, 150),
    Wear::Faded(4, 110),
    Wear::Along(2, 50),
    Wear::Along(3, 55),
    Wear::Across(2, 40),
    Wear::Across(3, 60),
];

impl Wear {
    fn of(self, new: &Picture) -> Picture {
        let mut chance = Chance::of_seed(17);
        let mut worn = new.framed(MARGIN);
        let width = worn.width;
        let dark = |dot: &u8| *dot < 128;
        let row = |at: Option<usize>| at.map_or(0, |at| at as u32 / width);
        let top = row(worn.pixels.iter().position(dark));
        let high = row(worn.pixels.iter().rposition(dark)) - top;
        for (at, dot) in worn.pixels.iter_mut().enumerate() {
            let (x, y) = (at as u32 % width, at as u32 / width);
            let within = |from: u32, wide: u32, here: u32| (from..from + wide).contains(&here);
            match self {
                Wear::New => {}
                Wear::Specks(percent) if chance.percent(percent) => *dot = 255 - *dot,
                Wear::Faded(gone, grey) if *dot < 128 => {
                    *dot = if chance.percent(gone) { 255 } else { grey };
                }
                Wear::Along(wide, at) if within(width * at / 100, wide, x) => *dot = 255,
                Wear::Across(wide, at) if within(top + high * at / 100, wide, y) => *dot = 255,
                _ => {}
            }
        }
        worn
    }
}

/// Whoever reads holds the paper nearer and further away, until it reads.
const LOOKS: usize = 4;

/// As a lens sees it: a dot of an eighth of a millimetre runs into those beside it.
fn seen(paper: &Picture) -> Picture {
    let mut seen = paper.clone();
    for y in 0..paper.height {
        for x in 0..paper.width {
            let mut sum = 0;
            for (dx, dy) in (0..3).flat_map(|dx| (0..3).map(move |dy| (dx, dy))) {
                sum += u32::from(paper.at((x + dx).saturating_sub(1), (y + dy).saturating_sub(1)));
            }
            seen.pixels[(y * paper.width + x) as usize] = (sum / 9) as u8;
        }
    }
    seen
}

#[test]
fn the_code_of_a_worn_receipt_reads() {
    if !have(&["zbarimg"]) {
        return;
    }
    let shut = lutang().shut();
    let reader = shut.reader();
    let shop = reader.shop(&shut.clock()).unwrap();
    let records = reader.redemptions_on(day("2026-03-30")).unwrap();
    let record = records.last().expect("somebody redeemed");
    let words = Words::load(Lang::Zh);
    let (mut read, mut unread) = (0, Vec::new());
    for link in [
        ReceiptLink::Alone,
        ReceiptLink::Ledger("https://jifen.lutang-shifan.example.cn".into()),
    ] {
        let says = receipt_link(&link, record);
        let about = ReceiptShop {
            link,
            ..ReceiptShop::of(&shop, None)
        };
        let whole = redemption_slip(record, &about, ReceiptCopy::Household, &words);
        let code = Slip::new().qr(&says);
        for base in [Profile::mm58(), Profile::mm80()] {
            for whole_raster in [false, true] {
                let profile = Profile {
                    whole_raster,
                    ..base.clone()
                };
                let receipt = [(Wear::New, draw(&whole, &profile))];
                let new = draw(&code, &profile);
                let worn = WEARS.map(|wear| (wear, new.clone()));
                for (wear, new) in receipt.into_iter().chain(worn) {
                    let what = format!("{} {whole_raster} {wear:?} {says}", profile.name);
                    let mut look = wear.of(&new);
                    let mut looks = 0;
                    let found = loop {
                        looks += 1;
                        let png = shut.file("worn.png");
                        std::fs::write(&png, look.to_png()).unwrap();
                        let found = codes(&png);
                        if !found.is_empty() || looks == LOOKS {
                            break found;
                        }
                        look = seen(&look);
                    };
                    match &found[..] {
                        [one] if *one == format!("QR-Code:{says}") => read += 1,
                        others => unread.push(format!("{what}: {others:?}")),
                    }
                }
            }
        }
    }
    println!("{read} codes read");
    assert!(unread.is_empty(), "{unread:#?}");
}
