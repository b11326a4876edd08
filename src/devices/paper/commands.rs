//! The commands a printer knows: how long each is and what it does.
use super::{Modes, Paper, PaperLine, QrModes};
use crate::devices::Picture;
use crate::devices::printer::{StatusBy, draw_bars, draw_qr, writes};
use crate::market::barcode::{Bars, QUIET};

/// The first words of a command and the bytes that follow them, for commands that show nothing here.
const PASSED_OVER: [(&[u8], usize); 20] = [
    (b"\x1bE", 1),
    (b"\x1b-", 1),
    (b"\x1bM", 1),
    (b"\x1bG", 1),
    (b"\x1bt", 1),
    (b"\x1bR", 1),
    (b"\x1b=", 1),
    (b"\x1b{", 1),
    (b"\x1bV", 1),
    (b"\x1bB", 2),
    (b"\x1bc5", 1),
    (b"\x1c.", 0),
    (b"\x1dB", 1),
    (b"\x1db", 1),
    (b"\x1da", 1),
    (b"\x1dL", 2),
    (b"\x1dW", 2),
    (b"\x1dP", 2),
    (b"\x1c!", 1),
    (b"\x1cW", 1),
];

impl Paper {
    /// Carries out the command or character at the start and returns its length; `None` if it is not complete.
    pub(super) fn step(&mut self, bytes: &[u8]) -> Option<usize> {
        match bytes[0] {
            b'\n' => {
                self.end_row();
                Some(1)
            }
            0x00 | b'\r' => Some(1),
            0x10 => self.real_time(bytes),
            0x1b => self.escape(bytes),
            0x1c => self.chinese(bytes),
            0x1d => self.group(bytes),
            letter @ b' '..=b'~' => {
                self.place(char::from(letter), 1);
                Some(1)
            }
            0x80.. if self.modes.chinese => self.two_bytes(bytes),
            other => {
                self.odd(format!("stray byte {other:#04x}"));
                if other >= 0x80 {
                    self.place('?', 1);
                }
                Some(1)
            }
        }
    }

    fn two_bytes(&mut self, bytes: &[u8]) -> Option<usize> {
        let pair = bytes.get(..2)?;
        let (text, wrong) = encoding_rs::GBK.decode_without_bom_handling(pair);
        match text.chars().next() {
            Some(letter)
                if !wrong && text.chars().count() == 1 && writes(self.profile.charset, letter) =>
            {
                self.place(letter, 2);
            }
            _ => {
                self.odd(format!("no such character {pair:02x?}"));
                self.place('?', 2);
            }
        }
        Some(2)
    }

    fn real_time(&mut self, bytes: &[u8]) -> Option<usize> {
        match bytes.get(1)? {
            0x04 => {
                let which = *bytes.get(2)?;
                self.answer_real_time(which);
                Some(3)
            }
            other => {
                self.odd(format!("DLE {other:#04x}"));
                Some(2)
            }
        }
    }

    fn escape(&mut self, bytes: &[u8]) -> Option<usize> {
        let argument = bytes.get(2).copied();
        match bytes.get(1)? {
            b'@' => {
                self.row.clear();
                self.row_dots = 0;
                self.modes = Modes::default();
                return Some(2);
            }
            b'2' => {
                self.modes.spacing = Modes::default().spacing;
                return Some(2);
            }
            b'3' => self.modes.spacing = u32::from(argument?),
            b'a' => {
                let align = argument?;
                if !self.row.is_empty() {
                    self.odd("ESC a within a row".to_string());
                }
                self.modes.align = align % 48;
            }
            b'!' => {
                let mode = argument?;
                self.modes.times = (1 + u32::from(mode >> 5 & 1), 1 + u32::from(mode >> 4 & 1));
            }
            b'J' => {
                let dots = u32::from(argument?);
                self.end_begun_row();
                self.advance(dots);
            }
            b'd' => {
                let rows = u32::from(argument?);
                self.end_begun_row();
                self.advance(rows * self.modes.spacing);
            }
            b'p' => {
                bytes.get(4)?;
                self.drawer_pulses += 1;
                return Some(5);
            }
            _ => return self.passed_over(bytes),
        }
        Some(3)
    }

