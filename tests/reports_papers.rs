//! What papers say, line by line, and that no paper leaks a name or holds a character that a printer lacks.
#![allow(clippy::unwrap_used)]

#[path = "shop/cases.rs"]
mod cases;

use cases::cases;
use jifen::devices::paper::Paper;
use jifen::devices::printer::{Profile, encode};
use jifen::market::account::Draw;
use jifen::market::aside::Sealed;
use jifen::market::credit::{Counted, CreditKind};
use jifen::market::exception::{Allowed, Exception, ExceptionKind};
use jifen::market::fact::Credited;
use jifen::market::household::{Card, CardSerial, mask_name};
use jifen::market::ids::{CouponNo, Hash, MovementId, RedemptionId, ReversalId, RowKey, StaffNo};
use jifen::market::journal::Head;
use jifen::market::limit::LimitDecided;
use jifen::market::movement::{Leg, LegKind, Movement, MovementKind};
use jifen::market::period::Period;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::receipt::{
    Letterhead, MovementPaper, ReceiptCopy, ReceiptLink, ReceiptShop, balance_slip, day_sheet_slip,
    exception_slip, limit_slip, movement_slip, receipt_link, recyclables_slip, redemption_slip,
    reversal_slip, reward_slip, test_page,
};
use jifen::market::redemption::{Proof, Redemption, RedemptionLine, Reversal, ReversedLine};
use jifen::market::rules::Rules;
use jifen::market::scheme::{CountedOver, Rate, Scheme, Unit, bundled};
use jifen::market::shop::{
    AllowedOfDay, BesidesOfDay, DaySheet, ExceptionOnRecord, FundStanding, LimitOnRecord,
    MovedOfDay, MovementOnRecord, RecyclablesOnRecord, RedemptionOnRecord, ReversalOnRecord,
    RewardOnRecord, SlipsStanding, StockOfDay,
};
use jifen::market::slip::{Align, Slip, SlipLine, TextSize};
use jifen::market::statement::{About, Entry, EntryMade, Statement};
use jifen::market::suspension::Decision;
use jifen::reports::cards::{CardToPrint, card_sheet, command_sheet};
use jifen::reports::sheet::Heading;
use jifen::words::{Lang, Words};
use proptest::prelude::*;

fn zh() -> Words {
    Words::load(Lang::Zh)
}

fn head() -> Head {
    Head {
        seq: 57,
        hash: Hash([0x1A; 32]),
    }
}

fn line(name: &str, quantity: u32, points: i32, resolution: &str) -> RedemptionLine {
    RedemptionLine {
        code: "2000000000015".parse().unwrap(),
        name: name.into(),
        unit: "块".into(),
        quantity: Quantity::new(quantity).unwrap(),
        each: Points::whole(points / quantity as i32),
        points: Points::whole(points),
        resolution: resolution.into(),
        lots: Vec::new(),
    }
}

fn record() -> RedemptionOnRecord {
    RedemptionOnRecord {
        redemption: Redemption {
            id: RedemptionId([1; 16]),
            receipt: "K7M2XQ-1-000057".parse().unwrap(),
            day: "2026-12-30".parse().unwrap(),
            household: "0137".parse().unwrap(),
            proxy: None,
            proof: Proof::Paper,
            staff: StaffNo(1),
            lines: vec![line("食用油", 1, 80, "附件3"), line("香皂", 2, 10, "附件3")],
            draws: Vec::new(),
            total: Points::whole(90),
            remaining: Points::from_hundredths(1550),
            reward: None,
            paper: None,
        },
        at: "2026-12-30T14:05:06+08:00".parse().unwrap(),
        name: "张大福".into(),
        staff: "王店长".into(),
        proxy: None,
        head: head(),
        reversed: Vec::new(),
        held: Vec::new(),
        reprints: 0,
    }
}

fn letterhead() -> Letterhead {
    Letterhead {
        village_name: "芦塘乡示范村".into(),
        rehearsal: false,
    }
}

fn shop() -> ReceiptShop {
    ReceiptShop {
        letterhead: letterhead(),
        lapses_on: Some("2027-01-01".parse().unwrap()),
        link: ReceiptLink::Ledger("https://ledger.example/".into()),
    }
}

