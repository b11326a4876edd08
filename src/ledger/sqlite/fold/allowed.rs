//! What is allowed out of the rules, what members a household has, and points that move without goods.

use rusqlite::params;

use super::{Done, Fold, Here, believable, believable_day};
use crate::ledger::sqlite::{parse_text, parsed};
use crate::market::day::VillageDay;
use crate::market::exception::{Allowed, Exception, ExceptionKind};
use crate::market::fact::MemberSet;
use crate::market::ids::{CouponNo, HouseholdNo, MovementId};
use crate::market::limit::LimitDecided;
use crate::market::movement::{CouponState, LegKind, Movement, MovementKind};

impl Fold<'_> {
    pub(super) fn member_set(&self, member: &MemberSet) -> Done {
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO members VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                self.village,
                member.household.as_str(),
                member.member.as_str(),
                member.name.0.to_string(),
                member.joined.to_string(),
                member.left.map(|day| day.to_string())
            ])?;
        Ok(())
    }

    pub(super) fn limit_decided(&self, here: &Here<'_>, limit: &LimitDecided) -> Done {
        self.tx
            .prepare_cached("INSERT INTO goods_limits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                self.village,
                here.place,
                limit.code.number() as i64,
                limit.resolution,
                limit.from.to_string(),
                limit.pieces.map(|pieces| pieces.pieces()),
                limit.over.word()
            ])?;
        Ok(())
    }

    /// An exception that a till decided is listed too: the village hears of it.
    pub(super) fn exception_allowed(&self, here: &Here<'_>, exception: &Exception) -> Done {
        if !believable_day(exception.from) || !believable_day(exception.until) {
            return self.list(here.place, "beyond-reason", &exception.from.to_string());
        }
        self.tx
            .prepare_cached("INSERT INTO allowed VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
            .execute(params![
                self.village,
                here.place,
                exception.key.to_string(),
                exception.what.word(),
                exception.from.to_string(),
                exception.until.to_string(),
                exception.household.as_ref().map(HouseholdNo::as_str),
                exception.reason.0.to_string(),
                exception.approved_by.0.to_string(),
                exception.second_approver.0.to_string()
            ])?;
        if here.is_feed() {
            return Ok(());
        }
        let whom = exception
            .household
            .as_ref()
            .map_or("*", HouseholdNo::as_str);
        let subject = format!(
            "{} {} {} {whom}",
            exception.what.word(),
            exception.from,
            exception.until
        );
        self.list(here.place, "exception-allowed", &subject)
    }

    /// The exceptions in force on a day or later, as far as the ledger knows.
    pub(super) fn allowed(&self, day: VillageDay) -> rusqlite::Result<Vec<Allowed>> {
        let mut statement = self.tx.prepare_cached(
            "SELECT what, first_day, last_day, household FROM allowed WHERE village = ?1 AND last_day >= ?2
             ORDER BY place",
        )?;
        let mut rows = statement.query(params![self.village, day.to_string()])?;
        let mut allowed = Vec::new();
        while let Some(row) = rows.next()? {
            let household: Option<String> = row.get(3)?;
            let what: String = row.get(0)?;
            if let Some(what) = ExceptionKind::of_word(&what) {
                allowed.push(Allowed {
                    what,
                    from: parsed(row, 1)?,
                    until: parsed(row, 2)?,
                    household: household.as_deref().map(parse_text).transpose()?,
                });
            }
        }
        Ok(allowed)
    }

    pub(super) fn moved(&mut self, here: &Here<'_>, movement: &Movement) -> Done {
        let amounts = movement.legs.iter().map(|leg| leg.draw.points);
        if !believable_day(movement.day)
            || !amounts
                .chain([movement.points])
                .all(|points| believable(points) && !points.is_negative())
        {
            return self.list(here.place, "beyond-reason", movement.slip.as_str());
        }
        self.expect_household(here, &movement.household)?;
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO movements VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                self.village,
                movement.id.to_string(),
                here.place,
                movement.slip.as_str(),
                movement.day.to_string(),
                movement.household.as_str(),
                movement.what.word(),
                movement.points.hundredths()
            ])?;
        if new == 0 {
            return self.list(here.place, "movement-twice", movement.slip.as_str());
        }
        for leg in &movement.legs {
            self.touch(here, &leg.household)?;
            match leg.way {
                LegKind::Drawn => self.draw(&leg.household, leg.draw.period, leg.draw.points)?,
                LegKind::Returned => {
                    self.draw(&leg.household, leg.draw.period, leg.draw.points.negated())?;
                }
                LegKind::Received => {
                    self.tx
                        .prepare_cached(
                            "INSERT INTO received VALUES (?1, ?2, ?3, ?4)
                             ON CONFLICT DO UPDATE SET points_received = points_received + excluded.points_received",
                        )?
                        .execute(params![
                            self.village,
                            leg.household.as_str(),
                            leg.draw.period.to_string(),
                            leg.draw.points.hundredths()
                        ])?;
                }
            }
        }
        self.coupons_of(here, movement)?;
        let mut drawn: Vec<&HouseholdNo> = movement
            .legs
            .iter()
            .filter(|leg| leg.way == LegKind::Drawn)
            .map(|leg| &leg.household)
            .collect();
        drawn.sort();
        drawn.dedup();
        for household in drawn {
            self.list_debts(here, "overdrawn", household, movement.day)?;
        }
        Ok(())
    }

    fn coupons_of(&self, here: &Here<'_>, movement: &Movement) -> Done {
        match &movement.what {
            MovementKind::CouponsIssued { numbers, each } => {
                for number in numbers {
                    let new = self
                        .tx
                        .prepare_cached(
                            "INSERT OR IGNORE INTO coupons VALUES (?1, ?2, ?3, ?4, 'issued', NULL, NULL)",
                        )?
                        .execute(params![
                            self.village,
                            number.as_str(),
                            movement.household.as_str(),
                            each.hundredths()
                        ])?;
                    if new == 0 {
                        self.list(here.place, "coupon-twice", number.as_str())?;
                    }
                }
                Ok(())
            }
            MovementKind::CouponsTaken { numbers } => {
                self.settle(here, movement, numbers, CouponState::Taken)
            }
            MovementKind::CouponsCancelled { numbers } => {
                self.settle(here, movement, numbers, CouponState::Cancelled)
            }
            MovementKind::Undone { movement } => self.coupons_out_again(movement),
            MovementKind::Gift { .. } | MovementKind::Debit { .. } | MovementKind::Cash => Ok(()),
        }
    }

    /// Coupons that were taken in by mistake are in somebody's hand again.
    fn coupons_out_again(&self, movement: &MovementId) -> Done {
        self.tx
            .prepare_cached(
                "UPDATE coupons SET state = 'issued', settled_on = NULL, settled_by = NULL
                 WHERE village = ?1 AND settled_by = ?2 AND state = 'taken'",
            )?
            .execute(params![self.village, movement.to_string()])?;
        Ok(())
    }

    /// A coupon that nobody issued, or that was settled before, is listed.
    fn settle(
        &self,
        here: &Here<'_>,
        movement: &Movement,
        numbers: &[CouponNo],
        state: CouponState,
    ) -> Done {
        for number in numbers {
            let settled = self
                .tx
                .prepare_cached(
                    "UPDATE coupons SET state = ?3, settled_on = ?4, settled_by = ?5
                     WHERE village = ?1 AND coupon = ?2 AND state = 'issued'",
                )?
                .execute(params![
                    self.village,
                    number.as_str(),
                    state.word(),
                    movement.day.to_string(),
                    movement.id.to_string()
                ])?;
            if settled == 0 {
                self.list(here.place, "coupon-twice", number.as_str())?;
            }
        }
        Ok(())
    }
}
