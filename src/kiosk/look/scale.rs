//! From millimetres and drawing units to pixels.
//!
//! The drawings of the screens are 1280 × 800. Another panel shows the same drawing, larger or
//! smaller: one `unit` (pixels per drawing pixel) does that. What a finger must hit has a size on
//! the glass besides, so touch targets are the larger of the drawing's size and of their
//! millimetres: 16 mm for any target and 20 mm for goods and for what decides (over-65s do best
//! at 16 mm, and 20 mm is enough for everyone).

use iced::Size;

/// The panel the drawings were made for.
const DRAWN: Size = Size::new(1280.0, 800.0);

/// Sizes of text. The number is the drawing's, in pixels at 1280 × 800.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// 20: stock left, units.
    Small,
    /// 22: the top strip and second-rank words.
    Second,
    /// 26: whatever is read.
    Body,
    /// 32: names and button labels.
    Name,
    /// 44: totals and the final button.
    Total,
    /// 64: balances.
    Figure,
    /// 72: the headline of a screen.
    Headline,
}

impl Step {
    /// All steps, smallest first.
    pub const ALL: [Self; 7] = [
        Self::Small,
        Self::Second,
        Self::Body,
        Self::Name,
        Self::Total,
        Self::Figure,
        Self::Headline,
    ];

    const fn drawn(self) -> f32 {
        match self {
            Self::Small => 20.0,
            Self::Second => 22.0,
            Self::Body => 26.0,
            Self::Name => 32.0,
            Self::Total => 44.0,
            Self::Figure => 64.0,
            Self::Headline => 72.0,
        }
    }

    /// Lines of large type stand closer.
    pub(crate) const fn leading(self) -> f32 {
        match self {
            Self::Small | Self::Second | Self::Body | Self::Name => 1.3,
            Self::Total | Self::Figure | Self::Headline => 1.2,
        }
    }
}

/// The only distances there are. The number is the drawing's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gap {
    /// 4
    Hair,
    /// 8
    Small,
    /// 16
    Medium,
    /// 20
    Large,
    /// 32
    Wide,
}

impl Gap {
    const fn drawn(self) -> f32 {
        match self {
            Self::Hair => 4.0,
            Self::Small => 8.0,
            Self::Medium => 16.0,
            Self::Large => 20.0,
            Self::Wide => 32.0,
        }
    }
}

/// How large things are on one panel, for one text size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    window: Size,
    px_per_mm: f32,
    text: f32,
    unit: f32,
    density: f32,
}

impl Scale {
    /// The least and the greatest text size that can be set; 1 is the drawing's.
    pub const TEXT: (f32, f32) = (1.0, 1.5);

    /// Pixels per millimetre of a ten-inch panel of 1280 × 800.
    pub const PX_PER_MM: f32 = 5.56;

    /// The scale for a window of `window` pixels on a panel of `px_per_mm` pixels per millimetre,
    /// with text enlarged `text` times. Figures out of range (3 to 12 px/mm, [`Self::TEXT`]) are
    /// brought to the nearest that serves, so a mistyped setting cannot make a screen unusable.
    pub fn new(window: Size, px_per_mm: f32, text: f32) -> Self {
        let within = |value: f32, (least, most): (f32, f32), otherwise: f32| {
            if value.is_finite() {
                value.clamp(least, most)
            } else {
                otherwise
            }
        };
        let unit = (window.width / DRAWN.width).min(window.height / DRAWN.height);
        Self {
            window,
            px_per_mm: within(px_per_mm, (3.0, 12.0), Self::PX_PER_MM),
            text: within(text, Self::TEXT, 1.0),
            unit: within(unit, (0.7, 2.5), 1.0),
            density: 1.0,
        }
    }

    /// The same, where the system shows each of these pixels with so many of the panel's along a side.
    pub fn with_density(self, density: f32) -> Self {
        let density = if density.is_finite() {
            density.clamp(0.5, 4.0)
        } else {
            1.0
        };
        Self { density, ..self }
    }

    /// How many pixels of the panel, along a side, show one of these.
    pub const fn density(self) -> f32 {
        self.density
    }

    /// The pixels per millimetre to assume when none is set: small panels are coarser.
    pub fn guess_px_per_mm(window: Size) -> f32 {
        if window.width < 1200.0 {
            4.6
        } else {
            Self::PX_PER_MM
        }
    }

    /// The window, in pixels.
    pub const fn window(self) -> Size {
        self.window
    }

    /// How many times text is enlarged.
    pub const fn text(self) -> f32 {
        self.text
    }

    /// The same panel with another text size.
    pub fn with_text(self, text: f32) -> Self {
        Self::new(self.window, self.px_per_mm, text).with_density(self.density)
    }

