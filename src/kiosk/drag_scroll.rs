//! Scrolling by finger, from anywhere, with a fling.
//!
//! `iced`'s scrollable does not scroll when the drag begins on a button, and a goods grid is all
//! buttons. This wrapper watches the pointer: within [`SLOP`] of where it went down, it is a press
//! and belongs to the content; beyond, it is a drag, the press is cancelled and the content follows
//! the finger. Let go in movement, it glides on and slows down; a touch stops it, and presses nothing.
//!
//! It moves the scrollable through its own operation, not by pretending to be a wheel. It reads no
//! clock: speed is measured between frames, which carry their time. Mice are treated as fingers,
//! since cheap touch panels report themselves as mice.
//!
//! The scrollable must stand directly inside and scroll vertically; nesting is not supported.

use super::around::{Around, Habit, Inner};
use super::look::{Scale, style};
use iced::advanced::widget::Operation;
use iced::advanced::widget::operation::Scrollable;
use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::time::Instant;
use iced::widget::scrollable::{Direction, Scrollbar};
use iced::widget::{Scrollable as IcedScrollable, scrollable};
use iced::{Element, Event, Fill, Point, Rectangle, Vector, mouse, touch, window};

/// How far a pointer may stray and still press, in pixels. Old fingers roll.
pub const SLOP: f32 = 20.0;

/// A fling starts above this speed and ends at a sixth of it, in pixels a second.
const FLING: f32 = 180.0;
/// The share of its speed a fling loses in a second is `1 - exp(-DRAG)`.
const DRAG: f32 = 3.5;
/// A finger that rests this long before it lifts does not fling, in seconds.
const RESTED: f32 = 0.1;

/// Content that scrolls vertically by finger, wheel or bar, filling the room it is given.
pub fn drag_scroll<'a, M: 'a>(scale: Scale, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    let bar = Scrollbar::new()
        .width(scale.px(8.0))
        .scroller_width(scale.px(8.0))
        .margin(scale.px(2.0));
    let inside = scrollable(content)
        .direction(Direction::Vertical(bar))
        .width(Fill)
        .height(Fill)
        .style(move |_theme, _status| style::scroll(scale));
    around(inside)
}

/// As [`drag_scroll`], around a scrollable that the caller has made.
pub fn around<'a, M: 'a>(inside: IcedScrollable<'a, M>) -> Element<'a, M> {
    Around::new(Drag, inside).into()
}

struct Drag;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pointer {
    Finger(touch::Finger),
    Mouse,
}

/// What the pointer is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Phase {
    #[default]
    Idle,
    /// Down, and not yet strayed: the content has the press.
    Pressed { pointer: Pointer, from: Point },
    /// It has stopped a fling; unless it strays, it does nothing more.
    Caught { pointer: Pointer, from: Point },
    /// Scrolling under the pointer.
    Dragging {
        pointer: Pointer,
        y: f32,
        speed: Speed,
    },
    /// Let go; the next frame decides whether this becomes a fling.
    Released { speed: Speed },
    /// Gliding on, at `speed` pixels a second, since the frame at `at`.
    Gliding { speed: f32, at: Instant },
}

/// The speed of a drag, taken between frames.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Speed {
    /// Pixels moved since the last frame.
    moved: f32,
    frame: Option<Instant>,
    per_second: f32,
}

impl Speed {
    fn frame(&mut self, now: Instant) {
        if let Some(before) = self.frame {
            let seconds = now.saturating_duration_since(before).as_secs_f32();
            if seconds > 0.0 {
                let latest = self.moved / seconds;
                self.per_second = if seconds > RESTED {
                    latest
                } else {
                    0.4 * self.per_second + 0.6 * latest
                };
            }
        }
        self.moved = 0.0;
        self.frame = Some(now);
    }
}

/// A pointer event, whatever device it is from.
enum Touch {
    Down(Pointer, Point),
    Moved(Pointer, Point),
    Up(Pointer),
    Lost(Pointer),
}

impl Touch {
    fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Touch(touch::Event::FingerPressed { id, position }) => {
                Some(Self::Down(Pointer::Finger(*id), *position))
            }
            Event::Touch(touch::Event::FingerMoved { id, position }) => {
                Some(Self::Moved(Pointer::Finger(*id), *position))
            }
            Event::Touch(touch::Event::FingerLifted { id, .. }) => {
                Some(Self::Up(Pointer::Finger(*id)))
            }
            Event::Touch(touch::Event::FingerLost { id, .. }) => {
                Some(Self::Lost(Pointer::Finger(*id)))
            }
            Event::Mouse(mouse::Event::CursorMoved { position }) => {
                Some(Self::Moved(Pointer::Mouse, *position))
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => {
                Some(Self::Up(Pointer::Mouse))
            }
            _ => None,
        }
    }
}

impl<M> Habit<M> for Drag {
    type Memory = Phase;

    fn event(&mut self, phase: &mut Phase, event: &Event, inner: &mut Inner<'_, '_, '_, M>) {
        if let Event::Window(window::Event::RedrawRequested(now)) = event {
            *phase = frame(*phase, *now, inner);
            inner.pass(event);
            return;
        }
        let touch = match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => inner
                .pointer
                .position()
                .map(|at| Touch::Down(Pointer::Mouse, at)),
            _ => Touch::of(event),
        };
        let (next, mine) = match touch {
            Some(touch) => step(*phase, &touch, inner),
            None => (*phase, false),
        };
        *phase = next;
        if mine {
            inner.shell.capture_event();
        } else {
            inner.pass(event);
        }
    }
}

