//! A piece with a dashed edge: a place to fill, or a thing that cannot be had.
//!
//! The toolkit's borders are solid, so the edge is a stroked path. It is kept from frame to frame,
//! because a path drawn anew counts as changed and would be painted again with every frame.

use crate::kiosk::around::{Around, Habit};
use crate::kiosk::look::Scale;
use iced::advanced::Renderer as _;
use iced::advanced::graphics::geometry::Renderer as _;
use iced::advanced::renderer::Quad;
use iced::widget::canvas::{Cache, LineCap, LineDash, Path, Stroke};
use iced::{Border, Color, Element, Point, Rectangle, Renderer, Size, Vector};
use std::cell::Cell;

/// Puts `content` on a round-cornered ground with a dashed edge of `width` pixels.
pub fn dashed<'a, M: 'a>(
    scale: Scale,
    ground: Color,
    edge: Color,
    width: f32,
    content: impl Into<Element<'a, M>>,
) -> Element<'a, M> {
    let edge = Edge {
        ground,
        colour: edge,
        width,
        dash: [width * 3.0, width * 2.2],
        corner: scale.corner(),
    };
    Around::new(edge, content).into()
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    ground: Color,
    colour: Color,
    width: f32,
    dash: [f32; 2],
    corner: f32,
}

#[derive(Debug, Default)]
struct Drawn {
    edge: Cell<Option<Edge>>,
    path: Cache,
}

impl<M> Habit<M> for Edge {
    type Memory = Drawn;

    fn beneath(&self, drawn: &Drawn, renderer: &mut Renderer, bounds: Rectangle) {
        renderer.fill_quad(
            Quad {
                bounds,
                border: Border {
                    radius: self.corner.into(),
                    ..Border::default()
                },
                ..Quad::default()
            },
            self.ground,
        );
        if drawn.edge.replace(Some(*self)) != Some(*self) {
            drawn.path.clear();
        }
        let geometry = drawn.path.draw(renderer, bounds.size(), |frame| {
            let half = self.width / 2.0;
            let path = Path::rounded_rectangle(
                Point::new(half, half),
                Size::new(bounds.width - self.width, bounds.height - self.width),
                (self.corner - half).into(),
            );
            let stroke = Stroke {
                line_dash: LineDash {
                    segments: &self.dash,
                    offset: 0,
                },
                ..Stroke::default()
                    .with_color(self.colour)
                    .with_width(self.width)
                    .with_line_cap(LineCap::Butt)
            };
            frame.stroke(&path, stroke);
        });
        renderer.with_translation(Vector::new(bounds.x, bounds.y), |renderer| {
            renderer.draw_geometry(geometry);
        });
    }
}
