//! Labels: what a scanner reads from the printed page and from the slip, and what stands on a card.

use jifen::devices::printer::{Profile, draw};
use jifen::market::gtin::Gtin;
use jifen::market::household::Card;
use jifen::market::register::{CardRow, Register, rows};
use jifen::market::slip::Slip;

use super::agree::lines;
use super::tools::{codes, codes_on, have, pages, size};
use super::year::{lutang, oil, rice, soap, towel};

const TOOLS: [&str; 4] = ["pdftotext", "pdftoppm", "pdfinfo", "zbarimg"];

#[test]
fn stickers_carry_codes_that_scan() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let file = shut.file("goods.pdf");
    // Of themselves those goods get one that carry no maker's code: all but the towel.
    shut.ok(&["labels", "goods", "--out", &file]);
    assert_eq!(size(&file), ((210, 297), 1));
    let read = codes_on(&file, 1);
    let own: Vec<String> = (1..=14)
        .map(|n| format!("EAN-13:{}", Gtin::own(n)))
        .collect();
    assert_eq!(read, own);
    assert!(!pages(&file).concat().contains("毛巾"));
    // Others by their code, as many as are wanted.
    let code = towel().to_string();
    shut.ok(&[
        "labels", "goods", "--code", &code, "--copies", "30", "--out", &file,
    ]);
    assert_eq!(size(&file), ((210, 297), 2));
    let text = pages(&file);
    assert_eq!(text[0].matches("毛巾").count(), 24);
    assert_eq!(text[1].matches("毛巾").count(), 6);
    assert_eq!(codes_on(&file, 2), [format!("EAN-13:{code}")]);
    // One to a page of its size, for a printer of labels.
    shut.ok(&[
        "labels",
        "goods",
        "--code",
        &code,
        "--one-by-one",
        "--out",
        &file,
    ]);
    assert_eq!(size(&file), ((70, 37), 1));
    let unknown = shut.refused(&["labels", "goods", "--code", "6900000000007", "--out", &file]);
    assert!(unknown.contains("6900000000007"), "{unknown}");
}

#[test]
fn a_case_is_labelled_with_what_it_holds() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let case = "16901234567899";
    let soap = soap().to_string();
    let pin = shut.file("pin");
    let pack = [
        "goods",
        "pack",
        case,
        &soap,
        "24",
        "--staff",
        "王芳",
        "--pin-file",
        &pin,
    ];
    shut.ok(&pack);
    let file = shut.file("case.pdf");
    shut.ok(&["labels", "goods", "--code", case, "--out", &file]);
    let text = pages(&file).concat();
    assert!(text.contains("香皂") && text.contains("24"), "{text}");
    assert_eq!(codes_on(&file, 1), [format!("I2/5:{case}")]);
}

#[test]
fn shelf_labels_say_the_price_in_force() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let file = shut.file("shelf.pdf");
    shut.ok(&["labels", "shelf", "--lang", "zh", "--out", &file]);
    // All that has a price today: fourteen of the scheme's and the towel.
    let text = pages(&file);
    assert_eq!(text.len(), 2);
    let all = text.concat();
    assert!(all.contains("毛巾12分/条"), "{all}");
    assert!(all.contains("村民会议2026年3号"));
    let mut read = codes_on(&file, 1);
    read.extend(codes_on(&file, 2));
    assert_eq!(read.len(), 15);
    let (rice, oil) = (rice().to_string(), oil().to_string());
    shut.ok(&[
        "labels", "shelf", "--code", &rice, "--code", &oil, "--out", &file,
    ]);
    let read = codes_on(&file, 1);
    assert_eq!(read, [format!("EAN-13:{rice}"), format!("EAN-13:{oil}")]);
}

#[test]
fn cards_carry_their_code_and_hide_the_name_where_it_is_wished() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let file = shut.file("cards.pdf");
    shut.ok(&["labels", "cards", "--out", &file]);
    assert_eq!(size(&file), ((210, 297), 4));
    let mut read = Vec::new();
    for page in 1..=4 {
        read.extend(codes_on(&file, page));
    }
    let cards: Vec<CardRow> = rows(lines(&shut.reader(), Register::Cards, None));
    let meant: Vec<String> = cards
        .iter()
        .map(|row| format!("QR-Code:{}", row.card))
        .collect();
    assert_eq!(read, meant);
    assert!(cards.iter().all(|row| Card::parse(&row.card).is_ok()));
    let text = pages(&file).concat();
    assert!(text.contains("田䶮") && text.contains("欧阳明月"));

    shut.ok(&[
        "labels",
        "cards",
        "--masked",
        "--household",
        "0005",
        "--one-by-one",
        "--out",
        &file,
    ]);
    assert_eq!(size(&file), ((86, 54), 1));
    let text = pages(&file).concat();
    assert!(text.contains("0005") && text.contains("欧**月"), "{text}");
    assert!(!text.contains("欧阳明月"));
    let unknown = shut.refused(&["labels", "cards", "--household", "9999", "--out", &file]);
    assert!(unknown.contains("9999"), "{unknown}");
    let neither = shut.refused(&["labels", "cards"]);
    assert!(neither.contains("--out"), "{neither}");
}

