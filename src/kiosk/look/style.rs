//! How buttons, cards and scroll bars are painted. Flat: no shadow, no gradient, no hover.
//!
//! Hover is left out on purpose: a finger has none, and after a touch it would stay behind.

use super::palette::{
    AMBER, AMBER_PALE, CARD, FOOT, GREEN, GREEN_PRESSED, INK, LINE, LIT, PAPER, QUIET,
    QUIET_PRESSED, RED, STRIP,
};
use super::{Gap, Scale};
use iced::theme::Palette;
use iced::widget::{button, container, scrollable};
use iced::{Background, Border, Color, Shadow, Theme};

/// The weight of a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A white card with a line: the usual choice.
    Plain,
    /// Green: the one way on. At most one on a screen.
    Go,
    /// Without a line: going back, setting aside, digits.
    Quiet,
    /// A white card with red words: takes something away.
    Danger,
    /// A white card with a thick green edge: of several, this one holds.
    Chosen,
}

/// The theme that `iced` is given. The parts paint themselves; this covers what they leave.
pub fn theme() -> Theme {
    Theme::custom(
        "Jifen",
        Palette {
            background: PAPER,
            text: INK,
            primary: GREEN,
            success: GREEN,
            warning: AMBER,
            danger: RED,
        },
    )
}

fn edge(scale: Scale, colour: Color) -> Border {
    Border {
        color: colour,
        width: scale.line(),
        radius: scale.corner().into(),
    }
}

fn bare(scale: Scale) -> Border {
    Border {
        radius: scale.corner().into(),
        ..Border::default()
    }
}

/// A button of this tone; `status` decides only whether it is under a finger.
pub fn press(scale: Scale, tone: Tone, status: button::Status) -> button::Style {
    let down = status == button::Status::Pressed;
    let chosen = || Border {
        width: scale.px(5.0),
        ..edge(scale, GREEN)
    };
    let (ground, ink, border) = match (tone, down) {
        (Tone::Plain, false) => (CARD, INK, edge(scale, LINE)),
        (Tone::Plain, true) => (QUIET, INK, edge(scale, LINE)),
        (Tone::Go, false) => (GREEN, CARD, bare(scale)),
        (Tone::Go, true) => (GREEN_PRESSED, CARD, bare(scale)),
        (Tone::Quiet, false) => (QUIET, INK, bare(scale)),
        (Tone::Quiet, true) => (QUIET_PRESSED, INK, bare(scale)),
        (Tone::Danger, false) => (CARD, RED, edge(scale, LINE)),
        (Tone::Danger, true) => (QUIET, RED, edge(scale, LINE)),
        (Tone::Chosen, false) => (CARD, INK, chosen()),
        (Tone::Chosen, true) => (QUIET, INK, chosen()),
    };
    button::Style {
        background: Some(Background::Color(ground)),
        text_color: ink,
        border,
        shadow: Shadow::default(),
        snap: true,
    }
}

/// A goods tile; one with something in the basket has a green edge.
pub fn tile(scale: Scale, taken: bool, status: button::Status) -> button::Style {
    let mut style = press(scale, Tone::Plain, status);
    if taken {
        style.border.color = GREEN;
        style.border.width = scale.px(3.0);
    }
    style
}

/// The ground of a piece of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// A white card with a line and round corners.
    Card,
    /// White, from edge to edge.
    Sheet,
    /// Under the totals.
    Foot,
    /// The top strip.
    Strip,
    /// A line that has just been scanned.
    Lit,
    /// A notice that asks for attention.
    Attention,
    /// A count badge.
    Badge,
}

/// Paints a container.
pub fn ground(scale: Scale, ground: Ground) -> container::Style {
    let (background, ink, border) = match ground {
        Ground::Card => (CARD, INK, edge(scale, LINE)),
        Ground::Sheet => (CARD, INK, Border::default()),
        Ground::Foot => (FOOT, INK, Border::default()),
        Ground::Strip => (STRIP, PAPER, Border::default()),
        Ground::Lit => (LIT, INK, corner(scale.gap(Gap::Small))),
        Ground::Attention => (AMBER_PALE, INK, edge(scale, AMBER)),
        Ground::Badge => (GREEN, CARD, corner(scale.px(10.0))),
    };
    container::Style {
        text_color: Some(ink),
        background: Some(Background::Color(background)),
        border,
        shadow: Shadow::default(),
        snap: true,
    }
}

/// The card of what is being worked on: as a line that has just been scanned, and as round as a card.
pub fn lit(scale: Scale) -> container::Style {
    container::Style {
        border: bare(scale),
        ..ground(scale, Ground::Lit)
    }
}

/// A plain patch of one colour with a corner: dividers, dots, marks.
pub fn patch(colour: Color, radius: f32) -> container::Style {
    container::Style {
        background: Some(Background::Color(colour)),
        border: corner(radius),
        ..container::Style::default()
    }
}

fn corner(radius: f32) -> Border {
    Border {
        radius: radius.into(),
        ..Border::default()
    }
}

/// The scroll bar: a quiet mark of where one is, not a thing to hit.
pub fn scroll(scale: Scale) -> scrollable::Style {
    let rail = scrollable::Rail {
        background: None,
        border: Border::default(),
        scroller: scrollable::Scroller {
            background: Background::Color(LINE),
            border: corner(scale.px(4.0)),
        },
    };
    scrollable::Style {
        container: container::Style::default(),
        vertical_rail: rail,
        horizontal_rail: rail,
        gap: None,
        auto_scroll: scrollable::AutoScroll {
            background: Background::Color(CARD),
            border: Border::default(),
            shadow: Shadow::default(),
            icon: INK,
        },
    }
}
