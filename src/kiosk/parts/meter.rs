//! How much of something there is of how much, as a bar: the part in green, what lies beyond in red with a notch between,
//! so that it is seen by its shape too.

use crate::kiosk::look::style;
use crate::kiosk::look::{Gap, Scale, palette};
use iced::widget::{container, row, space};
use iced::{Element, Fill, FillPortion};

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// How much.
    pub part: i64,
    /// Of how much.
    pub of: i64,
}

/// Steps along the bar.
const STEPS: i64 = 1000;

impl Meter {
    /// How far the bar is filled, how far it is empty, and how much of it lies beyond the whole; in thousandths.
    fn spans(self) -> (u16, u16, u16) {
        let (part, of) = (self.part.max(0), self.of.max(0));
        let share = |n: i64, of: i64| -> u16 {
            let steps = i128::from(n) * i128::from(STEPS) / i128::from(of.max(1));
            u16::try_from(steps.clamp(0, i128::from(STEPS))).unwrap_or(0)
        };
        if part <= of {
            let full = share(part, of);
            (full, STEPS as u16 - full, 0)
        } else {
            let full = share(of, part);
            (full, 0, STEPS as u16 - full)
        }
    }
}

/// Draws a [`Meter`], as wide as its room.
pub fn meter<'a, M: 'a>(scale: Scale, of: Meter) -> Element<'a, M> {
    let (full, empty, beyond) = of.spans();
    let height = scale.px(24.0);
    let corner = scale.px(6.0);
    let piece = |portion: u16, colour| {
        (portion > 0).then(|| {
            container(space())
                .width(FillPortion(portion))
                .height(height)
                .style(move |_| style::patch(colour, corner))
        })
    };
    let notch = (beyond > 0).then(|| space().width(scale.gap(Gap::Small)));
    container(
        row![
            piece(full, palette::GREEN),
            notch,
            piece(beyond, palette::RED),
            piece(empty, palette::QUIET_PRESSED),
        ]
        .width(Fill),
    )
    .width(Fill)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_and_what_lies_beyond() {
        let spans = |part, of| Meter { part, of }.spans();
        assert_eq!(spans(25, 100), (250, 750, 0));
        assert_eq!(spans(0, 0), (0, 1000, 0));
        assert_eq!(spans(200, 100), (500, 0, 500));
        assert_eq!(spans(5, 0), (0, 0, 1000));
        assert_eq!(spans(-5, 100), (0, 1000, 0));
        assert_eq!(spans(i64::MAX, i64::MAX), (1000, 0, 0));
    }
}
