//! What changes rarely and is asked for with every redemption: goods, prices and people, kept in memory by the one
//! writer until a fact touches them. A reader beside it asks the tables each time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::Connection;

use super::error::Error;
use super::storeroom::{self, Shelved};
use super::{Reader, staff};
use crate::market::day::VillageDay;
use crate::market::goods::{Goods, Price};
use crate::market::gtin::Gtin;
use crate::market::ids::LotNo;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::shop::StaffMember;
use crate::market::stock::{LotBalance, Shelf};

/// Goods with all their prices, in the order of the shelf, how they stand there, codes of cases, and people.
#[derive(Debug)]
pub(super) struct Catalogue {
    pub goods: Vec<(Goods, Vec<Price>)>,
    pub by_code: HashMap<Gtin, usize>,
    /// Goods that this till alone has named.
    pub entered_here: HashSet<Gtin>,
    shelved: HashMap<Gtin, Shelved>,
    /// The case, what is in it, how many.
    pub packs: Vec<(Gtin, Gtin, Quantity)>,
    pub staff: Vec<StaffMember>,
}

impl Catalogue {
    /// Goods and prices by code.
    pub fn find(&self, code: Gtin) -> Option<&(Goods, Vec<Price>)> {
        self.by_code.get(&code).map(|place| &self.goods[*place])
    }

    /// How goods stand on the shelf.
    pub fn shelved(&self, code: Gtin) -> Shelved {
        self.shelved.get(&code).cloned().unwrap_or_default()
    }

    /// The codes of cases that hold these goods, each with how many.
    pub fn packs_of(&self, code: Gtin) -> Vec<(Gtin, u32)> {
        let of = self.packs.iter().filter(|(_, inside, _)| *inside == code);
        of.map(|(pack, _, pieces)| (*pack, pieces.pieces()))
            .collect()
    }

    fn load(conn: &Connection) -> Result<Catalogue, Error> {
        let mut goods = Vec::new();
        let mut by_code = HashMap::new();
        let mut entered_here = HashSet::new();
        let mut query = conn.prepare_cached(
            "SELECT code, name, unit, category, entered_here FROM goods ORDER BY place",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let code = code_of(row.get(0)?)?;
            by_code.insert(code, goods.len());
            let this = Goods {
                code,
                name: row.get(1)?,
                unit: row.get(2)?,
                category: row.get(3)?,
            };
            if row.get(4)? {
                entered_here.insert(code);
            }
            goods.push((this, Vec::new()));
        }
        let mut query = conn.prepare_cached(
            "SELECT code, resolution, from_day, points_each FROM price ORDER BY id",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(place) = by_code.get(&code_of(row.get(0)?)?) {
                goods[*place].1.push(Price {
                    resolution: row.get(1)?,
                    from: day_of(&row.get::<_, String>(2)?)?,
                    points: Points::from_hundredths(row.get(3)?),
                });
            }
        }
        Ok(Catalogue {
            goods,
            by_code,
            entered_here,
            shelved: storeroom::shelved(conn)?.into_iter().collect(),
            packs: storeroom::packs(conn)?,
            staff: staff::all(conn)?,
        })
    }
}

impl Reader {
    /// Goods, prices and people as they are now.
    pub(super) fn catalogue(&self) -> Result<Arc<Catalogue>, Error> {
        if let Some(kept) = self.catalogue.borrow().as_ref() {
            return Ok(kept.clone());
        }
        let loaded = Arc::new(Catalogue::load(&self.conn)?);
        if self.keeps {
            *self.catalogue.borrow_mut() = Some(loaded.clone());
        }
        Ok(loaded)
    }
}

/// The lots of one kind of goods that still hold something.
pub(super) fn shelf(conn: &Connection, code: Gtin) -> Result<Shelf, Error> {
    let mut query = conn.prepare_cached(
        "SELECT id, quantity_on_hand, expires FROM lot WHERE code = ?1 AND empty = 0 ORDER BY id",
    )?;
    let mut rows = query.query([code.number() as i64])?;
    let mut lots = Vec::new();
    while let Some(row) = rows.next()? {
        lots.push(LotBalance {
            lot: LotNo(row.get(0)?),
            on_hand: row.get(1)?,
            expires: row
                .get::<_, Option<String>>(2)?
                .map(|day| day_of(&day))
                .transpose()?,
        });
    }
    Ok(Shelf { lots })
}

/// A goods code from a table.
pub(super) fn code_of(number: i64) -> Result<Gtin, Error> {
    u64::try_from(number)
        .ok()
        .and_then(Gtin::from_number)
        .ok_or(Error::BadRequest("a table holds a goods code that is none"))
}

/// A day from a table.
pub(super) fn day_of(text: &str) -> Result<VillageDay, Error> {
    text.parse()
        .map_err(|_| Error::BadRequest("a table holds a day that is none"))
}
