//! Books that are reckoned over the whole journal: one walk from its first entry on, only entries that matter are read
//! closely, and nothing is kept but what the fold of the book keeps.

use std::collections::HashMap;

use super::{Each, tell};
use crate::books::error::Error;
use crate::books::{Reader, journal};
use crate::market::aside::Sealed;
use crate::market::calendar::windows;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{LotNo, StaffNo};
use crate::market::journal::Record;
use crate::market::redemption::Redemption;
use crate::market::register::donations::Donations;
use crate::market::register::fund_book::FundBook;
use crate::market::register::settlement::Settlement;
use crate::market::register::stock_book::StockBook;
use crate::market::register::sums::Sums;
use crate::market::register::{GoodsInEntry, GoodsInRow, Line, Reads, Register, Span};
use crate::market::stock::{Lot, Source};
use crate::market::storeroom::adjustment::{AdjustedLine, AdjustmentKind, LotChange};
use crate::market::storeroom::delivery::{Delivery, Origin};
use crate::market::storeroom::trace::OriginOnRecord;

/// How often it is asked whether to go on, in entries.
const ASK_EVERY: u64 = 5_000;

/// The kinds of facts that change what is on the shelf.
const STOCK: &[&str] = &[
    "stock-received",
    "delivery-received",
    "redeemed",
    "reversed",
    "stock-adjusted",
    "stocktake-closed",
];

/// Those by which goods come in, or are found to have.
const CAME: &[&str] = &[
    "stock-received",
    "delivery-received",
    "stock-adjusted",
    "stocktake-closed",
];

/// Those of funds, and of what becomes of the goods they pay for.
const FUNDS: &[&str] = &[
    "stock-received",
    "delivery-received",
    "redeemed",
    "reversed",
    "stock-adjusted",
    "stocktake-closed",
    "fund-set",
    "fund-granted",
    "fund-capped",
];

/// Those of which a day's sheet tells.
const DAYS: &[&str] = &[
    "day-opened",
    "redeemed",
    "reversed",
    "moved",
    "stock-received",
    "delivery-received",
    "stock-adjusted",
    "stocktake-closed",
];

/// The kind of an entry, found without reading it: its stamp, which holds no such word, stands before it.
fn kind_of(bytes: &str) -> &str {
    const BEFORE: &str = "\"kind\":\"";
    let after = bytes
        .find(BEFORE)
        .map_or("", |at| &bytes[at + BEFORE.len()..]);
    after.split('"').next().unwrap_or_default()
}

/// Those of some kinds.
fn of_kind(kinds: &'static [&'static str]) -> impl Fn(&str, &str) -> bool {
    move |kind, _| kinds.contains(&kind)
}

/// Those by which goods come in; a redemption only where its paper slip handed out what no book knew of.
fn came(kind: &str, bytes: &str) -> bool {
    CAME.contains(&kind) || (kind == "redeemed" && bytes.contains("\"found\":["))
}

/// A fact on its walk: where it stands, and what.
struct Passed<'a> {
    seq: u64,
    day: VillageDay,
    fact: &'a Fact,
}

impl Reader {
    /// Walks the journal from its first entry; `take` is handed the facts that are wanted, by their kind and their bytes.
    fn walk(
        &self,
        wanted: &dyn Fn(&str, &str) -> bool,
        each: Each<'_>,
        take: &mut dyn FnMut(Passed<'_>, Each<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut query = self
            .conn
            .prepare("SELECT seq, hash, bytes FROM journal ORDER BY seq")?;
        let mut rows = query.query([])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            seen += 1;
            if seen % ASK_EVERY == 0 && !each(Reads::Entries(seen)) {
                return Err(Error::Stopped);
            }
            let bytes = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            if !wanted(kind_of(bytes), bytes) {
                continue;
            }
            let entry = journal::read_entry(row)?;
            let Record { stamp, fact } = journal::meaning(&entry)?;
            let passed = Passed {
                seq: entry.seq,
                day: stamp.day,
                fact: &fact,
            };
            take(passed, each)?;
        }
        Ok(())
    }

