//! A statement's entries, from what was written: credits, redemptions, reversals, movements. Till and ledger make them
//! here, so that one account is explained alike in both.

use super::super::aside::Sealed;
use super::super::credit::Counted;
use super::super::fact::{Credited, Fact};
use super::super::ids::HouseholdNo;
use super::super::movement::LegKind::{Drawn, Returned};
use super::super::movement::{Movement, MovementKind};
use super::super::redemption::Redemption;
use super::{Entry, EntryMade};

/// Opens a text that lies beside a fact; empty where it was struck out.
pub type OpenText<'a, E> = &'a mut dyn FnMut(&Sealed) -> Result<String, E>;

impl Entry {
    /// A credit, with what it counts.
    ///
    /// # Errors
    /// Whatever opening a text fails with.
    pub fn of_credit<E>(
        credit: &Credited,
        counted: Counted,
        text: OpenText<'_, E>,
    ) -> Result<Entry, E> {
        let mut maybe = |sealed: Option<&Sealed>| sealed.map_or(Ok(String::new()), &mut *text);
        Ok(Entry {
            day: credit.posted_on,
            made: EntryMade::Credit {
                kind: credit.kind,
                category: credit.category.clone(),
                member: credit.member.as_ref().map(ToString::to_string),
                reason: maybe(Some(&credit.reason))?,
                place: maybe(credit.place.as_ref())?,
                evidence: maybe(credit.evidence.as_ref())?,
                scored_for: credit.period,
                says: credit.points,
                counted,
            },
            legs: Vec::new(),
        })
    }

    /// What else touched a household's account; nothing of a fact that touches none.
    ///
    /// # Errors
    /// Whatever opening a text fails with.
    pub fn of_fact<E>(
        fact: &Fact,
        household: &HouseholdNo,
        text: OpenText<'_, E>,
    ) -> Result<Option<Entry>, E> {
        Ok(match fact {
            Fact::Redeemed(redemption) => Some(redeemed(redemption)),
            Fact::Reversed(reversal) => Some(Entry {
                day: reversal.day,
                made: EntryMade::Reversal {
                    receipt: reversal.receipt.clone(),
                    reason: text(&reversal.reason)?,
                },
                legs: reversal
                    .returns
                    .iter()
                    .map(|draw| (Returned, *draw))
                    .collect(),
            }),
            Fact::Moved(movement) => {
                let partner = match &movement.what {
                    MovementKind::Debit { partner, .. } => text(partner)?,
                    _ => String::new(),
                };
                let reason = movement.reason.as_ref().map_or(Ok(String::new()), text)?;
                Some(moved(movement, household, partner, reason))
            }
            _ => None,
        })
    }
}

fn redeemed(redemption: &Redemption) -> Entry {
    Entry {
        day: redemption.day,
        made: EntryMade::Redemption {
            receipt: redemption.receipt.clone(),
            goods: redemption
                .lines
                .iter()
                .map(|line| (line.name.clone(), line.quantity.pieces()))
                .collect(),
            reward: redemption.reward.is_some(),
        },
        legs: redemption.draws.iter().map(|draw| (Drawn, *draw)).collect(),
    }
}

fn moved(movement: &Movement, household: &HouseholdNo, partner: String, reason: String) -> Entry {
    let own = || {
        movement
            .legs
            .iter()
            .filter(|leg| leg.household == *household)
    };
    let other = match &movement.what {
        MovementKind::Gift { to } if to == household => Some(movement.household.clone()),
        MovementKind::Gift { to } => Some(to.clone()),
        _ => None,
    };
    let coupons = match &movement.what {
        MovementKind::CouponsIssued { numbers, .. } | MovementKind::CouponsTaken { numbers } => {
            numbers.len()
        }
        // Of several households' coupons that were lost together, each is told its own.
        MovementKind::CouponsCancelled { .. } => own().count(),
        _ => 0,
    };
    Entry {
        day: movement.day,
        made: EntryMade::Movement {
            what: movement.what.word(),
            slip: movement.slip.clone(),
            other,
            partner,
            coupons: u32::try_from(coupons).unwrap_or(u32::MAX),
            reason,
        },
        legs: own().map(|leg| (leg.way, leg.draw)).collect(),
    }
}
