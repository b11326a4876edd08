//! Bringing a file in: all of it or none, in one transaction. Every bad line is found and listed. A line that changes
//! nothing (the same household, the same goods) or was brought in before (by its key) is refused like any other.

mod credits;
mod decided;

use std::collections::HashMap;
use std::hash::Hash;

use rusqlite::{Connection, OptionalExtension};

use super::changes::random_serial;
use super::derive::household_id;
use super::error::{Error, Stop};
use super::exchange;
use super::journal::{Writing, sealing};
use super::{Books, Reading};
use crate::market::fact::{CardIssued, Fact, HouseholdSet, PriceDecided};
use crate::market::goods::{Goods, price_on};
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, LotNo, RowKey};
use crate::market::intake::{
    BadLine, BadLineWhy, GoodsLine, HouseholdLine, Intake, StockLine, SuspensionLine,
};
use crate::market::journal::Head;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::stock::Lot;
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

impl Lines<'_> {
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
        if intake.is_ledgers() && exchange::is_joined(&self.reader.conn)? {
            return Err(Refusal::OwnedByLedger.into());
        }
        self.has_room()?;
        let at = clock.never_before(self.last_fact);
        let rules = self.rules()?;
        let catalogue = self.catalogue()?;
        let mut lines = Lines {
            bad: Vec::new(),
            done: 0,
            progress,
        };
        let before = self.head;
        let done = self.write(at, clock, |writing| {
            match intake {
                Intake::Households(all) => households(writing, all, &mut lines)?,
                Intake::Goods(all) => {
                    let known = |code| catalogue.find(code).cloned();
                    goods(writing, all, &known, &mut lines)?;
                }
                Intake::Credits(all) => credits::take_in(writing, all, &rules, &mut lines)?,
                Intake::Stock(all) => {
                    let known = |code| catalogue.find(code).is_some();
                    stock(writing, all, &known, &mut lines)?;
                }
                Intake::Suspensions(all) => suspensions(writing, all, &rules, &mut lines)?,
                Intake::Members(all) => decided::members(writing, all, &mut lines)?,
                Intake::Prices(all) => {
                    let known = |code| catalogue.find(code).map(|(_, prices)| &prices[..]);
                    decided::prices(writing, all, &known, &mut lines)?;
                }
                Intake::Limits(all) => {
                    let known = |code| catalogue.find(code).is_some();
                    decided::limits(writing, all, &known, &mut lines)?;
                }
                Intake::Exceptions(all) => decided::exceptions(writing, all, &mut lines)?,
            }
            if lines.bad.is_empty() {
                Ok(())
            } else {
                Err(Error::Stopped.into())
            }
        });
        if !lines.bad.is_empty() {
            lines.bad.sort_by_key(|bad| bad.line);
            return Err(IntakeStop::Bad(lines.bad));
        }
        match done {
            Ok(()) => Ok(TakenIn {
                lines: intake.len(),
                facts: self.head.seq - before.seq,
                head: self.head,
            }),
            Err(Stop::Fault(Error::Stopped)) => Err(IntakeStop::Cancelled),
            Err(stop) => Err(stop.into()),
        }
    }
}

/// What is known of a household before this file.
struct Known {
    name: String,
    members: u32,
    phone: String,
    group: String,
    entered: bool,
    has_card: bool,
}

fn known_household(conn: &Connection, number: &HouseholdNo) -> Result<Option<Known>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT name, members, phone, village_group, entered, serial IS NOT NULL FROM household WHERE number = ?1",
        )?
        .query_row([number.as_str()], |row| {
            Ok(Known {
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
    writing: &mut Writing<'_>,
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
        let known = known_household(writing.conn(), &household.household)?;
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
        writing.append(Fact::HouseholdSet(set), &asides)?;
        if !known.is_some_and(|known| known.has_card) {
            let card = CardIssued {
                household: household.household.clone(),
                serial: random_serial()?,
                reason: None,
            };
            writing.append(Fact::CardIssued(card), &[])?;
        }
    }
    Ok(())
}

type KnownGoods = (Goods, Vec<crate::market::goods::Price>);

fn goods(
    writing: &mut Writing<'_>,
    all: &[(u32, GoodsLine)],
    known: &dyn Fn(Gtin) -> Option<KnownGoods>,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let today = writing.pen.at.village_day();
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
            writing.append(Fact::GoodsSet(goods.goods.clone()), &[])?;
        }
        if let Some(points) = price {
            append_price(writing, goods.goods.code, points)?;
        }
    }
    Ok(())
}

/// The decision that an imported price stands on is the import, named by its day.
fn append_price(writing: &mut Writing<'_>, code: Gtin, points: Points) -> Result<(), Error> {
    let from = writing.pen.at.village_day();
    let fact = PriceDecided {
        resolution: from.to_string(),
        from,
        code,
        points,
    };
    writing.append(Fact::PriceDecided(fact), &[])?;
    Ok(())
}

fn was_taken(conn: &Connection, sql: &str, key: &RowKey) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(sql)?
        .query_row([&key.0[..]], |_| Ok(()))
        .optional()?
        .is_some())
}

fn stock(
    writing: &mut Writing<'_>,
    all: &[(u32, StockLine)],
    known: &dyn Fn(Gtin) -> bool,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    let mut last: u32 = writing
        .conn()
        .query_row("SELECT coalesce(max(id), 0) FROM lot", [], |row| row.get(0))
        .map_err(Error::from)?;
    for (line, stock) in all {
        lines.next()?;
        let key = stock.key();
        if let Some(why) = seen.before(key, *line) {
            lines.bad(*line, why);
            continue;
        }
        if !known(stock.code) {
            lines.bad(*line, BadLineWhy::UnknownGoods(stock.code));
        } else if was_taken(writing.conn(), "SELECT 1 FROM lot WHERE key = ?1", &key)? {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        last += 1;
        let (giver, asides) = sealing(|sealer| sealer.seal(&stock.giver_or_fund))?;
        let lot = Lot {
            lot: LotNo(last),
            key,
            code: stock.code,
            quantity: stock.quantity,
            source: stock.source,
            giver,
            unit_cost: stock.unit_cost,
            expires: stock.expires,
        };
        writing.append(Fact::StockReceived(lot), &asides)?;
    }
    Ok(())
}

fn suspensions(
    writing: &mut Writing<'_>,
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
        if household_id(writing.conn(), &suspension.household)?.is_none() {
            let why = BadLineWhy::UnknownHousehold(suspension.household.clone());
            lines.bad(*line, why);
        } else if scheme.suspension(&suspension.kind).is_none() {
            let why = BadLineWhy::unknown_kind(&suspension.kind, scheme);
            lines.bad(*line, why);
        } else if was_taken(
            writing.conn(),
            "SELECT 1 FROM suspension WHERE key = ?1",
            &key,
        )? {
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
        writing.append(Fact::Suspended(fact), &asides)?;
    }
    Ok(())
}
