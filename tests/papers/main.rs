//! The books of a year on real paper and in real files: that every form of a register says the same, that the registers
//! agree with each other and with what the till says otherwise, and that programs which are not ours read what we wrote.
#![allow(clippy::unwrap_used)]

mod agree;
#[path = "../shop/chance.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod chance;
mod labels;
mod office;
mod paper;
mod posters;
mod tools;
mod worn;
mod year;
