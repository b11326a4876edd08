//! The clock is not to be trusted: what is wrong, and two people who say that it is right.

use super::pin;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Notice, Piece, Press, Weight, fitted, notice, say};
use crate::market::clock::ClockVerdict;
use crate::market::day::Moment;
use crate::market::refusal::Refusal;
use crate::market::staff::{Act, Pin};
use crate::till::{Duty, Till};
use iced::Element;
use iced::alignment::Horizontal;
use iced::widget::{column, row};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    second: Option<pin::State>,
    refused: Option<Refusal>,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Says that the clock is right now.
    Right,
    /// The second person.
    Pin(pin::Message),
    /// Leaves, or goes back a step.
    Back,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Accept the clock, with this second person.
    Accept(String, Pin),
    /// Leave.
    Leave,
}

impl State {
    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment) -> Action {
        match message {
            Message::Right => self.second = Some(pin::State::default()),
            Message::Pin(message) => {
                if let Some(second) = &mut self.second
                    && let pin::Action::Prove(name, pin) = second.update(message, now)
                {
                    return Action::Accept(name, pin);
                }
            }
            Message::Back if self.second.take().is_some() => {}
            Message::Back => return Action::Leave,
        }
        Action::None
    }

    /// It was not accepted.
    pub fn refused(&mut self, refusal: Refusal, now: Moment) {
        match (&mut self.second, &refusal) {
            (
                Some(second),
                Refusal::WrongPin { .. }
                | Refusal::SecondPersonNeeded
                | Refusal::NotPermitted { .. }
                | Refusal::UnknownStaff { .. },
            ) => second.refused(refusal, now),
            _ => {
                self.second = None;
                self.refused = Some(refusal);
            }
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let day = words.day_and_year(here.now.village_day());
        let weekday = words.weekday(here.now.village_day());
        let time = here.now.village_time();
        let fills = [
            ("day", day.as_str()),
            ("weekday", weekday.as_str()),
            ("time", time.as_str()),
        ];
        if let Some(second) = &self.second {
            let first = match till.duty() {
                Duty::On(staff) => Some(staff.staff),
                _ => None,
            };
            let question = column![
                fitted(
                    scale,
                    &[Step::Name, Step::Body, Step::Second],
                    &words.say("kiosk.clock.second", &[]),
                    None,
                    Horizontal::Left
                ),
                say(scale, Step::Body, words.say("kiosk.clock.now", &fills)).color(palette::SECOND),
            ]
            .spacing(scale.gap(Gap::Hair));
            let others = till
                .shop()
                .staff
                .iter()
                .filter(move |one| Some(one.staff) != first && one.role.may(Act::Approve));
            let back =
                Press::new(scale, words.say("kiosk.back", &[]), Message::Back).tone(Tone::Quiet);
            return here.page(second.view(
                here,
                question.into(),
                others,
                Some(row![back].into()),
                words.say("kiosk.clock.accept", &[]),
                Message::Pin,
            ));
        }
        let minutes = |ms: i64| ((ms.abs() + 59_999) / 60_000).to_string();
        let (headline, why, may_accept) = match till.shop().clock {
            ClockVerdict::Behind { by_ms, last_fact } => (
                words.say("kiosk.clock.wrong", &[]),
                words.say(
                    "kiosk.clock.behind",
                    &[
                        ("minutes", &minutes(by_ms)),
                        ("last", &words.day_and_year(last_fact.village_day())),
                        ("time", &last_fact.village_time()),
                    ],
                ),
                true,
            ),
            ClockVerdict::Off { by_ms } => (
                words.say("kiosk.clock.wrong", &[]),
                words.say("kiosk.clock.off", &[("minutes", &minutes(by_ms))]),
                false,
            ),
            ClockVerdict::JumpedForward { by_ms, .. } => (
                words.say("kiosk.clock.jumped", &[]),
                words.say("kiosk.clock.jumped-by", &[("minutes", &minutes(by_ms))]),
                true,
            ),
            ClockVerdict::Right(_) => (
                words.say("kiosk.clock.right", &[]),
                words.say("kiosk.clock.nothing", &[]),
                false,
            ),
        };
        let next = if may_accept {
            words.say("kiosk.clock.how", &[])
        } else {
            words.say("kiosk.clock.set", &[])
        };
        let right = matches!(till.shop().clock, ClockVerdict::Right(_));
        let mut said = vec![
            vec![
                Piece::Plain(words.say("kiosk.clock.says", &[])),
                Piece::Strong(words.say("kiosk.clock.now", &fills)),
            ],
            vec![Piece::Plain(why)],
        ];
        if let Some(refusal) = &self.refused {
            said.push(vec![Piece::Cannot(refusal.sentence(words).to_string())]);
        }
        let wide = super::refused::button_width(here, scale.window().width, 2);
        let mut buttons: Vec<Element<'a, Message>> = Vec::new();
        if may_accept {
            buttons.push(
                Press::new(
                    scale,
                    words.say("kiosk.clock.is-right", &[]),
                    Message::Right,
                )
                .tone(Tone::Go)
                .large()
                .width(wide)
                .into(),
            );
        }
        buttons.push(
            Press::new(scale, words.say("kiosk.back", &[]), Message::Back)
                .tone(Tone::Quiet)
                .large()
                .width(wide)
                .into(),
        );
        here.page(notice(
            scale,
            Notice {
                weight: if right { Weight::Well } else { Weight::Cannot },
                headline: headline.into(),
                why: said,
                next: (!right).then(|| vec![Piece::Plain(next)]),
                buttons,
            },
        ))
    }
}
