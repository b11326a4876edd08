//! The storeroom: what comes in, what stands there, what is counted and written off, where it came from and went, and
//! what it was paid from. A room for each; this is their hall.
//!
//! Every deed goes the same way: what it is about is entered, one summary says it, a second person proves a PIN where one
//! is needed, and the books answer. A room knows which question it waits for and which deed it has sent, so that an answer
//! that comes late confuses nobody.

mod approve;
mod article;
mod count;
mod cover;
mod dates;
mod find;
mod funds;
mod goods;
mod hall;
mod intake;
mod pages;
mod papers;
mod pictures;
mod practice;
mod shelf;
mod slips;
mod trace;

pub use hall::attention;

use crate::kiosk::here::Here;
use crate::kiosk::look::Scale;
use crate::kiosk::root::Stroke;
use crate::market::day::Moment;
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, StaffNo};
use crate::market::refusal::Refusal;
use crate::market::shop::{FoundHousehold, HouseholdAtCounter, RedemptionOnRecord, Shop};
use crate::market::staff::Pin;
use crate::office::storeroom::deed::{Deed, Outcome};
use crate::office::storeroom::look::{Question, Seen};
use crate::office::wish::papers::{PapersWish, PapersWord};
use crate::till::{Scanned, Sound, Till};
use iced::Element;
use std::path::PathBuf;

/// What is known when a person does something.
#[derive(Clone, Copy)]
pub struct Known<'s> {
    /// What a deed that is begun now will be known by.
    pub fresh: [u8; 16],
    /// The moment.
    pub now: Moment,
    /// The shop.
    pub shop: &'s Shop,
    /// Who is at work.
    pub staff: Option<StaffNo>,
    /// How large things are.
    pub scale: Scale,
}

/// The state.
#[derive(Debug, Default)]
pub struct State {
    room: Room,
    /// The deed whose answer is waited for.
    sent: Option<u64>,
}

#[derive(Debug, Default)]
enum Room {
    #[default]
    Hall,
    Shelf(Box<shelf::State>),
    Intake(Box<intake::State>),
    Count(Box<count::State>),
    Trace(Box<trace::State>),
    Funds(Box<funds::State>),
    Cover(cover::State),
    Practice(Box<practice::State>),
    Papers(Box<papers::State>),
    Slips(Box<slips::State>),
}

/// A way from the hall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Goods in.
    Intake,
    /// What stands there.
    Shelf,
    /// Stocktakes.
    Count,
    /// Where goods came from and went.
    Trace,
    /// Deliveries that were booked.
    Deliveries,
    /// Funds.
    Funds,
    /// What the shelf can honour.
    Cover,
    /// How the store works.
    Practice,
    /// Books, postings and labels.
    Papers,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Goes into a room.
    Enter(Door),
    /// On the shelf.
    Shelf(shelf::Message),
    /// At goods in.
    Intake(intake::Message),
    /// At a stocktake.
    Count(count::Message),
    /// While following goods.
    Trace(trace::Message),
    /// With funds.
    Funds(funds::Message),
    /// With what the shelf can honour.
    Cover(cover::Message),
    /// With how the store works.
    Practice(practice::Message),
    /// With books, postings and labels.
    Papers(papers::Message),
    /// With slips written on paper.
    Slips(slips::Message),
    /// Leaves the hall.
    Leave,
}

/// Something to be done in the books.
#[derive(Debug, Clone, PartialEq)]
pub struct Errand {
    /// What.
    pub deed: Deed,
    /// A photo that goes with it, by its file.
    pub photo: Option<PathBuf>,
    /// The second person, by name and PIN.
    pub second: Option<(String, Pin)>,
}

impl Errand {
    /// For one person.
    pub fn alone(deed: Deed) -> Errand {
        Errand {
            deed,
            photo: None,
            second: None,
        }
    }
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Look these up.
    Look(Vec<Question>),
    /// Do this; the answer comes to [`State::stored`].
    Do(Box<Errand>),
    /// Ask for the day's redemptions.
    DayList,
    /// Print what the shelf can honour.
    PrintCover,
    /// Look for households.
    Search(String),
    /// This household is meant; it comes to [`State::household`].
    Find(HouseholdNo),
    /// About papers.
    Papers(PapersWish),
    /// To the labels of these goods.
    Labels(Vec<Gtin>),
    /// Let this be heard.
    Sound(Sound),
    /// This stands in the way, and fills the screen.
    Refuse(Refusal),
    /// Back to the hall, or from the hall to waiting.
    Leave,
    /// Back to the settings.
    More,
    /// All of these.
    All(Vec<Action>),
}

impl Action {
    /// One deed of one person.
    fn deed(deed: Deed) -> Action {
        Action::Do(Box::new(Errand::alone(deed)))
    }

    /// This one, and then that.
    fn and(self, then: Action) -> Action {
        match (self, then) {
            (Action::None, one) | (one, Action::None) => one,
            (Action::All(mut all), one) => {
                all.push(one);
                Action::All(all)
            }
            (one, other) => Action::All(vec![one, other]),
        }
    }
}

