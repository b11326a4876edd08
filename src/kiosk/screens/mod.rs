//! The screens: a module each, with its `State`, its `Message`, its `Action` (plain data that a test can compare),
//! `update` and `view`. A screen asks one thing of a person and does nothing itself: what it wants done is its action,
//! and the app sees to it.

pub mod acts;
pub mod balance;
mod calendar;
pub mod clock;
pub mod close;
pub mod devices;
pub mod facing;
pub mod files;
pub mod find;
mod frame;
pub mod handover;
mod keep;
mod leaf;
pub mod lists;
pub mod more;
pub mod other_rules;
pub mod pin;
pub mod recorded;
pub mod refused;
mod rules;
pub mod sale;
pub mod set_up;
pub mod shut;
pub mod sign_in;
pub mod store;
pub mod summary;
pub mod today;
pub mod typing;
pub mod wait;

/// Where a person can go from a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To the waiting screen.
    Home,
    /// To find a household.
    Find(Purpose),
    /// To the day's redemptions.
    Today,
    /// To the end of the day.
    Close,
    /// To the settings.
    More,
    /// To the clock.
    Clock,
    /// To what is done for points besides redeeming.
    Acts,
    /// To the storeroom.
    Store,
    /// To slips written on paper.
    Slips,
    /// To the village's lists.
    Lists,
    /// To bringing files in.
    Files,
    /// To other rules for the village.
    OtherRules,
    /// To the printer and the scanner.
    Devices,
}

/// For what a household is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To redeem.
    Sale,
    /// To see its balance.
    Balance,
    /// To do something else for points.
    Act,
    /// To be given points.
    Receiver,
    /// For its statement, its card, or a slip that was written on paper.
    Paper,
}
