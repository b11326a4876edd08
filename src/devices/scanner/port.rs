//! The thread that keeps a scanner connected.
use super::keys::Keys;
use super::{Scan, ScanDecoder, ScannerAddress, ScannerProfile};
use crate::devices::halt::{Halt, Woken};
use crate::devices::machine::{Machine, Whereabouts};
use crate::devices::{Error, serial};
use rustix::event::PollFlags;
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// First and longest wait before the next try to open the port: back under another node, it reads again within two
/// seconds.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(500));

/// What a scanner port reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerEvent {
    /// A code was read.
    Scan(String),
    /// The port is open.
    Ready,
    /// The port cannot be opened or went away; it is tried again until it comes back. Told once for each reason.
    Gone {
        /// What was wrong.
        why: Error,
    },
}

/// A scanner, kept open by a thread of its own: a scanner that is unplugged and comes back, also under
/// another node, goes on working. Dropping it ends the thread.
#[derive(Debug)]
pub struct ScannerPort {
    halt: Halt,
    thread: Option<JoinHandle<()>>,
}

impl ScannerPort {
    /// Starts the thread for a scanner on a serial line or a grabbed keyboard; events are handed to `on` in that thread.
    ///
    /// # Errors
    /// When the system has no thread or descriptor to give, or for the standard input, which is no device
    /// ([`super::read_stdin`]). A missing device is no error: it is reported and awaited.
    pub fn open(
        address: &ScannerAddress,
        on: impl FnMut(ScannerEvent) + Send + 'static,
    ) -> std::io::Result<ScannerPort> {
        ScannerPort::open_on(Machine::here(), address, None, on)
    }

    /// The same on another machine, for a scanner of this make; nothing: of the make that it names on the USB, else of
    /// any.
    ///
    /// # Errors
    /// As [`ScannerPort::open`].
    pub fn open_on(
        machine: Machine,
        address: &ScannerAddress,
        make: Option<ScannerProfile>,
        on: impl FnMut(ScannerEvent) + Send + 'static,
    ) -> std::io::Result<ScannerPort> {
        let (path, line) = match address {
            ScannerAddress::Serial { path, baud } => (path.clone(), Line::Serial(*baud)),
            ScannerAddress::Keys(path) => (path.clone(), Line::Keys),
            ScannerAddress::Stdin => return Err(std::io::ErrorKind::Unsupported.into()),
        };
        let halt = Halt::new()?;
        let inner = halt.clone();
        let whereabouts = Whereabouts::new(machine, &path);
        let thread = std::thread::Builder::new().name("scanner".into());
        let thread = thread.spawn(move || supervise(whereabouts, (line, make), &inner, on))?;
        Ok(ScannerPort {
            halt,
            thread: Some(thread),
        })
    }

    /// Ends the thread and waits for it; no event comes afterwards.
    pub fn stop(self) {}
}

impl Drop for ScannerPort {
    fn drop(&mut self) {
        self.halt.raise();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

/// What is read.
#[derive(Debug, Clone, Copy)]
enum Line {
    Serial(u32),
    Keys,
}

/// An open device.
enum Source {
    Serial(OwnedFd),
    Keys(Box<Keys>),
}

impl Source {
    fn open(line: Line, path: &Path) -> Result<Source, Error> {
        match line {
            Line::Serial(baud) => serial::open(path, baud).map(Source::Serial),
            Line::Keys => Keys::open(path).map(|keys| Source::Keys(Box::new(keys))),
        }
    }

    fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Source::Serial(fd) => fd.as_fd(),
            Source::Keys(keys) => keys.fd(),
        }
    }

    /// The bytes that are there now.
    fn read(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let fd = match self {
            Source::Serial(fd) => fd,
            Source::Keys(keys) => return keys.read(),
        };
        let mut buffer = [0u8; 512];
        match rustix::io::read(fd, &mut buffer) {
            Ok(0) => Err(Error::Gone { what: name.into() }),
            Ok(n) => Ok(buffer[..n].to_vec()),
            Err(Errno::AGAIN | Errno::INTR) => Ok(Vec::new()),
            Err(errno) => Err(Error::of_system(name, errno)),
        }
    }
}

/// Opens, reads, and opens again, until halted.
fn supervise(
    mut whereabouts: Whereabouts,
    (line, set): (Line, Option<ScannerProfile>),
    halt: &Halt,
    mut on: impl FnMut(ScannerEvent),
) {
    let mut told: Option<Error> = None;
    let mut back_off = BACK_OFF.0;
    while !halt.raised() {
        let path = whereabouts.path();
        let why = match Source::open(line, &path) {
            Ok(source) => {
                whereabouts.seen_at(&path);
                told = None;
                back_off = BACK_OFF.0;
                on(ScannerEvent::Ready);
                let told = || whereabouts.usb().and_then(ScannerProfile::of);
                let make = set.clone().or_else(told);
                read(source, &path, &make.unwrap_or_default(), halt, &mut on)
            }
            Err(why) => why,
        };
        if why == Error::Stopped {
            return;
        }
        if told.as_ref() != Some(&why) {
            on(ScannerEvent::Gone { why: why.clone() });
            told = Some(why);
        }
        if halt.sleep(back_off) {
            return;
        }
        back_off = (back_off * 2).min(BACK_OFF.1);
    }
}

/// Reads codes until the port goes away, and says how.
fn read(
    mut source: Source,
    path: &Path,
    make: &ScannerProfile,
    halt: &Halt,
    on: &mut impl FnMut(ScannerEvent),
) -> Error {
    let start = Instant::now();
    let mut decoder = ScanDecoder::of(make);
    let name = path.display().to_string();
    loop {
        let until = decoder
            .deadline()
            .map(|ms| start + Duration::from_millis(ms));
        let woken = halt.wait(source.fd(), PollFlags::IN, until);
        let now_ms = start.elapsed().as_millis() as u64;
        let scans = match woken {
            Woken::Halted => return Error::Stopped,
            Woken::Late => decoder.tick(now_ms).into_iter().collect(),
            Woken::Able => match source.read(&name) {
                Ok(bytes) => decoder.bytes(now_ms, &bytes),
                Err(error) => return error,
            },
        };
        for Scan(code) in scans {
            on(ScannerEvent::Scan(code));
        }
    }
}
