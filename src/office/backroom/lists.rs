//! The village's lists for a screen, and pages that somebody wants to keep.

use super::Room;
use crate::books::Stop;
use crate::books::shop::Village;
use crate::market::receipt::{Letterhead, sheet_slip};
use crate::office::honours::{Reads, pdf};
use crate::office::save::{Place, save};
use crate::office::sentence::Spoken;
use crate::office::stick;
use crate::office::wish::Word;
use crate::office::wish::lists::{ListAsked, ListWish, ListWord};
use crate::office::wish::pages::{PagesForm, PagesWish};
use crate::reports::sheet::marked;
use crate::reports::workbook::workbook;

/// Where pages are saved when no stick is in, in the home.
pub(super) const PAPERS: &str = "papers";
/// Where files wait to be brought in when no stick is in, in the home.
pub(super) const INBOX: &str = "inbox";

/// What a file of credits is called.
fn credits_name(asked: &ListAsked) -> String {
    match asked {
        ListAsked::Dividend { year, .. } => format!("credits-dividend-{year}"),
        ListAsked::Award { year, found } => format!("credits-award-{year}-{}", found.stars),
        ListAsked::Ranking(_) | ListAsked::Honours(_) => "credits".into(),
    }
}

impl Room {
    pub(super) fn lists(&mut self, wish: ListWish) {
        match wish {
            ListWish::Show(asked) => {
                let of = asked.clone();
                if let Some(list) = self.read(move |reads| reads.sheet(&of)) {
                    self.say(Word::Lists(ListWord::Shown(asked, list.map(Box::new))));
                }
            }
            ListWish::Groups => {
                if let Some(groups) = self.read(|reads| reads.groups()) {
                    self.say(Word::Lists(ListWord::Groups(groups)));
                }
            }
            ListWish::Credits(asked) => {
                let name = credits_name(&asked);
                match self.read(move |reads| reads.credits(&asked)) {
                    Some(Ok(bytes)) => self.save(INBOX, (name, "csv"), move |_| Ok(bytes)),
                    Some(Err(why)) => self.say(Word::Saved(Err(why))),
                    None => {}
                }
            }
        }
    }

    /// Reads from the books what the commands read; nothing while no books are open.
    fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Reads<'_>) -> Result<T, String> + Send + 'static,
    ) -> Option<Result<T, String>> {
        let words = self.words.clone();
        let answer = self.ask(move |books, clock| {
            let reads = Reads {
                reader: books,
                clock: *clock,
                words: &words,
            };
            Ok::<_, Stop>(question(&reads))
        })?;
        Some(answer.unwrap_or_else(|stop| Err(stop.spoken(&self.words))))
    }

    pub(super) fn pages(&mut self, wish: PagesWish) {
        match wish {
            PagesWish::Print(sheet) => {
                let now = self.clock.read().now;
                self.print(None, |shop, words| {
                    vec![sheet_slip(&sheet, &Letterhead::of(shop), now, words)]
                });
            }
            PagesWish::Save { sheet, name, form } => {
                let words = self.words.clone();
                self.save(PAPERS, (name, form.ending()), move |whose| {
                    let sheet = marked(*sheet, whose.rehearsal, &words);
                    match form {
                        PagesForm::Pdf => pdf(&sheet, &words),
                        PagesForm::Workbook => {
                            workbook(&sheet).map_err(|fault| fault.sentence(&words))
                        }
                    }
                });
            }
        }
    }

    /// Makes a file and saves it, on the stick or in this folder of the home, without waiting for it.
    pub(super) fn save(
        &mut self,
        folder: &str,
        (name, ending): (String, &'static str),
        bytes: impl FnOnce(&Village) -> Result<Vec<u8>, String> + Send + 'static,
    ) {
        let whose = match self.ask(|books, _| books.village()) {
            Some(Ok(whose)) => whose,
            Some(Err(stop)) => return self.say(Word::Saved(Err(stop.spoken(&self.words)))),
            None => return,
        };
        let name = format!("jifen-{}-{name}", whose.village);
        let folder = self.home.dir().join(folder);
        let (settings, words, tell) =
            (self.settings.clone(), self.words.clone(), self.tell.clone());
        self.errand(move || {
            let stick = stick::find(&settings.stick);
            let place = Place {
                stick: stick.as_deref(),
                folder: &folder,
            };
            let saved =
                bytes(&whose).and_then(|bytes| save(place, (&name, ending), &bytes, &words));
            tell(Word::Saved(saved));
        });
    }

    /// Begins work that nobody waits for; a system that gives no thread is a fault to be told.
    pub(super) fn errand(&mut self, work: impl FnOnce() + Send + 'static) {
        let Some(open) = &mut self.open else { return };
        if let Err(fault) = open.errands.run(work) {
            self.say(Word::Fault(fault.to_string()));
        }
    }
}
