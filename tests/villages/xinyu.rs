//! 新余市晓康驿站 [004 b]: the household may choose its time; cash to a limit.

use super::table::check;

#[test]
fn cash_to_a_limit_with_two_people() {
    check(
        "xinyu",
        "
        2027-02-01          | score 1200 for 2027-01 posted 2027-02-01 | ok                                | 每月评分
        2027-02-03          | redeem 10                                | ok                                | the household may choose its time
        2027-02-28          | redeem 10                                | ok                                | monthly by rule
        2027-03-01          | cash 300                                 | ok                                | 可兑换一定额度的现金
        2027-03-02          | cash 200.01                              | cash-not-allowed                  | 一定额度: 500 a year until set
        2027-03-02          | cash 200                                 | ok                                | 一定额度
        2027-03-03          | undo                                     | ok                                | what is taken back was not paid
        2027-12-31 23:59:59 | cash 200                                 | ok                                | what is taken back was not paid
        2027-12-31 23:59:59 | cash 1                                   | cash-not-allowed                  | a year
        2028-01-01 00:00:00 | cash 1                                   | ok                                | another year
        2028-01-01          | look                                     | spendable=679 lapsed=0 gone=never | not stated: never
        2028-01-01          | undo                                     | ok                                | a movement is taken back once
        2028-01-02          | cash 681                                 | cash-not-allowed                  | the limit is asked first
        2028-01-02          | gift 0002 5                              | not-transferable                  | 以户评分
        ",
    );
}
