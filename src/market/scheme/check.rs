//! What contradicts itself in a scheme that has every key in its place.

use super::parts::{CountedOver, RankingMetric, Spendable, Window};
use super::{Lapse, Scheme};
use crate::market::points::Points;

/// The first contradiction: the key it stands at, and the reason.
pub(super) fn contradiction(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    window(scheme)
        .or_else(|| points(scheme))
        .or_else(|| households(scheme))
        .or_else(|| honours(scheme))
        .or_else(|| goods(scheme))
}

/// The line on which a key stands, counted from 1: as a key of its own, or as the head of a table.
pub(super) fn line_of(text: &str, key: &str) -> Option<usize> {
    let last = key.rsplit('.').next().unwrap_or(key);
    let is_here = |line: &str| {
        let line = line.trim_start();
        let head = line.trim_start_matches('[');
        let names_it = |name: &str| {
            head.strip_prefix(name)
                .is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.']))
        };
        names_it(key) || names_it(last)
    };
    text.lines()
        .position(is_here)
        .map(|line| line + 1)
        .or_else(|| {
            key.rsplit_once('.')
                .and_then(|(part, _)| line_of(text, part))
        })
}

fn window(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    let bad = |window: &Window| match window {
        Window::LastDaysOfQuarter { days } if !(1..=28).contains(days) => {
            Some("last-days-of-quarter has 1 to 28 days")
        }
        Window::DaysOfMonth { first, last }
            if !(1..=28).contains(first) || last < first || *last > 31 =>
        {
            Some("days-of-month has first 1 to 28, and last from first to 31")
        }
        _ => None,
    };
    if let Some(why) = bad(&scheme.window) {
        return Some(("window", why));
    }
    if let Some(why) = scheme.gathering.as_ref().and_then(bad) {
        return Some(("gathering", why));
    }
    match (scheme.spendable, &scheme.window) {
        (Spendable::None, window) if *window != Window::Never => Some((
            "window",
            "nothing is spendable, so the store never redeems: \"never\" has to stand here",
        )),
        (Spendable::All | Spendable::AboveBase, Window::Never) => Some((
            "spendable",
            "the store never redeems, so nothing is spendable: \"none\" has to stand here",
        )),
        _ => None,
    }
}

fn points(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    let positive = |points: Points| points > Points::ZERO;
    let base = scheme.base.as_ref();
    if scheme.spendable == Spendable::AboveBase && base.is_none() {
        return Some((
            "spendable",
            "what lies above a base is spendable, but no base is given",
        ));
    }
    if base.is_some_and(|base| !positive(base.points)) {
        return Some(("base", "a base is more than nothing"));
    }
    if base.is_some_and(|base| matches!(base.per, CountedOver::Window)) {
        return Some((
            "base",
            "a base comes by month, quarter, year, or once (ever)",
        ));
    }
    if scheme.spendable == Spendable::AboveBase && scheme.lapse == Lapse::QuarterEnd {
        return Some((
            "lapse",
            "a base is held back over a year or for ever, so points cannot lapse by quarter",
        ));
    }
    let held_by = match scheme.lapse {
        Lapse::YearEnd => CountedOver::Year,
        Lapse::QuarterEnd | Lapse::Never => CountedOver::Ever,
    };
    if scheme.spendable == Spendable::AboveBase && base.is_some_and(|base| base.per != held_by) {
        return Some((
            "base",
            "a base that is held back comes as often as points lapse: by year, or once (ever)",
        ));
    }
    if scheme.grace_months > 0 && scheme.lapse == Lapse::Never {
        return Some(("grace-months", "points that never lapse need no grace"));
    }
    if scheme.grace_months > 11 {
        return Some(("grace-months", "at most 11"));
    }
    if scheme.posting_days > 90 || scheme.mending_days > 90 {
        return Some((
            "posting-days",
            "a posting and the days to mend are at most 90 days",
        ));
    }
    if scheme
        .rate
        .is_some_and(|rate| !positive(rate.points) || !positive(rate.yuan))
    {
        return Some(("rate", "both sides of a rate are more than nothing"));
    }
    if scheme.minimum.is_some_and(Points::is_negative) {
        return Some(("minimum", "not less than nothing"));
    }
    if scheme
        .caps
        .iter()
        .any(|cap| cap.most.is_negative() || (cap.kind.is_none() && cap.category.is_none()))
    {
        return Some((
            "caps",
            "a cap names a kind or a category, and is not less than nothing",
        ));
    }
    if scheme
        .caps
        .iter()
        .any(|cap| matches!(cap.over, CountedOver::Window))
    {
        return Some((
            "caps",
            "what is earned is capped by month, quarter, year or ever",
        ));
    }
    None
}

