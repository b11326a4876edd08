//! The storeroom's hall: a way into each room, with what asks for attention there.

use super::pages::{in_rows, may_stock};
use super::{Door, Message};
use crate::kiosk::here::Here;
use crate::kiosk::look::{Gap, Step};
use crate::kiosk::parts::Press;
use crate::kiosk::screens::frame::{headed, title};
use crate::market::shop::{Shop, StoreGlance};
use crate::till::Till;
use crate::words::Words;
use iced::widget::{column, container};
use iced::{Element, Fill};

/// So many ways stand side by side.
const ACROSS: usize = 3;

/// What most asks for attention in the storeroom, and which room it is about; nothing where all is well.
pub fn attention(glance: StoreGlance, words: &Words) -> Vec<(Door, String)> {
    let some = |n: u32, key: &str| {
        (n > 0).then(|| {
            words.say(
                &format!("kiosk.store.attention.{key}"),
                &[("n", &n.to_string())],
            )
        })
    };
    let counting = glance
        .counting
        .then(|| words.say("kiosk.store.attention.counting", &[]));
    [
        (Door::Shelf, some(glance.expired, "expired")),
        (Door::Count, counting),
        (Door::Intake, some(glance.parked, "parked")),
        (Door::Shelf, some(glance.expiring, "expiring")),
    ]
    .into_iter()
    .filter_map(|(door, words)| Some((door, words?)))
    .collect()
}

/// Draws it.
pub fn view<'a>(here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
    let (scale, words, shop) = (here.scale, here.words, till.shop());
    let may = may_stock(till);
    let attention = attention(shop.storeroom, words);
    let way = |door: Door| -> Element<'a, Message> {
        let label = words.say(&format!("kiosk.store.door.{}", word(door)), &[]);
        if !may && matches!(door, Door::Intake | Door::Practice) {
            let why = words.say("kiosk.store.no-leave", &[]);
            return tile(Press::cannot(scale, label, Some(why)).beside(String::new()));
        }
        let told: Vec<&str> = attention
            .iter()
            .filter(|(about, _)| *about == door)
            .map(|(_, words)| words.as_str())
            .collect();
        let press = Press::new(scale, label, Message::Enter(door));
        tile(if told.is_empty() {
            press.beside(beside(door, shop, words))
        } else {
            press.beside(told.join(" · ")).marked()
        })
    };
    let doors = [
        Door::Intake,
        Door::Shelf,
        Door::Count,
        Door::Trace,
        Door::Deliveries,
        Door::Cover,
        Door::Funds,
        Door::Practice,
        Door::Papers,
    ];
    let ways = doors.map(way);
    here.sheet(
        column![
            headed(
                here,
                title(here, &words.say("kiosk.store.title", &[])),
                Message::Leave
            ),
            container(in_rows(here, ACROSS, ways).height(Fill)).height(Fill)
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

fn tile<'a>(press: Press<Message>) -> Element<'a, Message> {
    press.step(Step::Name).height(Fill).into()
}

/// The word for a way, in keys of the words.
fn word(door: Door) -> &'static str {
    match door {
        Door::Intake => "intake",
        Door::Shelf => "shelf",
        Door::Count => "count",
        Door::Trace => "trace",
        Door::Deliveries => "deliveries",
        Door::Funds => "funds",
        Door::Cover => "cover",
        Door::Practice => "practice",
        Door::Papers => "papers",
    }
}

/// What is behind it.
fn beside(door: Door, shop: &Shop, words: &Words) -> String {
    match door {
        Door::Shelf => {
            let n = shop.goods.len().to_string();
            words.say("kiosk.store.kinds", &[("n", &n)])
        }
        Door::Practice => {
            let n = shop.storeroom.practice.warn_days.to_string();
            words.say("kiosk.store.warned", &[("n", &n)])
        }
        other => words.say(&format!("kiosk.store.beside.{}", word(other)), &[]),
    }
}
