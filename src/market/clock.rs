//! The clock is suspect (`design.md`, 6): what a till may do with what its clock says.

use super::day::Moment;

/// Up to this far behind the last fact, a fact takes the last fact's time.
pub const BEHIND_AT_MOST_MS: i64 = 2 * 60 * 1000;
/// Further than this from the ledger's clock, redemption stops.
pub const OFF_AT_MOST_MS: i64 = 10 * 60 * 1000;
/// A till that slept for longer than a quarter and a month is asked whether its date is right.
pub const LONG_SLEEP_MS: i64 = 125 * 24 * 3600 * 1000;

/// What is known about the clock, besides what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClockEvidence {
    /// When the last fact was recorded.
    pub last_fact: Option<Moment>,
    /// The ledger's clock less this one, in milliseconds, as last measured since this start.
    pub ledger_ahead_ms: Option<i64>,
    /// How much further the clock went since this start than time did, in milliseconds.
    pub jumped_ms: i64,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockVerdict {
    /// Go on, with this as the time to record.
    Right(Moment),
    /// Go on with this time, but say that the clock jumped forward by so many milliseconds.
    JumpedForward {
        /// The time to record.
        at: Moment,
        /// By how much.
        by_ms: i64,
    },
    /// Behind the last fact by so many milliseconds: no redemption until it is put right.
    Behind {
        /// By how much.
        by_ms: i64,
        /// The last fact's time.
        last_fact: Moment,
    },
    /// Away from the ledger's clock by so many milliseconds (positive: the ledger is ahead): no redemption.
    Off {
        /// By how much.
        by_ms: i64,
    },
}

/// Judges the clock.
pub fn judge(now: Moment, evidence: ClockEvidence) -> ClockVerdict {
    if let Some(last_fact) = evidence.last_fact {
        let by_ms = last_fact.since(now);
        if by_ms > BEHIND_AT_MOST_MS {
            return ClockVerdict::Behind { by_ms, last_fact };
        }
    }
    if let Some(by_ms) = evidence
        .ledger_ahead_ms
        .filter(|ms| ms.abs() > OFF_AT_MOST_MS)
    {
        return ClockVerdict::Off { by_ms };
    }
    let at = evidence.last_fact.map_or(now, |last| last.max(now));
    let slept = evidence.last_fact.map_or(0, |last| now.since(last));
    if evidence.jumped_ms > BEHIND_AT_MOST_MS {
        ClockVerdict::JumpedForward {
            at,
            by_ms: evidence.jumped_ms,
        }
    } else if slept > LONG_SLEEP_MS {
        ClockVerdict::JumpedForward { at, by_ms: slept }
    } else {
        ClockVerdict::Right(at)
    }
}

impl ClockVerdict {
    /// The time to record, unless the clock has to be put right first.
    pub fn time(&self) -> Option<Moment> {
        match self {
            ClockVerdict::Right(at) | ClockVerdict::JumpedForward { at, .. } => Some(*at),
            ClockVerdict::Behind { .. } | ClockVerdict::Off { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        let t = |ms: i64| Moment::from_millis(1_800_000_000_000 + ms);
        let last = |ms| ClockEvidence {
            last_fact: Some(t(ms)),
            ..ClockEvidence::default()
        };
        assert_eq!(
            judge(t(0), ClockEvidence::default()),
            ClockVerdict::Right(t(0))
        );
        assert_eq!(judge(t(0), last(-5)), ClockVerdict::Right(t(0)));
        assert_eq!(judge(t(0), last(120_000)), ClockVerdict::Right(t(120_000)));
        assert_eq!(
            judge(t(0), last(120_001)),
            ClockVerdict::Behind {
                by_ms: 120_001,
                last_fact: t(120_001)
            }
        );
        let off = |ms| {
            judge(
                t(0),
                ClockEvidence {
                    ledger_ahead_ms: Some(ms),
                    ..ClockEvidence::default()
                },
            )
        };
        assert_eq!(off(600_000), ClockVerdict::Right(t(0)));
        assert_eq!(off(600_001), ClockVerdict::Off { by_ms: 600_001 });
        assert_eq!(off(-600_001), ClockVerdict::Off { by_ms: -600_001 });
        let jumped = ClockEvidence {
            jumped_ms: 3_600_000,
            ..ClockEvidence::default()
        };
        assert_eq!(
            judge(t(0), jumped),
            ClockVerdict::JumpedForward {
                at: t(0),
                by_ms: 3_600_000
            }
        );
        assert!(matches!(
            judge(t(LONG_SLEEP_MS + 1), last(0)),
            ClockVerdict::JumpedForward { .. }
        ));
    }
}
