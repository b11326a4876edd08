//! How funds stand: what they were granted, what was bought from them, what became of the goods.

use std::collections::BTreeMap;

use rusqlite::params;

use crate::books::error::Error;
use crate::books::{Reader, Reading};
use crate::market::fen::Fen;
use crate::market::storeroom::fund::{FundKind, FundOnRecord};

impl Reader {
    /// Every fund that was set, granted to, or bought from, in the order of the names.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn funds(&self, clock: &Reading) -> Result<Vec<FundOnRecord>, Error> {
        let _one_state = self.one_state()?;
        let year = clock.now.village_day().year();
        let mut funds: BTreeMap<String, FundOnRecord> = BTreeMap::new();
        self.each_fund("SELECT name, kind FROM fund", &mut |name, row| {
            let kind: String = row.get(1)?;
            at(&mut funds, name).kind = FundKind::of_word(&kind);
            Ok(())
        })?;
        self.each_fund(
            "SELECT fund, sum(amount_fen) FROM fund_grant GROUP BY fund",
            &mut |name, row| {
                at(&mut funds, name).granted = Fen(row.get(1)?);
                Ok(())
            },
        )?;
        self.each_fund(
            "SELECT fund, sum(cost_fen) FROM delivery WHERE fund IS NOT NULL GROUP BY fund",
            &mut |name, row| {
                at(&mut funds, name).spent = Fen(row.get(1)?);
                Ok(())
            },
        )?;
        let this_year = format!("{year:04}");
        self.each_fund(
            &format!(
                "SELECT fund, sum(cost_fen) FROM delivery
                 WHERE fund IS NOT NULL AND day LIKE '{this_year}-%' GROUP BY fund"
            ),
            &mut |name, row| {
                at(&mut funds, name).spent_this_year = Fen(row.get(1)?);
                Ok(())
            },
        )?;
        self.each_fund(
            &format!(
                "SELECT fund, most_fen FROM fund_cap WHERE year = {year} AND most_fen IS NOT NULL"
            ),
            &mut |name, row| {
                at(&mut funds, name).most_this_year = Some(Fen(row.get(1)?));
                Ok(())
            },
        )?;
        self.imported(&this_year, &mut funds)?;
        self.each_fund(
            "SELECT d.fund, sum(l.quantity_on_hand * l.unit_cost_fen), sum(l.quantity_issued * l.unit_cost_fen),
               sum(l.quantity_lost * l.unit_cost_fen)
             FROM lot l JOIN delivery d ON d.seq = l.came_with WHERE d.fund IS NOT NULL GROUP BY d.fund",
            &mut |name, row| {
                let fund = at(&mut funds, name);
                fund.on_shelf.0 += row.get::<_, i64>(1)?;
                fund.handed_out.0 += row.get::<_, i64>(2)?;
                fund.written_off.0 += row.get::<_, i64>(3)?;
                Ok(())
            },
        )?;
        Ok(funds.into_values().collect())
    }

    /// Lots that came with an imported list name their fund in a text beside.
    fn imported(
        &self,
        year: &str,
        funds: &mut BTreeMap<String, FundOnRecord>,
    ) -> Result<(), Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT a.text, sum(l.quantity_received * l.unit_cost_fen),
               sum(CASE WHEN l.received_on LIKE ?1 THEN l.quantity_received * l.unit_cost_fen ELSE 0 END),
               sum(l.quantity_on_hand * l.unit_cost_fen), sum(l.quantity_issued * l.unit_cost_fen),
               sum(l.quantity_lost * l.unit_cost_fen)
             FROM lot l JOIN aside a ON a.id = l.aside
             WHERE l.source = 'fund' AND a.text IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.seq = l.came_with) GROUP BY a.text",
        )?;
        let mut rows = query.query(params![format!("{year}-%")])?;
        while let Some(row) = rows.next()? {
            let fund = at(funds, row.get(0)?);
            fund.spent.0 += row.get::<_, i64>(1)?;
            fund.spent_this_year.0 += row.get::<_, i64>(2)?;
            fund.on_shelf.0 += row.get::<_, i64>(3)?;
            fund.handed_out.0 += row.get::<_, i64>(4)?;
            fund.written_off.0 += row.get::<_, i64>(5)?;
        }
        Ok(())
    }

    fn each_fund(
        &self,
        sql: &str,
        each: &mut dyn FnMut(String, &rusqlite::Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, row)?;
        }
        Ok(())
    }
}

fn at(funds: &mut BTreeMap<String, FundOnRecord>, fund: String) -> &mut FundOnRecord {
    funds
        .entry(fund.clone())
        .or_insert_with(|| FundOnRecord::named(fund))
}
