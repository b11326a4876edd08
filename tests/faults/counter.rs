//! The till without a screen as a process: scans go in, events come out.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::home::{HOUSEHOLD, TOWEL};
use crate::shop::{Shop, text};

/// How long anything may take before it counts as lost: the machine may be busy with other work.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Counter {
    child: Child,
    scans: Option<ChildStdin>,
    events: Receiver<Value>,
    /// Heard while something else was waited for.
    kept: Vec<Value>,
    /// All that was heard, in order.
    pub heard: Vec<Value>,
}

/// Who runs it, and what it hangs on.
pub struct Start<'a> {
    pub printer: &'a str,
    pub profile: &'a str,
    /// `stdin`, or a line.
    pub scanner: &'a str,
    /// Another user of the system than this one.
    pub user: Option<u32>,
}

impl Counter {
    pub fn start(shop: &Shop, start: &Start<'_>) -> Counter {
        let mut command = shop.command(&["counter", "--scanner", start.scanner]);
        command.args(["--printer", start.printer, "--profile", start.profile]);
        command.args(["--staff", "王芳", "--pin-file", &shop.file("pin")]);
        if let Some(user) = start.user {
            command.uid(user).gid(user);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let scans = child.stdin.take();
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let (say, events) = channel();
        std::thread::spawn(move || {
            // A line that a kill cut off was not announced.
            for line in out.lines().map_while(Result::ok) {
                if let Ok(event) = serde_json::from_str(&line) {
                    let _ = say.send(event);
                }
            }
        });
        Counter {
            child,
            scans,
            events,
            kept: Vec::new(),
            heard: Vec::new(),
        }
    }

    pub fn scan(&mut self, code: &str) {
        let scans = self.scans.as_mut().expect("open");
        writeln!(scans, "{code}").expect("the counter reads");
    }

    /// The first event of this kind that was not asked for yet and of which this holds.
    pub fn until(&mut self, kind: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let is = |event: &Value| event["event"] == kind && holds(event);
        if let Some(at) = self.kept.iter().position(is) {
            return self.kept.remove(at);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else {
                panic!("no {kind} came after {:#?}", self.heard);
            };
            self.heard.push(event.clone());
            if is(&event) {
                return event;
            }
            self.kept.push(event);
        }
    }

    /// One towel goes over the counter; the receipt's number.
    pub fn sells(&mut self) -> String {
        for code in [&format!("JFC:FIND:{HOUSEHOLD}"), TOWEL, "JFC:OK"] {
            self.scan(code);
        }
        let recorded = self.until("recorded", |_| true);
        recorded["receipt"].as_str().expect("a number").to_owned()
    }

    /// What is told of this receipt's paper.
    pub fn paper_is(&mut self, receipt: &str, kind: &str) {
        self.until(kind, |event| event["receipt"] == receipt);
    }

    pub fn printer_is(&mut self, state: &str) -> String {
        let event = self.until("printer", |event| event["state"] == state);
        let message = event["message"].as_str().expect("a sentence");
        assert!(message.chars().count() > 3, "{event}");
        message.to_owned()
    }

    /// How the printer was said to be, one after the other.
    pub fn printer_states(&self) -> Vec<&str> {
        let printer = |event: &&Value| event["event"] == "printer";
        let told = self.heard.iter().filter(printer);
        told.filter_map(|event| event["state"].as_str()).collect()
    }

    /// The blow.
    pub fn kill(mut self) -> Vec<Value> {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        self.heard.extend(self.events.iter());
        std::mem::take(&mut self.heard)
    }

    /// One whose scanner hangs on a line has no end of input.
    pub fn is_switched_off(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// The end of input; what it says until it ends.
    pub fn ends(&mut self) {
        self.scans = None;
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().expect("asked") {
                Some(status) => break status,
                None => assert!(Instant::now() < deadline, "it does not end"),
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success(), "{status}");
        self.heard.extend(self.events.iter());
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `spool list` says: each paper's job, receipt and state.
pub fn spool(shop: &Shop) -> Vec<(u64, String, String)> {
    let listed = shop.ok(&["spool", "list", "--format", "json"]);
    let jobs: Vec<Value> = serde_json::from_str(&listed).expect("a list");
    let word = |job: &Value, key: &str| job[key].as_str().unwrap_or_default().to_owned();
    let job = |job: &Value| {
        let number = job["job"].as_u64().expect("a number");
        (number, word(job, "receipt"), word(job, "state"))
    };
    jobs.iter().map(job).collect()
}

/// The only paper that is not out, whose receipt this is: its job and its state.
pub fn only_job(shop: &Shop, receipt: &str) -> (String, String) {
    match &spool(shop)[..] {
        [(job, of, state)] if of == receipt => (job.to_string(), state.clone()),
        others => panic!("{receipt} should wait alone: {others:?}"),
    }
}

/// Waits until this receipt's paper, alone of all, is in one of these states.
pub fn await_state(shop: &Shop, receipt: &str, wanted: &[&str]) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let jobs = spool(shop);
        if let [(_, of, state)] = &jobs[..]
            && of == receipt
            && wanted.contains(&state.as_str())
        {
            return state.clone();
        }
        assert!(
            Instant::now() < deadline,
            "{receipt} is not {wanted:?}: {jobs:?}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a user of the system may run the program at all.
pub fn can_run_as(user: u32) -> bool {
    let mut command = std::process::Command::new(crate::shop::jifen());
    let out = command.arg("--version").uid(user).gid(user).output();
    out.is_ok_and(|out| text(&out.stdout).contains("jifen"))
}
