//! Goods that came in, were counted, or left without being redeemed, as tills report them.

use rusqlite::{OptionalExtension, params};

use super::{Done, Fold, Here};
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::LotNo;
use crate::market::quantity::Quantity;
use crate::market::storeroom::adjustment::{AdjustedLine, LotChange};
use crate::market::storeroom::delivery::Delivery;

impl Fold<'_> {
    pub(super) fn lot_received(
        &self,
        here: &Here<'_>,
        lot: LotNo,
        (code, quantity): (Gtin, Quantity),
    ) -> Done {
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO lots VALUES (?1, ?2, ?3, ?4, ?5, ?5, 0)")?
            .execute(params![
                self.village,
                here.journal,
                lot.0,
                code.number() as i64,
                quantity.pieces()
            ])?;
        if new == 0 {
            return self.list(here.place, "lot-twice", &lot.to_string());
        }
        Ok(())
    }

    pub(super) fn delivery_received(&self, here: &Here<'_>, delivery: &Delivery) -> Done {
        let mut lines = delivery.lines.iter();
        lines.try_for_each(|line| self.lot_received(here, line.lot, (line.code, line.quantity)))
    }

    /// What the village has named keeps its name.
    pub(super) fn goods_entered(&self, here: &Here<'_>, goods: &Goods) -> Done {
        self.tx
            .prepare_cached(
                "INSERT INTO goods VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)
                 ON CONFLICT DO UPDATE SET name = excluded.name, unit = excluded.unit, category = excluded.category
                 WHERE NOT from_feed",
            )?
            .execute(params![
                self.village,
                goods.code.number() as i64,
                goods.name,
                goods.unit,
                goods.category,
                here.place
            ])?;
        Ok(())
    }

    pub(super) fn adjusted(&self, here: &Here<'_>, line: &AdjustedLine) -> Done {
        for change in &line.changes {
            // On hand, lost, received.
            let (take, by) = match change {
                LotChange::Gone(take) | LotChange::Missing(take) => (take, [-1, 1, 0]),
                LotChange::Back(take) => (take, [1, -1, 0]),
                LotChange::CameMore(take) => (take, [1, 0, 1]),
                LotChange::CameFewer(take) => (take, [-1, 0, -1]),
                LotChange::Found { lot, quantity, .. } => {
                    self.lot_received(here, *lot, (line.code, *quantity))?;
                    continue;
                }
            };
            let [on_hand, lost, received] =
                by.map(|sign: i64| sign * i64::from(take.quantity.pieces()));
            let left: Option<i64> = self
                .tx
                .prepare_cached(
                    "UPDATE lots SET quantity_on_hand = quantity_on_hand + ?4, quantity_lost = quantity_lost + ?5,
                       quantity_received = quantity_received + ?6
                     WHERE village = ?1 AND journal = ?2 AND lot = ?3 RETURNING quantity_on_hand",
                )?
                .query_row(
                    params![self.village, here.journal, take.lot.0, on_hand, lost, received],
                    |row| row.get(0),
                )
                .optional()?;
            match left {
                None => self.list(here.place, "unknown-lot", &take.lot.to_string())?,
                Some(left) if left < 0 => {
                    self.list(here.place, "stock-below", &format!("{} {left}", take.lot))?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}
