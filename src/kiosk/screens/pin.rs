//! Who is it? A name out of those who work here, and a PIN. Used to sign in and for the second of two people.

use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Digits, Key, Press, digits, dots, say, strong};
use crate::market::day::Moment;
use crate::market::refusal::Refusal;
use crate::market::shop::StaffMember;
use crate::market::staff::Pin;
use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element, Fill, FillPortion};

/// The most digits of a PIN.
const MOST: usize = 8;
/// The least.
const LEAST: usize = 4;

/// What has been said so far.
#[derive(Debug)]
pub struct State {
    name: Option<String>,
    pin: Digits,
    refused: Option<Refusal>,
    wait_until: Option<Moment>,
    asked: bool,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Says who it is.
    Name(String),
    /// Types.
    Key(Key),
    /// Has typed it.
    Enter,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// This name and PIN are to be proven.
    Prove(String, Pin),
}

impl Default for State {
    fn default() -> State {
        State {
            name: None,
            pin: Digits::secret(MOST),
            refused: None,
            wait_until: None,
            asked: false,
        }
    }
}

impl State {
    /// With a name already chosen.
    pub fn of(name: Option<String>) -> State {
        State {
            name,
            ..State::default()
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment) -> Action {
        match message {
            Message::Name(name) => {
                *self = State {
                    wait_until: self.wait_until,
                    ..State::of(Some(name))
                };
            }
            Message::Key(key) => {
                self.refused = None;
                self.pin.take(key);
            }
            Message::Enter => {
                if self.asked || self.waits(now).is_some() {
                    return Action::None;
                }
                let (Some(name), Ok(pin)) = (&self.name, self.pin.text().parse::<Pin>()) else {
                    return Action::None;
                };
                self.pin.take(Key::Clear);
                self.asked = true;
                self.refused = None;
                return Action::Prove(name.clone(), pin);
            }
        }
        Action::None
    }

    /// The PIN was not taken.
    pub fn refused(&mut self, refusal: Refusal, now: Moment) {
        self.asked = false;
        self.pin.take(Key::Clear);
        if let Refusal::WrongPin { wait_ms } = refusal {
            self.wait_until = (wait_ms > 0).then(|| now.plus_millis(wait_ms));
        }
        self.refused = Some(refusal);
    }

    /// Whether somebody is chosen.
    pub fn has_name(&self) -> bool {
        self.name.is_some()
    }

    fn waits(&self, now: Moment) -> Option<i64> {
        self.wait_until
            .map(|until| until.since(now))
            .filter(|ms| *ms > 0)
    }

    /// The names at the left, the keypad at the right. `question` stands over the names; `foot` under them.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        here: &Here<'a>,
        question: Element<'a, M>,
        staff: impl Iterator<Item = &'a StaffMember>,
        foot: Option<Element<'a, M>>,
        enter: String,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let scale = here.scale;
        let names = staff.map(|one| {
            let chosen = self.name.as_deref() == Some(one.name.as_str());
            Press::new(scale, one.name.clone(), on(Message::Name(one.name.clone())))
                .beside(here.words.say_or("kiosk.role", &one.role.to_string()))
                .step(Step::Name)
                .tone(if chosen { Tone::Go } else { Tone::Plain })
                .into()
        });
        let names = Column::with_children(names).spacing(scale.apart());
        let left = column![crate::kiosk::drag_scroll::drag_scroll(scale, names), foot]
            .spacing(scale.gap(Gap::Medium))
            .width(FillPortion(52));
        let right = container(self.pad(here, enter, on)).width(FillPortion(48));
        // The question and what the keypad asks share one row, so that names and keys line up under them.
        let head = row![
            container(question).width(FillPortion(52)),
            container(self.asks(here))
                .center_y(scale.leading(Step::Body) * 2.0)
                .width(FillPortion(48)),
        ]
        .spacing(scale.gap(Gap::Wide))
        .align_y(Center);
        column![
            head,
            row![left, right].spacing(scale.gap(Gap::Wide)).height(Fill)
        ]
        .spacing(scale.gap(Gap::Medium))
        .padding(scale.gap(Gap::Large))
        .height(Fill)
        .into()
    }

    /// What the keypad waits for: a name, a PIN, another try; or how much of the PIN is typed.
    fn asks<'a, M: Clone + 'a>(&'a self, here: &Here<'a>) -> Element<'a, M> {
        let (scale, words) = (here.scale, here.words);
        match self.told(here) {
            Some(sentence) => strong(scale, Step::Body, sentence)
                .color(palette::RED)
                .width(Fill)
                .center()
                .into(),
            None if self.pin.is_empty() => {
                let hint = if self.has_name() {
                    words.say("kiosk.pin.type", &[])
                } else {
                    words.say("kiosk.pin.choose", &[])
                };
                say(scale, Step::Body, hint)
                    .color(palette::SECOND)
                    .width(Fill)
                    .center()
                    .into()
            }
            None => dots(scale, &self.pin, LEAST),
        }
    }

    fn pad<'a, M: Clone + 'a>(
        &'a self,
        here: &Here<'a>,
        enter: String,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let scale = here.scale;
        let both = here.labels();
        let ready = self.has_name()
            && self.pin.len() >= LEAST
            && !self.asked
            && self.waits(here.now).is_none();
        let go = if ready {
            Press::new(scale, enter, on(Message::Enter)).tone(Tone::Go)
        } else {
            Press::cannot(scale, enter, None)
        };
        column![
            digits(scale, labels(&both), move |key| on(Message::Key(key))),
            space().height(Fill),
            go.step(Step::Name),
        ]
        .into()
    }

    fn told(&self, here: &Here<'_>) -> Option<String> {
        if let Some(ms) = self.waits(here.now) {
            let seconds = ((ms + 999) / 1000).to_string();
            return Some(here.words.say("kiosk.pin.wait", &[("seconds", &seconds)]));
        }
        match &self.refused {
            Some(Refusal::WrongPin { .. }) => Some(here.words.say("kiosk.pin.wrong", &[])),
            Some(other) => {
                let sentence = other.sentence(here.words);
                Some(format!("{} {}", sentence.what, sentence.next))
            }
            None => None,
        }
    }
}
