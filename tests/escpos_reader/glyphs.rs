//! Recognises drawn characters: each is compared with all characters as another rasteriser draws them.

use std::sync::OnceLock;
use swash::FontRef;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::{Format, Vector};

/// Dots of a cell, across and down.
pub const CELL: usize = 24;

/// A cell in dots, a row a word.
pub type Dots = [u32; CELL];

/// The characters that can come up, each as it looks.
pub struct Alphabet {
    letters: Vec<(char, Dots, u32)>,
}

fn ink(dots: &Dots) -> u32 {
    dots.iter().map(|row| row.count_ones()).sum()
}

fn apart(one: &Dots, other: &Dots) -> u32 {
    let rows = one.iter().zip(other);
    rows.map(|(one, other)| (one ^ other).count_ones()).sum()
}

impl Alphabet {
    pub fn of(letters: impl Iterator<Item = char>) -> Alphabet {
        let mut context = ScaleContext::new();
        let letters = letters.map(|letter| {
            let dots = drawn(&mut context, letter);
            (letter, dots, ink(&dots))
        });
        let mut letters: Vec<_> = letters.collect();
        letters.sort_by_key(|(_, _, ink)| *ink);
        Alphabet { letters }
    }

    /// The character that a cell looks most like, and how many dots differ.
    pub fn nearest(&self, cell: &Dots) -> (char, u32) {
        let mine = ink(cell);
        let mut best = ('\0', u32::MAX);
        let (below, above) = self
            .letters
            .split_at(self.letters.partition_point(|(_, _, ink)| *ink < mine));
        // From the same amount of ink outwards: dots that are more or fewer are dots that differ.
        let mut look = |letters: &mut dyn Iterator<Item = &(char, Dots, u32)>| {
            for (letter, dots, ink) in letters {
                if ink.abs_diff(mine) >= best.1 {
                    return;
                }
                let distance = apart(cell, dots);
                if distance < best.1 {
                    best = (*letter, distance);
                }
            }
        };
        look(&mut above.iter());
        look(&mut below.iter().rev());
        best
    }
}

fn faces() -> &'static [Vec<u8>; 2] {
    static FACES: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
    FACES.get_or_init(|| {
        ["JifenSans-Regular.otf", "JifenSans-Rare.otf"].map(|file| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/font");
            std::fs::read(format!("{folder}/{file}")).expect("the face is there")
        })
    })
}

/// A character in its cell, the em square as high as the cell and its baseline 12 % above the lower edge.
fn drawn(context: &mut ScaleContext, letter: char) -> Dots {
    for file in faces() {
        let font = FontRef::from_index(file, 0).expect("a face");
        let id = font.charmap().map(letter);
        if id == 0 {
            continue;
        }
        let size = CELL as f32;
        let advance = font.glyph_metrics(&[]).scale(size).advance_width(id);
        let mut scaler = context.builder(font).size(size).hint(false).build();
        let mut render = Render::new(&[Source::Outline]);
        render.format(Format::Alpha);
        let baseline = size * 0.88;
        // The part of a dot that the baseline stands below a whole one.
        render.offset(Vector::new(0.0, baseline.floor() - baseline));
        let image = render.render(&mut scaler, id).expect("an outline");
        let indent = ((size - advance) / 2.0).round() as i32;
        let mut dots = [0; CELL];
        for (i, alpha) in image.data.iter().enumerate() {
            let wide = image.placement.width as usize;
            let x = (i % wide) as i32 + image.placement.left + indent;
            let y = (i / wide) as i32 - image.placement.top + baseline as i32;
            let inside = (0..CELL as i32).contains(&x) && (0..CELL as i32).contains(&y);
            if inside && *alpha >= 107 {
                dots[y as usize] |= 1 << (CELL as i32 - 1 - x);
            }
        }
        return dots;
    }
    panic!("no face has {letter}");
}

/// The cells of a drawn row, from the left; `top` is the first row of dots.
pub fn cells(rows: &[u8], row_bytes: usize, top: usize) -> Vec<Dots> {
    // A cell is three bytes wide.
    (0..row_bytes.div_ceil(3))
        .map(|cell| {
            std::array::from_fn(|y| {
                (0..3).fold(0, |bits, part| {
                    let at = cell * 3 + part;
                    let byte = match at < row_bytes {
                        true => rows.get((top + y) * row_bytes + at).copied().unwrap_or(0),
                        false => 0,
                    };
                    bits << 8 | u32::from(byte)
                })
            })
        })
        .collect()
}
