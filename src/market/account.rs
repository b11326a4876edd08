//! A household's account: a fold over credits and draws, by period.
//!
//! Lapse is computed, never a fact: a period that has ended simply no longer counts. A redemption keeps which periods
//! it drew on, so that a reversal returns there and nowhere else. Where a correction takes more than is left, the
//! period stands below zero: that is its debt, listed, and no other period pays it (`design.md`, 3). Points that never
//! lapse are one period, all of time: there what is earned later makes good what was taken back. Each period goes by
//! the rules under which it was earned ([`Rules`]).

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::day::VillageDay;
use super::movement::LegKind;
use super::period::Period;
use super::points::Points;
use super::refusal::Refusal;
use super::rules::Rules;
use super::scheme::Spendable;

/// Points taken from one period, or returned to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The period.
    pub period: Period,
    /// How many points; never negative.
    pub points: Points,
}

/// One period of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodBalance {
    /// The period.
    pub period: Period,
    /// What was credited to it and counts by the day in question; deductions are in it.
    pub earned: Points,
    /// What came to it from another account or from coupons: never held back as a base.
    pub received: Points,
    /// What redemptions, gifts and debits drew on it, less what reversals returned.
    pub drawn: Points,
}

/// An account on a day: its periods in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    periods: Vec<PeriodBalance>,
}

impl Account {
    /// From its periods, in any order, each at most once.
    pub fn new(mut periods: Vec<PeriodBalance>) -> Account {
        periods.sort_by_cached_key(|balance| balance.period.last_day());
        debug_assert!(
            periods
                .windows(2)
                .all(|pair| pair[0].period != pair[1].period)
        );
        Account { periods }
    }

    /// Its periods, the earliest first.
    pub fn periods(&self) -> &[PeriodBalance] {
        &self.periods
    }

    /// What may be redeemed on this day.
    pub fn spendable(&self, rules: &Rules, day: VillageDay) -> Points {
        self.living(rules, day).map(|(_, free)| free).sum()
    }

    /// The first day on which some of what is spendable is gone; of an empty account, the day on which this period's
    /// points would be. Nothing where points never lapse.
    pub fn lapses_on(&self, rules: &Rules, day: VillageDay) -> Option<VillageDay> {
        let first = self.living(rules, day).find(|(_, free)| !free.is_zero());
        let period = first.map_or_else(
            || rules.on(day).period_on(day),
            |(balance, _)| balance.period,
        );
        rules.lapses_on(period, day)
    }

    /// What may be redeemed once everything credited counts: how many points more than on this day, and the first day on
    /// which some do. `later` is what counts only later, with the day from which it does. What will have lapsed by then
    /// is not awaited, nor is what will be held back as a base.
    pub fn awaited(
        &self,
        rules: &Rules,
        day: VillageDay,
        later: &[(Period, Points, VillageDay)],
    ) -> Option<(Points, VillageDay)> {
        let awaited = || {
            later
                .iter()
                .filter(|(period, _, from)| !rules.has_lapsed(*period, *from))
        };
        let from = awaited().map(|(_, _, from)| *from).min()?;
        let mut then = self.clone();
        for (period, points, _) in awaited() {
            let balance = then.period_mut(*period);
            balance.earned = [balance.earned, *points].into_iter().sum();
        }
        let more = then
            .spendable(rules, day)
            .checked_sub(self.spendable(rules, day))?;
        (more > Points::ZERO).then_some((more, from))
    }

    /// What lapsed unspent by this day.
    pub fn lapsed(&self, rules: &Rules, day: VillageDay) -> Points {
        self.periods
            .iter()
            .filter(|balance| rules.has_lapsed(balance.period, day))
            .map(|balance| free(rules, balance, day))
            .sum()
    }

    /// What is held back on this day as a base, of periods that have not lapsed.
    pub fn held_back(&self, rules: &Rules, day: VillageDay) -> Points {
        self.periods
            .iter()
            .filter(|balance| !rules.has_lapsed(balance.period, day))
            .map(|balance| held_back(rules, balance, day))
            .sum()
    }

    /// Everything that was earned or received, since the books began.
    pub fn earned(&self) -> Points {
        self.periods
            .iter()
            .flat_map(|balance| [balance.earned, balance.received])
            .sum()
    }

    /// Everything that was redeemed and not reversed, since the books began.
    pub fn redeemed(&self) -> Points {
        self.periods.iter().map(|balance| balance.drawn).sum()
    }

    /// Periods that stand below zero, with what is missing: more was taken back than was left, or than was ever earned.
    /// A base is nobody's to spend: where a correction leaves less above it than was drawn, the rest is owed.
    pub fn debts(&self, rules: &Rules, day: VillageDay) -> Vec<Draw> {
        self.periods
            .iter()
            .filter_map(|balance| {
                let had = entitled(rules, balance, day).min(balance.earned);
                let short = balance
                    .drawn
                    .checked_sub(had)?
                    .checked_sub(balance.received)?;
                (short > Points::ZERO).then_some(Draw {
                    period: balance.period,
                    points: short,
                })
            })
            .collect()
    }

