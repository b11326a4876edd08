//! Photos from a file, made small enough to keep in the books: upright as they were taken, no larger than their use needs,
//! as JPEG. What else a camera writes into its files (place, time, device) does not go along.

use std::io::{Cursor, Read};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::books::storeroom::LARGEST_PHOTO;
use crate::words::Words;

/// For what a photo is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// On a tile, a label, a poster.
    Goods,
    /// To be read: an invoice.
    Paper,
}

impl Use {
    /// The longest side that is kept, in pixels.
    fn longest(self) -> u32 {
        match self {
            Use::Goods => 320,
            Use::Paper => 1800,
        }
    }
}

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 32 << 20;
/// The largest picture that is opened, in pixels along a side.
const LARGEST_SIDE: u32 = 16_000;
/// Qualities that are tried, the best first.
const QUALITIES: [u8; 4] = [85, 70, 55, 40];

/// Reads a photo and makes it small enough.
///
/// # Errors
/// A sentence, where there is no such file or it is no picture.
pub fn photo(file: &Path, purpose: Use, words: &Words) -> Result<Vec<u8>, String> {
    let said = |key: &str| {
        let file = file.display().to_string();
        words.say(key, &[("file", &file)])
    };
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|_| said("office.no-file"))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(said("storeroom.photo.too-large"));
    }
    small(&bytes, purpose).ok_or_else(|| said("storeroom.photo.unreadable"))
}

/// A picture's bytes as a small JPEG; nothing where they are no picture.
pub fn small(bytes: &[u8], purpose: Use) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let upright = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(upright);
    let longest = purpose.longest();
    if picture.width().max(picture.height()) > longest {
        picture = picture.resize(longest, longest, FilterType::CatmullRom);
    }
    let flat = on_white(&picture);
    QUALITIES.into_iter().find_map(|quality| {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality)
            .encode_image(&flat)
            .ok()?;
        (jpeg.len() <= LARGEST_PHOTO).then_some(jpeg)
    })
}

/// JPEG has no transparency: what shows through is white, not black.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut flat = image::RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [r, g, b, a] = from.0.map(u16::from);
        let over = |part: u16| ((part * a + 255 * (255 - a)) / 255) as u8;
        to.0 = [over(r), over(g), over(b)];
    }
    DynamicImage::ImageRgb8(flat)
}

/// A kept photo as pixels: width, height, RGBA row after row. Nothing where it cannot be read.
pub fn pixels(jpeg: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let picture = image::load_from_memory(jpeg).ok()?.to_rgba8();
    Some((picture.width(), picture.height(), picture.into_raw()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbaImage::from_fn(width, height, |x, y| {
            image::Rgba([x as u8, y as u8, 90, if x < width / 2 { 255 } else { 0 }])
        });
        DynamicImage::ImageRgba8(picture)
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn a_photo_is_made_small_and_what_shows_through_is_white() {
        let jpeg = small(&png(1000, 500), Use::Goods).unwrap();
        assert!(jpeg.len() < LARGEST_PHOTO);
        let (width, height, rgba) = pixels(&jpeg).unwrap();
        assert_eq!((width, height), (320, 160));
        let last = &rgba[rgba.len() - 4..];
        assert!(last.iter().all(|part| *part > 245), "{last:?}");
        let (width, _, _) = pixels(&small(&png(100, 50), Use::Paper).unwrap()).unwrap();
        assert_eq!(width, 100, "what is small stays as it is");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(small(b"a,b\n1,2\n", Use::Goods), None);
        assert_eq!(small(&png(100, 50)[..200], Use::Goods), None);
    }
}
