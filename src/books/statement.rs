//! Everything that a household's balance comes of, read whole: every entry with its texts, every redemption along its
//! chains, every movement that touched it; and what all households are ranked by.

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::counting::{self, own};
use super::error::Error;
use super::households::number_of;
use super::journal::{self, Place};
use super::{Reader, Reading};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::honours::{Candidate, TakesPart};
use crate::market::ids::HouseholdNo;
use crate::market::movement::{Movement, MovementKind};
use crate::market::points::Points;
use crate::market::redemption::{Redemption, Reversal};
use crate::market::statement::{About, Entry, EntryMade, Statement};
use crate::market::suspension::Decision;

/// The texts beside a credit; empty where they were erased or never there.
#[derive(Default)]
struct CreditTexts {
    reason: String,
    place: String,
    evidence: String,
}

impl Reader {
    /// The village day by the books: the clock's, unless it is behind the last fact.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn today(&self, clock: &Reading) -> Result<VillageDay, Error> {
        Ok(self.clock(clock)?.time().unwrap_or(clock.now).village_day())
    }

    /// A household's statement on a day, today where none is named; nothing where no household has the number. Of a past
    /// day it holds what was posted and recorded by then, and what had lapsed by then.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn statement(
        &self,
        household: &HouseholdNo,
        on: Option<VillageDay>,
        clock: &Reading,
    ) -> Result<Option<Statement>, Error> {
        let _one_state = self.conn.unchecked_transaction()?;
        let row: Option<(i64, String, String)> = self
            .conn
            .prepare_cached(
                "SELECT id, name, village_group FROM household WHERE number = ?1 AND entered = 1",
            )?
            .query_row([household.as_str()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((id, name, group)) = row else {
            return Ok(None);
        };
        let today = self.today(clock)?;
        let on = on.unwrap_or(today);
        // Today everything is told, what counts only later with it.
        let by_then = |day: VillageDay| on >= today || day <= on;
        let rules = self.rules()?;
        let mut entries = self.credit_entries(id)?;
        for seq in self.moved_at(id)? {
            entries.extend(self.moved_entry(seq, household)?);
        }
        entries.retain(|entry| by_then(entry.day));
        let mut decisions = counting::decisions(&self.conn, id)?;
        decisions.retain(|decision: &Decision| by_then(decision.from));
        let about = About {
            household: household.clone(),
            name,
            group,
            on,
        };
        Ok(Some(Statement::new(about, &rules, entries, &decisions)))
    }

    fn credit_entries(&self, household: i64) -> Result<Vec<Entry>, Error> {
        let rules = self.rules()?;
        counting::counted(&self.conn, &rules, household)?
            .into_iter()
            .map(|(id, entry, counted)| {
                let (member, aside): (Option<String>, i64) = self
                    .conn
                    .prepare_cached("SELECT member, aside FROM credit WHERE id = ?1")?
                    .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let texts = credit_texts(&self.conn, aside)?;
                Ok(Entry {
                    day: entry.posted_on,
                    made: EntryMade::Credit {
                        kind: entry.kind,
                        category: entry.category,
                        member,
                        reason: texts.reason,
                        place: texts.place,
                        evidence: texts.evidence,
                        scored_for: entry.period,
                        says: entry.points,
                        counted,
                    },
                    legs: Vec::new(),
                })
            })
            .collect()
    }

    /// Where everything else stands that touched a household's account, in the order of the journal.
    fn moved_at(&self, household: i64) -> Result<Vec<u64>, Error> {
        let mut seqs = redemptions(&self.conn, household)?;
        for sql in [
            "SELECT seq FROM reversal WHERE household = ?1",
            "SELECT DISTINCT seq FROM movement_leg WHERE household = ?1",
        ] {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query([household])?;
            while let Some(row) = rows.next()? {
                seqs.push(row.get(0)?);
            }
        }
        seqs.sort_unstable();
        seqs.dedup();
        Ok(seqs.into_iter().map(|seq: i64| seq as u64).collect())
    }

    fn moved_entry(&self, seq: u64, household: &HouseholdNo) -> Result<Option<Entry>, Error> {
        use crate::market::movement::LegKind::{Drawn, Returned};
        let (_, record) = journal::record(&self.conn, seq)?;
        let text = |sealed| {
            self.text(seq, &record.fact, sealed)
                .map(Option::unwrap_or_default)
        };
        Ok(match &record.fact {
            Fact::Redeemed(redemption) => Some(Entry {
                day: redemption.day,
                made: redeemed(redemption),
                legs: redemption.draws.iter().map(|draw| (Drawn, *draw)).collect(),
            }),
            Fact::Reversed(reversal) => {
                let Reversal {
                    day,
                    receipt,
                    returns,
                    reason,
                    ..
                } = reversal;
                Some(Entry {
                    day: *day,
                    made: EntryMade::Reversal {
                        receipt: receipt.clone(),
                        reason: text(reason)?,
                    },
                    legs: returns.iter().map(|draw| (Returned, *draw)).collect(),
                })
            }
            Fact::Moved(movement) => {
                let partner = match &movement.what {
                    MovementKind::Debit { partner, .. } => text(partner)?,
                    _ => String::new(),
                };
                let reason = match &movement.reason {
                    Some(reason) => text(reason)?,
                    None => String::new(),
                };
                Some(moved(movement, household, partner, reason))
            }
            _ => return Err(Error::BadRequest("a movement's row points elsewhere")),
        })
    }

    /// All households with everything that their ranks depend on, in the order of their numbers.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn candidates(&self) -> Result<Vec<Candidate>, Error> {
        let _one_state = self.conn.unchecked_transaction()?;
        let lowers = self
            .rules()?
            .adopted()
            .iter()
            .any(|(_, scheme)| scheme.ranking.redeeming_lowers);
        let mut query = self.conn.prepare(
            "SELECT id, number, name, village_group, members FROM household WHERE entered = 1 ORDER BY number",
        )?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            all.push(Candidate {
                household: number_of(&row.get::<_, String>(1)?)?,
                name: row.get(2)?,
                group: row.get(3)?,
                members: row.get(4)?,
                takes_part: takes_part(&self.conn, id)?,
                credits: counting::entries(&self.conn, id)?,
                decisions: counting::decisions(&self.conn, id)?,
                redeemed: if lowers {
                    redeemed_by_day(&self.conn, id)?
                } else {
                    Vec::new()
                },
            });
        }
        Ok(all)
    }
}

