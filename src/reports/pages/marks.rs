//! What stands on a page, at which place: laid out first, drawn afterwards, because a page says how many there are. Places
//! are in points (72 to the inch) from the upper left corner.

use std::sync::Arc;

use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Paint, Stroke, StrokeDash};
use krilla::surface::Surface;

use super::faces::{Faces, Weight};
use super::picture::Picture;
use crate::market::strokes::Strokes;

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// A colour of the palette (`look.md`): red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Words.
    pub const INK: Colour = Colour(0x1B, 0x21, 0x1D);
    /// Second words.
    pub const SECOND: Colour = Colour(0x3C, 0x46, 0x3F);
    /// Rules inside a table.
    pub const RULE: Colour = Colour(0x8A, 0x86, 0x7A);
    /// Under heads.
    pub const QUIET: Colour = Colour(0xEC, 0xE6, 0xD8);
    /// Points, and what is named first.
    pub const GREEN: Colour = Colour(0x0E, 0x5A, 0x3C);
    /// What is wrong, or was corrected.
    pub const RED: Colour = Colour(0x8C, 0x1D, 0x18);
    /// Paper that is not printed on.
    pub const WHITE: Colour = Colour(0xFF, 0xFF, 0xFF);

    fn paint(self) -> Paint {
        krilla::color::rgb::Color::new(self.0, self.1, self.2).into()
    }
}

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the left edge.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// Across.
    pub width: f32,
    /// Down.
    pub height: f32,
}

impl Area {
    /// The same less a margin all round.
    pub fn inside(self, margin: f32) -> Area {
        Area {
            x: self.x + margin,
            y: self.y + margin,
            width: self.width - 2.0 * margin,
            height: self.height - 2.0 * margin,
        }
    }
}

/// Something on a page.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A text; `y` is its foot.
    Text {
        /// From the left edge.
        x: f32,
        /// Its foot, from the top.
        y: f32,
        /// In points.
        size: f32,
        /// How heavy.
        weight: Weight,
        /// Which colour.
        colour: Colour,
        /// What it says.
        text: String,
    },
    /// A straight line.
    Line {
        /// From here.
        from: (f32, f32),
        /// To there.
        to: (f32, f32),
        /// How thick.
        width: f32,
        /// Which colour.
        colour: Colour,
        /// Broken into dashes of this length.
        dash: Option<f32>,
    },
    /// A filled rectangle.
    Fill(Area, Colour),
    /// Many filled rectangles as one shape: a code.
    Blocks(Vec<Area>),
    /// The strokes of a signature, as large as they fit.
    Ink(Area, Arc<Strokes>),
    /// A drawing, as large as it fits.
    Drawing(Area, Arc<Picture>),
    /// A photo (JPEG), as large as it fits.
    Photo(Area, Arc<Vec<u8>>),
}

impl Mark {
    /// A text in ink.
    pub fn text(at: (f32, f32), size: f32, weight: Weight, text: impl Into<String>) -> Mark {
        Mark::Text {
            x: at.0,
            y: at.1,
            size,
            weight,
            colour: Colour::INK,
            text: text.into(),
        }
    }

    /// A solid line.
    pub fn line(from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) -> Mark {
        Mark::Line {
            from,
            to,
            width,
            colour,
            dash: None,
        }
    }

    /// The same mark so much further right and down.
    pub fn moved(self, dx: f32, dy: f32) -> Mark {
        let shift = |area: Area| Area {
            x: area.x + dx,
            y: area.y + dy,
            ..area
        };
        match self {
            Mark::Text {
                x,
                y,
                size,
                weight,
                colour,
                text,
            } => Mark::Text {
                x: x + dx,
                y: y + dy,
                size,
                weight,
                colour,
                text,
            },
            Mark::Line {
                from,
                to,
                width,
                colour,
                dash,
            } => Mark::Line {
                from: (from.0 + dx, from.1 + dy),
                to: (to.0 + dx, to.1 + dy),
                width,
                colour,
                dash,
            },
            Mark::Fill(area, colour) => Mark::Fill(shift(area), colour),
            Mark::Blocks(blocks) => Mark::Blocks(blocks.into_iter().map(shift).collect()),
            Mark::Ink(area, strokes) => Mark::Ink(shift(area), strokes),
            Mark::Drawing(area, picture) => Mark::Drawing(shift(area), picture),
            Mark::Photo(area, jpeg) => Mark::Photo(shift(area), jpeg),
        }
    }
}

/// The four lines round an area.
pub fn frame(area: Area, width: f32, colour: Colour) -> [Mark; 4] {
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    let line = |from, to| Mark::line(from, to, width, colour);
    [
        line((area.x, area.y), (right, area.y)),
        line((right, area.y), (right, bottom)),
        line((right, bottom), (area.x, bottom)),
        line((area.x, bottom), (area.x, area.y)),
    ]
}

