//! How the day's redemptions and one of them are drawn.

use super::besides::{allowed, moved};
use super::taking::{ask_second, done, worth, write_reason};
use super::{At, Message, State, Told};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, Row, Weight, bar, row_card, say, strong};
use crate::market::day::Moment;
use crate::market::household::mask_name;
use crate::market::shop::RedemptionOnRecord;
use crate::market::staff::Act;
use crate::till::Till;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, padding};

/// The most kinds of goods that a row of the list names.
const SHOWN: usize = 4;

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        match &self.at {
            At::List => self.days_list(here),
            At::One(receipt) => match self.record(receipt) {
                Some(record) => self.one(here, record, till),
                None => self.days_list(here),
            },
            At::Moved(slip) => match self.moves.iter().find(|one| one.movement.slip == *slip) {
                Some(record) => self.one_moved(here, record, till),
                None => self.days_list(here),
            },
            At::Why(taking, None) => self.why(here, taking, till),
            At::Why(_, Some(typing)) => write_reason(here, typing),
            At::Second(taking, reason, second) => {
                let cost = self
                    .record(&taking.receipt)
                    .map(|record| worth(record, taking));
                ask_second(here, till, reason, cost, second)
            }
            At::Done(record) => done(here, record),
        }
    }

    fn days_list<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let head = titled(here, words.say("kiosk.today.title", &[]));
        let body: Element<'a, Message> = match &self.list {
            None => say(scale, Step::Body, words.say("kiosk.today.looking", &[])).into(),
            Some(list) if list.is_empty() && self.moves.is_empty() && self.allowed.is_empty() => {
                say(scale, Step::Body, words.say("kiosk.today.empty", &[])).into()
            }
            Some(list) => {
                // What was allowed stands first; then what was recorded, the newest first.
                let mut recorded: Vec<(Moment, Element<'a, Message>)> = list
                    .iter()
                    .map(|one| (one.at, entry(here, one)))
                    .chain(self.moves.iter().map(|one| (one.at, moved(here, one))))
                    .collect();
                recorded.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
                let allowed = self.allowed.iter().map(|one| allowed(here, one));
                let rows = allowed.chain(recorded.into_iter().map(|(_, row)| row));
                drag_scroll(
                    scale,
                    container(Column::with_children(rows).spacing(scale.apart()))
                        .padding(padding::right(scale.px(14.0))),
                )
            }
        };
        here.sheet(column![head, body].spacing(scale.gap(Gap::Medium)))
    }

    fn one<'a>(
        &'a self,
        here: &Here<'a>,
        record: &'a RedemptionOnRecord,
        till: &'a Till,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let may = may_reverse(till);
        let lines = (1..).zip(&record.redemption.lines).map(|(n, line)| {
            let gone = record.reversed.contains(&n);
            let count = line.quantity.to_string();
            let title = words.say(
                "kiosk.summary.line",
                &[("name", &line.name), ("n", &count), ("unit", &line.unit)],
            );
            row_card(
                scale,
                Row {
                    title: title.into(),
                    detail: if gone || !may {
                        "".into()
                    } else {
                        words.say("kiosk.today.touch-line", &[]).into()
                    },
                    figure: words.say("kiosk.some-points", &[("points", &line.points.to_string())]),
                    note: if gone {
                        words.say("kiosk.today.line-back", &[]).into()
                    } else {
                        "".into()
                    },
                    touch: (!gone && may).then_some(Message::Reverse(Some(n))),
                },
            )
        });
        let whole = words.say("kiosk.today.reverse", &[]);
        let whole = if record.is_reversed() {
            Press::cannot(scale, whole, Some(words.say("kiosk.today.all-back", &[])))
        } else if may {
            Press::new(scale, whole, Message::Reverse(None)).tone(Tone::Danger)
        } else {
            Press::cannot(scale, whole, Some(words.say("kiosk.today.no-leave", &[])))
        };
        let left = column![
            head(here, record),
            drag_scroll(
                scale,
                container(Column::with_children(lines).spacing(scale.gap(Gap::Small)))
                    .padding(padding::right(scale.px(14.0)))
            ),
        ]
        .spacing(scale.gap(Gap::Medium));
        let right = column![
            self.told(here),
            space().height(Fill),
            Press::new(
                scale,
                words.say("kiosk.today.reprint", &[]),
                Message::Reprint
            )
            .tone(Tone::Go)
            .large(),
            whole.large(),
            Press::new(scale, words.say("kiosk.back", &[]), Message::Back)
                .tone(Tone::Quiet)
                .large(),
        ]
        .spacing(scale.apart());
        here.halves((60, 40), left, right)
    }

    fn told<'a>(&self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        let words = here.words;
        let (weight, sentence) = match self.told.as_ref()? {
            Told::Printing => (Weight::Well, words.say("kiosk.today.printing", &[])),
            Told::Reprinted(copies) => (
                Weight::Well,
                words.say("kiosk.today.reprinted", &[("n", &copies.to_string())]),
            ),
            Told::Refused(refusal) => (Weight::Cannot, refusal.sentence(words).to_string()),
        };
        Some(bar(here.scale, weight, &[plain(sentence)], None))
    }
}

