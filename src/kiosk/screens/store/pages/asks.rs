//! What is asked for on a page of its own, and the answer at the end.

use super::{in_rows, quiet, scrolls};
use crate::kiosk::here::{Here, labels, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Digits, Key, Notice, Piece, Press, Weight, decimals, digits, notice, number, say, strong,
};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::refused::button_width;
use crate::kiosk::screens::typing::{self, Typing};
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, Shrink};

/// A number that is asked for.
pub struct NumberPage<'p, M> {
    /// What is being done, in second rank.
    pub above: String,
    /// The question.
    pub title: String,
    /// What is good to know.
    pub told: Vec<String>,
    /// What is typed.
    pub typed: &'p Digits,
    /// What stands there before anything is.
    pub hint: String,
    /// Whether it may have parts after a point.
    pub parts: bool,
    /// What the way on is called.
    pub go: String,
    /// Whether one can go on; or why not, where that has to be said.
    pub ready: Result<(), Option<String>>,
    /// Another answer than a number.
    pub other: Option<(String, M)>,
}

/// Draws a [`NumberPage`]: what it is about at the left, the keypad at the right.
pub fn number_page<'a, M: Clone + 'a>(
    here: &Here<'a>,
    of: NumberPage<'_, M>,
    on_key: impl Fn(Key) -> M + 'a,
    (next, leave): (M, M),
) -> Element<'a, M> {
    let scale = here.scale;
    let both = here.labels();
    let pad = if of.parts {
        decimals(scale, labels(&both), on_key)
    } else {
        digits(scale, labels(&both), on_key)
    };
    let go = match &of.ready {
        Ok(()) => Press::new(scale, of.go, next).tone(Tone::Go),
        Err(_) => Press::cannot(scale, of.go, None),
    };
    let why = of.ready.err().flatten();
    let told = of
        .told
        .into_iter()
        .map(|told| say(scale, Step::Body, told).into());
    let other = of
        .other
        .map(|(label, message)| Press::new(scale, label, message));
    let left = column![
        quiet(here, of.above),
        title(here, &of.title),
        Column::with_children(told).spacing(scale.gap(Gap::Small)),
        why.map(|why| strong(scale, Step::Name, why).color(palette::RED)),
        space().height(Fill),
        other.map(Element::from),
        back(here, leave),
    ]
    .spacing(scale.gap(Gap::Medium));
    let right = column![
        number(scale, of.typed, &of.hint),
        pad,
        space().height(Fill),
        go.step(Step::Name)
    ]
    .spacing(scale.apart());
    here.halves((52, 48), left, right)
}

/// Words that are asked for.
pub struct WritePage<'p, M> {
    /// What is typed.
    pub typing: &'p Typing,
    /// The question.
    pub title: String,
    /// What is good to know; may be empty.
    pub told: String,
    /// What stands in the field before anything is typed.
    pub hint: String,
    /// Whether nothing may be written.
    pub may_be_empty: bool,
    /// What is mostly answered: to be touched instead of written.
    pub usual: Vec<(String, M)>,
}

/// Draws a [`WritePage`]: the keys at the left, the field and the way on at the right.
pub fn write_page<'a, M: Clone + 'a>(
    here: &Here<'a>,
    of: WritePage<'_, M>,
    on: impl Fn(typing::Message) -> M + Copy + 'a,
    (next, leave): (M, M),
) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let go = words.say("kiosk.store.next", &[]);
    let go = if of.typing.text().is_empty() && !of.may_be_empty {
        Press::cannot(scale, go, None)
    } else {
        Press::new(scale, go, next).tone(Tone::Go)
    };
    let field = of.typing.field(here, &of.hint, on);
    let answers: Element<'a, M> = if of.typing.is_empty() && !of.usual.is_empty() {
        let usual = of
            .usual
            .into_iter()
            .map(|(label, message)| Press::new(scale, label, message).into());
        let usual = Column::with_children(usual).spacing(scale.apart());
        column![field, scrolls(here, usual)]
            .spacing(scale.apart())
            .into()
    } else {
        field
    };
    let right = column![
        title(here, &of.title),
        (!of.told.is_empty()).then(|| say(scale, Step::Second, of.told).color(palette::SECOND)),
        container(answers).height(Fill),
        row![back(here, leave), Element::from(go)].spacing(scale.apart())
    ]
    .spacing(scale.gap(Gap::Medium));
    here.sheet(
        row![container(of.typing.keys(here, on)).width(Shrink), right]
            .spacing(scale.gap(Gap::Large)),
    )
}

/// One of several answers.
pub struct Answer<M> {
    /// The answer.
    pub label: String,
    /// More about it, in second rank; may be empty.
    pub beside: String,
    /// How it looks.
    pub tone: Tone,
    /// The message a touch sends.
    pub message: M,
}

/// An answer with nothing more to say of it.
pub fn answer<M>(label: impl Into<String>, message: M) -> Answer<M> {
    Answer {
        label: label.into(),
        beside: String::new(),
        tone: Tone::Plain,
        message,
    }
}

/// An answer that does without: in second rank.
pub fn without<M>(label: impl Into<String>, message: M) -> Answer<M> {
    Answer {
        tone: Tone::Quiet,
        ..answer(label, message)
    }
}

/// A question with its answers, each a large button; `across` of them side by side.
pub fn choose_page<'a, M: Clone + 'a>(
    here: &Here<'a>,
    question: &str,
    told: Option<String>,
    across: usize,
    answers: impl IntoIterator<Item = Answer<M>>,
    leave: M,
) -> Element<'a, M> {
    let scale = here.scale;
    let presses = answers.into_iter().map(|one| {
        let press = Press::new(scale, one.label, one.message)
            .tone(one.tone)
            .large();
        if one.beside.is_empty() {
            press.into()
        } else {
            press.beside(one.beside).into()
        }
    });
    let presses = in_rows(here, across, presses);
    here.sheet(
        column![
            headed(here, title(here, question), leave),
            told.map(|told| quiet(here, told)),
            scrolls(here, presses),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// It is done: what, which paper comes, and the ways on.
pub fn done_page<'a, M: Clone + 'a>(
    here: &Here<'a>,
    headline: String,
    why: Vec<Vec<Piece>>,
    next: Option<String>,
    buttons: Vec<(String, M)>,
) -> Element<'a, M> {
    let scale = here.scale;
    let each = button_width(here, scale.window().width, buttons.len());
    let presses = buttons
        .into_iter()
        .enumerate()
        .map(|(n, (label, message))| {
            let tone = if n == 0 { Tone::Go } else { Tone::Plain };
            Press::new(scale, label, message)
                .tone(tone)
                .large()
                .width(each)
                .into()
        });
    here.page(notice(
        scale,
        Notice {
            weight: Weight::Well,
            headline: headline.into(),
            why,
            next: next.map(|next| vec![plain(next)]),
            buttons: presses.collect(),
        },
    ))
}
