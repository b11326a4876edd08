//! What is done for points besides redeeming: gifts, debits, cash, coupons, recyclables, rewards, exceptions, limits.
//!
//! One household first, or the whole village; then what; then at most three questions; then one summary, a reason and a
//! second person. A refusal brings one back to the summary, with everything that was entered.

mod act;
mod asks;
pub(in crate::kiosk::screens) mod card;
mod days;
mod draft;
mod flow;
mod lists;
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
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo};
use crate::market::movement::{CouponOnRecord, CouponState};
use crate::market::refusal::Refusal;
use crate::market::scheme::CountedOver;
use crate::market::shop::{
    ExceptionOnRecord, FoundHousehold, HouseholdAtCounter, LimitOnRecord, MovementOnRecord,
    RecyclablesOnRecord, RedemptionOnRecord,
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
    LimitSet(Box<LimitOnRecord>),
    /// Recyclables.
    Credited(Box<RecyclablesOnRecord>),
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

    /// Whether households are looked for by typing.
    fn finds(&self) -> bool {
        matches!(self.at, At::Find) || self.ask() == Some(Ask::Whom)
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) -> Action {
        if self.finds() {
            let action = self.finder.stroke(stroke);
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
