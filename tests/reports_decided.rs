//! Files of what a village decides, and the further columns of credits: what they mean, and what each field refuses.
#![allow(clippy::unwrap_used)]

use jifen::market::credit::CreditKind;
use jifen::market::exception::ExceptionKind;
use jifen::market::ids::RowKey;
use jifen::market::intake::{BadLineWhy, CreditLine, Intake, IntakeKind};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::scheme::CountedOver;
use jifen::reports::read::{ReadError, read_bytes};
use jifen::words::{Lang, Words};

fn read(kind: IntakeKind, bytes: &[u8]) -> Result<Intake, ReadError> {
    read_bytes(kind, bytes, &mut |_| {})
}

/// What is said in Chinese of each fault, in their order.
fn said(kind: IntakeKind, text: &str) -> Vec<String> {
    let why = read(kind, text.as_bytes()).unwrap_err();
    let said = why.sentence(&Words::load(Lang::Zh));
    let lines: Vec<&str> = said.lines().collect();
    match why {
        ReadError::Lines { .. } => lines[1..lines.len() - 1]
            .iter()
            .map(|line| (*line).to_owned())
            .collect(),
        _ => vec![said],
    }
}

fn credits(text: &str) -> Vec<CreditLine> {
    match read(IntakeKind::Credits, text.as_bytes()) {
        Ok(Intake::Credits(lines)) => lines.into_iter().map(|(_, line)| line).collect(),
        other => panic!("{other:?}"),
    }
}

/// What was imported before there were further columns is known by its key after them.
#[test]
fn a_credit_without_the_further_columns_keeps_its_key() {
    const OLD: &str = "household,period,points,category,reason,happened_on,posted_on\n\
                       0137,2026-Q4,30,人居环境,庭院整洁,2026-10-27,2026-10-31\n";
    let old = credits(OLD).remove(0);
    let fields = [
        "0137",
        "2026-Q4",
        "30",
        "人居环境",
        "庭院整洁",
        "2026-10-27",
        "2026-10-31",
    ];
    assert_eq!(old.key(), RowKey::of("credit", &fields));
    let empty = credits(
        "kind,household,period,points,category,reason,happened_on,posted_on,member\n\
         ,0137,2026-Q4,30,人居环境,庭院整洁,2026-10-27,2026-10-31,\n\
         score,0137,2026-Q4,31,人居环境,庭院整洁,2026-10-27,2026-10-31,\n",
    );
    assert_eq!(empty[0], old);
    let named = CreditLine {
        points: Points::whole(31),
        ..old.clone()
    };
    assert_eq!(empty[1].key(), named.key(), "a score says nothing new");
    for changed in [
        CreditLine {
            kind: CreditKind::Bonus,
            ..old.clone()
        },
        CreditLine {
            member: Some("1".parse().unwrap()),
            ..old.clone()
        },
        CreditLine {
            evidence: "照片".into(),
            ..old.clone()
        },
        CreditLine {
            place: "照片".into(),
            ..old.clone()
        },
    ] {
        assert_ne!(changed.key(), old.key(), "{changed:?}");
    }
}

#[test]
fn the_further_columns_of_a_credit() {
    let lines = credits(
        "种类,成员,凭证,地点,户号,周期,积分,类别,事由,发生日期,公示日期\n\
         加分,２,签到表,村口,0137,2026,20,志愿服务,清河道,,2026-11-30\n\
         base,,,,0137,2026,100,基础分,,,2026-01-05\n",
    );
    assert_eq!(lines[0].kind, CreditKind::Bonus);
    assert_eq!(lines[0].member.as_ref().unwrap().as_str(), "2");
    assert_eq!(lines[0].evidence, "签到表");
    assert_eq!(lines[0].place, "村口");
    assert_eq!(lines[1].kind, CreditKind::Base);
    assert_eq!(lines[1].member, None);
}

