//! How many households may be given points in a year, where the rules set shares (jinzhai [004 d]): of all households at
//! most sixty in a hundred are given any (每年享受积分券发放的农户控制在全村户数的60%以内), and of those assessed at most
//! twenty in a hundred are chosen as model households and given more (按照不超过参评户20%的标准评选出一批“新时代文明户”).
//! Both hold, at the till and at the ledger, and each household counts once however often it was given.
//!
//! Decided, where the document leaves it open: a model household's extra points are marked by their kind,
//! [`CreditKind::Model`]. Assessed is whoever has an entry of an assessment (score, bonus, deduction, of either sign), a
//! model household one whose entries of that kind come to more than nothing: one given by mistake is taken back by a
//! negative entry of the same kind. The yearly assessment is often posted in January, so a model's year is the one that
//! its entry was scored for; points are given in the year in which they are posted. The order in which lines stand in a
//! file says nothing about who was assessed: the whole file counts.

use std::collections::{BTreeMap, BTreeSet};

use super::credit::CreditKind;
use super::day::VillageDay;
use super::ids::HouseholdNo;
use super::intake::{BadLineWhy, CreditLine};
use super::period::Period;
use super::points::Points;
use super::rules::Rules;

/// An entry as far as shares go by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenEntry {
    /// To whom.
    pub household: HouseholdNo,
    /// Its kind.
    pub kind: CreditKind,
    /// How many points.
    pub points: Points,
    /// The period it was scored for.
    pub period: Period,
    /// The day on which it was posted.
    pub posted_on: VillageDay,
}

impl GivenEntry {
    fn of(line: &CreditLine) -> GivenEntry {
        GivenEntry {
            household: line.household.clone(),
            kind: line.kind,
            points: line.points,
            period: line.period,
            posted_on: line.posted_on,
        }
    }

    /// The year of the assessment.
    fn assessed_in(&self) -> i32 {
        self.period.year().unwrap_or_else(|| self.posted_on.year())
    }

    fn is_assessment(&self) -> bool {
        matches!(
            self.kind,
            CreditKind::Score | CreditKind::Bonus | CreditKind::Deduction
        )
    }

    /// Whether it gives points: one that takes away does not, nor does what was carried over from the books before, which
    /// was given in another year.
    fn gives(&self) -> bool {
        self.points > Points::ZERO && self.kind != CreditKind::CarriedOver
    }
}

/// Who was given points, who was assessed and who was chosen, by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    entered: usize,
    given: BTreeMap<i32, BTreeSet<HouseholdNo>>,
    assessed: BTreeMap<i32, BTreeSet<HouseholdNo>>,
    /// What each household was given as a model.
    models: BTreeMap<i32, BTreeMap<HouseholdNo, Points>>,
}

impl Given {
    /// With so many households entered, of all of which the first share is.
    pub fn of(entered: usize) -> Given {
        Given {
            entered,
            ..Given::default()
        }
    }

    /// An entry that is in the books.
    pub fn before(&mut self, entry: GivenEntry) {
        if entry.is_assessment() {
            self.assess(&entry);
        }
        if entry.kind == CreditKind::Model {
            let models = self.models.entry(entry.assessed_in()).or_default();
            let sum = models.entry(entry.household.clone()).or_default();
            *sum = [*sum, entry.points].into_iter().sum();
        }
        if entry.gives() {
            let given = self.given.entry(entry.posted_on.year()).or_default();
            given.insert(entry.household);
        }
    }

    /// The lines of a file that is to be given: whom it assesses counts for all of its lines.
    pub fn read<'a>(&mut self, lines: impl IntoIterator<Item = &'a CreditLine>) {
        for entry in lines.into_iter().map(GivenEntry::of) {
            if entry.is_assessment() {
                self.assess(&entry);
            }
        }
    }

    fn assess(&mut self, entry: &GivenEntry) {
        let assessed = self.assessed.entry(entry.assessed_in()).or_default();
        assessed.insert(entry.household.clone());
    }

    /// Gives a line's points to its household; or says why that would be one household too many.
    ///
    /// # Errors
    /// [`BadLineWhy::BeyondShare`], [`BadLineWhy::NotAssessed`] or [`BadLineWhy::BeyondModels`]; the household then does
    /// not count.
    pub fn give(&mut self, rules: &Rules, line: &CreditLine) -> Result<(), BadLineWhy> {
        let entry = GivenEntry::of(line);
        if let (Some(share), true) = (rules.on(line.posted_on).share, entry.gives()) {
            self.within_all(&entry, share.households_percent)?;
            if let (CreditKind::Model, Some(percent)) = (entry.kind, share.models_percent) {
                self.within_models(&entry, percent)?;
            }
        }
        self.before(entry);
        Ok(())
    }

    fn within_all(&self, entry: &GivenEntry, percent: u32) -> Result<(), BadLineWhy> {
        let year = entry.posted_on.year();
        let most = part(self.entered, percent);
        let given = self.given.get(&year);
        if given.is_some_and(|given| given.contains(&entry.household))
            || given.map_or(0, BTreeSet::len) < most
        {
            return Ok(());
        }
        Err(BadLineWhy::BeyondShare {
            year,
            percent,
            most,
        })
    }

    fn within_models(&self, entry: &GivenEntry, percent: u32) -> Result<(), BadLineWhy> {
        let year = entry.assessed_in();
        let assessed = self.assessed.get(&year);
        if !assessed.is_some_and(|assessed| assessed.contains(&entry.household)) {
            return Err(BadLineWhy::NotAssessed { year });
        }
        let assessed = assessed.map_or(0, BTreeSet::len);
        let most = part(assessed, percent);
        let is_one = |points: Points| points > Points::ZERO;
        let models = self.models.get(&year);
        let chosen = models
            .into_iter()
            .flat_map(BTreeMap::values)
            .filter(|sum| is_one(**sum))
            .count();
        let had = models.and_then(|models| models.get(&entry.household));
        let had = had.copied().unwrap_or_default();
        let has = [had, entry.points].into_iter().sum();
        if is_one(had) || !is_one(has) || chosen < most {
            return Ok(());
        }
        Err(BadLineWhy::BeyondModels {
            year,
            percent,
            assessed,
            most,
        })
    }
}

/// Whole households only: more than a share is too many.
fn part(of: usize, percent: u32) -> usize {
    of * percent as usize / 100
}

#[cfg(test)]
mod tests;
