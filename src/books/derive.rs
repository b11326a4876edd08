//! From facts to tables: each fact is folded into the derived tables, here and nowhere else, so that the tables can be
//! made again from the facts alone and compared ([`super::verify`]).
//!
//! Facts that came by journal or feed are never rejected: the goods have left. A household that a fact names before
//! anything is known of it gets an empty place; a line brought in twice (by its key) counts once; a card's serial that
//! was known before changes nothing, and of two cards the one issued later is valid, whichever is heard of first.

use std::cell::RefCell;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::counting;
use super::error::Error;
use super::journal::Place;
use super::search;
use crate::market::account::Draw;
use crate::market::aside::Sealed;
use crate::market::day::{Moment, VillageDay};
use crate::market::exception::Exception;
use crate::market::fact::{CardIssued, Credited, Fact, HouseholdSet, MemberSet};
use crate::market::goods::Goods;
use crate::market::ids::{HouseholdNo, LotNo};
use crate::market::journal::Record;
use crate::market::period::Period;
use crate::market::redemption::{Redemption, Reversal};
use crate::market::rules::Rules;
use crate::market::scheme::Scheme;
use crate::market::stock::{Lot, LotTake};
use crate::market::suspension::Suspension;

/// The rules that the village adopted, read once.
#[derive(Debug, Default)]
pub(super) struct Schemes(RefCell<Option<Arc<Rules>>>);

impl Schemes {
    /// The rules over time.
    pub fn rules(&self, conn: &Connection) -> Result<Arc<Rules>, Error> {
        if let Some(rules) = self.0.borrow().as_ref() {
            return Ok(rules.clone());
        }
        let rules = Arc::new(Schemes::load(conn)?);
        *self.0.borrow_mut() = Some(rules.clone());
        Ok(rules)
    }

    fn load(conn: &Connection) -> Result<Rules, Error> {
        let mut query = conn.prepare_cached("SELECT from_day, text FROM scheme ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut adopted = Vec::new();
        while let Some(row) = rows.next()? {
            let from = day_of(&row.get::<_, String>(0)?)?;
            adopted.push((from, Arc::new(Scheme::parse(&row.get::<_, String>(1)?)?)));
        }
        Rules::new(adopted).ok_or(Error::BadRequest("no scheme was adopted"))
    }

    /// Forgets what was read: the rows may have changed.
    pub fn forget(&self) {
        *self.0.borrow_mut() = None;
    }
}

/// What finds the text of a commitment; nothing where it was erased.
pub(super) type Texts<'a> = &'a dyn Fn(&Sealed) -> Option<String>;

/// Folds facts into the derived tables of one connection.
pub(super) struct Fold<'a> {
    pub(super) conn: &'a Connection,
    schemes: &'a Schemes,
}

