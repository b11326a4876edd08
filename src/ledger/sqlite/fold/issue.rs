//! Goods that went out and came back: redemptions and reversals, and what the village would not have allowed of them.

use rusqlite::params;

use super::{Done, Fold, Here, believable, believable_day};
use crate::ledger::sqlite::accounts::{account, decisions};
use crate::market::calendar::exchange_day;
use crate::market::day::VillageDay;
use crate::market::exception::extra_days;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::redemption::paper::PaperSlip;
use crate::market::redemption::{Proof, Redemption, Reversal};
use crate::market::scheme::BarredAct;
use crate::market::suspension::barred;

impl Fold<'_> {
    pub(super) fn redeemed(&mut self, here: &Here<'_>, redemption: &Redemption) -> Done {
        if !redemption_is_believable(redemption) {
            return self.list(here.place, "beyond-reason", redemption.receipt.as_str());
        }
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO redemptions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0)")?
            .execute(params![
                self.village,
                redemption.id.to_string(),
                here.place,
                here.journal,
                redemption.receipt.as_str(),
                here.stamp.at.to_string(),
                redemption.day.to_string(),
                redemption.household.as_str(),
                redemption.proxy.map(|proxy| proxy.0.to_string()),
                match redemption.proof {
                    Proof::Glass(_) => "glass",
                    Proof::Fingerprint => "fingerprint",
                    Proof::Paper => "paper",
                },
                redemption.staff.0,
                redemption.total.hundredths()
            ])?;
        if new == 0 {
            return self.list(here.place, "redemption-twice", redemption.receipt.as_str());
        }
        if let Some(paper) = &redemption.paper {
            self.paper(here, redemption, paper)?;
        }
        for (line, taken) in (1i64..).zip(&redemption.lines) {
            self.tx
                .prepare_cached(
                    "INSERT INTO redemption_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
                )?
                .execute(params![
                    self.village,
                    redemption.id.to_string(),
                    line,
                    taken.code.number() as i64,
                    taken.name,
                    taken.unit,
                    taken.quantity.pieces(),
                    taken.points.hundredths()
                ])?;
            self.taken(here, &redemption.household, &taken.lots, 1)?;
        }
        self.touch(here, &redemption.household)?;
        for draw in &redemption.draws {
            self.draw(&redemption.household, draw.period, draw.points)?;
        }
        self.judge(here, redemption)
    }

    /// A redemption that was written on paper: what no book knew of is booked first, and what it broke is listed.
    fn paper(&self, here: &Here<'_>, redemption: &Redemption, paper: &PaperSlip) -> Done {
        for found in &paper.found {
            self.found(here, found.lot, (found.code, found.quantity), None)?;
        }
        let about = format!("{} {}", paper.number, redemption.receipt);
        for breach in &paper.breaches {
            self.list(here.place, &format!("paper-{}", breach.word()), &about)?;
        }
        Ok(())
    }

    /// What of a redemption the village would not have allowed, as far as the ledger knew by then.
    fn judge(&mut self, here: &Here<'_>, redemption: &Redemption) -> Done {
        let receipt = redemption.receipt.as_str();
        self.expect_household(here, &redemption.household)?;
        let lines: i128 = redemption
            .lines
            .iter()
            .map(|line| i128::from(line.points.hundredths()))
            .sum();
        let draws: i128 = redemption
            .draws
            .iter()
            .map(|draw| i128::from(draw.points.hundredths()))
            .sum();
        let total = i128::from(redemption.total.hundredths());
        if lines != total || draws != total {
            self.list(here.place, "does-not-add-up", receipt)?;
        }
        let same_receipt: i64 = self
            .tx
            .prepare_cached("SELECT count(*) FROM redemptions WHERE receipt = ?2 AND village = ?1")?
            .query_row(params![self.village, receipt], |row| row.get(0))?;
        if same_receipt > 1 {
            self.list(here.place, "receipt-twice", receipt)?;
        }
        let Some(rules) = self.rules()? else {
            return Ok(());
        };
        if redemption.reward.is_none() {
            let allowed = self.allowed(redemption.day)?;
            let extra = extra_days(&allowed, Some(&redemption.household));
            let scheme = rules.on(redemption.day);
            if !exchange_day(scheme, &extra, redemption.day).is_open() {
                self.list(here.place, "outside-window", receipt)?;
            }
            let decided = decisions(self.tx, self.village, &redemption.household)?;
            if barred(&rules, &decided, BarredAct::Redeeming, redemption.day).is_some() {
                self.list(
                    here.place,
                    "suspended",
                    &format!("{} {receipt}", redemption.household),
                )?;
            }
        }
        self.list_debts(here, "overdrawn", &redemption.household, redemption.day)
    }

    pub(super) fn list_debts(
        &mut self,
        here: &Here<'_>,
        kind: &str,
        household: &HouseholdNo,
        day: VillageDay,
    ) -> Done {
        let Some(rules) = self.rules()? else {
            return Ok(());
        };
        let account = account(self.tx, self.village, household, &rules, day)?;
        for debt in account.debts(&rules, day) {
            self.list(
                here.place,
                kind,
                &format!("{household} {} {}", debt.period, debt.points),
            )?;
        }
        Ok(())
    }

    /// This entry says something of an account.
    pub(super) fn touch(&self, here: &Here<'_>, household: &HouseholdNo) -> Done {
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO touched VALUES (?1, ?2, ?3)")?
            .execute(params![self.village, household.as_str(), here.place])?;
        Ok(())
    }

    pub(super) fn draw(&self, household: &HouseholdNo, period: Period, points: Points) -> Done {
        self.tx
            .prepare_cached(
                "INSERT INTO draws VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET points_drawn = points_drawn + excluded.points_drawn",
            )?
            .execute(params![
                self.village,
                household.as_str(),
                period.to_string(),
                points.hundredths()
            ])?;
        Ok(())
    }

    pub(super) fn reversed(&mut self, here: &Here<'_>, reversal: &Reversal) -> Done {
        let receipt = reversal.receipt.as_str();
        let amounts = reversal
            .returns
            .iter()
            .map(|draw| draw.points)
            .chain([reversal.total]);
        if !amounts
            .clone()
            .all(|points| believable(points) && !points.is_negative())
        {
            return self.list(here.place, "beyond-reason", receipt);
        }
        let id = reversal.redemption.to_string();
        if !self.has(
            "SELECT 1 FROM redemptions WHERE village = ?1 AND redemption = ?2",
            &id,
        )? {
            return self.list(here.place, "unknown-redemption", receipt);
        }
        let mut again = reversal.lines.is_empty();
        for line in &reversal.lines {
            let open = self
                .tx
                .prepare_cached("SELECT 1 FROM redemption_lines WHERE village = ?1 AND redemption = ?2 AND line = ?3 AND NOT reversed")?
                .exists(params![self.village, id, line.line])?;
            again |= !open;
        }
        if again {
            return self.list(here.place, "reversed-twice", receipt);
        }
        let new = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO reversals VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                self.village,
                reversal.id.to_string(),
                here.place,
                id,
                reversal.day.to_string(),
                reversal.total.hundredths()
            ])?;
        if new == 0 {
            return self.list(here.place, "reversed-twice", receipt);
        }
        self.touch(here, &reversal.household)?;
        for line in &reversal.lines {
            self.tx
                .prepare_cached("UPDATE redemption_lines SET reversed = 1 WHERE village = ?1 AND redemption = ?2 AND line = ?3")?
                .execute(params![self.village, id, line.line])?;
            self.taken(here, &reversal.household, &line.lots, -1)?;
        }
        self.tx
            .prepare_cached("UPDATE redemptions SET points_reversed = points_reversed + ?3 WHERE village = ?1 AND redemption = ?2")?
            .execute(params![self.village, id, reversal.total.hundredths()])?;
        for back in &reversal.returns {
            self.draw(&reversal.household, back.period, back.points.negated())?;
        }
        Ok(())
    }
}

fn redemption_is_believable(redemption: &Redemption) -> bool {
    let draws = redemption.draws.iter().map(|draw| draw.points);
    let lines = redemption.lines.iter().map(|line| line.points);
    let mut amounts = draws.chain(lines).chain([redemption.total]);
    believable_day(redemption.day)
        && amounts.all(|points| believable(points) && !points.is_negative())
}
