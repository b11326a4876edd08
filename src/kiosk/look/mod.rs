//! One look for every screen: colours, sizes, type and styles.
//!
//! The screens of the till must read as one family, and an old shopkeeper must be able to use any of
//! them standing up. So nothing outside this module names a colour, a text size, a corner or a gap:
//! a part asks for "body text" or "a touch target", and a screen is made of parts.
//!
//! - [`palette`]: the twelve colours, each with its one meaning; their contrast is tested.
//! - [`Scale`]: turns millimetres and drawing units into pixels for one panel and one text size.
//! - [`face`]: the bundled typeface, its weights, and which characters it can draw.
//! - [`style`]: how buttons, cards and scroll bars are painted.

pub mod face;
pub mod palette;
mod scale;
pub mod style;

pub use scale::{Gap, Scale, Step};
