//! The village around the shop: its ledger as a process beside the till.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{EXCHANGE_DAY, Shop, init_args, text};

/// The ledger beside a shop.
pub struct Ledger<'a> {
    pub shop: &'a Shop,
}

impl Ledger<'_> {
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jifen-ledger"));
        command
            .arg("--store")
            .arg(format!("sqlite:{}", self.shop.file("ledger.db")))
            .args(args);
        command
    }

    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.command(args).output().expect("the ledger runs");
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
        text(&out.stdout).trim().to_owned()
    }

    pub fn found(&self) {
        self.ok(&[
            "village",
            "add",
            "lutang-shifan",
            "--name",
            "芦塘乡示范村",
            "--scheme",
            "lutang",
            "--rehearsal",
        ]);
        for (kind, csv) in [
            ("households", super::HOUSEHOLDS),
            ("goods", super::GOODS),
            ("credits", super::CREDITS),
        ] {
            self.shop.write("ledger.csv", csv);
            self.ok(&[
                "import",
                kind,
                &self.shop.file("ledger.csv"),
                "--village",
                "lutang-shifan",
            ]);
        }
    }

    pub fn code(&self) -> String {
        self.ok(&["enrol", "--village", "lutang-shifan", "--till", "till 1"])
    }

    pub fn rows(&self, register: &str) -> Vec<Vec<String>> {
        self.rows_of(register, "lutang-shifan")
    }

    /// A register of another village, without its head.
    pub fn rows_of(&self, register: &str, village: &str) -> Vec<Vec<String>> {
        let csv = self.ok(&["export", register, "--format", "csv", "--village", village]);
        csv.lines()
            .skip(1)
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    }

    pub fn serve(&self, listen: &str) -> (Serving, String) {
        let mut child = self
            .command(&["serve", "--listen", listen])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the ledger runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped"))
            .read_line(&mut line)
            .expect("says where it listens");
        (Serving(child), line.trim().to_owned())
    }
}

/// A ledger that serves until it is let go.
pub struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A shop whose till is not yet founded.
pub fn bare() -> Shop {
    let dir = tempfile::tempdir().expect("a folder");
    let shop = Shop {
        dir,
        at: EXCHANGE_DAY.into(),
    };
    shop.write("pin", "1234\n");
    shop.write("pin2", "567890\n");
    shop
}

pub fn init(shop: &Shop, more: &[&str]) {
    let pin = shop.file("pin");
    let mut args = init_args(&pin);
    args.extend(more);
    shop.ok(&args);
}

/// Backups hold no PINs: they are given anew.
pub fn pin_again(shop: &Shop) {
    shop.ok(&[
        "staff",
        "add",
        "王芳",
        "--role",
        "shopkeeper",
        "--pin-file",
        &shop.file("pin"),
    ]);
}

pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
