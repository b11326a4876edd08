//! Other rules for the village: one of the schemes that come with Jifen, or a file on the stick; read, a first day, two
//! people.

mod view;

use super::pin;
use crate::market::day::{Moment, VillageDay};
use crate::market::refusal::Refusal;
use crate::market::scheme::{Scheme, all_bundled};
use crate::market::staff::Pin;
use crate::office::wish::rules::{RulesFile, RulesWord};

/// The state.
#[derive(Debug)]
pub struct State {
    at: At,
    /// Those that come with Jifen: read once, because reading takes longer than a frame.
    bundled: Vec<Chosen>,
    /// The files of rules on the stick, once that is told; nothing in it: no stick is in.
    on_stick: Option<Option<Vec<RulesFile>>>,
    turn: u64,
}

/// Rules that may be taken, and the text that holds them.
#[derive(Debug, Clone)]
struct Chosen {
    scheme: Box<Scheme>,
    text: String,
}

/// Where in the screen a person is.
#[derive(Debug, Default)]
enum At {
    /// Which ones?
    #[default]
    Which,
    /// They are read.
    Read(Chosen),
    /// From which day on? So many times four weeks ahead the calendar begins.
    Day(Chosen, u64),
    /// The second person.
    Second(Chosen, VillageDay, pin::State),
    /// They will hold.
    Done(Chosen, VillageDay),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// These, that come with Jifen: so many from the top.
    Bundled(usize),
    /// These, from the stick: so many from the top.
    File(usize),
    /// Looks at the stick again.
    Look,
    /// They are the right ones.
    Take,
    /// From this day on.
    Day(VillageDay),
    /// Four weeks on, or back.
    Weeks(bool),
    /// The second person.
    Pin(pin::Message),
    /// One step back.
    Back,
    /// Goes.
    Leave,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Look at the stick.
    Look,
    /// Change the rules, with this second person.
    Change {
        /// The file of rules, whole.
        text: String,
        /// The first day on which they hold.
        from: VillageDay,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
    /// Leave the screen.
    Leave,
}

impl Default for State {
    fn default() -> State {
        let read = |(_, text): (&str, &str)| {
            let scheme = Box::new(Scheme::parse(text).ok()?);
            let text = text.to_owned();
            Some(Chosen { scheme, text })
        };
        State {
            at: At::Which,
            bundled: all_bundled().into_iter().filter_map(read).collect(),
            on_stick: None,
            turn: 0,
        }
    }
}

impl State {
    /// Another page: it begins at its top.
    fn turn(&mut self, at: At) {
        self.at = at;
        self.turn += 1;
    }

    /// Which page this is: another number is another page.
    pub fn page(&self) -> u64 {
        self.turn % 32
    }

    /// What the back room says. Answers what has to be read.
    pub fn heard(&mut self, word: RulesWord, now: Moment) -> Option<Refusal> {
        match word {
            RulesWord::Found(files) => {
                self.on_stick = Some(files);
                None
            }
            RulesWord::Changed(answer) => self.changed(answer, now),
        }
    }

    fn changed(&mut self, answer: Result<(), Refusal>, now: Moment) -> Option<Refusal> {
        let At::Second(chosen, from, second) = &mut self.at else {
            return answer.err();
        };
        match answer {
            Ok(()) => {
                let done = At::Done(chosen.clone(), *from);
                self.turn(done);
                None
            }
            Err(
                refusal @ (Refusal::WrongPin { .. }
                | Refusal::SecondPersonNeeded
                | Refusal::NotPermitted { .. }
                | Refusal::UnknownStaff { .. }),
            ) => {
                second.refused(refusal, now);
                None
            }
            Err(refusal) => {
                let day = At::Day(chosen.clone(), 0);
                self.turn(day);
                Some(refusal)
            }
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment) -> Action {
        match message {
            Message::Bundled(n) => {
                if let Some(chosen) = self.bundled.get(n) {
                    self.turn(At::Read(chosen.clone()));
                }
            }
            Message::File(n) => {
                let files = self.on_stick.iter().flatten().flatten();
                if let Some(Ok((scheme, text))) = files.map(|file| &file.read).nth(n) {
                    let (scheme, text) = (scheme.clone(), text.clone());
                    self.turn(At::Read(Chosen { scheme, text }));
                }
            }
            Message::Look => {
                self.on_stick = None;
                return Action::Look;
            }
            Message::Take => {
                if let At::Read(chosen) = &self.at {
                    let day = At::Day(chosen.clone(), 0);
                    self.turn(day);
                }
            }
            Message::Weeks(on) => {
                if let At::Day(_, ahead) = &mut self.at {
                    *ahead = if on {
                        *ahead + 1
                    } else {
                        ahead.saturating_sub(1)
                    };
                }
            }
            Message::Day(day) => {
                if let At::Day(chosen, _) = &self.at {
                    let second = At::Second(chosen.clone(), day, pin::State::default());
                    self.turn(second);
                }
            }
            Message::Pin(message) => {
                if let At::Second(chosen, from, second) = &mut self.at
                    && let pin::Action::Prove(approver, approver_pin) = second.update(message, now)
                {
                    return Action::Change {
                        text: chosen.text.clone(),
                        from: *from,
                        approver,
                        approver_pin,
                    };
                }
            }
            Message::Back => return self.back(),
            Message::Leave => return Action::Leave,
        }
        Action::None
    }

    fn back(&mut self) -> Action {
        let at = match std::mem::take(&mut self.at) {
            At::Which | At::Done(..) => return Action::Leave,
            At::Read(_) => At::Which,
            At::Day(chosen, _) => At::Read(chosen),
            At::Second(chosen, ..) => At::Day(chosen, 0),
        };
        self.turn(at);
        Action::None
    }
}
