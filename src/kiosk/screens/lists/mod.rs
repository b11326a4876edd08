//! The village's lists: the ranking of a period, the year's honours, the dividend, a group's award. Which list, of when,
//! and what it says; then on paper, or in a file to keep.

mod asks;
mod view;
mod which;

pub use which::{ListName, Span, Way};

use which::{award_for, file_name, rate, stepped};

use super::keep::Told;
use crate::kiosk::parts::{Digits, Key};
use crate::market::honours::GroupFound;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::scheme::GroupAward;
use crate::market::sheet::Sheet;
use crate::market::shop::Shop;
use crate::office::wish::lists::{Group, ListAsked, ListWish, ListWord};
use crate::office::wish::pages::{PagesForm, PagesWish, Saved};

/// The most characters of what a point brings.
const LONGEST_RATE: usize = 8;

/// The state.
#[derive(Debug, Default)]
pub struct State {
    at: At,
    /// The villager groups, once they are told.
    groups: Option<Result<Vec<Group>, String>>,
    /// The list that is shown; nothing while it is being made.
    list: Option<Result<Box<Sheet>, String>>,
    /// Which hundred of its rows, from 0.
    part: usize,
    told: Option<Told>,
    turn: u64,
}

/// Where in the screen a person is.
#[derive(Debug, Default)]
enum At {
    /// Which list?
    #[default]
    Choose,
    /// What does a point bring in this year?
    Plan(i32, Digits),
    /// Which group is given an award?
    Group,
    /// How many stars has it?
    Stars(String),
    /// Has the whole village as many?
    Whole(GroupFound),
    /// Which household is its head's?
    Head(GroupFound),
    /// The list.
    List(ListAsked),
    /// In which form is it saved?
    Save(ListAsked),
}

/// The form in which a list is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveAs {
    /// As pages or a spreadsheet.
    Pages(PagesForm),
    /// As a file of credits, to be brought in after the vote.
    Credits,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Wants this list.
    Choose(ListName),
    /// Ranks over such a span.
    Span(Span),
    /// The period before, or after.
    Step(Way),
    /// Says what a point brings this year.
    Plan,
    /// Types it.
    Key(Key),
    /// Has typed it.
    Next,
    /// This group.
    Group(String),
    /// So many stars.
    Stars(u32),
    /// The whole village has as many, or not.
    Whole(bool),
    /// The head's household, or nobody's.
    Head(Option<HouseholdNo>),
    /// These hundred rows.
    Part(usize),
    /// On the receipt printer.
    Print,
    /// Into a file.
    Save,
    /// In this form.
    SaveAs(SaveAs),
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone)]
pub enum Action {
    /// Nothing.
    None,
    /// Ask for lists.
    Ask(ListWish),
    /// Keep the page.
    Keep(PagesWish),
    /// Leave the screen.
    Leave,
}

impl State {
    /// Another page: it begins at its top.
    fn turn(&mut self, at: At) {
        self.at = at;
        self.turn += 1;
    }

    /// Which page this is: another number is another page.
    pub fn page(&self) -> u64 {
        self.turn % 32
    }

    fn show(&mut self, asked: ListAsked) -> Action {
        self.list = None;
        self.part = 0;
        self.turn(At::List(asked.clone()));
        Action::Ask(ListWish::Show(asked))
    }

    /// What the back room says.
    pub fn heard(&mut self, word: ListWord) {
        match (word, &self.at) {
            (ListWord::Shown(asked, list), At::List(wanted) | At::Save(wanted))
                if asked == *wanted =>
            {
                self.list = Some(list);
                self.turn += 1;
            }
            // A list that is no longer looked at.
            (ListWord::Shown(..), _) => {}
            (ListWord::Groups(groups), _) => self.groups = Some(groups),
        }
    }

