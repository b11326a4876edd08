//! A page as the rules see it: a title, a few lines, tables, and what is said under them. No bytes, widths or fonts, as a
//! [`super::slip::Slip`] has none: how it becomes lines of text or pages to print belongs to `reports`.

use super::household::mask_name;
use super::ids::HouseholdNo;
use crate::words::Words;

/// One page, which may become several sheets of paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What it is.
    pub title: String,
    /// Whose it is, as of when: stands under the title.
    pub about: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
    /// What is said at the end.
    pub closing: Vec<String>,
}

/// A table of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it holds.
    pub heading: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// What stands in its place where there are no rows.
    pub empty: String,
}

impl Table {
    /// Whether anything stands in the column of this place.
    pub fn is_used(&self, place: usize) -> bool {
        self.rows.iter().any(|row| !row[place].is_empty())
    }

    /// The table without those of its last columns, from this place on, that hold nothing.
    pub fn without_empty(mut self, from: usize) -> Table {
        for place in (from..self.columns.len()).rev() {
            if !self.is_used(place) {
                self.columns.remove(place);
                for row in &mut self.rows {
                    row.remove(place);
                }
            }
        }
        self
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Whether it holds figures, which stand at the right.
    pub is_figures: bool,
    /// Whether a long text in it goes on in the next line.
    pub wraps: bool,
}

impl Column {
    /// Its head.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// A column of short texts.
    pub fn text(head: String) -> Column {
        Column {
            head,
            is_figures: false,
            wraps: false,
        }
    }

    /// A column of texts that may be long.
    pub fn long(head: String) -> Column {
        Column {
            wraps: true,
            ..Column::text(head)
        }
    }

    /// A column of figures.
    pub fn figures(head: String) -> Column {
        Column {
            is_figures: true,
            ..Column::text(head)
        }
    }
}

/// `0137 号 张*福家`: a household as a page names it, masked.
pub(super) fn whose(household: &HouseholdNo, name: &str, words: &Words) -> String {
    let number = words.say(
        "receipt.household-number",
        &[("household", household.as_str())],
    );
    match mask_name(name) {
        masked if masked.is_empty() => number,
        masked => {
            let name = words.say("receipt.household", &[("name", &masked)]);
            format!("{number} {name}")
        }
    }
}
