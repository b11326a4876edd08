//! What is wrong with a file, as sentences that say what to do next.

use super::{LARGEST_FILE, ReadError};
use crate::market::intake::stock::Unclear;
use crate::market::intake::{BadLine, BadLineWhy, IntakeKind};
use crate::market::scheme::Bilingual;
use crate::market::sheet::{Column, Sheet, Table};
use crate::reports::columns::{WrongColumns, columns, head_key, needed};
use crate::reports::table::NotATable;
use crate::words::{Lang, Words};

impl ReadError {
    /// What is wrong, why, and what to do next.
    pub fn sentence(&self, words: &Words) -> String {
        match self {
            ReadError::NotFound(file) => words.say("intake.not-found", &[("file", file)]),
            ReadError::Unreadable { file, why } => {
                words.say("intake.unreadable", &[("file", file), ("why", why)])
            }
            ReadError::TooLarge => {
                let most = (LARGEST_FILE >> 20).to_string();
                words.say("intake.too-large", &[("most", &most)])
            }
            ReadError::NotATable(NotATable::Encoding) => words.say("intake.encoding", &[]),
            ReadError::NotATable(NotATable::OldWorkbook) => words.say("intake.old-workbook", &[]),
            ReadError::NotATable(NotATable::TooWide) => words.say("intake.too-wide", &[]),
            ReadError::NotATable(NotATable::Workbook(why)) => {
                words.say("intake.workbook", &[("why", why)])
            }
            ReadError::Empty => words.say("intake.empty", &[]),
            ReadError::Columns { kind, wrong } => columns_sentence(*kind, wrong, words),
            ReadError::SeveralSheets { sheets } => {
                let sheets = sheets.join(&words.say("intake.and", &[]));
                words.say("intake.several-sheets", &[("sheets", &sheets)])
            }
            ReadError::NoSheet { sheet, sheets } => {
                let sheets = sheets.join(&words.say("intake.and", &[]));
                let fills = [("sheet", sheet.as_str()), ("sheets", &sheets)];
                words.say("intake.no-sheet", &fills)
            }
            ReadError::Lines { kind, bad } => lines_sentence(&[*kind], bad, words),
        }
    }
}

fn columns_sentence(kind: IntakeKind, wrong: &WrongColumns, words: &Words) -> String {
    let list = |columns: &[&str]| {
        let names: Vec<String> = columns
            .iter()
            .map(|column| column_label(&[kind], column, words))
            .collect();
        names.join(&words.say("intake.and", &[]))
    };
    let unknown: Vec<&str> = wrong.unknown.iter().map(String::as_str).collect();
    let unknown = unknown.join(&words.say("intake.and", &[]));
    let parts = [
        ("intake.columns.missing", list(&wrong.missing)),
        ("intake.columns.unknown", unknown),
        ("intake.columns.twice", list(&wrong.twice)),
    ];
    let mut sentence = words.say("intake.columns.what", &[]);
    for (key, names) in parts.iter().filter(|(_, names)| !names.is_empty()) {
        sentence.push_str(&words.say(key, &[("columns", names)]));
    }
    if kind == IntakeKind::Stock {
        sentence.push_str(&words.say("intake.columns.next-stock", &[]));
        return sentence;
    }
    let (wanted, optional) = columns(kind).split_at(needed(kind));
    let wanted = wanted.join(",");
    sentence.push_str(&words.say("intake.columns.next", &[("columns", &wanted)]));
    if !optional.is_empty() {
        let optional = optional.join(",");
        sentence.push_str(&words.say("intake.columns.optional", &[("columns", &optional)]));
    }
    sentence
}

/// `户号（household）`: what a column is called, and how the reference writes it. Where several files have the column
/// under different names, all of them.
fn column_label(kinds: &[IntakeKind], column: &str, words: &Words) -> String {
    let mut names: Vec<String> = Vec::new();
    for kind in kinds {
        let said = words.say(&head_key(*kind, column), &[]);
        let name = said.split('|').next().unwrap_or_default().to_owned();
        if columns(*kind).contains(&column) && !names.contains(&name) {
            names.push(name);
        }
    }
    let name = names.join("/");
    if name == column {
        return name;
    }
    words.say("intake.column", &[("name", &name), ("column", column)])
}

/// All faults, a line each, under one sentence that says what became of the file and above one that says what to do.
pub fn bad_lines_sentence(bad: &[BadLine], words: &Words) -> String {
    lines_sentence(&IntakeKind::ALL, bad, words)
}

fn lines_sentence(kinds: &[IntakeKind], bad: &[BadLine], words: &Words) -> String {
    let count = bad.len().to_string();
    if bad.len() > 1 && bad.iter().all(|bad| bad.why == BadLineWhy::Again) {
        return words.say("intake.lines.again", &[("count", &count)]);
    }
    let mut sentence = words.say("intake.lines.what", &[("count", &count)]);
    for bad in bad {
        let (line, why) = (bad.line.to_string(), why_sentence(kinds, &bad.why, words));
        sentence.push('\n');
        sentence.push_str(&words.say("intake.lines.line", &[("line", &line), ("why", &why)]));
    }
    sentence.push('\n');
    sentence.push_str(&words.say("intake.lines.next", &[]));
    sentence
}

