//! Goods in: where they come from, then scan after scan, each with its number and its date, then one summary, and the
//! hand-over slip in two copies.
//!
//! Every scan and every number is a step that the books park before they answer, so a power cut or a household at the
//! counter costs nothing. Steps go to the books one after another in the order in which they came; where one has to be
//! asked about (an unknown code), those behind it wait. Where the store has decided so, a second person proves a PIN and
//! counts again on an empty page.

mod begin;
mod end;
mod lines;
mod origin;
mod steps;
mod view;

use super::article;
use super::dates::{self, Date};
use super::find::Finder;
use super::{Action, Known};
use crate::kiosk::parts::{Digits, Key};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::pin;
use crate::market::day::{Moment, VillageDay};
use crate::market::gtin::Gtin;
use crate::market::ids::DeliveryId;
use crate::market::refusal::Refusal;
use crate::market::storeroom::draft::{Draft, DraftInput, Stage};
use crate::market::storeroom::trace::DeliveryOnRecord;
use crate::office::storeroom::look::{Question, Seen};
use origin::Lately;
use std::collections::VecDeque;

pub use origin::Kind;

/// The most digits of a number of pieces, and of a cost in yuan.
const LONGEST_PIECES: usize = 5;
const LONGEST_COST: usize = 8;

/// The state.
#[derive(Debug)]
pub struct State {
    at: At,
    drafts: Option<Vec<Draft>>,
    lately: Lately,
    draft: Option<Box<Draft>>,
    /// What is typed beside the current line.
    pad: Pad,
    /// Steps that are still to be sent, the first first.
    queue: VecDeque<DraftInput>,
    /// What was sent, and is not yet answered.
    sent: Option<Sent>,
    /// What is done when all steps are answered.
    then: Then,
    /// Whether the store has decided that two people count.
    two: bool,
    today: VillageDay,
    told: Option<Told>,
    /// Letting the delivery go was touched once.
    is_dropping: bool,
}

#[derive(Debug)]
enum At {
    /// Where does it come from, or which one goes on?
    Start,
    /// Somebody else has begun this one.
    Others(Box<Draft>),
    Origin(Box<origin::State>),
    /// Scanning.
    Lines,
    /// Until when the current line is good.
    Date(Date),
    /// Goods without a code.
    Find(Finder),
    /// A code that nobody knows.
    Unknown(Gtin),
    /// Goods that are met for the first time.
    New(Box<article::State>),
    /// Which goods are in the case of this code.
    CaseOf(Gtin, Finder),
    /// How many.
    CaseHolds(Gtin, Gtin, Digits),
    /// The second person proves a PIN.
    Second(pin::State),
    Summary,
    Done(Box<DeliveryOnRecord>),
}

/// What is typed beside the current line.
#[derive(Debug)]
enum Pad {
    Pieces(Digits),
    Cost(Digits),
}

impl Pad {
    fn pieces() -> Pad {
        Pad::Pieces(Digits::new(LONGEST_PIECES))
    }

    fn cost() -> Pad {
        Pad::Cost(Digits::new(LONGEST_COST))
    }

    fn typed_mut(&mut self) -> &mut Digits {
        match self {
            Pad::Pieces(typed) | Pad::Cost(typed) => typed,
        }
    }

    fn typed(&self) -> &Digits {
        match self {
            Pad::Pieces(typed) | Pad::Cost(typed) => typed,
        }
    }
}

/// What was sent to the books.
#[derive(Debug)]
enum Sent {
    Begin,
    Step(DraftInput),
    /// The second person's PIN goes along.
    Again,
    /// Goods are entered, or a case's code; then this code is scanned again.
    Known(Gtin),
    /// Goods without a code are entered; then they are scanned.
    Own,
    Drop,
    Book,
}

/// What is done when all steps are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Nothing,
    /// The count is done.
    Finish,
    /// The date of the current line is asked for.
    Date,
    /// Leave, the delivery stays parked.
    Leave,
}

