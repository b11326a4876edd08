//! The last lines that the machine's programs wrote to the journal of the system.
//!
//! A line goes in only where it has a shape that is known to hold nothing but the machine's own: what systemd says of a
//! unit, where a thread panicked (not with what), what the compositor and the scripts of the box say. All others are
//! counted and left out.

use std::process::{Command, Stdio};

use crate::market::day::Moment;
use crate::words::Words;

/// The units whose lines are asked for.
const UNITS: [&str; 4] = [
    "jifen-kiosk.service",
    "jifen-backup.service",
    "jifen-stick@*.service",
    "jifen-ledger.service",
];
/// What the till's session calls itself: it has a scope of its own, whose lines are not the unit's.
const SESSION: &str = "jifen-kiosk";
/// So many lines at most.
const LINES: &str = "300";
/// A longer line is cut.
const LONGEST: usize = 240;

/// How lines begin that the box's own scripts write: `hardware/box/lib`.
const SCRIPTS: [&str; 13] = [
    "jifen: the till ended with ",
    "jifen: /etc/jifen/box.conf: ",
    "jifen: the books could not be copied",
    "jifen: the stick at /media/jifen-",
    "jifen: the session has no folder",
    "the screen goes dark",
    "the screen is touched",
    "no stick with the marker JIFEN-BACKUP is in",
    "copied to /media/jifen-",
    "let go of jifen-",
    "/dev/sd",
    "mount: /media/jifen-",
    "umount: /media/jifen-",
];

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Moment,
    /// Which program.
    pub who: String,
    /// What it said.
    pub said: String,
}

/// The last lines, the oldest first; nothing where there is no journal or it may not be read.
pub fn read() -> Option<Vec<Line>> {
    let of_units = UNITS.iter().flat_map(|unit| ["--unit", unit]);
    let mut lines = asked(of_units)?;
    lines.extend(asked(["--identifier", SESSION])?);
    lines.sort_by_key(|line| line.at);
    lines.dedup();
    (!lines.is_empty()).then_some(lines)
}

fn asked<'a>(which: impl IntoIterator<Item = &'a str>) -> Option<Vec<Line>> {
    let out = Command::new("journalctl")
        .args(["--quiet", "--no-pager", "--output=json", "--lines", LINES])
        .args(which)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&out.stdout);
    let lines = text.lines().filter_map(parse).collect();
    out.status.success().then_some(lines)
}

/// A line as journalctl gives it, one JSON object; nothing where what was said is not text.
fn parse(line: &str) -> Option<Line> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| line.get(name).and_then(serde_json::Value::as_str);
    let micros: i64 = text("__REALTIME_TIMESTAMP")?.parse().ok()?;
    Some(Line {
        at: Moment::from_millis(micros / 1000),
        who: text("SYSLOG_IDENTIFIER").unwrap_or_default().to_owned(),
        said: text("MESSAGE")?.to_owned(),
    })
}

/// The lines for a helper, and how many are left out.
pub fn told(lines: &[Line], words: &Words) -> String {
    let mut told = String::new();
    let mut left_out = 0;
    for line in lines {
        match seen(line) {
            Some(said) => {
                let (at, who) = (line.at, super::plain(&line.who));
                told.push_str(&format!("{at} {who}: {said}\n"));
            }
            None => left_out += 1,
        }
    }
    if left_out > 0 {
        let left_out: i32 = left_out;
        told.push_str(&words.say("bundle.left-out", &[("n", &left_out.to_string())]));
        told.push('\n');
    }
    told
}

/// What of a line goes in: all of it, its beginning, or nothing.
fn seen(line: &Line) -> Option<&str> {
    let said = line.said.trim_end();
    // Nobody's name in Hanzi passes, whatever the line looks like.
    if !said.is_ascii() || said.contains(|c: char| c.is_ascii_control()) {
        return None;
    }
    let seen =
        if line.who == "systemd" || said.starts_with("pam_unix(jifen-kiosk:session): session ") {
            said
        } else if let Some(at) = panic_place(said) {
            at
        } else if is_compositor(said) || SCRIPTS.iter().any(|begin| said.starts_with(begin)) {
            said
        } else {
            return None;
        };
    Some(seen.get(..LONGEST).unwrap_or(seen))
}

/// `thread 'printer' panicked at src/devices/spool.rs:12:5`, without what follows.
fn panic_place(said: &str) -> Option<&str> {
    let (thread, place) = said.split_once(" panicked at ")?;
    let place = place.split([':', ',', ' ', '\'']).next()?;
    let is_place = place.ends_with(".rs") && super::plain(place) == place;
    if !thread.starts_with("thread '") || !is_place {
        return None;
    }
    let from = said.len() - said.split_once(" panicked at ")?.1.len() + place.len();
    let numbers = said[from..]
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .map_or(said.len(), |end| from + end);
    Some(said[..numbers].trim_end_matches(':'))
}

/// sway's and wlroots' lines: `00:00:00.123 [ERROR] [wlr] …`.
fn is_compositor(said: &str) -> bool {
    let mut parts = said.splitn(3, ' ');
    let is_time = |text: &str| {
        text.len() == 12
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
    };
    parts.next().is_some_and(is_time)
        && parts
            .next()
            .is_some_and(|level| matches!(level, "[ERROR]" | "[INFO]" | "[DEBUG]"))
        && parts.next().is_some_and(|rest| rest.starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(who: &str, said: &str) -> Line {
        Line {
            at: Moment::from_millis(0),
            who: who.into(),
            said: said.into(),
        }
    }

    #[test]
    fn only_the_machines_own_lines_go_in() {
        for (who, said, goes_in) in [
            (
                "systemd",
                "Started jifen-kiosk.service.",
                Some("Started jifen-kiosk.service."),
            ),
            ("systemd", "张大福", None),
            (
                "kiosk",
                "jifen: the till ended with 101",
                Some("jifen: the till ended with 101"),
            ),
            ("kiosk", "Zhang Dafu took soap", None),
            (
                "kiosk",
                "00:00:12.345 [ERROR] [wlr] no output",
                Some("00:00:12.345 [ERROR] [wlr] no output"),
            ),
            ("kiosk", "00:00:12.345 Zhang Dafu", None),
            (
                "kiosk",
                "thread 'main' panicked at src/till/mod.rs:12:5:",
                Some("thread 'main' panicked at src/till/mod.rs:12:5"),
            ),
            (
                "kiosk",
                "thread 'main' panicked at src/till/mod.rs:12:5: household 0137",
                Some("thread 'main' panicked at src/till/mod.rs:12:5"),
            ),
            (
                "kiosk",
                "thread 'main' panicked at 'Zhang Dafu', src/till/mod.rs:12:5",
                None,
            ),
            ("kiosk", "jifen: the till ended with 1\u{1b}[31m", None),
        ] {
            assert_eq!(seen(&line(who, said)), goes_in, "{who}: {said}");
        }
        let words = Words::load(crate::words::Lang::En);
        let told = told(
            &[line("systemd", "Stopped."), line("kiosk", "Zhang Dafu")],
            &words,
        );
        assert!(
            told.contains("Stopped.") && told.contains("1 more lines"),
            "{told}"
        );
        assert!(!told.contains("Zhang"), "{told}");
    }
}
