//! The tables, and how a database file is opened.
//!
//! `journal` and `feed` hold the stored bytes; `aside` the erasable texts; the tables of [`DERIVED`] are folds over
//! these and can be rebuilt; the others are this till's own (PINs, print jobs, cursors) and in no journal.
//! Keys are small integers where a redemption writes, so that a commit touches few pages.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::Error;

/// What marks a database file as Jifen's books: "JIFN".
const APPLICATION: i64 = 0x4A49_464E;

/// The form of the tables that this program writes.
pub(super) const FORM: i64 = 3;

/// What is stored for ever, and what can be erased beside it. An aside's id is its entry's number × 16 plus its place
/// among the entry's texts; of the feed's entries, the negative of that.
const STORED: &str = "
CREATE TABLE journal (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes TEXT NOT NULL) STRICT;
CREATE TABLE feed (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes TEXT NOT NULL,
  after_seq INTEGER NOT NULL) STRICT;
CREATE TABLE aside (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL, salt TEXT, text TEXT) STRICT;
";

/// Photos (of goods, of invoices) by their hash, which facts hold; and deliveries that are being scanned. Both lie in the
/// books and in their backups, and in no journal.
const BESIDE: &str = "
CREATE TABLE photo (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE parked (id BLOB PRIMARY KEY, draft TEXT NOT NULL) STRICT;
";

/// This till's own, in no journal.
const LOCAL: &str = "
CREATE TABLE local (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pin (staff INTEGER PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, memory_kib INTEGER NOT NULL,
  passes INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, failed_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE print_job (id INTEGER PRIMARY KEY AUTOINCREMENT, queued_at INTEGER NOT NULL, receipt TEXT,
  copy INTEGER NOT NULL, bytes BLOB NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX print_job_open ON print_job(id) WHERE open = 1;
";

/// Folds over journal and feed. Two shapes are there to keep a redemption's commit small: a household's redemptions are
/// a chain (`account.last_redemption`, then `redemption.previous`) in place of an index with a page of its own for every
/// household, and `lot.empty` changes only when a lot runs out or is filled again, so that its index mostly rests.
pub(super) const DERIVED_TABLES: &str = "
CREATE TABLE village (id INTEGER PRIMARY KEY, village TEXT NOT NULL, name TEXT NOT NULL, till TEXT NOT NULL,
  rehearsal INTEGER NOT NULL) STRICT;
CREATE TABLE scheme (id INTEGER PRIMARY KEY, scheme TEXT NOT NULL, from_day TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;
CREATE TABLE household (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  members INTEGER NOT NULL, phone TEXT NOT NULL, village_group TEXT NOT NULL, serial INTEGER,
  serial_issued_at INTEGER, entered INTEGER NOT NULL) STRICT;
CREATE TABLE household_word (word TEXT NOT NULL, household INTEGER NOT NULL, PRIMARY KEY (word, household))
  STRICT, WITHOUT ROWID;
CREATE INDEX household_word_of ON household_word(household);
CREATE TABLE card (serial INTEGER PRIMARY KEY, household INTEGER NOT NULL) STRICT;
CREATE TABLE goods (code INTEGER PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,
  category TEXT NOT NULL, entered_here INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE goods_shelved (code INTEGER PRIMARY KEY, picture TEXT, section TEXT NOT NULL) STRICT;
CREATE TABLE pack (pack INTEGER PRIMARY KEY, code INTEGER NOT NULL, pieces INTEGER NOT NULL) STRICT;
CREATE TABLE price (id INTEGER PRIMARY KEY, code INTEGER NOT NULL, from_day TEXT NOT NULL, resolution TEXT NOT NULL,
  points_each INTEGER NOT NULL) STRICT;
CREATE TABLE credit (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, household INTEGER NOT NULL, period TEXT NOT NULL,
  posted_on TEXT NOT NULL, points_credited INTEGER NOT NULL, category TEXT NOT NULL, aside INTEGER NOT NULL,
  kind TEXT NOT NULL, member TEXT, scored_for TEXT NOT NULL, happened_on TEXT, points_counted INTEGER NOT NULL,
  counts_from TEXT NOT NULL) STRICT;
CREATE INDEX credit_household ON credit(household, counts_from);
CREATE INDEX credit_posted ON credit(posted_on);
CREATE TABLE member (household INTEGER NOT NULL, member TEXT NOT NULL, name TEXT NOT NULL, joined TEXT NOT NULL,
  left_on TEXT, PRIMARY KEY (household, member)) STRICT, WITHOUT ROWID;
CREATE TABLE goods_limit (id INTEGER PRIMARY KEY, code INTEGER NOT NULL, resolution TEXT NOT NULL,
  from_day TEXT NOT NULL, pieces INTEGER, counted_over TEXT NOT NULL) STRICT;
CREATE TABLE exception (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, what TEXT NOT NULL, from_day TEXT NOT NULL,
  until_day TEXT NOT NULL, household TEXT, decided_on TEXT NOT NULL, aside INTEGER NOT NULL) STRICT;
CREATE TABLE movement (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, day TEXT NOT NULL, household INTEGER NOT NULL,
  kind TEXT NOT NULL, points_moved INTEGER NOT NULL, undone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE movement_leg (seq INTEGER NOT NULL, leg INTEGER NOT NULL, household INTEGER NOT NULL, way TEXT NOT NULL,
  period TEXT NOT NULL, points_moved INTEGER NOT NULL, PRIMARY KEY (seq, leg)) STRICT, WITHOUT ROWID;
CREATE INDEX movement_leg_household ON movement_leg(household, seq);
CREATE TABLE coupon (number TEXT PRIMARY KEY, household TEXT NOT NULL, points_each INTEGER NOT NULL,
  state TEXT NOT NULL, issued_by BLOB NOT NULL, settled_on TEXT, settled_by BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE period (period TEXT PRIMARY KEY, credits INTEGER NOT NULL, points_earned INTEGER NOT NULL,
  first_posted_on TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE account (household INTEGER NOT NULL, period TEXT NOT NULL, points_earned INTEGER NOT NULL,
  points_received INTEGER NOT NULL DEFAULT 0, points_drawn INTEGER NOT NULL, last_redemption INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (household, period))
  STRICT, WITHOUT ROWID;
CREATE TABLE suspension (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, household INTEGER NOT NULL,
  kind TEXT NOT NULL, from_day TEXT NOT NULL, until_day TEXT) STRICT;
CREATE INDEX suspension_household ON suspension(household);
CREATE TABLE lot (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, code INTEGER NOT NULL, source TEXT NOT NULL,
  unit_cost_fen INTEGER NOT NULL, expires TEXT, received_on TEXT NOT NULL, aside INTEGER NOT NULL,
  quantity_received INTEGER NOT NULL, quantity_issued INTEGER NOT NULL, quantity_on_hand INTEGER NOT NULL,
  empty INTEGER NOT NULL DEFAULT 0, came_with INTEGER NOT NULL, quantity_lost INTEGER NOT NULL DEFAULT 0,
  quantity_missing INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX lot_not_empty ON lot(code) WHERE empty = 0;
CREATE INDEX lot_came_with ON lot(came_with);
CREATE TABLE delivery (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, day TEXT NOT NULL,
  source TEXT NOT NULL, fund TEXT, cost_fen INTEGER NOT NULL) STRICT;
CREATE INDEX delivery_day ON delivery(day);
CREATE TABLE adjustment (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, day TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
CREATE INDEX adjustment_day ON adjustment(day);
CREATE TABLE stocktake (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, day TEXT NOT NULL, state TEXT NOT NULL,
  settled_seq INTEGER) STRICT;
CREATE TABLE stocktake_count (stocktake INTEGER NOT NULL, code INTEGER NOT NULL, counted_pieces INTEGER NOT NULL,
  booked_pieces INTEGER NOT NULL, at_seq INTEGER NOT NULL, staff INTEGER NOT NULL, PRIMARY KEY (stocktake, code))
  STRICT, WITHOUT ROWID;
CREATE TABLE fund (name TEXT PRIMARY KEY, kind TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE fund_grant (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, fund TEXT NOT NULL, amount_fen INTEGER NOT NULL,
  on_day TEXT NOT NULL, document TEXT NOT NULL) STRICT;
CREATE TABLE fund_cap (fund TEXT NOT NULL, year INTEGER NOT NULL, most_fen INTEGER, resolution TEXT NOT NULL,
  PRIMARY KEY (fund, year)) STRICT, WITHOUT ROWID;
CREATE TABLE practice (id INTEGER PRIMARY KEY, two_at_intake INTEGER NOT NULL, warn_days INTEGER NOT NULL) STRICT;
CREATE TABLE pad (first INTEGER PRIMARY KEY, slips INTEGER NOT NULL) STRICT;
CREATE TABLE pad_void (number INTEGER PRIMARY KEY) STRICT;
CREATE TABLE paper_slip (seq INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT;
CREATE INDEX paper_slip_number ON paper_slip(number);
CREATE TABLE notice (seq INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, period TEXT NOT NULL) STRICT;
CREATE INDEX notice_of ON notice(kind, period, seq);
CREATE TABLE shop_day (day TEXT PRIMARY KEY, state TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
  closed_by INTEGER, redemptions INTEGER NOT NULL, points_redeemed INTEGER NOT NULL, reversals INTEGER NOT NULL,
  points_reversed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE redemption (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, day TEXT NOT NULL,
  household INTEGER NOT NULL, points_total INTEGER NOT NULL, points_reversed INTEGER NOT NULL,
  quantity_total INTEGER NOT NULL, quantity_reversed INTEGER NOT NULL, reprints INTEGER NOT NULL,
  previous INTEGER NOT NULL) STRICT;
CREATE TABLE reversal (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, day TEXT NOT NULL,
  redemption INTEGER NOT NULL, household INTEGER NOT NULL, points_total INTEGER NOT NULL) STRICT;
CREATE INDEX reversal_redemption ON reversal(redemption);
CREATE INDEX reversal_household ON reversal(household);
CREATE TABLE ledger (id INTEGER PRIMARY KEY, address TEXT NOT NULL, key TEXT NOT NULL, epoch INTEGER NOT NULL) STRICT;
";

/// Every derived table, with the order in which its rows are compared.
pub(super) const DERIVED: &[(&str, &str)] = &[
    ("village", "id"),
    ("scheme", "id"),
    ("staff", "id"),
    ("household", "id"),
    ("household_word", "word, household"),
    ("card", "serial"),
    ("goods", "code"),
    ("goods_shelved", "code"),
    ("pack", "pack"),
    ("price", "id"),
    ("credit", "id"),
    ("member", "household, member"),
    ("goods_limit", "id"),
    ("exception", "id"),
    ("movement", "seq"),
    ("movement_leg", "seq, leg"),
    ("coupon", "number"),
    ("period", "period"),
    ("account", "household, period"),
    ("suspension", "id"),
    ("lot", "id"),
    ("delivery", "seq"),
    ("adjustment", "seq"),
    ("stocktake", "seq"),
    ("stocktake_count", "stocktake, code"),
    ("fund", "name"),
    ("fund_grant", "seq"),
    ("fund_cap", "fund, year"),
    ("practice", "id"),
    ("notice", "seq"),
    ("pad", "first"),
    ("pad_void", "number"),
    ("paper_slip", "seq"),
    ("shop_day", "day"),
    ("redemption", "seq"),
    ("reversal", "seq"),
    ("ledger", "id"),
];

/// Makes new books. The file must not be there.
pub(super) fn create(path: &Path) -> Result<Connection, Error> {
    if path.exists() {
        return Err(Error::BooksExist(path.to_owned()));
    }
    // Made before SQLite opens it, so that PINs and names are never readable by others; the log takes its mode from it.
    super::home::make_private(path)?;
    let conn = Connection::open(path)?;
    conn.pragma_update(None, "page_size", 4096)?;
    settle(&conn)?;
    let tx = conn.unchecked_transaction()?;
    tx.execute_batch(STORED)?;
    tx.execute_batch(BESIDE)?;
    tx.execute_batch(LOCAL)?;
    tx.execute_batch(DERIVED_TABLES)?;
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", FORM)?;
    tx.commit()?;
    Ok(conn)
}

/// Opens books for writing, and brings older ones to this program's form.
pub(super) fn open(path: &Path) -> Result<Connection, Error> {
    let conn = open_checked(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settle(&conn)?;
    migrate(&conn)?;
    Ok(conn)
}

/// Opens books for reading alone.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, Error> {
    let conn = open_checked(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.pragma_update(None, "cache_size", -16_384)?;
    Ok(conn)
}

fn open_checked(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    check_sqlite()?;
    if !path.exists() {
        let dir = path.parent().unwrap_or(path);
        return Err(Error::NoBooks(dir.to_owned()));
    }
    let unreadable = |why: String| Error::Unreadable {
        path: path.to_owned(),
        why,
    };
    let read = |error: rusqlite::Error| match Error::from(error) {
        Error::Unreadable { why, .. } => unreadable(why),
        other => other,
    };
    let conn =
        Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(read)?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(160);
    let number = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    if number("application_id").map_err(read)? != APPLICATION {
        return Err(unreadable("it is some other database".into()));
    }
    match number("user_version").map_err(read)? {
        found if found > FORM => Err(Error::NewerBooks { found, known: FORM }),
        1..=FORM => Ok(conn),
        other => Err(unreadable(format!("its form is {other}"))),
    }
}

/// WAL and FULL: what a power cut may not lose (`measured.md`, Books). Checkpoints are made when the counter is idle.
fn settle(conn: &Connection) -> Result<(), Error> {
    check_sqlite()?;
    conn.set_prepared_statement_cache_capacity(160);
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    let mode: String =
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::BadRequest("the disk cannot hold a write-ahead log"));
    }
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    conn.pragma_update(None, "cache_size", -32_768)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

/// What a form added to the tables that cannot be made again. Derived tables are not changed but made anew, once.
const ADDED: &[(i64, &str)] = &[(3, BESIDE)];

/// Makes the derived tables again from the stored facts.
fn derive_again(conn: &Connection) -> Result<(), Error> {
    let mut query = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT IN ('journal', 'feed', 'aside', 'local', 'pin', 'print_job', 'photo', 'parked')",
    )?;
    let tables: Vec<String> = query
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    drop(query);
    for table in tables {
        conn.execute(&format!("DROP TABLE {table}"), [])?;
    }
    conn.execute_batch(DERIVED_TABLES)?;
    let schemes = super::derive::Schemes::default();
    let fold = super::derive::Fold::new(conn, &schemes);
    super::exchange::refold(conn, &fold, &mut |_| true)
}

fn migrate(conn: &Connection) -> Result<(), Error> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found >= FORM {
        return Ok(());
    }
    let tx = rusqlite::Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    for (_, tables) in ADDED.iter().filter(|(form, _)| *form > found) {
        tx.execute_batch(tables)?;
    }
    derive_again(&tx)?;
    tx.pragma_update(None, "user_version", FORM)?;
    tx.commit()?;
    Ok(())
}

/// SQLite before 3.51.3 has a fault that damages books when a log is begun anew (`measured.md`, Books).
fn check_sqlite() -> Result<(), Error> {
    if rusqlite::version_number() < 3_051_003 {
        return Err(Error::OldSqlite(rusqlite::version().to_owned()));
    }
    Ok(())
}

/// This till's own notes, in no journal.
pub(super) mod local {
    use rusqlite::{Connection, OptionalExtension};

    use super::Error;

    pub const BOOT: &str = "boot";
    pub const INSTANCE: &str = "instance";
    pub const RESTORED: &str = "restored";
    pub const FORKED: &str = "forked";
    pub const PARTED: &str = "parted";
    pub const FENCED: &str = "fenced";
    pub const TOO_OLD: &str = "too-old";
    pub const SERVED: &str = "served";
    pub const UNANSWERED: &str = "unanswered";
    pub const ACKED: &str = "acked";
    pub const GENERATION: &str = "generation";
    pub const CONTACT: &str = "contact";
    pub const LOST: &str = "lost";

    pub fn get(conn: &Connection, name: &str) -> Result<Option<String>, Error> {
        Ok(conn
            .prepare_cached("SELECT value FROM local WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    pub fn number(conn: &Connection, name: &str) -> Result<Option<u64>, Error> {
        Ok(get(conn, name)?.and_then(|text| text.parse().ok()))
    }

    pub fn is_set(conn: &Connection, name: &str) -> Result<bool, Error> {
        Ok(get(conn, name)?.is_some())
    }

    pub fn set(conn: &Connection, name: &str, value: &str) -> Result<(), Error> {
        conn.prepare_cached("INSERT OR REPLACE INTO local (name, value) VALUES (?1, ?2)")?
            .execute([name, value])?;
        Ok(())
    }

    pub fn clear(conn: &Connection, name: &str) -> Result<(), Error> {
        conn.prepare_cached("DELETE FROM local WHERE name = ?1")?
            .execute([name])?;
        Ok(())
    }
}
