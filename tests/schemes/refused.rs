//! Files that contradict themselves or are not written as they should be: each with its line, its key and its reason.

use jifen::market::scheme::Scheme;
use jifen::words::{Lang, Words};

use crate::{PLAIN, ok, refused};

/// What is put in the place of what, the line on which it is refused, the key, the reason.
#[rustfmt::skip]
const BAD: &[(&str, &str, Option<usize>, &str, &str)] = &[
    ("subject", "colour = \"red\"\nsubject", Some(4), "colour", "unknown-key"),
    ("\"all\"", "\"some\"", Some(5), "spendable", "unknown-value"),
    ("lapse = \"never\"\n", "", None, "lapse", "missing"),
    ("lapse = \"never\"", "lapse = \"never\"\nlapse = \"never\"", Some(8), "lapse", "twice"),
    ("source = \"a test\"", "source = 5", Some(3), "source", "type"),
    ("source = \"a test\"", "source = \"a test", Some(3), "source", "not-toml"),
    ("source", "base = { points = \"1.234\", per = \"ever\" }\nsource", Some(3), "base", "value"),
    ("source", "base = { points = \"0\", per = \"ever\" }\nsource", Some(3), "base.points", "base-nothing"),
    ("source", "base = { points = \"5\", per = \"window\" }\nsource", Some(3), "base.per", "base-window"),
    ("\"all\"", "\"above-base\"", Some(5), "spendable", "no-base"),
    ("\"all\"", "\"none\"", Some(6), "window", "nothing-spendable"),
    ("\"any-opening-day\"", "\"never\"", Some(5), "spendable", "never-redeems"),
    ("\"any-opening-day\"", "{ last-days-of-quarter = { days = 29 } }", Some(6), "window", "days-of-quarter"),
    ("\"any-opening-day\"", "{ days-of-month = { first = 9, last = 3 } }", Some(6), "window", "days-of-month"),
    ("\"any-opening-day\"", "{ days-of-year = { first = \"02-30\", last = \"03-01\" } }", Some(6), "window", "value"),
    ("\"any-opening-day\"", "{ listed-days = { days = [] } }", Some(6), "window", "days-empty"),
    ("lapse", "grace-months = 1\nlapse", Some(7), "grace-months", "grace-never"),
    ("lapse", "mending-days = 91\nlapse", Some(7), "mending-days", "days-long"),
    ("lapse", "rate = { points = \"0\", yuan = \"1\" }\nlapse", Some(7), "rate", "rate-nothing"),
    ("lapse", "fund = { warn = \"5\", stop = \"8\" }\nlapse", Some(7), "fund", "fund-rate"),
    ("lapse", "minimum = \"-1\"\nlapse", Some(7), "minimum", "below-nothing"),
    ("lapse", "caps = [\n  { kind = \"bonus\", most = \"5\" },\n  { most = \"5\" },\n]\nlapse", Some(9), "caps", "cap-of-what"),
    ("lapse", "share = { households-percent = 101 }\nlapse", Some(7), "share.households-percent", "percent"),
    ("lapse", "stars = [\n  { stars = 3, from = \"1\" },\n  { stars = 4, from = \"2\" },\n]\nlapse", Some(9), "stars", "stars-order"),
    ("lapse", "stars = [{ stars = 1, from = \"1\" }]\nranking = { counts = \"none\" }\nlapse", Some(7), "stars", "stars-unranked"),
    ("lapse", "goods = { forbidden = [\"烟\"], allowed = [\"烟\"] }\nlapse", Some(7), "goods.allowed", "forbidden-allowed"),
    ("lapse", "limits = [{ pieces = 0, over = \"year\" }]\nlapse", Some(7), "limits", "limit-nothing"),
    ("lapse", "settings = [\"window\", \"weather\"]\nlapse", Some(7), "settings", "setting-unknown"),
    ("lapse", "ranking = { counts = \"group\" }\nlapse", Some(7), "ranking", "group-unscored"),
    ("lapse", "dividend = { above-base = true }\nlapse", Some(7), "dividend.above-base", "dividend-base"),
    ("\"when-posted\"\n", "\"when-posted\"\n\n[[suspensions]]\nkind = \"veto\"\nname = { zh = \"a\", en = \"a\" }\n\n[[suspensions]]\nkind = \"veto\"\nname = { zh = \"b\", en = \"b\" }\n", Some(14), "suspensions", "kind-twice"),
    ("\"when-posted\"\n", "\"when-posted\"\n\n[[suspensions]]\nkind = \"veto\"\nname = { zh = \"a\", en = \"a\" }\nyears = 1\nends = \"open\"\n", Some(10), "suspensions", "years-and-ends"),
    ("\"when-posted\"\n", "\"when-posted\"\n\n[catalogue]\ngoods = [\n  { number = 1, name = \"盐\", unit = \"包\", category = \"食品\", points = \"2,5\", picture = \"\" },\n]\n", Some(12), "catalogue.goods", "price"),
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
