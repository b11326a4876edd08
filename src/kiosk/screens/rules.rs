//! A village's rules on the screen: the lines of [`show`] under their headings, to be read and scrolled; in the settings
//! with what else holds in this village, in the set-up before they are taken.

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Piece, at_least, say, spoken, strong};
use crate::market::exception::{Allowed, ExceptionKind};
use crate::market::scheme::{Scheme, show};
use crate::market::shop::Shop;
use iced::alignment::Horizontal;
use iced::widget::{Column, button, column, container};
use iced::{Element, Fill, padding};

/// Sentences under a heading.
pub struct Part {
    heading: String,
    lines: Vec<(String, bool)>,
}

/// The rules as parts.
pub fn parts(here: &Here<'_>, scheme: &Scheme) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut last = None;
    for line in show(scheme, here.words) {
        if last != Some(line.heading) {
            last = Some(line.heading);
            parts.push(Part {
                heading: line.heading.say(here.words),
                lines: Vec::new(),
            });
        }
        if let Some(part) = parts.last_mut() {
            part.lines.push((line.text, line.is_ours));
        }
    }
    parts
}

/// What holds in this village besides its rules: rules to come, and exceptions.
pub fn besides(here: &Here<'_>, shop: &Shop) -> Vec<Part> {
    let words = here.words;
    let mut later: Vec<_> = shop
        .rules
        .adopted()
        .iter()
        .filter(|(from, _)| *from > shop.today)
        .collect();
    later.sort_by_key(|(from, _)| *from);
    let next = later.into_iter().map(|(from, scheme)| {
        let (day, name) = (words.day_and_year(*from), scheme.name.in_lang(words.lang()));
        let fills = [("day", day.as_str()), ("name", name)];
        (words.say("kiosk.rules.next-from", &fills), false)
    });
    let exceptions = shop.allowed.iter().map(|one| (exception(here, one), false));
    [
        ("kiosk.rules.next", next.collect::<Vec<_>>()),
        ("kiosk.rules.exceptions", exceptions.collect()),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(heading, lines)| Part {
        heading: words.say(heading, &[]),
        lines,
    })
    .collect()
}

fn exception(here: &Here<'_>, of: &Allowed) -> String {
    let days = here.words.window(of.from, of.until);
    let household = of.household.as_ref().map_or("", |one| one.as_str());
    let key = match (of.what, &of.household) {
        (ExceptionKind::ExtraDay, None) => "kiosk.rules.extra-day",
        (ExceptionKind::ExtraDay, Some(_)) => "kiosk.rules.extra-day-for",
        (ExceptionKind::LimitLifted, None) => "kiosk.rules.limit-lifted",
        (ExceptionKind::LimitLifted, Some(_)) => "kiosk.rules.limit-lifted-for",
    };
    here.words
        .say(key, &[("days", &days), ("household", household)])
}

/// A scheme in a list: its name large, where it comes from small below.
pub fn entry<'a, M: Clone + 'a>(here: &Here<'a>, scheme: &Scheme, message: M) -> Element<'a, M> {
    let scale = here.scale;
    let name = scheme.name.in_lang(here.words.lang()).to_owned();
    let text = column![
        strong(scale, Step::Name, name).width(Fill),
        say(scale, Step::Small, scheme.source.clone())
            .color(palette::SECOND)
            .width(Fill),
    ];
    let edge = scale.gap(Gap::Small);
    let inside = container(at_least(scale.touch() - 2.0 * edge, text))
        .padding([edge, scale.gap(Gap::Large)])
        .width(Fill);
    button(inside)
        .padding(0)
        .width(Fill)
        .style(move |_, status| style::press(scale, Tone::Plain, status))
        .on_press(message)
        .into()
}

/// The parts one under the other, scrolling.
pub fn page<'a, M: 'a>(here: &Here<'a>, scheme: &Scheme, parts: Vec<Part>) -> Element<'a, M> {
    let scale = here.scale;
    let mut lines: Vec<Element<'a, M>> = vec![
        say(scale, Step::Second, scheme.source.clone())
            .color(palette::SECOND)
            .width(Fill)
            .into(),
    ];
    let ours = here.words.say("rules.ours", &[]);
    for part in parts {
        let heading = strong(scale, Step::Name, part.heading).width(Fill);
        lines.push(
            container(heading)
                .padding(padding::top(scale.gap(Gap::Medium)))
                .into(),
        );
        for (text, is_ours) in part.lines {
            let mut pieces = vec![Piece::Plain(text)];
            if is_ours {
                pieces.push(Piece::Go(ours.clone()));
            }
            lines.push(spoken(scale, Step::Body, &pieces, Fill, Horizontal::Left));
        }
    }
    let column = Column::with_children(lines).spacing(scale.gap(Gap::Small));
    drag_scroll(
        scale,
        container(column)
            .width(Fill)
            .padding(padding::right(scale.px(14.0))),
    )
}
