//! What contradicts itself in a scheme that has every key in its place. Each is a place in the file and a reason; the
//! sentences stand in the words, under `scheme.why`.

use super::parts::{CountedOver, RankingMetric, Spendable, Subject, Window};
use super::refused::Found;
use super::{Lapse, Scheme};
use crate::market::points::Points;

/// The first contradiction. A text with one was never adopted, so no journal holds any.
pub(super) fn contradiction(scheme: &Scheme) -> Option<Found> {
    window(scheme)
        .or_else(|| base(scheme))
        .or_else(|| points(scheme))
        .or_else(|| households(scheme))
        .or_else(|| honours(scheme))
        .or_else(|| goods(scheme))
}

/// The first slip: what a new file should not hold, though the rules can be lived by. Journals may hold such texts from
/// before, so reading them does not ask this.
pub(super) fn slip(scheme: &Scheme) -> Option<Found> {
    names(scheme)
        .or_else(|| never(scheme))
        .or_else(|| groups_and_dividend(scheme))
}

fn window(scheme: &Scheme) -> Option<Found> {
    let bad = |window: &Window| match window {
        Window::LastDaysOfQuarter { days } if !(1..=28).contains(days) => Some("days-of-quarter"),
        Window::DaysOfMonth { first, last }
            if !(1..=28).contains(first) || last < first || *last > 31 =>
        {
            Some("days-of-month")
        }
        _ => None,
    };
    if let Some(why) = bad(&scheme.window) {
        return Some(Found::at("window", why));
    }
    if let Some(why) = scheme.gathering.as_ref().and_then(bad) {
        return Some(Found::at("gathering", why));
    }
    match (scheme.spendable, &scheme.window) {
        (Spendable::None, window) if *window != Window::Never => {
            Some(Found::at("window", "nothing-spendable"))
        }
        (Spendable::All | Spendable::AboveBase, Window::Never) => {
            Some(Found::at("spendable", "never-redeems"))
        }
        _ => None,
    }
}

fn is_positive(points: Points) -> bool {
    points > Points::ZERO
}

fn base(scheme: &Scheme) -> Option<Found> {
    let is_held = scheme.spendable == Spendable::AboveBase;
    let Some(base) = &scheme.base else {
        return is_held.then(|| Found::at("spendable", "no-base"));
    };
    if !is_positive(base.points) {
        return Some(Found::at("base.points", "base-nothing"));
    }
    if base.per == CountedOver::Window {
        return Some(Found::at("base.per", "base-window"));
    }
    let held_by = match scheme.lapse {
        Lapse::QuarterEnd if is_held => return Some(Found::at("lapse", "base-quarter")),
        Lapse::YearEnd => CountedOver::Year,
        Lapse::QuarterEnd | Lapse::Never => CountedOver::Ever,
    };
    (is_held && base.per != held_by).then(|| Found::at("base.per", "base-span"))
}

fn points(scheme: &Scheme) -> Option<Found> {
    if scheme.grace_months > 0 && scheme.lapse == Lapse::Never {
        return Some(Found::at("grace-months", "grace-never"));
    }
    if scheme.grace_months > 11 {
        return Some(Found::at("grace-months", "grace-long"));
    }
    for (key, days) in [
        ("posting-days", scheme.posting_days),
        ("mending-days", scheme.mending_days),
    ] {
        if days > 90 {
            return Some(Found::at(key, "days-long"));
        }
    }
    let is_empty_rate = |rate: super::Rate| !is_positive(rate.points) || !is_positive(rate.yuan);
    if scheme.rate.is_some_and(is_empty_rate) {
        return Some(Found::at("rate", "rate-nothing"));
    }
    if scheme.minimum.is_some_and(Points::is_negative) {
        return Some(Found::at("minimum", "below-nothing"));
    }
    for (n, cap) in scheme.caps.iter().enumerate() {
        let at = |why| Some(Found::nth("caps", n, why));
        if cap.kind.is_none() && cap.category.is_none() {
            return at("cap-of-what");
        }
        if cap.most.is_negative() {
            return at("below-nothing");
        }
        if cap.over == CountedOver::Window {
            return at("window-span");
        }
    }
    None
}

/// The first place at which a name stands there for the second time.
fn second<'a>(names: impl Iterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    let mut before = Vec::new();
    for (n, name) in names.enumerate() {
        if before.contains(&name) {
            return Some((n, name));
        }
        before.push(name);
    }
    None
}

fn households(scheme: &Scheme) -> Option<Found> {
    let kinds = scheme.suspensions.iter().map(|rule| rule.kind.as_str());
    if let Some((n, kind)) = second(kinds) {
        return Some(Found::nth("suspensions", n, "kind-twice").told(kind));
    }
    for (n, rule) in scheme.suspensions.iter().enumerate() {
        if rule.years.is_some() && rule.ends.is_some() {
            return Some(Found::nth("suspensions", n, "years-and-ends"));
        }
        if rule.bars.is_empty() {
            return Some(Found::nth("suspensions", n, "bars-nothing"));
        }
    }
    let is_no_percent = |percent: u32| !(1..=100).contains(&percent);
    if let Some(share) = &scheme.share {
        if is_no_percent(share.households_percent) {
            return Some(Found::at("share.households-percent", "percent"));
        }
        if share.models_percent.is_some_and(is_no_percent) {
            return Some(Found::at("share.models-percent", "percent"));
        }
    }
    if let Some(fund) = &scheme.fund {
        if fund.warn > fund.stop || fund.warn.is_negative() {
            return Some(Found::at("fund", "fund-order"));
        }
        if scheme.rate.is_none() {
            return Some(Found::at("fund", "fund-rate"));
        }
    }
    let debits = scheme.debits.iter().map(|rule| rule.kind.as_str());
    second(debits).map(|(n, kind)| Found::nth("debits", n, "kind-twice").told(kind))
}

