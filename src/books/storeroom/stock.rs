//! What is on the shelf: goods with their lots, what expires soon, and the standing that adjustments are decided on.

use rusqlite::{Connection, OptionalExtension, params};

use super::fold::picture_of;
use crate::books::catalogue::{code_of, day_of, shelf};
use crate::books::error::Error;
use crate::books::shop;
use crate::books::{Reader, Reading};
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::{Goods, Price, price_on};
use crate::market::gtin::Gtin;
use crate::market::ids::LotNo;
use crate::market::quantity::Quantity;
use crate::market::shop::StoreGlance;
use crate::market::stock::LotTake;
use crate::market::storeroom::adjustment::{LotStanding, OnShelf};
use crate::market::storeroom::article::{Picture, Section};
use crate::market::storeroom::practice::Practice;
use crate::market::storeroom::trace::{GoodsInStock, LotInStock};

/// How the store works.
pub(in crate::books) fn practice(conn: &Connection) -> Result<Practice, Error> {
    let found = conn
        .prepare_cached("SELECT two_at_intake, warn_days FROM practice WHERE id = 1")?
        .query_row([], |row| {
            Ok(Practice {
                two_at_intake: row.get(0)?,
                warn_days: row.get(1)?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The storeroom at a glance: what the waiting screen shows of it.
pub(in crate::books) fn glance(conn: &Connection, today: VillageDay) -> Result<StoreGlance, Error> {
    let practice = practice(conn)?;
    let soon = today.plus(u64::from(practice.warn_days));
    let (expiring, expired) = conn
        .prepare_cached(
            "SELECT count(DISTINCT CASE WHEN expires >= ?1 AND expires < ?2 THEN code END),
               count(DISTINCT CASE WHEN expires < ?1 THEN code END) FROM lot WHERE empty = 0 AND expires IS NOT NULL",
        )?
        .query_row(params![today.to_string(), soon.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let parked: u32 = conn
        .prepare_cached("SELECT count(*) FROM parked")?
        .query_row([], |row| row.get(0))?;
    Ok(StoreGlance {
        practice,
        expiring,
        expired,
        parked,
        counting: super::counting::open(conn)?.is_some(),
    })
}

/// The lots of one kind of goods that hold something, in the order in which they came.
fn lots(conn: &Connection, code: Gtin) -> Result<Vec<LotInStock>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT id, quantity_on_hand, expires, unit_cost_fen FROM lot WHERE code = ?1 AND empty = 0 ORDER BY id",
    )?;
    let mut rows = query.query([code.number() as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(LotInStock {
            lot: LotNo(row.get(0)?),
            on_hand: row.get(1)?,
            expires: day_or_none(row.get(2)?)?,
            unit_cost: Fen(row.get(3)?),
        });
    }
    Ok(found)
}

pub(super) fn day_or_none(text: Option<String>) -> Result<Option<VillageDay>, Error> {
    text.map(|day| day_of(&day)).transpose()
}

/// Goods as an adjustment needs them; nothing where no goods have the code.
pub(super) fn on_shelf(conn: &Connection, code: Gtin) -> Result<Option<OnShelf>, Error> {
    let number = code.number() as i64;
    let goods = conn
        .prepare_cached("SELECT name, unit, category FROM goods WHERE code = ?1")?
        .query_row([number], |row| {
            Ok(Goods {
                code,
                name: row.get(0)?,
                unit: row.get(1)?,
                category: row.get(2)?,
            })
        })
        .optional()?;
    let Some(goods) = goods else { return Ok(None) };
    let mut query = conn.prepare_cached(
        "SELECT id, quantity_missing FROM lot WHERE code = ?1 AND quantity_missing > 0 ORDER BY id DESC",
    )?;
    let missing = query
        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .filter_map(|row| {
            let of = |(lot, pieces): (u32, u32)| {
                Quantity::new(pieces).map(|quantity| LotTake {
                    lot: LotNo(lot),
                    quantity,
                })
            };
            row.map(of).transpose()
        })
        .collect::<Result<_, _>>()?;
    Ok(Some(OnShelf {
        goods,
        shelf: shelf(conn, code)?,
        missing,
    }))
}

/// A lot with the code of its goods.
pub(super) fn lot_standing(
    conn: &Connection,
    lot: LotNo,
) -> Result<Option<(Gtin, LotStanding)>, Error> {
    let row: Option<(i64, u32, u32)> = conn
        .prepare_cached("SELECT code, quantity_received, quantity_on_hand FROM lot WHERE id = ?1")?
        .query_row([lot.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    row.map(|(code, received, on_hand)| Ok((code_of(code)?, LotStanding { received, on_hand })))
        .transpose()
}

impl Reader {
    /// Everything on the shelf, in its order, goods for sale with it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn stock(&self, clock: &Reading) -> Result<Vec<GoodsInStock>, Error> {
        let _one_state = self.one_state()?;
        let today = clock.now.village_day();
        let soon = today.plus(u64::from(practice(&self.conn)?.warn_days));
        let catalogue = self.catalogue()?;
        let one = |(goods, prices): &(Goods, Vec<Price>)| {
            let lots = lots(&self.conn, goods.code)?;
            let pieces = |fits: &dyn Fn(Option<VillageDay>) -> bool| {
                let fitting = lots.iter().filter(|lot| fits(lot.expires));
                fitting.map(|lot| lot.on_hand).sum::<u32>()
            };
            let about = catalogue.shelved(goods.code);
            Ok(GoodsInStock {
                section: about.section,
                picture: about.picture.clone(),
                packs: catalogue.packs_of(goods.code),
                price: price_on(prices, today).cloned(),
                available: pieces(&|last| last.is_none_or(|last| today <= last)),
                expiring: pieces(&|last| last.is_some_and(|last| today <= last && last < soon)),
                expired: pieces(&|last| last.is_some_and(|last| last < today)),
                soonest: lots.iter().filter_map(|lot| lot.expires).min(),
                cost: lots
                    .iter()
                    .filter_map(|lot| Quantity::new(lot.on_hand).map(|n| lot.unit_cost.times(n)))
                    .sum(),
                entered_here: catalogue.entered_here.contains(&goods.code),
                goods: goods.clone(),
            })
        };
        catalogue.goods.iter().map(one).collect()
    }

    /// The same, each with the picture that its tile shows.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn pictured_stock(&self, clock: &Reading) -> Result<Vec<GoodsInStock>, Error> {
        let _one_state = self.one_state()?;
        let scheme = self.scheme(clock.now.village_day())?;
        let mut stock = self.stock(clock)?;
        for found in &mut stock {
            let shown = found.picture.take();
            found.picture = shown.or_else(|| shop::picture(&scheme, &found.goods));
        }
        Ok(stock)
    }

    /// How the store works.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn practice(&self) -> Result<Practice, Error> {
        practice(&self.conn)
    }

    /// The lots of these goods that hold something, the soonest to expire first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn lots_on_hand(&self, code: Gtin) -> Result<Vec<LotInStock>, Error> {
        let mut found = lots(&self.conn, code)?;
        found.sort_by_key(|lot| (lot.expires.is_none(), lot.expires, lot.lot));
        Ok(found)
    }
}

/// How goods stand on the shelf, as the tables have it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::books) struct Shelved {
    pub picture: Option<Picture>,
    pub section: Section,
}

/// All that is known of how goods stand.
pub(in crate::books) fn shelved(conn: &Connection) -> Result<Vec<(Gtin, Shelved)>, Error> {
    let mut query = conn.prepare_cached("SELECT code, picture, section FROM goods_shelved")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let picture: Option<String> = row.get(1)?;
        let section: String = row.get(2)?;
        let shelved = Shelved {
            picture: picture.as_deref().and_then(picture_of),
            section: Section::of_word(&section)
                .ok_or(Error::BadRequest("goods stand in no section"))?,
        };
        found.push((code_of(row.get(0)?)?, shelved));
    }
    Ok(found)
}

/// All codes of cases: the case, what is in it, how many.
pub(in crate::books) fn packs(conn: &Connection) -> Result<Vec<(Gtin, Gtin, Quantity)>, Error> {
    let mut query = conn.prepare_cached("SELECT pack, code, pieces FROM pack ORDER BY pack")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let pieces = Quantity::new(row.get(2)?).ok_or(Error::BadRequest("a case holds nothing"))?;
        found.push((code_of(row.get(0)?)?, code_of(row.get(1)?)?, pieces));
    }
    Ok(found)
}
