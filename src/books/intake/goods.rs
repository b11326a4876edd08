//! Goods brought in, with their prices.

use super::{Lines, Seen, Taking};
use crate::books::error::{Error, Stop};
use crate::market::fact::{Fact, PriceDecided};
use crate::market::goods::{Goods, Price, price_on};
use crate::market::gtin::Gtin;
use crate::market::intake::{BadLineWhy, GoodsLine};
use crate::market::points::Points;

type KnownGoods = (Goods, Vec<Price>);

pub(super) fn goods(
    to: &mut Taking<'_, '_>,
    all: &[(u32, GoodsLine)],
    known: &dyn Fn(Gtin) -> Option<KnownGoods>,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let today = to.today();
    let mut seen = Seen::new();
    for (line, goods) in all {
        lines.next()?;
        if let Some(why) = seen.before(goods.goods.code, *line) {
            lines.bad(*line, why);
            continue;
        }
        let known = known(goods.goods.code);
        let (set, price) = match &known {
            Some((before, prices)) => {
                let now = price_on(prices, today).map(|price| price.points);
                (
                    *before != goods.goods,
                    goods.points.filter(|p| Some(*p) != now),
                )
            }
            None => (true, goods.points),
        };
        if !set && price.is_none() {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        if set {
            to.append(Fact::GoodsSet(goods.goods.clone()), &[])?;
        }
        if let Some(points) = price {
            append_price(to, goods.goods.code, points)?;
        }
    }
    Ok(())
}

/// The decision that an imported price stands on is the import, named by its day.
fn append_price(to: &mut Taking<'_, '_>, code: Gtin, points: Points) -> Result<(), Error> {
    let from = to.today();
    let fact = PriceDecided {
        resolution: from.to_string(),
        from,
        code,
        points,
    };
    to.append(Fact::PriceDecided(fact), &[])?;
    Ok(())
}
