//! Stock brought in from a list. Which goods a line means is decided by the rules ([`Matching`]); what a line says of where
//! they come from lies beside the fact.

use super::{Entering, Lines, Seen, Taking, was_taken};
use crate::books::catalogue::Catalogue;
use crate::books::error::{Error, Stop};
use crate::books::journal::sealing;
use crate::market::fact::Fact;
use crate::market::ids::LotNo;
use crate::market::intake::stock::{Case, How, Matching, Meant};
use crate::market::intake::{BadLineWhy, StockLine};
use crate::market::stock::Lot;
use crate::market::storeroom::article::GoodsEntered;

fn matching(catalogue: &Catalogue, entering: Entering) -> Matching {
    let known = catalogue.goods.iter().map(|(goods, _)| goods.clone());
    let cases = catalogue.packs.iter().filter_map(|(pack, inside, pieces)| {
        let (goods, _) = catalogue.find(*inside)?;
        let case = Case {
            name: goods.name.clone(),
            pieces: *pieces,
        };
        Some((*pack, case))
    });
    Matching::new(known, cases, entering != Entering::Nothing)
}

/// Which goods each line means. New goods are entered with the first line that names them.
pub(super) fn take_in(
    to: &mut Taking<'_, '_>,
    all: &[(u32, StockLine)],
    (catalogue, entering): (&Catalogue, Entering),
    lines: &mut Lines<'_>,
) -> Result<Vec<(u32, Meant)>, Stop> {
    let mut matching = matching(catalogue, entering);
    let mut seen = Seen::new();
    let mut entered = Seen::new();
    let mut found = Vec::with_capacity(all.len());
    let mut last: u32 = to
        .conn()
        .query_row("SELECT coalesce(max(id), 0) FROM lot", [], |row| row.get(0))
        .map_err(Error::from)?;
    for (line, stock) in all {
        lines.next()?;
        let meant = match matching.find(&stock.goods) {
            Ok(meant) => meant,
            Err(why) => {
                lines.bad(*line, why);
                continue;
            }
        };
        let key = stock.key(meant.goods.code);
        if let Some(why) = seen.before(key, *line) {
            lines.bad(*line, why);
        } else if was_taken(to.conn(), "SELECT 1 FROM lot WHERE key = ?1", &key)? {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        if let (How::New, Entering::By(staff)) = (meant.how, entering)
            && entered.before(meant.goods.code, *line).is_none()
        {
            let goods = meant.goods.clone();
            let fact = GoodsEntered { goods, staff };
            to.append(Fact::GoodsEntered(fact), &[])?;
        }
        last += 1;
        let (giver, asides) = sealing(|sealer| sealer.seal(&stock.giver_or_fund))?;
        let lot = Lot {
            lot: LotNo(last),
            key,
            code: meant.goods.code,
            quantity: stock.quantity,
            source: stock.source,
            giver,
            unit_cost: stock.unit_cost,
            expires: stock.expires,
        };
        to.append(Fact::StockReceived(lot), &asides)?;
        found.push((*line, meant));
    }
    Ok(found)
}