    /// Which periods pay for `total`: those that lapse first, first. Nothing where the account does not hold it.
    pub fn draw(&self, rules: &Rules, day: VillageDay, total: Points) -> Option<Vec<Draw>> {
        let mut due = total;
        let mut draws = Vec::new();
        for (balance, free) in self.living(rules, day) {
            let points = free.min(due);
            if points > Points::ZERO {
                draws.push(Draw {
                    period: balance.period,
                    points,
                });
                due = due.checked_sub(points)?;
            }
        }
        due.is_zero().then_some(draws)
    }

    /// Which periods pay for `total`.
    ///
    /// # Errors
    /// [`Refusal::NotEnoughPoints`] where the account does not hold it, [`Refusal::BelowMinimum`] where redeeming has not
    /// begun.
    pub fn pay(&self, rules: &Rules, day: VillageDay, total: Points) -> Result<Vec<Draw>, Refusal> {
        let spendable = self.spendable(rules, day);
        let minimum = rules.on(day).minimum;
        if let Some(minimum) = minimum.filter(|minimum| spendable < *minimum && !total.is_zero()) {
            return Err(Refusal::BelowMinimum { minimum, spendable });
        }
        self.draw(rules, day, total)
            .ok_or_else(|| Refusal::NotEnoughPoints {
                total,
                spendable,
                short: total.checked_sub(spendable).unwrap_or(total),
            })
    }

    /// A period's balance, made empty where the account has none.
    fn period_mut(&mut self, period: Period) -> &mut PeriodBalance {
        let at = match self.periods.iter().position(|one| one.period == period) {
            Some(at) => at,
            None => {
                let later = |one: &PeriodBalance| one.period.last_day() > period.last_day();
                let at = self.periods.iter().position(later);
                let at = at.unwrap_or(self.periods.len());
                let empty = PeriodBalance {
                    period,
                    earned: Points::ZERO,
                    received: Points::ZERO,
                    drawn: Points::ZERO,
                };
                self.periods.insert(at, empty);
                at
            }
        };
        &mut self.periods[at]
    }

    /// Takes one leg of a movement.
    pub fn apply(&mut self, way: LegKind, draw: Draw) {
        let balance = self.period_mut(draw.period);
        let (sum, by) = match way {
            LegKind::Drawn => (&mut balance.drawn, draw.points),
            LegKind::Returned => (&mut balance.drawn, draw.points.negated()),
            LegKind::Received => (&mut balance.received, draw.points),
        };
        *sum = sum
            .checked_add(by)
            .expect("an account stays inside 64 bits");
    }

    /// The periods that have not lapsed, with what is free of each: those that lapse first, first, and of two that lapse
    /// together the shorter. After a change of rules a quarter and a year may end on one day, and not lapse on one.
    fn living(
        &self,
        rules: &Rules,
        day: VillageDay,
    ) -> impl Iterator<Item = (&PeriodBalance, Points)> {
        let mut living: Vec<(&PeriodBalance, Points)> = self
            .periods
            .iter()
            .filter(|balance| !rules.has_lapsed(balance.period, day))
            .map(|balance| (balance, free(rules, balance, day)))
            .collect();
        living.sort_by_key(|(balance, _)| {
            let gone = rules.lapses_on(balance.period, day);
            (gone.is_none(), gone, Reverse(balance.period.first_day()))
        });
        living.into_iter()
    }
}

/// What of a period is held back as a base, whether or not it has lapsed.
pub fn held_back(rules: &Rules, balance: &PeriodBalance, day: VillageDay) -> Points {
    rules
        .of_period(balance.period, day)
        .held_back()
        .min(balance.earned.or_zero())
}

/// What of a period's earnings is there to be redeemed, drawn on or not.
fn entitled(rules: &Rules, balance: &PeriodBalance, day: VillageDay) -> Points {
    let scheme = rules.of_period(balance.period, day);
    match scheme.spendable {
        Spendable::All => balance.earned,
        // Below the base nothing is spendable; what was received stands beside it.
        Spendable::AboveBase => balance
            .earned
            .checked_sub(scheme.held_back())
            .expect("an account stays inside 64 bits")
            .or_zero(),
        Spendable::None => Points::ZERO,
    }
}

/// What of a period may still be redeemed, whether or not it has lapsed.
pub fn free(rules: &Rules, balance: &PeriodBalance, day: VillageDay) -> Points {
    entitled(rules, balance, day)
        .checked_add(balance.received)
        .and_then(|counted| counted.checked_sub(balance.drawn))
        .expect("an account stays inside 64 bits")
        .or_zero()
}

