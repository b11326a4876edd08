//! The settings of one till: what hangs on it and how it is worked. A text file in the home, `settings.toml`, so that
//! a helper can read it over the telephone; an unreadable one is refused with its line, never guessed at.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::devices::Error;
use crate::devices::printer::Profile;
use crate::devices::scanner::ScannerProfile;
use crate::words::Lang;

/// The file's content. Every part has a default, so that a till starts with no file at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct TillSettings {
    /// The printer: `file:PATH`, `tcp:HOST:PORT`, `serial:PATH[:BAUD]`, `lp:PATH`, `virtual`; empty: none.
    pub printer: String,
    /// The paper: `58mm` or `80mm`.
    pub profile: String,
    /// The scanner: `serial:PATH[:BAUD]`, or `keyboard` for one that types.
    pub scanner: String,
    /// The make of the scanner, by the name of its profile; empty: what it says on the USB, else any.
    pub scanner_profile: String,
    /// A second scanner, which serves the deliveries: `serial:PATH[:BAUD]` or `evdev:PATH`; empty: none.
    pub second_scanner: String,
    /// Where a stick is mounted; empty: it is found below `/media`, `/run/media` and `/mnt`.
    pub stick: String,
    /// The language of screen and paper.
    pub lang: Lang,
    /// Pixels per millimetre of the screen.
    pub px_per_mm: f32,
    /// How much larger than usual the text is, 1.0 to 1.5.
    pub text_scale: f32,
    /// Whether a second window faces the villager, and where: `on`, `WIDTHxHEIGHT` or `WIDTHxHEIGHT+X+Y`.
    pub second_screen: SecondScreen,
    /// Whether the shop's copy prints with every redemption.
    pub shop_copy: bool,
    /// After how many minutes without a touch the screen locks.
    pub lock_after_minutes: u32,
}

impl Default for TillSettings {
    fn default() -> TillSettings {
        TillSettings {
            printer: String::new(),
            profile: "58mm".into(),
            scanner: "keyboard".into(),
            scanner_profile: String::new(),
            second_scanner: String::new(),
            stick: String::new(),
            lang: Lang::Zh,
            px_per_mm: 5.56,
            text_scale: 1.0,
            second_screen: SecondScreen::Off,
            shop_copy: false,
            lock_after_minutes: 5,
        }
    }
}

/// The window that faces the villager, in pixels of the whole desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SecondScreen {
    /// There is none.
    #[default]
    Off,
    /// One, wherever the desktop puts it.
    On,
    /// One of this size, wherever the desktop puts it.
    Sized(u32, u32),
    /// One of this size, so far from the left and from the top.
    At((u32, u32), (i32, i32)),
}

impl TryFrom<String> for SecondScreen {
    type Error = String;

    fn try_from(text: String) -> Result<SecondScreen, String> {
        let read = || {
            let (size, place) = match text.split_once('+') {
                Some((size, place)) => (size, Some(place.split_once('+')?)),
                None => (text.as_str(), None),
            };
            let (width, height) = size.split_once('x')?;
            let side = |text: &str| {
                let side: u32 = text.parse().ok()?;
                (320..=7_680).contains(&side).then_some(side)
            };
            let size = (side(width)?, side(height)?);
            Some(match place {
                Some((x, y)) => SecondScreen::At(size, (x.parse().ok()?, y.parse().ok()?)),
                None => SecondScreen::Sized(size.0, size.1),
            })
        };
        match text.as_str() {
            "" => Ok(SecondScreen::Off),
            "on" => Ok(SecondScreen::On),
            _ => read().ok_or_else(|| {
                format!("{text:?} is no second screen: \"\", \"on\", \"1024x600\" or \"1024x600+1280+0\"")
            }),
        }
    }
}

impl std::str::FromStr for SecondScreen {
    type Err = String;

    fn from_str(text: &str) -> Result<SecondScreen, String> {
        SecondScreen::try_from(text.to_owned())
    }
}

impl From<SecondScreen> for String {
    fn from(screen: SecondScreen) -> String {
        match screen {
            SecondScreen::Off => String::new(),
            SecondScreen::On => "on".into(),
            SecondScreen::Sized(width, height) => format!("{width}x{height}"),
            SecondScreen::At((width, height), (x, y)) => format!("{width}x{height}+{x}+{y}"),
        }
    }
}

/// Why the settings cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub struct SettingsFault {
    path: PathBuf,
    why: String,
}

