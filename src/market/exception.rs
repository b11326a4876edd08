//! Exceptions from the rules, as facts: an extra exchange day, a limit lifted, a household served out of turn. Each
//! needs two people and a reason, prints a slip and stands in the day sheet; no screen or command passes a rule
//! without one (`design.md`, 5).

use serde::{Deserialize, Serialize};

use super::aside::{Sealed, Sealer};
use super::calendar::ExchangeWindow;
use super::day::VillageDay;
use super::ids::{HouseholdNo, RowKey, StaffNo};
use super::refusal::Refusal;
use super::staff::{Act, Role};

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

/// What two people ask to have allowed. The same key again is the same exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionOrder {
    /// Made before the first try.
    pub key: RowKey,
    /// What it lets happen.
    pub what: ExceptionKind,
    /// The first day.
    pub from: VillageDay,
    /// The last day; nothing: that one day.
    pub until: Option<VillageDay>,
    /// For whom; nothing: for all.
    pub household: Option<HouseholdNo>,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// What an exception depends on: the two people, by name and role, and whether its household is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionStanding {
    /// Who asks.
    pub staff: (String, Role),
    /// The second person.
    pub approver: (String, Role),
    /// Whether the household that it is for is known; true where it is for all.
    pub household_known: bool,
}

/// Decides an exception.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn allow(
    order: &ExceptionOrder,
    standing: &ExceptionStanding,
    sealer: &mut Sealer<'_>,
) -> Result<Exception, Refusal> {
    let (asks, approves) = (standing.staff.1, standing.approver.1);
    decided_by((order.staff, asks), (order.approver, approves))?;
    if order.reason.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    let until = order.until.unwrap_or(order.from);
    if until < order.from {
        return Err(Refusal::UntilBeforeFrom {
            from: order.from,
            until,
        });
    }
    match &order.household {
        Some(household) if !standing.household_known => {
            let household = household.clone();
            return Err(Refusal::UnknownHousehold { household });
        }
        _ => {}
    }
    Ok(Exception {
        key: order.key,
        what: order.what,
        from: order.from,
        until,
        household: order.household.clone(),
        reason: sealer.seal(order.reason.trim()),
        approved_by: sealer.seal(&standing.staff.0),
        second_approver: sealer.seal(&standing.approver.0),
    })
}

/// Whether these two may decide what a rule shall be: two different people with leave, one of them at least of the
/// committee, because whoever serves does not loosen the rules alone with the one who stands beside.
///
/// # Errors
/// The [`Refusal`] that stands in the way.
pub fn decided_by(
    (staff, asks): (StaffNo, Role),
    (approver, approves): (StaffNo, Role),
) -> Result<(), Refusal> {
    if !asks.may(Act::Reverse) {
        return Err(Refusal::NotPermitted { role: asks });
    }
    if staff == approver {
        return Err(Refusal::SecondPersonNeeded);
    }
    if !approves.may(Act::Approve) {
        return Err(Refusal::NotPermitted { role: approves });
    }
    if ![asks, approves].contains(&Role::Committee) {
        return Err(Refusal::CommitteeNeeded);
    }
    Ok(())
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