/// A paper as text: `^` in the middle, `#` double size, ` … ` between a name and its figure.
fn lines(slip: &Slip) -> Vec<String> {
    let big = |size: &TextSize| if *size == TextSize::Double { "#" } else { "" };
    slip.lines
        .iter()
        .map(|line| match line {
            SlipLine::Text { text, align, size } => {
                let middle = if *align == Align::Centre { "^" } else { "" };
                format!("{middle}{}{text}", big(size))
            }
            SlipLine::Pair { left, right, size } => format!("{}{left} … {right}", big(size)),
            SlipLine::Rule => "----".into(),
            SlipLine::Blank => String::new(),
            SlipLine::Qr(payload) => format!("[{payload}]"),
            SlipLine::Barcode(code) => format!("|{code}|"),
            SlipLine::SignatureLine { label } => format!("{label}____"),
            SlipLine::Drawer => "[drawer]".into(),
        })
        .collect()
}

#[track_caller]
fn check(slip: &Slip, wanted: &[&str]) {
    assert_eq!(lines(slip), wanted);
}

#[test]
fn the_household_takes_this_home() {
    check(
        &redemption_slip(&record(), &shop(), ReceiptCopy::Household, &zh()),
        &[
            "^#芦塘乡示范村\n积分超市",
            "^兑换小票",
            "----",
            "票号 … K7M2XQ-1-000057",
            "时间 … 2026年12月30日 14:05",
            "张*福家 … 户号 0137",
            "----",
            "食用油 ×1 … 80 分",
            "香皂 ×2 … 10 分",
            "----",
            "#合计 … 90 分",
            "还剩 … 15.5 分",
            "到期 … 2026年12月31日",
            "----",
            "价目依据 … 附件3",
            "经办 … 王店长",
            "领取 … 本户",
            "[https://ledger.example/r/K7M2XQ-1-000057]",
            "记录 57 号 … 校验 1a1a1a1a",
        ],
    );
}

#[test]
fn the_shop_keeps_this_and_it_is_signed() {
    let foot = |record: &RedemptionOnRecord| {
        let slip = redemption_slip(record, &shop(), ReceiptCopy::Shop, &zh());
        let lines = lines(&slip);
        assert_eq!(lines[1], "^兑换小票 · 存根");
        assert!(!lines.iter().any(|line| line.starts_with('[')), "{lines:?}");
        lines[lines.len() - 3..].to_vec()
    };
    let journal = "记录 57 号 … 校验 1a1a1a1a";
    assert_eq!(foot(&record()), ["领取 … 本户", "领取人签字____", journal]);
    let mut proxied = record();
    proxied.proxy = Some("李四光".into());
    assert_eq!(
        foot(&proxied),
        ["领取 … 李*光（代领）", "代领人签字____", journal]
    );
    proxied.redemption.proof = Proof::Fingerprint;
    assert_eq!(foot(&proxied)[1], "代领人按手印____");
    let mut other = record();
    other.redemption.proof = Proof::Fingerprint;
    assert_eq!(foot(&other)[1], "领取人按手印____");
    other.redemption.proof = Proof::Glass(Sealed(Hash::ZERO));
    assert_eq!(foot(&other)[1], "领取人已在屏上签字");
}

#[test]
fn printed_again_it_says_so_and_what_came_back_since() {
    let mut record = record();
    record.reversed = vec![2];
    let slip = redemption_slip(&record, &shop(), ReceiptCopy::Reprint(2), &zh());
    let lines = lines(&slip);
    assert_eq!(&lines[1..4], ["^兑换小票", "^#补打 第2次", "----"]);
    assert!(lines.contains(&"香皂 ×2（已退） … 10 分".to_owned()));
    let total = lines
        .iter()
        .position(|line| line == "#合计 … 90 分")
        .unwrap();
    assert_eq!(
        &lines[total + 1..total + 4],
        [
            "其中已退 … 10 分",
            "当时还剩 … 15.5 分",
            "到期 … 2026年12月31日"
        ]
    );
    assert!(lines.iter().any(|line| line.starts_with('[')));
}

#[test]
fn practice_says_that_it_is_worth_nothing() {
    let mut shop = shop();
    shop.letterhead.rehearsal = true;
    for copy in [
        ReceiptCopy::Household,
        ReceiptCopy::Shop,
        ReceiptCopy::Reprint(1),
    ] {
        let lines = lines(&redemption_slip(&record(), &shop, copy, &zh()));
        assert_eq!(lines[1], "^#演练 · 不能兑换");
        assert_eq!(lines.last().unwrap(), "^#演练 · 不能兑换");
    }
}

