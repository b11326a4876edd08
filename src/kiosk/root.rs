//! The root of every screen: keys, pointer, and the one place that decides on a full repaint.
//!
//! What `iced` 0.14 does on a box without a GPU, and what this does about it:
//!
//! - Subscriptions hold a hundred events and drop the rest; one scan of a keyboard scanner is some
//!   thirty. Keys are therefore taken here, inside the widget tree, which has no queue to overflow.
//! - After a touch the pointer stays where the finger was. Until the next touch or mouse movement
//!   the content is told that there is no pointer.
//! - Damage tracking paints each changed rectangle by itself, walking all that is drawn for each. Layers are compared
//!   by their place in the order, so one more line in a list shifts those behind it, and some fifty rectangles are
//!   painted where one would do. Whenever something has scrolled, come or gone, or the page has changed, an empty
//!   layer beneath it all gets other bounds: it reaches as far beyond the window's top left as the window reaches the
//!   other way, so its middle comes first in the order in which rectangles are gathered, and all others melt into it.
//!   The window becomes one rectangle, painted once. The steps of the bounds are a long cycle, not a toggle, because
//!   the frames compared may lie two or three apart.
//! - Pieces are laid out at fractions of pixels, a third of a row here, a line of 33.8 there. Nothing on this side of a
//!   GPU brings them to whole ones: thin lines come out wide and pale, and each row of an upright edge is blended by
//!   itself, which took a sixth of a frame. All that is laid out is therefore moved to the nearest whole pixels here.
//! - A page that takes the place of another of the same make would inherit its scroll offset, its
//!   fling, and a press that is still held. A new page starts afresh.

use super::around::{Around, Habit, Inner};
use iced::advanced::Renderer as _;
use iced::advanced::input_method;
use iced::advanced::layout::Node;
use iced::advanced::widget::operation::Scrollable;
use iced::advanced::widget::{Id, Operation};
use iced::keyboard::key::Named;
use iced::keyboard::{self, Key};
use iced::{Element, Event, Rectangle, Renderer, Size, Vector, mouse, touch, window};

/// A key as a scanner or a keyboard gives it, once for each press (held keys do not repeat).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// A character: of text, or the group separator (0x1D) that some codes hold.
    Character(char),
    /// A character of several that an input method composed: a person's, however fast it comes.
    Composed(char),
    /// Enter, the usual end of a scan.
    Enter,
    /// Tab, the other end of a scan.
    Tab,
    /// Takes the last character back.
    Backspace,
    /// Goes back.
    Escape,
}

/// Wraps a screen. Build it with [`root`].
pub struct Root<'a, M> {
    content: Element<'a, M>,
    page: u64,
    density: f32,
    hide_pointer: bool,
    on_stroke: Option<OnStroke<'a, M>>,
    on_touch: Option<Box<dyn Fn() -> M + 'a>>,
}

type OnStroke<'a, M> = Box<dyn Fn(Stroke) -> Option<M> + 'a>;

/// The root around a screen. `page` is a number that differs from one page to the next.
pub fn root<'a, M>(page: u64, content: impl Into<Element<'a, M>>) -> Root<'a, M> {
    Root {
        content: content.into(),
        page,
        density: 1.0,
        hide_pointer: false,
        on_stroke: None,
        on_touch: None,
    }
}

impl<'a, M: 'a> Root<'a, M> {
    /// On a panel that shows each pixel of the window with so many of its own along a side.
    pub fn density(mut self, density: f32) -> Self {
        self.density = density;
        self
    }

    /// Hides the pointer, as a touch screen wants it.
    pub fn hide_pointer(mut self, hide: bool) -> Self {
        self.hide_pointer = hide;
        self
    }

    /// Takes every key that no text field has taken.
    pub fn on_stroke(mut self, on_stroke: impl Fn(Stroke) -> Option<M> + 'a) -> Self {
        self.on_stroke = Some(Box::new(on_stroke));
        self
    }

    /// Tells of every touch and click, wherever it is: someone is there.
    pub fn on_touch(mut self, on_touch: impl Fn() -> M + 'a) -> Self {
        self.on_touch = Some(Box::new(on_touch));
        self
    }
}

