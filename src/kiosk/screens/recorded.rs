//! It is recorded: the receipt's number, what was taken, what is left, and how the paper is doing.

use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Piece, Press, Sum, Weight, bar, fitted, paper, say, sum};
use crate::market::shop::RedemptionOnRecord;
use crate::office::wish::{DeviceState, PrintOutcome};
use crate::till::Tap;
use iced::alignment::Horizontal;
use iced::widget::{column, container, row, space};
use iced::{Element, Fill};

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Goes on with the next household.
    Next,
}

/// What follows: a touch for the machine.
pub fn update(message: &Message) -> Tap {
    match message {
        Message::Next => Tap::Understood,
    }
}

/// Draws it.
pub fn view<'a>(here: &Here<'a>, record: &'a RedemptionOnRecord) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let redemption = &record.redemption;
    let points = words.say("kiosk.points", &[]);
    let figure = |before: String, figure: String| {
        sum(
            scale,
            Sum {
                before: before.into(),
                figure,
                after: points.clone().into(),
                step: Step::Figure,
                colour: palette::GREEN,
            },
        )
    };
    let name = here.family(&crate::market::household::mask_name(&record.name));
    let whom = format!(
        "{name} · {}",
        here.where_at("", redemption.household.as_str())
    );
    let goods = here.some_goods(&redemption.lines, 8);
    let goods = words.say("kiosk.recorded.goods", &[("goods", &goods)]);
    let apart = || space().height(scale.gap(Gap::Small));
    // What was touched last, the confirmation, was at the bottom of this side: the way on stands higher, so that a
    // second touch does not take this screen away unread.
    let left = column![
        fitted(
            scale,
            &[Step::Headline, Step::Figure, Step::Total],
            &words.say("kiosk.recorded.headline", &[]),
            Some(palette::GREEN),
            Horizontal::Left
        ),
        say(scale, Step::Name, whom),
        say(
            scale,
            Step::Second,
            words.say(
                "kiosk.recorded.receipt",
                &[("receipt", redemption.receipt.as_str())]
            )
        )
        .color(palette::SECOND),
        apart(),
        // Enlarged, there is no room for what stands on the paper too: the way on would come to where the
        // confirmation was.
        (scale.text() <= 1.2).then(|| say(scale, Step::Body, goods)),
        row![
            figure(
                words.say("kiosk.recorded.taken", &[]),
                redemption.total.to_string()
            ),
            figure(
                words.say("kiosk.recorded.left", &[]),
                redemption.remaining.to_string()
            ),
        ]
        .spacing(scale.gap(Gap::Wide)),
        printing(here, record),
        apart(),
        Press::new(scale, words.say("kiosk.recorded.next", &[]), Message::Next)
            .tone(Tone::Go)
            .large(),
    ]
    .spacing(scale.gap(Gap::Small))
    .width(Fill);
    let sheet = here
        .standing
        .paper
        .as_ref()
        .map(|of| container(paper(scale, of)).height(Fill));
    here.sheet(row![left, sheet].spacing(scale.gap(Gap::Wide)))
}

/// What asks nobody to do anything.
fn quietly<'a>(here: &Here<'a>, sentence: String) -> Element<'a, Message> {
    say(here.scale, Step::Body, sentence)
        .color(palette::SECOND)
        .into()
}

/// How the paper is doing, said plainly.
fn printing<'a>(here: &Here<'a>, record: &RedemptionOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let how = match &here.standing.printed {
        Some((Some(receipt), how)) if *receipt == record.redemption.receipt => Some(*how),
        _ => None,
    };
    // What is known of the paper comes before how the printer is: one in doubt does not print by itself any more.
    let sentence = match (how, here.standing.printer) {
        (Some(PrintOutcome::NotStored), _) => words.say("kiosk.recorded.not-stored", &[]),
        (Some(PrintOutcome::Unknown), _) => words.say("kiosk.recorded.unknown", &[]),
        (Some(PrintOutcome::Printed), _) => {
            return quietly(here, words.say("kiosk.recorded.printed", &[]));
        }
        (Some(PrintOutcome::Sent), _) => {
            return quietly(here, words.say("kiosk.recorded.sent", &[]));
        }
        (None, DeviceState::Well) => {
            return quietly(here, words.say("kiosk.recorded.printing", &[]));
        }
        (None, DeviceState::None) => words.say("kiosk.recorded.no-printer", &[]),
        (None, DeviceState::Gone) => words.say("kiosk.recorded.printer-gone", &[]),
        (None, DeviceState::PaperOut) => words.say("kiosk.recorded.paper-out", &[]),
        (None, DeviceState::CoverOpen) => words.say("kiosk.recorded.cover-open", &[]),
        (None, DeviceState::Offline) => words.say("kiosk.recorded.printer-offline", &[]),
        (None, DeviceState::Stalled) => words.say("kiosk.recorded.printer-stuck", &[]),
        (None, DeviceState::Denied) => words.say("kiosk.recorded.printer-denied", &[]),
        (None, DeviceState::Busy) => words.say("kiosk.recorded.printer-busy", &[]),
    };
    bar(
        here.scale,
        Weight::Attention,
        &[
            Piece::Strong(words.say("kiosk.recorded.safe", &[])),
            plain(sentence),
        ],
        None,
    )
}
