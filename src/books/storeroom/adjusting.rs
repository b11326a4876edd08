//! Adjustments: what left without being redeemed, and what was put right.

use rusqlite::{Connection, OptionalExtension};

use super::{next_lot, stock};
use crate::books::error::{Error, Stop};
use crate::books::journal::{self, sealing};
use crate::books::{Books, Reader, Reading};
use crate::market::fact::Fact;
use crate::market::ids::{AdjustmentId, ReceiptNo};
use crate::market::journal::Head;
use crate::market::shop::AdjustmentOnRecord;
use crate::market::storeroom::adjustment::{
    AdjustmentOrder, AdjustmentStanding, AdjustmentWish, adjust,
};

fn seq_by_id(conn: &Connection, id: &AdjustmentId) -> Result<Option<u64>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq FROM adjustment WHERE id = ?1")?
        .query_row([&id.0[..]], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|seq| seq as u64))
}

impl Books {
    /// Records an adjustment, or answers one recorded before with its first answer.
    ///
    /// # Errors
    /// A refusal of the rules, or a fault.
    pub fn adjust(
        &mut self,
        order: &AdjustmentOrder,
        clock: &Reading,
    ) -> Result<AdjustmentOnRecord, Stop> {
        if let Some(seq) = seq_by_id(&self.reader.conn, &order.id)? {
            return Ok(self.adjustment_at(seq)?);
        }
        self.has_room()?;
        let role = self.staff_member(order.staff)?.role;
        let approver = self.staff_member(order.approver)?.role;
        let at = clock.never_before(self.last_fact);
        let (till, epoch) = (self.till.clone(), self.epoch);
        let seq = self.write(at, clock, |writing| {
            let conn = writing.conn();
            let (code, lot) = match &order.wish {
                AdjustmentWish::WriteOff { code, .. } | AdjustmentWish::Recount { code, .. } => {
                    (Some(*code), None)
                }
                AdjustmentWish::CorrectIntake { lot, .. } => stock::lot_standing(conn, *lot)?
                    .map_or((None, None), |(code, lot)| (Some(code), Some(lot))),
            };
            let goods = code.map(|code| stock::on_shelf(conn, code)).transpose()?;
            let standing = AdjustmentStanding {
                role,
                approver,
                today: at.village_day(),
                goods: goods.flatten(),
                lot,
                slip: ReceiptNo::at(&till, epoch, writing.next_seq()),
                next_lot: next_lot(conn)?,
            };
            let (decided, asides) = sealing(|sealer| adjust(order, &standing, sealer))?;
            Ok(writing.append(Fact::StockAdjusted(decided?), &asides)?)
        })?;
        Ok(self.adjustment_at(seq)?)
    }
}

impl Reader {
    /// The adjustment that stands at a number of the journal.
    pub(in crate::books) fn adjustment_at(&self, seq: u64) -> Result<AdjustmentOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::StockAdjusted(adjustment) = &record.fact else {
            return Err(Error::BadRequest("an adjustment's row points elsewhere"));
        };
        Ok(AdjustmentOnRecord {
            at: record.stamp.at,
            reason: self
                .text(seq, &record.fact, &adjustment.reason)?
                .unwrap_or_default(),
            staff: self.staff_name(adjustment.staff)?,
            approver: self.staff_name(adjustment.approver)?,
            head: Head {
                seq,
                hash: entry.hash,
            },
            adjustment: adjustment.clone(),
        })
    }
}
