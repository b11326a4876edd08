//! Moments and village days. The village day is Beijing time (UTC+8, no summer time) whatever the machine's zone
//! (`villages.md`, Lutang's calendar). No clock is read here: a moment is always an argument.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, SecondsFormat, Weekday};
use serde::{Deserialize, Serialize};

/// An instant, in milliseconds since 1970 UTC. Written as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(i64);

const BEIJING_MS: i64 = 8 * 3600 * 1000;

/// A text that is no moment or no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date in the form {form}: {text:?}")]
pub struct NotADate {
    form: &'static str,
    text: String,
}

impl Moment {
    /// From milliseconds since 1970 UTC, held inside the years 1970 to 9999.
    pub fn from_millis(ms: i64) -> Moment {
        Moment(ms.clamp(0, 253_402_214_400_000))
    }

    /// In milliseconds since 1970 UTC.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to this, negative where it is not earlier.
    pub fn since(self, earlier: Moment) -> i64 {
        self.0 - earlier.0
    }

    /// This many milliseconds later.
    pub fn plus_millis(self, ms: i64) -> Moment {
        Moment::from_millis(self.0.saturating_add(ms))
    }

    /// The village day this moment falls on, in Beijing.
    pub fn village_day(self) -> VillageDay {
        let shifted = DateTime::from_timestamp_millis(self.0 + BEIJING_MS).unwrap_or_default();
        VillageDay(shifted.date_naive())
    }

    /// Hours and minutes on the village's clock, `14:05`.
    pub fn village_time(self) -> String {
        DateTime::from_timestamp_millis(self.0 + BEIJING_MS)
            .unwrap_or_default()
            .format("%H:%M")
            .to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        f.write_str(&utc.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Moment {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Moment, NotADate> {
        DateTime::parse_from_rfc3339(text)
            .map(|at| Moment::from_millis(at.timestamp_millis()))
            .map_err(|_| NotADate {
                form: "2026-12-30T08:00:00Z",
                text: text.to_owned(),
            })
    }
}

impl TryFrom<String> for Moment {
    type Error = NotADate;
    fn try_from(text: String) -> Result<Moment, NotADate> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(at: Moment) -> String {
        at.to_string()
    }
}

/// A day of the village's calendar, in Beijing time. Written as an ISO date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VillageDay(NaiveDate);

impl VillageDay {
    /// This day, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<VillageDay> {
        (1970..=9998)
            .contains(&year)
            .then(|| NaiveDate::from_ymd_opt(year, month, day).map(VillageDay))
            .flatten()
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The quarter, 1 to 4.
    pub fn quarter(self) -> u32 {
        (self.0.month() - 1) / 3 + 1
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// This many days later.
    pub fn plus(self, days: u64) -> VillageDay {
        VillageDay(
            self.0
                .checked_add_days(Days::new(days))
                .unwrap_or(NaiveDate::MAX),
        )
    }

    /// This many days earlier.
    pub fn minus(self, days: u64) -> VillageDay {
        VillageDay(
            self.0
                .checked_sub_days(Days::new(days))
                .unwrap_or(NaiveDate::MIN),
        )
    }

    /// The day after.
    pub fn next(self) -> VillageDay {
        self.plus(1)
    }

    /// Days from `earlier` to this.
    pub fn days_since(self, earlier: VillageDay) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// The moment at which this day begins, in Beijing.
    pub fn begins(self) -> Moment {
        let midnight = self.0.and_time(chrono::NaiveTime::MIN).and_utc();
        Moment::from_millis(midnight.timestamp_millis() - BEIJING_MS)
    }
}

impl fmt::Display for VillageDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for VillageDay {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<VillageDay, NotADate> {
        let refuse = || NotADate {
            form: "2026-12-30",
            text: text.to_owned(),
        };
        let mut parts = text.split('-');
        let mut number = |width: usize| -> Option<u32> {
            let part = parts.next()?;
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let (year, month, day) = (number(4), number(2), number(2));
        match (year, month, day, parts.next()) {
            (Some(y), Some(m), Some(d), None) => VillageDay::new(y as i32, m, d).ok_or_else(refuse),
            _ => Err(refuse()),
        }
    }
}

impl TryFrom<String> for VillageDay {
    type Error = NotADate;
    fn try_from(text: String) -> Result<VillageDay, NotADate> {
        text.parse()
    }
}

impl From<VillageDay> for String {
    fn from(day: VillageDay) -> String {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_village_day_turns_at_sixteen_hours_utc() {
        let check = |at: &str, day: &str| {
            assert_eq!(
                at.parse::<Moment>().unwrap().village_day().to_string(),
                day,
                "{at}"
            );
        };
        check("2026-12-31T15:59:59.999Z", "2026-12-31");
        check("2026-12-31T16:00:00Z", "2027-01-01");
        check("2026-12-31T23:59:59+08:00", "2026-12-31");
        check("2028-02-28T16:00:00Z", "2028-02-29");
        let day: VillageDay = "2027-01-01".parse().unwrap();
        assert_eq!(day.begins().to_string(), "2026-12-31T16:00:00.000Z");
    }

    #[test]
    fn only_iso_dates_are_days() {
        for text in [
            "2026-2-30",
            "2026-02-30",
            "26-01-01",
            "2026/01/01",
            "",
            "2026-01-01-01",
            "+026-01-01",
        ] {
            assert!(text.parse::<VillageDay>().is_err(), "{text}");
        }
    }
}
