//! One clear summary before the point of no return, and the hand of whoever collects.

use super::typing::{self, Typing};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, face, palette};
use crate::kiosk::parts::{
    Ink, Pen, Press, Sum, Summary, Weight, bar, dashed, say, sign, strong, summary,
};
use crate::kiosk::root::Stroke;
use crate::market::points::Points;
use crate::market::redemption::OrderProof;
use crate::till::{Tap, Till, Visit};
use iced::widget::{column, container, row};
use iced::{Element, Fill, FillPortion, Shrink};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    ink: Ink,
    fingerprint: bool,
    proxy: Option<Typing>,
}

/// The most characters of a proxy's name.
const LONGEST_NAME: usize = 12;

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Writes.
    Pen(Pen),
    /// Wipes the pad.
    Again,
    /// Chooses the fingerprint on paper, or goes back to signing.
    Fingerprint(bool),
    /// Someone else collects: who?
    Proxy,
    /// Types the name.
    Typing(typing::Message),
    /// This is the one; none: the household itself.
    Named(Option<String>),
    /// Nobody else after all.
    NotNamed,
    /// Back to the goods.
    Back,
    /// The point of no return.
    Confirm,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// For the machine.
    Tap(Tap),
}

impl State {
    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Pen(pen) => self.ink.take(pen),
            Message::Again => self.ink.clear(),
            Message::Fingerprint(on) => {
                self.fingerprint = on;
                self.ink.clear();
            }
            Message::Proxy => self.proxy = Some(Typing::name(LONGEST_NAME)),
            Message::Typing(message) => {
                if let Some(typing) = &mut self.proxy {
                    typing.update(message);
                }
            }
            Message::Named(name) => {
                self.proxy = None;
                return Action::Tap(Tap::Proxy(name.filter(|name| !name.is_empty())));
            }
            Message::NotNamed => self.proxy = None,
            Message::Back => return Action::Tap(Tap::Back),
            Message::Confirm => {
                if let Some(proof) = self.proof() {
                    return Action::Tap(Tap::Confirm(proof));
                }
            }
        }
        Action::None
    }

    /// Takes a key, while a name is typed. Answers whether it was taken.
    pub fn stroke(&mut self, stroke: Stroke) -> bool {
        match &mut self.proxy {
            Some(typing) => {
                typing.stroke(stroke);
                true
            }
            None => false,
        }
    }

    fn proof(&self) -> Option<OrderProof> {
        if self.fingerprint {
            Some(OrderProof::Fingerprint)
        } else {
            self.ink
                .is_signature()
                .then(|| OrderProof::Glass(self.ink.to_text()))
        }
    }

    /// Draws it.
    pub fn view<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        visit: &'a Visit,
        recording: bool,
    ) -> Element<'a, Message> {
        let scale = here.scale;
        if let Some(typing) = self.proxy.as_ref().filter(|_| !recording) {
            return self.who(here, typing);
        }
        let left = column![
            sums(here, till, visit),
            visit.proxy.as_ref().map(|name| {
                let said = here
                    .words
                    .say("kiosk.summary.proxy-is", &[("name", name.as_str())]);
                bar(scale, Weight::Attention, &[plain(said)], None)
            }),
            self.confirm(here, recording),
        ]
        .spacing(scale.gap(Gap::Large))
        .width(FillPortion(54));
        let right = column![self.hand(here), self.choices(here, recording)]
            .spacing(scale.gap(Gap::Large))
            .width(FillPortion(46));
        here.page(
            row![left, right]
                .spacing(scale.gap(Gap::Wide))
                .padding(scale.gap(Gap::Wide))
                .height(Fill),
        )
    }

    fn confirm<'a>(&self, here: &Here<'a>, recording: bool) -> Press<Message> {
        let (scale, words) = (here.scale, here.words);
        let label = words.say("kiosk.summary.confirm", &[]);
        let press = if recording {
            Press::cannot(scale, words.say("kiosk.summary.recording", &[]), None)
        } else if self.proof().is_some() {
            Press::new(scale, label, Message::Confirm).tone(Tone::Go)
        } else {
            Press::cannot(
                scale,
                label,
                Some(words.say("kiosk.summary.sign-first", &[])),
            )
        };
        press.large().step(Step::Total)
    }

    fn hand<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        if self.fingerprint {
            let said = column![
                strong(
                    scale,
                    Step::Name,
                    words.say("kiosk.summary.print-chosen", &[])
                )
                .color(palette::GREEN)
                .center(),
                say(scale, Step::Body, words.say("kiosk.summary.print-how", &[])).center(),
            ]
            .spacing(scale.gap(Gap::Medium))
            .align_x(iced::Center);
            return dashed(
                scale,
                palette::CARD,
                palette::GREEN,
                scale.px(3.0),
                container(said).padding(scale.gap(Gap::Wide)).center(Fill),
            );
        }
        let hint = column![
            say(scale, Step::Body, words.say("kiosk.summary.sign-here", &[])),
            say(
                scale,
                Step::Second,
                words.say("kiosk.summary.cannot-write", &[])
            )
            .color(palette::SECOND),
        ];
        sign(scale, &self.ink, hint, Message::Pen)
    }

    fn choices<'a>(&self, here: &Here<'a>, recording: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let choice = |label: String, message: Option<Message>| -> Element<'a, Message> {
            match message.filter(|_| !recording) {
                Some(message) => Press::new(scale, label, message).tone(Tone::Quiet),
                None => Press::cannot(scale, label, None),
            }
            .height(if scale.text() > 1.2 {
                scale.touch()
            } else {
                scale.touch_large()
            })
            .snug()
            .step(Step::Body)
            .into()
        };
        let finger = if self.fingerprint {
            words.say("kiosk.summary.sign-instead", &[])
        } else {
            words.say("kiosk.summary.fingerprint", &[])
        };
        let all = [
            choice(
                words.say("kiosk.summary.again", &[]),
                (!self.ink.is_empty()).then_some(Message::Again),
            ),
            choice(finger, Some(Message::Fingerprint(!self.fingerprint))),
            choice(words.say("kiosk.summary.proxy", &[]), Some(Message::Proxy)),
            choice(words.say("kiosk.summary.back", &[]), Some(Message::Back)),
        ];
        if scale.text() > 1.2 {
            let [again, finger, proxy, back] = all;
            column![
                row![again, finger].spacing(scale.apart()),
                row![proxy, back].spacing(scale.apart())
            ]
            .spacing(scale.apart())
            .into()
        } else {
            row(all).spacing(scale.apart()).into()
        }
    }

    /// Who collects for the household.
    fn who<'a>(&'a self, here: &Here<'a>, typing: &'a Typing) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let quick = [
            words.say("kiosk.summary.family", &[]),
            words.say("kiosk.summary.neighbour", &[]),
            words.say("kiosk.summary.cadre", &[]),
        ]
        .map(|name| {
            let wide = FillPortion((face::ems(&name) * 10.0) as u16 + 8);
            Press::new(scale, name.clone(), Message::Named(Some(name)))
                .snug()
                .width(wide)
                .into()
        });
        let typed = typing.text();
        let take = words.say("kiosk.summary.take-name", &[]);
        let take = if typed.is_empty() {
            Press::cannot(scale, take, None)
        } else {
            Press::new(scale, take, Message::Named(Some(typed.to_owned()))).tone(Tone::Go)
        };
        let right = column![
            strong(scale, Step::Name, words.say("kiosk.summary.who", &[])),
            row(quick).spacing(scale.apart()),
            container(typing.field(
                here,
                &words.say("kiosk.summary.name-hint", &[]),
                Message::Typing
            ))
            .height(Fill),
            row![
                Press::new(
                    scale,
                    words.say("kiosk.summary.self", &[]),
                    Message::Named(None)
                )
                .tone(Tone::Quiet),
                take
            ]
            .spacing(scale.apart())
        ]
        .spacing(scale.gap(Gap::Medium))
        .height(Fill);
        here.sheet(
            row![
                container(typing.keys(here, Message::Typing)).width(Shrink),
                right
            ]
            .spacing(scale.gap(Gap::Large)),
        )
    }
}

