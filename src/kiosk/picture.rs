//! A screen drawn without a window, at exactly its size: for the pictures of `demo --shots`, and
//! for tests that look at what a person would see.
//!
//! The same software renderer draws here as in the window. [`inspect`] does not draw: it lists the
//! words of a screen and where they stand, so that a test can say "nothing is cut off" of every
//! screen without keeping pictures of them.

use super::look::{face, palette, style};
use super::parts::{Choice, Spoken};
use iced::advanced::graphics::text::Paragraph;
use iced::advanced::layout::{Layout, Limits};
use iced::advanced::renderer::{Headless as _, Style};
use iced::advanced::widget::operation::Scrollable;
use iced::advanced::widget::tree::{Tag, Tree};
use iced::advanced::widget::{Id, Operation, text};
use iced::advanced::{clipboard, mouse};
use iced::time::Instant;
use iced::{Element, Event, Pixels, Rectangle, Renderer, Size, Theme, Vector, window};
use iced_test::runtime::{UserInterface, user_interface};
use std::io;
use std::path::Path;

/// A picture of a screen: rows from the top, four bytes a pixel (red, green, blue, alpha).
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} x {})", self.width, self.height)
    }
}

impl Picture {
    /// The colour of one pixel, or none outside the picture.
    pub fn at(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let start = (y as usize * self.width as usize + x as usize) * 4;
        self.rgba.get(start..start + 4)?.try_into().ok()
    }

    /// The picture as a PNG file's bytes.
    ///
    /// # Errors
    /// Where the encoder refuses the size (zero pixels).
    pub fn png(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgba)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// Writes the picture to a file, making the folder where it is missing.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, self.png()?)
    }
}

/// A screen without a window.
fn stage<'a, M>(
    view: impl Into<Element<'a, M>>,
    size: Size,
) -> (UserInterface<'a, M, Theme, Renderer>, Renderer) {
    face::load();
    let mut renderer = Renderer::new(face::REGULAR, Pixels(26.0));
    let mut screen =
        UserInterface::build(view, size, user_interface::Cache::default(), &mut renderer);
    // Buttons learn whether they can be pressed from the first frame.
    let _ = screen.update(
        &[Event::Window(
            window::Event::RedrawRequested(Instant::now()),
        )],
        mouse::Cursor::Unavailable,
        &mut renderer,
        &mut clipboard::Null,
        &mut Vec::new(),
    );
    (screen, renderer)
}

/// Draws a screen of `width` × `height` pixels.
pub fn draw<'a, M>(view: impl Into<Element<'a, M>>, width: u32, height: u32) -> Picture {
    let size = Size::new(width as f32, height as f32);
    let (mut screen, mut renderer) = stage(view, size);
    screen.draw(
        &mut renderer,
        &style::theme(),
        &Style {
            text_color: palette::INK,
        },
        mouse::Cursor::Unavailable,
    );
    let rgba = renderer.screenshot(Size::new(width, height), 1.0, palette::PAPER);
    Picture {
        width,
        height,
        rgba,
    }
}

/// Words on a screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What is written.
    pub words: String,
    /// Where it stands, in pixels from the top left of the window.
    pub place: Rectangle,
    /// The size that all of it would take. Less than that is drawn where `place` is smaller.
    pub needs: Size,
    /// The room that the nearest piece around it has.
    pub room: Rectangle,
    /// Whether it stands in something that scrolls, where it may lie outside the window.
    pub scrolls: bool,
}

impl Seen {
    /// Whether some of the words lie outside their room.
    pub fn is_cut_off(&self) -> bool {
        const NEARLY: f32 = 1.5;
        let (place, room, needs) = (self.place, self.room, self.needs);
        needs.width > place.width + NEARLY
            || needs.height > place.height + NEARLY
            || place.x < room.x - NEARLY
            || place.y < room.y - NEARLY
            || place.x + place.width > room.x + room.width + NEARLY
            || place.y + place.height > room.y + room.height + NEARLY
    }

    /// Whether two pieces of text lie on each other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.place
            .intersection(&other.place)
            .is_some_and(|both| both.width > 2.0 && both.height > 6.0)
    }
}

