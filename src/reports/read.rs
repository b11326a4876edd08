//! Reading a file that a village brings in. All or nothing: either every line is right, or every fault is listed with
//! its line, so that the file is put right in one go (users.md, 2 and 12).
//!
//! Whether a line was brought in before, or names a household that nobody knows, is asked of the books, not here.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::Read;
use std::path::Path;

use super::columns::{Head, WrongColumns, columns, head_key};
use super::field::{self, Form};
use super::table::{Cell, NotATable, Table};
use crate::market::credit::CreditKind;
use crate::market::goods::Goods;
use crate::market::intake::{
    BadLine, BadLineWhy, CreditLine, GoodsLine, HouseholdLine, Intake, IntakeKind, StockLine,
    SuspensionLine,
};
use crate::market::stock::{Fen, Source};
use crate::words::{Lang, Words};

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
    }
}

/// A row with its columns found, and what is wrong with it so far.
struct Row<'a> {
    columns: &'static [&'static str],
    head: &'a Head,
    cells: &'a [Cell<'a>],
    line: u32,
    bad: &'a mut Vec<BadLine>,
}

impl Row<'_> {
    /// The value of a column (its place in [`columns`]), or nothing after the fault is listed.
    fn read<T>(&mut self, column: usize, parse: fn(&Cell<'_>) -> Result<T, Form>) -> Option<T> {
        match parse(&self.cells[self.head.places[column]]) {
            Ok(value) => Some(value),
            Err(form) => {
                self.fault(column, form);
                None
            }
        }
    }

    fn fault(&mut self, column: usize, form: Form) {
        let text = &self.cells[self.head.places[column]].text;
        let why = BadLineWhy::Field {
            column: self.columns[column],
            found: shown(text),
            form,
        };
        self.bad.push(BadLine {
            line: self.line,
            why,
        });
    }
}

/// What stands in a cell, short enough for a sentence.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let plain = text.trim().chars().filter(|c| !c.is_control());
    let mut shown: String = plain.clone().take(LONGEST).collect();
    if plain.count() > LONGEST {
        shown.push('…');
    }
    shown
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

fn household(row: &mut Row<'_>) -> Option<HouseholdLine> {
    let household = row.read(0, field::household);
    let name = row.read(1, field::name);
    let members = row.read(2, field::members);
    let phone = row.read(3, field::phone);
    let group = row.read(4, field::label);
    Some(HouseholdLine {
        household: household?,
        name: name?,
        members: members?,
        phone: phone?,
        group: group?,
    })
}

fn goods(row: &mut Row<'_>) -> Option<GoodsLine> {
    let code = row.read(0, field::code);
    let name = row.read(1, field::name);
    let unit = row.read(2, field::name);
    let category = row.read(3, field::label);
    let points = row.read(4, field::price);
    Some(GoodsLine {
        goods: Goods {
            code: code?,
            name: name?,
            unit: unit?,
            category: category?,
        },
        points: points?,
    })
}

fn credit(row: &mut Row<'_>) -> Option<CreditLine> {
    let household = row.read(0, field::household);
    let period = row.read(1, field::period);
    let points = row.read(2, field::credited);
    let category = row.read(3, field::label);
    let reason = row.read(4, field::reason);
    let happened_on = row.read(5, field::day_or_none);
    let posted_on = row.read(6, field::day);
    Some(CreditLine {
        household: household?,
        period: period?,
        points: points?,
        category: category?,
        reason: reason?,
        happened_on: happened_on?,
        posted_on: posted_on?,
        kind: CreditKind::Score,
        member: None,
        evidence: String::new(),
        place: String::new(),
    })
}

/// What a gift cost may be unknown and then counts as nothing; what was bought has a price.
fn stock(row: &mut Row<'_>) -> Option<StockLine> {
    const UNIT_COST: usize = 4;
    let code = row.read(0, field::code);
    let quantity = row.read(1, field::quantity);
    let source = row.read(2, field::source);
    let giver_or_fund = row.read(3, field::name);
    let cost = row.read(UNIT_COST, field::yuan);
    let expires = row.read(5, field::day_or_none);
    if source == Some(Source::Fund) && cost == Some(None) {
        row.fault(UNIT_COST, "intake.form.yuan-bought");
        return None;
    }
    Some(StockLine {
        code: code?,
        quantity: quantity?,
        source: source?,
        giver_or_fund: giver_or_fund?,
        unit_cost: cost?.unwrap_or(Fen(0)),
        expires: expires?,
    })
}

fn suspension(row: &mut Row<'_>) -> Option<SuspensionLine> {
    const UNTIL: usize = 3;
    let household = row.read(0, field::household);
    let kind = row.read(1, field::name);
    let from = row.read(2, field::day);
    let until = row.read(UNTIL, field::day_or_none);
    let reason = row.read(4, field::reason);
    if let (Some(from), Some(Some(until))) = (from, until)
        && until < from
    {
        row.fault(UNTIL, "intake.form.until");
        return None;
    }
    Some(SuspensionLine {
        household: household?,
        kind: kind?,
        from: from?,
        until: until?,
        reason: reason?,
    })
}

/// The sample that a person fills in: the head and two plausible lines, as CSV.
pub fn template(kind: IntakeKind, lang: Lang) -> String {
    Words::load(lang).say(&format!("intake.template.{}", kind.word()), &[])
}

