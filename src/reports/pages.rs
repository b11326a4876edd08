//! A [`Sheet`] as pages to print: PDF, A4 upright, with the columns' heads and the title again on every page, and its
//! number. The text can be selected and searched; of each face only the characters in use go into the file.
//!
//! Two steps: the sheet is laid out into marks (a text or a rule, at a place), then the marks are drawn, because a page
//! says how many there are.

use ab_glyph::{Font as _, FontRef};
use krilla::Document;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::market::sheet::{Sheet, Table};
use crate::words::{Lang, Words};

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 45.0;
const TITLE: f32 = 16.0;
const HEADING: f32 = 11.0;
const BODY: f32 = 9.0;
/// From one line to the next, as a part of the size.
const LEADING: f32 = 1.5;
/// Between columns.
const GAP: f32 = 9.0;
/// The narrowest that a column of long texts becomes.
const NARROWEST: f32 = 120.0;

/// Why no pages came of it.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// A face cannot be read.
    #[error("a typeface cannot be read")]
    Face,
    /// The document cannot be made.
    #[error("the pages cannot be made: {0}")]
    Document(String),
}

impl PagesError {
    /// What is wrong and what to do next.
    pub fn sentence(&self, words: &Words) -> String {
        words.say("statement.no-pages", &[("why", &self.to_string())])
    }
}

/// The sheet as a PDF, in these faces: the first that has a character draws it.
///
/// # Errors
/// [`PagesError`].
pub fn pages(sheet: &Sheet, faces: &[&'static [u8]], words: &Words) -> Result<Vec<u8>, PagesError> {
    let language = match words.lang() {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    let faces = Faces::read(faces)?;
    let laid = Layout::new(&faces).sheet(sheet);
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(sheet.title.clone())
            .language(language.to_owned())
            .creator("jifen".to_owned()),
    );
    let of = laid.len();
    for (number, marks) in (1usize..).zip(&laid) {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| PagesError::Document("no paper is that large".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            faces.draw(&mut surface, mark);
        }
        let (number, of) = (number.to_string(), of.to_string());
        let number = words.say("statement.page", &[("page", &number), ("pages", &of)]);
        let x = (WIDTH - faces.width(&number, BODY)) / 2.0;
        faces.text(&mut surface, (x, HEIGHT - MARGIN / 2.0), BODY, &number);
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|fault| PagesError::Document(format!("{fault:?}")))
}

struct Face {
    outlines: FontRef<'static>,
    file: Font,
}

struct Faces(Vec<Face>);

impl Faces {
    fn read(files: &[&'static [u8]]) -> Result<Faces, PagesError> {
        let face = |bytes: &&'static [u8]| {
            Some(Face {
                outlines: FontRef::try_from_slice(bytes).ok()?,
                file: Font::new((*bytes).into(), 0)?,
            })
        };
        let faces: Option<Vec<Face>> = files.iter().map(face).collect();
        faces
            .filter(|faces| !faces.is_empty())
            .map(Faces)
            .ok_or(PagesError::Face)
    }

    /// Which face draws a character, which of its glyphs, and how wide that is at size 1. What no face has is the first
    /// one's empty box.
    fn glyph(&self, letter: char) -> (usize, u16, f32) {
        let found = self
            .0
            .iter()
            .position(|face| face.outlines.glyph_id(letter).0 != 0);
        let at = found.unwrap_or(0);
        let outlines = &self.0[at].outlines;
        let id = outlines.glyph_id(letter);
        let units = outlines.units_per_em().unwrap_or(1000.0);
        (at, id.0, outlines.h_advance_unscaled(id) / units)
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.glyph(letter).2).sum::<f32>() * size
    }

    fn draw(&self, surface: &mut Surface<'_>, mark: &Mark) {
        match mark {
            Mark::Text { x, y, size, text } => self.text(surface, (*x, *y), *size, text),
            Mark::Rule { y } => {
                let mut path = PathBuilder::new();
                path.move_to(MARGIN, *y);
                path.line_to(WIDTH - MARGIN, *y);
                path.line_to(WIDTH - MARGIN, *y + 0.5);
                path.line_to(MARGIN, *y + 0.5);
                path.close();
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
        }
    }

    /// A text from a point on, in runs of one face each.
    fn text(&self, surface: &mut Surface<'_>, (mut x, y): (f32, f32), size: f32, text: &str) {
        let mut run: Vec<KrillaGlyph> = Vec::new();
        let (mut face, mut begins, mut wide) = (0, 0, 0.0);
        let mut flush = |run: &mut Vec<KrillaGlyph>, face: usize, part: &str, x: f32| {
            if !run.is_empty() {
                let font = self.0[face].file.clone();
                surface.draw_glyphs(Point::from_xy(x, y), run, font, part, size, false);
                run.clear();
            }
        };
        for (at, letter) in text.char_indices() {
            let (whose, id, advance) = self.glyph(letter);
            if whose != face {
                flush(&mut run, face, &text[begins..at], x);
                x += wide * size;
                (face, begins, wide) = (whose, at, 0.0);
            }
            let range = at - begins..at - begins + letter.len_utf8();
            let id = GlyphId::new(u32::from(id));
            run.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None));
            wide += advance;
        }
        flush(&mut run, face, &text[begins..], x);
    }

    /// A text in lines no wider than that: broken after a space where there is one, else between any two characters.
    fn wrapped(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut wide = 0.0;
        for letter in text.chars() {
            let advance = self.glyph(letter).2 * size;
            if wide + advance > room && !line.is_empty() {
                let kept = match line.rfind(' ') {
                    Some(space) if letter.is_ascii_alphanumeric() && line.is_ascii() => {
                        line.split_off(space + 1)
                    }
                    _ => String::new(),
                };
                lines.push(std::mem::replace(&mut line, kept));
                wide = self.width(&line, size);
            }
            line.push(letter);
            wide += advance;
        }
        lines.push(line);
        lines
    }
}

