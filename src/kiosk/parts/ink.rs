//! The signature: collected on the glass as strokes, kept as a short line of text.

use super::dashed::dashed;
use crate::kiosk::look::{Scale, palette};
pub use crate::market::strokes::Unreadable;
use crate::market::strokes::{Dot, Strokes};
use iced::widget::canvas::{self, Cache, Canvas, Geometry, LineCap, LineJoin, Path, Stroke};
use iced::{Element, Event, Fill, Point, Rectangle, Renderer, Theme, mouse, touch};

/// What a pen does on the pad. Points are shares of the pad, 0 to 1 across and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pen {
    /// Touches down. `shape` is the pad's width over its height.
    Down {
        /// Where.
        at: Point,
        /// The pad's width divided by its height.
        shape: f32,
    },
    /// Moves on.
    To(Point),
    /// Is lifted.
    Up,
}

/// A signature as it is being written.
#[derive(Debug, Default)]
pub struct Ink {
    strokes: Vec<Vec<Dot>>,
    writing: bool,
    shape: f32,
    drawn: Cache,
}

impl Ink {
    /// The greatest coordinate.
    pub const SIDE: u16 = Strokes::SIDE;
    /// Points nearer than this to the last are left out.
    const NEAR: u16 = 12;

    /// Takes one movement of the pen.
    pub fn take(&mut self, pen: Pen) {
        match pen {
            Pen::Down { at, shape } => {
                if self.strokes.is_empty() {
                    self.shape = shape;
                }
                self.strokes.push(vec![dot(at)]);
                self.writing = true;
                self.drawn.clear();
            }
            Pen::To(at) => self.go_on(dot(at)),
            Pen::Up => {
                self.writing = false;
                self.drawn.clear();
            }
        }
    }

    fn go_on(&mut self, (x, y): Dot) {
        let full = self.dots() >= Strokes::MOST_DOTS;
        let Some(stroke) = self.strokes.last_mut().filter(|_| self.writing && !full) else {
            return;
        };
        let far = |a: u16, b: u16| a.abs_diff(b) >= Self::NEAR;
        if stroke
            .last()
            .is_none_or(|&(lx, ly)| far(x, lx) || far(y, ly))
        {
            stroke.push((x, y));
        }
    }

    /// Wipes the pad.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether nothing is on the pad.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Whether this is more than a slip of the finger: way of at least a sixth of the pad.
    pub fn is_signature(&self) -> bool {
        let way: u32 = self
            .strokes
            .iter()
            .flat_map(|stroke| stroke.windows(2))
            .map(|pair| {
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                u32::from(ax.abs_diff(bx).max(ay.abs_diff(by)))
            })
            .sum();
        way >= u32::from(Self::SIDE) / 6
    }

    fn dots(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    /// The pad's width over its height when the first stroke was written; 0 while empty.
    pub fn shape(&self) -> f32 {
        self.shape
    }

    /// The strokes as points of 0 to 1 across and down.
    pub fn strokes(&self) -> impl Iterator<Item = Vec<Point>> + '_ {
        let share = |v: u16| f32::from(v) / f32::from(Self::SIDE);
        self.strokes.iter().map(move |stroke| {
            stroke
                .iter()
                .map(|&(x, y)| Point::new(share(x), share(y)))
                .collect()
        })
    }

    /// The signature as text, as [`Strokes`] has it.
    pub fn to_text(&self) -> String {
        let strokes = Strokes {
            shape: self.shape,
            strokes: self.strokes.clone(),
        };
        strokes.to_text()
    }

    /// Reads [`Self::to_text`].
    ///
    /// # Errors
    /// [`Unreadable`] with the part that is wrong.
    pub fn from_text(text: &str) -> Result<Self, Unreadable> {
        let Strokes { shape, strokes } = Strokes::from_text(text)?;
        Ok(Self {
            strokes,
            shape,
            ..Self::default()
        })
    }
}

fn dot(at: Point) -> Dot {
    let part = |v: f32| (v.clamp(0.0, 1.0) * f32::from(Ink::SIDE)).round() as u16;
    (part(at.x), part(at.y))
}

