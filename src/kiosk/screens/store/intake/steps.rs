//! The steps of a delivery: each goes to the books, one after another, and the answer says what the page shows.

use super::super::article;
use super::super::dates::{self, Date};
use super::super::{Action, Errand, Known};
use super::{At, Pad, Sent, State, Then, Told};
use crate::kiosk::parts::Key;
use crate::kiosk::screens::pin;
use crate::market::gtin::Gtin;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::storeroom::article::Section;
use crate::market::storeroom::delivery::OriginOrder;
use crate::market::storeroom::draft::{Draft, DraftInput, DraftLine, Expiry, Stage, Warned};
use crate::office::storeroom::deed::{Deed, Outcome};
use crate::till::{Command, Scanned, Sound};

impl State {
    /// The line that a number or a date is about.
    pub(super) fn line(&self) -> Option<&DraftLine> {
        self.draft.as_ref()?.count().line().ok()
    }

    /// Whether what one piece cost has to be known.
    pub(super) fn is_bought(&self) -> bool {
        let origin = self.draft.as_ref().map(|draft| &draft.origin);
        matches!(origin, Some(OriginOrder::Purchase { total: None, .. }))
    }

    /// Sends the next step, unless one is on its way or something has to be answered first.
    pub(super) fn pump(&mut self) -> Action {
        let is_asked = matches!(
            self.at,
            At::Unknown(_) | At::New(_) | At::CaseOf(..) | At::CaseHolds(..)
        );
        if self.sent.is_some() || is_asked {
            return Action::None;
        }
        let Some(draft) = &self.draft else {
            return Action::None;
        };
        match self.queue.pop_front() {
            Some(input) => {
                self.sent = Some(Sent::Step(input.clone()));
                Action::deed(Deed::Step {
                    id: draft.id,
                    input,
                })
            }
            None => self.settled(),
        }
    }

    /// All steps are answered.
    fn settled(&mut self) -> Action {
        match std::mem::replace(&mut self.then, Then::Nothing) {
            Then::Nothing => Action::None,
            Then::Leave => Action::Leave,
            Then::Finish => self.finished(),
            Then::Date => {
                if let Some(line) = self.line() {
                    self.at = At::Date(Date::of(line.expires, self.today));
                }
                Action::None
            }
        }
    }

    /// Whether steps are on their way, or wait for it.
    fn is_busy(&self) -> bool {
        self.sent.is_some() || !self.queue.is_empty()
    }

    /// One more step.
    pub(super) fn step(&mut self, input: DraftInput) -> Action {
        self.queue.push_back(input);
        self.pump()
    }

    /// Pieces of these goods.
    pub(super) fn scan(&mut self, code: Gtin) -> Action {
        self.typed();
        self.pad = Pad::pieces();
        self.step(DraftInput::Scan {
            code,
            pieces: Quantity::ONE,
        })
    }

    /// What is typed beside the line becomes a step. Answers whether there was anything.
    pub(super) fn typed(&mut self) -> bool {
        let input = match &self.pad {
            Pad::Pieces(typed) => match typed.text().parse::<u32>() {
                Ok(0) => Some(DraftInput::Quantity(None)),
                Ok(n) => Quantity::new(n).map(|n| DraftInput::Quantity(Some(n))),
                Err(_) => None,
            },
            Pad::Cost(typed) => typed.text().parse().ok().map(DraftInput::Cost),
        };
        self.pad.typed_mut().take(Key::Clear);
        let is_any = input.is_some() && (self.line().is_some() || self.is_busy());
        self.queue.extend(input.filter(|_| is_any));
        is_any
    }

    /// To another keypad.
    pub(super) fn turn_to(&mut self, pad: Pad) -> Action {
        self.typed();
        self.pad = pad;
        self.pump()
    }

    /// To the date of the current line, as soon as it is known which that is.
    pub(super) fn ask_date(&mut self) -> Action {
        self.typed();
        self.then = Then::Date;
        self.pump()
    }

    /// The number is so; then whatever is not yet known of the line.
    pub(super) fn next(&mut self) -> Action {
        let is_dated = self
            .line()
            .is_none_or(|line| line.expires != Expiry::Unsaid);
        let is_off = self.pad.typed().text().parse() == Ok(0);
        let was_cost = matches!(self.pad, Pad::Cost(..));
        self.typed();
        if self.is_again() || is_off || self.line().is_none() || was_cost {
            self.pad = Pad::pieces();
        } else if !is_dated {
            return self.ask_date();
        } else {
            self.pad = self.pad_after_date();
        }
        self.pump()
    }

