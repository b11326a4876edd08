//! Redemptions and reversals as recorded, with what became of them, read from the journal itself.

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::days;
use super::error::Error;
use super::journal::{self, Place};
use super::schema::local;
use super::{Books, Reader};
use crate::market::account::Draw;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::ids::{ReceiptNo, RedemptionId, ReversalId};
use crate::market::journal::Head;
use crate::market::points::Points;
use crate::market::redemption::{Redemption, Reversal};
use crate::market::shop::{RedemptionOnRecord, ReversalOnRecord, RewardOnRecord};

/// The journal number that a receipt's number ends with.
pub(super) fn seq_of(receipt: &ReceiptNo) -> Option<u64> {
    receipt.as_str().rsplit_once('-')?.1.parse().ok()
}

/// Where a redemption stands, by its id.
pub(super) fn seq_by_id(conn: &Connection, id: &RedemptionId) -> Result<Option<u64>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq FROM redemption WHERE id = ?1")?
        .query_row([&id.0[..]], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|seq| seq as u64))
}

/// Where a reversal stands, by its id.
pub(super) fn reversal_seq(conn: &Connection, id: &ReversalId) -> Result<Option<u64>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq FROM reversal WHERE id = ?1")?
        .query_row([&id.0[..]], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|seq| seq as u64))
}

/// Where the last redemption stands.
fn last_seq(conn: &Connection) -> Result<Option<u64>, Error> {
    Ok(conn
        .query_row("SELECT max(seq) FROM redemption", [], |row| {
            row.get::<_, Option<i64>>(0)
        })?
        .map(|seq| seq as u64))
}

/// At a start: the last redemption, if the counter never said that it was served, waits for an answer.
pub(super) fn note_unanswered(conn: &Connection) -> Result<(), Error> {
    let served = local::number(conn, local::SERVED)?.unwrap_or(0);
    match last_seq(conn)? {
        Some(last) if last > served => local::set(conn, local::UNANSWERED, &last.to_string()),
        _ => local::clear(conn, local::UNANSWERED),
    }
}

/// The redemption that waits for an answer, if it is of this day or the one before.
pub(super) fn unanswered(
    conn: &Connection,
    today: VillageDay,
) -> Result<Option<RedemptionId>, Error> {
    let Some(seq) = local::number(conn, local::UNANSWERED)? else {
        return Ok(None);
    };
    let row: Option<(Vec<u8>, String)> = conn
        .prepare_cached("SELECT id, day FROM redemption WHERE seq = ?1")?
        .query_row([seq as i64], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, day)) = row else {
        return Ok(None);
    };
    let id = <[u8; 16]>::try_from(id).map(RedemptionId);
    Ok(id
        .ok()
        .filter(|_| day_of(&day).is_ok_and(|day| day >= today.minus(1))))
}

/// Everything up to here was served.
pub(super) fn served_up_to(conn: &Connection, seq: u64) -> Result<(), Error> {
    local::set(conn, local::SERVED, &seq.to_string())?;
    local::clear(conn, local::UNANSWERED)
}

/// What a redemption still holds of each period: what it drew, less what reversals returned.
fn held(draws: &[Draw], reversals: &[Reversal]) -> Vec<Draw> {
    let returned = |draw: &Draw| -> Points {
        reversals
            .iter()
            .flat_map(|reversal| &reversal.returns)
            .filter(|back| back.period == draw.period)
            .map(|back| back.points)
            .sum()
    };
    draws
        .iter()
        .map(|draw| Draw {
            period: draw.period,
            points: draw
                .points
                .checked_sub(returned(draw))
                .unwrap_or(Points::ZERO),
        })
        .collect()
}

impl Reader {
    /// The redemption that stands at a number of the journal.
    pub(super) fn redemption_at(&self, seq: u64) -> Result<RedemptionOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::Redeemed(redemption) = &record.fact else {
            return Err(Error::BadRequest("a redemption's row points elsewhere"));
        };
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM reversal WHERE redemption = ?1 ORDER BY seq")?;
        let seqs: Vec<i64> = query
            .query_map([seq as i64], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let reversals = seqs
            .into_iter()
            .map(
                |seq| match journal::record(&self.conn, seq as u64)?.1.fact {
                    Fact::Reversed(reversal) => Ok(reversal),
                    _ => Err(Error::BadRequest("a reversal's row points elsewhere")),
                },
            )
            .collect::<Result<Vec<_>, Error>>()?;
        let reprints = self
            .conn
            .prepare_cached("SELECT reprints FROM redemption WHERE seq = ?1")?
            .query_row([seq as i64], |row| row.get(0))?;
        let proxy = match &redemption.proxy {
            Some(sealed) => self.text(seq, &record.fact, sealed)?,
            None => None,
        };
        Ok(RedemptionOnRecord {
            at: record.stamp.at,
            name: self.household_name(&redemption.household)?,
            staff: self.staff_name(redemption.staff)?,
            proxy,
            head: Head {
                seq,
                hash: entry.hash,
            },
            reversed: reversals
                .iter()
                .flat_map(|reversal| reversal.lines.iter().map(|line| line.line))
                .collect(),
            held: held(&redemption.draws, &reversals),
            reprints,
            redemption: redemption.clone(),
        })
    }

