//! Where a delivery comes from: who gave, what it is paid from, which store sent it. One needed answer first, out of those
//! that were given lately; everything else stands on one page, and can be left as it is.

mod view;

use super::super::pictures::{self, Picked};
use super::super::{Action, Known};
use crate::kiosk::parts::{Digits, Key};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::typing::{self, Typing};
use crate::market::fen::Fen;
use crate::market::goods::LONGEST_NAME;
use crate::market::ids::Hash;
use crate::market::refusal::Refusal;
use crate::market::storeroom::delivery::OriginOrder;
use crate::office::storeroom::look::Seen;
use std::path::PathBuf;

/// The most digits of an amount in yuan.
const LONGEST_SUM: usize = 9;

/// What kind of origin it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A gift.
    Donation,
    /// Bought.
    Purchase,
    /// From another store.
    Transfer,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Kind; 3] = [Kind::Donation, Kind::Purchase, Kind::Transfer];

    /// The word for it, in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Donation => "donation",
            Kind::Purchase => "fund",
            Kind::Transfer => "transfer",
        }
    }
}

/// Who gave and what was bought from lately, to be offered again.
#[derive(Debug, Default)]
pub struct Lately {
    /// Givers who may be named.
    pub givers: Vec<String>,
    /// Funds.
    pub funds: Vec<String>,
    /// Other stores.
    pub stores: Vec<String>,
    /// Those who sold.
    pub suppliers: Vec<String>,
}

/// A text of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The giver, the fund, the other store.
    Who,
    /// What the giver wishes.
    Terms,
    /// From whom it was bought.
    Supplier,
    /// The number of the invoice, or of the other store's slip.
    Document,
}

/// The state.
#[derive(Debug)]
pub struct State {
    kind: Kind,
    who: String,
    anonymous: bool,
    terms: String,
    supplier: String,
    document: String,
    total: Option<Fen>,
    /// A photo that is in the books already.
    kept: Option<Hash>,
    /// A photo on the stick.
    photo: Option<PathBuf>,
    at: At,
}

#[derive(Debug)]
enum At {
    /// Out of those of lately.
    Who,
    Writing(Field, Typing),
    Total(Digits),
    Photo(pictures::State),
    Whole,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// It is this one.
    Who(String),
    /// Another, to be written.
    Other,
    /// The giver does not want to be named.
    Anonymous,
    /// Named, or not.
    Named(bool),
    /// Writes a text.
    Write(Field),
    /// Writes.
    Typing(typing::Message),
    /// Has written it.
    Written,
    /// Enters the sum of the invoice.
    Total,
    /// Types it.
    Key(Key),
    /// Has typed it.
    Sum,
    /// It is the sum of the lines.
    NoTotal,
    /// Takes a photo of the invoice.
    Photo,
    /// With the photos.
    Picture(pictures::Message),
    /// It is so.
    Done,
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// What the storeroom sees to.
    Act(Action),
    /// It comes from there; with a photo of the invoice.
    Done(OriginOrder, Option<PathBuf>),
    /// Back.
    Back,
}

impl State {
    /// A delivery of this kind, of which nothing is known.
    pub fn new(kind: Kind) -> State {
        State {
            kind,
            who: String::new(),
            anonymous: false,
            terms: String::new(),
            supplier: String::new(),
            document: String::new(),
            total: None,
            kept: None,
            photo: None,
            at: At::Who,
        }
    }

    /// As it was said, to be changed.
    pub fn of(origin: &OriginOrder) -> State {
        let bare = |kind, who: &str| State {
            who: who.to_owned(),
            at: At::Whole,
            ..State::new(kind)
        };
        match origin {
            OriginOrder::Donation {
                giver,
                anonymous,
                terms,
            } => State {
                anonymous: *anonymous,
                terms: terms.clone(),
                ..bare(Kind::Donation, giver)
            },
            OriginOrder::Purchase {
                fund,
                supplier,
                invoice,
                total,
                photo,
            } => State {
                supplier: supplier.clone(),
                document: invoice.clone(),
                total: *total,
                kept: *photo,
                ..bare(Kind::Purchase, fund)
            },
            OriginOrder::Transfer { store, slip } => State {
                document: slip.clone(),
                ..bare(Kind::Transfer, store)
            },
        }
    }

