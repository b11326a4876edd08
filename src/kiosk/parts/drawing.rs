//! A drawing as pixels of the size in which it is shown.
//!
//! The toolkit can show SVG, but on a box without a GPU that is dear: it forgets what it has read and painted with the
//! first frame that does not show it, so every new page would read and paint all of its drawings again; it reads the
//! fonts of the whole system first; and it lays transparent margins over the screen pixel by pixel, which costs as much
//! as the drawing itself. A drawing is painted once instead, cut to what is painted of it, and kept by the caller.

use crate::kiosk::look::Scale;
use crate::office::storeroom::photo::Pixels;
use iced::widget::{container, image};
use iced::{Element, Rectangle, Size, padding};
use resvg::{tiny_skia, usvg};

/// A drawing, painted for one [`Scale`].
#[derive(Debug, Clone)]
pub struct Drawing {
    handle: image::Handle,
    /// The room it takes: a square, or that of a photo.
    size: Size,
    /// What is painted of it.
    place: Rectangle,
}

impl Drawing {
    /// From an SVG file of shapes, in a square of `side` pixels; none where it cannot be read or shows nothing.
    pub fn of(svg: &[u8], scale: Scale, side: f32) -> Option<Self> {
        let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).ok()?;
        let dots = (side * scale.density()).round() as u32;
        let mut pixels = tiny_skia::Pixmap::new(dots, dots)?;
        let fit = dots as f32 / tree.size().width().max(tree.size().height());
        let fit = tiny_skia::Transform::from_scale(fit, fit);
        resvg::render(&tree, fit, &mut pixels.as_mut());
        let part = painted(&pixels)?;
        let pixels = pixels.clone_rect(part)?;
        let rgba: Vec<u8> = pixels
            .pixels()
            .iter()
            .map(|pixel| pixel.demultiply())
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
            .collect();
        let drawn = |dots: f32| dots / scale.density();
        Some(Self {
            handle: image::Handle::from_rgba(part.width(), part.height(), rgba),
            size: Size::new(side, side),
            place: Rectangle {
                x: drawn(part.x() as f32),
                y: drawn(part.y() as f32),
                width: drawn(part.width() as f32),
                height: drawn(part.height() as f32),
            },
        })
    }

    /// From a photo's pixels, one for each of the panel's, with round corners; none where there are too few.
    pub fn of_photo(photo: Pixels, scale: Scale) -> Option<Self> {
        let Pixels {
            width,
            height,
            mut rgba,
        } = photo;
        let whole = width as usize * height as usize * 4;
        if whole == 0 || rgba.len() < whole {
            return None;
        }
        round_corners(&mut rgba, (width, height), scale.px(8.0) * scale.density());
        let size = Size::new(
            width as f32 / scale.density(),
            height as f32 / scale.density(),
        );
        Some(Self {
            handle: image::Handle::from_rgba(width, height, rgba),
            size,
            place: Rectangle::with_size(size),
        })
    }

    /// The room it takes, in pixels of the window.
    pub fn size(&self) -> Size {
        self.size
    }
}

/// Takes away what lies outside of corners of this radius.
fn round_corners(rgba: &mut [u8], (width, height): (u32, u32), radius: f32) {
    let (across, down) = (width as f32, height as f32);
    let radius = radius.min(across / 2.0).min(down / 2.0);
    let reach = radius.ceil() as u32;
    let ends = |length: u32| (0..reach.min(length)).chain(length.saturating_sub(reach)..length);
    for y in ends(height) {
        for x in ends(width) {
            let (middle_x, middle_y) = (x as f32 + 0.5, y as f32 + 0.5);
            let beyond_x = (radius - middle_x).max(middle_x - (across - radius));
            let beyond_y = (radius - middle_y).max(middle_y - (down - radius));
            if beyond_x > 0.0 && beyond_y > 0.0 {
                // The last pixel of the curve is half there.
                let inside = (radius - beyond_x.hypot(beyond_y) + 0.5).clamp(0.0, 1.0);
                let at = (y as usize * width as usize + x as usize) * 4 + 3;
                rgba[at] = (f32::from(rgba[at]) * inside) as u8;
            }
        }
    }
}