fn households(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    let mut kinds: Vec<&str> = scheme
        .suspensions
        .iter()
        .map(|rule| rule.kind.as_str())
        .collect();
    kinds.sort_unstable();
    if kinds.windows(2).any(|pair| pair[0] == pair[1]) {
        return Some(("suspensions", "a kind stands there twice"));
    }
    if scheme
        .suspensions
        .iter()
        .any(|rule| rule.years.is_some() && rule.ends.is_some())
    {
        return Some(("suspensions", "either years or ends, not both"));
    }
    if scheme.suspensions.iter().any(|rule| rule.bars.is_empty()) {
        return Some(("suspensions", "a decision that bars nothing is none"));
    }
    let percent = |percent: u32| !(1..=100).contains(&percent);
    if scheme.share.is_some_and(|share| {
        percent(share.households_percent) || share.models_percent.is_some_and(percent)
    }) {
        return Some(("share", "a share is 1 to 100 percent"));
    }
    if scheme
        .fund
        .is_some_and(|fund| fund.warn > fund.stop || fund.warn.is_negative())
    {
        return Some(("fund", "the warning comes before the stop"));
    }
    if scheme.fund.is_some() && scheme.rate.is_none() {
        return Some((
            "fund",
            "a fund is in yuan, so a rate has to say what a point is worth",
        ));
    }
    let mut debits: Vec<&str> = scheme
        .debits
        .iter()
        .map(|rule| rule.kind.as_str())
        .collect();
    debits.sort_unstable();
    debits
        .windows(2)
        .any(|pair| pair[0] == pair[1])
        .then_some(("debits", "a kind stands there twice"))
}

fn honours(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    let stars = &scheme.stars;
    if stars.iter().any(|rule| {
        !(1..=5).contains(&rule.stars) || (rule.to_percent.is_none() && rule.from.is_none())
    }) {
        return Some((
            "stars",
            "a rule gives 1 to 5 stars, to a share of the ranked (to-percent) or from a total on (from)",
        ));
    }
    if stars.windows(2).any(|pair| pair[0].stars <= pair[1].stars) {
        return Some((
            "stars",
            "the rule with more stars stands first: the first that fits holds",
        ));
    }
    if !stars.is_empty() && scheme.ranking.counts == RankingMetric::None {
        return Some(("stars", "there is no ranking to give stars by"));
    }
    if scheme.bands.is_some_and(|band| {
        band.step.is_some_and(|step| step <= Points::ZERO) || !(1..=100).contains(&band.top_percent)
    }) {
        return Some((
            "bands",
            "a band is wider than nothing, and its best 1 to 100 percent",
        ));
    }
    if scheme.ranking.over == CountedOver::Window {
        return Some((
            "ranking",
            "a ranking is over a month, a quarter, a year or ever",
        ));
    }
    None
}

fn goods(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    let rules = &scheme.goods;
    if rules
        .forbidden
        .iter()
        .any(|name| rules.allowed.contains(name))
    {
        return Some(("goods", "a category is both forbidden and allowed"));
    }
    let is_forbidden = |name: &str| rules.forbidden.iter().any(|word| word == name);
    let catalogue = &scheme.catalogue.goods;
    if catalogue
        .iter()
        .any(|goods| is_forbidden(&goods.category) || is_forbidden(&goods.name))
    {
        return Some(("catalogue", "it lists goods that are forbidden"));
    }
    if catalogue.iter().any(|goods| goods.price().is_none()) {
        return Some((
            "catalogue",
            "points are a decimal text with at most two places, not negative",
        ));
    }
    let mut numbers: Vec<u32> = catalogue.iter().map(|goods| goods.number).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        return Some(("catalogue", "a number stands there twice"));
    }
    if scheme.limits.iter().any(|limit| limit.pieces == 0) {
        return Some((
            "limits",
            "a limit is at least one piece; what nobody may take is forbidden",
        ));
    }
    None
}
