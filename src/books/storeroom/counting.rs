//! Stocktakes. While people count, the books keep what was counted and what the book held at that moment; whoever counts
//! is shown the first alone.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};

use super::{next_lot, stock};
use crate::books::catalogue::code_of;
use crate::books::error::{Error, Stop};
use crate::books::journal::{self, sealing};
use crate::books::{Books, Reader, Reading};
use crate::market::fact::Fact;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{ReceiptNo, StaffNo, StocktakeId};
use crate::market::journal::Head;
use crate::market::refusal::Refusal;
use crate::market::shop::{CountedGoods, StocktakeOnRecord, StocktakeOpen};
use crate::market::staff::Act;
use crate::market::storeroom::refusal::StoreRefusal;
use crate::market::storeroom::stocktake::{
    Counted, Scope, StockCounted, StocktakeAbandoned, StocktakeOpened, StocktakeStanding, close,
    may_count,
};

/// Where the open stocktake stands, if one is.
pub(super) fn open(conn: &Connection) -> Result<Option<u64>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq FROM stocktake WHERE state = 'open' ORDER BY seq LIMIT 1")?
        .query_row([], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|seq| seq as u64))
}

fn opened_at(conn: &Connection, seq: u64) -> Result<StocktakeOpened, Error> {
    let (_, record) = journal::record(conn, seq)?;
    match record.fact {
        Fact::StocktakeOpened(opened) => Ok(opened),
        _ => Err(Error::BadRequest("a stocktake's row points elsewhere")),
    }
}

/// One count: how many, what the book held, where it stands.
type Row = (u32, u32, u64);

fn counts(conn: &Connection, stocktake: u64) -> Result<Vec<(Gtin, Row)>, Error> {
    let mut query = conn.prepare_cached(
        "SELECT code, counted_pieces, booked_pieces, at_seq FROM stocktake_count WHERE stocktake = ?1 ORDER BY at_seq",
    )?;
    let mut rows = query.query([stocktake as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        // What the book held is never below nothing while lots are not.
        let booked: i64 = row.get(2)?;
        let at = row.get::<_, i64>(3)? as u64;
        let counted = (row.get(1)?, u32::try_from(booked).unwrap_or(0), at);
        found.push((code_of(row.get(0)?)?, counted));
    }
    Ok(found)
}

impl Reader {
    /// The open stocktake, with what was counted so far; nothing where none is open.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn stocktake(&self) -> Result<Option<StocktakeOpen>, Error> {
        let _one_state = self.one_state()?;
        let Some(seq) = open(&self.conn)? else {
            return Ok(None);
        };
        let opened = opened_at(&self.conn, seq)?;
        let counted = counts(&self.conn, seq)?;
        let of = |goods: &Goods| {
            let row = counted.iter().find(|(code, _)| *code == goods.code);
            CountedGoods {
                goods: goods.clone(),
                count: row.map(|(_, (counted, booked, _))| (*counted, *booked)),
            }
        };
        let catalogue = self.catalogue()?;
        let held = self.held()?;
        let goods = catalogue.goods.iter().map(|(goods, _)| goods);
        Ok(Some(StocktakeOpen {
            id: opened.id,
            number: opened.number,
            day: opened.day,
            staff: self.staff_name(opened.staff)?,
            goods: goods
                .filter(|goods| {
                    let is_counted = counted.iter().any(|(code, _)| *code == goods.code);
                    opened.scope.holds(goods) && (is_counted || held.contains(&goods.code))
                })
                .map(of)
                .collect(),
            scope: opened.scope,
        }))
    }

    /// The goods of which the book holds anything.
    fn held(&self) -> Result<HashSet<Gtin>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT DISTINCT code FROM lot WHERE empty = 0")?;
        let codes = query.query_map([], |row| row.get::<_, i64>(0))?;
        codes.map(|code| code_of(code?)).collect()
    }

    /// Stocktakes that are closed, the newest first; at most so many.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn stocktakes(&self, at_most: u32) -> Result<Vec<StocktakeOnRecord>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT settled_seq FROM stocktake WHERE state = 'closed' ORDER BY seq DESC LIMIT ?1",
        )?;
        let seqs = query.query_map([at_most], |row| row.get::<_, i64>(0))?;
        seqs.map(|seq| self.stocktake_at(seq? as u64)).collect()
    }

    /// The end of a stocktake that stands at a number of the journal.
    pub(in crate::books) fn stocktake_at(&self, seq: u64) -> Result<StocktakeOnRecord, Error> {
        let (entry, record) = journal::record(&self.conn, seq)?;
        let Fact::StocktakeClosed(closed) = &record.fact else {
            return Err(Error::BadRequest("a stocktake's end points elsewhere"));
        };
        let catalogue = self.catalogue()?;
        let name = |code: &Gtin| {
            let goods = catalogue.find(*code);
            goods.map_or_else(|| code.to_string(), |(goods, _)| goods.name.clone())
        };
        Ok(StocktakeOnRecord {
            at: record.stamp.at,
            reason: match &closed.reason {
                Some(reason) => self.text(seq, &record.fact, reason)?.unwrap_or_default(),
                None => String::new(),
            },
            staff: self.staff_name(closed.staff)?,
            approver: match closed.approver {
                Some(approver) => Some(self.staff_name(approver)?),
                None => None,
            },
            uncounted: closed.uncounted.iter().map(name).collect(),
            head: Head {
                seq,
                hash: entry.hash,
            },
            closed: closed.clone(),
        })
    }
}

