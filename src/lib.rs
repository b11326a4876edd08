//! Jifen (积分): the till of a village points supermarket, and the village ledger it reports to.
pub mod books;
#[cfg(feature = "kiosk")]
pub mod demo;
pub mod devices;
#[cfg(feature = "kiosk")]
pub mod kiosk;
pub mod ledger;
pub mod market;
pub mod office;
pub mod parcel;
pub mod reports;
pub mod sync;
pub mod till;
pub mod words;
