//! Recording a redemption: the standing of the books is taken inside the transaction that records it, the rules decide,
//! and the fact is durable before anybody hears of it.

use rusqlite::{Connection, OptionalExtension};

use super::catalogue::shelf;
use super::error::{Error, Stop};
use super::households::{bar_on, living_account};
use super::journal::sealing;
use super::{Books, Reading, counting, days, records, shares, shop};
use crate::market::basket::MOST_LINES;
use crate::market::exception::extra_days;
use crate::market::fact::Fact;
use crate::market::goods::price_on;
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, ReceiptNo};
use crate::market::journal::Head;
use crate::market::quantity::Quantity;
use crate::market::redemption::{
    GoodsStanding, Order, Redemption, Standing, may_redeem_now, redeem,
};
use crate::market::refusal::Refusal;
use crate::market::scheme::BarredAct;
use crate::market::shop::RedemptionOnRecord;

/// What an order came to.
enum Outcome {
    /// It was recorded before, there.
    Before(u64),
    /// It is recorded now, for the household of this name.
    Now(Box<Redemption>, Head, String),
}

impl Books {
    /// Records a redemption, or answers an order recorded before with its first answer.
    ///
    /// # Errors
    /// A refusal of the rules, [`Refusal::HandoverOpen`] after a power cut, [`Refusal::DiskFull`];
    /// [`Error::OtherContent`] where the id was used for another order.
    pub fn redeem(&mut self, order: &Order, clock: &Reading) -> Result<RedemptionOnRecord, Stop> {
        self.redeem_at(order, clock, false)
    }

    /// Hands out a reward by a command: as [`Books::redeem`] does, and the day is opened where it is not.
    ///
    /// # Errors
    /// As [`Books::redeem`]; [`Error::BadRequest`] where the order is no reward.
    pub fn hand_out(&mut self, order: &Order, clock: &Reading) -> Result<RedemptionOnRecord, Stop> {
        if order.reward.is_none() {
            return Err(Error::BadRequest("goods are handed out as a reward only").into());
        }
        self.redeem_at(order, clock, true)
    }

    fn redeem_at(
        &mut self,
        order: &Order,
        clock: &Reading,
        opens: bool,
    ) -> Result<RedemptionOnRecord, Stop> {
        check_lines(order)?;
        let verdict = self.verdict(clock);
        let at = verdict
            .time()
            .unwrap_or_else(|| clock.never_before(self.last_fact));
        let today = at.village_day();
        let rules = self.rules()?;
        let scheme = rules.on(today).clone();
        let catalogue = self.catalogue()?;
        let staff = self.staff_member(order.staff)?;
        let approver_role = match &order.reward {
            Some((_, approver)) => Some(self.staff_member(*approver)?.role),
            None => None,
        };
        let room = self.has_room();
        let (till, epoch) = (self.till.clone(), self.epoch);
        // Everything is read inside the transaction that records: one state, and one round of locks.
        let outcome = self.write_anyway(at, clock, |writing| {
            let conn = writing.conn();
            if let Some(seq) = records::seq_by_id(conn, &order.id)? {
                return Ok(Outcome::Before(seq));
            }
            let stopped = shop::stopped(conn)?;
            let (open_day, before) = if opens {
                (Some(today), days::facts_to_open(conn, today)?)
            } else {
                (days::open(conn)?, 0)
            };
            let allowed = shares::allowed(conn, today)?;
            if order.reward.is_none() {
                let extra = extra_days(&allowed, Some(&order.household));
                may_redeem_now(&scheme, &extra, verdict, open_day, stopped.as_ref())?;
            }
            if records::unanswered(conn, today)?.is_some() {
                return Err(Refusal::HandoverOpen.into());
            }
            room?;
            let (household, name) = household_row(conn, &order.household)?;
            let goods = |(code, _): &(Gtin, _)| -> Result<Option<GoodsStanding>, Error> {
                let Some((goods, prices)) = catalogue.find(*code) else {
                    return Ok(None);
                };
                Ok(Some(GoodsStanding {
                    goods: goods.clone(),
                    price: price_on(prices, today).cloned(),
                    shelf: shelf(conn, *code)?,
                    section: catalogue.shelved(*code).section,
                }))
            };
            let account = living_account(conn, household, today)?;
            let later = counting::later(conn, household, today)?;
            let standing = Standing {
                rules: &rules,
                clock: verdict,
                open_day,
                stopped,
                role: staff.role,
                approver_role,
                pending: account.awaited(&rules, today, &later),
                account,
                bar: bar_on(conn, &rules, household, BarredAct::Redeeming, today)?,
                allowed,
                limits: shares::taken(conn, &rules, (household, &order.household), today)?,
                redeemed_this_year: shares::redeemed_this_year(conn, &scheme, today)?,
                goods: order.lines.iter().map(goods).collect::<Result<_, _>>()?,
                receipt: ReceiptNo::at(&till, epoch, writing.next_seq() + before),
            };
            let (decided, asides) = sealing(|sealer| redeem(order, standing, sealer))?;
            let redemption = decided?;
            if opens {
                days::open_for_command(writing, today)?;
            }
            writing.append(Fact::Redeemed(redemption.clone()), &asides)?;
            Ok(Outcome::Now(Box::new(redemption), writing.head, name))
        })?;
        match outcome {
            Outcome::Now(redemption, head, name) => Ok(RedemptionOnRecord {
                at,
                name,
                staff: staff.name,
                proxy: order.proxy.clone(),
                head,
                reversed: Vec::new(),
                held: redemption.draws.clone(),
                reprints: 0,
                redemption: *redemption,
            }),
            Outcome::Before(seq) => {
                let first = self.redemption_at(seq)?;
                if records::same_content(order, &first.redemption) {
                    Ok(first)
                } else {
                    Err(Error::OtherContent(order.id).into())
                }
            }
        }
    }
}

/// A household's row and name.
pub(super) fn household_row(
    conn: &Connection,
    household: &HouseholdNo,
) -> Result<(i64, String), Stop> {
    conn.prepare_cached("SELECT id, name FROM household WHERE number = ?1")?
        .query_row([household.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| {
            let household = household.clone();
            Refusal::UnknownHousehold { household }.into()
        })
}

/// What no screen sends: an order too long, or with one code on two lines, which could take more than the shelf holds.
fn check_lines(order: &Order) -> Result<(), Stop> {
    if order.lines.len() > MOST_LINES {
        return Err(Refusal::TooMuch.into());
    }
    check_codes(&order.lines)
}

/// No code stands on two lines.
pub(super) fn check_codes(lines: &[(Gtin, Quantity)]) -> Result<(), Stop> {
    let mut codes: Vec<Gtin> = lines.iter().map(|(code, _)| *code).collect();
    codes.sort();
    if codes.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Error::BadRequest("an order has one code on two lines").into());
    }
    Ok(())
}
