//! 宁河区 [001 §5]: the sum of people and family is redeemed; 不清零、不作废，终生有效.

use super::table::check;

#[test]
fn the_sum_of_people_and_family() {
    check(
        "ninghe",
        "
        2027-01-05 | member 1 joined 2027-01-01                      | ok                              | members who take part
        2027-01-05 | member 2 joined 2027-01-01                      | ok                              | members who take part
        2027-02-01 | score 30 for 2027-01 posted 2027-02-01 member 1 | ok                              | 个人积分
        2027-02-01 | score 20 for 2027-01 posted 2027-02-01 member 2 | ok                              | 个人积分
        2027-02-01 | score 10 for 2027-01 posted 2027-02-01          | ok                              | 家庭积分
        2027-02-01 | look                                            | spendable=60                    | 个人积分与家庭积分之和
        2027-06-01 | member 2 joined 2027-01-01 left 2027-06-01      | ok                              | a member leaves
        2027-06-01 | look                                            | spendable=60                    | what was earned stays the household's
        2027-06-02 | redeem 60                                       | ok                              | 物质奖励积分兑换后按兑换额度扣减
        2027-06-02 | look                                            | spendable=0 earned=60           | redeeming lowers the material balance only
        2037-01-01 | look                                            | spendable=0 lapsed=0 gone=never | 不清零、不作废，终生有效
        ",
    );
}
