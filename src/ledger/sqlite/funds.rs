//! How funds stand, over all tills: what they were granted, what was bought from them, what became of the goods. The
//! same figures as the till's own.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::super::vault::store::GrantListed;
use super::journals::text_of;
use super::parsed;
use super::read::Rows;
use crate::market::fen::Fen;
use crate::market::storeroom::fund::{FundKind, FundOnRecord};

type Funds = BTreeMap<String, FundOnRecord>;

fn add(sum: &mut Fen, more: Fen) {
    *sum = [*sum, more].into_iter().sum();
}

/// So many pieces at that cost. What others wrote never overflows: it stops at the end.
fn at_cost(row: &Row<'_>, pieces: usize, cost: usize) -> rusqlite::Result<Fen> {
    let (pieces, cost): (i64, i64) = (row.get(pieces)?, row.get(cost)?);
    Ok(Fen(pieces.max(0).saturating_mul(cost)))
}

/// Every fund that was set, granted to, or bought from, in the order of the names.
pub fn funds(conn: &Connection, village: &str, year: i32) -> Rows<FundOnRecord> {
    let mut funds = Funds::new();
    each(
        conn,
        village,
        "SELECT fund, kind FROM funds WHERE village = ?1",
        &mut |row| {
            let kind: String = row.get(1)?;
            at(&mut funds, row.get(0)?).kind = FundKind::of_word(&kind);
            Ok(())
        },
    )?;
    each(
        conn,
        village,
        "SELECT fund, amount_fen FROM fund_grants WHERE village = ?1",
        &mut |row| {
            add(&mut at(&mut funds, row.get(0)?).granted, Fen(row.get(1)?));
            Ok(())
        },
    )?;
    let this_year = format!("{year:04}-");
    let is_this_year = |day: String| day.starts_with(&this_year);
    each(
        conn,
        village,
        "SELECT fund, cost_fen, day FROM deliveries WHERE village = ?1 AND fund IS NOT NULL",
        &mut |row| {
            let fund = at(&mut funds, row.get(0)?);
            spent(fund, Fen(row.get(1)?), is_this_year(row.get(2)?));
            Ok(())
        },
    )?;
    conn.prepare_cached(
        "SELECT fund, most_fen FROM fund_caps WHERE village = ?1 AND year = ?2 AND most_fen IS NOT NULL",
    )?
    .query_map(params![village, year], |row| {
        at(&mut funds, row.get(0)?).most_this_year = Some(Fen(row.get(1)?));
        Ok(())
    })?
    .collect::<rusqlite::Result<()>>()?;
    each(
        conn,
        village,
        "SELECT d.fund, l.giver, l.unit_cost_fen, l.quantity_received, l.quantity_on_hand, l.quantity_issued,
           l.quantity_lost, l.received_on
         FROM lots l LEFT JOIN deliveries d ON d.village = l.village AND d.place = l.place
         WHERE l.village = ?1 AND l.source = 'fund'",
        &mut |row| {
            let came_with: Option<String> = row.get(0)?;
            let name = match &came_with {
                Some(fund) => Some(fund.clone()),
                // A line that was imported names its fund in a text beside.
                None => match row.get::<_, Option<String>>(1)? {
                    Some(sealed) => text_of(conn, village, &sealed)?,
                    None => None,
                },
            };
            let Some(name) = name else { return Ok(()) };
            let fund = at(&mut funds, name);
            if came_with.is_none() {
                spent(fund, at_cost(row, 3, 2)?, is_this_year(row.get(7)?));
            }
            add(&mut fund.on_shelf, at_cost(row, 4, 2)?);
            add(&mut fund.handed_out, at_cost(row, 5, 2)?);
            add(&mut fund.written_off, at_cost(row, 6, 2)?);
            Ok(())
        },
    )?;
    Ok(funds.into_values().collect())
}

fn spent(fund: &mut FundOnRecord, cost: Fen, this_year: bool) {
    add(&mut fund.spent, cost);
    if this_year {
        add(&mut fund.spent_this_year, cost);
    }
}

fn each(
    conn: &Connection,
    village: &str,
    sql: &str,
    row_of: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        row_of(row)?;
    }
    Ok(())
}

fn at(funds: &mut Funds, fund: String) -> &mut FundOnRecord {
    funds
        .entry(fund.clone())
        .or_insert_with(|| FundOnRecord::named(fund))
}

/// What came into funds, the newest first.
pub fn grants(conn: &Connection, village: &str, at_most: u32) -> Rows<GrantListed> {
    conn.prepare_cached(
        "SELECT fund, on_day, amount_fen, document FROM fund_grants WHERE village = ?1
         ORDER BY on_day DESC, place DESC LIMIT ?2",
    )?
    .query_map(params![village, at_most], |row| {
        Ok(GrantListed {
            fund: row.get(0)?,
            on: parsed(row, 1)?,
            amount: Fen(row.get(2)?),
            document: row.get(3)?,
        })
    })?
    .collect()
}