    fn chinese(&mut self, bytes: &[u8]) -> Option<usize> {
        match bytes.get(1)? {
            b'&' => {
                if !self.row.is_empty() {
                    self.odd("FS & within a row".to_string());
                }
                self.modes.chinese = true;
                Some(2)
            }
            b'.' => {
                self.modes.chinese = false;
                Some(2)
            }
            _ => self.passed_over(bytes),
        }
    }

    fn group(&mut self, bytes: &[u8]) -> Option<usize> {
        match bytes.get(1)? {
            b'!' => {
                let size = bytes.get(2)?;
                self.modes.times = (u32::from(size >> 4 & 7) + 1, u32::from(size & 7) + 1);
                Some(3)
            }
            b'V' => {
                let length = if matches!(bytes.get(2)?, 65 | 66) {
                    4
                } else {
                    3
                };
                bytes.get(length - 1)?;
                self.cut();
                Some(length)
            }
            b'r' => {
                bytes.get(2)?;
                if matches!(
                    self.profile.status,
                    StatusBy::Any | StatusBy::Buffer | StatusBy::Epson
                ) {
                    self.answer(&[0]);
                }
                Some(3)
            }
            b'w' => {
                self.modes.bars.0 = *bytes.get(2)?;
                Some(3)
            }
            b'h' => {
                self.modes.bars.1 = *bytes.get(2)?;
                Some(3)
            }
            b'H' => {
                self.modes.bars.2 = matches!(bytes.get(2)?, 2 | 50);
                Some(3)
            }
            b'f' => {
                bytes.get(2)?;
                Some(3)
            }
            b'k' => self.bars_command(bytes),
            b'v' => self.picture_command(bytes),
            b'(' => self.long_command(bytes),
            _ => self.passed_over(bytes),
        }
    }

    fn passed_over(&mut self, bytes: &[u8]) -> Option<usize> {
        for (words, more) in PASSED_OVER {
            if bytes.starts_with(words) {
                return (bytes.len() >= words.len() + more).then_some(words.len() + more);
            }
        }
        if bytes[1] == b'c' && bytes.len() < 3 {
            return None;
        }
        self.odd(format!("unknown command {:02x?}", &bytes[..2]));
        Some(2)
    }

    /// `GS v 0 m xL xH yL yH data`
    fn picture_command(&mut self, bytes: &[u8]) -> Option<usize> {
        let head = bytes.get(..8)?;
        let row_bytes = usize::from(u16::from_le_bytes([head[4], head[5]]));
        let rows = usize::from(u16::from_le_bytes([head[6], head[7]]));
        let data = bytes.get(8..8 + row_bytes * rows)?;
        let most = u32::from(self.profile.band_rows);
        if rows > most as usize {
            self.odd(format!("a band of {rows} rows"));
        }
        if row_bytes * 8 > usize::from(self.profile.dots) {
            self.odd(format!("a picture {row_bytes} bytes wide"));
        }
        self.end_begun_row();
        let (width, height) = (row_bytes as u32 * 8, rows as u32);
        let top = self.advance(height);
        let left = self.left_edge(width);
        for (i, byte) in data.iter().enumerate() {
            let (x, y) = (
                (i % row_bytes.max(1)) as i64 * 8,
                (i / row_bytes.max(1)) as i64,
            );
            for bit in (0..8).filter(|bit| byte << bit & 0x80 != 0) {
                self.sheet.picture.blacken(left + x + bit, top + y);
            }
        }
        match self.sheet.lines.last_mut() {
            Some(PaperLine::Drawn {
                height: above,
                width: wide,
            }) if *above % most == 0 && *wide == width => {
                *above += height;
            }
            _ => self.sheet.lines.push(PaperLine::Drawn { width, height }),
        }
        Some(8 + data.len())
    }

