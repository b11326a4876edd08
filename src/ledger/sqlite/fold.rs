//! Folds one entry into everything derived. Depends on the entry, its place and what was derived before, and on
//! nothing else, so that rebuilding from the first entry on ends in the same tables.
//!
//! A well-formed entry is never refused here: the goods have left. What does not fit is counted as far as it can be
//! and listed as an exception. Figures beyond all reason are listed and not counted, so that no sum can overflow.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::account::{Account, PeriodBalance};
use crate::market::calendar::exchange_day;
use crate::market::day::VillageDay;
use crate::market::fact::{
    CardIssued, Credited, Fact, HouseholdSet, PriceDecided, SchemeAdopted, StaffAdded,
};
use crate::market::goods::Goods;
use crate::market::ids::HouseholdNo;
use crate::market::journal::{Entry, Record, Stamp};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::redemption::{Proof, Redemption, Reversal};
use crate::market::scheme::Scheme;
use crate::market::stock::{Lot, LotTake};
use crate::market::suspension::{Suspension, bar};

use super::{parse_text, parsed};

/// How the feed is called among the journals.
pub const FEED: &str = "feed";

/// No single amount of a believable entry is larger, in hundredths of a point.
const LARGEST: i64 = 1_000_000_000_000;

type Done = rusqlite::Result<()>;

/// Folds entries of one village, within one transaction.
pub struct Fold<'a> {
    tx: &'a Connection,
    village: &'a str,
    schemes: HashMap<i64, Rc<Scheme>>,
}

/// The entry being folded.
struct Here<'a> {
    place: i64,
    journal: &'a str,
    stamp: Stamp,
}

impl Here<'_> {
    fn is_feed(&self) -> bool {
        self.journal == FEED
    }
}

fn believable(points: Points) -> bool {
    (-LARGEST..=LARGEST).contains(&points.hundredths())
}

fn believable_day(day: VillageDay) -> bool {
    (2000..=9000).contains(&day.year())
}

