//! What a store has decided for itself: whether two people count what comes in, and how long before its day goods are
//! warned of. It is a fact with two people, and not a setting of the machine, so that nobody lifts it alone.

use serde::{Deserialize, Serialize};

use super::people::two_with_committee;
use crate::market::ids::StaffNo;
use crate::market::refusal::Refusal;
use crate::market::staff::Role;

/// How the store works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practice {
    /// Whether a second person counts what comes in, without seeing the first count.
    pub two_at_intake: bool,
    /// How many days before the last day goods are warned of.
    pub warn_days: u16,
}

impl Default for Practice {
    /// One person; two months (users.md, what the township asks).
    fn default() -> Practice {
        Practice {
            two_at_intake: false,
            warn_days: 60,
        }
    }
}

/// The store works so from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeDecided {
    /// How.
    pub practice: Practice,
    /// Who says so.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// Decides how the store works; one of the two is of the committee.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn decide(
    practice: Practice,
    (staff, role): (StaffNo, Role),
    (approver, second): (StaffNo, Role),
) -> Result<PracticeDecided, Refusal> {
    two_with_committee((staff, role), (approver, second))?;
    Ok(PracticeDecided {
        practice,
        staff,
        approver,
    })
}
