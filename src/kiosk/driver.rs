//! The app without a display: the same [`App`], update and view, driven by words on the screen instead of a finger.
//!
//! For the demo on a machine without a display, for the pictures of every screen, and for tests of a whole day. Touches
//! and keys go through the same widgets as in a window.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::app::{App, Message};
use super::look::face;
use super::picture::{self, Picture, Seen};
use super::{Back, Clock};
use crate::office::settings::TillSettings;
use crate::office::wish::Word;
use iced::keyboard::key::Named;
use iced::{Event, Point, Settings, Size, touch};
use iced_test::Simulator;

/// The app, and what drives it.
pub struct Driver {
    app: App,
    heard: Receiver<Word>,
    size: Size,
    /// How much time has gone by for keys, in milliseconds: typing and scanning take as long as they do.
    steady_ms: Arc<AtomicU64>,
    /// What is to be sent when its time has come; without a display that is when someone asks.
    later: Vec<Message>,
}

/// Something that was expected on the screen and is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{wanted:?} is not on the screen, which says: {shown}")]
pub struct NotThere {
    wanted: String,
    shown: String,
}

/// The back room is quiet when it has said nothing for so long.
const QUIET: Duration = Duration::from_millis(80);
/// How long the back room may take for its first word.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a scanner takes for a key, and a person.
const SCANNER_MS: u64 = 10;
const PERSON_MS: u64 = 200;

/// A key that is pressed and let go.
fn key(c: char) -> Vec<Event> {
    match c {
        '\n' => iced_test::simulator::tap_key(Named::Enter, Some("\r".into())).collect(),
        c => iced_test::simulator::typewrite(c.encode_utf8(&mut [0; 4])).collect(),
    }
}

impl Driver {
    /// An app on a screen of this size. It has not heard a word yet: see [`Driver::words`].
    pub fn new(back: Back, settings: TillSettings, size: Size, clock: Clock) -> Driver {
        face::load();
        let (app, heard) = App::new(back, settings, size, clock);
        let steady_ms = Arc::new(AtomicU64::new(0));
        let told = steady_ms.clone();
        Driver {
            app: app.paced_by(Box::new(move || told.load(Ordering::Relaxed))),
            heard,
            size,
            steady_ms,
            later: Vec::new(),
        }
    }

    /// The app.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Hears what the back room says until it is quiet. Answers how many words that were.
    pub fn words(&mut self) -> usize {
        let mut count = 0;
        loop {
            match self.heard.recv_timeout(QUIET) {
                Ok(word) => {
                    count += 1;
                    self.send(Message::Word(Box::new(word)));
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return count,
            }
        }
    }

    /// Hears what the back room has said so far, without waiting. Answers how many words that were.
    pub fn heard(&mut self) -> usize {
        let mut count = 0;
        while let Ok(word) = self.heard.try_recv() {
            count += 1;
            self.send(Message::Word(Box::new(word)));
        }
        count
    }

    /// Hears what the back room says until these words are on the screen.
    ///
    /// # Errors
    /// [`NotThere`] where the back room has been silent for five seconds without that.
    pub fn wait_for(&mut self, words: &str) -> Result<(), NotThere> {
        while self.expect(words).is_err() {
            match self.heard.recv_timeout(PATIENCE) {
                Ok(word) => self.send(Message::Word(Box::new(word))),
                Err(_) => return self.expect(words),
            }
        }
        Ok(())
    }

    /// Hands the app one message.
    pub fn send(&mut self, message: Message) {
        let later = self.app.update(message);
        self.later.extend(later.into_iter().map(|(_, later)| later));
    }

    /// A second has gone by (by the clock that the app was given), and with it what had half a second to live.
    pub fn tick(&mut self) {
        for message in std::mem::take(&mut self.later) {
            self.send(message);
        }
        self.send(Message::Tick);
    }

    /// What is written on the screen, in the order in which it is drawn.
    pub fn seen(&self) -> Vec<Seen> {
        let (width, height) = self.pixels();
        picture::inspect(self.app.view(), width, height)
    }

    /// Whether these words stand on the screen, alone or in a sentence.
    ///
    /// # Errors
    /// [`NotThere`] with what stands there instead.
    pub fn expect(&self, words: &str) -> Result<(), NotThere> {
        self.find(words).map(|_| ())
    }

    fn find(&self, words: &str) -> Result<Seen, NotThere> {
        let mut seen = self.seen();
        let place = seen
            .iter()
            .position(|one| one.words == words)
            .or_else(|| seen.iter().position(|one| one.words.contains(words)));
        match place {
            Some(place) => Ok(seen.swap_remove(place)),
            None => Err(NotThere {
                wanted: words.to_owned(),
                shown: seen
                    .iter()
                    .map(|one| one.words.as_str())
                    .collect::<Vec<_>>()
                    .join(" | "),
            }),
        }
    }

    /// Touches where these words stand. Words that are scrolled out of sight cannot be touched.
    ///
    /// # Errors
    /// [`NotThere`] where they do not stand on the screen.
    pub fn tap(&mut self, words: &str) -> Result<(), NotThere> {
        let seen = self.find(words)?;
        self.tap_at(seen.place.center());
        Ok(())
    }

    /// Touches a place, in pixels from the top left.
    pub fn tap_at(&mut self, at: Point) {
        self.draw_with_finger(&[at]);
    }

    /// A finger goes down, along these places, and up.
    pub fn draw_with_finger(&mut self, places: &[Point]) {
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return;
        };
        let id = touch::Finger(1);
        let mut events = vec![touch::Event::FingerPressed {
            id,
            position: *first,
        }];
        events.extend(
            places[1..]
                .iter()
                .map(|at| touch::Event::FingerMoved { id, position: *at }),
        );
        events.push(touch::Event::FingerLifted {
            id,
            position: *last,
        });
        self.events(*last, events.into_iter().map(Event::Touch));
    }

