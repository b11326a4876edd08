//! Decisions against a household: a suspension (it goes on earning but may not redeem for a time), a veto (this year's
//! scoring and ranking end), a black list (not scored until put right). What each kind bars and when it ends where no
//! end was decided is the scheme's to say (`villages.md`: lutang, zhangyan, jinzhai, fengxian).

use serde::{Deserialize, Serialize};

use super::aside::Sealed;
use super::day::VillageDay;
use super::ids::{HouseholdNo, RowKey};
use super::period::Period;
use super::rules::Rules;
use super::scheme::{BarredAct, Bilingual, Scheme, SuspensionEnd};
use crate::words::Words;

/// The kind that ends a year's eligibility.
pub const VETO: &str = "veto";
/// The kind that puts a household on the black list.
pub const BLACK_LIST: &str = "black-list";

/// A decision as it was recorded.
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
    /// The last day; where none was decided, the scheme's rule counts.
    pub until: Option<VillageDay>,
    /// Why.
    pub reason: Sealed,
}

/// A decision, as far as it bars anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The kind.
    pub kind: String,
    /// The first day.
    pub from: VillageDay,
    /// The last day, if decided.
    pub until: Option<VillageDay>,
}

/// What bars a household on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The kind of decision.
    pub kind: String,
    /// What the village calls it, in the rules of the decision's day; nothing where those do not know the kind.
    pub name: Option<Bilingual>,
    /// The last day it bars, or nothing where its end is open.
    pub until: Option<VillageDay>,
}

impl Bar {
    /// What people call it: as the village does, else as kinds of its name are called.
    pub fn called(&self, words: &Words) -> String {
        match &self.name {
            Some(name) => name.in_lang(words.lang()).to_owned(),
            None => words.say_or("suspension", &self.kind),
        }
    }

    /// Its last day as people say it.
    pub fn ends(&self, words: &Words) -> String {
        self.until.map_or_else(
            || words.say("suspension.open-end", &[]),
            |until| words.day_and_year(until),
        )
    }
}

/// The last day that a decision bars: as decided, or as the scheme has it for the kind. Nothing where its end is open,
/// or where the scheme does not know the kind: then it bars until a decision ends it.
pub fn last_day(
    scheme: &Scheme,
    kind: &str,
    from: VillageDay,
    until: Option<VillageDay>,
) -> Option<VillageDay> {
    until.or_else(|| match scheme.suspension(kind)?.end() {
        SuspensionEnd::Years(years) => {
            let year = from.year() + years as i32;
            let end = VillageDay::new(year, from.month(), from.day())
                .or_else(|| VillageDay::new(year, 3, 1))?;
            Some(end.minus(1))
        }
        SuspensionEnd::YearEnd => Some(Period::year_of(from).last_day()),
        SuspensionEnd::NextYearEnd => Some(Period::Year(from.year() + 1).last_day()),
        SuspensionEnd::Open => None,
    })
}

/// The decisions that stand: a later one on the same kind and first day changes the end of an earlier one.
pub fn standing(decisions: &[Decision]) -> impl Iterator<Item = &Decision> {
    decisions.iter().enumerate().filter_map(|(at, decision)| {
        let changed = decisions[at + 1..]
            .iter()
            .any(|later| later.kind == decision.kind && later.from == decision.from);
        (!changed).then_some(decision)
    })
}

/// What bars an act on a day, by the scheme under which each decision was made: of several, what ends last.
pub fn barred(
    rules: &Rules,
    decisions: &[Decision],
    what: BarredAct,
    day: VillageDay,
) -> Option<Bar> {
    barred_during(rules, decisions, what, day, day)
}

