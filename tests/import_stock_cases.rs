//! Lists of stock, case by case: which sheet, which giver, what stands for another, what could be meant in two ways, and
//! goods that nobody knows.

#![allow(clippy::unwrap_used)]

mod shop;

use std::time::{Duration, Instant};

use jifen::market::intake::{BadLineWhy, Intake, IntakeKind, StockLine};
use jifen::market::stock::Source;
use jifen::reports::read::{Origin, Passed, Preview, ReadError, ReadOptions, preview};
use jifen::words::{Lang, Words};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;
use shop::{Shop, text};

const TOWEL: &str = "6901234567892";

fn read(text: &str, options: &ReadOptions) -> Result<Preview, ReadError> {
    preview(IntakeKind::Stock, text.as_bytes(), options, &mut |_| {})
}

fn plain(text: &str) -> Preview {
    read(text, &ReadOptions::default()).unwrap()
}

fn lines(preview: &Preview) -> Vec<&StockLine> {
    let Intake::Stock(lines) = &preview.lines else {
        panic!("stock was asked for");
    };
    lines.iter().map(|(_, line)| line).collect()
}

/// Line, column and form of each fault.
fn faults(preview: &Preview) -> Vec<(u32, &str, &str)> {
    let fault = |bad: &jifen::market::intake::BadLine| match &bad.why {
        BadLineWhy::Field { column, form, .. } => {
            (bad.line, *column, form.trim_start_matches("intake.form."))
        }
        other => panic!("{other:?}"),
    };
    preview.bad.iter().map(fault).collect()
}

