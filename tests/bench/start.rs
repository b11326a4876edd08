//! From the start of a process until the till can be used, and until its first frame.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jifen::books::{Books, Home};

use super::figures::{Targets, Times, ms};
use super::past::{Past, noon};

/// Starts measured for each past.
const STARTS: usize = 9;

pub fn measure(homes: &[Past], targets: &mut Targets) {
    println!(
        "\nA start in a process of its own: books opened and the shop known; then the first frame at 1280×800"
    );
    for past in homes {
        for cold in [false, true] {
            let (mut usable, mut frame) = (Times::default(), Times::default());
            for _ in 0..STARTS {
                if cold {
                    forget(past.home.dir());
                }
                let (a, b) = start(past.home.dir());
                usable.note(a);
                frame.note(b);
            }
            let how = if cold { "not in memory" } else { "in memory" };
            println!(
                "  {:>9} past, {how}: usable {}, first frame {}",
                past.count,
                ms(usable.median()),
                ms(frame.median())
            );
            let what = format!("{:>9} past, {how}: start to usable", past.count);
            targets.hold(&what, usable.median().as_secs_f64(), 1.0, " s");
        }
    }
}

/// Lets the system forget what it holds of these files, as after a boot.
fn forget(home: &Path) {
    for name in ["books.sqlite", "witness", "till.key"] {
        if let Ok(file) = File::open(home.join(name)) {
            // A system that keeps them all the same only makes the figure better than it is.
            let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
        }
    }
}

/// Times from before the process was started.
fn start(home: &Path) -> (Duration, Duration) {
    let started = Instant::now();
    let out = Command::new(std::env::current_exe().expect("this program"))
        .arg("--from-cold")
        .arg(home)
        .output()
        .expect("runs");
    let whole = started.elapsed();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let text = String::from_utf8(out.stdout).expect("figures");
    let figures: Vec<Duration> = text
        .split_whitespace()
        .map(|us| Duration::from_micros(us.parse().expect("a figure")))
        .collect();
    // What the process did not see of its own start and end is counted in.
    let unseen = whole - figures[2];
    (figures[0] + unseen, figures[1] + unseen)
}

/// What the started process does.
pub fn child(home: &str) {
    let started = Instant::now();
    let home = Home::new(home);
    let books = Books::open(&home).expect("opens");
    let shop = books.shop(&noon()).expect("a shop");
    let usable = started.elapsed();
    assert!(shop.open_day.is_some());
    #[cfg(feature = "kiosk")]
    super::frame::first(&shop);
    let frame = started.elapsed();
    drop(books);
    println!(
        "{} {} {}",
        usable.as_micros(),
        frame.as_micros(),
        started.elapsed().as_micros()
    );
}
