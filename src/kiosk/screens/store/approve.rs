//! The last steps of what two people do in the storeroom: one clear summary, why, and the second person's PIN. A refusal
//! brings one back to the summary, with everything that was entered.

mod paper;
mod what;

pub(super) use paper::pad_paper;
pub use paper::{Post, Slip};
pub use what::{CountedLine, What};

use super::pages::{WritePage, may_stock, write_page};
use super::{Action, Errand, Known};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, fitted, say};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::acts::card::card;
use crate::kiosk::screens::frame::{back, title};
use crate::kiosk::screens::pin;
use crate::kiosk::screens::typing::{self, Typing};
use crate::market::refusal::Refusal;
use crate::market::staff::{Act, Role};
use crate::till::{Duty, Till};
use iced::alignment::Horizontal;
use iced::widget::{Column, column, space};
use iced::{Element, Fill};

/// The most characters of a reason.
const LONGEST: usize = 40;

/// The state.
#[derive(Debug)]
pub struct State {
    id: [u8; 16],
    what: What,
    reason: String,
    at: At,
    sent: bool,
}

#[derive(Debug)]
enum At {
    Summary,
    /// The reason is written.
    Writing(Typing),
    Second(pin::State),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// For this reason.
    Because(String),
    /// For another, to be written.
    Other,
    /// Writes it.
    Typing(typing::Message),
    /// Has written it.
    Written,
    /// It is as the summary says.
    Confirm,
    /// The second person.
    Pin(pin::Message),
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// What the storeroom sees to.
    Act(Action),
    /// Back to what was entered.
    Back,
}

impl State {
    /// About to be approved. What is begun now is known by the same id however often it is tried.
    pub fn new(what: What, known: Known<'_>) -> Box<State> {
        Box::new(State {
            id: known.fresh,
            what,
            reason: String::new(),
            at: At::Summary,
            sent: false,
        })
    }