fn book(fill: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn rows(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
}

const LIST: &[&[&str]] = &[
    &["名称", "单位", "数量", "捐赠单位"],
    &["香皂", "块", "24", "县供销社"],
];

#[test]
fn one_list_of_a_workbook_is_read_and_of_several_one_has_to_be_named() {
    let several = book(|book| {
        rows(
            book.add_worksheet().set_name("说明").unwrap(),
            &[&["先看这里"]],
        );
        rows(book.add_worksheet().set_name("一月").unwrap(), LIST);
        rows(book.add_worksheet().set_name("二月").unwrap(), LIST);
        let hidden = book.add_worksheet().set_name("旧表").unwrap();
        rows(hidden, LIST);
        hidden.set_hidden(true);
    });
    let of = |sheet: Option<&str>| {
        let options = ReadOptions {
            sheet: sheet.map(str::to_owned),
            ..ReadOptions::default()
        };
        preview(IntakeKind::Stock, &several, &options, &mut |_| {})
    };
    let Err(why @ ReadError::SeveralSheets { .. }) = of(None) else {
        panic!("nobody said which");
    };
    for lang in [Lang::Zh, Lang::En] {
        let said = why.sentence(&Words::load(lang));
        assert!(
            said.contains("一月") && said.contains("二月") && !said.contains("旧表"),
            "{said}"
        );
    }
    let february = of(Some("二月")).unwrap();
    assert_eq!(february.understood.sheet.as_deref(), Some("二月"));
    assert_eq!(february.understood.other_sheets, ["说明", "一月"]);
    assert_eq!(lines(&february).len(), 1);
    let said = of(Some("三月"))
        .unwrap_err()
        .sentence(&Words::load(Lang::Zh));
    assert!(said.contains("三月") && said.contains("一月"), "{said}");
    let said = of(Some("说明"))
        .unwrap_err()
        .sentence(&Words::load(Lang::Zh));
    assert!(said.contains("条码") && said.contains("数量"), "{said}");
}

#[test]
fn where_goods_come_from_is_said_by_the_line_by_its_head_or_of_the_whole_list() {
    let head = "名称,单位,数量,单价,来源,捐赠方,资金\n";
    let list = plain(&format!(
        "{head}香皂,块,1,,捐赠,甲,\n毛巾,条,2,3,采购,,村集体经费\n大米,袋,3,60,村集体,村集体经济收益,\n"
    ));
    let from: Vec<(Source, &str)> = lines(&list)
        .iter()
        .map(|line| (line.source, line.giver_or_fund.as_str()))
        .collect();
    assert_eq!(
        from,
        [
            (Source::Donation, "甲"),
            (Source::Fund, "村集体经费"),
            (Source::Fund, "村集体经济收益")
        ]
    );
    let by_head = plain("名称,单位,数量,捐赠人,资金,单价\n香皂,块,1,甲,,\n毛巾,条,2,,乙,3\n");
    let from: Vec<Source> = lines(&by_head).iter().map(|line| line.source).collect();
    assert_eq!(from, [Source::Donation, Source::Fund]);

    let silent = "名称,单位,数量\n香皂,块,1\n";
    assert_eq!(
        faults(&plain(silent)),
        [(2, "source", "source"), (2, "giver_or_fund", "name")]
    );
    let said = |source, who: &str| ReadOptions {
        origin: Some(Origin {
            source,
            who: who.into(),
        }),
        ..ReadOptions::default()
    };
    let given = read(silent, &said(Source::Donation, "县供销社")).unwrap();
    assert_eq!(lines(&given)[0].giver_or_fund, "县供销社");
    let bought = read(silent, &said(Source::Fund, "村集体")).unwrap();
    assert_eq!(faults(&bought), [(2, "unit_cost", "yuan-bought")]);
    // What a line says holds against what was said of the list.
    let both = read(
        "名称,单位,数量,捐赠人,资金\n香皂,块,1,甲,\n毛巾,条,1,,\n脸盆,个,1,甲,乙\n",
        &said(Source::Donation, "县供销社"),
    )
    .unwrap();
    assert_eq!(lines(&both)[0].giver_or_fund, "甲");
    assert_eq!(lines(&both)[1].giver_or_fund, "县供销社");
    assert_eq!(faults(&both), [(4, "fund", "one-origin")]);
}

#[test]
fn what_is_as_above_is_filled_and_a_blank_only_where_that_is_wished() {
    let text =
        "名称,单位,数量,捐赠人,有效期\n香皂,块,1,甲,2027.6\n毛巾,同上,2,〃,同上\n大米,袋,3,,\n";
    let list = plain(text);
    assert_eq!(
        faults(&list),
        [(4, "source", "source"), (4, "giver_or_fund", "name")]
    );
    let towel = lines(&list)[1];
    assert_eq!(towel.giver_or_fund, "甲");
    assert_eq!(towel.goods.described().unit, "块");
    assert_eq!(towel.expires.unwrap().to_string(), "2027-06-30");
    let fills = ReadOptions {
        fill_down: true,
        ..ReadOptions::default()
    };
    let filled = read(text, &fills).unwrap();
    assert_eq!(filled.bad, []);
    assert_eq!(lines(&filled)[2].giver_or_fund, "甲");
    assert_eq!(
        lines(&filled)[2].expires,
        None,
        "a date is nobody's but its own"
    );
}

#[test]
fn a_quantity_over_several_lines_is_nobodys() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        let merged = Format::new();
        sheet.merge_range(1, 2, 2, 2, "24", &merged).unwrap();
        sheet.merge_range(1, 3, 2, 3, "县供销社", &merged).unwrap();
        rows(
            sheet,
            &[
                LIST[0],
                &["香皂", "块"],
                &["毛巾", "条"],
                &["大米", "袋", "3", "甲"],
            ],
        );
        sheet.write_string(3, 6, "记得再点一遍").unwrap();
    });
    let options = ReadOptions::default();
    let list = preview(IntakeKind::Stock, &bytes, &options, &mut |_| {}).unwrap();
    assert_eq!(
        faults(&list),
        [
            (2, "quantity", "quantity-spread"),
            (3, "quantity", "quantity-spread")
        ]
    );
    assert_eq!(lines(&list).len(), 1);
    assert_eq!(
        list.understood.ignored,
        ["(G)"],
        "what stands beside the list is told"
    );
}

