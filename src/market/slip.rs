//! A paper as the rules see it: lines in an order, with no bytes, widths or fonts.
//!
//! The rules of the market decide what a receipt, a reversal slip or a day sheet says; how wide the roll is and how a
//! printer is told belongs to `devices::printer`. So a [`Slip`] is plain data: a test compares it, the books may keep
//! it, and any printer can be given it later. Whatever the text holds, printing it never fails: what a printer cannot
//! write as text is drawn, and control characters are dropped there.
use serde::{Deserialize, Serialize};

use super::gtin::Gtin;

/// One paper, from its first line to the cut.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Slip {
    /// The lines from top to bottom.
    pub lines: Vec<SlipLine>,
}

/// One line of a paper. A line too long for the roll becomes several rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlipLine {
    /// Words in one piece; a line feed inside begins a new row.
    Text {
        /// What it says.
        text: String,
        /// Where on the row it stands.
        align: Align,
        /// How large it is.
        size: TextSize,
    },
    /// A name at the left and a figure at the right edge. A long left part wraps; the figure stands on its last row.
    Pair {
        /// What is named, such as `香皂 ×2`.
        left: String,
        /// Its figure, such as `10 分`.
        right: String,
        /// How large both are.
        size: TextSize,
    },
    /// A line across the paper.
    Rule,
    /// An empty row.
    Blank,
    /// A QR code (Model 2) in the middle; the payload should be ASCII.
    Qr(String),
    /// A goods code in bars, with its digits below, in the middle.
    Barcode(Gtin),
    /// Room to write by hand behind a label, down to a line.
    SignatureLine {
        /// What is to be written, such as `领取人签字`.
        label: String,
    },
    /// The cash drawer opens, where one hangs at the printer; nothing stands on the paper.
    Drawer,
}

/// Where a text stands on its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// From the left edge.
    #[default]
    Left,
    /// In the middle.
    Centre,
}

/// How large a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextSize {
    /// One Hanzi is 3 mm high.
    #[default]
    Normal,
    /// Twice as high and twice as wide.
    Double,
}

impl Slip {
    /// An empty paper; the methods below add to its end.
    pub fn new() -> Slip {
        Slip::default()
    }

    /// Adds a normal text from the left edge.
    pub fn text(self, text: impl Into<String>) -> Slip {
        self.words(text.into(), Align::Left, TextSize::Normal)
    }

    /// Adds a normal text in the middle.
    pub fn centre(self, text: impl Into<String>) -> Slip {
        self.words(text.into(), Align::Centre, TextSize::Normal)
    }

    /// Adds a text of double size from the left edge.
    pub fn double(self, text: impl Into<String>) -> Slip {
        self.words(text.into(), Align::Left, TextSize::Double)
    }

    /// Adds a text of double size in the middle.
    pub fn centre_double(self, text: impl Into<String>) -> Slip {
        self.words(text.into(), Align::Centre, TextSize::Double)
    }

    /// Adds a name at the left with its figure at the right edge.
    pub fn pair(self, left: impl Into<String>, right: impl Into<String>) -> Slip {
        self.line(SlipLine::Pair {
            left: left.into(),
            right: right.into(),
            size: TextSize::Normal,
        })
    }

    /// The same as [`Slip::pair`] in double size, for a total.
    pub fn pair_double(self, left: impl Into<String>, right: impl Into<String>) -> Slip {
        self.line(SlipLine::Pair {
            left: left.into(),
            right: right.into(),
            size: TextSize::Double,
        })
    }

    /// Adds a line across the paper.
    pub fn rule(self) -> Slip {
        self.line(SlipLine::Rule)
    }

    /// Adds an empty row.
    pub fn blank(self) -> Slip {
        self.line(SlipLine::Blank)
    }

    /// Adds a QR code with this payload.
    pub fn qr(self, payload: impl Into<String>) -> Slip {
        self.line(SlipLine::Qr(payload.into()))
    }

    /// Adds a goods code in bars.
    pub fn barcode(self, code: Gtin) -> Slip {
        self.line(SlipLine::Barcode(code))
    }

    /// Adds room for a signature behind a label.
    pub fn signature(self, label: impl Into<String>) -> Slip {
        self.line(SlipLine::SignatureLine {
            label: label.into(),
        })
    }

    /// Adds any line.
    pub fn line(mut self, line: SlipLine) -> Slip {
        self.lines.push(line);
        self
    }

    /// Adds all lines of another paper.
    pub fn then(mut self, other: Slip) -> Slip {
        self.lines.extend(other.lines);
        self
    }

    fn words(self, text: String, align: Align, size: TextSize) -> Slip {
        self.line(SlipLine::Text { text, align, size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_reads_back_as_it_was_written() {
        let slip = Slip::new()
            .centre_double("芦塘积分超市")
            .rule()
            .pair("香皂 ×2", "10 分")
            .qr("JFR1:x")
            .signature("领取人签字");
        let json = serde_json::to_string(&slip).expect("a slip is plain data");
        assert_eq!(serde_json::from_str::<Slip>(&json).expect("own form"), slip);
        assert!(
            json.contains(r#"{"text":{"text":"芦塘积分超市","align":"centre","size":"double"}}"#)
        );
        assert!(json.contains(r#""rule""#));
    }
}
