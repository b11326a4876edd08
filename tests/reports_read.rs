//! Files that come in, checked from outside: every form and encoding, every fault with its line, nothing half taken.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::Instant;

use jifen::market::fen::Fen;
use jifen::market::intake::{BadLine, BadLineWhy, Intake, IntakeKind};
use jifen::market::points::Points;
use jifen::market::stock::Source;
use jifen::reports::read::{ReadError, read_bytes, read_file, read_file_with, template};
use jifen::words::{Lang, Words};
use rust_xlsxwriter::{Format, Formula, Workbook};

fn read(kind: IntakeKind, text: &str) -> Result<Intake, ReadError> {
    read_bytes(kind, text.as_bytes(), &mut |_| {})
}

fn bad(kind: IntakeKind, text: &str) -> Vec<BadLine> {
    match read(kind, text) {
        Err(ReadError::Lines { bad, .. }) => bad,
        other => panic!("{other:?}"),
    }
}

/// Line, column and form of each fault in a field.
fn faults(bad: &[BadLine]) -> Vec<(u32, &str, &str)> {
    bad.iter()
        .map(|bad| match &bad.why {
            BadLineWhy::Field { column, form, .. } => (bad.line, *column, *form),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn every_template_reads_back_whole() {
    for kind in IntakeKind::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let intake = read(kind, &template(kind, lang)).unwrap();
            let lines = if kind == IntakeKind::Credits { 4 } else { 2 };
            assert_eq!(intake.len(), lines, "{kind:?} {lang:?}");
        }
    }
}

#[test]
fn the_sample_village_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let count = |kind: IntakeKind| {
        read_file(kind, &folder.join(format!("{}.csv", kind.word())))
            .unwrap_or_else(|why| panic!("{}", why.sentence(&Words::load(Lang::En))))
            .len()
    };
    assert!(count(IntakeKind::Households) >= 300);
    assert!(count(IntakeKind::Credits) >= 300);
    assert!(count(IntakeKind::Stock) >= 14);
    assert_eq!(count(IntakeKind::Suspensions), 2);
}

#[test]
fn columns_in_any_order_and_in_chinese() {
    let text = "小组,联系电话,人数,户主,户号\n3组,１３８１２３４５６７８,４,张大福,0137\n";
    let Intake::Households(lines) = read(IntakeKind::Households, text).unwrap() else {
        panic!("households were asked for");
    };
    let (number, line) = &lines[0];
    assert_eq!((*number, line.household.as_str()), (2, "0137"));
    assert_eq!((line.name.as_str(), line.members), ("张大福", 4));
    assert_eq!(line.phone.as_deref(), Some("5678"));
    assert_eq!(line.group, "3组");
}

#[test]
fn every_bad_line_is_listed_and_none_is_taken() {
    let text = "household,name,members,phone,group\n\
                0137,张大福,4,5678,3组\n\
                \n\
                0138,,很多,12,\n\
                0139,李四,2,,,\n\
                0140,王五\n\
                0137,张大福,4,5678,3组\n\
                0141,赵六,1,,,x\n";
    let bad = bad(IntakeKind::Households, text);
    assert_eq!(
        faults(&bad[..3]),
        [
            (4, "name", "intake.form.name"),
            (4, "members", "intake.form.members"),
            (4, "phone", "intake.form.phone"),
        ]
    );
    let rest: Vec<(u32, &BadLineWhy)> = bad[3..].iter().map(|b| (b.line, &b.why)).collect();
    let fields = |found| BadLineWhy::Fields { found, wanted: 5 };
    assert_eq!(
        rest,
        [
            (6, &fields(2)),
            (7, &BadLineWhy::Twice { first: 2 }),
            (8, &fields(6)),
        ]
    );
}

