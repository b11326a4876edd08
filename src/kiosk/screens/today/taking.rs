//! How taking back is drawn: why, who agrees, and that it is done.

use super::view::titled;
use super::{Message, State, Taking};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Notice, Piece, Press, Weight, bar, fitted, notice, say, strong};
use crate::kiosk::screens::pin;
use crate::kiosk::screens::typing::Typing;
use crate::market::household::mask_name;
use crate::market::points::Points;
use crate::market::shop::{RedemptionOnRecord, ReversalOnRecord, Shop};
use crate::market::staff::Act;
use crate::till::Till;
use iced::alignment::Horizontal;
use iced::widget::{Column, Row as Across, column, container, row};
use iced::{Element, Fill, Shrink};

impl State {
    /// Why it is taken back; what has lapsed meanwhile is said before.
    pub(super) fn why<'a>(
        &'a self,
        here: &Here<'a>,
        taking: &Taking,
        till: &'a Till,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let record = self.record(&taking.receipt);
        let what = record.map(|record| {
            let points = worth(record, taking).to_string();
            words.say("kiosk.today.comes-back", &[("points", &points)])
        });
        let lapsed = record.map_or(Points::ZERO, |record| lapsed(record, taking, till.shop()));
        let warning = (lapsed > Points::ZERO).then(|| {
            let points = lapsed.to_string();
            bar(
                scale,
                Weight::Attention,
                &[plain(
                    words.say("kiosk.today.lapsed", &[("points", &points)]),
                )],
                None,
            )
        });
        let reasons = [
            words.say("kiosk.today.why-wrong-goods", &[]),
            words.say("kiosk.today.why-wrong-household", &[]),
            words.say("kiosk.today.why-broken", &[]),
            words.say("kiosk.today.why-not-taken", &[]),
        ];
        let mut buttons: Vec<Element<'a, Message>> = reasons
            .map(|reason| {
                Press::new(scale, reason.clone(), Message::Because(reason))
                    .large()
                    .into()
            })
            .into();
        buttons.push(
            Press::new(
                scale,
                words.say("kiosk.today.why-other", &[]),
                Message::Other,
            )
            .large()
            .into(),
        );
        let mut rows = Vec::new();
        let mut buttons = buttons.into_iter().peekable();
        while buttons.peek().is_some() {
            rows.push(
                Across::with_children(buttons.by_ref().take(2))
                    .spacing(scale.apart())
                    .into(),
            );
        }
        here.sheet(
            column![
                titled(here, words.say("kiosk.today.why", &[])),
                what.map(|what| say(scale, Step::Body, what).color(palette::SECOND)),
                warning,
                Column::with_children(rows).spacing(scale.apart()),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }
}

/// The points that come back.
pub(super) fn worth(record: &RedemptionOnRecord, taking: &Taking) -> Points {
    (1..)
        .zip(&record.redemption.lines)
        .filter(|(n, _)| taking.line.is_none_or(|line| line == *n))
        .filter(|(n, _)| !record.reversed.contains(n))
        .map(|(_, line)| line.points)
        .sum()
}

/// Of the points that come back, what has lapsed already.
fn lapsed(record: &RedemptionOnRecord, taking: &Taking, shop: &Shop) -> Points {
    crate::market::account::returns(&record.held, worth(record, taking))
        .into_iter()
        .flatten()
        .filter(|draw| shop.rules.has_lapsed(draw.period, shop.today))
        .map(|draw| draw.points)
        .sum()
}

pub(super) fn write_reason<'a>(here: &Here<'a>, typing: &'a Typing) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let go = words.say("kiosk.today.go-on", &[]);
    let go = if typing.text().is_empty() {
        Press::cannot(scale, go, None)
    } else {
        Press::new(scale, go, Message::Typed).tone(Tone::Go)
    };
    let right = column![
        strong(scale, Step::Name, words.say("kiosk.today.why", &[])),
        container(typing.field(
            here,
            &words.say("kiosk.today.why-hint", &[]),
            Message::Typing
        ))
        .height(Fill),
        row![
            Press::new(scale, words.say("kiosk.back", &[]), Message::Back).tone(Tone::Quiet),
            go
        ]
        .spacing(scale.apart())
    ]
    .spacing(scale.gap(Gap::Medium));
    here.sheet(
        row![
            container(typing.keys(here, Message::Typing)).width(Shrink),
            right
        ]
        .spacing(scale.gap(Gap::Large)),
    )
}

pub(super) fn ask_second<'a>(
    here: &Here<'a>,
    till: &'a Till,
    reason: &str,
    cost: Option<Points>,
    second: &'a pin::State,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let first = match till.duty() {
        crate::till::Duty::On(staff) => Some(staff.staff),
        _ => None,
    };
    let points = cost.map_or_else(String::new, |points| points.to_string());
    let question = column![
        fitted(
            scale,
            &[Step::Name, Step::Body, Step::Second],
            &words.say("kiosk.today.second", &[]),
            None,
            Horizontal::Left
        ),
        say(
            scale,
            Step::Second,
            words.say(
                "kiosk.today.second-what",
                &[("points", &points), ("reason", reason)]
            )
        )
        .color(palette::SECOND),
    ]
    .spacing(scale.gap(Gap::Hair));
    let others = till
        .shop()
        .staff
        .iter()
        .filter(move |one| Some(one.staff) != first && one.role.may(Act::Approve));
    let back = Press::new(scale, words.say("kiosk.back", &[]), Message::Back).tone(Tone::Quiet);
    here.page(second.view(
        here,
        question.into(),
        others,
        Some(back.into()),
        words.say("kiosk.today.approve", &[]),
        Message::Pin,
    ))
}

pub(super) fn done<'a>(here: &Here<'a>, record: &'a ReversalOnRecord) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let reversal = &record.reversal;
    let name = here.family(&mask_name(&record.name));
    let points = reversal.total.to_string();
    let mut why = vec![vec![
        plain(words.say("kiosk.today.done-before", &[("name", &name)])),
        Piece::Go(points),
        plain(words.say("kiosk.today.done-after", &[])),
    ]];
    if record.lapsed > Points::ZERO {
        let lapsed = record.lapsed.to_string();
        why.push(vec![plain(
            words.say("kiosk.today.done-lapsed", &[("points", &lapsed)]),
        )]);
    }
    let goods: Vec<String> = reversal
        .lines
        .iter()
        .map(|line| format!("{} ×{}", line.name, line.quantity))
        .collect();
    why.push(vec![plain(
        words.say("kiosk.today.done-goods", &[("goods", &goods.join("  "))]),
    )]);
    here.page(notice(
        scale,
        Notice {
            weight: Weight::Well,
            headline: words.say("kiosk.today.done", &[]).into(),
            why,
            next: Some(vec![plain(
                words.say("kiosk.today.slip", &[("slip", reversal.slip.as_str())]),
            )]),
            buttons: vec![
                Press::new(scale, words.say("kiosk.understood", &[]), Message::Back)
                    .tone(Tone::Go)
                    .large()
                    .width(scale.px(300.0))
                    .into(),
            ],
        },
    ))
}
