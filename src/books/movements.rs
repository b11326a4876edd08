//! Movements of points without goods: recorded as redemptions are (the standing is taken inside the transaction that
//! records), and folded into legs. They are read back in [`super::moved`].

use rusqlite::{Connection, OptionalExtension, params};

use super::counting::own;
use super::derive::{Fold, household_id};
use super::error::{Error, Stop};
use super::households::{account, bar_on};
use super::journal::{self, sealing};
use super::{Books, Reading, days, records, shop};
use crate::market::account::Account;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::ids::{CouponNo, HouseholdNo, MovementId, ReceiptNo};
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
                "UPDATE coupon SET state = ?2, settled_on = ?3, settled_by = ?4 WHERE number = ?1",
                params![
                    number.as_str(),
                    state.word(),
                    movement.day.to_string(),
                    &movement.id.0[..]
                ],
            )?;
        }
        Ok(())
    };
    match &movement.what {
        MovementKind::CouponsIssued { numbers, each } => {
            for number in numbers {
                fold.run(
                    "INSERT OR IGNORE INTO coupon (number, household, points_each, state, issued_by)
                     VALUES (?1, ?2, ?3, 'issued', ?4)",
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
            // Coupons taken in by mistake are in somebody's hand again.
            fold.run(
                "UPDATE coupon SET state = 'issued', settled_on = NULL, settled_by = NULL
                 WHERE settled_by = ?1 AND state = 'taken'",
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
        self.move_points_at(order, clock, false)
    }

    /// The same by a command: where the day is not open, it is opened with the movement, or not at all.
    ///
    /// # Errors
    /// As [`Books::move_points`].
    pub fn move_points_by_command(
        &mut self,
        order: &MovementOrder,
        clock: &Reading,
    ) -> Result<MovementOnRecord, Stop> {
        self.move_points_at(order, clock, true)
    }

    fn move_points_at(
        &mut self,
        order: &MovementOrder,
        clock: &Reading,
        opens: bool,
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
            let (open_day, before) = if opens {
                (Some(today), days::facts_to_open(conn, today)?)
            } else {
                (days::open(conn)?, 0)
            };
            let standing = MovementStanding {
                rules: &rules,
                clock: verdict,
                open_day,
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
                slip: ReceiptNo::at(&till, epoch, writing.next_seq() + before),
            };
            let (decided, asides) = sealing(|sealer| decide(order, &standing, sealer))?;
            let movement = decided?;
            if opens {
                days::open_for_command(writing, today)?;
            }
            writing.append(Fact::Moved(movement), &asides)?;
            Ok(Outcome::Now(writing.head.seq))
        })?;
        match outcome {
            Outcome::Now(seq) => Ok(self.movement_at(seq)?),
            Outcome::Before(seq) => {
                let first = self.movement_at(seq)?;
                if answers(order, &first.movement) {
                    Ok(first)
                } else {
                    Err(Error::BadRequest("the movement's id was used for another order").into())
                }
            }
        }
    }
}

/// Whether a movement on record is what the order asks for.
fn answers(order: &MovementOrder, movement: &Movement) -> bool {
    let same = match (&order.wish, &movement.what) {
        (Wish::Gift { to, points }, MovementKind::Gift { to: given }) => {
            to == given && *points == movement.points
        }
        (Wish::Debit { kind, points, .. }, MovementKind::Debit { kind: spent, .. }) => {
            kind == spent && *points == movement.points
        }
        (Wish::Cash { points }, MovementKind::Cash) => *points == movement.points,
        (
            Wish::IssueCoupons { numbers, each },
            MovementKind::CouponsIssued {
                numbers: issued,
                each: worth,
            },
        ) => numbers == issued && each == worth,
        (Wish::TakeCoupons { numbers }, MovementKind::CouponsTaken { numbers: settled })
        | (Wish::CancelCoupons { numbers }, MovementKind::CouponsCancelled { numbers: settled }) => {
            numbers == settled
        }
        (Wish::Undo { movement }, MovementKind::Undone { movement: undone }) => movement == undone,
        _ => false,
    };
    same && movement.household == order.household
        && (movement.staff, movement.approver) == (order.staff, order.approver)
}

pub(super) fn seq_by_id(conn: &Connection, id: &MovementId) -> Result<Option<u64>, Error> {
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

pub(super) fn coupon(
    conn: &Connection,
    number: &CouponNo,
) -> Result<Option<CouponOnRecord>, Error> {
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
