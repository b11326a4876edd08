//! The sheet of a day.

use super::{check, head, letterhead, lines, zh};
use jifen::market::exception::{Allowed, ExceptionKind};
use jifen::market::points::Points;
use jifen::market::receipt::day_sheet_slip;
use jifen::market::shop::{
    AllowedOfDay, BesidesOfDay, DaySheet, FundStanding, MovedOfDay, SlipsStanding, StockOfDay,
};

pub fn day_sheet() -> DaySheet {
    DaySheet {
        day: "2026-12-30".parse().unwrap(),
        closed: true,
        redemptions: 12,
        households: 11,
        points: Points::whole(900),
        reversals: 1,
        points_reversed: Points::whole(10),
        goods: vec![
            ("食用油".into(), "桶".into(), 9, 0),
            ("香皂".into(), "块".into(), 20, 2),
        ],
        besides: BesidesOfDay::default(),
        unsent: Some(3),
        head: head(),
        staff: "王店长".into(),
        at: "2026-12-30T17:30:00+08:00".parse().unwrap(),
    }
}

pub fn busy_day() -> DaySheet {
    let moved = |kind, count, points, coupons| MovedOfDay {
        kind,
        count,
        points: Points::whole(points),
        coupons,
    };
    DaySheet {
        besides: BesidesOfDay {
            slips: Some(SlipsStanding {
                entered: 3,
                with_breaches: 1,
                missing: vec![7, 12],
                doubled: vec![9],
                void: vec![9],
            }),
            movements: vec![
                moved("gift", 2, 40, 0),
                moved("debit", 1, 5, 0),
                moved("cash", 1, 100, 0),
                moved("coupons-issued", 1, 40, 2),
                moved("coupons-taken", 2, 60, 3),
                moved("coupons-cancelled", 1, 20, 1),
                moved("undone", 1, 20, 0),
            ],
            rewards: 3,
            exceptions: vec![AllowedOfDay {
                allowed: Allowed {
                    what: ExceptionKind::ExtraDay,
                    from: "2026-12-30".parse().unwrap(),
                    until: "2026-12-30".parse().unwrap(),
                    household: None,
                },
                decided_on: "2026-12-29".parse().unwrap(),
                people: ["王店长".into(), "赵主任".into()],
            }],
            fund: Some(FundStanding {
                spent: Points::whole(50_000),
                warn: Points::whole(50_000),
                stop: Points::whole(80_000),
            }),
            stock: vec![
                StockOfDay {
                    kind: "donation",
                    count: 1,
                    pieces: 36,
                },
                StockOfDay {
                    kind: "damaged",
                    count: 2,
                    pieces: -3,
                },
            ],
        },
        ..day_sheet()
    }
}

#[test]
fn a_day_sheet_says_what_the_day_came_to() {
    check(
        &day_sheet_slip(&day_sheet(), &letterhead(), &zh()),
        &[
            "^#芦塘乡示范村\n积分超市",
            "^日结单",
            "^2026年12月30日 周三",
            "----",
            "兑换 … 12 笔",
            "来兑换的户 … 11 户",
            "兑换积分 … 900 分",
            "退回 … 1 笔",
            "退回积分 … 10 分",
            "#实兑 … 890 分",
            "----",
            "发出的物品：",
            "食用油 … 9 桶",
            "香皂 … 20 块，退 2",
            "----",
            "还有 3 笔没有上传到村账本。",
            "记录 57 号 … 校验 1a1a1a1a",
            "经办 … 王店长",
            "打印时间 … 17:30",
            "经办人签字____",
            "监督人签字____",
        ],
    );
    let quiet = DaySheet {
        closed: false,
        reversals: 0,
        points_reversed: Points::ZERO,
        goods: Vec::new(),
        unsent: None,
        at: "2026-12-31T08:00:00+08:00".parse().unwrap(),
        ..day_sheet()
    };
    let lines = lines(&day_sheet_slip(&quiet, &letterhead(), &zh()));
    for wanted in [
        "^日结单（还没有关门）",
        "退回 … 没有",
        "没有",
        "本机独立记账，没有连村账本。",
        "打印时间 … 12月31日 08:00",
    ] {
        assert!(lines.contains(&wanted.to_owned()), "{wanted}: {lines:?}");
    }
}

#[test]
fn a_day_sheet_says_what_there_was_besides() {
    let slip = lines(&day_sheet_slip(&busy_day(), &letterhead(), &zh()));
    let from = slip
        .iter()
        .position(|line| line.starts_with("其中奖励"))
        .unwrap();
    assert_eq!(
        slip[from..from + 24],
        [
            "其中奖励 … 3 笔",
            "不领物品的积分：",
            "转赠 2 笔 … 40 分",
            "用分 1 笔 … 5 分",
            "兑现金 1 笔 … 100 分",
            "发券 1 笔 2 张 … 40 分",
            "收券 2 笔 3 张 … 60 分",
            "废券 1 笔 1 张 … 20 分",
            "撤销 1 笔 … 20 分",
            "破例：",
            "加开兑换日：12月30日，全村",
            "王店长、赵主任（12月29日定）",
            "库房进出：",
            "捐赠入库 1 单 … +36 件",
            "损坏 2 单 … -3 件",
            "补录手写单 … 3 笔",
            "其中要评议小组看 … 1 笔",
            "#手写单缺号",
            "000007、000012",
            "#手写单重号",
            "000009",
            "今年资金用去 … 50000 元",
            "还剩 … 30000 元",
            "#今年的资金不多了",
        ]
    );
}
