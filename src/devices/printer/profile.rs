//! What one kind of printer can do, as data: `hardware/profiles/*.toml`.
use crate::devices::Error;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A kind of printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name that `--profile` takes.
    pub name: String,
    /// Dots across the paper, 8 a mm: 384 (58 mm) or 576 (80 mm).
    pub dots: u16,
    /// Which characters its own font surely has.
    pub charset: Charset,
    /// Send every paper whole as a picture.
    pub whole_raster: bool,
    /// Who draws the QR code.
    pub qr: QrBy,
    /// How the paper is cut.
    pub cut: Cut,
    /// Lines fed before the cut.
    pub feed: u8,
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

/// Dots a column (half a Hanzi) takes in every printer here.
pub(crate) const COLUMN_DOTS: u16 = 12;

impl Profile {
    /// A 58 mm printer: 384 dots, 32 columns.
    pub fn mm58() -> Profile {
        Profile::bundled(include_str!("../../../hardware/profiles/58mm.toml"))
    }

    /// An 80 mm printer: 576 dots, 48 columns.
    pub fn mm80() -> Profile {
        Profile::bundled(include_str!("../../../hardware/profiles/80mm.toml"))
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
        match profile.dots {
            192..=1024 if profile.dots.is_multiple_of(8) => Ok(profile),
            dots => Err(unsuitable(format!(
                "dots = {dots} is no multiple of 8 from 192 to 1024"
            ))),
        }
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

impl FromStr for Profile {
    type Err = Error;

    /// `58mm` or `80mm`.
    fn from_str(text: &str) -> Result<Profile, Error> {
        match text {
            "58mm" | "58" => Ok(Profile::mm58()),
            "80mm" | "80" => Ok(Profile::mm80()),
            _ => Err(Error::Unsuitable {
                what: format!("printer profile {text:?} (58mm | 80mm)"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_profiles_are_what_they_say() {
        assert_eq!((Profile::mm58().dots, Profile::mm58().columns()), (384, 32));
        assert_eq!((Profile::mm80().dots, Profile::mm80().columns()), (576, 48));
        assert_eq!("80mm".parse(), Ok(Profile::mm80()));
        assert!("90mm".parse::<Profile>().is_err());
    }

    #[test]
    fn a_wrong_profile_is_refused_with_its_reason() {
        let good = include_str!("../../../hardware/profiles/58mm.toml");
        for (from, to, says) in [
            ("dots = 384", "dots = 380", "multiple of 8"),
            ("dots = 384", "dots = 8", "192"),
            ("charset = \"hanzi\"", "charset = \"utf-8\"", "utf-8"),
            ("feed = 3", "feeds = 3", "feeds"),
        ] {
            let wrong = good.replacen(from, to, 1);
            assert_ne!(wrong, good);
            let error = Profile::from_toml(&wrong).expect_err(to).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
