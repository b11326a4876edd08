//! What a person does: from a touch or a key to the screen, and from the screen's action on.

use super::{App, Asker, Message, Place, Purpose, Screen, find};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::{balance, recorded, refused, sale, sign_in, summary, wait};
use crate::kiosk::wedge::Heard;
use crate::market::ids::{HouseholdNo, StaffNo};
use crate::office::wish::Wish;
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
                if let sign_in::Action::SignIn(name, pin) = state.update(message, now) {
                    self.wish(Wish::SignIn { name, pin });
                }
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
            _ => {}
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

    /// A key: the screen's field takes it at once, and gives it back where it was a scanner's.
    pub(super) fn stroke(&mut self, stroke: Stroke) {
        let now = self.now();
        let begins = self.wedge.begins(now);
        match self.wedge.take(now, stroke) {
            Heard::Scan(text) => {
                if let Screen::Find(state) = &mut self.screen {
                    state.unscan();
                }
                self.scan(text);
            }
            Heard::Enter => self.enter(),
            Heard::Key(stroke) => match &mut self.screen {
                Screen::Find(state) => {
                    let action = state.stroke(stroke, begins);
                    self.finding(action);
                }
                Screen::Summary(state) => {
                    let _ = state.stroke(stroke);
                }
                _ => {}
            },
        }
    }

    fn enter(&mut self) {
        if let Screen::Find(state) = &self.screen {
            let action = state.enter();
            self.finding(action);
        }
    }

    /// A code, from whichever scanner. While the books look for a household, codes wait for it.
    pub(super) fn scan(&mut self, text: String) {
        let Some(till) = &self.till else { return };
        if matches!(till.step(), Step::Looking) {
            self.held.push(text);
            return;
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
