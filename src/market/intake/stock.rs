//! Stock brought in from lists as villages keep them: with codes or without, the unit in its own column, behind the
//! quantity or in the name. Which goods a line means is decided here, once for the preview and for the books.
//!
//! A code that is known decides. Without one the name and the unit together do, where exactly one kind of goods has both:
//! a name alone would book kilograms as bags. What nobody knows is refused, or, where somebody who may says so, entered
//! with the code that the line gives or one of the shop's own.

use std::collections::{HashMap, HashSet};

use super::BadLineWhy;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::{Goods, plain_name};
use crate::market::gtin::Gtin;
use crate::market::ids::RowKey;
use crate::market::quantity::Quantity;
use crate::market::stock::Source;
use crate::market::storeroom::article::next_own;

/// What a line says of its goods besides their code; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Described {
    /// The name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The category.
    pub category: String,
}

/// How a line calls its goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// By their code.
    Code(Gtin, Described),
    /// By their name, which is not empty.
    Name(Described),
}

impl From<Gtin> for Called {
    fn from(code: Gtin) -> Called {
        Called::Code(code, Described::default())
    }
}

impl Called {
    /// Their code, if it is given.
    pub fn code(&self) -> Option<Gtin> {
        match self {
            Called::Code(code, _) => Some(*code),
            Called::Name(_) => None,
        }
    }

    /// What else is said of them.
    pub fn described(&self) -> &Described {
        match self {
            Called::Code(_, described) | Called::Name(described) => described,
        }
    }
}

/// A delivery: `code,quantity,source,giver_or_fund,unit_cost,expires`, and where there is more to say
/// `name,unit,category`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLine {
    /// What goods.
    pub goods: Called,
    /// How many.
    pub quantity: Quantity,
    /// Where from.
    pub source: Source,
    /// Who gave, or which fund paid.
    pub giver_or_fund: String,
    /// What one piece cost.
    pub unit_cost: Fen,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
}

impl StockLine {
    /// The line's key, once it is known which goods it means. How the line called them makes no other line of it.
    pub fn key(&self, code: Gtin) -> RowKey {
        self.key_of(&code.fourteen(), &[])
    }

    /// The key of the line as it is written, which no other line of its file has.
    pub fn written(&self) -> RowKey {
        let code = self.goods.code().map(Gtin::fourteen).unwrap_or_default();
        let Described { name, unit, .. } = self.goods.described();
        self.key_of(&code, &[name, unit])
    }

    fn key_of(&self, code: &str, more: &[&str]) -> RowKey {
        let (quantity, cost) = (self.quantity.to_string(), self.unit_cost.0.to_string());
        let expires = super::day_text(self.expires);
        let mut fields = vec![
            code,
            &quantity,
            self.source.word(),
            &self.giver_or_fund,
            &cost,
            &expires,
        ];
        fields.extend(more);
        RowKey::of("stock", &fields)
    }

    /// What it cost in all.
    pub fn cost(&self) -> Fen {
        self.unit_cost.times(self.quantity)
    }
}

/// Why it is not clear which goods a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// A line without a code names goods that nobody knows.
    UnknownName {
        /// The name.
        name: String,
        /// The unit.
        unit: String,
    },
    /// A line without a known code does not say what one is called.
    UnitNeeded {
        /// The name.
        name: String,
    },
    /// The goods are counted by another unit.
    UnitDiffers {
        /// The goods.
        name: String,
        /// The unit that stands there.
        unit: String,
        /// The unit by which they are counted.
        known: String,
    },
    /// Several goods have this name and unit.
    SeveralGoods {
        /// The name.
        name: String,
        /// Their codes.
        codes: Vec<Gtin>,
    },
    /// The code is that of a case.
    CaseCode {
        /// The code.
        code: Gtin,
        /// What is in it.
        name: String,
        /// How many.
        pieces: Quantity,
    },
}

impl From<Unclear> for BadLineWhy {
    fn from(unclear: Unclear) -> BadLineWhy {
        BadLineWhy::Unclear(unclear)
    }
}

/// How it was found out which goods a line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By the code.
    Code,
    /// By name and unit.
    Name,
    /// Nobody knew them: they are entered.
    New,
}

/// The goods that a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The goods.
    pub goods: Goods,
    /// How it was found out.
    pub how: How,
}

/// A case's code: what is in it, how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The name of what is in it.
    pub name: String,
    /// How many.
    pub pieces: Quantity,
}

/// Finds out which goods lines mean.
#[derive(Debug)]
pub struct Matching {
    by_code: HashMap<Gtin, Goods>,
    /// By name and unit as they are compared; nothing where several goods have both.
    by_name: HashMap<(String, String), Option<Gtin>>,
    cases: HashMap<Gtin, Case>,
    enters_new: bool,
    /// Goods entered so far.
    entered: HashSet<Gtin>,
    next_own: Gtin,
}

impl Matching {
    /// Over the goods and the cases' codes that are known; `enters_new` where goods that nobody knows are to be entered.
    pub fn new(
        known: impl IntoIterator<Item = Goods>,
        cases: impl IntoIterator<Item = (Gtin, Case)>,
        enters_new: bool,
    ) -> Matching {
        let by_code: HashMap<Gtin, Goods> =
            known.into_iter().map(|goods| (goods.code, goods)).collect();
        let cases: HashMap<Gtin, Case> = cases.into_iter().collect();
        let mut by_name = HashMap::new();
        for goods in by_code.values() {
            by_name
                .entry(key(&goods.name, &goods.unit))
                .and_modify(|one| *one = None)
                .or_insert(Some(goods.code));
        }
        Matching {
            next_own: next_own(by_code.keys().chain(cases.keys()).copied()),
            by_code,
            by_name,
            cases,
            enters_new,
            entered: HashSet::new(),
        }
    }

