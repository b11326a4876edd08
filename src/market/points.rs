//! Points: what a household earns and spends, in integer hundredths, so that no sum ever rounds.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount of points, in hundredths. May be negative: a deduction is an amount too.
///
/// Arithmetic is checked; there is no way to add points to a quantity or to money.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(i64);

/// No single amount is larger: ten thousand million points. Sums of a village stay far inside `i64`.
const LARGEST_HUNDREDTHS: i64 = 1_000_000_000_000;

/// A text that is not an amount of points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an amount of points (a decimal with at most two places): {0:?}")]
pub struct NotPoints(pub String);

impl Points {
    /// No points at all.
    pub const ZERO: Points = Points(0);

    /// From hundredths of a point.
    pub const fn from_hundredths(hundredths: i64) -> Points {
        Points(hundredths)
    }

    /// From whole points.
    pub const fn whole(points: i32) -> Points {
        Points(points as i64 * 100)
    }

    /// In hundredths of a point.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The sum, or nothing where it would overflow.
    pub fn checked_add(self, other: Points) -> Option<Points> {
        self.0.checked_add(other.0).map(Points)
    }

    /// The difference, or nothing where it would overflow. It may be negative.
    pub fn checked_sub(self, other: Points) -> Option<Points> {
        self.0.checked_sub(other.0).map(Points)
    }

    /// This many times the amount, or nothing where it would overflow.
    pub fn checked_mul(self, times: u32) -> Option<Points> {
        self.0.checked_mul(i64::from(times)).map(Points)
    }

    /// The amount with its sign turned.
    pub fn negated(self) -> Points {
        Points(-self.0)
    }

    /// The amount, or zero where it is negative.
    pub fn or_zero(self) -> Points {
        self.max(Points::ZERO)
    }

    /// Whether there is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is less than nothing.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
}

/// Sums amounts that came from bounded entries; a sum that leaves `i64` is a broken invariant.
impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(amounts: I) -> Points {
        amounts.fold(Points::ZERO, |sum, next| {
            sum.checked_add(next)
                .expect("a village's points stay inside 64 bits")
        })
    }
}

impl fmt::Display for Points {
    /// Decimal without trailing zeros: `5`, `0.5`, `-12.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            r if r % 10 == 0 => write!(f, "{sign}{whole}.{}", r / 10),
            r => write!(f, "{sign}{whole}.{r:02}"),
        }
    }
}

impl FromStr for Points {
    type Err = NotPoints;

    /// Reads a decimal with at most two places; `+`, exponents and separators are refused.
    fn from_str(text: &str) -> Result<Points, NotPoints> {
        let refuse = || NotPoints(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) || part.len() > 2 || whole.len() > 12 {
            return Err(refuse());
        }
        let whole: i64 = whole.parse().map_err(|_| refuse())?;
        let scale = if part.len() == 1 { 10 } else { 1 };
        let part: i64 = part.parse::<i64>().map_err(|_| refuse())? * scale;
        let hundredths = whole
            .checked_mul(100)
            .and_then(|w| w.checked_add(part))
            .ok_or_else(refuse)?;
        if hundredths > LARGEST_HUNDREDTHS {
            return Err(refuse());
        }
        Ok(Points(if negative { -hundredths } else { hundredths }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_decimals() {
        let check = |text: &str, hundredths: i64, shown: &str| {
            let points: Points = text.parse().unwrap();
            assert_eq!(points.hundredths(), hundredths, "{text}");
            assert_eq!(points.to_string(), shown, "{text}");
        };
        check("5", 500, "5");
        check("0.5", 50, "0.5");
        check("0.50", 50, "0.5");
        check("-12.25", -1225, "-12.25");
        check("007", 700, "7");
        check("-0", 0, "0");
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.234",
            "1e3",
            "+1",
            "1,5",
            "١",
            "99999999999999",
            "--1",
            " 1",
        ] {
            assert!(text.parse::<Points>().is_err(), "{text:?}");
        }
    }
}
