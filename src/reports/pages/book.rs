//! A register as pages: title and days at the head of every page with the columns' heads, lines that belong together kept
//! together, what each page comes to and what all come to, who signs, and the page's number of how many.
//!
//! The lines are gone through twice, once to count pages and once to draw them, so that no more of them is held than
//! stands on one page. The drawn document itself is held until it is whole.

use std::rc::Rc;

use super::faces::{Faces, Weight};
use super::grid::{Cell, Column, Grid, Laid, Type};
use super::marks::{Colour, MM, Mark};
use super::paper::{Page, Paper};
use super::plans::{Plan, plan};
use super::rows::{PaperRow, Speaker, money};
use super::{PagesError, Paginated};
use crate::market::register::{Line, Sum, Value};
use crate::reports::write::{About, Taker, WriteError};
use crate::words::Words;

/// White at every edge.
pub(super) const MARGIN_MM: f32 = 14.0;
/// What a book's cells are set in.
const SET: Type = Type {
    size: 8.5,
    leading: 1.3,
    pad: 3.0,
};
const TITLE: f32 = 17.0;
const SMALL: f32 = 9.0;
/// How high the head of a page is, above the table.
const HEAD: f32 = 52.0;
/// How high its foot is, below the table.
const FOOT: f32 = 16.0;
/// How high the lines to sign on are.
const SIGN: f32 = 58.0;

/// Where finished pages go.
trait Sink {
    fn page(&mut self, marks: Vec<Mark>, words: &Words) -> Result<(), PagesError>;
}

/// Counts them.
#[derive(Default)]
struct Counter(usize);

impl Sink for Counter {
    fn page(&mut self, _: Vec<Mark>, _: &Words) -> Result<(), PagesError> {
        self.0 += 1;
        Ok(())
    }
}

/// The first time through: how many pages there are.
pub(in crate::reports) struct Count<'a> {
    roll: Roll<'a, Counter>,
}

/// The second time: the pages.
pub(in crate::reports) struct Draw<'a> {
    roll: Roll<'a, Paginated>,
}

impl<'a> Count<'a> {
    /// Begins to count the pages of a register.
    ///
    /// # Errors
    /// [`PagesError::NotForPaper`], [`PagesError::Face`].
    pub(in crate::reports) fn begin(about: &About<'a>) -> Result<Count<'a>, PagesError> {
        let plan = plan(about.register).ok_or(PagesError::NotForPaper)?;
        Ok(Count {
            roll: Roll::new(
                about,
                plan,
                Rc::new(Faces::read(&about.faces)?),
                Counter::default(),
            ),
        })
    }

    /// The end of the first time, and the beginning of the second.
    ///
    /// # Errors
    /// [`PagesError`].
    pub(in crate::reports) fn draw(mut self) -> Result<Draw<'a>, PagesError> {
        self.roll.end()?;
        let Roll {
            about,
            plan,
            faces,
            page,
            sink,
            ..
        } = self.roll;
        let title = title(&about);
        let drawn = Paginated::begin(&title, &page, Some(sink.0), faces.clone(), about.words);
        Ok(Draw {
            roll: Roll::new(&about, plan, faces, drawn),
        })
    }
}

impl Draw<'_> {
    /// The document.
    ///
    /// # Errors
    /// [`PagesError::Document`].
    pub(in crate::reports) fn end(mut self) -> Result<Vec<u8>, PagesError> {
        self.roll.end()?;
        self.roll.sink.finish()
    }
}

impl Taker for Count<'_> {
    fn line(&mut self, line: &Line) -> Result<(), WriteError> {
        Ok(self.roll.line(line)?)
    }
}

impl Taker for Draw<'_> {
    fn line(&mut self, line: &Line) -> Result<(), WriteError> {
        Ok(self.roll.line(line)?)
    }
}

fn title(about: &About<'_>) -> String {
    let words = about.words;
    words.say(&format!("register.title.{}", about.register.word()), &[])
}

