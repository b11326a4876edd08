//! The exchange calendar: on which village days the store redeems.

use super::day::VillageDay;
use super::period::Period;
use super::scheme::{Scheme, Window};

/// A run of exchange days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExchangeWindow {
    /// The first day.
    pub opens: VillageDay,
    /// The last day.
    pub closes: VillageDay,
}

impl ExchangeWindow {
    /// Whether the day lies inside.
    pub fn contains(&self, day: VillageDay) -> bool {
        (self.opens..=self.closes).contains(&day)
    }
}

/// What a day is to the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExchangeDay {
    /// An exchange day, in this window; `next` is the window after it.
    Open {
        /// The window it lies in.
        window: ExchangeWindow,
        /// The one after.
        next: Option<ExchangeWindow>,
    },
    /// Not an exchange day; `next` is the window to come, if one is known.
    Shut {
        /// The next one.
        next: Option<ExchangeWindow>,
    },
}

impl ExchangeDay {
    /// Whether goods may be redeemed.
    pub fn is_open(&self) -> bool {
        matches!(self, ExchangeDay::Open { .. })
    }

    /// The next window after today's.
    pub fn next(&self) -> Option<ExchangeWindow> {
        match self {
            ExchangeDay::Open { next, .. } | ExchangeDay::Shut { next } => *next,
        }
    }
}

/// How far ahead the next window is looked for: over a year of months, so that yearly days are found.
const MONTHS_AHEAD: u32 = 14;

/// What the day is, by the scheme's rule.
pub fn exchange_day(scheme: &Scheme, day: VillageDay) -> ExchangeDay {
    let mut from_today = windows(scheme, day)
        .into_iter()
        .filter(|window| window.closes >= day);
    let first = from_today.next();
    match first {
        Some(window) if window.contains(day) => ExchangeDay::Open {
            window,
            next: from_today.next(),
        },
        next => ExchangeDay::Shut { next },
    }
}

/// The windows that touch the months from the day's quarter on, in order.
fn windows(scheme: &Scheme, day: VillageDay) -> Vec<ExchangeWindow> {
    let start = Period::quarter_of(day).first_day();
    let months = (0..MONTHS_AHEAD).map(|ahead| {
        let month0 = start.month() - 1 + ahead;
        Period::Month(start.year() + (month0 / 12) as i32, month0 % 12 + 1)
    });
    match &scheme.window {
        Window::LastDaysOfQuarter { days } => months
            .filter(|month| month.first_day().month() % 3 == 0)
            .map(|month| {
                let closes = month.last_day();
                ExchangeWindow {
                    opens: closes.minus(u64::from(days - 1)),
                    closes,
                }
            })
            .collect(),
        Window::FirstMonthOfQuarter => months
            .filter(|month| month.first_day().month() % 3 == 1)
            .map(|month| ExchangeWindow {
                opens: month.first_day(),
                closes: month.last_day(),
            })
            .collect(),
        Window::DaysOfMonth { first, last } => months
            .map(|month| {
                let opens = month.first_day().plus(u64::from(first - 1));
                let closes = month
                    .first_day()
                    .plus(u64::from(last - 1))
                    .min(month.last_day());
                ExchangeWindow { opens, closes }
            })
            .collect(),
        Window::ListedDays { days } => {
            let mut days = days.clone();
            days.sort();
            days.into_iter()
                .map(|day| ExchangeWindow {
                    opens: day,
                    closes: day,
                })
                .collect()
        }
        Window::AnyOpeningDay => vec![ExchangeWindow {
            opens: day,
            closes: day,
        }],
        Window::Never => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::bundled;

    fn lutang() -> Scheme {
        Scheme::parse(bundled("lutang").unwrap()).unwrap()
    }

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    #[test]
    fn lutang_worked() {
        for open in [
            "2026-03-30",
            "2026-03-31",
            "2026-06-29",
            "2026-06-30",
            "2026-09-29",
            "2026-09-30",
            "2026-12-30",
            "2026-12-31",
        ] {
            assert!(exchange_day(&lutang(), day(open)).is_open(), "{open}");
        }
        for shut in [
            "2026-03-29",
            "2026-04-01",
            "2026-06-28",
            "2026-07-01",
            "2026-12-29",
            "2027-01-01",
            "2028-02-29",
        ] {
            assert!(!exchange_day(&lutang(), day(shut)).is_open(), "{shut}");
        }
    }

    #[test]
    fn the_next_window_is_named() {
        let next = exchange_day(&lutang(), day("2026-12-30")).next().unwrap();
        assert_eq!(
            (next.opens, next.closes),
            (day("2027-03-30"), day("2027-03-31"))
        );
        let next = exchange_day(&lutang(), day("2027-01-01")).next().unwrap();
        assert_eq!(next.opens, day("2027-03-30"));
    }

    #[test]
    fn other_rules() {
        let with = |window| Scheme { window, ..lutang() };
        let monthly = with(Window::DaysOfMonth {
            first: 28,
            last: 31,
        });
        assert!(exchange_day(&monthly, day("2027-02-28")).is_open());
        assert!(!exchange_day(&monthly, day("2027-03-01")).is_open());
        let first_month = with(Window::FirstMonthOfQuarter);
        assert!(exchange_day(&first_month, day("2027-01-31")).is_open());
        assert_eq!(
            exchange_day(&first_month, day("2027-02-01"))
                .next()
                .unwrap()
                .opens,
            day("2027-04-01")
        );
        assert!(exchange_day(&with(Window::AnyOpeningDay), day("2027-02-01")).is_open());
        assert_eq!(
            exchange_day(&with(Window::Never), day("2027-02-01")),
            ExchangeDay::Shut { next: None }
        );
    }
}