/// What comes out of the receipt printer scans, whether the printer draws the bars or we do.
#[test]
fn slips_scan_on_every_printer() {
    if !have(&["zbarimg"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (code, kind) in [
        (Gtin::own(1).to_string(), "EAN-13"),
        ("6901234567892".to_owned(), "EAN-13"),
        ("16901234567899".to_owned(), "I2/5"),
    ] {
        let slip = Slip::new().centre("毛巾").barcode(code.parse().unwrap());
        for base in [Profile::mm58(), Profile::mm80()] {
            for whole_raster in [false, true] {
                let profile = Profile {
                    whole_raster,
                    ..base.clone()
                };
                let png = folder.path().join("slip.png");
                std::fs::write(&png, draw(&slip, &profile).to_png()).unwrap();
                let read = codes(&png.to_string_lossy());
                assert_eq!(read, [format!("{kind}:{code}")], "{}", profile.name);
            }
        }
    }
}

/// Printed by a till that is open, through its door; and by one that is not, as soon as it opens.
#[test]
fn labels_are_printed_on_the_receipt_printer() {
    let shut = lutang().shut();
    let paper = shut.file("paper");
    let printer = format!("file:{paper}");
    let pin = shut.file("pin");
    let mut till = shut.command(&[
        "counter",
        "--scanner",
        "stdin",
        "--printer",
        &printer,
        "--staff",
        "王芳",
        "--pin-file",
        &pin,
    ]);
    let mut till = till
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let socket = shut.home.dir().join("socket");
    let wait = |until: &dyn Fn() -> bool| {
        let begin = std::time::Instant::now();
        while !until() {
            assert!(begin.elapsed().as_secs() < 60, "it takes too long");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    };
    wait(&|| socket.exists());
    let code = towel().to_string();
    shut.ok(&["labels", "shelf", "--code", &code, "--print"]);
    let holds = |bytes: &[u8]| {
        let paper = std::fs::read(&paper).unwrap_or_default();
        paper.windows(bytes.len()).any(|window| window == bytes)
    };
    // The bars as the printer is told of them: EAN-13 in the older form.
    let told = [&[0x1d, b'k', 2][..], code.as_bytes(), &[0]].concat();
    wait(&|| holds(&told));
    shut.ok(&[
        "labels",
        "cards",
        "--household",
        "0007",
        "--masked",
        "--print",
    ]);
    wait(&|| holds(b"JF1:lutang-shifan:0007:"));
    let said = shut.refused(&["labels", "cards", "--household", "9999", "--print"]);
    assert!(said.contains("9999"), "{said}");
    drop(till.stdin.take());
    till.wait().unwrap();
}

/// A pad on A4: four slips to a sheet, numbered on from the pad before; nothing comes out of the receipt printer.
#[test]
fn a_pad_of_slips_is_printed_on_sheets() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let pin = shut.file("pin");
    let file = shut.file("pad.pdf");
    let pad = |count: &str| {
        let args = ["slips", "print", "--count", count, "--out", &file];
        let who = ["--staff", "王芳", "--pin-file", &pin];
        shut.ok(&[&args[..], &who].concat())
    };
    assert!(pad("6").contains(r#""first":1,"last":6"#));
    assert_eq!(size(&file), ((210, 297), 2));
    let sheets = pages(&file);
    for number in 1..=6 {
        let sheet = (number - 1) / 4;
        assert!(
            sheets[sheet].contains(&format!("编号{number:06}")),
            "{sheets:?}"
        );
    }
    assert!(!sheets.concat().contains("编号000007"));
    assert!(pad("4").contains(r#""first":7,"last":10"#));
    assert_eq!(size(&file), ((210, 297), 1));
    assert!(pages(&file).concat().contains("编号000007"));
    let waiting = shut.ok(&["spool", "list", "--format", "json"]);
    assert!(!waiting.contains("queued"), "{waiting}");
}