/// What bars an act on any of these days, first and last included: of several decisions, what ends last. Where the last
/// lies before the first there is no such day, and nothing bars.
pub fn barred_during(
    rules: &Rules,
    decisions: &[Decision],
    what: BarredAct,
    first: VillageDay,
    last: VillageDay,
) -> Option<Bar> {
    standing(decisions)
        .filter_map(|decision| {
            let scheme = rules.on(decision.from);
            let rule = scheme.suspension(&decision.kind);
            let bars = match rule {
                Some(rule) => rule.bars.bar(what),
                // A kind that the scheme does not know came by another's journal: it is taken at its gravest.
                None => what == BarredAct::Redeeming,
            };
            let until = last_day(scheme, &decision.kind, decision.from, decision.until);
            let begins_in_time = decision.from <= last;
            // A decision that was ended before it began bars nothing.
            let holds =
                first <= last && until.is_none_or(|end| first <= end && decision.from <= end);
            (bars && begins_in_time && holds).then(|| Bar {
                kind: decision.kind.clone(),
                name: rule.map(|rule| rule.name.clone()),
                until,
            })
        })
        .max_by_key(|bar| (bar.until.is_none(), bar.until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::bundled;

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn rules(id: &str) -> Rules {
        Rules::always(Scheme::parse(bundled(id).unwrap()).unwrap())
    }

    fn decision(kind: &str, from: &str, until: Option<&str>) -> Decision {
        Decision {
            kind: kind.into(),
            from: day(from),
            until: until.map(day),
        }
    }

    #[test]
    fn one_year_from_the_day_recorded() {
        let lutang = rules("lutang");
        let decided = [decision("offence", "2026-02-10", None)];
        let bars = |on: &str| barred(&lutang, &decided, BarredAct::Redeeming, day(on)).is_some();
        assert!(!bars("2026-02-09"));
        assert!(bars("2026-02-10"));
        assert!(bars("2027-02-09"));
        assert!(!bars("2027-02-10"));
        let scheme = lutang.on(day("2028-02-29"));
        assert_eq!(
            last_day(scheme, "offence", day("2028-02-29"), None),
            Some(day("2029-02-28"))
        );
        assert_eq!(
            last_day(scheme, "unheard-of", day("2028-02-29"), None),
            None
        );
    }

    #[test]
    fn a_later_decision_changes_the_end() {
        let decided = [
            decision("offence", "2026-02-10", None),
            decision("offence", "2026-02-10", Some("2026-06-30")),
        ];
        let bars =
            |on: &str| barred(&rules("lutang"), &decided, BarredAct::Redeeming, day(on)).is_some();
        assert!(bars("2026-06-30"));
        assert!(!bars("2026-07-01"));
    }

    /// A ranking may be asked for before its time has begun: nobody is barred on none of its days.
    #[test]
    fn no_days_bar_nothing() {
        let decided = [decision("veto", "2026-05-01", None)];
        let rules = rules("zhangyan");
        let bars = |first: &str, last: &str| {
            let (first, last) = (day(first), day(last));
            barred_during(&rules, &decided, BarredAct::Ranking, first, last).is_some()
        };
        assert!(bars("2026-01-01", "2026-05-01"));
        assert!(!bars("2026-07-01", "2026-06-30"));
    }

    #[test]
    fn each_kind_bars_what_the_scheme_says() {
        let bars = |id: &str, kind: &str, on: &str| {
            [BarredAct::Redeeming, BarredAct::Scoring, BarredAct::Ranking].map(|what| {
                barred(
                    &rules(id),
                    &[decision(kind, "2026-05-01", None)],
                    what,
                    day(on),
                )
                .is_some()
            })
        };
        assert_eq!(bars("zhangyan", "veto", "2026-12-31"), [true, true, true]);
        assert_eq!(bars("zhangyan", "veto", "2027-01-01"), [false; 3]);
        assert_eq!(
            bars("jinzhai", "black-list", "2030-01-01"),
            [false, true, true]
        );
        assert_eq!(bars("fengxian", "veto", "2027-12-31"), [false, true, true]);
        assert_eq!(bars("fengxian", "veto", "2028-01-01"), [false; 3]);
    }
}