/// All faults of a file as a page: in which line, and what to mend.
pub fn faults_sheet(file: &str, kind: IntakeKind, bad: &[BadLine], words: &Words) -> Sheet {
    let count = bad.len().to_string();
    let head = |name: &str| words.say(&format!("intake.faults.{name}"), &[]);
    let rows = bad.iter().map(|bad| {
        let why = why_sentence(&[kind], &bad.why, words);
        vec![bad.line.to_string(), why]
    });
    let what = if bad.iter().all(|bad| bad.why == BadLineWhy::Again) {
        "intake.lines.again"
    } else {
        "intake.faults.what"
    };
    Sheet {
        title: words.say("intake.faults.title", &[("file", file)]),
        about: vec![words.say(what, &[("count", &count)])],
        tables: vec![Table {
            heading: String::new(),
            columns: vec![Column::figures(head("line")), Column::long(head("why"))],
            rows: rows.collect(),
            empty: String::new(),
        }],
        closing: vec![words.say("intake.lines.next", &[])],
    }
}

/// What is wrong with one line.
pub fn bad_line_sentence(why: &BadLineWhy, words: &Words) -> String {
    why_sentence(&IntakeKind::ALL, why, words)
}

fn why_sentence(kinds: &[IntakeKind], why: &BadLineWhy, words: &Words) -> String {
    match why {
        BadLineWhy::Field {
            column,
            found,
            form,
        } => {
            let form = words.say(form, &[]);
            let key = if found.is_empty() {
                "intake.bad.empty"
            } else {
                "intake.bad.field"
            };
            let column = column_label(kinds, column, words);
            let fills = [
                ("column", column.as_str()),
                ("found", found.as_str()),
                ("form", form.as_str()),
            ];
            words.say(key, &fills)
        }
        BadLineWhy::Again => words.say("intake.bad.again", &[]),
        BadLineWhy::Twice { first } => {
            words.say("intake.bad.twice", &[("first", &first.to_string())])
        }
        BadLineWhy::UnknownHousehold(household) => words.say(
            "intake.bad.unknown-household",
            &[("household", household.as_str())],
        ),
        BadLineWhy::UnknownGoods(code) => {
            words.say("intake.bad.unknown-goods", &[("code", &code.to_string())])
        }
        BadLineWhy::Unclear(unclear) => unclear_sentence(unclear, words),
        BadLineWhy::UnknownMember { household, member } => {
            let fills = [
                ("household", household.as_str()),
                ("member", member.as_str()),
            ];
            words.say("intake.bad.unknown-member", &fills)
        }
        BadLineWhy::UnknownKind { kind, known } => unknown_kind_sentence(kind, known, words),
        BadLineWhy::BeyondShare {
            year,
            percent,
            most,
        } => {
            let (year, percent, most) = (year.to_string(), percent.to_string(), most.to_string());
            let fills = [
                ("year", year.as_str()),
                ("percent", percent.as_str()),
                ("most", most.as_str()),
            ];
            words.say("intake.bad.beyond-share", &fills)
        }
        BadLineWhy::BeyondModels {
            year,
            percent,
            assessed,
            most,
        } => {
            let (year, percent) = (year.to_string(), percent.to_string());
            let (assessed, most) = (assessed.to_string(), most.to_string());
            let fills = [
                ("year", year.as_str()),
                ("percent", percent.as_str()),
                ("assessed", assessed.as_str()),
                ("most", most.as_str()),
            ];
            words.say("intake.bad.beyond-models", &fills)
        }
        BadLineWhy::NotAssessed { year } => {
            words.say("intake.bad.not-assessed", &[("year", &year.to_string())])
        }
        BadLineWhy::Fields { found, wanted } => {
            let (found, wanted) = (found.to_string(), wanted.to_string());
            words.say(
                "intake.bad.fields",
                &[("found", &found), ("wanted", &wanted)],
            )
        }
    }
}

/// Why it is not clear which goods a line means, and what to do.
fn unclear_sentence(unclear: &Unclear, words: &Words) -> String {
    match unclear {
        Unclear::UnknownName { name, unit } => {
            let fills = [("name", name.as_str()), ("unit", unit)];
            words.say("intake.bad.unknown-name", &fills)
        }
        Unclear::UnitNeeded { name } => words.say("intake.bad.unit-needed", &[("name", name)]),
        Unclear::UnitDiffers { name, unit, known } => {
            let fills = [("name", name.as_str()), ("unit", unit), ("known", known)];
            words.say("intake.bad.unit-differs", &fills)
        }
        Unclear::SeveralGoods { name, codes } => {
            let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
            let codes = codes.join(&words.say("intake.and", &[]));
            let fills = [("name", name.as_str()), ("codes", &codes)];
            words.say("intake.bad.several-goods", &fills)
        }
        Unclear::CaseCode { code, name, pieces } => {
            let (code, pieces) = (code.to_string(), pieces.to_string());
            let fills = [("code", code.as_str()), ("name", name), ("pieces", &pieces)];
            words.say("intake.bad.case-code", &fills)
        }
    }
}

/// Names the kinds that the rules know, each with what people call it.
fn unknown_kind_sentence(kind: &str, known: &[(String, Bilingual)], words: &Words) -> String {
    if known.is_empty() {
        return words.say("intake.bad.no-kinds", &[("kind", kind)]);
    }
    let named = |(kind, name): &(String, Bilingual)| {
        let name = match words.lang() {
            Lang::Zh => &name.zh,
            Lang::En => &name.en,
        };
        if name == kind {
            return name.clone();
        }
        words.say("intake.kind", &[("name", name), ("kind", kind)])
    };
    let known: Vec<String> = known.iter().map(named).collect();
    let known = known.join(&words.say("intake.and", &[]));
    words.say(
        "intake.bad.unknown-kind",
        &[("kind", kind), ("known", &known)],
    )
}
