//! Bringing a file in: what it holds, which one it is, what was read of it; then the work itself, with what was done so
//! far and a way to stop it. Where lines are bad, all of them are listed, and nothing was brought in.

mod view;

use super::keep::Told;
use crate::market::intake::IntakeKind;
use crate::market::sheet::Sheet;
use crate::office::wish::files::{
    Brake, FileFound, FileRead, FileWish, FileWord, FilesFound, NotTaken,
};
use crate::office::wish::pages::{PagesForm, PagesWish, Saved};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    at: At,
    /// Which hundred of the bad lines is shown, from 0.
    part: usize,
    told: Option<Told>,
    turn: u64,
}

/// Where in the screen a person is.
#[derive(Debug, Default)]
enum At {
    /// What does the file hold?
    #[default]
    Kind,
    /// Which file? Nothing: it is looked for.
    Which(IntakeKind, Option<Box<FilesFound>>),
    /// It is being read.
    Reading(IntakeKind, FileFound),
    /// What was read: is it the right one?
    Ready(FileFound, Box<FileRead>),
    /// It is being brought in.
    Working(Work),
    /// So many lines are in.
    Done(FileFound, usize),
    /// Nothing is.
    Not(IntakeKind, FileFound, NotTaken),
}

/// A file on its way into the books.
#[derive(Debug)]
struct Work {
    kind: IntakeKind,
    file: FileFound,
    lines: usize,
    done: usize,
    brake: Brake,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// It holds these.
    Kind(IntakeKind),
    /// Looks for files again.
    Look,
    /// This file, from the top of the list.
    Pick(usize),
    /// Saves a sample to be filled in.
    Sample,
    /// Brings in what was read.
    BringIn,
    /// Stops the work.
    Stop,
    /// These hundred bad lines.
    Part(usize),
    /// Prints the bad lines.
    Print,
    /// Saves the bad lines.
    Save,
    /// One step back.
    Back,
    /// Goes.
    Leave,
}

/// What follows.
#[derive(Debug, Clone)]
pub enum Action {
    /// Nothing.
    None,
    /// Ask for files.
    Ask(FileWish),
    /// Keep a page.
    Keep(PagesWish),
    /// Leave the screen.
    Leave,
}

impl State {
    /// Another page: it begins at its top.
    fn turn(&mut self, at: At) {
        self.at = at;
        self.part = 0;
        self.turn += 1;
    }

    /// Which page this is: another number is another page.
    pub fn page(&self) -> u64 {
        self.turn % 32
    }

    /// Whether a file is on its way into the books: then nothing else is done here.
    pub fn works(&self) -> bool {
        matches!(self.at, At::Working(_))
    }

    /// What the back room says. Answers whether lines were brought in.
    pub fn heard(&mut self, word: FileWord) -> bool {
        match (word, &mut self.at) {
            (FileWord::Found(found), At::Which(_, here)) => {
                *here = Some(found);
                self.turn += 1;
            }
            (FileWord::Read { file, came }, At::Reading(kind, of)) if file == of.path => {
                let (kind, of) = (*kind, of.clone());
                self.turn(match came {
                    Ok(read) => At::Ready(of, read),
                    Err(why) => At::Not(kind, of, why),
                });
            }
            (FileWord::Progress(done), At::Working(work)) => work.done = done,
            (FileWord::Done(done), At::Working(work)) => {
                let (kind, file) = (work.kind, work.file.clone());
                let is_in = done.is_ok();
                self.turn(match done {
                    Ok(lines) => At::Done(file, lines),
                    Err(why) => At::Not(kind, file, why),
                });
                return is_in;
            }
            // Of a file that is no longer looked at.
            _ => {}
        }
        false
    }

    /// What became of a file that was saved.
    pub fn saved(&mut self, saved: Result<Saved, String>) {
        self.told = Some(Told::Saved(saved));
    }

    /// The bad lines, where that is what stands in the way.
    fn faults(&self) -> Option<&Sheet> {
        match &self.at {
            At::Not(_, _, NotTaken::Lines(faults)) => Some(faults),
            _ => None,
        }
    }

    fn look(&mut self, kind: IntakeKind) -> Action {
        self.turn(At::Which(kind, None));
        Action::Ask(FileWish::Look)
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        self.told = None;
        match message {
            Message::Kind(kind) => return self.look(kind),
            Message::Look => {
                if let At::Which(kind, _) = self.at {
                    return self.look(kind);
                }
            }
            Message::Pick(n) => return self.pick(n),
            Message::Sample => {
                if let At::Which(kind, _) = self.at {
                    self.told = Some(Told::Saving);
                    return Action::Ask(FileWish::Sample(kind));
                }
            }
            Message::BringIn => return self.bring_in(),
            Message::Stop => {
                if let At::Working(work) = &self.at {
                    work.brake.press();
                }
            }
            Message::Part(part) => {
                self.part = part;
                self.turn += 1;
            }
            Message::Print => {
                if let Some(faults) = self.faults() {
                    let sheet = Box::new(faults.clone());
                    self.told = Some(Told::Printing);
                    return Action::Keep(PagesWish::Print(sheet));
                }
            }
            Message::Save => {
                if let (At::Not(kind, ..), Some(faults)) = (&self.at, self.faults()) {
                    let action = Action::Keep(PagesWish::Save {
                        sheet: Box::new(faults.clone()),
                        name: format!("faults-{}", kind.word()),
                        form: PagesForm::Workbook,
                    });
                    self.told = Some(Told::Saving);
                    return action;
                }
            }
            Message::Back => return self.back(),
            Message::Leave => return Action::Leave,
        }
        Action::None
    }

    fn pick(&mut self, n: usize) -> Action {
        let At::Which(kind, Some(found)) = &self.at else {
            return Action::None;
        };
        let file = found.files.as_ref().ok().and_then(|files| files.get(n));
        let Some(file) = file.cloned() else {
            return Action::None;
        };
        let (kind, path) = (*kind, file.path.clone());
        self.turn(At::Reading(kind, file));
        Action::Ask(FileWish::Read { kind, file: path })
    }

    /// From the preview to the work, once.
    fn bring_in(&mut self) -> Action {
        let At::Ready(file, read) = &self.at else {
            return Action::None;
        };
        let (lines, brake) = (read.lines.clone(), Brake::default());
        let work = Work {
            kind: lines.intake.kind(),
            file: file.clone(),
            lines: lines.intake.len(),
            done: 0,
            brake: brake.clone(),
        };
        self.turn(At::Working(work));
        let read = lines;
        Action::Ask(FileWish::BringIn { read, brake })
    }

    fn back(&mut self) -> Action {
        match &self.at {
            At::Kind => return Action::Leave,
            At::Which(..) | At::Done(..) => self.turn(At::Kind),
            At::Reading(kind, _) | At::Not(kind, ..) => {
                let kind = *kind;
                return self.look(kind);
            }
            At::Ready(_, read) => {
                let kind = read.lines.intake.kind();
                return self.look(kind);
            }
            // Only stopping it leads away from it.
            At::Working(_) => {}
        }
        Action::None
    }
}
