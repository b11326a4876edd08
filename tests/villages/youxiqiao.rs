//! 油溪桥村 [004 h]: kept per person; 年度内累积使用，奖励之后不清零; 第二年重新开始计算.

use super::table::check;

#[test]
fn per_person_and_by_the_year() {
    check(
        "youxiqiao",
        "
        2027-01-28          | score 30 for 2027-01 posted 2027-01-28 member 1      | ok                             | 逐人建立; 每月28日审核
        2027-02-28          | deduction -45 for 2027-02 posted 2027-02-28 member 2 | ok                             | 下不封底
        2027-02-28          | look                                                 | spendable=0 owes=15 earned=-15 | 负分
        2027-03-01          | redeem 1                                             | not-enough-points              | 负分
        2027-03-28          | score 60 for 2027-03 posted 2027-03-28 member 2      | ok                             | 逐人建立
        2027-03-28          | redeem 40                                            | ok                             | any opening day
        2027-03-28          | look                                                 | spendable=5 earned=45          | 奖励之后不清零: the rank is not lowered
        2027-12-31 23:59:59 | look                                                 | spendable=5 gone=2028-01-01    | 年度内积分实行累积使用
        2028-01-01 00:00:00 | look                                                 | spendable=0 lapsed=5           | 第二年重新开始计算
        2028-01-28          | score 8 for 2027-12 posted 2028-01-28                | ok                             | scored for a year that is over
        2028-01-28          | look                                                 | spendable=0 lapsed=13          | 第二年重新开始计算
        ",
    );
}
