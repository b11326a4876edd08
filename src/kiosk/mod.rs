//! The touch screen: what the shopkeeper and the villager see.
//!
//! It holds no rule. Everything it shows comes from the shop's state machine, and everything a
//! person does goes there. What is here is how it looks and how it is touched, in four layers, each
//! knowing only those before it:
//!
//! - [`look`]: colours, sizes, type, styles. Nothing else names a pixel.
//! - the three ways round what the toolkit lacks on a shop's box: [`root`] (keys, pointer, full
//!   repaints), [`drag_scroll`] (scrolling by finger) and [`picture`] (drawing without a window).
//! - [`parts`]: what screens are made of. A part is given its words; it holds none.

mod around;
pub mod drag_scroll;
pub mod look;
pub mod parts;
pub mod picture;
pub mod root;
