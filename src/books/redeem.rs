//! Recording a redemption: the standing of the books is taken inside the transaction that records it, the rules decide,
//! and the fact is durable before anybody hears of it.

use super::catalogue::shelf;
use super::error::{Error, Stop};
use super::households::{account, bar_on};
use super::journal::{Writing, sealing};
use super::{Books, Reading, days, records, shop};
use crate::market::basket::MOST_LINES;
use crate::market::fact::Fact;
use crate::market::goods::price_on;
use crate::market::gtin::Gtin;
use crate::market::ids::ReceiptNo;
use crate::market::redemption::{
    GoodsStanding, Order, Redemption, Standing, may_redeem_now, redeem,
};
use crate::market::refusal::Refusal;
use crate::market::shop::RedemptionOnRecord;

impl Books {
    /// Records a redemption, or answers an order recorded before with its first answer.
    ///
    /// # Errors
    /// A refusal of the rules, [`Refusal::HandoverOpen`] after a power cut, [`Refusal::DiskFull`];
    /// [`Error::OtherContent`] where the id was used for another order.
    pub fn redeem(&mut self, order: &Order, clock: &Reading) -> Result<RedemptionOnRecord, Stop> {
        if let Some(seq) = records::seq_by_id(&self.reader.conn, &order.id)? {
            let first = self.redemption_at(seq)?;
            return if records::same_content(order, &first.redemption) {
                Ok(first)
            } else {
                Err(Error::OtherContent(order.id).into())
            };
        }
        check_lines(order)?;
        let verdict = self.verdict(clock);
        let stopped = shop::stopped(&self.reader.conn)?;
        let open_day = days::open(&self.reader.conn)?;
        let staff = self.staff_member(order.staff)?;
        let at = verdict
            .time()
            .unwrap_or_else(|| clock.never_before(self.last_fact));
        let today = at.village_day();
        let scheme = self.scheme(today)?;
        may_redeem_now(&scheme, verdict, open_day, stopped.as_ref())?;
        if records::unanswered(&self.reader.conn, today)?.is_some() {
            return Err(Refusal::HandoverOpen.into());
        }
        self.has_room()?;
        let household = self.household_row(&order.household)?;
        let catalogue = self.catalogue()?;
        let (till, epoch) = (self.till.clone(), self.epoch);
        let (redemption, head) = self.write(at, clock, |writing| {
            let conn = writing.conn();
            let goods = |(code, _): &(Gtin, _)| -> Result<Option<GoodsStanding>, Error> {
                let Some((goods, prices)) = catalogue.find(*code) else {
                    return Ok(None);
                };
                Ok(Some(GoodsStanding {
                    goods: goods.clone(),
                    price: price_on(prices, today).cloned(),
                    shelf: shelf(conn, *code)?,
                }))
            };
            let standing = Standing {
                scheme: &scheme,
                clock: verdict,
                open_day,
                stopped,
                role: staff.role,
                account: account(conn, household, today)?,
                bar: bar_on(conn, &scheme, household, today)?,
                goods: order.lines.iter().map(goods).collect::<Result<_, _>>()?,
                receipt: ReceiptNo::at(&till, epoch, writing.next_seq()),
            };
            record(writing, order, standing)
        })?;
        Ok(RedemptionOnRecord {
            at,
            name: self.household_name(&order.household)?,
            staff: staff.name,
            proxy: order.proxy.clone(),
            head,
            reversed: Vec::new(),
            held: redemption.draws.clone(),
            reprints: 0,
            redemption,
        })
    }
}

fn record(
    writing: &mut Writing<'_>,
    order: &Order,
    standing: Standing<'_>,
) -> Result<(Redemption, crate::market::journal::Head), Stop> {
    let (decided, asides) = sealing(|sealer| redeem(order, standing, sealer))?;
    let redemption = decided?;
    writing.append(Fact::Redeemed(redemption.clone()), &asides)?;
    Ok((redemption, writing.head))
}

/// What no screen sends: an order too long, or with one code on two lines, which could take more than the shelf holds.
fn check_lines(order: &Order) -> Result<(), Stop> {
    if order.lines.len() > MOST_LINES {
        return Err(Refusal::TooMuch.into());
    }
    let mut codes: Vec<Gtin> = order.lines.iter().map(|(code, _)| *code).collect();
    codes.sort();
    if codes.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Error::BadRequest("an order has one code on two lines").into());
    }
    Ok(())
}
