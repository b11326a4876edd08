//! A signature on the glass as text: what the side table of a redemption holds, what a screen writes and paper draws.
//!
//! `JFS1:`, the pad's width over its height in hundredths, and each stroke after a dot, four characters (of
//! `0-9A-Za-z-_`, 12 bits each for across and down) a point. At most some 8 kB.

/// A point of a signature: across and down, each from 0 to [`Strokes::SIDE`].
pub type Dot = (u16, u16);

/// A signature.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strokes {
    /// The pad's width over its height when it was signed; 0 where nothing is known of it.
    pub shape: f32,
    /// Stroke by stroke.
    pub strokes: Vec<Vec<Dot>>,
}

/// A signature's text that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a signature: {0}")]
pub struct Unreadable(&'static str);

const HEAD: &str = "JFS1:";
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

impl Strokes {
    /// The greatest coordinate.
    pub const SIDE: u16 = 4095;
    /// A hand on the glass for minutes must not fill the books.
    pub const MOST_DOTS: usize = 2_000;

    /// How many points it has.
    pub fn dots(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    /// As text.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEAD}{:.0}", self.shape * 100.0);
        for stroke in &self.strokes {
            text.push('.');
            for &(x, y) in stroke {
                for value in [x, y] {
                    let (high, low) = (usize::from(value >> 6), usize::from(value & 63));
                    text.push(char::from(DIGITS[high & 63]));
                    text.push(char::from(DIGITS[low]));
                }
            }
        }
        text
    }

    /// Reads [`Self::to_text`].
    ///
    /// # Errors
    /// [`Unreadable`] with the part that is wrong.
    pub fn from_text(text: &str) -> Result<Strokes, Unreadable> {
        let rest = text.strip_prefix(HEAD).ok_or(Unreadable("its head"))?;
        let mut parts = rest.split('.');
        let shape: u32 = parts
            .next()
            .and_then(|shape| shape.parse().ok())
            .filter(|shape| *shape <= 10_000)
            .ok_or(Unreadable("its shape"))?;
        let found = Strokes {
            strokes: parts.map(read_stroke).collect::<Result<Vec<_>, _>>()?,
            shape: shape as f32 / 100.0,
        };
        if found.dots() > Self::MOST_DOTS + found.strokes.len() {
            return Err(Unreadable("its length"));
        }
        Ok(found)
    }
}

fn read_stroke(text: &str) -> Result<Vec<Dot>, Unreadable> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.len().is_multiple_of(4) {
        return Err(Unreadable("a stroke's length"));
    }
    let value = |byte: u8| {
        DIGITS
            .iter()
            .position(|digit| *digit == byte)
            .map(|at| at as u16)
            .ok_or(Unreadable("a character"))
    };
    bytes
        .chunks_exact(4)
        .map(|four| {
            Ok((
                value(four[0])? << 6 | value(four[1])?,
                value(four[2])? << 6 | value(four[3])?,
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let strokes = Strokes {
            shape: 2.5,
            strokes: vec![vec![(0, 0), (4095, 64)], vec![(7, 4095)]],
        };
        let text = strokes.to_text();
        assert!(text.starts_with("JFS1:250.0000"), "{text}");
        assert_eq!(Strokes::from_text(&text), Ok(strokes));
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "JFS1:",
            "JFS1:250.000",
            "JFS1:250.00 0",
            "JFS2:250.0000",
            "JFS1:99999.0000",
        ] {
            assert!(Strokes::from_text(text).is_err(), "{text:?}");
        }
        let long = format!("JFS1:250.{}", "0000".repeat(Strokes::MOST_DOTS + 2));
        assert_eq!(Strokes::from_text(&long), Err(Unreadable("its length")));
    }
}