#[test]
fn what_could_be_meant_in_two_ways_is_refused() {
    let text = "条码,名称,单位,数量,单价,捐赠人,有效期\n\
                ,,,5,,甲,\n\
                ,香皂,块,3箱,,甲,\n\
                ,毛巾,条,2,,甲,2027.1\n\
                6901234567892,,,\"1,2,3\",,甲,\n\
                6901234567892\n";
    let list = plain(text.trim_end());
    let Some((last, others)) = list.bad.split_last() else {
        panic!("five faults");
    };
    assert_eq!(
        (last.line, &last.why),
        (
            6,
            &BadLineWhy::Fields {
                found: 1,
                wanted: 7
            }
        )
    );
    let others = Preview {
        bad: others.to_vec(),
        ..list.clone()
    };
    assert_eq!(
        faults(&others),
        [
            (2, "code", "code-or-name"),
            (3, "quantity", "quantity-other-unit"),
            (4, "expires", "last-day-month"),
            (5, "quantity", "quantity"),
        ]
    );
    let words = Words::load(Lang::Zh);
    let said = list.clone().taken().unwrap_err().sentence(&words);
    assert!(said.contains("分不清是一月还是十月"), "{said}");
    let twice = read("名称,品名,数量\n香皂,香皂,1\n", &ReadOptions::default());
    let said = twice.unwrap_err().sentence(&words);
    assert!(said.contains("重复：名称（name）"), "{said}");
}

#[test]
fn sums_that_do_not_agree_are_told() {
    let list =
        plain("名称,单位,数量,捐赠人\n香皂,块,24,甲\n毛巾,条,6,甲\n合计,,31,\n备注：未复点,,,\n");
    let total = Passed::Total {
        says: Some(31),
        lines: 30,
        agrees: false,
    };
    assert_eq!(
        list.understood.passed,
        [(4, total), (5, Passed::Note("备注：未复点".into()))]
    );
    assert_eq!(lines(&list).len(), 2);
    let words = Words::load(Lang::Zh);
    let told = jifen::reports::preview::passed_over(&list, &words).join("");
    assert!(told.contains("写着 31，各行加起来却是 30"), "{told}");
}

fn import(shop: &Shop, csv: &str, more: &[&str]) -> std::process::Output {
    shop.write("list.csv", csv);
    let file = shop.file("list.csv");
    let mut args = vec!["import", "stock", &file];
    args.extend(more);
    shop.run(&args)
}

fn code_of(shop: &Shop, name: &str) -> String {
    let rows = shop.export("stock");
    let row = rows.iter().find(|row| row[1] == name);
    row.unwrap_or_else(|| panic!("no {name}"))[0].clone()
}

const NEW: &str =
    "名称,单位,数量,捐赠人\n脸盆（个）,,5,甲\n扫把,把,3,甲\n脸盆,个,2,乙\n香皂,块,4,甲\n";

