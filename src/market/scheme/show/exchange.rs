//! How points are redeemed: from what, on which days, for what.

use super::{Heading, Page};
use crate::market::calendar;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::scheme::parts::{Rate, Spendable, Unit, Window};

impl Page<'_> {
    pub(super) fn exchange(&mut self) {
        self.heading = Heading::Exchange;
        let scheme = self.scheme;
        match scheme.spendable {
            Spendable::None => return self.tell("spendable", "spendable.none", &[]),
            Spendable::All => self.tell("spendable", "spendable.all", &[]),
            Spendable::AboveBase => {
                let base = scheme.base.map_or(Points::ZERO, |base| base.points);
                let points = self.unit(("points", "point"), base);
                self.tell("spendable", "spendable.above-base", &[("points", &points)]);
            }
        }
        if let Some(minimum) = scheme.minimum {
            let points = self.amount(minimum);
            self.tell("minimum", "minimum", &[("points", &points)]);
        }
        let days = self.days(&scheme.window);
        self.tell("window", "window", &[("days", &days)]);
        if let Some(gathering) = &scheme.gathering {
            let days = self.days(gathering);
            self.tell("gathering", "gathering", &[("days", &days)]);
        }
        self.rate(scheme.rate);
        self.cash();
        self.allowed_goods();
    }

    fn rate(&mut self, rate: Option<Rate>) {
        match rate {
            // An account in yuan says by itself what it is worth.
            Some(rate) if self.scheme.unit == Unit::Yuan && rate.points == rate.yuan => {}
            Some(rate) => {
                let (points, yuan) = (self.amount(rate.points), self.yuan(rate.yuan));
                self.tell("rate", "rate", &[("points", &points), ("yuan", &yuan)]);
            }
            // The list says what each thing costs.
            None if !self.scheme.catalogue.goods.is_empty() => {}
            None => self.tell("rate", "no-rate", &[]),
        }
    }

    fn cash(&mut self) {
        let Some(cash) = &self.scheme.cash else {
            return self.tell("cash", "no-cash", &[]);
        };
        match cash.most {
            None => self.tell("cash", "cash", &[]),
            Some(most) => {
                let (points, over, who) = (self.amount(most), self.over(cash.over), self.each());
                let fills = [("points", points.as_str()), ("over", &over), ("who", &who)];
                self.tell("cash", "cash-most", &fills);
            }
        }
        if cash.hardship_only {
            self.tell("cash", "hardship", &[]);
        }
    }

    fn allowed_goods(&mut self) {
        let scheme = self.scheme;
        if !scheme.goods.forbidden.is_empty() {
            let goods = self.listed(&scheme.goods.forbidden);
            self.tell("goods", "forbidden", &[("goods", &goods)]);
        }
        if !scheme.goods.allowed.is_empty() {
            let goods = self.listed(&scheme.goods.allowed);
            self.tell("goods", "allowed", &[("goods", &goods)]);
        }
        for limit in &scheme.limits {
            let (who, over, n) = (self.each(), self.over(limit.over), limit.pieces.to_string());
            let fills = [("who", who.as_str()), ("over", &over), ("n", &n)];
            match &limit.goods {
                Some(goods) => {
                    let fills = [fills[0], fills[1], fills[2], ("goods", goods)];
                    self.tell("limits", "limit", &fills);
                }
                None => self.tell("limits", "limit-all", &fills),
            }
        }
    }

    fn days(&self, window: &Window) -> String {
        let words = self.words;
        match window {
            Window::LastDaysOfQuarter { days: 1 } => self.word("days.last-day-of-quarter", &[]),
            Window::LastDaysOfQuarter { days } => {
                self.word("days.last-of-quarter", &[("n", &days.to_string())])
            }
            Window::FirstMonthOfQuarter => self.word("days.first-month", &[]),
            Window::DaysOfMonth { first, last } => {
                let (first_day, last_day) = (first.to_string(), last.to_string());
                let word = match last {
                    31 => "days.to-month-end",
                    last if last == first => "days.one-of-month",
                    _ => "days.of-month",
                };
                self.word(word, &[("first", &first_day), ("last", &last_day)])
            }
            Window::DaysOfYear { first, last } => {
                let word = match first.cmp(last) {
                    std::cmp::Ordering::Less => "days.of-year",
                    std::cmp::Ordering::Equal => "days.one-of-year",
                    std::cmp::Ordering::Greater => "days.over-the-year",
                };
                let (first, last) = (words.day(first.said()), words.day(last.said()));
                self.word(word, &[("first", &first), ("last", &last)])
            }
            Window::ListedDays { .. } => {
                let always = Period::Always;
                let runs = calendar::windows(window, always.first_day(), always.last_day());
                let said = runs.iter().map(|run| words.window(run.opens, run.closes));
                self.listed(&said.collect::<Vec<_>>())
            }
            Window::AnyOpeningDay => self.word("days.any", &[]),
            Window::Never => self.word("days.never", &[]),
        }
    }
}
