//! The thread that keeps a serial scanner connected.
use super::{Scan, ScanDecoder};
use crate::devices::halt::{Halt, Woken};
use crate::devices::{Error, serial};
use rustix::event::PollFlags;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// First and longest wait before the next try to open the port.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(3));

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

/// A serial scanner, kept open by a thread of its own: a scanner that is unplugged and comes back, also under
/// another node, goes on working. Dropping it ends the thread.
#[derive(Debug)]
pub struct ScannerPort {
    halt: Halt,
    thread: Option<JoinHandle<()>>,
}

impl ScannerPort {
    /// Starts the thread for the device at `path`; events are handed to `on` in that thread.
    ///
    /// # Errors
    /// When the system has no thread or descriptor to give. A missing device is no error: it is reported and awaited.
    pub fn open(
        path: &Path,
        baud: u32,
        on: impl FnMut(ScannerEvent) + Send + 'static,
    ) -> std::io::Result<ScannerPort> {
        let halt = Halt::new()?;
        let (path, inner) = (path.to_path_buf(), halt.clone());
        let thread = std::thread::Builder::new().name("scanner".into());
        let thread = thread.spawn(move || supervise(&path, baud, &inner, on))?;
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

/// Opens, reads, and opens again, until halted.
fn supervise(path: &Path, baud: u32, halt: &Halt, mut on: impl FnMut(ScannerEvent)) {
    let mut whereabouts = serial::Whereabouts::new(path);
    let mut told: Option<Error> = None;
    let mut back_off = BACK_OFF.0;
    while !halt.raised() {
        let path = whereabouts.path();
        let why = match serial::open(&path, baud) {
            Ok(fd) => {
                whereabouts.seen_at(&path);
                told = None;
                back_off = BACK_OFF.0;
                on(ScannerEvent::Ready);
                read(&fd, &path, halt, &mut on)
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
fn read(fd: &OwnedFd, path: &Path, halt: &Halt, on: &mut impl FnMut(ScannerEvent)) -> Error {
    let start = Instant::now();
    let mut decoder = ScanDecoder::new();
    let mut buffer = [0u8; 512];
    let name = path.display().to_string();
    loop {
        let until = decoder
            .deadline()
            .map(|ms| start + Duration::from_millis(ms));
        let woken = halt.wait(fd.as_fd(), PollFlags::IN, until);
        let now_ms = start.elapsed().as_millis() as u64;
        match woken {
            Woken::Halted => return Error::Stopped,
            Woken::Late => decoder
                .tick(now_ms)
                .into_iter()
                .for_each(|scan| tell(on, scan)),
            Woken::Able => match rustix::io::read(fd, &mut buffer) {
                Ok(0) => return Error::Gone { what: name },
                Ok(n) => decoder
                    .bytes(now_ms, &buffer[..n])
                    .into_iter()
                    .for_each(|scan| tell(on, scan)),
                Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {}
                Err(errno) => return Error::of_system(&name, errno),
            },
        }
    }
}

fn tell(on: &mut impl FnMut(ScannerEvent), Scan(code): Scan) {
    on(ScannerEvent::Scan(code));
}
