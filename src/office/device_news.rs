//! What a till without a screen tells of its devices: whatever changes, and of one that can be pulled out also that it is
//! there.

use crate::office::event::{DeviceNow, Event};
use crate::office::settings::TillSettings;
use crate::office::wish::{DeviceState, Word};
use crate::words::Words;

/// How the devices were when they were told of last.
#[derive(Debug, Default)]
pub struct DeviceNews {
    printer: Told,
    scanner: Told,
}

#[derive(Debug, Default)]
struct Told {
    /// A device, neither a file nor the standard input.
    can_go: bool,
    last: Option<DeviceState>,
}

impl Told {
    fn is_news(&mut self, now: DeviceState) -> bool {
        let was = self.last.replace(now);
        was != Some(now) && (self.can_go || was.is_some() || now != DeviceState::Well)
    }
}

impl DeviceNews {
    /// Of the devices that are set up so.
    pub fn of(settings: &TillSettings) -> DeviceNews {
        let printer = settings.printer_or_found();
        let scanner = settings.scanner_or_found();
        let told = |can_go| Told { can_go, last: None };
        DeviceNews {
            printer: told(!printer.starts_with("file:") && printer != "virtual"),
            scanner: told(scanner.starts_with("serial:") || scanner.starts_with("evdev:")),
        }
    }

    /// What is to be told, if the word says that something changed.
    pub fn hear(&mut self, word: &Word, words: &Words) -> Option<Event> {
        match word {
            Word::Printer(state) if self.printer.is_news(*state) => {
                DeviceNow::printer(*state, words).map(Event::Printer)
            }
            Word::Scanner(state) if self.scanner.is_news(*state) => {
                DeviceNow::scanner(*state, words).map(Event::Scanner)
            }
            _ => None,
        }
    }
}
