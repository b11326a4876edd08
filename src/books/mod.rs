//! books

/// What the clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Now.
    pub now: crate::market::day::Moment,
    /// Milliseconds since the program started.
    pub up_ms: u64,
    /// How much further the clock went than time.
    pub jumped_ms: i64,
    /// The ledger's clock less this one.
    pub ledger_ahead_ms: Option<i64>,
}
