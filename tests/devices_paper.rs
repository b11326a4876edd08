//! Papers as printers would give them: the bytes of a slip, read back by the pretended printer.
use jifen::devices::Picture;
use jifen::devices::paper::{Condition, Paper, PaperLine};
use jifen::devices::printer::{
    Charset, Cut, Drawer, Faces, Profile, QrBy, StatusBy, draw, drawer_pulse, encode,
};
use jifen::market::gtin::Gtin;
use jifen::market::slip::{Align, Slip, SlipLine, TextSize};

/// A receipt in the order that papers of this shop keep.
fn receipt() -> Slip {
    Slip::new()
        .centre_double("芦塘积分超市")
        .centre("兑换小票")
        .rule()
        .pair("编号 2026-12-30-0007", "补打 第1次")
        .text("2026-12-30 09:41")
        .text("户 0137  龚*（5人）")
        .rule()
        .pair("香皂 ×2", "10 分")
        .pair("食用油 ×1", "80 分")
        .pair("老干妈风味豆豉油制辣椒酱家庭装 ×1", "10 分")
        .rule()
        .pair_double("合计", "100 分")
        .pair("还剩", "36.5 分")
        .pair("到期", "2027-01-01")
        .text("价目：2026年第3号决议")
        .text("经办：王桂芳　代领：龚䶮")
        .qr("JFR1:0007:0137:100:2026-12-30:9f2c1ab4")
        .centre("账页 1284 · 9f2c-1ab4")
        .signature("领取人签字")
}

fn printed(slip: &Slip, profile: &Profile) -> Paper {
    let mut paper = Paper::new(profile);
    paper.feed(&encode(slip, profile));
    assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
    assert!(!paper.is_waiting());
    paper
}

fn ink(picture: &Picture) -> usize {
    picture.pixels.iter().filter(|&&dot| dot == 0).count()
}

fn all_profiles() -> Vec<Profile> {
    let mut profiles = Vec::new();
    for base in [Profile::mm58(), Profile::mm80()] {
        for charset in [Charset::Hanzi, Charset::Gb2312, Charset::Gbk] {
            for whole_raster in [false, true] {
                for qr in [QrBy::Command, QrBy::Picture] {
                    for cut in [Cut::None, Cut::Partial, Cut::Full] {
                        profiles.push(Profile {
                            charset,
                            whole_raster,
                            qr,
                            cut,
                            ..base.clone()
                        });
                    }
                }
            }
        }
    }
    profiles
}

#[test]
fn a_receipt_comes_out_on_every_kind_of_printer() {
    for profile in all_profiles() {
        let mut paper = printed(&receipt(), &profile);
        let lines = paper.lines();
        let sheet = paper
            .take_sheets()
            .into_iter()
            .next()
            .or_else(|| paper.tear_off())
            .expect("a paper");
        assert_eq!(sheet.picture.width, u32::from(profile.dots));
        assert!(ink(&sheet.picture) > 10_000, "{profile:?}");
        assert_eq!(paper.tear_off(), None, "one paper and no more");
        let codes = lines
            .iter()
            .filter(|line| matches!(line, PaperLine::Qr(_)))
            .count();
        assert_eq!(
            codes,
            usize::from(!profile.whole_raster && profile.qr == QrBy::Command)
        );
        if profile.whole_raster {
            assert!(paper.text().is_empty());
        }
    }
}

#[test]
fn what_is_written_reads_as_it_was_meant() {
    let paper = printed(&receipt(), &Profile::mm58());
    let text = paper.text();
    assert!(text.contains(&"芦塘积分超市".to_string()));
    assert!(
        text.contains(&"香皂 x2                    10 分".to_string()),
        "{text:#?}"
    );
    assert!(text.contains(&"合计      100 分".to_string()), "{text:#?}");
    assert!(text.contains(&"户 0137  龚*(5人)".to_string()), "{text:#?}");
    assert!(
        !text.iter().any(|row| row.contains("代领")),
        "the row with 䶮 is drawn"
    );
}

/// The same text written by the printer and drawn by us leaves the same dots.
#[test]
fn written_and_drawn_rows_line_up() {
    let slip = Slip::new()
        .pair("香皂 x2", "10 分")
        .pair_double("合计", "100 分")
        .centre("谢谢");
    let text = Profile {
        cut: Cut::None,
        feed: 0,
        ..Profile::mm58()
    };
    let drawn = draw(
        &slip,
        &Profile {
            whole_raster: true,
            ..text.clone()
        },
    );
    let written = draw(&slip, &text);
    assert_eq!((written.width, written.height), (drawn.width, drawn.height));
    assert_eq!(written.pixels, drawn.pixels);
}

