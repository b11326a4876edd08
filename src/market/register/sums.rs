//! What shop days came to, and, summed up from them, what exchange windows did: households served, points, goods by
//! kind, what came back, moved without goods, was let happen out of the rules, got lost, came in, was counted. It says
//! what the day sheet's slip says ([`crate::market::receipt::day_sheet_slip`]), for as many days as are asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::Span;
use super::books::{SumRow, SumSection};
use crate::market::aside::Sealed;
use crate::market::day::VillageDay;
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::ids::HouseholdNo;
use crate::market::movement::{Movement, MovementKind};
use crate::market::points::Points;
use crate::market::redemption::{Redemption, Reversal};
use crate::market::rules::Rules;
use crate::market::shop::{AllowedOfDay, FundStanding};
use crate::market::storeroom::adjustment::{AdjustedLine, Adjustment, AdjustmentKind};
use crate::market::storeroom::delivery::{Delivery, Origin};

/// Goods by name and what one is called, in the order in which they were first met, with pieces out and back.
type Goods = Vec<(String, String, i64, i64)>;

/// What one day, or several, came to.
#[derive(Debug, Clone, Default)]
pub(super) struct OfDays {
    /// Whether the shop was opened.
    opened: bool,
    pub(super) redemptions: i64,
    pub(super) rewards: i64,
    pub(super) reversals: i64,
    pub(super) households: BTreeSet<HouseholdNo>,
    pub(super) points: Points,
    pub(super) points_reversed: Points,
    goods: Goods,
    /// By kind: how often, coupons, points.
    pub(super) moved: BTreeMap<&'static str, (i64, i64, Points)>,
    /// Goods, what one is called, why, pieces, which slip.
    losses: Vec<(String, String, &'static str, i64, String)>,
    pub(super) deliveries: Vec<Came>,
    /// Sheet or slip, goods, what one is called, which kind of count, more or fewer.
    counts: Vec<(String, String, String, &'static str, i64)>,
}

/// A delivery as the sheets name it.
#[derive(Debug, Clone)]
pub(super) struct Came {
    pub(super) number: String,
    pub(super) source: &'static str,
    pub(super) who: String,
    pub(super) pieces: i64,
    pub(super) cost: Fen,
}

fn add(sum: Points, more: Points) -> Points {
    [sum, more].into_iter().sum()
}

impl OfDays {
    fn goods(&mut self, (name, unit): (&str, &str), out: i64, back: i64) {
        let known = self
            .goods
            .iter_mut()
            .find(|one| one.0 == name && one.1 == unit);
        match known {
            Some(one) => {
                one.2 += out;
                one.3 += back;
            }
            None => self
                .goods
                .push((name.to_owned(), unit.to_owned(), out, back)),
        }
    }

    fn redeemed(&mut self, redemption: &Redemption) {
        self.redemptions += 1;
        self.rewards += i64::from(redemption.reward.is_some());
        self.points = add(self.points, redemption.total);
        self.households.insert(redemption.household.clone());
        for line in &redemption.lines {
            let goods = (line.name.as_str(), line.unit.as_str());
            self.goods(goods, line.quantity.pieces().into(), 0);
        }
    }

    fn reversed(&mut self, reversal: &Reversal) {
        self.reversals += 1;
        self.points_reversed = add(self.points_reversed, reversal.total);
        for line in &reversal.lines {
            self.goods((&line.name, &line.unit), 0, line.quantity.pieces().into());
        }
    }

    fn moved(&mut self, movement: &Movement) {
        let coupons = match &movement.what {
            MovementKind::CouponsIssued { numbers, .. }
            | MovementKind::CouponsTaken { numbers }
            | MovementKind::CouponsCancelled { numbers } => numbers.len() as i64,
            MovementKind::Gift { .. }
            | MovementKind::Debit { .. }
            | MovementKind::Cash
            | MovementKind::Undone { .. } => 0,
        };
        let sums = self.moved.entry(movement.what.word()).or_default();
        sums.0 += 1;
        sums.1 += coupons;
        sums.2 = add(sums.2, movement.points);
    }

    fn adjusted(&mut self, adjustment: &Adjustment) {
        let slip = adjustment.slip.to_string();
        for line in &adjustment.lines {
            match adjustment.what {
                AdjustmentKind::WrittenOff(kind) => self.losses.push((
                    line.name.clone(),
                    line.unit.clone(),
                    kind.word(),
                    -line.difference(),
                    slip.clone(),
                )),
                AdjustmentKind::Recounted | AdjustmentKind::IntakeCorrected => {
                    self.counted(&slip, line, adjustment.what.word());
                }
            }
        }
    }

    fn counted(&mut self, sheet: &str, line: &AdjustedLine, kind: &'static str) {
        let difference = line.difference();
        if difference != 0 {
            self.counts.push((
                sheet.to_owned(),
                line.name.clone(),
                line.unit.clone(),
                kind,
                difference,
            ));
        }
    }

    fn delivered<E>(
        &mut self,
        delivery: &Delivery,
        text: &mut dyn FnMut(&Sealed) -> Result<String, E>,
    ) -> Result<(), E> {
        let who = match &delivery.origin {
            Origin::Donation {
                giver: Some(giver),
                anonymous: false,
                ..
            } => text(giver)?,
            Origin::Donation { .. } => String::new(),
            Origin::Purchase { fund, .. } => fund.clone(),
            Origin::Transfer { store, .. } => store.clone(),
        };
        self.deliveries.push(Came {
            number: delivery.number.to_string(),
            source: delivery.origin.source().word(),
            who,
            pieces: delivery.pieces() as i64,
            cost: delivery.cost(),
        });
        Ok(())
    }

    /// Adds what other days came to.
    pub(super) fn and(&mut self, other: &OfDays) {
        self.opened |= other.opened;
        self.redemptions += other.redemptions;
        self.rewards += other.rewards;
        self.reversals += other.reversals;
        self.households.extend(other.households.iter().cloned());
        self.points = add(self.points, other.points);
        self.points_reversed = add(self.points_reversed, other.points_reversed);
        for (name, unit, out, back) in &other.goods {
            self.goods((name, unit), *out, *back);
        }
        for (kind, (count, coupons, points)) in &other.moved {
            let sums = self.moved.entry(kind).or_default();
            sums.0 += count;
            sums.1 += coupons;
            sums.2 = add(sums.2, *points);
        }
        self.losses.extend(other.losses.iter().cloned());
        self.deliveries.extend(other.deliveries.iter().cloned());
        self.counts.extend(other.counts.iter().cloned());
    }

    /// Points redeemed and not taken back on these days.
    pub(super) fn net(&self) -> Points {
        add(self.points, self.points_reversed.negated())
    }

    fn rows(&self, span: Span) -> Vec<SumRow> {
        use SumSection as In;
        let row = |section, kind| SumRow::of(span, section, kind);
        let mut rows = Vec::new();
        // Goods come in and are counted on days on which nobody is served, too.
        if self.opened || self.redemptions > 0 || self.reversals > 0 {
            rows.extend([
                SumRow {
                    count: Some(self.redemptions),
                    points: Some(self.points),
                    ..row(In::Redemptions, "redemptions")
                },
                SumRow {
                    count: Some(self.households.len() as i64),
                    ..row(In::Redemptions, "households")
                },
                SumRow {
                    count: Some(self.rewards),
                    ..row(In::Redemptions, "rewards")
                },
                SumRow {
                    count: Some(self.reversals),
                    points: Some(self.points_reversed),
                    ..row(In::Redemptions, "reversals")
                },
                SumRow {
                    points: Some(self.net()),
                    ..row(In::Redemptions, "net")
                },
            ]);
        }
        rows.extend(self.goods.iter().map(|(name, unit, out, back)| SumRow {
            item: name.clone(),
            unit: unit.clone(),
            quantity: Some(*out),
            back: Some(*back),
            ..row(In::Goods, "")
        }));
        rows.extend(
            self.moved
                .iter()
                .map(|(kind, (count, coupons, points))| SumRow {
                    count: Some(*count),
                    quantity: (*coupons > 0).then_some(*coupons),
                    points: Some(*points),
                    ..row(In::Movements, kind)
                }),
        );
        rows.extend(
            self.losses
                .iter()
                .map(|(name, unit, kind, pieces, slip)| SumRow {
                    item: name.clone(),
                    unit: unit.clone(),
                    quantity: Some(*pieces),
                    note: slip.clone(),
                    ..row(In::Losses, kind)
                }),
        );
        rows.extend(self.deliveries.iter().map(|came| SumRow {
            item: came.number.clone(),
            quantity: Some(came.pieces),
            yuan: Some(came.cost),
            note: came.who.clone(),
            ..row(In::Deliveries, came.source)
        }));
        rows.extend(
            self.counts
                .iter()
                .map(|(sheet, name, unit, kind, difference)| SumRow {
                    item: name.clone(),
                    unit: unit.clone(),
                    quantity: Some(*difference),
                    note: sheet.clone(),
                    ..row(In::Counts, kind)
                }),
        );
        rows
    }
}

/// The sums of days as they grow, fact by fact.
#[derive(Debug)]
pub struct Sums {
    span: Span,
    pub(super) days: BTreeMap<VillageDay, OfDays>,
    /// What was redeemed and not taken back on each day before: the year's fund is reckoned from it.
    before: BTreeMap<VillageDay, Points>,
}

impl Sums {
    /// The sums of these days.
    pub fn new(span: Span) -> Sums {
        Sums {
            span,
            days: BTreeMap::new(),
            before: BTreeMap::new(),
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
        // What a paper slip says counts on the day on which it was written.
        let day = match fact {
            Fact::Redeemed(redemption) => redemption.day,
            _ => day,
        };
        if day < self.span.from {
            let points = match fact {
                Fact::Redeemed(redemption) => redemption.total,
                Fact::Reversed(reversal) => reversal.total.negated(),
                _ => return Ok(()),
            };
            let sum = self.before.entry(day).or_default();
            *sum = add(*sum, points);
        }
        if !self.span.contains(day) {
            return Ok(());
        }
        match fact {
            Fact::DayOpened(_) => self.of(day).opened = true,
            Fact::Redeemed(redemption) => self.of(day).redeemed(redemption),
            Fact::Reversed(reversal) => self.of(day).reversed(reversal),
            Fact::Moved(movement) => self.of(day).moved(movement),
            Fact::StockAdjusted(adjustment) => self.of(day).adjusted(adjustment),
            Fact::DeliveryReceived(delivery) => self.of(day).delivered(delivery, text)?,
            Fact::StocktakeClosed(closed) => {
                let sheet = closed.number.to_string();
                let sums = self.of(day);
                let lines = closed.lines.iter();
                lines.for_each(|line| sums.counted(&sheet, &line.adjusted, "counted"));
            }
            _ => {}
        }
        Ok(())
    }

    fn of(&mut self, day: VillageDay) -> &mut OfDays {
        self.days.entry(day).or_default()
    }

    /// How the year's fund stands at the end of a day, where the rules limit one.
    pub(super) fn fund(&self, rules: &Rules, day: VillageDay) -> Option<FundStanding> {
        let in_year = |on: &VillageDay| on.year() == day.year() && *on <= day;
        let before = self
            .before
            .iter()
            .filter(|(on, _)| in_year(on))
            .map(|(_, points)| *points);
        let since = self
            .days
            .iter()
            .filter(|(on, _)| in_year(on))
            .map(|(_, sums)| sums.net());
        FundStanding::of(rules.on(day), before.chain(since).sum())
    }

    /// The sums of each day on which anything was; `allowed` are the exceptions of these days.
    pub fn day_rows(&self, rules: &Rules, allowed: &[AllowedOfDay]) -> Vec<SumRow> {
        let days = self.days.iter();
        days.flat_map(|(day, sums)| {
            let span = Span {
                from: *day,
                to: *day,
            };
            self.span_rows(span, sums, rules, allowed)
        })
        .collect()
    }

    /// The sums of each of these windows, as far as they lie in the days asked for.
    pub fn window_rows(
        &self,
        windows: &[Span],
        rules: &Rules,
        allowed: &[AllowedOfDay],
    ) -> Vec<SumRow> {
        let windows = windows.iter();
        windows
            .flat_map(|window| self.span_rows(*window, &self.over(*window), rules, allowed))
            .collect()
    }

    /// What the days of a run came to together.
    pub(super) fn over(&self, span: Span) -> OfDays {
        let mut sums = OfDays::default();
        for (_, of_day) in self.days.range(span.from..=span.to) {
            sums.and(of_day);
        }
        sums
    }

    fn span_rows(
        &self,
        span: Span,
        sums: &OfDays,
        rules: &Rules,
        allowed: &[AllowedOfDay],
    ) -> Vec<SumRow> {
        let mut rows = sums.rows(span);
        rows.extend(
            allowed
                .iter()
                .filter(|one| touches(one, span))
                .map(|one| exception(one, span)),
        );
        if let Some(fund) = self.fund(rules, span.to) {
            rows.extend(fund_rows(&fund, span));
        }
        rows
    }
}

/// Whether an exception was in force or decided on these days.
fn touches(one: &AllowedOfDay, span: Span) -> bool {
    let allowed = &one.allowed;
    (allowed.from <= span.to && allowed.until >= span.from) || span.contains(one.decided_on)
}

fn exception(one: &AllowedOfDay, span: Span) -> SumRow {
    let [first, second] = &one.people;
    let allowed = &one.allowed;
    SumRow {
        item: allowed
            .household
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        count: Some(1),
        note: format!("{}–{} {first} {second}", allowed.from, allowed.until),
        ..SumRow::of(span, SumSection::Exceptions, allowed.what.word())
    }
}

/// The scheme's fund of a year: what is spent of it, where it warns, where it stops, what is left.
pub(super) fn fund_rows(fund: &FundStanding, span: Span) -> [SumRow; 4] {
    let row = |kind, yuan: Points| SumRow {
        yuan: Some(Fen(yuan.hundredths())),
        ..SumRow::of(span, SumSection::Fund, kind)
    };
    [
        row("spent", fund.spent),
        row("warn", fund.warn),
        row("stop", fund.stop),
        row("left", fund.left()),
    ]
}