impl ReadError {
    /// What is wrong, why, and what to do next.
    pub fn sentence(&self, words: &Words) -> String {
        match self {
            ReadError::NotFound(file) => words.say("intake.not-found", &[("file", file)]),
            ReadError::Unreadable { file, why } => {
                words.say("intake.unreadable", &[("file", file), ("why", why)])
            }
            ReadError::TooLarge => {
                let most = (LARGEST_FILE >> 20).to_string();
                words.say("intake.too-large", &[("most", &most)])
            }
            ReadError::NotATable(NotATable::Encoding) => words.say("intake.encoding", &[]),
            ReadError::NotATable(NotATable::OldWorkbook) => words.say("intake.old-workbook", &[]),
            ReadError::NotATable(NotATable::TooWide) => words.say("intake.too-wide", &[]),
            ReadError::NotATable(NotATable::Workbook(why)) => {
                words.say("intake.workbook", &[("why", why)])
            }
            ReadError::Empty => words.say("intake.empty", &[]),
            ReadError::Columns { kind, wrong } => columns_sentence(*kind, wrong, words),
            ReadError::Lines { bad, .. } => bad_lines_sentence(bad, words),
        }
    }
}

fn columns_sentence(kind: IntakeKind, wrong: &WrongColumns, words: &Words) -> String {
    let list = |columns: &[&str]| {
        let names: Vec<String> = columns
            .iter()
            .map(|column| column_label(&[kind], column, words))
            .collect();
        names.join(&words.say("intake.and", &[]))
    };
    let unknown: Vec<&str> = wrong.unknown.iter().map(String::as_str).collect();
    let unknown = unknown.join(&words.say("intake.and", &[]));
    let parts = [
        ("intake.columns.missing", list(&wrong.missing)),
        ("intake.columns.unknown", unknown),
        ("intake.columns.twice", list(&wrong.twice)),
    ];
    let mut sentence = words.say("intake.columns.what", &[]);
    for (key, names) in parts.iter().filter(|(_, names)| !names.is_empty()) {
        sentence.push_str(&words.say(key, &[("columns", names)]));
    }
    let wanted = columns(kind).join(",");
    sentence.push_str(&words.say("intake.columns.next", &[("columns", &wanted)]));
    sentence
}

/// `户号（household）`: what a column is called, and how the reference writes it. Where several files have the column
/// under different names, all of them.
fn column_label(kinds: &[IntakeKind], column: &str, words: &Words) -> String {
    let mut names: Vec<String> = Vec::new();
    for kind in kinds {
        let said = words.say(&head_key(*kind, column), &[]);
        let name = said.split('|').next().unwrap_or_default().to_owned();
        if columns(*kind).contains(&column) && !names.contains(&name) {
            names.push(name);
        }
    }
    let name = names.join("/");
    if name == column {
        return name;
    }
    words.say("intake.column", &[("name", &name), ("column", column)])
}

/// All faults, a line each, under one sentence that says what became of the file and above one that says what to do.
pub fn bad_lines_sentence(bad: &[BadLine], words: &Words) -> String {
    let count = bad.len().to_string();
    if bad.len() > 1 && bad.iter().all(|bad| bad.why == BadLineWhy::Again) {
        return words.say("intake.lines.again", &[("count", &count)]);
    }
    let mut sentence = words.say("intake.lines.what", &[("count", &count)]);
    for bad in bad {
        let (line, why) = (bad.line.to_string(), bad_line_sentence(&bad.why, words));
        sentence.push('\n');
        sentence.push_str(&words.say("intake.lines.line", &[("line", &line), ("why", &why)]));
    }
    sentence.push('\n');
    sentence.push_str(&words.say("intake.lines.next", &[]));
    sentence
}

/// What is wrong with one line.
pub fn bad_line_sentence(why: &BadLineWhy, words: &Words) -> String {
    match why {
        BadLineWhy::Field {
            column,
            found,
            form,
        } => {
            let form = words.say(form, &[]);
            let key = if found.is_empty() {
                "intake.bad.empty"
            } else {
                "intake.bad.field"
            };
            let column = column_label(&IntakeKind::ALL, column, words);
            let fills = [
                ("column", column.as_str()),
                ("found", found.as_str()),
                ("form", form.as_str()),
            ];
            words.say(key, &fills)
        }
        BadLineWhy::Again => words.say("intake.bad.again", &[]),
        BadLineWhy::Twice { first } => {
            words.say("intake.bad.twice", &[("first", &first.to_string())])
        }
        BadLineWhy::UnknownHousehold(household) => words.say(
            "intake.bad.unknown-household",
            &[("household", household.as_str())],
        ),
        BadLineWhy::UnknownGoods(code) => {
            words.say("intake.bad.unknown-goods", &[("code", &code.to_string())])
        }
        BadLineWhy::UnknownKind(kind) => words.say("intake.bad.unknown-kind", &[("kind", kind)]),
        BadLineWhy::Fields { found, wanted } => {
            let (found, wanted) = (found.to_string(), wanted.to_string());
            words.say(
                "intake.bad.fields",
                &[("found", &found), ("wanted", &wanted)],
            )
        }
    }
}
