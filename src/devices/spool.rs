//! Which paper is printed when, and what is known of it afterwards.
//!
//! `queued → sending(n) → sent → confirmed | unknown`. Whoever uses this has stored the bytes of a job before, and stores
//! each state that is told. Three rules come from watching other tills fail:
//!
//! - a job is sent again by itself only if the printer took no byte of it; otherwise a person is asked whether the paper
//!   came out, because a blind second try prints two receipts once the roll is changed;
//! - nothing stale prints by itself: what is from before this sign-in or over ten minutes old is offered instead;
//! - a printer that stalls holds up its own thread and nobody else.
//!
//! [`Spool`] holds the rules and has no clock; [`PrinterDesk`] is the thread that owns the printer and obeys it.
mod desk;

pub use super::printer::wire::Patience;
pub use desk::{PrintJob, PrinterDesk, PrinterEvent};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A job that has waited this long (ms) is not printed by itself any more.
pub const STALE_MS: u64 = 10 * 60 * 1_000;

/// First and longest wait (ms) before the next try.
const BACK_OFF_MS: (u64, u64) = (500, 4_000);

/// What is known of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// It waits for its turn or for the printer; the printer has taken no byte of it.
    Queued,
    /// It waited too long, or since before this sign-in: printed only if a person says so.
    Stale,
    /// Its bytes are going out, for the n-th time (from 1). Found in the books at start, it means [`JobState::Unknown`].
    Sending {
        /// Which try this is.
        attempt: u32,
    },
    /// All bytes were taken by a printer that does not answer, or by a file.
    Sent,
    /// The printer answered after the job, or a person said that it came out.
    Confirmed,
    /// It may have been cut short: a person is asked whether the paper came out.
    Unknown {
        /// Bytes that were taken.
        sent: u64,
    },
    /// A person said that it is not wanted any more.
    Dropped,
}

impl JobState {
    /// The state to go on with after the till was stopped: nobody knows what became of a job that was being sent.
    pub fn after_restart(self) -> JobState {
        match self {
            JobState::Sending { .. } => JobState::Unknown { sent: 0 },
            other => other,
        }
    }

    /// Whether a person has to decide about it.
    pub fn asks_a_person(self) -> bool {
        matches!(self, JobState::Unknown { .. } | JobState::Stale)
    }

    /// Whether nothing more will become of it.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            JobState::Sent | JobState::Confirmed | JobState::Dropped
        )
    }

    /// The state once a person has answered「小票出来了吗？」. If it did not come out, a reprint is a new job.
    pub fn answered(self, came_out: bool) -> JobState {
        match self {
            JobState::Unknown { .. } if came_out => JobState::Confirmed,
            JobState::Unknown { .. } | JobState::Stale => JobState::Dropped,
            other => other,
        }
    }
}

/// Whether a stored job must not be printed by itself: it was queued before this sign-in, or ten minutes ago, or (the
/// clock having been set back) in a time that has not come yet.
pub fn is_stale(queued_at: DateTime<Utc>, signed_in_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let age = now - queued_at;
    queued_at < signed_in_at
        || age >= TimeDelta::milliseconds(STALE_MS as i64)
        || age < TimeDelta::minutes(-2)
}

/// What the spool is told. Times are milliseconds of any steady clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpoolInput {
    /// A new job; its bytes are stored already.
    Submit(i64),
    /// The printer for the job that was to be tried is open and can print.
    PrinterReady(i64),
    /// It cannot be opened or cannot print.
    PrinterNotReady(i64),
    /// What became of the job that was being sent.
    Ended(i64, End),
    /// The printer that was in trouble is well again: what waits need not wait longer.
    PrinterBack,
    /// Another person signed in: what still waits is from before.
    SignedIn,
    /// A person does not want this job any more.
    Withdraw(i64),
    /// Time has passed.
    Tick,
}

