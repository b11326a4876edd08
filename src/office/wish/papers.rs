//! Asking for what leaves the house on paper: the books, lists to be posted, statements, labels.

use super::files::Brake;
use super::pages::{PagesForm, Saved};
use crate::market::day::VillageDay;
use crate::market::ids::{HouseholdNo, ReceiptNo};
use crate::market::label::LabelAsk;
use crate::market::period::Period;
use crate::market::register::{Register, Span};
use crate::market::sheet::Sheet;
use crate::market::storeroom::notice::{NoticeKind, NoticePosted};

/// Which paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperAsked {
    /// A book, of these days.
    Book(Register, Span),
    /// A household's statement, as of today.
    Statement(HouseholdNo),
    /// A list as it would be posted now.
    Notice(NoticeKind, Period),
    /// Labels.
    Labels(LabelAsk),
}

/// A paper as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperFile {
    /// A book.
    Book(Register, Span, PagesForm),
    /// A household's statement.
    Statement(HouseholdNo, PagesForm),
    /// A list that was posted, as a poster of this size.
    Poster(Box<NoticePosted>, PosterSize),
    /// Labels, many on A4.
    Labels(LabelAsk),
}

/// How large a poster is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PosterSize {
    /// 210 × 297 mm, read a metre away.
    A4,
    /// 297 × 420 mm, read two metres away.
    A3,
}

/// What a screen asks of papers.
#[derive(Debug, Clone, PartialEq)]
pub enum PapersWish {
    /// Its beginning: [`PapersWord::Seen`], unless it is stopped.
    See(PaperAsked, Brake),
    /// Save it on the stick that is in, else in the home's `papers/`: [`PapersWord::Progress`] all along,
    /// [`PapersWord::Done`] at the end.
    Save(PaperFile, Brake),
    /// Print labels on the receipt printer: [`PapersWord::Printing`].
    Print(LabelAsk),
    /// Print a household's statement on the receipt printer.
    PrintStatement(HouseholdNo),
}

/// What the back room says of papers.
#[derive(Debug, Clone)]
pub enum PapersWord {
    /// The beginning of what was asked for with this brake, or a sentence why there is none.
    Seen(Brake, Result<Box<PaperSeen>, String>),
    /// So many lines are written of this work.
    Progress(Brake, usize),
    /// What became of this work.
    Done(Brake, Result<Saved, NotSaved>),
    /// So many labels print, or a sentence why none.
    Printing(Result<usize, String>),
}

/// The beginning of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSeen {
    /// As a page.
    pub sheet: Sheet,
    /// How many lines it has in all.
    pub lines: usize,
    /// Of a list that may be posted: what its posting would be.
    pub posting: Option<PostingAhead>,
}

/// What a posting would be, if it were made today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostingAhead {
    /// It hangs already, and says the same.
    Hangs(Box<NoticePosted>),
    /// It would be new.
    New {
        /// The posting that it would correct.
        corrects: Option<ReceiptNo>,
        /// The last day for objections.
        objections_until: VillageDay,
    },
}

/// Why nothing was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved {
    /// Somebody stopped it.
    Stopped,
    /// A sentence says why.
    Because(String),
}
