//! Registers that go out: the exact text of CSV and JSON, the cells of a workbook as another program reads them, and that
//! a writer holds no more than a line of what passes through it.
#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use jifen::devices::printer::{BOLD_FACE, RARE_FACE, REGULAR_FACE};
use jifen::market::fen::Fen;
use jifen::market::ids::{Hash, LotNo, RedemptionId};
use jifen::market::journal::Entry;
use jifen::market::points::Points;
use jifen::market::register::books::FundClosing;
use jifen::market::register::stock_book::Tally;
use jifen::market::register::{
    BalanceRow, CardRow, CouponRow, DonationRow, FundBookRow, FundEntry, GoodsInEntry, GoodsInRow,
    IssueEntry, IssueRow, Line, MovementRow, Reads, RedemptionRow, Register, Span, StockBookRow,
    StockRow, SumRow, SumSection,
};
use jifen::market::stock::Source;
use jifen::market::storeroom::fund::FundKind;
use jifen::reports::pages::Typefaces;
use jifen::reports::write::{About, Format, NotWritten, WriteError, write_register};
use jifen::words::{Lang, Words};

const FACES: Typefaces = Typefaces {
    regular: &[REGULAR_FACE, RARE_FACE],
    bold: &[BOLD_FACE, RARE_FACE],
};

fn redemption() -> Line {
    Line::Redemption(RedemptionRow {
        redemption: RedemptionId([0xAB; 16]),
        receipt: "K7M2XQ-1-000057".parse().unwrap(),
        at: "2026-12-30T14:05:06.007+08:00".parse().unwrap(),
        village_day: "2026-12-30".parse().unwrap(),
        household: "0137".parse().unwrap(),
        collector: "张*福".into(),
        staff: "王店长".into(),
        code: "2000000000015".parse().unwrap(),
        name: "=1+1,\"香\"皂".into(),
        quantity: 2,
        points: Points::from_hundredths(1050),
        reversed: false,
    })
}

fn balances() -> Vec<Line> {
    let row = |household: &str, spendable: i64, lapses_on: Option<&str>| {
        Line::Balance(BalanceRow {
            household: household.parse().unwrap(),
            earned: Points::from_hundredths(12_325),
            redeemed: Points::whole(20),
            lapsed: Points::ZERO,
            spendable: Points::from_hundredths(spendable),
            lapses_on: lapses_on.map(|day| day.parse().unwrap()),
        })
    };
    vec![
        row("0137", 10_325, Some("2027-01-01")),
        row("0138", -50, None),
    ]
}

fn issue(entry: IssueEntry, quantity: i64) -> Line {
    Line::Issue(IssueRow {
        village_day: "2026-12-30".parse().unwrap(),
        receipt: "K7M2XQ-1-000057".parse().unwrap(),
        household: "0137".parse().unwrap(),
        household_name: "张*福".into(),
        collector: "李*".into(),
        proof: "paper",
        name: "香皂".into(),
        unit: "块".into(),
        quantity,
        points: Points::whole(quantity as i32 * 5),
        reversed: true,
        staff: "王店长".into(),
        code: "2000000000015".parse().unwrap(),
        entry,
        slip: (entry == IssueEntry::Reversed).then(|| "K7M2XQ-1-000058".parse().unwrap()),
        reason: if entry == IssueEntry::Reversed {
            "拿错了".into()
        } else {
            String::new()
        },
        approver: if entry == IssueEntry::Reversed {
            "赵主任".into()
        } else {
            String::new()
        },
        paper: None,
        ink: None,
    })
}