/// How sending a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The printer took no byte.
    Untaken,
    /// It took all of them and says nothing.
    Taken,
    /// It took all of them and answered afterwards.
    Answered,
    /// It took some or all, and then something was in the way.
    Cut {
        /// Bytes that were taken.
        sent: u64,
    },
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpoolOutput {
    /// Open the printer and ask how it is; answer with `PrinterReady` or `PrinterNotReady`.
    Try(i64),
    /// Send the bytes; answer with `Ended`.
    Send(i64),
    /// Tell the books and the screen.
    Tell(i64, JobState),
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    id: i64,
    since_ms: u64,
    attempts: u32,
}

/// The rules of the spool, for one printer.
#[derive(Debug, Default)]
pub struct Spool {
    waiting: VecDeque<Waiting>,
    trying: Option<Waiting>,
    retry_at_ms: u64,
    back_off_ms: u64,
}

impl Spool {
    /// An empty spool.
    pub fn new() -> Spool {
        Spool::default()
    }

    /// Takes one input and says what follows from it, in order.
    pub fn handle(&mut self, now_ms: u64, input: SpoolInput) -> Vec<SpoolOutput> {
        let mut out = Vec::new();
        match input {
            SpoolInput::Submit(id) => {
                let known = self
                    .waiting
                    .iter()
                    .chain(&self.trying)
                    .any(|job| job.id == id);
                if !known {
                    self.waiting.push_back(Waiting {
                        id,
                        since_ms: now_ms,
                        attempts: 0,
                    });
                }
            }
            SpoolInput::PrinterReady(id) => {
                if let Some(job) = self.trying.as_mut().filter(|job| job.id == id) {
                    job.attempts += 1;
                    out.push(SpoolOutput::Tell(
                        id,
                        JobState::Sending {
                            attempt: job.attempts,
                        },
                    ));
                    out.push(SpoolOutput::Send(id));
                }
            }
            SpoolInput::PrinterNotReady(id) => self.put_back(id, now_ms, &mut Vec::new()),
            SpoolInput::Ended(id, End::Untaken) => self.put_back(id, now_ms, &mut out),
            SpoolInput::Ended(id, end) => {
                if self.trying.take_if(|job| job.id == id).is_some() {
                    self.back_off_ms = 0;
                    self.retry_at_ms = now_ms;
                    out.push(SpoolOutput::Tell(id, known_after(end)));
                }
            }
            SpoolInput::PrinterBack => {
                self.back_off_ms = 0;
                self.retry_at_ms = now_ms;
            }
            SpoolInput::SignedIn => {
                out.extend(
                    self.waiting
                        .drain(..)
                        .map(|job| SpoolOutput::Tell(job.id, JobState::Stale)),
                );
            }
            SpoolInput::Withdraw(id) => {
                let before = self.waiting.len();
                self.waiting.retain(|job| job.id != id);
                if self.waiting.len() < before {
                    out.push(SpoolOutput::Tell(id, JobState::Dropped));
                }
            }
            SpoolInput::Tick => {}
        }
        self.drop_stale(now_ms, &mut out);
        out.extend(self.next(now_ms));
        out
    }

    /// When to call again with [`SpoolInput::Tick`], if nothing else happens before.
    pub fn next_wake_ms(&self) -> Option<u64> {
        let retry = (self.trying.is_none() && !self.waiting.is_empty()).then_some(self.retry_at_ms);
        let stale = self.waiting.iter().map(|job| job.since_ms + STALE_MS).min();
        retry.into_iter().chain(stale).min()
    }

