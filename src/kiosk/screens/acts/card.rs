//! The summary's card: a title, the facts, the sums at the foot.

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use crate::kiosk::parts::{Sum, fitted, say, strong, sum};
use crate::market::points::Points;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, padding};

/// What a fact is, and the fact.
pub(in crate::kiosk::screens) type Fact = (String, String);

/// What was entered as a card: a title, a line for each fact, the sums at the foot. Enlarged, what a fact is stands above
/// it, and the sums stand under each other.
pub(in crate::kiosk::screens) fn card<'a, M: 'a>(
    here: &Here<'a>,
    title: &str,
    facts: Vec<Fact>,
    sums: [Option<Sum<'a>>; 2],
) -> Element<'a, M> {
    let scale = here.scale;
    let is_large = scale.text() > 1.2;
    let lines = facts
        .into_iter()
        .map(move |fact| line(scale, is_large, fact));
    let bar = scale.gap(Gap::Medium);
    let lines = drag_scroll(
        scale,
        Column::with_children(lines).padding(padding::right(bar)),
    );
    let [moved, left] = sums.map(|of| of.map(|of| sum(scale, of)));
    let foot: Element<'a, M> = if is_large {
        column![moved, left].into()
    } else {
        row![moved, space().width(Fill), left].into()
    };
    let title = fitted(
        scale,
        &[Step::Total, Step::Name, Step::Body],
        title,
        None,
        Horizontal::Left,
    );
    container(
        column![
            container(title).padding(padding::right(bar)),
            container(lines).height(Fill),
            container(foot).padding(padding::right(bar)),
        ]
        .spacing(scale.gap(Gap::Small)),
    )
    .padding(
        padding::vertical(scale.gap(Gap::Large))
            .left(scale.gap(Gap::Wide))
            .right(scale.gap(Gap::Medium)),
    )
    .width(Fill)
    .height(Fill)
    .style(move |_| style::ground(scale, Ground::Card))
    .into()
}

/// One fact, with a rule beneath.
fn line<'a, M: 'a>(scale: Scale, is_large: bool, (label, value): Fact) -> Element<'a, M> {
    let both: Element<'a, M> = if is_large {
        column![
            say(scale, Step::Second, label).color(palette::SECOND),
            strong(scale, Step::Body, value)
        ]
        .into()
    } else {
        let value = fitted(
            scale,
            &[Step::Name, Step::Body],
            &value,
            None,
            Horizontal::Right,
        );
        row![
            say(scale, Step::Body, label).color(palette::SECOND),
            container(value).width(Fill).align_x(Horizontal::Right)
        ]
        .spacing(scale.gap(Gap::Large))
        .align_y(iced::Center)
        .into()
    };
    let rule = container(space())
        .width(Fill)
        .height(scale.px(1.0))
        .style(|_| style::patch(palette::LINE, 0.0));
    column![both, rule]
        .spacing(scale.gap(Gap::Small))
        .padding(padding::top(scale.gap(Gap::Small)))
        .into()
}

/// A figure of the foot.
pub(super) fn figure<'a>(
    here: &Here<'_>,
    before: &str,
    points: Points,
    colour: iced::Color,
) -> Sum<'a> {
    let words = here.words;
    Sum {
        before: words.say(before, &[]).into(),
        figure: points.to_string(),
        after: words.say("kiosk.points", &[]).into(),
        // Enlarged, two figures of the largest size leave no room for what they are.
        step: if here.scale.text() > 1.2 {
            Step::Total
        } else {
            Step::Figure
        },
        colour,
    }
}
