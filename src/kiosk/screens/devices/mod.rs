//! The printer and the scanner: what hangs on the machine, which of it is used, and whether it is right. A choice holds at
//! once. A test page stands on the screen as it should look; what is wrong with the one in the hand leads to another
//! profile. Scans are shown as they come, and of each kind of code one is ticked off.

mod view;

use super::keep::Told;
use super::typing::{self, Typing};
use crate::devices::printer::{PrinterAddress, Profile, Wrong};
use crate::kiosk::parts::Paper;
use crate::kiosk::root::Stroke;
use crate::office::found::Found;
use crate::office::settings::TillSettings;
use crate::office::wish::devices::{DeviceWish, DeviceWord};
use crate::office::wish::pages::Saved;

/// So many scans are shown, the last first.
const SHOWN: usize = 4;
/// The port of printers in a network where none is typed.
const PORT: u16 = 9100;
/// The longest address.
const LONGEST: usize = 60;

/// The state.
#[derive(Debug)]
pub struct State {
    /// Whether the till is being set up for the first time.
    pub is_first: bool,
    at: At,
    /// What hangs on the machine, once that is known.
    found: Option<Vec<Found>>,
    told: Option<Told>,
    turn: u64,
}

/// Where in the screen a person is.
#[derive(Debug)]
enum At {
    /// What is used, and how it is.
    Hall,
    /// Which printer?
    Printers,
    /// Where in the network is it? And whether what was typed is no address.
    Address(Typing, bool),
    /// Which kind is it? The printer's address and the profile of its make.
    Profiles(Chosen),
    /// Is the test page right?
    Test(Test),
    /// Which scanner?
    Scanners,
    /// What it reads.
    Try(Vec<Read>),
}

/// A printer that is being chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    address: String,
    name: String,
    /// The profile of its make.
    make: Option<String>,
}

/// A test page, and what was said of it.
#[derive(Debug, Default)]
struct Test {
    /// As it should look, by which profile.
    looks: Option<(String, Paper)>,
    /// Whether one was printed.
    printed: bool,
    said: Option<Said>,
}

/// What somebody says of the test page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is as on the screen.
    Right,
    /// Nothing came out.
    Nothing,
    /// Something is wrong with it.
    Wrong(Wrong),
}

/// A code that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Read {
    code: String,
    /// What kind it is, as [`crate::till::kind_of_scan`] says.
    is: &'static str,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Looks for printers.
    Printers,
    /// Looks for scanners.
    Scanners,
    /// Looks again.
    Look,
    /// This one, of those found.
    Pick(usize),
    /// Whichever is plugged in.
    Whichever,
    /// One in the network.
    Network,
    /// Types its address.
    Typing(typing::Message),
    /// The address is typed.
    Typed,
    /// It is of this kind.
    Profile(String),
    /// To the kinds of printer, for the one that is used.
    Kinds,
    /// To the test page.
    Test,
    /// Prints it.
    Print,
    /// It looks so.
    Say(Said),
    /// Takes the profile that is advised, and prints again.
    Instead(String),
    /// Tries the scanner.
    Try,
    /// Prints codes to try it on.
    PrintCodes,
    /// Saves the page by which it is set up.
    SaveCodes,
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone)]
pub enum Action {
    /// Ask about devices.
    Ask(DeviceWish),
    /// Keep these settings.
    Keep(Box<TillSettings>),
    /// Print a test page.
    TestPage,
    /// Leave the screen.
    Leave,
}

impl State {
    /// At what is used.
    pub fn new(is_first: bool) -> State {
        State {
            is_first,
            at: At::Hall,
            found: None,
            told: None,
            turn: 0,
        }
    }

    /// Which page this is: another number is another page.
    pub fn page(&self) -> u64 {
        self.turn % 256
    }

    fn turn(&mut self, at: At) {
        self.at = at;
        self.turn += 1;
    }

    /// What the back room says.
    pub fn heard(&mut self, word: DeviceWord) {
        match word {
            DeviceWord::Found(found) => self.found = Some(found),
            DeviceWord::Preview { profile, picture } => {
                if let At::Test(test) = &mut self.at {
                    let paper = Paper::from_grey(picture.width, &picture.grey);
                    test.looks = paper.map(|paper| (profile, paper));
                }
            }
        }
    }

    /// What became of a page that was saved.
    pub fn saved(&mut self, saved: Result<Saved, String>) {
        self.told = Some(Told::Saved(saved));
    }

