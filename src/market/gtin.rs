//! Goods codes: GS1 article numbers, compared as fourteen digits whatever their printed length.
//!
//! A till sees the same article as EAN-8, UPC-A, EAN-13 or, on the case, GTIN-14; leading zeros go missing in
//! spreadsheets and on scanners. So a code is one number, and its check digit is proven once, here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A goods code with a proven check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin(u64);

/// Why a text is no goods code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGtin {
    /// Not 8, 12, 13 or 14 digits.
    #[error("a goods code has 8, 12, 13 or 14 digits")]
    Length,
    /// The last digit does not prove the others: a misread, or a typing slip.
    #[error("the check digit does not match: should end in {expected}")]
    CheckDigit {
        /// What the last digit would have to be.
        expected: u8,
    },
}

impl Gtin {
    /// The largest number that fourteen digits hold.
    const LARGEST: u64 = 99_999_999_999_999;

    /// Reads a printed code of 8, 12, 13 or 14 digits and proves its check digit.
    ///
    /// # Errors
    /// [`NotGtin`] says which of the two was wrong.
    pub fn parse(text: &str) -> Result<Gtin, NotGtin> {
        if !matches!(text.len(), 8 | 12 | 13 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotGtin::Length);
        }
        let number: u64 = text.parse().map_err(|_| NotGtin::Length)?;
        let expected = check_digit(number / 10);
        if u64::from(expected) != number % 10 {
            return Err(NotGtin::CheckDigit { expected });
        }
        if number == 0 {
            return Err(NotGtin::Length);
        }
        Ok(Gtin(number))
    }

    /// The shop's own code for goods that carry none: prefix 20, a running number, and the check digit.
    pub fn own(number: u32) -> Gtin {
        let body = 200_000_000_000 + u64::from(number % 1_000_000);
        Gtin(body * 10 + u64::from(check_digit(body)))
    }

    /// Whether this is a code of the shop's own (prefixes 20–29 of EAN-13).
    pub fn is_own(self) -> bool {
        (2_000_000_000_000..3_000_000_000_000).contains(&self.0)
    }

    /// The running number of a code that [`Gtin::own`] made.
    pub fn own_number(self) -> Option<u32> {
        const FIRST: u64 = 200_000_000_000;
        let number = (self.0 / 10).checked_sub(FIRST)?;
        (number < 1_000_000).then_some(number as u32)
    }

    /// All fourteen digits.
    pub fn fourteen(self) -> String {
        format!("{:014}", self.0)
    }

    /// As a number, for tables.
    pub fn number(self) -> u64 {
        self.0
    }

    /// From a number that a table holds; proves the check digit again.
    pub fn from_number(number: u64) -> Option<Gtin> {
        (number <= Gtin::LARGEST)
            .then(|| Gtin::parse(&format!("{number:014}")).ok())
            .flatten()
    }
}

/// The GS1 check digit for the digits before it: from the right, weights 3, 1, 3, …
fn check_digit(body: u64) -> u8 {
    let (mut rest, mut sum, mut weight) = (body, 0, 3);
    while rest > 0 {
        sum += (rest % 10) * weight;
        weight = 4 - weight;
        rest /= 10;
    }
    ((10 - sum % 10) % 10) as u8
}

impl fmt::Display for Gtin {
    /// In the shortest printed length that holds it: 8, 12, 13 or 14 digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = match self.0 {
            0..=99_999_999 => 8,
            100_000_000..=999_999_999_999 => 12,
            1_000_000_000_000..=9_999_999_999_999 => 13,
            _ => 14,
        };
        write!(f, "{:0width$}", self.0)
    }
}

impl FromStr for Gtin {
    type Err = NotGtin;
    fn from_str(text: &str) -> Result<Gtin, NotGtin> {
        Gtin::parse(text)
    }
}

impl TryFrom<String> for Gtin {
    type Error = NotGtin;
    fn try_from(text: String) -> Result<Gtin, NotGtin> {
        Gtin::parse(&text)
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> String {
        gtin.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_article_in_every_length() {
        let check = |a: &str, b: &str| assert_eq!(Gtin::parse(a), Gtin::parse(b), "{a} {b}");
        check("036000291452", "0036000291452");
        check("036000291452", "00036000291452");
        check("96385074", "00000096385074");
        assert_eq!(
            Gtin::parse("6901234567892").unwrap().fourteen(),
            "06901234567892"
        );
        assert_eq!(Gtin::parse("96385074").unwrap().to_string(), "96385074");
        assert_eq!(
            Gtin::parse("036000291452").unwrap().to_string(),
            "036000291452"
        );
    }

    #[test]
    fn the_check_digit_is_proven() {
        assert_eq!(
            Gtin::parse("6901234567890"),
            Err(NotGtin::CheckDigit { expected: 2 })
        );
        assert_eq!(
            Gtin::parse("690123456789"),
            Err(NotGtin::CheckDigit { expected: 7 })
        );
        for text in [
            "",
            "123",
            "69012345678921",
            "690123456789x",
            "00000000",
            "６９０１２３４５６７８９２",
        ] {
            assert!(Gtin::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn own_codes_are_valid_and_known_as_own() {
        for n in [0, 1, 14, 999_999] {
            let code = Gtin::own(n);
            assert!(code.is_own());
            assert_eq!(Gtin::parse(&code.to_string()), Ok(code));
            assert_eq!(Gtin::from_number(code.number()), Some(code));
        }
        assert!(!Gtin::parse("6901234567892").unwrap().is_own());
    }
}
