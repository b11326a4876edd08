//! What two people decide at the till about the rules: an exception, a limit; and recyclables credited where the till
//! stands alone. Recorded on any day: a decision needs no open counter.

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::counting::own;
use super::derive::household_id;
use super::error::{Error, Stop};
use super::journal::{self, sealing};
use super::{Books, Reader, Reading, exchange};
use crate::market::day::VillageDay;
use crate::market::exception::{Allowed, ExceptionKind, ExceptionOrder, ExceptionStanding, allow};
use crate::market::fact::Fact;
use crate::market::ids::RowKey;
use crate::market::journal::Head;
use crate::market::limit::{LimitOrder, decide_limit};
use crate::market::points::Points;
use crate::market::recyclables::{RecyclablesOrder, credit_recyclables};
use crate::market::refusal::Refusal;
use crate::market::shop::{AllowedOfDay, ExceptionOnRecord, LimitOnRecord, RecyclablesOnRecord};

impl Books {
    /// Records an exception, or answers one recorded before with its first answer.
    ///
    /// # Errors
    /// A refusal of the rules, or a fault; [`Error::BadRequest`] where the key was used for another one.
    pub fn allow(
        &mut self,
        order: &ExceptionOrder,
        clock: &Reading,
    ) -> Result<ExceptionOnRecord, Stop> {
        if let Some(seq) = seq_by_key(&self.reader.conn, &order.key)? {
            let first = self.exception_at(seq)?;
            let same = first.exception.what == order.what
                && first.exception.from == order.from
                && first.exception.household == order.household;
            return if same {
                Ok(first)
            } else {
                Err(Error::BadRequest("an exception's key was used for another one").into())
            };
        }
        let staff = self.staff_member(order.staff)?;
        let approver = self.staff_member(order.approver)?;
        let at = clock.never_before(self.last_fact);
        let seq = self.write(at, clock, |writing| {
            let standing = ExceptionStanding {
                staff: (staff.name, staff.role),
                approver: (approver.name, approver.role),
                household_known: match &order.household {
                    Some(household) => household_id(writing.conn(), household)?.is_some(),
                    None => true,
                },
            };
            let (decided, asides) = sealing(|sealer| allow(order, &standing, sealer))?;
            Ok(writing.append(Fact::ExceptionAllowed(decided?), &asides)?)
        })?;
        Ok(self.exception_at(seq)?)
    }

    /// Records a limit that two people decided.
    ///
    /// # Errors
    /// [`Refusal::OwnedByLedger`] at a till that has a ledger; a refusal of the rules, or a fault.
    pub fn set_limit(
        &mut self,
        order: &LimitOrder,
        clock: &Reading,
    ) -> Result<LimitOnRecord, Stop> {
        self.stands_alone()?;
        let staff = self.staff_member(order.staff)?;
        let approver = self.staff_member(order.approver)?;
        let goods = self
            .catalogue()?
            .find(order.code)
            .map(|(goods, _)| goods.name.clone());
        let at = clock.never_before(self.last_fact);
        let roles = (staff.role, approver.role);
        let decided = decide_limit(order, roles, goods.is_some(), at.village_day())?;
        let seq = self.write(at, clock, |writing| {
            Ok(writing.append(Fact::LimitDecided(decided.clone()), &[])?)
        })?;
        let (entry, record) = journal::record(&self.conn, seq)?;
        Ok(LimitOnRecord {
            decided,
            goods: goods.unwrap_or_default(),
            at: record.stamp.at,
            approved_by: staff.name,
            second_approver: approver.name,
            head: Head {
                seq,
                hash: entry.hash,
            },
        })
    }

    /// Credits recyclables that a household handed in, or answers what was credited before.
    ///
    /// # Errors
    /// [`Refusal::OwnedByLedger`] at a till that has a ledger; a refusal of the rules, or a fault; [`Error::BadRequest`]
    /// where the key was used for others.
    pub fn take_recyclables(
        &mut self,
        order: &RecyclablesOrder,
        clock: &Reading,
    ) -> Result<RecyclablesOnRecord, Stop> {
        self.stands_alone()?;
        self.has_room()?;
        let verdict = self.verdict(clock);
        let at = match verdict.time() {
            Some(at) => at,
            None => return Err(untrusted(verdict)),
        };
        let today = at.village_day();
        let scheme = self.scheme(today)?;
        let staff = self.staff_member(order.staff)?;
        if let Some(seq) = credited_at(&self.reader.conn, &order.key)? {
            return self.recyclables_at(seq, order, staff.name, clock);
        }
        let seq = self.write(at, clock, |writing| {
            if household_id(writing.conn(), &order.household)?.is_none() {
                let household = order.household.clone();
                return Err(Refusal::UnknownHousehold { household }.into());
            }
            let (decided, asides) = sealing(|sealer| {
                let who = (staff.name.as_str(), staff.role);
                credit_recyclables(order, &scheme, who, today, sealer)
            })?;
            Ok(writing.append(Fact::Credited(decided?), &asides)?)
        })?;
        self.recyclables_at(seq, order, staff.name, clock)
    }

