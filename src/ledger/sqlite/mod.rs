//! The vault in one SQLite file: WAL, `synchronous=FULL`, one writer at a time, readers beside it. Import, export and
//! the like run as processes of their own beside the service: every write is one immediate transaction.
//!
//! Beside the file lies a witness (`…​.witness`) that says how far the ledger had come. If it is ahead of the file, or
//! missing, the file was put back to an earlier state: a new generation begins, so that the tills compare and send
//! again what the ledger lost.

mod accounts;
mod backup;
mod enrol;
mod fold;
mod funds;
mod honours;
mod journals;
mod moved;
mod notices;
mod read;
mod receive;
mod registers;
mod standing;
mod statement;
mod store;
mod verify;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::market::day::{Moment, VillageDay};
use crate::market::honours::Candidate;
use crate::market::ids::{HouseholdNo, ReceiptNo, TillId, VillageId};
use crate::market::register::{Line, MovementRow, Span};
use crate::market::rules::Rules;
use crate::parcel::{
    Answer, Checkpoint, CodeKey, Enrol, FeedRequest, Generation, Letter, PublicKey, Push, Recover,
};

use super::vault::{
    AccountOnRecord, AllowedListed, Appended, BalanceListed, Draft, ExceptionListed, FeedStanding,
    NewVillage, ReceiptOnRecord, RedemptionListed, RegisterKind, TillListed, Vault, VaultFault,
    VillageOnRecord,
};

const SCHEMA: &str = include_str!("schema.sql");
const DERIVED: &str = include_str!("derived.sql");
/// "JFLG": marks the file as a ledger's.
const APPLICATION_ID: i64 = 0x4A46_4C47;
const FORM: i64 = 4;
/// Older versions can corrupt a WAL that is reset (measured.md, books).
const OLDEST_SQLITE: i32 = 3_051_003;

impl From<rusqlite::Error> for VaultFault {
    fn from(error: rusqlite::Error) -> VaultFault {
        VaultFault(format!("the ledger's file: {error}"))
    }
}

fn bad_text<E: std::error::Error + Send + Sync + 'static>(error: E) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

/// Reads a text that one of our own types wrote.
fn parse_text<T>(text: &str) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(bad_text)
}

/// Reads a column that one of our own types wrote.
fn parsed<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    parse_text(row.get_ref(column)?.as_str()?)
}

/// How far the ledger had come, kept outside the database.
#[derive(Debug, Serialize, Deserialize)]
struct Witness {
    generation: Generation,
    entries: i64,
}

/// A ledger in a file.
pub struct SqliteVault {
    path: PathBuf,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    key: SigningKey,
}

