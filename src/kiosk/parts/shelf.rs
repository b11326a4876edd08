//! One kind of goods as a row: its picture, its name, what is said of it, and how many there are.

use super::drawing::{Drawing, drawing};
use super::fitted::fitted;
use super::goods::picture_side;
use super::notice::{Weight, mark};
use super::press::at_least;
use super::words::{say, strong};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::alignment::Horizontal;
use iced::widget::{Column, button, column, container, row};
use iced::{Center, Element, Fill, Right};
use std::borrow::Cow;

/// What is said of goods beside their name, with its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How heavy it is.
    pub weight: Weight,
    /// What is said: `12 件快过期`.
    pub words: String,
}

/// One kind of goods. Words come in the user's language.
#[derive(Debug, Clone)]
pub struct Kind<'a, M> {
    /// Its picture.
    pub picture: Option<&'a Drawing>,
    /// What it is called.
    pub name: Cow<'a, str>,
    /// More about it, in second rank; may be empty.
    pub detail: Cow<'a, str>,
    /// How many, or what was counted; may be empty.
    pub figure: String,
    /// What one is called, or what the figure is; may be empty.
    pub unit: Cow<'a, str>,
    /// What asks for attention.
    pub remarks: Vec<Remark>,
    /// Whether this one is meant.
    pub chosen: bool,
    /// The message a touch sends; none where the row only tells.
    pub touch: Option<M>,
}

/// Draws a [`Kind`] as a card at least 20 mm high.
pub fn kind_card<'a, M: Clone + 'a>(scale: Scale, of: Kind<'a, M>) -> Element<'a, M> {
    let steps = [Step::Name, Step::Body, Step::Second];
    let remarks = of.remarks.into_iter().map(|remark| {
        let colour = (remark.weight == Weight::Cannot).then_some(palette::RED);
        row![
            mark(scale, remark.weight),
            strong(scale, Step::Second, remark.words)
                .color_maybe(colour)
                .width(Fill),
        ]
        .spacing(scale.gap(Gap::Small))
        .align_y(Center)
        .into()
    });
    let text = column![
        fitted(scale, &steps, &of.name, None, Horizontal::Left),
        (!of.detail.is_empty()).then(|| say(scale, Step::Second, of.detail).color(palette::SECOND)),
        Column::with_children(remarks),
    ]
    .spacing(scale.gap(Gap::Hair))
    .width(Fill);
    let end = column![
        (!of.figure.is_empty()).then(|| strong(scale, Step::Total, of.figure)),
        (!of.unit.is_empty()).then(|| say(scale, Step::Small, of.unit).color(palette::SECOND)),
    ]
    .align_x(Right);
    let edge = scale.gap(Gap::Small);
    // A name and two lines under it: with fewer of them the card is as high, so that neighbours match.
    let lines =
        scale.leading(steps[0]) + 2.0 * (scale.leading(Step::Second) + scale.gap(Gap::Hair));
    let picture = of
        .picture
        .map(|picture| container(drawing(picture, 1.0)).center_x(picture_side(scale)));
    let inside = container(at_least(
        lines.max(scale.touch_large() - 2.0 * edge),
        row![picture, text, end]
            .spacing(scale.gap(Gap::Medium))
            .align_y(Center),
    ))
    .padding([edge, scale.gap(Gap::Medium)])
    .width(Fill);
    match of.touch {
        Some(message) => {
            let tone = if of.chosen { Tone::Chosen } else { Tone::Plain };
            button(inside)
                .padding(0)
                .width(Fill)
                .style(move |_, status| style::press(scale, tone, status))
                .on_press(message)
                .into()
        }
        None => inside
            .style(move |_| style::ground(scale, Ground::Card))
            .into(),
    }
}
