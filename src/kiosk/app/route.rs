//! What a person does: from a touch or a key to the screen, and from the screen's action on.

use super::{App, Asker, Message, Place, Purpose, Screen, find};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::{
    balance, clock, close, handover, more, recorded, refused, sale, set_up, sign_in, summary,
    today, wait,
};
use crate::kiosk::wedge::Heard;
use crate::market::ids::{HouseholdNo, StaffNo};
use crate::office::settings::TillSettings;
use crate::office::wish::Wish;
use std::path::PathBuf;

use crate::till::{self, Duty, Input, Scanned, Step, Tap, Till, read_scan};

impl App {
    /// Who is at work.
    pub(super) fn on_duty(&self) -> Option<StaffNo> {
        match self.till.as_ref().map(Till::duty) {
            Some(Duty::On(staff)) => Some(staff.staff),
            _ => None,
        }
    }

    fn tap(&mut self, tap: Tap) {
        self.input(Input::Tap(tap));
    }

    /// A touch on a screen. One that the screen shown does not know comes from a screen that has just gone.
    pub(super) fn touched(&mut self, message: Message) {
        let now = self.now();
        match (message, &mut self.screen) {
            (Message::Refused(message), _) => self.read(message),
            (Message::SignIn(message), Screen::SignIn(state)) => {
                let action = state.update(message, now);
                self.signing_in(action);
            }
            (Message::Wait(message), Screen::Wait(state)) => {
                let action = state.update(message);
                self.waiting(action);
            }
            (Message::Find(message), Screen::Find(state)) => {
                let action = state.update(message);
                self.finding(action);
            }
            (Message::Sale(message), Screen::Sale(state)) => {
                let Some(Step::Sale(visit)) = self.till.as_ref().map(Till::step) else {
                    return;
                };
                let action = state.update(message, visit);
                self.selling(action);
            }
            (Message::Summary(message), Screen::Summary(state)) => {
                if let summary::Action::Tap(tap) = state.update(message) {
                    self.tap(tap);
                }
            }
            (Message::Recorded(message), Screen::Recorded) => self.tap(recorded::update(&message)),
            (Message::Balance(message), Screen::Balance(state)) => match state.update(message) {
                balance::Action::Print(household) => self.wish(Wish::PrintBalance(household)),
                balance::Action::Redeem(household) => self.tap(Tap::Household(household)),
                balance::Action::Another => self.go(Place::Find(Purpose::Balance)),
                balance::Action::Leave => self.go(Place::Home),
            },
            (Message::SetUp(message), Screen::SetUp(state)) => {
                let action = state.update(message);
                self.setting_up(action);
            }
            (Message::Handover(message), Screen::Handover(state)) => {
                let action = state.update(message);
                self.answering(action);
            }
            (Message::Today(message), Screen::Today(state)) => {
                let action = state.update(message, now);
                self.reading_today(action);
            }
            (Message::Close(message), Screen::Close(state)) => match state.update(message) {
                close::Action::None => {}
                close::Action::Leave => self.go(Place::Home),
                close::Action::Close => {
                    if let Some(staff) = self.on_duty() {
                        self.wish(Wish::CloseDay(staff));
                    }
                }
            },
            (Message::More(message), Screen::More(state)) => {
                let action = state.update(message, &self.settings);
                self.setting(action);
            }
            (Message::Clock(message), Screen::Clock(state)) => match state.update(message, now) {
                clock::Action::None => {}
                clock::Action::Leave => self.go(Place::Home),
                clock::Action::Accept(approver, approver_pin) => {
                    if let Some(staff) = self.on_duty() {
                        self.wish(Wish::AcceptClock {
                            staff,
                            approver,
                            approver_pin,
                        });
                    }
                }
            },
            (Message::Acts(message), Screen::Acts(state)) => {
                let Some(today) = self.till.as_ref().map(|till| till.shop().today) else {
                    return;
                };
                let action = state.update(message, now, today);
                self.acting(action);
            }
            (Message::Store(message), Screen::Store(_)) => self.store_touched(message),
            (Message::Lists(message), Screen::Lists(state)) => {
                let Some(till) = &self.till else { return };
                let action = state.update(message, till.shop());
                self.listing(action);
            }
            (Message::Files(message), Screen::Files(state)) => {
                let action = state.update(message);
                self.bringing(action);
            }
            (Message::Devices(message), Screen::Devices(_)) => self.devices_touched(message),
            (Message::OtherRules(message), Screen::OtherRules(state)) => {
                let action = state.update(message, now);
                self.ruling(action);
            }
            // A touch on a screen that has just gone.
            _ => {}
        }
    }

