//! Finding a household without its card: by the initials of its name, its number, or the last four of a telephone.

use super::Purpose;
use super::typing::keypad;
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Digits, Key, Press, Row, number, row_card, say, strong};
use crate::kiosk::root::Stroke;
use crate::market::household::mask_name;
use crate::market::ids::HouseholdNo;
use crate::market::shop::FoundHousehold;
use iced::widget::{Column, column, row};
use iced::{Element, Fill, Shrink};

/// The most households listed: beyond that, one more letter serves better than a longer list.
pub const MOST_SHOWN: usize = 20;

/// The state.
#[derive(Debug)]
pub struct State {
    /// What a touched household is wanted for.
    pub purpose: Purpose,
    typed: Digits,
    found: Option<Vec<FoundHousehold>>,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Types.
    Key(Key),
    /// Touches a household.
    Pick(HouseholdNo),
    /// Goes back.
    Leave,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Look for this.
    Search(String),
    /// It is this one.
    Picked(HouseholdNo),
    /// Go back.
    Leave,
}

impl State {
    /// Nothing typed yet.
    pub fn new(purpose: Purpose) -> State {
        State {
            purpose,
            typed: Digits::new(16),
            found: None,
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Key(key) => {
                self.typed.take(key);
                if self.typed.is_empty() {
                    self.found = None;
                    Action::None
                } else {
                    Action::Search(self.typed.text().to_owned())
                }
            }
            Message::Pick(household) => Action::Picked(household),
            Message::Leave => Action::Leave,
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) -> Action {
        match stroke {
            Stroke::Character(c) if c.is_alphanumeric() => {
                self.update(Message::Key(Key::Character(c.to_ascii_uppercase())))
            }
            Stroke::Backspace => self.update(Message::Key(Key::Back)),
            Stroke::Escape => Action::Leave,
            _ => Action::None,
        }
    }

    /// Enter: the only household found is meant.
    pub fn enter(&self) -> Action {
        match self.found.as_deref() {
            Some([only]) => Action::Picked(only.household.clone()),
            _ => Action::None,
        }
    }

    /// Households were found for a text; an answer to an older text is not shown.
    pub fn found(&mut self, text: &str, mut households: Vec<FoundHousehold>) {
        if text == self.typed.text() {
            households.truncate(MOST_SHOWN);
            self.found = Some(households);
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let pad = keypad(
            scale,
            labels(&both),
            "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            Vec::new(),
            Message::Key,
        );
        let title = match self.purpose {
            Purpose::Sale => words.say("kiosk.find.title", &[]),
            Purpose::Balance => words.say("kiosk.find.title-balance", &[]),
            Purpose::Act => words.say("kiosk.acts.find-title", &[]),
            Purpose::Paper => words.say("kiosk.papers.whose", &[]),
            Purpose::Receiver => words.say("kiosk.acts.whom", &[]),
        };
        let head = row![
            strong(scale, Step::Name, title).width(Fill),
            Press::new(scale, words.say("kiosk.back", &[]), Message::Leave)
                .tone(Tone::Quiet)
                .width(scale.touch() * 1.6)
        ]
        .align_y(iced::Center);
        let list: Element<'a, Message> = match &self.found {
            None => say(scale, Step::Body, words.say("kiosk.find.how", &[]))
                .color(palette::SECOND)
                .into(),
            Some(found) if found.is_empty() => {
                say(scale, Step::Body, words.say("kiosk.find.none", &[])).into()
            }
            Some(found) => {
                let rows = found.iter().map(|one| self.entry(here, one));
                drag_scroll(scale, Column::with_children(rows).spacing(scale.apart()))
            }
        };
        let right = column![
            head,
            number(scale, &self.typed, &words.say("kiosk.find.hint", &[])),
            list
        ]
        .spacing(scale.gap(Gap::Medium))
        .height(Fill);
        here.sheet(
            row![
                iced::widget::container(pad).width(Shrink),
                iced::widget::container(right).width(Fill)
            ]
            .spacing(scale.gap(Gap::Large)),
        )
    }

    fn entry<'a>(&'a self, here: &Here<'a>, one: &'a FoundHousehold) -> Element<'a, Message> {
        let phone = if one.phone.is_empty() {
            String::new()
        } else {
            here.words
                .say("kiosk.find.phone", &[("phone", one.phone.as_str())])
        };
        row_card(
            here.scale,
            Row {
                title: mask_name(&one.name).into(),
                detail: format!(
                    "{}{phone}",
                    here.where_at(&one.group, one.household.as_str())
                )
                .into(),
                figure: String::new(),
                note: "".into(),
                touch: Some(Message::Pick(one.household.clone())),
            },
        )
    }
}
