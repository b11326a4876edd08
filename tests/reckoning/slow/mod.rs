//! The second reckoning: slow and obvious, from the documents' words. It keeps every event and reckons everything
//! again each time it is asked; it shares nothing with the rules of the program.

use std::collections::BTreeMap;

use chrono::{Datelike, Days};

use super::laws::{Decided, Gone, Holds, Law};
use super::plan::{Credit, Day, Scored, day};

mod counter;
mod honours;

/// A stretch of time whose points end together, as it is written: `2027`, `2027-Q1`, `always`.
type Purse = String;

const EVER: &str = "always";

#[derive(Default, Clone)]
struct Household {
    credits: Vec<Credit>,
    decisions: Vec<(&'static str, Day, Option<Day>)>,
    /// What left a purse; what came back is negative.
    drawn: Vec<(Purse, i64)>,
    received: Vec<(Purse, i64)>,
    /// What it redeemed, less what came back, by day.
    redeemed: Vec<(Day, i64)>,
}

/// What an accepted event did: what left which purse of whom, and what came to whom.
struct Done {
    day: Day,
    household: usize,
    kind: &'static str,
    amount: i64,
    drawn: Vec<(Purse, i64)>,
    to: Option<usize>,
    /// What came to whom, by purse: of a gift to the other, of coupons taken in to who brought them.
    received: Vec<(Purse, i64)>,
    /// The coupons taken in.
    coupons: Vec<u32>,
    /// Lines of a redemption that are still out, with their numbers.
    lines: Vec<(u32, i64)>,
    undone: bool,
}

struct Coupon {
    each: i64,
    issued_to: usize,
    in_hand: bool,
}

pub struct Slow {
    /// The rules, each with the day from which they hold.
    laws: Vec<(Day, Law)>,
    households: Vec<Household>,
    done: Vec<Option<Done>>,
    coupons: BTreeMap<u32, Coupon>,
    /// What the village redeemed, less what came back, by day.
    redeemed: Vec<(Day, i64)>,
}

impl Slow {
    pub fn new(laws: Vec<(Day, Law)>, households: usize) -> Slow {
        Slow {
            laws,
            households: vec![Household::default(); households],
            done: Vec::new(),
            coupons: BTreeMap::new(),
            redeemed: Vec::new(),
        }
    }

    /// The rules of a day.
    fn law(&self, on: Day) -> &Law {
        let begun = self.laws.iter().rfind(|(from, _)| *from <= on);
        &begun.unwrap_or(&self.laws[0]).1
    }

    /// The rules under which a purse was filled: those that have purses of its kind.
    fn law_of(&self, purse: &str) -> &Law {
        let has_such = |law: &Law| match law.gone {
            Gone::Never => purse == EVER,
            Gone::WithTheQuarter => purse.contains('Q'),
            Gone::WithTheYear | Gone::AfterJanuary => purse != EVER && !purse.contains('Q'),
        };
        let found = self.laws.iter().find(|(_, law)| has_such(law));
        &found.expect("rules under which there is such a purse").1
    }

    /// The first day on which a purse is gone.
    fn gone_on(&self, purse: &str) -> Day {
        if purse == EVER {
            return Day::MAX;
        }
        let year: i32 = purse[..4].parse().expect("a year");
        match self.law_of(purse).gone {
            Gone::Never => Day::MAX,
            Gone::WithTheYear => day(year + 1, 1, 1),
            Gone::AfterJanuary => day(year + 1, 2, 1),
            Gone::WithTheQuarter => match &purse[5..] {
                "Q1" => day(year, 4, 1),
                "Q2" => day(year, 7, 1),
                "Q3" => day(year, 10, 1),
                _ => day(year + 1, 1, 1),
            },
        }
    }

    fn is_gone(&self, purse: &str, today: Day) -> bool {
        self.gone_on(purse) <= today
    }

    /// The decisions that stand on a day: of two on the same kind and first day, the later.
    /// Each with its last day.
    fn standing(&self, household: usize, on: Day) -> Vec<(&'static Decided, Option<Day>)> {
        let all = &self.households[household].decisions;
        let mut found = Vec::new();
        for (at, (kind, from, until)) in all.iter().enumerate() {
            if all[at + 1..].iter().any(|(k, f, _)| k == kind && f == from) {
                continue;
            }
            let rule = self
                .law(*from)
                .decisions
                .iter()
                .find(|rule| rule.kind == *kind);
            let rule = rule.expect("a kind that the village knows");
            let last = until.or(match rule.holds {
                Holds::UntilEnded => None,
                Holds::TheYear => Some(day(from.year(), 12, 31)),
                Holds::TheNextYearToo => Some(day(from.year() + 1, 12, 31)),
                // One year: up to the day before the same date; what began on a leap day ends with February.
                Holds::OneYear => Some(match from.with_year(from.year() + 1) {
                    Some(date) => date - Days::new(1),
                    None => day(from.year() + 1, 2, 28),
                }),
            });
            if *from <= on && last.is_none_or(|last| on <= last) {
                found.push((rule, last));
            }
        }
        found
    }

