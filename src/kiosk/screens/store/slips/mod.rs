//! Slips written on paper while the till was dead: a pad printed in advance, a slip entered afterwards, one that is void, and
//! how they stand. A slip is read as it is: its number, its day, whose it is, what was taken, what was written. It is never
//! refused for a rule of its day; what it broke is shown before two people enter it, and goes to the committee.

mod draft;
mod view;

use super::approve::{self, What};
use super::dates::{self, Date};
use super::{Action, Known};
use crate::kiosk::parts::{Digits, Key};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::typing::{self, Typing};
use crate::kiosk::screens::{Purpose, find};
use crate::market::gtin::Gtin;
use crate::market::label::LabelAsk;
use crate::market::quantity::Quantity;
use crate::market::redemption::paper::{Entered, MOST_SLIPS, PaperOrder};
use crate::market::refusal::Refusal;
use crate::market::shop::{FoundHousehold, HouseholdAtCounter, RedemptionOnRecord, SlipsStanding};
use crate::office::storeroom::deed::{Outcome, PadPaper};
use crate::office::storeroom::look::{Question, Seen};
use crate::office::wish::files::Brake;
use crate::office::wish::pages::Saved;
use crate::office::wish::papers::{NotSaved, PaperFile, PapersWish, PapersWord};
use crate::till::{Scanned, Sound};
use draft::Draft;

/// The most digits of a slip's number, of pieces, of points, of a pad.
const LONGEST_NUMBER: usize = 6;
const LONGEST_PIECES: usize = 4;
const LONGEST_POINTS: usize = 7;
const LONGEST_PAD: usize = 3;
/// The most characters of a name.
const LONGEST_NAME: usize = 20;
/// So many slips are printed, unless another number is typed.
const PAD: u32 = 50;

/// The state.
#[derive(Debug, Default)]
pub struct State {
    at: At,
    standing: Option<Standing>,
    draft: Draft,
}

/// How slips stand.
#[derive(Debug)]
struct Standing {
    standing: Box<SlipsStanding>,
    entered: Vec<RedemptionOnRecord>,
    /// The number that the next pad begins with.
    next: u32,
}

#[derive(Debug, Default)]
enum At {
    /// Enter one, print a pad, a void one, how they stand?
    #[default]
    Start,
    /// How they stand.
    List,
    /// How many slips has the pad? From this number on; nothing: after the last.
    Pad(Option<u32>, Digits),
    /// From which number on?
    First(Digits),
    /// On what is the pad printed?
    On(u32, u32),
    /// Its file is being written.
    Writing(u32, u32, Brake),
    /// Which slip is void?
    Void(Digits),
    /// The slip's number.
    Number(Digits),
    /// The day on it.
    Day(Date),
    /// Whose?
    Whose(find::State),
    /// What was taken.
    Goods,
    /// How many of these?
    Pieces(Gtin, Digits),
    /// Which points stand on it?
    Points(Digits),
    /// Who took the goods?
    Proxy(Typing),
    /// What it comes to is being reckoned.
    Weighing(Box<PaperOrder>),
    Approve(Box<approve::State>),
    Done(Done),
}

/// What was recorded.
#[derive(Debug)]
enum Done {
    /// Its numbers; and where it was written to a file, what became of that.
    Pad(u32, u32, Option<Result<Saved, NotSaved>>),
    Entered(Box<RedemptionOnRecord>, Entered),
    Voided(u32),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Enters a slip.
    Enter,
    /// Prints a pad.
    Pad,
    /// From another number on.
    First,
    /// On this.
    On(PadPaper),
    /// Says that one is void.
    Void,
    /// How do they stand?
    List,
    /// Types.
    Key(Key),
    /// Goes on.
    Next,
    /// With the day.
    Date(dates::Message),
    /// Finding the household.
    Finder(find::Message),
    /// One more of these.
    Goods(Gtin),
    /// How many of these?
    Pieces(Gtin),
    /// The last step back, of the goods.
    Undo,
    /// All goods are there.
    Taken,
    /// The points are those of the price list.
    Listed,
    /// Somebody else took them.
    Proxy,
    /// Writes the name.
    Typing(typing::Message),
    /// With the approval.
    Approve(approve::Message),
    /// One step back.
    Back,
}

