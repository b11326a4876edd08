//! Donations and what became of them by a day: how much was handed out and to how many households, how much is gone
//! otherwise, how much is left (Public Welfare Donations Law, arts. 16, 22: registered, receipted, their use made known).

use std::collections::{BTreeMap, HashMap};

use super::Span;
use super::books::DonationRow;
use super::lots::{Why, moves};
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, LotNo, ReceiptNo};
use crate::market::stock::Source;
use crate::market::storeroom::delivery::Origin;

#[derive(Debug)]
struct Donated {
    day: VillageDay,
    delivery: Option<ReceiptNo>,
    giver: String,
    anonymous: bool,
    terms: String,
    code: Gtin,
    cost: Fen,
    came: i64,
    gone: i64,
    /// What each household holds of it.
    held: HashMap<HouseholdNo, i64>,
}

/// The donations of some days as their fate unfolds, fact by fact.
#[derive(Debug)]
pub struct Donations {
    span: Span,
    lots: BTreeMap<LotNo, Donated>,
}

impl Donations {
    /// The donations that came on these days, with what became of them by the last.
    pub fn new(span: Span) -> Donations {
        Donations {
            span,
            lots: BTreeMap::new(),
        }
    }

    /// Takes the next fact of the journal; `text` finds the texts beside it.
    ///
    /// # Errors
    /// Of `text`.
    pub fn take<E>(
        &mut self,
        fact: &Fact,
        day: VillageDay,
        text: &mut dyn FnMut(&Sealed) -> Result<String, E>,
    ) -> Result<(), E> {
        if day > self.span.to {
            return Ok(());
        }
        if self.span.contains(day) {
            self.began(fact, day, text)?;
        }
        let household = match fact {
            Fact::Redeemed(redemption) => Some(&redemption.household),
            Fact::Reversed(reversal) => Some(&reversal.household),
            _ => None,
        };
        let lots = &mut self.lots;
        moves(fact, &mut |one| {
            let Some(lot) = lots.get_mut(&one.lot) else {
                return;
            };
            match one.why {
                Why::Received | Why::Corrected => lot.came += one.pieces,
                Why::Issued | Why::TakenBack => {
                    if let Some(household) = household {
                        *lot.held.entry(household.clone()).or_default() -= one.pieces;
                    }
                }
                Why::Off(_) | Why::Missing | Why::Found => lot.gone -= one.pieces,
            }
        });
        Ok(())
    }

    fn began<E>(
        &mut self,
        fact: &Fact,
        day: VillageDay,
        text: &mut dyn FnMut(&Sealed) -> Result<String, E>,
    ) -> Result<(), E> {
        let donated = |code, cost| Donated {
            day,
            delivery: None,
            giver: String::new(),
            anonymous: false,
            terms: String::new(),
            code,
            cost,
            came: 0,
            gone: 0,
            held: HashMap::new(),
        };
        match fact {
            Fact::StockReceived(lot) if lot.source == Source::Donation => {
                let giver = text(&lot.giver)?;
                let donated = donated(lot.code, lot.unit_cost);
                self.lots.insert(lot.lot, Donated { giver, ..donated });
            }
            Fact::DeliveryReceived(delivery) => {
                let Origin::Donation {
                    giver,
                    anonymous,
                    terms,
                } = &delivery.origin
                else {
                    return Ok(());
                };
                let mut said = |sealed: &Option<Sealed>| match sealed {
                    Some(sealed) => text(sealed),
                    None => Ok(String::new()),
                };
                let (giver, terms) = (said(giver)?, said(terms)?);
                for line in &delivery.lines {
                    let lot = Donated {
                        delivery: Some(delivery.number.clone()),
                        giver: if *anonymous {
                            String::new()
                        } else {
                            giver.clone()
                        },
                        anonymous: *anonymous,
                        terms: terms.clone(),
                        ..donated(line.code, line.unit_cost)
                    };
                    self.lots.insert(line.lot, lot);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The lines, in the order in which they came.
    pub fn rows(self, shelf: &[Goods]) -> Vec<DonationRow> {
        let named: HashMap<Gtin, &Goods> = shelf.iter().map(|goods| (goods.code, goods)).collect();
        let row = |(lot, donated): (LotNo, Donated)| {
            let goods = named.get(&donated.code);
            let handed_out: i64 = donated.held.values().sum();
            DonationRow {
                village_day: donated.day,
                delivery: donated.delivery,
                lot,
                giver: donated.giver,
                anonymous: donated.anonymous,
                terms: donated.terms,
                code: donated.code,
                name: goods.map(|goods| goods.name.clone()).unwrap_or_default(),
                unit: goods.map(|goods| goods.unit.clone()).unwrap_or_default(),
                quantity: donated.came,
                worth: Fen(donated.cost.0.saturating_mul(donated.came)),
                handed_out,
                households: donated.held.values().filter(|held| **held > 0).count() as i64,
                lost: donated.gone,
                left: donated.came - handed_out - donated.gone,
            }
        };
        self.lots.into_iter().map(row).collect()
    }
}
