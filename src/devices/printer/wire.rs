//! The wires to a printer, all used in the same way: poll, write what is taken, read what is answered, by a deadline.
use super::{
    Answer, PrinterAddress, PrinterStatus, Profile, StatusBy, is_buffer_answer,
    is_real_time_answer, read_answers,
};
use crate::devices::halt::{Halt, Woken};
use crate::devices::paper::{Paper, Sheet};
use crate::devices::{Error, serial};
use rustix::event::PollFlags;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::collections::VecDeque;
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the system holds for a serial line before it reports that there is room (bytes).
const LINE_BUFFER: usize = 4_096;

/// How long to wait for a printer. The defaults suit real ones; tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a TCP connection.
    pub connect: Duration,
    /// For one answer about its state.
    pub answer: Duration,
    /// For the next byte to be taken.
    pub stall: Duration,
    /// For a whole job, beyond the time its bytes take on the line.
    pub total: Duration,
    /// For the answer that a job was worked off, beyond the time its bytes take on the line.
    pub confirm: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(3),
            answer: Duration::from_millis(300),
            stall: Duration::from_secs(8),
            total: Duration::from_secs(30),
            confirm: Duration::from_secs(6),
        }
    }
}

/// An open connection to a printer.
#[derive(Debug)]
pub(crate) struct Wire {
    line: Line,
    name: String,
    /// How this printer is asked.
    status: StatusBy,
    /// Answers can be read on this wire.
    answers: bool,
    /// An answer to `GS r` that came while another was awaited.
    buffer_answer: Option<u8>,
    /// The paper that was proved last by `GS ( H`.
    processed: Processed,
}

#[derive(Debug)]
enum Line {
    Tcp(TcpStream),
    Serial {
        fd: OwnedFd,
        path: PathBuf,
        baud: u32,
    },
    Lp {
        fd: OwnedFd,
        path: PathBuf,
    },
    File(OwnedFd),
    Virtual(Box<Paper>),
}

/// The question whether a paper is printed, and its answer (`GS ( H` function 48): each carries a number of its own, so
/// that a late answer is never taken for another paper's.
#[derive(Debug, Default)]
struct Processed {
    number: u16,
    /// The last bytes that came in.
    heard: VecDeque<u8>,
    came: bool,
}

impl Processed {
    /// What an answer begins with.
    const HEAD: [u8; 2] = [0x37, 0x22];

    /// The number as four bytes that no other answer can be taken for.
    fn id(&self) -> [u8; 4] {
        let nibble = |shift: u16| 0x40 | (self.number >> shift & 0x0f) as u8;
        [12, 8, 4, 0].map(nibble)
    }

    /// The question for the next paper.
    fn question(&mut self) -> Vec<u8> {
        self.number = self.number.wrapping_add(1);
        self.came = false;
        [&[0x1d, b'(', b'H', 6, 0, 48, 48], &self.id()[..]].concat()
    }

    fn hear(&mut self, byte: u8) {
        self.heard.push_back(byte);
        if self.heard.len() > 6 {
            self.heard.pop_front();
        }
        let wanted = Processed::HEAD.into_iter().chain(self.id());
        self.came |= self.heard.iter().copied().eq(wanted);
    }
}

/// What followed a job that was taken whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Afterwards {
    /// It answered that its buffer is worked off up to the end of the job.
    WorkedOff,
    /// It answers real-time requests, but not that one.
    Alive,
    /// No answer of any kind.
    Silent,
}

/// Opens the wire. `path` stands in for that of a device that came back under another node.
pub(crate) fn open(
    address: &PrinterAddress,
    path: Option<PathBuf>,
    profile: &Profile,
    patience: &Patience,
) -> Result<Wire, Error> {
    let (line, answers) = match address {
        PrinterAddress::Virtual => (Line::Virtual(Box::new(Paper::new(profile))), true),
        PrinterAddress::File(path) => (Line::File(open_file(path)?), false),
        PrinterAddress::Tcp { host, port } => (Line::Tcp(connect(host, *port, patience)?), true),
        PrinterAddress::Serial {
            path: configured,
            baud,
        } => {
            let path = path.unwrap_or_else(|| configured.clone());
            (
                Line::Serial {
                    fd: serial::open(&path, *baud)?,
                    path,
                    baud: *baud,
                },
                true,
            )
        }
        PrinterAddress::Lp(configured) => {
            let path = path.unwrap_or_else(|| configured.clone());
            let (fd, answers) = open_lp(&path)?;
            (Line::Lp { fd, path }, answers)
        }
    };
    Ok(Wire {
        line,
        name: address.to_string(),
        status: profile.status,
        answers: answers && profile.status != StatusBy::None,
        buffer_answer: None,
        processed: Processed::default(),
    })
}

