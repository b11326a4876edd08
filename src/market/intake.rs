//! What is brought in from outside, a line at a time: households and their members, goods, credits, stock ([`stock`]), suspensions,
//! and what a village decides: prices, limits, exceptions ([`decided`]).
//!
//! A line has a key, a hash over what it says. The same line again has the same key and is refused, so that a file
//! imported twice adds nothing (users.md, 2). Reading files is not done here (`reports`); writing facts neither
//! (`books`, `ledger`).

mod decided;
pub mod stock;

pub use decided::{ExceptionLine, LimitLine, MemberLine, PriceLine};
pub use stock::StockLine;

use super::credit::CreditKind;
use super::day::VillageDay;
use super::goods::Goods;
use super::gtin::Gtin;
use super::ids::{HouseholdNo, MemberNo, RowKey};
use super::period::Period;
use super::points::Points;
use super::scheme::{Bilingual, Scheme};
use super::staff::Act;

/// A household: `household,name,members,phone,group`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdLine {
    /// The number.
    pub household: HouseholdNo,
    /// The name of its head.
    pub name: String,
    /// How many live there.
    pub members: u32,
    /// The last four digits of a telephone; the rest was never kept.
    pub phone: Option<String>,
    /// The villager group; may be empty.
    pub group: String,
}

/// Goods: `code,name,unit,category,points`. The price holds from the day of the import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsLine {
    /// The goods.
    pub goods: Goods,
    /// Points for one, if the line prices it.
    pub points: Option<Points>,
}

/// A credit: `household,period,points,category,reason,happened_on,posted_on`, and where there is more to say
/// `member,evidence,place,kind`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// To whom.
    pub household: HouseholdNo,
    /// The period it was scored for.
    pub period: Period,
    /// How many; negative for a deduction or a correction. Never zero.
    pub points: Points,
    /// The category of the scale; may be empty.
    pub category: String,
    /// For what; may be empty.
    pub reason: String,
    /// The day on which it was earned, if known.
    pub happened_on: Option<VillageDay>,
    /// The day on which it was posted.
    pub posted_on: VillageDay,
    /// What kind of entry it is.
    pub kind: CreditKind,
    /// Which member earned it.
    pub member: Option<MemberNo>,
    /// What proves it; may be empty.
    pub evidence: String,
    /// Where it happened; may be empty.
    pub place: String,
}

/// A suspension: `household,kind,from,until,reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspensionLine {
    /// Whom it bars.
    pub household: HouseholdNo,
    /// Its kind, one of the scheme's.
    pub kind: String,
    /// The first day.
    pub from: VillageDay,
    /// The last day, if decided.
    pub until: Option<VillageDay>,
    /// Why.
    pub reason: String,
}

/// A whole file, read and checked line by line, with the line's number in the file beside each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    /// Households.
    Households(Vec<(u32, HouseholdLine)>),
    /// Goods.
    Goods(Vec<(u32, GoodsLine)>),
    /// Credits.
    Credits(Vec<(u32, CreditLine)>),
    /// Deliveries.
    Stock(Vec<(u32, StockLine)>),
    /// Suspensions.
    Suspensions(Vec<(u32, SuspensionLine)>),
    /// Members of households.
    Members(Vec<(u32, MemberLine)>),
    /// Prices.
    Prices(Vec<(u32, PriceLine)>),
    /// Limits on goods.
    Limits(Vec<(u32, LimitLine)>),
    /// Exceptions from the rules.
    Exceptions(Vec<(u32, ExceptionLine)>),
}

impl Intake {
    /// How many lines.
    pub fn len(&self) -> usize {
        match self {
            Intake::Households(lines) => lines.len(),
            Intake::Goods(lines) => lines.len(),
            Intake::Credits(lines) => lines.len(),
            Intake::Stock(lines) => lines.len(),
            Intake::Suspensions(lines) => lines.len(),
            Intake::Members(lines) => lines.len(),
            Intake::Prices(lines) => lines.len(),
            Intake::Limits(lines) => lines.len(),
            Intake::Exceptions(lines) => lines.len(),
        }
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which file it was.
    pub fn kind(&self) -> IntakeKind {
        match self {
            Intake::Households(_) => IntakeKind::Households,
            Intake::Goods(_) => IntakeKind::Goods,
            Intake::Credits(_) => IntakeKind::Credits,
            Intake::Stock(_) => IntakeKind::Stock,
            Intake::Suspensions(_) => IntakeKind::Suspensions,
            Intake::Members(_) => IntakeKind::Members,
            Intake::Prices(_) => IntakeKind::Prices,
            Intake::Limits(_) => IntakeKind::Limits,
            Intake::Exceptions(_) => IntakeKind::Exceptions,
        }
    }

    /// Whether the ledger alone may bring this in, once there is one.
    pub fn is_ledgers(&self) -> bool {
        self.kind().is_ledgers()
    }
}

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeKind {
    /// Households.
    Households,
    /// Goods.
    Goods,
    /// Credits.
    Credits,
    /// Deliveries.
    Stock,
    /// Suspensions.
    Suspensions,
    /// Members of households.
    Members,
    /// Prices.
    Prices,
    /// Limits on goods.
    Limits,
    /// Exceptions from the rules.
    Exceptions,
}

impl IntakeKind {
    /// All of them, in the order in which a new shop needs them.
    pub const ALL: [IntakeKind; 9] = [
        IntakeKind::Households,
        IntakeKind::Goods,
        IntakeKind::Credits,
        IntakeKind::Stock,
        IntakeKind::Suspensions,
        IntakeKind::Members,
        IntakeKind::Prices,
        IntakeKind::Limits,
        IntakeKind::Exceptions,
    ];

