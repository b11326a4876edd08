//! The colours, named by what they mean.
//!
//! Contrast of ink, green and red on every ground they are used on is at least 7:1 (a test below),
//! and no state is told by colour alone: shape and words say it too.

use iced::{Color, color};

/// The ground of every screen.
pub const PAPER: Color = color!(0xF5_F1_E8);
/// Cards and goods tiles.
pub const CARD: Color = color!(0xFF_FF_FF);
/// The ground under totals: between paper and card.
pub const FOOT: Color = color!(0xFA_F8_F2);
/// Borders and dividers.
pub const LINE: Color = color!(0xD9_D2_C2);
/// Buttons of less weight, and things that cannot be had.
pub const QUIET: Color = color!(0xEC_E6_D8);
/// A quiet button under a finger.
pub const QUIET_PRESSED: Color = color!(0xDB_D3_C0);
/// Text.
pub const INK: Color = color!(0x1B_21_1D);
/// Text of second rank.
pub const SECOND: Color = color!(0x3C_46_3F);
/// Go, and points.
pub const GREEN: Color = color!(0x0E_5A_3C);
/// The go button under a finger.
pub const GREEN_PRESSED: Color = color!(0x09_42_2C);
/// A line that has just been scanned.
pub const LIT: Color = color!(0xDF_EE_E0);
/// Cannot: refusals and shortfalls, in words.
pub const RED: Color = color!(0x8C_1D_18);
/// Attention, always with a square shape.
pub const AMBER: Color = color!(0xF2_C1_4E);
/// The ground of a notice that asks for attention.
pub const AMBER_PALE: Color = color!(0xFB_EF_CF);
/// Well, always with a round shape, on the strip.
pub const WELL: Color = color!(0x7F_CF_A0);
/// The top strip.
pub const STRIP: Color = color!(0x1B_2A_22);

/// The contrast of two opaque colours by the WCAG formula, from 1 to 21.
pub fn contrast(a: Color, b: Color) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Color) -> f32 {
    let [r, g, b, _] = colour.into_linear();
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_reach_seven_to_one_on_every_ground() {
        let pairs = [
            ("ink on paper", INK, PAPER),
            ("ink on card", INK, CARD),
            ("ink on quiet", INK, QUIET),
            ("ink on pale amber", INK, AMBER_PALE),
            ("second on paper", SECOND, PAPER),
            ("second on quiet", SECOND, QUIET),
            ("green on paper", GREEN, PAPER),
            ("green on card", GREEN, CARD),
            ("green on foot", GREEN, FOOT),
            ("red on paper", RED, PAPER),
            ("red on card", RED, CARD),
            ("red on quiet", RED, QUIET),
            ("card on green", CARD, GREEN),
            ("paper on strip", PAPER, STRIP),
        ];
        for (name, ink, ground) in pairs {
            let ratio = contrast(ink, ground);
            assert!(ratio >= 7.0, "{name}: {ratio:.2}");
        }
    }

    #[test]
    fn the_formula_knows_its_ends() {
        assert!((contrast(Color::BLACK, Color::WHITE) - 21.0).abs() < 0.01);
        assert!((contrast(GREEN, GREEN) - 1.0).abs() < 0.01);
    }
}
