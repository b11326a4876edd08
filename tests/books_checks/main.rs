//! The till's books from outside, on real files: a day at the counter, what may go wrong below it, what comes in from
//! files and from the ledger, and that nothing is ever lost or doubled over any sequence of commands.
// A helper of a test fails the test where it cannot go on.
#![allow(clippy::unwrap_used)]

#[path = "../shop/cases.rs"]
mod cases;
mod counter;
mod decided;
mod desk;
mod faults;
mod intake;
mod ledger;
mod moves;
mod sequences;
mod slips;
mod storeroom;
mod storeroom_sequences;
mod village;
