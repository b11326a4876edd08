//! A lot on the screen: where it came from, and everything that became of it.

use super::view::{about, split};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{say, strong};
use crate::kiosk::screens::store::pages::{quiet, scrolls};
use crate::market::storeroom::trace::{LotEvent, LotOnRecord, LotTrace};
use crate::office::storeroom::{event_text, origin_text};
use crate::words::Words;
use iced::widget::{Column, column, container, row};
use iced::{Center, Element, Fill};

/// A lot, whole: where it came from, how many went where, and everything that happened to it.
pub fn lot_page<'a, M: Clone + 'a>(
    here: &Here<'a>,
    trace: &'a LotTrace,
    presses: Vec<Element<'a, M>>,
    leave: M,
) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let lot = &trace.lot;
    let until = lot.expires.map_or_else(
        || words.say("kiosk.store.no-date", &[]),
        |day| words.say("kiosk.store.until", &[("day", &words.day_and_year(day))]),
    );
    let cost = (!lot.unit_cost.is_zero()).then(|| {
        let yuan = lot.unit_cost.to_string();
        words.say("receipt.delivery.each", &[("yuan", &yuan)])
    });
    let told = [
        Some(sums(lot, words)),
        Some(until),
        Some(lot_detail(lot, words)),
        Some(origin_text(&lot.origin, words)),
        lot.delivery.as_ref().map(ToString::to_string),
        cost,
    ];
    let head = about(here, &lot.name, told.into_iter().flatten().collect());
    let list: Element<'a, M> = if trace.events.is_empty() {
        quiet(here, words.say("storeroom.trace.untouched", &[]))
    } else {
        // What happened last is what is looked for.
        let rows = trace.events.iter().rev().map(|event| happened(here, event));
        scrolls(
            here,
            Column::with_children(rows).spacing(scale.gap(Gap::Small)),
        )
    };
    split(here, head, presses, list, leave)
}

/// One thing that happened to a lot: when, what, and how many pieces it moved.
fn happened<'a, M: 'a>(here: &Here<'a>, event: &LotEvent) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let signed = if event.pieces > 0 {
        format!("+{}", event.pieces)
    } else {
        event.pieces.to_string()
    };
    container(
        row![
            column![
                say(scale, Step::Small, words.day_and_year(event.day)).color(palette::SECOND),
                say(scale, Step::Body, event_text(event, words)),
            ]
            .width(Fill),
            strong(scale, Step::Name, signed),
        ]
        .spacing(scale.gap(Gap::Medium))
        .align_y(Center),
    )
    .padding([scale.gap(Gap::Small), scale.gap(Gap::Medium)])
    .width(Fill)
    .style(move |_| style::ground(scale, Ground::Card))
    .into()
}

/// Its number, and the day on which it came.
pub(super) fn lot_detail(lot: &LotOnRecord, words: &Words) -> String {
    let name = words.say("kiosk.store.lot", &[("lot", &lot.lot.to_string())]);
    let day = words.day_and_year(lot.received_on);
    format!(
        "{name} · {}",
        words.say("kiosk.store.came-on", &[("day", &day)])
    )
}

/// How many came, went, and stand there.
pub(super) fn sums(lot: &LotOnRecord, words: &Words) -> String {
    let n = |pieces: u32| pieces.to_string();
    words.say(
        "kiosk.store.trace.sums",
        &[
            ("received", &n(lot.received)),
            ("issued", &n(lot.issued)),
            ("lost", &n(lot.lost)),
            ("on-hand", &n(lot.on_hand)),
        ],
    )
}
