//! Deliveries: scanned step by step, each step parked on disk before it is answered, and booked in one fact at the end.

use rusqlite::{Connection, OptionalExtension, params};

use super::{next_lot, stock};
use crate::books::error::{Error, Stop};
use crate::books::journal::sealing;
use crate::books::{Books, Reader, Reading};
use crate::market::fact::Fact;
use crate::market::gtin::Gtin;
use crate::market::ids::{DeliveryId, ReceiptNo, StaffNo};
use crate::market::refusal::Refusal;
use crate::market::staff::Act;
use crate::market::storeroom::delivery::{DeliveryStanding, OriginOrder, receive};
use crate::market::storeroom::draft::{Draft, DraftInput, Met, Stage, Warned};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::market::storeroom::trace::DeliveryOnRecord;

/// A draft from the tables.
fn read(conn: &Connection, id: &DeliveryId) -> Result<Option<Draft>, Error> {
    let text: Option<String> = conn
        .prepare_cached("SELECT draft FROM parked WHERE id = ?1")?
        .query_row([&id.0[..]], |row| row.get(0))
        .optional()?;
    text.map(|text| parse(&text)).transpose()
}

fn parse(text: &str) -> Result<Draft, Error> {
    serde_json::from_str(text).map_err(|_| Error::BadRequest("a parked delivery cannot be read"))
}

fn park(conn: &Connection, draft: &Draft) -> Result<(), Error> {
    let text = serde_json::to_string(draft)
        .map_err(|_| Error::BadRequest("a delivery cannot be parked"))?;
    conn.prepare_cached("INSERT OR REPLACE INTO parked (id, draft) VALUES (?1, ?2)")?
        .execute(params![&draft.id.0[..], text])?;
    Ok(())
}

/// Where a delivery stands that was booked with this id.
fn booked(conn: &Connection, id: &DeliveryId) -> Result<Option<u64>, Error> {
    Ok(conn
        .prepare_cached("SELECT seq FROM delivery WHERE id = ?1")?
        .query_row([&id.0[..]], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|seq| seq as u64))
}

impl Reader {
    /// Deliveries that were begun and are not booked yet, the oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn drafts(&self) -> Result<Vec<Draft>, Error> {
        let mut query = self.conn.prepare_cached("SELECT draft FROM parked")?;
        let texts = query.query_map([], |row| row.get::<_, String>(0))?;
        let mut drafts = texts
            .map(|text| parse(&text?))
            .collect::<Result<Vec<_>, Error>>()?;
        drafts.sort_by_key(|draft| (draft.began_at, draft.id));
        Ok(drafts)
    }

    /// A delivery that is being scanned.
    ///
    /// # Errors
    /// [`StoreRefusal::NoDraft`], or a fault.
    pub fn draft(&self, id: &DeliveryId) -> Result<Draft, Stop> {
        Ok(read(&self.conn, id)?.ok_or_else(|| Refusal::from(StoreRefusal::NoDraft))?)
    }

    fn met(&self, code: Gtin) -> Option<Met> {
        let catalogue = self.catalogue().ok()?;
        let (goods, _) = catalogue.find(code)?;
        Some(Met {
            name: goods.name.clone(),
            section: catalogue.shelved(code).section,
        })
    }
}

