//! What a screen asks about devices, each as an errand: looking through the system's files and drawing a page take time.

use super::Room;
use crate::devices::paper::Paper;
use crate::devices::printer::{Profile, encode};
use crate::market::receipt::{Letterhead, scanner_codes, test_page};
use crate::office::found::Found;
use crate::office::wish::devices::{DeviceWish, DeviceWord};
use crate::office::wish::{PaperPicture, Word};
use crate::reports::cards::scanner_sheet;

/// Where a page is saved without a stick.
const PAPERS: &str = "papers";

impl Room {
    pub(super) fn devices(&mut self, wish: DeviceWish) {
        match wish {
            DeviceWish::Look => {
                let (machine, settings) = (self.machine.clone(), self.settings.clone());
                let tell = self.tell.clone();
                self.errand(move || {
                    let found = Found::all(&machine, &settings);
                    tell(Word::Devices(DeviceWord::Found(found)));
                });
            }
            DeviceWish::Preview(profile) => self.preview(profile),
            DeviceWish::PrintCodes => {
                self.print(None, |shop, words| {
                    vec![scanner_codes(&Letterhead::of(shop), words)]
                });
            }
            DeviceWish::SaveCodes => {
                let page = scanner_sheet(&self.words);
                let name = "scanner-codes".to_owned();
                self.save(PAPERS, (name, "html"), move |_| Ok(page.into_bytes()));
            }
        }
    }

    fn preview(&mut self, name: String) {
        let Ok(profile) = Profile::named(&name, &self.home.dir().join("printers")) else {
            // A profile that cannot be read is told of when the printer is opened with it.
            return;
        };
        let Some(Ok(shop)) = self.ask(|books, clock| books.shop(clock)) else {
            return;
        };
        let (now, words, tell) = (self.clock.read().now, self.words.clone(), self.tell.clone());
        self.errand(move || {
            let page = test_page(&Letterhead::of(&shop), now, &words);
            let mut paper = Paper::new(&profile);
            paper.feed(&encode(&page, &profile));
            let sheet = paper.take_sheets().into_iter().next();
            let Some(sheet) = sheet.or_else(|| paper.tear_off()) else {
                return;
            };
            let picture = PaperPicture {
                width: sheet.picture.width,
                grey: sheet.picture.pixels,
            };
            let profile = name;
            tell(Word::Devices(DeviceWord::Preview { profile, picture }));
        });
    }
}
