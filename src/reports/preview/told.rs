//! How a file was understood and what would be brought in of it: as lines for people and as JSON for programs.

use std::collections::HashSet;

use super::{called, first_name, preview as first_lines};
use crate::market::fen::Fen;
use crate::market::goods::{Goods, plain_name};
use crate::market::intake::stock::{How, Meant, StockLine};
use crate::market::intake::{BadLine, Intake, IntakeKind};
use crate::market::sheet::{Column, Sheet, Table};
use crate::market::stock::Source;
use crate::reports::columns::head_key;
use crate::reports::json::Json;
use crate::reports::read::{Passed, Preview, Understood, bad_line_sentence};
use crate::words::Words;

/// So many lines are shown as they were read.
const FIRST: usize = 5;
/// So many rows that are no lines are told one by one, and so many new goods, and so many names that differ.
const MOST: usize = 20;

/// So many columns that nothing is read from are named on a screen.
const SHORT: usize = 5;

fn say(words: &Words, key: &str, fills: &[(&str, &str)]) -> String {
    words.say(&format!("intake.preview.{key}"), fills)
}

fn joined(parts: Vec<String>, words: &Words) -> String {
    parts.join(&words.say("intake.and", &[]))
}

fn column_name(kind: IntakeKind, column: &str, words: &Words) -> String {
    first_name(&words.say(&head_key(kind, column), &[]))
}

/// How a file was understood, a sentence each.
pub fn understood(preview: &Preview, words: &Words) -> Vec<String> {
    let Understood {
        sheet,
        other_sheets,
        head,
        columns,
        ignored,
        passed,
    } = &preview.understood;
    let mut told = Vec::new();
    if let Some(sheet) = sheet {
        told.push(say(words, "sheet", &[("sheet", sheet)]));
    }
    if !other_sheets.is_empty() {
        let sheets = joined(other_sheets.clone(), words);
        told.push(say(words, "other-sheets", &[("sheets", &sheets)]));
    }
    told.push(say(words, "head", &[("line", &head.to_string())]));
    let column = |(found, column): &(String, &'static str)| {
        let column = column_name(preview.lines.kind(), column, words);
        say(words, "column", &[("found", found), ("column", &column)])
    };
    let columns = joined(columns.iter().map(column).collect(), words);
    told.push(say(words, "columns", &[("columns", &columns)]));
    if !ignored.is_empty() {
        let columns = joined(ignored.clone(), words);
        told.push(say(words, "ignored", &[("columns", &columns)]));
    }
    let again = passed
        .iter()
        .filter(|(_, passed)| *passed == Passed::HeadAgain);
    let again: Vec<String> = again.map(|(line, _)| line.to_string()).collect();
    if !again.is_empty() {
        let lines = joined(again, words);
        told.push(say(words, "head-again", &[("lines", &lines)]));
    }
    // Sums that do not agree are told wherever they stand.
    let is_wrong = |passed: &Passed| matches!(passed, Passed::Total { agrees: false, .. });
    let others = passed
        .iter()
        .filter(|(_, passed)| *passed != Passed::HeadAgain);
    let (wrong, right): (Vec<_>, Vec<_>) = others.partition(|(_, passed)| is_wrong(passed));
    let shown = right.iter().take(MOST).chain(&wrong);
    told.extend(shown.filter_map(|(line, passed)| passed_text(*line, passed, words)));
    if right.len() > MOST {
        let more = (right.len() - MOST).to_string();
        told.push(say(words, "more", &[("count", &more)]));
    }
    told
}

fn passed_text(line: u32, passed: &Passed, words: &Words) -> Option<String> {
    let line = line.to_string();
    match passed {
        Passed::Note(text) => Some(say(words, "note", &[("line", &line), ("text", text)])),
        // Those stand together, in a sentence of their own.
        Passed::HeadAgain => None,
        Passed::Total { says: None, .. } => Some(say(words, "total-bare", &[("line", &line)])),
        Passed::Total {
            says: Some(says),
            lines,
            agrees,
        } => {
            let key = if *agrees { "total" } else { "total-differs" };
            let (says, lines) = (says.to_string(), lines.to_string());
            let fills = [("line", line.as_str()), ("says", &says), ("lines", &lines)];
            Some(say(words, key, &fills))
        }
    }
}

