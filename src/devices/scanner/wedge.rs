//! A scanner that acts as a keyboard, told from a person by its speed; with no clock of its own.
//!
//! Such scanners take 10 to 100 ms a key, depending on make and setting; a person takes 120 and more. So at least six
//! characters with no gap above the make's, and an end mark or silence, are a scan. Nothing is known of a key before what
//! follows it, so all of them are held back until it is: a scan never reaches the field that a person types into, and
//! what a person types gets there whole, at the latest a key gap after the last key.
//!
//! Whoever drives this takes the keys at the root of the screen: no focus is involved. A key is as late as the screen was
//! busy, so the gaps of a make leave room above its slowest setting. A first gap that is longer than the others is no sign
//! of a person for the same reason: taking that key from a scan would make another code of it.
use super::{Echo, LONGEST_CODE, Scan, ScannerProfile, tidy};

/// Fewer characters (once tidied) are no scan.
const SHORTEST: usize = 6;

/// One key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WedgeKey {
    /// A key that yields a character.
    Char(char),
    /// Enter or Tab: the end marks of a scanner.
    End,
}

/// What keys amounted to, in the order in which they were pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A code, whole.
    Scan(Scan),
    /// A person typed this character.
    Char(char),
    /// A person pressed Enter or Tab.
    End,
}

/// Decodes key presses. Times are milliseconds of any steady clock.
#[derive(Debug)]
pub struct WedgeDecoder {
    gap_ms: u64,
    held: String,
    last_key_ms: u64,
    /// When a mark ended a scan, if nothing has been pressed since: some scanners send two, CR and LF.
    marked_ms: Option<u64>,
    echo: Echo,
}

/// How held keys ended.
enum Ended {
    Scan(Scan),
    /// The scan before once more.
    Echo,
    /// A person's.
    Typed(String),
}

impl Default for WedgeDecoder {
    fn default() -> WedgeDecoder {
        WedgeDecoder::new()
    }
}

impl WedgeDecoder {
    /// A decoder for a scanner of any make.
    pub fn new() -> WedgeDecoder {
        WedgeDecoder::of(&ScannerProfile::default())
    }

    /// A decoder for a make.
    pub fn of(make: &ScannerProfile) -> WedgeDecoder {
        WedgeDecoder {
            gap_ms: make.key_gap_ms,
            held: String::new(),
            last_key_ms: 0,
            marked_ms: None,
            echo: Echo::default(),
        }
    }

    /// Takes a key pressed at `now_ms`; what came to its end (by this key, or by the silence before it) comes back.
    pub fn key(&mut self, now_ms: u64, key: WedgeKey) -> Vec<Typed> {
        let mut ended = self.tick(now_ms);
        let marked = self.marked_ms.take();
        match key {
            WedgeKey::Char(c) => {
                self.last_key_ms = now_ms;
                if self.held.len() < LONGEST_CODE {
                    self.held.push(c);
                }
            }
            WedgeKey::End if self.held.is_empty() => {
                let is_second = marked.is_some_and(|at| now_ms.saturating_sub(at) <= self.gap_ms);
                if !is_second {
                    ended.push(Typed::End);
                }
            }
            WedgeKey::End => match self.end(now_ms) {
                Ended::Typed(text) => {
                    ended.extend(text.chars().map(Typed::Char));
                    ended.push(Typed::End);
                }
                Ended::Scan(scan) => {
                    self.marked_ms = Some(now_ms);
                    ended.push(Typed::Scan(scan));
                }
                Ended::Echo => self.marked_ms = Some(now_ms),
            },
        }
        ended
    }

    /// Ends what is held where silence has; to be called at [`WedgeDecoder::deadline`].
    pub fn tick(&mut self, now_ms: u64) -> Vec<Typed> {
        match self.deadline() {
            Some(deadline) if now_ms >= deadline => self.finish(),
            _ => Vec::new(),
        }
    }

    /// Ends what is held, as a key does that no scanner has: Backspace, or what an input method composed.
    pub fn finish(&mut self) -> Vec<Typed> {
        if self.held.is_empty() {
            return Vec::new();
        }
        match self.end(self.last_key_ms) {
            Ended::Scan(scan) => vec![Typed::Scan(scan)],
            Ended::Echo => Vec::new(),
            Ended::Typed(text) => text.chars().map(Typed::Char).collect(),
        }
    }

    /// When silence will end what is held.
    pub fn deadline(&self) -> Option<u64> {
        (!self.held.is_empty()).then_some(self.last_key_ms + self.gap_ms + 1)
    }

    fn end(&mut self, at_ms: u64) -> Ended {
        let held = std::mem::take(&mut self.held);
        let code = tidy(&held);
        // A key held down repeats itself faster than any scanner types.
        let held_down = code.chars().all(|c| code.starts_with(c));
        if code.chars().count() < SHORTEST || held_down {
            return Ended::Typed(held);
        }
        self.echo.pass(at_ms, code).map_or(Ended::Echo, Ended::Scan)
    }
}

#[cfg(test)]
mod tests;
