//! Goods and what they cost. A price is a decision of the village: it has a resolution and a day from which it holds.

use serde::{Deserialize, Serialize};

use super::day::VillageDay;
use super::gtin::Gtin;
use super::points::Points;

/// One kind of goods on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Its bar code, or the shop's own.
    pub code: Gtin,
    /// As the shelf says it: 香皂.
    pub name: String,
    /// What one is called: 块, 瓶, 袋.
    pub unit: String,
    /// The category, free words of the village; may be empty.
    pub category: String,
}

/// What one piece costs, and by which decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The decision's number or name; redemptions and receipts name it.
    pub resolution: String,
    /// The first day on which it holds.
    pub from: VillageDay,
    /// Points for one piece; never negative.
    pub points: Points,
}

/// The price in force on a day: of those that hold by then, the one that began last, and among equals the one
/// decided last. `prices` are in the order in which they were decided.
pub fn price_on(prices: &[Price], day: VillageDay) -> Option<&Price> {
    prices
        .iter()
        .filter(|price| price.from <= day)
        .max_by_key(|price| price.from)
}

/// Longest name, unit or category, in characters: what fits a tile and a receipt line.
pub const LONGEST_NAME: usize = 40;

/// The text with control characters taken out and its ends trimmed, if something is left and it is not too long.
/// Escape bytes in a name would reach the printer as commands.
pub fn clean_name(text: &str, longest: usize) -> Option<String> {
    let clean: String = text
        .trim()
        .chars()
        .filter(|c| !c.is_control() && !is_bidi_control(*c))
        .collect();
    (!clean.is_empty() && clean.chars().count() <= longest).then_some(clean)
}

/// A full-width letter, digit or sign as the plain one; nothing for a character that has no width.
pub fn plain_char(c: char) -> Option<char> {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        '\u{3000}' | '\u{A0}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' => None,
        _ => Some(c),
    }
}

/// A name as names are compared: without spaces, full width or capitals.
pub fn plain_name(name: &str) -> String {
    let plain = name.chars().filter_map(plain_char);
    plain
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Characters that reorder what stands around them; no name needs them, and a list could be made to lie with them.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_in_force() {
        let day = |text: &str| text.parse::<VillageDay>().unwrap();
        let price = |resolution: &str, from: &str, points| Price {
            resolution: resolution.into(),
            from: day(from),
            points: Points::whole(points),
        };
        let prices = [
            price("1", "2026-01-01", 5),
            price("2", "2026-10-01", 6),
            price("3", "2026-10-01", 7),
        ];
        assert_eq!(price_on(&prices, day("2025-12-31")), None);
        assert_eq!(
            price_on(&prices, day("2026-09-30")).unwrap().resolution,
            "1"
        );
        assert_eq!(
            price_on(&prices, day("2026-10-01")).unwrap().resolution,
            "3"
        );
    }

    #[test]
    fn names_lose_control_characters() {
        assert_eq!(clean_name(" 香\u{1b}皂\0 ", 40).as_deref(), Some("香皂"));
        assert_eq!(clean_name(" \u{7} ", 40), None);
        assert_eq!(clean_name("一二三四五", 4), None);
    }
}
