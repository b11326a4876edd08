//! A village's rules, in and out: a file or one of those that come with Jifen is read; the list of them, the rules as a
//! page of sentences, and the exchange days as a table go out.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::market::calendar::windows;
use crate::market::day::VillageDay;
use crate::market::period::Period;
use crate::market::scheme::{Scheme, all_bundled, bundled, show};
use crate::words::Words;

/// No village's rules are longer; a film taken for a file of rules is not read whole.
const LONGEST: u64 = 256 * 1024;
/// Days asked for lie before this year.
const LAST_YEAR: i32 = 9000;

/// A scheme and its file's text, as a journal will hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeFile {
    /// The rules.
    pub scheme: Scheme,
    /// The text.
    pub text: String,
}

/// Reads the scheme of this id, else the file of this name.
///
/// # Errors
/// A sentence: there is neither, or the file is refused with line and reason.
pub fn read_scheme(named: &str, words: &Words) -> Result<SchemeFile, String> {
    if let Some(text) = bundled(named) {
        return admit(text.to_owned(), words);
    }
    let path = Path::new(named);
    if !path.exists() {
        let known: Vec<&str> = all_bundled().iter().map(|(id, _)| *id).collect();
        let fills = [("named", named), ("known", &known.join(", "))];
        return Err(words.say("scheme.no-such", &fills));
    }
    read_file(path, words)
}

/// Reads a file of rules.
///
/// # Errors
/// A sentence, with line and reason where the file is refused.
pub fn read_file(path: &Path, words: &Words) -> Result<SchemeFile, String> {
    let unreadable = |why: String| {
        let file = path.display().to_string();
        words.say("scheme.unreadable", &[("file", &file), ("why", &why)])
    };
    let about = std::fs::metadata(path).map_err(|fault| unreadable(fault.to_string()))?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(unreadable(format!("{} bytes", about.len())));
    }
    let text = std::fs::read_to_string(path).map_err(|fault| unreadable(fault.to_string()))?;
    // Some editors put a mark before the text that is none of it.
    admit(text.trim_start_matches('\u{FEFF}').to_owned(), words)
}

fn admit(text: String, words: &Words) -> Result<SchemeFile, String> {
    match Scheme::admit(&text) {
        Ok(scheme) => Ok(SchemeFile { scheme, text }),
        Err(refused) => Err(refused.sentence(words)),
    }
}

/// The schemes that come with Jifen, one a line: id, name, source.
pub fn list(words: &Words) -> String {
    let mut out = String::new();
    for (id, text) in all_bundled() {
        if let Ok(scheme) = Scheme::parse(text) {
            let name = scheme.name.in_lang(words.lang());
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{id}\t{name}\t{}", scheme.source);
        }
    }
    out
}

/// The rules as a page of sentences under headings.
pub fn page(scheme: &Scheme, words: &Words) -> String {
    let mut out = format!(
        "{} ({})\n{}\n",
        scheme.name.in_lang(words.lang()),
        scheme.id,
        scheme.source
    );
    let mut heading = None;
    let mut has_ours = false;
    for line in show(scheme, words) {
        if heading != Some(line.heading) {
            heading = Some(line.heading);
            let _ = write!(out, "\n{}\n", line.heading.say(words));
        }
        has_ours |= line.is_ours;
        let ours = if line.is_ours {
            words.say("rules.ours", &[])
        } else {
            String::new()
        };
        let _ = writeln!(out, "  {}{ours}", line.text);
    }
    if has_ours {
        let _ = write!(out, "\n{}\n", words.say("rules.ours-note", &[]));
    }
    out
}

/// One exchange window, as it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowRow {
    /// The first village day.
    pub opens: VillageDay,
    /// The last village day.
    pub closes: VillageDay,
    /// The period whose points are redeemed on its first day, as far as points lapse.
    pub period: Period,
}

/// The exchange windows that touch a range of days, whole. A store that redeems on any opening day has one, as long as
/// the range.
///
/// # Errors
/// A sentence, where the range is none.
pub fn window_rows(
    scheme: &Scheme,
    (from, to): (VillageDay, VillageDay),
    words: &Words,
) -> Result<Vec<WindowRow>, String> {
    if to < from || to.year() >= LAST_YEAR {
        return Err(words.say("scheme.bad-range", &[]));
    }
    let row = |window: crate::market::calendar::ExchangeWindow| WindowRow {
        opens: window.opens,
        closes: window.closes,
        period: scheme.period_on(window.opens),
    };
    Ok(windows(&scheme.window, from, to)
        .into_iter()
        .map(row)
        .collect())
}

/// The windows as CSV, with a head.
pub fn windows_csv(rows: &[WindowRow]) -> String {
    let mut out = String::from("opens,closes,period\n");
    for row in rows {
        let _ = writeln!(out, "{},{},{}", row.opens, row.closes, row.period);
    }
    out
}

/// The windows as an array of objects.
pub fn windows_json(rows: &[WindowRow]) -> String {
    let text = serde_json::to_string_pretty(rows).expect("days and periods are texts");
    text + "\n"
}
