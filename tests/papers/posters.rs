//! What is posted: the poster says what the books say, its code leads to the same list, the same list posted again is the
//! same posting, and another one corrects it.

use jifen::market::storeroom::notice::NoticeKind;
use jifen::office::board::notice_link;

use super::tools::{codes_on, have, pages, size, squeezed};
use super::year::{Shut, Village, at, day, lutang};

const TOOLS: [&str; 4] = ["pdftotext", "pdftoppm", "pdfinfo", "zbarimg"];

fn post(shut: &Shut, kind: &str, period: &str, more: &[&str]) -> (serde_json::Value, String) {
    let file = shut.file("poster.pdf");
    let words = [
        &["poster", kind, "--period", period, "--out", &file][..],
        more,
    ]
    .concat();
    let args = shut.by(&words);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let said = shut.ok(&args);
    let event = said.lines().next().expect("an event");
    (serde_json::from_str(event).expect("JSON"), file)
}

#[test]
fn a_posting_hangs_as_a_poster() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let (event, file) = post(&shut, "points", "2026-Q1", &[]);
    assert_eq!(event["event"], "posted");
    assert_eq!(
        (&event["kind"], &event["period"]),
        (&"points".into(), &"2026-Q1".into())
    );
    assert_eq!(event["corrects"], serde_json::Value::Null);
    let number = event["notice"].as_str().unwrap();
    let text = pages(&file);
    let ((width, height), count) = size(&file);
    assert_eq!((width, height, count), (210, 297, text.len()));
    for page in &text {
        for wanted in ["芦塘乡示范村", "积分公示", number, "村民委员会", "不同意见"]
        {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        assert!(!page.contains("更正"), "it corrects nothing");
    }
    let all = text.concat();
    // Every household once, masked; a name that is not masked nowhere.
    for household in 1..=40 {
        assert!(all.contains(&format!("{household:04}")), "{household}");
    }
    assert!(all.contains("欧**月") && !all.contains("欧阳明月") && !all.contains("田䶮"));
    // The code stands on each page and says the posting itself, because there is no ledger.
    let notice = shut.reader();
    let notice = notice.last_notice(NoticeKind::Points, "2026-Q1".parse().unwrap());
    let notice = notice.unwrap().unwrap();
    let meant = format!("QR-Code:JFN1:{number}:points:2026-Q1:{}", notice.digest);
    for page in 1..=count {
        assert_eq!(codes_on(&file, page), std::slice::from_ref(&meant));
    }
    // On A3, and in English, it is the same posting.
    let (again, file) = post(
        &shut,
        "points",
        "2026-Q1",
        &["--paper", "a3", "--lang", "en"],
    );
    assert_eq!(again["notice"], event["notice"]);
    assert_eq!(size(&file).0, (297, 420));
    assert_eq!(codes_on(&file, 1), [meant]);
    assert_eq!(shut.reader().notices(9).unwrap().len(), 1);
    shut.ok(&["verify"]);
}

/// The rows as they are posted stand on the poster, whatever the kind.
#[test]
fn every_kind_of_list_stands_on_its_poster() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    for (kind, period, wanted) in [
        ("redemptions", "2026-Q1", vec!["香皂×2", "毛巾×1", "0028"]),
        (
            "donations",
            "2026",
            vec!["县供销合作社联合社", "食用油", "青禾百货"],
        ),
        (
            "prices",
            "2026-Q4",
            vec!["毛巾", "12", "大米", "30", "分/条"],
        ),
        ("ranking", "2026", vec!["0001", "0040"]),
    ] {
        let (event, file) = post(&shut, kind, period, &[]);
        assert_eq!(event["kind"], kind);
        let all = pages(&file).concat();
        for one in &wanted {
            assert!(all.contains(one), "{kind}: {one} is not in {all}");
        }
        assert!(
            !all.contains("在外的乡亲"),
            "who gives unnamed stays unnamed"
        );
        assert!(!all.contains("赵铁柱"), "{kind}: a household's whole name");
        // The text of each row, piece by piece.
        let reader = shut.reader();
        let list = reader
            .notice_list(
                kind_of(kind),
                period.parse().unwrap(),
                &shut.clock(),
                &mut || true,
            )
            .unwrap()
            .unwrap();
        let lines = event["notice"].as_str().map(|_| list.rows.len());
        assert_eq!(lines, Some(list.lines() as usize));
        assert!(list.rows.len() > 2);
    }
    let (_, file) = post(&shut, "prices", "2026-Q4", &["--paper", "a3"]);
    assert!(pages(&file).concat().contains("毛巾"));
    assert_eq!(codes_on(&file, 1).len(), 1);
}

fn kind_of(word: &str) -> NoticeKind {
    NoticeKind::ALL
        .into_iter()
        .find(|kind| kind.word() == word)
        .expect("a kind")
}

