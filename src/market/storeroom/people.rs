//! Who may: two different people, because the manager and the one who watches are never the same person (users.md, what
//! the township asks).

use crate::market::ids::StaffNo;
use crate::market::refusal::Refusal;
use crate::market::staff::{Act, Role};

/// Somebody of the staff, and what they may.
pub type Actor = (StaffNo, Role);

/// Two different people, the first with leave for the stock, the second with leave to stand beside.
///
/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::SecondPersonNeeded`].
pub fn two_people((staff, role): Actor, (approver, second): Actor) -> Result<(), Refusal> {
    if !role.may(Act::Stock) {
        return Err(Refusal::NotPermitted { role });
    }
    if staff == approver {
        return Err(Refusal::SecondPersonNeeded);
    }
    if !second.may(Act::Approve) {
        return Err(Refusal::NotPermitted { role: second });
    }
    Ok(())
}

/// The same, one of them at least of the committee: for money, and for how the store works.
///
/// # Errors
/// As [`two_people`], and [`Refusal::CommitteeNeeded`].
pub fn two_with_committee(staff: Actor, approver: Actor) -> Result<(), Refusal> {
    two_people(staff, approver)?;
    if [staff.1, approver.1].contains(&Role::Committee) {
        Ok(())
    } else {
        Err(Refusal::CommitteeNeeded)
    }
}