/// The same in a sentence or two, for a screen: only what somebody might miss.
pub fn passed_over(preview: &Preview, words: &Words) -> Vec<String> {
    let Understood {
        ignored, passed, ..
    } = &preview.understood;
    let mut told = Vec::new();
    let wrong = passed.iter().find_map(|(line, passed)| match passed {
        Passed::Total {
            says: Some(says),
            lines,
            agrees: false,
        } => Some((line, says, lines)),
        _ => None,
    });
    if let Some((line, says, lines)) = wrong {
        let (line, says, lines) = (line.to_string(), says.to_string(), lines.to_string());
        let fills = [("line", line.as_str()), ("says", &says), ("lines", &lines)];
        told.push(say(words, "short-total", &fills));
    }
    if !passed.is_empty() {
        let count = passed.len().to_string();
        told.push(say(words, "short-passed", &[("count", &count)]));
    }
    if !ignored.is_empty() {
        let mut named: Vec<String> = ignored.iter().take(SHORT).cloned().collect();
        if ignored.len() > SHORT {
            named.push(say(words, "and-more", &[]));
        }
        let columns = joined(named, words);
        told.push(say(words, "short-ignored", &[("columns", &columns)]));
    }
    told
}

/// Lines, pieces and cost of a source.
fn by_source(lines: &[(u32, StockLine)]) -> Vec<(Source, usize, u64, Fen)> {
    let of = |source: Source| {
        let lines = lines.iter().filter(move |(_, line)| line.source == source);
        let pieces = |(_, line): &(u32, StockLine)| u64::from(line.quantity.pieces());
        let sums = (
            lines.clone().count(),
            lines.clone().map(pieces).sum(),
            lines.map(|(_, line)| line.cost()).sum(),
        );
        (source, sums.0, sums.1, sums.2)
    };
    let all = Source::ALL.into_iter().map(of);
    all.filter(|(_, lines, ..)| *lines > 0).collect()
}

fn counted(meant: &[(u32, Meant)], how: How) -> usize {
    meant.iter().filter(|(_, meant)| meant.how == how).count()
}

/// New goods, each once, in the order in which they come.
fn new_goods(meant: &[(u32, Meant)]) -> Vec<&Goods> {
    let mut seen = HashSet::new();
    let new = meant.iter().filter(|(_, meant)| meant.how == How::New);
    new.map(|(_, meant)| &meant.goods)
        .filter(|goods| seen.insert(goods.code))
        .collect()
}

/// What would be brought in: sums, which goods lines mean, and what is new.
fn stock_about(lines: &[(u32, StockLine)], meant: &[(u32, Meant)], words: &Words) -> Vec<String> {
    let n = |count: usize| count.to_string();
    let sums = by_source(lines);
    let pieces: u64 = sums.iter().map(|(_, _, pieces, _)| pieces).sum();
    let cost: Fen = sums.iter().map(|(.., cost)| *cost).sum();
    let (count, pieces, cost) = (n(lines.len()), pieces.to_string(), cost.to_string());
    let fills = [
        ("lines", count.as_str()),
        ("pieces", &pieces),
        ("yuan", &cost),
    ];
    let mut told = vec![say(words, "stock", &fills)];
    if sums.len() > 1 {
        for (source, lines, pieces, cost) in &sums {
            let source = called("intake.source", source.word(), words);
            let (lines, pieces, cost) = (n(*lines), pieces.to_string(), cost.to_string());
            let fills = [
                ("source", source.as_str()),
                ("lines", &lines),
                ("pieces", &pieces),
                ("yuan", &cost),
            ];
            told.push(say(words, "by-source", &fills));
        }
    }
    let how = [How::Code, How::Name, How::New].map(|how| n(counted(meant, how)));
    let [code, name, new] = &how;
    let fills = [("code", code.as_str()), ("name", name), ("new", new)];
    told.push(say(words, "meant", &fills));
    let entered = new_goods(meant);
    if !entered.is_empty() {
        let one = |goods: &&Goods| {
            let code = goods.code.to_string();
            let fills = [
                ("name", goods.name.as_str()),
                ("unit", &goods.unit),
                ("code", &code),
            ];
            say(words, "new-one", &fills)
        };
        let mut named: Vec<String> = entered.iter().take(MOST).map(one).collect();
        if entered.len() > MOST {
            named.push(say(words, "and-more", &[]));
        }
        let fills = [
            ("count", &*n(entered.len())),
            ("goods", &*joined(named, words)),
        ];
        told.push(say(words, "new-goods", &fills));
    }
    told.extend(names_that_differ(lines, meant, words));
    told
}