/// A title, and the way back at its right.
pub(super) fn titled<'a>(here: &Here<'a>, title: String) -> Element<'a, Message> {
    let scale = here.scale;
    row![
        strong(scale, Step::Total, title).width(Fill),
        Press::new(scale, here.words.say("kiosk.back", &[]), Message::Back)
            .tone(Tone::Quiet)
            .width(scale.touch() * 1.8)
    ]
    .align_y(iced::Center)
    .into()
}

pub(super) fn may_reverse(till: &Till) -> bool {
    match till.duty() {
        crate::till::Duty::On(staff) => staff.role.may(Act::Reverse),
        _ => false,
    }
}

fn head<'a>(here: &Here<'a>, record: &'a RedemptionOnRecord) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let redemption = &record.redemption;
    let name = here.family(&mask_name(&record.name));
    let whom = format!(
        "{name} · {}",
        here.where_at("", redemption.household.as_str())
    );
    let time = record.at.village_time();
    let detail = words.say(
        "kiosk.today.detail",
        &[
            ("time", &time),
            ("receipt", redemption.receipt.as_str()),
            ("staff", &record.staff),
        ],
    );
    let points = redemption.total.to_string();
    column![
        strong(scale, Step::Name, whom),
        say(scale, Step::Second, detail).color(palette::SECOND),
        record.proxy.as_ref().map(|proxy| say(
            scale,
            Step::Second,
            words.say("kiosk.summary.proxy-is", &[("name", proxy.as_str())])
        )),
        strong(
            scale,
            Step::Name,
            words.say("kiosk.some-points", &[("points", &points)])
        )
        .color(palette::GREEN),
    ]
    .spacing(scale.gap(Gap::Hair))
    .into()
}

fn entry<'a>(here: &Here<'a>, record: &'a RedemptionOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let redemption = &record.redemption;
    let name = here.family(&mask_name(&record.name));
    let goods = here.some_goods(&redemption.lines, SHOWN);
    let note = if record.is_reversed() {
        words.say("kiosk.today.is-back", &[])
    } else if record.reversed.is_empty() {
        String::new()
    } else {
        words.say("kiosk.today.partly-back", &[])
    };
    let points = redemption.total.to_string();
    row_card(
        here.scale,
        Row {
            title: format!(
                "{}  {name} · {}",
                record.at.village_time(),
                here.where_at("", redemption.household.as_str())
            )
            .into(),
            detail: goods.into(),
            figure: words.say("kiosk.some-points", &[("points", &points)]),
            note: note.into(),
            touch: Some(Message::Pick(redemption.receipt.clone())),
        },
    )
}