/// A goods code: the printer's own bars where it writes, dots where we draw; what a scanner reads is proved with zbar
/// in tests/papers.
#[test]
fn goods_codes_come_out_as_bars() {
    let codes = [Gtin::own(7), "16901234567899".parse().unwrap()];
    for profile in all_profiles() {
        for code in codes {
            let slip = Slip::new().centre("洗衣粉").barcode(code);
            let paper = printed(&slip, &profile);
            let bars = paper
                .lines()
                .into_iter()
                .filter(|line| matches!(line, PaperLine::Barcode(_)));
            let said: Vec<_> = bars.collect();
            if profile.whole_raster {
                assert_eq!(said, [], "a picture says no digits");
            } else {
                assert_eq!(said, [PaperLine::Barcode(code.to_string())]);
            }
            assert!(ink(&draw(&slip, &profile)) > 8_000, "{profile:?} {code}");
        }
    }
}

#[test]
fn every_character_comes_out_as_itself() {
    // Each alone on its paper, on the poorest printer: written or drawn, never `?` and never nothing.
    let profile = Profile {
        cut: Cut::None,
        feed: 0,
        ..Profile::mm58()
    };
    let pairs =
        (0xb0..=0xf7u8).flat_map(|lead| (0xa1..=0xfeu8).step_by(7).map(move |trail| [lead, trail]));
    let safe = pairs.filter_map(|pair| {
        let (text, wrong) = encoding_rs::GBK.decode_without_bom_handling(&pair);
        let own_use = text.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
        (!wrong && !own_use).then(|| text.into_owned())
    });
    let rare = "䶮㛃𫖯镕囍喆堃昇淼犇骉㸆𬱖𬀩¥½•²×：（）！？、。…—“”‘’①℃√āáǎàēüñé"
        .chars()
        .map(String::from);
    for text in rare.chain(safe) {
        let paper = printed(&Slip::new().text(&text), &profile);
        assert!(ink(&paper.picture()) > 2, "{text}");
        for row in paper.text() {
            assert!(row == text || row.is_ascii(), "{text} came out as {row}");
            assert!(row != "?" || text == "？", "{text} came out as {row}");
        }
    }
    for name in ["䶮", "㛃", "𫖯"] {
        assert!(name.chars().all(|c| Faces::bundled().has(c)));
        let paper = printed(&Slip::new().text(name), &profile);
        assert_eq!(
            paper.lines(),
            [PaperLine::Drawn {
                width: 24,
                height: 30
            }],
            "{name}"
        );
    }
}

#[test]
fn no_text_is_a_command() {
    for byte in (0u8..0x20).chain([0x7f]) {
        let evil = format!("香{}V{}皂", char::from(byte), char::from(byte));
        let profile = Profile::mm58();
        let paper = printed(
            &Slip::new().text(&evil).pair(&evil, &evil).signature(&evil),
            &profile,
        );
        let lines = paper.lines();
        assert_eq!(paper.drawer_pulses(), 0);
        assert!(
            lines.iter().all(|line| matches!(line, PaperLine::Text(_))),
            "{byte:#x}: {lines:?}"
        );
    }
}

#[test]
fn any_slip_prints_without_a_fault() {
    use proptest::prelude::*;
    let text =
        || proptest::collection::vec(proptest::char::any(), 0..60).prop_map(String::from_iter);
    let size = || prop_oneof![Just(TextSize::Normal), Just(TextSize::Double)];
    let line = prop_oneof![
        (text(), size()).prop_map(|(text, size)| SlipLine::Text {
            text,
            align: Align::Centre,
            size
        }),
        (text(), text(), size()).prop_map(|(left, right, size)| SlipLine::Pair {
            left,
            right,
            size
        }),
        Just(SlipLine::Rule),
        Just(SlipLine::Blank),
        Just(SlipLine::Drawer),
        text().prop_map(SlipLine::Qr),
        (0..1_000_000u32).prop_map(|number| SlipLine::Barcode(Gtin::own(number))),
        text().prop_map(|label| SlipLine::SignatureLine { label }),
    ];
    let profile = (0..all_profiles().len()).prop_map(|i| all_profiles()[i].clone());
    let config = ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(lines in proptest::collection::vec(line, 0..6), profile in profile)| {
        let mut paper = Paper::new(&profile);
        paper.feed(&encode(&Slip { lines }, &profile));
        prop_assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
        prop_assert!(!paper.is_waiting());
    });
}

