//! A scanner that acts as a keyboard, told from a person by its speed; with no clock of its own.
//!
//! Such scanners take 10 to 100 ms a key, depending on make and setting. So at least six characters with no gap above
//! 120 ms, and an end mark or silence, are a scan. Whoever drives this takes the keys at the root of the screen: no
//! text field is involved.
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

/// Decodes key presses. Times are milliseconds of any steady clock.
#[derive(Debug)]
pub struct WedgeDecoder {
    gap_ms: u64,
    typed: String,
    last_key_ms: u64,
    echo: Echo,
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
            typed: String::new(),
            last_key_ms: 0,
            echo: Echo::default(),
        }
    }

    /// Takes a key pressed at `now_ms`; a scan that ended (by this key, or by the silence before it) comes back.
    pub fn key(&mut self, now_ms: u64, key: WedgeKey) -> Option<Scan> {
        let ended = self.tick(now_ms);
        match key {
            WedgeKey::Char(c) => {
                self.last_key_ms = now_ms;
                if self.typed.len() < LONGEST_CODE {
                    self.typed.push(c);
                }
                ended
            }
            // After silence the typed text is empty, so at most one of the two is a scan.
            WedgeKey::End => ended.or_else(|| self.end(now_ms)),
        }
    }

    /// Ends a scan by silence, or forgets what a person typed; to be called at [`WedgeDecoder::deadline`].
    pub fn tick(&mut self, now_ms: u64) -> Option<Scan> {
        match self.deadline() {
            Some(deadline) if now_ms >= deadline => self.end(self.last_key_ms),
            _ => None,
        }
    }

    /// When silence will end what is being typed.
    pub fn deadline(&self) -> Option<u64> {
        (!self.typed.is_empty()).then_some(self.last_key_ms + self.gap_ms + 1)
    }

    fn end(&mut self, at_ms: u64) -> Option<Scan> {
        let typed = std::mem::take(&mut self.typed);
        let code = tidy(&typed);
        // A key held down repeats itself faster than any scanner types.
        let held_down = code.chars().all(|c| code.starts_with(c));
        if code.chars().count() < SHORTEST || held_down {
            return None;
        }
        self.echo.pass(at_ms, code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types `text` with `gap` ms between keys from `at`; '\n' is Enter. Ends with a look long after.
    fn typed(text: &str, at: u64, gap: u64) -> Vec<String> {
        let mut decoder = WedgeDecoder::new();
        let mut out = Vec::new();
        for (i, c) in text.chars().enumerate() {
            let key = if c == '\n' {
                WedgeKey::End
            } else {
                WedgeKey::Char(c)
            };
            out.extend(decoder.key(at + i as u64 * gap, key));
        }
        out.extend(decoder.tick(1_000_000));
        out.into_iter().map(|scan| scan.0).collect()
    }

    #[test]
    fn speed_tells_a_scanner_from_a_person() {
        for (text, gap, expect) in [
            ("6901234567892\n", 10, Some("6901234567892")),
            ("6901234567892\n", 100, Some("6901234567892")),
            ("6901234567892\n", 120, Some("6901234567892")),
            ("6901234567892", 10, Some("6901234567892")),
            ("JFC:OK\n", 30, Some("JFC:OK")),
            ("]E06901234567892\n", 15, Some("6901234567892")),
            ("６９０１２３４５６７８９２\n", 15, Some("6901234567892")),
            ("6901234567892\n", 121, None),
            ("hello wang\n", 180, None),
            ("12345\n", 10, None),
            ("]E012\n", 10, None),
            ("aaaaaaaaaaaaaaaaaaaa", 30, None),
        ] {
            assert_eq!(
                typed(text, 500, gap),
                expect.map(str::to_string).as_slice(),
                "{text:?} every {gap} ms"
            );
        }
    }

    #[test]
    fn a_scan_while_a_person_types_stands_alone() {
        let mut decoder = WedgeDecoder::new();
        let mut out = Vec::new();
        out.extend(decoder.key(0, WedgeKey::Char('w')));
        out.extend(decoder.key(300, WedgeKey::Char('a')));
        for (i, c) in "6901234567892".chars().enumerate() {
            out.extend(decoder.key(600 + i as u64 * 10, WedgeKey::Char(c)));
        }
        out.extend(decoder.key(730, WedgeKey::End));
        out.extend(decoder.key(1_500, WedgeKey::Char('n')));
        out.extend(decoder.tick(5_000));
        assert_eq!(out, [Scan("6901234567892".into())]);
    }

    #[test]
    fn two_scans_and_an_echo() {
        assert_eq!(typed("690123\n690124\n", 0, 10), ["690123", "690124"]);
        assert_eq!(typed("690123\n690123\n", 0, 5), ["690123"]);
        assert_eq!(typed("690123\n690123\n", 0, 20), ["690123", "690123"]);
    }
}
