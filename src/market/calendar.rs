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

/// How far ahead the next window is looked for, in days: over a year, so that yearly days are found.
const DAYS_AHEAD: u64 = 430;

/// What the day is, by the scheme's rule and the extra days that were decided.
pub fn exchange_day(scheme: &Scheme, extra: &[ExchangeWindow], day: VillageDay) -> ExchangeDay {
    if scheme.window == Window::AnyOpeningDay {
        let window = ExchangeWindow {
            opens: day,
            closes: day,
        };
        return ExchangeDay::Open { window, next: None };
    }
    let from = Period::quarter_of(day).first_day();
    let mut all = windows(&scheme.window, from, day.plus(DAYS_AHEAD));
    all.extend(extra);
    all.sort_by_key(|window| (window.opens, window.closes));
    let open = all.iter().find(|window| window.contains(day)).copied();
    let next = all.iter().find(|window| window.opens > day).copied();
    match open {
        Some(window) => ExchangeDay::Open { window, next },
        None => ExchangeDay::Shut { next },
    }
}

/// The windows that touch the days from `from` to `to`, both included, in order. A store that redeems on any opening
/// day has one, as long as that.
pub fn windows(rule: &Window, from: VillageDay, to: VillageDay) -> Vec<ExchangeWindow> {
    let run = |opens, closes| ExchangeWindow { opens, closes };
    let mut all: Vec<ExchangeWindow> = match rule {
        Window::LastDaysOfQuarter { days } => months(from, to)
            .filter(|month| month.first_day().month() % 3 == 0)
            .map(|month| {
                let closes = month.last_day();
                run(closes.minus(u64::from(days - 1)), closes)
            })
            .collect(),
        Window::FirstMonthOfQuarter => months(from, to)
            .filter(|month| month.first_day().month() % 3 == 1)
            .map(|month| run(month.first_day(), month.last_day()))
            .collect(),
        Window::DaysOfMonth { first, last } => months(from, to)
            .map(|month| {
                let opens = month.first_day().plus(u64::from(first - 1));
                let closes = month.first_day().plus(u64::from(last - 1));
                run(opens, closes.min(month.last_day()))
            })
            .collect(),
        // The calendar begins with 1970: before it there is no year to look into.
        Window::DaysOfYear { first, last } => ((from.year() - 1).max(1970)..=to.year())
            .map(|year| {
                let over_the_year = i32::from(last < first);
                run(first.in_year(year), last.in_year(year + over_the_year))
            })
            .collect(),
        Window::ListedDays { days } => runs_of(days),
        Window::AnyOpeningDay => vec![run(from, to)],
        Window::Never => Vec::new(),
    };
    all.retain(|window| window.closes >= from && window.opens <= to);
    all
}

fn months(from: VillageDay, to: VillageDay) -> impl Iterator<Item = Period> {
    let mut month = Some(Period::month_of(from));
    std::iter::from_fn(move || {
        let now = month?;
        month = Some(Period::month_of(now.last_day().next())).filter(|next| next.first_day() <= to);
        Some(now)
    })
}

/// Days on their own, neighbours joined.
fn runs_of(days: &[VillageDay]) -> Vec<ExchangeWindow> {
    let mut days = days.to_vec();
    days.sort();
    let mut runs: Vec<ExchangeWindow> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some(run) if day <= run.closes.next() => run.closes = day,
            _ => runs.push(ExchangeWindow {
                opens: day,
                closes: day,
            }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::Window::DaysOfYear;
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
            assert!(exchange_day(&lutang(), &[], day(open)).is_open(), "{open}");
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
            assert!(!exchange_day(&lutang(), &[], day(shut)).is_open(), "{shut}");
        }
    }

    #[test]
    fn the_next_window_is_named() {
        let next = exchange_day(&lutang(), &[], day("2026-12-30"))
            .next()
            .unwrap();
        assert_eq!(
            (next.opens, next.closes),
            (day("2027-03-30"), day("2027-03-31"))
        );
        let next = exchange_day(&lutang(), &[], day("2027-01-01"))
            .next()
            .unwrap();
        assert_eq!(next.opens, day("2027-03-30"));
    }

    #[test]
    fn other_rules() {
        let with = |window| Scheme { window, ..lutang() };
        let monthly = with(Window::DaysOfMonth {
            first: 28,
            last: 31,
        });
        assert!(exchange_day(&monthly, &[], day("2027-02-28")).is_open());
        assert!(!exchange_day(&monthly, &[], day("2027-03-01")).is_open());
        let first_month = with(Window::FirstMonthOfQuarter);
        assert!(exchange_day(&first_month, &[], day("2027-01-31")).is_open());
        assert_eq!(
            exchange_day(&first_month, &[], day("2027-02-01"))
                .next()
                .unwrap()
                .opens,
            day("2027-04-01")
        );
        assert!(exchange_day(&with(Window::AnyOpeningDay), &[], day("2027-02-01")).is_open());
        assert_eq!(
            exchange_day(&with(Window::Never), &[], day("2027-02-01")),
            ExchangeDay::Shut { next: None }
        );
    }

    #[test]
    fn days_of_the_year_and_listed_days() {
        let december = DaysOfYear {
            first: "12-20".to_owned().try_into().unwrap(),
            last: "01-05".to_owned().try_into().unwrap(),
        };
        let shown = |rule: &Window, from: &str, to: &str| {
            windows(rule, day(from), day(to))
                .iter()
                .map(|window| format!("{}..{}", window.opens, window.closes))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(&december, "2027-01-01", "2027-12-31"),
            ["2026-12-20..2027-01-05", "2027-12-20..2028-01-05"]
        );
        let listed = Window::ListedDays {
            days: ["2026-05-02", "2026-05-01", "2026-09-09"].map(day).to_vec(),
        };
        assert_eq!(
            shown(&listed, "2026-01-01", "2026-12-31"),
            ["2026-05-01..2026-05-02", "2026-09-09..2026-09-09"]
        );
    }

    #[test]
    fn an_extra_day_opens_the_store_and_is_named_before() {
        let extra = [ExchangeWindow {
            opens: day("2027-02-06"),
            closes: day("2027-02-07"),
        }];
        let on = |text: &str| exchange_day(&lutang(), &extra, day(text));
        assert!(on("2027-02-07").is_open());
        assert!(!on("2027-02-08").is_open());
        assert_eq!(on("2027-01-01").next().unwrap().opens, day("2027-02-06"));
        assert_eq!(on("2027-02-07").next().unwrap().opens, day("2027-03-30"));
    }
}