impl<'a> Fold<'a> {
    pub fn new(conn: &'a Connection, schemes: &'a Schemes) -> Fold<'a> {
        Fold { conn, schemes }
    }

    pub(super) fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize, Error> {
        Ok(self.conn.prepare_cached(sql)?.execute(values)?)
    }

    /// Folds one fact.
    pub fn apply(&self, place: Place, record: &Record, text: Texts<'_>) -> Result<(), Error> {
        let (seq, day) = (record.stamp.seq as i64, record.stamp.day);
        match &record.fact {
            Fact::Founded(founded) => {
                self.run(
                    "INSERT OR IGNORE INTO village (id, village, name, till, rehearsal) VALUES (1, ?1, ?2, ?3, ?4)",
                    params![founded.village.as_str(), founded.name, record.stamp.by, founded.rehearsal],
                )?;
            }
            Fact::SchemeAdopted(adopted) => {
                self.run(
                    "INSERT INTO scheme (scheme, from_day, text) VALUES (?1, ?2, ?3)",
                    params![
                        adopted.scheme.as_str(),
                        adopted.from.to_string(),
                        adopted.text
                    ],
                )?;
                self.schemes.forget();
                let rules = self.schemes.rules(self.conn)?;
                counting::recount_posted_from(self.conn, &rules, adopted.from)?;
            }
            Fact::StaffAdded(staff) => {
                self.run(
                    "INSERT OR REPLACE INTO staff (id, name, role) VALUES (?1, ?2, ?3)",
                    params![
                        staff.staff.0,
                        text(&staff.name).unwrap_or_default(),
                        staff.role.to_string()
                    ],
                )?;
            }
            Fact::HouseholdSet(set) => self.household_set(set, text)?,
            Fact::CardIssued(card) => self.card_issued(card, record.stamp.at)?,
            Fact::GoodsSet(goods) => self.goods_set(goods)?,
            Fact::PriceDecided(price) => {
                self.run(
                    "INSERT INTO price (code, from_day, resolution, points_each) VALUES (?1, ?2, ?3, ?4)",
                    params![price.code.number() as i64, price.from.to_string(), price.resolution, price.points.hundredths()],
                )?;
            }
            Fact::Credited(credit) => self.credited(credit, place)?,
            Fact::Suspended(suspension) => self.suspended(suspension)?,
            Fact::MemberSet(member) => self.member_set(member, text)?,
            Fact::LimitDecided(limit) => {
                self.run(
                    "INSERT INTO goods_limit (code, resolution, from_day, pieces, counted_over) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        limit.code.number() as i64,
                        limit.resolution,
                        limit.from.to_string(),
                        limit.pieces.map(|pieces| pieces.pieces()),
                        limit.over.word()
                    ],
                )?;
            }
            Fact::ExceptionAllowed(exception) => self.exception(exception, day, place)?,
            Fact::Moved(movement) => super::movements::fold(self, movement, seq)?,
            Fact::StockReceived(lot) => self.stock_received(lot, day, place)?,
            Fact::DeliveryReceived(_)
            | Fact::GoodsEntered(_)
            | Fact::GoodsShelved(_)
            | Fact::PackSet(_)
            | Fact::StockAdjusted(_)
            | Fact::StocktakeOpened(_)
            | Fact::StockCounted(_)
            | Fact::StocktakeClosed(_)
            | Fact::StocktakeAbandoned(_)
            | Fact::FundSet(_)
            | Fact::FundGranted(_)
            | Fact::FundCapped(_)
            | Fact::PracticeDecided(_)
            | Fact::NoticePosted(_) => super::storeroom::fold(self, &record.fact, place)?,
            Fact::PadPrinted(_) | Fact::PadVoided(_) => super::pads::fold(self, &record.fact)?,
            Fact::DayOpened(opened) => self.day_state(opened.day, "open", None, seq)?,
            Fact::DayClosed(closed) => {
                self.day_state(closed.day, "closed", closed.staff.map(|s| s.0), seq)?;
            }
            Fact::Redeemed(redemption) => {
                if let Some(paper) = &redemption.paper {
                    super::pads::entered(self, paper, redemption.day, place)?;
                }
                self.redeemed(redemption, seq)?;
            }
            Fact::Reversed(reversal) => self.reversed(reversal, seq)?,
            Fact::Reprinted(reprinted) => {
                self.run(
                    "UPDATE redemption SET reprints = max(reprints, ?2) WHERE id = ?1",
                    params![&reprinted.redemption.0[..], reprinted.count],
                )?;
            }
            Fact::Joined(joined) => {
                self.run(
                    "INSERT OR REPLACE INTO ledger (id, address, key, epoch) VALUES (1, ?1, ?2, ?3)",
                    params![joined.ledger, joined.key, joined.epoch],
                )?;
            }
            Fact::HandoverAnswered(_) | Fact::ClockAccepted(_) | Fact::Recovered(_) => {}
        }
        Ok(())
    }

    /// The household's row, made empty where nothing is known of it yet.
    pub(super) fn household(&self, number: &HouseholdNo) -> Result<i64, Error> {
        if let Some(id) = household_id(self.conn, number)? {
            return Ok(id);
        }
        self.run(
            "INSERT INTO household (number, name, members, phone, village_group, serial, entered)
             VALUES (?1, '', 0, '', '', NULL, 0)",
            [number.as_str()],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    fn household_set(&self, set: &HouseholdSet, text: Texts<'_>) -> Result<(), Error> {
        let id = self.household(&set.household)?;
        let name = text(&set.name).unwrap_or_default();
        let phone = set.phone.and_then(|phone| text(&phone)).unwrap_or_default();
        self.run(
            "UPDATE household SET name = ?2, members = ?3, phone = ?4, village_group = ?5, entered = 1 WHERE id = ?1",
            params![id, name, set.members, phone, set.group],
        )?;
        self.run("DELETE FROM household_word WHERE household = ?1", [id])?;
        for word in search::words_of(set.household.as_str(), &name, &phone) {
            self.run(
                "INSERT OR IGNORE INTO household_word (word, household) VALUES (?1, ?2)",
                params![word, id],
            )?;
        }
        Ok(())
    }

    /// A feed fetched anew brings old cards after newer ones of the till's own: the time of issue decides, not the order
    /// in which they come.
    fn card_issued(&self, card: &CardIssued, at: Moment) -> Result<(), Error> {
        let id = self.household(&card.household)?;
        let serial = card.serial.0 as i64;
        let new = self.run(
            "INSERT OR IGNORE INTO card (serial, household) VALUES (?1, ?2)",
            params![serial, id],
        )?;
        if new == 1 {
            self.run(
                "UPDATE household SET serial = ?2, serial_issued_at = ?3
                 WHERE id = ?1 AND (serial_issued_at IS NULL OR serial_issued_at <= ?3)",
                params![id, serial, at.millis()],
            )?;
        }
        Ok(())
    }

    fn goods_set(&self, goods: &Goods) -> Result<(), Error> {
        self.run(
            "INSERT INTO goods (code, place, name, unit, category)
             VALUES (?1, (SELECT coalesce(max(place), 0) + 1 FROM goods), ?2, ?3, ?4)
             ON CONFLICT (code) DO UPDATE SET name = excluded.name, unit = excluded.unit,
               category = excluded.category, entered_here = 0",
            params![
                goods.code.number() as i64,
                goods.name,
                goods.unit,
                goods.category
            ],
        )?;
        Ok(())
    }

    fn member_set(&self, member: &MemberSet, text: Texts<'_>) -> Result<(), Error> {
        let household = self.household(&member.household)?;
        self.run(
            "INSERT OR REPLACE INTO member (household, member, name, joined, left_on) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                household,
                member.member.as_str(),
                text(&member.name).unwrap_or_default(),
                member.joined.to_string(),
                member.left.map(|day| day.to_string())
            ],
        )?;
        Ok(())
    }

    fn exception(&self, exception: &Exception, day: VillageDay, place: Place) -> Result<(), Error> {
        self.run(
            "INSERT OR IGNORE INTO exception (key, what, from_day, until_day, household, decided_on, aside)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                &exception.key.0[..],
                exception.what.word(),
                exception.from.to_string(),
                exception.until.to_string(),
                exception.household.as_ref().map(HouseholdNo::as_str),
                day.to_string(),
                place.aside(0)
            ],
        )?;
        Ok(())
    }

    fn credited(&self, credit: &Credited, place: Place) -> Result<(), Error> {
        let household = self.household(&credit.household)?;
        let rules = self.schemes.rules(self.conn)?;
        let period = rules
            .on(credit.posted_on)
            .account_period(credit.period, credit.posted_on)
            .to_string();
        let (points, posted) = (credit.points.hundredths(), credit.posted_on.to_string());
        let new = self.run(
            "INSERT OR IGNORE INTO credit (key, household, period, posted_on, points_credited, category, aside, kind,
               member, scored_for, happened_on, points_counted, counts_from)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?4)",
            params![
                &credit.key.0[..],
                household,
                period,
                posted,
                points,
                credit.category,
                place.aside(0),
                credit.kind.word(),
                credit.member.as_ref().map(|member| member.as_str()),
                credit.period.to_string(),
                credit.happened_on.map(|day| day.to_string())
            ],
        )?;
        if new == 0 {
            return Ok(());
        }
        counting::count_new(self.conn, &rules, household, self.conn.last_insert_rowid())?;
        self.run(
            "INSERT INTO period (period, credits, points_earned, first_posted_on) VALUES (?1, 1, ?2, ?3)
             ON CONFLICT (period) DO UPDATE SET credits = credits + 1,
               points_earned = points_earned + excluded.points_earned,
               first_posted_on = min(first_posted_on, excluded.first_posted_on)",
            params![period, points, posted],
        )?;
        Ok(())
    }

    fn suspended(&self, suspension: &Suspension) -> Result<(), Error> {
        let household = self.household(&suspension.household)?;
        self.run(
            "INSERT OR IGNORE INTO suspension (key, household, kind, from_day, until_day) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                &suspension.key.0[..],
                household,
                suspension.kind,
                suspension.from.to_string(),
                suspension.until.map(|day| day.to_string())
            ],
        )?;
        let rules = self.schemes.rules(self.conn)?;
        if rules.entries_depend() {
            counting::recount(self.conn, &rules, household)?;
        }
        Ok(())
    }

    /// A lot's row. `place` is that of the entry that it came with.
    pub(super) fn stock_received(
        &self,
        lot: &Lot,
        day: VillageDay,
        place: Place,
    ) -> Result<(), Error> {
        let came_with = match place {
            Place::Journal(seq) => seq as i64,
            Place::Feed(seq) => -(seq as i64),
        };
        self.run(
            "INSERT OR IGNORE INTO lot (id, key, code, source, unit_cost_fen, expires, received_on, aside,
               quantity_received, quantity_issued, quantity_on_hand, came_with)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?9, ?10)",
            params![
                lot.lot.0,
                &lot.key.0[..],
                lot.code.number() as i64,
                lot.source.word(),
                lot.unit_cost.0,
                lot.expires.map(|day| day.to_string()),
                day.to_string(),
                place.aside(0),
                lot.quantity.pieces(),
                came_with
            ],
        )?;
        Ok(())
    }

    fn day_state(
        &self,
        day: VillageDay,
        state: &str,
        closed_by: Option<u32>,
        seq: i64,
    ) -> Result<(), Error> {
        self.run(
            "INSERT INTO shop_day (day, state, first_seq, last_seq, closed_by, redemptions, points_redeemed, reversals,
               points_reversed) VALUES (?1, ?2, ?3, ?3, ?4, 0, 0, 0, 0)
             ON CONFLICT (day) DO UPDATE SET state = excluded.state, closed_by = excluded.closed_by,
               first_seq = min(first_seq, excluded.first_seq), last_seq = max(last_seq, excluded.last_seq)",
            params![day.to_string(), state, seq, closed_by],
        )?;
        Ok(())
    }

    /// Adds to a day's figures; a day that nobody opened gets its row without a state.
    fn day_figures(
        &self,
        day: VillageDay,
        seq: i64,
        (redemptions, redeemed): (i64, i64),
        (reversals, reversed): (i64, i64),
    ) -> Result<(), Error> {
        self.run(
            "INSERT INTO shop_day (day, state, first_seq, last_seq, closed_by, redemptions, points_redeemed, reversals,
               points_reversed) VALUES (?1, 'shut', ?2, ?2, NULL, ?3, ?4, ?5, ?6)
             ON CONFLICT (day) DO UPDATE SET last_seq = max(last_seq, excluded.last_seq),
               redemptions = redemptions + excluded.redemptions,
               points_redeemed = points_redeemed + excluded.points_redeemed,
               reversals = reversals + excluded.reversals,
               points_reversed = points_reversed + excluded.points_reversed",
            params![day.to_string(), seq, redemptions, redeemed, reversals, reversed],
        )?;
        Ok(())
    }

    pub(super) fn draw(&self, household: i64, draw: &Draw, sign: i64) -> Result<(), Error> {
        self.run(
            "INSERT INTO account (household, period, points_earned, points_drawn) VALUES (?1, ?2, 0, ?3)
             ON CONFLICT (household, period) DO UPDATE SET points_drawn = points_drawn + excluded.points_drawn",
            params![household, draw.period.to_string(), sign * draw.points.hundredths()],
        )?;
        Ok(())
    }

    fn move_stock(&self, take: &LotTake, sign: i64) -> Result<(), Error> {
        self.run(
            "UPDATE lot SET quantity_issued = quantity_issued + ?2, quantity_on_hand = quantity_on_hand - ?2 WHERE id = ?1",
            params![take.lot.0, sign * i64::from(take.quantity.pieces())],
        )?;
        self.empties(take.lot)
    }

    /// Notes whether a lot has run out, or holds something again.
    pub(super) fn empties(&self, lot: LotNo) -> Result<(), Error> {
        self.run(
            "UPDATE lot SET empty = quantity_on_hand <= 0 WHERE id = ?1 AND empty <> (quantity_on_hand <= 0)",
            [lot.0],
        )?;
        Ok(())
    }

    /// Puts a redemption at the head of its household's chain, which hangs on the account of the first period it drew
    /// on; one that cost nothing hangs on its year. Answers the one before it.
    fn chain(&self, household: i64, redemption: &Redemption, seq: i64) -> Result<i64, Error> {
        let period = redemption
            .draws
            .first()
            .map_or_else(|| Period::year_of(redemption.day), |draw| draw.period)
            .to_string();
        let before: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT last_redemption FROM account WHERE household = ?1 AND period = ?2",
            )?
            .query_row(params![household, period], |row| row.get(0))
            .optional()?;
        self.run(
            "INSERT INTO account (household, period, points_earned, points_drawn, last_redemption)
             VALUES (?1, ?2, 0, 0, ?3)
             ON CONFLICT (household, period) DO UPDATE SET last_redemption = excluded.last_redemption",
            params![household, period, seq],
        )?;
        Ok(before.unwrap_or(0))
    }

    fn redeemed(&self, redemption: &Redemption, seq: i64) -> Result<(), Error> {
        let household = self.household(&redemption.household)?;
        let pieces: i64 = redemption
            .lines
            .iter()
            .map(|line| i64::from(line.quantity.pieces()))
            .sum();
        let total = redemption.total.hundredths();
        let previous = self.chain(household, redemption, seq)?;
        self.run(
            "INSERT INTO redemption (seq, id, day, household, points_total, points_reversed, quantity_total,
               quantity_reversed, reprints, previous) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, 0, 0, ?7)",
            params![seq, &redemption.id.0[..], redemption.day.to_string(), household, total, pieces, previous],
        )?;
        for draw in &redemption.draws {
            self.draw(household, draw, 1)?;
        }
        for take in redemption.lines.iter().flat_map(|line| &line.lots) {
            self.move_stock(take, 1)?;
        }
        self.day_figures(redemption.day, seq, (1, total), (0, 0))
    }

    fn reversed(&self, reversal: &Reversal, seq: i64) -> Result<(), Error> {
        let household = self.household(&reversal.household)?;
        let pieces: i64 = reversal
            .lines
            .iter()
            .map(|line| i64::from(line.quantity.pieces()))
            .sum();
        let total = reversal.total.hundredths();
        self.run(
            "INSERT INTO reversal (seq, id, day, redemption, household, points_total)
             VALUES (?1, ?2, ?3, coalesce((SELECT seq FROM redemption WHERE id = ?4), 0), ?5, ?6)",
            params![
                seq,
                &reversal.id.0[..],
                reversal.day.to_string(),
                &reversal.redemption.0[..],
                household,
                total
            ],
        )?;
        self.run(
            "UPDATE redemption SET points_reversed = points_reversed + ?2, quantity_reversed = quantity_reversed + ?3
             WHERE id = ?1",
            params![&reversal.redemption.0[..], total, pieces],
        )?;
        for draw in &reversal.returns {
            self.draw(household, draw, -1)?;
        }
        for take in reversal.lines.iter().flat_map(|line| &line.lots) {
            self.move_stock(take, -1)?;
        }
        self.day_figures(reversal.day, seq, (0, 0), (1, total))
    }
}

/// The household's row, if there is one.
pub(super) fn household_id(conn: &Connection, number: &HouseholdNo) -> Result<Option<i64>, Error> {
    Ok(conn
        .prepare_cached("SELECT id FROM household WHERE number = ?1")?
        .query_row([number.as_str()], |row| row.get(0))
        .optional()?)
}
