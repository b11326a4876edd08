//! The first facts of a village's feed: founded, its rules, its goods and what they cost.

use crate::market::day::VillageDay;
use crate::market::fact::{Fact, Founded, PriceDecided, SchemeAdopted};
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::scheme::{Scheme, SchemeRefused};

use super::vault::{Draft, NewVillage};

fn plain(fact: Fact) -> Draft {
    Draft {
        fact,
        asides: Vec::new(),
    }
}

/// The facts that found a village. Rules and prices hold from the first day of the year that `today` lies in, so that
/// what was posted before the ledger began counts as well.
///
/// # Errors
/// [`SchemeRefused`] where the scheme's text cannot be read.
pub fn founding(
    new: &NewVillage,
    scheme_text: &str,
    today: VillageDay,
) -> Result<Vec<Draft>, SchemeRefused> {
    let scheme = Scheme::parse(scheme_text)?;
    let from = VillageDay::new(today.year(), 1, 1).unwrap_or(today);
    let mut drafts = vec![
        plain(Fact::Founded(Founded {
            village: new.village.clone(),
            name: new.name.clone(),
            rehearsal: new.rehearsal,
        })),
        plain(Fact::SchemeAdopted(SchemeAdopted {
            scheme: scheme.id.clone(),
            from,
            text: scheme_text.to_owned(),
        })),
    ];
    for goods in &scheme.catalogue.goods {
        let code = Gtin::own(goods.number);
        drafts.push(plain(Fact::GoodsSet(Goods {
            code,
            name: goods.name.clone(),
            unit: goods.unit.clone(),
            category: goods.category.clone(),
        })));
        if let Some(points) = goods.price() {
            let resolution = scheme.catalogue.resolution.clone();
            drafts.push(plain(Fact::PriceDecided(PriceDecided {
                resolution,
                from,
                code,
                points,
            })));
        }
    }
    Ok(drafts)
}
