//! Smaller changes at the till: a card replaced, the clock put right, the answer after a power cut.

use super::derive::household_id;
use super::error::{Error, Stop};
use super::home::chance;
use super::journal::sealing;
use super::{Books, Reading, records};
use crate::market::clock::ClockVerdict;
use crate::market::fact::{CardIssued, ClockAccepted, Fact, HandoverAnswered};
use crate::market::household::{Card, CardSerial};
use crate::market::ids::{HouseholdNo, RedemptionId, StaffNo};
use crate::market::refusal::Refusal;
use crate::market::staff::Act;

/// A new card's random number.
pub(super) fn random_serial() -> Result<CardSerial, Error> {
    let mut bytes = [0; 8];
    chance(&mut bytes)?;
    Ok(CardSerial(u64::from_be_bytes(bytes)))
}

impl Books {
    /// Gives a household a new card; the one before is refused from now on. The fact goes to the ledger like any other.
    ///
    /// # Errors
    /// [`Refusal::UnknownHousehold`], [`Refusal::ReasonNeeded`], or a fault.
    pub fn replace_card(
        &mut self,
        household: &HouseholdNo,
        reason: &str,
        clock: &Reading,
    ) -> Result<Card, Stop> {
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonNeeded.into());
        }
        if household_id(&self.reader.conn, household)?.is_none() {
            let household = household.clone();
            return Err(Refusal::UnknownHousehold { household }.into());
        }
        let serial = random_serial()?;
        let (sealed, asides) = sealing(|sealer| sealer.seal(reason.trim()))?;
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            let fact = CardIssued {
                household: household.clone(),
                serial,
                reason: Some(sealed),
            };
            Ok(writing.append(Fact::CardIssued(fact), &asides)?)
        })?;
        Ok(Card {
            village: self.village()?.village,
            household: household.clone(),
            serial,
        })
    }

    /// Two people say that the clock is right although it stands behind the last fact, or has jumped forward. From then
    /// on that fact is the one that the clock is measured by.
    ///
    /// # Errors
    /// [`Refusal::ClockIsRight`] where there is nothing to accept; [`Refusal::ClockOff`] where the ledger's clock says
    /// otherwise, which no two people overrule; refusals of leave.
    pub fn accept_clock(
        &mut self,
        staff: StaffNo,
        approver: StaffNo,
        reason: &str,
        clock: &Reading,
    ) -> Result<(), Stop> {
        self.leave_of_two((staff, Act::Day), approver, reason)?;
        match self.verdict(clock) {
            ClockVerdict::Right(_) => return Err(Refusal::ClockIsRight.into()),
            ClockVerdict::Off { by_ms } => return Err(Refusal::ClockOff { by_ms }.into()),
            ClockVerdict::Behind { .. } | ClockVerdict::JumpedForward { .. } => {}
        }
        let (sealed, asides) = sealing(|sealer| sealer.seal(reason.trim()))?;
        let last_fact = self.last_fact;
        self.write(clock.now, clock, |writing| {
            let fact = ClockAccepted {
                last_fact,
                reason: sealed,
                staff,
                approver,
            };
            writing.append(Fact::ClockAccepted(fact), &asides)?;
            Ok(())
        })
    }

    /// Somebody says whether the last goods before a power cut were handed over. Where they were not, the redemption
    /// still has to be reversed, or the goods handed over now.
    ///
    /// # Errors
    /// Refusals of leave; a fault where the redemption is unknown.
    pub fn answer_handover(
        &mut self,
        redemption: &RedemptionId,
        handed_over: bool,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<(), Stop> {
        self.leave(staff, Act::Day)?;
        let seq = records::seq_by_id(&self.reader.conn, redemption)?
            .ok_or(Error::BadRequest("no redemption has this id"))?;
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            let fact = HandoverAnswered {
                redemption: *redemption,
                handed_over,
                staff,
            };
            writing.append(Fact::HandoverAnswered(fact), &[])?;
            Ok(records::served_up_to(writing.conn(), seq)?)
        })
    }
}
