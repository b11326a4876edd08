//! Registers as files: CSV, JSON, XLSX and PDF of one and the same lines. The columns stand for ever; other programs read
//! them by name.
//!
//! Shape: a source hands over one [`Line`] after the other, a writer takes its cells and forgets it, so a register of a
//! million lines needs no more memory than one of ten. In CSV a text that begins with `=`, `+`, `-` or `@` stands exactly
//! as it is, because CSV is for programs; a spreadsheet that opens it may take it for a formula, so people are given XLSX,
//! where every text is a text, and books have their columns' names in the village's language too, and their totals.
//!
//! - `plain`: CSV and JSON · `workbook`: XLSX · PDF is drawn by [`super::pages`]

mod plain;
mod workbook;

use std::io::{self, Write};
use std::str::FromStr;

use rust_xlsxwriter::XlsxError;

use super::pages::{self, PagesError, Typefaces};
use crate::market::day::VillageDay;
use crate::market::register::{Line, Reads, Register, Span};
use crate::market::sheet::Sheet;
use crate::words::Words;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 without a byte order mark, quoted only where needed, lines ended by `\n`.
    Csv,
    /// An array of objects with the columns as keys; amounts as exact decimals, what is empty as `null`.
    Json,
    /// A workbook: texts and codes as text cells, numbers as numbers, the head bold and in place when scrolled.
    Xlsx,
    /// Pages to print, ruled like a ledger.
    Pdf,
}

/// A word that is no form of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a format (csv, json, xlsx, pdf): {0:?}")]
pub struct NotAFormat(pub String);

impl FromStr for Format {
    type Err = NotAFormat;
    fn from_str(text: &str) -> Result<Format, NotAFormat> {
        match text {
            "csv" => Ok(Format::Csv),
            "json" => Ok(Format::Json),
            "xlsx" => Ok(Format::Xlsx),
            "pdf" => Ok(Format::Pdf),
            _ => Err(NotAFormat(text.to_owned())),
        }
    }
}

