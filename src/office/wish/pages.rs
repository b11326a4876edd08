//! Pages that somebody wants to keep: on the receipt printer, or as a file on the stick.

use std::path::PathBuf;

use crate::market::sheet::Sheet;

/// What a screen asks for a page.
#[derive(Debug, Clone)]
pub enum PagesWish {
    /// Print its beginning on the receipt printer.
    Print(Box<Sheet>),
    /// Save it on the stick that is in, else in the home's `papers/`: [`super::Word::Saved`].
    Save {
        /// The page.
        sheet: Box<Sheet>,
        /// What the file is called: letters, digits and short strokes; the village and the ending are added.
        name: String,
        /// In which form.
        form: PagesForm,
    },
}

/// The form of a page in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagesForm {
    /// Pages to print, A4.
    Pdf,
    /// A spreadsheet.
    Workbook,
}

impl PagesForm {
    /// How the file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            PagesForm::Pdf => "pdf",
            PagesForm::Workbook => "xlsx",
        }
    }
}

/// A file that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub at: SavedAt,
}

/// Where a file was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedAt {
    /// On the stick, which can be taken out.
    Stick,
    /// No stick is in: in this folder of the home.
    Folder(PathBuf),
}
