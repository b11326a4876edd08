//! Folds one entry into everything derived. Depends on the entry, its place and what was derived before, and on
//! nothing else, so that rebuilding from the first entry on ends in the same tables.
//!
//! A well-formed entry is never refused here: the goods have left. What does not fit is counted as far as it can be
//! and listed as an exception. Figures beyond all reason are listed and not counted, so that no sum can overflow.

mod allowed;
mod issue;
mod posted;
mod storeroom;

use std::rc::Rc;

use rusqlite::{Connection, params};

use crate::market::day::VillageDay;
use crate::market::fact::{
    CardIssued, Credited, Fact, HouseholdSet, PriceDecided, SchemeAdopted, StaffAdded,
};
use crate::market::fen::Fen;
use crate::market::goods::Goods;
use crate::market::ids::HouseholdNo;
use crate::market::journal::{Entry, Record, Stamp};
use crate::market::points::Points;
use crate::market::rules::Rules;
use crate::market::scheme::Scheme;
use crate::market::suspension::Suspension;

use super::accounts::{rules, scheme_text};

/// How the feed is called among the journals.
pub const FEED: &str = "feed";

/// No single amount of a believable entry is larger, in hundredths of a point.
const LARGEST: i64 = 1_000_000_000_000;

type Done = rusqlite::Result<()>;

/// Folds entries of one village, within one transaction.
pub struct Fold<'a> {
    tx: &'a Connection,
    village: &'a str,
    rules: Option<Rc<Rules>>,
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

/// No sum of money of a believable entry is larger: ten billion yuan.
const LARGEST_SUM: Fen = Fen(1_000_000_000_000);

fn believable_money(sum: Fen) -> bool {
    (Fen::ZERO.less(LARGEST_SUM)..=LARGEST_SUM).contains(&sum)
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
            rules: None,
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
            Fact::MemberSet(member) => self.member_set(&member),
            Fact::LimitDecided(limit) => self.limit_decided(here, &limit),
            Fact::ExceptionAllowed(exception) => self.exception_allowed(here, &exception),
            Fact::Moved(movement) => self.moved(here, &movement),
            Fact::StockReceived(lot) => self.stock_received(here, &lot),
            Fact::DeliveryReceived(delivery) => self.delivery_received(here, &delivery),
            Fact::GoodsEntered(entered) => self.goods_entered(here, &entered.goods),
            Fact::StockAdjusted(adjustment) => self.stock_adjusted(here, &adjustment),
            Fact::StocktakeOpened(opened) => self.stocktake_opened(here, &opened),
            Fact::StocktakeClosed(closed) => self.stocktake_closed(here, &closed),
            Fact::StocktakeAbandoned(given_up) => self.stocktake_abandoned(here, &given_up),
            Fact::FundSet(set) => self.fund_set(&set),
            Fact::FundGranted(grant) => self.fund_granted(here, &grant),
            Fact::FundCapped(cap) => self.fund_capped(here, &cap),
            Fact::NoticePosted(notice) => self.notice_posted(here, &notice),
            Fact::GoodsShelved(shelved) => self.goods_shelved(&shelved),
            // Cases' codes, pads, and counts that no stocktake has booked yet, are the till's own affair.
            Fact::PadPrinted(_)
            | Fact::PadVoided(_)
            | Fact::PracticeBegun(_)
            | Fact::PackSet(_)
            | Fact::StockCounted(_)
            | Fact::PracticeDecided(_) => Ok(()),
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

    /// The rules over time, as far as they have come.
    fn rules(&mut self) -> rusqlite::Result<Option<Rc<Rules>>> {
        if self.rules.is_none() {
            self.rules = rules(self.tx, self.village)?.map(Rc::new);
        }
        Ok(self.rules.clone())
    }

    fn scheme_adopted(&mut self, here: &Here<'_>, adopted: &SchemeAdopted) -> Done {
        let readable = Scheme::parse(&adopted.text).is_ok();
        if here.is_feed() && readable {
            self.rules = None;
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
            .prepare_cached("INSERT OR IGNORE INTO credits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?
            .execute(params![
                self.village,
                credit.household.as_str(),
                credit.key.to_string(),
                here.place,
                credit.period.to_string(),
                credit.points.hundredths(),
                credit.posted_on.to_string(),
                credit.kind.word(),
                credit.category,
                credit.happened_on.map(|day| day.to_string()),
                credit.member.as_ref().map(|member| member.as_str())
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
}
