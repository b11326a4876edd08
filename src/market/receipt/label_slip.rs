//! Labels on the receipt printer: for a shop that has no other.

use super::super::label::{CardTag, Labels, Tag};
use super::super::slip::Slip;
use super::super::storeroom::article::Section;
use super::{Letterhead, pad_slip};
use crate::words::Words;

/// Each label as a paper of its own.
pub fn label_slips(labels: &Labels, letterhead: &Letterhead, words: &Words) -> Vec<Slip> {
    match labels {
        Labels::Goods(tags) => tags
            .iter()
            .map(|tag| letterhead.mark(sticker(tag, words), words))
            .collect(),
        Labels::Shelf(tags) => tags
            .iter()
            .map(|tag| letterhead.mark(edge(tag, words), words))
            .collect(),
        Labels::Cards(cards) => cards
            .iter()
            .map(|card| letterhead.mark(card_slip(card, letterhead, words), words))
            .collect(),
        Labels::Slips(numbers) => numbers
            .clone()
            .map(|number| pad_slip(number, letterhead, words))
            .collect(),
    }
}

/// What the goods are called, a case with how many it holds.
pub fn tag_name(tag: &Tag, words: &Words) -> String {
    let name = tag.goods.name.clone();
    match tag.case_of {
        None => name,
        Some(pieces) => {
            let pieces = pieces.to_string();
            let fills = [
                ("name", name.as_str()),
                ("pieces", &pieces),
                ("unit", &tag.goods.unit),
            ];
            words.say("labels.case", &fills)
        }
    }
}

/// What one piece costs, in words.
pub fn tag_price(tag: &Tag, words: &Words) -> String {
    match (&tag.price, tag.section) {
        (_, Section::Sale) => words.say("labels.for-sale", &[]),
        (None, Section::Points) => words.say("labels.no-price", &[]),
        (Some(price), Section::Points) => {
            let points = price.points.to_string();
            let fills = [("points", points.as_str()), ("unit", &tag.goods.unit)];
            words.say("labels.price", &fills)
        }
    }
}

/// Which decision priced it, and since when; nothing where no price is shown.
pub fn tag_decision(tag: &Tag, words: &Words) -> Option<String> {
    let price = tag.price.as_ref()?;
    if tag.section == Section::Sale {
        return None;
    }
    let day = words.day_and_year(price.from);
    let fills = [
        ("resolution", price.resolution.as_str()),
        ("day", day.as_str()),
    ];
    Some(words.say("labels.decision", &fills))
}

fn sticker(tag: &Tag, words: &Words) -> Slip {
    Slip::new().centre(tag_name(tag, words)).barcode(tag.code)
}

fn edge(tag: &Tag, words: &Words) -> Slip {
    let slip = Slip::new()
        .centre_double(tag_name(tag, words))
        .centre_double(tag_price(tag, words));
    match tag_decision(tag, words) {
        Some(decision) => slip.centre(decision),
        None => slip,
    }
    .barcode(tag.code)
}

fn card_slip(tag: &CardTag, letterhead: &Letterhead, words: &Words) -> Slip {
    let number = words.say(
        "receipt.household-number",
        &[("household", tag.card.household.as_str())],
    );
    let slip = Slip::new()
        .centre(&letterhead.village_name)
        .centre(words.say("cards.title", &[]))
        .qr(tag.card.to_string())
        .centre_double(number)
        .centre_double(&tag.name);
    let slip = if tag.group.is_empty() {
        slip
    } else {
        slip.centre(&tag.group)
    };
    slip.centre(words.say("cards.note", &[]))
}
