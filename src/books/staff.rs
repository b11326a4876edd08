//! People at this till, and their PINs. A PIN's hash lies in a local table and nowhere else; wrong ones make the next
//! try wait longer and longer.

use argon2::{Algorithm, Argon2, Params, Version};
use rusqlite::{Connection, OptionalExtension, params};

use super::error::{Error, Stop};
use super::home::chance;
use super::journal::sealing;
use super::{Books, Reader, Reading};
use crate::market::fact::{Fact, StaffAdded};
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::ids::StaffNo;
use crate::market::refusal::Refusal;
use crate::market::shop::StaffMember;
use crate::market::staff::{Act, Pin, Role, wait_after_failures};

/// Memory for one hash, in KiB, and passes over it: what OWASP's password sheet asks of Argon2id at least.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

fn hash_pin(digits: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<[u8; 32], Error> {
    let params = Params::new(memory_kib, passes, 1, Some(32))
        .map_err(|_| Error::BadRequest("a PIN's hash has impossible parameters"))?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(digits.as_bytes(), salt, &mut hash)
        .map_err(|_| Error::BadRequest("a PIN could not be hashed"))?;
    Ok(hash)
}

/// Gives a member of staff a PIN, in place of an earlier one.
pub(super) fn set_pin(conn: &Connection, staff: StaffNo, pin: &Pin) -> Result<(), Error> {
    let mut salt = [0; 16];
    chance(&mut salt)?;
    let hash = hash_pin(pin.digits(), &salt, MEMORY_KIB, PASSES)?;
    conn.execute(
        "INSERT OR REPLACE INTO pin (staff, salt, hash, memory_kib, passes) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![staff.0, &salt[..], &hash[..], MEMORY_KIB, PASSES],
    )?;
    Ok(())
}

/// Copies everybody's PIN into other books, without the tries that failed.
pub(super) fn copy_pins(from: &Connection, to: &Connection) -> Result<(), Error> {
    let mut pins = from.prepare("SELECT staff, salt, hash, memory_kib, passes FROM pin")?;
    let mut pins = pins.query([])?;
    while let Some(row) = pins.next()? {
        to.execute(
            "INSERT INTO pin (staff, salt, hash, memory_kib, passes) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                row.get::<_, u32>(0)?,
                row.get::<_, Vec<u8>>(1)?,
                row.get::<_, Vec<u8>>(2)?,
                row.get::<_, u32>(3)?,
                row.get::<_, u32>(4)?
            ],
        )?;
    }
    Ok(())
}

struct PinRow {
    salt: Vec<u8>,
    hash: Vec<u8>,
    memory_kib: u32,
    passes: u32,
    failures: u32,
    failed_at: i64,
}

fn pin_row(conn: &Connection, staff: StaffNo) -> Result<Option<PinRow>, Error> {
    Ok(conn
        .query_row(
            "SELECT salt, hash, memory_kib, passes, failures, failed_at FROM pin WHERE staff = ?1",
            [staff.0],
            |row| {
                Ok(PinRow {
                    salt: row.get(0)?,
                    hash: row.get(1)?,
                    memory_kib: row.get(2)?,
                    passes: row.get(3)?,
                    failures: row.get(4)?,
                    failed_at: row.get(5)?,
                })
            },
        )
        .optional()?)
}

/// Everybody who works here, in the order of joining.
pub(super) fn all(conn: &Connection) -> Result<Vec<StaffMember>, Error> {
    let mut query = conn.prepare_cached("SELECT id, name, role FROM staff ORDER BY id")?;
    let rows = query.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
    })?;
    rows.map(|row| {
        let (staff, name, role) = row?;
        let role: Role = role
            .parse()
            .map_err(|_| Error::BadRequest("a member of staff has an unknown role"))?;
        Ok(StaffMember {
            staff: StaffNo(staff),
            name,
            role,
        })
    })
    .collect()
}

