//! The village ledger: it alone says what was earned, what the rules, prices and people are; it keeps what the tills
//! report, exactly as received, and shows it.
//!
//! - [`vault`] is the one narrow trait over what is kept; [`sqlite`] keeps it in a file (another database can stand
//!   behind the same trait).
//! - [`desk`] answers letters, from the network ([`service`]) as from a stick.
//! - [`founding`] and [`intake`] make feed facts: a new village, and imported files.
//! - [`pages`] show redemptions, balances, exceptions and tills to whoever looks, names masked.

pub mod desk;
pub mod founding;
pub mod intake;
pub mod pages;
pub mod service;
pub mod sqlite;
pub mod vault;
