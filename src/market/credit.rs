//! Points entries and what they count. An entry is never changed: what is wrong is put right by a correction, an entry
//! of its own. What an entry counts follows from the rules, the household's other entries and the decisions against it,
//! and can be reckoned again at any time.
//!
//! ```text
//!   entries (posted) ──caps──▶ what counts ──▶ period of the account ──▶ spendable, lapsed, ranked
//!   decisions ─────────────────┘ (nothing is scored meanwhile)
//! ```

use serde::{Deserialize, Serialize};

use super::day::VillageDay;
use super::period::Period;
use super::points::Points;
use super::rules::Rules;
use super::scheme::{BarredAct, Cap, CountedOver, Scheme};
use super::suspension::{self, Bar, Decision};

/// What kind of entry it is. Import's column `kind`; empty is a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditKind {
    /// An assessment as the scale has it: the usual one.
    #[default]
    Score,
    /// The base that everybody begins with.
    Base,
    /// A bonus (加分项).
    Bonus,
    /// A deduction (减分项).
    Deduction,
    /// Puts an earlier entry right. Counts whatever stops scoring, and at once, unless it lifts a deduction that does
    /// not count yet.
    Correction,
    /// Recyclables handed in (jinshi-green).
    Recyclables,
    /// A share in the collective's income (tongjie, youxiqiao).
    Dividend,
    /// What a group's stars bring to its households (fengxian).
    Award,
    /// What a model household is given beside its scores (jinzhai 新时代文明户).
    Model,
    /// A gift from outside the store's accounts.
    Gift,
    /// Carried over from books before these.
    CarriedOver,
}

impl CreditKind {
    /// All of them, in the order in which they are explained.
    pub const ALL: [CreditKind; 11] = [
        CreditKind::Score,
        CreditKind::Base,
        CreditKind::Bonus,
        CreditKind::Deduction,
        CreditKind::Correction,
        CreditKind::Recyclables,
        CreditKind::Dividend,
        CreditKind::Award,
        CreditKind::Model,
        CreditKind::Gift,
        CreditKind::CarriedOver,
    ];

    /// The word for it in files, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            CreditKind::Score => "score",
            CreditKind::Base => "base",
            CreditKind::Bonus => "bonus",
            CreditKind::Deduction => "deduction",
            CreditKind::Correction => "correction",
            CreditKind::Recyclables => "recyclables",
            CreditKind::Dividend => "dividend",
            CreditKind::Award => "award",
            CreditKind::Model => "model",
            CreditKind::Gift => "gift",
            CreditKind::CarriedOver => "carried-over",
        }
    }

    /// The kind of this word; the empty word is a score.
    pub fn of_word(word: &str) -> Option<CreditKind> {
        if word.is_empty() {
            return Some(CreditKind::Score);
        }
        CreditKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether it is the usual kind, which facts do not name.
    pub fn is_score(&self) -> bool {
        *self == CreditKind::Score
    }

    /// Whether it comes from being scored, so that a decision can stop it.
    fn is_scored(self) -> bool {
        matches!(
            self,
            CreditKind::Score
                | CreditKind::Base
                | CreditKind::Bonus
                | CreditKind::Award
                | CreditKind::Model
        )
    }

    /// Whether it is newly earned by one's own acts: no base, no gift, nothing carried over or shared out
    /// (jinshi-love 年度内新存积分).
    pub fn is_own(self) -> bool {
        !matches!(
            self,
            CreditKind::Base | CreditKind::Gift | CreditKind::Dividend | CreditKind::CarriedOver
        )
    }
}

/// An entry, as far as what it counts depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditEntry {
    /// Its kind.
    pub kind: CreditKind,
    /// The category of the scale.
    pub category: String,
    /// How many; negative for what is taken.
    pub points: Points,
    /// The period it was scored for.
    pub period: Period,
    /// The day on which it was earned, if known.
    pub happened_on: Option<VillageDay>,
    /// The day on which it was posted.
    pub posted_on: VillageDay,
}

/// Why an entry counts less than it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountsLess {
    /// There is a most, and it is reached.
    Capped {
        /// The most.
        most: Points,
        /// Over which span.
        over: CountedOver,
    },
    /// Nothing is scored while a decision holds.
    NotScored(Bar),
}

/// What an entry counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How many points.
    pub points: Points,
    /// In which period of the account.
    pub period: Period,
    /// The first day on which it does.
    pub from: VillageDay,
    /// Why it is less than it says, if it is.
    pub less: Option<CountsLess>,
}

/// What each entry of one household counts. The entries may stand in any order that keeps those of one day in the order
/// in which they came.
pub fn count(rules: &Rules, entries: &[CreditEntry], decisions: &[Decision]) -> Vec<Counted> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&at| entries[at].posted_on);
    let mut spans: Vec<Spent<'_>> = Vec::new();
    let mut counted: Vec<Option<Counted>> = vec![None; entries.len()];
    for at in order {
        let entry = &entries[at];
        let scheme = rules.on(entry.posted_on);
        let (points, less) = match stopped(rules, entry, decisions) {
            Some(bar) => (Points::ZERO, Some(CountsLess::NotScored(bar))),
            None => capped(scheme, entry, &mut spans),
        };
        let period = scheme.account_period(entry.period, entry.posted_on);
        let from = scheme.counts_from(entry.posted_on, is_deduction(entry));
        counted[at] = Some(Counted {
            points,
            period,
            from: from.max(lifts_from(rules, entries, entry, period).unwrap_or(from)),
            less,
        });
    }
    counted.into_iter().flatten().collect()
}

