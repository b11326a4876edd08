//! A household's account: a fold over credits and draws, by period.
//!
//! Lapse is computed, never a fact: a period that has ended simply no longer counts. A redemption keeps which periods
//! it drew on, so that a reversal returns there and nowhere else. Where a correction takes more than is left, the
//! period stands below zero: that is its debt, listed, and no other period pays it (`design.md`, 3).

use serde::{Deserialize, Serialize};

use super::day::VillageDay;
use super::period::Period;
use super::points::Points;
use super::scheme::{Scheme, Spendable};

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
    /// What was credited to it and posted by the day in question; deductions are in it.
    pub earned: Points,
    /// What redemptions drew on it, less what reversals returned.
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
        periods.sort_by_key(|balance| balance.period.last_day());
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
    pub fn spendable(&self, scheme: &Scheme, day: VillageDay) -> Points {
        self.living(scheme, day).map(|(_, free)| free).sum()
    }

    /// The first day on which some of what is spendable is gone; of an empty account, the day on which this period's
    /// points would be. Nothing where points never lapse.
    pub fn lapses_on(&self, scheme: &Scheme, day: VillageDay) -> Option<VillageDay> {
        let first = self.living(scheme, day).find(|(_, free)| !free.is_zero());
        let period = first.map_or_else(|| scheme.period_on(day), |(balance, _)| balance.period);
        scheme.lapses_on(period)
    }

    /// What lapsed unspent by this day.
    pub fn lapsed(&self, scheme: &Scheme, day: VillageDay) -> Points {
        self.periods
            .iter()
            .filter(|balance| has_lapsed(scheme, balance.period, day))
            .map(|balance| free(scheme, balance))
            .sum()
    }

    /// Everything that was earned, since the books began.
    pub fn earned(&self) -> Points {
        self.periods.iter().map(|balance| balance.earned).sum()
    }

    /// Everything that was redeemed and not reversed, since the books began.
    pub fn redeemed(&self) -> Points {
        self.periods.iter().map(|balance| balance.drawn).sum()
    }

    /// Periods that stand below zero, with what is missing: more was taken back than was left, or than was ever earned.
    pub fn debts(&self) -> Vec<Draw> {
        self.periods
            .iter()
            .filter_map(|balance| {
                let short = balance.drawn.checked_sub(balance.earned)?;
                (short > Points::ZERO).then_some(Draw {
                    period: balance.period,
                    points: short,
                })
            })
            .collect()
    }

    /// Which periods pay for `total`: those that lapse first, first. Nothing where the account does not hold it.
    pub fn draw(&self, scheme: &Scheme, day: VillageDay, total: Points) -> Option<Vec<Draw>> {
        let mut due = total;
        let mut draws = Vec::new();
        for (balance, free) in self.living(scheme, day) {
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

    fn living(
        &self,
        scheme: &Scheme,
        day: VillageDay,
    ) -> impl Iterator<Item = (&PeriodBalance, Points)> {
        self.periods
            .iter()
            .filter(move |balance| !has_lapsed(scheme, balance.period, day))
            .map(move |balance| (balance, free(scheme, balance)))
    }
}

/// Whether a period's points are gone on this day.
pub fn has_lapsed(scheme: &Scheme, period: Period, day: VillageDay) -> bool {
    scheme.lapses_on(period).is_some_and(|gone| gone <= day)
}

fn free(scheme: &Scheme, balance: &PeriodBalance) -> Points {
    let counted = match scheme.spendable {
        Spendable::All => balance.earned,
        Spendable::AboveBase { base } => balance
            .earned
            .checked_sub(Points::whole(base))
            .expect("an account stays inside 64 bits"),
        Spendable::None => Points::ZERO,
    };
    counted
        .checked_sub(balance.drawn)
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
    use crate::market::scheme::{Lapse, bundled};

    fn lutang() -> Scheme {
        Scheme::parse(bundled("lutang").unwrap()).unwrap()
    }

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn balance(period: &str, earned: i32, drawn: i32) -> PeriodBalance {
        PeriodBalance {
            period: period.parse().unwrap(),
            earned: Points::whole(earned),
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
        let never = Scheme {
            lapse: Lapse::Never,
            ..lutang()
        };
        assert_eq!(
            account.spendable(&never, day("2027-02-01")),
            Points::whole(40)
        );
        assert_eq!(
            account.debts(),
            vec![Draw {
                period: Period::Year(2026),
                points: Points::whole(20)
            }]
        );
        assert_eq!(account.lapses_on(&never, day("2027-02-01")), None);
    }

    #[test]
    fn a_period_that_earned_less_than_nothing_owes_that_too() {
        let account = Account::new(vec![
            balance("2026-Q3", -10, 0),
            balance("2026-Q4", -5, 20),
            balance("2027-Q1", 5, 5),
        ]);
        let owed: Vec<Points> = account.debts().iter().map(|debt| debt.points).collect();
        assert_eq!(owed, [Points::whole(10), Points::whole(25)]);
    }

    #[test]
    fn draws_take_what_lapses_first_and_returns_go_back() {
        let account = Account::new(vec![balance("2027", 40, 0), balance("2026", 30, 10)]);
        let never = Scheme {
            lapse: Lapse::Never,
            ..lutang()
        };
        let draws = account
            .draw(&never, day("2027-02-01"), Points::whole(50))
            .unwrap();
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
        assert_eq!(
            account.draw(&never, day("2027-02-01"), Points::whole(61)),
            None
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
        let above = Scheme {
            spendable: Spendable::AboveBase { base: 100 },
            lapse: Lapse::YearEnd,
            ..lutang()
        };
        let account = Account::new(vec![balance("2026", 130, 10)]);
        assert_eq!(
            account.spendable(&above, day("2026-12-30")),
            Points::whole(20)
        );
    }
}
