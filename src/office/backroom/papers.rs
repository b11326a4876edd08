//! Papers for a screen: looked at, saved and printed, each as an errand of its own with a reader of its own.

use super::Room;
use super::lists::PAPERS;
use crate::books::Books;
use crate::market::label::LabelAsk;
use crate::market::receipt::{Letterhead, label_slips};
use crate::office::act::LABELS_IN_A_JOB;
use crate::office::labels::{labels, no_labels};
use crate::office::papers::{Papers, file_name};
use crate::office::save::{Place, save};
use crate::office::sentence::Spoken;
use crate::office::stick;
use crate::office::wish::Word;
use crate::office::wish::files::Brake;
use crate::office::wish::papers::{NotSaved, PaperAsked, PaperFile, PapersWish, PapersWord};

impl Room {
    pub(super) fn papers(&mut self, wish: PapersWish) {
        match wish {
            PapersWish::See(asked, brake) => self.see_paper(asked, brake),
            PapersWish::Save(file, brake) => self.save_paper(file, brake),
            PapersWish::Print(ask) => {
                let printing = self.print_labels(ask);
                self.say(Word::OnPaper(PapersWord::Printing(printing)));
            }
            PapersWish::PrintStatement(household) => self.print_balance(household),
        }
    }

    fn see_paper(&mut self, asked: PaperAsked, brake: Brake) {
        let (home, clock) = (self.home.clone(), self.clock.read());
        let (words, tell) = (self.words.clone(), self.tell.clone());
        self.errand_until(&brake.clone(), move || {
            let seen = Books::read(&home)
                .map_err(|fault| NotSaved::Because(fault.spoken(&words)))
                .and_then(|reader| {
                    let papers = Papers {
                        reader: &reader,
                        clock,
                        words: &words,
                    };
                    papers.seen(&asked, &mut |_| !brake.is_pressed())
                });
            let seen = match seen {
                Ok(seen) => Ok(Box::new(seen)),
                // Whoever stopped it asked for something else.
                Err(NotSaved::Stopped) => return,
                Err(NotSaved::Because(why)) => Err(why),
            };
            tell(Word::OnPaper(PapersWord::Seen(brake, seen)));
        });
    }

    fn save_paper(&mut self, file: PaperFile, brake: Brake) {
        // Labels and cards are for whoever keeps the shop going, on paper as in a file; books are for whoever looks too.
        if matches!(file, PaperFile::Labels(_))
            && let Err(refusal) = self.leave()
        {
            let why = NotSaved::Because(refusal.sentence(&self.words).to_string());
            return self.say(Word::OnPaper(PapersWord::Done(brake, Err(why))));
        }
        let (home, clock) = (self.home.clone(), self.clock.read());
        let (words, tell) = (self.words.clone(), self.tell.clone());
        let set = self.settings.stick.clone();
        let folder = self.home.dir().join(PAPERS);
        self.errand_until(&brake.clone(), move || {
            let (told, work) = (tell.clone(), brake.clone());
            let mut progress = |lines| {
                told(Word::OnPaper(PapersWord::Progress(work.clone(), lines)));
                !work.is_pressed()
            };
            let made = Books::read(&home)
                .and_then(|reader| Ok((reader.village()?, reader)))
                .map_err(|fault| NotSaved::Because(fault.spoken(&words)))
                .and_then(|(village, reader)| {
                    let papers = Papers {
                        reader: &reader,
                        clock,
                        words: &words,
                    };
                    Ok((village, papers.bytes(&file, &mut progress)?))
                });
            let done = made.and_then(|(village, bytes)| {
                if brake.is_pressed() {
                    return Err(NotSaved::Stopped);
                }
                let (name, ending) = file_name(&file);
                let name = format!("jifen-{}-{name}", village.village);
                let stick = stick::find(&set);
                let place = Place {
                    stick: stick.as_deref(),
                    folder: &folder,
                };
                save(place, (&name, ending), &bytes, &words).map_err(NotSaved::Because)
            });
            tell(Word::OnPaper(PapersWord::Done(brake, done)));
        });
    }

    /// Prints labels for whoever keeps the shop going; answers how many, or a sentence.
    fn print_labels(&self, ask: LabelAsk) -> Result<usize, String> {
        self.leave()
            .map_err(|refusal| refusal.sentence(&self.words).to_string())?;
        let of = ask.clone();
        let found = self.ask(move |books, clock| {
            let labels = labels(books, &of, clock)?;
            Ok::<_, crate::books::Stop>((labels, Letterhead::of(&books.shop(clock)?)))
        });
        let Some(found) = found else { return Ok(0) };
        let (labels, letterhead) = found.map_err(|stop| stop.spoken(&self.words))?;
        if labels.is_empty() {
            return Err(no_labels(&ask, &self.words));
        }
        let slips = label_slips(&labels, &letterhead, &self.words);
        // In jobs of a few, so that a roll that ends costs no more than these.
        for job in slips.chunks(LABELS_IN_A_JOB) {
            self.print(None, |_, _| job.to_vec());
        }
        Ok(labels.len())
    }

    /// Begins work that looks at this brake; a system that gives no thread is a fault to be told.
    fn errand_until(&mut self, brake: &Brake, work: impl FnOnce() + Send + 'static) {
        let Some(open) = &mut self.open else { return };
        if let Err(fault) = open.errands.run_until(brake, work) {
            self.say(Word::Fault(fault.to_string()));
        }
    }
}
