//! The past and the present that the forecast depends on ([`crate::market::storeroom::cover`]).

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use crate::books::catalogue::shelf;
use crate::books::error::Error;
use crate::books::households::living_account;
use crate::books::journal;
use crate::books::{Reader, Reading, shares};
use crate::market::calendar::{ExchangeDay, ExchangeWindow, exchange_day, windows};
use crate::market::day::VillageDay;
use crate::market::exception::extra_days;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::goods::price_on;
use crate::market::gtin::Gtin;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::scheme::{Scheme, Window};
use crate::market::storeroom::article::Section;
use crate::market::storeroom::cover::{Cover, GoodsPast, Past, WINDOWS, cover};

/// How far back windows are looked for, in days: over a year, so that yearly days are found.
const DAYS_BACK: u64 = 430;

impl Reader {
    /// What the shelf can honour.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn cover(&self, clock: &Reading) -> Result<Cover, Error> {
        let _one_state = self.one_state()?;
        let today = self.clock(clock)?.time().unwrap_or(clock.now).village_day();
        let scheme = self.scheme(today)?;
        let next = self.next_window(&scheme, today)?;
        // What lapses before the next window opens cannot be redeemed then.
        let then = next.map_or(today, |window| window.opens.max(today));
        let closes = next.map_or(today, |window| window.closes.max(today));
        let (outstanding, households) = self.outstanding(then)?;
        let past = past_windows(&scheme, today);
        let (mut redeemed, mut issued) = (Vec::new(), Vec::new());
        for window in &past {
            let (points, pieces) = self.redeemed_in(*window)?;
            redeemed.push((*window, points));
            issued.push(pieces);
        }
        let catalogue = self.catalogue()?;
        let mut goods = Vec::new();
        for (one, prices) in &catalogue.goods {
            if catalogue.shelved(one.code).section == Section::Sale {
                continue;
            }
            let pieces_of = |pieces: &HashMap<Gtin, i64>| {
                let pieces = pieces.get(&one.code).copied().unwrap_or(0);
                u32::try_from(pieces).unwrap_or(0)
            };
            let (available, expiring) = self.good_until(one.code, today, closes)?;
            goods.push(GoodsPast {
                code: one.code,
                name: one.name.clone(),
                unit: one.unit.clone(),
                each: price_on(prices, then).map(|price| price.points),
                available,
                expiring,
                last_cost: self.last_cost(one.code)?,
                issued: issued.iter().map(pieces_of).collect(),
            });
        }
        Ok(cover(Past {
            today,
            next,
            outstanding,
            households,
            windows: redeemed,
            goods,
        }))
    }

    fn next_window(
        &self,
        scheme: &Scheme,
        today: VillageDay,
    ) -> Result<Option<ExchangeWindow>, Error> {
        let allowed = shares::allowed(&self.conn, today)?;
        let day = exchange_day(scheme, &extra_days(&allowed, None), today);
        Ok(match day {
            ExchangeDay::Open { window, .. } => Some(window),
            ExchangeDay::Shut { next } => next,
        })
    }

    /// What households can redeem on a day in all, and how many of them can redeem anything.
    fn outstanding(&self, day: VillageDay) -> Result<(Points, u32), Error> {
        let rules = self.rules()?;
        let mut query = self.conn.prepare_cached("SELECT id FROM household")?;
        let mut rows = query.query([])?;
        let (mut points, mut households) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let spendable = living_account(&self.conn, row.get(0)?, day)?.spendable(&rules, day);
            if spendable > Points::ZERO {
                points.push(spendable);
                households += 1;
            }
        }
        Ok((points.into_iter().sum(), households))
    }

    /// What was redeemed in a window: points, and pieces by goods; what was taken back is taken off.
    fn redeemed_in(&self, window: ExchangeWindow) -> Result<(Points, HashMap<Gtin, i64>), Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT seq FROM redemption WHERE day BETWEEN ?1 AND ?2
             UNION ALL SELECT seq FROM reversal WHERE day BETWEEN ?1 AND ?2",
        )?;
        let range = params![window.opens.to_string(), window.closes.to_string()];
        let seqs: Vec<i64> = query
            .query_map(range, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut pieces: HashMap<Gtin, i64> = HashMap::new();
        let mut points = Points::ZERO;
        for seq in seqs {
            let (_, record) = journal::record(&self.conn, seq as u64)?;
            match record.fact {
                Fact::Redeemed(redemption) if redemption.reward.is_none() => {
                    points = [points, redemption.total].into_iter().sum();
                    for line in redemption.lines {
                        *pieces.entry(line.code).or_default() += i64::from(line.quantity.pieces());
                    }
                }
                Fact::Reversed(reversal) => {
                    points = [points, reversal.total.negated()].into_iter().sum();
                    for line in reversal.lines {
                        *pieces.entry(line.code).or_default() -= i64::from(line.quantity.pieces());
                    }
                }
                _ => {}
            }
        }
        Ok((points.or_zero(), pieces))
    }

    /// Pieces that may be handed out today, and of these how many are gone before the day `until` is over.
    fn good_until(
        &self,
        code: Gtin,
        today: VillageDay,
        until: VillageDay,
    ) -> Result<(u32, u32), Error> {
        let shelf = shelf(&self.conn, code)?;
        let available = shelf.available(today);
        Ok((available, available.saturating_sub(shelf.available(until))))
    }

    fn last_cost(&self, code: Gtin) -> Result<Option<Fen>, Error> {
        let cost: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT unit_cost_fen FROM lot WHERE code = ?1 AND unit_cost_fen > 0 ORDER BY id DESC LIMIT 1",
            )?
            .query_row([code.number() as i64], |row| row.get(0))
            .optional()?;
        Ok(cost.map(Fen))
    }
}

/// The windows that are over, the latest first. A store that redeems on any opening day is looked at month by month.
fn past_windows(scheme: &Scheme, today: VillageDay) -> Vec<ExchangeWindow> {
    let from = today.minus(DAYS_BACK);
    let mut all = match &scheme.window {
        Window::AnyOpeningDay => {
            let mut months = Vec::new();
            let mut day = today;
            while months.len() < WINDOWS {
                let before = Period::month_of(day).first_day().minus(1);
                let month = Period::month_of(before);
                months.push(ExchangeWindow {
                    opens: month.first_day(),
                    closes: month.last_day(),
                });
                day = before;
            }
            months
        }
        rule => windows(rule, from, today),
    };
    all.retain(|window| window.closes < today);
    all.sort_by_key(|window| std::cmp::Reverse(window.closes));
    all.truncate(WINDOWS);
    all
}
