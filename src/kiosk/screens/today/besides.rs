//! How what moved without goods is drawn in the day's list, and one of it; and what was allowed out of the rules.

use super::view::may_reverse;
use super::{Message, State};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, Row, row_card, say, strong};
use crate::kiosk::screens::acts::can_undo;
use crate::market::household::mask_name;
use crate::market::movement::MovementKind;
use crate::market::shop::{AllowedOfDay, MovementOnRecord};
use crate::till::Till;
use iced::widget::{Column, column, space};
use iced::{Element, Fill};

/// What a movement was, to whom or with whom, and why.
fn what(here: &Here<'_>, record: &MovementOnRecord) -> String {
    let words = here.words;
    let kind = record.movement.what.word();
    let kind = words.say(&format!("receipt.moved.title.{kind}"), &[]);
    let more = match &record.movement.what {
        MovementKind::Gift { .. } => {
            let to = here.family(&mask_name(record.to_name.as_deref().unwrap_or_default()));
            words.say("kiosk.acts.went-to", &[("name", &to)])
        }
        MovementKind::Debit { .. } => record.partner.clone(),
        MovementKind::CouponsIssued { numbers, .. }
        | MovementKind::CouponsTaken { numbers }
        | MovementKind::CouponsCancelled { numbers } => {
            let count = numbers.len().to_string();
            words.say("receipt.moved.pieces", &[("count", &count)])
        }
        MovementKind::Undone { .. } => record
            .of
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        MovementKind::Cash => String::new(),
    };
    let parts = [kind, more, record.reason.clone()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// A movement in the list.
pub(super) fn moved<'a>(here: &Here<'a>, record: &'a MovementOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let name = here.family(&mask_name(&record.name));
    let points = record.movement.points.to_string();
    row_card(
        here.scale,
        Row {
            title: format!(
                "{}  {name} · {}",
                record.at.village_time(),
                here.where_at("", record.movement.household.as_str())
            )
            .into(),
            detail: what(here, record).into(),
            figure: words.say("kiosk.some-points", &[("points", &points)]),
            note: if record.undone {
                words.say("kiosk.today.besides.undone", &[]).into()
            } else {
                "".into()
            },
            touch: Some(Message::PickMoved(record.movement.slip.clone())),
        },
    )
}

/// An exception in the list: it only tells.
pub(super) fn allowed<'a>(here: &Here<'a>, one: &'a AllowedOfDay) -> Element<'a, Message> {
    let words = here.words;
    let what = words.say(
        &format!("receipt.exception.{}", one.allowed.what.word()),
        &[],
    );
    let whom = match &one.allowed.household {
        Some(household) => here.where_at("", household.as_str()),
        None => words.say("receipt.exception.all", &[]),
    };
    let days = words.window(one.allowed.from, one.allowed.until);
    let people = one.people.join(" · ");
    row_card(
        here.scale,
        Row {
            title: format!("{what} · {whom}").into(),
            detail: format!("{days} · {people}").into(),
            figure: String::new(),
            note: "".into(),
            touch: None,
        },
    )
}

impl State {
    /// One movement, and taking it back where that can be.
    pub(super) fn one_moved<'a>(
        &'a self,
        here: &Here<'a>,
        record: &'a MovementOnRecord,
        till: &'a Till,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let name = here.family(&mask_name(&record.name));
        let number = here.where_at("", record.movement.household.as_str());
        let time = record.at.village_time();
        let slip = record.movement.slip.as_str();
        let fills = [
            ("time", time.as_str()),
            ("receipt", slip),
            ("staff", record.staff.as_str()),
        ];
        let points = record.movement.points.to_string();
        let approver = record.approver.as_ref().map(|name| {
            let people = words.say("kiosk.acts.agreed", &[("name", name)]);
            say(scale, Step::Second, people).color(palette::SECOND)
        });
        let left: Column<'a, Message> = column![
            strong(scale, Step::Name, format!("{name} · {number}")),
            say(scale, Step::Second, words.say("kiosk.today.detail", &fills))
                .color(palette::SECOND),
            say(scale, Step::Body, what(here, record)),
            approver,
            strong(
                scale,
                Step::Figure,
                words.say("kiosk.some-points", &[("points", &points)])
            )
            .color(palette::GREEN),
        ];
        let undo = words.say("kiosk.acts.undo", &[]);
        let undo = if record.undone {
            let why = words.say("kiosk.today.besides.undone", &[]);
            Some(Press::cannot(scale, undo, Some(why)))
        } else if !can_undo(record) {
            None
        } else if may_reverse(till) {
            let message = Message::Undo(Box::new(record.clone()));
            Some(Press::new(scale, undo, message).tone(Tone::Danger))
        } else {
            let why = words.say("kiosk.today.no-leave", &[]);
            Some(Press::cannot(scale, undo, Some(why)))
        };
        let right = column![
            space().height(Fill),
            undo.map(|undo| Element::from(undo.large())),
            Press::new(scale, words.say("kiosk.back", &[]), Message::Back)
                .tone(Tone::Quiet)
                .large(),
        ]
        .spacing(scale.apart());
        here.halves((60, 40), left.spacing(scale.gap(Gap::Small)), right)
    }
}
