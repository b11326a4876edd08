//! Reading what was derived: standings, registers, and what the pages show. Every function is one question.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, Row, params};

use crate::market::account::{Account, PeriodBalance};
use crate::market::day::{Moment, VillageDay};
use crate::market::fact::Fact;
use crate::market::goods::{Goods, Price};
use crate::market::gtin::Gtin;
use crate::market::household::{Card, mask_name};
use crate::market::ids::{HouseholdNo, ReceiptNo, VillageId};
use crate::market::journal::{Head, Record};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::register::{BalanceRow, CardRow, IssueRow, RedemptionRow, Register, StockRow};
use crate::market::scheme::Scheme;
use crate::parcel::Checkpoint;

use super::super::vault::{
    BalanceListed, ExceptionListed, FeedStanding, HouseholdKnown, ReceiptOnRecord,
    RedemptionListed, RegisterKind, TillListed, VaultFault, VillageOnRecord,
};
use super::fold::{FEED, drawn, earn, scheme_text};
use super::receive::{counter, entry_of, feed_head, text_of};
use super::{parse_text, parsed, progress};

type Rows<T> = rusqlite::Result<Vec<T>>;

fn points(row: &Row<'_>, column: usize) -> rusqlite::Result<Points> {
    row.get(column).map(Points::from_hundredths)
}

fn gtin(row: &Row<'_>, column: usize) -> rusqlite::Result<Gtin> {
    let number: i64 = row.get(column)?;
    parse_text(&format!("{number:014}"))
}

/// Pieces, of which a broken book may hold fewer than none: those show as none, and stand on the exception list.
fn pieces(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    let pieces: i64 = row.get(column)?;
    Ok(u32::try_from(pieces.max(0)).unwrap_or(u32::MAX))
}

fn masked(conn: &Connection, village: &str, sealed: Option<String>) -> rusqlite::Result<String> {
    let text = sealed
        .map(|sealed| text_of(conn, village, &sealed))
        .transpose()?
        .flatten();
    Ok(text.map(|name| mask_name(&name)).unwrap_or_default())
}

/// All villages.
pub fn villages(conn: &Connection) -> Rows<VillageOnRecord> {
    conn.prepare_cached(
        "SELECT v.village, v.name, v.rehearsal,
           (SELECT count(*) FROM households h WHERE h.village = v.village),
           (SELECT count(*) FROM redemptions r WHERE r.village = v.village),
           (SELECT count(*) FROM exceptions e WHERE e.village = v.village)
             + (SELECT count(*) FROM incidents i WHERE i.village = v.village)
         FROM villages v ORDER BY v.village",
    )?
    .query_map([], |row| {
        Ok(VillageOnRecord {
            village: parsed(row, 0)?,
            name: row.get(1)?,
            rehearsal: row.get(2)?,
            households: row.get::<_, i64>(3)? as u64,
            redemptions: row.get::<_, i64>(4)? as u64,
            exceptions: row.get::<_, i64>(5)? as u64,
        })
    })?
    .collect()
}

/// Where a village stands.
pub fn checkpoint(
    conn: &Connection,
    village: &VillageId,
    now: Moment,
) -> rusqlite::Result<Option<Checkpoint>> {
    let (Some(entries), Some(feed)) = (counter(conn, village)?, feed_head(conn, village)?) else {
        return Ok(None);
    };
    Ok(Some(Checkpoint {
        v: crate::parcel::VERSION,
        village: village.clone(),
        generation: progress(conn)?.0,
        entries: entries as u64,
        feed,
        tills: tills(conn, village)?
            .into_iter()
            .map(|till| (till.till, till.epoch, till.head))
            .collect(),
        clock: now,
    }))
}

fn scheme(conn: &Connection, village: &str, day: VillageDay) -> Result<Option<Scheme>, VaultFault> {
    let Some((_, text)) = scheme_text(conn, village, day)? else {
        return Ok(None);
    };
    Scheme::parse(&text)
        .map(Some)
        .map_err(|why| VaultFault(why.to_string()))
}

/// What an import depends on.
pub fn feed_standing(
    conn: &Connection,
    village: &VillageId,
    today: VillageDay,
) -> Result<Option<FeedStanding>, VaultFault> {
    let (Some(counter), Some(scheme)) = (
        counter(conn, village)?,
        scheme(conn, village.as_str(), today)?,
    ) else {
        return Ok(None);
    };
    Ok(Some(FeedStanding {
        counter: counter as u64,
        scheme,
        households: households(conn, village.as_str())?,
        goods: goods(conn, village.as_str())?
            .into_iter()
            .map(|goods| (goods.code, goods))
            .collect(),
        prices: prices(conn, village.as_str())?,
        keys: keys(conn, village.as_str())?,
    }))
}

