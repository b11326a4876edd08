//! How goods are followed on the screen.

use super::{At, Message, State};
use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use crate::kiosk::parts::{Press, Row, drawing, fitted, number, row_card, say, strong};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::store::pages::{headword, looking, quiet, scrolls};
use crate::kiosk::screens::typing::keypad;
use crate::market::household::mask_name;
use crate::market::shop::RedemptionOnRecord;
use crate::market::stock::Source;
use crate::market::storeroom::trace::{
    DeliveryOnRecord, DeliveryTrace, LotEvent, LotOnRecord, LotTrace, OriginOnRecord, ReceiptLine,
    ReceiptTrace,
};
use crate::office::storeroom::event_text;
use crate::office::storeroom::origin_text;
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element, Fill, Shrink};

/// The letters and digits of a number.
const KEYS: &str = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
/// The most kinds of goods that a row of the day's list names.
const NAMED: usize = 3;

/// The room that an invoice has, in the panel's pixels.
pub fn photo_room(scale: Scale) -> (u32, u32) {
    let window = scale.window();
    let edges = 2.0 * scale.gap(Gap::Large);
    let head = scale.strip() + scale.touch() + scale.gap(Gap::Medium);
    let dots = |length: f32| (length * scale.density()).max(1.0) as u32;
    (
        dots(window.width - edges),
        dots(window.height - head - edges),
    )
}

/// Where goods came from, in a few words: 捐赠 · 县供销社.
pub fn origin_title(origin: &OriginOnRecord, words: &Words) -> String {
    let source = headword(words, &format!("storeroom.source.{}", origin.source.word()));
    match (origin.source, origin.who()) {
        (Source::Found, _) => source,
        (Source::Donation, "") => {
            format!("{source} · {}", words.say("storeroom.trace.unnamed", &[]))
        }
        (_, "") => source,
        (_, who) => format!("{source} · {who}"),
    }
}

/// What [`origin_title`] does not say: the invoice, what the giver wishes.
fn origin_more(origin: &OriginOnRecord, words: &Words) -> Option<String> {
    let (all, title) = (origin_text(origin, words), origin_title(origin, words));
    let more = all.strip_prefix(&title).unwrap_or(&all);
    let more = more.trim_start_matches([' ', '·']);
    (!more.is_empty()).then(|| more.to_owned())
}

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let words = here.words;
        match &self.at {
            At::Ask => self.ask_number(here),
            At::Deliveries(None) => {
                let title = words.say("kiosk.store.door.deliveries", &[]);
                looking(here, &title, Message::Back)
            }
            At::Deliveries(Some(list)) => deliveries(here, list),
            At::Looking(_) => {
                let title = words.say("kiosk.store.door.trace", &[]);
                looking(here, &title, Message::Back)
            }
            At::Receipt(trace) => receipt(here, trace),
            At::Delivery(trace) => delivery(here, trace),
            At::Lot(trace) => {
                let mut presses = Vec::new();
                if let Some(number) = &trace.lot.delivery {
                    let label = words.say("kiosk.store.trace.delivery", &[]);
                    let message = Message::Delivery(number.clone());
                    presses.push(Press::new(here.scale, label, message).into());
                }
                presses.extend(invoice(here, &trace.lot.origin));
                lot_page(here, trace, presses, Message::Back)
            }
            At::Photo(photo) => {
                let body: Element<'a, Message> = match photo {
                    Some(photo) => container(drawing(photo, 1.0)).center(Fill).into(),
                    None => quiet(here, words.say("kiosk.store.trace.no-photo", &[])),
                };
                let head = words.say("kiosk.store.trace.invoice", &[]);
                here.sheet(
                    column![headed(here, title(here, &head), Message::Back), body]
                        .spacing(here.scale.gap(Gap::Medium)),
                )
            }
        }
    }

    /// A number by touch at the left, the day's receipts at the right.
    fn ask_number<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let pad = keypad(scale, labels(&both), KEYS, Vec::new(), Message::Key);
        let typed = self.typed.text();
        let press = |key: &str, message: Message, can: bool| -> Element<'a, Message> {
            let label = words.say(&format!("kiosk.store.trace.{key}"), &[]);
            if can {
                Press::new(scale, label, message)
                    .tone(Tone::Go)
                    .snug()
                    .into()
            } else {
                Press::cannot(scale, label, None).snug().into()
            }
        };
        let is_lot = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
        let today: Element<'a, Message> = match &self.today {
            None => quiet(here, words.say("kiosk.store.looking", &[])),
            Some(list) if list.is_empty() => {
                quiet(here, words.say("kiosk.store.trace.none-today", &[]))
            }
            Some(list) => {
                let rows = list.iter().map(|one| of_today(here, one));
                scrolls(here, Column::with_children(rows).spacing(scale.apart()))
            }
        };
        let right = column![
            headed(
                here,
                title(here, &words.say("kiosk.store.door.trace", &[])),
                Message::Back
            ),
            number(
                scale,
                &self.typed,
                &words.say("kiosk.store.trace.hint", &[])
            ),
            row![
                press("number", Message::Number, !typed.is_empty()),
                press("lot", Message::LotNumber, is_lot),
            ]
            .spacing(scale.apart()),
            strong(scale, Step::Body, words.say("kiosk.store.trace.today", &[])),
            container(today).height(Fill),
        ]
        .spacing(scale.apart().max(scale.gap(Gap::Small)))
        .height(Fill);
        here.sheet(
            row![container(pad).width(Shrink), container(right).width(Fill)]
                .spacing(scale.gap(Gap::Large)),
        )
    }
}

