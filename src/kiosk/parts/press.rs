//! The button: large enough for any finger, and one that cannot be pressed says why.

use super::dashed::dashed;
use super::fitted::fitted;
use super::notice::{Weight, mark};
use super::words::{say, strong};
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::alignment::Horizontal;
use iced::widget::{button, column, container, row, space};
use iced::{Center, Element, Fill, Length};

/// A button. It is drawn when it is turned into an element.
#[derive(Debug, Clone)]
pub struct Press<M> {
    scale: Scale,
    label: String,
    beside: Option<String>,
    marked: bool,
    tone: Tone,
    step: Step,
    large: bool,
    sides: Option<f32>,
    width: Length,
    height: Length,
    does: Does<M>,
}

/// The largest text size at which words stand beside a label, not under it.
const BESIDE: f32 = 1.2;

#[derive(Debug, Clone)]
enum Does<M> {
    Send(M),
    Cannot(Option<String>),
}

impl<M> Press<M> {
    /// A plain button that sends `message`.
    pub fn new(scale: Scale, label: impl Into<String>, message: M) -> Self {
        Self {
            does: Does::Send(message),
            ..Self::cannot(scale, label, None)
        }
    }

    /// A button that cannot be pressed now: dashed and greyed, with the reason under its label.
    pub fn cannot(scale: Scale, label: impl Into<String>, why: Option<String>) -> Self {
        Self {
            scale,
            label: label.into(),
            beside: None,
            marked: false,
            tone: Tone::Plain,
            step: Step::Body,
            large: false,
            sides: None,
            width: Length::Fill,
            height: Length::Shrink,
            does: Does::Cannot(why),
        }
    }

    /// Sends `message` where there is one, else cannot be pressed, for the reason given.
    pub fn maybe(scale: Scale, label: impl Into<String>, message: Result<M, String>) -> Self {
        match message {
            Ok(message) => Self::new(scale, label, message),
            Err(why) => Self::cannot(scale, label, Some(why)),
        }
    }

    /// With this weight.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With second-rank words at the right; the label then stands at the left.
    pub fn beside(mut self, words: impl Into<String>) -> Self {
        self.beside = Some(words.into());
        self
    }

    /// With the mark of what asks for attention before the words beside the label.
    pub fn marked(mut self) -> Self {
        self.marked = true;
        self
    }

    /// 20 mm instead of 16: for what decides. The label grows with it.
    pub fn large(mut self) -> Self {
        self.large = true;
        self.step = Step::Name;
        self
    }

    /// With little room beside the label, for the keys of a keypad.
    pub fn snug(mut self) -> Self {
        self.sides = Some(self.scale.gap(Gap::Hair));
        self
    }

    /// With a label of this step.
    pub fn step(mut self, step: Step) -> Self {
        self.step = step;
        self
    }

    /// This wide. Buttons fill the width they are given, unless told otherwise.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// This high; a target's least height is kept where this shrinks.
    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }

    fn least(&self) -> f32 {
        if self.large {
            self.scale.touch_large()
        } else {
            self.scale.touch()
        }
    }
}

/// `content` in the vertical middle of a room at least `height` pixels high.
pub fn at_least<'a, M: 'a>(height: f32, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    row![space().height(height), content.into()]
        .align_y(Center)
        .into()
}

impl<'a, M: Clone + 'a> From<Press<M>> for Element<'a, M> {
    fn from(press: Press<M>) -> Self {
        let scale = press.scale;
        let (tone, least) = (press.tone, press.least());
        let dead = matches!(press.does, Does::Cannot(_));
        let align = match press.beside {
            Some(_) => Horizontal::Left,
            None => Horizontal::Center,
        };
        // A label that does not fit goes down a step at a time before it is broken.
        let steps: Vec<Step> = Step::ALL
            .into_iter()
            .rev()
            .filter(|step| scale.font(*step) <= scale.font(press.step))
            .collect();
        let colour = dead.then_some(palette::SECOND);
        let label = fitted(scale, &steps, &press.label, colour, align);
        let why = match &press.does {
            Does::Cannot(Some(why)) => {
                Some(strong(scale, Step::Small, why.clone()).color(palette::RED))
            }
            _ => None,
        };
        let sides = match (press.sides, &press.beside) {
            (Some(sides), _) => sides,
            (None, Some(_)) => scale.px(28.0),
            (None, None) => scale.gap(Gap::Small),
        };
        let content: Element<'a, M> = match press.beside {
            None => {
                let inside = column![label, why].align_x(Center);
                container(inside).center_x(if press.width == Length::Shrink {
                    Length::Shrink
                } else {
                    Fill
                })
            }
            Some(beside) => {
                let said = why.is_some() || !beside.is_empty();
                let beside = match why {
                    Some(why) => why,
                    None if press.marked => strong(scale, Step::Second, beside),
                    // On green, words of second rank would not be legible.
                    None => say(scale, Step::Second, beside)
                        .color_maybe((tone != Tone::Go).then_some(palette::SECOND)),
                };
                let mark = press.marked.then(|| mark(scale, Weight::Attention));
                let beside = said.then(|| {
                    row![mark, beside]
                        .spacing(scale.gap(Gap::Small))
                        .align_y(Center)
                });
                // Enlarged words do not fit beside each other: then one stands under the other.
                container(if scale.text() > BESIDE {
                    Element::from(column![label, beside])
                } else {
                    row![container(label).width(Fill), beside]
                        .spacing(scale.gap(Gap::Medium))
                        .align_y(Center)
                        .into()
                })
                .width(Fill)
            }
        }
        .into();
        let edge = scale.gap(Gap::Hair);
        let inside = container(at_least(least - 2.0 * edge, content))
            .padding([edge, sides])
            .width(press.width)
            .height(press.height)
            .align_y(Center);
        match press.does {
            Does::Send(message) => button(inside)
                .padding(0)
                .width(press.width)
                .height(press.height)
                .style(move |_theme, status| style::press(scale, tone, status))
                .on_press(message)
                .into(),
            Does::Cannot(_) => dashed(scale, palette::QUIET, palette::LINE, scale.line(), inside),
        }
    }
}
