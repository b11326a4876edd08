//! Workbooks, opened by LibreOffice and written again as CSV: cell by cell what the books say. Too slow for every run:
//! `cargo test --test papers -- --ignored`.

use std::process::Command;

use jifen::market::register::{Register, Value};
use jifen::words::{Lang, Words};

use super::agree::lines;
use super::tools::have;
use super::year::{jinzhai, lutang};

/// Fields in quotes, texts as they stand, the first sheet, numbers as they are and not as they are shown.
const AS_CSV: &str =
    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

#[test]
#[ignore = "starts an office suite; .ci/long runs it"]
fn an_office_suite_reads_every_cell() {
    if !have(&["soffice"]) {
        return;
    }
    let words = Words::load(Lang::Zh);
    let mut compared = 0;
    for shut in [lutang().shut(), jinzhai().shut()] {
        for register in Register::ALL {
            let name = register.word();
            let file = shut.file(&format!("{name}.xlsx"));
            let args = ["--format", "xlsx", "--lang", "zh", "--out", &file];
            shut.ok(&[&["export", name][..], &args].concat());
            let profile = format!("-env:UserInstallation=file://{}", shut.file("profile"));
            let out = Command::new("soffice")
                .args([&profile, "--headless", "--convert-to", AS_CSV, "--outdir"])
                .arg(shut.dir.path().join("csv"))
                .arg(&file)
                .output()
                .expect("the program runs");
            assert!(out.status.success());
            // Every sheet is a file of its own: the workbook's name, the sheet's name.
            let csv = shut.dir.path().join(format!("csv/{name}-{name}.csv"));
            let text = std::fs::read_to_string(csv).expect("what was written");
            let mut csv = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let found: Vec<csv::StringRecord> = csv.records().map(|one| one.unwrap()).collect();
            let columns = register.columns();
            let heads: Vec<&str> = columns.iter().map(|column| column.name).collect();
            assert_eq!(found[0].iter().collect::<Vec<_>>(), heads);
            let first = if register.is_book() { 2 } else { 1 };
            let meant = lines(&shut.reader(), register, None);
            for (at, line) in meant.iter().enumerate() {
                for (place, (cell, column)) in line.cells().iter().zip(columns).enumerate() {
                    let wanted = match cell {
                        Value::Word(word) if register.is_book() => {
                            words.say_or(&format!("register.word.{}", column.set), word)
                        }
                        Value::Flag(flag) => flag.to_string().to_uppercase(),
                        Value::Points(_) | Value::Yuan(_) => shortest(&cell.plain()),
                        other => other.plain(),
                    };
                    let read = &found[at + first][place];
                    let read = match cell {
                        Value::Points(_) | Value::Yuan(_) => shortest(read),
                        _ => read.to_owned(),
                    };
                    assert_eq!(read, wanted, "{name} {at} {}", column.name);
                    compared += 1;
                }
            }
        }
    }
    println!("{compared} cells");
    assert!(compared > 5_000, "{compared}");
}

/// An amount without noughts at its end.
fn shortest(amount: &str) -> String {
    match amount.contains('.') {
        true => amount
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        false => amount.to_owned(),
    }
}
