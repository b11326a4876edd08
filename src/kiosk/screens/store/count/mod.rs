//! A stocktake: everything, one category, or some goods; scan or touch, say how many, next. Whoever counts does not see
//! what the book holds; at the end the differences are summed up, with a reason and a second person. The store stays open.

mod entering;
mod view;

use super::approve::{self, CountedLine, What};
use super::find::Finder;
use super::{Action, Known};
use crate::kiosk::parts::{Digits, Key};
use crate::market::gtin::Gtin;
use crate::market::ids::StocktakeId;
use crate::market::refusal::Refusal;
use crate::market::shop::{CountedGoods, StocktakeOnRecord, StocktakeOpen};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::market::storeroom::stocktake::Scope;
use crate::office::storeroom::deed::{Deed, Outcome};
use crate::office::storeroom::look::{Question, Seen};
use crate::till::Sound;

/// The most digits of a number of pieces.
const LONGEST: usize = 5;

/// The state.
#[derive(Debug)]
pub struct State {
    at: At,
    open: Option<Box<StocktakeOpen>>,
    typed: Digits,
    /// The goods that are counted now.
    current: Option<Gtin>,
    /// A count that was sent, and is not yet answered.
    sent: Option<Sent>,
    /// A count behind it, and goods that are counted then.
    behind: Option<(Gtin, u32)>,
    shown: Shown,
    told: Option<Refusal>,
    is_leaving: bool,
}

#[derive(Debug)]
enum At {
    /// It is not known yet whether one is open.
    Looking,
    /// What is to be counted?
    Scope,
    /// Of which category?
    Category,
    /// Which goods?
    Some(Vec<Gtin>, Finder),
    Counting,
    /// Goods by hand.
    Find(Finder),
    Approve(Box<approve::State>),
    Done(Box<StocktakeOnRecord>),
    Abandoned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Open,
    Count,
    Abandon,
}

/// Which goods the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Those that are still to be counted.
    Left,
    /// Those that were.
    Counted,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Everything is counted.
    All,
    /// One category is.
    ByCategory,
    /// This one.
    Category(String),
    /// Some goods are.
    Some,
    /// These are among them, or no more.
    Pick(Gtin),
    /// It begins.
    Begin,
    /// Types.
    Key(Key),
    /// So many; the next.
    Next,
    /// Shows these.
    Show(Shown),
    /// Looks for goods by hand.
    Find,
    /// All is counted.
    Finish,
    /// With the approval.
    Approve(approve::Message),
    /// Gives it up; asked once more before it is done.
    Abandon,
    /// One step back.
    Back,
}

impl State {
    /// What has to be looked up at the beginning.
    pub fn questions() -> Vec<Question> {
        vec![Question::Stocktake]
    }

    /// Where a stocktake is going on, or is to be begun.
    pub fn new(is_open: bool) -> State {
        State {
            at: if is_open { At::Looking } else { At::Scope },
            open: None,
            typed: Digits::new(LONGEST),
            current: None,
            sent: None,
            behind: None,
            shown: Shown::Left,
            told: None,
            is_leaving: false,
        }
    }

    fn goods(&self) -> &[CountedGoods] {
        self.open.as_ref().map_or(&[], |open| &open.goods)
    }

    /// How many kinds were counted, of how many.
    fn progress(&self) -> (usize, usize) {
        let goods = self.goods();
        let counted = goods.iter().filter(|one| one.count.is_some()).count();
        (counted, goods.len())
    }

    /// The next goods that are still to be counted, after these on the shelf, then from its beginning.
    fn next_left(&self, after: Option<Gtin>) -> Option<Gtin> {
        let goods = self.goods();
        let from = after.and_then(|code| goods.iter().position(|one| one.goods.code == code));
        let from = from.map_or(0, |at| at + 1);
        let (before, behind) = goods.split_at(from.min(goods.len()));
        let mut left = behind.iter().chain(before);
        let left = left.find(|one| one.count.is_none() && Some(one.goods.code) != after);
        left.map(|one| one.goods.code)
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        let was_abandoning = std::mem::take(&mut self.is_leaving);
        if !matches!(message, Message::Key(_)) {
            self.told = None;
        }
        match (message, &mut self.at) {
            (Message::All, At::Scope) => return self.begin(Scope::All, known),
            (Message::ByCategory, At::Scope) => self.at = At::Category,
            (Message::Category(category), At::Category) => {
                return self.begin(Scope::Category(category), known);
            }
            (Message::Some, At::Scope) => {
                self.at = At::Some(Vec::new(), Finder::default());
            }
            (Message::Pick(code), At::Some(chosen, _)) => {
                if let Some(at) = chosen.iter().position(|one| *one == code) {
                    chosen.remove(at);
                } else {
                    chosen.push(code);
                }
            }
            (Message::Key(key), At::Some(_, finder) | At::Find(finder)) => finder.take(key),
            (Message::Begin, At::Some(chosen, _)) if !chosen.is_empty() => {
                let chosen = chosen.clone();
                return self.begin(Scope::Goods(chosen), known);
            }
            (Message::Key(key), At::Counting) => self.typed.take(key),
            (Message::Next, At::Counting) => return self.next(),
            (Message::Show(shown), At::Counting) => self.shown = shown,
            (Message::Find, At::Counting) => self.at = At::Find(Finder::default()),
            (Message::Pick(code), At::Counting | At::Find(_)) => {
                self.at = At::Counting;
                return self.turn_to(code);
            }
            (Message::Finish, At::Counting) => return self.finish(known),
            (Message::Abandon, At::Counting) if was_abandoning && self.sent.is_none() => {
                self.sent = Some(Sent::Abandon);
                return Action::deed(Deed::AbandonStocktake);
            }
            (Message::Abandon, At::Counting) => self.is_leaving = true,
            (Message::Approve(message), At::Approve(state)) => match state.update(message, known) {
                approve::Next::Act(action) => return action,
                approve::Next::Back => self.at = At::Counting,
            },
            (Message::Back, _) => return self.back(),
            _ => {}
        }
        Action::None
    }

