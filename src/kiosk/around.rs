//! A widget around one other, reduced to what it adds.
//!
//! `iced` asks eleven methods of a widget, nine of which a wrapper only hands on. [`Around`] does
//! that once; a [`Habit`] says the rest: what it remembers, what it does with an event before (or
//! instead of) the content, what it paints beneath, and when the content starts afresh.

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, overlay, renderer};
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector, mouse};

/// What a wrapper adds to its content.
pub(super) trait Habit<M> {
    /// What it remembers from one event to the next.
    type Memory: Default + 'static;

    /// Takes one event. It passes the event on with [`Inner::pass`], or not.
    fn event(
        &mut self,
        memory: &mut Self::Memory,
        event: &Event,
        inner: &mut Inner<'_, '_, '_, M>,
    ) {
        let _ = memory;
        inner.pass(event);
    }

    /// Paints beneath the content.
    fn beneath(&self, memory: &Self::Memory, renderer: &mut Renderer, bounds: Rectangle) {
        let _ = (memory, renderer, bounds);
    }

    /// Where the content believes the pointer to be.
    fn pointer(&self, memory: &Self::Memory, pointer: mouse::Cursor) -> mouse::Cursor {
        let _ = memory;
        pointer
    }

    /// The shape of the pointer, if the wrapper decides it.
    fn shape(&self) -> Option<mouse::Interaction> {
        None
    }

    /// Whether the content is another one now, and must forget what it remembered.
    fn afresh(&self, memory: &mut Self::Memory) -> bool {
        let _ = memory;
        false
    }

    /// Where the pieces of the content stand, if not as they were laid out.
    fn arrange(&self, laid_out: layout::Node) -> layout::Node {
        laid_out
    }

    /// The words it shows, where the content does not report them itself.
    fn words(&self) -> Option<&str> {
        None
    }
}

/// The content, as a [`Habit`] sees it while an event is handled.
pub(super) struct Inner<'i, 'a, 's, M> {
    content: &'i mut Element<'a, M>,
    tree: &'i mut Tree,
    layout: Layout<'i>,
    renderer: &'i Renderer,
    clipboard: &'i mut dyn Clipboard,
    viewport: &'i Rectangle,
    /// Where the pointer is.
    pub(super) pointer: mouse::Cursor,
    /// Where messages are published, events captured, frames asked for.
    pub(super) shell: &'i mut Shell<'s, M>,
}

impl<M> Inner<'_, '_, '_, M> {
    /// Hands an event to the content.
    pub(super) fn pass(&mut self, event: &Event) {
        self.content.as_widget_mut().update(
            self.tree,
            event,
            self.layout,
            self.pointer,
            self.renderer,
            self.clipboard,
            self.shell,
            self.viewport,
        );
    }

    /// Runs an operation over the content.
    pub(super) fn operate(&mut self, operation: &mut dyn Operation) {
        self.content
            .as_widget_mut()
            .operate(self.tree, self.layout, self.renderer, operation);
    }

    /// The place of the content in the window.
    pub(super) fn bounds(&self) -> Rectangle {
        self.layout.bounds()
    }
}

/// A [`Habit`] around some content.
pub(super) struct Around<'a, M, H> {
    content: Element<'a, M>,
    habit: H,
}

impl<'a, M, H: Habit<M>> Around<'a, M, H> {
    pub(super) fn new(habit: H, content: impl Into<Element<'a, M>>) -> Self {
        Self {
            content: content.into(),
            habit,
        }
    }
}

/// The one child of a wrapper's layout.
fn only(layout: Layout<'_>) -> Layout<'_> {
    layout.child(0)
}

impl<M, H: Habit<M>> Widget<M, Theme, Renderer> for Around<'_, M, H> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<H::Memory>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(H::Memory::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        if self.habit.afresh(tree.state.downcast_mut()) {
            tree.children = self.children();
        } else {
            tree.diff_children(std::slice::from_ref(&self.content));
        }
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.content.as_widget().size_hint()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let node = self
            .content
            .as_widget_mut()
            .layout(&mut tree.children[0], renderer, limits);
        let node = self.habit.arrange(node);
        layout::Node::with_children(node.size(), vec![node])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(words) = self.habit.words() {
            operation.text(None, layout.bounds(), words);
        }
        operation.traverse(&mut |operation| {
            self.content.as_widget_mut().operate(
                &mut tree.children[0],
                only(layout),
                renderer,
                operation,
            );
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, M>,
        viewport: &Rectangle,
    ) {
        let Tree {
            state, children, ..
        } = tree;
        let mut inner = Inner {
            content: &mut self.content,
            tree: &mut children[0],
            layout: only(layout),
            renderer,
            clipboard,
            viewport,
            pointer: cursor,
            shell,
        };
        self.habit.event(state.downcast_mut(), event, &mut inner);
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let memory = tree.state.downcast_ref();
        self.habit.beneath(memory, renderer, layout.bounds());
        self.content.as_widget().draw(
            &tree.children[0],
            renderer,
            theme,
            style,
            only(layout),
            self.habit.pointer(memory, cursor),
            viewport,
        );
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        self.habit.shape().unwrap_or_else(|| {
            self.content.as_widget().mouse_interaction(
                &tree.children[0],
                only(layout),
                cursor,
                viewport,
                renderer,
            )
        })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, M, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(
            &mut tree.children[0],
            only(layout),
            renderer,
            viewport,
            translation,
        )
    }
}

impl<'a, M: 'a, H: Habit<M> + 'a> From<Around<'a, M, H>> for Element<'a, M> {
    fn from(around: Around<'a, M, H>) -> Self {
        Element::new(around)
    }
}
