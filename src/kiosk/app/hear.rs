//! What the back room says: to the machine, to the screen that waits for it, or to the strip.

use super::{App, Asker, Place, Screen, till_settings};
use crate::kiosk::here::Second;
use crate::kiosk::parts::Paper;
use crate::kiosk::screens::acts::Done;
use crate::kiosk::screens::{balance, set_up};
use crate::market::ids::RedemptionId;
use crate::market::refusal::Refusal;
use crate::market::shop::{HouseholdAtCounter, RedemptionOnRecord, ReversalOnRecord, Shop};
use crate::office::settings::TillSettings;
use crate::office::wish::{DeviceState, Wish, Word};
use crate::till::{self, Input, News, Step, Till};
use crate::words::Words;

/// So many days back the last redemption before a power cut is looked for.
const FURTHEST_BACK: u64 = 100;

impl App {
    /// Takes one word.
    pub(super) fn hear(&mut self, word: Word) {
        let now = self.now();
        match word {
            Word::NoBooks => self.show(Screen::SetUp(set_up::State::default())),
            Word::Shut(why) => self.show(Screen::Shut(why)),
            Word::Shop(shop) => self.shop(*shop),
            Word::Settings(settings) => self.apply(*settings),
            Word::Founded(answer) => {
                if let Screen::SetUp(state) = &mut self.screen {
                    let made = answer.is_ok();
                    state.founded(answer);
                    if made {
                        self.wish(Wish::Shop);
                    }
                }
            }
            Word::SignedIn(Ok(staff)) => self.input(Input::SignedIn(staff)),
            Word::SignedIn(Err(refusal)) => {
                if let Screen::SignIn(state) = &mut self.screen {
                    state.refused(refusal, now);
                    self.wish(Wish::Sound(till::Sound::Refuse));
                }
            }
            Word::Household(answer) => self.household(answer),
            Word::Found { text, households } => match &mut self.screen {
                Screen::Find(state) => state.found(&text, households),
                Screen::Acts(state) => state.found(&text, households),
                Screen::Store(state) => state.found(&text, households),
                _ => {}
            },
            Word::Recorded(answer) => {
                // The machine takes an answer only to what it asked for.
                if matches!(self.till.as_ref().map(Till::step), Some(Step::Recording(_))) {
                    let news = News::Recorded(answer.map(|record| *record));
                    self.input(Input::News(Box::new(news)));
                }
            }
            Word::CouponTaken(answer) => {
                self.input(Input::News(Box::new(News::CouponTaken(answer))));
            }
            Word::Moved(answer) => self.acted(answer.map(Done::Moved)),
            Word::Allowed(answer) => self.acted(answer.map(Done::Allowed)),
            Word::Rewarded(answer) => self.acted(answer.map(Done::Rewarded)),
            Word::LimitSet(answer) => self.acted(answer.map(Done::LimitSet)),
            Word::Credited(answer) => self.acted(answer.map(Done::Credited)),
            Word::Coupon(answer) => self.acts_coupon(answer),
            Word::Statement(found) => {
                if let (Screen::Balance(state), Some(statement)) = (&mut self.screen, found) {
                    state.explain(statement);
                }
            }
            Word::DayMoves { moves, allowed } => {
                if let Screen::Today(state) = &mut self.screen {
                    state.besides(moves, allowed);
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
            Word::SecondScan(text) => self.second_scan(text),
            Word::SecondScanner(state) => {
                let news = self.standing.second.take().and_then(|second| second.news);
                self.standing.second = Some(Second { state, news });
            }
            Word::SecondScanned(answer) => {
                let second = self.standing.second.take();
                let state = second.map_or(DeviceState::Well, |second| second.state);
                let news = Some((now, answer));
                self.standing.second = Some(Second { state, news });
            }
            Word::Printer(state) => self.standing.printer = state,
            Word::Papers(papers) => self.standing.papers = papers,
            Word::Paper(picture) => {
                self.standing.paper = Paper::from_grey(picture.width, &picture.grey);
            }
            Word::Stored(answer) => self.hear_stored(answer),
            Word::OnPaper(word) => self.hear_papers(word),
            Word::Seen(question, answer) => self.hear_seen(&question, answer),
            Word::Sync(sync) => self.standing.sync = Some(sync),
            Word::Fault(why) => self.standing.fault = Some(why),
            Word::Sheet(sheet) => {
                if let Screen::Close(state) = &mut self.screen {
                    state.sheet(sheet);
                }
            }
            Word::DayClosed(answer) => {
                if let Screen::Close(state) = &mut self.screen {
                    state.closed(answer);
                }
                self.wish(Wish::Shop);
            }
            Word::DayList(list) => self.day_list(list),
            Word::Reversed(answer) => self.reversed(answer),
            Word::Reprinted(answer) => {
                if let Screen::Today(state) = &mut self.screen {
                    state.reprinted(answer);
                }
            }
            Word::ClockAccepted(answer) => {
                if let Screen::Clock(state) = &mut self.screen {
                    match answer {
                        Ok(()) => self.go(Place::Home),
                        Err(refusal) => state.refused(refusal, now),
                    }
                }
                self.wish(Wish::Shop);
            }
            Word::Stick(answer) => {
                if let Screen::More(state) = &mut self.screen {
                    state.stick(answer);
                }
            }
            Word::Lists(word) => self.hear_lists(word),
            Word::Saved(saved) => self.hear_saved(saved),
            Word::Rules(word) => self.hear_rules(word),
            Word::Files(word) => self.hear_files(word),
            Word::Devices(word) => self.hear_devices(word),
            Word::Printed { receipt, how } => self.standing.printed = Some((receipt, how)),
        }
    }

    fn day_list(&mut self, list: Vec<RedemptionOnRecord>) {
        let today = self.till.as_ref().map(|till| till.shop().today);
        match &mut self.screen {
            Screen::Today(state) => state.list(list),
            Screen::Store(state) => state.day_list(list),
            Screen::Handover(state) => {
                state.list(list);
                // The power may have gone days ago.
                if state.looks() && self.looked_back < FURTHEST_BACK {
                    self.looked_back += 1;
                    if let Some(today) = today {
                        self.wish(Wish::DayList(today.minus(self.looked_back)));
                    }
                }
            }
            _ => {}
        }
    }

    fn reversed(&mut self, answer: Result<Box<ReversalOnRecord>, Refusal>) {
        let now = self.now();
        let unanswered = self.till.as_ref().and_then(|till| till.shop().unanswered);
        if let Ok(record) = &answer
            && unanswered == Some(record.reversal.redemption)
            && let Some(staff) = self.on_duty()
        {
            self.wish(Wish::AnswerHandover {
                redemption: record.reversal.redemption,
                handed_over: false,
                staff,
            });
        }
        if answer.is_err() {
            self.wish(Wish::Sound(till::Sound::Refuse));
        }
        if let Screen::Today(state) = &mut self.screen {
            state.reversed(answer, now);
        }
        self.wish(Wish::Shop);
    }

    /// A refusal of something other than a sale.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.wish(Wish::Sound(till::Sound::Refuse));
        self.refusal = Some(refusal);
    }

    fn shop(&mut self, shop: Shop) {
        let now = self.now();
        self.words.speak_in(shop.scheme.unit);
        match &self.till {
            Some(_) => self.input(Input::News(Box::new(News::Shop(shop)))),
            None => {
                self.till = Some(Till::new(till_settings(&self.settings), shop, now));
                self.page += 1;
            }
        }
        self.want_photos();
    }

    fn household(&mut self, answer: Result<(Box<HouseholdAtCounter>, RedemptionId), Refusal>) {
        match self.askers.pop_front() {
            Some(Asker::Balance) => match answer {
                Ok((household, _)) => {
                    self.wish(Wish::Statement(household.household.clone()));
                    self.show(Screen::Balance(balance::State::new(household)));
                }
                Err(refusal) => self.refuse(refusal),
            },
            Some(Asker::Acts) => self.acts_household(answer.map(|(household, _)| household)),
            Some(Asker::Store) => self.store_household(answer.map(|(household, _)| household)),
            Some(Asker::Machine) | None => {
                let answer = answer.map(|(household, id)| (*household, id));
                self.input(Input::News(Box::new(News::Household(answer))));
                self.scan_held();
            }
        }
    }

    pub(super) fn apply(&mut self, settings: TillSettings) {
        if settings.lang != self.words.lang() {
            self.words = Words::load(settings.lang);
            if let Some(till) = &self.till {
                self.words.speak_in(till.shop().scheme.unit);
            }
        }
        if let Some(till) = &mut self.till {
            till.work_by(till_settings(&settings));
        }
        if settings.scanner_make() != self.settings.scanner_make() {
            self.wedge = super::wedge(&settings);
        }
        self.settings = settings;
        self.measure(self.scale.window(), self.scale.density());
        self.page += 1;
    }
}
