//! Registers that leave the ledger, with the columns that the till's have, line by line.

use std::ops::ControlFlow;

use rusqlite::{Connection, Row, params};

use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::household::Card;
use crate::market::ids::{HouseholdNo, RedemptionId, VillageId};
use crate::market::journal::Record;
use crate::market::period::Period;
use crate::market::register::books::IssueTexts;
use crate::market::register::donations::Donations;
use crate::market::register::{CardRow, IssueRow, Line, RedemptionRow, Span, StockRow};

use super::super::vault::{RegisterKind, VaultFault};
use super::fold::FEED;
use super::journals::{counter, entry_of, text_of};
use super::read::{gtin, masked, points};
use super::standing::{balance_rows, goods};
use super::{moved, parsed};

/// Pieces, of which a broken book may hold fewer than none: those show as none, and stand on the exception list.
fn pieces(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    let pieces: i64 = row.get(column)?;
    Ok(u32::try_from(pieces.max(0)).unwrap_or(u32::MAX))
}

/// Takes a line; breaks off where no more are wanted.
type Each<'a> = &'a mut dyn FnMut(Line) -> ControlFlow<()>;
/// What comes of handing lines over.
type Handed = rusqlite::Result<ControlFlow<()>>;

/// Hands a register over, with the columns that the till's has; answers whether there is such a village.
pub fn each_line(
    conn: &Connection,
    village: &VillageId,
    (kind, span): (RegisterKind, Option<Span>),
    today: VillageDay,
    each: &mut dyn FnMut(Line) -> bool,
) -> Result<bool, VaultFault> {
    if counter(conn, village)?.is_none() {
        return Ok(false);
    }
    let id = village.as_str();
    let days = match span {
        Some(span) => (span.from.to_string(), span.to.to_string()),
        None => (String::new(), "9999-12-31".into()),
    };
    let mut flow = |line: Line| {
        if each(line) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let _broken_off_or_not = match kind {
        RegisterKind::Redemptions => redemptions(conn, id, &days, &mut flow)?,
        RegisterKind::IssueBook => issue_book(conn, id, &days, &mut flow)?,
        RegisterKind::Stock => stock(conn, id, &mut flow)?,
        RegisterKind::Balances => {
            let rows = balance_rows(conn, id, today)?;
            rows.into_iter()
                .try_for_each(|row| flow(Line::Balance(row)))
        }
        RegisterKind::Cards => cards(conn, village, &mut flow)?,
        RegisterKind::Movements => moved::each_movement(conn, id, &days, &mut flow)?,
        RegisterKind::Coupons => {
            let rows = moved::coupons(conn, id)?;
            rows.into_iter().try_for_each(|row| flow(Line::Coupon(row)))
        }
        RegisterKind::Donations => {
            let span = span.unwrap_or(Span {
                from: Period::Always.first_day(),
                to: today,
            });
            donations(conn, id, span, &mut flow)?
        }
        RegisterKind::Journal => entries(conn, id, &mut flow)?,
    };
    Ok(true)
}

fn redemptions(
    conn: &Connection,
    village: &str,
    (from, to): &(String, String),
    each: Each<'_>,
) -> Handed {
    let mut statement = conn.prepare(
        "SELECT r.redemption, r.receipt, r.recorded_at, r.day, r.household, h.name, r.proxy, s.name, l.code, l.name,
           l.quantity_issued, l.points_line, l.reversed
         FROM redemptions r
         JOIN redemption_lines l USING (village, redemption)
         LEFT JOIN households h USING (village, household)
         LEFT JOIN staff s ON s.village = r.village AND s.journal = r.journal AND s.staff = r.staff
         WHERE r.village = ?1 AND r.day BETWEEN ?2 AND ?3 ORDER BY r.place, l.line",
    )?;
    let mut rows = statement.query(params![village, from, to])?;
    while let Some(row) = rows.next()? {
        let proxy: Option<String> = row.get(6)?;
        let collector = match proxy {
            Some(proxy) => masked(conn, village, Some(proxy))?,
            None => masked(conn, village, row.get(5)?)?,
        };
        let staff: Option<String> = row.get(7)?;
        let staff = staff
            .map(|name| text_of(conn, village, &name))
            .transpose()?
            .flatten();
        let line = RedemptionRow {
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
        if each(Line::Redemption(line)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// The issue book: redemptions and reversals that the ledger took in, in the order in which they came, told from the
/// entries themselves.
fn issue_book(
    conn: &Connection,
    village: &str,
    (from, to): &(String, String),
    each: Each<'_>,
) -> Handed {
    let mut statement = conn.prepare(
        "SELECT e.journal, e.bytes FROM
           (SELECT place FROM redemptions WHERE village = ?1 AND day BETWEEN ?2 AND ?3
            UNION ALL SELECT place FROM reversals WHERE village = ?1 AND day BETWEEN ?2 AND ?3) i
         JOIN entries e ON e.village = ?1 AND e.place = i.place ORDER BY i.place",
    )?;
    let mut rows = statement.query(params![village, from, to])?;
    while let Some(row) = rows.next()? {
        let (journal, bytes): (String, String) = (row.get(0)?, row.get(1)?);
        // What no reading of today understands was never folded, and is not among these.
        let Ok(Record { fact, .. }) = Record::parse(&bytes) else {
            continue;
        };
        for line in issue_lines(conn, (village, &journal), &fact)? {
            if each(Line::Issue(line)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn issue_lines(
    conn: &Connection,
    (village, journal): (&str, &str),
    fact: &Fact,
) -> rusqlite::Result<Vec<IssueRow>> {
    let said = |sealed: &Sealed| text_of(conn, village, &sealed.0.to_string());
    let name = |staff| moved::name(conn, (village, journal), staff);
    Ok(match fact {
        Fact::Redeemed(redemption) => {
            let reward = redemption.reward.as_ref();
            let texts = IssueTexts {
                household: household_name(conn, village, &redemption.household)?,
                proxy: match &redemption.proxy {
                    Some(proxy) => Some(said(proxy)?.unwrap_or_default()),
                    None => None,
                },
                staff: name(redemption.staff)?,
                reason: match reward {
                    Some(reward) => said(&reward.reason)?.unwrap_or_default(),
                    None => String::new(),
                },
                approver: match reward {
                    Some(reward) => name(reward.approver)?,
                    None => String::new(),
                },
                ink: None,
            };
            let reversed = lines_reversed(conn, village, &redemption.id)?;
            IssueRow::of_redemption(redemption, &texts, &reversed)
        }
        Fact::Reversed(reversal) => {
            let texts = IssueTexts {
                household: household_name(conn, village, &reversal.household)?,
                staff: name(reversal.staff)?,
                reason: said(&reversal.reason)?.unwrap_or_default(),
                approver: name(reversal.approver)?,
                ..IssueTexts::default()
            };
            IssueRow::of_reversal(reversal, &texts)
        }
        _ => Vec::new(),
    })
}

fn household_name(
    conn: &Connection,
    village: &str,
    household: &HouseholdNo,
) -> rusqlite::Result<String> {
    let mut statement =
        conn.prepare_cached("SELECT name FROM households WHERE village = ?1 AND household = ?2")?;
    let mut rows = statement.query([village, household.as_str()])?;
    match rows.next()? {
        Some(row) => Ok(text_of(conn, village, &row.get::<_, String>(0)?)?.unwrap_or_default()),
        None => Ok(String::new()),
    }
}

fn lines_reversed(
    conn: &Connection,
    village: &str,
    redemption: &RedemptionId,
) -> rusqlite::Result<Vec<u32>> {
    conn.prepare_cached(
        "SELECT line FROM redemption_lines WHERE village = ?1 AND redemption = ?2 AND reversed ORDER BY line",
    )?
    .query_map(params![village, redemption.to_string()], |row| row.get(0))?
    .collect()
}

fn stock(conn: &Connection, village: &str, each: Each<'_>) -> Handed {
    let mut statement = conn.prepare(
        "SELECT g.code, g.name, g.unit,
           (SELECT coalesce(sum(quantity_on_hand), 0) FROM lots l WHERE l.village = g.village AND l.code = g.code),
           (SELECT coalesce(sum(quantity_received), 0) FROM lots l WHERE l.village = g.village AND l.code = g.code),
           (SELECT coalesce(sum(quantity_issued), 0) FROM redemption_lines i
              WHERE i.village = g.village AND i.code = g.code AND NOT i.reversed),
           (SELECT coalesce(sum(quantity_lost), 0) FROM lots l WHERE l.village = g.village AND l.code = g.code)
         FROM goods g WHERE g.village = ?1 ORDER BY g.place",
    )?;
    let mut rows = statement.query([village])?;
    while let Some(row) = rows.next()? {
        let line = StockRow {
            code: gtin(row, 0)?,
            name: row.get(1)?,
            unit: row.get(2)?,
            on_hand: pieces(row, 3)?,
            received: pieces(row, 4)?,
            issued: pieces(row, 5)?,
            lost: pieces(row, 6)?,
        };
        if each(Line::Stock(line)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Donations and what became of them, till by till, because lots are numbered by each till: the same fold over the same
/// entries as there.
fn donations(conn: &Connection, village: &str, span: Span, each: Each<'_>) -> Handed {
    let shelf = goods(conn, village)?;
    let journals: Vec<String> = conn
        .prepare("SELECT till FROM tills WHERE village = ?1 ORDER BY till")?
        .query_map([village], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement =
        conn.prepare("SELECT bytes FROM entries WHERE village = ?1 AND journal = ?2 ORDER BY seq")?;
    for journal in journals {
        let mut book = Donations::new(span);
        let mut rows = statement.query([village, &journal])?;
        while let Some(row) = rows.next()? {
            // What no reading of today understands says nothing of goods that it would.
            let Ok(record) = Record::parse(row.get_ref(0)?.as_str()?) else {
                continue;
            };
            let mut said = |sealed: &Sealed| {
                let text = text_of(conn, village, &sealed.0.to_string())?;
                Ok::<_, rusqlite::Error>(text.unwrap_or_default())
            };
            book.take(&record.fact, record.stamp.day, &mut said)?;
        }
        for row in book.rows(&shelf) {
            if each(Line::Donation(row)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn cards(conn: &Connection, village: &VillageId, each: Each<'_>) -> Handed {
    let mut statement = conn.prepare(
        "SELECT household, serial FROM cards c WHERE village = ?1 AND place =
           (SELECT max(place) FROM cards d WHERE d.village = c.village AND d.household = c.household)
         ORDER BY household",
    )?;
    let mut rows = statement.query([village.as_str()])?;
    while let Some(row) = rows.next()? {
        let card = Card {
            village: village.clone(),
            household: parsed(row, 0)?,
            serial: parsed(row, 1)?,
        };
        let line = CardRow {
            household: card.household.clone(),
            card: card.to_string(),
        };
        if each(Line::Card(line)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn entries(conn: &Connection, village: &str, each: Each<'_>) -> Handed {
    let mut statement = conn.prepare(
        "SELECT seq, hash, bytes FROM entries WHERE village = ?1 ORDER BY journal <> ?2, journal, seq",
    )?;
    let mut rows = statement.query([village, FEED])?;
    while let Some(row) = rows.next()? {
        if each(Line::Entry(entry_of(row)?)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
