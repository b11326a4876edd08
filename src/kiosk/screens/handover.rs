//! After a power cut: this was recorded last; were the goods handed over? So that nobody redeems it twice.

use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::parts::{Notice, Piece, Press, Weight, notice};
use crate::market::household::mask_name;
use crate::market::ids::RedemptionId;
use crate::market::shop::RedemptionOnRecord;
use iced::Element;

/// The state.
#[derive(Debug)]
pub struct State {
    /// Which redemption is not answered for.
    pub redemption: RedemptionId,
    record: Option<Box<RedemptionOnRecord>>,
    not_given: bool,
    answered: bool,
}

/// What a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// They were handed over.
    Given,
    /// They were not.
    NotGiven,
    /// They are handed over now.
    GiveNow,
    /// It is taken back.
    TakeBack,
    /// The question again.
    Again,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Answer this.
    Answer(bool),
    /// Answer that they were not handed over, and take the redemption back.
    TakeBack(Box<RedemptionOnRecord>),
}

impl State {
    /// About this redemption, whose record is being looked up.
    pub fn new(redemption: RedemptionId) -> State {
        State {
            redemption,
            record: None,
            not_given: false,
            answered: false,
        }
    }

    /// Whether the record is still missing.
    pub fn looks(&self) -> bool {
        self.record.is_none()
    }

    /// The redemptions of a day: is it among them?
    pub fn list(&mut self, list: Vec<RedemptionOnRecord>) {
        let record = list
            .into_iter()
            .find(|one| one.redemption.id == self.redemption);
        if let Some(record) = record {
            self.record = Some(Box::new(record));
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        if self.answered {
            return Action::None;
        }
        match message {
            Message::NotGiven => self.not_given = true,
            Message::Again => self.not_given = false,
            Message::Given | Message::GiveNow => {
                self.answered = true;
                return Action::Answer(true);
            }
            Message::TakeBack => {
                if let Some(record) = &self.record {
                    self.answered = true;
                    return Action::TakeBack(record.clone());
                }
            }
        }
        Action::None
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let Some(record) = &self.record else {
            return super::shut::starting(here);
        };
        let redemption = &record.redemption;
        let name = here.family(&mask_name(&record.name));
        let (day, time) = (words.day(redemption.day), record.at.village_time());
        let goods: Vec<String> = redemption
            .lines
            .iter()
            .map(|line| format!("{} ×{}", line.name, line.quantity))
            .collect();
        let points = redemption.total.to_string();
        let why = vec![
            vec![
                plain(words.say("kiosk.handover.whom", &[("day", &day), ("time", &time)])),
                Piece::Strong(format!(
                    "{name} · {}",
                    here.where_at("", redemption.household.as_str())
                )),
            ],
            vec![
                Piece::Strong(goods.join("  ")),
                plain(words.say("kiosk.handover.points", &[("points", &points)])),
            ],
        ];
        let wide = super::refused::button_width(here, scale.window().width, 3);
        let press = |label: String, tone: Tone, message: Message| {
            Press::new(scale, label, message)
                .tone(tone)
                .large()
                .width(wide)
                .into()
        };
        let (headline, next, buttons) = if self.not_given {
            (
                words.say("kiosk.handover.not-given", &[]),
                words.say("kiosk.handover.then", &[]),
                vec![
                    press(
                        words.say("kiosk.handover.give-now", &[]),
                        Tone::Go,
                        Message::GiveNow,
                    ),
                    press(
                        words.say("kiosk.handover.take-back", &[]),
                        Tone::Danger,
                        Message::TakeBack,
                    ),
                    press(words.say("kiosk.back", &[]), Tone::Quiet, Message::Again),
                ],
            )
        } else {
            (
                words.say("kiosk.handover.question", &[]),
                words.say("kiosk.handover.safe", &[]),
                vec![
                    press(
                        words.say("kiosk.handover.given", &[]),
                        Tone::Plain,
                        Message::Given,
                    ),
                    press(
                        words.say("kiosk.handover.no", &[]),
                        Tone::Plain,
                        Message::NotGiven,
                    ),
                ],
            )
        };
        here.page(notice(
            scale,
            Notice {
                weight: Weight::Attention,
                headline: headline.into(),
                why,
                next: Some(vec![plain(next)]),
                buttons,
            },
        ))
    }
}
