//! `jifen-ledger` as a process: its commands beside a running service, on the sample village.

#![allow(clippy::unwrap_used)]

mod ledger_toy;

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use jifen::sync::carrier::{Address, enrol, once};
use jifen::sync::{SyncNews, stick};
use ledger_toy::{ToyTill, now};

struct Ledger {
    folder: tempfile::TempDir,
}

impl Ledger {
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jifen-ledger"));
        command.arg("--store").arg(format!(
            "sqlite:{}",
            self.folder.path().join("l.db").display()
        ));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn fails(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn sample(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("assets/sample")
        .join(name)
        .display()
        .to_string()
}

struct Serving(Child);

impl Serving {
    fn start(ledger: &Ledger) -> (Serving, String) {
        let mut child = ledger
            .command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        (Serving(child), line.trim().to_owned())
    }

    /// SIGTERM, and how it ended.
    fn end(mut self) -> std::process::ExitStatus {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let patience = Instant::now() + Duration::from_secs(10);
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < patience, "it ends when told to");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_village_from_its_founding_to_its_first_redemption() {
    let ledger = Ledger {
        folder: tempfile::tempdir().unwrap(),
    };
    assert!(ledger.fails(&["verify"]).contains("no ledger"));
    ledger.ok(&[
        "village",
        "add",
        "lutang",
        "--name",
        "芦塘村",
        "--scheme",
        "lutang",
    ]);
    assert!(
        ledger
            .fails(&[
                "village", "add", "lutang", "--name", "x", "--scheme", "lutang"
            ])
            .contains("already")
    );
    assert!(
        ledger
            .fails(&["village", "add", "other", "--name", "x", "--scheme", "none"])
            .contains("“none”")
    );
    let (serving, url) = Serving::start(&ledger);

    let credits = sample("credits.csv");
    let early = ledger.fails(&["import", "credits", &credits, "--village", "lutang"]);
    assert!(early.lines().count() > 1000, "every bad line is listed");
    ledger.ok(&[
        "import",
        "households",
        &sample("households.csv"),
        "--village",
        "lutang",
    ]);
    ledger.ok(&["import", "credits", &credits, "--village", "lutang"]);
    ledger.ok(&[
        "import",
        "suspensions",
        &sample("suspensions.csv"),
        "--village",
        "lutang",
    ]);
    ledger.fails(&["import", "credits", &credits, "--village", "lutang"]);
    ledger.fails(&["import", "credits", &credits, "--village", "nowhere"]);

    let code = ledger.ok(&["enrol", "--village", "lutang", "--till", "一号机"]);
    assert_eq!(code.lines().count(), 1, "only the code is on stdout");
    let mut till = ToyTill::new("K7M2XQ");
    let receipt = till.redeem(2, 1);
    let (enrolled, _) = enrol(&url, &till.applicant(false), code.trim()).unwrap();
    let place = Address {
        url: url.clone(),
        key: till.key.clone(),
        ledger_key: enrolled.ledger_key,
    };
    let news = once(place, &mut till);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert!(till.feed.len() > 1900);

    let redemptions = ledger.ok(&[
        "export",
        "redemptions",
        "--format",
        "csv",
        "--village",
        "lutang",
    ]);
    let head = "redemption,receipt,at,village_day,household,collector,staff,code,name,quantity,points,reversed\n";
    assert!(
        redemptions.starts_with(head) && redemptions.contains(receipt.as_str()),
        "{redemptions}"
    );
    let balances = ledger.ok(&[
        "export",
        "balances",
        "--format",
        "csv",
        "--village",
        "lutang",
    ]);
    assert!(balances.starts_with("household,earned,redeemed,lapsed,spendable,lapses_on\n0001,"));
    assert_eq!(balances.lines().count(), 301);
    let ranking = ledger.ok(&["ranking", "--village", "lutang", "--period", "2026"]);
    let places: Vec<Vec<&str>> = ranking
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(places[0], ["rank", "household", "points", "stars"]);
    assert_eq!((places.len(), places[1][0]), (301, "1"));
    let points = |place: &[&str]| place[2].parse::<jifen::market::points::Points>().unwrap();
    assert!(
        places[1..]
            .windows(2)
            .all(|pair| points(&pair[0]) >= points(&pair[1]))
    );
    let honours = ledger.ok(&["honours", "--village", "lutang", "--year", "2026"]);
    assert_eq!(honours.lines().count(), 1, "no stars in these rules");
    ledger.fails(&["ranking", "--village", "nowhere", "--period", "2026"]);
    let cards = ledger.ok(&["export", "cards", "--format", "csv", "--village", "lutang"]);
    assert!(cards.contains("0002,JF1:lutang:0002:"), "{cards}");
    let book = ledger.folder.path().join("book.xlsx");
    let book_path = book.display().to_string();
    ledger.ok(&[
        "export",
        "issue-book",
        "--format",
        "xlsx",
        "--out",
        &book_path,
        "--village",
        "lutang",
    ]);
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    assert!(
        ledger
            .ok(&[
                "export",
                "journal",
                "--format",
                "json",
                "--village",
                "lutang"
            ])
            .contains("scheme-adopted")
    );
    assert_eq!(ledger.ok(&["village", "list"]), "lutang\t芦塘村\n");

    // By stick, beside the running service.
    till.redeem(1, 1);
    let (there, back) = (
        ledger.folder.path().join("there"),
        ledger.folder.path().join("back"),
    );
    let key = till.key.clone();
    stick::write(
        &there,
        &stick::from_till(&mut till, &key, None, None, now()).unwrap(),
    )
    .unwrap();
    let (there, back_path) = (there.display().to_string(), back.display().to_string());
    ledger.ok(&[
        "stick",
        "--village",
        "lutang",
        "--from-file",
        &there,
        "--to-file",
        &back_path,
    ]);
    let read = stick::to_till(
        &stick::read(&back).unwrap(),
        &mut till,
        &enrolled.ledger_key,
    )
    .unwrap();
    assert_eq!(read.acked, Some(till.head()));

    assert_eq!(ledger.ok(&["verify"]), "everything agrees\n");
    assert!(serving.end().success());
    let conn = rusqlite::Connection::open(ledger.folder.path().join("l.db")).unwrap();
    conn.execute("UPDATE draws SET points_drawn = 1", [])
        .unwrap();
    assert!(ledger.fails(&["verify"]).contains("draws"));
}

/// The files that come with the program as samples, brought in by the command; and what it says of a bad one.
#[test]
fn what_a_village_decides_comes_in_by_file() {
    use jifen::market::intake::IntakeKind;
    use jifen::reports::read::template;
    use jifen::words::Lang;
    let ledger = Ledger {
        folder: tempfile::tempdir().unwrap(),
    };
    ledger.ok(&[
        "village",
        "add",
        "lutang",
        "--name",
        "芦塘村",
        "--scheme",
        "lutang",
    ]);
    let file = |text: &str| {
        let path = ledger.folder.path().join("import.csv");
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let import =
        |kind: &'static str, path: &str| ledger.run(&["import", kind, path, "--village", "lutang"]);
    import("households", &sample("households.csv"));
    for kind in [
        IntakeKind::Goods,
        IntakeKind::Members,
        IntakeKind::Credits,
        IntakeKind::Prices,
        IntakeKind::Limits,
        IntakeKind::Exceptions,
    ] {
        let path = file(&template(kind, Lang::Zh));
        let first = import(kind.word(), &path);
        let said = String::from_utf8_lossy(&first.stderr).into_owned();
        assert!(first.status.success(), "{kind:?}: {said}");
        let again = import(kind.word(), &path);
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        assert!(said.contains("行都是以前导入过的"), "{kind:?}: {said}");
    }
    let refused = |kind: &'static str, text: &str| {
        let output = import(kind, &file(text));
        assert_eq!(output.status.code(), Some(1), "{text}");
        let said = String::from_utf8(output.stderr).unwrap();
        said.lines().nth(1).unwrap().to_owned()
    };
    let credit = "household,period,points,category,reason,happened_on,posted_on,member\n\
                  0137,2026-Q4,5,,,,2026-12-01,7\n";
    assert_eq!(
        refused("credits", credit),
        "第 2 行：户号 0137 的成员里没有 7 号；请先导入成员，或者核对成员号。"
    );
    let suspension = "household,kind,from,until,reason\n0137,noise,2026-12-01,,\n";
    assert_eq!(
        refused("suspensions", suspension),
        "第 2 行：规则里没有“noise”这一种暂停，只有：suspension（违法违纪影响期）、offence（违法违纪影响期）。请核对写法。"
    );
    assert_eq!(ledger.ok(&["verify"]), "everything agrees\n");

    ledger.ok(&[
        "village",
        "add",
        "jinzhai",
        "--name",
        "金寨村",
        "--scheme",
        "jinzhai",
    ]);
    let of_jinzhai = |kind: &'static str, text: &str| {
        ledger.run(&["import", kind, &file(text), "--village", "jinzhai"])
    };
    let two = "household,name,members,phone,group\n1,张三,1,,\n2,李四,1,,\n";
    assert!(of_jinzhai("households", two).status.success());
    let both = "household,period,points,category,reason,happened_on,posted_on\n\
                1,2027,5,,,,2027-01-05\n2,2027,5,,,,2027-01-05\n";
    let output = of_jinzhai("credits", both);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said.lines().nth(1).unwrap(),
        "第 3 行：规则规定每年得积分的户不超过全村的 60%，也就是 1 户；2027 年已经有这么多户得了积分，不能再加这一户。"
    );
}

#[test]
fn a_village_begins_with_a_file_of_rules_and_changes_them() {
    let ledger = Ledger {
        folder: tempfile::tempdir().unwrap(),
    };
    let file = ledger.folder.path().join("ours.toml");
    let guyuan = jifen::market::scheme::bundled("guyuan").unwrap();
    std::fs::write(&file, guyuan.replace("id = \"guyuan\"", "id = \"ours\"")).unwrap();
    let file = file.display().to_string();
    ledger.ok(&["village", "add", "v", "--name", "村", "--scheme", &file]);
    let journal = || ledger.ok(&["export", "journal", "--village", "v", "--format", "json"]);
    let count = |kind: &str| {
        let kind = format!("\\\"kind\\\":\\\"{kind}\\\"");
        journal().matches(&kind).count()
    };
    // The usual goods, without prices.
    assert_eq!(
        (count("goods-set"), count("price-decided")),
        (14, 0),
        "{}",
        journal()
    );
    let change = ["scheme", "change", "lutang", "--village"];
    let past = ledger.fails(&[&change[..], &["v", "--from", "2020-01-01"]].concat());
    assert!(past.contains("从今天起"), "{past}");
    ledger.fails(&[&change[..], &["w", "--from", "2099-01-01"]].concat());
    assert_eq!(count("scheme-adopted"), 1);
    ledger.ok(&[&change[..], &["v", "--from", "2099-01-01"]].concat());
    assert_eq!(count("scheme-adopted"), 2);
    assert_eq!((count("goods-set"), count("price-decided")), (14, 14));
    ledger.ok(&["verify"]);
}

#[test]
fn a_backup_is_made_beside_a_serving_ledger_and_answers_like_it() {
    let ledger = Ledger {
        folder: tempfile::tempdir().unwrap(),
    };
    let add = ["village", "add", "lutang", "--name", "芦塘村"];
    ledger.ok(&[add.as_slice(), &["--scheme", "lutang"]].concat());
    let (serving, url) = Serving::start(&ledger);
    let households = sample("households.csv");
    ledger.ok(&["import", "households", &households, "--village", "lutang"]);
    let code = ledger.ok(&["enrol", "--village", "lutang", "--till", "一号机"]);
    let mut till = ToyTill::new("K7M2XQ");
    let receipt = till.redeem(2, 1);
    let (enrolled, _) = enrol(&url, &till.applicant(false), code.trim()).unwrap();
    let place = || Address {
        url: url.clone(),
        key: till.key.clone(),
        ledger_key: enrolled.ledger_key,
    };
    let (first, second) = (place(), place());
    once(first, &mut till);

    let at = |name: &str| ledger.folder.path().join(name);
    let copy = at("l.backup").display().to_string();
    ledger.ok(&["backup", &copy]);
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&copy), 0o600);
    let bytes = std::fs::read(&copy).unwrap();
    assert!(ledger.fails(&["backup", &copy]).contains("already"));
    assert_eq!(
        std::fs::read(&copy).unwrap(),
        bytes,
        "it overwrites nothing"
    );
    let taken_for_it = at("l.sqlite").display().to_string();
    let sentence = ledger.fails(&["backup", &taken_for_it]);
    assert!(sentence.contains(".sqlite"), "{sentence}");
    let nowhere = at("none/l.backup").display().to_string();
    ledger.fails(&["backup", &nowhere]);
    let names = std::fs::read_dir(ledger.folder.path()).unwrap();
    let left: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("backup") || name.contains("sqlite"))
        .collect();
    assert_eq!(left, ["l.backup"], "one file, nothing beside it");

    // What comes later is not in it; what was there is.
    till.redeem(1, 1);
    once(second, &mut till);
    assert!(serving.end().success());
    for ending in ["", "-wal", "-shm", ".witness"] {
        let _ = std::fs::remove_file(at(&format!("l.db{ending}")));
    }
    std::fs::rename(&copy, at("l.db")).unwrap();
    let open_to_all = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(at("l.db"), open_to_all).unwrap();
    assert_eq!(ledger.ok(&["verify"]), "everything agrees\n");
    let db = at("l.db").display().to_string();
    assert_eq!(mode(&db), 0o600, "the ledger's file is closed to others");
    let redemptions = ledger.ok(&["export", "redemptions", "--village", "lutang"]);
    assert!(redemptions.contains(receipt.as_str()) && redemptions.lines().count() == 2);
    // The ledger that was put back asks its till for the rest.
    let (_serving, url) = Serving::start(&ledger);
    let place = Address {
        url,
        key: till.key.clone(),
        ledger_key: enrolled.ledger_key,
    };
    once(place, &mut till);
    let redemptions = ledger.ok(&["export", "redemptions", "--village", "lutang"]);
    assert_eq!(redemptions.lines().count(), 3);
}

#[test]
fn a_slip_in_the_store_is_told() {
    let ledger = Ledger {
        folder: tempfile::tempdir().unwrap(),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_jifen-ledger"))
        .args(["--store", "postgres://x", "verify"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("sqlite:PATH"));
    assert!(!ledger.folder.path().join("l.db").exists());
}
