//! A file's bytes as rows of cells, whatever wrote it: a spreadsheet (XLSX), or text with separators in any of the
//! encodings that a Chinese spreadsheet saves. What the file is, is told from its bytes and not from its name, because
//! names are changed by hand.
//!
//! Shape: [`Table::open`] finds out what it is, [`Table::visit`] walks the rows. Blank rows are never seen. A workbook has
//! several sheets ([`Table::all`]), and a cell of it may cover several lines: [`Table::visit_spread`] gives each its value.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, SheetVisible, Xlsx};

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// What stands in it; numbers as their digits, dates as ISO dates.
    pub text: Cow<'a, str>,
    /// Whether a spreadsheet holds it as a date. A household number typed as `3-1` silently becomes one.
    pub date: bool,
    /// Whether it stands in a cell that covers several lines.
    pub spread: bool,
}

impl<'a> Cell<'a> {
    /// A cell of plain text.
    pub fn text(text: &'a str) -> Cell<'a> {
        Cell {
            text: Cow::Borrowed(text),
            date: false,
            spread: false,
        }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Why a file's bytes are no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    /// Neither UTF-8 nor UTF-16 nor GB18030.
    #[error("the text is in no known encoding")]
    Encoding,
    /// A workbook of before 2007 (.xls).
    #[error("an old workbook (.xls)")]
    OldWorkbook,
    /// A workbook that cannot be opened.
    #[error("the workbook cannot be read: {0}")]
    Workbook(String),
    /// A cell stands far to the right of any list.
    #[error("the sheet is wider than {MOST_COLUMNS} columns")]
    TooWide,
}

/// A file, ready to be walked row by row.
pub enum Table {
    /// Text with separators.
    Text {
        /// Decoded, without a byte order mark.
        text: String,
        /// What parts its fields.
        separator: u8,
    },
    /// A sheet of a workbook.
    Sheet(SheetRows),
}

/// A sheet of a workbook.
#[derive(Debug, Default)]
pub struct SheetRows {
    name: String,
    /// The rows that hold anything, by their number from 1.
    rows: BTreeMap<u32, Vec<Data>>,
    /// By row: the columns that a cell of an earlier row covers, with that row. The row where the cell begins is among
    /// them.
    covered: BTreeMap<u32, Vec<(usize, u32)>>,
}

/// No list of a village is wider. A stray cell far to the right would otherwise cost memory for all between.
const MOST_COLUMNS: u32 = 256;

const ZIP: &[u8] = b"PK\x03\x04";
const OLD_WORKBOOK: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

impl Table {
    /// Finds out what the bytes are.
    ///
    /// # Errors
    /// [`NotATable`] where they are neither text nor a workbook.
    pub fn open(bytes: &[u8]) -> Result<Table, NotATable> {
        if bytes.starts_with(OLD_WORKBOOK) {
            return Err(NotATable::OldWorkbook);
        }
        if bytes.starts_with(ZIP) {
            let sheet = workbook(bytes, 1)?.pop();
            let none = || NotATable::Workbook("no sheet".to_owned());
            return sheet.map(Table::Sheet).ok_or_else(none);
        }
        Table::text(bytes)
    }

    fn text(bytes: &[u8]) -> Result<Table, NotATable> {
        let text = decode(bytes).ok_or(NotATable::Encoding)?;
        let separator = separator(&text);
        Ok(Table::Text { text, separator })
    }

    /// All that can be read of the bytes: a text, or the sheets of a workbook that are not hidden.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn all(bytes: &[u8]) -> Result<Vec<Table>, NotATable> {
        if bytes.starts_with(ZIP) {
            let sheets = workbook(bytes, usize::MAX)?;
            return Ok(sheets.into_iter().map(Table::Sheet).collect());
        }
        Table::open(bytes).map(|table| vec![table])
    }

    /// A sheet's name; a text has none.
    pub fn name(&self) -> Option<&str> {
        match self {
            Table::Text { .. } => None,
            Table::Sheet(sheet) => Some(&sheet.name),
        }
    }

    /// How many rows there are at most: for progress, blank ones and the head with them.
    pub fn rows_at_most(&self) -> u32 {
        let rows = match self {
            Table::Text { text, .. } => text.bytes().filter(|b| *b == b'\n').count() + 1,
            Table::Sheet(sheet) => sheet.rows.len(),
        };
        u32::try_from(rows).unwrap_or(u32::MAX)
    }

    /// Whether a short row only lacks cells that are empty: a sheet does not store these, a text does.
    pub fn pads_rows(&self) -> bool {
        matches!(self, Table::Sheet(_))
    }

    /// Walks the rows that hold anything, with the number of each in the file, counted from 1.
    pub fn visit(&self, row: &mut dyn FnMut(u32, &[Cell<'_>])) {
        match self {
            Table::Text { text, separator } => visit_text(text, *separator, row),
            Table::Sheet(sheet) => visit_sheet(sheet, false, row),
        }
    }

    /// The same, and where a cell covers several lines each of these has its value. What covers several columns stands in
    /// the first of them.
    pub fn visit_spread(&self, row: &mut dyn FnMut(u32, &[Cell<'_>])) {
        match self {
            Table::Text { text, separator } => visit_text(text, *separator, row),
            Table::Sheet(sheet) => visit_sheet(sheet, true, row),
        }
    }
}

fn visit_text(text: &str, separator: u8, row: &mut dyn FnMut(u32, &[Cell<'_>])) {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut place = Place::default();
    while reader
        .read_record(&mut record)
        .expect("a text in memory, of any number of fields, has no fault of reading")
    {
        let offset = record.position().map_or(0, csv::Position::byte);
        let line = place.line_of(text.as_bytes(), offset as usize);
        if record.iter().any(|field| !field.trim().is_empty()) {
            let cells: Vec<Cell<'_>> = record.iter().map(Cell::text).collect();
            row(line, &cells);
        }
    }
}

/// Counts lines up to an offset. The reader's own count stands before the blank lines that it skips.
#[derive(Default)]
struct Place {
    offset: usize,
    breaks: u32,
}

impl Place {
    fn line_of(&mut self, bytes: &[u8], offset: usize) -> u32 {
        let skipped = bytes[offset..]
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let start = offset + skipped;
        let breaks = bytes[self.offset..start]
            .iter()
            .filter(|b| **b == b'\n')
            .count();
        self.breaks += breaks as u32;
        self.offset = start;
        self.breaks + 1
    }
}

fn visit_sheet(sheet: &SheetRows, spread: bool, row: &mut dyn FnMut(u32, &[Cell<'_>])) {
    for (line, data) in &sheet.rows {
        let mut cells: Vec<Cell<'_>> = data.iter().map(cell).collect();
        if cells.iter().all(Cell::is_blank) {
            continue;
        }
        let covered = sheet.covered.get(line).filter(|_| spread);
        for (column, top) in covered.into_iter().flatten() {
            let Some(value) = sheet.rows.get(top).and_then(|row| row.get(*column)) else {
                continue;
            };
            if cells.len() <= *column {
                cells.resize(*column + 1, Cell::text(""));
            }
            cells[*column] = Cell {
                spread: true,
                ..cell(value)
            };
        }
        row(*line, &cells);
    }
}

fn cell(data: &Data) -> Cell<'_> {
    let plain = |text: Cow<'static, str>| Cell {
        text,
        ..Cell::text("")
    };
    match data {
        Data::Empty => Cell::text(""),
        Data::String(text) => Cell::text(text),
        Data::Int(number) => plain(number.to_string().into()),
        Data::Float(number) => plain(digits(*number).into()),
        Data::Bool(true) => Cell::text("TRUE"),
        Data::Bool(false) => Cell::text("FALSE"),
        Data::DateTime(date) if date.is_duration() => plain(digits(date.as_f64()).into()),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Cell {
                text: format!("{year:04}-{month:02}-{day:02}").into(),
                date: true,
                ..Cell::text("")
            }
        }
        Data::DateTimeIso(text) => Cell {
            text: text.get(..10).unwrap_or(text).into(),
            date: true,
            ..Cell::text("")
        },
        Data::DurationIso(text) => Cell::text(text),
        Data::Error(error) => plain(error.to_string().into()),
    }
}

/// A number as a person sees it in the sheet: at most fifteen figures, as spreadsheets reckon, never `5.0` and never
/// with an exponent, so that a bar code stored as a number keeps all its digits.
fn digits(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 {
        return "0".to_owned();
    }
    rounded.to_string()
}

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The first sheets of a workbook that are not hidden, at most so many; where all are hidden, the first.
fn workbook(bytes: &[u8], at_most: usize) -> Result<Vec<SheetRows>, NotATable> {
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let seen = workbook.sheets_metadata().iter();
    let mut names: Vec<String> = seen
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    if names.is_empty() {
        names.extend(workbook.sheet_names().into_iter().next());
    }
    let names = names.into_iter().take(at_most);
    names.map(|name| sheet(&mut workbook, name)).collect()
}

fn unreadable(error: calamine::XlsxError) -> NotATable {
    NotATable::Workbook(error.to_string())
}

fn sheet(workbook: &mut Workbook<'_>, name: String) -> Result<SheetRows, NotATable> {
    let rows = sheet_rows(workbook, &name)?;
    let merged = workbook.merge_cells_by_sheet_name(&name);
    let covered = covered(&merged.map_err(unreadable)?, &rows);
    Ok(SheetRows {
        name,
        rows,
        covered,
    })
}

/// The rows of a sheet that hold anything. A chart on a sheet of its own has none.
fn sheet_rows(
    workbook: &mut Workbook<'_>,
    name: &str,
) -> Result<BTreeMap<u32, Vec<Data>>, NotATable> {
    let mut rows: BTreeMap<u32, Vec<Data>> = BTreeMap::new();
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(rows),
        Err(error) => return Err(unreadable(error)),
    };
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let value = Data::from(cell.get_value().clone());
        if value == Data::Empty {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(NotATable::TooWide);
        }
        let row = rows.entry(row + 1).or_default();
        if row.len() <= column as usize {
            row.resize(column as usize + 1, Data::Empty);
        }
        row[column as usize] = value;
    }
    Ok(rows)
}

/// Of cells that cover several lines: for each of those lines that hold anything.
fn covered(
    merged: &[Dimensions],
    rows: &BTreeMap<u32, Vec<Data>>,
) -> BTreeMap<u32, Vec<(usize, u32)>> {
    let mut covered: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
    for area in merged {
        let (top, last) = (area.start.0 + 1, area.end.0 + 1);
        if top >= last || area.start.1 >= MOST_COLUMNS {
            continue;
        }
        for (line, _) in rows.range(top..=last) {
            let columns = covered.entry(*line).or_default();
            columns.push((area.start.1 as usize, top));
        }
    }
    covered
}

fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
        return Some(text.into_owned());
    }
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(Cow::into_owned),
    }
}

fn separator(text: &str) -> u8 {
    let head = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    *b",\t;"
        .iter()
        .find(|mark| head.as_bytes().contains(mark))
        .unwrap_or(&b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        Table::open(bytes).unwrap().visit(&mut |line, cells| {
            let cells = cells.iter().map(|cell| cell.text.to_string()).collect();
            rows.push((line, cells));
        });
        rows
    }

    #[test]
    fn every_encoding_says_the_same() {
        let text = "户号,户主\r\n0137,张大福\r\n0138,䶮\r\n";
        let wanted = rows(text.as_bytes());
        assert_eq!(wanted[2], (3, vec!["0138".into(), "䶮".into()]));
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend_from_slice(text.as_bytes());
        let little: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        let (gb, _, lossy) = encoding_rs::GB18030.encode(text);
        assert!(!lossy && std::str::from_utf8(&gb).is_err());
        for bytes in [&marked[..], &little, &big, &gb] {
            assert_eq!(rows(bytes), wanted);
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let text = "\n\na,b\r\n\r\n1,2\n \n\"x\ny\",3\n\n4,5";
        let lines: Vec<u32> = rows(text.as_bytes())
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(lines, [3, 5, 7, 10]);
    }

    #[test]
    fn tabs_and_semicolons_where_the_head_has_them() {
        assert_eq!(rows(b"a\tb\n1,5\t2\n")[1].1, ["1,5", "2"]);
        assert_eq!(rows(b"a;b\n1,5;2\n")[1].1, ["1,5", "2"]);
        assert_eq!(rows(b"a,b\n1;5,2\n")[1].1, ["1;5", "2"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let kind = |bytes: &[u8]| Table::open(bytes).err();
        assert_eq!(kind(&[0xFF, 0x80, 0x31]), Some(NotATable::Encoding));
        assert_eq!(kind(b"a,b\n\0\x01"), Some(NotATable::Encoding));
        assert_eq!(
            kind(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]),
            Some(NotATable::OldWorkbook)
        );
        assert!(matches!(
            kind(b"PK\x03\x04 torn"),
            Some(NotATable::Workbook(_))
        ));
    }

    #[test]
    fn numbers_as_a_person_sees_them() {
        let check = |number: f64, shown: &str| assert_eq!(digits(number), shown);
        check(5.0, "5");
        check(6_901_234_567_892.0, "6901234567892");
        check(16_901_234_567_899.0, "16901234567899");
        check(0.1 + 0.2, "0.3");
        check(-12.25, "-12.25");
        check(-0.0, "0");
    }
}