impl TillSettings {
    /// The printer to use: as set, else the one that hangs on the machine, if there is just one sort of answer.
    pub fn printer_or_found(&self) -> String {
        if !self.printer.is_empty() {
            return self.printer.clone();
        }
        let places = [
            "/dev/jifen-printer",
            "/dev/usb/lp0",
            "/dev/usb/lp1",
            "/dev/usb/lp2",
        ];
        let found = places.into_iter().find(|place| Path::new(place).exists());
        let address = |place: &str| {
            // The lasting name stands for a USB printer or for a serial one.
            let node = Path::new(place).canonicalize().unwrap_or_default();
            let name = node.file_name().unwrap_or_default().to_string_lossy();
            let kind = if name.starts_with("tty") {
                "serial"
            } else {
                "lp"
            };
            format!("{kind}:{place}")
        };
        found.map(address).unwrap_or_default()
    }

    /// The kind of printer: one that is inside the program, or a file of the till's own.
    ///
    /// # Errors
    /// [`Error::Unsuitable`] with the names that there are.
    pub fn printer_profile(&self, home: &Path) -> Result<Profile, Error> {
        Profile::named(&self.profile, &home.join("printers"))
    }

    /// The make of scanner that is set, where one is that is known.
    pub fn scanner_make(&self) -> Option<ScannerProfile> {
        ScannerProfile::named(&self.scanner_profile)
    }

    /// The scanner to use: as set, else the one that has a lasting name on the machine.
    pub fn scanner_or_found(&self) -> String {
        let lasting = "/dev/jifen-scanner";
        if self.scanner == "keyboard" && Path::new(lasting).exists() {
            return format!("serial:{lasting}");
        }
        self.scanner.clone()
    }

    /// What decides which devices are opened, and how.
    pub fn devices(&self) -> [&str; 5] {
        [
            &self.printer,
            &self.profile,
            &self.scanner,
            &self.scanner_profile,
            &self.second_scanner,
        ]
    }

    fn path(home: &Path) -> PathBuf {
        home.join("settings.toml")
    }

    /// Reads a home's settings; the defaults where there is no file.
    ///
    /// # Errors
    /// [`SettingsFault`] with the line where the file cannot be read.
    pub fn load(home: &Path) -> Result<TillSettings, SettingsFault> {
        let path = TillSettings::path(home);
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|error| SettingsFault {
                path,
                why: error.to_string(),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(TillSettings::default())
            }
            Err(error) => Err(SettingsFault {
                path,
                why: error.to_string(),
            }),
        }
    }

    /// Writes a home's settings: to a new file first, then in one step into place.
    ///
    /// # Errors
    /// [`SettingsFault`] where the disk does not take it.
    pub fn save(&self, home: &Path) -> Result<(), SettingsFault> {
        let path = TillSettings::path(home);
        let fault = |why: String| SettingsFault {
            path: path.clone(),
            why,
        };
        let text = toml::to_string_pretty(self).map_err(|error| fault(error.to_string()))?;
        let new = path.with_extension("toml.new");
        std::fs::write(&new, text)
            .and_then(|()| std::fs::rename(&new, &path))
            .map_err(|e| fault(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_screen_is_read_as_it_is_written() {
        let read = |text: &str| SecondScreen::try_from(text.to_owned());
        for (text, screen) in [
            ("", SecondScreen::Off),
            ("on", SecondScreen::On),
            ("1024x600", SecondScreen::Sized(1024, 600)),
            ("1024x600+1280+0", SecondScreen::At((1024, 600), (1280, 0))),
            (
                "1024x600+-1024+0",
                SecondScreen::At((1024, 600), (-1024, 0)),
            ),
        ] {
            assert_eq!(read(text), Ok(screen));
            assert_eq!(String::from(screen), text);
        }
        for text in [
            "off",
            "1024",
            "1024x",
            "10x10",
            "1024x600+1",
            "1024x600+a+b",
        ] {
            assert!(read(text).is_err_and(|why| why.contains(text)), "{text}");
        }
    }

    #[test]
    fn settings_read_back_and_a_slip_is_named() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(
            TillSettings::load(home.path()).unwrap(),
            TillSettings::default()
        );
        let settings = TillSettings {
            printer: "tcp:10.0.0.9:9100".into(),
            lang: Lang::En,
            ..TillSettings::default()
        };
        settings.save(home.path()).unwrap();
        assert_eq!(TillSettings::load(home.path()).unwrap(), settings);
        std::fs::write(
            home.path().join("settings.toml"),
            "printer = \"x\"\ncolour = 1\n",
        )
        .unwrap();
        let why = TillSettings::load(home.path()).unwrap_err().to_string();
        assert!(why.contains("colour"), "{why}");
    }
}
