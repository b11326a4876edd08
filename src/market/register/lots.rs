//! What a fact does to lots, told alike for every kind of fact: the one place where the books of goods read facts.

use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::ids::LotNo;
use crate::market::stock::LotTake;
use crate::market::storeroom::adjustment::{AdjustedLine, AdjustmentKind, LotChange, WriteOff};

/// Why pieces of a lot became more or fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They came in; the lot begins.
    Received,
    /// More or fewer had come in than was booked.
    Corrected,
    /// They were handed out.
    Issued,
    /// They were taken back.
    TakenBack,
    /// They left without being redeemed.
    Off(WriteOff),
    /// A count missed them.
    Missing,
    /// A count found them: pieces that had been missing, or a lot of which no book knew, which begins.
    Found,
}

/// What happened to one lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotMove {
    /// The lot.
    pub lot: LotNo,
    /// Its goods.
    pub code: Gtin,
    /// How many more, or negative fewer, stand there by it.
    pub pieces: i64,
    /// Why.
    pub why: Why,
    /// What one piece cost, where the lot begins.
    pub begins_at: Option<Fen>,
}

/// Tells everything that a fact does to lots, in its order.
pub fn moves(fact: &Fact, each: &mut dyn FnMut(LotMove)) {
    match fact {
        Fact::StockReceived(lot) => each(LotMove {
            lot: lot.lot,
            code: lot.code,
            pieces: lot.quantity.pieces().into(),
            why: Why::Received,
            begins_at: Some(lot.unit_cost),
        }),
        Fact::DeliveryReceived(delivery) => {
            for line in &delivery.lines {
                each(LotMove {
                    lot: line.lot,
                    code: line.code,
                    pieces: line.quantity.pieces().into(),
                    why: Why::Received,
                    begins_at: Some(line.unit_cost),
                });
            }
        }
        Fact::Redeemed(redemption) => {
            // What a paper slip handed out and no book knew of is found at that moment.
            for found in redemption.paper.iter().flat_map(|paper| &paper.found) {
                each(LotMove {
                    lot: found.lot,
                    code: found.code,
                    pieces: found.quantity.pieces().into(),
                    why: Why::Found,
                    begins_at: Some(Fen::ZERO),
                });
            }
            for line in &redemption.lines {
                takes(&line.lots, line.code, (-1, Why::Issued), each);
            }
        }
        Fact::Reversed(reversal) => {
            for line in &reversal.lines {
                takes(&line.lots, line.code, (1, Why::TakenBack), each);
            }
        }
        Fact::StockAdjusted(adjustment) => {
            let off = match adjustment.what {
                AdjustmentKind::WrittenOff(kind) => Why::Off(kind),
                AdjustmentKind::Recounted | AdjustmentKind::IntakeCorrected => Why::Missing,
            };
            adjustment
                .lines
                .iter()
                .for_each(|line| changes(line, off, each));
        }
        Fact::StocktakeClosed(closed) => {
            let lines = closed.lines.iter();
            lines.for_each(|line| changes(&line.adjusted, Why::Missing, each));
        }
        _ => {}
    }
}

fn takes(lots: &[LotTake], code: Gtin, (sign, why): (i64, Why), each: &mut dyn FnMut(LotMove)) {
    for take in lots {
        each(LotMove {
            lot: take.lot,
            code,
            pieces: sign * i64::from(take.quantity.pieces()),
            why,
            begins_at: None,
        });
    }
}

/// What an adjusted line does; pieces that left did so for `off`.
fn changes(line: &AdjustedLine, off: Why, each: &mut dyn FnMut(LotMove)) {
    for change in &line.changes {
        let (take, sign, why) = match change {
            LotChange::Gone(take) | LotChange::Missing(take) => (*take, -1, off),
            LotChange::Back(take) => (*take, 1, Why::Found),
            LotChange::CameMore(take) => (*take, 1, Why::Corrected),
            LotChange::CameFewer(take) => (*take, -1, Why::Corrected),
            LotChange::Found { lot, quantity, .. } => {
                each(LotMove {
                    lot: *lot,
                    code: line.code,
                    pieces: quantity.pieces().into(),
                    why: Why::Found,
                    begins_at: Some(Fen::ZERO),
                });
                continue;
            }
        };
        takes(&[take], line.code, (sign, why), each);
    }
}
