//! The other end of the wire: ESC/POS bytes → the paper a printer would give.
//!
//! The virtual printer of the demo and the tests both use it, so what they show is what the bytes say, not a second
//! drawing of the same slip. It is as strict as the poorest printer to be served: Chinese only in Chinese mode, only
//! the characters of the profile, and everything it would print as rubbish is kept in [`Paper::oddities`].
mod commands;

use super::Picture;
use super::printer::{Faces, Profile, StatusBy};
use std::mem;

/// What stands on the paper, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperLine {
    /// A row of characters the printer wrote.
    Text(String),
    /// A picture, `width × height` dots; bands of one picture that follow each other are one.
    Drawn {
        /// Dots across, a multiple of 8.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// A QR code with this payload.
    Qr(String),
    /// Bars of these digits.
    Barcode(String),
}

/// One piece of paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it looks like, at 8 dots a mm.
    pub picture: Picture,
    /// What stands on it.
    pub lines: Vec<PaperLine>,
}

/// The state a pretended printer is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Condition {
    /// Prints and answers.
    #[default]
    Well,
    /// Prints and never answers.
    Mute,
    /// Answers, and prints nothing until there is paper again; what it has taken it keeps.
    PaperOut,
    /// The same with an open cover.
    CoverOpen,
    /// The same for a reason of its own: a key was pressed, its cutter jams, its head is too hot.
    Offline,
}

/// A pretended printer with a roll of paper in it.
#[derive(Debug, Clone)]
pub struct Paper {
    profile: Profile,
    condition: Condition,
    pending: Vec<u8>,
    modes: Modes,
    row: Vec<Placed>,
    row_dots: u32,
    sheet: Sheet,
    sheets: Vec<Sheet>,
    answers: Vec<u8>,
    drawer_pulses: u32,
    oddities: Vec<String>,
}

/// What earlier commands have set.
#[derive(Debug, Clone)]
struct Modes {
    align: u8,
    times: (u32, u32),
    chinese: bool,
    spacing: u32,
    qr: QrModes,
    /// Of bars: dots a module, dots high, whether the digits stand below.
    bars: (u8, u8, bool),
}

#[derive(Debug, Clone, Default)]
struct QrModes {
    model: u8,
    module: u8,
    level: u8,
    payload: Vec<u8>,
}

/// A character in the row that is being collected.
#[derive(Debug, Clone)]
struct Placed {
    letter: char,
    cell: (u32, u32),
}

impl Default for Modes {
    fn default() -> Modes {
        Modes {
            align: 0,
            times: (1, 1),
            chinese: false,
            spacing: 30,
            qr: QrModes::default(),
            bars: (3, 162, false),
        }
    }
}

impl Paper {
    /// A printer of this kind, switched on, with paper.
    pub fn new(profile: &Profile) -> Paper {
        let sheet = Sheet {
            picture: Picture::white(u32::from(profile.dots), 0),
            lines: Vec::new(),
        };
        Paper {
            profile: profile.clone(),
            condition: Condition::default(),
            pending: Vec::new(),
            modes: Modes::default(),
            row: Vec::new(),
            row_dots: 0,
            sheet,
            sheets: Vec::new(),
            answers: Vec::new(),
            drawer_pulses: 0,
            oddities: Vec::new(),
        }
    }

