//! Signing in, and coming back to a locked screen: who is it, and the PIN.

use super::pin;
use crate::kiosk::here::Here;
use crate::kiosk::look::Step;
use crate::kiosk::parts::{Key, Piece, Weight, bar, fitted};
use crate::kiosk::root::Stroke;
use crate::market::day::Moment;
use crate::market::refusal::Refusal;
use crate::market::staff::Pin;
use crate::till::{Duty, Till};
use iced::Element;
use iced::alignment::Horizontal;

/// The state.
#[derive(Debug, Default)]
pub struct State {
    pin: pin::State,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Name and PIN.
    Pin(pin::Message),
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Sign in.
    SignIn(String, Pin),
}

impl State {
    /// A screen for this till: whoever was here before is chosen already, as is a lone keeper.
    pub fn new(till: &Till) -> State {
        let name = match (till.duty(), till.shop().staff.as_slice()) {
            (Duty::Locked(staff), _) => Some(staff.name.clone()),
            (_, [only]) => Some(only.name.clone()),
            _ => None,
        };
        State {
            pin: pin::State::of(name),
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment) -> Action {
        let Message::Pin(message) = message;
        match self.pin.update(message, now) {
            pin::Action::None => Action::None,
            pin::Action::Prove(name, pin) => Action::SignIn(name, pin),
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke, now: Moment) -> Action {
        let message = match stroke {
            Stroke::Character(c) if c.is_ascii_digit() => pin::Message::Key(Key::Character(c)),
            Stroke::Backspace => pin::Message::Key(Key::Back),
            Stroke::Enter => pin::Message::Enter,
            _ => return Action::None,
        };
        self.update(Message::Pin(message), now)
    }

    /// The PIN was not taken.
    pub fn refused(&mut self, refusal: Refusal, now: Moment) {
        self.pin.refused(refusal, now);
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        // What to do next stands over the keypad.
        let headline = match till.duty() {
            Duty::Locked(_) => words.say("kiosk.sign-in.locked", &[]),
            Duty::Nobody | Duty::On(_) => words.say("kiosk.sign-in.who", &[]),
        };
        let question = fitted(
            scale,
            &[Step::Figure, Step::Total, Step::Name],
            &headline,
            None,
            Horizontal::Left,
        );
        let baskets = till.aside().len()
            + usize::from(till.visit().is_some_and(|visit| !visit.basket.is_empty()));
        let foot = (baskets > 0).then(|| {
            let n = baskets.to_string();
            bar(
                scale,
                Weight::Attention,
                &[Piece::Plain(
                    words.say("kiosk.sign-in.basket-waits", &[("n", &n)]),
                )],
                None,
            )
        });
        here.page(self.pin.view(
            here,
            question,
            till.shop().staff.iter(),
            foot,
            words.say("kiosk.sign-in.enter", &[]),
            Message::Pin,
        ))
    }
}
