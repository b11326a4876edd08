//! 通界村善治积分 [004 g]: what lies above the base of 100; 责定两周内完成整改可免除减分.

use super::table::check;

#[test]
fn two_weeks_to_put_it_right() {
    check(
        "tongjie",
        "
        2027-01-01          | base 100 for 2027 posted 2027-01-01         | ok                    | 基本分为100分
        2027-10-01          | score 40 for 2027-09 posted 2027-10-01      | ok                    | 加分项目
        2027-11-20          | deduction -15 for 2027-11 posted 2027-11-20 | ok                    | 减分项目
        2027-12-01          | look                                        | spendable=40 held=100 | 两周内
        2027-12-03 23:59:59 | look                                        | spendable=40          | the fourteenth day after
        2027-12-04 00:00:00 | look                                        | spendable=25          | not put right within two weeks
        2027-12-05          | deduction -20 for 2027-12 posted 2027-12-05 | ok                    | 减分项目
        2027-12-10          | correction 20 for 2027-12 posted 2027-12-10 | ok                    | 整改: lifted
        2027-12-10          | look                                        | spendable=25          | 免除减分: nothing taken, and nothing won
        2027-12-10          | redeem 25.01                                | not-enough-points     | 免除减分
        2027-12-18 23:59:59 | look                                        | spendable=25          | 免除减分
        2027-12-19 00:00:00 | look                                        | spendable=25 owes=0   | 免除减分
        2027-12-19          | redeem 25                                   | ok                    | 高出部分
        2027-12-31 23:59:59 | redeem 0.01                                 | not-enough-points     | the base is nobody's to spend
        2028-01-01 00:00:00 | look                                        | spendable=0 lapsed=0  | 每年动态管理
        ",
    );
}

#[test]
fn in_december_and_by_the_year() {
    check(
        "tongjie",
        "
        2027-01-01          | base 100 for 2027 posted 2027-01-01         | ok               | 基本分为100分
        2027-10-01          | score 40 for 2027-09 posted 2027-10-01      | ok               | 加分项目
        2027-11-30 23:59:59 | redeem 1                                    | not-exchange-day | yearly, December until set
        2027-12-01 00:00:00 | redeem 1                                    | ok               | yearly
        2027-12-20          | deduction -39 for 2027-12 posted 2027-12-20 | ok               | 减分项目
        2027-12-31 23:59:59 | redeem 39                                   | ok               | it does not count yet
        2028-01-01 00:00:00 | redeem 1                                    | not-exchange-day | yearly
        2028-01-03          | look                                        | owes=39 lapsed=0 | it counts after two weeks: owed
        ",
    );
}
