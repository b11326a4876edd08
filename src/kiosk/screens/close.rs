//! The end of the day: its figures, what is not yet with the ledger, and the one button that closes it.

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Piece, Press, Weight, bar, fitted, say, strong};
use crate::market::refusal::Refusal;
use crate::market::shop::DaySheet;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, padding};
use std::path::PathBuf;

/// Where the backup went, or why there is none.
pub type Backup = Result<PathBuf, String>;

/// The state.
#[derive(Debug, Default)]
pub struct State {
    sheet: Option<Box<DaySheet>>,
    closing: bool,
    done: Option<Backup>,
    refused: Option<Refusal>,
}

/// What a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// Closes the day.
    Close,
    /// Leaves.
    Leave,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Close the day.
    Close,
    /// Leave.
    Leave,
}

impl State {
    /// The day as it stands.
    pub fn sheet(&mut self, sheet: Box<DaySheet>) {
        self.sheet = Some(sheet);
    }

    /// What became of the closing.
    pub fn closed(&mut self, answer: Result<(Box<DaySheet>, Backup), Refusal>) {
        self.closing = false;
        match answer {
            Ok((sheet, backup)) => {
                self.sheet = Some(sheet);
                self.done = Some(backup);
            }
            Err(refusal) => self.refused = Some(refusal),
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Close if self.closing || self.done.is_some() => Action::None,
            Message::Close => {
                self.closing = true;
                self.refused = None;
                Action::Close
            }
            Message::Leave => Action::Leave,
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let headline = if self.done.is_some() {
            words.say("kiosk.close.done", &[])
        } else {
            words.say("kiosk.close.title", &[])
        };
        let colour = self.done.is_some().then_some(palette::GREEN);
        let mut left: Vec<Element<'a, Message>> = vec![fitted(
            scale,
            &[Step::Figure, Step::Total],
            &headline,
            colour,
            Horizontal::Left,
        )];
        // Whether it went well comes before the figures: on a small panel these may scroll.
        left.extend(self.told(here));
        match &self.sheet {
            Some(sheet) => left.extend(figures(here, sheet)),
            None => {
                left.push(say(scale, Step::Body, words.say("kiosk.close.reckoning", &[])).into())
            }
        }
        let left = column![
            drag_scroll(
                scale,
                container(Column::with_children(left).spacing(scale.gap(Gap::Medium)))
                    .padding(padding::right(scale.px(14.0)))
            ),
            self.buttons(here),
        ]
        .spacing(scale.gap(Gap::Medium));
        let right = self.sheet.as_ref().map(|sheet| goods(here, sheet));
        here.halves((58, 42), left, right.unwrap_or_else(|| space().into()))
    }

    fn told<'a>(&self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        let (scale, words) = (here.scale, here.words);
        if let Some(refusal) = &self.refused {
            let sentence = refusal.sentence(words).to_string();
            return Some(bar(scale, Weight::Cannot, &[plain(sentence)], None));
        }
        Some(match self.done.as_ref()? {
            Ok(place) => {
                let place = place.display().to_string();
                bar(
                    scale,
                    Weight::Well,
                    &[
                        plain(words.say("kiosk.close.backup", &[])),
                        Piece::Strong(place),
                    ],
                    None,
                )
            }
            Err(why) => bar(
                scale,
                Weight::Attention,
                &[plain(words.say("kiosk.close.no-backup", &[("why", why)]))],
                None,
            ),
        })
    }

    fn buttons<'a>(&self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let back =
            |label: String, tone: Tone| Press::new(scale, label, Message::Leave).tone(tone).large();
        if self.done.is_some() {
            return back(words.say("kiosk.understood", &[]), Tone::Go).into();
        }
        let close = words.say("kiosk.wait.close", &[]);
        let close = if self.closing {
            Press::cannot(scale, words.say("kiosk.close.closing", &[]), None)
        } else if self.sheet.is_none() {
            Press::cannot(scale, close, None)
        } else {
            Press::new(scale, close, Message::Close).tone(Tone::Go)
        };
        row![
            close.large().step(Step::Total).width(iced::FillPortion(2)),
            back(words.say("kiosk.back", &[]), Tone::Quiet).width(iced::FillPortion(1)),
        ]
        .spacing(scale.apart())
        .into()
    }
}

