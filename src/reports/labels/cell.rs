//! One label, from its upper left corner.

use crate::market::barcode::{Bars, QUIET};
use crate::market::label::{CardTag, Tag};
use crate::market::receipt::{Letterhead, tag_decision, tag_name, tag_price};
use crate::market::storeroom::article::Section;
use crate::reports::art::Art;
use crate::reports::pages::faces::{Faces, Weight};
use crate::reports::pages::marks::{Area, Colour, MM, Mark, qr};
use crate::words::Words;

/// The width of a module: 0.33 mm, the size at which any scanner reads (GS1 General Specifications, X-dimension at 100 %).
const MODULE: f32 = 0.33 * MM;

/// A label while it is laid out.
pub(super) struct Cell<'a> {
    /// Without the white at its edges, which knives and printers need.
    pub(super) room: Area,
    pub(super) faces: &'a Faces,
    pub(super) letterhead: &'a Letterhead,
    pub(super) words: &'a Words,
    pub(super) marks: Vec<Mark>,
}

/// How a text stands in its place.
#[derive(Clone, Copy)]
pub(super) struct Hand {
    pub(super) size: f32,
    pub(super) weight: Weight,
    colour: Colour,
}

pub(super) const fn hand(size: f32, weight: Weight, colour: Colour) -> Hand {
    Hand {
        size,
        weight,
        colour,
    }
}

