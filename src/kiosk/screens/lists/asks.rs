//! What has to be known before some lists: what a point brings this year; which group, its stars, and whose household
//! its head's is.

use super::Message;
use super::which::{awards, rate};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Digits, Press, Row, decimals, number, row_card, say};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::market::honours::GroupFound;
use crate::market::scheme::GroupAward;
use crate::market::shop::Shop;
use crate::office::wish::lists::Group;
use iced::widget::{Column, column, container, space};
use iced::{Element, Fill, padding};

/// The villager groups, once they are told.
type Groups<'a> = Option<&'a Result<Vec<Group>, String>>;

/// What does a point bring in this year?
pub(super) fn plan<'a>(
    here: &Here<'a>,
    shop: &Shop,
    year: i32,
    typed: &'a Digits,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let year = year.to_string();
    let by_rules = shop.scheme.dividend.and_then(|rule| rule.yuan_per_point);
    let hint = match by_rules {
        Some(rate) => {
            let rate = rate.to_string();
            words.say("kiosk.lists.plan-instead", &[("rate", &rate)])
        }
        None => words.say("kiosk.lists.plan-needed", &[]),
    };
    let both = here.labels();
    let go = words.say("kiosk.acts.next", &[]);
    let go = match rate(typed) {
        Some(_) => Press::new(scale, go, Message::Next).tone(Tone::Go),
        None => Press::cannot(scale, go, None),
    };
    let left = column![
        title(here, &words.say("kiosk.lists.ask-plan", &[("year", &year)])),
        say(scale, Step::Body, hint).color(palette::SECOND),
        space().height(Fill),
        back(here, Message::Back),
    ]
    .spacing(scale.gap(Gap::Medium));
    let right = column![
        number(scale, typed, &words.say("kiosk.acts.hint.price", &[])),
        decimals(scale, labels(&both), Message::Key),
        space().height(Fill),
        go.step(Step::Name),
    ]
    .spacing(scale.apart());
    here.halves((52, 48), left, right)
}

/// A question over a list to touch.
fn listed<'a>(
    here: &Here<'a>,
    question: &str,
    rows: Vec<Element<'a, Message>>,
) -> Element<'a, Message> {
    let scale = here.scale;
    let rows = Column::with_children(rows).spacing(scale.apart());
    here.sheet(
        column![
            headed(here, title(here, question), Message::Back),
            drag_scroll(
                scale,
                container(rows).padding(padding::right(scale.px(14.0)))
            ),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// Which group?
pub(super) fn group<'a>(here: &Here<'a>, groups: Groups<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let said = |text: String| vec![say(scale, Step::Body, text).into()];
    let rows = match groups {
        None => said(words.say("kiosk.lists.making", &[])),
        Some(Err(why)) => said(why.clone()),
        Some(Ok(groups)) if groups.is_empty() => said(words.say("kiosk.lists.no-groups", &[])),
        Some(Ok(groups)) => groups
            .iter()
            .map(|group| {
                let count = group.households.len().to_string();
                row_card(
                    scale,
                    Row {
                        title: group.name.as_str().into(),
                        detail: "".into(),
                        figure: words.say("kiosk.lists.households", &[("n", &count)]),
                        note: "".into(),
                        touch: Some(Message::Group(group.name.clone())),
                    },
                )
            })
            .collect(),
    };
    listed(here, &words.say("kiosk.lists.ask-group", &[]), rows)
}

/// How many stars?
pub(super) fn stars<'a>(here: &Here<'a>, shop: &Shop, group: &str) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let rows = awards(shop, shop.today.year()).iter().map(|award| {
        let stars = words
            .say("honours.star", &[])
            .repeat(award.stars.min(5) as usize);
        Press::new(scale, stars, Message::Stars(award.stars))
            .beside(brings(here, award))
            .step(Step::Name)
            .large()
            .into()
    });
    let question = words.say("kiosk.lists.ask-stars", &[("group", group)]);
    listed(here, &question, rows.collect())
}

fn brings(here: &Here<'_>, award: &GroupAward) -> String {
    let points = award.household.to_string();
    here.words
        .say("kiosk.lists.each-household", &[("points", &points)])
}

/// Has the whole village as many?
pub(super) fn whole<'a>(here: &Here<'a>, found: &GroupFound) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let stars = found.stars.to_string();
    let rows = [(true, "whole-yes"), (false, "whole-no")].map(|(whole, word)| {
        let label = words.say(&format!("kiosk.lists.{word}"), &[]);
        Press::new(scale, label, Message::Whole(whole))
            .step(Step::Name)
            .large()
            .into()
    });
    let question = words.say("kiosk.lists.ask-whole", &[("stars", &stars)]);
    listed(here, &question, rows.into())
}

/// Whose household is the head's?
pub(super) fn head<'a>(
    here: &Here<'a>,
    groups: Groups<'a>,
    found: &GroupFound,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let nobody = words.say("kiosk.lists.no-head", &[]);
    let mut rows: Vec<Element<'a, Message>> =
        vec![Press::new(scale, nobody, Message::Head(None)).into()];
    if let Some(Ok(groups)) = groups {
        let group = groups.iter().find(|group| group.name == found.group);
        let households = group.map_or(&[][..], |group| &group.households);
        rows.extend(households.iter().map(|(household, name)| {
            row_card(
                scale,
                Row {
                    title: here.family(name).into(),
                    detail: here.where_at("", household.as_str()).into(),
                    figure: String::new(),
                    note: "".into(),
                    touch: Some(Message::Head(Some(household.clone()))),
                },
            )
        }));
    }
    listed(here, &words.say("kiosk.lists.ask-head", &[]), rows)
}
