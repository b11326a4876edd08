//! Who stands where: ranks, stars, bands and their line, and what follows from them once a year: the share in the
//! collective's income, and what a group's stars bring.
//!
//! ```text
//!   entries ──what each counts──▶ those of the period ──metric──▶ points ──order──▶ rank ──▶ stars, band
//!   decisions that bar from ranking ──────────────────────────────▶ listed last, without a rank
//! ```
//!
//! A rank is what was earned; redeeming lowers it only where the rules say so. What belongs to a period follows from the
//! rules under which it was posted, and counts as far as it does on the day of asking: a correction after the year's end
//! moves the year it was made for, where entries count for the time they were scored for.

use super::credit::{CreditEntry, CreditKind, count};
use super::day::VillageDay;
use super::household::mask_name;
use super::ids::HouseholdNo;
use super::period::Period;
use super::points::Points;
use super::rules::Rules;
use super::scheme::{Band, BarredAct, CountedOver, RankingMetric, Scheme, StarRule};

use super::suspension::{Bar, Decision, barred_during};

mod shares;

pub use shares::{
    AwardFor, AwardShare, DividendShare, Dividends, GroupFound, NoAward, NoDividend, dividends,
    group_award,
};

/// When a member of a household takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakesPart {
    /// The first day.
    pub joined: VillageDay,
    /// The first day no longer.
    pub left: Option<VillageDay>,
}

impl TakesPart {
    fn on(&self, day: VillageDay) -> bool {
        self.joined <= day && self.left.is_none_or(|left| day < left)
    }
}

/// A household with everything that its rank depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The number.
    pub household: HouseholdNo,
    /// The name, whole: lists show it masked.
    pub name: String,
    /// The villager group; may be empty.
    pub group: String,
    /// How many live there.
    pub members: u32,
    /// Its members on record.
    pub takes_part: Vec<TakesPart>,
    /// Its entries, in the order in which they came.
    pub credits: Vec<CreditEntry>,
    /// The decisions against it, in the order in which they were recorded.
    pub decisions: Vec<Decision>,
    /// What it redeemed, less what it gave back, by day.
    pub redeemed: Vec<(VillageDay, Points)>,
}

/// Whose place it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// A household's.
    Household(HouseholdNo),
    /// A villager group's.
    Group(String),
}

impl std::fmt::Display for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Whose::Household(household) => f.write_str(household.as_str()),
            Whose::Group(group) => f.write_str(group),
        }
    }
}

/// Where a household stands in its band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandPlace {
    /// The band, counted from 1; 0 below the base.
    pub number: u32,
    /// Whether it is among the best of its band.
    pub among_best: bool,
    /// Whether it has the advantages: among the best of its band, and the band not below the line.
    pub advantage: bool,
}

/// One line of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub whose: Whose,
    /// The household's masked name; empty for a group.
    pub name: String,
    /// The villager group.
    pub group: String,
    /// The rank; nothing where it is barred from being ranked.
    pub rank: Option<u32>,
    /// What is counted.
    pub points: Points,
    /// Stars.
    pub stars: u32,
    /// Its place in the bands, where the rules have them.
    pub band: Option<BandPlace>,
    /// What bars it from being ranked.
    pub bar: Option<Bar>,
}

impl Place {
    /// Whether it belongs on the honours list: stars or advantages.
    pub fn is_honoured(&self) -> bool {
        self.stars > 0 || self.band.is_some_and(|band| band.advantage)
    }
}

/// A ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// The period.
    pub period: Period,
    /// The day as of which it was made.
    pub on: VillageDay,
    /// How many are ranked.
    pub ranked: u32,
    /// The points at which the line of the bands stands, where the rules have bands.
    pub line: Option<Points>,
    /// The places, the best first; who is barred stands last.
    pub places: Vec<Place>,
}

/// The rules rank nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRanking;

