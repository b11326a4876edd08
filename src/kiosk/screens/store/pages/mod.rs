//! The kinds of pages that the storeroom's screens are made of, and what stands on them alike.

mod asks;

pub use asks::{
    Answer, NumberPage, WritePage, answer, choose_page, done_page, number_page, without, write_page,
};

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Kind, Press, at_least, fitted, kind_card, say};
use crate::kiosk::screens::frame::{headed, title};
use crate::market::staff::Act;
use crate::till::{Duty, Till};
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, button, column, container, space};
use iced::{Element, Fill, padding};

/// Whether whoever is at work may book stock in or out; an auditor only looks.
pub fn may_stock(till: &Till) -> bool {
    match till.duty() {
        Duty::On(staff) => staff.role.may(Act::Stock),
        _ => false,
    }
}

/// A word as it stands at the head of something: where there are capitals, with one.
pub fn headword(words: &Words, key: &str) -> String {
    let word = words.say(key, &[]);
    let mut rest = word.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest.clone()).collect()
}

/// Whether a page has room to spare: the panel is no small one, and the words are of the usual size.
pub fn is_roomy(here: &Here<'_>) -> bool {
    here.scale.window().height > ROOMY && here.scale.text() <= 1.2
}

/// Panels higher than this, in pixels, have room to spare.
const ROOMY: f32 = 700.0;

/// A page on which several things stand that can be changed, and the way on below them. Where there is little room they
/// scroll; the way on does not.
pub fn form_page<'a, M: Clone + 'a>(
    here: &Here<'a>,
    head: &str,
    leave: M,
    lines: Column<'a, M>,
    go: Press<M>,
) -> Element<'a, M> {
    let scale = here.scale;
    let lines = lines.spacing(scale.apart().max(scale.gap(Gap::Medium)));
    let lines: Element<'a, M> = if is_roomy(here) {
        lines.height(Fill).into()
    } else {
        scrolls(here, lines)
    };
    here.sheet(
        column![headed(here, title(here, head), leave), lines, go.large()]
            .spacing(scale.gap(Gap::Medium)),
    )
}

/// What scrolls, with room for the bar at its right.
pub fn scrolls<'a, M: 'a>(here: &Here<'a>, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    let bar = padding::right(here.scale.px(14.0));
    drag_scroll(here.scale, container(content).padding(bar).width(Fill))
}

/// A sentence in second rank.
pub fn quiet<'a, M: 'a>(here: &Here<'a>, words: impl Into<String>) -> Element<'a, M> {
    say(here.scale, Step::Body, words.into())
        .color(palette::SECOND)
        .into()
}

/// Pieces side by side, so many in a row.
pub fn in_rows<'a, M: 'a>(
    here: &Here<'a>,
    across: usize,
    pieces: impl IntoIterator<Item = Element<'a, M>>,
) -> Column<'a, M> {
    let apart = here.scale.apart();
    let mut rows: Vec<Element<'a, M>> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while pieces.peek().is_some() {
        let mut some: Vec<Element<'a, M>> = pieces.by_ref().take(across).collect();
        while some.len() < across {
            some.push(space().width(Fill).into());
        }
        rows.push(Row::with_children(some).spacing(apart).into());
    }
    Column::with_children(rows).spacing(apart)
}

/// So many cards of goods stand side by side on a whole page.
pub fn cards_across(here: &Here<'_>) -> usize {
    if here.scale.text() > 1.2 { 1 } else { 2 }
}

/// Goods as cards, as many side by side as there is room for.
pub fn kinds<'a, M: Clone + 'a>(
    here: &Here<'a>,
    across: usize,
    kinds: impl IntoIterator<Item = Kind<'a, M>>,
) -> Element<'a, M> {
    let cards = kinds.into_iter().map(|kind| kind_card(here.scale, kind));
    scrolls(here, in_rows(here, across, cards))
}

/// Several answers of which one holds, side by side.
pub fn segments<'a, M: Clone + 'a>(
    here: &Here<'a>,
    answers: impl IntoIterator<Item = (String, bool, M)>,
) -> Row<'a, M> {
    let presses = answers.into_iter().map(|(label, holds, message)| {
        let tone = if holds { Tone::Chosen } else { Tone::Plain };
        Press::new(here.scale, label, message)
            .tone(tone)
            .snug()
            .into()
    });
    Row::with_children(presses).spacing(here.scale.apart())
}

/// What is being looked up.
pub fn looking<'a, M: Clone + 'a>(here: &Here<'a>, of: &str, leave: M) -> Element<'a, M> {
    let looking = quiet(here, here.words.say("kiosk.store.looking", &[]));
    here.sheet(
        column![headed(here, title(here, of), leave), looking].spacing(here.scale.gap(Gap::Medium)),
    )
}

/// A value with what it is above it, to be touched and changed.
pub struct Field<M> {
    /// What the value is.
    pub caption: String,
    /// The value, or what stands there where there is none yet.
    pub value: Result<String, String>,
    /// How large the value is at most.
    pub step: Step,
    /// How it looks: [`Tone::Chosen`] for the one that is typed now.
    pub tone: Tone,
    /// The message a touch sends.
    pub message: M,
}

/// Draws a [`Field`].
pub fn field<'a, M: Clone + 'a>(here: &Here<'a>, of: Field<M>) -> Element<'a, M> {
    let scale = here.scale;
    let edge = scale.gap(Gap::Small);
    let steps: &[Step] = match of.step {
        Step::Body => &[Step::Body, Step::Second, Step::Small],
        _ => &[Step::Name, Step::Body, Step::Second],
    };
    let value: Element<'a, M> = match of.value {
        Ok(value) => fitted(scale, steps, &value, None, Horizontal::Left),
        Err(none) => say(scale, Step::Body, none)
            .color(palette::SECOND)
            .wrapping(iced::widget::text::Wrapping::None)
            .into(),
    };
    let both = column![
        say(scale, Step::Small, of.caption).color(palette::SECOND),
        value
    ];
    let inside = container(at_least(scale.touch() - 2.0 * edge, both))
        .padding([edge, scale.gap(Gap::Medium)])
        .width(Fill);
    let tone = of.tone;
    button(inside)
        .padding(0)
        .width(Fill)
        .style(move |_, status| style::press(scale, tone, status))
        .on_press(of.message)
        .into()
}

/// A text as a [`Field`]'s value: nothing where it is empty.
pub fn written(text: &str, none: String) -> Result<String, String> {
    if text.is_empty() {
        Err(none)
    } else {
        Ok(text.to_owned())
    }
}
