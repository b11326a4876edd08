//! What is done for points besides redeeming: gifts, debits, cash, coupons, recyclables, rewards, exceptions, limits.
//!
//! One household first, or the whole village; then what; then at most three questions; then one summary, a reason and a
//! second person. A refusal brings one back to the summary, with everything that was entered.

mod act;
mod asks;
mod days;
mod draft;
mod sum;
mod view;

pub use act::{Act, Field, can_undo};
pub use draft::Deed;

use act::Ask;
use draft::Draft;

use super::typing::{self, Typing};
use super::{Purpose, find, pin};
use crate::kiosk::parts::Key;
use crate::kiosk::root::Stroke;
use crate::market::day::{Moment, VillageDay};
use crate::market::fact::Credited;
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo};
use crate::market::limit::LimitDecided;
use crate::market::movement::{CouponOnRecord, CouponState};
use crate::market::refusal::Refusal;
use crate::market::scheme::CountedOver;
use crate::market::shop::{
    ExceptionOnRecord, FoundHousehold, HouseholdAtCounter, MovementOnRecord, RedemptionOnRecord,
};
use crate::market::staff::Pin;

/// The most characters of a reason, a partner's name, a kind of recyclables.
const LONGEST: usize = 40;

/// The state.
#[derive(Debug)]
pub struct State {
    /// What the deed will be known by: made before the first try.
    id: [u8; 16],
    household: Option<Box<HouseholdAtCounter>>,
    at: At,
    draft: Option<Draft>,
    finder: find::State,
    writing: Option<Typing>,
    /// So many times four weeks ahead the calendar begins.
    ahead: u64,
    sent: bool,
}

/// Where in the screen a person is.
#[derive(Debug)]
enum At {
    /// A household, or the whole village?
    Start,
    /// Finding the household by hand.
    Find,
    /// What for this household?
    Choose,
    /// The question of this number.
    Ask(usize),
    /// The summary, with the reasons.
    Summary,
    /// The second person.
    Second(pin::State),
    /// It is recorded.
    Done(Done),
}

/// What was recorded.
#[derive(Debug)]
pub enum Done {
    /// A movement.
    Moved(Box<MovementOnRecord>),
    /// An exception.
    Allowed(Box<ExceptionOnRecord>),
    /// A reward.
    Rewarded(Box<RedemptionOnRecord>),
    /// A limit.
    LimitSet(LimitDecided),
    /// Recyclables.
    Credited(Box<Credited>),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Looks for the household by hand.
    Find,
    /// Finding.
    Finder(find::Message),
    /// Wants this done.
    Choose(Act),
    /// Types into the field that is asked.
    Key(Key),
    /// Types words.
    Typing(typing::Message),
    /// Touches goods.
    Goods(Gtin),
    /// No limit any more.
    Unlimited,
    /// Touches a span.
    Over(CountedOver),
    /// Touches a day.
    Day(VillageDay),
    /// Four weeks on, or back.
    Weeks(bool),
    /// Takes a coupon off the list.
    Off(CouponNo),
    /// Puts the coupon typed on the list.
    Add,
    /// Goes on.
    Next,
    /// For this reason; or this kind was handed in.
    Because(String),
    /// Another, to be written.
    Other,
    /// It is as the summary says, where one person is enough.
    Confirm,
    /// The second person.
    Pin(pin::Message),
    /// Takes back what was just recorded.
    Undo,
    /// One step back.
    Back,
    /// Goes.
    Leave,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Look for households.
    Search(String),
    /// This household is meant.
    Find(HouseholdNo),
    /// How does this coupon stand?
    Coupon(CouponNo),
    /// Do it, known by this id, with the second person where one is needed.
    Do {
        /// What it is known by.
        id: [u8; 16],
        /// What.
        deed: Deed,
        /// The second person, by name, and that person's PIN.
        second: Option<(String, Pin)>,
    },
    /// Leave the screen.
    Leave,
}

/// What a scanner's code may be here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// A household's card.
    Card,
    /// A coupon's number.
    Coupon,
    /// Goods.
    Goods,
    /// Nothing.
    Nothing,
}

impl State {
    /// At the beginning; what is done first will be known by `id`.
    pub fn new(id: [u8; 16]) -> State {
        State {
            id,
            household: None,
            at: At::Start,
            draft: None,
            finder: find::State::new(Purpose::Act),
            writing: None,
            ahead: 0,
            sent: false,
        }
    }

    /// About to take a movement back.
    pub fn undoing(id: [u8; 16], record: Box<MovementOnRecord>) -> State {
        State {
            at: At::Summary,
            draft: Some(Draft::new(Act::Undo(record))),
            ..State::new(id)
        }
    }

    /// What the scanner is wanted for.
    pub fn wants(&self) -> Scan {
        match (&self.at, self.ask()) {
            (At::Start | At::Find | At::Choose | At::Done(_), _) | (_, Some(Ask::Whom)) => {
                Scan::Card
            }
            (_, Some(Ask::Coupons | Ask::Field(Field::First))) => Scan::Coupon,
            (_, Some(Ask::Goods)) => Scan::Goods,
            _ => Scan::Nothing,
        }
    }

