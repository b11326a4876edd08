//! Movements of points without goods: recorded as redemptions are (the standing is taken inside the transaction that
//! records), folded into legs, and read back for statements and lists.

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::counting::own;
use super::derive::{Fold, household_id};
use super::error::{Error, Stop};
use super::households::{account, bar_on};
use super::journal::{self, sealing};
use super::{Books, Reader, Reading, days, records, shop};
use crate::market::account::Account;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::ids::{CouponNo, HouseholdNo, MovementId, ReceiptNo};
use crate::market::journal::Head;
use crate::market::movement::{
    CouponOnRecord, CouponState, LegKind, Movement, MovementKind, MovementOrder, MovementStanding,
    Wish, decide,
};
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::scheme::{BarredAct, CountedOver};
use crate::market::shop::MovementOnRecord;

/// Folds a movement: its legs into accounts, its coupons into their table.
pub(super) fn fold(fold: &Fold<'_>, movement: &Movement, seq: i64) -> Result<(), Error> {
    let household = fold.household(&movement.household)?;
    fold.run(
        "INSERT INTO movement (seq, id, day, household, kind, points_moved) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            seq,
            &movement.id.0[..],
            movement.day.to_string(),
            household,
            movement.what.word(),
            movement.points.hundredths()
        ],
    )?;
    for (number, leg) in (1i64..).zip(&movement.legs) {
        let whose = fold.household(&leg.household)?;
        let way = match leg.way {
            LegKind::Drawn => {
                fold.draw(whose, &leg.draw, 1)?;
                "drawn"
            }
            LegKind::Returned => {
                fold.draw(whose, &leg.draw, -1)?;
                "returned"
            }
            LegKind::Received => {
                fold.run(
                    "INSERT INTO account (household, period, points_earned, points_received, points_drawn)
                     VALUES (?1, ?2, 0, ?3, 0)
                     ON CONFLICT (household, period) DO UPDATE SET
                       points_received = points_received + excluded.points_received",
                    params![whose, leg.draw.period.to_string(), leg.draw.points.hundredths()],
                )?;
                "received"
            }
        };
        fold.run(
            "INSERT INTO movement_leg (seq, leg, household, way, period, points_moved) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                seq,
                number,
                whose,
                way,
                leg.draw.period.to_string(),
                leg.draw.points.hundredths()
            ],
        )?;
    }
    coupons_of(fold, movement)
}

fn coupons_of(fold: &Fold<'_>, movement: &Movement) -> Result<(), Error> {
    let settle = |numbers: &[CouponNo], state: CouponState| -> Result<(), Error> {
        for number in numbers {
            fold.run(
                "UPDATE coupon SET state = ?2, settled_on = ?3 WHERE number = ?1",
                params![number.as_str(), state.word(), movement.day.to_string()],
            )?;
        }
        Ok(())
    };
    match &movement.what {
        MovementKind::CouponsIssued { numbers, each } => {
            for number in numbers {
                fold.run(
                    "INSERT OR IGNORE INTO coupon (number, household, points_each, state, issued_by, settled_on)
                     VALUES (?1, ?2, ?3, 'issued', ?4, NULL)",
                    params![
                        number.as_str(),
                        movement.household.as_str(),
                        each.hundredths(),
                        &movement.id.0[..]
                    ],
                )?;
            }
            Ok(())
        }
        MovementKind::CouponsTaken { numbers } => settle(numbers, CouponState::Taken),
        MovementKind::CouponsCancelled { numbers } => settle(numbers, CouponState::Cancelled),
        MovementKind::Undone { movement } => {
            fold.run(
                "UPDATE movement SET undone = 1 WHERE id = ?1",
                [&movement.0[..]],
            )?;
            Ok(())
        }
        MovementKind::Gift { .. } | MovementKind::Debit { .. } | MovementKind::Cash => Ok(()),
    }
}

