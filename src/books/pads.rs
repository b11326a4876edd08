//! Slips written on paper while the till was dead: pads that were printed, slips that are entered afterwards, numbers that
//! are missing or stand twice ([`crate::market::redemption::paper`]).

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::{Catalogue, shelf};
use super::derive::Fold;
use super::error::{Error, Stop};
use super::households::{bar_on, living_account};
use super::journal::{self, Place, sealing};
use super::{Books, Reader, Reading, records, shares, storeroom};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::goods::price_on;
use crate::market::gtin::Gtin;
use crate::market::ids::{Hash, ReceiptNo, RowKey, StaffNo};
use crate::market::redemption::GoodsStanding;
use crate::market::redemption::paper::{
    Entered, MOST_SLIPS, PadPrinted, PadVoided, PaperOrder, PaperSlip, PaperStanding, Weighed,
    enter, may_enter, weigh,
};
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::scheme::BarredAct;
use crate::market::shop::{RedemptionOnRecord, SlipsStanding};
use crate::market::staff::Act;
use crate::market::stock::{Lot, Source};
use crate::market::storeroom::people::Actor;
use crate::market::storeroom::refusal::StoreRefusal;

/// The most numbers that a sheet names of each kind.
const MOST_NAMED: usize = 40;

/// Folds what is said of pads.
pub(super) fn fold(fold: &Fold<'_>, fact: &Fact) -> Result<(), Error> {
    match fact {
        Fact::PadPrinted(pad) => fold.run(
            "INSERT OR REPLACE INTO pad (first, slips) VALUES (?1, max(?2, coalesce((SELECT slips FROM pad WHERE first = ?1), 0)))",
            params![pad.first, pad.count],
        )?,
        Fact::PadVoided(voided) => fold.run(
            "INSERT OR IGNORE INTO pad_void (number) VALUES (?1)",
            [voided.number],
        )?,
        _ => unreachable!("only what is said of pads is folded here"),
    };
    Ok(())
}

/// Folds what makes a redemption one that was written on paper: before its lots are taken, those that it found are there.
pub(super) fn entered(
    fold: &Fold<'_>,
    paper: &PaperSlip,
    day: VillageDay,
    place: Place,
) -> Result<(), Error> {
    for found in &paper.found {
        let lot = Lot {
            lot: found.lot,
            key: RowKey::of("found", &[&found.lot.to_string()]),
            code: found.code,
            quantity: found.quantity,
            source: Source::Found,
            giver: crate::market::aside::Sealed(Hash::ZERO),
            unit_cost: Fen::ZERO,
            expires: None,
        };
        fold.stock_received(&lot, day, place)?;
    }
    if let Place::Journal(seq) = place {
        fold.run(
            "INSERT INTO paper_slip (seq, number) VALUES (?1, ?2)",
            params![seq as i64, paper.number],
        )?;
    }
    Ok(())
}

fn is_printed(conn: &Connection, number: u32) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM pad WHERE first <= ?1 AND ?1 < first + slips")?
        .exists([number])?)
}

fn is_void(conn: &Connection, number: u32) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM pad_void WHERE number = ?1")?
        .exists([number])?)
}

/// Slips that were entered and not wholly taken back: `seq`, `number`.
const STANDING: &str = "SELECT seq, number FROM paper_slip JOIN redemption USING (seq) WHERE quantity_reversed < quantity_total";

/// Where the slips of this number stand in the journal, the oldest first; not what was wholly taken back.
fn seqs_of(conn: &Connection, number: u32) -> Result<Vec<u64>, Error> {
    let mut query = conn.prepare_cached(&format!("{STANDING} AND number = ?1 ORDER BY seq"))?;
    let seqs = query.query_map([number], |row| Ok(row.get::<_, i64>(0)? as u64))?;
    Ok(seqs.collect::<Result<_, _>>()?)
}