/// The pad to sign on, filling its room, under `hint` (words that stand at its top).
pub fn sign<'a, M: Clone + 'a>(
    scale: Scale,
    ink: &'a Ink,
    hint: impl Into<Element<'a, M>>,
    on_pen: impl Fn(Pen) -> M + 'a,
) -> Element<'a, M> {
    let pad = Canvas::new(Pad {
        ink,
        width: scale.px(7.0),
        on_pen: Box::new(on_pen),
    })
    .width(Fill)
    .height(Fill);
    let hint = iced::widget::container(hint).padding(scale.px(24.0));
    let over = iced::widget::Stack::new()
        .push(pad)
        .push_under(hint)
        .width(Fill)
        .height(Fill);
    dashed(scale, palette::CARD, palette::SECOND, scale.px(3.0), over)
}

struct Pad<'a, M> {
    ink: &'a Ink,
    width: f32,
    on_pen: Box<dyn Fn(Pen) -> M + 'a>,
}

/// Who is writing: one pen at a time, so a resting palm draws nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Hand {
    #[default]
    Away,
    Finger(touch::Finger),
    Mouse,
}

impl<M> canvas::Program<M> for Pad<'_, M> {
    type State = Hand;

    fn update(
        &self,
        hand: &mut Hand,
        event: &Event,
        bounds: Rectangle,
        cursor: mouse::Cursor,
    ) -> Option<canvas::Action<M>> {
        let share = |at: Point| {
            Point::new(
                (at.x - bounds.x) / bounds.width,
                (at.y - bounds.y) / bounds.height,
            )
        };
        let down = |at: Point| Pen::Down {
            at: share(at),
            shape: bounds.width / bounds.height,
        };
        let pen = match event {
            Event::Touch(touch::Event::FingerPressed { id, position })
                if *hand == Hand::Away && bounds.contains(*position) =>
            {
                *hand = Hand::Finger(*id);
                down(*position)
            }
            Event::Touch(touch::Event::FingerMoved { id, position })
                if *hand == Hand::Finger(*id) =>
            {
                Pen::To(share(*position))
            }
            Event::Touch(
                touch::Event::FingerLifted { id, .. } | touch::Event::FingerLost { id, .. },
            ) if *hand == Hand::Finger(*id) => {
                *hand = Hand::Away;
                Pen::Up
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
                if *hand == Hand::Away =>
            {
                let at = cursor.position_over(bounds)?;
                *hand = Hand::Mouse;
                down(at)
            }
            Event::Mouse(mouse::Event::CursorMoved { position }) if *hand == Hand::Mouse => {
                Pen::To(share(*position))
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
                if *hand == Hand::Mouse =>
            {
                *hand = Hand::Away;
                Pen::Up
            }
            _ => return None,
        };
        Some(canvas::Action::publish((self.on_pen)(pen)).and_capture())
    }

    fn draw(
        &self,
        _hand: &Hand,
        renderer: &Renderer,
        _theme: &Theme,
        bounds: Rectangle,
        _cursor: mouse::Cursor,
    ) -> Vec<Geometry> {
        let ink = self.ink;
        // Finished strokes are kept; only the one being written is drawn anew with each movement.
        let finished = ink.strokes.len() - usize::from(ink.writing);
        let stroke = Stroke::default()
            .with_color(palette::INK)
            .with_width(self.width)
            .with_line_cap(LineCap::Round)
            .with_line_join(LineJoin::Round);
        let draw = |frame: &mut canvas::Frame, which: &[Vec<Dot>]| {
            for dots in which {
                frame.stroke(&smooth(dots, bounds), stroke);
            }
        };
        let kept = ink.drawn.draw(renderer, bounds.size(), |frame| {
            draw(frame, &ink.strokes[..finished])
        });
        let mut live = canvas::Frame::new(renderer, bounds.size());
        draw(&mut live, &ink.strokes[finished..]);
        vec![kept, live.into_geometry()]
    }
}

/// A stroke through the middles between its points, so that it runs smoothly.
fn smooth(dots: &[Dot], bounds: Rectangle) -> Path {
    let at = |(x, y): Dot| {
        Point::new(
            f32::from(x) / f32::from(Ink::SIDE) * bounds.width,
            f32::from(y) / f32::from(Ink::SIDE) * bounds.height,
        )
    };
    let middle = |a: Point, b: Point| Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    Path::new(|path| {
        let Some(first) = dots.first() else { return };
        path.move_to(at(*first));
        for pair in dots.windows(2) {
            let (a, b) = (at(pair[0]), at(pair[1]));
            path.quadratic_curve_to(a, middle(a, b));
        }
        // A lone touch is a dot; a stroke ends where the pen left.
        let last = at(*dots.last().unwrap_or(first));
        path.line_to(Point::new(last.x + 0.1, last.y));
    })
}

#[cfg(test)]
mod tests;
