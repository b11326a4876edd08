//! What one kind of scanner does, as data: `hardware/scanners/*.toml`. A new make is a file.
use crate::devices::Error;
use crate::devices::machine::Usb;
use serde::{Deserialize, Serialize};

/// A kind of scanner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerProfile {
    /// The name that the settings take.
    pub name: String,
    /// Makes and models that it is meant for.
    pub models: Vec<String>,
    /// The maker's numbers on the USB, as four hexadecimal digits each.
    pub vendors: Vec<String>,
    /// Bits a second on a serial line, where the address names none.
    pub baud: u32,
    /// What it sends after a code.
    pub end: End,
    /// Silence (ms) that ends a code of one that sends no mark.
    pub silence_ms: u64,
    /// The longest gap (ms) between two keys of one that acts as a keyboard.
    pub key_gap_ms: u64,
}

/// What ends a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// A carriage return, line feed or tab.
    Mark,
    /// Nothing but silence.
    Nothing,
    /// Nobody knows: one or the other.
    Either,
}

/// The files that are inside the program, the one to begin with first.
const BUNDLED: [&str; 5] = [
    include_str!("../../../hardware/scanners/any.toml"),
    include_str!("../../../hardware/scanners/honeywell.toml"),
    include_str!("../../../hardware/scanners/zebra.toml"),
    include_str!("../../../hardware/scanners/datalogic.toml"),
    include_str!("../../../hardware/scanners/newland.toml"),
];

impl Default for ScannerProfile {
    fn default() -> ScannerProfile {
        ScannerProfile::bundled(BUNDLED[0])
    }
}

impl ScannerProfile {
    /// All that are inside the program, the one to begin with first.
    pub fn all() -> Vec<ScannerProfile> {
        BUNDLED.map(ScannerProfile::bundled).into()
    }

    /// The one of a device on the USB, if its maker makes scanners.
    pub fn of(usb: &Usb) -> Option<ScannerProfile> {
        let vendor = format!("{:04x}", usb.vendor);
        let mut all = ScannerProfile::all().into_iter();
        all.find(|profile| profile.vendors.contains(&vendor))
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<ScannerProfile> {
        let mut all = ScannerProfile::all().into_iter();
        all.find(|profile| profile.name == name)
    }

    /// Reads a profile.
    ///
    /// # Errors
    /// [`Error::Unsuitable`] with what is wrong with the text.
    pub fn from_toml(text: &str) -> Result<ScannerProfile, Error> {
        let unsuitable = |what: String| Error::Unsuitable {
            what: format!("scanner profile: {what}"),
        };
        let profile: ScannerProfile =
            toml::from_str(text).map_err(|error| unsuitable(error.to_string()))?;
        let is_number = |vendor: &&String| {
            vendor.len() == 4
                && vendor
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        if let Some(wrong) = profile.vendors.iter().find(|vendor| !is_number(vendor)) {
            return Err(unsuitable(format!("vendor {wrong:?}")));
        }
        for (name, ms) in [
            ("silence_ms", profile.silence_ms),
            ("key_gap_ms", profile.key_gap_ms),
        ] {
            if !(10..=1_000).contains(&ms) {
                return Err(unsuitable(format!("{name} = {ms} is not from 10 to 1000")));
            }
        }
        Ok(profile)
    }

    fn bundled(text: &str) -> ScannerProfile {
        let profile = ScannerProfile::from_toml(text);
        assert!(profile.is_ok(), "a bundled profile reads: {profile:?}");
        profile.unwrap_or_else(|_| unreachable!("asserted above"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_bundled_profiles_are_whole() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hardware/scanners");
        let files = std::fs::read_dir(folder).expect("the folder is there");
        let mut names: Vec<_> = files
            .flatten()
            .filter_map(|file| {
                let name = file.file_name().into_string().ok()?;
                name.strip_suffix(".toml").map(str::to_owned)
            })
            .collect();
        let mut bundled: Vec<_> = ScannerProfile::all()
            .into_iter()
            .map(|one| one.name)
            .collect();
        names.sort();
        bundled.sort();
        assert_eq!(names, bundled);
    }

    #[test]
    fn a_device_is_known_by_its_maker() {
        let usb = |vendor| Usb {
            vendor,
            product: 1,
            serial: None,
        };
        let name = |vendor| ScannerProfile::of(&usb(vendor)).map(|profile| profile.name);
        assert_eq!(name(0x05e0).as_deref(), Some("zebra"));
        assert_eq!(name(0x1a86), None);
    }

    #[test]
    fn a_wrong_profile_is_refused_with_its_reason() {
        for (from, to, says) in [
            ("vendors = []", "vendors = [\"C2E\"]", "C2E"),
            ("end = \"either\"", "end = \"cr\"", "cr"),
            ("silence_ms = 80", "silence_ms = 5", "silence_ms"),
            ("baud", "speed", "speed"),
        ] {
            let wrong = BUNDLED[0].replacen(&format!("\n{from}"), &format!("\n{to}"), 1);
            assert_ne!(wrong, BUNDLED[0]);
            let error = ScannerProfile::from_toml(&wrong).expect_err(to).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
