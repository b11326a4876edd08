//! The counter on real lines: a scanner on a serial line (a pty), a printer on the network; and the commands by which
//! both are tried and papers are answered for. What can go wrong with them stands in `tests/faults`.

mod shop;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use jifen::devices::paper::Paper;
use jifen::devices::printer::Profile;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::Value;
use shop::Shop;

/// How a printer behaves once the papers come.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Answers,
    HangsUpAfter(usize),
}

/// A printer on loopback; what it printed as lines of text.
fn printer(manner: Manner) -> (String, Receiver<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("tcp:{}", listener.local_addr().expect("bound"));
    let (say, printed) = channel();
    std::thread::spawn(move || {
        for guest in listener.incoming().flatten() {
            let say = say.clone();
            std::thread::spawn(move || print(guest, manner, &|lines| drop(say.send(lines))));
        }
    });
    (address, printed)
}

fn print(mut guest: TcpStream, manner: Manner, say: &dyn Fn(Vec<String>)) {
    let mut paper = Paper::new(&Profile::mm58());
    let mut buffer = [0; 1024];
    let mut taken = 0;
    while let Ok(n @ 1..) = guest.read(&mut buffer) {
        taken += n;
        paper.feed(&buffer[..n]);
        let answers = paper.take_answers();
        if manner == Manner::Answers && guest.write_all(&answers).is_err() {
            break;
        }
        say(paper.text());
        if matches!(manner, Manner::HangsUpAfter(most) if taken > most) {
            break;
        }
    }
}

fn pty() -> OwnedFd {
    let line =
        openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a pty");
    grantpt(&line).expect("granted");
    unlockpt(&line).expect("unlocked");
    line
}

fn node(line: &OwnedFd) -> String {
    let name = ptsname(line, Vec::new()).expect("named");
    name.into_string().expect("a path")
}

fn link(line: &OwnedFd, path: &Path) {
    let _ = std::fs::remove_file(path);
    std::os::unix::fs::symlink(node(line), path).expect("linked");
}

struct Running {
    child: Child,
    line: OwnedFd,
    out: BufReader<ChildStdout>,
}

impl Running {
    /// A counter whose scanner hangs on a serial line.
    fn start(shop: &Shop, printer: &str) -> Running {
        let line = pty();
        let name = node(&line);
        let mut command = shop.command(&[
            "counter",
            "--scanner",
            &format!("serial:{name}:115200"),
            "--printer",
            printer,
        ]);
        command.args(["--staff", "王芳", "--pin-file", &shop.file("pin")]);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        Running { child, line, out }
    }

    /// Scans until the first answer comes: the line is open only then.
    fn scan(&self, code: &str) {
        rustix::io::write(&self.line, format!("]Q1{code}\r").as_bytes())
            .expect("the line takes it");
    }

    /// The next event.
    fn event(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("the counter speaks");
        serde_json::from_str(&line).unwrap_or_else(|fault| panic!("{fault}: {line:?}"))
    }

