//! The window that faces the villager: what it shows at each step, in every size it may have, and what it never shows.

use iced::Size;
use jifen::market::gtin::Gtin;
use jifen::words::Lang;

use crate::back_room::{Panel, Shop};
use crate::screens::{faults, folder};

/// The size of the second window, the text, and the name of the set.
const SIZES: [((u32, u32), f32, &str); 5] = [
    ((1280, 800), 1.0, "1280x800"),
    ((1920, 1080), 1.0, "1920x1080"),
    ((1024, 600), 1.0, "1024x600"),
    ((800, 480), 1.0, "800x480"),
    ((1024, 600), 1.5, "1024x600-large"),
];

struct Look {
    shop: Shop,
    size: (u32, u32),
    set: String,
    faults: Vec<String>,
}

impl Look {
    fn words(&mut self) -> Vec<String> {
        let seen = self.shop.ui.seen_facing(self.size);
        seen.into_iter().map(|one| one.words).collect()
    }

    fn shot(&mut self, name: &str, expect: &[&str]) {
        self.shop.settle();
        let seen = self.shop.ui.seen_facing(self.size);
        let name = format!("facing-{name}");
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let window = Size::new(width, height);
        let title = format!("{} {name}", self.set);
        self.faults.extend(faults(&title, window, &seen));
        let below = seen
            .iter()
            .filter(|one| one.place.y + one.place.height > height);
        self.faults
            .extend(below.map(|one| format!("{title}: out of the window: {one:?}")));
        for words in expect {
            if !seen.iter().any(|one| one.words.contains(words)) {
                let all: Vec<&str> = seen.iter().map(|one| one.words.as_str()).collect();
                self.faults
                    .push(format!("{title}: no {words:?} in {all:?}"));
            }
        }
        let path = folder().join(&self.set).join(format!("{name}.png"));
        let _ = std::fs::remove_file(&path);
        let drawn = self.shop.ui.draw_facing(self.size);
        drawn.save(&path).expect("written");
    }
}

fn walk(lang: Lang, (size, text, set): ((u32, u32), f32, &str)) -> Vec<String> {
    let panel = Panel {
        text,
        lang,
        ..Panel::DRAWN
    };
    let (tongue, thanks, soap) = match lang {
        Lang::Zh => ("zh", "谢谢", "香皂"),
        Lang::En => ("en", "Thank you", "香皂"),
    };
    let mut look = Look {
        shop: Shop::open(panel),
        size,
        set: format!("{set}-{tongue}"),
        faults: Vec::new(),
    };
    let say = |look: &Look, key: &str| look.shop.ui.app().words().say(key, &[]);
    look.shot("1-nobody", &["芦塘乡示范村", soap]);
    look.shop.tap("王芳");
    look.shop.ui.type_in("2580\n");
    look.shop.settle();
    let open = say(&look, "kiosk.wait.open");
    look.shop.tap(&open);
    look.shot("2-idle", &[soap]);
    look.shop.scan_card("0002");
    look.shot("3-empty", &["覃*英", "150"]);
    for number in [1, 1, 2, 10] {
        look.shop.scan(&Gtin::own(number).to_string());
    }
    look.shot("4-basket", &["覃*英", soap, "×2", "150"]);
    for number in [3, 4, 5, 6, 9, 14, 7] {
        look.shop.scan(&Gtin::own(number).to_string());
    }
    look.shot("5-full", &["覃*英"]);
    for key in ["kiosk.sale.redeem", "kiosk.summary.confirm"] {
        let words = say(&look, key);
        if key == "kiosk.summary.confirm" {
            look.shop.ui.sign();
        }
        look.shop.tap(&words);
    }
    look.shot("6-thanks", &[thanks, "覃*英"]);
    look.shop.second_passes(13_000);
    assert!(!look.words().iter().any(|words| words.contains("覃*英")));
    look.faults
}

fn every_size(lang: Lang) {
    let wrong: Vec<String> = SIZES.into_iter().flat_map(|of| walk(lang, of)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn it_holds_its_words_in_every_size_in_chinese() {
    every_size(Lang::Zh);
}

#[test]
fn it_holds_its_words_in_every_size_in_english() {
    every_size(Lang::En);
}

#[test]
fn what_a_household_has_is_seen_by_nobody_else() {
    let size = (1024, 600);
    let mut shop = Shop::open(Panel::DRAWN);
    let private = |shop: &mut Shop| {
        let seen = shop.ui.seen_facing(size);
        let private = |words: &str| words.contains("覃") || words.contains("0002");
        seen.iter().any(|one| private(&one.words))
    };
    shop.open_day();
    // A balance that is looked up is the shopkeeper's to read out, not the board's.
    shop.tap("查积分").scan_card("0002").sees("覃*英 家");
    assert!(!private(&mut shop));
    shop.tap("返回").scan_card("0002");
    shop.scan(&Gtin::own(1).to_string());
    let seen = shop.ui.seen_facing(size);
    assert!(seen.iter().any(|one| one.words.contains("覃*英")));
    for whole in ["0002", "覃秀英", "户号"] {
        assert!(!seen.iter().any(|one| one.words.contains(whole)), "{whole}");
    }
    // Behind the lock the basket waits unseen.
    shop.second_passes(301_000).sees("屏幕锁住了");
    assert!(!private(&mut shop));
}