#[test]
fn nothing_left_does_not_lapse_and_never_has_no_day() {
    let has_day = |remaining: i32, lapses_on: Option<&str>| {
        let mut record = record();
        record.redemption.remaining = Points::whole(remaining);
        let shop = ReceiptShop {
            lapses_on: lapses_on.map(|day| day.parse().unwrap()),
            ..shop()
        };
        let slip = redemption_slip(&record, &shop, ReceiptCopy::Household, &zh());
        lines(&slip).iter().any(|line| line.starts_with("到期"))
    };
    assert!(has_day(1, Some("2027-01-01")));
    assert!(!has_day(0, Some("2027-01-01")));
    assert!(!has_day(1, None));
}

#[test]
fn each_resolution_stands_once() {
    let mut record = record();
    record.redemption.lines = vec![
        line("香皂", 1, 5, "附件3"),
        line("大米", 1, 30, "2026年第2号"),
        line("茶叶", 1, 38, "附件3"),
    ];
    let slip = redemption_slip(&record, &shop(), ReceiptCopy::Household, &zh());
    assert!(lines(&slip).contains(&"价目依据 … 附件3、2026年第2号".to_owned()));
}

#[test]
fn an_erased_name_leaves_the_number() {
    let mut record = record();
    record.name = String::new();
    let slip = redemption_slip(&record, &shop(), ReceiptCopy::Household, &zh());
    assert!(lines(&slip).contains(&"本户 … 户号 0137".to_owned()));
}

#[test]
fn what_the_code_says() {
    let check = |link: ReceiptLink, wanted: &str| {
        let text = receipt_link(&link, &record());
        assert_eq!(text, wanted);
        assert!(text.is_ascii());
    };
    check(
        ReceiptLink::Ledger("http://10.0.0.2:8080".into()),
        "http://10.0.0.2:8080/r/K7M2XQ-1-000057",
    );
    check(
        ReceiptLink::Alone,
        "JFR1:K7M2XQ-1-000057:0137:90:2026-12-30:1a1a1a1a",
    );
}

fn reversal() -> ReversalOnRecord {
    ReversalOnRecord {
        reversal: Reversal {
            id: ReversalId([2; 16]),
            slip: "K7M2XQ-1-000058".parse().unwrap(),
            day: "2027-01-02".parse().unwrap(),
            redemption: RedemptionId([1; 16]),
            receipt: "K7M2XQ-1-000057".parse().unwrap(),
            household: "0137".parse().unwrap(),
            lines: vec![ReversedLine {
                line: 2,
                code: "2000000000015".parse().unwrap(),
                name: "香皂".into(),
                unit: "块".into(),
                quantity: Quantity::new(2).unwrap(),
                points: Points::whole(10),
                lots: Vec::new(),
            }],
            returns: Vec::new(),
            total: Points::whole(10),
            reason: Sealed(Hash::ZERO),
            staff: StaffNo(1),
            approver: StaffNo(2),
        },
        at: "2027-01-02T09:00:00+08:00".parse().unwrap(),
        name: "张大福".into(),
        staff: "王店长".into(),
        approver: "赵主任".into(),
        reason: "拿错了".into(),
        lapsed: Points::whole(10),
        head: head(),
    }
}

#[test]
fn a_reversal_says_what_came_back_and_what_is_gone() {
    check(
        &reversal_slip(&reversal(), &letterhead(), &zh()),
        &[
            "^#芦塘乡示范村\n积分超市",
            "^退回单",
            "----",
            "单号 … K7M2XQ-1-000058",
            "原票号 … K7M2XQ-1-000057",
            "时间 … 2027年1月2日 09:00",
            "张*福家 … 户号 0137",
            "----",
            "香皂 ×2 … 10 分",
            "----",
            "#退回 … 10 分",
            "其中已过期 … 10 分",
            "过期的积分退回后也不能再用。",
            "----",
            "原因：拿错了",
            "经办 … 王店长",
            "批准 … 赵主任",
            "退回人签字____",
            "经办人签字____",
            "批准人签字____",
            "记录 57 号 … 校验 1a1a1a1a",
        ],
    );
}

