//! Periods: the stretch of time a credit belongs to, and with which it lapses.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::day::VillageDay;

/// A year, a quarter or a month, or all of time. Written `2026`, `2026-Q4`, `2026-12`, `always`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// A quarter of a year, 1 to 4.
    Quarter(i32, u32),
    /// A month, 1 to 12.
    Month(i32, u32),
    /// All of time: where points never lapse, what is earned later makes good what was taken back before.
    Always,
}

/// All of time, as it is written.
const ALWAYS: &str = "always";
/// The years that a period can lie in.
const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 9990;

/// A text that is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a period (2026, 2026-Q4 or 2026-12): {0:?}")]
pub struct NotAPeriod(pub String);

impl Period {
    /// The year a day falls in.
    pub fn year_of(day: VillageDay) -> Period {
        Period::Year(day.year())
    }

    /// The quarter a day falls in.
    pub fn quarter_of(day: VillageDay) -> Period {
        Period::Quarter(day.year(), day.quarter())
    }

    /// The month a day falls in.
    pub fn month_of(day: VillageDay) -> Period {
        Period::Month(day.year(), day.month())
    }

    /// The year it lies in; nothing for all of time.
    pub fn year(self) -> Option<i32> {
        match self {
            Period::Year(year) | Period::Quarter(year, _) | Period::Month(year, _) => Some(year),
            Period::Always => None,
        }
    }

    /// The one of its kind just before; nothing before the first there is, and for all of time.
    pub fn earlier(self) -> Option<Period> {
        let (year, number) = match self {
            Period::Year(year) => (year - 1, 1),
            Period::Quarter(year, 1) => (year - 1, 4),
            Period::Month(year, 1) => (year - 1, 12),
            Period::Quarter(year, number) | Period::Month(year, number) => (year, number - 1),
            Period::Always => return None,
        };
        (year >= FIRST_YEAR).then_some(self.with(year, number))
    }

    /// The one of its kind just after; nothing after the last there is, and for all of time.
    pub fn later(self) -> Option<Period> {
        let (year, number) = match self {
            Period::Year(year) => (year + 1, 1),
            Period::Quarter(year, 4) | Period::Month(year, 12) => (year + 1, 1),
            Period::Quarter(year, number) | Period::Month(year, number) => (year, number + 1),
            Period::Always => return None,
        };
        (year <= LAST_YEAR).then_some(self.with(year, number))
    }

    /// Another one of its kind.
    fn with(self, year: i32, number: u32) -> Period {
        match self {
            Period::Year(_) => Period::Year(year),
            Period::Quarter(..) => Period::Quarter(year, number),
            Period::Month(..) => Period::Month(year, number),
            Period::Always => Period::Always,
        }
    }

    fn months(self) -> (i32, u32, u32) {
        match self {
            Period::Year(y) => (y, 1, 12),
            Period::Quarter(y, q) => (y, q * 3 - 2, q * 3),
            Period::Month(y, m) => (y, m, m),
            Period::Always => unreachable!("all of time has its own first and last day"),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> VillageDay {
        if self == Period::Always {
            return VillageDay::new(FIRST_YEAR, 1, 1).expect("a valid day");
        }
        let (year, first, _) = self.months();
        VillageDay::new(year, first, 1).expect("a period is made from a valid year and month")
    }

    /// Its last day.
    pub fn last_day(self) -> VillageDay {
        if self == Period::Always {
            return VillageDay::new(LAST_YEAR, 12, 31).expect("a valid day");
        }
        let (year, _, last) = self.months();
        let (year, month) = if last == 12 {
            (year + 1, 1)
        } else {
            (year, last + 1)
        };
        VillageDay::new(year, month, 1)
            .expect("a period is made from a valid year and month")
            .minus(1)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Year(y) => write!(f, "{y:04}"),
            Period::Quarter(y, q) => write!(f, "{y:04}-Q{q}"),
            Period::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Period::Always => f.write_str(ALWAYS),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Period, NotAPeriod> {
        if text == ALWAYS {
            return Ok(Period::Always);
        }
        let refuse = || NotAPeriod(text.to_owned());
        let digits = |s: &str, width: usize| -> Option<u32> {
            (s.len() == width && s.bytes().all(|b| b.is_ascii_digit()))
                .then(|| s.parse().ok())
                .flatten()
        };
        let (year, rest) = text
            .split_once('-')
            .map_or((text, None), |(y, r)| (y, Some(r)));
        let year = digits(year, 4)
            .filter(|y| (FIRST_YEAR as u32..=LAST_YEAR as u32).contains(y))
            .ok_or_else(refuse)? as i32;
        match rest {
            None => Ok(Period::Year(year)),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(q) => digits(q, 1)
                    .filter(|q| (1..=4).contains(q))
                    .map(|q| Period::Quarter(year, q)),
                None => digits(rest, 2)
                    .filter(|m| (1..=12).contains(m))
                    .map(|m| Period::Month(year, m)),
            }
            .ok_or_else(refuse),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;
    fn try_from(text: String) -> Result<Period, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_days() {
        let check = |text: &str, first: &str, last: &str| {
            let period: Period = text.parse().unwrap();
            assert_eq!(
                (
                    period.first_day().to_string(),
                    period.last_day().to_string()
                ),
                (first.into(), last.into())
            );
            assert_eq!(period.to_string(), text);
        };
        check("2026-Q4", "2026-10-01", "2026-12-31");
        check("2026-Q1", "2026-01-01", "2026-03-31");
        check("2028-02", "2028-02-01", "2028-02-29");
        check("2026", "2026-01-01", "2026-12-31");
        check("always", "1970-01-01", "9990-12-31");
        for text in [
            "2026-Q5", "2026-13", "2026-1", "26", "2026-Q", "", "2026-q4",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn periods_follow_each_other() {
        let period = |text: &str| text.parse::<Period>().unwrap();
        for (before, after) in [
            ("2026", "2027"),
            ("2026-Q4", "2027-Q1"),
            ("2026-Q1", "2026-Q2"),
            ("2026-12", "2027-01"),
            ("2026-01", "2026-02"),
        ] {
            assert_eq!(period(before).later(), Some(period(after)));
            assert_eq!(period(after).earlier(), Some(period(before)));
            let next = period(before).last_day().next();
            assert_eq!(next, period(after).first_day());
        }
        assert_eq!(period("1970-Q1").earlier(), None);
        assert_eq!(period("9990").later(), None);
        assert_eq!(
            (Period::Always.earlier(), Period::Always.later()),
            (None, None)
        );
    }
}