    fn setting_up(&mut self, action: set_up::Action) {
        match action {
            set_up::Action::None => {}
            set_up::Action::Speak(lang) => {
                let settings = TillSettings {
                    lang,
                    ..self.settings.clone()
                };
                self.keep(settings);
            }
            set_up::Action::Found(new) => self.wish(Wish::Found(new)),
            set_up::Action::Devices => self.begin_devices(true),
            set_up::Action::Finish => {
                self.show(Screen::Starting);
                self.wish(Wish::Shop);
            }
        }
    }

    /// New settings hold at once; the back room keeps them.
    pub(super) fn keep(&mut self, settings: TillSettings) {
        self.apply(settings.clone());
        self.wish(Wish::Settings(settings));
    }

    fn setting(&mut self, action: more::Action) {
        match action {
            more::Action::None => {}
            more::Action::Keep(settings) => self.keep(*settings),
            more::Action::Sync => self.wish(Wish::SyncNow),
            // Which stick is in is the back room's to find.
            more::Action::StickOut => self.wish(Wish::StickOut(PathBuf::new())),
            more::Action::StickIn => self.wish(Wish::StickIn(PathBuf::new())),
            more::Action::Go(place) => self.go(place),
            more::Action::Lock => self.input(Input::Lock),
            more::Action::Leave => self.go(Place::Home),
        }
    }

    fn answering(&mut self, action: handover::Action) {
        match action {
            handover::Action::None => {}
            handover::Action::Answer(handed_over) => {
                let unanswered = self.till.as_ref().and_then(|till| till.shop().unanswered);
                if let (Some(redemption), Some(staff)) = (unanswered, self.on_duty()) {
                    self.wish(Wish::AnswerHandover {
                        redemption,
                        handed_over,
                        staff,
                    });
                }
            }
            // It is answered for when the reversal is on disk: until then the question stays.
            handover::Action::TakeBack(record) => {
                self.page += 1;
                self.screen = Screen::Today(today::State::taking_back(*record));
            }
        }
    }

    fn reading_today(&mut self, action: today::Action) {
        match action {
            today::Action::None => {}
            today::Action::Leave => self.go(Place::Home),
            today::Action::Refresh => {
                if let Some(till) = &self.till {
                    let today = till.shop().today;
                    self.wish(Wish::DayList(today));
                    self.wish(Wish::DayMoves(today));
                }
            }
            today::Action::Undo(record) => self.undo(record),
            today::Action::Reprint(receipt) => self.wish(Wish::Reprint(receipt)),
            today::Action::Reverse {
                receipt,
                line,
                reason,
                approver,
                pin,
            } => {
                if let Some(staff) = self.on_duty() {
                    self.wish(Wish::Reverse {
                        receipt,
                        line,
                        reason,
                        staff,
                        approver,
                        approver_pin: pin,
                    });
                }
            }
        }
    }

    fn signing_in(&mut self, action: sign_in::Action) {
        if let sign_in::Action::SignIn(name, pin) = action {
            self.wish(Wish::SignIn { name, pin });
        }
    }

    fn read(&mut self, message: refused::Message) {
        self.refusal = None;
        self.tap(Tap::Understood);
        match message {
            refused::Message::Understood => {}
            refused::Message::Go(place) => self.go(place),
            refused::Message::OpenDay => self.open_day(),
        }
    }

    fn open_day(&mut self) {
        if let Some(staff) = self.on_duty() {
            self.wish(Wish::OpenDay(staff));
        }
    }

    fn waiting(&mut self, action: wait::Action) {
        match action {
            wait::Message::Go(place) => self.go(place),
            wait::Message::OpenDay => self.open_day(),
            wait::Message::TakeUp(household) => self.tap(Tap::TakeUp(household)),
            wait::Message::Paper(job, answer) => self.wish(Wish::Paper { job, answer }),
            wait::Message::Read => self.standing.fault = None,
        }
    }

    fn finding(&mut self, action: find::Action) {
        match action {
            find::Action::None => {}
            find::Action::Search(text) => self.wish(Wish::Search(text)),
            find::Action::Leave => self.go(Place::Home),
            find::Action::Picked(household) => match &self.screen {
                Screen::Find(state) if state.purpose == Purpose::Balance => {
                    self.ask_balance(household);
                }
                _ => self.tap(Tap::Household(household)),
            },
        }
    }