impl Reader {
    /// Everybody who works here, in the order of joining.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn staff(&self) -> Result<Vec<StaffMember>, Error> {
        all(&self.conn)
    }

    /// A member of staff by number.
    pub(super) fn staff_member(&self, staff: StaffNo) -> Result<StaffMember, Stop> {
        let catalogue = self.catalogue()?;
        catalogue
            .staff
            .iter()
            .find(|member| member.staff == staff)
            .cloned()
            .ok_or_else(|| {
                Refusal::UnknownStaff {
                    name: staff.to_string(),
                }
                .into()
            })
    }

    /// The name of a member of staff; empty where it was erased or nobody has the number.
    pub(super) fn staff_name(&self, staff: StaffNo) -> Result<String, Error> {
        let catalogue = self.catalogue()?;
        Ok(catalogue
            .staff
            .iter()
            .find(|member| member.staff == staff)
            .map(|member| member.name.clone())
            .unwrap_or_default())
    }

    /// Whether this person may do this.
    pub(super) fn leave(&self, staff: StaffNo, act: Act) -> Result<StaffMember, Stop> {
        let member = self.staff_member(staff)?;
        if member.role.may(act) {
            Ok(member)
        } else {
            Err(Refusal::NotPermitted { role: member.role }.into())
        }
    }

    /// Whether these two may do this together: different people, the first with leave for the act, the second to
    /// approve, and a reason given.
    pub(super) fn leave_of_two(
        &self,
        (staff, act): (StaffNo, Act),
        approver: StaffNo,
        reason: &str,
    ) -> Result<(), Stop> {
        self.leave(staff, act)?;
        if staff == approver {
            return Err(Refusal::SecondPersonNeeded.into());
        }
        self.leave(approver, Act::Approve)?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonNeeded.into());
        }
        Ok(())
    }
}

impl Books {
    /// Adds a member of staff. Who is here already by this name and role gets the PIN anew, and nothing is recorded.
    ///
    /// # Errors
    /// [`Stop`]: a name in use with another role, an impossible name, or a fault.
    pub fn add_staff(
        &mut self,
        name: &str,
        role: Role,
        pin: &Pin,
        clock: &Reading,
    ) -> Result<StaffMember, Stop> {
        let name = clean_name(name, LONGEST_NAME)
            .ok_or(Error::BadRequest("the staff's name is empty or too long"))?;
        let known = self.staff()?;
        if let Some(member) = known.iter().find(|member| member.name == name) {
            if member.role != role {
                return Err(
                    Error::BadRequest("somebody of this name works here in another role").into(),
                );
            }
            set_pin(&self.reader.conn, member.staff, pin)?;
            return Ok(member.clone());
        }
        let staff = StaffNo(known.iter().map(|m| m.staff.0).max().unwrap_or(0) + 1);
        let (sealed, asides) = sealing(|sealer| sealer.seal(&name))?;
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            let fact = StaffAdded {
                staff,
                role,
                name: sealed,
            };
            writing.append(Fact::StaffAdded(fact), &asides)?;
            Ok(set_pin(writing.conn(), staff, pin)?)
        })?;
        Ok(StaffMember { staff, name, role })
    }

    /// Checks who somebody is.
    ///
    /// # Errors
    /// [`Refusal::UnknownStaff`]; [`Refusal::WrongPin`] with the wait before the next try, also for a right PIN that
    /// comes before the wait is over; [`Error::NoPin`] where a backup was put back.
    pub fn check_pin(
        &mut self,
        name: &str,
        pin: &str,
        clock: &Reading,
    ) -> Result<StaffMember, Stop> {
        let unknown = || Refusal::UnknownStaff {
            name: name.to_owned(),
        };
        let member = self
            .staff()?
            .into_iter()
            .find(|member| member.name == name.trim())
            .ok_or_else(unknown)?;
        let conn = &self.reader.conn;
        let row = pin_row(conn, member.staff)?.ok_or_else(|| Error::NoPin {
            name: member.name.clone(),
        })?;
        let now = clock.now.millis();
        // A clock that was set back does not end the wait, and does not make it endless.
        let gone = now
            .checked_sub(row.failed_at)
            .filter(|ms| *ms >= 0)
            .unwrap_or(0);
        let left = wait_after_failures(row.failures) - gone;
        if left > 0 {
            if now < row.failed_at {
                conn.execute(
                    "UPDATE pin SET failed_at = ?2 WHERE staff = ?1",
                    params![member.staff.0, now],
                )?;
            }
            return Err(Refusal::WrongPin { wait_ms: left }.into());
        }
        let hash = hash_pin(pin.trim(), &row.salt, row.memory_kib, row.passes)?;
        if same(&hash, &row.hash) {
            if row.failures > 0 {
                conn.execute(
                    "UPDATE pin SET failures = 0 WHERE staff = ?1",
                    [member.staff.0],
                )?;
            }
            return Ok(member);
        }
        let failures = row.failures.saturating_add(1);
        conn.execute(
            "UPDATE pin SET failures = ?2, failed_at = ?3 WHERE staff = ?1",
            params![member.staff.0, failures, now],
        )?;
        Err(Refusal::WrongPin {
            wait_ms: wait_after_failures(failures),
        }
        .into())
    }
}

/// Compares without telling by its time where two hashes differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
