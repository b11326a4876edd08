//! Smaller changes at the till: other rules from a day on, a card replaced, the clock put right, the answer after a power cut.

use super::derive::household_id;
use super::error::{Error, Stop};
use super::home::chance;
use super::journal::sealing;
use super::{Books, Reading, exchange, records};
use crate::market::clock::ClockVerdict;
use crate::market::day::VillageDay;
use crate::market::fact::{
    CardIssued, ClockAccepted, Fact, HandoverAnswered, SchemeAdopted, new_goods,
};
use crate::market::gtin::Gtin;
use crate::market::household::{Card, CardSerial};
use crate::market::ids::{HouseholdNo, RedemptionId, StaffNo};
use crate::market::refusal::Refusal;
use crate::market::scheme::Scheme;
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

    /// Two people change the village's rules from a day on. Goods of the new list come in with their prices; goods that
    /// are there stay as they are.
    ///
    /// # Errors
    /// [`Refusal::OwnedByLedger`] at a till that has a ledger; [`Refusal::RulesBeforeToday`]; refusals of leave; a fault
    /// where the text cannot be read.
    pub fn change_scheme(
        &mut self,
        text: &str,
        from: VillageDay,
        (staff, approver): (StaffNo, StaffNo),
        clock: &Reading,
    ) -> Result<(), Stop> {
        if exchange::is_joined(&self.reader.conn)? {
            return Err(Refusal::OwnedByLedger.into());
        }
        let scheme = Scheme::admit(text).map_err(Error::from)?;
        self.leave_of_two((staff, Act::Day), approver, scheme.id.as_str())?;
        let at = clock.never_before(self.last_fact);
        if from < at.village_day() {
            return Err(Refusal::RulesBeforeToday { from }.into());
        }
        let catalogue = self.catalogue()?;
        let known = |code: Gtin| {
            let (_, prices) = catalogue.find(code)?;
            Some(!prices.is_empty())
        };
        self.write(at, clock, |writing| {
            let adopted = SchemeAdopted {
                scheme: scheme.id.clone(),
                from,
                text: text.to_owned(),
                staff: Some(staff),
                approver: Some(approver),
            };
            writing.append(Fact::SchemeAdopted(adopted), &[])?;
            let (listed, resolution) = (&scheme.catalogue.goods, &scheme.catalogue.resolution);
            for fact in new_goods(listed, resolution, from, &known) {
                writing.append(fact, &[])?;
            }
            Ok(())
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
