//! What the till takes, in one run on one machine, as ratios that can be compared from machine to machine.
//!
//! `cargo bench` prints: a durable redemption against a raw append-and-fdatasync of the same bytes, with nothing, a
//! hundred thousand and a million redemptions behind it; how long a till with such a past takes until it can be used,
//! and until its first frame; from a scan to the next frame drawn. Each line says its target, and the run ends in
//! failure where one is missed. The past is made once and kept under `target/tmp`.
//!
//! Words after `--` choose parts: `commit`, `start`, `frame`; `quick` leaves the million out.

mod commit;
mod figures;
#[cfg(feature = "kiosk")]
mod frame;
mod past;
mod start;

use std::process::ExitCode;

use figures::Targets;
use past::Past;

/// Redemptions behind each measured till.
const PASTS: [usize; 3] = [0, 100_000, 1_000_000];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [part, home, ..] = &words[..]
        && part == "--from-cold"
    {
        start::child(home);
        return ExitCode::SUCCESS;
    }
    let is = |word: &str| words.iter().any(|w| w == word);
    let all = !["commit", "start", "frame"].iter().any(|part| is(part));
    let pasts = if is("quick") { &PASTS[..2] } else { &PASTS };
    let mut targets = Targets::default();
    let homes: Vec<Past> = pasts.iter().map(|count| Past::of(*count)).collect();
    if all || is("commit") {
        commit::measure(&homes, &mut targets);
    }
    if all || is("start") {
        start::measure(&homes, &mut targets);
    }
    if all || is("frame") {
        #[cfg(feature = "kiosk")]
        frame::measure(&homes, &mut targets);
    }
    if targets.all_met() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
