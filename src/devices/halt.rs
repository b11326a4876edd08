//! One way to end a device's thread at once, also while it waits for its wire.
//!
//! A thread that sleeps in `poll` sees no flag; so the wish to stop is an event descriptor that stands in every wait.
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A shared wish to stop; once raised it stays so.
#[derive(Debug, Clone)]
pub(crate) struct Halt(Arc<OwnedFd>);

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Woken {
    /// What was waited for can be done; hang-up and errors count, the call that follows then says which.
    Able,
    /// The time ran out.
    Late,
    /// Somebody wants this thread to stop.
    Halted,
}

impl Halt {
    /// Asks the system for the event. Fails only when the process has no descriptor left.
    pub(crate) fn new() -> std::io::Result<Halt> {
        Ok(Halt(Arc::new(eventfd(
            0,
            EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK,
        )?)))
    }

    /// Wakes every wait, now and later.
    pub(crate) fn raise(&self) {
        // The only failure is a counter at its limit, and then it is raised already.
        let _ = rustix::io::write(&*self.0, &1u64.to_ne_bytes());
    }

    /// Whether it has been raised.
    pub(crate) fn raised(&self) -> bool {
        let mut fds = [PollFd::new(&*self.0, PollFlags::IN)];
        matches!(poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })), Ok(n) if n > 0)
    }

    /// Sleeps; `true` if it was woken to stop.
    pub(crate) fn sleep(&self, time: Duration) -> bool {
        wait(
            &[(self.0.as_fd(), PollFlags::IN)],
            Some(Instant::now() + time),
        )
        .is_some()
    }

    /// Waits until `fd` can be read or written (as `flags` say), the time is up or the thread is to stop.
    pub(crate) fn wait(
        &self,
        fd: BorrowedFd<'_>,
        flags: PollFlags,
        until: Option<Instant>,
    ) -> Woken {
        match wait(&[(self.0.as_fd(), PollFlags::IN), (fd, flags)], until) {
            Some(0) => Woken::Halted,
            Some(_) => Woken::Able,
            None => Woken::Late,
        }
    }
}

/// The index of the first descriptor that woke, or `None` when the time was up.
fn wait(on: &[(BorrowedFd<'_>, PollFlags)], until: Option<Instant>) -> Option<usize> {
    loop {
        let mut fds: Vec<PollFd<'_>> = on
            .iter()
            .map(|(fd, flags)| PollFd::from_borrowed_fd(*fd, *flags))
            .collect();
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let timeout = left.map(|left| Timespec {
            tv_sec: left.as_secs() as i64,
            tv_nsec: i64::from(left.subsec_nanos()),
        });
        match poll(&mut fds, timeout.as_ref()) {
            Ok(0) => return None,
            Ok(_) => return fds.iter().position(|fd| !fd.revents().is_empty()),
            Err(rustix::io::Errno::INTR) => continue,
            // Out of memory in the kernel: as good as a wait that ran out, after a breath.
            Err(_) => {
                std::thread::sleep(Duration::from_millis(20));
                return None;
            }
        }
    }
}