    fn until(&mut self, kind: &str) -> Value {
        for _ in 0..20 {
            let event = self.event();
            if event["event"] == kind {
                return event;
            }
        }
        panic!("no {kind}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn redeem(counter: &mut Running, shop: &Shop) -> Value {
    counter.until("scanner");
    for code in [shop.card("0137").as_str(), "2000000000015", "JFC:OK"] {
        counter.scan(code);
        std::thread::sleep(Duration::from_millis(150));
    }
    counter.until("recorded")
}

#[test]
fn a_scanner_on_a_line_and_a_printer_that_answers() {
    let shop = Shop::open();
    let (address, printed) = printer(Manner::Answers);
    let mut counter = Running::start(&shop, &address);
    let recorded = redeem(&mut counter, &shop);
    let paper = counter.until("printed");
    assert_eq!(paper["receipt"], recorded["receipt"]);
    let lines = std::iter::from_fn(|| printed.try_recv().ok())
        .last()
        .expect("something was printed")
        .join("\n");
    let receipt = recorded["receipt"].as_str().expect("a number");
    assert_eq!(
        lines.matches(receipt).count(),
        2,
        "once on the household's paper, once on the shop's:\n{lines}"
    );
    assert!(
        lines.contains("张*福") && !lines.contains("张大福"),
        "{lines}"
    );
    drop(counter);
    shop.ok(&["verify"]);
}

#[test]
fn without_a_printer_the_redemption_is_recorded_and_the_paper_waits() {
    let shop = Shop::open();
    let card = shop.card("0137");
    let mut child = shop
        .counter_command("tcp:127.0.0.1:9")
        .spawn()
        .expect("runs");
    shop::feed(&mut child, &[&card, "2000000000015", "JFC:OK"]);
    let out = child.wait_with_output().expect("ends");
    assert!(out.status.success());
    let events = shop::events(&out.stdout);
    let (printer, others): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event["event"] == "printer");
    assert_eq!(
        shop::kinds(&others),
        ["household", "line", "recorded", "not-printed"],
        "waits ten seconds, then says so"
    );
    assert_eq!(printer.len(), 1, "told once: {printer:?}");
    assert_eq!(printer[0]["state"], "gone");
    // What waits is listed, and done with as somebody says.
    let jobs = spool(&shop);
    assert_eq!(jobs.as_array().expect("a list").len(), 1);
    let job = jobs[0]["job"].to_string();
    assert_eq!(
        (&jobs[0]["state"], &jobs[0]["receipt"]),
        (&"queued".into(), &others[2]["receipt"])
    );
    shop.ok(&["spool", "discard", &job]);
    assert_eq!(spool(&shop), serde_json::json!([]));
    assert!(shop.ok(&["spool", "list"]).contains("没有等着打的纸"));
    assert!(shop.refused(&["spool", "confirm", &job]).contains("了结"));
}

fn spool(shop: &Shop) -> Value {
    serde_json::from_str(&shop.ok(&["spool", "list", "--format", "json"])).expect("JSON")
}

/// A paper that may have come out: somebody looks, at an open till and beside one that is shut.
#[test]
fn what_is_said_of_a_paper_is_done() {
    let shop = Shop::open();
    let (address, _printed) = printer(Manner::HangsUpAfter(200));
    let mut counter = Running::start(&shop, &address);
    let recorded = redeem(&mut counter, &shop);
    counter.until("print-unknown");
    let jobs = spool(&shop);
    assert_eq!(jobs[0]["state"], "unknown");
    assert_eq!(jobs[0]["receipt"], recorded["receipt"]);
    assert!(jobs[0]["bytes_taken"].as_i64().expect("a number") > 0);
    let job = jobs[0]["job"].to_string();
    let done = shop::events(shop.ok(&["spool", "confirm", &job]).as_bytes());
    assert_eq!(
        (&done[0]["event"], &done[0]["how"]),
        (&"paper".into(), &"confirmed".into())
    );
    assert_eq!(spool(&shop), serde_json::json!([]));
    drop(counter);

    // Shut: one in doubt is printed again as a marked copy, by a printer that works.
    let (broken, _) = printer(Manner::HangsUpAfter(200));
    let mut counter = Running::start(&shop, &broken);
    let recorded = redeem(&mut counter, &shop);
    counter.until("print-unknown");
    drop(counter);
    let (works, printed) = printer(Manner::Answers);
    shop.write("home/settings.toml", &format!("printer = \"{works}\"\n"));
    let job = spool(&shop)[0]["job"].to_string();
    let done = shop::events(shop.ok(&["spool", "retry", &job]).as_bytes());
    assert_eq!(shop::kinds(&done), ["paper", "reprinted"]);
    assert_eq!(done[1]["receipt"], recorded["receipt"]);
    let lines = std::iter::from_fn(|| printed.recv_timeout(Duration::from_secs(5)).ok())
        .find(|lines| lines.join("\n").contains("补打"))
        .expect("the copy is printed, and marked");
    assert!(
        lines
            .join("\n")
            .contains(recorded["receipt"].as_str().expect("a number"))
    );
    assert_eq!(spool(&shop), serde_json::json!([]));
    shop.ok(&["verify"]);
}

/// Without books, and by any profile.
#[test]
fn the_test_page_comes_out_before_there_is_anything_else() {
    let shop = Shop::founded();
    for (profile, found) in [("58mm", "打印测试"), ("epson-80", "打印测试")] {
        let (address, printed) = printer(Manner::Answers);
        let told = shop.ok(&[
            "printer",
            "test",
            "--printer",
            &address,
            "--profile",
            profile,
        ]);
        let told = shop::events(told.as_bytes());
        assert_eq!(told[0]["state"], "ready", "{told:?}");
        let ends = told.last().expect("an end")["event"].clone();
        assert!(
            ["printed", "sent"].contains(&ends.as_str().expect("a word")),
            "{told:?}"
        );
        let lines = std::iter::from_fn(|| printed.try_recv().ok()).last();
        let lines = lines.expect("something was printed").join("\n");
        assert!(lines.contains(found), "{lines}");
    }
    let why = shop.refused(&[
        "printer",
        "test",
        "--printer",
        "virtual",
        "--profile",
        "xp-59",
    ]);
    assert!(why.contains("xprinter-58"), "{why}");
    let gone = shop.run(&["printer", "test", "--printer", "tcp:127.0.0.1:9"]);
    let told = shop::events(&gone.stdout);
    assert_eq!(shop::kinds(&told), ["printer", "not-printed"]);
    assert_eq!(
        (&told[0]["state"], gone.status.success()),
        (&"gone".into(), false)
    );
}

/// What is scanned is named for whoever sets the scanner up; the last code of the test page ends it.
#[test]
fn a_scanner_is_tried_out() {
    let shop = Shop::open();
    let path = shop.path("scanner");
    let line = pty();
    link(&line, &path);
    let card = shop.card("0137");
    let scans = [
        card.as_str(),
        "2000000000015",
        "2000000000016",
        "JFC:OK",
        "???",
        "JFC:TEST",
    ];
    let mut child = shop
        .command(&["devices", "test", "--seconds", "30", "--format", "json"])
        .args(["--printer", &format!("file:{}", shop.file("roll"))])
        .args(["--scanner", &format!("serial:{}", path.display())])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut events = Vec::new();
    let mut next = scans.into_iter();
    loop {
        let mut text = String::new();
        if out.read_line(&mut text).expect("it speaks") == 0 {
            break;
        }
        let event: Value = serde_json::from_str(&text).expect("JSON");
        if event["event"] != "printer" {
            let Some(code) = next.next() else {
                events.push(event);
                continue;
            };
            rustix::io::write(&line, format!("{code}\r").as_bytes()).expect("the line takes it");
        }
        events.push(event);
    }
    assert!(child.wait().expect("it ends").success());
    let is: Vec<&str> = events
        .iter()
        .filter_map(|event| event["is"].as_str())
        .collect();
    assert_eq!(
        is,
        ["card", "goods", "damaged", "command", "unknown", "test"]
    );
    let gone = shop.run(&[
        "devices",
        "test",
        "--seconds",
        "0",
        "--scanner",
        "serial:/dev/nothing",
    ]);
    assert!(!gone.status.success());
    // The machine's own devices, whatever they are.
    let listed = shop.ok(&["devices", "list", "--format", "json"]);
    assert!(
        serde_json::from_str::<Value>(&listed)
            .expect("JSON")
            .is_array()
    );
}