#[test]
fn goods_that_nobody_knows_are_refused_or_entered_by_somebody_who_may() {
    let shop = Shop::open();
    shop.write("pin4", "1357");
    let (pin, auditor) = (shop.file("pin"), shop.file("pin4"));
    shop.ok(&[
        "staff",
        "add",
        "吴审",
        "--role",
        "auditor",
        "--pin-file",
        &auditor,
    ]);
    let refused = import(&shop, NEW, &["--preview"]);
    assert_eq!(refused.status.code(), Some(1));
    let why = text(&refused.stderr);
    assert!(
        why.contains("第 2 行：没有叫“脸盆”、论“个”的物品") && why.contains("--new-goods"),
        "{why}"
    );
    let told = import(&shop, NEW, &["--preview", "--new-goods"]);
    assert!(told.status.success(), "{}", text(&told.stderr));
    let told = text(&told.stdout);
    for part in [
        "按名称和单位认出 1 行，要新添加物品的 3 行",
        "新添加 2 样物品：脸盆（个）2000000010014、扫把（把）2000000010021",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let nobody = import(&shop, NEW, &["--new-goods"]);
    assert!(
        text(&nobody.stderr).contains("--staff"),
        "{}",
        text(&nobody.stderr)
    );
    let looks = ["--new-goods", "--staff", "吴审", "--pin-file", &auditor];
    let not_permitted = import(&shop, NEW, &looks);
    assert!(
        text(&not_permitted.stdout).contains("not-permitted"),
        "{not_permitted:?}"
    );

    let may = ["--new-goods", "--staff", "王芳", "--pin-file", &pin];
    let done = import(&shop, NEW, &may);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let basin = code_of(&shop, "脸盆");
    assert_eq!(
        (basin.as_str(), shop.on_hand(&basin)),
        ("2000000010014", "7".into())
    );
    assert_eq!(shop.on_hand("2000000000015"), "24");
    let again = import(&shop, NEW, &may);
    assert!(
        text(&again.stderr).contains("4 行都是以前导入过的"),
        "{}",
        text(&again.stderr)
    );
    // They are known now, so nobody has to be named, and they wait for a price.
    let more = "名称,单位,数量,捐赠人\n脸盆,个,9,甲\n";
    assert!(import(&shop, more, &[]).status.success());
    let card = shop.card("0137");
    assert_eq!(shop::reasons(&shop.counter(&[&card, &basin])), ["no-price"]);
    shop.ok(&["verify"]);
    let elsewhere = shop.refused(&["import", "goods", &shop.file("list.csv"), "--fill-down"]);
    assert!(elsewhere.contains("import stock"), "{elsewhere}");
}

#[test]
fn a_known_code_decides_and_a_cases_code_is_no_piece() {
    let shop = Shop::open();
    let who = ["--staff", "王芳", "--pin-file", &shop.file("pin")];
    let pack = ["goods", "pack", "16901234567899", TOWEL, "24"];
    shop.ok(&[&pack[..], &who].concat());
    let case = import(
        &shop,
        "条码,名称,单位,数量,捐赠人\n16901234567899,毛巾,条,2,甲\n",
        &[],
    );
    assert!(
        text(&case.stderr).contains("整箱的码（毛巾，一箱 24）"),
        "{}",
        text(&case.stderr)
    );
    let boxes = format!("条码,名称,单位,数量,捐赠人\n{TOWEL},毛巾,箱,2,甲\n");
    let boxes = import(&shop, &boxes, &[]);
    assert!(
        text(&boxes.stderr).contains("毛巾论“条”"),
        "{}",
        text(&boxes.stderr)
    );
    let other = format!("条码,名称,单位,数量,捐赠人\n{TOWEL},牙刷,条,2,甲\n");
    let other = import(&shop, &other, &["--preview"]);
    assert!(
        text(&other.stdout).contains("条码是毛巾的，表里写的是“牙刷”"),
        "{}",
        text(&other.stdout)
    );
    assert_eq!(shop.on_hand(TOWEL), "5");
    // Other files have a preview as well.
    shop.write(
        "import.csv",
        "household,name,members,phone,group\n0300,王五,2,,1组\n",
    );
    let file = shop.file("import.csv");
    let told = shop.ok(&["import", "households", &file, "--preview"]);
    assert!(
        told.contains("共 1 行") && told.contains("王*") && !told.contains("王五"),
        "{told}"
    );
    assert!(shop.export("balances").iter().all(|row| row[0] != "0300"));
    shop.write(
        "import.csv",
        "household,name,members,phone,group\n0137,张大福,4,13800005678,2组\n",
    );
    let known = shop.run(&["import", "households", &file, "--preview"]);
    assert_eq!(
        known.status.code(),
        Some(1),
        "the books know this household as it is"
    );
}

/// While the counter runs a list is looked at beside it, and brought in through its door.
#[test]
fn an_open_till_is_looked_past_and_brings_in_through_its_door() {
    let shop = Shop::open();
    let printer = format!("file:{}", shop.file("paper"));
    let mut counter = shop.counter_command(&printer).spawn().unwrap();
    let door = shop.home().join("socket");
    let until = Instant::now() + Duration::from_secs(20);
    while !door.exists() {
        assert!(Instant::now() < until, "the counter opens its door");
        std::thread::sleep(Duration::from_millis(50));
    }
    let pin = shop.file("pin");
    let told = import(
        &shop,
        NEW,
        &["--preview", "--new-goods", "--format", "json"],
    );
    let told: Value = serde_json::from_str(&text(&told.stdout)).unwrap();
    assert_eq!((&told["by_name"], &told["new"]), (&1.into(), &3.into()));
    let may = ["--new-goods", "--staff", "王芳", "--pin-file", &pin];
    let done = import(&shop, NEW, &may);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(shop.on_hand("2000000010014"), "7");
    drop(counter.stdin.take());
    assert!(counter.wait().unwrap().success());
    shop.ok(&["verify"]);
}
