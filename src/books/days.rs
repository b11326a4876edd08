//! The shop day: opened at the counter, closed with a sheet. Closing always succeeds; a forgotten day is closed by the
//! opening of the next.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};

use super::catalogue::day_of;
use super::error::{Error, Stop};
use super::journal::{self, Writing};
use super::{Books, Reader, Reading, exchange, records};
use crate::market::clock::ClockVerdict;
use crate::market::day::VillageDay;
use crate::market::fact::{DayClosed, DayOpened, Fact};
use crate::market::ids::StaffNo;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::shop::{DaySheet, LedgerLink};
use crate::market::staff::Act;

/// A day's row.
pub(super) struct DayRow {
    pub closed: bool,
    pub first_seq: u64,
    pub last_seq: u64,
    pub closed_by: Option<u32>,
    pub redemptions: u32,
    pub points: Points,
    pub reversals: u32,
    pub points_reversed: Points,
}

pub(super) fn row(conn: &Connection, day: VillageDay) -> Result<Option<DayRow>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT state, first_seq, last_seq, closed_by, redemptions, points_redeemed, reversals, points_reversed
             FROM shop_day WHERE day = ?1",
        )?
        .query_row([day.to_string()], |row| {
            Ok(DayRow {
                closed: row.get_ref(0)?.as_str()? == "closed",
                first_seq: row.get::<_, i64>(1)? as u64,
                last_seq: row.get::<_, i64>(2)? as u64,
                closed_by: row.get(3)?,
                redemptions: row.get(4)?,
                points: Points::from_hundredths(row.get(5)?),
                reversals: row.get(6)?,
                points_reversed: Points::from_hundredths(row.get(7)?),
            })
        })
        .optional()?)
}

/// The day that is open, if one is. There is one at most, and it is among the latest.
pub(super) fn open(conn: &Connection) -> Result<Option<VillageDay>, Error> {
    let mut query =
        conn.prepare_cached("SELECT day, state FROM shop_day ORDER BY day DESC LIMIT 40")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? == "open" {
            return Ok(Some(day_of(&row.get::<_, String>(0)?)?));
        }
    }
    Ok(None)
}

/// Closes a day inside a transaction; whatever was served on it counts as handed over.
fn close(writing: &mut Writing<'_>, day: VillageDay, staff: Option<StaffNo>) -> Result<(), Error> {
    let row = row(writing.conn(), day)?.ok_or(Error::BadRequest("the day has no row"))?;
    writing.append(
        Fact::DayClosed(DayClosed {
            day,
            staff,
            redemptions: row.redemptions,
            points: row.points,
            reversals: row.reversals,
            points_reversed: row.points_reversed,
        }),
        &[],
    )?;
    records::served_up_to(writing.conn(), writing.head.seq)
}

/// How many facts [`open_for_command`] will append.
pub(super) fn facts_to_open(conn: &Connection, today: VillageDay) -> Result<u64, Error> {
    Ok(match open(conn)? {
        Some(day) if day == today => 0,
        Some(_) => 2,
        None => 1,
    })
}

/// Opens a day inside a transaction of a command that needs it, as the counter does; a forgotten one is closed first.
pub(super) fn open_for_command(writing: &mut Writing<'_>, today: VillageDay) -> Result<(), Error> {
    match open(writing.conn())? {
        Some(day) if day == today => return Ok(()),
        Some(forgotten) => close(writing, forgotten, None)?,
        None => {}
    }
    let opened = DayOpened {
        day: today,
        staff: None,
    };
    writing.append(Fact::DayOpened(opened), &[])?;
    Ok(())
}

impl Books {
    /// Opens the shop day of now, or opens a closed one again; a day that was left open before is closed first.
    /// Answers the day. A day that is open already stays so.
    ///
    /// # Errors
    /// A refusal where the clock has to be put right first, where somebody has no leave, or where the till is stopped.
    pub fn open_day(
        &mut self,
        staff: Option<StaffNo>,
        clock: &Reading,
    ) -> Result<VillageDay, Stop> {
        if let Some(staff) = staff {
            self.leave(staff, Act::Day)?;
        }
        let at = match self.verdict(clock) {
            ClockVerdict::Behind { by_ms, last_fact } => {
                return Err(Refusal::ClockBehind { by_ms, last_fact }.into());
            }
            ClockVerdict::Off { by_ms } => return Err(Refusal::ClockOff { by_ms }.into()),
            ClockVerdict::Right(at) | ClockVerdict::JumpedForward { at, .. } => at,
        };
        let day = at.village_day();
        let before = open(&self.reader.conn)?;
        if before == Some(day) {
            return Ok(day);
        }
        self.write(at, clock, |writing| {
            if let Some(forgotten) = before {
                close(writing, forgotten, None)?;
            }
            writing.append(Fact::DayOpened(DayOpened { day, staff }), &[])?;
            Ok(())
        })?;
        Ok(day)
    }

