//! Goods as the storeroom knows them: those that were met for the first time at a delivery, their picture, whether they
//! are for points or for sale, and the codes of cases that hold many of them.
//!
//! What a village has decided of goods (name, unit, price) is the ledger's. What stands on the shelf is the till's: a
//! box with an unknown code is booked in on the spot, under a name given there, and waits for a price.

use serde::{Deserialize, Serialize};

use super::refusal::StoreRefusal;
use crate::market::goods::{Goods, LONGEST_NAME, clean_name};
use crate::market::gtin::Gtin;
use crate::market::ids::{Hash, StaffNo};
use crate::market::quantity::Quantity;

/// For what goods stand in the store (guyuan [004 c]: 爱心物品与其他经营物品分区摆放, donated goods are never sold).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// For points alone.
    #[default]
    Points,
    /// For sale, at the shopkeeper's own account: not in these books, and never redeemed.
    Sale,
}

impl Section {
    /// The word for it, in tables and keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            Section::Points => "points",
            Section::Sale => "sale",
        }
    }

    /// The section of this word.
    pub fn of_word(word: &str) -> Option<Section> {
        [Section::Points, Section::Sale]
            .into_iter()
            .find(|section| section.word() == word)
    }
}

/// What shows goods on a tile, a label, a poster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Picture {
    /// One of the drawings that come with Jifen, by its name.
    Drawing(String),
    /// A photo of the village's own, kept in the books by its hash.
    Photo(Hash),
}

/// Goods entered at the till. Where the ledger has goods of this code, its name holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsEntered {
    /// The goods.
    pub goods: Goods,
    /// Who entered them.
    pub staff: StaffNo,
}

/// How goods stand on the shelf: the till's own, whoever named them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsShelved {
    /// The goods.
    pub code: Gtin,
    /// Their picture, if it is not the scheme's.
    pub picture: Option<Picture>,
    /// For what they stand there.
    pub section: Section,
    /// Who says so.
    pub staff: StaffNo,
}

/// A case's code: scanned at a delivery it counts as so many pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackSet {
    /// The code on the case.
    pub pack: Gtin,
    /// What is in it.
    pub code: Gtin,
    /// How many; nothing: this is no case's code any more.
    pub pieces: Option<Quantity>,
    /// Who says so.
    pub staff: StaffNo,
}

/// What a person says of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsWish {
    /// Their code; nothing: they bear none, and get one of the shop's own.
    pub code: Option<Gtin>,
    /// The name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The category; may be empty.
    pub category: String,
}

impl GoodsWish {
    /// The goods, with the code that they bear or this one.
    ///
    /// # Errors
    /// [`StoreRefusal::FieldNeeded`] where name or unit are empty or too long.
    pub fn goods(&self, own: Gtin) -> Result<Goods, StoreRefusal> {
        let field = |text: &str, field| {
            clean_name(text, LONGEST_NAME).ok_or(StoreRefusal::FieldNeeded { field })
        };
        let category = match self.category.trim() {
            "" => String::new(),
            text => field(text, "category")?,
        };
        Ok(Goods {
            code: self.code.unwrap_or(own),
            name: field(&self.name, "name")?,
            unit: field(&self.unit, "unit")?,
            category,
        })
    }
}

/// The next code of the shop's own: one more than the highest that is in use.
pub fn next_own(codes: impl IntoIterator<Item = Gtin>) -> Gtin {
    let used = codes.into_iter().filter_map(Gtin::own_number).max();
    // The catalogue of a scheme numbers its goods from 1; what is met later begins well behind them.
    Gtin::own(used.map_or(FIRST_OWN, |number| (number + 1).max(FIRST_OWN)))
}

/// The first number of the shop's own codes for goods that no list names.
const FIRST_OWN: u32 = 1001;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_codes_count_up_behind_the_list() {
        let first = next_own([Gtin::own(1), Gtin::own(14)]);
        assert_eq!(first, Gtin::own(1001));
        assert_eq!(next_own([Gtin::own(1), first]), Gtin::own(1002));
        assert_eq!(next_own([]), Gtin::own(1001));
        let maker = Gtin::parse("6901234567892").unwrap();
        assert_eq!(next_own([maker]), Gtin::own(1001));
    }

    #[test]
    fn a_name_and_a_unit_are_needed() {
        let wish = |name: &str, unit: &str| GoodsWish {
            code: None,
            name: name.into(),
            unit: unit.into(),
            category: String::new(),
        };
        let own = Gtin::own(1001);
        assert_eq!(wish("毛巾", "条").goods(own).unwrap().code, own);
        assert_eq!(
            wish(" ", "条").goods(own),
            Err(StoreRefusal::FieldNeeded { field: "name" })
        );
        assert_eq!(
            wish("毛巾", "").goods(own),
            Err(StoreRefusal::FieldNeeded { field: "unit" })
        );
    }
}
