//! Typefaces of pages: measuring, breaking into lines, and writing as text that can be selected and searched. Of each face
//! only the characters in use go into the file.

use ab_glyph::{Font as _, FontRef};
use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::PagesError;

/// The faces that pages are drawn in: of each weight the everyday one and those that are asked when it lacks a character.
#[derive(Debug, Clone, Copy)]
pub struct Typefaces {
    /// For what is said.
    pub regular: &'static [&'static [u8]],
    /// For what is named.
    pub bold: &'static [&'static [u8]],
}

/// How heavy a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// What is said.
    #[default]
    Regular,
    /// What is named.
    Bold,
}

struct Face {
    outlines: FontRef<'static>,
    file: Font,
}

/// Faces, read.
pub struct Faces {
    regular: Vec<Face>,
    bold: Vec<Face>,
}

/// What stands between the items of a list.
const LISTS: char = '\u{3001}';

/// Signs that no line begins with.
const CLOSING: &str = ",.;:!?)]}%，。、；：！？）》」』】…";

impl Faces {
    /// Reads the faces' files.
    ///
    /// # Errors
    /// [`PagesError::Face`].
    pub fn read(faces: &Typefaces) -> Result<Faces, PagesError> {
        Faces::of(faces.regular, faces.bold)
    }

    /// Reads these files.
    ///
    /// # Errors
    /// [`PagesError::Face`].
    pub(super) fn of(
        regular: &[&'static [u8]],
        bold: &[&'static [u8]],
    ) -> Result<Faces, PagesError> {
        Ok(Faces {
            regular: read(regular)?,
            bold: read(bold)?,
        })
    }

    fn faces(&self, weight: Weight) -> &[Face] {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Which face draws a character, which of its glyphs, and how wide that is at size 1. What no face has is the first
    /// one's empty box.
    fn glyph(&self, weight: Weight, letter: char) -> (usize, u16, f32) {
        let faces = self.faces(weight);
        let found = faces
            .iter()
            .position(|face| face.outlines.glyph_id(letter).0 != 0);
        let at = found.unwrap_or(0);
        let outlines = &faces[at].outlines;
        let id = outlines.glyph_id(letter);
        let units = outlines.units_per_em().unwrap_or(1000.0);
        (at, id.0, outlines.h_advance_unscaled(id) / units)
    }

    /// How wide a text is.
    pub fn width(&self, text: &str, size: f32, weight: Weight) -> f32 {
        let letters = text.chars();
        letters
            .map(|letter| self.glyph(weight, letter).2)
            .sum::<f32>()
            * size
    }

    /// The largest size, at most `size`, in which a text is no wider than that.
    pub fn fitting(&self, text: &str, size: f32, weight: Weight, room: f32) -> f32 {
        let width = self.width(text, size, weight);
        if width > room {
            size * room / width
        } else {
            size
        }
    }

    /// A text from a point on, in runs of one face each; `y` is its foot.
    pub(super) fn write(
        &self,
        surface: &mut Surface<'_>,
        (mut x, y): (f32, f32),
        (size, weight): (f32, Weight),
        text: &str,
    ) {
        let faces = self.faces(weight);
        let mut run: Vec<KrillaGlyph> = Vec::new();
        let (mut face, mut begins, mut wide) = (0, 0, 0.0);
        let mut flush = |run: &mut Vec<KrillaGlyph>, face: usize, part: &str, x: f32| {
            if !run.is_empty() {
                let font = faces[face].file.clone();
                surface.draw_glyphs(Point::from_xy(x, y), run, font, part, size, false);
                run.clear();
            }
        };
        for (at, letter) in text.char_indices() {
            let (whose, id, advance) = self.glyph(weight, letter);
            if whose != face {
                flush(&mut run, face, &text[begins..at], x);
                x += wide * size;
                (face, begins, wide) = (whose, at, 0.0);
            }
            let range = at - begins..at - begins + letter.len_utf8();
            let id = GlyphId::new(u32::from(id));
            run.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None));
            wide += advance;
        }
        flush(&mut run, face, &text[begins..], x);
    }

    /// A text in lines no wider than that, one at least: broken at its line feeds; between Hanzi anywhere but before a
    /// closing sign; between words where they are of letters and digits, and only where one word fills a line, in it.
    pub fn wrapped(&self, text: &str, size: f32, weight: Weight, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for part in text.split('\n') {
            self.wrap_part(part, (size, weight), room, &mut lines);
        }
        lines
    }

    fn wrap_part(
        &self,
        text: &str,
        (size, weight): (f32, Weight),
        room: f32,
        lines: &mut Vec<String>,
    ) {
        let mut line = String::new();
        let mut wide = 0.0;
        for letter in text.chars() {
            let advance = self.glyph(weight, letter).2 * size;
            if wide + advance > room && !line.is_empty() {
                let kept = line.split_off(break_at(&line, letter));
                lines.push(line.trim_end().to_owned());
                line = kept.trim_start().to_owned();
                wide = self.width(&line, size, weight);
                if letter == ' ' && line.is_empty() {
                    continue;
                }
            }
            line.push(letter);
            wide += advance;
        }
        lines.push(line);
    }
}

/// Where a full line is cut, in bytes, given the character that no longer fits.
fn break_at(line: &str, next: char) -> usize {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '\'');
    if is_word(next) {
        let word = line.trim_end_matches(is_word);
        if !word.is_empty() {
            return word.len();
        }
    }
    // A list is parted between its items, where that leaves the line well filled.
    if next != LISTS
        && let Some(at) = line.rfind(LISTS)
        && at + LISTS.len_utf8() > line.len() / 2
    {
        return at + LISTS.len_utf8();
    }
    if CLOSING.contains(next)
        && let Some((at, last)) = line.char_indices().next_back()
        && at > 0
        && !is_word(last)
    {
        return at;
    }
    line.len()
}