/// A register as it grows down page after page.
struct Roll<'a, S> {
    about: About<'a>,
    plan: Plan,
    faces: Rc<Faces>,
    page: Page,
    grid: Grid,
    sink: S,
    marks: Vec<Mark>,
    /// Where the next row begins; nothing where no page is begun.
    y: Option<f32>,
    pages: usize,
    heading: String,
    together: Vec<PaperRow>,
    of_page: Vec<Sum>,
    of_all: Vec<Sum>,
    is_empty: bool,
}

impl<'a, S: Sink> Roll<'a, S> {
    fn new(about: &About<'a>, plan: Plan, faces: Rc<Faces>, sink: S) -> Roll<'a, S> {
        let page = Page::of(Paper::A4, plan.way, MARGIN_MM);
        let columns = plan.columns.iter().map(|column| Column {
            head: about
                .words
                .say(&format!("register.paper.{}", column.head), &[]),
            width: column.mm * MM,
            align: column.align,
            merges: column.merges,
        });
        let body = page.height - 2.0 * page.margin - HEAD - FOOT;
        let sums = plan.columns.iter().filter(|column| column.sums).count();
        Roll {
            about: *about,
            plan,
            page,
            grid: Grid {
                columns: columns.collect(),
                set: SET,
                // Room is left for the heads, a heading and the sums of the page.
                most_lines: ((body - 90.0) / (SET.size * SET.leading)) as usize,
            },
            faces,
            sink,
            marks: Vec::new(),
            y: None,
            pages: 0,
            heading: String::new(),
            together: Vec::new(),
            of_page: vec![Sum::default(); sums],
            of_all: vec![Sum::default(); sums],
            is_empty: true,
        }
    }

    fn line(&mut self, line: &Line) -> Result<(), PagesError> {
        let row = Speaker(self.about.words).row(line);
        if row.cells.is_empty() {
            return Ok(());
        }
        let belongs = self.together.first().is_some_and(|first| {
            !row.together.is_empty()
                && first.together == row.together
                && first.heading == row.heading
        });
        if !belongs {
            self.settle()?;
        }
        self.together.push(row);
        Ok(())
    }

    /// Sets the lines that belong together.
    fn settle(&mut self) -> Result<(), PagesError> {
        let rows = std::mem::take(&mut self.together);
        let Some(first) = rows.first() else {
            return Ok(());
        };
        self.is_empty = false;
        let heading = first.heading.clone();
        let notes: Vec<&str> = rows.iter().map(|row| row.note.as_str()).collect();
        let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.cells.clone()).collect();
        let adds: Vec<_> = rows.iter().map(|row| row.adds.clone()).collect();
        let mut from = 0;
        while from < cells.len() {
            // As many as stand on one page; a receipt longer than that goes on on the next.
            let mut laid = self
                .grid
                .block(&self.faces, &cells[from..], Weight::Regular);
            let mut upto = cells.len();
            while upto > from + 1 && laid.height > self.capacity() {
                upto -= 1;
                laid = self
                    .grid
                    .block(&self.faces, &cells[from..upto], Weight::Regular);
            }
            self.under(&heading, laid.height)?;
            self.place(laid);
            for adds in &adds[from..upto] {
                for (place, value) in adds.iter().enumerate() {
                    self.of_page[place].add(value);
                    self.of_all[place].add(value);
                }
            }
            from = upto;
        }
        for note in notes.into_iter().filter(|note| !note.is_empty()) {
            let laid = self.grid.banner(&self.faces, note, Weight::Regular);
            self.under(&heading, laid.height)?;
            self.place(laid);
        }
        Ok(())
    }

    fn bottom(&self) -> f32 {
        self.page.height - self.page.margin - FOOT
    }

    /// How high a row of sums is, where there are any.
    fn sums_height(&self) -> f32 {
        if self.of_page.is_empty() {
            0.0
        } else {
            SET.size * SET.leading + 2.0 * SET.pad
        }
    }

