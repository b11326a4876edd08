//! The rules of the points supermarket, pure: no IO, no clock, no SQL, no screen. Time is always an argument.
//!
//! - arithmetic that cannot overflow or mix units: [`points`] [`quantity`] [`fen`] [`gtin`] [`barcode`] [`ids`] [`day`] [`period`]
//! - who and what: [`household`] [`staff`] [`goods`]
//! - a village's rules as data, over time, its windows and periods: [`scheme`] [`rules`] [`calendar`]; what follows:
//!   [`credit`] [`account`] [`suspension`] [`limit`] [`share`] [`exception`] [`clock`]
//! - lots: [`stock`]; what comes in, is counted, is paid for and followed: [`storeroom`]
//! - scan → line → redemption or refusal → lines of a receipt: [`basket`] [`redemption`] [`refusal`] [`receipt`]
//!   [`slip`]; points that move without goods: [`movement`] [`coupon`] [`recyclables`]
//! - a balance explained, ranks and stars, and the page that says it: [`statement`] [`honours`] [`sheet`]
//! - what comes in from files, what the counter knows, what leaves in registers and on labels: [`intake`] [`shop`]
//!   [`register`] [`label`]
//! - what a journal can hold: [`fact`] [`journal`], and what can be erased beside it: [`aside`]; signatures: [`strokes`]

pub mod account;
pub mod aside;
pub mod barcode;
pub mod basket;
pub mod calendar;
pub mod clock;
pub mod coupon;
pub mod credit;
pub mod day;
pub mod exception;
pub mod fact;
pub mod fen;
pub mod goods;
pub mod gtin;
pub mod honours;
pub mod household;
pub mod ids;
pub mod intake;
pub mod journal;
pub mod label;
pub mod limit;
pub mod movement;
pub mod period;
pub mod points;
pub mod quantity;
pub mod receipt;
pub mod recyclables;
pub mod redemption;
pub mod refusal;
pub mod register;
pub mod rules;
pub mod scheme;
pub mod share;
pub mod sheet;
pub mod shop;
pub mod slip;
pub mod staff;
pub mod statement;
pub mod stock;
pub mod storeroom;
pub mod strokes;
pub mod suspension;
