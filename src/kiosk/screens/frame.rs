//! What frames several screens alike: a title with the way back beside it, and what is read at the left with what can be
//! done at the right.

use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step};
use crate::kiosk::parts::{Press, fitted};
use iced::alignment::Horizontal;
use iced::widget::{container, row};
use iced::{Element, Fill};

/// A title, in one line where it can be.
pub fn title<'a, M: 'a>(here: &Here<'a>, words: &str) -> Element<'a, M> {
    let steps = [Step::Total, Step::Name, Step::Body];
    fitted(here.scale, &steps, words, None, Horizontal::Left)
}

/// One step back.
pub fn back<'a, M: Clone + 'a>(here: &Here<'a>, message: M) -> Element<'a, M> {
    Press::new(here.scale, here.words.say("kiosk.back", &[]), message)
        .tone(Tone::Quiet)
        .into()
}

/// What stands at the head of a page, with the way back at its right.
pub fn headed<'a, M: Clone + 'a>(
    here: &Here<'a>,
    head: impl Into<Element<'a, M>>,
    message: M,
) -> Element<'a, M> {
    let scale = here.scale;
    row![
        container(head).width(Fill),
        container(back(here, message)).width(scale.touch() * 1.8)
    ]
    .spacing(scale.gap(Gap::Medium))
    .align_y(iced::Center)
    .into()
}

fn aside_width(here: &Here<'_>) -> f32 {
    (here.scale.touch() * 3.4).ceil()
}

/// How wide the left of [`beside`] is, in pixels.
pub fn left_width(here: &Here<'_>) -> f32 {
    let scale = here.scale;
    let edges = 2.0 * scale.gap(Gap::Large) + scale.gap(Gap::Wide);
    scale.window().width - edges - aside_width(here)
}

/// What is read at the left, what can be done at the right.
pub fn beside<'a, M: 'a>(
    here: &Here<'a>,
    left: impl Into<Element<'a, M>>,
    aside: impl Into<Element<'a, M>>,
) -> Element<'a, M> {
    here.sheet(
        row![
            container(left).width(left_width(here)).height(Fill),
            container(aside).width(aside_width(here)).height(Fill)
        ]
        .spacing(here.scale.gap(Gap::Wide)),
    )
}