fn households(
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

fn goods(conn: &Connection, village: &str) -> Rows<Goods> {
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

fn prices(conn: &Connection, village: &str) -> rusqlite::Result<BTreeMap<Gtin, Vec<Price>>> {
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

fn keys(conn: &Connection, village: &str) -> rusqlite::Result<HashSet<crate::market::ids::RowKey>> {
    conn.prepare_cached(
        "SELECT key FROM credits WHERE village = ?1 UNION SELECT key FROM suspensions WHERE village = ?1",
    )?
    .query_map([village], |row| parsed(row, 0))?
    .collect()
}

/// The accounts of all households on a day.
fn accounts(
    conn: &Connection,
    village: &str,
    scheme: &Scheme,
    day: VillageDay,
) -> rusqlite::Result<BTreeMap<HouseholdNo, Account>> {
    let mut all: BTreeMap<HouseholdNo, HashMap<Period, PeriodBalance>> = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT household FROM households WHERE village = ?1 UNION SELECT household FROM credits WHERE village = ?1
         UNION SELECT household FROM draws WHERE village = ?1",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        all.entry(parsed(row, 0)?).or_default();
    }
    let mut statement = conn.prepare_cached(
        "SELECT household, period, posted_on, sum(points_credited) FROM credits
         WHERE village = ?1 AND posted_on <= ?2 GROUP BY household, period, posted_on",
    )?;
    let mut rows = statement.query(params![village, day.to_string()])?;
    while let Some(row) = rows.next()? {
        let periods = all.entry(parsed(row, 0)?).or_default();
        earn(
            periods,
            scheme,
            parsed(row, 1)?,
            parsed(row, 2)?,
            row.get(3)?,
        );
    }
    let mut statement = conn
        .prepare_cached("SELECT household, period, points_drawn FROM draws WHERE village = ?1")?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        drawn(
            all.entry(parsed(row, 0)?).or_default(),
            parsed(row, 1)?,
            row.get(2)?,
        );
    }
    Ok(all
        .into_iter()
        .map(|(household, periods)| (household, Account::new(periods.into_values().collect())))
        .collect())
}

fn balance_rows(
    conn: &Connection,
    village: &str,
    today: VillageDay,
) -> Result<Vec<BalanceRow>, VaultFault> {
    let Some(scheme) = scheme(conn, village, today)? else {
        return Ok(Vec::new());
    };
    Ok(accounts(conn, village, &scheme, today)?
        .into_iter()
        .map(|(household, account)| BalanceRow {
            household,
            earned: account.earned(),
            redeemed: account.redeemed(),
            lapsed: account.lapsed(&scheme, today),
            spendable: account.spendable(&scheme, today),
            lapses_on: account.lapses_on(&scheme, today),
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

/// A register, with the columns that the till's has.
pub fn register(
    conn: &Connection,
    village: &VillageId,
    kind: RegisterKind,
    today: VillageDay,
) -> Result<Option<Register>, VaultFault> {
    if counter(conn, village)?.is_none() {
        return Ok(None);
    }
    let id = village.as_str();
    Ok(Some(match kind {
        RegisterKind::Redemptions => Register::Redemptions(
            issue_lines(conn, id)?.into_iter().map(|line| line.redemption).collect(),
        ),
        RegisterKind::IssueBook => {
            Register::IssueBook(issue_lines(conn, id)?.into_iter().map(issue_row).collect())
        }
        RegisterKind::Stock => Register::Stock(stock(conn, id)?),
        RegisterKind::Balances => Register::Balances(balance_rows(conn, id, today)?),
        RegisterKind::Cards => Register::Cards(cards(conn, village)?),
        RegisterKind::Journal => Register::Journal(
            conn.prepare("SELECT seq, hash, bytes FROM entries WHERE village = ?1 ORDER BY journal <> ?2, journal, seq")?
                .query_map([id, FEED], entry_of)?
                .collect::<rusqlite::Result<_>>()?,
        ),
    }))
}

/// A line of a redemption with everything that either register shows.
struct IssueLine {
    redemption: RedemptionRow,
    household_name: String,
    proof: &'static str,
    unit: String,
}

fn issue_row(line: IssueLine) -> IssueRow {
    let row = line.redemption;
    IssueRow {
        village_day: row.village_day,
        receipt: row.receipt,
        household: row.household,
        household_name: line.household_name,
        collector: row.collector,
        proof: line.proof,
        name: row.name,
        unit: line.unit,
        quantity: row.quantity,
        points: row.points,
        reversed: row.reversed,
        staff: row.staff,
    }
}

fn issue_lines(conn: &Connection, village: &str) -> Rows<IssueLine> {
    let mut statement = conn.prepare(
        "SELECT r.redemption, r.receipt, r.recorded_at, r.day, r.household, h.name, r.proxy, s.name, l.code, l.name,
           l.quantity_issued, l.points_line, l.reversed, r.proof, l.unit
         FROM redemptions r
         JOIN redemption_lines l USING (village, redemption)
         LEFT JOIN households h USING (village, household)
         LEFT JOIN staff s ON s.village = r.village AND s.journal = r.journal AND s.staff = r.staff
         WHERE r.village = ?1 ORDER BY r.place, l.line",
    )?;
    statement
        .query_map([village], |row| {
            let household_name = masked(conn, village, row.get(5)?)?;
            let proxy: Option<String> = row.get(6)?;
            let collector = match proxy {
                Some(proxy) => masked(conn, village, Some(proxy))?,
                None => household_name.clone(),
            };
            let staff: Option<String> = row.get(7)?;
            let staff = staff
                .map(|name| text_of(conn, village, &name))
                .transpose()?
                .flatten();
            let redemption = RedemptionRow {
                redemption: parsed(row, 0)?,
                receipt: parsed(row, 1)?,
                at: parsed(row, 2)?,
                village_day: parsed(row, 3)?,
                household: parsed(row, 4)?,
                collector,
                staff: staff.unwrap_or_default(),
                code: gtin(row, 8)?,
                name: row.get(9)?,
                quantity: row.get(10)?,
                points: points(row, 11)?,
                reversed: row.get(12)?,
            };
            let proof = match row.get_ref(13)?.as_str()? {
                "glass" => "glass",
                "fingerprint" => "fingerprint",
                _ => "paper",
            };
            Ok(IssueLine {
                redemption,
                household_name,
                proof,
                unit: row.get(14)?,
            })
        })?
        .collect()
}

fn stock(conn: &Connection, village: &str) -> Rows<StockRow> {
    conn.prepare(
        "SELECT g.code, g.name, g.unit,
           (SELECT coalesce(sum(quantity_on_hand), 0) FROM lots l WHERE l.village = g.village AND l.code = g.code),
           (SELECT coalesce(sum(quantity_received), 0) FROM lots l WHERE l.village = g.village AND l.code = g.code),
           (SELECT coalesce(sum(quantity_issued), 0) FROM redemption_lines i
              WHERE i.village = g.village AND i.code = g.code AND NOT i.reversed)
         FROM goods g WHERE g.village = ?1 ORDER BY g.place",
    )?
    .query_map([village], |row| {
        Ok(StockRow {
            code: gtin(row, 0)?,
            name: row.get(1)?,
            unit: row.get(2)?,
            on_hand: pieces(row, 3)?,
            received: pieces(row, 4)?,
            issued: pieces(row, 5)?,
            lost: 0,
        })
    })?
    .collect()
}

fn cards(conn: &Connection, village: &VillageId) -> Rows<CardRow> {
    conn.prepare(
        "SELECT household, serial FROM cards c WHERE village = ?1 AND place =
           (SELECT max(place) FROM cards d WHERE d.village = c.village AND d.household = c.household)
         ORDER BY household",
    )?
    .query_map([village.as_str()], |row| {
        let card = Card { village: village.clone(), household: parsed(row, 0)?, serial: parsed(row, 1)? };
        Ok(CardRow { household: card.household.clone(), card: card.to_string() })
    })?
    .collect()
}

/// Redemptions, the newest first.
pub fn redemptions(
    conn: &Connection,
    village: &VillageId,
    day: Option<VillageDay>,
    at_most: u32,
) -> Rows<RedemptionListed> {
    let mut lines = conn.prepare_cached(
        "SELECT name, quantity_issued FROM redemption_lines WHERE village = ?1 AND redemption = ?2 ORDER BY line",
    )?;
    conn.prepare_cached(
        "SELECT r.redemption, r.receipt, r.recorded_at, r.day, r.household, h.name, r.points_total, r.points_reversed
         FROM redemptions r LEFT JOIN households h USING (village, household)
         WHERE r.village = ?1 AND (?2 IS NULL OR r.day = ?2) ORDER BY r.place DESC LIMIT ?3",
    )?
    .query_map(params![village.as_str(), day.map(|day| day.to_string()), at_most], |row| {
        let id: String = row.get(0)?;
        let goods = lines
            .query_map(params![village.as_str(), id], |line| Ok((line.get(0)?, line.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(RedemptionListed {
            receipt: parsed(row, 1)?,
            at: parsed(row, 2)?,
            day: parsed(row, 3)?,
            household: parsed(row, 4)?,
            name: masked(conn, village.as_str(), row.get(5)?)?,
            goods,
            points: points(row, 6)?,
            reversed: points(row, 7)?,
        })
    })?
    .collect()
}

/// Days on which anything was redeemed.
pub fn redemption_days(
    conn: &Connection,
    village: &VillageId,
    at_most: u32,
) -> rusqlite::Result<BTreeSet<VillageDay>> {
    conn.prepare_cached(
        "SELECT DISTINCT day FROM redemptions WHERE village = ?1 ORDER BY day DESC LIMIT ?2",
    )?
    .query_map(params![village.as_str(), at_most], |row| parsed(row, 0))?
    .collect()
}

/// A receipt, wherever it is known.
pub fn receipts(conn: &Connection, receipt: &ReceiptNo) -> Rows<ReceiptOnRecord> {
    let mut found = Vec::new();
    let mut statement = conn.prepare_cached(
        "SELECT r.village, v.name, e.seq, e.hash, e.bytes, h.name, r.redemption FROM redemptions r
         JOIN villages v USING (village) JOIN entries e USING (village, place)
         LEFT JOIN households h USING (village, household)
         WHERE r.receipt = ?1 ORDER BY r.village, r.place LIMIT 20",
    )?;
    let mut rows = statement.query([receipt.as_str()])?;
    while let Some(row) = rows.next()? {
        let bytes: String = row.get(4)?;
        let Ok(Record {
            stamp,
            fact: Fact::Redeemed(redemption),
        }) = Record::parse(&bytes)
        else {
            continue;
        };
        let village: VillageId = parsed(row, 0)?;
        let proxy = redemption.proxy.map(|proxy| proxy.0.to_string());
        found.push(ReceiptOnRecord {
            at: stamp.at,
            name: masked(conn, village.as_str(), row.get(5)?)?,
            proxy: proxy.map(|proxy| masked(conn, village.as_str(), Some(proxy))).transpose()?,
            reversed: conn
                .prepare_cached("SELECT line FROM redemption_lines WHERE village = ?1 AND redemption = ?2 AND reversed")?
                .query_map(params![village.as_str(), row.get::<_, String>(6)?], |line| line.get(0))?
                .collect::<rusqlite::Result<_>>()?,
            head: Head { seq: row.get::<_, i64>(2)? as u64, hash: parsed(row, 3)? },
            village_name: row.get(1)?,
            village,
            redemption,
        });
    }
    Ok(found)
}

/// The exception list.
pub fn exceptions(conn: &Connection, village: &VillageId, at_most: u32) -> Rows<ExceptionListed> {
    let mut listed: Vec<ExceptionListed> = conn
        .prepare_cached(
            "SELECT x.kind, x.subject, e.journal, e.seq, e.received_at FROM exceptions x
             JOIN entries e USING (village, place)
             WHERE x.village = ?1 ORDER BY x.place DESC, x.number LIMIT ?2",
        )?
        .query_map(params![village.as_str(), at_most], |row| {
            let journal: String = row.get(2)?;
            Ok(ExceptionListed {
                kind: row.get(0)?,
                subject: row.get(1)?,
                till: (journal != FEED)
                    .then(|| parse_text(&journal))
                    .transpose()?,
                seq: Some(row.get::<_, i64>(3)? as u64),
                at: parsed(row, 4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let incidents: Vec<ExceptionListed> = conn
        .prepare_cached(
            "SELECT kind, subject, till, last_at FROM incidents WHERE village = ?1 ORDER BY last_at DESC LIMIT ?2",
        )?
        .query_map(params![village.as_str(), at_most], |row| {
            Ok(ExceptionListed {
                kind: row.get(0)?,
                subject: row.get(1)?,
                till: Some(parsed(row, 2)?),
                seq: None,
                at: parsed(row, 3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    listed.extend(incidents);
    listed.sort_by_key(|exception| std::cmp::Reverse(exception.at));
    listed.truncate(at_most as usize);
    Ok(listed)
}

/// The tills of a village.
pub fn tills(conn: &Connection, village: &VillageId) -> Rows<TillListed> {
    conn.prepare_cached(
        "SELECT till, name, epoch, seq, hash, claims, last_contact, ahead_ms FROM tills WHERE village = ?1 ORDER BY till",
    )?
    .query_map([village.as_str()], |row| {
        let last_contact: Option<String> = row.get(6)?;
        Ok(TillListed {
            till: parsed(row, 0)?,
            name: row.get(1)?,
            epoch: row.get(2)?,
            head: Head { seq: row.get::<_, i64>(3)? as u64, hash: parsed(row, 4)? },
            claims: row.get::<_, i64>(5)? as u64,
            last_contact: last_contact.as_deref().map(parse_text).transpose()?,
            ahead_ms: row.get(7)?,
        })
    })?
    .collect()
}
