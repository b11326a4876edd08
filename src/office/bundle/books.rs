//! The books in numbers: how long, whether whole, what waits.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{Faults, plain};
use crate::books::verify::{Difference, Verdict};
use crate::books::{Books, Error, Home, Reader};
use crate::devices::spool::JobState;
use crate::market::journal::Domain;
use crate::market::shop::LedgerLink;

/// What is known of the books; what could not be read is left out, and noted.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct BooksSeen {
    /// `open`, or the fault's word.
    state: String,
    /// The ids of village and till, which stand on every receipt; no names.
    village: Option<String>,
    till: Option<String>,
    for_practice: Option<bool>,
    verify: Option<VerifySeen>,
    sync: Option<SyncSeen>,
    print: Option<PrintSeen>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct VerifySeen {
    whole: bool,
    entries: u64,
    feed_entries: u64,
    derived_rows: u64,
    last: u64,
    last_hash: String,
    /// What differs: a kind, and where; at most the first twenty.
    differences: Vec<String>,
    all_differences: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SyncSeen {
    ledger: &'static str,
    epoch: u32,
    last: u64,
    acknowledged: u64,
    unsent: u64,
    feed: u64,
    last_contact: Option<String>,
    restored: bool,
    forked: bool,
    fenced: bool,
    too_old: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct PrintSeen {
    open_jobs: usize,
    oldest_queued_at: Option<String>,
    longest_bytes: usize,
    states: BTreeMap<String, usize>,
}

/// Looks at the books of a home, beside an open till too.
pub(super) fn look(home: &Path, faults: &mut Faults) -> BooksSeen {
    let mut seen = BooksSeen::default();
    let reader = match Books::read(&Home::new(home)) {
        Ok(reader) => reader,
        Err(fault) => {
            seen.state = word_of(&fault);
            return seen;
        }
    };
    seen.state = "open".into();
    let mut ask = |what: &str, fault: Error| faults.note(what, word_of(&fault));
    match reader.village() {
        Ok(village) => {
            seen.village = Some(plain(&village.village.to_string()));
            seen.till = Some(plain(&village.till.to_string()));
            seen.for_practice = Some(village.rehearsal);
        }
        Err(fault) => ask("village", fault),
    }
    match reader.verify(&mut |_| true) {
        Ok(verdict) => seen.verify = Some(verify_seen(&verdict)),
        Err(fault) => ask("verify", fault),
    }
    match sync_seen(&reader) {
        Ok(sync) => seen.sync = Some(sync),
        Err(fault) => ask("sync", fault),
    }
    match print_seen(&reader) {
        Ok(print) => seen.print = Some(print),
        Err(fault) => ask("print", fault),
    }
    seen
}

/// A fault's word, and where a number says more, the number. Never its sentence, which may quote the books.
fn word_of(fault: &Error) -> String {
    let reason = fault.reason();
    match fault {
        Error::NewerBooks { found, known } => format!("{reason} {found} > {known}"),
        Error::Entry { seq, .. } => format!("{reason} entry {seq}"),
        Error::Sqlite(fault) => match fault.sqlite_error() {
            Some(code) => format!("{reason} sqlite {}", code.extended_code),
            None => format!("{reason} sqlite"),
        },
        Error::Io(fault) => format!("{reason} {:?}", fault.kind()),
        _ => reason.to_owned(),
    }
}

fn verify_seen(verdict: &Verdict) -> VerifySeen {
    const MOST: usize = 20;
    VerifySeen {
        whole: verdict.is_whole(),
        entries: verdict.entries,
        feed_entries: verdict.feed_entries,
        derived_rows: verdict.rows,
        last: verdict.head.seq,
        last_hash: verdict.head.hash.to_string(),
        differences: verdict
            .differences
            .iter()
            .take(MOST)
            .map(difference_seen)
            .collect(),
        all_differences: verdict.differences.len(),
    }
}

/// A difference by its kind and place: what stands there, and what should, is the village's.
fn difference_seen(difference: &Difference) -> String {
    let book = |domain: &Domain| match domain {
        Domain::Till => "journal",
        Domain::Feed => "feed",
    };
    match difference {
        Difference::Chain { domain, .. } => format!("chain {}", book(domain)),
        Difference::Stamp { domain, seq } => format!("stamp {} {seq}", book(domain)),
        Difference::Unreadable { domain, seq, .. } => format!("unreadable {} {seq}", book(domain)),
        Difference::Text { domain, seq } => format!("text {} {seq}", book(domain)),
        Difference::TextMissing { domain, seq } => format!("text-missing {} {seq}", book(domain)),
        Difference::TextStray { count } => format!("text-stray {count}"),
        Difference::Row {
            table,
            found,
            wanted,
        } => match (found, wanted) {
            (Some(_), Some(_)) => format!("row {table} other"),
            (Some(_), None) => format!("row {table} stray"),
            _ => format!("row {table} missing"),
        },
        Difference::Photo { .. } => "photo".into(),
        Difference::File { .. } => "file".into(),
    }
}

fn sync_seen(reader: &Reader) -> Result<SyncSeen, Error> {
    let state = reader.sync_state()?;
    let (ledger, unsent, last_contact) = match reader.ledger_link()? {
        LedgerLink::Alone => ("alone", 0, None),
        LedgerLink::Joined {
            address,
            unsent,
            last_contact,
        } => {
            let how = if address.starts_with("https:") {
                "https"
            } else {
                "http"
            };
            (how, unsent, last_contact)
        }
    };
    Ok(SyncSeen {
        ledger,
        epoch: state.epoch,
        last: state.head.seq,
        acknowledged: state.acked.seq,
        unsent,
        feed: state.feed.seq,
        last_contact: last_contact.map(|at| at.to_string()),
        restored: state.restored,
        forked: state.forked,
        fenced: state.fenced,
        too_old: state.too_old,
    })
}

fn print_seen(reader: &Reader) -> Result<PrintSeen, Error> {
    let jobs = reader.print_jobs()?;
    let mut states = BTreeMap::new();
    for job in &jobs {
        let state = match serde_json::from_str(&job.state) {
            Ok(JobState::Queued) => "queued",
            Ok(JobState::Stale) => "stale",
            Ok(JobState::Sending { .. }) => "sending",
            Ok(JobState::Unknown { .. }) => "unknown",
            Ok(JobState::Sent | JobState::Confirmed | JobState::Dropped) => "settled",
            Err(_) => "unreadable",
        };
        *states.entry(state.to_owned()).or_default() += 1;
    }
    Ok(PrintSeen {
        open_jobs: jobs.len(),
        oldest_queued_at: jobs
            .iter()
            .map(|job| job.queued_at)
            .min()
            .map(|at| at.to_string()),
        longest_bytes: jobs
            .iter()
            .map(|job| job.bytes.len())
            .max()
            .unwrap_or_default(),
        states,
    })
}