fn honours(scheme: &Scheme) -> Option<Found> {
    let stars = &scheme.stars;
    for (n, rule) in stars.iter().enumerate() {
        let at = |why| Some(Found::nth("stars", n, why));
        if !(1..=5).contains(&rule.stars) {
            return at("stars-count");
        }
        if rule.to_percent.is_none() && rule.from.is_none() {
            return at("stars-how");
        }
        if n > 0 && stars[n - 1].stars <= rule.stars {
            return at("stars-order");
        }
    }
    if !stars.is_empty() && scheme.ranking.counts == RankingMetric::None {
        return Some(Found::at("stars", "stars-unranked"));
    }
    if let Some(band) = &scheme.bands {
        if band.step.is_some_and(|step| !is_positive(step)) {
            return Some(Found::at("bands.step", "band-width"));
        }
        if !(1..=100).contains(&band.top_percent) {
            return Some(Found::at("bands.top-percent", "percent"));
        }
    }
    (scheme.ranking.over == CountedOver::Window).then(|| Found::at("ranking.over", "window-span"))
}

fn goods(scheme: &Scheme) -> Option<Found> {
    let rules = &scheme.goods;
    if let Some(both) = rules.forbidden.iter().find(|n| rules.allowed.contains(n)) {
        return Some(Found::at("goods.allowed", "forbidden-allowed").told(both));
    }
    let listed = &scheme.catalogue.goods;
    for (n, goods) in listed.iter().enumerate() {
        let at = |why| Some(Found::nth("catalogue.goods", n, why).told(&goods.name));
        if rules.forbids(&goods.name, &goods.category) {
            return at("forbidden-listed");
        }
        if goods.price().is_none() {
            return at("price");
        }
    }
    let numbers: Vec<String> = listed.iter().map(|one| one.number.to_string()).collect();
    if let Some((n, number)) = second(numbers.iter().map(String::as_str)) {
        return Some(Found::nth("catalogue.goods", n, "number-twice").told(number));
    }
    let none = scheme.limits.iter().position(|limit| limit.pieces == 0);
    none.map(|n| Found::nth("limits", n, "limit-nothing"))
}

/// Every key of a file: what `settings` may name.
const KEYS: [&str; 32] = [
    "subject",
    "scored",
    "unit",
    "rate",
    "base",
    "scale",
    "posting-days",
    "mending-days",
    "spendable",
    "minimum",
    "window",
    "gathering",
    "lapse",
    "grace-months",
    "credit-counts",
    "ranking",
    "stars",
    "bands",
    "caps",
    "fund",
    "share",
    "cash",
    "goods",
    "limits",
    "gifts",
    "coupons",
    "recyclables",
    "debits",
    "dividend",
    "group-awards",
    "suspensions",
    "catalogue",
];

fn names(scheme: &Scheme) -> Option<Found> {
    let is_empty = |text: &str| text.trim().is_empty();
    if is_empty(&scheme.name.zh) || is_empty(&scheme.name.en) {
        return Some(Found::at("name", "name-empty"));
    }
    let is_known = |setting: &str| match setting.split_once('.') {
        None => KEYS.contains(&setting),
        Some(("suspensions", kind)) => scheme.suspension(kind).is_some(),
        Some(_) => false,
    };
    let unknown = scheme.settings.iter().position(|one| !is_known(one));
    unknown.map(|n| Found::nth("settings", n, "setting-unknown").told(&scheme.settings[n]))
}

/// What says nothing where nothing is ever redeemed.
fn never(scheme: &Scheme) -> Option<Found> {
    if let Window::ListedDays { days } = &scheme.window
        && days.is_empty()
    {
        return Some(Found::at("window", "days-empty"));
    }
    if scheme.spendable != Spendable::None {
        return None;
    }
    for (key, is_there, why) in [
        ("rate", scheme.rate.is_some(), "rate-never"),
        ("cash", scheme.cash.is_some(), "cash-never"),
        ("gathering", scheme.gathering.is_some(), "gathering-never"),
        ("minimum", scheme.minimum.is_some(), "minimum-never"),
    ] {
        if is_there {
            return Some(Found::at(key, why));
        }
    }
    None
}

fn groups_and_dividend(scheme: &Scheme) -> Option<Found> {
    if !scheme.is_scored(Subject::Group) {
        if scheme.ranking.counts == RankingMetric::Group {
            return Some(Found::at("ranking", "group-unscored"));
        }
        if !scheme.group_awards.is_empty() {
            return Some(Found::at("group-awards", "group-unscored"));
        }
    }
    let dividend = scheme.dividend.as_ref()?;
    if dividend
        .yuan_per_point
        .is_some_and(|yuan| !is_positive(yuan))
    {
        return Some(Found::at("dividend.yuan-per-point", "dividend-nothing"));
    }
    (dividend.above_base && scheme.base.is_none())
        .then(|| Found::at("dividend.above-base", "dividend-base"))
}
