//! A new till: a short walk, one question a page, to books that can be opened.

mod scheme;
mod view;

use super::typing::{self, Typing};
use crate::kiosk::parts::{Digits, Key};
use crate::kiosk::root::Stroke;
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::ids::VillageId;
use crate::market::staff::{Pin, Role};
use crate::office::wish::NewTill;
use crate::words::Lang;

/// The questions, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Language,
    Village,
    VillageId,
    Scheme,
    Rules,
    Ledger,
    Address,
    Code,
    Name,
    Pin,
    PinAgain,
    SecondName,
    SecondPin,
    SecondPinAgain,
    Check,
    Founding,
    Printer,
}

/// What has been answered so far.
#[derive(Debug)]
pub struct State {
    page: Page,
    before: Vec<Page>,
    typing: Typing,
    pin: Digits,
    first_pin: Option<Pin>,
    told: Option<Told>,
    village_name: String,
    village: Option<VillageId>,
    scheme: String,
    ledger: Option<(String, String)>,
    staff: Vec<(String, Role, Pin)>,
    name: String,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    Name,
    Id,
    Address,
    SameName,
    PinsDiffer,
    Failed(String),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// In this language.
    Language(Lang),
    /// Types.
    Typing(typing::Message),
    /// Types a PIN.
    Key(Key),
    /// By this scheme.
    Scheme(String),
    /// With a ledger, or alone.
    Ledger(bool),
    /// No second person now.
    NoSecond,
    /// To the next question.
    Next,
    /// To the one before.
    Back,
    /// Choose printer and scanner.
    Devices,
    /// Everything is set.
    Finish,
}

/// What follows.
#[derive(Debug)]
pub enum Action {
    /// Nothing.
    None,
    /// Go on in this language.
    Speak(Lang),
    /// Make these books.
    Found(Box<NewTill>),
    /// Choose printer and scanner, and come back.
    Devices,
    /// Begin.
    Finish,
}

impl Default for State {
    fn default() -> State {
        State {
            page: Page::Language,
            before: Vec::new(),
            typing: Typing::name(LONGEST_NAME),
            pin: Digits::secret(8),
            first_pin: None,
            told: None,
            village_name: String::new(),
            village: None,
            scheme: String::new(),
            ledger: None,
            staff: Vec::new(),
            name: String::new(),
        }
    }
}

impl State {
    /// At the last page: the books are made, and the devices have been seen to.
    pub fn at_devices() -> State {
        State {
            page: Page::Printer,
            ..State::default()
        }
    }

    /// Whether the books were made, or why not.
    pub fn founded(&mut self, answer: Result<(), String>) {
        match answer {
            Ok(()) => self.page = Page::Printer,
            Err(why) => {
                self.page = Page::Check;
                self.told = Some(Told::Failed(why));
            }
        }
    }

    /// Which question this is: another number is another page.
    pub fn page(&self) -> u64 {
        self.page as u64
    }

    fn go(&mut self, page: Page) {
        self.before.push(self.page);
        self.enter(page);
    }