fn open_file(path: &Path) -> Result<OwnedFd, Error> {
    let flags = OFlags::WRONLY
        | OFlags::APPEND
        | OFlags::CREATE
        | OFlags::NONBLOCK
        | OFlags::NOCTTY
        | OFlags::CLOEXEC;
    rustix::fs::open(path, flags, Mode::from_raw_mode(0o644))
        .map_err(|errno| Error::of_system(&path.display().to_string(), errno))
}

/// Opens for both directions, or for writing where the device allows no more; the flag says which.
fn open_lp(path: &Path) -> Result<(OwnedFd, bool), Error> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let both = rustix::fs::open(path, flags | OFlags::RDWR, Mode::empty());
    match both {
        Ok(fd) => Ok((fd, true)),
        Err(Errno::ACCESS | Errno::INVAL | Errno::ROFS) => {
            rustix::fs::open(path, flags | OFlags::WRONLY, Mode::empty())
                .map(|fd| (fd, false))
                .map_err(|errno| Error::of_system(&path.display().to_string(), errno))
        }
        Err(errno) => Err(Error::of_system(&path.display().to_string(), errno)),
    }
}

fn connect(host: &str, port: u16, patience: &Patience) -> Result<TcpStream, Error> {
    let name = format!("{host}:{port}");
    let addresses = (host, port)
        .to_socket_addrs()
        .map_err(|error| Error::of_io(&name, &error))?;
    let mut last = Error::Gone {
        what: format!("{name}: no such host"),
    };
    for address in addresses {
        let ready = TcpStream::connect_timeout(&address, patience.connect).and_then(|stream| {
            stream
                .set_nonblocking(true)
                .and_then(|()| stream.set_nodelay(true))
                .map(|()| stream)
        });
        match ready {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Error::of_io(&name, &error),
        }
    }
    Err(last)
}

impl Line {
    fn fd(&self) -> Option<BorrowedFd<'_>> {
        match self {
            Line::Tcp(stream) => Some(stream.as_fd()),
            Line::Serial { fd, .. } | Line::Lp { fd, .. } | Line::File(fd) => Some(fd.as_fd()),
            Line::Virtual(_) => None,
        }
    }
}

impl Wire {
    /// Whether the wire stays open between jobs. A network printer takes one connection at a time, and other tills may
    /// want it too.
    pub(crate) fn is_held(&self) -> bool {
        !matches!(self.line, Line::Tcp(_))
    }

    /// Whether answers can come on this wire.
    pub(crate) fn can_answer(&self) -> bool {
        self.answers
    }

