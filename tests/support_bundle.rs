//! The bundle for helpers: a till full of people, and a file with none of them in it. The bundle is unpacked and read
//! through for every text that the books keep about anybody, for keys and PINs, and the books are the same afterwards.

mod shop;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use rusqlite::{Connection, OpenFlags, types::Value};
use shop::{Shop, text};

const SOAP: &str = "2000000000015";

/// Lines as the journal of the system has them: what the machine says, and what a program might let slip.
const LOG: &str = r#"
{"__REALTIME_TIMESTAMP":"1798592400000000","SYSLOG_IDENTIFIER":"systemd","MESSAGE":"Started jifen-kiosk.service - Jifen."}
{"__REALTIME_TIMESTAMP":"1798592401000000","SYSLOG_IDENTIFIER":"kiosk","MESSAGE":"thread 'printer' panicked at src/till/mod.rs:12:5:"}
{"__REALTIME_TIMESTAMP":"1798592402000000","SYSLOG_IDENTIFIER":"kiosk","MESSAGE":"household 0137 张大福 has 73919 points"}
{"__REALTIME_TIMESTAMP":"1798592403000000","SYSLOG_IDENTIFIER":"kiosk","MESSAGE":"Zhang Dafu 13800005678"}
{"__REALTIME_TIMESTAMP":"1798592404000000","SYSLOG_IDENTIFIER":"kiosk","MESSAGE":[74,70]}
"#;

/// A shop with much in it about people, some of it where it does not belong.
fn full_shop() -> Shop {
    let shop = Shop::open();
    shop.import(
        "households",
        "household,name,members,phone,group\n0318,欧阳小翠,3,13912349876,桃花组\n0419,Maigul Tursun,5,6655,桃花组\n",
    );
    shop.import(
        "credits",
        "household,period,points,category,reason,happened_on,posted_on\n\
         0318,2026-Q4,73919,村规民约,劝和邻居的争吵,2026-10-08,2026-10-20\n",
    );
    shop.import(
        "suspensions",
        "household,kind,from,until,reason\n0419,offence,2026-10-01,,酒后驾车被罚\n",
    );
    let card = shop.card("0318");
    shop.counter(&[&card, SOAP, "JFC:QTY:3", "JFC:OK"]);
    // Papers that wait for a printer that is not there.
    let receipt = &shop.export("redemptions")[1][1];
    shop.run(&["reprint", receipt]);
    let two = [
        "reverse",
        receipt,
        "--line",
        "1",
        "--reason",
        "拿错了洗衣粉给她",
        "--staff",
        "王芳",
        "--pin-file",
        &shop.file("pin"),
        "--approver",
        "周明",
        "--approver-pin-file",
        &shop.file("pin2"),
    ];
    shop.ok(&two);
    shop.write(
        "home/settings.toml",
        &format!(
            "# 张大福的儿子装的，电话 13800005678\nprinter = \"file:{}\"\n",
            shop.file("张大福/roll")
        ),
    );
    fs::create_dir_all(shop.home().join("inbox")).expect("a folder");
    shop.write("home/inbox/欧阳小翠.csv", "household,name\n");
    shop.write("home/backups/王芳的.backup", "x");
    shop.write(
        "home/stick-backup",
        "last-try = \"2026-12-30T04:15:00Z\"\noutcome = \"written\"\nlast-good = \"2026-12-30T04:15:00Z\"\nbytes = \"339968\"\nfile = \"张大福\"\n",
    );
    shop
}

/// A folder with a `journalctl` of its own.
fn with_log(shop: &Shop) -> String {
    let bin = shop.path("bin");
    fs::create_dir_all(&bin).expect("a folder");
    let program = bin.join("journalctl");
    fs::write(
        &program,
        format!("#!/bin/sh\ncat <<'END'\n{}\nEND\n", LOG.trim()),
    )
    .expect("a file");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a mode");
    format!(
        "{}:{}",
        bin.display(),
        std::env::var("PATH").unwrap_or_default()
    )
}

