//! Posted lists as posters: type for a board that is read standing, a metre away on A4, two metres on A3; on every page the
//! village, what is posted and of when, since when, until when objections are heard and where, the number, and the code
//! that leads to the same list on the ledger's page. A posting that corrects another says so, in words and in red.
//!
//! The layout says nothing that the rows do not: what the posting's hash is over are the rows' texts.

mod bodies;
mod glance;

pub use glance::notice_sheet;

use std::collections::HashMap;
use std::rc::Rc;

use super::art::Art;
use super::pages::faces::{Faces, Weight};
use super::pages::marks::{Area, Colour, MM, Mark, frame, qr};
use super::pages::paper::{Page, Paper, Way};
use super::pages::{PagesError, Typefaces, document};
use crate::market::gtin::Gtin;
use crate::market::statement::period_text;
use crate::market::storeroom::board::NoticeList;
use crate::market::storeroom::notice::NoticePosted;
use crate::words::Words;

/// What a poster needs beside its list.
pub struct Poster<'a> {
    /// The list.
    pub list: &'a NoticeList,
    /// Its posting.
    pub notice: &'a NoticePosted,
    /// The village's name as people say it.
    pub village_name: &'a str,
    /// Whether the books are for practice: then every page says so.
    pub rehearsal: bool,
    /// What the code on it says: an address where there is a ledger, else the posting itself.
    pub link: &'a str,
    /// What shows goods, for a list of prices.
    pub art: &'a HashMap<Gtin, Art>,
}

/// How large things are on a paper, in points.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    title: f32,
    period: f32,
    village: f32,
    body: f32,
    small: f32,
    qr: f32,
    margin_mm: f32,
}

impl Sizes {
    fn of(paper: Paper) -> Sizes {
        match paper {
            Paper::A4 => Sizes {
                title: 36.0,
                period: 20.0,
                village: 15.0,
                body: 16.0,
                small: 11.5,
                qr: 27.0 * MM,
                margin_mm: 14.0,
            },
            Paper::A3 => Sizes {
                title: 60.0,
                period: 34.0,
                village: 25.0,
                body: 26.0,
                small: 18.0,
                qr: 44.0 * MM,
                margin_mm: 18.0,
            },
        }
    }
}

/// A poster as a PDF.
///
/// # Errors
/// [`PagesError`].
pub fn poster(
    poster: &Poster<'_>,
    paper: Paper,
    faces: &Typefaces,
    words: &Words,
) -> Result<Vec<u8>, PagesError> {
    let faces = Rc::new(Faces::read(faces)?);
    let sizes = Sizes::of(paper);
    let page = Page::of(paper, Way::Upright, sizes.margin_mm);
    let board = Board {
        poster,
        sizes,
        page,
        faces: &faces,
        words,
    };
    let (head, below) = board.head();
    let (foot, above) = board.foot();
    let body = Area {
        x: page.margin,
        y: below,
        width: page.room(),
        height: above - below,
    };
    let mut pages = bodies::lay(&board, body);
    for page in &mut pages {
        page.extend(head.iter().cloned());
        page.extend(foot.iter().cloned());
    }
    document(
        &board.title(),
        &page,
        &pages,
        (faces.clone(), pages.len() > 1),
        words,
    )
}

/// A poster while it is laid out.
struct Board<'a> {
    poster: &'a Poster<'a>,
    sizes: Sizes,
    page: Page,
    faces: &'a Faces,
    words: &'a Words,
}

