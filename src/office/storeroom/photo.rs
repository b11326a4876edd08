//! Photos from a file, made small enough to keep in the books: upright as they were taken, no larger than their use needs,
//! as JPEG. What else a camera writes into its files (place, time, device) does not go along. And photos made ready for a
//! screen, of the size in which they are shown, off the thread that draws.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

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

/// The most photos of a stick that are offered.
const MOST_OFFERED: usize = 60;
/// The most entries of a stick that are looked at, and how deep: a stick may hold anything.
const MOST_ENTRIES: usize = 4_000;
const DEEPEST: u32 = 5;
/// Names that photos end with.
const ENDINGS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

/// A photo on a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StickPhoto {
    /// Its file.
    pub file: PathBuf,
    /// The file's name, for people.
    pub name: String,
}

/// In what a photo is shown, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Frame {
    /// It fills a square of this side; what does not fit is left out at both sides.
    Square(u32),
    /// It lies whole within this width and height, and is never enlarged.
    Within(u32, u32),
}

/// A picture's pixels, RGBA row after row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
    /// Four bytes for each.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} × {})", self.width, self.height)
    }
}

/// The photos on a stick, the latest first.
pub fn on_stick(stick: &Path) -> Vec<StickPhoto> {
    let (mut found, mut left) = (Vec::new(), MOST_ENTRIES);
    gather(stick, DEEPEST, &mut left, &mut found);
    found.sort_by_key(|(at, photo)| (std::cmp::Reverse(*at), photo.file.clone()));
    found.truncate(MOST_OFFERED);
    found.into_iter().map(|(_, photo)| photo).collect()
}

fn gather(
    folder: &Path,
    deeper: u32,
    left: &mut usize,
    found: &mut Vec<(Option<std::time::SystemTime>, StickPhoto)>,
) {
    // What cannot be read on a stick is not offered.
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let (file, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy().into_owned();
        // Neither hidden ones nor links, which may lead anywhere.
        let Some(kind) = entry.file_type().ok().filter(|_| !name.starts_with('.')) else {
            continue;
        };
        let ending = file
            .extension()
            .map(|end| end.to_string_lossy().to_lowercase());
        if kind.is_dir() && deeper > 0 {
            gather(&file, deeper - 1, left, found);
        } else if kind.is_file() && ending.is_some_and(|end| ENDINGS.contains(&end.as_str())) {
            let at = entry.metadata().and_then(|meta| meta.modified()).ok();
            found.push((at, StickPhoto { file, name }));
        }
    }
}

/// Reads a photo's file.
///
/// # Errors
/// The key of a sentence, where there is no such file or it is too large.
pub fn read(file: &Path) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|_| "office.no-file")?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err("storeroom.photo.too-large");
    }
    Ok(bytes)
}

/// Reads a photo and makes it small enough.
///
/// # Errors
/// A sentence, where there is no such file or it is no picture.
pub fn photo(file: &Path, purpose: Use, words: &Words) -> Result<Vec<u8>, String> {
    let said = |key: &str| {
        let file = file.display().to_string();
        words.say(key, &[("file", &file)])
    };
    let bytes = read(file).map_err(said)?;
    small(&bytes, purpose).ok_or_else(|| said("storeroom.photo.unreadable"))
}

/// A picture as it was taken, upright; nothing where the bytes are no picture.
fn upright(bytes: &[u8]) -> Option<DynamicImage> {
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
    Some(picture)
}

/// A picture's bytes as a small JPEG; nothing where they are no picture.
pub fn small(bytes: &[u8], purpose: Use) -> Option<Vec<u8>> {
    let mut picture = upright(bytes)?;
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

/// A picture's bytes as pixels of the size in which they are shown; nothing where they are no picture.
pub fn framed(bytes: &[u8], frame: Frame) -> Option<Pixels> {
    let picture = on_white(&upright(bytes)?);
    let picture = match frame {
        Frame::Square(0) | Frame::Within(0, _) | Frame::Within(_, 0) => return None,
        Frame::Square(side) => picture.resize_to_fill(side, side, FilterType::CatmullRom),
        Frame::Within(width, height) if picture.width() > width || picture.height() > height => {
            picture.resize(width, height, FilterType::CatmullRom)
        }
        Frame::Within(..) => picture,
    };
    let picture = picture.to_rgba8();
    Some(Pixels {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    })
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
        let shown = whole(&jpeg);
        assert_eq!((shown.width, shown.height), (320, 160));
        let last = &shown.rgba[shown.rgba.len() - 4..];
        assert!(last.iter().all(|part| *part > 245), "{last:?}");
        let kept = whole(&small(&png(100, 50), Use::Paper).unwrap());
        assert_eq!(kept.width, 100, "what is small stays as it is");
    }

    fn whole(bytes: &[u8]) -> Pixels {
        framed(bytes, Frame::Within(2_000, 2_000)).unwrap()
    }

    #[test]
    fn a_photo_fills_a_square_or_lies_whole_within_a_frame() {
        let square = framed(&png(1000, 500), Frame::Square(84)).unwrap();
        assert_eq!((square.width, square.height), (84, 84));
        // The left half is opaque, the right one white: the middle of both is shown.
        let at = |x: usize| square.rgba[(40 * 84 + x) * 4 + 2];
        assert!(at(4) < 120 && at(80) > 240, "{} {}", at(4), at(80));
        let within = framed(&png(1000, 500), Frame::Within(300, 300)).unwrap();
        assert_eq!((within.width, within.height), (300, 150));
        assert_eq!(framed(&png(10, 10), Frame::Square(0)), None);
    }

    #[test]
    fn the_photos_of_a_stick_are_found_the_latest_first() {
        let stick = tempfile::tempdir().unwrap();
        let at = |name: &str| stick.path().join(name);
        std::fs::create_dir_all(at("DCIM/100")).unwrap();
        std::fs::create_dir_all(at(".Trash")).unwrap();
        let times = [
            ("DCIM/100/old.JPG", 100),
            ("new.png", 300),
            ("DCIM/mid.jpeg", 200),
        ];
        for (name, seconds) in times {
            let file = std::fs::File::create(at(name)).unwrap();
            let when = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            file.set_modified(when).unwrap();
        }
        std::fs::write(at("list.csv"), "a,b").unwrap();
        std::fs::write(at(".Trash/gone.jpg"), "").unwrap();
        let names: Vec<String> = on_stick(stick.path())
            .into_iter()
            .map(|photo| photo.name)
            .collect();
        assert_eq!(names, ["new.png", "mid.jpeg", "old.JPG"]);
        assert!(on_stick(&at("nowhere")).is_empty());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(small(b"a,b\n1,2\n", Use::Goods), None);
        assert_eq!(small(&png(100, 50)[..200], Use::Goods), None);
    }
}
