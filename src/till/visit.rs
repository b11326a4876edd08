//! A household at the counter, with its basket; and what each tile may say before it is touched.

use crate::market::basket::Basket;
use crate::market::exception::lifts_limits;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{RedemptionId, StaffNo};
use crate::market::limit::Limit;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::redemption::{Order, OrderProof};
use crate::market::refusal::Refusal;
use crate::market::shop::{GoodsOnShelf, HouseholdAtCounter, Shop};
use crate::market::storeroom::article::Section;
use crate::market::storeroom::refusal::StoreRefusal;

/// A household at the counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The id that its redemption will have, made when it came: a repeat of the same order is the same redemption.
    pub id: RedemptionId,
    /// Who.
    pub household: HouseholdAtCounter,
    /// What it takes.
    pub basket: Basket,
    /// Who takes the goods, where it is not the household itself.
    pub proxy: Option<String>,
}

/// Whether one more of some goods can be had, said before it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// It can.
    Can,
    /// The household lacks this many points for it.
    Short(Points),
    /// The shelf holds no more.
    Gone,
    /// No decision has priced it.
    NoPrice,
    /// The household has taken its share: at most so many pieces.
    Share(u32),
    /// The village does not redeem goods of this category.
    Forbidden,
}

/// What is said of one kind of goods with `taken` pieces in the basket and `left` points not yet spoken for.
pub fn offer(goods: &GoodsOnShelf, taken: u32, left: Points) -> Offer {
    let Some(price) = &goods.price else {
        return Offer::NoPrice;
    };
    if taken >= goods.available {
        return Offer::Gone;
    }
    match price.points.checked_sub(left) {
        Some(short) if short > Points::ZERO => Offer::Short(short),
        _ => Offer::Can,
    }
}

impl Visit {
    /// A household that just came.
    pub fn new(household: HouseholdAtCounter, id: RedemptionId) -> Visit {
        Visit {
            id,
            household,
            basket: Basket::default(),
            proxy: None,
        }
    }

    /// Whether this household may redeem.
    ///
    /// # Errors
    /// [`Refusal::HouseholdSuspended`] or another where something bars it.
    pub fn may_redeem(&self) -> Result<(), Refusal> {
        self.household
            .bar
            .clone()
            .map_or(Ok(()), |bar| Err(bar.into()))
    }

    /// What the basket costs, where all of it is priced.
    pub fn total(&self, shop: &Shop) -> Option<Points> {
        self.basket.total(|code| price(shop, code))
    }

    /// What would be left; below zero where the basket costs more than there is.
    pub fn remaining(&self, shop: &Shop) -> Points {
        let total = self.total(shop).unwrap_or(Points::ZERO);
        self.household
            .spendable
            .checked_sub(total)
            .unwrap_or(Points::ZERO)
    }

    /// What the tile of some goods says.
    pub fn offer(&self, goods: &GoodsOnShelf, shop: &Shop) -> Offer {
        let Goods { name, category, .. } = &goods.goods;
        if shop.scheme.goods.forbids(name, category) {
            return Offer::Forbidden;
        }
        if let Some((limit, _)) = self.share_reached(&goods.goods, 1, shop) {
            return Offer::Share(limit.pieces);
        }
        offer(
            goods,
            self.basket.quantity(goods.goods.code),
            self.remaining(shop),
        )
    }

    /// The limit that `more` pieces of some goods would pass, with what the household took before this basket.
    fn share_reached(&self, goods: &Goods, more: u32, shop: &Shop) -> Option<(&Limit, u32)> {
        let household = &self.household.household;
        if lifts_limits(&shop.allowed, Some(household), shop.today) {
            return None;
        }
        let in_basket = |limit: &Limit| -> u32 {
            let lines = self.basket.lines().iter();
            lines
                .filter(|line| {
                    let goods = shop.goods.iter().find(|g| g.goods.code == line.code);
                    goods.is_some_and(|goods| limit.covers(&goods.goods))
                })
                .map(|line| line.quantity.pieces())
                .sum()
        };
        self.household
            .taken
            .iter()
            .find(|(limit, taken)| {
                limit.covers(goods)
                    && taken.saturating_add(in_basket(limit)).saturating_add(more) > limit.pieces
            })
            .map(|(limit, taken)| (limit, *taken))
    }

    /// Whether the basket may come to hold this many of some goods.
    ///
    /// # Errors
    /// The [`Refusal`] that the counter would give for the whole basket.
    pub fn check(&self, code: Gtin, quantity: Quantity, shop: &Shop) -> Result<(), Refusal> {
        let goods = shop.goods.iter().find(|goods| goods.goods.code == code);
        let goods = goods.ok_or_else(|| Refusal::UnknownCode {
            code: code.to_string(),
        })?;
        let name = || goods.goods.name.clone();
        if goods.section == Section::Sale {
            return Err(StoreRefusal::ForSale { name: name() }.into());
        }
        if shop
            .scheme
            .goods
            .forbids(&goods.goods.name, &goods.goods.category)
        {
            return Err(Refusal::CategoryForbidden {
                name: name(),
                category: goods.goods.category.clone(),
            });
        }
        let price = goods
            .price
            .as_ref()
            .ok_or_else(|| Refusal::NoPrice { name: name() })?;
        if quantity.pieces() > goods.available {
            return Err(Refusal::OutOfStock {
                name: name(),
                left: goods.available,
                expired: goods.expired,
            });
        }
        let more = quantity.pieces() - self.basket.quantity(code).min(quantity.pieces());
        if let Some((limit, taken)) = self
            .share_reached(&goods.goods, more, shop)
            .filter(|_| more > 0)
        {
            return Err(Refusal::LimitReached {
                name: name(),
                most: limit.pieces,
                taken,
                over: limit.over,
            });
        }
        let total = price
            .points
            .checked_mul(more)
            .and_then(|points| points.checked_add(self.total(shop)?))
            .ok_or(Refusal::TooMuch)?;
        let spendable = self.household.spendable;
        let minimum = shop.scheme.minimum.filter(|minimum| spendable < *minimum);
        if let Some(minimum) = minimum.filter(|_| !total.is_zero()) {
            return Err(Refusal::BelowMinimum { minimum, spendable });
        }
        match (total.checked_sub(spendable), self.household.pending) {
            (Some(short), Some((points, from))) if short > Points::ZERO && short <= points => {
                Err(Refusal::NotPublishedYet { points, from })
            }
            (Some(short), _) if short > Points::ZERO => Err(Refusal::NotEnoughPoints {
                total,
                spendable,
                short,
            }),
            _ => Ok(()),
        }
    }

    /// The order that the books are asked to record, at the prices that the shop shows.
    pub fn order(&self, proof: OrderProof, staff: StaffNo, shop: &Shop) -> Order {
        Order {
            id: self.id,
            household: self.household.household.clone(),
            lines: self
                .basket
                .lines()
                .iter()
                .map(|line| (line.code, line.quantity))
                .collect(),
            agreed: self.total(shop).unwrap_or(Points::ZERO),
            proxy: self.proxy.clone(),
            proof,
            staff,
            reward: None,
        }
    }
}

fn price(shop: &Shop, code: Gtin) -> Option<Points> {
    let goods = shop.goods.iter().find(|goods| goods.goods.code == code)?;
    goods.price.as_ref().map(|price| price.points)
}