    /// What a reward was for and who stood beside; nothing where the redemption is none.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn reward_of(&self, record: &RedemptionOnRecord) -> Result<Option<RewardOnRecord>, Error> {
        let Some(reward) = &record.redemption.reward else {
            return Ok(None);
        };
        let fact = journal::record(&self.conn, record.head.seq)?.1.fact;
        Ok(Some(RewardOnRecord {
            reason: self
                .text(record.head.seq, &fact, &reward.reason)?
                .unwrap_or_default(),
            approver: self.staff_name(reward.approver)?,
        }))
    }

    /// The reversal that stands at a number of the journal.
    pub(super) fn reversal_at(&self, seq: u64) -> Result<ReversalOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::Reversed(reversal) = &record.fact else {
            return Err(Error::BadRequest("a reversal's row points elsewhere"));
        };
        let rules = self.rules()?;
        Ok(ReversalOnRecord {
            at: record.stamp.at,
            name: self.household_name(&reversal.household)?,
            staff: self.staff_name(reversal.staff)?,
            approver: self.staff_name(reversal.approver)?,
            reason: self
                .text(seq, &record.fact, &reversal.reason)?
                .unwrap_or_default(),
            lapsed: reversal
                .returns
                .iter()
                .filter(|back| rules.has_lapsed(back.period, reversal.day))
                .map(|back| back.points)
                .sum(),
            head: Head {
                seq,
                hash: entry.hash,
            },
            reversal: reversal.clone(),
        })
    }

    /// The redemption of a receipt; nothing where no receipt has this number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn redemption(&self, receipt: &ReceiptNo) -> Result<Option<RedemptionOnRecord>, Error> {
        let Some(seq) = seq_of(receipt) else {
            return Ok(None);
        };
        let there: Option<i64> = self
            .conn
            .prepare_cached("SELECT seq FROM redemption WHERE seq = ?1")?
            .query_row([seq as i64], |row| row.get(0))
            .optional()?;
        if there.is_none() {
            return Ok(None);
        }
        let found = self.redemption_at(seq)?;
        Ok((found.redemption.receipt == *receipt).then_some(found))
    }

    /// The redemption of this id.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn redemption_by_id(&self, id: &RedemptionId) -> Result<Option<RedemptionOnRecord>, Error> {
        seq_by_id(&self.conn, id)?
            .map(|seq| self.redemption_at(seq))
            .transpose()
    }

    /// The last redemption of all.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn last_redemption(&self) -> Result<Option<RedemptionOnRecord>, Error> {
        last_seq(&self.conn)?
            .map(|seq| self.redemption_at(seq))
            .transpose()
    }

    /// The redemptions of a day, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn redemptions_on(&self, day: VillageDay) -> Result<Vec<RedemptionOnRecord>, Error> {
        let _one_state = self.one_state()?;
        self.seqs_on("redemption", day)?
            .into_iter()
            .map(|seq| self.redemption_at(seq))
            .collect()
    }

    /// The reversals recorded on a day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn reversals_on(&self, day: VillageDay) -> Result<Vec<ReversalOnRecord>, Error> {
        let _one_state = self.one_state()?;
        self.seqs_on("reversal", day)?
            .into_iter()
            .map(|seq| self.reversal_at(seq))
            .collect()
    }

    /// The reversal of this id, or of this slip's number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn reversal(&self, slip: &ReceiptNo) -> Result<Option<ReversalOnRecord>, Error> {
        let Some(seq) = seq_of(slip) else {
            return Ok(None);
        };
        let there: Option<i64> = self
            .conn
            .query_row(
                "SELECT seq FROM reversal WHERE seq = ?1",
                [seq as i64],
                |row| row.get(0),
            )
            .optional()?;
        if there.is_none() {
            return Ok(None);
        }
        let found = self.reversal_at(seq)?;
        Ok((found.reversal.slip == *slip).then_some(found))
    }

    /// Where the day's redemptions or reversals stand. The day's row says between which numbers to look.
    pub(super) fn seqs_on(&self, table: &'static str, day: VillageDay) -> Result<Vec<u64>, Error> {
        let Some(row) = days::row(&self.conn, day)? else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT seq FROM {table} WHERE seq BETWEEN ?1 AND ?2 AND day = ?3 ORDER BY seq"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let seqs = query
            .query_map(
                params![row.first_seq as i64, row.last_seq as i64, day.to_string()],
                |row| row.get::<_, i64>(0),
            )?
            .map(|seq| seq.map(|seq| seq as u64))
            .collect::<Result<_, _>>()?;
        Ok(seqs)
    }
}

impl Books {
    /// The counter says that a redemption was served: the goods left and the Done screen was seen, or the paper came.
    ///
    /// # Errors
    /// [`Error`] of the database; an unknown redemption is none.
    pub fn served(&mut self, redemption: &RedemptionId) -> Result<(), Error> {
        let conn = &self.reader.conn;
        let served = local::number(conn, local::SERVED)?.unwrap_or(0);
        match seq_by_id(conn, redemption)? {
            Some(seq) if seq > served => {
                let tx = conn.unchecked_transaction()?;
                served_up_to(&tx, seq)?;
                Ok(tx.commit()?)
            }
            _ => Ok(()),
        }
    }
}

/// Whether an order asks for what a redemption holds.
pub(super) fn same_content(
    order: &crate::market::redemption::Order,
    redemption: &Redemption,
) -> bool {
    order.household == redemption.household
        && order.staff == redemption.staff
        && order.proxy.is_some() == redemption.proxy.is_some()
        && order.lines.len() == redemption.lines.len()
        && order
            .lines
            .iter()
            .zip(&redemption.lines)
            .all(|((code, quantity), line)| (*code, *quantity) == (line.code, line.quantity))
}

/// The texts of an entry of the till's own journal, for the ledger.
pub(super) fn asides_of(
    conn: &Connection,
    seq: u64,
    fact: &Fact,
) -> Result<Vec<(crate::market::aside::Sealed, crate::market::aside::Aside)>, Error> {
    journal::asides(conn, Place::Journal(seq), fact)
}