    /// How high the rows of one page can be together.
    fn capacity(&self) -> f32 {
        let heads = self.grid.heads(&self.faces).height;
        let banner = SET.size * SET.leading + 2.0 * SET.pad;
        self.bottom() - self.page.margin - HEAD - heads - banner - self.sums_height()
    }

    /// Makes room for so much under a heading: on this page, else on the next, which says the heading again.
    fn under(&mut self, heading: &str, height: f32) -> Result<(), PagesError> {
        let is_new = heading != self.heading;
        let banner = |roll: &Self, text: &str| roll.grid.banner(&roll.faces, text, Weight::Bold);
        let mut needed = height;
        let shown = (!heading.is_empty()).then(|| banner(self, heading));
        if let (Some(shown), true) = (&shown, is_new) {
            needed += shown.height;
        }
        let fits = |roll: &Self, needed: f32| {
            roll.y
                .is_some_and(|y| y + needed + roll.sums_height() <= roll.bottom())
        };
        let began = !fits(self, needed);
        if began {
            if self.y.is_some() {
                self.finish_page(true)?;
            }
            self.begin_page();
        }
        if let Some(shown) = shown {
            if is_new {
                self.place(shown);
            } else if began {
                let again = self
                    .about
                    .words
                    .say("register.again", &[("heading", heading)]);
                let again = banner(self, &again);
                self.place(again);
            }
        }
        self.heading = heading.to_owned();
        Ok(())
    }

    fn place(&mut self, laid: Laid) {
        let y = self.y.unwrap_or(self.page.margin + HEAD);
        let x = self.page.margin;
        self.marks
            .extend(laid.marks.into_iter().map(|mark| mark.moved(x, y)));
        self.y = Some(y + laid.height);
    }

    fn centred(&mut self, y: f32, size: f32, weight: Weight, text: String) {
        let wide = self.faces.width(&text, size, weight);
        let x = (self.page.width - wide) / 2.0;
        self.marks.push(Mark::text((x, y), size, weight, text));
    }

    fn at_right(&mut self, y: f32, text: String, colour: Colour) {
        let wide = self.faces.width(&text, SMALL, Weight::Regular);
        self.marks.push(Mark::Text {
            x: self.page.width - self.page.margin - wide,
            y,
            size: SMALL,
            weight: Weight::Regular,
            colour,
            text,
        });
    }

    fn begin_page(&mut self) {
        let (words, top) = (self.about.words, self.page.margin);
        let title = title(&self.about);
        let wide = self.faces.width(&title, TITLE, Weight::Bold) + 36.0;
        let middle = self.page.width / 2.0;
        self.centred(top + TITLE * 0.9, TITLE, Weight::Bold, title);
        // Two lines under a book's title, as on the cover of an account book.
        for (below, thick) in [(6.0, 1.0), (8.4, 0.4)] {
            let y = top + TITLE * 0.9 + below;
            let line = ((middle - wide / 2.0, y), (middle + wide / 2.0, y));
            self.marks
                .push(Mark::line(line.0, line.1, thick, Colour::INK));
        }
        let village = words.say("register.shop", &[("village", self.about.village_name)]);
        let left = (self.page.margin, top + 11.0);
        self.marks
            .push(Mark::text(left, 10.0, Weight::Bold, village));
        if self.about.rehearsal {
            self.at_right(top + 11.0, words.say("receipt.rehearsal", &[]), Colour::RED);
        }
        let days = self.days();
        let second = (self.page.margin, top + HEAD - 7.0);
        self.marks
            .push(Mark::text(second, SMALL, Weight::Regular, days));
        let made = words.day_and_year(self.about.made_on);
        let made = words.say("register.made-on", &[("day", &made)]);
        self.at_right(top + HEAD - 7.0, made, Colour::INK);
        self.y = Some(top + HEAD);
        let heads = self.grid.heads(&self.faces);
        self.place(heads);
    }

