//! The app in a window.

use std::sync::Mutex;
use std::time::Instant;

use super::app::{App, Message};
use super::look::{face, palette, style};
use super::{Back, Clock};
use crate::office::settings::TillSettings;
use iced::futures::channel::mpsc::unbounded;
use iced::{Event, Pixels, Settings, Size, Subscription, Task, window};

/// The size that a window begins with where it does not fill the screen.
const SIZE: Size = Size::new(1280.0, 800.0);

/// Opens the window and runs until it is closed.
///
/// # Errors
/// Where the system gives no window.
pub fn run(back: Back, settings: TillSettings, full_screen: bool, clock: Clock) -> iced::Result {
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
        let words = Task::run(heard, |word| Message::Word(Box::new(word)));
        (app, words)
    };
    iced::application(boot, update, App::view)
        .title("Jifen")
        .settings(Settings {
            fonts: face::all(),
            default_font: face::REGULAR,
            default_text_size: Pixels(26.0),
            ..Settings::default()
        })
        .window(window::Settings {
            size: SIZE,
            fullscreen: full_screen,
            ..window::Settings::default()
        })
        .theme(|_: &App| style::theme())
        .style(|_, _| iced::theme::Style {
            background_color: palette::PAPER,
            text_color: palette::INK,
        })
        .subscription(subscription)
        .run()
}

fn update(app: &mut App, message: Message) -> Task<Message> {
    let asks = match message {
        // The system tells of changes of the density, not of the one that a window begins with.
        Message::Resized(_) => window::latest()
            .and_then(window::scale_factor)
            .map(Message::Density),
        _ => Task::none(),
    };
    let later = app
        .update(message)
        .into_iter()
        .map(|(time, message)| Task::perform(tokio::time::sleep(time), move |()| message.clone()));
    Task::batch(later.chain([asks]))
}

fn subscription(_: &App) -> Subscription<Message> {
    Subscription::batch([
        iced::time::every(std::time::Duration::from_secs(1)).map(|_| Message::Tick),
        iced::event::listen_with(|event, _, _| match event {
            Event::Window(window::Event::Opened { size, .. } | window::Event::Resized(size)) => {
                Some(Message::Resized(size))
            }
            Event::Window(window::Event::Rescaled(density)) => Some(Message::Density(density)),
            _ => None,
        }),
    ])
}
