//! The books cannot be opened, or have not spoken yet: a sentence for the person who helps.

use crate::kiosk::here::{Here, plain};
use crate::kiosk::parts::{Notice, Weight, notice};
use iced::Element;

/// The books cannot be opened, for this reason.
pub fn view<'a, M: 'a>(here: &Here<'a>, why: &str) -> Element<'a, M> {
    let words = here.words;
    here.page(notice(
        here.scale,
        Notice {
            weight: Weight::Cannot,
            headline: words.say("kiosk.shut.headline", &[]).into(),
            why: vec![vec![plain(words.say("kiosk.shut.why", &[]))]],
            next: Some(vec![plain(why.to_owned())]),
            buttons: Vec::new(),
        },
    ))
}

/// The back room has not said anything yet.
pub fn starting<'a, M: 'a>(here: &Here<'a>) -> Element<'a, M> {
    here.page(notice(
        here.scale,
        Notice {
            weight: Weight::Well,
            headline: here.words.say("kiosk.shut.starting", &[]).into(),
            why: Vec::new(),
            next: None,
            buttons: Vec::new(),
        },
    ))
}
