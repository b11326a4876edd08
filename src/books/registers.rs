//! The registers that leave the house, read from the books in one state of them.

use rusqlite::params;

use super::catalogue::{code_of, day_of};
use super::error::Error;
use super::households::{account, number_of};
use super::journal::{self, Place};
use super::{Reader, Reading};
use crate::market::fact::Fact;
use crate::market::household::{Card, CardSerial, mask_name};
use crate::market::ids::HouseholdNo;
use crate::market::journal::{Entry, Record};
use crate::market::redemption::{Proof, Redemption};
use crate::market::register::{BalanceRow, CardRow, IssueRow, RedemptionRow, Register, StockRow};

/// Which register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterKind {
    /// Redemptions by line.
    Redemptions,
    /// Redemptions by line that the ledger does not have: those behind the last entry that it is known to have.
    Unreported,
    /// The issue book.
    IssueBook,
    /// Stock by kind.
    Stock,
    /// Balances by household.
    Balances,
    /// Cards by household.
    Cards,
    /// Movements of points without goods.
    Movements,
    /// Paper coupons.
    Coupons,
    /// The journal as it is stored.
    Journal,
}

/// A redemption as registers show it.
struct Listed {
    record: Record,
    redemption: Redemption,
    collector: String,
    name: String,
    staff: String,
    reversed: Vec<u32>,
}

