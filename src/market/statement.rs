//! A balance explained: every entry of a household in order, then its periods, and one sentence that says what is
//! spendable and why (积分明细).
//!
//! The periods of a statement are summed from its entries alone and reckoned as [`Account`] reckons; so where the books'
//! tables agree with it, they agree with what was written. In each period, and in the whole,
//!
//! ```text
//!   earned + received − held back − drawn + short  =  spendable (or, once its day has come, lapsed)
//! ```
//!
//! where *held back* is what the rules do not let be redeemed (a base, or all of it), and *short* what the period owes.

use super::account::{Account, Draw, PeriodBalance, free, held_back};
use super::credit::{Counted, CreditKind};
use super::day::VillageDay;
use super::ids::{HouseholdNo, ReceiptNo};
use super::movement::LegKind;
use super::period::Period;
use super::points::Points;
use super::rules::Rules;
use super::scheme::{BarredAct, Spendable};
use super::suspension::{Bar, Decision, barred};

mod entries;
mod told;

pub use entries::OpenText;
pub use told::{bars, closing, entry_note, entry_text, period_text, signed, statement_sheet};

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryMade {
    /// Points credited or deducted.
    Credit {
        /// The kind.
        kind: CreditKind,
        /// The category of the scale.
        category: String,
        /// The member who earned it, by number.
        member: Option<String>,
        /// For what; empty where it was erased.
        reason: String,
        /// Where.
        place: String,
        /// What proves it.
        evidence: String,
        /// The period it was scored for.
        scored_for: Period,
        /// What it says.
        says: Points,
        /// What it counts, in which period, from when, and why less.
        counted: Counted,
    },
    /// Goods redeemed, or handed out as a reward.
    Redemption {
        /// The receipt.
        receipt: ReceiptNo,
        /// The goods, by name and pieces.
        goods: Vec<(String, u32)>,
        /// Whether they are a reward and cost nothing.
        reward: bool,
    },
    /// A redemption, or lines of it, taken back.
    Reversal {
        /// Its receipt.
        receipt: ReceiptNo,
        /// Why.
        reason: String,
    },
    /// Points moved without goods.
    Movement {
        /// What, as [`super::movement::MovementKind::word`] has it.
        what: &'static str,
        /// Its slip.
        slip: ReceiptNo,
        /// The other household: whom a gift went to or came from, who brought or lost a coupon.
        other: Option<HouseholdNo>,
        /// With whom, of a debit.
        partner: String,
        /// How many coupons.
        coupons: u32,
        /// Why.
        reason: String,
    },
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day of posting, or of the fact.
    pub day: VillageDay,
    /// What it is.
    pub made: EntryMade,
    /// What it drew, returned or brought, by period; of a credit nothing, its [`Counted`] says it.
    pub legs: Vec<(LegKind, Draw)>,
}

impl Entry {
    /// What it changed of the account by a day, with its sign.
    pub fn effect(&self, on: VillageDay) -> Points {
        match &self.made {
            EntryMade::Credit { counted, .. } if counted.from <= on => counted.points,
            EntryMade::Credit { .. } => Points::ZERO,
            _ => self
                .legs
                .iter()
                .map(|(way, draw)| match way {
                    LegKind::Drawn => draw.points.negated(),
                    LegKind::Returned | LegKind::Received => draw.points,
                })
                .sum(),
        }
    }
}

/// One period of the account, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodExplained {
    /// The period.
    pub period: Period,
    /// Earned, deductions taken off.
    pub earned: Points,
    /// Received from other accounts or on coupons.
    pub received: Points,
    /// What the rules do not let be redeemed of what was earned.
    pub held_back: Points,
    /// Drawn by redemptions, gifts and debits, less what came back.
    pub drawn: Points,
    /// What it owes: more was taken back than was left.
    pub short: Points,
    /// What is left: spendable, or lapsed once its day has come.
    pub left: Points,
    /// The first day on which it is gone; nothing where it never is.
    pub lapses_on: Option<VillageDay>,
    /// Whether it is gone.
    pub lapsed: bool,
}

/// Whose statement it is, and as of when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The number.
    pub household: HouseholdNo,
    /// The name, whole: pages show it masked.
    pub name: String,
    /// The villager group.
    pub group: String,
    /// The day.
    pub on: VillageDay,
}

/// A household's statement on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whose, and as of when.
    pub about: About,
    /// The entries, the oldest first.
    pub entries: Vec<Entry>,
    /// The periods, the earliest first.
    pub periods: Vec<PeriodExplained>,
    /// What bars the household on the day.
    pub bars: Vec<(BarredAct, Bar)>,
    /// The balance from which redeeming begins.
    pub minimum: Option<Points>,
    /// Whether the rules let nothing be redeemed at all.
    pub ranks_only: bool,
    /// What is credited but does not count yet: how many points in all, and the first day on which some do.
    pub pending: Option<(Points, VillageDay)>,
}

/// The sums of a statement's periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Earned.
    pub earned: Points,
    /// Received.
    pub received: Points,
    /// Held back.
    pub held_back: Points,
    /// Drawn.
    pub drawn: Points,
    /// Owed.
    pub short: Points,
    /// Spendable.
    pub spendable: Points,
    /// Lapsed.
    pub lapsed: Points,
}

