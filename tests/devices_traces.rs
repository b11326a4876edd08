//! What is sent to each kind of printer, read by a reader that shares no code with the writer: every Hanzi of the standard
//! and 500 rarer ones come out as themselves, and a receipt, a sheet and a slip are byte for byte what lies in
//! `hardware/traces`.

mod devices_bench;
mod escpos_reader;

use devices_bench::{Plug, until};
use escpos_reader::glyphs::{Alphabet, cells};
use escpos_reader::{Question, Told, data, read, rows};
use jifen::devices::Picture;
use jifen::devices::paper::Paper;
use jifen::devices::printer::{
    Charset, Cut, Drawer, PrinterAddress, Profile, QrBy, StatusBy, encode,
};
use jifen::devices::spool::{PrintJob, PrinterDesk, PrinterEvent};
use jifen::market::day::Moment;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{Hash, RedemptionId, StaffNo};
use jifen::market::journal::Head;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::receipt::{
    Letterhead, ReceiptCopy, ReceiptLink, ReceiptShop, redemption_slip, test_page,
};
use jifen::market::redemption::{Proof, Redemption, RedemptionLine};
use jifen::market::shop::RedemptionOnRecord;
use jifen::market::slip::{Slip, SlipLine};
use jifen::words::{Lang, Words};
use std::path::Path;
use std::sync::mpsc::channel;

fn hanzi() -> Vec<char> {
    let standard = data("hanzi-standard.txt");
    let rare = data("hanzi-rare.txt");
    let letters = standard.chars().chain(rare.chars());
    letters.filter(|letter| *letter != '\n').collect()
}

#[test]
fn every_hanzi_comes_out_as_itself() {
    let all = hanzi();
    assert_eq!(all.len(), 8_605);
    let alphabet = Alphabet::of(all.iter().copied());
    for profile in Profile::all() {
        let across = profile.columns() / 2;
        let lines: Vec<String> = all
            .chunks(across)
            .map(|line| line.iter().collect())
            .collect();
        let slip = lines
            .iter()
            .fold(Slip::new(), |slip, line| slip.text(line.as_str()));
        let told =
            read(&encode(&slip, &profile)).unwrap_or_else(|why| panic!("{}: {why}", profile.name));
        let mut printed = String::new();
        let (mut written, mut drawn, mut farthest) = (0, 0, 0);
        for one in &told {
            match one {
                Told::Row { text, .. } => {
                    written += text.chars().count();
                    printed.push_str(text);
                }
                Told::Picture { row_bytes, rows } => {
                    let height = rows.len() / row_bytes;
                    // A row of letters is 30 dots high, with its leading.
                    for top in (0..height).step_by(30) {
                        for cell in cells(rows, *row_bytes, top) {
                            if cell.iter().all(|row| *row == 0) {
                                continue;
                            }
                            let (letter, apart) = alphabet.nearest(&cell);
                            drawn += 1;
                            farthest = farthest.max(apart);
                            printed.push(letter);
                        }
                    }
                }
                _ => {}
            }
        }
        let wrong: Vec<(char, char)> = all
            .iter()
            .copied()
            .zip(printed.chars())
            .filter(|(meant, came)| meant != came)
            .collect();
        assert_eq!(printed.chars().count(), all.len(), "{}", profile.name);
        assert!(
            wrong.is_empty(),
            "{}: {} wrong, {:?}",
            profile.name,
            wrong.len(),
            &wrong[..wrong.len().min(9)]
        );
        println!(
            "{}: {written} written, {drawn} drawn, at most {farthest} dots of 576 apart",
            profile.name
        );
        assert_eq!(written == 0, profile.whole_raster);
        if profile.charset == Charset::Gbk {
            assert!(drawn < written, "GBK writes most of them: {drawn}");
        }
    }
}

/// Labels: the printer's own bars where it writes, 12 mm high with the digits below, no wider than its roll.
#[test]
fn goods_codes_are_sent_as_printers_know_them() {
    for profile in Profile::all() {
        for (code, kind, module, modules) in [
            ("2000000000015", 2, 3, 95 + 18),
            ("16901234567899", 5, 2, 135 + 20),
        ] {
            let slip = Slip::new()
                .text("毛巾")
                .barcode(code.parse().expect("a code"));
            let bytes = encode(&slip, &profile);
            let told = read(&bytes).unwrap_or_else(|why| panic!("{}: {why}", profile.name));
            let bars: Vec<&Told> = told
                .iter()
                .filter(|one| matches!(one, Told::Bars { .. }))
                .collect();
            if profile.whole_raster {
                assert!(bars.is_empty(), "{}", profile.name);
                continue;
            }
            let [
                Told::Bars {
                    kind: sent,
                    module: wide,
                    height,
                    digits,
                    data,
                },
            ] = bars[..]
            else {
                panic!("{}: {bars:?}", profile.name);
            };
            assert_eq!(
                (*sent, *wide, data.as_str(), *digits),
                (kind, module, code, 2)
            );
            assert!((90..=130).contains(height), "{height}");
            assert!(modules * u32::from(*wide) <= u32::from(profile.dots));
        }
    }
}

