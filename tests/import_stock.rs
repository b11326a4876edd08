//! Lists of stock as villages keep them: read, previewed and brought in whole, or refused line by line.

#![allow(clippy::unwrap_used)]

mod shop;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;
use shop::{Shop, text};

/// What stands in a cell of a made list.
#[derive(Clone)]
enum Put {
    Nothing,
    Text(String),
    Number(f64),
    /// A date, by the number of days that a spreadsheet counts.
    Date(f64),
}

impl From<&str> for Put {
    fn from(text: &str) -> Put {
        if text.is_empty() {
            Put::Nothing
        } else {
            Put::Text(text.to_owned())
        }
    }
}

impl From<String> for Put {
    fn from(text: String) -> Put {
        Put::from(text.as_str())
    }
}

/// A made list: its rows, and which cells cover others, by first and last row and column.
#[derive(Default)]
struct Made {
    rows: Vec<Vec<Put>>,
    merged: Vec<(u32, u16, u32, u16)>,
    /// By line, what is wrong with it: a word of the sentence that tells of it.
    faults: BTreeMap<u32, &'static str>,
}

impl Made {
    fn row<P: Into<Put>>(&mut self, cells: impl IntoIterator<Item = P>) -> u32 {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self.rows.len() as u32
    }

    fn write(&self, sheet: &mut Worksheet) {
        let date = Format::new().set_num_format("yyyy/m/d");
        for (top, left, bottom, right) in &self.merged {
            let format = Format::new();
            sheet
                .merge_range(*top - 1, *left, *bottom - 1, *right, "", &format)
                .unwrap();
        }
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Put::Nothing => continue,
                    Put::Text(text) => sheet.write_string(row, column, text).unwrap(),
                    Put::Number(number) => sheet.write_number(row, column, *number).unwrap(),
                    Put::Date(days) => sheet
                        .write_number_with_format(row, column, *days, &date)
                        .unwrap(),
                };
            }
        }
    }

    /// With a sheet before it that is no list, and one behind it.
    fn workbook(&self, path: &Path) {
        let mut book = Workbook::new();
        let about = book.add_worksheet().set_name("填表说明").unwrap();
        about
            .write_string(0, 0, "请每月底填写，交村会计。")
            .unwrap();
        about.write_string(1, 0, "数量").unwrap();
        let list = book.add_worksheet().set_name("库存").unwrap();
        self.write(list);
        book.add_worksheet().set_name("Sheet3").unwrap();
        book.save(path).unwrap();
    }

    /// As a spreadsheet saves it: what covers several cells stands in the first.
    fn csv(&self, path: &Path) {
        let width = self.rows.iter().map(Vec::len).max().unwrap();
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for row in &self.rows {
            let cell = |place: usize| match row.get(place) {
                None | Some(Put::Nothing) => String::new(),
                Some(Put::Text(text)) => text.clone(),
                Some(Put::Number(number)) => number.to_string(),
                // 46539 is the first of June 2027.
                Some(Put::Date(days)) => {
                    let day: jifen::market::day::VillageDay = "2027-06-01".parse().unwrap();
                    let day = day.plus(*days as u64 - 46_539);
                    format!("{}/{}/{}", day.year(), day.month(), day.day())
                }
            };
            writer.write_record((0..width).map(cell)).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (bytes, _, lossy) = encoding_rs::GB18030.encode(&text);
        assert!(!lossy && std::str::from_utf8(&bytes).is_err());
        std::fs::write(path, bytes).unwrap();
    }
}

/// Goods that the shop has: of every second one only the shop's own code is known.
fn kinds() -> Vec<(String, String, &'static str)> {
    let units = ["块", "瓶", "袋", "包", "条"];
    (0..200u32)
        .map(|n| {
            let code = if n % 2 == 0 {
                ean(690_123_000_000 + u64::from(n))
            } else {
                jifen::market::gtin::Gtin::own(500 + n).to_string()
            };
            (code, format!("物品{n:03}"), units[n as usize % 5])
        })
        .collect()
}