/// A QR code as blocks in a square of `side`, white round it as the standard asks (four modules) not counted.
pub fn qr(payload: &str, at: (f32, f32), side: f32) -> Option<Mark> {
    let code = qrcode::QrCode::with_error_correction_level(payload, qrcode::EcLevel::M).ok()?;
    let (modules, colours) = (code.width(), code.to_colors());
    let module = side / modules as f32;
    let mut blocks = Vec::new();
    for (row, line) in colours.chunks(modules).enumerate() {
        let mut column = 0;
        while column < modules {
            let run = line[column..]
                .iter()
                .take_while(|colour| **colour == qrcode::Color::Dark)
                .count();
            if run > 0 {
                blocks.push(Area {
                    x: at.0 + column as f32 * module,
                    y: at.1 + row as f32 * module,
                    width: run as f32 * module,
                    // A hair more, so that no viewer shows a white thread between two rows.
                    height: module * 1.02,
                });
            }
            column += run.max(1);
        }
    }
    Some(Mark::Blocks(blocks))
}

fn fill(colour: Colour) -> Fill {
    Fill {
        paint: colour.paint(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn stroke(colour: Colour, width: f32) -> Stroke {
    Stroke {
        paint: colour.paint(),
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }
}

fn rectangles(areas: &[Area]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for area in areas {
        if let Some(rect) = Rect::from_xywh(area.x, area.y, area.width, area.height) {
            path.push_rect(rect);
        }
    }
    path.finish()
}

/// Where something of a shape (width over height) stands in an area, as large as it fits and in its middle.
fn fitted(area: Area, shape: f32) -> Area {
    let (width, height) = if area.width / area.height > shape {
        (area.height * shape, area.height)
    } else {
        (area.width, area.width / shape)
    };
    Area {
        x: area.x + (area.width - width) / 2.0,
        y: area.y + (area.height - height) / 2.0,
        width,
        height,
    }
}

impl Faces {
    /// Draws a mark.
    pub(super) fn draw(&self, surface: &mut Surface<'_>, mark: &Mark) {
        match mark {
            Mark::Text {
                x,
                y,
                size,
                weight,
                colour,
                text,
            } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*colour)));
                self.write(surface, (*x, *y), (*size, *weight), text);
            }
            Mark::Line {
                from,
                to,
                width,
                colour,
                dash,
            } => {
                let mut path = PathBuilder::new();
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
                let mut pen = stroke(*colour, *width);
                pen.line_cap = LineCap::Butt;
                pen.dash = dash.map(|length| StrokeDash {
                    array: vec![length, length],
                    offset: 0.0,
                });
                draw_path(surface, path.finish(), None, Some(pen));
            }
            Mark::Fill(area, colour) => {
                draw_path(surface, rectangles(&[*area]), Some(fill(*colour)), None);
            }
            Mark::Blocks(areas) => {
                let black = fill(Colour(0, 0, 0));
                draw_path(surface, rectangles(areas), Some(black), None);
            }
            Mark::Ink(area, strokes) => draw_ink(surface, *area, strokes),
            Mark::Drawing(area, picture) => {
                let place = fitted(*area, picture.width / picture.height);
                let scale = place.width / picture.width;
                let transform = Transform::from_row(scale, 0.0, 0.0, scale, place.x, place.y);
                surface.push_transform(&transform);
                picture.draw(surface);
                surface.pop();
            }
            Mark::Photo(area, jpeg) => draw_photo(surface, *area, jpeg),
        }
    }
}

fn draw_path(
    surface: &mut Surface<'_>,
    path: Option<Path>,
    fill: Option<Fill>,
    stroke: Option<Stroke>,
) {
    if let Some(path) = path {
        surface.set_fill(fill);
        surface.set_stroke(stroke);
        surface.draw_path(&path);
    }
}

/// A signature's strokes, run through the middles between their points as the glass shows them.
fn draw_ink(surface: &mut Surface<'_>, area: Area, strokes: &Strokes) {
    const PEN: f32 = 0.9;
    let shape = if strokes.shape > 0.0 {
        strokes.shape
    } else {
        2.0
    };
    let place = fitted(area, shape);
    let at = |(x, y): (u16, u16)| {
        let share = |value: u16| f32::from(value) / f32::from(Strokes::SIDE);
        Point::from_xy(
            place.x + share(x) * place.width,
            place.y + share(y) * place.height,
        )
    };
    for dots in &strokes.strokes {
        let (Some(first), Some(last)) = (dots.first(), dots.last()) else {
            continue;
        };
        let mut path = PathBuilder::new();
        let begin = at(*first);
        path.move_to(begin.x, begin.y);
        for pair in dots.windows(2) {
            let (a, b) = (at(pair[0]), at(pair[1]));
            path.quad_to(a.x, a.y, (a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
        }
        // A lone touch is a dot.
        let end = at(*last);
        path.line_to(end.x + 0.05, end.y);
        draw_path(surface, path.finish(), None, Some(stroke(Colour::INK, PEN)));
    }
}

/// A photo that cannot be read leaves its place empty.
fn draw_photo(surface: &mut Surface<'_>, area: Area, jpeg: &Arc<Vec<u8>>) {
    let Ok(image) = Image::from_jpeg(jpeg.to_vec().into(), true) else {
        return;
    };
    let (width, height) = image.size();
    let place = fitted(area, width as f32 / height.max(1) as f32);
    if let Some(size) = Size::from_wh(place.width, place.height) {
        surface.push_transform(&Transform::from_translate(place.x, place.y));
        surface.draw_image(image, size);
        surface.pop();
    }
}
