//! 丰盛镇 [001 §2]: base, bonus and deductions, 每月一评，逐月累加.

use super::table::check;

#[test]
fn added_up_month_by_month() {
    check(
        "fengsheng",
        "
        2027-02-01 | base 100 for 2027-01 posted 2027-02-01        | ok                       | 基础分为100分
        2027-02-01 | bonus 15 for 2027-01 posted 2027-02-01        | ok                       | 加分项
        2027-02-01 | deduction -40.5 for 2027-01 posted 2027-02-01 | ok                       | 减分项
        2027-02-01 | look                                          | spendable=74.5 held=0    | base + bonus − deductions
        2027-03-01 | base 100 for 2027-02 posted 2027-03-01        | ok                       | 逐月累加
        2028-01-01 | look                                          | spendable=174.5 lapsed=0 | 逐月累加; not stated: never
        2028-01-01 | redeem 174.51                                 | not-enough-points        | all of it and no more
        2028-01-01 | redeem 174.5                                  | ok                       | any opening day
        ",
    );
}
