//! Pages to print and cut out: command codes, household cards.

use super::zh;
use jifen::market::household::{Card, CardSerial, mask_name};
use jifen::reports::cards::{CardToPrint, card_sheet, command_sheet};
use jifen::reports::sheet::Heading;
use jifen::words::{Lang, Words};

#[test]
fn command_codes_are_all_on_one_page_by_itself() {
    for lang in [Lang::Zh, Lang::En] {
        let page = command_sheet(&Words::load(lang));
        for payload in ["JFC:OK", "JFC:UNDO", "JFC:CANCEL", "JFC:FIND:"] {
            assert!(page.contains(payload), "{payload}");
        }
        for quantity in 1..=10 {
            assert!(page.contains(&format!(">JFC:QTY:{quantity}<")));
        }
        assert_eq!(page.matches("<svg").count(), 13);
        assert!(
            !page.contains("<?xml") && !page.contains("[cards."),
            "{lang:?}"
        );
        for outside in ["src=", "href=", "url(", "@import", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

/// The dark modules of the first drawing on a page, read back from its path.
fn modules(page: &str) -> Vec<Vec<bool>> {
    let path = page.split("d=\"").nth(1).unwrap();
    let path = path.split('"').next().unwrap();
    let numbers: Vec<Vec<usize>> = path
        .split('M')
        .skip(1)
        .map(|run| {
            run.split(|c: char| !c.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().unwrap())
                .collect()
        })
        .collect();
    let side = numbers.iter().map(|run| run[0] + run[2]).max().unwrap();
    let mut dark = vec![vec![false; side]; side];
    for run in numbers {
        let [left, top, width, height] = run[..4] else {
            panic!("a run is x, y, width, height");
        };
        for row in &mut dark[top..top + height] {
            row[left..left + width].fill(true);
        }
    }
    dark
}

#[test]
fn a_card_carries_its_payload_and_shows_only_the_mask() {
    let card = Card {
        village: "lutang-shifan".parse().unwrap(),
        household: "0137".parse().unwrap(),
        serial: CardSerial(0xFEDC_BA98_7654_3210),
    };
    let payload = card.to_string();
    let cards: Vec<CardToPrint> = (0..11)
        .map(|_| CardToPrint {
            card: card.clone(),
            name: "张<b>大福".into(),
            group: "3组 & 4组".into(),
        })
        .collect();
    let heading = |is_practice| Heading {
        village: "芦塘乡示范村",
        is_practice,
    };
    let page = card_sheet(heading(false), &cards, &zh());
    assert_eq!(page.matches("<svg").count(), 11);
    assert_eq!(page.matches("<main").count(), 2);
    assert!(page.contains("户号 0137") && page.contains("芦塘乡示范村"));
    assert!(page.contains(&mask_name("张<b>大福")) && page.contains("3组 &amp; 4组"));
    assert!(!page.contains("大福") && !page.contains("<b>"));
    assert!(!page.contains("演练"));
    let practice = card_sheet(heading(true), &cards, &zh());
    assert_eq!(practice.matches("演练 · 不能兑换").count(), 11);
    let code = qrcode::QrCode::with_error_correction_level(&payload, qrcode::EcLevel::M).unwrap();
    let wanted: Vec<bool> = code
        .to_colors()
        .iter()
        .map(|c| *c == qrcode::Color::Dark)
        .collect();
    // The drawing has a quiet zone of four modules, and a module is several units wide.
    let drawn = modules(&page);
    let unit = drawn.len() / (code.width() + 4);
    let read: Vec<bool> = (0..code.width())
        .flat_map(|y| (0..code.width()).map(move |x| (x, y)))
        .map(|(x, y)| drawn[(y + 4) * unit][(x + 4) * unit])
        .collect();
    assert_eq!(read, wanted);
}
