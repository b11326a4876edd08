//! What is decided and posted: funds, how the store works, lists on the notice board.

use rusqlite::{Connection, OptionalExtension, params};

use crate::books::error::{Error, Stop};
use crate::books::journal;
use crate::books::{Books, Reader, Reading};
use crate::market::fact::Fact;
use crate::market::ids::{GrantId, ReceiptNo, StaffNo};
use crate::market::period::Period;
use crate::market::refusal::Refusal;
use crate::market::staff::Act;
use crate::market::storeroom::fund::{self, FundFact, FundWish};
use crate::market::storeroom::notice::{NoticeKind, NoticeOrder, NoticePosted, Posting, post};
use crate::market::storeroom::people::Actor;
use crate::market::storeroom::practice::{self, Practice};

fn is_granted(conn: &Connection, id: &GrantId) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM fund_grant WHERE id = ?1")?
        .exists([&id.0[..]])?)
}

impl Books {
    fn roles(&self, staff: StaffNo, approver: StaffNo) -> Result<(Actor, Actor), Stop> {
        let role = |staff| Ok::<_, Stop>((staff, self.staff_member(staff)?.role));
        Ok((role(staff)?, role(approver)?))
    }

    /// Records what two people say of a fund; a grant that was recorded before is not recorded again.
    ///
    /// # Errors
    /// A refusal of the rules, or a fault.
    pub fn decide_fund(
        &mut self,
        wish: &FundWish,
        staff: StaffNo,
        approver: StaffNo,
        clock: &Reading,
    ) -> Result<FundFact, Stop> {
        let (first, second) = self.roles(staff, approver)?;
        let today = clock.never_before(self.last_fact).village_day();
        let decided = fund::decide(wish, first, second, today)?;
        let fact = match decided.clone() {
            FundFact::Set(set) => Fact::FundSet(set),
            FundFact::Granted(grant) if is_granted(&self.reader.conn, &grant.id)? => {
                return Ok(decided);
            }
            FundFact::Granted(grant) => Fact::FundGranted(grant),
            FundFact::Capped(cap) => Fact::FundCapped(cap),
        };
        self.append_stock(fact, clock)?;
        Ok(decided)
    }

    /// Records how the store works from now on.
    ///
    /// # Errors
    /// A refusal of the rules, or a fault.
    pub fn decide_practice(
        &mut self,
        practice: Practice,
        staff: StaffNo,
        approver: StaffNo,
        clock: &Reading,
    ) -> Result<(), Stop> {
        let (first, second) = self.roles(staff, approver)?;
        let decided = practice::decide(practice, first, second)?;
        self.append_stock(Fact::PracticeDecided(decided), clock)
    }

    /// Posts a list, or answers the posting that hangs already and says the same.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] for who may only look; or a fault.
    pub fn post_notice(
        &mut self,
        order: &NoticeOrder,
        clock: &Reading,
    ) -> Result<NoticePosted, Stop> {
        let role = self.staff_member(order.staff)?.role;
        if !role.may(Act::Stock) {
            return Err(Refusal::NotPermitted { role }.into());
        }
        let at = clock.never_before(self.last_fact);
        let today = at.village_day();
        let days = self.scheme(today)?.posting_days;
        let last = self.last_notice(order.kind, order.period)?;
        let number = ReceiptNo::at(&self.till, self.epoch, self.head.seq + 1);
        match post(order, last, today, (days > 0).then_some(days), number) {
            Posting::Again(notice) => Ok(notice),
            Posting::New(notice) => {
                self.append_stock(Fact::NoticePosted(notice.clone()), clock)?;
                Ok(notice)
            }
        }
    }
}

impl Reader {
    /// The latest posting of a list.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn last_notice(
        &self,
        kind: NoticeKind,
        period: Period,
    ) -> Result<Option<NoticePosted>, Error> {
        let seq: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT seq FROM notice WHERE kind = ?1 AND period = ?2 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row(params![kind.word(), period.to_string()], |row| row.get(0))
            .optional()?;
        seq.map(|seq| self.notice_at(seq as u64)).transpose()
    }

    /// Postings, the newest first; at most so many.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn notices(&self, at_most: u32) -> Result<Vec<NoticePosted>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM notice ORDER BY seq DESC LIMIT ?1")?;
        let seqs = query.query_map([at_most], |row| row.get::<_, i64>(0))?;
        seqs.map(|seq| self.notice_at(seq? as u64)).collect()
    }

    fn notice_at(&self, seq: u64) -> Result<NoticePosted, Error> {
        let (_, record) = journal::record(&self.conn, seq)?;
        match record.fact {
            Fact::NoticePosted(notice) => Ok(notice),
            _ => Err(Error::BadRequest("a posting's row points elsewhere")),
        }
    }
}