/// Lists the words of a screen of this size, in the order in which they are drawn.
pub fn inspect<'a, M>(view: impl Into<Element<'a, M>>, width: u32, height: u32) -> Vec<Seen> {
    face::load();
    let size = Size::new(width as f32, height as f32);
    let renderer = Renderer::new(face::REGULAR, Pixels(26.0));
    let mut view = view.into();
    let mut tree = Tree::new(&view);
    let limits = Limits::new(Size::ZERO, size);
    let node = view.as_widget_mut().layout(&mut tree, &renderer, &limits);
    let mut eye = Eye {
        seen: Vec::new(),
        room: Rectangle::with_size(size),
        scrolls: false,
        next: None,
    };
    view.as_widget_mut()
        .operate(&mut tree, Layout::new(&node), &renderer, &mut eye);
    let mut needs = Vec::new();
    measure(&tree, &mut needs);
    assert_eq!(
        needs.len(),
        eye.seen.len(),
        "both walks meet the same words"
    );
    for (seen, needs) in eye.seen.iter_mut().zip(needs) {
        seen.needs = needs.unwrap_or(seen.place.size());
    }
    eye.seen
}

/// The sizes that the words would take, in the order in which they are drawn. The layout has cut
/// them to the room there is; what was measured before that stands in the tree. Sentences of
/// several pieces keep theirs to themselves.
fn measure(tree: &Tree, needs: &mut Vec<Option<Size>>) {
    if tree.tag == Tag::of::<text::State<Paragraph>>() {
        let words = tree.state.downcast_ref::<text::State<Paragraph>>();
        needs.push(Some(words.min_bounds()));
    } else if tree.tag == Tag::of::<Spoken>() {
        needs.push(None);
    } else if tree.tag == Tag::of::<Choice>() {
        measure(&tree.children[tree.state.downcast_ref::<Choice>().0], needs);
    } else {
        for child in &tree.children {
            measure(child, needs);
        }
    }
}

/// Walks a screen and notes its words.
struct Eye {
    seen: Vec<Seen>,
    room: Rectangle,
    scrolls: bool,
    /// The piece whose content is walked next, and whether it scrolls.
    next: Option<(Rectangle, bool)>,
}

impl Operation for Eye {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let before = (self.room, self.scrolls);
        if let Some((room, scrolls)) = self.next.take() {
            self.room = room;
            self.scrolls |= scrolls;
        }
        operate(self);
        (self.room, self.scrolls) = before;
        self.next = None;
    }

    fn container(&mut self, _id: Option<&Id>, bounds: Rectangle) {
        self.next = Some((bounds, false));
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        _bounds: Rectangle,
        content: Rectangle,
        _translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.next = Some((content, true));
    }

    fn text(&mut self, _id: Option<&Id>, place: Rectangle, words: &str) {
        self.seen.push(Seen {
            words: words.to_owned(),
            place,
            needs: place.size(),
            room: self.room,
            scrolls: self.scrolls,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::widget::{column, container, text};

    fn view<'a>() -> Element<'a, ()> {
        container(column![
            text("积分").size(30),
            container(text("太长了放不下").size(30).wrapping(text::Wrapping::None))
                .width(60)
                .height(20)
        ])
        .into()
    }

    #[test]
    fn a_picture_has_its_size_its_ground_and_its_words() {
        let picture = draw(view(), 200, 100);
        assert_eq!(picture.rgba.len(), 200 * 100 * 4);
        assert_eq!(picture.at(199, 99), Some([0xF5, 0xF1, 0xE8, 0xFF]));
        assert_eq!(picture.at(200, 0), None);
        let ink = picture.rgba.chunks(4).filter(|p| p[0] < 0x60).count();
        assert!(ink > 100, "text is drawn: {ink} dark pixels");
        assert_eq!(&picture.png().expect("encodes")[1..4], b"PNG");
    }

    #[test]
    fn words_that_do_not_fit_are_found() {
        let seen = inspect(view(), 200, 100);
        let cut: Vec<_> = seen
            .iter()
            .map(|seen| (seen.words.as_str(), seen.is_cut_off()))
            .collect();
        assert_eq!(cut, [("积分", false), ("太长了放不下", true)]);
    }
}
