//! The registers that leave the house, read from the books in one state of them, line by line: no register is ever held
//! whole, because the books grow for ever.
//!
//! - `issue`: redemptions and the issue book · `folds`: what is reckoned over the whole journal, by the rules' own folds
//!   ([`crate::market::register`])

mod folds;
mod issue;

use rusqlite::params;

use super::catalogue::{code_of, day_of};
use super::error::Error;
use super::households::{account, number_of};
use super::journal;
use super::{Reader, Reading};
use crate::market::day::{Moment, VillageDay};
use crate::market::household::{Card, CardSerial};
use crate::market::ids::HouseholdNo;
use crate::market::journal::{Domain, Entry};
use crate::market::register::{BalanceRow, CardRow, Line, Reads, Register, Span, StockRow};

/// What of which register is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Which.
    pub register: Register,
    /// Of which days; nothing: of all. Only where it goes by days.
    pub span: Option<Span>,
    /// Whether signatures are wanted too: they are long, and only paper shows them.
    pub with_ink: bool,
}

impl Ask {
    /// All of a register.
    pub fn all(register: Register) -> Ask {
        Ask {
            register,
            span: None,
            with_ink: false,
        }
    }
}

/// Takes what comes out; answers whether to go on.
pub(super) type Each<'a> = &'a mut dyn FnMut(Reads) -> bool;

/// Hands a line on.
pub(super) fn tell(each: Each<'_>, line: Line) -> Result<(), Error> {
    if each(Reads::Line(line)) {
        Ok(())
    } else {
        Err(Error::Stopped)
    }
}

/// One state of the books, while it is held.
#[derive(Debug)]
pub struct OneState<'a> {
    _transaction: Option<rusqlite::Transaction<'a>>,
}

