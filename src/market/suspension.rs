//! Suspensions: a household with an offence goes on earning but may not redeem for a time
//! (`villages.md`, lutang: one year from the day recorded; the end can be changed by decision).

use serde::{Deserialize, Serialize};

use super::aside::Sealed;
use super::day::VillageDay;
use super::ids::{HouseholdNo, RowKey};
use super::scheme::Scheme;

/// A suspension as decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// The line it was imported from.
    pub key: RowKey,
    /// Whom it bars.
    pub household: HouseholdNo,
    /// Its kind, one of the scheme's.
    pub kind: String,
    /// The first day.
    pub from: VillageDay,
    /// The last day; where none was decided, the scheme's years count.
    pub until: Option<VillageDay>,
    /// Why.
    pub reason: Sealed,
}

/// What bars a household on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The kind of suspension.
    pub kind: String,
    /// The last day it bars, or nothing where its end is open.
    pub until: Option<VillageDay>,
}

/// The last day that a suspension bars: as decided, or the scheme's years from its first day. Nothing where the
/// scheme does not know the kind: then it bars until a decision ends it.
pub fn last_day(
    scheme: &Scheme,
    kind: &str,
    from: VillageDay,
    until: Option<VillageDay>,
) -> Option<VillageDay> {
    until.or_else(|| {
        let years = scheme.suspension(kind)?.years as i32;
        let end = VillageDay::new(from.year() + years, from.month(), from.day())
            .or_else(|| VillageDay::new(from.year() + years, 3, 1))?;
        Some(end.minus(1))
    })
}

/// Whether a suspension bars on a day, and until when.
pub fn bar(
    scheme: &Scheme,
    kind: &str,
    from: VillageDay,
    until: Option<VillageDay>,
    day: VillageDay,
) -> Option<Bar> {
    let until = last_day(scheme, kind, from, until);
    let bars = from <= day && until.is_none_or(|last| day <= last);
    bars.then(|| Bar {
        kind: kind.to_owned(),
        until,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::bundled;

    #[test]
    fn one_year_from_the_day_recorded() {
        let scheme = Scheme::parse(bundled("lutang").unwrap()).unwrap();
        let day = |text: &str| text.parse::<VillageDay>().unwrap();
        let bars = |on: &str| bar(&scheme, "offence", day("2026-02-10"), None, day(on)).is_some();
        assert!(!bars("2026-02-09"));
        assert!(bars("2026-02-10"));
        assert!(bars("2027-02-09"));
        assert!(!bars("2027-02-10"));
        assert_eq!(
            last_day(&scheme, "offence", day("2028-02-29"), None),
            Some(day("2029-02-28"))
        );
        assert_eq!(
            last_day(&scheme, "unheard-of", day("2028-02-29"), None),
            None
        );
    }
}