    fn ask(&self) -> Option<Ask> {
        match (&self.at, &self.draft) {
            (At::Ask(n), Some(draft)) => draft.act.asks().get(*n).copied(),
            _ => None,
        }
    }

    /// Households were found.
    pub fn found(&mut self, text: &str, households: Vec<FoundHousehold>) {
        self.finder.found(text, households);
    }

    /// What was typed was a scan: it is taken out again.
    pub fn unscan(&mut self) {
        self.finder.unscan();
    }

    /// This household was found: the one meant, or the one that is given to. Answers what stands in the way.
    pub fn household(&mut self, found: Box<HouseholdAtCounter>) -> Option<Refusal> {
        if self.ask() == Some(Ask::Whom) {
            let giver = self.household.as_ref().map(|one| &one.household);
            if giver == Some(&found.household) {
                return Some(Refusal::NothingMoved);
            }
            if let Some(draft) = &mut self.draft {
                draft.to = Some(found);
            }
            self.next();
            return None;
        }
        self.household = Some(found);
        self.draft = None;
        self.at = At::Choose;
        None
    }

    /// A coupon was brought, and stands so. Answers what stands in the way.
    pub fn coupon(&mut self, coupon: CouponOnRecord) -> Option<Refusal> {
        let draft = self.draft.as_mut()?;
        let number = coupon.number.clone();
        let is_listed = draft.coupons.iter().any(|one| one.number == number);
        if coupon.state != CouponState::Issued || is_listed {
            return Some(Refusal::CouponSpent { number });
        }
        let of = self.household.as_ref().map(|one| &one.household);
        if draft.act == Act::Cancel && of != Some(&coupon.household) {
            return Some(Refusal::CouponUnknown { number });
        }
        draft.coupons.insert(0, coupon);
        draft.set(Field::Coupon, "");
        None
    }

    /// A coupon's number was scanned.
    pub fn scanned_coupon(&mut self, number: CouponNo) -> Action {
        match (self.ask(), &mut self.draft) {
            (Some(Ask::Field(Field::First)), Some(draft)) => {
                draft.set(Field::First, number.as_str());
                Action::None
            }
            (Some(Ask::Coupons), _) => Action::Coupon(number),
            _ => Action::None,
        }
    }

    /// What became of the deed; `fresh` is what the next will be known by. Answers what has to be read.
    pub fn answered(
        &mut self,
        answer: Result<Done, Refusal>,
        fresh: [u8; 16],
        now: Moment,
    ) -> Option<Refusal> {
        self.sent = false;
        match (answer, &mut self.at) {
            (Ok(done), _) => {
                self.id = fresh;
                self.at = At::Done(done);
                None
            }
            (Err(refusal), At::Second(second))
                if matches!(
                    refusal,
                    Refusal::WrongPin { .. }
                        | Refusal::SecondPersonNeeded
                        | Refusal::NotPermitted { .. }
                        | Refusal::UnknownStaff { .. }
                ) =>
            {
                second.refused(refusal, now);
                None
            }
            (Err(refusal), _) => {
                self.at = At::Summary;
                Some(refusal)
            }
        }
    }

    /// Goes to the question of this number, or where there is none to the summary.
    fn enter(&mut self, n: usize) {
        let ask = self
            .draft
            .as_ref()
            .and_then(|draft| draft.act.asks().get(n));
        self.writing = None;
        self.ahead = 0;
        self.at = At::Ask(n);
        match ask {
            Some(Ask::Whom) => self.finder = find::State::new(Purpose::Receiver),
            Some(Ask::Partner) => {
                let text = self.draft.as_ref().map_or("", |draft| draft.text.as_str());
                self.writing = Some(Typing::name(LONGEST).with(text));
            }
            Some(_) => {}
            None => self.at = At::Summary,
        }
    }

    fn next(&mut self) {
        if let At::Ask(n) = self.at {
            self.enter(n + 1);
        }
    }

    fn back(&mut self) -> Action {
        let listed = self.ask() != Some(Ask::Partner);
        if listed && self.writing.take().is_some() {
            return Action::None;
        }
        let draft = self.draft.as_ref();
        let asked = draft.map_or(0, |draft| draft.act.asks().len());
        let for_all = draft.is_some_and(|draft| draft.act.is_for_all());
        match &self.at {
            At::Start | At::Done(_) => return Action::Leave,
            At::Find => self.at = At::Start,
            At::Choose => {
                self.household = None;
                self.at = At::Start;
            }
            At::Second(_) => self.at = At::Summary,
            At::Summary if asked > 0 => self.enter(asked - 1),
            At::Ask(n) if *n > 0 => self.enter(n - 1),
            At::Summary | At::Ask(_) if for_all => self.at = At::Start,
            At::Summary | At::Ask(_) if self.household.is_some() => self.at = At::Choose,
            At::Summary | At::Ask(_) => return Action::Leave,
        }
        Action::None
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment, today: VillageDay) -> Action {
        match message {
            Message::Find => {
                self.finder = find::State::new(Purpose::Act);
                self.at = At::Find;
            }
            Message::Finder(message) => {
                let action = self.finder.update(message);
                return self.finding(action);
            }
            Message::Choose(act) => {
                self.draft = Some(Draft::new(act));
                self.enter(0);
            }
            Message::Because(text) => return self.because(text),
            Message::Other => self.writing = Some(Typing::name(LONGEST)),
            Message::Typing(message) => {
                if let Some(typing) = &mut self.writing {
                    typing.update(message);
                }
            }
            Message::Confirm => return self.send(None, today),
            Message::Pin(message) => {
                if let At::Second(second) = &mut self.at
                    && let pin::Action::Prove(name, pin) = second.update(message, now)
                {
                    return self.send(Some((name, pin)), today);
                }
            }
            Message::Undo => {
                if let At::Done(Done::Moved(record)) = &self.at {
                    self.draft = Some(Draft::new(Act::Undo(record.clone())));
                    self.household = None;
                    self.at = At::Summary;
                }
            }
            Message::Back => return self.back(),
            Message::Leave => return Action::Leave,
            entered => return self.entered(entered),
        }
        Action::None
    }

