//! A serial line that never blocks.
//!
//! The `serialport` crate sets the line up; reading and writing are ours, because its write can wait
//! for ever in spite of its timeout and its flush has none. So the descriptor is opened here with `O_NONBLOCK`, set up
//! through `/proc/self/fd` (that is, this very device and no other), and from then on only polled.
use super::Error;
use rustix::fs::{FlockOperation, Mode, OFlags};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;

/// Opens a serial device at `baud`, 8N1, raw, for this process alone; reads and writes do not block.
pub(crate) fn open(path: &Path, baud: u32) -> Result<OwnedFd, Error> {
    let name = path.display().to_string();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let fd = rustix::fs::open(path, flags, Mode::empty())
        .map_err(|errno| Error::of_system(&name, errno))?;
    if !rustix::termios::isatty(&fd) {
        return Err(Error::Unsuitable {
            what: format!("{name}: not a serial device"),
        });
    }
    // The crate takes a shared lock of its own, so it goes before ours; a device that another till holds is refused
    // by either.
    let same = format!("/proc/self/fd/{}", fd.as_raw_fd());
    let set_up = serialport::new(same, baud).exclusive(false).open_native();
    drop(set_up.map_err(|error| match error.kind() {
        serialport::ErrorKind::NoDevice => Error::Busy { what: name.clone() },
        serialport::ErrorKind::InvalidInput => Error::Unsuitable {
            what: format!("{name}: {error}"),
        },
        _ => Error::Gone {
            what: format!("{name}: {error}"),
        },
    })?);
    rustix::fs::flock(&fd, FlockOperation::NonBlockingLockExclusive)
        .map_err(|errno| Error::of_system(&name, errno))?;
    rustix::termios::ioctl_tiocexcl(&fd).map_err(|errno| Error::of_system(&name, errno))?;
    Ok(fd)
}
