//! What stands on the right of a screen: the household, the basket's lines, and the summary.

use super::dashed::dashed;
use super::fitted::fitted;
use super::press::at_least;
use super::words::{Sum, say, strong, sum};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::alignment::Horizontal;
use iced::widget::text::Wrapping;
use iced::widget::{button, column, container, row, space, stack};
use iced::{Center, Color, Element, Fill, Right, padding};
use std::borrow::Cow;

/// A household and what it may spend.
#[derive(Debug, Clone)]
pub struct Balance<'a> {
    /// Its masked name: "张*福 家".
    pub name: Cow<'a, str>,
    /// Its group and number.
    pub detail: Cow<'a, str>,
    /// What the figure is: "可用积分 · 12月31日清零".
    pub caption: Cow<'a, str>,
    /// The points.
    pub figure: String,
    /// Whether the household may redeem; if not, the figure is not green.
    pub may_redeem: bool,
    /// What it stands on: a sheet on a board, a card by itself.
    pub ground: Ground,
}

/// The head of the household's board: the balance is the largest thing on the screen.
pub fn balance<'a, M: 'a>(scale: Scale, of: Balance<'a>) -> Element<'a, M> {
    let colour = if of.may_redeem {
        palette::GREEN
    } else {
        palette::SECOND
    };
    let name = container(fitted(
        scale,
        &[Step::Name, Step::Body, Step::Second],
        &of.name,
        None,
        Horizontal::Left,
    ))
    .width(Fill);
    let detail = say(scale, Step::Second, of.detail).color(palette::SECOND);
    let caption = say(scale, Step::Small, of.caption)
        .color(palette::SECOND)
        .align_x(Right);
    let figure = strong(scale, Step::Figure, of.figure)
        .line_height(1.05)
        .color(colour);
    let small = scale.gap(Gap::Small);
    // Enlarged, the two descriptions do not fit side by side: each has its own line.
    let inside: Element<'a, M> = if scale.text() > 1.2 {
        column![
            row![name, figure].spacing(small).align_y(Center),
            detail,
            caption
        ]
        .into()
    } else {
        row![
            column![name, detail]
                .spacing(scale.gap(Gap::Hair))
                .width(Fill),
            column![caption, figure].align_x(Right)
        ]
        .spacing(small)
        .align_y(Center)
        .into()
    };
    container(inside)
        .padding([scale.px(12.0), scale.px(24.0)])
        .width(Fill)
        .style(move |_| style::ground(scale, of.ground))
        .into()
}

/// The board at the right: head, lines and foot, `width` pixels wide, with rules between them.
pub fn board<'a, M: 'a>(
    scale: Scale,
    width: f32,
    head: impl Into<Element<'a, M>>,
    lines: impl Into<Element<'a, M>>,
    foot: impl Into<Element<'a, M>>,
) -> Element<'a, M> {
    let edge = container(space())
        .width(scale.line())
        .height(Fill)
        .style(|_| style::patch(palette::LINE, 0.0));
    let inside = column![
        head.into(),
        rule(scale),
        container(lines)
            // At the right the lines keep the room of a scroll bar themselves.
            .padding(
                padding::vertical(scale.gap(Gap::Small))
                    .left(scale.gap(Gap::Medium))
                    .right(scale.gap(Gap::Hair)),
            )
            .width(Fill)
            .height(Fill)
            .style(move |_| style::ground(scale, Ground::Sheet)),
        rule(scale),
        container(foot)
            .padding([scale.gap(Gap::Medium), scale.px(24.0)])
            .width(Fill)
            .style(move |_| style::ground(scale, Ground::Foot)),
    ];
    row![edge, inside].width(width).height(Fill).into()
}

/// A line of the basket.
#[derive(Debug, Clone)]
pub struct Line<'a, M> {
    /// The goods.
    pub name: Cow<'a, str>,
    /// How many: "×2".
    pub quantity: String,
    /// The points of the line.
    pub points: String,
    /// Whether it was scanned just now, and lights up.
    pub lit: bool,
    /// One less; none where lines cannot be changed.
    pub less: Option<M>,
    /// One more; none where there is no more to have.
    pub more: Option<M>,
}

