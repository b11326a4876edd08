//! Going on after a disk was put back. Which entries died with it is not known here, so nothing is appended until the
//! ledger has given what is lacking, or two people have compared the last paper with the books. Then a new epoch
//! begins: its receipts can never bear a number that a lost one had.

use super::error::{Error, Stop};
use super::schema::local;
use super::{Books, Reading, records};
use crate::market::fact::{Fact, Recovered, RecoveredBy};
use crate::market::ids::StaffNo;
use crate::market::staff::Act;

/// How it is made sure that the books are whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assurance {
    /// The ledger gave what was lacking ([`Books::adopt_tail`]), and opened this epoch.
    Ledger {
        /// The epoch that the ledger opened for the till.
        epoch: u32,
    },
    /// Two people entered what the last receipt or day sheet shows.
    Paper {
        /// The journal's number on it.
        seq: u64,
        /// The eight digits of the hash on it.
        short_hash: String,
        /// Who entered it.
        staff: StaffNo,
        /// The second person.
        approver: StaffNo,
        /// Whether to go on although the paper is later than the books: what lies between is lost.
        without_the_lost: bool,
    },
}

impl Books {
    /// Goes on after the disk was put back: appends the fact in a new epoch, and redeeming is possible again.
    ///
    /// # Errors
    /// [`Error::NotRestored`], [`Error::PaperMismatch`], [`Error::PaperAhead`], refusals of leave. A till that reports to
    /// a ledger never goes on without the lost entries: the ledger may have them, and its own would be a fork.
    pub fn recover(&mut self, assurance: &Assurance, clock: &Reading) -> Result<(), Stop> {
        if !local::is_set(&self.reader.conn, local::RESTORED)? {
            return Err(Error::NotRestored.into());
        }
        let (epoch, by) = match assurance {
            Assurance::Ledger { epoch } if *epoch <= self.epoch => {
                return Err(Error::BadRequest("the ledger gave an epoch that is over").into());
            }
            Assurance::Ledger { epoch } => (*epoch, RecoveredBy::Ledger),
            Assurance::Paper {
                seq,
                short_hash,
                staff,
                approver,
                without_the_lost,
            } => {
                if *without_the_lost && super::exchange::is_joined(&self.reader.conn)? {
                    return Err(Error::BadRequest(
                        "this till reports to a ledger: ask the ledger, by network or by stick",
                    )
                    .into());
                }
                self.leave_of_two((*staff, Act::Day), *approver, "paper")?;
                self.compare(*seq, short_hash, *without_the_lost)?;
                let by = RecoveredBy::Paper {
                    staff: *staff,
                    approver: *approver,
                };
                (self.epoch.max(self.told_epoch()?) + 1, by)
            }
        };
        let (head, instance) = (self.head, self.key.instance().to_string());
        let lost = self.lost_by_witness()?;
        let at = clock.never_before(self.last_fact);
        self.write_anyway(at, clock, |writing| {
            writing.pen.epoch = epoch;
            let fact = Recovered {
                epoch,
                seq: head.seq,
                hash: head.hash,
                lost,
                by,
            };
            writing.append(Fact::Recovered(fact), &[])?;
            let conn = writing.conn();
            records::served_up_to(conn, writing.head.seq)?;
            local::set(conn, local::INSTANCE, &instance)?;
            local::set(conn, local::LOST, &lost.to_string())?;
            Ok(local::clear(conn, local::RESTORED)?)
        })
    }

    /// How many entries the witness saw in this epoch beyond what the books hold now.
    fn lost_by_witness(&self) -> Result<u64, Error> {
        let (_, testimony) = super::witness::Witness::open(&self.home().witness())?;
        let same =
            |told: &super::witness::Testimony| told.till == self.till && told.epoch == self.epoch;
        let seen = testimony.filter(same).map_or(0, |told| told.head.seq);
        Ok(seen.saturating_sub(self.head.seq))
    }

    /// How many entries the last recovery could not bring back: a person has to look for them.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub fn lost(&self) -> Result<u64, Error> {
        Ok(local::number(&self.reader.conn, local::LOST)?.unwrap_or(0))
    }

    /// Compares a paper's number and short hash with the books.
    fn compare(&self, seq: u64, short_hash: &str, without_the_lost: bool) -> Result<(), Error> {
        match self.hash_at(seq)? {
            Some(hash) if hash.short().eq_ignore_ascii_case(short_hash.trim()) => Ok(()),
            Some(_) => Err(Error::PaperMismatch),
            None if without_the_lost => Ok(()),
            None => Err(Error::PaperAhead {
                missing: seq - self.head.seq,
            }),
        }
    }

    /// The epoch that the witness tells of: a later one may have died with the disk.
    fn told_epoch(&self) -> Result<u32, Error> {
        let (_, testimony) = super::witness::Witness::open(&self.home().witness())?;
        Ok(testimony.map_or(0, |told| told.epoch))
    }
}
