//! The stock book: for each kind of goods what stood there before the first day, what moved on the days asked for and
//! why, and what stands there after the last, at cost. Reckoned from the facts alone, so that it can be held against the
//! tables that the till works with; the end of one run of days is the beginning of the next. What a paper slip handed out
//! while the till was dead counts on the day on which it was entered, because only then the book knew its lots.

use std::collections::{BTreeMap, HashMap};

use super::Span;
use super::books::StockBookRow;
use super::lots::{LotMove, Why, moves};
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::LotNo;
use crate::market::storeroom::adjustment::WriteOff;

/// What moved of one kind of goods, in pieces. None is negative but `corrected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// What stood there before.
    pub opening: i64,
    /// Came in.
    pub received: i64,
    /// More, or negative fewer, than was booked in.
    pub corrected: i64,
    /// Handed out.
    pub issued: i64,
    /// Taken back.
    pub taken_back: i64,
    /// Lost, as somebody said on the spot.
    pub lost: i64,
    /// Spoiled or broken.
    pub damaged: i64,
    /// Thrown out because its day was over.
    pub expired: i64,
    /// Gone back to whom it came from.
    pub returned: i64,
    /// Gone over to another store.
    pub transferred: i64,
    /// Missed by a count.
    pub missing: i64,
    /// Found by a count.
    pub found: i64,
}

impl Tally {
    /// What stands there afterwards.
    pub fn closing(&self) -> i64 {
        let came = self.received + self.corrected + self.taken_back + self.found;
        let off = self.lost + self.damaged + self.expired + self.returned + self.transferred;
        self.opening + came - self.issued - off - self.missing
    }

    /// All of it in the order of the columns, what stands there afterwards last.
    pub(super) fn columns(&self) -> [i64; 13] {
        [
            self.opening,
            self.received,
            self.corrected,
            self.issued,
            self.taken_back,
            self.lost,
            self.damaged,
            self.expired,
            self.returned,
            self.transferred,
            self.missing,
            self.found,
            self.closing(),
        ]
    }

    fn count(&mut self, why: Why, pieces: i64) {
        match why {
            Why::Received => self.received += pieces,
            Why::Corrected => self.corrected += pieces,
            Why::Issued => self.issued -= pieces,
            Why::TakenBack => self.taken_back += pieces,
            Why::Off(WriteOff::Lost) => self.lost -= pieces,
            Why::Off(WriteOff::Damaged) => self.damaged -= pieces,
            Why::Off(WriteOff::Expired) => self.expired -= pieces,
            Why::Off(WriteOff::Returned) => self.returned -= pieces,
            Why::Off(WriteOff::Transferred) => self.transferred -= pieces,
            Why::Missing => self.missing -= pieces,
            Why::Found => self.found += pieces,
        }
    }
}

/// The stock book as it grows, fact by fact.
#[derive(Debug)]
pub struct StockBook {
    span: Span,
    goods: BTreeMap<Gtin, Tally>,
    /// Of each lot: its goods, what a piece cost, how many stand there after the last day.
    lots: HashMap<LotNo, (Gtin, Fen, i64)>,
}

impl StockBook {
    /// A book over these days.
    pub fn new(span: Span) -> StockBook {
        StockBook {
            span,
            goods: BTreeMap::new(),
            lots: HashMap::new(),
        }
    }

    /// Takes the next fact of the journal.
    pub fn take(&mut self, fact: &Fact, day: VillageDay) {
        if day > self.span.to {
            return;
        }
        let span = self.span;
        moves(fact, &mut |one: LotMove| {
            let tally = self.goods.entry(one.code).or_default();
            if day < span.from {
                tally.opening += one.pieces;
            } else {
                tally.count(one.why, one.pieces);
            }
            let cost = one.begins_at.unwrap_or_default();
            let lot = self.lots.entry(one.lot).or_insert((one.code, cost, 0));
            lot.2 += one.pieces;
        });
    }

    /// The lines, in the order of the shelf; goods that no list names any more come last.
    pub fn rows(mut self, shelf: &[Goods]) -> Vec<StockBookRow> {
        let mut worth: HashMap<Gtin, Fen> = HashMap::new();
        for (code, cost, pieces) in self.lots.into_values() {
            worth.entry(code).or_default().0 += cost.0.saturating_mul(pieces);
        }
        let mut row = |code: Gtin, name: &str, unit: &str, tally: Tally| StockBookRow {
            code,
            name: name.to_owned(),
            unit: unit.to_owned(),
            tally,
            value: worth.remove(&code).unwrap_or_default(),
        };
        let mut rows: Vec<StockBookRow> = Vec::new();
        for goods in shelf {
            let tally = self.goods.remove(&goods.code).unwrap_or_default();
            rows.push(row(goods.code, &goods.name, &goods.unit, tally));
        }
        rows.extend(
            self.goods
                .into_iter()
                .map(|(code, tally)| row(code, "", "", tally)),
        );
        rows
    }
}