fn of_today<'a>(here: &Here<'a>, one: &'a RedemptionOnRecord) -> Element<'a, Message> {
    let name = here.family(&mask_name(&one.name));
    row_card(
        here.scale,
        Row {
            title: format!("{}  {name}", one.at.village_time()).into(),
            detail: here.some_goods(&one.redemption.lines, NAMED).into(),
            figure: String::new(),
            note: "".into(),
            touch: Some(Message::Receipt(one.redemption.receipt.clone())),
        },
    )
}

/// A page with its head at the left, what can be done there, and what is listed at the right.
fn split<'a, M: Clone + 'a>(
    here: &Here<'a>,
    head: Element<'a, M>,
    presses: Vec<Element<'a, M>>,
    list: Element<'a, M>,
    leave: M,
) -> Element<'a, M> {
    let scale = here.scale;
    let left = column![
        scrolls(here, head),
        Column::with_children(presses).spacing(scale.apart()),
        back(here, leave),
    ]
    .spacing(scale.apart());
    here.halves((42, 58), left, list)
}

/// What a page is about: a title and a line for each thing to know.
fn about<'a, M: 'a>(here: &Here<'a>, head: &str, told: Vec<String>) -> Element<'a, M> {
    let scale = here.scale;
    let told = told
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| say(scale, Step::Body, text).into());
    column![
        fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            head,
            None,
            Horizontal::Left
        ),
        Column::with_children(told).spacing(scale.gap(Gap::Small)),
    ]
    .spacing(scale.gap(Gap::Small))
    .into()
}

fn receipt<'a>(here: &Here<'a>, trace: &'a ReceiptTrace) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let whom = format!(
        "{} · {}",
        here.family(&trace.name),
        here.where_at("", trace.household.as_str())
    );
    let when = format!(
        "{} {}",
        words.day_and_year(trace.day),
        trace.at.village_time()
    );
    let head = about(
        here,
        &words.say("kiosk.store.trace.of-receipt", &[]),
        vec![trace.receipt.to_string(), whom, when],
    );
    let lines = trace.lines.iter().flat_map(|line| of_receipt(here, line));
    let list = scrolls(here, Column::with_children(lines).spacing(scale.apart()));
    split(here, head, Vec::new(), list, Message::Back)
}

/// A line of a receipt, and the lots that gave it.
fn of_receipt<'a>(here: &Here<'a>, line: &'a ReceiptLine) -> Vec<Element<'a, Message>> {
    let (scale, words) = (here.scale, here.words);
    let n = line.quantity.to_string();
    let fills = [
        ("name", line.name.as_str()),
        ("n", &n),
        ("unit", &line.unit),
    ];
    let back = if line.reversed {
        format!(" · {}", words.say("kiosk.today.line-back", &[]))
    } else {
        String::new()
    };
    let named = format!("{}{back}", words.say("kiosk.summary.line", &fills));
    let mut rows: Vec<Element<'a, Message>> = vec![strong(scale, Step::Name, named).into()];
    rows.extend(line.lots.iter().map(|(pieces, lot)| {
        let n = pieces.to_string();
        row_card(
            scale,
            Row {
                title: origin_title(&lot.origin, words).into(),
                detail: lot_detail(lot, words).into(),
                figure: words.say("kiosk.store.pieces", &[("n", &n), ("unit", &line.unit)]),
                note: "".into(),
                touch: Some(Message::Lot(lot.lot)),
            },
        )
    }));
    rows
}