    /// Which goods a line means.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub fn find(&mut self, called: &Called) -> Result<Meant, BadLineWhy> {
        let described = called.described();
        if let Some(code) = called.code() {
            if let Some(goods) = self.by_code.get(&code) {
                same_unit(goods, &described.unit)?;
                return Ok(Meant {
                    goods: goods.clone(),
                    how: self.how(code, How::Code),
                });
            }
            if let Some(case) = self.cases.get(&code) {
                return Err(BadLineWhy::from(Unclear::CaseCode {
                    code,
                    name: case.name.clone(),
                    pieces: case.pieces,
                }));
            }
        }
        let readings = readings(described);
        for (name, unit) in &readings {
            match self.by_name.get(&key(name, unit)) {
                Some(Some(code)) => {
                    return Ok(Meant {
                        goods: self.by_code[code].clone(),
                        how: self.how(*code, How::Name),
                    });
                }
                Some(None) => return Err(self.several(name, unit).into()),
                None => {}
            }
        }
        self.unknown(called.code(), described, &readings)
    }

    /// Goods that this file entered are new wherever it names them.
    fn how(&self, code: Gtin, how: How) -> How {
        if self.entered.contains(&code) {
            How::New
        } else {
            how
        }
    }

    fn several(&self, name: &str, unit: &str) -> Unclear {
        let same = |goods: &&Goods| key(&goods.name, &goods.unit) == key(name, unit);
        let mut codes: Vec<Gtin> = self
            .by_code
            .values()
            .filter(same)
            .map(|goods| goods.code)
            .collect();
        codes.sort();
        Unclear::SeveralGoods {
            name: name.to_owned(),
            codes,
        }
    }

    /// What nobody knows: entered where that was asked for, else refused with the nearest reason.
    fn unknown(
        &mut self,
        code: Option<Gtin>,
        described: &Described,
        readings: &[(String, String)],
    ) -> Result<Meant, BadLineWhy> {
        let name = described.name.clone();
        let Some((named, unit)) = readings.first().cloned() else {
            return Err(match code {
                Some(code) if name.is_empty() => BadLineWhy::UnknownGoods(code),
                _ => Unclear::UnitNeeded { name }.into(),
            });
        };
        let is_new = self.enters_new;
        if !is_new {
            let known = |goods: &&Goods| plain_name(&goods.name) == plain_name(&named);
            let other = self
                .by_code
                .values()
                .filter(known)
                .min_by_key(|goods| goods.code);
            return Err(match (other, code) {
                (Some(goods), _) => unit_differs(goods, &unit).into(),
                (None, Some(code)) => BadLineWhy::UnknownGoods(code),
                (None, None) => Unclear::UnknownName { name: named, unit }.into(),
            });
        }
        let goods = Goods {
            code: code.unwrap_or(self.next_own),
            name: named,
            unit,
            category: described.category.clone(),
        };
        self.by_name
            .insert(key(&goods.name, &goods.unit), Some(goods.code));
        self.entered.insert(goods.code);
        self.by_code.insert(goods.code, goods.clone());
        if goods.code.own_number() >= self.next_own.own_number() {
            self.next_own = next_own([goods.code]);
        }
        Ok(Meant {
            goods,
            how: How::New,
        })
    }
}

fn key(name: &str, unit: &str) -> (String, String) {
    (plain_name(name), plain_name(unit))
}

fn same_unit(goods: &Goods, unit: &str) -> Result<(), Unclear> {
    if unit.is_empty() || plain_name(unit) == plain_name(&goods.unit) {
        return Ok(());
    }
    Err(unit_differs(goods, unit))
}

fn unit_differs(goods: &Goods, unit: &str) -> Unclear {
    Unclear::UnitDiffers {
        name: goods.name.clone(),
        unit: unit.to_owned(),
        known: goods.unit.clone(),
    }
}

/// A unit is a word or two: 块, 瓶, 大袋. What is longer in brackets belongs to the name.
const LONGEST_UNIT: usize = 3;

/// The names and units that a description can mean, the likeliest first: with the unit that stands in brackets behind the
/// name, `香皂（块）`, and as it stands where it has a unit.
fn readings(described: &Described) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some((name, unit)) = unit_in_name(&described.name) {
        let fits = described.unit.is_empty() || plain_name(&described.unit) == plain_name(unit);
        if fits {
            found.push((name.to_owned(), unit.to_owned()));
        }
    }
    if !described.name.is_empty() && !described.unit.is_empty() {
        found.push((described.name.clone(), described.unit.clone()));
    }
    found
}

/// The unit in brackets, or behind a stroke, at the end of a name.
fn unit_in_name(name: &str) -> Option<(&str, &str)> {
    const BRACKETS: [(char, char); 4] = [
        ('(', ')'),
        ('\u{FF08}', '\u{FF09}'),
        ('[', ']'),
        ('\u{3010}', '\u{3011}'),
    ];
    let name = name.trim();
    let inside = BRACKETS.iter().find_map(|(open, close)| {
        let inner = name.strip_suffix(*close)?;
        inner.rsplit_once(*open)
    });
    let (before, unit) = inside.or_else(|| name.rsplit_once(['/', '\u{FF0F}']))?;
    let (before, unit) = (before.trim(), unit.trim());
    let is_unit = !unit.is_empty()
        && unit.chars().count() <= LONGEST_UNIT
        && unit.chars().all(char::is_alphabetic);
    (is_unit && !before.is_empty()).then_some((before, unit))
}

#[cfg(test)]
mod tests;
