//! Villages' rules as files: every one that comes with Jifen is good and speaks both languages, a bad one is refused
//! with its line and reason, exchange days are those worked by hand, and rules change from a day on.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use jifen::market::scheme::{Scheme, all_bundled, bundled, default_goods, show};
use jifen::words::{Lang, Words};

/// Runs `jifen` with no home folder to be found, except what the arguments name.
fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jifen"))
        .current_dir(folder)
        .env_remove("HOME")
        .env_remove("XDG_DATA_HOME")
        .env_remove("JIFEN_HOME")
        .args(args)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn ok(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert!(output.status.success(), "{args:?}: {}", err(&output));
    out(&output)
}

fn refused(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    err(&output)
}

#[test]
fn every_scheme_is_good_and_speaks_both_languages() {
    assert_eq!(all_bundled().len(), 16);
    for (id, text) in all_bundled() {
        let scheme = Scheme::admit(text).unwrap_or_else(|why| panic!("{id}: {why}"));
        for lang in [Lang::Zh, Lang::En] {
            let words = Words::load(lang);
            let lines = show(&scheme, &words);
            assert!(lines.len() > 10, "{id}: {} lines", lines.len());
            for line in &lines {
                let said = format!("{} {}", line.heading.say(&words), line.text);
                let is_filled = !said.contains(['{', '}']) && !said.contains('[');
                assert!(is_filled, "{id} {lang:?}: {said}");
            }
            // What follows one heading stands together.
            let mut headings: Vec<_> = lines.iter().map(|line| line.heading).collect();
            headings.dedup();
            let count = headings.len();
            headings.sort_by_key(|heading| *heading as u8);
            headings.dedup();
            assert_eq!(headings.len(), count, "{id}: a heading comes twice");
            let ours = lines.iter().filter(|line| line.is_ours).count();
            let settings = scheme.settings.is_empty();
            assert_eq!(ours == 0, settings, "{id}: {ours} lines are ours");
        }
    }
}

#[test]
fn a_meeting_reads_its_rules() {
    let check = |id: &str, lang: Lang, sentence: &str, is_ours: bool| {
        let scheme = Scheme::parse(bundled(id).unwrap()).unwrap();
        let lines = show(&scheme, &Words::load(lang));
        let found = lines.iter().find(|line| line.text == sentence);
        let all: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let found = found.unwrap_or_else(|| panic!("{id}: {sentence} in {all:#?}"));
        assert_eq!(found.is_ours, is_ours, "{id}: {sentence}");
    };
    use Lang::{En, Zh};
    check("lutang", Zh, "兑换的日子：每季度最后 2 天。", false);
    check("lutang", Zh, "10 分可以换 1 元的东西。", false);
    check(
        "lutang",
        Zh,
        "年终加分每年最多算 500 分，超过的只记不算。",
        false,
    );
    check(
        "gaoyang",
        Zh,
        "只有超出基础分（100 分）的部分可以兑换。",
        false,
    );
    check(
        "gaoyang",
        Zh,
        "再宽限 1 个月：上一年的积分可以用到1月31日。",
        true,
    );
    check("tongjie", Zh, "兑换的日子：每年12月1日到12月31日。", true);
    check("tongjie", Zh, "要扣分的，14 天内改好就不扣。", false);
    check(
        "zhangyan",
        Zh,
        "一票否决：停止兑换、停止计分、停止排名。没有写明到哪天的，到当年年底为止。",
        true,
    );
    check(
        "xinyu",
        Zh,
        "集中兑换的日子：每月 28 日到月底。也可以自己选日子来。",
        true,
    );
    check(
        "county-stars",
        Zh,
        "全村前 10%，并且不低于 140 分：5 星。",
        false,
    );
    check("jinshi-love", En, "From 1500 points: 5 stars.", false);
    check("jinzhai", En, "1 point for goods worth 1 yuan.", false);
    check(
        "fengxian",
        En,
        "Exchange days: each year 1 December to 31 December.",
        true,
    );
}

const PLAIN: &str = r#"id = "plain"
name = { zh = "村", en = "Village" }
source = "a test"
subject = "household"
spendable = "all"
window = "any-opening-day"
lapse = "never"
credit-counts = "when-posted"
"#;

