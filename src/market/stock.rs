//! Stock by lots. What expires first leaves first (FEFO); what has expired does not leave at all
//! (users.md, 15). A shelf never goes below nothing.

use serde::{Deserialize, Serialize};

use super::aside::Sealed;
use super::day::VillageDay;
use super::gtin::Gtin;
use super::ids::{LotNo, RowKey};
use super::quantity::Quantity;

/// Money, in fen (hundredths of a yuan). Only for the books of what goods cost: nothing is sold for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Where goods come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Given: 捐赠.
    Donation,
    /// Bought from collective funds: 村集体经济收益.
    Fund,
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
        self.lots.iter().map(|lot| lot.on_hand).sum::<u32>() - self.available(day)
    }

    /// Which lots give this many pieces: first what expires first, then what came first. Nothing where there are
    /// not that many.
    pub fn take(&self, day: VillageDay, quantity: Quantity) -> Option<Vec<LotTake>> {
        let mut lots: Vec<&LotBalance> = self.good(day).collect();
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
        self.lots
            .iter()
            .filter(move |lot| lot.expires.is_none_or(|last| day <= last))
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