fn read(files: &[&'static [u8]]) -> Result<Vec<Face>, PagesError> {
    let face = |bytes: &&'static [u8]| {
        Some(Face {
            outlines: FontRef::try_from_slice(bytes).ok()?,
            file: Font::new((*bytes).into(), 0)?,
        })
    };
    let faces: Option<Vec<Face>> = files.iter().map(face).collect();
    faces
        .filter(|faces| !faces.is_empty())
        .ok_or(PagesError::Face)
}

#[cfg(test)]
mod tests {
    use super::*;

    static REGULAR: &[u8] = include_bytes!("../../../assets/font/JifenSans-Regular.otf");
    static RARE: &[u8] = include_bytes!("../../../assets/font/JifenSans-Rare.otf");

    fn faces() -> Faces {
        static BOTH: &[&[u8]] = &[REGULAR, RARE];
        Faces::read(&Typefaces {
            regular: BOTH,
            bold: BOTH,
        })
        .unwrap()
    }

    #[test]
    fn lines_are_broken_where_people_break_them() {
        let faces = faces();
        let lines = |text: &str, ems: f32| faces.wrapped(text, 10.0, Weight::Regular, ems * 10.0);
        assert_eq!(lines("香皂大米食用油", 4.0), ["香皂大米", "食用油"]);
        assert_eq!(lines("香皂大米，食用油", 4.0), ["香皂大", "米，食用", "油"]);
        assert_eq!(
            lines("香皂×2、大米×1、茶叶", 7.0),
            ["香皂×2、", "大米×1、茶叶"]
        );
        assert_eq!(lines("one two-three", 5.2), ["one", "two-three"]);
        assert_eq!(lines("票49AR8V-1-000052", 9.0), ["票", "49AR8V-1-000052"]);
        assert_eq!(lines("一\n二", 9.0), ["一", "二"]);
        assert_eq!(lines("", 9.0), [""]);
        for line in lines(
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            5.0,
        ) {
            assert!(faces.width(&line, 10.0, Weight::Regular) <= 50.0);
        }
    }

    #[test]
    fn a_text_that_is_too_wide_is_set_smaller() {
        let faces = faces();
        let size = faces.fitting("积分超市", 40.0, Weight::Bold, 80.0);
        assert!((size - 20.0).abs() < 0.5, "{size}");
        assert_eq!(faces.fitting("分", 40.0, Weight::Bold, 80.0), 40.0);
    }
}
