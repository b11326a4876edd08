//! What points and stars bring once a year: a share in the collective's income, an award to a group's households.

use super::super::credit::CreditKind;
use super::super::day::VillageDay;
use super::super::household::mask_name;
use super::super::ids::HouseholdNo;
use super::super::period::Period;
use super::super::points::Points;
use super::super::rules::Rules;
use super::super::scheme::{BarredAct, GroupAward, Ranking, Scheme};
use super::super::suspension::barred_during;
use super::{Asked, Candidate, last_day};

/// A household's share in the year's income.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DividendShare {
    /// Whose.
    pub household: HouseholdNo,
    /// The masked name.
    pub name: String,
    /// The points that bring it.
    pub points: Points,
    /// What they bring, in hundredths of a yuan.
    pub yuan: Points,
}

/// The shares of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dividends {
    /// The year.
    pub year: i32,
    /// Yuan for one point.
    pub yuan_per_point: Points,
    /// The shares, in the order of the households' numbers.
    pub shares: Vec<DividendShare>,
}

impl Dividends {
    /// All points, and all yuan.
    pub fn total(&self) -> (Points, Points) {
        (
            self.shares.iter().map(|share| share.points).sum(),
            self.shares.iter().map(|share| share.yuan).sum(),
        )
    }
}

/// Why there is nothing to share out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDividend {
    /// The rules have no dividend.
    NotInTheRules,
    /// Neither the rules nor the year's plan say what a point brings.
    NoPlan,
}

/// What points bring in a year: those above the base where the rules say so, never below zero, times the rate of the
/// year's plan, else the rules'; the rest of a fen is left off. A dividend paid before is no ground for another.
///
/// # Errors
/// [`NoDividend`].
pub fn dividends(
    rules: &Rules,
    year: i32,
    plan: Option<Points>,
    today: VillageDay,
    candidates: &[Candidate],
) -> Result<Dividends, NoDividend> {
    let period = Period::Year(year);
    let scheme = rules.on(last_day(period, today));
    let rule = scheme.dividend.ok_or(NoDividend::NotInTheRules)?;
    let rate = plan.or(rule.yuan_per_point).ok_or(NoDividend::NoPlan)?;
    let base = match scheme.base {
        Some(base) if rule.above_base => base.points,
        _ => Points::ZERO,
    };
    let in_the_year = Scheme {
        ranking: Ranking::default(),
        ..Scheme::clone(scheme)
    };
    let asked = Asked {
        rules,
        scheme: &in_the_year,
        period,
        today,
    };
    let mut shares: Vec<DividendShare> = candidates
        .iter()
        .map(|candidate| {
            let earned = asked.earned(candidate, |kind| kind != CreditKind::Dividend);
            let points = earned
                .checked_sub(base)
                .expect("a village's points stay inside 64 bits")
                .or_zero();
            DividendShare {
                household: candidate.household.clone(),
                name: mask_name(&candidate.name),
                points,
                yuan: times(points, rate),
            }
        })
        .collect();
    shares.sort_by(|a, b| a.household.cmp(&b.household));
    Ok(Dividends {
        year,
        yuan_per_point: rate,
        shares,
    })
}

fn times(points: Points, rate: Points) -> Points {
    let product = i128::from(points.hundredths()) * i128::from(rate.hundredths());
    let yuan = product.div_euclid(100);
    Points::from_hundredths(i64::try_from(yuan).expect("a village's income stays inside 64 bits"))
}

/// What one line of a group's award is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwardFor {
    /// The household, as every one of the group.
    Household,
    /// The group's head, beside that.
    Head,
}

/// One credit that a group's stars bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardShare {
    /// To whom.
    pub household: HouseholdNo,
    /// For what.
    pub what: AwardFor,
    /// How many.
    pub points: Points,
}

/// What a group was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupFound {
    /// The group.
    pub group: String,
    /// Its stars.
    pub stars: u32,
    /// Whether the whole village has as many.
    pub village_wide: bool,
    /// The household of the group's head, if it is to have its award.
    pub head: Option<HouseholdNo>,
}

/// Why a group gets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAward {
    /// The rules give nothing for that many stars.
    NotInTheRules,
    /// No household is in the group.
    NoSuchGroup,
    /// The head's household is not in the group.
    HeadElsewhere,
    /// This household is barred from ranking in the year, and its group with it.
    Barred(HouseholdNo),
}

/// What a group's stars bring to each of its households, and to its head.
///
/// # Errors
/// [`NoAward`].
pub fn group_award(
    rules: &Rules,
    year: i32,
    found: &GroupFound,
    today: VillageDay,
    candidates: &[Candidate],
) -> Result<Vec<AwardShare>, NoAward> {
    let last = last_day(Period::Year(year), today);
    let scheme = rules.on(last);
    let rule = |award: &&GroupAward| award.stars == found.stars;
    let award = scheme
        .group_awards
        .iter()
        .find(rule)
        .ok_or(NoAward::NotInTheRules)?;
    let mut all: Vec<&Candidate> = candidates
        .iter()
        .filter(|one| one.group == found.group)
        .collect();
    all.sort_by(|a, b| a.household.cmp(&b.household));
    if all.is_empty() {
        return Err(NoAward::NoSuchGroup);
    }
    let first = Period::Year(year).first_day();
    let barred = |one: &&&Candidate| {
        barred_during(rules, &one.decisions, BarredAct::Ranking, first, last).is_some()
    };
    if let Some(one) = all.iter().find(barred) {
        return Err(NoAward::Barred(one.household.clone()));
    }
    let more = |own: Points, whole: Option<Points>| -> Points {
        let whole = whole.filter(|_| found.village_wide).unwrap_or_default();
        [own, whole].into_iter().sum()
    };
    let mut shares: Vec<AwardShare> = all
        .iter()
        .map(|one| AwardShare {
            household: one.household.clone(),
            what: AwardFor::Household,
            points: more(award.household, award.whole_village),
        })
        .collect();
    if let Some(head) = &found.head {
        if !all.iter().any(|one| one.household == *head) {
            return Err(NoAward::HeadElsewhere);
        }
        shares.push(AwardShare {
            household: head.clone(),
            what: AwardFor::Head,
            points: more(award.head.unwrap_or_default(), award.whole_village_head),
        });
    }
    Ok(shares)
}