/// What is put in the place of what, the line on which it is refused, the key, the reason.
const BAD: &[(&str, &str, Option<usize>, &str, &str)] = &[
    (
        "subject",
        "colour = \"red\"\nsubject",
        Some(4),
        "colour",
        "unknown-key",
    ),
    ("\"all\"", "\"some\"", Some(5), "spendable", "unknown-value"),
    ("lapse = \"never\"\n", "", None, "lapse", "missing"),
    (
        "lapse = \"never\"",
        "lapse = \"never\"\nlapse = \"never\"",
        Some(8),
        "lapse",
        "twice",
    ),
    (
        "source = \"a test\"",
        "source = 5",
        Some(3),
        "source",
        "type",
    ),
    (
        "source = \"a test\"",
        "source = \"a test",
        Some(3),
        "source",
        "not-toml",
    ),
    (
        "source",
        "base = { points = \"1.234\", per = \"ever\" }\nsource",
        Some(3),
        "base",
        "value",
    ),
    (
        "source",
        "base = { points = \"0\", per = \"ever\" }\nsource",
        Some(3),
        "base.points",
        "base-nothing",
    ),
    (
        "source",
        "base = { points = \"5\", per = \"window\" }\nsource",
        Some(3),
        "base.per",
        "base-window",
    ),
    ("\"all\"", "\"above-base\"", Some(5), "spendable", "no-base"),
    (
        "\"all\"",
        "\"none\"",
        Some(6),
        "window",
        "nothing-spendable",
    ),
    (
        "\"any-opening-day\"",
        "\"never\"",
        Some(5),
        "spendable",
        "never-redeems",
    ),
    (
        "\"any-opening-day\"",
        "{ last-days-of-quarter = { days = 29 } }",
        Some(6),
        "window",
        "days-of-quarter",
    ),
    (
        "\"any-opening-day\"",
        "{ days-of-month = { first = 9, last = 3 } }",
        Some(6),
        "window",
        "days-of-month",
    ),
    (
        "\"any-opening-day\"",
        "{ days-of-year = { first = \"02-30\", last = \"03-01\" } }",
        Some(6),
        "window",
        "value",
    ),
    (
        "\"any-opening-day\"",
        "{ listed-days = { days = [] } }",
        Some(6),
        "window",
        "days-empty",
    ),
    (
        "lapse",
        "grace-months = 1\nlapse",
        Some(7),
        "grace-months",
        "grace-never",
    ),
    (
        "lapse",
        "mending-days = 91\nlapse",
        Some(7),
        "mending-days",
        "days-long",
    ),
    (
        "lapse",
        "rate = { points = \"0\", yuan = \"1\" }\nlapse",
        Some(7),
        "rate",
        "rate-nothing",
    ),
    (
        "lapse",
        "fund = { warn = \"5\", stop = \"8\" }\nlapse",
        Some(7),
        "fund",
        "fund-rate",
    ),
    (
        "lapse",
        "minimum = \"-1\"\nlapse",
        Some(7),
        "minimum",
        "below-nothing",
    ),
    (
        "lapse",
        "caps = [\n  { kind = \"bonus\", most = \"5\" },\n  { most = \"5\" },\n]\nlapse",
        Some(9),
        "caps",
        "cap-of-what",
    ),
    (
        "lapse",
        "share = { households-percent = 101 }\nlapse",
        Some(7),
        "share.households-percent",
        "percent",
    ),
    (
        "lapse",
        "stars = [\n  { stars = 3, from = \"1\" },\n  { stars = 4, from = \"2\" },\n]\nlapse",
        Some(9),
        "stars",
        "stars-order",
    ),
    (
        "lapse",
        "stars = [{ stars = 1, from = \"1\" }]\nranking = { counts = \"none\" }\nlapse",
        Some(7),
        "stars",
        "stars-unranked",
    ),
    (
        "lapse",
        "goods = { forbidden = [\"烟\"], allowed = [\"烟\"] }\nlapse",
        Some(7),
        "goods.allowed",
        "forbidden-allowed",
    ),
    (
        "lapse",
        "limits = [{ pieces = 0, over = \"year\" }]\nlapse",
        Some(7),
        "limits",
        "limit-nothing",
    ),
    (
        "lapse",
        "settings = [\"window\", \"weather\"]\nlapse",
        Some(7),
        "settings",
        "setting-unknown",
    ),
    (
        "lapse",
        "ranking = { counts = \"group\" }\nlapse",
        Some(7),
        "ranking",
        "group-unscored",
    ),
    (
        "lapse",
        "dividend = { above-base = true }\nlapse",
        Some(7),
        "dividend.above-base",
        "dividend-base",
    ),
    (
        "\"when-posted\"\n",
        "\"when-posted\"\n\n[[suspensions]]\nkind = \"veto\"\nname = { zh = \"a\", en = \"a\" }\n\n[[suspensions]]\nkind = \"veto\"\nname = { zh = \"b\", en = \"b\" }\n",
        Some(14),
        "suspensions",
        "kind-twice",
    ),
    (
        "\"when-posted\"\n",
        "\"when-posted\"\n\n[[suspensions]]\nkind = \"veto\"\nname = { zh = \"a\", en = \"a\" }\nyears = 1\nends = \"open\"\n",
        Some(10),
        "suspensions",
        "years-and-ends",
    ),
    (
        "\"when-posted\"\n",
        "\"when-posted\"\n\n[catalogue]\ngoods = [\n  { number = 1, name = \"盐\", unit = \"包\", category = \"食品\", points = \"2,5\", picture = \"\" },\n]\n",
        Some(12),
        "catalogue.goods",
        "price",
    ),
];

