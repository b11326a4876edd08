//! What a helper needs to know of a till that misbehaves, in one file, and nothing of its people.
//!
//! The file leaves the village, so what goes in is chosen, never filtered out: every value is a number, a time, a word
//! of a closed list, or a text whose place was looked at; names, household numbers, telephones, reasons, points, PINs,
//! keys, cards and papers are not asked for in the first place. Faults are told by their word and number, because their
//! sentences may quote what they choked on. Lines of the log go in only where they have the shape of what the machine
//! itself says ([`log`]).
//!
//! Nothing is written but the file, and each question stands for itself: what cannot be answered (damaged books, a full
//! disk, settings with a slip) is noted as such, and the rest is there.

mod books;
pub mod log;
mod machine;

use std::io::{Cursor, Write};
use std::path::Path;

use serde::Serialize;
use zip::write::SimpleFileOptions;

use crate::books::Reading;
use crate::market::day::Moment;
use crate::office::run::Ended;
use crate::office::settings::TillSettings;
use crate::words::{Lang, Words};

/// How a till stands: what `report.toml` holds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    made_at: String,
    /// Questions that could not be answered: what was asked, and the fault's word.
    faults: Vec<String>,
    program: Program,
    settings: SettingsSeen,
    books: books::BooksSeen,
    home: machine::HomeSeen,
    machine: machine::MachineSeen,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Program {
    version: &'static str,
    kind: &'static str,
    touch_screen: bool,
    sqlite: &'static str,
}

/// The settings by their own keys. Of addresses only what names a device or a number of the network: a path may lead
/// through somebody's folder, and a name may be somebody's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SettingsSeen {
    printer: String,
    printer_found: String,
    profile: String,
    scanner: String,
    scanner_found: String,
    stick: &'static str,
    lang: Lang,
    px_per_mm: f32,
    text_scale: f32,
    shop_copy: bool,
    lock_after_minutes: u32,
}

/// Notes what could not be answered, and goes on.
#[derive(Debug, Default)]
struct Faults(Vec<String>);

impl Faults {
    fn note(&mut self, what: &str, why: impl std::fmt::Display) {
        self.0.push(format!("{what}: {why}"));
    }
}

/// Writes the bundle of a home to a file, and says that it did.
///
/// # Errors
/// A sentence, where the file cannot be written. What cannot be read is told in the file.
pub fn run(home: &Path, out: &Path, clock: &Reading) -> Ended {
    let mut faults = Faults::default();
    let settings = TillSettings::load(home).unwrap_or_else(|_| {
        // Its sentence quotes the line, which may hold anything.
        faults.note("settings", "unreadable");
        TillSettings::default()
    });
    let words = Words::load(settings.lang);
    let lines = log::read();
    let report = Report {
        made_at: clock.now.to_string(),
        program: Program {
            version: env!("CARGO_PKG_VERSION"),
            kind: std::env::consts::ARCH,
            touch_screen: cfg!(feature = "kiosk"),
            sqlite: rusqlite::version(),
        },
        settings: SettingsSeen::of(&settings),
        books: books::look(home, &mut faults),
        home: machine::home(home, &mut faults),
        machine: machine::look(),
        faults: faults.0,
    };
    let report = toml::to_string(&report).map_err(|fault| fault.to_string())?;
    let log = match lines {
        Some(lines) => log::told(&lines, &words),
        None => words.say("bundle.no-log", &[]),
    };
    let bytes = pack(&[
        ("about.txt", &about(clock.now)),
        ("report.toml", &report),
        ("log.txt", &log),
    ])
    .map_err(|fault| fault.to_string())?;
    let file = out.display().to_string();
    std::fs::write(out, bytes).map_err(|fault| format!("{file}: {fault}"))?;
    let made = words.say("bundle.made", &[("file", &file)]);
    super::run::whole_to_stdout(format!("{made}\n").as_bytes())
}

/// Whoever opens it may read the one language or the other.
fn about(at: Moment) -> String {
    let at = at.to_string();
    [Lang::Zh, Lang::En]
        .map(|lang| Words::load(lang).say("bundle.about", &[("at", &at)]))
        .join("\n\n")
}

/// Members by name and text, compressed.
fn pack(members: &[(&str, &String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

impl SettingsSeen {
    fn of(settings: &TillSettings) -> SettingsSeen {
        SettingsSeen {
            printer: address_seen(&settings.printer),
            printer_found: address_seen(&settings.printer_or_found()),
            profile: plain(&settings.profile),
            scanner: address_seen(&settings.scanner),
            scanner_found: address_seen(&settings.scanner_or_found()),
            stick: if settings.stick.is_empty() {
                "found"
            } else {
                "set"
            },
            lang: settings.lang,
            px_per_mm: settings.px_per_mm,
            text_scale: settings.text_scale,
            shop_copy: settings.shop_copy,
            lock_after_minutes: settings.lock_after_minutes,
        }
    }
}

/// The kind of an address, and what it leads to where that is a device or a number: `lp:/dev/usb/lp0`,
/// `tcp:192.168.1.20:9100`, `file:…`.
fn address_seen(address: &str) -> String {
    let Some((kind, place)) = address.split_once(':') else {
        return plain(address);
    };
    let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
    let is_number = host
        .trim_matches(['[', ']'])
        .parse::<std::net::IpAddr>()
        .is_ok();
    let is_device = place.starts_with("/dev/") && !place.contains("..");
    if plain(place) == place && (is_number || is_device) {
        format!("{}:{place}", plain(kind))
    } else {
        format!("{}:…", plain(kind))
    }
}

/// A short text of letters, digits and the signs of a path; anything else in its place is left out as a whole.
fn plain(text: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.:/@+[]".contains(c);
    if text.len() <= 80 && text.chars().all(known) {
        text.to_owned()
    } else {
        "…".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_devices_and_numbers_alone() {
        for (address, seen) in [
            ("", ""),
            ("keyboard", "keyboard"),
            ("lp:/dev/usb/lp0", "lp:/dev/usb/lp0"),
            (
                "serial:/dev/jifen-scanner:9600",
                "serial:/dev/jifen-scanner:9600",
            ),
            ("tcp:192.168.1.20:9100", "tcp:192.168.1.20:9100"),
            ("tcp:[fe80::1]:9100", "tcp:[fe80::1]:9100"),
            ("tcp:zhang-dafu:9100", "tcp:…"),
            ("file:/home/wangfang/roll", "file:…"),
            ("lp:/dev/../home/wangfang", "lp:…"),
            ("王芳", "…"),
        ] {
            assert_eq!(address_seen(address), seen, "{address}");
        }
    }
}
