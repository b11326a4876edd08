//! The second reckoning: slow and obvious, from the documents' words. It keeps every event and reckons everything
//! again each time it is asked; it shares nothing with the rules of the program.

use std::collections::BTreeMap;

use chrono::{Datelike, Days};

use super::laws::{Cash, Decided, Gone, Holds, Law, is_open};
use super::plan::{Act, Answer, Credit, Day, Event, Look, Scored, Side, day};

/// A stretch of time whose points end together, as it is written: `2027`, `2027-Q1`, `always`.
type Purse = String;

const EVER: &str = "always";

#[derive(Default, Clone)]
struct Household {
    credits: Vec<Credit>,
    decisions: Vec<(&'static str, Day, Option<Day>)>,
    /// What left a purse; what came back is negative.
    drawn: Vec<(Purse, i64)>,
    received: Vec<(Purse, i64)>,
}

/// What an accepted event did: what left which purse of whom, and what came to whom.
struct Done {
    day: Day,
    household: usize,
    kind: &'static str,
    amount: i64,
    drawn: Vec<(Purse, i64)>,
    to: Option<usize>,
    /// Lines of a redemption that are still out, with their numbers.
    lines: Vec<(u32, i64)>,
    undone: bool,
}

struct Coupon {
    each: i64,
    issued_to: usize,
    in_hand: bool,
}

pub struct Slow {
    law: Law,
    households: Vec<Household>,
    done: Vec<Option<Done>>,
    coupons: BTreeMap<u32, Coupon>,
    /// What the village redeemed, less what came back, by day.
    redeemed: Vec<(Day, i64)>,
}

impl Slow {
    pub fn new(law: Law, households: usize) -> Slow {
        Slow {
            law,
            households: vec![Household::default(); households],
            done: Vec::new(),
            coupons: BTreeMap::new(),
            redeemed: Vec::new(),
        }
    }

    fn purse_on(&self, day: Day) -> Purse {
        match self.law.gone {
            Gone::Never => EVER.into(),
            Gone::WithTheYear | Gone::AfterJanuary => format!("{:04}", day.year()),
            Gone::WithTheQuarter => {
                format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1)
            }
        }
    }

    fn is_gone(&self, purse: &str, today: Day) -> bool {
        if purse == EVER {
            return false;
        }
        let year: i32 = purse[..4].parse().expect("a year");
        let gone_on = match self.law.gone {
            Gone::Never => return false,
            Gone::WithTheYear => day(year + 1, 1, 1),
            Gone::AfterJanuary => day(year + 1, 2, 1),
            Gone::WithTheQuarter => match &purse[5..] {
                "Q1" => day(year, 4, 1),
                "Q2" => day(year, 7, 1),
                "Q3" => day(year, 10, 1),
                _ => day(year + 1, 1, 1),
            },
        };
        today >= gone_on
    }

    /// The decisions that stand on a day: of two on the same kind and first day, the later.
    /// Each with its last day.
    fn standing(&self, household: usize, on: Day) -> Vec<(&'static Decided, Option<Day>)> {
        let all = &self.households[household].decisions;
        let mut found = Vec::new();
        for (at, (kind, from, until)) in all.iter().enumerate() {
            if all[at + 1..].iter().any(|(k, f, _)| k == kind && f == from) {
                continue;
            }
            let rule = self.law.decisions.iter().find(|rule| rule.kind == *kind);
            let rule = rule.expect("a kind that the village knows");
            let last = until.or(match rule.holds {
                Holds::UntilEnded => None,
                Holds::TheYear => Some(day(from.year(), 12, 31)),
                Holds::TheNextYearToo => Some(day(from.year() + 1, 12, 31)),
                // One year: up to the day before the same date; what began on a leap day ends with February.
                Holds::OneYear => Some(match from.with_year(from.year() + 1) {
                    Some(date) => date - Days::new(1),
                    None => day(from.year() + 1, 2, 28),
                }),
            });
            if *from <= on && last.is_none_or(|last| on <= last) {
                found.push((rule, last));
            }
        }
        found
    }

