//! The back room of an open till: one thread that grants the wishes of a screen (or of the counter) with the books,
//! the press and the ledger, and says what came of them. Whoever draws never waits for it.
//!
//! Shape: `wish` puts a [`Wish`] into a queue and returns; words come through the given function, from whichever
//! thread has them. The books live on a thread of their own ([`crate::books::desk`]), so does the printer
//! ([`super::press`]), the scanner, the courier to the ledger ([`super::post`]) and the door for other programs
//! ([`super::door`]).

mod acting;
mod asking;
mod counter;
mod devices;
mod files;
mod granting;
mod home;
mod lists;
mod moving;
mod papers;
mod printing;
mod rules;
mod second_scanner;
mod storeroom;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use storeroom::Looker;

use crate::books::desk::{Desk, DeskThread};
use crate::books::home::Home;
use crate::books::{Books, Error, Reading, Stop};
use crate::devices::machine::Machine;
use crate::devices::printer::{PrinterAddress, Profile};
use crate::devices::scanner::{ScannerAddress, ScannerEvent, ScannerPort};
use crate::devices::sound::Speaker;
use crate::market::refusal::Refusal;
use crate::market::shop::StaffMember;
use crate::market::staff::Act;
use crate::office::ask::ask;
use crate::office::clock::Clock;
use crate::office::door::Door;
use crate::office::errand::Errands;
use crate::office::post::Post;
use crate::office::press::Press;
use crate::office::sentence::Spoken;
use crate::office::settings::TillSettings;
use crate::office::tell::{Tell, tell_shop};
use crate::office::wish::{DeviceState, Wish, Word};
use crate::words::Words;

/// A running back room. Dropping it lets go of the home, when what was wished has been done.
pub struct Backroom {
    wishes: Option<Sender<Wish>>,
    thread: Option<JoinHandle<()>>,
}

/// What a back room is opened with.
pub struct Opening {
    /// The home.
    pub home: PathBuf,
    /// The settings to work with, instead of the home's.
    pub settings: Option<TillSettings>,
    /// The clock.
    pub clock: Clock,
    /// Whether new books are for practice.
    pub rehearsal: bool,
    /// Hears what is said.
    pub tell: Tell,
}

impl Backroom {
    /// Opens the back room. What stands in the way of the books is said as a word.
    pub fn open(opening: Opening) -> Backroom {
        Backroom::open_on(Machine::here(), opening)
    }

    /// The same on another machine.
    pub fn open_on(machine: Machine, opening: Opening) -> Backroom {
        let (wishes, granted) = channel();
        let thread = std::thread::Builder::new()
            .name("back room".into())
            .spawn(move || Room::enter(machine, opening).work(granted));
        Backroom {
            wishes: Some(wishes),
            thread: thread.ok(),
        }
    }

    /// Asks for something. Never waits.
    pub fn wish(&self, wish: Wish) {
        if let Some(wishes) = &self.wishes {
            // Only a room that is being left takes no wishes, and then nobody waits for an answer.
            let _ = wishes.send(wish);
        }
    }

    /// A way to ask from elsewhere.
    pub fn wishes(&self) -> Option<Sender<Wish>> {
        self.wishes.clone()
    }
}

