//! Where a paper goes: on the receipt printer, into a file in one form or another, on the village's board after one summary.

use super::super::approve::{self, Post, What};
use super::super::{Action, Known};
use super::{At, Note, State};
use crate::kiosk::screens::keep::Told;
use crate::market::refusal::Refusal;
use crate::office::storeroom::deed::Outcome;
use crate::office::wish::pages::PagesForm;
use crate::office::wish::papers::{PaperAsked, PaperFile, PapersWish, PosterSize, PostingAhead};

impl State {
    pub(super) fn print(&mut self) -> Action {
        match self.asked() {
            Some(PaperAsked::Statement(household)) => {
                let wish = PapersWish::PrintStatement(household.clone());
                self.told = Some(Note::Kept(Told::Printing));
                Action::Papers(wish)
            }
            Some(PaperAsked::Labels(ask)) => {
                let wish = PapersWish::Print(ask.clone());
                self.told = Some(Note::Kept(Told::Printing));
                Action::Papers(wish)
            }
            Some(PaperAsked::Book(..) | PaperAsked::Notice(..)) | None => Action::None,
        }
    }

    /// Books and statements are saved in one form or another; labels as pages.
    pub(super) fn save(&mut self) -> Action {
        match self.asked() {
            Some(PaperAsked::Book(..) | PaperAsked::Statement(_)) => {
                self.turn(At::Form);
                Action::None
            }
            Some(PaperAsked::Labels(ask)) => {
                let file = PaperFile::Labels(ask.clone());
                self.begin(file, None)
            }
            Some(PaperAsked::Notice(..)) | None => Action::None,
        }
    }

    pub(super) fn save_as(&mut self, form: PagesForm) -> Action {
        let file = match self.asked() {
            Some(PaperAsked::Book(register, span)) => PaperFile::Book(*register, *span, form),
            Some(PaperAsked::Statement(household)) => PaperFile::Statement(household.clone(), form),
            Some(PaperAsked::Notice(..) | PaperAsked::Labels(_)) | None => return Action::None,
        };
        self.begin(file, None)
    }

    /// A posting that stands is drawn again; a new one is first summed up.
    pub(super) fn sized(&mut self, size: PosterSize, known: Known<'_>) -> Action {
        let At::Size(notice) = &mut self.at else {
            return Action::None;
        };
        if let Some(notice) = notice.take() {
            return self.begin(PaperFile::Poster(notice, size), None);
        }
        let (Some(PaperAsked::Notice(kind, period)), Some(seen)) = (self.asked(), self.seen_page())
        else {
            return Action::None;
        };
        let Some(PostingAhead::New {
            corrects,
            objections_until,
        }) = &seen.posting
        else {
            return Action::None;
        };
        let what = What::Post(Post {
            kind: *kind,
            period: *period,
            lines: seen.lines,
            corrects: corrects.clone(),
            today: known.shop.today,
            objections_until: *objections_until,
            size,
        });
        self.turn(At::Approve(size, approve::State::new(what, known)));
        Action::None
    }

    pub(super) fn approve(&mut self, message: approve::Message, known: Known<'_>) -> Action {
        let At::Approve(_, state) = &mut self.at else {
            return Action::None;
        };
        match state.update(message, known) {
            approve::Next::Act(action) => action,
            approve::Next::Back => {
                self.turn(At::Size(None));
                Action::None
            }
        }
    }

    /// What became of a posting.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        match (answer, &mut self.at) {
            (Ok(Outcome::Posted(notice)), At::Approve(size, _)) => {
                let size = *size;
                let file = PaperFile::Poster(Box::new(notice.clone()), size);
                self.begin(file, Some(notice))
            }
            (Err(refusal), At::Approve(_, state)) => state.refused(refusal, known),
            (Err(refusal), _) => Action::Refuse(refusal),
            (Ok(_), _) => Action::None,
        }
    }
}