    /// What each credit counts: its purse, its first day, its points.
    fn counted(&self, household: usize) -> Vec<(Purse, Day, i64)> {
        let mut in_order: Vec<&Credit> = self.households[household].credits.iter().collect();
        in_order.sort_by_key(|credit| credit.posted);
        let mut under_cap: BTreeMap<i32, i64> = BTreeMap::new();
        let mut counted = Vec::new();
        for credit in &in_order {
            let mut amount = credit.amount;
            let scored = matches!(credit.kind, "score" | "base" | "bonus" | "award");
            let last_day = last_day_of(credit.scored);
            let scored_on = credit
                .happened
                .unwrap_or_else(|| last_day.map_or(credit.posted, |last| last.min(credit.posted)));
            let stopped = self.standing(household, scored_on);
            if scored && amount > 0 && stopped.iter().any(|(rule, _)| rule.stops_scoring) {
                amount = 0;
            } else if let Some((what, most)) = self.law.cap
                && (credit.kind == what || credit.category == what)
            {
                let year = last_day.unwrap_or(credit.posted).year();
                let sum = under_cap.entry(year).or_default();
                amount = amount.min((most - *sum).max(0));
                *sum += amount;
            }
            let belongs_on = if self.law.by_posting {
                credit.posted
            } else {
                last_day.unwrap_or(credit.posted)
            };
            let purse = self.purse_on(belongs_on);
            let from = self.first_day(credit, &in_order, &purse);
            counted.push((purse, from, amount));
        }
        counted
    }

    /// From when a credit counts. A deduction may be put right first; what puts it right meanwhile lifts it: neither
    /// counts before the other.
    fn first_day(&self, credit: &Credit, all: &[&Credit], purse: &str) -> Day {
        let hangs = |credit: &Credit| credit.posted + Days::new(self.law.posting_days);
        let taken = |credit: &Credit| hangs(credit) + Days::new(self.law.mending_days);
        let deducts = |credit: &Credit| {
            credit.kind == "deduction" || (credit.kind == "score" && credit.amount < 0)
        };
        if deducts(credit) {
            return taken(credit);
        }
        let mut first = hangs(credit);
        if credit.kind == "correction" && credit.amount > 0 {
            for other in all.iter().filter(|other| deducts(other)) {
                let belongs_on = last_day_of(other.scored).unwrap_or(other.posted);
                let together = self.purse_on(belongs_on) == purse;
                if together && other.posted <= credit.posted && credit.posted < taken(other) {
                    first = first.max(taken(other));
                }
            }
        }
        first
    }

    /// Each purse on a day: earned, received, drawn.
    fn purses(&self, household: usize, today: Day) -> BTreeMap<Purse, (i64, i64, i64)> {
        let mut purses: BTreeMap<Purse, (i64, i64, i64)> = BTreeMap::new();
        for (purse, from, amount) in self.counted(household) {
            if from <= today {
                purses.entry(purse).or_default().0 += amount;
            }
        }
        for (purse, amount) in &self.households[household].received {
            purses.entry(purse.clone()).or_default().1 += amount;
        }
        for (purse, amount) in &self.households[household].drawn {
            purses.entry(purse.clone()).or_default().2 += amount;
        }
        purses
    }

    /// What of a purse may be redeemed: never less than nothing.
    fn free(&self, (earned, received, drawn): (i64, i64, i64)) -> i64 {
        (self.entitled(earned) + received - drawn).max(0)
    }

    fn entitled(&self, earned: i64) -> i64 {
        if !self.law.spends {
            0
        } else if self.law.base > 0 {
            (earned - self.law.base).max(0)
        } else {
            earned
        }
    }

    pub fn spendable(&self, household: usize, today: Day) -> i64 {
        self.purses(household, today)
            .into_iter()
            .filter(|(purse, _)| !self.is_gone(purse, today))
            .map(|(_, sums)| self.free(sums))
            .sum()
    }