    /// Of what was bought, the cost is asked for.
    fn pad_after_date(&self) -> Pad {
        let lacks = self.line().is_some_and(|line| line.unit_cost.is_none());
        if self.is_bought() && lacks {
            Pad::cost()
        } else {
            Pad::pieces()
        }
    }

    /// A date was touched, or not.
    pub(super) fn dated(&mut self, next: dates::Next) -> Action {
        match next {
            dates::Next::None | dates::Next::On(_) => Action::None,
            dates::Next::Back => {
                self.at = At::Lines;
                Action::None
            }
            dates::Next::Until(expires) => {
                self.at = At::Lines;
                self.pad = self.pad_after_date();
                self.step(DraftInput::Expires(expires))
            }
        }
    }

    /// The last step back; what is only typed is simply cleared.
    pub(super) fn undo(&mut self) -> Action {
        if self.pad.typed().is_empty() {
            self.pad = Pad::pieces();
            return self.step(DraftInput::Undo);
        }
        self.pad.typed_mut().take(Key::Clear);
        Action::None
    }

    /// Leaves when all that was entered is in the books.
    pub(super) fn leave(&mut self) -> Action {
        self.typed();
        self.then = Then::Leave;
        self.pump()
    }

    /// All is counted, as soon as all that was entered is in the books.
    pub(super) fn finish(&mut self) -> Action {
        self.typed();
        self.then = Then::Finish;
        self.pump()
    }

    fn finished(&mut self) -> Action {
        let Some(draft) = &self.draft else {
            return Action::None;
        };
        if draft.first.lines.is_empty() {
            self.at = At::Summary;
            return Action::None;
        }
        match &draft.stage {
            Stage::Again { count, .. } => {
                let differing = draft.differing(count);
                if differing.is_empty() {
                    self.at = At::Summary;
                    Action::None
                } else {
                    self.told = Some(Told::Differs(differing));
                    Action::Sound(Sound::Refuse)
                }
            }
            Stage::Counting | Stage::Counted if self.two => self.step(DraftInput::Counted),
            Stage::Counting | Stage::Counted => {
                self.at = At::Summary;
                Action::None
            }
        }
    }

    /// Goods that were met for the first time are named.
    pub(super) fn entered(&mut self, next: article::Next) -> Action {
        let article = match next {
            article::Next::Act(action) => return action,
            article::Next::Back => return self.back(),
            article::Next::Done(article) => *article,
        };
        if self.sent.is_some() {
            return Action::None;
        }
        self.sent = Some(match article.wish.code {
            Some(code) => Sent::Known(code),
            None => Sent::Own,
        });
        Action::Do(Box::new(Errand {
            deed: Deed::Enter {
                goods: article.wish,
                picture: article.picture,
                section: Section::Points,
            },
            photo: article.photo,
            second: None,
        }))
    }

    /// It is known how many a case holds.
    pub(super) fn packed(&mut self) -> Action {
        let At::CaseHolds(pack, code, digits) = &self.at else {
            return Action::None;
        };
        let pieces: Option<Quantity> = digits.text().parse().ok();
        if pieces.is_none() || self.sent.is_some() {
            return Action::None;
        }
        let (pack, code) = (*pack, *code);
        self.sent = Some(Sent::Known(pack));
        Action::deed(Deed::Pack { pack, code, pieces })
    }

    /// It is as the summary says.
    pub(super) fn book(&mut self) -> Action {
        match &self.draft {
            Some(draft) if self.sent.is_none() => {
                self.sent = Some(Sent::Book);
                Action::deed(Deed::Book { id: draft.id })
            }
            _ => Action::None,
        }
    }

