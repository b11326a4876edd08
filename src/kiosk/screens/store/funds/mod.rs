//! What goods are paid from: how each fund stands, and what two people say of one: that it is there, that money came, what
//! it may spend in a year. One of the two is of the committee.

mod view;

use super::approve::{self, What};
use super::{Action, Known};
use crate::kiosk::parts::{Digits, Key};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::typing::{self, Typing};
use crate::market::fen::Fen;
use crate::market::goods::LONGEST_NAME;
use crate::market::ids::GrantId;
use crate::market::refusal::Refusal;
use crate::market::storeroom::fund::{FundFact, FundKind, FundOnRecord, FundWish};
use crate::office::storeroom::deed::Outcome;
use crate::office::storeroom::look::{Question, Seen};
use crate::till::{Sound, Till};
use iced::Element;

use crate::kiosk::here::Here;

/// The most digits of an amount in yuan.
const LONGEST: usize = 9;

/// The state.
#[derive(Debug, Default)]
pub struct State {
    funds: Option<Vec<FundOnRecord>>,
    at: At,
}

#[derive(Debug, Default)]
enum At {
    #[default]
    List,
    /// One fund.
    One(String),
    /// What a new one is called.
    Name(Typing),
    /// Whose money it is.
    Kind(String),
    /// How much.
    Amount(Money, String, Digits),
    /// The document, or the decision.
    Document(Money, String, Option<Fen>, Typing),
    Approve(Box<approve::State>),
    Done(FundFact),
}

/// For what an amount is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Money {
    /// Money came.
    Grant,
    /// An entry was wrong.
    TakeBack,
    /// The most of the year.
    Cap,
}

impl Money {
    /// The word for it, in keys of the words.
    fn word(self) -> &'static str {
        match self {
            Money::Grant => "grant",
            Money::TakeBack => "take-back",
            Money::Cap => "cap",
        }
    }
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Looks at one.
    Pick(String),
    /// Adds one.
    Add,
    /// Types.
    Typing(typing::Message),
    /// Has typed it.
    Typed,
    /// Says whose money it is.
    Kinds,
    /// It is of this kind.
    Kind(FundKind),
    /// Enters an amount.
    Money(Money),
    /// Types the amount.
    Key(Key),
    /// Goes on.
    Next,
    /// There is no limit.
    NoCap,
    /// The document is this.
    Document(String),
    /// With the approval.
    Approve(approve::Message),
    /// One step back.
    Back,
}

impl State {
    fn fund(&self, name: &str) -> Option<&FundOnRecord> {
        self.funds.iter().flatten().find(|fund| fund.fund == name)
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        match (message, &mut self.at) {
            (Message::Pick(fund), At::List) => self.at = At::One(fund),
            (Message::Add, At::List) => self.at = At::Name(Typing::name(LONGEST_NAME)),
            (Message::Typing(message), At::Name(typing) | At::Document(_, _, _, typing)) => {
                typing.update(message)
            }
            (Message::Typed, At::Name(typing)) if !typing.text().is_empty() => {
                self.at = At::Kind(typing.text().to_owned());
            }
            (Message::Kinds, At::One(fund)) => self.at = At::Kind(fund.clone()),
            (Message::Kind(kind), At::Kind(fund)) => {
                let fund = fund.clone();
                self.approve(FundWish::Set { fund, kind }, known);
            }
            (Message::Money(money), At::One(fund)) => {
                self.at = At::Amount(money, fund.clone(), Digits::new(LONGEST));
            }
            (Message::Key(key), At::Amount(_, _, digits)) => digits.take(key),
            (Message::Next, At::Amount(money, fund, digits)) => {
                let amount: Result<Fen, _> = digits.text().parse();
                if let Some(amount) = amount.ok().filter(|amount| !amount.is_zero()) {
                    let typing = Typing::name(LONGEST_NAME);
                    self.at = At::Document(*money, fund.clone(), Some(amount), typing);
                }
            }
            (Message::NoCap, At::Amount(Money::Cap, fund, _)) => {
                let typing = Typing::name(LONGEST_NAME);
                self.at = At::Document(Money::Cap, fund.clone(), None, typing);
            }
            (Message::Typed, At::Document(_, _, _, typing)) if !typing.text().is_empty() => {
                let text = typing.text().to_owned();
                self.documented(text, known);
            }
            (Message::Document(text), At::Document(..)) => self.documented(text, known),
            (Message::Approve(message), At::Approve(state)) => match state.update(message, known) {
                approve::Next::Act(action) => return action,
                approve::Next::Back => self.leave_approval(),
            },
            (Message::Back, _) => return self.back(),
            _ => {}
        }
        Action::None
    }

