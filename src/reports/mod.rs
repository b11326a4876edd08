//! The books on paper and in a spreadsheet: files that come in, registers that go out, pages to print.
//!
//! A village keeps its lists in a spreadsheet, so what comes in is read forgivingly in its form (any encoding a Chinese
//! spreadsheet writes, columns in any order) and strictly in its meaning: a file is taken whole or not at all, and
//! every bad line is named. What goes out has one form for ever, because others build on it.
//!
//! - [`read`]: a file → an [`crate::market::intake::Intake`] or a list of what is wrong; over [`table`] (bytes → rows),
//!   [`columns`] (the head) and [`field`] (one cell → one value)
//! - [`write`]: a [`crate::market::register::Register`], line by line → CSV, JSON, XLSX or PDF; [`whole`]: to a file, whole or
//!   not at all
//! - [`schemes`]: a village's rules: their file, their page, their exchange days as a table
//! - [`sheet`], [`pages`] and [`workbook`]: a [`crate::market::sheet::Sheet`] → text, a PDF to print, a spreadsheet; [`statement`] and [`honours`]: what
//!   is no plain register, as [`json`], CSV or a sheet
//! - [`storeroom`]: where goods came from and where they went, as text or data; [`pictures`]: the drawings of goods,
//!   [`art`]: what shows them on paper · [`poster`]: what is posted, for the notice board · [`labels`]
//! - [`cards`]: household cards and the page of command codes, as HTML to print
//!
//! No SQL and no screen; the only input or output is the file that is read or written.

pub mod art;
pub mod cards;
pub mod columns;
pub mod field;
pub mod honours;
pub mod json;
pub mod labels;
pub mod pages;
pub mod pictures;
pub mod poster;
pub mod preview;
pub mod read;
pub mod schemes;
pub mod sheet;
pub mod slips;
pub mod statement;
pub mod storeroom;
pub mod table;
pub mod whole;
pub mod workbook;
pub mod write;
