//! One kind of goods: what stands of it, lot by lot, and all that may be done with it: writing off, counting again, another
//! name or picture, a case's code, for points or for sale, and a lot that was booked in wrongly.

mod entering;
mod view;

use super::approve::{self, What};
use super::article::{self, Article};
use super::pictures::{self, Picked};
use super::{Action, Errand, Known};
use crate::kiosk::parts::{Digits, Key};
use crate::market::gtin::Gtin;
use crate::market::ids::LotNo;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::shop::AdjustmentOnRecord;
use crate::market::storeroom::adjustment::WriteOff;
use crate::market::storeroom::article::Section;
use crate::market::storeroom::trace::{GoodsInStock, LotInStock, LotOnRecord, LotTrace};
use crate::office::storeroom::deed::{Deed, Outcome};
use crate::office::storeroom::look::{Question, Seen};
use crate::till::Sound;

/// The most digits of a number of pieces.
const LONGEST: usize = 5;

/// The state.
#[derive(Debug)]
pub struct One {
    goods: GoodsInStock,
    lots: Option<Vec<(LotInStock, LotOnRecord)>>,
    at: At,
    /// What was done last, to be read.
    told: Option<Told>,
    sent: bool,
}

/// What is said about what was done last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// The goods are so now.
    Changed,
}

#[derive(Debug)]
enum At {
    Whole,
    /// Why pieces are written off, of this lot or of any.
    Kind(Option<Box<LotOnRecord>>),
    /// How many.
    Pieces(Count, Typed),
    Approve(Count, Box<approve::State>),
    Words(Box<article::State>),
    Picture(pictures::State),
    /// Codes of cases.
    Packs,
    /// A case's code is scanned.
    PackCode,
    Section,
    /// A lot, once it is known.
    Lot(LotNo, Option<Box<LotTrace>>),
    Done(Box<AdjustmentOnRecord>),
}

/// Of what a number is asked for.
#[derive(Debug, Clone, PartialEq)]
enum Count {
    WriteOff(WriteOff, Option<Box<LotOnRecord>>),
    Recount,
    Correct(Box<LotOnRecord>),
    Pack(Gtin),
}

/// A number that is typed.
#[derive(Debug)]
struct Typed {
    digits: Digits,
}

impl Default for Typed {
    fn default() -> Typed {
        Typed {
            digits: Digits::new(LONGEST),
        }
    }
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Writes pieces off.
    WriteOff,
    /// For this reason.
    Kind(WriteOff),
    /// Counts again.
    Recount,
    /// Changes name, unit, category.
    Words,
    /// With the words.
    Article(article::Message),
    /// Changes the picture.
    Pictures,
    /// With the pictures.
    Picture(pictures::Message),
    /// Sees to codes of cases.
    Packs,
    /// Adds one.
    AddPack,
    /// Takes one away.
    DropPack(Gtin),
    /// Sees to what they are for.
    Section,
    /// They are for this.
    For(Section),
    /// Looks at a lot.
    Lot(LotNo),
    /// Corrects how many had come in it.
    Correct,
    /// Types a number.
    Key(Key),
    /// Goes on.
    Next,
    /// With the approval.
    Approve(approve::Message),
    /// One step back.
    Back,
}

impl One {
    /// Goods that are looked at.
    pub fn new(goods: GoodsInStock) -> One {
        One {
            goods,
            lots: None,
            at: At::Whole,
            told: None,
            sent: false,
        }
    }

    fn code(&self) -> Gtin {
        self.goods.goods.code
    }

    /// All pieces that stand there.
    fn booked(&self) -> u32 {
        self.goods.available + self.goods.expired
    }

    /// What stands there is known anew.
    pub fn goods_changed(&mut self, stock: &[GoodsInStock]) {
        let code = self.code();
        if let Some(goods) = stock.iter().find(|one| one.goods.code == code) {
            self.goods = goods.clone();
        }
    }

    /// What of these goods is looked up again after something was done.
    fn questions(&self) -> Vec<Question> {
        vec![Question::Stock, Question::Goods(self.code())]
    }

