//! What goods are called, what one of them is, to which category they belong, and their picture: for goods that are met
//! for the first time, and for those that are to be called otherwise. The name is asked for first, then the unit; all the
//! rest can be left as it is.

use super::pages::{
    Field, WritePage, answer, choose_page, field, form_page, quiet, without, write_page, written,
};
use super::pictures::{self, Picked, photo_name};
use super::{Action, Known};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step};
use crate::kiosk::parts::{Press, drawing};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::typing::{self, Typing};
use crate::market::goods::{Goods, LONGEST_NAME};
use crate::market::gtin::Gtin;
use crate::market::refusal::Refusal;
use crate::market::storeroom::article::{GoodsWish, Picture};
use crate::office::storeroom::look::{Question, Seen};
use iced::widget::{column, row};
use iced::{Center, Element};
use std::path::PathBuf;

/// The most characters of a unit.
const LONGEST_UNIT: usize = 6;

/// What is said of goods.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Name, unit, category, and the code that they bear.
    pub wish: GoodsWish,
    /// A drawing.
    pub picture: Option<Picture>,
    /// A photo, by its file; then there is no drawing.
    pub photo: Option<PathBuf>,
}

/// The state.
#[derive(Debug)]
pub struct State {
    article: Article,
    is_new: bool,
    at: At,
}

#[derive(Debug)]
enum At {
    Name(Typing),
    Unit,
    OtherUnit(Typing),
    Category,
    OtherCategory(Typing),
    Picture(pictures::State),
    /// All of it at once.
    Whole,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Types a name, a unit, a category.
    Typing(typing::Message),
    /// Has typed it.
    Typed,
    /// The unit is this.
    Unit(String),
    /// The category is this.
    Category(String),
    /// Another, to be written.
    Other,
    /// Changes the name.
    Rename,
    /// Changes the unit.
    Units,
    /// Changes the category.
    Categories,
    /// Changes the picture.
    Pictures,
    /// With the pictures.
    Picture(pictures::Message),
    /// It is so.
    Done,
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// What the storeroom sees to.
    Act(Action),
    /// It is so.
    Done(Box<Article>),
    /// Back.
    Back,
}

impl State {
    /// Goods that are met for the first time, with the code that they bear.
    pub fn new(code: Option<Gtin>) -> State {
        State {
            article: Article {
                wish: GoodsWish {
                    code,
                    name: String::new(),
                    unit: String::new(),
                    category: String::new(),
                },
                picture: None,
                photo: None,
            },
            is_new: true,
            at: At::Name(Typing::name(LONGEST_NAME)),
        }
    }

