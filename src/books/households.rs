//! Households as the counter meets them: found, at the counter, by card.

use std::collections::BinaryHeap;

use rusqlite::{Connection, OptionalExtension, params};

use super::catalogue::day_of;
use super::error::{Error, Stop};
use super::journal::{self, Place};
use super::{Reader, Reading, counting, search, shares};
use crate::market::account::{Account, PeriodBalance};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::household::{Card, CardSerial};
use crate::market::ids::HouseholdNo;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::scheme::BarredAct;
use crate::market::shop::{AccountEntry, EntryKind, FoundHousehold, HouseholdAtCounter};
use crate::market::suspension::{Bar, barred};

/// How many entries of an account are shown.
const ENTRIES: u32 = 20;

/// The newest of several chains that begin at `ends` and go back to 0, the newest first, as many as are shown.
///
/// Every quarter is a chain, and a long past has a hundred of them: the newest end of all is taken, then what stands
/// before it joins the ends, and no chain is walked further than that.
fn newest<E>(
    mut ends: BinaryHeap<i64>,
    mut before: impl FnMut(i64) -> Result<Option<i64>, E>,
) -> Result<Vec<i64>, E> {
    let mut seqs = Vec::new();
    while seqs.len() < ENTRIES as usize
        && let Some(seq) = ends.pop()
        && seq != 0
    {
        seqs.push(seq);
        // A chain goes back; one that does not is damaged, and is proven elsewhere.
        ends.extend(before(seq)?.filter(|previous| *previous < seq));
    }
    Ok(seqs)
}

/// A household's account on a day: what was posted by then, and what was drawn.
pub(super) fn account(
    conn: &Connection,
    household: i64,
    day: VillageDay,
) -> Result<Account, Error> {
    account_since(conn, household, day, "")
}

/// The part of a household's account that can still be drawn on: the periods of this year and the one before, and what
/// never lapses. What lies further back has lapsed, whatever the rules; a counter with a long past need not read it.
pub(super) fn living_account(
    conn: &Connection,
    household: i64,
    day: VillageDay,
) -> Result<Account, Error> {
    account_since(conn, household, day, &format!("{:04}", day.year() - 1))
}