/// What gives back while deductions may still be put right lifts them (tongjie 两周内整改可免除减分): it counts when the
/// last of them would. Counted at once it would be points to spend until they are taken.
fn lifts_from(
    rules: &Rules,
    entries: &[CreditEntry],
    entry: &CreditEntry,
    period: Period,
) -> Option<VillageDay> {
    if entry.kind != CreditKind::Correction || entry.points.is_negative() {
        return None;
    }
    entries
        .iter()
        .filter(|other| is_deduction(other) && other.posted_on <= entry.posted_on)
        .filter_map(|other| {
            let scheme = rules.on(other.posted_on);
            let together = scheme.account_period(other.period, other.posted_on) == period;
            (together && scheme.mending_days > 0).then(|| scheme.counts_from(other.posted_on, true))
        })
        .filter(|taken_on| *taken_on > entry.posted_on)
        .max()
}

fn is_deduction(entry: &CreditEntry) -> bool {
    entry.kind == CreditKind::Deduction
        || (entry.kind == CreditKind::Score && entry.points.is_negative())
}

/// The day on which it was scored, as far as it is known.
fn scored_on(entry: &CreditEntry) -> VillageDay {
    entry
        .happened_on
        .unwrap_or_else(|| entry.period.last_day().min(entry.posted_on))
}

/// The decision under which it was not scored, if there is one. What is taken off is taken off all the same.
fn stopped(rules: &Rules, entry: &CreditEntry, decisions: &[Decision]) -> Option<Bar> {
    if !entry.kind.is_scored() || entry.points.is_negative() {
        return None;
    }
    let day = scored_on(entry);
    suspension::barred(rules, decisions, BarredAct::Scoring, day)
}

/// A cap, a span of it, and what counts under it so far.
type Spent<'a> = (&'a Cap, Option<Period>, Points);

/// What an entry counts under the caps that fit it, and the span's sum goes up by that.
fn capped<'a>(
    scheme: &'a Scheme,
    entry: &CreditEntry,
    spans: &mut Vec<Spent<'a>>,
) -> (Points, Option<CountsLess>) {
    let mut points = entry.points;
    let mut less = None;
    let caps = || scheme.caps.iter().filter(|cap| fits(cap, entry));
    for cap in caps() {
        let place = span(spans, cap, entry);
        let room = cap
            .most
            .checked_sub(spans[place].2)
            .expect("a cap and what counts under it stay inside 64 bits")
            .or_zero();
        if points > room {
            points = room;
            less = Some(CountsLess::Capped {
                most: cap.most,
                over: cap.over,
            });
        }
    }
    for cap in caps() {
        let place = span(spans, cap, entry);
        spans[place].2 = spans[place]
            .2
            .checked_add(points)
            .expect("a cap and what counts under it stay inside 64 bits");
    }
    (points, less)
}

fn fits(cap: &Cap, entry: &CreditEntry) -> bool {
    cap.kind
        .as_deref()
        .is_none_or(|kind| kind == entry.kind.word())
        && cap
            .category
            .as_deref()
            .is_none_or(|category| category == entry.category)
}

/// Whether what an entry counts depends on the household's others, or theirs on it: a cap fits it, or it is taken off
/// or given back where deductions may be put right.
pub fn depends_on_others(rules: &Rules, entry: &CreditEntry) -> bool {
    let scheme = rules.on(entry.posted_on);
    let mends = || rules.adopted().iter().any(|(_, one)| one.mending_days > 0);
    let is_mended = || is_deduction(entry) || entry.kind == CreditKind::Correction;
    scheme.caps.iter().any(|cap| fits(cap, entry)) || is_mended() && mends()
}

/// Where the span of a cap stands. Two systems that cap the same thing share its span; what they cap of different things
/// has nothing to do with each other.
fn span<'a>(spans: &mut Vec<Spent<'a>>, cap: &'a Cap, entry: &CreditEntry) -> usize {
    let period = span_of(cap.over, scored_on_span(entry));
    let found = spans.iter().position(|(other, span, _)| {
        (&other.kind, &other.category, *span) == (&cap.kind, &cap.category, period)
    });
    found.unwrap_or_else(|| {
        spans.push((cap, period, Points::ZERO));
        spans.len() - 1
    })
}

/// A bonus posted in January for the year before belongs to the year it was scored for.
fn scored_on_span(entry: &CreditEntry) -> VillageDay {
    if entry.period == Period::Always {
        entry.posted_on
    } else {
        entry.period.last_day()
    }
}

/// The calendar span that a day lies in; nothing: all of time.
pub fn span_of(over: CountedOver, day: VillageDay) -> Option<Period> {
    match over {
        CountedOver::Window | CountedOver::Ever => None,
        CountedOver::Month => Some(Period::month_of(day)),
        CountedOver::Quarter => Some(Period::quarter_of(day)),
        CountedOver::Year => Some(Period::year_of(day)),
    }
}