fn goods_in() -> Line {
    Line::GoodsIn(GoodsInRow {
        village_day: "2026-12-01".parse().unwrap(),
        delivery: Some("K7M2XQ-1-000040".parse().unwrap()),
        lot: Some(LotNo(7)),
        goods: Some(("6901234567892".parse().unwrap(), "毛巾".into(), "条".into())),
        quantity: -2,
        source: Source::Fund,
        who: "村集体经济收益".into(),
        supplier: "县供销社".into(),
        document: "发票 88".into(),
        unit_cost: Fen(650),
        amount: Fen(-1300),
        expires: None,
        staff: "何库".into(),
        second: "周明".into(),
        entry: GoodsInEntry::Corrected,
        slip: Some("K7M2XQ-1-000041".parse().unwrap()),
        reason: "点错了".into(),
        anonymous: false,
    })
}

fn sum_row() -> SumRow {
    SumRow {
        span: Span::new("2026-12-30".parse().unwrap(), "2026-12-31".parse().unwrap()).unwrap(),
        section: SumSection::Goods,
        kind: "",
        item: "香皂".into(),
        unit: "块".into(),
        count: None,
        quantity: Some(20),
        back: Some(2),
        points: Some(Points::whole(90)),
        yuan: None,
        note: String::new(),
    }
}

/// Lines of every register there is.
fn all() -> Vec<(Register, Vec<Line>)> {
    let stock = StockRow {
        code: "036000291452".parse().unwrap(),
        name: "@茶叶".into(),
        unit: "包".into(),
        on_hand: 3,
        received: 5,
        issued: 1,
        lost: 1,
    };
    let card = CardRow {
        household: "0137".parse().unwrap(),
        card: "JF1:lutang:0137:FZQYCVTH6S8GG:K2M4".into(),
    };
    let movement = MovementRow {
        slip: "K7M2XQ-1-000059".parse().unwrap(),
        at: "2026-12-30T14:05:06.007+08:00".parse().unwrap(),
        village_day: "2026-12-30".parse().unwrap(),
        household: "0137".parse().unwrap(),
        kind: "gift",
        points: Points::whole(3),
        to: Some("0200".parse().unwrap()),
        partner: String::new(),
        reason: "看病".into(),
        staff: "王店长".into(),
        approver: "赵主任".into(),
        undone: false,
    };
    let coupon = CouponRow {
        number: "JZ-0098".parse().unwrap(),
        household: "0137".parse().unwrap(),
        points: Points::whole(20),
        state: "taken",
        settled_on: Some("2026-12-30".parse().unwrap()),
    };
    let entry = Entry {
        seq: 1,
        hash: Hash([7; 32]),
        bytes: "{\"v\":1,\"by\":\"K7M2XQ\"}".into(),
    };
    let stock_book = StockBookRow {
        code: "2000000000015".parse().unwrap(),
        name: "香皂".into(),
        unit: "块".into(),
        tally: Tally {
            opening: 20,
            received: 24,
            issued: 10,
            lost: 1,
            ..Tally::default()
        },
        value: Fen(8250),
    };
    let fund = FundBookRow {
        fund: "村集体经济收益".into(),
        kind: Some(FundKind::Collective),
        village_day: "2026-12-31".parse().unwrap(),
        entry: FundEntry::Closing,
        number: None,
        document: String::new(),
        supplier: String::new(),
        granted: None,
        spent: Some(Fen(20)),
        balance: Fen(-20),
        closing: Some(FundClosing {
            year_most: Some(Fen(8_000_000)),
            ..FundClosing::default()
        }),
    };
    let donation = DonationRow {
        village_day: "2026-12-01".parse().unwrap(),
        delivery: Some("K7M2XQ-1-000042".parse().unwrap()),
        lot: LotNo(8),
        giver: String::new(),
        anonymous: true,
        terms: "先给老人".into(),
        code: "2000000000015".parse().unwrap(),
        name: "香皂".into(),
        unit: "块".into(),
        quantity: 24,
        worth: Fen(0),
        handed_out: 3,
        households: 2,
        lost: 1,
        left: 20,
    };
    vec![
        (Register::Redemptions, vec![redemption()]),
        (Register::Unreported, vec![redemption()]),
        (
            Register::IssueBook,
            vec![
                issue(IssueEntry::Redeemed, 2),
                issue(IssueEntry::Reversed, -2),
            ],
        ),
        (Register::Stock, vec![Line::Stock(stock)]),
        (Register::Balances, balances()),
        (Register::Cards, vec![Line::Card(card)]),
        (Register::Movements, vec![Line::Movement(movement)]),
        (Register::Coupons, vec![Line::Coupon(coupon)]),
        (Register::Journal, vec![Line::Entry(entry)]),
        (Register::GoodsIn, vec![goods_in()]),
        (Register::StockBook, vec![Line::StockBook(stock_book)]),
        (Register::FundBook, vec![Line::Fund(fund)]),
        (Register::Donations, vec![Line::Donation(donation)]),
        (Register::Settlement, vec![Line::SpanSum(sum_row())]),
        (Register::DaySheet, vec![Line::DaySum(sum_row())]),
        (Register::WindowSheet, vec![Line::SpanSum(sum_row())]),
    ]
}

