//! The storeroom's wishes: deeds are done by the desk, questions are looked up by a reader beside it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use super::Room;
use crate::books::home::Home;
use crate::books::{Books, Stop};
use crate::market::refusal::Refusal;
use crate::market::staff::Pin;
use crate::office::clock::Clock;
use crate::office::stick;
use crate::office::storeroom::deed::{self, Deed, Outcome};
use crate::office::storeroom::look::{Question, Seen, look};
use crate::office::storeroom::photo;
use crate::office::tell::Tell;
use crate::office::wish::Word;

/// Looks things up on a thread of its own. A later question ends an earlier one that takes long.
pub(super) struct Looker {
    questions: Option<Sender<(u64, Question)>>,
    newest: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Looker {
    /// `stick` is where the settings say that a stick is mounted.
    pub fn start(home: &Home, clock: Clock, stick: String, tell: Tell) -> Looker {
        let (questions, asked) = channel::<(u64, Question)>();
        let newest = Arc::new(AtomicU64::new(0));
        let (home, watched) = (home.clone(), newest.clone());
        let thread = std::thread::Builder::new()
            .name("looker".into())
            .spawn(move || {
                let stick = || stick::find(&stick);
                for (number, question) in asked {
                    let mut goes_on = || watched.load(Ordering::Relaxed) == number;
                    // Nobody waits for the pictures of a stick once something else is asked.
                    if matches!(question, Question::StickPhoto(..)) && !goes_on() {
                        continue;
                    }
                    let found: Result<Seen, Stop> =
                        Books::read(&home).map_err(Stop::from).and_then(|reader| {
                            let asked = question.clone();
                            look(&reader, &clock.read(), asked, &stick, &mut goes_on)
                        });
                    match found {
                        Err(Stop::Fault(crate::books::Error::Stopped)) => {}
                        found => {
                            let found = found.map(Box::new).map_err(Stop::into_refusal);
                            tell(Word::Seen(Box::new(question), found));
                        }
                    }
                }
            });
        Looker {
            questions: Some(questions),
            newest,
            thread: thread.ok(),
        }
    }

    fn ask(&self, question: Question) {
        let number = if question.is_aside() {
            self.newest.load(Ordering::Relaxed)
        } else {
            self.newest.fetch_add(1, Ordering::Relaxed) + 1
        };
        if let Some(questions) = &self.questions {
            // Only a room that is being left answers no questions.
            let _ = questions.send((number, question));
        }
    }
}

impl Drop for Looker {
    fn drop(&mut self) {
        self.questions = None;
        self.newest.fetch_add(1, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Room {
    pub(super) fn look(&self, question: Question) {
        if let Some(open) = &self.open {
            open.looker.ask(question);
        }
    }

    /// Does something in the storeroom for whoever is on duty.
    pub(super) fn store(
        &mut self,
        deed: Deed,
        photo: Option<PathBuf>,
        second: Option<(String, Pin)>,
    ) {
        let is_step = matches!(deed, Deed::Step { .. });
        let Some(answer) = self.stored(deed, photo, second) else {
            return;
        };
        // Said first: whoever waits for the slip has to know of it before it comes out.
        self.say(Word::Stored(answer.clone()));
        let Ok(outcome) = answer else { return };
        // A scan of a delivery changes nothing that the shop shows, and there are many of them.
        if is_step {
            return;
        }
        self.print_stored(&outcome);
        let changes_books = !matches!(*outcome, Outcome::Draft(..) | Outcome::Dropped(_));
        if changes_books {
            self.after_writing();
        } else {
            self.tell_shop();
        }
    }

    fn stored(
        &self,
        deed: Deed,
        photo: Option<PathBuf>,
        second: Option<(String, Pin)>,
    ) -> Option<Result<Box<Outcome>, Refusal>> {
        let Some(staff) = self.on_duty.as_ref().map(|member| member.staff) else {
            return Some(Err(Refusal::DayNotOpen));
        };
        let approver = match second {
            None => None,
            Some((name, pin)) => match self.second_person(name, pin)? {
                Ok(member) => Some(member.staff),
                Err(refusal) => return Some(Err(refusal)),
            },
        };
        let photo = match photo {
            None => None,
            Some(file) => match photo::photo(&file, deed.photo_is_of(), &self.words) {
                Ok(bytes) => Some(bytes),
                Err(why) => return Some(Err(Refusal::BooksFault { why })),
            },
        };
        let done = self.ask(move |books, clock| {
            let deed = match photo {
                Some(photo) => deed.with_photo(books.keep_photo(&photo)?),
                None => deed,
            };
            deed::perform(books, clock, deed, (staff, approver))
        })?;
        Some(done.map(Box::new).map_err(Stop::into_refusal))
    }

    fn print_stored(&self, outcome: &Outcome) {
        let Some(Ok((shop, today))) =
            self.ask(|books, clock| Ok::<_, Stop>((books.shop(clock)?, clock.now.village_day())))
        else {
            return;
        };
        for (receipt, _, slips) in deed::papers(outcome, (&shop, today), &self.words) {
            self.print(receipt, |_, _| slips);
        }
    }
}
