//! 奉贤区和美宅基 [004 a]: a group's stars bring each household 3,000, 2,000 or 1,500 yuan a year.

use super::table::check;

#[test]
fn awards_once_a_year() {
    check(
        "fengxian",
        "
        2027-11-20          | award 3000 for 2027 posted 2027-11-20       | ok                     | 五星3000元/户/年
        2027-11-30 23:59:59 | redeem 10                                   | not-exchange-day       | yearly, December until set
        2027-12-01 00:00:00 | redeem 1000                                 | ok                     | yearly
        2027-12-15          | correction -2500 for 2027 posted 2027-12-15 | ok                     | 对当年度发放的奖励资金扣减
        2027-12-15          | look                                        | spendable=0 owes=500   | clawed back after it was partly spent
        2027-12-15          | decide veto from 2027-12-15                 | ok                     | 取消次年创建资格
        2028-01-01 00:00:00 | look                                        | spendable=0 lapsed=0   | yearly
        2028-11-20          | award 2000 for 2028 posted 2028-11-20       | ok                     | 取消次年创建资格
        2028-11-20          | award 2000 for 2028 posted 2028-11-20 @0002 | ok                     | the other group goes on
        2028-12-01          | redeem 1                                    | not-enough-points      | 取消次年创建资格: not given, but not barred
        2028-12-31 23:59:59 | redeem 1500 @0002                           | ok                     | yearly
        2029-01-01 00:00:00 | look @0002                                  | spendable=0 lapsed=500 | yearly
        2029-11-20          | award 1500 for 2029 posted 2029-11-20       | ok                     | the year after is open again
        2029-12-01          | redeem 1500                                 | ok                     | the year after is open again
        ",
    );
}