fn write(
    register: Register,
    format: Format,
    lines: &[Line],
    progress: &mut dyn FnMut(usize) -> bool,
    out: &mut (dyn Write + Send),
) -> Result<usize, NotWritten<()>> {
    let words = Words::load(Lang::Zh);
    let about = About {
        register,
        village_name: "芦塘乡示范村",
        rehearsal: false,
        span: None,
        made_on: "2026-12-31".parse().unwrap(),
        words: &words,
        faces: FACES,
    };
    let mut source = |each: &mut dyn FnMut(Reads) -> bool| {
        let mut lines = lines.iter();
        let goes_on = lines.all(|line| each(Reads::Line(line.clone())));
        if goes_on { Ok(()) } else { Err(()) }
    };
    write_register(&about, format, &mut source, progress, out)
}

fn written(register: Register, lines: &[Line], format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    let count = write(register, format, lines, &mut |_| true, &mut out).unwrap();
    assert_eq!(count, lines.len());
    out
}

fn text(register: Register, lines: &[Line], format: Format) -> String {
    String::from_utf8(written(register, lines, format)).unwrap()
}

#[test]
fn csv_to_the_letter() {
    assert_eq!(
        text(Register::Redemptions, &[redemption()], Format::Csv),
        "redemption,receipt,at,village_day,household,collector,staff,code,name,quantity,points,reversed\n\
         abababababababababababababababab,K7M2XQ-1-000057,2026-12-30T06:05:06.007Z,2026-12-30,0137,张*福,王店长,2000000000015,\"=1+1,\"\"香\"\"皂\",2,10.5,false\n"
    );
    assert_eq!(
        text(Register::Balances, &balances(), Format::Csv),
        "household,earned,redeemed,lapsed,spendable,lapses_on\n\
         0137,123.25,20,0,103.25,2027-01-01\n\
         0138,123.25,20,0,-0.5,\n"
    );
    assert_eq!(
        text(
            Register::IssueBook,
            &[issue(IssueEntry::Reversed, -2)],
            Format::Csv
        ),
        "village_day,receipt,household,household_name,collector,proof,name,unit,quantity,points,reversed,staff,code,entry,slip,reason,approver,paper_slip\n\
         2026-12-30,K7M2XQ-1-000057,0137,张*福,李*,paper,香皂,块,-2,-10,true,王店长,2000000000015,reversed,K7M2XQ-1-000058,拿错了,赵主任,\n"
    );
    assert_eq!(
        text(Register::GoodsIn, &[goods_in()], Format::Csv)
            .lines()
            .nth(1)
            .unwrap(),
        "2026-12-01,K7M2XQ-1-000040,7,6901234567892,毛巾,条,-2,fund,村集体经济收益,县供销社,发票 88,6.50,-13.00,,何库,周明,corrected,K7M2XQ-1-000041,点错了,false"
    );
}

