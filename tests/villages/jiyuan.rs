//! 轵城镇道德积分储蓄站 [004 f]: what was reviewed and is on the card; merchants and loan rates besides goods.

use super::table::check;

#[test]
fn merchants_and_loans() {
    check(
        "jiyuan",
        "
        2027-01-10          | base 100 for 2027-01 posted 2027-01-10 | ok                               | 每户核定基础分为100分
        2027-01-20          | score 35 for 2027-01 posted 2027-02-01 | ok                               | 评议之后计入储蓄卡方能使用
        2027-01-31 23:59:59 | redeem 120                             | not-published-yet                | 评议之后计入储蓄卡方能使用
        2027-02-01 00:00:00 | redeem 35                              | ok                               | 评议之后计入储蓄卡方能使用
        2027-02-01          | debit merchant 40                      | ok                               | 商家专属优惠后扣减相应积分
        2027-02-01          | debit loan 60.01                       | not-enough-points                | 专属贷款活动后扣减相应积分
        2027-02-01          | debit loan 60                          | ok                               | 专属贷款活动后扣减相应积分
        2027-02-01          | debit service 1                        | no-such-debit                    | merchants and loans only
        2027-02-02          | undo                                   | ok                               | a debit is taken back
        2028-02-29          | look                                   | spendable=60 lapsed=0 gone=never | not stated: never
        ",
    );
}
