//! Labels: stickers with a code for goods that carry none, labels for the edge of a shelf, households' cards. What stands
//! on them, as plain data; paper and printers are others'.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::goods::{Goods, Price};
use super::gtin::Gtin;
use super::household::{Card, mask_name};
use super::ids::HouseholdNo;
use super::storeroom::article::{Picture, Section};
use super::storeroom::trace::GoodsInStock;

/// Which labels are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelAsk {
    /// Stickers for goods.
    Goods {
        /// Of goods or of cases; empty: all goods whose code is the shop's own, because nothing else lacks one.
        codes: Vec<Gtin>,
        /// How many of each.
        copies: u32,
    },
    /// For the edge of a shelf.
    Shelf {
        /// Empty: all goods that can be redeemed today.
        codes: Vec<Gtin>,
    },
    /// Empty slips of a pad that is noted, for days on which the till is dead.
    Slips {
        /// The first number.
        first: u32,
        /// How many.
        count: u32,
    },
    /// Cards.
    Cards {
        /// Whose; nothing: all households'.
        household: Option<HouseholdNo>,
        /// Whether the names are masked.
        masked: bool,
    },
}

impl LabelAsk {
    /// The word for its kind, in keys of the words.
    pub fn word(&self) -> &'static str {
        match self {
            LabelAsk::Goods { .. } => "goods",
            LabelAsk::Shelf { .. } => "shelf",
            LabelAsk::Slips { .. } => "slips",
            LabelAsk::Cards { .. } => "cards",
        }
    }
}

/// Goods with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The code that is drawn: the goods' own, or a case's.
    pub code: Gtin,
    /// The goods.
    pub goods: Goods,
    /// How many pieces a case holds; nothing: it is one piece.
    pub case_of: Option<u32>,
    /// For what they stand in the store.
    pub section: Section,
    /// The price in force, of one piece.
    pub price: Option<Price>,
    /// The picture that their tile shows.
    pub picture: Option<Picture>,
}

impl Tag {
    /// The goods of this code, or the case of it; nothing where none have it.
    pub fn of(code: Gtin, stock: &[GoodsInStock]) -> Option<Tag> {
        stock.iter().find_map(|found| {
            if found.goods.code == code {
                return Some(Tag::piece(found));
            }
            let mut cases = found.packs.iter();
            let case = cases.find(|(case, _)| *case == code)?;
            Some(Tag {
                code,
                case_of: Some(case.1),
                ..Tag::piece(found)
            })
        })
    }

    fn piece(found: &GoodsInStock) -> Tag {
        Tag {
            code: found.goods.code,
            goods: found.goods.clone(),
            case_of: None,
            section: found.section,
            price: found.price.clone(),
            picture: found.picture.clone(),
        }
    }
}

/// A household's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardTag {
    /// What its code says; the household's number is in it.
    pub card: Card,
    /// The name as it is printed.
    pub name: String,
    /// The villager group; may be empty.
    pub group: String,
}

impl CardTag {
    /// A card with the name whole or masked.
    pub fn of(card: Card, name: &str, group: String, masked: bool) -> CardTag {
        CardTag {
            card,
            name: if masked {
                mask_name(name)
            } else {
                name.to_owned()
            },
            group,
        }
    }
}

/// Labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Labels {
    /// Stickers.
    Goods(Vec<Tag>),
    /// For the edge of a shelf.
    Shelf(Vec<Tag>),
    /// Cards.
    Cards(Vec<CardTag>),
    /// Empty slips, from a number to before another.
    Slips(Range<u32>),
}

impl Labels {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Labels::Goods(tags) | Labels::Shelf(tags) => tags.len(),
            Labels::Cards(cards) => cards.len(),
            Labels::Slips(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The goods that are meant, in the order of the shelf where none were named.
///
/// # Errors
/// The code that no goods have.
pub fn tags(
    codes: &[Gtin],
    stock: &[GoodsInStock],
    of_themselves: impl Fn(&GoodsInStock) -> bool,
) -> Result<Vec<Tag>, Gtin> {
    if codes.is_empty() {
        let meant = stock.iter().filter(|found| of_themselves(found));
        return Ok(meant.map(Tag::piece).collect());
    }
    let of = |code: &Gtin| Tag::of(*code, stock).ok_or(*code);
    codes.iter().map(of).collect()
}