impl Statement {
    /// As it stood on a day, of all that is known `today`. Of a past day it tells what was posted and recorded by then;
    /// of today everything, what counts only later with it.
    pub fn as_of(
        about: About,
        today: VillageDay,
        rules: &Rules,
        mut entries: Vec<Entry>,
        mut decisions: Vec<Decision>,
    ) -> Statement {
        let on = about.on;
        let by_then = |day: VillageDay| on >= today || day <= on;
        entries.retain(|entry| by_then(entry.day));
        decisions.retain(|decision| by_then(decision.from));
        Statement::new(about, rules, entries, &decisions)
    }

    /// From its entries, in any order that keeps those of one day in theirs.
    pub fn new(
        about: About,
        rules: &Rules,
        mut entries: Vec<Entry>,
        decisions: &[Decision],
    ) -> Statement {
        let day = about.on;
        entries.sort_by_key(|entry| entry.day);
        let account = account(&entries, day);
        let scheme = rules.on(day);
        let bars = [BarredAct::Redeeming, BarredAct::Scoring, BarredAct::Ranking]
            .into_iter()
            .filter_map(|what| Some((what, barred(rules, decisions, what, day)?)))
            .collect();
        Statement {
            periods: account
                .periods()
                .iter()
                .map(|balance| explained(rules, balance, day))
                .collect(),
            pending: pending(&entries, day),
            bars,
            minimum: scheme.minimum,
            ranks_only: scheme.spendable == Spendable::None,
            entries,
            about,
        }
    }

    /// The account that the entries come to.
    pub fn account(&self) -> Account {
        account(&self.entries, self.about.on)
    }

    /// The sums of the periods.
    pub fn sums(&self) -> Sums {
        let sum = |part: fn(&PeriodExplained) -> Points| self.periods.iter().map(part).sum();
        let left = |lapsed: bool| {
            self.periods
                .iter()
                .filter(|period| period.lapsed == lapsed)
                .map(|period| period.left)
                .sum()
        };
        Sums {
            earned: sum(|period| period.earned),
            received: sum(|period| period.received),
            held_back: sum(|period| period.held_back),
            drawn: sum(|period| period.drawn),
            short: sum(|period| period.short),
            spendable: left(false),
            lapsed: left(true),
        }
    }

    /// What bars it from redeeming.
    pub fn barred_from_redeeming(&self) -> Option<&Bar> {
        self.bars
            .iter()
            .find(|(what, _)| *what == BarredAct::Redeeming)
            .map(|(_, bar)| bar)
    }
}

fn account(entries: &[Entry], day: VillageDay) -> Account {
    let mut periods: Vec<PeriodBalance> = Vec::new();
    for entry in entries {
        if let EntryMade::Credit { counted, .. } = &entry.made
            && counted.from <= day
        {
            let balance = of(&mut periods, counted.period);
            balance.earned = [balance.earned, counted.points].into_iter().sum();
        }
    }
    let mut account = Account::new(periods);
    for (way, draw) in entries.iter().flat_map(|entry| &entry.legs) {
        account.apply(*way, *draw);
    }
    account
}

fn of(periods: &mut Vec<PeriodBalance>, period: Period) -> &mut PeriodBalance {
    let at = periods
        .iter()
        .position(|balance| balance.period == period)
        .unwrap_or_else(|| {
            periods.push(PeriodBalance {
                period,
                earned: Points::ZERO,
                received: Points::ZERO,
                drawn: Points::ZERO,
            });
            periods.len() - 1
        });
    &mut periods[at]
}

fn explained(rules: &Rules, balance: &PeriodBalance, day: VillageDay) -> PeriodExplained {
    let scheme = rules.of_period(balance.period, day);
    let held_back = match scheme.spendable {
        Spendable::None => balance.earned.or_zero(),
        Spendable::All | Spendable::AboveBase => held_back(rules, balance, day),
    };
    let left = free(rules, balance, day);
    // What the sums leave below zero; what is left is never less than nothing.
    let sum: Points = [
        left,
        held_back,
        balance.drawn,
        balance.earned.negated(),
        balance.received.negated(),
    ]
    .into_iter()
    .sum();
    PeriodExplained {
        period: balance.period,
        earned: balance.earned,
        received: balance.received,
        held_back,
        drawn: balance.drawn,
        short: sum,
        left,
        lapses_on: rules.lapses_on(balance.period, day),
        lapsed: rules.has_lapsed(balance.period, day),
    }
}

fn pending(entries: &[Entry], day: VillageDay) -> Option<(Points, VillageDay)> {
    let later = entries.iter().filter_map(|entry| match &entry.made {
        EntryMade::Credit { counted, .. } if counted.from > day && !counted.points.is_zero() => {
            Some((counted.points, counted.from))
        }
        _ => None,
    });
    let (points, days): (Vec<Points>, Vec<VillageDay>) = later.unzip();
    Some((points.into_iter().sum(), days.into_iter().min()?))
}

#[cfg(test)]
mod tests;
