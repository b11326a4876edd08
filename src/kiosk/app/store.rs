//! The routes of the storeroom: from the screen's action to wishes, and from answers back to the screen. Deeds are
//! numbered as they are sent; the back room answers them in their order, each once, so the number says whose an answer is.

use super::{App, Asker, Place, Screen};
use crate::kiosk::screens::store::{self, Known};
use crate::market::refusal::Refusal;
use crate::market::shop::HouseholdAtCounter;
use crate::market::staff::Act;
use crate::office::clock::random;
use crate::office::storeroom::deed::Outcome;
use crate::office::storeroom::look::{Question, Seen};
use crate::office::wish::papers::{NotSaved, PapersWord};
use crate::office::wish::{Wish, Word};
use crate::till::{self, Duty, Scanned, Till, read_scan};

/// What is known now. Not a function: the screen is changed while the shop is looked at.
macro_rules! known {
    ($app:ident, $till:ident) => {
        Known {
            fresh: random(),
            now: ($app.clock)(),
            shop: $till.shop(),
            staff: match $till.duty() {
                Duty::On(staff) => Some(staff.staff),
                Duty::Nobody | Duty::Locked(_) => None,
            },
            scale: $app.scale,
        }
    };
}

impl App {
    /// To the storeroom.
    pub(super) fn begin_store(&mut self) {
        self.show(Screen::Store(store::State::default()));
    }

    /// To slips written on paper.
    pub(super) fn begin_slips(&mut self) {
        let (state, action) = store::State::at_slips();
        self.show(Screen::Store(state));
        self.storing(action);
    }

    /// What a person does there.
    pub(super) fn store_touched(&mut self, message: store::Message) {
        let Some(till) = &self.till else { return };
        let known = known!(self, till);
        if let Screen::Store(state) = &mut self.screen {
            let action = state.update(message, known);
            self.storing(action);
        }
    }

    pub(super) fn storing(&mut self, action: store::Action) {
        match action {
            store::Action::None => {}
            store::Action::All(all) => all.into_iter().for_each(|one| self.storing(one)),
            store::Action::Look(questions) => {
                for question in questions {
                    self.wish(Wish::Look(question));
                }
            }
            store::Action::Do(errand) => {
                self.deeds += 1;
                let number = self.deeds;
                if let Screen::Store(state) = &mut self.screen {
                    state.sent(number);
                }
                self.deeds_sent.push_back(number);
                let store::Errand {
                    deed,
                    photo,
                    second,
                } = *errand;
                self.wish(Wish::Store {
                    deed: Box::new(deed),
                    photo,
                    second,
                });
            }
            store::Action::DayList => {
                if let Some(till) = &self.till {
                    self.wish(Wish::DayList(till.shop().today));
                }
            }
            store::Action::PrintCover => self.wish(Wish::PrintCover),
            store::Action::Search(text) => self.wish(Wish::Search(text)),
            store::Action::Find(household) => {
                self.askers.push_back(Asker::Store);
                self.wish(Wish::FindHousehold(household));
            }
            store::Action::Papers(wish) => self.wish(Wish::Papers(wish)),
            // The storeroom itself has followed it.
            store::Action::Labels(_) => {}
            store::Action::Sound(sound) => self.wish(Wish::Sound(sound)),
            store::Action::Refuse(refusal) => self.refuse(refusal),
            store::Action::Leave => self.go(Place::Home),
            store::Action::More => self.go(Place::More),
        }
    }

    /// What became of a deed. Where nobody waits for it any more, only what went wrong is read.
    pub(super) fn hear_stored(&mut self, answer: Result<Box<Outcome>, Refusal>) {
        let number = self.deeds_sent.pop_front();
        let Some(till) = &self.till else { return };
        let known = known!(self, till);
        match (&mut self.screen, number) {
            (Screen::Store(state), Some(number)) if state.waits_for(number) => {
                let action = state.stored(answer.map(|outcome| *outcome), known);
                self.storing(action);
            }
            _ => {
                if let Err(refusal) = answer {
                    self.refuse(refusal);
                }
            }
        }
    }

    /// What was looked up: a picture of goods is kept, everything else is for the screen.
    pub(super) fn hear_seen(&mut self, question: &Question, answer: Result<Box<Seen>, Refusal>) {
        if let (Question::Picture(hash, frame), Ok(seen)) = (question, &answer)
            && *frame == self.pictures.frame()
            && let Seen::Picture(_, photo) = &**seen
        {
            self.pictures.arrived(*hash, *frame, photo.clone());
            return;
        }
        let Some(till) = &self.till else { return };
        let known = known!(self, till);
        if let Screen::Store(state) = &mut self.screen {
            let action = state.seen(question, answer.map(|seen| *seen), known);
            self.storing(action);
        }
    }

