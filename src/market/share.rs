//! How many households may be given points in a year, where the rules set a share (jinzhai: of all households at most
//! sixty in a hundred). Whoever was given any in the year counts once.

use std::collections::{HashMap, HashSet};

use super::credit::CreditKind;
use super::ids::HouseholdNo;
use super::intake::{BadLineWhy, CreditLine};
use super::rules::Rules;

/// Who was given points in which year.
#[derive(Debug, Clone, Default)]
pub struct Given {
    entered: usize,
    years: HashMap<i32, HashSet<HouseholdNo>>,
}

impl Given {
    /// With so many households entered, of all of which the share is.
    pub fn of(entered: usize) -> Given {
        Given {
            entered,
            years: HashMap::new(),
        }
    }

    /// Whether what came before is known of this year.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// Those who were given points in a year before.
    pub fn before(&mut self, year: i32, households: impl IntoIterator<Item = HouseholdNo>) {
        self.years.entry(year).or_default().extend(households);
    }

    /// Gives a line's points to its household; or says why that would be one household too many.
    ///
    /// # Errors
    /// [`BadLineWhy::BeyondShare`]; the household then does not count.
    pub fn give(&mut self, rules: &Rules, line: &CreditLine) -> Result<(), BadLineWhy> {
        let Some(share) = rules.on(line.posted_on).share else {
            return Ok(());
        };
        if !counts(line.kind, line.points.hundredths()) {
            return Ok(());
        }
        let year = line.posted_on.year();
        let percent = share.households_percent;
        let most = self.entered * percent as usize / 100;
        let given = self.years.entry(year).or_default();
        if given.contains(&line.household) {
            return Ok(());
        }
        if given.len() >= most {
            return Err(BadLineWhy::BeyondShare {
                year,
                percent,
                most,
            });
        }
        given.insert(line.household.clone());
        Ok(())
    }
}

/// Whether an entry gives points: one that takes away does not, nor does what was carried over from the books before,
/// which was given in another year.
pub fn counts(kind: CreditKind, hundredths: i64) -> bool {
    hundredths > 0 && kind != CreditKind::CarriedOver
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::points::Points;
    use crate::market::scheme::{Scheme, bundled};

    fn line(household: &str, points: i32, posted_on: &str) -> CreditLine {
        CreditLine {
            household: household.parse().unwrap(),
            period: "2026".parse().unwrap(),
            points: Points::whole(points),
            category: String::new(),
            reason: String::new(),
            happened_on: None,
            posted_on: posted_on.parse().unwrap(),
            kind: CreditKind::Score,
            member: None,
            evidence: String::new(),
            place: String::new(),
        }
    }

    #[test]
    fn three_of_five_and_nobody_counts_twice() {
        let rules = Rules::always(Scheme::parse(bundled("jinzhai").unwrap()).unwrap());
        let mut given = Given::of(5);
        given.before(2026, ["0001".parse().unwrap()]);
        let beyond = Err(BadLineWhy::BeyondShare {
            year: 2026,
            percent: 60,
            most: 3,
        });
        let mut give = |household: &str, points: i32, posted_on: &str| {
            given.give(&rules, &line(household, points, posted_on))
        };
        assert_eq!(give("0001", 5, "2026-03-01"), Ok(()));
        assert_eq!(give("0002", 5, "2026-03-01"), Ok(()));
        assert_eq!(give("0004", -5, "2026-03-01"), Ok(()));
        assert_eq!(give("0003", 5, "2026-03-01"), Ok(()));
        assert_eq!(give("0004", 5, "2026-12-31"), beyond);
        assert_eq!(give("0002", 5, "2026-12-31"), Ok(()));
        assert_eq!(give("0004", 5, "2027-01-01"), Ok(()), "a new year");
        let carried = CreditLine {
            kind: CreditKind::CarriedOver,
            ..line("0005", 5, "2026-12-31")
        };
        assert_eq!(given.give(&rules, &carried), Ok(()));
    }

    #[test]
    fn without_a_share_all_may_be_given_points() {
        let rules = Rules::always(Scheme::parse(bundled("lutang").unwrap()).unwrap());
        let mut given = Given::of(0);
        assert_eq!(given.give(&rules, &line("0001", 5, "2026-03-01")), Ok(()));
    }
}
