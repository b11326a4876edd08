//! What the counter is asked for, decided and played by the slow side.

use chrono::Datelike;

use super::super::laws::{Cash, is_open};
use super::super::plan::{
    Act, Answer, Day, Event, Home, Honours, Look, Ranked, Scored, Shares, Side,
};
use super::{Coupon, Done, Purse, Slow, purse_on};

impl Slow {
    /// Takes so much out of the purses that end first.
    fn pay(&self, household: usize, today: Day, amount: i64) -> Result<Vec<(Purse, i64)>, Answer> {
        let spendable = self.spendable(household, today);
        if amount > 0 && spendable < self.law(today).minimum {
            return Err(Err("below-minimum"));
        }
        if amount > spendable {
            return Err(Err("not-enough-points"));
        }
        let mut due = amount;
        let mut drawn = Vec::new();
        let mut purses: Vec<_> = self.purses(household, today).into_iter().collect();
        // Of a quarter and a year that end together, the quarter first.
        purses.sort_by_key(|(purse, _)| (self.gone_on(purse), !purse.contains('Q')));
        for (purse, sums) in purses {
            let part = self.free(&purse, sums).min(due);
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
        let then: i64 = living.map(|(purse, sums)| self.free(purse, *sums)).sum();
        then - self.spendable(household, today)
    }

    fn redeem(&mut self, event: &Event, amount: i64, tobacco: bool) -> Result<Done, Answer> {
        let (who, today) = (event.household, event.day);
        if !is_open(self.law(today).opens, today) {
            return Err(Err("not-exchange-day"));
        }
        self.barred(who, today, true).map_err(Err)?;
        if tobacco && self.law(today).no_tobacco && amount >= 100 {
            return Err(Err("category-forbidden"));
        }
        let this_year = self
            .redeemed
            .iter()
            .filter(|(d, _)| d.year() == today.year());
        let spent: i64 = this_year.map(|(_, amount)| amount).sum();
        if self
            .law(today)
            .fund
            .is_some_and(|fund| spent + amount > fund)
        {
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
        self.households[who].redeemed.push((today, amount));
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
        self.households[who].redeemed.push((today, -amount));
        Ok(())
    }

    fn issue(&mut self, event: &Event, numbers: &[u32], each: i64) -> Result<Done, Answer> {
        if !self.law(event.day).coupons {
            return Err(Err("no-coupons"));
        }
        // Paper is the bearer's: what may not be redeemed may not leave the account on it either.
        self.barred(event.household, event.day, true).map_err(Err)?;
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
        // Who makes coupons void names the household that they were issued to.
        let first = &self.coupons[&numbers[0]];
        if !bearer && first.issued_to != event.household {
            return Err(Err("coupon-unknown"));
        }
        let purse = purse_on(self.law(event.day), event.day);
        let mut taken = 0;
        for number in numbers {
            let coupon = self.coupons.get_mut(number).expect("looked at above");
            coupon.in_hand = false;
            let whose = if bearer {
                event.household
            } else {
                coupon.issued_to
            };
            let received = (purse.clone(), coupon.each);
            taken += coupon.each;
            self.households[whose].received.push(received);
        }
        if !bearer {
            return Ok(done(event, "coupons", 0, Vec::new()));
        }
        Ok(Done {
            received: vec![(purse, taken)],
            coupons: numbers.to_vec(),
            ..done(event, "taken", 0, Vec::new())
        })
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
        match self.law(event.day).cash {
            Cash::AsMuchAsThereIs => {}
            Cash::AYear(most) if paid + amount <= most => {}
            Cash::No | Cash::AYear(_) => return Err(Err("cash-not-allowed")),
        }
        self.barred(event.household, event.day, true).map_err(Err)?;
        let drawn = self.pay(event.household, event.day, amount)?;
        Ok(done(event, "cash", amount, drawn))
    }

    fn gift(&mut self, event: &Event, to: usize, amount: i64) -> Result<Done, Answer> {
        if !self.law(event.day).gifts {
            return Err(Err("not-transferable"));
        }
        self.barred(event.household, event.day, true).map_err(Err)?;
        let drawn = self.pay(event.household, event.day, amount)?;
        self.households[to].received.extend(drawn.iter().cloned());
        Ok(Done {
            to: Some(to),
            received: drawn.clone(),
            ..done(event, "gift", amount, drawn)
        })
    }

    fn undo(&mut self, event: &Event, of: usize) -> Result<Done, Answer> {
        let nothing = Err(Err("nothing-to-undo"));
        let Some(first) = &self.done[of] else {
            return nothing;
        };
        if first.undone || !matches!(first.kind, "gift" | "debit" | "cash" | "taken") {
            return nothing;
        }
        let (who, to, drawn) = (first.household, first.to, first.drawn.clone());
        let (received, coupons) = (first.received.clone(), first.coupons.clone());
        // What came to an account has to be there still, where it came to.
        let to = to.unwrap_or(who);
        for (purse, amount) in &received {
            let purses = self.purses(to, event.day);
            let there = purses.iter().find(|(one, _)| *one == purse);
            if there.map_or(0, |(one, sums)| self.free(one, *sums)) < *amount {
                return Err(Err("not-enough-points"));
            }
        }
        self.households[to].drawn.extend(received);
        for number in coupons {
            self.coupons.get_mut(&number).expect("taken in").in_hand = true;
        }
        let back = drawn.into_iter().map(|(purse, amount)| (purse, -amount));
        self.households[who].drawn.extend(back);
        self.done[of].as_mut().expect("looked at above").undone = true;
        Ok(done(event, "undone", 0, Vec::new()))
    }

    fn debit(&mut self, event: &Event, kind: &str, amount: i64) -> Result<Done, Answer> {
        if !self.law(event.day).debits.contains(&kind) {
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

fn done(event: &Event, kind: &'static str, amount: i64, drawn: Vec<(Purse, i64)>) -> Done {
    Done {
        day: event.day,
        household: event.household,
        kind,
        amount,
        drawn,
        to: None,
        received: Vec::new(),
        coupons: Vec::new(),
        lines: Vec::new(),
        undone: false,
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
            .map(|(purse, sums)| self.free(purse, *sums))
            .sum();
        let debts = purses
            .iter()
            .map(|(purse, (earned, received, drawn))| {
                let had = self.entitled(purse, *earned);
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

impl Honours for Slow {
    fn rank(&self, over: Scored, today: Day, homes: &[Home]) -> Ranked {
        self.ranking(over, today, homes)
    }

    fn shares(&self, year: i32, today: Day, fen: i64) -> Shares {
        self.year_shares(year, today, fen)
    }
}