    fn back(&mut self) -> Action {
        self.at = match &self.at {
            At::Category | At::Some(..) => At::Scope,
            At::Find(_) | At::Approve(_) => At::Counting,
            At::Looking | At::Scope | At::Counting | At::Done(_) | At::Abandoned => {
                return Action::Leave;
            }
        };
        Action::None
    }

    fn begin(&mut self, scope: Scope, known: Known<'_>) -> Action {
        if self.sent.is_some() {
            return Action::None;
        }
        self.sent = Some(Sent::Open);
        Action::deed(Deed::OpenStocktake {
            id: StocktakeId(known.fresh),
            scope,
        })
    }

    /// What is typed for the goods that are counted now.
    fn count(&mut self) -> Action {
        let pieces = self.typed.text().parse::<u32>();
        let (Some(code), Ok(pieces)) = (self.current, pieces) else {
            return Action::None;
        };
        self.typed.take(Key::Clear);
        if self.sent.is_some() {
            // One count at a time: the one before is on its way to the disk.
            self.behind = Some((code, pieces));
            return Action::None;
        }
        self.sent = Some(Sent::Count);
        Action::deed(Deed::Count { code, pieces })
    }

    fn next(&mut self) -> Action {
        if self.typed.is_empty() || self.behind.is_some() {
            return Action::None;
        }
        let action = self.count();
        self.current = self.next_left(self.current);
        action
    }

    /// To these goods; what is typed for others counts first.
    fn turn_to(&mut self, code: Gtin) -> Action {
        if self.behind.is_some() {
            return Action::Sound(Sound::Refuse);
        }
        let action = self.count();
        self.typed.take(Key::Clear);
        self.current = Some(code);
        action
    }

    /// What differs is summed up: what was counted, against what the book held then.
    fn finish(&mut self, known: Known<'_>) -> Action {
        if self.sent.is_some() || !self.typed.is_empty() {
            return Action::Sound(Sound::Refuse);
        }
        let mut differ = Vec::new();
        let (mut same, mut uncounted) = (0, 0);
        for one in self.goods() {
            match one.count {
                None => uncounted += 1,
                Some((counted, booked)) if counted == booked => same += 1,
                Some((counted, booked)) => differ.push(CountedLine {
                    name: one.goods.name.clone(),
                    unit: one.goods.unit.clone(),
                    counted,
                    booked,
                }),
            }
        }
        if differ.is_empty() && same == 0 {
            return Action::Refuse(StoreRefusal::NothingCounted.into());
        }
        let what = What::CloseCount {
            differ,
            same,
            uncounted,
        };
        self.at = At::Approve(approve::State::new(what, known));
        Action::None
    }

    /// What became of a deed.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        let sent = self.sent.take();
        match (answer, &mut self.at, sent) {
            (Ok(Outcome::Counting(open)), _, sent) => {
                self.open = Some(open);
                if sent == Some(Sent::Open) {
                    self.at = At::Counting;
                    self.current = self.next_left(None);
                    return Action::Sound(Sound::Done);
                }
                match self.behind.take() {
                    Some((code, pieces)) => {
                        self.sent = Some(Sent::Count);
                        Action::deed(Deed::Count { code, pieces })
                    }
                    None => Action::None,
                }
            }
            (Ok(Outcome::Counted(record)), _, _) => {
                self.at = At::Done(record);
                Action::Sound(Sound::Done)
            }
            (Ok(Outcome::Abandoned), _, _) => {
                self.at = At::Abandoned;
                Action::Sound(Sound::Done)
            }
            (Err(refusal), At::Approve(state), _) => state.refused(refusal, known),
            (Err(refusal), At::Counting, Some(Sent::Count)) => {
                self.behind = None;
                self.told = Some(refusal);
                Action::Sound(Sound::Refuse)
            }
            (Err(refusal), _, _) => Action::Refuse(refusal),
            (Ok(_), _, _) => Action::None,
        }
    }

    /// What was looked up.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>) -> Action {
        match (answer, &self.at) {
            (Ok(Seen::Stocktake(Some(open))), At::Looking | At::Scope) => {
                self.open = Some(open);
                self.current = self.next_left(None);
                self.at = At::Counting;
            }
            (Ok(Seen::Stocktake(None)), At::Looking) => self.at = At::Scope,
            (Err(refusal), At::Looking) => return Action::Refuse(refusal),
            _ => {}
        }
        Action::None
    }

    /// Whether nothing that was entered would be lost.
    pub fn is_free(&self) -> bool {
        let settled = self.sent.is_none() && self.typed.is_empty();
        settled
            && matches!(
                self.at,
                At::Looking | At::Scope | At::Counting | At::Done(_) | At::Abandoned
            )
    }

    /// Which page this is, below 32.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Looking => 0,
            At::Scope => 1,
            At::Category => 2,
            At::Some(..) => 3,
            At::Counting => 4 + u64::from(self.shown == Shown::Counted),
            At::Find(_) => 6,
            At::Done(_) => 7,
            At::Abandoned => 8,
            At::Approve(state) => 16 + state.page(),
        }
    }
}