#[test]
fn a_credit_of_no_kind_or_for_ever_is_refused() {
    let head = "household,period,points,category,reason,happened_on,posted_on,member,kind\n";
    let faults = said(
        IntakeKind::Credits,
        &format!("{head}0137,always,5,,,,2026-12-01,张三,prize\n"),
    );
    assert_eq!(
        faults,
        [
            "第 2 行：周期（period） 写的是“always”，应该是周期：2026-Q4、2026 或 2026-12 这样。",
            "第 2 行：成员（member） 写的是“张三”，应该是成员号：1 到 16 个字母、数字或短横（表格里这一列请设成“文本”）。",
            "第 2 行：种类（kind） 写的是“prize”，应该是积分种类：score（评分）、base（基础分）、bonus（加分）、\
             deduction（减分）、correction（更正）、recyclables（可回收物）、dividend（分红）、award（奖励）、model（文明户）、\
             gift（赠予）或 carried-over（结转）；空着就是 score。",
        ]
    );
    let wrong = said(IntakeKind::Credits, "户号,周期,颜色\n");
    assert_eq!(
        wrong,
        [
            "表头不对，什么都没有导入。缺少：积分（points）、类别（category）、事由（reason）、发生日期（happened_on）、\
          公示日期（posted_on）。不认识：颜色。第一行应该正好有这些列，前后不论：\
          household,period,points,category,reason,happened_on,posted_on。还可以有：member,evidence,place,kind。"
        ]
    );
}

/// As an old spreadsheet of the village saves it.
#[test]
fn members_in_the_encoding_of_old_spreadsheets() {
    let text = "户号,成员号,姓名,加入日期,离开日期\n0137,1,䶮小福,2026/1/1,\n0137,2,张小福,2026年1月1日,2026-11-30\n";
    let (gb, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy && std::str::from_utf8(&gb).is_err());
    let Ok(Intake::Members(lines)) = read(IntakeKind::Members, &gb) else {
        panic!("members were asked for");
    };
    assert_eq!(lines[0].1.name, "䶮小福");
    assert_eq!(lines[0].1.left, None);
    assert_eq!(lines[1].1.joined.to_string(), "2026-01-01");
    assert_eq!(lines[1].1.left.unwrap().to_string(), "2026-11-30");
    assert_eq!(read(IntakeKind::Members, text.as_bytes()).unwrap().len(), 2);
    let faults = said(
        IntakeKind::Members,
        "household,member,name,joined,left\n\
         ,,,,\n\
         0137,1,张大福,2026-01-01,2025-12-31\n\
         0137,2,张小福,2026-01-01,\n\
         0137,2,张福,2026-01-01,\n",
    );
    assert_eq!(
        faults,
        [
            "第 3 行：离开日期（left） 写的是“2025-12-31”，应该是不早于加入那天的日期，也可以空着。",
            "第 5 行：和第 4 行重复。",
        ],
        "a row of empty cells is no line"
    );
    let faults = said(
        IntakeKind::Members,
        "household,member,name,joined,left\n0 1,,,,x\n",
    );
    assert_eq!(
        faults,
        [
            "第 2 行：户号（household） 写的是“0 1”，应该是户号：1 到 16 个字母、数字或短横（表格里这一列请设成“文本”）。",
            "第 2 行：成员号（member） 没有填，应该是成员号：1 到 16 个字母、数字或短横（表格里这一列请设成“文本”）。",
            "第 2 行：姓名（name） 没有填，应该是名称：1 到 40 个字。",
            "第 2 行：加入日期（joined） 没有填，应该是日期：2026-12-30 这样。",
            "第 2 行：离开日期（left） 写的是“x”，应该是日期：2026-12-30 这样。",
        ]
    );
}

