//! Asking for the village's lists: rankings, the honours list, dividends, group awards.

use crate::market::honours::GroupFound;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::sheet::Sheet;

/// A list, and of when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListAsked {
    /// All places of a period.
    Ranking(Period),
    /// A year's stars and advantages.
    Honours(i32),
    /// What a year's points bring.
    Dividend {
        /// The year.
        year: i32,
        /// Yuan for a point, as the year's plan decided; nothing: as the rules have it.
        plan: Option<Points>,
    },
    /// What a group's stars bring.
    Award {
        /// The year.
        year: i32,
        /// What the group was found to be.
        found: GroupFound,
    },
}

/// What a screen asks about lists.
#[derive(Debug, Clone)]
pub enum ListWish {
    /// The list as a page: [`ListWord::Shown`].
    Show(ListAsked),
    /// The villager groups: [`ListWord::Groups`].
    Groups,
    /// The list as a file of credits on the stick, or in the home's `inbox/`: [`super::Word::Saved`].
    Credits(ListAsked),
}

/// What the back room says about lists.
#[derive(Debug, Clone)]
pub enum ListWord {
    /// The list that was asked for, or a sentence why there is none.
    Shown(ListAsked, Result<Box<Sheet>, String>),
    /// The villager groups, or a sentence.
    Groups(Result<Vec<Group>, String>),
}

/// A villager group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its households by number, with their masked names.
    pub households: Vec<(HouseholdNo, String)>,
}
