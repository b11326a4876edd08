//! Drawing characters in dots: for lines that a printer's font cannot write, and for the virtual printer.
//!
//! Everything stands on a printer's grid, 12 dots a column and 24 dots high, so a drawn line lines up with the written
//! ones above and below it. A character that no bundled face has becomes a box with its number, never a `?`: a clerk
//! can still say who it was.
use super::layout::columns_of;
use super::profile::COLUMN_DOTS;
use crate::devices::Picture;
use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont};
use std::sync::OnceLock;

/// Height of a normal character in dots.
pub(crate) const LETTER_DOTS: u32 = 24;

/// Coverage from which a dot is black: a little under half keeps the thin strokes of Hanzi whole at 24 dots.
const INKED: f32 = 0.42;

/// The file of the everyday face, here once for the whole program.
pub static REGULAR_FACE: &[u8] = include_bytes!("../../../assets/font/JifenSans-Regular.otf");

/// The file of the bold face: what is named on pages to print.
pub static BOLD_FACE: &[u8] = include_bytes!("../../../assets/font/JifenSans-Bold.otf");

/// The file of the face with the rarer Hanzi of names.
pub static RARE_FACE: &[u8] = include_bytes!("../../../assets/font/JifenSans-Rare.otf");

/// The faces that papers are drawn in.
#[derive(Debug)]
pub struct Faces {
    /// In the order in which they are asked for a character.
    fonts: Vec<FontRef<'static>>,
}

impl Faces {
    /// The bundled faces: the everyday one and the one of rare Hanzi.
    pub fn bundled() -> &'static Faces {
        static FACES: OnceLock<Faces> = OnceLock::new();
        FACES.get_or_init(|| {
            let files = [REGULAR_FACE, RARE_FACE];
            let fonts: Vec<_> = files
                .iter()
                .filter_map(|file| FontRef::try_from_slice(file).ok())
                .collect();
            assert_eq!(fonts.len(), files.len(), "the bundled faces are sound");
            Faces { fonts }
        })
    }

    /// Whether some face has the character.
    pub fn has(&self, c: char) -> bool {
        c == ' ' || self.find(c).is_some()
    }

    /// Draws a text on the grid with its upper left corner at `x, y`, each dot `times` as large as normal.
    pub(crate) fn draw(&self, picture: &mut Picture, text: &str, x: i64, y: i64, times: u32) {
        let mut x = x;
        for c in text.chars() {
            let columns = columns_of(c) as u32;
            // A mark over a letter has no cell of its own and goes back over the one before.
            let cell = columns.max(1) * u32::from(COLUMN_DOTS) * times;
            let at = if columns == 0 { x - i64::from(cell) } else { x };
            self.draw_cell(picture, c, (at, y), (cell, LETTER_DOTS * times));
            x += i64::from(columns * u32::from(COLUMN_DOTS) * times);
        }
    }

    /// Draws one character in the middle of a cell of `width × height` dots, narrowed if it is wider.
    pub(crate) fn draw_cell(
        &self,
        picture: &mut Picture,
        c: char,
        at: (i64, i64),
        cell: (u32, u32),
    ) {
        if c == ' ' {
            return;
        }
        let Some((font, id)) = self.find(c) else {
            return draw_number(picture, c, at, cell);
        };
        let (width, height) = (cell.0 as f32, cell.1 as f32);
        // The em square is as high as the cell; ab_glyph wants the height from ascent to descent instead.
        let em = font.units_per_em().unwrap_or(1_000.0);
        let scale = PxScale::from(height * font.height_unscaled() / em);
        let advance = font.as_scaled(scale).h_advance(id).max(1.0);
        let narrow = (width / advance).min(1.0);
        let indent = (width - advance * narrow) / 2.0;
        // In this family the em square reaches 12 % below the baseline.
        let baseline = height * 0.88;
        let glyph = id.with_scale_and_position(
            PxScale {
                x: scale.x * narrow,
                y: scale.y,
            },
            ab_glyph::point(indent, baseline),
        );
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            let (left, top) = (at.0 + bounds.min.x as i64, at.1 + bounds.min.y as i64);
            outline.draw(|x, y, coverage| {
                if coverage >= INKED {
                    picture.blacken(left + i64::from(x), top + i64::from(y));
                }
            });
        }
    }

    fn find(&self, c: char) -> Option<(&FontRef<'static>, GlyphId)> {
        self.fonts
            .iter()
            .map(|font| (font, font.glyph_id(c)))
            .find(|(_, id)| id.0 != 0)
    }
}

