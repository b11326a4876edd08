//! Registers that go out: the exact text of CSV and JSON, and the cells of a workbook as another program reads them.
#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jifen::market::ids::{Hash, RedemptionId};
use jifen::market::journal::Entry;
use jifen::market::points::Points;
use jifen::market::register::{BalanceRow, CardRow, IssueRow, RedemptionRow, Register, StockRow};
use jifen::reports::write::{Format, WriteError, columns, word, write_register};
use jifen::words::{Lang, Words};

fn redemptions() -> Register {
    Register::Redemptions(vec![RedemptionRow {
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
    }])
}

fn balances() -> Register {
    let row = |household: &str, spendable: i64, lapses_on: Option<&str>| BalanceRow {
        household: household.parse().unwrap(),
        earned: Points::from_hundredths(12_325),
        redeemed: Points::whole(20),
        lapsed: Points::ZERO,
        spendable: Points::from_hundredths(spendable),
        lapses_on: lapses_on.map(|day| day.parse().unwrap()),
    };
    Register::Balances(vec![
        row("0137", 10_325, Some("2027-01-01")),
        row("0138", -50, None),
    ])
}

fn all() -> Vec<Register> {
    vec![
        redemptions(),
        balances(),
        Register::IssueBook(vec![IssueRow {
            village_day: "2026-12-30".parse().unwrap(),
            receipt: "K7M2XQ-1-000057".parse().unwrap(),
            household: "0137".parse().unwrap(),
            household_name: "张*福".into(),
            collector: "李*".into(),
            proof: "paper",
            name: "香皂".into(),
            unit: "块".into(),
            quantity: 2,
            points: Points::whole(10),
            reversed: true,
            staff: "王店长".into(),
        }]),
        Register::Stock(vec![StockRow {
            code: "036000291452".parse().unwrap(),
            name: "@茶叶".into(),
            unit: "包".into(),
            on_hand: 3,
            received: 5,
            issued: 1,
            lost: 1,
        }]),
        Register::Cards(vec![CardRow {
            household: "0137".parse().unwrap(),
            card: "JF1:lutang:0137:FZQYCVTH6S8GG:K2M4".into(),
        }]),
        Register::Journal(vec![Entry {
            seq: 1,
            hash: Hash([7; 32]),
            bytes: "{\"v\":1,\"by\":\"K7M2XQ\"}".into(),
        }]),
    ]
}

fn written(register: &Register, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write_register(register, format, &mut out).unwrap();
    out
}

fn text(register: &Register, format: Format) -> String {
    String::from_utf8(written(register, format)).unwrap()
}

#[test]
fn csv_to_the_letter() {
    assert_eq!(
        text(&redemptions(), Format::Csv),
        "redemption,receipt,at,village_day,household,collector,staff,code,name,quantity,points,reversed\n\
         abababababababababababababababab,K7M2XQ-1-000057,2026-12-30T06:05:06.007Z,2026-12-30,0137,张*福,王店长,2000000000015,\"=1+1,\"\"香\"\"皂\",2,10.5,false\n"
    );
    assert_eq!(
        text(&balances(), Format::Csv),
        "household,earned,redeemed,lapsed,spendable,lapses_on\n\
         0137,123.25,20,0,103.25,2027-01-01\n\
         0138,123.25,20,0,-0.5,\n"
    );
}

#[test]
fn json_has_exact_decimals_and_nulls() {
    assert_eq!(
        text(&balances(), Format::Json),
        "[\n\
         {\"household\":\"0137\",\"earned\":123.25,\"redeemed\":20,\"lapsed\":0,\"spendable\":103.25,\"lapses_on\":\"2027-01-01\"},\n\
         {\"household\":\"0138\",\"earned\":123.25,\"redeemed\":20,\"lapsed\":0,\"spendable\":-0.5,\"lapses_on\":null}\n\
         ]\n"
    );
    assert_eq!(text(&Register::Cards(Vec::new()), Format::Json), "[\n]\n");
}

#[test]
fn every_register_has_its_columns_in_every_form() {
    for register in all() {
        let columns = columns(&register);
        let csv = text(&register, Format::Csv);
        assert!(!csv.starts_with('\u{FEFF}') && !csv.contains('\r'));
        assert_eq!(csv.lines().next().unwrap(), columns.join(","));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let first = reader.records().next().unwrap().unwrap();
        assert_eq!(first.len(), columns.len());
        let json: serde_json::Value = serde_json::from_str(&text(&register, Format::Json)).unwrap();
        let object = json[0].as_object().unwrap();
        assert_eq!(object.len(), columns.len());
        for (column, plain) in columns.iter().zip(&first) {
            let value = &object[*column];
            let same = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            assert!(same == plain || value.is_null(), "{column}: {same} {plain}");
        }
        let rows = json.as_array().unwrap().len();
        assert_eq!(sheet(&register).height(), rows + 1, "{}", word(&register));
    }
}

fn sheet(register: &Register) -> calamine::Range<Data> {
    let bytes = written(register, Format::Xlsx);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), [word(register)]);
    book.worksheet_range(word(register)).unwrap()
}

#[test]
fn a_workbook_keeps_codes_as_text_and_numbers_as_numbers() {
    let range = sheet(&redemptions());
    let row: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(row[3], text("2026-12-30"));
    assert_eq!(row[4], text("0137"));
    assert_eq!(row[7], text("2000000000015"));
    assert_eq!(row[8], text("=1+1,\"香\"皂"));
    assert_eq!(row[9], Data::Float(2.0));
    assert_eq!(row[10], Data::Float(10.5));
    assert_eq!(row[11], Data::Bool(false));
    let range = sheet(&balances());
    assert_eq!(
        range.get_value((2, 5)).cloned().unwrap_or_default(),
        Data::Empty
    );
}

#[test]
fn what_no_sheet_can_hold_is_refused_with_a_way_out() {
    let register = Register::Journal(vec![Entry {
        seq: 1,
        hash: Hash::ZERO,
        bytes: "x".repeat(40_000),
    }]);
    let error = write_register(&register, Format::Xlsx, &mut Vec::new()).unwrap_err();
    assert!(matches!(error, WriteError::TooLargeForASheet));
    assert!(error.sentence(&Words::load(Lang::Zh)).contains("csv"));
    assert!(text(&register, Format::Csv).len() > 40_000);
}

#[test]
fn a_reader_that_goes_away_is_an_error_and_no_panic() {
    struct Gone;
    impl std::io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Csv, Format::Json, Format::Xlsx] {
        for register in all() {
            let error = write_register(&register, format, &mut Gone).unwrap_err();
            assert!(
                matches!(&error, WriteError::Io(why) if why.kind() == std::io::ErrorKind::BrokenPipe),
                "{format:?}: {error:?}"
            );
        }
    }
}
