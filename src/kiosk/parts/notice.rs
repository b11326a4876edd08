//! What is said to a person: a whole screen with one answer, or a bar at the foot of another.

use super::fitted::fitted;
use super::words::{Piece, spoken};
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Center, Element, Fill, Length};
use std::borrow::Cow;

/// How heavy a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It is done, or good to know.
    Well,
    /// Something wants attention.
    Attention,
    /// It cannot be.
    Cannot,
}

/// A screen with one answer: what, why, until when, and what can be done next.
pub struct Notice<'a, M> {
    /// How heavy it is; the headline of what cannot be is red.
    pub weight: Weight,
    /// What.
    pub headline: Cow<'a, str>,
    /// Why, a sentence each.
    pub why: Vec<Vec<Piece>>,
    /// What next, on a card.
    pub next: Option<Vec<Piece>>,
    /// What can be done; the most useful first.
    pub buttons: Vec<Element<'a, M>>,
}

/// Draws a [`Notice`] in the middle of the room it is given.
pub fn notice<'a, M: 'a>(scale: Scale, of: Notice<'a, M>) -> Element<'a, M> {
    let colour = match of.weight {
        Weight::Cannot => palette::RED,
        Weight::Attention => palette::INK,
        Weight::Well => palette::GREEN,
    };
    let headline = fitted(
        scale,
        &[Step::Headline, Step::Figure, Step::Total],
        &of.headline,
        Some(colour),
        Horizontal::Center,
    );
    // Enlarged, names' size would not leave room for what can be done.
    let step = if scale.text() > 1.2 {
        Step::Body
    } else {
        Step::Name
    };
    let why = of
        .why
        .iter()
        .map(|sentence| spoken(scale, step, sentence, Fill, Horizontal::Center));
    let next = of.next.map(|next| {
        container(spoken(
            scale,
            step,
            &next,
            Length::Shrink,
            Horizontal::Center,
        ))
        .padding([scale.px(24.0), scale.px(44.0)])
        .style(move |_| style::ground(scale, Ground::Card))
    });
    let row = Row::with_children(of.buttons)
        .spacing(scale.px(24.0).max(scale.apart()))
        .width(Length::Shrink);
    let all = column![
        headline,
        Column::with_children(why).spacing(scale.gap(Gap::Small)),
        next,
        row,
    ]
    .spacing(scale.gap(Gap::Wide))
    .align_x(Center);
    container(all)
        .padding(scale.gap(Gap::Wide))
        .center(Fill)
        .into()
}

/// The mark of a weight: round where all is well, square where something is not.
pub fn mark<'a, M: 'a>(scale: Scale, weight: Weight) -> Element<'a, M> {
    let side = scale.px(20.0);
    let (colour, corner) = match weight {
        Weight::Well => (palette::GREEN, side / 2.0),
        Weight::Attention => (palette::AMBER, scale.px(3.0)),
        Weight::Cannot => (palette::RED, scale.px(3.0)),
    };
    container(space())
        .width(side)
        .height(side)
        .style(move |_| style::patch(colour, corner))
        .into()
}

/// A line that says one thing, at the foot of a screen, with what can be done about it.
pub fn bar<'a, M: 'a>(
    scale: Scale,
    weight: Weight,
    words: &[Piece],
    action: Option<Element<'a, M>>,
) -> Element<'a, M> {
    let ground = match weight {
        Weight::Attention => Ground::Attention,
        Weight::Well | Weight::Cannot => Ground::Card,
    };
    container(
        row![
            mark(scale, weight),
            spoken(scale, Step::Body, words, Fill, Horizontal::Left),
            action
        ]
        .spacing(scale.gap(Gap::Medium))
        .align_y(Center),
    )
    .padding([scale.px(12.0), scale.gap(Gap::Large)])
    .width(Fill)
    .style(move |_| style::ground(scale, ground))
    .into()
}