#[test]
fn prices_and_limits() {
    let prices = "resolution,from,code,points\n3号,2027-01-01,6901234567892,15.5\n";
    let Ok(Intake::Prices(lines)) = read(IntakeKind::Prices, prices.as_bytes()) else {
        panic!("prices were asked for");
    };
    assert_eq!(lines[0].1.points, Points::from_hundredths(1550));
    assert_eq!(lines[0].1.from.to_string(), "2027-01-01");
    let faults = said(
        IntakeKind::Prices,
        "resolution,from,code,points\n,1月1日,6901234567890,\n3号,2027-01-01,6901234567892,-1\n",
    );
    assert_eq!(
        faults,
        [
            "第 2 行：决议（resolution） 没有填，应该是决议的编号或名称：1 到 40 个字。",
            "第 2 行：开始日期（from） 写的是“1月1日”，应该是日期：2026-12-30 这样。",
            "第 2 行：条码（code） 写的是“6901234567890”，应该是校验位对得上的条码；请对照包装核对每一位数字。",
            "第 2 行：积分（points） 没有填，应该是积分：0 或正数，最多两位小数。",
            "第 3 行：积分（points） 写的是“-1”，应该是积分：0 或正数，最多两位小数。",
        ]
    );
    let limits = "决议,起,条码,限量,期限\n4号,2027-01-01,6901234567892,2,每季度\n4号,2027-01-01,2000000000015,,\n";
    let Ok(Intake::Limits(lines)) = read(IntakeKind::Limits, limits.as_bytes()) else {
        panic!("limits were asked for");
    };
    assert_eq!(lines[0].1.pieces, Quantity::new(2));
    assert_eq!(lines[0].1.over, CountedOver::Quarter);
    assert_eq!(lines[1].1.pieces, None);
    let faults = said(
        IntakeKind::Limits,
        "resolution,from,code,pieces,over\n4号,2027-01-01,6901234567892,0,week\n\
         4号,2027-01-01,6901234567892,2,\n",
    );
    let over =
        "期限：window（每次兑换期）、month（每月）、quarter（每季度）、year（每年）或 ever（一共）";
    assert_eq!(
        faults,
        [
            "第 2 行：限量（pieces） 写的是“0”，应该是数量：1 到 99999 的整数；不再限量就空着。"
                .to_owned(),
            format!("第 2 行：期限（over） 写的是“week”，应该是{over}。"),
            format!("第 3 行：期限（over） 没有填，应该是{over}。"),
        ]
    );
}

#[test]
fn an_exception_has_a_reason_and_two_people() {
    const HEAD: &str = "kind,from,until,household,reason,approved_by,second_approver\n";
    let good = format!(
        "{HEAD}extra-day,2027-01-05,,,大雪封路,李建国,王秀英\n放开限量,2026-12-30,2026-12-31,0058,办丧事,李建国,王秀英\n"
    );
    let Ok(Intake::Exceptions(lines)) = read(IntakeKind::Exceptions, good.as_bytes()) else {
        panic!("exceptions were asked for");
    };
    let all = &lines[0].1;
    assert_eq!(all.what, ExceptionKind::ExtraDay);
    assert_eq!(all.until, all.from, "without an end it is one day");
    assert_eq!(all.household, None);
    let one = &lines[1].1;
    assert_eq!(one.what, ExceptionKind::LimitLifted);
    assert_eq!(one.until.to_string(), "2026-12-31");
    assert_eq!(one.household.as_ref().unwrap().as_str(), "0058");
    let faults = said(
        IntakeKind::Exceptions,
        &format!(
            "{HEAD}holiday,2027-01-05,,,,,\n\
             extra-day,2027-01-05,2027-01-04,,大雪,李建国, 李建国 \n"
        ),
    );
    assert_eq!(
        faults,
        [
            "第 2 行：类型（kind） 写的是“holiday”，应该是例外种类：extra-day（加开兑换日）或 limit-lifted（放开限量）。",
            "第 2 行：事由（reason） 没有填，应该是事由：1 到 200 个字，例外必须写明为什么。",
            "第 2 行：批准人（approved_by） 没有填，应该是批准人的姓名：1 到 40 个字，例外要两个人批准。",
            "第 2 行：第二批准人（second_approver） 没有填，应该是批准人的姓名：1 到 40 个字，例外要两个人批准。",
            "第 3 行：结束日期（until） 写的是“2027-01-04”，应该是不早于开始那天的日期，也可以空着。",
            "第 3 行：第二批准人（second_approver） 写的是“李建国”，应该是另一个人的姓名：两个批准人不能是同一个人。",
        ]
    );
    let twice = format!(
        "{HEAD}extra-day,2027-01-05,,,大雪封路,李建国,王秀英\n加开,2027-01-05,2027-01-05,,大雪封路,李建国,王秀英\n"
    );
    let Err(ReadError::Lines { bad, .. }) = read(IntakeKind::Exceptions, twice.as_bytes()) else {
        panic!("the same twice");
    };
    assert_eq!(bad[0].why, BadLineWhy::Twice { first: 2 });
}
