//! A grey picture, for papers on the screen, in tests and as PNG files.

/// A picture of `width × height` dots, row by row from the top, one byte a dot: 0 is black, 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Dots in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height` bytes.
    pub pixels: Vec<u8>,
}

impl Picture {
    /// A white picture.
    pub fn white(width: u32, height: u32) -> Picture {
        Picture {
            width,
            height,
            pixels: vec![255; width as usize * height as usize],
        }
    }

    /// The picture with a white margin all round, as paper is wider than what is printed on it.
    pub fn framed(&self, margin: u32) -> Picture {
        let mut framed = Picture::white(self.width + 2 * margin, self.height + 2 * margin);
        framed.stamp(self, i64::from(margin), i64::from(margin));
        framed
    }

    /// The grey at a dot; white outside the picture.
    pub fn at(&self, x: u32, y: u32) -> u8 {
        if x < self.width && y < self.height {
            self.pixels[y as usize * self.width as usize + x as usize]
        } else {
            255
        }
    }

    /// Blackens a dot; outside the picture nothing happens.
    pub(crate) fn blacken(&mut self, x: i64, y: i64) {
        if (0..i64::from(self.width)).contains(&x) && (0..i64::from(self.height)).contains(&y) {
            self.pixels[y as usize * self.width as usize + x as usize] = 0;
        }
    }

    /// Whether a dot is dark.
    pub(crate) fn is_dark(&self, x: u32, y: u32) -> bool {
        self.at(x, y) < 128
    }

    /// Adds white rows at the bottom.
    pub(crate) fn grow(&mut self, rows: u32) {
        self.height += rows;
        self.pixels
            .resize(self.width as usize * self.height as usize, 255);
    }

    /// Lays the dark dots of another picture over this one with its upper left corner at `x, y`.
    pub(crate) fn stamp(&mut self, other: &Picture, x: i64, y: i64) {
        for row in 0..other.height {
            for column in 0..other.width {
                if other.is_dark(column, row) {
                    self.blacken(x + i64::from(column), y + i64::from(row));
                }
            }
        }
    }

    /// Fills a rectangle with black.
    pub(crate) fn fill(&mut self, x: i64, y: i64, width: u32, height: u32) {
        for row in 0..i64::from(height) {
            for column in 0..i64::from(width) {
                self.blacken(x + column, y + row);
            }
        }
    }

    /// The columns from the left up to the last dark dot: what a printer needs to be told.
    pub(crate) fn dark_width(&self) -> u32 {
        let row_end = |row: &[u8]| {
            row.iter()
                .rposition(|&dot| dot < 128)
                .map_or(0, |last| last as u32 + 1)
        };
        self.pixels
            .chunks(self.width.max(1) as usize)
            .map(row_end)
            .max()
            .unwrap_or(0)
    }

    /// The picture as a PNG file.
    pub fn to_png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        // PNG has no picture without a dot, so an empty one becomes one white dot.
        let (width, height) = (self.width.max(1), self.height.max(1));
        let mut pixels = self.pixels.clone();
        pixels.resize(width as usize * height as usize, 255);
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let written = encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&pixels));
        assert!(
            written.is_ok(),
            "writing a sound picture into memory cannot fail: {written:?}"
        );
        file
    }
}
