//! The demo in a real window: an X server without a screen (Xvfb), a window manager (openbox), a mouse and a keyboard
//! scanner played by xdotool. The places are those of the ten-inch panel, 1280×800.
//!
//! Where these programs are missing the test says that it was skipped; with `JIFEN_ALL` set it fails.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn is_there(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).exists())
}

fn missing() -> Option<&'static str> {
    ["Xvfb", "xdotool", "openbox"]
        .into_iter()
        .find(|program| !is_there(program))
}

struct Desktop {
    display: String,
    _manager: Running,
    _server: Running,
}

impl Desktop {
    fn start() -> Desktop {
        // The screen is larger than the window, so that a title bar pushes nothing out of it.
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x900x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .expect("Xvfb starts");
        let mut line = String::new();
        let out = server.0.stdout.take().expect("piped");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("says its display");
        let display = format!(":{}", line.trim());
        let manager = Command::new("openbox")
            .env("DISPLAY", &display)
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .expect("openbox starts");
        Desktop {
            display,
            _manager: manager,
            _server: server,
        }
    }

    fn xdotool(&self, args: &[&str]) -> String {
        let out = Command::new("xdotool")
            .env("DISPLAY", &self.display)
            .args(args)
            .output()
            .expect("xdotool runs");
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    fn picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("window");
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join(format!("{name}.png"));
        // A picture is for looking at; where ImageMagick is missing the test goes on without.
        let _ = Command::new("import")
            .env("DISPLAY", &self.display)
            .args(["-window", "root"])
            .arg(file)
            .stderr(Stdio::null())
            .status();
    }
}

struct Window<'a> {
    desktop: &'a Desktop,
    id: String,
}

impl Window<'_> {
    fn at(&self, x: i32, y: i32) {
        self.desktop.xdotool(&[
            "mousemove",
            "--window",
            &self.id,
            &x.to_string(),
            &y.to_string(),
        ]);
    }

    fn click(&self, x: i32, y: i32) {
        self.at(x, y);
        self.desktop.xdotool(&["click", "1"]);
        std::thread::sleep(Duration::from_millis(400));
    }

    /// As a scanner types: ten milliseconds a key.
    fn scan(&self, code: &str) {
        self.desktop.xdotool(&["type", "--delay", "10", code]);
        self.desktop.xdotool(&["key", "Return"]);
        std::thread::sleep(Duration::from_millis(900));
    }

    fn sign(&self) {
        self.at(800, 380);
        self.desktop.xdotool(&["mousedown", "1"]);
        for step in 1..=10 {
            self.at(800 + 35 * step, 380 + 60 * (step % 2));
            std::thread::sleep(Duration::from_millis(30));
        }
        self.desktop.xdotool(&["mouseup", "1"]);
        std::thread::sleep(Duration::from_millis(400));
    }
}

/// Starts the demo; answers the card that it offers to scan.
fn demo(desktop: &Desktop, home: &Path) -> (Running, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jifen"))
        .args(["demo", "--home"])
        .arg(home)
        .env("DISPLAY", &desktop.display)
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map(Running)
        .expect("the demo starts");
    let out = BufReader::new(child.0.stdout.take().expect("piped"));
    let mut lines = out.lines().map_while(Result::ok);
    let card = lines
        .find_map(|line| line.find("JF1:").map(|at| line[at..].to_owned()))
        .expect("a card to scan");
    // What the demo says after that is read as well: it would stop at a closed pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (child, card)
}

fn redemptions(home: &Path) -> Vec<String> {
    let out = Command::new(env!("CARGO_BIN_EXE_jifen"))
        .arg("--home")
        .arg(home.join("till"))
        .args(["export", "redemptions"])
        .output()
        .expect("the export runs");
    String::from_utf8_lossy(&out.stdout)
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_redemption_in_a_real_window() {
    if let Some(program) = missing() {
        assert!(
            std::env::var_os("JIFEN_ALL").is_none(),
            "{program} is not installed"
        );
        eprintln!("skipped: {program} is not installed");
        return;
    }
    let desktop = Desktop::start();
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("demo");
    let (_demo, card) = demo(&desktop, &home);
    let end = Instant::now() + Duration::from_secs(30);
    let id = loop {
        let id = desktop.xdotool(&["search", "--onlyvisible", "--name", "Jifen"]);
        if !id.is_empty() {
            break id.lines().last().expect("a line").to_owned();
        }
        assert!(Instant::now() < end, "no window");
        std::thread::sleep(Duration::from_millis(200));
    };
    let window = Window {
        desktop: &desktop,
        id,
    };
    std::thread::sleep(Duration::from_millis(1500));
    desktop.picture("1-sign-in");
    window.click(335, 213);
    for (x, y) in [(772, 213), (970, 213), (1170, 213), (772, 319)] {
        window.click(x, y);
    }
    window.click(970, 735);
    std::thread::sleep(Duration::from_secs(2));
    desktop.picture("2-shut");
    window.click(405, 570);
    std::thread::sleep(Duration::from_secs(1));
    window.scan(&card);
    window.scan("2000000000015");
    desktop.picture("3-sale");
    window.click(1168, 705);
    desktop.picture("4-summary");
    window.sign();
    desktop.picture("5-signed");
    window.click(350, 700);
    std::thread::sleep(Duration::from_secs(1));
    desktop.picture("6-recorded");
    let rows = redemptions(&home);
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert!(
        rows[0].contains(",0137,") && rows[0].contains(",2000000000015,"),
        "{rows:#?}"
    );
}