fn ean(twelve: u64) -> String {
    let digits = format!("{twelve:012}");
    let sum: u32 = digits
        .bytes()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn wide(text: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap();
    text.chars()
        .map(|c| if c.is_ascii_digit() { wide(c) } else { c })
        .collect()
}

const HEAD: [&str; 13] = [
    "序号",
    "商品条码",
    "物品名称",
    "规格",
    "单位",
    "数量",
    "价格",
    "",
    "来源",
    "捐赠单位",
    "",
    "有效期至",
    "备注",
];

/// A list of so many lines, as untidy as they come; of a faulty one every fiftieth line is wrong.
fn untidy(lines: u32, faulty: bool) -> (Made, u64) {
    let kinds = kinds();
    let mut made = Made::default();
    made.row(["芦塘乡示范村积分超市物品登记表"]);
    made.merged.push((1, 0, 1, 12));
    made.row(["二〇二六年十二月　　单位：元"]);
    made.merged.push((2, 0, 2, 12));
    made.row(HEAD);
    made.row(["", "", "", "", "", "", "单价（元）", "金额"]);
    for column in [0, 1, 2, 3, 4, 5, 8, 9, 11, 12] {
        made.merged.push((3, column, 4, column));
    }
    made.merged.push((3, 6, 3, 7));
    let (mut sum, mut since) = (0u64, 0u64);
    for n in 0..lines {
        let (code, name, unit) = &kinds[n as usize % kinds.len()];
        let pieces = 10 + n / kinds.len() as u32 + 1000 * u32::from(n % 7 == 0);
        let mut row = line(n, (code, name, unit), pieces);
        let at = made.rows.len() as u32 + 1;
        if faulty && n % 50 == 7 {
            made.faults.insert(at, spoil(&mut row, n / 50));
        }
        if n.is_multiple_of(5) {
            made.merged.push((at, 8, at + 4, 8));
            made.merged.push((at, 9, at + 4, 9));
        }
        made.row(row);
        sum += u64::from(pieces);
        since += u64::from(pieces);
        if n % 1000 == 999 {
            let total = since.to_string();
            made.row(["", "小计", "", "", "", &total]);
            since = 0;
            made.row([""; 13]);
            made.row(HEAD);
        }
    }
    let total = sum.to_string();
    made.row(["合　计", "", "", "", "", &total]);
    made.row(["制表人：王芳", "", "", "审核人：周明"]);
    (made, sum)
}

/// One line in one of the ways in which it can be written; blocks of five are of one giver.
fn line(n: u32, (code, name, unit): (&str, &str, &str), pieces: u32) -> Vec<Put> {
    let has_code = code.starts_with("69");
    let code = match n / 2 % 4 {
        _ if !has_code => Put::Nothing,
        0 => Put::Number(code.parse().unwrap()),
        1 => format!("{} {} {}", &code[..1], &code[1..7], &code[7..]).into(),
        2 => wide(code).into(),
        _ => code.into(),
    };
    let in_name = n % 3 == 1;
    let (name, unit_cell) = if in_name {
        (format!("{name}（{unit}）"), "")
    } else {
        (name.to_owned(), unit)
    };
    let quantity = match n % 4 {
        0 => Put::Number(f64::from(pieces)),
        1 => format!("{pieces}{unit}").into(),
        2 => wide(&pieces.to_string()).into(),
        _ if pieces >= 1000 => format!("{},{:03} {unit}", pieces / 1000, pieces % 1000).into(),
        _ => pieces.to_string().into(),
    };
    let price = match n % 3 {
        0 => Put::Number(2.5),
        1 => "2.50元".into(),
        _ => "¥2.5".into(),
    };
    let expires = match n % 7 {
        0 => Put::Date(46_539.0),
        1 => "2027.6.1".into(),
        2 => "2027年6月".into(),
        3 => "20270601".into(),
        4 => Put::Number(46_539.0),
        5 => "长期".into(),
        _ => Put::Nothing,
    };
    let giver = n.is_multiple_of(5);
    vec![
        Put::Number(f64::from(n + 1)),
        code,
        name.into(),
        "500g".into(),
        unit_cell.into(),
        quantity,
        price,
        Put::Number(2.5 * f64::from(pieces)),
        if giver { "爱心捐赠" } else { "" }.into(),
        if giver {
            format!("县供销社{}", n / 5)
        } else {
            String::new()
        }
        .into(),
        Put::Nothing,
        expires,
        if n.is_multiple_of(11) {
            "放在后仓"
        } else {
            ""
        }
        .into(),
    ]
}

/// Makes a line wrong; a word of the sentence that tells of it.
fn spoil(row: &mut [Put], how: u32) -> &'static str {
    match how % 8 {
        0 => {
            row[5] = "若干".into();
            "数量"
        }
        1 => {
            row[5] = Put::Nothing;
            "数量"
        }
        2 => {
            row[1] = "6901230000001".into();
            "校验位"
        }
        3 => {
            row[1] = Put::Nothing;
            row[2] = "没有的东西".into();
            row[4] = "个".into();
            row[5] = "3".into();
            "没有的东西"
        }
        4 => {
            row[11] = "2027年13月".into();
            "日期"
        }
        5 => {
            row[6] = "面议".into();
            "单价"
        }
        6 => {
            row[4] = "箱".into();
            row[5] = "3箱".into();
            "箱"
        }
        _ => {
            row[1] = "6.90123E+12".into();
            "科学计数"
        }
    }
}

fn stocked() -> Shop {
    let shop = Shop::founded();
    let mut goods = String::from("code,name,unit,category,points\n");
    for (code, name, unit) in kinds() {
        goods.push_str(&format!("{code},{name},{unit},日用品,5\n"));
    }
    shop.import("goods", &goods);
    shop
}

fn json(shop: &Shop, args: &[&str]) -> Value {
    serde_json::from_str(&shop.ok(args)).unwrap()
}

/// Pieces on the shelf, over all goods.
fn on_hand(shop: &Shop) -> u64 {
    let rows = shop.export("stock").split_off(1);
    rows.iter().map(|row| row[3].parse::<u64>().unwrap()).sum()
}

