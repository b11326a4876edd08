//! Books, postings and labels: which paper, of when; its beginning to be looked at; then as a file on the stick, on the
//! receipt printer, or on the village's board. What is looked at and what is saved comes from the same place as what the
//! commands write.

mod aside;
mod goes;
mod view;
mod which;
mod work;

pub(super) use view::saved_words;
pub use which::{Days, Long};

use super::approve;
use super::dates::{self, Date};
use super::find::Finder;
use super::{Action, Known};
use crate::kiosk::parts::Key;
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::Purpose;
use crate::kiosk::screens::find;
use crate::kiosk::screens::keep::Told;
use crate::market::day::VillageDay;
use crate::market::gtin::Gtin;
use crate::market::ids::HouseholdNo;
use crate::market::label::LabelAsk;
use crate::market::period::Period;
use crate::market::refusal::Refusal;
use crate::market::register::{Register, Span};
use crate::market::shop::FoundHousehold;
use crate::market::storeroom::notice::{NoticeKind, NoticePosted};
use crate::office::storeroom::look::{Question, Seen};
use crate::office::wish::files::Brake;
use crate::office::wish::pages::PagesForm;
use crate::office::wish::papers::{PaperAsked, PaperSeen, PapersWish, PapersWord, PosterSize};
use crate::till::{Scanned, Sound};
use work::{End, Work};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    at: At,
    /// The paper that is looked at, also while something is asked about it.
    page: Option<Page>,
    /// What was posted, the newest first.
    notices: Option<Vec<NoticePosted>>,
    told: Option<Note>,
    turn: u64,
}

#[derive(Debug, Default)]
enum At {
    /// Books, postings or labels?
    #[default]
    Start,
    /// Which book?
    Books,
    /// Which list is posted?
    Kinds,
    /// What hangs.
    Hanging,
    /// Which labels?
    Labels,
    /// Whose statement, or whose card?
    Whose(Whose, find::State),
    /// The labels of which goods?
    Goods(Finder),
    /// The paper.
    Page,
    /// From which day, or where that is said, to which?
    Date(Option<VillageDay>, Date),
    /// In which form is it saved?
    Form,
    /// How large a poster: of a new posting, or of this one?
    Size(Option<Box<NoticePosted>>),
    /// About to be posted.
    Approve(PosterSize, Box<approve::State>),
    /// It is being written.
    Working(Work),
    /// It is written, or not.
    End(End),
}

/// For what a household is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Its statement.
    Statement,
    /// Its card.
    Card,
}

/// A paper that is looked at.
#[derive(Debug)]
struct Page {
    asked: PaperAsked,
    /// Of a book: which days.
    days: Days,
    /// Nothing while it is made.
    seen: Option<Result<Box<PaperSeen>, String>>,
    /// Which hundred of its rows, from 0.
    part: usize,
    brake: Brake,
}

/// What is said of the last touch.
#[derive(Debug)]
enum Note {
    /// As of pages that are kept elsewhere.
    Kept(Told),
    /// So many labels print.
    Labels(usize),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// To the books.
    Books,
    /// To the board.
    Kinds,
    /// To the labels.
    Labels,
    /// To what hangs.
    Hanging,
    /// This book.
    Book(Register),
    /// Whose?
    Whose(Whose),
    /// Finding a household.
    Finder(find::Message),
    /// Of these days.
    Days(Days),
    /// From a day to a day.
    OwnDays,
    /// With a date.
    Date(dates::Message),
    /// This list.
    Kind(NoticeKind),
    /// Of so long a period.
    Long(Long),
    /// Of this period.
    Period(Period),
    /// These labels.
    Label(LabelAsk),
    /// Of which goods?
    SomeGoods,
    /// Typing the goods' name.
    Key(Key),
    /// Of these goods; of none: of all.
    Goods(Vec<Gtin>),
    /// These hundred rows.
    Part(usize),
    /// On the receipt printer.
    Print,
    /// Into a file.
    Save,
    /// In this form.
    SaveAs(PagesForm),
    /// On the board.
    Post,
    /// This posting again.
    Again(Box<NoticePosted>),
    /// As large as this.
    Size(PosterSize),
    /// With the approval.
    Approve(approve::Message),
    /// Stops the work.
    Stop,
    /// One step back.
    Back,
}

impl State {
    /// At the labels of these goods, and what is asked for it.
    pub fn labels_of(codes: Vec<Gtin>) -> (State, Action) {
        let mut state = State::default();
        let ask = LabelAsk::Goods { codes, copies: 1 };
        let action = state.look(PaperAsked::Labels(ask), Days::Now);
        (state, action)
    }

    /// Another page: it begins at its top.
    fn turn(&mut self, at: At) {
        self.at = at;
        self.told = None;
        self.turn += 1;
    }

