//! Words in the largest of several sizes in which they fit into one line.
//!
//! The room is known only when the screen is laid out, so the choice is made there: a label of two
//! Hanzi and its English take the same button, and neither is broken in the middle of a word.

use super::words::strong;
use crate::kiosk::look::{Scale, Step};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Layout, Widget, layout, renderer};
use iced::alignment::Horizontal;
use iced::{Color, Element, Length, Rectangle, Renderer, Size, Theme, mouse};

/// Bold words in the first of `steps` in which they fit; in the last they are broken into lines.
pub fn fitted<'a, M: 'a>(
    scale: Scale,
    steps: &[Step],
    words: &str,
    colour: Option<Color>,
    align: Horizontal,
) -> Element<'a, M> {
    assert!(!steps.is_empty(), "there is a size to choose");
    let sizes = steps
        .iter()
        .map(|step| {
            strong(scale, *step, words.to_owned())
                .color_maybe(colour)
                .align_x(align)
                .into()
        })
        .collect();
    Element::new(Fitted { sizes })
}

/// Each size has two children in the tree: one in which it is measured without bounds, and one in which it is drawn. With
/// one for both, the words would be shaped anew twice a frame, and painted anew although nothing has changed.
struct Fitted<'a, M> {
    sizes: Vec<Element<'a, M>>,
}

impl<'a, M> Fitted<'a, M> {
    /// Each size twice, as its children stand in the tree.
    fn twice(&self) -> Vec<&Element<'a, M>> {
        self.sizes.iter().flat_map(|size| [size, size]).collect()
    }
}

/// Which child of the tree is drawn.
#[derive(Debug)]
pub(in crate::kiosk) struct Choice(pub(in crate::kiosk) usize);

impl Choice {
    fn of(size: usize) -> Choice {
        Choice(2 * size + 1)
    }

    fn size(&self) -> usize {
        self.0 / 2
    }
}

impl<M> Widget<M, Theme, Renderer> for Fitted<'_, M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Choice>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Choice::of(0))
    }

    fn children(&self) -> Vec<Tree> {
        self.twice().into_iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.twice());
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Shrink, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let boundless = layout::Limits::new(Size::ZERO, Size::INFINITE);
        let last = self.sizes.len() - 1;
        let chosen = (0..last)
            .find(|&n| {
                let wanted = self.sizes[n]
                    .as_widget_mut()
                    .layout(&mut tree.children[2 * n], renderer, &boundless)
                    .size();
                wanted.width <= limits.max().width
            })
            .unwrap_or(last);
        let choice = Choice::of(chosen);
        let drawn = &mut tree.children[choice.0];
        let node = self.sizes[chosen]
            .as_widget_mut()
            .layout(drawn, renderer, limits);
        *tree.state.downcast_mut::<Choice>() = choice;
        layout::Node::with_children(node.size(), vec![node])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let choice = tree.state.downcast_ref::<Choice>();
        operation.traverse(&mut |operation| {
            self.sizes[choice.size()].as_widget_mut().operate(
                &mut tree.children[choice.0],
                layout.child(0),
                renderer,
                operation,
            );
        });
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
        let choice = tree.state.downcast_ref::<Choice>();
        self.sizes[choice.size()].as_widget().draw(
            &tree.children[choice.0],
            renderer,
            theme,
            style,
            layout.child(0),
            cursor,
            viewport,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::picture::inspect;
    use iced::widget::container;

    fn height_in(width: f32) -> f32 {
        let scale = Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0);
        let steps = [Step::Total, Step::Name, Step::Small];
        let words = fitted::<()>(scale, &steps, "先放着吧", None, Horizontal::Center);
        let seen = inspect(container(words).width(width), 600, 200);
        assert_eq!(seen.len(), 1);
        assert!(!seen[0].is_cut_off(), "{seen:?}");
        seen[0].place.height
    }

    #[test]
    fn the_largest_size_that_fits_is_taken() {
        assert_eq!(height_in(300.0).round(), 53.0, "44 at 1.2");
        assert_eq!(height_in(150.0).round(), 42.0, "32 at 1.3");
        assert_eq!(height_in(100.0).round(), 26.0, "20 at 1.3");
    }

    #[test]
    fn words_that_fit_in_no_size_are_broken_not_cut() {
        assert_eq!(height_in(50.0).round(), 52.0, "two lines of 26");
    }
}