    /// Finds the texts beside a fact; what was struck out is empty.
    fn texts<'a>(
        &'a self,
        passed: &'a Passed<'_>,
    ) -> impl FnMut(&Sealed) -> Result<String, Error> + 'a {
        |sealed| {
            let text = self.text(passed.seq, passed.fact, sealed)?;
            Ok(text.unwrap_or_default())
        }
    }

    fn shelf(&self) -> Result<Vec<Goods>, Error> {
        let catalogue = self.catalogue()?;
        Ok(catalogue
            .goods
            .iter()
            .map(|(goods, _)| goods.clone())
            .collect())
    }

    pub(super) fn folded_lines(
        &self,
        register: Register,
        span: Span,
        each: Each<'_>,
    ) -> Result<(), Error> {
        match register {
            Register::StockBook => {
                let mut book = StockBook::new(span);
                self.walk(&of_kind(STOCK), each, &mut |passed, _| {
                    book.take(passed.fact, passed.day);
                    Ok(())
                })?;
                let rows = book.rows(&self.shelf()?);
                rows.into_iter()
                    .try_for_each(|row| tell(each, Line::StockBook(row)))
            }
            Register::FundBook => {
                let mut book = FundBook::new(span);
                self.walk(&of_kind(FUNDS), each, &mut |passed, _| {
                    book.take(passed.fact, passed.day, &mut self.texts(&passed))
                })?;
                book.rows()
                    .into_iter()
                    .try_for_each(|row| tell(each, Line::Fund(row)))
            }
            Register::Donations => {
                let mut book = Donations::new(span);
                self.walk(&of_kind(STOCK), each, &mut |passed, _| {
                    book.take(passed.fact, passed.day, &mut self.texts(&passed))
                })?;
                let rows = book.rows(&self.shelf()?);
                rows.into_iter()
                    .try_for_each(|row| tell(each, Line::Donation(row)))
            }
            Register::Settlement => {
                let mut book = Settlement::new(span);
                self.walk(&of_kind(DAYS), each, &mut |passed, _| {
                    book.take(passed.fact, passed.day, &mut self.texts(&passed))
                })?;
                let rows = book.rows(&*self.rules()?);
                rows.into_iter()
                    .try_for_each(|row| tell(each, Line::SpanSum(row)))
            }
            Register::DaySheet | Register::WindowSheet => self.sum_lines(register, span, each),
            _ => self.goods_in_lines(span, each),
        }
    }

    fn sum_lines(&self, register: Register, span: Span, each: Each<'_>) -> Result<(), Error> {
        let mut sums = Sums::new(span);
        self.walk(&of_kind(DAYS), each, &mut |passed, _| {
            sums.take(passed.fact, passed.day, &mut self.texts(&passed))
        })?;
        let (rules, allowed) = (self.rules()?, self.allowed_between(span.from, span.to)?);
        if register == Register::DaySheet {
            let rows = sums.day_rows(&rules, &allowed);
            return rows
                .into_iter()
                .try_for_each(|row| tell(each, Line::DaySum(row)));
        }
        let rows = sums.window_rows(&self.windows_in(span)?, &rules, &allowed);
        rows.into_iter()
            .try_for_each(|row| tell(each, Line::SpanSum(row)))
    }

    /// The exchange windows that touch these days, each whole but for what lies outside them, by the rules of their days.
    fn windows_in(&self, span: Span) -> Result<Vec<Span>, Error> {
        let rules = self.rules()?;
        let mut found: Vec<Span> = Vec::new();
        let mut starts: Vec<VillageDay> = rules.adopted().iter().map(|(from, _)| *from).collect();
        starts.retain(|from| *from > span.from && *from <= span.to);
        starts.push(span.from);
        starts.sort_unstable();
        starts.dedup();
        for (n, from) in starts.iter().enumerate() {
            let to = starts.get(n + 1).map_or(span.to, |next| next.minus(1));
            let windows = windows(&rules.on(*from).window, *from, to);
            found.extend(
                windows
                    .into_iter()
                    .filter_map(|window| Span::new(window.opens.max(*from), window.closes.min(to))),
            );
        }
        Ok(found)
    }

    fn goods_in_lines(&self, span: Span, each: Each<'_>) -> Result<(), Error> {
        let shelf = self.shelf()?;
        let named: Named = shelf.iter().map(|goods| (goods.code, goods)).collect();
        self.walk(&came, each, &mut |passed, each| {
            if !span.contains(passed.day) {
                return Ok(());
            }
            let rows = match passed.fact {
                Fact::DeliveryReceived(delivery) => self.delivered(&passed, delivery, &named)?,
                Fact::StockReceived(lot) => vec![self.listed(&passed, lot, &named)?],
                Fact::StockAdjusted(adjustment) => {
                    let about = Found {
                        entry: match adjustment.what {
                            AdjustmentKind::IntakeCorrected => GoodsInEntry::Corrected,
                            _ => GoodsInEntry::Found,
                        },
                        slip: &adjustment.slip,
                        staff: self.staff_name(adjustment.staff)?,
                        second: self.staff_name(adjustment.approver)?,
                        reason: self.texts(&passed)(&adjustment.reason)?,
                    };
                    let lines = adjustment.lines.iter();
                    self.found_in(&passed, lines, &about, &named)?
                }
                Fact::Redeemed(redemption) => self.handed_out(&passed, redemption, &named)?,
                Fact::StocktakeClosed(closed) => {
                    let about = Found {
                        entry: GoodsInEntry::Found,
                        slip: &closed.number,
                        staff: self.staff_name(closed.staff)?,
                        second: self.name_of(closed.approver)?,
                        reason: match &closed.reason {
                            Some(reason) => self.texts(&passed)(reason)?,
                            None => String::new(),
                        },
                    };
                    let lines = closed.lines.iter().map(|line| &line.adjusted);
                    self.found_in(&passed, lines, &about, &named)?
                }
                _ => Vec::new(),
            };
            rows.into_iter()
                .try_for_each(|row| tell(each, Line::GoodsIn(row)))
        })
    }

    fn name_of(&self, staff: Option<StaffNo>) -> Result<String, Error> {
        staff.map_or_else(|| Ok(String::new()), |staff| self.staff_name(staff))
    }

    fn delivered(
        &self,
        passed: &Passed<'_>,
        delivery: &Delivery,
        named: &Named<'_>,
    ) -> Result<Vec<GoodsInRow>, Error> {
        let origin = self.origin_of(passed.seq, passed.fact, &delivery.origin)?;
        let about = GoodsInRow {
            delivery: Some(delivery.number.clone()),
            staff: self.staff_name(delivery.staff)?,
            second: self.name_of(delivery.second)?,
            entry: GoodsInEntry::Received,
            ..row(passed.day, &origin)
        };
        let lines = delivery.lines.iter();
        let mut rows: Vec<GoodsInRow> = lines
            .map(|line| GoodsInRow {
                lot: Some(line.lot),
                goods: Some(goods(line.code, named)),
                quantity: line.quantity.pieces().into(),
                unit_cost: line.unit_cost,
                amount: line.unit_cost.times(line.quantity),
                expires: line.expires,
                ..about.clone()
            })
            .collect();
        // What the invoice says beyond its lines is money spent too: without it the book would not add up.
        let sum: Fen = rows.iter().map(|row| row.amount).sum();
        let beyond = delivery.cost().less(sum);
        if matches!(delivery.origin, Origin::Purchase { .. }) && !beyond.is_zero() {
            rows.push(GoodsInRow {
                entry: GoodsInEntry::Invoice,
                amount: beyond,
                ..about
            });
        }
        Ok(rows)
    }

    fn listed(
        &self,
        passed: &Passed<'_>,
        lot: &Lot,
        named: &Named<'_>,
    ) -> Result<GoodsInRow, Error> {
        Ok(GoodsInRow {
            lot: Some(lot.lot),
            goods: Some(goods(lot.code, named)),
            quantity: lot.quantity.pieces().into(),
            source: lot.source,
            who: self.texts(passed)(&lot.giver)?,
            unit_cost: lot.unit_cost,
            amount: lot.unit_cost.times(lot.quantity),
            expires: lot.expires,
            entry: GoodsInEntry::Imported,
            ..row(passed.day, &OriginOnRecord::unknown(lot.source))
        })
    }

    /// What a count found of which no book knew, and what a delivery was booked with too many or too few of.
    fn found_in<'a>(
        &self,
        passed: &Passed<'_>,
        lines: impl Iterator<Item = &'a AdjustedLine>,
        about: &Found<'_>,
        named: &Named<'_>,
    ) -> Result<Vec<GoodsInRow>, Error> {
        let mut rows = Vec::new();
        for line in lines {
            for change in &line.changes {
                let (lot, pieces) = match change {
                    LotChange::CameMore(take) => (take.lot, i64::from(take.quantity.pieces())),
                    LotChange::CameFewer(take) => (take.lot, -i64::from(take.quantity.pieces())),
                    LotChange::Found { lot, quantity, .. } => (*lot, quantity.pieces().into()),
                    LotChange::Gone(_) | LotChange::Missing(_) | LotChange::Back(_) => continue,
                };
                rows.push(self.found_line(passed, (line.code, lot, pieces), about, named)?);
            }
        }
        Ok(rows)
    }

    /// What a paper slip handed out of which no book knew.
    fn handed_out(
        &self,
        passed: &Passed<'_>,
        redemption: &Redemption,
        named: &Named<'_>,
    ) -> Result<Vec<GoodsInRow>, Error> {
        let Some(paper) = &redemption.paper else {
            return Ok(Vec::new());
        };
        let about = Found {
            entry: GoodsInEntry::Found,
            slip: &redemption.receipt,
            staff: self.staff_name(redemption.staff)?,
            second: self.staff_name(paper.second)?,
            reason: String::new(),
        };
        let found = paper.found.iter();
        found
            .map(|found| {
                let what = (found.code, found.lot, found.quantity.pieces().into());
                self.found_line(passed, what, &about, named)
            })
            .collect()
    }

    fn found_line(
        &self,
        passed: &Passed<'_>,
        (code, lot, pieces): (Gtin, LotNo, i64),
        about: &Found<'_>,
        named: &Named<'_>,
    ) -> Result<GoodsInRow, Error> {
        let known = self.lot(lot)?;
        let known = known.ok_or(Error::BadRequest("a lot that was corrected is not there"))?;
        let found = known.origin.source == Source::Found;
        Ok(GoodsInRow {
            // What was found was brought by no delivery: the slip says all there is.
            delivery: known.delivery.filter(|_| !found),
            lot: Some(lot),
            goods: Some(goods(code, named)),
            quantity: pieces,
            unit_cost: known.unit_cost,
            amount: Fen(known.unit_cost.0.saturating_mul(pieces)),
            expires: known.expires,
            staff: about.staff.clone(),
            second: about.second.clone(),
            entry: about.entry,
            slip: Some(about.slip.clone()),
            reason: about.reason.clone(),
            ..row(passed.day, &known.origin)
        })
    }
}

