//! The fund book: for each fund what it held, what was granted to it and bought from it, line by line with what it holds
//! after each, and at the end what became of its goods (jinzhai [004 d]: 资金专户, 购物有账). Reckoned from the facts alone;
//! its last lines say what `fund list` says of the same day.

use std::collections::{BTreeMap, HashMap};

use super::Span;
use super::books::{FundBookRow, FundClosing, FundEntry};
use super::lots::{Why, moves};
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::ids::{LotNo, ReceiptNo};
use crate::market::stock::Source;
use crate::market::storeroom::delivery::{Delivery, Origin};
use crate::market::storeroom::fund::FundKind;

/// Something that changed what a fund holds.
#[derive(Debug)]
struct Changed {
    day: VillageDay,
    entry: FundEntry,
    number: Option<ReceiptNo>,
    document: String,
    supplier: String,
    amount: Fen,
}

#[derive(Debug, Default)]
struct Fund {
    kind: Option<FundKind>,
    changed: Vec<Changed>,
    most: BTreeMap<i32, Option<Fen>>,
    goods: FundClosing,
}

#[derive(Debug)]
struct LotOfFund {
    fund: String,
    cost: Fen,
    /// Whether it came with an imported list: then what it cost is what its pieces cost.
    imported: bool,
}

/// The fund book as it grows, fact by fact.
#[derive(Debug)]
pub struct FundBook {
    span: Span,
    funds: BTreeMap<String, Fund>,
    lots: HashMap<LotNo, LotOfFund>,
}

impl FundBook {
    /// A book over these days.
    pub fn new(span: Span) -> FundBook {
        FundBook {
            span,
            funds: BTreeMap::new(),
            lots: HashMap::new(),
        }
    }

    fn fund(&mut self, name: &str) -> &mut Fund {
        self.funds.entry(name.to_owned()).or_default()
    }

    /// Takes the next fact of the journal; `text` finds the texts beside it.
    ///
    /// # Errors
    /// Of `text`.
    pub fn take<E>(
        &mut self,
        fact: &Fact,
        day: VillageDay,
        text: &mut dyn FnMut(&Sealed) -> Result<String, E>,
    ) -> Result<(), E> {
        if day > self.span.to {
            return Ok(());
        }
        match fact {
            Fact::FundSet(set) => self.fund(&set.fund).kind = Some(set.kind),
            Fact::FundCapped(cap) => {
                self.fund(&cap.fund).most.insert(cap.year, cap.most);
            }
            // The day on which the money came may lie before the day on which it was entered.
            Fact::FundGranted(grant) => self.fund(&grant.fund).changed.push(Changed {
                day: grant.on,
                entry: FundEntry::Grant,
                number: None,
                document: grant.document.clone(),
                supplier: String::new(),
                amount: grant.amount,
            }),
            Fact::DeliveryReceived(delivery) => self.bought(delivery, text)?,
            Fact::StockReceived(lot) if lot.source == Source::Fund => {
                let fund = text(&lot.giver)?;
                self.lots.insert(
                    lot.lot,
                    LotOfFund {
                        fund: fund.clone(),
                        cost: lot.unit_cost,
                        imported: true,
                    },
                );
                let amount = lot.unit_cost.times(lot.quantity);
                self.spend(&fund, day, FundEntry::Purchase, amount);
            }
            _ => {}
        }
        self.follow(fact, day);
        Ok(())
    }

    fn spend(&mut self, fund: &str, day: VillageDay, entry: FundEntry, amount: Fen) {
        self.fund(fund).changed.push(Changed {
            day,
            entry,
            number: None,
            document: String::new(),
            supplier: String::new(),
            amount: Fen::ZERO.less(amount),
        });
    }

