//! Scanner, printer and sound: the wires of the counter.
//!
//! A device is slow, may be pulled out, answers late or never. So each one is a supervised thread of its own that
//! reports plain events, and nothing here ever makes the counter wait. What can be decided without a wire is decided in
//! pure code and is given the time as an argument: [`scanner::ScanDecoder`], [`scanner::WedgeDecoder`],
//! [`spool::Spool`], the bytes of a paper ([`printer::encode()`]). The threads alone read the (monotonic) clock.
//!
//! ```text
//! machine   what hangs on this machine, and finding it again
//! scanner   serial bytes or keys → codes; a port that comes back after being unplugged
//! printer   a paper → bytes of one printer profile; the wires that carry them; what the printer answers
//! paper     the other way round: those bytes → the paper a printer would give (virtual printer, tests)
//! spool     which job goes when, and what is known of it afterwards; the thread that prints
//! sound     scan, refused, done
//! ```
//!
//! None of this needs the screen: it builds without the `kiosk` feature.
mod fault;
mod halt;
pub mod machine;
pub mod paper;
mod picture;
pub mod printer;
pub mod scanner;
mod serial;
pub mod sound;
pub mod spool;

pub use fault::Error;
pub use picture::Picture;
