//! The storeroom's side of the books. The rules stand in [`crate::market::storeroom`]; here their standing is read, what
//! they decide is recorded, and what was recorded is looked up again.
//!
//! - commands of [`Books`]: `deliveries` (scanned step by step, parked after each), `goods`, `adjusting`, `counting`
//!   (stocktakes), `deciding` (funds, practice, notices), `photos`
//! - questions to a [`Reader`]: `daily` (for the day sheet), `stock` (what is on the shelf), `tracing` (where from, where to), `funds`, `covering`,
//!   `posting` (what a list on the notice board says)
//! - `fold`: fact → tables, with the rest of [`super::derive`]

mod adjusting;
mod counting;
mod covering;
mod daily;
mod deciding;
mod deliveries;
mod fold;
mod funds;
mod goods;
mod photos;
mod posting;
mod stock;
mod tracing;

pub use photos::LARGEST_PHOTO;

pub(super) use fold::fold;
pub(super) use stock::{Shelved, glance, packs, shelved};

use rusqlite::Connection;

use super::error::Error;
use crate::market::ids::LotNo;

/// The number of the next lot.
pub(super) fn next_lot(conn: &Connection) -> Result<LotNo, Error> {
    let last: u32 = conn
        .prepare_cached("SELECT coalesce(max(id), 0) FROM lot")?
        .query_row([], |row| row.get(0))?;
    Ok(LotNo(last + 1))
}