#[test]
fn five_thousand_untidy_lines_are_previewed_and_brought_in_from_a_workbook_and_from_a_text() {
    let (made, sum) = untidy(5000, false);
    for (name, more) in [("库存.xlsx", &[][..]), ("库存.csv", &["--fill-down"])] {
        let shop = stocked();
        let file = shop.file(name);
        if name.ends_with("xlsx") {
            made.workbook(&shop.path(name));
        } else {
            made.csv(&shop.path(name));
        }
        let preview: Vec<&str> = ["import", "stock", &file, "--preview"]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let before = shop.export("journal").len();
        let began = Instant::now();
        let told = shop.ok(&preview);
        println!("{name}: previewed in {:?}", began.elapsed());
        let all = [
            "第 4 行是表头".to_owned(),
            "物品名称＝名称".into(),
            "单价（元）＝单价".into(),
            "没有用到的列：序号、规格、金额、备注".into(),
            "第 1 行不是明细".into(),
            "制表人：王芳 审核人：周明".into(),
            format!("写着 {sum}，各行加起来也是 {sum}"),
            format!(
                "共 5000 行，{sum} 件，合 {}.{:02} 元",
                sum * 250 / 100,
                sum * 250 % 100
            ),
            "按条码认出 2500 行，按名称和单位认出 2500 行，要新添加物品的 0 行".into(),
            "还什么都没有改".into(),
        ];
        for part in &all {
            assert!(told.contains(part), "{name}: {part} is missing:\n{told}");
        }
        assert!(!told.contains("请核对"), "{told}");
        assert_eq!(
            told.contains("读的是表“库存”"),
            name.ends_with("xlsx"),
            "{told}"
        );
        assert_eq!(
            (on_hand(&shop), shop.export("journal").len()),
            (0, before),
            "nothing was changed"
        );

        let as_json: Vec<&str> = preview
            .iter()
            .copied()
            .chain(["--format", "json"])
            .collect();
        let told = json(&shop, &as_json);
        assert_eq!(
            (&told["would_import"], &told["lines"]),
            (&true.into(), &5000.into())
        );
        assert_eq!((&told["pieces"], &told["head"]), (&sum.into(), &4.into()));
        assert_eq!(told["bad"], Value::Array(Vec::new()));

        let bring: Vec<&str> = preview
            .into_iter()
            .filter(|arg| *arg != "--preview")
            .collect();
        let began = Instant::now();
        let done = shop.ok(&bring);
        println!("{name}: brought in in {:?}", began.elapsed());
        let done: Value = serde_json::from_str(done.trim()).unwrap();
        assert_eq!(done["lines"], 5000);
        assert_eq!(done["ignored"].as_array().unwrap().len(), 4, "{done}");
        assert_eq!(on_hand(&shop), sum);
        shop.ok(&["verify"]);
        let funds = shop.ok(&["fund", "list", "--format", "json"]);
        assert_eq!(funds.trim(), "[]", "all of it was given");
        let again = shop.refused(&bring);
        assert!(again.contains("5000 行都是以前导入过的"), "{again}");
    }
}

#[test]
fn of_a_faulty_list_every_fault_is_told_by_its_line_and_nothing_is_brought_in() {
    let (made, _) = untidy(5000, true);
    assert_eq!(made.faults.len(), 100);
    for (name, more) in [("库存.xlsx", &[][..]), ("库存.csv", &["--fill-down"])] {
        let shop = stocked();
        let file = shop.file(name);
        if name.ends_with("xlsx") {
            made.workbook(&shop.path(name));
        } else {
            made.csv(&shop.path(name));
        }
        for preview in [true, false] {
            let mut args = vec!["import", "stock", &file];
            args.extend(preview.then_some("--preview"));
            args.extend(more);
            let out = shop.run(&args);
            assert_eq!(out.status.code(), Some(1));
            let faults = told(&text(&out.stderr));
            let lines = |of: Vec<&u32>| of.into_iter().copied().collect::<BTreeSet<u32>>();
            let wanted = lines(made.faults.keys().collect());
            assert_eq!(lines(faults.keys().collect()), wanted, "{name}");
            for (line, sentence) in &faults {
                assert!(sentence.contains(made.faults[line]), "{line}: {sentence}");
            }
            if preview {
                let told = text(&out.stdout);
                assert!(
                    told.contains("第 4 行是表头") && told.contains("现在不能导入"),
                    "{told}"
                );
            }
            assert_eq!(on_hand(&shop), 0);
        }
        shop.ok(&["verify"]);
    }
}

/// The sentences of the bad lines, by line.
fn told(stderr: &str) -> BTreeMap<u32, String> {
    let mut found = BTreeMap::new();
    for sentence in stderr.lines() {
        let number = sentence
            .strip_prefix("第 ")
            .and_then(|rest| rest.split_once(" 行"));
        if let Some((number, rest)) = number {
            found.insert(number.parse().unwrap(), rest.to_owned());
        }
    }
    found
}
