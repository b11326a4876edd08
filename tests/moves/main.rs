//! What two people do at the till besides redeeming, by command: what is done, what is refused and with which word, what
//! prints, and what the registers say afterwards. Real processes on real books.

mod allowing;
mod coupons;
mod elsewhere;
mod moving;
#[path = "../shop/mod.rs"]
mod shop;

use serde_json::Value;
use shop::{Shop, events, text};

const TOWEL: &str = "6901234567892";
const SMOKES: &str = "6900000000014";
const AT: &str = "2026-11-12T01:00:00Z";

/// A till that stands alone under a scheme, with three households, towels at 12 points, and points for 0137.
fn village(scheme: &str) -> Shop {
    let shop = Shop {
        dir: tempfile::tempdir().expect("a folder"),
        at: AT.into(),
    };
    for (file, pin) in [("pin", "1234"), ("pin2", "567890"), ("pin3", "24680")] {
        shop.write(file, pin);
    }
    let (pin, pin2, pin3) = (shop.file("pin"), shop.file("pin2"), shop.file("pin3"));
    let mut init = vec![
        "init",
        "--scheme",
        scheme,
        "--village",
        "cun",
        "--name",
        "村",
    ];
    init.extend([
        "--staff",
        "王芳",
        "--role",
        "shopkeeper",
        "--pin-file",
        &pin,
    ]);
    shop.ok(&init);
    for (name, role, pin) in [
        ("周明", "committee", &pin2),
        ("何库", "stock-keeper", &pin3),
    ] {
        shop.ok(&["staff", "add", name, "--role", role, "--pin-file", pin]);
    }
    shop.import("households", shop::HOUSEHOLDS);
    shop.import(
        "goods",
        &format!(
            "code,name,unit,category,points\n{TOWEL},毛巾,条,日用品,12\n{SMOKES},大前门,盒,烟,20\n"
        ),
    );
    shop.import(
        "stock",
        &format!(
            "code,quantity,source,giver_or_fund,unit_cost,expires\n{TOWEL},50,donation,青禾百货,2,\n\
             {SMOKES},5,donation,青禾百货,2,\n"
        ),
    );
    credit(&shop, "0137", 100);
    shop
}

fn credit(shop: &Shop, household: &str, points: u32) {
    shop.import(
        "credits",
        &format!(
            "household,period,points,category,reason,happened_on,posted_on\n\
             {household},2026-Q4,{points},人居环境,院子整洁,2026-10-08,2026-10-20\n"
        ),
    );
}

trait Moves {
    fn two(&self) -> Vec<String>;
    fn by_two(&self, args: &[&str]) -> Result<Value, (String, String)>;
    fn done(&self, args: &[&str]) -> Value;
    fn word(&self, args: &[&str]) -> String;
    fn of(&self, args: &[&str], people: &[String]) -> Result<Value, (String, String)>;
    fn paper(&self, args: &[&str]) -> Vec<u8>;
    fn prints(&self, act: impl FnOnce() -> Result<Value, (String, String)>) -> Vec<u8>;
    fn slips(&self) -> usize;
}

fn people(
    shop: &Shop,
    first: (&str, &str),
    second: (&str, &str),
    reason: Option<&str>,
) -> Vec<String> {
    let mut args: Vec<String> = reason
        .into_iter()
        .flat_map(|r| ["--reason", r])
        .map(str::to_owned)
        .collect();
    for (flag, (name, pin)) in [("", first), ("approver-", second)] {
        let who = if flag.is_empty() {
            "--staff"
        } else {
            "--approver"
        };
        args.extend([
            who.into(),
            name.into(),
            format!("--{flag}pin-file"),
            shop.file(pin),
        ]);
    }
    args
}

impl Moves for Shop {
    fn two(&self) -> Vec<String> {
        people(self, ("王芳", "pin"), ("周明", "pin2"), Some("邻里互助"))
    }

    fn of(&self, args: &[&str], people: &[String]) -> Result<Value, (String, String)> {
        let mut all: Vec<&str> = args.to_vec();
        all.extend(people.iter().map(String::as_str));
        let out = self.run(&all);
        let said = events(&out.stdout);
        let last = said.last().cloned().unwrap_or_default();
        if out.status.success() {
            return Ok(last);
        }
        assert_eq!(last["event"], "refused", "{args:?}: {}", text(&out.stderr));
        let sentence = text(&out.stderr);
        let message = last["message"].as_str().unwrap_or_default().to_owned();
        assert!(
            sentence.contains(&message) && message.chars().count() > 8,
            "{sentence}"
        );
        Err((
            last["reason"].as_str().unwrap_or_default().to_owned(),
            message,
        ))
    }

    fn by_two(&self, args: &[&str]) -> Result<Value, (String, String)> {
        self.of(args, &self.two())
    }

    fn done(&self, args: &[&str]) -> Value {
        let done = self
            .by_two(args)
            .unwrap_or_else(|refused| panic!("{args:?}: {refused:?}"));
        self.ok(&["verify"]);
        done
    }

    fn word(&self, args: &[&str]) -> String {
        let refused = match self.by_two(args) {
            Err((reason, _)) => reason,
            Ok(done) => panic!("{args:?} should be refused: {done}"),
        };
        self.ok(&["verify"]);
        refused
    }

    /// What one command prints, on a printer that is a file.
    fn paper(&self, args: &[&str]) -> Vec<u8> {
        self.prints(|| Ok(self.done(args)))
    }

    fn prints(&self, act: impl FnOnce() -> Result<Value, (String, String)>) -> Vec<u8> {
        let file = self.path("receipts");
        let _ = std::fs::remove_file(&file);
        self.write(
            "home/settings.toml",
            &format!("printer = \"file:{}\"\n", file.display()),
        );
        act().expect("done");
        self.write("home/settings.toml", "");
        std::fs::read(file).unwrap_or_default()
    }

    fn slips(&self) -> usize {
        self.export("movements").len() - 1
    }
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn has(paper: &[u8], text: &str) -> bool {
    let wanted = gbk(text);
    paper.windows(wanted.len()).any(|part| part == wanted)
}
