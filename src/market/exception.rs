//! Exceptions from the rules, as facts: an extra exchange day, a limit lifted, a household served out of turn. Each
//! needs two people and a reason, prints a slip and stands in the day sheet; no screen or command passes a rule
//! without one (`design.md`, 5).

use serde::{Deserialize, Serialize};

use super::aside::Sealed;
use super::calendar::ExchangeWindow;
use super::day::VillageDay;
use super::ids::{HouseholdNo, RowKey};

/// What an exception lets happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionKind {
    /// The store redeems on days that are no exchange days: for all, or for one household (out of turn).
    ExtraDay,
    /// Limits do not hold: those per household, and the year's fund.
    LimitLifted,
}

impl ExceptionKind {
    /// Both.
    pub const ALL: [ExceptionKind; 2] = [ExceptionKind::ExtraDay, ExceptionKind::LimitLifted];

    /// The word for it in files, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            ExceptionKind::ExtraDay => "extra-day",
            ExceptionKind::LimitLifted => "limit-lifted",
        }
    }

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<ExceptionKind> {
        ExceptionKind::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// An exception as it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The line it was imported from, or made when it was decided at the till.
    pub key: RowKey,
    /// What it lets happen.
    pub what: ExceptionKind,
    /// The first day.
    pub from: VillageDay,
    /// The last day.
    pub until: VillageDay,
    /// For whom; nothing: for all.
    pub household: Option<HouseholdNo>,
    /// Why.
    pub reason: Sealed,
    /// Who decided it, by name.
    pub approved_by: Sealed,
    /// The second person, by name; never the same.
    pub second_approver: Sealed,
}

/// An exception, as far as the rules ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// What it lets happen.
    pub what: ExceptionKind,
    /// The first day.
    pub from: VillageDay,
    /// The last day.
    pub until: VillageDay,
    /// For whom; nothing: for all.
    pub household: Option<HouseholdNo>,
}

impl Allowed {
    /// Whether it is for this household: for all, or for it alone.
    fn is_for(&self, household: Option<&HouseholdNo>) -> bool {
        self.household.is_none() || self.household.as_ref() == household
    }
}

/// The extra exchange days for a household, or without one those for all.
pub fn extra_days(allowed: &[Allowed], household: Option<&HouseholdNo>) -> Vec<ExchangeWindow> {
    allowed
        .iter()
        .filter(|one| one.what == ExceptionKind::ExtraDay && one.is_for(household))
        .map(|one| ExchangeWindow {
            opens: one.from,
            closes: one.until,
        })
        .collect()
}

/// Whether limits are lifted for a household on a day; without a household, for all.
pub fn lifts_limits(allowed: &[Allowed], household: Option<&HouseholdNo>, day: VillageDay) -> bool {
    allowed.iter().any(|one| {
        one.what == ExceptionKind::LimitLifted
            && one.is_for(household)
            && (one.from..=one.until).contains(&day)
    })
}
