//! Everything that a household's balance comes of, read whole: every entry with its texts, every redemption along its
//! chains, every movement that touched it; and what all households are ranked by.

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::counting::{self, own};
use super::error::Error;
use super::households::number_of;
use super::journal::{self, Place};
use super::{Reader, Reading};
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::honours::{Candidate, TakesPart};
use crate::market::ids::HouseholdNo;
use crate::market::points::Points;
use crate::market::rules::Rules;
use crate::market::statement::{About, Entry, Statement};

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
        let _one_state = self.one_state()?;
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
        let rules = self.rules()?;
        let mut entries = self.credit_entries(&rules, id)?;
        for seq in self.moved_at(id)? {
            entries.push(self.moved_entry(seq, household)?);
        }
        let decisions = counting::decisions(&self.conn, id)?;
        let about = About {
            household: household.clone(),
            name,
            group,
            on,
        };
        Ok(Some(Statement::as_of(
            about, today, &rules, entries, decisions,
        )))
    }

    fn credit_entries(&self, rules: &Rules, household: i64) -> Result<Vec<Entry>, Error> {
        counting::counted(&self.conn, rules, household)?
            .into_iter()
            .map(|(id, _, counted)| {
                let aside: i64 = self
                    .conn
                    .prepare_cached("SELECT aside FROM credit WHERE id = ?1")?
                    .query_row([id], |row| row.get(0))?;
                let (place, fact) = credit_of(&self.conn, aside)?;
                let Fact::Credited(credit) = &fact else {
                    return Err(Error::BadRequest("a credit's row points elsewhere"));
                };
                let mut text = |sealed: &Sealed| {
                    journal::text_of(&self.conn, place, &fact, sealed)
                        .map(Option::unwrap_or_default)
                };
                Entry::of_credit(credit, counted, &mut text)
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

    fn moved_entry(&self, seq: u64, household: &HouseholdNo) -> Result<Entry, Error> {
        let (_, record) = journal::record(&self.conn, seq)?;
        let mut text = |sealed: &Sealed| {
            self.text(seq, &record.fact, sealed)
                .map(Option::unwrap_or_default)
        };
        Entry::of_fact(&record.fact, household, &mut text)?
            .ok_or(Error::BadRequest("a movement's row points elsewhere"))
    }

    /// All households with everything that their ranks depend on, in the order of their numbers.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn candidates(&self) -> Result<Vec<Candidate>, Error> {
        let _one_state = self.one_state()?;
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

/// The fact of a credit's row, and where it stands.
fn credit_of(conn: &Connection, aside: i64) -> Result<(Place, Fact), Error> {
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
    Ok((place, journal::meaning(&entry)?.fact))
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
