//! A row of the matrix at the touch screen: the real program without a display, its back room in its own threads, the
//! same printer. While the fault goes on it is touched and scanned, and each turn (hear, touch, draw) is timed.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use iced::Size;
use jifen::kiosk::Back;
use jifen::kiosk::driver::Driver;
use jifen::market::day::Moment;
use jifen::office::backroom::{Backroom, Opening};
use jifen::office::clock::Clock;
use jifen::office::settings::TillSettings;
use jifen::office::wish::Word;

use crate::after::{Came, Sale, books_hold, paper_holds};
use crate::counter::{await_state, only_job, spool};
use crate::fault::{Device, Fate, Fault};
use crate::home::{self, HOUSEHOLD, TOWEL, is_root};
use crate::shop::Shop;

/// Promised: a touch is answered within this.
const PROMISED: Duration = Duration::from_millis(100);
/// How long the screen is worked with while the fault goes on.
const UNDER_IT: Duration = Duration::from_millis(1_500);
/// Between two looks at a screen that is waited for.
const BREATH: Duration = Duration::from_millis(40);
/// What the screen says that waits for somebody.
const HOME: &str = "请扫户卡上的码";
const PATIENCE: Duration = Duration::from_secs(60);

/// The screen, and how long it was held up.
struct Screen {
    ui: Driver,
    card: String,
    longest: Duration,
    turns: u32,
    ticked: Instant,
    /// Receipts that were told of as recorded.
    told: Receiver<String>,
    room: Arc<Backroom>,
}

impl Screen {
    fn open(shop: &Shop, settings: TillSettings) -> Screen {
        let start: Moment = shop.at.parse().expect("a moment");
        let card = shop.card(HOUSEHOLD);
        let (words, heard) = channel();
        let (tell, told) = channel();
        let room = Arc::new(Backroom::open(Opening {
            home: shop.home(),
            settings: Some(settings.clone()),
            clock: Clock::held_at(start),
            rehearsal: false,
            tell: Arc::new(move |word| {
                if let Word::Recorded(Ok(record)) = &word {
                    let _ = tell.send(record.redemption.receipt.to_string());
                }
                let _ = words.send(word);
            }),
        }));
        let asked = room.clone();
        let back = Back {
            wishes: Box::new(move |wish| asked.wish(wish)),
            words: heard,
        };
        let begun = Instant::now();
        let clock = move || start.plus_millis(begun.elapsed().as_millis() as i64);
        let ui = Driver::new(back, settings, Size::new(1280.0, 800.0), Box::new(clock));
        let mut screen = Screen {
            ui,
            card,
            longest: Duration::ZERO,
            turns: 0,
            ticked: Instant::now(),
            told,
            room,
        };
        screen.sees("王芳");
        screen.touch("王芳");
        for digit in "1234".chars() {
            screen.touch(&digit.to_string());
        }
        screen.touch("登录");
        screen.sees("开门");
        screen.touch("开门");
        screen.sees(HOME);
        (screen.longest, screen.turns) = (Duration::ZERO, 0);
        screen
    }

    /// One turn: what was said is heard, something is done, the screen is drawn.
    fn turn(&mut self, act: impl FnOnce(&mut Driver)) {
        let start = Instant::now();
        self.ui.heard();
        act(&mut self.ui);
        if self.ticked.elapsed() >= Duration::from_secs(1) {
            self.ticked = Instant::now();
            self.ui.tick();
        }
        let drawn = self.ui.draw();
        let took = start.elapsed();
        assert_eq!(drawn.width, 1280);
        self.longest = self.longest.max(took);
        self.turns += 1;
    }

    fn touch(&mut self, words: &str) {
        self.turn(|ui| ui.tap(words).unwrap_or_else(|not| panic!("{not}")));
    }

    fn scan(&mut self, code: &str) {
        self.turn(|ui| ui.scan(code));
    }

    fn sees(&mut self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while let Err(not) = self.ui.expect(words) {
            assert!(Instant::now() < until, "{not}");
            self.turn(|_| {});
            std::thread::sleep(BREATH);
        }
    }

    fn shows(&self, words: &str) -> bool {
        self.ui.expect(words).is_ok()
    }

