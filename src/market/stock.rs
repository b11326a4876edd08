//! Stock by lots. What expires first leaves first (FEFO); what has expired does not leave at all
//! (users.md, 15). A shelf never goes below nothing.

use serde::{Deserialize, Serialize};

use super::aside::Sealed;
use super::day::VillageDay;
use super::fen::Fen;
use super::gtin::Gtin;
use super::ids::{LotNo, RowKey};
use super::quantity::Quantity;

/// Where goods come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Given: 捐赠.
    Donation,
    /// Bought from collective funds: 村集体经济收益.
    Fund,
    /// Brought over from another store.
    Transfer,
    /// On the shelf, and in no book: a count brought it to light.
    Found,
}

impl Source {
    /// All of them.
    pub const ALL: [Source; 4] = [
        Source::Donation,
        Source::Fund,
        Source::Transfer,
        Source::Found,
    ];

    /// The word for it in files and tables, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            Source::Donation => "donation",
            Source::Fund => "fund",
            Source::Transfer => "transfer",
            Source::Found => "found",
        }
    }

    /// The source of this word.
    pub fn of_word(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.word() == word)
    }
}

/// A delivery of one kind of goods, as it was booked in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Its number at this till.
    pub lot: LotNo,
    /// The line it was booked in from.
    pub key: RowKey,
    /// What goods.
    pub code: Gtin,
    /// How many pieces.
    pub quantity: Quantity,
    /// Where from.
    pub source: Source,
    /// Who gave, or which fund paid.
    pub giver: Sealed,
    /// What one piece cost.
    pub unit_cost: Fen,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
}

/// What is left of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotBalance {
    /// The lot.
    pub lot: LotNo,
    /// Pieces on the shelf.
    pub on_hand: u32,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
}

impl LotBalance {
    /// Whether it may still be handed out.
    pub fn is_good(&self, day: VillageDay) -> bool {
        self.expires.is_none_or(|last| day <= last)
    }
}

/// Pieces taken from a lot, or put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotTake {
    /// The lot.
    pub lot: LotNo,
    /// How many.
    pub quantity: Quantity,
}

/// All lots of one kind of goods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// In any order.
    pub lots: Vec<LotBalance>,
}

impl Shelf {
    /// Pieces that may be handed out on this day.
    pub fn available(&self, day: VillageDay) -> u32 {
        self.good(day).map(|lot| lot.on_hand).sum()
    }

    /// Pieces that stand there but have expired.
    pub fn expired(&self, day: VillageDay) -> u32 {
        self.on_hand() - self.available(day)
    }

    /// All pieces that stand there, expired ones with them.
    pub fn on_hand(&self) -> u32 {
        self.lots.iter().map(|lot| lot.on_hand).sum()
    }

    /// Which lots give this many pieces to hand out: first what expires first, then what came first. Nothing where there
    /// are not that many.
    pub fn take(&self, day: VillageDay, quantity: Quantity) -> Option<Vec<LotTake>> {
        self.take_from(quantity, |lot| lot.is_good(day))
    }

    /// The same from those lots alone that fit, expired or not: what leaves the shelf without being handed out.
    pub fn take_from(
        &self,
        quantity: Quantity,
        fits: impl Fn(&LotBalance) -> bool,
    ) -> Option<Vec<LotTake>> {
        let mut lots: Vec<&LotBalance> = self.lots.iter().filter(|lot| fits(lot)).collect();
        lots.sort_by_key(|lot| (lot.expires.is_none(), lot.expires, lot.lot));
        let mut due = quantity.pieces();
        let mut takes = Vec::new();
        for lot in lots {
            if let Some(quantity) = Quantity::new(lot.on_hand.min(due)) {
                takes.push(LotTake {
                    lot: lot.lot,
                    quantity,
                });
                due -= quantity.pieces();
            }
        }
        (due == 0).then_some(takes)
    }

    fn good(&self, day: VillageDay) -> impl Iterator<Item = &LotBalance> {
        self.lots.iter().filter(move |lot| lot.is_good(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(lot: u32, on_hand: u32, expires: Option<&str>) -> LotBalance {
        LotBalance {
            lot: LotNo(lot),
            on_hand,
            expires: expires.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn first_expired_first_out_and_nothing_expired() {
        let shelf = Shelf {
            lots: vec![
                lot(1, 5, None),
                lot(2, 3, Some("2027-05-01")),
                lot(3, 2, Some("2027-01-01")),
                lot(4, 9, Some("2026-12-29")),
            ],
        };
        let day: VillageDay = "2026-12-30".parse().unwrap();
        assert_eq!(shelf.available(day), 10);
        assert_eq!(shelf.expired(day), 9);
        let takes = shelf.take(day, Quantity::new(6).unwrap()).unwrap();
        let plain: Vec<(u32, u32)> = takes
            .iter()
            .map(|t| (t.lot.0, t.quantity.pieces()))
            .collect();
        assert_eq!(plain, [(3, 2), (2, 3), (1, 1)]);
        assert_eq!(shelf.take(day, Quantity::new(11).unwrap()), None);
    }
}
