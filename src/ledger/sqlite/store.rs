//! Reading what stands in storerooms and where it came from. Every function is one question.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::super::vault::VaultFault;
use super::super::vault::store::{
    ChangeListed, DeliveryLot, DeliveryShown, DonationListed, GoodsListed, GrantListed, LotListed,
    NoticeListed, NoticeShown, OriginShown, Pieces, StockShown, StocktakeListed, StocktakeState,
    Storerooms,
};
use super::journals::text_of;
use super::read::{Rows, gtin};
use super::{SqliteVault, funds, notices, parse_text, parsed};
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::ids::{ReceiptNo, VillageId};
use crate::market::journal::{Head, Record};
use crate::market::redemption::Redemption;
use crate::market::stock::Source;
use crate::market::storeroom::fund::FundOnRecord;

impl Storerooms for SqliteVault {
    fn stock(
        &self,
        village: &VillageId,
        lots_each: u32,
        at_most: u32,
    ) -> Result<StockShown, VaultFault> {
        self.read(|conn| {
            Ok(StockShown {
                goods: goods(conn, village.as_str(), None, lots_each)?,
                changes: changes(conn, village.as_str(), at_most)?,
                stocktakes: stocktakes(conn, village.as_str(), at_most)?,
            })
        })
    }

    fn goods(
        &self,
        village: &VillageId,
        code: Gtin,
        at_most: u32,
    ) -> Result<Option<GoodsListed>, VaultFault> {
        self.read(|conn| Ok(goods(conn, village.as_str(), Some(code), at_most)?.pop()))
    }

    fn donations(
        &self,
        village: &VillageId,
        at_most: u32,
    ) -> Result<Vec<DonationListed>, VaultFault> {
        self.read(|conn| Ok(donations(conn, village.as_str(), at_most)?))
    }

    fn funds(&self, village: &VillageId, year: i32) -> Result<Vec<FundOnRecord>, VaultFault> {
        self.read(|conn| Ok(funds::funds(conn, village.as_str(), year)?))
    }

    fn grants(&self, village: &VillageId, at_most: u32) -> Result<Vec<GrantListed>, VaultFault> {
        self.read(|conn| Ok(funds::grants(conn, village.as_str(), at_most)?))
    }

    fn deliveries(&self, number: &ReceiptNo) -> Result<Vec<DeliveryShown>, VaultFault> {
        self.read(|conn| Ok(deliveries(conn, number)?))
    }

    fn notices(&self, village: &VillageId, at_most: u32) -> Result<Vec<NoticeListed>, VaultFault> {
        self.read(|conn| Ok(notices::notices(conn, village.as_str(), at_most)?))
    }

    fn notice(
        &self,
        village: &VillageId,
        number: &ReceiptNo,
        today: VillageDay,
    ) -> Result<Option<NoticeShown>, VaultFault> {
        self.read(|conn| notices::notice(conn, village, number, today))
    }
}

/// The columns that say where a lot came from; [`origin`] reads them.
pub(super) const ORIGIN: &str =
    "l.source, l.giver, d.anonymous, d.giver, d.fund, d.store, d.number";
/// What a lot's pieces became; [`pieces`] reads them.
const PIECES: &str = "l.quantity_received, l.quantity_issued, l.quantity_lost, l.quantity_on_hand";
/// The delivery that a lot came with, if it came with one.
pub(super) const WITH: &str =
    "LEFT JOIN deliveries d ON d.village = l.village AND d.place = l.place";

/// A side text, if it is known and says anything.
pub(super) fn told(
    conn: &Connection,
    village: &str,
    sealed: Option<String>,
) -> rusqlite::Result<Option<String>> {
    let text = sealed
        .map(|sealed| text_of(conn, village, &sealed))
        .transpose()?
        .flatten();
    Ok(text.filter(|text| !text.is_empty()))
}