    /// What each credit counts: its purse, its first day, its points.
    fn counted(&self, household: usize) -> Vec<(Purse, Day, i64)> {
        let counted = self.each_counted(household);
        let bare = |(_, purse, from, amount)| (purse, from, amount);
        counted.into_iter().map(bare).collect()
    }

    /// The same with the credits themselves.
    fn each_counted(&self, household: usize) -> Vec<(&Credit, Purse, Day, i64)> {
        let mut in_order: Vec<&Credit> = self.households[household].credits.iter().collect();
        in_order.sort_by_key(|credit| credit.posted);
        let mut under_cap: BTreeMap<(&str, i32), i64> = BTreeMap::new();
        let mut counted = Vec::new();
        for credit in &in_order {
            let mut amount = credit.amount;
            let scored = matches!(credit.kind, "score" | "base" | "bonus" | "award");
            let last_day = last_day_of(credit.scored);
            let scored_on = credit
                .happened
                .unwrap_or_else(|| last_day.map_or(credit.posted, |last| last.min(credit.posted)));
            let stopped = self.standing(household, scored_on);
            if scored && amount > 0 && stopped.iter().any(|(rule, _)| rule.stops_scoring) {
                amount = 0;
            } else if let Some((what, most)) = self.law(credit.posted).cap
                && (credit.kind == what || credit.category == what)
            {
                let year = last_day.unwrap_or(credit.posted).year();
                let sum = under_cap.entry((what, year)).or_default();
                amount = amount.min((most - *sum).max(0));
                *sum += amount;
            }
            let purse = self.purse_of(credit);
            let from = self.first_day(credit, &in_order, &purse);
            counted.push((*credit, purse, from, amount));
        }
        counted
    }

    fn purse_of(&self, credit: &Credit) -> Purse {
        let law = self.law(credit.posted);
        if law.by_posting {
            purse_on(law, credit.posted)
        } else {
            purse_on(law, last_day_of(credit.scored).unwrap_or(credit.posted))
        }
    }

    /// From when a credit counts. A deduction may be put right first; what puts it right meanwhile lifts it: neither
    /// counts before the other.
    fn first_day(&self, credit: &Credit, all: &[&Credit], purse: &str) -> Day {
        let law = |credit: &Credit| self.law(credit.posted);
        let hangs = |credit: &Credit| credit.posted + Days::new(law(credit).posting_days);
        let taken = |credit: &Credit| hangs(credit) + Days::new(law(credit).mending_days);
        let deducts = |credit: &Credit| {
            credit.kind == "deduction" || (credit.kind == "score" && credit.amount < 0)
        };
        if deducts(credit) {
            return taken(credit);
        }
        let mut first = hangs(credit);
        if credit.kind == "correction" && credit.amount > 0 {
            for other in all.iter().filter(|other| deducts(other)) {
                let mends = law(other).mending_days > 0;
                let together = mends && self.purse_of(other) == purse;
                if together && other.posted <= credit.posted && credit.posted < taken(other) {
                    first = first.max(taken(other));
                }
            }
        }
        first
    }

    /// Each purse on a day: earned, received, drawn.
    fn purses(&self, household: usize, today: Day) -> BTreeMap<Purse, (i64, i64, i64)> {
        let mut purses: BTreeMap<Purse, (i64, i64, i64)> = BTreeMap::new();
        for (purse, from, amount) in self.counted(household) {
            if from <= today {
                purses.entry(purse).or_default().0 += amount;
            }
        }
        for (purse, amount) in &self.households[household].received {
            purses.entry(purse.clone()).or_default().1 += amount;
        }
        for (purse, amount) in &self.households[household].drawn {
            purses.entry(purse.clone()).or_default().2 += amount;
        }
        purses
    }

    /// What of a purse may be redeemed: never less than nothing.
    fn free(&self, purse: &str, (earned, received, drawn): (i64, i64, i64)) -> i64 {
        (self.entitled(purse, earned) + received - drawn).max(0)
    }

    fn entitled(&self, purse: &str, earned: i64) -> i64 {
        let law = self.law_of(purse);
        if !law.spends {
            0
        } else if law.base > 0 {
            (earned - law.base).max(0)
        } else {
            earned
        }
    }

    pub fn spendable(&self, household: usize, today: Day) -> i64 {
        self.purses(household, today)
            .into_iter()
            .filter(|(purse, _)| !self.is_gone(purse, today))
            .map(|(purse, sums)| self.free(&purse, sums))
            .sum()
    }
}

/// The purse that a law fills on a day.
fn purse_on(law: &Law, day: Day) -> Purse {
    match law.gone {
        Gone::Never => EVER.into(),
        Gone::WithTheYear | Gone::AfterJanuary => format!("{:04}", day.year()),
        Gone::WithTheQuarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
    }
}

/// The last day of what was scored; nothing where it was for no time of its own.
fn last_day_of(scored: Scored) -> Option<Day> {
    let before = |year, month| day(year, month, 1) - Days::new(1);
    match scored {
        Scored::Always => None,
        Scored::Year(year) | Scored::Quarter(year, 4) | Scored::Month(year, 12) => {
            Some(day(year, 12, 31))
        }
        Scored::Quarter(year, quarter) => Some(before(year, quarter * 3 + 1)),
        Scored::Month(year, month) => Some(before(year, month + 1)),
    }
}