    /// What became of a file.
    pub fn saved(&mut self, saved: Result<Saved, String>) {
        self.told = Some(Told::Saved(saved));
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, shop: &Shop) -> Action {
        self.told = None;
        let today = shop.today;
        match message {
            Message::Choose(name) => return self.choose(name, shop),
            Message::Span(span) => return self.show(ListAsked::Ranking(span.at(today))),
            Message::Step(way) => {
                if let At::List(asked) = &self.at
                    && let Some(next) = stepped(asked, way, today)
                {
                    return self.step_to(next, shop);
                }
            }
            Message::Plan => {
                if let At::List(ListAsked::Dividend { year, .. }) = self.at {
                    self.turn(At::Plan(year, Digits::new(LONGEST_RATE)));
                }
            }
            Message::Key(key) => {
                if let At::Plan(_, typed) = &mut self.at {
                    typed.take(key);
                }
            }
            Message::Next => {
                if let At::Plan(year, typed) = &self.at
                    && let Some(plan) = rate(typed)
                {
                    let (year, plan) = (*year, Some(plan));
                    return self.show(ListAsked::Dividend { year, plan });
                }
            }
            Message::Group(name) => self.turn(At::Stars(name)),
            Message::Stars(stars) => return self.stars(stars, shop),
            Message::Whole(village_wide) => {
                if let At::Whole(found) = &self.at {
                    let found = GroupFound {
                        village_wide,
                        ..found.clone()
                    };
                    return self.ask_head(found, shop);
                }
            }
            Message::Head(head) => {
                if let At::Head(found) = &self.at {
                    let (year, found) = (today.year(), found.clone());
                    let found = GroupFound { head, ..found };
                    return self.show(ListAsked::Award { year, found });
                }
            }
            Message::Part(part) => {
                self.part = part;
                self.turn += 1;
            }
            Message::Print => {
                if let Some(Ok(sheet)) = &self.list {
                    self.told = Some(Told::Printing);
                    return Action::Keep(PagesWish::Print(sheet.clone()));
                }
            }
            Message::Save => {
                if let At::List(asked) = &self.at {
                    self.turn(At::Save(asked.clone()));
                }
            }
            Message::SaveAs(form) => return self.save(form),
            Message::Back => return self.back(shop),
        }
        Action::None
    }

    fn choose(&mut self, name: ListName, shop: &Shop) -> Action {
        let year = shop.today.year();
        match name {
            ListName::Ranking => {
                let span = Span::of_rules(&shop.scheme);
                self.show(ListAsked::Ranking(span.at(shop.today)))
            }
            ListName::Honours => self.show(ListAsked::Honours(year)),
            ListName::Dividend => self.dividend(year, shop),
            ListName::Award => {
                self.turn(At::Group);
                Action::Ask(ListWish::Groups)
            }
        }
    }

    /// The year's dividend by the rules, or where they leave it to the year's plan, first what that decided.
    fn dividend(&mut self, year: i32, shop: &Shop) -> Action {
        let end = Period::Year(year).last_day().min(shop.today);
        match shop.rules.on(end).dividend {
            Some(rule) if rule.yuan_per_point.is_none() => {
                self.turn(At::Plan(year, Digits::new(LONGEST_RATE)));
                Action::None
            }
            _ => self.show(ListAsked::Dividend { year, plan: None }),
        }
    }

    fn step_to(&mut self, next: ListAsked, shop: &Shop) -> Action {
        match next {
            ListAsked::Dividend { year, .. } => self.dividend(year, shop),
            next => self.show(next),
        }
    }

    fn stars(&mut self, stars: u32, shop: &Shop) -> Action {
        let At::Stars(group) = &self.at else {
            return Action::None;
        };
        let found = GroupFound {
            group: group.clone(),
            stars,
            village_wide: false,
            head: None,
        };
        match award_for(shop, stars) {
            Some(award) if award.whole_village.or(award.whole_village_head).is_some() => {
                self.turn(At::Whole(found));
                Action::None
            }
            _ => self.ask_head(found, shop),
        }
    }

    /// Whose household the head's is, where the head has an award.
    fn ask_head(&mut self, found: GroupFound, shop: &Shop) -> Action {
        let award = award_for(shop, found.stars);
        let for_head = |award: GroupAward| award.head.or(award.whole_village_head);
        if award.and_then(for_head).is_some() {
            self.turn(At::Head(found));
            return Action::None;
        }
        let year = shop.today.year();
        self.show(ListAsked::Award { year, found })
    }

    fn save(&mut self, form: SaveAs) -> Action {
        let (At::Save(asked), Some(Ok(sheet))) = (&self.at, &self.list) else {
            return Action::None;
        };
        let asked = asked.clone();
        let action = match form {
            SaveAs::Credits => Action::Ask(ListWish::Credits(asked.clone())),
            SaveAs::Pages(form) => Action::Keep(PagesWish::Save {
                sheet: sheet.clone(),
                name: file_name(&asked),
                form,
            }),
        };
        self.told = Some(Told::Saving);
        self.turn(At::List(asked));
        action
    }

    fn back(&mut self, shop: &Shop) -> Action {
        let at = match std::mem::take(&mut self.at) {
            At::Choose => return Action::Leave,
            At::Save(asked) => At::List(asked),
            At::Stars(_) => At::Group,
            At::Whole(found) => At::Stars(found.group),
            At::Head(found) => match award_for(shop, found.stars) {
                Some(award) if award.whole_village.is_some() => At::Whole(found),
                _ => At::Stars(found.group),
            },
            At::Plan(..) | At::Group | At::List(_) => At::Choose,
        };
        self.turn(at);
        Action::None
    }
}
