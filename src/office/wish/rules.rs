//! Other rules for the village.

use crate::market::day::VillageDay;
use crate::market::ids::StaffNo;
use crate::market::refusal::Refusal;
use crate::market::scheme::Scheme;
use crate::market::staff::Pin;

/// What a screen asks about rules.
#[derive(Debug, Clone)]
pub enum RulesWish {
    /// Files of rules on the stick that is in: [`RulesWord::Found`].
    Look,
    /// Other rules from a day on, decided by two people: [`RulesWord::Changed`].
    Change {
        /// The file of rules, whole.
        text: String,
        /// The first day on which they hold.
        from: VillageDay,
        /// Who asks.
        staff: StaffNo,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
}

/// What the back room says about rules.
#[derive(Debug, Clone)]
pub enum RulesWord {
    /// The files of rules on the stick; nothing where none is in.
    Found(Option<Vec<RulesFile>>),
    /// The rules are changed, or why not.
    Changed(Result<(), Refusal>),
}

/// A file of rules.
#[derive(Debug, Clone)]
pub struct RulesFile {
    /// Its name.
    pub name: String,
    /// The rules and the text that holds them, or a sentence with the line that is wrong.
    pub read: Result<(Box<Scheme>, String), String>,
}
