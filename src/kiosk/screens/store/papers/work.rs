//! A paper on its way into a file: how far it is, a way to stop it, and what became of it.

use super::{At, State};
use crate::kiosk::screens::store::Action;
use crate::market::storeroom::notice::NoticePosted;
use crate::office::wish::files::Brake;
use crate::office::wish::pages::Saved;
use crate::office::wish::papers::{NotSaved, PaperFile, PapersWish};

/// The work.
#[derive(Debug)]
pub(super) struct Work {
    /// What is written.
    pub(super) file: PaperFile,
    /// What was posted just before, for which it is written.
    pub(super) posted: Option<NoticePosted>,
    /// Lines that are written.
    pub(super) done: usize,
    /// Lines in all, where that is known.
    pub(super) all: Option<usize>,
    brake: Brake,
}

/// What became of it.
#[derive(Debug)]
pub(super) struct End {
    pub(super) file: PaperFile,
    pub(super) posted: Option<NoticePosted>,
    pub(super) done: Result<Saved, NotSaved>,
}

impl Work {
    /// Stops it.
    pub(super) fn stop(&self) {
        self.brake.press();
    }

    /// Whether it is being stopped.
    pub(super) fn stops(&self) -> bool {
        self.brake.is_pressed()
    }

    /// So many lines are written, if it is this work.
    pub(super) fn heard(&mut self, brake: &Brake, lines: usize) {
        if self.brake == *brake {
            self.done = lines;
        }
    }
}

impl State {
    /// Begins to write a file.
    pub(super) fn begin(&mut self, file: PaperFile, posted: Option<NoticePosted>) -> Action {
        let brake = Brake::default();
        let all = match &file {
            PaperFile::Book(..) => self.seen_page().map(|seen| seen.lines),
            _ => None,
        };
        self.turn(At::Working(Work {
            file: file.clone(),
            posted,
            done: 0,
            all,
            brake: brake.clone(),
        }));
        Action::Papers(PapersWish::Save(file, brake))
    }

    /// What became of a work, if it is the one that goes on here.
    pub(super) fn ended(&mut self, brake: &Brake, done: Result<Saved, NotSaved>) {
        if let At::Working(work) = &mut self.at
            && work.brake == *brake
        {
            let (file, posted) = (work.file.clone(), work.posted.take());
            self.turn(At::End(End { file, posted, done }));
        }
    }
}