impl State {
    /// At slips written on paper, and what has to be looked up for it.
    pub fn at_slips() -> (State, Action) {
        let state = State {
            room: Room::Slips(Box::default()),
            sent: None,
        };
        (state, Action::Look(vec![Question::Slips]))
    }

    /// Goes into a room, with what has to be looked up for it.
    fn enter(&mut self, door: Door, known: Known<'_>) -> Action {
        self.sent = None;
        let (room, questions) = match door {
            Door::Intake => (
                Room::Intake(Box::default()),
                intake::State::questions().to_vec(),
            ),
            Door::Shelf => (Room::Shelf(Box::default()), vec![Question::Stock]),
            Door::Count => {
                let state = count::State::new(known.shop.storeroom.counting);
                (Room::Count(Box::new(state)), count::State::questions())
            }
            Door::Trace => {
                self.room = Room::Trace(Box::default());
                return Action::DayList;
            }
            Door::Deliveries => (
                Room::Trace(Box::new(trace::State::deliveries())),
                vec![Question::Deliveries],
            ),
            Door::Funds => (Room::Funds(Box::default()), vec![Question::Funds]),
            Door::Cover => (Room::Cover(cover::State::default()), vec![Question::Cover]),
            Door::Practice => {
                let state = practice::State::new(known.shop.storeroom.practice);
                (Room::Practice(Box::new(state)), Vec::new())
            }
            Door::Papers => (Room::Papers(Box::default()), Vec::new()),
        };
        self.room = room;
        if questions.is_empty() {
            Action::None
        } else {
            Action::Look(questions)
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        let action = match (message, &mut self.room) {
            (Message::Enter(door), Room::Hall) => return self.enter(door, known),
            (Message::Leave, Room::Hall) => return Action::Leave,
            (Message::Shelf(message), Room::Shelf(state)) => state.update(message, known),
            (Message::Intake(message), Room::Intake(state)) => state.update(message, known),
            (Message::Count(message), Room::Count(state)) => state.update(message, known),
            (Message::Trace(message), Room::Trace(state)) => state.update(message, known),
            (Message::Funds(message), Room::Funds(state)) => state.update(message, known),
            (Message::Cover(message), Room::Cover(state)) => state.update(message),
            (Message::Practice(message), Room::Practice(state)) => state.update(message, known),
            (Message::Papers(message), Room::Papers(state)) => state.update(message, known),
            (Message::Slips(message), Room::Slips(state)) => state.update(message, known),
            // A touch on a room that has just been left.
            _ => Action::None,
        };
        self.followed(action)
    }

    /// Leaving a room leads to the hall, slips to the settings.
    fn followed(&mut self, action: Action) -> Action {
        if action == Action::Leave && matches!(self.room, Room::Slips(_)) {
            return Action::More;
        }
        if let Action::Labels(codes) = action {
            let (state, action) = papers::State::labels_of(codes);
            self.room = Room::Papers(Box::new(state));
            self.sent = None;
            return action;
        }
        if action == Action::Leave && !matches!(self.room, Room::Hall) {
            self.room = Room::Hall;
            self.sent = None;
            return Action::None;
        }
        action
    }

    /// A deed was sent under this number; of those sent before, nothing is waited for any more.
    pub fn sent(&mut self, number: u64) {
        self.sent = Some(number);
    }

    /// Whether the answer to this deed is waited for here.
    pub fn waits_for(&self, number: u64) -> bool {
        self.sent == Some(number)
    }

    /// What became of the deed that was waited for.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        self.sent = None;
        let action = match &mut self.room {
            Room::Hall | Room::Trace(_) | Room::Cover(_) => Action::None,
            Room::Shelf(state) => state.stored(answer, known),
            Room::Intake(state) => state.stored(answer, known),
            Room::Count(state) => state.stored(answer, known),
            Room::Funds(state) => state.stored(answer, known),
            Room::Practice(state) => state.stored(answer, known),
            Room::Papers(state) => state.stored(answer, known),
            Room::Slips(state) => state.stored(answer, known),
        };
        self.followed(action)
    }

    /// What was looked up. A room takes the answer to what it asked, and no other.
    pub fn seen(
        &mut self,
        question: &Question,
        answer: Result<Seen, Refusal>,
        known: Known<'_>,
    ) -> Action {
        match &mut self.room {
            Room::Hall | Room::Practice(_) => Action::None,
            Room::Shelf(state) => state.seen(question, answer, known),
            Room::Intake(state) => state.seen(question, answer, known),
            Room::Count(state) => state.seen(answer),
            Room::Trace(state) => state.seen(question, answer, known),
            Room::Funds(state) => state.seen(answer),
            Room::Cover(state) => state.seen(answer),
            Room::Papers(state) => state.seen(answer),
            Room::Slips(state) => state.seen(question, answer, known),
        }
    }

    /// What is said of papers.
    pub fn papers(&mut self, word: PapersWord) {
        match &mut self.room {
            Room::Papers(state) => state.heard(word),
            Room::Slips(state) => state.heard(word),
            _ => {}
        }
    }