/// Reads [`ORIGIN`] from this column on.
pub(super) fn origin(
    conn: &Connection,
    village: &str,
    row: &Row<'_>,
    from: usize,
) -> rusqlite::Result<OriginShown> {
    let word: String = row.get(from)?;
    let source = Source::of_word(&word).unwrap_or(Source::Found);
    let imported: Option<String> = row.get(from + 1)?;
    let anonymous = row.get::<_, Option<bool>>(from + 2)?.unwrap_or(false);
    let number: Option<String> = row.get(from + 6)?;
    let who = match (&number, source) {
        _ if anonymous => None,
        (None, _) => told(conn, village, imported)?,
        (Some(_), Source::Donation) => told(conn, village, row.get(from + 3)?)?,
        (Some(_), Source::Fund) => row.get(from + 4)?,
        (Some(_), Source::Transfer) => row.get(from + 5)?,
        (Some(_), Source::Found) => None,
    };
    Ok(OriginShown {
        source,
        who,
        anonymous,
        delivery: number.as_deref().map(parse_text).transpose()?,
    })
}

/// Reads [`PIECES`] from this column on. A broken book may hold fewer than none: that is listed as an exception, and
/// stands here as none.
fn pieces(row: &Row<'_>, from: usize) -> rusqlite::Result<Pieces> {
    let count =
        |column: usize| Ok::<_, rusqlite::Error>(row.get::<_, i64>(from + column)?.max(0) as u64);
    Ok(Pieces {
        came: count(0)?,
        handed_out: count(1)?,
        gone: count(2)?,
        left: count(3)?,
    })
}

fn day_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<VillageDay>> {
    let day: Option<String> = row.get(column)?;
    day.as_deref().map(parse_text).transpose()
}

