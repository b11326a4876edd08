//! Pages to print: PDF with text that can be selected and searched.
//!
//! Two steps everywhere: what stands on a page is laid out into marks, then the marks are drawn, because a page says how
//! many there are.
//!
//! - [`faces`] (measuring and breaking lines), [`marks`] (what stands where, and drawing it), [`picture`] (drawings of
//!   goods), [`paper`] (sizes)
//! - [`grid`]: tables ruled like a ledger · [`plans`] (its columns), [`rows`] (its lines), [`book`]: a register on
//!   paper, `glance`: its beginning on a screen · [`pages`]: a [`Sheet`]

pub mod book;
pub mod faces;
pub(in crate::reports) mod glance;
pub mod grid;
pub mod marks;
pub mod paper;
pub mod picture;
pub mod plans;
pub mod rows;
mod sheet;

pub use faces::Typefaces;

use std::rc::Rc;

use krilla::Document;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;

use crate::market::sheet::Sheet;
use crate::words::{Lang, Words};
use faces::{Faces, Weight};
use marks::Mark;
use paper::{Page, Paper, Way};

/// Why no pages came of it.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// A face cannot be read.
    #[error("a typeface cannot be read")]
    Face,
    /// The document cannot be made.
    #[error("the pages cannot be made: {0}")]
    Document(String),
    /// It is a table for programs, and stands on no paper.
    #[error("this is a table for programs")]
    NotForPaper,
}

impl PagesError {
    /// What is wrong and what to do next.
    pub fn sentence(&self, words: &Words) -> String {
        match self {
            PagesError::NotForPaper => words.say("register.not-for-paper", &[]),
            other => words.say("statement.no-pages", &[("why", &other.to_string())]),
        }
    }
}

/// How large a page's number is.
const NUMBER: f32 = 9.0;

/// A document as it is drawn, page by page.
pub struct Paginated {
    document: Document,
    page: Page,
    faces: Rc<Faces>,
    /// How many pages there will be, where each bears its number.
    of: Option<usize>,
    number: usize,
}

impl Paginated {
    /// Begins a document of pages of this size; each bears its number, where it is said of how many.
    pub fn begin(
        title: &str,
        page: &Page,
        of: Option<usize>,
        faces: Rc<Faces>,
        words: &Words,
    ) -> Paginated {
        let mut document = Document::new();
        let language = match words.lang() {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        document.set_metadata(
            Metadata::new()
                .title(title.to_owned())
                .language(language.to_owned())
                .creator("jifen".to_owned()),
        );
        Paginated {
            document,
            page: *page,
            faces,
            of,
            number: 0,
        }
    }

    /// Draws the next page.
    ///
    /// # Errors
    /// [`PagesError::Document`].
    pub fn add(&mut self, marks: &[Mark], words: &Words) -> Result<(), PagesError> {
        let page = self.page;
        let settings = PageSettings::from_wh(page.width, page.height)
            .ok_or_else(|| PagesError::Document("no paper is that large".into()))?;
        self.number += 1;
        let mut drawn = self.document.start_page_with(settings);
        let mut surface = drawn.surface();
        for mark in marks {
            self.faces.draw(&mut surface, mark);
        }
        if let Some(of) = self.of {
            let (number, of) = (self.number.to_string(), of.to_string());
            let text = words.say("statement.page", &[("page", &number), ("pages", &of)]);
            // As large on a large page as on a small one.
            let upright = page.width.min(page.height);
            let size = NUMBER * upright / (210.0 * marks::MM);
            let wide = self.faces.width(&text, size, Weight::Regular);
            let at = ((page.width - wide) / 2.0, page.height - page.margin + 2.0);
            let mark = Mark::text(at, size, Weight::Regular, text);
            self.faces.draw(&mut surface, &mark);
        }
        surface.finish();
        drawn.finish();
        Ok(())
    }

    /// The whole document.
    ///
    /// # Errors
    /// [`PagesError::Document`].
    pub fn finish(self) -> Result<Vec<u8>, PagesError> {
        self.document
            .finish()
            .map_err(|fault| PagesError::Document(format!("{fault:?}")))
    }
}

/// All pages of a document that is short enough to be laid out before it is drawn.
///
/// # Errors
/// [`PagesError`].
pub fn document(
    title: &str,
    page: &Page,
    laid: &[Vec<Mark>],
    (faces, numbered): (Rc<Faces>, bool),
    words: &Words,
) -> Result<Vec<u8>, PagesError> {
    let of = numbered.then_some(laid.len());
    let mut drawn = Paginated::begin(title, page, of, faces, words);
    for marks in laid {
        drawn.add(marks, words)?;
    }
    drawn.finish()
}

/// The sheet as a PDF on A4 upright, in these faces: the first that has a character draws it.
///
/// # Errors
/// [`PagesError`].
pub fn pages(sheet: &Sheet, faces: &[&'static [u8]], words: &Words) -> Result<Vec<u8>, PagesError> {
    let faces = Rc::new(Faces::of(faces, faces)?);
    let page = Page::of(Paper::A4, Way::Upright, sheet::MARGIN_MM);
    let laid = sheet::lay(sheet, &faces, &page);
    document(&sheet.title, &page, &laid, (faces, true), words)
}