impl Books {
    /// Begins a delivery, or answers the one that was begun with this id.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`], [`Refusal::DiskFull`], or a fault.
    pub fn begin_delivery(
        &mut self,
        id: DeliveryId,
        origin: OriginOrder,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<Draft, Stop> {
        self.leave(staff, Act::Stock)?;
        self.has_room()?;
        if let Some(draft) = read(&self.reader.conn, &id)? {
            return Ok(draft);
        }
        let draft = Draft::new(id, origin, staff, clock.never_before(self.last_fact));
        park(&self.reader.conn, &draft)?;
        Ok(draft)
    }

    /// Takes a step of a delivery, by whoever stands there: the one who began it, or the one who counts again.
    ///
    /// # Errors
    /// A refusal, the draft is as before; [`Refusal::UnknownCode`] for goods that are not entered yet.
    pub fn draft_step(
        &mut self,
        id: &DeliveryId,
        input: DraftInput,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<(Draft, Warned), Stop> {
        self.leave(staff, Act::Stock)?;
        let mut draft = self.draft(id)?;
        let input = self.unpacked(input)?;
        let today = clock.never_before(self.last_fact).village_day();
        let soon = stock::practice(&self.reader.conn)?.warn_days;
        let warned = draft.take(input, today, soon, &|code| self.met(code))?;
        park(&self.reader.conn, &draft)?;
        Ok((draft, warned))
    }

    /// A case's code stands for its pieces; goods that nobody knows are refused here, so that they are entered first.
    fn unpacked(&self, input: DraftInput) -> Result<DraftInput, Stop> {
        let DraftInput::Scan { code, pieces } = input else {
            return Ok(input);
        };
        let catalogue = self.catalogue()?;
        if catalogue.find(code).is_some() {
            return Ok(DraftInput::Scan { code, pieces });
        }
        let pack = catalogue.packs.iter().find(|(pack, _, _)| *pack == code);
        let Some((_, inside, each)) = pack else {
            let code = code.to_string();
            return Err(Refusal::UnknownCode { code }.into());
        };
        let pieces = pieces.pieces().saturating_mul(each.pieces());
        Ok(DraftInput::Scan {
            code: *inside,
            pieces: crate::market::quantity::Quantity::new(pieces).ok_or(Refusal::TooMuch)?,
        })
    }

    /// Lets a delivery go that is not to be booked.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`], or a fault.
    pub fn drop_draft(&mut self, id: &DeliveryId, staff: StaffNo) -> Result<(), Stop> {
        self.leave(staff, Act::Stock)?;
        self.reader
            .conn
            .execute("DELETE FROM parked WHERE id = ?1", [&id.0[..]])
            .map_err(Error::from)?;
        Ok(())
    }

    /// Books a delivery in, or answers one that was booked with this id.
    ///
    /// # Errors
    /// A refusal of the rules, the draft stays parked; or a fault.
    pub fn record_delivery(
        &mut self,
        id: &DeliveryId,
        clock: &Reading,
    ) -> Result<DeliveryOnRecord, Stop> {
        if let Some(seq) = booked(&self.reader.conn, id)? {
            return Ok(self.delivery_at(seq)?);
        }
        self.has_room()?;
        let draft = self.draft(id)?;
        let role = self.staff_member(draft.staff)?.role;
        let second = match &draft.stage {
            Stage::Again { staff, .. } => Some(self.staff_member(*staff)?.role),
            Stage::Counting | Stage::Counted => None,
        };
        let name = |code: Gtin| {
            self.met(code)
                .map_or_else(|| code.to_string(), |met| met.name)
        };
        let names: Vec<String> = draft
            .first
            .lines
            .iter()
            .map(|line| name(line.code))
            .collect();
        let at = clock.never_before(self.last_fact);
        let (till, epoch) = (self.till.clone(), self.epoch);
        let seq = self.write(at, clock, |writing| {
            let standing = DeliveryStanding {
                role,
                second,
                two_at_intake: stock::practice(writing.conn())?.two_at_intake,
                today: at.village_day(),
                number: ReceiptNo::at(&till, epoch, writing.next_seq()),
                first_lot: next_lot(writing.conn())?,
                names,
            };
            let (decided, asides) = sealing(|sealer| receive(&draft, &standing, sealer))?;
            let seq = writing.append(Fact::DeliveryReceived(decided?), &asides)?;
            writing
                .conn()
                .execute("DELETE FROM parked WHERE id = ?1", [&id.0[..]])
                .map_err(Error::from)?;
            Ok(seq)
        })?;
        Ok(self.delivery_at(seq)?)
    }
}
