//! What the shelf can honour: one sentence, one bar, what is likely to run short and what to buy, and all of it on paper.

use super::Action;
use super::pages::{looking, quiet, scrolls};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Meter, Piece, Press, Weight, bar, mark, meter, say, spoken, strong};
use crate::kiosk::screens::frame::{headed, title};
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::storeroom::cover::{Cover, GoodsCover};
use crate::office::storeroom::look::Seen;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    cover: Option<Box<Cover>>,
    printing: bool,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Prints it.
    Print,
    /// Back.
    Back,
}

impl State {
    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Print if !self.printing => {
                self.printing = true;
                Action::PrintCover
            }
            Message::Print => Action::None,
            Message::Back => Action::Leave,
        }
    }

    /// What was looked up.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>) -> Action {
        match answer {
            Ok(Seen::Cover(cover)) => self.cover = Some(cover),
            Err(refusal) if self.cover.is_none() => return Action::Refuse(refusal),
            _ => {}
        }
        Action::None
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let head = words.say("storeroom.cover.title", &[]);
        let Some(cover) = &self.cover else {
            return looking(here, &head, Message::Back);
        };
        let told: Element<'a, Message> = if self.printing {
            let sentence = words.say("kiosk.store.cover.printing", &[]);
            bar(scale, Weight::Well, &[plain(sentence)], None)
        } else {
            title(here, &head)
        };
        let verdict = column![sentence(here, cover), days(here, cover)];
        let left = column![
            container(scrolls(here, verdict.spacing(scale.gap(Gap::Large)))).height(Fill),
            print(here, self.printing),
        ]
        .spacing(scale.gap(Gap::Medium));
        let right = container(shortages(here, cover))
            .padding(scale.gap(Gap::Large))
            .width(Fill)
            .height(Fill)
            .style(move |_| style::ground(scale, Ground::Card));
        here.sheet(
            column![
                headed(here, told, Message::Back),
                row![
                    container(left).width(iced::FillPortion(50)),
                    container(right).width(iced::FillPortion(50)),
                ]
                .spacing(scale.gap(Gap::Wide))
                .height(Fill)
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }
}

fn print<'a>(here: &Here<'a>, printing: bool) -> Element<'a, Message> {
    let label = here.words.say("kiosk.store.cover.print", &[]);
    if printing {
        Press::cannot(here.scale, label, None).large().into()
    } else {
        Press::new(here.scale, label, Message::Print)
            .tone(Tone::Go)
            .large()
            .into()
    }
}

/// Whether it is enough: the largest words on the page, and the bar.
fn sentence<'a>(here: &Here<'a>, cover: &Cover) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let lacking = cover.uncovered();
    let short = lacking.to_string();
    let (weight, verdict, [part, whole]) = if lacking > Points::ZERO {
        let fills = [("points", short.as_str())];
        (
            Weight::Cannot,
            Piece::Cannot(words.say("kiosk.store.cover.lacking", &fills)),
            ["kiosk.store.cover.honoured", "kiosk.store.cover.lacks"],
        )
    } else if cover.short().next().is_some() {
        let kinds = cover.short().count().to_string();
        (
            Weight::Attention,
            Piece::Strong(words.say("kiosk.store.cover.enough-but", &[("n", &kinds)])),
            ["kiosk.store.cover.wanted", "kiosk.store.cover.there"],
        )
    } else {
        (
            Weight::Well,
            Piece::Go(words.say("kiosk.store.cover.enough", &[])),
            ["kiosk.store.cover.wanted", "kiosk.store.cover.there"],
        )
    };
    let households = cover.households.to_string();
    let (outstanding, worth) = (cover.outstanding.to_string(), cover.worth.to_string());
    let fills = [
        ("households", households.as_str()),
        ("outstanding", &outstanding),
        ("worth", &worth),
    ];
    let about = words.say("storeroom.cover.about", &fills);
    column![
        row![
            mark(scale, weight),
            spoken(scale, Step::Total, &[verdict], Fill, Horizontal::Left)
        ]
        .spacing(scale.gap(Gap::Medium))
        .align_y(Center),
        say(scale, Step::Name, about),
        meter(
            scale,
            Meter {
                part: cover.outstanding.hundredths(),
                of: cover.worth.hundredths(),
            }
        ),
        legend(here, [part, whole]),
    ]
    .spacing(scale.gap(Gap::Medium))
    .into()
}

/// What the parts of the bar are.
fn legend<'a>(here: &Here<'a>, [part, whole]: [&str; 2]) -> Element<'a, Message> {
    let told = |key| quiet(here, here.words.say(key, &[]));
    if here.scale.text() > 1.2 {
        return column![told(part), told(whole)].into();
    }
    row![container(told(part)).width(Fill), told(whole)]
        .spacing(here.scale.gap(Gap::Medium))
        .into()
}

fn days<'a>(here: &Here<'a>, cover: &Cover) -> Element<'a, Message> {
    let words = here.words;
    let next = cover.next.map(|window| {
        let days = words.window(window.opens, window.closes);
        words.say("storeroom.cover.next", &[("days", &days)])
    });
    let past = if cover.windows == 0 {
        words.say("storeroom.cover.no-past", &[])
    } else {
        let windows = cover.windows.to_string();
        words.say("storeroom.cover.past", &[("windows", &windows)])
    };
    let told = next.into_iter().chain([past]);
    Column::with_children(told.map(|text| quiet(here, text)))
        .spacing(here.scale.gap(Gap::Small))
        .into()
}

/// What to buy.
fn shortages<'a>(here: &Here<'a>, cover: &'a Cover) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let head = strong(scale, Step::Name, words.say("receipt.cover.buy", &[]));
    if cover.short().next().is_none() {
        let none = if cover.windows == 0 {
            "storeroom.cover.no-past"
        } else {
            "receipt.cover.enough"
        };
        return column![head, quiet(here, words.say(none, &[]))]
            .spacing(scale.gap(Gap::Medium))
            .into();
    }
    let rows = cover.short().map(|goods| lacks(here, goods));
    let buying = (!cover.buying.is_zero()).then(|| {
        let yuan = cover.buying.to_string();
        strong(
            scale,
            Step::Body,
            words.say("storeroom.cover.buying", &[("yuan", &yuan)]),
        )
    });
    column![
        head,
        scrolls(
            here,
            Column::with_children(rows).spacing(scale.gap(Gap::Medium))
        ),
        buying
    ]
    .spacing(scale.gap(Gap::Medium))
    .into()
}

fn lacks<'a>(here: &Here<'a>, goods: &'a GoodsCover) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let n = |pieces: u32| pieces.to_string();
    let (short, there) = (n(goods.short), n(goods.available));
    let expected = n(goods.expected.unwrap_or_default());
    let unit = goods.unit.as_str();
    let lacks = [("n", short.as_str()), ("unit", unit)];
    let about = [
        ("there", there.as_str()),
        ("expected", &expected),
        ("unit", unit),
    ];
    row![
        column![
            strong(scale, Step::Body, goods.name.as_str()),
            say(
                scale,
                Step::Second,
                words.say("receipt.cover.there", &about)
            )
            .color(palette::SECOND),
        ]
        .width(Fill),
        strong(scale, Step::Name, words.say("receipt.cover.lacks", &lacks)).color(palette::RED),
    ]
    .spacing(scale.gap(Gap::Medium))
    .align_y(Center)
    .into()
}
