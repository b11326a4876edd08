//! What the shelf can honour: the points that households can still redeem against the goods that stand there at the prices
//! in force, what is likely to run short at the next window, and what to buy.
//!
//! The forecast is plain, so that a keeper can follow it: of the last windows, how many pieces of each kind went for every
//! point redeemed; as many for every point that can be redeemed now; the mean of these. A window long gone counts as much
//! as the last one. Where nothing was ever redeemed there is no forecast, and none is made up.

use crate::market::calendar::ExchangeWindow;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::points::Points;

/// How many windows are looked back at.
pub const WINDOWS: usize = 4;

/// What one kind of goods did in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsPast {
    /// The goods.
    pub code: Gtin,
    /// Their name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The price in force; nothing where they are not priced.
    pub each: Option<Points>,
    /// Pieces that may be handed out.
    pub available: u32,
    /// Of these, pieces that expire before the next window ends.
    pub expiring: u32,
    /// What one piece cost last time it was bought.
    pub last_cost: Option<Fen>,
    /// Pieces handed out in each of the windows looked back at, in their order.
    pub issued: Vec<u32>,
}

/// Everything the forecast depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The village day.
    pub today: VillageDay,
    /// The window that is open or comes next.
    pub next: Option<ExchangeWindow>,
    /// What households can redeem then, in all.
    pub outstanding: Points,
    /// How many households can redeem anything.
    pub households: u32,
    /// The windows looked back at, the latest first, each with the points redeemed in it.
    pub windows: Vec<(ExchangeWindow, Points)>,
    /// The goods, in the order of the shelf.
    pub goods: Vec<GoodsPast>,
}

/// How one kind of goods stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsCover {
    /// The goods.
    pub code: Gtin,
    /// Their name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The price in force.
    pub each: Option<Points>,
    /// Pieces that may be handed out at the next window.
    pub available: u32,
    /// What they are worth in points.
    pub worth: Points,
    /// How many are likely to be asked for; nothing where there is no past to tell from.
    pub expected: Option<u32>,
    /// How many are likely to be lacking.
    pub short: u32,
    /// What these would cost, at the last price paid.
    pub buying: Option<Fen>,
}

/// What the shelf can honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The village day.
    pub today: VillageDay,
    /// The window that is open or comes next.
    pub next: Option<ExchangeWindow>,
    /// What households can redeem then, in all.
    pub outstanding: Points,
    /// How many households can redeem anything.
    pub households: u32,
    /// What the shelf is worth in points.
    pub worth: Points,
    /// How many windows the forecast looked back at.
    pub windows: u32,
    /// The goods, in the order of the shelf.
    pub goods: Vec<GoodsCover>,
    /// What buying the lacking would cost, as far as costs are known.
    pub buying: Fen,
}

impl Cover {
    /// Points that the shelf cannot honour; nothing where it can.
    pub fn uncovered(&self) -> Points {
        let lacking = self.outstanding.checked_sub(self.worth);
        lacking.unwrap_or(Points::ZERO).or_zero()
    }

    /// The goods that are likely to run short, in the order of the shelf.
    pub fn short(&self) -> impl Iterator<Item = &GoodsCover> {
        self.goods.iter().filter(|goods| goods.short > 0)
    }
}

/// Reckons what the shelf can honour.
pub fn cover(past: Past) -> Cover {
    let lived: Vec<(usize, Points)> = (0..)
        .zip(&past.windows)
        .filter(|(_, (_, points))| *points > Points::ZERO)
        .map(|(at, (_, points))| (at, *points))
        .collect();
    let outstanding = past.outstanding;
    let goods: Vec<GoodsCover> = past
        .goods
        .into_iter()
        .map(|goods| one(goods, &lived, outstanding))
        .collect();
    Cover {
        today: past.today,
        next: past.next,
        outstanding,
        households: past.households,
        worth: goods.iter().map(|goods| goods.worth).sum(),
        windows: lived.len() as u32,
        buying: goods.iter().filter_map(|goods| goods.buying).sum(),
        goods,
    }
}