/// One pointer event: the next phase, and whether the event ends here.
fn step<M>(phase: Phase, touch: &Touch, inner: &mut Inner<'_, '_, '_, M>) -> (Phase, bool) {
    match (phase, touch) {
        (Phase::Gliding { .. }, Touch::Down(pointer, at)) if inner.bounds().contains(*at) => (
            Phase::Caught {
                pointer: *pointer,
                from: *at,
            },
            true,
        ),
        (
            Phase::Idle | Phase::Pressed { .. } | Phase::Released { .. },
            Touch::Down(pointer, at),
        ) if inner.bounds().contains(*at) && Room::of(inner).overflows() => {
            let pressed = Phase::Pressed {
                pointer: *pointer,
                from: *at,
            };
            (pressed, false)
        }
        (
            Phase::Pressed { pointer, from } | Phase::Caught { pointer, from },
            Touch::Moved(who, at),
        ) if *who == pointer => {
            if (at.y - from.y).abs() <= SLOP {
                return (phase, true);
            }
            cancel_press(pointer, *at, inner);
            inner.shell.request_redraw();
            let dragging = Phase::Dragging {
                pointer,
                y: at.y,
                speed: Speed::default(),
            };
            (dragging, true)
        }
        (
            Phase::Dragging {
                pointer,
                y,
                mut speed,
            },
            Touch::Moved(who, at),
        ) if *who == pointer => {
            speed.moved += at.y - y;
            scroll_by(y - at.y, inner);
            inner.shell.request_redraw();
            let dragging = Phase::Dragging {
                pointer,
                y: at.y,
                speed,
            };
            (dragging, true)
        }
        (Phase::Dragging { pointer, speed, .. }, Touch::Up(who)) if *who == pointer => {
            inner.shell.request_redraw();
            (Phase::Released { speed }, true)
        }
        (Phase::Dragging { pointer, .. }, Touch::Lost(who)) if *who == pointer => {
            (Phase::Idle, true)
        }
        (Phase::Caught { pointer, .. }, Touch::Up(who) | Touch::Lost(who)) if *who == pointer => {
            (Phase::Idle, true)
        }
        (Phase::Pressed { pointer, .. }, Touch::Up(who) | Touch::Lost(who)) if *who == pointer => {
            (Phase::Idle, false)
        }
        // A second finger while the first drags presses nothing.
        (Phase::Dragging { .. } | Phase::Caught { .. }, Touch::Down(..)) => (phase, true),
        _ => (phase, false),
    }
}

/// One frame: measures a drag, starts or carries on a fling.
fn frame<M>(phase: Phase, now: Instant, inner: &mut Inner<'_, '_, '_, M>) -> Phase {
    match phase {
        Phase::Dragging {
            pointer,
            y,
            mut speed,
        } => {
            speed.frame(now);
            Phase::Dragging { pointer, y, speed }
        }
        Phase::Released { mut speed } => {
            speed.frame(now);
            if speed.per_second.abs() < FLING {
                return Phase::Idle;
            }
            inner.shell.request_redraw();
            Phase::Gliding {
                speed: speed.per_second,
                at: now,
            }
        }
        Phase::Gliding { speed, at } => {
            // A frame that came late must not jump.
            let seconds = now.saturating_duration_since(at).as_secs_f32().min(0.05);
            let moved = scroll_by(-speed * seconds, inner);
            let slower = speed * (-DRAG * seconds).exp();
            let at_the_end = seconds > 0.0 && moved == 0.0;
            if at_the_end || slower.abs() < FLING / 6.0 {
                return Phase::Idle;
            }
            inner.shell.request_redraw();
            Phase::Gliding {
                speed: slower,
                at: now,
            }
        }
        other => other,
    }
}

/// Tells the content that its press has come to nothing.
fn cancel_press<M>(pointer: Pointer, position: Point, inner: &mut Inner<'_, '_, '_, M>) {
    // A button forgets its press when any finger is lost; a mouse has no such event of its own.
    let id = match pointer {
        Pointer::Finger(id) => id,
        Pointer::Mouse => touch::Finger(u64::MAX),
    };
    inner.pass(&Event::Touch(touch::Event::FingerLost { id, position }));
}

/// Moves the scrollable by `distance` pixels towards its end; how far it really went.
fn scroll_by<M>(distance: f32, inner: &mut Inner<'_, '_, '_, M>) -> f32 {
    let room = Room::of(inner);
    let wanted = (room.offset + distance).clamp(0.0, room.most());
    let moved = wanted - room.offset;
    if moved != 0.0 {
        inner.operate(&mut Room {
            by: Some(moved),
            ..Room::default()
        });
    }
    moved
}

/// An operation on the first scrollable met: how much room it has, and moving it.
#[derive(Debug, Default)]
struct Room {
    by: Option<f32>,
    met: bool,
    offset: f32,
    shown: f32,
    whole: f32,
}

impl Room {
    fn of<M>(inner: &mut Inner<'_, '_, '_, M>) -> Self {
        let mut room = Self::default();
        inner.operate(&mut room);
        room
    }

    fn most(&self) -> f32 {
        (self.whole - self.shown).max(0.0)
    }

    fn overflows(&self) -> bool {
        self.most() > 0.0
    }
}

impl Operation for Room {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        if !self.met {
            operate(self);
        }
    }

    fn scrollable(
        &mut self,
        _id: Option<&iced::advanced::widget::Id>,
        bounds: Rectangle,
        content: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        if self.met {
            return;
        }
        self.met = true;
        self.offset = translation.y;
        self.shown = bounds.height;
        self.whole = content.height;
        if let Some(y) = self.by {
            state.scroll_by(AbsoluteOffset { x: 0.0, y }, bounds, content);
        }
    }
}

#[cfg(test)]
mod tests;