/// A known code decides; where the list calls the goods quite otherwise somebody should look.
fn names_that_differ(
    lines: &[(u32, StockLine)],
    meant: &[(u32, Meant)],
    words: &Words,
) -> Vec<String> {
    let differs = lines.iter().zip(meant).filter(|((_, line), (_, meant))| {
        let (found, known) = (
            plain_name(&line.goods.described().name),
            plain_name(&meant.goods.name),
        );
        meant.how == How::Code && !found.contains(&known) && !known.contains(&found)
    });
    let told = differs.take(MOST).map(|((number, line), (_, meant))| {
        let number = number.to_string();
        let fills = [
            ("line", number.as_str()),
            ("known", &meant.goods.name),
            ("found", &line.goods.described().name),
        ];
        say(words, "name-differs", &fills)
    });
    told.collect()
}

/// The first lines of a list of stock with the goods that they mean.
fn stock_table(lines: &[(u32, StockLine)], meant: &[(u32, Meant)], words: &Words) -> Table {
    let head = |name: &str| say(words, &format!("column-head.{name}"), &[]);
    let row = |((number, line), (_, meant)): (&(u32, StockLine), &(u32, Meant))| {
        let how = match meant.how {
            How::Code => "code",
            How::Name => "name",
            How::New => "new",
        };
        vec![
            number.to_string(),
            meant.goods.name.clone(),
            format!("{} {}", line.quantity, meant.goods.unit),
            called("intake.source", line.source.word(), words),
            line.giver_or_fund.clone(),
            line.unit_cost.to_string(),
            line.expires.map_or_else(String::new, |day| day.to_string()),
            say(words, &format!("how.{how}"), &[]),
        ]
    };
    Table {
        heading: String::new(),
        columns: vec![
            Column::figures(head("line")),
            Column::text(head("goods")),
            Column::figures(head("quantity")),
            Column::text(head("source")),
            Column::text(head("who")),
            Column::figures(head("cost")),
            Column::text(head("expires")),
            Column::text(head("how")),
        ],
        rows: lines.iter().zip(meant).take(FIRST).map(row).collect(),
        empty: String::new(),
    }
}

/// The whole preview as a page. `meant` are the goods that the lines of a list of stock mean, where the books could tell
/// all of them; nothing where the file cannot be brought in.
pub fn preview_sheet(
    file: &str,
    preview: &Preview,
    meant: Option<&[(u32, Meant)]>,
    words: &Words,
) -> Sheet {
    let kind = words.say(&format!("intake.name.{}", preview.lines.kind().word()), &[]);
    let mut about = understood(preview, words);
    let mut tables = Vec::new();
    match (&preview.lines, meant) {
        (Intake::Stock(lines), Some(meant)) => {
            about.extend(stock_about(lines, meant, words));
            tables.push(stock_table(lines, meant, words));
        }
        (intake, _) => {
            let lines = intake.len().to_string();
            about.push(say(words, "lines", &[("lines", &lines)]));
            let first = first_lines(intake, FIRST, words).tables;
            tables.extend(first.into_iter().filter(|table| !table.rows.is_empty()));
        }
    }
    for table in &mut tables {
        let count = table.rows.len().to_string();
        table.heading = say(words, "first", &[("count", &count)]);
    }
    let can = if meant.is_some() { "can" } else { "cannot" };
    Sheet {
        title: say(words, "title", &[("kind", &kind), ("file", file)]),
        about,
        tables,
        closing: vec![say(words, can, &[])],
    }
}