    /// Takes what a question asks for.
    fn entered(&mut self, message: Message) -> Action {
        let ask = self.ask();
        let Some(draft) = &mut self.draft else {
            return Action::None;
        };
        match (message, ask) {
            (Message::Key(key), Some(Ask::Field(field))) => draft.key(field, key),
            (Message::Key(key), Some(Ask::Coupons)) => draft.key(Field::Coupon, key),
            (Message::Add, Some(Ask::Coupons)) => {
                if let Ok(number) = draft.typed(Field::Coupon).text().parse() {
                    return Action::Coupon(number);
                }
            }
            (Message::Off(number), _) => draft.coupons.retain(|one| one.number != number),
            (Message::Goods(code), Some(Ask::Goods)) => {
                draft.code = Some(code);
                draft.set(Field::Pieces, "1");
                self.next();
            }
            (Message::Unlimited, Some(Ask::Field(Field::Pieces))) => {
                draft.unlimited = true;
                self.next();
            }
            (Message::Over(over), Some(Ask::Over)) => {
                draft.over = Some(over);
                self.next();
            }
            (Message::Day(day), Some(Ask::Day)) => {
                draft.day = Some(day);
                self.next();
            }
            (Message::Weeks(on), _) => {
                self.ahead = if on {
                    self.ahead + 1
                } else {
                    self.ahead.saturating_sub(1)
                }
            }
            (Message::Next, Some(Ask::Partner | Ask::Material)) => return self.written(),
            (Message::Next, None) => return self.written(),
            (Message::Next, Some(_)) => self.next(),
            _ => {}
        }
        Action::None
    }

    /// What was written is the partner, the kind, or the reason.
    fn written(&mut self) -> Action {
        let text = self.writing.as_ref().map(|typing| typing.text().to_owned());
        match text {
            Some(text) => self.because(text),
            None => Action::None,
        }
    }

    fn because(&mut self, text: String) -> Action {
        let ask = self.ask();
        let Some(draft) = self.draft.as_mut().filter(|_| !text.is_empty()) else {
            return Action::None;
        };
        match (&self.at, ask) {
            (_, Some(Ask::Partner | Ask::Material)) => {
                draft.text = text;
                self.next();
            }
            (At::Summary, _) => {
                draft.reason = text;
                self.writing = None;
                self.at = At::Second(pin::State::default());
            }
            _ => {}
        }
        Action::None
    }

    fn send(&mut self, second: Option<(String, Pin)>, today: VillageDay) -> Action {
        let of = self.household.as_ref().map(|one| &one.household);
        let deed = self.draft.as_ref().and_then(|draft| draft.deed(of, today));
        match deed {
            Some(deed) if !self.sent => {
                self.sent = true;
                let id = self.id;
                Action::Do { id, deed, second }
            }
            _ => Action::None,
        }
    }

    fn finding(&mut self, action: find::Action) -> Action {
        match action {
            find::Action::None => Action::None,
            find::Action::Search(text) => Action::Search(text),
            find::Action::Picked(household) => Action::Find(household),
            find::Action::Leave => self.back(),
        }
    }

    /// Whether households are looked for by typing.
    fn finds(&self) -> bool {
        matches!(self.at, At::Find) || self.ask() == Some(Ask::Whom)
    }

    /// Takes a key of a keyboard; one that begins a burst may turn out to be a scanner's.
    pub fn stroke(&mut self, stroke: Stroke, begins: bool) -> Action {
        if self.finds() {
            let action = self.finder.stroke(stroke, begins);
            return self.finding(action);
        }
        if let Some(typing) = &mut self.writing {
            typing.stroke(stroke);
        }
        Action::None
    }

    /// Where in the screen a person is: another number is another page.
    pub fn page(&self) -> u64 {
        let within = match &self.at {
            At::Start => 0,
            At::Find => 1,
            At::Choose => 2,
            At::Summary => 3,
            At::Second(_) => 4,
            At::Done(_) => 5,
            At::Ask(n) => 6 + (*n as u64).min(4),
        };
        within * 2 + u64::from(self.writing.is_some())
    }
}
