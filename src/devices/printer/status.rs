//! What a printer answers about itself: `DLE EOT 1…4` at once, `GS r 1` in the order of its buffer.
//!
//! Fixed bits tell the answers from each other and from noise: a real-time answer has bits 1 and 4 set and 0 and 7
//! clear, an answer to `GS r` has 4 and 7 clear. So an answer that comes late is never taken for another one's.
use crate::devices::Error;

/// How the printer is, as far as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterStatus {
    /// It answers and can print.
    Ready {
        /// The roll is nearly used up.
        paper_low: bool,
    },
    /// It is connected and says nothing; many cheap printers never do, and print well.
    Mute,
    /// It cannot print now, or cannot be reached, and why.
    Down(Error),
}

impl PrinterStatus {
    /// Whether a job can be sent.
    pub fn can_print(&self) -> bool {
        !matches!(self, PrinterStatus::Down(_))
    }
}

/// The answers to `DLE EOT` 1, 2, 3 and 4; `None` where nothing (or only noise) came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Answer(pub(crate) [Option<u8>; 4]);

/// Whether this byte can be an answer to `DLE EOT`.
pub(crate) fn is_real_time_answer(byte: u8) -> bool {
    byte & 0b1001_0011 == 0b0001_0010
}

/// Whether this byte can be an answer to `GS r`.
pub(crate) fn is_buffer_answer(byte: u8) -> bool {
    byte & 0b1001_0000 == 0
}

/// What the answers mean together. The paper comes before the cover, the cover before a general fault: the first thing
/// a person should do.
pub(crate) fn read_answers(Answer([printer, offline, fault, paper]): Answer) -> PrinterStatus {
    let bits = |answer: Option<u8>, mask: u8| answer.is_some_and(|byte| byte & mask != 0);
    if [printer, offline, fault, paper].iter().all(Option::is_none) {
        return PrinterStatus::Mute;
    }
    if bits(paper, 0x60) || bits(offline, 0x20) {
        PrinterStatus::Down(Error::PaperOut)
    } else if bits(offline, 0x04) {
        PrinterStatus::Down(Error::CoverOpen)
    } else if bits(printer, 0x08) || bits(offline, 0x40) || bits(fault, 0x68) {
        PrinterStatus::Down(Error::Faulty)
    } else {
        PrinterStatus::Ready {
            paper_low: bits(paper, 0x0c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_the_manuals_say() {
        const OK: u8 = 0x12;
        let down = PrinterStatus::Down;
        for (answers, expect) in [
            ([None; 4], PrinterStatus::Mute),
            ([Some(OK); 4], PrinterStatus::Ready { paper_low: false }),
            (
                [Some(OK), Some(OK), Some(OK), Some(0x1e)],
                PrinterStatus::Ready { paper_low: true },
            ),
            (
                [Some(0x1a), Some(0x32), Some(OK), Some(0x72)],
                down(Error::PaperOut),
            ),
            ([None, None, None, Some(0x72)], down(Error::PaperOut)),
            (
                [Some(0x1a), Some(0x16), Some(OK), Some(OK)],
                down(Error::CoverOpen),
            ),
            (
                [Some(0x1a), Some(0x36), Some(OK), Some(OK)],
                down(Error::PaperOut),
            ),
            (
                [Some(0x1a), Some(0x52), Some(0x1a), Some(OK)],
                down(Error::Faulty),
            ),
            ([Some(0x1a), None, None, None], down(Error::Faulty)),
        ] {
            assert_eq!(read_answers(Answer(answers)), expect, "{answers:02x?}");
        }
    }

    #[test]
    fn answers_and_noise_are_told_apart() {
        for byte in 0..=255u8 {
            assert!(
                !(is_real_time_answer(byte) && is_buffer_answer(byte)),
                "{byte:#x}"
            );
        }
        assert!(is_real_time_answer(0x12) && is_real_time_answer(0x7e));
        assert!(
            !is_real_time_answer(0x11) && !is_real_time_answer(0x13) && !is_real_time_answer(0xff)
        );
        assert!(is_buffer_answer(0) && is_buffer_answer(0x0c));
    }
}
