//! Bringing a file in: all of it or none, in one transaction. Every bad line is found and listed. A line that changes
//! nothing (the same household, the same goods) or was brought in before (by its key) is refused like any other.

mod credits;
mod decided;
mod stock;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::catalogue::Catalogue;
use super::changes::random_serial;
use super::derive::household_id;
use super::error::{Error, Stop};
use super::exchange;
use super::journal::{Writing, sealing};
use super::{Books, Reader, Reading};
use crate::market::aside::{Aside, Sealed};
use crate::market::day::VillageDay;
use crate::market::fact::{CardIssued, Fact, HouseholdSet, PriceDecided};
use crate::market::goods::{Goods, price_on};
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, RowKey, StaffNo};
use crate::market::intake::stock::Meant;
use crate::market::intake::{
    BadLine, BadLineWhy, GoodsLine, HouseholdLine, Intake, SuspensionLine,
};
use crate::market::journal::Head;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::staff::Act;
use crate::market::suspension::Suspension;

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
        Intake::Households(all) => households(to, all, lines)?,
        Intake::Goods(all) => {
            let known = |code| catalogue.find(code).cloned();
            goods(to, all, &known, lines)?;
        }
        Intake::Credits(all) => credits::take_in(to, all, rules, lines)?,
        Intake::Stock(all) => return stock::take_in(to, all, (catalogue, entering), lines),
        Intake::Suspensions(all) => suspensions(to, all, rules, lines)?,
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

/// What is known of a household before this file.
struct KnownHousehold {
    name: String,
    members: u32,
    phone: String,
    group: String,
    entered: bool,
    has_card: bool,
}

fn known_household(
    conn: &Connection,
    number: &HouseholdNo,
) -> Result<Option<KnownHousehold>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT name, members, phone, village_group, entered, serial IS NOT NULL FROM household WHERE number = ?1",
        )?
        .query_row([number.as_str()], |row| {
            Ok(KnownHousehold {
                name: row.get(0)?,
                members: row.get(1)?,
                phone: row.get(2)?,
                group: row.get(3)?,
                entered: row.get(4)?,
                has_card: row.get(5)?,
            })
        })
        .optional()?)
}

fn households(
    to: &mut Taking<'_, '_>,
    all: &[(u32, HouseholdLine)],
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, household) in all {
        lines.next()?;
        if let Some(why) = seen.before(&household.household, *line) {
            lines.bad(*line, why);
            continue;
        }
        let known = known_household(to.conn(), &household.household)?;
        let same = known.as_ref().is_some_and(|known| {
            known.entered
                && known.name == household.name
                && known.members == household.members
                && known.phone == household.phone.clone().unwrap_or_default()
                && known.group == household.group
        });
        if same {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let (set, asides) = sealing(|sealer| HouseholdSet {
            household: household.household.clone(),
            name: sealer.seal(&household.name),
            members: household.members,
            phone: household.phone.as_deref().map(|phone| sealer.seal(phone)),
            group: household.group.clone(),
        })?;
        to.append(Fact::HouseholdSet(set), &asides)?;
        if !known.is_some_and(|known| known.has_card) {
            let card = CardIssued {
                household: household.household.clone(),
                serial: random_serial()?,
                reason: None,
            };
            to.append(Fact::CardIssued(card), &[])?;
        }
    }
    Ok(())
}

type KnownGoods = (Goods, Vec<crate::market::goods::Price>);

fn goods(
    to: &mut Taking<'_, '_>,
    all: &[(u32, GoodsLine)],
    known: &dyn Fn(Gtin) -> Option<KnownGoods>,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let today = to.today();
    let mut seen = Seen::new();
    for (line, goods) in all {
        lines.next()?;
        if let Some(why) = seen.before(goods.goods.code, *line) {
            lines.bad(*line, why);
            continue;
        }
        let known = known(goods.goods.code);
        let (set, price) = match &known {
            Some((before, prices)) => {
                let now = price_on(prices, today).map(|price| price.points);
                (
                    *before != goods.goods,
                    goods.points.filter(|p| Some(*p) != now),
                )
            }
            None => (true, goods.points),
        };
        if !set && price.is_none() {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        if set {
            to.append(Fact::GoodsSet(goods.goods.clone()), &[])?;
        }
        if let Some(points) = price {
            append_price(to, goods.goods.code, points)?;
        }
    }
    Ok(())
}

/// The decision that an imported price stands on is the import, named by its day.
fn append_price(to: &mut Taking<'_, '_>, code: Gtin, points: Points) -> Result<(), Error> {
    let from = to.today();
    let fact = PriceDecided {
        resolution: from.to_string(),
        from,
        code,
        points,
    };
    to.append(Fact::PriceDecided(fact), &[])?;
    Ok(())
}

fn was_taken(conn: &Connection, sql: &str, key: &RowKey) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(sql)?
        .query_row([&key.0[..]], |_| Ok(()))
        .optional()?
        .is_some())
}

fn suspensions(
    to: &mut Taking<'_, '_>,
    all: &[(u32, SuspensionLine)],
    rules: &Rules,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, suspension) in all {
        lines.next()?;
        let key = suspension.key();
        if let Some(why) = seen.before(key, *line) {
            lines.bad(*line, why);
            continue;
        }
        let scheme = rules.on(suspension.from);
        if household_id(to.conn(), &suspension.household)?.is_none() {
            let why = BadLineWhy::UnknownHousehold(suspension.household.clone());
            lines.bad(*line, why);
        } else if scheme.suspension(&suspension.kind).is_none() {
            let why = BadLineWhy::unknown_kind(&suspension.kind, scheme);
            lines.bad(*line, why);
        } else if was_taken(to.conn(), "SELECT 1 FROM suspension WHERE key = ?1", &key)? {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let (reason, asides) = sealing(|sealer| sealer.seal(&suspension.reason))?;
        let fact = Suspension {
            key,
            household: suspension.household.clone(),
            kind: suspension.kind.clone(),
            from: suspension.from,
            until: suspension.until,
            reason,
        };
        to.append(Fact::Suspended(fact), &asides)?;
    }
    Ok(())
}
