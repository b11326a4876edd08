//! The day's redemptions, and what moved besides: the list, one of them, and taking it back with a second person.

mod besides;
mod taking;
mod view;

use super::pin;
use super::typing::{self, Typing};
use crate::kiosk::root::Stroke;
use crate::market::day::Moment;
use crate::market::ids::ReceiptNo;
use crate::market::refusal::Refusal;
use crate::market::shop::{AllowedOfDay, MovementOnRecord, RedemptionOnRecord, ReversalOnRecord};
use crate::market::staff::Pin;

/// The most characters of a reason.
const LONGEST_REASON: usize = 40;

/// The state.
#[derive(Debug, Default)]
pub struct State {
    list: Option<Vec<RedemptionOnRecord>>,
    moves: Vec<MovementOnRecord>,
    allowed: Vec<AllowedOfDay>,
    at: At,
    told: Option<Told>,
}

/// Where in the screen a person is.
#[derive(Debug, Default)]
enum At {
    #[default]
    List,
    /// One receipt.
    One(ReceiptNo),
    /// One movement.
    Moved(ReceiptNo),
    /// Why is it taken back, whole or one line of it?
    Why(Taking, Option<Typing>),
    /// The second person.
    Second(Taking, String, pin::State),
    /// It is taken back.
    Done(Box<ReversalOnRecord>),
}

/// What is to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Taking {
    receipt: ReceiptNo,
    line: Option<u32>,
}

/// What is said about what was done last.
#[derive(Debug)]
enum Told {
    Printing,
    Reprinted(u32),
    Refused(Refusal),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Looks at one.
    Pick(ReceiptNo),
    /// Looks at a movement.
    PickMoved(ReceiptNo),
    /// Takes a movement back.
    Undo(Box<MovementOnRecord>),
    /// Prints it again.
    Reprint,
    /// Takes it back, whole or one line, counted from 1.
    Reverse(Option<u32>),
    /// For this reason.
    Because(String),
    /// For another reason.
    Other,
    /// Types the reason.
    Typing(typing::Message),
    /// Has typed the reason.
    Typed,
    /// The second person.
    Pin(pin::Message),
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Print this one again.
    Reprint(ReceiptNo),
    /// Take this back.
    Reverse {
        /// Which receipt.
        receipt: ReceiptNo,
        /// Only this line, counted from 1.
        line: Option<u32>,
        /// Why.
        reason: String,
        /// The second person.
        approver: String,
        /// That person's PIN.
        pin: Pin,
    },
    /// Take this movement back.
    Undo(Box<MovementOnRecord>),
    /// Ask for the list anew.
    Refresh,
    /// Leave the screen.
    Leave,
}

impl State {
    /// Beginning at one redemption, about to be taken back whole.
    pub fn taking_back(record: RedemptionOnRecord) -> State {
        let receipt = record.redemption.receipt.clone();
        State {
            list: Some(vec![record]),
            at: At::Why(
                Taking {
                    receipt,
                    line: None,
                },
                None,
            ),
            ..State::default()
        }
    }

    /// What moved on the day, and what was allowed.
    pub fn besides(&mut self, moves: Vec<MovementOnRecord>, allowed: Vec<AllowedOfDay>) {
        self.moves = moves;
        self.allowed = allowed;
    }

    /// The day's redemptions.
    pub fn list(&mut self, list: Vec<RedemptionOnRecord>) {
        self.list = Some(list);
    }

    /// What became of a reversal.
    pub fn reversed(&mut self, answer: Result<Box<ReversalOnRecord>, Refusal>, now: Moment) {
        match (answer, &mut self.at) {
            (Ok(record), _) => self.at = At::Done(record),
            (Err(refusal), At::Second(_, _, second))
                if matches!(
                    refusal,
                    Refusal::WrongPin { .. }
                        | Refusal::SecondPersonNeeded
                        | Refusal::NotPermitted { .. }
                        | Refusal::UnknownStaff { .. }
                ) =>
            {
                second.refused(refusal, now);
            }
            (Err(refusal), _) => {
                self.told = Some(Told::Refused(refusal));
                self.back();
            }
        }
    }

    /// What became of a reprint.
    pub fn reprinted(&mut self, answer: Result<u32, Refusal>) {
        self.told = Some(match answer {
            Ok(copies) => Told::Reprinted(copies),
            Err(refusal) => Told::Refused(refusal),
        });
    }

    fn record(&self, receipt: &ReceiptNo) -> Option<&RedemptionOnRecord> {
        self.list
            .iter()
            .flatten()
            .find(|one| one.redemption.receipt == *receipt)
    }

    fn back(&mut self) -> Action {
        let at = std::mem::take(&mut self.at);
        self.at = match at {
            At::List => return Action::Leave,
            At::One(_) | At::Moved(_) => At::List,
            At::Why(taking, None) => At::One(taking.receipt),
            At::Why(taking, Some(_)) => At::Why(taking, None),
            At::Second(taking, _, _) => At::One(taking.receipt),
            At::Done(_) => {
                self.told = None;
                self.at = At::List;
                return Action::Refresh;
            }
        };
        Action::None
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment) -> Action {
        if !matches!(message, Message::Pin(_) | Message::Typing(_)) {
            self.told = None;
        }
        match message {
            Message::Pick(receipt) => self.at = At::One(receipt),
            Message::PickMoved(slip) => self.at = At::Moved(slip),
            Message::Undo(record) => return Action::Undo(record),
            Message::Back => return self.back(),
            Message::Reprint => {
                if let At::One(receipt) = &self.at {
                    self.told = Some(Told::Printing);
                    return Action::Reprint(receipt.clone());
                }
            }
            Message::Reverse(line) => {
                if let At::One(receipt) = &self.at {
                    let receipt = receipt.clone();
                    self.at = At::Why(Taking { receipt, line }, None);
                }
            }
            Message::Other => {
                if let At::Why(_, typing) = &mut self.at {
                    *typing = Some(Typing::name(LONGEST_REASON));
                }
            }
            Message::Typing(message) => {
                if let At::Why(_, Some(typing)) = &mut self.at {
                    typing.update(message);
                }
            }
            Message::Typed => {
                if let At::Why(_, Some(typing)) = &self.at {
                    let reason = typing.text().to_owned();
                    return self.because(reason);
                }
            }
            Message::Because(reason) => return self.because(reason),
            Message::Pin(message) => {
                if let At::Second(taking, reason, second) = &mut self.at
                    && let pin::Action::Prove(approver, pin) = second.update(message, now)
                {
                    return Action::Reverse {
                        receipt: taking.receipt.clone(),
                        line: taking.line,
                        reason: reason.clone(),
                        approver,
                        pin,
                    };
                }
            }
        }
        Action::None
    }

    fn because(&mut self, reason: String) -> Action {
        if let At::Why(taking, _) = &self.at
            && !reason.is_empty()
        {
            self.at = At::Second(taking.clone(), reason, pin::State::default());
        }
        Action::None
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        if let At::Why(_, Some(typing)) = &mut self.at {
            typing.stroke(stroke);
        }
    }

    /// Where in the screen a person is: another number is another page.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::List => 0,
            At::One(_) => 1,
            At::Why(_, None) => 2,
            At::Why(_, Some(_)) => 3,
            At::Second(..) => 4,
            At::Done(_) => 5,
            At::Moved(_) => 6,
        }
    }
}