/// One kind of goods, or all that ever came in, with so many of their lots each.
fn goods(
    conn: &Connection,
    village: &str,
    code: Option<Gtin>,
    lots_each: u32,
) -> Rows<GoodsListed> {
    let mut lots = conn.prepare_cached(&format!(
        "SELECT l.received_on, l.expires, {PIECES}, {ORIGIN} FROM lots l {WITH}
         WHERE l.village = ?1 AND l.code = ?2 ORDER BY l.place DESC, l.lot DESC LIMIT ?3"
    ))?;
    let mut statement = conn.prepare_cached(
        "SELECT l.code, max(g.name), max(g.unit), sum(l.quantity_received), sum(l.quantity_issued), sum(l.quantity_lost),
           sum(l.quantity_on_hand), count(*)
         FROM lots l LEFT JOIN goods g ON g.village = l.village AND g.code = l.code
         WHERE l.village = ?1 AND (?2 IS NULL OR l.code = ?2) GROUP BY l.code ORDER BY max(g.place)",
    )?;
    let mut rows = statement.query(params![village, code.map(|code| code.number() as i64)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let code = gtin(row, 0)?;
        let listed = lots
            .query_map(params![village, code.number() as i64, lots_each], |row| {
                Ok(LotListed {
                    came_on: parsed(row, 0)?,
                    expires: day_or_none(row, 1)?,
                    pieces: pieces(row, 2)?,
                    origin: origin(conn, village, row, 6)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        found.push(GoodsListed {
            name: row
                .get::<_, Option<String>>(1)?
                .unwrap_or_else(|| code.to_string()),
            unit: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            pieces: pieces(row, 3)?,
            lots: listed,
            lots_in_all: row.get::<_, i64>(7)? as u64,
            code,
        });
    }
    Ok(found)
}

/// What changed without a redemption: by slip or sheet and kind of goods. What was found when a slip written on paper was
/// entered bears that redemption's receipt.
fn changes(conn: &Connection, village: &str, at_most: u32) -> Rows<ChangeListed> {
    conn.prepare_cached(
        "SELECT coalesce(a.day, s.settled_on, r.day, l.received_on), coalesce(a.slip, s.number, r.receipt, ''),
           coalesce(c.kind, a.kind, iif(r.place IS NULL, 'counted', 'paper')), coalesce(g.name, ''),
           coalesce(g.unit, ''), sum(c.quantity_change)
         FROM (SELECT village, place, journal, lot, kind, quantity_change FROM lot_changes WHERE village = ?1
               UNION ALL SELECT village, place, journal, lot, NULL, quantity_received FROM lots
                 WHERE village = ?1 AND source = 'found') c
         JOIN lots l ON l.village = c.village AND l.journal = c.journal AND l.lot = c.lot
         LEFT JOIN goods g ON g.village = c.village AND g.code = l.code
         LEFT JOIN adjustments a ON a.village = c.village AND a.place = c.place
         LEFT JOIN stocktakes s ON s.village = c.village AND s.settled = c.place
         LEFT JOIN redemptions r ON r.village = c.village AND r.place = c.place
         GROUP BY c.place, l.code, c.kind ORDER BY c.place DESC, max(g.place) LIMIT ?2",
    )?
    .query_map(params![village, at_most], |row| {
        Ok(ChangeListed {
            day: parsed(row, 0)?,
            slip: row.get(1)?,
            kind: row.get(2)?,
            name: row.get(3)?,
            unit: row.get(4)?,
            pieces: row.get(5)?,
        })
    })?
    .collect()
}

fn stocktakes(conn: &Connection, village: &str, at_most: u32) -> Rows<StocktakeListed> {
    conn.prepare_cached(
        "SELECT number, day, state, settled_on, kinds_counted, kinds_differing, kinds_uncounted FROM stocktakes
         WHERE village = ?1 ORDER BY place DESC LIMIT ?2",
    )?
    .query_map(params![village, at_most], |row| {
        let kinds = |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.max(0) as u64);
        let state: String = row.get(2)?;
        Ok(StocktakeListed {
            number: parsed(row, 0)?,
            began_on: parsed(row, 1)?,
            state: match state.as_str() {
                "closed" => StocktakeState::Closed {
                    on: parsed(row, 3)?,
                    counted: kinds(4)?,
                    differing: kinds(5)?,
                    uncounted: kinds(6)?,
                },
                "abandoned" => StocktakeState::Abandoned,
                _ => StocktakeState::Open,
            },
        })
    })?
    .collect()
}

/// Lots of donations as they are gathered: those of one delivery, or of one giver on one day where they were imported.
#[derive(Default)]
struct Gathered {
    goods: Vec<(String, String, u64)>,
    pieces: Pieces,
    households: BTreeSet<String>,
}

impl Gathered {
    fn add(&mut self, (name, unit): (String, String), pieces: Pieces) {
        self.pieces += pieces;
        let same = |known: &&mut (String, String, u64)| known.0 == name && known.1 == unit;
        match self.goods.iter_mut().find(same) {
            Some((_, _, came)) => *came += pieces.came,
            None => self.goods.push((name, unit, pieces.came)),
        }
    }
}

/// A donation by what it came with: the place of its delivery, or its giver and day where it was imported.
type Which = (i64, VillageDay, Option<String>);

/// Donations, the newest first.
fn donations(conn: &Connection, village: &str, at_most: u32) -> Rows<DonationListed> {
    let mut gathered: BTreeMap<Which, (OriginShown, String, Gathered)> = BTreeMap::new();
    let mut takers = conn.prepare_cached(
        "SELECT household FROM lot_takers WHERE village = ?1 AND journal = ?2 AND lot = ?3 AND quantity_taken > 0",
    )?;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT l.journal, l.lot, l.place, l.received_on, coalesce(g.name, ''), coalesce(g.unit, ''), d.terms,
           {PIECES}, {ORIGIN}
         FROM lots l {WITH} LEFT JOIN goods g ON g.village = l.village AND g.code = l.code
         WHERE l.village = ?1 AND l.source = 'donation' ORDER BY l.place, l.lot"
    ))?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let origin = origin(conn, village, row, 11)?;
        let day: VillageDay = parsed(row, 3)?;
        let which = match &origin.delivery {
            Some(_) => (row.get(2)?, day, None),
            None => (0, day, origin.who.clone()),
        };
        let (_, _, one) = match gathered.entry(which) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                let terms = told(conn, village, row.get(6)?)?.unwrap_or_default();
                new.insert((origin, terms, Gathered::default()))
            }
        };
        one.add((row.get(4)?, row.get(5)?), pieces(row, 7)?);
        let mut households = takers.query(params![
            village,
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?
        ])?;
        while let Some(taker) = households.next()? {
            one.households.insert(taker.get(0)?);
        }
    }
    let mut listed: Vec<(i64, DonationListed)> = gathered
        .into_iter()
        .map(|((place, day, _), (origin, terms, one))| {
            let donation = DonationListed {
                origin,
                day,
                terms,
                goods: one.goods,
                pieces: one.pieces,
                households: one.households.len() as u64,
            };
            (place, donation)
        })
        .collect();
    listed.sort_by_key(|(place, donation)| std::cmp::Reverse((donation.day, *place)));
    listed.truncate(at_most as usize);
    Ok(listed.into_iter().map(|(_, donation)| donation).collect())
}

