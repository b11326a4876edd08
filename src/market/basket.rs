//! The basket: what a household is about to take. Every step can be undone; nothing here is recorded.

use super::gtin::Gtin;
use super::points::Points;
use super::quantity::Quantity;

/// One kind of goods in the basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasketLine {
    /// What.
    pub code: Gtin,
    /// How many.
    pub quantity: Quantity,
}

/// Lines in the order in which they were first scanned, with the steps that led there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basket {
    lines: Vec<BasketLine>,
    last: Option<Gtin>,
    before: Vec<(Vec<BasketLine>, Option<Gtin>)>,
}

/// Longest list: a receipt stays readable and a slip of paper short.
pub const MOST_LINES: usize = 50;

impl Basket {
    /// The lines.
    pub fn lines(&self) -> &[BasketLine] {
        &self.lines
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// The goods last scanned or touched.
    pub fn last(&self) -> Option<Gtin> {
        self.last.filter(|code| self.quantity(*code) > 0)
    }

    /// How many pieces of one kind are in it.
    pub fn quantity(&self, code: Gtin) -> u32 {
        self.lines
            .iter()
            .find(|line| line.code == code)
            .map_or(0, |line| line.quantity.pieces())
    }

    /// Sets how many pieces of one kind are in it: a new line where there was none, no line for nothing. The goods
    /// become the ones last touched. Answers whether it fits.
    pub fn set(&mut self, code: Gtin, quantity: Option<Quantity>) -> bool {
        let place = self.lines.iter().position(|line| line.code == code);
        if place.is_none() && self.lines.len() >= MOST_LINES {
            return false;
        }
        self.before.push((self.lines.clone(), self.last));
        match (place, quantity) {
            (Some(i), Some(quantity)) => self.lines[i].quantity = quantity,
            (Some(i), None) => {
                self.lines.remove(i);
            }
            (None, Some(quantity)) => self.lines.push(BasketLine { code, quantity }),
            (None, None) => {}
        }
        self.last = Some(code);
        true
    }

    /// Takes the last step back; answers whether there was one.
    pub fn undo(&mut self) -> bool {
        match self.before.pop() {
            Some((lines, last)) => {
                self.lines = lines;
                self.last = last;
                true
            }
            None => false,
        }
    }

    /// What it costs, by a price for each kind; nothing where one has no price or the sum overflows.
    pub fn total(&self, price: impl Fn(Gtin) -> Option<Points>) -> Option<Points> {
        self.lines.iter().try_fold(Points::ZERO, |sum, line| {
            sum.checked_add(price(line.code)?.checked_mul(line.quantity.pieces())?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_can_be_undone() {
        let (soap, rice) = (Gtin::own(1), Gtin::own(11));
        let mut basket = Basket::default();
        let start = basket.clone();
        assert!(basket.set(soap, Some(Quantity::ONE)));
        assert!(basket.set(rice, Some(Quantity::ONE)));
        assert!(basket.set(soap, Quantity::new(3)));
        assert_eq!(basket.last(), Some(soap));
        assert_eq!(
            basket.total(|code| Some(Points::whole(if code == soap { 5 } else { 30 }))),
            Some(Points::whole(45))
        );
        assert_eq!(
            basket.total(|code| (code == soap).then_some(Points::whole(5))),
            None
        );
        assert!(basket.undo());
        assert_eq!(basket.quantity(soap), 1);
        assert_eq!(basket.last(), Some(rice));
        assert!(basket.set(soap, None));
        assert_eq!(basket.quantity(soap), 0);
        while basket.undo() {}
        assert_eq!(basket, start);
    }
}
