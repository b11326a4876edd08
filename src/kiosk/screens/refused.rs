//! A refusal: what, why, and what next, with the next useful thing to touch. Never a code.

use super::{Place, Purpose};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::parts::{Notice, Piece, Press, Weight, notice};
use crate::market::refusal::Refusal;
use iced::Element;

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Has read it.
    Understood,
    /// Has read it, and goes on there.
    Go(Place),
    /// Has read it, and opens the day.
    OpenDay,
}

/// What serves best after a refusal, where there is something.
fn useful(refusal: &Refusal) -> Option<Message> {
    match refusal {
        Refusal::NoHousehold
        | Refusal::UnknownHousehold { .. }
        | Refusal::CardReplaced { .. }
        | Refusal::CardUnknown
        | Refusal::CardDamaged => Some(Message::Go(Place::Find(Purpose::Sale))),
        Refusal::ClockBehind { .. } | Refusal::ClockOff { .. } => Some(Message::Go(Place::Clock)),
        Refusal::DayNotOpen => Some(Message::OpenDay),
        Refusal::AlreadyReversed { .. } | Refusal::UnknownReceipt { .. } => {
            Some(Message::Go(Place::Today))
        }
        _ => None,
    }
}

/// Draws a refusal in the room it is given.
pub fn view<'a>(here: &Here<'a>, refusal: &Refusal, width: f32) -> Element<'a, Message> {
    let words = here.words;
    let useful = useful(refusal).map(|message| {
        let label = match &message {
            Message::Go(Place::Clock) => words.say("kiosk.refused.clock", &[]),
            Message::Go(Place::Today) => words.say("kiosk.wait.today", &[]),
            Message::OpenDay => words.say("kiosk.wait.open", &[]),
            _ => words.say("kiosk.wait.find", &[]),
        };
        (label, message)
    });
    let mut buttons: Vec<(String, Tone, Message)> = useful
        .into_iter()
        .map(|(label, message)| (label, Tone::Go, message))
        .collect();
    let tone = if buttons.is_empty() {
        Tone::Go
    } else {
        Tone::Quiet
    };
    buttons.push((
        words.say("kiosk.understood", &[]),
        tone,
        Message::Understood,
    ));
    say_no(here, refusal, Vec::new(), buttons, width)
}

/// Draws a refusal with more to say between why and next, and these buttons, `width` pixels in all.
pub fn say_no<'a, M: Clone + 'a>(
    here: &Here<'a>,
    refusal: &Refusal,
    more: Vec<Vec<Piece>>,
    buttons: Vec<(String, Tone, M)>,
    width: f32,
) -> Element<'a, M> {
    let scale = here.scale;
    let sentence = refusal.sentence(here.words);
    let each = button_width(here, width, buttons.len());
    let mut why = vec![vec![plain(sentence.why)]];
    why.extend(more);
    notice(
        scale,
        Notice {
            weight: Weight::Cannot,
            headline: sentence.what.into(),
            why,
            next: Some(vec![plain(sentence.next)]),
            buttons: buttons
                .into_iter()
                .map(|(label, tone, message)| {
                    Press::new(scale, label, message)
                        .tone(tone)
                        .large()
                        .width(each)
                        .into()
                })
                .collect(),
        },
    )
}

/// The width of each of `count` buttons side by side in `width` pixels: as drawn, or what there is room for.
pub fn button_width(here: &Here<'_>, width: f32, count: usize) -> f32 {
    let scale = here.scale;
    let count = count.max(1) as f32;
    let apart = scale.px(24.0).max(scale.apart());
    let room =
        (width - 2.0 * scale.gap(crate::kiosk::look::Gap::Wide) - apart * (count - 1.0)) / count;
    (scale.px(300.0) * scale.text()).min(room.floor())
}
