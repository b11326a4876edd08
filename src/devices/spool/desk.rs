//! The thread that owns the printer.
use super::{End, JobState, Spool, SpoolInput, SpoolOutput};
use crate::devices::halt::Halt;
use crate::devices::machine::{Machine, Whereabouts};
use crate::devices::printer::wire::{self, Afterwards, Patience, Wire};
use crate::devices::printer::{PrinterAddress, PrinterStatus, Profile};
use crate::devices::{Error, Picture};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often a held wire is looked at for a hang-up, which asks the printer nothing.
const GLANCE: Duration = Duration::from_millis(500);

/// How often one that is not there is looked for: back under another node, it works again within two seconds.
const LOOK: Duration = Duration::from_millis(500);

/// How often the state is asked for while nothing is printed: of a printer in trouble, of a held one, of one that must
/// be connected for it.
const ASK: (Duration, Duration, Duration) = (
    Duration::from_secs(1),
    Duration::from_secs(6),
    Duration::from_secs(20),
);

/// A printer that says how it is but not that a paper is done is waited for this long, once that is known.
const NO_PROOF: Duration = Duration::from_millis(300);

/// A job whose bytes the books have stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// The books' number for it.
    pub id: i64,
    /// What [`crate::devices::printer::encode()`] made.
    pub bytes: Vec<u8>,
}

/// What the desk reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterEvent {
    /// How the printer is, whenever that changes.
    Status(PrinterStatus),
    /// What is known of a job now. Each try is told as `Sending` before its first byte and ends in exactly one of
    /// `Queued` (no byte taken), `Sent`, `Confirmed` or `Unknown`.
    Job {
        /// The job.
        id: i64,
        /// Its state.
        state: JobState,
    },
    /// A paper that came out of the virtual printer, before its job's last state is told.
    Paper {
        /// The job.
        id: i64,
        /// What the paper looks like.
        picture: Picture,
    },
}

enum Order {
    Print(PrintJob),
    Withdraw(i64),
    CutOff(Vec<u8>),
    SignedIn,
}

/// The printer's thread. Orders return at once; dropping it ends the thread, and a job that is being sent then ends
/// as `Unknown`, or `Queued` if no byte was taken.
#[derive(Debug)]
pub struct PrinterDesk {
    orders: Option<Sender<Order>>,
    halt: Halt,
    thread: Option<JoinHandle<()>>,
}

impl PrinterDesk {
    /// Starts the thread; events are handed to `on` in it. The profile says how wide the virtual printer's paper is.
    ///
    /// # Errors
    /// When the system has no thread or descriptor to give. A missing printer is no error: it is reported and awaited.
    pub fn start(
        address: PrinterAddress,
        profile: Profile,
        on: impl FnMut(PrinterEvent) + Send + 'static,
    ) -> std::io::Result<PrinterDesk> {
        PrinterDesk::start_with(Machine::here(), address, profile, Patience::default(), on)
    }

    /// The same on another machine, with other waiting times.
    ///
    /// # Errors
    /// As [`PrinterDesk::start`].
    pub fn start_with(
        machine: Machine,
        address: PrinterAddress,
        profile: Profile,
        patience: Patience,
        on: impl FnMut(PrinterEvent) + Send + 'static,
    ) -> std::io::Result<PrinterDesk> {
        let halt = Halt::new()?;
        let (orders, from) = channel();
        let inner = halt.clone();
        let thread = std::thread::Builder::new()
            .name("printer".into())
            .spawn(move || {
                let whereabouts = match &address {
                    PrinterAddress::Serial { path, .. } | PrinterAddress::Lp(path) => {
                        Some(Whereabouts::new(machine, path))
                    }
                    _ => None,
                };
                let mut bench = Bench {
                    address,
                    profile,
                    patience,
                    halt: inner,
                    on,
                    start: Instant::now(),
                    spool: Spool::new(),
                    bytes: HashMap::new(),
                    wire: None,
                    whereabouts,
                    status: None,
                    asked_at: None,
                    proves_papers: true,
                    has_answered: false,
                    fill_up: 0,
                    in_doubt: false,
                };
                bench.run(&from);
            })?;
        Ok(PrinterDesk {
            orders: Some(orders),
            halt,
            thread: Some(thread),
        })
    }

    /// Prints a job as soon as its turn comes and the printer can.
    pub fn print(&self, job: PrintJob) {
        self.order(Order::Print(job));
    }

    /// Takes back a job that has not begun.
    pub fn withdraw(&self, id: i64) {
        self.order(Order::Withdraw(id));
    }

    /// Tells of a job that an earlier run was sending when it ended: the printer may still wait for its rest, and would
    /// take the next job for that. Nothing of it is printed.
    pub fn was_cut_off(&self, bytes: Vec<u8>) {
        self.order(Order::CutOff(bytes));
    }

    /// Another person signed in: what still waits becomes [`JobState::Stale`].
    pub fn signed_in(&self) {
        self.order(Order::SignedIn);
    }

