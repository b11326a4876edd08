//! A [`Sheet`] on pages: its title and what stands under it, its tables with their heads again on every page, what is said
//! at the end. Columns are as wide as their widest cell; where that is too much, those of long texts share what is left.

use super::faces::{Faces, Weight};
use super::grid::{Align, Cell, Column, Grid, Laid, Type};
use super::marks::Mark;
use super::paper::Page;
use crate::market::sheet::{Sheet, Table};

/// White at every edge.
pub(super) const MARGIN_MM: f32 = 16.0;
const TITLE: f32 = 16.0;
const HEADING: f32 = 11.0;
const BODY: f32 = 9.0;
/// From one line to the next, as a part of the size.
const LEADING: f32 = 1.5;
/// The narrowest that a column of long texts becomes.
const NARROWEST: f32 = 90.0;
/// What tables are set in.
const SET: Type = Type {
    size: BODY,
    leading: 1.3,
    pad: 3.0,
};

/// The pages of a sheet.
pub(super) fn lay(sheet: &Sheet, faces: &Faces, page: &Page) -> Vec<Vec<Mark>> {
    Layout {
        faces,
        page,
        pages: vec![Vec::new()],
        y: page.margin,
        running: String::new(),
    }
    .sheet(sheet)
}

struct Layout<'a> {
    faces: &'a Faces,
    page: &'a Page,
    pages: Vec<Vec<Mark>>,
    y: f32,
    running: String,
}

impl Layout<'_> {
    fn sheet(mut self, sheet: &Sheet) -> Vec<Vec<Mark>> {
        self.running = std::iter::once(&sheet.title)
            .chain(&sheet.about)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · ");
        let x = (self.page.width - self.faces.width(&sheet.title, TITLE, Weight::Bold)) / 2.0;
        self.line(x, (TITLE, Weight::Bold), sheet.title.clone());
        for about in &sheet.about {
            self.paragraph(about);
        }
        for table in &sheet.tables {
            self.table(table);
        }
        self.y += BODY;
        for closing in &sheet.closing {
            self.paragraph(closing);
        }
        self.pages
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Goes on to a new page where so much no longer fits; whether it did.
    fn makes_room(&mut self, height: f32) -> bool {
        if self.y + height <= self.page.height - self.page.margin - BODY {
            return false;
        }
        self.pages.push(Vec::new());
        self.y = self.page.margin;
        let room = self.page.room();
        let running = self
            .faces
            .wrapped(&self.running, BODY, Weight::Regular, room);
        if let Some(first) = running.into_iter().next() {
            self.line(self.page.margin, (BODY, Weight::Regular), first);
        }
        true
    }

    fn line(&mut self, x: f32, (size, weight): (f32, Weight), text: String) {
        self.y += size * LEADING;
        let y = self.y - size * (LEADING / 2.0 - 0.38);
        self.put(Mark::text((x, y), size, weight, text));
    }

    fn paragraph(&mut self, text: &str) {
        let lines = self
            .faces
            .wrapped(text, BODY, Weight::Regular, self.page.room());
        for line in lines {
            self.makes_room(BODY * LEADING);
            self.line(self.page.margin, (BODY, Weight::Regular), line);
        }
    }

    fn place(&mut self, laid: Laid) {
        let (x, y) = (self.page.margin, self.y);
        for mark in laid.marks {
            self.put(mark.moved(x, y));
        }
        self.y += laid.height;
    }

    fn table(&mut self, table: &Table) {
        self.y += HEADING;
        self.makes_room(HEADING * LEADING + 4.0 * BODY * LEADING);
        if !table.heading.is_empty() {
            self.line(
                self.page.margin,
                (HEADING, Weight::Bold),
                table.heading.clone(),
            );
            self.y += 2.0;
        }
        if table.rows.is_empty() {
            return self.paragraph(&table.empty);
        }
        let grid = self.grid(table);
        let heads = grid.heads(self.faces);
        self.place(heads.clone());
        for row in &table.rows {
            let cells: Vec<Cell> = row.iter().map(|cell| Cell::text(cell.as_str())).collect();
            let laid = grid.block(self.faces, &[cells], Weight::Regular);
            if self.y + laid.height > self.page.height - self.page.margin - BODY {
                self.place(grid.edge());
                self.makes_room(f32::INFINITY);
                self.y += 4.0;
                self.place(heads.clone());
            }
            self.place(laid);
        }
        self.place(grid.edge());
    }

    fn grid(&self, table: &Table) -> Grid {
        let widths = self.widths(table);
        let columns = table
            .columns
            .iter()
            .zip(widths)
            .map(|(column, width)| Column {
                head: column.head.clone(),
                width,
                align: if column.is_figures {
                    Align::Right
                } else {
                    Align::Left
                },
                merges: false,
            });
        let body = self.page.height - 2.0 * self.page.margin;
        Grid {
            columns: columns.collect(),
            set: SET,
            most_lines: ((body - 90.0) / (SET.size * SET.leading)) as usize,
        }
    }

    /// As wide as the widest cell. Where all together are too wide, columns of long texts take an equal share of what the
    /// others leave, but no more than they need; where there are none, the widest give way.
    fn widths(&self, table: &Table) -> Vec<f32> {
        let natural = |(at, column): (usize, &crate::market::sheet::Column)| {
            let cells = table.rows.iter().map(|row| row[at].as_str());
            let widest = cells
                .map(|cell| self.faces.width(cell, SET.size, Weight::Regular))
                .fold(
                    self.faces.width(&column.head, SET.size, Weight::Bold),
                    f32::max,
                );
            widest + 2.0 * SET.pad + 2.0
        };
        let mut widths: Vec<f32> = table.columns.iter().enumerate().map(natural).collect();
        let room = self.page.room();
        let mut long: Vec<usize> = (0..widths.len())
            .filter(|at| table.columns[*at].wraps)
            .collect();
        if long.is_empty() {
            long = (0..widths.len()).collect();
        }
        // Those that need less than their share leave the rest to the others.
        long.sort_by(|a, b| widths[*a].total_cmp(&widths[*b]));
        for (n, at) in long.iter().enumerate() {
            let sum: f32 = widths.iter().sum();
            if sum <= room {
                break;
            }
            let mine: f32 = long[n..].iter().map(|at| widths[*at]).sum();
            let share = (room - (sum - mine)) / (long.len() - n) as f32;
            widths[*at] = widths[*at].min(share.max(NARROWEST.min(room / 6.0)));
        }
        widths
    }
}