/// Why a register could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk, or whoever reads the output, gave up.
    #[error("the file cannot be written: {0}")]
    Io(#[from] io::Error),
    /// A sheet holds at most 1,048,576 rows, and 32,767 characters in a cell.
    #[error("too large for a sheet; CSV has no such limit")]
    TooLargeForASheet,
    /// The workbook could not be made.
    #[error("the workbook cannot be made: {0}")]
    Workbook(String),
    /// The pages could not be made.
    #[error(transparent)]
    Pages(#[from] PagesError),
}

impl WriteError {
    /// What is wrong and what to do next.
    pub fn sentence(&self, words: &Words) -> String {
        match self {
            WriteError::Io(why) => words.say("export.io", &[("why", &why.to_string())]),
            WriteError::TooLargeForASheet => words.say("export.too-large", &[]),
            WriteError::Workbook(why) => words.say("export.workbook", &[("why", why)]),
            WriteError::Pages(fault) => fault.sentence(words),
        }
    }

    /// Whether whoever reads the output has seen enough and went away.
    pub fn is_reader_gone(&self) -> bool {
        matches!(self, WriteError::Io(why) if why.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> WriteError {
        match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => WriteError::Io(error),
            XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded => {
                WriteError::TooLargeForASheet
            }
            other => WriteError::Workbook(other.to_string()),
        }
    }
}

/// Why nothing whole was written.
#[derive(Debug)]
pub enum NotWritten<E> {
    /// The lines could not be read.
    Source(E),
    /// The file could not be written.
    Write(WriteError),
    /// It was stopped.
    Stopped,
}

/// What is written, of whom, for whom.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Which register.
    pub register: Register,
    /// The village's name as people say it.
    pub village_name: &'a str,
    /// Whether the books are for practice: then every page says so.
    pub rehearsal: bool,
    /// Over which days; nothing where it stands for now.
    pub span: Option<Span>,
    /// The day on which it is written.
    pub made_on: VillageDay,
    /// The words people read.
    pub words: &'a Words,
    /// What pages are drawn in.
    pub faces: Typefaces,
}

/// Where lines come from: handed over one by one to whoever asks, who answers whether to go on; the same lines each time
/// it is called, because pages are counted before they are drawn.
pub type Source<'a, E> = &'a mut dyn FnMut(&mut dyn FnMut(Reads) -> bool) -> Result<(), E>;

/// How far it is: called with the number of lines written, now and then also while nothing is written yet; answers
/// whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(usize) -> bool;

/// What takes lines and makes a file of them.
pub(in crate::reports) trait Taker {
    /// Takes the next line.
    fn line(&mut self, line: &Line) -> Result<(), WriteError>;
}

/// Writes a register; answers how many lines it has.
///
/// # Errors
/// [`NotWritten`]; what was written until then is of no use.
pub fn write_register<E>(
    about: &About<'_>,
    format: Format,
    source: Source<'_, E>,
    progress: Progress<'_>,
    out: &mut (dyn Write + Send),
) -> Result<usize, NotWritten<E>> {
    let fault = NotWritten::Write;
    let lines = match format {
        Format::Csv => {
            let mut csv = plain::Csv::begin(about, out).map_err(fault)?;
            let lines = run(source, progress, &mut csv)?;
            csv.end().map_err(fault)?;
            lines
        }
        Format::Json => {
            let mut json = plain::Json::begin(about, out).map_err(fault)?;
            let lines = run(source, progress, &mut json)?;
            json.end().map_err(fault)?;
            lines
        }
        Format::Xlsx => {
            let mut book = workbook::Book::begin(about).map_err(fault)?;
            let lines = run(source, progress, &mut book)?;
            book.end(out).map_err(fault)?;
            lines
        }
        Format::Pdf => {
            let mut counted = pages::book::Count::begin(about).map_err(|why| fault(why.into()))?;
            // Nothing is written yet: it is only asked whether to go on.
            run(source, &mut |_| progress(0), &mut counted)?;
            let mut drawn = counted.draw().map_err(|why| fault(why.into()))?;
            let lines = run(source, progress, &mut drawn)?;
            let bytes = drawn.end().map_err(|why| fault(why.into()))?;
            out.write_all(&bytes).map_err(|why| fault(why.into()))?;
            lines
        }
    };
    out.flush().map_err(|why| fault(why.into()))?;
    Ok(lines)
}

/// A register's beginning as a page for a screen, with how many lines it has; nothing where it is for programs alone.
///
/// # Errors
/// [`NotWritten`].
pub fn glance<E>(
    about: &About<'_>,
    source: Source<'_, E>,
    progress: Progress<'_>,
) -> Result<Option<(Sheet, usize)>, NotWritten<E>> {
    let Some(mut glance) = pages::glance::Glance::begin(about) else {
        return Ok(None);
    };
    run(source, progress, &mut glance)?;
    Ok(Some(glance.end()))
}

/// How many lines pass between two looks at whether to go on.
const ASK_EVERY: usize = 500;

/// Hands every line of the source to the writer.
fn run<E>(
    source: Source<'_, E>,
    progress: Progress<'_>,
    taker: &mut dyn Taker,
) -> Result<usize, NotWritten<E>> {
    let (mut lines, mut stopped, mut fault) = (0, false, None);
    let done = source(&mut |reads| {
        let asks = match reads {
            Reads::Entries(_) => true,
            Reads::Line(line) => {
                if let Err(why) = taker.line(&line) {
                    fault = Some(why);
                    return false;
                }
                lines += 1;
                lines % ASK_EVERY == 0
            }
        };
        stopped = asks && !progress(lines);
        !stopped
    });
    if let Some(why) = fault {
        return Err(NotWritten::Write(why));
    }
    if stopped || (lines > 0 && !progress(lines)) {
        return Err(NotWritten::Stopped);
    }
    done.map_err(NotWritten::Source)?;
    Ok(lines)
}

/// How many Latin letters wide a text is: a Hanzi takes two.
pub(super) fn columns_of(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// What a column is called in people's language.
pub(super) fn column_name(name: &str, words: &Words) -> String {
    words.say(&format!("register.column.{name}"), &[])
}

/// A stable word as people read it; itself where the words do not know it.
pub(super) fn spoken_word(set: &str, word: &str, words: &Words) -> String {
    words.say_or(&format!("register.word.{set}"), word)
}