    /// Pixels for a length of the drawing, in whole pixels so that edges stay sharp.
    pub fn px(self, drawn: f32) -> f32 {
        (drawn * self.unit).round().max(1.0)
    }

    /// Pixels for a length on the glass.
    pub fn mm(self, mm: f32) -> f32 {
        (mm * self.px_per_mm).ceil()
    }

    /// A distance, in pixels.
    pub fn gap(self, gap: Gap) -> f32 {
        self.px(gap.drawn())
    }

    /// The least distance between two touch targets: 3 mm.
    pub fn apart(self) -> f32 {
        self.gap(Gap::Medium).max(self.mm(3.0))
    }

    /// The least side of any touch target: 16 mm.
    pub fn touch(self) -> f32 {
        self.px(88.0).max(self.mm(16.0))
    }

    /// The least side of a goods tile and of a button that decides: 20 mm.
    pub fn touch_large(self) -> f32 {
        self.px(112.0).max(self.mm(20.0))
    }

    /// The size of text of this step, in pixels. Reading sizes grow with the text setting in full,
    /// the large ones by half: they are legible already, and the screen has to hold them.
    pub fn font(self, step: Step) -> f32 {
        let grown = match step {
            Step::Small | Step::Second | Step::Body | Step::Name => self.text,
            Step::Total | Step::Figure | Step::Headline => 1.0 + (self.text - 1.0) / 2.0,
        };
        (step.drawn() * self.unit * grown).round()
    }

    /// The size of the strip's text, which grows by half: it must stay in one line.
    pub fn strip_font(self) -> f32 {
        (Step::Second.drawn() * self.unit * (1.0 + (self.text - 1.0) / 3.0)).round()
    }

    /// The height of the strip.
    pub fn strip(self) -> f32 {
        self.px(56.0).max(self.strip_font() * 1.8).round()
    }

    /// The corner of cards and tiles.
    pub fn corner(self) -> f32 {
        self.px(16.0)
    }

    /// The width of lines around cards.
    pub fn line(self) -> f32 {
        self.px(2.0)
    }

    /// The height of a line of this step, in pixels.
    pub fn leading(self, step: Step) -> f32 {
        self.font(step) * step.leading()
    }

    /// How far the base line of this step stands above the bottom of its line, in pixels.
    ///
    /// From the bundled face: ascent 1.160 em, descent 0.288 em, centred in the line.
    pub fn below_base(self, step: Step) -> f32 {
        self.font(step) * ((step.leading() - 1.448) / 2.0 + 0.288)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scales() -> Vec<Scale> {
        [
            (1280.0, 800.0, 5.56),
            (1920.0, 1080.0, 5.56),
            (1920.0, 1080.0, 8.7),
            (1024.0, 600.0, 4.6),
        ]
        .into_iter()
        .flat_map(|(w, h, mm)| [1.0, 1.25, 1.5].map(|t| Scale::new(Size::new(w, h), mm, t)))
        .collect()
    }

    #[test]
    fn targets_have_their_millimetres_on_every_panel() {
        for s in scales() {
            assert!(s.touch() >= 16.0 * s.px_per_mm, "{s:?}");
            assert!(s.touch_large() >= 20.0 * s.px_per_mm, "{s:?}");
            assert!(s.apart() >= 3.0 * s.px_per_mm, "{s:?}");
        }
    }

    #[test]
    fn the_drawing_comes_out_as_drawn() {
        let s = Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0);
        assert_eq!(s.font(Step::Body), 26.0);
        assert_eq!(s.font(Step::Small), 20.0);
        assert_eq!(s.font(Step::Figure), 64.0);
        assert_eq!(s.strip(), 56.0);
        assert_eq!(s.gap(Gap::Medium), 16.0);
        assert_eq!(s.touch(), 89.0);
        assert_eq!(s.touch_large(), 112.0);
    }

    #[test]
    fn steps_stay_in_order_however_text_grows() {
        for s in scales() {
            for pair in Step::ALL.windows(2) {
                assert!(s.font(pair[0]) < s.font(pair[1]), "{s:?} {pair:?}");
            }
        }
    }

    #[test]
    fn text_is_never_smaller_than_the_elder_rule() {
        // GB/T elder-friendly interfaces ask for 18 dp, that is 2.86 mm.
        for s in scales() {
            assert!(
                s.font(Step::Small) >= 2.86 * s.px_per_mm || s.px_per_mm > 6.0,
                "{s:?}"
            );
        }
    }

    #[test]
    fn a_mistyped_setting_still_gives_a_screen() {
        let s = Scale::new(Size::new(1280.0, 800.0), f32::NAN, 90.0);
        assert_eq!(s.text(), 1.5);
        assert_eq!(s.touch(), 89.0);
        assert!(Scale::new(Size::ZERO, 0.0, 0.0).font(Step::Body) > 10.0);
    }
}