#[test]
fn bytes_may_come_in_any_pieces() {
    let bytes = encode(&receipt(), &Profile::mm58());
    let mut whole = Paper::new(&Profile::mm58());
    whole.feed(&bytes);
    let sheets = whole.take_sheets();
    assert_eq!(sheets.len(), 1);
    for size in [1, 2, 3, 7, 64] {
        let mut pieces = Paper::new(&Profile::mm58());
        bytes.chunks(size).for_each(|piece| pieces.feed(piece));
        assert_eq!(pieces.take_sheets(), sheets, "{size} bytes at a time");
    }
}

#[test]
fn the_drawer_opens_and_eats_nothing() {
    let mut paper = Paper::new(&Profile::mm58());
    let pulse = drawer_pulse(Drawer::Pin2).expect("there is one");
    assert_eq!(drawer_pulse(Drawer::Pin5).expect("there is one")[2], 1);
    paper.feed(&pulse);
    paper.feed(b"AB\n");
    assert_eq!(
        (paper.drawer_pulses(), paper.text()),
        (1, vec!["AB".to_string()])
    );
    // On a paper it opens where the printer has one, as text and as a picture.
    let cash = Slip::new().text("兑现金").line(SlipLine::Drawer);
    for whole_raster in [false, true] {
        for (drawer, pulses) in [(Drawer::None, 0), (Drawer::Pin2, 1)] {
            let profile = Profile {
                drawer,
                whole_raster,
                ..Profile::mm80()
            };
            assert_eq!(printed(&cash, &profile).drawer_pulses(), pulses);
            assert_eq!(printed(&receipt(), &profile).drawer_pulses(), 0);
        }
    }
}

#[test]
fn the_pretended_printer_shows_what_a_real_one_would_do_wrong() {
    let mut utf8 = Paper::new(&Profile::mm58());
    utf8.feed("香皂\n".as_bytes());
    assert!(!utf8.oddities().is_empty());
    let mut rare = Paper::new(&Profile::mm58());
    rare.feed(&[0x1c, b'&', 0xe9, 0x46, b'\n']);
    assert_eq!(rare.text(), ["?"]);
    let mut model_1 = Paper::new(&Profile::mm58());
    model_1.feed(
        b"\x1d(k\x04\x00\x31\x41\x31\x00\x1d(k\x04\x00\x31\x50\x30A\x1d(k\x03\x00\x31\x51\x30",
    );
    assert_eq!(model_1.oddities(), ["QR model 49"]);
}

#[test]
fn out_of_paper_it_answers_and_keeps_what_it_took() {
    let mut paper = Paper::new(&Profile {
        status: StatusBy::Epson,
        ..Profile::mm58()
    });
    paper.set_condition(Condition::PaperOut);
    paper.feed(b"one\n\x10\x04\x04two\n");
    assert_eq!((paper.take_answers(), paper.text()), (vec![0x72], vec![]));
    paper.set_condition(Condition::Well);
    assert_eq!(paper.text(), ["one", "two"]);
    paper.feed(b"\x10\x04\x04\x1dr\x01\x1d(H\x06\x00\x30\x30abcd");
    assert_eq!(
        paper.take_answers(),
        [0x12, 0, 0x37, 0x22, b'a', b'b', b'c', b'd', 0]
    );
    paper.set_condition(Condition::Mute);
    paper.feed(b"\x10\x04\x04");
    assert!(paper.take_answers().is_empty());
}

#[test]
fn a_receipt_is_short_as_text() {
    let plain = |line: &SlipLine| !format!("{line:?}").contains(['䶮', '·']);
    let slip = Slip {
        lines: receipt().lines.into_iter().filter(plain).collect(),
    };
    let text = encode(&slip, &Profile::mm58()).len();
    let raster = encode(
        &slip,
        &Profile {
            whole_raster: true,
            ..Profile::mm58()
        },
    )
    .len();
    assert!(text < 800, "{text} bytes as text");
    assert!(raster > 20_000, "{raster} bytes as a picture");
}

#[test]
fn pictures_become_png_files() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, profile) in [("58", Profile::mm58()), ("80", Profile::mm80())] {
        for whole_raster in [false, true] {
            let picture = draw(
                &receipt(),
                &Profile {
                    whole_raster,
                    ..profile.clone()
                },
            );
            let png = picture.to_png();
            let read = png::Decoder::new(std::io::Cursor::new(&png))
                .read_info()
                .expect("a PNG file");
            assert_eq!(
                (read.info().width, read.info().height),
                (picture.width, picture.height)
            );
            // Kept where a person can look at it, if asked for.
            let kept =
                std::env::var_os("JIFEN_SHOTS").map_or(folder.path().to_path_buf(), Into::into);
            std::fs::write(kept.join(format!("receipt-{name}-{whole_raster}.png")), png)
                .expect("written");
        }
    }
    assert!(!Picture::white(0, 0).to_png().is_empty());
}
