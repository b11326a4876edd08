//! The box's own files (`hardware/box`) against what they name: the kiosk's settings, the page and picture of the
//! scanner, and that the pages about the hardware lead nowhere that is not there.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jifen::reports::cards::{TEST_CODE, scanner_sheet};
use jifen::words::{Lang, Words};

fn hardware() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hardware")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Runs the kiosk's script with a `sway` that writes out what it was given.
fn kiosk(settings: &[(&str, &str)]) -> Output {
    let dir = tempfile::tempdir().expect("a folder");
    let sway = dir.path().join("sway");
    fs::write(&sway, "#!/bin/sh\necho \"$WLR_RENDERER\"\ncat \"$2\"\n").expect("a file");
    fs::set_permissions(&sway, fs::Permissions::from_mode(0o755)).expect("a mode");
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("sh")
        .arg(hardware().join("box/lib/kiosk"))
        .env_clear()
        .env("PATH", format!("{}:{path}", dir.path().display()))
        .env("XDG_RUNTIME_DIR", dir.path())
        .envs(settings.iter().copied())
        .output()
        .expect("sh runs")
}

#[test]
fn the_kiosk_shows_the_till_and_nothing_else() {
    let out = kiosk(&[
        ("JIFEN_BLANK_MINUTES", "15"),
        ("JIFEN_ROTATE", "90"),
        ("JIFEN_MODE", "1024x600"),
        ("JIFEN_SCREEN", "HDMI-A-1"),
        ("JIFEN_FACING", "HDMI-A-2"),
    ]);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let config = String::from_utf8_lossy(&out.stdout);
    for line in [
        "pixman",
        "xwayland disable",
        "output HDMI-A-1 transform 90",
        "output HDMI-A-1 mode --custom 1024x600",
        "input * xkb_options srvrkeys:none",
        "seat * hide_cursor 100",
        "assign [title=\"^Jifen facing$\"] workspace number 2",
        "workspace 1 output HDMI-A-1",
        "input type:touch map_to_output HDMI-A-1",
        "workspace 2 output HDMI-A-2",
        "exec /usr/lib/jifen/till",
    ] {
        assert!(
            config.lines().any(|there| there == line),
            "{line} in\n{config}"
        );
    }
    assert!(config.contains("timeout 900 "), "{config}");
    // No key does anything but for the till, and there is no bar to touch.
    assert!(
        !config.contains("bind") && !config.contains("bar"),
        "{config}"
    );
    let never = kiosk(&[
        ("JIFEN_BLANK_MINUTES", "0"),
        ("JIFEN_POINTER", "shown"),
        ("JIFEN_GRAPHICS", "gpu"),
    ]);
    let config = String::from_utf8_lossy(&never.stdout);
    assert!(
        !config.contains("swayidle")
            && !config.contains("hide_cursor")
            && !config.contains("pixman"),
        "{config}"
    );
}

/// A slip in the settings is told with its name, never becomes a line of the compositor's own language, and the till
/// opens all the same.
#[test]
fn a_slip_in_the_boxs_settings_is_named_and_the_till_opens() {
    let usual = String::from_utf8_lossy(&kiosk(&[]).stdout).into_owned();
    for (key, slip) in [
        ("JIFEN_BLANK_MINUTES", "ten"),
        ("JIFEN_BLANK_MINUTES", "99999"),
        ("JIFEN_BLANK_MINUTES", "-5"),
        ("JIFEN_ROTATE", "45"),
        ("JIFEN_SCALE", "1.5"),
        ("JIFEN_SCREEN", "HDMI-A-1 enable"),
        ("JIFEN_FACING", "HDMI-A-2\nbindsym a exec foot"),
        ("JIFEN_MODE", "1280x800 enable; bindsym a exec foot"),
        ("JIFEN_MODE", "1280x800\nbindsym a exec foot"),
        ("JIFEN_MODE", "1280"),
        ("JIFEN_POINTER", "yes"),
        ("JIFEN_GRAPHICS", "fast"),
    ] {
        let out = kiosk(&[(key, slip)]);
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{key}={slip}: {said}");
        assert!(said.contains(key), "{key}={slip}: {said}");
        assert_eq!(String::from_utf8_lossy(&out.stdout), usual, "{key}={slip}");
    }
}