impl Reader {
    /// A register of everything since the books began; balances are those of the clock's day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn register(&self, kind: RegisterKind, clock: &Reading) -> Result<Register, Error> {
        let _one_state = self.conn.unchecked_transaction()?;
        Ok(match kind {
            RegisterKind::Redemptions => Register::Redemptions(self.redemption_rows(0)?),
            RegisterKind::Unreported => {
                Register::Redemptions(self.redemption_rows(self.reported()?)?)
            }
            RegisterKind::IssueBook => Register::IssueBook(self.issue_rows()?),
            RegisterKind::Stock => Register::Stock(self.stock_rows()?),
            RegisterKind::Balances => Register::Balances(self.balance_rows(clock)?),
            RegisterKind::Cards => Register::Cards(self.card_rows()?),
            RegisterKind::Movements => Register::Movements(self.movement_rows()?),
            RegisterKind::Coupons => Register::Coupons(self.coupon_rows()?),
            RegisterKind::Journal => Register::Journal(self.entries_all()?),
        })
    }

    fn each_redemption(&self, after: u64, each: &mut dyn FnMut(Listed)) -> Result<(), Error> {
        let mut query = self.conn.prepare(
            "SELECT j.seq, j.hash, j.bytes, h.name, r.points_reversed > 0 OR r.quantity_reversed > 0
             FROM redemption r JOIN journal j ON j.seq = r.seq JOIN household h ON h.id = r.household
             WHERE r.seq > ?1 ORDER BY r.seq",
        )?;
        let mut rows = query.query([after as i64])?;
        while let Some(row) = rows.next()? {
            let entry = journal::read_entry(row)?;
            let name: String = row.get(3)?;
            let some_reversed: bool = row.get(4)?;
            let record = journal::meaning(&entry)?;
            let Fact::Redeemed(redemption) = record.fact.clone() else {
                return Err(Error::BadRequest("a redemption's row points elsewhere"));
            };
            let proxy = match &redemption.proxy {
                Some(sealed) => Some(
                    journal::text_of(&self.conn, Place::Journal(entry.seq), &record.fact, sealed)?
                        .unwrap_or_default(),
                ),
                None => None,
            };
            each(Listed {
                collector: mask_name(proxy.as_deref().unwrap_or(&name)),
                name,
                staff: self.staff_name(redemption.staff)?,
                reversed: if some_reversed {
                    self.redemption_at(entry.seq)?.reversed
                } else {
                    Vec::new()
                },
                record,
                redemption,
            });
        }
        Ok(())
    }

    fn redemption_rows(&self, after: u64) -> Result<Vec<RedemptionRow>, Error> {
        let mut rows = Vec::new();
        self.each_redemption(after, &mut |listed| {
            for (number, line) in (1..).zip(&listed.redemption.lines) {
                rows.push(RedemptionRow {
                    redemption: listed.redemption.id,
                    receipt: listed.redemption.receipt.clone(),
                    at: listed.record.stamp.at,
                    village_day: listed.redemption.day,
                    household: listed.redemption.household.clone(),
                    collector: listed.collector.clone(),
                    staff: listed.staff.clone(),
                    code: line.code,
                    name: line.name.clone(),
                    quantity: line.quantity.pieces(),
                    points: line.points,
                    reversed: listed.reversed.contains(&number),
                });
            }
        })?;
        Ok(rows)
    }

    fn issue_rows(&self) -> Result<Vec<IssueRow>, Error> {
        let mut rows = Vec::new();
        self.each_redemption(0, &mut |listed| {
            for (number, line) in (1..).zip(&listed.redemption.lines) {
                rows.push(IssueRow {
                    village_day: listed.redemption.day,
                    receipt: listed.redemption.receipt.clone(),
                    household: listed.redemption.household.clone(),
                    household_name: mask_name(&listed.name),
                    collector: listed.collector.clone(),
                    proof: match listed.redemption.proof {
                        Proof::Glass(_) => "glass",
                        Proof::Fingerprint => "fingerprint",
                        Proof::Paper => "paper",
                    },
                    name: line.name.clone(),
                    unit: line.unit.clone(),
                    quantity: line.quantity.pieces(),
                    points: line.points,
                    reversed: listed.reversed.contains(&number),
                    staff: listed.staff.clone(),
                });
            }
        })?;
        Ok(rows)
    }

    fn stock_rows(&self) -> Result<Vec<StockRow>, Error> {
        let mut query = self.conn.prepare(
            "SELECT g.code, g.name, g.unit, coalesce(sum(l.quantity_on_hand), 0),
               coalesce(sum(l.quantity_received), 0), coalesce(sum(l.quantity_issued), 0),
               coalesce(sum(l.quantity_lost), 0)
             FROM goods g LEFT JOIN lot l ON l.code = g.code GROUP BY g.code ORDER BY g.place",
        )?;
        let mut found = query.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            rows.push(StockRow {
                code: code_of(row.get(0)?)?,
                name: row.get(1)?,
                unit: row.get(2)?,
                on_hand: row.get(3)?,
                received: row.get(4)?,
                issued: row.get(5)?,
                lost: row.get(6)?,
            });
        }
        Ok(rows)
    }

    fn balance_rows(&self, clock: &Reading) -> Result<Vec<BalanceRow>, Error> {
        let today = self.clock(clock)?.time().unwrap_or(clock.now).village_day();
        let rules = self.rules()?;
        self.all_households()?
            .into_iter()
            .map(|(id, household, _)| {
                let account = account(&self.conn, id, today)?;
                Ok(BalanceRow {
                    household,
                    earned: account.earned(),
                    redeemed: account.redeemed(),
                    lapsed: account.lapsed(&rules, today),
                    spendable: account.spendable(&rules, today),
                    lapses_on: account.lapses_on(&rules, today),
                })
            })
            .collect()
    }

    fn card_rows(&self) -> Result<Vec<CardRow>, Error> {
        let village = self.village()?.village;
        let card = |(_, household, serial): (i64, HouseholdNo, Option<i64>)| {
            serial.map(|serial| CardRow {
                card: Card {
                    village: village.clone(),
                    household: household.clone(),
                    serial: CardSerial(serial as u64),
                }
                .to_string(),
                household,
            })
        };
        Ok(self
            .all_households()?
            .into_iter()
            .filter_map(card)
            .collect())
    }

    /// Every household in the order of its number: row, number, the serial of its card.
    fn all_households(&self) -> Result<Vec<(i64, HouseholdNo, Option<i64>)>, Error> {
        let mut query = self
            .conn
            .prepare("SELECT id, number, serial FROM household ORDER BY number")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push((
                row.get(0)?,
                number_of(&row.get::<_, String>(1)?)?,
                row.get(2)?,
            ));
        }
        Ok(all)
    }

    fn entries_all(&self) -> Result<Vec<Entry>, Error> {
        let mut query = self
            .conn
            .prepare("SELECT seq, hash, bytes FROM journal ORDER BY seq")?;
        let entries = query
            .query_map([], journal::read_entry)?
            .collect::<Result<_, _>>()?;
        Ok(entries)
    }

    /// Debts: periods of households that stand below zero on the clock's day, because more was taken back than was left.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn debts(
        &self,
        clock: &Reading,
    ) -> Result<Vec<(HouseholdNo, crate::market::account::Draw)>, Error> {
        let _one_state = self.conn.unchecked_transaction()?;
        let today = self.clock(clock)?.time().unwrap_or(clock.now).village_day();
        let mut query = self.conn.prepare(
            "SELECT DISTINCT h.id, h.number FROM account a JOIN household h ON h.id = a.household
             WHERE a.points_drawn > 0 OR EXISTS
               (SELECT 1 FROM credit c WHERE c.household = a.household AND c.points_counted < 0)
             ORDER BY h.number",
        )?;
        let mut rows = query.query(params![])?;
        let rules = self.rules()?;
        let mut debts = Vec::new();
        while let Some(row) = rows.next()? {
            let household = number_of(&row.get::<_, String>(1)?)?;
            for debt in account(&self.conn, row.get(0)?, today)?.debts(&rules, today) {
                debts.push((household.clone(), debt));
            }
        }
        Ok(debts)
    }

    /// Lots that expire on or before a day and still hold something: goods, pieces, last day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn expiring(
        &self,
        by: crate::market::day::VillageDay,
    ) -> Result<Vec<(String, u32, crate::market::day::VillageDay)>, Error> {
        let mut query = self.conn.prepare(
            "SELECT g.name, l.quantity_on_hand, l.expires FROM lot l JOIN goods g ON g.code = l.code
             WHERE l.quantity_on_hand > 0 AND l.expires <= ?1 ORDER BY l.expires, g.place",
        )?;
        let mut rows = query.query([by.to_string()])?;
        let mut lots = Vec::new();
        while let Some(row) = rows.next()? {
            lots.push((row.get(0)?, row.get(1)?, day_of(&row.get::<_, String>(2)?)?));
        }
        Ok(lots)
    }
}