    /// What was said so far.
    fn order(&self) -> OriginOrder {
        match self.kind {
            Kind::Donation => OriginOrder::Donation {
                giver: self.who.clone(),
                anonymous: self.anonymous,
                terms: self.terms.clone(),
            },
            Kind::Purchase => OriginOrder::Purchase {
                fund: self.who.clone(),
                supplier: self.supplier.clone(),
                invoice: self.document.clone(),
                total: self.total,
                photo: self.kept,
            },
            Kind::Transfer => OriginOrder::Transfer {
                store: self.who.clone(),
                slip: self.document.clone(),
            },
        }
    }

    fn is_whole(&self) -> bool {
        !self.who.is_empty() || (self.kind == Kind::Donation && self.anonymous)
    }

    fn text(&mut self, field: Field) -> &mut String {
        match field {
            Field::Who => &mut self.who,
            Field::Terms => &mut self.terms,
            Field::Supplier => &mut self.supplier,
            Field::Document => &mut self.document,
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Next {
        let is_whole = self.is_whole();
        match (message, &mut self.at) {
            (Message::Who(who), At::Who | At::Writing(..)) => {
                let field = match self.at {
                    At::Writing(field, _) => field,
                    _ => Field::Who,
                };
                *self.text(field) = who;
                self.at = At::Whole;
            }
            (Message::Other, At::Who) => {
                self.at = At::Writing(Field::Who, Typing::name(LONGEST_NAME));
            }
            (Message::Anonymous, At::Who) => {
                self.anonymous = true;
                self.at = At::Whole;
            }
            (Message::Named(named), At::Whole) => self.anonymous = !named,
            (Message::Write(Field::Who), At::Whole) => self.at = At::Who,
            (Message::Write(field), At::Whole) => {
                let text = self.text(field).clone();
                let typing = match field {
                    Field::Document => Typing::plain(LONGEST_NAME),
                    _ => Typing::name(LONGEST_NAME),
                };
                self.at = At::Writing(field, typing.with(&text));
            }
            (Message::Typing(message), At::Writing(_, typing)) => typing.update(message),
            (Message::Written, At::Writing(field, typing)) => {
                let (field, mut text) = (*field, typing.text().to_owned());
                if field == Field::Document {
                    // Numbers of invoices are made of capitals and digits.
                    text = text.to_ascii_uppercase();
                }
                *self.text(field) = text;
                self.at = At::Whole;
            }
            (Message::Total, At::Whole) => self.at = At::Total(Digits::new(LONGEST_SUM)),
            (Message::Key(key), At::Total(digits)) => digits.take(key),
            (Message::Sum, At::Total(digits)) => {
                if let Ok(total) = digits.text().parse() {
                    self.total = Some(total);
                    self.at = At::Whole;
                }
            }
            (Message::NoTotal, At::Total(_)) => {
                self.total = None;
                self.at = At::Whole;
            }
            (Message::Photo, At::Whole) => {
                let (state, questions) = pictures::State::of_paper();
                self.at = At::Photo(state);
                return Next::Act(Action::Look(questions));
            }
            (Message::Picture(message), At::Photo(state)) => match state.update(message, known) {
                pictures::Next::None => {}
                pictures::Next::Look(questions) => {
                    return Next::Act(Action::Look(questions));
                }
                pictures::Next::Picked(Picked::Photo(file)) => {
                    self.photo = Some(file);
                    self.at = At::Whole;
                }
                pictures::Next::Picked(Picked::Drawing(_)) | pictures::Next::Back => {
                    self.at = At::Whole;
                }
            },
            (Message::Done, At::Whole) if is_whole => {
                return Next::Done(self.order(), self.photo.clone());
            }
            (Message::Back, At::Who) if !is_whole => return Next::Back,
            (Message::Back, At::Whole) => return Next::Back,
            (Message::Back, At::Writing(Field::Who, _)) => self.at = At::Who,
            (Message::Back, _) => self.at = At::Whole,
            _ => {}
        }
        Next::Act(Action::None)
    }

    /// What was looked up for the photos.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>, known: Known<'_>) -> Action {
        match &mut self.at {
            At::Photo(state) => state.seen(answer, known),
            _ => Action::None,
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match (&mut self.at, stroke) {
            (At::Writing(_, typing), stroke) => typing.stroke(stroke),
            (At::Total(digits), Stroke::Character(c)) if c.is_ascii_digit() || c == '.' => {
                digits.take(Key::Character(c));
            }
            (At::Total(digits), Stroke::Backspace) => digits.take(Key::Back),
            _ => {}
        }
    }

    /// Which page this is, below 16.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Who => 0,
            At::Writing(..) => 1,
            At::Total(_) => 2,
            At::Whole => 3,
            At::Photo(state) => 4 + state.page(),
        }
    }
}