fn number(digits: &Digits) -> Option<u32> {
    digits.text().parse().ok().filter(|number| *number > 0)
}

impl State {
    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        match (message, &mut self.at) {
            (Message::Enter, At::Start | At::Done(_)) => {
                self.draft = Draft::default();
                self.at = At::Number(Digits::new(LONGEST_NUMBER));
            }
            (Message::Pad, At::Start) => self.at = At::Pad(None, Digits::new(LONGEST_PAD)),
            (Message::First, At::Pad(..)) => self.at = At::First(Digits::new(LONGEST_NUMBER)),
            (Message::On(on), At::On(first, count)) => {
                let what = What::Pad(*first, *count, on);
                self.at = At::Approve(approve::State::new(what, known));
            }
            (Message::Void, At::Start) => self.at = At::Void(Digits::new(LONGEST_NUMBER)),
            (Message::List, At::Start) => {
                self.at = At::List;
                return Action::Look(vec![Question::Slips]);
            }
            (Message::Key(key), _) => {
                if let Some(digits) = self.digits() {
                    digits.take(key);
                }
            }
            (Message::Typing(message), At::Proxy(typing)) => typing.update(message),
            (Message::Next, _) => return self.next(known),
            (Message::Date(message), At::Day(date)) => match date.update(message) {
                dates::Next::On(day) => {
                    self.draft.day = Some(day);
                    self.at = At::Whose(find::State::new(Purpose::Paper));
                }
                dates::Next::Back => return self.back(known),
                dates::Next::None | dates::Next::Until(_) => {}
            },
            (Message::Finder(message), At::Whose(finder)) => {
                let action = finder.update(message);
                return self.finding(action, known);
            }
            (Message::Goods(code), At::Goods) => self.draft.add(code),
            (Message::Pieces(code), At::Goods) => {
                self.at = At::Pieces(code, Digits::new(LONGEST_PIECES));
            }
            (Message::Undo, At::Goods) => self.draft.undo(),
            (Message::Taken, At::Goods) if !self.draft.lines.is_empty() => {
                self.at = At::Points(Digits::new(LONGEST_POINTS));
            }
            (Message::Listed, At::Points(_)) => {
                self.draft.points = None;
                return self.weigh(known);
            }
            (Message::Proxy, At::Points(_)) => self.at = At::Proxy(Typing::name(LONGEST_NAME)),
            (Message::Approve(message), At::Approve(state)) => match state.update(message, known) {
                approve::Next::Act(action) => return action,
                approve::Next::Back => return self.back(known),
            },
            (Message::Back, _) => return self.back(known),
            _ => {}
        }
        Action::None
    }

    /// What is typed now, where digits are.
    fn digits(&mut self) -> Option<&mut Digits> {
        match &mut self.at {
            At::Pad(_, digits)
            | At::First(digits)
            | At::Void(digits)
            | At::Number(digits)
            | At::Pieces(_, digits)
            | At::Points(digits) => Some(digits),
            _ => None,
        }
    }

    /// The first number of the pad, and how many it has, as far as is typed.
    fn pad(&self) -> Option<(u32, u32)> {
        let At::Pad(first, digits) = &self.at else {
            return None;
        };
        let first = first.or(self.standing.as_ref().map(|standing| standing.next))?;
        let count = if digits.is_empty() {
            PAD
        } else {
            number(digits)?
        };
        (count <= MOST_SLIPS).then_some((first, count))
    }

    /// What is typed is so.
    fn next(&mut self, known: Known<'_>) -> Action {
        let today = known.shop.today;
        match &self.at {
            At::Pad(..) => {
                if let Some((first, count)) = self.pad() {
                    self.at = At::On(first, count);
                }
            }
            At::First(digits) => {
                if let Some(first) = number(digits) {
                    self.at = At::Pad(Some(first), Digits::new(LONGEST_PAD));
                }
            }
            At::Void(digits) => {
                // Asked first, so that nobody types a PIN for one that cannot be void.
                if let Some(number) = number(digits) {
                    return Action::Look(vec![Question::VoidSlip(number)]);
                }
            }
            At::Number(digits) => {
                if let Some(number) = number(digits) {
                    self.draft.number = number;
                    self.at = At::Day(Date::past(today));
                }
            }
            At::Pieces(code, digits) => {
                if let Ok(pieces) = digits.text().parse() {
                    self.draft.set(*code, Quantity::new(pieces));
                    self.at = At::Goods;
                }
            }
            At::Points(digits) => {
                if let Ok(points) = digits.text().parse() {
                    self.draft.points = Some(points);
                    return self.weigh(known);
                }
            }
            At::Proxy(typing) => {
                let name = typing.text().to_owned();
                self.draft.proxy = (!name.is_empty()).then_some(name);
                self.at = At::Points(Digits::new(LONGEST_POINTS));
            }
            _ => {}
        }
        Action::None
    }

    /// What the slip comes to is asked of the books; nothing is written.
    fn weigh(&mut self, known: Known<'_>) -> Action {
        let (Some(order), Some(staff)) = (self.draft.order(), known.staff) else {
            return Action::None;
        };
        self.at = At::Weighing(Box::new(order.clone()));
        Action::Look(vec![Question::Slip(Box::new(order), staff)])
    }

    fn finding(&mut self, action: find::Action, known: Known<'_>) -> Action {
        match action {
            find::Action::None => Action::None,
            find::Action::Search(text) => Action::Search(text),
            find::Action::Picked(household) => Action::Find(household),
            find::Action::Leave => self.back(known),
        }
    }

    /// What was looked up.
    pub fn seen(
        &mut self,
        question: &Question,
        answer: Result<Seen, Refusal>,
        known: Known<'_>,
    ) -> Action {
        match (answer, &self.at) {
            (Ok(Seen::Slips(standing, entered, next)), _) => {
                self.standing = Some(Standing {
                    standing,
                    entered,
                    next,
                });
            }
            (Ok(Seen::Slip(order, weighed)), At::Weighing(wanted)) if order == *wanted => {
                let what = self.draft.weighed(*order, *weighed);
                self.at = At::Approve(approve::State::new(what, known));
            }
            (Ok(Seen::MayVoid(of)), At::Void(digits)) if number(digits) == Some(of) => {
                let what = What::VoidSlip(of);
                self.at = At::Approve(approve::State::new(what, known));
            }
            (Err(refusal), At::Void(digits)) => {
                if matches!(question, Question::VoidSlip(of) if number(digits) == Some(*of)) {
                    return Action::Refuse(refusal);
                }
            }
            (Err(refusal), At::Weighing(wanted)) => {
                // What was typed wrong is put right, and nothing of it is lost.
                if matches!(question, Question::Slip(order, _) if order == wanted) {
                    self.at = At::Goods;
                    return Action::Refuse(refusal);
                }
            }
            (Err(refusal), At::List) if self.standing.is_none() => return Action::Refuse(refusal),
            _ => {}
        }
        Action::None
    }

    /// What became of it.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        let done = match (answer, &mut self.at) {
            (Ok(Outcome::Pad(pad, PadPaper::Roll)), _) => Done::Pad(pad.first, pad.count, None),
            (Ok(Outcome::Pad(pad, PadPaper::Sheets)), _) => {
                let (first, count, brake) = (pad.first, pad.count, Brake::default());
                self.at = At::Writing(first, count, brake.clone());
                let file = PaperFile::Labels(LabelAsk::Slips { first, count });
                let save = Action::Papers(PapersWish::Save(file, brake));
                return Action::Look(vec![Question::Slips]).and(save);
            }
            (Ok(Outcome::SlipEntered(record, when)), _) => Done::Entered(record, when),
            (Ok(Outcome::SlipVoided(number)), _) => Done::Voided(number),
            (Err(refusal), At::Approve(state)) => return state.refused(refusal, known),
            (Err(refusal), _) => return Action::Refuse(refusal),
            (Ok(_), _) => return Action::None,
        };
        self.at = At::Done(done);
        Action::Look(vec![Question::Slips]).and(Action::Sound(Sound::Done))
    }

    /// What became of the pad's file.
    pub fn heard(&mut self, word: PapersWord) {
        if let (PapersWord::Done(of, done), At::Writing(first, count, brake)) = (word, &self.at)
            && of == *brake
        {
            self.at = At::Done(Done::Pad(*first, *count, Some(done)));
        }
    }

    /// Households were found.
    pub fn found(&mut self, text: &str, households: Vec<FoundHousehold>) {
        if let At::Whose(finder) = &mut self.at {
            finder.found(text, households);
        }
    }

    /// Whether a household's card is wanted.
    pub fn wants_card(&self) -> bool {
        matches!(self.at, At::Whose(_))
    }

    /// This household is meant.
    pub fn household(&mut self, found: Box<HouseholdAtCounter>) -> Action {
        if matches!(self.at, At::Whose(_)) {
            self.draft.household = Some(found);
            self.at = At::Goods;
        }
        Action::None
    }

    /// Whether nothing is lost where a household comes to the counter.
    pub fn is_free(&self) -> bool {
        matches!(self.at, At::Start | At::List | At::Done(_))
    }

    /// Goods that are scanned were taken.
    pub fn scanned(&mut self, read: Result<Scanned, Refusal>, known: Known<'_>) -> Action {
        match (read, &self.at) {
            (Ok(Scanned::Goods(code)), At::Goods) => {
                let is_known = known.shop.goods.iter().any(|one| one.goods.code == code);
                if is_known {
                    self.draft.add(code);
                    return Action::Sound(Sound::Scan);
                }
                let code = code.to_string();
                Action::Refuse(Refusal::UnknownCode { code })
            }
            (Err(refusal), At::Goods) => Action::Refuse(refusal),
            _ => Action::Sound(Sound::Refuse),
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) -> Action {
        match &mut self.at {
            At::Whose(finder) => {
                return match finder.stroke(stroke) {
                    find::Action::Search(text) => Action::Search(text),
                    find::Action::Picked(household) => Action::Find(household),
                    find::Action::None | find::Action::Leave => Action::None,
                };
            }
            At::Proxy(typing) => typing.stroke(stroke),
            At::Approve(state) => state.stroke(stroke),
            _ => {
                let is_points = matches!(self.at, At::Points(_));
                let key = match stroke {
                    Stroke::Character(c) if c.is_ascii_digit() || (is_points && c == '.') => {
                        Key::Character(c)
                    }
                    Stroke::Backspace => Key::Back,
                    _ => return Action::None,
                };
                if let Some(digits) = self.digits() {
                    digits.take(key);
                }
            }
        }
        Action::None
    }

    fn back(&mut self, known: Known<'_>) -> Action {
        let of_number = |number: u32| {
            let mut digits = Digits::new(LONGEST_NUMBER);
            let text = number.to_string();
            text.chars().for_each(|c| digits.take(Key::Character(c)));
            digits
        };
        self.at = match &self.at {
            At::Start => return Action::Leave,
            At::List | At::Pad(..) | At::Void(_) | At::Number(_) | At::Done(_) => At::Start,
            At::First(_) => At::Pad(None, Digits::new(LONGEST_PAD)),
            At::On(first, _) => At::Pad(Some(*first), Digits::new(LONGEST_PAD)),
            At::Writing(..) => return Action::None,
            At::Day(_) => At::Number(of_number(self.draft.number)),
            At::Whose(_) => At::Day(Date::past(known.shop.today)),
            At::Goods => At::Whose(find::State::new(Purpose::Paper)),
            At::Pieces(..) | At::Points(_) => At::Goods,
            At::Proxy(_) | At::Weighing(_) => At::Points(Digits::new(LONGEST_POINTS)),
            At::Approve(state) => match state.what() {
                What::Slip(_) => At::Points(Digits::new(LONGEST_POINTS)),
                What::VoidSlip(number) => At::Void(of_number(*number)),
                What::Pad(first, count, _) => At::On(*first, *count),
                _ => At::Start,
            },
        };
        Action::None
    }

    /// Which page this is, below 32.
    pub fn page(&self) -> u64 {
        match &self.at {
            At::Start => 0,
            At::List => 1,
            At::Pad(..) => 2,
            At::First(_) => 3,
            At::Void(_) => 4,
            At::Number(_) => 5,
            At::Day(_) => 6,
            At::Whose(_) => 7,
            At::Goods => 8,
            At::Pieces(..) => 9,
            At::Points(_) => 10,
            At::Proxy(_) => 11,
            At::Weighing(_) => 12,
            At::Done(_) => 13,
            At::On(..) => 14,
            At::Writing(..) => 15,
            At::Approve(state) => 16 + state.page(),
        }
    }
}