    /// Takes what a person does. [`Action::Leave`] leads back to the shelf.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        self.told = None;
        match (message, &mut self.at) {
            (Message::WriteOff, At::Whole) => self.at = At::Kind(None),
            (Message::WriteOff, At::Lot(_, Some(trace))) => {
                self.at = At::Kind(Some(Box::new(trace.lot.clone())));
            }
            (Message::Kind(kind), At::Kind(lot)) => {
                let count = Count::WriteOff(kind, lot.take());
                self.at = At::Pieces(count, Typed::default());
            }
            (Message::Recount, At::Whole) => {
                self.at = At::Pieces(Count::Recount, Typed::default());
            }
            (Message::Correct, At::Lot(_, Some(trace))) => {
                let count = Count::Correct(Box::new(trace.lot.clone()));
                self.at = At::Pieces(count, Typed::default());
            }
            (Message::Words, At::Whole) => {
                self.at = At::Words(Box::new(article::State::of(&self.goods.goods)));
            }
            (Message::Pictures, At::Whole) => {
                self.at = At::Picture(pictures::State::of_goods());
            }
            (Message::Packs, At::Whole) => self.at = At::Packs,
            (Message::AddPack, At::Packs) => self.at = At::PackCode,
            (Message::DropPack(pack), At::Packs) => return self.pack(pack, None),
            (Message::Section, At::Whole) => self.at = At::Section,
            (Message::For(section), At::Section) => {
                return self.send(Errand::alone(Deed::Shelve {
                    code: self.code(),
                    picture: None,
                    section: Some(section),
                }));
            }
            (Message::Lot(lot), At::Whole) => {
                self.at = At::Lot(lot, None);
                return Action::Look(vec![Question::Lot(lot)]);
            }
            (Message::Key(key), At::Pieces(_, typed)) => typed.digits.take(key),
            (Message::Next, At::Pieces(..)) => return self.counted(known),
            (Message::Article(message), At::Words(state)) => match state.update(message, known) {
                article::Next::Act(action) => return action,
                article::Next::Done(article) => return self.renamed(*article),
                article::Next::Back => self.at = At::Whole,
            },
            (Message::Picture(message), At::Picture(state)) => {
                let next = state.update(message, known);
                return self.pictured(next);
            }
            (Message::Approve(message), At::Approve(count, state)) => {
                match state.update(message, known) {
                    approve::Next::Act(action) => return action,
                    approve::Next::Back => {
                        self.at = At::Pieces(count.clone(), Typed::default());
                    }
                }
            }
            (Message::Back, _) => return self.back(),
            _ => {}
        }
        Action::None
    }

    fn back(&mut self) -> Action {
        let lot_of = |count: &Count| match count {
            Count::WriteOff(_, Some(lot)) | Count::Correct(lot) => Some(lot.lot),
            _ => None,
        };
        let lot = match &self.at {
            At::Whole => return Action::Leave,
            At::Done(_) => {
                self.at = At::Whole;
                return Action::Look(self.questions());
            }
            At::PackCode | At::Pieces(Count::Pack(_), _) => {
                self.at = At::Packs;
                return Action::None;
            }
            At::Kind(lot) => lot.as_ref().map(|lot| lot.lot),
            At::Pieces(Count::WriteOff(_, lot), _) => {
                self.at = At::Kind(lot.clone());
                return Action::None;
            }
            At::Pieces(count, _) => lot_of(count),
            _ => None,
        };
        match lot {
            Some(lot) => {
                self.at = At::Lot(lot, None);
                Action::Look(vec![Question::Lot(lot)])
            }
            None => {
                self.at = At::Whole;
                Action::None
            }
        }
    }

    /// A number was typed: it is summed up, or, of a case, recorded.
    fn counted(&mut self, known: Known<'_>) -> Action {
        let At::Pieces(count, typed) = &self.at else {
            return Action::None;
        };
        let Ok(pieces) = typed.digits.text().parse::<u32>() else {
            return Action::None;
        };
        let count = count.clone();
        let goods = self.goods.goods.clone();
        let what = match &count {
            Count::WriteOff(kind, lot) => {
                let Some(quantity) = Quantity::new(pieces) else {
                    return Action::None;
                };
                What::WriteOff {
                    kind: *kind,
                    goods,
                    quantity,
                    booked: self.fitting(*kind, lot.as_deref()),
                    lot: lot.as_ref().map(|lot| lot.lot),
                }
            }
            Count::Recount => What::Recount {
                goods,
                pieces,
                booked: self.booked(),
            },
            Count::Correct(lot) => What::CorrectIntake {
                lot: lot.clone(),
                received: pieces,
            },
            Count::Pack(pack) => return self.pack(*pack, Quantity::new(pieces)),
        };
        self.at = At::Approve(count, approve::State::new(what, known));
        Action::None
    }

    /// How many pieces can be written off for this reason, of this lot or of any.
    fn fitting(&self, kind: WriteOff, lot: Option<&LotOnRecord>) -> u32 {
        match (lot, kind) {
            (Some(lot), _) => lot.on_hand,
            (None, WriteOff::Expired) => self.goods.expired,
            (None, _) => self.booked(),
        }
    }

    fn send(&mut self, errand: Errand) -> Action {
        if self.sent {
            return Action::None;
        }
        self.sent = true;
        Action::Do(Box::new(errand))
    }

    fn pack(&mut self, pack: Gtin, pieces: Option<Quantity>) -> Action {
        let code = self.code();
        self.send(Errand::alone(Deed::Pack { pack, code, pieces }))
    }

    fn renamed(&mut self, article: Article) -> Action {
        let code = self.code();
        self.send(Errand::alone(Deed::Rename {
            code,
            goods: article.wish,
        }))
    }

    fn pictured(&mut self, next: pictures::Next) -> Action {
        let (picture, photo) = match next {
            pictures::Next::None => return Action::None,
            pictures::Next::Look(questions) => return Action::Look(questions),
            pictures::Next::Back => {
                self.at = At::Whole;
                return Action::None;
            }
            pictures::Next::Picked(Picked::Drawing(picture)) => (Some(picture), None),
            pictures::Next::Picked(Picked::Photo(file)) => (None, Some(file)),
        };
        let deed = Deed::Shelve {
            code: self.code(),
            picture,
            section: None,
        };
        self.send(Errand {
            deed,
            photo,
            second: None,
        })
    }

    /// What became of a deed.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        self.sent = false;
        match (answer, &mut self.at) {
            (Ok(Outcome::Adjusted(record)), _) => {
                self.at = At::Done(record);
                Action::Sound(Sound::Done)
            }
            (Ok(_), At::Packs | At::PackCode | At::Pieces(Count::Pack(_), _)) => {
                self.at = At::Packs;
                Action::Look(self.questions())
            }
            (Ok(_), _) => {
                self.at = At::Whole;
                self.told = Some(Told::Changed);
                Action::Look(self.questions())
            }
            (Err(refusal), At::Approve(_, state)) => state.refused(refusal, known),
            (Err(refusal), _) => Action::Refuse(refusal),
        }
    }

    /// What was looked up.
    pub fn seen(
        &mut self,
        question: &Question,
        answer: Result<Seen, Refusal>,
        known: Known<'_>,
    ) -> Action {
        let code = self.code();
        match (answer, &mut self.at) {
            (Ok(Seen::Goods(of, lots)), _) if of == code => self.lots = Some(lots),
            (Ok(Seen::Lot(trace)), At::Lot(lot, place)) if trace.lot.lot == *lot => {
                *place = Some(trace);
            }
            (answer, At::Words(state)) if article::State::asks(question) => {
                return state.seen(answer, known);
            }
            (answer, At::Picture(state)) if article::State::asks(question) => {
                return state.seen(answer, known);
            }
            (Err(refusal), At::Lot(lot, None)) if *question == Question::Lot(*lot) => {
                self.at = At::Whole;
                return Action::Refuse(refusal);
            }
            _ => {}
        }
        Action::None
    }

    /// Whether nothing that was entered would be lost.
    pub fn is_free(&self) -> bool {
        matches!(self.at, At::Whole | At::Lot(..) | At::Done(_))
    }

    /// Which page this is, below 64.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Whole => 0,
            At::Kind(_) => 1,
            At::Pieces(..) => 2,
            At::Packs => 3,
            At::PackCode => 4,
            At::Section => 5,
            At::Lot(..) => 6,
            At::Done(_) => 7,
            At::Approve(_, state) => 8 + state.page(),
            At::Picture(state) => 12 + state.page(),
            At::Words(state) => 16 + state.page(),
        }
    }
}
