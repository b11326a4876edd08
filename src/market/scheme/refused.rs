//! Why a scheme's file is refused, with the line. What the reader of TOML says is long and in English; here it becomes
//! a key, a line and one of our own reasons.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::words::{Lang, Words};

/// Where something stands in a file, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Keys and numbers of items, with dots: `suspensions.1.ends`.
    path: String,
    why: &'static str,
    told: String,
}

impl Found {
    /// At a key.
    pub fn at(path: &str, why: &'static str) -> Found {
        Found {
            path: path.to_owned(),
            why,
            told: String::new(),
        }
    }

    /// At an item of a list, counted from 0.
    pub fn nth(list: &str, item: usize, why: &'static str) -> Found {
        Found::at(&format!("{list}.{item}"), why)
    }

    /// With what stands there.
    pub fn told(mut self, what: &str) -> Found {
        self.told = what.to_owned();
        self
    }
}

/// Why a scheme's file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeRefused {
    /// The line it stands on, counted from 1; nothing where a part is missing altogether.
    pub line: Option<usize>,
    /// The key.
    pub key: String,
    /// The reason: `scheme.why.<word>` is its sentence.
    pub why: &'static str,
    /// What stands there instead, where the reason asks for it.
    pub told: String,
}

impl std::error::Error for SchemeRefused {}

impl std::fmt::Display for SchemeRefused {
    /// The sentence in English, for operating faults.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(&Words::load(Lang::En)))
    }
}

/// So much of a line is told; the rest is for whoever opens the file.
const LONGEST_TOLD: usize = 40;

fn short(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= LONGEST_TOLD {
        return text.to_owned();
    }
    text.chars().take(LONGEST_TOLD).chain(['…']).collect()
}

impl SchemeRefused {
    /// The sentence: line, key, reason.
    pub fn sentence(&self, words: &Words) -> String {
        let why = words.say(
            &format!("scheme.why.{}", self.why),
            &[("told", self.told.as_str())],
        );
        let fills = [("key", self.key.as_str()), ("why", why.as_str())];
        match self.line {
            Some(line) => {
                let line = line.to_string();
                let fills = [("line", line.as_str()), fills[0], fills[1]];
                words.say("scheme.refused", &fills)
            }
            None => words.say("scheme.refused-whole", &fills),
        }
    }

    /// Of what contradicts itself.
    pub(super) fn of(text: &str, found: Found) -> SchemeRefused {
        let is_name = |part: &&str| part.parse::<usize>().is_err();
        let key: Vec<&str> = found.path.split('.').filter(is_name).collect();
        SchemeRefused {
            line: line_of(text, &found.path),
            key: key.join("."),
            why: found.why,
            told: short(&found.told),
        }
    }

    /// Of what the reader of TOML says.
    pub(super) fn of_toml(text: &str, fault: &toml::de::Error) -> SchemeRefused {
        let message = fault.message();
        let quoted = message.split('`').nth(1).unwrap_or_default().to_owned();
        let span = fault.span().filter(|span| span.end <= text.len());
        let at = span.as_ref().map(|span| span.start);
        let here = at.and_then(|at| line_at(text, at));
        let key = here.map(|(_, line)| key_of(line)).unwrap_or_default();
        let stands = || {
            let whole = span.clone().map_or("", |span| &text[span]);
            short(whole.lines().next().unwrap_or_default())
        };
        let is_whole_file = span
            .as_ref()
            .is_none_or(|span| span.is_empty() || span.len() == text.len());
        let line = here.map(|(number, _)| number);
        let refused = |line, key: String, why, told| SchemeRefused {
            line,
            key,
            why,
            told,
        };
        if message.starts_with("unknown field") {
            refused(line, quoted, "unknown-key", String::new())
        } else if message.starts_with("missing field") {
            refused(
                line.filter(|_| !is_whole_file),
                quoted,
                "missing",
                String::new(),
            )
        } else if message.starts_with("unknown variant") {
            refused(line, key, "unknown-value", quoted)
        } else if message.starts_with("duplicate") {
            refused(line, key, "twice", String::new())
        } else if message.starts_with("invalid type") || message.starts_with("invalid length") {
            refused(line, key, "type", stands())
        } else if toml::from_str::<toml::Table>(text).is_ok() {
            refused(line, key, "value", stands())
        } else {
            let whole = here.map_or("", |(_, line)| line);
            refused(line, key, "not-toml", short(whole))
        }
    }
}

/// The line in which a byte lies, counted from 1.
fn line_at(text: &str, at: usize) -> Option<(usize, &str)> {
    let number = text.get(..at)?.matches('\n').count();
    text.lines().nth(number).map(|line| (number + 1, line))
}

/// What stands before the equals sign, or in the brackets of a head.
fn key_of(line: &str) -> String {
    let key = line.split(['=', ']']).next().unwrap_or_default();
    short(key.trim_start_matches(['[', '{', ' ']))
}

/// The line on which a path stands; where the last of it is missing, that of the part it is missing from.
fn line_of(text: &str, path: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let mut at = None;
    let mut value: Option<&DeValue<'_>> = None;
    for part in path.split('.') {
        let next = match (value, part.parse::<usize>()) {
            (Some(DeValue::Array(items)), Ok(n)) => {
                items.get(n).map(|item| (item.span().start, item))
            }
            (Some(DeValue::Table(inner)), _) => entry(inner, part),
            (None, _) => entry(table.get_ref(), part),
            _ => None,
        };
        let Some((start, found)) = next else { break };
        at = Some(start);
        value = Some(found.get_ref());
    }
    line_at(text, at?).map(|(number, _)| number)
}

fn entry<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<(usize, &'t Spanned<DeValue<'i>>)> {
    table
        .iter()
        .find(|(key, _)| key.get_ref().as_ref() == name)
        .map(|(key, value)| (key.span().start, value))
}
