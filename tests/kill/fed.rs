//! A counter as a process, fed without end, heard, and killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::chance::Chance;
use crate::shop::Shop;

/// How many sales are scanned ahead of the till.
const AHEAD: usize = 3;

/// A counter that is fed without end and heard as it speaks.
pub struct Fed {
    child: Child,
    recorded: Arc<AtomicUsize>,
    /// Microseconds from one redemption to the next, as last heard.
    pace: Arc<AtomicU64>,
    ear: JoinHandle<Vec<Value>>,
    hand: JoinHandle<()>,
}

impl Fed {
    pub fn start(shop: &Shop, mut sales: impl FnMut() -> Vec<String> + Send + 'static) -> Fed {
        let mut child = shop
            .counter_command(&format!("file:{}", shop.file("paper")))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("piped");
        let stdout = child.stdout.take().expect("piped");
        let recorded = Arc::new(AtomicUsize::new(0));
        let (done, count) = (recorded.clone(), recorded.clone());
        let pace = Arc::new(AtomicU64::new(20_000));
        let heard_pace = pace.clone();
        let ear = std::thread::spawn(move || {
            let mut events = Vec::new();
            let mut last: Option<Instant> = None;
            // A line that a kill cut off was not announced.
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Ok(event) = serde_json::from_str::<Value>(&line) {
                    if event["event"] == "recorded" {
                        if let Some(last) = last.replace(Instant::now()) {
                            heard_pace.store(last.elapsed().as_micros() as u64, Ordering::SeqCst);
                        }
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                    events.push(event);
                }
            }
            events
        });
        let hand = std::thread::spawn(move || {
            for fed in 0.. {
                while fed >= count.load(Ordering::SeqCst) + AHEAD {
                    std::thread::sleep(Duration::from_micros(500));
                    // A till that is gone records nothing more: an empty write says so.
                    if stdin.write_all(b"\n").is_err() {
                        return;
                    }
                }
                let scans = sales().join("\n") + "\n";
                if stdin.write_all(scans.as_bytes()).is_err() {
                    return;
                }
            }
        });
        Fed {
            child,
            recorded,
            pace,
            ear,
            hand,
        }
    }

    /// Lets the blow's moment come: while the till opens; any time in the trade; or, as far as can be told from the
    /// pace of the trade, about the moment of a commit, where a blow hurts most and which is short.
    pub fn await_moment(&self, chance: &mut Chance) {
        let choice = chance.below(100);
        if choice < 20 {
            return std::thread::sleep(chance.time_below(Duration::from_millis(900)));
        }
        self.await_recorded(2 + chance.below(4) as usize);
        if choice < 55 {
            return std::thread::sleep(chance.time_below(Duration::from_millis(200)));
        }
        let pace = Duration::from_micros(self.pace.load(Ordering::SeqCst));
        let around = Duration::from_millis(3);
        std::thread::sleep(pace.saturating_sub(around) + chance.time_below(2 * around));
    }

    /// Waits until so much was recorded, a minute at most.
    pub fn await_recorded(&self, count: usize) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.recorded.load(Ordering::SeqCst) < count {
            assert!(Instant::now() < until, "the till does not record");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The blow; what was announced before it.
    pub fn kill(mut self) -> Vec<Value> {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        self.hand.join().expect("the feeder ends");
        self.ear.join().expect("the listener ends")
    }
}