    fn bought<E>(
        &mut self,
        delivery: &Delivery,
        text: &mut dyn FnMut(&Sealed) -> Result<String, E>,
    ) -> Result<(), E> {
        let Origin::Purchase {
            fund,
            supplier,
            invoice,
            ..
        } = &delivery.origin
        else {
            return Ok(());
        };
        for line in &delivery.lines {
            let lot = LotOfFund {
                fund: fund.clone(),
                cost: line.unit_cost,
                imported: false,
            };
            self.lots.insert(line.lot, lot);
        }
        let changed = Changed {
            day: delivery.day,
            entry: FundEntry::Purchase,
            number: Some(delivery.number.clone()),
            document: invoice.clone(),
            supplier: supplier.as_ref().map_or_else(|| Ok(String::new()), text)?,
            amount: Fen::ZERO.less(delivery.cost()),
        };
        self.fund(fund).changed.push(changed);
        Ok(())
    }

    /// What becomes of goods that a fund paid for.
    fn follow(&mut self, fact: &Fact, day: VillageDay) {
        let (lots, funds) = (&self.lots, &mut self.funds);
        moves(fact, &mut |one| {
            let Some(lot) = lots.get(&one.lot) else {
                return;
            };
            let Some(fund) = funds.get_mut(&lot.fund) else {
                return;
            };
            let worth = Fen(lot.cost.0.saturating_mul(one.pieces));
            fund.goods.on_shelf.0 += worth.0;
            match one.why {
                Why::Received => {}
                Why::Issued | Why::TakenBack => fund.goods.handed_out.0 -= worth.0,
                Why::Off(_) | Why::Missing | Why::Found => fund.goods.written_off.0 -= worth.0,
                Why::Corrected if lot.imported => fund.changed.push(Changed {
                    day,
                    entry: FundEntry::Corrected,
                    number: None,
                    document: String::new(),
                    supplier: String::new(),
                    amount: Fen::ZERO.less(worth),
                }),
                // The invoice stands as it is, however many pieces came.
                Why::Corrected => {}
            }
        });
    }

    /// The lines: fund by fund, each from its opening to its closing.
    pub fn rows(self) -> Vec<FundBookRow> {
        let span = self.span;
        let mut rows = Vec::new();
        for (name, fund) in self.funds {
            rows.extend(fund.rows(&name, span));
        }
        rows
    }
}

impl Fund {
    fn rows(mut self, name: &str, span: Span) -> Vec<FundBookRow> {
        // In the order of days; on one day as they were recorded.
        self.changed.sort_by_key(|changed| changed.day);
        let row = |day, entry, balance| FundBookRow {
            fund: name.to_owned(),
            kind: self.kind,
            village_day: day,
            entry,
            number: None,
            document: String::new(),
            supplier: String::new(),
            granted: None,
            spent: None,
            balance,
            closing: None,
        };
        let before = self
            .changed
            .iter()
            .filter(|changed| changed.day < span.from);
        let mut balance: Fen = before.map(|changed| changed.amount).sum();
        let mut rows = vec![row(span.from, FundEntry::Opening, balance)];
        for changed in &self.changed {
            if !span.contains(changed.day) {
                continue;
            }
            balance = [balance, changed.amount].into_iter().sum();
            let is_grant = changed.entry == FundEntry::Grant;
            rows.push(FundBookRow {
                number: changed.number.clone(),
                document: changed.document.clone(),
                supplier: changed.supplier.clone(),
                granted: is_grant.then_some(changed.amount),
                spent: (!is_grant).then_some(Fen::ZERO.less(changed.amount)),
                ..row(changed.day, changed.entry, balance)
            });
        }
        let year = span.to.year();
        let of_year = |changed: &&Changed| {
            changed.entry != FundEntry::Grant
                && changed.day.year() == year
                && changed.day <= span.to
        };
        let spent = self
            .changed
            .iter()
            .filter(of_year)
            .map(|changed| changed.amount)
            .sum();
        rows.push(FundBookRow {
            closing: Some(FundClosing {
                year_spent: Fen::ZERO.less(spent),
                year_most: self.most.get(&year).copied().flatten(),
                ..self.goods
            }),
            ..row(span.to, FundEntry::Closing, balance)
        });
        rows
    }
}
