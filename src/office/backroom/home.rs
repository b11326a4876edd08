//! The till's own affairs: its settings, its sticks, its clock, and new books where there are none.

use std::path::PathBuf;

use super::Room;
use crate::books::{Books, Foundation, Stop};
use crate::market::ids::StaffNo;
use crate::market::scheme;
use crate::market::staff::Pin;
use crate::office::sentence::Spoken;
use crate::office::settings::TillSettings;
use crate::office::stick::{self, Way};
use crate::office::wish::{NewTill, Word};
use crate::words::Words;

impl Room {
    pub(super) fn accept_clock(&mut self, staff: StaffNo, approver: String, pin: Pin) {
        let reason = self.words.say("clock.accepted-reason", &[]);
        let answer = self.by_two(approver, pin, move |books, clock, approver| {
            books.accept_clock(staff, approver, &reason, clock)
        });
        if let Some(answer) = answer {
            self.say(Word::ClockAccepted(answer));
            self.after_writing();
        }
    }

    pub(super) fn stick(&mut self, path: PathBuf, way: Way) {
        let Some(open) = &self.open else { return };
        let leave = self
            .leave()
            .map_err(|refusal| refusal.sentence(&self.words).to_string());
        let carried = leave
            .and_then(|()| self.stick_file(path, way))
            .and_then(|file| match way {
                Way::Out => open.post.to_file(&file, &self.words),
                Way::In => open.post.from_file(&file, &self.words),
            });
        self.say(Word::Stick(carried));
        self.tell_shop();
    }

    /// The file meant: as named, else that of this till on the stick that is in.
    pub(super) fn stick_file(&self, path: PathBuf, way: Way) -> Result<PathBuf, String> {
        if !path.as_os_str().is_empty() {
            return Ok(path);
        }
        let stick =
            stick::find(&self.settings.stick).ok_or_else(|| self.words.say("stick.none", &[]))?;
        match self.ask(|books, _| books.village()) {
            Some(Ok(who)) => Ok(stick::file(&stick, &who.village, &who.till, way)),
            Some(Err(stop)) => Err(stop.spoken(&self.words)),
            None => Err(self.words.say("stick.none", &[])),
        }
    }

    pub(super) fn keep_settings(&mut self, settings: TillSettings) {
        if let Err(fault) = settings.save(self.home.dir()) {
            return self.say(Word::Fault(fault.to_string()));
        }
        let devices_changed = settings.devices() != self.settings.devices();
        self.words = Words::load(settings.lang);
        self.settings = settings;
        self.say(Word::Settings(Box::new(self.settings.clone())));
        if devices_changed && self.close() {
            match Books::open(&self.home) {
                Ok(books) => {
                    self.open_with(books);
                    self.forget_trials();
                }
                Err(fault) => self.say(Word::Shut(fault.spoken(&self.words))),
            }
        }
    }

    pub(super) fn found(&mut self, new: NewTill) {
        match self.make_books(new) {
            Ok(books) => {
                self.is_new = true;
                self.say(Word::Founded(Ok(())));
                self.open_with(books);
            }
            Err(why) => self.say(Word::Founded(Err(why))),
        }
    }

    pub(super) fn make_books(&self, new: NewTill) -> Result<Books, String> {
        let sentence = |stop: Stop| stop.into_refusal().sentence(&self.words).to_string();
        let text = scheme::bundled(&new.scheme).ok_or_else(|| {
            self.words
                .say("setup.unknown-scheme", &[("scheme", &new.scheme)])
        })?;
        let mut staff = new.staff.into_iter();
        let Some((staff_name, role, pin)) = staff.next() else {
            return Err(self.words.say("setup.nobody", &[]));
        };
        let clock = self.clock.read();
        let foundation = Foundation {
            village: new.village,
            village_name: new.village_name,
            scheme_text: text.to_owned(),
            staff_name,
            role,
            pin,
            rehearsal: self.rehearsal,
        };
        let mut books = Books::found(&self.home, &foundation, &clock).map_err(sentence)?;
        for (name, role, pin) in staff {
            books
                .add_staff(&name, role, &pin, &clock)
                .map_err(sentence)?;
        }
        if let Some((url, code)) = new.ledger {
            crate::office::trip::join(&mut books, &url, &code, &clock, &self.words)?;
        }
        Ok(books)
    }

    /// Before there are books nobody can have signed in, and the set-up asks for the language.
    pub(super) fn set(&mut self, settings: TillSettings) {
        match self.leave() {
            Err(refusal) if self.open.is_some() && !self.is_new => {
                self.say(Word::Fault(refusal.sentence(&self.words).to_string()));
                self.say(Word::Settings(Box::new(self.settings.clone())));
            }
            _ => self.keep_settings(settings),
        }
    }
}
