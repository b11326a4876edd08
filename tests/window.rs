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

/// The demo keeps a machine busy, and xdotool waits for nobody: one after the other.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

struct Desktop {
    display: String,
    _manager: Running,
    _server: Running,
}

impl Desktop {
    /// On a screen of this size.
    fn start(size: &str) -> Desktop {
        // The screen is larger than the window, so that a title bar pushes nothing out of it.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"])
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
fn demo(desktop: &Desktop, home: &Path, second_screen: &str) -> (Running, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jifen"))
        .args(["demo", "--second-screen", second_screen, "--home"])
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
        // The day of the demo, whatever day it is.
        .args(["--rehearse-at", "2026-12-30T15:00:00Z"])
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
    let _one = ALONE.lock();
    let desktop = Desktop::start("1400x900x24");
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("demo");
    let (_demo, card) = demo(&desktop, &home, "");
    let id = wait_for_window(&desktop, "^Jifen$");
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

/// The pixels of a window, a byte each; nothing while it cannot be seen.
fn pixels(desktop: &Desktop, id: &str) -> Vec<u8> {
    let out = Command::new("import")
        .env("DISPLAY", &desktop.display)
        .args(["-window", id, "-depth", "8", "gray:-"])
        .output()
        .expect("import runs");
    out.stdout
}

fn wait_for_window(desktop: &Desktop, title: &str) -> String {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let id = desktop.xdotool(&["search", "--onlyvisible", "--name", title]);
        if let Some(id) = id.lines().last().filter(|id| !id.is_empty()) {
            return id.to_owned();
        }
        assert!(Instant::now() < end, "no window {title}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// How many of the pixels differ, in parts of a hundred.
fn changed(before: &[u8], after: &[u8]) -> usize {
    assert_eq!(before.len(), after.len(), "the window keeps its size");
    let other = before.iter().zip(after).filter(|(a, b)| a != b).count();
    other * 100 / before.len()
}

#[test]
fn a_second_window_faces_the_villager_and_the_till_outlasts_it() {
    let lacking = missing().or((!is_there("import")).then_some("import"));
    if let Some(program) = lacking {
        assert!(
            std::env::var_os("JIFEN_ALL").is_none(),
            "{program} is not installed"
        );
        eprintln!("skipped: {program} is not installed");
        return;
    }
    let _one = ALONE.lock();
    let desktop = Desktop::start("2100x900x24");
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("demo");
    let (mut till, card) = demo(&desktop, &home, "640x400+1420+480");
    let main = wait_for_window(&desktop, "^Jifen$");
    let second = wait_for_window(&desktop, "^Jifen facing$");
    assert_ne!(main, second);
    desktop.xdotool(&["windowmove", &main, "0", "0"]);
    std::thread::sleep(Duration::from_millis(1500));
    let geometry = desktop.xdotool(&["getwindowgeometry", &second]);
    assert!(geometry.contains("640x400"), "{geometry}");
    desktop.xdotool(&["windowfocus", &main]);
    let counter = Window {
        desktop: &desktop,
        id: main.clone(),
    };
    counter.click(335, 213);
    for (x, y) in [(772, 213), (970, 213), (1170, 213), (772, 319)] {
        counter.click(x, y);
    }
    counter.click(970, 735);
    std::thread::sleep(Duration::from_secs(2));
    counter.click(405, 570);
    std::thread::sleep(Duration::from_secs(1));
    desktop.picture("second-1-idle");
    let idle = pixels(&desktop, &second);
    assert_eq!(idle.len(), 640 * 400);
    counter.scan(&card);
    let empty = pixels(&desktop, &second);
    assert!(changed(&idle, &empty) > 5, "the household is greeted");
    // Whichever window has the keyboard: a scan is a scan.
    desktop.xdotool(&["windowfocus", &second]);
    counter.scan("2000000000015");
    desktop.picture("second-3-basket");
    let basket = pixels(&desktop, &second);
    assert!(changed(&empty, &basket) > 1, "the soap is shown");
    // The second window goes; the till goes on.
    desktop.xdotool(&["windowclose", &second]);
    std::thread::sleep(Duration::from_secs(1));
    let alone = desktop.xdotool(&["search", "--onlyvisible", "--name", "^Jifen"]);
    assert_eq!(alone, main);
    assert!(till.0.try_wait().expect("asked").is_none(), "it runs");
    desktop.xdotool(&["windowfocus", &main]);
    let before = pixels(&desktop, &main);
    counter.scan("2000000000121");
    desktop.picture("second-4-closed");
    assert!(before != pixels(&desktop, &main), "one more scan is shown");
}