/// After something changed, the same list is posted as a correction, and says which posting it takes the place of. What
/// was posted before cannot be drawn any more as if it were still true.
#[test]
fn a_changed_list_corrects_the_one_before() {
    if !have(&TOOLS) {
        return;
    }
    let village: Village = lutang();
    let digest = |village: &Village| {
        let period = "2026-Q2".parse().unwrap();
        let clock = at("2026-12-31", 400);
        let list = village
            .books
            .notice_list(NoticeKind::Redemptions, period, &clock, &mut || true);
        list.unwrap().unwrap().digest()
    };
    let before = digest(&village);
    // It is the rows that count: to read them again changes nothing.
    assert_eq!(digest(&village), before);
    let mut back = None;
    for line in village
        .books
        .register(
            jifen::market::register::Register::Redemptions,
            &at("2026-12-31", 400),
        )
        .unwrap()
    {
        if let jifen::market::register::Line::Redemption(row) = line
            && row.village_day == day("2026-06-29")
            && !row.reversed
        {
            back = Some(row.receipt);
        }
    }
    let receipt = back.expect("a redemption of June");
    let shut = village.shut();
    let (first, _) = post(&shut, "redemptions", "2026-Q2", &[]);
    let (pin, pin2) = (shut.file("pin"), shut.file("pin2"));
    shut.ok(&[
        "reverse",
        receipt.as_str(),
        "--reason",
        "拿错了",
        "--staff",
        "王芳",
        "--pin-file",
        &pin,
        "--approver",
        "周明",
        "--approver-pin-file",
        &pin2,
    ]);
    let (second, file) = post(&shut, "redemptions", "2026-Q2", &[]);
    assert_ne!(first["notice"], second["notice"]);
    assert_eq!(second["corrects"], first["notice"]);
    let old = first["notice"].as_str().unwrap();
    for page in pages(&file) {
        assert!(page.contains("更正"), "{page}");
        assert!(
            page.contains(&squeezed(&format!("代替 {old} 号公示"))),
            "{page}"
        );
    }
    let reader = shut.reader();
    let notices = reader.notices(9).unwrap();
    assert_eq!(notices.len(), 2);
    let stale = notices
        .iter()
        .find(|one| one.number.as_str() == old)
        .unwrap();
    let words = jifen::words::Words::load(jifen::words::Lang::Zh);
    let drawn = jifen::office::board::poster_pdf(
        &reader,
        &shut.clock(),
        stale,
        jifen::reports::pages::paper::Paper::A4,
        &words,
    );
    assert!(drawn.unwrap_err().contains(old));
}

/// An open till writes the posting, because the books are its; the poster is made of what can be read.
#[test]
fn an_open_till_posts_it() {
    if !have(&TOOLS) {
        return;
    }
    let shut = lutang().shut();
    let pin = shut.file("pin");
    let printer = format!("file:{}", shut.file("paper"));
    let mut till = shut.command(&[
        "counter",
        "--scanner",
        "stdin",
        "--printer",
        &printer,
        "--staff",
        "王芳",
        "--pin-file",
        &pin,
    ]);
    let mut till = till
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let socket = shut.home.dir().join("socket");
    let begin = std::time::Instant::now();
    while !socket.exists() {
        assert!(begin.elapsed().as_secs() < 60, "the till does not open");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let (event, file) = post(&shut, "prices", "2026", &[]);
    assert!(
        pages(&file)
            .concat()
            .contains(event["notice"].as_str().unwrap())
    );
    drop(till.stdin.take());
    till.wait().unwrap();
    shut.ok(&["verify"]);
}

#[test]
fn what_there_is_not_is_not_posted() {
    // Of this village's rules there is no ranking.
    let shut = super::year::jinzhai().shut();
    let file = shut.file("poster.pdf");
    let args = shut.by(&["poster", "ranking", "--period", "2026", "--out", &file]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let said = shut.refused(&args);
    assert!(said.contains("排名"), "{said}");
    assert!(!std::path::Path::new(&file).exists());
    // A wrong PIN posts nothing.
    std::fs::write(shut.file("pin"), "9999").unwrap();
    let args = shut.by(&["poster", "points", "--period", "2026", "--out", &file]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    shut.refused(&args);
    assert!(shut.reader().notices(9).unwrap().is_empty());
    assert!(!std::path::Path::new(&file).exists());
}

/// Where there is a ledger, the code is the address at which it shows the same list.
#[test]
fn a_ledger_shows_the_same_list() {
    let shut = lutang().shut();
    let (event, _) = post(&shut, "prices", "2026", &[]);
    let number = event["notice"].as_str().unwrap();
    let reader = shut.reader();
    let notice = reader
        .last_notice(NoticeKind::Prices, "2026".parse().unwrap())
        .unwrap()
        .unwrap();
    let joined = jifen::market::shop::LedgerLink::Joined {
        address: "https://jifen.example/".into(),
        unsent: 0,
        last_contact: None,
    };
    let village = "lutang-shifan".parse().unwrap();
    assert_eq!(
        notice_link(&notice, &village, &joined),
        format!("https://jifen.example/villages/lutang-shifan/notices/{number}")
    );
}
