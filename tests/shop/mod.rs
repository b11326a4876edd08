//! A shop to test from outside: real processes, real files, books for practice held on an exchange day.
#![allow(dead_code, reason = "each test uses its part of it")]

pub mod village;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// An exchange day of the first quarter that Jifen ever closes, nine in the morning in Beijing.
pub const EXCHANGE_DAY: &str = "2026-12-30T01:00:00Z";
/// The day before, when the shop does not redeem.
pub const DAY_BEFORE: &str = "2026-12-29T01:00:00Z";

/// The till's program.
pub fn jifen() -> &'static str {
    env!("CARGO_BIN_EXE_jifen")
}

/// A home with its files around it.
pub struct Shop {
    pub dir: TempDir,
    pub at: String,
}

pub const HOUSEHOLDS: &str = "household,name,members,phone,group\n\
    0137,张大福,4,13800005678,2组\n\
    0200,田䶮,2,0001,1组\n\
    0201,李四,1,,1组\n";
pub const GOODS: &str = "code,name,unit,category,points\n6901234567892,毛巾,条,日用品,12\n";
pub const CREDITS: &str = "household,period,points,category,reason,happened_on,posted_on\n\
    0137,2026-Q4,100,人居环境,院子整洁,2026-10-08,2026-10-20\n\
    0200,2026-Q4,20,村规民约,志愿服务,2026-10-09,2026-10-20\n";
/// 香皂 20, 毛巾 5; 大米 none.
pub const STOCK: &str = "code,quantity,source,giver_or_fund,unit_cost,expires\n\
    2000000000015,20,donation,青禾百货,2.50,\n\
    6901234567892,5,fund,村集体经济收益,6,2027-12-31\n\
    2000000000121,3,fund,村集体经济收益,60,2027-06-30\n";

impl Shop {
    /// A founded shop with households, goods, credits and stock.
    pub fn open() -> Shop {
        let shop = Shop::founded();
        shop.import("households", HOUSEHOLDS);
        shop.import("goods", GOODS);
        shop.import("credits", CREDITS);
        shop.import("stock", STOCK);
        shop
    }

    /// A founded shop with nothing in it but the scheme's goods.
    pub fn founded() -> Shop {
        let shop = Shop {
            dir: tempfile::tempdir().expect("a folder"),
            at: EXCHANGE_DAY.into(),
        };
        shop.write("pin", "1234\n");
        shop.write("pin2", "567890\n");
        shop.ok(&init_args(&shop.file("pin")));
        shop.ok(&[
            "staff",
            "add",
            "周明",
            "--role",
            "committee",
            "--pin-file",
            &shop.file("pin2"),
        ]);
        shop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn file(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file");
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(jifen());
        command
            .arg("--home")
            .arg(self.home())
            .args(["--rehearse-at", &self.at])
            .args(args)
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    /// Runs a command that must do it; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
        text(&out.stdout)
    }

    /// Runs a command that must not; its standard error.
    pub fn refused(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(
            !out.status.success(),
            "{args:?} should be refused: {}",
            text(&out.stdout)
        );
        text(&out.stderr)
    }

    pub fn import(&self, kind: &str, csv: &str) {
        self.write("import.csv", csv);
        self.ok(&["import", kind, &self.file("import.csv")]);
    }

    pub fn import_refused(&self, kind: &str, csv: &str) -> String {
        self.write("import.csv", csv);
        self.refused(&["import", kind, &self.file("import.csv")])
    }

    /// A register as CSV, a list of fields by line, the head first.
    pub fn export(&self, register: &str) -> Vec<Vec<String>> {
        let csv = self.ok(&["export", register, "--format", "csv"]);
        csv.lines()
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    }

    /// What a household's card carries.
    pub fn card(&self, household: &str) -> String {
        let cards = self.export("cards");
        let row = cards
            .iter()
            .find(|row| row[0] == household)
            .expect("a card for each household");
        row[1].clone()
    }

    /// Balance of a household: earned, redeemed, lapsed, spendable.
    pub fn balance(&self, household: &str) -> [String; 4] {
        let rows = self.export("balances");
        let row = rows
            .iter()
            .find(|row| row[0] == household)
            .expect("a balance for each household");
        [
            row[1].clone(),
            row[2].clone(),
            row[3].clone(),
            row[4].clone(),
        ]
    }

    /// Pieces of some goods on the shelf.
    pub fn on_hand(&self, code: &str) -> String {
        let rows = self.export("stock");
        rows.iter()
            .find(|row| row[0] == code)
            .expect("a line for each kind")[3]
            .clone()
    }

    pub fn counter_command(&self, printer: &str) -> Command {
        let mut command = self.command(&["counter", "--scanner", "stdin", "--printer", printer]);
        command.args(["--staff", "王芳", "--pin-file", &self.file("pin")]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the counter on these scans to their end; its events.
    pub fn counter(&self, scans: &[&str]) -> Vec<Value> {
        let printer = format!("file:{}", self.file("paper"));
        let mut child = self
            .counter_command(&printer)
            .spawn()
            .expect("the program runs");
        feed(&mut child, scans);
        let out = child.wait_with_output().expect("the program ends");
        assert!(out.status.success(), "{}", text(&out.stderr));
        events(&out.stdout)
    }
}

/// What founds the till that every test works with.
pub fn init_args(pin_file: &str) -> Vec<&str> {
    vec![
        "init",
        "--scheme",
        "lutang",
        "--village",
        "lutang-shifan",
        "--name",
        "芦塘乡示范村",
        "--staff",
        "王芳",
        "--role",
        "shopkeeper",
        "--pin-file",
        pin_file,
    ]
}

/// Writes scans to a counter and ends its input.
pub fn feed(child: &mut Child, scans: &[&str]) {
    let mut stdin = child.stdin.take().expect("piped");
    for scan in scans {
        writeln!(stdin, "{scan}").expect("the counter reads");
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The events in what a counter wrote; a last line cut off by a kill does not count.
pub fn events(out: &[u8]) -> Vec<Value> {
    text(out)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// The kinds of events, in order.
pub fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["event"].as_str().unwrap_or("?"))
        .collect()
}

/// The reasons of what was refused, in order.
pub fn reasons(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| event["reason"].as_str())
        .collect()
}

/// Whether a file holds these bytes.
pub fn holds(file: &Path, bytes: &[u8]) -> bool {
    std::fs::read(file).is_ok_and(|whole| whole.windows(bytes.len()).any(|part| part == bytes))
}