/// What is said about the last step.
#[derive(Debug)]
enum Told {
    /// The goods expire soon.
    ExpiresSoon(VillageDay),
    /// It was refused.
    Refused(Refusal),
    /// The second count came to other numbers.
    Differs(Vec<Gtin>),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Begins one of this kind.
    Begin(Kind),
    /// Goes on with one that is parked.
    GoOn(DeliveryId),
    /// Lets it go; asked once more before it is done.
    Drop,
    /// With where it comes from.
    Origin(origin::Message),
    /// Changes that.
    ChangeOrigin,
    /// Types beside the current line.
    Key(Key),
    /// Types pieces.
    Pieces,
    /// Types what one piece cost.
    Cost,
    /// Says until when it is good.
    Expires,
    /// With the date.
    Date(dates::Message),
    /// The number is so; what is asked next.
    Next,
    /// This line is meant.
    Touch(usize),
    /// The last step back.
    Undo,
    /// Goods without a code, or whose code is worn.
    NoCode,
    /// These goods.
    Pick(Gtin),
    /// Goods that are not listed.
    NewGoods,
    /// With goods that are met for the first time.
    Article(article::Message),
    /// The unknown code is a case's.
    Case,
    /// The unknown code is not booked in.
    Skip,
    /// All is counted.
    Finish,
    /// To stickers for what bears the shop's own codes.
    Labels,
    /// With the second person.
    Pin(pin::Message),
    /// Starts the first count again.
    Reopen,
    /// It is as the summary says.
    Book,
    /// Begins another.
    Another,
    /// One step back.
    Back,
}

/// The codes of a delivery's goods that are the shop's own: these pieces come without one, and need stickers.
fn own_codes(delivery: &DeliveryOnRecord) -> Vec<Gtin> {
    let mut codes: Vec<Gtin> = delivery.lots.iter().map(|lot| lot.code).collect();
    codes.retain(|code| code.is_own());
    codes.dedup();
    codes
}

impl Default for State {
    fn default() -> State {
        State {
            at: At::Start,
            drafts: None,
            lately: Lately::default(),
            draft: None,
            pad: Pad::pieces(),
            queue: VecDeque::new(),
            sent: None,
            then: Then::Nothing,
            two: false,
            today: Moment::from_millis(0).village_day(),
            told: None,
            is_dropping: false,
        }
    }
}

impl State {
    /// What has to be looked up at the beginning.
    pub fn questions() -> [Question; 3] {
        [Question::Drafts, Question::Funds, Question::Deliveries]
    }

    /// Whether the second person counts.
    fn is_again(&self) -> bool {
        let draft = self.draft.as_ref();
        draft.is_some_and(|draft| matches!(draft.stage, Stage::Again { .. }))
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        self.know(known);
        if !matches!(message, Message::Key(_) | Message::Pin(_)) {
            self.told = None;
        }
        let was_dropping = std::mem::take(&mut self.is_dropping);
        match (message, &mut self.at) {
            (Message::Begin(kind), At::Start) => {
                self.at = At::Origin(Box::new(origin::State::new(kind)));
            }
            (Message::GoOn(id), At::Start) => return self.go_on(id, known),
            (Message::Drop, At::Summary | At::Others(_)) if was_dropping => {
                return self.drop_draft();
            }
            (Message::Drop, At::Summary | At::Others(_)) => self.is_dropping = true,
            (Message::Origin(message), At::Origin(state)) => {
                let next = state.update(message, known);
                return self.originated(next, known);
            }
            (Message::ChangeOrigin, At::Lines | At::Summary) => {
                if let Some(draft) = &self.draft {
                    self.at = At::Origin(Box::new(origin::State::of(&draft.origin)));
                }
            }
            (Message::Date(message), At::Date(date)) => {
                let next = date.update(message);
                return self.dated(next);
            }
            (Message::Key(key), At::Find(finder) | At::CaseOf(_, finder)) => finder.take(key),
            (Message::Key(key), At::CaseHolds(_, _, digits)) => digits.take(key),
            (Message::Pick(code), At::Find(_)) => {
                self.at = At::Lines;
                return self.scan(code);
            }
            (Message::NewGoods, At::Find(_)) => {
                self.at = At::New(Box::new(article::State::new(None)));
            }
            (Message::NewGoods, At::Unknown(code)) => {
                self.at = At::New(Box::new(article::State::new(Some(*code))));
            }
            (Message::Case, At::Unknown(code)) => {
                self.at = At::CaseOf(*code, Finder::default());
            }
            (Message::Pick(inside), At::CaseOf(pack, _)) => {
                self.at = At::CaseHolds(*pack, inside, Digits::new(LONGEST_PIECES));
            }
            (Message::Next, At::CaseHolds(..)) => return self.packed(),
            (Message::Skip, At::Unknown(_)) => {
                self.at = At::Lines;
                return self.pump();
            }
            (Message::Article(message), At::New(state)) => {
                let next = state.update(message, known);
                return self.entered(next);
            }
            (Message::Pin(message), At::Second(second)) => {
                let action = second.update(message, known.now);
                return self.proven(action);
            }
            (Message::Book, At::Summary) => return self.book(),
            (Message::Another, At::Done(_)) => {
                *self = State::default();
                return Action::Look(State::questions().to_vec());
            }
            (Message::Labels, At::Done(delivery)) => return Action::Labels(own_codes(delivery)),
            (Message::Back, _) => return self.back(),
            (message, At::Lines) => return self.at_lines(message),
            _ => {}
        }
        Action::None
    }