impl<'a> Fold<'a> {
    /// A fold for one village.
    pub fn new(tx: &'a Connection, village: &'a str) -> Fold<'a> {
        Fold {
            tx,
            village,
            schemes: HashMap::new(),
        }
    }

    /// Folds the entry that stands at this place of the village's counter.
    pub fn entry(&mut self, place: i64, journal: &str, entry: &Entry) -> Done {
        let record = match Record::parse(&entry.bytes) {
            Ok(record) => record,
            Err(why) => return self.list(place, "unreadable", &why.to_string()),
        };
        let writer = if journal == FEED { "ledger" } else { journal };
        if record.stamp.by != writer || record.stamp.seq != entry.seq {
            let claims = format!("{} {}", record.stamp.by, record.stamp.seq);
            self.list(place, "foreign-stamp", &claims)?;
        }
        let here = Here {
            place,
            journal,
            stamp: record.stamp,
        };
        if !here.is_feed()
            && record.fact.is_ledgers()
            && !matches!(record.fact, Fact::CardIssued(_))
        {
            let joined = self.has(
                "SELECT 1 FROM joined WHERE village = ?1 AND journal = ?2",
                journal,
            )?;
            if joined {
                self.list(place, "ledgers-own", record.fact.kind())?;
            }
        }
        self.fact(&here, record.fact)
    }

    fn fact(&mut self, here: &Here<'_>, fact: Fact) -> Done {
        match fact {
            Fact::Founded(_) | Fact::DayOpened(_) | Fact::DayClosed(_) => Ok(()),
            Fact::SchemeAdopted(adopted) => self.scheme_adopted(here, &adopted),
            Fact::StaffAdded(added) => self.staff_added(here, &added),
            Fact::HouseholdSet(set) => self.household_set(here, &set),
            Fact::CardIssued(card) => self.card_issued(here, &card),
            Fact::GoodsSet(goods) => self.goods_set(here, &goods),
            Fact::PriceDecided(price) => self.price_decided(here, &price),
            Fact::Credited(credit) => self.credited(here, &credit),
            Fact::Suspended(suspension) => self.suspended(here, &suspension),
            Fact::StockReceived(lot) => self.stock_received(here, &lot),
            Fact::Redeemed(redemption) => self.redeemed(here, &redemption),
            Fact::Reversed(reversal) => self.reversed(here, &reversal),
            Fact::Reprinted(reprint) => {
                self.tx
                    .prepare_cached("UPDATE redemptions SET reprints = max(reprints, ?3) WHERE village = ?1 AND redemption = ?2")?
                    .execute(params![self.village, reprint.redemption.to_string(), reprint.count])?;
                Ok(())
            }
            Fact::HandoverAnswered(answer) if answer.handed_over => Ok(()),
            Fact::HandoverAnswered(answer) => self.list(
                here.place,
                "not-handed-over",
                &answer.redemption.to_string(),
            ),
            Fact::ClockAccepted(_) => {
                self.list(here.place, "clock-accepted", &here.stamp.at.to_string())
            }
            Fact::Joined(_) => {
                self.tx
                    .prepare_cached("INSERT OR IGNORE INTO joined VALUES (?1, ?2, ?3)")?
                    .execute(params![self.village, here.journal, here.place])?;
                Ok(())
            }
            Fact::Recovered(recovered) => self.list(
                here.place,
                "recovered",
                &format!("{}-{}", recovered.epoch, recovered.seq),
            ),
        }
    }

    fn list(&self, place: i64, kind: &str, subject: &str) -> Done {
        let subject: String = subject
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        self.tx
            .prepare_cached(
                "INSERT INTO exceptions SELECT ?1, ?2, 1 + count(*), ?3, ?4 FROM exceptions
                 WHERE village = ?1 AND place = ?2",
            )?
            .execute(params![self.village, place, kind, subject])?;
        Ok(())
    }

    fn has(&self, sql: &str, key: &str) -> rusqlite::Result<bool> {
        self.tx
            .prepare_cached(sql)?
            .exists(params![self.village, key])
    }

    fn known(&self, household: &HouseholdNo) -> rusqlite::Result<bool> {
        self.has(
            "SELECT 1 FROM households WHERE village = ?1 AND household = ?2",
            household.as_str(),
        )
    }

    fn expect_household(&self, here: &Here<'_>, household: &HouseholdNo) -> Done {
        if self.known(household)? {
            return Ok(());
        }
        self.list(here.place, "unknown-household", household.as_str())
    }

    fn scheme_on(&mut self, day: VillageDay) -> rusqlite::Result<Option<Rc<Scheme>>> {
        let Some((place, text)) = scheme_text(self.tx, self.village, day)? else {
            return Ok(None);
        };
        if let Some(scheme) = self.schemes.get(&place) {
            return Ok(Some(scheme.clone()));
        }
        let Ok(scheme) = Scheme::parse(&text) else {
            return Ok(None);
        };
        let scheme = Rc::new(scheme);
        self.schemes.insert(place, scheme.clone());
        Ok(Some(scheme))
    }

    fn scheme_adopted(&mut self, here: &Here<'_>, adopted: &SchemeAdopted) -> Done {
        let readable = Scheme::parse(&adopted.text).is_ok();
        if here.is_feed() && readable {
            self.tx
                .prepare_cached("INSERT INTO schemes VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![
                    self.village,
                    here.place,
                    adopted.from.to_string(),
                    adopted.text
                ])?;
            return Ok(());
        }
        // A till that stood alone brings its own rules along: here the village's hold.
        let ours = scheme_text(self.tx, self.village, adopted.from)?;
        if ours.is_none_or(|(_, text)| text != adopted.text) {
            self.list(here.place, "other-scheme", adopted.scheme.as_str())?;
        }
        Ok(())
    }

    fn staff_added(&self, here: &Here<'_>, added: &StaffAdded) -> Done {
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO staff VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                self.village,
                here.journal,
                added.staff.0,
                added.role.to_string(),
                added.name.0.to_string()
            ])?;
        Ok(())
    }

    /// What the feed says of a household, a till never overrides.
    fn household_set(&self, here: &Here<'_>, set: &HouseholdSet) -> Done {
        self.tx
            .prepare_cached(
                "INSERT INTO households VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO UPDATE SET name = excluded.name, members = excluded.members, phone = excluded.phone,
                   grp = excluded.grp, from_feed = excluded.from_feed
                 WHERE excluded.from_feed >= from_feed",
            )?
            .execute(params![
                self.village,
                set.household.as_str(),
                set.name.0.to_string(),
                set.members,
                set.phone.map(|phone| phone.0.to_string()),
                set.group,
                here.is_feed()
            ])?;
        Ok(())
    }

    fn card_issued(&self, here: &Here<'_>, card: &CardIssued) -> Done {
        self.expect_household(here, &card.household)?;
        self.tx
            .prepare_cached("INSERT INTO cards VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                self.village,
                card.household.as_str(),
                here.place,
                card.serial.to_string()
            ])?;
        Ok(())
    }

    fn goods_set(&self, here: &Here<'_>, goods: &Goods) -> Done {
        self.tx
            .prepare_cached(
                "INSERT INTO goods VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO UPDATE SET name = excluded.name, unit = excluded.unit, category = excluded.category,
                   from_feed = excluded.from_feed
                 WHERE excluded.from_feed >= from_feed",
            )?
            .execute(params![
                self.village,
                goods.code.number() as i64,
                goods.name,
                goods.unit,
                goods.category,
                here.is_feed(),
                here.place
            ])?;
        Ok(())
    }

    fn price_decided(&self, here: &Here<'_>, price: &PriceDecided) -> Done {
        if !believable(price.points) || price.points.is_negative() || !believable_day(price.from) {
            return self.list(here.place, "beyond-reason", &price.code.to_string());
        }
        let feeds: bool = self
            .tx
            .prepare_cached("SELECT 1 FROM goods WHERE village = ?1 AND code = ?2 AND from_feed")?
            .exists(params![self.village, price.code.number() as i64])?;
        if !here.is_feed() && feeds {
            return Ok(());
        }
        self.tx
            .prepare_cached("INSERT INTO prices VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                self.village,
                price.code.number() as i64,
                here.place,
                price.resolution,
                price.from.to_string(),
                price.points.hundredths()
            ])?;
        Ok(())
    }

    fn credited(&mut self, here: &Here<'_>, credit: &Credited) -> Done {
        if !believable(credit.points) || !believable_day(credit.posted_on) {
            return self.list(here.place, "beyond-reason", &credit.points.to_string());
        }
        self.expect_household(here, &credit.household)?;
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO credits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                self.village,
                credit.household.as_str(),
                credit.key.to_string(),
                here.place,
                credit.period.to_string(),
                credit.points.hundredths(),
                credit.posted_on.to_string()
            ])?;
        if new == 0 {
            let subject = format!("{} {}", credit.household, credit.points);
            return self.list(here.place, "credit-twice", &subject);
        }
        if credit.points.is_negative() {
            self.list_debts(here, "period-debt", &credit.household, credit.posted_on)?;
        }
        Ok(())
    }

    fn suspended(&self, here: &Here<'_>, suspension: &Suspension) -> Done {
        if !believable_day(suspension.from) {
            return self.list(here.place, "beyond-reason", &suspension.from.to_string());
        }
        self.expect_household(here, &suspension.household)?;
        self.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO suspensions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.village,
                suspension.household.as_str(),
                suspension.key.to_string(),
                here.place,
                suspension.kind,
                suspension.from.to_string(),
                suspension.until.map(|day| day.to_string())
            ])?;
        Ok(())
    }

    fn stock_received(&self, here: &Here<'_>, lot: &Lot) -> Done {
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO lots VALUES (?1, ?2, ?3, ?4, ?5, ?5)")?
            .execute(params![
                self.village,
                here.journal,
                lot.lot.0,
                lot.code.number() as i64,
                lot.quantity.pieces()
            ])?;
        if new == 0 {
            return self.list(here.place, "lot-twice", &lot.lot.to_string());
        }
        Ok(())
    }

    fn redeemed(&mut self, here: &Here<'_>, redemption: &Redemption) -> Done {
        if !redemption_is_believable(redemption) {
            return self.list(here.place, "beyond-reason", redemption.receipt.as_str());
        }
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO redemptions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0)")?
            .execute(params![
                self.village,
                redemption.id.to_string(),
                here.place,
                here.journal,
                redemption.receipt.as_str(),
                here.stamp.at.to_string(),
                redemption.day.to_string(),
                redemption.household.as_str(),
                redemption.proxy.map(|proxy| proxy.0.to_string()),
                match redemption.proof {
                    Proof::Glass(_) => "glass",
                    Proof::Fingerprint => "fingerprint",
                    Proof::Paper => "paper",
                },
                redemption.staff.0,
                redemption.total.hundredths()
            ])?;
        if new == 0 {
            return self.list(here.place, "redemption-twice", redemption.receipt.as_str());
        }
        for (line, taken) in (1i64..).zip(&redemption.lines) {
            self.tx
                .prepare_cached(
                    "INSERT INTO redemption_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
                )?
                .execute(params![
                    self.village,
                    redemption.id.to_string(),
                    line,
                    taken.code.number() as i64,
                    taken.name,
                    taken.unit,
                    taken.quantity.pieces(),
                    taken.points.hundredths()
                ])?;
            self.shelve(here, &taken.lots, -1)?;
        }
        for draw in &redemption.draws {
            self.draw(&redemption.household, draw.period, draw.points)?;
        }
        self.judge(here, redemption)
    }

    /// What of a redemption the village would not have allowed, as far as the ledger knew by then.
    fn judge(&mut self, here: &Here<'_>, redemption: &Redemption) -> Done {
        let receipt = redemption.receipt.as_str();
        self.expect_household(here, &redemption.household)?;
        let lines: i128 = redemption
            .lines
            .iter()
            .map(|line| i128::from(line.points.hundredths()))
            .sum();
        let draws: i128 = redemption
            .draws
            .iter()
            .map(|draw| i128::from(draw.points.hundredths()))
            .sum();
        let total = i128::from(redemption.total.hundredths());
        if lines != total || draws != total {
            self.list(here.place, "does-not-add-up", receipt)?;
        }
        let same_receipt: i64 = self
            .tx
            .prepare_cached("SELECT count(*) FROM redemptions WHERE receipt = ?2 AND village = ?1")?
            .query_row(params![self.village, receipt], |row| row.get(0))?;
        if same_receipt > 1 {
            self.list(here.place, "receipt-twice", receipt)?;
        }
        let Some(scheme) = self.scheme_on(redemption.day)? else {
            return Ok(());
        };
        if !exchange_day(&scheme, redemption.day).is_open() {
            self.list(here.place, "outside-window", receipt)?;
        }
        if self.is_barred(&scheme, &redemption.household, redemption.day)? {
            self.list(
                here.place,
                "suspended",
                &format!("{} {receipt}", redemption.household),
            )?;
        }
        self.list_debts(here, "overdrawn", &redemption.household, redemption.day)
    }

    fn is_barred(
        &self,
        scheme: &Scheme,
        household: &HouseholdNo,
        day: VillageDay,
    ) -> rusqlite::Result<bool> {
        let mut statement = self.tx.prepare_cached(
            "SELECT kind, first_day, last_day FROM suspensions WHERE village = ?1 AND household = ?2",
        )?;
        let mut rows = statement.query(params![self.village, household.as_str()])?;
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            let until: Option<String> = row.get(2)?;
            let until = until.as_deref().map(parse_text).transpose()?;
            if bar(scheme, &kind, parsed(row, 1)?, until, day).is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn list_debts(
        &mut self,
        here: &Here<'_>,
        kind: &str,
        household: &HouseholdNo,
        day: VillageDay,
    ) -> Done {
        let Some(scheme) = self.scheme_on(day)? else {
            return Ok(());
        };
        for debt in account(self.tx, self.village, household, &scheme, day)?.debts() {
            self.list(
                here.place,
                kind,
                &format!("{household} {} {}", debt.period, debt.points),
            )?;
        }
        Ok(())
    }

    fn shelve(&self, here: &Here<'_>, takes: &[LotTake], sign: i64) -> Done {
        for take in takes {
            let left: Option<i64> = self
                .tx
                .prepare_cached(
                    "UPDATE lots SET quantity_on_hand = quantity_on_hand + ?4
                     WHERE village = ?1 AND journal = ?2 AND lot = ?3 RETURNING quantity_on_hand",
                )?
                .query_row(
                    params![
                        self.village,
                        here.journal,
                        take.lot.0,
                        sign * i64::from(take.quantity.pieces())
                    ],
                    |row| row.get(0),
                )
                .optional()?;
            match left {
                None => self.list(here.place, "unknown-lot", &take.lot.to_string())?,
                Some(left) if left < 0 => {
                    self.list(here.place, "stock-below", &format!("{} {left}", take.lot))?
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn draw(&self, household: &HouseholdNo, period: Period, points: Points) -> Done {
        self.tx
            .prepare_cached(
                "INSERT INTO draws VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET points_drawn = points_drawn + excluded.points_drawn",
            )?
            .execute(params![
                self.village,
                household.as_str(),
                period.to_string(),
                points.hundredths()
            ])?;
        Ok(())
    }

    fn reversed(&mut self, here: &Here<'_>, reversal: &Reversal) -> Done {
        let receipt = reversal.receipt.as_str();
        let amounts = reversal
            .returns
            .iter()
            .map(|draw| draw.points)
            .chain([reversal.total]);
        if !amounts
            .clone()
            .all(|points| believable(points) && !points.is_negative())
        {
            return self.list(here.place, "beyond-reason", receipt);
        }
        let id = reversal.redemption.to_string();
        if !self.has(
            "SELECT 1 FROM redemptions WHERE village = ?1 AND redemption = ?2",
            &id,
        )? {
            return self.list(here.place, "unknown-redemption", receipt);
        }
        let mut again = reversal.lines.is_empty();
        for line in &reversal.lines {
            let open = self
                .tx
                .prepare_cached("SELECT 1 FROM redemption_lines WHERE village = ?1 AND redemption = ?2 AND line = ?3 AND NOT reversed")?
                .exists(params![self.village, id, line.line])?;
            again |= !open;
        }
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO reversals VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                self.village,
                reversal.id.to_string(),
                here.place,
                id,
                reversal.day.to_string(),
                reversal.total.hundredths()
            ])?;
        if again || new == 0 {
            return self.list(here.place, "reversed-twice", receipt);
        }
        for line in &reversal.lines {
            self.tx
                .prepare_cached("UPDATE redemption_lines SET reversed = 1 WHERE village = ?1 AND redemption = ?2 AND line = ?3")?
                .execute(params![self.village, id, line.line])?;
            self.shelve(here, &line.lots, 1)?;
        }
        self.tx
            .prepare_cached("UPDATE redemptions SET points_reversed = points_reversed + ?3 WHERE village = ?1 AND redemption = ?2")?
            .execute(params![self.village, id, reversal.total.hundredths()])?;
        for back in &reversal.returns {
            self.draw(&reversal.household, back.period, back.points.negated())?;
        }
        Ok(())
    }
}

fn redemption_is_believable(redemption: &Redemption) -> bool {
    let draws = redemption.draws.iter().map(|draw| draw.points);
    let lines = redemption.lines.iter().map(|line| line.points);
    let mut amounts = draws.chain(lines).chain([redemption.total]);
    believable_day(redemption.day)
        && amounts.all(|points| believable(points) && !points.is_negative())
}

/// The text of the rules in force on a day, or of the first where the day lies before all, with its place.
pub fn scheme_text(
    conn: &Connection,
    village: &str,
    day: VillageDay,
) -> rusqlite::Result<Option<(i64, String)>> {
    conn.prepare_cached(
        "SELECT place, text FROM schemes WHERE village = ?1
         ORDER BY valid_from <= ?2 DESC, CASE WHEN valid_from <= ?2 THEN valid_from END DESC, valid_from, place DESC
         LIMIT 1",
    )?
    .query_row(params![village, day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()
}

/// A household's account on a day.
pub fn account(
    conn: &Connection,
    village: &str,
    household: &HouseholdNo,
    scheme: &Scheme,
    day: VillageDay,
) -> rusqlite::Result<Account> {
    let mut periods: HashMap<Period, PeriodBalance> = HashMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT period, posted_on, sum(points_credited) FROM credits
         WHERE village = ?1 AND household = ?2 AND posted_on <= ?3 GROUP BY period, posted_on",
    )?;
    let mut rows = statement.query(params![village, household.as_str(), day.to_string()])?;
    while let Some(row) = rows.next()? {
        earn(
            &mut periods,
            scheme,
            parsed(row, 0)?,
            parsed(row, 1)?,
            row.get(2)?,
        );
    }
    let mut statement = conn.prepare_cached(
        "SELECT period, points_drawn FROM draws WHERE village = ?1 AND household = ?2",
    )?;
    let mut rows = statement.query(params![village, household.as_str()])?;
    while let Some(row) = rows.next()? {
        drawn(&mut periods, parsed(row, 0)?, row.get(1)?);
    }
    Ok(Account::new(periods.into_values().collect()))
}

fn of(periods: &mut HashMap<Period, PeriodBalance>, period: Period) -> &mut PeriodBalance {
    periods.entry(period).or_insert(PeriodBalance {
        period,
        earned: Points::ZERO,
        drawn: Points::ZERO,
    })
}

/// Adds what was posted on a day to the period in which it counts.
pub fn earn(
    periods: &mut HashMap<Period, PeriodBalance>,
    scheme: &Scheme,
    scored: Period,
    posted_on: VillageDay,
    hundredths: i64,
) {
    let balance = of(periods, scheme.account_period(scored, posted_on));
    let sum = balance.earned.hundredths().saturating_add(hundredths);
    balance.earned = Points::from_hundredths(sum);
}

/// Sets what was drawn on a period.
pub fn drawn(periods: &mut HashMap<Period, PeriodBalance>, period: Period, hundredths: i64) {
    of(periods, period).drawn = Points::from_hundredths(hundredths);
}
