//! Which list, and of when: what the village's rules know, and from one period to the next.

use crate::kiosk::parts::Digits;
use crate::market::day::VillageDay;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::scheme::{CountedOver, GroupAward, RankingMetric, Scheme};
use crate::market::shop::Shop;
use crate::office::wish::lists::ListAsked;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListName {
    /// All places of a period.
    Ranking,
    /// A year's stars and advantages.
    Honours,
    /// What a year's points bring.
    Dividend,
    /// What a group's stars bring.
    Award,
}

impl ListName {
    pub(super) const ALL: [ListName; 4] = [
        ListName::Ranking,
        ListName::Honours,
        ListName::Dividend,
        ListName::Award,
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            ListName::Ranking => "ranking",
            ListName::Honours => "honours",
            ListName::Dividend => "dividend",
            ListName::Award => "award",
        }
    }
}

/// How long the periods are that are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// All of time.
    Always,
}

impl Span {
    pub(super) const ALL: [Span; 4] = [Span::Month, Span::Quarter, Span::Year, Span::Always];

    pub(super) fn of(period: Period) -> Span {
        match period {
            Period::Month(..) => Span::Month,
            Period::Quarter(..) => Span::Quarter,
            Period::Year(_) => Span::Year,
            Period::Always => Span::Always,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Span::Month => "month",
            Span::Quarter => "quarter",
            Span::Year => "year",
            Span::Always => "always",
        }
    }

    /// The span over which these rules rank.
    pub(super) fn of_rules(scheme: &Scheme) -> Span {
        match scheme.ranking.over {
            CountedOver::Month => Span::Month,
            CountedOver::Quarter => Span::Quarter,
            CountedOver::Ever => Span::Always,
            CountedOver::Window | CountedOver::Year => Span::Year,
        }
    }

    /// The one in which this day lies.
    pub(super) fn at(self, day: VillageDay) -> Period {
        match self {
            Span::Month => Period::month_of(day),
            Span::Quarter => Period::quarter_of(day),
            Span::Year => Period::year_of(day),
            Span::Always => Period::Always,
        }
    }
}

/// Earlier or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The one before.
    Earlier,
    /// The one after.
    Later,
}

/// The awards of a year's rules, the most stars first.
pub(super) fn awards(shop: &Shop, year: i32) -> &[GroupAward] {
    let end = Period::Year(year).last_day().min(shop.today);
    &shop.rules.on(end).group_awards
}

pub(super) fn award_for(shop: &Shop, stars: u32) -> Option<GroupAward> {
    let mut awards = awards(shop, shop.today.year()).iter();
    awards.find(|award| award.stars == stars).copied()
}

/// Why the village has no such list; nothing where it has one. Rules that held once count: their years can be looked at.
pub(super) fn missing(shop: &Shop, name: ListName) -> Option<&'static str> {
    let mut adopted = shop.rules.adopted().iter().map(|(_, scheme)| scheme);
    let (has, why) = match name {
        ListName::Ranking => (
            adopted.any(|rules| rules.ranking.counts != RankingMetric::None),
            "kiosk.lists.no-ranking",
        ),
        ListName::Honours => (
            adopted.any(|rules| !rules.stars.is_empty() || rules.bands.is_some()),
            "kiosk.lists.no-honours",
        ),
        ListName::Dividend => (
            adopted.any(|rules| rules.dividend.is_some()),
            "kiosk.lists.no-dividend",
        ),
        ListName::Award => (
            adopted.any(|rules| !rules.group_awards.is_empty()),
            "kiosk.lists.no-award",
        ),
    };
    (!has).then_some(why)
}

/// The list of the period before or after; nothing where there is none, or it has not begun.
pub(super) fn stepped(asked: &ListAsked, way: Way, today: VillageDay) -> Option<ListAsked> {
    let step = |period: Period| {
        let next = match way {
            Way::Earlier => period.earlier(),
            Way::Later => period.later(),
        };
        next.filter(|next| next.first_day() <= today)
    };
    let step_year = |year: i32| step(Period::Year(year)).and_then(Period::year);
    Some(match asked {
        ListAsked::Ranking(period) => ListAsked::Ranking(step(*period)?),
        ListAsked::Honours(year) => ListAsked::Honours(step_year(*year)?),
        // What was decided for one year is not carried to another.
        ListAsked::Dividend { year, .. } => ListAsked::Dividend {
            year: step_year(*year)?,
            plan: None,
        },
        ListAsked::Award { year, found } => ListAsked::Award {
            year: step_year(*year)?,
            found: found.clone(),
        },
    })
}

/// What a file of the list is called.
pub(super) fn file_name(asked: &ListAsked) -> String {
    match asked {
        ListAsked::Ranking(period) => format!("ranking-{period}"),
        ListAsked::Honours(year) => format!("honours-{year}"),
        ListAsked::Dividend { year, .. } => format!("dividend-{year}"),
        ListAsked::Award { year, found } => format!("award-{year}-{}-stars", found.stars),
    }
}

/// What was typed as yuan for a point, where that is more than nothing.
pub(super) fn rate(typed: &Digits) -> Option<Points> {
    let rate: Points = typed.text().parse().ok()?;
    (rate > Points::ZERO).then_some(rate)
}
