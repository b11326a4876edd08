//! The end of a delivery: everything once more before it is booked, and that it is.

use super::lines::{name, origin_words, pieces, until};
use super::{Message, State};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Piece, Press, Sum};
use crate::kiosk::screens::acts::card::{Fact, card};
use crate::kiosk::screens::frame::title;
use crate::kiosk::screens::store::pages::{done_page, quiet, scrolls};
use crate::kiosk::screens::store::trace::view::origin_title;
use crate::market::storeroom::delivery::OriginOrder;
use crate::market::storeroom::draft::{Draft, DraftLine, Stage};
use crate::market::storeroom::trace::DeliveryOnRecord;
use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, FillPortion};

impl State {
    /// Everything before it is booked. The button is not where the last one was.
    pub(super) fn summary<'a>(&'a self, here: &Here<'a>, draft: &'a Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let facts = draft.first.lines.iter().map(|line| fact(here, line));
        let step = if scale.text() > 1.2 {
            Step::Total
        } else {
            Step::Figure
        };
        let figure = |figure: String, after: String| Sum {
            before: "".into(),
            figure,
            after: after.into(),
            step,
            colour: palette::GREEN,
        };
        let pieces = draft.first.pieces().to_string();
        let cost = match &draft.origin {
            OriginOrder::Purchase {
                total: Some(total), ..
            } => *total,
            _ => draft.first.cost(),
        };
        let sums = [
            Some(figure(pieces, words.say("kiosk.store.sum.pieces", &[]))),
            (!cost.is_zero()).then(|| figure(cost.to_string(), words.say("kiosk.store.yuan", &[]))),
        ];
        let left = card(
            here,
            &origin_words(&draft.origin, words),
            facts.collect(),
            sums,
        );
        let told = origin_facts(here, draft);
        let told = told.into_iter().map(|text| quiet(here, text));
        let change = words.say("kiosk.store.intake.change", &[]);
        let origin = words.say("kiosk.store.intake.change-origin", &[]);
        let right = column![
            title(here, &words.say("kiosk.store.intake.check", &[])),
            scrolls(
                here,
                Column::with_children(told).spacing(scale.gap(Gap::Small))
            ),
            row![
                Press::new(scale, change, Message::Back).snug(),
                Press::new(scale, origin, Message::ChangeOrigin).snug(),
                Press::new(scale, self.drop_words(here), Message::Drop)
                    .tone(Tone::Danger)
                    .snug(),
            ]
            .spacing(scale.apart()),
            self.book_press(here, draft).large().step(Step::Total),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.sheet(
            row![
                container(left).width(FillPortion(54)).height(Fill),
                container(right).width(FillPortion(46)).height(Fill)
            ]
            .spacing(scale.gap(Gap::Wide)),
        )
    }

    /// The way into the books, or why there is none yet.
    fn book_press(&self, here: &Here<'_>, draft: &Draft) -> Press<Message> {
        let (scale, words) = (here.scale, here.words);
        let say = |key: &str| words.say(&format!("kiosk.store.intake.{key}"), &[]);
        if self.sent.is_some() {
            return Press::cannot(scale, words.say("kiosk.summary.recording", &[]), None);
        }
        let lines = &draft.first.lines;
        let uncosted = lines.iter().filter(|line| line.unit_cost.is_none()).count();
        let why = if lines.is_empty() {
            say("nothing")
        } else if self.is_bought() && uncosted > 0 {
            let n = uncosted.to_string();
            words.say("kiosk.store.intake.uncosted", &[("n", &n)])
        } else {
            return Press::new(scale, say("book"), Message::Book).tone(Tone::Go);
        };
        Press::cannot(scale, say("book"), Some(why))
    }
}

/// What is to be booked of a line.
fn fact(here: &Here<'_>, line: &DraftLine) -> Fact {
    let words = here.words;
    let cost = line
        .unit_cost
        .map(|cost| words.say("receipt.delivery.each", &[("yuan", &cost.to_string())]));
    let parts = [
        Some(pieces(here, line)),
        Some(until(words, line.expires)),
        cost,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (name(here, line.code), parts.join(" · "))
}

/// What else is known of where it comes from, and which paper comes.
fn origin_facts(here: &Here<'_>, draft: &Draft) -> Vec<String> {
    let words = here.words;
    let fill = |key: &str, name: &str, value: &str| words.say(key, &[(name, value)]);
    let some =
        |text: &str, key: &str, name: &str| (!text.is_empty()).then(|| fill(key, name, text));
    let mut told: Vec<String> = match &draft.origin {
        OriginOrder::Donation {
            anonymous, terms, ..
        } => [
            anonymous.then(|| words.say("receipt.delivery.anonymous", &[])),
            some(terms, "receipt.delivery.terms", "terms"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        OriginOrder::Purchase {
            supplier,
            invoice,
            photo,
            ..
        } => [
            some(supplier, "receipt.delivery.supplier", "supplier"),
            some(invoice, "storeroom.trace.document", "text"),
            photo.map(|_| words.say("kiosk.store.origin.photo-kept", &[])),
        ]
        .into_iter()
        .flatten()
        .collect(),
        OriginOrder::Transfer { slip, .. } => some(slip, "storeroom.trace.document", "text")
            .into_iter()
            .collect(),
    };
    let counted = staff_name(here, draft);
    told.push(fill("kiosk.store.trace.counted-by", "name", &counted));
    if let Stage::Again { .. } = &draft.stage {
        told.push(words.say("kiosk.store.intake.both-same", &[]));
    }
    told.push(words.say("kiosk.store.intake.papers", &[]));
    told
}

/// Who counted first.
pub(super) fn staff_name(here: &Here<'_>, draft: &Draft) -> String {
    let staff = here.shop.into_iter().flat_map(|shop| &shop.staff);
    let mut of = staff.filter(|one| one.staff == draft.staff);
    of.next().map_or_else(String::new, |one| one.name.clone())
}

/// It is booked.
pub(super) fn done<'a>(here: &Here<'a>, delivery: &'a DeliveryOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let kinds = delivery.lots.len().to_string();
    let pieces: u64 = delivery
        .lots
        .iter()
        .map(|lot| u64::from(lot.received))
        .sum();
    let pieces = pieces.to_string();
    let fills = [("kinds", kinds.as_str()), ("pieces", &pieces)];
    let origin = origin_title(&delivery.origin, words);
    let mut why = vec![
        vec![Piece::Strong(origin)],
        vec![Piece::Go(words.say("kiosk.store.kinds-pieces", &fills))],
    ];
    if !delivery.cost.is_zero() {
        let cost = delivery.cost.to_string();
        why.push(vec![plain(
            words.say("receipt.delivery.yuan", &[("yuan", &cost)]),
        )]);
    }
    let number = delivery.number.as_str();
    let mut buttons = vec![
        (words.say("kiosk.acts.finish", &[]), Message::Back),
        (
            words.say("kiosk.store.intake.another", &[]),
            Message::Another,
        ),
    ];
    if !super::own_codes(delivery).is_empty() {
        let labels = words.say("kiosk.papers.stickers", &[]);
        buttons.push((labels, Message::Labels));
    }
    done_page(
        here,
        words.say("kiosk.acts.done", &[]),
        why,
        Some(words.say("kiosk.store.intake.slip", &[("slip", number)])),
        buttons,
    )
}
