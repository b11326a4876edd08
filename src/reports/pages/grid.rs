//! A table ruled like a ledger: every cell in lines, long texts wrapped in any column, rows that belong together under one
//! cell, and the signature drawn in its place.

use std::sync::Arc;

use super::faces::{Faces, Weight};
use super::marks::{Area, Colour, MM, Mark};
use crate::market::strokes::Strokes;

/// Where a text stands in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// At the right: figures.
    Right,
    /// In the middle.
    Middle,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// How wide, in points.
    pub width: f32,
    /// Where its texts stand.
    pub align: Align,
    /// Whether rows that belong together share one cell of it.
    pub merges: bool,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it says; a line feed begins a new line.
    pub text: String,
    /// A signature, in place of a text.
    pub ink: Option<Arc<Strokes>>,
}

impl Cell {
    /// A cell of words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            ink: None,
        }
    }
}

/// How its texts are set.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// In points.
    pub size: f32,
    /// From one line to the next, as a part of the size.
    pub leading: f32,
    /// White inside a cell, in points.
    pub pad: f32,
}

/// What was laid out: how high it is, and its marks, from its upper left corner on.
#[derive(Debug, Clone, Default)]
pub struct Laid {
    /// How high.
    pub height: f32,
    /// What stands there.
    pub marks: Vec<Mark>,
}

/// How high a cell with a signature is at least.
const INK: f32 = 10.0 * MM;
/// Nothing is set smaller to save a line.
const SMALLEST: f32 = 7.5;
/// Lines inside, and round a table.
const THIN: f32 = 0.4;
const THICK: f32 = 1.0;

/// A table's columns and type.
#[derive(Debug, Clone)]
pub struct Grid {
    /// The columns.
    pub columns: Vec<Column>,
    /// The type.
    pub set: Type,
    /// No cell has more lines: a page holds no more. What is beyond ends with an ellipsis.
    pub most_lines: usize,
}

/// A cell's lines, ready to stand.
struct Set {
    lines: Vec<String>,
    ink: Option<Arc<Strokes>>,
}

impl Grid {
    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    fn line(&self) -> f32 {
        self.set.size * self.set.leading
    }

    fn set_cell(&self, faces: &Faces, cell: &Cell, width: f32, weight: Weight) -> Set {
        let room = width - 2.0 * self.set.pad;
        let mut lines = if cell.text.is_empty() {
            Vec::new()
        } else {
            faces.wrapped(&cell.text, self.set.size, weight, room)
        };
        if lines.len() > self.most_lines {
            lines.truncate(self.most_lines);
            if let Some(last) = lines.last_mut() {
                last.pop();
                last.push('…');
            }
        }
        let ink = cell.ink.clone();
        Set { lines, ink }
    }

    fn height_of(&self, set: &Set) -> f32 {
        if set.ink.is_some() {
            return INK;
        }
        set.lines.len().max(1) as f32 * self.line() + 2.0 * self.set.pad
    }

    /// The texts of a cell, in the middle of its height.
    fn stand(
        &self,
        faces: &Faces,
        set: &Set,
        area: Area,
        (align, weight): (Align, Weight),
        marks: &mut Vec<Mark>,
    ) {
        if let Some(ink) = &set.ink {
            marks.push(Mark::Ink(area.inside(2.0), ink.clone()));
            return;
        }
        let high = set.lines.len() as f32 * self.line();
        let mut y = area.y + (area.height - high) / 2.0;
        for line in &set.lines {
            y += self.line();
            let free = area.width - faces.width(line, self.set.size, weight);
            let x = area.x
                + match align {
                    Align::Left => self.set.pad,
                    Align::Right => free - self.set.pad,
                    Align::Middle => free / 2.0,
                };
            // In this family the em square reaches 12 % below the foot; it stands in the middle of the line.
            let foot = y - self.set.size * (self.set.leading / 2.0 - 0.38);
            marks.push(Mark::text((x, foot), self.set.size, weight, line.clone()));
        }
    }

    /// Rows that belong together, their shared cells filled from the first of them.
    pub fn block(&self, faces: &Faces, rows: &[Vec<Cell>], weight: Weight) -> Laid {
        let set: Vec<Vec<Set>> = rows
            .iter()
            .map(|row| {
                let cells = row.iter().zip(&self.columns);
                cells
                    .map(|(cell, column)| self.set_cell(faces, cell, column.width, weight))
                    .collect()
            })
            .collect();
        let alone = rows.len() == 1;
        let own = |column: &Column| alone || !column.merges;
        let mut heights: Vec<f32> = set
            .iter()
            .map(|row| {
                let cells = row
                    .iter()
                    .zip(&self.columns)
                    .filter(|(_, column)| own(column));
                let least = self.line() + 2.0 * self.set.pad;
                cells
                    .map(|(cell, _)| self.height_of(cell))
                    .fold(least, f32::max)
            })
            .collect();
        let shared = set
            .first()
            .into_iter()
            .flat_map(|row| row.iter().zip(&self.columns));
        let needed = shared
            .filter(|(_, column)| !own(column))
            .map(|(cell, _)| self.height_of(cell))
            .fold(0.0, f32::max);
        let sum: f32 = heights.iter().sum();
        if let (Some(last), true) = (heights.last_mut(), needed > sum) {
            *last += needed - sum;
        }
        self.stand_block(faces, &set, &heights, (weight, &own))
    }