    fn stands_alone(&self) -> Result<(), Stop> {
        if exchange::is_joined(&self.reader.conn)? {
            Err(Refusal::OwnedByLedger.into())
        } else {
            Ok(())
        }
    }
}

fn untrusted(verdict: crate::market::clock::ClockVerdict) -> Stop {
    use crate::market::clock::ClockVerdict;
    match verdict {
        ClockVerdict::Behind { by_ms, last_fact } => {
            Refusal::ClockBehind { by_ms, last_fact }.into()
        }
        ClockVerdict::Off { by_ms } => Refusal::ClockOff { by_ms }.into(),
        ClockVerdict::Right(_) | ClockVerdict::JumpedForward { .. } => {
            Error::BadRequest("a clock that is right has a time").into()
        }
    }
}

/// Where a credit that was made here stands in the till's own journal.
fn credited_at(conn: &Connection, key: &RowKey) -> Result<Option<u64>, Error> {
    let aside: Option<i64> = conn
        .prepare_cached("SELECT aside FROM credit WHERE key = ?1 AND aside > 0")?
        .query_row([&key.0[..]], |row| row.get(0))
        .optional()?;
    Ok(aside.map(|aside| (aside / 16) as u64))
}

/// Where an exception that was decided here stands in the till's own journal.
fn seq_by_key(conn: &Connection, key: &RowKey) -> Result<Option<u64>, Error> {
    let aside: Option<i64> = conn
        .prepare_cached("SELECT aside FROM exception WHERE key = ?1 AND aside > 0")?
        .query_row([&key.0[..]], |row| row.get(0))
        .optional()?;
    Ok(aside.map(|aside| (aside / 16) as u64))
}

impl Reader {
    /// The exception that stands at a number of the journal.
    fn recyclables_at(
        &self,
        seq: u64,
        order: &RecyclablesOrder,
        staff: String,
        clock: &Reading,
    ) -> Result<RecyclablesOnRecord, Stop> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let credit = match record.fact {
            Fact::Credited(credit) if credit.household == order.household => credit,
            _ => return Err(Error::BadRequest("a credit's key was used for another one").into()),
        };
        let standing = self.household(&order.household, clock)?;
        Ok(RecyclablesOnRecord {
            kind: order.kind.trim().to_owned(),
            weight: order.weight,
            price: order.price,
            at: record.stamp.at,
            name: self.household_name(&order.household)?,
            staff,
            remaining: standing.map_or(Points::ZERO, |found| found.spendable),
            head: Head {
                seq,
                hash: entry.hash,
            },
            credit,
        })
    }

    fn exception_at(&self, seq: u64) -> Result<ExceptionOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::ExceptionAllowed(exception) = &record.fact else {
            return Err(Error::BadRequest("an exception's row points elsewhere"));
        };
        let text = |sealed| -> Result<String, Error> {
            Ok(self.text(seq, &record.fact, sealed)?.unwrap_or_default())
        };
        Ok(ExceptionOnRecord {
            at: record.stamp.at,
            name: match &exception.household {
                Some(household) => self.household_name(household)?,
                None => String::new(),
            },
            reason: text(&exception.reason)?,
            approved_by: text(&exception.approved_by)?,
            second_approver: text(&exception.second_approver)?,
            head: Head {
                seq,
                hash: entry.hash,
            },
            exception: exception.clone(),
        })
    }

    /// The exceptions in force or decided on a day, in the order in which they were decided.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn allowed_on(&self, day: VillageDay) -> Result<Vec<AllowedOfDay>, Error> {
        self.allowed_between(day, day)
    }

    /// The same over a run of days, both ends included.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn allowed_between(
        &self,
        from: VillageDay,
        to: VillageDay,
    ) -> Result<Vec<AllowedOfDay>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT what, from_day, until_day, household, decided_on, aside FROM exception
             WHERE (from_day <= ?2 AND until_day >= ?1) OR decided_on BETWEEN ?1 AND ?2 ORDER BY id",
        )?;
        let mut rows = query.query(params![from.to_string(), to.to_string()])?;
        let mut allowed = Vec::new();
        while let Some(row) = rows.next()? {
            let aside: i64 = row.get(5)?;
            allowed.push(AllowedOfDay {
                allowed: Allowed {
                    what: ExceptionKind::of_word(&row.get::<_, String>(0)?)
                        .ok_or(Error::BadRequest("an exception has no kind"))?,
                    from: day_of(&row.get::<_, String>(1)?)?,
                    until: day_of(&row.get::<_, String>(2)?)?,
                    household: row
                        .get::<_, Option<String>>(3)?
                        .map(|number| own(&number))
                        .transpose()?,
                },
                decided_on: day_of(&row.get::<_, String>(4)?)?,
                people: [self.aside_text(aside, 1)?, self.aside_text(aside, 2)?],
            });
        }
        Ok(allowed)
    }

    /// The `n`th text after the one at `first`; the feed's count downwards (see [`super::schema`]).
    fn aside_text(&self, first: i64, n: i64) -> Result<String, Error> {
        let id = first + first.signum() * n;
        let text: Option<Option<String>> = self
            .conn
            .prepare_cached("SELECT text FROM aside WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        Ok(text.flatten().unwrap_or_default())
    }
}
