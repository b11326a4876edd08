//! The sixteen villages' rules, copied by hand from their documents and from what was decided where these leave
//! something open. Nothing here is read from the schemes' files: the two are to be compared.

use chrono::Datelike;

use super::plan::Day;

/// When unspent points are gone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gone {
    WithTheQuarter,
    WithTheYear,
    /// The year's, but redeemed still in January after it.
    AfterJanuary,
    Never,
}

/// On which days the store redeems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Opens {
    Always,
    LastTwoDaysOfQuarter,
    FirstMonthOfQuarter,
    December,
    Never,
}

/// How long a decision holds where it says no end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Holds {
    OneYear,
    TheYear,
    TheNextYearToo,
    UntilEnded,
}

#[derive(Debug, Clone, Copy)]
pub struct Decided {
    pub kind: &'static str,
    pub holds: Holds,
    pub stops_scoring: bool,
    pub stops_redeeming: bool,
    pub stops_ranking: bool,
    /// What a refusal for it is called.
    pub word: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub enum Cash {
    No,
    AsMuchAsThereIs,
    AYear(i64),
}

/// What the honours go by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ranks {
    Nobody,
    /// All points of a household.
    Total,
    /// The same for each member who takes part.
    PerMember,
    /// Only what the household's own acts brought.
    NewlyEarned,
    /// A villager group's points together.
    Groups,
}

/// Stars, and what they take: being among so many of a hundred, and so many points.
pub type Star = (u32, Option<u32>, Option<i64>);

/// Bands of so many points above a base, or one band of all; and how many of a hundred have the advantages.
#[derive(Debug, Clone, Copy)]
pub struct Bands {
    pub base: i64,
    pub step: Option<i64>,
    pub best: usize,
}

#[derive(Debug, Clone, Copy)]
pub struct Law {
    pub id: &'static str,
    pub gone: Gone,
    /// Whether an entry belongs to the time in which it was posted, and not to the one it was scored for.
    pub by_posting: bool,
    /// What is held back of each year's points.
    pub base: i64,
    /// Whether anything may be redeemed at all.
    pub spends: bool,
    pub opens: Opens,
    /// Days for which a posting hangs; days in which a deduction may be put right.
    pub posting_days: u64,
    pub mending_days: u64,
    /// A kind or category of which no more counts in a year.
    pub cap: Option<(&'static str, i64)>,
    pub minimum: i64,
    pub decisions: &'static [Decided],
    pub gifts: bool,
    pub coupons: bool,
    pub cash: Cash,
    pub debits: &'static [&'static str],
    pub no_tobacco: bool,
    /// The year's fund, in points.
    pub fund: Option<i64>,
    pub ranks: Ranks,
    /// Whether everything since ever is ranked, and not the period's alone.
    pub ranks_ever: bool,
    /// Whether what is redeemed is taken off what is ranked.
    pub redeeming_lowers: bool,
    pub stars: &'static [Star],
    pub bands: Option<Bands>,
    /// Whether the year's points bring a share of the income, and whether only those above the base do.
    pub dividend: Option<bool>,
}

const POINT: i64 = 100;

const SUSPENDED: Decided = Decided {
    kind: "suspension",
    holds: Holds::UntilEnded,
    stops_scoring: false,
    stops_redeeming: true,
    stops_ranking: false,
    word: "household-suspended",
};

/// Any opening day, nothing lapses: what holds of a village whose document says nothing else.
const PLAIN: Law = Law {
    id: "",
    gone: Gone::Never,
    by_posting: true,
    base: 0,
    spends: true,
    opens: Opens::Always,
    posting_days: 0,
    mending_days: 0,
    cap: None,
    minimum: 0,
    decisions: &[SUSPENDED],
    gifts: false,
    coupons: false,
    cash: Cash::No,
    debits: &[],
    no_tobacco: false,
    fund: None,
    ranks: Ranks::Total,
    ranks_ever: false,
    redeeming_lowers: false,
    stars: &[],
    bands: None,
    dividend: None,
};

