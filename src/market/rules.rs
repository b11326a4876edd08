//! A village's rules over time: the schemes it adopted, each with the day from which it holds.
//!
//! What was earned under a scheme keeps that scheme's rules when the village changes to another: a quarter's points
//! still lapse with the quarter, a base that was held back stays held back. So everything that depends on the past asks
//! here, and not the scheme of today.

use std::sync::Arc;

use super::day::VillageDay;
use super::period::Period;
use super::scheme::{Lapse, Scheme};

/// The schemes that a village adopted, in the order in which it did. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules(Vec<(VillageDay, Arc<Scheme>)>);

impl Rules {
    /// From what was adopted, in the order in which it was; nothing where nothing was.
    pub fn new(adopted: Vec<(VillageDay, Arc<Scheme>)>) -> Option<Rules> {
        (!adopted.is_empty()).then_some(Rules(adopted))
    }

    /// One scheme that always held.
    pub fn always(scheme: Scheme) -> Rules {
        Rules(vec![(Period::Always.first_day(), Arc::new(scheme))])
    }

    /// The scheme in force on a day: of those that hold by then, the one that began last, and among equals the one
    /// adopted last. Before the first one began, the first one.
    pub fn on(&self, day: VillageDay) -> &Arc<Scheme> {
        let in_force = self
            .0
            .iter()
            .filter(|(from, _)| *from <= day)
            .max_by_key(|(from, _)| *from)
            .or_else(|| self.0.iter().min_by_key(|(from, _)| *from));
        &in_force.expect("rules are never empty").1
    }

    /// The scheme that a period of an account goes by, as seen on a day: the last one by the period's end under which
    /// periods are of its kind.
    pub fn of_period(&self, period: Period, day: VillageDay) -> &Arc<Scheme> {
        let end = period.last_day().min(day);
        self.0
            .iter()
            .filter(|(from, scheme)| *from <= end && counts_by(scheme, period))
            .max_by_key(|(from, _)| *from)
            .or_else(|| self.0.iter().rfind(|(_, scheme)| counts_by(scheme, period)))
            .map_or_else(|| self.on(end), |(_, scheme)| scheme)
    }

    /// The first day on which a period's points are gone, or nothing where they never go.
    pub fn lapses_on(&self, period: Period, day: VillageDay) -> Option<VillageDay> {
        self.of_period(period, day).lapses_on(period)
    }

    /// Whether a period's points are gone on this day.
    pub fn has_lapsed(&self, period: Period, day: VillageDay) -> bool {
        // Grace is under a year: of an account that goes back many years, only the latest periods need a second look.
        if period.year().is_some_and(|year| year + 2 <= day.year()) {
            return true;
        }
        self.lapses_on(period, day).is_some_and(|gone| gone <= day)
    }

    /// Whether what one entry counts can depend on the others of its household: a cap, or a decision that stops scoring.
    pub fn entries_depend(&self) -> bool {
        use super::scheme::BarredAct;
        self.0.iter().any(|(_, scheme)| {
            !scheme.caps.is_empty()
                || scheme
                    .suspensions
                    .iter()
                    .any(|rule| rule.bars.bar(BarredAct::Scoring))
        })
    }

    /// Every scheme with the day from which it holds, in the order in which they were adopted.
    pub fn adopted(&self) -> &[(VillageDay, Arc<Scheme>)] {
        &self.0
    }
}

fn counts_by(scheme: &Scheme, period: Period) -> bool {
    matches!(
        (scheme.lapse, period),
        (Lapse::QuarterEnd, Period::Quarter(..))
            | (Lapse::YearEnd, Period::Year(_))
            | (Lapse::Never, Period::Always)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::bundled;

    #[test]
    fn what_was_earned_keeps_its_rules() {
        let day = |text: &str| text.parse::<VillageDay>().unwrap();
        let scheme = |id: &str| Arc::new(Scheme::parse(bundled(id).unwrap()).unwrap());
        let rules = Rules::new(vec![
            (day("2026-01-01"), scheme("lutang")),
            (day("2026-11-15"), scheme("guyuan")),
        ])
        .unwrap();
        assert_eq!(rules.on(day("2026-11-14")).id.as_str(), "lutang");
        assert_eq!(rules.on(day("2026-11-15")).id.as_str(), "guyuan");
        assert_eq!(rules.on(day("2020-01-01")).id.as_str(), "lutang");
        let quarter = Period::Quarter(2026, 4);
        let of = |period, on: &str| rules.of_period(period, day(on)).id.as_str().to_owned();
        assert_eq!(of(quarter, "2026-12-31"), "lutang");
        assert_eq!(of(Period::Always, "2026-12-31"), "guyuan");
        assert!(rules.has_lapsed(quarter, day("2027-01-01")));
        assert!(!rules.has_lapsed(Period::Always, day("2027-01-01")));
        // The longest grace there is: eleven months.
        let text = bundled("gaoyang")
            .unwrap()
            .replace("grace-months = 1", "grace-months = 11");
        let patient = Rules::always(Scheme::parse(&text).unwrap());
        assert!(!patient.has_lapsed(Period::Year(2026), day("2027-11-30")));
        assert!(patient.has_lapsed(Period::Year(2026), day("2027-12-01")));
        assert!(patient.has_lapsed(Period::Year(2026), day("2028-01-01")));
    }
}
