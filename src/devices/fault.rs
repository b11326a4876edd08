//! What can be wrong with a device, as closed facts that the words files can name.
use rustix::io::Errno;

/// An operating fault of a device. [`Error::word`] is the stable name that the words files translate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The device is not there, or went away: unplugged, switched off, a connection that broke.
    #[error("{what} is not there")]
    Gone {
        /// The path or address, and what the system said.
        what: String,
    },
    /// The device is there and takes nothing more.
    #[error("the printer takes no more data ({sent} bytes taken)")]
    Stalled {
        /// Bytes of the job that were taken before.
        sent: usize,
    },
    /// The printer says that its roll is used up.
    #[error("the printer is out of paper")]
    PaperOut,
    /// The printer says that its cover is open.
    #[error("the printer's cover is open")]
    CoverOpen,
    /// The printer says that it cannot print: offline, a jammed cutter, an overheated head.
    #[error("the printer reports a fault")]
    Faulty,
    /// The system forbids to open the device; on Linux the user lacks a group (`lp`, `dialout`).
    #[error("opening {what} is not allowed")]
    Denied {
        /// The path.
        what: String,
    },
    /// Another program holds the device.
    #[error("{what} is in use by another program")]
    Busy {
        /// The path.
        what: String,
    },
    /// The disk that a file printer writes to has no room.
    #[error("no room left to write to {what}")]
    Full {
        /// The path.
        what: String,
    },
    /// What was named is no such device, or the address cannot be read.
    #[error("{what} cannot be used here")]
    Unsuitable {
        /// The address, and why.
        what: String,
    },
    /// The thread was told to stop in the middle of the work.
    #[error("stopped")]
    Stopped,
}

impl Error {
    /// A stable kebab-case word for this fault: the key of its sentence in the words files.
    pub fn word(&self) -> &'static str {
        match self {
            Error::Gone { .. } => "device-gone",
            Error::Stalled { .. } => "printer-stalled",
            Error::PaperOut => "paper-out",
            Error::CoverOpen => "cover-open",
            Error::Faulty => "printer-fault",
            Error::Denied { .. } => "device-denied",
            Error::Busy { .. } => "device-busy",
            Error::Full { .. } => "printer-disk-full",
            Error::Unsuitable { .. } => "device-unsuitable",
            Error::Stopped => "device-stopped",
        }
    }

    /// Sorts what the system said about `what` into the faults above. Whatever is not known to be something else
    /// counts as gone, which leads to trying again.
    pub(crate) fn of_system(what: &str, errno: Errno) -> Error {
        let what = what.to_string();
        match errno {
            Errno::ACCESS | Errno::PERM | Errno::ROFS => Error::Denied { what },
            Errno::BUSY | Errno::AGAIN => Error::Busy { what },
            Errno::NOSPC | Errno::DQUOT | Errno::FBIG => Error::Full { what },
            Errno::NOTTY | Errno::ISDIR | Errno::INVAL => Error::Unsuitable {
                what: format!("{what}: {errno}"),
            },
            _ => Error::Gone {
                what: format!("{what}: {errno}"),
            },
        }
    }

    /// The same for an error of the standard library.
    pub(crate) fn of_io(what: &str, error: &std::io::Error) -> Error {
        match Errno::from_io_error(error) {
            Some(errno) => Error::of_system(what, errno),
            None => Error::Gone {
                what: format!("{what}: {error}"),
            },
        }
    }
}