#[test]
fn what_each_field_refuses() {
    let check = |kind: IntakeKind, line: &str, wanted: &[(&str, &str)]| {
        let head = template(kind, Lang::En);
        let head = head.lines().next().unwrap();
        let bad = bad(kind, &format!("{head}\n{line}\n"));
        let found: Vec<(&str, &str)> = faults(&bad).iter().map(|f| (f.1, f.2)).collect();
        let wanted: Vec<(&str, String)> = wanted
            .iter()
            .map(|(column, form)| (*column, format!("intake.form.{form}")))
            .collect();
        let wanted: Vec<(&str, &str)> = wanted.iter().map(|(c, f)| (*c, f.as_str())).collect();
        assert_eq!(found, wanted, "{line}");
    };
    check(
        IntakeKind::Credits,
        "0137,2026-Q4,0,,,,2026-12-01,,,,",
        &[("points", "credited")],
    );
    check(
        IntakeKind::Credits,
        "0 1,2026-Q5,1.234,,,31/12/2026,,,,,",
        &[
            ("household", "household"),
            ("period", "period"),
            ("points", "credited"),
            ("happened_on", "day"),
            ("posted_on", "day"),
        ],
    );
    check(
        IntakeKind::Goods,
        "6901234567890,,,x,-5",
        &[
            ("code", "code-check"),
            ("name", "name"),
            ("unit", "name"),
            ("points", "price"),
        ],
    );
    check(
        IntakeKind::Goods,
        "6.90123E+12,香皂,块,,5",
        &[("code", "code-scientific")],
    );
    check(
        IntakeKind::Stock,
        "6901234567892,0,gift,,1.234,2026-02-30",
        &[
            ("quantity", "quantity"),
            ("source", "source"),
            ("giver_or_fund", "name"),
            ("unit_cost", "yuan"),
            ("expires", "day"),
        ],
    );
    check(
        IntakeKind::Stock,
        "6901234567892,1,fund,村集体,,",
        &[("unit_cost", "yuan-bought")],
    );
    check(
        IntakeKind::Suspensions,
        "0137,offence,2026-08-01,2026-07-31,",
        &[("until", "until")],
    );
}

#[test]
fn stock_and_credits_mean_what_they_say() {
    let text = "code,quantity,source,giver_or_fund,unit_cost,expires\n\
                6901234567892,40,donation,某公司,2.8,\n\
                36000291452,2,捐赠,某公司,,2027/6/30\n\
                96385074,1,Fund,专项资金,36.5,\n\
                6901234567892,1,村集体,专项资金,0.05,2027年6月30日\n";
    let Intake::Stock(lines) = read(IntakeKind::Stock, text).unwrap() else {
        panic!("stock was asked for");
    };
    assert_eq!(lines[0].1.unit_cost, Fen(280));
    assert_eq!(lines[1].1.source, Source::Donation);
    assert_eq!(lines[1].1.unit_cost, Fen(0));
    assert_eq!(lines[1].1.goods.code().unwrap().to_string(), "036000291452");
    assert_eq!(lines[1].1.expires.unwrap().to_string(), "2027-06-30");
    assert_eq!(lines[2].1.source, Source::Fund);
    assert_eq!(lines[3].1.source, Source::Fund);
    assert_eq!(lines[3].1.expires, lines[1].1.expires);
    let text = "household,period,points,category,reason,happened_on,posted_on\n\
                0137,2026-12,-2.50,,\"乱堆，已改\",,2026-12-30\n";
    let Intake::Credits(lines) = read(IntakeKind::Credits, text).unwrap() else {
        panic!("credits were asked for");
    };
    assert_eq!(lines[0].1.points, Points::from_hundredths(-250));
    assert_eq!(lines[0].1.reason, "乱堆，已改");
    assert_eq!(lines[0].1.happened_on, None);
}

/// The same rows as text and as a workbook in which a spreadsheet has made numbers and dates of them.
#[test]
fn a_workbook_says_the_same_as_a_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("积分.XLSX");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy/m/d");
    let head = [
        "户号",
        "周期",
        "积分",
        "类别",
        "事由",
        "发生日期",
        "公示日期",
    ];
    for (place, name) in (0..).zip(head) {
        sheet.write_string(0, place, name).unwrap();
    }
    sheet.write_string(1, 0, "0137").unwrap();
    sheet.write_string(1, 1, "2026-Q4").unwrap();
    sheet.write_number(1, 2, 30.0).unwrap();
    sheet.write_string(1, 3, "人居环境").unwrap();
    sheet
        .write_number_with_format(1, 5, 46322.0, &date)
        .unwrap();
    sheet.write_string(1, 6, "2026-10-31").unwrap();
    // A blank row, then numbers where text was meant, and a period that became the first of its month.
    sheet.write_number(3, 0, 138.0).unwrap();
    sheet
        .write_number_with_format(3, 1, 46357.0, &date)
        .unwrap();
    sheet
        .write_formula(
            3,
            2,
            Formula::new("=0.1+0.2").set_result("0.30000000000000004"),
        )
        .unwrap();
    sheet
        .write_number_with_format(3, 6, 46386.5, &date)
        .unwrap();
    book.save(&path).unwrap();
    let text = "household,period,points,category,reason,happened_on,posted_on\n\
                0137,2026-Q4,30,人居环境,,2026-10-27,2026-10-31\n\
                \n\
                138,2026-12,0.3,,,,2026-12-30\n";
    assert_eq!(
        read_file(IntakeKind::Credits, &path).unwrap(),
        read(IntakeKind::Credits, text).unwrap()
    );
}

