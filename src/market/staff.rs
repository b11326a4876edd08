//! Staff: who may do what. The manager and the one who watches are never the same person
//! (users.md, "What the law and the township ask").

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a member of staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Works the till on exchange days; keeps the stock as well.
    Shopkeeper,
    /// Books goods in, counts, throws out.
    StockKeeper,
    /// Sets rules and prices, hears objections, stands as the second person.
    Committee,
    /// Reads everything, changes nothing.
    Auditor,
}

/// What may be done at a till, as far as it needs leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Open or close the day.
    Day,
    /// Record a redemption.
    Redeem,
    /// Reverse one, as the first of two people.
    Reverse,
    /// Be the second of two people.
    Approve,
    /// Book stock in or out.
    Stock,
    /// Replace a card, put the clock right, answer what the till asks after a power cut.
    Look,
}

impl Role {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Role; 4] = [
        Role::Shopkeeper,
        Role::StockKeeper,
        Role::Committee,
        Role::Auditor,
    ];

    /// Whether this role has leave for an act.
    pub fn may(self, act: Act) -> bool {
        match (self, act) {
            (Role::Auditor, Act::Look) => true,
            (Role::Auditor, _) => false,
            (Role::Shopkeeper, _) => true,
            (Role::Committee, Act::Redeem) => false,
            (Role::Committee, _) => true,
            (Role::StockKeeper, Act::Stock | Act::Approve | Act::Look) => true,
            (Role::StockKeeper, _) => false,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Shopkeeper => "shopkeeper",
            Role::StockKeeper => "stock-keeper",
            Role::Committee => "committee",
            Role::Auditor => "auditor",
        })
    }
}

impl FromStr for Role {
    type Err = NotARole;
    fn from_str(text: &str) -> Result<Role, NotARole> {
        Role::ALL
            .into_iter()
            .find(|role| role.to_string() == text)
            .ok_or_else(|| NotARole(text.to_owned()))
    }
}

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a role (shopkeeper, stock-keeper, committee, auditor): {0:?}")]
pub struct NotARole(pub String);

/// A PIN of four to eight digits. It never leaves the till, and is never written as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// A text that is no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has four to eight digits")]
pub struct NotAPin;

impl FromStr for Pin {
    type Err = NotAPin;
    fn from_str(text: &str) -> Result<Pin, NotAPin> {
        let fits = (4..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if fits {
            Ok(Pin(text.to_owned()))
        } else {
            Err(NotAPin)
        }
    }
}

impl Pin {
    /// The digits, for hashing and nothing else.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// How long to wait after this many wrong PINs in a row, in milliseconds: three are free, then it doubles from five
/// seconds to five minutes. A guess at four digits by hand would take weeks.
pub fn wait_after_failures(failures: u32) -> i64 {
    match failures {
        0..=2 => 0,
        n => (5_000_i64 << (n - 3).min(6)).min(300_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing() {
        for act in [
            Act::Day,
            Act::Redeem,
            Act::Reverse,
            Act::Approve,
            Act::Stock,
        ] {
            assert!(!Role::Auditor.may(act), "{act:?}");
        }
        assert!(Role::Shopkeeper.may(Act::Redeem));
        assert!(!Role::Committee.may(Act::Redeem));
    }

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (0..12).map(wait_after_failures).collect();
        assert_eq!(&waits[..5], [0, 0, 0, 5_000, 10_000]);
        assert!(waits.windows(2).all(|w| w[0] <= w[1]));
        assert_eq!(waits[11], 300_000);
    }
}
