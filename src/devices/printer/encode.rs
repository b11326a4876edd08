//! A paper → the bytes of one printer profile.
//!
//! `escpos` makes what it makes rightly: initialisation, size, alignment, GBK text, the QR code (Model 2, asked for by
//! name). By hand, because it has them wrong or not at all: the partial cut, the drawer's pulse with its two times, the
//! mode of Chinese text, pictures.
use super::face::{Faces, LETTER_DOTS};
use super::layout::{self, Row, columns, width, writes};
use super::profile::{COLUMN_DOTS, Cut, Drawer, Profile, QrBy};
use super::raster;
use crate::devices::Picture;
use crate::devices::paper::Paper;
use crate::market::barcode::{Bars, Symbology};
use crate::market::slip::{Align, Slip, TextSize};
use escpos::driver::Driver;
use escpos::errors::PrinterError;
use escpos::printer::Printer;
use escpos::utils::{
    BarcodeFont, BarcodeHeight, BarcodeOption, BarcodePosition, BarcodeWidth, Encoder, JustifyMode,
    Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption,
};
use std::cell::RefCell;
use std::rc::Rc;

/// Dots between the bottom of one row of letters and the top of the next.
const LEADING: u32 = 6;

/// White dots above and below a QR code: four modules of the largest size.
const QUIET: u8 = 24;

/// Dots a module of a QR code at most (0.75 mm) and at least: a phone and a hand scanner read both.
const MODULE_DOTS: (u32, u32) = (6, 3);

/// The bytes that print a paper, from initialising the printer to the cut.
pub fn encode(slip: &Slip, profile: &Profile) -> Vec<u8> {
    let tape = Tape::default();
    let protocol = Protocol::new(Encoder::new(encoding_rs::GBK));
    let mut printer = Printer::new(tape.clone(), protocol, None);
    let written = write(&mut printer, slip, profile);
    // The tape takes everything and the text was proved to be writable, so what is left is a fault of this module.
    assert!(
        written.is_ok(),
        "a laid-out paper is always encoded: {written:?}"
    );
    tape.0.take()
}

/// The paper that [`encode()`]'s bytes give, as a picture.
pub fn draw(slip: &Slip, profile: &Profile) -> Picture {
    let mut paper = Paper::new(profile);
    paper.feed(&encode(slip, profile));
    paper.picture()
}

/// The pulse that opens a cash drawer: 50 ms on, 500 ms off. Nothing where there is none.
pub fn drawer_pulse(drawer: Drawer) -> Option<[u8; 5]> {
    let pin = match drawer {
        Drawer::None => return None,
        Drawer::Pin2 => 0,
        Drawer::Pin5 => 1,
    };
    Some([0x1b, b'p', pin, 25, 250])
}

/// A driver that keeps the bytes.
#[derive(Clone, Default)]
struct Tape(Rc<RefCell<Vec<u8>>>);

