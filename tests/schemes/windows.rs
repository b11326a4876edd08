//! Exchange days as a table, against those worked by hand.

use jifen::market::scheme::all_bundled;

use crate::{PLAIN, ok, refused};

/// Opens, closes, period of the windows of 2026 to 2029, worked by hand.
fn by_hand(id: &str) -> Vec<String> {
    let years = 2026..=2029;
    let whole = |period: &str| vec![format!("2026-01-01,2029-12-31,{period}")];
    let quarter_ends = [
        ("03-30", "03-31", 1),
        ("06-29", "06-30", 2),
        ("09-29", "09-30", 3),
        ("12-30", "12-31", 4),
    ];
    let first_months = [
        ("01-01", "01-31"),
        ("04-01", "04-30"),
        ("07-01", "07-31"),
        ("10-01", "10-31"),
    ];
    match id {
        "lutang" => years
            .flat_map(|y| quarter_ends.map(|(a, b, q)| format!("{y}-{a},{y}-{b},{y}-Q{q}")))
            .collect(),
        "zhangyan" => years
            .flat_map(|y| quarter_ends.map(|(a, b, _)| format!("{y}-{a},{y}-{b},{y}")))
            .collect(),
        "gaoyang" => years
            .flat_map(|y| first_months.map(|(a, b)| format!("{y}-{a},{y}-{b},{y}")))
            .collect(),
        "fengxian" | "tongjie" => years.map(|y| format!("{y}-12-01,{y}-12-31,{y}")).collect(),
        "county-stars" => Vec::new(),
        "youxiqiao" => whole("2026"),
        _ => whole("always"),
    }
}

#[test]
fn exchange_windows_of_every_scheme_are_those_worked_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    for (id, _) in all_bundled() {
        let table = ok(
            folder.path(),
            &[
                "scheme",
                "windows",
                id,
                "--from",
                "2026-01-01",
                "--to",
                "2029-12-31",
            ],
        );
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("opens,closes,period"));
        assert_eq!(lines.collect::<Vec<_>>(), by_hand(id), "{id}");
    }
}

#[test]
fn windows_are_whole_and_know_the_leap_year() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |window: &str, from: &str, to: &str| -> Vec<String> {
        let text = PLAIN.replace("\"any-opening-day\"", window);
        std::fs::write(folder.path().join("w.toml"), text).unwrap();
        let args = ["scheme", "windows", "w.toml", "--from", from, "--to", to];
        ok(folder.path(), &args)
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect()
    };
    let month_ends = "{ days-of-month = { first = 28, last = 31 } }";
    assert_eq!(
        rows(month_ends, "2027-02-01", "2027-02-27"),
        [] as [&str; 0]
    );
    assert_eq!(
        rows(month_ends, "2027-02-01", "2027-02-28"),
        ["2027-02-28,2027-02-28,always"]
    );
    assert_eq!(
        rows(month_ends, "2028-02-29", "2028-03-01"),
        ["2028-02-28,2028-02-29,always"]
    );
    let leap = "{ days-of-year = { first = \"02-29\", last = \"02-29\" } }";
    assert_eq!(
        rows(leap, "2027-01-01", "2028-12-31"),
        [
            "2027-02-28,2027-02-28,always",
            "2028-02-29,2028-02-29,always"
        ]
    );
    let winter = "{ days-of-year = { first = \"12-20\", last = \"01-10\" } }";
    assert_eq!(
        rows(winter, "2027-01-10", "2027-01-10"),
        ["2026-12-20,2027-01-10,always"]
    );
    // The calendar begins with 1970.
    assert_eq!(
        rows(winter, "1970-01-01", "1970-12-31"),
        ["1970-12-20,1971-01-10,always"]
    );
    let listed = "{ listed-days = { days = [\"2027-05-02\", \"2027-05-01\", \"2027-10-01\"] } }";
    assert_eq!(
        rows(listed, "2027-05-02", "2027-12-31"),
        [
            "2027-05-01,2027-05-02,always",
            "2027-10-01,2027-10-01,always"
        ]
    );
    let json = ok(
        folder.path(),
        &[
            "scheme",
            "windows",
            "lutang",
            "--from",
            "2027-03-31",
            "--to",
            "2027-03-31",
            "--format",
            "json",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let first =
        serde_json::json!([{"opens": "2027-03-30", "closes": "2027-03-31", "period": "2027-Q1"}]);
    assert_eq!(json, first);
    refused(
        folder.path(),
        &[
            "scheme",
            "windows",
            "lutang",
            "--from",
            "2027-03-31",
            "--to",
            "2027-03-30",
        ],
    );
}
