//! Registers that leave the ledger, with the columns that the till's have.

use rusqlite::{Connection, Row};

use crate::market::day::VillageDay;
use crate::market::household::Card;
use crate::market::ids::VillageId;
use crate::market::register::{CardRow, IssueRow, RedemptionRow, Register, StockRow};

use super::super::vault::{RegisterKind, VaultFault};
use super::fold::FEED;
use super::journals::{counter, entry_of, text_of};
use super::read::{Rows, gtin, masked, points};
use super::standing::balance_rows;
use super::{moved, parsed};

/// Pieces, of which a broken book may hold fewer than none: those show as none, and stand on the exception list.
fn pieces(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    let pieces: i64 = row.get(column)?;
    Ok(u32::try_from(pieces.max(0)).unwrap_or(u32::MAX))
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
        RegisterKind::Movements => Register::Movements(moved::movements(conn, id, None, None)?),
        RegisterKind::Coupons => Register::Coupons(moved::coupons(conn, id)?),
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
              WHERE i.village = g.village AND i.code = g.code AND NOT i.reversed),
           (SELECT coalesce(sum(quantity_lost), 0) FROM lots l WHERE l.village = g.village AND l.code = g.code)
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
            lost: pieces(row, 6)?,
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
