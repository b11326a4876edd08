//! One register in three forms, the registers with each other, and with what the till tells by other ways.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use jifen::books::Reader;
use jifen::books::registers::Ask;
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::points::Points;
use jifen::market::register::{
    CouponRow, DonationRow, FundBookRow, FundEntry, GoodsInRow, IssueRow, Line, Reads, Register,
    Span, StockBookRow, StockRow, SumRow, SumSection, Value, rows,
};
use jifen::market::storeroom::trace::LotEventKind;
use jifen::words::{Lang, Words};

use super::year::{Shut, day, jinzhai, lutang, rice, soap};

pub fn lines(reader: &Reader, register: Register, days: Option<(&str, &str)>) -> Vec<Line> {
    let ask = Ask {
        register,
        span: days.map(|(from, to)| Span::new(day(from), day(to)).unwrap()),
        with_ink: false,
    };
    let clock = super::year::at("2026-12-31", 480);
    let mut lines = Vec::new();
    reader
        .each_line(&ask, &clock, &mut |reads| {
            if let Reads::Line(line) = reads {
                lines.push(line);
            }
            true
        })
        .unwrap();
    lines
}

fn days<R: TryFrom<Line>>(reader: &Reader, register: Register, from: &str, to: &str) -> Vec<R> {
    rows(lines(reader, register, Some((from, to))))
}

fn sums(reader: &Reader, register: Register, days: Option<(&str, &str)>) -> Vec<SumRow> {
    let of = |line| match line {
        Line::DaySum(row) | Line::SpanSum(row) => row,
        other => panic!("{other:?}"),
    };
    lines(reader, register, days).into_iter().map(of).collect()
}

/// What a cell of a workbook says, as the other forms say it.
fn said(cell: Option<&Data>, meant: &Value) -> String {
    match (cell, meant) {
        (None | Some(Data::Empty), _) => String::new(),
        (Some(Data::Float(number)), Value::Points(_)) => {
            Points::from_hundredths((number * 100.0).round() as i64).to_string()
        }
        (Some(Data::Float(number)), Value::Yuan(_)) => {
            Fen((number * 100.0).round() as i64).to_string()
        }
        (Some(Data::Float(number)), _) => format!("{number}"),
        (Some(Data::Bool(flag)), _) => flag.to_string(),
        (Some(Data::String(text)), _) => text.clone(),
        (Some(other), _) => panic!("{other:?}"),
    }
}