    /// The node of a device that is plugged in.
    pub(crate) fn node(&self) -> Option<&Path> {
        match &self.line {
            Line::Serial { path, .. } | Line::Lp { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The time that `bytes` take on the line itself.
    fn line_time(&self, bytes: usize) -> Duration {
        match &self.line {
            // Ten bits a byte with start and stop bit.
            Line::Serial { baud, .. } => {
                Duration::from_micros(bytes as u64 * 10_000_000 / u64::from((*baud).max(300)))
            }
            _ => Duration::ZERO,
        }
    }

    /// Whether the other end has hung up, seen without asking it.
    pub(crate) fn hung_up(&self, halt: &Halt) -> bool {
        let Some(fd) = self.line.fd() else {
            return false;
        };
        // No event is asked for, so only a hang-up or an error can wake this.
        halt.wait(fd, PollFlags::empty(), Some(Instant::now())) == Woken::Able
    }

    /// Asks for the state: one request at a time, so that each answer has one question. The first silence ends it.
    pub(crate) fn ask(&mut self, halt: &Halt, patience: &Patience) -> Result<PrinterStatus, Error> {
        if !self.answers {
            return Ok(PrinterStatus::Mute);
        }
        self.drain()?;
        let mut answers = Answer::default();
        for which in 1..=4u8 {
            self.write_all(
                &[0x10, 0x04, which],
                Instant::now() + patience.answer,
                patience.answer,
                halt,
            )
            .map_err(|(_, error)| error)?;
            let until = Instant::now() + patience.answer;
            answers.0[usize::from(which) - 1] =
                self.read_until(until, halt, is_real_time_answer)?;
            if answers.0[usize::from(which) - 1].is_none() {
                break;
            }
        }
        Ok(read_answers(answers))
    }

    /// Sends a job; on failure says how many bytes of it were taken before.
    pub(crate) fn send(
        &mut self,
        bytes: &[u8],
        halt: &Halt,
        patience: &Patience,
    ) -> Result<(), (usize, Error)> {
        let deadline = Instant::now() + patience.total + self.line_time(bytes.len()) * 2;
        // The system says that a slow line takes more only once its buffer is nearly empty again.
        let stall = patience.stall + self.line_time(LINE_BUFFER);
        self.write_all(bytes, deadline, stall, halt)
    }

    /// After a job of `sent` bytes: asks in the order of the buffer whether it was worked off (or, of a printer that can say
    /// so, printed). A printer that has answered before is given the time to print; one that has not is given one
    /// answer's time.
    pub(crate) fn follow_up(
        &mut self,
        sent: usize,
        has_answered: bool,
        halt: &Halt,
        patience: &Patience,
    ) -> Result<Afterwards, Error> {
        if !self.answers {
            return Ok(Afterwards::Silent);
        }
        self.buffer_answer = None;
        let question: &[u8] = match self.status {
            StatusBy::Epson => &self.processed.question(),
            StatusBy::Any | StatusBy::Buffer => &[0x1d, b'r', 1],
            StatusBy::RealTime | StatusBy::None => return self.after_a_paper(halt, patience),
        };
        self.write_all(
            question,
            Instant::now() + patience.stall,
            patience.stall,
            halt,
        )
        .map_err(|(_, error)| error)?;
        let start = Instant::now();
        let long = if has_answered {
            patience.confirm + self.line_time(sent)
        } else {
            Duration::ZERO
        };
        let deadline = start + patience.answer.max(long);
        loop {
            let glance = (Instant::now() + Duration::from_secs(1)).min(deadline);
            if self.is_proved(glance, halt)? {
                return Ok(Afterwards::WorkedOff);
            }
            if !has_answered {
                return Ok(Afterwards::Silent);
            }
            let after = self.after_a_paper(halt, patience)?;
            let came = self.buffer_answer.is_some() || self.processed.came;
            if Instant::now() >= deadline && !came {
                return Ok(after);
            }
        }
    }

    /// What its state says after a paper that nothing else speaks for.
    fn after_a_paper(&mut self, halt: &Halt, patience: &Patience) -> Result<Afterwards, Error> {
        match self.ask(halt, patience)? {
            PrinterStatus::Down(why) => Err(why),
            PrinterStatus::Ready { .. } => Ok(Afterwards::Alive),
            PrinterStatus::Mute => Ok(Afterwards::Silent),
        }
    }

    /// Waits for the answer that belongs to the last paper.
    fn is_proved(&mut self, until: Instant, halt: &Halt) -> Result<bool, Error> {
        if self.status == StatusBy::Epson {
            while !self.processed.came {
                if self.read_until(until, halt, |_| true)?.is_none() {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let answer = match self.buffer_answer.take() {
            Some(answer) => Some(answer),
            None => self.read_until(until, halt, is_buffer_answer)?,
        };
        match answer {
            // The last of the paper went while this was printed: nobody knows whether all of it is on it.
            Some(byte) if byte & 0x0c != 0 => Err(Error::PaperOut),
            answer => Ok(answer.is_some()),
        }
    }

    /// The papers of a virtual printer that have come out since the last call.
    pub(crate) fn sheets(&mut self) -> Vec<Sheet> {
        match &mut self.line {
            Line::Virtual(paper) => paper
                .take_sheets()
                .into_iter()
                .chain(paper.tear_off())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Closes after a job that went well: a TCP printer is told that nothing follows, and its last words are read,
    /// for closing on unread words would take back what is still under way.
    pub(crate) fn close(mut self, halt: &Halt, patience: &Patience) {
        if let Line::Tcp(stream) = &self.line {
            let _ = stream.shutdown(Shutdown::Write);
            let until = Instant::now() + patience.answer;
            while let Ok(Some(_)) = self.read_until(until, halt, |_| true) {}
        }
    }

    /// Closes after a failure: what the system still holds for a serial line is thrown away, or closing would wait
    /// for it.
    pub(crate) fn abandon(self) {
        if let Line::Serial { fd, .. } = &self.line {
            let _ = rustix::termios::tcflush(fd, rustix::termios::QueueSelector::IOFlush);
        }
    }

    /// Writes everything, or tells how many bytes were taken and what was in the way.
    fn write_all(
        &mut self,
        bytes: &[u8],
        deadline: Instant,
        stall: Duration,
        halt: &Halt,
    ) -> Result<(), (usize, Error)> {
        if let Line::Virtual(paper) = &mut self.line {
            paper.feed(bytes);
            return Ok(());
        }
        let Some(fd) = self.line.fd() else {
            return Ok(());
        };
        let mut sent = 0;
        while sent < bytes.len() {
            let until = deadline.min(Instant::now() + stall);
            match halt.wait(fd, PollFlags::OUT, Some(until)) {
                Woken::Halted => return Err((sent, Error::Stopped)),
                Woken::Late => return Err((sent, Error::Stalled { sent })),
                Woken::Able => {}
            }
            match rustix::io::write(fd, &bytes[sent..]) {
                Ok(taken) => sent += taken,
                Err(Errno::AGAIN | Errno::INTR) if Instant::now() < deadline => {
                    // Ready and yet not taking: breathe, so that a confused driver does not cost the whole processor.
                    if halt.sleep(Duration::from_millis(5)) {
                        return Err((sent, Error::Stopped));
                    }
                }
                Err(Errno::AGAIN | Errno::INTR) => return Err((sent, Error::Stalled { sent })),
                Err(errno) => return Err((sent, Error::of_system(&self.name, errno))),
            }
        }
        Ok(())
    }

    /// Reads until a byte is one that was asked for; answers to `GS r` are kept, everything else is noise.
    fn read_until(
        &mut self,
        until: Instant,
        halt: &Halt,
        wanted: fn(u8) -> bool,
    ) -> Result<Option<u8>, Error> {
        if let Line::Virtual(paper) = &mut self.line {
            let answers = paper.take_answers();
            answers.iter().for_each(|&byte| self.processed.hear(byte));
            return Ok(answers.into_iter().find(|&byte| wanted(byte)));
        }
        loop {
            let Some(fd) = self.line.fd() else {
                return Ok(None);
            };
            match halt.wait(fd, PollFlags::IN, Some(until)) {
                Woken::Halted => return Err(Error::Stopped),
                Woken::Late => return Ok(None),
                Woken::Able => match self.read_byte()? {
                    Some(byte) if wanted(byte) => return Ok(Some(byte)),
                    Some(byte) if is_buffer_answer(byte) => self.buffer_answer = Some(byte),
                    Some(_) => {}
                    None if !self.answers => return Ok(None),
                    None => {}
                },
            }
        }
    }

    /// One byte, if there is one now. The end of a connection is an error, except on a printer device, where it only
    /// means that it has nothing to say.
    fn read_byte(&mut self) -> Result<Option<u8>, Error> {
        let mut byte = [0u8; 1];
        let Some(fd) = self.line.fd() else {
            return Ok(None);
        };
        match (rustix::io::read(fd, &mut byte), &self.line) {
            (Ok(0), Line::Lp { .. }) => {
                self.answers = false;
                Ok(None)
            }
            (Ok(0), _) => Err(Error::Gone {
                what: format!("{}: closed", self.name),
            }),
            (Ok(_), _) => {
                self.processed.hear(byte[0]);
                Ok(Some(byte[0]))
            }
            (Err(Errno::AGAIN | Errno::INTR), _) => Ok(None),
            (Err(Errno::NODEV), _) => Err(Error::of_system(&self.name, Errno::NODEV)),
            (Err(_), Line::Lp { .. }) => {
                self.answers = false;
                Ok(None)
            }
            (Err(errno), _) => Err(Error::of_system(&self.name, errno)),
        }
    }

    /// Throws away what came in before, such as the late answer to an earlier question.
    fn drain(&mut self) -> Result<(), Error> {
        if let Line::Virtual(paper) = &mut self.line {
            paper.take_answers();
            return Ok(());
        }
        // Bounded, so that a line that babbles cannot hold this up.
        for _ in 0..4_096 {
            match self.read_byte()? {
                Some(byte) if is_buffer_answer(byte) => self.buffer_answer = Some(byte),
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}