/// Writes the bundle; its members, unpacked.
fn bundle(shop: &Shop) -> BTreeMap<String, String> {
    let out = shop.file("bundle.zip");
    let done = shop
        .command(&["support-bundle", "--out", &out])
        .env("PATH", with_log(shop))
        .output()
        .expect("the program runs");
    assert!(done.status.success(), "{}", text(&done.stderr));
    unpack(Path::new(&out))
}

fn unpack(file: &Path) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(fs::File::open(file).expect("the bundle")).expect("a zip");
    (0..zip.len())
        .map(|n| {
            let mut member = zip.by_index(n).expect("a member");
            let mut text = String::new();
            member.read_to_string(&mut text).expect("text");
            (member.name().expect("a name").into_owned(), text)
        })
        .collect()
}

fn report(members: &BTreeMap<String, String>) -> toml::Table {
    members["report.toml"].parse().expect("the report is TOML")
}

/// Every file of the home with its bytes.
fn lying(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(lying(&path));
        } else if path.is_file() {
            found.insert(
                path.display().to_string(),
                fs::read(&path).expect("readable"),
            );
        }
    }
    found
}

/// Everything that the books keep about people, keys and papers: all columns of these tables that are long enough to be
/// told from a number by chance.
fn secrets(home: &Path) -> BTreeSet<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let books = Connection::open_with_flags(home.join("books.sqlite"), flags).expect("the books");
    let mut found = BTreeSet::new();
    for (table, columns) in [
        ("aside", "text, salt"),
        ("household", "number, name, phone, village_group"),
        ("household_word", "word"),
        ("staff", "name"),
        ("card", "serial"),
        ("pin", "salt, hash"),
        ("print_job", "bytes, receipt"),
        ("village", "name"),
        ("local", "value"),
    ] {
        let mut query = books
            .prepare(&format!("SELECT {columns} FROM {table}"))
            .expect("the table");
        let many = query.column_count();
        let mut rows = query.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..many {
                match row.get(column).expect("a value") {
                    Value::Text(text) => {
                        found.insert(text);
                    }
                    Value::Blob(bytes) => {
                        found.insert(data_encoding::HEXLOWER.encode(&bytes));
                        found.insert(data_encoding::BASE64.encode(&bytes));
                    }
                    Value::Integer(number) => {
                        found.insert(number.to_string());
                    }
                    _ => {}
                }
            }
        }
    }
    let key = fs::read_to_string(home.join("till.key")).expect("the key");
    found.extend([key[..64].to_owned(), key[64..].to_owned(), key]);
    // Counters of starts, and household words of one or two letters, stand in any text.
    found.retain(|text| text.chars().count() >= 4 || text.chars().any(|c| c > '\u{2E80}'));
    found
}

#[test]
fn nothing_about_people_and_nothing_changed() {
    let shop = full_shop();
    let mut secret = secrets(&shop.home());
    secret.extend(
        [
            "张大福",
            "张*福",
            "欧阳小翠",
            "田䶮",
            "李四",
            "Maigul",
            "Tursun",
            "13800005678",
            "13912349876",
            "0137",
            "0318",
            "0419",
            "桃花组",
            "王芳",
            "周明",
            "Dafu",
            "73919",
            "73904",
            "劝和邻居的争吵",
            "酒后驾车被罚",
            "拿错了洗衣粉给她",
            "芦塘乡示范村",
            "1234",
            "567890",
            "香皂",
            "JF1:",
        ]
        .map(str::to_owned),
    );
    secret.insert(shop.card("0318"));
    assert!(secret.len() > 80, "only {} texts to look for", secret.len());
    let before = lying(&shop.home());
    let members = bundle(&shop);
    let names: Vec<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(names, ["about.txt", "log.txt", "report.toml"]);
    for (name, member) in &members {
        for text in &secret {
            assert!(
                !stands_in(member.as_bytes(), text),
                "{text:?} stands in {name}:\n{member}"
            );
        }
    }
    let whole = fs::read(shop.file("bundle.zip")).expect("the bundle");
    for text in &secret {
        assert!(!stands_in(&whole, text), "{text:?} stands in the file");
    }
    let after = lying(&shop.home());
    for (file, bytes) in &before {
        assert!(after.get(file) == Some(bytes), "{file} changed");
    }
    assert_eq!(before.len(), after.len(), "{:?}", after.keys());
}

