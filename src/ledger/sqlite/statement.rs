//! A household's account, entry by entry, over all tills: what a statement is made of.

use rusqlite::{Connection, OptionalExtension, params};

use crate::market::aside::Sealed;
use crate::market::credit::{Counted, count};
use crate::market::fact::{Credited, Fact};
use crate::market::ids::HouseholdNo;
use crate::market::journal::Record;
use crate::market::statement::Entry;

use super::super::vault::{AccountOnRecord, VaultFault};
use super::accounts::{entries, rules};
use super::journals::text_of;

/// The account; nothing where the village has no such household, or no rules.
pub fn account(
    conn: &Connection,
    village: &str,
    household: &HouseholdNo,
) -> Result<Option<AccountOnRecord>, VaultFault> {
    let known: Option<(String, String)> = conn
        .prepare_cached("SELECT name, grp FROM households WHERE village = ?1 AND household = ?2")?
        .query_row(params![village, household.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (Some((name, group)), Some(rules)) = (known, rules(conn, village)?) else {
        return Ok(None);
    };
    let held = entries(conn, village, Some(household))?
        .remove(household)
        .unwrap_or_default();
    let counted = count(&rules, &held.credits, &held.decisions);
    let account = Account {
        conn,
        village,
        household,
    };
    let mut entries = account.credits(counted)?;
    entries.extend(account.all_else()?);
    Ok(Some(AccountOnRecord {
        name: text_of(conn, village, &name)?.unwrap_or_default(),
        group,
        entries,
        decisions: held.decisions,
        rules,
    }))
}

struct Account<'a> {
    conn: &'a Connection,
    village: &'a str,
    household: &'a HouseholdNo,
}

impl Account<'_> {
    /// Its entries whose places a question finds, in the order of those.
    fn facts(&self, sql: &str) -> Result<Vec<Fact>, VaultFault> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.village, self.household.as_str()])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let record = Record::parse(bytes).map_err(|why| VaultFault(why.to_string()))?;
            facts.push(record.fact);
        }
        Ok(facts)
    }

    fn text(&self, sealed: &Sealed) -> Result<String, VaultFault> {
        let text = text_of(self.conn, self.village, &sealed.0.to_string())?;
        Ok(text.unwrap_or_default())
    }

    /// The credits, each with what it counts: in the order in which they came, as they were counted.
    fn credits(&self, counted: Vec<Counted>) -> Result<Vec<Entry>, VaultFault> {
        let facts = self.facts(
            "SELECT e.bytes FROM credits c JOIN entries e USING (village, place)
             WHERE c.village = ?1 AND c.household = ?2 ORDER BY c.place",
        )?;
        let credits: Vec<Credited> = facts
            .into_iter()
            .filter_map(|fact| match fact {
                Fact::Credited(credit) => Some(credit),
                _ => None,
            })
            .collect();
        if credits.len() != counted.len() {
            return Err(VaultFault("a credit's row points elsewhere".into()));
        }
        credits
            .iter()
            .zip(counted)
            .map(|(credit, counted)| {
                Entry::of_credit(credit, counted, &mut |sealed| self.text(sealed))
            })
            .collect()
    }

    /// Redemptions, reversals and movements.
    fn all_else(&self) -> Result<Vec<Entry>, VaultFault> {
        let facts = self.facts(
            "SELECT e.bytes FROM touched t JOIN entries e USING (village, place)
             WHERE t.village = ?1 AND t.household = ?2 ORDER BY t.place",
        )?;
        let entries = facts
            .iter()
            .map(|fact| Entry::of_fact(fact, self.household, &mut |sealed| self.text(sealed)))
            .collect::<Result<Vec<Option<Entry>>, VaultFault>>()?;
        entries
            .into_iter()
            .map(|entry| {
                entry.ok_or_else(|| VaultFault("a movement's row points elsewhere".into()))
            })
            .collect()
    }
}