    /// Households were found.
    pub fn found(&mut self, text: &str, households: Vec<FoundHousehold>) {
        match &mut self.room {
            Room::Papers(state) => state.found(text, households),
            Room::Slips(state) => state.found(text, households),
            _ => {}
        }
    }

    /// Whether a household's card is wanted here, and does not lead to the counter.
    pub fn wants_card(&self) -> bool {
        match &self.room {
            Room::Papers(state) => state.wants_card(),
            Room::Slips(state) => state.wants_card(),
            _ => false,
        }
    }

    /// The household that is meant.
    pub fn household(&mut self, found: Box<HouseholdAtCounter>) -> Action {
        match &mut self.room {
            Room::Papers(state) => state.household(&found.household),
            Room::Slips(state) => state.household(found),
            _ => Action::None,
        }
    }

    /// The day's redemptions.
    pub fn day_list(&mut self, list: Vec<RedemptionOnRecord>) {
        if let Room::Trace(state) = &mut self.room {
            state.day_list(list);
        }
    }

    /// Whether a household may come to the counter now: nothing that was entered would be lost by it.
    pub fn is_free(&self) -> bool {
        match &self.room {
            Room::Hall | Room::Cover(_) => true,
            Room::Shelf(state) => state.is_free(),
            Room::Intake(state) => state.is_free(),
            Room::Count(state) => state.is_free(),
            Room::Trace(_) => true,
            Room::Papers(state) => state.is_free(),
            Room::Slips(state) => state.is_free(),
            Room::Funds(_) | Room::Practice(_) => false,
        }
    }

    /// A code that was scanned, as it reads.
    pub fn scanned(
        &mut self,
        text: &str,
        read: Result<Scanned, Refusal>,
        known: Known<'_>,
    ) -> Action {
        let action = match &mut self.room {
            Room::Intake(state) => state.scanned(read, known),
            Room::Shelf(state) => state.scanned(read, known),
            Room::Count(state) => state.scanned(read, known),
            Room::Trace(state) => state.scanned(text),
            // Goods scanned in the hall are looked at.
            Room::Hall => match read {
                Ok(Scanned::Goods(code)) => {
                    self.room = Room::Shelf(Box::new(shelf::State::at(code)));
                    Action::Look(vec![Question::Stock, Question::Goods(code)])
                }
                Ok(_) => Action::Sound(Sound::Refuse),
                Err(refusal) => Action::Refuse(refusal),
            },
            Room::Papers(state) => state.scanned(read),
            Room::Slips(state) => state.scanned(read, known),
            Room::Funds(_) | Room::Cover(_) | Room::Practice(_) => Action::Sound(Sound::Refuse),
        };
        self.followed(action)
    }

    /// Whether a delivery is open here that takes scans.
    pub fn receives(&self) -> bool {
        matches!(&self.room, Room::Intake(state) if state.receives())
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) -> Action {
        match &mut self.room {
            Room::Papers(state) => return state.stroke(stroke),
            Room::Slips(state) => return state.stroke(stroke),
            Room::Shelf(state) => state.stroke(stroke),
            Room::Intake(state) => state.stroke(stroke),
            Room::Count(state) => state.stroke(stroke),
            Room::Trace(state) => state.stroke(stroke),
            Room::Funds(state) => state.stroke(stroke),
            Room::Practice(state) => state.stroke(stroke),
            Room::Hall | Room::Cover(_) => {}
        }
        Action::None
    }

    /// The Enter key after something typed.
    pub fn enter_key(&mut self, known: Known<'_>) -> Action {
        let action = match &mut self.room {
            Room::Intake(state) => state.enter_key(known),
            Room::Count(state) => state.enter_key(),
            _ => Action::None,
        };
        self.followed(action)
    }

    /// Where in the storeroom a person is: another number, below 4096, is another page.
    pub fn page(&self) -> u64 {
        let (room, within) = match &self.room {
            Room::Hall => (0, 0),
            Room::Shelf(state) => (1, state.page()),
            Room::Intake(state) => (2, state.page()),
            Room::Count(state) => (3, state.page()),
            Room::Trace(state) => (4, state.page()),
            Room::Funds(state) => (5, state.page()),
            Room::Cover(_) => (6, 0),
            Room::Practice(state) => (7, state.page()),
            Room::Papers(state) => (8, state.page()),
            Room::Slips(state) => (9, state.page()),
        };
        // No room has as many pages.
        room * 400 + within % 400
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        match &self.room {
            Room::Hall => hall::view(here, till),
            Room::Shelf(state) => state.view(here, till).map(Message::Shelf),
            Room::Intake(state) => state.view(here, till).map(Message::Intake),
            Room::Count(state) => state.view(here, till).map(Message::Count),
            Room::Trace(state) => state.view(here).map(Message::Trace),
            Room::Funds(state) => state.view(here, till).map(Message::Funds),
            Room::Cover(state) => state.view(here).map(Message::Cover),
            Room::Practice(state) => state.view(here, till).map(Message::Practice),
            Room::Papers(state) => state.view(here, till).map(Message::Papers),
            Room::Slips(state) => state.view(here, till).map(Message::Slips),
        }
    }
}
