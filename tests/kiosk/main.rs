//! The touch screen, driven without a display: the same app, update and view as in a window, over real books.
#![cfg(feature = "kiosk")]

mod back_room;
#[path = "../devices_bench/mod.rs"]
mod bench;
mod day;
mod devices;
mod facing;
mod files;
mod keys;
mod lists;
mod other_rules;
mod points;
mod screens;
mod second_scanner;
mod store;
mod villages;
