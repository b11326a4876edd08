//! The routes of setting up the devices: from the screen's action to a wish, and from the answer back to the screen.

use super::{App, Place, Screen};
use crate::kiosk::screens::{devices, set_up};
use crate::office::wish::Wish;
use crate::office::wish::devices::{DeviceWish, DeviceWord};
use crate::till::{self, Input, kind_of_scan};

impl App {
    /// To the printer and the scanner; the first time from the set-up, which goes on afterwards.
    pub(super) fn begin_devices(&mut self, is_first: bool) {
        self.show(Screen::Devices(Box::new(devices::State::new(is_first))));
        self.wish(Wish::Devices(DeviceWish::Look));
    }

    pub(super) fn devices_touched(&mut self, message: devices::Message) {
        let Screen::Devices(state) = &mut self.screen else {
            return;
        };
        let actions = state.update(message, &self.settings);
        for action in actions {
            self.setting_devices(action);
        }
    }

    fn setting_devices(&mut self, action: devices::Action) {
        match action {
            devices::Action::Ask(wish) => self.wish(Wish::Devices(wish)),
            devices::Action::Keep(settings) => self.keep(*settings),
            devices::Action::TestPage => self.wish(Wish::PrintTestPage),
            devices::Action::Leave => match &self.screen {
                Screen::Devices(state) if state.is_first => {
                    self.show(Screen::SetUp(set_up::State::at_devices()));
                }
                _ => self.go(Place::More),
            },
        }
    }

    pub(super) fn hear_devices(&mut self, word: DeviceWord) {
        if let Screen::Devices(state) = &mut self.screen {
            state.heard(word);
        }
    }

    /// A scan while the devices are set up is a trial, and serves nobody.
    pub(super) fn devices_scan(&mut self, text: &str) {
        let village = self.till.as_ref().map(|till| &till.shop().village);
        let is = kind_of_scan(text, village);
        if let Screen::Devices(state) = &mut self.screen {
            state.scanned(text, is);
        }
        self.wish(Wish::Sound(till::Sound::Scan));
        // Whoever tries a scanner is there.
        self.input(Input::Touched);
    }
}