#[test]
fn codes_in_a_workbook_keep_their_digits() {
    let book_of = |fill: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (place, name) in (0..).zip(["code", "name", "unit", "category", "points"]) {
            sheet.write_string(0, place, name).unwrap();
        }
        sheet.write_string(1, 1, "香皂").unwrap();
        sheet.write_string(1, 2, "块").unwrap();
        fill(sheet);
        read_bytes(
            IntakeKind::Goods,
            &book.save_to_buffer().unwrap(),
            &mut |_| {},
        )
    };
    let Ok(Intake::Goods(lines)) = book_of(&|sheet| {
        sheet.write_number(1, 0, 6_901_234_567_892.0).unwrap();
    }) else {
        panic!("a code stored as a number is read");
    };
    assert_eq!(lines[0].1.goods.code.to_string(), "6901234567892");
    assert_eq!(lines[0].1.points, None);
    let refused = |fill: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| match book_of(fill) {
        Err(ReadError::Lines { bad, .. }) => faults(&bad)[0].2.to_owned(),
        other => panic!("{other:?}"),
    };
    let scientific = refused(&|sheet| {
        sheet.write_string(1, 0, "6.90123E+12").unwrap();
    });
    assert_eq!(scientific, "intake.form.code-scientific");
    // What was typed as 6.90123E+12 is stored with zeros for the digits that are lost.
    let lost = refused(&|sheet| {
        sheet.write_number(1, 0, 6_901_230_000_000.0).unwrap();
    });
    assert_eq!(lost, "intake.form.code-check");
}

#[test]
fn a_household_number_that_became_a_date_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (place, name) in (0..).zip(["household", "name", "members", "phone", "group"]) {
        sheet.write_string(0, place, name).unwrap();
    }
    let date = Format::new().set_num_format("m\"月\"d\"日\"");
    sheet
        .write_number_with_format(1, 0, 46082.0, &date)
        .unwrap();
    sheet.write_string(1, 1, "张大福").unwrap();
    sheet.write_number(1, 2, 4.0).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let Err(ReadError::Lines { bad, .. }) = read_bytes(IntakeKind::Households, &bytes, &mut |_| {})
    else {
        panic!("3-1 is a household number, 2026-03-01 is a date");
    };
    assert_eq!(faults(&bad), [(2, "household", "intake.form.household")]);
}

/// A quotation mark without its other half swallows what follows; nothing may go missing by that.
#[test]
fn an_open_quotation_mark_is_seen() {
    let text = "household,kind,from,until,reason\n\
                0058,offence,2026-08-01,,\"核实\n\
                0211,offence,2026-11-15,,核实\n";
    let bad = bad(IntakeKind::Suspensions, text);
    assert_eq!(faults(&bad), [(2, "reason", "intake.form.one-line")]);
}

#[test]
fn a_stray_cell_costs_no_memory_and_is_named() {
    let book_with = |row: u32, column: u16| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (place, name) in (0..).zip(["code", "name", "unit", "category", "points"]) {
            sheet.write_string(0, place, name).unwrap();
        }
        sheet.write_string(row, column, "?").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        read_bytes(IntakeKind::Goods, &bytes, &mut |_| {}).unwrap_err()
    };
    let words = Words::load(Lang::Zh);
    assert!(book_with(0, 16_383).sentence(&words).contains("太宽"));
    let ReadError::Lines { bad, .. } = book_with(1_048_575, 7) else {
        panic!("a cell beyond the head is a bad line");
    };
    let wanted = BadLineWhy::Fields {
        found: 8,
        wanted: 5,
    };
    assert_eq!((bad[0].line, &bad[0].why), (1_048_576, &wanted));
}

