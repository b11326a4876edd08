//! Reading a file that a village brings in. All or nothing: either every line is right, or every fault is listed with
//! its line, so that the file is put right in one go (users.md, 2 and 12).
//!
//! Whether a line was brought in before, or names a household that nobody knows, is asked of the books, not here.

mod line;
mod say;

pub use say::{bad_line_sentence, bad_lines_sentence, faults_sheet};

use std::collections::HashMap;
use std::hash::Hash;
use std::io::Read;
use std::path::Path;

use super::columns::{Head, WrongColumns, columns};
use super::table::{Cell, NotATable, Table};
use crate::market::intake::{
    BadLine, BadLineWhy, CreditLine, ExceptionLine, GoodsLine, HouseholdLine, Intake, IntakeKind,
    LimitLine, MemberLine, PriceLine, StockLine, SuspensionLine,
};
use crate::words::{Lang, Words};
use line::{Row, credit, exception, goods, household, limit, member, price, stock, suspension};

/// How far a file has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read, the head with them.
    pub rows: u32,
    /// Rows there are at most.
    pub of: u32,
}

/// Progress is told every this many rows, and at the end.
const PROGRESS_ROWS: u32 = 1_000;

/// A larger file is no list of a village: a hundred thousand lines are under ten million bytes.
pub const LARGEST_FILE: u64 = 128 << 20;

/// Why a file is not taken. Nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("no such file: {0}")]
    NotFound(String),
    /// The file cannot be opened or read.
    #[error("{file} cannot be read: {why}")]
    Unreadable {
        /// Its path as given.
        file: String,
        /// What the system says.
        why: String,
    },
    /// It is larger than [`LARGEST_FILE`].
    #[error("the file is larger than {} MB", LARGEST_FILE >> 20)]
    TooLarge,
    /// It is neither a text nor a workbook.
    #[error(transparent)]
    NotATable(#[from] NotATable),
    /// There is nothing in it, or only a head.
    #[error("the file holds no line")]
    Empty,
    /// Its columns are not those of such a file.
    #[error("the columns are not those of {}: {wrong:?}", kind.word())]
    Columns {
        /// Which file it should be.
        kind: IntakeKind,
        /// What is wrong.
        wrong: WrongColumns,
    },
    /// Lines are bad: all of them, in order.
    #[error("{} faults, the first in line {}", .bad.len(), .bad.first().map_or(0, |bad| bad.line))]
    Lines {
        /// Which file it is.
        kind: IntakeKind,
        /// Every fault.
        bad: Vec<BadLine>,
    },
}

/// Reads a file of any form and encoding that is known ([`super::table`]).
///
/// # Errors
/// [`ReadError`]; nothing of the file is taken then.
pub fn read_file(kind: IntakeKind, path: &Path) -> Result<Intake, ReadError> {
    read_file_with(kind, path, &mut |_| {})
}