    /// Whether no job waits or is under way.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.trying.is_none()
    }

    fn put_back(&mut self, id: i64, now_ms: u64, out: &mut Vec<SpoolOutput>) {
        if let Some(job) = self.trying.take_if(|job| job.id == id) {
            self.waiting.push_front(job);
            self.back_off_ms = (self.back_off_ms * 2).clamp(BACK_OFF_MS.0, BACK_OFF_MS.1);
            self.retry_at_ms = now_ms + self.back_off_ms;
            out.push(SpoolOutput::Tell(id, JobState::Queued));
        }
    }

    fn drop_stale(&mut self, now_ms: u64, out: &mut Vec<SpoolOutput>) {
        self.waiting.retain(|job| {
            let stale = now_ms >= job.since_ms + STALE_MS;
            if stale {
                out.push(SpoolOutput::Tell(job.id, JobState::Stale));
            }
            !stale
        });
    }

    fn next(&mut self, now_ms: u64) -> Option<SpoolOutput> {
        if self.trying.is_some() || now_ms < self.retry_at_ms {
            return None;
        }
        self.trying = self.waiting.pop_front();
        self.trying.map(|job| SpoolOutput::Try(job.id))
    }
}

fn known_after(end: End) -> JobState {
    match end {
        End::Untaken => JobState::Queued,
        End::Taken => JobState::Sent,
        End::Answered => JobState::Confirmed,
        End::Cut { sent } => JobState::Unknown { sent },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SpoolOutput::{Send, Tell, Try};

    #[test]
    fn a_job_goes_through_its_states() {
        let mut spool = Spool::new();
        assert_eq!(spool.handle(0, SpoolInput::Submit(7)), [Try(7)]);
        assert_eq!(spool.handle(1, SpoolInput::Submit(8)), []);
        assert_eq!(spool.handle(2, SpoolInput::Submit(7)), [], "twice is once");
        let sending = Tell(7, JobState::Sending { attempt: 1 });
        assert_eq!(
            spool.handle(3, SpoolInput::PrinterReady(7)),
            [sending, Send(7)]
        );
        assert_eq!(
            spool.handle(9, SpoolInput::Ended(7, End::Answered)),
            [Tell(7, JobState::Confirmed), Try(8)]
        );
        spool.handle(10, SpoolInput::PrinterReady(8));
        assert_eq!(
            spool.handle(11, SpoolInput::Ended(8, End::Taken)),
            [Tell(8, JobState::Sent)]
        );
        assert!(spool.is_idle());
    }

    #[test]
    fn only_an_untaken_job_is_sent_again() {
        let mut spool = Spool::new();
        spool.handle(0, SpoolInput::Submit(1));
        spool.handle(0, SpoolInput::PrinterReady(1));
        assert_eq!(
            spool.handle(100, SpoolInput::Ended(1, End::Untaken)),
            [Tell(1, JobState::Queued)]
        );
        assert_eq!(spool.next_wake_ms(), Some(600));
        assert_eq!(spool.handle(600, SpoolInput::Tick), [Try(1)]);
        let again = Tell(1, JobState::Sending { attempt: 2 });
        assert_eq!(
            spool.handle(600, SpoolInput::PrinterReady(1)),
            [again, Send(1)]
        );
        let cut = spool.handle(700, SpoolInput::Ended(1, End::Cut { sent: 40 }));
        assert_eq!(cut, [Tell(1, JobState::Unknown { sent: 40 })]);
        assert!(spool.is_idle());
        assert_eq!(spool.handle(99_999, SpoolInput::Tick), []);
    }

    #[test]
    fn what_waits_too_long_or_for_another_person_is_offered() {
        let mut spool = Spool::new();
        spool.handle(0, SpoolInput::Submit(1));
        spool.handle(0, SpoolInput::Submit(2));
        let mut now = 0;
        let mut told = Vec::new();
        while let Some(wake) = spool.next_wake_ms() {
            now = wake;
            for output in spool.handle(now, SpoolInput::Tick) {
                match output {
                    Try(id) => told.extend(spool.handle(now, SpoolInput::PrinterNotReady(id))),
                    other => told.push(other),
                }
            }
            if let Some(job) = spool.trying {
                told.extend(spool.handle(now, SpoolInput::PrinterNotReady(job.id)));
            }
        }
        assert!(
            told.contains(&Tell(1, JobState::Stale)) && told.contains(&Tell(2, JobState::Stale)),
            "{told:?}"
        );
        assert!(!told.iter().any(|output| matches!(output, Send(_))));
        assert!((STALE_MS..STALE_MS + 5_000).contains(&now));

        let mut spool = Spool::new();
        spool.handle(0, SpoolInput::Submit(3));
        spool.handle(0, SpoolInput::Submit(4));
        assert_eq!(
            spool.handle(5, SpoolInput::SignedIn),
            [Tell(4, JobState::Stale)]
        );
        assert_eq!(spool.handle(6, SpoolInput::Withdraw(4)), []);
    }

    #[test]
    fn stale_is_by_sign_in_age_and_a_clock_set_back() {
        let at = |minutes: i64| {
            DateTime::from_timestamp(1_790_000_000 + minutes * 60, 0).expect("a time")
        };
        for (queued, signed_in, now, expect) in [
            (0, -5, 1, false),
            (0, -5, 9, false),
            (0, -5, 10, true),
            (0, 1, 2, true),
            (0, 0, 0, false),
            (5, 0, 4, false),
            (5, 0, 1, true),
        ] {
            assert_eq!(
                is_stale(at(queued), at(signed_in), at(now)),
                expect,
                "{queued} {signed_in} {now}"
            );
        }
    }

    #[test]
    fn any_order_of_events_never_sends_a_taken_job_twice() {
        use proptest::prelude::*;
        proptest!(|(steps in proptest::collection::vec((0u8..9, 0i64..4, 0u64..400_000), 1..200))| {
            let mut spool = Spool::new();
            let (mut now, mut trying, mut sending) = (0, None, None);
            let (mut submitted, mut taken) = (std::collections::HashSet::new(), std::collections::HashSet::new());
            for (kind, id, wait) in steps {
                now += wait;
                let input = match kind {
                    0 | 1 if submitted.insert(id) => SpoolInput::Submit(id),
                    2 => match trying.take() { Some(id) => SpoolInput::PrinterReady(id), None => SpoolInput::Tick },
                    3 => match trying.take() { Some(id) => SpoolInput::PrinterNotReady(id), None => SpoolInput::Tick },
                    4 => match sending.take() { Some(id) => SpoolInput::Ended(id, End::Untaken), None => SpoolInput::Tick },
                    5 => match sending.take() {
                        Some(id) => { taken.insert(id); SpoolInput::Ended(id, End::Cut { sent: 1 }) }
                        None => SpoolInput::Tick,
                    },
                    6 => SpoolInput::SignedIn,
                    7 => SpoolInput::Withdraw(id),
                    8 => SpoolInput::PrinterBack,
                    _ => SpoolInput::Tick,
                };
                for output in spool.handle(now, input) {
                    match output {
                        Try(id) => { prop_assert!(sending.is_none()); trying = Some(id); }
                        Send(id) => { prop_assert!(!taken.contains(&id)); sending = Some(id); }
                        Tell(..) => {}
                    }
                }
            }
        });
    }

    #[test]
    fn the_states_read_back() {
        for state in [
            JobState::Queued,
            JobState::Sending { attempt: 2 },
            JobState::Unknown { sent: 9 },
        ] {
            let json = serde_json::to_string(&state).expect("plain data");
            assert_eq!(
                serde_json::from_str::<JobState>(&json).expect("own form"),
                state
            );
        }
        assert_eq!(
            JobState::Sending { attempt: 1 }.after_restart(),
            JobState::Unknown { sent: 0 }
        );
        assert_eq!(
            JobState::Unknown { sent: 3 }.answered(true),
            JobState::Confirmed
        );
        assert_eq!(
            JobState::Unknown { sent: 3 }.answered(false),
            JobState::Dropped
        );
        assert_eq!(JobState::Sent.answered(false), JobState::Sent);
    }
}