#[test]
fn json_has_exact_decimals_and_nulls() {
    assert_eq!(
        text(Register::Balances, &balances(), Format::Json),
        "[\n\
         {\"household\":\"0137\",\"earned\":123.25,\"redeemed\":20,\"lapsed\":0,\"spendable\":103.25,\"lapses_on\":\"2027-01-01\"},\n\
         {\"household\":\"0138\",\"earned\":123.25,\"redeemed\":20,\"lapsed\":0,\"spendable\":-0.5,\"lapses_on\":null}\n\
         ]\n"
    );
    assert_eq!(text(Register::Cards, &[], Format::Json), "[\n]\n");
}

#[test]
fn every_register_has_its_columns_in_every_form() {
    let all = all();
    assert_eq!(all.len(), Register::ALL.len());
    for (register, lines) in all {
        let names: Vec<&str> = register
            .columns()
            .iter()
            .map(|column| column.name)
            .collect();
        for line in &lines {
            assert_eq!(line.cells().len(), names.len(), "{register:?}");
        }
        let csv = text(register, &lines, Format::Csv);
        assert!(!csv.starts_with('\u{FEFF}') && !csv.contains('\r'));
        assert_eq!(csv.lines().next().unwrap(), names.join(","));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let first = reader.records().next().unwrap().unwrap();
        let json: serde_json::Value =
            serde_json::from_str(&text(register, &lines, Format::Json)).unwrap();
        let object = json[0].as_object().unwrap();
        assert_eq!(object.len(), names.len());
        for (name, plain) in names.iter().zip(&first) {
            let value = &object[*name];
            let same = match value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null => String::new(),
                other => other.to_string(),
            };
            // Money keeps its two places in a file; a number read from one does not.
            let number = |text: &str| text.parse::<f64>().ok();
            let equal =
                same == plain || (number(&same).is_some() && number(&same) == number(plain));
            assert!(equal, "{register:?} {name}: {same} {plain}");
        }
        assert_eq!(json.as_array().unwrap().len(), lines.len());
    }
}

fn sheet(register: Register, lines: &[Line]) -> calamine::Range<Data> {
    let bytes = written(register, lines, Format::Xlsx);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), [register.word()]);
    book.worksheet_range(register.word()).unwrap()
}

