//! 高阳镇 [002]: 超出基础分的部分, the first month of each quarter, 以每年为一个周期, January for last year's surplus.

use super::table::check;

#[test]
fn what_lies_above_the_base() {
    check(
        "gaoyang",
        "
        2027-01-01          | base 100 for 2027 posted 2027-01-01               | ok                               | 四（一）每年赋予每户基础分100分
        2027-03-20          | score 20 for 2027-03 posted 2027-03-20            | ok                               | 四（一）
        2027-03-20          | deduction -30 for 2027-03 posted 2027-03-20 @0002 | ok                               | 四（一）逆向扣分
        2027-03-31 23:59:59 | redeem 5                                          | not-exchange-day                 | 四（三）2 每季度第一月
        2027-04-01 00:00:00 | redeem 5                                          | ok                               | 四（三）2 每季度第一月
        2027-04-01          | look                                              | spendable=15 held=100 earned=120 | 四（三）2 总积分减去100分
        2027-04-01          | redeem 15.01                                      | not-enough-points                | 四（三）2 总积分减去100分
        2027-04-30 23:59:59 | redeem 15                                         | ok                               | 四（三）2 每季度第一月
        2027-04-30 23:59:59 | redeem 0.01                                       | not-enough-points                | the base is nobody's to spend
        2027-05-01 00:00:00 | redeem 1                                          | not-exchange-day                 | 四（三）2 每季度第一月
        2027-05-01          | look @0002                                        | spendable=0 owes=30              | negative, without a base yet
        2027-05-02          | base 100 for 2027 posted 2027-05-02 @0002         | ok                               | 四（一）
        2027-07-01          | look @0002                                        | spendable=0 owes=0 held=70       | below the base nothing is spendable
        ",
    );
}

/// A base that hangs is no promise.
#[test]
fn nobody_waits_for_a_base() {
    check(
        "gaoyang",
        "
        2027-01-01 | base 100 for 2027 posted 2027-01-10    | ok                | 四（一）
        2027-01-01 | score 12 for 2027-01 posted 2027-01-10 | ok                | 四（一）
        2027-01-02 | redeem 13                              | not-enough-points | 四（三）2 总积分减去100分
        2027-01-02 | redeem 12                              | not-published-yet | 四（二）2 季公示
        2027-01-10 | redeem 12                              | ok                | 四（二）2 季公示
        ",
    );
}

#[test]
fn january_is_for_last_years_surplus() {
    check(
        "gaoyang",
        "
        2027-01-01          | base 100 for 2027 posted 2027-01-01    | ok                           | 四（一）
        2027-12-20          | score 50 for 2027-12 posted 2027-12-20 | ok                           | 四（一）
        2028-01-01 00:00:00 | look                                   | spendable=50 gone=2028-02-01 | decided: until 31 January
        2028-01-02          | base 100 for 2028 posted 2028-01-02    | ok                           | 四（一）次年重新积分
        2028-01-03          | score 10 for 2027-Q4 posted 2028-01-03 | ok                           | 四（二）2 季公示: the fourth quarter's comes in January
        2028-01-10          | score 5 for 2028-01 posted 2028-01-10  | ok                           | 四（一）次年重新积分
        2028-01-15          | look                                   | spendable=65                 | decided: last year's surplus and this year's
        2028-01-15          | redeem 40                              | ok                           | decided: until 31 January
        2028-01-31 23:59:59 | look                                   | spendable=25 lapsed=0        | what ends first pays first
        2028-01-31 23:59:59 | redeem 22                              | ok                           | 20 of last year and 2 of this
        2028-01-31 23:59:59 | reverse                                | ok                           | a mistake can be put right
        2028-02-01 00:00:00 | look                                   | spendable=5 lapsed=20        | decided: until 31 January
        2028-02-01 00:00:00 | redeem 5                               | not-exchange-day             | 四（三）2 每季度第一月
        2028-02-29          | redeem 5                               | not-exchange-day             | 四（三）2 每季度第一月
        2028-04-01          | redeem 5.01                            | not-enough-points            | 四（一）次年重新积分
        ",
    );
}

#[test]
fn a_correction_after_it_was_spent_is_owed_above_the_base() {
    check(
        "gaoyang",
        "
        2027-01-01 | base 100 for 2027 posted 2027-01-01          | ok                  | 四（一）
        2027-03-20 | score 30 for 2027-03 posted 2027-03-20       | ok                  | 四（一）
        2027-04-10 | redeem 30                                    | ok                  | 四（三）2
        2027-04-20 | correction -20 for 2027-03 posted 2027-04-20 | ok                  | 四（二）2 异议调查核实
        2027-04-20 | look                                         | spendable=0 owes=20 | 30 were taken, 10 stood above the base
        2027-06-20 | score 25 for 2027-06 posted 2027-06-20       | ok                  | 四（一）
        2027-07-01 | look                                         | spendable=5 owes=0  | the same year makes it good
        ",
    );
}

#[test]
fn never_without_points() {
    check(
        "gaoyang",
        "
        2027-01-01 | base 100 for 2027 posted 2027-01-01    | ok                  | 四（一）
        2027-01-05 | score 30 for 2027-01 posted 2027-01-05 | ok                  | 四（一）
        2027-01-10 | cash 5                                 | cash-not-allowed    | 五（二）严禁直接发放现金物品
        2027-01-10 | redeem 30                              | ok                  | 四（三）2
        2027-01-10 | decide suspension from 2027-04-01      | ok                  | the village may suspend
        2027-03-20 | score 9 for 2027-03 posted 2027-03-20  | ok                  | it goes on earning
        2027-04-01 | redeem 9                               | household-suspended | the village may suspend
        ",
    );
}