/// What an order came to.
enum Outcome {
    /// It was recorded before, there.
    Before(u64),
    /// It is recorded now, there.
    Now(u64),
}

impl Books {
    /// Records a movement, or answers an order recorded before with its first answer.
    ///
    /// # Errors
    /// A refusal of the rules, or a fault; [`Error::BadRequest`] where the id was used for another order.
    pub fn move_points(
        &mut self,
        order: &MovementOrder,
        clock: &Reading,
    ) -> Result<MovementOnRecord, Stop> {
        let verdict = self.verdict(clock);
        let at = verdict
            .time()
            .unwrap_or_else(|| clock.never_before(self.last_fact));
        let today = at.village_day();
        let rules = self.rules()?;
        let role = self.staff_member(order.staff)?.role;
        let approver_role = match order.approver {
            Some(approver) => Some(self.staff_member(approver)?.role),
            None => None,
        };
        let room = self.has_room();
        let (till, epoch) = (self.till.clone(), self.epoch);
        let outcome = self.write_anyway(at, clock, |writing| {
            let conn = writing.conn();
            if let Some(seq) = seq_by_id(conn, &order.id)? {
                return Ok(Outcome::Before(seq));
            }
            room?;
            if records::unanswered(conn, today)?.is_some() {
                return Err(Refusal::HandoverOpen.into());
            }
            let household = known(conn, &order.household)?;
            let undo = undone(conn, &order.wish)?;
            let standing = MovementStanding {
                rules: &rules,
                clock: verdict,
                open_day: days::open(conn)?,
                stopped: shop::stopped(conn)?,
                role,
                approver_role,
                account: account(conn, household, today)?,
                bar: bar_on(conn, &rules, household, BarredAct::Redeeming, today)?,
                unscored: bar_on(conn, &rules, household, BarredAct::Scoring, today)?,
                to_known: match &order.wish {
                    Wish::Gift { to, .. } => household_id(conn, to)?.is_some(),
                    _ => false,
                },
                coupons: coupons(conn, &order.wish)?,
                cash_paid: cash_paid(conn, &rules, household, today)?,
                receiver: receiver(conn, undo.as_ref(), today)?,
                undo,
                slip: ReceiptNo::at(&till, epoch, writing.next_seq()),
            };
            let (decided, asides) = sealing(|sealer| decide(order, &standing, sealer))?;
            writing.append(Fact::Moved(decided?), &asides)?;
            Ok(Outcome::Now(writing.head.seq))
        })?;
        match outcome {
            Outcome::Now(seq) => Ok(self.movement_at(seq)?),
            Outcome::Before(seq) => {
                let first = self.movement_at(seq)?;
                if first.movement.household == order.household
                    && first.movement.staff == order.staff
                {
                    Ok(first)
                } else {
                    Err(Error::BadRequest("the movement's id was used for another order").into())
                }
            }
        }
    }
}

fn seq_by_id(conn: &Connection, id: &MovementId) -> Result<Option<u64>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq FROM movement WHERE id = ?1")?
        .query_row([&id.0[..]], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|seq| seq as u64))
}

fn known(conn: &Connection, household: &HouseholdNo) -> Result<i64, Stop> {
    household_id(conn, household)?.ok_or_else(|| {
        let household = household.clone();
        Refusal::UnknownHousehold { household }.into()
    })
}

/// The movement that is to be taken back, with whether it was before.
fn undone(conn: &Connection, wish: &Wish) -> Result<Option<(Movement, bool)>, Error> {
    let Wish::Undo { movement } = wish else {
        return Ok(None);
    };
    let Some(seq) = seq_by_id(conn, movement)? else {
        return Ok(None);
    };
    let undone: bool = conn
        .prepare_cached("SELECT undone FROM movement WHERE seq = ?1")?
        .query_row([seq as i64], |row| row.get(0))?;
    match journal::record(conn, seq)?.1.fact {
        Fact::Moved(movement) => Ok(Some((movement, undone))),
        _ => Err(Error::BadRequest("a movement's row points elsewhere")),
    }
}

