//! What is handed out after a sale, a reversal or a reward, and the statement of a balance.

use super::{check, head, letterhead, line, lines, papers, record, shop, zh};
use jifen::market::account::Draw;
use jifen::market::aside::Sealed;
use jifen::market::credit::{Counted, CreditKind};
use jifen::market::ids::{Hash, RedemptionId, ReversalId, StaffNo};
use jifen::market::movement::LegKind;
use jifen::market::period::Period;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::receipt::{
    ReceiptCopy, ReceiptLink, ReceiptShop, balance_slip, receipt_link, redemption_slip,
    reversal_slip, reward_slip,
};
use jifen::market::redemption::{Proof, Reversal, ReversedLine};
use jifen::market::rules::Rules;
use jifen::market::scheme::{Scheme, bundled};
use jifen::market::shop::{RedemptionOnRecord, ReversalOnRecord, RewardOnRecord};
use jifen::market::statement::{About, Entry, EntryMade, Statement};
use jifen::market::suspension::Decision;
use jifen::words::{Lang, Words};

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

pub fn reversal() -> ReversalOnRecord {
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

pub fn reward() -> RewardOnRecord {
    RewardOnRecord {
        reason: "五星户".into(),
        approver: "赵主任".into(),
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

/// Barred until further notice, with 15 points left of 105.
pub fn statement(name: &str) -> Statement {
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