/// Hexadecimal digits of 3 × 5 dots, a row in the lower three bits of each byte.
const DIGITS: [[u8; 5]; 16] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
    [2, 5, 7, 5, 5],
    [6, 5, 6, 5, 6],
    [3, 4, 4, 4, 3],
    [6, 5, 5, 5, 6],
    [7, 4, 6, 4, 7],
    [7, 4, 6, 4, 4],
];

/// A box with the character's number in it, for a character that no face has.
fn draw_number(picture: &mut Picture, c: char, at: (i64, i64), cell: (u32, u32)) {
    let times = cell.1 / LETTER_DOTS;
    let (width, height) = (cell.0 - 2 * times, cell.1 - 2 * times);
    let (x, y) = (at.0 + i64::from(times), at.1 + i64::from(times));
    picture.fill(x, y, width, times);
    picture.fill(x, y + i64::from(height - times), width, times);
    picture.fill(x, y, times, height);
    picture.fill(x + i64::from(width - times), y, times, height);
    let digits = format!("{:04X}", c as u32);
    let in_row = if cell.0 >= LETTER_DOTS * times { 3 } else { 1 };
    let rows_of = |digits: &str| digits.len().div_ceil(in_row);
    if rows_of(&digits) * 6 > 22 {
        return; // No room for the number in half a cell: the empty box must do.
    }
    for (i, digit) in digits.bytes().enumerate() {
        let value = (digit as char).to_digit(16).unwrap_or(0) as usize;
        let (column, row) = ((i % in_row) as u32, (i / in_row) as u32);
        for (dy, bits) in DIGITS[value].iter().enumerate() {
            for dx in (0..3u32).filter(|dx| bits >> (2 - dx) & 1 == 1) {
                let left = x + i64::from((4 + column * 5 + dx) * times);
                let top = y + i64::from((5 + row * 7 + dy as u32) * times);
                picture.fill(left, top, times, times);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, times: u32) -> Picture {
        let columns: u32 = text.chars().map(|c| columns_of(c) as u32).sum();
        let mut picture = Picture::white(columns * 12 * times, LETTER_DOTS * times);
        Faces::bundled().draw(&mut picture, text, 0, 0, times);
        picture
    }

    #[test]
    fn rare_names_and_signs_are_in_the_faces_and_differ() {
        let mut seen = Vec::new();
        for c in "䶮㛃𫖯镕囍¥½•²×（）：·香皂0Aāé".chars() {
            assert!(Faces::bundled().has(c), "{c}");
            let picture = drawn(&c.to_string(), 1);
            let ink = picture.pixels.iter().filter(|&&dot| dot == 0).count();
            assert!(ink > 3, "{c} leaves {ink} dots");
            assert!(!seen.contains(&picture), "{c} looks like another");
            seen.push(picture);
        }
    }

    #[test]
    fn a_character_of_no_face_is_a_box_with_its_number() {
        let (one, other) = ('\u{2a700}', '\u{2a701}');
        assert!(!Faces::bundled().has(one));
        assert_ne!(drawn(&one.to_string(), 1), drawn(&other.to_string(), 1));
        assert!(drawn(&one.to_string(), 2).pixels.contains(&0));
    }

    #[test]
    fn ink_stays_in_its_cells() {
        let picture = drawn(" 国W@ ", 1);
        for y in 0..24 {
            assert!(
                (0..12).chain(60..72).all(|x| !picture.is_dark(x, y)),
                "row {y}"
            );
        }
    }
}
