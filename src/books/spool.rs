//! Where print jobs wait: stored before a byte is sent, so that a power cut loses no paper and prints none twice. What
//! a state means is the spool's business (`devices`); here it is a text, and a flag for those that are done.

use rusqlite::{OptionalExtension, params};

use super::error::Error;
use super::{Books, Reader};
use crate::market::day::Moment;
use crate::market::ids::ReceiptNo;

/// A print job as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJobRow {
    /// Its number, never used again.
    pub id: i64,
    /// When it was queued.
    pub queued_at: Moment,
    /// The receipt it is of, if it is of one.
    pub receipt: Option<ReceiptNo>,
    /// The how manieth copy after the first.
    pub copy: u32,
    /// What goes to the printer.
    pub bytes: Vec<u8>,
    /// Its state, a text of the spool's own.
    pub state: String,
}

fn read_job(row: &rusqlite::Row<'_>) -> rusqlite::Result<PrintJobRow> {
    Ok(PrintJobRow {
        id: row.get(0)?,
        queued_at: Moment::from_millis(row.get(1)?),
        receipt: row
            .get::<_, Option<String>>(2)?
            .and_then(|text| text.parse().ok()),
        copy: row.get(3)?,
        bytes: row.get(4)?,
        state: row.get(5)?,
    })
}

impl Books {
    /// Stores a job; answers its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn queue_print(
        &mut self,
        queued_at: Moment,
        receipt: Option<&ReceiptNo>,
        copy: u32,
        bytes: &[u8],
        state: &str,
    ) -> Result<i64, Error> {
        let conn = &self.reader.conn;
        conn.prepare_cached(
            "INSERT INTO print_job (queued_at, receipt, copy, bytes, state) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            queued_at.millis(),
            receipt.map(ReceiptNo::as_str),
            copy,
            bytes,
            state
        ])?;
        Ok(conn.last_insert_rowid())
    }

    /// Sets a job's state; one that is not open any more is done with, and its bytes are let go.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn set_print_state(&mut self, id: i64, state: &str, open: bool) -> Result<(), Error> {
        self.reader
            .conn
            .prepare_cached(
                "UPDATE print_job SET state = ?2, open = ?3, bytes = CASE WHEN ?3 THEN bytes ELSE x'' END WHERE id = ?1",
            )?
            .execute(params![id, state, open])?;
        Ok(())
    }
}

impl Reader {
    /// The jobs that are open, in the order in which they were queued.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn print_jobs(&self) -> Result<Vec<PrintJobRow>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, queued_at, receipt, copy, bytes, state FROM print_job WHERE open = 1 ORDER BY id",
        )?;
        let jobs = query.query_map([], read_job)?.collect::<Result<_, _>>()?;
        Ok(jobs)
    }

    /// One job, open or done with.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn print_job(&self, id: i64) -> Result<Option<PrintJobRow>, Error> {
        Ok(self
            .conn
            .query_row(
                "SELECT id, queued_at, receipt, copy, bytes, state FROM print_job WHERE id = ?1",
                [id],
                read_job,
            )
            .optional()?)
    }
}
