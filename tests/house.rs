//! The house keeps its shape: arrows point down only, no clock is read outside the outermost files, no scheme is known
//! by its id, and nothing that people read stands in the code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms each room may look into.
const ARROWS: &[(&str, &[&str])] = &[
    ("market", &["words"]),
    ("words", &["market"]),
    ("till", &["market"]),
    ("books", &["market"]),
    ("devices", &["market"]),
    ("parcel", &["market"]),
    ("reports", &["market", "words"]),
    ("sync", &["parcel", "market"]),
    ("ledger", &["parcel", "market", "words", "reports"]),
    (
        "clerk",
        &["ledger", "sync", "devices", "reports", "market", "words"],
    ),
    (
        "office",
        &[
            "till", "books", "devices", "sync", "parcel", "reports", "market", "words",
        ],
    ),
    (
        "demo",
        &[
            "kiosk", "office", "ledger", "books", "devices", "reports", "till", "market", "words",
        ],
    ),
    ("kiosk", &["office", "till", "devices", "market", "words"]),
];

/// Files that may read a clock: the outermost ones, which hand the time on, and those that wait for a device or a
/// network and have to give up at last.
const CLOCKS: &[&str] = &[
    "office/clock.rs",
    "office/counter.rs",
    "office/run/devices.rs",
    "office/storeroom/scanning.rs",
    "devices/",
    "sync/carrier.rs",
    "ledger/service",
    "kiosk/picture.rs",
    "kiosk/window.rs",
    "bin/",
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder)
            .expect("the sources are there")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(&root)
                .expect("below src")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("readable"))
        })
        .collect()
}

/// A file's lines of code up to its tests, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(i, line)| (i + 1, line.split("//").next().unwrap_or_default()))
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

#[test]
fn arrows_point_down() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (file, text) in sources() {
        let from = room(&file);
        if matches!(from, "bin" | "lib") || is_test(&file) {
            continue;
        }
        let allowed = arrows
            .get(from)
            .unwrap_or_else(|| panic!("{file}: a room that the map does not have"));
        for (number, line) in code(&text) {
            for after in line.split("crate::").skip(1) {
                let to: String = after
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if to != from && arrows.contains_key(to.as_str()) {
                    seen += 1;
                    if !allowed.contains(&to.as_str()) {
                        wrong.push(format!("{file}:{number}: {from} → {to}"));
                    }
                }
            }
        }
    }
    assert!(
        seen > 20,
        "the reading found only {seen} arrows: it reads wrongly"
    );
    assert!(
        wrong.is_empty(),
        "arrows that point up:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn no_clock_is_read_inside() {
    let reads = ["SystemTime::now", "Instant::now", "Utc::now", "Local::now"];
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if CLOCKS.iter().any(|allowed| file.starts_with(allowed)) || is_test(&file) {
            continue;
        }
        for (number, line) in code(&text) {
            if reads.iter().any(|read| line.contains(read)) {
                wrong.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a clock is read here:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_rules_touch_nothing() {
    let outside = [
        "std::fs",
        "std::net",
        "std::io",
        "std::env",
        "std::process",
        "std::thread",
        "rusqlite",
        "iced",
        "getrandom",
    ];
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if matches!(room(&file), "market" | "till" | "words") {
            for (number, line) in code(&text) {
                if outside.iter().any(|name| line.contains(name)) {
                    wrong.push(format!("{file}:{number}: {}", line.trim()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the rules reach outside:\n{}",
        wrong.join("\n")
    );
}

/// A new village is a new file: no code knows a village's rules by their name.
#[test]
fn no_scheme_is_known_by_its_id() {
    let ids: Vec<&str> = jifen::market::scheme::all_bundled()
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert!(ids.len() >= 16, "only {} schemes", ids.len());
    // The id as a whole word, so that a name which merely holds it is no find.
    let stands_in = |line: &str, id: &str| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        line.match_indices(id).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + id.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    };
    assert!(stands_in("scheme == \"lutang\"", "lutang") && !stands_in("lutang_day", "lutang"));
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if is_test(&file) {
            continue;
        }
        for (number, line) in code(&text) {
            if ids.iter().any(|id| stands_in(line, id)) {
                wrong.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a scheme is known by its id:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_people_read_stands_in_the_words() {
    let is_hanzi = |c: char| ('\u{3400}'..='\u{9FFF}').contains(&c);
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if is_test(&file) {
            continue;
        }
        for (number, line) in code(&text) {
            if line.chars().any(is_hanzi) {
                wrong.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    // Tables of characters are data about the script, not words that people read.
    let tables = [
        "books/search.rs",
        "reports/field.rs",
        "market/receipt/test_page.rs",
        "kiosk/screens/typing.rs",
    ];
    wrong.retain(|line| !tables.iter().any(|table| line.starts_with(table)));
    assert!(
        wrong.is_empty(),
        "Chinese in the code:\n{}",
        wrong.join("\n")
    );
}

/// Every key that the code asks for by name is in the words.
#[test]
fn every_word_asked_for_is_there() {
    let words = jifen::words::Words::load(jifen::words::Lang::Zh);
    let mut missing = Vec::new();
    let mut asked = 0;
    for (file, text) in sources() {
        if is_test(&file) {
            continue;
        }
        for (number, line) in code(&text) {
            for after in line.split(".say(\"").skip(1) {
                let Some(key) = after.split('"').next() else {
                    continue;
                };
                asked += 1;
                // A page asks for its words without the group's name that they all share.
                let grouped = format!("{}.{key}", room(&file));
                if !words.has(key) && !words.has(&grouped) {
                    missing.push(format!("{file}:{number}: {key}"));
                }
            }
        }
    }
    assert!(asked > 0, "no key found: the reading is wrong");
    assert!(
        missing.is_empty(),
        "words that are missing:\n{}",
        missing.join("\n")
    );
}

/// Every refusal has its three parts in both languages.
#[test]
fn every_refusal_speaks() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/market/refusal.rs"))
            .expect("readable");
    let reasons: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("Refusal::") && line.contains("=> \""))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert!(reasons.len() > 25, "only {} reasons found", reasons.len());
    for lang in [jifen::words::Lang::Zh, jifen::words::Lang::En] {
        let words = jifen::words::Words::load(lang);
        for reason in &reasons {
            for part in ["what", "why", "next"] {
                assert!(
                    words.has(&format!("refusal.{reason}.{part}")),
                    "{lang:?}: refusal.{reason}.{part}"
                );
            }
        }
    }
}