impl<'a> Cell<'a> {
    /// An empty label of this size, in millimetres.
    pub(super) fn begin(
        (width, height): (f32, f32),
        faces: &'a Faces,
        letterhead: &'a Letterhead,
        words: &'a Words,
    ) -> Cell<'a> {
        let whole = Area {
            x: 0.0,
            y: 0.0,
            width: width * MM,
            height: height * MM,
        };
        Cell {
            room: whole.inside(3.5 * MM),
            faces,
            letterhead,
            words,
            marks: Vec::new(),
        }
    }

    pub(super) fn say(&self, key: &str) -> String {
        self.words.say(key, &[])
    }

    pub(super) fn right(&self) -> f32 {
        self.room.x + self.room.width
    }

    fn bottom(&self) -> f32 {
        self.room.y + self.room.height
    }

    /// One line from `x` on, smaller where it is wider than `wide`; `y` is its foot. Says how wide it is.
    pub(super) fn line(&mut self, (x, y): (f32, f32), wide: f32, hand: Hand, text: String) -> f32 {
        let size = self.faces.fitting(&text, hand.size, hand.weight, wide);
        let width = self.faces.width(&text, size, hand.weight);
        self.marks.push(Mark::Text {
            x,
            y,
            size,
            weight: hand.weight,
            colour: hand.colour,
            text,
        });
        width
    }

    /// A line in the middle of a place.
    pub(super) fn middle(&mut self, (x, y): (f32, f32), wide: f32, hand: Hand, text: String) {
        let size = self.faces.fitting(&text, hand.size, hand.weight, wide);
        let width = self.faces.width(&text, size, hand.weight);
        self.line((x + (wide - width) / 2.0, y), wide, hand, text);
    }

    /// A text in `at_most` lines, in a smaller type where it needs more; says where its last foot is.
    pub(super) fn lines(
        &mut self,
        (x, top): (f32, f32),
        wide: f32,
        at_most: usize,
        hand: Hand,
        text: &str,
    ) -> f32 {
        let mut size = hand.size;
        let mut lines = self.faces.wrapped(text, size, hand.weight, wide);
        while lines.len() > at_most && size > 5.0 {
            size *= 0.94;
            lines = self.faces.wrapped(text, size, hand.weight, wide);
        }
        let mut y = top + size * 0.9;
        let last = lines.len().saturating_sub(1);
        for (n, line) in lines.into_iter().enumerate() {
            self.line((x, y), wide, Hand { size, ..hand }, line);
            if n < last {
                y += size * 1.22;
            }
        }
        y
    }

    /// Bars with their digits below, the white beside them inside the place; says how wide all of it is.
    fn bars(&mut self, (x, top): (f32, f32), module: f32, height: f32, bars: &Bars) -> f32 {
        let quiet = f32::from(QUIET) * module;
        let wide = bars.modules() as f32 * module;
        let black = bars.black().map(|(from, run)| Area {
            x: x + quiet + from as f32 * module,
            y: top,
            width: run as f32 * module,
            height,
        });
        self.marks.push(Mark::Blocks(black.collect()));
        let digits = hand(module * 9.0, Weight::Regular, Colour::INK);
        let foot = top + height + digits.size * 1.0;
        self.middle((x + quiet, foot), wide, digits, bars.digits.clone());
        wide + 2.0 * quiet
    }

    /// Says on a label of books for practice that it is none.
    pub(super) fn practice(&mut self) {
        if self.letterhead.rehearsal {
            let text = self.say("receipt.rehearsal");
            let red = hand(7.0, Weight::Bold, Colour::RED);
            let width = self.faces.width(&text, red.size, red.weight);
            let at = (self.right() - width, self.room.y + 4.0);
            self.line(at, width + 1.0, red, text);
        }
    }

    /// A sticker: what it is, and its code as large as the standard has it.
    pub(super) fn sticker(mut self, tag: &Tag, art: Option<&Art>) -> Vec<Mark> {
        let bars = Bars::of(tag.code);
        self.practice();
        let top = self.room.y + if self.letterhead.rehearsal { 6.0 } else { 0.0 };
        let name = hand(12.0, Weight::Bold, Colour::INK);
        let at = (self.room.x, top);
        let name_text = tag_name(tag, self.words);
        let foot = self.lines(at, self.room.width, 2, name, &name_text);
        let digits = MODULE * 9.0;
        let top = foot + 6.0;
        let height = (self.bottom() - top - digits * 1.1).min(16.0 * MM);
        let wide = (bars.modules() as f32 + 2.0 * f32::from(QUIET)) * MODULE;
        let left = self.right() - wide;
        // Beside the longer code of a case there is no room for a picture.
        let beside = left - self.room.x;
        if let Some(art) = art
            && beside > 14.0 * MM
        {
            let side = beside.min(self.bottom() - top);
            self.marks.push(art.at(Area {
                x: self.room.x,
                y: top + (self.bottom() - top - side) / 2.0,
                width: side,
                height: side,
            }));
        }
        let x = if beside > 14.0 * MM {
            left
        } else {
            self.room.x + beside / 2.0
        };
        self.bars((x, top), MODULE, height, &bars);
        self.marks
    }

    /// For the edge of a shelf: the points are what is read from afar.
    pub(super) fn edge(mut self, tag: &Tag, art: Option<&Art>) -> Vec<Mark> {
        let bars = Bars::of(tag.code);
        self.practice();
        let picture = 31.0 * MM;
        if let Some(art) = art {
            self.marks.push(art.at(Area {
                x: self.room.x,
                y: self.room.y,
                width: picture,
                height: picture,
            }));
        }
        let x = self.room.x + picture + 3.0 * MM;
        let wide = self.right() - x;
        let name = hand(17.0, Weight::Bold, Colour::INK);
        let top = self.room.y + if self.letterhead.rehearsal { 6.0 } else { 0.0 };
        let name_text = tag_name(tag, self.words);
        self.lines((x, top), wide, 2, name, &name_text);
        self.price((x, self.room.y + picture - 2.0), wide, tag);
        // Below: the decision at the left, the code at the right, a little smaller than on a sticker.
        let module = MODULE * 0.8;
        let total = (bars.modules() as f32 + 2.0 * f32::from(QUIET)) * module;
        let height = 8.5 * MM;
        let top = self.bottom() - height - module * 9.0;
        let left = self.right() - total + f32::from(QUIET) * module;
        self.bars((left, top), module, height, &bars);
        let room = left - self.room.x;
        let small = hand(8.0, Weight::Regular, Colour::SECOND);
        let village = self.letterhead.village_name.clone();
        let mut told = vec![village];
        told.extend(tag_decision(tag, self.words));
        let told = told.join("\n");
        self.lines((self.room.x, top), room, 4, small, &told);
        self.marks
    }

    /// The points large, what they are called and of how much behind them; `y` is their foot.
    fn price(&mut self, (x, y): (f32, f32), wide: f32, tag: &Tag) {
        let points = match (&tag.price, tag.section) {
            (Some(price), Section::Points) => price.points.to_string(),
            _ => {
                let words = hand(26.0, Weight::Bold, Colour::SECOND);
                let text = tag_price(tag, self.words);
                self.line((x, y), wide, words, text);
                return;
            }
        };
        let per = self
            .words
            .say("labels.per", &[("unit", tag.goods.unit.as_str())]);
        let second = hand(15.0, Weight::Bold, Colour::GREEN);
        let behind = self
            .faces
            .width(&per, second.size, second.weight)
            .min(wide / 2.0);
        let large = hand(50.0, Weight::Bold, Colour::GREEN);
        let taken = self.line((x, y), wide - behind - 4.0, large, points);
        self.line((x + taken + 4.0, y), wide - taken - 4.0, second, per);
    }

    /// A household's card.
    pub(super) fn card(mut self, tag: &CardTag) -> Vec<Mark> {
        let side = 33.0 * MM;
        let payload = tag.card.to_string();
        // White of four modules round the code: the label's own edge is most of it.
        let at = (self.room.x + 0.5 * MM, self.room.y + 0.5 * MM);
        self.marks.extend(qr(&payload, at, side));
        let x = at.0 + side + 5.0 * MM;
        let wide = self.right() - x;
        let shop = self.letterhead.village_name.clone();
        let village = hand(12.0, Weight::Bold, Colour::INK);
        let mut y = self.lines((x, at.1), wide, 2, village, &shop);
        y += 15.0;
        // A card of books for practice is none.
        let (title, colour) = if self.letterhead.rehearsal {
            ("receipt.rehearsal", Colour::RED)
        } else {
            ("cards.title", Colour::GREEN)
        };
        let text = self.say(title);
        self.line((x, y), wide, hand(10.0, Weight::Bold, colour), text);
        let number = hand(28.0, Weight::Bold, Colour::INK);
        y += 32.0;
        self.line((x, y), wide, number, tag.card.household.to_string());
        let name = hand(15.0, Weight::Regular, Colour::INK);
        y += 21.0;
        self.line((x, y), wide, name, tag.name.clone());
        if !tag.group.is_empty() {
            let group = hand(9.5, Weight::Regular, Colour::SECOND);
            y += 14.0;
            self.line((x, y), wide, group, tag.group.clone());
        }
        let note = self.say("cards.note");
        let small = hand(8.5, Weight::Regular, Colour::SECOND);
        let top = at.1 + side + 3.0 * MM;
        self.lines((self.room.x, top), self.room.width, 2, small, &note);
        self.marks
    }
}