#[test]
fn a_bad_file_is_refused_with_its_line_and_reason() {
    Scheme::admit(PLAIN).unwrap();
    let words = [Words::load(Lang::Zh), Words::load(Lang::En)];
    let mut wrong = Vec::new();
    for (place, with, line, key, why) in BAD {
        assert!(PLAIN.contains(place), "{place}");
        let text = PLAIN.replacen(place, with, 1);
        match Scheme::admit(&text) {
            Ok(_) => wrong.push(format!("{with:?} was taken")),
            Err(refused) => {
                let found = (refused.line, refused.key.as_str(), refused.why);
                if found != (*line, *key, *why) {
                    wrong.push(format!("{with:?}: {found:?}, not {:?}", (line, key, why)));
                }
                for words in &words {
                    let sentence = refused.sentence(words);
                    assert!(
                        !sentence.contains('{') || sentence.contains(&refused.told),
                        "{sentence}"
                    );
                    assert!(
                        sentence.chars().count() < 120 && !sentence.contains('\n'),
                        "{sentence}"
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn check_says_what_is_wrong_in_the_language_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain.toml");
    std::fs::write(&file, PLAIN).unwrap();
    assert_eq!(
        ok(folder.path(), &["scheme", "check", "plain.toml"]),
        "可以用：plain，村\n"
    );
    std::fs::write(&file, PLAIN.replace("\"any-opening-day\"", "\"never\"")).unwrap();
    let check = |lang: &str| {
        refused(
            folder.path(),
            &["scheme", "check", "plain.toml", "--lang", lang],
        )
    };
    assert_eq!(
        check("zh"),
        "第 5 行，spendable：从来不兑换，能兑换的只能写 none\n"
    );
    assert_eq!(
        check("en"),
        "line 5, spendable: the store never redeems, so what is spendable can only be \"none\"\n"
    );
    let none = refused(
        folder.path(),
        &["scheme", "show", "nowhere", "--lang", "en"],
    );
    assert!(
        none.contains("nowhere") && none.contains("lutang"),
        "{none}"
    );
    let folders = refused(folder.path(), &["scheme", "check", "."]);
    assert!(folders.contains("读不出来"), "{folders}");
}

#[test]
fn schemes_are_listed_and_shown_without_a_home() {
    let folder = tempfile::tempdir().unwrap();
    let list = ok(folder.path(), &["scheme", "list"]);
    assert_eq!(list.lines().count(), 16);
    assert!(
        list.lines()
            .any(|line| line.starts_with("lutang\t芦塘乡\t芦塘乡深化")),
        "{list}"
    );
    let shown = ok(folder.path(), &["scheme", "show", "lutang", "--lang", "en"]);
    assert!(
        shown.contains("Exchange days: the last 2 days of each quarter."),
        "{shown}"
    );
    assert!(
        std::fs::read_dir(folder.path()).unwrap().next().is_none(),
        "nothing is made"
    );
}

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

/// A till for practice in a folder, by these rules, with two people.
fn till(folder: &Path, scheme: &str) {
    std::fs::write(folder.join("a.pin"), "1234").unwrap();
    std::fs::write(folder.join("b.pin"), "5678").unwrap();
    ok(
        folder,
        &[
            AT,
            &[
                "init",
                "--scheme",
                scheme,
                "--village",
                "lutang-shifan",
                "--name",
                "村",
            ],
            &[
                "--staff",
                "王芳",
                "--role",
                "shopkeeper",
                "--pin-file",
                "a.pin",
            ],
        ]
        .concat(),
    );
    ok(
        folder,
        &[
            AT,
            &[
                "staff",
                "add",
                "周明",
                "--role",
                "committee",
                "--pin-file",
                "b.pin",
            ],
        ]
        .concat(),
    );
}

const AT: &[&str] = &["--home", "till", "--rehearse-at", "2026-12-01T01:00:00Z"];
const TWO: &[&str] = &[
    "--staff",
    "王芳",
    "--pin-file",
    "a.pin",
    "--approver",
    "周明",
    "--approver-pin-file",
    "b.pin",
];

fn facts(folder: &Path, kind: &str) -> Vec<serde_json::Value> {
    let journal = ok(
        folder,
        &["--home", "till", "export", "journal", "--format", "json"],
    );
    let all: Vec<serde_json::Value> = serde_json::from_str(&journal).unwrap();
    all.into_iter().filter(|one| one["kind"] == kind).collect()
}

#[test]
fn a_store_without_a_list_begins_with_the_usual_goods_and_no_prices() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("mine.toml"),
        PLAIN.replace("lapse", "goods = { forbidden = [\"茶叶\"] }\nlapse"),
    )
    .unwrap();
    till(folder.path(), "mine.toml");
    assert_eq!(
        facts(folder.path(), "goods-set").len(),
        13,
        "all but what is forbidden"
    );
    assert!(facts(folder.path(), "price-decided").is_empty());
    let lutang = Scheme::parse(bundled("lutang").unwrap()).unwrap();
    let names = |all: &[jifen::market::scheme::CatalogueGoods]| -> Vec<(u32, String, String)> {
        all.iter()
            .map(|one| (one.number, one.name.clone(), one.picture.clone()))
            .collect()
    };
    assert_eq!(names(default_goods()), names(&lutang.catalogue.goods));
}

#[test]
fn a_till_that_stands_alone_changes_its_rules() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    till(folder, "guyuan");
    let change = |named: &str, from: &str, who: &[&str]| {
        run(
            folder,
            &[AT, &["scheme", "change", named, "--from", from], who].concat(),
        )
    };
    let past = change("lutang", "2026-11-30", TWO);
    assert_eq!(past.status.code(), Some(1));
    assert!(err(&past).contains("从今天起"), "{}", err(&past));
    let alone = [
        "--staff",
        "王芳",
        "--pin-file",
        "a.pin",
        "--approver",
        "王芳",
        "--approver-pin-file",
        "a.pin",
    ];
    let alone = change("lutang", "2027-01-01", &alone);
    assert!(
        out(&alone).contains("second-person-needed"),
        "{}",
        out(&alone)
    );
    assert_eq!(facts(folder, "scheme-adopted").len(), 1);
    let done = change("lutang", "2027-01-01", TWO);
    assert_eq!(
        out(&done).trim(),
        r#"{"event":"scheme-changed","scheme":"lutang","from":"2027-01-01"}"#
    );
    assert_eq!(facts(folder, "scheme-adopted").len(), 2);
    // The goods were there without a price; now they have one, and no goods came twice.
    assert_eq!(facts(folder, "goods-set").len(), 14);
    assert_eq!(facts(folder, "price-decided").len(), 14);
    ok(folder, &["--home", "till", "verify"]);
    // A price that stands is not touched.
    let again = change("lutang", "2027-02-01", TWO);
    assert!(again.status.success(), "{}", err(&again));
    assert_eq!(facts(folder, "price-decided").len(), 14);
}
