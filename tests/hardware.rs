//! The counter on real lines: a scanner on a serial line (a pty), a printer on the network that answers, one that
//! says nothing, and one that hangs up in the middle.

mod shop;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
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
    SaysNothing,
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

struct Running {
    child: Child,
    line: OwnedFd,
    out: BufReader<ChildStdout>,
}

impl Running {
    /// A counter whose scanner hangs on a serial line.
    fn start(shop: &Shop, printer: &str) -> Running {
        let line = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pty");
        grantpt(&line).expect("granted");
        unlockpt(&line).expect("unlocked");
        let name = ptsname(&line, Vec::new())
            .expect("named")
            .into_string()
            .expect("a path");
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
    // The books and the PIN take their time before the line is opened; what was sent before lies in the line.
    std::thread::sleep(Duration::from_millis(1500));
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
fn a_printer_that_says_nothing_is_normal() {
    let shop = Shop::open();
    let (address, _printed) = printer(Manner::SaysNothing);
    let mut counter = Running::start(&shop, &address);
    let recorded = redeem(&mut counter, &shop);
    assert_eq!(counter.until("sent")["receipt"], recorded["receipt"]);
}

#[test]
fn a_paper_that_may_be_cut_short_is_not_sent_again() {
    let shop = Shop::open();
    let (address, _printed) = printer(Manner::HangsUpAfter(200));
    let mut counter = Running::start(&shop, &address);
    let recorded = redeem(&mut counter, &shop);
    assert_eq!(
        counter.until("print-unknown")["receipt"],
        recorded["receipt"]
    );
    drop(counter);
    assert_eq!(shop.balance("0137")[1], "5", "recorded all the same");
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
    assert_eq!(
        shop::kinds(&events),
        ["household", "line", "recorded", "not-printed"],
        "waits ten seconds, then says so"
    );
}
