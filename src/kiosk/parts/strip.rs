//! The strip along the top: place, day, what is not yet sent, printer, scanner. Always there.

use super::words::strong;
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale, Step, face, palette};
use iced::widget::text::{LineHeight, Wrapping};
use iced::widget::{container, row, space, text};
use iced::{Center, Element, Fill, Shrink};

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Well: a round green dot.
    Well,
    /// Asks for attention: a square amber one.
    Attention,
}

/// One thing the strip reports on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Light {
    /// How it is.
    pub state: State,
    /// What it is, in words: "3 笔待上传", "小票机".
    pub words: String,
}

/// Draws the strip.
pub fn strip<'a, M: 'a>(scale: Scale, place: &str, day: &str, lights: &[Light]) -> Element<'a, M> {
    let font = fitting(scale, place, day, lights);
    let small = |words: String| {
        text(words)
            .size(font)
            .line_height(LineHeight::Relative(Step::Second.leading()))
            .font(face::REGULAR)
            .wrapping(Wrapping::None)
    };
    let lights = lights.iter().map(|light| {
        row![mark(scale, light.state), small(light.words.clone())]
            .spacing(scale.px(10.0))
            .align_y(Center)
            .into()
    });
    let place = strong(scale, Step::Second, place.to_owned())
        .size(font)
        .wrapping(Wrapping::None);
    let right = row![small(day.to_owned())]
        .extend(lights)
        .spacing(scale.px(28.0))
        .align_y(Center);
    container(
        row![container(place).width(Shrink), space().width(Fill), right]
            .spacing(scale.gap(Gap::Medium))
            .align_y(Center),
    )
    .padding([0.0, scale.px(24.0)])
    .width(Fill)
    .height(scale.strip())
    .align_y(Center)
    .style(move |_| style::ground(scale, Ground::Strip))
    .into()
}

/// The strip stays one line: where its words are many, they are a little smaller.
fn fitting(scale: Scale, place: &str, day: &str, lights: &[Light]) -> f32 {
    let mut ems = face::ems(place) + face::ems(day);
    let mut beside = scale.px(24.0) * 2.0 + scale.gap(Gap::Medium) * 2.0;
    for light in lights {
        ems += face::ems(&light.words);
        beside += scale.px(28.0) + scale.px(14.0) + scale.px(10.0);
    }
    let fits = ((scale.window().width - beside) / ems).floor();
    scale.strip_font().min(fits).max(scale.px(16.0))
}

fn mark<'a, M: 'a>(scale: Scale, state: State) -> Element<'a, M> {
    let side = scale.px(14.0);
    let (colour, corner) = match state {
        State::Well => (palette::WELL, side / 2.0),
        State::Attention => (palette::AMBER, scale.px(2.0)),
    };
    container(space())
        .width(side)
        .height(side)
        .style(move |_| style::patch(colour, corner))
        .into()
}