type Named<'a> = HashMap<Gtin, &'a Goods>;

/// The paper that says what was found, by whom, why.
struct Found<'a> {
    entry: GoodsInEntry,
    slip: &'a crate::market::ids::ReceiptNo,
    staff: String,
    second: String,
    reason: String,
}

fn goods(code: Gtin, named: &Named<'_>) -> (Gtin, String, String) {
    let (name, unit) = named.get(&code).map_or_else(Default::default, |goods| {
        (goods.name.clone(), goods.unit.clone())
    });
    (code, name, unit)
}

/// A line of this day and origin; a giver who wishes it stands without a name.
fn row(day: VillageDay, origin: &OriginOnRecord) -> GoodsInRow {
    GoodsInRow {
        village_day: day,
        delivery: None,
        lot: None,
        goods: None,
        quantity: 0,
        source: origin.source,
        who: origin.public().unwrap_or_default().to_owned(),
        supplier: origin.supplier.clone(),
        document: origin.document.clone(),
        unit_cost: Fen::ZERO,
        amount: Fen::ZERO,
        expires: None,
        staff: String::new(),
        second: String::new(),
        entry: GoodsInEntry::Received,
        slip: None,
        reason: String::new(),
        anonymous: origin.anonymous,
    }
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn the_kind_stands_before_the_body() {
        let bytes = r#"{"v":1,"by":"K7M2XQ","seq":9,"kind":"redeemed","body":{"kind":"x"}}"#;
        assert_eq!(kind_of(bytes), "redeemed");
        assert_eq!(kind_of("{}"), "");
    }
}
