//! Slips of what was moved and decided: movements, exceptions, limits, recyclables.

use super::{head, letterhead, lines, zh};
use jifen::devices::paper::Paper;
use jifen::devices::printer::{Profile, encode};
use jifen::market::account::Draw;
use jifen::market::aside::Sealed;
use jifen::market::credit::CreditKind;
use jifen::market::exception::{Exception, ExceptionKind};
use jifen::market::fact::Credited;
use jifen::market::ids::{CouponNo, Hash, MovementId, RowKey, StaffNo};
use jifen::market::limit::LimitDecided;
use jifen::market::movement::{Leg, LegKind, Movement, MovementKind};
use jifen::market::period::Period;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::receipt::{
    Letterhead, MovementPaper, exception_slip, limit_slip, movement_slip, recyclables_slip,
};
use jifen::market::scheme::{CountedOver, Rate, Unit};
use jifen::market::shop::{
    ExceptionOnRecord, LimitOnRecord, MovementOnRecord, RecyclablesOnRecord,
};
use jifen::words::{Lang, Words};

pub fn movement(what: MovementKind) -> MovementOnRecord {
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
pub fn movements() -> Vec<MovementKind> {
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

pub fn movement_paper() -> MovementPaper {
    MovementPaper {
        letterhead: letterhead(),
        debit_name: "贷款利率优惠".into(),
        rate: Some(Rate {
            points: Points::whole(10),
            yuan: Points::whole(1),
        }),
    }
}

pub fn exception(of_one: bool) -> ExceptionOnRecord {
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

pub fn limit(most: Option<u32>) -> LimitOnRecord {
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

pub fn recyclables(name: &str) -> RecyclablesOnRecord {
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
