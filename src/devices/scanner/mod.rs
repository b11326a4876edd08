//! Scanners: from bytes or keys to codes.
//!
//! The best scanner is one on a serial line (RS-232 or USB-CDC): neither focus, keyboard layout nor an input method
//! stands in its way ([`ScanDecoder`], [`ScannerPort`]). One that acts as a keyboard can be taken away from the screen
//! where there is leave to; else it is told from a person by its speed ([`WedgeDecoder`]). What makes do differently stands
//! in a [`ScannerProfile`]. A pipe does for a test ([`read_lines`]). Whatever was scanned gets an answer: what cannot be read
//! is handed on as a text that no code can equal, so that the till refuses it aloud instead of saying nothing.
mod keys;
mod lines;
mod port;
mod profile;
mod serial_bytes;
mod wedge;

pub use lines::{LineEvent, read_lines, read_stdin};
pub use port::{ScannerEvent, ScannerPort};
pub use profile::{End, ScannerProfile};
pub use serial_bytes::ScanDecoder;
pub use wedge::{Typed, WedgeDecoder, WedgeKey};

use super::Error;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// What a scanner read, tidied: no AIM prefix, no control characters, full-width signs folded to ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scan(pub String);

/// The same code once more within this time (ms) is the same scan.
pub const ECHO_MS: u64 = 50;

/// Codes are shorter; what is longer is handed on cut, with a `…` at its end.
pub const LONGEST_CODE: usize = 1024;

/// Where the scanner is: `stdin`, `serial:PATH[:BAUD]` or `evdev:PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    /// One code a line on the standard input.
    Stdin,
    /// A serial device.
    Serial {
        /// The device node; best one below `/dev/serial/by-id`.
        path: PathBuf,
        /// Bits a second; USB-CDC scanners ignore it.
        baud: u32,
    },
    /// A scanner that acts as a keyboard, taken for this program alone.
    Keys(PathBuf),
}

impl FromStr for ScannerAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<ScannerAddress, Error> {
        let unsuitable = || Error::Unsuitable {
            what: format!("scanner address {text:?} (stdin | serial:PATH[:BAUD] | evdev:PATH)"),
        };
        match text.split_once(':') {
            None if text == "stdin" => Ok(ScannerAddress::Stdin),
            Some(("serial", rest)) => {
                let (path, baud) = path_and_baud(rest, 9_600).ok_or_else(unsuitable)?;
                Ok(ScannerAddress::Serial { path, baud })
            }
            Some(("evdev", path)) if !path.is_empty() => Ok(ScannerAddress::Keys(path.into())),
            _ => Err(unsuitable()),
        }
    }
}

impl fmt::Display for ScannerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScannerAddress::Stdin => f.write_str("stdin"),
            ScannerAddress::Serial { path, baud } => write!(f, "serial:{}:{baud}", path.display()),
            ScannerAddress::Keys(path) => write!(f, "evdev:{}", path.display()),
        }
    }
}

/// `PATH[:BAUD]`; nodes below by-path hold colons themselves, so only a last part of nothing but digits that is a
/// speed in use (300 and more) is one.
pub(crate) fn path_and_baud(text: &str, otherwise: u32) -> Option<(PathBuf, u32)> {
    let (path, baud) = match text.rsplit_once(':') {
        Some((path, digits))
            if digits.bytes().all(|b| b.is_ascii_digit()) && !digits.is_empty() =>
        {
            match digits.parse::<u32>() {
                Ok(baud) if (300..=4_000_000).contains(&baud) => (path, baud),
                _ => return None,
            }
        }
        _ => (text, otherwise),
    };
    (!path.is_empty()).then(|| (PathBuf::from(path), baud))
}

/// The text of a code from what the scanner sent: see [`Scan`]. Empty if nothing legible is left.
fn tidy(raw: &str) -> String {
    let mut text: String = raw.chars().map(fold).collect();
    if text.len() >= 3 && text.is_char_boundary(3) {
        let aim = text.as_bytes();
        // An AIM identifier is a `]`, a letter for the kind of code and one more sign: ]E0, ]E4, ]C1, ]Q1, ]d2.
        if aim[0] == b']' && aim[1].is_ascii_alphabetic() && aim[2].is_ascii_alphanumeric() {
            text.drain(..3);
        }
    }
    // GS parts the fields inside a GS1 code; at its ends it says nothing.
    let kept: String = text
        .chars()
        .filter(|&c| c == '\u{1d}' || !c.is_control())
        .collect();
    let kept = kept.trim_matches(|c: char| c == '\u{1d}' || c.is_whitespace() || c == '\u{feff}');
    if kept.chars().all(|c| c == char::REPLACEMENT_CHARACTER) {
        String::new()
    } else {
        kept.to_string()
    }
}

/// Full-width letters, digits and signs as their ASCII twins.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Lets the same code pass once in [`ECHO_MS`].
#[derive(Debug, Default)]
struct Echo {
    last: Option<(String, u64)>,
}

impl Echo {
    /// The scan, unless it is the last one again. Each echo counts as seen, so a stuck scanner stays one scan.
    fn pass(&mut self, at_ms: u64, code: String) -> Option<Scan> {
        let echo = matches!(&self.last, Some((last, seen)) if *last == code && at_ms.saturating_sub(*seen) <= ECHO_MS);
        self.last = Some((code.clone(), at_ms));
        (!echo && !code.is_empty()).then_some(Scan(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_tidied() {
        for (raw, expect) in [
            ("6901234567892", "6901234567892"),
            ("]E06901234567892", "6901234567892"),
            ("]E496385074", "96385074"),
            (
                "]C10106901234567892\u{1d}10AB",
                "0106901234567892\u{1d}10AB",
            ),
            ("\u{1d}0106901234567892\u{1d}", "0106901234567892"),
            ("]Q1JF1:lutang:0012", "JF1:lutang:0012"),
            ("６９０１２３４５６７８９２", "6901234567892"),
            ("ＪＦＣ：ＯＫ", "JFC:OK"),
            ("］Ｅ０６９０１", "6901"),
            ("  0012 \u{2}\u{3}", "0012"),
            ("\u{feff}JFC:OK", "JFC:OK"),
            ("]", "]"),
            ("]E", "]E"),
            ("]张三", "]张三"),
            ("\u{fffd}\u{fffd}", ""),
            ("69\u{fffd}1", "69\u{fffd}1"),
            ("\0", ""),
        ] {
            assert_eq!(tidy(raw), expect, "{raw:?}");
        }
    }

    #[test]
    fn addresses_are_read() {
        let serial = |path: &str, baud| ScannerAddress::Serial {
            path: path.into(),
            baud,
        };
        for (text, expect) in [
            ("stdin", Some(ScannerAddress::Stdin)),
            ("serial:/dev/ttyACM0", Some(serial("/dev/ttyACM0", 9_600))),
            (
                "serial:/dev/ttyACM0:115200",
                Some(serial("/dev/ttyACM0", 115_200)),
            ),
            (
                "serial:/dev/serial/by-path/pci-0:1.0-port0",
                Some(serial("/dev/serial/by-path/pci-0:1.0-port0", 9_600)),
            ),
            ("serial:/dev/ttyACM0:7", None),
            (
                "evdev:/dev/input/event3",
                Some(ScannerAddress::Keys("/dev/input/event3".into())),
            ),
            ("evdev:", None),
            ("serial::9600", None),
            ("serial:", None),
            ("tcp:a:1", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<ScannerAddress>().ok(), expect, "{text}");
        }
        let address = serial("/dev/ttyACM0", 9_600);
        assert_eq!(address.to_string().parse(), Ok(address));
    }
}
