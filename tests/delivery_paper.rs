//! The hand-over slip of a delivery: what its code says, and that it comes out whole on either width of paper.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use jifen::devices::paper::{Paper, PaperLine};
use jifen::devices::printer::{Profile, QrBy, encode};
use jifen::market::fen::Fen;
use jifen::market::ids::{DeliveryId, Hash, LotNo};
use jifen::market::journal::Head;
use jifen::market::receipt::{DeliveryCopy, Letterhead, ReceiptLink, delivery_link, delivery_slip};
use jifen::market::slip::SlipLine;
use jifen::market::stock::Source;
use jifen::market::storeroom::trace::{DeliveryOnRecord, LotOnRecord, OriginOnRecord};
use jifen::words::{Lang, Words};

fn origin(source: Source) -> OriginOnRecord {
    let given = source == Source::Donation;
    let text = |fits: bool, text: &str| if fits { text.to_owned() } else { String::new() };
    OriginOnRecord {
        source,
        giver: text(given, "县供销社"),
        anonymous: false,
        terms: text(given, "先给老人"),
        fund: text(!given, "县积分资金"),
        supplier: text(!given, "县城批发部"),
        document: text(!given, "0017"),
        total: None,
        photo: None,
    }
}

fn lot(lot: u32, name: &str, unit: &str, received: u32, source: Source) -> LotOnRecord {
    LotOnRecord {
        lot: LotNo(lot),
        code: "2000000000015".parse().unwrap(),
        name: name.into(),
        unit: unit.into(),
        delivery: None,
        origin: origin(source),
        received_on: "2026-12-01".parse().unwrap(),
        expires: Some("2027-06-01".parse().unwrap()),
        unit_cost: Fen(262),
        received,
        issued: 0,
        lost: 0,
        on_hand: received,
    }
}

fn delivery(source: Source) -> DeliveryOnRecord {
    DeliveryOnRecord {
        id: DeliveryId([1; 16]),
        number: "K7M2XQ-1-000052".parse().unwrap(),
        at: "2026-12-01T10:05:06+08:00".parse().unwrap(),
        day: "2026-12-01".parse().unwrap(),
        origin: origin(source),
        lots: vec![
            lot(7, "香皂", "块", 24, source),
            lot(8, "老干妈风味豆豉油制辣椒酱", "瓶", 6, source),
        ],
        cost: Fen(7860),
        staff: "何库".into(),
        second: Some("周明".into()),
        head: Head {
            seq: 52,
            hash: Hash([0x1A; 32]),
        },
    }
}

fn links() -> [ReceiptLink; 2] {
    let ledger = "http://ledger.village.example:8750/".to_owned();
    [ReceiptLink::Ledger(ledger), ReceiptLink::Alone]
}

#[test]
fn the_code_leads_to_the_ledger_or_says_it_all_itself() {
    let delivery = delivery(Source::Donation);
    let [ledger, alone] = links().map(|link| delivery_link(&link, &delivery));
    assert_eq!(
        ledger,
        "http://ledger.village.example:8750/d/K7M2XQ-1-000052"
    );
    assert_eq!(alone, "JFD1:K7M2XQ-1-000052:2026-12-01:30:1a1a1a1a");
    assert!(ledger.is_ascii() && alone.is_ascii());
}

/// Kept in the target folder, to be looked at and to be scanned.
#[test]
fn both_copies_come_out_on_both_widths_with_their_code() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("delivery-slips");
    std::fs::create_dir_all(&folder).unwrap();
    for lang in [Lang::Zh, Lang::En] {
        let words = Words::load(lang);
        for (source, link) in [Source::Donation, Source::Fund].into_iter().zip(links()) {
            let delivery = delivery(source);
            let letterhead = Letterhead {
                village_name: "芦塘乡示范村".into(),
                rehearsal: false,
            };
            for copy in DeliveryCopy::BOTH {
                let slip = delivery_slip(&delivery, copy, (&letterhead, &link), &words);
                let payload = delivery_link(&link, &delivery);
                let codes =
                    |line: &&SlipLine| matches!(line, SlipLine::Qr(says) if *says == payload);
                assert_eq!(slip.lines.iter().filter(codes).count(), 1);
                for (width, profile) in [(58, Profile::mm58()), (80, Profile::mm80())] {
                    comes_out(&slip, &profile, &payload);
                    let picture = jifen::devices::printer::draw(&slip, &profile);
                    let name = format!("{}-{copy:?}-{lang:?}-{width}mm.png", source.word());
                    std::fs::write(folder.join(name), picture.framed(24).to_png()).unwrap();
                }
            }
        }
    }
}

/// Read back from the bytes that a printer gets: as its own code where it has one, drawn where it has none.
fn comes_out(slip: &jifen::market::slip::Slip, profile: &Profile, payload: &str) {
    let mut paper = Paper::new(profile);
    paper.feed(&encode(slip, profile));
    assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
    let lines = paper.lines();
    assert!(
        lines.contains(&PaperLine::Qr(payload.to_owned())),
        "{lines:?}"
    );
    assert!(
        paper
            .text()
            .iter()
            .any(|row| row.contains("K7M2XQ-1-000052"))
    );
    let drawn = Profile {
        qr: QrBy::Picture,
        ..profile.clone()
    };
    let mut paper = Paper::new(&drawn);
    paper.feed(&encode(slip, &drawn));
    assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
    let is_code = |line: &PaperLine| matches!(line, PaperLine::Drawn { width, height } if *height > 100 && *width > 100);
    assert!(paper.lines().iter().any(is_code), "{:?}", paper.lines());
}