    fn say(&self, key: &str) -> String {
        self.ui.app().words().say(key, &[])
    }

    /// A household takes a towel; the receipt's number, as soon as it is recorded.
    fn sells(&mut self) -> String {
        let card = self.card.clone();
        self.scan(&card);
        self.sees("可用积分");
        self.scan(TOWEL);
        self.sees("兑换后还剩");
        self.touch("兑换");
        self.sees("确认，打小票");
        self.turn(Driver::sign);
        self.touch("确认，打小票");
        self.sees("已经记账");
        self.told.recv_timeout(PATIENCE).expect("recorded")
    }

    /// These words, unless the screen has gone back to waiting by itself, as it does where nobody touches it.
    fn sees_or_waits(&mut self, words: &[&str]) {
        let until = Instant::now() + PATIENCE;
        while !self.shows(HOME) && !words.iter().any(|words| self.shows(words)) {
            assert!(
                Instant::now() < until,
                "{words:?}: {:?}",
                self.ui.expect(words[0])
            );
            self.turn(|_| {});
            std::thread::sleep(BREATH);
        }
    }

    fn goes_on(&mut self) {
        self.turn(|ui| {
            if ui.expect(HOME).is_err() {
                ui.tap("好了，下一户").unwrap_or_else(|not| panic!("{not}"));
            }
        });
        self.sees(HOME);
    }

    /// Comes out as it should: sold, told of, and on to the next.
    fn comes_out(&mut self, fault: Fault) -> Sale {
        let receipt = self.sells();
        self.told_of_paper(fault);
        self.goes_on();
        Sale {
            receipt,
            came: Came::Once,
        }
    }

    fn told_of_paper(&mut self, fault: Fault) {
        let words = self.say(&format!("kiosk.recorded.{}", fault.ends()));
        self.sees_or_waits(&[&words]);
    }

    /// Somebody works on: looks at a household, takes goods, takes them back, leaves.
    fn is_worked_with(&mut self) {
        let until = Instant::now() + UNDER_IT;
        while Instant::now() < until {
            let card = self.card.clone();
            self.scan(&card);
            self.sees("可用积分");
            self.scan(TOWEL);
            self.sees("×1");
            self.touch("撤销");
            self.scan("JFC:CANCEL");
            self.sees(HOME);
        }
    }

    /// Lets go of the home.
    fn shut(self) -> (Duration, u32) {
        let Screen {
            ui,
            room,
            longest,
            turns,
            ..
        } = self;
        drop(ui);
        drop(room);
        (longest, turns)
    }
}

fn settings(device: &Device) -> TillSettings {
    TillSettings {
        printer: device.address.clone(),
        profile: device.fault.profile().name,
        scanner: "keyboard".into(),
        ..TillSettings::default()
    }
}

/// One row: what is seen, what comes on paper, how long the screen was held up, and that all is well afterwards.
pub fn row(fault: Fault) {
    if fault == Fault::Forbidden && is_root() {
        return println!("skipped: root may use every line (at the counter another user is taken)");
    }
    let shop = home::shop();
    let mut device = Device::new(fault, shop.dir.path());
    let mut sales = Vec::new();
    let first = fault.is_first().then(|| device.strike());
    let mut screen = Screen::open(&shop, settings(&device));
    let struck = first.unwrap_or_else(|| {
        sales.push(screen.comes_out(fault));
        device.strike()
    });

    let receipt = screen.sells();
    let fate = meets(&shop, &mut screen, (fault, &receipt));
    screen.goes_on();
    screen.is_worked_with();
    let seen = fault.state().map(|state| {
        let words = screen.say(&format!("kiosk.printer.{state}"));
        screen.sees(&words);
        words
    });
    let (longest, turns) = (screen.longest, screen.turns);
    device.mend(struck);
    let came = ends(&shop, &mut screen, (fault, &receipt), fate);
    sales.push(Sale { receipt, came });
    sales.push(screen.comes_out(fault));
    let until = Instant::now() + PATIENCE;
    while !spool(&shop).is_empty() {
        assert!(Instant::now() < until, "{:?}", spool(&shop));
        screen.turn(|_| {});
        std::thread::sleep(BREATH);
    }
    screen.shut();

    books_hold(&shop, &sales);
    paper_holds(fault, &device.roll(), &sales, 0);
    let seen = seen.unwrap_or_else(|| "—".into());
    println!(
        "row | screen | {fault:?} | {seen} | {fate:?}, {came:?} | longest of {turns} turns {} ms",
        longest.as_millis()
    );
    assert!(
        longest < 10 * PROMISED,
        "the screen was held up for {longest:?}"
    );
}