impl Books {
    /// Opens a stocktake, or answers the one that was opened with this id.
    ///
    /// # Errors
    /// [`StoreRefusal::StocktakeOpen`], [`Refusal::NotPermitted`], or a fault.
    pub fn open_stocktake(
        &mut self,
        id: StocktakeId,
        scope: Scope,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<StocktakeOpen, Stop> {
        self.leave(staff, Act::Stock)?;
        self.has_room()?;
        match self.stocktake()? {
            Some(open) if open.id == id => return Ok(open),
            Some(_) => return Err(StoreRefusal::StocktakeOpen.into()),
            None => {}
        }
        let at = clock.never_before(self.last_fact);
        let (till, epoch) = (self.till.clone(), self.epoch);
        self.write(at, clock, |writing| {
            let opened = StocktakeOpened {
                id,
                number: ReceiptNo::at(&till, epoch, writing.next_seq()),
                day: at.village_day(),
                scope,
                staff,
            };
            Ok(writing.append(Fact::StocktakeOpened(opened), &[])?)
        })?;
        self.stocktake()?
            .ok_or_else(|| Error::BadRequest("a stocktake that was opened is not there").into())
    }

    /// Records a count; one made before of the same goods no longer holds.
    ///
    /// # Errors
    /// [`StoreRefusal::NoStocktake`], [`StoreRefusal::OutOfScope`], [`StoreRefusal::PackCode`],
    /// [`Refusal::UnknownCode`], [`Refusal::NotPermitted`], or a fault.
    pub fn count(
        &mut self,
        code: Gtin,
        pieces: u32,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<StocktakeOpen, Stop> {
        let role = self.staff_member(staff)?.role;
        let open = open(&self.reader.conn)?;
        let opened = open
            .map(|seq| opened_at(&self.reader.conn, seq))
            .transpose()?;
        let catalogue = self.catalogue()?;
        let Some((goods, _)) = catalogue.find(code) else {
            return Err(self.no_piece(code)?.into());
        };
        may_count(role, opened.as_ref().map(|opened| &opened.scope), goods)?;
        let stocktake = opened.ok_or_else(|| Refusal::from(StoreRefusal::NoStocktake))?;
        self.append_stock(
            Fact::StockCounted(StockCounted {
                stocktake: stocktake.id,
                code,
                pieces,
                staff,
            }),
            clock,
        )?;
        self.stocktake()?
            .ok_or_else(|| Error::BadRequest("a stocktake that is counted is not there").into())
    }

    /// Why a code names no piece: it is a case's, or nobody's.
    fn no_piece(&self, code: Gtin) -> Result<Refusal, Error> {
        let catalogue = self.catalogue()?;
        let pack = catalogue.packs.iter().find(|(pack, _, _)| *pack == code);
        let inside = pack.and_then(|(_, inside, pieces)| Some((catalogue.find(*inside)?, pieces)));
        Ok(match inside {
            Some(((goods, _), pieces)) => StoreRefusal::PackCode {
                name: goods.name.clone(),
                pieces: pieces.pieces(),
            }
            .into(),
            None => Refusal::UnknownCode {
                code: code.to_string(),
            },
        })
    }

    /// Ends the open stocktake and books its differences; where there are any, a second person approves them.
    ///
    /// # Errors
    /// A refusal of the rules, the stocktake stays open; or a fault.
    pub fn close_stocktake(
        &mut self,
        reason: &str,
        staff: StaffNo,
        approver: Option<StaffNo>,
        clock: &Reading,
    ) -> Result<StocktakeOnRecord, Stop> {
        let role = self.staff_member(staff)?.role;
        let approver = match approver {
            Some(approver) => Some((approver, self.staff_member(approver)?.role)),
            None => None,
        };
        let now = self.stocktake()?;
        let uncounted = now.iter().flat_map(|open| &open.goods);
        let uncounted: Vec<Gtin> = uncounted
            .filter(|one| one.count.is_none())
            .map(|one| one.goods.code)
            .collect();
        let at = clock.never_before(self.last_fact);
        let seq = self.write(at, clock, |writing| {
            let conn = writing.conn();
            let mut counted = Vec::new();
            if let Some(seq) = open(conn)? {
                for (code, (pieces, booked, at)) in counts(conn, seq)? {
                    counted.extend(stock::on_shelf(conn, code)?.map(|now| Counted {
                        now,
                        counted: pieces,
                        booked,
                        at,
                    }));
                }
            }
            let standing = StocktakeStanding {
                open: now.map(|open| (open.id, open.number)),
                role,
                approver,
                today: at.village_day(),
                counted,
                uncounted,
                next_lot: next_lot(conn)?,
            };
            let (decided, asides) = sealing(|sealer| close(reason, staff, standing, sealer))?;
            Ok(writing.append(Fact::StocktakeClosed(decided?), &asides)?)
        })?;
        Ok(self.stocktake_at(seq)?)
    }

    /// Gives the open stocktake up; nothing of it is booked.
    ///
    /// # Errors
    /// [`StoreRefusal::NoStocktake`], [`Refusal::NotPermitted`], or a fault.
    pub fn abandon_stocktake(&mut self, staff: StaffNo, clock: &Reading) -> Result<(), Stop> {
        self.leave(staff, Act::Stock)?;
        let seq =
            open(&self.reader.conn)?.ok_or_else(|| Refusal::from(StoreRefusal::NoStocktake))?;
        let id = opened_at(&self.reader.conn, seq)?.id;
        self.append_stock(
            Fact::StocktakeAbandoned(StocktakeAbandoned { id, staff }),
            clock,
        )
    }
}