fn cell(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn a_workbook_keeps_codes_as_text_and_numbers_as_numbers() {
    let range = sheet(Register::Redemptions, &[redemption()]);
    assert_eq!(
        range.height(),
        2,
        "a table for programs has one head and no totals"
    );
    let row: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
    assert_eq!(row[3], cell("2026-12-30"));
    assert_eq!(row[4], cell("0137"));
    assert_eq!(row[7], cell("2000000000015"));
    assert_eq!(row[8], cell("=1+1,\"香\"皂"));
    assert_eq!(row[9], Data::Float(2.0));
    assert_eq!(row[10], Data::Float(10.5));
    assert_eq!(row[11], Data::Bool(false));
    let range = sheet(Register::Balances, &balances());
    let empty = range.get_value((2, 5)).cloned().unwrap_or_default();
    assert_eq!(empty, Data::Empty);
}

#[test]
fn a_book_names_its_columns_twice_speaks_and_ends_with_its_totals() {
    let lines = [
        issue(IssueEntry::Redeemed, 5),
        issue(IssueEntry::Reversed, -2),
    ];
    let range = sheet(Register::IssueBook, &lines);
    let row = |n: usize| range.rows().nth(n).unwrap().to_vec();
    assert_eq!(
        (row(0)[0].clone(), row(1)[0].clone()),
        (cell("village_day"), cell("日期"))
    );
    assert_eq!(
        (row(0)[8].clone(), row(1)[8].clone()),
        (cell("quantity"), cell("数量"))
    );
    assert_eq!(
        row(2)[5],
        cell("存根签字"),
        "words in the village's language"
    );
    assert_eq!(row(3)[13], cell("退回"));
    let total = row(4);
    assert_eq!(total[0], cell("合计"));
    assert_eq!(
        (total[8].clone(), total[9].clone()),
        (Data::Float(3.0), Data::Float(15.0))
    );
    assert_eq!(range.height(), 5);
    let range = sheet(Register::GoodsIn, &[goods_in(), goods_in()]);
    let total = range.rows().next_back().unwrap().to_vec();
    assert_eq!(
        (total[6].clone(), total[12].clone()),
        (Data::Float(-4.0), Data::Float(-26.0))
    );
}

#[test]
fn what_no_sheet_can_hold_is_refused_with_a_way_out() {
    let long = [Line::Entry(Entry {
        seq: 1,
        hash: Hash::ZERO,
        bytes: "x".repeat(40_000),
    })];
    let done = write(
        Register::Journal,
        Format::Xlsx,
        &long,
        &mut |_| true,
        &mut Vec::new(),
    );
    let Err(NotWritten::Write(error @ WriteError::TooLargeForASheet)) = done else {
        panic!("{done:?}");
    };
    assert!(error.sentence(&Words::load(Lang::Zh)).contains("csv"));
    assert!(text(Register::Journal, &long, Format::Csv).len() > 40_000);
}

#[test]
fn what_is_for_programs_stands_on_no_paper() {
    for (register, lines) in all() {
        let done = write(
            register,
            Format::Pdf,
            &lines,
            &mut |_| true,
            &mut Vec::new(),
        );
        let refused = matches!(register, Register::Cards | Register::Journal);
        assert_eq!(done.is_err(), refused, "{register:?}: {done:?}");
        if let Err(NotWritten::Write(why)) = done {
            assert!(
                why.sentence(&Words::load(Lang::Zh)).contains("xlsx"),
                "{why}"
            );
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_an_error_and_no_panic() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Csv, Format::Json, Format::Xlsx, Format::Pdf] {
        for (register, lines) in all() {
            if matches!(register, Register::Cards | Register::Journal) && format == Format::Pdf {
                continue;
            }
            let done = write(register, format, &lines, &mut |_| true, &mut Gone);
            let Err(NotWritten::Write(why)) = done else {
                panic!("{format:?} {register:?}: {done:?}");
            };
            assert!(why.is_reader_gone(), "{format:?}: {why}");
        }
    }
}

/// The lines are made as they are asked for: while one passes, the one before is gone.
#[test]
fn a_long_register_passes_line_by_line_and_can_be_stopped() {
    const LINES: usize = 30_000;
    for format in [Format::Csv, Format::Json, Format::Xlsx] {
        let words = Words::load(Lang::Zh);
        let about = About {
            register: Register::Balances,
            village_name: "村",
            rehearsal: false,
            span: None,
            made_on: "2026-12-31".parse().unwrap(),
            words: &words,
            faces: FACES,
        };
        let made = Cell::new(0);
        let mut source = |each: &mut dyn FnMut(Reads) -> bool| {
            for _ in 0..LINES {
                made.set(made.get() + 1);
                if !each(Reads::Line(balances().remove(0))) {
                    return Err(());
                }
            }
            Ok(())
        };
        let mut seen = Vec::new();
        let mut stop_at = |lines: usize| {
            seen.push(lines);
            lines < 2_000
        };
        let done = write_register(&about, format, &mut source, &mut stop_at, &mut Vec::new());
        assert!(
            matches!(done, Err(NotWritten::Stopped)),
            "{format:?}: {done:?}"
        );
        assert_eq!(
            (made.get(), seen.last()),
            (2_000, Some(&2_000)),
            "{format:?}"
        );
        let done = write_register(&about, format, &mut source, &mut |_| true, &mut Vec::new());
        assert_eq!(done.unwrap(), LINES);
    }
}