#[test]
fn sentences_name_what_is_wrong_in_both_languages() {
    let (zh, en) = (Words::load(Lang::Zh), Words::load(Lang::En));
    let why = read(IntakeKind::Households, "户号,姓名,人口,年龄,户号\n").unwrap_err();
    let said = why.sentence(&zh);
    for part in [
        "电话（phone）",
        "组（group）",
        "年龄",
        "重复：户号（household）",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(why.sentence(&en).contains("Missing: phone, group."));
    let why = read(
        IntakeKind::Credits,
        "household,period,points,category,reason,happened_on,posted_on\n0137,2026,0,,,,2026-1-1\n",
    )
    .unwrap_err();
    assert_eq!(
        why.sentence(&zh),
        "有 1 处不对，整个文件都没有导入：\n\
         第 2 行：积分（points） 写的是“0”，应该是积分：不是 0 的数，最多两位小数，扣分用减号。\n\
         改好以后，再导入一次。"
    );
    let missing = read_file(IntakeKind::Goods, Path::new("/nowhere/goods.csv")).unwrap_err();
    assert!(missing.sentence(&zh).contains("/nowhere/goods.csv"));
    for text in ["", "\n\n", "code,name,unit,category,points\n"] {
        assert_eq!(read(IntakeKind::Goods, text), Err(ReadError::Empty));
    }
    let errors = [
        read_bytes(IntakeKind::Goods, b"PK\x03\x04", &mut |_| {}).unwrap_err(),
        read_bytes(IntakeKind::Goods, &[0xD0, 0xCF, 0x11, 0xE0], &mut |_| {}).unwrap_err(),
        read_bytes(IntakeKind::Goods, &[0xFF, 0x80, 0x20], &mut |_| {}).unwrap_err(),
        read_file(IntakeKind::Goods, Path::new("/")).unwrap_err(),
        ReadError::TooLarge,
        ReadError::Empty,
    ];
    for error in errors {
        for words in [&zh, &en] {
            let said = error.sentence(words);
            assert!(!said.contains("intake.") && !said.contains('{'), "{said}");
        }
    }
}

/// Every form that a field can be refused with has its words.
#[test]
fn no_form_is_without_words() {
    let words = Words::load(Lang::Zh);
    let source: String = [
        "field.rs",
        "field/named.rs",
        "field/loose.rs",
        "read/line.rs",
        "read/stock.rs",
    ]
    .iter()
    .map(|file| {
        let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reports");
        std::fs::read_to_string(reports.join(file)).unwrap()
    })
    .collect();
    let forms: Vec<&str> = source
        .split('"')
        .filter(|text| text.starts_with("intake.form."))
        .filter(|text| text.is_ascii())
        .collect();
    assert!(forms.len() > 15, "{forms:?}");
    for form in forms {
        assert!(words.has(form), "{form}");
    }
}

#[test]
fn a_hundred_thousand_lines_with_progress() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credits.csv");
    let mut text = String::from("household,period,points,category,reason,happened_on,posted_on\n");
    for n in 0..100_000 {
        text.push_str(&format!(
            "{n:06},2026-Q4,30,人居环境,10月评分：庭院整洁,2026-10-27,2026-10-31\n"
        ));
    }
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    std::fs::write(&path, &gb).unwrap();
    let mut seen = Vec::new();
    let begun = Instant::now();
    let intake = read_file_with(IntakeKind::Credits, &path, &mut |progress| {
        seen.push(progress)
    })
    .unwrap();
    let took = begun.elapsed();
    println!("100,000 credits read in {took:?}");
    assert_eq!(intake.len(), 100_000);
    assert_eq!(seen.len(), 101);
    assert!(seen.windows(2).all(|pair| pair[0].rows < pair[1].rows));
    assert!(seen.iter().all(|progress| progress.rows <= progress.of));
    assert_eq!(seen[100].rows, 100_001);
    assert!(took.as_secs() < 10, "{took:?}");
}
