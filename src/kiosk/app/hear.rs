//! What the back room says: to the machine, to the screen that waits for it, or to the strip.

use super::{App, Asker, Screen, till_settings};
use crate::kiosk::look::Scale;
use crate::kiosk::parts::Paper;
use crate::kiosk::screens::balance;
use crate::market::ids::RedemptionId;
use crate::market::refusal::Refusal;
use crate::market::shop::{HouseholdAtCounter, Shop};
use crate::office::settings::TillSettings;
use crate::office::wish::{Wish, Word};
use crate::till::{self, Input, News, Step, Till};
use crate::words::Words;

impl App {
    /// Takes one word.
    pub(super) fn hear(&mut self, word: Word) {
        let now = self.now();
        match word {
            Word::NoBooks => {}
            Word::Shut(why) => self.show(Screen::Shut(why)),
            Word::Shop(shop) => self.shop(*shop),
            Word::Settings(settings) => self.apply(*settings),
            Word::Founded(_) => {}
            Word::SignedIn(Ok(staff)) => self.input(Input::SignedIn(staff)),
            Word::SignedIn(Err(refusal)) => {
                if let Screen::SignIn(state) = &mut self.screen {
                    state.refused(refusal, now);
                    self.wish(Wish::Sound(till::Sound::Refuse));
                }
            }
            Word::Household(answer) => self.household(answer),
            Word::Found { text, households } => {
                if let Screen::Find(state) = &mut self.screen {
                    state.found(&text, households);
                }
            }
            Word::Recorded(answer) => {
                // The machine takes an answer only to what it asked for.
                if matches!(self.till.as_ref().map(Till::step), Some(Step::Recording(_))) {
                    let news = News::Recorded(answer.map(|record| *record));
                    self.input(Input::News(Box::new(news)));
                }
            }
            Word::DayOpened(answer) => {
                if let Screen::Wait(state) = &mut self.screen {
                    state.opening = false;
                }
                match answer {
                    Ok(()) => self.wish(Wish::Shop),
                    Err(refusal) => self.refuse(refusal),
                }
            }
            Word::Scan(text) => self.scan(text),
            Word::Scanner(state) => self.standing.scanner = state,
            Word::Printer(state) => self.standing.printer = state,
            Word::Papers(papers) => self.standing.papers = papers,
            Word::Paper(picture) => {
                self.standing.paper = Paper::from_grey(picture.width, &picture.grey);
            }
            Word::Sync(sync) => self.standing.sync = Some(sync),
            Word::Fault(why) => self.standing.fault = Some(why),
            _ => {}
        }
    }

    /// A refusal of something other than a sale.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.wish(Wish::Sound(till::Sound::Refuse));
        self.refusal = Some(refusal);
    }

    fn shop(&mut self, shop: Shop) {
        let now = self.now();
        match &self.till {
            Some(_) => self.input(Input::News(Box::new(News::Shop(shop)))),
            None => {
                self.till = Some(Till::new(till_settings(&self.settings), shop, now));
                self.page += 1;
            }
        }
    }

    fn household(&mut self, answer: Result<(Box<HouseholdAtCounter>, RedemptionId), Refusal>) {
        match self.askers.pop_front() {
            Some(Asker::Balance) => match answer {
                Ok((household, _)) => self.show(Screen::Balance(balance::State::new(household))),
                Err(refusal) => self.refuse(refusal),
            },
            Some(Asker::Machine) | None => {
                let answer = answer.map(|(household, id)| (*household, id));
                self.input(Input::News(Box::new(News::Household(answer))));
                self.scan_held();
            }
        }
    }

    fn apply(&mut self, settings: TillSettings) {
        if settings.lang != self.words.lang() {
            self.words = Words::load(settings.lang);
        }
        self.scale = Scale::new(self.scale.window(), settings.px_per_mm, settings.text_scale);
        if let Some(till) = &mut self.till {
            till.work_by(till_settings(&settings));
        }
        self.settings = settings;
        self.page += 1;
    }
}
