//! A goods code as bars, for labels: EAN-13 for everything that thirteen digits hold, the shop's own codes (20–29) with
//! it, and ITF-14 for the code of a case (GS1 General Specifications, 5.2 and 5.3). Widths only; drawing is another's.

use super::gtin::Gtin;

/// How a code is written in bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// Thirteen digits; shorter codes with zeros before them.
    Ean13,
    /// Fourteen digits, on cases.
    Itf14,
}

/// A code in bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// How it is written.
    pub symbology: Symbology,
    /// The digits that the bars say, all of them.
    pub digits: String,
    /// Widths in modules, a bar and a space in turn, the first and the last a bar.
    pub runs: Vec<u8>,
}

/// Modules of white that a scanner needs at either side: eleven at the left of EAN-13, seven at its right; ten for ITF-14.
pub const QUIET: u8 = 11;

/// The left half's digits in odd parity as widths: space, bar, space, bar. Read backwards they are the even parity.
const LEFT: [[u8; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// Which of the left half's six digits are of even parity, by the first digit; the highest bit is the first of them.
const EVEN: [u8; 10] = [
    0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110,
    0b011010,
];

/// The digits of ITF: which two of five are wide.
const WIDE: [u8; 10] = [
    0b00110, 0b10001, 0b01001, 0b11000, 0b00101, 0b10100, 0b01100, 0b00011, 0b10010, 0b01010,
];

impl Bars {
    /// A code in bars.
    pub fn of(code: Gtin) -> Bars {
        let fourteen = code.fourteen();
        match fourteen.strip_prefix('0') {
            Some(thirteen) => Bars {
                symbology: Symbology::Ean13,
                runs: ean13(&values(thirteen)),
                digits: thirteen.to_owned(),
            },
            None => Bars {
                symbology: Symbology::Itf14,
                runs: itf(&values(&fourteen)),
                digits: fourteen,
            },
        }
    }

    /// How many modules wide the bars are, without the white at either side.
    pub fn modules(&self) -> u32 {
        self.runs.iter().map(|run| u32::from(*run)).sum()
    }

    /// The black runs: where each begins, and how wide it is, in modules.
    pub fn black(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let mut at = 0;
        self.runs.iter().enumerate().filter_map(move |(n, run)| {
            let (from, run) = (at, u32::from(*run));
            at += run;
            n.is_multiple_of(2).then_some((from, run))
        })
    }
}

fn values(digits: &str) -> Vec<usize> {
    digits
        .bytes()
        .map(|digit| usize::from(digit - b'0'))
        .collect()
}

fn ean13(digits: &[usize]) -> Vec<u8> {
    let (first, rest) = (digits[0], &digits[1..]);
    let mut runs = vec![1, 1, 1];
    for (n, digit) in rest[..6].iter().enumerate() {
        let mut widths = LEFT[*digit];
        if EVEN[first] >> (5 - n) & 1 == 1 {
            widths.reverse();
        }
        runs.extend(widths);
    }
    runs.extend([1, 1, 1, 1, 1]);
    // The right half has the left's odd widths with black and white exchanged.
    runs.extend(rest[6..].iter().flat_map(|digit| LEFT[*digit]));
    runs.extend([1, 1, 1]);
    runs
}

fn itf(digits: &[usize]) -> Vec<u8> {
    let width = |digit: usize, bit: usize| {
        if WIDE[digit] >> (4 - bit) & 1 == 1 {
            3
        } else {
            1
        }
    };
    let mut runs = vec![1, 1, 1, 1];
    for pair in digits.chunks_exact(2) {
        for bit in 0..5 {
            runs.extend([width(pair[0], bit), width(pair[1], bit)]);
        }
    }
    runs.extend([3, 1, 1]);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reckoned by another program from the standard's own tables.
    #[test]
    fn thirteen_digits_to_the_module() {
        let bars = Bars::of("4003994155486".parse().unwrap());
        assert_eq!((bars.symbology, bars.modules()), (Symbology::Ean13, 95));
        let mut drawn = ['0'; 95];
        for (from, run) in bars.black() {
            for at in from..from + run {
                drawn[at as usize] = '1';
            }
        }
        let drawn: String = drawn.iter().collect();
        assert_eq!(
            drawn,
            concat!(
                "101000110101001110111101000101100101110011101010",
                "10110011010011101001110101110010010001010000101"
            )
        );
    }

    #[test]
    fn a_short_code_has_zeros_before_it_and_a_case_is_itf() {
        assert_eq!(
            Bars::of("96385074".parse().unwrap()).digits,
            "0000096385074"
        );
        let case = Bars::of("16901234567899".parse().unwrap());
        assert_eq!((case.symbology, case.digits.len()), (Symbology::Itf14, 14));
        assert_eq!(case.modules(), 4 + 7 * 18 + 5);
    }
}
