//! Receipt printers: what they are, the bytes they need, the wires to them and what they answer.
//!
//! A paper goes as text in the printer's own Chinese font wherever that font surely has the characters, because text is
//! fifty times shorter than a picture of it on a 9,600-baud line; every other line goes as a picture, so no name ever
//! comes out as `?`. `escpos` makes the commands that it makes rightly; the others are bytes of our own ([`encode()`]).
mod advice;
mod encode;
mod face;
mod layout;
mod profile;
mod raster;
mod status;
pub(crate) mod wire;

pub use advice::Wrong;
pub use encode::{draw, drawer_pulse, encode};
pub(crate) use encode::{draw_bars, draw_qr};
pub use face::{BOLD_FACE, Faces, RARE_FACE, REGULAR_FACE};
pub(crate) use layout::writes;
pub use profile::{Charset, Cut, Drawer, HexBytes, Profile, QrBy, StatusBy};
pub use status::PrinterStatus;
pub(crate) use status::{Answer, is_buffer_answer, is_real_time_answer, read_answers};

use super::Error;
use super::scanner::path_and_baud;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a printer is: `file:PATH`, `tcp:HOST:PORT`, `serial:PATH[:BAUD]`, `lp:PATH` or `virtual`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterAddress {
    /// Bytes are added to the end of a file.
    File(PathBuf),
    /// A network printer; the usual port is 9100.
    Tcp {
        /// Name or IP address; IPv6 in brackets.
        host: String,
        /// TCP port.
        port: u16,
    },
    /// A serial printer, RS-232 or USB-CDC.
    Serial {
        /// The device node.
        path: PathBuf,
        /// Bits a second.
        baud: u32,
    },
    /// A USB printer of the kernel's `usblp`, `/dev/usb/lpN`.
    Lp(PathBuf),
    /// No printer: the paper is drawn on the screen.
    Virtual,
}

impl FromStr for PrinterAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<PrinterAddress, Error> {
        let read = || match text.split_once(':') {
            None if text == "virtual" => Some(PrinterAddress::Virtual),
            Some(("file", path)) if !path.is_empty() => Some(PrinterAddress::File(path.into())),
            Some(("lp", path)) if !path.is_empty() => Some(PrinterAddress::Lp(path.into())),
            Some(("serial", rest)) => {
                let (path, baud) = path_and_baud(rest, 9_600)?;
                Some(PrinterAddress::Serial { path, baud })
            }
            Some(("tcp", rest)) => {
                let (host, port) = rest.rsplit_once(':')?;
                let host = host.trim_start_matches('[').trim_end_matches(']');
                let port = port.parse().ok().filter(|&port| port != 0)?;
                (!host.is_empty()).then(|| PrinterAddress::Tcp {
                    host: host.into(),
                    port,
                })
            }
            _ => None,
        };
        let forms = "file:PATH | tcp:HOST:PORT | serial:PATH[:BAUD] | lp:PATH | virtual";
        read().ok_or_else(|| Error::Unsuitable {
            what: format!("printer address {text:?} ({forms})"),
        })
    }
}

impl fmt::Display for PrinterAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrinterAddress::File(path) => write!(f, "file:{}", path.display()),
            PrinterAddress::Tcp { host, port } if host.contains(':') => {
                write!(f, "tcp:[{host}]:{port}")
            }
            PrinterAddress::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            PrinterAddress::Serial { path, baud } => write!(f, "serial:{}:{baud}", path.display()),
            PrinterAddress::Lp(path) => write!(f, "lp:{}", path.display()),
            PrinterAddress::Virtual => f.write_str("virtual"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for text in [
            "file:/tmp/a b",
            "tcp:192.168.1.9:9100",
            "tcp:[fe80::1]:9100",
            "serial:/dev/ttyUSB0:19200",
            "lp:/dev/usb/lp0",
            "virtual",
        ] {
            let address: PrinterAddress = text.parse().expect(text);
            assert_eq!(address.to_string(), text);
        }
        assert_eq!(
            "serial:/dev/ttyS0".parse(),
            Ok(PrinterAddress::Serial {
                path: "/dev/ttyS0".into(),
                baud: 9_600
            })
        );
        for text in [
            "",
            "file:",
            "lp:",
            "tcp:host",
            "tcp:host:0",
            "tcp:host:99999",
            "tcp::9100",
            "usb:1",
            "virtual:x",
            "Virtual",
        ] {
            assert!(
                matches!(
                    text.parse::<PrinterAddress>(),
                    Err(Error::Unsuitable { .. })
                ),
                "{text:?}"
            );
        }
    }
}