impl Drop for Backroom {
    fn drop(&mut self) {
        self.wishes = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Room {
    machine: Machine,
    home: Home,
    clock: Clock,
    rehearsal: bool,
    settings: TillSettings,
    words: Words,
    tell: Tell,
    speaker: Speaker,
    on_duty: Option<StaffMember>,
    /// The books were made here just now: whoever makes them sets up the devices as well, before anybody can sign in.
    is_new: bool,
    /// Test pages that were printed: jobs of the spool.
    trials: Vec<i64>,
    open: Option<Open>,
    books: Option<DeskThread>,
}

/// What is there only while the books are open. The order is that of closing: first what uses the books.
struct Open {
    errands: Errands,
    _scanners: [Option<ScannerPort>; 2],
    _door: Option<Door>,
    post: Post,
    looker: Looker,
    press: Arc<Press>,
    desk: Desk,
}

/// How a scanner is that tells this.
fn state_of(event: &ScannerEvent) -> DeviceState {
    match event {
        ScannerEvent::Scan(_) | ScannerEvent::Ready => DeviceState::Well,
        ScannerEvent::Gone { why } => match why {
            crate::devices::Error::Denied { .. } => DeviceState::Denied,
            crate::devices::Error::Busy { .. } => DeviceState::Busy,
            _ => DeviceState::Gone,
        },
    }
}

impl Room {
    fn enter(machine: Machine, opening: Opening) -> Room {
        let Opening {
            home,
            settings,
            clock,
            rehearsal,
            tell,
        } = opening;
        let settings = match settings.map_or_else(|| TillSettings::load(&home), Ok) {
            Ok(settings) => settings,
            Err(fault) => {
                tell(Word::Fault(fault.to_string()));
                TillSettings::default()
            }
        };
        let mut room = Room {
            machine,
            home: Home::new(home),
            clock,
            rehearsal,
            words: Words::load(settings.lang),
            settings,
            tell,
            speaker: Speaker::new(),
            on_duty: None,
            is_new: false,
            trials: Vec::new(),
            open: None,
            books: None,
        };
        room.say(Word::Settings(Box::new(room.settings.clone())));
        match Books::open(&room.home) {
            Ok(books) => room.open_with(books),
            Err(Error::NoBooks(_)) => room.say(Word::NoBooks),
            Err(fault) => room.say(Word::Shut(fault.spoken(&room.words))),
        }
        room
    }

    fn say(&self, word: Word) {
        (self.tell)(word);
    }

    fn open_with(&mut self, books: Books) {
        let clock = self.clock.clone();
        let desk = match Desk::start(books, Box::new(move || clock.read())) {
            Ok((desk, thread)) => {
                self.books = Some(thread);
                desk
            }
            Err(fault) => return self.say(Word::Shut(fault.to_string())),
        };
        let profile = match self.settings.printer_profile(self.home.dir()) {
            Ok(profile) => profile,
            Err(fault) => {
                self.say(Word::Fault(fault.spoken(&self.words)));
                Profile::mm58()
            }
        };
        let address = match self.settings.printer_or_found().as_str() {
            "" => None,
            text => match text.parse::<PrinterAddress>() {
                Ok(address) => Some(address),
                Err(fault) => {
                    self.say(Word::Fault(fault.spoken(&self.words)));
                    None
                }
            },
        };
        let press = match Press::start(desk.clone(), address, profile, self.tell.clone()) {
            Ok(press) => Arc::new(press),
            Err(fault) => return self.say(Word::Shut(fault.to_string())),
        };
        let scanners = [self.open_scanner(), self.open_second_scanner()];
        let door = Door::open(&self.home, desk.clone(), press.clone(), self.tell.clone());
        let post = Post::start(desk.clone(), self.clock.clone(), self.tell.clone());
        let stick = self.settings.stick.clone();
        let looker = Looker::start(&self.home, self.clock.clone(), stick, self.tell.clone());
        self.open = Some(Open {
            errands: Errands::default(),
            _scanners: scanners,
            _door: door,
            post,
            looker,
            press,
            desk,
        });
        self.tell_shop();
    }

    fn open_scanner(&self) -> Option<ScannerPort> {
        let address = match self.settings.scanner_or_found().parse::<ScannerAddress>() {
            Ok(ScannerAddress::Stdin) | Err(_) => {
                // A scanner that types needs no port; whether one is there cannot be told.
                self.say(Word::Scanner(DeviceState::Well));
                return None;
            }
            Ok(address) => address,
        };
        let tell = self.tell.clone();
        let make = self.settings.scanner_make();
        let port = ScannerPort::open_on(self.machine.clone(), &address, make, move |event| {
            tell(match event {
                ScannerEvent::Scan(text) => Word::Scan(text),
                other => Word::Scanner(state_of(&other)),
            });
        });
        port.map_err(|fault| self.say(Word::Fault(fault.to_string())))
            .ok()
    }

    fn work(mut self, wishes: Receiver<Wish>) {
        for wish in wishes {
            self.grant(wish);
        }
        self.close();
    }

    /// Lets go of the home: everything that uses the books first, then the books.
    fn close(&mut self) -> bool {
        let was_open = self.open.take().is_some();
        if let Some(books) = self.books.take() {
            // A thread that ended by a broken invariant has let go of the books as well.
            let _ = books.join();
        }
        was_open
    }

    /// Works with the books, if they are open; a fault of reading is said.
    fn ask<T, E>(
        &self,
        question: impl FnOnce(&mut Books, &Reading) -> Result<T, E> + Send + 'static,
    ) -> Option<Result<T, Stop>>
    where
        T: Send + 'static,
        E: Into<Stop> + Send + 'static,
    {
        self.open.as_ref().map(|open| ask(&open.desk, question))
    }

    fn tell_shop(&mut self) {
        let Some(open) = &self.open else { return };
        match tell_shop(&open.desk, &self.tell) {
            Ok(unit) => self.words.speak_in(unit),
            Err(fault) => self.say(Word::Fault(fault.spoken(&self.words))),
        }
    }

    /// Whether the one who signed in may do what keeps the shop going; an auditor only reads.
    fn leave(&self) -> Result<(), Refusal> {
        match &self.on_duty {
            Some(staff) if staff.role.may(Act::Day) || staff.role.may(Act::Stock) => Ok(()),
            Some(staff) => Err(Refusal::NotPermitted { role: staff.role }),
            None => Err(Refusal::DayNotOpen),
        }
    }

    /// After a fact: the shop looks different, and the ledger lacks something.
    fn after_writing(&mut self) {
        self.tell_shop();
        if let Some(open) = &self.open {
            open.post.now();
        }
    }
}
