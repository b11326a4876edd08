//! The machine's clock, read here and nowhere deeper: the wall clock, how long this program has run, and how far the
//! wall clock went ahead of time itself since the start (a jump forward, `design.md`, 6).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::books::Reading;
use crate::market::day::Moment;

/// The clock of one run of the program. Clones share what was learnt of the ledger's clock.
#[derive(Debug, Clone)]
pub struct Clock {
    started: Instant,
    started_wall_ms: i64,
    /// Added to the wall clock: zero but in a demo, whose date is held on an exchange day.
    shift_ms: i64,
    /// The ledger's clock less the time since the start: true also after this machine's clock was put right.
    ledger_less_up_ms: Arc<AtomicI64>,
}

/// Stands for "never measured".
const UNKNOWN: i64 = i64::MIN;

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock {
            started: Instant::now(),
            started_wall_ms: wall_ms(),
            shift_ms: 0,
            ledger_less_up_ms: Arc::new(AtomicI64::new(UNKNOWN)),
        }
    }

    /// A clock that started at another moment and goes on from there: for demos and rehearsal homes only.
    pub fn held_at(moment: Moment) -> Clock {
        let system = Clock::system();
        Clock {
            shift_ms: moment.millis() - system.started_wall_ms,
            ..system
        }
    }

    /// What it says now.
    pub fn read(&self) -> Reading {
        let up_ms = self.started.elapsed().as_millis() as i64;
        let wall_ms = wall_ms();
        let ledger = self.ledger_less_up_ms.load(Ordering::Relaxed);
        Reading {
            now: Moment::from_millis(wall_ms.saturating_add(self.shift_ms)),
            up_ms: up_ms as u64,
            jumped_ms: (wall_ms - self.started_wall_ms) - up_ms,
            ledger_ahead_ms: (ledger != UNKNOWN).then(|| ledger + up_ms - wall_ms),
        }
    }

    /// Notes how far the ledger's clock is ahead of this one. A clock that is held is compared with none.
    pub fn ledger_is_ahead(&self, ms: i64) {
        if self.shift_ms != 0 {
            return;
        }
        let up_ms = self.started.elapsed().as_millis() as i64;
        self.ledger_less_up_ms
            .store(wall_ms() + ms - up_ms, Ordering::Relaxed);
    }
}

fn wall_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as i64)
}

/// Random bytes from the system, for ids, serials and salts.
///
/// # Panics
/// Where the system has no source of chance: nothing could be recorded safely then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}