/// A receipt with a rare name, the test page, and a slip that opens the drawer.
fn papers() -> Vec<Slip> {
    let words = Words::load(Lang::Zh);
    let letterhead = Letterhead {
        village_name: "芦塘乡示范村".into(),
        rehearsal: false,
    };
    let at: Moment = "2026-12-30T14:05:06+08:00".parse().expect("a moment");
    let shop = ReceiptShop {
        letterhead: letterhead.clone(),
        lapses_on: Some("2027-01-01".parse().expect("a day")),
        link: ReceiptLink::Alone,
    };
    let receipt = redemption_slip(&record(at), &shop, ReceiptCopy::Household, &words);
    let cash = Slip::new()
        .centre_double("兑现金")
        .line(SlipLine::Drawer)
        .pair_double("100 分", "50 元");
    vec![receipt, test_page(&letterhead, at, &words), cash]
}

fn record(at: Moment) -> RedemptionOnRecord {
    let line = |name: &str, pieces, points| RedemptionLine {
        code: Gtin::own(1),
        name: name.into(),
        unit: "块".into(),
        quantity: Quantity::new(pieces).expect("some"),
        each: Points::whole(points / pieces as i32),
        points: Points::whole(points),
        resolution: "附件3".into(),
        lots: Vec::new(),
    };
    RedemptionOnRecord {
        redemption: Redemption {
            id: RedemptionId([1; 16]),
            receipt: "K7M2XQ-1-000057".parse().expect("a number"),
            day: at.village_day(),
            household: "0137".parse().expect("a number"),
            proxy: None,
            proof: Proof::Paper,
            staff: StaffNo(1),
            lines: vec![line("食用油", 1, 80), line("香皂", 2, 10)],
            draws: Vec::new(),
            total: Points::whole(90),
            remaining: Points::whole(15),
            reward: None,
            paper: None,
        },
        at,
        name: "龚䶮飞".into(),
        staff: "王㛃".into(),
        proxy: None,
        head: Head {
            seq: 57,
            hash: Hash([0x1a; 32]),
        },
        reversed: Vec::new(),
        held: Vec::new(),
        reprints: 0,
    }
}

/// Prints them on a serial line; all that crossed it towards the printer.
fn captured(profile: &Profile) -> Vec<u8> {
    let mut plug = Plug::new();
    let address = PrinterAddress::Serial {
        path: plug.node.clone(),
        baud: 115_200,
    };
    let (say, events) = channel();
    let desk = PrinterDesk::start(address, profile.clone(), move |event| drop(say.send(event)));
    let desk = desk.expect("a thread");
    let mut paper = Paper::new(profile);
    let mut crossed = Vec::new();
    for (id, slip) in (1..).zip(papers()) {
        let bytes = encode(&slip, profile);
        desk.print(PrintJob { id, bytes });
        until("the paper", || {
            let bytes = plug.read(4_096);
            paper.feed(&bytes);
            crossed.extend(bytes);
            plug.write(&paper.take_answers());
            let ended =
                |event| matches!(event, PrinterEvent::Job { state, .. } if state.is_settled());
            events.try_iter().any(ended)
        });
    }
    desk.stop();
    assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
    crossed
}

fn without_questions(told: Vec<Told>) -> Vec<Told> {
    let is_question = |one: &Told| matches!(one, Told::Asked(_));
    told.into_iter().filter(|one| !is_question(one)).collect()
}