/// The account that received what is to be taken back.
fn receiver(
    conn: &Connection,
    undo: Option<&(Movement, bool)>,
    day: VillageDay,
) -> Result<Option<Account>, Error> {
    let Some((movement, _)) = undo else {
        return Ok(None);
    };
    let MovementKind::Gift { to } = &movement.what else {
        return Ok(None);
    };
    household_id(conn, to)?
        .map(|id| account(conn, id, day))
        .transpose()
}

fn coupons(conn: &Connection, wish: &Wish) -> Result<Vec<Option<CouponOnRecord>>, Error> {
    match wish {
        Wish::IssueCoupons { numbers, .. }
        | Wish::TakeCoupons { numbers }
        | Wish::CancelCoupons { numbers } => {
            numbers.iter().map(|number| coupon(conn, number)).collect()
        }
        Wish::Gift { .. } | Wish::Debit { .. } | Wish::Cash { .. } | Wish::Undo { .. } => {
            Ok(Vec::new())
        }
    }
}

fn coupon(conn: &Connection, number: &CouponNo) -> Result<Option<CouponOnRecord>, Error> {
    let row: Option<(String, i64, String, Vec<u8>)> = conn
        .prepare_cached(
            "SELECT household, points_each, state, issued_by FROM coupon WHERE number = ?1",
        )?
        .query_row([number.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    row.map(|(household, points, state, issued_by)| {
        let issued_by = <[u8; 16]>::try_from(issued_by)
            .map_err(|_| Error::BadRequest("a coupon was issued by no movement"))?;
        Ok(CouponOnRecord {
            number: number.clone(),
            household: own(&household)?,
            points: Points::from_hundredths(points),
            state: match state.as_str() {
                "issued" => CouponState::Issued,
                "taken" => CouponState::Taken,
                "cancelled" => CouponState::Cancelled,
                _ => return Err(Error::BadRequest("a coupon has no state")),
            },
            issued_by: MovementId(issued_by),
        })
    })
    .transpose()
}

/// What was paid to a household in cash in the span of the scheme's limit, less what was taken back.
fn cash_paid(
    conn: &Connection,
    rules: &Rules,
    household: i64,
    day: VillageDay,
) -> Result<Points, Error> {
    let over = rules
        .on(day)
        .cash
        .map_or(CountedOver::Ever, |cash| cash.over);
    let since = crate::market::credit::span_of(over, day)
        .map_or_else(String::new, |span| span.first_day().to_string());
    let hundredths: i64 = conn
        .prepare_cached(
            "SELECT coalesce(sum(points_moved), 0) FROM movement
             WHERE household = ?1 AND kind = 'cash' AND undone = 0 AND day >= ?2",
        )?
        .query_row(params![household, since], |row| row.get(0))?;
    Ok(Points::from_hundredths(hundredths))
}

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
            head: Head {
                seq,
                hash: entry.hash,
            },
            movement: movement.clone(),
        })
    }

    /// The movements of a day, in order.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn movements_of(&self, day: VillageDay) -> Result<Vec<MovementOnRecord>, Error> {
        let _one_state = self.conn.unchecked_transaction()?;
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

    /// Every coupon in the order of its number, with the day on which it was taken in or made void.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn coupons(&self) -> Result<Vec<(CouponOnRecord, Option<VillageDay>)>, Error> {
        let mut query = self
            .conn
            .prepare("SELECT number, settled_on FROM coupon ORDER BY number")?;
        let rows: Vec<(String, Option<String>)> = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        rows.into_iter()
            .map(|(number, settled)| {
                let number: CouponNo = own(&number)?;
                let coupon = coupon(&self.conn, &number)?
                    .ok_or(Error::BadRequest("a coupon was there a moment ago"))?;
                Ok((coupon, settled.map(|day| day_of(&day)).transpose()?))
            })
            .collect()
    }
}
