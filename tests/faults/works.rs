//! A printer's inside: what it has printed, how it answers, and where its power goes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use jifen::devices::paper::{Condition, Paper, Sheet};
use jifen::devices::printer::Profile;

/// How it answers when it is asked how it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Voice {
    /// At once.
    Answers,
    /// Never.
    Mute,
    /// After the till has given up waiting.
    Late,
    /// With bytes that mean nothing.
    Garbled,
}

/// Where in a job something happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// It has said that it is well, and no byte of the job was worked off.
    BeforeTheFirstByte,
    /// In the first rows.
    InTheHead,
    /// Inside a picture.
    InAPicture,
    /// At the last command of the first paper.
    JustBeforeTheCut,
    /// All is printed, and it was asked whether it is.
    BeforeTheAnswer,
}

/// What happens there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Blow {
    /// The power goes, and with it what it had not printed.
    PowerGoes,
    /// The roll ends; what it was sent it keeps.
    RollEnds,
}

/// From one switching on to the next switching off.
pub struct Run {
    /// Every byte that was worked off.
    pub bytes: Vec<u8>,
    /// The papers, the last of them torn off where it stood.
    pub sheets: Vec<Sheet>,
    /// What a poor printer would have printed as rubbish.
    pub oddities: Vec<String>,
    /// It ended in the middle of something.
    pub was_cut: bool,
}

/// The inside of one printer.
pub struct Works {
    profile: Profile,
    paper: Paper,
    bytes: Vec<u8>,
    runs: Vec<Run>,
    pub voice: Voice,
    pub has_power: bool,
    /// Whether it takes what comes.
    pub takes: bool,
    /// Bits a second that its line carries, where it is slow.
    pub pace: Option<u32>,
    blow: Option<(Place, Blow)>,
    due: VecDeque<(Instant, Vec<u8>)>,
}

/// Later than any answer is waited for.
const LATE: Duration = Duration::from_millis(1_500);

impl Works {
    pub fn new(profile: &Profile) -> Works {
        Works {
            profile: profile.clone(),
            paper: Paper::new(profile),
            bytes: Vec::new(),
            runs: Vec::new(),
            voice: Voice::Answers,
            has_power: true,
            takes: true,
            pace: None,
            blow: None,
            due: VecDeque::new(),
        }
    }

    /// The next job does not end well.
    pub fn arm(&mut self, place: Place, blow: Blow) {
        self.blow = Some((place, blow));
    }

    pub fn set(&mut self, condition: Condition) {
        self.paper.set_condition(condition);
        self.answer();
    }

    /// Takes what came, as far as its power lasts.
    pub fn take(&mut self, bytes: &[u8]) {
        if self.blow.is_none() {
            self.bytes.extend_from_slice(bytes);
            self.paper.feed(bytes);
            return self.answer();
        }
        for byte in bytes {
            self.bytes.push(*byte);
            self.paper.feed(&[*byte]);
            let Some((_, blow)) = self.blow.filter(|(place, _)| self.is_at(*place)) else {
                self.answer();
                continue;
            };
            match blow {
                Blow::RollEnds => {
                    self.blow = None;
                    self.set(Condition::PaperOut);
                }
                Blow::PowerGoes => {
                    // What it said before the blow is still heard, but not the answer that the blow takes away.
                    if self.is_at(Place::BeforeTheFirstByte) {
                        self.answer();
                    }
                    return self.lose_power();
                }
            }
        }
    }

    fn is_at(&self, place: Place) -> bool {
        let after = |mark: &[u8]| {
            let at = self
                .bytes
                .windows(mark.len())
                .rposition(|seen| seen == mark);
            at.map(|at| self.bytes.len() - at - mark.len())
        };
        match place {
            Place::BeforeTheFirstByte => self.bytes.ends_with(&[0x10, 4, 4]),
            Place::InTheHead => after(b"\x1b@") == Some(40),
            Place::InAPicture => after(b"\x1dv0\0") == Some(60),
            Place::JustBeforeTheCut => after(b"\x1dV") == Some(0),
            Place::BeforeTheAnswer => self.bytes.ends_with(&[0x1d, b'r', 1]),
        }
    }

    /// Switched off, or unplugged: what it was about to say is not said.
    pub fn lose_power(&mut self) {
        self.blow = None;
        self.has_power = false;
        let paper = std::mem::replace(&mut self.paper, Paper::new(&self.profile));
        let was_cut = paper.is_waiting() || !self.bytes.is_empty();
        self.keep(paper, was_cut);
    }

    fn keep(&mut self, mut paper: Paper, was_cut: bool) {
        let mut sheets = paper.take_sheets();
        sheets.extend(paper.tear_off());
        self.runs.push(Run {
            bytes: std::mem::take(&mut self.bytes),
            sheets,
            oddities: paper.oddities().to_vec(),
            was_cut,
        });
    }

    /// All that came out of it, and it is done with.
    pub fn roll(&mut self) -> Vec<Run> {
        let paper = std::mem::replace(&mut self.paper, Paper::new(&self.profile));
        self.keep(paper, false);
        std::mem::take(&mut self.runs)
    }

    /// Forgets what it was about to say.
    pub fn hush(&mut self) {
        self.due.clear();
    }

    /// What it says now.
    pub fn says(&mut self) -> Vec<u8> {
        let now = Instant::now();
        let mut said = Vec::new();
        while self.due.front().is_some_and(|(at, _)| *at <= now) {
            said.extend(
                self.due
                    .pop_front()
                    .map(|(_, answer)| answer)
                    .unwrap_or_default(),
            );
        }
        said
    }

    fn answer(&mut self) {
        let answers = self.paper.take_answers();
        if answers.is_empty() {
            return;
        }
        let now = Instant::now();
        match self.voice {
            Voice::Answers => self.due.push_back((now, answers)),
            Voice::Mute => {}
            Voice::Late => self.due.push_back((now + LATE, answers)),
            Voice::Garbled => self.due.push_back((now, vec![0xff, 0x91, 0x13, 0xd5])),
        }
    }
}
