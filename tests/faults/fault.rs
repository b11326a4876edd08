//! The faults, and how each is made and ended on one machine.

use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jifen::devices::paper::Condition;
use jifen::devices::printer::Profile;
use rustix::fs::{FlockOperation, Mode, OFlags};

use crate::printer::{Door, Printer, link};
use crate::works::{Blow, Place, Run, Voice};

/// What is the matter with the printer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    PaperOut,
    CoverOpen,
    Offline,
    /// The roll ends in mid-receipt.
    RollEnds,
    /// A serial line that nobody reads, and a receipt longer than the system holds for it.
    NobodyReads,
    /// It accepts and stays silent.
    SilentListener,
    /// A file on a disk without room.
    DiskFull,
    PowerCut(Place),
    /// 9,600 bits a second, and answers that come when the line is free.
    SlowLine,
    StatusMute,
    StatusLate,
    StatusGarbled,
    /// Pulled out between two receipts, and back under another node.
    Unplugged,
    /// Pulled out while a receipt comes.
    UnpluggedInMidReceipt,
    Refused,
    AcceptedAndClosed,
    /// Another program holds the line.
    Busy,
    /// The system forbids it.
    Forbidden,
}

/// What becomes of the receipt of a redemption that meets the fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    /// It comes out, as if nothing were the matter.
    ComesOut,
    /// It waits, and comes out by itself when the fault is over.
    Waits,
    /// It is in doubt, and on paper in part or not at all.
    Torn,
    /// It is in doubt, and all of it comes out of the printer's own store when the fault is over.
    Kept,
    /// Nobody can know: the till took no byte for taken, and it waits; or some, and it is in doubt.
    WaitsOrTorn,
}

impl Fault {
    /// What the till says of the printer while the fault goes on, where it can know.
    pub fn state(self) -> Option<&'static str> {
        match self {
            Fault::PaperOut | Fault::RollEnds => Some("paper-out"),
            Fault::CoverOpen => Some("cover-open"),
            Fault::Offline => Some("offline"),
            Fault::NobodyReads => Some("stalled"),
            Fault::DiskFull
            | Fault::PowerCut(_)
            | Fault::Unplugged
            | Fault::UnpluggedInMidReceipt
            | Fault::Refused
            | Fault::AcceptedAndClosed => Some("gone"),
            Fault::Busy => Some("busy"),
            Fault::Forbidden => Some("denied"),
            Fault::SilentListener
            | Fault::SlowLine
            | Fault::StatusMute
            | Fault::StatusLate
            | Fault::StatusGarbled => None,
        }
    }

    pub fn fate(self) -> Fate {
        match self {
            Fault::PaperOut
            | Fault::CoverOpen
            | Fault::Offline
            | Fault::DiskFull
            | Fault::Unplugged
            | Fault::Refused
            | Fault::AcceptedAndClosed
            | Fault::Busy
            | Fault::Forbidden => Fate::Waits,
            Fault::RollEnds => Fate::Kept,
            Fault::PowerCut(Place::BeforeTheFirstByte) => Fate::WaitsOrTorn,
            Fault::NobodyReads | Fault::PowerCut(_) | Fault::UnpluggedInMidReceipt => Fate::Torn,
            Fault::SilentListener
            | Fault::SlowLine
            | Fault::StatusMute
            | Fault::StatusLate
            | Fault::StatusGarbled => Fate::ComesOut,
        }
    }

    /// How a receipt that came out is told of: proved, or only handed over.
    pub fn ends(self) -> &'static str {
        match self {
            Fault::NobodyReads
            | Fault::SilentListener
            | Fault::DiskFull
            | Fault::StatusMute
            | Fault::StatusLate
            | Fault::StatusGarbled => "sent",
            _ => "printed",
        }
    }

    pub fn profile(self) -> Profile {
        match self {
            Fault::NobodyReads => {
                let own = Path::new("no such folder");
                Profile::named("raster-80", own).expect("it comes with the program")
            }
            // Pictures at 9,600 bits a second take their time; narrow ones take less.
            Fault::SlowLine => Profile::mm58(),
            _ => Profile::mm80(),
        }
    }

    /// Whether it is there before the till is: a line that the till holds is not taken from it, and a file that it has
    /// open stays the same file.
    pub fn is_first(self) -> bool {
        let taken = matches!(self, Fault::Busy | Fault::Forbidden | Fault::DiskFull);
        taken || (self.fate() == Fate::ComesOut && self != Fault::SilentListener)
    }

    fn baud(self) -> u32 {
        match self {
            Fault::SlowLine => 9_600,
            // Fast, so that what the system holds is soon known to go nowhere.
            Fault::NobodyReads => 921_600,
            _ => 115_200,
        }
    }

    fn voice(self) -> Voice {
        match self {
            Fault::NobodyReads | Fault::SilentListener | Fault::StatusMute => Voice::Mute,
            Fault::StatusLate => Voice::Late,
            Fault::StatusGarbled => Voice::Garbled,
            _ => Voice::Answers,
        }
    }
}

/// A printer with one fault to come.
pub struct Device {
    pub fault: Fault,
    /// As the till is told of it.
    pub address: String,
    wire: Wire,
}