/// Ranks all candidates over a period, as of `today`.
///
/// # Errors
/// [`NoRanking`] where the rules have none.
pub fn rank(
    rules: &Rules,
    period: Period,
    today: VillageDay,
    candidates: &[Candidate],
) -> Result<Ranking, NoRanking> {
    let scheme = rules.on(last_day(period, today));
    let by_group = match scheme.ranking.counts {
        RankingMetric::None => return Err(NoRanking),
        RankingMetric::Group => true,
        RankingMetric::Total | RankingMetric::AveragePerMember | RankingMetric::NewlyEarned => {
            false
        }
    };
    let asked = Asked {
        rules,
        scheme,
        period,
        today,
    };
    let mut places: Vec<Place> = candidates.iter().map(|one| asked.place(one)).collect();
    if by_group {
        places = groups(places);
    }
    places.sort_by(|a, b| {
        (a.bar.is_some(), std::cmp::Reverse(a.points), &a.whose).cmp(&(
            b.bar.is_some(),
            std::cmp::Reverse(b.points),
            &b.whose,
        ))
    });
    let ranked = places.iter().filter(|place| place.bar.is_none()).count();
    let (in_rank, _) = places.split_at_mut(ranked);
    let ranks = ranks(in_rank.iter().map(|place| place.points));
    let count = u32::try_from(ranked).unwrap_or(u32::MAX);
    for (place, rank) in in_rank.iter_mut().zip(ranks) {
        place.rank = Some(rank);
        place.stars = stars(&scheme.stars, rank, count, place.points);
    }
    let base = scheme.base.map_or(Points::ZERO, |base| base.points);
    let line = scheme.bands.map(|band| bands(band, base, in_rank));
    Ok(Ranking {
        period,
        on: today,
        ranked: count,
        line,
        places,
    })
}

/// The last day of a period, or today where that is earlier.
fn last_day(period: Period, today: VillageDay) -> VillageDay {
    period.last_day().min(today)
}

/// What is asked of every candidate.
struct Asked<'a> {
    rules: &'a Rules,
    scheme: &'a Scheme,
    period: Period,
    today: VillageDay,
}

impl Asked<'_> {
    fn place(&self, candidate: &Candidate) -> Place {
        Place {
            whose: Whose::Household(candidate.household.clone()),
            name: mask_name(&candidate.name),
            group: candidate.group.clone(),
            rank: None,
            points: self.points(candidate),
            stars: 0,
            band: None,
            bar: self.bar(candidate),
        }
    }

    /// What bars it from being ranked on any day of the period so far. Over all of time that is what bars it today: a
    /// decision that ended is served.
    fn bar(&self, candidate: &Candidate) -> Option<Bar> {
        let last = last_day(self.period, self.today);
        let first = match self.period {
            Period::Always => last,
            period => period.first_day(),
        };
        let decisions = &candidate.decisions;
        barred_during(self.rules, decisions, BarredAct::Ranking, first, last)
    }

    fn points(&self, candidate: &Candidate) -> Points {
        let ranking = self.scheme.ranking;
        let own_only = ranking.counts == RankingMetric::NewlyEarned;
        let earned = self.earned(candidate, |kind| !own_only || kind.is_own());
        let spent = if ranking.redeeming_lowers {
            let within = |day: VillageDay| self.belongs(day) && day <= self.today;
            candidate
                .redeemed
                .iter()
                .filter(|(day, _)| within(*day))
                .map(|(_, points)| *points)
                .sum()
        } else {
            Points::ZERO
        };
        let points = earned
            .checked_sub(spent)
            .expect("a village's points stay inside 64 bits");
        match ranking.counts {
            RankingMetric::AveragePerMember => average(points, self.members(candidate)),
            _ => points,
        }
    }

    /// What its entries of some kinds count in the period, as far as they count today.
    fn earned(&self, candidate: &Candidate, wanted: impl Fn(CreditKind) -> bool) -> Points {
        let counted = count(self.rules, &candidate.credits, &candidate.decisions);
        candidate
            .credits
            .iter()
            .zip(counted)
            .filter(|(entry, counted)| {
                let scheme = self.rules.on(entry.posted_on);
                wanted(entry.kind)
                    && counted.from <= self.today
                    && self.belongs(scheme.counts_on(entry.period, entry.posted_on))
            })
            .map(|(_, counted)| counted.points)
            .sum()
    }

    fn belongs(&self, day: VillageDay) -> bool {
        let since_ever = self.scheme.ranking.over == CountedOver::Ever;
        day <= self.period.last_day() && (since_ever || day >= self.period.first_day())
    }

    /// Members on record who take part at the end; where none is on record, as many as live there.
    fn members(&self, candidate: &Candidate) -> u32 {
        let end = last_day(self.period, self.today);
        let taking_part = candidate.takes_part.iter().filter(|one| one.on(end));
        match u32::try_from(taking_part.count()).unwrap_or(u32::MAX) {
            0 => candidate.members.max(1),
            some => some,
        }
    }
}

