//! The head of a list of stock: in which sheet it stands, in which row or two rows, and which columns it names.

use super::{CODE, KIND, NAME, QUANTITY};
use crate::reports::columns::{Head, Names, WrongColumns, columns};
use crate::reports::read::{ReadError, ReadOptions};
use crate::reports::table::Table;

/// A head stands no further down.
const HEAD_ROWS: usize = 50;

/// A head where it was found.
pub(super) struct FoundHead {
    pub head: Head,
    /// The line that it ends in.
    pub line: u32,
    /// What stands over each place.
    pub names: Vec<String>,
    /// Of a head in two rows the upper one, and what it says.
    pub upper: (u32, Vec<String>),
    /// How many columns are known.
    known: usize,
    pub twice: Vec<&'static str>,
}

impl FoundHead {
    fn has(&self, column: usize) -> bool {
        self.head.places[column].is_some()
    }

    /// How well it serves as a head: whether nothing is missing, then how many columns are known.
    fn worth(&self) -> (bool, usize) {
        (self.missing().is_empty(), self.known)
    }

    /// What a list of stock cannot do without.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !self.has(CODE) && !self.has(NAME) {
            missing.push(columns(KIND)[CODE]);
        }
        if !self.has(QUANTITY) {
            missing.push(columns(KIND)[QUANTITY]);
        }
        missing
    }

    fn of(names: &Names, line: u32, texts: &[String]) -> FoundHead {
        let wanted = columns(KIND);
        let is_blank = |text: &String| text.trim().is_empty();
        let width = texts.iter().rposition(|text| !is_blank(text));
        let width = width.map_or(0, |last| last + 1);
        let mut head = Head {
            places: vec![None; wanted.len()],
            width,
        };
        let (mut known, mut twice) = (0, Vec::new());
        for (place, text) in texts[..width].iter().enumerate() {
            match names.column_loosely(text) {
                Some(column) if head.places[column].is_some() => twice.push(wanted[column]),
                Some(column) => {
                    head.places[column] = Some(place);
                    known += 1;
                }
                None => {}
            }
        }
        FoundHead {
            head,
            line,
            names: texts[..width].to_vec(),
            upper: (line, Vec::new()),
            known,
            twice,
        }
    }
}

/// The row, or two rows one below the other, in which most columns are known: the first of them.
fn find_head(table: &Table, names: &Names) -> Option<FoundHead> {
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    table.visit_spread(&mut |line, cells| {
        if rows.len() < HEAD_ROWS {
            let texts = cells.iter().map(|cell| cell.text.trim().to_owned());
            rows.push((line, texts.collect()));
        }
    });
    let mut best: Option<FoundHead> = None;
    for (at, (line, texts)) in rows.iter().enumerate() {
        let one = FoundHead::of(names, *line, texts);
        let cells = texts.iter().filter(|text| !text.is_empty()).count();
        let is_head = cells > 1 && one.known > 0;
        let below = rows.get(at + 1).filter(|_| is_head);
        let two = below.filter(|(_, below)| goes_on(below, names));
        let two = two.map(|(next, below)| FoundHead {
            upper: (*line, texts.clone()),
            ..FoundHead::of(names, *next, &over(texts, below))
        });
        // Where both rows say as much as the first alone, the second goes on with it: it holds no line.
        let found = match two {
            Some(two) if two.worth() >= one.worth() => two,
            _ => one,
        };
        // A line below that says as much belongs to the head; the head of a further page does not.
        let is_better = best.as_ref().is_none_or(|best| {
            found.worth() > best.worth()
                || (found.worth() == best.worth() && found.line == best.line + 1)
        });
        if found.known > 0 && is_better {
            best = Some(found);
        }
    }
    best
}

/// Whether a row can be the second one of a head: it names a column, and holds no figures.
fn goes_on(texts: &[String], names: &Names) -> bool {
    let is_figure = |text: &String| text.chars().any(|c| c.is_numeric());
    let names_one = texts
        .iter()
        .any(|text| names.column_loosely(text).is_some());
    names_one && !texts.iter().any(is_figure)
}

/// Two rows of a head as one: what stands in the lower one, else what stands above.
fn over(above: &[String], below: &[String]) -> Vec<String> {
    let width = above.len().max(below.len());
    let at = |row: &[String], place: usize| row.get(place).cloned().unwrap_or_default();
    (0..width)
        .map(|place| match at(below, place) {
            text if text.is_empty() => at(above, place),
            text => text,
        })
        .collect()
}

/// The table to read: the one that was asked for, else the only one with a head.
pub(super) fn choose<'a>(
    tables: &'a [Table],
    options: &ReadOptions,
    names: &Names,
) -> Result<(&'a Table, FoundHead), ReadError> {
    let sheets = || tables.iter().filter_map(Table::name).map(str::to_owned);
    let none = || ReadError::Columns {
        kind: KIND,
        wrong: WrongColumns {
            missing: vec![columns(KIND)[CODE], columns(KIND)[QUANTITY]],
            ..WrongColumns::default()
        },
    };
    if let Some(wanted) = &options.sheet {
        let is_it = |table: &&Table| {
            table
                .name()
                .is_some_and(|name| name.trim() == wanted.trim())
        };
        let table = tables
            .iter()
            .find(is_it)
            .ok_or_else(|| ReadError::NoSheet {
                sheet: wanted.clone(),
                sheets: sheets().collect(),
            })?;
        let head = find_head(table, names).ok_or_else(none)?;
        return Ok((table, head));
    }
    let heads = tables
        .iter()
        .filter_map(|table| Some((table, find_head(table, names)?)));
    let (whole, parts): (Vec<_>, Vec<_>) = heads.partition(|(_, head)| head.missing().is_empty());
    if whole.len() > 1 {
        let names = whole.iter().filter_map(|(table, _)| table.name());
        return Err(ReadError::SeveralSheets {
            sheets: names.map(str::to_owned).collect(),
        });
    }
    let is_blank = tables.iter().all(|table| table.rows_at_most() == 0);
    whole
        .into_iter()
        .chain(parts)
        .next()
        .ok_or_else(|| if is_blank { ReadError::Empty } else { none() })
}