/// What crosses the line today is what lies in `hardware/traces`, but for how often the printer is asked how it is. With
/// `JIFEN_TRACES=write` it is laid there, as a picture too.
#[test]
fn what_is_sent_is_what_was_captured() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hardware/traces");
    for profile in Profile::all() {
        let name = &profile.name;
        let crossed = captured(&profile);
        let file = folder.join(format!("{name}.escpos"));
        if std::env::var_os("JIFEN_TRACES").is_some_and(|what| what == "write") {
            std::fs::write(&file, &crossed).expect("written");
            let mut paper = Paper::new(&profile);
            paper.feed(&crossed);
            let mut sheets = paper.take_sheets();
            sheets.extend(paper.tear_off());
            // One below the other, with room to tear between them.
            let mut all = Picture::white(u32::from(profile.dots), 0);
            for sheet in &sheets {
                all.pixels.extend(&sheet.picture.pixels);
                all.pixels.extend(vec![200; usize::from(profile.dots) * 8]);
                all.height += sheet.picture.height + 8;
            }
            let png = folder.join(format!("{name}.png"));
            std::fs::write(png, all.framed(24).to_png()).expect("written");
        }
        let was = std::fs::read(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        let was = read(&was).unwrap_or_else(|why| panic!("{name}: {why}"));
        let is = read(&crossed).unwrap_or_else(|why| panic!("{name}: {why}"));
        // It is asked as its profile says, and in no other way.
        let asked = |wanted: fn(&Question) -> bool| {
            let mut asked = is.iter();
            asked.any(|one| matches!(one, Told::Asked(question) if wanted(question)))
        };
        let state = asked(|question| matches!(question, Question::State(_)));
        let buffer = asked(|question| *question == Question::Buffer);
        let papers = asked(|question| *question == Question::Paper);
        let (wants_state, wants_buffer, wants_papers) = match profile.status {
            StatusBy::Any | StatusBy::Buffer => (true, true, false),
            StatusBy::Epson => (true, false, true),
            StatusBy::RealTime => (true, false, false),
            StatusBy::None => (false, false, false),
        };
        assert_eq!(
            (state, buffer, papers),
            (wants_state, wants_buffer, wants_papers),
            "{name}"
        );
        assert_eq!(
            without_questions(is),
            without_questions(was),
            "{name}: what is sent has changed; look at it, then lay it down anew"
        );
    }
}

/// What the reader finds in the traces: what a person would look for on the paper.
#[test]
fn the_traces_hold_what_a_person_reads() {
    for profile in Profile::all() {
        let name = &profile.name;
        let trace = std::fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("hardware/traces/{name}.escpos")),
        );
        let told = without_questions(read(&trace.expect("captured")).expect("read"));
        let drawers = told
            .iter()
            .filter(|one| matches!(one, Told::Drawer(_)))
            .count();
        assert_eq!(
            drawers,
            usize::from(profile.drawer != Drawer::None),
            "{name}"
        );
        let cuts: Vec<u8> = told
            .iter()
            .filter_map(|one| match one {
                Told::Cut(how) => Some(*how),
                _ => None,
            })
            .collect();
        let cut = match profile.cut {
            Cut::None => vec![],
            Cut::Partial => vec![66; 3],
            Cut::Full => vec![65; 3],
        };
        assert_eq!(cuts, cut, "{name}");
        let codes: Vec<&[u8]> = told
            .iter()
            .filter_map(|one| match one {
                Told::Qr { model, data, .. } => {
                    assert_eq!(*model, 50, "model 2");
                    Some(data.as_slice())
                }
                _ => None,
            })
            .collect();
        let drawn_by_it = profile.qr == QrBy::Command && !profile.whole_raster;
        assert_eq!(codes.len(), if drawn_by_it { 2 } else { 0 }, "{name}");
        if drawn_by_it {
            assert!(codes[0].starts_with(b"JFR1:K7M2XQ-1-000057:0137:90:2026-12-30:"));
            assert_eq!(codes[1], b"JFC:TEST");
        }
        let pictures = told.iter().any(|one| matches!(one, Told::Picture { .. }));
        assert!(pictures, "{name}: the rare names are drawn");
        if !profile.whole_raster {
            let text = rows(&told).join("\n");
            for wanted in ["芦塘乡示范村", "K7M2XQ-1-000057", "90 分", "0137", "附件3"] {
                assert!(text.contains(wanted), "{name}: {wanted} in\n{text}");
            }
            // Figures stand at the right edge.
            let total = rows(&told)
                .into_iter()
                .find(|row| row.contains("90 分"))
                .expect("a total");
            let columns: usize = total
                .chars()
                .map(|c| if c.is_ascii() { 1 } else { 2 })
                .sum();
            assert_eq!(columns, profile.columns() / 2, "{name}: {total:?}");
        }
        let starts = told.windows(2).filter(|two| two[0] == Told::Reset);
        let named = starts.filter(|two| two[1] == Told::CodePage(0)).count();
        let wanted = if profile.after_init.0.is_empty() {
            0
        } else {
            3
        };
        assert_eq!(named, wanted, "{name}");
    }
}

#[test]
fn the_reader_refuses_what_no_printer_knows() {
    for bytes in [
        &b"\x1bX"[..],
        b"\xcf\xe3\n",
        b"\x1c&\xff\xff\n",
        b"abc",
        b"\x1dv0\0\x01\0\x02\0\x01",
    ] {
        assert!(read(bytes).is_err(), "{bytes:02x?}");
    }
    assert_eq!(rows(&read(b"\x1c&\xcf\xe3\xd4\xed\n").unwrap()), ["香皂"]);
}