/// The least rectangle around all that is not transparent.
fn painted(pixels: &tiny_skia::Pixmap) -> Option<tiny_skia::IntRect> {
    let wide = pixels.width() as usize;
    let seen = |row: &[tiny_skia::PremultipliedColorU8]| row.iter().any(|pixel| pixel.alpha() > 0);
    let rows = || pixels.pixels().chunks(wide);
    let top = rows().position(seen)?;
    let bottom = rows().rposition(seen)?;
    let column = |x: &usize| rows().any(|row| row[*x].alpha() > 0);
    let left = (0..wide).find(column)?;
    let right = (0..wide).rev().find(column)?;
    let dots = |from: usize, to: usize| u32::try_from(to - from + 1).ok();
    let (x, y) = (i32::try_from(left).ok()?, i32::try_from(top).ok()?);
    tiny_skia::IntRect::from_xywh(x, y, dots(left, right)?, dots(top, bottom)?)
}

/// Shows a drawing in its square.
pub fn drawing<'a, M: 'a>(of: &Drawing, opacity: f32) -> Element<'a, M> {
    let Rectangle {
        x,
        y,
        width,
        height,
    } = of.place;
    let inside = image(of.handle.clone())
        .width(width)
        .height(height)
        .opacity(opacity);
    container(inside)
        .padding(padding::left(x).top(y))
        .width(of.size.width)
        .height(of.size.height)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::picture::draw;

    const SQUARE: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
        <path d="M24 12h48v60h-48z" fill="#C9302A"/></svg>"##;

    fn scale(density: f32) -> Scale {
        Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0).with_density(density)
    }

    #[test]
    fn a_drawing_stands_where_it_was_drawn_with_sharp_edges() {
        let of = Drawing::of(SQUARE, scale(1.0), 48.0).expect("reads");
        let shown = draw::<()>(drawing(&of, 1.0), 48, 48);
        let (red, paper) = (Some([0xC9, 0x30, 0x2A, 255]), Some([0xF5, 0xF1, 0xE8, 255]));
        for (x, y, colour) in [
            (12, 6, red),
            (35, 35, red),
            (11, 6, paper),
            (12, 5, paper),
            (36, 35, paper),
            (35, 36, paper),
        ] {
            assert_eq!(shown.at(x, y), colour, "{x}, {y}");
        }
    }

    #[test]
    fn a_dense_panel_gets_more_pixels_for_the_same_square() {
        let of = Drawing::of(SQUARE, scale(1.5), 48.0).expect("reads");
        let image::Handle::Rgba { width, height, .. } = of.handle else {
            panic!("pixels");
        };
        assert_eq!((width, height), (36, 45));
        assert_eq!(of.place.size(), Size::new(24.0, 30.0));
    }

    #[test]
    fn a_photo_is_shown_pixel_by_pixel_with_round_corners() {
        let photo = |len: usize| Pixels {
            width: 40,
            height: 20,
            rgba: [0x20, 0x40, 0x60, 0xFF].repeat(len),
        };
        let of = Drawing::of_photo(photo(800), scale(1.0)).expect("pixels");
        assert_eq!(of.size(), Size::new(40.0, 20.0));
        let shown = draw::<()>(drawing(&of, 1.0), 60, 30);
        let (photo_is, paper) = (Some([0x20, 0x40, 0x60, 255]), Some([0xF5, 0xF1, 0xE8, 255]));
        assert_eq!(shown.at(20, 10), photo_is);
        assert_eq!(shown.at(39, 10), photo_is);
        assert_eq!(shown.at(0, 0), paper, "the corner is round");
        assert_eq!(shown.at(45, 10), paper);
        assert!(Drawing::of_photo(photo(799), scale(1.0)).is_none());
    }

    #[test]
    fn what_is_no_drawing_or_shows_nothing_is_none() {
        let empty = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>"#;
        assert!(Drawing::of(empty, scale(1.0), 48.0).is_none());
        assert!(Drawing::of(b"soap", scale(1.0), 48.0).is_none());
        assert!(Drawing::of(SQUARE, scale(1.0), 0.0).is_none());
    }
}
