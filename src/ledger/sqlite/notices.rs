//! Reading what was posted, and reckoning it again as it stands now.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::super::vault::store::{NoticeListed, NoticeShown};
use super::super::vault::{RegisterKind, VaultFault};
use super::read::{Rows, gtin, village_on_record};
use super::standing::{goods, prices};
use super::store::{ORIGIN, WITH, origin, told};
use super::{honours, parse_text, parsed, registers};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::goods::price_on;
use crate::market::honours::rank;
use crate::market::ids::{LotNo, ReceiptNo, VillageId};
use crate::market::journal::{Head, Record};
use crate::market::period::Period;
use crate::market::register::{DonationRow, Line, Span};
use crate::market::storeroom::article::Section;
use crate::market::storeroom::board::{
    NoticeList, NoticeRow, Redeemed, donation_rows, points_rows, price_rows, ranking_rows,
};
use crate::market::storeroom::notice::NoticeKind;

/// A posting with what it was read from, and the posting that corrects it.
const NOTICE: &str = "SELECT e.bytes, e.seq, e.hash,
    (SELECT c.number FROM notices c WHERE c.village = n.village AND c.corrects = n.number ORDER BY c.place DESC LIMIT 1)
  FROM notices n JOIN entries e USING (village, place) WHERE n.village = ?1";

fn listed(row: &Row<'_>) -> rusqlite::Result<Option<(NoticeListed, Head)>> {
    let bytes: String = row.get(0)?;
    let corrected_by: Option<String> = row.get(3)?;
    let Ok(Record {
        fact: Fact::NoticePosted(notice),
        ..
    }) = Record::parse(&bytes)
    else {
        return Ok(None);
    };
    let listed = NoticeListed {
        notice,
        corrected_by: corrected_by.as_deref().map(parse_text).transpose()?,
    };
    let head = Head {
        seq: row.get::<_, i64>(1)? as u64,
        hash: parsed(row, 2)?,
    };
    Ok(Some((listed, head)))
}

/// Postings, the newest first.
pub fn notices(conn: &Connection, village: &str, at_most: u32) -> Rows<NoticeListed> {
    let found = conn
        .prepare_cached(&format!("{NOTICE} ORDER BY n.place DESC LIMIT ?2"))?
        .query_map(params![village, at_most], listed)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let found = found.into_iter().flatten();
    Ok(found.map(|(notice, _)| notice).collect())
}

/// A posting by its number, with its list as it stands on this day.
pub fn notice(
    conn: &Connection,
    village: &VillageId,
    number: &ReceiptNo,
    today: VillageDay,
) -> Result<Option<NoticeShown>, VaultFault> {
    let found = conn
        .prepare_cached(&format!("{NOTICE} AND n.number = ?2"))?
        .query_row(params![village.as_str(), number.as_str()], listed)
        .optional()?
        .flatten();
    let (Some((listed, head)), Some(on_record)) = (found, village_on_record(conn, village)?) else {
        return Ok(None);
    };
    let now = list(
        conn,
        village,
        (listed.notice.kind, listed.notice.period),
        today,
    )?;
    Ok(Some(NoticeShown {
        village: on_record,
        listed,
        head,
        now,
    }))
}

/// A list as it stands now, made as the till makes it; a village whose rules rank nobody has no ranking.
fn list(
    conn: &Connection,
    village: &VillageId,
    (kind, period): (NoticeKind, Period),
    today: VillageDay,
) -> Result<NoticeList, VaultFault> {
    let id = village.as_str();
    let candidates = || honours::candidates(conn, village);
    let rows = match kind {
        NoticeKind::Points => candidates()?
            .map(|(rules, all)| points_rows(&rules, period, &all))
            .unwrap_or_default(),
        NoticeKind::Ranking => candidates()?
            .and_then(|(rules, all)| rank(&rules, period, today, &all).ok())
            .map(|ranking| ranking_rows(&ranking))
            .unwrap_or_default(),
        NoticeKind::Redemptions => redeemed(conn, village, period, today)?,
        NoticeKind::Donations => donation_rows(donated(conn, id, period)?),
        NoticeKind::Prices => priced(conn, id, period, today)?,
    };
    Ok(NoticeList { kind, period, rows })
}

fn redeemed(
    conn: &Connection,
    village: &VillageId,
    period: Period,
    today: VillageDay,
) -> Result<Vec<NoticeRow>, VaultFault> {
    let days = Span {
        from: period.first_day(),
        to: period.last_day(),
    };
    let mut redeemed = Redeemed::default();
    let asked = (RegisterKind::IssueBook, Some(days));
    registers::each_line(conn, village, asked, today, &mut |line| {
        if let Line::Issue(row) = line {
            redeemed.take(&row);
        }
        true
    })?;
    Ok(redeemed.rows())
}

/// Prices of a day, or of today where the period is not over, of what stands there for points.
fn priced(
    conn: &Connection,
    village: &str,
    period: Period,
    today: VillageDay,
) -> rusqlite::Result<Vec<NoticeRow>> {
    let day = today.min(period.last_day()).max(period.first_day());
    let (goods, prices) = (goods(conn, village)?, prices(conn, village)?);
    let mut sold = conn.prepare_cached(
        "SELECT 1 FROM goods_shelved WHERE village = ?1 AND code = ?2 AND section = ?3",
    )?;
    let mut shown = Vec::new();
    for goods in &goods {
        let code = goods.code.number() as i64;
        let price = prices.get(&goods.code).and_then(|all| price_on(all, day));
        if let Some(price) = price
            && !sold.exists(params![village, code, Section::Sale.word()])?
        {
            shown.push((goods, price, None));
        }
    }
    Ok(price_rows(shown.into_iter()))
}

/// The donations that came in a period, with what has become of them.
fn donated(conn: &Connection, village: &str, period: Period) -> Rows<DonationRow> {
    let mut households = conn.prepare_cached(
        "SELECT count(*) FROM lot_takers WHERE village = ?1 AND journal = ?2 AND lot = ?3 AND quantity_taken > 0",
    )?;
    conn.prepare_cached(&format!(
        "SELECT l.received_on, l.code, coalesce(g.name, ''), coalesce(g.unit, ''), l.unit_cost_fen, l.quantity_received,
           l.quantity_issued, l.quantity_lost, l.quantity_on_hand, l.journal, l.lot, d.terms, {ORIGIN}
         FROM lots l {WITH} LEFT JOIN goods g ON g.village = l.village AND g.code = l.code
         WHERE l.village = ?1 AND l.source = 'donation' AND l.received_on BETWEEN ?2 AND ?3 ORDER BY l.journal, l.lot"
    ))?
    .query_map(
        params![village, period.first_day().to_string(), period.last_day().to_string()],
        |row| {
            let (journal, lot) = (row.get::<_, String>(9)?, row.get::<_, u32>(10)?);
            let origin = origin(conn, village, row, 12)?;
            let came: i64 = row.get(5)?;
            Ok(DonationRow {
                village_day: parsed(row, 0)?,
                delivery: origin.delivery,
                lot: LotNo(lot),
                giver: origin.who.unwrap_or_default(),
                anonymous: origin.anonymous,
                terms: told(conn, village, row.get(11)?)?.unwrap_or_default(),
                code: gtin(row, 1)?,
                name: row.get(2)?,
                unit: row.get(3)?,
                quantity: came,
                worth: Fen(row.get::<_, i64>(4)?.saturating_mul(came)),
                handed_out: row.get(6)?,
                households: households
                    .query_row(params![village, journal, lot], |count| count.get(0))?,
                lost: row.get(7)?,
                left: row.get(8)?,
            })
        },
    )?
    .collect()
}
