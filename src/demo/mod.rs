//! The demo: an exchange day on a sample Lutang village, on real parts all the way: books, back room, press with the
//! virtual printer, and the village ledger beside it on loopback. Only the date is held, on an exchange day, and the
//! books are marked for practice.
//!
//! With a display the touch screen opens ([`crate::kiosk::run`]); without one the same day is walked by the same app
//! ([`day`]), and receipts and screen pictures are written to a folder.

mod day;
mod village;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use crate::devices::Picture;
use crate::devices::scanner::{LineEvent, read_stdin};
use crate::kiosk::{self, Back};
use crate::office::backroom::{Backroom, Opening};
use crate::office::clock::Clock;
use crate::office::settings::{SecondScreen, TillSettings};
use crate::office::wish::{PaperPicture, Word};

/// Says something on the terminal; where nobody reads it the demo goes on.
macro_rules! tell {
    ($($words:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}
use tell;

/// The moment at which the demo's day begins: the first exchange day of the winter, twenty past nine in Beijing.
pub const DAY: &str = "2026-12-30T01:20:00Z";

/// Runs the demo.
///
/// # Errors
/// A sentence.
pub fn run(
    home: Option<PathBuf>,
    shots: Option<PathBuf>,
    second_screen: SecondScreen,
) -> Result<(), String> {
    let dir = match home {
        Some(dir) => dir,
        None => std::env::temp_dir().join(format!("jifen-demo-{}", std::process::id())),
    };
    let moment = DAY
        .parse()
        .map_err(|fault: crate::market::day::NotADate| fault.to_string())?;
    let clock = Clock::held_at(moment);
    let village = village::prepare(&dir, &clock)?;
    tell!("The books lie in {}", village.home.display());
    tell!("The village ledger: {}", village.page());
    let sample = &village.sample;
    tell!(
        "Sign in as {} (PIN {})",
        sample.shopkeeper.name,
        sample.shopkeeper.pin
    );
    tell!(
        "The second person is {} (PIN {})",
        sample.second.name,
        sample.second.pin
    );
    tell!(
        "A card to scan, household {}: {}",
        sample.household,
        village.card(&sample.household)?
    );
    let has_display = ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if has_display {
        return in_a_window(&village, clock, shots.as_deref(), second_screen);
    }
    let shots = shots.unwrap_or_else(|| dir.join("shots"));
    tell!("There is no display: the same day runs without a window.");
    let (back, _room) = back(&village, &clock, Some(&shots))?;
    day::walk(back, &village, clock, &shots)?;
    tell!("Receipts and screen pictures: {}", shots.display());
    Ok(())
}

fn in_a_window(
    village: &village::Village,
    clock: Clock,
    shots: Option<&Path>,
    second_screen: SecondScreen,
) -> Result<(), String> {
    tell!(
        "Codes typed into this terminal are scanned, for instance that card or 2000000000015 (soap)."
    );
    let (back, room) = back(village, &clock, shots)?;
    let settings = TillSettings {
        second_screen,
        ..settings()
    };
    let now = clock.clone();
    let shown = kiosk::run(back, settings, false, Box::new(move || now.read().now));
    drop(room);
    shown.map_err(|fault| format!("the window did not open: {fault}"))
}

fn settings() -> TillSettings {
    TillSettings {
        printer: "virtual".into(),
        ..TillSettings::default()
    }
}

/// The back room of the demo's till, with the terminal as its scanner. Papers are kept as pictures where `shots` says.
fn back(
    village: &village::Village,
    clock: &Clock,
    shots: Option<&Path>,
) -> Result<(Back, Arc<Backroom>), String> {
    if let Some(shots) = shots {
        std::fs::create_dir_all(shots).map_err(|fault| format!("{}: {fault}", shots.display()))?;
    }
    let (say, words) = channel();
    let typed = say.clone();
    let shots = shots.map(Path::to_owned);
    let papers = std::sync::atomic::AtomicU32::new(1);
    let room = Backroom::open(Opening {
        home: village.home.clone(),
        settings: Some(settings()),
        clock: clock.clone(),
        rehearsal: true,
        tell: Arc::new(move |word| {
            if let (Word::Paper(picture), Some(shots)) = (&word, &shots) {
                let number = papers.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                keep(picture, &shots.join(format!("paper-{number:02}.png")));
            }
            // The screen has gone: nobody listens any more.
            let _ = say.send(word);
        }),
    });
    read_stdin(move |line| {
        if let LineEvent::Scan(code) = line {
            let _ = typed.send(Word::Scan(code));
        }
    })
    .map_err(|fault| fault.to_string())?;
    let room = Arc::new(room);
    let asked = room.clone();
    let back = Back {
        wishes: Box::new(move |wish| asked.wish(wish)),
        words,
    };
    Ok((back, room))
}

fn keep(picture: &PaperPicture, file: &Path) {
    let height = picture.grey.len() as u32 / picture.width.max(1);
    let drawn = Picture {
        width: picture.width,
        height,
        pixels: picture.grey.clone(),
    };
    if let Err(fault) = std::fs::write(file, drawn.framed(24).to_png()) {
        eprintln!("{}: {fault}", file.display());
    }
}
