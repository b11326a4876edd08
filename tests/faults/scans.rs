//! What a scanner on a line does wrong, at the counter: cut in two, with its marks, in doubles, pulled out in mid-code.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::after::{Came, Sale, books_hold};
use crate::counter::{Counter, Start};
use crate::home::{self, HOUSEHOLD, TOWEL};
use crate::printer::{line, link};
use crate::shop::Shop;

const SOAP: &str = "2000000000015";

/// A counter whose scanner hangs on a line, by a lasting name.
struct Bench {
    shop: Shop,
    line: File,
    name: PathBuf,
    till: Counter,
}

impl Bench {
    fn new() -> Bench {
        let shop = home::shop();
        let (end, node) = line();
        let name = shop.path("scanner");
        link(&node, &name);
        let start = Start {
            printer: &format!("file:{}", shop.file("paper")),
            profile: "80mm",
            scanner: &format!("serial:{}:115200", name.display()),
            user: None,
        };
        let mut till = Counter::start(&shop, &start);
        till.until("scanner", |event| event["state"] == "ready");
        Bench {
            shop,
            line: end,
            name,
            till,
        }
    }

    fn send(&mut self, bytes: &str) {
        let whole = self.line.write(bytes.as_bytes()).expect("a line takes it");
        assert_eq!(whole, bytes.len());
    }

    fn finds_the_household(&mut self) {
        let card = self.shop.card(HOUSEHOLD);
        self.send(&format!("]Q1{card}\r"));
        self.till.until("household", |_| true);
    }

    fn line_is(&mut self, code: &str, quantity: u64) {
        self.till.until("line", |event| {
            event["code"] == code && event["quantity"] == quantity
        });
    }

    /// The household takes the one towel, and the books say so.
    fn ends(mut self) {
        self.send("JFC:OK\r");
        let recorded = self.till.until("recorded", |_| true);
        let receipt = recorded["receipt"].as_str().expect("a number").to_owned();
        self.till.paper_is(&receipt, "sent");
        let heard: Vec<&str> = self
            .till
            .heard
            .iter()
            .filter_map(|e| e["event"].as_str())
            .collect();
        assert!(!heard.contains(&"refused"), "{heard:?}");
        self.till.is_switched_off();
        let came = Came::Once;
        books_hold(&self.shop, &[Sale { receipt, came }]);
    }
}

#[test]
fn a_code_cut_in_two_is_one_scan() {
    let mut bench = Bench::new();
    bench.finds_the_household();
    // Where this machine is too busy to send the halves close together, they are two to anybody: then again.
    loop {
        let start = Instant::now();
        bench.send(&TOWEL[..6]);
        std::thread::sleep(Duration::from_millis(10));
        let apart = start.elapsed();
        bench.send(&format!("{}\r", &TOWEL[6..]));
        if apart < Duration::from_millis(60) {
            break;
        }
        bench.till.until("refused", |_| true);
        bench.till.until("refused", |_| true);
        bench.till.heard.clear();
    }
    bench.line_is(TOWEL, 1);
    bench.ends();
    println!("row | scanner | a code cut in two | line");
}

#[test]
fn marks_before_and_after_a_code_are_no_part_of_it() {
    let mut bench = Bench::new();
    bench.finds_the_household();
    // AIM marks, both line ends, full-width digits; each goods once more, and taken back.
    for code in [
        "]E06901234567892\r\n",
        "]E06901234567892\t",
        "６９０１２３４５６７８９２\r",
    ] {
        bench.send(code);
        bench.line_is(TOWEL, 1);
        bench.send("]Q1JFC:UNDO\r");
        bench.till.until("undone", |_| true);
    }
    bench.send("]C16901234567892\n");
    bench.line_is(TOWEL, 1);
    bench.ends();
    println!("row | scanner | with marks | line");
}

#[test]
fn the_same_code_at_once_is_one_and_two_codes_are_two() {
    let mut bench = Bench::new();
    bench.finds_the_household();
    bench.send(&format!("]E0{TOWEL}\r]E0{TOWEL}\r"));
    bench.line_is(TOWEL, 1);
    bench.send(&format!("]E0{SOAP}\r]E0{TOWEL}\r"));
    bench.line_is(SOAP, 1);
    // The towel once more, now that another code was between.
    bench.line_is(TOWEL, 2);
    bench.send("JFC:UNDO\r");
    bench.till.until("undone", |_| true);
    bench.send("JFC:CANCEL\r");
    bench.till.until("cancelled", |_| true);
    bench.finds_the_household();
    bench.send(&format!("]E0{TOWEL}\r"));
    bench.line_is(TOWEL, 1);
    bench.ends();
    println!("row | scanner | twice at once | one line");
}

/// Pulled out in mid-code and back under another node, while the till goes on; how it stands is told.
#[test]
fn unplugged_in_mid_code_and_back_under_another_node() {
    let mut bench = Bench::new();
    bench.finds_the_household();
    bench.send("]E069012");
    std::thread::sleep(Duration::from_millis(20));
    let (end, node) = line();
    // The name goes before the node, whose number another line may be given at once.
    std::fs::remove_file(&bench.name).expect("it was there");
    bench.line = end;
    let gone = bench
        .till
        .until("scanner", |event| event["state"] == "gone");
    assert!(
        gone["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
    let start = Instant::now();
    link(&node, &bench.name);
    bench
        .till
        .until("scanner", |event| event["state"] == "ready");
    let took = start.elapsed();
    println!("the scanner works again after {took:?} (promised: 2 s)");
    assert!(took < Duration::from_secs(20), "{took:?}");
    bench.till.heard.clear();
    // The household still stands at the counter, and of the half code nothing is left.
    bench.send(&format!("]E0{TOWEL}\r"));
    bench.line_is(TOWEL, 1);
    bench.ends();
    println!("row | scanner | unplugged in mid-code | gone → ready");
}

/// Another program has the line; then it lets go.
#[test]
fn a_line_in_use_is_told_as_such() {
    use rustix::fs::{FlockOperation, Mode, OFlags};
    let shop = home::shop();
    let (mut end, node) = line();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let held = rustix::fs::open(&node, flags, Mode::empty()).expect("opened");
    rustix::fs::flock(&held, FlockOperation::NonBlockingLockExclusive).expect("free");
    let start = Start {
        printer: &format!("file:{}", shop.file("paper")),
        profile: "80mm",
        scanner: &format!("serial:{}", node.display()),
        user: None,
    };
    let mut till = Counter::start(&shop, &start);
    let busy = till.until("scanner", |event| event["state"] == "busy");
    drop(held);
    till.until("scanner", |event| event["state"] == "ready");
    end.write_all(format!("JFC:FIND:{HOUSEHOLD}\r").as_bytes())
        .expect("it takes it");
    till.until("household", |_| true);
    println!("row | scanner | busy | busy → ready | {}", busy["message"]);
}
