//! Answers that are touched in a list, among the goods, or written.

use super::Message;
use super::act::Act;
use super::view::back;
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step};
use crate::kiosk::parts::{Press, Tile, fitted, goods, strong};
use crate::kiosk::screens::typing::Typing;
use crate::market::scheme::CountedOver;
use crate::market::shop::Shop;
use iced::alignment::Horizontal;
use iced::widget::{Column, Row as Across, column, container, row};
use iced::{Element, Fill, Shrink, Size, padding};

/// Words by the typing keys.
pub(super) fn write<'a>(
    here: &Here<'a>,
    typing: &'a Typing,
    title: &str,
    hint: &str,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let go = words.say("kiosk.acts.next", &[]);
    let go = if typing.text().is_empty() {
        Press::cannot(scale, go, None)
    } else {
        Press::new(scale, go, Message::Next).tone(Tone::Go)
    };
    let right = column![
        strong(scale, Step::Name, words.say(title, &[])),
        container(typing.field(here, &words.say(hint, &[]), Message::Typing)).height(Fill),
        row![back(here), Element::from(go)].spacing(scale.apart())
    ]
    .spacing(scale.gap(Gap::Medium));
    here.sheet(
        row![
            container(typing.keys(here, Message::Typing)).width(Shrink),
            right
        ]
        .spacing(scale.gap(Gap::Large)),
    )
}

/// The answers that the words list under `kiosk.acts.list.{of}-1` and so on, and another to be written.
pub(super) fn answers<'a>(here: &Here<'a>, of: &str, across: usize) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let keys = (1..).map(|n| format!("kiosk.acts.list.{of}-{n}"));
    let mut presses: Vec<Element<'a, Message>> = keys
        .take_while(|key| words.has(key))
        .map(|key| {
            let text = words.say(&key, &[]);
            Press::new(scale, text.clone(), Message::Because(text))
                .step(Step::Name)
                .into()
        })
        .collect();
    let other = words.say("kiosk.acts.other", &[]);
    presses.push(
        Press::new(scale, other, Message::Other)
            .step(Step::Name)
            .into(),
    );
    let mut rows: Vec<Element<'a, Message>> = Vec::new();
    let mut presses = presses.into_iter().peekable();
    while presses.peek().is_some() {
        rows.push(
            Across::with_children(presses.by_ref().take(across))
                .spacing(scale.apart())
                .into(),
        );
    }
    Column::with_children(rows).spacing(scale.apart()).into()
}

fn headed<'a>(here: &Here<'a>, key: &str) -> Element<'a, Message> {
    let scale = here.scale;
    row![
        container(fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            &here.words.say(key, &[]),
            None,
            Horizontal::Left
        ))
        .width(Fill),
        container(back(here)).width(scale.touch() * 1.8)
    ]
    .spacing(scale.gap(Gap::Medium))
    .align_y(iced::Center)
    .into()
}

/// A question with its list of answers.
pub(super) fn list<'a>(here: &Here<'a>, key: &str, of: &str) -> Element<'a, Message> {
    here.sheet(column![headed(here, key), answers(here, of, 2)].spacing(here.scale.gap(Gap::Large)))
}

/// Spans over which something is counted.
pub(super) fn spans<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let spans = [
        CountedOver::Window,
        CountedOver::Month,
        CountedOver::Quarter,
        CountedOver::Year,
    ];
    let presses = spans.map(|over| {
        let label = words.say(&format!("over.{}", over.word()), &[]);
        Press::new(scale, label, Message::Over(over))
            .step(Step::Name)
            .into()
    });
    let column = Column::with_children(presses).spacing(scale.apart());
    here.sheet(column![headed(here, "kiosk.acts.ask.over"), column].spacing(scale.gap(Gap::Large)))
}

/// The goods as tiles.
pub(super) fn shelf<'a>(here: &Here<'a>, shop: &'a Shop, act: &Act) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let margin = scale.gap(Gap::Large);
    let room = Size::new(
        scale.window().width - 2.0 * margin - scale.px(16.0),
        scale.window().height - scale.strip() - scale.touch() - 3.0 * margin,
    );
    let tiles = shop.for_points().map(|one| {
        let left = one.available.to_string();
        Tile {
            picture: here.pictures.goods(one.picture.as_ref()),
            name: one.goods.name.as_str().into(),
            points: String::new(),
            unit: words.say(
                "kiosk.acts.in-stock",
                &[("n", &left), ("unit", &one.goods.unit)],
            ),
            left: String::new(),
            taken: None,
            touch: if *act == Act::Reward && one.available == 0 {
                Err(words.say("kiosk.sale.gone", &[]))
            } else {
                Ok(Message::Goods(one.goods.code))
            },
        }
    });
    let grid = drag_scroll(
        scale,
        container(goods(scale, room, tiles)).padding(padding::right(scale.px(16.0))),
    );
    here.sheet(column![headed(here, "kiosk.acts.ask.goods"), grid].spacing(margin))
}
