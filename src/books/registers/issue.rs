//! Redemptions by line and the issue book, in the order of the journal.

use rusqlite::{Row, params};

use super::{Ask, Each, tell};
use crate::books::error::Error;
use crate::books::{Reader, journal};
use crate::market::aside::Sealed;
use crate::market::fact::Fact;
use crate::market::household::mask_name;
use crate::market::redemption::Proof;
use crate::market::register::books::IssueTexts;
use crate::market::register::{IssueRow, Line, RedemptionRow, Span};

/// Between which numbers of the journal, and on which days, to look.
struct Range {
    first: i64,
    last: i64,
    from: String,
    to: String,
}

impl Reader {
    /// The days' rows say between which numbers redemptions and reversals of a run of days stand.
    fn range(&self, after: u64, span: Option<Span>) -> Result<Range, Error> {
        let Some(span) = span else {
            return Ok(Range {
                first: after as i64 + 1,
                last: i64::MAX,
                from: String::new(),
                to: "9999-12-31".into(),
            });
        };
        let (from, to) = (span.from.to_string(), span.to.to_string());
        let (first, last): (Option<i64>, Option<i64>) = self.conn.query_row(
            "SELECT min(first_seq), max(last_seq) FROM shop_day WHERE day BETWEEN ?1 AND ?2",
            [&from, &to],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Range {
            first: first.unwrap_or(i64::MAX).max(after as i64 + 1),
            last: last.unwrap_or(0),
            from,
            to,
        })
    }

    fn said(
        &self,
        seq: u64,
        fact: &Fact,
        sealed: Option<&Sealed>,
    ) -> Result<Option<String>, Error> {
        match sealed {
            Some(sealed) => self.text(seq, fact, sealed),
            None => Ok(None),
        }
    }

    /// Which lines of a redemption were taken back.
    fn lines_reversed(&self, seq: u64, some: bool) -> Result<Vec<u32>, Error> {
        if some {
            Ok(self.redemption_at(seq)?.reversed)
        } else {
            Ok(Vec::new())
        }
    }

    pub(super) fn redemption_lines(
        &self,
        after: u64,
        span: Option<Span>,
        each: Each<'_>,
    ) -> Result<(), Error> {
        let range = self.range(after, span)?;
        let mut query = self.conn.prepare(
            "SELECT j.seq, j.hash, j.bytes, h.name, r.points_reversed > 0 OR r.quantity_reversed > 0
             FROM redemption r JOIN journal j ON j.seq = r.seq JOIN household h ON h.id = r.household
             WHERE r.seq BETWEEN ?1 AND ?2 AND r.day BETWEEN ?3 AND ?4 ORDER BY r.seq",
        )?;
        let mut rows = query.query(params![range.first, range.last, range.from, range.to])?;
        while let Some(row) = rows.next()? {
            let entry = journal::read_entry(row)?;
            let name: String = row.get(3)?;
            let record = journal::meaning(&entry)?;
            let Fact::Redeemed(redemption) = &record.fact else {
                return Err(Error::BadRequest("a redemption's row points elsewhere"));
            };
            let reversed = self.lines_reversed(entry.seq, row.get(4)?)?;
            let proxy = self.said(entry.seq, &record.fact, redemption.proxy.as_ref())?;
            // Who took the goods in another's place and was struck out is nobody, and not the household.
            let collector = match &redemption.proxy {
                Some(_) => mask_name(&proxy.unwrap_or_default()),
                None => mask_name(&name),
            };
            let staff = self.staff_name(redemption.staff)?;
            for (number, line) in (1..).zip(&redemption.lines) {
                let row = RedemptionRow {
                    redemption: redemption.id,
                    receipt: redemption.receipt.clone(),
                    at: record.stamp.at,
                    village_day: redemption.day,
                    household: redemption.household.clone(),
                    collector: collector.clone(),
                    staff: staff.clone(),
                    code: line.code,
                    name: line.name.clone(),
                    quantity: line.quantity.pieces(),
                    points: line.points,
                    reversed: reversed.contains(&number),
                };
                tell(each, Line::Redemption(row))?;
            }
        }
        Ok(())
    }

    pub(super) fn issue_lines(&self, ask: &Ask, each: Each<'_>) -> Result<(), Error> {
        let range = self.range(0, ask.span)?;
        let mut query = self.conn.prepare(
            "SELECT j.seq, j.hash, j.bytes, h.name, i.some FROM
               (SELECT seq, household, day, points_reversed > 0 OR quantity_reversed > 0 AS some FROM redemption
                  WHERE seq BETWEEN ?1 AND ?2
                UNION ALL SELECT seq, household, day, 0 FROM reversal WHERE seq BETWEEN ?1 AND ?2) i
             JOIN journal j ON j.seq = i.seq JOIN household h ON h.id = i.household
             WHERE i.day BETWEEN ?3 AND ?4 ORDER BY i.seq",
        )?;
        let mut rows = query.query(params![range.first, range.last, range.from, range.to])?;
        while let Some(row) = rows.next()? {
            for line in self.issue_of(row, ask.with_ink)? {
                tell(each, Line::Issue(line))?;
            }
        }
        Ok(())
    }

    /// The lines of one redemption or reversal: `seq, hash, bytes`, the household's name, whether some of it came back.
    fn issue_of(&self, row: &Row<'_>, with_ink: bool) -> Result<Vec<IssueRow>, Error> {
        let entry = journal::read_entry(row)?;
        let household: String = row.get(3)?;
        let record = journal::meaning(&entry)?;
        let fact = &record.fact;
        let said = |sealed: Option<&Sealed>| self.said(entry.seq, fact, sealed);
        match fact {
            Fact::Redeemed(redemption) => {
                let reward = redemption.reward.as_ref();
                let strokes = match &redemption.proof {
                    Proof::Glass(strokes) if with_ink => Some(strokes),
                    _ => None,
                };
                let texts = IssueTexts {
                    household,
                    proxy: match &redemption.proxy {
                        Some(proxy) => Some(said(Some(proxy))?.unwrap_or_default()),
                        None => None,
                    },
                    staff: self.staff_name(redemption.staff)?,
                    reason: said(reward.map(|reward| &reward.reason))?.unwrap_or_default(),
                    approver: match reward {
                        Some(reward) => self.staff_name(reward.approver)?,
                        None => String::new(),
                    },
                    ink: said(strokes)?,
                };
                let reversed = self.lines_reversed(entry.seq, row.get(4)?)?;
                Ok(IssueRow::of_redemption(redemption, &texts, &reversed))
            }
            Fact::Reversed(reversal) => {
                let texts = IssueTexts {
                    household,
                    staff: self.staff_name(reversal.staff)?,
                    reason: said(Some(&reversal.reason))?.unwrap_or_default(),
                    approver: self.staff_name(reversal.approver)?,
                    ..IssueTexts::default()
                };
                Ok(IssueRow::of_reversal(reversal, &texts))
            }
            _ => Err(Error::BadRequest(
                "a line of the issue book points elsewhere",
            )),
        }
    }
}
