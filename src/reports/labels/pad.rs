//! An empty slip of a pad on a quarter of A4, to be written on by hand: lines far enough apart for a thick pen.

use super::cell::{Cell, hand};
use crate::market::receipt::slip_number;
use crate::reports::pages::faces::Weight;
use crate::reports::pages::marks::{Colour, MM, Mark};

/// Rows for goods: more than a household takes at once.
const ROWS: usize = 7;
/// How high a row is to be written in.
const ROW: f32 = 9.3 * MM;
/// Where columns end, of the whole width: goods, pieces, points of each, points.
const ENDS: [f32; 4] = [0.46, 0.62, 0.8, 1.0];
const HAIR: f32 = 0.5;

impl Cell<'_> {
    /// The slip of this number.
    pub(super) fn pad(mut self, number: u32) -> Vec<Mark> {
        let (left, wide) = (self.room.x, self.room.width);
        self.practice();
        let mut y = self.room.y
            + if self.letterhead.rehearsal {
                26.0
            } else {
                18.0
            };
        let number = self
            .words
            .say("receipt.pad.number", &[("number", &slip_number(number))]);
        let large = hand(17.0, Weight::Bold, Colour::INK);
        let beside = self.faces.width(&number, large.size, large.weight) + 1.0;
        self.line((self.right() - beside, y), beside, large, number);
        let village = self.letterhead.village_name.clone();
        let name = hand(13.0, Weight::Bold, Colour::INK);
        self.line((left, y), wide - beside - 6.0, name, village);
        y += 16.0;
        let title = self.say("receipt.pad.title");
        self.line(
            (left, y),
            wide,
            hand(10.5, Weight::Regular, Colour::SECOND),
            title,
        );
        y += ROW;
        self.blanks(y, &[("pad.day", 0.0, 0.6), ("pad.household", 0.64, 1.0)]);
        y += ROW;
        self.blanks(y, &[("pad.name", 0.0, 0.6), ("pad.proxy", 0.64, 1.0)]);
        y = self.table(y + 3.0 * MM);
        y += ROW + 2.0 * MM;
        let signs = [
            ("receipt.pad.sign-household", 0.0, 0.48),
            ("receipt.pad.sign-staff", 0.52, 1.0),
        ];
        self.blanks(y, &signs);
        let note = self.say("receipt.pad.note");
        let small = hand(8.5, Weight::Regular, Colour::SECOND);
        self.lines((left, y + 2.5 * MM), wide, 3, small, &note);
        self.marks
    }

    /// Captions with lines behind them to write on: from where to where of the width.
    fn blanks(&mut self, y: f32, blanks: &[(&str, f32, f32)]) {
        let caption = hand(10.5, Weight::Regular, Colour::INK);
        for (key, from, to) in blanks {
            let (from, to) = (self.across(*from), self.across(*to));
            let taken = self.line((from, y), to - from, caption, self.say(key));
            self.rule((from + taken + 3.0, y + 2.0), (to, y + 2.0));
        }
    }

    /// The goods, and what they come to; says where its foot is.
    fn table(&mut self, top: f32) -> f32 {
        let head = hand(10.0, Weight::Bold, Colour::INK);
        let keys = ["pad.goods", "pad.pieces", "pad.each", "pad.points"];
        let foot = top + ROW * (ROWS + 2) as f32;
        let mut from = 0.0;
        for (key, to) in keys.into_iter().zip(ENDS) {
            let (x, width) = (self.across(from), self.across(to) - self.across(from));
            self.middle((x, top + ROW * 0.65), width, head, self.say(key));
            from = to;
        }
        for row in 0..=ROWS + 2 {
            let y = top + ROW * row as f32;
            self.rule((self.across(0.0), y), (self.right(), y));
        }
        let total = self.say("pad.total");
        let before = foot - ROW;
        let wide = self.across(ENDS[2]) - self.across(0.0);
        self.middle((self.across(0.0), before + ROW * 0.65), wide, head, total);
        for (place, x) in [0.0].into_iter().chain(ENDS).enumerate() {
            // The last row says one sum: what stands left of it is one field.
            let ends = if matches!(place, 1 | 2) { before } else { foot };
            self.rule((self.across(x), top), (self.across(x), ends));
        }
        foot
    }

    fn across(&self, part: f32) -> f32 {
        self.room.x + self.room.width * part
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.marks.push(Mark::line(from, to, HAIR, Colour::INK));
    }
}
