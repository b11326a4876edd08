//! Two scanners at once, over the program's own back room: the counter's serves a household, the other one the delivery
//! that is open, and neither disturbs the other.

use jifen::books::{Books, Home};
use jifen::market::gtin::Gtin;
use jifen::market::ids::DeliveryId;
use jifen::market::intake::IntakeKind;
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::office::settings::TillSettings;
use jifen::office::storeroom::deed::Deed;
use jifen::office::wish::Wish;
use jifen::till::Till;

use crate::back_room::{PIN, Panel, Shop, card_of};
use crate::bench::{Plug, Sockets};

const NOW: &str = "2026-12-30T01:00:00Z";

struct Both {
    sockets: Sockets,
    counter: Plug,
    intake: Plug,
    shop: Shop,
}

impl Both {
    fn new() -> Both {
        let sockets = Sockets::new();
        let (counter, intake) = (Plug::new(), Plug::new());
        sockets.plug_in(&counter, "ttyACM0", "0c2e", "A7");
        sockets.plug_in(&intake, "ttyACM1", "1eab", "N1");
        let address = |name: &str| format!("serial:{}", sockets.node(name).display());
        let settings = TillSettings {
            printer: "virtual".into(),
            scanner: address("ttyACM0"),
            second_scanner: address("ttyACM1"),
            ..TillSettings::default()
        };
        let files = [
            (
                IntakeKind::Households,
                "household,name,members,phone,group\n0137,张大福,4,,2组\n".to_owned(),
            ),
            (
                IntakeKind::Credits,
                "household,period,points,category,reason,happened_on,posted_on\n\
                 0137,2026-Q4,100,人居环境,院子整洁,2026-10-08,2026-10-20\n"
                    .to_owned(),
            ),
            (
                IntakeKind::Stock,
                "code,quantity,source,giver_or_fund,unit_cost,expires\n\
                 2000000000015,20,donation,青禾百货,2.50,\n"
                    .to_owned(),
            ),
        ];
        let village = ("lutang", "芦塘乡示范村");
        let machine = sockets.machine();
        let shop = Shop::open_program_on(machine, (Panel::DRAWN, settings), NOW, village, &files);
        Both {
            sockets,
            counter,
            intake,
            shop,
        }
    }

    fn open_day(&mut self) {
        self.shop.tap("王芳");
        self.shop.ui.type_in(&format!("{PIN}\n"));
        self.shop.settle();
        self.shop.tap("开门");
    }

    fn begin_delivery(&mut self) {
        let origin = OriginOrder::donation("青禾百货");
        let id = DeliveryId([7; 16]);
        self.shop.ask(Wish::Store {
            deed: Box::new(Deed::Begin { id, origin }),
            photo: None,
            second: None,
        });
    }

    /// How many pieces of soap the delivery has on disk.
    fn delivered(&self) -> u32 {
        let reader = Books::read(&Home::new(self.shop.home())).expect("readable");
        let drafts = reader.drafts().expect("read");
        let lines = drafts.iter().flat_map(|draft| &draft.count().lines);
        let soap = lines.filter(|line| line.code == Gtin::own(1));
        soap.map(|line| line.quantity.pieces()).sum()
    }

    fn in_basket(&self) -> u32 {
        let visit = self.shop.ui.app().till().and_then(Till::visit);
        visit.map_or(0, |visit| visit.basket.quantity(Gtin::own(1)))
    }
}

fn soap() -> String {
    format!("{}\r", Gtin::own(1))
}

/// The same code at once would be the same scan.
fn pause() {
    std::thread::sleep(std::time::Duration::from_millis(120));
}

#[test]
fn the_counter_serves_while_a_delivery_is_scanned_in() {
    let mut both = Both::new();
    // Nobody is there to answer for it.
    both.intake.write(soap().as_bytes());
    both.shop.ui.wait_for("入库枪：还没有人登录").expect("said");
    both.open_day();
    pause();
    both.intake.write(soap().as_bytes());
    both.shop
        .ui
        .wait_for("入库枪：没有开着的进货")
        .expect("said");
    both.begin_delivery();
    let card = card_of(both.shop.home(), "0137");
    both.counter.write(format!("{card}\r").as_bytes());
    both.shop.ui.wait_for("张*福").expect("served");
    for n in 1..=6_u32 {
        both.intake.write(soap().as_bytes());
        if n % 2 == 0 {
            both.counter.write(soap().as_bytes());
        }
        let taken = format!("入库 香皂 ×{n}");
        both.shop.ui.wait_for(&taken).expect("taken in");
        pause();
    }
    both.shop.ui.wait_for("×3").expect("in the basket");
    both.shop.settle();
    assert_eq!((both.delivered(), both.in_basket()), (6, 3));
    // Pieces by their command; a household's card is the other scanner's.
    both.intake.write(b"JFC:QTY:24\r");
    both.shop.ui.wait_for("入库 香皂 ×24").expect("counted");
    both.intake.write(format!("{card}\r").as_bytes());
    both.shop
        .ui
        .wait_for("入库枪：这个码没收")
        .expect("refused");
    both.intake.write(b"6901234567892\r");
    pause();
    both.shop.settle();
    assert_eq!((both.delivered(), both.in_basket()), (24, 3));
    both.shop.sees("张*福").sees_not("6901234567892");
}

#[test]
fn it_is_found_again_under_another_node() {
    let mut both = Both::new();
    both.open_day();
    both.begin_delivery();
    both.intake.write(soap().as_bytes());
    both.shop.ui.wait_for("入库 香皂 ×1").expect("taken in");
    both.sockets.pull_out("ttyACM1");
    both.intake = Plug::new();
    both.shop.ui.wait_for("入库枪没接上").expect("said");
    both.sockets.plug_in(&both.intake, "ttyACM7", "1eab", "N1");
    let mut waited = 0;
    while both.shop.ui.expect("入库枪没接上").is_ok() {
        pause();
        both.shop.settle();
        waited += 1;
        assert!(waited < 60, "it comes back");
    }
    both.intake.write(soap().as_bytes());
    both.shop.ui.wait_for("入库 香皂 ×2").expect("taken in");
    assert_eq!(both.delivered(), 2);
}

#[test]
fn a_delivery_on_the_screen_takes_its_scans_there() {
    let mut both = Both::new();
    both.open_day();
    both.begin_delivery();
    both.shop.tap("库房").tap("入库");
    both.shop.ui.wait_for("青禾百货").expect("parked");
    both.shop.tap("青禾百货").sees("请扫物品上的码");
    both.intake.write(soap().as_bytes());
    both.shop.ui.wait_for("香皂").expect("on the screen");
    both.shop.settle();
    assert_eq!(both.delivered(), 1);
    assert_eq!(both.shop.wished("SecondScan("), 0);
    // A household's card goes nowhere from here: the delivery stays.
    let card = card_of(both.shop.home(), "0137");
    both.intake.write(format!("{card}\r").as_bytes());
    both.shop
        .ui
        .wait_for("入库枪：这个码没收")
        .expect("refused");
    both.shop.sees("香皂").sees_not("张*福");
}