    /// Ends the thread and waits for it; no event comes afterwards.
    pub fn stop(self) {}

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // Only a thread that has ended takes no orders, and then there is nobody to tell.
            let _ = orders.send(order);
        }
    }
}

impl Drop for PrinterDesk {
    fn drop(&mut self) {
        self.halt.raise();
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the thread works with.
struct Bench<F> {
    address: PrinterAddress,
    profile: Profile,
    patience: Patience,
    halt: Halt,
    on: F,
    start: Instant,
    spool: Spool,
    bytes: HashMap<i64, Vec<u8>>,
    wire: Option<Wire>,
    whereabouts: Option<Whereabouts>,
    status: Option<PrinterStatus>,
    asked_at: Option<Instant>,
    proves_papers: bool,
    has_answered: bool,
    fill_up: usize,
    /// The last job failed, and nothing but the next one can show that a silent printer is well again.
    in_doubt: bool,
}

impl<F: FnMut(PrinterEvent)> Bench<F> {
    fn run(&mut self, orders: &Receiver<Order>) {
        while !self.halt.raised() {
            if self.ask_is_due() {
                let was_down = matches!(self.status, Some(PrinterStatus::Down(_)));
                if self.prepare().is_ok() && was_down {
                    self.obey(SpoolInput::PrinterBack);
                }
            }
            let input = match orders.recv_timeout(self.pause()) {
                Ok(Order::Print(job)) => {
                    self.bytes.insert(job.id, job.bytes);
                    SpoolInput::Submit(job.id)
                }
                Ok(Order::Withdraw(id)) => SpoolInput::Withdraw(id),
                Ok(Order::CutOff(bytes)) => {
                    self.fill_up = self.fill_up.max(fill_up(&bytes));
                    SpoolInput::Tick
                }
                Ok(Order::SignedIn) => SpoolInput::SignedIn,
                Err(RecvTimeoutError::Timeout) => SpoolInput::Tick,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            self.obey(input);
        }
    }

    /// Works off an input and everything that follows from it.
    fn obey(&mut self, input: SpoolInput) {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            for output in self.spool.handle(self.now_ms(), input) {
                match output {
                    SpoolOutput::Tell(id, state) => {
                        if !matches!(state, JobState::Queued | JobState::Sending { .. }) {
                            self.bytes.remove(&id);
                        }
                        (self.on)(PrinterEvent::Job { id, state });
                    }
                    SpoolOutput::Try(id) => {
                        next = Some(match self.prepare() {
                            Ok(()) => SpoolInput::PrinterReady(id),
                            Err(_) => SpoolInput::PrinterNotReady(id),
                        });
                    }
                    SpoolOutput::Send(id) => next = Some(SpoolInput::Ended(id, self.send(id))),
                }
            }
            if self.halt.raised() && !matches!(next, Some(SpoolInput::Ended(..))) {
                return;
            }
        }
    }

    /// Opens the wire if need be and asks how the printer is.
    fn prepare(&mut self) -> Result<(), Error> {
        let asked = self.open().and_then(|mut wire| match self.ask(&mut wire) {
            Ok(status) => Ok((wire, status)),
            Err(error) => {
                wire.abandon();
                Err(error)
            }
        });
        self.asked_at = Some(Instant::now());
        match asked {
            Ok((wire, status)) => {
                self.wire = Some(wire);
                let outcome = match &status {
                    PrinterStatus::Down(error) => Err(error.clone()),
                    PrinterStatus::Ready { .. } | PrinterStatus::Mute => Ok(()),
                };
                if !(status == PrinterStatus::Mute && self.silence_proves_nothing()) {
                    self.tell(status);
                }
                outcome
            }
            Err(error) => {
                if error != Error::Stopped {
                    self.tell(PrinterStatus::Down(error.clone()));
                }
                Err(error)
            }
        }
    }

    /// After a job that failed, that a silent printer can be opened shows nothing while more waits for it; and never that
    /// one which took no more takes something again.
    fn silence_proves_nothing(&self) -> bool {
        let stalled = matches!(
            self.status,
            Some(PrinterStatus::Down(Error::Stalled { .. }))
        );
        self.in_doubt && (stalled || !self.spool.is_idle())
    }

    /// Asks how the printer is. One that has answered before and is silent now is switched off or hangs: what is sent
    /// to it on a serial line would be lost, so it is given more time and then counts as gone.
    fn ask(&mut self, wire: &mut Wire) -> Result<PrinterStatus, Error> {
        self.realign(wire)?;
        let mut status = wire.ask(&self.halt, &self.patience)?;
        if self.has_answered && status == PrinterStatus::Mute {
            let patience = Patience {
                answer: self.patience.answer * 4,
                ..self.patience
            };
            status = wire.ask(&self.halt, &patience)?;
            if status == PrinterStatus::Mute {
                let what = format!("{}: it answers no more", self.address);
                return Err(Error::Gone { what });
            }
        }
        self.has_answered |= status != PrinterStatus::Mute;
        Ok(status)
    }

    fn open(&mut self) -> Result<Wire, Error> {
        match self.wire.take() {
            Some(wire) if !wire.hung_up(&self.halt) => return Ok(wire),
            Some(dead) => dead.abandon(),
            None => {}
        }
        let path = self.whereabouts.as_ref().map(Whereabouts::path);
        let wire = wire::open(&self.address, path, &self.profile, &self.patience)?;
        if let (Some(whereabouts), Some(path)) = (&mut self.whereabouts, wire.node()) {
            whereabouts.seen_at(path);
        }
        Ok(wire)
    }

    /// After a job that was cut off: fills up what the printer may still be waiting for. NULs show nothing.
    fn realign(&mut self, wire: &mut Wire) -> Result<(), Error> {
        if self.fill_up > 0 && wire.can_answer() {
            wire.send(&vec![0; self.fill_up], &self.halt, &self.patience)
                .map_err(|(_, error)| error)?;
        }
        self.fill_up = 0;
        Ok(())
    }

    fn send(&mut self, id: i64) -> End {
        let (Some(mut wire), Some(bytes)) = (self.wire.take(), self.bytes.get(&id)) else {
            return End::Untaken;
        };
        let total = bytes.len();
        let answers = matches!(self.status, Some(PrinterStatus::Ready { .. }));
        let mut patience = self.patience;
        if !self.proves_papers {
            patience.confirm = NO_PROOF;
        }
        let mut sent = total;
        let after = match wire.send(bytes, &self.halt, &self.patience) {
            Ok(()) => wire.follow_up(total, answers, &self.halt, &patience),
            Err((taken, error)) => {
                sent = taken;
                Err(error)
            }
        };
        for sheet in wire.sheets() {
            (self.on)(PrinterEvent::Paper {
                id,
                picture: sheet.picture,
            });
        }
        self.asked_at = Some(Instant::now());
        match after {
            Ok(after) => {
                self.proves_papers &= after != Afterwards::Alive;
                self.keep_or_close(wire);
                if std::mem::take(&mut self.in_doubt) && !answers {
                    self.tell(PrinterStatus::Mute);
                }
                match after {
                    Afterwards::WorkedOff => End::Answered,
                    // It printed before and says nothing now: it went while the paper was coming.
                    Afterwards::Silent if answers => End::Cut { sent: total as u64 },
                    Afterwards::Alive | Afterwards::Silent => End::Taken,
                }
            }
            Err(error) => {
                wire.abandon();
                if sent > 0 && sent < total {
                    self.fill_up = fill_up(bytes);
                }
                self.in_doubt = true;
                if error != Error::Stopped {
                    self.tell(PrinterStatus::Down(error));
                }
                if sent == 0 {
                    End::Untaken
                } else {
                    End::Cut { sent: sent as u64 }
                }
            }
        }
    }

    fn keep_or_close(&mut self, wire: Wire) {
        if wire.is_held() {
            self.wire = Some(wire);
        } else {
            wire.close(&self.halt, &self.patience);
        }
    }

    fn tell(&mut self, status: PrinterStatus) {
        if self.status.as_ref() != Some(&status) {
            self.status = Some(status.clone());
            (self.on)(PrinterEvent::Status(status));
        }
    }

    fn now_ms(&self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }

    /// Whether the state should be asked for now; a network connection opened for that is closed again here.
    fn ask_is_due(&mut self) -> bool {
        if let Some(wire) = self.wire.take_if(|wire| !wire.is_held()) {
            wire.close(&self.halt, &self.patience);
        }
        let hung_up = self
            .wire
            .as_ref()
            .is_some_and(|wire| wire.hung_up(&self.halt));
        let is_tcp = matches!(self.address, PrinterAddress::Tcp { .. });
        let every = match &self.status {
            Some(PrinterStatus::Down(Error::Gone { .. })) if !is_tcp => LOOK,
            Some(PrinterStatus::Down(_)) => ASK.0,
            _ if is_tcp => ASK.2,
            _ => ASK.1,
        };
        hung_up || self.asked_at.is_none_or(|at| at.elapsed() >= every)
    }

    /// How long to wait for the next order.
    fn pause(&self) -> Duration {
        let wake = self
            .spool
            .next_wake_ms()
            .map(|wake| Duration::from_millis(wake.saturating_sub(self.now_ms())));
        wake.map_or(GLANCE, |wake| wake.min(GLANCE))
    }
}

/// How many NULs fill up whatever command of a job was cut off, so that the printer does not take the next job for its
/// rest: the data of its largest picture, or of a QR code.
fn fill_up(job: &[u8]) -> usize {
    let heads = job.windows(8).filter(|head| head.starts_with(b"\x1dv0"));
    let data = heads.map(|head| usize::from(head[4]) * usize::from(head[6]) + 256);
    data.max().unwrap_or(0).max(512)
}
