//! Goods that came in, were counted, or left without being redeemed, as tills report them. For each lot, after every
//! entry: received = issued + on hand + lost, as at the till.

use rusqlite::{OptionalExtension, params};

use super::{Done, Fold, Here, believable_day, believable_money};
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, LotNo};
use crate::market::quantity::Quantity;
use crate::market::stock::{Lot, LotTake, Source};
use crate::market::storeroom::adjustment::{AdjustedLine, Adjustment, LotChange, LotEffect};
use crate::market::storeroom::article::GoodsShelved;
use crate::market::storeroom::delivery::{Delivery, Origin};
use crate::market::storeroom::stocktake::{StocktakeAbandoned, StocktakeClosed, StocktakeOpened};

/// How a stocktake's changes are called among a lot's.
const COUNTED: &str = "counted";

/// A lot as it comes in.
struct LotIn {
    lot: LotNo,
    code: Gtin,
    quantity: Quantity,
    source: Source,
    giver: Option<Sealed>,
    unit_cost: Fen,
    expires: Option<VillageDay>,
    received_on: VillageDay,
}

/// A text of the side table, as tables hold it.
fn text(sealed: &Sealed) -> String {
    sealed.0.to_string()
}

impl Fold<'_> {
    /// A line of an imported list.
    pub(super) fn stock_received(&self, here: &Here<'_>, lot: &Lot) -> Done {
        let came = LotIn {
            lot: lot.lot,
            code: lot.code,
            quantity: lot.quantity,
            source: lot.source,
            giver: Some(lot.giver),
            unit_cost: lot.unit_cost,
            expires: lot.expires,
            received_on: here.stamp.day,
        };
        self.lot_in(here, came)
    }

    /// What cost beyond reason is counted in pieces, because the goods are there, and costs nothing.
    fn lot_in(&self, here: &Here<'_>, came: LotIn) -> Done {
        let sum = came.unit_cost.times(came.quantity);
        let unit_cost = if believable_money(sum) {
            came.unit_cost
        } else {
            self.list(here.place, "beyond-reason", &came.unit_cost.to_string())?;
            Fen::ZERO
        };
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO lots VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?11, 0, 0)",
            )?
            .execute(params![
                self.village,
                here.journal,
                came.lot.0,
                came.code.number() as i64,
                here.place,
                came.source.word(),
                came.giver.as_ref().map(text),
                came.received_on.to_string(),
                came.expires.map(|day| day.to_string()),
                unit_cost.0,
                came.quantity.pieces()
            ])?;
        if new == 0 {
            return self.list(here.place, "lot-twice", &came.lot.to_string());
        }
        Ok(())
    }

    /// What stood on the shelf and in no book.
    pub(super) fn found(
        &self,
        here: &Here<'_>,
        lot: LotNo,
        (code, quantity): (Gtin, Quantity),
        expires: Option<VillageDay>,
    ) -> Done {
        let found = LotIn {
            lot,
            code,
            quantity,
            source: Source::Found,
            giver: None,
            unit_cost: Fen::ZERO,
            expires,
            received_on: here.stamp.day,
        };
        self.lot_in(here, found)
    }

    /// A delivery with its papers. A date beyond reason is the day on which it was recorded.
    pub(super) fn delivery_received(&self, here: &Here<'_>, delivery: &Delivery) -> Done {
        let day = if believable_day(delivery.day) {
            delivery.day
        } else {
            self.list(here.place, "beyond-reason", &delivery.day.to_string())?;
            here.stamp.day
        };
        let cost = if believable_money(delivery.cost()) {
            delivery.cost()
        } else {
            self.list(here.place, "beyond-reason", &delivery.cost().to_string())?;
            Fen::ZERO
        };
        let papers = Papers::of(&delivery.origin);
        let source = delivery.origin.source();
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO deliveries VALUES
                   (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?
            .execute(params![
                self.village,
                delivery.id.to_string(),
                here.place,
                here.journal,
                delivery.number.as_str(),
                day.to_string(),
                source.word(),
                papers.anonymous,
                papers.giver.map(text),
                papers.terms.map(text),
                papers.fund,
                papers.store,
                papers.supplier.map(text),
                papers.document,
                cost.0
            ])?;
        if new == 0 {
            return self.list(here.place, "delivery-twice", delivery.number.as_str());
        }
        let mut lines = delivery.lines.iter();
        lines.try_for_each(|line| {
            let came = LotIn {
                lot: line.lot,
                code: line.code,
                quantity: line.quantity,
                source,
                giver: None,
                unit_cost: line.unit_cost,
                expires: line.expires,
                received_on: day,
            };
            self.lot_in(here, came)
        })
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

    pub(super) fn goods_shelved(&self, shelved: &GoodsShelved) -> Done {
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO goods_shelved VALUES (?1, ?2, ?3)")?
            .execute(params![
                self.village,
                shelved.code.number() as i64,
                shelved.section.word()
            ])?;
        Ok(())
    }

    pub(super) fn stock_adjusted(&self, here: &Here<'_>, adjustment: &Adjustment) -> Done {
        let kind = adjustment.what.word();
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO adjustments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                self.village,
                adjustment.id.to_string(),
                here.place,
                here.journal,
                adjustment.slip.as_str(),
                adjustment.day.to_string(),
                kind,
                text(&adjustment.reason)
            ])?;
        if new == 0 {
            return self.list(here.place, "adjustment-twice", adjustment.slip.as_str());
        }
        let mut lines = adjustment.lines.iter();
        lines.try_for_each(|line| self.line_changed(here, line, kind))
    }

    pub(super) fn stocktake_opened(&self, here: &Here<'_>, opened: &StocktakeOpened) -> Done {
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO stocktakes VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', NULL, NULL, 0, 0, 0)",
            )?
            .execute(params![
                self.village,
                opened.id.to_string(),
                here.place,
                here.journal,
                opened.number.as_str(),
                opened.day.to_string()
            ])?;
        if new == 0 {
            return self.list(here.place, "stocktake-twice", opened.number.as_str());
        }
        Ok(())
    }

    /// The differences are booked once: a stocktake that is not open has ended before, or never began.
    pub(super) fn stocktake_closed(&self, here: &Here<'_>, closed: &StocktakeClosed) -> Done {
        let lines = &closed.lines;
        let differing = lines.iter().filter(|line| line.counted != line.booked);
        let settled = self
            .tx
            .prepare_cached(
                "UPDATE stocktakes SET state = 'closed', settled = ?3, settled_on = ?4, kinds_counted = ?5,
                   kinds_differing = ?6, kinds_uncounted = ?7
                 WHERE village = ?1 AND stocktake = ?2 AND state = 'open'",
            )?
            .execute(params![
                self.village,
                closed.id.to_string(),
                here.place,
                closed.day.to_string(),
                lines.len() as i64,
                differing.count() as i64,
                closed.uncounted.len() as i64
            ])?;
        if settled == 0 {
            return self.list(here.place, "stocktake-twice", closed.number.as_str());
        }
        let mut lines = lines.iter();
        lines.try_for_each(|line| self.line_changed(here, &line.adjusted, COUNTED))
    }

    pub(super) fn stocktake_abandoned(
        &self,
        here: &Here<'_>,
        abandoned: &StocktakeAbandoned,
    ) -> Done {
        self.tx
            .prepare_cached(
                "UPDATE stocktakes SET state = 'abandoned', settled = ?3, settled_on = ?4
                 WHERE village = ?1 AND stocktake = ?2 AND state = 'open'",
            )?
            .execute(params![
                self.village,
                abandoned.id.to_string(),
                here.place,
                here.stamp.day.to_string()
            ])?;
        Ok(())
    }

    fn line_changed(&self, here: &Here<'_>, line: &AdjustedLine, kind: &str) -> Done {
        for change in &line.changes {
            if let LotChange::Found {
                lot,
                quantity,
                expires,
            } = change
            {
                self.found(here, *lot, (line.code, *quantity), *expires)?;
            }
            if let Some((lot, by)) = change.effect() {
                self.lot_changed(here, lot, by)?;
                self.change_told(here, lot, kind, by.on_hand)?;
            }
        }
        Ok(())
    }

    fn change_told(&self, here: &Here<'_>, lot: LotNo, kind: &str, pieces: i64) -> Done {
        self.tx
            .prepare_cached(
                "INSERT INTO lot_changes SELECT ?1, ?2, 1 + count(*), ?3, ?4, ?5, ?6 FROM lot_changes
                 WHERE village = ?1 AND place = ?2",
            )?
            .execute(params![
                self.village,
                here.place,
                here.journal,
                lot.0,
                kind,
                pieces
            ])?;
        Ok(())
    }

    fn lot_changed(&self, here: &Here<'_>, lot: LotNo, by: LotEffect) -> Done {
        let left = self
            .tx
            .prepare_cached(
                "UPDATE lots SET quantity_on_hand = quantity_on_hand + ?4, quantity_lost = quantity_lost + ?5,
                   quantity_missing = quantity_missing + ?6, quantity_received = quantity_received + ?7
                 WHERE village = ?1 AND journal = ?2 AND lot = ?3 RETURNING quantity_on_hand",
            )?
            .query_row(
                params![
                    self.village,
                    here.journal,
                    lot.0,
                    by.on_hand,
                    by.lost,
                    by.missing,
                    by.received
                ],
                |row| row.get(0),
            )
            .optional()?;
        self.left(here, lot, left)
    }

    /// Pieces that a household took, or with a minus gave back.
    pub(super) fn taken(
        &self,
        here: &Here<'_>,
        household: &HouseholdNo,
        takes: &[LotTake],
        sign: i64,
    ) -> Done {
        for take in takes {
            let pieces = sign * i64::from(take.quantity.pieces());
            let left = self
                .tx
                .prepare_cached(
                    "UPDATE lots SET quantity_on_hand = quantity_on_hand - ?4, quantity_issued = quantity_issued + ?4
                     WHERE village = ?1 AND journal = ?2 AND lot = ?3 RETURNING quantity_on_hand",
                )?
                .query_row(
                    params![self.village, here.journal, take.lot.0, pieces],
                    |row| row.get(0),
                )
                .optional()?;
            self.left(here, take.lot, left)?;
            self.tx
                .prepare_cached(
                    "INSERT INTO lot_takers VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET quantity_taken = quantity_taken + excluded.quantity_taken",
                )?
                .execute(params![
                    self.village,
                    here.journal,
                    take.lot.0,
                    household.as_str(),
                    pieces
                ])?;
        }
        Ok(())
    }

    /// A lot that no book has, or that holds less than nothing by now, is listed.
    fn left(&self, here: &Here<'_>, lot: LotNo, left: Option<i64>) -> Done {
        match left {
            None => self.list(here.place, "unknown-lot", &lot.to_string()),
            Some(left) if left < 0 => {
                self.list(here.place, "stock-below", &format!("{lot} {left}"))
            }
            Some(_) => Ok(()),
        }
    }
}

/// What a delivery's papers say, each thing in its place.
#[derive(Default)]
struct Papers<'a> {
    anonymous: bool,
    giver: Option<&'a Sealed>,
    terms: Option<&'a Sealed>,
    fund: Option<&'a str>,
    supplier: Option<&'a Sealed>,
    store: Option<&'a str>,
    document: &'a str,
}

impl Papers<'_> {
    fn of(origin: &Origin) -> Papers<'_> {
        match origin {
            Origin::Donation {
                giver,
                anonymous,
                terms,
            } => Papers {
                anonymous: *anonymous,
                giver: giver.as_ref(),
                terms: terms.as_ref(),
                ..Papers::default()
            },
            Origin::Purchase {
                fund,
                supplier,
                invoice,
                ..
            } => Papers {
                fund: Some(fund),
                supplier: supplier.as_ref(),
                document: invoice,
                ..Papers::default()
            },
            Origin::Transfer { store, slip } => Papers {
                store: Some(store),
                document: slip,
                ..Papers::default()
            },
        }
    }
}
