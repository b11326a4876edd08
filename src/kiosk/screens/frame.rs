//! What frames several screens alike: a title with the way back beside it.

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