    /// The household that was meant in the storeroom.
    pub(super) fn store_household(&mut self, answer: Result<Box<HouseholdAtCounter>, Refusal>) {
        let Screen::Store(state) = &mut self.screen else {
            return;
        };
        match answer {
            Ok(found) => {
                let action = state.household(found);
                self.storing(action);
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// What is said of papers. Writing one is work: while it goes on, the screen does not lock.
    pub(super) fn hear_papers(&mut self, word: PapersWord) {
        match &word {
            PapersWord::Progress(..) => self.input(till::Input::Touched),
            PapersWord::Done(_, done) => {
                let sound = if done.is_ok() {
                    till::Sound::Done
                } else {
                    till::Sound::Refuse
                };
                self.wish(Wish::Sound(sound));
            }
            PapersWord::Seen(..) | PapersWord::Printing(_) => {}
        }
        match (&mut self.screen, word) {
            (Screen::Store(state), word) => state.papers(word),
            // Nobody waits for it any more: only what went wrong is read.
            (
                _,
                PapersWord::Done(_, Err(NotSaved::Because(why))) | PapersWord::Printing(Err(why)),
            ) => self.standing.fault = Some(why),
            _ => {}
        }
    }

    /// Asks for the photos of goods that are not here yet.
    pub(super) fn want_photos(&mut self) {
        let Some(till) = &self.till else { return };
        let goods = till.shop().goods.iter();
        let pictures = goods.filter_map(|one| one.picture.as_ref());
        let lacking = self.pictures.lacking(pictures);
        let frame = self.pictures.frame();
        for hash in lacking {
            self.wish(Wish::Look(Question::Picture(hash, frame)));
        }
    }

    /// A code that was scanned in the storeroom. A household's card leads to the counter, where nothing would be lost.
    pub(super) fn store_scan(&mut self, text: String) {
        let Some(till) = &self.till else { return };
        let read = read_scan(&text, &till.shop().village);
        let may_redeem = matches!(till.duty(), Duty::On(staff) if staff.role.may(Act::Redeem));
        let known = known!(self, till);
        let Screen::Store(state) = &mut self.screen else {
            return;
        };
        if let (Ok(Scanned::Card(card)), true) = (&read, state.wants_card()) {
            let card = card.clone();
            self.askers.push_back(Asker::Store);
            self.wish(Wish::Sound(till::Sound::Scan));
            return self.wish(Wish::FindCard(card));
        }
        if let Ok(Scanned::Card(_)) = read {
            if may_redeem && state.is_free() {
                self.input(till::Input::Scan(text));
            } else {
                self.wish(Wish::Sound(till::Sound::Refuse));
            }
            return;
        }
        let action = state.scanned(&text, read, known);
        self.storing(action);
    }

    /// A scan of the second scanner: to the delivery that is open on the screen, else to the one that is parked. A
    /// household is served by the first.
    pub(super) fn second_scan(&mut self, text: String) {
        let is_card = self.till.as_ref().is_none_or(|till| {
            let read = read_scan(&text, &till.shop().village);
            matches!(read, Ok(Scanned::Card(_)))
        });
        let receives = matches!(&self.screen, Screen::Store(state) if state.receives());
        if receives && !is_card && self.is_in_store() {
            self.store_scan(text);
        } else if self.on_duty().is_some() {
            self.wish(Wish::SecondScan(text));
        } else {
            // Nobody is there to answer for it.
            self.hear(Word::SecondScanned(Err(Refusal::DayNotOpen)));
        }
    }

    /// The Enter key after something typed in the storeroom.
    pub(super) fn store_enter(&mut self) {
        let Some(till) = &self.till else { return };
        let known = known!(self, till);
        if let Screen::Store(state) = &mut self.screen {
            let action = state.enter_key(known);
            self.storing(action);
        }
    }

    /// Whether whoever is at work may look at the storeroom: everybody may.
    pub(super) fn is_in_store(&self) -> bool {
        let is_on = matches!(self.till.as_ref().map(Till::duty), Some(Duty::On(_)));
        is_on && matches!(self.screen, Screen::Store(_))
    }
}