impl Reader {
    /// Holds the books in one state: everything that is read while this is held is of one moment.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn one_state(&self) -> Result<OneState<'_>, Error> {
        let free = self.conn.is_autocommit();
        Ok(OneState {
            _transaction: free
                .then(|| self.conn.unchecked_transaction())
                .transpose()?,
        })
    }

    /// Everything of a register; balances are those of the clock's day. For what is known to be short: [`Reader::each_line`]
    /// holds none of it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn register(&self, register: Register, clock: &Reading) -> Result<Vec<Line>, Error> {
        let mut lines = Vec::new();
        self.each_line(&Ask::all(register), clock, &mut |reads| {
            if let Reads::Line(line) = reads {
                lines.push(line);
            }
            true
        })?;
        Ok(lines)
    }

    /// Hands over what was asked for, line by line, in one state of the books; balances are those of the clock's day.
    ///
    /// # Errors
    /// [`Error::Stopped`] where `each` did not go on; [`Error`] of the database.
    pub fn each_line(&self, ask: &Ask, clock: &Reading, each: Each<'_>) -> Result<(), Error> {
        let _one_state = self.one_state()?;
        match ask.register {
            Register::Redemptions => self.redemption_lines(0, ask.span, each),
            Register::Unreported => self.redemption_lines(self.reported()?, ask.span, each),
            Register::IssueBook => self.issue_lines(ask, each),
            Register::Stock => self.stock_lines(each),
            Register::Balances => self.balance_lines(clock, each),
            Register::Cards => self.card_lines(each),
            Register::Movements => self.movement_lines(ask.span, each),
            Register::Coupons => self.coupon_lines(each),
            Register::Journal => self.entry_lines(each),
            Register::GoodsIn
            | Register::StockBook
            | Register::FundBook
            | Register::Donations
            | Register::Settlement
            | Register::DaySheet
            | Register::WindowSheet => {
                let span = match ask.span {
                    Some(span) => span,
                    None => self.whole_span(clock)?,
                };
                self.folded_lines(ask.register, span, each)
            }
        }
    }

    /// The days from the first entry of the books, or a slip entered in them, to today, or to the last entry where the clock is behind it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn whole_span(&self, clock: &Reading) -> Result<Span, Error> {
        let today = self.today(clock)?;
        let first = journal::first_entry(&self.conn)?;
        let first = first.map(|entry| journal::meaning(&entry)).transpose()?;
        let from = first.map_or(today, |record| record.stamp.day).min(today);
        // A slip may have been written before this till began.
        let written: Option<String> =
            self.conn
                .query_row("SELECT min(day) FROM redemption", [], |row| row.get(0))?;
        let from = written.map_or(Ok(from), |day| day_of(&day).map(|day| day.min(from)))?;
        let last = self.last_moment()?;
        let to = last.map_or(today, |last| today.max(last.village_day()));
        Ok(Span { from, to })
    }

    /// When the last fact of these books was written.
    ///
    /// # Errors
    /// Of the books.
    pub fn last_moment(&self) -> Result<Option<Moment>, Error> {
        let head = journal::head(&self.conn, Domain::Till)?;
        let last = journal::entry(&self.conn, head.seq)?;
        let moment = |entry: Entry| journal::meaning(&entry).map(|record| record.stamp.at);
        last.map(moment).transpose()
    }

    fn stock_lines(&self, each: Each<'_>) -> Result<(), Error> {
        let mut query = self.conn.prepare(
            "SELECT g.code, g.name, g.unit, coalesce(sum(l.quantity_on_hand), 0),
               coalesce(sum(l.quantity_received), 0), coalesce(sum(l.quantity_issued), 0),
               coalesce(sum(l.quantity_lost), 0)
             FROM goods g LEFT JOIN lot l ON l.code = g.code GROUP BY g.code ORDER BY g.place",
        )?;
        let mut found = query.query([])?;
        while let Some(row) = found.next()? {
            let row = StockRow {
                code: code_of(row.get(0)?)?,
                name: row.get(1)?,
                unit: row.get(2)?,
                on_hand: row.get(3)?,
                received: row.get(4)?,
                issued: row.get(5)?,
                lost: row.get(6)?,
            };
            tell(each, Line::Stock(row))?;
        }
        Ok(())
    }

    fn balance_lines(&self, clock: &Reading, each: Each<'_>) -> Result<(), Error> {
        let today = self.clock(clock)?.time().unwrap_or(clock.now).village_day();
        let rules = self.rules()?;
        for (id, household, _) in self.all_households()? {
            let account = account(&self.conn, id, today)?;
            let row = BalanceRow {
                household,
                earned: account.earned(),
                redeemed: account.redeemed(),
                lapsed: account.lapsed(&rules, today),
                spendable: account.spendable(&rules, today),
                lapses_on: account.lapses_on(&rules, today),
            };
            tell(each, Line::Balance(row))?;
        }
        Ok(())
    }

    fn card_lines(&self, each: Each<'_>) -> Result<(), Error> {
        let village = self.village()?.village;
        for (_, household, serial) in self.all_households()? {
            let Some(serial) = serial else { continue };
            let card = Card {
                village: village.clone(),
                household: household.clone(),
                serial: CardSerial(serial as u64),
            };
            let card = card.to_string();
            tell(each, Line::Card(CardRow { household, card }))?;
        }
        Ok(())
    }

    /// Every household in the order of its number: row, number, the serial of its card.
    fn all_households(&self) -> Result<Vec<(i64, HouseholdNo, Option<i64>)>, Error> {
        let mut query = self
            .conn
            .prepare("SELECT id, number, serial FROM household ORDER BY number")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push((
                row.get(0)?,
                number_of(&row.get::<_, String>(1)?)?,
                row.get(2)?,
            ));
        }
        Ok(all)
    }

    fn entry_lines(&self, each: Each<'_>) -> Result<(), Error> {
        let mut query = self
            .conn
            .prepare("SELECT seq, hash, bytes FROM journal ORDER BY seq")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            tell(each, Line::Entry(journal::read_entry(row)?))?;
        }
        Ok(())
    }

    /// Debts: periods of households that stand below zero on the clock's day, because more was taken back than was left.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn debts(
        &self,
        clock: &Reading,
    ) -> Result<Vec<(HouseholdNo, crate::market::account::Draw)>, Error> {
        let _one_state = self.conn.unchecked_transaction()?;
        let today = self.clock(clock)?.time().unwrap_or(clock.now).village_day();
        let mut query = self.conn.prepare(
            "SELECT DISTINCT h.id, h.number FROM account a JOIN household h ON h.id = a.household
             WHERE a.points_drawn > 0 OR EXISTS
               (SELECT 1 FROM credit c WHERE c.household = a.household AND c.points_counted < 0)
             ORDER BY h.number",
        )?;
        let mut rows = query.query(params![])?;
        let rules = self.rules()?;
        let mut debts = Vec::new();
        while let Some(row) = rows.next()? {
            let household = number_of(&row.get::<_, String>(1)?)?;
            for debt in account(&self.conn, row.get(0)?, today)?.debts(&rules, today) {
                debts.push((household.clone(), debt));
            }
        }
        Ok(debts)
    }

    /// Lots that expire on or before a day and still hold something: goods, pieces, last day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn expiring(&self, by: VillageDay) -> Result<Vec<(String, u32, VillageDay)>, Error> {
        let mut query = self.conn.prepare(
            "SELECT g.name, l.quantity_on_hand, l.expires FROM lot l JOIN goods g ON g.code = l.code
             WHERE l.quantity_on_hand > 0 AND l.expires <= ?1 ORDER BY l.expires, g.place",
        )?;
        let mut rows = query.query([by.to_string()])?;
        let mut lots = Vec::new();
        while let Some(row) = rows.next()? {
            lots.push((row.get(0)?, row.get(1)?, day_of(&row.get::<_, String>(2)?)?));
        }
        Ok(lots)
    }
}