    /// `GS k m digits NUL`
    fn bars_command(&mut self, bytes: &[u8]) -> Option<usize> {
        let system = *bytes.get(2)?;
        let length = bytes[3..].iter().position(|byte| *byte == 0)?;
        let digits = String::from_utf8_lossy(&bytes[3..3 + length]).into_owned();
        // Of the codes that printers know the two that we send: EAN-13 and ITF.
        let code = match system {
            2 | 5 => digits.parse().ok().map(Bars::of),
            _ => None,
        };
        match code.filter(|bars| bars.digits == digits) {
            Some(bars) => self.print_bars(&bars),
            None => self.odd(format!("a bar code {system} of {digits:?}")),
        }
        Some(4 + length)
    }

    fn print_bars(&mut self, bars: &Bars) {
        self.end_begun_row();
        let (module, height, says) = self.modes.bars;
        let (module, height) = (u32::from(module.max(1)), u32::from(height.max(1)));
        let wide = bars.modules() * module;
        let with_quiet = wide + 2 * u32::from(QUIET) * module;
        if with_quiet > u32::from(self.profile.dots) {
            self.odd(format!("bars {with_quiet} dots wide"));
        }
        let high = height + if says { 30 } else { 0 };
        let mut picture = Picture::white(wide, high);
        draw_bars(&mut picture, bars, (0, 0), (module, height));
        let left = self.left_edge(wide);
        let top = self.advance(high);
        self.sheet.picture.stamp(&picture, left, top);
        self.sheet
            .lines
            .push(PaperLine::Barcode(bars.digits.clone()));
    }

    /// `GS ( x pL pH data`
    fn long_command(&mut self, bytes: &[u8]) -> Option<usize> {
        let head = bytes.get(..5)?;
        let length = usize::from(u16::from_le_bytes([head[3], head[4]]));
        let data = bytes.get(5..5 + length)?;
        match (head[2], data) {
            (b'k', [49, 65, model, _]) => self.modes.qr.model = *model,
            (b'k', [49, 67, module]) => self.modes.qr.module = *module,
            (b'k', [49, 69, level]) => self.modes.qr.level = *level,
            (b'k', [49, 80, 48, payload @ ..]) => self.modes.qr.payload = payload.to_vec(),
            (b'k', [49, 81, 48]) => self.print_qr(),
            (b'H', [48, 48, id @ ..]) if id.len() == 4 => {
                if self.profile.status == StatusBy::Epson {
                    let answer = [&[0x37, 0x22], id, &[0]].concat();
                    self.answer(&answer);
                } else {
                    self.odd("GS ( H".to_string());
                }
            }
            _ => self.odd(format!("unknown command GS ( {:?}", char::from(head[2]))),
        }
        Some(5 + length)
    }

    fn print_qr(&mut self) {
        self.end_begun_row();
        let QrModes {
            model,
            module,
            level,
            payload,
        } = self.modes.qr.clone();
        if model != 50 {
            self.odd(format!("QR model {model}"));
        }
        let level = match level {
            49 => qrcode::EcLevel::M,
            50 => qrcode::EcLevel::Q,
            51 => qrcode::EcLevel::H,
            _ => qrcode::EcLevel::L,
        };
        let Ok(code) = qrcode::QrCode::with_error_correction_level(&payload, level) else {
            return self.odd(format!("a QR code of {} bytes", payload.len()));
        };
        let module = u32::from(module.max(1));
        let side = code.width() as u32 * module;
        if side > u32::from(self.profile.dots) {
            return self.odd(format!("a QR code {side} dots wide"));
        }
        let mut picture = Picture::white(side, side);
        draw_qr(&mut picture, &code, (0, 0), module);
        let left = self.left_edge(side);
        let top = self.advance(side);
        self.sheet.picture.stamp(&picture, left, top);
        self.sheet.lines.push(PaperLine::Qr(
            String::from_utf8_lossy(&payload).into_owned(),
        ));
    }
}