/// The same as [`read_file`], telling how far it is.
///
/// # Errors
/// [`ReadError`]; nothing of the file is taken then.
pub fn read_file_with(
    kind: IntakeKind,
    path: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Intake, ReadError> {
    let file = path.display().to_string();
    let bytes = match bytes_of(path) {
        Ok(bytes) if bytes.len() as u64 > LARGEST_FILE => return Err(ReadError::TooLarge),
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(ReadError::NotFound(file));
        }
        Err(error) => {
            return Err(ReadError::Unreadable {
                file,
                why: error.to_string(),
            });
        }
    };
    read_bytes(kind, &bytes, progress)
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file's bytes, wherever they came from.
///
/// # Errors
/// [`ReadError`]; nothing is taken then.
pub fn read_bytes(
    kind: IntakeKind,
    bytes: &[u8],
    progress: &mut dyn FnMut(Progress),
) -> Result<Intake, ReadError> {
    let table = Table::open(bytes)?;
    match kind {
        IntakeKind::Households => {
            let key = |line: &HouseholdLine| line.household.clone();
            gather(kind, &table, progress, household, key).map(Intake::Households)
        }
        IntakeKind::Goods => {
            let key = |line: &GoodsLine| line.goods.code;
            gather(kind, &table, progress, goods, key).map(Intake::Goods)
        }
        IntakeKind::Credits => {
            gather(kind, &table, progress, credit, CreditLine::key).map(Intake::Credits)
        }
        IntakeKind::Stock => {
            gather(kind, &table, progress, stock, StockLine::key).map(Intake::Stock)
        }
        IntakeKind::Suspensions => {
            gather(kind, &table, progress, suspension, SuspensionLine::key).map(Intake::Suspensions)
        }
        IntakeKind::Members => {
            let key = |line: &MemberLine| (line.household.clone(), line.member.clone());
            gather(kind, &table, progress, member, key).map(Intake::Members)
        }
        IntakeKind::Prices => {
            let key = |line: &PriceLine| (line.resolution.clone(), line.from, line.code);
            gather(kind, &table, progress, price, key).map(Intake::Prices)
        }
        IntakeKind::Limits => {
            let key = |line: &LimitLine| (line.resolution.clone(), line.from, line.code);
            gather(kind, &table, progress, limit, key).map(Intake::Limits)
        }
        IntakeKind::Exceptions => {
            gather(kind, &table, progress, exception, ExceptionLine::key).map(Intake::Exceptions)
        }
    }
}

fn gather<L, K: Hash + Eq>(
    kind: IntakeKind,
    table: &Table,
    progress: &mut dyn FnMut(Progress),
    read: fn(&mut Row<'_>) -> Option<L>,
    key: impl Fn(&L) -> K,
) -> Result<Vec<(u32, L)>, ReadError> {
    let of = table.rows_at_most();
    let mut head: Option<Result<Head, WrongColumns>> = None;
    let mut lines: Vec<(u32, L)> = Vec::new();
    let mut bad: Vec<BadLine> = Vec::new();
    let mut first: HashMap<K, u32> = HashMap::new();
    let mut rows = 0;
    table.visit(&mut |line, cells| {
        rows += 1;
        if rows % PROGRESS_ROWS == 0 {
            progress(Progress { rows, of });
        }
        let head = match &head {
            None => {
                head = Some(Head::find(kind, cells));
                return;
            }
            Some(Err(_)) => return,
            Some(Ok(head)) => head,
        };
        let cells = match fit(cells, head.width, table.pads_rows()) {
            Ok(cells) => cells,
            Err(why) => {
                bad.push(BadLine { line, why });
                return;
            }
        };
        let mut row = Row {
            columns: columns(kind),
            head,
            cells: &cells,
            line,
            bad: &mut bad,
        };
        let Some(value) = read(&mut row) else {
            return;
        };
        let first = *first.entry(key(&value)).or_insert(line);
        if first == line {
            lines.push((line, value));
        } else {
            let why = BadLineWhy::Twice { first };
            bad.push(BadLine { line, why });
        }
    });
    progress(Progress { rows, of: rows });
    match head {
        None => Err(ReadError::Empty),
        Some(Err(wrong)) => Err(ReadError::Columns { kind, wrong }),
        Some(Ok(_)) if !bad.is_empty() => Err(ReadError::Lines { kind, bad }),
        Some(Ok(_)) if lines.is_empty() => Err(ReadError::Empty),
        Some(Ok(_)) => Ok(lines),
    }
}

/// The row with as many cells as the head: empty cells beyond it are dropped (spreadsheets write such), and where the
/// table does not store empty cells at a row's end, they are put back.
fn fit<'a>(
    cells: &'a [Cell<'a>],
    width: usize,
    pads: bool,
) -> Result<std::borrow::Cow<'a, [Cell<'a>]>, BadLineWhy> {
    let found = cells
        .iter()
        .rposition(|cell| !cell.is_blank())
        .map_or(0, |last| last + 1);
    if found > width || (cells.len() < width && !pads) {
        return Err(BadLineWhy::Fields {
            found: found.max(cells.len()),
            wanted: width,
        });
    }
    if cells.len() >= width {
        return Ok(cells[..width].into());
    }
    let mut padded = cells.to_vec();
    padded.resize(width, Cell::text(""));
    Ok(padded.into())
}

/// The sample that a person fills in: the head and two plausible lines, as CSV.
pub fn template(kind: IntakeKind, lang: Lang) -> String {
    Words::load(lang).say(&format!("intake.template.{}", kind.word()), &[])
}
