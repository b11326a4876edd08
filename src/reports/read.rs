//! Reading a file that a village brings in. All or nothing: either every line is right, or every fault is listed with
//! its line, so that the file is put right in one go (users.md, 2 and 12).
//!
//! Whether a line was brought in before, or names a household that nobody knows, is asked of the books, not here.

mod line;
mod say;
mod stock;

pub use say::{bad_line_sentence, bad_lines_sentence, faults_sheet};

use std::collections::HashMap;
use std::hash::Hash;
use std::io::Read;
use std::path::Path;

use super::columns::{Head, WrongColumns, columns};
use super::table::{Cell, NotATable, Table};
use crate::market::intake::{
    BadLine, BadLineWhy, CreditLine, ExceptionLine, GoodsLine, HouseholdLine, Intake, IntakeKind,
    LimitLine, MemberLine, PriceLine, SuspensionLine,
};
use crate::market::stock::Source;
use crate::words::{Lang, Words};
use line::{Row, credit, exception, goods, household, limit, member, price, suspension};

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

/// Where goods come from, said of a whole list: for lines that do not say it themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Given, or bought.
    pub source: Source,
    /// Who gave, or which fund paid.
    pub who: String,
}

/// How a list of stock is to be read; other files have nothing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// The sheet of a workbook; nothing: the only one that has a head.
    pub sheet: Option<String>,
    /// Whether a line that says nothing of where its goods come from means what the line above says.
    pub fill_down: bool,
    /// Where goods come from that no line tells of.
    pub origin: Option<Origin>,
}

/// How a file was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The sheet that was read; a text has none.
    pub sheet: Option<String>,
    /// Sheets that were passed over.
    pub other_sheets: Vec<String>,
    /// The line that the head ends in.
    pub head: u32,
    /// What columns are called in the file, each with what it is ([`columns`]).
    pub columns: Vec<(String, &'static str)>,
    /// Columns that nothing is read from, by their names; `(H)` where one has no name.
    pub ignored: Vec<String>,
    /// Rows that are no lines.
    pub passed: Vec<(u32, Passed)>,
}

/// Why a row is no line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// It is a title, a heading, a signature: what stands there.
    Note(String),
    /// It is the head once more.
    HeadAgain,
    /// It holds sums.
    Total {
        /// What it says of the quantity, if it says anything.
        says: Option<u64>,
        /// What the lines come to.
        lines: u64,
        /// Whether that is the same.
        agrees: bool,
    },
}

/// A file as it was read: how it was understood, the lines that are right in themselves, and all that is wrong with the
/// others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How it was understood.
    pub understood: Understood,
    /// Its lines, without the bad ones.
    pub lines: Intake,
    /// Every fault, in order.
    pub bad: Vec<BadLine>,
}

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
    /// Several sheets are lists, and nobody said which is meant.
    #[error("several sheets are lists: {sheets:?}")]
    SeveralSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// The workbook has no such sheet.
    #[error("no sheet {sheet:?} among {sheets:?}")]
    NoSheet {
        /// Which was asked for.
        sheet: String,
        /// Those that are there.
        sheets: Vec<String>,
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
    preview_file(kind, path, &ReadOptions::default(), progress)?.taken()
}

/// How a file is understood, and its lines or all that is wrong with them.
///
/// # Errors
/// [`ReadError`] where nothing can be said of its lines.
pub fn preview_file(
    kind: IntakeKind,
    path: &Path,
    options: &ReadOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Preview, ReadError> {
    let file = path.display().to_string();
    match bytes_of(path) {
        Ok(bytes) if bytes.len() as u64 > LARGEST_FILE => Err(ReadError::TooLarge),
        Ok(bytes) => preview(kind, &bytes, options, progress),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(ReadError::NotFound(file))
        }
        Err(error) => Err(ReadError::Unreadable {
            file,
            why: error.to_string(),
        }),
    }
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
    preview(kind, bytes, &ReadOptions::default(), progress)?.taken()
}

impl Preview {
    /// Its lines, where all of them are right.
    ///
    /// # Errors
    /// [`ReadError::Lines`].
    pub fn taken(self) -> Result<Intake, ReadError> {
        if self.bad.is_empty() {
            return Ok(self.lines);
        }
        Err(ReadError::Lines {
            kind: self.lines.kind(),
            bad: self.bad,
        })
    }
}