impl SqliteVault {
    /// Opens a ledger's file, or begins one where there is none.
    ///
    /// # Errors
    /// A sentence, where the file cannot be read, is something else, or was written by a later program; it is never
    /// overwritten.
    pub fn open(path: &Path) -> Result<SqliteVault, VaultFault> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(VaultFault(format!(
                "SQLite {} is too old to be trusted",
                rusqlite::version()
            )));
        }
        create_private(path)?;
        close_to_others(path);
        let mut writer = connect(path)?;
        let key = prepare(&mut writer)?;
        let vault = SqliteVault {
            path: path.to_owned(),
            reader: Mutex::new(connect(path)?),
            writer: Mutex::new(writer),
            key,
        };
        vault.compare_witness()?;
        Ok(vault)
    }

    fn witness_path(&self) -> PathBuf {
        let mut path = self.path.as_os_str().to_owned();
        path.push(".witness");
        PathBuf::from(path)
    }

    /// Begins a new generation where the file is behind its witness.
    fn compare_witness(&self) -> Result<(), VaultFault> {
        let path = self.witness_path();
        self.write(|tx| {
            let witness: Option<Witness> = match std::fs::read_to_string(&path) {
                Ok(text) => serde_json::from_str(&text).ok(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(VaultFault(format!("the ledger's witness: {error}"))),
            };
            let (generation, entries) = progress(tx)?;
            let fresh = entries == 0 && witness.is_none();
            let vouched =
                witness.is_some_and(|w| w.generation == generation && w.entries <= entries);
            if !fresh && !vouched {
                tx.execute("UPDATE ledger SET generation = ?1", [random_name()?])?;
            }
            Ok(())
        })
    }

    fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
        // A transaction that a panic left open was rolled back when it was dropped.
        connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One writing transaction; the witness follows its commit.
    fn write<R>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, VaultFault>,
    ) -> Result<R, VaultFault> {
        let mut connection = Self::lock(&self.writer);
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&tx)?;
        let (generation, entries) = progress(&tx)?;
        tx.commit()?;
        self.testify(&Witness {
            generation,
            entries,
        });
        Ok(result)
    }

    /// A witness that lags behind is only a witness that notices less: what is committed is answered all the same.
    fn testify(&self, witness: &Witness) {
        let path = self.witness_path();
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}", std::process::id()));
        let written = serde_json::to_string(witness)
            .map_err(std::io::Error::other)
            .and_then(|text| std::fs::write(&beside, text))
            .and_then(|()| std::fs::rename(&beside, &path));
        if let Err(error) = written {
            eprintln!("jifen-ledger: the witness could not be written: {error}");
        }
    }

    /// One reading transaction: everything in it is of one moment.
    fn read<R>(
        &self,
        work: impl FnOnce(&Connection) -> Result<R, VaultFault>,
    ) -> Result<R, VaultFault> {
        let mut connection = Self::lock(&self.reader);
        let tx = connection.transaction()?;
        work(&tx)
    }
}

/// The file holds the key that signs for the village: nobody but its owner reads it. SQLite gives the files that it
/// makes beside it the same mode.
fn create_private(path: &Path) -> Result<(), VaultFault> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(VaultFault(format!(
            "the ledger's file {}: {error}",
            path.display()
        ))),
    }
}

/// A file that was made readable for others, copied for instance, is closed to them, with what lies beside it. Only its
/// owner can do that; whoever opens another's file was let in by that owner.
fn close_to_others(path: &Path) {
    #[cfg(unix)]
    for ending in ["", "-wal", "-shm", ".witness"] {
        use std::os::unix::fs::PermissionsExt;
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        if std::fs::metadata(&file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0) {
            let _ = std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600));
        }
    }
}

fn connect(path: &Path) -> Result<Connection, VaultFault> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(20))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(connection)
}

fn prepare(connection: &mut Connection) -> Result<SigningKey, VaultFault> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(VaultFault(format!(
            "the ledger's file cannot use WAL here (it says {mode})"
        )));
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let pragma = |name: &str| -> rusqlite::Result<i64> {
        tx.pragma_query_value(None, name, |row| row.get(0))
    };
    let tables: i64 = tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 && pragma("application_id")? == 0 {
        tx.execute_batch(SCHEMA)?;
        tx.execute_batch(DERIVED)?;
        let secret: [u8; 32] = random()?;
        tx.execute(
            "INSERT INTO ledger VALUES (1, ?1, ?2)",
            params![random_name()?, secret],
        )?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", FORM)?;
    } else if pragma("application_id")? != APPLICATION_ID {
        return Err(VaultFault(
            "this file is not a ledger of Jifen; it was left as it is".into(),
        ));
    } else if pragma("user_version")? > FORM {
        return Err(VaultFault(
            "this ledger was written by a later program; it was left as it is".into(),
        ));
    } else if pragma("user_version")? < FORM {
        if pragma("user_version")? < 2 {
            tx.execute_batch("ALTER TABLE tills ADD COLUMN fenced INTEGER NOT NULL DEFAULT 0")?;
        }
        // The third form derives more, so does the fourth: all of it is made again from the entries.
        verify::derive_again(&tx)?;
        tx.pragma_update(None, "user_version", FORM)?;
    }
    let secret: [u8; 32] = tx.query_row("SELECT secret FROM ledger", [], |row| row.get(0))?;
    tx.commit()?;
    Ok(SigningKey::from_bytes(&secret))
}