/// Every key of box.conf is read by a script of the box, and every key that one reads stands there.
#[test]
fn the_settings_file_names_what_is_read() {
    let conf = read(&hardware().join("box/etc/box.conf"));
    let named: BTreeSet<&str> = conf
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key)
        .collect();
    assert!(named.len() >= 7, "{named:?}");
    let scripts: String = ["kiosk", "till", "backup-to-stick"]
        .map(|name| read(&hardware().join("box/lib").join(name)))
        .concat();
    let read: BTreeSet<&str> = scripts
        .match_indices("${JIFEN_")
        .map(|(at, _)| {
            let key = &scripts[at + 2..];
            &key[..key
                .find(|c: char| !(c.is_ascii_uppercase() || c == '_'))
                .unwrap_or(key.len())]
        })
        // For trying the backup without a box.
        .filter(|key| !matches!(*key, "JIFEN_STICKS" | "JIFEN_STICK_IS" | "JIFEN_HOME"))
        .collect();
    assert_eq!(named, read);
    // As they stand they are good.
    let values: Vec<(&str, &str)> = conf
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .collect();
    let out = kiosk(&values);
    assert!(
        out.status.success() && out.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn the_picture_of_the_test_code_is_the_pages() {
    for lang in [Lang::Zh, Lang::En] {
        let page = scanner_sheet(&Words::load(lang));
        let from = page.find("<svg").expect("a code");
        let to = from + page[from..].find("</svg>").expect("its end") + "</svg>".len();
        let picture = read(&hardware().join("pictures/scan-test.svg"));
        assert_eq!(picture.trim_end(), &page[from..to]);
        assert_eq!(page.matches("<svg").count(), 2);
        assert!(
            page.contains(TEST_CODE) && !page.contains("[scanner-sheet"),
            "a word is missing"
        );
    }
}

/// The headings of a page as its links name them.
fn anchors(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            heading
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

#[test]
fn the_pages_about_the_hardware_lead_somewhere() {
    let mut followed = 0;
    for page in ["README.md", "README.en.md"] {
        let file = hardware().join(page);
        let text = read(&file);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
        {
            let (path, anchor) = link.0.split_once('#').unwrap_or((link.0, ""));
            let target = if path.is_empty() {
                file.clone()
            } else {
                hardware().join(path)
            };
            assert!(target.exists(), "{page}: {path} is not there");
            if !anchor.is_empty() {
                let anchors = anchors(&read(&target));
                assert!(
                    anchors.contains(anchor),
                    "{page}: {path} has no {anchor}: {anchors:?}"
                );
            }
            followed += 1;
        }
    }
    assert!(followed > 30, "only {followed} links were found");
}

/// What the rules of the system call a device of each maker, in order of the makers' numbers.
fn ruled() -> BTreeSet<(String, String)> {
    let rules = read(&hardware().join("box/udev/70-jifen.rules"));
    let rule = |line: &str| {
        let rest = line.strip_prefix("ATTRS{idVendor}==\"")?;
        let (vendor, rest) = rest.split_once('"')?;
        let kind = rest.strip_prefix(", ENV{JIFEN}=\"")?.strip_suffix('"')?;
        Some((vendor.to_owned(), kind.to_owned()))
    };
    rules.lines().filter_map(rule).collect()
}

/// A scanner that a profile knows has a lasting name, and a name is given to none that no profile knows. Printers on the
/// USB are the kernel's printer device whatever their make; of those on a line only a maker that has a profile is named.
#[test]
fn the_rules_of_the_box_know_the_makers_that_the_profiles_know() {
    let mut known = BTreeSet::new();
    for kind in ["scanner", "printer"] {
        for entry in fs::read_dir(hardware().join(format!("{kind}s"))).expect("profiles") {
            let path = entry.expect("a file").path();
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let profile: toml::Table = read(&path).parse().expect("TOML");
            let vendors = profile.get("vendors").and_then(|list| list.as_array());
            for vendor in vendors.into_iter().flatten() {
                let vendor = vendor.as_str().expect("hexadecimal").to_owned();
                known.insert((vendor, kind.to_owned()));
            }
        }
    }
    let scanners = |all: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        let scanner =
            |(vendor, kind): &(String, String)| (kind == "scanner").then(|| vendor.clone());
        all.iter().filter_map(scanner).collect()
    };
    assert!(scanners(&known).len() >= 4, "{known:?}");
    assert_eq!(scanners(&known), scanners(&ruled()));
    let printers: BTreeSet<_> = ruled()
        .into_iter()
        .filter(|(_, kind)| kind == "printer")
        .collect();
    // Epson, whose profile is epson-80.
    assert_eq!(
        printers,
        BTreeSet::from([("04b8".to_owned(), "printer".to_owned())])
    );
    assert!(hardware().join("printers/epson-80.toml").exists());
    let rules = read(&hardware().join("box/udev/70-jifen.rules"));
    assert!(rules.contains(r#"SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*""#));
    // No maker is both.
    let makers: BTreeSet<String> = ruled().into_iter().map(|(vendor, _)| vendor).collect();
    assert_eq!(makers.len(), ruled().len());
}