    /// What a person does on the page on which it is scanned.
    fn at_lines(&mut self, message: Message) -> Action {
        match message {
            Message::Key(key) => self.pad.typed_mut().take(key),
            Message::Pieces => return self.turn_to(Pad::pieces()),
            Message::Cost => return self.turn_to(Pad::cost()),
            Message::Expires => return self.ask_date(),
            Message::Next => return self.next(),
            Message::Touch(line) => {
                self.typed();
                self.pad = Pad::pieces();
                return self.step(DraftInput::Touch(line));
            }
            Message::Undo => return self.undo(),
            Message::NoCode => {
                self.typed();
                self.at = At::Find(Finder::default());
                return self.pump();
            }
            Message::Finish => return self.finish(),
            Message::Reopen => return self.step(DraftInput::Reopen),
            _ => {}
        }
        Action::None
    }

    fn back(&mut self) -> Action {
        let begun = self.draft.is_some();
        self.at = match &self.at {
            At::Start | At::Done(_) => return Action::Leave,
            At::Others(_) => At::Start,
            At::Lines => return self.leave(),
            At::Second(_) if begun => At::Lines,
            At::Date(_) | At::Find(_) | At::Summary => At::Lines,
            At::New(_) | At::CaseOf(..) | At::CaseHolds(..) | At::Unknown(_) => {
                self.at = At::Lines;
                return self.pump();
            }
            At::Origin(_) if begun => At::Lines,
            At::Origin(_) | At::Second(_) => At::Start,
        };
        Action::None
    }

    /// What was looked up.
    pub fn seen(
        &mut self,
        question: &Question,
        answer: Result<Seen, Refusal>,
        known: Known<'_>,
    ) -> Action {
        match (answer, &mut self.at) {
            (Ok(Seen::Drafts(drafts)), _) => self.drafts = Some(drafts),
            (Ok(Seen::Funds(funds)), _) => {
                self.lately.funds = funds.into_iter().map(|fund| fund.fund).collect();
            }
            (Ok(Seen::Deliveries(deliveries)), _) => self.lately.take(&deliveries),
            (answer, At::Origin(state)) if article::State::asks(question) => {
                return state.seen(answer, known);
            }
            (answer, At::New(state)) if article::State::asks(question) => {
                return state.seen(answer, known);
            }
            (Err(refusal), At::Start) if *question == Question::Drafts => {
                return Action::Refuse(refusal);
            }
            _ => {}
        }
        Action::None
    }

    /// Whether a household may come to the counter: what is scanned so far is in the books.
    pub fn is_free(&self) -> bool {
        let settled = self.queue.is_empty() && self.sent.is_none();
        settled
            && match &self.at {
                At::Start | At::Others(_) | At::Summary | At::Done(_) => true,
                At::Lines => self.pad.typed().is_empty(),
                _ => false,
            }
    }

    /// Whether a delivery is open that takes scans.
    pub fn receives(&self) -> bool {
        self.draft.is_some() && !matches!(self.at, At::Start | At::Done(_))
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match &mut self.at {
            At::Lines => {
                let parts = matches!(self.pad, Pad::Cost(..));
                type_digits(self.pad.typed_mut(), stroke, parts);
            }
            At::CaseHolds(_, _, digits) => type_digits(digits, stroke, false),
            At::Find(finder) | At::CaseOf(_, finder) => finder.stroke(stroke),
            At::New(state) => state.stroke(stroke),
            At::Origin(state) => state.stroke(stroke),
            _ => {}
        }
    }

    /// The Enter key after a number.
    pub fn enter_key(&mut self, known: Known<'_>) -> Action {
        match self.at {
            At::Lines if !self.pad.typed().is_empty() => self.update(Message::Next, known),
            _ => Action::None,
        }
    }

    /// Which page this is, below 64.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Start => 0,
            At::Others(_) => 1,
            At::Lines => 2,
            At::Date(_) => 3,
            At::Find(_) => 4,
            At::Unknown(_) => 5,
            At::CaseOf(..) => 6,
            At::CaseHolds(..) => 7,
            At::Second(_) => 8,
            At::Summary => 9,
            At::Done(_) => 10,
            At::Origin(state) => 16 + state.page(),
            At::New(state) => 32 + state.page(),
        }
    }
}

/// Takes a key of a keyboard into a number.
fn type_digits(digits: &mut Digits, stroke: Stroke, parts: bool) {
    match stroke {
        Stroke::Character(c) if c.is_ascii_digit() || (parts && c == '.') => {
            digits.take(Key::Character(c));
        }
        Stroke::Backspace => digits.take(Key::Back),
        _ => {}
    }
}
