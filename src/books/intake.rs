//! Bringing a file in: all of it or none, in one transaction. Every bad line is found and listed. A line that changes
//! nothing (the same household, the same goods) or was brought in before (by its key) is refused like any other.

mod credits;
mod decided;
mod goods;
mod people;
mod stock;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::catalogue::Catalogue;
use super::error::{Error, Stop};
use super::exchange;
use super::journal::Writing;
use super::{Books, Reader, Reading};
use crate::market::aside::{Aside, Sealed};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::ids::{RowKey, StaffNo};
use crate::market::intake::stock::Meant;
use crate::market::intake::{BadLine, BadLineWhy, Intake};
use crate::market::journal::Head;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::staff::Act;

/// A file that was brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenIn {
    /// Its lines.
    pub lines: usize,
    /// The facts that were made of them.
    pub facts: u64,
    /// Where the journal stands.
    pub head: Head,
}

/// Why a file was not brought in. Nothing of it was.
#[derive(Debug)]
pub enum IntakeStop {
    /// These lines are bad: every one of the file, in its order.
    Bad(Vec<BadLine>),
    /// The progress asked to stop.
    Cancelled,
    /// A refusal or a fault.
    Stop(Stop),
}

impl<E: Into<Stop>> From<E> for IntakeStop {
    fn from(error: E) -> IntakeStop {
        IntakeStop::Stop(error.into())
    }
}

/// How often progress is told, in lines.
const TELL_EVERY: usize = 500;

/// The lines as they are checked and written, with what was found wrong.
struct Lines<'a> {
    bad: Vec<BadLine>,
    done: usize,
    progress: &'a mut dyn FnMut(usize) -> bool,
}

impl<'a> Lines<'a> {
    fn new(progress: &'a mut dyn FnMut(usize) -> bool) -> Lines<'a> {
        Lines {
            bad: Vec::new(),
            done: 0,
            progress,
        }
    }

    /// How it ended, after every line was looked at.
    fn ended<T>(mut self, done: Result<T, Stop>) -> Result<T, IntakeStop> {
        if !self.bad.is_empty() {
            self.bad.sort_by_key(|bad| bad.line);
            return Err(IntakeStop::Bad(self.bad));
        }
        done.map_err(|stop| match stop {
            Stop::Fault(Error::Stopped) => IntakeStop::Cancelled,
            stop => stop.into(),
        })
    }

    fn bad(&mut self, line: u32, why: BadLineWhy) {
        self.bad.push(BadLine { line, why });
    }

    /// Counts a line; stops where that is asked for.
    fn next(&mut self) -> Result<(), Stop> {
        self.done += 1;
        if self.done.is_multiple_of(TELL_EVERY) && !(self.progress)(self.done) {
            return Err(Error::Stopped.into());
        }
        Ok(())
    }
}

/// What was seen in this file, and on which line.
struct Seen<K>(HashMap<K, u32>);

impl<K: Hash + Eq> Seen<K> {
    fn new() -> Seen<K> {
        Seen(HashMap::new())
    }