/// Deliveries of a number, in every village that has it.
fn deliveries(conn: &Connection, number: &ReceiptNo) -> Rows<DeliveryShown> {
    let mut statement = conn.prepare_cached(
        "SELECT d.village, v.name, v.rehearsal, d.place, d.day, d.document, d.cost_fen, d.terms,
           d.source, NULL, d.anonymous, d.giver, d.fund, d.store, d.number, e.seq, e.hash, e.bytes
         FROM deliveries d JOIN villages v USING (village) JOIN entries e USING (village, place)
         WHERE d.number = ?1 ORDER BY d.village, d.place LIMIT 20",
    )?;
    let mut rows = statement.query([number.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let village: VillageId = parsed(row, 0)?;
        let (id, place) = (village.as_str(), row.get::<_, i64>(3)?);
        let bytes: String = row.get(17)?;
        let Ok(record) = Record::parse(&bytes) else {
            continue;
        };
        found.push(DeliveryShown {
            village_name: row.get(1)?,
            rehearsal: row.get(2)?,
            number: number.clone(),
            at: record.stamp.at,
            day: parsed(row, 4)?,
            origin: origin(conn, id, row, 8)?,
            terms: told(conn, id, row.get(7)?)?.unwrap_or_default(),
            document: row.get(5)?,
            cost: Fen(row.get(6)?),
            lots: delivery_lots(conn, id, place)?,
            households: households_of(conn, id, place)?,
            head: Head {
                seq: row.get::<_, i64>(15)? as u64,
                hash: parsed(row, 16)?,
            },
            village,
        });
    }
    Ok(found)
}

fn households_of(conn: &Connection, village: &str, place: i64) -> rusqlite::Result<u64> {
    conn.prepare_cached(
        "SELECT count(DISTINCT t.household) FROM lots l JOIN lot_takers t USING (village, journal, lot)
         WHERE l.village = ?1 AND l.place = ?2 AND t.quantity_taken > 0",
    )?
    .query_row(params![village, place], |row| {
        row.get::<_, i64>(0).map(|count| count as u64)
    })
}

fn delivery_lots(conn: &Connection, village: &str, place: i64) -> Rows<DeliveryLot> {
    let mut by_kind = conn.prepare_cached(
        "SELECT kind, sum(quantity_change) FROM lot_changes WHERE village = ?1 AND journal = ?2 AND lot = ?3
         GROUP BY kind ORDER BY min(place)",
    )?;
    conn.prepare_cached(&format!(
        "SELECT coalesce(g.name, ''), coalesce(g.unit, ''), l.expires, {PIECES}, l.journal, l.lot
         FROM lots l LEFT JOIN goods g ON g.village = l.village AND g.code = l.code
         WHERE l.village = ?1 AND l.place = ?2 ORDER BY l.lot"
    ))?
    .query_map(params![village, place], |row| {
        let (journal, lot) = (row.get::<_, String>(7)?, row.get::<_, i64>(8)?);
        Ok(DeliveryLot {
            name: row.get(0)?,
            unit: row.get(1)?,
            expires: day_or_none(row, 2)?,
            pieces: pieces(row, 3)?,
            changes: by_kind
                .query_map(params![village, journal, lot], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<rusqlite::Result<_>>()?,
        })
    })?
    .collect()
}

/// For each line of a redemption where its goods came from: each origin once, with how many pieces.
pub(super) fn origins(
    conn: &Connection,
    (village, journal): (&str, &str),
    redemption: &Redemption,
) -> Rows<Vec<(u32, OriginShown)>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {ORIGIN} FROM lots l {WITH} WHERE l.village = ?1 AND l.journal = ?2 AND l.lot = ?3"
    ))?;
    let lines = redemption.lines.iter().map(|line| {
        let mut found: Vec<(u32, OriginShown)> = Vec::new();
        for take in &line.lots {
            let came = statement
                .query_row(params![village, journal, take.lot.0], |row| {
                    origin(conn, village, row, 0)
                })
                .optional()?;
            let Some(came) = came else { continue };
            let pieces = take.quantity.pieces();
            match found.iter_mut().find(|(_, known)| *known == came) {
                Some((sum, _)) => *sum = sum.saturating_add(pieces),
                None => found.push((pieces, came)),
            }
        }
        Ok(found)
    });
    lines.collect()
}