/// What the screen says of the paper while the fault goes on.
fn meets(shop: &Shop, screen: &mut Screen, (fault, receipt): (Fault, &str)) -> Fate {
    let unknown = screen.say("kiosk.recorded.unknown");
    match fault.fate() {
        Fate::ComesOut => {
            screen.told_of_paper(fault);
            Fate::ComesOut
        }
        Fate::Waits => {
            let key = match fault.state() {
                Some("gone") => "kiosk.recorded.printer-gone".to_owned(),
                Some(state @ ("offline" | "busy" | "denied")) => {
                    format!("kiosk.recorded.printer-{state}")
                }
                other => format!("kiosk.recorded.{}", other.expect("it is told")),
            };
            let words = screen.say(&key);
            screen.sees_or_waits(&[&words]);
            await_state(shop, receipt, &["queued"]);
            Fate::Waits
        }
        doubt @ (Fate::Torn | Fate::Kept) => {
            screen.sees_or_waits(&[&unknown]);
            await_state(shop, receipt, &["unknown"]);
            doubt
        }
        Fate::WaitsOrTorn => {
            let gone = screen.say("kiosk.recorded.printer-gone");
            screen.sees_or_waits(&[&unknown, &gone]);
            match &*await_state(shop, receipt, &["queued", "unknown"]) {
                "unknown" => Fate::Torn,
                _ => Fate::Waits,
            }
        }
    }
}

/// What becomes of the paper once the fault is over: in doubt, somebody is asked.
fn ends(shop: &Shop, screen: &mut Screen, (_, receipt): (Fault, &str), fate: Fate) -> Came {
    let answer = match fate {
        Fate::ComesOut | Fate::Waits | Fate::WaitsOrTorn => return Came::Once,
        Fate::Kept => "kiosk.paper.came-out",
        Fate::Torn => "kiosk.paper.again",
    };
    assert_eq!(only_job(shop, receipt).1, "unknown");
    let button = screen.say(answer);
    screen.sees("出来了吗");
    screen.touch(&button);
    match fate {
        Fate::Kept => Came::Once,
        _ => Came::TornThenCopied,
    }
}

/// While a person types a name to look for, a card is scanned by keys and goods by a line: both are scans, and what was
/// typed is no part of them.
#[test]
fn a_scan_while_a_person_types() {
    use std::io::Write;
    let shop = home::shop();
    let (mut line, node) = crate::printer::line();
    let settings = TillSettings {
        printer: format!("file:{}", shop.file("paper")),
        profile: "80mm".into(),
        scanner: format!("serial:{}", node.display()),
        ..TillSettings::default()
    };
    let mut screen = Screen::open(&shop, settings);
    let find = screen.say("kiosk.wait.find");
    screen.touch(&find);
    screen.turn(|ui| ui.type_in("01"));
    std::thread::sleep(Duration::from_millis(400));
    let card = screen.card.clone();
    screen.scan(&card);
    screen.sees("可用积分");
    // The line speaks while keys are typed that mean nothing.
    screen.turn(|ui| ui.type_in("2"));
    line.write_all(format!("]E0{TOWEL}\r").as_bytes())
        .expect("it takes it");
    screen.sees("×1");
    screen.touch("兑换");
    screen.sees("确认，打小票");
    screen.turn(Driver::sign);
    screen.touch("确认，打小票");
    screen.sees("已经记账");
    let receipt = screen.told.recv_timeout(PATIENCE).expect("recorded");
    let sent = screen.say("kiosk.recorded.sent");
    screen.sees(&sent);
    let (longest, _) = screen.shut();
    let came = Came::Once;
    books_hold(&shop, &[Sale { receipt, came }]);
    println!(
        "row | screen | a scan while a person types | longest {} ms",
        longest.as_millis()
    );
    assert!(longest < 10 * PROMISED, "{longest:?}");
}
