//! Reads ESC/POS as a printer does, and shares no code with what writes it: its own commands, its own table of GBK, its
//! own rasteriser to recognise what was drawn.
#![allow(dead_code, reason = "each test binary uses its own part of this")]

pub mod glyphs;

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

/// What a printer is told, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// `ESC @`.
    Reset,
    /// A row of characters with how it stands there.
    Row {
        text: String,
        times: (u8, u8),
        align: u8,
    },
    /// A picture in bands: rows of bytes, most significant bit first.
    Picture { row_bytes: usize, rows: Vec<u8> },
    /// A QR code.
    Qr {
        model: u8,
        module: u8,
        level: u8,
        data: Vec<u8>,
    },
    /// Bars (`GS k`): which kind, dots a module, dots high, where its digits stand (2: below), what it says.
    Bars {
        kind: u8,
        module: u8,
        height: u8,
        digits: u8,
        data: String,
    },
    /// Paper is moved by so many dots.
    Feed(u16),
    /// Paper is moved by so many lines.
    Lines(u8),
    /// `GS V m`.
    Cut(u8),
    /// The drawer's pin, with its two times.
    Drawer([u8; 3]),
    /// `ESC t n`.
    CodePage(u8),
    /// A question: `DLE EOT n`, `GS r n`, or `GS ( H` with its number.
    Asked(Question),
}

/// What a printer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Its state now.
    State(u8),
    /// Whether its buffer is worked off.
    Buffer,
    /// Whether a paper is printed.
    Paper,
}

#[derive(Default)]
struct State {
    chinese: bool,
    times: (u8, u8),
    align: u8,
    row: String,
    qr: (u8, u8, u8, Vec<u8>),
    bars: (u8, u8, u8),
}

