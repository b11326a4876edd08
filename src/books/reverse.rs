//! Taking a redemption back, whole or by line: two people, a reason, a fact of its own. Nothing is deleted.

use super::error::{Error, Stop};
use super::journal::sealing;
use super::{Books, Reading, records};
use crate::market::fact::{Fact, Reprinted};
use crate::market::ids::ReceiptNo;
use crate::market::redemption::{ReversalStanding, ReverseOrder, reverse};
use crate::market::refusal::Refusal;
use crate::market::shop::{RedemptionOnRecord, ReversalOnRecord};

impl Books {
    /// Records a reversal, or answers one recorded before with its first answer. It is possible on any day and with
    /// any clock: a mistake can always be put right.
    ///
    /// # Errors
    /// A refusal of the rules, [`Refusal::UnknownReceipt`], or a fault.
    pub fn reverse(
        &mut self,
        order: &ReverseOrder,
        clock: &Reading,
    ) -> Result<ReversalOnRecord, Stop> {
        if let Some(seq) = records::reversal_seq(&self.reader.conn, &order.id)? {
            let first = self.reversal_at(seq)?;
            let same = first.reversal.receipt == order.receipt
                && (first.reversal.staff, first.reversal.approver) == (order.staff, order.approver);
            return if same {
                Ok(first)
            } else {
                Err(Error::BadRequest("a reversal's id was used for another one").into())
            };
        }
        let found = self.on_record(&order.receipt)?;
        let role = self.staff_member(order.staff)?.role;
        let approver_role = self.staff_member(order.approver)?.role;
        let at = clock.never_before(self.last_fact);
        let (till, epoch) = (self.till.clone(), self.epoch);
        let seq = self.write(at, clock, |writing| {
            let standing = ReversalStanding {
                redemption: found.redemption,
                reversed: found.reversed,
                held: found.held,
                day: at.village_day(),
                role,
                approver_role,
                slip: ReceiptNo::at(&till, epoch, writing.next_seq()),
            };
            let (decided, asides) = sealing(|sealer| reverse(order, standing, sealer))?;
            Ok(writing.append(Fact::Reversed(decided?), &asides)?)
        })?;
        Ok(self.reversal_at(seq)?)
    }

    /// Counts another printing of a receipt; answers the redemption and how many copies after the first there are now.
    ///
    /// # Errors
    /// [`Refusal::UnknownReceipt`], or a fault.
    pub fn reprint(
        &mut self,
        receipt: &ReceiptNo,
        clock: &Reading,
    ) -> Result<(RedemptionOnRecord, u32), Stop> {
        let mut found = self.on_record(receipt)?;
        let count = found.reprints + 1;
        let redemption = found.redemption.id;
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            let fact = Reprinted { redemption, count };
            Ok(writing.append(Fact::Reprinted(fact), &[])?)
        })?;
        found.reprints = count;
        Ok((found, count))
    }

    fn on_record(&self, receipt: &ReceiptNo) -> Result<RedemptionOnRecord, Stop> {
        self.redemption(receipt)?.ok_or_else(|| {
            Refusal::UnknownReceipt {
                receipt: receipt.to_string(),
            }
            .into()
        })
    }
}
