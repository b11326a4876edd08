//! A drawing (SVG of flat shapes) as paths, so that a page shows it sharp at any size.

use krilla::geom::{Path, PathBuilder};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Paint, Stroke};
use krilla::surface::Surface;
use usvg::tiny_skia_path::{PathSegment, Point, Transform};

/// One shape.
struct Shape {
    path: Path,
    fill: Option<Fill>,
    stroke: Option<Stroke>,
}

/// A drawing.
pub struct Picture {
    /// How wide its field is, in its own units.
    pub width: f32,
    /// How high.
    pub height: f32,
    shapes: Vec<Shape>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} shapes)", self.shapes.len())
    }
}

impl Picture {
    /// Reads a drawing; nothing where it is none. Of what is no flat shape nothing is drawn.
    pub fn read(svg: &[u8]) -> Option<Picture> {
        let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).ok()?;
        let mut shapes = Vec::new();
        gather(tree.root(), &mut shapes);
        Some(Picture {
            width: tree.size().width(),
            height: tree.size().height(),
            shapes,
        })
    }

    /// Draws it into its own units.
    pub(super) fn draw(&self, surface: &mut Surface<'_>) {
        for shape in &self.shapes {
            surface.set_fill(shape.fill.clone());
            surface.set_stroke(shape.stroke.clone());
            surface.draw_path(&shape.path);
        }
    }
}

fn gather(group: &usvg::Group, shapes: &mut Vec<Shape>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => gather(group, shapes),
            usvg::Node::Path(path) => shapes.extend(shape(path)),
            usvg::Node::Image(_) | usvg::Node::Text(_) => {}
        }
    }
}

fn shape(path: &usvg::Path) -> Option<Shape> {
    let transform = path.abs_transform();
    Some(Shape {
        path: place(path.data(), transform)?,
        fill: path.fill().and_then(|fill| {
            Some(Fill {
                paint: paint(fill.paint())?,
                opacity: NormalizedF32::new(fill.opacity().get())?,
                rule: match fill.rule() {
                    usvg::FillRule::NonZero => FillRule::NonZero,
                    usvg::FillRule::EvenOdd => FillRule::EvenOdd,
                },
            })
        }),
        stroke: path.stroke().and_then(|stroke| {
            Some(Stroke {
                paint: paint(stroke.paint())?,
                width: stroke.width().get() * transform.sx.abs(),
                line_cap: match stroke.linecap() {
                    usvg::LineCap::Butt => LineCap::Butt,
                    usvg::LineCap::Round => LineCap::Round,
                    usvg::LineCap::Square => LineCap::Square,
                },
                line_join: match stroke.linejoin() {
                    usvg::LineJoin::Round => LineJoin::Round,
                    usvg::LineJoin::Bevel => LineJoin::Bevel,
                    usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
                },
                ..Stroke::default()
            })
        }),
    })
}

fn paint(paint: &usvg::Paint) -> Option<Paint> {
    match paint {
        usvg::Paint::Color(colour) => {
            Some(krilla::color::rgb::Color::new(colour.red, colour.green, colour.blue).into())
        }
        _ => None,
    }
}

fn place(path: &usvg::tiny_skia_path::Path, transform: Transform) -> Option<Path> {
    let at = |mut point: Point| {
        transform.map_point(&mut point);
        (point.x, point.y)
    };
    let mut built = PathBuilder::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                let (x, y) = at(p);
                built.move_to(x, y);
            }
            PathSegment::LineTo(p) => {
                let (x, y) = at(p);
                built.line_to(x, y);
            }
            PathSegment::QuadTo(a, p) => {
                let ((ax, ay), (x, y)) = (at(a), at(p));
                built.quad_to(ax, ay, x, y);
            }
            PathSegment::CubicTo(a, b, p) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(a), at(b), at(p));
                built.cubic_to(ax, ay, bx, by, x, y);
            }
            PathSegment::Close => built.close(),
        }
    }
    built.finish()
}
