//! 固原市爱心超市 [004 c]: democratic points at most 30; 不清零、不作废，终生有效.

use super::table::check;

#[test]
fn democratic_points_are_capped() {
    check(
        "guyuan",
        "
        2027-02-01 | score 25 for 2027-01 posted 2027-02-01 category 民主积分       | ok                                         | 民主积分
        2027-03-01 | score 25 for 2027-02 posted 2027-03-01 category 民主积分       | ok                                         | 最高不超过30分
        2027-03-01 | score 100 for 2027-02 posted 2027-03-01 category 贡献积分      | ok                                         | only democratic points
        2027-03-01 | look                                                       | spendable=130                              | 最高不超过30分
        2027-04-01 | correction -10 for 2027-01 posted 2027-04-01 category 民主积分 | ok                                         | corrections always count
        2027-04-01 | look                                                       | spendable=120                              | corrections always count
        2028-02-29 | score 30 for 2028-02 posted 2028-02-29 category 民主积分       | ok                                         | a year (ours)
        2028-02-29 | redeem 150                                                 | ok                                         | 奖励之后不清零、不作废，终生有效
        2047-01-01 | look                                                       | spendable=0 lapsed=0 earned=150 gone=never | 终生有效
        ",
    );
}

/// A cap goes by the order of posting, in whatever order the lists come in.
#[test]
fn a_list_that_comes_late() {
    check(
        "guyuan",
        "
        2027-03-05 | score 20 for 2027-02 posted 2027-03-05 category 民主积分       | ok           | 民主积分
        2027-03-05 | look                                                       | spendable=20 | 民主积分
        2027-03-20 | score 25 for 2027-01 posted 2027-02-05 category 民主积分       | ok           | posted before, brought in after
        2027-03-20 | look                                                       | spendable=30 | 最高不超过30分
        2027-03-20 | correction -25 for 2027-01 posted 2027-03-20 category 民主积分 | ok           | a correction frees no room
        2027-03-20 | look                                                       | spendable=5  | corrections always count
        ",
    );
}