fn day_sheet() -> DaySheet {
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

fn movement(what: MovementKind) -> MovementOnRecord {
    let coupons_only = matches!(what, MovementKind::CouponsTaken { .. });
    MovementOnRecord {
        to_name: matches!(what, MovementKind::Gift { .. }).then(|| "李四光".into()),
        partner: "青禾百货".into(),
        of: matches!(what, MovementKind::Undone { .. }).then(|| "K7M2XQ-1-000056".parse().unwrap()),
        movement: Movement {
            id: MovementId([3; 16]),
            slip: "K7M2XQ-1-000057".parse().unwrap(),
            day: "2026-12-30".parse().unwrap(),
            household: "0137".parse().unwrap(),
            what,
            points: Points::whole(40),
            legs: vec![Leg {
                household: "0200".parse().unwrap(),
                way: LegKind::Received,
                draw: Draw {
                    period: "2026".parse().unwrap(),
                    points: Points::whole(20),
                },
            }],
            reason: None,
            staff: StaffNo(1),
            approver: None,
            remaining: Points::from_hundredths(1550),
        },
        at: "2026-12-30T14:05:06+08:00".parse().unwrap(),
        name: "张大福".into(),
        reason: if coupons_only { "" } else { "看病" }.into(),
        staff: "王店长".into(),
        approver: (!coupons_only).then(|| "赵主任".into()),
        undone: false,
        head: head(),
    }
}

/// One of each kind.
fn movements() -> Vec<MovementKind> {
    let numbers: Vec<CouponNo> = ["JZ-0098", "JZ-0099"]
        .map(|number| number.parse().unwrap())
        .into();
    vec![
        MovementKind::Gift {
            to: "0200".parse().unwrap(),
        },
        MovementKind::Debit {
            kind: "loan".into(),
            partner: Sealed(Hash::ZERO),
        },
        MovementKind::Cash,
        MovementKind::CouponsIssued {
            numbers: numbers.clone(),
            each: Points::whole(20),
        },
        MovementKind::CouponsTaken {
            numbers: numbers.clone(),
        },
        MovementKind::CouponsCancelled { numbers },
        MovementKind::Undone {
            movement: MovementId([2; 16]),
        },
    ]
}

fn movement_paper() -> MovementPaper {
    MovementPaper {
        letterhead: letterhead(),
        debit_name: "贷款利率优惠".into(),
        rate: Some(Rate {
            points: Points::whole(10),
            yuan: Points::whole(1),
        }),
    }
}

fn exception(of_one: bool) -> ExceptionOnRecord {
    ExceptionOnRecord {
        exception: Exception {
            key: RowKey([4; 16]),
            what: if of_one {
                ExceptionKind::LimitLifted
            } else {
                ExceptionKind::ExtraDay
            },
            from: "2027-01-02".parse().unwrap(),
            until: "2027-01-03".parse().unwrap(),
            household: of_one.then(|| "0137".parse().unwrap()),
            reason: Sealed(Hash::ZERO),
            approved_by: Sealed(Hash::ZERO),
            second_approver: Sealed(Hash::ZERO),
        },
        at: "2026-12-30T14:05:06+08:00".parse().unwrap(),
        name: if of_one { "张大福" } else { "" }.into(),
        reason: "大雪封路".into(),
        approved_by: "王店长".into(),
        second_approver: "赵主任".into(),
        head: head(),
    }
}

fn limit(most: Option<u32>) -> LimitOnRecord {
    LimitOnRecord {
        decided: LimitDecided {
            resolution: "村民代表会议〔2026〕12号".into(),
            from: "2027-01-01".parse().unwrap(),
            code: "2000000000015".parse().unwrap(),
            pieces: most.and_then(Quantity::new),
            over: CountedOver::Quarter,
        },
        goods: "食用油".into(),
        at: "2026-12-30T14:05:06+08:00".parse().unwrap(),
        approved_by: "赵主任".into(),
        second_approver: "王店长".into(),
        head: head(),
    }
}

fn recyclables(name: &str) -> RecyclablesOnRecord {
    RecyclablesOnRecord {
        credit: Credited {
            key: RowKey([5; 16]),
            household: "0137".parse().unwrap(),
            period: Period::Month(2026, 12),
            points: Points::from_hundredths(865),
            category: String::new(),
            reason: Sealed(Hash::ZERO),
            happened_on: None,
            posted_on: "2026-12-30".parse().unwrap(),
            kind: CreditKind::Recyclables,
            member: None,
            place: None,
            evidence: None,
        },
        kind: "纸板".into(),
        weight: "12.35".parse().unwrap(),
        price: "0.7".parse().unwrap(),
        at: "2026-12-30T14:05:06+08:00".parse().unwrap(),
        name: name.into(),
        staff: "王店长".into(),
        remaining: Points::from_hundredths(4165),
        head: head(),
    }
}

fn reward() -> RewardOnRecord {
    RewardOnRecord {
        reason: "五星户".into(),
        approver: "赵主任".into(),
    }
}

fn busy_day() -> DaySheet {
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
fn each_movement_says_who_what_and_by_whose_leave() {
    let slip = |what: usize| {
        let record = movement(movements().remove(what));
        let mut slip = lines(&movement_slip(&record, &movement_paper(), &zh()));
        assert_eq!(slip[0], "^#芦塘乡示范村\n积分超市");
        assert_eq!(
            slip[2..7].join("|"),
            "----|单号 … K7M2XQ-1-000057|时间 … 2026年12月30日 14:05|张*福家 … 户号 0137|----"
        );
        assert_eq!(slip.pop().unwrap(), "记录 57 号 … 校验 1a1a1a1a");
        slip.drain(2..7);
        slip.remove(0);
        slip
    };
    let check = |what: usize, wanted: &[&str]| assert_eq!(slip(what), wanted);
    let two = ["原因：看病", "经办 … 王店长", "批准 … 赵主任"];
    let signed = ["经办人签字____", "批准人签字____"];
    let sum = |name: &str| format!("#{name} … 40 分");
    let all = |title: &str, above: &[&str], sums: &[&str], signs: &[&str]| -> Vec<String> {
        let rows = [
            &[title],
            above,
            sums,
            &["还剩 … 15.5 分", "----"],
            &two,
            signs,
            &signed,
        ]
        .concat();
        rows.into_iter().map(str::to_owned).collect()
    };
    assert_eq!(
        slip(0),
        all(
            "^积分转赠单",
            &["转给 李*光家 … 户号 0200"],
            &[&sum("转赠")],
            &["赠出人签字____"]
        )
    );
    assert_eq!(
        slip(1),
        all(
            "^积分使用单",
            &["用途 … 贷款利率优惠", "对方：青禾百货"],
            &[&sum("用去")],
            &["用分人签字____"]
        )
    );
    assert_eq!(
        slip(2),
        all(
            "^积分兑现金单",
            &["[drawer]"],
            &[&sum("兑去"), "#现金 … 4 元"],
            &["领取人签字____"]
        )
    );
    assert_eq!(
        slip(3),
        all(
            "^积分券发放单",
            &["积分券 … 2 张", "JZ-0098  JZ-0099", "每张 … 20 分"],
            &[&sum("发放")],
            &["领取人签字____"]
        )
    );
    check(
        4,
        &[
            "^积分券收回单",
            "积分券 … 2 张",
            "JZ-0098  JZ-0099",
            "#存入 … 40 分",
            "还剩 … 15.5 分",
            "----",
            "经办 … 王店长",
        ],
    );
    assert_eq!(
        slip(5),
        all(
            "^积分券作废单",
            &["积分券 … 2 张", "JZ-0098  JZ-0099", "户号 0200 … 20 分"],
            &[&sum("退还")],
            &[]
        )
    );
    assert_eq!(
        slip(6),
        all(
            "^撤销单",
            &["原单号 … K7M2XQ-1-000056"],
            &[&sum("撤销")],
            &[]
        )
    );
}

#[test]
fn an_exception_says_what_when_for_whom_and_is_signed_by_two() {
    let slip = lines(&exception_slip(&exception(true), &letterhead(), &zh()));
    assert_eq!(
        slip[1..],
        [
            "^破例单",
            "----",
            "^#不限量",
            "这些日子不受每户限量和全年资金的限制。",
            "----",
            "从 … 2027年1月2日",
            "到 … 2027年1月3日",
            "张*福家 … 户号 0137",
            "时间 … 2026年12月30日 14:05",
            "----",
            "原因：大雪封路",
            "决定 … 王店长",
            "同意 … 赵主任",
            "决定人签字____",
            "同意人签字____",
            "记录 57 号 … 校验 1a1a1a1a",
        ]
    );
    let all = lines(&exception_slip(&exception(false), &letterhead(), &zh()));
    assert!(all.contains(&"^#加开兑换日".to_owned()) && all.contains(&"对象 … 全村".to_owned()));
    let practice = Letterhead {
        rehearsal: true,
        ..letterhead()
    };
    let marks = lines(&exception_slip(&exception(false), &practice, &zh()));
    assert_eq!(marks.iter().filter(|line| line.contains("演练")).count(), 2);
}

#[test]
fn a_limit_says_how_much_of_what_and_is_signed_by_two() {
    let slip = lines(&limit_slip(&limit(Some(2)), &letterhead(), &zh()));
    assert_eq!(
        slip[1..],
        [
            "^限量单",
            "----",
            "^#食用油",
            "^#一户最多 2 件",
            "----",
            "期限 … 每季度",
            "从 … 2027年1月1日",
            "时间 … 2026年12月30日 14:05",
            "----",
            "决议：村民代表会议〔2026〕12号",
            "决定 … 赵主任",
            "同意 … 王店长",
            "决定人签字____",
            "同意人签字____",
            "记录 57 号 … 校验 1a1a1a1a",
        ]
    );
    let lifted = lines(&limit_slip(&limit(None), &letterhead(), &zh()));
    assert_eq!(lifted[4..7], ["^#不再限量", "----", "从 … 2027年1月1日"]);
}

#[test]
fn recyclables_say_what_was_weighed_and_what_it_brought() {
    let mut words = zh();
    words.speak_in(Unit::Yuan);
    let slip = lines(&recyclables_slip(
        &recyclables("张大福"),
        &letterhead(),
        &words,
    ));
    assert_eq!(
        slip[1..],
        [
            "^收废品单",
            "----",
            "时间 … 2026年12月30日 14:05",
            "张*福家 … 户号 0137",
            "----",
            "#纸板",
            "重量 … 12.35 公斤",
            "单价 … 每公斤 0.7 元",
            "#记入 … 8.65 元",
            "能用 … 41.65 元",
            "----",
            "经办 … 王店长",
            "记录 57 号 … 校验 1a1a1a1a",
        ]
    );
    let practice = Letterhead {
        rehearsal: true,
        ..letterhead()
    };
    for slip in [
        limit_slip(&limit(Some(2)), &practice, &words),
        recyclables_slip(&recyclables("张大福"), &practice, &words),
    ] {
        let marks = lines(&slip);
        assert_eq!(marks.iter().filter(|line| line.contains("演练")).count(), 2);
    }
}

/// Both widths, both languages: nothing runs off the paper. `JIFEN_SHOTS` keeps the pictures.
#[test]
fn what_was_decided_fits_on_both_widths() {
    for lang in [Lang::Zh, Lang::En] {
        let mut words = Words::load(lang);
        words.speak_in(Unit::Yuan);
        for (name, slip) in [
            (
                "limit",
                limit_slip(&limit(Some(99_999)), &letterhead(), &words),
            ),
            (
                "limit-none",
                limit_slip(&limit(None), &letterhead(), &words),
            ),
            (
                "recyclables",
                recyclables_slip(&recyclables("张大福"), &letterhead(), &words),
            ),
        ] {
            for (width, profile) in [(58, Profile::mm58()), (80, Profile::mm80())] {
                let mut paper = Paper::new(&profile);
                paper.feed(&encode(&slip, &profile));
                assert_eq!(paper.oddities(), [] as [String; 0]);
                let sheet = paper.take_sheets().into_iter().next();
                let sheet = sheet.or_else(|| paper.tear_off()).unwrap();
                assert_eq!(sheet.picture.width, u32::from(profile.dots));
                if let Some(kept) = std::env::var_os("JIFEN_SHOTS") {
                    let file = format!("{name}-{width}-{lang:?}.png");
                    let file = std::path::Path::new(&kept).join(file);
                    std::fs::write(file, sheet.picture.to_png()).unwrap();
                }
            }
        }
    }
}

#[test]
fn a_reward_costs_nothing_and_the_shop_keeps_the_signature() {
    let slip = |copy| {
        lines(&reward_slip(
            &record(),
            &reward(),
            (&letterhead(), copy),
            &zh(),
        ))
    };
    let household = slip(ReceiptCopy::Household);
    assert_eq!(
        household[7..],
        [
            "#食用油 ×1",
            "#香皂 ×2",
            "奖励物品，不扣积分。",
            "----",
            "原因：五星户",
            "经办 … 王店长",
            "批准 … 赵主任",
            "记录 57 号 … 校验 1a1a1a1a",
        ]
    );
    let shops = slip(ReceiptCopy::Shop);
    assert_eq!(shops[1], "^奖励单 · 存根");
    assert!(shops.contains(&"领取人签字____".to_owned()));
    assert_eq!(slip(ReceiptCopy::Reprint(2))[2], "^#补打 第2次");
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

/// Barred until further notice, with 15 points left of 105.
fn statement(name: &str) -> Statement {
    let lutang = Scheme::parse(bundled("lutang").unwrap()).unwrap();
    let rules = Rules::always(lutang);
    let credit = |posted: &str, points: i32, category: &str, reason: &str| {
        let day = posted.parse().unwrap();
        let says = Points::whole(points);
        Entry {
            day,
            made: EntryMade::Credit {
                kind: CreditKind::Score,
                category: category.into(),
                member: None,
                reason: reason.into(),
                place: String::new(),
                evidence: String::new(),
                scored_for: Period::Quarter(2026, 4),
                says,
                counted: Counted {
                    points: says,
                    period: Period::Quarter(2026, 4),
                    from: day,
                    less: None,
                },
            },
            legs: Vec::new(),
        }
    };
    let draw = Draw {
        period: Period::Quarter(2026, 4),
        points: Points::whole(90),
    };
    let redemption = Entry {
        day: "2026-12-30".parse().unwrap(),
        made: EntryMade::Redemption {
            receipt: "K7M2XQ-1-000057".parse().unwrap(),
            goods: vec![("香皂".into(), 2)],
            reward: false,
        },
        legs: vec![(LegKind::Drawn, draw)],
    };
    let entries = vec![
        credit("2026-10-31", -5, "", ""),
        credit("2026-11-30", 110, "人居环境", "庭院整洁"),
        redemption,
    ];
    let decisions = [Decision {
        kind: "offence".into(),
        from: "2026-12-01".parse().unwrap(),
        until: None,
    }];
    let about = About {
        household: "0137".parse().unwrap(),
        name: name.into(),
        group: "3组".into(),
        on: "2026-12-30".parse().unwrap(),
    };
    Statement::new(about, &rules, entries, &decisions)
}

#[test]
fn a_statement_says_where_points_came_from() {
    check(
        &balance_slip(
            &statement("张大福"),
            &letterhead(),
            "2026-12-30T14:10:00+08:00".parse().unwrap(),
            &zh(),
        ),
        &[
            "^#芦塘乡示范村\n积分超市",
            "^积分明细",
            "----",
            "时间 … 2026年12月30日 14:10",
            "张*福家 … 户号 0137",
            "----",
            "#能用 … 15 分",
            "暂停兑换：违法违纪影响期，到2027年11月30日为止。",
            "到2026年12月30日账上有 15 分，暂停兑换期间不能用：共记入 105 分，已用 90 分。其中 15 分用到2026年12月31日为止，过后清零。",
            "----",
            "2026年4季度还有 … 15 分",
            "  记入 105，收到 0，不可兑换 0，已用 90",
            "----",
            "12月30日 兑换 K7M2XQ-1-000057 香皂 ×2 … -90",
            "11月30日 记分 人居环境 庭院整洁 … +110",
            "10月31日 记分 … -5",
        ],
    );
}

/// All papers of one state of things, in one language.
fn papers(name: &str, proxy: Option<&str>, words: &Words) -> Vec<Slip> {
    let mut redemption = record();
    redemption.name = name.into();
    redemption.proxy = proxy.map(str::to_owned);
    let mut back = reversal();
    back.name = name.into();
    let at = redemption.at;
    let copies = [
        ReceiptCopy::Household,
        ReceiptCopy::Shop,
        ReceiptCopy::Reprint(3),
    ];
    let receipts = copies.map(|copy| redemption_slip(&redemption, &shop(), copy, words));
    let others = [
        reversal_slip(&back, &letterhead(), words),
        day_sheet_slip(&day_sheet(), &letterhead(), words),
        balance_slip(&statement(name), &letterhead(), at, words),
    ];
    let copies = [
        ReceiptCopy::Household,
        ReceiptCopy::Shop,
        ReceiptCopy::Reprint(3),
    ];
    let rewards =
        copies.map(|copy| reward_slip(&redemption, &reward(), (&letterhead(), copy), words));
    let moved = movements().into_iter().map(|what| {
        let mut moved = movement(what);
        moved.name = name.into();
        moved.to_name = moved.to_name.map(|_| name.into());
        movement_slip(&moved, &movement_paper(), words)
    });
    let mut allowed = exception(true);
    allowed.name = name.into();
    let allowed =
        [allowed, exception(false)].map(|allowed| exception_slip(&allowed, &letterhead(), words));
    receipts
        .into_iter()
        .chain(others)
        .chain(rewards)
        .chain(moved)
        .chain(allowed)
        .chain([Some(2), None].map(|most| limit_slip(&limit(most), &letterhead(), words)))
        .chain([recyclables_slip(&recyclables(name), &letterhead(), words)])
        .chain([day_sheet_slip(&busy_day(), &letterhead(), words)])
        .collect()
}

#[test]
fn a_receipts_number_stands_once_as_text() {
    for lang in [Lang::Zh, Lang::En] {
        for slip in &papers("张大福", None, &Words::load(lang))[..4] {
            let text: Vec<String> = lines(slip)
                .into_iter()
                .filter(|line| !line.starts_with('['))
                .collect();
            let text = text.join("\n");
            assert_eq!(text.matches("K7M2XQ-1-000057").count(), 1, "{text}");
        }
    }
}

/// GBK carries every word of ours, so that only names, goods and reasons are ever drawn; and each is in the part of GBK
/// that even the cheapest printer has: symbols, and the Hanzi of GB 2312.
#[test]
fn every_printed_word_is_one_that_printers_have() {
    let plain = |text: &str| {
        let (bytes, _, lost) = encoding_rs::GBK.encode(text);
        let mut rest = bytes.iter();
        let mut fits = !lost;
        while let Some(lead) = rest.next() {
            if *lead >= 0x80 {
                let trail = rest.next().copied().unwrap_or_default();
                fits &= matches!(lead, 0xA1..=0xA9 | 0xB0..=0xF7) && trail >= 0xA1;
            }
        }
        fits
    };
    for lang in [Lang::Zh, Lang::En] {
        let words = Words::load(lang);
        for slip in papers("张大福", Some("李四光"), &words) {
            for line in lines(&slip) {
                assert!(plain(&line), "{line}");
            }
        }
        let printed = ["receipt.", "daysheet.", "balance.", "testpage.", "day."];
        for (key, text) in words.all() {
            let ours = printed.iter().any(|block| key.starts_with(block));
            if ours && key != "testpage.rare-names" {
                assert!(plain(text), "{key}: {text}");
            }
        }
    }
}

/// A name and its figure stand on one row of the narrowest paper, 32 columns (a Hanzi takes two, double size twice that).
#[test]
fn names_and_figures_fit_the_narrow_roll() {
    let columns =
        |text: &str| -> usize { text.chars().map(|c| 1 + usize::from(!c.is_ascii())).sum() };
    for lang in [Lang::Zh, Lang::En] {
        let words = Words::load(lang);
        let at = record().at;
        let mut slips = papers("欧阳娜娜", Some("李四光"), &words);
        // A statement's entries say more than one row holds.
        slips.remove(5);
        slips.push(test_page(&letterhead(), at, &words));
        for line in slips.iter().flat_map(|slip| &slip.lines) {
            let (width, size) = match line {
                SlipLine::Pair { left, right, size } => (columns(left) + 1 + columns(right), size),
                SlipLine::Text {
                    text,
                    size,
                    align: Align::Centre,
                } => (text.split('\n').map(columns).max().unwrap(), size),
                _ => continue,
            };
            let width = if *size == TextSize::Double {
                width * 2
            } else {
                width
            };
            assert!(width <= 32, "{width}: {line:?}");
        }
    }
}

#[test]
fn a_test_page_shows_all_that_can_go_wrong() {
    let at = "2026-12-30T14:10:00+08:00".parse().unwrap();
    let slip = test_page(&letterhead(), at, &zh());
    let text = lines(&slip).join("\n");
    for wanted in [
        "䶮",
        "㛃",
        "𫖯",
        "0123456789",
        "^#",
        "\n#",
        "----",
        "[JFC:TEST]",
        "____",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    /// No paper holds a household's or a proxy's whole name, whatever the name.
    #[test]
    fn no_paper_leaks_a_name(
        name in "[\u{4E00}-\u{9FA5}]{2,6}|[\u{3400}-\u{4DB5}][\u{20000}-\u{2A6D6}]{1,3}|[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}",
        proxy in "[\u{4E00}-\u{9FA5}]{3,5}",
        lang in prop_oneof![Just(Lang::Zh), Just(Lang::En)],
    ) {
        let words = Words::load(lang);
        let ours = papers("", None, &words);
        let known: Vec<String> = ours.iter().flat_map(lines).collect();
        // A name that is one of the paper's own words (经办, 合计) cannot be told from it.
        prop_assume!(!known.iter().any(|line| line.contains(&name) || line.contains(&proxy)));
        for slip in papers(&name, Some(&proxy), &words) {
            for line in lines(&slip) {
                prop_assert!(!line.contains(&name), "{line}");
                prop_assert!(!line.contains(&proxy), "{line}");
            }
        }
    }
}
