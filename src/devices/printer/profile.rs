//! What one kind of printer can do, as data: `hardware/printers/*.toml`. A new model is a file; those that are bundled are
//! inside the program, one's own lies in the till's home.
use crate::devices::Error;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A kind of printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub struct Profile {
    /// The name that `--profile` takes.
    pub name: String,
    /// Makes and models that it is meant for.
    pub models: Vec<String>,
    /// Dots across the paper, 8 a mm: 384 (58 mm) or 576 (80 mm).
    pub dots: u16,
    /// Which characters its own font surely has.
    pub charset: Charset,
    /// Send every paper whole as a picture.
    pub whole_raster: bool,
    /// Rows of a picture that are sent at once.
    pub band_rows: u16,
    /// Who draws the QR code.
    pub qr: QrBy,
    /// How the paper is cut.
    pub cut: Cut,
    /// Lines fed before the cut.
    pub feed: u8,
    /// Where a cash drawer hangs.
    pub drawer: Drawer,
    /// How it says how it is, and that a paper is done.
    pub status: StatusBy,
    /// Bytes sent at the start of every paper, as hexadecimal text.
    pub after_init: HexBytes,
}

/// The two-byte characters a printer surely has at their standard positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Charset {
    /// The Hanzi of GB 2312: lead B0–F7 with trail A1–FE.
    Hanzi,
    /// Those and the symbols of GB 2312: lead A1–A9 too.
    Gb2312,
    /// All of GBK.
    Gbk,
}

/// Who draws a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QrBy {
    /// The printer, by `GS ( k`.
    Command,
    /// We do; the printer gets a picture.
    Picture,
}

/// How a paper is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cut {
    /// Torn by hand.
    None,
    /// A bridge stays, so the paper does not fall.
    Partial,
    /// Cut off.
    Full,
}

/// Where a cash drawer hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Drawer {
    /// There is none.
    None,
    /// At pin 2 of the printer's drawer socket, as nearly all do.
    Pin2,
    /// At pin 5.
    Pin5,
}

/// How a printer says how it is, and that a paper is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusBy {
    /// Nobody knows: it is asked by `DLE EOT` and `GS r`, and may say nothing at all.
    Any,
    /// `DLE EOT` for its state, `GS ( H` function 48 for a paper that is printed.
    Epson,
    /// `DLE EOT` for its state, `GS r` for a paper that is worked off.
    Buffer,
    /// `DLE EOT` for its state, nothing for a paper.
    RealTime,
    /// It is asked nothing.
    None,
}

/// Bytes that stand in a file as hexadecimal text: `1b 74 00`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HexBytes(pub Vec<u8>);

impl TryFrom<String> for HexBytes {
    type Error = String;

    fn try_from(text: String) -> Result<HexBytes, String> {
        let byte = |two: &str| {
            let is_plain = two.len() == 2 && two.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_plain
                .then(|| u8::from_str_radix(two, 16).ok())
                .flatten()
                .ok_or_else(|| format!("{two:?} is no byte of two hexadecimal digits"))
        };
        text.split_whitespace()
            .map(byte)
            .collect::<Result<_, _>>()
            .map(HexBytes)
    }
}

impl From<HexBytes> for String {
    fn from(HexBytes(bytes): HexBytes) -> String {
        let bytes: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.join(" ")
    }
}

/// Dots a column (half a Hanzi) takes in every printer here.
pub(crate) const COLUMN_DOTS: u16 = 12;

/// The files that are inside the program, the two to begin with first.
const BUNDLED: [&str; 10] = [
    include_str!("../../../hardware/printers/58mm.toml"),
    include_str!("../../../hardware/printers/80mm.toml"),
    include_str!("../../../hardware/printers/xprinter-58.toml"),
    include_str!("../../../hardware/printers/xprinter-80.toml"),
    include_str!("../../../hardware/printers/gprinter-58.toml"),
    include_str!("../../../hardware/printers/gprinter-80.toml"),
    include_str!("../../../hardware/printers/rongta-80.toml"),
    include_str!("../../../hardware/printers/epson-80.toml"),
    include_str!("../../../hardware/printers/raster-58.toml"),
    include_str!("../../../hardware/printers/raster-80.toml"),
];

impl Profile {
    /// Any 58 mm printer: 384 dots, 32 columns.
    pub fn mm58() -> Profile {
        Profile::bundled(BUNDLED[0])
    }

    /// Any 80 mm printer: 576 dots, 48 columns.
    pub fn mm80() -> Profile {
        Profile::bundled(BUNDLED[1])
    }

    /// All that are inside the program, the two to begin with first.
    pub fn all() -> Vec<Profile> {
        BUNDLED.map(Profile::bundled).into()
    }

