//! A [`Sheet`] as lines of text, columns lined up: a Hanzi is two columns wide.

use super::write::columns_of;
use crate::market::sheet::{Sheet, Table};
use crate::words::Words;

/// What heads a paper of a village.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The village's name.
    pub village: &'a str,
    /// Whether its books are for practice: the paper says first that it is none.
    pub is_practice: bool,
}

/// A sheet as it goes on paper: one of books for practice says first that it is none.
pub fn marked(mut sheet: Sheet, is_practice: bool, words: &Words) -> Sheet {
    if is_practice {
        sheet.about.insert(0, words.say("receipt.rehearsal", &[]));
    }
    sheet
}

/// The page as text.
pub fn text(sheet: &Sheet) -> String {
    let mut lines = vec![sheet.title.clone()];
    lines.extend(sheet.about.iter().cloned());
    for table in &sheet.tables {
        lines.push(String::new());
        lines.extend(table_lines(table));
    }
    lines.push(String::new());
    lines.extend(sheet.closing.iter().cloned());
    lines
        .iter()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

fn table_lines(table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    if !table.heading.is_empty() {
        lines.push(table.heading.clone());
    }
    if table.rows.is_empty() {
        lines.push(table.empty.clone());
        return lines;
    }
    let heads: Vec<String> = table.columns.iter().map(|one| one.head.clone()).collect();
    let all = || std::iter::once(&heads).chain(&table.rows);
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|at| all().map(|row| columns_of(&row[at])).max().unwrap_or(0))
        .collect();
    for row in all() {
        let mut line = String::new();
        for ((cell, column), width) in row.iter().zip(&table.columns).zip(&widths) {
            let gap = " ".repeat(width - columns_of(cell));
            if column.is_figures {
                line += &gap;
                line += cell;
            } else {
                line += cell;
                line += &gap;
            }
            line += "  ";
        }
        lines.push(line);
    }
    lines
}
