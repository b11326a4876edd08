//! 金寨县振风超市 [004 d]: paper coupons; no cash, tobacco or alcohol; 5—8万元; the black list.

use super::table::check;

#[test]
fn coupons_are_the_bearers() {
    check(
        "jinzhai",
        "
        2027-02-01 | score 30 for 2027-01 posted 2027-02-01 | ok                 | 评比结果公示
        2027-02-02 | issue 10 A1 A2                         | ok                 | 领取积分券
        2027-02-02 | look                                   | spendable=10       | what is on paper is not in the account
        2027-02-02 | issue 5 A2                             | coupon-number-used | numbers (ours)
        2027-02-02 | issue 10.01 A3                         | not-enough-points  | 领取积分券
        2028-02-29 | take A1 @0002                          | ok                 | 可以累积使用; the bearer's
        2028-02-29 | take A1 @0002                          | coupon-spent       | checks (ours)
        2028-02-29 | take A9 @0002                          | coupon-unknown     | checks (ours)
        2028-02-29 | redeem 10 @0002                        | ok                 | 随时兑换等额等价商品
        2028-03-01 | cancel A2                              | ok                 | cancelling (ours)
        2028-03-01 | take A2                                | coupon-spent       | cancelling (ours)
        2028-03-01 | look                                   | spendable=20       | a void coupon's points go back
        2028-03-01 | undo                                   | nothing-to-undo    | coupons are cancelled, not undone
        ",
    );
}

#[test]
fn not_for_everything() {
    check(
        "jinzhai",
        "
        2027-02-01 | score 30 for 2027-01 posted 2027-02-01 | ok                 | 评比
        2027-02-01 | tobacco 1                              | category-forbidden | 不得兑换烟酒、扑克等消费品
        2027-02-01 | cash 1                                 | cash-not-allowed   | 不能兑换现金
        2027-02-01 | redeem 30                              | ok                 | 每一积分对应一元
        ",
    );
}

#[test]
fn the_black_list() {
    check(
        "jinzhai",
        "
        2027-02-01 | score 30 for 2027-01 posted 2027-02-01             | ok           | 评比
        2027-02-01 | issue 10 A1                                        | ok           | 领取积分券
        2027-03-01 | decide black-list from 2027-03-01                  | ok           | 列入黑榜
        2027-04-01 | score 25 for 2027-03 posted 2027-04-01             | ok           | 方可纳入评比: not scored
        2027-04-01 | issue 10 A2                                        | black-list   | no coupons meanwhile
        2027-04-01 | take A1                                            | ok           | coupons in hand stay good
        2027-04-01 | redeem 10                                          | ok           | coupons in hand stay good
        2027-04-01 | look                                               | spendable=20 | 30 − 10; nothing for March
        2027-06-01 | decide black-list from 2027-03-01 until 2027-05-31 | ok           | 申请撤榜
        2027-07-01 | score 12 for 2027-06 posted 2027-07-01             | ok           | put right: scored again
        2027-07-01 | issue 10 A2                                        | ok           | put right: scored again
        2027-07-01 | look                                               | spendable=22 | nothing for March, 12 for June
        ",
    );
}

#[test]
fn the_years_fund() {
    check(
        "jinzhai",
        "
        2027-02-01          | score 90000 for 2027-01 posted 2027-02-01       | ok             | 评比
        2027-02-01          | score 90000 for 2027-01 posted 2027-02-01 @0002 | ok             | 评比
        2027-02-01          | redeem 79999                                    | ok             | 控制在5—8万元
        2027-02-01          | redeem 1.01 @0002                               | fund-exhausted | the village's, not the household's
        2027-02-01          | redeem 1 @0002                                  | ok             | up to 80,000
        2027-02-02          | redeem 1 @0002                                  | fund-exhausted | decided: a recorded override at 80,000
        2027-02-02          | reverse                                         | ok             | what comes back is not spent
        2027-02-02          | redeem 1                                        | ok             | what comes back is not spent
        2027-03-01          | allow limit-lifted 2027-03-01 2027-03-02        | ok             | decided: a recorded override
        2027-03-02 23:59:59 | redeem 5 @0002                                  | ok             | decided: a recorded override
        2027-03-03 00:00:00 | redeem 5 @0002                                  | fund-exhausted | it held for two days
        2027-12-31 23:59:59 | redeem 5 @0002                                  | fund-exhausted | 每年
        2028-01-01 00:00:00 | redeem 5 @0002                                  | ok             | 每年
        ",
    );
}

/// The store of the tests has twelve households: seven of them may be given points, and of five assessed one is a model.
#[test]
fn sixty_of_all_and_twenty_of_those_assessed() {
    check(
        "jinzhai",
        "
        2027-02-01 | score 3 for 2027-01 posted 2027-02-01          | ok            | 评比
        2027-02-01 | score 3 for 2027-01 posted 2027-02-01 @0002    | ok            | 评比
        2027-02-01 | score 3 for 2027-01 posted 2027-02-01 @other-1 | ok            | 评比
        2027-02-01 | deduction -1 for 2027-01 @other-2              | ok            | 参评户: assessed all the same
        2028-01-15 | model 20 for 2027                              | beyond-models | 不超过参评户20%: none of four
        2028-01-15 | score 2 for 2027-12 @other-3                   | ok            | 评比
        2028-01-15 | model 20 for 2027 @other-4                     | not-assessed  | 在总评基础上评选
        2028-01-16 | model 20 for 2027                              | ok            | one of five, for the year of the assessment
        2028-01-16 | model 5 for 2027                               | ok            | nobody counts twice
        2028-01-16 | model 20 for 2027 @0002                        | beyond-models | 不超过参评户20%
        2028-01-16 | look                                           | spendable=28  | 挂牌激励和积分奖励
        2028-01-17 | model -25 for 2027                             | ok            | given by mistake (ours)
        2028-01-17 | model 20 for 2027 @0002                        | ok            | the place is free again
        2028-02-01 | base 1 for 2028 @other-1                       | ok            | 60%: the fourth of 2028
        2028-02-01 | base 1 for 2028 @other-2                       | ok            | 60%
        2028-02-01 | base 1 for 2028 @other-4                       | ok            | 60%
        2028-02-01 | base 1 for 2028 @other-5                       | ok            | 60%: the seventh
        2028-02-01 | base 1 for 2028 @other-6                       | beyond-share  | 控制在全村户数的60%以内
        2028-02-02 | score -1 for 2027-12 @other-6                  | ok            | what takes away gives nothing
        2028-02-02 | model 20 for 2027 @other-6                     | beyond-share  | both shares hold
        ",
    );
}

#[test]
fn the_black_list_is_no_model() {
    check(
        "jinzhai",
        "
        2027-01-10 | score 5 for 2027-01                                 | ok          | 评比
        2027-01-10 | score 5 for 2027-01 @0002                           | ok          | 评比
        2027-01-10 | score 5 for 2027-01 @other-1                        | ok          | 评比
        2027-01-10 | score 5 for 2027-01 @other-2                        | ok          | 评比
        2027-01-10 | score 5 for 2027-01 @other-3                        | ok          | 评比
        2027-06-01 | decide black-list from 2027-06-01                   | ok          | 列入黑榜
        2027-12-20 | model 20 for 2027 on 2027-12-10                     | ok          | 方可纳入评比: counts nothing
        2027-12-20 | look                                                | spendable=5 | 方可纳入评比
        ",
    );
}
