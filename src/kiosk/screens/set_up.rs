//! A new till: a short walk, one question a page, to books that can be opened.

use super::typing::{self, Typing};
use crate::kiosk::here::{Here, labels, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Digits, Key, Notice, Piece, Press, Weight, digits, dots, fitted, notice, say, strong,
};
use crate::kiosk::root::Stroke;
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::ids::VillageId;
use crate::market::scheme::{BUNDLED, Scheme};
use crate::market::staff::{Pin, Role};
use crate::office::wish::NewTill;
use crate::words::Lang;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, FillPortion, Shrink};

/// The questions, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Language,
    Village,
    VillageId,
    Scheme,
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
    tested: bool,
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
    /// Print a test page.
    TestPage,
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
    /// Print a test page.
    TestPage,
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
            tested: false,
        }
    }
}

impl State {
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
                self.go(Page::Ledger);
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
            Message::TestPage => {
                self.tested = true;
                return Action::TestPage;
            }
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

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        match self.page {
            Page::Language => choose(
                here,
                here.words.say("kiosk.set-up.welcome", &[]),
                here.words.say("kiosk.set-up.welcome-hint", &[]),
                vec![
                    (
                        here.words.say("kiosk.more.chinese", &[]),
                        String::new(),
                        Message::Language(Lang::Zh),
                    ),
                    (
                        here.words.say("kiosk.more.english", &[]),
                        String::new(),
                        Message::Language(Lang::En),
                    ),
                ],
                false,
            ),
            Page::Scheme => self.schemes(here),
            Page::Ledger => self.with_ledger(here),
            Page::Check | Page::Founding => self.check(here),
            Page::Printer => self.printer(here),
            _ if self.asks_pin() => self.ask_pin(here),
            _ => self.ask_text(here),
        }
    }

    fn question(&self, here: &Here<'_>) -> (String, String) {
        let words = here.words;
        let name = [("name", self.name.as_str())];
        match self.page {
            Page::Village => (
                words.say("kiosk.set-up.village", &[]),
                words.say("kiosk.set-up.village-hint", &[]),
            ),
            Page::VillageId => (
                words.say("kiosk.set-up.id", &[]),
                words.say("kiosk.set-up.id-hint", &[]),
            ),
            Page::Address => (
                words.say("kiosk.set-up.address", &[]),
                words.say("kiosk.set-up.address-hint", &[]),
            ),
            Page::Code => (
                words.say("kiosk.set-up.code", &[]),
                words.say("kiosk.set-up.code-hint", &[]),
            ),
            Page::Name => (
                words.say("kiosk.set-up.name", &[]),
                words.say("kiosk.set-up.name-hint", &[]),
            ),
            Page::SecondName => (
                words.say("kiosk.set-up.second", &[]),
                words.say("kiosk.set-up.second-hint", &[]),
            ),
            Page::Pin | Page::SecondPin => (
                words.say("kiosk.set-up.pin", &name),
                words.say("kiosk.set-up.pin-hint", &[]),
            ),
            _ => (
                words.say("kiosk.set-up.pin-again", &name),
                words.say("kiosk.set-up.pin-again-hint", &name),
            ),
        }
    }

    fn wrong(&self, here: &Here<'_>) -> Option<String> {
        let words = here.words;
        Some(match self.told.as_ref()? {
            Told::Name => words.say("kiosk.set-up.wrong-name", &[]),
            Told::Id => words.say("kiosk.set-up.wrong-id", &[]),
            Told::Address => words.say("kiosk.set-up.wrong-address", &[]),
            Told::SameName => words.say("kiosk.set-up.same-name", &[]),
            Told::PinsDiffer => words.say("kiosk.set-up.pins-differ", &[]),
            Told::Failed(why) => words.say("kiosk.set-up.failed", &[("why", why)]),
        })
    }

    fn told<'a>(&self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        self.wrong(here).map(|why| {
            strong(here.scale, Step::Body, why)
                .color(palette::RED)
                .into()
        })
    }

    fn steps<'a>(&self, here: &Here<'a>, next: Option<Message>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let label = words.say("kiosk.set-up.next", &[]);
        let next = match next {
            Some(next) => Press::new(scale, label, next).tone(Tone::Go),
            None => Press::cannot(scale, label, None),
        };
        row![
            Press::new(scale, words.say("kiosk.back", &[]), Message::Back).tone(Tone::Quiet),
            next.width(FillPortion(2)).step(Step::Name)
        ]
        .spacing(scale.apart())
        .into()
    }

    fn ask_text<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let (question, hint) = self.question(here);
        let skip = (self.page == Page::SecondName).then(|| {
            Press::new(
                scale,
                words.say("kiosk.set-up.no-second", &[]),
                Message::NoSecond,
            )
            .tone(Tone::Quiet)
        });
        let field_hint = words.say("kiosk.set-up.type-here", &[]);
        let right = column![
            strong(scale, Step::Name, question),
            say(scale, Step::Second, hint).color(palette::SECOND),
            container(self.typing.field(here, &field_hint, Message::Typing)).height(Fill),
            self.told(here),
            skip.map(Element::from),
            self.steps(here, self.is_ready().then_some(Message::Next)),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.sheet(
            row![
                container(self.typing.keys(here, Message::Typing)).width(Shrink),
                right
            ]
            .spacing(scale.gap(Gap::Large)),
        )
    }

    fn ask_pin<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let scale = here.scale;
        let (question, hint) = self.question(here);
        let both = here.labels();
        let left = column![
            strong(scale, Step::Total, question),
            say(scale, Step::Body, hint).color(palette::SECOND),
            space().height(Fill),
            self.told(here),
            self.steps(here, self.is_ready().then_some(Message::Next)),
        ]
        .spacing(scale.gap(Gap::Medium));
        let right = column![
            container(dots(scale, &self.pin, 4)).center_y(scale.touch()),
            digits(scale, labels(&both), Message::Key),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.halves((52, 48), left, container(right).center_y(Fill))
    }

    fn schemes<'a>(&self, here: &Here<'a>) -> Element<'a, Message> {
        let words = here.words;
        let schemes = BUNDLED
            .iter()
            .filter_map(|(id, text)| {
                let scheme = Scheme::parse(text).ok()?;
                let name = match words.lang() {
                    Lang::Zh => scheme.name.zh,
                    Lang::En => scheme.name.en,
                };
                Some((name, scheme.source, Message::Scheme((*id).to_owned())))
            })
            .collect();
        choose(
            here,
            words.say("kiosk.set-up.scheme", &[]),
            words.say("kiosk.set-up.scheme-hint", &[]),
            schemes,
            true,
        )
    }

    fn with_ledger<'a>(&self, here: &Here<'a>) -> Element<'a, Message> {
        let words = here.words;
        choose(
            here,
            words.say("kiosk.set-up.ledger", &[]),
            words.say("kiosk.set-up.ledger-hint", &[]),
            vec![
                (
                    words.say("kiosk.set-up.joined", &[]),
                    words.say("kiosk.set-up.joined-beside", &[]),
                    Message::Ledger(true),
                ),
                (
                    words.say("kiosk.set-up.alone", &[]),
                    words.say("kiosk.set-up.alone-beside", &[]),
                    Message::Ledger(false),
                ),
            ],
            true,
        )
    }

    fn check<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let line = |label: String, value: String| -> Element<'a, Message> {
            row![
                say(scale, Step::Body, label)
                    .color(palette::SECOND)
                    .width(FillPortion(30)),
                strong(scale, Step::Body, value).width(FillPortion(70))
            ]
            .spacing(scale.gap(Gap::Medium))
            .into()
        };
        let id = self.village.as_ref().map_or("", VillageId::as_str);
        let mut lines = vec![
            line(
                words.say("kiosk.set-up.check-village", &[]),
                format!("{} ({id})", self.village_name),
            ),
            line(
                words.say("kiosk.set-up.check-ledger", &[]),
                match &self.ledger {
                    Some((address, _)) => address.clone(),
                    None => words.say("kiosk.sync.alone", &[]),
                },
            ),
        ];
        lines.extend(self.staff.iter().map(|(name, role, _)| {
            line(words.say_or("kiosk.role", &role.to_string()), name.clone())
        }));
        let founding = self.page == Page::Founding;
        let make = if founding {
            Press::cannot(scale, words.say("kiosk.set-up.founding", &[]), None)
        } else {
            Press::new(scale, words.say("kiosk.set-up.found", &[]), Message::Next).tone(Tone::Go)
        };
        let back = (!founding).then(|| {
            Press::new(scale, words.say("kiosk.back", &[]), Message::Back)
                .tone(Tone::Quiet)
                .large()
        });
        here.sheet(
            column![
                strong(scale, Step::Total, words.say("kiosk.set-up.check", &[])),
                Column::with_children(lines).spacing(scale.gap(Gap::Medium)),
                space().height(Fill),
                self.told(here),
                row![make.large().width(FillPortion(2)), back.map(Element::from)]
                    .spacing(scale.apart()),
            ]
            .spacing(scale.gap(Gap::Wide)),
        )
    }

    fn printer<'a>(&self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let wide = super::refused::button_width(here, scale.window().width, 2);
        let state = here.printer_words(here.standing.printer);
        let test = if self.tested {
            words.say("kiosk.set-up.test-again", &[])
        } else {
            words.say("kiosk.more.test-page", &[])
        };
        here.page(notice(
            scale,
            Notice {
                weight: Weight::Well,
                headline: words.say("kiosk.set-up.ready", &[]).into(),
                why: vec![
                    vec![plain(words.say("kiosk.set-up.printer", &[]))],
                    vec![Piece::Strong(state)],
                ],
                next: Some(vec![plain(words.say("kiosk.set-up.then", &[]))]),
                buttons: vec![
                    Press::new(scale, test, Message::TestPage)
                        .large()
                        .width(wide)
                        .into(),
                    Press::new(
                        scale,
                        words.say("kiosk.set-up.finish", &[]),
                        Message::Finish,
                    )
                    .tone(Tone::Go)
                    .large()
                    .width(wide)
                    .into(),
                ],
            },
        ))
    }
}

/// A question with a few answers, each a large button.
fn choose<'a>(
    here: &Here<'a>,
    question: String,
    hint: String,
    answers: Vec<(String, String, Message)>,
    back: bool,
) -> Element<'a, Message> {
    let scale = here.scale;
    let answers = answers.into_iter().map(|(label, beside, message)| {
        Press::new(scale, label, message)
            .beside(beside)
            .large()
            .into()
    });
    let back = back.then(|| {
        Press::new(scale, here.words.say("kiosk.back", &[]), Message::Back)
            .tone(Tone::Quiet)
            .width(scale.touch() * 2.0)
    });
    here.sheet(
        column![
            fitted(
                scale,
                &[Step::Figure, Step::Total, Step::Name],
                &question,
                None,
                Horizontal::Left
            ),
            (!hint.is_empty()).then(|| say(scale, Step::Body, hint).color(palette::SECOND)),
            space().height(scale.gap(Gap::Medium)),
            crate::kiosk::drag_scroll::drag_scroll(
                scale,
                Column::with_children(answers).spacing(scale.apart())
            ),
            back.map(Element::from),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}