    /// The line that has the same, if there is one before this.
    fn before(&mut self, key: K, line: u32) -> Option<BadLineWhy> {
        match self.0.entry(key) {
            std::collections::hash_map::Entry::Occupied(first) => Some(BadLineWhy::Twice {
                first: *first.get(),
            }),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

/// Where the facts of a file go.
enum Taking<'a, 'w> {
    /// Into the books.
    Write(&'a mut Writing<'w>),
    /// Nowhere: it is only looked whether they could.
    Look {
        conn: &'a Connection,
        today: VillageDay,
    },
}

impl Taking<'_, '_> {
    fn conn(&self) -> &Connection {
        match self {
            Taking::Write(writing) => writing.conn(),
            Taking::Look { conn, .. } => conn,
        }
    }

    fn today(&self) -> VillageDay {
        match self {
            Taking::Write(writing) => writing.pen.at.village_day(),
            Taking::Look { today, .. } => *today,
        }
    }

    fn append(&mut self, fact: Fact, asides: &[(Sealed, Aside)]) -> Result<(), Error> {
        match self {
            Taking::Write(writing) => writing.append(fact, asides).map(|_| ()),
            Taking::Look { .. } => Ok(()),
        }
    }
}

/// What becomes of goods in a list of stock that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewGoods {
    /// Their lines are refused.
    Refused,
    /// They are entered, as this person says.
    EnteredBy(StaffNo),
}

/// The same while lines are looked at: nobody has to answer for goods that are not entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entering {
    Nothing,
    Looked,
    By(StaffNo),
}

impl From<NewGoods> for Entering {
    fn from(new_goods: NewGoods) -> Entering {
        match new_goods {
            NewGoods::Refused => Entering::Nothing,
            NewGoods::EnteredBy(staff) => Entering::By(staff),
        }
    }
}

/// What a file would do that could be brought in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WouldTake {
    /// Of a list of stock: which goods each line means.
    pub meant: Vec<(u32, Meant)>,
}

impl Books {
    /// Brings a file in. `progress` hears how many lines are done, and answers whether to go on.
    ///
    /// # Errors
    /// [`IntakeStop::Bad`] with every bad line; [`Refusal::OwnedByLedger`] at a till that has a ledger, for what the
    /// ledger owns; [`IntakeStop::Cancelled`]; a refusal or fault.
    pub fn take_in(
        &mut self,
        intake: &Intake,
        clock: &Reading,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<TakenIn, IntakeStop> {
        self.take_in_with(intake, NewGoods::Refused, clock, progress)
    }

    /// The same; goods of a list of stock that nobody knows are refused or entered.
    ///
    /// # Errors
    /// As [`Books::take_in`]; [`Refusal::NotPermitted`] where who enters goods may not.
    pub fn take_in_with(
        &mut self,
        intake: &Intake,
        new_goods: NewGoods,
        clock: &Reading,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<TakenIn, IntakeStop> {
        if intake.is_ledgers() && exchange::is_joined(&self.reader.conn)? {
            return Err(Refusal::OwnedByLedger.into());
        }
        if let NewGoods::EnteredBy(staff) = new_goods {
            self.leave(staff, Act::Stock)?;
        }
        self.has_room()?;
        let at = clock.never_before(self.last_fact);
        let known = Known {
            rules: self.rules()?,
            catalogue: self.catalogue()?,
        };
        let mut lines = Lines::new(progress);
        let before = self.head;
        let done = self.write(at, clock, |writing| {
            let mut to = Taking::Write(writing);
            every_line(&mut to, intake, new_goods.into(), &known, &mut lines)?;
            // Nothing of a file with bad lines stays.
            if lines.bad.is_empty() {
                Ok(())
            } else {
                Err(Error::Stopped.into())
            }
        });
        lines.ended(done)?;
        Ok(TakenIn {
            lines: intake.len(),
            facts: self.head.seq - before.seq,
            head: self.head,
        })
    }
}

impl Reader {
    /// Whether a file could be brought in now, and what it would do; `enters_new` where goods of a list of stock that
    /// nobody knows would be entered. Changes nothing, and works beside whoever writes.
    ///
    /// # Errors
    /// As [`Books::take_in`].
    pub fn would_take(
        &self,
        intake: &Intake,
        enters_new: bool,
        clock: &Reading,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<WouldTake, IntakeStop> {
        let _one_state = self.conn.unchecked_transaction().map_err(Error::from)?;
        if intake.is_ledgers() && exchange::is_joined(&self.conn)? {
            return Err(Refusal::OwnedByLedger.into());
        }
        let known = Known {
            rules: self.rules()?,
            catalogue: self.catalogue()?,
        };
        let mut lines = Lines::new(progress);
        let mut to = Taking::Look {
            conn: &self.conn,
            today: clock.now.village_day(),
        };
        let entering = if enters_new {
            Entering::Looked
        } else {
            Entering::Nothing
        };
        let done = every_line(&mut to, intake, entering, &known, &mut lines);
        lines.ended(done).map(|meant| WouldTake { meant })
    }
}

/// What lines are checked against, besides tables.
struct Known {
    rules: Arc<Rules>,
    catalogue: Arc<Catalogue>,
}

/// Checks every line, and lets its facts go where they go; of a list of stock it answers which goods each line means.
fn every_line(
    to: &mut Taking<'_, '_>,
    intake: &Intake,
    entering: Entering,
    Known { rules, catalogue }: &Known,
    lines: &mut Lines<'_>,
) -> Result<Vec<(u32, Meant)>, Stop> {
    match intake {
        Intake::Households(all) => people::households(to, all, lines)?,
        Intake::Goods(all) => {
            let known = |code| catalogue.find(code).cloned();
            goods::goods(to, all, &known, lines)?;
        }
        Intake::Credits(all) => credits::take_in(to, all, rules, lines)?,
        Intake::Stock(all) => return stock::take_in(to, all, (catalogue, entering), lines),
        Intake::Suspensions(all) => people::suspensions(to, all, rules, lines)?,
        Intake::Members(all) => decided::members(to, all, lines)?,
        Intake::Prices(all) => {
            let known = |code| catalogue.find(code).map(|(_, prices)| &prices[..]);
            decided::prices(to, all, &known, lines)?;
        }
        Intake::Limits(all) => {
            let known = |code| catalogue.find(code).is_some();
            decided::limits(to, all, &known, lines)?;
        }
        Intake::Exceptions(all) => decided::exceptions(to, all, lines)?,
    }
    Ok(Vec::new())
}

fn was_taken(conn: &Connection, sql: &str, key: &RowKey) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(sql)?
        .query_row([&key.0[..]], |_| Ok(()))
        .optional()?
        .is_some())
}