/// Whether a secret stands in what was written. Four digits turn up by chance inside a hash or a count of bytes: there,
/// in a run of eight hexadecimal digits and more, a shorter number is not taken for one.
fn stands_in(written: &[u8], secret: &str) -> bool {
    let bytes = secret.as_bytes();
    let is_short = bytes.len() < 8 && bytes.iter().all(u8::is_ascii_hexdigit);
    let run = |at: usize| {
        let digits = |part: &mut dyn Iterator<Item = &u8>| {
            part.take_while(|byte| byte.is_ascii_hexdigit()).count()
        };
        digits(&mut written[..at].iter().rev()) + digits(&mut written[at..].iter())
    };
    let parts = written.windows(bytes.len()).enumerate();
    let mut found = parts.filter(|(_, part)| *part == bytes);
    found.any(|(at, _)| !is_short || run(at) < 8)
}

#[test]
fn what_is_secret_is_seen_and_what_is_chance_is_not() {
    assert!(stands_in("户号 0137。".as_bytes(), "0137"));
    assert!(stands_in(b"households = [\"0137\"]", "0137"));
    assert!(stands_in(b"n0137n", "0137") && stands_in(b"100137", "0137"));
    assert!(stands_in(b"xDafux", "Dafu"));
    assert!(!stands_in(b"disk-free-bytes = 220137088", "0137"));
    assert!(stands_in("x香皂x".as_bytes(), "香皂"));
    assert!(stands_in(b"a13800005678b", "13800005678"));
}

#[test]
fn a_helper_learns_how_the_till_stands() {
    let shop = full_shop();
    let members = bundle(&shop);
    let report = report(&members);
    let books = report["books"].as_table().expect("books");
    assert_eq!(books["state"].as_str(), Some("open"));
    assert_eq!(books["village"].as_str(), Some("lutang-shifan"));
    let verify = books["verify"].as_table().expect("a verdict");
    assert_eq!(verify["whole"].as_bool(), Some(true));
    let said = shop.ok(&["verify"]);
    let entries = verify["entries"].as_integer().expect("a number");
    assert!(said.starts_with(&format!("{entries} entries")), "{said}");
    let hash = verify["last-hash"].as_str().expect("a hash");
    let short = said
        .trim()
        .rsplit(' ')
        .next()
        .expect("the short hash")
        .to_owned();
    assert!(hash.starts_with(&short), "{hash} {short}");
    assert_eq!(books["sync"]["ledger"].as_str(), Some("alone"));
    assert!(
        books["print"]["open-jobs"].as_integer() >= Some(1),
        "{books:?}"
    );
    assert_eq!(report["settings"]["printer"].as_str(), Some("file:…"));
    assert_eq!(
        report["home"]["stick-backup"]["last-good"].as_str(),
        Some("2026-12-30T04:15:00Z")
    );
    assert!(report["home"]["disk-free-bytes"].as_integer() > Some(0));
    assert_eq!(
        report["program"]["version"].as_str(),
        Some(env!("CARGO_PKG_VERSION"))
    );
    let log = &members["log.txt"];
    assert!(
        log.contains("Started jifen-kiosk.service") && log.contains("src/till/mod.rs:12:5"),
        "{log}"
    );
    assert!(log.contains("另有 2 行"), "{log}");
}