    /// Closes the open day and answers its sheet; where none is open, answers the sheet of the last one. Only a till
    /// that was put back or replaced cannot close.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] where somebody has no leave; [`Stop`] of the database. On a full disk the ballast is
    /// freed first.
    pub fn close_day(&mut self, staff: Option<StaffNo>, clock: &Reading) -> Result<DaySheet, Stop> {
        if let Some(staff) = staff {
            self.leave(staff, Act::Day)?;
        }
        let at = clock.never_before(self.last_fact);
        let Some(day) = open(&self.reader.conn)? else {
            let last = self.last_day()?.unwrap_or_else(|| at.village_day());
            return Ok(self.day_sheet(last, clock)?);
        };
        let first = self.write(at, clock, |writing| Ok(close(writing, day, staff)?));
        match first {
            // The refusal has freed the ballast: there is room for this now.
            Err(Stop::Refused(Refusal::DiskFull)) => {
                self.write(at, clock, |writing| Ok(close(writing, day, staff)?))?;
            }
            done => done?,
        }
        Ok(self.day_sheet(day, clock)?)
    }
}

impl Reader {
    /// The last day that was opened or closed.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn last_day(&self) -> Result<Option<VillageDay>, Error> {
        self.conn
            .query_row(
                "SELECT day FROM shop_day ORDER BY day DESC LIMIT 1",
                [],
                |row| row.get::<_, String>(0),
            )
            .optional()?
            .map(|day| day_of(&day))
            .transpose()
    }

    /// A day's sheet, reckoned from its facts.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn day_sheet(&self, day: VillageDay, clock: &Reading) -> Result<DaySheet, Error> {
        let row = row(&self.conn, day)?;
        let mut goods: Vec<(String, String, u32, u32)> = Vec::new();
        let mut count = |name: &str, unit: &str, out: u32, back: u32| match goods
            .iter_mut()
            .find(|line| line.0 == name && line.1 == unit)
        {
            Some(line) => {
                line.2 += out;
                line.3 += back;
            }
            None => goods.push((name.to_owned(), unit.to_owned(), out, back)),
        };
        let (mut households, mut points) = (HashSet::new(), Points::ZERO);
        let (mut redemptions, mut rewards) = (0, 0);
        let add = |sum: Points, more: Points| [sum, more].into_iter().sum();
        for seq in self.seqs_on("redemption", day)? {
            let (_, record) = journal::record(&self.conn, seq)?;
            if let Fact::Redeemed(redemption) = record.fact {
                for line in &redemption.lines {
                    count(&line.name, &line.unit, line.quantity.pieces(), 0);
                }
                redemptions += 1;
                rewards += u32::from(redemption.reward.is_some());
                points = add(points, redemption.total);
                households.insert(redemption.household);
            }
        }
        let (mut reversals, mut points_reversed) = (0, Points::ZERO);
        for seq in self.seqs_on("reversal", day)? {
            let (_, record) = journal::record(&self.conn, seq)?;
            if let Fact::Reversed(reversal) = record.fact {
                for line in &reversal.lines {
                    count(&line.name, &line.unit, 0, line.quantity.pieces());
                }
                reversals += 1;
                points_reversed = add(points_reversed, reversal.total);
            }
        }
        let closed_by = row.as_ref().and_then(|row| row.closed_by);
        Ok(DaySheet {
            day,
            closed: row.is_some_and(|row| row.closed),
            redemptions,
            households: households.len() as u32,
            points,
            reversals,
            points_reversed,
            goods,
            besides: self.besides(day, rewards)?,
            unsent: match exchange::link(&self.conn)? {
                LedgerLink::Alone => None,
                LedgerLink::Joined { unsent, .. } => Some(unsent),
            },
            head: self.head()?,
            staff: match closed_by {
                Some(staff) => self.staff_name(StaffNo(staff))?,
                None => String::new(),
            },
            at: clock.now,
        })
    }
}
