//! From a scan to the next frame: the touch screen as it runs in a window, with one renderer and one tree of widgets
//! from frame to frame, drawn by the processor at 1280×800. As in a window, what differs from the frame before is
//! painted; the last step, handing the pixels to the display, is left out.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use iced::advanced::clipboard;
use iced::advanced::graphics::{Viewport, damage};
use iced::advanced::renderer::Style;
use iced::keyboard::key::Named;
use iced::{Event, Pixels, Rectangle, Renderer, Size, mouse, window};
use iced_test::runtime::{UserInterface, user_interface};
use jifen::books::{Books, Home};
use jifen::kiosk::app::{App, Message};
use jifen::kiosk::look::{face, palette, style};
use jifen::kiosk::{Back, picture};
use jifen::market::gtin::Gtin;
use jifen::market::household::Card;
use jifen::market::ids::RedemptionId;
use jifen::market::shop::Shop;
use jifen::office::settings::TillSettings;
use jifen::office::wish::{Wish, Word};

use super::figures::{Targets, Times, busy, ms};
use super::past::{Past, household, noon};

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;
const SIZE: Size = Size::new(WIDTH as f32, HEIGHT as f32);
/// Scans measured.
const SCANS: usize = 200;
/// One frame of a screen that shows sixty a second.
const FRAME: f64 = 1000.0 / 60.0;

/// Draws the first frame that shows the shop: who signs in.
pub fn first(shop: &Shop) {
    let (_, words) = channel();
    let (mut app, _heard) = app(words, |_| {});
    let _ = app.update(Message::Word(Box::new(Word::Shop(Box::new(shop.clone())))));
    let drawn = picture::draw(app.view(), WIDTH, HEIGHT);
    assert_eq!(drawn.rgba.len(), 1280 * 800 * 4);
}

fn app(
    words: Receiver<Word>,
    wishes: impl Fn(Wish) + Send + Sync + 'static,
) -> (App, Receiver<Word>) {
    face::load();
    let back = Back {
        wishes: Box::new(wishes),
        words,
    };
    App::new(back, TillSettings::default(), SIZE, Box::new(|| noon().now))
}

/// The app in a window that nobody sees.
struct Glass {
    app: App,
    cache: Option<user_interface::Cache>,
    renderer: Renderer,
    wishes: Receiver<Wish>,
    /// What was drawn last, as the renderer has it and as pixels.
    layers: Option<Vec<iced_tiny_skia::Layer>>,
    pixels: tiny_skia::Pixmap,
    mask: tiny_skia::Mask,
    before: Vec<u8>,
}

impl Glass {
    fn new() -> Glass {
        let (_, words) = channel();
        let (asked, wishes) = channel();
        let (app, _) = app(words, move |wish| {
            let _ = asked.send(wish);
        });
        Glass {
            app,
            cache: Some(user_interface::Cache::default()),
            renderer: Renderer::new(face::REGULAR, Pixels(26.0)),
            wishes,
            layers: None,
            pixels: tiny_skia::Pixmap::new(WIDTH, HEIGHT).expect("pixels"),
            mask: tiny_skia::Mask::new(WIDTH, HEIGHT).expect("a mask"),
            before: Vec::new(),
        }
    }

    fn say(&mut self, word: Word) {
        let _ = self.app.update(Message::Word(Box::new(word)));
    }

