//! A scanner that types and a person who does, at their own speeds, on every kind of screen: neither is taken for the
//! other, and each gets what is its own.

use crate::back_room::{Panel, Shop};

/// Milliseconds a key: from a Honeywell's to the slowest setting of a Zebra's.
const SCANNERS: [u64; 3] = [10, 35, 100];
/// A good typist, and those who look for every key.
const PEOPLE: [u64; 3] = [120, 200, 400];
/// No goods' code: its check digit is wrong. It is refused wherever it is read.
const CODE: &str = "6901234567890";

/// Somewhere in the program: the way there from waiting, and what stands in the field there after "ljg0137" is typed.
struct Place {
    way: &'static [&'static str],
    field: Option<&'static str>,
}

const PLACES: [Place; 9] = [
    Place {
        way: &[],
        field: None,
    },
    Place {
        way: &["按姓名找户"],
        field: Some("LJG0137"),
    },
    Place {
        way: &["查积分"],
        field: Some("LJG0137"),
    },
    Place {
        way: &["设置"],
        field: None,
    },
    Place {
        way: &["设置", "积分办理"],
        field: None,
    },
    Place {
        way: &["设置", "积分办理", "不带卡，找一户"],
        field: Some("LJG0137"),
    },
    Place {
        way: &["库房"],
        field: None,
    },
    Place {
        way: &["库房", "货架", "找"],
        field: Some("LJG0137"),
    },
    Place {
        way: &["card"],
        field: None,
    },
];

impl Place {
    fn shop(&self) -> Shop {
        let mut shop = Shop::open(Panel::DRAWN);
        shop.open_day();
        for step in self.way {
            match *step {
                "card" => shop.scan_card("0003"),
                words => shop.tap(words),
            };
        }
        shop
    }
}

/// What was read by a scanner, by what is heard of it.
fn heard(shop: &Shop) -> usize {
    shop.wished("Sound(Scan)") + shop.wished("Sound(Refuse)")
}

/// Whoever reads a refusal touches it away.
fn read(shop: &mut Shop) {
    shop.settle();
    if shop.ui.expect("知道了").is_ok() {
        shop.tap("知道了");
    }
}

fn type_at(shop: &mut Shop, keys: &str, every: u64) {
    shop.ui.keys_at(keys, |n| n as u64 * every);
    shop.settle();
}

#[test]
fn on_every_screen_scans_are_scans_typing_is_typing_and_both_mixed_are_told_apart() {
    for place in &PLACES {
        let mut shop = place.shop();
        for every in SCANNERS {
            for end in ["\n", "", "\n\n"] {
                let before = heard(&shop);
                type_at(&mut shop, &format!("{CODE}{end}"), every);
                let at = (place.way, every, end);
                assert_eq!(heard(&shop), before + 1, "one scan: {at:?}");
                read(&mut shop);
                shop.sees_not("69012");
            }
        }
        for every in PEOPLE {
            let (at, before) = ((place.way, every), heard(&shop));
            type_at(&mut shop, "ljg0137", every);
            assert_eq!(heard(&shop), before, "no scan: {at:?}");
            let Some(field) = place.field else {
                continue;
            };
            shop.sees(field).tap("清空");
            // Two letters, a scan while the third is looked for, and the rest of the word.
            type_at(&mut shop, "lj", every);
            type_at(&mut shop, &format!("{CODE}\n"), 10);
            read(&mut shop);
            type_at(&mut shop, "g0137", every);
            assert_eq!(heard(&shop), before + 1, "one scan: {at:?}");
            shop.sees(field).tap("清空");
        }
    }
}

#[test]
fn a_pin_half_typed_outlasts_a_scan() {
    let mut shop = Shop::open(Panel::DRAWN);
    shop.tap("王芳");
    type_at(&mut shop, "25", 150);
    type_at(&mut shop, &format!("{CODE}\n"), 10);
    type_at(&mut shop, "80\n", 150);
    shop.sees("开门");
}