impl<'a, M: 'a> From<Root<'a, M>> for Element<'a, M> {
    fn from(root: Root<'a, M>) -> Self {
        let habit = Keeper {
            page: root.page,
            density: root.density,
            hide_pointer: root.hide_pointer,
            on_stroke: root.on_stroke,
            on_touch: root.on_touch,
        };
        Around::new(habit, root.content).into()
    }
}

struct Keeper<'a, M> {
    page: u64,
    density: f32,
    hide_pointer: bool,
    on_stroke: Option<OnStroke<'a, M>>,
    on_touch: Option<Box<dyn Fn() -> M + 'a>>,
}

impl<M> Keeper<'_, M> {
    fn tell(&self, strokes: impl Iterator<Item = Stroke>, inner: &mut Inner<'_, '_, '_, M>) {
        let Some(on_stroke) = &self.on_stroke else {
            return;
        };
        for message in strokes.filter_map(on_stroke) {
            inner.shell.publish(message);
            inner.shell.capture_event();
        }
    }
}

/// What the root remembers.
#[derive(Debug, Default)]
struct Memory {
    /// The finger is gone, and no mouse has moved since.
    untouched: bool,
    page: Option<u64>,
    repaint: Repaint,
}

/// Decides when the whole window is painted as one rectangle.
#[derive(Debug, Default)]
struct Repaint {
    seen: Option<(u64, Arrangement)>,
    step: u8,
}

impl Repaint {
    /// Notes what the coming frame shows; a new page or another arrangement asks for a full repaint.
    fn frame(&mut self, page: u64, arrangement: Arrangement) {
        let now = (page, arrangement);
        if self.seen.as_ref().is_some_and(|seen| *seen != now) {
            self.step = self.step.wrapping_add(1);
        }
        self.seen = Some(now);
    }

    /// The bounds of the empty layer for a window of these bounds. Their middle stays within 32 pixels of the
    /// window's corner, nearer than that of anything on a screen.
    fn sheet(&self, window: Rectangle) -> Rectangle {
        let further = f32::from(self.step) / 4.0;
        Rectangle {
            x: window.x - window.width - further,
            y: window.y - window.height,
            width: 2.0 * window.width + further,
            height: 2.0 * window.height,
        }
    }
}

/// How far each scrollable of the tree has scrolled, in the tree's order, and of how many pieces the screen is made.
#[derive(Debug, Default, PartialEq)]
struct Arrangement {
    offsets: Vec<Vector>,
    pieces: usize,
}

impl Operation for Arrangement {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn container(&mut self, _id: Option<&Id>, _bounds: Rectangle) {
        self.pieces += 1;
    }

    fn text(&mut self, _id: Option<&Id>, _bounds: Rectangle, _text: &str) {
        self.pieces += 1;
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        _bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.offsets.push(translation);
    }
}

