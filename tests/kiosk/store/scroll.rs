//! A long shelf under a finger, painted as a window does: only what differs from the frame before.

use super::Look;
use crate::back_room::Panel;
use iced::advanced::clipboard;
use iced::advanced::graphics::{Viewport, damage};
use iced::advanced::renderer::Style;
use iced::{Event, Pixels, Point, Rectangle, Renderer, Size, mouse, touch, window};
use iced_test::runtime::{UserInterface, user_interface};
use jifen::kiosk::look::{face, palette, style};
use jifen::market::storeroom::article::GoodsWish;
use std::time::{Duration, Instant};

/// More kinds than a village's store ever had.
const KINDS: usize = 200;
const FINGER: touch::Finger = touch::Finger(1);
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;
const SIZE: Size = Size::new(WIDTH as f32, HEIGHT as f32);

/// A window that nobody sees.
struct Glass {
    cache: user_interface::Cache,
    renderer: Renderer,
    layers: Vec<iced_tiny_skia::Layer>,
    pixels: tiny_skia::Pixmap,
    /// Where the finger was last.
    finger: mouse::Cursor,
}

impl Glass {
    fn new() -> Glass {
        Glass {
            cache: user_interface::Cache::default(),
            renderer: Renderer::new(face::REGULAR, Pixels(26.0)),
            layers: Vec::new(),
            pixels: tiny_skia::Pixmap::new(WIDTH, HEIGHT).expect("pixels"),
            finger: mouse::Cursor::Unavailable,
        }
    }

    /// A frame after the finger has gone to this height.
    fn touched(
        &mut self,
        look: &Look,
        (y, at): (f32, Instant),
        event: fn(touch::Finger, Point) -> touch::Event,
    ) -> usize {
        let place = Point::new(400.0, y);
        self.finger = mouse::Cursor::Available(place);
        self.frame(look, Some(Event::Touch(event(FINGER, place))), at)
    }

    /// A frame after this event. Answers how many places were painted.
    fn frame(&mut self, look: &Look, event: Option<Event>, at: Instant) -> usize {
        let cache = std::mem::take(&mut self.cache);
        let app = look.shop.ui.app();
        let mut screen = UserInterface::build(app.view(), SIZE, cache, &mut self.renderer);
        let redraw = Event::Window(window::Event::RedrawRequested(at));
        let events: Vec<Event> = event.into_iter().chain([redraw]).collect();
        let mut messages = Vec::new();
        let _ = screen.update(
            &events,
            self.finger,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        let style = Style {
            text_color: palette::INK,
        };
        screen.draw(&mut self.renderer, &style::theme(), &style, self.finger);
        self.cache = screen.into_cache();
        let layers = self.renderer.layers().to_vec();
        let before = std::mem::replace(&mut self.layers, layers);
        let whole = Rectangle::with_size(SIZE);
        let places = damage::diff(
            &before,
            &self.layers,
            |layer| vec![layer.bounds],
            iced_tiny_skia::Layer::damage,
        );
        let places = damage::group(places, whole);
        let mut pixels = std::mem::replace(
            &mut self.pixels,
            tiny_skia::Pixmap::new(1, 1).expect("a pixel"),
        );
        self.paint(&mut pixels, &places);
        self.pixels = pixels;
        places.len()
    }

    fn paint(&mut self, pixels: &mut tiny_skia::Pixmap, places: &[Rectangle]) {
        let mut mask = tiny_skia::Mask::new(WIDTH, HEIGHT).expect("a mask");
        let viewport = Viewport::with_physical_size(Size::new(WIDTH, HEIGHT), 1.0);
        if !places.is_empty() {
            let paper = palette::PAPER;
            let mut pixels = pixels.as_mut();
            self.renderer
                .draw(&mut pixels, &mut mask, &viewport, places, paper);
        }
    }

    /// The same, painted from nothing.
    fn afresh(&mut self) -> tiny_skia::Pixmap {
        let mut pixels = tiny_skia::Pixmap::new(WIDTH, HEIGHT).expect("pixels");
        self.paint(&mut pixels, &[Rectangle::with_size(SIZE)]);
        pixels
    }
}

#[test]
fn a_long_shelf_follows_the_finger_and_leaves_nothing_behind() {
    let mut look = Look::store(Panel::DRAWN, "unseen", |books, clock| {
        for n in 0..KINDS {
            let wish = GoodsWish {
                code: None,
                name: format!("物品{n}"),
                unit: "件".into(),
                category: "百货".into(),
            };
            let staff = jifen::market::ids::StaffNo(1);
            books.enter_goods(&wish, staff, clock).expect("named");
        }
    });
    look.enter("shelf");
    let mut glass = Glass::new();
    let began = Instant::now();
    let at = |ms: u64| began + Duration::from_millis(ms);
    assert!(glass.frame(&look, None, at(0)) > 0);
    for n in 1..5 {
        println!("idle {}", glass.frame(&look, None, at(n)));
    }
    let pressed = |id, position| touch::Event::FingerPressed { id, position };
    let moved = |id, position| touch::Event::FingerMoved { id, position };
    let lifted = |id, position| touch::Event::FingerLifted { id, position };
    glass.touched(&look, (700.0, at(32)), pressed);
    // The way up to where it is clear that this is no press does not count.
    glass.touched(&look, (670.0, at(48)), moved);
    let mut shown = glass.pixels.data().to_vec();
    for n in 1..=12_u64 {
        let y = 670.0 - 40.0 * n as f32;
        let places = glass.touched(&look, (y, at(48 + 16 * n)), moved);
        assert_eq!(places, 1, "the window is one place, painted once");
        assert!(glass.pixels.data() != shown, "the list follows");
        assert!(glass.afresh().data() == glass.pixels.data(), "at {y}");
        shown = glass.pixels.data().to_vec();
    }
    // Let go in movement, it glides on.
    glass.touched(&look, (190.0, at(256)), lifted);
    glass.frame(&look, None, at(272));
    assert!(glass.pixels.data() != shown, "it glides");
    assert!(glass.afresh().data() == glass.pixels.data());
}
