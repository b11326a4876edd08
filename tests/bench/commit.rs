//! A durable redemption against a raw append-and-fdatasync of the same number of bytes, turn about in the same folder.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::Write;
use std::time::{Duration, Instant};

use jifen::books::Books;

use super::figures::{Targets, Times, busy, ms, ratio};
use super::past::{Past, morning, order};

/// Redemptions measured for each past.
const ROUNDS: usize = 2_000;
/// Redemptions before that, by which the size of a commit is found.
const WARM: usize = 200;
/// After so many the log is written into the file, as it is at the counter when nobody has asked for two seconds.
const IDLE_EVERY: usize = 20;

/// What was measured with one past.
struct Measured {
    count: usize,
    bytes: u64,
    commit: Times,
    raw: Times,
    /// The processor's share of a redemption, waiting for the disk left out.
    busy: Duration,
}

pub fn measure(homes: &mut [Past], targets: &mut Targets) {
    println!(
        "\nA durable redemption of four kinds, against a raw append and fdatasync of the same bytes"
    );
    let measured: Vec<Measured> = homes.iter_mut().map(one).collect();
    for m in &measured {
        println!(
            "  {:>9} past: {:.1} kB a commit; commit p50 {} p99 {}; raw p50 {} p99 {}; \
             processor {} a commit",
            m.count,
            m.bytes as f64 / 1000.0,
            ms(m.commit.median()),
            ms(m.commit.p99()),
            ms(m.raw.median()),
            ms(m.raw.p99()),
            ms(m.busy)
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

fn one(past: &mut Past) -> Measured {
    let mut books = Books::open(&past.home).expect("opens");
    let log = past.home.dir().join("books.sqlite-wal");
    let log_bytes = || fs::metadata(&log).map_or(0, |file| file.len());
    // Ids and the clock have to differ from those of earlier runs on the same books.
    let round = format!("run-{}", books.head().expect("a head").seq);
    let begun = books.head().expect("a head").seq as i64;
    let clock = |n: usize| {
        let mut clock = morning();
        clock.now = clock.now.plus_millis(begun + n as i64);
        clock
    };
    let all_busy = Cell::new(Duration::ZERO);
    let redeem = |books: &mut Books, n: usize| -> Duration {
        let (order, clock) = (order(&round, n), clock(n));
        let (started, busy_before) = (Instant::now(), busy());
        let record = books.redeem(&order, &clock).expect("redeemed");
        let took = started.elapsed();
        all_busy.set(all_busy.get() + (busy() - busy_before));
        assert_eq!(record.redemption.lines.len(), super::past::LINES);
        books.served(&order.id).expect("served");
        took
    };
    let before = log_bytes();
    for n in 0..WARM {
        let order = order(&round, n);
        books.redeem(&order, &clock(n)).expect("redeemed");
    }
    let bytes = (log_bytes() - before) / WARM as u64;
    let block: Vec<u8> = (0..bytes).map(|i| (i * 31 % 251) as u8).collect();
    let raw_file = past.home.dir().join("raw");
    let mut file = File::create(&raw_file).expect("a file");
    let (mut commit, mut raw) = (Times::default(), Times::default());
    for n in WARM..WARM + ROUNDS {
        let mut append = || {
            let started = Instant::now();
            file.write_all(&block).expect("written");
            file.sync_data().expect("on disk");
            raw.note(started.elapsed());
        };
        if n % 2 == 0 {
            append();
            commit.note(redeem(&mut books, n));
        } else {
            commit.note(redeem(&mut books, n));
            append();
        }
        if n % IDLE_EVERY == 0 {
            books.checkpoint_if_idle().expect("checkpointed");
        }
    }
    fs::remove_file(raw_file).expect("removed");
    Measured {
        count: past.count,
        bytes,
        commit,
        raw,
        busy: all_busy.get() / ROUNDS as u32,
    }
}