    fn ask_balance(&mut self, household: HouseholdNo) {
        self.askers.push_back(Asker::Balance);
        self.wish(Wish::FindHousehold(household));
    }

    fn selling(&mut self, action: sale::Action) {
        match action {
            sale::Action::None => {}
            sale::Action::Tap(tap) => self.tap(tap),
            sale::Action::PrintBalance(household) => {
                self.wish(Wish::PrintBalance(household));
                self.tap(Tap::Cancel);
            }
            sale::Action::LookAtBalance(household) => {
                self.tap(Tap::Cancel);
                self.ask_balance(household);
            }
            sale::Action::LeaveFor(place) => {
                self.tap(Tap::SetAside);
                self.go(place);
            }
            sale::Action::OpenDay => self.open_day(),
        }
    }

    /// A key. Nothing is done before it is known whether a scanner typed it.
    pub(super) fn stroke(&mut self, stroke: Stroke) {
        let now_ms = (self.steady)();
        for heard in self.wedge.take(now_ms, stroke) {
            self.heard(heard);
        }
    }

    /// No key for a while.
    pub(super) fn keys_rest(&mut self) {
        let now_ms = (self.steady)();
        for heard in self.wedge.rest(now_ms) {
            self.heard(heard);
        }
    }

    fn heard(&mut self, heard: Heard) {
        match (heard, &self.screen) {
            // Before there are books nothing is served: what a scanner reads there is typed.
            (Heard::Scan(text), Screen::SetUp(_)) => {
                for c in text.chars() {
                    self.typed(Stroke::Character(c));
                }
                self.enter();
            }
            (Heard::Scan(text), _) => self.scan(text),
            (Heard::Key(stroke), _) => self.typed(stroke),
            (Heard::Enter, _) => self.enter(),
        }
    }

    /// A person types: into the field that the screen shows.
    fn typed(&mut self, stroke: Stroke) {
        let now = self.now();
        match &mut self.screen {
            Screen::Find(state) => {
                let action = state.stroke(stroke);
                self.finding(action);
            }
            Screen::Summary(state) => {
                let _ = state.stroke(stroke);
            }
            Screen::Today(state) => state.stroke(stroke),
            Screen::Acts(state) => {
                let action = state.stroke(stroke);
                self.acting(action);
            }
            Screen::Store(state) => {
                let action = state.stroke(stroke);
                self.storing(action);
            }
            Screen::SignIn(state) => {
                let action = state.stroke(stroke, now);
                self.signing_in(action);
            }
            Screen::SetUp(state) => {
                let action = state.stroke(stroke);
                self.setting_up(action);
            }
            Screen::Devices(state) => state.stroke(stroke),
            _ => {}
        }
    }

    fn enter(&mut self) {
        let now = self.now();
        match &mut self.screen {
            Screen::Find(state) => {
                let action = state.enter();
                self.finding(action);
            }
            Screen::SetUp(state) => {
                let action = state.stroke(Stroke::Enter);
                self.setting_up(action);
            }
            Screen::SignIn(state) => {
                let action = state.stroke(Stroke::Enter, now);
                self.signing_in(action);
            }
            Screen::Store(_) => self.store_enter(),
            _ => {}
        }
    }

    /// A code, from whichever scanner. While the books look for a household, codes wait for it.
    pub(super) fn scan(&mut self, text: String) {
        if matches!(self.screen, Screen::Devices(_)) {
            return self.devices_scan(&text);
        }
        let Some(till) = &self.till else { return };
        if matches!(till.step(), Step::Looking) {
            self.held.push(text);
            return;
        }
        if self.is_bringing_in() {
            return self.wish(Wish::Sound(till::Sound::Refuse));
        }
        if matches!(self.screen, Screen::Acts(_)) && matches!(till.duty(), Duty::On(_)) {
            return self.acts_scan(&text);
        }
        if self.is_in_store() {
            return self.store_scan(text);
        }
        let for_balance = match &self.screen {
            Screen::Find(state) => state.purpose == Purpose::Balance,
            Screen::Balance(_) => true,
            _ => false,
        };
        if for_balance && let Ok(Scanned::Card(card)) = read_scan(&text, &till.shop().village) {
            self.askers.push_back(Asker::Balance);
            self.wish(Wish::Sound(till::Sound::Scan));
            self.wish(Wish::FindCard(card));
            return;
        }
        self.input(Input::Scan(text));
    }

    /// The household is here (or is not): what was scanned meanwhile.
    pub(super) fn scan_held(&mut self) {
        for text in std::mem::take(&mut self.held) {
            self.scan(text);
        }
    }
}
