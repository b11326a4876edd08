//! CSV and JSON: for programs, exact to the letter.

use std::io::{BufWriter, Write};

use super::{About, Taker, WriteError};
use crate::market::register::{Column, Line, Value};

/// Lines as CSV.
pub(super) struct Csv<'a> {
    writer: csv::Writer<&'a mut (dyn Write + Send)>,
}

fn fault(error: csv::Error) -> WriteError {
    WriteError::Io(error.into())
}

impl<'a> Csv<'a> {
    pub(super) fn begin(
        about: &About<'_>,
        out: &'a mut (dyn Write + Send),
    ) -> Result<Csv<'a>, WriteError> {
        let mut writer = csv::Writer::from_writer(out);
        let names = about.register.columns().iter().map(|column| column.name);
        writer.write_record(names).map_err(fault)?;
        Ok(Csv { writer })
    }

    pub(super) fn end(mut self) -> Result<(), WriteError> {
        Ok(self.writer.flush()?)
    }
}

impl Taker for Csv<'_> {
    fn line(&mut self, line: &Line) -> Result<(), WriteError> {
        let cells = line.cells();
        self.writer
            .write_record(cells.iter().map(Value::plain))
            .map_err(fault)
    }
}

/// Lines as an array of objects, one object a line, so that the file can be looked at and compared by line.
pub(super) struct Json<'a> {
    out: BufWriter<&'a mut (dyn Write + Send)>,
    columns: &'static [Column],
    is_first: bool,
}

impl<'a> Json<'a> {
    pub(super) fn begin(
        about: &About<'_>,
        out: &'a mut (dyn Write + Send),
    ) -> Result<Json<'a>, WriteError> {
        let mut out = BufWriter::new(out);
        out.write_all(b"[")?;
        Ok(Json {
            out,
            columns: about.register.columns(),
            is_first: true,
        })
    }

    pub(super) fn end(mut self) -> Result<(), WriteError> {
        self.out.write_all(b"\n]\n")?;
        Ok(self.out.flush()?)
    }
}

impl Taker for Json<'_> {
    fn line(&mut self, line: &Line) -> Result<(), WriteError> {
        let before: &[u8] = if self.is_first { b"\n{" } else { b",\n{" };
        self.is_first = false;
        self.out.write_all(before)?;
        for (place, (column, value)) in self.columns.iter().zip(&line.cells()).enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(self.out, "{comma}\"{}\":{}", column.name, json(value))?;
        }
        Ok(self.out.write_all(b"}")?)
    }
}

/// A field as JSON has it. Amounts never pass through a binary fraction.
fn json(value: &Value) -> String {
    match value {
        Value::Empty => "null".to_owned(),
        Value::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::Word(word) => format!("\"{word}\""),
        exact @ (Value::Whole(_) | Value::Points(_) | Value::Yuan(_) | Value::Flag(_)) => {
            exact.plain()
        }
    }
}