    fn stand_block(
        &self,
        faces: &Faces,
        set: &[Vec<Set>],
        heights: &[f32],
        (weight, own): (Weight, &dyn Fn(&Column) -> bool),
    ) -> Laid {
        let height: f32 = heights.iter().sum();
        let mut marks = Vec::new();
        let mut x = 0.0;
        for (at, column) in self.columns.iter().enumerate() {
            let mut y = 0.0;
            for (number, (row, row_height)) in set.iter().zip(heights).enumerate() {
                let tall = if own(column) { *row_height } else { height };
                if number > 0 && own(column) {
                    let to = (x + column.width, y);
                    marks.push(Mark::line((x, y), to, THIN, Colour::RULE));
                }
                let area = Area {
                    x,
                    y,
                    width: column.width,
                    height: tall,
                };
                if number == 0 || own(column) {
                    self.stand(faces, &row[at], area, (column.align, weight), &mut marks);
                }
                y += row_height;
            }
            if at > 0 {
                marks.push(Mark::line((x, 0.0), (x, height), THIN, Colour::RULE));
            }
            x += column.width;
        }
        self.enclose(height, &mut marks);
        Laid { height, marks }
    }

    /// The lines at both sides and under what stands there.
    fn enclose(&self, height: f32, marks: &mut Vec<Mark>) {
        let width = self.width();
        marks.push(Mark::line((0.0, 0.0), (0.0, height), THICK, Colour::INK));
        marks.push(Mark::line(
            (width, 0.0),
            (width, height),
            THICK,
            Colour::INK,
        ));
        marks.push(Mark::line(
            (0.0, height),
            (width, height),
            THIN,
            Colour::RULE,
        ));
    }

    /// The line that closes a table above or below.
    pub fn edge(&self) -> Laid {
        let marks = vec![Mark::line(
            (0.0, 0.0),
            (self.width(), 0.0),
            THICK,
            Colour::INK,
        )];
        Laid { height: 0.0, marks }
    }

    /// The heads, on grey under a thick line; all of them a little smaller where one would not stand in one line.
    pub fn heads(&self, faces: &Faces) -> Laid {
        let row: Vec<Cell> = self
            .columns
            .iter()
            .map(|column| Cell::text(&*column.head))
            .collect();
        let fits = self.columns.iter().map(|column| {
            let room = column.width - 2.0 * self.set.pad;
            faces.fitting(&column.head, self.set.size, Weight::Bold, room)
        });
        let least = (self.set.size * 0.72).max(SMALLEST).min(self.set.size);
        let set = Type {
            size: fits.fold(self.set.size, f32::min).max(least),
            ..self.set
        };
        let middle = |column: &Column| Column {
            align: Align::Middle,
            ..column.clone()
        };
        let heads = Grid {
            columns: self.columns.iter().map(middle).collect(),
            set,
            ..self.clone()
        };
        self.shaded(heads.block(faces, &[row], Weight::Bold))
    }

    /// A row of sums, on grey.
    pub fn sums(&self, faces: &Faces, row: Vec<Cell>) -> Laid {
        self.shaded(self.block(faces, &[row], Weight::Bold))
    }

    fn shaded(&self, laid: Laid) -> Laid {
        let area = Area {
            x: 0.0,
            y: 0.0,
            width: self.width(),
            height: laid.height,
        };
        let mut marks = vec![Mark::Fill(area, Colour::QUIET)];
        marks.extend(laid.marks);
        marks.extend(self.edge().marks);
        Laid { marks, ..laid }
    }

    /// A text over all columns: what the rows below belong to, or a word on the rows above.
    pub fn banner(&self, faces: &Faces, text: &str, weight: Weight) -> Laid {
        let width = self.width();
        let set = self.set_cell(faces, &Cell::text(text), width, weight);
        let height = self.height_of(&set);
        let area = Area {
            x: 0.0,
            y: 0.0,
            width,
            height,
        };
        let mut marks = Vec::new();
        if weight == Weight::Bold {
            marks.push(Mark::Fill(area, Colour::QUIET));
        }
        self.stand(faces, &set, area, (Align::Left, weight), &mut marks);
        self.enclose(height, &mut marks);
        Laid { height, marks }
    }
}
