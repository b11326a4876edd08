//! What keys say: a scanner that types, or a person at a keyboard.
//!
//! A scanner types a whole code within some milliseconds of one another and ends with Enter or Tab; a person does
//! not. So strokes that follow one another closely are one burst, and only a burst that ends and reads as a code is a
//! scan. Anything else was typed, and belongs to the field on the screen.

use super::root::Stroke;
use crate::market::day::Moment;

/// A longer pause than this between two keys begins a new burst, in milliseconds.
const PAUSE_MS: i64 = 300;
/// The longest code that is kept; what a stuck key types beyond is left out.
const LONGEST: usize = 200;
/// A number that a person types and ends with Enter is shorter than the shortest code.
const SHORTEST_CODE: usize = 8;

/// The keys of the burst that goes on.
#[derive(Debug, Default)]
pub(super) struct Wedge {
    burst: String,
    last: Option<Moment>,
}

/// What a stroke amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// One more key; the burst is not at its end.
    Key(Stroke),
    /// A code, whole, of this many keys that a field may have taken for typing.
    Scan(String),
    /// The end of something typed.
    Enter,
}

impl Wedge {
    /// Takes one stroke at a moment.
    pub(super) fn take(&mut self, now: Moment, stroke: Stroke) -> Heard {
        if self
            .last
            .is_some_and(|last| now.since(last).abs() > PAUSE_MS)
        {
            self.burst.clear();
        }
        self.last = Some(now);
        match stroke {
            Stroke::Enter | Stroke::Tab => {
                let burst = std::mem::take(&mut self.burst);
                if reads_as_a_code(&burst) {
                    Heard::Scan(burst)
                } else {
                    Heard::Enter
                }
            }
            Stroke::Character(c) => {
                if self.burst.len() < LONGEST {
                    self.burst.push(c);
                }
                Heard::Key(stroke)
            }
            Stroke::Backspace | Stroke::Escape => {
                self.burst.clear();
                Heard::Key(stroke)
            }
        }
    }

    /// Whether this stroke would begin a burst: what a field holds now is what it held before a scan.
    pub(super) fn begins(&self, now: Moment) -> bool {
        self.burst.is_empty()
            || self
                .last
                .is_some_and(|last| now.since(last).abs() > PAUSE_MS)
    }
}

fn reads_as_a_code(burst: &str) -> bool {
    burst.len() >= SHORTEST_CODE || (burst.len() > 4 && burst.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_in(wedge: &mut Wedge, text: &str, apart_ms: i64) -> Vec<Heard> {
        let start = Moment::from_millis(1_000_000);
        text.chars()
            .chain(['\n'])
            .zip(0..)
            .map(|(c, n)| {
                let stroke = match c {
                    '\n' => Stroke::Enter,
                    c => Stroke::Character(c),
                };
                wedge.take(start.plus_millis(n * apart_ms), stroke)
            })
            .collect()
    }

    #[test]
    fn a_burst_that_ends_is_a_scan_and_slow_typing_is_not() {
        let mut wedge = Wedge::default();
        let scan = |text: &str| Some(Heard::Scan(text.to_owned()));
        assert_eq!(
            type_in(&mut wedge, "6901234567892", 5).pop(),
            scan("6901234567892")
        );
        assert_eq!(type_in(&mut wedge, "JFC:OK", 5).pop(), scan("JFC:OK"));
        assert_eq!(type_in(&mut wedge, "0137", 5).pop(), Some(Heard::Enter));
        assert_eq!(
            type_in(&mut wedge, "6901234567892", 400).pop(),
            Some(Heard::Enter)
        );
    }
}
