//! The shop as a whole, as counter and screens see it.

use rusqlite::{Connection, OptionalExtension};

use super::catalogue::{Catalogue, day_of, shelf};
use super::error::Error;
use super::exchange;
use super::schema::local;
use super::{Books, Reader, Reading, days, journal, records, shares, storeroom};
use crate::market::clock::ClockVerdict;
use crate::market::day::{Moment, VillageDay};
use crate::market::goods::{Goods, price_on};
use crate::market::gtin::Gtin;
use crate::market::ids::{TillId, VillageId};
use crate::market::journal::{Domain, Head};
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::scheme::{Scheme, default_goods, usual_picture};
use crate::market::shop::{GoodsOnShelf, Shop};
use crate::market::storeroom::article::Picture;

/// What stops all redeeming at this till, the gravest first.
pub(super) fn stopped(conn: &Connection) -> Result<Option<Refusal>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT name FROM local WHERE name IN ('restored', 'forked', 'fenced', 'too-old') ORDER BY name",
    )?;
    let names: Vec<String> = query
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let is = |name: &str| names.iter().any(|n| n == name);
    Ok(if is(local::FENCED) {
        Some(Refusal::Fenced)
    } else if is(local::FORKED) {
        Some(Refusal::Forked)
    } else if is(local::RESTORED) {
        Some(Refusal::RestoredDisk)
    } else if is(local::TOO_OLD) {
        Some(Refusal::TillTooOld)
    } else {
        None
    })
}

/// Whose books these are.
#[derive(Debug, Clone)]
pub struct Village {
    /// The village.
    pub village: VillageId,
    /// Its name as people say it.
    pub name: String,
    /// The till.
    pub till: TillId,
    /// Whether the books are for practice.
    pub rehearsal: bool,
}

/// The tile's picture where the store has chosen none: that of the scheme's catalogue for the same code, else for the same
/// name, else that of the usual goods of this name, else what their name or category says they are.
pub(super) fn picture(scheme: &Scheme, goods: &Goods) -> Option<Picture> {
    let listed = &scheme.catalogue.goods;
    let chosen = listed
        .iter()
        .find(|line| Gtin::own(line.number) == goods.code)
        .or_else(|| {
            let mut all = listed.iter().chain(default_goods());
            all.find(|line| line.name == goods.name)
        })
        .map(|line| line.picture.as_str())
        .filter(|name| !name.is_empty());
    chosen
        .or_else(|| usual_picture(&goods.name, &goods.category))
        .map(|name| Picture::Drawing(name.to_owned()))
}

impl Reader {
    /// Whose books these are.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn village(&self) -> Result<Village, Error> {
        let row: Option<(String, String, String, bool)> = self
            .conn
            .prepare_cached("SELECT village, name, till, rehearsal FROM village WHERE id = 1")?
            .query_row([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let (village, name, till, rehearsal) =
            row.ok_or_else(|| Error::NoBooks(self.home.dir().to_owned()))?;
        let bad = |_| Error::BadRequest("the village's row does not hold names");
        Ok(Village {
            village: village.parse().map_err(bad)?,
            name,
            till: till.parse().map_err(bad)?,
            rehearsal,
        })
    }

    /// How far the till's own journal goes.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn head(&self) -> Result<Head, Error> {
        journal::head(&self.conn, Domain::Till)
    }

    /// When the last fact was recorded.
    pub(super) fn last_fact_at(&self) -> Result<Option<Moment>, Error> {
        journal::last_entry(&self.conn, Domain::Till)?
            .map(|entry| journal::meaning(&entry).map(|record| record.stamp.at))
            .transpose()
    }

    /// What the clock may be trusted with.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn clock(&self, clock: &Reading) -> Result<ClockVerdict, Error> {
        Ok(clock.judge(self.last_fact_at()?))
    }

    /// The shop now.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn shop(&self, clock: &Reading) -> Result<Shop, Error> {
        let _one_state = self.one_state()?;
        let verdict = self.clock(clock)?;
        let today = verdict.time().unwrap_or(clock.now).village_day();
        let scheme = self.scheme(today)?;
        let village = self.village()?;
        let catalogue = self.catalogue()?;
        let day = days::row(&self.conn, today)?;
        let (redemptions, points) = day.map_or((0, Points::ZERO), |day| {
            let points = day.points.checked_sub(day.points_reversed);
            (day.redemptions, points.unwrap_or(Points::ZERO))
        });
        Ok(Shop {
            village: village.village,
            village_name: village.name,
            till: village.till,
            rehearsal: village.rehearsal,
            clock: verdict,
            today,
            open_day: days::open(&self.conn)?,
            stopped: stopped(&self.conn)?,
            goods: self.goods_on(&catalogue, &scheme, today)?,
            packs: catalogue.packs.clone(),
            storeroom: storeroom::glance(&self.conn, today)?,
            staff: catalogue.staff.clone(),
            period_arrived: self.period_arrived(&scheme, today)?,
            ledger: exchange::link(&self.conn)?,
            day_redemptions: redemptions,
            day_points: points,
            unanswered: records::unanswered(&self.conn, today)?,
            rules: self.rules()?,
            allowed: shares::allowed(&self.conn, today)?,
            limits: shares::limits(&self.conn, &scheme, today)?,
            redeemed_this_year: shares::redeemed_this_year(&self.conn, &scheme, today)?,
            scheme,
        })
    }

    fn goods_on(
        &self,
        catalogue: &Catalogue,
        scheme: &Scheme,
        today: VillageDay,
    ) -> Result<Vec<GoodsOnShelf>, Error> {
        let on_shelf = |(goods, prices): &(Goods, Vec<_>)| {
            let shelf = shelf(&self.conn, goods.code)?;
            let about = catalogue.shelved(goods.code);
            Ok(GoodsOnShelf {
                goods: goods.clone(),
                price: price_on(prices, today).cloned(),
                available: shelf.available(today),
                expired: shelf.expired(today),
                picture: about.picture.or_else(|| picture(scheme, goods)),
                section: about.section,
            })
        };
        catalogue.goods.iter().map(on_shelf).collect()
    }

    /// Whether any points of the period that runs have been posted.
    fn period_arrived(&self, scheme: &Scheme, today: VillageDay) -> Result<bool, Error> {
        let first: Option<String> = self
            .conn
            .prepare_cached("SELECT first_posted_on FROM period WHERE period = ?1")?
            .query_row([scheme.period_on(today).to_string()], |row| row.get(0))
            .optional()?;
        first.map_or(Ok(false), |first| Ok(day_of(&first)? <= today))
    }
}

impl Books {
    /// What the clock may be trusted with, by the last fact as the writer knows it.
    pub(super) fn verdict(&self, clock: &Reading) -> ClockVerdict {
        clock.judge(self.last_fact)
    }
}
