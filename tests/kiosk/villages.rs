//! The three screens that change most from village to village: waiting, the household, the summary. Drawn for five of
//! them in every size and both languages, and read as every screen is.

use jifen::market::gtin::Gtin;
use jifen::market::intake::IntakeKind;
use jifen::words::Lang;

use crate::back_room::{Panel, Shop};
use crate::screens::{Look, SIZES};

/// A village with something of its own to say.
struct Village {
    scheme: &'static str,
    name: &'static str,
    /// An opening day.
    now: &'static str,
    /// `period,points,category,posted_on` of the household at the counter.
    credits: &'static [(&'static str, i32, &'static str, &'static str)],
    /// `kind,from` of a decision against it.
    decision: Option<(&'static str, &'static str)>,
    /// What soap and cooking oil cost.
    prices: (&'static str, &'static str),
    /// What its screens say, in Chinese: waiting, household.
    says: (&'static str, &'static str),
}

const VILLAGES: [Village; 6] = [
    Village {
        scheme: "lutang",
        name: "芦塘乡示范村",
        now: "2026-12-30T01:00:00Z",
        credits: &[
            ("2026-Q4", 96, "人居环境", "2026-12-01"),
            ("2026", 30, "加分项", "2026-12-31"),
        ],
        decision: None,
        prices: ("5", "80"),
        says: (
            "积分用到 12月31日，过后清零。",
            "还有 30 分在公示，12月31日起算数。",
        ),
    },
    Village {
        scheme: "gaoyang",
        name: "高阳镇建全村",
        now: "2027-01-12T01:00:00Z",
        credits: &[
            ("2026", 100, "基础分", "2026-02-01"),
            ("2026", 86, "善行公益", "2026-12-28"),
        ],
        decision: None,
        prices: ("4", "72"),
        says: (
            "上一年的结余兑到 1月31日 为止。",
            "基础分 100 分不参加兑换，没有算在里面。",
        ),
    },
    Village {
        scheme: "jinzhai",
        name: "金寨县铁冲乡前营村",
        now: "2026-09-12T01:00:00Z",
        credits: &[("2026-Q3", 120, "环保卫生", "2026-08-30")],
        decision: Some(("black-list", "2026-09-01")),
        prices: ("5", "75"),
        says: (
            "哪天开门都能兑换。",
            "这一户眼下不评分（黑榜），已有的照样能用。",
        ),
    },
    Village {
        scheme: "jinshi-love",
        name: "津市新洲镇志愿队",
        now: "2026-09-12T01:00:00Z",
        credits: &[("2026-Q3", 95, "志愿服务", "2026-08-30")],
        decision: None,
        prices: ("5", "75"),
        says: ("积分不清零，一直有效。", "可用积分"),
    },
    Village {
        scheme: "xinyu",
        name: "分宜县下田村晓康驿站",
        now: "2026-09-12T01:00:00Z",
        credits: &[("2026-09", 110, "产业就业", "2026-09-01")],
        decision: None,
        prices: ("6", "78"),
        says: (
            "集中兑换：2026年9月28日到30日。也可以自己挑日子来。",
            "可用积分",
        ),
    },
    Village {
        scheme: "jinshi-green",
        name: "津市药山镇棠华村",
        now: "2026-09-12T01:00:00Z",
        credits: &[("2026-Q3", 9, "废纸 12 公斤", "2026-08-30")],
        decision: None,
        prices: ("5", "75"),
        says: ("哪天开门都能兑换。", "存到 10 元起才能兑换。"),
    },
];

fn files(village: &Village) -> Vec<(IntakeKind, String)> {
    let mut households = String::from("household,name,members,phone,group\n");
    for (number, name) in [
        ("0010", "龙建国"),
        ("0011", "张秀兰"),
        ("0012", "李四"),
        ("0013", "王芬"),
    ] {
        households += &format!("{number},{name},3,4821,2组\n");
    }
    let mut credits =
        String::from("household,period,points,category,reason,happened_on,posted_on\n");
    for (period, points, category, posted_on) in village.credits {
        credits += &format!("0010,{period},{points},{category},评议通过,,{posted_on}\n");
    }
    let (soap, oil) = (Gtin::own(1), Gtin::own(12));
    let (soap_costs, oil_costs) = village.prices;
    let goods = format!(
        "code,name,unit,category,points\n{soap},香皂,块,日用品,{soap_costs}\n{oil},食用油,桶,食品,{oil_costs}\n"
    );
    let stock = format!(
        "code,quantity,source,giver_or_fund,unit_cost,expires\n{soap},40,fund,村集体经济收益,2.80,\n{oil},12,fund,村集体经济收益,68,\n"
    );
    let mut files = vec![
        (IntakeKind::Households, households),
        (IntakeKind::Credits, credits),
        (IntakeKind::Stock, stock),
    ];
    if village.scheme != "lutang" {
        files.insert(2, (IntakeKind::Goods, goods));
    }
    if let Some((kind, from)) = village.decision {
        let decision =
            format!("household,kind,from,until,reason\n0010,{kind},{from},,村民代表会议\n");
        files.push((IntakeKind::Suspensions, decision));
    }
    files
}

fn walk(village: &Village, panel: Panel, set: &str) -> Vec<String> {
    let shop = Shop::open_village(
        panel,
        village.now,
        (village.scheme, village.name),
        &files(village),
    );
    let mut look = Look::new(shop, panel, set);
    let shot = |page: &str| format!("60-{}-{page}", village.scheme);
    look.shop.open_day();
    let is_drawn = panel.lang == Lang::Zh && panel.text == 1.0;
    if is_drawn {
        look.shop.sees(village.says.0);
    }
    look.shot(&shot("1-wait"));
    look.shop.scan_card("0010");
    if is_drawn {
        look.shop.sees(village.says.1);
    }
    look.shop.scan(&Gtin::own(1).to_string());
    look.shot(&shot("2-household"));
    let redeem = look.say("kiosk.sale.redeem");
    let refused = look.say("kiosk.understood");
    let is_refused = look.shop.ui.seen().iter().any(|one| one.words == refused);
    if !is_refused {
        look.shop.tap(&redeem);
        look.shop.ui.sign();
        look.shot(&shot("3-summary"));
    }
    look.faults
}

fn every_size(lang: Lang) {
    let only = std::env::var("JIFEN_SHOTS").ok();
    let mut wrong = Vec::new();
    for (width, height, px_per_mm, text, set) in SIZES {
        if only.as_deref().is_some_and(|only| only != set) {
            continue;
        }
        let panel = Panel {
            size: (width, height),
            px_per_mm,
            text,
            lang,
        };
        for village in &VILLAGES {
            wrong.extend(walk(village, panel, set));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_village_speaks_of_its_own_rules_in_chinese() {
    every_size(Lang::Zh);
}

#[test]
fn each_village_speaks_of_its_own_rules_in_english() {
    every_size(Lang::En);
}
