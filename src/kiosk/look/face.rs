//! The bundled typeface: one family in two weights.
//!
//! The program must look the same on a box with no fonts installed, so the faces are in it. The
//! renamed family keeps an installed face of the same origin from being picked instead.

use ab_glyph::{Font as _, FontRef};
use iced::Font;
use iced::advanced::graphics::text::font_system;
use iced::font::{Family, Weight};
use std::borrow::Cow;

const FAMILY: &str = "Jifen Sans";

/// The regular face, an OpenType font.
pub const REGULAR_BYTES: &[u8] = include_bytes!("../../../assets/font/JifenSans-Regular.otf");
/// The bold face.
pub const BOLD_BYTES: &[u8] = include_bytes!("../../../assets/font/JifenSans-Bold.otf");

/// Rarer Hanzi of people's names, in one weight: what the two above lack is drawn from it.
pub const RARE_BYTES: &[u8] = include_bytes!("../../../assets/font/JifenSans-Rare.otf");

/// Words.
pub const REGULAR: Font = Font {
    family: Family::Name(FAMILY),
    ..Font::DEFAULT
};

/// Names, figures and button labels.
pub const BOLD: Font = Font {
    weight: Weight::Bold,
    ..REGULAR
};

/// The faces, for `iced::Settings::fonts`.
pub fn all() -> Vec<Cow<'static, [u8]>> {
    vec![
        Cow::Borrowed(REGULAR_BYTES),
        Cow::Borrowed(BOLD_BYTES),
        Cow::Borrowed(RARE_BYTES),
    ]
}

/// Loads the faces into the process's font system. A window does this from its settings; drawing
/// without a window needs it done by hand. Doing it again changes nothing.
pub fn load() {
    // A poisoned lock means that another thread panicked while loading: the fonts it holds serve.
    let mut system = match font_system().write() {
        Ok(system) => system,
        Err(poisoned) => poisoned.into_inner(),
    };
    for face in all() {
        system.load_font(face);
    }
}

/// The characters of `words` that the bundled faces cannot draw, each once, in order. Empty is well.
///
/// White space draws nothing and is left out.
pub fn missing(words: &str) -> Vec<char> {
    let faces: Vec<FontRef<'_>> = [REGULAR_BYTES, BOLD_BYTES, RARE_BYTES]
        .into_iter()
        .filter_map(|bytes| FontRef::try_from_slice(bytes).ok())
        .collect();
    assert_eq!(faces.len(), 3, "the bundled faces are whole");
    let (main, rare) = faces.split_at(2);
    let mut found = Vec::new();
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        let has = |faces: &[FontRef<'_>]| faces.iter().all(|face| face.glyph_id(c).0 != 0);
        if !has(main) && !has(rare) && !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// About how many ems wide `words` will be: a Hanzi is one, a Latin letter or digit a little over half.
///
/// Good enough to choose a size before laying out; the layout itself measures.
pub fn ems(words: &str) -> f32 {
    words
        .chars()
        .map(|c| if c.is_ascii() { 0.57 } else { 1.0 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faces_hold_what_the_screens_need() {
        assert_eq!(missing("兑换 积分 0123 ABC · × − ，。"), Vec::<char>::new());
    }

    #[test]
    fn a_character_that_would_show_as_a_box_is_named_once() {
        assert_eq!(missing("好⏱⏱"), vec!['⏱']);
    }

    #[test]
    fn a_rare_character_of_a_name_is_drawn_and_not_boxed() {
        // Of the fallback face alone; a box would be the same picture for every character.
        let rare = FontRef::try_from_slice(RARE_BYTES).expect("whole");
        let main = FontRef::try_from_slice(REGULAR_BYTES).expect("whole");
        let only: Vec<char> = ('\u{3400}'..='\u{9fff}')
            .filter(|c| rare.glyph_id(*c).0 != 0 && main.glyph_id(*c).0 == 0)
            .take(3)
            .collect();
        assert_eq!(only.len(), 3);
        let scale = super::super::Scale::new(iced::Size::new(200.0, 100.0), 5.56, 1.0);
        let draw = |c: char| {
            let words =
                crate::kiosk::parts::strong(scale, super::super::Step::Total, c.to_string());
            crate::kiosk::picture::draw::<()>(words, 60, 60)
        };
        assert_eq!(missing(&only.iter().collect::<String>()), []);
        assert_ne!(draw(only[0]), draw(only[1]));
        assert_ne!(draw(only[1]), draw(only[2]));
        let dark = draw(only[0]).rgba.chunks(4).filter(|p| p[0] < 0x60).count();
        assert!(dark > 50, "{dark} dark pixels");
    }

    #[test]
    fn width_is_guessed_close_enough() {
        assert!((ems("一次性口杯") - 5.0).abs() < f32::EPSILON);
        assert!(ems("0137") < 2.5);
    }
}
