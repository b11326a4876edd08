//! What was read off a slip so far.

use crate::kiosk::here::Here;
use crate::kiosk::screens::store::approve::{Slip, What};
use crate::market::day::VillageDay;
use crate::market::gtin::Gtin;
use crate::market::ids::RedemptionId;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::redemption::paper::{PaperOrder, Weighed};
use crate::market::shop::{HouseholdAtCounter, Shop};

/// The slip.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) number: u32,
    pub(super) day: Option<VillageDay>,
    pub(super) household: Option<Box<HouseholdAtCounter>>,
    /// What was taken, in the order in which it was entered.
    pub(super) lines: Vec<(Gtin, Quantity)>,
    /// What was taken before each step, so that one can go back.
    before: Vec<Vec<(Gtin, Quantity)>>,
    /// What stands on it; nothing: what the price list of that day says.
    pub(super) points: Option<Points>,
    pub(super) proxy: Option<String>,
}

impl Draft {
    /// How many of these are entered.
    pub(super) fn pieces(&self, code: Gtin) -> u32 {
        let line = self.lines.iter().find(|(of, _)| *of == code);
        line.map_or(0, |(_, quantity)| quantity.pieces())
    }

    /// One more of these.
    pub(super) fn add(&mut self, code: Gtin) {
        self.set(code, Quantity::new(self.pieces(code).saturating_add(1)));
    }

    /// So many of these; none takes them out.
    pub(super) fn set(&mut self, code: Gtin, quantity: Option<Quantity>) {
        self.before.push(self.lines.clone());
        let place = self.lines.iter().position(|(of, _)| *of == code);
        match (place, quantity) {
            (Some(place), Some(quantity)) => self.lines[place].1 = quantity,
            (Some(place), None) => {
                self.lines.remove(place);
            }
            (None, Some(quantity)) => self.lines.push((code, quantity)),
            (None, None) => {}
        }
    }

    /// Whether there is a step to go back.
    pub(super) fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// The last step back.
    pub(super) fn undo(&mut self) {
        if let Some(before) = self.before.pop() {
            self.lines = before;
        }
    }

    /// What the goods cost today; that of the slip's day may be another.
    pub(super) fn worth(&self, shop: &Shop) -> Points {
        let worth = |(code, quantity): &(Gtin, Quantity)| {
            let goods = shop.goods.iter().find(|one| one.goods.code == *code)?;
            let price = goods.price.as_ref()?;
            price.points.checked_mul(quantity.pieces())
        };
        self.lines.iter().filter_map(worth).sum()
    }

    /// What the books are asked, once all is entered. The id is made when two people enter it.
    pub(super) fn order(&self) -> Option<PaperOrder> {
        Some(PaperOrder {
            id: RedemptionId([0; 16]),
            number: self.number,
            written_on: self.day?,
            household: self.household.as_ref()?.household.clone(),
            lines: self.lines.clone(),
            points: self.points,
            proxy: self.proxy.clone(),
        })
    }

    /// What two people enter.
    pub(super) fn weighed(&self, order: PaperOrder, weighed: Weighed) -> What {
        let whose = self.household.as_ref();
        let whose = whose.map_or_else(String::new, |of| {
            format!("{} · {}", of.masked(), of.household)
        });
        What::Slip(Box::new(Slip {
            order,
            weighed,
            whose,
        }))
    }

    /// The slip in a few words: its number, its day, whose it is.
    pub(super) fn above(&self, here: &Here<'_>) -> String {
        let words = here.words;
        let number = crate::market::receipt::slip_number(self.number);
        let slip = words.say("kiosk.slips.slip", &[("number", &number)]);
        let day = self.day.map(|day| words.day_and_year(day));
        let whose = self.household.as_ref().map(|of| here.family(&of.masked()));
        let parts = [Some(slip), day, whose];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