impl<M> Habit<M> for Keeper<'_, M> {
    type Memory = Memory;

    fn event(&mut self, memory: &mut Memory, event: &Event, inner: &mut Inner<'_, '_, '_, M>) {
        match event {
            Event::Mouse(_)
            | Event::Touch(touch::Event::FingerPressed { .. } | touch::Event::FingerMoved { .. }) =>
            {
                memory.untouched = false;
            }
            _ => {}
        }
        if memory.untouched {
            inner.pointer = mouse::Cursor::Unavailable;
        }
        inner.pass(event);
        match event {
            Event::Touch(touch::Event::FingerLifted { .. } | touch::Event::FingerLost { .. }) => {
                memory.untouched = true;
                inner.shell.request_redraw();
            }
            Event::Touch(touch::Event::FingerPressed { .. })
            | Event::Mouse(mouse::Event::ButtonPressed(_)) => {
                if let Some(on_touch) = &self.on_touch {
                    inner.shell.publish(on_touch());
                }
            }
            Event::Keyboard(key) if !inner.shell.is_event_captured() => {
                self.tell(strokes(key), inner);
            }
            Event::InputMethod(input_method::Event::Commit(text))
                if !inner.shell.is_event_captured() =>
            {
                self.tell(composed(text), inner);
            }
            Event::Window(window::Event::RedrawRequested(_)) => {
                let mut arrangement = Arrangement::default();
                inner.operate(&mut arrangement);
                memory.repaint.frame(self.page, arrangement);
            }
            _ => {}
        }
    }

    fn beneath(&self, memory: &Memory, renderer: &mut Renderer, bounds: Rectangle) {
        renderer.with_layer(memory.repaint.sheet(bounds), |_| {});
    }

    fn arrange(&self, laid_out: Node) -> Node {
        let round = |length: f32| (length * self.density).round() / self.density;
        to_pixels(&laid_out, Vector::ZERO, Vector::ZERO, &round)
    }

    fn pointer(&self, memory: &Memory, pointer: mouse::Cursor) -> mouse::Cursor {
        if memory.untouched {
            mouse::Cursor::Unavailable
        } else {
            pointer
        }
    }

    fn shape(&self) -> Option<mouse::Interaction> {
        self.hide_pointer.then_some(mouse::Interaction::Hidden)
    }

    fn afresh(&self, memory: &mut Memory) -> bool {
        let before = memory.page.replace(self.page);
        before.is_some_and(|before| before != self.page)
    }
}

/// The same pieces with their edges on whole pixels, in a parent that was laid out at `drawn` and now stands at `put`.
fn to_pixels(node: &Node, drawn: Vector, put: Vector, round: &impl Fn(f32) -> f32) -> Node {
    let bounds = node.bounds();
    let from = drawn + Vector::new(bounds.x, bounds.y);
    let corner = Vector::new(round(from.x), round(from.y));
    // What is a whole number of pixels long stays so long, wherever it stands: a thin line, a picture.
    let length = |length: f32, from: f32| {
        let whole = round(length);
        if (whole - length).abs() < 0.001 {
            whole
        } else {
            round(from + length) - round(from)
        }
    };
    let size = Size::new(length(bounds.width, from.x), length(bounds.height, from.y));
    let children = node.children().iter();
    let children = children.map(|child| to_pixels(child, from, corner, round));
    Node::with_children(size, children.collect()).translate(corner - put)
}

/// What a key event says: nothing, one stroke, or the characters that one key composes.
fn strokes(event: &keyboard::Event) -> impl Iterator<Item = Stroke> + use<> {
    let (named, text) = match event {
        keyboard::Event::KeyPressed {
            key,
            text,
            repeat: false,
            ..
        } => {
            let named = match key {
                Key::Named(Named::Enter) => Some(Stroke::Enter),
                Key::Named(Named::Tab) => Some(Stroke::Tab),
                Key::Named(Named::Backspace) => Some(Stroke::Backspace),
                Key::Named(Named::Escape) => Some(Stroke::Escape),
                _ => None,
            };
            let text = text.clone().filter(|_| named.is_none());
            (named, text.unwrap_or_default())
        }
        _ => (None, Default::default()),
    };
    let characters: Vec<Stroke> = text
        .chars()
        .filter_map(|c| match c {
            '\r' | '\n' => Some(Stroke::Enter),
            '\t' => Some(Stroke::Tab),
            '\u{1d}' => Some(Stroke::Character(c)),
            c if c.is_control() => None,
            c => Some(Stroke::Character(c)),
        })
        .collect();
    named.into_iter().chain(characters)
}

/// What an input method hands over. One character may be a scanner's key that it made full-width; several at once are a
/// person's word.
fn composed(text: &str) -> impl Iterator<Item = Stroke> + use<> {
    let of: fn(char) -> Stroke = match text.chars().nth(1) {
        None => Stroke::Character,
        Some(_) => Stroke::Composed,
    };
    let kept: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
    kept.into_iter().map(of)
}

#[cfg(test)]
mod tests;
