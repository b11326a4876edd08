//! How the questions of a new till are drawn.

use super::{Message, Page, State, Told, scheme};
use crate::kiosk::here::{Here, labels, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Notice, Piece, Press, Weight, digits, dots, fitted, notice, say, strong,
};
use crate::kiosk::screens::refused;
use crate::market::ids::VillageId;
use crate::words::Lang;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, FillPortion, Shrink};

impl State {
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
            Page::Scheme => scheme::list(here),
            Page::Rules => scheme::read(here, &self.scheme),
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
        let wide = refused::button_width(here, scale.window().width, 2);
        let state = here.printer_words(here.standing.printer);
        let devices = words.say("kiosk.devices.title", &[]);
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
                    Press::new(scale, devices, Message::Devices)
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
