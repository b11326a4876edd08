//! Setting a till up: the first facts of its books.

use super::error::{Error, Stop};
use super::home::{Home, chance};
use super::journal::{Pen, Writing, sealing};
use super::schema::{self, local};
use super::witness::{Testimony, Witness};
use super::{Books, Reader, Reading, staff};
use crate::market::fact::{Fact, Founded, SchemeAdopted, StaffAdded, new_goods};
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::ids::{StaffNo, TillId, VillageId};
use crate::market::journal::Head;
use crate::market::scheme::Scheme;
use crate::market::staff::{Pin, Role};

/// What a till's books begin with.
#[derive(Debug, Clone)]
pub struct Foundation {
    /// The village.
    pub village: VillageId,
    /// Its name as people say it.
    pub village_name: String,
    /// The scheme's file, whole.
    pub scheme_text: String,
    /// The first member of staff.
    pub staff_name: String,
    /// What the first member of staff is.
    pub role: Role,
    /// The PIN of the first member of staff.
    pub pin: Pin,
    /// Whether these are books for practice, that can never join a real ledger.
    pub rehearsal: bool,
}

impl Books {
    /// Makes a home and its books: the village, the scheme from this day on, the scheme's catalogue as goods and
    /// prices, and the first member of staff.
    ///
    /// # Errors
    /// [`Error::BooksExist`] where there are books already; nothing is overwritten. [`Error::Scheme`] where the scheme
    /// cannot be read.
    pub fn found(home: &Home, foundation: &Foundation, clock: &Reading) -> Result<Books, Stop> {
        let scheme = Scheme::parse(&foundation.scheme_text).map_err(Error::from)?;
        let staff_name = clean_name(&foundation.staff_name, LONGEST_NAME)
            .ok_or(Error::BadRequest("the staff's name is empty or too long"))?;
        let village_name = clean_name(&foundation.village_name, LONGEST_NAME)
            .ok_or(Error::BadRequest("the village's name is empty or too long"))?;
        home.make()?;
        let lock = home.lock()?;
        clear_unbegun(home)?;
        let till = random_till()?;
        let key = home.key()?;
        let reader = Reader::over(schema::create(&home.books())?, home, true);
        let (mut witness, _) = Witness::open(&home.witness())?;
        let pen = Pen {
            till: till.clone(),
            epoch: 1,
            at: clock.now,
            boot: 1,
            up_ms: clock.up_ms,
        };
        let mut writing = Writing::begin(&reader.conn, &reader.schemes, pen, Head::EMPTY)?;
        writing.append(
            Fact::Founded(Founded {
                village: foundation.village.clone(),
                name: village_name,
                rehearsal: foundation.rehearsal,
            }),
            &[],
        )?;
        adopt_scheme(&mut writing, &scheme, &foundation.scheme_text)?;
        let number = StaffNo(1);
        let (name, asides) = sealing(|sealer| sealer.seal(&staff_name))?;
        writing.append(
            Fact::StaffAdded(StaffAdded {
                staff: number,
                role: foundation.role,
                name,
            }),
            &asides,
        )?;
        staff::set_pin(writing.conn(), number, &foundation.pin)?;
        local::set(writing.conn(), local::INSTANCE, &key.instance().to_string())?;
        local::set(writing.conn(), local::BOOT, "1")?;
        let written = writing.commit()?;
        witness.tell(&Testimony {
            till: till.clone(),
            epoch: 1,
            head: written.head,
        });
        Ok(Books {
            reader,
            till,
            epoch: 1,
            boot: 1,
            head: written.head,
            last_fact: Some(clock.now),
            witness,
            key,
            has_ballast: home.take_ballast(),
            writes: 0,
            _lock: lock,
        })
    }
}

/// The scheme holds from the writing's day; what the store begins with becomes goods and prices.
fn adopt_scheme(writing: &mut Writing<'_>, scheme: &Scheme, text: &str) -> Result<(), Error> {
    let from = writing.pen.at.village_day();
    writing.append(
        Fact::SchemeAdopted(SchemeAdopted {
            scheme: scheme.id.clone(),
            from,
            text: text.to_owned(),
            staff: None,
            approver: None,
        }),
        &[],
    )?;
    let resolution = scheme.catalogue.resolution.as_str();
    for fact in new_goods(scheme.founding_goods(), resolution, from, &|_| None) {
        writing.append(fact, &[])?;
    }
    Ok(())
}

/// A set-up that a power cut ended before its first facts left a file without any: it is cleared away. Anything else
/// that is there stays, and stops the set-up.
fn clear_unbegun(home: &Home) -> Result<(), Error> {
    if !home.has_books() {
        return Ok(());
    }
    // The file is made before the first byte of the books is in it.
    let is_empty = std::fs::metadata(home.books())?.len() == 0;
    match Books::read(home) {
        Err(error) if is_empty || matches!(error, Error::NoBooks(_)) => {
            for ending in ["", "-wal", "-shm"] {
                let file = home.dir().join(format!("books.sqlite{ending}"));
                if file.exists() {
                    std::fs::remove_file(file)?;
                }
            }
            Ok(())
        }
        _ => Err(Error::BooksExist(home.dir().to_owned())),
    }
}

/// Six characters of thirty-two: two tills of a village do not meet by chance.
fn random_till() -> Result<TillId, Error> {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0; 6];
    chance(&mut bytes)?;
    let text: String = bytes
        .iter()
        .map(|byte| LETTERS[usize::from(byte % 32)] as char)
        .collect();
    Ok(text
        .parse()
        .expect("six capitals and digits are a till's id"))
}