    /// Events go through the widgets, and what they mean to the app.
    fn events(&mut self, events: &[Event]) {
        let mut messages = Vec::new();
        let cache = self.cache.take().unwrap_or_default();
        let mut screen = UserInterface::build(self.app.view(), SIZE, cache, &mut self.renderer);
        let _ = screen.update(
            events,
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        self.cache = Some(screen.into_cache());
        for message in messages {
            let _ = self.app.update(message);
        }
    }

    /// A keyboard scanner types a code and Enter.
    fn type_code(&mut self, code: &str) {
        let enter = iced_test::simulator::tap_key(Named::Enter, Some("\r".into()));
        let events: Vec<Event> = iced_test::simulator::typewrite(code).chain(enter).collect();
        self.events(&events);
    }

    /// Draws the screen; answers how many places of it were painted.
    fn frame(&mut self) -> usize {
        let cache = self.cache.take().unwrap_or_default();
        let mut screen = UserInterface::build(self.app.view(), SIZE, cache, &mut self.renderer);
        let _ = screen.update(
            &[Event::Window(
                window::Event::RedrawRequested(Instant::now()),
            )],
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut Vec::new(),
        );
        let style = Style {
            text_color: palette::INK,
        };
        screen.draw(
            &mut self.renderer,
            &style::theme(),
            &style,
            mouse::Cursor::Unavailable,
        );
        self.cache = Some(screen.into_cache());
        self.paint()
    }

    /// Paints what differs from the frame before, as the window does; answers how many places that were.
    fn paint(&mut self) -> usize {
        let whole = Rectangle::with_size(SIZE);
        let layers = self.renderer.layers().to_vec();
        let damage = match self.layers.replace(layers.clone()) {
            Some(before) => damage::diff(
                &before,
                &layers,
                |layer| vec![layer.bounds],
                iced_tiny_skia::Layer::damage,
            ),
            None => vec![whole],
        };
        let damage = damage::group(damage, whole);
        let viewport = Viewport::with_physical_size(Size::new(WIDTH, HEIGHT), 1.0);
        if !damage.is_empty() {
            self.renderer.draw(
                &mut self.pixels.as_mut(),
                &mut self.mask,
                &viewport,
                &damage,
                palette::PAPER,
            );
        }
        damage.len()
    }

    /// Each frame shows something else than the one before: nothing was measured that did not happen.
    fn changed(&mut self) {
        let now = self.pixels.data().to_vec();
        if self.before == now {
            let seen = picture::inspect(self.app.view(), WIDTH, HEIGHT);
            let words: Vec<String> = seen.into_iter().map(|seen| seen.words).collect();
            panic!("the scan is not seen: {}", words.join(" | "));
        }
        self.before = now;
    }

    /// Answers what was asked, from the books.
    fn answer(&mut self, books: &Books) {
        let wishes: Vec<Wish> = self.wishes.try_iter().collect();
        for wish in wishes {
            let household = match wish {
                Wish::FindCard(card) => books.household_of_card(&card).expect("known"),
                Wish::FindHousehold(household) => household,
                _ => continue,
            };
            let found = books.household(&household, &noon()).expect("asked");
            let found = found.expect("there");
            let id = RedemptionId([7; 16]);
            self.say(Word::Household(Ok((Box::new(found), id))));
        }
    }
}

/// Frames of one kind: the clock's time and the processor's, which differ where others are at work.
#[derive(Default)]
struct Frames {
    times: Times,
    busy: Duration,
}

fn timed(frames: &mut Frames, work: impl FnOnce() -> usize) {
    let (started, busy_before) = (Instant::now(), busy());
    let painted = work();
    frames.times.note(started.elapsed());
    frames.busy += busy() - busy_before;
    assert!(painted > 0, "something is painted");
}

pub fn measure(homes: &[Past], targets: &mut Targets) {
    println!("\nFrom a scan to the next frame, 1280×800, drawn by the processor");
    let home: &Home = &homes.last().expect("a till").home;
    let books = Books::open(home).expect("opens");
    let shop = books.shop(&noon()).expect("a shop");
    let mut glass = Glass::new();
    glass.say(Word::Shop(Box::new(shop.clone())));
    glass.say(Word::SignedIn(Ok(shop.staff[0].clone())));
    glass.frame();
    glass.changed();
    let (mut card, mut goods, mut serial) = <(Frames, Frames, Frames)>::default();
    for n in 0..SCANS {
        let code = books.card_of(&household(n)).expect("asked");
        let code = code.as_ref().map(Card::to_string).expect("a card");
        timed(&mut card, || {
            glass.type_code(&code);
            glass.answer(&books);
            glass.frame()
        });
        glass.changed();
        for kind in 0..2 {
            let code = Gtin::own((1 + (n + kind) % 10) as u32).to_string();
            timed(&mut goods, || {
                glass.type_code(&code);
                glass.frame()
            });
            glass.changed();
        }
        let code = Gtin::own((1 + (n + 2) % 10) as u32).to_string();
        timed(&mut serial, || {
            glass.say(Word::Scan(code));
            glass.frame()
        });
        glass.changed();
        // The basket is dropped; the next household comes.
        glass.say(Word::Scan("JFC:CANCEL".into()));
        glass.answer(&books);
        glass.frame();
        glass.changed();
    }
    for (what, Frames { times, busy }) in [
        ("a card by keyboard scanner: the household", card),
        ("goods by keyboard scanner: the line", goods),
        ("goods by serial scanner: the line", serial),
    ] {
        println!(
            "  {what}: p50 {}, p99 {}; processor {} a frame",
            ms(times.median()),
            ms(times.p99()),
            ms(busy / times.count() as u32)
        );
        let in_ms = |time: Duration| time.as_secs_f64() * 1000.0;
        targets.hold(what, in_ms(times.median()), FRAME, " ms");
    }
}
