//! From the storeroom's facts to tables. For each lot, after every fact: received = issued + on hand + lost, where lost is
//! all that left without being redeemed, and missing the part of it that may turn up again.

use rusqlite::{OptionalExtension, params};

use crate::books::derive::Fold;
use crate::books::error::Error;
use crate::books::journal::Place;
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::ids::{Hash, RowKey};
use crate::market::stock::{Lot, Source};
use crate::market::storeroom::adjustment::{AdjustedLine, LotChange};
use crate::market::storeroom::article::{GoodsEntered, GoodsShelved, PackSet, Picture};
use crate::market::storeroom::delivery::{Delivery, Origin};
use crate::market::storeroom::fund::{FundCapped, FundGranted};
use crate::market::storeroom::stocktake::{StockCounted, StocktakeClosed, StocktakeOpened};

type Done = Result<(), Error>;

/// Folds one of the storeroom's facts. All of them stand in the till's own journal.
pub(in crate::books) fn fold(fold: &Fold<'_>, fact: &Fact, place: Place) -> Done {
    let seq = match place {
        Place::Journal(seq) => seq as i64,
        // A ledger that sends what is a till's own is not believed.
        Place::Feed(_) => return Ok(()),
    };
    match fact {
        Fact::DeliveryReceived(delivery) => delivery_received(fold, delivery, place, seq),
        Fact::GoodsEntered(entered) => goods_entered(fold, entered),
        Fact::GoodsShelved(shelved) => goods_shelved(fold, shelved),
        Fact::PackSet(pack) => pack_set(fold, pack),
        Fact::StockAdjusted(adjustment) => {
            fold.run(
                "INSERT INTO adjustment (seq, id, day, kind) VALUES (?1, ?2, ?3, ?4)",
                params![
                    seq,
                    &adjustment.id.0[..],
                    adjustment.day.to_string(),
                    adjustment.what.word()
                ],
            )?;
            let lines = adjustment.lines.iter();
            lines
                .into_iter()
                .try_for_each(|line| line_changed(fold, line, (adjustment.day, place)))
        }
        Fact::StocktakeOpened(opened) => stocktake_opened(fold, opened, seq),
        Fact::StockCounted(counted) => counted_at(fold, counted, seq),
        Fact::StocktakeClosed(closed) => stocktake_closed(fold, closed, place, seq),
        Fact::StocktakeAbandoned(abandoned) => settle(fold, &abandoned.id.0, "abandoned", seq),
        Fact::FundSet(set) => {
            fold.run(
                "INSERT OR REPLACE INTO fund (name, kind) VALUES (?1, ?2)",
                params![set.fund, set.kind.word()],
            )?;
            Ok(())
        }
        Fact::FundGranted(grant) => fund_granted(fold, grant, seq),
        Fact::FundCapped(cap) => fund_capped(fold, cap),
        Fact::PracticeDecided(decided) => {
            let practice = decided.practice;
            fold.run(
                "INSERT OR REPLACE INTO practice (id, two_at_intake, warn_days) VALUES (1, ?1, ?2)",
                params![practice.two_at_intake, practice.warn_days],
            )?;
            Ok(())
        }
        Fact::NoticePosted(notice) => {
            fold.run(
                "INSERT INTO notice (seq, number, kind, period) VALUES (?1, ?2, ?3, ?4)",
                params![
                    seq,
                    notice.number.as_str(),
                    notice.kind.word(),
                    notice.period.to_string()
                ],
            )?;
            Ok(())
        }
        _ => unreachable!("only the storeroom's facts are folded here"),
    }
}

fn delivery_received(fold: &Fold<'_>, delivery: &Delivery, place: Place, seq: i64) -> Done {
    let fund = match &delivery.origin {
        Origin::Purchase { fund, .. } => Some(fund.as_str()),
        Origin::Donation { .. } | Origin::Transfer { .. } => None,
    };
    let source = delivery.origin.source();
    fold.run(
        "INSERT INTO delivery (seq, id, number, day, source, fund, cost_fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            seq,
            &delivery.id.0[..],
            delivery.number.as_str(),
            delivery.day.to_string(),
            source.word(),
            fund,
            delivery.cost().0
        ],
    )?;
    for line in &delivery.lines {
        let id = data_encoding::HEXLOWER.encode(&delivery.id.0);
        let lot = Lot {
            lot: line.lot,
            key: RowKey::of("delivery", &[&id, &line.lot.to_string()]),
            code: line.code,
            quantity: line.quantity,
            source,
            giver: no_text(),
            unit_cost: line.unit_cost,
            expires: line.expires,
        };
        fold.stock_received(&lot, delivery.day, place)?;
    }
    Ok(())
}

/// The giver of a lot that came with a delivery stands in the delivery.
fn no_text() -> Sealed {
    Sealed(Hash::ZERO)
}

/// What the village has named keeps its name.
fn goods_entered(fold: &Fold<'_>, entered: &GoodsEntered) -> Done {
    let goods = &entered.goods;
    fold.run(
        "INSERT INTO goods (code, place, name, unit, category, entered_here)
         VALUES (?1, (SELECT coalesce(max(place), 0) + 1 FROM goods), ?2, ?3, ?4, 1)
         ON CONFLICT (code) DO UPDATE SET name = excluded.name, unit = excluded.unit, category = excluded.category
         WHERE entered_here = 1",
        params![goods.code.number() as i64, goods.name, goods.unit, goods.category],
    )?;
    Ok(())
}