fn progress(tx: &Connection) -> rusqlite::Result<(Generation, i64)> {
    let generation = tx.query_row("SELECT generation FROM ledger", [], |row| row.get(0))?;
    let entries = tx.query_row(
        "SELECT coalesce(sum(counter), 0) FROM villages",
        [],
        |row| row.get(0),
    )?;
    Ok((Generation(generation), entries))
}

fn random<const N: usize>() -> Result<[u8; N], VaultFault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| VaultFault(format!("no random numbers: {error}")))?;
    Ok(bytes)
}

fn random_name() -> Result<String, VaultFault> {
    Ok(data_encoding::HEXLOWER.encode(&random::<16>()?))
}

impl Vault for SqliteVault {
    fn key(&self) -> &SigningKey {
        &self.key
    }

    fn generation(&self) -> Result<Generation, VaultFault> {
        self.read(|conn| Ok(progress(conn)?.0))
    }

    fn add_village(
        &self,
        now: Moment,
        new: &NewVillage,
        feed: &[Draft],
    ) -> Result<bool, VaultFault> {
        self.write(|tx| {
            let added = tx.execute(
                "INSERT OR IGNORE INTO villages VALUES (?1, ?2, ?3, 0, 0, ?4)",
                params![
                    new.village.as_str(),
                    new.name,
                    new.rehearsal,
                    crate::market::ids::Hash::ZERO.to_string()
                ],
            )?;
            if added == 1 {
                journals::append_feed(tx, &new.village, now, feed)?;
            }
            Ok(added == 1)
        })
    }

    fn villages(&self) -> Result<Vec<VillageOnRecord>, VaultFault> {
        self.read(|conn| Ok(read::villages(conn)?))
    }

    fn add_code(
        &self,
        village: &VillageId,
        till_name: &str,
        code: CodeKey,
        expires: Moment,
    ) -> Result<bool, VaultFault> {
        self.write(|tx| {
            let added = tx.execute(
                "INSERT INTO codes SELECT ?1, ?2, ?3, ?4, NULL, NULL FROM villages WHERE village = ?1",
                params![village.as_str(), code.0.to_string(), till_name, expires.to_string()],
            )?;
            Ok(added == 1)
        })
    }

    fn till_key(
        &self,
        village: &VillageId,
        till: &TillId,
    ) -> Result<Option<PublicKey>, VaultFault> {
        self.read(|conn| {
            Ok(conn
                .query_row(
                    "SELECT key FROM tills WHERE village = ?1 AND till = ?2",
                    params![village.as_str(), till.as_str()],
                    |row| parsed(row, 0),
                )
                .optional()?)
        })
    }

    fn replaced(
        &self,
        village: &VillageId,
        till: &TillId,
        key: &PublicKey,
    ) -> Result<Option<u32>, VaultFault> {
        self.read(|conn| Ok(enrol::replaced(conn, village, till, key)?))
    }

    fn enrol(
        &self,
        now: Moment,
        letter: &Letter,
        enrol: &Enrol,
        key: PublicKey,
    ) -> Result<Answer, VaultFault> {
        let ledger_key = PublicKey::of(&self.key);
        self.write(|tx| enrol::enrol(tx, now, letter, enrol, key, ledger_key))
    }

    fn push(&self, now: Moment, letter: &Letter, push: &Push) -> Result<Answer, VaultFault> {
        self.write(|tx| receive::push(tx, now, letter, push))
    }

    fn feed(
        &self,
        letter: &Letter,
        request: &FeedRequest,
        at_most: usize,
    ) -> Result<Answer, VaultFault> {
        self.read(|conn| receive::feed(conn, letter, request, at_most))
    }

