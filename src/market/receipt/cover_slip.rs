//! What the shelf can honour, on a paper to go shopping with: the sum in one sentence, and what is likely to run short.

use super::super::slip::Slip;
use super::super::storeroom::cover::{Cover, GoodsCover};
use super::{Letterhead, Moment, day_and_time};
use crate::words::Words;

/// The paper.
pub fn cover_slip(cover: &Cover, letterhead: &Letterhead, at: Moment, words: &Words) -> Slip {
    let say = |key: &str| words.say(&format!("receipt.cover.{key}"), &[]);
    let households = cover.households.to_string();
    let (outstanding, worth) = (cover.outstanding.to_string(), cover.worth.to_string());
    let about = [
        ("households", households.as_str()),
        ("outstanding", &outstanding),
        ("worth", &worth),
    ];
    let slip = letterhead
        .begin(&words.say("storeroom.cover.title", &[]), words)
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(at.village_day(), at, words),
        )
        .rule()
        .text(words.say("storeroom.cover.about", &about));
    let slip = match cover.next {
        Some(window) => {
            let days = words.window(window.opens, window.closes);
            slip.text(words.say("storeroom.cover.next", &[("days", &days)]))
        }
        None => slip,
    };
    let slip = slip.rule();
    let slip = if cover.windows == 0 {
        slip.text(words.say("storeroom.cover.no-past", &[]))
    } else if cover.short().next().is_none() {
        slip.double(say("enough"))
    } else {
        let slip = cover.short().fold(slip.double(say("buy")), |slip, goods| {
            one(slip, goods, words)
        });
        let windows = cover.windows.to_string();
        let slip = slip
            .rule()
            .text(words.say("storeroom.cover.past", &[("windows", &windows)]));
        if cover.buying.is_zero() {
            slip
        } else {
            let yuan = cover.buying.to_string();
            slip.text(words.say("storeroom.cover.buying", &[("yuan", &yuan)]))
        }
    };
    letterhead.end(slip, words)
}

/// `食用油 · 缺 12 桶`, and what there is against what is likely to be asked for.
fn one(slip: Slip, goods: &GoodsCover, words: &Words) -> Slip {
    let n = |pieces: u32| pieces.to_string();
    let (short, there) = (n(goods.short), n(goods.available));
    let expected = n(goods.expected.unwrap_or_default());
    let unit = goods.unit.as_str();
    slip.pair(
        goods.name.clone(),
        words.say("receipt.cover.lacks", &[("n", &short), ("unit", unit)]),
    )
    .text(words.say(
        "receipt.cover.there",
        &[("there", &there), ("expected", &expected), ("unit", unit)],
    ))
}
