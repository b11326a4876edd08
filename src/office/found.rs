//! What hangs on the machine, as a list for whoever sets the till up.

use crate::devices::machine::{Device, Machine, Port};
use crate::devices::printer::{PrinterAddress, Profile};
use crate::devices::scanner::ScannerProfile;
use crate::market::sheet::{Column, Sheet, Table};
use crate::office::settings::TillSettings;
use crate::reports::json::Json;
use crate::reports::sheet::text;
use crate::words::Words;

/// What a device is most likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A scanner, by its maker.
    Scanner,
    /// A printer, by its port or its maker.
    Printer,
    /// Nobody can tell: common adapter chips stand before either.
    Unknown,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Role::Scanner => "scanner",
            Role::Printer => "printer",
            Role::Unknown => "unknown",
        }
    }
}

/// One device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// `serial`, `lp`, `keyboard` or `network`.
    pub port: &'static str,
    /// What is written into the settings.
    pub address: String,
    /// Its node now.
    pub node: String,
    /// Maker and model, in its own words.
    pub name: String,
    /// The numbers on the USB, `0c2e:0b61`.
    pub ids: Option<String>,
    /// What it is most likely.
    pub role: Role,
    /// The profile of its make, if it is known.
    pub profile: Option<String>,
    /// Whether the settings name it.
    pub is_set: bool,
}

/// Epson: the only maker of printers whose serial devices carry its own number.
const PRINTER_VENDORS: [u16; 1] = [0x04b8];

impl Found {
    /// Whether it may be a printer.
    pub fn may_print(&self) -> bool {
        self.role != Role::Scanner && self.port != Port::Keys.word()
    }

    /// Whether it may be a scanner.
    pub fn may_scan(&self) -> bool {
        self.role != Role::Printer
    }

    /// What a person knows it by: maker and model, else where it is.
    pub fn known_as(&self) -> &str {
        match (self.name.is_empty(), self.node.is_empty()) {
            (false, _) => &self.name,
            (true, false) => &self.node,
            (true, true) => &self.address,
        }
    }

    /// All of a machine, and the printer in the network that the settings name.
    pub fn all(machine: &Machine, settings: &TillSettings) -> Vec<Found> {
        let mut found: Vec<Found> = machine
            .devices()
            .iter()
            .map(|device| Found::of(device, settings))
            .collect();
        if let Ok(address @ PrinterAddress::Tcp { .. }) = settings.printer.parse() {
            found.push(Found {
                port: "network",
                address: address.to_string(),
                node: String::new(),
                name: String::new(),
                ids: None,
                role: Role::Printer,
                profile: Some(settings.profile.clone()),
                is_set: true,
            });
        }
        found
    }

    fn of(device: &Device, settings: &TillSettings) -> Found {
        let kind = match device.port {
            Port::Serial => "serial",
            Port::Lp => "lp",
            Port::Keys => "evdev",
        };
        let make = device.usb.as_ref().and_then(ScannerProfile::of);
        let is_printers = device
            .usb
            .as_ref()
            .is_some_and(|usb| PRINTER_VENDORS.contains(&usb.vendor));
        let role = match (device.port, &make) {
            (Port::Lp, _) => Role::Printer,
            (Port::Serial, None) if is_printers || printer_profile(&device.name).is_some() => {
                Role::Printer
            }
            (_, Some(_)) => Role::Scanner,
            (_, None) => Role::Unknown,
        };
        let address = format!("{kind}:{}", device.path().display());
        let names = [device.path(), &device.node].map(|path| path.display().to_string());
        let is_set = [
            &settings.printer,
            &settings.scanner,
            &settings.second_scanner,
        ]
        .into_iter()
        .any(|set| names.iter().any(|name| set.contains(name.as_str())));
        Found {
            port: device.port.word(),
            address,
            node: device.node.display().to_string(),
            name: device.name.clone(),
            ids: device
                .usb
                .as_ref()
                .map(|usb| format!("{:04x}:{:04x}", usb.vendor, usb.product)),
            role,
            profile: match role {
                Role::Printer => printer_profile(&device.name),
                _ => make.map(|make| make.name),
            },
            is_set,
        }
    }
}

