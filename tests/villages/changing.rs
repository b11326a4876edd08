//! A village that changes from one system to another: what was earned under the old one keeps its lapse, and so does
//! what was redeemed. A period's lapse goes by the rules under which it was earned (decided).

use super::table::check;

#[test]
fn from_the_quarter_to_never() {
    check(
        "lutang",
        "
        2027-10-20          | score 60 for 2027-10 posted 2027-10-20 | ok                                | lutang 当季度有效
        2027-11-10          | adopt guyuan from 2027-11-15           | ok                                | the assembly decides
        2027-11-14 23:59:59 | look                                   | spendable=60 gone=2028-01-01      | lutang 当季度有效
        2027-11-15          | score 30 for 2027-11 posted 2027-11-16 | ok                                | guyuan 终生有效
        2027-11-16          | redeem 20                              | ok                                | guyuan: any opening day
        2027-11-16          | look                                   | spendable=70                      | what ends first pays first
        2027-12-31 23:59:59 | look                                   | spendable=70 lapsed=0             | lutang 当季度有效
        2028-01-01 00:00:00 | look                                   | spendable=30 lapsed=40 gone=never | lutang 次季度清零
        2028-01-02          | reverse                                | ok                                | what comes back lapses when it would have
        2028-01-02          | look                                   | spendable=30 lapsed=60            | what comes back lapses when it would have
        2030-02-28          | redeem 30                              | ok                                | guyuan 终生有效
        ",
    );
}

#[test]
fn from_a_year_with_a_base_to_never() {
    check(
        "gaoyang",
        "
        2027-01-01          | base 100 for 2027 posted 2027-01-01    | ok                     | gaoyang 基础分100分
        2027-06-20          | score 40 for 2027-06 posted 2027-06-20 | ok                     | gaoyang
        2027-06-25          | adopt zhongping from 2027-07-01        | ok                     | the assembly decides
        2027-06-30 23:59:59 | redeem 1                               | not-exchange-day       | gaoyang 每季度第一月
        2027-07-10          | score 10 for 2027-07 posted 2027-07-10 | ok                     | zhongping
        2027-08-01          | look                                   | spendable=50 held=100  | the base stays held back
        2027-08-01          | redeem 50.01                           | not-enough-points      | the base stays held back
        2027-08-01          | redeem 20                              | ok                     | zhongping: any opening day
        2028-01-31 23:59:59 | look                                   | spendable=30 lapsed=0  | gaoyang: until 31 January
        2028-02-01 00:00:00 | look                                   | spendable=10 lapsed=20 | gaoyang: until 31 January
        ",
    );
}

#[test]
fn from_never_to_the_quarter() {
    check(
        "zhongping",
        "
        2027-01-20          | score 60 for 2027-01 posted 2027-01-20 | ok                     | zhongping: never
        2027-02-10          | adopt lutang from 2027-02-15           | ok                     | the assembly decides
        2027-02-14          | redeem 5                               | ok                     | zhongping: any opening day
        2027-02-15 00:00:00 | redeem 5                               | not-exchange-day       | lutang 每季度最后两天
        2027-02-20          | score 30 for 2027-02 posted 2027-02-20 | ok                     | lutang 当季度有效
        2027-03-30          | redeem 10                              | ok                     | lutang 每季度最后两天
        2027-03-30          | look                                   | spendable=75           | what ends first pays first
        2027-04-01 00:00:00 | look                                   | spendable=55 lapsed=20 | lutang 次季度清零; zhongping: never
        2030-03-30          | redeem 55                              | ok                     | zhongping: never
        ",
    );
}

/// What one system forbids, the next need not; a decision goes by the rules under which it was made.
#[test]
fn decisions_and_goods() {
    check(
        "jinzhai",
        "
        2027-01-20 | score 60 for 2027-01 posted 2027-01-20      | ok                 | jinzhai
        2027-02-01 | decide black-list from 2027-02-01           | ok                 | jinzhai 黑榜
        2027-02-02 | tobacco 1                                   | category-forbidden | jinzhai 不得兑换烟酒
        2027-03-01 | adopt jinshi-green from 2027-03-01          | ok                 | the assembly decides
        2027-03-02 | tobacco 1                                   | ok                 | jinshi-green 油盐烟酒茶
        2027-03-05 | score 9 for 2027-03 posted 2027-03-05       | ok                 | jinzhai 黑榜: not scored, still
        2027-03-05 | recyclables 5 for 2027-03 posted 2027-03-05 | ok                 | jinshi-green: handed in, not scored
        2027-03-05 | look                                        | spendable=64       | 60 − 1 + 5
        ",
    );
}

/// A cap of one system has nothing to do with the other's.
#[test]
fn caps_of_different_things() {
    check(
        "lutang",
        "
        2027-03-01 | bonus 400 for 2027-02 posted 2027-03-01                    | ok          | lutang 附件1 每年不超过500分
        2027-03-01 | adopt guyuan from 2027-04-01                               | ok          | the assembly decides
        2027-05-01 | score 25 for 2027-04 posted 2027-05-01 category 民主积分   | ok          | guyuan 民主积分
        2027-05-01 | look                                                       | spendable=25 | guyuan 最高不超过30分, whatever bonus there was
        ",
    );
}
