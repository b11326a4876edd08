//! The days that a village's books are mostly asked for: its turn, from the day after the last exchange ended to the day on
//! which the next one ends, and the turn before. What came for an exchange and what it took then stand in one book. A store
//! that redeems on any day, or never, has no such turns: there it is the month.

use super::Span;
use crate::market::calendar::{ExchangeWindow, windows};
use crate::market::day::VillageDay;
use crate::market::period::Period;
use crate::market::scheme::{Scheme, Window};

/// So far back the last exchange is looked for, in days: over two years, so that yearly ones are found.
const DAYS_BACK: u64 = 800;

/// A turn, or the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// From one exchange to the next.
    Exchange(Span),
    /// A month.
    Month(Span),
}

impl Turn {
    /// Its days.
    pub fn days(self) -> Span {
        match self {
            Turn::Exchange(days) | Turn::Month(days) => days,
        }
    }

    /// The one in which today lies, as far as it has come.
    pub fn now(scheme: &Scheme, extra: &[ExchangeWindow], today: VillageDay) -> Turn {
        match ends(scheme, extra, today).last() {
            Some(end) => Turn::Exchange(Span {
                from: end.next(),
                to: today,
            }),
            None => Turn::Month(Span {
                from: Period::month_of(today).first_day(),
                to: today,
            }),
        }
    }

    /// The one before it, whole.
    pub fn before(scheme: &Scheme, extra: &[ExchangeWindow], today: VillageDay) -> Turn {
        match ends(scheme, extra, today).as_slice() {
            [.., first, last] => Turn::Exchange(Span {
                from: first.next(),
                to: *last,
            }),
            // Nothing is known before the only exchange there was: its year.
            [last] => Turn::Exchange(Span {
                from: Period::year_of(*last).first_day(),
                to: *last,
            }),
            [] => {
                let month = Period::month_of(Period::month_of(today).first_day().minus(1));
                Turn::Month(Span {
                    from: month.first_day(),
                    to: month.last_day(),
                })
            }
        }
    }
}

/// The last days of exchanges that were over before today, in order.
fn ends(scheme: &Scheme, extra: &[ExchangeWindow], today: VillageDay) -> Vec<VillageDay> {
    if matches!(scheme.window, Window::AnyOpeningDay | Window::Never) {
        return Vec::new();
    }
    let mut all = windows(&scheme.window, today.minus(DAYS_BACK), today);
    all.extend(extra);
    let mut ends: Vec<VillageDay> = all
        .iter()
        .map(|window| window.closes)
        .filter(|closes| *closes < today)
        .collect();
    ends.sort();
    ends.dedup();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::bundled;

    fn days(scheme: &str, today: &str) -> [String; 2] {
        let scheme = Scheme::parse(bundled(scheme).unwrap()).unwrap();
        let today = today.parse().unwrap();
        [
            Turn::now(&scheme, &[], today),
            Turn::before(&scheme, &[], today),
        ]
        .map(|turn| format!("{} {}", turn.days().from, turn.days().to))
    }

    /// 芦塘 exchanges on the last two days of a quarter: the days of the exchange belong to the turn that it ends.
    #[test]
    fn a_turn_ends_with_its_exchange() {
        let check = |today: &str, now: &str, before: &str| {
            assert_eq!(days("lutang", today), [now, before], "{today}");
        };
        check(
            "2026-12-30",
            "2026-10-01 2026-12-30",
            "2026-07-01 2026-09-30",
        );
        check(
            "2026-12-31",
            "2026-10-01 2026-12-31",
            "2026-07-01 2026-09-30",
        );
        check(
            "2027-01-01",
            "2027-01-01 2027-01-01",
            "2026-10-01 2026-12-31",
        );
        check(
            "2026-11-15",
            "2026-10-01 2026-11-15",
            "2026-07-01 2026-09-30",
        );
    }

    #[test]
    fn an_extra_day_ends_one_as_well() {
        let scheme = Scheme::parse(bundled("lutang").unwrap()).unwrap();
        let extra: VillageDay = "2026-11-10".parse().unwrap();
        let window = ExchangeWindow {
            opens: extra,
            closes: extra,
        };
        let today = "2026-11-15".parse().unwrap();
        assert_eq!(
            Turn::now(&scheme, &[window], today).days().from,
            extra.next()
        );
        assert_eq!(Turn::before(&scheme, &[window], today).days().to, extra);
    }

    #[test]
    fn where_every_day_is_open_it_is_the_month() {
        let always = Scheme {
            window: Window::AnyOpeningDay,
            ..Scheme::parse(bundled("lutang").unwrap()).unwrap()
        };
        let today = "2026-01-15".parse().unwrap();
        let now = Turn::now(&always, &[], today);
        assert!(matches!(now, Turn::Month(_)));
        assert_eq!(now.days().from.to_string(), "2026-01-01");
        let before = Turn::before(&always, &[], today).days();
        assert_eq!(
            (before.from.to_string(), before.to.to_string()),
            ("2025-12-01".into(), "2025-12-31".into())
        );
    }
}
