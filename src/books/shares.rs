//! What the rules ask of the past of a household and the village: limits with what was taken under them, exceptions,
//! the year's fund.

use rusqlite::{Connection, params};

use super::catalogue::{code_of, day_of};
use super::counting::own;
use super::error::Error;
use super::journal;
use crate::market::calendar::{ExchangeDay, exchange_day};
use crate::market::day::VillageDay;
use crate::market::exception::{Allowed, ExceptionKind, extra_days};
use crate::market::fact::Fact;
use crate::market::goods::Goods;
use crate::market::ids::HouseholdNo;
use crate::market::limit::{Limit, LimitDecided, limits_on};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::rules::Rules;
use crate::market::scheme::{CountedOver, Scheme};

/// Exceptions in force on a day or later, in the order in which they were decided.
pub(super) fn allowed(conn: &Connection, day: VillageDay) -> Result<Vec<Allowed>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT what, from_day, until_day, household FROM exception WHERE until_day >= ?1 ORDER BY id",
    )?;
    let mut rows = query.query([day.to_string()])?;
    let mut allowed = Vec::new();
    while let Some(row) = rows.next()? {
        allowed.push(Allowed {
            what: ExceptionKind::of_word(&row.get::<_, String>(0)?)
                .ok_or(Error::BadRequest("an exception has no kind"))?,
            from: day_of(&row.get::<_, String>(1)?)?,
            until: day_of(&row.get::<_, String>(2)?)?,
            household: row
                .get::<_, Option<String>>(3)?
                .map(|number| own(&number))
                .transpose()?,
        });
    }
    Ok(allowed)
}

/// The limits in force on a day.
pub(super) fn limits(
    conn: &Connection,
    scheme: &Scheme,
    day: VillageDay,
) -> Result<Vec<Limit>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT code, resolution, from_day, pieces, counted_over FROM goods_limit ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    let mut decided = Vec::new();
    while let Some(row) = rows.next()? {
        decided.push(LimitDecided {
            code: code_of(row.get(0)?)?,
            resolution: row.get(1)?,
            from: day_of(&row.get::<_, String>(2)?)?,
            pieces: row.get::<_, Option<u32>>(3)?.and_then(Quantity::new),
            over: CountedOver::of_word(&row.get::<_, String>(4)?)
                .ok_or(Error::BadRequest("a limit has no span"))?,
        });
    }
    Ok(limits_on(scheme, &decided, day))
}

/// The limits in force, each with the pieces that the household took in its span and did not give back. Rewards do not
/// count.
pub(super) fn taken(
    conn: &Connection,
    rules: &Rules,
    (id, household): (i64, &HouseholdNo),
    day: VillageDay,
) -> Result<Vec<(Limit, u32)>, Error> {
    let scheme = rules.on(day);
    let limits = limits(conn, scheme, day)?;
    if limits.is_empty() {
        return Ok(Vec::new());
    }
    let extra = extra_days(&allowed(conn, day)?, Some(household));
    let opens = match exchange_day(scheme, &extra, day) {
        ExchangeDay::Open { window, .. } => window.opens,
        ExchangeDay::Shut { .. } => day,
    };
    let mut taken: Vec<(Limit, VillageDay, u32)> = limits
        .into_iter()
        .map(|limit| {
            let since = limit.counts_since(day, opens);
            (limit, since, 0)
        })
        .collect();
    let first = taken
        .iter()
        .map(|(_, since, _)| *since)
        .min()
        .unwrap_or(day);
    for (on, goods, pieces) in pieces_since(conn, id, first)? {
        for (limit, since, sum) in &mut taken {
            if on >= *since && limit.covers(&goods) {
                *sum += pieces;
            }
        }
    }
    Ok(taken
        .into_iter()
        .map(|(limit, _, sum)| (limit, sum))
        .collect())
}

/// What a household took since a day and did not give back, along its chains of redemptions.
fn pieces_since(
    conn: &Connection,
    household: i64,
    since: VillageDay,
) -> Result<Vec<(VillageDay, Goods, u32)>, Error> {
    let since = since.to_string();
    let mut heads =
        conn.prepare_cached("SELECT last_redemption FROM account WHERE household = ?1")?;
    let heads: Vec<i64> = heads
        .query_map([household], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut before = conn.prepare_cached("SELECT previous, day FROM redemption WHERE seq = ?1")?;
    let mut pieces = Vec::new();
    for mut seq in heads {
        while seq > 0 {
            let (previous, day): (i64, String) =
                before.query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if day < since {
                break;
            }
            add_lines(conn, seq, &mut pieces)?;
            // A chain goes back; one that does not is damaged, and is proven elsewhere.
            seq = if previous < seq { previous } else { 0 };
        }
    }
    Ok(pieces)
}

fn add_lines(
    conn: &Connection,
    seq: i64,
    pieces: &mut Vec<(VillageDay, Goods, u32)>,
) -> Result<(), Error> {
    let (_, record) = journal::record(conn, seq as u64)?;
    let Fact::Redeemed(redemption) = record.fact else {
        return Err(Error::BadRequest("a redemption's row points elsewhere"));
    };
    if redemption.reward.is_some() {
        return Ok(());
    }
    let mut reversals =
        conn.prepare_cached("SELECT seq FROM reversal WHERE redemption = ?1 ORDER BY seq")?;
    let reversals: Vec<i64> = reversals
        .query_map([seq], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut given_back = Vec::new();
    for reversal in reversals {
        if let Fact::Reversed(reversal) = journal::record(conn, reversal as u64)?.1.fact {
            given_back.extend(reversal.lines.iter().map(|line| line.line));
        }
    }
    for (number, line) in (1..).zip(&redemption.lines) {
        if !given_back.contains(&number) {
            let mut category = conn.prepare_cached("SELECT category FROM goods WHERE code = ?1")?;
            let category = category
                .query_row([line.code.number() as i64], |row| row.get(0))
                .unwrap_or_default();
            let goods = Goods {
                code: line.code,
                name: line.name.clone(),
                unit: line.unit.clone(),
                category,
            };
            pieces.push((redemption.day, goods, line.quantity.pieces()));
        }
    }
    Ok(())
}

/// What the village redeemed in the year of a day, less what was reversed in it; nothing is asked for where no fund is
/// limited.
pub(super) fn redeemed_this_year(
    conn: &Connection,
    scheme: &Scheme,
    day: VillageDay,
) -> Result<Points, Error> {
    redeemed_between(conn, scheme, day, Period::year_of(day).last_day())
}

/// The same up to a day, its own redemptions with it.
pub(super) fn redeemed_by(
    conn: &Connection,
    scheme: &Scheme,
    day: VillageDay,
) -> Result<Points, Error> {
    redeemed_between(conn, scheme, day, day)
}

fn redeemed_between(
    conn: &Connection,
    scheme: &Scheme,
    day: VillageDay,
    until: VillageDay,
) -> Result<Points, Error> {
    if scheme.fund.is_none() {
        return Ok(Points::ZERO);
    }
    let year = Period::year_of(day);
    let hundredths: i64 = conn
        .prepare_cached(
            "SELECT coalesce(sum(points_redeemed - points_reversed), 0) FROM shop_day WHERE day BETWEEN ?1 AND ?2",
        )?
        .query_row(
            params![year.first_day().to_string(), until.to_string()],
            |row| row.get(0),
        )?;
    Ok(Points::from_hundredths(hundredths))
}
