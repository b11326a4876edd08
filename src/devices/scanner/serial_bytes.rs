//! Codes out of the bytes of a serial line, with no clock of its own.
use super::{Echo, End, LONGEST_CODE, Scan, ScannerProfile, tidy};

/// Silence (ms) after which a code without its end mark is taken as it stands, once this scanner has shown that it
/// sends one: a code that a busy USB bus cuts in two is then still one code.
const SILENCE_MARKED_MS: u64 = 400;

/// Shown behind what was cut because no code is that long; no code of ours or of GS1 holds it.
const CUT_TO: usize = 64;

/// Decodes the bytes of one serial scanner. Times are milliseconds of any steady clock.
#[derive(Debug)]
pub struct ScanDecoder {
    make: ScannerProfile,
    pending: Vec<u8>,
    overlong: bool,
    last_byte_ms: u64,
    sends_marks: bool,
    echo: Echo,
}

impl Default for ScanDecoder {
    fn default() -> ScanDecoder {
        ScanDecoder::new()
    }
}

impl ScanDecoder {
    /// A decoder for a scanner of any make.
    pub fn new() -> ScanDecoder {
        ScanDecoder::of(&ScannerProfile::default())
    }

    /// A decoder for a make.
    pub fn of(make: &ScannerProfile) -> ScanDecoder {
        ScanDecoder {
            sends_marks: make.end == End::Mark,
            make: make.clone(),
            pending: Vec::new(),
            overlong: false,
            last_byte_ms: 0,
            echo: Echo::default(),
        }
    }

    /// Takes bytes that arrived at `now_ms` and returns the codes that ended.
    pub fn bytes(&mut self, now_ms: u64, bytes: &[u8]) -> Vec<Scan> {
        let mut scans: Vec<Scan> = self.tick(now_ms).into_iter().collect();
        for &byte in bytes {
            self.last_byte_ms = now_ms;
            match byte {
                b'\r' | b'\n' | b'\t' => {
                    self.sends_marks |= !self.pending.is_empty();
                    scans.extend(self.end(now_ms));
                }
                _ if self.pending.len() < LONGEST_CODE => self.pending.push(byte),
                _ => self.overlong = true,
            }
        }
        scans
    }

    /// Ends a code by silence; to be called at [`ScanDecoder::deadline`].
    pub fn tick(&mut self, now_ms: u64) -> Option<Scan> {
        match self.deadline() {
            Some(deadline) if now_ms >= deadline => self.end(self.last_byte_ms),
            _ => None,
        }
    }

    /// When silence will end the code that is under way.
    pub fn deadline(&self) -> Option<u64> {
        let silence = if self.sends_marks && self.make.end != End::Nothing {
            SILENCE_MARKED_MS
        } else {
            self.make.silence_ms
        };
        (!self.pending.is_empty()).then_some(self.last_byte_ms + silence)
    }

    fn end(&mut self, at_ms: u64) -> Option<Scan> {
        let bytes = std::mem::take(&mut self.pending);
        let overlong = std::mem::take(&mut self.overlong);
        if bytes.is_empty() {
            return None;
        }
        // A line at the wrong speed gives bytes that are no text. They stay visible as replacement signs, so the code
        // is refused instead of being taken for a shorter one.
        let mut code = tidy(&String::from_utf8_lossy(&bytes));
        if overlong {
            code = code.chars().take(CUT_TO).chain(['…']).collect();
        }
        self.echo.pass(at_ms, code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds (time, bytes) and returns all codes, with a last look long after.
    fn run(feed: &[(u64, &[u8])]) -> Vec<String> {
        let mut decoder = ScanDecoder::new();
        let mut out = Vec::new();
        for (at, bytes) in feed {
            out.extend(decoder.bytes(*at, bytes));
        }
        out.extend(decoder.tick(1_000_000));
        out.into_iter().map(|scan| scan.0).collect()
    }

    #[test]
    fn an_end_mark_or_silence_ends_a_code() {
        for mark in ["\r", "\n", "\r\n", "\t"] {
            assert_eq!(
                run(&[(0, format!("6901234567892{mark}").as_bytes())]),
                ["6901234567892"],
                "{mark:?}"
            );
        }
        assert_eq!(run(&[(0, b"6901234567892")]), ["6901234567892"]);
        assert_eq!(
            run(&[(0, b"111111"), (200, b"222222")]),
            ["111111", "222222"]
        );
        assert_eq!(run(&[(0, b"A\rB\rC")]), ["A", "B", "C"]);
        assert_eq!(run(&[(0, b"\r\n\r\n")]), Vec::<String>::new());
    }

    #[test]
    fn a_code_cut_in_two_is_one_code() {
        assert_eq!(
            run(&[(0, b"690123"), (60, b"4567892\r")]),
            ["6901234567892"]
        );
        let slow: Vec<(u64, &[u8])> = b"6901234567892\r"
            .chunks(1)
            .enumerate()
            .map(|(i, b)| (i as u64 * 2, b))
            .collect();
        assert_eq!(run(&slow), ["6901234567892"]);
        // Once the scanner is known to send end marks, a longer hole does not part a code either.
        assert_eq!(
            run(&[(0, b"1\r"), (1_000, b"690123"), (1_300, b"4567892\r")]),
            ["1", "6901234567892"]
        );
    }

    #[test]
    fn the_same_code_at_once_is_one_scan() {
        assert_eq!(run(&[(0, b"A1\r"), (49, b"A1\r")]), ["A1"]);
        assert_eq!(run(&[(0, b"A1\r"), (51, b"A1\r")]), ["A1", "A1"]);
        assert_eq!(
            run(&[(0, b"A1\r"), (40, b"A1\r"), (80, b"A1\r"), (120, b"A1\r")]),
            ["A1"]
        );
        assert_eq!(
            run(&[(0, b"A1\r"), (10, b"B2\r"), (20, b"A1\r")]),
            ["A1", "B2", "A1"]
        );
    }

    #[test]
    fn rubbish_is_refused_and_never_shortened_to_a_code() {
        assert_eq!(run(&[(0, b"\xff\xfe\x80\r")]), Vec::<String>::new());
        assert_eq!(run(&[(0, b"\0\r")]), Vec::<String>::new());
        assert_eq!(run(&[(0, b"690\xff234\r")]), ["690\u{fffd}234"]);
        let endless = vec![b'7'; 5_000];
        let scans = run(&[(0, &endless), (10, b"\r"), (20, b"6901234567892\r")]);
        assert_eq!(scans[0], format!("{}…", "7".repeat(64)));
        assert_eq!(scans[1], "6901234567892");
    }

    #[test]
    fn silence_is_waited_for_only_while_a_code_is_under_way() {
        let mut decoder = ScanDecoder::new();
        assert_eq!(decoder.deadline(), None);
        decoder.bytes(100, b"12");
        assert_eq!(decoder.deadline(), Some(180));
        assert_eq!(decoder.tick(179), None);
        assert_eq!(decoder.tick(180), Some(Scan("12".into())));
        assert_eq!(decoder.deadline(), None);
    }
}