/// The profile whose models the device's own name begins like.
fn printer_profile(name: &str) -> Option<String> {
    let told = name.to_lowercase();
    let all = Profile::all().into_iter();
    let mut fits = all.filter(|profile| {
        let mut models = profile.models.iter();
        models.any(|model| !told.is_empty() && told.contains(&model.to_lowercase()))
    });
    fits.next().map(|profile| profile.name)
}

/// As text.
pub fn found_text(found: &[Found], words: &Words) -> String {
    let say = |key: &str| words.say(&format!("device.{key}"), &[]);
    let row = |one: &Found| {
        let mark = if one.is_set { "*" } else { "" };
        vec![
            say(&format!("port.{}", one.port)),
            format!("{}{mark}", one.address),
            one.name.clone(),
            one.ids.clone().unwrap_or_default(),
            match &one.profile {
                Some(profile) => {
                    format!("{} ({profile})", say(&format!("role.{}", one.role.word())))
                }
                None => say(&format!("role.{}", one.role.word())),
            },
        ]
    };
    text(&Sheet {
        title: say("list-title"),
        about: Vec::new(),
        tables: vec![Table {
            heading: String::new(),
            columns: ["port", "address", "name", "ids", "role"]
                .map(|key| Column::text(say(&format!("column.{key}"))))
                .into(),
            rows: found.iter().map(row).collect(),
            empty: say("list-none"),
        }],
        closing: vec![say("list-hint")],
    })
}

/// As JSON; the fields are kept stable.
pub fn found_json(found: &[Found]) -> String {
    let one = |one: &Found| {
        Json::Object(vec![
            ("port", Json::text(one.port)),
            ("address", Json::text(&one.address)),
            ("node", Json::text(&one.node)),
            ("name", Json::text(&one.name)),
            ("ids", Json::maybe(one.ids.as_ref())),
            ("role", Json::text(one.role.word())),
            ("profile", Json::maybe(one.profile.as_ref())),
            ("set", Json::Flag(one.is_set)),
        ])
    };
    format!("{}\n", Json::List(found.iter().map(one).collect()))
}

/// The kinds of printer that are known, as text.
pub fn profiles_text(all: &[Profile], words: &Words) -> String {
    let say = |key: &str| words.say(&format!("device.{key}"), &[]);
    let row = |one: &Profile| {
        vec![
            one.name.clone(),
            one.dots.to_string(),
            one.columns().to_string(),
            one.models.join(", "),
        ]
    };
    text(&Sheet {
        title: say("profiles-title"),
        about: Vec::new(),
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(say("column.profile")),
                Column::figures(say("column.dots")),
                Column::figures(say("column.columns")),
                Column::text(say("column.models")),
            ],
            rows: all.iter().map(row).collect(),
            empty: String::new(),
        }],
        closing: Vec::new(),
    })
}

/// The same as JSON.
pub fn profiles_json(all: &[Profile]) -> String {
    let one = |one: &Profile| {
        Json::Object(vec![
            ("name", Json::text(&one.name)),
            ("dots", Json::Whole(one.dots.into())),
            ("columns", Json::Whole(one.columns() as i64)),
            (
                "models",
                Json::List(one.models.iter().map(Json::text).collect()),
            ),
        ])
    };
    format!("{}\n", Json::List(all.iter().map(one).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_that_names_itself_has_its_profile() {
        assert_eq!(
            printer_profile("Xprinter XP-58").as_deref(),
            Some("xprinter-58")
        );
        assert_eq!(
            printer_profile("EPSON TM-T82II").as_deref(),
            Some("epson-80")
        );
        assert_eq!(printer_profile("printer"), None);
        assert_eq!(printer_profile(""), None);
    }
}