/// How the bytes of a file are understood, and its lines or all that is wrong with them. Nothing is asked of the books.
///
/// # Errors
/// [`ReadError`] where nothing can be said of its lines.
pub fn preview(
    kind: IntakeKind,
    bytes: &[u8],
    options: &ReadOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Preview, ReadError> {
    match kind {
        IntakeKind::Households => {
            let key = |line: &HouseholdLine| line.household.clone();
            gather(
                kind,
                bytes,
                progress,
                Reads {
                    line: household,
                    file: Intake::Households,
                },
                key,
            )
        }
        IntakeKind::Goods => {
            let key = |line: &GoodsLine| line.goods.code;
            gather(
                kind,
                bytes,
                progress,
                Reads {
                    line: goods,
                    file: Intake::Goods,
                },
                key,
            )
        }
        IntakeKind::Credits => gather(
            kind,
            bytes,
            progress,
            Reads {
                line: credit,
                file: Intake::Credits,
            },
            CreditLine::key,
        ),
        IntakeKind::Stock => stock::read(&Table::all(bytes)?, options, progress),
        IntakeKind::Suspensions => {
            let read = Reads {
                line: suspension,
                file: Intake::Suspensions,
            };
            gather(kind, bytes, progress, read, SuspensionLine::key)
        }
        IntakeKind::Members => {
            let key = |line: &MemberLine| (line.household.clone(), line.member.clone());
            gather(
                kind,
                bytes,
                progress,
                Reads {
                    line: member,
                    file: Intake::Members,
                },
                key,
            )
        }
        IntakeKind::Prices => {
            let key = |line: &PriceLine| (line.resolution.clone(), line.from, line.code);
            gather(
                kind,
                bytes,
                progress,
                Reads {
                    line: price,
                    file: Intake::Prices,
                },
                key,
            )
        }
        IntakeKind::Limits => {
            let key = |line: &LimitLine| (line.resolution.clone(), line.from, line.code);
            gather(
                kind,
                bytes,
                progress,
                Reads {
                    line: limit,
                    file: Intake::Limits,
                },
                key,
            )
        }
        IntakeKind::Exceptions => {
            let read = Reads {
                line: exception,
                file: Intake::Exceptions,
            };
            gather(kind, bytes, progress, read, ExceptionLine::key)
        }
    }
}

/// How one row becomes a line, and the lines a file.
struct Reads<L> {
    line: fn(&mut Row<'_>) -> Option<L>,
    file: fn(Vec<(u32, L)>) -> Intake,
}

fn gather<L, K: Hash + Eq>(
    kind: IntakeKind,
    bytes: &[u8],
    progress: &mut dyn FnMut(Progress),
    reads: Reads<L>,
    key: impl Fn(&L) -> K,
) -> Result<Preview, ReadError> {
    let table = Table::open(bytes)?;
    let of = table.rows_at_most();
    let mut head: Option<Result<Head, WrongColumns>> = None;
    let (mut head_line, mut names) = (0, Vec::new());
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
                head_line = line;
                names = cells
                    .iter()
                    .map(|cell| cell.text.trim().to_owned())
                    .collect();
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
        let Some(value) = (reads.line)(&mut row) else {
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
    let head = head.ok_or(ReadError::Empty)?;
    let head = head.map_err(|wrong| ReadError::Columns { kind, wrong })?;
    if bad.is_empty() && lines.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(Preview {
        understood: Understood {
            sheet: table.name().map(str::to_owned),
            other_sheets: Vec::new(),
            head: head_line,
            columns: named(kind, &head, &names),
            ignored: Vec::new(),
            passed: Vec::new(),
        },
        lines: (reads.file)(lines),
        bad,
    })
}

/// What each column is called in the file, in the file's order.
fn named(kind: IntakeKind, head: &Head, names: &[String]) -> Vec<(String, &'static str)> {
    let mut places: Vec<(usize, &'static str)> = head
        .places
        .iter()
        .zip(columns(kind))
        .filter_map(|(place, column)| Some(((*place)?, *column)))
        .collect();
    places.sort_unstable();
    let named = |(place, column): (usize, &'static str)| (names[place].clone(), column);
    places.into_iter().map(named).collect()
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