    fn days(&self) -> String {
        let words = self.about.words;
        match self.about.span {
            Some(span) => {
                let (from, to) = (words.day_and_year(span.from), words.day_and_year(span.to));
                words.say("register.days", &[("from", &from), ("to", &to)])
            }
            None => words.say("register.now", &[]),
        }
    }

    /// A row that says what the lines came to; empty where nothing is summed up.
    fn sums(&self, key: &str, sums: &[Sum]) -> Option<Laid> {
        if sums.is_empty() {
            return None;
        }
        let mut sums = sums.iter();
        let columns = self.plan.columns.iter().enumerate();
        let row = columns.map(|(at, column)| match (column.sums, at) {
            (true, _) => Cell::text(match sums.next().map(Sum::value) {
                Some(Value::Yuan(amount)) => money(amount),
                Some(value) => value.plain(),
                None => String::new(),
            }),
            (false, 0) => Cell::text(self.about.words.say(key, &[])),
            (false, _) => Cell::default(),
        });
        let row: Vec<Cell> = row.collect();
        Some(self.grid.sums(&self.faces, row))
    }

    /// Ends the page: what it came to, where more pages follow or went before, and its edge.
    fn finish_page(&mut self, more: bool) -> Result<(), PagesError> {
        if more || self.pages > 0 {
            let laid = self.sums("register.page-total", &self.of_page);
            if let Some(laid) = laid {
                self.place(laid);
            }
        }
        if more {
            let edge = self.grid.edge();
            self.place(edge);
            self.send()?;
        }
        self.of_page
            .iter_mut()
            .for_each(|sum| *sum = Sum::default());
        Ok(())
    }

    fn send(&mut self) -> Result<(), PagesError> {
        self.pages += 1;
        self.y = None;
        let marks = std::mem::take(&mut self.marks);
        self.sink.page(marks, self.about.words)
    }

    fn end(&mut self) -> Result<(), PagesError> {
        self.settle()?;
        if self.y.is_none() {
            self.begin_page();
        }
        if self.is_empty {
            let text = self.about.words.say("register.empty", &[]);
            let laid = self.grid.banner(&self.faces, &text, Weight::Regular);
            self.place(laid);
        }
        self.finish_page(false)?;
        let total = self.sums("register.total", &self.of_all);
        let edge = self.grid.edge();
        let signs = if self.about.register.is_book() {
            SIGN
        } else {
            0.0
        };
        let needed = total.as_ref().map_or(0.0, |laid| laid.height) + signs;
        if self.y.is_some_and(|y| y + needed > self.bottom()) {
            self.place(edge.clone());
            self.send()?;
            self.begin_page();
        }
        if let Some(total) = total {
            self.place(total);
        }
        self.place(edge);
        if signs > 0.0 {
            self.sign();
        }
        self.send()
    }

    /// Lines to sign on: who, as the words of the register have it, with room for a hand.
    fn sign(&mut self) {
        let words = self.about.words;
        let word = self.about.register.word();
        let who = if words.has(&format!("register.sign.{word}")) {
            words.say(&format!("register.sign.{word}"), &[])
        } else {
            words.say("register.sign.book", &[])
        };
        let who: Vec<&str> = who.split('|').collect();
        let share = self.page.room() / who.len() as f32;
        let y = self.y.unwrap_or_default() + SIGN - 14.0;
        for (place, label) in who.iter().enumerate() {
            let x = self.page.margin + place as f32 * share;
            let size = self
                .faces
                .fitting(label, 10.0, Weight::Regular, share * 0.55);
            self.marks
                .push(Mark::text((x, y), size, Weight::Regular, *label));
            let begins = x + self.faces.width(label, size, Weight::Regular) + 4.0;
            let ends = x + share - 12.0;
            let line = Mark::line((begins, y + 2.0), (ends, y + 2.0), 0.6, Colour::SECOND);
            self.marks.push(line);
        }
    }
}

impl Sink for Paginated {
    fn page(&mut self, marks: Vec<Mark>, words: &Words) -> Result<(), PagesError> {
        self.add(&marks, words)
    }
}
