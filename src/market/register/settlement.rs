//! The statement with the township (jinzhai [004 d]: 积分券 are taken in and settled yearly; numbers and checks are ours):
//! paper coupons issued, taken in, made void and still out; redemptions month by month, in points and, at the scheme's
//! rate, in yuan; what else points were spent on; goods that came in; what was bought from which fund; how the scheme's
//! own fund stands.

use std::collections::{BTreeMap, HashMap};

use super::Span;
use super::books::{SumRow, SumSection};
use super::sums::{OfDays, Sums, fund_rows};
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::ids::MovementId;
use crate::market::movement::{Movement, MovementKind};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::rules::Rules;
use crate::market::stock::Source;

/// So many coupons, so many points.
#[derive(Debug, Clone, Copy, Default)]
struct Coupons {
    pieces: i64,
    points: Points,
}

impl Coupons {
    fn add(&mut self, other: Coupons, sign: i64) {
        self.pieces += sign * other.pieces;
        let more = if sign < 0 {
            other.points.negated()
        } else {
            other.points
        };
        self.points = [self.points, more].into_iter().sum();
    }
}

/// What happened to coupons, in the order in which the statement tells it.
const COUPONS: [&str; 4] = ["issued", "taken", "untaken", "cancelled"];

/// The settlement of some days as it grows, fact by fact.
#[derive(Debug)]
pub struct Settlement {
    span: Span,
    sums: Sums,
    coupons: BTreeMap<&'static str, Coupons>,
    /// Out before the first day, and after the last.
    out: (Coupons, Coupons),
    /// Coupons that a movement took in: another may give them back.
    taken: HashMap<MovementId, Coupons>,
    /// Bought from imported lists, which are no deliveries: by fund, how many lines, what they cost.
    bought: BTreeMap<String, (i64, Fen)>,
}

impl Settlement {
    /// The statement over these days, a year for the township.
    pub fn new(span: Span) -> Settlement {
        Settlement {
            span,
            sums: Sums::new(span),
            coupons: BTreeMap::new(),
            out: Default::default(),
            taken: HashMap::new(),
            bought: BTreeMap::new(),
        }
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
        self.sums.take(fact, day, text)?;
        match fact {
            Fact::Moved(movement) if day <= self.span.to => self.moved(movement, day),
            Fact::StockReceived(lot) if lot.source == Source::Fund && self.span.contains(day) => {
                let bought = self.bought.entry(text(&lot.giver)?).or_default();
                bought.0 += 1;
                bought.1.0 += lot.unit_cost.times(lot.quantity).0;
            }
            _ => {}
        }
        Ok(())
    }

    fn moved(&mut self, movement: &Movement, day: VillageDay) {
        let of = |pieces: usize| Coupons {
            pieces: pieces as i64,
            points: movement.points,
        };
        let (what, coupons, out) = match &movement.what {
            MovementKind::CouponsIssued { numbers, .. } => ("issued", of(numbers.len()), 1),
            MovementKind::CouponsTaken { numbers } => {
                self.taken.insert(movement.id, of(numbers.len()));
                ("taken", of(numbers.len()), -1)
            }
            MovementKind::CouponsCancelled { numbers } => ("cancelled", of(numbers.len()), -1),
            MovementKind::Undone { movement } => match self.taken.remove(movement) {
                Some(coupons) => ("untaken", coupons, 1),
                None => return,
            },
            MovementKind::Gift { .. } | MovementKind::Debit { .. } | MovementKind::Cash => return,
        };
        self.out.1.add(coupons, out);
        if day < self.span.from {
            self.out.0.add(coupons, out);
        } else {
            self.coupons.entry(what).or_default().add(coupons, 1);
        }
    }

    /// The lines: the whole run of days section by section, then month by month.
    pub fn rows(&self, rules: &Rules) -> Vec<SumRow> {
        let all = self.sums.over(self.span);
        let mut rows = self.coupon_rows(rules);
        rows.extend(total_rows(&all, self.span, rules));
        rows.extend(self.came_rows(&all));
        rows.extend(self.sums.fund(rules, self.span.to).iter().flat_map(|fund| {
            let year = Period::year_of(self.span.to);
            let year = Span {
                from: year.first_day(),
                to: self.span.to,
            };
            fund_rows(fund, year)
        }));
        for month in months(self.span) {
            rows.extend(self.month_rows(month, rules));
        }
        rows
    }