pub const LAWS: [Law; 16] = [
    // 每季度最后两天为积分兑换日，积分当季度有效，次季度清零；加分每年不超过500分；违法违纪1年不参与兑换。
    Law {
        id: "lutang",
        gone: Gone::WithTheQuarter,
        opens: Opens::LastTwoDaysOfQuarter,
        cap: Some(("bonus", 500 * POINT)),
        decisions: &[
            Decided {
                holds: Holds::OneYear,
                ..SUSPENDED
            },
            Decided {
                kind: "offence",
                holds: Holds::OneYear,
                ..SUSPENDED
            },
        ],
        ..PLAIN
    },
    // 每年赋予每户基础分100分；可将超出基础分的部分兑换；每季度第一月进行兑换；次年重新积分，一月仍可兑换。
    Law {
        id: "gaoyang",
        gone: Gone::AfterJanuary,
        by_posting: false,
        base: 100 * POINT,
        opens: Opens::FirstMonthOfQuarter,
        ..PLAIN
    },
    // 年度内积分实行累积使用，年底清零；一票否决取消本年度资格；每季度兑换。
    Law {
        id: "zhangyan",
        gone: Gone::WithTheYear,
        by_posting: false,
        opens: Opens::LastTwoDaysOfQuarter,
        decisions: &[
            Decided {
                kind: "veto",
                holds: Holds::TheYear,
                stops_scoring: true,
                stops_redeeming: true,
                stops_ranking: true,
                word: "veto",
            },
            SUSPENDED,
        ],
        ..PLAIN
    },
    Law {
        id: "zhongping",
        ..PLAIN
    },
    // 基础分100分，每月一评，逐月累加。
    Law {
        id: "fengsheng",
        ..PLAIN
    },
    // 评星定级，不兑换；公示三天；前10%五星、11—20%四星、21—30%三星，不低于基础分140。
    Law {
        id: "county-stars",
        gone: Gone::WithTheYear,
        by_posting: false,
        spends: false,
        opens: Opens::Never,
        posting_days: 3,
        stars: &[
            (5, Some(10), Some(140 * POINT)),
            (4, Some(20), Some(140 * POINT)),
            (3, Some(30), Some(140 * POINT)),
        ],
        ..PLAIN
    },
    // 家庭积分总数除以参加积分的家庭成员数为家庭平均积分，逐年累加，终生有效。
    Law {
        id: "ninghe",
        ranks: Ranks::PerMember,
        ranks_ever: true,
        ..PLAIN
    },
    // 按星级每户每年奖励，以村民小组创建；复审不合格的扣减，取消次年创建资格。
    Law {
        id: "fengxian",
        gone: Gone::WithTheYear,
        opens: Opens::December,
        ranks: Ranks::Groups,
        decisions: &[
            Decided {
                kind: "veto",
                holds: Holds::TheNextYearToo,
                stops_scoring: true,
                stops_redeeming: false,
                stops_ranking: true,
                word: "veto",
            },
            SUSPENDED,
        ],
        ..PLAIN
    },
    // 可兑换一定额度的现金（一年500分）。
    Law {
        id: "xinyu",
        ranks: Ranks::Nobody,
        cash: Cash::AYear(500 * POINT),
        ..PLAIN
    },
    // 民主积分最高不超过30分；不清零、不作废，终生有效。
    Law {
        id: "guyuan",
        ranks_ever: true,
        cap: Some(("民主积分", 30 * POINT)),
        ..PLAIN
    },
    // 积分券可累积；不兑现金，不兑烟酒；黑榜不评比；每年8万元为限。
    Law {
        id: "jinzhai",
        ranks: Ranks::Nobody,
        coupons: true,
        no_tobacco: true,
        fund: Some(80_000 * POINT),
        decisions: &[
            Decided {
                kind: "black-list",
                holds: Holds::UntilEnded,
                stops_scoring: true,
                stops_redeeming: false,
                stops_ranking: true,
                word: "black-list",
            },
            SUSPENDED,
        ],
        ..PLAIN
    },
    // 存到一定数量后换购，也可兑换现金。
    Law {
        id: "jinshi-green",
        ranks: Ranks::Nobody,
        minimum: 10 * POINT,
        cash: Cash::AsMuchAsThereIs,
        ..PLAIN
    },
    // 可捐赠；可转存；受赠者可以享受志愿服务；年度内新存积分达100、300、600、1000、1500分评一至五星。
    Law {
        id: "jinshi-love",
        ranks: Ranks::NewlyEarned,
        stars: &[
            (5, None, Some(1500 * POINT)),
            (4, None, Some(1000 * POINT)),
            (3, None, Some(600 * POINT)),
            (2, None, Some(300 * POINT)),
            (1, None, Some(100 * POINT)),
        ],
        gifts: true,
        debits: &["service"],
        ..PLAIN
    },
    // 商家优惠、贷款利率优惠后扣减相应积分；以50分为一个档次，前60%农户享受优惠，达到60%后线升到下个档次。
    Law {
        id: "jiyuan",
        ranks_ever: true,
        bands: Some(Bands {
            base: 100 * POINT,
            step: Some(50 * POINT),
            best: 60,
        }),
        debits: &["merchant", "loan"],
        ..PLAIN
    },
    // 基本分100分，高出部分；减分两周内整改可免；积分前10%的农户享受待遇。
    Law {
        id: "tongjie",
        bands: Some(Bands {
            base: 0,
            step: None,
            best: 10,
        }),
        dividend: Some(true),
        gone: Gone::WithTheYear,
        by_posting: false,
        base: 100 * POINT,
        opens: Opens::December,
        mending_days: 14,
        ..PLAIN
    },
    // 年度内积分实行累积使用，第二年重新开始计算。
    Law {
        id: "youxiqiao",
        dividend: Some(false),
        gone: Gone::WithTheYear,
        by_posting: false,
        ..PLAIN
    },
];

/// Whether the store redeems on a day.
pub fn is_open(opens: Opens, day: Day) -> bool {
    let (month, date) = (day.month(), day.day());
    match opens {
        Opens::Always => true,
        Opens::Never => false,
        Opens::December => month == 12,
        Opens::FirstMonthOfQuarter => matches!(month, 1 | 4 | 7 | 10),
        Opens::LastTwoDaysOfQuarter => matches!(
            (month, date),
            (3, 30 | 31) | (6, 29 | 30) | (9, 29 | 30) | (12, 30 | 31)
        ),
    }
}
