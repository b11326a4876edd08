//! What came into the store and left it without being redeemed on one day: for the day sheet.

use rusqlite::params;

use crate::books::Reader;
use crate::books::error::Error;
use crate::books::journal;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::shop::StockOfDay;
use crate::market::storeroom::adjustment::AdjustedLine;

impl Reader {
    /// What came and left, by kind, in the order of the first.
    pub(in crate::books) fn stock_of(&self, day: VillageDay) -> Result<Vec<StockOfDay>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT seq FROM delivery WHERE day = ?1 UNION ALL SELECT seq FROM adjustment WHERE day = ?1
             UNION ALL SELECT settled_seq FROM stocktake WHERE state = 'closed' AND day = ?1 ORDER BY 1",
        )?;
        let seqs = query.query_map(params![day.to_string()], |row| row.get::<_, i64>(0))?;
        let mut found: Vec<StockOfDay> = Vec::new();
        for seq in seqs {
            let (_, record) = journal::record(&self.conn, seq? as u64)?;
            let of = |lines: &[&AdjustedLine]| lines.iter().map(|line| line.difference()).sum();
            let (kind, pieces): (_, i64) = match &record.fact {
                Fact::DeliveryReceived(delivery) => {
                    (delivery.origin.source().word(), delivery.pieces() as i64)
                }
                Fact::StockAdjusted(adjustment) => {
                    let lines: Vec<_> = adjustment.lines.iter().collect();
                    (adjustment.what.word(), of(&lines))
                }
                Fact::StocktakeClosed(closed) => {
                    let lines: Vec<_> = closed.lines.iter().map(|line| &line.adjusted).collect();
                    ("counted", of(&lines))
                }
                _ => return Err(Error::BadRequest("a row of the storeroom points elsewhere")),
            };
            match found.iter_mut().find(|one| one.kind == kind) {
                Some(one) => {
                    one.count += 1;
                    one.pieces += pieces;
                }
                None => found.push(StockOfDay {
                    kind,
                    count: 1,
                    pieces,
                }),
            }
        }
        Ok(found)
    }
}
