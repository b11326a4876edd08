//! What hangs on this machine, as the system tells it: serial ports, printers of the kernel's printer driver, keyboards
//! that may be scanners. A device is known by what it is, not by the node that it happens to have: so it is found again
//! when it comes back under another one.
//!
//! All is read from the system's own files below a root, which is `/` (a test lays out a machine of its own). Nothing is
//! opened and nothing is asked.
use std::fs;
use std::path::{Path, PathBuf};

/// A machine, by the root of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    root: PathBuf,
}

/// How a device is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    /// A serial line: RS-232 or USB-CDC.
    Serial,
    /// The kernel's USB printer driver, `/dev/usb/lpN`.
    Lp,
    /// A keyboard, or a scanner that acts as one.
    Keys,
}

impl Port {
    /// A stable word for it.
    pub fn word(self) -> &'static str {
        match self {
            Port::Serial => "serial",
            Port::Lp => "lp",
            Port::Keys => "keyboard",
        }
    }
}

/// What a device on the USB says that it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Usb {
    /// The maker's number.
    pub vendor: u16,
    /// The product's number.
    pub product: u16,
    /// The serial number; many cheap devices have none, or all the same.
    pub serial: Option<String>,
}

/// One device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// How it is reached.
    pub port: Port,
    /// Its node now.
    pub node: PathBuf,
    /// A name that stays, where the system gives one: below `by-id`.
    pub lasting: Option<PathBuf>,
    /// What it says that it is, where it hangs on the USB.
    pub usb: Option<Usb>,
    /// Maker and model in its own words; empty where it says nothing.
    pub name: String,
}

impl Device {
    /// The name to set it up by: the lasting one, else the node.
    pub fn path(&self) -> &Path {
        self.lasting.as_deref().unwrap_or(&self.node)
    }
}

impl Default for Machine {
    fn default() -> Machine {
        Machine::here()
    }
}

impl Machine {
    /// This machine.
    pub fn here() -> Machine {
        Machine::below("/")
    }

    /// A machine whose files lie below a folder.
    pub fn below(root: impl Into<PathBuf>) -> Machine {
        Machine { root: root.into() }
    }

    /// All devices that a till may use, by port and node.
    pub fn devices(&self) -> Vec<Device> {
        let mut found = self.serial_ports();
        found.extend(self.printers());
        found.extend(self.keyboards());
        found.sort_by(|one, other| (one.port, &one.node).cmp(&(other.port, &other.node)));
        found
    }

    /// The node of a file below `/dev` of this machine.
    fn dev(&self, name: &str) -> PathBuf {
        self.root.join("dev").join(name)
    }

    fn class(&self, class: &str) -> Vec<(String, PathBuf)> {
        let folder = self.root.join("sys/class").join(class);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
            .collect()
    }

    fn serial_ports(&self) -> Vec<Device> {
        let ports = self.class("tty").into_iter();
        let ports = ports.filter_map(|(name, class)| {
            // Consoles and pseudo-terminals have no device behind them; a port of type 0 is a place without a chip.
            let device = class.join("device").canonicalize().ok()?;
            if text(&class.join("type")).as_deref() == Some("0") {
                return None;
            }
            Some(self.device(Port::Serial, self.dev(&name), "serial/by-id", &device))
        });
        ports.collect()
    }

    fn printers(&self) -> Vec<Device> {
        let ports = self.class("usbmisc").into_iter();
        let ports = ports.filter(|(name, _)| name.starts_with("lp"));
        let ports = ports.filter_map(|(name, class)| {
            let device = class.join("device").canonicalize().ok()?;
            let mut found = self.device(Port::Lp, self.dev("usb").join(name), "usb/by-id", &device);
            let told = text(&device.join("ieee1284_id")).unwrap_or_default();
            let named = printer_name(&told);
            if !named.is_empty() {
                found.name = named;
            }
            Some(found)
        });
        ports.collect()
    }

    fn keyboards(&self) -> Vec<Device> {
        let ports = self.class("input").into_iter();
        let ports = ports.filter(|(name, _)| name.starts_with("event"));
        let ports = ports.filter_map(|(name, class)| {
            let device = class.join("device").canonicalize().ok()?;
            // On the USB, and with the keys of the letters: neither a mouse nor the power button.
            let is_usb = text(&device.join("id/bustype")).as_deref() == Some("0003");
            let keys = text(&device.join("capabilities/key")).unwrap_or_default();
            if !is_usb || !has_letters(&keys) {
                return None;
            }
            let node = self.dev("input").join(name);
            let mut found = self.device(Port::Keys, node, "input/by-id", &device);
            found.name = text(&device.join("name")).unwrap_or(found.name);
            Some(found)
        });
        ports.collect()
    }

