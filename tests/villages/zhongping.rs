//! 中坪村爱心超市 [001 §1]: people, families and units are scored; any opening day; not stated, so never.

use super::table::check;

#[test]
fn any_day_and_for_ever() {
    check(
        "zhongping",
        "
        2027-02-01 | score 100 for 2027-01 posted 2027-02-01      | ok                               | 每月总分100分
        2027-02-01 | redeem 10                                    | ok                               | any opening day
        2028-02-29 | redeem 10                                    | ok                               | any opening day, a leap day too
        2028-02-29 | look                                         | spendable=80 lapsed=0 gone=never | not stated: never
        2031-01-01 | redeem 80                                    | ok                               | not stated: never
        2031-01-02 | correction -30 for 2027-01 posted 2031-01-02 | ok                               | a credit corrected after it was spent
        2031-01-02 | look                                         | spendable=0 owes=30              | a credit corrected after it was spent
        2031-02-01 | score 45 for 2031-01 posted 2031-02-01       | ok                               | later credits make good earlier debts
        2031-02-01 | look                                         | spendable=15 owes=0              | later credits make good earlier debts
        2031-02-01 | redeem 15.01                                 | not-enough-points                | all of it and no more
        ",
    );
}
