//! Following goods: from a receipt to its lots and where they came from, from a delivery to where every piece went.
//!
//! What became of a lot is read from the journal itself, from the entry that it came with on: entries that name the lot
//! are few, and looking for them costs nothing at the counter, which an index beside every redemption would.

use rusqlite::{OptionalExtension, params};

use super::stock::day_or_none;
use crate::books::catalogue::{code_of, day_of};
use crate::books::error::{Error, Stop};
use crate::books::journal;
use crate::books::{Reader, records};
use crate::market::fact::Fact;
use crate::market::fen::Fen;
use crate::market::household::mask_name;
use crate::market::ids::{DeliveryId, HouseholdNo, LotNo, ReceiptNo};
use crate::market::journal::{Entry, Head, Record};
use crate::market::refusal::Refusal;
use crate::market::stock::{LotTake, Source};
use crate::market::storeroom::adjustment::{AdjustedLine, LotChange};
use crate::market::storeroom::delivery::{Delivery, Origin};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::market::storeroom::trace::{
    DeliveryOnRecord, DeliveryTrace, LotEvent, LotEventKind, LotOnRecord, LotTrace, OriginOnRecord,
    ReceiptLine, ReceiptTrace,
};

/// How entries name a lot.
const NAMES_A_LOT: &str = "\"lot\":";