impl Board<'_> {
    fn say(&self, key: &str, fills: &[(&str, &str)]) -> String {
        self.words.say(key, fills)
    }

    fn title(&self) -> String {
        let kind = self.poster.list.kind.word();
        self.say(&format!("poster.title.{kind}"), &[])
    }

    /// A text in the middle of the page, set smaller where it is too wide; `y` is its foot.
    fn centred(&self, marks: &mut Vec<Mark>, y: f32, size: f32, colour: Colour, text: String) {
        let size = self
            .faces
            .fitting(&text, size, Weight::Bold, self.page.room());
        let wide = self.faces.width(&text, size, Weight::Bold);
        marks.push(Mark::Text {
            x: (self.page.width - wide) / 2.0,
            y,
            size,
            weight: Weight::Bold,
            colour,
            text,
        });
    }

    /// What stands above the list, and where the list begins.
    fn head(&self) -> (Vec<Mark>, f32) {
        let (sizes, notice) = (self.sizes, self.poster.notice);
        let mut marks = Vec::new();
        let mut y = self.page.margin + sizes.village;
        self.centred(
            &mut marks,
            y,
            sizes.village,
            Colour::SECOND,
            self.poster.village_name.to_owned(),
        );
        y += sizes.title * 1.12;
        self.centred(&mut marks, y, sizes.title, Colour::INK, self.title());
        y += sizes.period * 1.45;
        let period = period_text(self.poster.list.period, self.words);
        self.centred(&mut marks, y, sizes.period, Colour::GREEN, period);
        if let Some(before) = &notice.corrects {
            y += sizes.village * 1.6;
            let text = self.say("poster.corrects", &[("number", before.as_str())]);
            self.centred(&mut marks, y, sizes.village, Colour::RED, text);
            self.badge(&mut marks);
        }
        if self.poster.rehearsal {
            y += sizes.village * 1.5;
            let text = self.words.say("receipt.rehearsal", &[]);
            self.centred(&mut marks, y, sizes.village, Colour::RED, text);
        }
        y += sizes.village * 0.7;
        let (left, right) = (self.page.margin, self.page.width - self.page.margin);
        marks.push(Mark::line(
            (left, y),
            (right, y),
            sizes.body / 7.0,
            Colour::INK,
        ));
        (marks, y + sizes.body * 0.6)
    }

    /// The word for a correction, framed in the upper right corner: seen before anything is read.
    fn badge(&self, marks: &mut Vec<Mark>) {
        let size = self.sizes.period;
        let text = self.say("poster.correction", &[]);
        let pad = size * 0.35;
        let width = self.faces.width(&text, size, Weight::Bold) + 2.0 * pad;
        let area = Area {
            x: self.page.width - self.page.margin - width,
            y: self.page.margin,
            width,
            height: size * 1.5,
        };
        marks.extend(frame(area, size / 9.0, Colour::RED));
        marks.push(Mark::Text {
            x: area.x + pad,
            y: area.y + size * 1.1,
            size,
            weight: Weight::Bold,
            colour: Colour::RED,
            text,
        });
    }

    /// What stands below the list, and where the list ends.
    fn foot(&self) -> (Vec<Mark>, f32) {
        let (sizes, notice) = (self.sizes, self.poster.notice);
        let mut marks = Vec::new();
        // The page's number stands in the margin below.
        let bottom = self.page.height - self.page.margin - sizes.small;
        let (left, right) = (self.page.margin, self.page.width - self.page.margin);
        let caption = self.say(
            if self.is_address() {
                "poster.scan"
            } else {
                "poster.scan-alone"
            },
            &[],
        );
        let room = self.page.room() - sizes.qr - sizes.body;
        let on = self.words.day_and_year(notice.on);
        let until = self.words.day_and_year(notice.objections_until);
        let objections = self.say("poster.objections", &[("day", &until)]);
        // In one line where that is only a little smaller.
        let body = sizes.body * 0.95;
        let fitting = self.faces.fitting(&objections, body, Weight::Bold, room);
        let body = if fitting > body * 0.75 { fitting } else { body };
        let told = self
            .faces
            .wrapped(&objections, body, Weight::Bold, room + 1.0);
        let seal = self.say(
            "poster.committee",
            &[("village", self.poster.village_name), ("day", &on)],
        );
        let digest = notice.digest.short();
        let number = self.say(
            "poster.number",
            &[("number", notice.number.as_str()), ("digest", &digest)],
        );
        let lines = notice.lines.to_string();
        let posted = self.say("poster.posted", &[("day", &on), ("lines", &lines)]);
        let small = [posted, number, seal];
        let words_high = told.len() as f32 * body * 1.4 + small.len() as f32 * sizes.small * 1.55;
        let code_high = sizes.qr + sizes.small * 1.5;
        let high = words_high.max(code_high);
        let top = bottom - high;
        let rule = top - sizes.body * 0.5;
        marks.push(Mark::line(
            (left, rule),
            (right, rule),
            sizes.body / 14.0,
            Colour::INK,
        ));
        let mut y = top + (high - words_high) / 2.0;
        for line in told {
            y += body * 1.4;
            marks.push(Mark::text((left, y - body * 0.3), body, Weight::Bold, line));
        }
        for line in small {
            y += sizes.small * 1.55;
            let at = (left, y - sizes.small * 0.35);
            let size = self
                .faces
                .fitting(&line, sizes.small, Weight::Regular, room);
            marks.push(Mark::text(at, size, Weight::Regular, line));
        }
        let code = (right - sizes.qr, top);
        marks.extend(qr(self.poster.link, code, sizes.qr));
        let size = self
            .faces
            .fitting(&caption, sizes.small, Weight::Regular, sizes.qr * 1.2);
        let wide = self.faces.width(&caption, size, Weight::Regular);
        let at = (
            right - (sizes.qr + wide) / 2.0,
            top + sizes.qr + sizes.small * 1.25,
        );
        marks.push(Mark::text(at, size, Weight::Regular, caption));
        (marks, rule - sizes.body * 0.6)
    }

    fn is_address(&self) -> bool {
        self.poster.link.starts_with("http")
    }
}