/// What stands somewhere on a page; `y` is a text's foot.
enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    Rule {
        y: f32,
    },
}

struct Layout<'a> {
    faces: &'a Faces,
    pages: Vec<Vec<Mark>>,
    y: f32,
    running: String,
}

impl<'a> Layout<'a> {
    fn new(faces: &'a Faces) -> Layout<'a> {
        Layout {
            faces,
            pages: vec![Vec::new()],
            y: MARGIN,
            running: String::new(),
        }
    }

    fn sheet(mut self, sheet: &Sheet) -> Vec<Vec<Mark>> {
        self.running = std::iter::once(&sheet.title)
            .chain(&sheet.about)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · ");
        let x = (WIDTH - self.faces.width(&sheet.title, TITLE)) / 2.0;
        self.line(x, TITLE, sheet.title.clone());
        for about in &sheet.about {
            self.paragraph(about);
        }
        for table in &sheet.tables {
            self.table(table);
        }
        self.y += BODY;
        for closing in &sheet.closing {
            self.paragraph(closing);
        }
        self.pages
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Goes on to a new page where so much no longer fits; whether it did.
    fn makes_room(&mut self, height: f32) -> bool {
        if self.y + height <= HEIGHT - MARGIN {
            return false;
        }
        self.pages.push(Vec::new());
        self.y = MARGIN;
        let room = WIDTH - 2.0 * MARGIN;
        let running = self.faces.wrapped(&self.running.clone(), BODY, room);
        if let Some(first) = running.into_iter().next() {
            self.line(MARGIN, BODY, first);
        }
        true
    }

    fn line(&mut self, x: f32, size: f32, text: String) {
        self.y += size * LEADING;
        let y = self.y - size * (LEADING - 1.0);
        self.put(Mark::Text { x, y, size, text });
    }

    fn paragraph(&mut self, text: &str) {
        for line in self.faces.wrapped(text, BODY, WIDTH - 2.0 * MARGIN) {
            self.makes_room(BODY * LEADING);
            self.line(MARGIN, BODY, line);
        }
    }

    fn table(&mut self, table: &Table) {
        self.y += HEADING;
        self.makes_room(HEADING * LEADING + 3.0 * BODY * LEADING);
        if !table.heading.is_empty() {
            self.line(MARGIN, HEADING, table.heading.clone());
        }
        if table.rows.is_empty() {
            return self.paragraph(&table.empty);
        }
        let widths = self.widths(table);
        self.heads(table, &widths);
        for row in &table.rows {
            let cells = self.cells(table, row, &widths);
            let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
            if self.makes_room(lines as f32 * BODY * LEADING) {
                self.heads(table, &widths);
            }
            self.row(table, cells, &widths);
        }
    }

    /// As wide as the widest cell; a column of long texts takes what is left.
    fn widths(&self, table: &Table) -> Vec<f32> {
        let mut widths: Vec<f32> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = table
                    .rows
                    .iter()
                    .map(|row| self.faces.width(&row[at], BODY));
                cells.fold(self.faces.width(&column.head, BODY), f32::max) + GAP
            })
            .collect();
        let room = WIDTH - 2.0 * MARGIN;
        if let Some(long) = table.columns.iter().position(|column| column.wraps) {
            let others: f32 = widths.iter().sum::<f32>() - widths[long];
            widths[long] = (room - others).max(NARROWEST);
        }
        widths
    }

    fn cells(&self, table: &Table, row: &[String], widths: &[f32]) -> Vec<Vec<String>> {
        row.iter()
            .zip(&table.columns)
            .zip(widths)
            .map(|((cell, column), width)| {
                if column.wraps {
                    self.faces.wrapped(cell, BODY, width - GAP)
                } else {
                    vec![cell.clone()]
                }
            })
            .collect()
    }

    fn heads(&mut self, table: &Table, widths: &[f32]) {
        let heads = table
            .columns
            .iter()
            .map(|column| vec![column.head.clone()])
            .collect();
        self.row(table, heads, widths);
        let y = self.y;
        self.put(Mark::Rule { y });
        self.y += 2.0;
    }

    fn row(&mut self, table: &Table, cells: Vec<Vec<String>>, widths: &[f32]) {
        let top = self.y;
        let mut lowest = top;
        let mut x = MARGIN;
        for ((lines, column), width) in cells.into_iter().zip(&table.columns).zip(widths) {
            self.y = top;
            for line in lines {
                let indent = if column.is_figures {
                    width - GAP - self.faces.width(&line, BODY)
                } else {
                    0.0
                };
                self.line(x + indent, BODY, line);
            }
            lowest = lowest.max(self.y);
            x += width;
        }
        self.y = lowest;
    }
}
