//! Setting up what hangs on the till: what is there, how a test page should look, and codes to try a scanner on.

use super::PaperPicture;
use crate::office::found::Found;

/// What a screen asks about devices.
#[derive(Debug, Clone)]
pub enum DeviceWish {
    /// What hangs on the machine now: [`DeviceWord::Found`].
    Look,
    /// How the test page should look on a printer of this profile: [`DeviceWord::Preview`].
    Preview(String),
    /// Print codes to try a scanner on.
    PrintCodes,
    /// Save the page by which a scanner is set up: [`super::Word::Saved`].
    SaveCodes,
}

/// What the back room says about devices.
#[derive(Debug, Clone)]
pub enum DeviceWord {
    /// What hangs on the machine.
    Found(Vec<Found>),
    /// A test page as a printer of this profile gives it.
    Preview {
        /// The profile's name.
        profile: String,
        /// The paper.
        picture: PaperPicture,
    },
}