fn figures<'a>(here: &Here<'a>, sheet: &'a DaySheet) -> Vec<Element<'a, Message>> {
    let (scale, words) = (here.scale, here.words);
    let line = |label: String, figure: String| -> Element<'a, Message> {
        row![
            say(scale, Step::Name, label).width(Fill),
            strong(scale, Step::Name, figure)
        ]
        .spacing(scale.gap(Gap::Medium))
        .into()
    };
    let some = |points: crate::market::points::Points| {
        words.say("kiosk.some-points", &[("points", &points.to_string())])
    };
    let day = words.day_and_year(sheet.day);
    let mut all = vec![
        say(scale, Step::Body, day).color(palette::SECOND).into(),
        line(
            words.say("kiosk.close.redemptions", &[]),
            words.say(
                "kiosk.close.redemptions-figure",
                &[
                    ("n", &sheet.redemptions.to_string()),
                    ("households", &sheet.households.to_string()),
                ],
            ),
        ),
        line(words.say("kiosk.close.points", &[]), some(sheet.points)),
    ];
    if sheet.reversals > 0 {
        all.push(line(
            words.say("kiosk.close.reversals", &[]),
            words.say(
                "kiosk.close.reversals-figure",
                &[
                    ("n", &sheet.reversals.to_string()),
                    ("points", &sheet.points_reversed.to_string()),
                ],
            ),
        ));
    }
    if let Some(unsent) = sheet.unsent {
        let unsent = if unsent == 0 {
            words.say("kiosk.sync.sent", &[])
        } else {
            words.say("kiosk.sync.waiting", &[("n", &unsent.to_string())])
        };
        all.push(line(words.say("kiosk.close.unsent", &[]), unsent));
    }
    let head = format!("{} · {}", sheet.head.seq, sheet.head.hash.short());
    // For whoever checks the books; who closes the shop need not read it.
    all.push(
        row![
            say(scale, Step::Body, words.say("kiosk.close.journal", &[]))
                .color(palette::SECOND)
                .width(Fill),
            say(scale, Step::Body, head).color(palette::SECOND)
        ]
        .spacing(scale.gap(Gap::Medium))
        .into(),
    );
    all
}

fn goods<'a>(here: &Here<'a>, sheet: &'a DaySheet) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    if sheet.goods.is_empty() {
        return say(scale, Step::Body, words.say("kiosk.close.no-goods", &[]))
            .color(palette::SECOND)
            .into();
    }
    let rows = sheet.goods.iter().map(|(name, unit, out, back)| {
        let count = if *back == 0 {
            words.say(
                "kiosk.close.goods-out",
                &[("n", &out.to_string()), ("unit", unit)],
            )
        } else {
            words.say(
                "kiosk.close.goods-out-back",
                &[
                    ("n", &out.to_string()),
                    ("unit", unit),
                    ("back", &back.to_string()),
                ],
            )
        };
        row![
            say(scale, Step::Body, name.as_str()).width(Fill),
            strong(scale, Step::Body, count)
        ]
        .spacing(scale.gap(Gap::Medium))
        .into()
    });
    container(
        column![
            strong(scale, Step::Name, words.say("kiosk.close.goods", &[])),
            drag_scroll(
                scale,
                container(Column::with_children(rows).spacing(scale.gap(Gap::Medium)))
                    .padding(padding::right(scale.px(14.0)))
            )
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
    .padding(scale.gap(Gap::Large))
    .width(Fill)
    .height(Fill)
    .style(move |_| style::ground(scale, Ground::Card))
    .into()
}
