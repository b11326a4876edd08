//! Registers as files: CSV, JSON and XLSX of one and the same table. The columns stand for ever; other programs read
//! them by name.
//!
//! Shape: a register → rows of [`Value`]s, one at a time → one of three writers. In CSV a text that begins with `=`,
//! `+`, `-` or `@` stands exactly as it is, because CSV is for programs; a spreadsheet that opens it may take it for a
//! formula, so people are given XLSX, where every text is a text.

use std::io::{self, Write};
use std::str::FromStr;

use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet, XlsxError};

use crate::market::points::Points;
use crate::market::register::{
    BalanceRow, CardRow, CouponRow, IssueRow, MovementRow, RedemptionRow, Register, StockRow,
};
use crate::words::Words;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 without a byte order mark, quoted only where needed, lines ended by `\n`.
    Csv,
    /// An array of objects with the columns as keys; points as exact decimals, what is empty as `null`.
    Json,
    /// A workbook: texts and codes as text cells, numbers as numbers, the head bold and in place when scrolled.
    Xlsx,
}

/// A word that is no form of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a format (csv, json, xlsx): {0:?}")]
pub struct NotAFormat(pub String);

impl FromStr for Format {
    type Err = NotAFormat;
    fn from_str(text: &str) -> Result<Format, NotAFormat> {
        match text {
            "csv" => Ok(Format::Csv),
            "json" => Ok(Format::Json),
            "xlsx" => Ok(Format::Xlsx),
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
}

impl WriteError {
    /// What is wrong and what to do next.
    pub fn sentence(&self, words: &Words) -> String {
        match self {
            WriteError::Io(why) => words.say("export.io", &[("why", &why.to_string())]),
            WriteError::TooLargeForASheet => words.say("export.too-large", &[]),
            WriteError::Workbook(why) => words.say("export.workbook", &[("why", why)]),
        }
    }
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> WriteError {
        match error {
            XlsxError::IoError(error) => WriteError::Io(error),
            XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded => {
                WriteError::TooLargeForASheet
            }
            other => WriteError::Workbook(other.to_string()),
        }
    }
}

/// What stands in one field.
enum Value {
    Text(String),
    Whole(u64),
    Points(Points),
    Flag(bool),
    Empty,
}

fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string())
}

impl Value {
    /// As CSV has it.
    fn plain(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Whole(number) => number.to_string(),
            Value::Points(points) => points.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Empty => String::new(),
        }
    }

    /// As JSON has it. Points never pass through a binary fraction.
    fn json(&self) -> String {
        match self {
            Value::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
            Value::Empty => "null".to_owned(),
            exact => exact.plain(),
        }
    }
}

/// The columns of a register, in order.
pub fn columns(register: &Register) -> &'static [&'static str] {
    match register {
        Register::Redemptions(_) => &[
            "redemption",
            "receipt",
            "at",
            "village_day",
            "household",
            "collector",
            "staff",
            "code",
            "name",
            "quantity",
            "points",
            "reversed",
        ],
        Register::IssueBook(_) => &[
            "village_day",
            "receipt",
            "household",
            "household_name",
            "collector",
            "proof",
            "name",
            "unit",
            "quantity",
            "points",
            "reversed",
            "staff",
        ],
        Register::Stock(_) => &[
            "code", "name", "unit", "on_hand", "received", "issued", "lost",
        ],
        Register::Balances(_) => &[
            "household",
            "earned",
            "redeemed",
            "lapsed",
            "spendable",
            "lapses_on",
        ],
        Register::Cards(_) => &["household", "card"],
        Register::Movements(_) => &[
            "slip",
            "at",
            "village_day",
            "household",
            "kind",
            "points",
            "to",
            "partner",
            "reason",
            "staff",
            "approver",
            "undone",
        ],
        Register::Coupons(_) => &["number", "household", "points", "state", "settled_on"],
        Register::Journal(_) => &["seq", "hash", "bytes"],
    }
}

/// The register's word: on the command line, and on the sheet's tab.
pub fn word(register: &Register) -> &'static str {
    match register {
        Register::Redemptions(_) => "redemptions",
        Register::IssueBook(_) => "issue-book",
        Register::Stock(_) => "stock",
        Register::Balances(_) => "balances",
        Register::Cards(_) => "cards",
        Register::Movements(_) => "movements",
        Register::Coupons(_) => "coupons",
        Register::Journal(_) => "journal",
    }
}

fn rows(register: &Register) -> Box<dyn Iterator<Item = Vec<Value>> + '_> {
    match register {
        Register::Redemptions(rows) => Box::new(rows.iter().map(redemption)),
        Register::IssueBook(rows) => Box::new(rows.iter().map(issue)),
        Register::Stock(rows) => Box::new(rows.iter().map(stock)),
        Register::Balances(rows) => Box::new(rows.iter().map(balance)),
        Register::Cards(rows) => Box::new(rows.iter().map(card)),
        Register::Movements(rows) => Box::new(rows.iter().map(movement)),
        Register::Coupons(rows) => Box::new(rows.iter().map(coupon)),
        Register::Journal(entries) => Box::new(entries.iter().map(|entry| {
            vec![
                Value::Whole(entry.seq),
                text(entry.hash),
                text(&entry.bytes),
            ]
        })),
    }
}

