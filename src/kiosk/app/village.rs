//! The routes of the village's lists, of other rules and of files to bring in: from a screen's action to a wish, and
//! from the answer back to the screen.

use super::{App, Place, Screen};
use crate::kiosk::screens::{files, lists, other_rules};
use crate::office::wish::Wish;
use crate::office::wish::files::{FileWord, NotTaken};
use crate::office::wish::lists::ListWord;
use crate::office::wish::pages::Saved;
use crate::office::wish::rules::{RulesWish, RulesWord};
use crate::till::{self, Input};

impl App {
    pub(super) fn listing(&mut self, action: lists::Action) {
        match action {
            lists::Action::None => {}
            lists::Action::Ask(wish) => self.wish(Wish::Lists(wish)),
            lists::Action::Keep(wish) => self.wish(Wish::Pages(wish)),
            lists::Action::Leave => self.go(Place::More),
        }
    }

    pub(super) fn bringing(&mut self, action: files::Action) {
        match action {
            files::Action::None => {}
            files::Action::Ask(wish) => self.wish(Wish::Files(wish)),
            files::Action::Keep(wish) => self.wish(Wish::Pages(wish)),
            files::Action::Leave => self.go(Place::More),
        }
    }

    pub(super) fn ruling(&mut self, action: other_rules::Action) {
        match action {
            other_rules::Action::None => {}
            other_rules::Action::Look => self.wish(Wish::Rules(RulesWish::Look)),
            other_rules::Action::Change {
                text,
                from,
                approver,
                approver_pin,
            } => {
                if let Some(staff) = self.on_duty() {
                    self.wish(Wish::Rules(RulesWish::Change {
                        text,
                        from,
                        staff,
                        approver,
                        approver_pin,
                    }));
                }
            }
            other_rules::Action::Leave => self.go(Place::More),
        }
    }

    /// To other rules; whoever changes them may have brought them on a stick.
    pub(super) fn begin_other_rules(&mut self) {
        self.show(Screen::OtherRules(other_rules::State::default()));
        self.wish(Wish::Rules(RulesWish::Look));
    }

    pub(super) fn hear_lists(&mut self, word: ListWord) {
        if let Screen::Lists(state) = &mut self.screen {
            state.heard(word);
        }
    }

    pub(super) fn hear_rules(&mut self, word: RulesWord) {
        let now = self.now();
        let sound = match &word {
            RulesWord::Changed(Ok(())) => Some(till::Sound::Done),
            RulesWord::Changed(Err(_)) => Some(till::Sound::Refuse),
            RulesWord::Found(_) => None,
        };
        let refusal = match (&mut self.screen, word) {
            (Screen::OtherRules(state), word) => state.heard(word, now),
            // Nobody waits for it any more: only what went wrong is read.
            (_, RulesWord::Changed(answer)) => answer.err(),
            (_, RulesWord::Found(_)) => None,
        };
        match (refusal, sound) {
            (Some(refusal), _) => self.refuse(refusal),
            (None, Some(sound)) => self.wish(Wish::Sound(sound)),
            (None, None) => {}
        }
    }

    /// Bringing a file in is work: while it goes on, the screen does not lock, and at its end the shop looks different.
    pub(super) fn hear_files(&mut self, word: FileWord) {
        match &word {
            FileWord::Progress(_) => self.input(Input::Touched),
            FileWord::Done(done) => {
                let sound = if done.is_ok() {
                    till::Sound::Done
                } else {
                    till::Sound::Refuse
                };
                self.wish(Wish::Sound(sound));
            }
            FileWord::Found(_) | FileWord::Read { .. } => {}
        }
        if let Screen::Files(state) = &mut self.screen {
            if state.heard(word) {
                self.wish(Wish::Shop);
                self.wish(Wish::SyncNow);
            }
            return;
        }
        // Nobody waits for it any more: only what went wrong is read.
        match word {
            FileWord::Done(Err(NotTaken::Refused(refusal))) => self.refuse(refusal),
            FileWord::Done(Err(NotTaken::Because(why))) => self.standing.fault = Some(why),
            _ => {}
        }
    }

    pub(super) fn hear_saved(&mut self, saved: Result<Saved, String>) {
        match &mut self.screen {
            Screen::Lists(state) => state.saved(saved),
            Screen::Files(state) => state.saved(saved),
            Screen::Devices(state) => state.saved(saved),
            _ => {
                if let Err(why) = saved {
                    self.standing.fault = Some(why);
                }
            }
        }
    }

    /// Whether a file is on its way into the books: then what is scanned has to wait for its end.
    pub(super) fn is_bringing_in(&self) -> bool {
        matches!(&self.screen, Screen::Files(state) if state.works())
    }
}
