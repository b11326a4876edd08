//! Labels on paper: stickers with a code on the common sheet of 24, labels for the edge of a shelf, cards of the size of a
//! bank card; ten of these on A4 with marks to cut at, or each on a page of its own. And empty slips, four to a sheet.

mod cell;
mod pad;

use std::collections::HashMap;
use std::rc::Rc;

use super::art::Art;
use super::pages::faces::Faces;
use super::pages::marks::{Colour, MM, Mark};
use super::pages::paper::{Page, Paper, Way};
use super::pages::{PagesError, Typefaces, document};
use crate::market::gtin::Gtin;
use crate::market::label::Labels;
use crate::market::receipt::Letterhead;
use crate::words::Words;
use cell::Cell;

/// On which pages labels stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheets {
    /// Many on A4.
    A4,
    /// Each on a page of its own size: for a printer of labels or cards.
    OneByOne,
}

/// How large labels are, and how many stand on A4.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// In millimetres.
    width: f32,
    height: f32,
    across: usize,
    down: usize,
}

/// The common sheet of 24 stickers.
const STICKER: Cut = Cut {
    width: 70.0,
    height: 37.0,
    across: 3,
    down: 8,
};

/// What clips at the edge of a shelf hold, picture and price side by side.
const EDGE: Cut = Cut {
    width: 95.0,
    height: 54.0,
    across: 2,
    down: 5,
};

/// A bank card (ISO/IEC 7810 ID-1).
const CARD: Cut = Cut {
    width: 85.6,
    height: 53.98,
    across: 2,
    down: 5,
};

/// A quarter of A4 (A6).
const SLIP: Cut = Cut {
    width: 105.0,
    height: 148.5,
    across: 2,
    down: 2,
};

/// Labels as a PDF.
///
/// # Errors
/// [`PagesError`].
pub fn label_pages(
    labels: &Labels,
    letterhead: &Letterhead,
    art: &HashMap<Gtin, Art>,
    sheets: Sheets,
    faces: &Typefaces,
    words: &Words,
) -> Result<Vec<u8>, PagesError> {
    let faces = Rc::new(Faces::read(faces)?);
    let (cut, title) = match labels {
        Labels::Goods(_) => (STICKER, "labels.title-goods"),
        Labels::Shelf(_) => (EDGE, "labels.title-shelf"),
        Labels::Cards(_) => (CARD, "labels.title-cards"),
        Labels::Slips(_) => (SLIP, "labels.title-slips"),
    };
    let begin = || Cell::begin((cut.width, cut.height), &faces, letterhead, words);
    let shown = |code| art.get(&code);
    let cells: Vec<Vec<Mark>> = match labels {
        Labels::Goods(tags) => tags
            .iter()
            .map(|tag| begin().sticker(tag, shown(tag.goods.code)))
            .collect(),
        Labels::Shelf(tags) => tags
            .iter()
            .map(|tag| begin().edge(tag, shown(tag.goods.code)))
            .collect(),
        Labels::Cards(cards) => cards.iter().map(|card| begin().card(card)).collect(),
        Labels::Slips(numbers) => numbers.clone().map(|number| begin().pad(number)).collect(),
    };
    let (page, laid) = match sheets {
        Sheets::OneByOne => (Page::mm(cut.width, cut.height, 0.0), cells),
        Sheets::A4 => (Page::of(Paper::A4, Way::Upright, 0.0), cut.lay(cells)),
    };
    let title = words.say(title, &[]);
    document(&title, &page, &laid, (faces, false), words)
}

impl Cut {
    /// Where the first label begins on A4, in points: all of them in the middle of the page.
    fn corner(&self) -> (f32, f32) {
        let page = Page::of(Paper::A4, Way::Upright, 0.0);
        (
            (page.width - self.width * MM * self.across as f32) / 2.0,
            (page.height - self.height * MM * self.down as f32) / 2.0,
        )
    }

    fn lay(&self, cells: Vec<Vec<Mark>>) -> Vec<Vec<Mark>> {
        let (left, top) = self.corner();
        let on_a_page = self.across * self.down;
        let mut pages: Vec<Vec<Mark>> = Vec::new();
        for (n, cell) in cells.into_iter().enumerate() {
            let place = n % on_a_page;
            if place == 0 {
                pages.push(self.cutting_marks());
            }
            let dx = left + (place % self.across) as f32 * self.width * MM;
            let dy = top + (place / self.across) as f32 * self.height * MM;
            if let Some(page) = pages.last_mut() {
                page.extend(cell.into_iter().map(|mark| mark.moved(dx, dy)));
            }
        }
        pages
    }

    /// Little crosses where labels meet, and where there is white round them lines that lead a ruler and a knife.
    fn cutting_marks(&self) -> Vec<Mark> {
        const HAIR: f32 = 0.35;
        let page = Page::of(Paper::A4, Way::Upright, 0.0);
        let (left, top) = self.corner();
        let xs: Vec<f32> = (0..=self.across)
            .map(|n| left + n as f32 * self.width * MM)
            .collect();
        let ys: Vec<f32> = (0..=self.down)
            .map(|n| top + n as f32 * self.height * MM)
            .collect();
        let line = |from, to| Mark::line(from, to, HAIR, Colour::RULE);
        let arm = 1.5 * MM;
        let mut marks = Vec::new();
        for x in &xs {
            for y in &ys {
                marks.push(line((x - arm, *y), (x + arm, *y)));
                marks.push(line((*x, y - arm), (*x, y + arm)));
            }
        }
        let lead = 7.0 * MM;
        if top > lead {
            let (above, below) = (top - 1.5 * MM, page.height - top + 1.5 * MM);
            for x in &xs {
                marks.push(line((*x, top - lead), (*x, above)));
                marks.push(line((*x, below), (*x, page.height - top + lead)));
            }
        }
        if left > lead {
            for y in &ys {
                marks.push(line((left - lead, *y), (left - 1.5 * MM, *y)));
                let right = page.width - left;
                marks.push(line((right + 1.5 * MM, *y), (right + lead, *y)));
            }
        }
        marks
    }
}
