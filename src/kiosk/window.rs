//! The app in its windows: the shopkeeper's, and where the settings say so one that faces the villager. Each is drawn from
//! the same [`App`]; the till goes on when the second closes, and ends with the first.
//!
//! Full screen cannot choose a monitor: the second window has no border, and stands where the settings say or where the
//! desktop puts a window of its title.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::app::{App, Message};
use super::look::{face, palette, style};
use super::{Back, Clock};
use crate::office::settings::{SecondScreen, TillSettings};
use iced::futures::channel::mpsc::unbounded;
use iced::{Element, Event, Pixels, Point, Settings, Size, Subscription, Task, window};

/// The size that a window begins with where it does not fill the screen.
const SIZE: Size = Size::new(1280.0, 800.0);
/// The size of the second one, where none is set.
const SECOND: Size = Size::new(1024.0, 600.0);
/// The titles, by which a desktop may place the windows.
const TITLES: (&str, &str) = ("Jifen", "Jifen facing");

/// The windows over one app.
struct Windows {
    app: App,
    main: window::Id,
    /// The one that faces the villager, while it is open.
    second: Option<window::Id>,
}

/// What comes in.
#[derive(Debug, Clone)]
enum Told {
    /// To the app.
    App(Message),
    /// A window has this size.
    Resized(window::Id, Size),
    /// So many pixels of the panel, along a side, show one of this window's.
    Density(window::Id, f32),
    /// A window is gone.
    Closed(window::Id),
}

/// Opens the windows and runs until the first is closed.
///
/// # Errors
/// Where the system gives no window.
pub fn run(back: Back, settings: TillSettings, full_screen: bool, clock: Clock) -> iced::Result {
    let second = second(settings.second_screen);
    let (app, words) = App::new(back, settings, SIZE, clock);
    let begun = Instant::now();
    let app = app
        .hide_pointer(full_screen)
        .paced_by(Box::new(move || begun.elapsed().as_millis() as u64));
    // Words have a channel of their own, without a bound: none is ever dropped, and the back room never waits.
    let (sender, heard) = unbounded();
    std::thread::spawn(move || {
        for word in words {
            if sender.unbounded_send(word).is_err() {
                break;
            }
        }
    });
    let start = Mutex::new(Some((app, heard)));
    let boot = move || {
        let mut start = match start.lock() {
            Ok(start) => start,
            Err(poisoned) => poisoned.into_inner(),
        };
        let (app, heard) = start.take().expect("a window starts its app once");
        let (main, opened) = window::open(window::Settings {
            size: SIZE,
            fullscreen: full_screen,
            ..window::Settings::default()
        });
        let (second, beside) = second.clone().map(window::open).unzip();
        let words = Task::run(heard, |word| Told::App(Message::Word(Box::new(word))));
        let opened = [Some(opened), beside].into_iter().flatten();
        let opened = opened.map(Task::discard);
        let windows = Windows { app, main, second };
        (windows, Task::batch(opened.chain([words])))
    };
    iced::daemon(boot, Windows::update, Windows::view)
        .title(|windows: &Windows, id| {
            let title = if windows.second == Some(id) {
                TITLES.1
            } else {
                TITLES.0
            };
            title.to_owned()
        })
        .settings(Settings {
            fonts: face::all(),
            default_font: face::REGULAR,
            default_text_size: Pixels(26.0),
            ..Settings::default()
        })
        .theme(|_: &Windows, _| style::theme())
        .style(|_, _| iced::theme::Style {
            background_color: palette::PAPER,
            text_color: palette::INK,
        })
        .subscription(subscription)
        .run()
}

/// How the second window is opened, where there is to be one.
fn second(screen: SecondScreen) -> Option<window::Settings> {
    let of = |(width, height): (u32, u32)| Size::new(width as f32, height as f32);
    let (size, place) = match screen {
        SecondScreen::Off => return None,
        SecondScreen::On => (SECOND, None),
        SecondScreen::Sized(width, height) => (of((width, height)), None),
        SecondScreen::At(size, (x, y)) => (of(size), Some(Point::new(x as f32, y as f32))),
    };
    Some(window::Settings {
        size,
        position: place.map_or(window::Position::Default, window::Position::Specific),
        decorations: false,
        ..window::Settings::default()
    })
}

impl Windows {
    fn view(&self, id: window::Id) -> Element<'_, Told> {
        let view = if self.second == Some(id) {
            self.app.facing()
        } else {
            self.app.view()
        };
        view.map(Told::App)
    }

    fn update(&mut self, told: Told) -> Task<Told> {
        match told {
            Told::App(message) => self.tell(message),
            Told::Resized(id, size) if id == self.main => {
                // The system tells of changes of the density, not of the one that a window begins with.
                let asks = window::scale_factor(id).map(move |density| Told::Density(id, density));
                Task::batch([self.tell(Message::Resized(size)), asks])
            }
            Told::Resized(_, size) => self.tell(Message::FacingResized(size)),
            Told::Density(id, density) if id == self.main => self.tell(Message::Density(density)),
            Told::Density(..) => Task::none(),
            Told::Closed(id) if id == self.main => iced::exit(),
            Told::Closed(_) => {
                self.second = None;
                Task::none()
            }
        }
    }

    fn tell(&mut self, message: Message) -> Task<Told> {
        let later = self.app.update(message).into_iter();
        Task::batch(later.map(|(time, message)| {
            Task::perform(tokio::time::sleep(time), move |()| {
                Told::App(message.clone())
            })
        }))
    }
}

fn subscription(_: &Windows) -> Subscription<Told> {
    Subscription::batch([
        iced::time::every(Duration::from_secs(1)).map(|_| Told::App(Message::Tick)),
        iced::event::listen_with(|event, _, id| match event {
            Event::Window(window::Event::Opened { size, .. } | window::Event::Resized(size)) => {
                Some(Told::Resized(id, size))
            }
            Event::Window(window::Event::Rescaled(density)) => Some(Told::Density(id, density)),
            Event::Window(window::Event::Closed) => Some(Told::Closed(id)),
            _ => None,
        }),
    ])
}