/// The numbers of a household's redemptions, along its chains.
fn redemptions(conn: &Connection, household: i64) -> Result<Vec<i64>, Error> {
    let mut heads =
        conn.prepare_cached("SELECT last_redemption FROM account WHERE household = ?1")?;
    let heads: Vec<i64> = heads
        .query_map([household], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut before = conn.prepare_cached("SELECT previous FROM redemption WHERE seq = ?1")?;
    let mut seqs = Vec::new();
    for mut seq in heads {
        while seq > 0 {
            seqs.push(seq);
            let previous: i64 = before
                .query_row([seq], |row| row.get(0))
                .optional()?
                .unwrap_or(0);
            // A chain goes back; one that does not is damaged, and is proven elsewhere.
            seq = if previous < seq { previous } else { 0 };
        }
    }
    Ok(seqs)
}

fn redeemed(redemption: &Redemption) -> EntryMade {
    EntryMade::Redemption {
        receipt: redemption.receipt.clone(),
        goods: redemption
            .lines
            .iter()
            .map(|line| (line.name.clone(), line.quantity.pieces()))
            .collect(),
        reward: redemption.reward.is_some(),
    }
}

fn moved(movement: &Movement, household: &HouseholdNo, partner: String, reason: String) -> Entry {
    let own = || {
        movement
            .legs
            .iter()
            .filter(|leg| leg.household == *household)
    };
    let other = match &movement.what {
        MovementKind::Gift { to } if *to == *household => Some(movement.household.clone()),
        MovementKind::Gift { to } => Some(to.clone()),
        _ => None,
    };
    let coupons = match &movement.what {
        MovementKind::CouponsIssued { numbers, .. } | MovementKind::CouponsTaken { numbers } => {
            numbers.len()
        }
        // Of several households' coupons that were lost together, each is told its own.
        MovementKind::CouponsCancelled { .. } => own().count(),
        _ => 0,
    };
    Entry {
        day: movement.day,
        made: EntryMade::Movement {
            what: movement.what.word(),
            slip: movement.slip.clone(),
            other,
            partner,
            coupons: u32::try_from(coupons).unwrap_or(u32::MAX),
            reason,
        },
        legs: own().map(|leg| (leg.way, leg.draw)).collect(),
    }
}

fn credit_texts(conn: &Connection, aside: i64) -> Result<CreditTexts, Error> {
    let seq = (aside.unsigned_abs() / 16) as i64;
    let (sql, place) = if aside < 0 {
        (
            "SELECT seq, hash, bytes FROM feed WHERE seq = ?1",
            Place::Feed(seq as u64),
        )
    } else {
        (
            "SELECT seq, hash, bytes FROM journal WHERE seq = ?1",
            Place::Journal(seq as u64),
        )
    };
    let entry = conn
        .prepare_cached(sql)?
        .query_row([seq], journal::read_entry)
        .optional()?
        .ok_or(Error::BadRequest("a credit's row points nowhere"))?;
    let fact = journal::meaning(&entry)?.fact;
    let Fact::Credited(credit) = &fact else {
        return Err(Error::BadRequest("a credit's row points elsewhere"));
    };
    let text = |sealed: Option<&crate::market::aside::Sealed>| match sealed {
        Some(sealed) => journal::text_of(conn, place, &fact, sealed).map(Option::unwrap_or_default),
        None => Ok(String::new()),
    };
    Ok(CreditTexts {
        reason: text(Some(&credit.reason))?,
        place: text(credit.place.as_ref())?,
        evidence: text(credit.evidence.as_ref())?,
    })
}

fn takes_part(conn: &Connection, household: i64) -> Result<Vec<TakesPart>, Error> {
    let mut query =
        conn.prepare_cached("SELECT joined, left_on FROM member WHERE household = ?1")?;
    let mut rows = query.query([household])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        members.push(TakesPart {
            joined: day_of(&row.get::<_, String>(0)?)?,
            left: row
                .get::<_, Option<String>>(1)?
                .map(|day| own(&day))
                .transpose()?,
        });
    }
    Ok(members)
}

fn redeemed_by_day(conn: &Connection, household: i64) -> Result<Vec<(VillageDay, Points)>, Error> {
    let mut days = Vec::new();
    let mut query =
        conn.prepare_cached("SELECT day, points_total FROM redemption WHERE seq = ?1")?;
    for seq in redemptions(conn, household)? {
        let (day, points): (String, i64) =
            query.query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
        days.push((day_of(&day)?, Points::from_hundredths(points)));
    }
    let mut query =
        conn.prepare_cached("SELECT day, points_total FROM reversal WHERE household = ?1")?;
    let mut rows = query.query(params![household])?;
    while let Some(row) = rows.next()? {
        let points = Points::from_hundredths(row.get(1)?);
        days.push((day_of(&row.get::<_, String>(0)?)?, points.negated()));
    }
    Ok(days)
}