    /// Takes so much out of the purses that end first.
    fn pay(&self, household: usize, today: Day, amount: i64) -> Result<Vec<(Purse, i64)>, Answer> {
        let spendable = self.spendable(household, today);
        if amount > 0 && spendable < self.law.minimum {
            return Err(Err("below-minimum"));
        }
        if amount > spendable {
            return Err(Err("not-enough-points"));
        }
        let mut due = amount;
        let mut drawn = Vec::new();
        // Purses are written so that the earlier sorts first.
        for (purse, sums) in self.purses(household, today) {
            let part = self.free(sums).min(due);
            if !self.is_gone(&purse, today) && part > 0 {
                drawn.push((purse, part));
                due -= part;
            }
        }
        Ok(drawn)
    }

    /// Of several decisions people are told the one that ends last.
    fn barred(&self, household: usize, today: Day, redeeming: bool) -> Answer {
        let standing = self.standing(household, today);
        let bars = standing.iter().filter(|(rule, _)| {
            if redeeming {
                rule.stops_redeeming
            } else {
                rule.stops_scoring
            }
        });
        let bar = bars.max_by_key(|(_, last)| last.unwrap_or(Day::MAX));
        bar.map_or(Ok(()), |(rule, _)| Err(rule.word))
    }

    /// How much more could be redeemed if everything counted already that will count before it is gone.
    fn awaited(&self, household: usize, today: Day) -> i64 {
        let mut purses = self.purses(household, today);
        for (purse, from, amount) in self.counted(household) {
            if from > today && !self.is_gone(&purse, from) {
                purses.entry(purse).or_default().0 += amount;
            }
        }
        let living = purses
            .iter()
            .filter(|(purse, _)| !self.is_gone(purse, today));
        let then: i64 = living.map(|(_, sums)| self.free(*sums)).sum();
        then - self.spendable(household, today)
    }

    fn redeem(&mut self, event: &Event, amount: i64, tobacco: bool) -> Result<Done, Answer> {
        let (who, today) = (event.household, event.day);
        if !is_open(self.law.opens, today) {
            return Err(Err("not-exchange-day"));
        }
        self.barred(who, today, true).map_err(Err)?;
        if tobacco && self.law.no_tobacco && amount >= 100 {
            return Err(Err("category-forbidden"));
        }
        let this_year = self
            .redeemed
            .iter()
            .filter(|(d, _)| d.year() == today.year());
        let spent: i64 = this_year.map(|(_, amount)| amount).sum();
        if self.law.fund.is_some_and(|fund| spent + amount > fund) {
            return Err(Err("fund-exhausted"));
        }
        let drawn = self.pay(who, today, amount).map_err(|refused| {
            let short = amount - self.spendable(who, today);
            if refused == Err("not-enough-points") && short <= self.awaited(who, today) {
                Err("not-published-yet")
            } else {
                refused
            }
        })?;
        self.redeemed.push((today, amount));
        let parts = [amount / 100 * 100, amount % 100];
        let lines = (1..).zip(parts.into_iter().filter(|part| *part > 0));
        Ok(Done {
            lines: lines.collect(),
            ..done(event, "redemption", amount, drawn)
        })
    }

    /// What was drawn last comes back first.
    fn reverse(&mut self, today: Day, of: usize, line: Option<u32>) -> Answer {
        let first = self.done[of].as_mut().expect("what is reversed was done");
        let back: Vec<(u32, i64)> = first
            .lines
            .iter()
            .filter(|(number, _)| line.is_none_or(|line| line == *number))
            .copied()
            .collect();
        if back.is_empty() {
            return Err("already-reversed");
        }
        first.lines.retain(|line| !back.contains(line));
        let amount: i64 = back.iter().map(|(_, amount)| amount).sum();
        let mut due = amount;
        let who = first.household;
        for (purse, held) in first.drawn.iter_mut().rev() {
            let part = due.min(*held);
            *held -= part;
            due -= part;
            self.households[who].drawn.push((purse.clone(), -part));
        }
        assert_eq!(due, 0, "a redemption holds what its lines cost");
        self.redeemed.push((today, -amount));
        Ok(())
    }

