//! A register at a glance: its first lines under the columns that say most, how many lines there are, and what they come
//! to. What is on the paper, small enough for a screen.

use super::plans::{Plan, plan};
use super::rows::{PaperRow, Speaker, money};
use crate::market::register::{Line, Register, Sum, Value};
use crate::market::sheet::{Column, Sheet, Table};
use crate::reports::write::{About, Taker, WriteError};

/// So many lines are shown.
const SHOWN: usize = 20;

/// The columns that say most, by their heads: as many as stand beside each other on a small screen.
fn says_most(register: Register) -> &'static [&'static str] {
    match register {
        Register::IssueBook => &[
            "day",
            "household",
            "householder",
            "goods",
            "pieces",
            "points",
        ],
        Register::GoodsIn => &["day", "goods", "pieces", "origin", "amount"],
        Register::StockBook => &["goods", "unit", "opening", "received", "issued", "closing"],
        Register::FundBook => &["day", "what", "granted", "spent", "balance"],
        Register::Donations => &["day", "giver", "goods", "came", "left"],
        Register::Settlement | Register::DaySheet | Register::WindowSheet => {
            &["section", "item", "times", "pieces", "points", "yuan"]
        }
        _ => &[],
    }
}

/// Takes a register's lines, and keeps what is shown of them.
pub(in crate::reports) struct Glance<'a> {
    about: About<'a>,
    plan: Plan,
    /// The places of the columns that are shown.
    shown: Vec<usize>,
    tables: Vec<Table>,
    sums: Vec<Sum>,
    lines: usize,
}

impl<'a> Glance<'a> {
    /// Begins; nothing where the register is for programs alone.
    pub(in crate::reports) fn begin(about: &About<'a>) -> Option<Glance<'a>> {
        let plan = plan(about.register)?;
        let most = says_most(about.register);
        let columns = plan.columns.iter().enumerate();
        let shown = columns
            .filter(|(_, column)| most.is_empty() || most.contains(&column.head))
            .map(|(place, _)| place);
        let sums = plan.columns.iter().filter(|column| column.sums).count();
        Some(Glance {
            about: *about,
            plan,
            shown: shown.collect(),
            tables: Vec::new(),
            sums: vec![Sum::default(); sums],
            lines: 0,
        })
    }

    fn columns(&self) -> Vec<Column> {
        let column = |place: &usize| {
            let of = &self.plan.columns[*place];
            let head = self
                .about
                .words
                .say(&format!("register.paper.{}", of.head), &[]);
            if matches!(of.align, super::grid::Align::Right) {
                Column::figures(head)
            } else if matches!(of.head, "goods" | "origin" | "giver" | "item") {
                Column::long(head)
            } else {
                Column::text(head)
            }
        };
        self.shown.iter().map(column).collect()
    }

    fn keep(&mut self, row: &PaperRow) {
        let is_new = self
            .tables
            .last()
            .is_none_or(|table| table.heading != row.heading);
        if is_new {
            self.tables.push(Table {
                heading: row.heading.clone(),
                columns: self.columns(),
                rows: Vec::new(),
                empty: String::new(),
            });
        }
        let span = self.about.span;
        let is_of_one_year = span.is_some_and(|span| span.from.year() == span.to.year());
        let cell = |place: &usize| {
            let text = &row.cells[*place].text;
            match self.plan.columns[*place].head {
                // A code or a number under it is for the paper.
                "goods" | "what" => text.lines().next().unwrap_or_default().to_owned(),
                // The year stands above the table.
                "day" if is_of_one_year => text.get(5..).unwrap_or(text).to_owned(),
                _ => text.lines().collect::<Vec<_>>().join(" "),
            }
        };
        let cells = self.shown.iter().map(cell).collect();
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(cells);
        }
    }

    /// What all lines come to, under the columns that are summed up.
    fn totals(&self) -> Option<Vec<String>> {
        let mut of_columns = self.plan.columns.iter().enumerate();
        let mut sums = self.sums.iter();
        let summed: Vec<(usize, String)> = of_columns
            .by_ref()
            .filter(|(_, column)| column.sums)
            .filter_map(|(place, _)| Some((place, shown(&sums.next()?.value()))))
            .collect();
        let mut row: Vec<String> = self
            .shown
            .iter()
            .map(|place| {
                let of = summed.iter().find(|(summed, _)| summed == place);
                of.map_or_else(String::new, |(_, sum)| sum.clone())
            })
            .collect();
        let is_any = row.iter().any(|cell| !cell.is_empty());
        let first = row.first_mut().filter(|first| first.is_empty())?;
        *first = self.about.words.say("register.total", &[]);
        is_any.then_some(row)
    }

    /// The page, and how many lines the register has.
    pub(in crate::reports) fn end(mut self) -> (Sheet, usize) {
        let words = self.about.words;
        let totals = self.totals();
        if self.tables.is_empty() {
            self.tables.push(Table {
                empty: words.say("register.empty", &[]),
                ..Table::default()
            });
        } else if let (Some(totals), 1) = (totals, self.tables.len())
            && let Some(table) = self.tables.last_mut()
        {
            table.rows.push(totals);
        }
        let days = match self.about.span {
            Some(span) => {
                let (from, to) = (span.from.to_string(), span.to.to_string());
                words.say("register.days", &[("from", &from), ("to", &to)])
            }
            None => words.say("register.now", &[]),
        };
        let count = self.lines.to_string();
        let shown = SHOWN.to_string();
        let closing = if self.lines > SHOWN {
            words.say("register.glance.first", &[("n", &shown), ("all", &count)])
        } else {
            words.say("register.glance.all", &[("all", &count)])
        };
        let title = words.say(
            &format!("register.title.{}", self.about.register.word()),
            &[],
        );
        let sheet = Sheet {
            title,
            about: vec![days],
            tables: self.tables,
            closing: if self.lines == 0 {
                Vec::new()
            } else {
                vec![closing]
            },
        };
        (sheet, self.lines)
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Yuan(amount) => money(*amount),
        other => other.plain(),
    }
}

impl Taker for Glance<'_> {
    fn line(&mut self, line: &Line) -> Result<(), WriteError> {
        let row = Speaker(self.about.words).row(line);
        if row.cells.is_empty() {
            return Ok(());
        }
        for (sum, value) in self.sums.iter_mut().zip(&row.adds) {
            sum.add(value);
        }
        if self.lines < SHOWN {
            self.keep(&row);
        }
        self.lines += 1;
        Ok(())
    }
}
