//! Quantities of goods: whole pieces, packets, bottles.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many pieces: at least one, at most [`Quantity::LARGEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(NonZeroU32);

/// A number that is no quantity of goods.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a quantity (a whole number from 1 to 99999): {0}")]
pub struct NotQuantity(pub String);

impl Quantity {
    /// The most that one line may hold. A slip of the finger or a bar code read as a quantity goes no further.
    pub const LARGEST: u32 = 99_999;

    /// One piece.
    pub const ONE: Quantity = Quantity(NonZeroU32::MIN);

    /// This many pieces, if that is a quantity.
    pub fn new(pieces: u32) -> Option<Quantity> {
        NonZeroU32::new(pieces)
            .filter(|n| n.get() <= Quantity::LARGEST)
            .map(Quantity)
    }

    /// In pieces.
    pub fn pieces(self) -> u32 {
        self.0.get()
    }

    /// One more, unless that is too many.
    pub fn one_more(self) -> Option<Quantity> {
        Quantity::new(self.pieces() + 1)
    }

    /// One less, or nothing left.
    pub fn one_less(self) -> Option<Quantity> {
        Quantity::new(self.pieces() - 1)
    }
}

impl TryFrom<u32> for Quantity {
    type Error = NotQuantity;
    fn try_from(pieces: u32) -> Result<Quantity, NotQuantity> {
        Quantity::new(pieces).ok_or_else(|| NotQuantity(pieces.to_string()))
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> u32 {
        quantity.pieces()
    }
}

impl FromStr for Quantity {
    type Err = NotQuantity;
    fn from_str(text: &str) -> Result<Quantity, NotQuantity> {
        let refuse = || NotQuantity(text.to_owned());
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refuse());
        }
        text.parse().ok().and_then(Quantity::new).ok_or_else(refuse)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