    fn recover(
        &self,
        now: Moment,
        letter: &Letter,
        recover: &Recover,
        at_most: usize,
    ) -> Result<Answer, VaultFault> {
        self.write(|tx| receive::recover(tx, now, letter, recover, at_most))
    }

    fn checkpoint(
        &self,
        village: &VillageId,
        now: Moment,
    ) -> Result<Option<Checkpoint>, VaultFault> {
        self.read(|conn| Ok(read::checkpoint(conn, village, now)?))
    }

    fn feed_standing(&self, village: &VillageId) -> Result<Option<FeedStanding>, VaultFault> {
        self.read(|conn| standing::feed_standing(conn, village))
    }

    fn append_feed(
        &self,
        village: &VillageId,
        counter: u64,
        now: Moment,
        drafts: &[Draft],
    ) -> Result<Appended, VaultFault> {
        self.write(|tx| {
            if journals::counter(tx, village)? != Some(counter as i64) {
                return Ok(Appended::Moved);
            }
            journals::append_feed(tx, village, now, drafts).map(Appended::Done)
        })
    }

    fn each_line(
        &self,
        village: &VillageId,
        asked: (RegisterKind, Option<Span>),
        today: VillageDay,
        each: &mut dyn FnMut(Line) -> bool,
    ) -> Result<bool, VaultFault> {
        self.read(|conn| registers::each_line(conn, village, asked, today, each))
    }

    fn redemptions(
        &self,
        village: &VillageId,
        day: Option<VillageDay>,
        at_most: u32,
    ) -> Result<Vec<RedemptionListed>, VaultFault> {
        self.read(|conn| Ok(read::redemptions(conn, village, day, at_most)?))
    }

    fn redemption_days(
        &self,
        village: &VillageId,
        at_most: u32,
    ) -> Result<BTreeSet<VillageDay>, VaultFault> {
        self.read(|conn| Ok(read::redemption_days(conn, village, at_most)?))
    }

    fn balances(
        &self,
        village: &VillageId,
        today: VillageDay,
    ) -> Result<Vec<BalanceListed>, VaultFault> {
        self.read(|conn| standing::balances(conn, village, today))
    }

    fn candidates(
        &self,
        village: &VillageId,
    ) -> Result<Option<(Rules, Vec<Candidate>)>, VaultFault> {
        self.read(|conn| honours::candidates(conn, village))
    }

    fn account(
        &self,
        village: &VillageId,
        household: &HouseholdNo,
    ) -> Result<Option<AccountOnRecord>, VaultFault> {
        self.read(|conn| statement::account(conn, village.as_str(), household))
    }

    fn receipts(&self, receipt: &ReceiptNo) -> Result<Vec<ReceiptOnRecord>, VaultFault> {
        self.read(|conn| Ok(read::receipts(conn, receipt)?))
    }

    fn movements(
        &self,
        village: &VillageId,
        day: Option<VillageDay>,
        at_most: u32,
    ) -> Result<Vec<MovementRow>, VaultFault> {
        self.read(|conn| Ok(moved::movements(conn, village.as_str(), day, at_most)?))
    }

    fn allowed(
        &self,
        village: &VillageId,
        day: Option<VillageDay>,
        at_most: u32,
    ) -> Result<Vec<AllowedListed>, VaultFault> {
        self.read(|conn| Ok(moved::allowed(conn, village.as_str(), day, at_most)?))
    }

    fn exceptions(
        &self,
        village: &VillageId,
        at_most: u32,
    ) -> Result<Vec<ExceptionListed>, VaultFault> {
        self.read(|conn| Ok(read::exceptions(conn, village, at_most)?))
    }

    fn tills(&self, village: &VillageId) -> Result<Vec<TillListed>, VaultFault> {
        self.read(|conn| Ok(read::tills(conn, village)?))
    }

    fn verify(&self) -> Result<Vec<String>, VaultFault> {
        self.read(verify::verify)
    }
}
