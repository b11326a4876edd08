//! A durable redemption against a raw append-and-fdatasync of the same number of bytes, turn about in the same folder.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jifen::books::{Books, Reading};
use jifen::market::redemption::Order;

use super::figures::{Targets, Times, busy, ms, ratio};
use super::past::{LINES, Past, morning, order};

/// Redemptions measured for each past.
const ROUNDS: usize = 2_000;
/// Redemptions before that, by which the size of a commit is found.
const WARM: usize = 200;
/// After so many the log is written into the file, as it is at the counter when nobody has asked for two seconds.
const IDLE_EVERY: usize = 20;

/// A till while it is measured.
struct Measured {
    count: usize,
    home: PathBuf,
    books: Books,
    /// What marks this run's orders, and when they begin: ids and times differ from those of earlier runs.
    round: String,
    begun: i64,
    /// The log's bytes for one redemption, and a block of as many.
    block: Vec<u8>,
    file: File,
    commit: Times,
    raw: Times,
    /// The processor's time for all redemptions, waiting for the disk left out.
    busy: Duration,
}

/// The tills take turns, redemption by redemption, so that a disk or a machine that is slow for a while is slow for all.
pub fn measure(homes: &[Past], targets: &mut Targets) {
    println!(
        "\nA durable redemption of four kinds, against a raw append and fdatasync of the same bytes"
    );
    let mut measured: Vec<Measured> = homes.iter().map(Measured::warm).collect();
    for n in WARM..WARM + ROUNDS {
        for till in &mut measured {
            till.turn(n);
        }
    }
    for till in &measured {
        fs::remove_file(till.home.join("raw")).expect("removed");
    }
    for m in &measured {
        println!(
            "  {:>9} past: {:.1} kB a commit; commit p50 {} p99 {}; raw p50 {} p99 {}; \
             processor {} a commit",
            m.count,
            m.block.len() as f64 / 1000.0,
            ms(m.commit.median()),
            ms(m.commit.p99()),
            ms(m.raw.median()),
            ms(m.raw.p99()),
            ms(m.busy / ROUNDS as u32)
        );
    }
    for m in &measured {
        let (commit, raw) = (&m.commit, &m.raw);
        let what = |part: &str| format!("{:>9} past: commit / raw, {part}", m.count);
        targets.hold(&what("p50"), ratio(commit.median(), raw.median()), 2.3, "");
        targets.hold(&what("p99"), ratio(commit.p99(), raw.p99()), 3.0, "");
    }
    if let [first, .., last] = &measured[..] {
        // The disk is not equally quick at all times: each is held against the raw appends beside it.
        let relative = |m: &Measured| ratio(m.commit.median(), m.raw.median());
        targets.hold(
            &format!("growth of p50 to {} past, by the clock", last.count),
            ratio(last.commit.median(), first.commit.median()),
            1.25,
            "",
        );
        println!(
            "  growth against raw: {:.2}; of the processor's share: {:.2}",
            relative(last) / relative(first),
            ratio(last.busy, first.busy)
        );
    }
}

impl Measured {
    /// Opens a till and finds what a redemption takes of the log.
    fn warm(past: &Past) -> Measured {
        let books = Books::open(&past.home).expect("opens");
        let seq = books.head().expect("a head").seq;
        let home = past.home.dir().to_owned();
        let mut till = Measured {
            count: past.count,
            file: File::create(home.join("raw")).expect("a file"),
            home,
            books,
            round: format!("run-{seq}"),
            begun: seq as i64,
            block: Vec::new(),
            commit: Times::default(),
            raw: Times::default(),
            busy: Duration::ZERO,
        };
        let before = till.log_bytes();
        for n in 0..WARM {
            let (order, clock) = till.order(n);
            till.books.redeem(&order, &clock).expect("redeemed");
        }
        let bytes = (till.log_bytes() - before) / WARM as u64;
        till.block = (0..bytes).map(|i| (i * 31 % 251) as u8).collect();
        till
    }

    fn log_bytes(&self) -> u64 {
        fs::metadata(self.home.join("books.sqlite-wal")).map_or(0, |file| file.len())
    }

    fn order(&self, n: usize) -> (Order, Reading) {
        let mut clock = morning();
        clock.now = clock.now.plus_millis(self.begun + n as i64);
        (order(&self.round, n), clock)
    }

    fn turn(&mut self, n: usize) {
        if n.is_multiple_of(2) {
            self.append();
            self.redeem(n);
        } else {
            self.redeem(n);
            self.append();
        }
        if n.is_multiple_of(IDLE_EVERY) {
            self.books.checkpoint_if_idle().expect("checkpointed");
        }
    }

    fn redeem(&mut self, n: usize) {
        let (order, clock) = self.order(n);
        let (started, busy_before) = (Instant::now(), busy());
        let record = self.books.redeem(&order, &clock).expect("redeemed");
        self.commit.note(started.elapsed());
        self.busy += busy() - busy_before;
        assert_eq!(record.redemption.lines.len(), LINES);
        self.books.served(&order.id).expect("served");
    }

    fn append(&mut self) {
        let started = Instant::now();
        self.file.write_all(&self.block).expect("written");
        self.file.sync_data().expect("on disk");
        self.raw.note(started.elapsed());
    }
}