/// Reads a stream to its end.
///
/// # Errors
/// What no printer of ours would know, with the place.
pub fn read(bytes: &[u8]) -> Result<Vec<Told>, String> {
    let mut told: Vec<Told> = Vec::new();
    let mut state = State {
        times: (1, 1),
        ..State::default()
    };
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let wrong = |what: &str| {
            Err(format!(
                "at {at}: {what}: {:02x?}",
                &rest[..rest.len().min(8)]
            ))
        };
        at += match rest {
            [0x0a, ..] => {
                told.push(Told::Row {
                    text: std::mem::take(&mut state.row),
                    times: state.times,
                    align: state.align,
                });
                1
            }
            [0x1b, b'@', ..] => {
                state = State {
                    times: (1, 1),
                    ..State::default()
                };
                told.push(Told::Reset);
                2
            }
            [0x1b, b'a', n, ..] => {
                if !state.row.is_empty() {
                    return wrong("alignment inside a row");
                }
                state.align = n & 0x0f;
                3
            }
            [0x1b, b't', n, ..] => {
                told.push(Told::CodePage(*n));
                3
            }
            [0x1b, b'J', n, ..] => {
                told.push(Told::Feed((*n).into()));
                3
            }
            [0x1b, b'd', n, ..] => {
                told.push(Told::Lines(*n));
                3
            }
            [0x1b, b'p', pin, on, off, ..] => {
                told.push(Told::Drawer([*pin, *on, *off]));
                5
            }
            [0x10, 0x04, n @ 1..=4, ..] => {
                told.push(Told::Asked(Question::State(*n)));
                3
            }
            [0x1d, b'r', 1, ..] => {
                told.push(Told::Asked(Question::Buffer));
                3
            }
            [0x1d, b'(', b'H', 6, 0, 48, 48, _, _, _, _, ..] => {
                told.push(Told::Asked(Question::Paper));
                11
            }
            [0x1c, b'&', ..] => {
                if !state.row.is_empty() {
                    return wrong("Chinese mode inside a row");
                }
                state.chinese = true;
                2
            }
            [0x1d, b'!', n, ..] => {
                state.times = (1 + (n >> 4), 1 + (n & 0x0f));
                3
            }
            [0x1d, b'V', 66, n, ..] => {
                told.push(Told::Cut(66));
                if *n != 0 {
                    return wrong("a cut with a feed of its own");
                }
                4
            }
            [0x1d, b'V', m @ (0 | 1 | 48 | 49 | 65), rest_of @ ..] => {
                told.push(Told::Cut(*m));
                if *m == 65 && rest_of.is_empty() {
                    return wrong("a cut without its feed");
                }
                if *m == 65 { 4 } else { 3 }
            }
            [0x1d, b'v', b'0', 0, xl, xh, yl, yh, data @ ..] => {
                let row_bytes = usize::from(u16::from_le_bytes([*xl, *xh]));
                let rows = usize::from(u16::from_le_bytes([*yl, *yh]));
                let Some(data) = data.get(..row_bytes * rows) else {
                    return wrong("a picture that ends too soon");
                };
                match told.last_mut() {
                    Some(Told::Picture {
                        row_bytes: wide,
                        rows: above,
                    }) if *wide == row_bytes => {
                        above.extend_from_slice(data);
                    }
                    _ => told.push(Told::Picture {
                        row_bytes,
                        rows: data.to_vec(),
                    }),
                }
                8 + row_bytes * rows
            }
            [0x1d, b'(', b'k', low, high, data @ ..] => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                let Some(data) = data.get(..length) else {
                    return wrong("a code that ends too soon");
                };
                match data {
                    [49, 65, model, 0] => state.qr.0 = *model,
                    [49, 67, module] => state.qr.1 = *module,
                    [49, 69, level] => state.qr.2 = *level,
                    [49, 80, 48, payload @ ..] => state.qr.3 = payload.to_vec(),
                    [49, 81, 48] => {
                        let (model, module, level, data) = state.qr.clone();
                        told.push(Told::Qr {
                            model,
                            module,
                            level,
                            data,
                        });
                    }
                    _ => return wrong("a code's part that is none"),
                }
                5 + length
            }
            [0x1d, set @ (b'w' | b'h' | b'H' | b'f'), n, ..] => {
                match set {
                    b'w' => state.bars.0 = *n,
                    b'h' => state.bars.1 = *n,
                    b'H' => state.bars.2 = *n,
                    _ => {}
                }
                3
            }
            // The older form: what the bars say ends with a nought.
            [0x1d, b'k', kind @ 0..=6, data @ ..] => {
                let Some(length) = data.iter().position(|byte| *byte == 0) else {
                    return wrong("bars that do not end");
                };
                let digits = &data[..length];
                let fits = match kind {
                    2 => matches!(digits.len(), 12 | 13),
                    5 => digits.len() % 2 == 0,
                    _ => false,
                };
                if !fits || !digits.iter().all(u8::is_ascii_digit) {
                    return wrong("bars that no printer draws");
                }
                let (module, height, below) = state.bars;
                told.push(Told::Bars {
                    kind: *kind,
                    module,
                    height,
                    digits: below,
                    data: String::from_utf8_lossy(digits).into_owned(),
                });
                4 + length
            }
            [letter @ 0x20..=0x7e, ..] => {
                state.row.push(char::from(*letter));
                1
            }
            [lead @ 0x81..=0xfe, trail, ..] if state.chinese => match gbk().get(&[*lead, *trail]) {
                Some(letter) => {
                    state.row.push(*letter);
                    2
                }
                None => return wrong("no character of GBK"),
            },
            _ => return wrong("no command"),
        };
    }
    if state.row.is_empty() {
        Ok(told)
    } else {
        Err(format!("a row without its end: {}", state.row))
    }
}

/// The rows of characters alone.
pub fn rows(told: &[Told]) -> Vec<&str> {
    let rows = told.iter().filter_map(|one| match one {
        Told::Row { text, .. } => Some(text.as_str()),
        _ => None,
    });
    rows.collect()
}

pub fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    std::fs::read_to_string(path).expect("the data is there")
}

fn gbk() -> &'static HashMap<[u8; 2], char> {
    static GBK: OnceLock<HashMap<[u8; 2], char>> = OnceLock::new();
    GBK.get_or_init(|| {
        let mut table = HashMap::new();
        for line in data("gbk.txt").lines() {
            let (lead, row) = line.split_once(' ').expect("lead and row");
            let lead = u8::from_str_radix(lead, 16).expect("hexadecimal");
            let trails = (0x40..=0x7e).chain(0x80..=0xfe);
            for (trail, letter) in trails.zip(row.chars()) {
                if letter != '\u{fffd}' {
                    table.insert([lead, trail], letter);
                }
            }
        }
        table
    })
}