    fn coupon_rows(&self, rules: &Rules) -> Vec<SumRow> {
        let used = !self.coupons.is_empty() || self.out.0.pieces != 0;
        if !used && !rules.on(self.span.to).coupons {
            return Vec::new();
        }
        let row = |kind, coupons: Coupons| SumRow {
            quantity: Some(coupons.pieces),
            points: Some(coupons.points),
            yuan: yuan(rules, self.span.to, coupons.points),
            ..SumRow::of(self.span, SumSection::Coupons, kind)
        };
        let mut rows = vec![row("out-before", self.out.0)];
        rows.extend(COUPONS.iter().filter_map(|kind| {
            let found = self.coupons.get(kind).copied();
            // What never happened is told all the same, but for what is rare.
            let told = found.or((*kind != "untaken").then(Coupons::default))?;
            Some(row(kind, told))
        }));
        rows.push(row("out-after", self.out.1));
        rows
    }

    fn month_rows(&self, month: Span, rules: &Rules) -> Vec<SumRow> {
        let sums = self.sums.over(month);
        if sums.redemptions == 0 && sums.reversals == 0 {
            return Vec::new();
        }
        redemption_rows(&sums, month, rules).into()
    }

    /// What came in: bought, by fund; given.
    fn came_rows(&self, all: &OfDays) -> Vec<SumRow> {
        let mut bought = self.bought.clone();
        let mut given = (0, 0, Fen::ZERO);
        for came in &all.deliveries {
            if came.source == Source::Fund.word() {
                let sum = bought.entry(came.who.clone()).or_default();
                sum.0 += 1;
                sum.1.0 += came.cost.0;
            } else if came.source == Source::Donation.word() {
                given = (
                    given.0 + 1,
                    given.1 + came.pieces,
                    Fen(given.2.0 + came.cost.0),
                );
            }
        }
        let mut rows: Vec<SumRow> = bought
            .into_iter()
            .map(|(fund, (count, cost))| SumRow {
                item: fund,
                count: Some(count),
                yuan: Some(cost),
                ..SumRow::of(self.span, SumSection::Purchases, "")
            })
            .collect();
        if given.0 > 0 {
            rows.push(SumRow {
                count: Some(given.0),
                quantity: Some(given.1),
                yuan: Some(given.2),
                ..SumRow::of(self.span, SumSection::Deliveries, Source::Donation.word())
            });
        }
        rows
    }
}

/// What points are worth in yuan by the rules of a day; nothing where they give no rate.
fn yuan(rules: &Rules, day: VillageDay, points: Points) -> Option<Fen> {
    let rate = rules.on(day).rate?;
    Some(Fen(rate.yuan_of(points).hundredths()))
}

fn redemption_rows(sums: &OfDays, span: Span, rules: &Rules) -> [SumRow; 3] {
    let row = |kind, count: Option<i64>, points: Points| SumRow {
        count,
        points: Some(points),
        yuan: yuan(rules, span.to, points),
        ..SumRow::of(span, SumSection::Redemptions, kind)
    };
    [
        row("redemptions", Some(sums.redemptions), sums.points),
        row("reversals", Some(sums.reversals), sums.points_reversed),
        row("net", None, sums.net()),
    ]
}

/// The whole run of days: redemptions, households served, and what else points were spent on.
fn total_rows(all: &OfDays, span: Span, rules: &Rules) -> Vec<SumRow> {
    let mut rows: Vec<SumRow> = redemption_rows(all, span, rules).into();
    rows.push(SumRow {
        count: Some(all.households.len() as i64),
        ..SumRow::of(span, SumSection::Redemptions, "households")
    });
    let moved = all
        .moved
        .iter()
        .filter(|(kind, _)| !kind.starts_with("coupons"));
    rows.extend(moved.map(|(kind, (count, _, points))| SumRow {
        count: Some(*count),
        points: Some(*points),
        yuan: yuan(rules, span.to, *points),
        ..SumRow::of(span, SumSection::Movements, kind)
    }));
    rows
}

/// The months that a run of days touches, cut to it.
fn months(span: Span) -> Vec<Span> {
    let mut months = Vec::new();
    let mut from = span.from;
    while from <= span.to {
        let to = Period::month_of(from).last_day().min(span.to);
        months.push(Span { from, to });
        from = to.next();
    }
    months
}