#[test]
fn beside_an_open_till() {
    let shop = full_shop();
    let mut till = shop
        .counter_command(&format!("file:{}", shop.file("paper")))
        .stdout(Stdio::null())
        .spawn()
        .expect("the counter starts");
    let mut scans = till.stdin.take().expect("piped");
    writeln!(scans, "{}", shop.card("0318")).expect("it reads");
    let members = bundle(&shop);
    let report = report(&members);
    assert_eq!(report["books"]["verify"]["whole"].as_bool(), Some(true));
    writeln!(scans, "{SOAP}\nJFC:OK").expect("it reads on");
    drop(scans);
    assert!(till.wait().expect("it ends").success());
    assert_eq!(shop.export("redemptions").len(), 3, "the trade went on");
}

/// Books that are broken in several ways, each told and none of them a way for a name to get out.
#[test]
fn with_damaged_books() {
    let shop = full_shop();
    let books = shop.home().join("books.sqlite");
    let whole = fs::read(&books).expect("the books");
    let secret = secrets(&shop.home());
    let check = |what: &str| -> toml::Table {
        let before = lying(&shop.home());
        let members = bundle(&shop);
        for (name, member) in &members {
            for text in &secret {
                assert!(
                    !stands_in(member.as_bytes(), text),
                    "{what}: {text:?} stands in {name}:\n{member}"
                );
            }
        }
        for (file, bytes) in lying(&shop.home()) {
            if let Some(was) = before.get(&file) {
                assert!(*was == bytes, "{what}: {file} changed");
            }
        }
        report(&members)
    };

    // A row that says other than the facts.
    let conn = Connection::open(&books).expect("opens");
    conn.execute(
        "UPDATE household SET name = '赵六' WHERE number = '0137'",
        [],
    )
    .expect("changed");
    conn.close().expect("closes");
    let told = check("a row");
    let verify = &told["books"]["verify"];
    assert_eq!(verify["whole"].as_bool(), Some(false));
    assert_eq!(
        verify["differences"][0].as_str(),
        Some("row household other")
    );

    // An entry whose bytes are no entry's: its sentence would quote it.
    fs::write(&books, &whole).expect("written");
    let conn = Connection::open(&books).expect("opens");
    conn.execute(
        "UPDATE journal SET bytes = replace(bytes, '\"kind\"', '\"张大福\"') WHERE seq = 3",
        [],
    )
    .expect("changed");
    conn.execute(
        "UPDATE aside SET text = '张大福的秘密' WHERE id = (SELECT min(id) FROM aside)",
        [],
    )
    .expect("changed");
    conn.close().expect("closes");
    let told = check("an entry");
    assert_eq!(told["books"]["verify"]["whole"].as_bool(), Some(false));

    // Pages overwritten with what was not theirs.
    let mut torn = whole.clone();
    for page in (5..torn.len() / 4096).step_by(3) {
        torn[page * 4096..page * 4096 + 900].fill(0xA5);
    }
    fs::write(&books, &torn).expect("written");
    let told = check("torn pages");
    let is_told = told["books"]["state"].as_str() != Some("open")
        || !told["faults"].as_array().expect("a list").is_empty()
        || told["books"]["verify"]["whole"].as_bool() == Some(false);
    assert!(is_told, "{told}");

    // No database at all, and none there.
    fs::write(&books, "张大福".repeat(4096)).expect("written");
    let told = check("another file");
    assert_eq!(told["books"]["state"].as_str(), Some("unreadable-books"));
    fs::remove_file(&books).expect("removed");
    let told = check("no file");
    assert_eq!(told["books"]["state"].as_str(), Some("no-books"));
}

#[test]
fn with_settings_that_cannot_be_read() {
    let shop = full_shop();
    shop.write(
        "home/settings.toml",
        "printer = \"lp:/dev/usb/lp0\"\n张大福 = 13800005678\n",
    );
    let members = bundle(&shop);
    let report = report(&members);
    assert_eq!(report["faults"][0].as_str(), Some("settings: unreadable"));
    assert!(!members["report.toml"].contains("张大福"));
    assert_eq!(report["books"]["state"].as_str(), Some("open"));
}
