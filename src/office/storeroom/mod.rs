//! The storeroom's work, the same for a screen, a command and a scanner alone: what is to be done ([`deed`]), what may be
//! asked ([`look`]), how both are told ([`tell`]), and a delivery booked in by scans ([`scanning`]). Photos are made small
//! enough to keep in [`photo`].

pub mod deed;
pub mod look;
pub mod photo;
pub mod scanning;
pub mod tell;

pub use crate::reports::pictures::{DRAWINGS, OTHER};
pub use crate::reports::storeroom::{event_text, origin_text};