impl Driver for Tape {
    fn name(&self) -> String {
        "tape".to_string()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _buf: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}

type Head = Printer<Tape>;

fn write(head: &mut Head, slip: &Slip, profile: &Profile) -> Result<(), PrinterError> {
    head.init()?;
    if !profile.after_init.0.is_empty() {
        head.custom(&profile.after_init.0)?;
    }
    let rows = layout::rows(slip, profile);
    if profile.whole_raster {
        if let (Some(pulse), true) = (drawer_pulse(profile.drawer), rows.contains(&Row::Drawer)) {
            head.custom(&pulse)?;
        }
        let mut sheet = Picture::white(u32::from(profile.dots), 0);
        for row in &rows {
            let picture = picture_of(row, profile);
            let top = i64::from(sheet.height);
            sheet.grow(picture.height);
            sheet.stamp(&picture, 0, top);
        }
        send_picture(head, &sheet, profile)?;
    } else {
        let mut state = (Align::Left, TextSize::Normal);
        for row in &rows {
            write_row(head, row, profile, &mut state)?;
        }
        set(head, &mut state, Align::Left, TextSize::Normal)?;
    }
    if profile.feed > 0 {
        head.feeds(profile.feed)?;
    }
    match profile.cut {
        Cut::None => {}
        Cut::Partial => drop(head.custom(&[0x1d, b'V', 66, 0])?),
        Cut::Full => drop(head.cut()?),
    }
    head.print()?;
    Ok(())
}

fn write_row(
    head: &mut Head,
    row: &Row,
    profile: &Profile,
    state: &mut (Align, TextSize),
) -> Result<(), PrinterError> {
    match row {
        Row::Blank => {
            set(head, state, state.0, TextSize::Normal)?;
            head.custom(b"\n")?;
        }
        Row::Drawer => {
            if let Some(pulse) = drawer_pulse(profile.drawer) {
                head.custom(&pulse)?;
            }
        }
        Row::Rule => {
            set(head, state, Align::Left, TextSize::Normal)?;
            write_text(head, &"-".repeat(profile.columns()))?;
        }
        Row::Qr(payload) => match qr_code(payload, profile) {
            Some((_, dots)) if profile.qr == QrBy::Command => {
                set(head, state, Align::Centre, TextSize::Normal)?;
                head.custom(&[0x1b, b'J', QUIET])?;
                let option =
                    QRCodeOption::new(QRCodeModel::Model2, dots as u8, QRCodeCorrectionLevel::M);
                head.qrcode_option(payload, option)?;
                head.custom(&[0x1b, b'J', QUIET])?;
            }
            Some(_) => {
                set(head, state, Align::Left, TextSize::Normal)?;
                send_picture(head, &picture_of(row, profile), profile)?;
            }
            None => {
                for row in unreadable_qr(payload, profile) {
                    write_row(head, &row, profile, state)?;
                }
            }
        },
        Row::Barcode(code) => {
            set(head, state, Align::Centre, TextSize::Normal)?;
            write_bars(head, &Bars::of(*code))?;
        }
        Row::Words {
            left,
            right,
            align,
            size,
        } => {
            if left
                .chars()
                .chain(right.chars())
                .all(|c| writes(profile.charset, c))
            {
                set(head, state, *align, *size)?;
                write_text(head, &joined(left, right, *size, profile))?;
                if *size == TextSize::Double {
                    // Letters of double height fill their row; this is the gap to the next.
                    head.custom(&[0x1b, b'J', LEADING as u8])?;
                }
            } else {
                set(head, state, Align::Left, TextSize::Normal)?;
                send_picture(head, &picture_of(row, profile), profile)?;
            }
        }
    }
    Ok(())
}

/// Has the printer draw a goods code itself, with its digits: sharper than any picture, and a few bytes.
fn write_bars(head: &mut Head, bars: &Bars) -> Result<(), PrinterError> {
    head.custom(&[0x1b, b'J', QUIET])?;
    let width = match bar_dots(bars) {
        2 => BarcodeWidth::S,
        _ => BarcodeWidth::M,
    };
    let option = BarcodeOption::new(
        width,
        BarcodeHeight::S,
        BarcodeFont::A,
        BarcodePosition::Below,
    );
    match bars.symbology {
        Symbology::Ean13 => head.ean13_option(&bars.digits, option)?,
        Symbology::Itf14 => head.itf_option(&bars.digits, option)?,
    };
    head.custom(&[0x1b, b'J', QUIET])?;
    Ok(())
}

/// Dots a module of bars: 0.375 mm for EAN-13, 0.25 mm for the longer ITF-14, so that either fits a 58 mm roll.
fn bar_dots(bars: &Bars) -> u32 {
    match bars.symbology {
        Symbology::Ean13 => 3,
        Symbology::Itf14 => 2,
    }
}

/// How high bars are, in dots: a little over 12 mm.
pub(crate) const BAR_HEIGHT: u32 = 102;

/// Draws bars from their upper left corner, the digits below them in the middle.
pub(crate) fn draw_bars(
    picture: &mut Picture,
    bars: &Bars,
    (x, y): (i64, i64),
    (module, height): (u32, u32),
) {
    for (from, run) in bars.black() {
        picture.fill(x + i64::from(from * module), y, run * module, height);
    }
    let wide = bars.digits.len() as u32 * u32::from(COLUMN_DOTS);
    let indent = (i64::from(bars.modules() * module) - i64::from(wide)) / 2;
    let below = y + i64::from(height + LEADING);
    Faces::bundled().draw(picture, &bars.digits, x + indent, below, 1);
}

/// Changes alignment and size only where they differ: a printer takes these at the start of a row.
fn set(
    head: &mut Head,
    state: &mut (Align, TextSize),
    align: Align,
    size: TextSize,
) -> Result<(), PrinterError> {
    if state.0 != align {
        head.justify(match align {
            Align::Left => JustifyMode::LEFT,
            Align::Centre => JustifyMode::CENTER,
        })?;
    }
    if state.1 != size {
        let times = if size == TextSize::Double { 2 } else { 1 };
        head.size(times, times)?;
    }
    *state = (align, size);
    Ok(())
}

fn write_text(head: &mut Head, text: &str) -> Result<(), PrinterError> {
    if !text.is_ascii() {
        head.custom(&[0x1c, b'&'])?;
    }
    head.write(text)?;
    head.custom(b"\n")?;
    Ok(())
}

fn send_picture(head: &mut Head, picture: &Picture, profile: &Profile) -> Result<(), PrinterError> {
    let mut bytes = Vec::new();
    raster::print(&mut bytes, picture, u32::from(profile.band_rows));
    head.custom(&bytes)?;
    Ok(())
}

/// Left and right part with the spaces between them.
fn joined(left: &str, right: &str, size: TextSize, profile: &Profile) -> String {
    if right.is_empty() {
        return left.to_string();
    }
    let gap = columns(profile, size).saturating_sub(width(left) + width(right));
    format!("{left}{}{right}", " ".repeat(gap))
}

/// The picture of one row, as wide as the paper.
fn picture_of(row: &Row, profile: &Profile) -> Picture {
    let dots = u32::from(profile.dots);
    match row {
        Row::Blank => Picture::white(dots, LETTER_DOTS + LEADING),
        Row::Drawer => Picture::white(dots, 0),
        Row::Rule => {
            let mut picture = Picture::white(dots, LETTER_DOTS + LEADING);
            for x in (0..dots).step_by(6) {
                picture.fill(i64::from(x), 12, 3, 2);
            }
            picture
        }
        Row::Words {
            left,
            right,
            align,
            size,
        } => {
            let times = if *size == TextSize::Double { 2 } else { 1 };
            let mut picture = Picture::white(dots, LETTER_DOTS * times + LEADING);
            let text = joined(left, right, *size, profile);
            let wide = width(&text) as u32 * u32::from(COLUMN_DOTS) * times;
            let x = match align {
                Align::Left => 0,
                Align::Centre => (dots.saturating_sub(wide)) / 2,
            };
            Faces::bundled().draw(&mut picture, &text, i64::from(x), 0, times);
            picture
        }
        Row::Barcode(code) => {
            let bars = Bars::of(*code);
            let module = bar_dots(&bars);
            let high = BAR_HEIGHT + LEADING + LETTER_DOTS;
            let mut picture = Picture::white(dots, high + 2 * u32::from(QUIET));
            let left = dots.saturating_sub(bars.modules() * module) / 2;
            let at = (i64::from(left), i64::from(QUIET));
            draw_bars(&mut picture, &bars, at, (module, BAR_HEIGHT));
            picture
        }
        Row::Qr(payload) => match qr_code(payload, profile) {
            Some((code, module)) => {
                let side = code.width() as u32;
                let mut picture = Picture::white(dots, side * module + 2 * u32::from(QUIET));
                let left = (dots - side * module) / 2;
                draw_qr(
                    &mut picture,
                    &code,
                    (i64::from(left), i64::from(QUIET)),
                    module,
                );
                picture
            }
            None => {
                let mut sheet = Picture::white(dots, 0);
                for row in unreadable_qr(payload, profile) {
                    let part = picture_of(&row, profile);
                    let top = i64::from(sheet.height);
                    sheet.grow(part.height);
                    sheet.stamp(&part, 0, top);
                }
                sheet
            }
        },
    }
}

/// Draws the modules of a QR code from its upper left corner.
pub(crate) fn draw_qr(picture: &mut Picture, code: &qrcode::QrCode, at: (i64, i64), module: u32) {
    let side = code.width();
    for (i, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            let (x, y) = ((i % side) as u32 * module, (i / side) as u32 * module);
            picture.fill(at.0 + i64::from(x), at.1 + i64::from(y), module, module);
        }
    }
}