/// As [`account`], of the periods whose names do not come before `since`.
fn account_since(
    conn: &Connection,
    household: i64,
    day: VillageDay,
    since: &str,
) -> Result<Account, Error> {
    let mut periods = Vec::new();
    let mut query = conn.prepare_cached(
        "SELECT period, points_earned, points_received, points_drawn FROM account
         WHERE household = ?1 AND period >= ?2",
    )?;
    let mut rows = query.query(params![household, since])?;
    while let Some(row) = rows.next()? {
        periods.push(PeriodBalance {
            period: period_of(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?,
            earned: Points::from_hundredths(row.get(1)?),
            received: Points::from_hundredths(row.get(2)?),
            drawn: Points::from_hundredths(row.get(3)?),
        });
    }
    // The sums hold what counts only later, too: it does not before its day.
    for (period, later, _) in counting::later(conn, household, day)? {
        if period.to_string().as_str() < since {
            continue;
        }
        let balance = periods.iter_mut().find(|balance| balance.period == period);
        let balance = balance.ok_or(Error::BadRequest("a credit has no account"))?;
        balance.earned = balance
            .earned
            .checked_sub(later)
            .ok_or(Error::BadRequest("an account leaves 64 bits"))?;
    }
    Ok(Account::new(periods))
}

/// What bars an act of a household on a day: of several decisions, the one that ends last.
pub(super) fn bar_on(
    conn: &Connection,
    rules: &Rules,
    household: i64,
    what: BarredAct,
    day: VillageDay,
) -> Result<Option<Bar>, Error> {
    Ok(barred(
        rules,
        &counting::decisions(conn, household)?,
        what,
        day,
    ))
}

fn period_of(text: &str) -> Result<crate::market::period::Period, Error> {
    text.parse()
        .map_err(|_| Error::BadRequest("a table holds a period that is none"))
}

/// A household's number from a table.
pub(super) fn number_of(text: &str) -> Result<HouseholdNo, Error> {
    text.parse()
        .map_err(|_| Error::BadRequest("a table holds a household number that is none"))
}

impl Reader {
    /// A household as it stands at the counter now; nothing where no household has the number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn household(
        &self,
        household: &HouseholdNo,
        clock: &Reading,
    ) -> Result<Option<HouseholdAtCounter>, Error> {
        let _one_state = self.one_state()?;
        let row: Option<(i64, String, u32, String)> = self
            .conn
            .prepare_cached(
                "SELECT id, name, members, village_group FROM household WHERE number = ?1 AND entered = 1",
            )?
            .query_row([household.as_str()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((id, name, members, group)) = row else {
            return Ok(None);
        };
        let today = self.clock(clock)?.time().unwrap_or(clock.now).village_day();
        let rules = self.rules()?;
        let account = account(&self.conn, id, today)?;
        Ok(Some(HouseholdAtCounter {
            household: household.clone(),
            name,
            members,
            group,
            spendable: account.spendable(&rules, today),
            lapses_on: account.lapses_on(&rules, today),
            held_back: account.held_back(&rules, today),
            debts: account.debts(&rules, today),
            account,
            pending: counting::pending(&self.conn, id, today)?,
            bar: bar_on(&self.conn, &rules, id, BarredAct::Redeeming, today)?,
            unscored: bar_on(&self.conn, &rules, id, BarredAct::Scoring, today)?,
            taken: shares::taken(&self.conn, &rules, (id, household), today)?,
            entries: self.entries(id)?,
        }))
    }

    /// The latest entries of an account, the newest first.
    fn entries(&self, household: i64) -> Result<Vec<AccountEntry>, Error> {
        let mut entries = Vec::new();
        let mut query = self.conn.prepare_cached(
            "SELECT c.posted_on, c.category, c.points_credited, a.text FROM credit c
             LEFT JOIN aside a ON a.id = c.aside WHERE c.household = ?1 ORDER BY c.posted_on DESC, c.id DESC LIMIT ?2",
        )?;
        let mut rows = query.query(params![household, ENTRIES])?;
        while let Some(row) = rows.next()? {
            entries.push(AccountEntry {
                day: day_of(&row.get::<_, String>(0)?)?,
                what: EntryKind::Credit {
                    category: row.get(1)?,
                    reason: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                },
                points: Points::from_hundredths(row.get(2)?),
            });
        }
        for seq in self.movements(household)? {
            let (_, record) = journal::record(&self.conn, seq)?;
            let (day, what, points) = match record.fact {
                Fact::Redeemed(r) => (r.day, EntryKind::Redemption(r.receipt), r.total.negated()),
                Fact::Reversed(r) => (r.day, EntryKind::Reversal(r.receipt), r.total),
                _ => return Err(Error::BadRequest("a redemption's row points elsewhere")),
            };
            entries.push(AccountEntry { day, what, points });
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.day));
        entries.truncate(ENTRIES as usize);
        Ok(entries)
    }

    /// Where the latest redemptions and reversals of a household stand.
    fn movements(&self, household: i64) -> Result<Vec<u64>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT last_redemption FROM account WHERE household = ?1")?;
        let ends: BinaryHeap<i64> = query
            .query_map([household], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut before = self
            .conn
            .prepare_cached("SELECT previous FROM redemption WHERE seq = ?1")?;
        let mut seqs = newest(ends, |seq| {
            before.query_row([seq], |row| row.get(0)).optional()
        })?;
        let mut query = self.conn.prepare_cached(
            "SELECT seq FROM reversal WHERE household = ?1 ORDER BY seq DESC LIMIT ?2",
        )?;
        let mut rows = query.query(params![household, ENTRIES])?;
        while let Some(row) = rows.next()? {
            seqs.push(row.get(0)?);
        }
        seqs.sort_by_key(|seq| std::cmp::Reverse(*seq));
        seqs.truncate(ENTRIES as usize);
        Ok(seqs.into_iter().map(|seq| seq as u64).collect())
    }

    /// Whose card this is.
    ///
    /// # Errors
    /// [`Refusal::CardOtherVillage`], [`Refusal::CardUnknown`], [`Refusal::CardReplaced`].
    pub fn household_of_card(&self, card: &Card) -> Result<HouseholdNo, Stop> {
        if card.village != self.village()?.village {
            let village = card.village.to_string();
            return Err(Refusal::CardOtherVillage { village }.into());
        }
        let found: Option<(String, Option<i64>)> = self
            .conn
            .prepare_cached(
                "SELECT h.number, h.serial FROM card c JOIN household h ON h.id = c.household WHERE c.serial = ?1",
            )?
            .query_row([card.serial.0 as i64], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match found {
            Some((number, serial)) if number == card.household.as_str() => {
                if serial == Some(card.serial.0 as i64) {
                    Ok(card.household.clone())
                } else {
                    let household = card.household.clone();
                    Err(Refusal::CardReplaced { household }.into())
                }
            }
            _ => Err(Refusal::CardUnknown.into()),
        }
    }

    /// The card that a household holds, if one was issued.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn card_of(&self, household: &HouseholdNo) -> Result<Option<Card>, Error> {
        let serial: Option<Option<i64>> = self
            .conn
            .query_row(
                "SELECT serial FROM household WHERE number = ?1",
                [household.as_str()],
                |row| row.get(0),
            )
            .optional()?;
        let Some(serial) = serial.flatten() else {
            return Ok(None);
        };
        Ok(Some(Card {
            village: self.village()?.village,
            household: household.clone(),
            serial: CardSerial(serial as u64),
        }))
    }

    /// Households found by what was typed: a part of the name, the beginning of its pinyin or of the pinyin's first
    /// letters, the number with or without leading zeros, the last four digits of a telephone. What fits whole
    /// comes first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<FoundHousehold>, Error> {
        let word = search::folded(text);
        if word.is_empty() {
            return Ok(Vec::new());
        }
        let end = format!("{word}\u{10FFFF}");
        let mut ids: Vec<i64> = Vec::new();
        for sql in [
            "SELECT household FROM household_word WHERE word = ?1 ORDER BY household LIMIT ?3",
            "SELECT household FROM household_word WHERE word > ?1 AND word < ?2 ORDER BY word, household LIMIT ?3",
        ] {
            let mut query = self.conn.prepare_cached(sql)?;
            // A household may be found by several of its words: look a little further.
            let mut rows = query.query(params![word, end, (limit * 4) as i64])?;
            while let Some(row) = rows.next()? {
                let id = row.get(0)?;
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids.truncate(limit);
        ids.into_iter().map(|id| self.found(id)).collect()
    }

    fn found(&self, id: i64) -> Result<FoundHousehold, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT number, name, village_group, phone FROM household WHERE id = ?1",
        )?;
        let (number, name, group, phone): (String, _, _, _) = query.query_row([id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        Ok(FoundHousehold {
            household: number_of(&number)?,
            name,
            group,
            phone,
        })
    }

    /// A household's name; empty where it was erased or nothing is known of it.
    pub(super) fn household_name(&self, household: &HouseholdNo) -> Result<String, Error> {
        Ok(self
            .conn
            .prepare_cached("SELECT name FROM household WHERE number = ?1")?
            .query_row([household.as_str()], |row| row.get(0))
            .optional()?
            .unwrap_or_default())
    }

    /// The text of one commitment in the till's own journal; nothing where it was erased.
    pub(super) fn text(
        &self,
        seq: u64,
        fact: &Fact,
        sealed: &crate::market::aside::Sealed,
    ) -> Result<Option<String>, Error> {
        journal::text_of(&self.conn, Place::Journal(seq), fact, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_many_chains_are_found_without_walking_them() {
        // A hundred chains that each go back by a hundred.
        let ends = || (9_900..10_000).collect::<BinaryHeap<i64>>();
        let mut asked = 0;
        let found = newest(ends(), |seq| {
            asked += 1;
            Ok::<_, ()>(Some((seq - 100).max(0)))
        });
        let expected: Vec<i64> = (9_980..10_000).rev().collect();
        assert_eq!((found, asked), (Ok(expected), 20));
    }

    #[test]
    fn a_short_past_is_found_whole_and_a_damaged_chain_ends() {
        let back = |seq| Ok::<_, ()>(Some(if seq == 9 { 4 } else { 0 }));
        assert_eq!(newest(vec![9, 7, 0].into(), back), Ok(vec![9, 7, 4]));
        let loops = |seq| Ok::<_, ()>(Some(seq + 1));
        assert_eq!(newest(vec![3].into(), loops), Ok(vec![3]));
        let gone = |_| Ok::<_, ()>(None);
        assert_eq!(newest(vec![5, 6].into(), gone), Ok(vec![6, 5]));
        assert_eq!(newest(BinaryHeap::new(), gone), Ok(vec![]));
    }
}
