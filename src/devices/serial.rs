//! A serial line that never blocks, and finding a device again after it was unplugged.
//!
//! The `serialport` crate sets the line up and lists ports; reading and writing are ours, because its write can wait
//! for ever in spite of its timeout and its flush has none. So the descriptor is opened here with `O_NONBLOCK`, set up
//! through `/proc/self/fd` (that is, this very device and no other), and from then on only polled.
use super::Error;
use rustix::fs::{FlockOperation, Mode, OFlags};
use serialport::{SerialPortInfo, SerialPortType, UsbPortInfo};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

/// Opens a serial device at `baud`, 8N1, raw, for this process alone; reads and writes do not block.
pub(crate) fn open(path: &Path, baud: u32) -> Result<OwnedFd, Error> {
    let name = path.display().to_string();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let fd = rustix::fs::open(path, flags, Mode::empty())
        .map_err(|errno| Error::of_system(&name, errno))?;
    if !rustix::termios::isatty(&fd) {
        return Err(Error::Unsuitable {
            what: format!("{name}: not a serial device"),
        });
    }
    // The crate takes a shared lock of its own, so it goes before ours; a device that another till holds is refused
    // by either.
    let same = format!("/proc/self/fd/{}", fd.as_raw_fd());
    let set_up = serialport::new(same, baud).exclusive(false).open_native();
    drop(set_up.map_err(|error| match error.kind() {
        serialport::ErrorKind::NoDevice => Error::Busy { what: name.clone() },
        serialport::ErrorKind::InvalidInput => Error::Unsuitable {
            what: format!("{name}: {error}"),
        },
        _ => Error::Gone {
            what: format!("{name}: {error}"),
        },
    })?);
    rustix::fs::flock(&fd, FlockOperation::NonBlockingLockExclusive)
        .map_err(|errno| Error::of_system(&name, errno))?;
    rustix::termios::ioctl_tiocexcl(&fd).map_err(|errno| Error::of_system(&name, errno))?;
    Ok(fd)
}

/// Where a device was seen last, so that it is found again under another node.
#[derive(Debug)]
pub(crate) struct Whereabouts {
    configured: PathBuf,
    usb: Option<UsbPortInfo>,
}

impl Whereabouts {
    pub(crate) fn new(configured: &Path) -> Whereabouts {
        Whereabouts {
            configured: configured.to_path_buf(),
            usb: None,
        }
    }

    /// The path to open now: the configured one if it is there, else the only port with the same maker, product and
    /// serial number as the device had when it was last open.
    pub(crate) fn path(&self) -> PathBuf {
        if self.configured.exists() {
            return self.configured.clone();
        }
        self.usb
            .as_ref()
            .and_then(|known| again(known, &ports()))
            .unwrap_or_else(|| self.configured.clone())
    }

    /// Remembers what is plugged in at `path`, now that it has been opened.
    pub(crate) fn seen_at(&mut self, path: &Path) {
        let node = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let here = ports()
            .into_iter()
            .find(|port| Path::new(&port.port_name) == node);
        if let Some(SerialPortType::UsbPort(usb)) = here.map(|port| port.port_type) {
            self.usb = Some(usb);
        }
    }
}

/// All serial ports of the machine. The crate panics where the kernel shows no terminals at all (some containers).
fn ports() -> Vec<SerialPortInfo> {
    if !Path::new("/sys/class/tty").is_dir() {
        return Vec::new();
    }
    serialport::available_ports().unwrap_or_default()
}

/// The one port that carries the same device; with two alike it is nobody's guess.
fn again(known: &UsbPortInfo, ports: &[SerialPortInfo]) -> Option<PathBuf> {
    let mut alike = ports.iter().filter(|port| match &port.port_type {
        SerialPortType::UsbPort(usb) => {
            (usb.vid, usb.pid, &usb.serial_number) == (known.vid, known.pid, &known.serial_number)
        }
        _ => false,
    });
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some(PathBuf::from(&only.port_name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usb(vid: u16, serial: Option<&str>) -> UsbPortInfo {
        UsbPortInfo {
            vid,
            pid: 0x5011,
            serial_number: serial.map(str::to_string),
            manufacturer: None,
            product: None,
        }
    }

    fn port(name: &str, port_type: SerialPortType) -> SerialPortInfo {
        SerialPortInfo {
            port_name: name.to_string(),
            port_type,
        }
    }

    #[test]
    fn a_device_is_found_again_by_what_it_is() {
        let ports = [
            port("/dev/ttyS0", SerialPortType::Unknown),
            port(
                "/dev/ttyACM1",
                SerialPortType::UsbPort(usb(0x1a86, Some("A"))),
            ),
            port("/dev/ttyACM2", SerialPortType::UsbPort(usb(0x0c2e, None))),
        ];
        assert_eq!(
            again(&usb(0x1a86, Some("A")), &ports),
            Some("/dev/ttyACM1".into())
        );
        assert_eq!(again(&usb(0x1a86, Some("B")), &ports), None);
        assert_eq!(
            again(&usb(0x0c2e, None), &ports),
            Some("/dev/ttyACM2".into())
        );
    }

    #[test]
    fn two_devices_alike_are_not_guessed_at() {
        let twins = [
            port("/dev/ttyACM0", SerialPortType::UsbPort(usb(0x0c2e, None))),
            port("/dev/ttyACM1", SerialPortType::UsbPort(usb(0x0c2e, None))),
        ];
        assert_eq!(again(&usb(0x0c2e, None), &twins), None);
    }
}