impl Books {
    /// Notes that a pad of slips was printed. The same pad again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::TooMuch`] for more than [`MOST_SLIPS`], [`Refusal::NotPermitted`], or a fault.
    pub fn print_pad(
        &mut self,
        first: u32,
        count: u32,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<PadPrinted, Stop> {
        self.leave(staff, Act::Reverse)?;
        if count == 0 || count > MOST_SLIPS || first == 0 || first.checked_add(count).is_none() {
            return Err(Refusal::TooMuch.into());
        }
        let pad = PadPrinted {
            first,
            count,
            staff,
        };
        let conn = &self.reader.conn;
        let mut numbers = first..first + count;
        if !numbers.try_fold(true, |all, number| {
            Ok::<_, Error>(all && is_printed(conn, number)?)
        })? {
            let at = clock.never_before(self.last_fact);
            self.write(at, clock, |writing| {
                Ok(writing.append(Fact::PadPrinted(pad.clone()), &[])?)
            })?;
        }
        Ok(pad)
    }

    /// Two people say that a slip is void. Of one that is void already nothing is recorded again.
    ///
    /// # Errors
    /// Refusals of leave, [`Refusal::ReasonNeeded`], [`StoreRefusal::SlipNotPrinted`], [`StoreRefusal::SlipEntered`],
    /// or a fault.
    pub fn void_slip(
        &mut self,
        number: u32,
        reason: &str,
        (staff, approver): (StaffNo, StaffNo),
        clock: &Reading,
    ) -> Result<(), Stop> {
        self.leave_of_two((staff, Act::Reverse), approver, reason)?;
        self.may_void(number)?;
        if is_void(&self.reader.conn, number)? {
            return Ok(());
        }
        let (reason, asides) = sealing(|sealer| sealer.seal(reason.trim()))?;
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            let voided = PadVoided {
                number,
                reason,
                staff,
                approver,
            };
            Ok(writing.append(Fact::PadVoided(voided), &asides)?)
        })?;
        Ok(())
    }

    /// Enters a slip, or answers one that was entered with this id, or that says just the same.
    ///
    /// # Errors
    /// A [`Refusal`] where something was typed wrong; never for a rule of that day. Or a fault.
    pub fn enter_slip(
        &mut self,
        order: &PaperOrder,
        (staff, approver): (StaffNo, StaffNo),
        clock: &Reading,
    ) -> Result<(RedemptionOnRecord, Entered), Stop> {
        super::redeem::check_codes(&order.lines)?;
        if let Some(seq) = records::seq_by_id(&self.reader.conn, &order.id)? {
            return Ok((self.redemption_at(seq)?, Entered::Before));
        }
        if let Some(same) = self.same_slip(order)? {
            return Ok((same, Entered::Before));
        }
        self.has_room()?;
        let role = |staff| Ok::<_, Stop>((staff, self.staff_member(staff)?.role));
        let people = [role(staff)?, role(approver)?];
        let at = clock.never_before(self.last_fact);
        let about = About {
            rules: &*self.rules()?,
            catalogue: &*self.catalogue()?,
            today: at.village_day(),
            people,
        };
        let (till, epoch) = (self.till.clone(), self.epoch);
        let seq = self.write(at, clock, |writing| {
            let receipt = ReceiptNo::at(&till, epoch, writing.next_seq());
            let standing = standing(writing.conn(), order, about)?;
            let (decided, asides) = sealing(|sealer| enter(order, &standing, receipt, sealer))?;
            let seq = writing.append(Fact::Redeemed(decided?), &asides)?;
            // Whoever enters it saw the goods go: nothing waits for an answer.
            records::served_up_to(writing.conn(), seq)?;
            Ok(seq)
        })?;
        Ok((self.redemption_at(seq)?, Entered::Now))
    }
}

/// What is known of a slip without asking the database for it.
struct About<'a> {
    rules: &'a Rules,
    catalogue: &'a Catalogue,
    today: VillageDay,
    people: [Actor; 2],
}

/// Everything that entering a slip depends on.
fn standing<'a>(
    conn: &Connection,
    order: &PaperOrder,
    about: About<'a>,
) -> Result<PaperStanding<'a>, Stop> {
    let (rules, day) = (about.rules, order.written_on);
    let (household, _) = super::redeem::household_row(conn, &order.household)?;
    let goods = |(code, _): &(Gtin, _)| -> Result<Option<GoodsStanding>, Error> {
        let Some((goods, prices)) = about.catalogue.find(*code) else {
            return Ok(None);
        };
        Ok(Some(GoodsStanding {
            goods: goods.clone(),
            price: price_on(prices, day).cloned(),
            shelf: shelf(conn, *code)?,
            section: about.catalogue.shelved(*code).section,
        }))
    };
    Ok(PaperStanding {
        rules,
        today: about.today,
        people: about.people,
        account: living_account(conn, household, day)?,
        bar: bar_on(conn, rules, household, BarredAct::Redeeming, day)?,
        allowed: shares::allowed(conn, day)?,
        limits: shares::taken(conn, rules, (household, &order.household), day)?,
        redeemed_this_year: shares::redeemed_this_year(conn, rules.on(day), day)?,
        goods: order.lines.iter().map(goods).collect::<Result<_, _>>()?,
        is_printed: is_printed(conn, order.number)?,
        is_used: is_void(conn, order.number)? || !seqs_of(conn, order.number)?.is_empty(),
        next_lot: storeroom::next_lot(conn)?,
    })
}