    /// Goods that are to be called otherwise.
    pub fn of(goods: &Goods) -> State {
        State {
            article: Article {
                wish: GoodsWish {
                    code: Some(goods.code),
                    name: goods.name.clone(),
                    unit: goods.unit.clone(),
                    category: goods.category.clone(),
                },
                picture: None,
                photo: None,
            },
            is_new: false,
            at: At::Whole,
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Next {
        let wish = &mut self.article.wish;
        match (message, &mut self.at) {
            (
                Message::Typing(message),
                At::Name(typing) | At::OtherUnit(typing) | At::OtherCategory(typing),
            ) => typing.update(message),
            (Message::Typed, At::Name(typing)) if !typing.text().is_empty() => {
                wish.name = typing.text().to_owned();
                self.at = if wish.unit.is_empty() {
                    At::Unit
                } else {
                    At::Whole
                };
            }
            (Message::Typed, At::OtherUnit(typing)) if !typing.text().is_empty() => {
                wish.unit = typing.text().to_owned();
                self.at = At::Whole;
            }
            (Message::Typed, At::OtherCategory(typing)) => {
                wish.category = typing.text().to_owned();
                self.at = At::Whole;
            }
            (Message::Unit(unit), At::Unit) => {
                wish.unit = unit;
                self.at = At::Whole;
            }
            (Message::Category(category), At::Category) => {
                wish.category = category;
                self.at = At::Whole;
            }
            (Message::Other, At::Unit) => self.at = At::OtherUnit(Typing::name(LONGEST_UNIT)),
            (Message::Other, At::Category) => {
                self.at = At::OtherCategory(Typing::name(LONGEST_NAME));
            }
            (Message::Rename, At::Whole) => {
                self.at = At::Name(Typing::name(LONGEST_NAME).with(&wish.name));
            }
            (Message::Units, At::Whole) => self.at = At::Unit,
            (Message::Categories, At::Whole) => self.at = At::Category,
            (Message::Pictures, At::Whole) => self.at = At::Picture(pictures::State::of_goods()),
            (Message::Picture(message), At::Picture(state)) => {
                let next = state.update(message, known);
                return Next::Act(self.pictured(next));
            }
            (Message::Done, At::Whole) => return Next::Done(Box::new(self.article.clone())),
            (Message::Back, _) => return self.back(),
            _ => {}
        }
        Next::Act(Action::None)
    }

    fn pictured(&mut self, next: pictures::Next) -> Action {
        match next {
            pictures::Next::None => return Action::None,
            pictures::Next::Look(questions) => return Action::Look(questions),
            pictures::Next::Picked(Picked::Drawing(picture)) => {
                (self.article.picture, self.article.photo) = (Some(picture), None);
            }
            pictures::Next::Picked(Picked::Photo(file)) => {
                (self.article.picture, self.article.photo) = (None, Some(file));
            }
            pictures::Next::Back => {}
        }
        self.at = At::Whole;
        Action::None
    }

    fn back(&mut self) -> Next {
        let wish = &self.article.wish;
        let is_begun = !wish.name.is_empty() && !wish.unit.is_empty();
        match &self.at {
            At::OtherUnit(_) => self.at = At::Unit,
            At::OtherCategory(_) => self.at = At::Category,
            At::Unit if !is_begun => {
                self.at = At::Name(Typing::name(LONGEST_NAME).with(&wish.name));
            }
            At::Name(_) | At::Unit | At::Category | At::Picture(_) if is_begun => {
                self.at = At::Whole;
            }
            _ => return Next::Back,
        }
        Next::Act(Action::None)
    }

    /// What was looked up for the pictures.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>, known: Known<'_>) -> Action {
        match &mut self.at {
            At::Picture(state) => state.seen(answer, known),
            _ => Action::None,
        }
    }

    /// Whether an answer to this question is wanted.
    pub fn asks(question: &Question) -> bool {
        matches!(question, Question::StickPhotos | Question::StickPhoto(..))
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        if let At::Name(typing) | At::OtherUnit(typing) | At::OtherCategory(typing) = &mut self.at {
            typing.stroke(stroke);
        }
    }

    /// Which page this is, below 16.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Name(_) => 0,
            At::Unit => 1,
            At::OtherUnit(_) => 2,
            At::Category => 3,
            At::OtherCategory(_) => 4,
            At::Whole => 5,
            At::Picture(state) => 8 + state.page(),
        }
    }

    /// Draws it. `go` is what the way on is called; `told` what is good to know of the goods.
    pub fn view<'a>(&'a self, here: &Here<'a>, go: String, told: String) -> Element<'a, Message> {
        let words = here.words;
        let say = |key: &str| words.say(&format!("kiosk.store.article.{key}"), &[]);
        let write = |typing: &'a Typing, question: &str, told: String, may_be_empty| {
            write_page(
                here,
                WritePage {
                    typing,
                    title: say(question),
                    told,
                    hint: words.say("kiosk.acts.hint.material", &[]),
                    may_be_empty,
                    usual: Vec::new(),
                },
                Message::Typing,
                (Message::Typed, Message::Back),
            )
        };
        match &self.at {
            At::Name(typing) => write(typing, "name", told, false),
            At::OtherUnit(typing) => write(typing, "unit", String::new(), false),
            At::OtherCategory(typing) => write(typing, "category", String::new(), true),
            At::Unit => {
                let units =
                    listed(here, "unit").map(|unit| answer(unit.clone(), Message::Unit(unit)));
                let other = answer(words.say("kiosk.store.other", &[]), Message::Other);
                choose_page(
                    here,
                    &say("unit"),
                    None,
                    4,
                    units.chain([other]),
                    Message::Back,
                )
            }
            At::Category => {
                let known = categories(here).into_iter();
                let known = known.map(|one| answer(one.clone(), Message::Category(one)));
                let other = answer(words.say("kiosk.store.other", &[]), Message::Other);
                let none = without(say("no-category"), Message::Category(String::new()));
                let all = known.chain([other, none]);
                choose_page(here, &say("category"), None, 3, all, Message::Back)
            }
            At::Picture(state) => state.view(here, &say("picture")).map(Message::Picture),
            At::Whole => self.whole(here, go, told),
        }
    }

    /// Everything at once, each to be touched and changed.
    fn whole<'a>(&'a self, here: &Here<'a>, go: String, told: String) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let say = |key: &str| words.say(&format!("kiosk.store.article.{key}"), &[]);
        let wish = &self.article.wish;
        let line = |key: &str, value: String, message| -> Element<'a, Message> {
            let of = Field {
                caption: say(key),
                value: written(&value, say("no-category")),
                step: Step::Name,
                tone: Tone::Plain,
                message,
            };
            field(here, of)
        };
        let picture: Element<'a, Message> = match &self.article.photo {
            Some(file) => line("is-picture", photo_name(file), Message::Pictures),
            None => {
                let shown = here.pictures.goods(self.article.picture.as_ref());
                row![
                    shown.map(|shown| drawing(shown, 1.0)),
                    Element::from(Press::new(scale, say("picture-change"), Message::Pictures))
                ]
                .spacing(scale.gap(Gap::Large))
                .align_y(Center)
                .into()
            }
        };
        let head = if self.is_new { say("new") } else { say("edit") };
        let lines = column![
            (!told.is_empty()).then(|| quiet(here, told)),
            line("is-name", wish.name.clone(), Message::Rename),
            row![
                line("is-unit", wish.unit.clone(), Message::Units),
                line("is-category", wish.category.clone(), Message::Categories),
            ]
            .spacing(scale.apart()),
            self.is_new.then_some(picture),
        ];
        let go = Press::new(scale, go, Message::Done).tone(Tone::Go);
        form_page(here, &head, Message::Back, lines, go.step(Step::Total))
    }
}

/// The answers that the words list under `kiosk.store.list.{of}-1` and so on.
pub(super) fn listed(here: &Here<'_>, of: &str) -> impl Iterator<Item = String> {
    let words = here.words;
    let keys = (1..).map(|n| format!("kiosk.store.list.{of}-{n}"));
    let found: Vec<String> = keys
        .take_while(|key| words.has(key))
        .map(|key| words.say(&key, &[]))
        .collect();
    found.into_iter()
}

/// The categories that goods of this shop have, in the order of the shelf.
pub(super) fn categories(here: &Here<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for one in here.shop.iter().flat_map(|shop| &shop.goods) {
        let category = &one.goods.category;
        if !category.is_empty() && !found.contains(category) {
            found.push(category.clone());
        }
    }
    found
}