    /// What it is about.
    pub fn what(&self) -> &What {
        &self.what
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Next {
        match (message, &mut self.at) {
            (Message::Because(reason), At::Summary) => self.because(reason),
            (Message::Other, At::Summary) => self.at = At::Writing(Typing::name(LONGEST)),
            (Message::Typing(message), At::Writing(typing)) => typing.update(message),
            (Message::Written, At::Writing(typing)) => {
                let reason = typing.text().to_owned();
                self.because(reason);
            }
            (Message::Confirm, At::Summary) if self.what.needs_two() => {
                self.at = At::Second(pin::State::default());
            }
            (Message::Confirm, At::Summary) => return self.send(None),
            (Message::Pin(message), At::Second(second)) => {
                if let pin::Action::Prove(name, pin) = second.update(message, known.now) {
                    return self.send(Some((name, pin)));
                }
            }
            (Message::Back, At::Summary) => return Next::Back,
            (Message::Back, _) => self.at = At::Summary,
            _ => {}
        }
        Next::Act(Action::None)
    }

    fn because(&mut self, reason: String) {
        if !reason.is_empty() {
            self.reason = reason;
            self.at = At::Second(pin::State::default());
        }
    }

    fn send(&mut self, second: Option<(String, crate::market::staff::Pin)>) -> Next {
        if self.sent {
            return Next::Act(Action::None);
        }
        self.sent = true;
        Next::Act(Action::Do(Box::new(Errand {
            deed: self.what.deed(self.id, self.reason.clone()),
            photo: None,
            second,
        })))
    }

    /// It was refused. Answers what fills the screen; a wrong PIN is told where it was typed.
    pub fn refused(&mut self, refusal: Refusal, known: Known<'_>) -> Action {
        self.sent = false;
        match (&mut self.at, &refusal) {
            (
                At::Second(second),
                Refusal::WrongPin { .. }
                | Refusal::SecondPersonNeeded
                | Refusal::NotPermitted { .. }
                | Refusal::UnknownStaff { .. },
            ) => {
                second.refused(refusal, known.now);
                Action::Sound(crate::till::Sound::Refuse)
            }
            _ => {
                self.at = At::Summary;
                Action::Refuse(refusal)
            }
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        if let At::Writing(typing) = &mut self.at {
            typing.stroke(stroke);
        }
    }

    /// Which page this is, below 4.
    pub fn page(&self) -> u64 {
        match self.at {
            At::Summary => 0,
            At::Writing(_) => 1,
            At::Second(_) => 2,
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        match &self.at {
            At::Summary => self.summary(here, till),
            At::Writing(typing) => write_page(
                here,
                WritePage {
                    typing,
                    title: here.words.say("kiosk.store.why", &[]),
                    told: String::new(),
                    hint: here.words.say("kiosk.today.why-hint", &[]),
                    may_be_empty: false,
                    usual: Vec::new(),
                },
                Message::Typing,
                (Message::Written, Message::Back),
            ),
            At::Second(second) => self.second(here, till, second),
        }
    }

    fn summary<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let left = card(
            here,
            &self.what.title(words),
            self.what.facts(words),
            self.what.sums(here),
        );
        let right: Column<'a, Message> = match self.what.reasons() {
            _ if !may_stock(till) => {
                let no = words.say("kiosk.store.no-leave", &[]);
                column![title(here, &no)]
            }
            Some(list) => column![
                title(here, &words.say("kiosk.store.why", &[])),
                self.reasons(here, list)
            ],
            None => {
                let label = if self.what.needs_two() {
                    "kiosk.store.ask-second"
                } else {
                    self.what.confirm()
                };
                let label = words.say(label, &[]);
                let confirm = if self.sent {
                    Press::cannot(scale, label, None)
                } else {
                    Press::new(scale, label, Message::Confirm).tone(Tone::Go)
                };
                column![Element::from(confirm.large().step(Step::Total))]
            }
        };
        let right = right
            .push(space().height(Fill))
            .push(back(here, Message::Back))
            .spacing(scale.gap(Gap::Medium));
        here.halves((56, 44), left, right)
    }

    /// The reasons that the words list, and another to be written.
    fn reasons<'a>(&self, here: &Here<'a>, list: &str) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let keys = (1..).map(|n| format!("kiosk.store.list.{list}-{n}"));
        let presses = keys
            .take_while(|key| words.has(key))
            .map(|key| {
                let text = words.say(&key, &[]);
                Press::new(scale, text.clone(), Message::Because(text))
            })
            .chain([Press::new(
                scale,
                words.say("kiosk.store.other", &[]),
                Message::Other,
            )])
            .map(|press| press.step(Step::Name).into());
        Column::with_children(presses).spacing(scale.apart()).into()
    }

    fn second<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        second: &'a pin::State,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let first = match till.duty() {
            Duty::On(staff) => Some((staff.staff, staff.role)),
            _ => None,
        };
        let committee =
            self.what.is_decision() && first.is_some_and(|(_, role)| role != Role::Committee);
        let asks = if committee {
            "kiosk.acts.second-committee"
        } else {
            "kiosk.today.second"
        };
        let question = column![
            fitted(
                scale,
                &[Step::Name, Step::Body, Step::Second],
                &words.say(asks, &[]),
                None,
                Horizontal::Left
            ),
            fitted(
                scale,
                &[Step::Second, Step::Small],
                &self.what.title(words),
                Some(palette::SECOND),
                Horizontal::Left
            ),
            // Enlarged, there is no room for what was touched a moment ago.
            (scale.text() <= 1.2 && !self.reason.is_empty()).then(|| say(
                scale,
                Step::Second,
                self.reason.clone()
            )
            .color(palette::SECOND)),
        ]
        .spacing(scale.gap(Gap::Hair));
        let others = till.shop().staff.iter().filter(move |one| {
            Some(one.staff) != first.map(|(staff, _)| staff)
                && one.role.may(Act::Approve)
                && (!committee || one.role == Role::Committee)
        });
        here.page(second.view(
            here,
            question.into(),
            others,
            Some(back(here, Message::Back)),
            words.say("kiosk.acts.agree", &[]),
            Message::Pin,
        ))
    }
}
