//! A [`Sheet`] as a spreadsheet (XLSX): its title and what stands under it, the tables one below the other, what is said
//! at the end. Every text is a text, also one that begins like a formula; figures are numbers, so that they can be added
//! up.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::write::{WriteError, columns_of};
use crate::market::sheet::{Column, Sheet, Table};

/// The widest that a column becomes, in letters; a longer text goes on in the next line.
const WIDEST: usize = 60;

/// The page as a workbook of one sheet.
///
/// # Errors
/// [`WriteError`].
pub fn workbook(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let into = book.add_worksheet();
    let title = Format::new().set_bold().set_font_size(16);
    into.write_string_with_format(0, 0, &sheet.title, &title)?;
    let mut line = 1;
    for text in &sheet.about {
        into.write_string(line, 0, text)?;
        line += 1;
    }
    for of in &sheet.tables {
        line = table(into, line + 1, of)?;
    }
    line += 1;
    for text in &sheet.closing {
        into.write_string(line, 0, text)?;
        line += 1;
    }
    for (place, width) in (0..).zip(widths(sheet)) {
        into.set_column_width(place, (width.clamp(6, WIDEST) + 2) as f64)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Writes a table from this line on; answers the line after it.
fn table(into: &mut Worksheet, mut line: u32, of: &Table) -> Result<u32, WriteError> {
    let bold = Format::new().set_bold();
    if !of.heading.is_empty() {
        into.write_string_with_format(line, 0, &of.heading, &bold)?;
        line += 1;
    }
    if of.rows.is_empty() {
        into.write_string(line, 0, &of.empty)?;
        return Ok(line + 1);
    }
    for (place, column) in (0..).zip(&of.columns) {
        into.write_string_with_format(line, place, &column.head, &bold)?;
    }
    for row in &of.rows {
        line += 1;
        for ((place, cell), column) in (0..).zip(row).zip(&of.columns) {
            write(into, (line, place), cell, column)?;
        }
    }
    Ok(line + 1)
}

fn write(
    into: &mut Worksheet,
    (line, place): (u32, u16),
    cell: &str,
    column: &Column,
) -> Result<(), WriteError> {
    let figure = column
        .is_figures
        .then(|| cell.parse::<f64>().ok())
        .flatten();
    match figure {
        _ if cell.is_empty() => {}
        Some(figure) => {
            into.write_number(line, place, figure)?;
        }
        None if column.wraps => {
            into.write_string_with_format(line, place, cell, &Format::new().set_text_wrap())?;
        }
        None => {
            into.write_string(line, place, cell)?;
        }
    }
    Ok(())
}

/// How wide each column's texts are, in letters. What stands above and below the tables runs over the columns.
fn widths(sheet: &Sheet) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for of in &sheet.tables {
        let heads = of.columns.iter().map(|column| columns_of(&column.head));
        let cells = of
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| columns_of(cell)));
        let rows = std::iter::once(heads.collect::<Vec<_>>()).chain(cells.map(Iterator::collect));
        for row in rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell);
            }
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    #[test]
    fn a_page_becomes_cells_that_read_back() {
        let sheet = Sheet {
            title: "积分排名".into(),
            about: vec!["=1+1".into()],
            tables: vec![Table {
                heading: "明细".into(),
                columns: vec![
                    Column::figures("名次".into()),
                    Column::text("户号".into()),
                    Column::long("事由".into()),
                ],
                rows: vec![vec!["1".into(), "0137".into(), "-扣".into()]],
                empty: String::new(),
            }],
            closing: vec!["完".into()],
        };
        let bytes = workbook(&sheet).unwrap();
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let at = |line, place| range.get_value((line, place)).cloned();
        let text = |text: &str| Some(Data::String(text.into()));
        assert_eq!(at(0, 0), text("积分排名"));
        assert_eq!(at(1, 0), text("=1+1"), "no formula");
        assert_eq!(at(3, 0), text("明细"));
        assert_eq!(at(4, 1), text("户号"));
        assert_eq!(at(5, 0), Some(Data::Float(1.0)));
        assert_eq!(at(5, 1), text("0137"), "zeros stay");
        assert_eq!(at(5, 2), text("-扣"));
        assert_eq!(at(7, 0), text("完"));
    }
}
