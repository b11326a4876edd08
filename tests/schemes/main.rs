//! Villages' rules as files: every one that comes with Jifen is good and speaks both languages, a bad one is refused
//! with its line and reason, exchange days are those worked by hand, and rules change from a day on.

#![allow(clippy::unwrap_used)]

mod change;
mod refused;
mod windows;

use std::path::Path;
use std::process::{Command, Output};

use jifen::market::scheme::{Scheme, all_bundled, bundled, show, usual_picture};
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

/// The least that a file of rules holds.
const PLAIN: &str = r#"id = "plain"
name = { zh = "村", en = "Village" }
source = "a test"
subject = "household"
spendable = "all"
window = "any-opening-day"
lapse = "never"
credit-counts = "when-posted"
"#;

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

#[test]
fn the_example_of_the_guide_is_good() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.unwrap();
    let (_, guide) = readme.split_once("### A new village is a file").unwrap();
    let (_, example) = guide.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    Scheme::admit(example).unwrap_or_else(|why| panic!("{why}"));
}

/// Goods for which the store chose no picture are known by their names: by what stands last, because that is what they
/// are.
#[test]
fn goods_are_shown_by_their_names() {
    for (name, category, picture) in [
        ("云南白药牙膏 120g", "洗护", Some("toothpaste")),
        ("牙膏牙刷套装", "洗护", Some("toothbrush")),
        ("鸡蛋面", "食品", Some("noodles")),
        ("不锈钢炒锅（30厘米）", "", Some("pot")),
        ("锅巴", "", None),
        ("茶油", "粮油", Some("goods-food")),
        ("铁观音茶", "食品", Some("tea")),
        ("一次性口杯 50只", "日用品", Some("paper-cups")),
        ("搪瓷口杯", "日用品", Some("cup")),
        ("LED灯 9瓦", "", Some("light-bulb")),
        ("花盆", "日用品", Some("goods-daily")),
        ("花盆", "园艺", None),
    ] {
        assert_eq!(usual_picture(name, category), picture, "{name}");
    }
}
