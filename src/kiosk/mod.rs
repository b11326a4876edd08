//! The touch screen: what the shopkeeper and the villager see.
//!
//! It holds no rule. Everything it shows comes from the shop's state machine, and everything a
//! person does goes there. What is here is how it looks and how it is touched, in four layers, each
//! knowing only those before it:
//!
//! - [`look`]: colours, sizes, type, styles. Nothing else names a pixel.
//! - the three ways round what the toolkit lacks on a shop's box: [`root`] (keys, pointer, whole pixels, full
//!   repaints), [`drag_scroll`] (scrolling by finger) and [`picture`] (drawing without a window).
//! - [`parts`]: what screens are made of. A part is given its words; it holds none.
//! - [`screens`]: one module a screen, each with its state, its messages, and what it asks for.
//! - [`app`]: holds the machine and the one screen that is shown, and routes between them, the back
//!   room ([`Back`]) and the person. Two shells run it: [`window`], and [`driver`] without a display.
//!
//! Nothing here waits for anything: what touches disk, paper or network is a wish that the back room
//! hears, and its answer comes as a word. No clock is read; the time comes from a function given.

pub mod app;
mod around;
pub mod drag_scroll;
pub mod driver;
mod here;
pub mod look;
pub mod parts;
pub mod picture;
mod pictures;
pub mod root;
pub mod screens;
mod wedge;
pub mod window;

use crate::market::day::Moment;
use crate::office::wish::{Wish, Word};

pub use window::run;

/// The two ends of the traffic with the back room.
pub struct Back {
    /// Where wishes go. It must not block: the answer comes as a word.
    pub wishes: Box<dyn Fn(Wish) + Send + Sync>,
    /// Where words come from, in order, none left out. When its other end is dropped, no more come.
    pub words: std::sync::mpsc::Receiver<Word>,
}

/// What tells the time.
pub type Clock = Box<dyn Fn() -> Moment + Send>;

/// What tells how much time has gone by, in milliseconds, whatever becomes of the clock: keys are told apart by it.
pub type Steady = Box<dyn Fn() -> u64 + Send>;