    /// Whether the ledger alone may bring this in, once there is one. Stock is the till's own.
    pub fn is_ledgers(self) -> bool {
        self != IntakeKind::Stock
    }

    /// The leave that bringing it in needs at a till: stock is the stock keeper's, all else is the village's.
    pub fn needs(self) -> Act {
        match self {
            IntakeKind::Stock => Act::Stock,
            _ => Act::Day,
        }
    }

    /// The word for it on a command line, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            IntakeKind::Households => "households",
            IntakeKind::Goods => "goods",
            IntakeKind::Credits => "credits",
            IntakeKind::Stock => "stock",
            IntakeKind::Suspensions => "suspensions",
            IntakeKind::Members => "members",
            IntakeKind::Prices => "prices",
            IntakeKind::Limits => "limits",
            IntakeKind::Exceptions => "exceptions",
        }
    }
}

/// A line that cannot be brought in, and why. All bad lines of a file are listed, and none of it is brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line's number in the file, the head being 1.
    pub line: u32,
    /// What is wrong with it.
    pub why: BadLineWhy,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadLineWhy {
    /// A field does not have its form.
    Field {
        /// The column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What should, in a few words (a key of the words: `intake.form.…`).
        form: &'static str,
    },
    /// The same line was brought in before.
    Again,
    /// The same line, or the same number, stands twice in this file.
    Twice {
        /// The other line.
        first: u32,
    },
    /// No household has this number.
    UnknownHousehold(HouseholdNo),
    /// No goods have this code.
    UnknownGoods(Gtin),
    /// It is not clear which goods it means.
    Unclear(stock::Unclear),
    /// The household has members on record, and not this one.
    UnknownMember {
        /// The household.
        household: HouseholdNo,
        /// The number that none of its members has.
        member: MemberNo,
    },
    /// The scheme in force on the first day has no such kind of suspension.
    UnknownKind {
        /// What stands there.
        kind: String,
        /// The kinds that it knows, with what people call them.
        known: Vec<(String, Bilingual)>,
    },
    /// More households would be given points in the year than the rules allow.
    BeyondShare {
        /// The year.
        year: i32,
        /// The share of all households, in percent.
        percent: u32,
        /// How many households that is.
        most: usize,
    },
    /// More model households would be chosen than the rules allow.
    BeyondModels {
        /// The year of the assessment.
        year: i32,
        /// The share of those assessed, in percent.
        percent: u32,
        /// How many were assessed.
        assessed: usize,
        /// How many models that allows.
        most: usize,
    },
    /// A model household is chosen among those assessed, and this one was not.
    NotAssessed {
        /// The year.
        year: i32,
    },
    /// The line has more or fewer fields than the head.
    Fields {
        /// How many.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
}

impl BadLineWhy {
    /// A kind of suspension that the rules do not know.
    pub fn unknown_kind(kind: &str, scheme: &Scheme) -> BadLineWhy {
        let known = scheme.suspensions.iter();
        BadLineWhy::UnknownKind {
            kind: kind.to_owned(),
            known: known
                .map(|rule| (rule.kind.clone(), rule.name.clone()))
                .collect(),
        }
    }
}

fn day_text(day: Option<VillageDay>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl CreditLine {
    /// The line's key.
    pub fn key(&self) -> RowKey {
        let (period, points) = (self.period.to_string(), self.points.to_string());
        let (happened, posted) = (day_text(self.happened_on), self.posted_on.to_string());
        let mut fields = vec![
            self.household.as_str(),
            &period,
            &points,
            &self.category,
            &self.reason,
            &happened,
            &posted,
        ];
        // A line without the further columns has the key that it had before there were any.
        let member = self.member.as_ref().map_or("", |member| member.as_str());
        let more = [member, &self.evidence, &self.place];
        if !self.kind.is_score() || more.iter().any(|text| !text.is_empty()) {
            fields.extend(more);
            fields.push(self.kind.word());
        }
        RowKey::of("credit", &fields)
    }
}

impl SuspensionLine {
    /// The line's key.
    pub fn key(&self) -> RowKey {
        let (from, until) = (self.from.to_string(), day_text(self.until));
        RowKey::of(
            "suspension",
            &[
                self.household.as_str(),
                &self.kind,
                &from,
                &until,
                &self.reason,
            ],
        )
    }
}