/// Where the points of a reversal go: back to the periods that the redemption drew on, the last drawn first, so that
/// what is returned lapses as late as it can. `drawn` is what the redemption still holds of each period.
///
/// Nothing where the redemption does not hold that much.
pub fn returns(drawn: &[Draw], total: Points) -> Option<Vec<Draw>> {
    let mut due = total;
    let mut back = Vec::new();
    for draw in drawn.iter().rev() {
        let points = draw.points.min(due);
        if points > Points::ZERO {
            back.push(Draw {
                period: draw.period,
                points,
            });
            due = due.checked_sub(points)?;
        }
    }
    due.is_zero().then_some(back)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::{Scheme, bundled};

    fn rules(id: &str) -> Rules {
        Rules::always(Scheme::parse(bundled(id).unwrap()).unwrap())
    }

    fn lutang() -> Rules {
        rules("lutang")
    }

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn balance(period: &str, earned: i32, drawn: i32) -> PeriodBalance {
        PeriodBalance {
            period: period.parse().unwrap(),
            earned: Points::whole(earned),
            received: Points::ZERO,
            drawn: Points::whole(drawn),
        }
    }

    #[test]
    fn a_quarter_lapses_at_its_end() {
        let account = Account::new(vec![
            balance("2026-Q4", 100, 20),
            balance("2026-Q3", 50, 10),
        ]);
        let check = |on: &str, spendable, lapsed| {
            assert_eq!(
                account.spendable(&lutang(), day(on)),
                Points::whole(spendable),
                "{on}"
            );
            assert_eq!(
                account.lapsed(&lutang(), day(on)),
                Points::whole(lapsed),
                "{on}"
            );
        };
        check("2026-09-30", 120, 0);
        check("2026-10-01", 80, 40);
        check("2026-12-31", 80, 40);
        check("2027-01-01", 0, 120);
        assert_eq!(
            account.lapses_on(&lutang(), day("2026-12-30")),
            Some(day("2027-01-01"))
        );
    }

    #[test]
    fn a_debt_stays_with_its_period() {
        let account = Account::new(vec![balance("2026", 30, 50), balance("2027", 40, 0)]);
        let on = day("2026-12-01");
        assert_eq!(account.spendable(&rules("zhangyan"), on), Points::whole(40));
        assert_eq!(
            account.debts(&rules("zhangyan"), on),
            vec![Draw {
                period: Period::Year(2026),
                points: Points::whole(20)
            }]
        );
    }

    #[test]
    fn points_that_never_lapse_are_one_period() {
        let account = Account::new(vec![balance("always", 30, 20)]);
        let on = day("2090-12-01");
        assert_eq!(account.spendable(&rules("guyuan"), on), Points::whole(10));
        assert_eq!(account.lapses_on(&rules("guyuan"), on), None);
        assert_eq!(account.lapsed(&rules("guyuan"), on), Points::ZERO);
    }

    #[test]
    fn a_period_that_earned_less_than_nothing_owes_that_too() {
        let account = Account::new(vec![
            balance("2026-Q3", -10, 0),
            balance("2026-Q4", -5, 20),
            balance("2027-Q1", 5, 5),
        ]);
        let debts = account.debts(&lutang(), day("2027-03-30"));
        let owed: Vec<Points> = debts.iter().map(|debt| debt.points).collect();
        assert_eq!(owed, [Points::whole(10), Points::whole(25)]);
    }

    #[test]
    fn draws_take_what_lapses_first_and_returns_go_back() {
        // January: last year's surplus above the base, and this year's.
        let gaoyang = rules("gaoyang");
        let account = Account::new(vec![balance("2027", 140, 0), balance("2026", 130, 10)]);
        let january = day("2027-01-31");
        let draws = account.draw(&gaoyang, january, Points::whole(50)).unwrap();
        assert_eq!(
            draws,
            vec![
                Draw {
                    period: Period::Year(2026),
                    points: Points::whole(20)
                },
                Draw {
                    period: Period::Year(2027),
                    points: Points::whole(30)
                },
            ]
        );
        assert_eq!(account.draw(&gaoyang, january, Points::whole(61)), None);
        assert_eq!(
            account.spendable(&gaoyang, day("2027-02-01")),
            Points::whole(40)
        );
        assert_eq!(
            returns(&draws, Points::whole(40)).unwrap(),
            vec![
                Draw {
                    period: Period::Year(2027),
                    points: Points::whole(30)
                },
                Draw {
                    period: Period::Year(2026),
                    points: Points::whole(10)
                },
            ]
        );
        assert_eq!(returns(&draws, Points::whole(51)), None);
    }

    #[test]
    fn a_base_is_not_spendable() {
        let gaoyang = rules("gaoyang");
        let spendable = |earned, drawn| {
            Account::new(vec![balance("2026", earned, drawn)])
                .spendable(&gaoyang, day("2026-10-30"))
        };
        assert_eq!(spendable(130, 10), Points::whole(20));
        assert_eq!(spendable(90, 0), Points::ZERO);
        assert_eq!(spendable(-20, 0), Points::ZERO);
    }

    #[test]
    fn what_was_drawn_of_the_base_is_owed() {
        let on = day("2026-10-30");
        let owed = |earned, drawn| {
            let account = Account::new(vec![balance("2026", earned, drawn)]);
            let debts = account.debts(&rules("gaoyang"), on);
            debts.first().map(|debt| debt.points)
        };
        assert_eq!(owed(130, 30), None);
        assert_eq!(owed(110, 30), Some(Points::whole(20)));
        assert_eq!(owed(90, 30), Some(Points::whole(30)));
        assert_eq!(owed(90, 0), None);
        assert_eq!(owed(-20, 0), Some(Points::whole(20)));
    }
}
