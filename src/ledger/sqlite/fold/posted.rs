//! Funds and what came into them, and the lists that were posted, as tills report them.

use rusqlite::params;

use super::{Done, Fold, Here, believable_day, believable_money};
use crate::market::ids::ReceiptNo;
use crate::market::storeroom::fund::{FundCapped, FundGranted, FundSet};
use crate::market::storeroom::notice::NoticePosted;

impl Fold<'_> {
    pub(super) fn fund_set(&self, set: &FundSet) -> Done {
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO funds VALUES (?1, ?2, ?3)")?
            .execute(params![self.village, set.fund, set.kind.word()])?;
        Ok(())
    }

    pub(super) fn fund_granted(&self, here: &Here<'_>, grant: &FundGranted) -> Done {
        if !believable_money(grant.amount) || !believable_day(grant.on) {
            let subject = format!("{} {}", grant.fund, grant.amount);
            return self.list(here.place, "beyond-reason", &subject);
        }
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO fund_grants VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.village,
                grant.id.to_string(),
                here.place,
                grant.fund,
                grant.amount.0,
                grant.on.to_string(),
                grant.document
            ])?;
        if new == 0 {
            let subject = format!("{} {}", grant.fund, grant.amount);
            return self.list(here.place, "grant-twice", &subject);
        }
        Ok(())
    }

    pub(super) fn fund_capped(&self, here: &Here<'_>, cap: &FundCapped) -> Done {
        if cap.most.is_some_and(|most| !believable_money(most)) {
            return self.list(here.place, "beyond-reason", &cap.fund);
        }
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO fund_caps VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                self.village,
                cap.fund,
                cap.year,
                cap.most.map(|most| most.0),
                cap.resolution
            ])?;
        Ok(())
    }

    pub(super) fn notice_posted(&self, here: &Here<'_>, notice: &NoticePosted) -> Done {
        if !believable_day(notice.on) || !believable_day(notice.objections_until) {
            return self.list(here.place, "beyond-reason", notice.number.as_str());
        }
        let new = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO notices VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                self.village,
                notice.number.as_str(),
                here.place,
                notice.kind.word(),
                notice.period.to_string(),
                notice.on.to_string(),
                notice.objections_until.to_string(),
                notice.digest.to_string(),
                notice.lines,
                notice.corrects.as_ref().map(ReceiptNo::as_str)
            ])?;
        if new == 0 {
            return self.list(here.place, "notice-twice", notice.number.as_str());
        }
        Ok(())
    }
}
