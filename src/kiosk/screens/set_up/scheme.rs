//! Which rules a new till goes by: the list of those that come with Jifen, and the chosen ones to read.

use super::Message;
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, at_least, fitted, say, strong};
use crate::kiosk::screens::rules;
use crate::market::scheme::{Scheme, all_bundled, bundled};
use iced::alignment::Horizontal;
use iced::widget::{Column, button, column, container, row};
use iced::{Element, Fill, padding};

/// The schemes, one a row: the name large, where it comes from small below.
pub(super) fn list<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let rows = all_bundled().into_iter().filter_map(|(id, text)| {
        let scheme = Scheme::parse(text).ok()?;
        Some(entry(here, id, &scheme))
    });
    let rows = Column::with_children(rows).spacing(scale.apart());
    let question = words.say("kiosk.set-up.scheme", &[]);
    let steps = [Step::Total, Step::Name, Step::Body];
    let hint = words.say("kiosk.set-up.scheme-hint", &[]);
    let head = column![
        fitted(scale, &steps, &question, None, Horizontal::Left),
        say(scale, Step::Second, hint).color(palette::SECOND),
    ];
    let back = Press::new(scale, words.say("kiosk.back", &[]), Message::Back)
        .tone(Tone::Quiet)
        .width(scale.touch() * 1.8);
    here.sheet(
        column![
            row![container(head).width(Fill), back]
                .spacing(scale.gap(Gap::Medium))
                .align_y(iced::Center),
            drag_scroll(
                scale,
                container(rows).padding(padding::right(scale.px(14.0)))
            ),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

fn entry<'a>(here: &Here<'a>, id: &str, scheme: &Scheme) -> Element<'a, Message> {
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
        .on_press(Message::Scheme(id.to_owned()))
        .into()
}

/// The chosen rules, to be read before they are taken.
pub(super) fn read<'a>(here: &Here<'a>, id: &str) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let Some(scheme) = bundled(id).and_then(|text| Scheme::parse(text).ok()) else {
        return list(here);
    };
    let name = scheme.name.in_lang(words.lang());
    let steps = [Step::Total, Step::Name, Step::Body];
    let parts = rules::parts(here, &scheme);
    here.sheet(
        column![
            fitted(scale, &steps, name, None, Horizontal::Left),
            rules::page(here, &scheme, parts),
            row![
                Press::new(scale, words.say("kiosk.back", &[]), Message::Back).tone(Tone::Quiet),
                Press::new(scale, words.say("kiosk.rules.choose", &[]), Message::Next)
                    .tone(Tone::Go)
                    .step(Step::Name)
                    .width(iced::FillPortion(2)),
            ]
            .spacing(scale.apart()),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}
