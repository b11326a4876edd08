//! Text: in one step of the scale, in a sentence with emphasis, or as a figure with its unit.

use crate::kiosk::around::{Around, Habit};
use crate::kiosk::look::{Gap, Scale, Step, face, palette};
use iced::advanced::text::IntoFragment;
use iced::alignment::Horizontal;
use iced::widget::text::LineHeight;
use iced::widget::{Text, container, rich_text, row, span, text};
use iced::{Bottom, Color, Element, Fill, Length, padding};
use std::borrow::Cow;

/// Words in the regular weight.
pub fn say<'a>(scale: Scale, step: Step, words: impl IntoFragment<'a>) -> Text<'a> {
    text(words)
        .size(scale.font(step))
        .line_height(LineHeight::Relative(step.leading()))
        .font(face::REGULAR)
}

/// Words in bold.
pub fn strong<'a>(scale: Scale, step: Step, words: impl IntoFragment<'a>) -> Text<'a> {
    say(scale, step, words).font(face::BOLD)
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Plain(String),
    /// What matters, in bold.
    Strong(String),
    /// What matters and is good news, in bold green.
    Go(String),
    /// What stands in the way, in bold red.
    Cannot(String),
}

impl Piece {
    fn words(&self) -> &str {
        match self {
            Self::Plain(words) | Self::Strong(words) | Self::Go(words) | Self::Cannot(words) => {
                words
            }
        }
    }
}

/// A sentence of several pieces, wrapped at `width` and aligned as asked.
///
/// A sentence that shrinks stays in one line where it can.
pub fn spoken<'a, M: 'a>(
    scale: Scale,
    step: Step,
    pieces: &[Piece],
    width: Length,
    align: Horizontal,
) -> Element<'a, M> {
    let spans: Vec<_> = pieces
        .iter()
        .map(|piece| {
            let (font, colour): (_, Option<Color>) = match piece {
                Piece::Plain(_) => (face::REGULAR, None),
                Piece::Strong(_) => (face::BOLD, None),
                Piece::Go(_) => (face::BOLD, Some(palette::GREEN)),
                Piece::Cannot(_) => (face::BOLD, Some(palette::RED)),
            };
            span::<(), _>(piece.words().to_owned())
                .font(font)
                .color_maybe(colour)
        })
        .collect();
    let whole = pieces.iter().map(Piece::words).collect();
    let sentence = rich_text(spans)
        .size(scale.font(step))
        .line_height(LineHeight::Relative(step.leading()))
        .width(width)
        .align_x(align);
    // The toolkit's rich text reports no words; who reads the screen by them must find these too.
    Around::new(Sentence { whole }, sentence).into()
}

struct Sentence {
    whole: String,
}

/// Marks a sentence in the widget tree.
#[derive(Default)]
pub(in crate::kiosk) struct Spoken;

impl<M> Habit<M> for Sentence {
    type Memory = Spoken;

    fn words(&self) -> Option<&str> {
        Some(&self.whole)
    }
}

/// A figure with words before and after it, all on one base line: 共 **85** 分.
#[derive(Debug, Clone)]
pub struct Sum<'a> {
    /// Before the figure; may be empty.
    pub before: Cow<'a, str>,
    /// The figure.
    pub figure: String,
    /// After the figure; may be empty.
    pub after: Cow<'a, str>,
    /// The size of the figure.
    pub step: Step,
    /// The colour of the figure.
    pub colour: Color,
}

/// Draws a [`Sum`].
pub fn sum<'a, M: 'a>(scale: Scale, sum: Sum<'a>) -> Element<'a, M> {
    let beside = match sum.step {
        // Names grow in full with the text setting and figures by half: keep the figure ahead.
        Step::Figure | Step::Headline if scale.text() > 1.2 => Step::Body,
        Step::Figure | Step::Headline => Step::Name,
        Step::Total if scale.text() > 1.2 => Step::Second,
        Step::Total => Step::Body,
        Step::Name => Step::Small,
        Step::Body | Step::Second | Step::Small => sum.step,
    };
    let lift = (scale.below_base(sum.step) - scale.below_base(beside)).round();
    let aside = |words: Cow<'a, str>| {
        (!words.is_empty())
            .then(|| container(say(scale, beside, words)).padding(padding::bottom(lift)))
    };
    row![
        aside(sum.before),
        strong(scale, sum.step, sum.figure).color(sum.colour),
        aside(sum.after),
    ]
    .spacing(scale.gap(Gap::Small))
    .align_y(Bottom)
    .into()
}

/// A piece in the middle of the room it is given.
pub fn centred<'a, M: 'a>(content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    container(content).center(Fill).into()
}
