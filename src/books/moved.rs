//! Movements and coupons as recorded, read back for slips, lists, registers and the day's sheet.

use rusqlite::OptionalExtension;

use super::catalogue::day_of;
use super::counting::own;
use super::error::Error;
use super::movements::{coupon, seq_by_id};
use super::registers::{Each, tell};
use super::{Reader, journal, records, shares};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::ids::{CouponNo, MovementId, ReceiptNo};
use crate::market::journal::Head;
use crate::market::movement::{CouponOnRecord, Movement, MovementKind};
use crate::market::register::{CouponRow, Line, MovementRow, Span};
use crate::market::shop::{BesidesOfDay, FundStanding, MovedOfDay, MovementOnRecord};

impl Reader {
    /// The movement that stands at a number of the journal.
    pub(super) fn movement_at(&self, seq: u64) -> Result<MovementOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::Moved(movement) = &record.fact else {
            return Err(Error::BadRequest("a movement's row points elsewhere"));
        };
        let text = |sealed: Option<&crate::market::aside::Sealed>| match sealed {
            Some(sealed) => self
                .text(seq, &record.fact, sealed)
                .map(Option::unwrap_or_default),
            None => Ok(String::new()),
        };
        let undone: bool = self
            .conn
            .prepare_cached("SELECT undone FROM movement WHERE seq = ?1")?
            .query_row([seq as i64], |row| row.get(0))?;
        let (to, partner) = match &movement.what {
            MovementKind::Gift { to } => (Some(self.household_name(to)?), String::new()),
            MovementKind::Debit { partner, .. } => (None, text(Some(partner))?),
            _ => (None, String::new()),
        };
        Ok(MovementOnRecord {
            at: record.stamp.at,
            name: self.household_name(&movement.household)?,
            to_name: to,
            partner,
            reason: text(movement.reason.as_ref())?,
            staff: self.staff_name(movement.staff)?,
            approver: match movement.approver {
                Some(approver) => Some(self.staff_name(approver)?),
                None => None,
            },
            undone,
            of: match &movement.what {
                MovementKind::Undone { movement } => self.slip_of(movement)?,
                _ => None,
            },
            head: Head {
                seq,
                hash: entry.hash,
            },
            movement: movement.clone(),
        })
    }

    /// The slip of a movement by its id.
    fn slip_of(&self, movement: &MovementId) -> Result<Option<ReceiptNo>, Error> {
        let Some(seq) = seq_by_id(&self.conn, movement)? else {
            return Ok(None);
        };
        Ok(match journal::record(&self.conn, seq)?.1.fact {
            Fact::Moved(movement) => Some(movement.slip),
            _ => None,
        })
    }

    /// The movement of a slip; nothing where none has this number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn movement(&self, slip: &ReceiptNo) -> Result<Option<MovementOnRecord>, Error> {
        let Some(seq) = records::seq_of(slip) else {
            return Ok(None);
        };
        let there: Option<i64> = self
            .conn
            .prepare_cached("SELECT seq FROM movement WHERE seq = ?1")?
            .query_row([seq as i64], |row| row.get(0))
            .optional()?;
        if there.is_none() {
            return Ok(None);
        }
        let found = self.movement_at(seq)?;
        Ok((found.movement.slip == *slip).then_some(found))
    }

    /// The movements of a day, in order.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn movements_of(&self, day: VillageDay) -> Result<Vec<MovementOnRecord>, Error> {
        let _one_state = self.one_state()?;
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM movement WHERE day = ?1 ORDER BY seq")?;
        let seqs: Vec<i64> = query
            .query_map([day.to_string()], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        seqs.into_iter()
            .map(|seq| self.movement_at(seq as u64))
            .collect()
    }

    /// How a coupon stands; nothing where nobody issued one of this number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn coupon(&self, number: &CouponNo) -> Result<Option<CouponOnRecord>, Error> {
        coupon(&self.conn, number)
    }

    /// The same, with the day on which it was taken in or made void.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn coupon_settled(
        &self,
        number: &CouponNo,
    ) -> Result<Option<(CouponOnRecord, Option<VillageDay>)>, Error> {
        let Some(coupon) = coupon(&self.conn, number)? else {
            return Ok(None);
        };
        let settled: Option<String> = self
            .conn
            .prepare_cached("SELECT settled_on FROM coupon WHERE number = ?1")?
            .query_row([number.as_str()], |row| row.get(0))?;
        let settled = settled.map(|day| day_of(&day)).transpose()?;
        Ok(Some((coupon, settled)))
    }

    /// Every coupon in the order of its number, with the day on which it was taken in or made void.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn coupons(&self) -> Result<Vec<(CouponOnRecord, Option<VillageDay>)>, Error> {
        let mut query = self
            .conn
            .prepare("SELECT number FROM coupon ORDER BY number")?;
        let numbers: Vec<String> = query
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        numbers
            .iter()
            .map(|number| {
                let found = self.coupon_settled(&own(number)?)?;
                found.ok_or(Error::BadRequest("a coupon was there a moment ago"))
            })
            .collect()
    }

    /// The movements of some days, or all, as the register has them, in order.
    pub(super) fn movement_lines(&self, span: Option<Span>, each: Each<'_>) -> Result<(), Error> {
        let (from, to) = match span {
            Some(span) => (span.from.to_string(), span.to.to_string()),
            None => (String::new(), "9999-12-31".into()),
        };
        let mut query = self
            .conn
            .prepare("SELECT seq FROM movement WHERE day BETWEEN ?1 AND ?2 ORDER BY seq")?;
        let mut rows = query.query([from, to])?;
        while let Some(row) = rows.next()? {
            let record = self.movement_at(row.get::<_, i64>(0)? as u64)?;
            let movement = record.movement;
            let row = MovementRow {
                at: record.at,
                village_day: movement.day,
                household: movement.household,
                kind: movement.what.word(),
                points: movement.points,
                to: match movement.what {
                    MovementKind::Gift { to } => Some(to),
                    _ => None,
                },
                slip: movement.slip,
                partner: record.partner,
                reason: record.reason,
                staff: record.staff,
                approver: record.approver.unwrap_or_default(),
                undone: record.undone,
            };
            tell(each, Line::Movement(row))?;
        }
        Ok(())
    }

    /// Every coupon as the register has it, by number.
    pub(super) fn coupon_lines(&self, each: Each<'_>) -> Result<(), Error> {
        let mut query = self
            .conn
            .prepare("SELECT number FROM coupon ORDER BY number")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let found = self.coupon_settled(&own(&row.get::<_, String>(0)?)?)?;
            let (coupon, settled_on) =
                found.ok_or(Error::BadRequest("a coupon was there a moment ago"))?;
            let row = CouponRow {
                number: coupon.number,
                household: coupon.household,
                points: coupon.points,
                state: coupon.state.word(),
                settled_on,
            };
            tell(each, Line::Coupon(row))?;
        }
        Ok(())
    }

    /// What a day saw besides redemptions and reversals.
    pub(super) fn besides(&self, day: VillageDay, rewards: u32) -> Result<BesidesOfDay, Error> {
        let mut movements: Vec<MovedOfDay> = Vec::new();
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM movement WHERE day = ?1 ORDER BY seq")?;
        let seqs: Vec<i64> = query
            .query_map([day.to_string()], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for seq in seqs {
            let Fact::Moved(movement) = journal::record(&self.conn, seq as u64)?.1.fact else {
                return Err(Error::BadRequest("a movement's row points elsewhere"));
            };
            count(&mut movements, &movement);
        }
        let scheme = self.scheme(day)?;
        let redeemed = shares::redeemed_by(&self.conn, &scheme, day)?;
        Ok(BesidesOfDay {
            movements,
            rewards,
            exceptions: self.allowed_on(day)?,
            fund: FundStanding::of(&scheme, redeemed),
            stock: self.stock_of(day)?,
            slips: Some(self.slips(day)?).filter(|slips| !slips.is_quiet()),
        })
    }
}

fn count(movements: &mut Vec<MovedOfDay>, movement: &Movement) {
    let kind = movement.what.word();
    let coupons = match &movement.what {
        MovementKind::CouponsIssued { numbers, .. }
        | MovementKind::CouponsTaken { numbers }
        | MovementKind::CouponsCancelled { numbers } => numbers.len() as u32,
        MovementKind::Gift { .. }
        | MovementKind::Debit { .. }
        | MovementKind::Cash
        | MovementKind::Undone { .. } => 0,
    };
    match movements.iter_mut().find(|moved| moved.kind == kind) {
        Some(moved) => {
            moved.count += 1;
            moved.coupons += coupons;
            moved.points = [moved.points, movement.points].into_iter().sum();
        }
        None => movements.push(MovedOfDay {
            kind,
            count: 1,
            points: movement.points,
            coupons,
        }),
    }
}