    fn issue(&mut self, event: &Event, numbers: &[u32], each: i64) -> Result<Done, Answer> {
        if !self.law.coupons {
            return Err(Err("no-coupons"));
        }
        self.barred(event.household, event.day, false)
            .map_err(Err)?;
        if numbers
            .iter()
            .any(|number| self.coupons.contains_key(number))
        {
            return Err(Err("coupon-number-used"));
        }
        let amount = each * numbers.len() as i64;
        let drawn = self.pay(event.household, event.day, amount)?;
        for number in numbers {
            let coupon = Coupon {
                each,
                issued_to: event.household,
                in_hand: true,
            };
            self.coupons.insert(*number, coupon);
        }
        Ok(done(event, "coupons", amount, drawn))
    }

    /// Coupons taken in are the bearer's; those made void go back to whom they were issued.
    fn settle(&mut self, event: &Event, numbers: &[u32], bearer: bool) -> Result<Done, Answer> {
        // One piece of paper cannot be handed in twice.
        if (1..numbers.len()).any(|at| numbers[..at].contains(&numbers[at])) {
            return Err(Err("coupon-spent"));
        }
        for number in numbers {
            match self.coupons.get(number) {
                None => return Err(Err("coupon-unknown")),
                Some(coupon) if !coupon.in_hand => return Err(Err("coupon-spent")),
                Some(_) => {}
            }
        }
        let purse = self.purse_on(event.day);
        for number in numbers {
            let coupon = self.coupons.get_mut(number).expect("looked at above");
            coupon.in_hand = false;
            let whose = if bearer {
                event.household
            } else {
                coupon.issued_to
            };
            let received = (purse.clone(), coupon.each);
            self.households[whose].received.push(received);
        }
        Ok(done(event, "coupons", 0, Vec::new()))
    }

    fn cash(&self, event: &Event, amount: i64) -> Result<Done, Answer> {
        let paid: i64 = self
            .done
            .iter()
            .flatten()
            .filter(|done| done.kind == "cash" && done.household == event.household)
            .filter(|done| !done.undone && done.day.year() == event.day.year())
            .map(|done| done.amount)
            .sum();
        match self.law.cash {
            Cash::AsMuchAsThereIs => {}
            Cash::AYear(most) if paid + amount <= most => {}
            Cash::No | Cash::AYear(_) => return Err(Err("cash-not-allowed")),
        }
        self.barred(event.household, event.day, true).map_err(Err)?;
        let drawn = self.pay(event.household, event.day, amount)?;
        Ok(done(event, "cash", amount, drawn))
    }

    fn gift(&mut self, event: &Event, to: usize, amount: i64) -> Result<Done, Answer> {
        if !self.law.gifts {
            return Err(Err("not-transferable"));
        }
        self.barred(event.household, event.day, true).map_err(Err)?;
        let drawn = self.pay(event.household, event.day, amount)?;
        self.households[to].received.extend(drawn.iter().cloned());
        Ok(Done {
            to: Some(to),
            ..done(event, "gift", amount, drawn)
        })
    }

    fn undo(&mut self, event: &Event, of: usize) -> Result<Done, Answer> {
        let nothing = Err(Err("nothing-to-undo"));
        let Some(first) = &self.done[of] else {
            return nothing;
        };
        if first.undone || !matches!(first.kind, "gift" | "debit" | "cash") {
            return nothing;
        }
        let (who, to, drawn) = (first.household, first.to, first.drawn.clone());
        if let Some(to) = to {
            self.pay(to, event.day, first.amount)?;
            self.households[to].drawn.extend(drawn.iter().cloned());
        }
        let back = drawn.into_iter().map(|(purse, amount)| (purse, -amount));
        self.households[who].drawn.extend(back);
        self.done[of].as_mut().expect("looked at above").undone = true;
        Ok(done(event, "undone", 0, Vec::new()))
    }
}

