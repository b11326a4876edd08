//! Money, in fen (hundredths of a yuan): only for the books of what goods cost and what funds hold. Nothing is sold for
//! it, and there is no way from it to points but a scheme's rate.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::quantity::Quantity;

/// An amount of money, in fen. Negative only as a difference.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// No single amount is larger: a hundred million yuan. Sums of a village stay far inside `i64`.
const LARGEST: i64 = 10_000_000_000;

/// A text that is no amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an amount in yuan (a decimal with at most two places): {0:?}")]
pub struct NotMoney(pub String);

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// So many times the amount, held inside what can be reckoned.
    pub fn times(self, quantity: Quantity) -> Fen {
        Fen(self.0.saturating_mul(i64::from(quantity.pieces())))
    }

    /// The difference; it may be negative.
    pub fn less(self, other: Fen) -> Fen {
        Fen(self.0.saturating_sub(other.0))
    }

    /// Whether there is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(amounts: I) -> Fen {
        amounts.fold(Fen::ZERO, |sum, next| Fen(sum.0.saturating_add(next.0)))
    }
}

impl fmt::Display for Fen {
    /// In yuan, always with two places: `62.80`, `-0.05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl FromStr for Fen {
    type Err = NotMoney;

    /// Reads yuan with at most two places: `62.8`, `62.80`, `62`. Never negative.
    fn from_str(text: &str) -> Result<Fen, NotMoney> {
        let refuse = || NotMoney(text.to_owned());
        let (yuan, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(yuan) || !is_digits(part) || part.len() > 2 || yuan.len() > 9 {
            return Err(refuse());
        }
        let scale = if part.len() == 1 { 10 } else { 1 };
        let yuan: i64 = yuan.parse().map_err(|_| refuse())?;
        let part: i64 = part.parse::<i64>().map_err(|_| refuse())? * scale;
        let fen = yuan * 100 + part;
        if fen > LARGEST {
            return Err(refuse());
        }
        Ok(Fen(fen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_yuan() {
        let check = |text: &str, fen: i64, shown: &str| {
            assert_eq!(text.parse(), Ok(Fen(fen)), "{text}");
            assert_eq!(Fen(fen).to_string(), shown);
        };
        check("62.80", 6280, "62.80");
        check("62.8", 6280, "62.80");
        check("0", 0, "0.00");
        check("007", 700, "7.00");
        assert_eq!(Fen(-5).to_string(), "-0.05");
        for text in [
            "",
            "-1",
            "1.234",
            ".5",
            "5.",
            "1e3",
            "1,5",
            "9999999999",
            "１",
        ] {
            assert!(text.parse::<Fen>().is_err(), "{text:?}");
        }
    }
}