/// Draws a [`Line`], with a rule beneath.
pub fn line<'a, M: Clone + 'a>(scale: Scale, of: Line<'a, M>) -> Element<'a, M> {
    let figures = scale.font(Step::Name);
    let inside = row![
        say(scale, Step::Body, of.name)
            .width(Fill)
            .wrapping(Wrapping::WordOrGlyph),
        knob(scale, Knob::Less, of.lit, of.less),
        strong(scale, Step::Body, of.quantity)
            .width(figures * 1.75)
            .center(),
        knob(scale, Knob::More, of.lit, of.more),
        strong(scale, Step::Body, of.points)
            .width(figures * 2.0)
            .align_x(Right),
    ]
    .align_y(Center);
    let ground = container(inside)
        .padding([scale.gap(Gap::Small), scale.gap(Gap::Small)])
        .width(Fill);
    let ground = if of.lit {
        ground.style(move |_| style::ground(scale, Ground::Lit))
    } else {
        ground
    };
    column![ground, rule(scale)].into()
}

/// A thin line across.
pub(super) fn rule<'a, M: 'a>(scale: Scale) -> Element<'a, M> {
    container(space())
        .width(Fill)
        .height(scale.px(1.0))
        .style(|_| style::patch(palette::LINE, 0.0))
        .into()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Knob {
    Less,
    More,
}

/// A square button with a minus or a plus, drawn as bars so that they are the same weight.
fn knob<'a, M: Clone + 'a>(
    scale: Scale,
    knob: Knob,
    lit: bool,
    message: Option<M>,
) -> Element<'a, M> {
    let side = scale.touch();
    let ink = if message.is_some() {
        palette::INK
    } else {
        palette::SECOND
    };
    // On the green of a lit line a quiet button would hardly show.
    let tone = if lit { Tone::Plain } else { Tone::Quiet };
    let (long, thick) = (scale.px(28.0), scale.px(5.0));
    let bar = |width: f32, height: f32, colour: Color| {
        container(
            container(space())
                .width(width)
                .height(height)
                .style(move |_| style::patch(colour, 0.0)),
        )
        .center(side)
    };
    let sign: Element<'a, M> = match knob {
        Knob::Less => bar(long, thick, ink).into(),
        Knob::More => stack![bar(long, thick, ink), bar(thick, long, ink)].into(),
    };
    match message {
        Some(message) => button(sign)
            .padding(0)
            .style(move |_, status| style::press(scale, tone, status))
            .on_press(message)
            .into(),
        None => dashed(scale, palette::CARD, palette::LINE, scale.line(), sign),
    }
}

/// The one summary before what cannot be undone.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    /// Whom it is for.
    pub title: Cow<'a, str>,
    /// Goods and quantity at the left, points at the right.
    pub lines: Vec<(String, String)>,
    /// What is taken, and what remains.
    pub sums: [Sum<'a>; 2],
}

/// Draws a [`Summary`] as a card that fills its room; its lines scroll where there are many.
pub fn summary<'a, M: 'a>(scale: Scale, of: Summary<'a>) -> Element<'a, M> {
    // A long basket is read whole before it is confirmed: its lines stand closer, so that fewer have to scroll.
    let (step, room) = if of.lines.len() > 3 {
        (Step::Body, Gap::Small)
    } else {
        (Step::Name, Gap::Medium)
    };
    let lines = of.lines.into_iter().map(move |(goods, points)| {
        column![
            row![
                say(scale, step, goods).width(Fill),
                strong(scale, step, points)
            ]
            .spacing(scale.gap(Gap::Medium)),
            rule(scale)
        ]
        .spacing(scale.gap(room))
        .padding(padding::top(scale.gap(room)))
        .into()
    });
    let [taken, left] = of.sums;
    // The scroll bar has its own room at the right of everything, so that all figures line up.
    let bar = scale.gap(Gap::Medium);
    let clear = || padding::right(bar);
    container(
        column![
            container(fitted(
                scale,
                &[Step::Total, Step::Name, Step::Body],
                &of.title,
                None,
                Horizontal::Left
            ))
            .padding(clear()),
            drag_scroll(scale, column(lines).padding(clear())),
            container(row![
                sum(scale, taken),
                space().width(Fill),
                sum(scale, left)
            ])
            .padding(clear()),
        ]
        .spacing(scale.gap(Gap::Small)),
    )
    .padding(
        padding::vertical(scale.px(24.0))
            .left(scale.px(34.0))
            .right(scale.px(34.0) - bar),
    )
    .width(Fill)
    .height(Fill)
    .style(move |_| style::ground(scale, Ground::Card))
    .into()
}

/// A row of a list: a household found, a redemption of today.
#[derive(Debug, Clone)]
pub struct Row<'a, M> {
    /// What it is.
    pub title: Cow<'a, str>,
    /// More about it, in second rank.
    pub detail: Cow<'a, str>,
    /// A figure at the right; may be empty.
    pub figure: String,
    /// What bars it, in red; may be empty.
    pub note: Cow<'a, str>,
    /// The message a touch sends; none where the row only tells.
    pub touch: Option<M>,
}

/// Draws a [`Row`] as a card.
pub fn row_card<'a, M: Clone + 'a>(scale: Scale, of: Row<'a, M>) -> Element<'a, M> {
    let text = column![
        strong(scale, Step::Body, of.title),
        (!of.detail.is_empty()).then(|| say(scale, Step::Second, of.detail).color(palette::SECOND)),
    ]
    .width(Fill);
    let end = column![
        (!of.figure.is_empty()).then(|| strong(scale, Step::Name, of.figure)),
        (!of.note.is_empty()).then(|| strong(scale, Step::Small, of.note).color(palette::RED)),
    ]
    .align_x(Right);
    let edge = scale.gap(Gap::Small);
    let inside = container(at_least(
        scale.touch() - 2.0 * edge,
        row![text, end]
            .spacing(scale.gap(Gap::Medium))
            .align_y(Center),
    ))
    .padding([edge, scale.gap(Gap::Large)])
    .width(Fill);
    match of.touch {
        Some(message) => button(inside)
            .padding(0)
            .width(Fill)
            .style(move |_, status| style::press(scale, Tone::Plain, status))
            .on_press(message)
            .into(),
        None => inside
            .style(move |_| style::ground(scale, Ground::Card))
            .into(),
    }
}