fn goods_shelved(fold: &Fold<'_>, shelved: &GoodsShelved) -> Done {
    let picture = shelved.picture.as_ref().map(picture_text);
    fold.run(
        "INSERT OR REPLACE INTO goods_shelved (code, picture, section) VALUES (?1, ?2, ?3)",
        params![
            shelved.code.number() as i64,
            picture,
            shelved.section.word()
        ],
    )?;
    Ok(())
}

/// How a picture stands in the tables.
fn picture_text(picture: &Picture) -> String {
    match picture {
        Picture::Drawing(name) => format!("drawing:{name}"),
        Picture::Photo(hash) => format!("photo:{hash}"),
    }
}

/// The picture that stands so in the tables.
pub(super) fn picture_of(text: &str) -> Option<Picture> {
    let (kind, what) = text.split_once(':')?;
    match kind {
        "drawing" => Some(Picture::Drawing(what.to_owned())),
        "photo" => what.parse().ok().map(Picture::Photo),
        _ => None,
    }
}

fn pack_set(fold: &Fold<'_>, pack: &PackSet) -> Done {
    let code = pack.pack.number() as i64;
    match pack.pieces {
        Some(pieces) => fold.run(
            "INSERT OR REPLACE INTO pack (pack, code, pieces) VALUES (?1, ?2, ?3)",
            params![code, pack.code.number() as i64, pieces.pieces()],
        )?,
        None => fold.run("DELETE FROM pack WHERE pack = ?1", [code])?,
    };
    Ok(())
}

fn line_changed(fold: &Fold<'_>, line: &AdjustedLine, (day, place): (VillageDay, Place)) -> Done {
    let changes = line.changes.iter();
    changes
        .into_iter()
        .try_for_each(|change| lot_changed(fold, line.code, change, (day, place)))
}

fn lot_changed(
    fold: &Fold<'_>,
    code: Gtin,
    change: &LotChange,
    (day, place): (VillageDay, Place),
) -> Done {
    if let LotChange::Found {
        lot,
        quantity,
        expires,
    } = change
    {
        let found = Lot {
            lot: *lot,
            key: RowKey::of("found", &[&lot.to_string()]),
            code,
            quantity: *quantity,
            source: Source::Found,
            giver: no_text(),
            unit_cost: Fen::ZERO,
            expires: *expires,
        };
        return fold.stock_received(&found, day, place);
    }
    let Some((lot, by)) = change.effect() else {
        return Ok(());
    };
    fold.run(
        "UPDATE lot SET quantity_on_hand = quantity_on_hand + ?2, quantity_lost = quantity_lost + ?3,
           quantity_missing = quantity_missing + ?4, quantity_received = quantity_received + ?5 WHERE id = ?1",
        params![lot.0, by.on_hand, by.lost, by.missing, by.received],
    )?;
    fold.empties(lot)
}

fn stocktake_opened(fold: &Fold<'_>, opened: &StocktakeOpened, seq: i64) -> Done {
    fold.run(
        "INSERT INTO stocktake (seq, id, day, state) VALUES (?1, ?2, ?3, 'open')",
        params![seq, &opened.id.0[..], opened.day.to_string()],
    )?;
    Ok(())
}

/// A count is compared with what the book held when it was made: now, because facts are folded in their order.
fn counted_at(fold: &Fold<'_>, counted: &StockCounted, seq: i64) -> Done {
    let stocktake: Option<i64> = fold
        .conn
        .prepare_cached("SELECT seq FROM stocktake WHERE id = ?1")?
        .query_row([&counted.stocktake.0[..]], |row| row.get(0))
        .optional()?;
    let code = counted.code.number() as i64;
    fold.run(
        "INSERT OR REPLACE INTO stocktake_count (stocktake, code, counted_pieces, booked_pieces, at_seq, staff)
         VALUES (?1, ?2, ?3, (SELECT coalesce(sum(quantity_on_hand), 0) FROM lot WHERE code = ?2 AND empty = 0), ?4, ?5)",
        params![stocktake.unwrap_or(0), code, counted.pieces, seq, counted.staff.0],
    )?;
    Ok(())
}

fn stocktake_closed(fold: &Fold<'_>, closed: &StocktakeClosed, place: Place, seq: i64) -> Done {
    for line in &closed.lines {
        line_changed(fold, &line.adjusted, (closed.day, place))?;
    }
    settle(fold, &closed.id.0, "closed", seq)
}

fn settle(fold: &Fold<'_>, id: &[u8; 16], state: &str, seq: i64) -> Done {
    fold.run(
        "UPDATE stocktake SET state = ?2, settled_seq = ?3 WHERE id = ?1",
        params![&id[..], state, seq],
    )?;
    Ok(())
}

fn fund_granted(fold: &Fold<'_>, grant: &FundGranted, seq: i64) -> Done {
    fold.run(
        "INSERT INTO fund_grant (seq, id, fund, amount_fen, on_day, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            seq,
            &grant.id.0[..],
            grant.fund,
            grant.amount.0,
            grant.on.to_string(),
            grant.document
        ],
    )?;
    Ok(())
}

fn fund_capped(fold: &Fold<'_>, cap: &FundCapped) -> Done {
    fold.run(
        "INSERT OR REPLACE INTO fund_cap (fund, year, most_fen, resolution) VALUES (?1, ?2, ?3, ?4)",
        params![cap.fund, cap.year, cap.most.map(|most| most.0), cap.resolution],
    )?;
    Ok(())
}