    fn enter(&mut self, page: Page) {
        self.page = page;
        self.told = None;
        self.pin.take(Key::Clear);
        self.typing = match page {
            Page::Village => Typing::name(LONGEST_NAME).with(&self.village_name),
            Page::VillageId => {
                let known = self.village.as_ref().map_or("", VillageId::as_str);
                Typing::plain(24).with(known)
            }
            Page::Address => {
                let known = self.ledger.as_ref().map_or("http://", |(a, _)| a.as_str());
                Typing::plain(80).with(known)
            }
            Page::Code => Typing::plain(40),
            _ => Typing::name(12),
        };
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Language(lang) => {
                self.go(Page::Village);
                return Action::Speak(lang);
            }
            Message::Typing(message) => {
                self.told = None;
                self.typing.update(message);
            }
            Message::Key(key) => {
                self.told = None;
                self.pin.take(key);
            }
            Message::Scheme(scheme) => {
                self.scheme = scheme;
                self.go(Page::Rules);
            }
            Message::Ledger(true) => self.go(Page::Address),
            Message::Ledger(false) => {
                self.ledger = None;
                self.go(Page::Name);
            }
            Message::NoSecond => self.go(Page::Check),
            Message::Next => return self.next(),
            Message::Back => {
                if let Some(page) = self.before.pop() {
                    if matches!(page, Page::Name | Page::Pin | Page::PinAgain) {
                        self.staff.clear();
                    } else if matches!(page, Page::SecondName | Page::SecondPin) {
                        self.staff.truncate(1);
                    }
                    self.enter(page);
                }
            }
            Message::Devices => return Action::Devices,
            Message::Finish => return Action::Finish,
        }
        Action::None
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) -> Action {
        let pins = self.asks_pin();
        match stroke {
            Stroke::Enter if self.is_ready() => return self.next(),
            Stroke::Enter => {}
            Stroke::Character(c) if pins && c.is_ascii_digit() => {
                self.pin.take(Key::Character(c));
            }
            Stroke::Backspace if pins => self.pin.take(Key::Back),
            Stroke::Escape => return self.update(Message::Back),
            other if self.asks_text() => self.typing.stroke(other),
            _ => {}
        }
        Action::None
    }

    fn asks_pin(&self) -> bool {
        matches!(
            self.page,
            Page::Pin | Page::PinAgain | Page::SecondPin | Page::SecondPinAgain
        )
    }

    fn asks_text(&self) -> bool {
        matches!(
            self.page,
            Page::Village
                | Page::VillageId
                | Page::Address
                | Page::Code
                | Page::Name
                | Page::SecondName
        )
    }

    fn is_ready(&self) -> bool {
        if self.asks_pin() {
            self.pin.len() >= 4
        } else {
            self.asks_text() && !self.typing.text().is_empty()
        }
    }

    fn next(&mut self) -> Action {
        let text = self.typing.text().to_owned();
        let name = || clean_name(&text, LONGEST_NAME);
        match self.page {
            Page::Village => match name() {
                Some(name) => {
                    self.village_name = name;
                    self.go(Page::VillageId);
                }
                None => self.told = Some(Told::Name),
            },
            Page::VillageId => match text.parse() {
                Ok(id) => {
                    self.village = Some(id);
                    self.go(Page::Scheme);
                }
                Err(_) => self.told = Some(Told::Id),
            },
            Page::Address => {
                let scheme_and_host = text.split_once("://");
                if scheme_and_host.is_some_and(|(_, host)| !host.is_empty()) {
                    self.ledger = Some((text, String::new()));
                    self.go(Page::Code);
                } else {
                    self.told = Some(Told::Address);
                }
            }
            Page::Code => {
                if let Some((_, code)) = &mut self.ledger {
                    // Codes are made of capitals and digits.
                    *code = text.to_ascii_uppercase();
                }
                self.go(Page::Name);
            }
            Page::Name | Page::SecondName => match name() {
                Some(name) if self.staff.iter().any(|(other, ..)| *other == name) => {
                    self.told = Some(Told::SameName);
                }
                Some(name) => {
                    self.name = name;
                    self.go(match self.page {
                        Page::Name => Page::Pin,
                        _ => Page::SecondPin,
                    });
                }
                None => self.told = Some(Told::Name),
            },
            Page::Pin => self.first_pin(Page::PinAgain),
            Page::SecondPin => self.first_pin(Page::SecondPinAgain),
            Page::PinAgain => self.pin_again(Role::Shopkeeper, Page::SecondName),
            Page::SecondPinAgain => self.pin_again(Role::Committee, Page::Check),
            Page::Check => return self.found(),
            Page::Rules => self.go(Page::Ledger),
            Page::Language | Page::Scheme | Page::Ledger | Page::Founding | Page::Printer => {}
        }
        Action::None
    }

    fn first_pin(&mut self, next: Page) {
        if let Ok(pin) = self.pin.text().parse() {
            self.first_pin = Some(pin);
            self.go(next);
        }
    }

    fn pin_again(&mut self, role: Role, next: Page) {
        let again: Option<Pin> = self.pin.text().parse().ok();
        match (self.first_pin.take(), again) {
            (Some(first), Some(again)) if first == again => {
                self.staff.push((self.name.clone(), role, again));
                self.go(next);
            }
            _ => {
                let _ = self.before.pop();
                self.enter(match role {
                    Role::Shopkeeper => Page::Pin,
                    _ => Page::SecondPin,
                });
                self.told = Some(Told::PinsDiffer);
            }
        }
    }

    fn found(&mut self) -> Action {
        let Some(village) = self.village.clone() else {
            return Action::None;
        };
        self.told = None;
        self.page = Page::Founding;
        Action::Found(Box::new(NewTill {
            village,
            village_name: self.village_name.clone(),
            scheme: self.scheme.clone(),
            staff: self.staff.clone(),
            ledger: self.ledger.clone(),
        }))
    }
}
