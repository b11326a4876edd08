//! How a village stands: what an import depends on, and every household's balance.

use std::collections::{BTreeMap, HashSet};

use rusqlite::Connection;

use crate::market::credit::CreditKind;
use crate::market::day::VillageDay;
use crate::market::goods::{Goods, Price};
use crate::market::gtin::Gtin;
use crate::market::household::mask_name;
use crate::market::ids::{HouseholdNo, MemberNo, RowKey, VillageId};
use crate::market::limit::LimitDecided;
use crate::market::quantity::Quantity;
use crate::market::register::BalanceRow;
use crate::market::scheme::CountedOver;
use crate::market::share::{Given, GivenEntry};

use super::super::vault::{BalanceListed, FeedStanding, HouseholdKnown, MemberKnown, VaultFault};
use super::accounts::{accounts, rules};
use super::journals::{counter, text_of};
use super::read::{Rows, gtin, points};
use super::{parse_text, parsed};

/// What an import depends on.
pub fn feed_standing(
    conn: &Connection,
    village: &VillageId,
) -> Result<Option<FeedStanding>, VaultFault> {
    let (Some(counter), Some(rules)) = (counter(conn, village)?, rules(conn, village.as_str())?)
    else {
        return Ok(None);
    };
    let households = households(conn, village.as_str())?;
    let mut given = Given::of(households.len());
    if rules.adopted().iter().any(|(_, one)| one.share.is_some()) {
        for entry in given_entries(conn, village.as_str())? {
            given.before(entry);
        }
    }
    Ok(Some(FeedStanding {
        counter: counter as u64,
        rules,
        households,
        goods: goods(conn, village.as_str())?
            .into_iter()
            .map(|goods| (goods.code, goods))
            .collect(),
        prices: prices(conn, village.as_str())?,
        keys: keys(conn, village.as_str())?,
        members: members(conn, village.as_str())?,
        limits: limits(conn, village.as_str())?,
        given,
    }))
}

pub(super) fn households(
    conn: &Connection,
    village: &str,
) -> rusqlite::Result<BTreeMap<HouseholdNo, HouseholdKnown>> {
    let mut known = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT household, name, members, phone, grp,
           EXISTS (SELECT 1 FROM cards c WHERE c.village = h.village AND c.household = h.household)
         FROM households h WHERE village = ?1",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let phone: Option<String> = row.get(3)?;
        let household = HouseholdKnown {
            name: text_of(conn, village, &row.get::<_, String>(1)?)?.unwrap_or_default(),
            members: row.get(2)?,
            phone: phone
                .map(|phone| text_of(conn, village, &phone))
                .transpose()?
                .flatten(),
            group: row.get(4)?,
            has_card: row.get(5)?,
        };
        known.insert(parsed(row, 0)?, household);
    }
    Ok(known)
}

pub(super) fn goods(conn: &Connection, village: &str) -> Rows<Goods> {
    conn.prepare_cached(
        "SELECT code, name, unit, category FROM goods WHERE village = ?1 ORDER BY place",
    )?
    .query_map([village], |row| {
        Ok(Goods {
            code: gtin(row, 0)?,
            name: row.get(1)?,
            unit: row.get(2)?,
            category: row.get(3)?,
        })
    })?
    .collect()
}

pub(super) fn prices(
    conn: &Connection,
    village: &str,
) -> rusqlite::Result<BTreeMap<Gtin, Vec<Price>>> {
    let mut prices: BTreeMap<Gtin, Vec<Price>> = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT code, resolution, valid_from, points_each FROM prices WHERE village = ?1 ORDER BY place",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let price = Price {
            resolution: row.get(1)?,
            from: parsed(row, 2)?,
            points: points(row, 3)?,
        };
        prices.entry(gtin(row, 0)?).or_default().push(price);
    }
    Ok(prices)
}

fn keys(conn: &Connection, village: &str) -> rusqlite::Result<HashSet<RowKey>> {
    conn.prepare_cached(
        "SELECT key FROM credits WHERE village = ?1 UNION SELECT key FROM suspensions WHERE village = ?1
         UNION SELECT key FROM allowed WHERE village = ?1",
    )?
    .query_map([village], |row| parsed(row, 0))?
    .collect()
}

fn members(
    conn: &Connection,
    village: &str,
) -> rusqlite::Result<BTreeMap<HouseholdNo, BTreeMap<MemberNo, MemberKnown>>> {
    let mut known: BTreeMap<HouseholdNo, BTreeMap<MemberNo, MemberKnown>> = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT household, member, name, joined, left_on FROM members WHERE village = ?1",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let left: Option<String> = row.get(4)?;
        let member = MemberKnown {
            name: text_of(conn, village, &row.get::<_, String>(2)?)?.unwrap_or_default(),
            joined: parsed(row, 3)?,
            left: left.as_deref().map(parse_text).transpose()?,
        };
        let household = known.entry(parsed(row, 0)?).or_default();
        household.insert(parsed(row, 1)?, member);
    }
    Ok(known)
}

fn limits(conn: &Connection, village: &str) -> Rows<LimitDecided> {
    conn.prepare_cached(
        "SELECT code, resolution, valid_from, pieces, counted_over FROM goods_limits WHERE village = ?1
         ORDER BY place",
    )?
    .query_map([village], |row| {
        let over: String = row.get(4)?;
        Ok(LimitDecided {
            resolution: row.get(1)?,
            from: parsed(row, 2)?,
            code: gtin(row, 0)?,
            pieces: row.get::<_, Option<u32>>(3)?.and_then(Quantity::new),
            over: CountedOver::of_word(&over).unwrap_or_default(),
        })
    })?
    .collect()
}

/// Every credit, as far as shares go by it.
fn given_entries(conn: &Connection, village: &str) -> Rows<GivenEntry> {
    conn.prepare_cached(
        "SELECT household, kind, points_credited, period, posted_on FROM credits WHERE village = ?1",
    )?
    .query_map([village], |row| {
        let kind: String = row.get(1)?;
        Ok(GivenEntry {
            household: parsed(row, 0)?,
            kind: CreditKind::of_word(&kind).unwrap_or_default(),
            points: points(row, 2)?,
            period: parsed(row, 3)?,
            posted_on: parsed(row, 4)?,
        })
    })?
    .collect()
}

pub(super) fn balance_rows(
    conn: &Connection,
    village: &str,
    today: VillageDay,
) -> Result<Vec<BalanceRow>, VaultFault> {
    let Some(rules) = rules(conn, village)? else {
        return Ok(Vec::new());
    };
    Ok(accounts(conn, village, &rules, today)?
        .into_iter()
        .map(|(household, account)| BalanceRow {
            household,
            earned: account.earned(),
            redeemed: account.redeemed(),
            lapsed: account.lapsed(&rules, today),
            spendable: account.spendable(&rules, today),
            lapses_on: account.lapses_on(&rules, today),
        })
        .collect())
}

/// Balances with names and groups.
pub fn balances(
    conn: &Connection,
    village: &VillageId,
    today: VillageDay,
) -> Result<Vec<BalanceListed>, VaultFault> {
    let mut known = households(conn, village.as_str())?;
    let rows = balance_rows(conn, village.as_str(), today)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let household = known.remove(&row.household);
            let (name, group) = household
                .map(|h| (mask_name(&h.name), h.group))
                .unwrap_or_default();
            BalanceListed { row, name, group }
        })
        .collect())
}
