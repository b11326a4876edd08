//! The first facts of a village's feed: founded, its rules, its goods and what they cost; and those of other rules.

use crate::market::day::VillageDay;
use crate::market::fact::{Fact, Founded, SchemeAdopted, new_goods};
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
            staff: None,
            approver: None,
        })),
    ];
    let resolution = scheme.catalogue.resolution.as_str();
    drafts.extend(new_goods(scheme.founding_goods(), resolution, from, &|_| None).map(plain));
    Ok(drafts)
}

/// The facts that change a village to other rules from a day on: goods that are new come in with their prices, those
/// that are there stay as they are, and keep a price that they have.
pub fn change(
    scheme: &Scheme,
    scheme_text: &str,
    from: VillageDay,
    known: &dyn Fn(Gtin) -> Option<bool>,
) -> Vec<Draft> {
    let adopted = Fact::SchemeAdopted(SchemeAdopted {
        scheme: scheme.id.clone(),
        from,
        text: scheme_text.to_owned(),
        staff: None,
        approver: None,
    });
    let (listed, resolution) = (&scheme.catalogue.goods, &scheme.catalogue.resolution);
    std::iter::once(adopted)
        .chain(new_goods(listed, resolution, from, known))
        .map(plain)
        .collect()
}