fn sums<'a>(here: &Here<'a>, till: &'a Till, visit: &'a Visit) -> Element<'a, Message> {
    let (scale, words, shop) = (here.scale, here.words, till.shop());
    let points = words.say("kiosk.points", &[]);
    // Enlarged, there is room for the unit once.
    let short = if scale.text() > 1.2 {
        String::new()
    } else {
        points.clone()
    };
    let figure = |before: String, figure: Points, unit: String| Sum {
        before: before.into(),
        figure: figure.to_string(),
        after: unit.into(),
        step: Step::Headline,
        colour: palette::GREEN,
    };
    let lines = visit
        .basket
        .lines()
        .iter()
        .filter_map(|line| {
            let one = shop.goods.iter().find(|one| one.goods.code == line.code)?;
            let n = line.quantity.to_string();
            let each = one.price.as_ref()?.points;
            let cost = each.checked_mul(line.quantity.pieces())?.to_string();
            Some((
                words.say(
                    "kiosk.summary.line",
                    &[
                        ("name", &one.goods.name),
                        ("n", &n),
                        ("unit", &one.goods.unit),
                    ],
                ),
                words.say("kiosk.some-points", &[("points", &cost)]),
            ))
        })
        .collect();
    let household = &visit.household;
    let title = format!(
        "{} · {}",
        here.family(&household.masked()),
        here.where_at("", household.household.as_str())
    );
    summary(
        scale,
        Summary {
            title: title.into(),
            lines,
            sums: [
                figure(
                    words.say("kiosk.summary.takes", &[]),
                    visit.total(shop).unwrap_or(Points::ZERO),
                    short,
                ),
                figure(
                    words.say("kiosk.summary.leaves", &[]),
                    visit.remaining(shop),
                    points,
                ),
            ],
        },
    )
}