    fn device(&self, port: Port, node: PathBuf, by_id: &str, device: &Path) -> Device {
        let (usb, name) = usb_of(device);
        Device {
            lasting: self.lasting(by_id, &node),
            port,
            node,
            usb,
            name,
        }
    }

    /// The first lasting name that leads to a node.
    fn lasting(&self, by_id: &str, node: &Path) -> Option<PathBuf> {
        let node = node.canonicalize().ok()?;
        let links = fs::read_dir(self.dev(by_id))
            .into_iter()
            .flatten()
            .flatten();
        let mut links: Vec<PathBuf> = links.map(|link| link.path()).collect();
        links.sort();
        links
            .into_iter()
            .find(|link| link.canonicalize().is_ok_and(|target| target == node))
    }
}

/// Looks upwards from a device for the USB device that it is a part of.
fn usb_of(device: &Path) -> (Option<Usb>, String) {
    let number = |path: PathBuf| u16::from_str_radix(&text(&path)?, 16).ok();
    for folder in device.ancestors() {
        let numbers = number(folder.join("idVendor")).zip(number(folder.join("idProduct")));
        if let Some((vendor, product)) = numbers {
            let words = ["manufacturer", "product"].map(|file| text(&folder.join(file)));
            let words: Vec<String> = words.into_iter().flatten().collect();
            let usb = Usb {
                vendor,
                product,
                serial: text(&folder.join("serial")),
            };
            return (Some(usb), words.join(" "));
        }
    }
    (None, String::new())
}

/// A file of one line; nothing where it is not there or empty.
fn text(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().filter(|c| !c.is_control()).collect())
}

