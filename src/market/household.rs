//! Households and their cards.
//!
//! Of people only what serves is kept (PIPL art. 6): the name of the household, its number, its group, how many live
//! there, the last four digits of a telephone. Lists and screens that others can see show the name masked.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ids::{HouseholdNo, VillageId};

/// The name as others may see it: the first character stays, the second becomes a star (张大福 → 张*福, 李四 → 李*).
pub fn mask_name(name: &str) -> String {
    let letters: Vec<char> = name.trim().chars().collect();
    match letters.as_slice() {
        [] => String::new(),
        [only] => format!("{only}*"),
        [first, _] => format!("{first}*"),
        [first, .., last] => format!("{first}{}{last}", "*".repeat((letters.len() - 2).min(3))),
    }
}

/// The last four digits of a telephone number, if it has that many.
pub fn last_four(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 4).then(|| digits[digits.len() - 4..].to_owned())
}

/// The random number that makes a card this card and no other: 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardSerial(pub u64);

/// Digits and capitals without I, L, O, U, which are misread and mistyped.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl fmt::Display for CardSerial {
    /// Thirteen letters of five bits each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..13)
            .rev()
            .try_for_each(|i| write!(f, "{}", LETTERS[(self.0 >> (5 * i) & 31) as usize] as char))
    }
}

impl fmt::Debug for CardSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardSerial({self})")
    }
}

impl FromStr for CardSerial {
    type Err = NotACard;
    fn from_str(text: &str) -> Result<CardSerial, NotACard> {
        if text.len() != 13 {
            return Err(NotACard::Damaged);
        }
        let mut number: u128 = 0;
        for byte in text.bytes() {
            let letter = LETTERS
                .iter()
                .position(|l| *l == byte)
                .ok_or(NotACard::Damaged)?;
            number = number << 5 | letter as u128;
        }
        u64::try_from(number)
            .map(CardSerial)
            .map_err(|_| NotACard::Damaged)
    }
}

impl TryFrom<String> for CardSerial {
    type Error = NotACard;
    fn try_from(text: String) -> Result<CardSerial, NotACard> {
        text.parse()
    }
}

impl From<CardSerial> for String {
    fn from(serial: CardSerial) -> String {
        serial.to_string()
    }
}

/// What a household's card carries: `JF1:village:household:serial:check`, all ASCII, because Chinese in a code
/// garbles on scanners that act as keyboards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The village that issued it.
    pub village: VillageId,
    /// The household that holds it.
    pub household: HouseholdNo,
    /// Which of the household's cards, over time, it is.
    pub serial: CardSerial,
}

/// Why a scanned text is no card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACard {
    /// It does not begin as a card does: something else was scanned.
    #[error("not a household card")]
    Other,
    /// It begins as a card but its check does not match: dirty, torn, or cut off by the scanner.
    #[error("a household card that cannot be read whole")]
    Damaged,
}

/// What every card of this version begins with.
pub const CARD_PREFIX: &str = "JF1:";

impl Card {
    /// Reads a scanned text. Small letters are taken for capitals where a scanner turned them.
    ///
    /// # Errors
    /// [`NotACard::Other`] where it is something else, [`NotACard::Damaged`] where a card is not whole.
    pub fn parse(text: &str) -> Result<Card, NotACard> {
        let Some(head) = text
            .get(..4)
            .filter(|head| head.eq_ignore_ascii_case(CARD_PREFIX))
        else {
            return Err(NotACard::Other);
        };
        let (body, check) = text.rsplit_once(':').ok_or(NotACard::Damaged)?;
        let mut parts = body.get(head.len()..).ok_or(NotACard::Damaged)?.split(':');
        let (Some(village), Some(household), Some(serial), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotACard::Damaged);
        };
        let card = Card {
            village: village.parse().map_err(|_| NotACard::Damaged)?,
            household: household.parse().map_err(|_| NotACard::Damaged)?,
            serial: serial.to_ascii_uppercase().parse()?,
        };
        if card.check() == check.to_ascii_uppercase() {
            Ok(card)
        } else {
            Err(NotACard::Damaged)
        }
    }

    fn body(&self) -> String {
        format!(
            "{CARD_PREFIX}{}:{}:{}",
            self.village, self.household, self.serial
        )
    }

    /// Twenty bits over the rest: a damaged code passes once in a million times.
    fn check(&self) -> String {
        let hash = Sha256::digest(self.body().as_bytes());
        let bits = u32::from_be_bytes([0, hash[0], hash[1], hash[2]]);
        (0..4)
            .map(|i| LETTERS[(bits >> (5 * i) & 31) as usize] as char)
            .collect()
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.body(), self.check())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_masked() {
        let check = |name: &str, masked: &str| assert_eq!(mask_name(name), masked);
        check("张大福", "张*福");
        check("李四", "李*");
        check("欧阳娜娜", "欧**娜");
        check("䶮", "䶮*");
        check("", "");
    }

    #[test]
    fn a_card_reads_back_and_a_damaged_one_is_seen() {
        let card = Card {
            village: "lutang-shifan".parse().unwrap(),
            household: "0137".parse().unwrap(),
            serial: CardSerial(0xFEDC_BA98_7654_3210),
        };
        let text = card.to_string();
        assert!(text.is_ascii());
        assert_eq!(Card::parse(&text), Ok(card));
        for i in 4..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[i] = if bytes[i] == b'7' { b'8' } else { b'7' };
            let spoiled = String::from_utf8(bytes).unwrap();
            assert_eq!(Card::parse(&spoiled), Err(NotACard::Damaged), "{spoiled}");
            assert_eq!(
                Card::parse(&text[..i]),
                Err(NotACard::Damaged),
                "cut at {i}"
            );
        }
        assert_eq!(Card::parse("6901234567892"), Err(NotACard::Other));
        assert_eq!(Card::parse("张大福张大福"), Err(NotACard::Other));
    }
}