    /// Looks at a paper; what was looked at before is not waited for any more.
    fn look(&mut self, asked: PaperAsked, days: Days) -> Action {
        if let Some(before) = &self.page {
            before.brake.press();
        }
        let brake = Brake::default();
        self.page = Some(Page {
            asked: asked.clone(),
            days,
            seen: None,
            part: 0,
            brake: brake.clone(),
        });
        self.turn(At::Page);
        Action::Papers(PapersWish::See(asked, brake))
    }

    fn asked(&self) -> Option<&PaperAsked> {
        self.page.as_ref().map(|page| &page.asked)
    }

    /// What was seen of the paper, once it was.
    fn seen_page(&self) -> Option<&PaperSeen> {
        self.page.as_ref()?.seen.as_ref()?.as_deref().ok()
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        self.told = None;
        match message {
            Message::Books => self.turn(At::Books),
            Message::Kinds => self.turn(At::Kinds),
            Message::Labels => self.turn(At::Labels),
            Message::Hanging => {
                self.turn(At::Hanging);
                return Action::Look(vec![Question::Notices]);
            }
            Message::Book(register) => return self.book(register, Days::usual(register), known),
            Message::Whose(whose) => {
                self.turn(At::Whose(whose, find::State::new(Purpose::Paper)));
            }
            Message::Finder(message) => {
                if let At::Whose(_, finder) = &mut self.at {
                    let action = finder.update(message);
                    return self.finding(action);
                }
            }
            Message::Days(days) => {
                if let Some(PaperAsked::Book(register, _)) = self.asked() {
                    return self.book(*register, days, known);
                }
            }
            Message::OwnDays => self.turn(At::Date(None, Date::past(known.shop.today))),
            Message::Date(message) => return self.dated(message, known),
            Message::Kind(kind) => {
                let period = which::due(kind, known.shop);
                return self.look(PaperAsked::Notice(kind, period), Days::Now);
            }
            Message::Long(long) => return self.period(long.at(known.shop.today)),
            Message::Period(period) => return self.period(period),
            Message::Label(ask) => return self.look(PaperAsked::Labels(ask), Days::Now),
            Message::SomeGoods => self.turn(At::Goods(Finder::default())),
            Message::Key(key) => {
                if let At::Goods(finder) = &mut self.at {
                    finder.take(key);
                }
            }
            Message::Goods(codes) => {
                if let Some(PaperAsked::Labels(ask)) = self.asked() {
                    let ask = which::of_goods(ask, codes);
                    return self.look(PaperAsked::Labels(ask), Days::Now);
                }
            }
            Message::Part(part) => {
                if let Some(page) = &mut self.page {
                    page.part = part;
                    self.turn += 1;
                }
            }
            Message::Print => return self.print(),
            Message::Save => return self.save(),
            Message::SaveAs(form) => return self.save_as(form),
            Message::Post => self.turn(At::Size(None)),
            Message::Again(notice) => self.turn(At::Size(Some(notice))),
            Message::Size(size) => return self.sized(size, known),
            Message::Approve(message) => return self.approve(message, known),
            Message::Stop => {
                if let At::Working(work) = &self.at {
                    work.stop();
                }
            }
            Message::Back => return self.back(),
        }
        Action::None
    }

    fn book(&mut self, register: Register, days: Days, known: Known<'_>) -> Action {
        let span = days.span(known.shop);
        self.look(PaperAsked::Book(register, span), days)
    }

    fn period(&mut self, period: Period) -> Action {
        match self.asked() {
            Some(PaperAsked::Notice(kind, _)) => {
                let asked = PaperAsked::Notice(*kind, period);
                self.look(asked, Days::Now)
            }
            _ => Action::None,
        }
    }

    fn finding(&mut self, action: find::Action) -> Action {
        match action {
            find::Action::None => Action::None,
            find::Action::Search(text) => Action::Search(text),
            find::Action::Picked(household) => self.household(&household),
            find::Action::Leave => self.back(),
        }
    }

    fn dated(&mut self, message: dates::Message, known: Known<'_>) -> Action {
        let At::Date(from, date) = &mut self.at else {
            return Action::None;
        };
        let from = *from;
        match (date.update(message), from) {
            (dates::Next::On(day), None) => {
                self.turn(At::Date(Some(day), Date::past(known.shop.today)));
            }
            (dates::Next::On(day), Some(from)) => {
                // Whoever touched them the other way round means the same days.
                let span = Span {
                    from: from.min(day),
                    to: from.max(day),
                };
                if let Some(PaperAsked::Book(register, _)) = self.asked() {
                    return self.book(*register, Days::Own(span), known);
                }
            }
            (dates::Next::Back, Some(_)) => {
                self.turn(At::Date(None, Date::past(known.shop.today)));
            }
            (dates::Next::Back, None) => self.turn(At::Page),
            (dates::Next::None | dates::Next::Until(_), _) => {}
        }
        Action::None
    }

