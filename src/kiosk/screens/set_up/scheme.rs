//! Which rules a new till goes by: the list of those that come with Jifen, and the chosen ones to read.

use super::Message;
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, say};
use crate::kiosk::screens::frame::{headed, title};
use crate::kiosk::screens::rules;
use crate::market::scheme::{Scheme, all_bundled, bundled};
use iced::widget::{Column, column, container, row};
use iced::{Element, padding};

/// The schemes, one a row: the name large, where it comes from small below.
pub(super) fn list<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let rows = all_bundled().into_iter().filter_map(|(id, text)| {
        let scheme = Scheme::parse(text).ok()?;
        Some(rules::entry(here, &scheme, Message::Scheme(id.to_owned())))
    });
    let rows = Column::with_children(rows).spacing(scale.apart());
    let question = words.say("kiosk.set-up.scheme", &[]);
    let hint = words.say("kiosk.set-up.scheme-hint", &[]);
    let head = column![
        title(here, &question),
        say(scale, Step::Second, hint).color(palette::SECOND),
    ];
    here.sheet(
        column![
            headed(here, head, Message::Back),
            drag_scroll(
                scale,
                container(rows).padding(padding::right(scale.px(14.0)))
            ),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// The chosen rules, to be read before they are taken.
pub(super) fn read<'a>(here: &Here<'a>, id: &str) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let Some(scheme) = bundled(id).and_then(|text| Scheme::parse(text).ok()) else {
        return list(here);
    };
    let name = scheme.name.in_lang(words.lang());
    let parts = rules::parts(here, &scheme);
    here.sheet(
        column![
            title(here, name),
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
