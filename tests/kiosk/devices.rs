//! Setting up printer and scanner on the screen, over the program's own back room, with pseudo-terminals as devices.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use jifen::market::gtin::Gtin;
use jifen::market::intake::IntakeKind;
use jifen::market::staff::Role;
use jifen::office::backroom::{Backroom, Opening};
use jifen::office::clock::Clock;
use jifen::office::settings::TillSettings;
use jifen::office::wish::{NewTill, Wish, Word};
use jifen::words::Lang;

use crate::back_room::{PIN, Panel, Shop, card_of};
use crate::bench::{Plug, Sockets, until};
use crate::screens::{Look, in_every_size};

const NOW: &str = "2026-12-30T01:00:00Z";

/// A machine with a printer that says nothing of itself and a scanner that does.
struct Counter {
    sockets: Sockets,
    printer: Plug,
    scanner: Plug,
}

impl Counter {
    fn new() -> Counter {
        let sockets = Sockets::new();
        let (printer, scanner) = (Plug::new(), Plug::new());
        sockets.plug_in(&printer, "ttyUSB0", "1a86", "P1");
        sockets.named("ttyUSB0", "Xprinter", "XP-80C USB Printer P");
        sockets.plug_in(&scanner, "ttyACM0", "0c2e", "A7");
        sockets.named("ttyACM0", "Honeywell", "1470g");
        Counter {
            sockets,
            printer,
            scanner,
        }
    }

    fn shop(&self, panel: Panel, settings: TillSettings) -> Shop {
        let households = "household,name,members,phone,group\n0137,张大福,4,13800005678,2组\n";
        let credits = "household,period,points,category,reason,happened_on,posted_on\n\
            0137,2026-Q4,100,人居环境,院子整洁,2026-10-08,2026-10-20\n";
        let files = [
            (IntakeKind::Households, households.to_owned()),
            (IntakeKind::Credits, credits.to_owned()),
        ];
        let village = ("lutang", "芦塘乡示范村");
        let machine = self.sockets.machine();
        Shop::open_program_on(machine, (panel, settings), NOW, village, &files)
    }
}

fn sign_in(shop: &mut Shop) {
    shop.tap("王芳");
    shop.ui.type_in(&format!("{PIN}\n"));
    shop.settle();
}

fn walk(panel: Panel, set: &str) -> Vec<String> {
    let counter = Counter::new();
    let mut look = Look::new(counter.shop(panel, panel.settings()), panel, set);
    sign_in(&mut look.shop);
    let title = look.say("kiosk.wait.more");
    look.shop.ui.wait_for(&title).expect("signed in");
    look.tap("kiosk.wait.more").shot("90-more");
    look.tap("kiosk.devices.title").shot("91-devices");
    look.tap("kiosk.devices.other-printer");
    look.shop.ui.wait_for("Xprinter").expect("found");
    look.shot("92-printers").tap("kiosk.devices.network");
    look.tap("kiosk.set-up.next").shot("93-address");
    look.shop.ui.type_in("1.50");
    look.tap("kiosk.set-up.next").shot("94-kinds-of-address");
    look.tap("kiosk.back");
    look.shop.ui.wait_for("Xprinter").expect("found");
    look.shop.tap("Xprinter XP-80C USB Printer P");
    look.shot("95-kinds")
        .tap("kiosk.devices.profile.xprinter-80");
    look.shop.settle();
    std::thread::sleep(Duration::from_millis(300));
    look.shot("96-test-page").tap("kiosk.devices.print");
    look.shot("97-test-asked").tap("kiosk.devices.garbled");
    look.shot("98-instead").tap("kiosk.devices.instead-print");
    look.shop.settle();
    std::thread::sleep(Duration::from_millis(300));
    look.tap("kiosk.devices.garbled").shot("99-no-other");
    look.tap("kiosk.back").tap("kiosk.devices.nothing");
    look.shot("100-nothing").tap("kiosk.back");
    look.tap("kiosk.devices.right").shot("101-well");
    look.tap("kiosk.devices.try").shot("102-try");
    let card = card_of(look.shop.home(), "0137");
    for code in ["JFC:TEST", "6901234567890", &Gtin::own(1).to_string()] {
        look.shop.ui.scan(code);
    }
    look.shot("103-try-some");
    look.shop.ui.scan(&card);
    look.tap("kiosk.devices.save-codes");
    let saved = "jifen-lutang-shifan-scanner-codes.html";
    look.shop.ui.wait_for(saved).expect("saved");
    look.shot("104-try-all").tap("kiosk.back");
    look.tap("kiosk.devices.other-scanner");
    look.shop.ui.wait_for("Honeywell 1470g").expect("found");
    look.shot("105-scanners");
    look.faults
}

#[test]
fn the_devices_in_every_size_in_chinese() {
    in_every_size(Lang::Zh, &[walk]);
}

#[test]
fn the_devices_in_every_size_in_english() {
    in_every_size(Lang::En, &[walk]);
}

/// What the printer is sent, to the feed and the question that end a paper.
fn printed(plug: &mut Plug) -> Vec<u8> {
    let mut all = Vec::new();
    until("the test page", || {
        all.extend(plug.read(65_536));
        let end = &all[all.len().saturating_sub(24)..];
        end.windows(2).any(|two| two == [0x1b, b'd'])
            && end.windows(2).any(|two| two == [0x1d, b'r'])
    });
    all
}