enum Wire {
    Network(Printer),
    /// With the name by which it is found, and the node that this leads to.
    Line(Printer, PathBuf, PathBuf),
    /// The file, and where the papers go.
    File(PathBuf, PathBuf),
}

impl Device {
    /// The device in its good days; `folder` is where its names may lie.
    pub fn new(fault: Fault, folder: &Path) -> Device {
        let profile = fault.profile();
        let (wire, address) = match fault {
            Fault::DiskFull => {
                let (name, disk) = (folder.join("paper"), folder.join("disk"));
                link(&disk, &name);
                let address = format!("file:{}", name.display());
                (Wire::File(name, disk), address)
            }
            Fault::NobodyReads
            | Fault::SlowLine
            | Fault::Unplugged
            | Fault::UnpluggedInMidReceipt
            | Fault::Busy
            | Fault::Forbidden => {
                let printer = Printer::on_a_line(&profile);
                let baud = fault.baud();
                let name = folder.join("printer");
                let node = printer.plug_in(&name);
                let address = format!("serial:{}:{baud}", name.display());
                (Wire::Line(printer, name, node), address)
            }
            _ => {
                let (printer, address) = Printer::on_the_network(&profile);
                (Wire::Network(printer), address)
            }
        };
        let device = Device {
            fault,
            address,
            wire,
        };
        if let Some(printer) = device.printer() {
            printer.works().voice = fault.voice();
        }
        device
    }

    fn printer(&self) -> Option<&Printer> {
        match &self.wire {
            Wire::Network(printer) | Wire::Line(printer, ..) => Some(printer),
            Wire::File(..) => None,
        }
    }

    /// The fault begins. What it answers has to be kept until the fault is to end.
    pub fn strike(&self) -> Struck {
        let mut struck = Struck { held: None };
        match (&self.wire, self.fault) {
            (Wire::File(name, _), _) => link(Path::new("/dev/full"), name),
            (Wire::Network(printer), fault) => match fault {
                Fault::PaperOut => printer.works().set(Condition::PaperOut),
                Fault::CoverOpen => printer.works().set(Condition::CoverOpen),
                Fault::Offline => printer.works().set(Condition::Offline),
                Fault::RollEnds => printer.works().arm(Place::InTheHead, Blow::RollEnds),
                Fault::PowerCut(place) => printer.works().arm(place, Blow::PowerGoes),
                Fault::SilentListener => printer.works().takes = false,
                Fault::Refused => printer.set_door(Door::Refuses),
                Fault::AcceptedAndClosed => printer.set_door(Door::Slams),
                _ => {}
            },
            (Wire::Line(printer, _, node), fault) => match fault {
                Fault::NobodyReads => printer.works().takes = false,
                Fault::SlowLine => printer.works().pace = Some(fault.baud()),
                Fault::Unplugged => printer.pull_out(),
                Fault::UnpluggedInMidReceipt => {
                    printer.works().arm(Place::InAPicture, Blow::PowerGoes);
                }
                Fault::Busy => struck.held = Some(hold(node)),
                Fault::Forbidden => set_mode(node, 0o000),
                _ => {}
            },
        }
        struck
    }

    /// The fault is over.
    pub fn mend(&mut self, struck: Struck) {
        drop(struck);
        match (&mut self.wire, self.fault) {
            (Wire::File(name, disk), _) => link(disk, name),
            (Wire::Network(printer), fault) => {
                let mut works = printer.works();
                works.takes = true;
                works.has_power = true;
                if fault.state().is_some() {
                    works.set(Condition::Well);
                }
                drop(works);
                printer.set_door(Door::Open);
            }
            (Wire::Line(printer, name, node), fault) => match fault {
                Fault::NobodyReads => printer.works().takes = true,
                Fault::SlowLine => printer.works().pace = None,
                Fault::Unplugged | Fault::UnpluggedInMidReceipt => *node = printer.plug_in(name),
                Fault::Forbidden => set_mode(node, 0o666),
                _ => {}
            },
        }
    }

    /// All that it printed, in the order in which it did.
    pub fn roll(self) -> Vec<Run> {
        match self.wire {
            Wire::Network(printer) | Wire::Line(printer, ..) => printer.roll(),
            Wire::File(_, disk) => {
                let mut works = crate::works::Works::new(&self.fault.profile());
                works.take(&std::fs::read(disk).expect("papers"));
                works.roll()
            }
        }
    }
}

/// A fault that goes on.
pub struct Struck {
    #[allow(dead_code, reason = "the line is free again when this is dropped")]
    held: Option<OwnedFd>,
}

/// Holds a line as another program does.
fn hold(node: &Path) -> OwnedFd {
    // Not to be handed on to what other rows start, which would hold it longer.
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let line = rustix::fs::open(node, flags, Mode::empty()).expect("opened");
    rustix::fs::flock(&line, FlockOperation::NonBlockingLockExclusive).expect("free");
    line
}

/// Who may use a node.
fn set_mode(node: &Path, mode: u32) {
    std::fs::set_permissions(node, std::fs::Permissions::from_mode(mode)).expect("its owner may");
}
