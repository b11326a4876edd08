//! Till and ledger, both killed while they exchange news: the ledger ends with each redemption exactly once.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::account::{Account, adds_up};
use crate::chance::Chance;
use crate::shop::{EXCHANGE_DAY, Shop, text};
use crate::{KILLS_A_HOME, accounts, deliveries, kill_again_and_again, kills};

const VILLAGE: &str = "lutang-shifan";

/// A ledger beside a shop: its file, and its service while that runs.
struct Ledger {
    store: String,
    address: String,
    serving: Option<Child>,
}

impl Ledger {
    /// Founds the village with households and points, and serves it.
    fn open(shop: &Shop) -> Ledger {
        let mut ledger = Ledger {
            store: format!("sqlite:{}", shop.file("ledger.db")),
            address: "127.0.0.1:0".into(),
            serving: None,
        };
        let found = [
            "village",
            "add",
            VILLAGE,
            "--name",
            "芦塘乡示范村",
            "--scheme",
            "lutang",
            "--rehearsal",
        ];
        ledger.ok(&found);
        let (households, credits) = accounts();
        for (kind, csv) in [("households", households), ("credits", credits)] {
            shop.write("ledger.csv", &csv);
            ledger.ok(&[
                "import",
                kind,
                &shop.file("ledger.csv"),
                "--village",
                VILLAGE,
            ]);
        }
        ledger.serve();
        ledger
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jifen-ledger"));
        command.arg("--store").arg(&self.store).args(args);
        command
    }

    fn ok(&self, args: &[&str]) -> String {
        let out = self.command(args).output().expect("the ledger runs");
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
        text(&out.stdout).trim().to_owned()
    }

    /// Serves, on the same address as before.
    fn serve(&mut self) {
        let mut child = self
            .command(&["serve", "--listen", &self.address])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the ledger runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped"))
            .read_line(&mut line)
            .expect("says where it listens");
        self.address = line.trim().trim_start_matches("http://").to_owned();
        assert!(!self.address.is_empty(), "the ledger listens");
        self.serving = Some(child);
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.serving.take() {
            child.kill().expect("it runs");
            child.wait().expect("it ends");
        }
    }

    /// The register of redemptions, the head first.
    fn redemptions(&self) -> Vec<Vec<String>> {
        let csv = self.ok(&[
            "export",
            "redemptions",
            "--format",
            "csv",
            "--village",
            VILLAGE,
        ]);
        csv.lines()
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A shop whose till reports to the ledger, with the ledger's households and stock of its own.
fn joined() -> (Shop, Ledger) {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: EXCHANGE_DAY.into(),
    };
    shop.write("pin", "1234\n");
    let ledger = Ledger::open(&shop);
    let code = ledger.ok(&["enrol", "--village", VILLAGE, "--till", "till 1"]);
    let (pin, url) = (shop.file("pin"), format!("http://{}", ledger.address));
    shop.ok(&[
        "init",
        "--scheme",
        "lutang",
        "--village",
        VILLAGE,
        "--name",
        "芦塘乡示范村",
        "--staff",
        "王芳",
        "--role",
        "shopkeeper",
        "--pin-file",
        &pin,
        "--ledger",
        &url,
        "--code",
        &code,
    ]);
    shop.ok(&["sync", "--once"]);
    shop.import("stock", &deliveries());
    (shop, ledger)
}

/// Every row of the ledger is a row of the till, and there once.
fn holds_no_other(till: &[Vec<String>], ledger: &[Vec<String>]) {
    let mut left: Vec<&Vec<String>> = till[1..].iter().collect();
    for row in &ledger[1..] {
        let place = left.iter().position(|there| *there == row);
        let place = place.unwrap_or_else(|| panic!("more than once, or not the till's: {row:?}"));
        left.swap_remove(place);
    }
}

#[test]
fn a_till_killed_while_it_reports_leaves_each_redemption_once_in_the_ledger() {
    let mut chance = Chance::new("kills while syncing");
    let started = Instant::now();
    let (mut left, mut announced, mut ledger_kills) = (kills(), 0, 0);
    while left > 0 {
        let here = left.min(KILLS_A_HOME);
        let ((shop, mut ledger), mut account) = (joined(), Account::default());
        let mut strike = Chance::again(&mut chance);
        let mut between = |shop: &Shop, account: &Account, _: &[serde_json::Value]| {
            shop.ok(&["verify"]);
            let rows = shop.export("redemptions");
            account.hold(&rows);
            adds_up(shop, &rows);
            holds_no_other(&rows, &ledger.redemptions());
            // Now and then the ledger is killed as well, or stays away for the next till's while.
            if strike.percent(30) {
                ledger.kill();
                ledger_kills += 1;
                ledger.ok(&["verify"]);
            }
            if ledger.serving.is_none() && strike.percent(70) {
                ledger.serve();
            }
        };
        kill_again_and_again(&shop, &mut account, &mut chance, here, &mut between);
        if ledger.serving.is_none() {
            ledger.serve();
        }
        let until = Instant::now() + Duration::from_secs(60);
        while !shop.ok(&["sync", "--once"]).contains("\"unsent\":0") {
            assert!(Instant::now() < until, "everything is sent in the end");
        }
        let (mut here_rows, mut there) = (shop.export("redemptions"), ledger.redemptions());
        account.hold(&there);
        here_rows.sort();
        there.sort();
        assert_eq!(here_rows, there, "the ledger has what the till has");
        ledger.ok(&["verify"]);
        shop.ok(&["verify"]);
        announced += account.announced.len();
        left -= here;
    }
    println!(
        "{} kills while syncing, the ledger killed {ledger_kills} times: {announced} redemptions announced, each once \
         in the ledger; {:.0} s",
        kills(),
        started.elapsed().as_secs_f64()
    );
}