#[test]
fn a_printer_and_a_scanner_are_chosen_tried_and_used_without_a_restart() {
    let mut counter = Counter::new();
    let settings = TillSettings {
        printer: "virtual".into(),
        ..TillSettings::default()
    };
    let mut shop = counter.shop(Panel::DRAWN, settings);
    sign_in(&mut shop);
    shop.tap("开门")
        .tap("设置")
        .tap("小票机和扫码枪")
        .sees("像键盘一样打字的");
    shop.tap("换一台小票机");
    shop.ui.wait_for("Xprinter").expect("found");
    // The scanner's maker makes no printers.
    shop.sees_not("Honeywell");
    shop.tap("Xprinter XP-80C USB Printer P")
        .tap("一般的 58毫米");
    shop.ui.wait_for("打出来应该是这样").expect("shown");
    shop.tap("打测试页");
    let text = printed(&mut counter.printer);
    let chinese = encoding_rs::GBK.encode("打印测试").0.into_owned();
    let holds = |paper: &[u8]| paper.windows(chinese.len()).any(|some| some == chinese);
    assert!(holds(&text), "as text, in the printer's own font");
    // Rubbish on the paper leads to drawing all of it.
    shop.tap("字不对，或者码扫不出")
        .sees("换成「没有中文字的 58毫米」再打");
    shop.tap("换好，再打一张");
    let drawn = printed(&mut counter.printer);
    assert!(!holds(&drawn) && drawn.len() > 4 * text.len(), "drawn");
    shop.tap("一样：字对，没有切掉").tap("试一试扫码枪");
    shop.sees("现在扫");
    // The scanner: the one on the serial line, from now on.
    shop.tap("返回").tap("换一把扫码枪");
    shop.ui.wait_for("Honeywell 1470g").expect("found");
    shop.tap("Honeywell 1470g").sees("现在扫");
    let card = card_of(shop.home(), "0137");
    shop.ui.wait_for("扫码枪").expect("opened");
    counter.scanner.write(b"6901234567892\r");
    shop.ui.wait_for("6901234567892").expect("read");
    counter.scanner.write(format!("{card}\r").as_bytes());
    shop.ui.wait_for("户卡  读到了").expect("read");
    shop.sees("物品条码");
    let kept = TillSettings::load(shop.home()).expect("kept");
    assert_eq!(kept.profile, "raster-58");
    assert!(kept.printer.starts_with("serial:") && kept.printer.ends_with("ttyUSB0"));
    assert!(kept.scanner.ends_with("ttyACM0"));
    assert_eq!(kept.scanner_profile, "honeywell");
    assert_eq!(shop.wished("FindCard("), 0, "a trial serves nobody");
    // Out of the set-up it serves, and nobody asks what became of the test pages.
    shop.tap("返回").tap("返回").tap("返回");
    shop.sees("请扫户卡上的码").sees_not("出来了吗");
    // The same code at once would be the same scan.
    std::thread::sleep(Duration::from_millis(200));
    counter.scanner.write(format!("{card}\r").as_bytes());
    shop.ui.wait_for("张*福").expect("served");
}

/// Waits for what the room says, past everything else.
fn heard<T>(words: &Receiver<Word>, mut wanted: impl FnMut(Word) -> Option<T>) -> T {
    loop {
        let word = words.recv_timeout(Duration::from_secs(30)).expect("said");
        if let Some(found) = wanted(word) {
            return found;
        }
    }
}

#[test]
fn whoever_makes_the_books_sets_up_the_devices_and_nobody_else_unasked() {
    let home = tempfile::tempdir().expect("a folder");
    let (tell, words) = channel();
    let room = Backroom::open(Opening {
        home: home.path().to_owned(),
        settings: None,
        clock: Clock::held_at(NOW.parse().expect("a moment")),
        rehearsal: true,
        tell: Arc::new(move |word| drop(tell.send(word))),
    });
    let with = |profile: &str| TillSettings {
        printer: "virtual".into(),
        profile: profile.into(),
        ..TillSettings::default()
    };
    let pin = || PIN.parse().expect("a PIN");
    room.wish(Wish::Found(Box::new(NewTill {
        village: "lutang-shifan".parse().expect("an id"),
        village_name: "芦塘乡示范村".into(),
        scheme: "lutang".into(),
        staff: vec![
            ("王芳".into(), Role::Shopkeeper, pin()),
            ("李会计".into(), Role::Auditor, pin()),
        ],
        ledger: None,
    })));
    let made = heard(&words, |word| match word {
        Word::Founded(made) => Some(made),
        _ => None,
    });
    assert_eq!(made, Ok(()));
    // Nobody can have signed in yet: the set-up goes on, and prints at once.
    room.wish(Wish::Settings(with("80mm")));
    room.wish(Wish::PrintTestPage);
    let paper = heard(&words, |word| match word {
        Word::Paper(paper) => Some(paper),
        Word::Fault(why) => panic!("{why}"),
        _ => None,
    });
    assert_eq!(paper.width, 576);
    let kept = || TillSettings::load(home.path()).expect("kept").profile;
    assert_eq!(kept(), "80mm");
    // From the first sign-in on, only who may keep the shop going.
    room.wish(Wish::SignIn {
        name: "李会计".into(),
        pin: pin(),
    });
    room.wish(Wish::Settings(with("58mm")));
    heard(&words, |word| matches!(word, Word::Fault(_)).then_some(()));
    assert_eq!(kept(), "80mm");
}
