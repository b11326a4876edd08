//! What is said of a page that somebody keeps: it prints, it is being saved, it lies there.

use crate::kiosk::here::{Here, plain};
use crate::kiosk::parts::{Weight, bar};
use crate::office::wish::pages::{Saved, SavedAt};
use iced::Element;

/// What is said.
#[derive(Debug)]
pub enum Told {
    /// It prints.
    Printing,
    /// It is being saved.
    Saving,
    /// Where it was saved, or why not.
    Saved(Result<Saved, String>),
}

/// Says it in a bar.
pub(super) fn told<'a, M: 'a>(here: &Here<'a>, told: &Told) -> Element<'a, M> {
    let words = here.words;
    let (weight, sentence) = match told {
        Told::Printing => (Weight::Well, words.say("kiosk.keep.printing", &[])),
        Told::Saving => (Weight::Well, words.say("kiosk.keep.saving", &[])),
        Told::Saved(Ok(saved)) => {
            let name = saved.name.as_str();
            let sentence = match &saved.at {
                SavedAt::Stick => words.say("kiosk.keep.on-stick", &[("name", name)]),
                SavedAt::Folder(folder) => {
                    let folder = folder.display().to_string();
                    let fills = [("name", name), ("folder", folder.as_str())];
                    words.say("kiosk.keep.in-folder", &fills)
                }
            };
            (Weight::Well, sentence)
        }
        Told::Saved(Err(why)) => (Weight::Cannot, why.clone()),
    };
    bar(here.scale, weight, &[plain(sentence)], None)
}