    /// What was looked up.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>) -> Action {
        match answer {
            Ok(Seen::Notices(notices)) => {
                self.notices = Some(notices);
                self.turn += 1;
                Action::None
            }
            Err(refusal) if matches!(self.at, At::Hanging) && self.notices.is_none() => {
                Action::Refuse(refusal)
            }
            _ => Action::None,
        }
    }

    /// What is said of papers: of the one that is looked at, and of the work that goes on; of no other.
    pub fn heard(&mut self, word: PapersWord) {
        match word {
            PapersWord::Seen(brake, seen) => {
                if let Some(page) = &mut self.page
                    && page.brake == brake
                {
                    page.seen = Some(seen);
                    self.turn += 1;
                }
            }
            PapersWord::Progress(brake, lines) => {
                if let At::Working(work) = &mut self.at {
                    work.heard(&brake, lines);
                }
            }
            PapersWord::Done(brake, done) => self.ended(&brake, done),
            PapersWord::Printing(Ok(labels)) => self.told = Some(Note::Labels(labels)),
            PapersWord::Printing(Err(why)) => {
                self.told = Some(Note::Kept(Told::Saved(Err(why))));
            }
        }
    }

    /// Households were found.
    pub fn found(&mut self, text: &str, households: Vec<FoundHousehold>) {
        if let At::Whose(_, finder) = &mut self.at {
            finder.found(text, households);
        }
    }

    /// Whether a household's card is wanted.
    pub fn wants_card(&self) -> bool {
        matches!(self.at, At::Whose(..))
    }

    /// This household is meant.
    pub fn household(&mut self, household: &HouseholdNo) -> Action {
        let At::Whose(whose, _) = self.at else {
            return Action::None;
        };
        let household = household.clone();
        let asked = match whose {
            Whose::Statement => PaperAsked::Statement(household),
            Whose::Card => PaperAsked::Labels(LabelAsk::Cards {
                household: Some(household),
                masked: false,
            }),
        };
        self.look(asked, Days::Now)
    }

    /// Whether nothing is lost where a household comes to the counter.
    pub fn is_free(&self) -> bool {
        !matches!(self.at, At::Working(_) | At::Approve(..))
    }

    /// Goods that are scanned at labels are those that are meant.
    pub fn scanned(&mut self, read: Result<Scanned, Refusal>) -> Action {
        let is_of_goods = match self.asked() {
            Some(PaperAsked::Labels(LabelAsk::Goods { .. } | LabelAsk::Shelf { .. })) => {
                matches!(self.at, At::Page | At::Goods(_))
            }
            _ => false,
        };
        match (read, self.asked()) {
            (Ok(Scanned::Goods(code)), Some(PaperAsked::Labels(ask))) if is_of_goods => {
                let ask = which::of_goods(ask, vec![code]);
                self.look(PaperAsked::Labels(ask), Days::Now)
                    .and(Action::Sound(Sound::Scan))
            }
            (Err(refusal), _) if is_of_goods => Action::Refuse(refusal),
            _ => Action::Sound(Sound::Refuse),
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) -> Action {
        match &mut self.at {
            At::Whose(_, finder) => {
                let action = finder.stroke(stroke);
                return self.finding(action);
            }
            At::Goods(finder) => finder.stroke(stroke),
            At::Approve(_, state) => state.stroke(stroke),
            _ => {}
        }
        Action::None
    }

    fn back(&mut self) -> Action {
        let at = match (&self.at, self.asked()) {
            (At::Start, _) => return Action::Leave,
            (At::Books | At::Kinds | At::Labels, _) => At::Start,
            (At::Hanging, _) | (At::Size(Some(_)), None) => At::Kinds,
            (At::Whose(Whose::Statement, _), _) => At::Books,
            (At::Whose(Whose::Card, _), _) => At::Labels,
            (At::Page, Some(PaperAsked::Book(..) | PaperAsked::Statement(_))) => At::Books,
            (At::Page, Some(PaperAsked::Notice(..))) => At::Kinds,
            (At::Page, _) => At::Labels,
            (At::Size(Some(_)), _) if self.is_hanging() => At::Hanging,
            (At::Goods(_) | At::Date(..) | At::Form | At::Size(_), _) => At::Page,
            // Only stopping it leads away from it.
            (At::Working(_), _) => return Action::None,
            (At::Approve(..), _) => At::Size(None),
            (At::End(_), Some(_)) => At::Page,
            (At::End(_), None) => At::Start,
        };
        let from_page = matches!(self.at, At::Page);
        self.turn(at);
        if from_page && let Some(page) = self.page.take() {
            page.brake.press();
        }
        match (&self.at, self.page.take()) {
            // A list that was posted meanwhile hangs now.
            (At::Page, Some(page)) if matches!(page.asked, PaperAsked::Notice(..)) => {
                self.look(page.asked, page.days)
            }
            (_, page) => {
                self.page = page;
                Action::None
            }
        }
    }

    /// Whether one came to a posting through the list of those that hang, past any paper.
    fn is_hanging(&self) -> bool {
        self.page.is_none()
    }

    /// Which page this is.
    pub fn page(&self) -> u64 {
        let approving = match &self.at {
            At::Approve(_, state) => state.page(),
            _ => 0,
        };
        (self.turn * 4 + approving) % 256
    }
}