/// In hundredths, halves rounded up.
fn average(points: Points, members: u32) -> Points {
    let (sum, members) = (i128::from(points.hundredths()), i128::from(members));
    let rounded = (2 * sum + members).div_euclid(2 * members);
    Points::from_hundredths(i64::try_from(rounded).expect("an average is smaller than its sum"))
}

/// Sums households by group. A household that fails, fails its group (fengxian). Who is in no group is in none.
fn groups(places: Vec<Place>) -> Vec<Place> {
    let mut groups: Vec<Place> = Vec::new();
    for place in places.into_iter().filter(|place| !place.group.is_empty()) {
        match groups.iter_mut().find(|group| group.group == place.group) {
            Some(group) => {
                group.points = [group.points, place.points].into_iter().sum();
                group.bar = group.bar.take().or(place.bar);
            }
            None => groups.push(Place {
                whose: Whose::Group(place.group.clone()),
                name: String::new(),
                ..place
            }),
        }
    }
    groups
}

/// 1, 1, 3: the ranks of amounts that stand in order, the highest first.
fn ranks(points: impl Iterator<Item = Points>) -> Vec<u32> {
    let mut ranks: Vec<u32> = Vec::new();
    let mut before: Option<Points> = None;
    for (place, points) in (1..).zip(points) {
        let rank = match ranks.last() {
            Some(rank) if before == Some(points) => *rank,
            _ => place,
        };
        ranks.push(rank);
        before = Some(points);
    }
    ranks
}

fn is_within(rank: u32, percent: u32, of: u32) -> bool {
    u64::from(rank) * 100 <= u64::from(percent) * u64::from(of)
}

/// The stars of the first rule that fits.
fn stars(rules: &[StarRule], rank: u32, ranked: u32, points: Points) -> u32 {
    let fits = |rule: &&StarRule| {
        rule.to_percent
            .is_none_or(|percent| is_within(rank, percent, ranked))
            && rule.from.is_none_or(|from| points >= from)
    };
    rules.iter().find(fits).map_or(0, |rule| rule.stars)
}

/// Places everybody in the bands, and answers the points at which the line stands.
///
/// Bands begin at the base; the first is the line's at first. Once as many of all as can have advantages have reached
/// the next band, the line rises to it. Where the whole ranking is one band, the line is the last of its best.
fn bands(rule: Band, base: Points, places: &mut [Place]) -> Points {
    let Some(step) = rule.step.filter(|step| *step > Points::ZERO) else {
        return one_band(rule, places);
    };
    let number = |points: Points| -> u32 {
        let above = points
            .checked_sub(base)
            .map_or(-1, |above| above.hundredths());
        if above < 0 {
            0
        } else {
            u32::try_from(above / step.hundredths() + 1).unwrap_or(u32::MAX)
        }
    };
    let numbers: Vec<u32> = places.iter().map(|place| number(place.points)).collect();
    let all = numbers.len();
    // The numbers fall from the first place on: who stands at `at` is the (at + 1)th to reach its band.
    let line = numbers
        .iter()
        .enumerate()
        .filter(|(at, _)| (at + 1) * 100 >= rule.top_percent as usize * all)
        .map(|(_, number)| *number)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut first = 0;
    while first < all {
        let number = numbers[first];
        let end = numbers[first..]
            .iter()
            .position(|other| *other != number)
            .map_or(all, |more| first + more);
        let band = &mut places[first..end];
        let of = u32::try_from(band.len()).unwrap_or(u32::MAX);
        let ranks = ranks(band.iter().map(|place| place.points));
        for (place, rank) in band.iter_mut().zip(ranks) {
            let among_best = number > 0 && is_within(rank, rule.top_percent, of);
            place.band = Some(BandPlace {
                number,
                among_best,
                advantage: among_best && number >= line,
            });
        }
        first = end;
    }
    step.checked_mul(line - 1)
        .and_then(|above| base.checked_add(above))
        .expect("a village's points stay inside 64 bits")
}

fn one_band(rule: Band, places: &mut [Place]) -> Points {
    let of = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let mut line = Points::ZERO;
    for place in places {
        let among_best = place
            .rank
            .is_some_and(|rank| is_within(rank, rule.top_percent, of));
        if among_best {
            line = place.points;
        }
        place.band = Some(BandPlace {
            number: 1,
            among_best,
            advantage: among_best,
        });
    }
    line
}

#[cfg(test)]
mod tests;