    /// The profile of a name: one that is inside the program, else `NAME.toml` in this folder, else a file by its path.
    ///
    /// # Errors
    /// [`Error::Unsuitable`] with the names that there are, or with what is wrong with the file.
    pub fn named(name: &str, own: &Path) -> Result<Profile, Error> {
        let all = Profile::all();
        if let Some(found) = all.iter().find(|profile| profile.name == name) {
            return Ok(found.clone());
        }
        let names: Vec<_> = all.iter().map(|profile| profile.name.as_str()).collect();
        let unknown = || Error::Unsuitable {
            what: format!(
                "printer profile {name:?} ({} | FILE.toml)",
                names.join(" | ")
            ),
        };
        // A name is no way to a file elsewhere.
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let file = if name.ends_with(".toml") {
            Path::new(name).to_owned()
        } else if is_name {
            own.join(format!("{name}.toml"))
        } else {
            return Err(unknown());
        };
        let text = std::fs::read_to_string(file).map_err(|_| unknown())?;
        Profile::from_toml(&text)
    }

    /// Reads a profile of one's own.
    ///
    /// # Errors
    /// [`Error::Unsuitable`] with what is wrong with the text.
    pub fn from_toml(text: &str) -> Result<Profile, Error> {
        let unsuitable = |what: String| Error::Unsuitable {
            what: format!("printer profile: {what}"),
        };
        let profile: Profile =
            toml::from_str(text).map_err(|error| unsuitable(error.to_string()))?;
        let (dots, band_rows) = (profile.dots, profile.band_rows);
        if !(192..=1024).contains(&dots) || !dots.is_multiple_of(8) {
            let what = format!("dots = {dots} is no multiple of 8 from 192 to 1024");
            return Err(unsuitable(what));
        }
        if !(8..=1024).contains(&band_rows) {
            let what = format!("band_rows = {band_rows} is not from 8 to 1024");
            return Err(unsuitable(what));
        }
        Ok(profile)
    }

    /// Columns of normal size across the paper; a Hanzi takes two.
    pub fn columns(&self) -> usize {
        usize::from(self.dots / COLUMN_DOTS)
    }

    fn bundled(text: &str) -> Profile {
        let profile = Profile::from_toml(text);
        assert!(profile.is_ok(), "a bundled profile reads: {profile:?}");
        profile.unwrap_or_else(|_| unreachable!("asserted above"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_profiles_are_what_they_say() {
        assert_eq!((Profile::mm58().dots, Profile::mm58().columns()), (384, 32));
        assert_eq!((Profile::mm80().dots, Profile::mm80().columns()), (576, 48));
        let all = Profile::all();
        for profile in &all {
            let mm = if profile.dots == 384 { "58" } else { "80" };
            assert!(profile.name.contains(mm), "{}", profile.name);
            assert!(!profile.models.is_empty(), "{}", profile.name);
            let alike = all.iter().filter(|other| other.name == profile.name);
            assert_eq!(alike.count(), 1, "{}", profile.name);
        }
    }

    /// Every file in the folder is inside the program.
    #[test]
    fn no_file_is_forgotten() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hardware/printers");
        let files = std::fs::read_dir(folder).expect("the folder is there");
        let mut names: Vec<_> = files
            .flatten()
            .filter_map(|file| {
                let name = file.file_name().into_string().ok()?;
                name.strip_suffix(".toml").map(str::to_owned)
            })
            .collect();
        let mut bundled: Vec<_> = Profile::all().into_iter().map(|one| one.name).collect();
        names.sort();
        bundled.sort();
        assert_eq!(names, bundled);
    }

    #[test]
    fn a_profile_is_found_by_its_name_or_its_file() {
        let own = tempfile::tempdir().expect("a folder");
        let text = BUNDLED[0].replace("name = \"58mm\"", "name = \"ours\"");
        std::fs::write(own.path().join("ours.toml"), &text).expect("written");
        let found = Profile::named("ours", own.path()).expect("found");
        assert_eq!(found.name, "ours");
        let by_path = own.path().join("ours.toml").display().to_string();
        assert_eq!(Profile::named(&by_path, Path::new("/none")), Ok(found));
        assert_eq!(Profile::named("80mm", own.path()), Ok(Profile::mm80()));
        for name in ["90mm", "", "../ours", "a/b"] {
            let why = Profile::named(name, own.path())
                .expect_err(name)
                .to_string();
            assert!(why.contains("epson-80"), "{why}");
        }
    }

    #[test]
    fn a_wrong_profile_is_refused_with_its_reason() {
        let good = BUNDLED[0];
        for (from, to, says) in [
            ("dots = 384", "dots = 380", "multiple of 8"),
            ("dots = 384", "dots = 8", "192"),
            ("charset = \"hanzi\"", "charset = \"utf-8\"", "utf-8"),
            ("feed = 3", "feeds = 3", "feeds"),
            ("band_rows = 128", "band_rows = 0", "band_rows"),
            ("after_init = \"\"", "after_init = \"1b 7\"", "hexadecimal"),
            ("status = \"any\"", "status = \"all\"", "all"),
        ] {
            let wrong = good.replacen(from, to, 1);
            assert_ne!(wrong, good);
            let error = Profile::from_toml(&wrong).expect_err(to).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