    /// Takes bytes as they come off the wire; a command may be cut anywhere.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.prints() {
            self.pending.extend_from_slice(bytes);
            self.work();
        } else {
            // Nothing moves but the real-time requests, which are answered past the full buffer.
            let asks = bytes
                .windows(3)
                .filter(|three| three.starts_with(&[0x10, 0x04]));
            asks.for_each(|three| self.answer_real_time(three[2]));
            self.pending.extend(without_asks(bytes));
        }
    }

    /// Puts the printer into a state; it goes on with what it has taken as soon as it can.
    pub fn set_condition(&mut self, condition: Condition) {
        self.condition = condition;
        if self.prints() {
            self.work();
        }
    }

    /// The answers given since the last call, in order.
    pub fn take_answers(&mut self) -> Vec<u8> {
        mem::take(&mut self.answers)
    }

    /// The pieces that were cut off since the last call.
    pub fn take_sheets(&mut self) -> Vec<Sheet> {
        mem::take(&mut self.sheets)
    }

    /// Tears off what has been printed since the last cut, if there is anything.
    pub fn tear_off(&mut self) -> Option<Sheet> {
        let blank = Picture::white(u32::from(self.profile.dots), 0);
        let sheet = mem::replace(
            &mut self.sheet,
            Sheet {
                picture: blank,
                lines: Vec::new(),
            },
        );
        (sheet.picture.height > 0).then_some(sheet)
    }

    /// What came out last: the piece being printed, or the last one cut off.
    pub fn picture(&self) -> Picture {
        match self.sheets.last() {
            Some(last) if self.sheet.picture.height == 0 => last.picture.clone(),
            _ => self.sheet.picture.clone(),
        }
    }

    /// The written rows of all pieces, for reading in tests; drawn rows and codes are left out.
    pub fn text(&self) -> Vec<String> {
        let pieces = self.sheets.iter().chain([&self.sheet]);
        let text = |line: &PaperLine| match line {
            PaperLine::Text(text) => Some(text.clone()),
            PaperLine::Drawn { .. } | PaperLine::Qr(_) | PaperLine::Barcode(_) => None,
        };
        pieces
            .flat_map(|sheet| sheet.lines.iter().filter_map(text))
            .collect()
    }

    /// Everything on all pieces, from top to bottom.
    pub fn lines(&self) -> Vec<PaperLine> {
        self.sheets
            .iter()
            .chain([&self.sheet])
            .flat_map(|sheet| sheet.lines.clone())
            .collect()
    }

    /// How often the cash drawer was opened.
    pub fn drawer_pulses(&self) -> u32 {
        self.drawer_pulses
    }

    /// What a poor printer would have done wrong with these bytes; empty for every paper of ours.
    pub fn oddities(&self) -> &[String] {
        &self.oddities
    }

    /// Whether a command has begun whose rest has not come.
    pub fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    fn prints(&self) -> bool {
        matches!(self.condition, Condition::Well | Condition::Mute)
    }

    fn odd(&mut self, what: String) {
        self.oddities.push(what);
    }

    /// Carries out what is complete and keeps the rest.
    fn work(&mut self) {
        let pending = mem::take(&mut self.pending);
        let mut at = 0;
        while at < pending.len() {
            match self.step(&pending[at..]) {
                Some(taken) => at += taken,
                None => break,
            }
        }
        self.pending = pending[at..].to_vec();
    }

    /// Puts a character into the row; a full row is printed first, as printers do.
    fn place(&mut self, letter: char, columns: u32) {
        let cell = (columns * 12 * self.modes.times.0, 24 * self.modes.times.1);
        if self.row_dots + cell.0 > u32::from(self.profile.dots) {
            self.odd(format!("row too long at {letter:?}"));
            self.end_row();
        }
        self.row_dots += cell.0;
        self.row.push(Placed { letter, cell });
    }

    /// Prints the row and moves the paper by a row.
    fn end_row(&mut self) {
        let row = mem::take(&mut self.row);
        let wide = mem::take(&mut self.row_dots);
        let high = row.iter().map(|placed| placed.cell.1).max().unwrap_or(0);
        let top = self.advance(high.max(self.modes.spacing));
        let mut x = self.left_edge(wide);
        for placed in &row {
            // Letters of different height stand on one line.
            let y = top + i64::from(high - placed.cell.1);
            Faces::bundled().draw_cell(&mut self.sheet.picture, placed.letter, (x, y), placed.cell);
            x += i64::from(placed.cell.0);
        }
        let text: String = row.iter().map(|placed| placed.letter).collect();
        self.sheet
            .lines
            .push(PaperLine::Text(text.trim_end().to_string()));
    }

    /// Prints a row that has been begun, before something that stands below it.
    fn end_begun_row(&mut self) {
        if !self.row.is_empty() {
            self.end_row();
        }
    }

    /// Moves the paper and returns the dot row where it stood.
    fn advance(&mut self, dots: u32) -> i64 {
        let top = self.sheet.picture.height;
        self.sheet.picture.grow(dots);
        i64::from(top)
    }

    fn left_edge(&self, wide: u32) -> i64 {
        let free = i64::from(self.profile.dots) - i64::from(wide);
        match self.modes.align {
            1 => free.max(0) / 2,
            2 => free.max(0),
            _ => 0,
        }
    }

    fn cut(&mut self) {
        self.end_begun_row();
        let sheet = self.tear_off();
        self.sheets.extend(sheet);
    }

    fn answer(&mut self, bytes: &[u8]) {
        if self.condition != Condition::Mute && self.profile.status != StatusBy::None {
            self.answers.extend_from_slice(bytes);
        }
    }

    fn answer_real_time(&mut self, which: u8) {
        let is = |condition| self.condition == condition;
        let (out, open) = (is(Condition::PaperOut), is(Condition::CoverOpen));
        let off = out || open || is(Condition::Offline);
        let set = |yes: bool, bits: u8| if yes { bits } else { 0 };
        let byte = match which {
            1 => 0x12 | set(off, 0x08),
            2 => 0x12 | set(open, 0x04) | set(out, 0x20),
            3 => 0x12,
            4 => 0x12 | set(out, 0x60),
            _ => return,
        };
        self.answer(&[byte]);
    }
}

/// The bytes without their real-time requests.
fn without_asks(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        if rest.len() >= 3 && rest.starts_with(&[0x10, 0x04]) {
            rest = &rest[3..];
        } else {
            kept.push(first);
            rest = &rest[1..];
        }
    }
    kept
}