/// The lots that an entry's bytes name.
fn named(bytes: &str) -> impl Iterator<Item = u32> {
    bytes.match_indices(NAMES_A_LOT).filter_map(|(at, _)| {
        let rest = &bytes[at + NAMES_A_LOT.len()..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest[..end].parse().ok()
    })
}

impl Reader {
    pub(in crate::books) fn origin_of(
        &self,
        seq: u64,
        fact: &Fact,
        origin: &Origin,
    ) -> Result<OriginOnRecord, Error> {
        let text = |sealed: &Option<_>| -> Result<String, Error> {
            Ok(match sealed {
                Some(sealed) => self.text(seq, fact, sealed)?.unwrap_or_default(),
                None => String::new(),
            })
        };
        let none = OriginOnRecord::unknown(origin.source());
        Ok(match origin {
            Origin::Donation {
                giver,
                anonymous,
                terms,
            } => OriginOnRecord {
                giver: text(giver)?,
                anonymous: *anonymous,
                terms: text(terms)?,
                ..none
            },
            Origin::Purchase {
                fund,
                supplier,
                invoice,
                total,
                photo,
            } => OriginOnRecord {
                fund: fund.clone(),
                supplier: text(supplier)?,
                document: invoice.clone(),
                total: *total,
                photo: *photo,
                ..none
            },
            Origin::Transfer { store, slip } => OriginOnRecord {
                giver: store.clone(),
                document: slip.clone(),
                ..none
            },
        })
    }

    /// Where a lot came from, by the entry that it came with.
    fn origin_at(&self, came_with: i64) -> Result<(Option<ReceiptNo>, OriginOnRecord), Error> {
        let plain = |source, who: String| {
            let (giver, fund) = if source == Source::Fund {
                (String::new(), who)
            } else {
                (who, String::new())
            };
            OriginOnRecord {
                giver,
                fund,
                ..OriginOnRecord::unknown(source)
            }
        };
        let seq = came_with.unsigned_abs();
        let (_, record) = journal::record(&self.conn, seq)?;
        Ok(match &record.fact {
            Fact::DeliveryReceived(delivery) => (
                Some(delivery.number.clone()),
                self.origin_of(seq, &record.fact, &delivery.origin)?,
            ),
            Fact::StockReceived(lot) => {
                let who = self.text(seq, &record.fact, &lot.giver)?;
                (None, plain(lot.source, who.unwrap_or_default()))
            }
            Fact::StockAdjusted(adjustment) => (
                Some(adjustment.slip.clone()),
                plain(Source::Found, String::new()),
            ),
            Fact::StocktakeClosed(closed) => (
                Some(closed.number.clone()),
                plain(Source::Found, String::new()),
            ),
            Fact::Redeemed(redemption) => (
                Some(redemption.receipt.clone()),
                plain(Source::Found, String::new()),
            ),
            _ => return Err(Error::BadRequest("a lot came with no delivery")),
        })
    }

    /// A lot with what became of it; nothing where none has the number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn lot(&self, lot: LotNo) -> Result<Option<LotOnRecord>, Error> {
        let row = self
            .conn
            .prepare_cached(
                "SELECT l.code, g.name, g.unit, l.received_on, l.expires, l.unit_cost_fen, l.quantity_received,
                   l.quantity_issued, l.quantity_lost, l.quantity_on_hand, l.came_with
                 FROM lot l LEFT JOIN goods g ON g.code = l.code WHERE l.id = ?1",
            )?
            .query_row([lot.0], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                    row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                    row.get::<_, String>(3)?,
                    row.get::<_, Option<String>>(4)?,
                    Fen(row.get(5)?),
                    [row.get::<_, u32>(6)?, row.get(7)?, row.get(8)?, row.get(9)?],
                    row.get::<_, i64>(10)?,
                ))
            })
            .optional()?;
        let Some((code, name, unit, received_on, expires, unit_cost, pieces, came_with)) = row
        else {
            return Ok(None);
        };
        let (delivery, origin) = self.origin_at(came_with)?;
        let [received, issued, lost, on_hand] = pieces;
        Ok(Some(LotOnRecord {
            lot,
            code: code_of(code)?,
            name,
            unit,
            delivery,
            origin,
            received_on: day_of(&received_on)?,
            expires: day_or_none(expires)?,
            unit_cost,
            received,
            issued,
            lost,
            on_hand,
        }))
    }

    /// The delivery that stands at a number of the journal.
    pub(in crate::books) fn delivery_at(&self, seq: u64) -> Result<DeliveryOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::DeliveryReceived(delivery) = &record.fact else {
            return Err(Error::BadRequest("a delivery's row points elsewhere"));
        };
        let lots = delivery.lines.iter().map(|line| {
            self.lot(line.lot)?
                .ok_or(Error::BadRequest("a delivery's lot is not there"))
        });
        Ok(DeliveryOnRecord {
            id: delivery.id,
            number: delivery.number.clone(),
            at: record.stamp.at,
            day: delivery.day,
            origin: self.origin_of(seq, &record.fact, &delivery.origin)?,
            lots: lots.collect::<Result<_, _>>()?,
            cost: delivery.cost(),
            staff: self.staff_name(delivery.staff)?,
            second: second_of(self, delivery)?,
            head: Head {
                seq,
                hash: entry.hash,
            },
        })
    }

    /// Deliveries, the newest first; at most so many.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn deliveries(&self, at_most: u32) -> Result<Vec<DeliveryOnRecord>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT seq FROM delivery ORDER BY seq DESC LIMIT ?1")?;
        let seqs = query.query_map([at_most], |row| row.get::<_, i64>(0))?;
        seqs.map(|seq| self.delivery_at(seq? as u64)).collect()
    }

    /// A delivery by the number on its slip, or by its id.
    ///
    /// # Errors
    /// [`StoreRefusal::UnknownDelivery`], or a fault.
    pub fn delivery(&self, named: &str) -> Result<DeliveryOnRecord, Stop> {
        let by_id: Option<DeliveryId> = named.parse().ok();
        let id = by_id.map(|id| id.0.to_vec());
        let seq: Option<i64> = self
            .conn
            .prepare_cached("SELECT seq FROM delivery WHERE number = ?1 OR id = ?2")
            .and_then(|mut query| {
                query
                    .query_row(params![named.to_uppercase(), id], |row| row.get(0))
                    .optional()
            })
            .map_err(Error::from)?;
        let seq = seq.ok_or_else(|| {
            Refusal::from(StoreRefusal::UnknownDelivery {
                number: named.to_owned(),
            })
        })?;
        Ok(self.delivery_at(seq as u64)?)
    }

    /// Where every piece of a delivery went. `goes_on` is asked now and then whether to.
    ///
    /// # Errors
    /// [`StoreRefusal::UnknownDelivery`], [`Error::Stopped`], or a fault.
    pub fn trace_delivery(
        &self,
        named: &str,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<DeliveryTrace, Stop> {
        let _one_state = self.one_state()?;
        let delivery = self.delivery(named)?;
        let lots: Vec<LotNo> = delivery.lots.iter().map(|lot| lot.lot).collect();
        let mut events = self.events(delivery.head.seq, &lots, goes_on)?;
        let traced = delivery.lots.iter().map(|lot| LotTrace {
            events: events
                .extract_if(.., |(of, _)| *of == lot.lot)
                .map(|(_, event)| event)
                .collect(),
            lot: lot.clone(),
        });
        Ok(DeliveryTrace {
            lots: traced.collect(),
            delivery,
        })
    }

    /// Where a lot came from and where every piece of it went.
    ///
    /// # Errors
    /// [`StoreRefusal::UnknownLot`], [`Error::Stopped`], or a fault.
    pub fn trace_lot(
        &self,
        lot: LotNo,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<LotTrace, Stop> {
        let _one_state = self.one_state()?;
        let found = self.lot(lot)?;
        let lot = found.ok_or_else(|| Refusal::from(StoreRefusal::UnknownLot { lot }))?;
        let came_with: i64 = self
            .conn
            .query_row(
                "SELECT came_with FROM lot WHERE id = ?1",
                [lot.lot.0],
                |row| row.get(0),
            )
            .map_err(Error::from)?;
        let events = self.events(came_with.unsigned_abs(), &[lot.lot], goes_on)?;
        Ok(LotTrace {
            events: events.into_iter().map(|(_, event)| event).collect(),
            lot,
        })
    }

    /// Where the goods of a receipt came from.
    ///
    /// # Errors
    /// [`Refusal::UnknownReceipt`], or a fault.
    pub fn trace_receipt(&self, receipt: &ReceiptNo) -> Result<ReceiptTrace, Stop> {
        let _one_state = self.one_state()?;
        let unknown = || Refusal::UnknownReceipt {
            receipt: receipt.to_string(),
        };
        let seq = records::seq_of(receipt).ok_or_else(unknown)?;
        let is_there = self
            .conn
            .prepare_cached("SELECT 1 FROM redemption WHERE seq = ?1")
            .and_then(|mut query| query.exists([seq as i64]))
            .map_err(Error::from)?;
        if !is_there {
            return Err(unknown().into());
        }
        let record = self.redemption_at(seq)?;
        let redemption = &record.redemption;
        if redemption.receipt != *receipt {
            return Err(unknown().into());
        }
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(&redemption.lines) {
            let lots = line.lots.iter().map(|take| {
                let lot = self.lot(take.lot)?;
                let lot = lot.ok_or(Error::BadRequest("a redemption's lot is not there"))?;
                Ok((take.quantity.pieces(), lot))
            });
            lines.push(ReceiptLine {
                name: line.name.clone(),
                unit: line.unit.clone(),
                quantity: line.quantity.pieces(),
                points: line.points,
                reversed: record.reversed.contains(&number),
                lots: lots.collect::<Result<_, Error>>()?,
            });
        }
        Ok(ReceiptTrace {
            receipt: receipt.clone(),
            at: record.at,
            day: redemption.day,
            household: redemption.household.clone(),
            name: mask_name(&record.name),
            lines,
        })
    }

    /// What happened to these lots after an entry, in order.
    fn events(
        &self,
        after: u64,
        lots: &[LotNo],
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<(LotNo, LotEvent)>, Error> {
        const ASK_EVERY: u64 = 5_000;
        let mut query = self
            .conn
            .prepare("SELECT seq, hash, bytes FROM journal WHERE seq >= ?1 ORDER BY seq")?;
        let mut rows = query.query([after as i64])?;
        let (mut events, mut seen) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            seen += 1;
            if seen % ASK_EVERY == 0 && !goes_on() {
                return Err(Error::Stopped);
            }
            let bytes = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            if !named(bytes).any(|lot| lots.contains(&LotNo(lot))) {
                continue;
            }
            let entry = journal::read_entry(row)?;
            let record = journal::meaning(&entry)?;
            self.events_of(&entry, &record, lots, &mut events)?;
        }
        Ok(events)
    }

    fn events_of(
        &self,
        entry: &Entry,
        record: &Record,
        lots: &[LotNo],
        events: &mut Vec<(LotNo, LotEvent)>,
    ) -> Result<(), Error> {
        let (at, seq) = (record.stamp.at, entry.seq);
        let mut tell = |takes: &[LotTake], sign: i64, day, kind: &LotEventKind| {
            let of = takes.iter().filter(|take| lots.contains(&take.lot));
            events.extend(of.map(|take| {
                let pieces = sign * i64::from(take.quantity.pieces());
                let kind = kind.clone();
                (
                    take.lot,
                    LotEvent {
                        at,
                        day,
                        pieces,
                        kind,
                    },
                )
            }));
        };
        match &record.fact {
            Fact::Redeemed(redemption) => {
                let kind = LotEventKind::Issued {
                    receipt: redemption.receipt.clone(),
                    household: redemption.household.clone(),
                    name: self.masked(&redemption.household)?,
                };
                for line in &redemption.lines {
                    tell(&line.lots, -1, redemption.day, &kind);
                }
            }
            Fact::Reversed(reversal) => {
                let kind = LotEventKind::TakenBack {
                    receipt: reversal.receipt.clone(),
                    slip: reversal.slip.clone(),
                };
                for line in &reversal.lines {
                    tell(&line.lots, 1, reversal.day, &kind);
                }
            }
            Fact::StockAdjusted(adjustment) => {
                let kind = LotEventKind::Adjusted {
                    what: adjustment.what,
                    slip: adjustment.slip.clone(),
                    reason: self
                        .text(seq, &record.fact, &adjustment.reason)?
                        .unwrap_or_default(),
                };
                for line in &adjustment.lines {
                    changes(line, |take, sign| {
                        tell(&[take], sign, adjustment.day, &kind)
                    });
                }
            }
            Fact::StocktakeClosed(closed) => {
                let sheet = closed.number.clone();
                let kind = LotEventKind::Counted { sheet };
                for line in &closed.lines {
                    changes(&line.adjusted, |take, sign| {
                        tell(&[take], sign, closed.day, &kind);
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn masked(&self, household: &HouseholdNo) -> Result<String, Error> {
        Ok(mask_name(&self.household_name(household)?))
    }
}

fn second_of(reader: &Reader, delivery: &Delivery) -> Result<Option<String>, Error> {
    let name = delivery.second.map(|second| reader.staff_name(second));
    name.transpose()
}

/// The pieces that a line moves lot by lot, and which way. What was found begins its lot, and is no event of it.
fn changes(line: &AdjustedLine, mut each: impl FnMut(LotTake, i64)) {
    for change in &line.changes {
        match change {
            LotChange::Gone(take) | LotChange::Missing(take) | LotChange::CameFewer(take) => {
                each(*take, -1);
            }
            LotChange::Back(take) | LotChange::CameMore(take) => each(*take, 1),
            LotChange::Found { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_lots_that_an_entry_names() {
        let bytes = r#"{"lots":[{"lot":17,"quantity":2},{"lot":170,"quantity":1}],"slot":3}"#;
        assert_eq!(named(bytes).collect::<Vec<_>>(), [17, 170]);
        assert_eq!(named("{}").count(), 0);
        assert_eq!(named(r#"{"lot":"#).count(), 0);
    }
}