/// `MFG:Xprinter;CMD:ESCPOS;MDL:XP-58;` → `Xprinter XP-58`.
fn printer_name(told: &str) -> String {
    let field = |names: [&str; 2]| {
        let mut fields = told.split(';').filter_map(|field| field.split_once(':'));
        fields
            .find(|(name, _)| names.contains(&name.trim()))
            .map(|(_, value)| value.trim())
    };
    let words = [field(["MFG", "MANUFACTURER"]), field(["MDL", "MODEL"])];
    let words: Vec<&str> = words
        .into_iter()
        .flatten()
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Whether the bitmap of a device's keys (words of hexadecimal digits, the lowest last) holds Q to P: keys 16 to 25.
fn has_letters(keys: &str) -> bool {
    let lowest = keys.split_whitespace().last();
    let lowest = lowest.and_then(|word| u64::from_str_radix(word, 16).ok());
    lowest.is_some_and(|bits| bits >> 16 & 0x3ff == 0x3ff)
}

/// Where a device was seen last, so that it is found again under another node.
#[derive(Debug)]
pub(crate) struct Whereabouts {
    machine: Machine,
    configured: PathBuf,
    known: Option<(Port, Usb)>,
}

impl Whereabouts {
    pub(crate) fn new(machine: Machine, configured: &Path) -> Whereabouts {
        Whereabouts {
            machine,
            configured: configured.to_path_buf(),
            known: None,
        }
    }

    /// The path to open now: the configured one if it is there, else the only port with the same maker, product and
    /// serial number as the device had when it was last open.
    pub(crate) fn path(&self) -> PathBuf {
        if self.configured.exists() {
            return self.configured.clone();
        }
        self.known
            .as_ref()
            .and_then(|known| again(known, self.machine.devices()))
            .unwrap_or_else(|| self.configured.clone())
    }

    /// What it was when it was last open, where it hangs on the USB.
    pub(crate) fn usb(&self) -> Option<&Usb> {
        self.known.as_ref().map(|(_, usb)| usb)
    }

    /// Remembers what is plugged in at `path`, now that it has been opened.
    pub(crate) fn seen_at(&mut self, path: &Path) {
        let node = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let here = node(path);
        let devices = self.machine.devices().into_iter();
        let found = devices
            .filter(|device| node(&device.node) == here)
            .find_map(|device| Some((device.port, device.usb?)));
        if found.is_some() {
            self.known = found;
        }
    }
}

/// The one port that carries the same device; with two alike it is nobody's guess.
fn again((port, usb): &(Port, Usb), devices: Vec<Device>) -> Option<PathBuf> {
    let mut alike = devices
        .into_iter()
        .filter(|device| device.port == *port && device.usb.as_ref() == Some(usb));
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some(only.node),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A machine made of files.
    struct Bench(tempfile::TempDir);

    impl Bench {
        fn new() -> Bench {
            Bench(tempfile::tempdir().expect("a folder"))
        }

        fn machine(&self) -> Machine {
            Machine::below(self.0.path())
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }

        fn link(&self, from: &str, to: &str) {
            let from = self.0.path().join(from);
            fs::create_dir_all(from.parent().expect("a folder")).expect("made");
            symlink(self.0.path().join(to), from).expect("linked");
        }

        fn usb(&self, at: &str, (vendor, product): (&str, &str), serial: Option<&str>) {
            let bus = format!("sys/devices/usb/{at}");
            self.write(&format!("{bus}/idVendor"), &format!("{vendor}\n"));
            self.write(&format!("{bus}/idProduct"), &format!("{product}\n"));
            if let Some(serial) = serial {
                self.write(&format!("{bus}/serial"), &format!("{serial}\n"));
            }
        }

        fn serial(&self, name: &str, at: &str) {
            self.write(&format!("sys/devices/usb/{at}/1.0/nothing"), "");
            self.link(
                &format!("sys/class/tty/{name}/device"),
                &format!("sys/devices/usb/{at}/1.0"),
            );
            self.write(&format!("dev/{name}"), "");
        }
    }

    #[test]
    fn what_hangs_on_the_machine_is_named_as_it_names_itself() {
        let bench = Bench::new();
        bench.usb("1-1", ("0c2e", "0b61"), Some("A7"));
        bench.write("sys/devices/usb/1-1/manufacturer", "Honeywell\n");
        bench.write("sys/devices/usb/1-1/product", "1470g\u{7}\n");
        bench.serial("ttyACM0", "1-1");
        bench.link("dev/serial/by-id/usb-Honeywell", "dev/ttyACM0");
        // A console has no device, and a port of type 0 has no chip.
        bench.write("sys/class/tty/tty1/uevent", "");
        bench.serial("ttyS3", "none");
        bench.write("sys/class/tty/ttyS3/type", "0\n");
        bench.usb("1-2", ("0416", "5011"), None);
        bench.write(
            "sys/devices/usb/1-2/1.0/ieee1284_id",
            "MFG:Xprinter;CMD:ESCPOS;MDL:XP-58 ;CLS:PRINTER;\n",
        );
        bench.link("sys/class/usbmisc/lp0/device", "sys/devices/usb/1-2/1.0");
        bench.usb("1-3", ("1eab", "1a03"), None);
        for (event, keys) in [
            ("event3", "1 0 fffffffffffffffe\n"),
            ("event4", "10000 0\n"),
        ] {
            let device = format!("sys/devices/usb/1-3/1.0/{event}-device");
            bench.write(&format!("{device}/id/bustype"), "0003\n");
            bench.write(&format!("{device}/capabilities/key"), keys);
            bench.write(&format!("{device}/name"), "Newland HR22\n");
            bench.link(&format!("sys/class/input/{event}/device"), &device);
        }
        let found = bench.machine().devices();
        let named: Vec<_> = found
            .iter()
            .map(|device| (device.port.word(), device.name.as_str()))
            .collect();
        assert_eq!(
            named,
            [
                ("serial", "Honeywell 1470g"),
                ("lp", "Xprinter XP-58"),
                ("keyboard", "Newland HR22"),
            ]
        );
        assert!(found[0].path().ends_with("by-id/usb-Honeywell"));
        assert!(found[1].path().ends_with("dev/usb/lp0"));
        let usb = found[0].usb.as_ref().expect("on the USB");
        assert_eq!((usb.vendor, usb.product), (0x0c2e, 0x0b61));
        assert_eq!(usb.serial.as_deref(), Some("A7"));
    }

    #[test]
    fn a_device_is_found_again_by_what_it_is() {
        let bench = Bench::new();
        bench.usb("1-1", ("0c2e", "0b61"), Some("A7"));
        bench.serial("ttyACM0", "1-1");
        let machine = bench.machine();
        let node = machine.dev("ttyACM0");
        let mut whereabouts = Whereabouts::new(machine.clone(), &node);
        whereabouts.seen_at(&node);
        fs::remove_dir_all(bench.0.path().join("sys/class/tty/ttyACM0")).expect("unplugged");
        fs::remove_file(&node).expect("unplugged");
        assert_eq!(whereabouts.path(), node);
        bench.serial("ttyACM3", "1-1");
        assert_eq!(whereabouts.path(), machine.dev("ttyACM3"));
        // Two alike are not guessed at.
        bench.usb("1-9", ("0c2e", "0b61"), Some("A7"));
        bench.serial("ttyACM4", "1-9");
        assert_eq!(whereabouts.path(), node);
    }

    #[test]
    fn a_machine_that_shows_nothing_has_nothing() {
        assert_eq!(Machine::below("/nonexistent").devices(), []);
        // This one, whatever it has, is no fault.
        let _ = Machine::here().devices();
    }
}