    /// What became of what was sent.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        self.know(known);
        let Some(sent) = self.sent.take() else {
            return Action::None;
        };
        match (sent, answer) {
            (Sent::Begin | Sent::Again, Ok(Outcome::Draft(draft, _))) => {
                self.draft = Some(draft);
                self.pad = Pad::pieces();
                self.at = At::Lines;
                self.pump()
            }
            (Sent::Step(input), Ok(Outcome::Draft(draft, warned))) => {
                self.stepped(&input, draft, warned)
            }
            (Sent::Step(input), Err(refusal)) => self.step_refused(input, refusal),
            (Sent::Again, Err(refusal)) => self.second_refused(refusal, known),
            (Sent::Known(code), Ok(_)) => self.scan_first(code),
            (Sent::Own, Ok(Outcome::Goods(goods))) => self.scan_first(goods.code),
            (Sent::Drop, Ok(_)) => {
                *self = State::default();
                Action::Look(State::questions().to_vec())
            }
            (Sent::Book, Ok(Outcome::Delivered(delivery))) => {
                self.draft = None;
                self.at = At::Done(delivery);
                Action::Sound(Sound::Done)
            }
            (Sent::Book, Err(refusal)) => {
                self.at = At::Lines;
                Action::Refuse(refusal)
            }
            (_, Err(refusal)) => Action::Refuse(refusal),
            (_, Ok(_)) => self.pump(),
        }
    }

    /// Now that it is known what a code stands for, the scan goes on.
    fn scan_first(&mut self, code: Gtin) -> Action {
        self.at = At::Lines;
        self.pad = Pad::pieces();
        let pieces = Quantity::ONE;
        self.queue.push_front(DraftInput::Scan { code, pieces });
        self.pump()
    }

    fn stepped(&mut self, input: &DraftInput, draft: Box<Draft>, warned: Warned) -> Action {
        self.draft = Some(draft);
        if let Warned::ExpiresSoon { on } = warned {
            self.told = Some(Told::ExpiresSoon(on));
        }
        match input {
            DraftInput::Counted => self.at = At::Second(pin::State::default()),
            DraftInput::Origin(_) => self.at = At::Lines,
            _ => {}
        }
        let heard = match input {
            DraftInput::Scan { .. } => Action::Sound(Sound::Scan),
            _ => Action::None,
        };
        heard.and(self.pump())
    }

    fn step_refused(&mut self, input: DraftInput, refusal: Refusal) -> Action {
        match (input, refusal) {
            (DraftInput::Scan { code, .. }, Refusal::UnknownCode { .. }) => {
                self.at = At::Unknown(code);
                self.then = Then::Nothing;
                Action::Sound(Sound::Refuse)
            }
            (_, refusal) => {
                self.then = Then::Nothing;
                self.told = Some(Told::Refused(refusal));
                Action::Sound(Sound::Refuse).and(self.pump())
            }
        }
    }

    fn second_refused(&mut self, refusal: Refusal, known: Known<'_>) -> Action {
        match &mut self.at {
            At::Second(second) => {
                second.refused(refusal, known.now);
                Action::Sound(Sound::Refuse)
            }
            _ => Action::Refuse(refusal),
        }
    }

    /// What of the shop the steps depend on.
    pub(super) fn know(&mut self, known: Known<'_>) {
        self.two = known.shop.storeroom.practice.two_at_intake;
        self.today = known.shop.today;
    }

    /// A code that was scanned. It goes on wherever the page stands, as far as it can.
    pub fn scanned(&mut self, read: Result<Scanned, Refusal>, known: Known<'_>) -> Action {
        self.know(known);
        match self.at {
            At::Lines | At::Date(_) | At::Summary | At::Find(_) => {}
            // What is asked for is answered first; what is scanned meanwhile waits its turn.
            At::Unknown(_) | At::New(_) => {
                return match read {
                    Ok(Scanned::Goods(code)) => {
                        let pieces = Quantity::ONE;
                        self.queue.push_back(DraftInput::Scan { code, pieces });
                        Action::Sound(Sound::Scan)
                    }
                    _ => Action::Sound(Sound::Refuse),
                };
            }
            _ => return Action::Sound(Sound::Refuse),
        }
        self.told = None;
        let step = match read {
            Ok(Scanned::Goods(code)) => {
                self.at = At::Lines;
                return self.scan(code);
            }
            Ok(Scanned::Command(Command::Quantity(quantity))) => DraftInput::Quantity(quantity),
            Ok(Scanned::Command(Command::Expires(expires))) => DraftInput::Expires(expires),
            Ok(Scanned::Command(Command::Cost(cost))) => DraftInput::Cost(cost),
            Ok(Scanned::Command(Command::Undo)) => DraftInput::Undo,
            Ok(Scanned::Command(Command::Ok)) if matches!(self.at, At::Lines) => {
                return self.finish();
            }
            Ok(_) => return Action::Sound(Sound::Refuse),
            Err(refusal) => {
                self.at = At::Lines;
                self.told = Some(Told::Refused(refusal));
                return Action::Sound(Sound::Refuse);
            }
        };
        self.at = At::Lines;
        self.step(step)
    }

    /// How many scans wait behind what is asked.
    pub(super) fn waiting(&self) -> usize {
        let scans = self.queue.iter();
        scans
            .filter(|input| matches!(input, DraftInput::Scan { .. }))
            .count()
    }
}