fn done(event: &Event, kind: &'static str, amount: i64, drawn: Vec<(Purse, i64)>) -> Done {
    Done {
        day: event.day,
        household: event.household,
        kind,
        amount,
        drawn,
        to: None,
        lines: Vec::new(),
        undone: false,
    }
}

/// The last day of what was scored; nothing where it was for no time of its own.
fn last_day_of(scored: Scored) -> Option<Day> {
    let before = |year, month| day(year, month, 1) - Days::new(1);
    match scored {
        Scored::Always => None,
        Scored::Year(year) | Scored::Quarter(year, 4) | Scored::Month(year, 12) => {
            Some(day(year, 12, 31))
        }
        Scored::Quarter(year, quarter) => Some(before(year, quarter * 3 + 1)),
        Scored::Month(year, month) => Some(before(year, month + 1)),
    }
}

impl Side for Slow {
    fn play(&mut self, event: &Event) -> Answer {
        let who = event.household;
        let done = match &event.act {
            Act::Credit(credit) => {
                self.households[who].credits.push(credit.clone());
                Ok(None)
            }
            Act::Decision { kind, from, until } => {
                self.households[who].decisions.push((kind, *from, *until));
                Ok(None)
            }
            Act::Look => Ok(None),
            Act::Redeem { amount, tobacco } => self.redeem(event, *amount, *tobacco).map(Some),
            Act::Reverse { of, line } => self
                .reverse(event.day, *of, *line)
                .map_or_else(|word| Err(Err(word)), |()| Ok(None)),
            Act::Gift { to, amount } => self.gift(event, *to, *amount).map(Some),
            Act::Debit { kind, amount } => self.debit(event, kind, *amount).map(Some),
            Act::Cash { amount } => self.cash(event, *amount).map(Some),
            Act::Issue { numbers, each } => self.issue(event, numbers, *each).map(Some),
            Act::Take { numbers } => self.settle(event, numbers, true).map(Some),
            Act::Cancel { numbers } => self.settle(event, numbers, false).map(Some),
            Act::Undo { of } => self.undo(event, *of).map(Some),
        };
        let (answer, kept) = match done {
            Ok(kept) => (Ok(()), kept),
            Err(refused) => (refused, None),
        };
        if let Some(kept) = &kept {
            self.households[who]
                .drawn
                .extend(kept.drawn.iter().cloned());
        }
        self.done.push(kept);
        answer
    }

    fn look(&self, household: usize, today: Day) -> Look {
        let purses = self.purses(household, today);
        let lapsed = purses
            .iter()
            .filter(|(purse, _)| self.is_gone(purse, today))
            .map(|(_, sums)| self.free(*sums))
            .sum();
        let debts = purses
            .iter()
            .map(|(purse, (earned, received, drawn))| {
                let had = self.entitled(*earned);
                let short = (drawn - received - had).max(drawn - received - earned);
                (purse.clone(), short)
            })
            .filter(|(_, short)| *short > 0)
            .collect();
        Look {
            spendable: self.spendable(household, today),
            lapsed,
            earned: purses
                .values()
                .map(|(earned, received, _)| earned + received)
                .sum(),
            debts,
        }
    }
}

impl Slow {
    fn debit(&mut self, event: &Event, kind: &str, amount: i64) -> Result<Done, Answer> {
        if !self.law.debits.contains(&kind) {
            return Err(Err("no-such-debit"));
        }
        self.barred(event.household, event.day, true).map_err(Err)?;
        let drawn = self.pay(event.household, event.day, amount)?;
        Ok(done(event, "debit", amount, drawn))
    }

    /// Whether an earlier event was done and can be taken back by this act.
    pub fn was_done(&self, at: usize) -> bool {
        self.done[at].is_some()
    }
}