    fn approve(&mut self, wish: FundWish, known: Known<'_>) {
        self.at = At::Approve(approve::State::new(What::Fund(wish), known));
    }

    /// The document is known: all is.
    fn documented(&mut self, text: String, known: Known<'_>) {
        let At::Document(money, fund, amount, _) = &self.at else {
            return;
        };
        let (money, fund, amount) = (*money, fund.clone(), *amount);
        let wish = match (money, amount) {
            (Money::Cap, most) => FundWish::Cap {
                fund,
                year: known.shop.today.year(),
                most,
                resolution: text,
            },
            (Money::Grant | Money::TakeBack, Some(amount)) => FundWish::Grant {
                id: GrantId(known.fresh),
                fund,
                amount,
                takes_back: money == Money::TakeBack,
                on: None,
                document: text,
            },
            (Money::Grant | Money::TakeBack, None) => return,
        };
        self.approve(wish, known);
    }

    /// Back to where what is approved was entered.
    fn leave_approval(&mut self) {
        let At::Approve(state) = &self.at else {
            return;
        };
        let What::Fund(wish) = state.what() else {
            return;
        };
        let named = |text: &str| Typing::name(LONGEST_NAME).with(text);
        self.at = match wish {
            FundWish::Set { fund, .. } => At::Kind(fund.clone()),
            FundWish::Grant {
                fund,
                amount,
                takes_back,
                document,
                ..
            } => {
                let money = if *takes_back {
                    Money::TakeBack
                } else {
                    Money::Grant
                };
                At::Document(money, fund.clone(), Some(*amount), named(document))
            }
            FundWish::Cap {
                fund,
                most,
                resolution,
                ..
            } => At::Document(Money::Cap, fund.clone(), *most, named(resolution)),
        };
    }

    fn back(&mut self) -> Action {
        self.at = match &self.at {
            At::List => return Action::Leave,
            At::Done(_) => {
                self.at = At::List;
                return Action::Look(vec![Question::Funds]);
            }
            At::One(_) | At::Name(_) => At::List,
            At::Kind(fund) if self.fund(fund).is_none() => {
                At::Name(Typing::name(LONGEST_NAME).with(fund))
            }
            At::Kind(fund) | At::Amount(_, fund, _) => At::One(fund.clone()),
            At::Document(money, fund, ..) => At::Amount(*money, fund.clone(), Digits::new(LONGEST)),
            At::Approve(_) => return Action::None,
        };
        Action::None
    }

    /// What became of it.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        match (answer, &mut self.at) {
            (Ok(Outcome::Fund(fact)), _) => {
                self.at = At::Done(fact);
                Action::Sound(Sound::Done)
            }
            (Ok(_), _) => Action::None,
            (Err(refusal), At::Approve(state)) => state.refused(refusal, known),
            (Err(refusal), _) => Action::Refuse(refusal),
        }
    }

    /// What was looked up.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>) -> Action {
        match answer {
            Ok(Seen::Funds(funds)) => self.funds = Some(funds),
            Err(refusal) if self.funds.is_none() => return Action::Refuse(refusal),
            _ => {}
        }
        Action::None
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match &mut self.at {
            At::Name(typing) | At::Document(_, _, _, typing) => typing.stroke(stroke),
            At::Amount(_, _, digits) => match stroke {
                Stroke::Character(c) if c.is_ascii_digit() || c == '.' => {
                    digits.take(Key::Character(c));
                }
                Stroke::Backspace => digits.take(Key::Back),
                _ => {}
            },
            At::Approve(state) => state.stroke(stroke),
            _ => {}
        }
    }

    /// Which page this is, below 16.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::List => 0,
            At::One(_) => 1,
            At::Name(_) => 2,
            At::Kind(_) => 3,
            At::Amount(..) => 4,
            At::Document(..) => 5,
            At::Done(_) => 6,
            At::Approve(state) => 8 + state.page(),
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        self.drawn(here, till)
    }
}
