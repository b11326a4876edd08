//! Reading what was posted, and reckoning it again as it stands now.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::super::vault::VaultFault;
use super::super::vault::store::{NoticeListed, NoticeShown};
use super::accounts::entries;
use super::read::{Rows, masked, points, village_on_record};
use super::standing::{goods, prices};
use super::store::donations;
use super::{honours, parse_text, parsed};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::goods::price_on;
use crate::market::honours::rank;
use crate::market::ids::{ReceiptNo, VillageId};
use crate::market::journal::{Head, Record};
use crate::market::period::Period;
use crate::market::storeroom::board::{Board, DonationLine, HouseholdLine, PriceLine, credited};
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
    let now = board(
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

/// A list as it stands now.
fn board(
    conn: &Connection,
    village: &VillageId,
    (kind, period): (NoticeKind, Period),
    today: VillageDay,
) -> Result<Board, VaultFault> {
    let id = village.as_str();
    Ok(match kind {
        NoticeKind::Points => Board::Points(points_lines(conn, id, period)?),
        NoticeKind::Redemptions => Board::Redemptions(redemption_lines(conn, id, period)?),
        NoticeKind::Donations => Board::Donations(donation_lines(conn, id, period)?),
        NoticeKind::Prices => Board::Prices(price_lines(conn, id, period)?),
        NoticeKind::Ranking => {
            let candidates = honours::candidates(conn, village)?;
            let ranking =
                candidates.and_then(|(rules, all)| rank(&rules, period, today, &all).ok());
            Board::Ranking(ranking.map(|ranking| ranking.places).unwrap_or_default())
        }
    })
}

fn points_lines(conn: &Connection, village: &str, period: Period) -> Rows<HouseholdLine> {
    let mut name =
        conn.prepare_cached("SELECT name FROM households WHERE village = ?1 AND household = ?2")?;
    let mut lines = Vec::new();
    for (household, entries) in entries(conn, village, None)? {
        let sealed: Option<String> = name
            .query_row(params![village, household.as_str()], |row| row.get(0))
            .optional()?;
        let name = masked(conn, village, sealed)?;
        lines.extend(credited((&household, &name), period, &entries.credits));
    }
    Ok(lines)
}

/// Who gave everything back took nothing.
fn redemption_lines(conn: &Connection, village: &str, period: Period) -> Rows<HouseholdLine> {
    conn.prepare_cached(
        "SELECT r.household, max(h.name), count(*), sum(r.points_total - r.points_reversed) FROM redemptions r
         LEFT JOIN households h ON h.village = r.village AND h.household = r.household
         WHERE r.village = ?1 AND r.day BETWEEN ?2 AND ?3 AND EXISTS
           (SELECT 1 FROM redemption_lines l WHERE l.village = r.village AND l.redemption = r.redemption
              AND NOT l.reversed)
         GROUP BY r.household ORDER BY r.household",
    )?
    .query_map(
        params![
            village,
            period.first_day().to_string(),
            period.last_day().to_string()
        ],
        |row| {
            Ok(HouseholdLine {
                household: parsed(row, 0)?,
                name: masked(conn, village, row.get(1)?)?,
                entries: row.get(2)?,
                points: points(row, 3)?,
            })
        },
    )?
    .collect()
}

fn donation_lines(conn: &Connection, village: &str, period: Period) -> Rows<DonationLine> {
    let all = donations(conn, village, u32::MAX)?.into_iter().rev();
    let of_period = all.filter(|one| (period.first_day()..=period.last_day()).contains(&one.day));
    Ok(of_period
        .map(|one| DonationLine {
            day: one.day,
            giver: one.origin.who,
            goods: one.goods,
            handed_out: one.pieces.handed_out,
            households: one.households,
            left: one.pieces.left,
        })
        .collect())
}

fn price_lines(conn: &Connection, village: &str, period: Period) -> Rows<PriceLine> {
    let prices = prices(conn, village)?;
    let goods = goods(conn, village)?.into_iter();
    Ok(goods
        .filter_map(|goods| {
            let price = price_on(prices.get(&goods.code)?, period.last_day())?.clone();
            Some(PriceLine {
                name: goods.name,
                unit: goods.unit,
                price,
            })
        })
        .collect())
}
