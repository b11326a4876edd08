//! The machine: what hangs on it, what lies in the home, how much room is left.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{Access, access};
use serde::Serialize;

use super::{Faults, plain};
use crate::market::day::Moment;

/// What lies in a home, by name, size and time.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct HomeSeen {
    disk_bytes: u64,
    disk_free_bytes: u64,
    disk_free_files: u64,
    files: Vec<FileSeen>,
    backups: Vec<FileSeen>,
    all_backups: usize,
    stick_backup: Option<StickSeen>,
}

#[derive(Debug, Serialize)]
struct FileSeen {
    name: String,
    bytes: u64,
    changed: Option<String>,
}

/// What `backup-to-stick` noted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct StickSeen {
    last_try: String,
    outcome: String,
    last_good: String,
    bytes: String,
}

/// The machine and its devices.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct MachineSeen {
    system: String,
    kernel: String,
    up_s: Option<u64>,
    memory_kib: Option<u64>,
    memory_free_kib: Option<u64>,
    display: Vec<String>,
    nodes: Vec<NodeSeen>,
    usb: Vec<UsbSeen>,
}

/// A device's node, and whether whoever asks may use it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct NodeSeen {
    node: String,
    leads_to: Option<String>,
    may_use: bool,
}

/// A USB device by its maker's numbers. Its serial number is nobody's business.
#[derive(Debug, Serialize)]
struct UsbSeen {
    id: String,
    class: String,
    product: String,
}

/// The files of a till's home that are told of (`Home`); what else lies there may have anybody's name.
const KNOWN: [&str; 12] = [
    "books.sqlite",
    "books.sqlite-wal",
    "books.sqlite-shm",
    "witness",
    "ballast",
    "till.key",
    "settings.toml",
    "lock",
    "socket",
    "backup.draft",
    "backup.lock",
    "stick-backup",
];

/// Looks at a home.
pub(super) fn home(home: &Path, faults: &mut Faults) -> HomeSeen {
    let disk = rustix::fs::statvfs(home);
    if let Err(fault) = &disk {
        faults.note("disk", fault.kind());
    }
    let disk = disk.ok();
    let blocks = |count: Option<u64>| {
        let size = disk.as_ref().map_or(0, |disk| disk.f_frsize);
        count.unwrap_or_default().saturating_mul(size)
    };
    let files = KNOWN
        .iter()
        .filter_map(|name| file_seen(&home.join(name), name))
        .collect();
    let mut backups = backups(&home.join("backups"));
    let all_backups = backups.len();
    backups.drain(..all_backups.saturating_sub(10));
    HomeSeen {
        disk_bytes: blocks(disk.as_ref().map(|disk| disk.f_blocks)),
        disk_free_bytes: blocks(disk.as_ref().map(|disk| disk.f_bavail)),
        disk_free_files: disk.as_ref().map_or(0, |disk| disk.f_favail),
        files,
        backups,
        all_backups,
        stick_backup: stick_backup(&home.join("stick-backup")),
    }
}

fn file_seen(path: &Path, name: &str) -> Option<FileSeen> {
    let file = fs::metadata(path).ok()?;
    Some(FileSeen {
        name: name.to_owned(),
        bytes: file.len(),
        changed: file.modified().ok().and_then(moment),
    })
}

fn moment(at: SystemTime) -> Option<String> {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let ms = i64::try_from(since.as_millis()).ok()?;
    Some(Moment::from_millis(ms).to_string())
}

/// The copies that closing the day makes: `2026-12-30-000056.backup`. Others are somebody's own.
fn backups(folder: &Path) -> Vec<FileSeen> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut seen: Vec<FileSeen> = names
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let stem = name.strip_suffix(".backup")?;
            let is_ours = stem.chars().all(|c| c.is_ascii_digit() || c == '-');
            is_ours.then(|| file_seen(&entry.path(), &name)).flatten()
        })
        .collect();
    seen.sort_by(|one, other| one.name.cmp(&other.name));
    seen
}

fn stick_backup(file: &Path) -> Option<StickSeen> {
    let table: toml::Table = fs::read_to_string(file).ok()?.parse().ok()?;
    let text = |key: &str| {
        let value = table.get(key).and_then(toml::Value::as_str);
        plain(value.unwrap_or_default())
    };
    Some(StickSeen {
        last_try: text("last-try"),
        outcome: text("outcome"),
        last_good: text("last-good"),
        bytes: text("bytes"),
    })
}

/// Looks at the machine.
pub(super) fn look() -> MachineSeen {
    let number = |file: &str, key: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(key))?;
        line.split(['.', ' '])
            .find(|part| !part.is_empty())?
            .parse()
            .ok()
    };
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let named = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    MachineSeen {
        system: printable(named.unwrap_or_default()),
        kernel: printable(&first_line(Path::new("/proc/sys/kernel/osrelease"))),
        up_s: number("/proc/uptime", ""),
        memory_kib: number("/proc/meminfo", "MemTotal:"),
        memory_free_kib: number("/proc/meminfo", "MemAvailable:"),
        display: displays(Path::new("/sys/class/drm")),
        nodes: nodes(Path::new("/dev")),
        usb: usb(Path::new("/sys/bus/usb/devices")),
    }
}

fn first_line(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

/// A text of the maker's or the system's: its plain letters, and not long.
fn printable(text: &str) -> String {
    let kept = |c: &char| c.is_ascii_graphic() || *c == ' ';
    let text: String = text.chars().filter(kept).take(60).collect();
    text.trim_matches(['"', ' ']).to_owned()
}

/// The panels: `card0-HDMI-A-1 connected 1280x800`.
fn displays(folder: &Path) -> Vec<String> {
    let mut seen: Vec<String> = names(folder)
        .into_iter()
        .filter(|name| name.contains('-'))
        .map(|name| {
            let of = |file: &str| printable(&first_line(&folder.join(&name).join(file)));
            format!("{} {} {}", plain(&name), of("status"), of("modes"))
        })
        .collect();
    seen.sort();
    seen
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// The nodes that printers and scanners have.
fn nodes(dev: &Path) -> Vec<NodeSeen> {
    let here = names(dev).into_iter().filter(|name| {
        ["jifen-", "ttyUSB", "ttyACM", "lp"]
            .iter()
            .any(|begin| name.starts_with(begin))
    });
    let printers = names(&dev.join("usb"))
        .into_iter()
        .filter(|name| name.starts_with("lp"))
        .map(|name| format!("usb/{name}"));
    here.chain(printers)
        .map(|name| {
            let path = dev.join(&name);
            NodeSeen {
                node: plain(&name),
                leads_to: fs::read_link(&path)
                    .ok()
                    .map(|to| plain(&to.to_string_lossy())),
                may_use: access(&path, Access::READ_OK | Access::WRITE_OK).is_ok(),
            }
        })
        .collect()
}

fn usb(folder: &Path) -> Vec<UsbSeen> {
    names(folder)
        .into_iter()
        .filter_map(|name| {
            let of = |file: &str| first_line(&folder.join(&name).join(file));
            let (vendor, product) = (of("idVendor"), of("idProduct"));
            (!vendor.is_empty()).then(|| UsbSeen {
                id: plain(&format!("{vendor}:{product}")),
                class: plain(&of("bDeviceClass")),
                product: printable(&of("product")),
            })
        })
        .collect()
}