    /// What a touch at each of these places would send, as a log shows it; nothing where there is nothing to press. The
    /// app does not hear of it.
    pub fn would_press(&self, places: impl Iterator<Item = Point>) -> Vec<Option<String>> {
        let mut screen = self.screen();
        let id = touch::Finger(1);
        let mut count = 0;
        for position in places {
            screen.point_at(position);
            let _ = screen.simulate([
                Event::Touch(touch::Event::FingerPressed { id, position }),
                Event::Touch(touch::Event::FingerLifted { id, position }),
            ]);
            count += 1;
        }
        // Every touch is told of by the root; what it pressed comes before or after that, within the same touch.
        let mut pressed = vec![None; count];
        let mut touches = 0;
        for message in screen.into_messages() {
            match message {
                Message::Touched => touches += 1,
                other => {
                    if let Some(of) = pressed.get_mut(usize::saturating_sub(touches, 1)) {
                        *of = Some(format!("{other:?}"));
                    }
                }
            }
        }
        pressed
    }

    fn screen(&self) -> Simulator<'_, Message> {
        let settings = Settings {
            default_font: face::REGULAR,
            ..Settings::default()
        };
        Simulator::with_size(settings, self.size, self.app.view())
    }

    /// Signs on the pad, whose hint reads so: a wave across the middle of the right half.
    pub fn sign(&mut self) {
        let at = |n: f32| {
            Point::new(
                self.size.width * (0.62 + 0.3 * n),
                self.size.height * (0.5 + 0.08 * (n * 19.0).sin() * (1.0 - 0.5 * n)),
            )
        };
        let wave: Vec<Point> = (0..=60).map(|n| at(n as f32 / 60.0)).collect();
        self.draw_with_finger(&wave);
    }

    /// A keyboard scanner types a code.
    pub fn scan(&mut self, code: &str) {
        self.scans(std::iter::once(code));
    }

    /// A keyboard scanner types many codes in one breath, as they come in after the screen was held up.
    pub fn scans<'c>(&mut self, codes: impl Iterator<Item = &'c str>) {
        let mut all = String::new();
        for code in codes {
            all.push_str(code);
            all.push('\n');
        }
        self.keys_at(&all, |n| n as u64 * SCANNER_MS);
    }

    /// Somebody types on a keyboard.
    pub fn type_in(&mut self, text: &str) {
        self.keys_at(text, |n| n as u64 * PERSON_MS);
    }

    /// Keys at times from now on, in milliseconds: a newline is Enter. Ends when no more key is to come.
    pub fn keys_at(&mut self, keys: &str, at_ms: impl Fn(usize) -> u64) {
        let events: Vec<Event> = keys.chars().flat_map(key).collect();
        let begun = self.steady_ms.load(Ordering::Relaxed);
        let mut pressed = 0;
        for message in self.published(Point::ORIGIN, events.into_iter()) {
            if matches!(message, Message::Stroke(_)) {
                self.pass(begun + at_ms(pressed));
                pressed += 1;
            }
            self.send(message);
        }
        self.pass(begun + at_ms(pressed) + 1_000);
    }

    /// Time goes by for the keys; what waits for their end is sent when that has come.
    fn pass(&mut self, until_ms: u64) {
        self.steady_ms.store(until_ms, Ordering::Relaxed);
        let waits = |message: &Message| matches!(message, Message::KeysRest);
        while let Some(place) = self.later.iter().position(waits) {
            let message = self.later.remove(place);
            self.send(message);
            // What is held is too young still: it is asked about again with the next key.
            if self.later.iter().any(waits) {
                break;
            }
        }
    }

    fn events(&mut self, at: Point, events: impl Iterator<Item = Event>) {
        for message in self.published(at, events) {
            self.send(message);
        }
    }

    /// What the screen makes of events, all of them before the app hears of the first.
    fn published(&self, at: Point, events: impl Iterator<Item = Event>) -> Vec<Message> {
        let mut screen = self.screen();
        screen.point_at(at);
        let _ = screen.simulate(events);
        screen.into_messages().collect()
    }

    fn pixels(&self) -> (u32, u32) {
        (self.size.width as u32, self.size.height as u32)
    }

    /// What is written on the window that faces the villager, where that is so large.
    pub fn seen_facing(&mut self, (width, height): (u32, u32)) -> Vec<Seen> {
        self.send(Message::FacingResized(Size::new(
            width as f32,
            height as f32,
        )));
        picture::inspect(self.app.facing(), width, height)
    }

    /// That window as a picture.
    pub fn draw_facing(&mut self, (width, height): (u32, u32)) -> Picture {
        self.send(Message::FacingResized(Size::new(
            width as f32,
            height as f32,
        )));
        picture::draw(self.app.facing(), width, height)
    }

    /// The screen as a picture, at exactly its size.
    pub fn draw(&self) -> Picture {
        let (width, height) = self.pixels();
        picture::draw(self.app.view(), width, height)
    }

    /// Writes the screen as a PNG file.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn picture(&self, path: &Path) -> std::io::Result<()> {
        self.draw().save(path)
    }
}
