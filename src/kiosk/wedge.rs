//! What keys say: a scanner that types, or a person at a keyboard.
//!
//! Which it is, the [`WedgeDecoder`] alone decides, by the speed of the keys. It holds them back until that is known, so
//! no field on the screen ever takes a scan for typing, whatever has the focus. What an input method composed, and keys
//! that no scanner has, are a person's.

use super::root::Stroke;
use crate::devices::scanner::{Scan, ScannerProfile, Typed, WedgeDecoder, WedgeKey};

/// The keys that were pressed and are not told apart yet. Times are milliseconds of any steady clock.
#[derive(Debug, Default)]
pub(super) struct Wedge(WedgeDecoder);

/// What keys amounted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// A person pressed this key.
    Key(Stroke),
    /// A code, whole.
    Scan(String),
    /// A person pressed Enter or Tab.
    Enter,
}

impl From<Typed> for Heard {
    fn from(typed: Typed) -> Heard {
        match typed {
            Typed::Scan(Scan(code)) => Heard::Scan(code),
            Typed::Char(c) => Heard::Key(Stroke::Character(c)),
            Typed::End => Heard::Enter,
        }
    }
}

impl Wedge {
    /// For a scanner of this make.
    pub(super) fn of(make: &ScannerProfile) -> Wedge {
        Wedge(WedgeDecoder::of(make))
    }

    /// Takes one stroke; what came to its end, in its order.
    pub(super) fn take(&mut self, now_ms: u64, stroke: Stroke) -> Vec<Heard> {
        let (typed, besides) = match stroke {
            Stroke::Character(c) => (self.0.key(now_ms, WedgeKey::Char(c)), None),
            Stroke::Enter | Stroke::Tab => (self.0.key(now_ms, WedgeKey::End), None),
            Stroke::Composed(c) => (self.0.finish(), Some(Stroke::Character(c))),
            Stroke::Backspace | Stroke::Escape => (self.0.finish(), Some(stroke)),
        };
        let typed = typed.into_iter().map(Heard::from);
        typed.chain(besides.map(Heard::Key)).collect()
    }

    /// Time has gone by: silence ends a scan, or what a person typed.
    pub(super) fn rest(&mut self, now_ms: u64) -> Vec<Heard> {
        self.0.tick(now_ms).into_iter().map(Heard::from).collect()
    }

    /// When silence will end what is held.
    pub(super) fn deadline(&self) -> Option<u64> {
        self.0.deadline()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strokes(text: &str) -> impl Iterator<Item = Stroke> {
        text.chars().map(|c| match c {
            '\n' => Stroke::Enter,
            '<' => Stroke::Backspace,
            c => Stroke::Character(c),
        })
    }

    #[test]
    fn keys_that_no_scanner_has_are_a_persons_and_come_in_their_order() {
        let mut wedge = Wedge::default();
        let mut heard = Vec::new();
        for (stroke, n) in strokes("12<3").zip(0..) {
            heard.extend(wedge.take(n * 20, stroke));
        }
        heard.extend(wedge.take(90, Stroke::Composed('王')));
        heard.extend(wedge.rest(10_000));
        let typed = strokes("12<3王").map(Heard::Key);
        assert_eq!(heard, typed.collect::<Vec<_>>());
    }

    #[test]
    fn what_an_input_method_composed_at_once_is_no_scan() {
        let mut wedge = Wedge::default();
        let composed = "张大福王芳李四".chars().map(Stroke::Composed);
        let heard: Vec<Heard> = composed.flat_map(|one| wedge.take(5, one)).collect();
        assert_eq!(heard.len(), 7);
        assert_eq!(wedge.rest(10_000), []);
    }

    #[test]
    fn silence_ends_a_scan() {
        let mut wedge = Wedge::default();
        for (stroke, n) in strokes("6901234567892").zip(0..) {
            assert_eq!(wedge.take(n * 10, stroke), []);
        }
        let deadline = wedge.deadline().expect("something is held");
        assert_eq!(wedge.rest(deadline - 1), []);
        assert_eq!(
            wedge.rest(deadline),
            [Heard::Scan("6901234567892".to_owned())]
        );
        assert_eq!(wedge.deadline(), None);
    }
}