/// The code and the dots of one module, if the payload fits the paper legibly.
fn qr_code(payload: &str, profile: &Profile) -> Option<(qrcode::QrCode, u32)> {
    let code = qrcode::QrCode::with_error_correction_level(payload, qrcode::EcLevel::M).ok()?;
    let with_quiet = code.width() as u32 + 8;
    let module = (u32::from(profile.dots) / with_quiet).min(MODULE_DOTS.0);
    (module >= MODULE_DOTS.1 && !payload.is_empty()).then_some((code, module))
}

/// What no QR code on this paper can hold is written out, so that nothing is lost.
fn unreadable_qr(payload: &str, profile: &Profile) -> Vec<Row> {
    layout::rows(&Slip::new().text(payload), profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn the_faults_of_the_crate_are_stepped_round() {
        let bytes = encode(&Slip::new().text("香皂").qr("JFR1:1"), &Profile::mm58());
        assert!(bytes.starts_with(&[0x1b, b'@']));
        // Chinese mode before the text, the text in GBK.
        assert!(holds(&bytes, &[0x1c, b'&', 0xcf, 0xe3, 0xd4, 0xed, b'\n']));
        // Model 2.
        assert!(holds(&bytes, &[0x1d, b'(', b'k', 4, 0, 49, 65, 50, 0]));
        // A partial cut that is one.
        assert!(bytes.ends_with(&[0x1d, b'V', 66, 0]));
    }

    #[test]
    fn only_lines_that_need_it_are_pictures() {
        let profile = Profile::mm58();
        let plain = encode(&Slip::new().text("张三").pair("香皂 ×2", "10 分"), &profile);
        assert!(!holds(&plain, &[0x1d, b'v', b'0']));
        for name in [
            "龚䶮",
            "㛃",
            "𫖯",
            "½",
            "•",
            "²",
            "¥5",
            "朱镕基",
            "阿不力·买买提",
        ] {
            let bytes = encode(&Slip::new().text("张三").text(name), &profile);
            assert!(holds(&bytes, &[0x1d, b'v', b'0', 0]), "{name}");
            assert!(
                holds(&bytes, &[0x1c, b'&', 0xd5, 0xc5, 0xc8, 0xfd]),
                "the line above {name} stays text"
            );
            let mut paper = Paper::new(&profile);
            paper.feed(&bytes);
            assert!(
                paper.oddities().is_empty(),
                "{name}: {:?}",
                paper.oddities()
            );
            assert_eq!(paper.text(), ["张三"], "{name}");
        }
        let gbk = Profile {
            charset: crate::devices::printer::Charset::Gbk,
            ..profile
        };
        assert!(!holds(
            &encode(&Slip::new().text("朱镕基"), &gbk),
            &[0x1d, b'v', b'0']
        ));
    }

    #[test]
    fn a_qr_code_too_long_for_the_paper_is_written_out() {
        let long = "x".repeat(4_000);
        let bytes = encode(&Slip::new().qr(&long), &Profile::mm58());
        assert!(!holds(&bytes, &[0x1d, b'(', b'k']));
        assert_eq!(bytes.iter().filter(|&&byte| byte == b'x').count(), 4_000);
    }
}
