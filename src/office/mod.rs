//! The till's back room: everything it does without a screen.
//!
//! Here the pure parts meet the world. The clock is read here ([`clock`]); the command line has its words here
//! ([`args`]); a screen asks of the back room and hears from it in plain data ([`wish`]).

pub mod args;
pub mod clock;
pub mod event;
pub mod settings;
pub mod wish;
