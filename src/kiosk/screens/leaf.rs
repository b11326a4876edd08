//! A page of a list on the screen: its title, what stands under it, its rows on a card that scrolls. What is posted on
//! the board and what is seen here is one and the same [`Sheet`].

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, fitted, say, strong, table};
use crate::market::sheet::Sheet;
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container};
use iced::{Element, Fill, padding};

/// So many rows are shown at once; more would make the screen slow.
pub const PART: usize = 100;

/// The title and what stands under it.
pub fn head<'a, M: 'a>(here: &Here<'a>, sheet: &Sheet) -> Element<'a, M> {
    let scale = here.scale;
    let steps = [Step::Total, Step::Name, Step::Body];
    let about = sheet.about.join("  ·  ");
    column![
        fitted(scale, &steps, &sheet.title, None, Horizontal::Left),
        say(scale, Step::Second, about).color(palette::SECOND),
    ]
    .spacing(scale.gap(Gap::Hair))
    .into()
}

/// The rows of this hundred (from 0), `width` pixels wide, with what is said at the end; `turn` goes to another hundred.
pub fn rows<'a, M: Clone + 'a>(
    here: &Here<'a>,
    sheet: &Sheet,
    part: usize,
    width: f32,
    turn: impl Fn(usize) -> M,
) -> Element<'a, M> {
    let scale = here.scale;
    let edge = scale.gap(Gap::Large);
    let bar = scale.px(14.0);
    let room = width - 2.0 * edge - bar - 2.0 * scale.line();
    let mut pieces: Vec<Element<'a, M>> = Vec::new();
    for of in &sheet.tables {
        if !of.heading.is_empty() {
            pieces.push(strong(scale, Step::Name, of.heading.clone()).into());
        }
        if of.rows.is_empty() {
            pieces.push(say(scale, Step::Body, of.empty.clone()).into());
            continue;
        }
        let first = part * PART;
        let end = of.rows.len().min(first + PART);
        pieces.push(table(scale, of, first.min(end)..end, room));
        if of.rows.len() > PART {
            pieces.push(turns(here, of.rows.len(), part, &turn));
        }
    }
    for text in &sheet.closing {
        pieces.push(
            say(scale, Step::Second, text.clone())
                .color(palette::SECOND)
                .into(),
        );
    }
    let column = Column::with_children(pieces).spacing(scale.gap(Gap::Medium));
    let inside = drag_scroll(
        scale,
        container(column)
            .width(Fill)
            .padding(padding::vertical(scale.gap(Gap::Small)).right(bar)),
    );
    container(inside)
        // The rows end above the card's round corners.
        .padding(padding::horizontal(edge).vertical(scale.gap(Gap::Small)))
        .width(Fill)
        .height(Fill)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

/// Which rows these are, and the way to the others.
fn turns<'a, M: Clone + 'a>(
    here: &Here<'a>,
    of: usize,
    part: usize,
    turn: &impl Fn(usize) -> M,
) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let (first, last) = (part * PART + 1, of.min((part + 1) * PART));
    let (first, last_text, all) = (first.to_string(), last.to_string(), of.to_string());
    let fills = [
        ("first", first.as_str()),
        ("last", &last_text),
        ("all", &all),
    ];
    let press = |key: &str, to: Option<usize>| -> Element<'a, M> {
        let label = words.say(key, &[]);
        match to {
            Some(to) => Press::new(scale, label, turn(to)).tone(Tone::Quiet).into(),
            None => Press::cannot(scale, label, None).into(),
        }
    };
    let before = press("kiosk.leaf.before", part.checked_sub(1));
    let after = press("kiosk.leaf.after", (last < of).then_some(part + 1));
    column![
        say(scale, Step::Second, words.say("kiosk.leaf.rows", &fills)).color(palette::SECOND),
        Row::with_children([before, after]).spacing(scale.apart()),
    ]
    .spacing(scale.gap(Gap::Small))
    .into()
}
