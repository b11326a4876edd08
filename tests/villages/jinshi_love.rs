//! 津市爱心存折 [004 e]: 可兑换, 可捐赠, 可转存.

use super::table::check;

#[test]
fn given_taken_back_and_carried_over() {
    check(
        "jinshi-love",
        "
        2027-12-20          | score 120 for 2027-12 posted 2027-12-20 | ok                     | 1积分为1元
        2028-01-01 00:00:00 | look                                    | spendable=120 lapsed=0 | 可转存: into the next year
        2028-02-01          | gift 0002 120.01                        | not-enough-points      | 可捐赠
        2028-02-01          | gift 0009 10                            | unknown-household      | 可捐赠
        2028-02-01          | gift 0001 10                            | nothing-moved          | 可捐赠给需要帮助的群众
        2028-02-01          | gift 0002 50                            | ok                     | 可捐赠
        2028-02-01          | look @0002                              | spendable=50 earned=50 | 受赠者
        2028-02-02          | redeem 20 @0002                         | ok                     | 受赠者可以兑换日常生活用品
        2028-02-02          | undo                                    | not-enough-points      | what is spent cannot be taken back
        2028-02-03          | reverse                                 | ok                     | a mistake can be put right
        2028-02-03          | undo                                    | ok                     | taken back
        2028-02-03          | undo                                    | nothing-to-undo        | taken back once
        2028-02-03          | look                                    | spendable=120          | taken back
        2028-02-03          | look @0002                              | spendable=0            | taken back
        2028-02-04          | debit service 30                        | ok                     | 免费享受同等的志愿服务
        2028-02-04          | debit loan 30                           | no-such-debit          | only the service
        2028-02-05          | decide suspension from 2028-02-05       | ok                     | the village may suspend
        2028-02-05          | gift 0002 5                             | household-suspended    | giving is barred as redeeming is
        2028-02-05          | redeem 5                                | household-suspended    | the village may suspend
        ",
    );
}
