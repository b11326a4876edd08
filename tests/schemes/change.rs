//! What a store begins with, and how its rules change.

use std::path::Path;

use jifen::market::scheme::{Scheme, bundled, default_goods};

use crate::{PLAIN, err, ok, out, run};

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

/// The facts of a kind in the journal.
fn facts(folder: &Path, kind: &str) -> usize {
    let journal = ok(
        folder,
        &["--home", "till", "export", "journal", "--format", "json"],
    );
    let all: Vec<serde_json::Value> = serde_json::from_str(&journal).unwrap();
    let kind = format!("\"kind\":\"{kind}\"");
    let is_it = |one: &&serde_json::Value| one["bytes"].as_str().unwrap().contains(&kind);
    all.iter().filter(is_it).count()
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
        facts(folder.path(), "goods-set"),
        13,
        "all but what is forbidden"
    );
    assert_eq!(facts(folder.path(), "price-decided"), 0);
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
    assert_eq!(facts(folder, "scheme-adopted"), 1);
    let done = change("lutang", "2027-01-01", TWO);
    assert_eq!(
        out(&done).trim(),
        r#"{"event":"scheme-changed","scheme":"lutang","from":"2027-01-01"}"#
    );
    assert_eq!(facts(folder, "scheme-adopted"), 2);
    // The goods were there without a price; now they have one, and no goods came twice.
    assert_eq!(facts(folder, "goods-set"), 14);
    assert_eq!(facts(folder, "price-decided"), 14);
    ok(folder, &["--home", "till", "verify"]);
    // A price that stands is not touched.
    let again = change("lutang", "2027-02-01", TWO);
    assert!(again.status.success(), "{}", err(&again));
    assert_eq!(facts(folder, "price-decided"), 14);
}
