//! How the store works: whether two people count what comes in, and how long before its last day goods are warned of. It
//! is decided by two people, one of them of the committee.

use super::approve::{self, What};
use super::pages::{done_page, form_page, is_roomy, may_stock, quiet, segments};
use super::{Action, Known};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::Step;
use crate::kiosk::look::style::Tone;
use crate::kiosk::parts::{Press, strong};
use crate::kiosk::root::Stroke;
use crate::market::refusal::Refusal;
use crate::market::storeroom::practice::Practice;
use crate::office::storeroom::deed::Outcome;
use crate::till::{Sound, Till};
use iced::Element;
use iced::widget::column;

/// The days that are offered.
const DAYS: [u16; 5] = [15, 30, 60, 90, 180];

/// The state.
#[derive(Debug)]
pub struct State {
    before: Practice,
    wanted: Practice,
    at: At,
}

#[derive(Debug)]
enum At {
    Choose,
    Approve(Box<approve::State>),
    Done,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Two people count, or one.
    Two(bool),
    /// So many days before.
    Days(u16),
    /// It is to be so.
    Next,
    /// With the approval.
    Approve(approve::Message),
    /// One step back.
    Back,
}

impl State {
    /// As the store works now.
    pub fn new(practice: Practice) -> State {
        State {
            before: practice,
            wanted: practice,
            at: At::Choose,
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        match (message, &mut self.at) {
            (Message::Two(two), At::Choose) => self.wanted.two_at_intake = two,
            (Message::Days(days), At::Choose) => self.wanted.warn_days = days,
            (Message::Next, At::Choose) if self.wanted != self.before => {
                let what = What::Practice(self.wanted);
                self.at = At::Approve(approve::State::new(what, known));
            }
            (Message::Approve(message), At::Approve(state)) => match state.update(message, known) {
                approve::Next::Act(action) => return action,
                approve::Next::Back => self.at = At::Choose,
            },
            (Message::Back, _) => return Action::Leave,
            _ => {}
        }
        Action::None
    }

    /// What became of it.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        match (answer, &mut self.at) {
            (Ok(_), _) => {
                self.before = self.wanted;
                self.at = At::Done;
                Action::Sound(Sound::Done)
            }
            (Err(refusal), At::Approve(state)) => state.refused(refusal, known),
            (Err(refusal), _) => Action::Refuse(refusal),
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        if let At::Approve(state) = &mut self.at {
            state.stroke(stroke);
        }
    }

    /// Which page this is, below 8.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Choose => 0,
            At::Done => 1,
            At::Approve(state) => 4 + state.page(),
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let words = here.words;
        match &self.at {
            At::Choose => self.choose(here, may_stock(till)),
            At::Approve(state) => state.view(here, till).map(Message::Approve),
            At::Done => {
                let what = What::Practice(self.before);
                let why = what.facts(words).into_iter();
                let why = why.map(|(label, value)| vec![plain(format!("{label}：{value}"))]);
                done_page(
                    here,
                    words.say("kiosk.acts.done", &[]),
                    why.collect(),
                    None,
                    vec![(words.say("kiosk.acts.finish", &[]), Message::Back)],
                )
            }
        }
    }

    fn choose<'a>(&'a self, here: &Here<'a>, may: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let say = |key: &str| words.say(&format!("kiosk.store.practice.{key}"), &[]);
        let wanted = self.wanted;
        let people = [false, true].map(|two| {
            let label = say(if two { "two" } else { "one" });
            (label, wanted.two_at_intake == two, Message::Two(two))
        });
        // What was decided by a command may be another number.
        let mut days = DAYS.to_vec();
        if !days.contains(&self.before.warn_days) {
            days.push(self.before.warn_days);
            days.sort_unstable();
        }
        let days = days.into_iter().map(|n| {
            let label = words.say("kiosk.store.practice.days", &[("n", &n.to_string())]);
            (label, wanted.warn_days == n, Message::Days(n))
        });
        let go = words.say("kiosk.store.next", &[]);
        let go = if wanted == self.before || !may {
            Press::cannot(scale, go, None)
        } else {
            Press::new(scale, go, Message::Next).tone(Tone::Go)
        };
        let head = words.say("kiosk.store.door.practice", &[]);
        // Where there is little room, what can be touched comes first.
        let how = |stands: bool| stands.then(|| quiet(here, say("intake-how")));
        let lines = column![
            strong(scale, Step::Name, say("intake")),
            how(is_roomy(here)),
            segments(here, people),
            strong(scale, Step::Name, say("warn")),
            segments(here, days),
            how(!is_roomy(here)),
            quiet(here, say("who")),
        ];
        form_page(here, &head, Message::Back, lines, go.step(Step::Name))
    }
}