/// Its number, and the day on which it came.
fn lot_detail(lot: &LotOnRecord, words: &Words) -> String {
    let name = words.say("kiosk.store.lot", &[("lot", &lot.lot.to_string())]);
    let day = words.day_and_year(lot.received_on);
    format!(
        "{name} · {}",
        words.say("kiosk.store.came-on", &[("day", &day)])
    )
}

/// How many came, went, and stand there.
fn sums(lot: &LotOnRecord, words: &Words) -> String {
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

fn delivery<'a>(here: &Here<'a>, trace: &'a DeliveryTrace) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let of = &trace.delivery;
    let people = match &of.second {
        Some(second) => format!("{} · {second}", of.staff),
        None => of.staff.clone(),
    };
    let counted = words.say("kiosk.store.trace.counted-by", &[("name", &people)]);
    let cost = (!of.cost.is_zero())
        .then(|| words.say("receipt.delivery.yuan", &[("yuan", &of.cost.to_string())]));
    let told = [
        Some(of.number.to_string()),
        Some(words.day_and_year(of.day)),
        origin_more(&of.origin, words),
        cost,
        Some(counted),
    ];
    let head = about(
        here,
        &origin_title(&of.origin, words),
        told.into_iter().flatten().collect(),
    );
    let rows = trace.lots.iter().map(|trace| {
        let lot = &trace.lot;
        row_card(
            scale,
            Row {
                title: lot.name.as_str().into(),
                detail: sums(lot, words).into(),
                figure: words.say(
                    "kiosk.store.pieces",
                    &[("n", &lot.received.to_string()), ("unit", &lot.unit)],
                ),
                note: "".into(),
                touch: Some(Message::Lot(lot.lot)),
            },
        )
    });
    let list = scrolls(here, Column::with_children(rows).spacing(scale.apart()));
    let presses = invoice(here, &of.origin).into_iter().collect();
    split(here, head, presses, list, Message::Back)
}

/// The way to an invoice's photo, where there is one.
fn invoice<'a>(here: &Here<'a>, origin: &OriginOnRecord) -> Option<Element<'a, Message>> {
    let photo = origin.photo?;
    let label = here.words.say("kiosk.store.trace.invoice", &[]);
    Some(Press::new(here.scale, label, Message::Photo(photo)).into())
}

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

fn deliveries<'a>(here: &Here<'a>, list: &'a [DeliveryOnRecord]) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let rows = list.iter().map(|of| {
        let kinds = of.lots.len().to_string();
        let pieces: u64 = of.lots.iter().map(|lot| u64::from(lot.received)).sum();
        let fills = [("kinds", kinds.as_str()), ("pieces", &pieces.to_string())];
        let cost = if of.cost.is_zero() {
            String::new()
        } else {
            words.say("receipt.delivery.yuan", &[("yuan", &of.cost.to_string())])
        };
        row_card(
            scale,
            Row {
                title: origin_title(&of.origin, words).into(),
                detail: format!(
                    "{} · {} · {}",
                    words.day_and_year(of.day),
                    words.say("kiosk.store.kinds-pieces", &fills),
                    of.number
                )
                .into(),
                figure: cost,
                note: "".into(),
                touch: Some(Message::Delivery(of.number.clone())),
            },
        )
    });
    let body: Element<'a, Message> = if list.is_empty() {
        column![
            quiet(here, words.say("kiosk.store.trace.no-deliveries", &[])),
            space().height(Fill)
        ]
        .into()
    } else {
        scrolls(here, Column::with_children(rows).spacing(scale.apart()))
    };
    let head = words.say("kiosk.store.door.deliveries", &[]);
    here.sheet(
        column![headed(here, title(here, &head), Message::Back), body]
            .spacing(scale.gap(Gap::Medium)),
    )
}