impl Reader {
    /// What a slip comes to by the rules of its day, if this person entered it now. Nothing is written.
    ///
    /// # Errors
    /// A [`Refusal`] where something was typed wrong, or this person may not enter slips. Or a fault.
    pub fn weigh_slip(
        &self,
        order: &PaperOrder,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<Weighed, Stop> {
        super::redeem::check_codes(&order.lines)?;
        let _one_state = self.one_state()?;
        let person = (staff, self.staff_member(staff)?.role);
        may_enter(person)?;
        let about = About {
            rules: &*self.rules()?,
            catalogue: &*self.catalogue()?,
            today: self.today(clock)?,
            // Who will be the second is not known yet, and nothing that is weighed depends on it.
            people: [person; 2],
        };
        let standing = standing(&self.conn, order, about)?;
        Ok(weigh(order, &standing)?)
    }

    /// Whether this slip can be void: it was printed, and nobody entered it.
    ///
    /// # Errors
    /// [`StoreRefusal::SlipNotPrinted`], [`StoreRefusal::SlipEntered`], or a fault.
    pub fn may_void(&self, number: u32) -> Result<(), Stop> {
        if !is_printed(&self.conn, number)? {
            return Err(Refusal::from(StoreRefusal::SlipNotPrinted { number }).into());
        }
        if let Some(seq) = seqs_of(&self.conn, number)?.last() {
            let receipt = self.redemption_at(*seq)?.redemption.receipt;
            return Err(Refusal::from(StoreRefusal::SlipEntered { number, receipt }).into());
        }
        Ok(())
    }

    /// The slip of this number that says just the same: it was entered before.
    fn same_slip(&self, order: &PaperOrder) -> Result<Option<RedemptionOnRecord>, Error> {
        for seq in seqs_of(&self.conn, order.number)? {
            let record = self.redemption_at(seq)?;
            let redemption = &record.redemption;
            let lines = redemption
                .lines
                .iter()
                .map(|line| (line.code, line.quantity));
            let same = redemption.day == order.written_on
                && redemption.household == order.household
                && lines.eq(order.lines.iter().copied())
                && order.points.is_none_or(|points| points == redemption.total);
            if same {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// How slips stand, with those entered on this day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn slips(&self, day: VillageDay) -> Result<SlipsStanding, Error> {
        let mut standing = SlipsStanding {
            missing: self.numbers(
                "WITH RECURSIVE printed(number, last) AS (
                   SELECT first, first + slips - 1 FROM pad
                   UNION ALL SELECT number + 1, last FROM printed WHERE number < last)
                 SELECT DISTINCT number FROM printed
                 WHERE number < (SELECT max(number) FROM paper_slip)
                   AND number NOT IN (SELECT number FROM paper_slip) AND number NOT IN (SELECT number FROM pad_void)
                 ORDER BY number LIMIT ?1",
            )?,
            doubled: self.numbers(&format!(
                "SELECT number FROM ({STANDING}) GROUP BY number HAVING count(*) > 1 ORDER BY number LIMIT ?1",
            ))?,
            void: self.numbers("SELECT number FROM pad_void ORDER BY number DESC LIMIT ?1")?,
            ..SlipsStanding::default()
        };
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM paper_slip ORDER BY seq DESC")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (_, record) = journal::record(&self.conn, row.get::<_, i64>(0)? as u64)?;
            if record.stamp.day < day {
                break;
            }
            let Fact::Redeemed(redemption) = &record.fact else {
                return Err(Error::BadRequest("a slip's row points elsewhere"));
            };
            if record.stamp.day == day
                && let Some(paper) = &redemption.paper
            {
                standing.entered += 1;
                standing.with_breaches += u32::from(!paper.breaches.is_empty());
            }
        }
        Ok(standing)
    }

    /// Slips that were entered, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn slips_entered(&self, most: u32) -> Result<Vec<RedemptionOnRecord>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM paper_slip ORDER BY seq DESC LIMIT ?1")?;
        let seqs: Vec<i64> = query
            .query_map([most], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        seqs.into_iter()
            .map(|seq| self.redemption_at(seq as u64))
            .collect()
    }

    fn numbers(&self, sql: &str) -> Result<Vec<u32>, Error> {
        let mut query = self.conn.prepare_cached(sql)?;
        let found = query.query_map([MOST_NAMED as i64], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The number that the next pad begins with.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn next_slip(&self) -> Result<u32, Error> {
        let last: Option<Option<u32>> = self
            .conn
            .prepare_cached("SELECT max(first + slips - 1) FROM pad")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(last.flatten().unwrap_or(0) + 1)
    }
}