fn redemption(row: &RedemptionRow) -> Vec<Value> {
    vec![
        text(row.redemption),
        text(&row.receipt),
        text(row.at),
        text(row.village_day),
        text(&row.household),
        text(&row.collector),
        text(&row.staff),
        text(row.code),
        text(&row.name),
        Value::Whole(row.quantity.into()),
        Value::Points(row.points),
        Value::Flag(row.reversed),
    ]
}

fn issue(row: &IssueRow) -> Vec<Value> {
    vec![
        text(row.village_day),
        text(&row.receipt),
        text(&row.household),
        text(&row.household_name),
        text(&row.collector),
        text(row.proof),
        text(&row.name),
        text(&row.unit),
        Value::Whole(row.quantity.into()),
        Value::Points(row.points),
        Value::Flag(row.reversed),
        text(&row.staff),
    ]
}

fn stock(row: &StockRow) -> Vec<Value> {
    let pieces = |count: u32| Value::Whole(count.into());
    vec![
        text(row.code),
        text(&row.name),
        text(&row.unit),
        pieces(row.on_hand),
        pieces(row.received),
        pieces(row.issued),
        pieces(row.lost),
    ]
}

fn balance(row: &BalanceRow) -> Vec<Value> {
    vec![
        text(&row.household),
        Value::Points(row.earned),
        Value::Points(row.redeemed),
        Value::Points(row.lapsed),
        Value::Points(row.spendable),
        row.lapses_on.map_or(Value::Empty, text),
    ]
}

fn card(row: &CardRow) -> Vec<Value> {
    vec![text(&row.household), text(&row.card)]
}

fn movement(row: &MovementRow) -> Vec<Value> {
    vec![
        text(&row.slip),
        text(row.at),
        text(row.village_day),
        text(&row.household),
        text(row.kind),
        Value::Points(row.points),
        row.to.as_ref().map_or(Value::Empty, text),
        text(&row.partner),
        text(&row.reason),
        text(&row.staff),
        text(&row.approver),
        Value::Flag(row.undone),
    ]
}

fn coupon(row: &CouponRow) -> Vec<Value> {
    vec![
        text(&row.number),
        text(&row.household),
        Value::Points(row.points),
        text(row.state),
        row.settled_on.map_or(Value::Empty, text),
    ]
}

/// Writes a register.
///
/// # Errors
/// [`WriteError`]; what was written until then is of no use.
pub fn write_register(
    register: &Register,
    format: Format,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    match format {
        Format::Csv => csv_register(register, out)?,
        Format::Json => json_register(register, out)?,
        Format::Xlsx => xlsx_register(register, out)?,
    }
    out.flush()?;
    Ok(())
}

fn csv_register(register: &Register, out: &mut dyn Write) -> Result<(), WriteError> {
    let fault = |error: csv::Error| WriteError::Io(error.into());
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns(register)).map_err(fault)?;
    for row in rows(register) {
        writer
            .write_record(row.iter().map(Value::plain))
            .map_err(fault)?;
    }
    writer.flush()?;
    Ok(())
}

/// One object a line, so that the file can be looked at and compared by line.
fn json_register(register: &Register, out: &mut dyn Write) -> Result<(), WriteError> {
    let mut out = io::BufWriter::new(out);
    out.write_all(b"[")?;
    for (number, row) in rows(register).enumerate() {
        out.write_all(if number == 0 { b"\n{" } else { b",\n{" })?;
        for (place, (column, value)) in columns(register).iter().zip(&row).enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(out, "{comma}\"{column}\":{}", value.json())?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(())
}

fn xlsx_register(register: &Register, out: &mut dyn Write) -> Result<(), WriteError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(word(register))?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = CellFormat::new().set_bold();
    let mut widths: Vec<usize> = Vec::new();
    for (place, column) in (0..).zip(columns(register)) {
        sheet.write_string_with_format(0, place, *column, &bold)?;
        widths.push(column.len());
    }
    for (line, row) in (1..).zip(rows(register)) {
        for ((place, value), width) in (0..).zip(&row).zip(&mut widths) {
            write_cell(sheet, line, place, value)?;
            *width = (*width).max(columns_of(&value.plain()));
        }
    }
    for (place, width) in (0..).zip(widths) {
        sheet.set_column_width(place, (width.clamp(6, 60) + 2) as f64)?;
    }
    let bytes = workbook.save_to_buffer()?;
    out.write_all(&bytes)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    line: u32,
    place: u16,
    value: &Value,
) -> Result<(), WriteError> {
    match value {
        Value::Text(text) => sheet.write_string(line, place, text)?,
        Value::Whole(number) => sheet.write_number(line, place, *number as f64)?,
        Value::Points(points) => {
            sheet.write_number(line, place, points.hundredths() as f64 / 100.0)?
        }
        Value::Flag(flag) => sheet.write_boolean(line, place, *flag)?,
        Value::Empty => return Ok(()),
    };
    Ok(())
}

/// How many Latin letters wide a text is: a Hanzi takes two.
pub(super) fn columns_of(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