/// The same for programs. `bad` are the faults of the file, or of its lines against the books.
pub fn preview_json(
    preview: &Preview,
    meant: Option<&[(u32, Meant)]>,
    bad: &[BadLine],
    words: &Words,
) -> String {
    let Understood {
        sheet,
        other_sheets,
        head,
        columns,
        ignored,
        passed,
    } = &preview.understood;
    let texts = |all: &[String]| Json::List(all.iter().map(Json::text).collect());
    let column = |(found, column): &(String, &'static str)| {
        let fields = vec![("name", Json::text(found)), ("column", Json::text(column))];
        Json::Object(fields)
    };
    let mut fields = vec![
        ("kind", Json::text(preview.lines.kind().word())),
        ("would_import", Json::Flag(meant.is_some())),
        ("sheet", Json::maybe(sheet.as_ref())),
        ("other_sheets", texts(other_sheets)),
        ("head", Json::Whole((*head).into())),
        ("columns", Json::List(columns.iter().map(column).collect())),
        ("ignored", texts(ignored)),
        (
            "passed",
            Json::List(passed.iter().map(passed_json).collect()),
        ),
    ];
    fields.push(("lines", Json::Whole(preview.lines.len() as i64)));
    if let (Intake::Stock(lines), Some(meant)) = (&preview.lines, meant) {
        fields.extend(stock_json(lines, meant));
    }
    let bad = bad.iter().map(|bad| {
        let why = bad_line_sentence(&bad.why, words);
        Json::Object(vec![
            ("line", Json::Whole(bad.line.into())),
            ("why", Json::text(why)),
        ])
    });
    fields.push(("bad", Json::List(bad.collect())));
    format!("{}\n", Json::Object(fields))
}

fn stock_json(lines: &[(u32, StockLine)], meant: &[(u32, Meant)]) -> Vec<(&'static str, Json)> {
    let sums = by_source(lines);
    let pieces: u64 = sums.iter().map(|(_, _, pieces, _)| pieces).sum();
    let count = |how| Json::Whole(counted(meant, how) as i64);
    let goods = |goods: &&Goods| {
        Json::Object(vec![
            ("code", Json::text(goods.code)),
            ("name", Json::text(&goods.name)),
            ("unit", Json::text(&goods.unit)),
        ])
    };
    vec![
        ("pieces", Json::Whole(pieces as i64)),
        (
            "cost",
            Json::Yuan(sums.iter().map(|(.., cost)| *cost).sum()),
        ),
        ("by_code", count(How::Code)),
        ("by_name", count(How::Name)),
        ("new", count(How::New)),
        (
            "new_goods",
            Json::List(new_goods(meant).iter().map(goods).collect()),
        ),
    ]
}

fn passed_json((line, passed): &(u32, Passed)) -> Json {
    let mut fields = vec![("line", Json::Whole((*line).into()))];
    fields.extend(match passed {
        Passed::Note(text) => vec![("what", Json::text("note")), ("text", Json::text(text))],
        Passed::HeadAgain => vec![("what", Json::text("head"))],
        Passed::Total {
            says,
            lines,
            agrees,
        } => vec![
            ("what", Json::text("total")),
            (
                "says",
                says.map_or(Json::Null, |says| Json::Whole(says as i64)),
            ),
            ("lines", Json::Whole(*lines as i64)),
            ("agrees", Json::Flag(*agrees)),
        ],
    });
    Json::Object(fields)
}