fn in_three_forms(shut: &Shut, register: Register) -> usize {
    let words = Words::load(Lang::Zh);
    let meant = lines(&shut.reader(), register, None);
    let columns = register.columns();
    let text = shut.ok(&["export", register.word(), "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    assert_eq!(heads, names);
    let csv: Vec<Vec<String>> = csv
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();

    let json = shut.ok(&["export", register.word(), "--format", "json"]);
    let json: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(&json).unwrap();

    let file = shut.file("book.xlsx");
    let args = ["--format", "xlsx", "--lang", "zh", "--out", &file];
    shut.ok(&[&["export", register.word()][..], &args].concat());
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    let sheet = book.worksheet_range(register.word()).unwrap();
    let first = if register.is_book() { 2 } else { 1 };
    for (place, column) in names.iter().enumerate() {
        let head = sheet.get_value((0, place as u32));
        assert_eq!(head, Some(&Data::String((*column).into())));
    }

    assert_eq!((csv.len(), json.len()), (meant.len(), meant.len()));
    for (at, line) in meant.iter().enumerate() {
        let cells = line.cells();
        let plain: Vec<String> = cells.iter().map(Value::plain).collect();
        assert_eq!(csv[at], plain, "{register:?} {at}");
        for (place, (cell, column)) in cells.iter().zip(columns).enumerate() {
            let value = &json[at][column.name];
            let text = match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => match cell {
                    // The same amount with fewer noughts.
                    Value::Yuan(_) => {
                        Fen((other.as_f64().unwrap() * 100.0).round() as i64).to_string()
                    }
                    _ => other.to_string(),
                },
            };
            assert_eq!(text, cell.plain(), "{register:?} {at} {}", column.name);
            let written = sheet.get_value(((at + first) as u32, place as u32));
            let wanted = match cell {
                Value::Word(word) if register.is_book() => {
                    let set = column.set;
                    words.say_or(&format!("register.word.{set}"), word)
                }
                other => other.plain(),
            };
            let found = said(written, cell);
            assert_eq!(found, wanted, "{register:?} {at} {}", column.name);
        }
    }
    // Below a book stand its totals, and nothing below them.
    let sums = register.is_book() && columns.iter().any(|column| column.sums);
    let below = sheet.height() - first - meant.len();
    assert_eq!(below, usize::from(sums), "{register:?}");
    if sums {
        for (place, column) in columns.iter().enumerate().filter(|(_, one)| one.sums) {
            let all = meant.iter().map(|line| match line.cells()[place] {
                Value::Whole(pieces) => pieces * 100,
                Value::Points(points) => points.hundredths(),
                Value::Yuan(amount) => amount.0,
                _ => 0,
            });
            let total = sheet.get_value(((first + meant.len()) as u32, place as u32));
            let total = match total {
                Some(Data::Float(total)) => (total * 100.0).round() as i64,
                // Where no line has any, there is no sum.
                Some(Data::Empty) => 0,
                other => panic!("{register:?} {}: {other:?}", column.name),
            };
            assert_eq!(total, all.sum::<i64>(), "{register:?} {}", column.name);
        }
    }
    meant.len()
}

#[test]
fn every_register_says_the_same_in_every_form() {
    let villages = [lutang().shut(), jinzhai().shut()];
    for register in Register::ALL {
        let lines: usize = villages
            .iter()
            .map(|village| in_three_forms(village, register))
            .sum();
        assert!(lines > 0, "{register:?} says nothing");
    }
}

const PARTS: [(&str, &str); 4] = [
    ("2026-01-05", "2026-03-31"),
    ("2026-04-01", "2026-06-15"),
    ("2026-06-16", "2026-06-30"),
    ("2026-07-01", "2026-12-31"),
];

/// What stands at the end of some days stands at the beginning of the next; at the end of all stands what is on the shelf.
#[test]
fn the_stock_book_goes_on_where_it_ended() {
    let shut = lutang().shut();
    let reader = shut.reader();
    let mut before: BTreeMap<Gtin, i64> = BTreeMap::new();
    let mut issued: BTreeMap<Gtin, i64> = BTreeMap::new();
    let mut last = Vec::new();
    for (from, to) in PARTS {
        last = days::<StockBookRow>(&reader, Register::StockBook, from, to);
        for row in &last {
            let tally = &row.tally;
            let stood = before.insert(row.code, tally.closing()).unwrap_or(0);
            assert_eq!(tally.opening, stood, "{from} {}", row.name);
            *issued.entry(row.code).or_default() += tally.issued - tally.taken_back;
        }
    }
    let stock: Vec<StockRow> = rows(lines(&reader, Register::Stock, None));
    assert_eq!(stock.len(), last.len());
    for row in &stock {
        assert_eq!(before[&row.code], i64::from(row.on_hand), "{}", row.name);
        assert_eq!(issued[&row.code], i64::from(row.issued), "{}", row.name);
    }
    for found in reader.stock(&shut.clock()).unwrap() {
        let row = last
            .iter()
            .find(|row| row.code == found.goods.code)
            .unwrap();
        assert_eq!(row.value, found.cost, "{}", row.name);
    }
    let whole: Vec<StockBookRow> = rows(lines(&reader, Register::StockBook, None));
    let soap = whole.iter().find(|row| row.code == soap()).unwrap();
    let tally = &soap.tally;
    // 60 given, 200 bought; 3 lost and 20 passed on; what was redeemed is reckoned from the year's orders below.
    assert_eq!((tally.opening, tally.received), (0, 260));
    assert_eq!((tally.lost, tally.transferred), (3, 20));
    let counted = whole.iter().map(|row| row.tally.missing + row.tally.found);
    assert!(counted.sum::<i64>() > 0, "a stocktake found another number");
}

#[test]
fn the_fund_book_ends_with_what_the_funds_hold() {
    for shut in [lutang().shut(), jinzhai().shut()] {
        let reader = shut.reader();
        let book: Vec<FundBookRow> = rows(lines(&reader, Register::FundBook, None));
        let funds = reader.funds(&shut.clock()).unwrap();
        assert!(!funds.is_empty());
        for fund in &funds {
            let own: Vec<_> = book.iter().filter(|row| row.fund == fund.fund).collect();
            // What came before the books began stands in what they begin with.
            assert_eq!(own[0].entry, FundEntry::Opening);
            let mut balance = own[0].balance;
            for row in &own[1..] {
                if row.entry != FundEntry::Closing {
                    let moved = row.granted.unwrap_or(Fen(0)).0 - row.spent.unwrap_or(Fen(0)).0;
                    balance = Fen(balance.0 + moved);
                }
                assert_eq!(row.balance, balance, "{} {:?}", row.fund, row.entry);
            }
            let end = own.last().unwrap();
            assert_eq!(end.entry, FundEntry::Closing);
            assert_eq!(balance, Fen(fund.granted.0 - fund.spent.0));
            let closing = end.closing.unwrap();
            assert_eq!(closing.handed_out, fund.handed_out);
            assert_eq!(closing.on_shelf, fund.on_shelf);
            assert_eq!(closing.written_off, fund.written_off);
            assert_eq!(closing.year_spent, fund.spent_this_year);
            assert_eq!(closing.year_most, fund.most_this_year);
        }
        // Half a year begins with what the other half left.
        let first = days::<FundBookRow>(&reader, Register::FundBook, "2026-01-05", "2026-03-31");
        let second = days::<FundBookRow>(&reader, Register::FundBook, "2026-04-01", "2026-12-31");
        for closing in first.iter().filter(|row| row.entry == FundEntry::Closing) {
            let mut opens = second.iter().filter(|row| row.fund == closing.fund);
            let opening = opens.find(|row| row.entry == FundEntry::Opening).unwrap();
            assert_eq!(opening.balance, closing.balance);
        }
    }
}

/// The same as `trace` tells of each delivery, which goes through the journal by another way.
#[test]
fn donations_say_what_tracing_them_says() {
    let shut = lutang().shut();
    let reader = shut.reader();
    let donations: Vec<DonationRow> = rows(lines(&reader, Register::Donations, None));
    let mut compared = 0;
    for row in &donations {
        let trace = reader.trace_lot(row.lot, &mut || true).unwrap();
        let mut out: BTreeMap<String, (String, i64)> = BTreeMap::new();
        let mut gone = 0;
        for event in &trace.events {
            match &event.kind {
                LotEventKind::Issued {
                    receipt, household, ..
                } => {
                    let one = out
                        .entry(receipt.to_string())
                        .or_insert_with(|| (household.to_string(), 0));
                    one.1 -= event.pieces;
                }
                LotEventKind::TakenBack { receipt, .. } => {
                    out.get_mut(receipt.as_str()).unwrap().1 -= event.pieces;
                }
                // A wrong number of the delivery changes what came, and nothing was lost by it.
                LotEventKind::Adjusted { what, .. } if what.word() == "intake-corrected" => {}
                _ => gone -= event.pieces,
            }
        }
        let handed: i64 = out.values().map(|(_, pieces)| pieces).sum();
        let with = out.values().filter(|(_, pieces)| *pieces > 0);
        let households: BTreeSet<&String> = with.map(|(household, _)| household).collect();
        assert_eq!(row.handed_out, handed, "lot {}", row.lot);
        assert_eq!(row.households, households.len() as i64, "lot {}", row.lot);
        assert_eq!(row.lost, gone, "lot {}", row.lot);
        assert_eq!(row.quantity, row.handed_out + row.lost + row.left);
        compared += out.len();
    }
    assert!(compared > 20);
    let secret: Vec<_> = donations.iter().filter(|row| row.anonymous).collect();
    assert_eq!(secret.len(), 1);
    assert_eq!((secret[0].code, secret[0].giver.as_str()), (rice(), ""));
    for register in ["donations", "goods-in"] {
        let text = shut.ok(&["export", register, "--format", "csv"]);
        assert!(
            !text.contains("在外的乡亲"),
            "{register} names who wished it not"
        );
        assert!(text.contains("县供销合作社联合社"));
    }
}

#[test]
fn goods_in_come_to_what_the_lots_and_the_funds_hold() {
    let shut = lutang().shut();
    let reader = shut.reader();
    let book: Vec<GoodsInRow> = rows(lines(&reader, Register::GoodsIn, None));
    let mut pieces: BTreeMap<u32, i64> = BTreeMap::new();
    let mut spent: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &book {
        if let Some(lot) = row.lot {
            *pieces.entry(lot.0).or_default() += row.quantity;
        }
        if row.source == jifen::market::stock::Source::Fund {
            *spent.entry(&row.who).or_default() += row.amount.0;
        }
    }
    for (lot, pieces) in &pieces {
        let lot = reader
            .lot(jifen::market::ids::LotNo(*lot))
            .unwrap()
            .unwrap();
        assert_eq!(*pieces, i64::from(lot.received), "lot {:?}", lot.lot);
    }
    for fund in reader.funds(&shut.clock()).unwrap() {
        let bought = spent.get(fund.fund.as_str()).copied().unwrap_or(0);
        assert_eq!(bought, fund.spent.0, "{}", fund.fund);
    }
    assert!(book.iter().any(|row| row.quantity < 0), "a correction");
    let parts = PARTS
        .iter()
        .flat_map(|(from, to)| days::<GoodsInRow>(&reader, Register::GoodsIn, from, to));
    assert_eq!(parts.collect::<Vec<_>>(), book);
}

#[test]
fn the_issue_book_adds_up_and_its_days_join() {
    let shut = lutang().shut();
    let reader = shut.reader();
    let book: Vec<IssueRow> = rows(lines(&reader, Register::IssueBook, None));
    let mut issued: BTreeMap<Gtin, i64> = BTreeMap::new();
    for row in &book {
        *issued.entry(row.code).or_default() += row.quantity;
    }
    let stock: Vec<StockRow> = rows(lines(&reader, Register::Stock, None));
    for row in &stock {
        let out = issued.get(&row.code).copied().unwrap_or(0);
        assert_eq!(out, i64::from(row.issued), "{}", row.name);
    }
    let parts = PARTS
        .iter()
        .flat_map(|(from, to)| days::<IssueRow>(&reader, Register::IssueBook, from, to));
    assert_eq!(parts.collect::<Vec<_>>(), book);
    let reward = book
        .iter()
        .find(|row| row.entry.word() == "reward")
        .unwrap();
    assert!(reward.points.is_zero() && reward.quantity == 2);
    assert!(book.iter().any(|row| row.entry.word() == "reversed"));
}

fn days_of(sums: &[SumRow]) -> BTreeSet<jifen::market::day::VillageDay> {
    sums.iter().map(|row| row.span.from).collect()
}

/// A day's sheet is what the slip at the day's end says; a window's is the sum of its days.
#[test]
fn sheets_of_days_and_windows_say_what_the_slips_say() {
    let shut = lutang().shut();
    let reader = shut.reader();
    let by_day = sums(&reader, Register::DaySheet, None);
    let of = |on: &str, kind: &str| {
        let mut own = by_day.iter().filter(|row| row.span.from == day(on));
        own.find(|row| row.kind == kind).cloned()
    };
    for on in ["2026-03-30", "2026-05-01", "2026-06-29"] {
        let slip = reader.day_sheet(day(on), &shut.clock()).unwrap();
        let redeemed = of(on, "redemptions").unwrap();
        assert_eq!(redeemed.count, Some(i64::from(slip.redemptions)), "{on}");
        assert_eq!(redeemed.points, Some(slip.points), "{on}");
        let households = of(on, "households").unwrap();
        assert_eq!(households.count, Some(i64::from(slip.households)), "{on}");
        let back = of(on, "reversals").map_or((0, Points::ZERO), |row| {
            (row.count.unwrap(), row.points.unwrap())
        });
        let slip_back = (i64::from(slip.reversals), slip.points_reversed);
        assert_eq!((back.0, back.1), slip_back, "{on}");
        let goods: Vec<_> = by_day
            .iter()
            .filter(|row| row.span.from == day(on) && row.section == SumSection::Goods)
            .map(|row| {
                let pieces = |number: Option<i64>| number.unwrap_or(0) as u32;
                let (out, back) = (pieces(row.quantity), pieces(row.back));
                (row.item.clone(), row.unit.clone(), out, back)
            })
            .collect();
        assert_eq!(goods, slip.goods, "{on}");
    }
    // What came in and what was lost, on days without a shop too.
    let mut told = 0;
    for on in days_of(&by_day) {
        let slip = reader.day_sheet(on, &shut.clock()).unwrap();
        for stock in &slip.besides.stock {
            let mut pieces = 0;
            let mut papers = BTreeSet::new();
            for row in by_day.iter().filter(|row| row.span.from == on) {
                let moved = row.quantity.unwrap_or(0);
                match row.section {
                    SumSection::Deliveries if row.kind == stock.kind => {
                        pieces += moved;
                        papers.insert(&row.item);
                    }
                    SumSection::Losses if row.kind == stock.kind => {
                        pieces -= moved;
                        papers.insert(&row.note);
                    }
                    SumSection::Counts if row.kind == stock.kind => {
                        pieces += moved;
                        papers.insert(&row.note);
                    }
                    _ => {}
                }
            }
            let sheet = (papers.len() as u32, pieces);
            assert_eq!(sheet, (stock.count, stock.pieces), "{on} {}", stock.kind);
            told += 1;
        }
    }
    assert!(told >= 9, "{told}");

    let windows = sums(&reader, Register::WindowSheet, None);
    let served: Vec<_> = windows
        .iter()
        .filter(|row| row.kind == "redemptions" && row.count != Some(0))
        .collect();
    assert_eq!(served.len(), 2, "{served:#?}");
    for row in served {
        let within = |one: &&SumRow| one.span.from >= row.span.from && one.span.to <= row.span.to;
        let days = by_day
            .iter()
            .filter(|one| one.kind == "redemptions")
            .filter(within);
        let (count, points) = days.fold((0, Points::ZERO), |(count, points), one| {
            let more = one.points.unwrap();
            (
                count + one.count.unwrap(),
                points.checked_add(more).unwrap(),
            )
        });
        assert_eq!((row.count, row.points), (Some(count), Some(points)));
    }
}

#[test]
fn the_settlement_accounts_for_every_coupon() {
    let shut = jinzhai().shut();
    let reader = shut.reader();
    let settled = sums(&reader, Register::Settlement, None);
    let coupons: Vec<CouponRow> = rows(lines(&reader, Register::Coupons, None));
    let of = |kind: &str| {
        let row = settled.iter().find(|row| {
            row.section == SumSection::Coupons && row.kind == kind && row.span == settled[0].span
        });
        row.map(|row| (row.quantity.unwrap(), row.points.unwrap()))
    };
    let in_state = |state: &str| {
        let those = coupons.iter().filter(|row| row.state == state);
        let points = those.clone().map(|row| row.points).sum::<Points>();
        (those.count() as i64, points)
    };
    assert_eq!(of("issued").unwrap().0, coupons.len() as i64);
    assert_eq!(of("taken").unwrap(), in_state("taken"));
    assert_eq!(of("cancelled").unwrap(), in_state("cancelled"));
    assert_eq!(of("out-after").unwrap(), in_state("issued"));
    assert_eq!(in_state("issued").0, 6);

    // In two halves: what is out at the end of one is out at the beginning of the other.
    let first = sums(
        &reader,
        Register::Settlement,
        Some(("2026-01-05", "2026-03-31")),
    );
    let second = sums(
        &reader,
        Register::Settlement,
        Some(("2026-04-01", "2026-12-31")),
    );
    let one = |rows: &[SumRow], kind: &str| {
        let row = rows.iter().find(|row| row.kind == kind).unwrap();
        (row.quantity, row.points)
    };
    assert_eq!(one(&first, "out-after"), one(&second, "out-before"));

    // Redemptions in points and in money, months adding up to the year.
    let all: Vec<_> = settled
        .iter()
        .filter(|row| row.kind == "redemptions")
        .collect();
    let year = settled[0].span;
    let whole = all.iter().find(|row| row.span == year).unwrap();
    let months = all.iter().filter(|row| row.span != year);
    let count: i64 = months.map(|row| row.count.unwrap()).sum();
    assert_eq!(whole.count, Some(count));
    let rate = reader.scheme(day("2026-12-31")).unwrap();
    assert!(whole.yuan.is_some(), "{rate:?}");
}

#[test]
fn what_cannot_be_written_is_refused_and_leaves_what_was_there() {
    let shut = lutang().shut();
    let file = shut.file("out.csv");
    std::fs::write(&file, "what was there").unwrap();
    let of = |args: &[&str]| shut.refused(&[&["export"], args, &["--out", &file]].concat());
    assert!(of(&["stock", "--from", "2026-01-01"]).contains("--from"));
    let turned = of(&["goods-in", "--from", "2026-03-02", "--to", "2026-03-01"]);
    assert!(!turned.is_empty());
    for register in ["cards", "journal"] {
        let said = of(&[register, "--format", "pdf"]);
        assert!(said.contains("csv"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "what was there");
    let nowhere = shut.file("no/such/folder.csv");
    shut.refused(&["export", "goods-in", "--out", &nowhere]);
    // Days before the first entry and after today hold nothing: a book with heads alone.
    let early = shut.ok(&[
        "export",
        "goods-in",
        "--format",
        "csv",
        "--from",
        "2020-01-01",
        "--to",
        "2020-12-31",
    ]);
    assert_eq!(early.lines().count(), 1);
    let names: Vec<String> = std::fs::read_dir(shut.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".part"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}
