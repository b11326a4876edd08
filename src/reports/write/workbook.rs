//! A workbook: for people who sort, filter and add up. Rows leave memory for a file beside as soon as they are written, so
//! a million of them are as well held as ten.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::{Color, DocProperties, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{About, Taker, WriteError, column_name, columns_of, spoken_word};
use crate::market::register::{Line, Sum, Value};

/// The widest that a column becomes, in letters.
const WIDEST: usize = 60;

/// How the cells of a book look.
struct Looks {
    head: Format,
    name: Format,
    yuan: Format,
    total: Format,
    total_yuan: Format,
}

impl Looks {
    fn new() -> Looks {
        let total = Format::new().set_bold().set_border_top(FormatBorder::Thin);
        Looks {
            head: Format::new().set_bold(),
            name: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0xEC_E6_D8)),
            yuan: Format::new().set_num_format("0.00"),
            total_yuan: total.clone().set_num_format("0.00"),
            total,
        }
    }
}

/// Lines as a workbook.
pub(super) struct Book<'a> {
    about: About<'a>,
    workbook: Workbook,
    looks: Looks,
    next: u32,
    widths: Vec<usize>,
    sums: Vec<Sum>,
}

/// The crate panics where its own file beside cannot be written: a full disk is no broken promise of ours, but a fault.
fn guarded<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, WriteError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Ok(done?),
        Err(_) => Err(WriteError::Io(std::io::ErrorKind::StorageFull.into())),
    }
}

impl<'a> Book<'a> {
    pub(super) fn begin(about: &About<'a>) -> Result<Book<'a>, WriteError> {
        let columns = about.register.columns();
        let looks = Looks::new();
        let mut workbook = Workbook::new();
        let words = about.words;
        let title = words.say(&format!("register.title.{}", about.register.word()), &[]);
        let properties = DocProperties::new()
            .set_title(title)
            .set_company(about.village_name);
        workbook.set_properties(&properties);
        let is_book = about.register.is_book();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(about.register.word())?;
        sheet.set_freeze_panes(if is_book { 2 } else { 1 }, 0)?;
        let mut widths: Vec<usize> = Vec::new();
        for (place, column) in (0..).zip(columns) {
            sheet.write_string_with_format(0, place, column.name, &looks.head)?;
            widths.push(column.name.len());
        }
        if is_book {
            sheet.set_landscape().set_paper_size(PAPER_A4);
            sheet.set_print_fit_to_pages(1, 0);
            sheet.set_repeat_rows(1, 1)?;
            for ((place, column), width) in (0..).zip(columns).zip(&mut widths) {
                let name = column_name(column.name, words);
                *width = (*width).max(columns_of(&name));
                sheet.write_string_with_format(1, place, &name, &looks.name)?;
            }
        }
        Ok(Book {
            about: *about,
            workbook,
            looks,
            next: if is_book { 2 } else { 1 },
            sums: vec![Sum::default(); widths.len()],
            widths,
        })
    }

    fn totals(&mut self) -> Result<(), WriteError> {
        let columns = self.about.register.columns();
        if !self.about.register.is_book() || !columns.iter().any(|column| column.sums) {
            return Ok(());
        }
        let (row, looks) = (self.next, &self.looks);
        let label = self.about.words.say("register.total", &[]);
        let sheet = self.workbook.worksheet_from_index(0)?;
        guarded(|| {
            for ((place, column), sum) in (0..).zip(columns).zip(&self.sums) {
                let value = if column.sums {
                    sum.value()
                } else {
                    Value::Empty
                };
                match value {
                    Value::Yuan(amount) => sheet.write_number_with_format(
                        row,
                        place,
                        yuan(amount.0),
                        &looks.total_yuan,
                    ),
                    Value::Whole(number) => {
                        sheet.write_number_with_format(row, place, number as f64, &looks.total)
                    }
                    Value::Points(points) => {
                        let points = yuan(points.hundredths());
                        sheet.write_number_with_format(row, place, points, &looks.total)
                    }
                    _ if place == 0 => {
                        sheet.write_string_with_format(row, place, &label, &looks.total)
                    }
                    _ => sheet.write_blank(row, place, &looks.total),
                }?;
            }
            Ok(())
        })
    }

    pub(super) fn end(mut self, out: &mut (dyn Write + Send)) -> Result<(), WriteError> {
        self.totals()?;
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (place, width) in (0..).zip(&self.widths) {
            sheet.set_column_width(place, ((*width).clamp(6, WIDEST) + 2) as f64)?;
        }
        let workbook = &mut self.workbook;
        let mut kept = Kept { out, fault: None };
        guarded(|| workbook.save_to_writer(&mut kept))?;
        kept.fault
            .map_or(Ok(()), |fault| Err(WriteError::Io(fault)))
    }
}

/// Keeps the first fault of a writer and takes everything after it: the crate below would tell of it on the terminal.
struct Kept<'a> {
    out: &'a mut (dyn Write + Send),
    fault: Option<std::io::Error>,
}

impl Write for Kept<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.fault.is_none() {
            self.fault = self.out.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.fault.is_none() {
            self.fault = self.out.flush().err();
        }
        Ok(())
    }
}

/// The number that a workbook knows A4 by.
const PAPER_A4: u8 = 9;

/// From hundredths to the number that a cell holds.
fn yuan(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

impl Taker for Book<'_> {
    fn line(&mut self, line: &Line) -> Result<(), WriteError> {
        let (row, looks) = (self.next, &self.looks);
        let speak = self.about.register.is_book().then_some(self.about.words);
        let columns = self.about.register.columns();
        let sheet = self.workbook.worksheet_from_index(0)?;
        let cells = line.cells();
        for ((value, width), sum) in cells.iter().zip(&mut self.widths).zip(&mut self.sums) {
            *width = (*width).max(columns_of(&value.plain()));
            sum.add(value);
        }
        self.next += 1;
        guarded(|| {
            for ((place, column), value) in (0..).zip(columns).zip(&cells) {
                let spoken = match (value, speak) {
                    (Value::Word(word), Some(words)) => {
                        Some(Value::Text(spoken_word(column.set, word, words)))
                    }
                    _ => None,
                };
                write_cell(sheet, (row, place), spoken.as_ref().unwrap_or(value), looks)?;
            }
            Ok(())
        })
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    value: &Value,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => return Ok(()),
        Value::Text(text) => sheet.write_string(row, place, text)?,
        Value::Word(word) => sheet.write_string(row, place, *word)?,
        Value::Whole(number) => sheet.write_number(row, place, *number as f64)?,
        Value::Points(points) => sheet.write_number(row, place, yuan(points.hundredths()))?,
        Value::Yuan(amount) => {
            sheet.write_number_with_format(row, place, yuan(amount.0), &looks.yuan)?
        }
        Value::Flag(flag) => sheet.write_boolean(row, place, *flag)?,
    };
    Ok(())
}