fn one(goods: GoodsPast, lived: &[(usize, Points)], outstanding: Points) -> GoodsCover {
    let available = goods.available.saturating_sub(goods.expiring);
    let expected = (!lived.is_empty() && goods.each.is_some())
        .then(|| expected(&goods.issued, lived, outstanding));
    let short = expected.unwrap_or(0).saturating_sub(available);
    let quantity = crate::market::quantity::Quantity::new(short);
    GoodsCover {
        worth: goods
            .each
            .and_then(|each| each.checked_mul(available))
            .unwrap_or(Points::ZERO),
        buying: quantity
            .zip(goods.last_cost)
            .map(|(quantity, cost)| cost.times(quantity)),
        code: goods.code,
        name: goods.name,
        unit: goods.unit,
        each: goods.each,
        available,
        expected,
        short,
    }
}

/// The mean, over the windows in which anything was redeemed, of pieces for every point, times the points that can be
/// redeemed now; rounded up, because half a bag of rice is a household that goes without.
fn expected(issued: &[u32], lived: &[(usize, Points)], outstanding: Points) -> u32 {
    let now = i128::from(outstanding.hundredths().max(0));
    // Millionths of a piece, window by window.
    let sum: i128 = lived
        .iter()
        .map(|(at, points)| {
            let pieces = i128::from(issued.get(*at).copied().unwrap_or(0));
            pieces * now * 1_000_000 / i128::from(points.hundredths())
        })
        .sum();
    let mean = sum / lived.len() as i128;
    let rounded = (mean + 999_999) / 1_000_000;
    u32::try_from(rounded).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(opens: &str, closes: &str) -> ExchangeWindow {
        ExchangeWindow {
            opens: opens.parse().unwrap(),
            closes: closes.parse().unwrap(),
        }
    }

    fn goods(number: u32, available: u32, issued: &[u32]) -> GoodsPast {
        GoodsPast {
            code: Gtin::own(number),
            name: format!("goods {number}"),
            unit: "块".into(),
            each: Some(Points::whole(5)),
            available,
            expiring: 0,
            last_cost: Some(Fen(280)),
            issued: issued.to_vec(),
        }
    }

    fn past(goods: Vec<GoodsPast>) -> Past {
        Past {
            today: "2026-12-20".parse().unwrap(),
            next: Some(window("2026-12-30", "2026-12-31")),
            outstanding: Points::whole(2000),
            households: 40,
            windows: vec![
                (window("2026-09-29", "2026-09-30"), Points::whole(1000)),
                (window("2026-06-29", "2026-06-30"), Points::whole(500)),
                (window("2026-03-30", "2026-03-31"), Points::ZERO),
            ],
            goods,
        }
    }

    #[test]
    fn as_many_for_every_point_as_before() {
        // 30 of 1,000 points make 60 of 2,000; 10 of 500 make 40; the mean is 50.
        let cover = cover(past(vec![
            goods(1, 20, &[30, 10, 0]),
            goods(2, 90, &[0, 0, 0]),
        ]));
        let soap = &cover.goods[0];
        assert_eq!((soap.expected, soap.short), (Some(50), 30));
        assert_eq!(soap.buying, Some(Fen(8400)));
        assert_eq!(cover.goods[1].short, 0);
        assert_eq!(cover.worth, Points::whole(550));
        assert_eq!(cover.uncovered(), Points::whole(1450));
        assert_eq!(cover.windows, 2);
        assert_eq!(cover.buying, Fen(8400));
    }

    #[test]
    fn what_expires_before_then_and_what_has_no_price_is_no_cover() {
        let mut spoiling = goods(1, 20, &[30, 10, 0]);
        spoiling.expiring = 15;
        let mut unpriced = goods(2, 50, &[5, 5, 0]);
        unpriced.each = None;
        let cover = cover(past(vec![spoiling, unpriced]));
        assert_eq!(cover.goods[0].short, 45);
        assert_eq!(cover.goods[1].expected, None);
        assert_eq!(cover.worth, Points::whole(25));
    }

    #[test]
    fn without_a_past_nothing_is_foretold() {
        let mut first = past(vec![goods(1, 20, &[])]);
        first.windows.clear();
        let cover = cover(first);
        assert_eq!(cover.goods[0].expected, None);
        assert_eq!(cover.short().count(), 0);
    }
}