    /// A code was read, of this kind.
    pub fn scanned(&mut self, code: &str, is: &'static str) {
        if let At::Try(read) = &mut self.at {
            let code = code.to_owned();
            read.insert(0, Read { code, is });
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        if let At::Address(typing, _) = &mut self.at {
            typing.stroke(stroke);
        }
    }

    /// Takes what a person does. What follows, in its order.
    pub fn update(&mut self, message: Message, settings: &TillSettings) -> Vec<Action> {
        self.told = None;
        match message {
            Message::Printers => return self.look(At::Printers),
            Message::Scanners => return self.look(At::Scanners),
            Message::Look => return vec![Action::Ask(DeviceWish::Look)],
            Message::Pick(n) => return self.pick(n, settings),
            Message::Whichever => return self.whichever(settings),
            Message::Network => {
                self.turn(At::Address(
                    Typing::plain(LONGEST).in_signs().with("192.168."),
                    false,
                ));
            }
            Message::Typing(message) => {
                if let At::Address(typing, wrong) = &mut self.at {
                    typing.update(message);
                    *wrong = false;
                }
            }
            Message::Typed => self.typed(),
            Message::Kinds => self.turn(At::Profiles(Chosen {
                address: settings.printer.clone(),
                name: String::new(),
                make: Some(settings.profile.clone()),
            })),
            Message::Profile(profile) => return self.of_kind(profile, settings),
            Message::Test => return self.test(&settings.profile),
            Message::Print => {
                if let At::Test(test) = &mut self.at {
                    test.printed = true;
                    test.said = None;
                    return vec![Action::TestPage];
                }
            }
            Message::Say(said) => {
                if let At::Test(test) = &mut self.at {
                    test.said = Some(said);
                    self.turn += 1;
                }
            }
            Message::Instead(profile) => {
                let mut actions = keep(settings, |s| s.profile.clone_from(&profile));
                actions.extend(self.test(&profile));
                if let At::Test(test) = &mut self.at {
                    test.printed = true;
                }
                actions.push(Action::TestPage);
                return actions;
            }
            Message::Try => self.turn(At::Try(Vec::new())),
            Message::PrintCodes => {
                self.told = Some(Told::Printing);
                return vec![Action::Ask(DeviceWish::PrintCodes)];
            }
            Message::SaveCodes => {
                self.told = Some(Told::Saving);
                return vec![Action::Ask(DeviceWish::SaveCodes)];
            }
            Message::Back => return self.back(),
        }
        Vec::new()
    }

    fn look(&mut self, at: At) -> Vec<Action> {
        self.turn(at);
        vec![Action::Ask(DeviceWish::Look)]
    }

    fn pick(&mut self, n: usize, settings: &TillSettings) -> Vec<Action> {
        let one = self.found.as_ref().and_then(|found| found.get(n)).cloned();
        match (&self.at, one) {
            (At::Printers, Some(one)) => {
                self.turn(At::Profiles(Chosen {
                    name: one.known_as().to_owned(),
                    address: one.address,
                    make: one.profile,
                }));
                Vec::new()
            }
            (At::Scanners, Some(one)) => {
                self.turn(At::Try(Vec::new()));
                keep(settings, |s| {
                    s.scanner.clone_from(&one.address);
                    s.scanner_profile = one.profile.clone().unwrap_or_default();
                })
            }
            _ => Vec::new(),
        }
    }

    fn whichever(&mut self, settings: &TillSettings) -> Vec<Action> {
        if matches!(self.at, At::Scanners) {
            self.turn(At::Try(Vec::new()));
            return keep(settings, |s| {
                s.scanner = TillSettings::default().scanner;
                s.scanner_profile = String::new();
            });
        }
        self.turn(At::Profiles(Chosen {
            address: String::new(),
            name: String::new(),
            make: None,
        }));
        Vec::new()
    }

    /// An address that was typed: `192.168.1.50`, or with a port behind a colon.
    fn typed(&mut self) {
        let At::Address(typing, wrong) = &mut self.at else {
            return;
        };
        let text = typing.text();
        let address = match text.contains(':') {
            true => format!("tcp:{text}"),
            false => format!("tcp:{text}:{PORT}"),
        };
        let is_host = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
        match address.parse::<PrinterAddress>() {
            Ok(PrinterAddress::Tcp { .. }) if is_host && !text.ends_with('.') => {
                let name = text.to_owned();
                self.turn(At::Profiles(Chosen {
                    address,
                    name,
                    make: None,
                }));
            }
            _ => *wrong = true,
        }
    }

    /// Printer and kind are chosen: both hold from now on.
    fn of_kind(&mut self, profile: String, settings: &TillSettings) -> Vec<Action> {
        let At::Profiles(chosen) = &self.at else {
            return Vec::new();
        };
        let address = chosen.address.clone();
        let mut actions = keep(settings, |s| {
            s.printer.clone_from(&address);
            s.profile.clone_from(&profile);
        });
        actions.extend(self.test(&profile));
        actions
    }

    fn test(&mut self, profile: &str) -> Vec<Action> {
        self.turn(At::Test(Test::default()));
        vec![Action::Ask(DeviceWish::Preview(profile.to_owned()))]
    }

    fn back(&mut self) -> Vec<Action> {
        match &self.at {
            At::Hall => return vec![Action::Leave],
            At::Address(..) | At::Profiles(_) => return self.look(At::Printers),
            At::Test(Test { said: Some(_), .. }) => {
                if let At::Test(test) = &mut self.at {
                    test.said = None;
                }
                self.turn += 1;
            }
            At::Printers | At::Scanners | At::Test(_) | At::Try(_) => return self.look(At::Hall),
        }
        Vec::new()
    }
}

/// Keeps settings that are changed so.
fn keep(settings: &TillSettings, change: impl FnOnce(&mut TillSettings)) -> Vec<Action> {
    let mut changed = settings.clone();
    change(&mut changed);
    if changed == *settings {
        return Vec::new();
    }
    vec![Action::Keep(Box::new(changed))]
}

/// The kind of printer to try instead, of those that are inside the program.
fn instead(profile: &str, wrong: Wrong) -> Option<Profile> {
    let all = Profile::all();
    let now = all.iter().find(|one| one.name == profile)?;
    now.instead(wrong)
}
